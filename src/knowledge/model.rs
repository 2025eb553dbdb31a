//! The shapes of the knowledge: what a drug, a side effect, a regimen and the
//! rest are made of. The files under `assets/knowledge/` hold exactly these
//! types, and their JSON Schemas are generated from them.

use std::{collections::BTreeMap, fmt};

use borsh::{BorshDeserialize, BorshSerialize};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::day::Day;

/// Where a statement is said: a source, and the place in it.
#[derive(
    BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize,
)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Citation {
    // Ids and places are short, and there are hundreds in an entry: most of these strings need no memory of their own.
    /// Id of the source.
    pub source: CompactString,
    /// Section, table, page or heading in the source; null where none is known.
    // Required in the files, so that a missing place is said and not forgotten.
    #[serde(deserialize_with = "Deserialize::deserialize")]
    #[cfg_attr(test, schemars(schema_with = "null_or::<CompactString>"))]
    pub section: Option<CompactString>,
}

/// Where a regulatory text is in force, wherever that is not the United States.
#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Jurisdiction {
    /// Australia.
    Au,
    /// European Union.
    Eu,
    /// Hong Kong.
    Hk,
    /// Philippines.
    Ph,
}

impl Jurisdiction {
    /// Where something is in force that rests on these sources: one that speaks for the United States or for
    /// nowhere in particular is enough to need no mark.
    pub fn of(sources: impl Iterator<Item = Option<Self>>) -> Option<Self> {
        let places: Option<Vec<Self>> = sources.collect();
        places?.first().copied()
    }

    /// The mark that stands before every statement of that jurisdiction: `[EU]`.
    pub fn mark(self) -> &'static str {
        match self {
            Self::Au => "[AU]",
            Self::Eu => "[EU]",
            Self::Hk => "[HK]",
            Self::Ph => "[PH]",
        }
    }
}

/// One thing that a source says, in words of this reference.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub citations: Vec<Citation>,
    /// Whether it takes all of its sources to say it: each has a part of it, or says something else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub together: bool,
}

/// What a statement of an entry is about; the order is the order of a card.
#[derive(
    BorshDeserialize,
    BorshSerialize,
    Deserialize,
    Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd,
)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Under which names a drug is known.
    Names,
    /// Class of a drug, in a phrase.
    Class,
    /// The entry in a line, for lists.
    Brief,
    /// What a word means.
    Definition,
    /// How a trial was made.
    Design,
    /// What a source says, where no other section fits.
    Says,
    /// What a drug does in the body.
    WhatItDoes,
    /// What it is given for.
    Treats,
    /// The condition under which it is given.
    Condition,
    /// How it gets into the body.
    Route,
    /// Dose, and time of infusion or injection.
    Dosing,
    /// How often it is given.
    Interval,
    /// For how long it is given.
    Duration,
    /// What the choice depends on.
    DependsOn,
    /// What is given first on a day with several drugs.
    Order,
    /// How long it is from one phase to the next.
    BetweenPhases,
    /// When treatment ends.
    StopRule,
    /// How its approval stands.
    Status,
    /// What to do after a missed dose.
    MissedDose,
    /// Threshold of a marker.
    CutOff,
    /// How often something is found or happens.
    Frequency,
    /// When something starts, and how long it lasts.
    Timing,
    /// What came out of a trial.
    Results,
    /// Reactions seen most often with a drug.
    CommonReactions,
    /// Serious warnings of a label.
    Warnings,
    /// Who must not receive it.
    Contraindications,
    /// Pregnancy, contraception and breast-feeding.
    Pregnancy,
    /// Tests before and during treatment.
    Monitoring,
    /// General rules on withholding and stopping.
    DoseModification,
    /// Treatment of reactions, corticosteroids among them.
    Management,
    /// What to tell the care team at once.
    RedFlags,
    /// Vials, dilution and storage.
    Preparation,
    /// What the drug is made of, its maker and its first approval.
    Product,
    /// Where sources differ, and which of them says what.
    Differences,
}

impl Section {
    /// All sections, in the order of a card.
    pub const ALL: [Self; 34] = [
        Self::Names,
        Self::Class,
        Self::Brief,
        Self::Definition,
        Self::Design,
        Self::Says,
        Self::WhatItDoes,
        Self::Treats,
        Self::Condition,
        Self::Route,
        Self::Dosing,
        Self::Interval,
        Self::Duration,
        Self::DependsOn,
        Self::Order,
        Self::BetweenPhases,
        Self::StopRule,
        Self::Status,
        Self::MissedDose,
        Self::CutOff,
        Self::Frequency,
        Self::Timing,
        Self::Results,
        Self::CommonReactions,
        Self::Warnings,
        Self::Contraindications,
        Self::Pregnancy,
        Self::Monitoring,
        Self::DoseModification,
        Self::Management,
        Self::RedFlags,
        Self::Preparation,
        Self::Product,
        Self::Differences,
    ];

    /// Its name in JSON and on the command line, there with hyphens.
    pub fn slug(self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.as_str().unwrap_or_default().replace('_', "-")
    }

    /// The heading under which people read it.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Names => "Names",
            Self::Class => "Class",
            Self::Brief => "In brief",
            Self::Definition => "Meaning",
            Self::Design => "Design",
            Self::Says => "Notes",
            Self::WhatItDoes => "What it does",
            Self::Treats => "Treats",
            Self::Condition => "Condition",
            Self::Route => "Route",
            Self::Dosing => "Dose",
            Self::Interval => "How often",
            Self::Duration => "How long",
            Self::DependsOn => "Depends on",
            Self::Order => "Order",
            Self::BetweenPhases => "Between phases",
            Self::StopRule => "Stop rule",
            Self::Status => "Status",
            Self::MissedDose => "Missed dose",
            Self::CutOff => "Cut-off",
            Self::Frequency => "How common",
            Self::Timing => "Timing",
            Self::Results => "Results",
            Self::CommonReactions => "Common reactions",
            Self::Warnings => "Warnings",
            Self::Contraindications => "Contraindications",
            Self::Pregnancy => "Pregnancy, lactation",
            Self::Monitoring => "Monitoring",
            Self::DoseModification => "Withhold or stop",
            Self::Management => "Management",
            Self::RedFlags => "Call at once about",
            Self::Preparation => "Preparation, storage",
            Self::Product => "Product",
            Self::Differences => "Sources differ",
        }
    }
}

/// The statements of an entry, by what they are about.
pub type Sections = BTreeMap<Section, Vec<Statement>>;

/// The names of an entry beside its main one.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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

/// A drug of this reference.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Drug {
    /// Id, `drug:` and the generic name.
    pub id: String,
    /// Generic name.
    pub name: String,
    /// Four-letter suffix of a biologic, without the hyphen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
    /// Its other names.
    pub names: OtherNames,
    /// Products that are easily taken for this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_the_same_as: Vec<Related>,
    /// What regulators approved it for, as far as that can bear on breast cancer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indications: Vec<Indication>,
    /// Codes under which other systems know it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// What was looked for, and neither read nor found: short phrases, of this reference and of no source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_read: Vec<String>,
    /// What sources say of it.
    pub sections: Sections,
}

impl Drug {
    /// Whether it had approvals, and none is in force.
    pub fn is_withdrawn(&self) -> bool {
        !self.indications.is_empty() && self.indications.iter().all(|it| it.status == Status::Withdrawn)
    }
}

/// Another entry, and what it has to do with this one.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// Id of the other entry.
    pub id: String,
    /// What tells the two apart.
    pub statement: Statement,
}

/// A code under which another system knows a drug.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The system, as it calls itself.
    pub system: String,
    /// The code in that system.
    pub code: String,
    /// Who says so: at least one.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub citations: Vec<Citation>,
}

/// How an approval stands.
#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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

/// A use that a regulator approved.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Indication {
    /// Disease and setting, in a phrase.
    pub name: String,
    /// How the approval stands.
    pub status: Status,
    /// Since when it stands so, as exactly as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Day>,
    /// Until when it stood, for one that was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Whom and what it is for, with the defining phrases of the label.
    pub wording: Statement,
    /// Marker with its cut-off, or that none is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marker: Option<Statement>,
    /// Companion test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<Statement>,
    /// Drugs that are given with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partners: Option<Statement>,
    /// What was approved, changed or withdrawn: first what made the `status` and its date, then what came before.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub history: Vec<Statement>,
    /// What else is to be known of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Statement>,
}

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
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Serious, and less often.
    Serious,
    /// Common.
    Common,
}

impl Severity {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Serious => "serious",
        }
    }
}

/// Something unwanted that a treatment can cause.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// How often it was seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<Rate>,
    /// What a label says to do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub label_actions: Vec<LabelAction>,
    /// What was looked for, and neither read nor found: short phrases, of this reference and of no source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_read: Vec<String>,
    /// What sources say of it.
    pub sections: Sections,
}

/// How often a side effect was seen: a number with whom it was counted in.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Id of the drug.
    pub drug: String,
    /// Whom it was counted in.
    pub population: String,
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
    /// Where it is in force, if not the United States.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Who says so: at least one.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub citations: Vec<Citation>,
}

/// The percentage of one grade.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GradeRate {
    /// The grade or grades: `Grade 3`, `Grade 3 or higher`, `fatal`.
    pub grade: String,
    /// Percent, as the source writes it.
    pub percent: String,
}

/// What a label says to do with a drug when a side effect comes.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LabelAction {
    /// Id of the drug.
    pub drug: String,
    /// The grade or finding, in the label's terms.
    pub grade: String,
    /// What the label says to do: withhold, permanently discontinue and so on.
    pub action: String,
    /// Where it is in force, if not the United States.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Who says so: at least one.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub citations: Vec<Citation>,
}

/// A plan by which drugs are given. One without drugs is the treatment as a whole.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Regimen {
    /// Id, `regimen:` and a slug.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its other names.
    pub names: OtherNames,
    /// Ids of the drugs of this reference in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drugs: Vec<String>,
    /// Its phases, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<Phase>,
    /// What was looked for, and neither read nor found: short phrases, of this reference and of no source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_read: Vec<String>,
    /// What sources say of it.
    pub sections: Sections,
}

/// A stretch of a regimen.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Its name.
    pub name: String,
    /// Name of the day that it starts on: `adjuvant`. The first phase has none: it starts with the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// What lies between it and the phase before: `surgery`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What is given in it.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub components: Vec<Component>,
}

/// One drug in a phase, on a clock of its own: a regimen can run cycles of 21 and of 28 days side by side.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Id of a drug of this reference, or the plain name of a partner.
    pub drug: String,
    /// The dose: `200 mg`, `80 mg/m²`, `AUC 5`.
    pub dose: String,
    /// The way in: `intravenous`, `subcutaneous`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Minutes of infusion or injection, where a source states them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Length of its cycle, in days.
    pub cycle_days: u32,
    /// Days of the cycle on which it is given; day 1 is the first.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub days: Vec<u32>,
    /// Day of the phase on which its first cycle starts.
    pub first_day: u32,
    /// How many doses there are, where a source counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doses: Option<u32>,
    /// For how many weeks it is given, where a source says that instead of a count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weeks: Option<u32>,
    /// The choice that it belongs to, where the regimen leaves one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
    /// Where it is in force, if not the United States.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Who says so: at least one.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub citations: Vec<Citation>,
}

impl Component {
    /// Day of the phase on which the last of its doses comes, where a source counts them.
    pub fn last_day(&self) -> Option<u64> {
        let in_a_cycle = u32::try_from(self.days.len()).ok()?;
        let before = self.doses?.checked_sub(1)?;
        let cycles = u64::from(before.checked_div(in_a_cycle)?) * u64::from(self.cycle_days);
        let day = self.days.get(usize::try_from(before % in_a_cycle).ok()?)?;
        Some((u64::from(self.first_day) + cycles + u64::from(*day)).saturating_sub(1))
    }
}

/// One way to settle what a regimen leaves open.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is to be chosen: `carboplatin`.
    pub option: String,
    /// This way: `weekly`.
    pub value: String,
}

impl Choice {
    /// What is chosen between where doses may come at several intervals.
    const INTERVAL: &str = "interval";

    /// The choice of an interval of so many weeks.
    pub fn every(weeks: u32) -> Self {
        Self { option: Self::INTERVAL.to_owned(), value: format!("every-{weeks}-weeks") }
    }

    /// The weeks of an interval, if that is what is chosen.
    pub fn weeks(&self) -> Option<u32> {
        let value = Some(&self.value).filter(|_| self.option == Self::INTERVAL)?;
        value.strip_prefix("every-")?.strip_suffix("-weeks")?.parse().ok()
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.option, self.value)
    }
}

/// A section of the article, or a question that it answers.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Id, `topic:` and a slug.
    pub id: String,
    /// Its title.
    pub name: String,
    /// Its other names.
    pub names: OtherNames,
    /// What sources say of it.
    pub sections: Sections,
}

/// A word of the field.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// Its other names.
    pub names: OtherNames,
    /// What sources say of it.
    pub sections: Sections,
}

/// A clinical trial.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// A new approval.
    Approval,
    /// An accelerated approval made regular.
    Conversion,
    /// A new way of giving it.
    NewRoute,
    /// An approval that was withdrawn.
    Withdrawal,
}

impl Change {
    /// The words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::Conversion => "regular approval",
            Self::NewRoute => "new route",
            Self::Withdrawal => "withdrawal",
        }
    }
}

/// A change since the sources of a card may have been written.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// Ids of the entries that it is about: at least one.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub about: Vec<String>,
    /// What sources say of it.
    pub sections: Sections,
}

/// What kind of text a source is.
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// The article at the core of this reference.
    Article,
    /// A public institute, society or registry.
    Institute,
    /// A paper or abstract of a journal or congress.
    Journal,
    /// The maker of a drug, or a label that others print again.
    Manufacturer,
    /// Professional news: cited only for the date and fact of an approval or withdrawal.
    News,
    /// A regulator, or a label that it publishes.
    Regulator,
}

impl SourceKind {
    pub(super) const ALL: [Self; 6] =
        [Self::Article, Self::Institute, Self::Journal, Self::Manufacturer, Self::News, Self::Regulator];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Institute => "institute",
            Self::Journal => "journal",
            Self::Manufacturer => "manufacturer",
            Self::News => "news",
            Self::Regulator => "regulator",
        }
    }
}

/// A text that statements rest on.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Id, a slug without a kind: `article`.
    pub id: CompactString,
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: CompactString,
    /// What kind of text it is.
    pub kind: SourceKind,
    /// When it was published, revised or last reviewed, as exactly as it says; null where it is undated.
    #[serde(deserialize_with = "Deserialize::deserialize")]
    #[cfg_attr(test, schemars(schema_with = "null_or::<Day>"))]
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
    #[cfg_attr(test, schemars(schema_with = "null_or::<String>"))]
    pub url: Option<String>,
}

/// A real drug that this reference does not cover, so that it is never taken for one that it does.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherDrug {
    /// Generic name.
    pub name: String,
    /// Brand names and other names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Class, where a source supports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Who says that it is of that class: at least one where there is a class.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
}

impl OtherDrug {
    /// Its names, the generic one last.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().chain([&self.name]).map(String::as_str)
    }
}

/// What edition of the knowledge this is.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// Version of the knowledge; it moves with every change of a fact.
    pub version: String,
    /// The day on which the facts were last compiled.
    pub compiled: Day,
}

/// A knowledge file: entries of one kind, in the order in which they are shown.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "FileOf{T}"))]
#[serde(deny_unknown_fields)]
pub struct File<T> {
    /// The schema of the file, for editors.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// The entries.
    pub entries: Vec<T>,
}

/// The schema of a field that must be there and may be null.
#[cfg(test)]
fn null_or<T: schemars::JsonSchema>(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    generator.subschema_for::<Option<T>>()
}
