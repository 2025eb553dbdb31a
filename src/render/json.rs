//! JSON: the reply as it is, and an entry a line.

use std::io::{self, Write};

use serde::Serialize;

use super::fields::{Kept, Narrowed, cited, kept};
use crate::{
    fold::is_invisible,
    knowledge::NotCovered,
    reply::{self, Basis, CitedSource, Hit, Reply},
};

/// Writes a value as one document.
pub fn document(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    write_safe(out, &serde_json::to_string_pretty(value)?)
}

/// The reply as one document.
pub(super) fn reply(out: &mut dyn Write, reply: &Reply, fields: &[String]) -> io::Result<()> {
    if fields.is_empty() {
        return document(out, reply);
    }
    let results: Vec<Kept> = reply.results.iter().map(|hit| kept(hit, fields)).collect();
    let sources = cited(reply, &results).into_iter().cloned().collect();
    let reply = Reply { sources, ..reply.clone().with_results(results) };
    document(out, &Narrowed { fields: fields.to_vec(), reply })
}

/// One result a line, each with its sources; the reply itself where there is no result.
pub(super) fn lines(out: &mut dyn Write, reply: &Reply, fields: &[String]) -> io::Result<()> {
    if reply.results.is_empty() {
        return line(out, reply);
    }
    for hit in &reply.results {
        if fields.is_empty() {
            line(out, &of(hit, reply, sources(hit, reply)))?;
        } else {
            let kept = kept(hit, fields);
            let sources = cited(reply, std::slice::from_ref(&kept));
            line(out, &Narrowed { fields: fields.to_vec(), reply: of(&kept, reply, sources) })?;
        }
    }
    Ok(())
}

/// The answer to a line of a batch.
pub(super) fn batch_line(out: &mut dyn Write, answer: reply::Line, fields: &[String]) -> io::Result<()> {
    if fields.is_empty() {
        return line(out, &answer);
    }
    let results = answer.results.iter().map(|found| kept(found, fields)).collect();
    line(out, &Narrowed { fields: fields.to_vec(), reply: answer.with_results(results) })
}

fn of<'r, R>(hit: &'r R, reply: &'r Reply, sources: Vec<&'r CitedSource>) -> Line<'r, R> {
    Line {
        hit,
        schema_version: reply.schema_version,
        knowledge: &reply.knowledge,
        query: &reply.query,
        not_covered: &reply.not_covered,
        notices: &reply.notices,
        sources,
    }
}

/// A result that can be read without the others.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Line"))]
pub struct Line<'r, R = Hit> {
    /// The result.
    #[serde(flatten)]
    hit: &'r R,
    /// Version of this shape.
    schema_version: u32,
    /// The knowledge that it rests on.
    knowledge: &'r Basis,
    /// What was asked, as it was typed; null where the command stood alone.
    query: &'r Option<String>,
    /// Real drugs in the query that this reference does not cover.
    not_covered: &'r [NotCovered],
    /// The sources of the result.
    sources: Vec<&'r CitedSource>,
    /// What must be known to read the result right.
    notices: &'r [String],
}

fn sources<'r>(hit: &Hit, reply: &'r Reply) -> Vec<&'r CitedSource> {
    reply.sources.iter().filter(|source| hit.sources().any(|id| id == source.id)).collect()
}

/// Writes a value as one line.
fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    write_safe(out, &serde_json::to_string(value)?)
}

/// Writes a document and ends the line. JSON escapes only the control characters of ASCII up to the space; these
/// are the others that could steer a terminal.
fn write_safe(out: &mut dyn Write, json: &str) -> io::Result<()> {
    let (mut written, mut at) = (0, 0);
    // Nearly all of it is plain, and is passed over byte by byte.
    while let Some(plain) = json.as_bytes()[at..].iter().position(|b| !matches!(b, b' '..=b'~' | b'\n')) {
        at += plain;
        let Some(c) = json[at..].chars().next() else { break };
        let end = at + c.len_utf8();
        if (c.is_control() && !c.is_ascii_whitespace()) || is_invisible(c) {
            out.write_all(&json.as_bytes()[written..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            written = end;
        }
        at = end;
    }
    out.write_all(&json.as_bytes()[written..])?;
    out.write_all(b"\n")
}
