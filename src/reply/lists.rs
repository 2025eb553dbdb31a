//! `sources`, `list`, `export`, and what the program says when it is asked nothing.

use serde::Serialize;

use super::{
    Basis, Brief, Covered, Desk, Error, ErrorCode, Hit, Record, Reply, SourceRecord,
    notice::{self, DISCLAIMER},
};
use crate::{
    echo::echo,
    knowledge::{Entry, Kind, OtherDrug, Source},
};

/// Answers `immunoref` alone: what is covered, and six things to try.
pub fn overview(desk: &Desk<'_>) -> Reply {
    let mut reply = desk.open("overview", None);
    if reply.error.is_none() {
        let count = |kind| desk.knowledge.headings_of(kind).filter(|it| desk.shows(it)).count();
        let all = desk.knowledge.headings().filter(|it| desk.shows(it)).count();
        let sources = desk.knowledge.sources().filter(|(it, _)| desk.allows(&it.id));
        reply.results = [
            ("drug", "Drugs", count(Kind::Drug), "drug keytruda"),
            ("side-effect", "Side effects", count(Kind::SideEffect), "side-effects wheezing"),
            ("regimen", "Schedules", count(Kind::Regimen), "schedule"),
            ("topic", "Topics", count(Kind::Topic), "topic success rate"),
            ("search", "All entries, by their words", all, "search cure rate"),
            ("source", "Sources", sources.count(), "sources"),
        ]
        .into_iter()
        .map(|(id, name, count, words)| {
            Hit::asked(Record::Covered(Covered {
                kind: "coverage",
                id,
                name,
                count,
                r#try: format!("immunoref {words}"),
            }))
        })
        .collect();
    }
    desk.closed(reply)
}

/// Answers `sources [ID]`.
pub fn sources(desk: &Desk<'_>, id: Option<&str>) -> Reply {
    // `list` writes the kind before an id.
    let plain = id.map(|id| id.trim().to_lowercase().trim_start_matches("source:").to_owned());
    let id = plain.as_deref();
    let mut reply = desk.open("sources", id);
    if reply.error.is_some() {
        return desk.closed(reply);
    }
    reply.results = desk
        .knowledge
        .sources()
        .filter(|(source, _)| id.map_or_else(|| desk.allows(&source.id), |id| source.id == id))
        .map(|(source, statements)| {
            Hit::asked(Record::Source(SourceRecord {
                kind: "source",
                id: format!("source:{}", source.id),
                name: source.title.clone(),
                statements,
                source: desk.cited(source),
            }))
        })
        .collect();
    if let Some(id) = id.filter(|_| reply.results.is_empty()) {
        reply.error = Some(Error {
            code: ErrorCode::UnknownSource,
            message: format!("no source has the id `{}`", echo(id)),
            hint: Some("immunoref sources lists them".to_owned()),
        });
    }
    desk.closed(reply)
}

/// What is to be listed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Listed {
    /// Entries of every kind, and sources.
    All,
    /// Entries of one kind.
    Entries(Kind),
    /// Sources.
    Sources,
}

/// Answers `list [KIND]`.
pub fn list(desk: &Desk<'_>, listed: Listed) -> Reply {
    let mut reply = desk.open("list", None);
    if reply.error.is_some() {
        return desk.closed(reply);
    }
    let brief = |kind, id: String, name: String, brief: String| {
        Hit::asked(Record::Brief(Brief { kind, id, name, brief }))
    };
    let mut headings: Vec<_> = desk
        .knowledge
        .headings()
        .filter(|it| (listed == Listed::All || listed == Listed::Entries(it.kind)) && desk.shows(it))
        .collect();
    headings.sort_by_key(|it| (it.kind, it.place));
    reply.results.extend(headings.iter().filter_map(|it| {
        let entry = desk.load(it)?;
        Some(brief(
            it.kind.slug(),
            it.id.to_owned(),
            it.name.to_owned(),
            entry.brief().map(|it| it.text.clone()).unwrap_or_default(),
        ))
    }));
    if matches!(listed, Listed::All | Listed::Sources) {
        let shown = desk.knowledge.sources().filter(|(source, _)| desk.allows(&source.id));
        reply.results.extend(shown.map(|(source, _)| {
            brief("source", format!("source:{}", source.id), source.title, source.publisher.into_string())
        }));
    }
    desk.closed(reply)
}

/// The whole knowledge.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Export {
    /// Version of this shape.
    pub schema_version: u32,
    /// The knowledge that it is.
    pub knowledge: Basis,
    /// Every entry, in the order in which they are shown.
    pub entries: Vec<Entry>,
    /// Every source.
    pub sources: Vec<Source>,
    /// Real drugs that this reference does not cover.
    pub other_drugs: Vec<OtherDrug>,
    /// What must be known to read it right.
    pub notices: Vec<String>,
}

/// Answers `export`.
///
/// # Errors
/// A reply that says why there is nothing to export.
pub fn export(desk: &Desk<'_>) -> Result<Export, Box<Reply>> {
    let reply = desk.open("export", None);
    if reply.error.is_some() {
        return Err(Box::new(desk.closed(reply)));
    }
    let sources = desk.knowledge.sources().map(|(it, _)| it);
    let export = Export {
        schema_version: super::SCHEMA_VERSION,
        knowledge: Basis::of(desk.knowledge),
        entries: desk
            .knowledge
            .headings()
            .filter(|it| desk.shows(it))
            .filter_map(|it| desk.load(&it))
            .collect(),
        sources: sources.filter(|it| desk.allows(&it.id)).collect(),
        other_drugs: desk
            .knowledge
            .other_drugs()
            .map(|it| {
                let is_said = it.citations.iter().all(|citation| desk.allows(&citation.source));
                if is_said { it } else { OtherDrug { class: None, citations: Vec::new(), ..it } }
            })
            .collect(),
        notices: desk
            .knowledge
            .folder
            .as_deref()
            .map(notice::local)
            .into_iter()
            .chain([DISCLAIMER.to_owned()])
            .collect(),
    };
    // What is not whole is not exported.
    if desk.knowledge.fault().is_some() { Err(Box::new(desk.closed(reply))) } else { Ok(export) }
}
