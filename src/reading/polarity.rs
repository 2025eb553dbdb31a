//! Words that turn a name into something else: a sign (`HER2-`), a negation, a direction (`low`), another disease (`injury`);
//! and those that take nothing from it (`immune-mediated`).
//!
//! Where a query has a word that turns and a name has it not, the name is not what is asked for: a negative is no positive.

use std::{borrow::Cow, collections::BTreeSet, ops::Range};

use crate::{
    index::signs::{Token, spoken_words},
    knowledge::Knowledge,
    model::{Kind, SignWordRole},
    text::{fold, is_adjective, is_medical, stem},
};

/// What stands between a name and what a query is about.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Turn {
    /// Something else may be meant, which goes by more words.
    Other,
    /// The opposite is meant.
    Opposite,
}

/// The words of a query that turn names into something else, and those that take nothing from them.
pub(super) struct Polarity<'k> {
    knowledge: &'k Knowledge,
    turning: Vec<Word>,
    qualifiers: BTreeSet<String>,
}

/// A word, or several that mean one thing.
struct Word {
    text: String,
    meaning: Option<usize>,
    /// What it does, if it is one of the words by which signs are told.
    role: Option<SignWordRole>,
}

impl<'k> Polarity<'k> {
    /// Reads a folded query.
    pub(super) fn of(knowledge: &'k Knowledge, query: &str) -> Self {
        let words = read(knowledge, query);
        let of_qualifiers = words.iter().filter(|it| it.role == Some(SignWordRole::Qualifier));
        let qualifiers = of_qualifiers.flat_map(Word::words).map(str::to_owned).collect();
        // What ends a name is no article: `hepatitis A`.
        let last = words.len().saturating_sub(1);
        let is_stop_word = |it: &Word| it.words().all(|word| knowledge.stop_words.has(word));
        let says = |at: usize, it: &Word| (at == last && at > 0 && it.is_letter()) || !is_stop_word(it);
        let words = words.into_iter().enumerate();
        let turning = words.filter(|(at, it)| says(*at, it) && it.turns()).map(|(_, it)| it).collect();
        Self { knowledge, turning, qualifiers }
    }

    /// Whether a word takes nothing from a name.
    pub(super) fn is_qualifier(&self, word: &str) -> bool {
        self.qualifiers.contains(word)
    }

    /// Whether something is asked for as it is not, or in one direction.
    pub(super) fn is_polar(&self) -> bool {
        self.turning.iter().any(Word::is_polar)
    }

    /// What stands between a folded name of entries of a kind and the query, if something does.
    pub(super) fn against(&self, name: &str, kind: Option<Kind>) -> Option<Turn> {
        if self.turning.is_empty() {
            return None;
        }
        let of_name = read(self.knowledge, name);
        let stems: BTreeSet<&str> = name.split(' ').map(stem).collect();
        let is_in_name = |it: &Word| {
            let means = |own| of_name.iter().any(|it| it.meaning == Some(own));
            it.words().all(|word| stems.contains(stem(word)))
                || (it.is_polar() && it.meaning.is_some_and(means))
        };
        let counts = |it: &&Word| kind == Some(Kind::SideEffect) || it.role != Some(SignWordRole::Subject);
        let missing = self.turning.iter().filter(counts).filter(|it| !is_in_name(it));
        // A status has another direction or none; a low count is not only one of a high one.
        let has_polarity = kind == Some(Kind::Term) || of_name.iter().any(Word::is_polar);
        let turn = |it: &Word| {
            let is_opposite = it.is_negator() || (it.is_polar() && has_polarity);
            if is_opposite { Turn::Opposite } else { Turn::Other }
        };
        // What is denied once more than the name denies it is denied: `not triple negative`.
        let denials = |words: &[Word]| words.iter().filter(|it| it.is_negator()).count();
        let denied = (denials(&self.turning) > denials(&of_name)).then_some(Turn::Opposite);
        missing.map(turn).chain(denied).max()
    }
}

impl Word {
    fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split(' ')
    }

    fn turns(&self) -> bool {
        let others = [SignWordRole::Normal, SignWordRole::Other, SignWordRole::Subject];
        let is_other = self.role.is_some_and(|it| others.contains(&it));
        self.is_polar() || is_other || self.is_letter() || self.is_term()
    }

    fn is_negator(&self) -> bool {
        self.role == Some(SignWordRole::Negator)
    }

    fn is_polar(&self) -> bool {
        self.is_negator() || self.role == Some(SignWordRole::Direction)
    }

    /// `hepatitis B` is another one.
    fn is_letter(&self) -> bool {
        self.text.len() == 1 && self.text.bytes().all(|it| it.is_ascii_alphabetic())
    }

    /// Whether it names a thing of medicine of which no sign is told. What only says more of a name is no such thing.
    fn is_term(&self) -> bool {
        self.role.is_none() && is_medical(&self.text) && !is_adjective(&self.text)
    }
}

fn read(knowledge: &Knowledge, text: &str) -> Vec<Word> {
    let role = |it: &Token| knowledge.word_meaning(it.meaning?).map(|it| it.role);
    let tokens = knowledge.signs.tokens(&spoken_words(text)).into_iter();
    tokens.map(|it| Word { role: role(&it), meaning: it.meaning, text: it.text }).collect()
}

/// What a folded query denies, where it begins with a negator.
pub(super) fn denied_whole<'q>(knowledge: &Knowledge, folded: &'q str) -> Option<&'q str> {
    let first = read(knowledge, folded).into_iter().next()?;
    folded.strip_prefix(&first.text)?.strip_prefix(' ').filter(|_| first.is_negator())
}

/// Whether a folded query asks for something as it is not.
pub(super) fn denies(knowledge: &Knowledge, folded: &str) -> bool {
    Polarity::of(knowledge, folded).turning.iter().any(Word::is_negator)
}

/// A query in which a sign behind the name of a term is a word, and with it every sign that stands right behind a word:
/// `HER2-`, `ER(+)`, `HER2 −`, `HR-/HER2-`. So is a minus that ends it right behind the name of a side effect. Behind other
/// words a stroke is a stroke.
pub(super) fn with_signs_spelt_out<'q>(knowledge: &Knowledge, query: &'q str) -> Cow<'q, str> {
    let signs = signs_of(query);
    let is_of_term = |it: &Sign| {
        let name = fold(it.name);
        let of_kind = |name: &str, kind| {
            let places = knowledge.named(name).into_iter().map(|(_, place)| place);
            places.filter_map(|place| knowledge.kind(place)).any(|it| it == kind)
        };
        let is_term = of_kind(&name, Kind::Term) || of_kind(&format!("{name} positive"), Kind::Term);
        is_term || (it.ends_query && it.is_attached && !it.is_plus && of_kind(&name, Kind::SideEffect))
    };
    if !signs.iter().any(is_of_term) {
        return Cow::Borrowed(query);
    }
    let mut spelt = String::with_capacity(query.len());
    let mut done = 0;
    for it in signs.iter().filter(|it| it.is_attached || is_of_term(it)) {
        spelt.push_str(&query[done..it.at.start]);
        spelt.push_str(if it.is_plus { " positive " } else { " negative " });
        done = it.at.end;
    }
    Cow::Owned(spelt + &query[done..])
}

/// A plus or a minus behind a word.
struct Sign<'q> {
    /// The word.
    name: &'q str,
    /// Where the sign stands.
    at: Range<usize>,
    is_plus: bool,
    /// Whether it stands right behind the word.
    is_attached: bool,
    /// Whether nothing comes after it.
    ends_query: bool,
}

/// The signs of a query: none that parts what stands before it from what stands behind.
fn signs_of(query: &str) -> Vec<Sign<'_>> {
    let is_sign = |c: char| matches!(c, '+' | '-' | '−' | '–' | '—' | '‑');
    let signs = query.char_indices().filter(|(_, c)| is_sign(*c));
    let sign = |(at, c): (usize, char)| {
        let (before, behind) = (&query[..at], &query[at + c.len_utf8()..]);
        let ends_query = behind.trim_matches([' ', ')']).is_empty();
        let is_attached = !before.ends_with(' ');
        let goes_on = |c: char| !c.is_whitespace() && !")],;/.:?!+-".contains(c);
        let is_stroke = behind.starts_with(goes_on) || (!is_attached && !ends_query);
        let name = before.trim_end_matches([' ', '(']).rsplit([' ', '(', '/', ',', ';']).next()?;
        let at = at..at + c.len_utf8();
        (!is_stroke).then_some(Sign { name, at, is_plus: c == '+', is_attached, ends_query })
    };
    signs.filter_map(sign).collect()
}
