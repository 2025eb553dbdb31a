//! The signs that are told: meanings that stand together in a part of a description, the longest first.

use std::{cmp::Reverse, collections::BTreeSet};

use super::{
    beside,
    parts::{Part, Said},
};
use crate::{
    index::{Number, Signs, signs::SignPattern},
    knowledge::Knowledge,
    model::SignWordRole,
    reading::parameters::{LEAST_AGAINST_MEDICAL_WORD, ROOM_IN_SIGN},
    text::is_medical,
};

/// A sign that is told.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// Its number.
    pub(super) sign: Number,
    /// Where its words stand.
    pub(super) words: BTreeSet<usize>,
    /// How many meanings make it.
    pub(super) size: usize,
}

/// The signs that are there.
pub(super) fn told(knowledge: &Knowledge, parts: &[Part]) -> Vec<Told> {
    let signs = &knowledge.signs;
    let mut found: Vec<(Told, bool)> = Vec::new();
    for part in parts {
        let whole = as_a_phrase(signs, part);
        if whole.is_empty() {
            for it in longest(&in_part(signs, part, false)) {
                let is_of_another = beside::is_of_another_thing(knowledge, part, &it);
                found.push((it, is_of_another));
            }
        } else {
            found.extend(whole.into_iter().map(|it| (it, false)));
        }
    }
    // Beside another sign a sign is meant: nobody names another thing by two.
    let is_one_of_several = |it: &Told| found.iter().any(|(other, _)| other.words.is_disjoint(&it.words));
    let is_meant = |(it, is_of_another): &&(Told, bool)| !is_of_another || is_one_of_several(it);
    let mut told: Vec<Told> = found.iter().filter(is_meant).map(|(it, _)| it.clone()).collect();
    // What is pieced together from several parts takes nothing from what each of them tells.
    if parts.len() > 1 {
        let over = longest(&over_parts(signs, parts, &told));
        told.extend(over);
    }
    told
}

/// Whether signs would be there if they were not denied, or of another thing.
pub(super) fn would_be_told(signs: &Signs, parts: &[Part]) -> bool {
    parts.iter().any(|part| {
        let mut anyway = part.clone();
        anyway.is_other = false;
        !in_part(signs, &anyway, true).is_empty()
    })
}

/// The signs that may be said of another thing, and those of which all but one meaning is there, those first of which most
/// is; of none that stands beside what is denied.
pub(super) fn nearly_told(signs: &Signs, parts: &[Part]) -> Vec<Number> {
    let mut near: Vec<(Reverse<usize>, Number)> = Vec::new();
    for part in parts.iter().filter(|it| !it.is_other && !it.said.iter().any(|it| it.is_denied)) {
        near.extend(in_part(signs, part, false).into_iter().map(|it| (Reverse(it.size), it.sign)));
        for pattern in candidates(signs, part.meanings()) {
            let is_said = |slot: &&Vec<Number>| slot.iter().any(|it| part.has_meaning(*it));
            // A direction alone may be that of anything.
            let names = |it: &Said| !matches!(it.role, SignWordRole::Direction | SignWordRole::Negator);
            let is_named = |slot: &Vec<Number>| {
                let means =
                    |it: &&Said| it.meaning.is_some_and(|it| slot.iter().any(|own| usize::from(*own) == it));
                part.said.iter().filter(means).any(names)
            };
            let said = pattern.slots.iter().filter(is_said).count();
            if said + 1 == pattern.slots.len() && pattern.slots.iter().any(is_named) {
                near.push((Reverse(said), pattern.sign));
            }
        }
    }
    near.sort_unstable();
    near.dedup_by_key(|(_, sign)| *sign);
    near.into_iter().map(|(_, sign)| sign).collect()
}

/// The signs that a part is, word for word.
fn as_a_phrase(signs: &Signs, part: &Part) -> Vec<Told> {
    let words: BTreeSet<usize> = part.said.iter().map(|it| it.at).collect();
    let phrase = part.phrases().iter().map(|it| signs.of_phrase(it)).find(|it| !it.is_empty());
    // What goes on with something denied is no phrase of its own.
    let is_denied = part.said.first().is_some_and(|it| it.is_denied);
    let found = phrase.unwrap_or_default().into_iter().filter(|_| !is_denied);
    found.map(|sign| Told { sign, words: words.clone(), size: words.len().max(1) }).collect()
}

/// The signs in a part; with those that are denied, if they are asked for.
fn in_part(signs: &Signs, part: &Part, with_denied: bool) -> Vec<Told> {
    if part.is_other {
        return Vec::new();
    }
    let patterns = candidates(signs, part.meanings());
    let mut told: Vec<Told> = patterns
        .iter()
        .filter_map(|it| fit(it, &part.said.iter().collect::<Vec<_>>(), with_denied))
        .collect();
    // A word of medicine that is not ours names something else, unless much speaks for a sign; but not where it came. So does
    // a letter.
    let is_lettered = part.said.len() == 2 && part.unread().any(|it| it.text.len() == 1);
    let names_another = |it: &Said| !it.is_setting && is_medical(&it.text);
    if is_lettered || part.unread().any(names_another) {
        told.retain(|it| it.size >= LEAST_AGAINST_MEDICAL_WORD);
    }
    told
}

/// The signs that words tell by themselves, from the first on.
pub(super) fn in_words(signs: &Signs, said: &[&Said]) -> Vec<Told> {
    let patterns = candidates(signs, said.iter().filter_map(|it| it.meaning));
    longest(&patterns.iter().filter_map(|it| fit(it, said, true)).collect::<Vec<_>>())
}

/// The signs of which each part tells a piece that is no sign, or a small one, by itself: `muscle pain and weakness`.
fn over_parts(signs: &Signs, parts: &[Part], told: &[Told]) -> Vec<Told> {
    let said: Vec<&Said> = parts.iter().filter(|it| !it.is_other).flat_map(|it| &it.said).collect();
    let settled: BTreeSet<usize> =
        told.iter().filter(|it| it.size > 1).flat_map(|it| it.words.clone()).collect();
    let patterns = candidates(signs, said.iter().filter_map(|it| it.meaning));
    let told = patterns.iter().filter_map(|it| fit(it, &said, false));
    let adds = |it: &Told| it.words.iter().any(|at| !settled.contains(at));
    told.filter(|it| it.size > 1 && adds(it)).collect()
}

fn candidates(signs: &Signs, meanings: impl Iterator<Item = usize>) -> Vec<SignPattern> {
    let meanings: BTreeSet<usize> = meanings.collect();
    let mut all: Vec<SignPattern> = Vec::new();
    for pattern in meanings.into_iter().flat_map(|it| signs.patterns_with(it)) {
        if !all.contains(&pattern) {
            all.push(pattern);
        }
    }
    all
}

/// Where the meanings of a pattern stand closest together, if they are all there and close enough.
fn fit(pattern: &SignPattern, said: &[&Said], with_denied: bool) -> Option<Told> {
    let of_slot = |slot: &Vec<Number>| {
        let means =
            |it: &&&Said| it.meaning.is_some_and(|it| slot.iter().any(|wanted| usize::from(*wanted) == it));
        let present = said.iter().filter(means).filter(|it| with_denied || !it.is_denied);
        present.map(|it| it.at).collect::<Vec<usize>>()
    };
    let slots: Vec<Vec<usize>> = pattern.slots.iter().map(of_slot).collect();
    let words = closest(&slots, &mut Vec::new())?;
    let is_said = |meaning: &Number| said.iter().any(|it| it.meaning == Some((*meaning).into()));
    let span = words.last()? - words.first()? + 1;
    let is_near = span <= words.len() + ROOM_IN_SIGN;
    let told = Told { sign: pattern.sign, size: words.len(), words };
    (is_near && !pattern.without.iter().any(is_said)).then_some(told)
}

/// One place of each slot, all different, that lie as close together as they can.
fn closest(slots: &[Vec<usize>], taken: &mut Vec<usize>) -> Option<BTreeSet<usize>> {
    let Some((first, rest)) = slots.split_first() else { return Some(taken.iter().copied().collect()) };
    let mut best: Option<BTreeSet<usize>> = None;
    let span = |it: &BTreeSet<usize>| Some(it.last()? - it.first()?);
    for place in first {
        if taken.contains(place) {
            continue;
        }
        taken.push(*place);
        if let Some(found) = closest(rest, taken)
            && best.as_ref().is_none_or(|best| span(&found) < span(best))
        {
            best = Some(found);
        }
        taken.pop();
    }
    best
}

/// Those that do not lie within a larger one.
fn longest(told: &[Told]) -> Vec<Told> {
    let is_within = |it: &Told| {
        told.iter().any(|other| it.words.len() < other.words.len() && it.words.is_subset(&other.words))
    };
    let mut left: Vec<Told> = told.iter().filter(|it| !is_within(it)).cloned().collect();
    left.sort_by_key(|it| (it.words.first().copied(), it.sign));
    left.dedup_by(|later, first| later.sign == first.sign && later.words == first.words);
    left
}
