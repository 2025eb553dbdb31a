//! The desk at which every question is answered: the knowledge, with what
//! holds for all commands.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{
    Basis, CitedSource, Context, Error, ErrorCode, Hit, HitMatch, Match, Record, Reply, SCHEMA_VERSION,
    Suggestion, next::next, notice,
};
use crate::{
    echo::echo,
    fold::fold,
    knowledge::{
        Citation, Day, Entry, Glance, Heading, Kind, Knowledge, NotCovered, Part, Place, Source, SourceKind,
    },
    matching::{Finding, Lead, MatchKind, Matcher, Scope},
};

/// Characters after which nobody can have meant a query.
const LONGEST_QUERY: usize = 240;

/// The knowledge, and what holds for every question to it.
#[derive(Debug)]
pub struct Desk<'k> {
    /// The knowledge.
    pub knowledge: &'k Knowledge,
    /// The day from which ages are counted.
    pub as_of: Date,
    /// Id of the only source to answer from, if one was asked for.
    pub source: Option<String>,
    /// The only kinds of sources to answer from; empty: all.
    pub source_kinds: Vec<SourceKind>,
    /// Whether near misses are refused.
    pub exact: bool,
    /// The only part of entries that is asked for.
    pub part: Option<Part>,
    /// Age in days over which a source is too old.
    pub max_age: Option<i32>,
    /// Whether no more is shown than fits a screen.
    pub in_short: bool,
}

/// How a query was read, and what it led to.
#[derive(Default)]
pub(super) struct Understood<'k> {
    /// The entries that it means, with how they were found.
    pub(super) found: Vec<(Heading<'k>, Lead)>,
    /// How it was read, where there are any.
    pub(super) r#match: Option<Match>,
    /// What may have been meant, where there are none.
    pub(super) suggestions: Vec<Suggestion>,
    /// Real drugs in it that are not covered.
    pub(super) not_covered: Vec<NotCovered>,
    /// Drugs in it that are covered, but not by the sources that were asked for.
    hidden: Vec<NotCovered>,
}

impl<'k> Desk<'k> {
    /// A desk at which nothing is ruled out.
    pub fn new(knowledge: &'k Knowledge, as_of: Date) -> Self {
        Self {
            knowledge,
            as_of,
            source: None,
            source_kinds: Vec::new(),
            exact: false,
            part: None,
            max_age: None,
            in_short: false,
        }
    }

    /// A reply to a command, with nothing in it yet. Refuses a source that does not exist.
    pub(super) fn open(&self, command: &'static str, query: Option<&str>) -> Reply {
        let mut reply = self.blank(command, query);
        if let Some(id) = self.source.as_ref().filter(|id| self.knowledge.source(id).is_none()) {
            reply.error = Some(Error {
                code: ErrorCode::UnknownSource,
                message: format!("no source has the id `{}`", echo(id)),
                hint: Some("immunoref sources lists them".to_owned()),
            });
        }
        reply
    }

    /// The same, refusing nothing.
    pub fn blank(&self, command: &'static str, query: Option<&str>) -> Reply {
        Reply {
            schema_version: SCHEMA_VERSION,
            knowledge: Basis::of(self.knowledge),
            command,
            query: query.map(str::to_owned),
            r#match: None,
            results: Vec::new(),
            suggestions: Vec::new(),
            not_covered: Vec::new(),
            sources: Vec::new(),
            notices: Vec::new(),
            error: None,
            next: Vec::new(),
            drugs: Vec::new(),
            is_narrowed: false,
            is_plan: false,
            stale: false,
        }
    }

    /// Whether a source may be answered from.
    pub(super) fn allows(&self, id: &str) -> bool {
        let kind = || self.knowledge.source_kind(id);
        self.source.as_ref().is_none_or(|only| only == id)
            && (self.source_kinds.is_empty() || kind().is_some_and(|kind| self.source_kinds.contains(&kind)))
    }

    pub(super) fn is_open(&self) -> bool {
        self.source.is_none() && self.source_kinds.is_empty()
    }

    /// Whether an entry has anything to say under the sources that were asked for.
    pub(super) fn shows(&self, heading: &Heading<'_>) -> bool {
        self.is_open() || heading.sources.split(' ').any(|id| self.allows(id))
    }

    /// What can be shown of an entry under the sources that were asked for.
    pub(super) fn load(&self, heading: &Heading<'_>) -> Option<Entry> {
        let mut entry = heading.entry()?;
        let keep = |citation: &Citation| self.allows(&citation.source);
        let source = |citation: &Citation| Some(self.knowledge.source(&citation.source)?.0);
        let said = self.is_open() || entry.retain(&keep, &source);
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

    fn shown(&self, headings: impl Iterator<Item = Heading<'k>>) -> impl Iterator<Item = Entry> {
        headings.filter(|it| self.shows(it)).filter_map(|it| self.load(&it))
    }

    /// Reads a query as the name of an entry of some kinds, and gives the entries that it means with how
    /// they were found. Where there are none, the reply says why.
    pub(super) fn ask(&self, kinds: &[Kind], query: &str, reply: &mut Reply) -> Vec<(Heading<'k>, Lead)> {
        if reply.error.is_none() {
            reply.error = unfit(query);
        }
        if reply.error.is_some() {
            return Vec::new();
        }
        let visible = |heading: &Heading<'_>| self.shows(heading);
        let scope = Scope { kinds, exact: self.exact, visible: (!self.is_open()).then_some(&visible) };
        let Understood { found, r#match, suggestions, not_covered, hidden } =
            self.read(&Matcher::new(self.knowledge, scope), kinds, query);
        reply.r#match = r#match;
        reply.suggestions = suggestions;
        reply.not_covered = not_covered;
        reply.notices.extend(hidden.iter().map(|it| notice::hidden(&it.name)));
        found
    }

    /// Reads a query that is fit to be read.
    pub(super) fn read(&self, matcher: &Matcher<'_>, kinds: &[Kind], query: &str) -> Understood<'k> {
        let reading = matcher.read(query);
        let (hidden, not_covered): (Vec<_>, Vec<_>) =
            reading.not_covered.into_iter().partition(|it| self.covers(&it.name));
        let mut understood = Understood { not_covered, hidden, ..Understood::default() };
        match reading.finding {
            Finding::Found(leads) => {
                understood.found = self.headings(&leads);
                understood.r#match = understood.found.first().map(|(heading, lead)| Match {
                    typed: query.to_owned(),
                    id: heading.id.to_owned(),
                    kind: lead.kind,
                    distance: lead.distance,
                });
            }
            Finding::Unsure(leads) => {
                let offered = self.headings(&leads).into_iter().filter(|(heading, _)| self.shows(heading));
                let offer = |(heading, lead): (Heading<'_>, Lead)| {
                    suggestion(
                        &heading,
                        format!("{}, {}", heading.kind.noun(), why(lead.kind, lead.distance)),
                    )
                };
                understood.suggestions = offered.map(offer).collect();
            }
            Finding::Nothing if understood.not_covered.is_empty() => {
                understood.suggestions = self.elsewhere(kinds, query);
            }
            Finding::Nothing => {}
        }
        understood
    }

    /// Whether a drug of this name is covered, under whatever source.
    fn covers(&self, name: &str) -> bool {
        let folded = fold(name);
        let mut named = self.knowledge.named(&folded).filter_map(|(_, place)| self.knowledge.heading(place));
        named.any(|it| it.kind == Kind::Drug)
    }

    fn headings(&self, leads: &[Lead]) -> Vec<(Heading<'k>, Lead)> {
        leads.iter().filter_map(|lead| Some((self.knowledge.heading(lead.place)?, *lead))).collect()
    }

    /// Entries of other kinds that have exactly this name: the question was put to the wrong command.
    fn elsewhere(&self, kinds: &[Kind], query: &str) -> Vec<Suggestion> {
        const MOST: usize = 3;
        let folded = fold(query);
        let named = self.knowledge.named(&folded).filter_map(|(_, place)| self.knowledge.heading(place));
        let others = named.filter(|it| !kinds.contains(&it.kind) && self.shows(it)).take(MOST);
        others.map(|it| suggestion(&it, format!("see `immunoref {}`", command(&it)))).collect()
    }

    /// The result for an entry that was asked for by name.
    pub(super) fn hit(&self, heading: &Heading<'_>, lead: Lead) -> Option<Hit> {
        let r#match = Some(HitMatch { kind: lead.kind });
        // Of a regimen that is asked for more is shown than it is in a line.
        let hit = if heading.kind == Kind::Regimen { self.whole(heading) } else { self.at_a_glance(heading) };
        Some(Hit { r#match, ..hit? })
    }

    /// The result for an entry of which a first view shows what was chosen for it.
    pub(super) fn at_a_glance(&self, heading: &Heading<'_>) -> Option<Hit> {
        // Who asks for some sources, or how old all of them are, asks about the whole.
        let in_short = self.in_short && self.is_open() && self.max_age.is_none();
        match heading.glance().filter(|_| in_short) {
            Some(Glance { entry, rest }) => {
                Some(Hit { rest: Some(rest), ..Hit::asked(Record::Entry(Box::new(entry))) })
            }
            None => self.whole(heading),
        }
    }

    /// The result for an entry.
    pub(super) fn whole(&self, heading: &Heading<'_>) -> Option<Hit> {
        self.load(heading).map(|entry| Hit::asked(Record::Entry(Box::new(entry))))
    }

    /// A reply with what happened since, its sources, and the notices that every answer carries.
    pub(super) fn closed(&self, mut reply: Reply) -> Reply {
        if let Some(part) = self.part {
            narrow(&mut reply, part);
            reply.is_narrowed = true;
        }
        let nothing =
            reply.results.is_empty() && reply.suggestions.is_empty() && reply.not_covered.is_empty();
        if nothing
            && reply.error.is_none()
            && reply.notices.is_empty()
            && (reply.query.is_none() || reply.r#match.is_some())
        {
            reply.notices.push(notice::NOTHING.to_owned());
        }
        if reply.is_miss() {
            reply.notices.push(self.covered());
        }
        reply.next = next(self, &reply);
        if let Some(limit) = self.max_age {
            let sources = self.sources_of(reply.results.iter().filter(|hit| hit.context.is_none()));
            let too_old = |source: &CitedSource| source.age_days.is_none_or(|days| days > limit);
            reply.stale = !sources.is_empty() && sources.iter().all(too_old);
            reply.notices.extend(reply.stale.then(|| notice::too_old(limit)));
        }
        reply.sources = self.sources_of(&reply.results);
        let since = self.since(&reply);
        for source in self.sources_of(&since) {
            if !reply.sources.iter().any(|it| it.id == source.id) {
                reply.sources.push(source);
            }
        }
        reply.sources.sort_by(|a, b| a.id.cmp(&b.id));
        reply.results.extend(since);
        let drugs = self.knowledge.drug_labels();
        reply.drugs = drugs.map(|(id, label)| (id.to_owned(), label.to_owned())).collect();
        reply.notices.extend(notice::old_sources(&reply.sources));
        reply.notices.extend(self.knowledge.folder.as_deref().map(notice::local));
        reply.notices.push(notice::DISCLAIMER.to_owned());
        reply
    }

    /// Says what is covered, where something is not.
    fn covered(&self) -> String {
        let shown = |kind| {
            if self.is_open() {
                self.knowledge.count_of(kind)
            } else {
                self.knowledge.headings_of(kind).filter(|it| self.shows(it)).count()
            }
        };
        let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Event);
        notice::covered(kinds.map(|kind| (kind.noun(), shown(kind))))
    }

    /// The sources of some results, in the order of their ids.
    fn sources_of<'h>(&self, results: impl IntoIterator<Item = &'h Hit>) -> Vec<CitedSource> {
        ids_of(results)
            .into_iter()
            .filter_map(|id| self.knowledge.source(id))
            .map(|(source, _)| self.cited(source))
            .collect()
    }

    /// The events on the subjects of an answer that came after its newest source.
    fn since(&self, reply: &Reply) -> Vec<Hit> {
        let asked = || reply.results.iter().filter(|hit| hit.context.is_none());
        // A change of a drug is no change of each regimen that it is in, nor of what a trial of it found: a change
        // of those is told of them.
        let subjects: BTreeSet<&str> = asked()
            .flat_map(|hit| match &hit.record {
                Record::Entry(entry) if matches!(entry.kind(), Kind::Regimen | Kind::Trial) => {
                    vec![entry.id()]
                }
                Record::Entry(entry) => entry.subjects(),
                Record::Plan(plan) => vec![plan.id.as_str()],
                _ => Vec::new(),
            })
            .collect();
        if (reply.query.is_none() && reply.command != "schedule")
            || reply.command == "search"
            || subjects.is_empty()
        {
            return Vec::new();
        }
        let dates = ids_of(asked()).into_iter().filter_map(|id| reply.source(id)?.date);
        let dates = dates.chain(asked().filter_map(|hit| hit.rest.as_ref()?.newest));
        let Some(newest) = dates.map(Day::first).max() else { return Vec::new() };
        let about = |id| self.knowledge.belonging(Kind::Event, id).map(|it| it.place);
        let events: BTreeSet<Place> = subjects.into_iter().flat_map(about).collect();
        let events = events.into_iter().filter_map(|place| self.knowledge.heading(place));
        let newest = newest.to_string();
        let newer = events.filter(|it| *it.day > *newest);
        self.shown(newer).map(|entry| Hit::beside(entry, Context::Since)).collect()
    }

    /// A source with its age.
    pub(super) fn cited(&self, source: Source) -> CitedSource {
        let age_days = source.date.and_then(|date| {
            let age = date.first().duration_until(self.as_of);
            i32::try_from(age.as_hours() / 24).ok()
        });
        CitedSource {
            age_days,
            id: source.id,
            title: source.title,
            publisher: source.publisher,
            kind: source.kind,
            date: source.date,
            date_is: source.date_is,
            accessed: source.accessed,
            jurisdiction: source.jurisdiction,
            url: source.url,
        }
    }
}

/// The ids of the sources of some results, in their order.
fn ids_of<'h>(results: impl IntoIterator<Item = &'h Hit>) -> Vec<&'h str> {
    let mut ids: Vec<&str> = results.into_iter().flat_map(Hit::sources).collect();
    // One after the other, most are the same: that leaves less to sort.
    ids.dedup();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Leaves of entries only the part that was asked for, and says where there is none.
fn narrow(reply: &mut Reply, part: Part) {
    let mut missing = Vec::new();
    reply.results.retain_mut(|hit| match &mut hit.record {
        Record::Entry(entry) => {
            let left = entry.keep(part);
            if !left && hit.context.is_none() && reply.query.is_some() {
                missing.push(notice::no_entry(entry.name(), &part.slug()));
            }
            left
        }
        _ => true,
    });
    reply.notices.extend(missing);
}

/// A reply that says why there is no answer.
pub fn refused(desk: &Desk<'_>, command: &'static str, query: Option<&str>, error: Error) -> Reply {
    desk.closed(Reply { error: Some(error), ..desk.blank(command, query) })
}

/// What is wrong with a command line that could not be understood.
pub fn misunderstood(message: &[String]) -> Error {
    let said: Vec<&String> = message.iter().filter(|line| !line.is_empty()).collect();
    let (first, rest) = said.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    Error {
        code: ErrorCode::Usage,
        message: first.trim_start_matches("error: ").to_owned(),
        hint: (!rest.is_empty()).then(|| rest.iter().map(|line| line.trim()).collect::<Vec<_>>().join("; ")),
    }
}

/// What is wrong with a command that has no page in the manual.
pub fn no_page(command: &str) -> Error {
    Error {
        code: ErrorCode::Usage,
        message: format!("the manual has no page on `{command}`"),
        hint: Some("immunoref --help lists the commands".to_owned()),
    }
}

/// What is wrong with a calendar of anything but planned visits.
pub fn nothing_for_a_calendar() -> Error {
    Error {
        code: ErrorCode::Usage,
        message: "ics holds planned visits, and nothing else".to_owned(),
        hint: Some("immunoref schedule NAME --start DATE --format ics".to_owned()),
    }
}

/// What is wrong with narrowing a command that has no results.
pub fn nothing_to_narrow() -> Error {
    Error {
        code: ErrorCode::Usage,
        message: "--fields narrows results, and this command prints one whole text".to_owned(),
        hint: Some("leave the option out".to_owned()),
    }
}

/// What is wrong with the names of fields, if one is not known.
pub fn unknown_field(fields: &[String], known: &[String]) -> Option<Error> {
    let unknown = fields.iter().find(|field| !known.contains(field))?;
    Some(Error {
        code: ErrorCode::UnknownField,
        message: format!("no field is called `{}`", echo(unknown)),
        hint: Some(format!("the fields are {}", known.join(", "))),
    })
}

/// What makes a query none.
pub(super) fn unfit(query: &str) -> Option<Error> {
    if query.trim().is_empty() {
        return Some(Error {
            code: ErrorCode::EmptyQuery,
            message: "the query is empty".to_owned(),
            hint: Some("type a name or some words; immunoref alone shows what is covered".to_owned()),
        });
    }
    let length = query.chars().count();
    (length > LONGEST_QUERY).then(|| Error {
        code: ErrorCode::QueryTooLong,
        message: format!("the query has {length} characters; {LONGEST_QUERY} are the most"),
        hint: Some("ask for one name, or a few words".to_owned()),
    })
}

fn suggestion(heading: &Heading<'_>, why: String) -> Suggestion {
    Suggestion { id: heading.id.to_owned(), name: heading.name.to_owned(), why, choice: None }
}

/// The command that shows an entry, without the name of the program.
pub(super) fn command(heading: &Heading<'_>) -> String {
    let (_, slug) = heading.id.split_once(':').unwrap_or(("", heading.id));
    let command = match heading.kind {
        Kind::Drug => "drug",
        Kind::SideEffect => "side-effects",
        Kind::Regimen => "schedule",
        Kind::Topic | Kind::Term | Kind::Trial => "topic",
        Kind::Event => "search",
    };
    format!("{command} {slug}")
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
