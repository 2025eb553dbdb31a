//! Two things beside each other: entries, and editions of the knowledge.

use super::{Block, Body, Draft, Style, Text, wording::capitalized};
use crate::answer::{Difference, Facet, Record, Side, Stated};

/// What stands where nothing is known.
const NOTHING: &str = "no entry";

/// Two entries, a facet a row: the first thing that each says of it, or all.
pub(super) fn entries(draft: &mut Draft<'_>) -> (Text, Vec<Block>) {
    let facets: Vec<&Facet> = draft.reply.records().filter_map(variant!(Record::Facet)).collect();
    let Some(first) = facets.first() else { return Default::default() };
    let names: Vec<String> = first.sides.iter().map(|it| capitalized(&it.name)).collect();
    let mut rows = Vec::new();
    for facet in &facets {
        let mut row = vec![Text::styled(facet.name, Style::Strong)];
        row.extend(facet.sides.iter().map(|side| said(draft, side)));
        rows.push(row);
    }
    let title = Text::styled(names.join(" and "), Style::Strong);
    let columns = ["Of".to_owned()].into_iter().chain(names).collect();
    (title, vec![Body::Grid(columns, rows).into()])
}

fn said(draft: &mut Draft<'_>, side: &Side) -> Text {
    let shown = if draft.full { side.statements.len() } else { 1 };
    let mut cell = Text::default();
    for statement in side.statements.iter().take(shown) {
        let text = draft.statement(statement);
        if !cell.spans.is_empty() {
            cell.push(" ", Style::Plain);
        }
        cell.spans.extend(text.spans);
        cell.push(format!(" [{}]", text.sources), Style::Faint);
    }
    match side.statements.len().saturating_sub(shown) {
        0 if cell.spans.is_empty() => Text::styled(NOTHING, Style::Faint),
        0 => cell,
        more => {
            cell.push(format!(" (and {more} more)"), Style::Faint);
            cell
        }
    }
}

/// What two editions say differently.
pub(super) fn editions(draft: &Draft<'_>) -> (Text, Vec<Block>) {
    let differences: Vec<&Difference> =
        draft.reply.records().filter_map(variant!(Record::Difference)).collect();
    let cell = |it: &Option<Stated>| match it {
        None => Text::styled("nothing", Style::Faint),
        Some(it) => {
            let mut text = Text::plain(&it.text);
            text.push(format!(" [{}]", it.sources.join("; ")), Style::Faint);
            text
        }
    };
    let row = |it: &&Difference| {
        [Text::styled(&it.id, Style::Strong), Text::plain(&it.part), cell(&it.old), cell(&it.new)]
    };
    let grid = Body::grid(["Entry", "Part", "Old", "New"], differences.iter().map(row).collect());
    let count = differences.len();
    let title = format!("{count} statement{} changed", if count == 1 { "" } else { "s" });
    (Text::styled(title, Style::Strong), vec![grid.into()])
}
