//! Topics of the article, words of the field, trials, and what has happened.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::{Day, Jurisdiction, OtherNames, RedFlag, Sections};

/// A section of the article, or a question that it answers.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Id, `topic:` and a slug.
    pub id: String,
    /// Its title.
    pub name: String,
    /// Its other names.
    pub names: OtherNames,
    /// Whether it shows all red flags.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shows_red_flags: bool,
    /// Signs to call about at once: a view of the red flags.
    #[borsh(skip)]
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub call: Vec<RedFlag>,
    /// What was looked for, and neither read nor found: short phrases, of this reference and of no source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_read: Vec<String>,
    /// What sources say of it.
    pub sections: Sections,
}

/// A word of the field.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Id, `term:` and a slug.
    pub id: String,
    /// The word, as it is written.
    pub name: String,
    /// What it stands for, where it is an abbreviation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub long_name: Option<String>,
    /// Id of the topic that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Ids of narrower terms: what has one of them has this status, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub narrower: Vec<String>,
    /// Its other names.
    pub names: OtherNames,
    /// What sources say of it.
    pub sections: Sections,
}

/// A clinical trial.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// Id, `trial:` and a slug.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Number in a public register: `NCT03036488`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<String>,
    /// Its other names.
    pub names: OtherNames,
    /// Ids of the drugs of this reference that it tested.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drugs: Vec<String>,
    /// What was looked for, and neither read nor found: short phrases, of this reference and of no source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_read: Vec<String>,
    /// What sources say of it.
    pub sections: Sections,
}

/// What happened on a day.
#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// A new approval on early evidence.
    Accelerated,
    /// A new approval.
    Approval,
    /// An accelerated approval made regular.
    Conversion,
    /// A new version of a label.
    Label,
    /// A new way of giving it.
    NewRoute,
    /// A regulator's word on how an approval is to be read; it changes none.
    Notice,
    /// The opinion of a regulator's committee, on which the decision follows: no approval.
    Opinion,
    /// What a body advises that decides on funding: no approval.
    Recommendation,
    /// An application that a regulator took on, and has not decided: no approval.
    UnderReview,
    /// An approval that was withdrawn.
    Withdrawal,
}

impl Change {
    /// Whether a regulator, or who decides on funding, has decided: what is none changes nothing yet.
    pub fn is_a_decision(self) -> bool {
        !matches!(self, Self::Label | Self::Notice | Self::Opinion | Self::UnderReview)
    }

    /// The words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accelerated => "accelerated",
            Self::Approval => "approval",
            Self::Conversion => "regular approval",
            Self::Label => "label",
            Self::NewRoute => "new route",
            Self::Notice => "notice",
            Self::Opinion => "committee opinion",
            Self::Recommendation => "recommendation",
            Self::UnderReview => "under review",
            Self::Withdrawal => "withdrawal",
        }
    }
}

/// A change since the sources of a card may have been written.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Id, `event:`, the date and a slug.
    pub id: String,
    /// What happened, in a line.
    pub name: String,
    /// Its other names.
    pub names: OtherNames,
    /// When, as exactly as it is known.
    pub date: Day,
    /// What kind of change.
    pub change: Change,
    /// Where it holds, if not in the United States.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Ids of the entries that it is about: at least one.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub about: Vec<String>,
    /// What sources say of it.
    pub sections: Sections,
}
