//! How signs are recognised in what somebody types: what its words mean, and which meanings make a sign.
//!
//! It is laid out when the knowledge is compiled, as [`SignSpans`] says. Signs, meanings and patterns are numbers here.

use std::io;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::{
    lexicon::{Number, Place},
    spellings::Spellings,
    store::{Index, Parts, Records, Span, SpellingsSpan},
    text::{fold, spelt_in_american, squeeze, stem},
};

/// Meanings that make a sign.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Eq, PartialEq)]
pub struct SignPattern {
    /// Number of the sign.
    pub sign: Number,
    /// One meaning of each of these has to be said.
    pub slots: Vec<Vec<Number>>,
    /// None of these may be said beside.
    pub without: Vec<Number>,
}

/// A sign, and what it may be a sign of.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug)]
pub struct SignRecord {
    /// Its id.
    pub id: String,
    /// The conditions, in their order.
    pub conditions: Vec<Place>,
}

/// Numbers that mean something: from, to, and the number of the meaning.
pub type NumberRange = (f64, f64, Number);

/// Where all of it stands.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug)]
pub struct SignSpans {
    /// Words and phrases → meaning.
    pub words: Span,
    /// Stems of single words → meaning.
    pub stems: Span,
    /// Every single word, to which slips lead.
    pub spellings: SpellingsSpan,
    /// Words of the longest phrase that has a meaning.
    pub longest: Number,
    /// Ranges of numbers.
    pub numbers: Vec<NumberRange>,
    /// Whole phrases, as they stand, and the signs that they are.
    pub phrases: (Span, Span),
    /// Patterns.
    pub patterns: Span,
    /// Meaning → the patterns that begin with it.
    pub beginning_with: Span,
    /// Signs.
    pub signs: Span,
}

/// Signs, and how they are recognised.
#[derive(Debug)]
pub struct Signs {
    words: Index,
    stems: Index,
    spellings: Spellings,
    longest: usize,
    numbers: Vec<NumberRange>,
    phrases: Index,
    of_phrases: Records<Vec<Number>>,
    patterns: Records<SignPattern>,
    beginning_with: Records<Vec<Number>>,
    records: Records<SignRecord>,
}

impl Signs {
    /// What was laid out there.
    pub fn open(at: &SignSpans, parts: &Parts) -> io::Result<Self> {
        Ok(Self {
            words: parts.index(at.words)?,
            stems: parts.index(at.stems)?,
            spellings: Spellings::open(parts, at.spellings)?,
            longest: at.longest.into(),
            numbers: at.numbers.clone(),
            phrases: parts.index(at.phrases.0)?,
            of_phrases: parts.records(at.phrases.1),
            patterns: parts.records(at.patterns),
            beginning_with: parts.records(at.beginning_with),
            records: parts.records(at.signs),
        })
    }

    /// The words of a text, each with what it means.
    pub fn tokens(&self, words: &[SpokenWord]) -> Vec<Token> {
        tokens(words, self.longest, &self.numbers, |phrase| self.meaning_of(phrase))
    }

    /// The number of what a word means.
    pub fn meaning_of(&self, word: &str) -> Option<usize> {
        meaning_of(word, |it| self.words.get(it), |it| self.stems.get(it))
    }

    /// Whether a word is one of those by which signs are told.
    pub fn has(&self, word: &str) -> bool {
        self.spellings.index.has(word) || self.meaning_of(word).is_some()
    }

    /// Words by which signs are told, as far off as `limit` half edits.
    pub fn near(&self, word: &str, limit: usize) -> Vec<(String, usize)> {
        let near = self.spellings.near(word, |_| limit).into_iter();
        near.map(|(number, it)| (self.spellings.letters(number), it.half_edits)).collect()
    }

    /// The signs that a whole phrase is.
    pub fn of_phrase(&self, phrase: &str) -> Vec<Number> {
        self.phrases.get(phrase).and_then(|it| self.of_phrases.get(it)).unwrap_or_default()
    }

    /// The patterns of which the first meaning is this one.
    pub fn patterns_with(&self, meaning: usize) -> Vec<SignPattern> {
        let numbers = self.beginning_with.get(meaning).unwrap_or_default().into_iter();
        numbers.filter_map(|number| self.patterns.get(number.into())).collect()
    }

    /// A sign.
    pub fn sign(&self, number: Number) -> Option<SignRecord> {
        self.records.get(number.into())
    }

    /// All signs, in their order.
    pub fn all(&self) -> Vec<SignRecord> {
        self.records.all()
    }
}

/// A word as somebody typed it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SpokenWord {
    /// The word, folded.
    pub text: String,
    /// What stands before it.
    pub gap: Gap,
}

/// What stands between two words.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Gap {
    /// A blank, or something like it.
    Blank,
    /// A stroke, as in `w/o`: it parts, and a phrase may go on over it.
    Stroke,
    /// A comma, a full stop or the like.
    Stop,
}

/// The words of a text, folded, in American spelling. A decimal point or comma stays within its number.
pub fn spoken_words(text: &str) -> Vec<SpokenWord> {
    let mut words: Vec<SpokenWord> = Vec::new();
    let mut gap = Gap::Blank;
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let code = code_length(rest);
        let length = match code {
            Some(length) => length,
            None if first.is_ascii_digit() => number_length(rest),
            None => word_length(rest),
        };
        if length == 0 {
            gap = match first {
                '/' | '&' | '+' if gap != Gap::Stop => Gap::Stroke,
                ',' | ';' | '.' | '!' | '?' | ':' | '(' | ')' | '\n' => Gap::Stop,
                _ => gap,
            };
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (word, behind) = rest.split_at(length);
        rest = behind;
        let folded = match code {
            Some(_) => squeeze(&fold(word)),
            None if first.is_ascii_digit() => word.replace(',', "."),
            None => spelt_in_american(&fold(word)),
        };
        for (number, text) in folded.split(' ').filter(|it| !it.is_empty()).enumerate() {
            let gap = if number == 0 { std::mem::replace(&mut gap, Gap::Blank) } else { Gap::Blank };
            words.push(SpokenWord { text: text.to_owned(), gap });
        }
    }
    words
}

/// Bytes of the code with which a text begins, whose parts tell nothing: letters and digits, several times in turn, or
/// many digits with hyphens between them.
fn code_length(text: &str) -> Option<usize> {
    const LEAST_TURNS: usize = 3;
    const LEAST_DIGITS: usize = 7;
    let length = |is_of_code: fn(char) -> bool| text.find(|c| !is_of_code(c)).unwrap_or(text.len());
    let is_digit = |it: &u8| it.is_ascii_digit();
    let mixed = length(char::is_alphanumeric);
    let turns = text.as_bytes()[..mixed].windows(2).filter(|pair| is_digit(&pair[0]) != is_digit(&pair[1]));
    if turns.count() >= LEAST_TURNS {
        return Some(mixed);
    }
    let hyphened = length(|c| c.is_ascii_digit() || c == '-');
    let digits = text.as_bytes()[..hyphened].iter().filter(|it| is_digit(it)).count();
    (digits >= LEAST_DIGITS && digits < hyphened).then_some(hyphened)
}

/// Bytes of the number with which a text begins.
fn number_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    let fraction = text[whole..].strip_prefix(['.', ',']).map_or(0, digits);
    if fraction > 0 { whole + 1 + fraction } else { whole }
}

/// Bytes of the word with which a text begins.
fn word_length(text: &str) -> usize {
    let is_of_word = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’');
    text.find(|c: char| !is_of_word(c)).unwrap_or(text.len())
}

/// One or several words of a text that mean one thing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Token {
    /// The words.
    pub text: String,
    /// How many there are.
    pub words: usize,
    /// What stands before the first.
    pub gap: Gap,
    /// The number of what they mean, if they mean something.
    pub meaning: Option<usize>,
}

/// Reads words as tokens: of several words that mean something together the longest first.
pub fn tokens(
    words: &[SpokenWord],
    longest: usize,
    numbers: &[NumberRange],
    meaning: impl Fn(&str) -> Option<usize>,
) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let together = words[at..].iter().skip(1).take_while(|it| it.gap != Gap::Stop).count() + 1;
        let phrases = (1..=longest.min(together)).rev().map(|count| {
            let text: Vec<&str> = words[at..at + count].iter().map(|it| it.text.as_str()).collect();
            (count, text.join(" "))
        });
        let found =
            phrases.map(|(count, text)| (count, meaning(&text), text)).find(|it| it.1.is_some() || it.0 == 1);
        let Some((count, meaning, text)) = found else { break };
        let meaning = meaning.or_else(|| number_meaning(&text, numbers));
        tokens.push(Token { text, words: count, gap: words[at].gap, meaning });
        at += count;
    }
    tokens
}

/// What a number means: the first range that has it.
fn number_meaning(text: &str, numbers: &[NumberRange]) -> Option<usize> {
    let value: f64 = text.parse().ok().filter(|_| text.starts_with(|c: char| c.is_ascii_digit()))?;
    let range = numbers.iter().find(|(from, to, _)| (*from..=*to).contains(&value));
    range.map(|(_, _, meaning)| usize::from(*meaning))
}

/// Letters of the shortest word that is taken to have an ending, and of the shortest stem.
const LEAST_WITH_ENDING: usize = 4;
const LEAST_STEM: usize = 3;

/// The number of what a word or a phrase means: as it stands, else by the stem of a single word.
pub fn meaning_of(
    word: &str,
    of_word: impl Fn(&str) -> Option<usize>,
    of_stem: impl Fn(&str) -> Option<usize>,
) -> Option<usize> {
    let stem = || stem_of_sign(word).filter(|_| word.len() >= LEAST_WITH_ENDING);
    of_word(word).or_else(|| of_stem(stem()?))
}

/// The stem of a single word by which signs are told.
pub fn stem_of_sign(word: &str) -> Option<&str> {
    let stem = stem(word);
    (stem.len() >= LEAST_STEM && !word.contains(' ')).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::{Gap, spoken_words, tokens};

    #[test]
    fn a_code_is_not_taken_apart() {
        let texts = |text| spoken_words(text).into_iter().map(|it| it.text).collect::<Vec<_>>();
        assert_eq!(texts("A01BC23, 12ab34cd and A9"), ["a01bc23", "12ab34cd", "and", "a", "9"]);
        assert_eq!(texts("1234-567-89 and 38-39"), ["123456789", "and", "38", "39"]);
        assert_eq!(texts("fever 38.5C day3"), ["fever", "38.5", "c", "day", "3"]);
    }

    #[test]
    fn numbers_stay_whole_and_stops_part() {
        let words = spoken_words("Fever 38,5°C, w/o diarrhoea; can't eat.");
        let words: Vec<(&str, Gap)> = words.iter().map(|it| (it.text.as_str(), it.gap)).collect();
        let expected = [
            ("fever", Gap::Blank),
            ("38.5", Gap::Blank),
            ("c", Gap::Blank),
            ("w", Gap::Stop),
            ("o", Gap::Stroke),
            ("diarrhea", Gap::Blank),
            ("cant", Gap::Stop),
            ("eat", Gap::Blank),
        ];
        assert_eq!(words, expected);
    }

    #[test]
    fn of_several_words_the_longest_phrase_is_read_and_none_over_a_stop() {
        let known = ["short of breath", "short", "w o"];
        let read = |text: &str| {
            let meaning = |phrase: &str| known.iter().position(|it| *it == phrase);
            let tokens = tokens(&spoken_words(text), 3, &[(38.0, 43.0, 9)], meaning);
            tokens.into_iter().map(|it| it.meaning).collect::<Vec<_>>()
        };
        assert_eq!(read("short of breath"), [Some(0)]);
        assert_eq!(read("short of, breath"), [Some(1), None, None]);
        assert_eq!(read("w/o 38.5 44"), [Some(2), Some(9), None]);
    }
}
