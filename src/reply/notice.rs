//! What must be known to read an answer right, in words.

use std::path::Path;

use super::{CitedSource, OLD_AFTER_DAYS};
use crate::echo::harmless;

/// The mark of a source that is over a year old, or undated.
pub const OLD: &str = "[!]";

/// What this program is not.
pub const DISCLAIMER: &str = "A reference, not medical advice: decisions belong to the care team.";

/// The same beside another notice.
pub const DISCLAIMER_IN_SHORT: &str = "Not medical advice.";

/// How a notice begins that says that an answer does not rest on the knowledge inside the program.
pub const LOCAL: &str = "Local knowledge";

/// Says that an answer rests on knowledge of one's own.
pub(super) fn local(folder: &Path) -> String {
    format!("{LOCAL}, read from {}: not what immunoref ships.", harmless(&folder.display().to_string()))
}

/// Says where compiled knowledge is kept.
pub(super) fn kept(file: &Path) -> String {
    format!("Compiled in {}; used until a file of the folder changes.", harmless(&file.display().to_string()))
}

/// Says that sources are old or undated, if any are.
pub(super) fn old_sources(sources: &[CitedSource]) -> Option<String> {
    let old = sources.iter().any(|source| source.age_days.is_some_and(|days| days > OLD_AFTER_DAYS));
    let undated = sources.iter().any(|source| source.date.is_none());
    let what = match (old, undated) {
        (false, false) => return None,
        (true, false) => "over a year old",
        (false, true) => "undated",
        (true, true) => "over a year old, or undated",
    };
    Some(format!("{OLD} {what}: newer facts may be missing."))
}

/// Says that the answer rests on sources older than asked.
pub(super) fn too_old(limit: i32) -> String {
    format!("Every source of this answer is undated or older than {limit} days.")
}

/// Says that the article calls something common or serious and gives no number.
pub(super) fn no_number(severities: &str) -> String {
    format!("No number: the article says only “{severities}”.")
}

/// Says that there is nothing about a matter with a drug, or in an entry.
pub(super) fn no_entry(about: &str, what: &str) -> String {
    format!("No entry in this reference for {about}: {what}.")
}

/// Says that there is nothing to show.
pub(super) const NOTHING: &str = "No entry in this reference fits what was asked for.";

/// How a notice begins that says what is covered, where something is not.
pub const COVERED: &str = "Covered here";

/// Says what is covered: how many entries of which kinds.
pub(super) fn covered(kinds: impl Iterator<Item = (&'static str, usize)>) -> String {
    let plural =
        |(noun, count): (&str, usize)| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let counted: Vec<String> = kinds.filter(|(_, count)| *count > 0).map(plural).collect();
    format!("{COVERED}: {}. `immunoref` alone shows what to try.", counted.join(", "))
}

/// Says that no side effect is of an organ, and of which there are some.
pub(super) fn no_organ(organ: &str, organs: &[String]) -> String {
    format!("No side effect here is of the organ “{organ}”. The organs are {}.", organs.join(", "))
}

/// Says how the name of a drug in an option was read.
pub(super) fn read_as(typed: &str, drug: &str) -> String {
    format!("“{typed}” was read as {drug}.")
}

/// Says that a drug is covered, but not by the sources that were asked for.
pub(super) fn hidden(drug: &str) -> String {
    format!("Nothing about {drug} rests on the sources that were asked for.")
}

/// Says that nothing changed since a day.
pub(super) fn no_change(since: &str) -> String {
    format!("No change in this reference since {since}.")
}

/// Says that a drug has no approval here any more.
pub(super) fn withdrawn(drug: &str) -> String {
    format!("The approval of {drug} in this reference is withdrawn.")
}

/// An age in words: days, months, or years.
pub fn spelled_age(days: i32) -> String {
    let plural = |number: i32, unit: &str| match number {
        1 => format!("1 {unit} old"),
        _ => format!("{number} {unit}s old"),
    };
    match days {
        ..0 => "dated after the day of this answer".to_owned(),
        0..60 => plural(days, "day"),
        // 30.44 and 365.25 days: the lengths of a mean month and year.
        60..=OLD_AFTER_DAYS => plural(days * 100 / 3044, "month"),
        _ => plural((days * 100 / 36525).max(1), "year"),
    }
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
