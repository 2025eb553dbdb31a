//! What matching asks of names: how they are spelt, the words that they are
//! made of, and which products share one. `naming` lays it out at the build,
//! so that nothing is prepared for a query, and only those names are read that
//! may be meant.

use std::io;

use super::{
    BETWEEN_NAMES, Place, Role, Spellings, Table, leads,
    spelling::Sketches,
    store::Parts,
    table::{key, parts},
};

/// What all words that stand for what the reference is about are read as: `how is it given` and `how is immunotherapy
/// given` are one question. No folded word is written so.
pub const SUBJECT: &str = "*";

/// The names of everything.
#[derive(Clone, Debug)]
pub struct Lexicon {
    /// Letters of the names of drugs → their roles and places.
    drugs: Spellings,
    /// Letters of the names of drugs that are not covered → the drugs.
    others: Spellings,
    /// Place of a drug → a longer product, by its place or by its name, and three fields of [`LongerProduct`].
    products: Table,
    /// Folded name of what is no drug → roles and places, numbers of the meanings of its words, what these weigh, and
    /// how many of them say what is asked for. What leads there only as it stands has a row of its own, without
    /// meanings.
    phrases: Table,
    /// Letters of such a name → numbers of the phrases that have them.
    phrase_letters: Spellings,
    /// Numbers of those phrases that are main names.
    main_phrases: Sketches,
    /// Words of such a name that leads there only as it stands, with [`SUBJECT`] for each word for the subject →
    /// numbers of phrases.
    as_they_stand: Table,
    /// Stem of a word of such a name → whether it says what is asked for, whether everybody uses it, what it weighs,
    /// and the numbers and places of [`Meaning::phrases`] and [`Meaning::entries`].
    meanings: Table,
    /// Words of such names that say what is asked for.
    words: Spellings,
}

/// A drug as it is named in the lexicon.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum NamedDrug<'k> {
    /// One that is covered.
    Covered(Place),
    /// One that is not, by its name.
    Other(&'k str),
}

/// The drugs that have a name, and what it is to them.
#[derive(Clone, Copy, Debug)]
pub struct DrugName<'k> {
    /// Its letters.
    pub letters: &'k str,
    is_covered: bool,
    drugs: &'k str,
}

impl<'k> DrugName<'k> {
    /// The drugs with that name, and what it is to them.
    pub fn drugs(&self) -> impl Iterator<Item = (NamedDrug<'k>, Role)> + use<'k> {
        let (covered, others) = if self.is_covered { (self.drugs, "") } else { ("", self.drugs) };
        let covered = leads(covered).map(|(role, place)| (NamedDrug::Covered(place), role));
        covered.chain(parts(others, BETWEEN_NAMES).map(|name| (NamedDrug::Other(name), Role::Name)))
    }
}

/// A product whose name has that of another drug in it.
#[derive(Clone, Copy, Debug)]
pub struct LongerProduct<'k> {
    /// The product.
    pub drug: NamedDrug<'k>,
    rest: &'k str,
    telling: &'k str,
    /// All words that it has more, as one.
    pub joined: &'k str,
}

impl<'k> LongerProduct<'k> {
    fn read(row: &'k str) -> Option<Self> {
        let mut fields = row.split('\t');
        let mut next = || fields.next();
        let (place, name) = (next()?, next()?);
        let drug = place.parse().map_or(NamedDrug::Other(name), |place| NamedDrug::Covered(Place(place)));
        Some(Self { drug, rest: next()?, telling: next()?, joined: next()? })
    }

    /// The words to be said for it: those that it has more, without fillers where the others say enough.
    pub fn rest(&self) -> impl Iterator<Item = &'k str> {
        parts(self.rest, b' ')
    }

    /// Those of them that tell it alone.
    pub fn telling(&self) -> impl Iterator<Item = &'k str> {
        parts(self.telling, b' ')
    }
}

/// A name of entries that are no drugs.
#[derive(Clone, Copy, Debug)]
pub struct Phrase<'k> {
    /// Its number.
    pub number: usize,
    /// The name, folded.
    pub folded: &'k str,
    leads: &'k str,
    meanings: &'k str,
    /// What its words weigh.
    pub weight: f64,
    /// How many of them say what is asked for.
    pub contents: usize,
}

impl<'k> Phrase<'k> {
    fn read(number: usize, folded: &'k str, row: &'k str) -> Option<Self> {
        let mut fields = row.split('\t');
        let mut next = || fields.next();
        let (leads, meanings) = (next()?, next()?);
        Some(Self {
            number,
            folded,
            leads,
            meanings,
            weight: next()?.parse().ok()?,
            contents: next()?.parse().ok()?,
        })
    }

    /// The entries that have it, and what it is to them.
    pub fn leads(&self) -> impl Iterator<Item = (Role, Place)> + use<'k> {
        leads(self.leads)
    }

    /// Its best role; none only in a file that is spoilt.
    pub fn role(&self) -> Option<Role> {
        self.leads().map(|(role, _)| role).min()
    }

    /// What its words mean, by number.
    pub fn meanings(&self) -> impl Iterator<Item = usize> + use<'k> {
        numbers(self.meanings)
    }
}

/// What a word of a name means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meaning<'k> {
    /// Its number.
    pub number: usize,
    /// Whether it says what is asked for.
    pub is_content: bool,
    /// Whether everybody uses the word.
    pub is_common: bool,
    /// How much it says: the fewer entries have the word, the more.
    pub weight: f64,
    phrases: &'k str,
    entries: &'k str,
}

impl<'k> Meaning<'k> {
    fn read(number: usize, row: &'k str) -> Option<Self> {
        let mut fields = row.split('\t');
        let mut next = || fields.next();
        Some(Self {
            number,
            is_content: next()? == CONTENT,
            is_common: next()? == COMMON,
            weight: next()?.parse().ok()?,
            phrases: next()?,
            entries: next()?,
        })
    }

    /// The phrases that have the word, by number; if it says nothing, only those of several words that all say nothing.
    pub fn phrases(&self) -> impl Iterator<Item = usize> + use<'k> {
        numbers(self.phrases)
    }

    /// The entries that have one of these names, if the word says what is asked for.
    pub fn entries(&self) -> impl Iterator<Item = Place> + use<'k> {
        parts(self.entries, b' ').filter_map(|place| place.parse().ok().map(Place))
    }
}

/// Says of a word in its row that it says what is asked for, and that everybody uses it.
pub(super) const CONTENT: &str = "content";
pub(super) const COMMON: &str = "common";

/// Numbers as they stand in a row.
fn numbers(row: &str) -> impl Iterator<Item = usize> {
    parts(row, b' ').filter_map(|number| number.parse().ok())
}

impl Lexicon {
    /// The next parts as they were written.
    pub(super) fn open(parts: &mut Parts) -> io::Result<Self> {
        Ok(Self {
            // In the order in which they are written.
            drugs: Spellings::open(parts)?,
            others: Spellings::open(parts)?,
            products: parts.table()?,
            phrases: parts.table()?,
            phrase_letters: Spellings::open(parts)?,
            main_phrases: Sketches::open(parts)?,
            as_they_stand: parts.table()?,
            meanings: parts.table()?,
            words: Spellings::open(parts)?,
        })
    }

    /// How the names of drugs are spelt: of those that are covered, or of the others.
    pub fn drug_spellings(&self, is_covered: bool) -> &Spellings {
        if is_covered { &self.drugs } else { &self.others }
    }

    /// The name with a number: of drugs that are covered, or of others.
    pub fn drug_name(&self, is_covered: bool, number: usize) -> Option<DrugName<'_>> {
        let (letters, drugs) = self.drug_spellings(is_covered).row(number)?;
        Some(DrugName { letters, is_covered, drugs })
    }

    /// The names that are exactly these letters, of any drugs.
    pub fn drugs_named(&self, letters: &str) -> impl Iterator<Item = DrugName<'_>> {
        let number = |is_covered: bool| self.drug_spellings(is_covered).rows.number(letters);
        [true, false].into_iter().filter_map(move |it| self.drug_name(it, number(it)?))
    }

    /// The names that begin with these letters, of any drugs.
    pub fn drugs_beginning<'l>(&'l self, letters: &str) -> impl Iterator<Item = DrugName<'l>> {
        [true, false].into_iter().flat_map(move |it| {
            let numbers = self.drug_spellings(it).rows.starting_with(letters);
            numbers.filter_map(move |number| self.drug_name(it, number))
        })
    }

    /// The products whose names have one of this drug in them.
    pub fn longer_products(&self, drug: Place) -> Vec<LongerProduct<'_>> {
        let drug = key(drug.0 as usize);
        let rows = self.products.starting_with(&drug);
        rows.filter_map(|number| self.longer_product(number)).collect()
    }

    /// All such products.
    pub fn all_longer_products(&self) -> impl Iterator<Item = LongerProduct<'_>> {
        (0..self.products.count()).filter_map(|number| self.longer_product(number))
    }

    fn longer_product(&self, number: usize) -> Option<LongerProduct<'_>> {
        self.products.read(number, |_, row| LongerProduct::read(row))
    }

    /// The phrase with a number.
    pub fn phrase(&self, number: usize) -> Option<Phrase<'_>> {
        self.phrases.read(number, |folded, row| Phrase::read(number, folded, row))
    }

    /// The phrases that begin with a text.
    pub fn phrases_beginning<'l>(&'l self, text: &str) -> impl Iterator<Item = Phrase<'l>> {
        self.phrases.starting_with(text).filter_map(|number| self.phrase(number))
    }

    /// How phrases are spelt.
    pub fn phrase_spellings(&self) -> &Spellings {
        &self.phrase_letters
    }

    /// The phrases with the letters that have a number.
    pub fn phrases_spelt(&self, number: usize) -> impl Iterator<Item = Phrase<'_>> {
        let row = self.phrase_letters.row(number).map_or("", |(_, row)| row);
        numbers(row).filter_map(|number| self.phrase(number))
    }

    /// The phrases that have exactly these letters, wherever the spaces stand.
    pub fn phrases_with_letters(&self, letters: &str) -> impl Iterator<Item = Phrase<'_>> {
        self.phrase_letters.rows.number(letters).into_iter().flat_map(|number| self.phrases_spelt(number))
    }

    /// The main names that have all letters of a text, in whatever order.
    pub fn main_phrases_with<'l>(&'l self, letters: &str) -> impl Iterator<Item = Phrase<'l>> + use<'l> {
        self.main_phrases.with_letters(letters).filter_map(|number| self.phrase(number))
    }

    /// The phrases that lead there only as they stand and have these words.
    pub fn phrases_as_they_stand<'l>(&'l self, words: &str) -> impl Iterator<Item = Phrase<'l>> + use<'l> {
        let row = self.as_they_stand.get(words).unwrap_or_default();
        numbers(row).filter_map(|number| self.phrase(number))
    }

    /// Whether there is one that goes on after these words.
    pub fn goes_on(&self, words: &str) -> bool {
        self.as_they_stand.starting_with(&format!("{words} ")).next().is_some()
    }

    /// The meaning with a number.
    pub fn meaning(&self, number: usize) -> Option<Meaning<'_>> {
        self.meanings.read(number, |_, row| Meaning::read(number, row))
    }

    /// The meaning of a stem.
    pub fn meaning_of(&self, stem: &str) -> Option<Meaning<'_>> {
        self.meaning(self.meanings.number(stem)?)
    }

    /// How the words of phrases are spelt that say what is asked for.
    pub fn word_spellings(&self) -> &Spellings {
        &self.words
    }
}

/// What a word weighs that one entry alone has, among so many.
pub fn rarest(entries: usize) -> f64 {
    // Not `ln`, which is what the machine makes of it: what is meant must not depend on that.
    libm::log(1.0 + float(entries))
}

/// A count to reckon with.
pub fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
