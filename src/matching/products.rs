//! Products that share a name.
//!
//! The name of one drug may stand within the longer name of another that is
//! given in another way. Which words tell them apart is in the names: those
//! that the longer has and the shorter has not. Such a word, or a slip of
//! one, beside the shorter name is never passed over.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    MatchKind,
    drugs::{Drug, Mention, others},
    spelling::edits,
    words::{Query, is_common},
};
use crate::knowledge::{Knowledge, Role};

/// A drug with a name that stands within a name of another drug.
struct Pair<'k> {
    short: Drug<'k>,
    long: Drug<'k>,
    /// The other words of the longer name, fillers off.
    rest: Vec<&'k str>,
    /// Those of them that tell the longer product alone.
    telling: Vec<&'k str>,
    /// All of them as one, with the fillers.
    joined: String,
}

/// All products that share a name.
pub(super) struct Products<'k> {
    pairs: Vec<Pair<'k>>,
}

impl<'k> Products<'k> {
    /// Compares the folded names of our drugs with each other and with those of all other drugs.
    pub(super) fn new(knowledge: &'k Knowledge, own: &[(&'k str, Drug<'k>, Role)]) -> Self {
        let others = others(knowledge).map(|(name, drug)| (name, drug, Role::Name));
        let longer: Vec<(&'k str, Drug<'k>, Role)> =
            own.iter().copied().chain(others).filter(|(name, ..)| name.contains(' ')).collect();
        // A name that stands within another begins with one of its words.
        let mut with_word: HashMap<&str, BTreeSet<usize>> = HashMap::new();
        for (at, (name, ..)) in longer.iter().enumerate() {
            for word in name.split(' ') {
                with_word.entry(word).or_default().insert(at);
            }
        }
        let mut own_words: HashMap<Drug<'k>, HashSet<&str>> = HashMap::new();
        for (name, drug, _) in own {
            own_words.entry(*drug).or_default().extend(name.split(' '));
        }
        let mut pairs = Vec::new();
        for (name, short, _) in own.iter().filter(|(name, _, role)| *role != Role::Exact && name.len() >= 5) {
            let is_its_own = |word: &str| own_words[short].contains(word);
            let first = name.split(' ').next().unwrap_or_default();
            let within = with_word.get(first).into_iter().flatten().map(|at| &longer[*at]);
            for (long_name, long, role) in within.filter(|(_, drug, _)| drug != short) {
                let Some(left) = without(long_name, name) else { continue };
                let says_little = |word: &str| knowledge.fillers.has(word) || is_its_own(word);
                let mut rest: Vec<&str> = left.iter().copied().filter(|word| !says_little(word)).collect();
                if rest.is_empty() {
                    continue;
                }
                // `into the muscle` is said with all its words: a muscle alone may be meant for something else.
                if rest.len() < left.len() && rest.iter().all(|word| is_common(word)) {
                    rest = left.iter().copied().filter(|word| !is_its_own(word)).collect();
                }
                // Of several words a main name has one that says it all; `under the skin` has none.
                let alone = |word: &str| {
                    rest.len() == 1 || (*role <= Role::Brand && word.len() >= 8 && !is_common(word))
                };
                let telling = rest.iter().copied().filter(|word| alone(word)).collect();
                pairs.push(Pair { short: *short, long: *long, rest, telling, joined: left.concat() });
            }
        }
        Self { pairs }
    }

    /// Whether a name of the one stands within a name of the other.
    pub(super) fn is_pair(&self, short: Drug<'_>, long: Drug<'_>) -> bool {
        self.pairs.iter().any(|pair| pair.short == short && pair.long == long)
    }

    /// Sees to it that the longest product counts, and that a word which points to it is heard.
    pub(super) fn settle(&self, query: &Query<'_>, mentions: &mut Vec<Mention<'k>>) {
        let whole: Vec<Drug<'k>> =
            mentions.iter().filter(|it| it.kind <= MatchKind::Alias).map(|it| it.drug).collect();
        mentions.retain(|it| !whole.iter().any(|long| self.is_pair(it.drug, *long)));
        // Words may be parted where they should not be: `sub q`, `q lex`.
        let free: Vec<(String, bool)> = query
            .neighbors(3)
            .filter(|words| {
                mentions.iter().all(|it| it.words.end <= words.start || words.end <= it.words.start)
            })
            .map(|words| (query.join(words.clone()), query.all_common(words)))
            .collect();
        *mentions = mentions.drain(..).flat_map(|it| self.pointed_to(&free, it)).collect();
    }

    /// The mention, or those of the longer products to which the free words point.
    fn pointed_to(&self, free: &[(String, bool)], mention: Mention<'k>) -> Vec<Mention<'k>> {
        let pairs: Vec<&Pair<'k>> = self.pairs.iter().filter(|pair| pair.short == mention.drug).collect();
        if pairs.is_empty() || free.is_empty() {
            return vec![mention];
        }
        let of = |pairs: Vec<&Pair<'k>>, sure: bool| -> Vec<Mention<'k>> {
            let longer: BTreeSet<Drug<'k>> = pairs.into_iter().map(|pair| pair.long).collect();
            let sure = sure && longer.len() == 1;
            let to = |drug| Mention { drug, kind: MatchKind::Words, distance: None, sure, ..mention.clone() };
            longer.into_iter().map(to).collect()
        };
        let says = |wanted: &str| free.iter().any(|(word, _)| word == wanted);
        let said: Vec<&Pair<'k>> =
            pairs.iter().copied().filter(|pair| pair.rest.iter().all(|word| says(word))).collect();
        if !said.is_empty() {
            return of(said, mention.kind <= MatchKind::Alias);
        }
        let hints = |pair: &Pair<'k>| {
            free.iter().any(|(word, is_common)| {
                let is_near = |telling: &&str| word == telling || (!is_common && is_near(word, telling));
                pair.telling.iter().any(is_near) || is_slip(word, &pair.joined)
            })
        };
        let hinted: Vec<&Pair<'k>> = pairs.iter().copied().filter(|pair| hints(pair)).collect();
        if !hinted.is_empty() {
            return of(hinted, false);
        }
        // A way of giving one drug is told in the same words for the next.
        if self.pairs.iter().any(hints) { of(pairs, false) } else { vec![mention] }
    }
}

/// The words of a folded text without those of another that stand in it side by side.
fn without<'t>(text: &'t str, words: &str) -> Option<Vec<&'t str>> {
    let mut all: Vec<&str> = text.split(' ').collect();
    let words: Vec<&str> = words.split(' ').collect();
    let at = all.windows(words.len()).position(|window| window == words)?;
    all.drain(at..at + words.len());
    Some(all)
}

/// Whether a word may be meant for one that tells products apart: a slip or
/// a beginning of it.
fn is_near(word: &str, telling: &str) -> bool {
    let begins = telling.len() > 3 && word.len() >= telling.len().min(6) / 2 && telling.starts_with(word);
    begins || is_slip(word, telling)
}

fn is_slip(word: &str, telling: &str) -> bool {
    let limit = match telling.len() {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    edits(word.as_bytes(), telling.as_bytes(), limit).is_some()
}
