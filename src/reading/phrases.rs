//! Everything but drugs: side effects, topics, terms, and whatever else
//! people ask for in words of their own.
//!
//! Every name is weighed against the query in each of the ways in which it
//! may be meant. A name that fits well answers, one that fits less well is
//! asked about. The names of hidden entries count too: where one of them
//! fits better, the others are not meant.

use std::{collections::BTreeMap, ops::Range};

use fuzzy_matcher::{FuzzyMatcher, skim::SkimMatcherV2};

use super::{
    Finding, Lead, MatchKind, Matcher,
    overlap::{self, Weighed},
    parameters::{
        ALIKE, ALLUSION, ANSWER, AS_IT_STANDS, ASK, BEGUN, BEGUN_ALONE, CLOSE, CLOSE_ALLUSION,
        DIGITS_OF_FIXED, IN_ORDER, IN_ORDER_OF_NAME, IN_ORDER_OF_QUERY, LEAST_BEGUN, LEAST_BESIDE_NUMBER,
        LEAST_HEARD, LEAST_IN_ORDER, LEAST_OF_NAME, LEAST_OF_QUERY, LONGEST_FIXED, MOST_WORDS_IN_ORDER,
        ONE_COMMON_WORD, ONE_EDIT, ONE_WORD, STOP_WORDS_ALONE, WHOLE, half_edits_of_name, score_of_contained,
        score_of_slip, score_of_words,
    },
    polarity::{Polarity, Turn},
    query::{Query, Word},
    vocabulary::Vocabulary,
};
use crate::{
    index::{Lexicon, Nearness, Number, Phrase, Role, SUBJECT},
    text::{Channel, denies, edits, is_medical, is_short_term, is_term, is_within_number, squeeze, stem},
};

/// How well a name fits a query.
struct Fit {
    name: Phrase,
    /// The entries that answer for it; none if they are hidden.
    leads: Vec<Lead>,
    score: f64,
    kind: MatchKind,
    distance: Option<u32>,
}

/// Finds what a query means that is no drug.
pub(super) struct Phrases<'m> {
    matcher: &'m Matcher<'m>,
    lexicon: &'m Lexicon,
    vocabulary: Vocabulary<'m>,
}

impl<'m> Phrases<'m> {
    pub(super) fn new(matcher: &'m Matcher<'m>) -> Self {
        let knowledge = matcher.knowledge;
        Self { matcher, lexicon: &knowledge.lexicon, vocabulary: Vocabulary { knowledge } }
    }

    /// The entries that answer for a name; none if they are hidden.
    fn leads(&self, name: &Phrase) -> Vec<Lead> {
        self.matcher.best(name.leads.iter().map(|(place, role)| (*role, *place)))
    }

    fn fit(&self, name: Phrase, score: f64, kind: MatchKind) -> Fit {
        Fit { leads: self.leads(&name), name, score, kind, distance: None }
    }

    /// What a query means that is not about a drug, and its words that were not read; `drugs` are the words that name one
    /// in passing.
    pub(super) fn read(
        &self,
        query: &Query<'_>,
        drugs: &[Range<usize>],
        near: bool,
    ) -> (Finding, Vec<String>) {
        let letters = squeeze(query.text);
        let whole: Vec<Phrase> = self.lexicon.phrases_with_letters(&letters).collect();
        let leads: Vec<Lead> = whole.iter().flat_map(|name| self.leads(name)).collect();
        if !leads.is_empty() {
            let leads = leads.into_iter();
            let kind = leads.clone().map(|lead| lead.kind).min();
            return (Finding::Found(distinct(leads.filter(|lead| Some(lead.kind) == kind))), Vec::new());
        }
        if !near || letters.is_empty() {
            return (Finding::Nothing, Vec::new());
        }
        let polarity = Polarity::of(self.matcher.knowledge, query.text);
        let words = overlap::weigh(self.vocabulary, query, drugs, &polarity);
        let mut fits = self.covered(query, &words);
        if whole.is_empty() {
            fits.extend(self.begun(query));
            fits.extend(self.misspelt(query, &letters));
            fits.extend(self.contained(query, &words));
            if fits.is_empty() {
                fits.extend(self.in_order(query, &letters));
            }
        }
        let is_hidden = |fit: &Fit| fit.leads.is_empty();
        let hidden = fits.iter().filter(|fit| is_hidden(fit)).map(|fit| fit.score).reduce(f64::max);
        let hidden = if whole.is_empty() { hidden } else { Some(1.0) };
        if fits.is_empty() && hidden.is_none() {
            return (self.alluded_to(&words, &polarity), Vec::new());
        }
        // Where a hidden name fits better, no more is meant than a name that the query has in it.
        fits.retain_mut(|fit| {
            let is_worse = hidden.is_some_and(|score| fit.score < score);
            fit.score = if is_worse { fit.score.min(ASK) } else { fit.score };
            let has = |own: &str| query.words.iter().any(|word| word.text == own);
            let kind = fit.leads.first().and_then(|it| self.matcher.knowledge.kind(it.place));
            let against = polarity.against(&fit.name.folded, kind);
            if against.is_some() {
                fit.score = fit.score.min(ASK);
            }
            let is_meant = !is_hidden(fit) && against != Some(Turn::Opposite);
            is_meant && (!is_worse || fit.name.folded.split(' ').all(has))
        });
        decide(fits, &words)
    }

    /// Main names that the query begins.
    fn begun(&self, query: &Query<'_>) -> Vec<Fit> {
        if query.text.len() < LEAST_BEGUN {
            return Vec::new();
        }
        let names = self.lexicon.phrases_beginning(query.text);
        let names = names
            .filter(|it| it.role() == Some(Role::Name) && !is_within_number(&it.folded, query.text.len()));
        let mut begun: Vec<Fit> = names.map(|it| self.fit(it, BEGUN, MatchKind::Prefix)).collect();
        begun.retain(|fit| !fit.leads.is_empty());
        let begins_one = begun.iter().all(|fit| fit.leads == begun[0].leads);
        if begins_one && !query.all_common(0..query.words.len()) {
            for fit in &mut begun {
                fit.score = BEGUN_ALONE;
            }
        }
        begun
    }

    /// Names that the whole query misspells.
    fn misspelt(&self, query: &Query<'_>, letters: &str) -> Vec<Fit> {
        if query.words.len() == 1 && query.words[0].is_common {
            return Vec::new();
        }
        // Where every word is one, it is not likely to be a slip for another.
        let is_word = |word: &Word<'_>| word.is_common || self.vocabulary.meaning(word.text).is_some();
        let most = if query.words.iter().all(is_word) { ASK } else { 1.0 };
        let is_a_term = query.words.len() == 1 && is_term(letters);
        // And a short word that only sounds like one is not likely to be meant for it.
        let is_meant = |nearness: &Nearness| {
            let is_heard = nearness.channel == Channel::Heard;
            let is_meant = most > ASK && !is_a_term && (!is_heard || letters.len() >= LEAST_HEARD);
            nearness.half_edits <= ONE_EDIT || is_meant
        };
        let near = self.lexicon.phrase_letters.near(letters, half_edits_of_name).into_iter();
        let is_taken = |number: usize| {
            let name = self.lexicon.phrase_letters.letters(number);
            takes_slips(&name) && !denies(letters, &name)
        };
        let fixed: Vec<&str> = query.words.iter().map(|it| it.text).filter(|it| self.is_fixed(it)).collect();
        // In a name of one word blanks may stand anywhere.
        let has_fixed = |name: &Phrase| {
            let is_one = !name.folded.contains(' ');
            let has = |word: &&str| name.folded.split(' ').any(|own| stem(own) == stem(word));
            fixed.iter().filter(|it| !is_one || it.len() == 1 || is_medical(it)).all(has)
        };
        near.filter(|(number, nearness)| is_meant(nearness) && is_taken(*number))
            .flat_map(|(number, nearness)| {
                let names = self.lexicon.phrases_spelt(number).filter(|it| it.role() != Some(Role::Exact));
                names.map(move |name| (name, nearness))
            })
            .filter(|(name, _)| has_fixed(name))
            .map(|(name, nearness)| {
                let spelt = squeeze(&name.folded);
                let score = score_of_slip(nearness, spelt.len());
                let is_heard = nearness.channel == Channel::Heard;
                let kind = if is_heard { MatchKind::Sound } else { MatchKind::Slip };
                let distance =
                    edits(letters.as_bytes(), spelt.as_bytes(), 9).and_then(|it| u32::try_from(it).ok());
                Fit { distance, ..self.fit(name, score.min(most), kind) }
            })
            .collect()
    }

    /// Whether a word is never bent to another: one of a name, one of medicine, and a short one.
    fn is_fixed(&self, word: &str) -> bool {
        let is_known = self.vocabulary.has(word) || is_medical(word) || is_short_term(word);
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        is_known || word.len() <= LONGEST_FIXED || digits >= DIGITS_OF_FIXED
    }

    /// Names whose words the query has.
    fn covered(&self, query: &Query<'_>, words: &[Weighed<'_>]) -> Vec<Fit> {
        let is_foreign = words.iter().any(|word| word.is_foreign);
        let is_uncommon = words.iter().any(|word| word.is_uncommon);
        let mut fits = Vec::new();
        for (number, cover) in overlap::of_phrases(words, self.lexicon) {
            let Some(name) = self.lexicon.phrase(number) else { continue };
            let (of_name, of_query) = (cover.of_name(name.weight.into()), cover.of_query(words));
            let is_whole = of_name > WHOLE;
            let is_reason = match (name.contents, cover.contents) {
                // Stop words alone: all of them, and hardly a word besides.
                (0, _) => is_whole && of_query >= STOP_WORDS_ALONE && !is_foreign,
                // One word is a reason only if it is all of the name that says something. If everybody uses
                // it, no other word may say more.
                (1, 1) if cover.uncommon == 0 => of_name > ONE_COMMON_WORD && !is_foreign && !is_uncommon,
                (1, 1) if cover.guesses > 0 => of_name > ONE_WORD && words.len() > 1,
                (1, 1) => of_name > ONE_WORD,
                (_, shared) => shared > 1,
            };
            if is_reason && of_name >= LEAST_OF_NAME && of_query >= LEAST_OF_QUERY {
                let is_thin = cover.contents < 2 && cover.uncommon == 0 && query.words.len() > 1;
                let most = if is_foreign || is_thin { ASK } else { 1.0 };
                let score = score_of_words(of_name, of_query).min(most);
                fits.push(self.fit(name, score, MatchKind::Words));
            }
        }
        fits
    }

    /// Names that lead there only as they stand, within a query that says little else.
    fn contained(&self, query: &Query<'_>, words: &[Weighed<'_>]) -> Vec<Fit> {
        let typed = query.words.iter().map(|it| it.text);
        let typed: Vec<&str> =
            typed.map(|it| if self.vocabulary.is_subject(it) { SUBJECT } else { it }).collect();
        let mut found: BTreeMap<Number, (Phrase, Range<usize>)> = BTreeMap::new();
        for start in 0..typed.len() {
            for end in start + 1..=typed.len() {
                let words = typed[start..end].join(" ");
                for name in self.lexicon.phrases_as_they_stand(&words) {
                    found.entry(name.number).or_insert((name, start..end));
                }
                if !self.lexicon.goes_on(&words) {
                    break;
                }
            }
        }
        let mut fits = Vec::new();
        let most = self.vocabulary.most();
        for (name, range) in found.into_values() {
            let found = &query.words[range];
            let besides = || words.iter().filter(|word| found.iter().all(|it| it.text != word.text));
            let missed: f64 = besides().map(|word| word.missed).sum();
            let of_query = most / (most + missed);
            if of_query >= LEAST_OF_QUERY
                && besides().all(|word| word.missed <= 0.0 || self.vocabulary.has(word.text))
            {
                let is_all = found.len() == query.words.len();
                let score = if is_all { AS_IT_STANDS } else { score_of_contained(of_query) };
                fits.push(self.fit(name, score, MatchKind::Words));
            }
        }
        fits
    }

    /// Main names that have the letters of the query in their order.
    fn in_order(&self, query: &Query<'_>, letters: &str) -> Vec<Fit> {
        let is_short = query.text.len() < LEAST_IN_ORDER || query.words.len() > MOST_WORDS_IN_ORDER;
        if is_short || query.all_common(0..query.words.len()) {
            return Vec::new();
        }
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let own_digits = digits(query.text);
        let names = self.lexicon.main_phrases_with(letters).filter(|name| {
            let mut letters = name.folded.chars();
            query.text.chars().all(|wanted| letters.any(|letter| letter == wanted))
                && (own_digits.is_empty() || own_digits == digits(&name.folded))
        });
        // Its scores are not normalised: what a text scores against itself is the most that it can.
        let matcher = SkimMatcherV2::default().ignore_case();
        let score = |text: &str| matcher.fuzzy_match(text, query.text).unwrap_or_default();
        let most = |text: &str| matcher.fuzzy_match(text, text).unwrap_or_default();
        names
            .filter(|name| {
                let scored = 100 * score(&name.folded);
                scored >= IN_ORDER_OF_QUERY * most(query.text)
                    && scored >= IN_ORDER_OF_NAME * most(&name.folded)
            })
            .map(|name| self.fit(name, IN_ORDER, MatchKind::Slip))
            .collect()
    }

    /// Entries that have most of the words of the query, if only in several of their names.
    fn alluded_to(&self, words: &[Weighed<'_>], polarity: &Polarity<'_>) -> Finding {
        if polarity.is_polar() {
            return Finding::Nothing;
        }
        let mut shares = overlap::of_entries(words);
        shares.retain(|(share, _)| *share >= ALLUSION);
        shares.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let Some((best, _)) = shares.first().copied() else { return Finding::Nothing };
        // Where something hidden is meant rather, nothing is.
        let close = shares.iter().take_while(|(share, _)| *share > best - CLOSE_ALLUSION);
        let (shown, hidden): (Vec<_>, Vec<_>) = close
            .map(|(share, entry)| (*share, self.matcher.answers(*entry, Role::Alias).map(|(place, _)| place)))
            .partition(|(_, place)| place.is_some());
        let Some((most, _)) = shown.first() else { return Finding::Nothing };
        if hidden.first().is_some_and(|(share, _)| share > most) {
            return Finding::Nothing;
        }
        let places = shown.iter().filter_map(|(_, place)| *place);
        let lead = |place| Lead { place, kind: MatchKind::Words, distance: None };
        Finding::question(distinct(places.map(lead)))
    }
}

/// Whether slips are measured against a name: beside a number a few letters are too few to tell it from another code.
fn takes_slips(name: &str) -> bool {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    digits == 0 || name.len() - digits >= LEAST_BESIDE_NUMBER
}

/// What is meant by the names that fit, and the words of the query that the best of them leaves unread.
fn decide(mut fits: Vec<Fit>, words: &[Weighed<'_>]) -> (Finding, Vec<String>) {
    let by_name = |a: &Fit, b: &Fit| a.name.number.cmp(&b.name.number);
    fits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.kind.cmp(&b.kind)).then(by_name(a, b)));
    let Some(first) = fits.first() else { return (Finding::Nothing, Vec::new()) };
    let places = |fit: &Fit| fit.leads.iter().map(|lead| lead.place).collect::<Vec<_>>();
    // Two names that fit alike and lead to different entries are a question.
    let mut rivals = fits.iter().take_while(|fit| fit.score > first.score - ALIKE);
    let is_answer = first.score >= ANSWER && rivals.all(|fit| places(fit) == places(first));
    let floor = if is_answer { first.score } else { first.score - CLOSE };
    let close = fits.iter().take_while(|fit| fit.score >= floor);
    let leads = distinct(close.flat_map(|fit| {
        fit.leads.iter().map(|lead| Lead { place: lead.place, kind: fit.kind, distance: fit.distance })
    }));
    let unread = if first.kind == MatchKind::Words { unread(&first.name, words) } else { Vec::new() };
    (if is_answer { Finding::Found(leads) } else { Finding::question(leads) }, unread)
}

/// The words of a query that say something and are not in a name.
fn unread(name: &Phrase, words: &[Weighed<'_>]) -> Vec<String> {
    let is_in_name = |it: &Weighed<'_>| {
        let means = it.meant.iter().any(|(meaning, _)| name.meanings.contains(&meaning.number));
        means || name.folded.split(' ').any(|own| own == it.text)
    };
    words.iter().filter(|it| it.missed > 0.0 && !is_in_name(it)).map(|it| it.text.to_owned()).collect()
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
