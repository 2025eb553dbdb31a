//! What the cards of all kinds share: the rows of sections.

use super::{Card, Draft, Style, Text, first_view::Extent, row};
use crate::model::{Entry, Section, SideEffect, Statement};

/// The sections of an entry, as far as they are shown; the rest is named.
pub(super) fn sections(draft: &mut Draft<'_>, entry: &Entry, extent: Extent) -> Card {
    let shown = entry.sections().iter().filter_map(|(section, statements)| {
        let most = extent.statements(entry, *section);
        draft.left_out.section(*section, most, statements.len());
        let texts = draft.statements(some(entry, statements, most));
        (most > 0).then(|| (section.heading().to_owned(), texts))
    });
    shown.collect()
}

/// The first so many; under a side effect of each drug, so that what one label says does not pass for what the other does
/// not.
pub(super) fn some<'e>(entry: &Entry, statements: &'e [Statement], most: usize) -> Vec<&'e Statement> {
    let mut some: Vec<&Statement> = Vec::new();
    for it in statements {
        let is_same = |other: &&&Statement| !matches!(entry, Entry::SideEffect(_)) || other.drug == it.drug;
        if some.iter().filter(is_same).count() < most {
            some.push(it);
        }
    }
    some
}

/// The row of a section about which nothing is known.
pub(super) fn no_entry(section: Section) -> (String, Vec<Text>) {
    row(section.heading(), Text::styled("No entry in this reference.", Style::Faint))
}

pub(super) fn side_effects<'e>(entries: &[&'e Entry]) -> Vec<&'e SideEffect> {
    entries.iter().copied().filter_map(variant!(Entry::SideEffect)).collect()
}
