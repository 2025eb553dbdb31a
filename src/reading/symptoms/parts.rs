//! The parts of a description, with what their words mean.

use crate::{
    index::{
        Number,
        signs::{Gap, Token},
    },
    knowledge::Knowledge,
    model::SignWordRole,
};

/// What is said between two partings.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// What is said, but for words that say nothing.
    pub(super) said: Vec<Said>,
    /// All of its words, each with whether it says something.
    words: Vec<(String, bool)>,
    /// Whether the last of these joins what follows to what stands before.
    links: bool,
    /// Whether it is of no sign: of another thing, or of what is normal.
    pub(super) is_other: bool,
    /// Whether the text that it is a part of shows that somebody tells of a body.
    pub(super) is_of_somebody: bool,
    /// Whether it tells where or when something came, from there to its end.
    has_setting: bool,
    /// Whether it asks whether something is so.
    asks: bool,
    /// Whether it takes back what it denies.
    pub(super) undoes: bool,
    /// Whether no more than a comma or a stroke parts it from what stands before.
    pub(super) goes_on: bool,
    /// Whether it goes on with what was denied: it has an `or`.
    pub(super) goes_on_denied: bool,
}

/// A word of a part.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// Where it stands among all that is said.
    pub(super) at: usize,
    /// What it means, if that is known.
    pub(super) meaning: Option<usize>,
    pub(super) role: SignWordRole,
    pub(super) text: String,
    /// Whether it tells where or when something came.
    pub(super) is_setting: bool,
    /// Whether it stands right behind the word before it.
    pub(super) follows: bool,
    /// Whether it is joined to what stands before it: `tired of waiting`.
    pub(super) is_linked: bool,
    /// Whether it is denied.
    pub(super) is_denied: bool,
}

impl Part {
    /// The words that are not understood.
    pub(super) fn unread(&self) -> impl Iterator<Item = &Said> {
        self.said.iter().filter(|it| it.meaning.is_none() && !is_number(&it.text))
    }

    /// What its words mean.
    pub(super) fn meanings(&self) -> impl Iterator<Item = usize> {
        self.said.iter().filter_map(|it| it.meaning)
    }

    /// Whether something of this meaning is said, denied or not.
    pub(super) fn has_meaning(&self, meaning: Number) -> bool {
        self.meanings().any(|it| it == usize::from(meaning))
    }

    /// All of its words as they stand, and those without what says nothing before and behind.
    pub(super) fn phrases(&self) -> [String; 2] {
        let joined = |words: &[(String, bool)]| {
            words.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let first = self.words.iter().position(|(_, says)| *says).unwrap_or(0);
        let end = self.words.iter().rposition(|(_, says)| *says).map_or(self.words.len(), |it| it + 1);
        [joined(&self.words), joined(&self.words[first..end])]
    }

    /// Whether it has a word that denies something.
    fn denies(&self) -> bool {
        self.said.iter().any(|it| it.role == SignWordRole::Negator)
    }

    /// Adds a word, which is the next but for those that say nothing.
    fn add(&mut self, token: &Token, role: SignWordRole, at: usize) {
        self.asks |= role == SignWordRole::Asking && self.words.is_empty();
        self.undoes |= role == SignWordRole::Undoing;
        self.goes_on_denied |= role == SignWordRole::Or;
        // Behind where or when it came it is asked whether that is normal: `itchy skin after treatment normal`.
        let may_be_normal = !self.asks && !self.has_setting && !self.denies();
        let is_normal = role == SignWordRole::Normal && may_be_normal;
        self.is_other |= role == SignWordRole::Other || is_normal;
        let says = !role.says_nothing();
        if says {
            let follows = self.words.last().is_some_and(|(_, says)| *says);
            self.said.push(Said {
                at,
                meaning: token.meaning,
                role,
                text: token.text.clone(),
                is_setting: self.has_setting,
                follows,
                is_linked: self.links,
                is_denied: false,
            });
        }
        self.links = role == SignWordRole::Link;
        self.words.push((token.text.clone(), says));
    }
}

/// The parts of a text.
pub(super) fn of(knowledge: &Knowledge, tokens: &[Token]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut at = 0;
    let mut is_parted = true;
    let mut is_of_somebody = false;
    for token in tokens {
        let meaning = token.meaning.and_then(|it| knowledge.word_meaning(it));
        let role = meaning.map_or(SignWordRole::Meaning, |it| it.role);
        is_of_somebody |= role.tells_of_somebody() || is_number(&token.text);
        let ends_denial = role == SignWordRole::Only && !is_parted && parts.last().is_some_and(Part::denies);
        if matches!(role, SignWordRole::And | SignWordRole::But) || ends_denial {
            is_parted = true;
            continue;
        }
        if is_parted || token.gap != Gap::Blank {
            parts.push(Part { goes_on: !is_parted, ..Part::default() });
            is_parted = false;
        }
        if let Some(part) = parts.last_mut() {
            part.add(token, role, at);
            part.has_setting |= is_setting_behind(knowledge, &token.text);
        }
        at += usize::from(!role.says_nothing());
    }
    for part in &mut parts {
        part.is_of_somebody = is_of_somebody;
    }
    parts
}

/// Whether what follows tells where or when something came: behind `after`, and behind `bumping into`.
fn is_setting_behind(knowledge: &Knowledge, text: &str) -> bool {
    let last = text.rsplit(' ').next().and_then(|it| knowledge.signs.meaning_of(it));
    let meaning = last.and_then(|it| knowledge.word_meaning(it));
    meaning.is_some_and(|it| it.role == SignWordRole::Setting)
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}
