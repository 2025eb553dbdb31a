//! Comma-separated values: a statement a row, for spreadsheets.

use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use super::rows::Rows;

pub(super) fn write(out: &mut dyn Write, rows: &Rows) -> io::Result<()> {
    // To memory first: what goes wrong with `out` then comes back as it is.
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(&rows.columns)?;
    for row in &rows.rows {
        writer.write_record(row.iter().map(|cell| defused(cell)))?;
    }
    let written = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    out.write_all(&written)
}

/// A cell that no spreadsheet runs as a formula.
fn defused(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
