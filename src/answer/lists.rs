//! `sources`, `list`, `changes`, `export`, and what the program says when it is asked nothing.

use std::{cmp::Reverse, collections::BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::{
    Answer, Basis, Brief, Command, Covered, Error, Hit, Notice, Outcome, Record, Session, SourceRecord,
    filter::source_id,
};
use crate::{
    knowledge::{Heading, Tables},
    model::{Drug, Entry, Event, Kind, OtherDrug, Part, Source, slug},
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
    /// The rows of a table: rates, actions or uses.
    Rows(Part),
}

impl Listing {
    /// All, each with the word for it and what it is.
    pub const ALL: [(Self, &'static str, &'static str); 11] = [
        (Self::Entries(Kind::Drug), "drug", "Drugs"),
        (Self::Entries(Kind::SideEffect), "side-effect", "Side effects"),
        (Self::Entries(Kind::Regimen), "regimen", "Regimens"),
        (Self::Entries(Kind::Topic), "topic", "Topics of the article"),
        (Self::Entries(Kind::Term), "term", "Words of the field"),
        (Self::Entries(Kind::Trial), "trial", "Trials"),
        (Self::Entries(Kind::Event), "event", "Approvals, withdrawals and other changes"),
        (Self::Sources, "source", "Sources"),
        (Self::Rows(Part::Rates), "rate", "Rates of side effects; in csv a figure a row"),
        (Self::Rows(Part::Actions), "action", "What labels do; in csv a rule a row"),
        (Self::Rows(Part::Uses), "use", "Uses of drugs; in csv a use a row"),
    ];
}

/// Answers `list [KIND]`: without one, entries of every kind, and sources.
pub fn list(session: &Session<'_>, listing: Option<Listing>) -> Result<Answer, Error> {
    if let Some(Listing::Rows(part)) = listing {
        return Ok(rows(session, part));
    }
    let is_listed = |it| listing.is_none_or(|only| only == it);
    let headings = session.knowledge.headings().filter(|it| is_listed(Listing::Entries(it.kind)));
    let mut headings: Vec<_> = headings.filter(|it| session.shows(it)).collect();
    headings.sort_by_key(|it| (it.kind, it.place));
    let mut outcome = Outcome::of(headings.iter().filter_map(|it| {
        let entry = session.load(it)?;
        let brief = entry.brief().map(|it| it.text.clone()).unwrap_or_default();
        let (kind, id, name) = (it.kind.slug(), it.id.to_owned(), it.name.to_owned());
        let in_brief = Brief { kind, id, name, brief, ..Brief::default() };
        Some(Hit::asked(Record::Brief(match &entry {
            Entry::Drug(drug) => of_drug(in_brief, drug),
            _ => in_brief,
        })))
    }));
    if is_listed(Listing::Sources) {
        let shown = session.knowledge.sources().filter(|(source, _)| session.allows(&source.id));
        outcome.results.extend(shown.map(|(source, _)| {
            Hit::asked(Record::Brief(Brief {
                kind: "source",
                id: format!("source:{}", source.id),
                name: source.title,
                brief: source.publisher.into_string(),
                ..Brief::default()
            }))
        }));
    }
    Ok(session.answer(Command::List, None, outcome))
}

/// A drug in a line, with its first brand, how its uses stand in the United States, and its codes.
fn of_drug(in_brief: Brief, drug: &Drug) -> Brief {
    let approvals = drug.uses.iter().flat_map(|it| &it.approvals).filter(|it| it.jurisdiction.is_none());
    let standings: BTreeSet<&str> = approvals.map(|it| it.status.word()).collect();
    let joined = |all: Vec<&str>| (!all.is_empty()).then(|| all.join("; "));
    let code = |system: &str| {
        let of_system = drug.identifiers.iter().filter(|it| it.system == system);
        joined(of_system.map(|it| it.code.as_str()).collect())
    };
    Brief {
        brand: drug.names.brands.first().cloned(),
        status: joined(standings.into_iter().collect()),
        rxnorm: code("RxNorm"),
        atc: code("ATC"),
        unii: code("UNII"),
        ncit: code("NCI Thesaurus"),
        ..in_brief
    }
}

/// The entries that have rows of a table, with nothing but these.
fn rows(session: &Session<'_>, part: Part) -> Answer {
    let (kind, command) = match part {
        Part::Uses => (Kind::Drug, Command::Uses),
        Part::Actions => (Kind::SideEffect, Command::Actions),
        _ => (Kind::SideEffect, Command::Rates),
    };
    let kept = session.all(kind).filter_map(|mut entry| {
        entry.keep(part);
        if let Some(call) = entry.call_mut() {
            call.clear();
        }
        let is_some = match &entry {
            Entry::Drug(it) => !it.uses.is_empty(),
            Entry::SideEffect(it) => !it.rates.is_empty() || !it.actions.is_empty(),
            _ => false,
        };
        is_some.then(|| Hit::of(entry))
    });
    session.answer(command, None, Outcome::of(kept))
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
