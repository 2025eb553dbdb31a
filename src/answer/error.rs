//! Why there is no answer: every error, with its words and what to do about it.

use std::{io, path::Path};

use jiff::civil::Date;
use serde::Serialize;

use super::next::quoted;
use crate::{
    knowledge::Problem,
    reading::LONGEST_QUERY,
    text::{echo, harmless, shortened},
};

/// Why there is no answer.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Error {
    /// Which error it is.
    pub code: ErrorCode,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// The errors.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The command line could not be understood.
    Usage,
    /// The query is empty.
    EmptyQuery,
    /// The query is longer than any that could be meant.
    QueryTooLong,
    /// A line of a batch, or all of its input, is not UTF-8.
    InvalidUtf8,
    /// Standard input cannot be read.
    UnreadableInput,
    /// No source has this id.
    UnknownSource,
    /// No result has such a field.
    UnknownField,
    /// A choice, a day or an extent that the regimen cannot have.
    BadPlan,
    /// Knowledge of one's own cannot be read, or breaks a rule.
    BadKnowledge,
}

impl ErrorCode {
    /// The word for it.
    pub fn word(self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.as_str().unwrap_or_default().to_owned()
    }

    /// Whether what was to be read could not be.
    pub(super) fn is_of_reading(self) -> bool {
        matches!(self, Self::BadKnowledge | Self::InvalidUtf8 | Self::UnreadableInput)
    }
}

impl Error {
    fn new(code: ErrorCode, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: Some(hint.into()) }
    }

    /// A command line that could not be understood, in the words of its parser.
    pub(crate) fn misunderstood(message: &[String]) -> Self {
        let mut said = message.iter().filter(|line| !line.is_empty());
        let message = said.next().map_or("", |it| it.trim_start_matches("error: ")).to_owned();
        let rest: Vec<&str> = said.map(|line| line.trim()).collect();
        let hint = (!rest.is_empty()).then(|| rest.join("; "));
        Self { code: ErrorCode::Usage, message, hint }
    }

    pub(crate) fn no_page(command: &str) -> Self {
        let message = format!("the manual has no page on `{command}`");
        Self::new(ErrorCode::Usage, message, "immunoref --help lists the commands")
    }

    pub(crate) fn nothing_for_a_calendar() -> Self {
        let hint = "immunoref schedule NAME --start DATE --format ics";
        Self::new(ErrorCode::Usage, "ics holds planned visits, and nothing else", hint)
    }

    pub(crate) fn nothing_to_narrow() -> Self {
        let message = "--fields narrows results, and this command prints one whole text";
        Self::new(ErrorCode::Usage, message, "leave the option out")
    }

    pub(crate) fn no_next_visit(day: Date, extent: &str) -> Self {
        let message = format!("no visit is planned on {day} or later (how far: {extent})");
        Self::new(ErrorCode::BadPlan, message, "give an earlier day, or plan further with --until DATE")
    }

    pub(crate) fn only_for_csv() -> Self {
        Self::new(
            ErrorCode::Usage,
            "--long and --bom are for csv",
            "add --format csv, or leave the option out",
        )
    }

    /// A file that is no export of the knowledge.
    pub(crate) fn no_edition(path: &Path, why: &str) -> Self {
        let message = format!("{} is no edition of the knowledge: {}", shown(path), harmless(why));
        Self::new(ErrorCode::BadKnowledge, message, "give a folder, or what `immunoref export` has printed")
    }

    pub(crate) fn no_batch_format() -> Self {
        let hint = "leave the option out for JSON lines, or give --format csv";
        Self::new(ErrorCode::Usage, "a batch is written as JSON lines or as csv", hint)
    }

    pub(crate) fn unfit_for_a_batch(option: &str) -> Self {
        let message = format!("{option} has nothing to do in this batch");
        Self::new(ErrorCode::Usage, message, "leave the option out")
    }

    pub(crate) fn unknown_field(field: &str, known: &[String]) -> Self {
        let message = format!("no field is called `{}`", echo(field));
        Self::new(ErrorCode::UnknownField, message, format!("the fields are {}", known.join(", ")))
    }

    pub(crate) fn unknown_source(id: &str) -> Self {
        let message = format!("no source has the id `{}`", echo(id));
        Self::new(ErrorCode::UnknownSource, message, "immunoref sources lists them")
    }

    pub(crate) fn empty_query() -> Self {
        let hint = "type a name or some words; immunoref alone shows what is covered";
        Self::new(ErrorCode::EmptyQuery, "the query is empty", hint)
    }

    pub(crate) fn query_too_long(length: usize) -> Self {
        let message = format!("the query has {length} characters; {LONGEST_QUERY} are the most");
        Self::new(ErrorCode::QueryTooLong, message, "ask for one name, or a few words")
    }

    pub(crate) fn line_too_long(characters: usize) -> Self {
        let message = format!("the line has over {characters} characters");
        Self { code: ErrorCode::QueryTooLong, message, hint: None }
    }

    pub(crate) fn not_utf8() -> Self {
        Self::new(ErrorCode::InvalidUtf8, "the line is not UTF-8", "convert the file to UTF-8")
    }

    pub(crate) fn utf16() -> Self {
        let message = "standard input is UTF-16, and not UTF-8";
        Self::new(ErrorCode::InvalidUtf8, message, "convert the file to UTF-8")
    }

    pub(crate) fn unreadable_input(error: &io::Error) -> Self {
        let message = format!("standard input could not be read: {error}");
        Self::new(ErrorCode::UnreadableInput, message, "give a text with a query a line")
    }

    /// A plan from some sources, or of one part.
    pub(crate) fn plan_in_part() -> Self {
        let message = "a plan is shown whole, and rests on all of its sources";
        Self::bad_plan(message, "leave --source, --source-kind, --in and --section out")
    }

    /// What a regimen cannot have, and what it can.
    pub(crate) fn bad_plan(wrong: impl Into<String>, instead: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadPlan, wrong, instead)
    }

    pub(crate) fn bad_knowledge(folder: &Path, problems: &[Problem]) -> Self {
        let first = shortened(&harmless(&problems.first().map(ToString::to_string).unwrap_or_default()));
        let more = problems.len().checked_sub(2).map(|more| format!(" (and {} more)", more + 1));
        let more = more.unwrap_or_default();
        let message = format!("the knowledge in {} is refused: {first}{more}", shown(folder));
        let hint = format!("immunoref check {} lists all that is wrong with it", quoted(&shown(folder)));
        Self::new(ErrorCode::BadKnowledge, message, hint)
    }

    /// Knowledge of which so many rules are broken.
    pub(crate) fn broken_rules(folder: &Path, count: usize) -> Self {
        let rules = if count == 1 { "1 rule is".to_owned() } else { format!("{count} rules are") };
        let message = format!("the knowledge in {} cannot be used: {rules} broken", shown(folder));
        Self { code: ErrorCode::BadKnowledge, message, hint: None }
    }
}

/// A path as it can be shown.
pub fn shown(path: &Path) -> String {
    harmless(&path.display().to_string())
}
