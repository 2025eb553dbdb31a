//! How much of a name is in a query, and how much of the query in the name.

use std::{collections::BTreeMap, ops::Range};

use super::{
    parameters::{LEAST_BEGINNING, LEAST_BEGINNING_ALONE, USUAL},
    polarity::Polarity,
    query::Query,
    vocabulary::Vocabulary,
};
use crate::{
    index::{Lexicon, Meaning, Number, Place},
    text::{is_adjective, is_medical, is_short_term, stem},
};

/// A word of a query.
pub(super) struct Weighed<'q> {
    pub(super) text: &'q str,
    /// What it means as it stands.
    pub(super) meaning: Option<Meaning>,
    /// What it may mean, each with how surely.
    pub(super) meant: Vec<(Meaning, f64)>,
    /// What it weighs where a name has it not.
    pub(super) missed: f64,
    /// Whether not everybody uses it.
    pub(super) is_uncommon: bool,
    /// Whether it belongs to another field.
    pub(super) is_foreign: bool,
}

/// The words of a query with what they may mean; `drugs` are those that name a drug.
pub(super) fn weigh<'q>(
    vocabulary: Vocabulary<'_>,
    query: &Query<'q>,
    drugs: &[Range<usize>],
    polarity: &Polarity<'_>,
) -> Vec<Weighed<'q>> {
    let most = vocabulary.most();
    let mut words: Vec<Weighed<'q>> = Vec::new();
    for (at, word) in query.words.iter().enumerate() {
        let text = word.text;
        let meaning = vocabulary.meaning(text);
        if words.iter().any(|it| it.text == text || (meaning.is_some() && it.meaning == meaning)) {
            continue;
        }
        let is_stop_word = vocabulary.says_nothing(text);
        let is_drug = drugs.iter().any(|it| it.contains(&at));
        let says_nothing = is_stop_word || is_drug || polarity.is_qualifier(text);
        let least = if query.words.len() == 1 { LEAST_BEGINNING_ALONE } else { LEAST_BEGINNING };
        let meant = match &meaning {
            Some(meaning) => vec![(meaning.clone(), 1.0)],
            None if word.is_common || is_stop_word || is_medical(text) || is_short_term(text) => Vec::new(),
            None => vocabulary.guesses(text, least),
        };
        // A word of the field stands in a statement.
        let is_foreign = !says_nothing && meant.is_empty() && !vocabulary.knowledge.is_said(stem(text));
        let missed = match () {
            () if says_nothing => 0.0,
            () if word.is_common || !is_foreign || (is_medical(text) && is_adjective(text)) => USUAL * most,
            () => most,
        };
        let is_uncommon = !says_nothing && !word.is_common;
        words.push(Weighed { text, meaning, meant, missed, is_uncommon, is_foreign });
    }
    words
}

/// What a name and a query have of each other.
#[derive(Clone, Copy, Default)]
pub(super) struct Cover {
    /// What the shared words weigh, and what of it is sure.
    weight: f64,
    sure: f64,
    /// What they would weigh if they were missed.
    spared: f64,
    /// How many words of the query say what is asked for and are in the name.
    pub(super) contents: usize,
    /// How many of them not everybody uses.
    pub(super) uncommon: usize,
    /// How many of them are only guesses.
    pub(super) guesses: usize,
}

impl Cover {
    fn add(&mut self, word: &Weighed<'_>, meaning: &Meaning, sure: f64) {
        let weight = f64::from(meaning.weight);
        self.weight += weight;
        self.sure += weight * sure;
        self.spared += word.missed;
        self.contents += usize::from(meaning.is_content);
        self.uncommon += usize::from(meaning.is_content && !meaning.is_common);
        self.guesses += usize::from(word.meaning.is_none());
    }

    /// The share of a name that weighs so much.
    pub(super) fn of_name(&self, weight: f64) -> f64 {
        (self.sure / weight).min(1.0)
    }

    /// The share of the query.
    pub(super) fn of_query(&self, words: &[Weighed<'_>]) -> f64 {
        let missed: f64 = words.iter().map(|word| word.missed).sum();
        self.sure / (self.weight + (missed - self.spared).max(0.0))
    }
}

/// What each phrase that shares a word with the query has of it, by number.
pub(super) fn of_phrases(words: &[Weighed<'_>], lexicon: &Lexicon) -> BTreeMap<Number, Cover> {
    // Of what is made of stop words alone, a stop word is a reason.
    let stop_words =
        || words.iter().filter_map(|word| Some((word, word.meaning.as_ref().filter(|it| !it.is_content)?)));
    let made_of_them = stop_words().flat_map(|(_, meaning)| &meaning.phrases);
    let mut covers: BTreeMap<Number, Cover> =
        made_of_them.map(|phrase| (*phrase, Cover::default())).collect();
    for word in words {
        // A phrase that has several words which this one may be meant for has it once: as what it most surely is.
        let mut phrases: Vec<(Number, f64, &Meaning)> = Vec::new();
        for (meaning, sure) in word.meant.iter().filter(|(meaning, _)| meaning.is_content) {
            phrases.extend(meaning.phrases.iter().map(|phrase| (*phrase, *sure, meaning)));
        }
        if word.meant.len() > 1 {
            phrases.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
            phrases.dedup_by_key(|(phrase, ..)| *phrase);
        }
        for (phrase, sure, meaning) in phrases {
            covers.entry(phrase).or_default().add(word, meaning, sure);
        }
    }
    // Stop words say something only of phrases that are meant already.
    for (phrase, cover) in &mut covers {
        let has =
            |it: &Meaning| lexicon.phrase(*phrase).is_some_and(|phrase| phrase.meanings.contains(&it.number));
        for (word, meaning) in stop_words().filter(|(_, meaning)| has(meaning)) {
            cover.add(word, meaning, 1.0);
        }
    }
    covers
}

/// The entries that have most of the words of a query, if only in several of
/// their names: the shares, each with the place of its entry.
pub(super) fn of_entries(words: &[Weighed<'_>]) -> Vec<(f64, Place)> {
    let mut covers: BTreeMap<Place, Cover> = BTreeMap::new();
    for word in words {
        let Some(meaning) = word.meaning.as_ref().filter(|it| it.is_content) else { continue };
        for entry in &meaning.entries {
            covers.entry(*entry).or_default().add(word, meaning, 1.0);
        }
    }
    // One word is no allusion.
    let several = covers.into_iter().filter(|(_, cover)| cover.contents > 1);
    several.map(|(entry, cover)| (cover.of_query(words), entry)).collect()
}
