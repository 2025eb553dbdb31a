//! How names are spelt, in each way in which slips are made.
//!
//! What lies near a spelling has a piece of it as it stands: of two pieces one
//! edit spoils one, of three two edits spoil two. So names are looked up by
//! their pieces, laid out at the build, and only those few that share one are
//! compared letter by letter.

use std::{collections::BTreeMap, io, ops::Range};

use super::{
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
        let listed = names.keys().enumerate().filter(|(_, letters)| takes_slips(letters));
        let forms = listed.flat_map(|(number, name)| Way::ALL.map(|way| (number, name, way, way.form(name))));
        let forms: Vec<_> = forms.collect();
        let longer = Way::ALL.map(|way| {
            let of_way = forms.iter().filter(|(_, _, it, _)| *it == way);
            let longer = of_way.map(|(_, name, _, form)| name.len() - form.len()).max();
            u8::try_from(longer.unwrap_or_default()).unwrap_or(u8::MAX)
        });
        Pieces::write(forms.into_iter().map(|(number, _, way, form)| (number, way, form)), names.len(), to);
        to.add(&longer);
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
        let mut numbers = Vec::new();
        for length in text.len().saturating_sub(farthest)..=text.len() + farthest {
            let Some(edits) = most(length).filter(|it| *it >= length.abs_diff(text.len())) else { continue };
            let cuts = Cuts { way, length };
            // Where all pieces may be spoilt, any name may be meant.
            let Some(whole) = cuts.count().checked_sub(edits).filter(|it| *it > 0) else {
                return (0..self.rows.count()).collect();
            };
            let mut shared = Vec::new();
            for at in 0..cuts.count() {
                cuts.keys_in(text, at, edits, |key| {
                    self.pieces.with(key, |number| shared.push((number, at)));
                });
            }
            shared.sort_unstable();
            shared.dedup();
            let by_name = shared.chunk_by(|(a, _), (b, _)| a == b);
            numbers.extend(by_name.filter(|it| it.len() >= whole).map(|it| it[0].0));
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The letters of a name, and what they stand for.
    pub fn row(&self, number: usize) -> Option<(&str, &str)> {
        self.rows.row(number)
    }
}

/// How a form of so many bytes is cut into pieces.
#[derive(Clone, Copy)]
struct Cuts {
    way: Way,
    length: usize,
}

impl Cuts {
    /// How many pieces: for each edit that is commonly looked for one, and two more where there are letters enough, so
    /// that two of them are left.
    fn count(self) -> usize {
        match (self.way, self.length) {
            (_, 0..=5) => 2,
            (_, 6..=7) | (Way::Heard, 8..=11) => 3,
            (_, 8..=12) | (Way::Heard, _) => 4,
            _ => MOST,
        }
    }

    /// Where a piece stands.
    fn piece(self, at: usize) -> Range<usize> {
        self.length * at / self.count()..self.length * (at + 1) / self.count()
    }

    /// By what a name of this form has its pieces.
    fn keys_of(self, form: &[u8]) -> impl Iterator<Item = Key> {
        (0..self.count()).map(move |at| self.key(at, sum(self.start(), &form[self.piece(at)])))
    }

    /// Calls back with what a name has a piece by that stands in a text so many edits away.
    fn keys_in(self, text: &[u8], at: usize, edits: usize, mut found: impl FnMut(Key)) {
        let piece = self.piece(at);
        // What was put in or left out on one side of the piece moves it; the rest of it stands on the other side.
        let (shorter, longer) = (text.len().min(self.length), text.len().max(self.length));
        let moved = edits.saturating_sub(longer - shorter) / 2;
        let first = (piece.start + shorter).saturating_sub(self.length + moved);
        let last = piece.start + longer - self.length + moved;
        for start in first..=last {
            let end = start + piece.len();
            let Some(letters) = text.get(start..end) else { break };
            let Some((last, rest)) = letters.split_last() else {
                found(self.key(at, self.start()));
                continue;
            };
            let rest = sum(self.start(), rest);
            found(self.key(at, sum(rest, &[*last])));
            // Two letters that changed places may stand in two pieces: the first of these has its own one behind it.
            match text.get(end) {
                Some(behind) if behind != last && at + 1 < self.count() => {
                    found(self.key(at, sum(rest, &[*behind])));
                }
                _ => {}
            }
        }
    }

    /// The checksum of no letters, in this way.
    fn start(self) -> u64 {
        sum(0xcbf2_9ce4_8422_2325, &[self.way as u8])
    }

    /// What a piece with this checksum is looked up by.
    fn key(self, at: usize, sum: u64) -> Key {
        Key { sum, place: (self.length * MOST + at).to_le_bytes()[0] }
    }
}

/// The most pieces into which a form is cut.
const MOST: usize = 5;

/// The checksum of letters after others: FNV-1a, which no machine and no release of a library makes another.
fn sum(before: u64, letters: &[u8]) -> u64 {
    letters.iter().fold(before, |sum, letter| (sum ^ u64::from(*letter)).wrapping_mul(0x0100_0000_01b3))
}

/// What a piece is looked up by.
#[derive(Clone, Copy)]
struct Key {
    /// A checksum of its letters and of the way: all that have the same stand together.
    sum: u64,
    /// Which piece it is in a form of which length, as far as a byte has room for it. Names that are so much longer or
    /// shorter are told when their letters are compared.
    place: u8,
}

impl Key {
    /// In which of so many buckets it stands, a power of two.
    fn bucket(self, buckets: usize) -> usize {
        usize::try_from((self.sum ^ self.sum >> 32) & (buckets as u64 - 1)).unwrap_or_default()
    }

    /// What it is marked with there: the place, moved by as much for all of the same checksum, so that two with others
    /// hardly ever have the same.
    fn tag(self) -> u8 {
        self.place.wrapping_add(self.sum.to_le_bytes()[7])
    }
}

/// Which names have a piece, by its key: buckets of tags with the numbers of
/// names, and where each bucket begins.
#[derive(Clone, Debug)]
struct Pieces {
    items: Bytes,
    bounds: Bytes,
    buckets: usize,
    /// Bytes of a number of a name, and of a bound.
    number: usize,
    bound: usize,
}

/// How many items a bucket has, about. Those of other letters hardly ever have the same tag.
const FULL: usize = 16;

impl Pieces {
    /// Writes forms of names, each with the number of the name among so many.
    fn write(forms: impl Iterator<Item = (usize, Way, Vec<u8>)>, names: usize, to: &mut Writer) {
        let keys = forms.flat_map(|(number, way, form)| {
            let cuts = Cuts { way, length: form.len() };
            cuts.keys_of(&form).map(move |key| (key, number)).collect::<Vec<_>>()
        });
        let mut keys: Vec<(Key, usize)> = keys.collect();
        let buckets = (keys.len() / FULL).next_power_of_two();
        keys.sort_unstable_by_key(|(key, number)| (key.bucket(buckets), key.tag(), *number));
        let (number, bound) = (width(names), width(keys.len()));
        let (mut items, mut bounds) = (Vec::new(), Vec::new());
        for (key, name) in &keys {
            items.push(key.tag());
            items.extend(&name.to_le_bytes()[..number]);
        }
        for bucket in 0..=buckets {
            let start = keys.partition_point(|(key, _)| key.bucket(buckets) < bucket);
            bounds.extend(&start.to_le_bytes()[..bound]);
        }
        to.add(&items);
        to.add(&bounds);
    }

    /// The next parts as they were written, for so many names.
    fn open(parts: &mut Parts, names: usize) -> io::Result<Self> {
        let (items, bounds, number) = (parts.next()?, parts.next()?, width(names));
        let bound = width(items.len() / (1 + number));
        let buckets = (bounds.len() / bound).saturating_sub(1).next_power_of_two();
        Ok(Self { items, bounds, buckets, number, bound })
    }

    /// Calls back with the numbers of the names that have a key, and of hardly any others.
    fn with(&self, key: Key, mut found: impl FnMut(usize)) {
        let (bound, item, tag) = (self.bound, 1 + self.number, key.tag());
        let bucket = key.bucket(self.buckets) * bound;
        let bounds = self.bounds.get(bucket..bucket + 2 * bound).map(|it| it.split_at(bound));
        let range = bounds.map_or(0..0, |(start, end)| item * read(start)..item * read(end));
        let mut rest = self.items.get(range).unwrap_or_default();
        while let Some((tagged, after)) = rest.split_at_checked(item) {
            if tagged[0] == tag {
                found(read(&tagged[1..]));
            }
            rest = after;
        }
    }
}

/// How many bytes numbers up to this one take.
fn width(most: usize) -> usize {
    (usize::BITS - most.leading_zeros()).div_ceil(8).max(1) as usize
}

/// A number that was written in so many bytes, the lowest first.
fn read(bytes: &[u8]) -> usize {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte))
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
