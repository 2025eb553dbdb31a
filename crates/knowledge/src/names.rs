//! What matching asks of names: how they are spelt, the words that they are made of, and which products share one.
//!
//! [`write`] lays it out when the knowledge is compiled, so that nothing is prepared for a query, and only those names
//! are read that may be meant.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    io,
};

use borsh::{BorshDeserialize, BorshSerialize};

use crate::{
    files::Files,
    model::Kind,
    spellings::{self, Spellings},
    store::{Index, Parts, Records, Span, SpellingsSpan, Writer},
    text::{fold, is_common, squeeze, stem},
};

/// Where an entry stands among the others; also the order in which they are shown.
#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Place(pub(crate) u32);

impl Place {
    pub(crate) fn new(number: usize) -> Self {
        Self(u32::try_from(number).expect("there are fewer entries"))
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
pub(crate) type Leads<T> = BTreeMap<T, Role>;

/// Every folded name, or id, with the entries to which it leads.
pub(crate) type Names = BTreeMap<String, Leads<Place>>;

/// Adds one more to which a name leads: one to which it leads in two roles has it in the better one.
pub(crate) fn lead<T: Ord>(leads: &mut Leads<T>, to: T, role: Role) {
    leads.entry(to).and_modify(|it| *it = (*it).min(role)).or_insert(role);
}

/// What all words that stand for what the reference is about are read as: `how is it given` and `how is immunotherapy
/// given` are one question. No folded word is written so.
pub const SUBJECT: &str = "*";

/// What a stop word weighs that stands in a name: enough to tell `worn out` from `worn`, and too little to be a reason.
const STOP_WORD_WEIGHT: f64 = 0.3;

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
    pub number: u32,
    /// The name, folded.
    pub folded: String,
    /// The entries that have it, and what it is to them.
    pub leads: Vec<(Place, Role)>,
    /// What its words mean, by number; nothing, if it leads there only as it stands.
    pub meanings: Vec<u32>,
    /// What its words weigh.
    pub weight: f64,
    /// How many of them say what is asked for.
    pub contents: u32,
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
    pub number: u32,
    /// Whether it says what is asked for.
    pub is_content: bool,
    /// Whether everybody uses the word.
    pub is_common: bool,
    /// How much it says: the fewer entries have the word, the more.
    pub weight: f64,
    /// The phrases that have the word, by number; if it says nothing, only those of several words that all say nothing.
    pub phrases: Vec<u32>,
    /// The entries that have one of these names, if the word says what is asked for.
    pub entries: Vec<Place>,
}

/// The names of everything.
#[derive(Debug)]
pub struct Lexicon {
    drugs: DrugNames,
    other_drugs: DrugNames,
    products: Records<Vec<LongerProduct>>,
    phrases: Records<Phrase>,
    /// Folded names → the first phrase that has it.
    phrase_order: Index,
    /// Letters of phrases.
    pub phrase_letters: Spellings,
    phrases_spelt: Records<Vec<u32>>,
    as_they_stand: Index,
    as_they_stand_phrases: Records<Vec<u32>>,
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
    pub(crate) fn open(at: &LexiconSpans, parts: &Parts) -> io::Result<Self> {
        let (drugs, other_drugs) = &at.drugs;
        let phrases = &at.phrases;
        Ok(Self {
            drugs: (Spellings::open(parts, drugs.0)?, parts.records(drugs.1)),
            other_drugs: (Spellings::open(parts, other_drugs.0)?, parts.records(other_drugs.1)),
            products: parts.records(at.products),
            phrases: parts.records(phrases.phrases),
            phrase_order: parts.index(phrases.order)?,
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
        self.products.get(drug.0 as usize).unwrap_or_default()
    }

    /// All such products.
    pub fn all_longer_products(&self) -> impl Iterator<Item = LongerProduct> {
        self.products.all().into_iter().flatten()
    }

    /// The phrase with a number.
    pub fn phrase(&self, number: u32) -> Option<Phrase> {
        self.phrases.get(number as usize).map(|it| Phrase { number, ..it })
    }

    /// The phrases that begin with a text.
    pub fn phrases_beginning(&self, text: &str) -> impl Iterator<Item = Phrase> {
        // One may stand twice: once as it stands, and once as any alias does.
        let first = self.phrase_order.starting_with(text).next().unwrap_or(usize::MAX);
        (first..self.phrases.len())
            .map_while(|number| self.phrase(count(number)))
            .take_while(move |it| it.folded.starts_with(text))
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

/// What a word weighs that one entry alone has, among so many.
pub fn rarest(entries: usize) -> f64 {
    // Not `ln`, which is what the machine makes of it: what is meant must not depend on that.
    libm::log(1.0 + float(entries))
}

/// A count to reckon with.
pub fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// Where the parts of a [`Lexicon`] stand.
#[derive(Debug, BorshDeserialize, BorshSerialize)]
pub(crate) struct LexiconSpans {
    /// Of those that are covered, and of the others.
    pub(crate) drugs: ((SpellingsSpan, Span), (SpellingsSpan, Span)),
    pub(crate) products: Span,
    pub(crate) phrases: PhraseSpans,
}

/// Where the parts of it stand that tell of phrases.
#[derive(Debug, BorshDeserialize, BorshSerialize)]
pub(crate) struct PhraseSpans {
    pub(crate) phrases: Span,
    pub(crate) order: Span,
    pub(crate) letters: (SpellingsSpan, Span),
    pub(crate) as_they_stand: (Span, Span),
    pub(crate) meanings: (Span, Span),
    pub(crate) content_words: SpellingsSpan,
}

/// Writes all of it.
pub(crate) fn write(files: &Files, names: &Names, to: &mut Writer) -> LexiconSpans {
    let is_drug = |place: &Place| files.entries[place.0 as usize].kind() == Kind::Drug;
    // Ids are found as they stand, and only so.
    let names = || names.iter().filter(|(name, _)| !name.contains(':'));
    let of_drugs: Vec<(&str, Place, Role)> = names()
        .flat_map(|(name, leads)| {
            let leads = leads.iter().filter(|(place, _)| is_drug(place));
            leads.map(|(place, role)| (name.as_str(), *place, *role))
        })
        .collect();
    let ours =
        of_drugs.iter().map(|(name, place, role)| ((*name).to_owned(), DrugId::Covered(*place), *role));
    let others: Vec<(String, DrugId, Role)> = (0..)
        .zip(&files.others)
        .flat_map(|(number, other)| {
            other.all_names().map(move |name| (fold(name), DrugId::Other(number), Role::Name))
        })
        .collect();
    let drugs = (write_drugs(ours, to), write_drugs(others.iter().cloned(), to));
    let mut longer = products(files, &of_drugs, &others);
    let products =
        to.records((0..files.entries.len()).map(|it| longer.remove(&Place::new(it)).unwrap_or_default()));
    let mut phrases = Phrases::new(files);
    for (name, leads) in names() {
        let leads = leads.iter().filter(|(place, _)| !is_drug(place));
        phrases.add(name, leads.map(|(place, role)| (*place, *role)));
    }
    LexiconSpans { drugs, products, phrases: phrases.write(files.entries.len(), to) }
}

/// Writes names of drugs.
fn write_drugs(
    names: impl Iterator<Item = (String, DrugId, Role)>,
    to: &mut Writer,
) -> (SpellingsSpan, Span) {
    let mut all: BTreeMap<String, Leads<DrugId>> = BTreeMap::new();
    for (name, drug, role) in names {
        lead(all.entry(squeeze(&name)).or_default(), drug, role);
    }
    let leads = all.values().map(|it| it.iter().map(|(drug, role)| (*drug, *role)).collect::<Vec<_>>());
    (spellings::write(all.keys().map(String::as_str), |_| true, to), to.records(leads))
}

/// Compares the names of our drugs with each other and with those of all other drugs.
///
/// The name of one drug may stand within the longer name of another that is given in another way. Which words tell them
/// apart is in the names: those that the longer has and the shorter has not.
fn products(
    files: &Files,
    of_drugs: &[(&str, Place, Role)],
    others: &[(String, DrugId, Role)],
) -> BTreeMap<Place, Vec<LongerProduct>> {
    let stop_words: HashSet<String> = files.stop_words.iter().map(|it| fold(it)).collect();
    let ours = of_drugs.iter().map(|(name, place, role)| (*name, DrugId::Covered(*place), *role));
    let others = others.iter().map(|(name, drug, role)| (name.as_str(), *drug, *role));
    let longer: Vec<_> = ours.chain(others).filter(|(name, ..)| name.contains(' ')).collect();
    // A name that stands within another begins with one of its words.
    let mut with_word: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for (at, (name, ..)) in longer.iter().enumerate() {
        for word in name.split(' ') {
            with_word.entry(word).or_default().insert(at);
        }
    }
    let mut own_words: HashMap<Place, HashSet<&str>> = HashMap::new();
    for (name, place, _) in of_drugs {
        own_words.entry(*place).or_default().extend(name.split(' '));
    }
    let mut found: BTreeMap<Place, BTreeSet<LongerProduct>> = BTreeMap::new();
    for (name, short, _) in of_drugs.iter().filter(|(name, _, role)| *role != Role::Exact && name.len() >= 5)
    {
        let first = name.split(' ').next().unwrap_or_default();
        let within = with_word.get(first).into_iter().flatten().map(|at| &longer[*at]);
        for (long_name, drug, role) in within.filter(|(_, drug, _)| *drug != DrugId::Covered(*short)) {
            let Some(left) = without(long_name, name) else { continue };
            let product = longer_product(*drug, *role, &left, &own_words[short], &stop_words);
            found.entry(*short).or_default().extend(product);
        }
    }
    found.into_iter().map(|(place, all)| (place, all.into_iter().collect())).collect()
}

/// The longer of two products, by the words that are left of its name without that of the shorter, whose `own_words` say
/// nothing of it. None where too little is left to tell it.
fn longer_product(
    drug: DrugId,
    role: Role,
    left: &[&str],
    own_words: &HashSet<&str>,
    stop_words: &HashSet<String>,
) -> Option<LongerProduct> {
    let is_its_own = |word: &&str| own_words.contains(word);
    let says_little = |word: &&str| stop_words.contains(*word) || is_its_own(word);
    let mut rest: Vec<&str> = left.iter().copied().filter(|word| !says_little(word)).collect();
    if rest.is_empty() {
        return None;
    }
    // `into the muscle` is said with all its words: a muscle alone may be meant for something else.
    if rest.len() < left.len() && rest.iter().all(|word| is_common(word)) {
        rest = left.iter().copied().filter(|word| !is_its_own(word)).collect();
    }
    // Of several words a main name has one that says it all; `under the skin` has none.
    let alone = |word: &str| rest.len() == 1 || (role <= Role::Brand && word.len() >= 8 && !is_common(word));
    let owned = |words: &mut dyn Iterator<Item = &&str>| words.map(|it| (*it).to_owned()).collect();
    Some(LongerProduct {
        drug,
        telling: owned(&mut rest.iter().filter(|word| alone(word))),
        rest: owned(&mut rest.iter()),
        joined: left.concat(),
    })
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
    stop_words: HashSet<String>,
    subject_words: HashSet<String>,
    all: Vec<PhraseDraft<'n>>,
    meanings: BTreeMap<&'n str, MeaningDraft>,
}

struct PhraseDraft<'n> {
    folded: &'n str,
    leads: Vec<(Place, Role)>,
    /// What its words mean, by stem; nothing, if it leads there only as it stands.
    stems: Vec<&'n str>,
}

struct MeaningDraft {
    is_content: bool,
    is_common: bool,
    phrases: Vec<u32>,
    entries: BTreeSet<Place>,
}

impl MeaningDraft {
    /// How much it says among so many entries.
    fn weight(&self, entries: usize) -> f64 {
        if !self.is_content {
            return STOP_WORD_WEIGHT;
        }
        let rarity = libm::log(1.0 + float(entries) / float(self.entries.len()));
        f64::midpoint(rarest(entries), rarity)
    }
}

impl<'n> Phrases<'n> {
    fn new(files: &Files) -> Self {
        let folded = |words: &[String]| words.iter().map(|it| fold(it)).collect();
        Self {
            stop_words: folded(&files.stop_words),
            subject_words: folded(&files.subject_words),
            all: Vec::new(),
            meanings: BTreeMap::new(),
        }
    }

    /// Adds a name, one after the other in their order.
    fn add(&mut self, folded: &'n str, leads: impl Iterator<Item = (Place, Role)>) {
        // What leads to one entry only as it stands may lead to another as any alias does.
        let (exact, leads): (Vec<_>, Vec<_>) = leads.partition(|(_, role)| *role == Role::Exact);
        if !leads.is_empty() {
            let stems = self.mean(folded, &leads);
            self.all.push(PhraseDraft { folded, leads, stems });
        }
        if !exact.is_empty() {
            self.all.push(PhraseDraft { folded, leads: exact, stems: Vec::new() });
        }
    }

    /// The stems of the next name, each with what it means.
    fn mean(&mut self, folded: &'n str, leads: &[(Place, Role)]) -> Vec<&'n str> {
        let mut stems: Vec<&str> = Vec::new();
        for word in folded.split(' ') {
            let is_subject = self.subject_words.contains(word);
            let stem = if is_subject { SUBJECT } else { stem(word) };
            if stems.contains(&stem) {
                continue;
            }
            let meaning = self.meanings.entry(stem).or_insert_with(|| MeaningDraft {
                is_content: !is_subject && !self.stop_words.contains(word),
                is_common: is_common(word),
                phrases: Vec::new(),
                entries: BTreeSet::new(),
            });
            stems.push(stem);
            meaning.phrases.push(count(self.all.len()));
            meaning.entries.extend(leads.iter().map(|(place, _)| *place));
        }
        stems
    }

    fn contents(&self, phrase: &PhraseDraft<'_>) -> usize {
        phrase.stems.iter().filter(|stem| self.meanings[*stem].is_content).count()
    }

    fn write(&self, entries: usize, to: &mut Writer) -> PhraseSpans {
        let numbers: HashMap<&str, u32> = self.meanings.keys().copied().zip(0..).collect();
        let mut order: BTreeMap<&str, usize> = BTreeMap::new();
        let mut letters: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut misspelt: HashSet<String> = HashSet::new();
        let mut as_they_stand: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut content_words: BTreeSet<&str> = BTreeSet::new();
        for (number, phrase) in self.all.iter().enumerate() {
            order.entry(phrase.folded).or_insert(number);
            letters.entry(squeeze(phrase.folded)).or_default().push(count(number));
            if phrase.stems.is_empty() {
                as_they_stand.entry(self.with_subject(phrase.folded)).or_default().push(count(number));
            } else {
                misspelt.insert(squeeze(phrase.folded));
                let says_something =
                    |word: &&str| !self.subject_words.contains(*word) && self.meanings[stem(word)].is_content;
                content_words.extend(phrase.folded.split(' ').filter(says_something));
            }
        }
        let phrases = self.all.iter().zip(0..).map(|(phrase, number)| Phrase {
            number,
            folded: phrase.folded.to_owned(),
            leads: phrase.leads.clone(),
            meanings: phrase.stems.iter().map(|stem| numbers[stem]).collect(),
            weight: phrase.stems.iter().map(|stem| self.meanings[stem].weight(entries)).sum(),
            contents: count(self.contents(phrase)),
        });
        let meanings =
            self.meanings.iter().zip(0..).map(|((stem, meaning), number)| {
                ((*stem).to_owned(), self.meaning(number, meaning, entries))
            });
        let spelt = spellings::write(letters.keys().map(String::as_str), |it| misspelt.contains(it), to);
        PhraseSpans {
            phrases: to.records(phrases),
            order: to.index(order.into_iter().map(|(name, number)| (name.to_owned(), number)).collect()),
            letters: (spelt, to.records(letters.values())),
            as_they_stand: to.keyed(as_they_stand),
            meanings: to.keyed(meanings),
            content_words: spellings::write(content_words, |_| true, to),
        }
    }

    fn meaning(&self, number: u32, draft: &MeaningDraft, entries: usize) -> Meaning {
        // A stop word is a reason only for what is made of several stop words.
        let is_reason = |number: &&u32| {
            let phrase = &self.all[**number as usize];
            draft.is_content || (self.contents(phrase) == 0 && phrase.stems.len() > 1)
        };
        Meaning {
            number,
            is_content: draft.is_content,
            is_common: draft.is_common,
            weight: draft.weight(entries),
            phrases: draft.phrases.iter().filter(is_reason).copied().collect(),
            entries: draft.entries.iter().filter(|_| draft.is_content).copied().collect(),
        }
    }

    /// A folded text with [`SUBJECT`] for every word that stands for what the reference is about.
    fn with_subject(&self, folded: &str) -> String {
        let words =
            folded.split(' ').map(|word| if self.subject_words.contains(word) { SUBJECT } else { word });
        words.collect::<Vec<_>>().join(" ")
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).expect("there are fewer names")
}
