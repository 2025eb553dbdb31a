//! Slips of the hand in words by which signs are told.

use crate::{
    index::signs::SpokenWord,
    knowledge::Knowledge,
    model::SignWordRole,
    reading::parameters::{LEAST_SLIP_OF_SIGN, half_edits_of_sign_word},
    text::{is_common, is_medical, is_short_term, stem},
};

/// Takes slips for the words that are meant, where there is no doubt which.
pub(super) fn correct(knowledge: &Knowledge, words: &mut [SpokenWord]) {
    for word in words {
        if let Some(meant) = meant(knowledge, &word.text) {
            word.text = meant;
        }
    }
}

/// The word that a slip is meant for: the nearest that begins as it does. None where it is a word itself, or where two are
/// as near.
fn meant(knowledge: &Knowledge, word: &str) -> Option<String> {
    let signs = &knowledge.signs;
    let is_plain = word.len() >= LEAST_SLIP_OF_SIGN && word.bytes().all(|it| it.is_ascii_lowercase());
    if !is_plain || signs.has(word) || is_common(word) || is_medical(word) || is_short_term(word) {
        return None;
    }
    // A word of a name is bent no more than a little.
    let is_name = knowledge.lexicon.meaning_of(stem(word)).is_some();
    let mut near = signs.near(word, if is_name { 2 } else { half_edits_of_sign_word(word.len()) });
    near.retain(|(it, _)| it.len() >= LEAST_SLIP_OF_SIGN && it.as_bytes()[0] == word.as_bytes()[0]);
    let least = near.iter().map(|(_, half_edits)| *half_edits).min()?;
    near.retain(|(_, half_edits)| *half_edits == least);
    // What says something is meant sooner than what says nothing.
    let role = |it: &str| knowledge.word_meaning(signs.meaning_of(it)?).map(|it| it.role);
    let says = |it: &str| role(it).is_some_and(SignWordRole::makes_signs);
    if near.iter().any(|(it, _)| says(it)) {
        near.retain(|(it, _)| says(it));
    }
    let (first, others) = near.split_first()?;
    let meaning = |it: &str| signs.meaning_of(it);
    let same =
        |it: &str| stem(it) == stem(&first.0) || meaning(it).is_some_and(|it| Some(it) == meaning(&first.0));
    others.iter().all(|(it, _)| same(it)).then(|| first.0.clone())
}
