//! A session: the knowledge, with what holds for every question to it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::{
    Answer, Basis, CitedSource, Command, Context, Error, Filter, Hit, HitMatch, Match, Notice, Outcome,
    Record, Reply, SCHEMA_VERSION, Suggestion, keep, next::next,
};
use crate::{
    knowledge::{Heading, Knowledge, NotCovered, Place, SourceFacts},
    model::{Author, Citation, Day, Entry, Jurisdiction, Kind, Part, Source, SourceFilter, slug},
    reading::{Finding, LONGEST_QUERY, Lead, MatchKind, Matcher, Visible},
    text::fold,
};

/// The knowledge, and what holds for every question to it.
#[derive(Debug)]
pub struct Session<'k> {
    /// The knowledge.
    pub knowledge: &'k Knowledge,
    /// The day from which ages are counted.
    pub as_of: Date,
    /// Which sources may be answered from.
    pub filter: Filter,
    /// Whether near misses are refused.
    pub exact: bool,
    /// The only part of entries that is asked for.
    pub part: Option<Part>,
    /// Age in days over which a source is too old.
    pub max_age: Option<i32>,
}

/// The entries that a query means, with how they were found.
pub(super) type Matched<'k> = Vec<(Heading<'k>, MatchKind)>;

impl<'k> Session<'k> {
    /// A session in which nothing is ruled out.
    pub fn new(knowledge: &'k Knowledge, as_of: Date) -> Self {
        Self { knowledge, as_of, filter: Filter::default(), exact: false, part: None, max_age: None }
    }

    /// An answer that says why there is none.
    pub fn refused(&self, command: Command, query: Option<&str>, error: Error) -> Answer {
        let mut reply = self.reply(command, query, Outcome::default());
        reply.error = Some(error);
        reply.notices.extend(self.always());
        Answer { reply, drugs: Vec::new(), is_narrowed: false, is_stale: false }
    }

    /// The document of an outcome, before that is added which follows from it.
    fn reply(&self, command: Command, query: Option<&str>, outcome: Outcome) -> Reply {
        let Outcome { r#match, results, suggestions, not_covered, notices } = outcome;
        Reply {
            schema_version: SCHEMA_VERSION,
            knowledge: Basis::of(self.knowledge),
            command,
            query: query.map(str::to_owned),
            r#match,
            results,
            suggestions,
            not_covered,
            sources: Vec::new(),
            notices,
            error: None,
            next: Vec::new(),
        }
    }

    /// The notices that every answer carries.
    pub(super) fn always(&self) -> impl Iterator<Item = Notice> {
        self.knowledge.folder.clone().map(Notice::Local).into_iter().chain([Notice::Disclaimer])
    }

    /// Whether a source may be answered from.
    pub(super) fn allows(&self, id: &str) -> bool {
        let number = self.knowledge.source_number(id);
        number.is_some_and(|it| self.filter.allows(it, self.knowledge))
    }

    /// What is known of a source without reading all of it.
    pub(super) fn facts(&self, citation: &Citation) -> Option<SourceFacts> {
        self.knowledge.source_facts(self.knowledge.source_number(&citation.source)?)
    }

    /// Whether an entry has anything to say under the sources that were asked for.
    pub(super) fn shows(&self, heading: &Heading<'_>) -> bool {
        self.filter.is_open()
            || heading.sources().into_iter().any(|it| self.filter.allows(it, self.knowledge))
    }

    /// What can be shown of an entry under the sources that were asked for.
    pub(super) fn load(&self, heading: &Heading<'_>) -> Option<Entry> {
        let mut entry = heading.entry()?;
        let said = self.filter.is_open() || entry.retain(self);
        said.then_some(entry)
    }

    /// All entries of a kind that can be shown, in the order in which they are shown.
    pub(super) fn all(&self, kind: Kind) -> impl Iterator<Item = Entry> {
        self.shown(self.knowledge.headings_of(kind))
    }

    /// Those of them that are about an entry or beneath it; without an id, those that are about none in particular.
    pub(super) fn belonging(&self, kind: Kind, id: &str) -> impl Iterator<Item = Entry> {
        self.shown(self.knowledge.belonging(kind, id))
    }

    /// Those of some entries that can be shown.
    pub(super) fn shown(&self, headings: impl Iterator<Item = Heading<'k>>) -> impl Iterator<Item = Entry> {
        headings.filter(|it| self.shows(it)).filter_map(|it| self.load(&it))
    }

    /// Reads a query as the name of an entry of some kinds: the entries that it means, and an outcome without results,
    /// which says why where there are none.
    pub(super) fn look_up(&self, kinds: &[Kind], query: &str) -> Result<(Matched<'k>, Outcome), Error> {
        if query.trim().is_empty() {
            return Err(Error::empty_query());
        }
        check_length(query)?;
        let visible = |heading: &Heading<'_>| self.shows(heading);
        Ok(self.read(&self.matcher(kinds, &visible), query))
    }

    /// What reads queries as names of entries of some kinds; `visible` is asked only where sources are ruled out.
    pub(super) fn matcher<'m>(&'m self, kinds: &'m [Kind], visible: &'m Visible<'m>) -> Matcher<'m> {
        let visible = (!self.filter.is_open()).then_some(visible);
        Matcher { knowledge: self.knowledge, kinds, exact: self.exact, visible }
    }

    /// The entries that a name means, whole; without a name, all of the first kind.
    pub(super) fn whole(&self, kinds: &[Kind], name: Option<&str>) -> Result<Outcome, Error> {
        let Some(name) = name else { return Ok(Outcome::of(self.all(kinds[0]).map(Hit::of))) };
        let (named, mut outcome) = self.look_up(kinds, name)?;
        outcome.results = named.iter().filter_map(|(heading, kind)| self.hit(heading, *kind)).collect();
        Ok(outcome)
    }

    /// What [`Session::look_up`] finds for a query that is fit to be read.
    pub(super) fn read(&self, matcher: &Matcher<'_>, query: &str) -> (Matched<'k>, Outcome) {
        let reading = matcher.read(query);
        // A drug can be covered under other sources than those that were asked for.
        let is_covered = |it: &NotCovered| self.named(&it.name).any(|it| it.kind == Kind::Drug);
        let (hidden, not_covered): (Vec<_>, Vec<_>) = reading.not_covered.into_iter().partition(is_covered);
        let notices = hidden.into_iter().map(|it| Notice::Hidden(it.name)).collect();
        let mut outcome = Outcome { not_covered, notices, ..Outcome::default() };
        let mut named = Vec::new();
        match reading.finding {
            Finding::Found(leads) => {
                named = self.headings(&leads).map(|(heading, lead)| (heading, lead.kind)).collect();
                outcome.r#match = self.headings(&leads).next().map(|(heading, lead)| Match {
                    typed: query.to_owned(),
                    id: heading.id.to_owned(),
                    kind: lead.kind,
                    distance: lead.distance,
                });
            }
            Finding::Unsure(leads) => {
                let offered = self.headings(&leads).filter(|(heading, _)| self.shows(heading));
                let offer = |(it, lead): (Heading<'_>, Lead)| {
                    let why = format!("{}, {}", it.kind.noun(), why(lead.kind, lead.distance));
                    Suggestion::new(it.id, it.name, why)
                };
                outcome.suggestions = offered.map(offer).collect();
            }
            Finding::Nothing if outcome.not_covered.is_empty() => {
                outcome.suggestions = self.elsewhere(matcher.kinds, query);
            }
            Finding::Nothing => {}
        }
        (named, outcome)
    }

    /// The entries to which exactly this name leads.
    fn named(&self, name: &str) -> impl Iterator<Item = Heading<'k>> {
        let named = self.knowledge.named(&fold(name)).into_iter();
        named.filter_map(|(_, place)| self.knowledge.heading(place))
    }

    fn headings(&self, leads: &[Lead]) -> impl Iterator<Item = (Heading<'k>, Lead)> {
        leads.iter().filter_map(|lead| Some((self.knowledge.heading(lead.place)?, *lead)))
    }

    /// Entries of other kinds that have exactly this name: the question was put to the wrong command.
    fn elsewhere(&self, kinds: &[Kind], query: &str) -> Vec<Suggestion> {
        const MOST: usize = 3;
        let others = self.named(query).filter(|it| !kinds.contains(&it.kind) && self.shows(it)).take(MOST);
        let why = |it: &Heading<'_>| format!("see `immunoref {}`", command(it));
        others.map(|it| Suggestion::new(it.id, it.name, why(&it))).collect()
    }

    /// The result for an entry that was asked for by name.
    pub(super) fn hit(&self, heading: &Heading<'_>, kind: MatchKind) -> Option<Hit> {
        let r#match = Some(HitMatch { kind });
        Some(Hit { r#match, ..Hit::of(self.load(heading)?) })
    }

    /// The answer that an outcome comes to: with what happened since, its sources, and the notices that every answer
    /// carries.
    pub(super) fn answer(&self, command: Command, query: Option<&str>, outcome: Outcome) -> Answer {
        let mut reply = self.reply(command, query, outcome);
        if let Some(part) = self.part {
            let none = |entry: &Entry| Notice::no_entry(entry.name(), part.slug());
            let missing = keep(&mut reply.results, |entry| entry.keep(part), none);
            reply.notices.extend(missing.into_iter().filter(|_| query.is_some()));
        }
        let is_empty =
            reply.results.is_empty() && reply.suggestions.is_empty() && reply.not_covered.is_empty();
        if is_empty && reply.notices.is_empty() && (query.is_none() || reply.r#match.is_some()) {
            reply.notices.push(Notice::Nothing);
        }
        if reply.is_miss() {
            reply.notices.push(self.covered());
        }
        reply.next = next(self, &reply);
        let too_old = self.max_age.filter(|limit| self.is_older(&reply, *limit));
        reply.notices.extend(too_old.map(Notice::TooOld));
        reply.sources = self.sources_of(&reply.results);
        let since = self.since(&reply);
        if !since.is_empty() {
            reply.results.extend(since);
            reply.sources = self.sources_of(&reply.results);
        }
        reply.notices.extend(Notice::old_sources(&reply.sources));
        reply.notices.extend(self.always());
        let drugs = self.knowledge.headings_of(Kind::Drug);
        let drugs = drugs.map(|it| (it.id.to_owned(), it.label.to_owned())).collect();
        Answer { reply, drugs, is_narrowed: self.part.is_some(), is_stale: too_old.is_some() }
    }

    /// Whether every source of what was asked for is undated, or older than so many days.
    fn is_older(&self, reply: &Reply, limit: i32) -> bool {
        let sources = self.sources_of(reply.asked());
        !sources.is_empty() && sources.iter().all(|it| it.age_days.is_none_or(|days| days > limit))
    }

    /// Says what is covered, where something is not.
    fn covered(&self) -> Notice {
        let shown = |kind| self.knowledge.headings_of(kind).filter(|it| self.shows(it)).count();
        let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Event);
        let counted = kinds.map(|kind| (kind.noun(), shown(kind)));
        Notice::Covered(counted.filter(|(_, count)| *count > 0).collect())
    }

    /// The sources of some results, in the order of their ids.
    fn sources_of<'h>(&self, results: impl IntoIterator<Item = &'h Hit>) -> Vec<CitedSource> {
        let sources = ids_of(results).into_iter().filter_map(|id| self.knowledge.source(id));
        sources.map(|(source, _)| self.cited(source)).collect()
    }

    /// The events on the subjects of an answer that came after its newest source.
    fn since(&self, reply: &Reply) -> Vec<Hit> {
        let is_list = reply.query.is_none() && !matches!(reply.command, Command::Schedule | Command::Plan);
        if is_list || reply.command == Command::Search {
            return Vec::new();
        }
        // A change of a drug is no change of each regimen that it is in, nor of what a trial of it found: a change
        // of those is told of them.
        let subjects: BTreeSet<&str> = reply
            .asked()
            .flat_map(|hit| match &hit.record {
                Record::Entry(it) if matches!(it.kind(), Kind::Regimen | Kind::Trial) => vec![it.id()],
                Record::Entry(entry) => entry.subjects(),
                Record::Plan(plan) => vec![plan.id.as_str()],
                _ => Vec::new(),
            })
            .collect();
        let dates = ids_of(reply.asked()).into_iter().filter_map(|id| reply.source(id)?.date);
        let Some(newest) = dates.map(Day::first).max() else { return Vec::new() };
        let about = |id| self.knowledge.belonging(Kind::Event, id).map(|it| it.place);
        let events: BTreeSet<Place> = subjects.into_iter().flat_map(about).collect();
        let events = events.into_iter().filter_map(|place| self.knowledge.heading(place));
        let newer = events.filter(|it| it.day().is_some_and(|day| day > newest));
        self.shown(newer).map(|entry| Hit::beside(entry, Context::Since)).collect()
    }

    /// A source with its age.
    pub(super) fn cited(&self, source: Source) -> CitedSource {
        let age = source.date.map(|date| date.first().duration_until(self.as_of));
        let age_days = age.and_then(|age| i32::try_from(age.as_hours() / 24).ok());
        CitedSource {
            age_days,
            id: source.id,
            title: source.title,
            publisher: source.publisher,
            author: source.author,
            short: source.short,
            document: source.document,
            read_as: source.read_as,
            newer: source.newer,
            date: source.date,
            date_is: source.date_is,
            accessed: source.accessed,
            jurisdiction: source.jurisdiction,
            url: source.url,
        }
    }
}

impl SourceFilter for Session<'_> {
    fn allows(&self, citation: &Citation) -> bool {
        self.allows(citation.source.as_str())
    }

    fn about(&self, citation: &Citation) -> Option<(Author, Option<Jurisdiction>)> {
        self.facts(citation).map(|it| (it.author, it.jurisdiction))
    }
}

/// The ids of the sources of some results, in their order.
fn ids_of<'h>(results: impl IntoIterator<Item = &'h Hit>) -> Vec<&'h str> {
    // Hundreds of citations name a few sources.
    let ids: FxHashSet<&str> = results.into_iter().flat_map(Hit::sources).collect();
    let mut ids: Vec<&str> = ids.into_iter().collect();
    ids.sort_unstable();
    ids
}

/// Refuses what is too long to be meant.
pub(super) fn check_length(query: &str) -> Result<(), Error> {
    let length = query.chars().count();
    if length > LONGEST_QUERY { Err(Error::query_too_long(length)) } else { Ok(()) }
}

/// The command that shows an entry, without the name of the program.
pub(super) fn command(heading: &Heading<'_>) -> String {
    let command = match heading.kind {
        Kind::Drug => Command::Drug,
        Kind::SideEffect => Command::SideEffects,
        Kind::Regimen => Command::Schedule,
        Kind::Topic | Kind::Term | Kind::Trial => Command::Topic,
        Kind::Event => Command::Search,
    };
    format!("{} {}", command.name(), slug(heading.id))
}

/// Why an entry was found or is offered, in words.
pub fn why(kind: MatchKind, distance: Option<u32>) -> String {
    match (kind, distance) {
        (MatchKind::Exact, _) => "its name".to_owned(),
        (MatchKind::Alias, _) => "a word or symptom of it".to_owned(),
        (MatchKind::Prefix, _) => "its beginning".to_owned(),
        (MatchKind::Slip, Some(1)) => "one letter off".to_owned(),
        (MatchKind::Slip, Some(letters)) => format!("{letters} letters off"),
        (MatchKind::Slip, None) => "written almost so".to_owned(),
        (MatchKind::Sound, _) => "sounds like it".to_owned(),
        (MatchKind::Words, _) => "words of it".to_owned(),
        (MatchKind::Text, _) => "in its text".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Context, Record, Session};
    use crate::{
        answer::drug,
        made_up::{made_up, said, source},
    };

    #[test]
    fn what_happened_on_the_day_of_the_newest_source_is_no_later_than_it() {
        let event = |day: &str| {
            let id = format!("event:{day}-velorimab");
            json!({
                "id": id, "name": format!("Approved on {day}"), "names": {}, "date": day, "change": "approval",
                "about": ["drug:velorimab"], "sections": {"says": said("Approved.", "news")},
            })
        };
        let days = ["2024-04-30", "2024-05-01", "2024-05-02", "2024-06"];
        let events: Vec<Value> = days.into_iter().map(event).collect();
        let velorimab = json!({"id": "drug:velorimab", "name": "velorimab", "names": {}, "sections": {
            "brief": said("A phrase", "older"), "says": said("It is given.", "newest"),
        }});
        let sources = [("newest", "2024-05-01"), ("news", "2025-01-01"), ("older", "2023")]
            .map(|(id, day)| source(id, day));
        let knowledge = made_up([
            ("drugs.json", json!([velorimab])),
            ("events.json", json!(events)),
            ("sources.json", json!(sources)),
        ]);
        let session = Session::new(&knowledge, "2026-01-01".parse().expect("a day"));
        let answer = drug(&session, Some("velorimab")).expect("it is answered");
        let since = answer.reply.results.iter().filter(|it| it.context == Some(Context::Since));
        let since: Vec<&str> = since
            .filter_map(|it| if let Record::Entry(entry) = &it.record { Some(entry.id()) } else { None })
            .collect();
        assert_eq!(since, ["event:2024-05-02-velorimab", "event:2024-06-velorimab"]);
    }
}
