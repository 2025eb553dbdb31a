//! Regimens: the card of one, and several in a line each.

use super::{
    Body, Card, Draft, Row, Style, Text,
    wording::{capitalized, drug},
};
use crate::model::{Component, Entry, Part, Regimen, Section, slug};

pub(super) fn in_a_line(draft: &mut Draft<'_>, entries: &[&Entry]) -> Body {
    let line = |entry: &&Entry| {
        let brief = draft.brief(entry);
        let mut text = Text::styled(format!("{}: ", slug(entry.id())), Style::Strong);
        text.spans.extend(brief.spans);
        Text { sources: brief.sources, ..text }
    };
    Body::list(entries.iter().map(line).collect())
}

/// A regimen: in a line, its phases with the days of the doses (day 1 is the first), then the rules.
pub(super) fn card(draft: &mut Draft<'_>, regimen: &Regimen, entry: &Entry) -> Card {
    let brief = entry.section(Section::Brief).first();
    let mut rows: Card =
        brief.map(|it| Row::one(Section::Brief.heading(), draft.statement(it))).into_iter().collect();
    for phase in &regimen.phases {
        let mut texts = components(draft, &phase.components);
        if let Some(last) = texts.last_mut().filter(|_| phase.anchor.is_some()) {
            last.push(" (day 1 anew)", Style::Faint);
        }
        rows.push(Row::of(&capitalized(&phase.name), texts).part(Part::Phases));
    }
    rows.extend(draft.sections(entry, |it| it != Section::Brief));
    let is_whole = !draft.answer.is_narrowed && regimen.phases.is_empty() && !regimen.drugs.is_empty();
    if is_whole && entry.section(Section::Dosing).is_empty() {
        rows.push(draft.no_entry(Section::Dosing));
    }
    rows
}

/// The components of a phase; the ways to settle one choice stand in one line.
pub(super) fn components(draft: &mut Draft<'_>, components: &[Component]) -> Vec<Text> {
    let of_one_choice = |one: &Component, other: &Component| {
        one.choice.as_ref().zip(other.choice.as_ref()).is_some_and(|(one, other)| one.option == other.option)
    };
    let line = |ways: &[Component]| {
        let mut text = Text::default();
        for (number, way) in ways.iter().enumerate() {
            component(draft, &mut text, way, number.checked_sub(1).map(|before| &ways[before]));
        }
        text
    };
    components.chunk_by(of_one_choice).map(line).collect()
}

/// A drug of a phase with its dose and days; of another way to settle a choice only what differs.
fn component(draft: &mut Draft<'_>, text: &mut Text, component: &Component, before: Option<&Component>) {
    let together = |it: &Component| it.choice.is_some() && it.choice == component.choice;
    match before {
        Some(before) if together(before) => text.push(" with ", Style::Plain),
        Some(_) => text.push("; or ", Style::Plain),
        None => text.mark_jurisdiction(component.jurisdiction),
    }
    if before.is_none_or(|before| before.drug != component.drug) {
        text.push(format!("{} ", drug(draft.answer, &component.drug)), Style::Strong);
    }
    let minutes = component.minutes.map(|minutes| format!(" over {minutes} min")).unwrap_or_default();
    text.push(format!("{}{minutes}, {}", component.dose, component.when()), Style::Plain);
    if let Some(choice) = component.choice.as_ref().filter(|_| draft.full) {
        text.push(format!(" ({choice})"), Style::Faint);
    }
    draft.cite(text, &component.citations, false);
}
