//! Side effects: the card of one, several side by side, what a drug causes,
//! and all of them.

use super::{
    Block, Body, Card, Draft, Style, Text,
    first_view::{self, Extent},
    position, row,
    sections::{sections, side_effects, some},
    wording::{capitalized, drug, lower_first},
};
use crate::{
    answer::{Context, Hit},
    model::{Action, Citation, Entry, Jurisdiction, Part, RedFlag, Section, Severity, SideEffect, Statement},
};

const SEVERITIES: [Severity; 2] = [Severity::Serious, Severity::Common];

pub(super) fn card(draft: &mut Draft<'_>, effect: &SideEffect, entry: &Entry, extent: Extent) -> Card {
    let mut rows = Card::new();
    if let Some(name) = &effect.lay_name {
        rows.push(row("In plain words", Text::plain(name)));
    }
    let call: Vec<&RedFlag> = effect.call.iter().collect();
    rows.push((Part::Call.heading().to_owned(), draft.call(&call)));
    if !effect.symptoms.is_empty() {
        rows.push(row("Symptoms", symptoms(draft, effect, usize::MAX)));
    }
    rows.push(actions(draft, effect, entry, extent));
    rows.push(rates(draft, effect, extent));
    rows.extend(sections(draft, entry, extent));
    rows
}

/// How often it was seen: each figure behind what it counts, and in whom.
fn rates(draft: &mut Draft<'_>, effect: &SideEffect, extent: Extent) -> (String, Vec<Text>) {
    let rates = extent.rates(&effect.rates).into_iter().map(|it| {
        let counts = it.counts.as_ref().map(|it| format!(", {it}")).unwrap_or_default();
        let heading = format!("{}{counts}, in {}", drug(draft.answer, &it.drug), it.population);
        let text = format!("{heading}: {}", it.figures());
        draft.said(text, it.jurisdiction, None, (&it.citations, false))
    });
    let rates: Vec<Text> = rates.collect();
    if rates.len() < effect.rates.len() {
        draft.left_out.wholly(Part::Rates);
    }
    (Part::Rates.heading().to_owned(), rates)
}

/// What labels do.
fn actions(draft: &mut Draft<'_>, effect: &SideEffect, entry: &Entry, extent: Extent) -> (String, Vec<Text>) {
    let rules = rules(&effect.actions, extent == Extent::Whole);
    let most = extent.rules(!draft.beside(Context::Beneath).is_empty());
    if rules.len() > most || effect.actions.iter().any(|it| it.jurisdiction.is_some()) {
        draft.left_out.wholly(Part::Actions);
    }
    let actions = rules.iter().take(most).map(|same| {
        let drugs: Vec<String> = same.iter().map(|it| drug(draft.answer, &it.drug)).collect();
        let citations: Vec<Citation> = same.iter().flat_map(|it| it.citations.clone()).collect();
        let text = format!("{}, {}", drugs.join(", "), same[0].rule());
        // Each label says it of its own drug.
        draft.said(text, same[0].jurisdiction, None, (&citations, same.len() > 1))
    });
    let mut actions: Vec<Text> = actions.collect();
    // By which grades a label goes is the first thing that it says of all its rules.
    if extent == Extent::Screen && !actions.is_empty() {
        let of_all_rules = entry.section(Section::DoseModification);
        actions.extend(draft.statements(some(entry, of_all_rules, 1)));
    }
    // Some of many must not pass for all.
    let of_all = if rules.len() > most { format!(" ({most} of {})", rules.len()) } else { String::new() };
    (format!("{}{of_all}", Part::Actions.heading()), actions)
}

/// What labels do, a row a rule: one by one, or in the United States alone with the drugs of which the same holds.
fn rules(actions: &[Action], one_by_one: bool) -> Vec<Vec<&Action>> {
    let mut rules: Vec<Vec<&Action>> = Vec::new();
    for action in actions.iter().filter(|it| one_by_one || it.jurisdiction.is_none()) {
        let said = |it: &Action| (it.condition.clone(), it.grade.to_lowercase(), it.action.clone());
        match rules.iter_mut().find(|same| !one_by_one && said(same[0]) == said(action)) {
            Some(same) => same.push(action),
            None => rules.push(vec![action]),
        }
    }
    rules
}

/// Several side by side, each with the sign of it that was told and when it comes. Above them whom to call; where all that
/// was told is an everyday complaint, behind a line on what it may be.
pub(super) fn compared(draft: &mut Draft<'_>, effects: &[&SideEffect]) -> Vec<Block> {
    let told = effects.iter().flat_map(|it| &it.call);
    let mut told: Vec<&RedFlag> = told.filter(|it| draft.is_told(it)).collect();
    // What holds in the United States, of whichever condition, before what holds elsewhere.
    told.sort_by_key(|it| it.jurisdiction.is_some());
    let mut blocks = Vec::new();
    if draft.tells_everyday_signs(&told) {
        let mut line = Text::default();
        line.push_under("It may be", names(effects.iter()) + ".");
        blocks.push(Body::Note(line).into());
    }
    // Of what no text names as a sign, the first condition tells what to call about.
    let first = effects.iter().find(|it| told.is_empty() && !it.call.is_empty() && draft.is_query_read());
    match first {
        Some(first) => {
            let heading = format!("{}, if it is {}", Part::Call.heading(), lower_first(&first.name));
            blocks.extend(draft.call_under(heading, &first.call.iter().collect::<Vec<_>>()));
        }
        None => blocks.extend(draft.call_under(Part::Call.heading().to_owned(), &told)),
    }
    blocks.push(conditions(draft, effects).into());
    blocks
}

/// Conditions in a line each: how grave, whether to call about them, their signs, and when they come.
pub(super) fn conditions(draft: &mut Draft<'_>, effects: &[&SideEffect]) -> Body {
    let line = |it: &&SideEffect| {
        let mut name = Text::styled(&it.name, Style::Strong);
        if let Some(lay) = &it.lay_name {
            name.push(format!(" ({lay})"), Style::Plain);
        }
        let told: Vec<&RedFlag> = it.call.iter().filter(|flag| draft.is_told(flag)).collect();
        let mark = if told.is_empty() { " " } else { URGENT };
        let severity = Text::styled(format!("{mark} {}", it.severity.word()), Style::Strong);
        vec![severity, name, signs(draft, it, &told), timing(draft, it, &told).unwrap_or_default()]
    };
    let mut rows: Vec<Vec<Text>> = effects.iter().map(line).collect();
    let mut columns = vec!["Severity", "Side effect", "Signs", "When it comes"];
    if rows.iter().filter_map(|it| it.last()).all(|it| it.spans.is_empty()) {
        columns.pop();
        for row in &mut rows {
            row.pop();
        }
    }
    Body::Grid(columns.into_iter().map(str::to_owned).collect(), rows)
}

/// The mark of what is to be called about at once.
const URGENT: &str = "!";

/// Letters of a statement that fits a column.
const LONGEST_TIMING: usize = 80;

/// When a condition comes: as the texts on the signs tell, else in a word on it.
fn timing(draft: &mut Draft<'_>, effect: &SideEffect, told: &[&RedFlag]) -> Option<Text> {
    if let Some((it, timing)) = told.iter().find_map(|it| Some((it, it.timing.clone()?))) {
        return Some(draft.said(timing, it.jurisdiction, None, (&it.citations, false)));
    }
    let timing = effect.sections.get(&Section::Timing).into_iter().flatten();
    let is_short = |it: &&Statement| it.text.len() <= LONGEST_TIMING && it.drug.is_none();
    timing.into_iter().find(is_short).map(|it| draft.statement(it))
}

/// The signs that were told, in the words by which they are recognised: what the sources say of them stands above. Else
/// some symptoms.
fn signs(draft: &mut Draft<'_>, effect: &SideEffect, told: &[&RedFlag]) -> Text {
    let Some(first) = told.first() else {
        return if effect.symptoms.is_empty() { Text::default() } else { some_symptoms(draft, effect) };
    };
    let found = draft.reply.r#match.iter().flat_map(|it| &it.signs);
    let is_of_it = |sign: &&String| told.iter().any(|it| it.read_as.contains(sign));
    let signs: Vec<String> = found.filter(is_of_it).map(|it| it.replace('-', " ")).collect();
    let mut text = Text::default();
    text.mark_jurisdiction(first.jurisdiction);
    text.push(signs.join("; "), Style::Plain);
    draft.cite(&mut text, &first.citations, false);
    text
}

/// What a drug causes, on one screen: side effects of which the same is said stand together.
pub(super) fn of_a_drug(draft: &mut Draft<'_>, effects: &[&SideEffect]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for severity in SEVERITIES {
        let mut groups: Vec<(String, Vec<SaidInBrief<'_>>)> = Vec::new();
        for effect in effects.iter().filter(|it| it.severity == severity) {
            let (heading, said) = SaidInBrief::of(effect);
            let at = position(&mut groups, |it| it.0 == heading, || (heading.clone(), Vec::new()));
            groups[at].1.push(said);
        }
        let (shared, alone): (Vec<_>, Vec<_>) = groups.into_iter().partition(|it| it.1.len() > 1);
        // What is said of one alone is too much for a first view, and a figure needs whom it is about.
        let without_figure = |it| SaidInBrief { figure: String::new(), ..it };
        let rest: Vec<_> = alone.into_iter().flat_map(|it| it.1).map(without_figure).collect();
        let rest = (!rest.is_empty()).then(|| ("Also".to_owned(), rest));
        for (number, (heading, group)) in shared.into_iter().chain(rest).enumerate() {
            let mut text = Text::styled(format!("{}: ", heading.trim_end_matches('.')), Style::Strong);
            let items: Vec<String> = group.iter().map(|it| format!("{}{}", it.name, it.figure)).collect();
            text.push(items.join(", "), Style::Plain);
            for said in group {
                draft.cite(&mut text, said.citations, false);
            }
            let title = (number == 0).then(|| capitalized(severity.word()));
            blocks.push(Block { heading: title, body: Body::Note(text) });
        }
    }
    blocks
}

/// The names of side effects, serious ones first.
pub(super) fn by_severity(effects: &[&SideEffect]) -> Text {
    let mut note = Text::default();
    for severity in SEVERITIES {
        let names = names(effects.iter().filter(|it| it.severity == severity));
        if !names.is_empty() {
            note.push_under(&capitalized(severity.word()), names + ".");
        }
    }
    note
}

fn names<'e>(effects: impl Iterator<Item = &'e &'e SideEffect>) -> String {
    effects.map(|it| lower_first(&it.name)).collect::<Vec<_>>().join(", ")
}

/// Letters of a text under which side effects may stand of which it is said.
const LONGEST_HEADING: usize = 100;

/// What is said first of a side effect.
struct SaidInBrief<'e> {
    name: String,
    /// How often it was seen, in the people of the heading under which it stands.
    figure: String,
    citations: &'e [Citation],
}

impl<'e> SaidInBrief<'e> {
    /// What is said, with the heading under which all stand of which the same is said: what holds in the United
    /// States before what holds elsewhere, and figures before words.
    fn of(effect: &'e SideEffect) -> (String, Self) {
        let rates = effect.rates.iter().map(|it| {
            let by_grade = it.by_grade.first().map(|it| format!(" {} {}%", it.grade, it.percent));
            let figure = it.any_grade.as_ref().map(|it| format!(" {it}%")).or(by_grade).unwrap_or_default();
            let counts = it.counts.as_ref().map(|it| format!(", {it}")).unwrap_or_default();
            (it.jurisdiction, capitalized(&it.population) + &counts, figure, &it.citations)
        });
        let frequency = effect.sections.get(&Section::Frequency).into_iter().flatten();
        let others = effect.sections.iter().filter(|(section, _)| **section != Section::Frequency);
        // A long text is no heading for others.
        let words = frequency.chain(others.flat_map(|(_, it)| it)).map(|it| {
            let text = it.text.trim_end_matches('.');
            let is_short = text.len() <= LONGEST_HEADING;
            let heading = if is_short { text } else { &effect.id }.to_owned();
            (it.jurisdiction, heading, String::new(), &it.citations)
        });
        let label = || Part::Actions.heading().to_owned();
        let actions =
            effect.actions.iter().map(|it| (it.jurisdiction, label(), String::new(), &it.citations));
        let said = rates.chain(words).chain(actions).min_by_key(|(place, ..)| place.is_some());
        let (place, heading, figure, citations) =
            said.map_or((None, String::new(), String::new(), &[][..]), |it| (it.0, it.1, it.2, &it.3[..]));
        let mark = place.map(|place| format!("{} ", place.mark())).unwrap_or_default();
        (heading, Self { name: format!("{mark}{}", lower_first(&effect.name)), figure, citations })
    }
}

/// All of them: those that are no form of another, with their symptoms and forms.
pub(super) fn all(draft: &mut Draft<'_>) -> (String, Vec<Block>) {
    let title = "Side effects".to_owned();
    let all = side_effects(&draft.reply.asked().filter_map(Hit::entry).collect::<Vec<_>>());
    let is_form = |it: &&&SideEffect| it.parent.as_ref().is_some_and(|id| all.iter().any(|it| it.id == *id));
    let (forms, whole): (Vec<&SideEffect>, Vec<&SideEffect>) = all.iter().partition(is_form);
    if draft.full || forms.is_empty() {
        return (title, vec![in_a_line(draft, &all).into()]);
    }
    let (mut rows, mut rest) = (Vec::new(), Vec::new());
    for effect in whole {
        let forms = names(forms.iter().filter(|it| it.parent.as_ref() == Some(&effect.id)));
        if effect.symptoms.is_empty() && forms.is_empty() {
            rest.push(effect);
            continue;
        }
        let symptoms = (!effect.symptoms.is_empty()).then(|| some_symptoms(draft, effect));
        let forms = (!forms.is_empty()).then(|| Text::plain(format!("Forms: {forms}.")));
        let parts = symptoms.into_iter().chain(forms).collect();
        let name = Text::styled(&effect.name, Style::Strong);
        rows.push([severity(draft, effect), name, Text::joined(parts)]);
    }
    let mut blocks = vec![Body::grid(["Severity", "Side effect", "Symptoms, forms"], rows).into()];
    for severity in SEVERITIES {
        let effects = || rest.iter().filter(|it| it.severity == severity);
        let mut line = Text::default();
        line.push_under(&format!("Also {}, with no symptoms here", severity.word()), names(effects()));
        for said in effects().filter_map(|it| it.sections.values().flatten().next()) {
            draft.cite_statement(&mut line, said);
        }
        blocks.extend(effects().next().map(|_| Body::Note(line).into()));
    }
    (title, blocks)
}

/// Side effects in a line each.
pub(super) fn in_a_line(draft: &mut Draft<'_>, effects: &[&SideEffect]) -> Body {
    let line = |effect: &&SideEffect| {
        let name = Text::styled(&effect.name, Style::Strong);
        [severity(draft, effect), name, some_symptoms(draft, effect)]
    };
    Body::grid(["Severity", "Side effect", "Symptoms"], effects.iter().map(line).collect())
}

fn severity(draft: &mut Draft<'_>, effect: &SideEffect) -> Text {
    let mut severity = Text::plain(effect.severity.word());
    for said in effect.sections.get(&Section::Frequency).into_iter().flatten().take(1) {
        draft.cite_statement(&mut severity, said);
    }
    severity
}

/// The first symptoms, in a line.
fn some_symptoms(draft: &mut Draft<'_>, effect: &SideEffect) -> Text {
    symptoms(draft, effect, if draft.full { usize::MAX } else { first_view::SYMPTOMS })
}

/// At most so many symptoms, in a line.
fn symptoms(draft: &mut Draft<'_>, effect: &SideEffect, most: usize) -> Text {
    if effect.symptoms.is_empty() {
        return Text::no_entry();
    }
    let shown = effect.symptoms.len().min(most);
    // Those of the United States first, then those of other places, each with its mark.
    let mut symptoms: Vec<&Statement> = effect.symptoms.iter().collect();
    symptoms.sort_by_key(|it| it.jurisdiction.map(Jurisdiction::mark));
    let mut line = Text::default();
    for (number, symptom) in symptoms.iter().take(shown).enumerate() {
        if number > 0 {
            line.push(", ", Style::Plain);
        }
        line.mark_jurisdiction(symptom.jurisdiction);
        let text = if number == 0 { symptom.text.clone() } else { lower_first(&symptom.text) };
        line.push(text, Style::Plain);
    }
    if effect.symptoms.len() > shown {
        line.push(format!(" and {} more", effect.symptoms.len() - shown), Style::Faint);
    }
    for symptom in symptoms.into_iter().take(shown) {
        draft.cite_statement(&mut line, symptom);
    }
    line
}
