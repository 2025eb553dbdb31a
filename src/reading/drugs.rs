//! The drugs that a query names.
//!
//! Drug names look alike, and one shown for another does harm. So a near
//! miss is ours only where no other drug lies as near, and every other drug
//! that is known has a say in that: those that are not covered, and those
//! that the chosen sources hide.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{
    Lead, MatchKind, Visible,
    parameters::{LONGEST_STAND_IN, MOST_POINTING, MOST_WORDS, farthest},
    query::{Query, Word, overlap},
};
use crate::{
    index::{DrugId, DrugName, Nearness, Place, Role},
    knowledge::{Knowledge, NotCovered},
    text::{Channel, drug_in_use, edits, is_medical, name_of_drug_in_use, stands_in, stem},
};

/// A drug as a query may name it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) enum Candidate {
    /// One that may be shown.
    Ours(Place),
    /// One that the chosen sources hide.
    Hidden(Place),
    /// One that is not covered, by its number.
    Other(u32),
    /// One that is in use, and of which the knowledge says nothing, by its number.
    InUse(u32),
}

impl Candidate {
    fn is_ours(self) -> bool {
        matches!(self, Self::Ours(_))
    }
}

/// A place in a query where a drug is named.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) words: Range<usize>,
    pub(super) drug: Candidate,
    pub(super) kind: MatchKind,
    pub(super) distance: Option<u32>,
    /// Whether it needs no asking back.
    pub(super) sure: bool,
    /// Words beside the name that point to this product.
    pub(super) pointers: Vec<String>,
}

/// The drugs of a query.
#[derive(Debug, Default)]
pub(super) struct DrugMentions {
    /// Those of ours.
    pub(super) leads: Vec<Lead>,
    /// Whether they need no asking back.
    pub(super) sure: bool,
    /// Whether words beside one of ours say that something else is meant, such as a placebo.
    pub(super) is_stood_in_for: bool,
    /// Those that are not.
    pub(super) not_covered: Vec<NotCovered>,
    /// The words that name a drug.
    pub(super) words: Vec<Range<usize>>,
    /// Those of them that name one of ours.
    pub(super) own_words: Vec<Range<usize>>,
    /// The words that say something and name none.
    pub(super) unread: Vec<String>,
    /// Whether none does, but the whole is one slip away from one.
    pub(super) is_contested: bool,
}

/// Finds the drugs that a query names.
pub(super) struct Drugs<'m> {
    pub(super) knowledge: &'m Knowledge,
    pub(super) visible: Option<&'m Visible<'m>>,
}

impl Drugs<'_> {
    /// A drug as it stands to the chosen sources.
    pub(super) fn standing(&self, drug: DrugId) -> Option<Candidate> {
        Some(match (drug, self.visible) {
            (DrugId::Other(number), _) => Candidate::Other(number),
            (DrugId::Covered(place), Some(visible)) if !visible(&self.knowledge.heading(place)?) => {
                Candidate::Hidden(place)
            }
            (DrugId::Covered(place), _) => Candidate::Ours(place),
        })
    }

    /// The drugs that have a name.
    fn named(&self, name: &DrugName) -> Vec<(Candidate, Role)> {
        let drugs = name.drugs.iter();
        drugs.filter_map(|(drug, role)| Some((self.standing(*drug)?, *role))).collect()
    }

    /// Those of them that are not ours to show.
    fn rivals(&self, name: &DrugName) -> Vec<Candidate> {
        let drugs = self.named(name).into_iter().map(|(drug, _)| drug);
        drugs.filter(|drug| !drug.is_ours()).collect()
    }

    /// The names that lie near some letters: of drugs that are covered, shown or hidden, or of others.
    fn near(
        &self,
        is_covered: bool,
        letters: &str,
        limit: impl Fn(usize) -> usize,
    ) -> Vec<(DrugName, Nearness)> {
        let lexicon = &self.knowledge.lexicon;
        let near = lexicon.drug_spellings(is_covered).near(letters, limit).into_iter();
        near.filter_map(|(number, nearness)| Some((lexicon.drug_name(is_covered, number)?, nearness)))
            .collect()
    }

    /// The names of rivals that lie near a spelling: of drugs that are not covered, and of ours that are hidden.
    fn near_rivals(
        &self,
        letters: &str,
        limit: impl Fn(usize) -> usize,
    ) -> impl Iterator<Item = (DrugName, Nearness)> {
        let hidden = self.visible.map(|_| self.near(true, letters, &limit));
        let near = hidden.into_iter().chain([self.near(false, letters, &limit)]);
        near.flatten().filter(|(name, _)| !self.rivals(name).is_empty())
    }

    /// The drugs that a query names; near misses too, if `near`.
    pub(super) fn read(&self, query: &Query<'_>, near: bool) -> DrugMentions {
        let mut mentions = self.exact(query);
        if near && !mentions.iter().any(|it| it.drug.is_ours()) {
            let mut misses = self.begun(query, &mentions);
            for slip in self.slips(query, &mentions) {
                if misses.iter().all(|it| it.drug != slip.drug) {
                    misses.push(slip);
                }
            }
            let misses = unrivalled(misses);
            let is_within = |it: &Mention, longer: &Mention| {
                longer.drug != it.drug
                    && longer.words.len() > it.words.len()
                    && overlap(&longer.words, &it.words)
            };
            mentions.retain(|it| !misses.iter().any(|longer| longer.sure && is_within(it, longer)));
            mentions.extend(misses);
        }
        self.settle(query, &mut mentions);
        if near && mentions.is_empty() {
            mentions.extend(self.misspelt_rival(query));
        }
        for mention in &mut mentions {
            mention.sure &= !self.has_unknown_suffix(query, mention);
        }
        let unread = self.unread(query, &mentions);
        let mut named = DrugMentions { unread, ..self.gathered(query, mentions) };
        // What stands in something else is not just that.
        for lead in named.leads.iter_mut().filter(|_| !named.unread.is_empty()) {
            lead.kind = lead.kind.max(MatchKind::Words);
        }
        let whole = query.join(0..query.words.len());
        let is_near_rival = || whole.len() >= 4 && self.near_rivals(&whole, |_| 2).next().is_some();
        named.is_contested = named.words.is_empty() && is_near_rival();
        named
    }

    /// The words that say something and are part of no mention.
    fn unread(&self, query: &Query<'_>, mentions: &[Mention]) -> Vec<String> {
        let points = |letters: &str| mentions.iter().any(|it| it.pointers.iter().any(|own| own == letters));
        let pointing: Vec<Range<usize>> =
            query.neighbors(MOST_POINTING).filter(|it| points(&query.join(it.clone()))).collect();
        let is_read = |at: usize| {
            let named = mentions.iter().map(|it| &it.words);
            named.chain(&pointing).any(|words| words.contains(&at))
        };
        let says =
            |word: &str| !self.knowledge.stop_words.has(word) && !self.knowledge.subject_words.has(word);
        let words = query.words.iter().enumerate().filter(|(at, it)| !is_read(*at) && says(it.text));
        words.map(|(_, it)| it.text.to_owned()).collect()
    }

    fn gathered(&self, query: &Query<'_>, mut mentions: Vec<Mention>) -> DrugMentions {
        // As they stand in the line, but for what has to be asked.
        let is_sure = mentions.iter().all(|it| it.sure);
        mentions.sort_by_key(|it| (if is_sure { it.words.start } else { 0 }, it.kind, it.distance, it.drug));
        let mut named = DrugMentions { sure: true, ..DrugMentions::default() };
        for mention in mentions {
            named.words.push(mention.words.clone());
            let not_covered = match mention.drug {
                Candidate::Ours(place) => {
                    named.own_words.push(mention.words.clone());
                    named.sure &= mention.sure;
                    named.is_stood_in_for |= is_stood_in_for(query, &mention.words);
                    if named.leads.iter().all(|lead| lead.place != place) {
                        named.leads.push(Lead { place, kind: mention.kind, distance: mention.distance });
                    }
                    None
                }
                // Its class may rest on a source that is hidden with it.
                Candidate::Hidden(place) => {
                    let name = self.knowledge.heading(place).map(|it| it.name.to_owned());
                    name.map(|name| NotCovered { name, class: None })
                }
                Candidate::Other(number) => self.knowledge.other_drug(number),
                Candidate::InUse(number) => {
                    name_of_drug_in_use(number).map(|name| NotCovered { name, class: None })
                }
            };
            named.not_covered.extend(not_covered.filter(|it| !named.not_covered.contains(it)));
        }
        named
    }

    /// Drugs by whole names, wherever the spaces stand; the longest name counts.
    fn exact(&self, query: &Query<'_>) -> Vec<Mention> {
        let mut mentions: Vec<Mention> = Vec::new();
        for words in query.neighbors(MOST_WORDS) {
            let begins_within = mentions.last().is_some_and(|before| before.words.contains(&words.start));
            let whole = words.len() == query.words.len();
            if begins_within || (words.len() == 1 && query.words[words.start].is_common && !whole) {
                continue;
            }
            let letters = query.join(words.clone());
            let names = self.knowledge.lexicon.drugs_named(&letters);
            let mut found: Vec<_> = names.flat_map(|name| self.named(&name)).collect();
            if found.is_empty() {
                found.extend(self.in_use(query, words.clone()).map(|drug| (drug, Role::Name)));
            }
            // A short name may be anything within a phrase.
            let least = |drug: &Candidate| if drug.is_ours() { 4 } else { 5 };
            found.retain(|(drug, _)| whole || letters.len() >= least(drug));
            mentions.extend(found.into_iter().map(|(drug, role)| {
                let kind = MatchKind::of(role);
                Mention { words: words.clone(), drug, kind, distance: None, sure: true, pointers: Vec::new() }
            }));
        }
        mentions
    }

    /// A drug in use of which the knowledge says nothing. Within a phrase words that mean something else, too, name none.
    fn in_use(&self, query: &Query<'_>, words: Range<usize>) -> Option<Candidate> {
        let number = drug_in_use(&query.spaced(words.clone()))?;
        let may_be_else = |word: &Word<'_>| word.is_common || self.is_of_another_field(word.text);
        let is_sure = words.len() == query.words.len() || !query.words[words].iter().all(may_be_else);
        is_sure.then_some(Candidate::InUse(number))
    }

    /// Whether a word is one of medicine, or one by which we name or recognise what is no drug.
    pub(super) fn is_of_another_field(&self, word: &str) -> bool {
        let Knowledge { lexicon, signs, .. } = self.knowledge;
        is_medical(word) || signs.has(word) || lexicon.meaning_of(stem(word)).is_some_and(|it| it.is_content)
    }

    /// Drugs by the beginning of a name or brand.
    fn begun(&self, query: &Query<'_>, mentions: &[Mention]) -> Vec<Mention> {
        let mut begun = Vec::new();
        for (at, word) in query.words.iter().enumerate() {
            // Four letters are enough alone, but not as one word among others.
            let least = if mentions.is_empty() { 4 } else { 5 };
            if word.text.len() < least || word.is_common || mentions.iter().any(|it| it.words.contains(&at)) {
                continue;
            }
            let names = self.knowledge.lexicon.drugs_beginning(word.text);
            let drugs = names.flat_map(|name| self.named(&name)).filter(|(_, role)| *role <= Role::Brand);
            let fitting: BTreeSet<Candidate> = drugs.map(|(drug, _)| drug).collect();
            // The longer product of a pair is begun by every beginning of the shorter.
            let hidden_longer =
                |it: &Candidate| !it.is_ours() && fitting.iter().any(|short| self.is_pair(*short, *it));
            let contested = fitting.iter().filter(|it| !hidden_longer(it)).count() > 1;
            let ours: Vec<Candidate> = fitting.iter().copied().filter(|it| it.is_ours()).collect();
            if ours.is_empty() || self.nearest_rival(query, &(at..at + 1), 2).is_some() {
                continue;
            }
            let sure = !contested && (word.text.len() >= 5 || query.words.len() == 1);
            let kind = MatchKind::Prefix;
            let mention =
                |drug| Mention { words: at..at + 1, drug, kind, distance: None, sure, pointers: Vec::new() };
            begun.extend(ours.into_iter().map(mention));
        }
        begun
    }

    /// Drugs by names with slips in them.
    fn slips(&self, query: &Query<'_>, mentions: &[Mention]) -> Vec<Mention> {
        // For each drug of ours the nearest of its names.
        let mut nearest: BTreeMap<Candidate, (Nearness, Range<usize>, String)> = BTreeMap::new();
        for words in query.neighbors(MOST_WORDS) {
            // A name of ours may begin with the whole name of another drug.
            let is_within = |it: &Mention| {
                !it.drug.is_ours() && words.start <= it.words.start && it.words.end < words.end
            };
            let named = mentions.iter().any(|it| overlap(&it.words, &words) && !is_within(it));
            // A word of medicine is no slip of a drug.
            let is_word = |it: &Word<'_>| it.is_common || is_medical(it.text);
            if named || (words.len() == 1 && is_word(&query.words[words.start])) {
                continue;
            }
            let letters = query.join(words.clone());
            if letters.len() < 4 || letters.len() > 48 || query.are_words_of_their_own(words.clone()) {
                continue;
            }
            let near = self.near(true, &letters, |length| farthest(length).ask);
            for (name, nearness) in near.into_iter().filter(|(it, _)| !self.is_told_apart(&letters, it)) {
                let takes_slips =
                    |(drug, role): &(Candidate, Role)| drug.is_ours() && takes_slips(&name.letters, *role);
                for (drug, _) in self.named(&name).into_iter().filter(takes_slips) {
                    let is_nearer =
                        |it: &(Nearness, Range<usize>, _)| (nearness, words.len()) < (it.0, it.1.len());
                    if nearest.get(&drug).is_none_or(is_nearer) {
                        nearest.insert(drug, (nearness, words.clone(), name.letters.clone()));
                    }
                }
            }
        }
        let mut slips = Vec::new();
        for (drug, (nearness, words, name)) in nearest {
            let typed = edits(query.join(words.clone()).as_bytes(), name.as_bytes(), 9);
            let limits = farthest(name.len());
            let mut sure = nearness.half_edits <= limits.answer && !query.all_common(words.clone());
            if let Some((rival, its_edits)) = self.nearest_rival(query, &words, nearness.half_edits.max(2)) {
                // One slip off another drug it is ours only if it is nearer, however it looks or sounds.
                let is_slip_of_rival =
                    its_edits.is_some_and(|its| its <= 1 && typed.is_none_or(|ours| its <= ours));
                if rival < nearness.half_edits || is_slip_of_rival {
                    continue;
                }
                sure &= rival > nearness.half_edits;
            }
            sure &= !has_digits_beyond(&query.join(words.clone()), &name);
            let kind = if nearness.channel == Channel::Heard { MatchKind::Sound } else { MatchKind::Slip };
            let distance = typed.and_then(|it| u32::try_from(it).ok());
            slips.push(Mention { words, drug, kind, distance, sure, pointers: Vec::new() });
        }
        slips
    }

    /// How near the nearest rival lies to these words or to any that overlap
    /// them, in half edits, and by how many edits typed.
    fn nearest_rival(
        &self,
        query: &Query<'_>,
        words: &Range<usize>,
        limit: usize,
    ) -> Option<(usize, Option<usize>)> {
        let least = query.join(words.clone()).len() / 2;
        query
            .neighbors(MOST_WORDS)
            .filter(|it| overlap(it, words))
            .filter(|it| it.len() > 1 || !query.words[it.start].is_common)
            .map(|it| query.join(it))
            // A small part of the words says nothing about the rest.
            .filter(|letters| letters.len() > least)
            .filter_map(|letters| {
                self.near_rivals(&letters, |_| limit)
                    .map(|(name, nearness)| {
                        (nearness.half_edits, edits(letters.as_bytes(), name.letters.as_bytes(), 1))
                    })
                    .min_by_key(|(half_edits, typed)| (*half_edits, typed.unwrap_or(9)))
            })
            .min_by_key(|(half_edits, typed)| (typed.unwrap_or(9), *half_edits))
    }

    /// The one other drug whose name a query misspells.
    fn misspelt_rival(&self, query: &Query<'_>) -> Option<Mention> {
        let mut nearest: Vec<(Nearness, Reverse<usize>, Range<usize>, Candidate)> = Vec::new();
        for words in query.neighbors(3) {
            let letters = query.join(words.clone());
            let is_word = |word: &str| !self.knowledge.named(word).is_empty();
            let known = (words.len() == 1 && (query.words[words.start].is_common || is_word(&letters)))
                || query.are_words_of_their_own(words.clone());
            if known || letters.len() < 6 || letters.len() > 48 {
                continue;
            }
            let near = self.near_rivals(&letters, |length| if length < 7 { 0 } else { 2 });
            for (name, nearness) in near {
                let found = |drug| (nearness, Reverse(letters.len()), words.clone(), drug);
                nearest.extend(self.rivals(&name).into_iter().map(found));
            }
        }
        nearest.sort_by_key(|(nearness, length, words, drug)| (*nearness, *length, words.start, *drug));
        let (first, _, words, drug) = nearest.first().cloned()?;
        let is_as_near = |it: &Nearness| it.half_edits == first.half_edits;
        let rivalled = nearest.iter().any(|(it, _, _, other)| is_as_near(it) && *other != drug);
        let kind = MatchKind::Slip;
        (!rivalled).then_some(Mention { words, drug, kind, distance: None, sure: true, pointers: Vec::new() })
    }
}

/// Of near misses in the same words those that count: one that is sure, if there is one. A beginning or a
/// slip that fits two drugs is a question.
fn unrivalled(mut misses: Vec<Mention>) -> Vec<Mention> {
    let all = misses.clone();
    let surely_another = |it: &Mention| {
        all.iter().any(|other| other.sure && other.drug != it.drug && overlap(&other.words, &it.words))
    };
    misses.retain(|it| it.sure || !surely_another(it));
    for miss in &mut misses {
        miss.sure &= !surely_another(miss);
    }
    misses
}

/// Whether words right beside the name of a drug say that something else is meant.
fn is_stood_in_for(query: &Query<'_>, name: &Range<usize>) -> bool {
    let beside = |it: &Range<usize>| it.end == name.start || it.start == name.end;
    query.neighbors(LONGEST_STAND_IN).filter(beside).any(|it| stands_in(&query.spaced(it)))
}

/// Whether letters are a whole name and something with a digit in it.
fn has_digits_beyond(letters: &str, name: &str) -> bool {
    let beyond = letters.strip_prefix(name).or_else(|| letters.strip_suffix(name));
    beyond.is_some_and(|it| it.bytes().any(|letter| letter.is_ascii_digit()))
}

/// Whether slips are measured against a name in a role. Codes with digits in them are never misspelt: one digit off is
/// another drug.
fn takes_slips(letters: &str, role: Role) -> bool {
    let long_enough = if role <= Role::Brand { letters.len() >= 5 } else { letters.len() >= 7 };
    long_enough && role != Role::Exact && !letters.bytes().any(|it| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::{
        knowledge::Knowledge,
        made_up::{made_up, said, source},
        model::Kind,
        reading::{Finding, Matcher},
    };

    /// A drug of ours, and one that is not covered and has two letters other.
    fn twins() -> Knowledge {
        let ours = json!({"id": "drug:velorimab", "name": "velorimab", "names": {}, "sections": {
            "brief": said("A phrase", "leaflet"),
        }});
        made_up([
            ("drugs.json", json!([ours])),
            ("sources.json", json!([source("leaflet", "2024")])),
            ("other-drugs.json", json!([{"name": "veluritab"}])),
        ])
    }

    #[test]
    fn a_slip_as_near_to_another_drug_is_not_ours() {
        let knowledge = twins();
        let matcher = Matcher { knowledge: &knowledge, kinds: &Kind::ALL, exact: false, visible: None };
        // One letter from ours, and two or more from the other: it is ours.
        for slip in ["velorimap", "elorimab", "velorimabb"] {
            assert!(matches!(matcher.read(slip).finding, Finding::Found(_)), "{slip}");
        }
        // One letter from either: it is not even asked about.
        for slip in ["velurimab", "veloritab"] {
            assert_eq!(matcher.read(slip).finding, Finding::Nothing, "{slip}");
        }
    }
}
