//! What is told in words, as numbers and codes for programs. All of it is a view: the words stand in the files.

use serde::Serialize;
use serde_json::Number;

/// Grades, from the lowest to the highest: 5 is death.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Grades {
    /// The lowest.
    pub from: u8,
    /// The highest.
    pub to: u8,
}

impl Grades {
    /// The grades of which each has its bit. None where these are none, or do not follow each other.
    pub fn of_bits(bits: u8) -> Option<Self> {
        let grades = || (1..=5).filter(|it| bits & 1 << it != 0);
        let (from, to) = (grades().next()?, grades().next_back()?);
        (grades().count() == usize::from(to - from + 1)).then_some(Self { from, to })
    }
}

/// A figure of a rate.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Figure {
    /// What those were given among whom it was counted, where it is the other arm of a trial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arm: Option<String>,
    /// How many people that were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<u32>,
    /// How many of them had it, where the source gives the count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cases: Option<u32>,
    /// The grade in words; absent for any grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// The same in numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grades: Option<Grades>,
    /// Percent, as the source writes it: `3.4`, `<0.1`.
    pub text: String,
    /// The number in it.
    pub percent: Number,
    /// Whether it was less than that.
    pub below: bool,
}

impl Figure {
    /// A percentage of any grade, if there is a number in it.
    pub fn of_any_grade(text: &str) -> Option<Self> {
        let number = text.strip_prefix('<');
        let percent = serde_json::from_str(number.unwrap_or(text)).ok()?;
        let below = number.is_some();
        let text = text.to_owned();
        Some(Self { arm: None, of: None, cases: None, grade: None, grades: None, text, percent, below })
    }
}

/// A code as it is exchanged: the system by its address, the code, and what it stands for.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Coding {
    /// Address of the system, as FHIR knows it; null where it knows none.
    pub system: Option<&'static str>,
    /// The code in that system.
    pub code: String,
    /// What it stands for in this reference.
    pub display: String,
    /// Version of the system; null: the sources do not tell it.
    pub version: Option<&'static str>,
    /// Which of several it is: a package, a code that was replaced; null where there is one.
    pub note: Option<String>,
}

/// A number with a comma before the thousands.
pub fn thousands(number: u32) -> String {
    if number < 1000 {
        number.to_string()
    } else {
        format!("{},{:03}", thousands(number / 1000), number % 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::{Figure, Grades, thousands};

    #[test]
    fn thousands_keep_their_zeros() {
        assert_eq!([999, 1_000, 12_045, 1_000_001].map(thousands), ["999", "1,000", "12,045", "1,000,001"]);
    }

    #[test]
    fn grades_that_follow_each_other_are_a_range() {
        assert_eq!(Grades::of_bits(0b01_1000), Some(Grades { from: 3, to: 4 }));
        assert_eq!(Grades::of_bits(0b00_0100), Some(Grades { from: 2, to: 2 }));
        assert_eq!(Grades::of_bits(0b01_0100), None);
        assert_eq!(Grades::of_bits(0), None);
    }

    #[test]
    fn a_percentage_keeps_its_digits_and_its_sign() {
        let number = |text: &str| Figure::of_any_grade(text).map(|it| (it.percent.to_string(), it.below));
        assert_eq!(number("3.4"), Some(("3.4".to_owned(), false)));
        assert_eq!(number("41"), Some(("41".to_owned(), false)));
        assert_eq!(number("<0.1"), Some(("0.1".to_owned(), true)));
        assert_eq!(number("few"), None);
    }
}
