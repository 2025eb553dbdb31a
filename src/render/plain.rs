//! Plain text: a line for each thing that is said, with its source at the end, for pipes and for screens that read aloud.

use super::{
    Look,
    foot::foot,
    style::{cells, faint, strong, styled},
    timeline,
    wrap::{most, record, width_of, wrap},
};
use crate::page::{Body, Page, Row, Text};

/// Columns that part two cells.
const GAP: usize = 2;

pub(super) fn draw(page: &Page, look: &Look) -> String {
    let mut parts: Vec<Vec<String>> = Vec::new();
    let head = [&page.title].into_iter().chain(&page.leads).filter(|it| !it.spans.is_empty());
    parts.push(head.flat_map(|it| said("", it, look)).collect());
    for block in &page.blocks {
        let mut lines: Vec<String> =
            block.heading.iter().flat_map(|it| wrap(&strong(it, look), look.width, "", "")).collect();
        match &block.body {
            Body::Card(rows) => lines.extend(rows.iter().flat_map(|it| row(it, look))),
            Body::Grid(columns, rows) => lines.extend(grid(columns, rows, look)),
            Body::Timeline(it) => lines.extend(timeline::lines(it, look.width)),
            Body::Ids(ids) => lines.extend(ids.iter().map(|(id, _)| id.clone())),
        }
        parts.push(lines);
    }
    parts.push(foot(page, look, look.width));
    parts.retain(|it| !it.is_empty());
    parts.join(&String::new()).join("\n") + "\n"
}

/// What stands under a label, which is said again in each line: a line alone says what it is of.
fn row(row: &Row, look: &Look) -> Vec<String> {
    row.texts.iter().flat_map(|text| said(&row.label, text, look)).collect()
}

fn said(label: &str, text: &Text, look: &Look) -> Vec<String> {
    let label =
        if label.is_empty() { String::new() } else { format!("{} ", strong(&format!("{label}:"), look)) };
    let sources =
        if text.sources.is_empty() { String::new() } else { faint(&format!(" [{}]", text.sources), look) };
    wrap(&format!("{label}{}{sources}", styled(text, look)), look.width, "", "  ")
}

/// A grid as aligned columns where it fits, else as records.
fn grid(columns: &[String], rows: &[Vec<Text>], look: &Look) -> Vec<String> {
    let cells = cells(rows, look);
    let widths = most(columns, &cells, width_of);
    let whole = widths.iter().sum::<usize>() + GAP * columns.len().saturating_sub(1);
    if look.width.is_some_and(|width| whole > width) {
        let wrapped = |row: &Vec<String>| {
            record(columns, row).flat_map(|line| wrap(&line, look.width, "", "  ")).collect()
        };
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
