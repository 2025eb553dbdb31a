//! Symptoms: which signs somebody tells of, and of what they may be signs.
//!
//! A text is taken apart into what its words mean ([`parts`]), signs are sought in the meanings ([`signs`]), and the
//! conditions of the signs are put in order. What is denied is not read as present; in doubt it is present.

mod beside;
mod denial;
mod parts;
mod signs;
mod spelling;

use std::{cmp::Reverse, collections::BTreeSet};

use crate::{
    index::{Place, signs::spoken_words},
    knowledge::{Knowledge, WordMeaning},
    model::SignWordRole,
};

use self::{parts::Part, signs::Told};

/// What somebody tells of symptoms.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Symptoms {
    /// Ids of the signs that are there, as they were told.
    pub signs: Vec<String>,
    /// What they may be signs of: serious conditions first, and of these first what explains most.
    pub conditions: Vec<Place>,
    /// Whether something else was said of signs: that they are not there, or that another thing is meant.
    pub is_denied: bool,
    /// The words that were not understood.
    pub unread: Vec<String>,
    /// Where no sign is told, what those may be signs of that nearly are, or that may be said of another thing.
    pub nearest: Vec<Place>,
}

/// A condition, with what speaks for it.
struct Candidate {
    place: Place,
    /// Where the words stand that it explains.
    explained: BTreeSet<usize>,
    /// Meanings of the largest of its signs.
    size: usize,
}

/// Reads symptoms, slips of the hand included.
pub(super) fn read(knowledge: &Knowledge, query: &str) -> Symptoms {
    let lexicon = &knowledge.signs;
    let mut words = spoken_words(query);
    spelling::correct(knowledge, &mut words);
    let mut parts = parts::of(knowledge, &lexicon.tokens(&words));
    denial::deny(lexicon, &mut parts);
    let told = signs::told(knowledge, &parts);
    let mut symptoms = Symptoms {
        unread: parts.iter().flat_map(Part::unread).map(|it| it.text.clone()).collect(),
        ..Symptoms::default()
    };
    for it in &told {
        let id = lexicon.sign(it.sign).map(|it| it.id);
        symptoms.signs.extend(id.filter(|id| !symptoms.signs.contains(id)));
    }
    symptoms.is_denied = told.is_empty() && signs::would_be_told(lexicon, &parts);
    if told.is_empty() {
        let nearest = signs::nearly_told(lexicon, &parts).into_iter().filter_map(|it| lexicon.sign(it));
        symptoms.nearest = nearest.filter_map(|it| it.conditions.first().copied()).collect();
    }
    symptoms.conditions = in_order(knowledge, candidates(knowledge, &told), &parts);
    symptoms
}

/// What signs may be signs of, in the order in which the signs name it.
fn candidates(knowledge: &Knowledge, told: &[Told]) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    for it in told {
        for place in knowledge.signs.sign(it.sign).into_iter().flat_map(|it| it.conditions) {
            let at = all.iter().position(|it| it.place == place).unwrap_or_else(|| {
                all.push(Candidate { place, explained: BTreeSet::new(), size: 0 });
                all.len() - 1
            });
            all[at].explained.extend(&it.words);
            all[at].size = all[at].size.max(it.size);
        }
    }
    all
}

/// What fits the circumstances first; then serious before common, of these first what explains more of the words, or has
/// the larger sign. What comes under some circumstances only is last of the serious where these were not told, unless it
/// alone explains a sign.
fn in_order(knowledge: &Knowledge, mut all: Vec<Candidate>, parts: &[Part]) -> Vec<Place> {
    if all.is_empty() {
        return Vec::new();
    }
    let is_serious = |place: &Place| knowledge.heading(*place).is_some_and(|it| it.is_serious());
    let told: BTreeSet<usize> = parts.iter().flat_map(Part::meanings).collect();
    let circumstances: Vec<(bool, WordMeaning)> = (0..)
        .zip(knowledge.word_meanings())
        .filter(|(_, it)| it.role == SignWordRole::Circumstance)
        .map(|(number, it)| (told.contains(&number), it))
        .collect();
    let fits =
        |place: &Place| circumstances.iter().any(|(is_told, it)| *is_told && it.points_to.contains(place));
    let is_out = |place: &Place| {
        circumstances.iter().any(|(is_told, it)| !*is_told && it.else_last && it.points_to.contains(place))
    };
    let explained_by_others = |own: &Candidate| {
        let others = all.iter().filter(|it| it.place != own.place && is_serious(&it.place));
        let others: BTreeSet<usize> = others.flat_map(|it| it.explained.iter().copied()).collect();
        own.explained.is_subset(&others)
    };
    let last: Vec<Place> =
        all.iter().filter(|it| is_out(&it.place) && explained_by_others(it)).map(|it| it.place).collect();
    all.sort_by_key(|it| {
        let rank = (!fits(&it.place), !is_serious(&it.place), last.contains(&it.place));
        (rank, Reverse(it.explained.len()), Reverse(it.size))
    });
    all.into_iter().map(|it| it.place).collect()
}
