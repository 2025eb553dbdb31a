//! Tables for the terminal.

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, Width, presets};

use super::{
    Look,
    foot::foot,
    style::{cells, strong, styled},
    timeline,
    wrap::{most, record, shortened, width_of, wrap},
};
use crate::page::{Body, Page, Text};

/// Below this width labels stand over their texts instead of beside them.
const NARROW: usize = 60;
/// Columns that a cell needs beside its text: a border and two spaces.
const AROUND: usize = 3;
/// The most that a table takes: longer lines are hard to read.
const WIDEST: usize = 110;
/// The most that a column of labels takes.
const WIDEST_LABEL: usize = 22;

pub(super) fn draw(page: &Page, look: &Look) -> String {
    let mut lines = Vec::new();
    if !page.title.is_empty() {
        lines.extend(wrap(&strong(&page.title, look), look, "", ""));
    }
    for block in &page.blocks {
        lines.extend(block.heading.iter().flat_map(|it| wrap(&strong(it, look), look, "", "")));
        match &block.body {
            Body::Card(rows) => lines.extend(card(rows, look)),
            Body::Grid(columns, rows) => lines.extend(grid(columns, rows, look)),
            Body::List(texts) => {
                let mut table = new(look, true);
                table.add_rows(texts.iter().map(|text| [styled(text, look)]));
                lines.extend(table.lines());
            }
            Body::Note(text) => lines.extend(wrap(&styled(text, look), look, "  ", "  ")),
            Body::Timeline(it) => lines.extend(timeline::lines(it, look.width)),
            Body::Ids(ids) => lines.extend(ids_with_summaries(ids, look)),
        }
    }
    lines.extend(foot(page, look));
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// A table as wide as the look allows, with or without lines between its rows.
fn new(look: &Look, ruled: bool) -> Table {
    // No box around it: a first view has forty lines of eighty columns, and needs them for words.
    let style = if look.ascii { presets::ASCII_NO_BORDERS } else { presets::UTF8_NO_BORDERS };
    let mut table = Table::new();
    table.load_style(if ruled { style } else { style.row_separator(LineStyle::none()) });
    if let Some(width) = look.width {
        let width = u16::try_from(width.min(WIDEST)).unwrap_or(u16::MAX);
        table.set_width(width).set_content_arrangement(ContentArrangement::DynamicFullWidth);
    }
    table
}

fn card(rows: &[(String, Vec<Text>)], look: &Look) -> Vec<String> {
    let cells: Vec<(String, String)> = rows
        .iter()
        .map(|(label, texts)| {
            let lines: Vec<String> = texts.iter().map(|text| styled(text, look)).collect();
            (strong(label, look), lines.join("\n"))
        })
        .collect();
    let label =
        cells.iter().map(|(label, _)| width_of(label)).max().unwrap_or_default().min(WIDEST_LABEL) + 2;
    let word = cells.iter().map(|(_, text)| longest_word(text)).max().unwrap_or_default();
    let narrow = look.width.is_some_and(|width| width < NARROW || width < label + word + AROUND);
    let mut table = new(look, narrow);
    if narrow {
        table.add_rows(cells.into_iter().map(|(label, text)| [format!("{label}\n{text}")]));
    } else {
        table.add_rows(cells.into_iter().map(|(label, text)| [label, text]));
        if let Some(texts) = table.column_mut(1) {
            texts.set_padding((1, 0));
        }
        table.set_constraints([ColumnConstraint::Absolute(fixed(label))]);
    }
    table.lines().collect()
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
    let column = ids.iter().map(|(id, _)| width_of(id)).max().unwrap_or_default() + 2;
    let room = look.width.map(|width| width.saturating_sub(column));
    let line = |(id, brief): &(String, String)| {
        if room.is_some_and(|room| room < LEAST) {
            return strong(id, look);
        }
        format!("{}{}{}", strong(id, look), " ".repeat(column - width_of(id)), shortened(brief, room))
    };
    ids.iter().map(line).collect()
}
