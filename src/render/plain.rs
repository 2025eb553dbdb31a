//! Plain text: no lines, for pipes and for screens that read aloud.

use super::{
    Look,
    foot::foot,
    style::{cells, strong, styled},
    timeline,
    wrap::{most, record, width_of, wrap},
};
use crate::page::{Body, Page, Text};

/// Columns that part two cells.
const GAP: usize = 2;

pub(super) fn draw(page: &Page, look: &Look) -> String {
    let mut lines = Vec::new();
    let heading = |text: &str| [wrap(&strong(text, look), look, "", ""), vec![String::new()]].concat();
    if !page.title.is_empty() {
        lines.extend(heading(&page.title));
    }
    for block in &page.blocks {
        lines.extend(block.heading.iter().flat_map(|it| heading(it)));
        match &block.body {
            Body::Card(rows) => {
                for (label, texts) in rows {
                    lines.extend(wrap(&strong(label, look), look, "", ""));
                    lines.extend(texts.iter().flat_map(|it| wrap(&styled(it, look), look, "  ", "  ")));
                }
            }
            Body::Grid(columns, rows) => lines.extend(grid(columns, rows, look)),
            Body::List(texts) => {
                lines.extend(texts.iter().flat_map(|it| wrap(&styled(it, look), look, "- ", "  ")));
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
    lines.join("\n").trim_end_matches('\n').to_owned() + "\n"
}

/// A grid as aligned columns where it fits, else as records.
fn grid(columns: &[String], rows: &[Vec<Text>], look: &Look) -> Vec<String> {
    let cells = cells(rows, look);
    let widths = most(columns, &cells, width_of);
    let whole = widths.iter().sum::<usize>() + GAP * columns.len().saturating_sub(1);
    if look.width.is_some_and(|width| whole > width) {
        let wrapped =
            |row: &Vec<String>| record(columns, row).flat_map(|line| wrap(&line, look, "", "  ")).collect();
        let records: Vec<Vec<String>> = cells.iter().map(wrapped).collect();
        return records.join(&String::new());
    }
    let line = |row: &[String]| {
        let pad = |(cell, width): (&String, &usize)| cell.clone() + &" ".repeat(width - width_of(cell) + GAP);
        row.iter().zip(&widths).map(pad).collect::<String>().trim_end().to_owned()
    };
    let head: Vec<String> = columns.iter().map(|column| strong(column, look)).collect();
    [line(&head)].into_iter().chain(cells.iter().map(|row| line(row))).collect()
}
