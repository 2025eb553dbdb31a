//! Comma-separated values: a statement a row, for spreadsheets.

use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use super::rows::Rows;

/// By this some spreadsheets know that a file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

pub(super) fn write(out: &mut dyn Write, rows: &Rows, byte_order_mark: bool) -> io::Result<()> {
    if byte_order_mark {
        out.write_all(BYTE_ORDER_MARK.as_bytes())?;
    }
    records(out, [&rows.columns])?;
    write_rows(out, rows)
}

/// Rows without their header.
pub(super) fn write_rows(out: &mut dyn Write, rows: &Rows) -> io::Result<()> {
    records(out, &rows.rows)
}

fn records<'r>(out: &mut dyn Write, records: impl IntoIterator<Item = &'r Vec<String>>) -> io::Result<()> {
    // To memory first: what goes wrong with `out` then comes back as it is.
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for record in records {
        writer.write_record(record.iter().map(|cell| defused(cell)))?;
    }
    out.write_all(&writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

/// What a formula begins with.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A cell that no spreadsheet runs as a formula, nor a part of it where semicolons part cells.
fn defused(cell: &str) -> String {
    if is_number(cell) {
        return cell.to_owned();
    }
    let parts = cell.split(';').map(|part| {
        let text = part.trim_start_matches(' ');
        let quote = if text.starts_with(FORMULA) { "'" } else { "" };
        [&part[..part.len() - text.len()], quote, text].concat()
    });
    parts.collect::<Vec<_>>().join(";")
}

/// A number is none, also one below zero.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{Rows, write};

    #[test]
    fn no_cell_is_a_formula() {
        let cells = ["=1+1", "+1", "-1", "-1+1", "@SUM(A1)", "\t=1", "5-1=4", "＝1", "a;=1; +1", " =1", ""];
        let rows = Rows {
            columns: (0..cells.len()).map(|it| it.to_string()).collect(),
            rows: vec![cells.map(str::to_owned).into()],
        };
        let mut out = Vec::new();
        assert!(write(&mut out, &rows, false).is_ok());
        let lines = String::from_utf8_lossy(&out);
        assert_eq!(
            lines,
            "0,1,2,3,4,5,6,7,8,9,10\r\n'=1+1,'+1,-1,'-1+1,'@SUM(A1),'\t=1,5-1=4,'＝1,a;'=1; '+1, '=1,\r\n"
        );
    }
}
