//! What matching asks of names: how they are spelt, the words that they are
//! made of, and which products share one. It is laid out at the build, so
//! that a query costs as much as it has words, and not as there are names.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    io,
};

use super::{
    BETWEEN_NAMES, Kind, Place, Role, Spellings, Table,
    compile::{Files, Leads, Names, lead},
    leads,
    store::{Parts, Writer},
    table::parts,
};
use crate::{
    english::is_common,
    fold::{fold, squeeze, stem},
};

/// What a filler weighs that stands in a name: enough to tell `worn out`
/// from `worn`, and too little to be a reason.
const LITTLE: f64 = 0.3;

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
    /// Place of a drug → a longer product, the words that it has more, those of them that tell it alone, and all of
    /// them as one.
    products: Table,
    /// Folded name of what is no drug → roles and places, numbers of the meanings of its words, what these weigh, and
    /// how many of them say what is asked for. What leads there only as it stands has a row of its own, without
    /// meanings.
    phrases: Table,
    /// Letters of such a name → numbers of the phrases that have them.
    phrase_letters: Spellings,
    /// Words of such a name that leads there only as it stands, [`SUBJECT`] for its like → numbers of phrases.
    as_they_stand: Table,
    /// Stem of a word of such a name → whether it says what is asked for, whether everybody uses it, what it weighs,
    /// numbers of the phrases that have it, and places of their entries.
    meanings: Table,
    /// Words of such names that say what is asked for.
    words: Spellings,
}

/// A drug as it is named in the lexicon.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum NamedDrug<'k> {
    /// One that is covered.
    Ours(Place),
    /// One that is not, by its name.
    Other(&'k str),
}

/// The drugs that have a name, and what it is to them.
#[derive(Clone, Copy, Debug)]
pub struct DrugName<'k> {
    /// Its letters.
    pub letters: &'k str,
    /// Whether they are covered.
    pub is_ours: bool,
    drugs: &'k str,
}

impl<'k> DrugName<'k> {
    /// The drugs with that name, and what it is to them.
    pub fn drugs(&self) -> impl Iterator<Item = (NamedDrug<'k>, Role)> + use<'k> {
        let (ours, others) = if self.is_ours { (self.drugs, "") } else { ("", self.drugs) };
        let ours = leads(ours).map(|(role, place)| (NamedDrug::Ours(place), role));
        ours.chain(parts(others, BETWEEN_NAMES).map(|name| (NamedDrug::Other(name), Role::Name)))
    }
}

/// A product whose name has that of another drug in it.
#[derive(Clone, Copy, Debug)]
pub struct LongerProduct<'k> {
    /// The product.
    pub drug: NamedDrug<'k>,
    rest: &'k str,
    telling: &'k str,
    /// The words that it has more as one.
    pub joined: &'k str,
}

impl<'k> LongerProduct<'k> {
    fn read(row: &'k str) -> Option<Self> {
        let mut fields = row.split('\t');
        let mut next = || fields.next();
        let (ours, other) = (next()?, next()?);
        let drug = ours.parse().map_or(NamedDrug::Other(other), |place| NamedDrug::Ours(Place(place)));
        Some(Self { drug, rest: next()?, telling: next()?, joined: next()? })
    }

    /// The words that it has more, fillers off.
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
    fn read(number: usize, (folded, row): (&'k str, &'k str)) -> Option<Self> {
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
#[derive(Clone, Copy, Debug)]
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

    /// The phrases that have the word, by number; of one that says nothing those that are made of such words alone.
    pub fn phrases(&self) -> impl Iterator<Item = usize> + use<'k> {
        numbers(self.phrases)
    }

    /// The entries that have one of these names, if the word says what is asked for.
    pub fn entries(&self) -> impl Iterator<Item = Place> + use<'k> {
        parts(self.entries, b' ').filter_map(|place| place.parse().ok().map(Place))
    }
}

/// Says of a word in its row that it says what is asked for, and that everybody uses it.
const CONTENT: &str = "content";
const COMMON: &str = "common";

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
            as_they_stand: parts.table()?,
            meanings: parts.table()?,
            words: Spellings::open(parts)?,
        })
    }

    /// How the names of our drugs are spelt, or those of the others.
    pub fn drug_spellings(&self, is_ours: bool) -> &Spellings {
        if is_ours { &self.drugs } else { &self.others }
    }

    /// The name of our drugs with a number, or of the others.
    pub fn drug_name(&self, is_ours: bool, number: usize) -> Option<DrugName<'_>> {
        let (letters, drugs) = self.drug_spellings(is_ours).row(number)?;
        Some(DrugName { letters, is_ours, drugs })
    }

    /// The names that are exactly these letters, of our drugs and of others.
    pub fn drugs_named(&self, letters: &str) -> impl Iterator<Item = DrugName<'_>> {
        let named = |is_ours: bool| self.drug_spellings(is_ours).rows.number(letters);
        [true, false].into_iter().filter_map(move |is_ours| self.drug_name(is_ours, named(is_ours)?))
    }

    /// The names that begin with these letters, of our drugs and of others.
    pub fn drugs_beginning<'l>(&'l self, letters: &str) -> impl Iterator<Item = DrugName<'l>> {
        [true, false].into_iter().flat_map(move |is_ours| {
            let numbers = self.drug_spellings(is_ours).rows.starting_with(letters);
            numbers.filter_map(move |number| self.drug_name(is_ours, number))
        })
    }

    /// The products whose names have one of this drug in them.
    pub fn longer_products(&self, drug: Place) -> Vec<LongerProduct<'_>> {
        let rows = self.products.starting_with(&key(drug.0)).collect::<Vec<_>>().into_iter();
        rows.filter_map(|number| LongerProduct::read(self.products.row(number)?.1)).collect()
    }

    /// All such products.
    pub fn all_longer_products(&self) -> impl Iterator<Item = LongerProduct<'_>> {
        self.products.rows().filter_map(|(_, row)| LongerProduct::read(row))
    }

    /// The phrase with a number.
    pub fn phrase(&self, number: usize) -> Option<Phrase<'_>> {
        Phrase::read(number, self.phrases.row(number)?)
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

    /// The phrases that lead there only as they stand and have these words, and whether any go on after them.
    pub fn as_they_stand<'l>(&'l self, words: &str) -> (impl Iterator<Item = Phrase<'l>> + use<'l>, bool) {
        let row = self.as_they_stand.get(words).unwrap_or_default();
        let goes_on = self.as_they_stand.starting_with(&format!("{words} ")).next().is_some();
        (numbers(row).filter_map(|number| self.phrase(number)), goes_on)
    }

    /// The meaning with a number.
    pub fn meaning(&self, number: usize) -> Option<Meaning<'_>> {
        Meaning::read(number, self.meanings.row(number)?.1)
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

/// A place as the first field of a row.
fn key(place: impl std::fmt::Display) -> String {
    format!("{place:08}")
}

/// What a weight of words is reckoned from: the weight of one that a single entry has, among so many.
pub fn most(entries: usize) -> f64 {
    // Not `ln`, which is what the machine makes of it: what is meant must not depend on that.
    libm::log(1.0 + float(entries))
}

/// A count to reckon with.
pub fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// Writes all parts, in the order in which they are read again.
pub(super) fn write(files: &Files, names: &Names, to: &mut Writer) {
    let is_drug = |place: &usize| files.entries[*place].kind() == Kind::Drug;
    // Ids are found as they stand, and only so.
    let names = || names.iter().filter(|(name, _)| !name.contains(':'));
    let of_drugs: Vec<(&str, usize, Role)> = names()
        .flat_map(|(name, leads)| {
            let leads = leads.iter().filter(|(place, _)| is_drug(place));
            leads.map(|(place, role)| (name.as_str(), *place, *role))
        })
        .collect();
    write_drugs(files, &of_drugs, to);
    Table::write(products(files, &of_drugs), to);
    let mut phrases = Phrases::new(files);
    for (name, leads) in names() {
        phrases.add(
            name,
            leads.iter().filter(|(place, _)| !is_drug(place)).map(|(place, role)| (*place, *role)),
        );
    }
    phrases.write(files.entries.len(), to);
}

/// What leads to entries, as a row has it.
pub(super) fn join_leads(leads: impl IntoIterator<Item = (usize, Role)>) -> String {
    let leads = leads.into_iter().map(|(place, role)| format!("{}{place}", role.letter()));
    leads.collect::<Vec<_>>().join(" ")
}

fn write_drugs(files: &Files, of_drugs: &[(&str, usize, Role)], to: &mut Writer) {
    let mut ours: BTreeMap<String, Leads> = BTreeMap::new();
    for (name, place, role) in of_drugs {
        lead(ours.entry(squeeze(name)).or_default(), *place, *role);
    }
    let mut others: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for other in &files.others {
        for name in other.all_names() {
            others.entry(squeeze(&fold(name))).or_default().insert(&other.name);
        }
    }
    let between = char::from(BETWEEN_NAMES).to_string();
    let ours = ours.into_iter().map(|(letters, leads)| (letters, join_leads(leads)));
    let others = others
        .into_iter()
        .map(|(letters, names)| (letters, names.into_iter().collect::<Vec<_>>().join(&between)));
    Spellings::write(&ours.collect(), |_| true, to);
    Spellings::write(&others.collect(), |_| true, to);
}

/// Compares the names of our drugs with each other and with those of all other drugs.
///
/// The name of one drug may stand within the longer name of another that is
/// given in another way. Which words tell them apart is in the names: those
/// that the longer has and the shorter has not.
fn products(files: &Files, of_drugs: &[(&str, usize, Role)]) -> Vec<String> {
    let fillers: HashSet<String> = files.fillers.iter().map(|it| fold(it)).collect();
    let others: Vec<(String, &str)> = files
        .others
        .iter()
        .flat_map(|other| other.all_names().map(|name| (fold(name), other.name.as_str())))
        .collect();
    let ours = of_drugs.iter().map(|(name, place, role)| (*name, (Some(*place), ""), *role));
    let others = others.iter().map(|(name, other)| (name.as_str(), (None, *other), Role::Name));
    let longer: Vec<_> = ours.chain(others).filter(|(name, ..)| name.contains(' ')).collect();
    // A name that stands within another begins with one of its words.
    let mut with_word: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for (at, (name, ..)) in longer.iter().enumerate() {
        for word in name.split(' ') {
            with_word.entry(word).or_default().insert(at);
        }
    }
    let mut own_words: HashMap<usize, HashSet<&str>> = HashMap::new();
    for (name, place, _) in of_drugs {
        own_words.entry(*place).or_default().extend(name.split(' '));
    }
    let mut rows = BTreeSet::new();
    for (name, short, _) in of_drugs.iter().filter(|(name, _, role)| *role != Role::Exact && name.len() >= 5)
    {
        let is_its_own = |word: &str| own_words[short].contains(word);
        let first = name.split(' ').next().unwrap_or_default();
        let within = with_word.get(first).into_iter().flatten().map(|at| &longer[*at]);
        for (long_name, (place, other), role) in within.filter(|(_, (place, _), _)| *place != Some(*short)) {
            let Some(left) = without(long_name, name) else { continue };
            let says_little = |word: &str| fillers.contains(word) || is_its_own(word);
            let mut rest: Vec<&str> = left.iter().copied().filter(|word| !says_little(word)).collect();
            if rest.is_empty() {
                continue;
            }
            // `into the muscle` is said with all its words: a muscle alone may be meant for something else.
            if rest.len() < left.len() && rest.iter().all(|word| is_common(word)) {
                rest = left.iter().copied().filter(|word| !is_its_own(word)).collect();
            }
            // Of several words a main name has one that says it all; `under the skin` has none.
            let alone =
                |word: &str| rest.len() == 1 || (*role <= Role::Brand && word.len() >= 8 && !is_common(word));
            let telling: Vec<&str> = rest.iter().copied().filter(|word| alone(word)).collect();
            let place = place.map_or_else(String::new, |place| place.to_string());
            let fields = [place.as_str(), other, &rest.join(" "), &telling.join(" "), &left.concat()];
            rows.insert(format!("{}\t{}", key(short), fields.join("\t")));
        }
    }
    rows.into_iter().collect()
}

/// The words of a folded text without those of another that stand in it side by side.
fn without<'t>(text: &'t str, words: &str) -> Option<Vec<&'t str>> {
    let mut all: Vec<&str> = text.split(' ').collect();
    let words: Vec<&str> = words.split(' ').collect();
    let at = all.windows(words.len()).position(|window| window == words)?;
    all.drain(at..at + words.len());
    Some(all)
}

/// The names of entries that are no drugs, as they are written down.
struct Phrases<'n> {
    fillers: HashSet<String>,
    subjects: HashSet<String>,
    all: Vec<WrittenPhrase<'n>>,
    meanings: BTreeMap<&'n str, WrittenMeaning>,
}

struct WrittenPhrase<'n> {
    folded: &'n str,
    leads: Vec<(usize, Role)>,
    /// What its words mean, by stem; nothing, if it leads there only as it stands.
    meanings: Vec<&'n str>,
}

struct WrittenMeaning {
    is_content: bool,
    is_common: bool,
    phrases: Vec<usize>,
    entries: BTreeSet<usize>,
}

impl WrittenMeaning {
    /// How much it says among so many entries.
    fn weight(&self, entries: usize) -> f64 {
        if !self.is_content {
            return LITTLE;
        }
        let rarity = libm::log(1.0 + float(entries) / float(self.entries.len()));
        f64::midpoint(most(entries), rarity)
    }
}

impl<'n> Phrases<'n> {
    fn new(files: &Files) -> Self {
        let folded = |words: &[String]| words.iter().map(|it| fold(it)).collect();
        Self {
            fillers: folded(&files.fillers),
            subjects: folded(&files.subjects),
            all: Vec::new(),
            meanings: BTreeMap::new(),
        }
    }

    /// Adds a name, one after the other in their order.
    fn add(&mut self, folded: &'n str, leads: impl Iterator<Item = (usize, Role)>) {
        // What leads to one entry only as it stands may lead to another as any alias does.
        let (exact, leads): (Vec<_>, Vec<_>) = leads.partition(|(_, role)| *role == Role::Exact);
        if !leads.is_empty() {
            let meanings = self.mean(folded, &leads);
            self.all.push(WrittenPhrase { folded, leads, meanings });
        }
        if !exact.is_empty() {
            self.all.push(WrittenPhrase { folded, leads: exact, meanings: Vec::new() });
        }
    }

    /// What the words of the next name mean.
    fn mean(&mut self, folded: &'n str, leads: &[(usize, Role)]) -> Vec<&'n str> {
        let mut all: Vec<&str> = Vec::new();
        for word in folded.split(' ') {
            let is_subject = self.subjects.contains(word);
            let stem = if is_subject { SUBJECT } else { stem(word) };
            if all.contains(&stem) {
                continue;
            }
            let meaning = self.meanings.entry(stem).or_insert_with(|| WrittenMeaning {
                is_content: !is_subject && !self.fillers.contains(word),
                is_common: is_common(word),
                phrases: Vec::new(),
                entries: BTreeSet::new(),
            });
            all.push(stem);
            meaning.phrases.push(self.all.len());
            meaning.entries.extend(leads.iter().map(|(place, _)| *place));
        }
        all
    }

    fn write(self, entries: usize, to: &mut Writer) {
        let says_something = |stem: &&&str| self.meanings[*stem].is_content;
        let contents = |phrase: &WrittenPhrase<'_>| phrase.meanings.iter().filter(says_something).count();
        let numbers: HashMap<&str, usize> = self.meanings.keys().copied().zip(0..).collect();
        let mut letters: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut misspelt: HashSet<String> = HashSet::new();
        let mut as_they_stand: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut phrases = Vec::new();
        let mut words: BTreeMap<String, String> = BTreeMap::new();
        for (number, phrase) in self.all.iter().enumerate() {
            letters.entry(squeeze(phrase.folded)).or_default().push(number);
            if phrase.meanings.is_empty() {
                as_they_stand.entry(self.with_subject(phrase.folded)).or_default().push(number);
            } else {
                misspelt.insert(squeeze(phrase.folded));
                let own = phrase
                    .folded
                    .split(' ')
                    .filter(|word| !self.subjects.contains(*word) && self.meanings[stem(word)].is_content);
                words.extend(own.map(|word| (word.to_owned(), String::new())));
            }
            let weight: f64 = phrase.meanings.iter().map(|stem| self.meanings[stem].weight(entries)).sum();
            let leads = join_leads(phrase.leads.iter().copied());
            let meanings = joined(phrase.meanings.iter().map(|stem| numbers[stem]));
            phrases.push(format!("{}\t{leads}\t{meanings}\t{weight}\t{}", phrase.folded, contents(phrase)));
        }
        let meanings = self.meanings.iter().map(|(stem, meaning)| {
            let made_of_fillers = |number: &&usize| {
                meaning.is_content
                    || (contents(&self.all[**number]) == 0 && self.all[**number].meanings.len() > 1)
            };
            let entries_of = meaning.entries.iter().filter(|_| meaning.is_content).copied();
            format!(
                "{stem}\t{}\t{}\t{}\t{}\t{}",
                if meaning.is_content { CONTENT } else { "" },
                if meaning.is_common { COMMON } else { "" },
                meaning.weight(entries),
                joined(meaning.phrases.iter().filter(made_of_fillers).copied()),
                joined(entries_of),
            )
        });
        let with_numbers = |rows: BTreeMap<String, Vec<usize>>| -> BTreeMap<String, String> {
            rows.into_iter().map(|(text, numbers)| (text, joined(numbers))).collect()
        };
        Table::write(phrases, to);
        Spellings::write(&with_numbers(letters), |letters| misspelt.contains(letters), to);
        let as_they_stand = with_numbers(as_they_stand).into_iter();
        Table::write(as_they_stand.map(|(words, numbers)| format!("{words}\t{numbers}")).collect(), to);
        Table::write(meanings.collect(), to);
        Spellings::write(&words, |_| true, to);
    }

    /// A folded text with [`SUBJECT`] for every word that stands for what the reference is about.
    fn with_subject(&self, folded: &str) -> String {
        let words = folded.split(' ').map(|word| if self.subjects.contains(word) { SUBJECT } else { word });
        words.collect::<Vec<_>>().join(" ")
    }
}

/// Numbers as a row has them.
fn joined(numbers: impl IntoIterator<Item = usize>) -> String {
    numbers.into_iter().map(|number| number.to_string()).collect::<Vec<_>>().join(" ")
}
