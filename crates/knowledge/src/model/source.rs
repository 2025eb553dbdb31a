//! Sources: who speaks, in which document, and how it was read.

use borsh::{BorshDeserialize, BorshSerialize};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

#[cfg(feature = "schema")]
use super::null_or;
use super::{Day, Jurisdiction};

/// Who speaks in a source, in the order of authority; the article, at the core of this reference, comes last.
#[derive(
    BorshDeserialize,
    BorshSerialize,
    Deserialize,
    Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Ord,
    PartialEq,
    PartialOrd,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Author {
    /// The label of a drug, with its leaflet or guide for patients.
    Label,
    /// A regulator.
    Regulator,
    /// A guideline of a professional body.
    Guideline,
    /// A public institute or registry.
    Institute,
    /// A paper or abstract of a journal or congress.
    Journal,
    /// The maker of a drug.
    Manufacturer,
    /// Professional news: cited only for the date and fact of an approval or withdrawal.
    News,
    /// The article at the core of this reference.
    Article,
}

impl Author {
    /// All authors, each with the word for it and what it is.
    pub const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Label, "label", "The label of a drug, with its guide for patients"),
        (Self::Regulator, "regulator", "A regulator"),
        (Self::Guideline, "guideline", "A guideline of a professional body"),
        (Self::Institute, "institute", "A public institute or registry"),
        (Self::Journal, "journal", "A journal or congress"),
        (Self::Manufacturer, "manufacturer", "The maker of a drug"),
        (Self::News, "news", "Professional news, on approvals only"),
        (Self::Article, "article", "The article at the core of this reference"),
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// How a source was read.
#[derive(BorshDeserialize, BorshSerialize, Deserialize, Serialize, Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ReadAs {
    /// At its publisher.
    Original,
    /// Where others print it again.
    Copy,
    /// In part: an abstract, an opening, a digest.
    Excerpt,
}

impl ReadAs {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Copy => "copy",
            Self::Excerpt => "excerpt",
        }
    }
}

/// Which document a source is, and in which version.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Id of all versions of a label, where the registry gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_id: Option<String>,
    /// Number of the version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Code of the revision, as it stands in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
}

/// A newer version of a document, which exists and was not read.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Newer {
    /// Its date, as exact as it is known.
    pub date: Day,
    /// What it changes, as far as that is known.
    pub changes: String,
}

/// A text that statements rest on.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Id, a slug without a kind: `article`.
    pub id: CompactString,
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: CompactString,
    /// Who speaks in it.
    pub author: Author,
    /// What stands beside a line that it supports: `US label 2023-12`.
    pub short: CompactString,
    /// Which document it is, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// How it was read; null where that is not known.
    #[serde(deserialize_with = "Deserialize::deserialize")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "null_or::<ReadAs>"))]
    pub read_as: Option<ReadAs>,
    /// A newer version of it, which exists and was not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newer: Option<Newer>,
    /// When it was published, revised or last reviewed, as exactly as it says; null where it is undated.
    #[serde(deserialize_with = "Deserialize::deserialize")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "null_or::<Day>"))]
    pub date: Option<Day>,
    /// What that date is: `reviewed`, `revised`, `published`, `updated`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_is: Option<CompactString>,
    /// The day on which it was read for this reference, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accessed: Option<Day>,
    /// Id of the drug whose label, leaflet or page it is. It says nothing of another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drug: Option<String>,
    /// Where it speaks for, if not the United States.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Its address; null where none is known.
    #[serde(deserialize_with = "Deserialize::deserialize")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "null_or::<String>"))]
    pub url: Option<String>,
}

/// What edition of the knowledge this is.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Version of the knowledge; it moves with every change of a fact.
    pub version: String,
    /// The day on which the facts were last compiled.
    pub compiled: Day,
}
