//! `--source`, `--source-kind` and `--in`: which sources may be answered from.

use super::Error;
use crate::{
    knowledge::Knowledge,
    model::{Author, Region},
    text::echo,
};

/// Which sources may be answered from; as it is made by default, all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The id of the only one, if one was asked for.
    pub only: Option<String>,
    /// Who may speak in them; empty: all.
    pub authors: Vec<Author>,
    /// Where what they say has to be in force, if that was asked.
    pub region: Option<Region>,
}

impl Filter {
    /// Refuses a source that does not exist.
    pub fn check(&self, knowledge: &Knowledge) -> Result<(), Error> {
        let unknown = self.only.as_deref().filter(|id| knowledge.source_number(id).is_none());
        unknown.map_or(Ok(()), |id| Err(Error::unknown_source(id)))
    }

    /// Whether all sources may be answered from.
    pub fn is_open(&self) -> bool {
        self.only.is_none() && self.authors.is_empty() && self.region.is_none()
    }

    /// What is asked, in words, if not all sources are.
    pub(super) fn in_words(&self) -> Option<String> {
        let kinds: Vec<&str> = self.authors.iter().map(|it| it.word()).collect();
        let asked = [
            self.only.as_ref().map(|it| format!("the source {}", echo(it))),
            (!kinds.is_empty()).then(|| format!("sources of the kind {}", kinds.join(", "))),
            self.region.map(|it| format!("what holds in {}", it.word())),
        ];
        let asked: Vec<String> = asked.into_iter().flatten().collect();
        (!asked.is_empty()).then(|| asked.join("; "))
    }

    /// Whether a source may be answered from, by its number.
    pub fn allows(&self, number: u32, knowledge: &Knowledge) -> bool {
        let place = || knowledge.source_facts(number).map(|it| Region(it.jurisdiction));
        self.allows_anywhere(number, knowledge) && (self.region.is_none() || place() == self.region)
    }

    /// The same of what holds wherever somebody is.
    pub fn allows_anywhere(&self, number: u32, knowledge: &Knowledge) -> bool {
        let is_only = |id: &String| knowledge.source_number(id) == Some(number);
        let author = || knowledge.source_facts(number).map(|it| it.author);
        self.only.as_ref().is_none_or(is_only)
            && (self.authors.is_empty() || author().is_some_and(|it| self.authors.contains(&it)))
    }
}

/// The id of a source as it was typed: in any case, and with the kind before it, as `list` writes it.
pub fn source_id(typed: &str) -> String {
    typed.trim().to_lowercase().trim_start_matches("source:").to_owned()
}
