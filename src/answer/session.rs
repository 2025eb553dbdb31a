//! A session: the knowledge, with what holds for every question to it.

use jiff::civil::Date;

use super::{
    Answer, Basis, CitedSource, Command, Error, Filter, Hit, HitMatch, Match, Notice, Outcome, Reply,
    SCHEMA_VERSION, Suggestion, schedule::withdrawal,
};
use crate::{
    knowledge::{Heading, Knowledge, NotCovered, SourceFacts},
    model::{Author, Citation, Entry, Jurisdiction, Kind, Part, RedFlag, Region, Source, SourceFilter, slug},
    reading::{Finding, LONGEST_QUERY, Lead, MatchKind, Matcher, Question, ReadAs, Symptoms, Visible},
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
    /// Whether the card of a drug only says that there are signs to call about: there are hundreds, and a first view has
    /// none of them.
    pub only_first_views: bool,
    /// Whether all is wanted that an answer has.
    pub full: bool,
    /// The command that the first word of a question names, though the rest does not fit it.
    pub instead_of: Option<String>,
}

/// The entries that a query means, with how they were found.
pub(super) type Matched<'k> = Vec<(Heading<'k>, MatchKind)>;

impl<'k> Session<'k> {
    /// A session in which nothing is ruled out.
    pub fn new(knowledge: &'k Knowledge, as_of: Date) -> Self {
        Self {
            knowledge,
            as_of,
            filter: Filter::default(),
            exact: false,
            part: None,
            max_age: None,
            only_first_views: false,
            full: false,
            instead_of: None,
        }
    }

    /// An answer that says why there is none.
    pub fn refused(&self, command: Command, query: Option<&str>, error: Error) -> Answer {
        let mut reply = self.reply(command, query, Outcome::default());
        reply.error = Some(error);
        reply.notices.extend(self.always());
        Answer { reply, drugs: Vec::new(), is_narrowed: false, grade: None, is_stale: false }
    }

    /// The document of an outcome, before that is added which follows from it.
    pub(super) fn reply(&self, command: Command, query: Option<&str>, outcome: Outcome) -> Reply {
        let Outcome { r#match, results, suggestions, not_covered, notices, .. } = outcome;
        Reply {
            schema_version: SCHEMA_VERSION,
            knowledge: Basis::of(self.knowledge),
            command,
            query: query.map(str::to_owned),
            source: self.filter.only.clone(),
            source_kind: self.filter.authors.clone(),
            place: self.filter.region.map(Region::word),
            r#match,
            urgent: false,
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
        let compiled = self.knowledge.edition.compiled;
        let is_behind = self.as_of < compiled.first();
        let local = self.knowledge.folder.clone().map(Notice::Local);
        let behind = is_behind.then_some(Notice::DayBehind { day: self.as_of, compiled });
        local
            .into_iter()
            .chain(behind)
            .chain(self.filter.in_words().map(Notice::Only))
            .chain([Notice::Disclaimer])
    }

    /// Whether a source may be answered from.
    pub(super) fn allows(&self, id: &str) -> bool {
        let number = self.knowledge.source_number(id);
        number.is_some_and(|it| self.filter.allows(it, self.knowledge))
    }

    /// Whether a source may tell whom to call.
    pub(super) fn allows_call(&self, id: &str) -> bool {
        let number = self.knowledge.source_number(id);
        number.is_some_and(|it| self.filter.allows_anywhere(it, self.knowledge))
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

    /// Whether it can be asked for by name: what has signs to call about can, whatever place is asked for.
    fn may_be_named(&self, heading: &Heading<'_>) -> bool {
        let may_call = |it: u32| self.filter.allows_anywhere(it, self.knowledge);
        let calls = self.filter.region.is_some() && heading.has_call();
        self.shows(heading) || (calls && heading.sources().into_iter().any(may_call))
    }

    /// What can be shown of an entry under the sources that were asked for.
    pub(super) fn load(&self, heading: &Heading<'_>) -> Option<Entry> {
        self.showing(heading, heading.entry()?)
    }

    /// The same of an entry that is decoded already.
    pub(super) fn showing(&self, heading: &Heading<'_>, mut entry: Entry) -> Option<Entry> {
        if let Entry::Drug(drug) = &mut entry {
            // Under a filter the first may be none that can be shown; who asks for a part asks for all of it.
            let is_glance = self.only_first_views && self.part.is_none() && self.filter.is_open();
            let most = if is_glance { 1 } else { usize::MAX };
            let mut call = heading.call(most);
            drug.keep_call(&mut call, |it| self.facts(it)?.drug);
            // What is said of the treatment as a whole stands there where all is wanted, or where it is all that there is.
            let is_own = |it: &RedFlag| !it.drugs.is_empty();
            if !self.full && self.part.is_none() && call.iter().any(is_own) {
                call.retain(is_own);
            }
            drug.call = call;
        }
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
        check_query(query)?;
        let visible = |heading: &Heading<'_>| self.may_be_named(heading);
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
        let notices = hidden.into_iter().flat_map(|it| {
            let withdrawn = self.named(&it.name).filter_map(|it| withdrawal(&it)).collect::<Vec<_>>();
            [Notice::Hidden(it.name)].into_iter().chain(withdrawn)
        });
        let notices = notices.collect();
        let mut outcome = Outcome { not_covered, notices, symptoms: reading.symptoms, ..Outcome::default() };
        let mut named = Vec::new();
        match reading.finding {
            Finding::Found(leads) => {
                named = self.headings(&leads).map(|(heading, lead)| (heading, lead.kind)).collect();
                let found: Vec<_> = self.headings(&leads).collect();
                outcome.r#match = Match::of(query, &found, reading.unread, outcome.symptoms.signs.clone());
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

    /// Reads a query as a question, beside what it names and tells of symptoms.
    pub(super) fn question(&self, query: &str, named: &Matched<'_>, symptoms: &Symptoms) -> Question {
        let visible = |heading: &Heading<'_>| self.may_be_named(heading);
        let names_drug = named.iter().any(|(it, _)| it.kind == Kind::Drug);
        let mut question = self.matcher(&Kind::ALL, &visible).question(query, names_drug);
        self.complete(&mut question, symptoms);
        question
    }

    /// Whether a query tells of signs to call about.
    pub(super) fn tells_signs(&self, query: &str) -> bool {
        let visible = |heading: &Heading<'_>| self.may_be_named(heading);
        !self.matcher(&Kind::ALL, &visible).symptoms(query, &fold(query)).signs.is_empty()
    }

    /// Completes a question: the drugs of a trial where none is named; where it asks at which value to act, what the values
    /// are signs of.
    fn complete(&self, question: &mut Question, symptoms: &Symptoms) {
        if question.drugs.is_empty() {
            let trials = question.of(Kind::Trial).filter_map(|it| self.knowledge.heading(it.place)?.entry());
            let ids: Vec<String> = trials
                .flat_map(|it| it.subjects().into_iter().map(str::to_owned).collect::<Vec<_>>())
                .collect();
            question.drugs =
                ids.iter().filter_map(|id| self.knowledge.by_id(id)).map(|it| it.place).collect();
        }
        // Words that were not understood may turn the signs into something else.
        let is_of_question =
            |typed: &String| question.is_read(typed) || typed.starts_with(|c: char| c.is_ascii_digit());
        let is_sure = !symptoms.signs.is_empty() && symptoms.unread.iter().all(is_of_question);
        if is_sure && question.asks_of_effects() && question.of(Kind::SideEffect).next().is_none() {
            question.add_effects(symptoms.conditions.iter().take(2).copied());
            // The words that tell of them were read.
            let is_sign = |typed: &String| !symptoms.unread.contains(typed);
            question.words.retain(|it| it.read_as != ReadAs::Content || !is_sign(&it.typed));
        }
    }

    /// The entries to which exactly this name or code leads.
    fn named(&self, name: &str) -> impl Iterator<Item = Heading<'k>> {
        let folded = fold(name);
        let named = self.knowledge.named(&folded).into_iter().chain(self.knowledge.coded(&folded));
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

    /// Where nothing was found for a symptom, or nothing to call about: that this says nothing of harm, and who says whom to
    /// tell.
    pub(super) fn not_listed(&self, outcome: &Outcome) -> Option<Notice> {
        let is_to_call = |hit: &Hit| hit.entry().is_some_and(|it| !it.call().is_empty());
        let is_sign = outcome.r#match.as_ref().is_some_and(|it| it.kind == MatchKind::Sign);
        let is_miss = (outcome.results.is_empty() && outcome.not_covered.is_empty())
            || (is_sign && !outcome.results.iter().any(is_to_call));
        let flags = is_miss.then(|| self.knowledge.red_flags())?;
        let any = flags.into_iter().find(|it| it.read_as.is_empty() && it.conditions.is_empty())?;
        let first = any.citations.first()?;
        let (source, _) = self.knowledge.source(&first.source)?;
        Some(Notice::NotListed {
            source: source.short.to_string(),
            section: first.section.as_ref()?.to_string(),
        })
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
            drug: source.drug,
            jurisdiction: source.jurisdiction,
            url: source.url,
        }
    }
}

impl SourceFilter for Session<'_> {
    fn allows(&self, citation: &Citation) -> bool {
        self.allows(citation.source.as_str())
    }

    fn allows_call(&self, citation: &Citation) -> bool {
        self.allows_call(citation.source.as_str())
    }

    fn about(&self, citation: &Citation) -> Option<(Author, Option<Jurisdiction>)> {
        self.facts(citation).map(|it| (it.author, it.jurisdiction))
    }
}

/// Refuses a query that is empty, or too long to be meant.
pub(super) fn check_query(query: &str) -> Result<(), Error> {
    if query.trim().is_empty() {
        return Err(Error::empty_query());
    }
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
        (MatchKind::Sign, _) => "a sign of it".to_owned(),
        (MatchKind::Prefix, _) => "its beginning".to_owned(),
        (MatchKind::Slip, Some(1)) => "one letter off".to_owned(),
        (MatchKind::Slip, Some(letters)) => format!("{letters} letters off"),
        (MatchKind::Slip, None) => "written almost so".to_owned(),
        (MatchKind::Sound, _) => "sounds like it".to_owned(),
        (MatchKind::Words, _) => "words of it".to_owned(),
        (MatchKind::Text, _) => "in its text".to_owned(),
        (MatchKind::Part, _) => "a part of it".to_owned(),
    }
}
