//! Side effects: the card of one, several side by side, what a drug causes,
//! and all of them.

use super::{
    Block, Body, Card, Draft, Room, Row, Style, Text, first_view, position,
    sections::side_effects,
    wording::{capitalized, drug, lower_first},
};
use crate::{
    answer::Hit,
    model::{
        Action, Citation, Entry, Jurisdiction, Part, RedFlag, Section, Severity, SideEffect, Statement, slug,
    },
};

const SEVERITIES: [Severity; 2] = [Severity::Serious, Severity::Common];

/// What the article says of a side effect.
const OF_ARTICLE: [Section; 2] = [Section::Frequency, Section::Definition];

/// The heading of the card: the side effect, in plain words, how grave it is, and at which grade it is asked for.
pub(super) fn title(effect: &SideEffect, grade: Option<u8>) -> Text {
    let mut title = Text::styled(capitalized(&effect.name), Style::Strong);
    if let Some(name) = &effect.lay_name {
        title.push(format!(": {name}"), Style::Plain);
    }
    title.push(format!("  ({})", effect.severity.word()), Style::Plain);
    if let Some(grade) = grade {
        title.push(format!(", grade {grade}"), Style::Strong);
    }
    title
}

pub(super) fn card(draft: &mut Draft<'_>, effect: &SideEffect, entry: &Entry) -> Card {
    let mut rows = Card::new();
    let call: Vec<&RedFlag> = effect.call.iter().collect();
    rows.push(Row::call(Part::Call.heading(), draft.call(&call)));
    rows.push(actions(draft, effect, entry));
    rows.push(rates(draft, effect));
    let is_first_view = !draft.full && !draft.answer.is_narrowed;
    if is_first_view {
        rows.extend(draft.article(entry, &OF_ARTICLE));
    }
    rows.push(all_symptoms(draft, effect));
    if draft.answer.grade.is_some() {
        rows.extend(draft.sections(entry, |it| it != Section::Differences));
        rows.extend(guidelines(draft, effect));
        rows.extend(draft.sections(entry, |it| it == Section::Differences));
        return rows.into_iter().map(asked_for).collect();
    }
    rows.extend(draft.sections(entry, |it| !is_first_view || it != Section::Brief));
    rows.extend(named_bodies(effect));
    rows.extend(if is_first_view { Card::new() } else { guidelines(draft, effect) });
    rows
}

/// A row that is not cut: all of it was asked for.
fn asked_for(row: Row) -> Row {
    if row.room == Room::Call { row } else { row.always() }
}

/// What guideline bodies say, a row a body and grade, and who says so beside each line.
fn guidelines(draft: &mut Draft<'_>, effect: &SideEffect) -> Card {
    let mut rows = Card::new();
    for it in &effect.management {
        let (by, lines) = (it.by(), it.lines());
        let said = lines.iter().map(|(_, line)| draft.said_by(line, &by, it.jurisdiction, &it.citations));
        let row = Row::of(&by, said.collect());
        rows.push(Row { of: 1, first: row.texts.len(), ..row }.part(Part::Guidelines));
    }
    rows
}

/// Bodies that stand in a line.
const BODIES: usize = 2;
/// The grade for which the line is an example, if a body speaks of it: most is said of it.
const EXAMPLE: u8 = 2;

/// Which bodies say something, and what to type for it.
fn named_bodies(effect: &SideEffect) -> Card {
    let mut bodies: Vec<String> = Vec::new();
    for it in &effect.management {
        let mark = it.jurisdiction.map(|place| format!("{} ", place.mark())).unwrap_or_default();
        let body = mark + &it.by();
        if !bodies.contains(&body) {
            bodies.push(body);
        }
    }
    let mut grades = effect.management.iter().flat_map(|it| &it.grades).copied();
    let grade =
        if effect.management.iter().any(|it| it.is_of(EXAMPLE)) { Some(EXAMPLE) } else { grades.next() };
    let Some(grade) = grade.filter(|_| !bodies.is_empty()) else { return Card::new() };
    let more = if bodies.len() > BODIES { " …" } else { "" };
    bodies.truncate(BODIES);
    let line = format!("{}{more}: side-effects {} --grade {grade}", bodies.join("; "), slug(&effect.id));
    vec![Row::one(Part::Guidelines.heading(), Text::plain(line)).always()]
}

/// How often it was seen: each figure behind what it counts, and in whom.
fn rates(draft: &mut Draft<'_>, effect: &SideEffect) -> Row {
    let (rates, first) = first_view::rates(&effect.rates);
    let (rates, first) = if draft.full || draft.answer.is_narrowed {
        (effect.rates.iter().collect(), rates.len())
    } else {
        (rates, first)
    };
    let shown = if draft.full { rates.len() } else { rates.len().min(draft.height) };
    let texts = rates.into_iter().take(shown).map(|it| {
        let counts = it.counts.as_ref().map(|it| format!(", {it}")).unwrap_or_default();
        let heading = format!("{}{counts}, in {}", drug(draft.answer, &it.drug), it.population);
        let text = format!("{heading}: {}", it.figures());
        draft.said(&text, it.jurisdiction, None, (&it.citations, false))
    });
    let row = Row::of(Part::Rates.heading(), texts.collect());
    Row { first: first.min(shown), of: effect.rates.len(), ..row }.part(Part::Rates)
}

/// What labels do.
fn actions(draft: &mut Draft<'_>, effect: &SideEffect, entry: &Entry) -> Row {
    let is_whole = draft.full || draft.answer.is_narrowed;
    let rules = rules(&effect.actions, is_whole);
    let mut texts: Vec<Text> = Vec::new();
    for same in &rules {
        let drugs: Vec<String> = same.iter().map(|it| drug(draft.answer, &it.drug)).collect();
        let citations: Vec<Citation> = same.iter().flat_map(|it| it.citations.clone()).collect();
        let text = format!("{}, {}", drugs.join(", "), same[0].rule());
        // Each label says it of its own drug.
        texts.push(draft.said(&text, same[0].jurisdiction, None, (&citations, same.len() > 1)));
    }
    let (of, first) = (rules.len(), if is_whole { rules.len() } else { rules.len().min(first_view::RULES) });
    // By which grades a label goes is the first thing that it says of all its rules.
    if !is_whole && !texts.is_empty() {
        let of_all_rules = entry.section(Section::DoseModification).iter().take(1);
        let said = draft.statements(of_all_rules);
        texts.splice(first..first, said);
    }
    Row { first, of, ..Row::of(Part::Actions.heading(), texts) }.part(Part::Actions)
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
        let line = Text::plain(names(effects.iter()) + ".");
        blocks.push(Body::Card(vec![Row::one("It may be", line).always()]).into());
    }
    // Of what no text names as a sign, the first condition tells what to call about.
    let first = effects.iter().find(|it| told.is_empty() && !it.call.is_empty() && draft.is_query_read());
    match first {
        Some(first) => {
            let heading = format!("{}, if it is {}", Part::Call.heading(), lower_first(&first.name));
            blocks.extend(draft.call_under(&heading, &first.call.iter().collect::<Vec<_>>()));
        }
        None => blocks.extend(draft.call_under(Part::Call.heading(), &told)),
    }
    blocks.push(conditions(draft, effects).into());
    blocks
}

/// Conditions in a line each: how grave, their signs, and when they come.
pub(super) fn conditions(draft: &mut Draft<'_>, effects: &[&SideEffect]) -> Body {
    let line = |it: &&SideEffect| {
        let told: Vec<&RedFlag> = it.call.iter().filter(|flag| draft.is_told(flag)).collect();
        let lay = it.lay_name.as_ref().map(|lay| format!(" ({lay})")).unwrap_or_default();
        let mut text = Text::styled(capitalized(it.severity.word()), Style::Strong);
        text.push(format!("{lay}: "), Style::Plain);
        let signs = signs(draft, it, &told);
        text.sources = signs.sources;
        text.spans.extend(signs.spans);
        let mut texts = vec![text];
        texts.extend(timing(draft, it, &told));
        Row::of(&capitalized(&it.name), texts)
    };
    Body::Card(effects.iter().map(line).collect())
}

/// Letters of a statement that fits a column.
const LONGEST_TIMING: usize = 80;

/// When a condition comes: as the texts on the signs tell, else in a word on it.
fn timing(draft: &mut Draft<'_>, effect: &SideEffect, told: &[&RedFlag]) -> Option<Text> {
    if let Some((it, timing)) = told.iter().find_map(|it| Some((it, it.timing.clone()?))) {
        return Some(draft.said(&timing, it.jurisdiction, None, (&it.citations, false)));
    }
    let timing = effect.sections.get(&Section::Timing).into_iter().flatten();
    let is_short = |it: &&Statement| it.text.len() <= LONGEST_TIMING && it.drug.is_none();
    timing.into_iter().find(is_short).map(|it| draft.statement(it))
}

/// The signs that were told, in the words by which they are recognised: what the sources say of them stands above. Else
/// some symptoms.
fn signs(draft: &mut Draft<'_>, effect: &SideEffect, told: &[&RedFlag]) -> Text {
    let Some(first) = told.first() else {
        return some_symptoms(draft, effect);
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

/// What a drug causes, on one screen: side effects of which one place says the same stand together.
pub(super) fn of_a_drug(draft: &mut Draft<'_>, effects: &[&SideEffect]) -> Vec<Block> {
    let mut rows = Card::new();
    for severity in SEVERITIES {
        let mut groups: Vec<((String, String), Vec<SaidInBrief<'_>>)> = Vec::new();
        for effect in effects.iter().filter(|it| it.severity == severity) {
            let (heading, said) = SaidInBrief::of(effect);
            let key = (heading, draft.named(said.citations, false));
            let at = position(&mut groups, |it| it.0 == key, || (key.clone(), Vec::new()));
            groups[at].1.push(said);
        }
        let mut shared: Vec<Text> = Vec::new();
        let mut alone: Vec<((String, String), Vec<SaidInBrief<'_>>)> = Vec::new();
        for ((heading, sources), group) in groups {
            if group.len() > 1 {
                let figures: Vec<String> =
                    group.iter().map(|it| format!("{}{}", it.name, it.figure)).collect();
                shared.push(together(heading.trim_end_matches('.'), &figures, sources));
                continue;
            }
            // What is said of one alone is too much for a first view, and a figure needs whom it is about.
            let at =
                position(&mut alone, |it| it.0.1 == sources, || ((heading, sources.clone()), Vec::new()));
            alone[at].1.extend(group);
        }
        let rest = alone.into_iter().map(|((_, sources), group)| {
            together("Also", &group.into_iter().map(|it| it.name).collect::<Vec<_>>(), sources)
        });
        rows.push(Row::of(&capitalized(severity.word()), shared.into_iter().chain(rest).collect()));
    }
    vec![Body::Card(rows).into()]
}

/// Side effects of which a source says the same.
fn together(heading: &str, items: &[String], sources: String) -> Text {
    let also = items.len() - 1;
    let mut text = Text::styled(format!("{heading}: "), Style::Strong);
    text.push(items.join(", "), Style::Plain);
    Text { sources, also, ..text }
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
        let is_other = |it: &Section| !matches!(it, Section::Frequency | Section::DoseModification);
        let others = effect.sections.iter().filter(|(section, _)| is_other(section));
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
        let call = effect.call.iter().filter(|it| !it.drugs.is_empty());
        let call =
            call.map(|it| (it.jurisdiction, Part::Call.heading().to_owned(), String::new(), &it.citations));
        let said = rates.chain(actions).chain(words).chain(call).min_by_key(|(place, ..)| place.is_some());
        let (place, heading, figure, citations) =
            said.map_or((None, String::new(), String::new(), &[][..]), |it| (it.0, it.1, it.2, &it.3[..]));
        let mark = place.map(|place| format!("{} ", place.mark())).unwrap_or_default();
        (heading, Self { name: format!("{mark}{}", lower_first(&effect.name)), figure, citations })
    }
}

/// Names of side effects that stand in one line of a list.
const NAMES: usize = 5;

/// All of them: their names, serious ones first; in full each with its symptoms.
pub(super) fn all(draft: &mut Draft<'_>) -> (Text, Vec<Block>) {
    let title = Text::styled("Side effects", Style::Strong);
    let all = side_effects(&draft.reply.asked().filter_map(Hit::entry).collect::<Vec<_>>());
    if draft.full {
        return (title, vec![in_a_line(draft, &all).into()]);
    }
    let mut rows = Card::new();
    for severity in SEVERITIES {
        let grave: Vec<&SideEffect> = all.iter().copied().filter(|it| it.severity == severity).collect();
        let lines =
            grave.chunks(NAMES).map(|some| Text { also: some.len() - 1, ..Text::plain(names(some.iter())) });
        rows.push(Row::of(&capitalized(severity.word()), lines.collect()));
    }
    (title, vec![Body::Card(rows).into()])
}

/// Side effects in a line each.
pub(super) fn in_a_line(draft: &mut Draft<'_>, effects: &[&SideEffect]) -> Body {
    let line = |effect: &&SideEffect| {
        let mut text = Text::plain(format!("{}: ", effect.severity.word()));
        let symptoms = some_symptoms(draft, effect);
        text.spans.extend(symptoms.spans);
        text.sources = symptoms.sources;
        if effect.symptoms.is_empty()
            && let Some(said) = effect.sections.values().flatten().next()
        {
            draft.cite(&mut text, &said.citations, said.together);
        }
        Row::one(&capitalized(&effect.name), text)
    };
    Body::Card(effects.iter().map(line).collect())
}

/// The symptoms, those that the same place tells of in a line.
fn all_symptoms(draft: &mut Draft<'_>, effect: &SideEffect) -> Row {
    let mut groups: Vec<((Option<&str>, String), Text)> = Vec::new();
    for symptom in in_order(effect) {
        let key =
            (symptom.jurisdiction.map(Jurisdiction::mark), draft.named(&symptom.citations, symptom.together));
        let begun = || {
            let mut text = Text { sources: key.1.clone(), ..Text::default() };
            text.mark_jurisdiction(symptom.jurisdiction);
            (key.clone(), text)
        };
        let is_new = groups.iter().all(|it| it.0 != key);
        let at = position(&mut groups, |it| it.0 == key, begun);
        let text = &mut groups[at].1;
        if is_new {
            text.push(symptom.text.clone(), Style::Plain);
        } else {
            text.push(format!(", {}", lower_first(&symptom.text)), Style::Plain);
            text.also += 1;
        }
    }
    Row::of(Part::Symptoms.heading(), groups.into_iter().map(|it| it.1).collect()).part(Part::Symptoms)
}

/// Symptoms, those of the United States first.
fn in_order(effect: &SideEffect) -> Vec<&Statement> {
    let mut symptoms: Vec<&Statement> = effect.symptoms.iter().collect();
    symptoms.sort_by_key(|it| it.jurisdiction.map(Jurisdiction::mark));
    symptoms
}

/// The first symptoms, in a line, with their sources.
fn some_symptoms(draft: &mut Draft<'_>, effect: &SideEffect) -> Text {
    if effect.symptoms.is_empty() {
        return Text::styled("no symptoms here", Style::Faint);
    }
    let shown =
        if draft.full { effect.symptoms.len() } else { effect.symptoms.len().min(first_view::SYMPTOMS) };
    let symptoms = in_order(effect);
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
        draft.cite(&mut line, &symptom.citations, symptom.together);
    }
    line
}
