//! What the cards of all kinds share: the rows of sections.

use super::{Card, Draft, Row, Style, Text, first_view, wording};
use crate::model::{Author, Entry, Part, Section, SideEffect, Statement};

impl Draft<'_> {
    /// The sections of an entry that are wanted, in the order of a card.
    pub(super) fn sections(&mut self, entry: &Entry, wanted: impl Fn(Section) -> bool) -> Card {
        let sections = entry.sections().keys().filter(|it| wanted(**it));
        sections.map(|it| self.section(entry, *it)).collect()
    }

    /// A section: what belongs to a first view of it, then the rest.
    pub(super) fn section(&mut self, entry: &Entry, section: Section) -> Row {
        let statements = entry.section(section);
        let most = first_view::statements(entry, section);
        let (first, others) = if self.full || self.answer.is_narrowed {
            (statements.iter().collect(), Vec::new())
        } else {
            first_of_each_drug(entry, statements, most)
        };
        self.row(section.heading(), &first, &others, statements.len()).part(Part::Section(section))
    }

    /// A row of what belongs to a first view, and of as much of the rest as one could hold.
    pub(super) fn row(&mut self, label: &str, first: &[&Statement], others: &[&Statement], of: usize) -> Row {
        let mut texts = self.statements(first.iter().copied());
        if !self.full {
            texts = Text::merged(texts);
        }
        let row = Row { of, ..Row::of(label, texts) };
        let room = self.height.saturating_sub(self.spare).min(others.len());
        self.spare += room;
        Row {
            texts: row.texts.into_iter().chain(self.statements(others[..room].iter().copied())).collect(),
            ..row
        }
    }

    /// What the article alone says in some sections of an entry, in a line by its name. There it is shown once.
    pub(super) fn article(&mut self, entry: &Entry, sections: &[Section]) -> Option<Row> {
        let statements = sections.iter().flat_map(|it| entry.section(*it));
        let says: Vec<&Statement> = statements.filter(|it| self.is_of_article(it)).collect();
        let label = format!("{} says", wording::capitalized(Author::Article.word()));
        (!says.is_empty()).then(|| self.row(&label, &says, &[], says.len()).always())
    }

    fn is_of_article(&self, statement: &Statement) -> bool {
        statement.citations.iter().all(|it| self.kind(it) == Some(Author::Article))
    }
}

/// The first so many statements, and the others. Under a side effect so many of each drug, so that what one label says does
/// not pass for what the other does not.
fn first_of_each_drug<'e>(
    entry: &Entry,
    statements: &'e [Statement],
    most: usize,
) -> (Vec<&'e Statement>, Vec<&'e Statement>) {
    let (mut first, mut others): (Vec<&Statement>, Vec<&Statement>) = (Vec::new(), Vec::new());
    for it in statements {
        let is_same = |other: &&&Statement| !matches!(entry, Entry::SideEffect(_)) || other.drug == it.drug;
        let has_room = first.iter().filter(is_same).count() < most;
        if has_room { first.push(it) } else { others.push(it) }
    }
    (first, others)
}

impl Draft<'_> {
    /// The row of a section about which nothing is known, or nothing by those who were asked.
    pub(super) fn no_entry(&self, section: Section) -> Row {
        let said = if self.reply.is_filtered() {
            "No entry from the sources asked for."
        } else {
            "No entry in this reference."
        };
        Row::one(section.heading(), Text::styled(said, Style::Faint))
    }
}

pub(super) fn side_effects<'e>(entries: &[&'e Entry]) -> Vec<&'e SideEffect> {
    entries.iter().copied().filter_map(variant!(Entry::SideEffect)).collect()
}
