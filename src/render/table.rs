//! For the terminal: labels at the left, what is said beside them, and at the right edge who says so.

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, Width, presets};

use super::{
    Look,
    foot::foot,
    style::{cells, faint, strong, styled},
    timeline,
    wrap::{most, record, shortened, width_of, wrap},
};
use crate::page::{Body, Page, Row, Text};

/// Below this width labels stand over their texts instead of beside them.
const NARROW: usize = 60;
/// Columns that a cell needs beside its text: a border and two spaces.
const AROUND: usize = 3;
/// The most that a table takes: longer lines are hard to read.
pub(super) const WIDEST: usize = 110;
/// The most that a column of labels takes: longer ones are wrapped.
const WIDEST_LABEL: usize = 14;
/// Columns between a label and its text, and between a text and its source.
const GAP: usize = 2;

pub(super) fn draw(page: &Page, look: &Look) -> String {
    let width = width(look);
    let head = [&page.title].into_iter().chain(&page.leads).filter(|it| !it.spans.is_empty());
    let mut lines: Vec<String> = head.flat_map(|it| said(it, look, width)).collect();
    for block in &page.blocks {
        lines.extend(block.heading.iter().flat_map(|it| wrap(&strong(it, look), width, "", "")));
        match &block.body {
            Body::Card(rows) => lines.extend(card(rows, look)),
            Body::Grid(columns, rows) => lines.extend(grid(columns, rows, look)),
            Body::Timeline(it) => lines.extend(timeline::lines(it, look.width)),
            Body::Ids(ids) => lines.extend(ids_with_summaries(ids, look)),
        }
    }
    lines.extend(foot(page, look, width));
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}

fn width(look: &Look) -> Option<usize> {
    look.width.map(|it| it.min(WIDEST))
}

/// How many lines a text takes that stands under no label.
pub(super) fn lines_of(text: &Text, look: &Look) -> usize {
    if text.spans.is_empty() { 0 } else { said(text, look, width(look)).len() }
}

/// The columns of the labels of some rows, each of which may be cut and say so.
pub(super) fn column_if_cut(rows: &[Row], look: &Look) -> Option<usize> {
    let labels: Vec<String> = rows.iter().map(|it| it.counted(it.of)).collect();
    label_column(labels.iter().map(String::as_str), rows, look)
}

/// How many lines a text of a row takes beside its label, which says how many are shown where that is not all.
pub(super) fn lines_of_row(row: &Row, at: usize, column: Option<usize>, look: &Look) -> usize {
    let label = match at {
        0 if row.first < row.of => row.counted(row.first),
        0 => row.label.clone(),
        _ => String::new(),
    };
    row_lines(&label, &row.texts[at], column, look).len()
}

fn card(rows: &[Row], look: &Look) -> Vec<String> {
    let column = label_column(rows.iter().map(|it| it.label.as_str()), rows, look);
    let texts =
        rows.iter().flat_map(|row| row.texts.iter().enumerate().map(move |(at, text)| (row, at, text)));
    let label = |row: &'_ Row, at| if at == 0 { row.label.clone() } else { String::new() };
    texts.flat_map(|(row, at, text)| row_lines(&label(row, at), text, column, look)).collect()
}

/// The columns of the labels of some rows. None: labels stand over their texts.
fn label_column<'l>(
    labels: impl Iterator<Item = &'l str> + Clone,
    rows: &[Row],
    look: &Look,
) -> Option<usize> {
    let longest = labels.clone().map(width_of).max().unwrap_or_default();
    if longest == 0 {
        return Some(0);
    }
    // No word is broken: one that is longer makes room for itself, if need be under its label.
    let word = labels.map(longest_word).max().unwrap_or_default();
    let column = longest.min(WIDEST_LABEL.max(word)) + GAP;
    let Some(width) = look.width else { return Some(column) };
    let room = width.saturating_sub(column + GAP);
    let mut spans = rows.iter().flat_map(|it| &it.texts).flat_map(|it| &it.spans);
    // No text is wider than it has bytes.
    let is_too_wide = |it: &str| it.split([' ', '\n']).any(|word| word.len() > room && width_of(word) > room);
    let is_beside = width >= NARROW && !spans.any(|it| is_too_wide(&it.text));
    is_beside.then_some(column)
}

/// A text beside its label.
fn row_lines(label: &str, text: &Text, column: Option<usize>, look: &Look) -> Vec<String> {
    let Some(column) = column else {
        let mut lines =
            if label.is_empty() { Vec::new() } else { wrap(&strong(label, look), width(look), "", "") };
        lines
            .extend(said(text, look, width(look).map(|it| it - GAP)).into_iter().map(|it| format!("  {it}")));
        return lines;
    };
    let texts = said(text, look, width(look).map(|it| it.saturating_sub(column)));
    let labels =
        if label.is_empty() { Vec::new() } else { wrap(label, Some(column.saturating_sub(GAP)), "", "") };
    let rows = texts.len().max(labels.len());
    let line = |at: usize| {
        let label = labels.get(at).map_or("", String::as_str);
        let gap = " ".repeat(column.saturating_sub(width_of(label)));
        let label = if label.is_empty() { String::new() } else { strong(label, look) };
        format!("{label}{gap}{}", texts.get(at).map_or("", String::as_str))
    };
    (0..rows).map(line).collect()
}

/// A text, and at the right edge of its last line who says so; on a line of its own where it needs one.
fn said(text: &Text, look: &Look, width: Option<usize>) -> Vec<String> {
    let mut lines = wrap(&styled(text, look), width, "", "  ");
    if text.sources.is_empty() {
        return lines;
    }
    let source = faint(&text.sources, look);
    let (Some(width), length) = (width, width_of(&text.sources)) else {
        return vec![format!("{}  {source}", lines.join(" "))];
    };
    let last = lines.last().map_or(0, |it| width_of(it));
    if last + GAP + length <= width {
        let gap = " ".repeat(width - last - length);
        lines.last_mut().into_iter().for_each(|it| *it = format!("{it}{gap}{source}"));
    } else if length <= width {
        lines.push(format!("{}{source}", " ".repeat(width - length)));
    } else {
        lines.extend(wrap(&source, Some(width), "    ", "    "));
    }
    lines
}

/// A table as wide as the look allows, with or without lines between its rows.
fn new(look: &Look, ruled: bool) -> Table {
    // No box around it: a screen has eighty columns, and needs them for words.
    let style = if look.ascii { presets::ASCII_NO_BORDERS } else { presets::UTF8_NO_BORDERS };
    let mut table = Table::new();
    table.load_style(if ruled { style } else { style.row_separator(LineStyle::none()) });
    if let Some(width) = look.width {
        let width = u16::try_from(width.min(WIDEST)).unwrap_or(u16::MAX);
        table.set_width(width).set_content_arrangement(ContentArrangement::DynamicFullWidth);
    }
    table
}

fn fixed(width: usize) -> Width {
    Width::Fixed(u16::try_from(width).unwrap_or(u16::MAX))
}

fn longest_word(text: &str) -> usize {
    text.split([' ', '\n']).map(width_of).max().unwrap_or_default()
}

fn grid(columns: &[String], rows: &[Vec<Text>], look: &Look) -> Vec<String> {
    let cells = cells(rows, look);
    // Words are not broken: where the longest of each column do not fit beside each other, rows become records.
    let needed = most(columns, &cells, longest_word);
    let room = needed.iter().map(|it| it + AROUND).sum::<usize>() + 1;
    if look.width.is_some_and(|width| width < room || width < NARROW) {
        let mut table = new(look, true);
        table.add_rows(cells.iter().map(|row| [record(columns, row).collect::<Vec<_>>().join("\n")]));
        return table.lines().collect();
    }
    let mut table = new(look, false);
    table.set_header(columns.iter().map(|column| strong(column, look)));
    table.add_rows(cells);
    table.set_constraints(needed.iter().map(|it| ColumnConstraint::LowerBoundary(fixed(it + 2))));
    table.lines().collect()
}

/// Ids with their summaries cut to a line each; without them where there is no room.
fn ids_with_summaries(ids: &[(String, String)], look: &Look) -> Vec<String> {
    const LEAST: usize = 16;
    let column = ids.iter().map(|(id, _)| width_of(id)).max().unwrap_or_default() + GAP;
    let room = look.width.map(|width| width.saturating_sub(column));
    let line = |(id, brief): &(String, String)| {
        if room.is_some_and(|room| room < LEAST) {
            return strong(id, look);
        }
        format!("{}{}{}", strong(id, look), " ".repeat(column - width_of(id)), shortened(brief, room))
    };
    ids.iter().map(line).collect()
}
