//! How names are spelt, in each way in which slips are made.
//!
//! What lies near a spelling shares pieces with it, by which names are looked
//! up: only those that share enough of them are compared letter by letter.

use std::{collections::BTreeMap, io};

use super::{
    pieces::{Pieces, Sought},
    store::{Bytes, Parts, Writer},
    table::Table,
};

/// The way in which one spelling came of another, from the likeliest.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Way {
    /// By the hand.
    Typed,
    /// By a scanner that takes letters for others that look like them.
    Seen,
    /// By the ear.
    Heard,
}

impl Way {
    /// All ways, from the likeliest.
    pub const ALL: [Self; 3] = [Self::Typed, Self::Seen, Self::Heard];

    /// A text in the form in which such slips are counted.
    pub fn form(self, text: &str) -> Vec<u8> {
        let mut form = Vec::with_capacity(text.len());
        match self {
            Self::Typed => form.extend(text.as_bytes()),
            Self::Seen => as_seen(text, &mut form),
            Self::Heard => as_heard(text, &mut form),
        }
        form
    }
}

/// Names as they are spelt, without their spaces.
#[derive(Clone, Debug)]
pub struct Spellings {
    /// Letters → what they stand for.
    pub rows: Table,
    /// Which of them have a piece.
    pieces: Pieces,
    /// How many bytes a name has at most more than its form, in each way.
    longer: Bytes,
}

impl Spellings {
    /// Writes names with what they stand for; slips are measured against those that take them.
    pub(super) fn write(
        names: &BTreeMap<String, String>,
        takes_slips: impl Fn(&str) -> bool,
        to: &mut Writer,
    ) {
        Table::write(names.iter().map(|(letters, rest)| format!("{letters}\t{rest}")).collect(), to);
        let listed = || names.keys().enumerate().filter(|(_, letters)| takes_slips(letters));
        let forms =
            Way::ALL.into_iter().flat_map(|way| listed().map(move |(at, name)| (at, way, way.form(name))));
        Pieces::write(forms, names.len(), to);
        let longer = |way: Way| listed().map(|(_, name)| name.len() - way.form(name).len()).max();
        to.add(&Way::ALL.map(|way| u8::try_from(longer(way).unwrap_or_default()).unwrap_or(u8::MAX)));
    }

    /// The next parts as they were written.
    pub(super) fn open(parts: &mut Parts) -> io::Result<Self> {
        let rows = parts.table()?;
        let pieces = Pieces::open(parts, rows.count())?;
        Ok(Self { rows, pieces, longer: parts.next()? })
    }

    /// Names that stand for nothing.
    #[cfg(test)]
    pub(crate) fn of(names: &[&str]) -> Self {
        let mut writer = Writer::default();
        let names = names.iter().map(|name| ((*name).to_owned(), String::new())).collect();
        Self::write(&names, |_| true, &mut writer);
        Self::open(&mut writer.parts()).expect("what was just written is read")
    }

    /// The numbers of all names that are at most so many edits away from a text, both in the form of a way, and of a
    /// few that are further away. `most` says how many for a name of so many bytes, and never less for more.
    pub fn about(&self, way: Way, text: &[u8], most: impl Fn(usize) -> Option<usize>) -> Vec<usize> {
        let longer = self.longer.all().unwrap_or_default().get(way as usize).copied();
        let most = |form: usize| match longer {
            Some(longer) if longer < u8::MAX => most(form.saturating_add(longer.into())),
            _ => most(usize::MAX),
        };
        let farthest = most(usize::MAX).unwrap_or_default();
        let edits = |length: usize| most(length).filter(|it| *it >= length.abs_diff(text.len()));
        let mut lengths = text.len().saturating_sub(farthest)..=text.len() + farthest;
        let Some(shortest) = lengths.find(|it| edits(*it).is_some()) else { return Vec::new() };
        let mut sought = Sought::new(way, text, shortest);
        if !(shortest..=*lengths.end()).all(|length| sought.add(edits(length))) {
            return (0..self.rows.count()).collect();
        }
        self.pieces.near(&sought)
    }

    /// The letters of a name, and what they stand for.
    pub fn row(&self, number: usize) -> Option<(&str, &str)> {
        self.rows.row(number)
    }
}

/// Which letters and digits names have: nearly all that lack one of a text are
/// told without being read.
#[derive(Clone, Debug)]
pub(super) struct Sketches(Bytes);

/// Bytes of an item: a number and a sketch.
const SKETCHED: usize = 4 + 8;

impl Sketches {
    /// Writes names, each with its number.
    pub(super) fn write<'t>(names: impl Iterator<Item = (u32, &'t str)>, to: &mut Writer) {
        let mut items = Vec::new();
        for (number, name) in names {
            items.extend(number.to_le_bytes());
            items.extend(sketch(name).to_le_bytes());
        }
        to.add(&items);
    }

    /// The next part as it was written.
    pub(super) fn open(parts: &mut Parts) -> io::Result<Self> {
        Ok(Self(parts.next()?))
    }

    /// The numbers of the names that have all letters of a text, in whatever order.
    pub(super) fn with_letters(&self, text: &str) -> impl Iterator<Item = usize> + use<'_> {
        let wanted = sketch(text);
        let items = self.0.all().unwrap_or_default().chunks_exact(SKETCHED).filter_map(|item| {
            let (number, sketch) = item.split_first_chunk()?;
            Some((u32::from_le_bytes(*number), u64::from_le_bytes(*sketch.first_chunk()?)))
        });
        items.filter(move |(_, sketch)| wanted & !sketch == 0).map(|(number, _)| number as usize)
    }
}

/// Which letters and digits a text has, a bit for each.
fn sketch(text: &str) -> u64 {
    let bit = |letter: u8| match letter {
        b'a'..=b'z' => letter - b'a',
        b'0'..=b'9' => letter - b'0' + 26,
        _ => 36,
    };
    text.bytes().fold(0, |present, letter| present | 1 << bit(letter))
}

/// Adds a text with the letters made one that scanners take for one another.
fn as_seen(text: &str, seen: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let (letter, taken) = match (first, after.first()) {
            (b'r', Some(b'n')) => (b'm', 2),
            (b'c', Some(b'l')) => (b'd', 2),
            (b'v', Some(b'v')) => (b'w', 2),
            (b'l', Some(b'3')) => (b'b', 2),
            (b'0', _) => (b'o', 1),
            (b'1' | b'i', _) => (b'l', 1),
            (b'5', _) => (b's', 1),
            (b'6' | b'8', _) => (b'b', 1),
            (b'v', _) => (b'y', 1),
            (letter, _) => (*letter, 1),
        };
        seen.push(letter);
        rest = &rest[taken..];
    }
}

/// Adds a text roughly as it sounds: letters that sound alike made one, a row
/// of vowels as its first, and nothing doubled.
fn as_heard(text: &str, heard: &mut Vec<u8>) {
    let is_vowel = |letter: u8| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let softens = |after: Option<&u8>| matches!(after, Some(b'e' | b'i' | b'y'));
    let start = heard.len();
    let mut in_vowels = false;
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let (letter, taken) = match (first, after.first()) {
            (b'p', Some(b'h')) => (b'f', 2),
            (b's', Some(b'h')) => (b's', 2),
            (b'd', Some(b'g' | b'j')) => (b'j', 2),
            (b'c', next) if softens(next) => (b's', 1),
            (b'c' | b'q', _) => (b'k', 1),
            (b'g', next) if softens(next) => (b'j', 1),
            (b'n', Some(b'b' | b'p')) => (b'm', 1),
            (b'z', _) => (b's', 1),
            (b'v', _) => (b'f', 1),
            (b'e' | b'i' | b'y', _) => (b'e', 1),
            (b'o' | b'u', _) => (b'o', 1),
            (letter, _) => (*letter, 1),
        };
        let is_silent = (letter == b'h' && rest.len() < text.len()) || (is_vowel(letter) && in_vowels);
        let is_doubled = heard[start..].last() == Some(&letter);
        if !is_silent && !is_doubled {
            heard.push(letter);
        }
        // A silent h does not part two vowels.
        in_vowels = is_vowel(letter) || (letter == b'h' && in_vowels);
        rest = &rest[taken..];
    }
}
