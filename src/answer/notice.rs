//! What must be known to read an answer right: the notices, and their words.

use std::{
    cmp::Reverse,
    fmt::{self, Display, Formatter},
    path::PathBuf,
};

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::{CitedSource, OLD_AFTER_DAYS, error::shown};
use crate::{model::Day, text::echo};

/// The mark of a source that is over a year old, or undated.
pub const OLD: &str = "[!]";

/// What this program is not.
pub const DISCLAIMER: &str = "A reference, not medical advice: decisions belong to the care team.";

/// What the rows of guideline bodies are.
const GUIDELINE: &str = "Guidelines: checkpoint inhibitors in all tumors; a guideline, not an order.";
/// What stands under every sign to call about, and under every miss of a symptom. It is ours, and no fact.
const EMERGENCY: &str = "In an emergency (trouble breathing, chest pain, fainting, a seizure, swelling of the face or \
                             throat, sudden weakness or confusion) call emergency services.";

/// What this program is not, beside another notice.
pub const DISCLAIMER_IN_SHORT: &str = "Not medical advice.";

/// A notice. In JSON it is its words.
#[allow(missing_docs)] // a field is what its name says
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Notice {
    /// What this program is not.
    Disclaimer,
    /// The answer rests on knowledge of one's own, read from a folder.
    Local(PathBuf),
    /// Only some sources were asked: which, in words.
    Only(String),
    /// The day from which ages are counted lies before the one on which the knowledge was compiled.
    DayBehind { day: Date, compiled: Day },
    /// Sources are over a year old, undated, or both: which of it, in words.
    OldSources(String),
    /// Newer versions of labels exist and were not read: of each drug its name, the date, and what they change.
    Newer(Vec<(String, Day, String)>),
    /// The answer rests on sources older than so many days.
    TooOld(i32),
    /// The article calls something common or serious and gives no number.
    NoNumber(Vec<&'static str>),
    /// There is nothing about a matter with a drug, or in an entry.
    NoEntry { about: String, what: String },
    /// A part of a drug that stands under its side effects.
    UnderSideEffects { part: String, drug: String },
    /// What was not read of a drug, or of a side effect with it, where others have that.
    NotRead { drug: String, parts: Vec<String>, effect: Option<String> },
    /// What stands before the answer to a question.
    Caveat(Caveat),
    /// There is nothing to show.
    Nothing,
    /// What is covered, where something is not: how many entries of which kinds.
    Covered(Vec<(&'static str, usize)>),
    /// Conditions of which something may be a sign, beside those that are shown.
    MoreConditions(Vec<String>),
    /// All that was told of symptoms is that they are not there, or that another thing is meant.
    Denied,
    /// Nothing was found for a symptom: where it is written whom to tell.
    NotListed { source: String, section: String },
    /// What to do in an emergency.
    Emergency,
    /// What the rows of guideline bodies are.
    Guideline,
    /// No side effect is of an organ; these are the organs of which there are some.
    NoOrgan { typed: String, organs: Vec<String> },
    /// How the name of a drug in an option was read.
    ReadAs { typed: String, drug: String },
    /// A drug is covered, but not by the sources that were asked for.
    Hidden(String),
    /// Nothing changed since a day.
    NoChange(Date),
    /// Two editions of the knowledge say the same.
    NoDifference,
    /// What a plan is, and is not.
    Planned,
    /// What a plan may lack.
    OnlyWithDays,
    /// Visits fall on a Saturday or Sunday.
    Weekend,
    /// No source tells how long a drug of a plan is given: these are in it to its end.
    NoEnd(Vec<String>),
    /// A day between two phases comes before the last cycle of the first one ends.
    BeforeCycleEnds { mark: String, ends: Day },
    /// No source tells how long after a phase the doses after it begin.
    NoInterval { after: String, anchor: String },
}

/// What stands before an answer, which misleads where it is read without: how far it goes, or of what it is.
#[allow(missing_docs)] // a field is what its name says
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Caveat {
    /// Words of a question of which nothing is said here.
    NothingOn(Vec<String>),
    /// What was looked for of what is asked, and neither read nor found.
    Gaps(Vec<String>),
    /// A trial is one of other drugs than the one that was asked for.
    TrialOf { trial: String, of: Vec<String>, not: String },
    /// No source that was read names a side effect for a drug.
    NotNamedFor { effect: String, drug: String },
    /// Of a trial no rate of a side effect is here.
    NoRateIn { effect: String, trial: String },
    /// No label has a rule for a side effect: of a drug, or of any.
    NoRule { effect: String, drug: Option<String> },
    /// A side effect may be a sign of conditions for which labels have rules at grades.
    MayBe { effect: String, conditions: Vec<String>, grade: u8 },
    /// A drug has no approval here any more.
    Withdrawn(String),
    /// What the labels of a drug do about side effects was not taken over.
    RulesNotHere(String),
    /// Labels name no action at a grade of a side effect.
    NoRuleAtGrade { grade: String, effect: String },
    /// Labels go by thresholds, not by grade.
    ByThreshold(String),
    /// Nothing was read of a place.
    NothingFrom(String),
    /// No approved use names what was asked for.
    NoUse { drug: Option<String>, asked: String },
    /// What this reference does not tell of, as it was asked.
    NotHere(Vec<String>),
    /// Of a drug these parts can be asked for.
    CoveredOf { drug: String, parts: Vec<String> },
    /// Words that begin with the name of a command were read as a question.
    AsQuestion(String),
}

impl Notice {
    /// Says that there is nothing about a matter.
    pub(super) fn no_entry(about: &str, what: impl Into<String>) -> Self {
        Self::NoEntry { about: about.to_owned(), what: what.into() }
    }

    /// Says that sources are old or undated, if any are.
    pub(super) fn old_sources(sources: &[CitedSource]) -> Option<Self> {
        let over_a_year =
            sources.iter().any(|source| source.age_days.is_some_and(|days| days > OLD_AFTER_DAYS));
        let undated = sources.iter().any(|source| source.date.is_none());
        let said: Vec<&str> = over_a_year
            .then_some("over a year old")
            .into_iter()
            .chain(undated.then_some("undated"))
            .collect();
        (!said.is_empty()).then(|| Self::OldSources(said.join(", or ")))
    }

    /// Names the newer versions of labels that were not read, if there are any. `drugs`: ids with names.
    pub fn newer(sources: &[&CitedSource], drugs: &[(String, String)]) -> Option<Self> {
        // Since the oldest version that was read the most has changed.
        let newest = |drug: &str| {
            let of_drug = sources.iter().filter(|it| it.drug.as_deref() == Some(drug));
            let newer = of_drug.filter_map(|it| Some((it.newer.as_ref()?, it.date)));
            let newest =
                newer.max_by_key(|(newer, read)| (newer.date.first(), Reverse(read.map(Day::first))));
            newest.map(|(newer, _)| newer)
        };
        let named = drugs.iter().filter_map(|(id, name)| {
            let newest = newest(id)?;
            Some((name.clone(), newest.date, newest.changes.clone()))
        });
        let named: Vec<_> = named.collect();
        (!named.is_empty()).then_some(Self::Newer(named))
    }
}

impl Display for Caveat {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let quoted = |words: &[String]| {
            let words: Vec<String> = words.iter().map(|it| format!("“{}”", echo(it))).collect();
            words.join(", ")
        };
        let of = |drug: &Option<String>| drug.as_ref().map(|it| format!(" of {it}")).unwrap_or_default();
        match self {
            Self::NothingOn(words) => write!(f, "Nothing here on {}.", quoted(words)),
            Self::Gaps(gaps) => write!(f, "Looked for and not read: {}.", gaps.join("; ")),
            Self::NotHere(asked) => write!(f, "This reference does not tell of {}.", quoted(asked)),
            Self::TrialOf { trial, of, not } => {
                write!(f, "{trial} is a trial of {}, not of {not}.", of.join(" and "))
            }
            Self::NotNamedFor { effect, drug } => {
                write!(f, "No source read here names {} for {drug}.", effect.to_lowercase())
            }
            Self::NoRateIn { effect, trial } => {
                write!(f, "No rate of {} in {trial} stands here.", effect.to_lowercase())
            }
            Self::NoRule { effect, drug } => {
                write!(
                    f,
                    "No label{} that was read has a rule of its own for {}.",
                    of(drug),
                    effect.to_lowercase()
                )
            }
            Self::MayBe { effect, conditions, grade } => write!(
                f,
                "{effect} may be a sign of {}: see immunoref grade {grade} {}.",
                conditions.join(", "),
                conditions[0]
            ),
            Self::Withdrawn(drug) => write!(f, "The approval of {drug} in this reference is withdrawn."),
            Self::RulesNotHere(drug) => {
                write!(f, "What the label of {drug} does at a grade does not stand here: look there.")
            }
            Self::NoRuleAtGrade { grade, effect } => {
                write!(f, "The label names no action at grade {grade} for {}.", effect.to_lowercase())
            }
            Self::ByThreshold(effect) => write!(f, "{effect}: the label goes by thresholds, not by grade."),
            Self::NothingFrom(place) => write!(f, "Nothing was read from {place} on this."),
            Self::NoUse { drug, asked } => {
                write!(f, "No approved use{} that was read names {asked}.", of(drug))
            }
            Self::AsQuestion(command) => {
                write!(f, "These words do not fit the command `{command}`: they were read as a question.")
            }
            Self::CoveredOf { drug, parts } => write!(f, "Covered of {drug}: {}.", parts.join(", ")),
        }
    }
}

impl Display for Notice {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Caveat(it) => it.fmt(f),
            Self::Disclaimer => f.write_str(DISCLAIMER),
            Self::Local(folder) => {
                write!(f, "Local knowledge, read from {}: not what immunoref ships.", shown(folder))
            }
            Self::Only(asked) => write!(f, "Asked of {asked} only: what others say is left out."),
            Self::DayBehind { day, compiled } => {
                write!(
                    f,
                    "Ages are counted from {day}, before this knowledge was compiled on {compiled}: all is older."
                )
            }
            Self::OldSources(what) => write!(f, "{OLD} {what}: newer facts may be missing."),
            Self::Newer(labels) => {
                if let [(drug, date, changes)] = labels.as_slice() {
                    return write!(f, "Newer label, not all read: {drug} {date} ({changes}).");
                }
                let labels = labels.iter().map(|(drug, date, _)| format!("{drug} {date}"));
                write!(f, "Newer labels, not all read: {}.", labels.collect::<Vec<_>>().join(", "))
            }
            Self::TooOld(limit) => {
                write!(f, "Every source of this answer is undated or older than {limit} days.")
            }
            Self::NoNumber(severities) => {
                write!(f, "No number: the article says only “{}”.", severities.join("” or “"))
            }
            Self::NoEntry { about, what } => write!(f, "No entry in this reference for {about}: {what}."),
            Self::UnderSideEffects { part, drug } => write!(
                f,
                "The {part} of a drug stand under its side effects: immunoref side-effects {drug} --section {part}."
            ),
            Self::NotRead { drug, parts, effect } => {
                let of = effect.as_ref().map(|it| format!(" of {it}")).unwrap_or_default();
                write!(f, "Not read for {drug}: {}{of}.", parts.join(", "))
            }
            Self::Nothing => f.write_str("No entry fits what was asked for."),
            Self::Covered(kinds) => {
                let kinds: Vec<_> = kinds.iter().map(|(noun, count)| counted(*count, noun)).collect();
                write!(f, "Covered here: {}. `immunoref` alone shows what to try.", kinds.join(", "))
            }
            Self::MoreConditions(names) => {
                write!(f, "It may be a sign of {}, too.", names.join(", "))
            }
            Self::Denied => f.write_str("It was read as telling of no sign that is there."),
            Self::NotListed { source, section } => write!(
                f,
                "Not listed does not mean harmless: tell the care team of any new or worse symptom \
                 ({source}, {section})."
            ),
            Self::Emergency => f.write_str(EMERGENCY),
            Self::Guideline => f.write_str(GUIDELINE),
            Self::NoOrgan { typed, organs } => {
                let (typed, organs) = (echo(typed), organs.join(", "));
                write!(f, "No side effect here is of the organ “{typed}”. The organs are {organs}.")
            }
            Self::ReadAs { typed, drug } => write!(f, "“{typed}” was read as {drug}."),
            Self::Hidden(drug) => {
                write!(f, "Nothing about {drug} rests on the sources that were asked for.")
            }
            Self::NoChange(since) => write!(f, "No change in this reference since {since}."),
            Self::NoDifference => f.write_str("The two editions say the same."),
            Self::Planned => f.write_str("Planned dates from a published schedule, not an order."),
            Self::OnlyWithDays => f.write_str(
                "What has no days in this reference is not in the plan, even if it belongs to the treatment.",
            ),
            Self::Weekend => f.write_str("Saturdays and Sundays are marked; no dose was moved."),
            Self::NoEnd(drugs) => write!(
                f,
                "How long {} is given is in no source here: it is planned to the end of the plan.",
                drugs.join(", ")
            ),
            Self::BeforeCycleEnds { mark, ends } => {
                write!(f, "The day of {mark} comes before the last cycle ends, on {ends}.")
            }
            Self::NoInterval { after, anchor } => write!(
                f,
                "No source read gives an interval from {after} to the doses after it; \
                 --anchor {anchor}=DATE gives their first day."
            ),
        }
    }
}

impl Serialize for Notice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A count with its noun: `4 drugs`, `1 trial`.
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// An age in words: days, months, or years.
pub fn spelled_age(days: i32) -> String {
    // 30.44 and 365.25 days: the lengths of a mean month and year.
    let (count, unit) = match days {
        ..0 => return "dated after the day of this answer".to_owned(),
        0..60 => (days, "day"),
        60..=OLD_AFTER_DAYS => (days * 100 / 3044, "month"),
        _ => ((days * 100 / 36525).max(1), "year"),
    };
    counted(usize::try_from(count).unwrap_or_default(), unit) + " old"
}

#[cfg(test)]
mod tests {
    use super::spelled_age;

    #[test]
    fn ages_are_never_rounded_up() {
        for (days, words) in [
            (0, "0 days old"),
            (1, "1 day old"),
            (59, "59 days old"),
            (60, "1 month old"),
            (61, "2 months old"),
            (365, "11 months old"),
            (366, "1 year old"),
            (730, "1 year old"),
            (731, "2 years old"),
            (1131, "3 years old"),
            (-1, "dated after the day of this answer"),
        ] {
            assert_eq!(spelled_age(days), words, "{days}");
        }
    }
}
