//! Uses: a drug in a disease and setting, which is what approvals, doses and calendars are about.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::{Day, Jurisdiction, Section, Sections, SourceFilter, Statement, statement::retain};

/// How an approval stands.
#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Accelerated: on early evidence, may depend on confirming trials.
    Accelerated,
    /// Approved; no source here says whether accelerated or regular.
    Approved,
    /// Regular, also called full.
    Regular,
    /// No longer in force.
    Withdrawn,
}

impl Status {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accelerated => "accelerated",
            Self::Approved => "approved",
            Self::Regular => "regular",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A drug in a disease and setting.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// Id, `use:` and a slug.
    pub id: String,
    /// Id of the drug.
    pub drug: String,
    /// Disease and setting, in a phrase.
    pub name: String,
    /// How it stands with each regulator that was read; none where the chosen sources do not tell.
    pub approvals: Vec<Approval>,
    /// Id of the regimen by which it is given, where its doses have days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regimen: Option<String>,
    /// Ids of the trials that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trials: Vec<String>,
    /// What was looked for, and neither read nor found: short phrases, of this reference and of no source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_read: Vec<String>,
    /// What sources say of it: whom it is for, marker, dose, duration, stop rule and so on.
    pub sections: Sections,
}

/// How a use stands with a regulator.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Whose approval it is, if not that of the United States.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// How it stands.
    pub status: Status,
    /// Since when it stands so, as exactly as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
    /// Until when it stood, for one that was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// What was approved, changed or withdrawn: first what made the `status` and its date, then what came before.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub history: Vec<Statement>,
}

impl Approval {
    /// How it stands, and since when.
    pub fn standing(&self) -> String {
        let word = self.status.word();
        match (self.status, self.since, self.until) {
            (Status::Withdrawn, Some(since), Some(until)) => format!("{word} {until} (approved {since})"),
            (_, Some(since), _) => format!("{word} {since}"),
            (_, None, Some(until)) => format!("{word} on {until}"),
            (_, None, None) => format!("{word}, date not known"),
        }
    }
}

impl Use {
    /// The statements of one section.
    pub fn section(&self, section: Section) -> &[Statement] {
        self.sections.get(&section).map_or(&[], Vec::as_slice)
    }

    /// Whether none of its approvals is in force.
    pub fn is_withdrawn(&self) -> bool {
        !self.approvals.is_empty() && self.approvals.iter().all(|it| it.status == Status::Withdrawn)
    }

    /// Every statement in it with what it is about, whom it is for first.
    pub fn statements(&self) -> impl Iterator<Item = (&'static str, &Statement)> {
        let history =
            self.approvals.iter().flat_map(|it| &it.history).map(|it| (Section::Status.heading(), it));
        let sections = self.sections.iter();
        sections.flat_map(|(section, all)| all.iter().map(|it| (section.heading(), it))).chain(history)
    }

    /// Keeps what is said by the sources that may speak. False where that is not enough to tell for whom it is; or that
    /// it was withdrawn, which is never left out.
    pub fn retain(&mut self, filter: &dyn SourceFilter) -> bool {
        let was_withdrawn = self.is_withdrawn();
        // Status and date are told by the first of the history: without it an approval is hearsay.
        self.approvals.retain_mut(|it| {
            let told = it.history.first_mut().is_some_and(|it| it.retain(filter));
            it.history.retain_mut(|it| it.retain(filter));
            told
        });
        retain(&mut self.sections, filter);
        let is_told = !was_withdrawn || !self.approvals.is_empty();
        is_told && !self.section(Section::Indication).is_empty()
    }
}
