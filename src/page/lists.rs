//! Pages of many things in a line each.

use std::collections::BTreeMap;

use super::{
    Block, Body, Card, Draft, Style, Text, row,
    wording::{capitalized, dated},
};
use crate::{
    answer::{DatedSource, Hit, Inventory, Record, Reply, SourceRecord},
    model::{ReadAs, Section},
};

pub(super) fn overview(reply: &Reply) -> (String, Vec<Block>) {
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
    (title.to_owned(), vec![grid.into()])
}

pub(super) fn sources(reply: &Reply) -> (String, Vec<Block>) {
    let records: Vec<_> = reply.records().filter_map(variant!(Record::Source)).collect();
    if let ([record], Some(_)) = (records.as_slice(), &reply.query) {
        return (record.source.title.clone(), vec![Body::Card(source(record)).into()]);
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
    ("Sources".to_owned(), vec![grid.into()])
}

fn source(record: &SourceRecord) -> Card {
    let source = &record.source;
    let mut rows = vec![
        row("Publisher", Text::plain(source.publisher.as_str())),
        row("Author", Text::plain(source.author.word())),
        row("Date", Text::plain(dated(source))),
        row("Statements", Text::plain(record.statements.to_string())),
        row("Address", Text::plain(source.url.as_deref().unwrap_or("not known"))),
        row("Read as", Text::plain(source.read_as.map_or("not known", ReadAs::word))),
    ];
    let newer = source.newer.as_ref().map(|it| format!("{} ({})", it.date, it.changes));
    rows.extend(newer.map(|it| row("Newer, not read", Text::plain(it))));
    rows.extend(source.jurisdiction.map(|it| row("Speaks for", Text::plain(it.mark()))));
    rows
}

pub(super) fn list(reply: &Reply) -> (String, Vec<Block>) {
    let listed = reply.records().filter_map(variant!(Record::Brief));
    let ids = listed.map(|it| (it.id.clone(), it.brief.clone())).collect();
    (String::new(), vec![Body::Ids(ids).into()])
}

pub(super) fn knowledge(reply: &Reply) -> (String, Vec<Block>) {
    let problems = reply.records().filter_map(variant!(Record::Problem));
    let problems = problems.map(|it| Text::plain(format!("{}: {}: {}", it.name, it.id, it.rule))).collect();
    let Some(it) = reply.records().find_map(variant!(Record::Inventory)) else {
        return ("Broken rules".to_owned(), vec![Body::List(problems).into()]);
    };
    let rows = inventory(it).into_iter().map(|(about, text)| row(about, Text::plain(text)));
    (it.name.clone(), vec![Body::Card(rows.collect()).into()])
}

pub(super) fn drugs(draft: &mut Draft<'_>) -> (String, Vec<Block>) {
    let rows = draft.reply.asked().filter_map(Hit::entry).map(|entry| {
        let [class, brief] = [Section::Class, Section::Brief].map(|section| {
            entry.section(section).first().map_or_else(Text::no_entry, |it| draft.statement(it))
        });
        let name = Text::styled(capitalized(entry.name()), Style::Strong);
        [name, Text::plain(entry.names().brands.join(", ")), class, brief]
    });
    let grid = Body::grid(["Drug", "Brand", "Class", "Used for"], rows.collect());
    ("Drugs".to_owned(), vec![grid.into()])
}

pub(super) fn topics(draft: &mut Draft<'_>) -> (String, Vec<Block>) {
    let topics = draft.reply.asked().filter_map(Hit::entry);
    let rows = topics.map(|it| [Text::styled(it.name(), Style::Strong), draft.brief(it)]).collect();
    ("Topics".to_owned(), vec![Body::grid(["Topic", "In a line"], rows).into()])
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
