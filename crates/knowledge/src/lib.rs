//! The knowledge of immunoref: its shapes, the rules that its files keep, and how it is looked up.
//!
//! People edit `assets/knowledge/*.json`. [`read`] reads such a folder, [`compile`] checks the files, joins what belongs
//! together and lays it out as bytes; the build does that once for the knowledge inside the program. [`Knowledge`] looks
//! things up in these bytes, and decodes no more than the entry that is asked for.

mod check;
mod codes;
mod compile;
mod files;
pub mod model;
mod names;
mod numbered;
mod problem;
mod questions;
mod signs;

use std::{io, ops::Range, path::PathBuf};

use immunoref_index::{
    Index, Lexicon, Place, Role, Signs, Spellings,
    store::{self, Parts, Rising, Span},
};
use jiff::civil::Date;
use serde::Serialize;

pub use compile::{SourceFacts, compile};
pub use files::{FILES, Tables, Texts, read};
pub use problem::Problem;
pub use questions::{FacetFacts, LocaleFacts, PassageFacts, SHORTEST_SLIP, grades, number_of, stems};
pub use signs::WordMeaning;

use check::check;
use compile::{About, Layout};
use files::{Files, show};
use model::{Day, Edition, Entry, Kind, Organ, OtherDrug, RedFlag, Sign, Source};

/// A real drug that is not covered.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotCovered {
    /// Its name, as its list has it.
    pub name: String,
    /// Its class, where a source supports one.
    pub class: Option<String>,
}

/// The knowledge, ready to be looked up.
#[derive(Debug)]
pub struct Knowledge {
    /// Which edition it is.
    pub edition: Edition,
    /// SHA-256 of its files, one after the other in the order of their names, in hexadecimal digits.
    pub sha256: String,
    /// Where it was read, if it is not that inside the program.
    pub folder: Option<PathBuf>,
    /// How many statements there are, each with at least one source.
    pub statements: u32,
    /// Words that say nothing of what is asked for: `how`, `please`.
    pub stop_words: Index,
    /// Words that stand for what all of it is about: `it`, `treatment`.
    pub subject_words: Index,
    /// The names by what matching asks of them.
    pub lexicon: Lexicon,
    /// Signs, by what recognises them.
    pub signs: Signs,
    /// Kind and id → entries of this kind that are about that one or beneath it; without an id, about none.
    belonging: Index,
    /// Folded name, or id → the entries to which it leads.
    names: Index,
    other_names: Index,
    /// Form of a code → the entries that have it.
    codes: Index,
    /// Stem of a word → the numbers of the passages that hold it.
    words: Index,
    facet_words: Index,
    /// The words by which facets are asked for, one by one.
    pub facet_spellings: Spellings,
    locale_words: Index,
    synonyms: Index,
    /// Where everything else stands.
    at: Layout,
    parts: Parts,
}

/// What is known of an entry without decoding it.
#[derive(Clone, Copy, Debug)]
pub struct Heading<'k> {
    /// Its place.
    pub place: Place,
    /// Its id.
    pub id: &'static str,
    /// Its kind.
    pub kind: Kind,
    /// Its main name.
    pub name: &'static str,
    /// What it is called in a line: its name, or the brand of a product with a long one.
    pub label: &'static str,
    knowledge: &'k Knowledge,
}

impl Heading<'_> {
    /// The entry itself, with what it shows of the tables.
    pub fn entry(&self) -> Option<Entry> {
        let (Knowledge { at, parts, .. }, views) = (self.knowledge, self.about()?.views);
        let mut entry = parts.packed(at.entries).get(self.place.number())?;
        // There are hundreds of a drug, and hardly anybody asks for them there.
        let red_flags = if self.kind == Kind::Drug { Vec::new() } else { self.call(usize::MAX) };
        let rows = Tables {
            uses: parts.packed(at.uses).select(&views.uses),
            red_flags,
            actions: parts.packed(at.actions).select(&views.actions),
            rates: parts.packed(at.rates).select(&views.rates),
            management: parts.packed(at.management).select(&views.management),
        };
        show(&mut entry, rows.numbered());
        if let Entry::Drug(drug) = &mut entry {
            numbered::code(drug);
        }
        Some(entry)
    }

    /// The signs to call about that it shows, the first of them as many as are wanted.
    pub fn call(&self, most: usize) -> Vec<RedFlag> {
        let Knowledge { at, parts, .. } = self.knowledge;
        let numbers = self.about().map(|it| it.views.red_flags).unwrap_or_default();
        parts.packed(at.red_flags).select(&numbers[..most.min(numbers.len())])
    }

    /// The entry in a line.
    pub fn brief(&self) -> &'static str {
        self.knowledge.text(self.knowledge.at.briefs, self.place).unwrap_or_default()
    }

    fn about(&self) -> Option<About> {
        self.knowledge.parts.records(self.knowledge.at.abouts).get(self.place.number())
    }

    /// Its brand names.
    pub fn brands(&self) -> Vec<String> {
        self.about().map(|it| it.brands).unwrap_or_default()
    }

    /// Id of the entry that answers where this one is hidden.
    pub fn parent(&self) -> Option<String> {
        self.about()?.parent
    }

    /// The sources each of which says something of it alone, by their numbers.
    pub fn sources(&self) -> Vec<u32> {
        self.about().map(|it| it.sources).unwrap_or_default()
    }

    /// Whether an approval of it was withdrawn.
    pub fn has_withdrawal(&self) -> bool {
        self.about().is_some_and(|it| it.has_withdrawal)
    }

    /// Whether it is a drug of which holds what is said of immunotherapy as a whole.
    pub fn is_immunotherapy(&self) -> bool {
        self.about().is_some_and(|it| it.is_immunotherapy)
    }

    /// Whether it is a serious side effect.
    pub fn is_serious(&self) -> bool {
        self.about().is_some_and(|it| it.is_serious)
    }

    /// Whether there are signs of it to call about at once.
    pub fn has_call(&self) -> bool {
        self.about().is_some_and(|it| !it.views.red_flags.is_empty())
    }

    /// The first day that the date of an event can mean.
    pub fn day(&self) -> Option<Date> {
        self.about()?.day.map(Day::first)
    }
}

impl Knowledge {
    /// The knowledge that [`compile`] has laid out. Next to nothing of it is read before it is asked for.
    ///
    /// # Errors
    /// Where another version laid it out.
    pub fn new(compiled: &'static [u8]) -> io::Result<Self> {
        let (at, parts): (Layout, Parts) = store::open(compiled)?;
        Ok(Self {
            edition: at.edition.clone(),
            sha256: at.sha256.clone(),
            folder: None,
            statements: at.statements,
            stop_words: parts.index(at.stop_words)?,
            subject_words: parts.index(at.subject_words)?,
            lexicon: Lexicon::open(&at.lexicon, &parts)?,
            signs: Signs::open(&at.signs, &parts)?,
            belonging: parts.index(at.belonging.0)?,
            names: parts.index(at.names.0)?,
            other_names: parts.index(at.other_names)?,
            codes: parts.index(at.codes.0)?,
            words: parts.index(at.questions.words.0)?,
            facet_words: parts.index(at.questions.facet_words.0)?,
            facet_spellings: Spellings::open(&parts, at.questions.facet_spellings)?,
            locale_words: parts.index(at.questions.locale_words)?,
            synonyms: parts.index(at.questions.synonyms.0)?,
            at,
            parts,
        })
    }

    /// The knowledge in the files of a folder. Names of other drugs that are `in_force` hold as if they stood there. What
    /// is compiled of them stays in memory until the program ends.
    ///
    /// # Errors
    /// Every file that cannot be read, else every rule that they break.
    ///
    /// # Panics
    /// Never: this version reads what it has laid out.
    pub fn of_folder(folder: PathBuf, in_force: &[OtherDrug]) -> Result<Self, Vec<Problem>> {
        let compiled = compile(&read(&folder)?, in_force)?;
        let knowledge = Self::new(compiled.leak()).expect("this version has laid it out");
        Ok(Self { folder: Some(folder), ..knowledge })
    }

    /// How many entries there are.
    pub fn count(&self) -> usize {
        self.parts.packed::<Entry>(self.at.entries).count()
    }

    /// How many entries of a kind there are.
    pub fn count_of(&self, kind: Kind) -> usize {
        self.numbers_of(kind).len()
    }

    /// The numbers of the places of a kind.
    fn numbers_of(&self, kind: Kind) -> Range<usize> {
        let count = |kind: &u32| *kind as usize;
        let first = self.at.by_kind[..kind as usize].iter().map(count).sum();
        first..first + count(&self.at.by_kind[kind as usize])
    }

    /// What is known of all entries, in the order in which they are shown.
    pub fn headings(&self) -> impl Iterator<Item = Heading<'_>> {
        Kind::ALL.into_iter().flat_map(|kind| self.headings_of(kind))
    }

    /// The same of the entries of a kind.
    pub fn headings_of(&self, kind: Kind) -> impl Iterator<Item = Heading<'_>> {
        self.numbers_of(kind).filter_map(|number| self.heading(Place::new(number)))
    }

    /// The entries of a kind that are about an entry or beneath it; without an id, those that are about none in
    /// particular. In the order in which they are shown.
    pub fn belonging(&self, kind: Kind, id: &str) -> impl Iterator<Item = Heading<'_>> {
        let number = self.belonging.get(&format!("{} {id}", kind.slug()));
        let places: Option<Vec<Place>> =
            number.and_then(|it| self.parts.records(self.at.belonging.1).get(it));
        places.unwrap_or_default().into_iter().filter_map(|place| self.heading(place))
    }

    /// What is known of an entry without decoding it.
    pub fn heading(&self, place: Place) -> Option<Heading<'_>> {
        Some(Heading {
            place,
            id: self.text(self.at.ids, place)?,
            kind: self.kind(place)?,
            name: self.text(self.at.titles, place)?,
            label: self.text(self.at.labels, place)?,
            knowledge: self,
        })
    }

    /// The kind of the entry at a place.
    pub fn kind(&self, place: Place) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| self.numbers_of(*kind).contains(&(place.number())))
    }

    fn text(&self, at: Span, place: Place) -> Option<&'static str> {
        self.parts.texts(at).get(place.number())
    }

    /// The entry with an id.
    pub fn by_id(&self, id: &str) -> Option<Heading<'_>> {
        let (_, place) = *self.named(id).first()?;
        self.heading(place)
    }

    /// The entries to which a folded name or an id leads, in the order in which they are shown.
    pub fn named(&self, folded: &str) -> Vec<(Role, Place)> {
        let number = self.names.get(folded);
        let leads: Option<Vec<(Place, Role)>> =
            number.and_then(|it| self.parts.records(self.at.names.1).get(it));
        leads.unwrap_or_default().into_iter().map(|(place, role)| (role, place)).collect()
    }

    /// The entries that have a code, if the folded text is one as it stands, with the name of its system before it or not.
    pub fn coded(&self, folded: &str) -> Vec<(Role, Place)> {
        let owners = |form: &str| -> Vec<codes::Owner> {
            let number = self.codes.get(form);
            number.and_then(|it| self.parts.records(self.at.codes.1).get(it)).unwrap_or_default()
        };
        let leads = codes::readings(folded).flat_map(|(before, form)| {
            let owners = owners(&form).into_iter();
            owners.filter_map(move |(place, system)| Some((codes::role(before, &system)?, place)))
        });
        leads.collect()
    }

    /// Every folded name with the entries to which it leads, in the order of the names.
    pub fn all_names(&self) -> impl Iterator<Item = (String, Vec<(Role, Place)>)> {
        let names = self.names.keys().into_iter().map(|(name, _)| name).filter(|name| !name.contains(':'));
        names.map(|name| {
            let leads = self.named(&name);
            (name, leads)
        })
    }

    /// A drug that is not covered, by a folded name.
    pub fn other(&self, folded: &str) -> Option<NotCovered> {
        self.other_drug(u32::try_from(self.other_names.get(folded)?).ok()?)
    }

    /// A drug that is not covered, by its number.
    pub fn other_drug(&self, number: u32) -> Option<NotCovered> {
        let OtherDrug { name, class, .. } = self.parts.records(self.at.other_drugs).get(number as usize)?;
        Some(NotCovered { name, class })
    }

    /// Every drug that is not covered, in the order of their names.
    pub fn other_drugs(&self) -> impl Iterator<Item = OtherDrug> {
        self.parts.records(self.at.other_drugs).all().into_iter()
    }

    /// Whether a stemmed word stands in any passage.
    pub fn is_said(&self, stem: &str) -> bool {
        self.words.has(stem)
    }

    /// The numbers of the passages in which a stemmed word stands.
    pub fn passages_with(&self, stem: &str) -> Vec<u32> {
        let number = self.words.get(stem);
        let passages: Option<Rising> =
            number.and_then(|it| self.parts.records(self.at.questions.words.1).get(it));
        passages.map(|it| it.numbers()).unwrap_or_default()
    }

    /// What is known of all passages.
    pub fn passage_facts(&self) -> PassageFacts {
        self.parts.packed(self.at.questions.facts).get(0).unwrap_or_default()
    }

    /// The facets that are asked for by a stemmed phrase, by their numbers.
    pub fn facets_asked(&self, phrase: &str) -> Vec<u8> {
        let number = self.facet_words.get(phrase);
        number.and_then(|it| self.parts.records(self.at.questions.facet_words.1).get(it)).unwrap_or_default()
    }

    /// A facet by its number.
    pub fn facet(&self, number: u8) -> Option<FacetFacts> {
        self.parts.records(self.at.questions.facets).get(number.into())
    }

    /// All facets.
    pub fn facets(&self) -> Vec<FacetFacts> {
        self.parts.records(self.at.questions.facets).all()
    }

    /// The place that goes by a stemmed phrase.
    pub fn locale(&self, phrase: &str) -> Option<LocaleFacts> {
        self.parts.records(self.at.questions.locales).get(self.locale_words.get(phrase)?)
    }

    /// The words by which passages may say the same as a stemmed phrase: stems, all of which have to stand there.
    pub fn synonyms(&self, phrase: &str) -> Vec<Vec<String>> {
        let number = self.synonyms.get(phrase);
        number.and_then(|it| self.parts.records(self.at.questions.synonyms.1).get(it)).unwrap_or_default()
    }

    /// What the words of a meaning do, by its number.
    pub fn word_meaning(&self, number: usize) -> Option<WordMeaning> {
        self.parts.records(self.at.word_meanings).get(number)
    }

    /// The same of all meanings, by their numbers.
    pub fn word_meanings(&self) -> Vec<WordMeaning> {
        self.parts.records(self.at.word_meanings).all()
    }

    /// Signs to call about at once.
    pub fn red_flags(&self) -> Vec<RedFlag> {
        self.parts.packed(self.at.red_flags).all()
    }

    /// The organs and systems of the body, in the order in which they are listed.
    pub fn organs(&self) -> Vec<Organ> {
        self.parts.records(self.at.organs).all()
    }

    /// The tables of which entries show their parts.
    pub fn tables(&self) -> Tables {
        let Self { at, parts, .. } = self;
        Tables {
            uses: parts.packed(at.uses).all(),
            red_flags: self.red_flags(),
            actions: parts.packed(at.actions).all(),
            rates: parts.packed(at.rates).all(),
            management: parts.packed(at.management).all(),
        }
        .numbered()
    }

    /// What is known of a source, by its number, without reading all of it.
    pub fn source_facts(&self, number: u32) -> Option<SourceFacts> {
        self.parts.records(self.at.source_facts).get(number as usize)
    }

    /// The number of a source.
    pub fn source_number(&self, id: &str) -> Option<u32> {
        u32::try_from(self.parts.texts(self.at.source_ids).position(id)?).ok()
    }

    /// A source, and how many statements rest on it.
    pub fn source(&self, id: &str) -> Option<(Source, u32)> {
        self.read_source(self.source_number(id)?)
    }

    /// All sources in the order of their ids, each with how many statements rest on it.
    pub fn sources(&self) -> impl Iterator<Item = (Source, u32)> {
        (0..).map_while(|number| self.read_source(number))
    }

    fn read_source(&self, number: u32) -> Option<(Source, u32)> {
        let source = self.parts.packed(self.at.sources).get(number as usize)?;
        Some((source, self.source_facts(number)?.statements))
    }

    /// Checks it once more, as if it were files again.
    pub fn verify(&self) -> Vec<Problem> {
        let words = |index: &Index| index.keys().into_iter().map(|(word, _)| word).collect();
        let files = Files {
            edition: self.edition.clone(),
            entries: self.headings().filter_map(|it| it.entry()).collect(),
            tables: self.tables(),
            signs: self.signs.all().into_iter().map(|it| Sign::of_id(it.id)).collect(),
            // How they are recognised was checked when it was compiled.
            sign_words: Vec::new(),
            organs: self.organs(),
            stop_words: words(&self.stop_words),
            subject_words: words(&self.subject_words),
            // What they lead to was checked when they were compiled.
            facets: Vec::new(),
            locales: Vec::new(),
            synonyms: Vec::new(),
            others: self.other_drugs().collect(),
            sources: self.sources().map(|(source, _)| source).collect(),
        };
        check(&files, &[])
    }
}
