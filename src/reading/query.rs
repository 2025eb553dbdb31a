//! The words of a query.

use std::ops::Range;

use crate::text::{fold, is_common, is_medical};

/// Whether two ranges of words have one in common.
pub(super) fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// A folded query with its words.
pub(super) struct Query<'q> {
    pub(super) text: &'q str,
    pub(super) words: Vec<Word<'q>>,
    /// The words that a hyphen joins to the one before, by their numbers.
    pub(super) hyphened: Vec<usize>,
}

/// A word of a query.
pub(super) struct Word<'q> {
    pub(super) text: &'q str,
    /// Whether everybody uses it.
    pub(super) is_common: bool,
}

impl<'q> Query<'q> {
    /// The query that was typed, folded to a text.
    pub(super) fn new(typed: &str, text: &'q str) -> Self {
        let words = text.split(' ').filter(|word| !word.is_empty());
        let words = words.map(|text| Word { text, is_common: is_common(text) }).collect();
        Self { text, words, hyphened: hyphened(typed) }
    }

    /// Neighbouring words as one, without the spaces.
    pub(super) fn join(&self, words: Range<usize>) -> String {
        self.words[words].iter().map(|word| word.text).collect()
    }

    /// Neighbouring words with spaces between them.
    pub(super) fn spaced(&self, words: Range<usize>) -> String {
        self.words[words].iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
    }

    /// Every one to `most` neighbouring words, for each first word the most words first.
    pub(super) fn neighbors(&self, most: usize) -> impl Iterator<Item = Range<usize>> {
        let count = self.words.len();
        (0..count)
            .flat_map(move |start| (start + 1..=count.min(start + most)).rev().map(move |end| start..end))
    }

    /// Whether several words are each a word of their own, so that no name was parted into them.
    pub(super) fn are_words_of_their_own(&self, words: Range<usize>) -> bool {
        let is_number = |it: &Word<'_>| it.text.bytes().all(|it| it.is_ascii_digit());
        let is_own = |it: &Word<'_>| it.is_common || is_medical(it.text) || is_number(it);
        words.len() > 1 && self.words[words].iter().all(is_own)
    }

    pub(super) fn all_common(&self, words: Range<usize>) -> bool {
        self.words[words].iter().all(|word| word.is_common)
    }
}

/// The words of a text that a hyphen joins to the one before, by their numbers in the folded text.
fn hyphened(typed: &str) -> Vec<usize> {
    let joins = |at: &usize| {
        typed[..*at].ends_with(char::is_alphanumeric) && typed[at + 1..].starts_with(char::is_alphanumeric)
    };
    let hyphens = typed.match_indices('-').map(|(at, _)| at).filter(joins);
    hyphens.map(|at| fold(&typed[..at]).split(' ').count()).collect()
}
