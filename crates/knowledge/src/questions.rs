//! What questions are answered from: an index over all passages, and the words by which facets and places are asked for.

use std::collections::{BTreeMap, BTreeSet};

use borsh::{BorshDeserialize, BorshSerialize};
use immunoref_index::{
    Place, spellings,
    store::{PackedSpan, Rising, Span, SpellingsSpan, Writer},
    text::{Channel, stem, words_of},
};

use crate::{
    files::Files,
    model::{Author, Citation, Entry, Facet, Jurisdiction, Kind, Part, Passage, Section},
};

/// Most facets, drugs and trials: a bit each.
pub(crate) const MOST_FACETS: usize = 64;
pub(crate) const MOST_DRUGS: usize = 8;
pub(crate) const MOST_TRIALS: usize = 64;

/// Letters of the shortest word that asks for a facet and is bent.
pub const SHORTEST_SLIP: usize = 5;

/// Where it stands.
#[derive(BorshDeserialize, BorshSerialize, Debug)]
pub(crate) struct QuestionSpans {
    /// Stem of a word → the numbers of the passages that hold it.
    pub(crate) words: (Span, Span),
    pub(crate) facts: PackedSpan,
    pub(crate) facets: Span,
    pub(crate) facet_words: (Span, Span),
    /// The words of which these are made, one by one, from [`SHORTEST_SLIP`] letters on.
    pub(crate) facet_spellings: SpellingsSpan,
    pub(crate) locales: Span,
    pub(crate) locale_words: Span,
    pub(crate) synonyms: (Span, Span),
}

/// What is known of all passages, a column each, by their numbers. The columns are bytes, which are decoded in one step.
#[derive(BorshDeserialize, BorshSerialize, Debug, Default)]
pub struct PassageFacts {
    /// The number of the first passage of each entry.
    pub first: Vec<u16>,
    /// How many words it has.
    pub lengths: Vec<u8>,
    /// The number of its part among all parts.
    pub parts: Vec<u8>,
    /// How many of the same part stand right before it.
    pub ranks: Vec<u8>,
    /// The drugs that it is about, a bit each, in the order of their entries; none where it is about no one of them.
    pub drugs: Vec<u8>,
    /// The drugs that its text names.
    pub named: Vec<u8>,
    /// Eight bytes of each: see [`Self::trials`].
    trials: Vec<u8>,
    /// Eight bytes of each: see [`Self::cues`].
    cues: Vec<u8>,
    /// Who says so, in the order of authority.
    pub authors: Vec<u8>,
    /// Where it is in force: a number for each jurisdiction, 0 for the United States.
    pub jurisdictions: Vec<u8>,
    /// Grades that it speaks of, a bit each from 1 on.
    pub grades: Vec<u8>,
    /// Of each [`SPECIAL`] and [`COPY`].
    flags: Vec<u8>,
    /// Stems of the conditions under which rules hold in some only.
    pub conditions: Vec<String>,
}

/// A rule that holds in some only, or a rate of something else than who had it.
const SPECIAL: u8 = 1;
/// What stands under another entry, too, which answers.
const COPY: u8 = 2;

/// A facet as it is looked up.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug)]
pub struct FacetFacts {
    /// Its name: a slug.
    pub id: String,
    /// Parts that answer, by their numbers, the best first.
    pub parts: Vec<u8>,
    /// Facets before which it stands back, a bit each.
    pub gives_way_to: u64,
    /// See [`Facet`].
    pub is_literal: bool,
    /// See [`Facet`].
    pub is_elsewhere: bool,
    /// See [`Facet`].
    pub is_clinical: bool,
    /// See [`Facet`].
    pub is_vague: bool,
}

impl FacetFacts {
    /// Whether what is said of side effects answers it in the first place.
    pub fn is_of_effects(&self) -> bool {
        let of_sections = [Section::Management, Section::Timing].map(Part::Section);
        [Part::Rates, Part::Actions, Part::Symptoms]
            .into_iter()
            .chain(of_sections)
            .any(|it| self.begins_with(it))
    }

    /// Whether it asks how many have a side effect.
    pub fn is_of_rates(&self) -> bool {
        self.begins_with(Part::Rates)
    }

    /// Whether it asks what is checked, and how often.
    pub fn is_of_monitoring(&self) -> bool {
        self.begins_with(Part::Section(Section::Monitoring))
    }

    /// Whether the rules of labels answer it: what is withheld, stopped, resumed.
    pub fn is_of_rules(&self) -> bool {
        self.begins_with(Part::Actions)
    }

    /// Whether what is done about an effect answers it.
    pub fn is_of_treatment(&self) -> bool {
        self.begins_with(Part::Section(Section::Management))
    }

    /// Whether signs to call about answer it.
    pub fn is_of_calls(&self) -> bool {
        self.begins_with(Part::Call)
    }

    /// Whether uses answer it, or how they stand.
    pub fn is_of_uses(&self) -> bool {
        self.begins_with(Part::Section(Section::Indication))
            || self.begins_with(Part::Section(Section::Status))
    }

    /// Whether topics answer it in the first place: what has to stand there itself, or in no section of its own.
    pub fn is_of_topics(&self) -> bool {
        let is_of_topics = self.begins_with(Part::Section(Section::Says)) || self.is_of_monitoring();
        self.is_literal || (!self.is_vague && is_of_topics)
    }

    /// Whether a part of an entry answers it.
    pub fn is_answered_by(&self, part: Part) -> bool {
        number_of_part(part).is_some_and(|it| self.parts.iter().any(|own| usize::from(*own) == it))
    }

    fn begins_with(&self, part: Part) -> bool {
        self.parts.first().map(|it| usize::from(*it)) == number_of_part(part)
    }

    /// Whether it asks what a word means.
    pub fn is_meaning(&self) -> bool {
        self.is_vague && self.begins_with(Part::Section(Section::Definition))
    }
}

/// A place as it is looked up.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug)]
pub struct LocaleFacts {
    /// What it is called.
    pub name: String,
    /// Its number, 0 for the United States; none where no text of it was read.
    pub number: Option<u8>,
}

/// The stems of a text, as passages and questions are compared.
pub fn stems(text: &str) -> Vec<String> {
    words_of(text).map(|it| stem(&it).to_owned()).collect()
}

/// The number of a jurisdiction, 0 for the United States.
pub fn number_of(jurisdiction: Option<Jurisdiction>) -> u8 {
    jurisdiction.map_or(0, |it| it as u8 + 1)
}

pub(crate) fn write(files: &Files, to: &mut Writer) -> QuestionSpans {
    let mut words: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let facts = facts_of(files, &mut words);
    let keyed = |all: &mut BTreeMap<String, Vec<u8>>, phrase: &str, number: usize| {
        let numbers = all.entry(stems(phrase).join(" ")).or_default();
        numbers.extend(u8::try_from(number).ok().filter(|it| !numbers.contains(it)));
    };
    let mut facet_words = BTreeMap::new();
    for (number, it) in files.facets.iter().enumerate() {
        for phrase in &it.words {
            keyed(&mut facet_words, phrase, number);
        }
    }
    let spelt: BTreeSet<String> =
        files.facets.iter().flat_map(|it| &it.words).flat_map(|it| words_of(it)).collect();
    let spelt = spelt.iter().map(String::as_str).filter(|it| it.len() >= SHORTEST_SLIP);
    let locale_words = files.locales.iter().enumerate();
    let locale_words = locale_words
        .flat_map(|(number, it)| it.words.iter().map(move |word| (stems(word).join(" "), number)));
    let locales = files.locales.iter().map(|it| LocaleFacts {
        name: it.name.clone(),
        number: (it.is_home || it.jurisdiction.is_some()).then(|| number_of(it.jurisdiction)),
    });
    let synonyms = files.synonyms.iter().map(|it| {
        let means: Vec<Vec<String>> = it.means.iter().map(|it| stems(it)).collect();
        (stems(&it.word).join(" "), means)
    });
    QuestionSpans {
        words: to.keyed(words.into_iter().map(|(word, at)| (word, Rising::from_iter(at)))),
        facts: to.packed([facts]),
        facets: to.records(files.facets.iter().map(|it| facet(it, &files.facets))),
        facet_words: to.keyed(facet_words),
        facet_spellings: spellings::write(spelt, |_, channel| channel == Channel::Typed, to),
        locale_words: to.index(locale_words.collect()),
        locales: to.records(locales),
        synonyms: to.keyed(synonyms.collect::<BTreeMap<_, _>>()),
    }
}

fn facet(it: &Facet, all: &[Facet]) -> FacetFacts {
    let number = |id: &String| all.iter().position(|it| it.id == *id);
    let part = |name: &String| u8::try_from(number_of_part(Part::named(name)?)?).ok();
    FacetFacts {
        id: it.id.clone(),
        parts: it.parts.iter().filter_map(part).collect(),
        gives_way_to: it.gives_way_to.iter().filter_map(number).fold(0, |bits, number| bits | 1 << number),
        is_literal: it.is_literal,
        is_elsewhere: it.is_elsewhere,
        is_clinical: it.is_clinical,
        is_vague: it.is_vague,
    }
}

fn number_of_part(part: Part) -> Option<usize> {
    Part::all().position(|it| it == part)
}

/// What is known of the passages of all entries, and the words of each.
fn facts_of(files: &Files, words: &mut BTreeMap<String, BTreeSet<u32>>) -> PassageFacts {
    let context = Context::of(files);
    let mut facts = PassageFacts::default();
    // What regimens, topics and events show of others is said there.
    let shows = |it: &&Entry| matches!(it.kind(), Kind::Regimen | Kind::Topic | Kind::Event);
    let said_once = |it: &Passage<'_>| (it.text.to_string(), it.citations.to_vec());
    let own = files.entries.iter().filter(|it| !shows(it));
    let own: BTreeSet<(String, Vec<Citation>)> =
        own.flat_map(Entry::passages).map(|it| said_once(&it)).collect();
    for entry in &files.entries {
        facts.first.push(u16::try_from(facts.lengths.len()).unwrap_or(u16::MAX));
        let mut before = None;
        for it in entry.passages() {
            let number = u32::try_from(facts.lengths.len()).unwrap_or(u32::MAX);
            let said = stems(&said_in(&it));
            let is_copy = shows(&entry) && own.contains(&said_once(&it));
            let rank = before
                .filter(|(part, _)| *part == it.part)
                .map_or(0, |(_, rank): (_, u8)| rank.saturating_add(1));
            before = Some((it.part, rank));
            facts.ranks.push(rank);
            facts.add(&context, entry, &it, &said, is_copy);
            for word in said {
                words.entry(word).or_default().insert(number);
            }
        }
    }
    facts.conditions.sort_unstable();
    facts.conditions.dedup();
    facts
}

/// What passages are held against.
struct Context<'f> {
    files: &'f Files,
    authors: BTreeMap<&'f str, Author>,
    /// Of each drug and each trial its id and the stems of its names.
    drugs: Vec<(&'f str, Vec<Vec<String>>)>,
    trials: Vec<(&'f str, Vec<String>)>,
    /// Of each facet the stems of its cues.
    cues: Vec<Vec<Vec<String>>>,
}

impl<'f> Context<'f> {
    fn of(files: &'f Files) -> Self {
        let of_kind = |kind| files.entries.iter().filter(move |it| it.kind() == kind);
        let names = |it: &'f Entry| {
            let all = [it.name()].into_iter().chain(it.names().brands.iter().map(String::as_str));
            (it.id(), all.map(stems).collect())
        };
        Self {
            files,
            authors: files.sources.iter().map(|it| (it.id.as_str(), it.author)).collect(),
            drugs: of_kind(Kind::Drug).map(names).collect(),
            trials: of_kind(Kind::Trial).map(|it| (it.id(), stems(it.name()))).collect(),
            cues: files.facets.iter().map(|it| it.cues.iter().map(|it| stems(it)).collect()).collect(),
        }
    }

    fn drug(&self, id: &str) -> u8 {
        self.drugs.iter().position(|it| it.0 == id).map_or(0, |number| 1 << number)
    }

    fn drugs_named(&self, said: &[String]) -> u8 {
        let is_named = |names: &[Vec<String>]| names.iter().any(|name| holds(said, name));
        let drugs = self.drugs.iter().enumerate().filter(|(_, (_, names))| is_named(names));
        drugs.fold(0, |bits, (number, _)| bits | 1 << number)
    }

    fn trial(&self, id: &str) -> u64 {
        self.trials.iter().position(|it| it.0 == id).map_or(0, |number| 1 << number)
    }

    /// The trials on which a use rests.
    fn trials_of_use(&self, id: &str) -> u64 {
        let found = self.files.tables.uses.iter().find(|it| it.id == id);
        found.map_or(0, |it| it.trials.iter().fold(0, |bits, id| bits | self.trial(id)))
    }

    fn trials_of(&self, entry: &Entry) -> u64 {
        match entry {
            Entry::Trial(it) => self.trial(&it.id),
            Entry::Regimen(it) => it.serves.as_deref().map_or(0, |id| self.trials_of_use(id)),
            _ => 0,
        }
    }

    /// The trials that are named. What a longer name begins with is not named by it: `ASCENT` by `ASCENT-04`.
    fn trials_named(&self, said: &[String]) -> u64 {
        let is_longer = |name: &[String]| {
            self.trials.iter().any(|(_, it)| it.len() > name.len() && it.starts_with(name) && holds(said, it))
        };
        let all = self.trials.iter().enumerate();
        let all = all.filter(|(_, (_, name))| holds(said, name) && !is_longer(name));
        all.fold(0, |bits, (number, _)| bits | 1 << number)
    }

    fn cues(&self, said: &[String]) -> u64 {
        let is_held = |cue: &[String]| cue.iter().all(|word| said.contains(word));
        let all = self.cues.iter().enumerate();
        let all = all.filter(|(_, cues)| cues.iter().any(|it| is_held(it)));
        all.fold(0, |bits, (number, _)| bits | 1 << number)
    }
}

impl PassageFacts {
    fn add(
        &mut self,
        context: &Context<'_>,
        entry: &Entry,
        it: &Passage<'_>,
        said: &[String],
        is_copy: bool,
    ) {
        let is_special = match it.part {
            // Where a condition is that something is not there, the rule is the usual one.
            Part::Actions => it.is_of_some(),
            Part::Rates => it.text.starts_with(|c: char| !c.is_ascii_digit() && c != '<'),
            // What came of a treatment in some people is not how it is treated.
            Part::Section(Section::Management) => it.population.is_some(),
            _ => false,
        };
        if is_special && it.part == Part::Actions {
            let condition = stems(it.population.unwrap_or_default()).into_iter();
            self.conditions.extend(condition.filter(|it| it.len() > 3));
        }
        let flag = |is: bool, flag: u8| if is { flag } else { 0 };
        self.flags.push(flag(is_special, SPECIAL) | flag(is_copy, COPY));
        self.lengths.push(u8::try_from(said.len()).unwrap_or(u8::MAX));
        self.parts.push(number_of_part(it.part).and_then(|it| u8::try_from(it).ok()).unwrap_or(u8::MAX));
        // A topic speaks of what its statements are about.
        let subjects = if entry.kind() == Kind::Topic { Vec::new() } else { entry.subjects() };
        let own = subjects.into_iter().fold(0, |bits, id| bits | context.drug(id));
        self.drugs.push(it.drug.map_or(own, |id| context.drug(id)));
        self.named.push(context.drugs_named(said));
        let of_use = it.of_use.map_or(0, |id| context.trials_of_use(id));
        let trials = context.trials_of(entry) | of_use | context.trials_named(said);
        self.trials.extend(trials.to_le_bytes());
        self.cues.extend(context.cues(said).to_le_bytes());
        let best = it.citations.iter().filter_map(|it| context.authors.get(it.source.as_str())).min();
        self.authors.push(best.map_or(u8::MAX, |it| *it as u8));
        self.jurisdictions.push(number_of(it.jurisdiction));
        // A row of management may speak of other grades than its own: treat as grade 3.
        let own = it.grades.iter().fold(0, |bits, grade| bits | 1 << grade);
        self.grades.push(if it.part == Part::Guidelines { own } else { grades(said) });
    }
}

/// What is searched of a passage: its text, and whom it is about.
fn said_in(it: &Passage<'_>) -> String {
    // A code is found as a whole, or not at all.
    let text = if it.part == Part::Identifiers { "" } else { &it.text };
    format!("{text} {} {}", it.population.unwrap_or_default(), it.of.as_deref().unwrap_or_default())
}

fn holds(said: &[String], name: &[String]) -> bool {
    said.windows(name.len()).any(|it| it == name)
}

/// The grades of which some words speak, a bit each: `grade 2`, `grade 3 or 4`, `grades 1 to 3`, `grade 3 or higher`.
pub fn grades(words: &[String]) -> u8 {
    let named = words.iter().enumerate().filter(|(_, word)| *word == "grad");
    named.fold(0, |bits, (at, _)| bits | grades_behind(&words[at + 1..]))
}

/// The grades with which some words begin.
fn grades_behind(words: &[String]) -> u8 {
    let number = |word: &str| word.parse::<u8>().ok().filter(|it| (1..=5).contains(it));
    let range = |from: u8, to: u8| (from..=to).fold(0, |bits, it| bits | 1 << it);
    let (mut bits, mut last, mut is_range) = (0, None, false);
    for word in words {
        match (word.as_str(), number(word), last) {
            (_, Some(to), Some(from)) if is_range => bits |= range(from, to),
            (_, Some(grade), _) => {
                bits |= 1 << grade;
                last = Some(grade);
            }
            ("high" | "higher" | "abov" | "more", None, Some(from)) => return bits | range(from, 5),
            ("to", None, Some(_)) => is_range = true,
            ("or" | "and", None, Some(_)) => {}
            _ => break,
        }
    }
    bits
}

impl PassageFacts {
    /// How many passages there are.
    pub fn count(&self) -> usize {
        self.lengths.len()
    }

    /// The trials of which a passage is, or which it names, a bit each, in the order of their entries.
    pub fn trials(&self, passage: usize) -> u64 {
        self.trials.as_chunks().0.get(passage).map_or(0, |it| u64::from_le_bytes(*it))
    }

    /// The facets whose cues a passage holds, a bit each.
    pub fn cues(&self, passage: usize) -> u64 {
        self.cues.as_chunks().0.get(passage).map_or(0, |it| u64::from_le_bytes(*it))
    }

    /// Whether it is a rule that holds in some only, or a rate of something else than who had it.
    pub fn is_special(&self, passage: usize) -> bool {
        self.flags[passage] & SPECIAL != 0
    }

    /// Whether the same stands under another entry, which answers.
    pub fn is_copy(&self, passage: usize) -> bool {
        self.flags[passage] & COPY != 0
    }

    /// The entry of each passage.
    pub fn places(&self) -> Vec<Place> {
        let entries = 0..self.first.len();
        entries.flat_map(|entry| self.of(Place::new(entry)).map(move |_| Place::new(entry))).collect()
    }

    /// The entry of a passage, and its number among those of the entry.
    pub fn place(&self, passage: usize) -> (Place, usize) {
        let entry = self.first.partition_point(|first| usize::from(*first) <= passage).saturating_sub(1);
        (Place::new(entry), passage - usize::from(self.first[entry]))
    }

    /// The numbers of the passages of an entry.
    pub fn of(&self, place: Place) -> std::ops::Range<usize> {
        let at = |number: usize| self.first.get(number).map_or(self.count(), |it| usize::from(*it));
        at(place.number())..at(place.number() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{grades, stems};

    #[test]
    fn grades_are_read_one_by_one_and_as_ranges() {
        let read = |text: &str| (1..=5).filter(|it| grades(&stems(text)) & 1 << it != 0).collect::<Vec<u8>>();
        assert_eq!(read("Grade 2 withhold; Grade 4 stop"), [2, 4]);
        assert_eq!(read("Grades 3 or 4: 13%"), [3, 4]);
        assert_eq!(read("Grade 2 to 4"), [2, 3, 4]);
        assert_eq!(read("grade 3 or higher"), [3, 4, 5]);
        assert_eq!(read("3 weeks, grade not told"), [0u8; 0]);
    }
}
