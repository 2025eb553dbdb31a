//! How much of a name is in a query, and how much of the query in the name.

use std::{collections::BTreeMap, ops::Range};

use super::{vocabulary::Vocabulary, words::Query};

/// How surely a word is meant that is no word of the field, or of every
/// field, against one that one entry has.
const USUAL: f64 = 0.4;

/// A word of a query.
pub(super) struct Weighed<'q> {
    pub(super) text: &'q str,
    /// What it means as it stands.
    pub(super) meaning: Option<usize>,
    /// What it may mean, each with how surely.
    meant: Vec<(usize, f64)>,
    /// What it weighs where a name has it not.
    pub(super) missed: f64,
    /// Whether not everybody uses it.
    pub(super) is_uncommon: bool,
    /// Whether it belongs to another field.
    pub(super) is_foreign: bool,
}

/// The words of a query with what they may mean; `drugs` are those that name a drug.
pub(super) fn weigh<'q>(
    vocabulary: &Vocabulary<'_>,
    query: &Query<'q>,
    drugs: &[Range<usize>],
) -> Vec<Weighed<'q>> {
    let mut words: Vec<Weighed<'q>> = Vec::new();
    for (at, word) in query.words.iter().enumerate() {
        let text = word.text;
        let meaning = vocabulary.meaning(text);
        if words.iter().any(|it| it.text == text || (meaning.is_some() && it.meaning == meaning)) {
            continue;
        }
        let is_filler = vocabulary.says_nothing(text);
        let says_nothing = is_filler || drugs.iter().any(|it| it.contains(&at));
        let meant = match meaning {
            Some(number) => vec![(number, 1.0)],
            None if word.is_common || is_filler => Vec::new(),
            None => vocabulary.guesses(text, if query.words.len() == 1 { 4 } else { 3 }),
        };
        let is_foreign = !says_nothing && meant.is_empty() && !vocabulary.is_of_the_field(text);
        let missed = match () {
            () if says_nothing => 0.0,
            () if word.is_common || !is_foreign => USUAL * vocabulary.most,
            () => vocabulary.most,
        };
        let is_uncommon = !says_nothing && !word.is_common;
        words.push(Weighed { text, meaning, meant, missed, is_uncommon, is_foreign });
    }
    words
}

/// What a name and a query have of each other.
#[derive(Clone, Copy, Default)]
pub(super) struct Cover {
    /// What the shared words weigh, and what of it is sure.
    weight: f64,
    sure: f64,
    /// What they would weigh if they were missed.
    spared: f64,
    /// How many words of the query say what is asked for and are in the name.
    pub(super) contents: usize,
    /// How many of them not everybody uses.
    pub(super) uncommon: usize,
    /// How many of them are only guesses.
    pub(super) guesses: usize,
}

impl Cover {
    fn add(&mut self, vocabulary: &Vocabulary<'_>, word: &Weighed<'_>, number: usize, sure: f64) {
        let meaning = &vocabulary.meanings[number];
        self.weight += meaning.weight;
        self.sure += meaning.weight * sure;
        self.spared += word.missed;
        self.contents += usize::from(meaning.is_content);
        self.uncommon += usize::from(meaning.is_content && !meaning.is_common);
        self.guesses += usize::from(word.meaning.is_none());
    }

    /// The share of a name that weighs so much.
    pub(super) fn of_name(&self, weight: f64) -> f64 {
        (self.sure / weight).min(1.0)
    }

    /// The share of the query.
    pub(super) fn of_query(&self, words: &[Weighed<'_>]) -> f64 {
        let missed: f64 = words.iter().map(|word| word.missed).sum();
        self.sure / (self.weight + (missed - self.spared).max(0.0))
    }
}

/// What each name that shares a word with the query has of it, by number.
/// `meanings` tells what the words of a name mean, and `fillers` which names
/// are made of fillers alone.
pub(super) fn of_names<'n>(
    vocabulary: &Vocabulary<'_>,
    words: &[Weighed<'_>],
    meanings: impl Fn(usize) -> &'n [usize],
    fillers: &[usize],
) -> Vec<(usize, Cover)> {
    let is_content = |number: usize| vocabulary.meanings[number].is_content;
    let mut covers: BTreeMap<usize, Cover> = fillers.iter().map(|name| (*name, Cover::default())).collect();
    for word in words {
        // A name that has several words which this one may be meant for has it once: as what it most surely is.
        let mut names: Vec<(usize, f64, usize)> = Vec::new();
        for (number, sure) in word.meant.iter().filter(|(number, _)| is_content(*number)) {
            names.extend(vocabulary.meanings[*number].names.iter().map(|name| (*name, *sure, *number)));
        }
        if word.meant.len() > 1 {
            names.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
            names.dedup_by_key(|(name, ..)| *name);
        }
        for (name, sure, number) in names {
            covers.entry(name).or_default().add(vocabulary, word, number, sure);
        }
    }
    // Fillers say something only of names that are meant already.
    for (name, cover) in &mut covers {
        let meanings = meanings(*name);
        for word in words {
            if let Some(number) =
                word.meaning.filter(|number| !is_content(*number) && meanings.contains(number))
            {
                cover.add(vocabulary, word, number, 1.0);
            }
        }
    }
    covers.into_iter().collect()
}

/// The entries that have most of the words of a query, if only in several of
/// their names: the shares, each with the number of its entry.
pub(super) fn of_entries(vocabulary: &Vocabulary<'_>, words: &[Weighed<'_>]) -> Vec<(f64, usize)> {
    let mut covers: BTreeMap<usize, Cover> = BTreeMap::new();
    for word in words {
        let Some(number) = word.meaning.filter(|number| vocabulary.meanings[*number].is_content) else {
            continue;
        };
        for entry in &vocabulary.meanings[number].entries {
            covers.entry(*entry).or_default().add(vocabulary, word, number, 1.0);
        }
    }
    // One word is no allusion.
    let several = covers.into_iter().filter(|(_, cover)| cover.contents > 1);
    several.map(|(entry, cover)| (cover.of_query(words), entry)).collect()
}
