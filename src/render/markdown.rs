//! Markdown, for notes and issue trackers.

use super::{Look, foot::said, timeline};
use crate::page::{Body, Page, Row, Style, Text};

/// Columns of a timeline.
const TIMELINE: usize = 76;

pub(super) fn draw(page: &Page, _: &Look) -> String {
    let mut parts = Vec::new();
    if !page.title.spans.is_empty() {
        parts.push(format!("# {}", title(&page.title)));
    }
    if !page.leads.is_empty() {
        parts.push(joined(page.leads.iter().map(|it| format!("- {}", inline(it)))));
    }
    for block in &page.blocks {
        parts.extend(block.heading.iter().map(|heading| format!("## {}", escape(heading))));
        match &block.body {
            Body::Card(rows) => parts.push(list(rows)),
            Body::Grid(columns, rows) => parts.push(table(columns, rows)),
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
    if !page.sources.is_empty() {
        parts.push("## Sources".to_owned());
        let sources = page.sources.iter().map(|source| {
            let url = source.url.as_ref().map(|url| format!(" <{url}>")).unwrap_or_default();
            format!("- {}{url}", escape(&said(source)))
        });
        parts.push(joined(sources));
    }
    let foot = joined(page.foot().map(|it| format!("- {}", escape(it))));
    parts.extend(Some(foot).filter(|it| !it.is_empty()));
    parts.join("\n\n") + "\n"
}

/// A heading is bold as a whole.
fn title(title: &Text) -> String {
    escape(&title.text()) + &sources(title)
}

/// Items, each under its label and with its sources.
fn list(rows: &[Row]) -> String {
    let label = |row: &Row| {
        if row.label.is_empty() { String::new() } else { format!("**{}:** ", escape(&row.label)) }
    };
    let items =
        rows.iter().flat_map(|row| row.texts.iter().map(move |it| format!("- {}{}", label(row), inline(it))));
    joined(items)
}

fn sources(text: &Text) -> String {
    if text.sources.is_empty() { String::new() } else { format!(" \\[{}\\]", escape(&text.sources)) }
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
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
        Style::Plain | Style::Faint => escape(text),
        _ if !text.trim().is_empty() => {
            // Stars beside a space are stars, and no marks.
            let word = text.trim();
            let (before, after) = text.split_once(word).unwrap_or_default();
            format!("{before}**{}**{after}", escape(word))
        }
        _ => escape(text),
    };
    text.spans.iter().map(|it| span((it.style, &it.text))).collect::<String>() + &sources(text)
}

/// Puts a backslash before what Markdown would take for more than text, addresses among it.
fn escape(text: &str) -> String {
    let is_mark =
        |c: char| matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '&' | '~');
    let escaped: String =
        text.chars().flat_map(|c| is_mark(c).then_some('\\').into_iter().chain([c])).collect();
    escaped.replace("://", "\\://").replace("www.", "www\\.")
}

#[cfg(test)]
mod tests {
    use super::{Style, Text, inline};

    #[test]
    fn text_is_no_markdown_and_stars_stand_beside_words() {
        assert_eq!(inline(&Text::plain("a_b | <c> [1]")), r"a\_b \| \<c\> \[1\]");
        assert_eq!(inline(&Text::plain("&#x202e; https://x www.x")), r"\&\#x202e; https\://x www\.x");
        assert_eq!(inline(&Text::styled("Dose: ", Style::Strong)), "**Dose:** ");
        assert_eq!(inline(&Text::styled(" ", Style::Strong)), " ");
    }
}
