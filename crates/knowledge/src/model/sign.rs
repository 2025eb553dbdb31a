//! Signs as people tell of them, the words by which they are recognised, and the organs to which they point.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// An organ or system of the body, or the occasion of a reaction.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Organ {
    /// What it is called.
    pub name: String,
    /// Other words for it, folded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Name of the organ or system that it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
}

/// A sign, and how it is recognised in what somebody types.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// Id, a slug, by which red flags name it.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What people say of it, folded: each is read as the meanings of its words, in any order.
    pub phrases: Vec<String>,
    /// Meanings that make it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patterns: Vec<Pattern>,
    /// Ids of side effects that it may be a sign of beside those of its red flags, which they go before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leads_to: Vec<String>,
}

impl Sign {
    /// One of which no more is known than its id.
    pub(crate) fn of_id(id: String) -> Self {
        Self { name: id.clone(), id, phrases: Vec::new(), patterns: Vec::new(), leads_to: Vec::new() }
    }
}

/// Meanings that make a sign: a part of the body and what is felt there, a measure and its direction.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// One of these.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub of: Vec<String>,
    /// And one of these, if there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// And none of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
}

/// Words that mean the same in a description of symptoms.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignWords {
    /// What they mean, in a word of its own.
    pub meaning: String,
    /// What they do.
    #[serde(default, skip_serializing_if = "SignWordRole::is_default")]
    pub role: SignWordRole,
    /// The words, folded, some of them of several words. A word stands once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Numbers that mean it: from, to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<[f64; 2]>,
    /// Ids of the side effects to which a circumstance points: of several conditions these come first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points_to: Vec<String>,
    /// Whether these come last where the circumstance is not said.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub else_last: bool,
}

/// What words do in a description of symptoms.
#[derive(
    BorshDeserialize, BorshSerialize, Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum SignWordRole {
    /// Signs are made of it.
    #[default]
    Meaning,
    /// The same, and it says that something is not possible: `cannot`.
    Inability,
    /// The same, and it says which way: `low`, `raised`, `positive`.
    Direction,
    /// What stands after it is not there: `no`, `denies`.
    Negator,
    /// It says nothing: `the`, `very`, `since yesterday`; nor does what only seems to deny: `not only`.
    Idle,
    /// It tells whose body it is, and nothing else: `my`, `she`, `patient`.
    Person,
    /// It tells since when, how bad or that something is felt, and nothing else: `since`, `severe`, `suffers`.
    Course,
    /// What stands behind it tells where or when something came: `in`, `after`.
    Setting,
    /// It joins to a sign what it is of: `of`, `about`.
    Link,
    /// It takes back what its part denies: `never had a headache like this`.
    Undoing,
    /// Where it comes first, it asks whether something is so: `is it normal`.
    Asking,
    /// It goes on with what was denied: `or`.
    Or,
    /// It parts what is said: `and`, `with`.
    And,
    /// The same, and ends what is denied: `but`.
    But,
    /// The same where something is denied before it, else it says nothing: `no fever, only chills`.
    Only,
    /// It tells under what circumstances something came: `during the infusion`.
    Circumstance,
    /// What it is said of is no sign: `normal`.
    Normal,
    /// It names another thing, so that no sign is meant: `hay fever`, `dysplasia`.
    Other,
    /// It tells of no sign, and beside the name of an organ or a side effect it names another thing: `cancer`, `injury`.
    Subject,
    /// It tells of no sign, and takes nothing from a name: `immune-mediated`, `acute`.
    Qualifier,
    /// It names a thing, of which a sign only tells what it is for or like: `shampoo`, `sale`.
    Thing,
}

impl SignWordRole {
    /// Whether signs are made of it.
    pub fn makes_signs(self) -> bool {
        matches!(self, Self::Meaning | Self::Inability | Self::Direction | Self::Negator)
    }

    /// Whether it is no more than what tells of whom and how something is said.
    pub fn says_nothing(self) -> bool {
        matches!(
            self,
            Self::Idle
                | Self::Only
                | Self::Person
                | Self::Course
                | Self::Setting
                | Self::Link
                | Self::Asking
                | Self::Undoing
                | Self::Subject
                | Self::Qualifier
        )
    }

    /// Whether it shows that somebody tells of a body.
    pub fn tells_of_somebody(self) -> bool {
        matches!(self, Self::Person | Self::Course | Self::Circumstance)
    }

    // Serde asks for a reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
