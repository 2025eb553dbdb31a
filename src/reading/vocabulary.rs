//! The words of which names are made.

use super::parameters::{BEGUN_WORD, HALF_EDIT_OF_WORD, ONE_EDIT, SHORTEST_SLIP_OF_NAME, half_edits_of_word};
use crate::{
    index::{Meaning, SUBJECT, Spellings, float, rarity},
    knowledge::Knowledge,
    text::{denies, is_term, is_within_number, stem},
};

/// The words of the names of some knowledge.
#[derive(Clone, Copy)]
pub(super) struct Vocabulary<'k> {
    pub(super) knowledge: &'k Knowledge,
}

impl Vocabulary<'_> {
    /// The weight of a word that one entry has.
    pub(super) fn most(self) -> f64 {
        rarity(self.knowledge.count(), 1).into()
    }

    /// The meaning of a word as it stands.
    pub(super) fn meaning(self, word: &str) -> Option<Meaning> {
        if self.is_subject(word) {
            return self.knowledge.lexicon.meaning_of(SUBJECT);
        }
        let meaning = self.knowledge.lexicon.meaning_of(stem(word))?;
        // A word of three letters has no ending: `dos` is not `dose`.
        (word.len() > 3 || !meaning.is_content || self.has(word)).then_some(meaning)
    }

    /// Whether a name has the word itself, and it says what is asked for.
    pub(super) fn has(self, word: &str) -> bool {
        self.knowledge.lexicon.content_words.index.has(word)
    }

    /// What a word may be meant for that is no word of a name: meanings, each
    /// with how surely. It takes `least` letters to begin a word.
    pub(super) fn guesses(self, word: &str, least: usize) -> Vec<(Meaning, f64)> {
        let most = if is_term(word) { ONE_EDIT } else { usize::MAX };
        let limit = half_edits_of_word(word.len()).min(most);
        let words = &self.knowledge.lexicon.content_words;
        let mut guesses: Vec<(usize, f64)> = Vec::new();
        if limit > 0 {
            let near = words.near(word, |_| limit).into_iter();
            let near = near.filter(|(at, _)| !denies(word, &words.letters(*at)));
            guesses.extend(near.map(|(at, it)| (at, 1.0 - HALF_EDIT_OF_WORD * float(it.half_edits))));
        }
        if word.len() >= least {
            let begun = words.index.starting_with(word);
            let begun = begun.filter(|at| !is_within_number(&words.letters(*at), word.len()));
            guesses.extend(begun.map(|at| (at, BEGUN_WORD)));
        }
        let meaning = |at| self.knowledge.lexicon.meaning_of(stem(&words.letters(at)));
        let mut guesses: Vec<(Meaning, f64)> =
            guesses.into_iter().filter_map(|(at, sure)| Some((meaning(at)?, sure))).collect();
        guesses.sort_by(|a, b| a.0.number.cmp(&b.0.number).then(b.1.total_cmp(&a.1)));
        guesses.dedup_by_key(|(meaning, _)| meaning.number);
        guesses
    }

    /// The one word of names that lies nearest to a misspelt one, else the one word that asks for something; none where two are
    /// as near, or where it may be the opposite.
    pub(super) fn nearest(self, word: &str) -> Option<String> {
        let most = if is_term(word) { ONE_EDIT } else { usize::MAX };
        let limit = half_edits_of_word(word.len()).min(most);
        let of_names = || nearest_of(&self.knowledge.lexicon.content_words, word, limit);
        let of_facets = || nearest_of(&self.knowledge.facet_spellings, word, ONE_EDIT);
        (word.len() >= SHORTEST_SLIP_OF_NAME).then(of_names).flatten().or_else(of_facets)
    }

    /// Whether a word stands for what the reference is about.
    pub(super) fn is_subject(self, word: &str) -> bool {
        self.knowledge.subject_words.has(word)
    }

    /// Whether a word of a query says nothing of what is asked for.
    pub(super) fn says_nothing(self, word: &str) -> bool {
        self.knowledge.stop_words.has(word) || self.is_subject(word)
    }
}

/// The one of some words that lies nearest to a misspelt one.
fn nearest_of(words: &Spellings, word: &str, limit: usize) -> Option<String> {
    let mut near = words.near(word, |_| limit);
    near.sort_by_key(|(_, it)| it.half_edits);
    let (first, nearness) = near.first()?;
    let meant = words.letters(*first);
    let is_rivalled = near
        .iter()
        .skip(1)
        .any(|(at, it)| it.half_edits == nearness.half_edits && stem(&words.letters(*at)) != stem(&meant));
    (!is_rivalled && !denies(word, &meant)).then_some(meant)
}
