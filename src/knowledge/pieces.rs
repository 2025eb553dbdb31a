//! Pieces of names: of two one edit spoils one, of three two edits spoil two.
//! So a misspelt name is found by those that are left.

use std::{io, ops::Range};

use super::{
    spelling::Way,
    store::{Bytes, Parts, Writer},
};

/// How a form of so many bytes is cut into pieces.
#[derive(Clone, Copy)]
pub(super) struct Cuts {
    pub(super) way: Way,
    pub(super) length: usize,
}

impl Cuts {
    /// How many pieces: for each edit that is commonly looked for one, and two more where there are letters enough, so
    /// that two of them are left.
    pub(super) fn count(self) -> usize {
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
    pub(super) fn keys_in(self, text: &[u8], at: usize, edits: usize, mut found: impl FnMut(Key)) {
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
pub(super) struct Key {
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
pub(super) struct Pieces {
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
    pub(super) fn write(forms: impl Iterator<Item = (usize, Way, Vec<u8>)>, names: usize, to: &mut Writer) {
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
    pub(super) fn open(parts: &mut Parts, names: usize) -> io::Result<Self> {
        let (items, bounds, number) = (parts.next()?, parts.next()?, width(names));
        let bound = width(items.len() / (1 + number));
        let buckets = (bounds.len() / bound).saturating_sub(1).next_power_of_two();
        Ok(Self { items, bounds, buckets, number, bound })
    }

    /// Calls back with the numbers of the names that have a key, and of hardly any others.
    pub(super) fn with(&self, key: Key, mut found: impl FnMut(usize)) {
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
