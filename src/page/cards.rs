//! Cards: entries that were asked for by name, whole or as far as they fit a
//! screen, and what stands beside them.

use super::{
    Block, Body, Draft, Row, Style, Text, drug, events, regimen, sections::side_effects, side_effect,
    wording::title,
};
use crate::{
    answer::{Command, Context, Hit, Match},
    model::{Entry, Kind, NOT_READ, Part, Section},
    reading::MatchKind,
};

/// Forms of a side effect up to which each has a line of its own.
const FORMS: usize = 2;

/// What is said of the treatment as a whole beside something else.
const GIVEN: [Section; 4] = [Section::Route, Section::Interval, Section::Duration, Section::DependsOn];

pub(super) fn entries(draft: &mut Draft<'_>) -> (Text, Vec<Block>) {
    let asked: Vec<&Entry> = draft.reply.asked().filter_map(Hit::entry).collect();
    let mut blocks = what_was_asked(draft, &asked);
    blocks.extend(beneath(draft));
    blocks.extend(events::since(draft));
    blocks.extend(as_a_whole(draft, asked.is_empty()));
    (title_of(draft, &asked), blocks)
}

fn title_of(draft: &mut Draft<'_>, asked: &[&Entry]) -> Text {
    let read_as = draft.reply.r#match.as_ref();
    let title = match (asked, read_as) {
        (_, Some(found))
            if is_of_a_drug(draft) && !matches!(draft.reply.command, Command::Drug | Command::Search) =>
        {
            let what = if draft.reply.command == Command::Schedule { "Schedules" } else { "Side effects" };
            format!("{what} of {}", super::wording::drug(draft.answer, found.drug().unwrap_or_default()))
        }
        ([one @ Entry::Drug(_)], _) => return drug::title(draft, one),
        ([Entry::SideEffect(it)], _) => return side_effect::title(it, draft.answer.grade),
        ([one], _) => title(one),
        ([_, _, ..], _) if draft.is_of_signs() => {
            format!("Side effects of which “{}” may be a sign", draft.query())
        }
        ([named, ..], _) if draft.is_of_a_name() => title(named),
        ([], _) => read_as
            .and_then(Match::drug)
            .map_or_else(String::new, |it| super::wording::drug(draft.answer, it)),
        (many, _) => format!("{} entries for “{}”", many.len(), draft.query()),
    };
    Text::styled(title, Style::Strong)
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
        many if draft.answer.grade.is_some() => {
            many.iter().map(|entry| Block::under(&title(entry), card(draft, entry))).collect()
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
        1..=FORMS => side_effect::in_a_line(draft, &forms),
        _ => Body::list(vec![side_effect::by_severity(&forms)]),
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
        bodies.extend(whole.iter().map(|it| Body::Card(draft.article(it, &GIVEN).into_iter().collect())));
    } else {
        let mut note = side_effect::by_severity(&effects);
        for said in effects.iter().filter_map(|it| it.sections.get(&Section::Frequency)?.first()) {
            draft.cite(&mut note, &said.citations, said.together);
        }
        bodies.push(Body::list(vec![note]));
    }
    let heading = "Said of the treatment as a whole, not of this drug";
    bodies.into_iter().map(|body| Block::under(heading, body)).collect()
}

/// One entry.
pub(super) fn card(draft: &mut Draft<'_>, entry: &Entry) -> Body {
    let mut rows = match entry {
        Entry::Topic(it) => {
            let mut rows = draft.call_by_organ(&it.call);
            let sections = draft.sections(entry, |_| true);
            // A topic is read from its beginning to its end: it needs no labels.
            rows.extend(sections.into_iter().map(|it| Row { label: String::new(), ..it }.in_order()));
            rows
        }
        Entry::Drug(it) => drug::card(draft, it, entry),
        Entry::SideEffect(it) => side_effect::card(draft, it, entry),
        // The treatment as a whole: what the article says of it.
        Entry::Regimen(it) if it.drugs.is_empty() && !draft.full && !draft.answer.is_narrowed => {
            draft.article(entry, &GIVEN).into_iter().collect()
        }
        Entry::Regimen(it) => regimen::card(draft, it, entry),
        Entry::Event(it) => [("Date", it.date.to_string()), ("Change", it.change.word().to_owned())]
            .map(|(label, text)| Row::one(label, Text::plain(text)))
            .into_iter()
            .chain(draft.sections(entry, |_| true))
            .collect(),
        Entry::Term(_) | Entry::Trial(_) => {
            let of_head = |it| matches!(it, Section::Brief | Section::Definition);
            let mut rows = draft.sections(entry, of_head);
            // What came out of a trial is what it is looked up for.
            rows.extend(draft.sections(entry, |it| it == Section::Results));
            rows.extend(draft.sections(entry, |it| it != Section::Results && !of_head(it)));
            rows
        }
    };
    let gaps: Vec<Text> = entry.not_read().iter().map(Text::plain).collect();
    let first = if draft.full || draft.answer.is_narrowed { gaps.len() } else { 0 };
    rows.push(Row { first, ..Row::of(NOT_READ, gaps) }.part(Part::NotRead));
    rows.retain(|it| it.of > 0);
    Body::Card(rows)
}
