//! JSON: the reply as it is, and an entry a line.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use serde::Serialize;

use crate::{
    fold::is_invisible,
    knowledge::{Edition, NotCovered},
    reply::{CitedSource, Hit, Record, Reply},
};

/// Writes a value as one document.
pub fn document(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_string_pretty(value)?;
    writeln!(out, "{}", safe(&json))
}

/// One result a line, each with its sources; the reply itself where there is no result.
pub(super) fn lines(out: &mut dyn Write, reply: &Reply) -> io::Result<()> {
    if reply.results.is_empty() {
        return line(out, reply);
    }
    for hit in &reply.results {
        let whole = Line {
            hit,
            schema_version: reply.schema_version,
            knowledge: &reply.knowledge,
            query: &reply.query,
            not_covered: &reply.not_covered,
            notices: &reply.notices,
            sources: sources(hit, reply),
        };
        line(out, &whole)?;
    }
    Ok(())
}

/// A result that can be read without the others.
#[derive(Debug, Serialize)]
struct Line<'r> {
    #[serde(flatten)]
    hit: &'r Hit,
    schema_version: u32,
    knowledge: &'r Edition,
    query: &'r Option<String>,
    not_covered: &'r [NotCovered],
    sources: Vec<&'r CitedSource>,
    notices: &'r [String],
}

fn sources<'r>(hit: &Hit, reply: &'r Reply) -> Vec<&'r CitedSource> {
    let cited = |id: &str| match &hit.record {
        Record::Entry(entry) => entry.citations().any(|it| it.source == id),
        Record::Source(record) => record.source.id == id,
        Record::Brief(_) | Record::Named(_) | Record::Covered(_) => false,
    };
    reply.sources.iter().filter(|source| cited(&source.id)).collect()
}

/// Writes a value as one line.
pub fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    writeln!(out, "{}", safe(&serde_json::to_string(value)?))
}

/// JSON escapes only the control characters of ASCII; these are the others that could steer a terminal.
fn safe(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if (c.is_control() && !c.is_ascii_whitespace()) || is_invisible(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}
