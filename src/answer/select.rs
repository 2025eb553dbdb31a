//! Selection: of all passages those that answer a question, best first.
//!
//! Words weigh by how rare they are (BM25), within one passage; the subjects, facets, grades and places of the question
//! add to that or rule out. What each part is worth was measured; the numbers stand below.

use std::collections::BTreeSet;

use super::Session;
use crate::{
    index::Place,
    knowledge::{PassageFacts, number_of, stems},
    model::{Author, Entry, Kind, Part, Passage, Section},
    reading::{Question, ReadAs, Sought, Subject},
    text::{is_common, shown_word},
};

/// What each part of a question is worth. Set by hand; `benches/bm25.py` measures them on questions with their answers, and
/// `cargo test ask` holds what they must keep. Most of them may be a third more or less without a change.
mod weight {
    /// BM25: how soon a word that comes again says no more, and how much the length of a passage counts.
    pub(super) const K1: f32 = 1.1;
    pub(super) const B: f32 = 0.45;
    /// Of the words of a question, by what they were read as.
    pub(super) const CONTENT: f32 = 1.0;
    pub(super) const SUBJECT: f32 = 0.3;
    pub(super) const FACET: f32 = 0.35;
    pub(super) const RARE_FACET: f32 = 0.8;
    pub(super) const FACET_PHRASE: f32 = 0.2;
    /// Of a stem that stands for the word that was typed.
    pub(super) const SYNONYM: f32 = 0.6;
    /// Of a word that stands in the heading of a passage, or in the name of its entry.
    pub(super) const HEADING: f32 = 0.8;
    /// Passages up to which a word of a facet is rare.
    pub(super) const RARE: usize = 25;
    /// What an everyday word is rare at most, where it is asked how much was not read.
    pub(super) const EVERYDAY: f32 = 2.5;
    /// The same of a value, which stands in no rule as it was measured.
    pub(super) const VALUE: f32 = 1.0;
    /// What the words come to at most, and what they are measured against.
    pub(super) const WORDS: f32 = 3.0;
    pub(super) const MOST_OF_WORDS: f32 = 1.2;
    pub(super) const LEAST_MEASURE: f32 = 2.0;
    pub(super) const OF_ALL: f32 = 1.6;
    pub(super) const OF_BEST: f32 = 0.7;
    /// Of the share of the words that a passage has.
    pub(super) const COVERAGE: f32 = 1.2;
    /// A passage of the side effect, one that names it, one of its family or of a form of it, one of none of it.
    pub(super) const EFFECT: f32 = 4.0;
    pub(super) const NAMES_EFFECT: f32 = 2.2;
    pub(super) const FAMILY: f32 = 2.6;
    pub(super) const FORM: f32 = 2.8;
    pub(super) const NO_EFFECT: f32 = -2.0;
    /// A passage of the part that answers a facet, with a cue for it or without; only a cue; neither.
    pub(super) const FACET_AND_CUE: f32 = 2.2;
    pub(super) const FACET_ALONE: f32 = 1.5;
    pub(super) const CUE_ALONE: f32 = 1.0;
    pub(super) const NO_FACET: f32 = -2.0;
    pub(super) const PART_IN_ORDER: f32 = 1.0;
    pub(super) const PHRASE: f32 = 1.15;
    pub(super) const STANDS_BACK: f32 = 0.7;
    pub(super) const FURTHER_FACET: f32 = 0.25;
    /// A passage that speaks of the grade, a rule of it, and one of another grade.
    pub(super) const GRADE: f32 = 3.0;
    pub(super) const GRADE_OF_RULE: f32 = 4.0;
    pub(super) const GRADE_OF_RATE: f32 = 1.0;
    pub(super) const OTHER_GRADE: f32 = -2.0;
    pub(super) const OTHER_GRADE_OF_RULE: f32 = 1.0;
    /// A passage of the trial, term or topic.
    pub(super) const TRIAL: f32 = 3.0;
    pub(super) const TRIAL_ENTRY: f32 = 0.6;
    pub(super) const RESULT: f32 = 1.5;
    pub(super) const NO_TRIAL: f32 = -2.0;
    pub(super) const SUBJECT_ENTRY: f32 = 1.4;
    /// Of a topic, whose names are words of questions; and of one that is named at length.
    pub(super) const CHAPTER: f32 = 0.5;
    pub(super) const WHOLE_CHAPTER: f32 = 3.0;
    pub(super) const NAMES_TERM: f32 = 0.8;
    pub(super) const NO_TERM: f32 = -1.0;
    /// A passage that names another drug beside the one that is asked for.
    pub(super) const NAMES_OTHER: f32 = 2.5;
    /// An event of a year that is named.
    pub(super) const YEAR: f32 = 4.0;
    /// A passage without the word that has to stand in it.
    pub(super) const NOT_LITERAL: f32 = -4.0;
    /// A passage of the drug, one that names it, of two that are compared, of no drug, of any of them, and where none is asked for of another than the first.
    pub(super) const DRUG: f32 = 1.0;
    pub(super) const NAMES_DRUG: f32 = 0.5;
    pub(super) const BOTH_DRUGS: f32 = 1.5;
    pub(super) const NO_DRUG: f32 = -2.0;
    pub(super) const ANY_DRUG: f32 = -0.3;
    pub(super) const OTHER_DRUG: f32 = -1.5;
    pub(super) const PARTNER: f32 = -2.5;
    /// A step of authority; another jurisdiction, and one that is asked for.
    pub(super) const AUTHORITY: f32 = -0.28;
    /// A passage of the same part right before it: what is said first is said first for a reason.
    pub(super) const RANK: f32 = -0.06;
    pub(super) const ELSEWHERE: f32 = -1.3;
    pub(super) const PLACE: f32 = 4.0;
    /// Where neither side effect nor grade is asked for: rules and rates of one.
    pub(super) const RULE_OF_ONE: f32 = -1.5;
    pub(super) const OF_ONE_EFFECT: f32 = -1.2;
    /// A rule that holds in some only of whom nothing was asked, and a rate of what came of it.
    pub(super) const CONDITION: f32 = -4.0;
    pub(super) const SPECIAL: f32 = -1.0;
    /// Where sources differ, and the doses of a plan where none is asked for.
    pub(super) const DIFFERENCES: f32 = -1.5;
    pub(super) const PHASES: f32 = -1.2;
    /// What bodies do at a grade, where neither a grade is asked for nor what to do.
    pub(super) const GUIDELINES: f32 = -2.0;
    /// A symptom, which says no more than its name.
    pub(super) const SYMPTOMS: f32 = -1.5;
}

/// A passage with what it is worth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked {
    /// Its number among all passages.
    pub(super) passage: usize,
    pub(super) score: f32,
    /// Whether it answers a facet of the question by its part.
    pub(super) fits: bool,
    /// Share of the words of the question that it holds, by rarity.
    pub(super) coverage: f32,
}

/// What is selected for a question.
pub(super) struct Selection {
    pub(super) facts: PassageFacts,
    /// Bits of the drugs that are no immunotherapy in force.
    pub(super) partners: u8,
    /// Best first.
    pub(super) ranked: Vec<Ranked>,
    /// Words that no passage holds that may answer, as they were typed.
    pub(super) unread: Vec<String>,
    /// The share of the words, by rarity, that was not read.
    pub(super) unread_share: f32,
}

impl Selection {
    /// Whether a use of the drugs that are asked for, or of any immunotherapy, names a term.
    pub(super) fn is_in_a_use(&self, session: &Session<'_>, term: &Subject, drugs: &[Place]) -> bool {
        // What is approved in a kind of it is approved in it.
        let mut names = names_of(session, term);
        for narrower in narrower(session, term) {
            names.extend(own_names(&narrower));
        }
        let of_drugs = match drugs {
            [] => !self.partners,
            _ => drugs.iter().fold(0, |bits, it| bits | drug_bit(*it)),
        };
        let of_uses: Vec<u8> =
            (0..).zip(Part::all()).filter(|(_, it)| OF_USES.contains(it)).map(|(at, _)| at).collect();
        let is_use =
            |it: usize| self.facts.drugs[it] & of_drugs != 0 && of_uses.contains(&self.facts.parts[it]);
        let uses = (0..self.facts.count()).filter(|it| is_use(*it));
        let says = |it: &Passage<'_>| {
            says_one(&names, &format!("{} {}", it.text, it.of.as_deref().unwrap_or_default()))
        };
        !which(session, &self.facts, uses, says).is_empty()
    }
}

/// Whether a text has the words of a name together: `HER2-negative` and `PD-L1-positive` are not HER2-positive.
fn says_one(names: &[Vec<String>], text: &str) -> bool {
    let words = stems(text);
    names.iter().any(|it| words.windows(it.len().max(1)).any(|at| at == it))
}

/// The passages that hold the words of a status, but not together: they are of another one.
fn of_another_status(session: &Session<'_>, facts: &PassageFacts, subject: &Subject) -> BTreeSet<usize> {
    let names = names_of(session, subject);
    let holding = naming(session, subject).into_iter().filter(|it| facts.place(*it).0 != subject.place);
    let is_of_another = |it: &Passage<'_>| {
        let of = it.of.as_deref().unwrap_or_default();
        !says_one(&names, &format!("{} {} {of}", it.text, it.population.unwrap_or_default()))
    };
    which(session, facts, holding, is_of_another).into_iter().collect()
}

/// Of some passages, in their order, those that a test holds for.
fn which(
    session: &Session<'_>,
    facts: &PassageFacts,
    passages: impl Iterator<Item = usize>,
    test: impl Fn(&Passage<'_>) -> bool,
) -> Vec<usize> {
    let passages: Vec<usize> = passages.collect();
    let mut held = Vec::new();
    // Each entry is decoded once.
    for of_entry in passages.chunk_by(|a, b| facts.place(*a).0 == facts.place(*b).0) {
        let (place, _) = facts.place(of_entry[0]);
        let Some(entry) = session.knowledge.heading(place).and_then(|it| it.entry()) else { continue };
        let all = entry.passages();
        let holds = |passage: &&usize| all.get(facts.place(**passage).1).is_some_and(&test);
        held.extend(of_entry.iter().filter(holds).copied());
    }
    held
}

/// The names of a term, stemmed: its own, and what was typed, unless that is less than a status.
fn names_of(session: &Session<'_>, term: &Subject) -> Vec<Vec<String>> {
    let entry = session.knowledge.heading(term.place).and_then(|it| it.entry());
    let typed = (!term.is_status).then(|| term.stems.clone());
    entry.map(|it| own_names(&it)).into_iter().flatten().chain(typed).collect()
}

/// The names of an entry, stemmed: its name, and those that end as it does.
fn own_names(entry: &Entry) -> Vec<Vec<String>> {
    let own = stems(entry.name());
    let aliases = entry.names().aliases.iter().map(|it| stems(it)).filter(|it| it.last() == own.last());
    aliases.chain([own.clone()]).collect()
}

/// The terms that are narrower than one.
fn narrower(session: &Session<'_>, term: &Subject) -> Vec<Entry> {
    let entry = session.knowledge.heading(term.place).and_then(|it| it.entry());
    let Some(Entry::Term(term)) = entry else { return Vec::new() };
    term.narrower.iter().filter_map(|id| session.knowledge.by_id(id)?.entry()).collect()
}

/// The bit of a drug in [`PassageFacts::drugs`].
fn drug_bit(place: Place) -> u8 {
    1 << place.number().min(7)
}

/// Parts that tell for whom a use is.
const OF_USES: [Part; 4] = [
    Part::Uses,
    Part::Section(Section::Indication),
    Part::Section(Section::Marker),
    Part::Section(Section::Condition),
];

/// The passages that name a subject as it was typed, or by its own name.
fn naming(session: &Session<'_>, subject: &Subject) -> BTreeSet<usize> {
    let knowledge = session.knowledge;
    let own = knowledge.heading(subject.place).map(|it| stems(it.name)).unwrap_or_default();
    with_all(session, &subject.stems)
        .into_iter()
        .chain(with_all(session, &own))
        .map(|it| it as usize)
        .collect()
}

/// The passages that hold all of some stems.
fn with_all(session: &Session<'_>, stems: &[String]) -> Vec<u32> {
    let lists = stems.iter().map(|it| session.knowledge.passages_with(it));
    lists.reduce(|a, b| a.into_iter().filter(|it| b.binary_search(it).is_ok()).collect()).unwrap_or_default()
}

/// A word of a question, and which passages hold it.
struct Weighed<'q> {
    word: &'q Sought,
    weight: f32,
    rarity: f32,
    /// How well each passage holds it: 0 where it does not.
    held: Vec<f32>,
    /// How much a question loses without it: an everyday word beside a subject less than a rare one.
    sense: f32,
    /// Whether it is a word of a condition under which a rule holds in some only.
    is_of_condition: bool,
}

impl Weighed<'_> {
    /// The passages that hold it.
    fn holders(&self) -> impl Iterator<Item = usize> {
        self.held.iter().enumerate().filter(|(_, held)| **held > 0.0).map(|(passage, _)| passage)
    }

    /// Whether it was not read; `is_missing`: whether what has to stand in an answer stands in none.
    fn is_unread(&self, question: &Question, is_missing: bool) -> bool {
        match self.word.read_as {
            // Of a drug that is not covered another line tells.
            ReadAs::Content => {
                let is_other = question.others.iter().flatten().any(|stem| *stem == self.word.stem);
                self.holders().next().is_none() && !is_other
            }
            ReadAs::Facet { is_literal } | ReadAs::FacetPhrase { is_literal } => is_literal && is_missing,
            ReadAs::Subject => false,
        }
    }
}

/// What holds for a question as a whole.
struct Asked<'s> {
    question: &'s Question,
    facts: &'s PassageFacts,
    /// The entry of each passage, and the kind of each entry.
    places: Vec<Place>,
    kinds: Vec<Option<Kind>>,
    /// Bits of the drugs that are asked for, and that of the first of all.
    drugs: u8,
    first_drug: u8,
    partners: u8,
    /// Entries that are forms of an effect that is asked for, and families of which it is one.
    forms: Vec<Place>,
    families: Vec<Place>,
    /// Passages that name a drug that is asked for and not covered; none where one is asked for of which nothing is said.
    others: BTreeSet<usize>,
    parts: Vec<Part>,
    /// Passages that name an effect or a trial that is asked for.
    naming: BTreeSet<usize>,
    /// The passages that hold the words of a status which is asked for as those of another one: they do not answer.
    of_another_status: BTreeSet<usize>,
    trials: u64,
    /// Passages that hold a year that is named.
    years: BTreeSet<usize>,
    /// Whether it names the condition under which a rule holds in some only.
    asks_of_condition: bool,
    /// Whether it asks of regimens or trials.
    asks_of_plans: bool,
    /// Whether it asks what sources differ in.
    asks_of_differences: bool,
    /// Whether it asks what is done.
    asks_of_guidelines: bool,
    /// Whether it asks what topics tell in the first place, of whatever drug.
    asks_of_topics: bool,
}

/// Words from which on the name of a topic is no accident: `not a candidate`.
const LONG_NAME: usize = 3;

/// So many of the best passages are ranked.
const MOST_RANKED: usize = 64;

/// Ranks all passages.
pub(super) fn select(session: &Session<'_>, question: &Question) -> Selection {
    let facts = session.knowledge.passage_facts();
    let count = facts.count();
    let mut words: Vec<Weighed<'_>> =
        question.words.iter().map(|it| weighed(session, question, it, &facts)).collect();
    let asked = Asked::of(session, question, &facts, &words);
    let may_answer: Vec<bool> = (0..count).map(|it| asked.may_answer(it)).collect();
    for word in &mut words {
        for (held, may_answer) in word.held.iter_mut().zip(&may_answer) {
            *held = if *may_answer { *held } else { 0.0 };
        }
    }
    // Of a drug that is asked for it has to be said of that drug, or in a topic of none.
    let mut literal = literal(&words);
    literal.retain(|it| {
        let of_drugs = facts.drugs[*it] | facts.named[*it];
        asked.drugs == 0 || of_drugs & asked.drugs != 0 || (of_drugs == 0 && asked.is_of_topic(*it))
    });
    let total: f32 = words.iter().map(|it| it.weight * it.rarity).sum();
    let of_words = |passage: usize| -> (f32, f32) {
        let held = words.iter().map(|it| (it, it.held[passage])).filter(|(_, held)| *held > 0.0);
        held.fold((0.0, 0.0), |(score, covered), (it, held)| {
            (score + it.weight * it.rarity * held, covered + it.weight * it.rarity)
        })
    };
    let of_words: Vec<(f32, f32)> = (0..count).map(of_words).collect();
    let best = of_words.iter().map(|it| it.0).fold(0.0, f32::max);
    let measure = weight::LEAST_MEASURE.max(weight::OF_ALL * total).max(weight::OF_BEST * best);
    let mut ranked: Vec<Ranked> = (0..count)
        .filter(|it| may_answer[*it])
        .map(|passage| {
            let (score, covered) = of_words[passage];
            let coverage = if total > 0.0 { covered / total } else { 0.0 };
            let said = weight::WORDS * (score / measure).min(weight::MOST_OF_WORDS);
            let (asked, fits) = asked.score(passage, &literal);
            Ranked { passage, score: said + asked + weight::COVERAGE * coverage, fits, coverage }
        })
        .collect();
    let order = |a: &Ranked, b: &Ranked| b.score.total_cmp(&a.score).then(a.passage.cmp(&b.passage));
    if ranked.len() > MOST_RANKED {
        ranked.select_nth_unstable_by(MOST_RANKED, order);
        ranked.truncate(MOST_RANKED);
    }
    ranked.sort_unstable_by(order);
    // What has to stand in an answer itself is not read where it stands in none.
    let is_missing = literal.is_empty() && question.facets.iter().any(|it| it.facet.is_literal);
    let unread: Vec<&Weighed<'_>> = words.iter().filter(|it| it.is_unread(question, is_missing)).collect();
    let missing: f32 = unread.iter().map(|it| it.sense).sum();
    let all: f32 = words.iter().map(|it| it.sense).sum();
    Selection {
        partners: asked.partners,
        ranked,
        unread_share: if all > 0.0 { missing / all } else { 0.0 },
        unread: unread.into_iter().map(|it| shown_word(&it.word.typed)).collect(),
        facts,
    }
}

fn weighed<'q>(
    session: &Session<'_>,
    question: &Question,
    word: &'q Sought,
    facts: &PassageFacts,
) -> Weighed<'q> {
    let count = facts.count();
    let average = facts.lengths.iter().map(|it| f32::from(*it)).sum::<f32>() / float(count.max(1));
    let mut held = vec![0.0; count];
    let mut own = 0;
    let mut take = |passage: usize, worth: f32| {
        let length = f32::from(facts.lengths[passage]);
        let norm = 1.0 - weight::B + weight::B * length / average;
        let worth = worth * (weight::K1 + 1.0) / (1.0 + weight::K1 * norm);
        held[passage] = f32::max(held[passage], worth);
    };
    for (number, stems) in
        [&[word.stem.clone()][..]].into_iter().chain(word.synonyms.iter().map(Vec::as_slice)).enumerate()
    {
        let passages = with_all(session, stems);
        if own == 0 {
            own = passages.len();
        }
        for passage in passages {
            take(passage as usize, if number == 0 { 1.0 } else { weight::SYNONYM });
        }
    }
    // What stands under a heading, or under a name, is about that.
    let is_in_heading = |part: Part| stems(part.heading()).contains(&word.stem);
    let headed: Vec<u8> =
        (0..).zip(Part::all()).filter(|(_, it)| is_in_heading(*it)).map(|(at, _)| at).collect();
    let under_heading = (0..count).filter(|it| headed.contains(&facts.parts[*it]));
    let named = question.subjects.iter().filter(|it| it.stems.contains(&word.stem));
    let under_name = named.flat_map(|it| facts.of(it.place));
    // A heading says the same of what is long and of what is short.
    for passage in under_heading.chain(under_name) {
        held[passage] = f32::max(held[passage], weight::HEADING);
    }
    let rarity = rarity(own, count);
    let weight = match word.read_as {
        ReadAs::Content => weight::CONTENT,
        ReadAs::Subject => weight::SUBJECT,
        ReadAs::Facet { .. } | ReadAs::FacetPhrase { is_literal: true } if own <= weight::RARE => {
            weight::RARE_FACET
        }
        ReadAs::Facet { .. } => weight::FACET,
        ReadAs::FacetPhrase { .. } => weight::FACET_PHRASE,
    };
    let mut stems = [&word.stem].into_iter().chain(word.synonyms.iter().flatten());
    let is_of_condition = word.read_as == ReadAs::Content && stems.any(|it| facts.conditions.contains(it));
    Weighed { word, weight, rarity, held, sense: sense(question, word, rarity), is_of_condition }
}

/// How rare a word is that so many of all passages hold, as BM25 has it.
fn rarity(holders: usize, all: usize) -> f32 {
    let (n, all) = (float(holders), float(all));
    (1.0 + (all - n + 0.5) / (n + 0.5)).ln()
}

/// How much a question loses without a word.
fn sense(question: &Question, word: &Sought, rarity: f32) -> f32 {
    let has_subject = !question.drugs.is_empty() || (question.asks() && !question.subjects.is_empty());
    let is_value = word.typed.bytes().all(|it| it.is_ascii_digit());
    match has_subject {
        true if is_value => rarity.min(weight::VALUE),
        true if is_common(&word.typed) => rarity.min(weight::EVERYDAY),
        _ => rarity,
    }
}

/// The passages in which all words of facets stand that have to stand in an answer themselves.
fn literal(words: &[Weighed<'_>]) -> BTreeSet<usize> {
    let is_literal = |it: &&Weighed<'_>| {
        matches!(
            it.word.read_as,
            ReadAs::Facet { is_literal: true } | ReadAs::FacetPhrase { is_literal: true }
        )
    };
    let lists = words.iter().filter(is_literal).map(|it| it.holders().collect::<BTreeSet<usize>>());
    lists.reduce(|a, b| a.intersection(&b).copied().collect()).unwrap_or_default()
}

impl<'s> Asked<'s> {
    fn of(
        session: &'s Session<'s>,
        question: &'s Question,
        facts: &'s PassageFacts,
        words: &[Weighed<'_>],
    ) -> Self {
        let knowledge = session.knowledge;
        let all_drugs: Vec<_> = knowledge.headings_of(Kind::Drug).collect();
        let drugs = question.drugs.iter().fold(0, |bits, it| bits | drug_bit(*it));
        let is_partner = |it: &&crate::knowledge::Heading<'_>| !it.is_immunotherapy();
        let partners = all_drugs.iter().filter(is_partner).fold(0, |bits, it| bits | drug_bit(it.place));
        // The drug of which most is said stands for all where none is named.
        let most = all_drugs.iter().max_by_key(|it| facts.of(it.place).len());
        let first_drug = most.map_or(0, |it| drug_bit(it.place));
        let effects: Vec<_> =
            question.of(Kind::SideEffect).filter_map(|it| knowledge.heading(it.place)).collect();
        let forms = effects.iter().flat_map(|it| knowledge.belonging(Kind::SideEffect, it.id));
        let families = effects.iter().filter_map(|it| knowledge.by_id(&it.parent()?));
        let first_trial = knowledge.headings_of(Kind::Trial).next().map_or(0, |it| it.place.number());
        let trial_bit = |place: Place| 1u64 << place.number().saturating_sub(first_trial).min(63);
        let is_named = |it: &&Subject| matches!(it.kind, Kind::SideEffect | Kind::Term);
        let named = question.subjects.iter().filter(is_named);
        let mut naming: BTreeSet<usize> = named.flat_map(|it| naming(session, it)).collect();
        let statuses = question.subjects.iter().filter(|it| it.is_status);
        let of_another_status: BTreeSet<usize> =
            statuses.flat_map(|it| of_another_status(session, facts, it)).collect();
        naming.retain(|it| !of_another_status.contains(it));
        let is_year = |it: &&Weighed<'_>| it.word.typed.len() == 4 && it.word.typed.starts_with("20");
        let years = words.iter().filter(is_year).flat_map(Weighed::holders).collect();
        let phases = Part::all().position(|it| it == Part::Phases).and_then(|it| u8::try_from(it).ok());
        Self {
            question,
            facts,
            places: facts.places(),
            kinds: (0..facts.first.len()).map(|it| knowledge.kind(Place::new(it))).collect(),
            drugs,
            first_drug,
            partners,
            forms: forms.map(|it| it.place).collect(),
            families: families.map(|it| it.place).collect(),
            others: question
                .others
                .iter()
                .flat_map(|it| with_all(session, it))
                .map(|it| it as usize)
                .collect(),
            parts: Part::all().collect(),
            naming,
            of_another_status,
            trials: question.of(Kind::Trial).fold(0, |bits, it| bits | trial_bit(it.place)),
            years,
            asks_of_condition: words.iter().any(|it| it.is_of_condition),
            asks_of_plans: !question.others.is_empty()
                || question.of(Kind::Trial).next().is_some()
                || question.facets.iter().any(|it| it.facet.parts.first() == phases.as_ref()),
            asks_of_differences: question
                .facets
                .iter()
                .any(|it| it.facet.is_answered_by(Part::Section(Section::Differences))),
            asks_of_guidelines: question.grades != 0
                || question.facets.iter().any(|it| it.facet.is_answered_by(Part::Guidelines)),
            asks_of_topics: question.facets.iter().any(|it| it.facet.is_of_topics()),
        }
    }

    fn part(&self, passage: usize) -> Option<Part> {
        self.parts.get(usize::from(self.facts.parts[passage])).copied()
    }

    /// Whether a passage may answer at all: it is not said of another drug than those that are asked for, nor elsewhere.
    fn may_answer(&self, passage: usize) -> bool {
        let facts = self.facts;
        if facts.is_copy(passage) || self.of_another_status.contains(&passage) {
            return false;
        }
        // What holds for one side effect does not hold for another.
        let is_of_one = self.kinds[self.places[passage].number()] == Some(Kind::SideEffect);
        if is_of_one && !self.is_about_effects(passage) {
            return false;
        }
        // What is said of a drug that is not covered is said of it by name.
        if self.drugs == 0 && !self.question.others.is_empty() && !self.others.contains(&passage) {
            return false;
        }
        // What a body does at another grade, or about another side effect, is no answer.
        let (asked, grades) = (self.question.grades, facts.grades[passage]);
        let is_of_another = asked != 0 && grades != 0 && asked & grades == 0;
        let is_guideline = self.part(passage) == Some(Part::Guidelines);
        if is_guideline && (is_of_another || !self.is_of_asked(passage)) {
            return false;
        }
        if self.drugs != 0 {
            let (own, named) = (facts.drugs[passage], facts.named[passage]);
            let is_of_another = own != 0 && own & self.drugs == 0;
            let names_another = own == 0 && named != 0 && named & self.drugs == 0;
            // A trial of another drug is told of, and whose it is.
            if (is_of_another || names_another) && !self.is_of_trial(passage) {
                return false;
            }
            // Nor are the doses of what else is in a plan asked for.
            let is_dose_of_another = named & self.drugs == 0 && self.part(passage) == Some(Part::Phases);
            if is_dose_of_another && !self.asks_of_plans {
                return false;
            }
            // Who asks of a side effect of a drug, and of nothing else, asks what names it.
            if !self.question.asks() && !self.is_about_effects(passage) {
                return false;
            }
        }
        true
    }

    /// Whether a passage is of a topic, which speaks of all drugs where it names none.
    fn is_of_topic(&self, passage: usize) -> bool {
        matches!(self.kinds[self.places[passage].number()], Some(Kind::Topic | Kind::Term))
    }

    /// Whether a passage that is of no drug speaks of all: in a topic, or of the very side effect that is asked for.
    fn is_of_any_drug(&self, passage: usize) -> bool {
        self.is_of_topic(passage) || self.is_of_asked(passage)
    }

    /// Whether a passage is of the very side effect that is asked for.
    fn is_of_asked(&self, passage: usize) -> bool {
        self.question.of(Kind::SideEffect).any(|it| it.place == self.places[passage])
    }

    /// Whether a passage is about a side effect that is asked for, or names it; any, where none is.
    fn is_about_effects(&self, passage: usize) -> bool {
        let place = self.places[passage];
        let mut effects = self.question.of(Kind::SideEffect).peekable();
        let is_related = self.forms.contains(&place) || self.families.contains(&place);
        effects.peek().is_none()
            || effects.any(|it| it.place == place)
            || is_related
            || self.naming.contains(&passage)
    }

    fn is_of_trial(&self, passage: usize) -> bool {
        self.facts.trials(passage) & self.trials != 0
    }

    /// What the subjects, facets, grades and places of the question add, and whether a facet is answered.
    fn score(&self, passage: usize, literal: &BTreeSet<usize>) -> (f32, bool) {
        let (facet, fits) = self.of_facets(passage, literal);
        let score = facet + self.of_effects(passage) + self.of_grades(passage) + self.of_others(passage);
        (score + self.of_drugs(passage) + self.of_source(passage), fits)
    }

    fn of_facets(&self, passage: usize, literal: &BTreeSet<usize>) -> (f32, bool) {
        let own = self.facts.parts[passage];
        let (mut scores, mut fits) = (Vec::new(), false);
        for it in self.question.facets.iter().filter(|it| !it.facet.is_vague || !self.question.asks()) {
            if it.facet.is_literal && !literal.contains(&passage) {
                continue;
            }
            let place = it.facet.parts.iter().position(|part| *part == own);
            let has_cue = self.facts.cues(passage) & 1 << it.number != 0;
            let base = match (place, has_cue) {
                (Some(_), true) => weight::FACET_AND_CUE,
                (Some(_), false) => weight::FACET_ALONE,
                (None, true) => weight::CUE_ALONE,
                (None, false) if it.facet.is_literal => weight::CUE_ALONE,
                (None, false) => continue,
            };
            fits |= (place.is_some() || has_cue || it.facet.is_literal) && !it.stands_back;
            let all = it.facet.parts.len().max(1);
            let order = place.map_or(0.0, |at| weight::PART_IN_ORDER * float(all - at) / float(all));
            let mut score = base + order;
            score *= if it.is_phrase { weight::PHRASE } else { 1.0 };
            score *= if it.stands_back { weight::STANDS_BACK } else { 1.0 };
            scores.push(score);
        }
        scores.sort_by(|a, b| b.total_cmp(a));
        let is_literal = self.question.facets.iter().any(|it| it.facet.is_literal);
        if is_literal && !literal.contains(&passage) {
            return (weight::NOT_LITERAL, false);
        }
        let asks = self.question.facets.iter().any(|it| !it.facet.is_vague);
        let asks = asks || self.question.facets.iter().any(|it| !it.facet.parts.is_empty());
        match scores.as_slice() {
            [] if asks => (weight::NO_FACET, false),
            [] => (0.0, false),
            [best, further @ ..] => (best + further.iter().sum::<f32>() * weight::FURTHER_FACET, fits),
        }
    }

    fn of_effects(&self, passage: usize) -> f32 {
        let place = self.places[passage];
        let part = self.part(passage);
        let mut effects = self.question.of(Kind::SideEffect).peekable();
        if effects.peek().is_none() {
            let is_rule = part == Some(Part::Actions);
            let is_of_one = self.kinds[place.number()] == Some(Kind::SideEffect);
            return match (self.question.grades, is_rule, is_of_one) {
                (0, true, _) => weight::RULE_OF_ONE,
                (_, _, true) => weight::OF_ONE_EFFECT,
                _ => 0.0,
            };
        }
        if effects.any(|it| it.place == place) {
            return weight::EFFECT;
        }
        if self.forms.contains(&place) {
            return weight::FORM;
        }
        if self.families.contains(&place) && part == Some(Part::Actions) {
            return weight::FAMILY;
        }
        if self.naming.contains(&passage) { weight::NAMES_EFFECT } else { weight::NO_EFFECT }
    }

    fn of_grades(&self, passage: usize) -> f32 {
        let (asked, own) = (self.question.grades, self.facts.grades[passage]);
        if asked == 0 {
            return 0.0;
        }
        match (own & asked != 0, self.part(passage)) {
            (true, Some(Part::Actions | Part::Guidelines)) => weight::GRADE_OF_RULE,
            (true, Some(Part::Rates)) if !self.question.asks_of_rates() => weight::GRADE_OF_RATE,
            (true, _) => weight::GRADE,
            // A rule by thresholds is the rule of every grade.
            (false, Some(Part::Actions)) if own == 0 => weight::GRADE_OF_RULE,
            (false, Some(Part::Actions)) => weight::OTHER_GRADE_OF_RULE,
            (false, _) if own != 0 => weight::OTHER_GRADE,
            _ => 0.0,
        }
    }

    fn of_others(&self, passage: usize) -> f32 {
        let place = self.places[passage];
        let mut score = 0.0;
        if self.trials != 0 {
            // Above what names a trial stands the trial itself.
            let is_entry = self.question.of(Kind::Trial).any(|it| it.place == place);
            let is_result = self.part(passage) == Some(Part::Section(Section::Results));
            score += match (self.is_of_trial(passage), is_entry) {
                (true, true) if is_result && !self.question.asks() => {
                    weight::TRIAL + weight::TRIAL_ENTRY + weight::RESULT
                }
                (true, true) => weight::TRIAL + weight::TRIAL_ENTRY,
                (true, false) => weight::TRIAL,
                (false, _) => weight::NO_TRIAL,
            };
        }
        let mut others =
            self.question.subjects.iter().filter(|it| !matches!(it.kind, Kind::SideEffect | Kind::Trial));
        let is_chapter = self.kinds[place.number()] == Some(Kind::Topic);
        score += others.find(|it| it.place == place).map_or(0.0, |it| match it.words.len() {
            _ if !is_chapter => weight::SUBJECT_ENTRY,
            LONG_NAME.. if self.drugs == 0 => weight::WHOLE_CHAPTER,
            _ => weight::CHAPTER,
        });
        if self.question.of(Kind::Term).next().is_some() {
            let is_own = self.question.of(Kind::Term).any(|it| it.place == place);
            score +=
                if is_own || self.naming.contains(&passage) { weight::NAMES_TERM } else { weight::NO_TERM };
        }
        // Beside a drug that is covered, what names the other one with it.
        if self.drugs != 0 && self.others.contains(&passage) {
            score += weight::NAMES_OTHER;
        }
        let is_event = self.kinds[place.number()] == Some(Kind::Event);
        score + if is_event && self.years.contains(&passage) { weight::YEAR } else { 0.0 }
    }

    fn of_drugs(&self, passage: usize) -> f32 {
        let own = self.facts.drugs[passage];
        let named = own | self.facts.named[passage];
        match self.drugs {
            0 if own == 0 => 0.0,
            0 if own & self.first_drug != 0 => 0.0,
            0 if own & !self.partners == 0 => weight::PARTNER,
            0 => weight::OTHER_DRUG,
            asked if asked.count_ones() > 1 && named & asked == asked => weight::DRUG + weight::BOTH_DRUGS,
            asked if own & asked != 0 => weight::DRUG,
            asked if named & asked != 0 => weight::NAMES_DRUG,
            _ if own == 0 && self.asks_of_topics && self.is_of_any_drug(passage) => weight::ANY_DRUG,
            _ => weight::NO_DRUG,
        }
    }

    fn of_source(&self, passage: usize) -> f32 {
        let author = self.facts.authors[passage];
        let step = match author {
            it if it == Author::Article as u8 => Author::Institute as u8,
            it => it.min(Author::News as u8 + 1),
        };
        let own = self.facts.jurisdictions[passage];
        let wanted = self.question.locale.as_ref().and_then(|it| it.number).unwrap_or(number_of(None));
        let place = match (own == wanted, own == 0) {
            (true, false) => weight::PLACE,
            (false, false) => weight::ELSEWHERE,
            (_, true) => 0.0,
        };
        let special = match (self.facts.is_special(passage), self.part(passage)) {
            (true, Some(Part::Actions)) if !self.asks_of_condition => weight::CONDITION,
            (true, Some(Part::Rates | Part::Section(Section::Management))) => weight::SPECIAL,
            _ => 0.0,
        };
        let part = match self.part(passage) {
            Some(Part::Symptoms) => weight::SYMPTOMS,
            Some(Part::Section(Section::Differences)) if !self.asks_of_differences => weight::DIFFERENCES,
            Some(Part::Phases) if !self.asks_of_plans => weight::PHASES,
            Some(Part::Guidelines) if !self.asks_of_guidelines => weight::GUIDELINES,
            _ => 0.0,
        };
        let rank = f32::from(self.facts.ranks[passage].min(8));
        weight::AUTHORITY * f32::from(step) + weight::RANK * rank + place + special + part
    }
}

#[allow(clippy::cast_precision_loss)] // there are a few thousand passages
fn float(count: usize) -> f32 {
    count as f32
}
