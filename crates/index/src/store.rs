//! Compiled knowledge as bytes: a layout that says where each part stands, and the parts one after the other.
//!
//! Nothing is decoded before it is asked for: a record is found by its number, a text is read where it lies, and names
//! are looked up in finite state transducers (`fst`), which need no decoding at all. Long records are compressed, each on
//! its own. The bytes are the same for the same knowledge.

use std::{cmp::Ordering, io, iter, marker::PhantomData};

use borsh::{BorshDeserialize, BorshSerialize};
use fst::{IntoStreamer, Map, MapBuilder, Streamer};
use lz4_flex::block::{compress_prepend_size_with_dict, decompress_size_prepended_with_dict};

/// A stretch of bytes behind the layout.
#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug)]
pub struct Span {
    start: u32,
    end: u32,
}

/// Where compressed records stand, and the dictionary that they share.
#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug)]
pub struct PackedSpan {
    records: Span,
    dictionary: Span,
}

/// Where [`Spellings`](crate::Spellings) stand.
#[derive(BorshDeserialize, BorshSerialize, Clone, Copy, Debug)]
pub struct SpellingsSpan {
    /// Letters → the number of the name.
    pub index: Span,
    /// The forms of the names, for each channel.
    pub forms: PackedSpan,
}

/// Writes parts, each behind the one before.
#[derive(Default)]
pub struct Writer {
    data: Vec<u8>,
}

impl Writer {
    fn put(&mut self, part: &[u8]) -> Span {
        let start = number(self.data.len());
        self.data.extend_from_slice(part);
        Span { start, end: number(self.data.len()) }
    }

    /// Writes values, which are numbered in their order.
    pub fn records<T: BorshSerialize>(&mut self, values: impl IntoIterator<Item = T>) -> Span {
        self.stretches(values.into_iter().map(|it| encoded(&it)).collect())
    }

    /// The same, each value compressed (LZ4): for long ones, of which a lookup decodes few.
    pub fn packed<T: BorshSerialize>(&mut self, values: impl IntoIterator<Item = T>) -> PackedSpan {
        self.pack(&values.into_iter().map(|it| encoded(&it)).collect::<Vec<_>>())
    }

    fn pack(&mut self, all: &[Vec<u8>]) -> PackedSpan {
        // A single value has nothing in common with others.
        let dictionary = if all.len() > 1 { sample(&all.concat()) } else { Vec::new() };
        let packed = all.iter().map(|it| compress_prepend_size_with_dict(it, &dictionary));
        PackedSpan { records: self.stretches(packed.collect()), dictionary: self.put(&dictionary) }
    }

    /// Writes texts, which are numbered in their order.
    pub fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> Span {
        self.stretches(texts.into_iter().map(|it| it.as_bytes().to_vec()).collect())
    }

    fn stretches(&mut self, all: Vec<Vec<u8>>) -> Span {
        let (mut ends, mut data) = (Vec::new(), Vec::new());
        for stretch in all {
            data.extend(stretch);
            ends.push(number(data.len()));
        }
        let ends: Vec<u8> = [number(ends.len())].into_iter().chain(ends).flat_map(u32::to_le_bytes).collect();
        self.put(&[ends, data].concat())
    }

    /// Writes keys, each with a number.
    ///
    /// # Panics
    /// Never: keys are sorted here, and memory takes whatever is written.
    pub fn index(&mut self, mut keys: Vec<(String, usize)>) -> Span {
        keys.sort_unstable();
        keys.dedup_by(|later, first| later.0 == first.0);
        let mut builder = MapBuilder::memory();
        for (key, number) in keys {
            builder.insert(key, number as u64).expect("keys are sorted, and each is there once");
        }
        self.put(&builder.into_inner().expect("memory takes whatever is written"))
    }

    /// Writes values in the order of their keys, and the keys with the numbers of the values: the index and the records.
    pub fn keyed<T: BorshSerialize>(&mut self, all: impl IntoIterator<Item = (String, T)>) -> (Span, Span) {
        let mut all: Vec<(String, Vec<u8>)> =
            all.into_iter().map(|(key, value)| (key, encoded(&value))).collect();
        all.sort_unstable();
        let (keys, values) = all.into_iter().unzip::<_, _, Vec<String>, _>();
        (self.index(keys.into_iter().zip(0..).collect()), self.stretches(values))
    }

    /// Writes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> Span {
        self.put(bytes)
    }

    /// All of it behind its layout, as [`open`] takes it.
    pub fn finish(self, layout: &impl BorshSerialize) -> Vec<u8> {
        let layout = encoded(layout);
        [&number(layout.len()).to_le_bytes()[..], &layout, &self.data].concat()
    }
}

fn encoded(value: &impl BorshSerialize) -> Vec<u8> {
    borsh::to_vec(value).expect("memory takes whatever is written")
}

/// Bytes of a piece of a [`sample`].
const PIECE: usize = 512;

/// A dictionary for values that are much alike: every sixteenth piece of them, or of more than half a megabyte about 64
/// pieces, because LZ4 looks back no further than twice that.
fn sample(values: &[u8]) -> Vec<u8> {
    let pieces = values.len() / PIECE;
    values.chunks(PIECE).step_by((pieces / 64).max(16)).flatten().copied().collect()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("knowledge has less than 4 GiB")
}

/// The parts of compiled knowledge.
#[derive(Debug)]
pub struct Parts(&'static [u8]);

/// Reads what [`Writer::finish`] has written.
///
/// # Errors
/// Where it was not written by this version.
pub fn open<L: BorshDeserialize>(bytes: &'static [u8]) -> io::Result<(L, Parts)> {
    let cut_short = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let (length, rest) = bytes.split_first_chunk().ok_or_else(cut_short)?;
    let (layout, data) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or_else(cut_short)?;
    Ok((borsh::from_slice(layout)?, Parts(data)))
}

impl Parts {
    /// The bytes of a part.
    pub fn bytes(&self, at: Span) -> &'static [u8] {
        self.0.get(at.start as usize..at.end as usize).unwrap_or_default()
    }

    /// Parts that were just written, without a layout.
    #[cfg(test)]
    pub fn of(writer: Writer) -> Self {
        Self(writer.data.leak())
    }

    /// The values that stand there.
    pub fn records<T>(&self, at: Span) -> Records<T> {
        Records { stretches: Stretches::new(self.bytes(at)), dictionary: None, of: PhantomData }
    }

    /// The compressed values that stand there.
    pub fn packed<T>(&self, at: PackedSpan) -> Records<T> {
        Records { dictionary: Some(self.bytes(at.dictionary)), ..self.records(at.records) }
    }

    /// The texts that stand there.
    pub fn texts(&self, at: Span) -> Texts {
        Texts(Stretches::new(self.bytes(at)))
    }

    /// The keys that stand there.
    ///
    /// # Errors
    /// Where none were written there.
    pub fn index(&self, at: Span) -> io::Result<Index> {
        Map::new(self.bytes(at)).map(Index).map_err(io::Error::other)
    }
}

/// Numbered stretches of bytes.
#[derive(Clone, Copy, Debug)]
struct Stretches {
    ends: &'static [u8],
    data: &'static [u8],
}

/// Bytes of an end.
const END: usize = size_of::<u32>();

impl Stretches {
    fn new(part: &'static [u8]) -> Self {
        let (count, rest) =
            part.split_first_chunk().map_or((0, part), |(it, rest)| (u32::from_le_bytes(*it), rest));
        let (ends, data) = rest.split_at_checked(count as usize * END).unwrap_or_default();
        Self { ends, data }
    }

    fn len(self) -> usize {
        self.ends.len() / END
    }

    fn get(self, number: usize) -> Option<&'static [u8]> {
        let end = |number: usize| {
            let (end, _) = self.ends.get(number * END..)?.split_first_chunk()?;
            Some(u32::from_le_bytes(*end) as usize)
        };
        let start = number.checked_sub(1).map_or(Some(0), end)?;
        self.data.get(start..end(number)?)
    }
}

/// Numbered values, each decoded when it is asked for.
#[derive(Debug)]
pub struct Records<T> {
    stretches: Stretches,
    /// Of compressed ones.
    dictionary: Option<&'static [u8]>,
    of: PhantomData<fn() -> T>,
}

impl<T: BorshDeserialize> Records<T> {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.stretches.len()
    }

    /// The one with a number.
    pub fn get(&self, number: usize) -> Option<T> {
        let bytes = self.stretches.get(number)?;
        match self.dictionary {
            None => borsh::from_slice(bytes).ok(),
            Some(dictionary) => {
                borsh::from_slice(&decompress_size_prepended_with_dict(bytes, dictionary).ok()?).ok()
            }
        }
    }

    /// Those with some numbers.
    pub fn select(&self, numbers: &[u32]) -> Vec<T> {
        numbers.iter().filter_map(|number| self.get(*number as usize)).collect()
    }

    /// All of them in their order.
    pub fn all(&self) -> Vec<T> {
        (0..self.count()).filter_map(|number| self.get(number)).collect()
    }
}

/// Numbers that rise, each written as what it has more than the one before, in as few bytes as that takes (LEB128).
#[derive(BorshDeserialize, BorshSerialize, Debug, Default)]
pub struct Rising(Vec<u8>);

impl FromIterator<u32> for Rising {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        let (mut bytes, mut before) = (Vec::new(), 0);
        for number in numbers {
            let mut more = number - before;
            before = number;
            while more > 0x7f {
                bytes.push(more.to_le_bytes()[0] | 0x80);
                more >>= 7;
            }
            bytes.push(more.to_le_bytes()[0]);
        }
        Self(bytes)
    }
}

impl Rising {
    /// The numbers.
    pub fn numbers(&self) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(self.0.len());
        let (mut number, mut bits) = (0, 0);
        for byte in &self.0 {
            number += u32::from(byte & 0x7f) << bits;
            if byte & 0x80 == 0 {
                numbers.push(number);
                bits = 0;
            } else {
                bits += 7;
            }
        }
        numbers
    }
}

/// Numbered texts, read where they lie.
#[derive(Clone, Copy, Debug)]
pub struct Texts(Stretches);

impl Texts {
    /// The one with a number.
    pub fn get(self, number: usize) -> Option<&'static str> {
        str::from_utf8(self.0.get(number)?).ok()
    }

    /// The number of a text, where they stand in order.
    pub fn position(self, wanted: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.0.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.0.get(middle)?.cmp(wanted.as_bytes()) {
                Ordering::Less => low = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Greater => high = middle,
            }
        }
        None
    }
}

/// Keys, each with a number, looked up as they stand or by how they begin.
#[derive(Debug)]
pub struct Index(Map<&'static [u8]>);

impl Index {
    /// The number of a key.
    pub fn get(&self, key: &str) -> Option<usize> {
        self.0.get(key).and_then(|it| usize::try_from(it).ok())
    }

    /// Whether it has a key.
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The numbers of the keys that begin with a prefix, in the order of the keys.
    pub fn starting_with(&self, prefix: &str) -> impl Iterator<Item = usize> {
        let mut keys = self.0.range().ge(prefix).into_stream();
        iter::from_fn(move || {
            let (key, number) = keys.next()?;
            key.starts_with(prefix.as_bytes()).then(|| usize::try_from(number).ok()).flatten()
        })
        .fuse()
    }

    /// The key with a number, where keys are numbered in their order.
    pub fn key(&self, number: usize) -> Option<String> {
        String::from_utf8(self.0.as_fst().get_key(number as u64)?).ok()
    }

    /// All keys, in their order, each with its number.
    pub fn keys(&self) -> Vec<(String, usize)> {
        let keys = self.0.stream().into_str_vec().unwrap_or_default();
        keys.into_iter().filter_map(|(key, number)| Some((key, usize::try_from(number).ok()?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{
        collection::{btree_set, vec},
        prelude::*,
    };

    use super::{Parts, Rising, Writer};

    proptest! {
        #[test]
        fn what_was_packed_is_read(values in vec("[a-c ]{0,600}", 0..40)) {
            let mut writer = Writer::default();
            let at = writer.packed(&values);
            prop_assert_eq!(Parts::of(writer).packed::<String>(at).all(), values);
        }

        #[test]
        fn numbers_that_rise(numbers in btree_set(any::<u32>(), 0..20)) {
            let numbers: Vec<u32> = numbers.into_iter().collect();
            prop_assert_eq!(numbers.iter().copied().collect::<Rising>().numbers(), numbers);
        }
    }

    #[test]
    fn values_that_are_alike_take_little() {
        let mut values: Vec<String> =
            (0..1_000).map(|it| format!("Seen in {it} of 1,000 patients.")).collect();
        values.push(values.concat().repeat(30));
        let mut writer = Writer::default();
        let at = writer.packed(&values);
        assert!(writer.data.len() < values.concat().len() / 2);
        assert_eq!(Parts::of(writer).packed::<String>(at).all(), values);
    }
}
