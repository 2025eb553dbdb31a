//! What matching asks of names: how they are spelt, the words that they are made of, and which products share one.
//!
//! It is laid out when the knowledge is compiled, as [`LexiconSpans`] says, so that nothing is prepared for a query, and
//! only those names are read that may be meant.

use std::{collections::BTreeMap, io, sync::OnceLock};

use borsh::{BorshDeserialize, BorshSerialize};

use crate::{
    spellings::Spellings,
    store::{Index, Parts, Records, Span, SpellingsSpan},
    text::squeeze,
};

/// A number of an entry, a name, a word or a sign: ten times the knowledge has less than half as many.
pub type Number = u16;

/// Where an entry stands among the others; also the order in which they are shown.
#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Place(Number);

impl Place {
    /// The place with a number, counted from 0.
    ///
    /// # Panics
    /// Where that is 65,536 or more.
    pub fn new(number: usize) -> Self {
        Self(Number::try_from(number).expect("there are fewer entries"))
    }

    /// Its number.
    pub fn number(self) -> usize {
        usize::from(self.0)
    }
}

/// What a name is to the entry that it leads to.
#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Role {
    /// Its main name, the name with its suffix, or its id.
    Name,
    /// A brand name.
    Brand,
    /// A former name, or a developer's code.
    Former,
    /// A clinical or lay word.
    Alias,
    /// A word that leads there only as it stands.
    Exact,
}

/// The entries or drugs to which a name leads, each with what the name is to it.
pub type Leads<T> = BTreeMap<T, Role>;

/// Every folded name, or id, with the entries to which it leads.
pub type Names = BTreeMap<String, Leads<Place>>;

/// Adds one more to which a name leads: one to which it leads in two roles has it in the better one.
pub fn lead<T: Ord>(leads: &mut Leads<T>, to: T, role: Role) {
    leads.entry(to).and_modify(|it| *it = (*it).min(role)).or_insert(role);
}

/// What all words that stand for what the reference is about are read as: `how is it given` and `how is immunotherapy
/// given` are one question. No folded word is written so.
pub const SUBJECT: &str = "*";

/// A drug as a name leads to it.
#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum DrugId {
    /// One that is covered.
    Covered(Place),
    /// One that is not, by its number.
    Other(u32),
}

/// A product whose name has that of another drug in it.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct LongerProduct {
    /// The product.
    pub drug: DrugId,
    /// The words to be said for it: those that it has more, without stop words where the others say enough.
    pub rest: Vec<String>,
    /// Those of them that tell it alone.
    pub telling: Vec<String>,
    /// All words that it has more, as one.
    pub joined: String,
}

/// A name of entries that are no drugs.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug)]
pub struct Phrase {
    /// Its number, in the order of the names.
    #[borsh(skip)]
    pub number: Number,
    /// The name, folded.
    pub folded: String,
    /// The entries that have it, and what it is to them.
    pub leads: Vec<(Place, Role)>,
    /// What its words mean, by number; nothing, if it leads there only as it stands.
    pub meanings: Vec<Number>,
    /// What its words weigh.
    pub weight: f32,
    /// How many of them say what is asked for.
    pub contents: Number,
}

impl Phrase {
    /// Its best role.
    pub fn role(&self) -> Option<Role> {
        self.leads.iter().map(|(_, role)| *role).min()
    }
}

/// What a word of a name means.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, PartialEq)]
pub struct Meaning {
    /// Its number, in the order of the stems.
    pub number: Number,
    /// Whether it says what is asked for.
    pub is_content: bool,
    /// Whether everybody uses the word.
    pub is_common: bool,
    /// How much it says: the fewer entries have the word, the more.
    pub weight: f32,
    /// The phrases that have the word, by number; if it says nothing, only those of several words that all say nothing.
    pub phrases: Vec<Number>,
    /// The entries that have one of these names, if the word says what is asked for.
    pub entries: Vec<Place>,
}

/// The names of everything.
#[derive(Debug)]
pub struct Lexicon {
    drugs: DrugNames,
    other_drugs: DrugNames,
    products: Records<Vec<LongerProduct>>,
    /// The longer products of all drugs, once they were asked for.
    all_products: OnceLock<Vec<LongerProduct>>,
    phrases: Records<Phrase>,
    /// Letters of phrases.
    pub phrase_letters: Spellings,
    phrases_spelt: Records<Vec<Number>>,
    as_they_stand: Index,
    as_they_stand_phrases: Records<Vec<Number>>,
    meanings: Records<Meaning>,
    stems: Index,
    /// Words of phrases that say what is asked for.
    pub content_words: Spellings,
}

/// The names of drugs, as they are spelt, and the drugs that have them.
type DrugNames = (Spellings, Records<Vec<(DrugId, Role)>>);

/// A name of drugs: its letters, and the drugs that have it.
#[derive(Debug)]
pub struct DrugName {
    /// Its letters.
    pub letters: String,
    /// The drugs with that name, and what it is to them.
    pub drugs: Vec<(DrugId, Role)>,
}

impl Lexicon {
    /// What was laid out there.
    pub fn open(at: &LexiconSpans, parts: &Parts) -> io::Result<Self> {
        let (drugs, other_drugs) = &at.drugs;
        let phrases = &at.phrases;
        Ok(Self {
            drugs: (Spellings::open(parts, drugs.0)?, parts.records(drugs.1)),
            other_drugs: (Spellings::open(parts, other_drugs.0)?, parts.records(other_drugs.1)),
            products: parts.records(at.products),
            all_products: OnceLock::new(),
            phrases: parts.records(phrases.phrases),
            phrase_letters: Spellings::open(parts, phrases.letters.0)?,
            phrases_spelt: parts.records(phrases.letters.1),
            as_they_stand: parts.index(phrases.as_they_stand.0)?,
            as_they_stand_phrases: parts.records(phrases.as_they_stand.1),
            stems: parts.index(phrases.meanings.0)?,
            meanings: parts.records(phrases.meanings.1),
            content_words: Spellings::open(parts, phrases.content_words)?,
        })
    }

    /// How the names of drugs are spelt: of those that are covered, or of the others.
    pub fn drug_spellings(&self, is_covered: bool) -> &Spellings {
        &self.drug_names(is_covered).0
    }

    fn drug_names(&self, is_covered: bool) -> &DrugNames {
        if is_covered { &self.drugs } else { &self.other_drugs }
    }

    /// The name with a number: of drugs that are covered, or of others.
    pub fn drug_name(&self, is_covered: bool, number: usize) -> Option<DrugName> {
        let (spellings, leads) = self.drug_names(is_covered);
        Some(DrugName { letters: spellings.letters(number), drugs: leads.get(number)? })
    }

    /// The names that are exactly these letters, of any drugs.
    pub fn drugs_named(&self, letters: &str) -> impl Iterator<Item = DrugName> {
        [true, false].into_iter().filter_map(move |is_covered| {
            self.drug_name(is_covered, self.drug_spellings(is_covered).index.get(letters)?)
        })
    }

    /// The names that begin with these letters, of any drugs.
    pub fn drugs_beginning(&self, letters: &str) -> impl Iterator<Item = DrugName> {
        [true, false].into_iter().flat_map(move |is_covered| {
            let numbers = self.drug_spellings(is_covered).index.starting_with(letters);
            numbers.filter_map(move |number| self.drug_name(is_covered, number))
        })
    }

    /// The products whose names have one of this drug in them.
    pub fn longer_products(&self, drug: Place) -> Vec<LongerProduct> {
        self.products.get(drug.number()).unwrap_or_default()
    }

    /// All such products.
    pub fn all_longer_products(&self) -> &[LongerProduct] {
        self.all_products.get_or_init(|| self.products.all().into_iter().flatten().collect())
    }

    /// The phrase with a number.
    pub fn phrase(&self, number: Number) -> Option<Phrase> {
        self.phrases.get(number.into()).map(|it| Phrase { number, ..it })
    }

    /// The phrases that begin with a text.
    pub fn phrases_beginning(&self, text: &str) -> impl Iterator<Item = Phrase> {
        let letters: Vec<usize> = self.phrase_letters.index.starting_with(&squeeze(text)).collect();
        let phrases = letters.into_iter().flat_map(|number| self.phrases_spelt(number));
        phrases.filter(move |it| it.folded.starts_with(text))
    }

    /// The phrases with the letters that have a number.
    pub fn phrases_spelt(&self, number: usize) -> impl Iterator<Item = Phrase> {
        let numbers = self.phrases_spelt.get(number).unwrap_or_default();
        numbers.into_iter().filter_map(|number| self.phrase(number))
    }

    /// The phrases that have exactly these letters, wherever the spaces stand.
    pub fn phrases_with_letters(&self, letters: &str) -> impl Iterator<Item = Phrase> {
        self.phrase_letters.index.get(letters).into_iter().flat_map(|number| self.phrases_spelt(number))
    }

    /// The main names that have all letters of a text, in whatever order.
    pub fn main_phrases_with(&self, letters: &str) -> impl Iterator<Item = Phrase> {
        let spelt = self.phrase_letters.with_letters(letters).flat_map(|number| self.phrases_spelt(number));
        spelt.filter(|it| it.leads.iter().any(|(_, role)| *role == Role::Name))
    }

    /// The phrases that lead there only as they stand and have these words.
    pub fn phrases_as_they_stand(&self, words: &str) -> impl Iterator<Item = Phrase> {
        let numbers = self.as_they_stand.get(words).and_then(|number| self.as_they_stand_phrases.get(number));
        numbers.unwrap_or_default().into_iter().filter_map(|number| self.phrase(number))
    }

    /// Whether there is one that goes on after these words.
    pub fn goes_on(&self, words: &str) -> bool {
        self.as_they_stand.starting_with(&format!("{words} ")).next().is_some()
    }

    /// The meaning of a stem.
    pub fn meaning_of(&self, stem: &str) -> Option<Meaning> {
        self.meanings.get(self.stems.get(stem)?)
    }
}

/// How rare a word is that so many entries have, `having` of `entries`.
pub fn rarity(entries: usize, having: usize) -> f32 {
    let float = |count: usize| Number::try_from(count).map_or(f32::MAX, f32::from);
    // Not `ln`, which is what the machine makes of it: what is meant must not depend on that.
    libm::logf(1.0 + float(entries) / float(having))
}

/// A count to reckon with.
pub fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// Where the parts of a [`Lexicon`] stand.
#[derive(Debug, BorshDeserialize, BorshSerialize)]
pub struct LexiconSpans {
    /// Of those that are covered, and of the others.
    pub drugs: ((SpellingsSpan, Span), (SpellingsSpan, Span)),
    /// Of the longer products of each entry.
    pub products: Span,
    /// Of all other names.
    pub phrases: PhraseSpans,
}

/// Where the parts of it stand that tell of phrases.
#[derive(Debug, BorshDeserialize, BorshSerialize)]
pub struct PhraseSpans {
    /// The phrases, in the order of their names.
    pub phrases: Span,
    /// Letters of phrases, and the phrases that have them.
    pub letters: (SpellingsSpan, Span),
    /// Words that lead there only as they stand → their phrases.
    pub as_they_stand: (Span, Span),
    /// Stems → their meanings.
    pub meanings: (Span, Span),
    /// Words that say what is asked for.
    pub content_words: SpellingsSpan,
}

/// A number of a name.
///
/// # Panics
/// Where that is 65,536 or more.
pub fn count(number: usize) -> Number {
    Number::try_from(number).expect("there are fewer names")
}
