//! Replies: what each command answers, as typed data. Looks things up and
//! never formats. A miss, a question back and "a real drug, but not covered"
//! are replies like any other.

mod batch;
mod changes;
mod desk;
mod drug;
mod lists;
mod next;
mod notice;
mod plan;
mod schedule;
mod search;
mod side_effects;
mod topic;
mod verify;

use compact_str::CompactString;
use serde::Serialize;

pub use batch::{Batch, Found, Line, Named, Sought, batch};
pub use changes::changes;
pub use desk::{
    Desk, misunderstood, no_page, nothing_for_a_calendar, nothing_to_narrow, refused, unknown_field, why,
};
pub use drug::drug;
pub use lists::{Export, Listed, export, list, overview, sources};
pub use notice::{COVERED, DISCLAIMER, DISCLAIMER_IN_SHORT, LOCAL, OLD, spelled_age};
pub use plan::{PLANNED, Plan, Planned, Said};
pub use schedule::schedule;
pub use search::search;
pub use side_effects::{Filter, side_effects};
pub use topic::topic;
pub use verify::{DatedSource, Inventory, ProblemRecord, bad_knowledge, check, hint_to_keep, spoilt, verify};

use crate::{
    exit::Exit,
    knowledge::{
        Choice, Citation, Day, Edition, Entry, Jurisdiction, Knowledge, NotCovered, Rest, SourceKind,
    },
    matching::MatchKind,
};

/// Version of the shape of replies; it moves when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

/// An answer: one document for hits, misses and errors alike.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Reply"))]
pub struct Reply<R = Hit> {
    /// Version of this shape.
    pub schema_version: u32,
    /// The knowledge that it rests on.
    pub knowledge: Basis,
    /// The command that was asked.
    pub command: &'static str,
    /// What was asked, as it was typed; null where the command stood alone.
    pub query: Option<String>,
    /// How the query was read; null where nothing was found, or nothing was asked for by name.
    pub r#match: Option<Match>,
    /// What was found, best first. A result with a `context` belongs to the answer and is not what was asked for.
    pub results: Vec<R>,
    /// What may have been meant, where nothing can be answered safely.
    pub suggestions: Vec<Suggestion>,
    /// Real drugs in the query that this reference does not cover.
    pub not_covered: Vec<NotCovered>,
    /// The sources of the results.
    pub sources: Vec<CitedSource>,
    /// What must be known to read the answer right.
    pub notices: Vec<String>,
    /// Why there is no answer, where the fault lies with the command line, the input or the machine.
    pub error: Option<Error>,
    /// Commands that make sense after it: at most two.
    pub next: Vec<String>,
    /// What each drug is called in a line: id and name.
    #[serde(skip)]
    pub drugs: Vec<(String, String)>,
    /// Whether entries hold only the part that was asked for.
    #[serde(skip)]
    pub is_narrowed: bool,
    /// Whether planned visits were asked for.
    #[serde(skip)]
    pub is_plan: bool,
    /// Whether all of its sources are older than asked.
    #[serde(skip)]
    pub stale: bool,
}

impl Reply {
    /// The exit code that goes with it.
    pub fn exit(&self) -> Exit {
        match &self.error {
            Some(error) => error.code.exit(),
            None if !self.results.is_empty() && self.stale => Exit::Stale,
            None if !self.results.is_empty() => Exit::Found,
            None if !self.suggestions.is_empty() => Exit::Unanswered,
            None => Exit::NotFound,
        }
    }

    /// Whether something was asked for by name, and nothing is known of it.
    pub fn is_miss(&self) -> bool {
        self.exit() == Exit::NotFound && self.query.is_some() && self.r#match.is_none()
    }

    /// A source of the results.
    pub fn source(&self, id: &str) -> Option<&CitedSource> {
        let at = self.sources.binary_search_by(|source| source.id.as_str().cmp(id)).ok()?;
        self.sources.get(at)
    }

    /// The same with nothing in it but an error.
    #[must_use]
    pub fn refused(self, error: Error) -> Self {
        let always = |it: &String| it == DISCLAIMER || it.starts_with(LOCAL);
        Self {
            notices: self.notices.into_iter().filter(always).collect(),
            r#match: None,
            results: Vec::new(),
            suggestions: Vec::new(),
            not_covered: Vec::new(),
            sources: Vec::new(),
            error: Some(error),
            next: Vec::new(),
            ..self
        }
    }

    /// The same about other results.
    pub fn with_results<R>(self, results: Vec<R>) -> Reply<R> {
        let Self { schema_version, knowledge, command, query, r#match, suggestions, not_covered, .. } = self;
        let Self { sources, notices, error, next, drugs, is_narrowed, is_plan, stale, .. } = self;
        Reply {
            schema_version,
            knowledge,
            command,
            query,
            r#match,
            results,
            suggestions,
            not_covered,
            sources,
            notices,
            error,
            next,
            drugs,
            is_narrowed,
            is_plan,
            stale,
        }
    }
}

/// The knowledge that an answer rests on.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Basis {
    /// Version of the knowledge.
    pub version: String,
    /// The day on which its facts were last compiled.
    pub compiled: Day,
    /// Whether it is knowledge of one's own, read from a folder, and not that inside the program.
    pub local: bool,
}

impl Basis {
    fn of(knowledge: &Knowledge) -> Self {
        let Edition { version, compiled } = knowledge.edition.clone();
        Self { version, compiled, local: knowledge.folder.is_some() }
    }
}

/// How a query was read.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Match {
    /// What was typed.
    pub typed: String,
    /// The entry that it was read as; the first, if it leads to several.
    pub id: String,
    /// How it led there.
    pub kind: MatchKind,
    /// Letters that had to be changed, for a slip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance: Option<u32>,
}

/// One result.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Hit {
    /// What was found.
    #[serde(flatten)]
    pub record: Record,
    /// How the query led to it; null where it was not asked for by name.
    pub r#match: Option<HitMatch>,
    /// Why it stands here, if it is not itself what was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<Context>,
    /// The passage that fits a search.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passage: Option<Passage>,
    /// What is left out of an entry that is chosen to fit a screen.
    #[serde(skip)]
    pub rest: Option<Rest>,
}

impl Hit {
    fn asked(record: Record) -> Self {
        Self { record, r#match: None, context: None, passage: None, rest: None }
    }

    fn beside(entry: Entry, context: Context) -> Self {
        Self { context: Some(context), ..Self::asked(Record::Entry(Box::new(entry))) }
    }

    /// Every citation in it.
    pub fn citations(&self) -> Box<dyn Iterator<Item = &Citation> + '_> {
        match &self.record {
            Record::Entry(entry) => Box::new(entry.citations()),
            Record::Plan(plan) => Box::new(plan.citations()),
            _ => Box::new(std::iter::empty()),
        }
    }

    /// The ids of its sources.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let itself = match &self.record {
            Record::Source(record) => Some(record.source.id.as_str()),
            _ => None,
        };
        itself.into_iter().chain(self.citations().map(|it| it.source.as_str()))
    }

    /// The entry, if the record is a whole one.
    pub fn entry(&self) -> Option<&Entry> {
        match &self.record {
            Record::Entry(entry) => Some(entry),
            _ => None,
        }
    }
}

/// How the query led to a result.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HitMatch {
    /// How it led there.
    pub kind: MatchKind,
}

/// Why a result stands in an answer without being what was asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Context {
    /// Said of the treatment as a whole, not of the drug that was asked for.
    TreatmentAsAWhole,
    /// A form of the entry that was asked for, or one of which it is a symptom.
    Beneath,
    /// Happened after the newest source of the entry that was asked for.
    Since,
}

/// What a result is.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Record {
    /// A whole entry.
    Entry(Box<Entry>),
    /// An entry in a line.
    Brief(Brief),
    /// A source.
    Source(SourceRecord),
    /// Something that this reference covers.
    Covered(Covered),
    /// Planned visits.
    Plan(Box<Plan>),
    /// What the knowledge holds.
    Inventory(Box<Inventory>),
    /// A rule that a knowledge file breaks.
    Problem(ProblemRecord),
}

/// An entry in a line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Brief {
    /// Kind of the entry, or `source`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The entry in a line.
    pub brief: String,
}

/// A source, and what rests on it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceRecord {
    /// `source`.
    pub kind: &'static str,
    /// Its id, with the kind before it.
    pub id: String,
    /// Its title.
    pub name: String,
    /// How many statements rest on it.
    pub statements: u32,
    /// The source.
    pub source: CitedSource,
}

/// Something that this reference covers.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Covered {
    /// `coverage`.
    pub kind: &'static str,
    /// What is covered: a kind of entries, or `search` for all of them.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// How many there are.
    pub count: usize,
    /// A command to try.
    pub r#try: String,
}

/// The passage that fits a search.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Passage {
    /// What the passage is about.
    pub section: &'static str,
    /// The passage: a statement of the entry.
    pub text: String,
    /// Id of the drug that it is about, where it stands under something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drug: Option<String>,
    /// Where the words of the query stand in it: start and end, in Unicode characters.
    pub marks: Vec<[usize; 2]>,
    /// Whom its figures are about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub population: Option<String>,
    /// Where it is in force, if not the United States.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Who says so.
    pub citations: Vec<Citation>,
    /// Whether it takes all of its sources to say it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub together: bool,
}

/// Something that may have been meant.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Suggestion {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Why it is offered.
    pub why: String,
    /// What it would settle, where it is one way to settle what a regimen leaves open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
}

/// A source that is cited in a reply.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CitedSource {
    /// Its id.
    pub id: CompactString,
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: CompactString,
    /// What kind of text it is.
    pub kind: SourceKind,
    /// When it was published, revised or last reviewed; null where it is undated.
    pub date: Option<Day>,
    /// What that date is: `reviewed`, `revised`, `published`, `updated`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_is: Option<CompactString>,
    /// Days from its date to the day of the answer; null where it is undated.
    pub age_days: Option<i32>,
    /// The day on which it was read, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accessed: Option<Day>,
    /// Where it speaks for, if not the United States.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Its address; null where none is known.
    pub url: Option<String>,
}

/// Days after which a source is marked as old.
pub const OLD_AFTER_DAYS: i32 = 365;

impl CitedSource {
    /// Whether it is over a year old. An undated source counts as older than any limit.
    pub fn is_old(&self) -> bool {
        self.age_days.is_none_or(|days| days > OLD_AFTER_DAYS)
    }
}

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
    /// A line of a batch is not UTF-8.
    InvalidUtf8,
    /// No source has this id.
    UnknownSource,
    /// No result has such a field.
    UnknownField,
    /// A choice, a day or an extent that the regimen cannot have.
    BadPlan,
    /// Knowledge of one's own cannot be read, or breaks a rule.
    BadKnowledge,
    /// A file cannot be written.
    Unwritable,
}

impl ErrorCode {
    fn exit(self) -> Exit {
        match self {
            Self::Usage
            | Self::EmptyQuery
            | Self::QueryTooLong
            | Self::InvalidUtf8
            | Self::UnknownSource
            | Self::UnknownField
            | Self::BadPlan => Exit::Usage,
            Self::BadKnowledge | Self::Unwritable => Exit::Failure,
        }
    }
}
