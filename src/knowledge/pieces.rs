//! Pieces of names: of two one edit spoils one, of three two edits spoil two.
//! So a misspelt name is found by those that are left.

use std::{io, ops::Range};

use super::{
    spelling::Way,
    store::{Bytes, Parts, Writer},
};

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
        (0..self.count()).map(move |at| Key {
            sum: Sum::of(self.way, &form[self.piece(at)]),
            place: place(self.length, at),
        })
    }
}

/// The most pieces into which a form is cut.
const MOST: usize = 5;

/// What a piece is looked up by.
#[derive(Clone, Copy)]
struct Key {
    sum: Sum,
    /// Which piece it is in a form of which length, as far as a byte has room for it. Names that are so much longer or
    /// shorter are told when their letters are compared.
    place: u8,
}

/// The place of a piece, as keys have it.
fn place(length: usize, at: usize) -> u8 {
    (length * MOST + at).to_le_bytes()[0]
}

/// A checksum of the letters of a piece and of the way: all that have the same
/// stand together.
#[derive(Clone, Copy)]
struct Sum(u64);

impl Sum {
    /// FNV-1a, which no machine and no release of a library makes another.
    fn of(way: Way, letters: &[u8]) -> Self {
        Self(0xcbf2_9ce4_8422_2325).and(way as u8).and_all(letters)
    }

    fn and(self, letter: u8) -> Self {
        Self((self.0 ^ u64::from(letter)).wrapping_mul(0x0100_0000_01b3))
    }

    fn and_all(self, letters: &[u8]) -> Self {
        letters.iter().fold(self, |sum, letter| sum.and(*letter))
    }

    /// In which of so many buckets it stands, a power of two.
    fn bucket(self, buckets: usize) -> usize {
        usize::try_from((self.0 ^ self.0 >> 32) & (buckets as u64 - 1)).unwrap_or_default()
    }

    /// What the places of its letters are marked with there, so that those of others hardly ever look like them.
    fn mark(self) -> u8 {
        self.0.to_le_bytes()[7]
    }
}

/// A text, and where pieces of names that lie near it may stand in it.
pub(super) struct Sought<'t> {
    way: Way,
    text: &'t [u8],
    /// The bytes of the shortest form that is looked for.
    shortest: usize,
    /// How many pieces the forms of each length share with the text at least.
    shared: Vec<usize>,
    /// For each stretch of the text, by its length and its start, which pieces of these forms it may be: a bit for
    /// each, [`MOST`] to a form.
    stretches: Vec<u64>,
}

impl<'t> Sought<'t> {
    /// A text in the form of a way, near which nothing lies that is shorter.
    pub(super) fn new(way: Way, text: &'t [u8], shortest: usize) -> Self {
        Self { way, text, shortest, shared: Vec::new(), stretches: Vec::new() }
    }

    /// Looks for forms of the next length that are so many edits away at most, or for none of them. Says whether they
    /// are told by their pieces: where all of these may be spoilt, any name may be meant.
    pub(super) fn add(&mut self, edits: Option<usize>) -> bool {
        let form = self.shared.len();
        let cuts = Cuts { way: self.way, length: self.shortest + form };
        let Some(edits) = edits else {
            self.shared.push(MOST + 1);
            return true;
        };
        let shared = cuts.count().saturating_sub(edits);
        self.shared.push(shared);
        // What was put in or left out on one side of a piece moves it; the rest of it stands on the other side.
        let (shorter, longer) = (self.text.len().min(cuts.length), self.text.len().max(cuts.length));
        let moved = edits.saturating_sub(longer - shorter) / 2;
        for at in 0..cuts.count() {
            let Some(bit) = u32::try_from(form * MOST + at).ok().and_then(|it| 1_u64.checked_shl(it)) else {
                return false;
            };
            let piece = cuts.piece(at);
            let Some(room) = self.text.len().checked_sub(piece.len()) else { continue };
            let first = (piece.start + shorter).saturating_sub(cuts.length + moved);
            let last = room.min(piece.start + longer - cuts.length + moved);
            let of_length = piece.len() * self.starts();
            if self.stretches.len() < of_length + self.starts() {
                self.stretches.resize(of_length + self.starts(), 0);
            }
            for start in first..=last {
                self.stretches[of_length + start] |= bit;
            }
        }
        shared > 0
    }

    /// How many places there are in the text at which something may begin.
    fn starts(&self) -> usize {
        self.text.len() + 1
    }

    /// The stretches that may be pieces, and which.
    fn stretches(&self) -> impl Iterator<Item = (Range<usize>, u64)> {
        let stretches = self.stretches.iter().enumerate().filter(|(_, pieces)| **pieces != 0);
        stretches.map(|(at, pieces)| {
            let (length, start) = (at / self.starts(), at % self.starts());
            (start..start + length, *pieces)
        })
    }
}

/// Which names have a piece: buckets of marked places with the numbers of
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

/// How many items a bucket has, about: with fewer there is more to be read of the bounds, with more of the items.
const FULL: usize = 8;

impl Pieces {
    /// Writes forms of names, each with the number of the name among so many.
    pub(super) fn write(forms: impl Iterator<Item = (usize, Way, Vec<u8>)>, names: usize, to: &mut Writer) {
        let keys = forms.flat_map(|(number, way, form)| {
            let cuts = Cuts { way, length: form.len() };
            cuts.keys_of(&form).map(move |key| (key, number)).collect::<Vec<_>>()
        });
        let mut keys: Vec<(Key, usize)> = keys.collect();
        let buckets = (keys.len() / FULL).next_power_of_two();
        keys.sort_unstable_by_key(|(key, number)| (key.sum.bucket(buckets), *number, key.place));
        let (number, bound) = (width(names), width(keys.len()));
        let (mut items, mut bounds) = (Vec::new(), Vec::new());
        for (key, name) in &keys {
            items.push(key.place.wrapping_add(key.sum.mark()));
            items.extend(&name.to_le_bytes()[..number]);
        }
        for bucket in 0..=buckets {
            let start = keys.partition_point(|(key, _)| key.sum.bucket(buckets) < bucket);
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

    /// The numbers of the names that share enough pieces with a text, and of hardly any others.
    pub(super) fn near(&self, sought: &Sought<'_>) -> Vec<usize> {
        // Pieces of names, each as the number of its name and, in the last byte, which one it is.
        let mut shared: Vec<u64> = Vec::with_capacity(64);
        for (stretch, pieces) in sought.stretches() {
            let mut find = |sum| self.find(sum, sought.shortest, pieces, &mut shared);
            let Some((last, rest)) = sought.text[stretch.clone()].split_last() else {
                find(Sum::of(sought.way, &[]));
                continue;
            };
            let rest = Sum::of(sought.way, rest);
            find(rest.and(*last));
            // Two letters that changed places may stand in two pieces: the first of these has its own one behind it.
            if let Some(behind) = sought.text.get(stretch.end).filter(|behind| *behind != last) {
                find(rest.and(*behind));
            }
        }
        shared.sort_unstable();
        shared.dedup();
        let (name, form) = (|it: &u64| (it >> 8) as usize, |it: &u64| (it & 0xff) as usize / MOST);
        let of_forms = shared.chunk_by(|a, b| name(a) == name(b) && form(a) == form(b));
        let mut near: Vec<usize> =
            of_forms.filter(|it| it.len() >= sought.shared[form(&it[0])]).map(|it| name(&it[0])).collect();
        near.dedup();
        near
    }

    /// Adds those of some pieces, of forms of this length and more, that have this checksum.
    fn find(&self, sum: Sum, shortest: usize, pieces: u64, found: &mut Vec<u64>) {
        let (bound, item) = (self.bound, 1 + self.number);
        let bucket = sum.bucket(self.buckets) * bound;
        let bounds = self.bounds.get(bucket..bucket + 2 * bound).map(|it| it.split_at(bound));
        let range = bounds.map_or(0..0, |(start, end)| item * read(start)..item * read(end));
        let first = place(shortest, 0).wrapping_add(sum.mark());
        for marked in self.items.get(range).unwrap_or_default().chunks(item) {
            let piece = marked[0].wrapping_sub(first);
            if pieces.checked_shr(piece.into()).is_some_and(|it| it & 1 == 1) {
                found.push((read(&marked[1..]) as u64) << 8 | u64::from(piece));
            }
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
