//! Drawing replies: one small file a format. Nothing here looks anything up.

mod csv;
mod fields;
mod ics;
mod json;
mod markdown;
mod plain;
mod rows;
mod table;
mod timeline;

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

pub use fields::{Kept, Narrowed, known, known_in_batch};
pub use json::{Line, document};
pub use rows::columns;

use rows::Rows;

use crate::{
    cli::Format,
    echo::{echo, harmless},
    knowledge::SourceKind,
    page::{Footnote, Page, Span, Style, Text, page},
    reply::{self, COVERED, DISCLAIMER, DISCLAIMER_IN_SHORT, Hit, LOCAL, OLD, Record, Reply, Suggestion},
};

/// How an answer is to look.
#[derive(Clone, Debug)]
pub struct Look {
    /// How it is written.
    pub format: Format,
    /// Columns that it may take; no limit where there is none.
    pub width: Option<usize>,
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
    /// The only fields or columns that are wanted; empty: all.
    pub fields: Vec<String>,
}

impl Look {
    /// Whether no more is shown of an entry than fits a screen.
    pub fn is_first_view(&self) -> bool {
        let is_page = matches!(self.format, Format::Table | Format::Plain | Format::Markdown);
        is_page && !self.full && self.fields.is_empty()
    }
}

/// Writes a reply.
pub fn reply(out: &mut dyn Write, reply: &Reply, look: &Look) -> io::Result<()> {
    // An error may be that there is no such field: the header is then that of all of them.
    let some = !look.fields.is_empty() && reply.error.is_none();
    let rows = || if some { Rows::of(reply).keep(&look.fields) } else { Rows::of(reply) };
    let draw = match look.format {
        Format::Json => return json::reply(out, reply, &look.fields),
        Format::Jsonl => return json::lines(out, reply, &look.fields),
        Format::Csv => return csv::write(out, &rows()),
        Format::Ics => return ics::write(out, reply, look.detail),
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
        Page {
            notices: reply.notices.iter().filter(|it| it.starts_with(LOCAL)).cloned().collect(),
            ..Page::of_rows(columns, rows)
        }
    } else {
        page(reply, look.full)
    };
    if look.terminal {
        match page.notices.last_mut().filter(|it| it.starts_with(OLD)) {
            // A line of the screen is saved where the one before has room.
            Some(old) => *old = format!("{old} {DISCLAIMER_IN_SHORT}"),
            None => page.notices.push(DISCLAIMER.to_owned()),
        }
        page.notices.extend(next(reply, look));
    }
    if look.ascii {
        // Before the layout: what ASCII has for a character may be wider.
        page.rewrite(ascii);
    }
    let drawn = finish(&draw(&page, look), look);
    out.write_all(drawn.as_bytes())
}

/// What to ask next, for a person: as much of it as one line holds.
fn next(reply: &Reply, look: &Look) -> Option<String> {
    let mut line = format!("Next: {}", reply.next.first().filter(|_| look.terminal)?);
    for command in &reply.next[1..] {
        let longer = format!("{line}; or {command}");
        if look.width.is_none_or(|width| width_of(&longer) <= width) {
            line = longer;
        }
    }
    Some(line)
}

/// Writes the answer to a line of a batch.
pub fn line(out: &mut Vec<u8>, line: reply::Line, fields: &[String]) -> io::Result<()> {
    json::batch_line(out, line, fields)
}

/// What a person is told on stderr about how a query was read, or why there is no answer.
pub fn remarks(out: &mut dyn Write, reply: &Reply, look: &Look) -> io::Result<()> {
    let mut lines = Vec::new();
    let typed = echo(reply.query.as_deref().unwrap_or_default());
    let said = reply.notices.iter().filter(|it| *it != DISCLAIMER && !it.starts_with(OLD));
    let said: Vec<String> = said.cloned().collect();
    if let Some(error) = &reply.error {
        lines.push(format!("error: {}", harmless(&error.message)));
        lines.extend(error.hint.iter().map(|hint| format!("hint: {}", harmless(hint))));
    }
    for drug in &reply.not_covered {
        let class = drug.class.as_ref().map(|class| format!(" ({class})")).unwrap_or_default();
        lines.push(format!("{}{class} is a real drug, not covered by this reference.", drug.name));
    }
    lines.extend(offers(reply, &typed));
    if let Some(found) = &reply.r#match {
        lines.extend(crate::page::reading(found, reply).map(|reading| format!("“{typed}” {reading}")));
    } else if reply.is_miss() {
        if reply.not_covered.is_empty() && said.iter().all(|it| it.starts_with(COVERED)) {
            lines.push(format!("No entry in this reference for “{typed}”."));
        }
        lines.push("This is no statement on its use or safety.".to_owned());
    }
    if reply.results.is_empty() {
        lines.extend(said);
        lines.extend(next(reply, look));
    } else if reply.command == "list" {
        // Its page holds ids and nothing else.
        lines.extend(said.into_iter().filter(|it| it.starts_with(LOCAL)));
    } else if look.format == Format::Ics {
        lines.extend(said);
        lines.extend(without_id(reply));
    }
    for line in lines {
        let indent = if line.starts_with("  ") { "    " } else { "  " };
        for line in wrap(&line, look, "", indent) {
            let line = if look.ascii { ascii(&line) } else { line };
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// What happens in a calendar to plans that nothing tells apart.
fn without_id(reply: &Reply) -> Option<String> {
    let without = |hit: &Hit| matches!(&hit.record, Record::Plan(plan) if plan.plan_id.is_none());
    reply.results.iter().any(without).then(|| {
        "Without --plan-id, another plan of this regimen with these choices and this start takes its place in a \
         calendar."
            .to_owned()
    })
}

/// What may have been meant, or has to be settled first.
fn offers(reply: &Reply, typed: &str) -> Vec<String> {
    let Some(first) = reply.suggestions.first() else { return Vec::new() };
    let (question, offer): (_, fn(&Suggestion) -> String) = match (&first.choice, &reply.query) {
        (Some(_), _) => (format!("“{typed}” leaves choices. Settle each with one of:"), |it| {
            format!("  --option {}", it.name)
        }),
        (None, None) => ("Name one of:".to_owned(), |it| format!("  {} ({})", it.id, it.name)),
        (None, Some(_)) if reply.r#match.is_some() => {
            (format!("“{typed}” has several. Name one of:"), |it| format!("  {} ({})", it.id, it.name))
        }
        (None, Some(_)) => (format!("“{typed}” is not answered as it stands. Did you mean:"), |it| {
            format!("  {} ({}; {})", it.name, it.why, it.id)
        }),
    };
    [question].into_iter().chain(reply.suggestions.iter().map(offer)).collect()
}

// Styles travel through wrapping as characters that take no room, one pair around each word, and become
// escape sequences (or nothing) at the end. Texts cannot hold them: they are among the invisible ones.
const STRONG: char = '\u{2061}';
const MARK: char = '\u{2062}';
const FAINT: char = '\u{2063}';
const END: char = '\u{2064}';

/// A text with its styles.
fn styled(text: &Text, look: &Look) -> String {
    text.spans.iter().map(|span| styled_span(span, look)).collect()
}

fn styled_span(span: &Span, look: &Look) -> String {
    let code = match span.style {
        Style::Mark if !look.color => return format!("*{}*", span.text),
        _ if !look.color => return span.text.clone(),
        Style::Plain => return span.text.clone(),
        Style::Strong => STRONG,
        Style::Mark => MARK,
        Style::Faint => FAINT,
    };
    let word = |word: &str| if word.is_empty() { String::new() } else { format!("{code}{word}{END}") };
    span.text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn strong(text: &str, look: &Look) -> String {
    styled(&Text::styled(text, Style::Strong), look)
}

/// Puts escape sequences for the styles, and ASCII for everything else where it is asked for.
fn finish(drawn: &str, look: &Look) -> String {
    if !look.color {
        return if look.ascii { ascii(drawn) } else { drawn.to_owned() };
    }
    let mut finished = String::with_capacity(drawn.len());
    for c in drawn.chars() {
        let code = match c {
            STRONG => "\u{1b}[1m",
            MARK => "\u{1b}[1;4m",
            FAINT => "\u{1b}[2m",
            END => "\u{1b}[0m",
            _ => {
                finished.push(c);
                continue;
            }
        };
        finished.push_str(code);
    }
    if look.ascii { ascii(&finished) } else { finished }
}

/// The nearest that ASCII has.
fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '≥' => plain.push_str(">="),
            '≤' => plain.push_str("<="),
            '×' | '●' => plain.push('x'),
            '–' | '—' | '−' | '‑' => plain.push('-'),
            '‘' | '’' => plain.push('\''),
            '“' | '”' => plain.push('"'),
            '…' => plain.push_str("..."),
            '·' => plain.push('.'),
            '•' => plain.push('*'),
            '²' => plain.push('2'),
            '®' => plain.push_str("(R)"),
            '™' => plain.push_str("(TM)"),
            '±' => plain.push_str("+/-"),
            '▲' => plain.push('^'),
            c if c.is_ascii() => plain.push(c),
            c => {
                // Letters with accents lose them; what is left has no ASCII form.
                let folded = crate::fold::fold(&c.to_string());
                plain.push_str(if folded.is_ascii() && !folded.is_empty() { &folded } else { "?" });
            }
        }
    }
    plain
}

fn width_of(text: &str) -> usize {
    text.width()
}

/// Wraps a text between words, with one indent for the first line and one for the rest.
fn wrap(text: &str, look: &Look, first: &str, rest: &str) -> Vec<String> {
    let Some(width) = look.width else {
        let mut line = [first, text].concat();
        line.truncate(line.trim_end().len());
        return vec![line];
    };
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        // Dates and names with hyphens stay whole.
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Sources up to which each has a line of its own in a first view.
const LINES_FOR_SOURCES: usize = 3;

/// The sources and notices under a page. A first view has the titles of few sources and the ids of many.
fn foot(page: &Page, look: &Look) -> Vec<String> {
    let mut lines = Vec::new();
    if !look.full && page.footnotes.len() > LINES_FOR_SOURCES {
        lines.extend(wrap(&ids_by_kind(&page.footnotes), look, "", ""));
    } else {
        lines.extend(page.footnotes.iter().flat_map(|note| footnote(note, look)));
    }
    for notice in &page.notices {
        lines.extend(wrap(notice, look, "", ""));
    }
    lines
}

/// Sources by their ids and ages, those of a kind together, and in it those without a date, a word that is its own
/// mark.
fn ids_by_kind(notes: &[Footnote]) -> String {
    let mut kinds: Vec<SourceKind> = notes.iter().map(|note| note.source.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let id = |note: &Footnote| {
        let dated = note.dated_shortly().unwrap_or_default();
        let places = places(note, false).map(|places| format!(", {places}")).unwrap_or_default();
        ["[", &note.number.to_string(), "] ", &note.source.id, &dated, &places].concat()
    };
    let of_kind = |kind: &SourceKind| {
        let of_it = notes.iter().filter(|note| note.source.kind == *kind);
        let (dated, undated): (Vec<_>, Vec<_>) = of_it.partition(|note| note.source.date.is_some());
        let [dated, undated] =
            [dated, undated].map(|it| it.into_iter().map(id).collect::<Vec<_>>().join("; "));
        match (dated.as_str(), undated.as_str()) {
            (_, "") => format!("{}: {dated}.", kind.word()),
            ("", _) => format!("{}, undated: {undated}.", kind.word()),
            _ => format!("{}: {dated}; undated: {undated}.", kind.word()),
        }
    };
    let named: Vec<String> = kinds.iter().map(of_kind).collect();
    format!("Sources. {}", named.join(" "))
}

/// A source in lines of its own: in full with its address.
fn footnote(note: &Footnote, look: &Look) -> Vec<String> {
    let first = format!("[{}] ", note.number);
    let indent = " ".repeat(first.len());
    let text = format!("{}. {}; {}.", note.source.title, note.source.publisher, note.dated());
    let mut lines = wrap(&text, look, &first, &indent);
    if look.full {
        // An address is never broken: it is there to be clicked or copied.
        lines.extend(note.source.url.iter().map(|url| format!("{indent}{url}")));
    }
    let places = places(note, look.full);
    lines.extend(places.iter().flat_map(|places| wrap(places, look, &indent, &format!("{indent}  "))));
    lines
}

/// A text cut to a number of columns, between words where it can be.
fn shortened(text: &str, room: Option<usize>) -> String {
    let Some(room) = room.filter(|room| width_of(text) > *room) else { return text.to_owned() };
    let mut short = String::new();
    for word in text.split_inclusive(' ') {
        if width_of(&short) + width_of(word.trim_end()) + 1 > room {
            break;
        }
        short.push_str(word);
    }
    if short.is_empty() {
        short = text.chars().take(room.saturating_sub(1)).collect();
    }
    format!("{}…", short.trim_end())
}

/// Where in its source a footnote stands. A first view says so only where a place is known.
fn places(note: &Footnote, full: bool) -> Option<String> {
    let unknown = note.places.iter().all(|(_, place)| place.is_none());
    if unknown && !full {
        return None;
    }
    let named: Vec<String> = note
        .places
        .iter()
        .map(|(letter, place)| {
            let place = place.as_deref().unwrap_or("place not known");
            if letter.is_empty() { place.to_owned() } else { format!("{}{letter} {place}", note.number) }
        })
        .collect();
    Some(format!("at: {}", named.join("; ")))
}
