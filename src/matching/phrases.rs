//! Everything but drugs: side effects, topics, terms, and whatever else
//! people ask for in words of their own.
//!
//! Every name is weighed against the query in each of the ways in which it
//! may be meant. A name that fits well answers, one that fits less well is
//! asked about. The names of hidden entries count too: where one of them
//! fits better, the others are not meant.

use std::ops::Range;

use fuzzy_matcher::{FuzzyMatcher, skim::SkimMatcherV2};

use super::{
    Finding, Lead, MOST_ASKED, MatchKind, best,
    coverage::{self, Weighed},
    roll::Roll,
    spelling::{Nearness, Spelling, Spellings, Way, edits},
    vocabulary::{self, Vocabulary, float},
    words::{Query, Word, squeeze},
};
use crate::knowledge::{Kind, Knowledge, Place, Role};

/// From this score on a name answers; below it is asked about.
const ANSWER: f64 = 0.8;
/// The best score of what is only asked about.
const ASK: f64 = ANSWER - 0.01;
/// What scores so much less than the best is not asked about.
const CLOSE: f64 = 0.15;

/// A name of entries that are no drugs.
struct Name<'k> {
    folded: &'k str,
    /// Its best role.
    role: Role,
    /// The entries that answer for it; none if they are hidden.
    leads: Vec<Lead>,
    /// What its words mean, by number; none if it leads there only as it stands.
    meanings: Vec<usize>,
    /// What they weigh.
    weight: f64,
    /// How many of them say what is asked for.
    contents: usize,
}

/// How well a name fits a query.
#[derive(Clone, Copy)]
struct Fit {
    name: usize,
    score: f64,
    kind: MatchKind,
    distance: Option<u32>,
}

/// The names of all entries that are no drugs.
pub(super) struct Phrases<'k> {
    /// Sorted.
    names: Vec<Name<'k>>,
    /// The same without spaces, sorted.
    squeezed: Vec<(String, usize)>,
    /// Those that lead there only as they stand, with their words; none stands for a word for the subject.
    as_they_stand: Vec<(usize, Vec<Option<&'k str>>)>,
    /// Those that are made of fillers alone.
    fillers: Vec<usize>,
    /// How those are spelt that take slips.
    spelled: (Vec<usize>, Spellings),
    vocabulary: Vocabulary<'k>,
    /// For each entry, by number, the one that answers for what is said of it.
    entries: Vec<Option<Place>>,
}

impl<'k> Phrases<'k> {
    pub(super) fn new(knowledge: &'k Knowledge, entries: &Roll<'k>) -> Self {
        let mut names: Vec<Name<'k>> = Vec::new();
        let mut vocabulary = vocabulary::Builder::new(knowledge);
        for (folded, leads) in knowledge.all_names() {
            let of_phrase = |(_, place): &(Role, Place)| {
                entries.of(*place).is_some_and(|it| it.heading.kind != Kind::Drug)
            };
            let leads: Vec<(Role, Place)> = leads.filter(of_phrase).collect();
            // What leads to one entry only as it stands may lead to another as any alias does.
            let (exact, leads): (Vec<_>, Vec<_>) =
                leads.into_iter().partition(|(role, _)| *role == Role::Exact);
            for leads in [leads, exact] {
                let Some(role) = leads.iter().map(|(role, _)| *role).min() else { continue };
                let mut meanings = Vec::new();
                if role != Role::Exact {
                    let holders: Vec<usize> =
                        leads.iter().filter_map(|(_, place)| entries.number(*place)).collect();
                    meanings = vocabulary.add(names.len(), folded, &holders);
                }
                let answers = leads
                    .iter()
                    .filter_map(|(role, place)| Some((*role, entries.of(*place)?.answers(*role)?)));
                names.push(Name { folded, role, leads: best(answers), meanings, weight: 0.0, contents: 0 });
            }
        }
        let vocabulary = vocabulary.finish(entries.all().len());
        for name in &mut names {
            let meanings = || name.meanings.iter().map(|number| &vocabulary.meanings[*number]);
            name.weight = meanings().map(|it| it.weight).sum();
            name.contents = meanings().filter(|it| it.is_content).count();
        }
        let mut squeezed: Vec<(String, usize)> =
            names.iter().enumerate().map(|(at, name)| (squeeze(name.folded), at)).collect();
        let numbers = |takes: &dyn Fn(&Name<'k>) -> bool| -> Vec<usize> {
            (0..names.len()).filter(|at| takes(&names[*at])).collect()
        };
        let spelled = numbers(&|it| it.role != Role::Exact);
        let spellings = Spellings::new(spelled.iter().map(|at| squeezed[*at].0.as_str()));
        squeezed.sort_unstable();
        Self {
            as_they_stand: numbers(&|it| it.role == Role::Exact)
                .into_iter()
                .map(|at| {
                    (at, names[at].folded.split(' ').map(|word| vocabulary.unless_subject(word)).collect())
                })
                .collect(),
            fillers: numbers(&|it| it.contents == 0 && it.meanings.len() > 1),
            entries: entries.all().iter().map(|it| it.answers(Role::Alias).map(|(place, _)| place)).collect(),
            spelled: (spelled, spellings),
            names,
            squeezed,
            vocabulary,
        }
    }

    /// What a query means that is not about a drug; `drugs` are the words that name one in passing.
    pub(super) fn read(&self, query: &Query<'_>, drugs: &[Range<usize>], near: bool) -> Finding {
        let letters = squeeze(query.text);
        let whole = self.whole(&letters);
        if whole.iter().any(|name| !name.leads.is_empty()) {
            let leads = whole.iter().flat_map(|name| name.leads.iter().copied());
            let kind = leads.clone().map(|lead| lead.kind).min();
            return Finding::Found(distinct(leads.filter(|lead| Some(lead.kind) == kind)));
        }
        if !near || letters.is_empty() {
            return Finding::Nothing;
        }
        let words = coverage::weigh(&self.vocabulary, query, drugs);
        let mut fits = self.covered(query, &words);
        if whole.is_empty() {
            fits.extend(self.begun(query));
            fits.extend(self.misspelt(query, &letters));
            fits.extend(self.contained(query, &words));
            if fits.is_empty() {
                fits.extend(self.in_order(query));
            }
        }
        let is_hidden = |fit: &Fit| self.names[fit.name].leads.is_empty();
        let hidden = fits.iter().filter(|fit| is_hidden(fit)).map(|fit| fit.score).reduce(f64::max);
        let hidden = if whole.is_empty() { hidden } else { Some(1.0) };
        if fits.is_empty() && hidden.is_none() {
            return self.alluded_to(&words);
        }
        // Where a hidden name fits better, no more is meant than a name that the query has in it.
        fits.retain_mut(|fit| {
            let is_worse = hidden.is_some_and(|score| fit.score < score);
            fit.score = if is_worse { fit.score.min(ASK) } else { fit.score };
            !is_hidden(fit) && (!is_worse || self.is_within(fit.name, query))
        });
        self.decide(fits)
    }

    fn decide(&self, mut fits: Vec<Fit>) -> Finding {
        fits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.kind.cmp(&b.kind)).then(a.name.cmp(&b.name)));
        let Some(Fit { score, name: first, .. }) = fits.first().copied() else { return Finding::Nothing };
        let places = |name: usize| self.names[name].leads.iter().map(|lead| lead.place);
        // Two names that fit alike and lead to different entries are a question.
        let mut rivals = fits.iter().take_while(|fit| fit.score > score - 0.005);
        let is_answer = score >= ANSWER && rivals.all(|fit| places(fit.name).eq(places(first)));
        let floor = if is_answer { score } else { score - CLOSE };
        let close = fits.iter().take_while(|fit| fit.score >= floor);
        let mut leads = distinct(close.flat_map(|fit| {
            places(fit.name).map(|place| Lead { place, kind: fit.kind, distance: fit.distance })
        }));
        if is_answer {
            return Finding::Found(leads);
        }
        leads.truncate(MOST_ASKED);
        Finding::Unsure(leads)
    }

    /// The names that have exactly these letters, wherever the spaces stand.
    fn whole(&self, letters: &str) -> Vec<&Name<'k>> {
        let start = self.squeezed.partition_point(|(it, _)| it.as_str() < letters);
        let same = self.squeezed[start..].iter().take_while(|(it, _)| it == letters);
        same.map(|(_, name)| &self.names[*name]).collect()
    }

    /// Main names that the query begins.
    fn begun(&self, query: &Query<'_>) -> Vec<Fit> {
        if query.text.len() < 4 {
            return Vec::new();
        }
        let start = self.names.partition_point(|name| *name.folded < *query.text);
        let begun: Vec<usize> = (start..self.names.len())
            .take_while(|at| self.names[*at].folded.starts_with(query.text))
            .filter(|at| self.names[*at].role == Role::Name && !self.names[*at].leads.is_empty())
            .collect();
        let leads = |at: &usize| &self.names[*at].leads;
        let begins_one = begun.iter().all(|at| leads(at) == leads(&begun[0]));
        let score = if begins_one && !query.all_common(0..query.words.len()) { 0.86 } else { 0.7 };
        begun.into_iter().map(|name| Fit { name, score, kind: MatchKind::Prefix, distance: None }).collect()
    }

    /// Names that the whole query misspells.
    fn misspelt(&self, query: &Query<'_>, letters: &str) -> Vec<Fit> {
        if query.words.len() == 1 && query.words[0].is_common {
            return Vec::new();
        }
        let limit = |length| match length {
            0..=4 => 0,
            5..=7 => 2,
            8..=12 => 4,
            _ => 6,
        };
        // Where every word is one, it is not likely to be a slip for another.
        let is_word = |word: &Word<'_>| word.is_common || self.vocabulary.meaning(word.text).is_some();
        let most = if query.words.iter().all(is_word) { ASK } else { 1.0 };
        // And a short word that only sounds like one is not likely to be meant for it.
        let is_meant = |nearness: &Nearness| {
            nearness.half_edits <= 2 || (most > ASK && (nearness.way != Way::Heard || letters.len() >= 10))
        };
        let near = self.spelled.1.near(&Spelling::new(letters), limit).into_iter();
        near.filter(|(_, nearness)| is_meant(nearness))
            .map(|(at, nearness)| {
                let name = squeeze(self.names[self.spelled.0[at]].folded);
                let half_edits = float(nearness.half_edits);
                let score = match nearness.way {
                    Way::Typed => 0.88 - 0.2 * half_edits / float(name.len()),
                    Way::Seen => 0.85 - 0.025 * (half_edits - 1.0),
                    Way::Heard => 0.70 - 0.025 * (half_edits - 2.0),
                };
                let kind = if nearness.way == Way::Heard { MatchKind::Sound } else { MatchKind::Slip };
                let distance =
                    edits(letters.as_bytes(), name.as_bytes(), 9).and_then(|it| u32::try_from(it).ok());
                Fit { name: self.spelled.0[at], score: score.min(most), kind, distance }
            })
            .collect()
    }

    /// Names whose words the query has.
    fn covered(&self, query: &Query<'_>, words: &[Weighed<'_>]) -> Vec<Fit> {
        let is_foreign = words.iter().any(|word| word.is_foreign);
        let is_uncommon = words.iter().any(|word| word.is_uncommon);
        let covers =
            coverage::of_names(&self.vocabulary, words, |name| &self.names[name].meanings, &self.fillers);
        let mut fits = Vec::new();
        for (at, cover) in covers {
            let name = &self.names[at];
            let (of_name, of_query) = (cover.of_name(name.weight), cover.of_query(words));
            let is_whole = of_name > 0.99;
            let is_reason = match (name.contents, cover.contents) {
                // Fillers alone: all of them, and hardly a word besides.
                (0, _) => is_whole && of_query >= 0.7 && !is_foreign,
                // One word is a reason only if it is all of the name that says something. If everybody uses
                // it, no other word may say more.
                (1, 1) if cover.uncommon == 0 => of_name > 0.9 && !is_foreign && !is_uncommon,
                (1, 1) if cover.guesses > 0 => of_name > 0.85 && words.len() > 1,
                (1, 1) => of_name > 0.85,
                (_, shared) => shared > 1,
            };
            if is_reason && of_name >= 0.6 && of_query >= 0.5 {
                let is_thin = cover.contents < 2 && cover.uncommon == 0 && query.words.len() > 1;
                let most = if is_foreign || is_thin { ASK } else { 1.0 };
                let score = (0.35 + 0.5 * (of_name * of_query).sqrt()).min(most);
                fits.push(Fit { name: at, score, kind: MatchKind::Words, distance: None });
            }
        }
        fits
    }

    /// Names that lead there only as they stand, within a query that says little else.
    fn contained(&self, query: &Query<'_>, words: &[Weighed<'_>]) -> Vec<Fit> {
        let typed: Vec<Option<&str>> =
            query.words.iter().map(|word| self.vocabulary.unless_subject(word.text)).collect();
        let mut fits = Vec::new();
        for (at, own) in &self.as_they_stand {
            let Some(found) = typed.windows(own.len()).position(|window| window == own) else { continue };
            let found = &query.words[found..found + own.len()];
            let besides = || words.iter().filter(|word| found.iter().all(|it| it.text != word.text));
            let missed: f64 = besides().map(|word| word.missed).sum();
            let of_query = self.vocabulary.most / (self.vocabulary.most + missed);
            if of_query >= 0.5 && besides().all(|word| word.missed <= 0.0 || self.vocabulary.has(word.text)) {
                let score = if found.len() == query.words.len() { 0.84 } else { 0.2 + 0.5 * of_query };
                fits.push(Fit { name: *at, score, kind: MatchKind::Words, distance: None });
            }
        }
        fits
    }

    /// Main names that have the letters of the query in their order.
    fn in_order(&self, query: &Query<'_>) -> Vec<Fit> {
        if query.text.len() < 5 || query.words.len() > 3 || query.all_common(0..query.words.len()) {
            return Vec::new();
        }
        let has = |name: &str| {
            let mut letters = name.chars();
            query.text.chars().all(|wanted| letters.any(|letter| letter == wanted))
        };
        let names =
            self.names.iter().enumerate().filter(|(_, name)| name.role == Role::Name && has(name.folded));
        // Its scores are not normalised: what a text scores against itself is the most that it can.
        let matcher = SkimMatcherV2::default().ignore_case();
        let score = |text: &str| matcher.fuzzy_match(text, query.text).unwrap_or_default();
        let most = |text: &str| matcher.fuzzy_match(text, text).unwrap_or_default();
        names
            .filter(|(_, name)| {
                100 * score(name.folded) >= 85 * most(query.text)
                    && 100 * score(name.folded) >= 40 * most(name.folded)
            })
            .map(|(name, _)| Fit { name, score: 0.5, kind: MatchKind::Slip, distance: None })
            .collect()
    }

    /// Entries that have most of the words of the query, if only in several of their names.
    fn alluded_to(&self, words: &[Weighed<'_>]) -> Finding {
        let mut shares = coverage::of_entries(&self.vocabulary, words);
        shares.retain(|(share, _)| *share >= 0.6);
        shares.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let Some((best, _)) = shares.first().copied() else { return Finding::Nothing };
        // Where something hidden is meant rather, nothing is.
        let close = shares.iter().take_while(|(share, _)| *share > best - 0.1);
        let (shown, hidden): (Vec<_>, Vec<_>) = close
            .map(|(share, entry)| (*share, self.entries[*entry]))
            .partition(|(_, place)| place.is_some());
        let Some((most, _)) = shown.first() else { return Finding::Nothing };
        if hidden.first().is_some_and(|(share, _)| share > most) {
            return Finding::Nothing;
        }
        let places = shown.iter().filter_map(|(_, place)| *place);
        let lead = |place| Lead { place, kind: MatchKind::Words, distance: None };
        let mut leads = distinct(places.map(lead));
        leads.truncate(MOST_ASKED);
        Finding::Unsure(leads)
    }

    /// Whether a query has all the words of a name.
    fn is_within(&self, name: usize, query: &Query<'_>) -> bool {
        self.names[name].folded.split(' ').all(|own| query.words.iter().any(|word| word.text == own))
    }
}

/// Every entry once, by the first of its leads.
fn distinct(leads: impl Iterator<Item = Lead>) -> Vec<Lead> {
    let mut distinct: Vec<Lead> = Vec::new();
    for lead in leads {
        if distinct.iter().all(|it| it.place != lead.place) {
            distinct.push(lead);
        }
    }
    distinct
}
