//! Cards: entries that were asked for by name, whole or as far as they fit a
//! screen, and what stands beside them.

use super::{
    Block, Body, Draft, Text, drug, events,
    first_view::{self, Extent},
    regimen, row,
    sections::{sections, side_effects},
    side_effect,
    wording::{lower_first, title},
};
use crate::{
    answer::{Command, Context, Hit, Match},
    model::{Entry, Kind, NOT_READ, Part, Section},
    reading::MatchKind,
};

pub(super) fn entries(draft: &mut Draft<'_>) -> (String, Vec<Block>) {
    let asked: Vec<&Entry> = draft.reply.asked().filter_map(Hit::entry).collect();
    let mut blocks = what_was_asked(draft, &asked);
    blocks.extend(beneath(draft));
    blocks.extend(events::since(draft));
    // A drug whose own schedule is known needs nothing general beside it in a first view.
    let has_own = |it: &&Entry| matches!(it, Entry::Drug(_)) && !it.section(Section::Dosing).is_empty();
    if draft.full || !asked.iter().any(has_own) {
        blocks.extend(as_a_whole(draft, asked.is_empty()));
    } else {
        draft.left_out.in_part("treatment-as-a-whole");
    }
    (title_of(draft, &asked), blocks)
}

fn title_of(draft: &Draft<'_>, asked: &[&Entry]) -> String {
    let read_as = draft.reply.r#match.as_ref();
    match (asked, read_as) {
        (_, Some(found))
            if is_of_a_drug(draft) && !matches!(draft.reply.command, Command::Drug | Command::Search) =>
        {
            let what = if draft.reply.command == Command::Schedule { "Schedules" } else { "Side effects" };
            format!("{what} of {}", drug(draft.answer, found.drug().unwrap_or_default()))
        }
        ([one], _) => title(one),
        ([_, _, ..], _) if draft.is_of_signs() => {
            format!("Side effects of which “{}” may be a sign", draft.query())
        }
        ([named, ..], _) if draft.is_of_a_name() => title(named),
        ([], _) => read_as.and_then(Match::drug).map_or_else(String::new, |it| drug(draft.answer, it)),
        (many, _) => format!("{} entries for “{}”", many.len(), draft.query()),
    }
}

/// Whether the answer is what a drug causes, or how it is given, and not what a word means.
fn is_of_a_drug(draft: &Draft<'_>) -> bool {
    draft.reply.r#match.as_ref().is_some_and(|it| it.drug().is_some())
}

impl Draft<'_> {
    /// Whether the answer is what something may be a sign of, and not what goes by that name.
    pub(super) fn is_of_signs(&self) -> bool {
        let is_sign = |hit: &Hit| hit.r#match.as_ref().is_some_and(|it| it.kind == MatchKind::Sign);
        self.reply.asked().next().is_some_and(is_sign)
    }

    /// Whether the answer is one side effect that goes by the very name, and serious ones of which it may be a sign.
    fn is_of_a_name(&self) -> bool {
        let is_named = |hit: &&Hit| hit.r#match.as_ref().is_some_and(|it| it.kind == MatchKind::Exact);
        let asked = || self.reply.asked();
        let is_effect = |hit: &Hit| hit.entry().is_some_and(|it| it.kind() == Kind::SideEffect);
        asked().filter(is_named).count() == 1 && asked().next().is_some_and(is_effect)
    }
}

fn what_was_asked(draft: &mut Draft<'_>, asked: &[&Entry]) -> Vec<Block> {
    let effects = side_effects(asked);
    match asked {
        [one] => vec![card(draft, one).into()],
        _ if !effects.is_empty()
            && !draft.full
            && is_of_a_drug(draft)
            && draft.reply.command != Command::Search =>
        {
            side_effect::of_a_drug(draft, &effects)
        }
        [named, _, ..] if !effects.is_empty() && !draft.full && draft.is_of_a_name() => {
            let others = side_effect::conditions(draft, &effects[1..]);
            vec![
                card(draft, named).into(),
                Block::under("Serious conditions of which it may be a sign", others),
            ]
        }
        _ if !effects.is_empty() && !draft.full => side_effect::compared(draft, &effects),
        [Entry::Regimen(_), ..] if !draft.full => vec![regimen::in_a_line(draft, asked).into()],
        many => many.iter().map(|entry| Block::under(&title(entry), card(draft, entry))).collect(),
    }
}

/// The forms of a side effect, or the regimens of the treatment.
fn beneath(draft: &mut Draft<'_>) -> Vec<Block> {
    let beneath = draft.beside(Context::Beneath);
    let forms = side_effects(&beneath);
    let body = match forms.len() {
        0 if beneath.is_empty() => return Vec::new(),
        0 => return vec![Block::under("By regimen", regimen::in_a_line(draft, &beneath))],
        _ if draft.full => {
            return beneath.iter().map(|form| Block::under(form.name(), card(draft, form))).collect();
        }
        1..=first_view::FORMS => side_effect::in_a_line(draft, &forms),
        _ => Body::Note(side_effect::by_severity(&forms)),
    };
    vec![Block::under("Forms of it, or causes of it as a symptom", body)]
}

/// What is said of the treatment as a whole: in a line beside an answer, else at length.
fn as_a_whole(draft: &mut Draft<'_>, at_length: bool) -> Vec<Block> {
    let whole = draft.beside(Context::TreatmentAsAWhole);
    let effects = side_effects(&whole);
    let mut bodies = Vec::new();
    if at_length || draft.full {
        let others = whole.iter().filter(|it| it.kind() != Kind::SideEffect);
        bodies.extend(others.map(|it| card(draft, it)));
        if !effects.is_empty() {
            bodies.push(side_effect::in_a_line(draft, &effects));
        }
    } else if effects.is_empty() {
        bodies.extend(whole.iter().map(|it| Body::Note(in_a_paragraph(draft, it))));
    } else {
        let mut note = side_effect::by_severity(&effects);
        for said in effects.iter().filter_map(|it| it.sections.get(&Section::Frequency)?.first()) {
            draft.cite_statement(&mut note, said);
        }
        bodies.push(Body::Note(note));
    }
    let heading = "Said of the treatment as a whole, not of this drug";
    bodies.into_iter().map(|body| Block::under(heading, body)).collect()
}

/// All that is said of the treatment as a whole, but for what it depends on.
fn in_a_paragraph(draft: &mut Draft<'_>, entry: &Entry) -> Text {
    let mut note = Text::default();
    for (section, statements) in entry.sections().iter().filter(|(it, _)| **it != Section::DependsOn) {
        let said: Vec<String> = statements.iter().map(|it| lower_first(&it.text)).collect();
        note.push_under(section.heading(), said.join(" "));
    }
    for statement in entry.sections().values().flatten() {
        draft.cite_statement(&mut note, statement);
    }
    note
}

/// One entry.
pub(super) fn card(draft: &mut Draft<'_>, entry: &Entry) -> Body {
    let extent = Extent::of(entry, draft.full);
    let mut rows = match entry {
        Entry::Topic(it) if it.call.is_empty() => {
            let gaps = Text::plain(format!("{NOT_READ}: {}.", it.not_read.join("; ")));
            let said = sections(draft, entry, extent).into_iter().flat_map(|it| it.1);
            return Body::List(said.chain((!it.not_read.is_empty()).then_some(gaps)).collect());
        }
        Entry::Topic(it) => {
            let mut rows = draft.call_by_organ(&it.call);
            rows.extend(sections(draft, entry, extent));
            rows
        }
        Entry::Drug(it) if extent == Extent::Whole => drug::whole(draft, it, entry),
        Entry::Drug(it) => drug::on_a_screen(draft, it, entry),
        Entry::SideEffect(it) => side_effect::card(draft, it, entry, extent),
        Entry::Regimen(it) => regimen::card(draft, it, entry, extent),
        Entry::Event(it) => [("Date", it.date.to_string()), ("Change", it.change.word().to_owned())]
            .map(|(label, text)| row(label, Text::plain(text)))
            .into_iter()
            .chain(sections(draft, entry, extent))
            .collect(),
        Entry::Term(_) | Entry::Trial(_) => sections(draft, entry, extent),
    };
    rows.retain(|(_, texts)| !texts.is_empty());
    match entry.not_read() {
        [] => {}
        // Named as the last of what is left out, so that nobody takes silence for completeness.
        _ if !first_view::shows_gaps(entry, draft.full) => draft.left_out.wholly(Part::NotRead),
        gaps => rows.push((NOT_READ.to_owned(), gaps.iter().map(Text::plain).collect())),
    }
    Body::Card(rows)
}
