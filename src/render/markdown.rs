//! Markdown, for notes and issue trackers.

use super::{
    Look,
    foot::{places, said},
    timeline,
};
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
                parts.push(joined(lines.map(|line| format!("    {line}").trim_end().to_owned())));
            }
            Body::Ids(ids) => {
                parts.push(joined(ids.iter().map(|(id, brief)| format!("- `{id}` {}", escape(brief)))));
            }
        }
    }
    if !page.footnotes.is_empty() {
        parts.push("## Sources".to_owned());
        let notes = page.footnotes.iter().map(|note| {
            let text = escape(&said(note));
            let url = note.source.url.as_ref().map(|url| format!(" <{url}>")).unwrap_or_default();
            let places = places(note, true).map(|places| format!(" {}", escape(&places)));
            format!("- \\[{}\\] {text}{url}{}", note.number, places.unwrap_or_default())
        });
        parts.push(joined(notes));
    }
    parts.extend(page.notices.iter().map(|notice| escape(notice)));
    parts.join("\n\n") + "\n"
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

fn list(texts: &[Text]) -> String {
    joined(texts.iter().map(|text| format!("- {}", inline(text))))
}

fn table(columns: &[String], rows: &[Vec<Text>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let head = line(columns.iter().map(|column| escape(column)).collect());
    let rule = line(columns.iter().map(|_| "---".to_owned()).collect());
    let body = rows.iter().map(|row| line(row.iter().map(inline).collect()));
    joined([head, rule].into_iter().chain(body))
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
    let is_mark = |c: char| matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#');
    text.chars().flat_map(|c| is_mark(c).then_some('\\').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests {
    use super::{Style, Text, inline};

    #[test]
    fn text_is_no_markdown_and_stars_stand_beside_words() {
        assert_eq!(inline(&Text::plain("a_b | <c> [1]")), r"a\_b \| \<c\> \[1\]");
        assert_eq!(inline(&Text::styled("Dose: ", Style::Strong)), "**Dose:** ");
        assert_eq!(inline(&Text::styled(" ", Style::Strong)), " ");
    }
}
