//! Management: what a guideline body says to do at a grade of a side effect, a row a body.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::{Citation, Jurisdiction};

/// What a guideline body says to do at a grade. Bodies stand side by side and are never merged. What is absent the source
/// does not say; what was not shown to the reader is named in `not_read`.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Management {
    /// The body, or the review: `ASCO`.
    pub body: String,
    /// Year of the guideline; absent where it is undated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// Where it was read, if not at the body itself: `J Med Case Rep 2021`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cited_in: Option<String>,
    /// Id of the side effect.
    pub effect: String,
    /// The form of it that is meant, or that a rule is a general one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Ids of other side effects that show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The grades of which it is said, in rising order. None: the source gives no grade.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grades: Vec<u8>,
    /// Whom it is said of.
    pub population: String,
    /// What this body calls that grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// What becomes of the immunotherapy: continue, hold or stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immunotherapy: Option<String>,
    /// The steroid, or that none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steroid: Option<Steroid>,
    /// Other treatment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment: Option<String>,
    /// What follows if it gets no better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Escalation>,
    /// Tests, and whom to consult.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work_up: Option<String>,
    /// How the steroid is tapered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taper: Option<String>,
    /// When the immunotherapy may go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<String>,
    /// What the copy that was read did not show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_read: Vec<Cell>,
    /// Where the body speaks for, if not the United States.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Who says so: at least one.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub citations: Vec<Citation>,
}

/// A steroid with its dose. Numbers are text, as the source writes them.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Steroid {
    /// Which, and under which condition; `none` where the body gives none.
    pub agent: String,
    /// Lowest dose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    /// Highest dose; the same as the lowest where there is one dose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
    /// Unit of the doses: `mg/kg/day`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How it is given: `oral`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
}

impl Steroid {
    fn text(&self) -> String {
        let dose = match (&self.low, &self.high) {
            (Some(low), Some(high)) if low != high => Some(format!("{low}–{high}")),
            (Some(one), _) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        };
        let unit = self.unit.as_ref().map(|it| format!(" {it}")).unwrap_or_default();
        let dose = dose.map(|it| it + &unit);
        [Some(&self.agent), dose.as_ref(), self.route.as_ref()]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// What follows if it gets no better.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// After how long, or when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The next step or agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// What is not to be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not: Option<String>,
}

impl Escalation {
    fn text(&self) -> String {
        let step: Vec<&str> = [&self.after, &self.next].into_iter().flatten().map(String::as_str).collect();
        let not = self.not.as_ref().map(|it| format!("not {it}"));
        [Some(step.join(": ")).filter(|it| !it.is_empty()), not]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("; ")
    }
}

/// What a row of management can say, in the order in which it is read.
#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// What the body calls the grade.
    Definition,
    /// What becomes of the immunotherapy.
    Immunotherapy,
    /// The steroid.
    Steroid,
    /// Other treatment.
    Treatment,
    /// What follows if it gets no better.
    Escalation,
    /// Tests, and whom to consult.
    WorkUp,
    /// The taper.
    Taper,
    /// When the immunotherapy may go on.
    Resume,
}

impl Cell {
    /// All, each with the heading under which people read it.
    const ALL: [(Self, &str); 8] = [
        (Self::Definition, "Definition"),
        (Self::Immunotherapy, "Immunotherapy"),
        (Self::Steroid, "Steroid"),
        (Self::Treatment, "Treatment"),
        (Self::Escalation, "Next step"),
        (Self::WorkUp, "Work-up, consult"),
        (Self::Taper, "Taper"),
        (Self::Resume, "Resume"),
    ];
}

impl Management {
    /// The body with its year, and where it was read if not there: `ESMO 2017, as cited in J Med Case Rep 2021`.
    pub fn by(&self) -> String {
        let without = if self.cited_in.is_some() { ", year not said" } else { ", undated" };
        let year = self.year.map_or_else(|| without.to_owned(), |it| format!(" {it}"));
        let cited_in = self.cited_in.as_ref().map(|it| format!(", as cited in {it}"));
        format!("{}{year}{}", self.body, cited_in.unwrap_or_default())
    }

    /// The grades in words: `Grade 3 or 4`.
    pub fn grade(&self) -> String {
        let numbers: Vec<String> = self.grades.iter().map(u8::to_string).collect();
        match numbers.as_slice() {
            [] => "No grade given".to_owned(),
            [one] => format!("Grade {one}"),
            [first @ .., last] => format!("Grade {} or {last}", first.join(", ")),
        }
    }

    /// Whether it is said of a grade, or of no grade in particular.
    pub fn is_of(&self, grade: u8) -> bool {
        self.grades.is_empty() || self.grades.contains(&grade)
    }

    /// What it says, a line a cell: first of which form and grade it speaks.
    pub fn lines(&self) -> Vec<(Cell, String)> {
        let line = |(cell, heading)| Some((cell, self.line(cell, heading)?));
        Cell::ALL.into_iter().filter_map(line).collect()
    }

    /// The same in one text.
    pub fn text(&self) -> String {
        self.lines().into_iter().map(|(_, line)| line).collect::<Vec<_>>().join(" ")
    }

    fn line(&self, cell: Cell, heading: &str) -> Option<String> {
        let said = match cell {
            Cell::Definition => {
                let form = self.form.as_ref().map(|it| format!(", {it}")).unwrap_or_default();
                let grade = self.grade() + &form;
                let definition = self.definition.clone().or_else(|| self.unread(cell));
                return Some(definition.map_or_else(|| format!("{grade}."), |it| format!("{grade}: {it}.")));
            }
            Cell::Immunotherapy => self.immunotherapy.clone(),
            Cell::Steroid => self.steroid.as_ref().map(Steroid::text),
            Cell::Treatment => self.treatment.clone(),
            Cell::Escalation => self.escalation.as_ref().map(Escalation::text),
            Cell::WorkUp => self.work_up.clone(),
            Cell::Taper => self.taper.clone(),
            Cell::Resume => self.resume.clone(),
        };
        let said: Vec<String> = said.into_iter().chain(self.unread(cell)).collect();
        (!said.is_empty()).then(|| format!("{heading}: {}.", said.join("; ")))
    }

    fn unread(&self, cell: Cell) -> Option<String> {
        self.not_read.contains(&cell).then(|| "not read".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Management;

    fn row(json: &str) -> Management {
        serde_json::from_str(json).expect("a row")
    }

    #[test]
    fn a_row_says_its_body_its_grade_and_what_was_not_read() {
        let it = row(
            r#"{"body": "ESMO", "year": 2017, "cited_in": "A journal 2021", "effect": "side-effect:x",
                "grades": [3, 4], "population": "all", "definition": "severe",
                "steroid": {"agent": "prednisone", "low": "2", "high": "4", "unit": "mg/kg/day", "route": "IV"},
                "escalation": {"after": "2 days", "next": "another", "not": "a third"},
                "not_read": ["taper"], "citations": []}"#,
        );
        assert_eq!(it.by(), "ESMO 2017, as cited in A journal 2021");
        assert_eq!(
            it.lines().into_iter().map(|(_, line)| line).collect::<Vec<_>>(),
            [
                "Grade 3 or 4: severe.",
                "Steroid: prednisone, 2–4 mg/kg/day, IV.",
                "Next step: 2 days: another; not a third.",
                "Taper: not read.",
            ]
        );
        assert!(it.is_of(3) && !it.is_of(2));
    }

    #[test]
    fn a_body_without_a_year_says_so() {
        let it = row(r#"{"body": "B", "effect": "side-effect:x", "population": "all", "citations": []}"#);
        assert_eq!((it.by().as_str(), it.grade().as_str()), ("B, undated", "No grade given"));
        assert!(it.is_of(4));
    }
}
