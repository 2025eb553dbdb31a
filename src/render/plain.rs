//! Plain text: no lines, for pipes and for screens that read aloud.

use super::{Look, foot, strong, styled, timeline, width_of, wrap};
use crate::page::{Body, Page, Text};

/// Columns that part two cells.
const GAP: usize = 2;

pub(super) fn draw(page: &Page, look: &Look) -> String {
    let mut lines = Vec::new();
    if !page.title.is_empty() {
        lines.extend(wrap(&strong(&page.title, look), look, "", ""));
        lines.push(String::new());
    }
    for block in &page.blocks {
        if let Some(heading) = &block.heading {
            lines.extend(wrap(&strong(heading, look), look, "", ""));
            lines.push(String::new());
        }
        match &block.body {
            Body::Card(rows) => {
                for (label, texts) in rows {
                    lines.extend(wrap(&strong(label, look), look, "", ""));
                    for text in texts {
                        lines.extend(wrap(&styled(text, look), look, "  ", "  "));
                    }
                }
            }
            Body::Grid(columns, rows) => lines.extend(grid(columns, rows, look)),
            Body::List(texts) => {
                for text in texts {
                    lines.extend(wrap(&styled(text, look), look, "- ", "  "));
                }
            }
            Body::Note(text) => lines.extend(wrap(&styled(text, look), look, "  ", "  ")),
            Body::Timeline(it) => lines.extend(timeline::lines(it, look.width)),
            Body::Ids(ids) => {
                lines.extend(ids.iter().map(|(id, _)| id.clone()));
                continue;
            }
        }
        lines.push(String::new());
    }
    lines.extend(foot(page, look));
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.join("\n") + "\n"
}

/// A grid as aligned columns where it fits, else as records.
fn grid(columns: &[&str], rows: &[Vec<Text>], look: &Look) -> Vec<String> {
    let cells: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| styled(cell, look)).collect()).collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| {
            cells
                .iter()
                .filter_map(|row| row.get(at))
                .map(|cell| width_of(cell))
                .chain([columns[at].len()])
                .max()
        })
        .map(Option::unwrap_or_default)
        .collect();
    let whole = widths.iter().sum::<usize>() + GAP * columns.len().saturating_sub(1);
    if look.width.is_some_and(|width| whole > width) {
        return records(columns, &cells, look);
    }
    let line = |row: &[String]| {
        let padded = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - width_of(cell) + GAP)));
        padded.collect::<String>().trim_end().to_owned()
    };
    let head: Vec<String> = columns.iter().map(|column| strong(column, look)).collect();
    [line(&head)].into_iter().chain(cells.iter().map(|row| line(row))).collect()
}

fn records(columns: &[&str], cells: &[Vec<String>], look: &Look) -> Vec<String> {
    let mut lines = Vec::new();
    for (number, row) in cells.iter().enumerate() {
        if number > 0 {
            lines.push(String::new());
        }
        for (column, cell) in columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
            lines.extend(wrap(&format!("{column}: {cell}"), look, "", "  "));
        }
    }
    lines
}
