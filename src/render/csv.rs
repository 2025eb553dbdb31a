//! Comma-separated values: a statement a row, for spreadsheets.

use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use crate::{
    knowledge::{Citation, Entry},
    page::{days, standing},
    reply::{Hit, Record, Reply},
};

/// The columns of answers made of statements.
const STATEMENTS: [&str; 13] = [
    "kind",
    "id",
    "name",
    "match",
    "context",
    "about",
    "text",
    "drug",
    "population",
    "jurisdiction",
    "source",
    "section",
    "date",
];

pub(super) fn rows(out: &mut dyn Write, reply: &Reply) -> io::Result<()> {
    let (columns, rows): (&[&str], Vec<Vec<String>>) = match reply.command {
        "overview" => (&["covered", "entries", "try"], reply.results.iter().filter_map(covered).collect()),
        "list" => (&["kind", "id", "name", "brief"], reply.results.iter().filter_map(brief).collect()),
        "sources" => (
            &[
                "id",
                "title",
                "publisher",
                "kind",
                "date",
                "age_days",
                "accessed",
                "jurisdiction",
                "statements",
                "url",
            ],
            reply.results.iter().filter_map(source).collect(),
        ),
        "search" => (&STATEMENTS, reply.results.iter().filter_map(|hit| passage(hit, reply)).collect()),
        _ => (&STATEMENTS, reply.results.iter().flat_map(|hit| statements(hit, reply)).collect()),
    };
    // To memory first: what goes wrong with `out` then comes back as it is.
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| defused(cell)))?;
    }
    let written = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    out.write_all(&written)
}

/// A cell that no spreadsheet runs as a formula.
fn defused(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}

fn statements(hit: &Hit, reply: &Reply) -> Vec<Vec<String>> {
    let Some(entry) = hit.entry() else { return Vec::new() };
    let mut rows: Vec<Vec<String>> = entry
        .statements()
        .into_iter()
        .map(|(about, it)| {
            let said = [about.to_owned(), it.text.clone(), it.drug.clone().unwrap_or_default()];
            let bounds = [it.population.clone(), it.jurisdiction.map(|it| it.mark().to_owned())];
            row(hit, entry, reply, said, bounds, &it.citations)
        })
        .collect();
    if let Entry::SideEffect(effect) = entry {
        rows.extend(effect.rates.iter().map(|it| {
            let grades = it.by_grade.iter().map(|it| format!("{} {}%", it.grade, it.percent));
            let parts: Vec<String> = it.any_grade.iter().map(|it| format!("{it}%")).chain(grades).collect();
            let said = ["Rate".to_owned(), parts.join(", "), it.drug.clone()];
            let bounds = [Some(it.population.clone()), it.jurisdiction.map(|it| it.mark().to_owned())];
            row(hit, entry, reply, said, bounds, &it.citations)
        }));
        rows.extend(effect.label_actions.iter().map(|it| {
            let said = ["Label action".to_owned(), format!("{}: {}", it.grade, it.action), it.drug.clone()];
            row(
                hit,
                entry,
                reply,
                said,
                [None, it.jurisdiction.map(|it| it.mark().to_owned())],
                &it.citations,
            )
        }));
    }
    if let Entry::Event(event) = entry {
        let said = [event.change.word().to_owned(), format!("{}: {}", event.date, event.name), String::new()];
        let citations: Vec<Citation> = entry.citations().take(1).cloned().collect();
        rows.insert(0, row(hit, entry, reply, said, [None, None], &citations));
    }
    if let Entry::Drug(drug) = entry {
        rows.extend(drug.indications.iter().filter_map(|it| {
            let said = ["Indication, status".to_owned(), standing(it), drug.id.clone()];
            Some(row(hit, entry, reply, said, [None, None], &it.history.first()?.citations))
        }));
        rows.extend(drug.identifiers.iter().map(|it| {
            let said = [it.system.clone(), it.code.clone(), drug.id.clone()];
            row(hit, entry, reply, said, [None, None], &it.citations)
        }));
    }
    if let Entry::Regimen(regimen) = entry {
        for (phase, it) in
            regimen.phases.iter().flat_map(|phase| phase.components.iter().map(move |it| (phase, it)))
        {
            let choice =
                it.choice.as_ref().map(|it| format!(", if {}={}", it.option, it.value)).unwrap_or_default();
            let text = format!("{}, {}{choice}", it.dose, days(it));
            let said = [phase.name.clone(), text, it.drug.clone()];
            rows.push(row(
                hit,
                entry,
                reply,
                said,
                [None, it.jurisdiction.map(|it| it.mark().to_owned())],
                &it.citations,
            ));
        }
    }
    rows
}

fn passage(hit: &Hit, reply: &Reply) -> Option<Vec<String>> {
    let (entry, it) = (hit.entry()?, hit.passage.as_ref()?);
    let said = [it.section.to_owned(), it.text.clone(), String::new()];
    let bounds = [it.population.clone(), it.jurisdiction.map(|it| it.mark().to_owned())];
    Some(row(hit, entry, reply, said, bounds, &it.citations))
}

fn row(
    hit: &Hit,
    entry: &Entry,
    reply: &Reply,
    said: [String; 3],
    bounds: [Option<String>; 2],
    citations: &[Citation],
) -> Vec<String> {
    let each = |cell: &dyn Fn(&Citation) -> String| citations.iter().map(cell).collect::<Vec<_>>().join("; ");
    let date = |citation: &Citation| {
        let source = reply.sources.iter().find(|source| source.id == citation.source);
        source.and_then(|source| source.date).map_or_else(|| "undated".to_owned(), |date| date.to_string())
    };
    let mut row = vec![
        entry.kind().slug().to_owned(),
        entry.id().to_owned(),
        entry.name().to_owned(),
        name_of(hit.r#match.as_ref().map(|it| it.kind)),
        name_of(hit.context),
    ];
    row.extend(said);
    row.extend(bounds.map(Option::unwrap_or_default));
    row.push(each(&|it| it.source.clone()));
    row.push(each(&|it| it.section.clone().unwrap_or_else(|| "not known".to_owned())));
    row.push(each(&date));
    row
}

/// The name that a value has in JSON, or nothing.
fn name_of(value: Option<impl serde::Serialize>) -> String {
    let json = value.and_then(|value| serde_json::to_value(value).ok());
    json.and_then(|json| json.as_str().map(str::to_owned)).unwrap_or_default()
}

fn covered(hit: &Hit) -> Option<Vec<String>> {
    match &hit.record {
        Record::Covered(it) => Some(vec![it.name.to_owned(), it.count.to_string(), it.r#try.clone()]),
        _ => None,
    }
}

fn brief(hit: &Hit) -> Option<Vec<String>> {
    match &hit.record {
        Record::Brief(it) => Some(vec![it.kind.to_owned(), it.id.clone(), it.name.clone(), it.brief.clone()]),
        _ => None,
    }
}

fn source(hit: &Hit) -> Option<Vec<String>> {
    let Record::Source(record) = &hit.record else { return None };
    let it = &record.source;
    Some(vec![
        it.id.clone(),
        it.title.clone(),
        it.publisher.clone(),
        it.kind.word().to_owned(),
        it.date.map_or_else(|| "undated".to_owned(), |date| date.to_string()),
        it.age_days.map(|days| days.to_string()).unwrap_or_default(),
        it.accessed.map(|day| day.to_string()).unwrap_or_default(),
        it.jurisdiction.map(|it| it.mark().to_owned()).unwrap_or_default(),
        record.statements.to_string(),
        it.url.clone().unwrap_or_default(),
    ])
}
