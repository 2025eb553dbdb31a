//! The drugs that a query names.
//!
//! Drug names look alike, and one shown for another does harm. So a near
//! miss is ours only where no other drug lies as near, and every other drug
//! that is known has a say in that: those that are not covered, and those
//! that the chosen sources hide.

use std::{cmp::Reverse, collections::BTreeMap, ops::Range};

use super::{
    Lead, MatchKind,
    products::Products,
    spelling::{Nearness, Spelling, Spellings, Way, edits},
    words::{Query, squeeze},
};
use crate::{
    fold::fold,
    knowledge::{Heading, Kind, Knowledge, NotCovered, Place, Role},
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

struct Name<'k> {
    squeezed: String,
    drug: Drug<'k>,
    role: Role,
}

/// Names, by number, and their spellings.
type Shelf = (Vec<usize>, Spellings);

/// The names of all drugs.
pub(super) struct Drugs<'k> {
    knowledge: &'k Knowledge,
    /// Sorted by letters.
    names: Vec<Name<'k>>,
    /// Those of our names that slips are measured against.
    ours: Shelf,
    /// The names of all other drugs.
    rivals: Shelf,
    products: Products<'k>,
}

impl<'k> Drugs<'k> {
    pub(super) fn new(knowledge: &'k Knowledge, visible: &dyn Fn(&Heading<'_>) -> bool) -> Self {
        let standing = |heading: Heading<'k>| {
            let (place, is_ours) = (heading.place, visible(&heading));
            (place, if is_ours { Drug::Ours(place) } else { Drug::Hidden(place) })
        };
        let drugs: BTreeMap<Place, Drug<'k>> = knowledge.headings_of(Kind::Drug).map(standing).collect();
        let mut spaced: Vec<(&'k str, Drug<'k>, Role)> = Vec::new();
        for (name, leads) in knowledge.drug_names() {
            spaced.extend(leads.filter_map(|(role, place)| Some((name, *drugs.get(&place)?, role))));
        }
        let products = Products::new(knowledge, &spaced);
        spaced.extend(others(knowledge).map(|(name, drug)| (name, drug, Role::Name)));
        let mut names: Vec<Name<'k>> = spaced
            .into_iter()
            .map(|(name, drug, role)| Name { squeezed: squeeze(name), drug, role })
            .collect();
        names.sort_unstable_by(|a, b| (&a.squeezed, a.role, a.drug).cmp(&(&b.squeezed, b.role, b.drug)));
        let shelf = |names: &[Name<'k>], takes: &dyn Fn(&Name<'k>) -> bool| {
            let numbers: Vec<usize> = (0..names.len()).filter(|at| takes(&names[*at])).collect();
            let spellings = Spellings::new(numbers.iter().map(|at| names[*at].squeezed.as_str()));
            (numbers, spellings)
        };
        let ours = shelf(&names, &|name| matches!(name.drug, Drug::Ours(_)) && name.takes_slips());
        let rivals = shelf(&names, &|name| !matches!(name.drug, Drug::Ours(_)));
        Self { knowledge, names, ours, rivals, products }
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
        self.products.settle(query, &mut mentions);
        if near && mentions.is_empty() {
            mentions.extend(self.misspelt_rival(query));
        }
        let mut named = self.named(mentions);
        named.is_contested = named.words.is_empty() && self.is_near_rival(&query.join(0..query.words.len()));
        named
    }

    fn named(&self, mut mentions: Vec<Mention<'k>>) -> Named {
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

    /// The names that have exactly these letters.
    fn with_letters(&self, squeezed: &str) -> &[Name<'k>] {
        let start = self.names.partition_point(|name| *name.squeezed < *squeezed);
        let count = self.names[start..].partition_point(|name| *name.squeezed == *squeezed);
        &self.names[start..start + count]
    }

    /// Drugs by whole names, wherever the spaces stand; the longest name counts.
    fn exact(&self, query: &Query<'_>) -> Vec<Mention<'k>> {
        let mut mentions: Vec<Mention<'k>> = Vec::new();
        for words in query.neighbors(MOST_WORDS) {
            let begins_within = mentions.last().is_some_and(|before| before.words.contains(&words.start));
            let whole = words.len() == query.words.len();
            if begins_within || (words.len() == 1 && query.words[words.start].is_common && !whole) {
                continue;
            }
            let letters = query.join(words.clone());
            let named = self.with_letters(&letters).iter();
            // A short name may be anything within a phrase.
            let named = named.filter(|name| whole || letters.len() >= if name.is_ours() { 4 } else { 5 });
            mentions.extend(named.map(|name| {
                let kind = MatchKind::of(name.role);
                Mention { words: words.clone(), drug: name.drug, kind, distance: None, sure: true }
            }));
        }
        mentions
    }

    /// Drugs by the beginning of a name or brand.
    fn begun(&self, query: &Query<'_>, mentions: &[Mention<'k>]) -> Vec<Mention<'k>> {
        let mut begun = Vec::new();
        for (at, word) in query.words.iter().enumerate() {
            // Four letters are enough alone, but not as one word among others.
            let least = if mentions.is_empty() { 4 } else { 5 };
            if word.text.len() < least || word.is_common || mentions.iter().any(|it| it.words.contains(&at)) {
                continue;
            }
            let start = self.names.partition_point(|name| *name.squeezed < *word.text);
            let names = self.names[start..].iter().take_while(|name| name.squeezed.starts_with(word.text));
            let mut fitting: Vec<Drug<'k>> =
                names.filter(|it| it.role <= Role::Brand).map(|it| it.drug).collect();
            fitting.sort_unstable();
            fitting.dedup();
            // The longer product of a pair is begun by every beginning of the shorter.
            let hidden_longer = |it: &Drug<'k>| {
                !matches!(it, Drug::Ours(_)) && fitting.iter().any(|short| self.products.is_pair(*short, *it))
            };
            let contested = fitting.iter().filter(|it| !hidden_longer(it)).count() > 1;
            let ours: Vec<Drug<'k>> =
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
    fn slips(&self, query: &Query<'_>, mentions: &[Mention<'k>]) -> Vec<Mention<'k>> {
        // For each drug of ours the nearest of its names.
        let mut nearest: BTreeMap<Drug<'k>, (Nearness, Range<usize>, usize)> = BTreeMap::new();
        for words in query.neighbors(MOST_WORDS) {
            let named = mentions.iter().any(|it| it.words.start < words.end && words.start < it.words.end);
            if named || (words.len() == 1 && query.words[words.start].is_common) {
                continue;
            }
            let letters = query.join(words.clone());
            if letters.len() < 4 || letters.len() > 48 {
                continue;
            }
            let spelling = Spelling::new(&letters);
            for (at, nearness) in self.ours.1.near(&spelling, |length| farthest(length).ask) {
                let drug = self.names[self.ours.0[at]].drug;
                let found = (nearness, words.clone(), at);
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
        let mut slips = Vec::new();
        for (drug, (nearness, words, at)) in nearest {
            let name = self.names[self.ours.0[at]].squeezed.as_bytes();
            let typed = edits(query.join(words.clone()).as_bytes(), name, 9);
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
                let spelling = Spelling::new(&letters);
                let near = self.rivals.1.near(&spelling, |_| limit);
                near.into_iter()
                    .map(|(at, nearness)| {
                        let name = &self.names[self.rivals.0[at]];
                        (nearness.half_edits, edits(letters.as_bytes(), name.squeezed.as_bytes(), 1))
                    })
                    .min_by_key(|(half_edits, typed)| (*half_edits, typed.unwrap_or(9)))
            })
            .min_by_key(|(half_edits, typed)| (typed.unwrap_or(9), *half_edits))
    }

    fn is_near_rival(&self, letters: &str) -> bool {
        letters.len() >= 4 && !self.rivals.1.near(&Spelling::new(letters), |_| 2).is_empty()
    }

    /// The one other drug whose name a query misspells.
    fn misspelt_rival(&self, query: &Query<'_>) -> Option<Mention<'k>> {
        let mut nearest: Vec<(Nearness, Reverse<usize>, Range<usize>, Drug<'k>)> = Vec::new();
        for words in query.neighbors(3) {
            let letters = query.join(words.clone());
            let is_word = |word: &str| self.knowledge.named(word).next().is_some();
            let known = words.len() == 1 && (query.words[words.start].is_common || is_word(&letters));
            if known || letters.len() < 6 || letters.len() > 48 {
                continue;
            }
            let spelling = Spelling::new(&letters);
            let near = self.rivals.1.near(&spelling, |length| if length < 7 { 0 } else { 2 });
            nearest.extend(near.into_iter().map(|(at, nearness)| {
                (nearness, Reverse(letters.len()), words.clone(), self.names[self.rivals.0[at]].drug)
            }));
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

/// The folded names of all drugs that are not covered.
pub(super) fn others(knowledge: &Knowledge) -> impl Iterator<Item = (&str, Drug<'_>)> {
    knowledge.other_names().map(|(folded, name)| (folded, Drug::Other(name)))
}

impl Name<'_> {
    fn is_ours(&self) -> bool {
        matches!(self.drug, Drug::Ours(_))
    }

    /// Codes with digits in them are never misspelt: one digit off is another drug.
    fn takes_slips(&self) -> bool {
        let length = self.squeezed.len();
        let long_enough = if self.role <= Role::Brand { length >= 5 } else { length >= 7 };
        long_enough && self.role != Role::Exact && !self.squeezed.bytes().any(|it| it.is_ascii_digit())
    }
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
