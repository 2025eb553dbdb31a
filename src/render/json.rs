//! JSON: the reply as it is, and an entry a line.

use std::io::{self, Write};

use serde::Serialize;

use super::fields::{Kept, Narrowed, cited, kept, value};
use crate::{
    answer::{Basis, CitedSource, Hit, Notice, Reply},
    knowledge::NotCovered,
    text::is_unfit,
};

/// Writes a value as one document.
pub fn document(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    write(out, &serde_json::to_string_pretty(value)?)
}

/// The reply as one document.
pub(super) fn reply(out: &mut dyn Write, reply: &Reply, fields: &[String]) -> io::Result<()> {
    if fields.is_empty() {
        return document(out, reply);
    }
    let results: Vec<Kept> = reply.results.iter().map(|hit| kept(hit, fields)).collect();
    let mut narrowed = value(reply)?;
    narrowed["sources"] = value(&cited(reply, &results))?;
    narrowed["results"] = results.into();
    document(out, &Narrowed { fields: fields.to_vec(), reply: narrowed })
}

/// One result a line, each with its sources; the reply itself where there is no result.
pub(super) fn lines(out: &mut dyn Write, reply: &Reply, fields: &[String]) -> io::Result<()> {
    if reply.results.is_empty() {
        return line(out, reply);
    }
    for hit in &reply.results {
        if fields.is_empty() {
            let is_cited = |source: &&CitedSource| hit.sources().any(|id| id == source.id);
            line(out, &of(hit, reply, reply.sources.iter().filter(is_cited).collect()))?;
        } else {
            let kept = kept(hit, fields);
            let sources = cited(reply, std::slice::from_ref(&kept));
            line(out, &Narrowed { fields: fields.to_vec(), reply: of(&kept, reply, sources) })?;
        }
    }
    Ok(())
}

fn of<'r, R>(hit: &'r R, reply: &'r Reply, sources: Vec<&'r CitedSource>) -> SingleResult<'r, R> {
    SingleResult {
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
pub struct SingleResult<'r, R = Hit> {
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
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    notices: &'r [Notice],
}

/// Writes a value as one line.
pub(super) fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    write(out, &serde_json::to_string(value)?)
}

/// Writes JSON and ends the line. What could steer a terminal is escaped: JSON itself escapes only the control
/// characters of ASCII up to the space. Outside of strings there is none of it but the line ends of the layout.
fn write(out: &mut dyn Write, json: &str) -> io::Result<()> {
    // Nearly all of it is plain.
    let steers = |c: char| !matches!(c, ' '..='~' | '\n') && is_unfit(c) && c != '\u{fffd}';
    let mut escaped = String::with_capacity(json.len() + 1);
    let mut written = 0;
    for (at, c) in json.match_indices(steers) {
        escaped.push_str(&json[written..at]);
        escaped.extend(c.encode_utf16().map(|unit| format!("\\u{unit:04x}")));
        written = at + c.len();
    }
    escaped.push_str(&json[written..]);
    escaped.push('\n');
    out.write_all(escaped.as_bytes())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{document, line};

    #[test]
    fn nothing_that_steers_a_terminal_is_written_as_it_is() {
        let value = json!({"a\u{9b}": ["\u{1b}[1m", "a\u{202e}b\u{e0001}", "\u{7f}é\u{ad}"]});
        let (mut one, mut many) = (Vec::new(), Vec::new());
        assert!(line(&mut one, &value).is_ok() && document(&mut many, &value).is_ok());
        let [one, many] = [one, many].map(|it| String::from_utf8_lossy(&it).into_owned());
        let escaped = r#"{"a\u009b":["\u001b[1m","a\u202eb\udb40\udc01","\u007fé\u00ad"]}"#;
        assert_eq!(one, format!("{escaped}\n"));
        let whole: serde_json::Value = serde_json::from_str(&many).unwrap_or_default();
        assert_eq!(whole, value);
        assert_eq!(many.lines().map(str::trim_start).collect::<String>().replace("\": ", "\":"), escaped);
    }
}
