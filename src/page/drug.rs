//! The card of a drug: what a clinician looks it up for, in the order in which that is asked.

use super::{
    Card, Draft, Row, Style, Text,
    wording::{self, lower_first},
};
use crate::model::{Approval, Drug, Entry, Part, Section, Statement, Status, Use};

/// How it is given, and how long.
const GIVEN: [Section; 3] = [Section::Dosing, Section::Duration, Section::StopRule];
/// What a card is looked at for, and is never left out in silence.
const EXPECTED: [Section; 2] = [Section::Contraindications, Section::Warnings];

/// The label of uses that are approved no more.
const WITHDRAWN: &str = "Withdrawn";

/// The heading of the card: the drug, and what kind of drug it is.
pub(super) fn title(draft: &mut Draft<'_>, entry: &Entry) -> Text {
    let mut title = Text::styled(wording::title(entry), Style::Strong);
    if let Entry::Drug(drug) = entry {
        for it in &drug.not_the_same_as {
            title.push(format!(", not {}", wording::drug(draft.answer, &it.id)), Style::Plain);
        }
    }
    if let Some(class) = entry.section(Section::Class).first().filter(|_| !draft.answer.is_narrowed) {
        title.push(format!("  {}", class.text.trim_end_matches('.')), Style::Plain);
        draft.cite(&mut title, &class.citations, class.together);
    }
    title
}

pub(super) fn card(draft: &mut Draft<'_>, drug: &Drug, entry: &Entry) -> Card {
    let is_whole = draft.full || draft.answer.is_narrowed;
    let mut rows = Card::new();
    // A use that is approved no more is the first thing to know of its drug.
    let (withdrawn, in_force): (Vec<&Use>, Vec<&Use>) = drug.uses.iter().partition(|it| it.is_withdrawn());
    rows.push(Row { label: WITHDRAWN.to_owned(), ..uses(draft, &withdrawn, is_whole) }.always());
    rows.extend(GIVEN.map(|it| draft.section(entry, it)));
    if draft.answer.is_narrowed && in_force.iter().all(|it| it.section(Section::Indication).is_empty()) {
        rows.extend(section_of_each(draft, &in_force));
    } else {
        rows.push(uses(draft, &in_force, is_whole));
    }
    if is_whole {
        rows.extend(draft.call_by_organ(&drug.call));
    } else {
        rows.extend(draft.article(entry, &[Section::Treats]));
    }
    let related: Vec<Text> = drug.not_the_same_as.iter().map(|it| draft.statement(&it.statement)).collect();
    // The heading names it already.
    let first = if is_whole { related.len() } else { 0 };
    rows.push(Row { first, ..Row::of(Part::NotTheSameAs.heading(), related) }.part(Part::NotTheSameAs));
    let of_card = |it: Section| is_whole || !matches!(it, Section::Brief | Section::Class);
    rows.extend(draft.sections(entry, |it| !GIVEN.contains(&it) && of_card(it)));
    // What is no longer approved is not given.
    let is_given = !drug.is_withdrawn() && !draft.answer.is_narrowed;
    let missing = GIVEN.into_iter().filter(|it| *it != Section::Duration).chain(EXPECTED);
    rows.extend(missing.filter(|it| is_given && entry.section(*it).is_empty()).map(|it| draft.no_entry(it)));
    if !is_whole && !drug.call.is_empty() {
        // There are hundreds: a first view says where they are.
        let row = Row { of: drug.call.len(), ..Row::of(Part::Call.heading(), Vec::new()) };
        rows.push(row.part(Part::Call));
    }
    let identifiers = drug
        .identifiers
        .iter()
        .filter(|_| is_whole)
        .map(|it| draft.said(&format!("{}: {}", it.system, it.code), None, None, (&it.citations, false)));
    let identifiers = identifiers.collect();
    let identifiers = Row { of: drug.identifiers.len(), ..Row::of(Part::Identifiers.heading(), identifiers) };
    rows.push(identifiers.part(Part::Identifiers));
    rows
}

/// One section of each use, which is all that was asked for.
fn section_of_each(draft: &mut Draft<'_>, uses: &[&Use]) -> Card {
    let mut rows = Card::new();
    for it in uses {
        for (section, statements) in &it.sections {
            let texts: Vec<Text> = statements
                .iter()
                .map(|said| {
                    let text = draft.statement(said);
                    let mut spans = Text::styled(format!("{}: ", it.name), Style::Strong).spans;
                    spans.extend(text.spans);
                    Text { spans, ..text }
                })
                .collect();
            rows.push(Row::of(section.heading(), texts).part(Part::Section(*section)));
        }
    }
    rows
}

/// What stands for how a use is approved where the chosen sources do not tell.
const UNTOLD: &str = "how it is approved these sources do not tell";

/// What a drug is approved for, a use a line; or all that is said of each.
fn uses(draft: &mut Draft<'_>, uses: &[&Use], is_whole: bool) -> Row {
    let mut texts = Vec::new();
    for it in uses {
        texts.push(in_a_line(draft, it));
        if is_whole {
            texts.extend(draft.statements(it.statements().map(|(_, said)| said)));
        }
    }
    Row { of: uses.len(), ..Row::of(Part::Uses.heading(), texts) }.part(Part::Uses)
}

/// A use in a line: how it stands since when, its name, and its marker. What tells of its standing alone is named behind it.
fn in_a_line(draft: &mut Draft<'_>, it: &Use) -> Text {
    let mut text = Text::default();
    let wording = it.section(Section::Indication);
    let is_said = |told: &Statement| {
        let mut sources = wording.iter().flat_map(|it| &it.citations);
        sources.any(|it| told.citations.iter().any(|other| other.source == it.source))
    };
    let name = if it.is_withdrawn() { Style::Plain } else { Style::Strong };
    text.push(&it.name, name);
    let named = |marker: &&Statement| it.name.contains(marker.text.trim_end_matches('.'));
    if let Some(marker) = it.section(Section::Marker).first().filter(|marker| !named(marker)) {
        text.push(format!("; {}", lower_first(marker.text.trim_end_matches('.'))), Style::Plain);
        if !is_said(marker) {
            text.push(format!(" ({})", draft.named(&marker.citations, marker.together)), Style::Faint);
        }
    }
    if it.approvals.is_empty() {
        text.push(format!(": {UNTOLD}"), Style::Plain);
    }
    for approval in &it.approvals {
        text.push(": ", Style::Plain);
        text.push(approval.standing(), standing(approval));
        if let Some(first) = approval.history.first().filter(|it| !is_said(it)) {
            text.push(format!(" ({})", draft.named(&first.citations, first.together)), Style::Faint);
        }
    }
    for said in wording {
        draft.cite(&mut text, &said.citations, said.together);
    }
    text
}

fn standing(approval: &Approval) -> Style {
    if approval.status == Status::Withdrawn { Style::Withdrawn } else { Style::Plain }
}
