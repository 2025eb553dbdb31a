//! Sorted rows: the form in which knowledge is looked up.

use std::{iter, ops::Range, str};

use memchr::memchr;

use super::store::{Bytes, Writer, spoilt};

/// Rows of fields parted by tabs, sorted by their first field. A lookup
/// halves them until it stands on the row, so nothing is decoded and nothing
/// is built before a question is asked.
#[derive(Clone, Debug)]
pub struct Table {
    /// The rows, one after the other.
    text: Bytes,
    /// Where each of them begins, and where the last one ends.
    bounds: Bytes,
}

/// Bytes in which a bound is written, the lowest first.
const BOUND: usize = 4;

impl Table {
    pub(super) fn new(text: Bytes, bounds: Bytes) -> Self {
        Self { text, bounds }
    }

    /// Writes rows, sorted by their first field. No first field has a character that comes before a tab.
    pub(super) fn write(mut rows: Vec<String>, to: &mut Writer) {
        rows.sort_unstable();
        let (mut text, mut bounds) = (Vec::new(), vec![0; BOUND]);
        for row in rows {
            text.extend_from_slice(row.as_bytes());
            let end = u32::try_from(text.len()).expect("a table has less than 4 GiB");
            bounds.extend_from_slice(&end.to_le_bytes());
        }
        to.add(&text);
        to.add(&bounds);
    }

    /// The rest of the row with this first field.
    pub fn get(&self, wanted: &str) -> Option<&str> {
        Some(self.row(self.number(wanted)?)?.1)
    }

    /// The number of the row with this first field.
    pub fn number(&self, wanted: &str) -> Option<usize> {
        let number = self.position(wanted);
        let rest = self.beginning(number, wanted.len() + 1)?.strip_prefix(wanted.as_bytes())?;
        matches!(rest, [] | [b'\t']).then_some(number)
    }

    /// Whether a row has this first field, with or without a rest.
    pub fn has(&self, wanted: &str) -> bool {
        self.number(wanted).is_some()
    }

    /// All rows, each as its first field and the rest.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &str)> {
        // Of a file the whole table is read at once, and not each of its pages as it comes.
        let text = self.text.all().unwrap_or_default();
        let bounds = self.bounds.all().unwrap_or_default().windows(2 * BOUND).step_by(BOUND);
        bounds.filter_map(|bounds| self.split(text.get(range(bounds)?)?))
    }

    /// The numbers of the rows whose first field begins with a prefix.
    pub fn starting_with(&self, prefix: &str) -> impl Iterator<Item = usize> {
        let begins = move |number: &usize| self.beginning(*number, prefix.len()) == Some(prefix.as_bytes());
        (self.position(prefix)..).take_while(begins)
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        (self.bounds.len() / BOUND).saturating_sub(1)
    }

    /// Number of the first row whose first field is not less than `wanted`. As nothing comes before a tab, the rows
    /// stand in the order of their texts, and where a field ends need not be looked for.
    fn position(&self, wanted: &str) -> usize {
        let before = |number| self.beginning(number, wanted.len()).is_some_and(|it| it < wanted.as_bytes());
        first_not(self.count(), before)
    }

    /// Where a row stands.
    fn bounds(&self, number: usize) -> Option<Range<usize>> {
        // Behind the last row nothing is amiss: there is none.
        let bounds = (number < self.count()).then(|| number * BOUND..(number + 2) * BOUND)?;
        range(self.bounds.get(bounds)?)
    }

    /// The row with a number, from 0 on.
    pub fn row(&self, number: usize) -> Option<(&str, &str)> {
        self.split(self.text.get(self.bounds(number)?)?)
    }

    /// So many bytes of a row, or all of them if there are less.
    fn beginning(&self, number: usize, length: usize) -> Option<&[u8]> {
        let Range { start, end } = self.bounds(number)?;
        self.text.get(start..end.min(start + length))
    }

    /// What a row is read as. One that is there and cannot be read is spoilt.
    pub(super) fn read<'t, T>(
        &'t self,
        number: usize,
        read: impl FnOnce(&'t str, &'t str) -> Option<T>,
    ) -> Option<T> {
        let (key, rest) = self.row(number)?;
        let read = read(key, rest);
        if read.is_none() {
            self.text.report(&spoilt());
        }
        read
    }

    fn split<'t>(&self, row: &'t [u8]) -> Option<(&'t str, &'t str)> {
        let key = &row[..memchr(b'\t', row).unwrap_or(row.len())];
        let rest = row.get(key.len() + 1..).unwrap_or_default();
        let text = |bytes| str::from_utf8(bytes).map_err(|_| self.text.report(&spoilt())).ok();
        Some((text(key)?, text(rest)?))
    }
}

/// A number as a first field: in the order of numbers.
pub(super) fn key(number: usize) -> String {
    format!("{number:08}")
}

/// The first of so many numbers that is not `before` what is wanted.
pub(super) fn first_not(count: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Where a row begins and ends, as it is written.
fn range(bounds: &[u8]) -> Option<Range<usize>> {
    let (start, end) = bounds.split_first_chunk()?;
    let place = |bound: [u8; BOUND]| u32::from_le_bytes(bound) as usize;
    Some(place(*start)..place(end.try_into().ok()?))
}

/// The parts of a text that a byte parts. Fields can be long, and memchr reads many bytes at a time.
pub(super) fn parts(text: &str, by: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text).filter(|it| !it.is_empty());
    iter::from_fn(move || {
        let text = rest?;
        let at = memchr(by, text.as_bytes());
        rest = at.map(|at| &text[at + 1..]).filter(|it| !it.is_empty());
        Some(&text[..at.unwrap_or(text.len())])
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test may fail
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{Table, Writer};

    fn table(map: &BTreeMap<String, String>) -> Table {
        let mut writer = Writer::default();
        Table::write(map.iter().map(|(k, v)| format!("{k}\t{v}")).rev().collect(), &mut writer);
        writer.parts().table().unwrap()
    }

    proptest! {
        /// A table answers as an ordered map does.
        #[test]
        fn finds_what_a_map_finds(map in prop::collection::btree_map("[a-d é]{0,4}", "[a-z\t]{0,6}", 0..40), wanted in "[a-d é]{0,4}") {
            let map: BTreeMap<String, String> = map;
            let table = table(&map);
            prop_assert_eq!(table.get(&wanted), map.get(&wanted).map(String::as_str));
            prop_assert_eq!(table.has(&wanted), map.contains_key(&wanted));
            let all = || map.iter().map(|(k, v)| (k.as_str(), v.as_str()));
            prop_assert_eq!(table.rows().collect::<Vec<_>>(), all().collect::<Vec<_>>());
            let begun: Vec<_> = all().filter(|(k, _)| k.starts_with(&wanted)).collect();
            let rows = table.starting_with(&wanted).map(|number| table.row(number).unwrap());
            prop_assert_eq!(rows.collect::<Vec<_>>(), begun);
            for (k, v) in &map {
                prop_assert_eq!(table.get(k), Some(v.as_str()));
            }
        }
    }
}
