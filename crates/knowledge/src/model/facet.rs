//! What questions are made of beside names: facets, places, and other words for the same.

use serde::{Deserialize, Serialize};

use super::Jurisdiction;

/// Something that is asked of a subject: its dose, how often, for how long.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Facet {
    /// Its name: a slug.
    pub id: String,
    /// Words and phrases by which it is asked for, whatever their endings.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub words: Vec<String>,
    /// Parts of entries that answer, by their names on the command line, the best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// Words that a statement holds which answers, whatever its part: all words of one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cues: Vec<String>,
    /// Facets before which it stands back where both are read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gives_way_to: Vec<String>,
    /// Whether the word itself has to stand in what answers: `vaccine`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_literal: bool,
    /// Whether this reference does not tell of it, which is said wherever it is asked: other cancers, costs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_elsewhere: bool,
    /// Whether it is asked of a thing, and never told of oneself: its words beside a sign make no complaint of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_clinical: bool,
    /// Whether nearly every question has such a word, so that it is no reason for an answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_vague: bool,
}

/// Where something may be in force, and the words for it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Locale {
    /// What it is called.
    pub name: String,
    /// Whether it is the United States, whose texts need no mark.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_home: bool,
    /// Its mark, where texts of it were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Words for it, its regulators and its guideline bodies.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub words: Vec<String>,
}

/// A word of a question, and words by which statements may say the same.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Synonym {
    /// The word, or several.
    pub word: String,
    /// Words that mean the same, or nearly.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub means: Vec<String>,
}
