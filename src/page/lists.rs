//! Pages of many things in a line each.

use std::collections::BTreeMap;

use super::{
    Block, Body, Card, Draft, Row, Style, Text,
    wording::{capitalized, dated, lower_first},
};
use crate::{
    answer::{DatedSource, Hit, Inventory, Record, Reply, SourceRecord},
    model::{Approval, Citation, Entry, ReadAs, Section, Status},
};

pub(super) fn overview(reply: &Reply) -> (Text, Vec<Block>) {
    let covered = reply.records().filter_map(variant!(Record::Covered));
    let rows = covered.map(|it| {
        [Text::plain(it.name), Text::plain(it.count.to_string()), Text::styled(&it.r#try, Style::Strong)]
    });
    let grid = Body::grid(["Covered", "Entries", "Try"], rows.collect());
    let title = if reply.knowledge.local {
        "What this knowledge covers"
    } else {
        env!("CARGO_PKG_DESCRIPTION").split(':').next().unwrap_or_default()
    };
    (Text::styled(title, Style::Strong), vec![grid.into()])
}

pub(super) fn sources(reply: &Reply) -> (Text, Vec<Block>) {
    let records: Vec<_> = reply.records().filter_map(variant!(Record::Source)).collect();
    if let ([record], Some(_)) = (records.as_slice(), &reply.query) {
        return (Text::styled(&record.source.title, Style::Strong), vec![Body::Card(source(record)).into()]);
    }
    let rows = records.iter().map(|record| {
        let source = &record.source;
        [
            Text::styled(source.id.as_str(), Style::Strong),
            Text::plain(format!("{}. {}", source.title, source.publisher)),
            Text::plain(source.author.word()),
            Text::plain(dated(source)),
            Text::plain(record.statements.to_string()),
        ]
    });
    let grid = Body::grid(["Id", "Title and publisher", "Author", "Date", "Statements"], rows.collect());
    (Text::styled("Sources", Style::Strong), vec![grid.into()])
}

fn source(record: &SourceRecord) -> Card {
    let source = &record.source;
    let mut rows = vec![
        Row::one("Publisher", Text::plain(source.publisher.as_str())),
        Row::one("Author", Text::plain(source.author.word())),
        Row::one("Date", Text::plain(dated(source))),
        Row::one("Statements", Text::plain(record.statements.to_string())),
        Row::one("Address", Text::plain(source.url.as_deref().unwrap_or("not known"))),
        Row::one("Read as", Text::plain(source.read_as.map_or("not known", ReadAs::word))),
    ];
    let newer = source.newer.as_ref().map(|it| format!("{} ({})", it.date, it.changes));
    rows.extend(newer.map(|it| Row::one("Newer, not read", Text::plain(it))));
    rows.extend(source.jurisdiction.map(|it| Row::one("Speaks for", Text::plain(it.mark()))));
    rows
}

pub(super) fn list(reply: &Reply) -> (Text, Vec<Block>) {
    let listed = reply.records().flat_map(|it| match it {
        Record::Brief(it) => vec![(it.id.clone(), it.brief.clone())],
        Record::Entry(it) => match &**it {
            Entry::Drug(drug) => drug.uses.iter().map(|it| (it.id.clone(), it.name.clone())).collect(),
            entry => vec![(entry.id().to_owned(), entry.name().to_owned())],
        },
        _ => Vec::new(),
    });
    let ids = listed.collect();
    (Text::default(), vec![Body::Ids(ids).into()])
}

pub(super) fn knowledge(reply: &Reply) -> (Text, Vec<Block>) {
    let problems = reply.records().filter_map(variant!(Record::Problem));
    let problems = problems.map(|it| Text::plain(format!("{}: {}: {}", it.name, it.id, it.rule))).collect();
    let Some(it) = reply.records().find_map(variant!(Record::Inventory)) else {
        return (Text::styled("Broken rules", Style::Strong), vec![Body::list(problems).into()]);
    };
    let rows = inventory(it).into_iter().map(|(about, text)| Row::one(about, Text::plain(text)));
    (Text::styled(&it.name, Style::Strong), vec![Body::Card(rows.collect()).into()])
}

/// The drugs: how each stands, then what it is for.
pub(super) fn drugs(draft: &mut Draft<'_>) -> (Text, Vec<Block>) {
    let drugs: Vec<&Entry> = draft.reply.asked().filter_map(Hit::entry).collect();
    let line = |entry: &&Entry| {
        let Entry::Drug(drug) = entry else { return Row::default() };
        let mut text = Text::styled(format!("{}; ", capitalized(entry.name())), Style::Plain);
        let mut kinds: Vec<&Approval> = Vec::new();
        for approval in drug.uses.iter().flat_map(|it| &it.approvals) {
            if kinds.iter().all(|it| it.status != approval.status) {
                kinds.push(approval);
            }
        }
        for (number, approval) in kinds.iter().enumerate() {
            text.push(if number > 0 { ", " } else { "" }, Style::Plain);
            let style = if approval.status == Status::Withdrawn { Style::Withdrawn } else { Style::Strong };
            text.push(approval.status.word(), style);
        }
        if let Some(brief) = entry.section(Section::Brief).first() {
            text.push(if kinds.is_empty() { "" } else { ": " }, Style::Plain);
            text.push(lower_first(&brief.text), Style::Plain);
        }
        let statements =
            kinds.iter().filter_map(|it| it.history.first()).chain(entry.section(Section::Brief).first());
        let citations: Vec<Citation> = statements.flat_map(|it| it.citations.clone()).collect();
        draft.cite(&mut text, &citations, false);
        Row::one(&entry.names().brands.join(", "), text)
    };
    let rows = drugs.iter().map(line).collect();
    (Text::styled("Drugs", Style::Strong), vec![Body::Card(rows).into()])
}

pub(super) fn topics(draft: &mut Draft<'_>) -> (Text, Vec<Block>) {
    let topics: Vec<&Entry> = draft.reply.asked().filter_map(Hit::entry).collect();
    let rows = topics.iter().map(|it| Row::one(it.name(), draft.brief(it))).collect();
    (Text::styled("Topics", Style::Strong), vec![Body::Card(rows).into()])
}

/// What the knowledge is and holds, in words.
pub fn inventory(it: &Inventory) -> Vec<(&'static str, String)> {
    let counted = |counts: &BTreeMap<&'static str, usize>| {
        counts.iter().map(|(kind, count)| format!("{kind} {count}")).collect::<Vec<_>>().join(", ")
    };
    let dated = |source: &Option<DatedSource>| {
        source.as_ref().map_or_else(|| "none".to_owned(), |it| format!("{}, {}", it.date, it.id))
    };
    let problems = if it.problems.is_empty() { "none".to_owned() } else { it.problems.join("; ") };
    vec![
        ("Version", it.version.clone()),
        ("Compiled", it.compiled.to_string()),
        ("SHA-256", it.sha256.clone()),
        ("Read from", it.folder.clone().unwrap_or_else(|| "the program itself".to_owned())),
        ("Entries", counted(&it.by_kind)),
        ("Tables", counted(&it.by_table)),
        ("Statements", it.statements.to_string()),
        ("Sources", format!("{}: {}", it.by_source.len(), counted(&it.by_author))),
        ("Undated sources", it.undated.to_string()),
        ("Oldest source", dated(&it.oldest)),
        ("Newest source", dated(&it.newest)),
        ("Other drugs", it.other_drugs.to_string()),
        ("Broken rules and unresolved references", problems),
    ]
}
