//! Side effects, and the tables of which each shows its part: red flags, actions, rates.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::{
    Citation, Figure, Grades, Jurisdiction, Management, OtherNames, Sections, Statement, numbers::thousands,
};

/// How grave a side effect is in the words of its source.
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
pub enum Severity {
    /// Serious, and less often.
    Serious,
    /// Common.
    Common,
}

impl Severity {
    /// All, each with the word for it and what it is.
    pub const ALL: [(Self, &'static str, &'static str); 2] =
        [(Self::Serious, "serious", "Serious, less often"), (Self::Common, "common", "Common")];

    /// The word for it.
    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// Something unwanted that a treatment can cause.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SideEffect {
    /// Id, `side-effect:` and a slug.
    pub id: String,
    /// Clinical name.
    pub name: String,
    /// Its name in everyday words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lay_name: Option<String>,
    /// Id of the side effect that it is a form of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// How grave it is.
    pub severity: Severity,
    /// The organ or system that it befalls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<String>,
    /// Its other names.
    pub names: OtherNames,
    /// How it shows itself; each of them leads here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub symptoms: Vec<Statement>,
    /// How often it was seen: a view of the rates.
    #[borsh(skip)]
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<Rate>,
    /// What labels do with a drug when it comes: a view of the actions.
    #[borsh(skip)]
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
    /// What guideline bodies say to do at each grade: a view of management.
    #[borsh(skip)]
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub management: Vec<Management>,
    /// Signs of it to call about at once: a view of the red flags.
    #[borsh(skip)]
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub call: Vec<RedFlag>,
    /// What was looked for, and neither read nor found: short phrases, of this reference and of no source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_read: Vec<String>,
    /// What sources say of it.
    pub sections: Sections,
}

/// How often a side effect was seen: a number with whom it was counted in.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Id of the side effect.
    pub effect: String,
    /// Id of the drug.
    pub drug: String,
    /// Whom it was counted in.
    pub population: String,
    /// What was counted, if not all who had it: `serious`, `resolved`, `led to permanent discontinuation`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<String>,
    /// How many people that were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u32>,
    /// How many of them had it, where the source gives the count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cases: Option<u32>,
    /// Percent of them, any grade, as the source writes it: `3.4`, `<0.1`. Absent where none is given, never 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub any_grade: Option<String>,
    /// Percent by grade, as far as the source splits it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_grade: Vec<GradeRate>,
    /// The same in the people it was compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<Control>,
    /// All its percentages as numbers: a view.
    #[borsh(skip)]
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<Figure>,
    /// Where it is in force, if not the United States.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Who says so: at least one.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub citations: Vec<Citation>,
}

impl Rate {
    /// What was counted, how often, of how many, and how often in the other arm: `1.7% (48 of 2,799) any grade, Grade 3: 0.9%;
    /// placebo: 0.2%`.
    pub fn figures(&self) -> String {
        let count = self.cases.zip(self.of);
        let count = count.map(|(cases, of)| format!(" ({} of {})", thousands(cases), thousands(of)));
        // Of what was counted otherwise the grade is no matter, or is told by what was counted.
        let any = if self.counts.is_none() || !self.by_grade.is_empty() { " any grade" } else { "" };
        let any = count.unwrap_or_default() + any;
        let figures = percents(self.any_grade.as_ref(), &any, &self.by_grade);
        let Some(control) = &self.control else { return figures };
        let of = control.of.map(|of| format!(" ({})", thousands(of))).unwrap_or_default();
        format!(
            "{figures}; {}{of}: {}",
            control.arm,
            percents(control.any_grade.as_ref(), "", &control.by_grade)
        )
    }
}

/// The percentage of one grade.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GradeRate {
    /// The grade or grades: `Grade 3`, `Grade 3 or higher`, `fatal`.
    pub grade: String,
    /// Percent, as the source writes it.
    pub percent: String,
}

/// How often the same was seen in the other arm of a trial.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// What that arm was given: `placebo with chemotherapy`.
    pub arm: String,
    /// How many people were in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u32>,
    /// Percent of them, any grade, as the source writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub any_grade: Option<String>,
    /// Percent by grade, as far as the source splits it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_grade: Vec<GradeRate>,
}

/// What a label says to do with a drug when a side effect comes.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Id of the side effect.
    pub effect: String,
    /// Id of the drug.
    pub drug: String,
    /// In whom the rule holds, where it holds in some only: `no tumor in the liver`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The grade or finding, in the label's terms.
    pub grade: String,
    /// The grades that it names: a view.
    #[borsh(skip)]
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub grades: Option<Grades>,
    /// What the label says to do: withhold, permanently discontinue and so on.
    pub action: String,
    /// Where it is in force, if not the United States.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Who says so: at least one.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub citations: Vec<Citation>,
}

impl Action {
    /// What a label does, at which grade, and in whom: `no tumor in the liver, Grade 3: withhold`.
    pub fn rule(&self) -> String {
        let condition = self.condition.as_ref().map(|it| format!("{it}, ")).unwrap_or_default();
        format!("{condition}{}: {}", self.grade, self.action)
    }
}

/// A sign to tell the care team of at once: what one source, or several that say the same, tell of it.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RedFlag {
    /// The sign, in lay words.
    pub sign: String,
    /// Ids of the signs by which it is recognised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read_as: Vec<String>,
    /// The organ or system that it points to, or the occasion.
    pub organ: String,
    /// Ids of the side effects that it may be a sign of, serious ones first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
    /// What to do, in the source's own words; absent where it gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<String>,
    /// Whom it is said of, where not of everybody: `on chemotherapy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<String>,
    /// When it comes, where sources tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timing: Option<String>,
    /// Where it is in force, if not the United States.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Whether it is an everyday complaint, too: an answer to it begins with what it may be.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_everyday: bool,
    /// Ids of the drugs whose texts say so: a view of the sources. Without one it is said of the treatment as a whole.
    #[serde(default, skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub drugs: Vec<String>,
    /// Whose text it is, where that stands in for one that was not read: a view of the drug.
    #[serde(default, skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who says so: at least one.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub citations: Vec<Citation>,
}

fn percents(any_grade: Option<&String>, any: &str, by_grade: &[GradeRate]) -> String {
    let any_grade = any_grade.map(|percent| format!("{percent}%{any}"));
    let by_grade = by_grade.iter().map(|it| format!("{}: {}%", it.grade, it.percent));
    any_grade.into_iter().chain(by_grade).collect::<Vec<_>>().join(", ")
}
