//! Markdown, for notes and issue trackers.

use super::{Look, timeline};
use crate::page::{Body, Page, Style, Text};

/// Columns of a timeline.
const TIMELINE: usize = 76;

pub(super) fn draw(page: &Page, _: &Look) -> String {
    let mut parts = Vec::new();
    if !page.title.is_empty() {
        parts.push(format!("# {}", escape(&page.title)));
    }
    for block in &page.blocks {
        parts.extend(block.heading.iter().map(|heading| format!("## {}", escape(heading))));
        match &block.body {
            Body::Card(rows) => {
                let level = if block.heading.is_some() { "###" } else { "##" };
                for (label, texts) in rows {
                    parts.push(format!("{level} {}", escape(label)));
                    parts.push(list(texts));
                }
            }
            Body::Grid(columns, rows) => parts.push(table(columns, rows)),
            Body::List(texts) => parts.push(list(texts)),
            Body::Note(text) => parts.push(inline(text)),
            // As code: its columns stay under each other, and nothing in it is read as Markdown.
            Body::Timeline(it) => {
                let lines = timeline::lines(it, Some(TIMELINE)).into_iter();
                parts.push(
                    lines
                        .map(|line| format!("    {line}").trim_end().to_owned())
                        .collect::<Vec<_>>()
                        .join("\n"),
                );
            }
            Body::Ids(ids) => {
                let ids = ids.iter().map(|(id, brief)| format!("- `{id}` {}", escape(brief)));
                parts.push(ids.collect::<Vec<_>>().join("\n"));
            }
        }
    }
    if !page.footnotes.is_empty() {
        parts.push("## Sources".to_owned());
        let notes = page.footnotes.iter().map(|note| {
            let text =
                escape(&format!("{}. {}; {}.", note.source.title, note.source.publisher, note.dated()));
            let url = note.source.url.as_ref().map(|url| format!(" <{url}>")).unwrap_or_default();
            let places = super::places(note, true).map(|places| format!(" {}", escape(&places)));
            format!("- \\[{}\\] {text}{url}{}", note.number, places.unwrap_or_default())
        });
        parts.push(notes.collect::<Vec<_>>().join("\n"));
    }
    parts.extend(page.notices.iter().map(|notice| escape(notice)));
    parts.join("\n\n") + "\n"
}

fn list(texts: &[Text]) -> String {
    texts.iter().map(|text| format!("- {}", inline(text))).collect::<Vec<_>>().join("\n")
}

fn table(columns: &[&str], rows: &[Vec<Text>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let head = line(columns.iter().map(|column| escape(column)).collect());
    let rule = line(columns.iter().map(|_| "---".to_owned()).collect());
    let body = rows.iter().map(|row| line(row.iter().map(inline).collect()));
    [head, rule].into_iter().chain(body).collect::<Vec<_>>().join("\n")
}

fn inline(text: &Text) -> String {
    let span = |(style, text): (Style, &str)| match style {
        Style::Strong | Style::Mark if !text.trim().is_empty() => {
            // Stars beside a space are stars, and no marks.
            let word = text.trim();
            let (before, after) = text.split_once(word).unwrap_or_default();
            format!("{before}**{}**{after}", escape(word))
        }
        _ => escape(text),
    };
    text.spans.iter().map(|it| span((it.style, &it.text))).collect()
}

/// Puts a backslash before what Markdown would take for more than text.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
