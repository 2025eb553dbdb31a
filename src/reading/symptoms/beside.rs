//! What stands beside a sign: words by which another thing is meant, as in `sleepy village` and `tired of waiting`.

use super::{
    parts::{Part, Said},
    signs::Told,
};
use crate::{
    knowledge::Knowledge,
    model::SignWordRole,
    reading::parameters::{HALF_EDITS_OF_DOUBT, LEAST_SLIP_OF_SIGN},
    text::{is_common, stem},
};

/// Endings of words that tell how something is.
const OF_MANNER: [&str; 8] = ["ly", "ous", "ful", "less", "able", "ible", "ive", "ish"];
/// Ending of words that tell what somebody does, or what becomes of a sign: `dizzy hoovering the stairs`.
const OF_DOING: &str = "ing";

/// Whether a sign is said of another thing: one word with others behind it that are no part of a description, or any words
/// right before a thing; never where somebody tells of a body.
pub(super) fn is_of_another_thing(knowledge: &Knowledge, part: &Part, told: &Told) -> bool {
    let Some(last) = told.words.last().filter(|_| !part.is_of_somebody) else { return false };
    if told.size > 1 {
        return part.said.iter().any(|it| is_thing(it) && it.follows && it.at == last + 1);
    }
    // What stands before a sign may always tell of what kind it is: `bullseye rash`.
    let may_be_meant = |it: &Said| is_of_reference(knowledge, &it.text) || is_slip(knowledge, &it.text);
    let is_other = |it: &Said| is_thing(it) || it.at > *last && !may_be_meant(it);
    strangers(part).any(is_other)
}

/// The words that belong to no description of a body: they tell neither where or when something came, nor how it is, nor what
/// is done meanwhile, nor what is not there.
fn strangers(part: &Part) -> impl Iterator<Item = &Said> {
    let does = |it: &&Said| it.text.ends_with(OF_DOING) && !it.is_linked && !is_known(it);
    let end = part.said.iter().skip(1).find(does).map_or(usize::MAX, |it| it.at);
    let tells_how = |it: &Said| OF_MANNER.iter().any(|ending| it.text.ends_with(ending));
    let before_doing = part.said.iter().take_while(move |it| it.at < end);
    // What is no word of everybody may be a slip, or how somebody talks: `breathless innit`.
    let is_word = |it: &Said| is_thing(it) || is_common(&it.text);
    before_doing
        .filter(move |it| is_word(it) && !it.is_setting && !it.is_denied && !is_known(it) && !tells_how(it))
}

fn is_thing(said: &Said) -> bool {
    said.role == SignWordRole::Thing
}

/// Whether a word is one of those by which signs are told.
fn is_known(said: &Said) -> bool {
    said.meaning.is_some() && !is_thing(said)
}

/// Whether a word asks for something in this reference: `rash how to treat`.
fn is_of_reference(knowledge: &Knowledge, word: &str) -> bool {
    knowledge.stop_words.has(word) || knowledge.lexicon.meaning_of(stem(word)).is_some()
}

/// Whether a word may be a slip of one by which signs are told.
fn is_slip(knowledge: &Knowledge, word: &str) -> bool {
    let signs = &knowledge.signs;
    let role = |it: &str| knowledge.word_meaning(signs.meaning_of(it)?).map(|it| it.role);
    let tells = |it: &str| role(it).is_some_and(|it| it.makes_signs() || it.tells_of_somebody());
    let near = || signs.near(word, HALF_EDITS_OF_DOUBT).into_iter().any(|(it, _)| tells(&it));
    word.len() >= LEAST_SLIP_OF_SIGN && !is_common(word) && near()
}
