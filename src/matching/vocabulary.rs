//! The words of which names are made.

use std::collections::HashMap;

use super::{
    spelling::{Spelling, Spellings},
    words::is_common,
};
use crate::{fold::stem, knowledge::Knowledge};

/// What a filler weighs that stands in a name: enough to tell `worn out`
/// from `worn`, and too little to be a reason.
const LITTLE: f64 = 0.3;

/// All words that stand for what the reference is about share this stem:
/// `how is it given` and `how is immunotherapy given` are one question.
const SUBJECT: &str = "";

/// What a word of a name means.
pub(super) struct Meaning {
    /// How much it says: the fewer entries have the word, the more.
    pub(super) weight: f64,
    /// Whether it says what is asked for.
    pub(super) is_content: bool,
    /// Whether everybody uses the word.
    pub(super) is_common: bool,
    /// The names that have it, by number.
    pub(super) names: Vec<usize>,
    /// The entries whose names have it, by number.
    pub(super) entries: Vec<usize>,
}

/// Takes up the words of names, one name after another.
pub(super) struct Builder<'k> {
    knowledge: &'k Knowledge,
    /// Words and stems, with the numbers of their meanings.
    words: HashMap<&'k str, usize>,
    stems: HashMap<&'k str, usize>,
    meanings: Vec<Meaning>,
}

impl<'k> Builder<'k> {
    pub(super) fn new(knowledge: &'k Knowledge) -> Self {
        Self { knowledge, words: HashMap::new(), stems: HashMap::new(), meanings: Vec::new() }
    }

    /// The meanings of the words of a name of some entries, by number.
    pub(super) fn add(&mut self, name: usize, folded: &'k str, entries: &[usize]) -> Vec<usize> {
        let mut all = Vec::new();
        for word in folded.split(' ') {
            let number = match self.words.get(word) {
                Some(number) => *number,
                None => self.meaning(word),
            };
            if !all.contains(&number) {
                all.push(number);
                self.meanings[number].names.push(name);
                self.meanings[number].entries.extend(entries);
            }
        }
        all
    }

    fn meaning(&mut self, word: &'k str) -> usize {
        let is_subject = self.knowledge.subjects.has(word);
        let next = self.meanings.len();
        let number = *self.stems.entry(if is_subject { SUBJECT } else { stem(word) }).or_insert(next);
        if number == next {
            let is_content = !is_subject && !self.knowledge.fillers.has(word);
            let is_common = is_common(word);
            self.meanings.push(Meaning {
                weight: LITTLE,
                is_content,
                is_common,
                names: vec![],
                entries: vec![],
            });
        }
        self.words.insert(word, number);
        number
    }

    /// Weighs the words, now that all are known.
    pub(super) fn finish(mut self, entries: usize) -> Vocabulary<'k> {
        // Not `ln`, which is what the machine makes of it: what is meant must not depend on that.
        let most = libm::log(1.0 + float(entries));
        for meaning in &mut self.meanings {
            meaning.entries.sort_unstable();
            meaning.entries.dedup();
            if meaning.is_content {
                let rarity = libm::log(1.0 + float(entries) / float(meaning.entries.len()));
                meaning.weight = f64::midpoint(most, rarity);
            }
        }
        let mut words: Vec<(&str, usize)> = self.words.into_iter().collect();
        words.retain(|(_, number)| self.meanings[*number].is_content);
        words.sort_unstable();
        let spelled = Spellings::new(words.iter().map(|(word, _)| *word));
        Vocabulary {
            knowledge: self.knowledge,
            stems: self.stems,
            meanings: self.meanings,
            words,
            spelled,
            most,
        }
    }
}

/// The words of all names.
pub(super) struct Vocabulary<'k> {
    knowledge: &'k Knowledge,
    stems: HashMap<&'k str, usize>,
    pub(super) meanings: Vec<Meaning>,
    /// The words that say what is asked for, sorted, with the numbers of their meanings.
    words: Vec<(&'k str, usize)>,
    spelled: Spellings,
    /// The weight of a word that one entry has.
    pub(super) most: f64,
}

impl Vocabulary<'_> {
    /// The meaning of a word as it stands.
    pub(super) fn meaning(&self, word: &str) -> Option<usize> {
        if self.is_subject(word) {
            return self.stems.get(SUBJECT).copied();
        }
        let number = *self.stems.get(stem(word))?;
        // A word of three letters has no ending: `dos` is not `dose`.
        let is_itself = || self.words.binary_search(&(word, number)).is_ok();
        (word.len() > 3 || !self.meanings[number].is_content || is_itself()).then_some(number)
    }

    /// Whether a name has the word itself.
    pub(super) fn has(&self, word: &str) -> bool {
        let at = self.words.partition_point(|(it, _)| *it < word);
        self.words.get(at).is_some_and(|(it, _)| *it == word)
    }

    /// What a word may be meant for that is no word of a name: meanings, each
    /// with how surely. It takes `least` letters to begin a word.
    pub(super) fn guesses(&self, word: &str, least: usize) -> Vec<(usize, f64)> {
        let limit = match word.len() {
            0..=4 => 0,
            5..=7 => 2,
            _ => 4,
        };
        let mut guesses: Vec<(usize, f64)> = Vec::new();
        if limit > 0 {
            let near = self.spelled.near(&Spelling::new(word), |_| limit).into_iter();
            guesses.extend(
                near.map(|(at, nearness)| (self.words[at].1, 1.0 - 0.05 * float(nearness.half_edits))),
            );
        }
        if word.len() >= least {
            let start = self.words.partition_point(|(it, _)| *it < word);
            let begun = self.words[start..].iter().take_while(|(it, _)| it.starts_with(word));
            guesses.extend(begun.map(|(_, number)| (*number, 0.8)));
        }
        guesses.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        guesses.dedup_by_key(|(number, _)| *number);
        guesses
    }

    /// Whether a word is one of the field: it stands in a statement.
    pub(super) fn is_of_the_field(&self, word: &str) -> bool {
        self.knowledge.is_said(stem(word))
    }

    fn is_subject(&self, word: &str) -> bool {
        self.knowledge.subjects.has(word)
    }

    /// A word, unless it stands for what the reference is about.
    pub(super) fn unless_subject<'w>(&self, word: &'w str) -> Option<&'w str> {
        (!self.is_subject(word)).then_some(word)
    }

    /// Whether a word of a query says nothing of what is asked for.
    pub(super) fn says_nothing(&self, word: &str) -> bool {
        self.knowledge.fillers.has(word) || self.is_subject(word)
    }
}

/// A count to reckon with.
pub(super) fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
