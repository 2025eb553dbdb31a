//! The drugs that a query names.
//!
//! Drug names look alike, and one shown for another does harm. So a near
//! miss is ours only where no other drug lies as near, and every other drug
//! that is known has a say in that: those that are not covered, and those
//! that the chosen sources hide.

use std::{cmp::Reverse, collections::BTreeMap, ops::Range};

use super::{
    Lead, MatchKind, Visible,
    spelling::{Nearness, Spelling, edits},
    words::Query,
};
use crate::{
    fold::fold,
    knowledge::{DrugName, Knowledge, NamedDrug, NotCovered, Place, Role, Way},
};

/// Names are looked for in so many neighbouring words at most.
const MOST_WORDS: usize = 6;

/// A drug as a query may name it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) enum Drug<'k> {
    /// One that may be shown.
    Ours(Place),
    /// One that the chosen sources hide.
    Hidden(Place),
    /// One that is not covered, by its name.
    Other(&'k str),
}

/// A place in a query where a drug is named.
#[derive(Clone, Debug)]
pub(super) struct Mention<'k> {
    pub(super) words: Range<usize>,
    pub(super) drug: Drug<'k>,
    pub(super) kind: MatchKind,
    pub(super) distance: Option<u32>,
    /// Whether it needs no asking back.
    pub(super) sure: bool,
}

/// The drugs of a query.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Those of ours.
    pub(super) leads: Vec<Lead>,
    /// Whether they need no asking back.
    pub(super) sure: bool,
    /// Those that are not.
    pub(super) not_covered: Vec<NotCovered>,
    /// The words that name a drug.
    pub(super) words: Vec<Range<usize>>,
    /// Whether none does, but the whole is one slip away from one.
    pub(super) is_contested: bool,
}

/// Finds the drugs that a query names.
pub(super) struct Drugs<'m> {
    pub(super) knowledge: &'m Knowledge,
    visible: Option<&'m Visible<'m>>,
}

impl<'m> Drugs<'m> {
    pub(super) fn new(knowledge: &'m Knowledge, visible: Option<&'m Visible<'m>>) -> Self {
        Self { knowledge, visible }
    }

    /// A drug as it stands to the chosen sources. None only where a file is spoilt.
    pub(super) fn standing(&self, drug: NamedDrug<'m>) -> Option<Drug<'m>> {
        Some(match (drug, self.visible) {
            (NamedDrug::Other(name), _) => Drug::Other(name),
            (NamedDrug::Covered(place), Some(visible)) if !visible(&self.knowledge.heading(place)?) => {
                Drug::Hidden(place)
            }
            (NamedDrug::Covered(place), _) => Drug::Ours(place),
        })
    }

    /// The drugs that have a name.
    fn named(&self, name: DrugName<'m>) -> impl Iterator<Item = (Drug<'m>, Role)> {
        name.drugs().filter_map(|(drug, role)| Some((self.standing(drug)?, role)))
    }

    /// Those of them that are not ours to show.
    fn rivals(&self, name: DrugName<'m>) -> impl Iterator<Item = Drug<'m>> {
        self.named(name).map(|(drug, _)| drug).filter(|drug| !matches!(drug, Drug::Ours(_)))
    }

    /// The names that lie near a spelling: of drugs that are covered, shown or hidden, or of others.
    fn near(
        &self,
        is_covered: bool,
        spelling: &Spelling,
        limit: impl Fn(usize) -> usize,
    ) -> Vec<(DrugName<'m>, Nearness)> {
        let lexicon = &self.knowledge.lexicon;
        let near = spelling.near(lexicon.drug_spellings(is_covered), limit).into_iter();
        near.filter_map(|(number, nearness)| Some((lexicon.drug_name(is_covered, number)?, nearness)))
            .collect()
    }

    /// The names of rivals that lie near a spelling: of drugs that are not covered, and of ours that are hidden.
    fn near_rivals(
        &self,
        letters: &str,
        limit: impl Fn(usize) -> usize,
    ) -> impl Iterator<Item = (DrugName<'m>, Nearness)> {
        let spelling = Spelling::new(letters);
        let hidden = self.visible.map(|_| self.near(true, &spelling, &limit));
        let near = hidden.into_iter().chain([self.near(false, &spelling, &limit)]);
        near.flatten().filter(|(name, _)| self.rivals(*name).next().is_some())
    }

    /// The drugs that a query names; near misses too, if `near`.
    pub(super) fn read(&self, query: &Query<'_>, near: bool) -> Named {
        let mut mentions = self.exact(query);
        let is_ours = |mention: &Mention<'_>| matches!(mention.drug, Drug::Ours(_));
        if near && !mentions.iter().any(is_ours) {
            let mut misses = self.begun(query, &mentions);
            for slip in self.slips(query, &mentions) {
                if misses.iter().all(|it| it.drug != slip.drug) {
                    misses.push(slip);
                }
            }
            mentions.extend(unrivalled(misses));
        }
        self.settle(query, &mut mentions);
        if near && mentions.is_empty() {
            mentions.extend(self.misspelt_rival(query));
        }
        let mut named = self.gathered(mentions);
        named.is_contested = named.words.is_empty() && self.is_near_rival(&query.join(0..query.words.len()));
        named
    }

    fn gathered(&self, mut mentions: Vec<Mention<'m>>) -> Named {
        mentions.sort_by_key(|it| (it.kind, it.distance, it.drug));
        let mut named = Named { sure: true, ..Named::default() };
        for mention in mentions {
            named.words.push(mention.words.clone());
            match mention.drug {
                Drug::Ours(place) => {
                    named.sure &= mention.sure;
                    if named.leads.iter().all(|lead| lead.place != place) {
                        named.leads.push(Lead { place, kind: mention.kind, distance: mention.distance });
                    }
                }
                drug => {
                    let not_covered = self.not_covered(drug);
                    named.not_covered.extend(not_covered.filter(|it| !named.not_covered.contains(it)));
                }
            }
        }
        named
    }

    /// What there is to say of a drug that cannot be shown.
    fn not_covered(&self, drug: Drug<'_>) -> Option<NotCovered> {
        match drug {
            Drug::Ours(_) => None,
            // Its class may rest on a source that is hidden with it.
            Drug::Hidden(place) => {
                self.knowledge.heading(place).map(|it| NotCovered { name: it.name.to_owned(), class: None })
            }
            Drug::Other(name) => self.knowledge.other(&fold(name)),
        }
    }

    /// Drugs by whole names, wherever the spaces stand; the longest name counts.
    fn exact(&self, query: &Query<'_>) -> Vec<Mention<'m>> {
        let mut mentions: Vec<Mention<'m>> = Vec::new();
        for words in query.neighbors(MOST_WORDS) {
            let begins_within = mentions.last().is_some_and(|before| before.words.contains(&words.start));
            let whole = words.len() == query.words.len();
            if begins_within || (words.len() == 1 && query.words[words.start].is_common && !whole) {
                continue;
            }
            let letters = query.join(words.clone());
            let named = self.knowledge.lexicon.drugs_named(&letters).flat_map(|name| self.named(name));
            // A short name may be anything within a phrase.
            let least = |drug: &Drug<'_>| if matches!(drug, Drug::Ours(_)) { 4 } else { 5 };
            let named = named.filter(|(drug, _)| whole || letters.len() >= least(drug));
            mentions.extend(named.map(|(drug, role)| {
                let kind = MatchKind::of(role);
                Mention { words: words.clone(), drug, kind, distance: None, sure: true }
            }));
        }
        mentions
    }

    /// Drugs by the beginning of a name or brand.
    fn begun(&self, query: &Query<'_>, mentions: &[Mention<'m>]) -> Vec<Mention<'m>> {
        let mut begun = Vec::new();
        for (at, word) in query.words.iter().enumerate() {
            // Four letters are enough alone, but not as one word among others.
            let least = if mentions.is_empty() { 4 } else { 5 };
            if word.text.len() < least || word.is_common || mentions.iter().any(|it| it.words.contains(&at)) {
                continue;
            }
            let names = self.knowledge.lexicon.drugs_beginning(word.text);
            let drugs = names.flat_map(|name| self.named(name)).filter(|(_, role)| *role <= Role::Brand);
            let mut fitting: Vec<Drug<'m>> = drugs.map(|(drug, _)| drug).collect();
            fitting.sort_unstable();
            fitting.dedup();
            // The longer product of a pair is begun by every beginning of the shorter.
            let hidden_longer = |it: &Drug<'m>| {
                !matches!(it, Drug::Ours(_)) && fitting.iter().any(|short| self.is_pair(*short, *it))
            };
            let contested = fitting.iter().filter(|it| !hidden_longer(it)).count() > 1;
            let ours: Vec<Drug<'m>> =
                fitting.iter().copied().filter(|it| matches!(it, Drug::Ours(_))).collect();
            if ours.is_empty() || self.nearest_rival(query, &(at..at + 1), 2).is_some() {
                continue;
            }
            let sure = !contested && (word.text.len() >= 5 || query.words.len() == 1);
            begun.extend(ours.into_iter().map(|drug| Mention {
                words: at..at + 1,
                drug,
                kind: MatchKind::Prefix,
                distance: None,
                sure,
            }));
        }
        begun
    }

    /// Drugs by names with slips in them.
    fn slips(&self, query: &Query<'_>, mentions: &[Mention<'m>]) -> Vec<Mention<'m>> {
        // For each drug of ours the nearest of its names.
        let mut nearest: BTreeMap<Drug<'m>, (Nearness, Range<usize>, &'m str)> = BTreeMap::new();
        for words in query.neighbors(MOST_WORDS) {
            let named = mentions.iter().any(|it| it.words.start < words.end && words.start < it.words.end);
            if named || (words.len() == 1 && query.words[words.start].is_common) {
                continue;
            }
            let letters = query.join(words.clone());
            if letters.len() < 4 || letters.len() > 48 {
                continue;
            }
            let near = self.near(true, &Spelling::new(&letters), |length| farthest(length).ask);
            for (name, nearness) in near {
                let takes_slips = |(drug, role): &(Drug<'_>, Role)| {
                    matches!(drug, Drug::Ours(_)) && takes_slips(name.letters, *role)
                };
                for (drug, _) in self.named(name).filter(takes_slips) {
                    let found = (nearness, words.clone(), name.letters);
                    nearest
                        .entry(drug)
                        .and_modify(|it| {
                            if (found.0, found.1.len()) < (it.0, it.1.len()) {
                                *it = found.clone();
                            }
                        })
                        .or_insert(found);
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
            let kind = if nearness.way == Way::Heard { MatchKind::Sound } else { MatchKind::Slip };
            let distance = typed.and_then(|it| u32::try_from(it).ok());
            slips.push(Mention { words, drug, kind, distance, sure });
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
            .filter(|it| it.start < words.end && words.start < it.end)
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

    fn is_near_rival(&self, letters: &str) -> bool {
        letters.len() >= 4 && self.near_rivals(letters, |_| 2).next().is_some()
    }

    /// The one other drug whose name a query misspells.
    fn misspelt_rival(&self, query: &Query<'_>) -> Option<Mention<'m>> {
        let mut nearest: Vec<(Nearness, Reverse<usize>, Range<usize>, Drug<'m>)> = Vec::new();
        for words in query.neighbors(3) {
            let letters = query.join(words.clone());
            let is_word = |word: &str| self.knowledge.named(word).next().is_some();
            let known = words.len() == 1 && (query.words[words.start].is_common || is_word(&letters));
            if known || letters.len() < 6 || letters.len() > 48 {
                continue;
            }
            let near = self.near_rivals(&letters, |length| if length < 7 { 0 } else { 2 });
            for (name, nearness) in near {
                let found = |drug| (nearness, Reverse(letters.len()), words.clone(), drug);
                nearest.extend(self.rivals(name).map(found));
            }
        }
        nearest.sort_by_key(|(nearness, length, words, drug)| (*nearness, *length, words.start, *drug));
        let (first, _, words, drug) = nearest.first()?;
        let rivalled =
            nearest.iter().any(|(it, _, _, other)| it.half_edits == first.half_edits && other != drug);
        (!rivalled).then(|| Mention {
            words: words.clone(),
            drug: *drug,
            kind: MatchKind::Slip,
            distance: None,
            sure: true,
        })
    }
}

/// Of near misses in the same words those that count: one that is sure, if there is one. A beginning or a
/// slip that fits two drugs is a question.
fn unrivalled(mut misses: Vec<Mention<'_>>) -> Vec<Mention<'_>> {
    let all = misses.clone();
    let surely_another = |it: &Mention<'_>| {
        let overlaps =
            |other: &Mention<'_>| other.words.start < it.words.end && it.words.start < other.words.end;
        all.iter().any(|other| other.sure && other.drug != it.drug && overlaps(other))
    };
    misses.retain(|it| it.sure || !surely_another(it));
    for miss in &mut misses {
        miss.sure &= !surely_another(miss);
    }
    misses
}

/// Whether slips are measured against a name in a role. Codes with digits in them are never misspelt: one digit off is
/// another drug.
fn takes_slips(letters: &str, role: Role) -> bool {
    let long_enough = if role <= Role::Brand { letters.len() >= 5 } else { letters.len() >= 7 };
    long_enough && role != Role::Exact && !letters.bytes().any(|it| it.is_ascii_digit())
}

/// How many half edits off a name is still answered, and still asked about.
struct Limits {
    answer: usize,
    ask: usize,
}

/// The limits for a name of so many letters, as measured: three edits off a
/// generic name there is no other, three off a brand name there are many.
fn farthest(length: usize) -> Limits {
    match length {
        0..=4 => Limits { answer: 0, ask: 0 },
        5..=7 => Limits { answer: 0, ask: 2 },
        8..=10 => Limits { answer: 2, ask: 4 },
        _ => Limits { answer: 4, ask: 6 },
    }
}
