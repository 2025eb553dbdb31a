//! Lays out signs and the words by which they are recognised, as [`Signs`](immunoref_index::Signs) reads them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use immunoref_index::{
    Place,
    lexicon::count,
    signs::{
        NumberRange, SignPattern, SignRecord, SignSpans, WordMeaning, WordRole, spoken_words, stem_of_sign,
        tokens,
    },
    spellings,
    store::Writer,
    text::Channel,
};

use crate::{
    files::Files,
    model::{Entry, Sign, SignWordRole, SignWords},
};

/// Letters of the shortest word to which a slip leads.
const LEAST_SLIP: usize = 5;

/// Writes all of it.
pub(crate) fn write(files: &Files, to: &mut Writer) -> SignSpans {
    let words = Words::new(&files.sign_words);
    let numbered = |(number, entry)| (Entry::id(entry), Place::new(number));
    let places: HashMap<&str, Place> = files.entries.iter().enumerate().map(numbered).collect();
    let conditions =
        |ids: &[String]| ids.iter().filter_map(|id| places.get(id.as_str()).copied()).collect::<Vec<_>>();
    let meanings = files.sign_words.iter().map(|it| WordMeaning {
        role: role(it.role),
        points_to: conditions(&it.points_to),
        else_last: it.else_last,
    });
    let mut phrases: BTreeMap<String, Vec<u32>> = BTreeMap::new();
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
        let all = (0_u32..).zip(&patterns).filter(|(_, it)| begins(it));
        all.map(|(number, _)| number).collect::<Vec<u32>>()
    });
    let beginning_with = to.records(beginning_with);
    let signs = files
        .signs
        .iter()
        .map(|sign| SignRecord { id: sign.id.clone(), conditions: conditions(&conditions_of(sign, files)) });
    let slips = told.iter().map(String::as_str).filter(|it| it.len() >= LEAST_SLIP);
    SignSpans {
        words: to.index(words.phrases.iter().map(|(it, meaning)| (it.clone(), *meaning)).collect()),
        stems: to.index(words.stems.iter().map(|(it, meaning)| (it.clone(), *meaning)).collect()),
        spellings: spellings::write(slips, |_, channel| channel == Channel::Typed, to),
        meanings: to.records(meanings),
        longest: count(words.longest),
        numbers: words.ranges.clone(),
        phrases: to.keyed(phrases),
        patterns: to.records(&patterns),
        beginning_with,
        signs: to.records(signs),
    }
}

fn role(role: SignWordRole) -> WordRole {
    match role {
        SignWordRole::Meaning => WordRole::Meaning,
        SignWordRole::Inability => WordRole::Inability,
        SignWordRole::Negator => WordRole::Negator,
        SignWordRole::Idle => WordRole::Idle,
        SignWordRole::Person => WordRole::Person,
        SignWordRole::Asking => WordRole::Asking,
        SignWordRole::Undoing => WordRole::Undoing,
        SignWordRole::Or => WordRole::Or,
        SignWordRole::And => WordRole::And,
        SignWordRole::But => WordRole::But,
        SignWordRole::Circumstance => WordRole::Circumstance,
        SignWordRole::Normal => WordRole::Normal,
        SignWordRole::Other => WordRole::Other,
    }
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
        use SignWordRole::{Circumstance, Inability, Meaning, Negator};
        let says =
            |meaning: &usize| matches!(self.role(*meaning), Meaning | Inability | Negator | Circumstance);
        let phrases = self.phrases.iter().filter(|(phrase, meaning)| phrase.contains(' ') || says(meaning));
        phrases.flat_map(|(phrase, _)| phrase.split(' ')).map(str::to_owned).collect()
    }

    fn numbers_of(&self, meanings: &[String]) -> Vec<u32> {
        let number = |meaning: &String| self.all.iter().position(|it| it.meaning == *meaning);
        meanings.iter().filter_map(number).map(count).collect()
    }

    fn role(&self, meaning: usize) -> SignWordRole {
        self.all[meaning].role
    }

    /// The pattern of a phrase: all that its words mean; none where several words shrink to one meaning or to none.
    fn pattern(&self, sign: u32, phrase: &str) -> Option<SignPattern> {
        let of_word =
            |word: &str| self.phrases.get(word).or_else(|| self.stems.get(stem_of_sign(word)?)).copied();
        let tokens = tokens(&spoken_words(phrase), self.longest, &self.ranges, of_word);
        let says = |meaning: &usize| {
            matches!(
                self.role(*meaning),
                SignWordRole::Meaning | SignWordRole::Inability | SignWordRole::Negator
            )
        };
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
