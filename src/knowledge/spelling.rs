//! How names are spelt, in each way in which slips are made.
//!
//! What lies near a spelling is looked for among the names of about its
//! length, and compared with those of them that have about its letters. Both
//! are laid out at the build; the form is made of those few that are left.

use std::{collections::BTreeMap, io, ops::RangeInclusive};

use super::{
    store::{Bytes, Parts, Writer},
    table::{Table, first_not},
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
    /// Which of them there are, by the form of each way.
    shelves: [Shelf; Way::ALL.len()],
}

impl Spellings {
    /// Writes names with what they stand for; slips are measured against those that take them.
    pub(super) fn write(
        names: &BTreeMap<String, String>,
        takes_slips: impl Fn(&str) -> bool,
        to: &mut Writer,
    ) {
        Table::write(names.iter().map(|(letters, rest)| format!("{letters}\t{rest}")).collect(), to);
        let listed = || (0..).zip(names.keys()).filter(|(_, letters)| takes_slips(letters));
        for way in Way::ALL {
            Shelf::write(listed().map(|(number, letters)| (number, letters.as_str())), way, to);
        }
    }

    /// The next parts as they were written.
    pub(super) fn open(parts: &mut Parts) -> io::Result<Self> {
        let rows = parts.table()?;
        Ok(Self { rows, shelves: [Shelf(parts.next()?), Shelf(parts.next()?), Shelf(parts.next()?)] })
    }

    /// Names that stand for nothing.
    #[cfg(test)]
    pub(crate) fn of(names: &[&str]) -> Self {
        let mut writer = Writer::default();
        let names = names.iter().map(|name| ((*name).to_owned(), String::new())).collect();
        Self::write(&names, |_| true, &mut writer);
        Self::open(&mut writer.parts()).expect("what was just written is read")
    }

    /// The names of up to 255 bytes that have so many in the form of a way.
    pub fn of_length(&self, way: Way, lengths: RangeInclusive<usize>) -> impl Iterator<Item = Spelled> {
        self.shelves[way as usize].with_lengths(lengths)
    }

    /// The letters of a name, and what they stand for.
    pub fn row(&self, number: usize) -> Option<(&str, &str)> {
        self.rows.row(number)
    }
}

/// What is known of a name in the form of some way before its letters are read.
#[derive(Clone, Copy, Debug)]
pub struct Spelled {
    /// Its number among all names.
    pub number: usize,
    /// How many bytes it has.
    length: usize,
    /// How many it has as it is typed.
    pub typed: usize,
    /// Which letters it has.
    pub sketch: Sketch,
}

/// Names in one form, by length: number, letters in the form, letters as typed, and sketch of each.
#[derive(Clone, Debug)]
struct Shelf(Bytes);

/// Bytes of an item of a shelf.
const ITEM: usize = 4 + 1 + 1 + SKETCH;

/// Bytes of a sketch: as many as its letters take.
const SKETCH: usize = 5;

impl Shelf {
    /// Leaves out names of more than 255 bytes: nobody misspells them.
    fn write<'t>(names: impl Iterator<Item = (u32, &'t str)>, way: Way, to: &mut Writer) {
        let item = |(number, name): (u32, &str)| {
            let form = way.form(name);
            let (length, typed) = (u8::try_from(form.len()).ok()?, u8::try_from(name.len()).ok()?);
            Some((length, number, typed, Sketch::of(&form)))
        };
        let mut items: Vec<_> = names.filter_map(item).collect();
        items.sort_unstable_by_key(|(length, number, ..)| (*length, *number));
        let mut shelf = Vec::with_capacity(items.len() * ITEM);
        for (length, number, typed, sketch) in items {
            shelf.extend(number.to_le_bytes());
            shelf.extend([length, typed]);
            shelf.extend(&sketch.0.to_le_bytes()[..SKETCH]);
        }
        to.add(&shelf);
    }

    fn with_lengths(&self, lengths: RangeInclusive<usize>) -> impl Iterator<Item = Spelled> {
        let length = |number: usize| {
            let item = self.0.get(number * ITEM..(number + 1) * ITEM);
            item.and_then(Spelled::read).map_or(0, |it| it.length)
        };
        let count = self.0.len() / ITEM;
        let start = first_not(count, |number| length(number) < *lengths.start());
        let end = first_not(count, |number| length(number) <= *lengths.end());
        let items = self.0.get(start * ITEM..end.max(start) * ITEM).unwrap_or_default();
        items.chunks_exact(ITEM).filter_map(Spelled::read)
    }
}

impl Spelled {
    #[inline]
    fn read(item: &[u8]) -> Option<Self> {
        let (number, item) = item.split_first_chunk()?;
        let ([length, typed], item) = item.split_first_chunk()?;
        let mut sketch = [0; 8];
        sketch[..SKETCH].copy_from_slice(item.first_chunk::<SKETCH>()?);
        Some(Self {
            number: u32::from_le_bytes(*number) as usize,
            length: usize::from(*length),
            typed: usize::from(*typed),
            sketch: Sketch(u64::from_le_bytes(sketch)),
        })
    }
}

/// Which letters and digits a text has. Comparing two sketches tells most
/// texts that lie far apart without counting edits.
#[derive(Clone, Copy, Debug)]
pub struct Sketch(u64);

impl Sketch {
    /// The sketch of a text.
    pub fn of(text: &[u8]) -> Self {
        let bit = |letter: &u8| match letter {
            b'a'..=b'z' => letter - b'a',
            b'0'..=b'9' => letter - b'0' + 26,
            _ => 36,
        };
        Self(text.iter().fold(0, |present, letter| present | 1 << bit(letter)))
    }

    /// Whether more edits than `limit` lie between for certain: one changes
    /// which letters there are by two at most.
    pub fn is_far(self, other: Self, limit: usize) -> bool {
        (self.0 ^ other.0).count_ones() as usize > 2 * limit
    }

    /// Whether all letters of the other are there.
    pub fn has(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }
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
