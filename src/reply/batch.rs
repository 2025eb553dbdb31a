//! `--batch`: a query a line in, a JSON document a line out, for as many
//! lines as there are. What can be prepared once is prepared once.

use std::io::{self, BufRead, Read as _};

use serde::Serialize;

use super::{Desk, Error, ErrorCode, Hit, HitMatch, Match, Record, Reply, Suggestion, desk::unfit, search};
use crate::{
    knowledge::{Heading, Kind, NotCovered},
    matching::{Lead, MatchKind, Matcher, Scope},
};

/// Bytes of a line that are kept; no query is as long, and memory stays flat.
const LONGEST_LINE: u64 = 4096;

/// The answer to one line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Line"))]
pub struct Line<R = Found> {
    /// The line, as it was read; of one that is too long its beginning.
    pub query: String,
    /// How it was read; null where nothing was found.
    pub r#match: Option<Match>,
    /// What was found, best first: in brief, or whole with `--full`.
    pub results: Vec<R>,
    /// What may have been meant.
    pub suggestions: Vec<Suggestion>,
    /// Real drugs in the line that this reference does not cover.
    pub not_covered: Vec<NotCovered>,
    /// Why the line could not be read.
    pub error: Option<Error>,
    /// Whether it was answered from knowledge of one's own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub local: bool,
}

impl Line {
    /// The same about other results.
    pub fn with_results<R>(self, results: Vec<R>) -> Line<R> {
        let Self { query, r#match, suggestions, not_covered, error, local, .. } = self;
        Line { query, r#match, results, suggestions, not_covered, error, local }
    }
}

/// What was found for a line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Found {
    /// An entry by its name.
    Named(Named),
    /// A whole entry, with `--full`.
    Whole(Box<Hit>),
}

/// An entry by its name.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Named {
    /// Its kind.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How the line led to it.
    pub r#match: HitMatch,
}

/// What a batch looks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sought {
    /// Drugs by name.
    Drugs,
    /// Everything, by name and in the text, with at most so many results a line.
    Everything(usize),
}

impl Sought {
    /// The command that looks for it.
    pub fn command(self) -> &'static str {
        match self {
            Self::Drugs => "drug",
            Self::Everything(_) => "search",
        }
    }
}

/// Answers each line of `input` through `write`, in order. True where every line was found; a reply where no line
/// can be answered, because of an option.
///
/// # Errors
/// Where a line cannot be read, or an answer not be written.
pub fn batch(
    desk: &Desk<'_>,
    sought: Sought,
    full: bool,
    input: &mut dyn BufRead,
    write: &mut dyn FnMut(Line) -> io::Result<()>,
) -> io::Result<Result<bool, Box<Reply>>> {
    let blank = desk.open(sought.command(), None);
    if blank.error.is_some() {
        return Ok(Err(Box::new(blank)));
    }
    let kinds: &[Kind] = match sought {
        Sought::Drugs => &[Kind::Drug],
        Sought::Everything(_) => &Kind::ALL,
    };
    let visible = |heading: &Heading<'_>| desk.shows(heading);
    let scope = Scope { kinds, exact: desk.exact, visible: &visible };
    let matcher = Matcher::new(desk.knowledge, scope);
    let mut all_found = true;
    let mut line = Vec::new();
    while let Some(whole) = next_line(input, &mut line)? {
        let mut reply = blank.clone();
        let mut results = Vec::new();
        let query = String::from_utf8_lossy(&line).into_owned();
        if let Some(error) = unreadable(&line, &query, whole) {
            reply.error = Some(error);
        } else {
            let named = desk.read(&matcher, kinds, &query, &mut reply);
            results = found(desk, sought, full, &query, named);
            if !results.is_empty() && reply.r#match.is_none() {
                reply.suggestions.clear();
            }
        }
        all_found &= !results.is_empty();
        let Reply { r#match, suggestions, not_covered, error, knowledge, .. } = reply;
        write(Line { query, r#match, results, suggestions, not_covered, error, local: knowledge.local })?;
    }
    Ok(Ok(all_found))
}

/// Reads a line without its end. `None` at the end of the input; else whether the whole of it was kept.
fn next_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    if (&mut *input).take(LONGEST_LINE).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    let whole = line.len() < usize::try_from(LONGEST_LINE).unwrap_or(usize::MAX) || line.ends_with(b"\n");
    if !whole {
        skip_to_next_line(input)?;
    }
    if line.ends_with(b"\n") {
        line.pop();
    }
    if line.ends_with(b"\r") {
        line.pop();
    }
    Ok(Some(whole))
}

fn skip_to_next_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (length, end) = match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(length);
        if end {
            return Ok(());
        }
    }
}

/// What makes a line no query. An empty one is: nothing is found for it.
fn unreadable(line: &[u8], query: &str, whole: bool) -> Option<Error> {
    if !whole {
        return Some(Error {
            code: ErrorCode::QueryTooLong,
            message: format!("the line has over {LONGEST_LINE} bytes"),
            hint: None,
        });
    }
    if std::str::from_utf8(line).is_err() {
        return Some(Error {
            code: ErrorCode::InvalidUtf8,
            message: "the line is not UTF-8".to_owned(),
            hint: Some("convert the file to UTF-8".to_owned()),
        });
    }
    unfit(query).filter(|error| error.code != ErrorCode::EmptyQuery)
}

fn found(
    desk: &Desk<'_>,
    sought: Sought,
    full: bool,
    query: &str,
    named: Vec<(Heading<'_>, Lead)>,
) -> Vec<Found> {
    let found: Vec<(Heading<'_>, MatchKind)> = match sought {
        Sought::Drugs => named.into_iter().map(|(heading, lead)| (heading, lead.kind)).collect(),
        Sought::Everything(most) => search::ranked(desk, query, named).take(most).collect(),
    };
    let shown = |(heading, kind): (Heading<'_>, MatchKind)| {
        let r#match = HitMatch { kind };
        if full {
            let record = Record::Entry(Box::new(desk.load(&heading)?));
            let hit = Hit { r#match: Some(r#match), ..Hit::asked(record) };
            return Some(Found::Whole(Box::new(hit)));
        }
        Some(Found::Named(Named {
            kind: heading.kind.slug(),
            id: heading.id.to_owned(),
            name: heading.name.to_owned(),
            r#match,
        }))
    };
    found.into_iter().filter_map(shown).collect()
}
