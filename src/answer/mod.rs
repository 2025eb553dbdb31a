//! Answers: what each command finds, as typed data. Looks things up and never
//! formats. A miss, a question back and "a real drug, but not covered" are
//! answers like any other.

mod ask;
mod batch;
mod between;
mod compare;
mod entries;
mod error;
mod filter;
mod finish;
mod lists;
mod memory;
mod next;
mod notice;
mod plan;
mod schedule;
mod search;
mod select;
mod session;
mod side_effects;
mod verify;

use compact_str::CompactString;
use serde::Serialize;

pub use batch::{Answered, Batch, Broken, EntryName, Found, Line, LineStatus, Target, batch};
pub use between::{Difference, Stated, between};
pub use compare::{Facet, Side, compare};
pub use entries::{OF_TOPICS, card, drug, topic};
pub use error::{Error, ErrorCode, shown};
pub use filter::{Filter, source_id};
pub use lists::{Export, Listing, changes, export, list, overview, sources};
pub use notice::{Caveat, DISCLAIMER, DISCLAIMER_IN_SHORT, Notice, OLD, counted, spelled_age};
pub use plan::{Plan, PlanRequest, PlanStatement, plan};
pub use schedule::schedule;
pub use search::search;
pub use session::{Session, why};
pub use side_effects::{Only, side_effects};
pub use verify::{DatedSource, Inventory, ProblemRecord, check, verify};

use crate::{
    exit::Exit,
    knowledge::{Heading, Knowledge, NotCovered},
    model::{Author, Choice, Citation, Day, Document, Edition, Entry, Jurisdiction, Kind, Newer, ReadAs},
    reading::{Lead, MatchKind, Symptoms},
};

/// Version of the shape of replies; it moves when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

/// A command that can be answered.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[allow(missing_docs)] // each is the command of its name
#[serde(rename_all = "kebab-case")]
pub enum Command {
    Overview,
    Drug,
    SideEffects,
    Schedule,
    /// `schedule` with a day from which it is laid out.
    #[serde(rename = "schedule")]
    Plan,
    Search,
    Topic,
    Changes,
    /// `changes` between two editions.
    #[serde(rename = "changes")]
    Between,
    Compare,
    Card,
    Sources,
    List,
    /// `list rate`.
    #[serde(rename = "list")]
    Rates,
    /// `list action`.
    #[serde(rename = "list")]
    Actions,
    /// `list use`.
    #[serde(rename = "list")]
    Uses,
    Export,
    Verify,
    Check,
    Man,
    /// None was understood, or none that has an answer.
    None,
}

impl Command {
    /// What it is called in a reply and, but for the first and the last, on the command line.
    pub fn name(self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.as_str().unwrap_or_default().to_owned()
    }
}

/// What a command comes to: the document, and what a page of it needs beside that.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The document.
    pub reply: Reply,
    /// What each drug is called in a line: id and name.
    pub drugs: Vec<(String, String)>,
    /// Whether entries hold only the part that was asked for.
    pub is_narrowed: bool,
    /// The grade at which it was asked what is done.
    pub grade: Option<u8>,
    /// Whether all of its sources are older than asked.
    pub is_stale: bool,
}

impl Answer {
    /// The exit code that goes with it.
    pub fn exit(&self) -> Exit {
        match &self.reply {
            Reply { error: Some(it), .. } if it.code.is_of_reading() => Exit::Failure,
            Reply { error: Some(_), .. } => Exit::Usage,
            reply if !reply.results.is_empty() && self.is_stale => Exit::Stale,
            reply if !reply.results.is_empty() => Exit::Found,
            reply if !reply.suggestions.is_empty() => Exit::Unanswered,
            _ => Exit::NotFound,
        }
    }
}

/// What a command found, before that is added which every answer carries.
#[derive(Default)]
struct Outcome {
    r#match: Option<Match>,
    results: Vec<Hit>,
    suggestions: Vec<Suggestion>,
    not_covered: Vec<NotCovered>,
    notices: Vec<Notice>,
    /// What was told of symptoms.
    symptoms: Symptoms,
    /// Words of a question that were not read.
    unread: Vec<String>,
}

impl Outcome {
    fn of(results: impl IntoIterator<Item = Hit>) -> Self {
        Self { results: results.into_iter().collect(), ..Self::default() }
    }

    /// Puts of each result first those signs to call about that were told.
    fn put_told_first(&mut self) {
        let told = &self.symptoms.signs;
        for hit in &mut self.results {
            if let Record::Entry(entry) = &mut hit.record
                && let Some(call) = entry.call_mut()
            {
                call.sort_by_key(|it| !it.read_as.iter().any(|sign| told.contains(sign)));
            }
        }
    }
}

// `R`: with `--fields` the results are what is kept of them, which only the schema must know.
/// The document: one shape for hits, misses and errors alike.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Reply"))]
pub struct Reply<R = Hit> {
    /// Version of this shape.
    pub schema_version: u32,
    /// The knowledge that it rests on.
    pub knowledge: Basis,
    /// The command that was asked.
    #[cfg_attr(test, schemars(with = "String"))]
    pub command: Command,
    /// What was asked, as it was typed; null where the command stood alone.
    pub query: Option<String>,
    /// The only source that was asked for; null: all.
    pub source: Option<String>,
    /// The only kinds of sources that were asked for; empty: all.
    pub source_kind: Vec<Author>,
    /// The only place that was asked for: `US`, `EU`; null: all.
    pub place: Option<&'static str>,
    /// How the query was read; null where nothing was found, or nothing was asked for by name.
    pub r#match: Option<Match>,
    /// Whether sources tell to call at once about what was asked for: see `call` of the results.
    pub urgent: bool,
    /// What was found, best first. A result with a `context` belongs to the answer and is not what was asked for.
    pub results: Vec<R>,
    /// What may have been meant, where nothing can be answered safely.
    pub suggestions: Vec<Suggestion>,
    /// Real drugs in the query that this reference does not cover.
    pub not_covered: Vec<NotCovered>,
    /// The sources of the results.
    pub sources: Vec<CitedSource>,
    /// What must be known to read the answer right.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub notices: Vec<Notice>,
    /// Why there is no answer, where the fault lies with the command line, the input or the machine.
    pub error: Option<Error>,
    /// Commands that make sense after it: at most two.
    pub next: Vec<String>,
}

impl Reply {
    /// Whether something was asked for by name, and nothing is known of it.
    pub fn is_miss(&self) -> bool {
        let is_empty = self.results.is_empty() && self.suggestions.is_empty() && self.error.is_none();
        is_empty && self.query.is_some() && self.r#match.is_none()
    }

    /// Whether only some sources were asked.
    pub fn is_filtered(&self) -> bool {
        self.source.is_some() || !self.source_kind.is_empty() || self.place.is_some()
    }

    /// The results that were asked for, without those that only belong to the answer.
    pub fn asked(&self) -> impl Iterator<Item = &Hit> {
        self.results.iter().filter(|hit| hit.context.is_none())
    }

    /// The results, without how they were found.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.results.iter().map(|hit| &hit.record)
    }

    /// A source of the results.
    pub fn source(&self, id: &str) -> Option<&CitedSource> {
        let at = self.sources.binary_search_by(|source| source.id.as_str().cmp(id)).ok()?;
        self.sources.get(at)
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
    /// The entry that it was read as; the first, if it leads to several. Null where it names several drugs.
    pub id: Option<String>,
    /// All entries that it was read as: drugs as they stand in the line, others best first.
    pub ids: Vec<String>,
    /// How it led there: `exact` only where every word was read.
    pub kind: MatchKind,
    /// Letters that had to be changed, for a slip.
    pub distance: Option<u32>,
    /// Ids of the signs of which it tells.
    pub signs: Vec<String>,
    /// As what a question was read; null where the query is a name or tells of symptoms.
    pub read: Option<Read>,
    /// The words that were not read.
    pub unread: Vec<String>,
}

/// As what a question was read.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Read {
    /// Ids of the entries that it names.
    pub subjects: Vec<String>,
    /// What it asks of them: names of facets.
    pub facets: Vec<String>,
    /// The grades that it names.
    pub grades: Vec<u8>,
    /// Words that were misspelt, each with what it was read as.
    pub slips: Vec<[String; 2]>,
    /// Where it asks of: `the European Union`.
    pub place: Option<String>,
    /// `negative` where it asks for something as it is not.
    pub sign: Option<&'static str>,
}

impl Match {
    /// How a query was read that led to some entries.
    fn of(
        typed: &str,
        leads: &[(Heading<'_>, Lead)],
        unread: Vec<String>,
        signs: Vec<String>,
    ) -> Option<Self> {
        let (first, lead) = leads.first()?;
        let is_drug = |(it, _): &&(Heading<'_>, Lead)| it.kind == Kind::Drug;
        let is_one = leads.iter().filter(is_drug).count() < 2;
        Some(Self {
            typed: typed.to_owned(),
            id: is_one.then(|| first.id.to_owned()),
            ids: leads.iter().map(|(it, _)| it.id.to_owned()).collect(),
            kind: lead.kind,
            distance: lead.distance,
            signs,
            read: None,
            unread,
        })
    }

    /// The id of a drug that was named, the first of several.
    pub fn drug(&self) -> Option<&str> {
        self.ids.first().map(String::as_str).filter(|it| Kind::of(it) == Some(Kind::Drug))
    }
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
    /// The passages that answer a question, best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
}

impl Hit {
    fn asked(record: Record) -> Self {
        Self { record, r#match: None, context: None, passages: Vec::new() }
    }

    fn of(entry: Entry) -> Self {
        Self::asked(Record::Entry(Box::new(entry)))
    }

    fn beside(entry: Entry, context: Context) -> Self {
        Self { context: Some(context), ..Self::of(entry) }
    }

    /// Every citation in it.
    pub fn citations(&self) -> impl Iterator<Item = &Citation> {
        let plan = Some(&self.record).and_then(variant!(Record::Plan));
        let of_plan = plan.into_iter().flat_map(|it| it.citations());
        let of_facet = Some(&self.record).and_then(variant!(Record::Facet));
        let of_facet = of_facet.into_iter().flat_map(Facet::citations);
        self.entry().into_iter().flat_map(Entry::citations).chain(of_plan).chain(of_facet)
    }

    /// The ids of its sources.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let itself = Some(&self.record).and_then(variant!(Record::Source));
        itself
            .map(|it| it.source.id.as_str())
            .into_iter()
            .chain(self.citations().map(|it| it.source.as_str()))
    }

    /// Whether it is a side effect that was meant, and of which there are signs to call about.
    pub fn is_urgent(&self) -> bool {
        let is_meant = self.r#match.as_ref().is_some_and(|it| it.kind != MatchKind::Text);
        is_meant && matches!(self.entry(), Some(Entry::SideEffect(it)) if !it.call.is_empty())
    }

    /// The entry, if the record is a whole one.
    pub fn entry(&self) -> Option<&Entry> {
        Some(&self.record).and_then(variant!(Record::Entry)).map(|it| &**it)
    }
}

/// Leaves of entries only what is wanted of them, and says of which of those that were asked for nothing is left.
fn keep(
    results: &mut Vec<Hit>,
    mut has: impl FnMut(&mut Entry) -> bool,
    missing: impl Fn(&Entry) -> Notice,
) -> Vec<Notice> {
    let mut notices = Vec::new();
    results.retain_mut(|hit| {
        let Record::Entry(entry) = &mut hit.record else { return true };
        let left = has(entry);
        if !left && hit.context.is_none() {
            notices.push(missing(entry));
        }
        left
    });
    notices
}

/// How the query led to a result.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HitMatch {
    /// How it led there.
    pub kind: MatchKind,
}

/// Why a result stands in an answer without being what was asked for.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
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
    Source(Box<SourceRecord>),
    /// Something that this reference covers.
    Covered(Covered),
    /// Planned visits.
    Plan(Box<Plan>),
    /// What the knowledge holds.
    Inventory(Box<Inventory>),
    /// A rule that a knowledge file breaks.
    Problem(ProblemRecord),
    /// What two entries say of one thing.
    Facet(Facet),
    /// What two editions of the knowledge say differently.
    Difference(Difference),
}

/// An entry in a line.
#[derive(Clone, Debug, Default, Serialize)]
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
    /// Of a drug its first brand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// Of a drug how its uses stand in the United States: `accelerated; regular`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Of a drug its RXCUI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rxnorm: Option<String>,
    /// Of a drug its code in ATC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub atc: Option<String>,
    /// Of a drug its UNII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unii: Option<String>,
    /// Of a drug its code in the NCI Thesaurus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ncit: Option<String>,
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

/// A passage that answers a question.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Passage {
    /// What the passage is about, as its heading.
    pub section: &'static str,
    /// The part of the entry that it stands in, as `--section` takes it.
    pub part: String,
    /// Id of the use that it belongs to, if it belongs to one.
    pub r#use: Option<String>,
    /// The use, the phase, the system of codes or the body that it belongs to, if it belongs to one.
    pub of: Option<String>,
    /// The passage: a statement of the entry.
    pub text: String,
    /// The same in lines, where it is read so, each with whether it answers the query.
    #[serde(skip)]
    pub lines: Vec<(String, bool)>,
    /// Id of the drug that it is about, where it stands under something else.
    pub drug: Option<String>,
    /// Where the words of the query stand in it: start and end, in Unicode characters.
    pub marks: Vec<[usize; 2]>,
    /// Whom its figures are about, if it has some.
    pub population: Option<String>,
    /// Where it is in force, if not the United States.
    pub jurisdiction: Option<Jurisdiction>,
    /// Who says so.
    pub citations: Vec<Citation>,
    /// Whether it takes all of its sources to say it.
    pub together: bool,
    /// Why it answers: the facets of the question that its part answers, and `words` where it holds words of it.
    pub why: Vec<String>,
    /// Its place among all passages of the answer, 0 for the best.
    pub rank: usize,
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

impl Suggestion {
    fn new(id: &str, name: &str, why: impl Into<String>) -> Self {
        Self { id: id.to_owned(), name: name.to_owned(), why: why.into(), choice: None }
    }
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
    /// Who speaks in it.
    pub author: Author,
    /// What stands beside a line that it supports.
    pub short: CompactString,
    /// Which document it is, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Document>,
    /// How it was read; null where that is not known.
    pub read_as: Option<ReadAs>,
    /// A newer version of it, which exists and was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newer: Option<Newer>,
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
    /// Id of the drug whose label, leaflet or page it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drug: Option<String>,
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
