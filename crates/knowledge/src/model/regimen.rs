//! Regimens: plans by which drugs are given.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::{Citation, Jurisdiction, OtherNames, Sections};

/// A plan by which drugs are given. One without drugs is the treatment as a whole.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Id of the use that it serves, which says for whom, how long and when to stop.
    #[serde(default, rename = "use", skip_serializing_if = "Option::is_none")]
    pub serves: Option<String>,
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub components: Vec<Component>,
}

/// One drug in a phase, on a clock of its own: a regimen can run cycles of 21 and of 28 days side by side.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub days: Vec<u32>,
    /// Day of the phase on which its first cycle starts.
    pub first_day: u32,
    /// How many doses there are, where a source counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doses: Option<u32>,
    /// For how many weeks it is given, where a source says that instead of a count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weeks: Option<u32>,
    /// Months from day 1 of its phase after which it is not given any more, where a source sets such an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// The choice that it belongs to, where the regimen leaves one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
    /// Where it is in force, if not the United States.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Who says so: at least one.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub citations: Vec<Citation>,
}

impl Component {
    /// The days of a component: as many as are counted, else the first few.
    pub fn when(&self) -> String {
        const SHOWN: u32 = 5;
        let Component { cycle_days, days, first_day, doses, weeks, months, .. } = self;
        let list = |days: &[u32]| days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let from = if *first_day > 1 { format!(" from day {first_day}") } else { String::new() };
        let up_to = months.map(|months| format!(", up to {months} months")).unwrap_or_default();
        let span = weeks.map(|weeks| format!(" for {weeks} weeks")).unwrap_or_default() + &up_to;
        if days.len() > 1 {
            return format!("days {} of every {cycle_days}{from}{span}", list(days));
        }
        let first = |count: u32| (0..count).map(|cycle| first_day + cycle * cycle_days).collect::<Vec<u32>>();
        match (doses, weeks) {
            (Some(doses), _) => format!("{doses} doses: days {}", list(&first(*doses))),
            (None, Some(_)) => format!("every {cycle_days} days{from}{span}"),
            (None, None) => format!("every {cycle_days} days: {}, …{up_to}", list(&first(SHOWN))),
        }
    }

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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
