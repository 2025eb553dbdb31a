//! Every number of the reading that was tuned.
//!
//! They were set by hand against `tests/data/queries*.tsv`, real queries with what each must come to, so that first no
//! drug is wrong, then no other answer is, then as many as possible are answered. `cargo bench --bench matching` measures
//! what a change does: how many rows are right, asked back, missed and wrong, for each kind of query.
//!
//! Half edits: an edit of the hand counts two; see [`crate::index::Nearness`].

use crate::{
    index::{Nearness, float},
    text::Channel,
};

/// Characters after which nobody can have meant a query.
pub const LONGEST_QUERY: usize = 240;
/// So many characters of a folded query are read.
pub(super) const LONGEST_READ: usize = 120;
/// So many entries are asked about.
pub(super) const MOST_ASKED: usize = 3;

/// A drug's name is looked for in so many neighboring words at most.
pub(super) const MOST_WORDS: usize = 6;

/// So many neighboring words at most point together to one of several products: `sub q`.
pub(super) const MOST_POINTING: usize = 3;
/// Words beside the name of a drug that say that something else is meant are so many at most.
pub(super) const LONGEST_STAND_IN: usize = 2;
/// Letters of the suffix by which a regulator tells biologics apart.
pub(super) const LETTERS_OF_SUFFIX: usize = 4;

/// How many half edits off the name of a drug is still answered, and still asked about.
pub(super) struct Limits {
    pub(super) answer: usize,
    pub(super) ask: usize,
}

/// The limits for a drug's name of so many letters. Measured against all names of other drugs: three edits off a generic
/// name there is no other, three off a brand name there are many.
pub(super) fn farthest(length: usize) -> Limits {
    match length {
        0..=4 => Limits { answer: 0, ask: 0 },
        5..=7 => Limits { answer: 0, ask: 2 },
        8..=10 => Limits { answer: 2, ask: 4 },
        _ => Limits { answer: 4, ask: 6 },
    }
}

/// How many edits off a word that tells two products apart still points to it: a short one is never bent.
pub(super) fn edits_of_telling_word(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

/// From this score on a name that is no drug's answers; below it is asked about. All scores below were laid around it.
pub(super) const ANSWER: f64 = 0.8;
/// The best score of what is only asked about.
pub(super) const ASK: f64 = ANSWER - 0.01;
/// What scores so much less than the best is not asked about.
pub(super) const CLOSE: f64 = 0.15;
/// Names whose scores lie so near are alike: which of them is meant is a question.
pub(super) const ALIKE: f64 = 0.005;

/// Letters that a main name is begun by at least, and what that scores: more where it begins one alone.
pub(super) const LEAST_BEGUN: usize = 4;
pub(super) const BEGUN: f64 = 0.7;
pub(super) const BEGUN_ALONE: f64 = 0.86;

/// How many half edits off a name of so many letters is near. One slip is taken from five letters on, two from eight.
pub(super) fn half_edits_of_name(length: usize) -> usize {
    match length {
        0..=4 => 0,
        5..=7 => 2,
        8..=12 => 4,
        _ => 6,
    }
}

/// A word of so many letters within a phrase is never bent, nor one with so many digits.
pub(super) const LONGEST_FIXED: usize = 3;
pub(super) const DIGITS_OF_FIXED: usize = 2;

/// Letters that a name with a number has beside it at least, for a slip in them to be one.
pub(super) const LEAST_BESIDE_NUMBER: usize = 4;

/// A word that only sounds like a name is meant for it from so many letters on.
pub(super) const LEAST_HEARD: usize = 10;

/// What a slip of a name of so many letters scores: one of the hand by its share of the letters; a scanner makes more of
/// them; the ear proves little, so that alone it never answers.
pub(super) fn score_of_slip(nearness: Nearness, letters: usize) -> f64 {
    let half_edits = float(nearness.half_edits);
    match nearness.channel {
        Channel::Typed => 0.88 - 0.2 * half_edits / float(letters),
        Channel::Scanned => 0.85 - 0.025 * (half_edits - 1.0),
        Channel::Heard => 0.70 - 0.025 * (half_edits - 2.0),
    }
}

/// How surely a word is meant that is no word of the field, or of every field, against one that one entry has.
pub(super) const USUAL: f64 = 0.4;
/// How surely a word is meant that somebody only began.
pub(super) const BEGUN_WORD: f64 = 0.8;
/// Letters that it takes to begin a word, alone and among others.
pub(super) const LEAST_BEGINNING_ALONE: usize = 4;
pub(super) const LEAST_BEGINNING: usize = 3;
/// How much less surely a word is meant for each half edit.
pub(super) const HALF_EDIT_OF_WORD: f64 = 0.05;

/// Letters of the shortest word of a name that is put right in a question.
pub(super) const SHORTEST_SLIP_OF_NAME: usize = 6;

/// One edit of the hand, in half edits.
pub(super) const ONE_EDIT: usize = 2;

/// How many half edits off a word of so many letters is near.
pub(super) fn half_edits_of_word(length: usize) -> usize {
    match length {
        0..=4 => 0,
        5..=7 => 2,
        _ => 4,
    }
}

/// Letters of the shortest word by which signs are told that is bent, and how many half edits off such a word is near.
pub(super) const LEAST_SLIP_OF_SIGN: usize = 5;
pub(super) fn half_edits_of_sign_word(length: usize) -> usize {
    if length < 8 { 2 } else { 4 }
}
/// How many half edits off a word of signs another may be a slip of it, which nobody can tell.
pub(super) const HALF_EDITS_OF_DOUBT: usize = 2;
/// Words that may stand between those of a sign.
pub(super) const ROOM_IN_SIGN: usize = 3;
/// How many meanings of a sign stand against a word of medicine that is not ours.
pub(super) const LEAST_AGAINST_MEDICAL_WORD: usize = 3;

/// Shares of a name and of a query: all but what rounding takes; all that says something, if one word does, and if
/// everybody uses that word; what is made of stop words alone; and what is least of any.
pub(super) const WHOLE: f64 = 0.99;
pub(super) const ONE_WORD: f64 = 0.85;
pub(super) const ONE_COMMON_WORD: f64 = 0.9;
pub(super) const STOP_WORDS_ALONE: f64 = 0.7;
pub(super) const LEAST_OF_NAME: f64 = 0.6;
pub(super) const LEAST_OF_QUERY: f64 = 0.5;

/// What words score that cover such shares of a name and of a query.
pub(super) fn score_of_words(of_name: f64, of_query: f64) -> f64 {
    0.35 + 0.5 * (of_name * of_query).sqrt()
}

/// What a name scores that leads there only as it stands: if it is all of the query, and within such a share of one.
pub(super) const AS_IT_STANDS: f64 = 0.84;
pub(super) fn score_of_contained(of_query: f64) -> f64 {
    0.2 + 0.5 * of_query
}

/// Letters and words of a query of which a name may have the letters in their order, and what that scores.
pub(super) const LEAST_IN_ORDER: usize = 5;
pub(super) const MOST_WORDS_IN_ORDER: usize = 3;
pub(super) const IN_ORDER: f64 = 0.5;
/// What the fuzzy matcher must give them, in percent of what it gives the query and the name against themselves.
pub(super) const IN_ORDER_OF_QUERY: i64 = 85;
pub(super) const IN_ORDER_OF_NAME: i64 = 40;

/// The share of a query that an entry has at least in several of its names, and how close to the best it lies.
pub(super) const ALLUSION: f64 = 0.6;
pub(super) const CLOSE_ALLUSION: f64 = 0.1;
