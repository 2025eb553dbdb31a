//! The answers to the lines of a batch: a JSON document each, or rows of csv.

use std::io::{self, Write};

use super::{
    csv,
    fields::{Narrowed, kept, value},
    json::line,
    rows::{BETWEEN, Rows, shown_basis},
};
use crate::answer::{self, Found};

/// The columns of a batch in csv.
const COLUMNS: &str =
    "query status number id name kind match unread not_covered suggestions urgent error knowledge";

/// The names that `--fields` may give for a batch in csv.
pub fn batch_columns() -> Vec<String> {
    COLUMNS.split(' ').map(str::to_owned).collect()
}

/// The answer to a line as JSON.
pub fn batch_line(out: &mut dyn Write, answer: &answer::Line, fields: &[String]) -> io::Result<()> {
    if fields.is_empty() {
        return line(out, answer);
    }
    let mut narrowed = value(answer)?;
    narrowed["results"] = answer.results.iter().map(|found| kept(found, fields)).collect();
    line(out, &Narrowed { fields: fields.to_vec(), reply: narrowed })
}

/// The header of a batch in csv.
pub fn batch_header(out: &mut dyn Write, fields: &[String], byte_order_mark: bool) -> io::Result<()> {
    let columns = if fields.is_empty() { batch_columns() } else { fields.to_vec() };
    csv::write(out, &Rows { columns, rows: Vec::new() }, byte_order_mark)
}

/// The answer to a line as rows of csv: one for each result, with its number, and one where there is none.
pub fn batch_rows(out: &mut dyn Write, answer: &answer::Line, fields: &[String]) -> io::Result<()> {
    let joined = |all: Vec<&str>| all.join(BETWEEN);
    let row = |found: Option<(usize, &Found)>| {
        let name = found.and_then(|(_, it)| if let Found::Name(it) = it { Some(it) } else { None });
        let of_name = |text: fn(&answer::EntryName) -> &str| name.map(text).unwrap_or_default().to_owned();
        let unread = answer.r#match.iter().flat_map(|it| &it.unread).map(String::as_str).collect();
        vec![
            answer.query.clone(),
            answer.status.word().to_owned(),
            found.map(|(at, _)| (at + 1).to_string()).unwrap_or_default(),
            of_name(|it| &it.id),
            of_name(|it| &it.name),
            of_name(|it| it.kind),
            of_name(|it| it.r#match.kind.word()),
            joined(unread),
            joined(answer.not_covered.iter().map(|it| it.name.as_str()).collect()),
            joined(answer.suggestions.iter().map(|it| it.id.as_str()).collect()),
            answer.urgent.to_string(),
            answer.error.as_ref().map(|it| it.code.word()).unwrap_or_default(),
            shown_basis(&answer.knowledge),
        ]
    };
    let mut rows: Vec<Vec<String>> = answer.results.iter().enumerate().map(|it| row(Some(it))).collect();
    if rows.is_empty() {
        rows.push(row(None));
    }
    let rows = Rows { columns: batch_columns(), rows };
    csv::write_rows(out, &if fields.is_empty() { rows } else { rows.keep(fields) })
}
