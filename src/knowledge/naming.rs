//! From the names in the files to the [`Lexicon`](super::Lexicon).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    BETWEEN_NAMES, Kind, Role, SUBJECT, Spellings, Table,
    compile::{Files, Leads, Names, join_leads, lead},
    float,
    lexicon::{COMMON, CONTENT},
    rarest,
    spelling::Sketches,
    store::Writer,
    table::key,
};
use crate::{
    english::is_common,
    fold::{fold, squeeze, stem},
};

/// What a filler weighs that stands in a name: enough to tell `worn out`
/// from `worn`, and too little to be a reason.
const LITTLE: f64 = 0.3;

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
            rows.insert(format!("{}\t{}", key(*short), fields.join("\t")));
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
        f64::midpoint(rarest(entries), rarity)
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
            // A filler is a reason only for what is made of several fillers.
            let is_reason = |number: &&usize| {
                meaning.is_content
                    || (contents(&self.all[**number]) == 0 && self.all[**number].meanings.len() > 1)
            };
            let entries_of = meaning.entries.iter().filter(|_| meaning.is_content).copied();
            format!(
                "{stem}\t{}\t{}\t{}\t{}\t{}",
                if meaning.is_content { CONTENT } else { "" },
                if meaning.is_common { COMMON } else { "" },
                meaning.weight(entries),
                joined(meaning.phrases.iter().filter(is_reason).copied()),
                joined(entries_of),
            )
        });
        let with_numbers = |rows: BTreeMap<String, Vec<usize>>| -> BTreeMap<String, String> {
            rows.into_iter().map(|(text, numbers)| (text, joined(numbers))).collect()
        };
        // A phrase is known by the number of its row: sorting may not move one.
        assert!(phrases.is_sorted(), "phrases are written in the order of their rows");
        Table::write(phrases, to);
        Spellings::write(&with_numbers(letters), |letters| misspelt.contains(letters), to);
        let is_main = |phrase: &WrittenPhrase<'_>| phrase.leads.iter().any(|(_, role)| *role == Role::Name);
        let main = (0..).zip(&self.all).filter(|(_, phrase)| is_main(phrase));
        Sketches::write(main.map(|(number, phrase)| (number, phrase.folded)), to);
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
