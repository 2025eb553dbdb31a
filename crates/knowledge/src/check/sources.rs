//! Rules of sources.

use std::collections::BTreeSet;

use super::Checker;
use crate::model::{Kind, Source};

/// Characters of what stands beside a line: it leaves room for the line at 80 columns.
const LONGEST_SHORT: usize = 24;

impl Checker<'_> {
    /// Sources are whole, and each is cited.
    pub(super) fn sources(&mut self) {
        let cited: BTreeSet<&str> = self
            .files
            .cited()
            .flatten()
            .chain(self.files.others.iter().flat_map(|other| &other.citations))
            .map(|citation| citation.source.as_str())
            .collect();
        for source in &self.files.sources {
            self.at("sources.json", &source.id);
            let Source { id, title, publisher, short, newer, date, date_is, accessed, url, .. } = source;
            let changes = newer.as_ref().map(|it| it.changes.as_str());
            let texts = [
                Some(title.as_str()),
                Some(publisher),
                Some(short),
                changes,
                date_is.as_deref(),
                url.as_deref(),
            ];
            for text in texts.into_iter().flatten() {
                self.text(text);
            }
            if short.chars().count() > LONGEST_SHORT {
                self.report(format!("`short` has at most {LONGEST_SHORT} characters"));
            }
            if let (Some(date), Some(newer)) = (date, newer)
                && newer.date.first() <= date.first()
            {
                self.report("what is `newer` has a later date");
            }
            let compiled = self.files.edition.compiled;
            if date.is_some_and(|it| it.first() > compiled.first()) {
                self.report("no source is dated after the day on which the knowledge was compiled");
            }
            if let Some(drug) = &source.drug {
                self.resolves(drug, Kind::Drug);
            }
            if !cited.contains(id.as_str()) {
                self.report("no statement cites this source");
            }
            if date.is_some() != date_is.is_some() {
                self.report("`date` and `date_is` stand together or not at all");
            }
            if let (Some(date), Some(accessed)) = (date, accessed)
                && date.first() > accessed.first()
            {
                self.report("a source is read on or after its date");
            }
            if url.as_ref().is_some_and(|it| !is_address(it)) {
                self.report("`url` is a web address");
            }
        }
    }
}

/// Whether a text is the address of a page, and no more than that: nothing in it ends the address where it is printed.
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_plain =
        |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}');
    rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_plain))
}
