//! What of a description is denied. In doubt nothing is: who is told of a sign that is not there asks again, and who is told
//! of none does not call.

use super::{
    parts::{Part, Said},
    signs::{Told, in_words},
};
use crate::{
    index::{Number, Signs},
    model::SignWordRole,
};

/// Marks what is denied: from a negator to the end of its part, and on over commas where an `or` follows.
pub(super) fn deny(signs: &Signs, parts: &mut [Part]) {
    let mut carried = false;
    for number in 0..parts.len() {
        let or_follows =
            parts[number..].iter().skip(1).take_while(|it| it.goes_on).any(|it| it.goes_on_denied);
        let part = &mut parts[number];
        let goes_on = carried && part.goes_on && (part.goes_on_denied || or_follows);
        carried = deny_in(signs, part, goes_on);
    }
}

/// The same within a part, from its first word on where it `goes_on`. True where something is denied to its end.
fn deny_in(signs: &Signs, part: &mut Part, goes_on: bool) -> bool {
    if part.undoes {
        return false;
    }
    let mut denies = goes_on && !part.said.iter().any(|it| it.role == SignWordRole::Negator);
    // What somebody cannot do without something is done with it, and what is never without something has it.
    let mut denied_by: Option<usize> = None;
    let mut end = part.said.len();
    for number in 0..part.said.len() {
        denies &= number < end;
        let Said { meaning, role, .. } = part.said[number];
        match role {
            SignWordRole::Negator if denied_by.is_some() && denied_by != meaning => denies = false,
            SignWordRole::Negator if takes_negator(signs, part, number) => denied_by = meaning,
            SignWordRole::Negator => {
                (denies, denied_by) = (true, meaning);
                end = end_of_denial(signs, part, number);
                // `Chest pain: none.`
                let is_last = number + 1 == part.said.len();
                for said in part.said.iter_mut().take(number).filter(|_| is_last) {
                    said.is_denied = true;
                }
            }
            role => {
                if role == SignWordRole::Inability {
                    denied_by = meaning;
                }
                part.said[number].is_denied = denies;
            }
        }
    }
    denies
}

/// The number of the first word behind a negator that it does not deny: where one sign is told and then another, without an
/// `or`, only the first is denied (`no fever chest pain`).
fn end_of_denial(signs: &Signs, part: &Part, negator: usize) -> usize {
    let behind: Vec<&Said> = part.said[negator + 1..].iter().collect();
    let told = if part.goes_on_denied { Vec::new() } else { in_words(signs, &behind) };
    let Some(last) = told.first().and_then(|it| it.words.last()) else { return part.said.len() };
    let begins_behind = |it: &Told| it.words.first().is_some_and(|first| first > last);
    if !told.iter().any(begins_behind) {
        return part.said.len();
    }
    part.said.iter().position(|it| it.at > *last).unwrap_or(part.said.len())
}

/// Whether a negator belongs to a sign (`no appetite`): one that has it and the next word that means something.
fn takes_negator(signs: &Signs, part: &Part, number: usize) -> bool {
    let Some(negator) = part.said[number].meaning else { return false };
    let behind = &part.said[number + 1..];
    // Nobody has less of what there is no trouble with.
    if behind.iter().any(|it| it.role == SignWordRole::Inability) {
        return false;
    }
    let next = behind.iter().find_map(|it| it.meaning);
    let has = |slot: &[Number], meaning: usize| slot.iter().any(|it| usize::from(*it) == meaning);
    part.meanings().flat_map(|it| signs.patterns_with(it)).any(|pattern| {
        let (own, others): (Vec<_>, Vec<_>) = pattern.slots.iter().partition(|slot| has(slot, negator));
        let takes_next = next.is_none_or(|it| others.iter().any(|slot| has(slot, it)));
        let is_said = |slot: &&Vec<Number>| slot.iter().any(|it| part.has_meaning(*it));
        takes_next && !own.is_empty() && others.iter().all(is_said)
    })
}
