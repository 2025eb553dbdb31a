//! Drawing replies: one small file a format. Nothing here looks anything up.

mod ascii;
mod batch;
mod csv;
mod fields;
mod fit;
mod foot;
mod ics;
mod json;
mod markdown;
mod plain;
mod rows;
mod style;
mod table;
mod timeline;
mod wrap;

use std::io::{self, Write};

use clap::ValueEnum;

pub use batch::{batch_columns, batch_header, batch_line, batch_rows};
pub use fields::{Kept, Narrowed, known};
pub use json::{SingleResult, document};
pub use rows::columns;

use self::{
    ascii::ascii,
    rows::Rows,
    style::finish,
    wrap::{width_of, wrap},
};
use crate::{
    answer::{Answer, Reply},
    page::{self, Beside, Page},
};

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum Format {
    /// Tables for the terminal
    #[default]
    Table,
    /// Text without lines
    Plain,
    /// Markdown
    Markdown,
    /// Comma-separated values, a statement a row
    Csv,
    /// One JSON document
    Json,
    /// JSON, an entry a line
    Jsonl,
    /// Calendar file (RFC 5545), for planned visits
    Ics,
}

/// How an answer is to look.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// How it is written.
    pub format: Format,
    /// Columns that it may take; no limit where there is none.
    pub width: Option<usize>,
    /// Lines that a first view may take; no limit where there is none.
    pub height: Option<usize>,
    /// Whether only what answers first is shown, in a line or a few.
    pub brief: bool,
    /// Whether it may hold ASCII only.
    pub ascii: bool,
    /// Whether it is colored.
    pub color: bool,
    /// Whether a person is looking at it.
    pub terminal: bool,
    /// Whether all is shown that an entry has.
    pub full: bool,
    /// Whether a calendar names drugs.
    pub detail: bool,
    /// Whether each source of what is said has its own row.
    pub by_source: bool,
    /// Whether csv begins with a byte order mark.
    pub byte_order_mark: bool,
    /// The only fields or columns that are wanted; empty: all.
    pub fields: Vec<String>,
}

impl Look {
    /// Whether it is a page with no more than the first view of each entry.
    pub fn is_first_view(&self) -> bool {
        self.beside() == Beside::Page && !self.full
    }

    /// Beside what something is told on stderr.
    fn beside(&self) -> Beside {
        match self.format {
            Format::Ics => Beside::Calendar,
            Format::Table | Format::Plain | Format::Markdown if self.fields.is_empty() => Beside::Page,
            _ => Beside::Values,
        }
    }
}

/// Writes an answer.
pub fn answer(out: &mut dyn Write, answer: &Answer, look: &Look) -> io::Result<()> {
    let reply = &answer.reply;
    // An error may be that there is no such field: the header is then that of all of them.
    let some = !look.fields.is_empty() && reply.error.is_none();
    let rows = || {
        let rows = Rows::of(reply, look.by_source);
        if some { rows.keep(&look.fields) } else { rows }
    };
    let draw = match look.format {
        Format::Json => return json::reply(out, reply, &look.fields),
        Format::Jsonl => return json::lines(out, reply, &look.fields),
        Format::Csv => return csv::write(out, &rows(), look.byte_order_mark),
        Format::Ics => return ics::write(out, answer, look.detail),
        Format::Table if look.brief => plain::draw,
        Format::Table => table::draw,
        Format::Plain => plain::draw,
        Format::Markdown => markdown::draw,
    };
    if reply.results.is_empty() {
        // There is nothing to draw: what is to be said stands on stderr.
        return Ok(());
    }
    let mut page = if some {
        let Rows { columns, rows } = rows();
        Page::of_rows(reply, columns, rows)
    } else {
        page::page(answer, look.full, look.height.unwrap_or(LINES))
    };
    if look.ascii {
        // Before the layout: what ASCII has for a character may be wider.
        page.rewrite(ascii);
    }
    if look.brief && !some {
        page = page.brief();
    } else if look.is_first_view() && look.height.is_some() {
        cut(&mut page, answer, look);
    } else if look.terminal {
        page.sign_off(next(reply, look));
    }
    let drawn = finish(&draw(&page, look), look);
    out.write_all(drawn.as_bytes())
}

/// Cuts a page to a first view, and says what it leaves out.
fn cut(page: &mut Page, answer: &Answer, look: &Look) {
    if look.terminal {
        page.sign_off(None);
    }
    let seen = Look { width: look.width.or(Some(COLUMNS)), ..look.clone() };
    let left_out = fit::fit(page, &seen, look.height.unwrap_or(LINES).saturating_sub(BESIDE));
    let fits = |line: &str| width_of(line) <= seen.width.unwrap_or(COLUMNS).min(table::WIDEST);
    let more = page::more(&left_out.parts(), left_out.others, fits);
    // Where something is left out, the words for it are what to ask next.
    page.more.extend(more.or_else(|| next(&answer.reply, look).filter(|it| fits(it))));
}

/// Columns of a first view where no terminal says how many there are.
const COLUMNS: usize = 80;
/// Lines of a first view where no terminal says how many there are.
pub const LINES: usize = 24;
/// Lines of a screen that a first view leaves: for what was typed, and for the prompt.
const BESIDE: usize = 2;

/// What to ask next, for a person: as much of it as one line holds.
fn next(reply: &Reply, look: &Look) -> Option<String> {
    let fits = |line: &str| look.width.is_none_or(|width| width_of(line) <= width);
    page::next(reply, fits).filter(|_| look.terminal)
}

/// What a person is told on stderr about how a query was read, or why there is no answer.
pub fn remarks(out: &mut dyn Write, answer: &Answer, look: &Look) -> io::Result<()> {
    // Columns that were picked may lack the one that says on which knowledge they rest.
    let is_unmarked = look.format == Format::Csv && !look.fields.is_empty();
    let local = page::local(&answer.reply).filter(|_| is_unmarked);
    for line in local.chain(page::remarks(answer, look.beside(), next(&answer.reply, look))) {
        let indent = if line.starts_with("  ") { "    " } else { "  " };
        for line in wrap(&line, look.width, "", indent) {
            let line = if look.ascii { ascii(&line) } else { line };
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
