//! Products that share a name.
//!
//! The name of one drug may stand within the longer name of another that is
//! given in another way. A word that tells the longer product, or a slip of
//! one, beside the shorter name is never passed over.

use std::{collections::BTreeSet, ops::Range};

use super::{
    MatchKind,
    drugs::{Candidate, Drugs, Mention},
    parameters::{LETTERS_OF_SUFFIX, MOST_POINTING, edits_of_telling_word, farthest},
    query::{Query, overlap},
};
use crate::{
    index::{DrugId, DrugName, LongerProduct},
    text::{edits, fold, stem},
};

impl Drugs<'_> {
    /// The longer products of a drug.
    fn longer(&self, drug: Candidate) -> Vec<LongerProduct> {
        match drug {
            Candidate::Ours(place) | Candidate::Hidden(place) => {
                self.knowledge.lexicon.longer_products(place)
            }
            Candidate::Other(_) | Candidate::InUse(_) => Vec::new(),
        }
    }

    /// Whether a name of the one stands within a name of the other.
    pub(super) fn is_pair(&self, short: Candidate, long: Candidate) -> bool {
        self.longer(short).iter().any(|it| self.standing(it.drug) == Some(long))
    }

    /// Sees to it that the longest product counts, and that a word which points to it is heard.
    pub(super) fn settle(&self, query: &Query<'_>, mentions: &mut Vec<Mention>) {
        let is_whole = |it: &&Mention| it.kind <= MatchKind::Alias;
        let named = |it: &Mention| (it.drug, query.join(it.words.clone()));
        let whole: Vec<(Candidate, String)> = mentions.iter().filter(is_whole).map(named).collect();
        // A list may have both: `Keytruda, Keytruda Qlex`. By another name the shorter is told of the longer.
        let is_told_of = |short: &Mention| {
            let (drug, letters) = named(short);
            let is_longer = |long: &Candidate| drug != *long && self.is_pair(drug, *long);
            let is_listed = |long: &Candidate| {
                whole.iter().any(|(it, its_letters)| it == long && its_letters.contains(&letters))
            };
            whole.iter().any(|(it, _)| is_longer(it) && !is_listed(it))
        };
        let (told, mut left): (Vec<Mention>, Vec<Mention>) = mentions.drain(..).partition(is_told_of);
        for it in &mut left {
            it.pointers.extend(told.iter().map(|it| named(it).1));
        }
        *mentions = left;
        if mentions.is_empty() {
            return;
        }
        // Words may be parted where they should not be: `sub q`, `q lex`.
        let free: Vec<(String, bool)> = query
            .neighbors(MOST_POINTING)
            .filter(|words| !mentions.iter().any(|it| overlap(&it.words, words)))
            .filter(|words| !self.ends_another_thing(query, words))
            .map(|words| (query.join(words.clone()), query.all_common(words)))
            .collect();
        *mentions = mentions.drain(..).flat_map(|it| self.pointed_to(&free, it)).collect();
    }

    /// Whether words are the end of another thing, of which it is asked: `flu shot`.
    fn ends_another_thing(&self, query: &Query<'_>, words: &Range<usize>) -> bool {
        let Some(start) = words.start.checked_sub(1) else { return false };
        let named: Vec<&str> = query.words[start..words.end].iter().map(|it| stem(it.text)).collect();
        let asked = self.knowledge.facets_asked(&named.join(" "));
        asked.into_iter().any(|it| self.knowledge.facet(it).is_some_and(|it| it.is_literal))
    }

    /// Whether what is typed names another product than a name near it. A word that tells another product may stand within
    /// both; what is left is then all that tells them apart.
    pub(super) fn is_told_apart(&self, typed: &str, name: &DrugName) -> bool {
        let is_of = |drug: DrugId| name.drugs.iter().any(|(it, _)| *it == drug);
        let others = self.knowledge.lexicon.all_longer_products().iter().filter(|it| !is_of(it.drug));
        others.flat_map(|it| &it.telling).any(|shared| {
            let (Some(typed), Some(name)) = (without(typed, shared), without(&name.letters, shared)) else {
                return false;
            };
            let limit = edits_of_telling_word(name.len()).max(farthest(name.len()).ask / 2);
            edits(typed.as_bytes(), name.as_bytes(), limit).is_none()
        })
    }

    /// Whether a hyphen joins a suffix to the name of a drug that is not its own: it may be another product. A word that
    /// means something is no suffix.
    pub(super) fn has_unknown_suffix(
        &self,
        query: &Query<'_>,
        Mention { words, drug, .. }: &Mention,
    ) -> bool {
        let suffix = query.hyphened.contains(&words.end).then(|| query.words.get(words.end)).flatten();
        suffix.is_some_and(|it| {
            let is_plain = it.text.len() == LETTERS_OF_SUFFIX
                && it.text.bytes().all(|letter| letter.is_ascii_lowercase());
            let says_something = it.is_common
                || self.is_of_another_field(it.text)
                || self.knowledge.stop_words.has(it.text)
                || !self.knowledge.named(it.text).is_empty();
            is_plain && !says_something && !self.has_suffix(*drug, it.text)
        })
    }

    /// Whether a suffix is that of one of our drugs.
    fn has_suffix(&self, drug: Candidate, suffix: &str) -> bool {
        let Candidate::Ours(place) = drug else { return false };
        let name = self.knowledge.heading(place).map(|it| fold(it.name) + " " + suffix);
        name.is_some_and(|it| self.knowledge.named(&it).iter().any(|(_, named)| *named == place))
    }

    /// The mention, or those of the longer products to which the free words point.
    fn pointed_to(&self, free: &[(String, bool)], mention: Mention) -> Vec<Mention> {
        let longer = if free.is_empty() { Vec::new() } else { self.longer(mention.drug) };
        if longer.is_empty() {
            return vec![mention];
        }
        let of = |products: Vec<&LongerProduct>, sure: bool| -> Vec<Mention> {
            let rest = products.iter().flat_map(|it| it.rest.clone());
            let pointers: Vec<String> = mention.pointers.iter().cloned().chain(rest).collect();
            let longer: BTreeSet<Candidate> =
                products.into_iter().filter_map(|it| self.standing(it.drug)).collect();
            let sure = sure && longer.len() == 1;
            let kind = MatchKind::Words;
            let to = |drug| Mention {
                drug,
                kind,
                distance: None,
                sure,
                pointers: pointers.clone(),
                ..mention.clone()
            };
            longer.into_iter().map(to).collect()
        };
        let says = |wanted: &String| free.iter().any(|(word, _)| word == wanted);
        let said: Vec<_> = longer.iter().filter(|it| it.rest.iter().all(says)).collect();
        if !said.is_empty() {
            return of(said, mention.kind <= MatchKind::Alias);
        }
        let hints = |product: &LongerProduct| {
            free.iter().any(|(word, is_common)| {
                let is_near = |telling: &String| word == telling || (!is_common && is_near(word, telling));
                // An everyday word is no slip of another: `short` of `shot`.
                let is_joined = *word == product.joined || (!is_common && is_slip(word, &product.joined));
                product.telling.iter().any(is_near) || is_joined
            })
        };
        let hinted: Vec<_> = longer.iter().filter(|it| hints(it)).collect();
        if !hinted.is_empty() {
            return of(hinted, false);
        }
        // A way of giving one drug is told in the same words for the next.
        if self.knowledge.lexicon.all_longer_products().iter().any(hints) {
            of(longer.iter().collect(), false)
        } else {
            vec![mention]
        }
    }
}

/// Letters without some that stand within them.
fn without(letters: &str, part: &str) -> Option<String> {
    letters.split_once(part).map(|(before, after)| [before, after].concat())
}

/// Whether a word may be meant for one that tells products apart: a slip or
/// a beginning of it.
fn is_near(word: &str, telling: &str) -> bool {
    let begins = telling.len() > 3 && word.len() >= telling.len().min(6) / 2 && telling.starts_with(word);
    begins || is_slip(word, telling)
}

fn is_slip(word: &str, telling: &str) -> bool {
    edits(word.as_bytes(), telling.as_bytes(), edits_of_telling_word(telling.len())).is_some()
}
