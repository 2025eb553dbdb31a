//! Comma-separated values: a statement a row, for spreadsheets.

use std::io::{self, Write};

use csv::{Terminator, WriterBuilder};

use crate::{
    knowledge::{Citation, Drug, Entry, Jurisdiction, Regimen, SideEffect},
    page::{days, figures, standing},
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

/// What a row says, of whom, and who says so.
#[derive(Default)]
struct Said<'e> {
    about: &'e str,
    text: String,
    drug: Option<&'e str>,
    population: Option<&'e str>,
    jurisdiction: Option<Jurisdiction>,
    citations: &'e [Citation],
}

fn statements(hit: &Hit, reply: &Reply) -> Vec<Vec<String>> {
    let Some(entry) = hit.entry() else { return Vec::new() };
    let mut said = Vec::new();
    if let Entry::Event(event) = entry {
        said.push(Said {
            about: event.change.word(),
            text: format!("{}: {}", event.date, event.name),
            citations: entry.citations().next().map(std::slice::from_ref).unwrap_or_default(),
            ..Said::default()
        });
    }
    said.extend(entry.statements().into_iter().map(|(about, it)| Said {
        about,
        text: it.text.clone(),
        drug: it.drug.as_deref(),
        population: it.population.as_deref(),
        jurisdiction: it.jurisdiction,
        citations: &it.citations,
    }));
    match entry {
        Entry::Drug(drug) => said.extend(facts_of_drug(drug)),
        Entry::SideEffect(effect) => said.extend(facts_of_side_effect(effect)),
        Entry::Regimen(regimen) => said.extend(facts_of_regimen(regimen)),
        _ => {}
    }
    said.into_iter().map(|said| row(hit, entry, reply, said)).collect()
}

fn facts_of_drug(drug: &Drug) -> impl Iterator<Item = Said<'_>> {
    let indications = drug.indications.iter().filter_map(|it| {
        Some(Said {
            about: "Indication, status",
            text: standing(it),
            drug: Some(&drug.id),
            citations: &it.history.first()?.citations,
            ..Said::default()
        })
    });
    indications.chain(drug.identifiers.iter().map(|it| Said {
        about: &it.system,
        text: it.code.clone(),
        drug: Some(&drug.id),
        citations: &it.citations,
        ..Said::default()
    }))
}

fn facts_of_side_effect(effect: &SideEffect) -> impl Iterator<Item = Said<'_>> {
    let rates = effect.rates.iter().map(|it| Said {
        about: "Rate",
        text: figures(it),
        drug: Some(&it.drug),
        population: Some(&it.population),
        jurisdiction: it.jurisdiction,
        citations: &it.citations,
    });
    rates.chain(effect.label_actions.iter().map(|it| Said {
        about: "Label action",
        text: format!("{}: {}", it.grade, it.action),
        drug: Some(&it.drug),
        jurisdiction: it.jurisdiction,
        citations: &it.citations,
        ..Said::default()
    }))
}

fn facts_of_regimen(regimen: &Regimen) -> impl Iterator<Item = Said<'_>> {
    let components =
        regimen.phases.iter().flat_map(|phase| phase.components.iter().map(move |it| (phase, it)));
    components.map(|(phase, it)| {
        let choice = it.choice.as_ref().map(|it| format!(", if {}={}", it.option, it.value));
        Said {
            about: &phase.name,
            text: format!("{}, {}{}", it.dose, days(it), choice.unwrap_or_default()),
            drug: Some(&it.drug),
            jurisdiction: it.jurisdiction,
            citations: &it.citations,
            ..Said::default()
        }
    })
}

fn passage(hit: &Hit, reply: &Reply) -> Option<Vec<String>> {
    let (entry, it) = (hit.entry()?, hit.passage.as_ref()?);
    let said = Said {
        about: it.section,
        text: it.text.clone(),
        drug: it.drug.as_deref(),
        population: it.population.as_deref(),
        jurisdiction: it.jurisdiction,
        citations: &it.citations,
    };
    Some(row(hit, entry, reply, said))
}

fn row(hit: &Hit, entry: &Entry, reply: &Reply, said: Said<'_>) -> Vec<String> {
    let each =
        |cell: &dyn Fn(&Citation) -> String| said.citations.iter().map(cell).collect::<Vec<_>>().join("; ");
    let date = |citation: &Citation| {
        let source = reply.sources.iter().find(|source| source.id == citation.source);
        source.and_then(|source| source.date).map_or_else(|| "undated".to_owned(), |date| date.to_string())
    };
    vec![
        entry.kind().slug().to_owned(),
        entry.id().to_owned(),
        entry.name().to_owned(),
        name_of(hit.r#match.as_ref().map(|it| it.kind)),
        name_of(hit.context),
        said.about.to_owned(),
        said.text,
        said.drug.unwrap_or_default().to_owned(),
        said.population.unwrap_or_default().to_owned(),
        said.jurisdiction.map(|it| it.mark().to_owned()).unwrap_or_default(),
        each(&|it| it.source.clone()),
        each(&|it| it.section.clone().unwrap_or_else(|| "not known".to_owned())),
        each(&date),
    ]
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
