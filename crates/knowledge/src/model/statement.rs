//! What a source says, and where.

use borsh::{BorshDeserialize, BorshSerialize};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

#[cfg(feature = "schema")]
use super::null_or;
use super::{Author, RedFlag, Sections};

/// Where a statement is said: a source, and the place in it.
#[derive(
    BorshDeserialize, BorshSerialize, Deserialize, Serialize, Clone, Debug, Eq, Ord, PartialEq, PartialOrd,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Citation {
    // Ids and places are short, and there are hundreds in an entry: most of these strings need no memory of their own.
    /// Id of the source.
    pub source: CompactString,
    /// Section, table, page or heading in the source; null where none is known.
    // Required in the files, so that a missing place is said and not forgotten.
    #[serde(deserialize_with = "Deserialize::deserialize")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "null_or::<CompactString>"))]
    pub section: Option<CompactString>,
}

/// Where a regulatory text is in force, wherever that is not the United States.
#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Jurisdiction {
    /// Australia.
    Au,
    /// Belgium.
    Be,
    /// Canada.
    Ca,
    /// Switzerland.
    Ch,
    /// European Union.
    Eu,
    /// France.
    Fr,
    /// Hong Kong.
    Hk,
    /// Luxembourg.
    Lu,
    /// Philippines.
    Ph,
    /// Sweden.
    Se,
    /// United Kingdom.
    Uk,
}

impl Jurisdiction {
    /// All, each with its code, its mark and its name.
    const ALL: [(Self, &str, &str, &str); 11] = [
        (Self::Au, "AU", "[AU]", "Australia"),
        (Self::Be, "BE", "[BE]", "Belgium"),
        (Self::Ca, "CA", "[CA]", "Canada"),
        (Self::Ch, "CH", "[CH]", "Switzerland"),
        (Self::Eu, "EU", "[EU]", "European Union"),
        (Self::Fr, "FR", "[FR]", "France"),
        (Self::Hk, "HK", "[HK]", "Hong Kong"),
        (Self::Lu, "LU", "[LU]", "Luxembourg"),
        (Self::Ph, "PH", "[PH]", "Philippines"),
        (Self::Se, "SE", "[SE]", "Sweden"),
        (Self::Uk, "UK", "[UK]", "United Kingdom"),
    ];

    /// Where something is in force that rests on these sources: one that speaks for the United States or for
    /// nowhere in particular is enough to need no mark.
    pub fn of(sources: impl Iterator<Item = Option<Self>>) -> Option<Self> {
        let places: Option<Vec<Self>> = sources.collect();
        places?.first().copied()
    }

    /// The mark that stands before every statement of that jurisdiction: `[EU]`.
    pub fn mark(self) -> &'static str {
        Self::ALL[self as usize].2
    }
}

impl Region {
    /// The word for it: `US`, `EU`.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(it, ..)| *it == self).map_or("", |(_, word, _)| *word)
    }
}

/// A place to which an answer is kept. Texts without a mark are those of the United States.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Region(pub Option<Jurisdiction>);

impl Region {
    /// All, each with the word for it and what it is.
    pub const ALL: [(Self, &'static str, &'static str); 12] = {
        let mut all = [(Self(None), "US", "United States, and texts of nowhere in particular"); 12];
        let mut at = 0;
        while at < Jurisdiction::ALL.len() {
            let (jurisdiction, code, _, name) = Jurisdiction::ALL[at];
            at += 1;
            all[at] = (Self(Some(jurisdiction)), code, name);
        }
        all
    };
}

/// One thing that a source says, in words of this reference.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The statement.
    pub text: String,
    /// Id of the drug that it is about, where it stands under something else; in `order`, what is given first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drug: Option<String>,
    /// Whom its figures are about; every percentage has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<String>,
    /// Where it is in force, if all of its sources speak for somewhere else than the United States.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Who says so: at least one. Each of them says all of it, unless it is said `together`.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub citations: Vec<Citation>,
    /// Whether it takes all of its sources to say it: each has a part of it, or says something else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub together: bool,
    /// Ids of other entries that show it in the same section: a fact stands once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

impl Statement {
    /// Keeps of who says it the sources that may speak. False where it is not said any more.
    pub fn retain(&mut self, filter: &dyn SourceFilter) -> bool {
        // What several sources say together is said by none of them alone.
        let whole = !self.together || self.citations.iter().all(|it| filter.allows(it));
        // News that stood beside a better source does not stand alone.
        let is_news = |it: &Citation| filter.about(it).is_some_and(|(author, _)| author == Author::News);
        let backed = |citations: &[Citation]| citations.iter().any(|it| !is_news(it));
        let was_backed = backed(&self.citations);
        whole
            && filter.in_force(&mut self.citations, &mut self.jurisdiction)
            && (!was_backed || backed(&self.citations))
    }
}

/// Keeps of sections what is said by the sources that may speak.
pub(super) fn retain(sections: &mut Sections, filter: &dyn SourceFilter) {
    sections.retain(|_, statements| {
        statements.retain_mut(|it| it.retain(filter));
        !statements.is_empty()
    });
}

/// Which sources may speak.
pub trait SourceFilter {
    /// Whether the source of a citation may.
    fn allows(&self, citation: &Citation) -> bool;

    /// Whether it may tell whom to call: a sign is one wherever somebody is.
    fn allows_call(&self, citation: &Citation) -> bool {
        self.allows(citation)
    }

    /// Who speaks in the source of a citation, and where it is in force if not in the United States.
    fn about(&self, citation: &Citation) -> Option<(Author, Option<Jurisdiction>)>;
}

impl dyn SourceFilter + '_ {
    /// Keeps the citations that may stand. False where none is left.
    pub fn cited(&self, citations: &mut Vec<Citation>) -> bool {
        citations.retain(|it| self.allows(it));
        !citations.is_empty()
    }

    /// The same, and states where what they say is in force.
    pub fn in_force(&self, citations: &mut Vec<Citation>, stated: &mut Option<Jurisdiction>) -> bool {
        let left = self.cited(citations);
        *stated = self.place(citations);
        left
    }

    /// The same of a sign to call about.
    pub fn calls(&self, it: &mut RedFlag) -> bool {
        it.citations.retain(|it| self.allows_call(it));
        it.jurisdiction = self.place(&it.citations);
        !it.citations.is_empty()
    }

    /// Where that is in force which rests on some citations.
    pub fn place(&self, citations: &[Citation]) -> Option<Jurisdiction> {
        Jurisdiction::of(citations.iter().map(|it| self.about(it)?.1))
    }
}

/// The names of an entry beside its main one.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherNames {
    /// Brand names; none stands under two drugs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brands: Vec<String>,
    /// Names that it had before, or has elsewhere: `diarrhoea`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<String>,
    /// Codes of its developers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// Clinical and lay words that lead here, with forgiveness for slips. A word may lead to several entries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Words that lead here only as they stand: slang, and ordinary words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exact: Vec<String>,
}
