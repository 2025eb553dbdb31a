//! Questions: the subjects of a query, what is asked of them, and the words that are left to search by.
//!
//! A name narrows, it does not swallow: `pregnancy keytruda` asks for the facet *pregnancy* of the subject
//! *pembrolizumab*. The words of drugs and trials are taken out before facets are read, and facets before the rest.

use std::ops::Range;

use super::{
    Matcher,
    drugs::Drugs,
    parameters::MOST_WORDS,
    polarity::{Polarity, Turn, denies, with_signs_spelt_out},
    query::Query,
    query::overlap,
    vocabulary::Vocabulary,
};
use crate::{
    index::{Place, Role},
    knowledge::{FacetFacts, LocaleFacts, NotCovered, SHORTEST_SLIP, grades},
    model::Kind,
    text::{fold, is_common, is_medical, stem, words_of},
};

/// Words of the longest phrase by which a facet, a place or something with a synonym is asked for.
const LONGEST_PHRASE: usize = 5;

/// A query as a question.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The drugs that it names, as they stand.
    pub drugs: Vec<Place>,
    /// The drugs that it names and that are not covered, each by the stems of the words that name it.
    pub others: Vec<Vec<String>>,
    /// The same, as they are told of.
    pub not_covered: Vec<NotCovered>,
    /// The other entries that it names.
    pub subjects: Vec<Subject>,
    /// What it asks of them.
    pub facets: Vec<Asked>,
    /// The grades that it names, a bit each from 1 on.
    pub grades: u8,
    /// Where it asks of.
    pub locale: Option<LocaleFacts>,
    /// Whether it asks for something as it is not, in words of no name.
    pub denies: bool,
    /// The words that say something, in their order.
    pub words: Vec<Sought>,
    /// Words that were misspelt, each with what it was read as.
    pub slips: Vec<[String; 2]>,
}

/// An entry that is named, and no drug.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Its place.
    pub place: Place,
    /// Its kind.
    pub kind: Kind,
    /// Whether it goes by that name, and not only by another word for it.
    pub is_named: bool,
    /// Whether it goes by a word of medicine, and not by an everyday one.
    pub is_clinical: bool,
    /// Whether it is a status, which has an opposite: `HER2-positive`.
    pub is_status: bool,
    /// The stems by which it is named.
    pub stems: Vec<String>,
    /// Where these words stand.
    pub words: Range<usize>,
}

/// A facet that is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its number.
    pub number: u8,
    /// What it is.
    pub facet: FacetFacts,
    /// The words that ask for it, as they were typed.
    pub typed: String,
    /// Whether another facet of the question goes before it.
    pub stands_back: bool,
    /// Whether several words ask for it.
    pub is_phrase: bool,
}

/// A word to search by.
#[derive(Clone, Debug)]
pub struct Sought {
    /// As it was typed, folded.
    pub typed: String,
    /// Its stem.
    pub stem: String,
    /// What may stand for it: stems, all of which have to stand there.
    pub synonyms: Vec<Vec<String>>,
    /// How it was read beside that.
    pub read_as: ReadAs,
}

/// What a word of a question was read as.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ReadAs {
    /// Nothing: it is content.
    Content,
    /// A part of the name of something that is no drug.
    Subject,
    /// A facet, maybe one of which the word itself has to stand in the answer.
    Facet { is_literal: bool },
    /// A part of a phrase that asks for a facet.
    FacetPhrase { is_literal: bool },
}

impl Question {
    /// The entries that it names of a kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Subject> {
        self.subjects.iter().filter(move |it| it.kind == kind)
    }

    /// Whether it asks of a thing, and does not tell of oneself.
    pub fn is_clinical(&self) -> bool {
        self.grades != 0 || self.facets.iter().any(|it| it.facet.is_clinical && !it.facet.is_vague)
    }

    /// Whether it asks of side effects what nobody asks who has them: at a grade, in a trial, how many, when to withhold. In
    /// all other questions signs that are told are answered first.
    pub fn outranks_signs(&self) -> bool {
        let is_of_rules = |it: &Asked| it.facet.is_clinical && it.facet.is_of_effects();
        let is_of_rules = self.grades != 0 || self.facets.iter().any(is_of_rules);
        is_of_rules || self.of(Kind::Trial).next().is_some() || self.asks_what_to_check()
    }

    /// Whether it names tests, and tells of no finding: `baseline ECG troponin`.
    fn asks_what_to_check(&self) -> bool {
        let is_content = |it: &&Sought| it.read_as == ReadAs::Content;
        let is_asked = self.facets.iter().any(|it| it.facet.is_of_monitoring() && !it.stands_back);
        is_asked && self.words.len() > 1 && self.words.iter().filter(is_content).count() == 0
    }

    /// Whether it asks at a grade, or for something that is said of side effects.
    pub fn asks_of_effects(&self) -> bool {
        self.grades != 0 || self.facets.iter().any(|it| it.facet.is_of_effects())
    }

    /// Whether it asks how many have a side effect: in so many words, or by nothing else.
    pub fn asks_of_rates(&self) -> bool {
        let mut asked = self.facets.iter().filter(|it| !it.facet.is_vague);
        self.grades == 0 && asked.all(|it| it.facet.is_of_rates())
    }

    /// The one term of which it is asked what it means, if nothing else is.
    pub fn defined(&self) -> Option<&Subject> {
        let mut terms = self.of(Kind::Term);
        let term = terms.next().filter(|_| terms.next().is_none())?;
        let is_meaning = matches!(self.facets.as_slice(), [it] if it.facet.is_meaning());
        let mut contents = self.words.iter().filter(|it| it.read_as == ReadAs::Content);
        let says_no_more = contents.all(|it| term.stems.contains(&it.stem));
        (is_meaning && says_no_more && self.drugs.is_empty()).then_some(term)
    }

    /// Whether it names a drug or an entry.
    pub fn has_subject(&self) -> bool {
        !self.drugs.is_empty() || !self.subjects.is_empty()
    }

    /// Whether it asks when or whom to call.
    pub fn asks_whom_to_call(&self) -> bool {
        self.facets.iter().any(|it| it.facet.is_of_calls())
    }

    /// Whether it asks of a side effect by name, and does not tell of a symptom: by a clinical name something in particular, or
    /// with a drug or trial.
    pub fn is_of_an_effect(&self) -> bool {
        let is_named = self.of(Kind::SideEffect).any(|it| it.is_named || it.is_clinical);
        let has_other = !self.drugs.is_empty() || self.of(Kind::Trial).next().is_some();
        self.outranks_signs() || (is_named && (has_other || self.asks()))
    }

    /// Whether a word was read as more than content: as a name, a grade, a place, or what is asked for.
    pub fn is_read(&self, typed: &str) -> bool {
        let is_content = |it: &Sought| it.typed == typed && it.read_as == ReadAs::Content;
        !self.words.iter().any(is_content)
    }

    /// Adds side effects that are meant, and not named.
    pub fn add_effects(&mut self, places: impl Iterator<Item = Place>) {
        self.subjects.extend(places.map(|place| Subject {
            place,
            kind: Kind::SideEffect,
            is_named: false,
            is_clinical: true,
            is_status: false,
            stems: Vec::new(),
            words: 0..0,
        }));
    }

    /// Whether it asks for something in particular.
    pub fn asks(&self) -> bool {
        self.grades != 0 || self.facets.iter().any(|it| !it.facet.is_vague && !it.facet.is_elsewhere)
    }
}

/// Where words stand, and the entries that go by them.
type Named = (Range<usize>, Vec<(Role, Place)>);

/// A word of a question while it is read.
struct Word {
    typed: String,
    stem: String,
    is_in_capitals: bool,
    taken: Option<Taken>,
}

impl Word {
    /// Whether it is a letter by which things are told apart, and no word.
    fn is_letter(&self) -> bool {
        let is_letter = self.typed.len() == 1 && self.typed.bytes().all(|it| it.is_ascii_alphabetic());
        is_letter && self.typed != "a" && self.typed != "i"
    }
}

/// What a word is part of.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Taken {
    Drug,
    Subject,
    /// The name of a trial, in which no facet is read.
    Trial,
    /// A grade or a place.
    Set,
    Facet {
        is_phrase: bool,
        is_literal: bool,
    },
}

impl Matcher<'_> {
    /// Reads a query as a question. Near misses of the names of drugs count where the query `misspells` one.
    pub fn question(&self, typed: &str, misspells: bool) -> Question {
        let typed = &*with_signs_spelt_out(self.knowledge, typed);
        let folded: Vec<String> = words_of(typed).flat_map(parted_from_unit).collect();
        let capitals = in_capitals(typed);
        let joined = folded.join(" ");
        let mut words: Vec<Word> = folded
            .into_iter()
            .map(|folded| Word {
                stem: stem(&folded).to_owned(),
                is_in_capitals: capitals.contains(&folded),
                typed: folded,
                taken: None,
            })
            .collect();
        let mut question = Question::default();
        self.correct(&mut words, &mut question);
        self.take_drugs(typed, false, &mut words, &mut question);
        if misspells && question.drugs.is_empty() {
            self.take_drugs(typed, true, &mut words, &mut question);
        }
        self.take_subjects(typed, &joined, &mut words, &mut question);
        take_grades(&mut words, &mut question);
        self.take_locale(&mut words, &mut question);
        self.take_facets(&mut words, &mut question);
        self.add_uses(&words, &mut question);
        question.words = self.sought(&words);
        let is_named = |at: &usize| question.subjects.iter().any(|it| it.words.contains(at));
        let others = words.iter().enumerate().filter(|(at, _)| !is_named(at));
        let others: Vec<&str> = others.map(|(_, it)| it.typed.as_str()).collect();
        question.denies = denies(self.knowledge, &others.join(" "));
        question
    }

    /// Puts right what is misspelt in words of names and of facets, where only one is near. Names of drugs are read by others.
    fn correct(&self, words: &mut [Word], question: &mut Question) {
        if self.exact {
            return;
        }
        let vocabulary = Vocabulary { knowledge: self.knowledge };
        for word in words {
            let is_known = vocabulary.has(&word.typed)
                || self.knowledge.is_said(&word.stem)
                || self.knowledge.signs.has(&word.typed)
                || self.knowledge.facet_spellings.index.has(&word.typed)
                || !self.knowledge.facets_asked(&word.stem).is_empty()
                || is_common(&word.typed)
                || is_medical(&word.typed);
            if is_known
                || word.typed.len() < SHORTEST_SLIP
                || !word.typed.bytes().all(|it| it.is_ascii_lowercase())
            {
                continue;
            }
            if let Some(meant) = vocabulary.nearest(&word.typed) {
                question.slips.push([word.typed.clone(), meant.clone()]);
                stem(&meant).clone_into(&mut word.stem);
                word.typed = meant;
            }
        }
    }

    /// Names of drugs; near misses too, if `near`.
    fn take_drugs(&self, typed: &str, near: bool, words: &mut [Word], question: &mut Question) {
        // Drugs are read in words whose numbers are parted: `2.5`.
        let folded = fold(typed);
        let query = Query::new(typed, &folded);
        let drugs =
            Drugs { knowledge: self.knowledge, visible: self.visible }.read(&query, near && !self.exact);
        if drugs.sure {
            question.drugs = drugs.leads.iter().map(|it| it.place).collect();
        }
        let is_other = |it: &&Range<usize>| !drugs.own_words.iter().any(|own| overlap(own, it));
        let stems =
            |it: &Range<usize>| query.words[it.clone()].iter().map(|it| stem(it.text).to_owned()).collect();
        question.others = drugs.words.iter().filter(is_other).map(stems).collect();
        question.not_covered = drugs.not_covered;
        // Passages call a drug by its generic name, whatever brand was typed.
        let generic = question.not_covered.iter().map(|it| words_of(&it.name).map(|it| stem(&it).to_owned()));
        let generic: Vec<Vec<String>> = generic.map(Iterator::collect).collect();
        if !question.others.is_empty() {
            question.others.extend(generic);
        }
        let named: Vec<&str> =
            drugs.own_words.into_iter().flat_map(|it| &query.words[it]).map(|it| it.text).collect();
        for word in words.iter_mut().filter(|it| named.contains(&&*it.typed)) {
            word.taken = Some(Taken::Drug);
        }
    }

    /// Names of entries that are no drugs.
    fn take_subjects(&self, typed: &str, text: &str, words: &mut [Word], question: &mut Question) {
        let polarity = Polarity::of(self.knowledge, text);
        for (range, named) in self.names_in(words) {
            let own = &words[range.clone()];
            let name = own.iter().map(|it| it.typed.as_str()).collect::<Vec<_>>().join(" ");
            let is_clinical = own.iter().any(|it| is_medical(&it.typed) && !is_common(&it.typed));
            let stems: Vec<String> = own.iter().map(|it| it.stem.clone()).collect();
            for (role, place) in named {
                let Some(kind) = self.knowledge.kind(place) else { continue };
                let is_other = match kind {
                    // Another number of the same name is another trial: `ASCENT-05`.
                    Kind::Trial => goes_on(typed, &words[range.end - 1..]),
                    // A status that is negative is not the positive one.
                    Kind::Term => polarity.against(&name, Some(kind)) == Some(Turn::Opposite),
                    _ => false,
                };
                if is_other || question.subjects.iter().any(|it| it.place == place) {
                    continue;
                }
                let (is_named, stems, range) = (role <= Role::Former, stems.clone(), range.clone());
                let is_status = kind == Kind::Term && self.is_status(place);
                question.subjects.push(Subject {
                    place,
                    kind,
                    is_named,
                    is_clinical,
                    is_status,
                    stems,
                    words: range.clone(),
                });
                let taken = match kind {
                    // A test asks to be checked: `TSH how often`.
                    Kind::SideEffect if !is_named && self.is_test(&words[range.clone()]) => continue,
                    Kind::SideEffect => Taken::Subject,
                    Kind::Trial => Taken::Trial,
                    // `HR positive` asks for no hazard ratio.
                    Kind::Term if is_status && Polarity::of(self.knowledge, &name).is_polar() => {
                        Taken::Subject
                    }
                    // What they are called is made of words that ask for something: `PD-L1 test`, `how it works`.
                    _ => continue,
                };
                for word in &mut words[range] {
                    word.taken = Some(taken);
                }
            }
        }
        // What a side effect is called is not also a word for others.
        let is_effect = |it: &Subject| it.kind == Kind::SideEffect;
        if question.subjects.iter().any(|it| is_effect(it) && it.is_named) {
            question.subjects.retain(|it| !is_effect(it) || it.is_named);
        }
    }

    /// Whether some words ask by themselves for what is monitored.
    fn is_test(&self, words: &[Word]) -> bool {
        let asked = self.knowledge.facets_asked(&phrase(words));
        asked.into_iter().any(|it| self.knowledge.facet(it).is_some_and(|it| it.is_of_monitoring()))
    }

    /// Whether a term has an opposite, by one of its names.
    fn is_status(&self, place: Place) -> bool {
        let entry = self.knowledge.heading(place).and_then(|it| it.entry());
        let is_polar = |name: &String| Polarity::of(self.knowledge, name).is_polar();
        entry.is_some_and(|it| it.names().aliases.iter().any(is_polar))
    }

    /// Where names stand, the longest first; in the order of the words.
    fn names_in(&self, words: &[Word]) -> Vec<Named> {
        let mut found: Vec<Named> = Vec::new();
        for range in phrases(words.len(), MOST_WORDS) {
            let own = &words[range.clone()];
            let is_all = own.len() == words.len();
            let is_taken = own.iter().any(|it| it.taken.is_some());
            // `hepatitis B` and `Q fever` are others.
            let before = range.start.checked_sub(1).and_then(|at| words.get(at));
            let is_other = before.into_iter().chain(words.get(range.end)).any(Word::is_letter);
            // What all of it is about is no subject.
            let is_whole = own.iter().all(|it| self.knowledge.subject_words.has(&it.typed)) && !is_all;
            if is_taken || is_other || is_whole || found.iter().any(|(other, _)| overlap(other, &range)) {
                continue;
            }
            let named = self.named_by(own, is_all || own.iter().all(|it| it.is_in_capitals));
            if !named.is_empty() {
                found.push((range, named));
            }
        }
        found.sort_by_key(|(range, _)| range.start);
        found
    }

    /// The entries that go by some words, if no drug does: as they stand, or in the plural.
    fn named_by(&self, words: &[Word], is_sure: bool) -> Vec<(Role, Place)> {
        let text = words.iter().map(|it| it.typed.as_str()).collect::<Vec<_>>().join(" ");
        let may_lead = |it: &(Role, Place)| {
            // A word that leads there only as it stands is an everyday word beside others, but in capitals.
            let is_sure = it.0 != Role::Exact || is_sure;
            let kind = self.knowledge.kind(it.1);
            let is_shown = self.answers(it.1, it.0).is_some_and(|(place, _)| place == it.1);
            is_sure && is_shown && kind.is_some_and(|it| !matches!(it, Kind::Drug | Kind::Event))
        };
        let of = |text: &str| self.knowledge.named(text).into_iter().filter(may_lead).collect::<Vec<_>>();
        let named = of(&text);
        match text.strip_suffix('s').filter(|it| named.is_empty() && it.len() > 4) {
            Some(singular) => of(singular),
            None => named,
        }
    }

    fn take_locale(&self, words: &mut [Word], question: &mut Question) {
        for range in phrases(words.len(), 2) {
            let free = words[range.clone()].iter().all(|it| it.taken.is_none());
            // `us` is hardly ever the United States.
            let is_pronoun = range.len() == 1 && words[range.start].typed == "us";
            if free
                && !is_pronoun
                && let Some(locale) = self.knowledge.locale(&phrase(&words[range.clone()]))
            {
                question.locale.get_or_insert(locale);
                for word in &mut words[range] {
                    word.taken = Some(Taken::Set);
                }
            }
        }
    }

    fn take_facets(&self, words: &mut [Word], question: &mut Question) {
        let all = self.knowledge.facets();
        // Where it is asked what a word means, the word asks for nothing else.
        let is_defined = self.asks_for_meaning(words, &all);
        let is_term =
            |at: usize| question.subjects.iter().any(|it| it.kind == Kind::Term && it.words.contains(&at));
        let open: Vec<usize> = (0..words.len())
            .filter(|at| words[*at].taken.is_none() && !(is_defined && is_term(*at)))
            .collect();
        let has_effect = question.of(Kind::SideEffect).next().is_some();
        for range in phrases(open.len(), LONGEST_PHRASE) {
            let at = &open[range.clone()];
            if at.iter().any(|at| words[*at].taken.is_some()) {
                continue;
            }
            let text = at.iter().map(|at| words[*at].stem.as_str()).collect::<Vec<_>>().join(" ");
            let mut asked = self.knowledge.facets_asked(&text);
            if asked.is_empty() {
                continue;
            }
            // `how often` asks of a side effect how common it is, and of a drug when it is given.
            if asked.len() > 1 {
                let of_effects = |it: &u8| all.get(usize::from(*it)).is_some_and(FacetFacts::is_of_effects);
                let fitting: Vec<u8> =
                    asked.iter().copied().filter(|it| of_effects(it) == has_effect).collect();
                if !fitting.is_empty() {
                    asked = fitting;
                }
            }
            let mut is_phrase = at.len() > 1;
            let mut is_literal = false;
            let typed = at.iter().map(|at| words[*at].typed.as_str()).collect::<Vec<_>>().join(" ");
            for number in asked {
                let Some(facet) = all.get(usize::from(number)).cloned() else { continue };
                is_literal |= facet.is_literal;
                // Words that nearly every question has say no more than those of a phrase.
                is_phrase |= facet.is_vague || facet.is_elsewhere;
                if let Some(known) = question.facets.iter_mut().find(|it| it.number == number) {
                    known.is_phrase |= is_phrase;
                    continue;
                }
                let typed = typed.clone();
                question.facets.push(Asked { number, facet, typed, stands_back: false, is_phrase });
            }
            for at in at {
                words[*at].taken = Some(Taken::Facet { is_phrase, is_literal });
            }
        }
        let asked = question.facets.iter().fold(0u64, |bits, it| bits | 1 << it.number);
        for it in &mut question.facets {
            it.stands_back = it.facet.gives_way_to & asked != 0;
        }
        question.facets.sort_by_key(|it| it.stands_back);
    }

    /// A drug, or the treatment as a whole, beside a status asks whether there is a use for it: `pembrolizumab HER2-negative`.
    fn add_uses(&self, words: &[Word], question: &mut Question) {
        let status = question.subjects.iter().find(|it| it.is_status).map(|it| it.words.clone());
        let names_treatment = words.iter().any(|it| self.knowledge.subject_words.has(&it.typed));
        let Some(own) = status.filter(|_| names_treatment || !question.drugs.is_empty()) else { return };
        if question.asks() {
            return;
        }
        let uses = (0..).zip(self.knowledge.facets()).find(|(_, it)| it.is_of_uses());
        question.facets.extend(uses.map(|(number, facet)| Asked {
            number,
            facet,
            typed: words[own].iter().map(|it| it.typed.as_str()).collect::<Vec<_>>().join(" "),
            stands_back: false,
            is_phrase: true,
        }));
    }

    /// Whether words ask what something means.
    fn asks_for_meaning(&self, words: &[Word], facets: &[FacetFacts]) -> bool {
        let means = |number: u8| facets.get(usize::from(number)).is_some_and(FacetFacts::is_meaning);
        phrases(words.len(), LONGEST_PHRASE)
            .any(|range| self.knowledge.facets_asked(&phrase(&words[range])).into_iter().any(means))
    }

    /// The words that say something.
    fn sought(&self, words: &[Word]) -> Vec<Sought> {
        let is_open = |it: &Word| !matches!(it.taken, Some(Taken::Drug | Taken::Trial | Taken::Set));
        let says = |it: &Word| {
            !self.knowledge.stop_words.has(&it.typed) && !self.knowledge.subject_words.has(&it.typed)
        };
        let mut all: Vec<Sought> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            if !is_open(word) {
                continue;
            }
            let mut synonyms = Vec::new();
            for length in 1..=2 {
                for start in at.saturating_sub(length - 1)..=at {
                    if let Some(range) = words.get(start..start + length) {
                        synonyms.extend(self.knowledge.synonyms(&phrase(range)));
                    }
                }
            }
            // A letter says nothing, but in a name that has to stand there: `hepatitis B`.
            let is_of_name = word.taken == Some(Taken::Facet { is_phrase: true, is_literal: true });
            let is_letter =
                word.typed.len() == 1 && !word.typed.bytes().all(|it| it.is_ascii_digit()) && !is_of_name;
            if is_letter || (!says(word) && synonyms.is_empty()) {
                continue;
            }
            let read_as = match word.taken {
                Some(Taken::Subject) => ReadAs::Subject,
                Some(Taken::Facet { is_phrase: true, is_literal }) => ReadAs::FacetPhrase { is_literal },
                Some(Taken::Facet { is_phrase: false, is_literal }) => ReadAs::Facet { is_literal },
                _ => ReadAs::Content,
            };
            all.push(Sought { typed: word.typed.clone(), stem: word.stem.clone(), synonyms, read_as });
        }
        all
    }
}

/// A word, or a number and the unit that is glued to it: `790mg`, `6x`.
fn parted_from_unit(word: String) -> Vec<String> {
    const UNITS: [&str; 18] = [
        "yr", "yrs", "mg", "ml", "mcg", "kg", "x", "cm", "mm", "h", "hr", "hrs", "w", "wk", "wks", "wkly",
        "mo", "min",
    ];
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit() || c == 'd').len();
    let (number, unit) = word.split_at(digits);
    if digits > 0 && number.starts_with(|c: char| c.is_ascii_digit()) && UNITS.contains(&unit) {
        return vec![number.to_owned(), unit.to_owned()];
    }
    vec![word]
}

/// The words that stand in capitals, unless all do.
fn in_capitals(typed: &str) -> Vec<String> {
    if !typed.contains(char::is_lowercase) {
        return Vec::new();
    }
    let words = typed.split(|c: char| !c.is_alphanumeric());
    let is_in_capitals =
        |it: &&str| it.len() > 1 && it.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    words.filter(is_in_capitals).map(str::to_lowercase).collect()
}

/// Whether a hyphen joins a number to the first of some words, which is none of its own.
fn goes_on(typed: &str, words: &[Word]) -> bool {
    let typed = typed.to_lowercase();
    words.windows(2).take(1).any(|it| {
        let is_number = it[1].typed.starts_with(|c: char| c.is_ascii_digit());
        is_number && it[1].taken.is_none() && typed.contains(&format!("{}-{}", it[0].typed, it[1].typed))
    })
}

/// Grades, as they are written: `grade 3`, `gr 2`, `G3`, `grades 3-4`.
fn take_grades(words: &mut [Word], question: &mut Question) {
    let number = |text: &str| text.parse::<u8>().ok().filter(|it| (1..=5).contains(it));
    let is_grade = |text: &str| matches!(text, "grade" | "grades" | "gr" | "grd" | "ctcae");
    let mut at = 0;
    while at < words.len() {
        let typed = words[at].typed.clone();
        let short = typed
            .strip_prefix('g')
            .or_else(|| typed.strip_prefix("gr"))
            .or_else(|| typed.strip_prefix("grade"));
        if let Some(grade) = short.and_then(number).filter(|_| typed.len() > 1) {
            question.grades |= 1 << grade;
            words[at].taken = Some(Taken::Set);
        } else if is_grade(&typed) {
            let rest: Vec<String> = ["grad".to_owned()]
                .into_iter()
                .chain(words[at + 1..].iter().take(5).map(|it| it.stem.clone()))
                .collect();
            let read = grades(&rest);
            if read != 0 {
                question.grades |= read;
                words[at].taken = Some(Taken::Set);
                for word in words[at + 1..].iter_mut().take(3).filter(|it| number(&it.typed).is_some()) {
                    word.taken = Some(Taken::Set);
                }
            }
        }
        at += 1;
    }
}

/// Every one to `most` neighbors among so many, the longest first.
fn phrases(count: usize, most: usize) -> impl Iterator<Item = Range<usize>> {
    let lengths = (1..=most.min(count)).rev();
    lengths.flat_map(move |length| (0..=count - length).map(move |start| start..start + length))
}

fn phrase(words: &[Word]) -> String {
    words.iter().map(|it| it.stem.as_str()).collect::<Vec<_>>().join(" ")
}
