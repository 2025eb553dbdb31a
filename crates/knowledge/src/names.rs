//! Lays out the names of everything, as [`Lexicon`](immunoref_index::Lexicon) reads them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use immunoref_index::{
    DrugId, LongerProduct, Meaning, Number, Phrase, Place, Role, SUBJECT,
    lexicon::{Leads, LexiconSpans, Names, PhraseSpans, count, lead, rarity},
    spellings,
    store::{Span, SpellingsSpan, Writer},
    text::{fold, is_common, squeeze, stem},
};

use crate::{
    files::Files,
    model::{Entry, Kind, Section},
};

/// What a stop word weighs that stands in a name: enough to tell `worn out` from `worn`, and too little to be a reason.
const STOP_WORD_WEIGHT: f32 = 0.3;

/// Writes all of it.
pub(crate) fn write(files: &Files, names: &Names, to: &mut Writer) -> LexiconSpans {
    let is_drug = |place: &Place| files.entries[place.number()].kind() == Kind::Drug;
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
    (spellings::write(all.keys().map(String::as_str), |_, _| true, to), to.records(leads))
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
            let product = product.map(|it| {
                let doses = doses_beside(files, *drug, *short);
                LongerProduct { telling: it.telling.into_iter().chain(doses).collect(), ..it }
            });
            found.entry(*short).or_default().extend(product);
        }
    }
    found.into_iter().map(|(place, all)| (place, all.into_iter().collect())).collect()
}

/// The doses of a product that are none of another one, as words that are joined: `790mg`.
fn doses_beside(files: &Files, long: DrugId, short: Place) -> Vec<String> {
    let DrugId::Covered(long) = long else { return Vec::new() };
    let of = |place: Place| files.entries.get(place.number()).map(doses).unwrap_or_default();
    of(long).difference(&of(short)).cloned().collect()
}

/// The doses that are told of a drug.
fn doses(entry: &Entry) -> BTreeSet<String> {
    let texts = entry.section(Section::Dosing).iter().map(|it| it.text.replace(',', ""));
    let mut all = BTreeSet::new();
    for text in texts {
        let words: Vec<&str> = text.split_whitespace().collect();
        for pair in words.windows(2) {
            let unit = pair[1].trim_end_matches(|c: char| c.is_ascii_punctuation());
            if matches!(unit, "mg" | "units") && pair[0].bytes().all(|it| it.is_ascii_digit()) {
                all.insert([pair[0], unit].concat());
            }
        }
    }
    all
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
    phrases: Vec<Number>,
    entries: BTreeSet<Place>,
}

impl MeaningDraft {
    /// How much it says among so many entries.
    fn weight(&self, entries: usize) -> f32 {
        if !self.is_content {
            return STOP_WORD_WEIGHT;
        }
        f32::midpoint(rarity(entries, 1), rarity(entries, self.entries.len()))
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
        let numbers: HashMap<&str, Number> = self.meanings.keys().copied().zip(0..).collect();
        let mut letters: BTreeMap<String, Vec<Number>> = BTreeMap::new();
        let mut misspelt: HashSet<String> = HashSet::new();
        let mut as_they_stand: BTreeMap<String, Vec<Number>> = BTreeMap::new();
        let mut content_words: BTreeSet<&str> = BTreeSet::new();
        for (number, phrase) in self.all.iter().enumerate() {
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
        let spelt = spellings::write(letters.keys().map(String::as_str), |it, _| misspelt.contains(it), to);
        PhraseSpans {
            phrases: to.records(phrases),
            letters: (spelt, to.records(letters.values())),
            as_they_stand: to.keyed(as_they_stand),
            meanings: to.keyed(meanings),
            content_words: spellings::write(content_words, |_, _| true, to),
        }
    }

    fn meaning(&self, number: Number, draft: &MeaningDraft, entries: usize) -> Meaning {
        // A stop word is a reason only for what is made of several stop words.
        let is_reason = |number: &&Number| {
            let phrase = &self.all[usize::from(**number)];
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
