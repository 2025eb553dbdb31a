//! The card of a drug.

use super::{
    Card, Draft, Style, Text,
    first_view::Extent,
    row,
    sections::{no_entry, sections},
    wording::lower_first,
};
use crate::model::{Approval, Author, Drug, Entry, Part, Section, Statement, Use};

/// What a clinician looks a drug up for, on one screen: what regulators say, then the article, and between
/// them where they differ.
pub(super) fn on_a_screen(draft: &mut Draft<'_>, drug: &Drug, entry: &Entry) -> Card {
    let class = entry.section(Section::Class).first();
    let mut rows: Card =
        class.map(|it| row(Section::Class.heading(), draft.statement(it))).into_iter().collect();
    let related = drug.not_the_same_as.first();
    rows.extend(related.map(|it| row("Not the same as", draft.statement(&it.statement))));
    let lines = drug.uses.iter().map(|it| in_a_line(draft, it)).collect();
    rows.push((Part::Uses.heading().to_owned(), lines));
    let shown = sections(draft, entry, Extent::Screen);
    let warnings = entry.section(Section::Warnings).len();
    rows.extend(shown.into_iter().map(|(label, texts)| {
        // One of many must not pass for all.
        let is_cut = label == Section::Warnings.heading() && texts.len() < warnings;
        let label = if is_cut { format!("{label} ({} of {warnings})", texts.len()) } else { label };
        row(&label, Text::joined(texts))
    }));
    if !drug.call.is_empty() {
        draft.left_out.wholly(Part::Call);
    }
    let expected = [Section::Dosing, Section::StopRule, Section::Contraindications, Section::Warnings];
    // What is no longer approved is not given.
    let missing = expected.into_iter().filter(|it| !drug.is_withdrawn() && entry.section(*it).is_empty());
    rows.extend(missing.map(no_entry));
    let is_of_article =
        |it: &&Statement| it.citations.iter().all(|citation| draft.kind(citation) == Some(Author::Article));
    let says: Vec<&Statement> = entry.section(Section::Treats).iter().filter(is_of_article).collect();
    if !says.is_empty() {
        let label = format!("The {} says", Author::Article.word());
        rows.push(row(&label, Text::joined(draft.statements(says))));
    }
    rows
}

/// What stands for how a use is approved where the chosen sources do not tell.
const UNTOLD: &str = "how it is approved these sources do not tell";

/// A use in a line: its name, how it stands since when, and its marker.
fn in_a_line(draft: &mut Draft<'_>, it: &Use) -> Text {
    let mut text = Text::styled(&it.name, Style::Strong);
    let wording = it.section(Section::Indication);
    for said in wording {
        draft.cite_statement(&mut text, said);
    }
    if it.approvals.is_empty() {
        text.push(format!(": {UNTOLD}"), Style::Plain);
    }
    for approval in &it.approvals {
        text.push(format!(": {}", approval.standing()), Style::Plain);
        if let Some(first) = approval.history.first() {
            draft.cite_statement(&mut text, first);
        }
    }
    let named = |marker: &&Statement| it.name.contains(marker.text.trim_end_matches('.'));
    if let Some(marker) = it.section(Section::Marker).first().filter(|marker| !named(marker)) {
        text.push(format!("; {}", lower_first(marker.text.trim_end_matches('.'))), Style::Plain);
        // What the wording says too needs no number of its own.
        let is_said = |citation| wording.iter().any(|it| it.citations.contains(citation));
        if !marker.citations.iter().any(is_said) {
            draft.cite_statement(&mut text, marker);
        }
    }
    text
}

pub(super) fn whole(draft: &mut Draft<'_>, drug: &Drug, entry: &Entry) -> Card {
    let related = drug.not_the_same_as.iter();
    let mut rows: Card = related.map(|it| row("Not the same as", draft.statement(&it.statement))).collect();
    for it in &drug.uses {
        let standing: Vec<String> = it.approvals.iter().map(Approval::standing).collect();
        let standing = if standing.is_empty() { UNTOLD.to_owned() } else { standing.join("; ") };
        let mut texts = vec![Text::styled(format!("{}: {standing}", it.name), Style::Strong)];
        texts.extend(draft.statements(it.statements().map(|(_, said)| said)));
        rows.push((Part::Uses.heading().to_owned(), texts));
    }
    rows.extend(draft.call_by_organ(&drug.call));
    rows.extend(sections(draft, entry, Extent::Whole));
    if entry.sections().len() > 1 {
        // What a card is looked at for is never left out in silence.
        let expected = [Section::WhatItDoes, Section::Treats, Section::Condition, Section::Dosing];
        rows.extend(expected.into_iter().filter(|it| entry.section(*it).is_empty()).map(no_entry));
    }
    let identifiers = drug
        .identifiers
        .iter()
        .map(|it| draft.said(format!("{}: {}", it.system, it.code), None, None, (&it.citations, false)));
    rows.push(("Identifiers".to_owned(), identifiers.collect()));
    rows
}
