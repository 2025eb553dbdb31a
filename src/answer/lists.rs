//! `sources`, `list`, `changes`, `export`, and what the program says when it is asked nothing.

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::Serialize;

use super::{
    Answer, Basis, Brief, Command, Covered, Error, Hit, Notice, Outcome, Record, Session, SourceRecord,
    filter::source_id,
};
use crate::{
    knowledge::{Heading, Tables},
    model::{Entry, Event, Kind, OtherDrug, Source, slug},
};

/// Answers `immunoref` alone: what is covered, and six things to try.
pub fn overview(session: &Session<'_>) -> Result<Answer, Error> {
    let shown = || session.knowledge.headings().filter(|it| session.shows(it));
    // The entry that rests on the most sources is worth looking at; a search may look at any.
    let example = |command: Command, kind| {
        let fits = |it: &Heading<'_>| it.kind == kind || command == Command::Search;
        let best = shown().filter(fits).max_by_key(|it| (it.kind == kind, it.sources().len()));
        format!("{} {}", command.name(), best.as_ref().map_or("", |it| slug(it.id))).trim_end().to_owned()
    };
    let of_kind = |id, name, kind: Kind, command| {
        (id, name, shown().filter(|it| it.kind == kind).count(), example(command, kind))
    };
    let sources = session.knowledge.sources().filter(|(it, _)| session.allows(&it.id)).count();
    let search = example(Command::Search, Kind::Term);
    let covered = [
        of_kind("drug", "Drugs", Kind::Drug, Command::Drug),
        of_kind("side-effect", "Side effects", Kind::SideEffect, Command::SideEffects),
        of_kind("regimen", "Schedules", Kind::Regimen, Command::Schedule),
        of_kind("topic", "Topics", Kind::Topic, Command::Topic),
        ("search", "All entries, by their words", shown().count(), search),
        ("source", "Sources", sources, Command::Sources.name()),
    ];
    let results = covered.map(|(id, name, count, words)| {
        let r#try = format!("immunoref {words}");
        Hit::asked(Record::Covered(Covered { kind: "coverage", id, name, count, r#try }))
    });
    Ok(session.answer(Command::Overview, None, Outcome::of(results)))
}

/// Answers `sources [ID]`.
pub fn sources(session: &Session<'_>, id: Option<&str>) -> Result<Answer, Error> {
    let id = id.map(source_id);
    let id = id.as_deref();
    let sources = session.knowledge.sources();
    let asked = sources.filter(|(it, _)| id.map_or_else(|| session.allows(&it.id), |id| it.id == id));
    let outcome = Outcome::of(asked.map(|(source, statements)| {
        Hit::asked(Record::Source(Box::new(SourceRecord {
            kind: "source",
            id: format!("source:{}", source.id),
            name: source.title.clone(),
            statements,
            source: session.cited(source),
        })))
    }));
    match id.filter(|_| outcome.results.is_empty()) {
        Some(id) => Err(Error::unknown_source(id)),
        None => Ok(session.answer(Command::Sources, id, outcome)),
    }
}

/// What can be listed alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Listing {
    /// Entries of one kind.
    Entries(Kind),
    /// Sources.
    Sources,
}

impl Listing {
    /// All, each with the word for it and what it is.
    pub const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Entries(Kind::Drug), "drug", "Drugs"),
        (Self::Entries(Kind::SideEffect), "side-effect", "Side effects"),
        (Self::Entries(Kind::Regimen), "regimen", "Regimens"),
        (Self::Entries(Kind::Topic), "topic", "Topics of the article"),
        (Self::Entries(Kind::Term), "term", "Words of the field"),
        (Self::Entries(Kind::Trial), "trial", "Trials"),
        (Self::Entries(Kind::Event), "event", "Approvals, withdrawals and other changes"),
        (Self::Sources, "source", "Sources"),
    ];
}

/// Answers `list [KIND]`: without one, entries of every kind, and sources.
pub fn list(session: &Session<'_>, listing: Option<Listing>) -> Result<Answer, Error> {
    let brief = |kind, id: String, name: String, brief: String| {
        Hit::asked(Record::Brief(Brief { kind, id, name, brief }))
    };
    let is_listed = |it| listing.is_none_or(|only| only == it);
    let headings = session.knowledge.headings().filter(|it| is_listed(Listing::Entries(it.kind)));
    let mut headings: Vec<_> = headings.filter(|it| session.shows(it)).collect();
    headings.sort_by_key(|it| (it.kind, it.place));
    let mut outcome = Outcome::of(headings.iter().filter_map(|it| {
        let said = session.load(it)?.brief().map(|it| it.text.clone()).unwrap_or_default();
        Some(brief(it.kind.slug(), it.id.to_owned(), it.name.to_owned(), said))
    }));
    if is_listed(Listing::Sources) {
        let shown = session.knowledge.sources().filter(|(source, _)| session.allows(&source.id));
        outcome.results.extend(shown.map(|(source, _)| {
            brief("source", format!("source:{}", source.id), source.title, source.publisher.into_string())
        }));
    }
    Ok(session.answer(Command::List, None, outcome))
}

/// Answers `changes [--since DATE]`: what was approved, converted, withdrawn or newly made, the newest first.
pub fn changes(session: &Session<'_>, since: Option<Date>) -> Result<Answer, Error> {
    let events = session.all(Kind::Event).filter_map(variant!(Entry::Event));
    let is_shown = |event: &Event| since.is_none_or(|since| event.date.first() >= since);
    let mut events: Vec<Event> = events.filter(is_shown).collect();
    events.sort_by_key(|event| Reverse(event.date.first()));
    let mut outcome = Outcome::of(events.into_iter().map(|event| Hit::of(Entry::Event(event))));
    outcome.notices.extend(since.filter(|_| outcome.results.is_empty()).map(Notice::NoChange));
    Ok(session.answer(Command::Changes, None, outcome))
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
    /// The tables of which entries show their parts.
    #[serde(flatten)]
    pub tables: Tables,
    /// Every source.
    pub sources: Vec<Source>,
    /// Real drugs that this reference does not cover.
    pub other_drugs: Vec<OtherDrug>,
    /// What must be known to read it right.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub notices: Vec<Notice>,
}

/// Answers `export`.
pub fn export(session: &Session<'_>) -> Export {
    let entries = session.knowledge.headings().filter(|it| session.shows(it));
    let sources = session.knowledge.sources().map(|(it, _)| it);
    let other_drugs = session.knowledge.other_drugs().map(|it| {
        let is_said = it.citations.iter().all(|citation| session.allows(&citation.source));
        if is_said { it } else { OtherDrug { class: None, citations: Vec::new(), ..it } }
    });
    let mut tables = session.knowledge.tables();
    if !session.filter.is_open() {
        tables.retain(session);
    }
    Export {
        schema_version: super::SCHEMA_VERSION,
        knowledge: Basis::of(session.knowledge),
        entries: entries.filter_map(|it| session.load(&it)).collect(),
        tables,
        sources: sources.filter(|it| session.allows(&it.id)).collect(),
        other_drugs: other_drugs.collect(),
        notices: session.always().collect(),
    }
}
