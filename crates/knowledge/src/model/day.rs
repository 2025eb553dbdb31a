//! Days as sources give them: exact, or only a month or a year.

use std::{
    fmt,
    io::{self, Read, Write},
};

use borsh::{BorshDeserialize, BorshSerialize};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A day, a month or a year of the civil calendar: `2023-10-19`, `2021-08`, `2024`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Day {
    first: Date,
    exact_to: Precision,
}

#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug, Eq, PartialEq)]
enum Precision {
    Year,
    Month,
    Day,
}

impl Day {
    /// Reads ISO 8601: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, and nothing else.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (filled, exact_to) = match text.len() {
            4 => (format!("{text}-01-01"), Precision::Year),
            7 => (format!("{text}-01"), Precision::Month),
            _ => (text.to_owned(), Precision::Day),
        };
        let shaped = filled.len() == 10
            && filled.bytes().enumerate().all(|(i, b)| match i {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        filled
            .parse()
            .ok()
            .filter(|_| shaped)
            .map(|first| Self { first, exact_to })
            .ok_or_else(|| "is not a date such as 2026-11-23, 2026-11 or 2026".to_owned())
    }

    /// The first day that it can mean: ages are counted from there, so that nothing looks newer than it is.
    pub fn first(self) -> Date {
        self.first
    }
}

impl From<Date> for Day {
    fn from(first: Date) -> Self {
        Self { first, exact_to: Precision::Day }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.first.year(), self.first.month(), self.first.day());
        match self.exact_to {
            Precision::Year => write!(f, "{year:04}"),
            Precision::Month => write!(f, "{year:04}-{month:02}"),
            Precision::Day => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
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

impl BorshSerialize for Day {
    fn serialize<W: Write>(&self, writer: &mut W) -> io::Result<()> {
        let Self { first, exact_to } = self;
        BorshSerialize::serialize(&(first.year(), first.month(), first.day(), exact_to), writer)
    }
}

impl BorshDeserialize for Day {
    fn deserialize_reader<R: Read>(reader: &mut R) -> io::Result<Self> {
        let (year, month, day, exact_to) = BorshDeserialize::deserialize_reader(reader)?;
        let first = Date::new(year, month, day).map_err(io::Error::other)?;
        Ok(Self { first, exact_to })
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
