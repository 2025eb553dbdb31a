//! Days as sources give them: exact, or only a month or a year.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use jiff::civil::{Date, date};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A day, a month or a year of the civil calendar: `2023-10-19`, `2021-08`, `2024`.
#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug, Eq, PartialEq)]
pub struct Day {
    year: i16,
    month: Option<i8>,
    of_month: Option<i8>,
}

impl Day {
    /// Reads ISO 8601: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and nothing else.
    pub fn parse(text: &str) -> Result<Self, String> {
        let filled = match text.len() {
            4 => format!("{text}-01-01"),
            7 => format!("{text}-01"),
            _ => text.to_owned(),
        };
        let shaped = filled.len() == 10
            && filled.bytes().enumerate().all(|(i, b)| match i {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        let first: Option<Date> = filled.parse().ok().filter(|_| shaped);
        let first = first.ok_or("is not a date such as 2026-11-23, 2026-11 or 2026")?;
        let Self { year, month, of_month } = first.into();
        Ok(Self {
            year,
            month: month.filter(|_| text.len() > 4),
            of_month: of_month.filter(|_| text.len() > 7),
        })
    }

    /// The first day that it can mean: ages are counted from there, so that nothing looks newer than it is.
    pub fn first(self) -> Date {
        date(self.year, self.month.unwrap_or(1), self.of_month.unwrap_or(1))
    }
}

impl From<Date> for Day {
    fn from(first: Date) -> Self {
        Self { year: first.year(), month: Some(first.month()), of_month: Some(first.day()) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.into_iter().chain(self.of_month).try_for_each(|number| write!(f, "-{number:02}"))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text: String = Deserialize::deserialize(deserializer)?;
        Self::parse(&text).map_err(|rule| D::Error::custom(format!("`{text}` {rule}")))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A day, a month or a year of the civil calendar, ISO 8601.",
            "pattern": "^\\d{4}(-\\d{2}(-\\d{2})?)?$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn reads_iso_dates_and_nothing_else() {
        for text in ["2023-10-19", "2021-08", "2024", "2024-02-29"] {
            assert_eq!(Day::parse(text).map(|day| day.to_string()), Ok(text.to_owned()));
        }
        for text in [
            "",
            "20231019",
            "10/19/2023",
            "2023-13",
            "2023-02-29",
            "2023-1-2",
            "today",
            "+2023-1-1",
            "２０２４",
        ] {
            assert!(Day::parse(text).is_err(), "{text}");
        }
    }
}
