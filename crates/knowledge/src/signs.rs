//! Lays out signs and the words by which they are recognised, as [`Signs`](immunoref_index::Signs) reads them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use borsh::{BorshDeserialize, BorshSerialize};
use immunoref_index::{
    Place,
    lexicon::{Number, count},
    signs::{
        NumberRange, SignPattern, SignRecord, SignSpans, meaning_of, spoken_words, stem_of_sign, tokens,
    },
    spellings,
    store::{Span, Writer},
    text::Channel,
};

use crate::{
    files::Files,
    model::{Sign, SignWordRole, SignWords},
};

/// What the words of a meaning do.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug)]
pub struct WordMeaning {
    /// What they do.
    pub role: SignWordRole,
    /// The conditions to which a circumstance points.
    pub points_to: Vec<Place>,
    /// Whether these come last where it is not said.
    pub else_last: bool,
}

/// Writes all of it.
pub(crate) fn write(files: &Files, to: &mut Writer) -> SignSpans {
    let words = Words::new(&files.sign_words);
    let places = places(files);
    let mut phrases: BTreeMap<String, Vec<Number>> = BTreeMap::new();
    let mut patterns: Vec<SignPattern> = Vec::new();
    let mut told = words.that_mean_something();
    for (number, sign) in (0..).zip(&files.signs) {
        for phrase in said_of(sign) {
            told.extend(phrase.split(' ').map(str::to_owned));
            phrases.entry(phrase.clone()).or_default().push(number);
            patterns.extend(words.pattern(number, &phrase));
        }
        patterns.extend(sign.patterns.iter().map(|it| {
            SignPattern {
                sign: number,
                slots: [&it.of, &it.with]
                    .into_iter()
                    .filter(|it| !it.is_empty())
                    .map(|it| words.numbers_of(it))
                    .collect(),
                without: words.numbers_of(&it.without),
            }
        }));
    }
    patterns.sort_by_cached_key(|it| (it.sign, it.slots.clone()));
    patterns.dedup();
    let beginning_with = (0..count(files.sign_words.len())).map(|meaning| {
        let begins = |it: &&SignPattern| it.slots.first().is_some_and(|slot| slot.contains(&meaning));
        let all = (0..).zip(&patterns).filter(|(_, it)| begins(it));
        all.map(|(number, _)| number).collect::<Vec<Number>>()
    });
    let beginning_with = to.records(beginning_with);
    let signs = files.signs.iter().map(|sign| SignRecord {
        id: sign.id.clone(),
        conditions: placed(&conditions_of(sign, files), &places),
    });
    SignSpans {
        words: to.index(words.phrases.iter().map(|(it, meaning)| (it.clone(), *meaning)).collect()),
        stems: to.index(words.stems.iter().map(|(it, meaning)| (it.clone(), *meaning)).collect()),
        spellings: spellings::write(
            told.iter().map(String::as_str),
            |_, channel| channel == Channel::Typed,
            to,
        ),
        longest: count(words.longest),
        numbers: words.ranges.clone(),
        phrases: to.keyed(phrases),
        patterns: to.records(&patterns),
        beginning_with,
        signs: to.records(signs),
    }
}

/// Writes what the meanings of words do, by their numbers.
pub(crate) fn write_meanings(files: &Files, to: &mut Writer) -> Span {
    let places = places(files);
    to.records(files.sign_words.iter().map(|it| WordMeaning {
        role: it.role,
        points_to: placed(&it.points_to, &places),
        else_last: it.else_last,
    }))
}

fn places(files: &Files) -> HashMap<&str, Place> {
    files.entries.iter().enumerate().map(|(number, entry)| (entry.id(), Place::new(number))).collect()
}

fn placed(ids: &[String], places: &HashMap<&str, Place>) -> Vec<Place> {
    ids.iter().filter_map(|id| places.get(id.as_str()).copied()).collect()
}

/// What people say of a sign, as it is compared; its name is one of these.
fn said_of(sign: &Sign) -> impl Iterator<Item = String> {
    [&sign.name].into_iter().chain(&sign.phrases).map(|it| folded(it))
}

fn folded(text: &str) -> String {
    spoken_words(text).into_iter().map(|it| it.text).collect::<Vec<_>>().join(" ")
}

/// What a sign may be a sign of: first what it itself names, then what its red flags name.
fn conditions_of(sign: &Sign, files: &Files) -> Vec<String> {
    let flags = files.tables.red_flags.iter().filter(|it| it.read_as.contains(&sign.id));
    let mut all: Vec<String> = Vec::new();
    for id in sign.leads_to.iter().chain(flags.flat_map(|it| &it.conditions)) {
        if !all.contains(id) {
            all.push(id.clone());
        }
    }
    all
}

/// The words by which signs are recognised.
struct Words<'w> {
    all: &'w [SignWords],
    /// Words and phrases, each with the number of what they mean.
    phrases: BTreeMap<String, usize>,
    /// Stems of single words that have one meaning.
    stems: BTreeMap<String, usize>,
    ranges: Vec<NumberRange>,
    longest: usize,
}

impl<'w> Words<'w> {
    fn new(all: &'w [SignWords]) -> Self {
        let mut words =
            Self { all, phrases: BTreeMap::new(), stems: BTreeMap::new(), ranges: Vec::new(), longest: 1 };
        let mut stems: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (number, meaning) in all.iter().enumerate() {
            words.ranges.extend(meaning.numbers.iter().map(|[from, to]| (*from, *to, count(number))));
            for phrase in meaning.words.iter().map(|it| folded(it)) {
                words.longest = words.longest.max(phrase.split(' ').count());
                if let Some(stem) = stem_of_sign(&phrase) {
                    stems.entry(stem.to_owned()).or_default().insert(number);
                }
                words.phrases.entry(phrase).or_insert(number);
            }
        }
        let one = stems.into_iter().filter(|(_, meanings)| meanings.len() == 1);
        words.stems = one.filter_map(|(stem, meanings)| Some((stem, meanings.into_iter().next()?))).collect();
        words
    }

    /// Single words that mean something, and those of which phrases are made: a slip of a word that says nothing is nothing.
    fn that_mean_something(&self) -> BTreeSet<String> {
        let is_told = |meaning: usize| {
            let role = self.all[meaning].role;
            role.makes_signs() || matches!(role, SignWordRole::Circumstance | SignWordRole::Course)
        };
        let phrases =
            self.phrases.iter().filter(|(phrase, meaning)| phrase.contains(' ') || is_told(**meaning));
        phrases.flat_map(|(phrase, _)| phrase.split(' ')).map(str::to_owned).collect()
    }

    fn numbers_of(&self, meanings: &[String]) -> Vec<Number> {
        let number = |meaning: &String| self.all.iter().position(|it| it.meaning == *meaning);
        meanings.iter().filter_map(number).map(count).collect()
    }

    /// The pattern of a phrase: all that its words mean; none where several words shrink to one meaning or to none.
    fn pattern(&self, sign: Number, phrase: &str) -> Option<SignPattern> {
        let of_word = |word: &str| {
            meaning_of(word, |it| self.phrases.get(it).copied(), |it| self.stems.get(it).copied())
        };
        let tokens = tokens(&spoken_words(phrase), self.longest, &self.ranges, of_word);
        let says = |meaning: &usize| self.all[*meaning].role.makes_signs();
        let mut meanings: Vec<usize> = Vec::new();
        for meaning in tokens.iter().filter_map(|it| it.meaning).filter(says) {
            if !meanings.contains(&meaning) {
                meanings.push(meaning);
            }
        }
        // A word without a meaning cannot be asked for, nor one that says nothing: the whole phrase still can.
        let is_whole = tokens.iter().all(|it| it.meaning.is_some());
        let shrinks = meanings.len() == 1 && tokens.len() > 1;
        let slots = meanings.into_iter().map(|it| vec![count(it)]).collect::<Vec<_>>();
        (is_whole && !shrinks && !slots.is_empty()).then_some(SignPattern {
            sign,
            slots,
            without: Vec::new(),
        })
    }
}
