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

/// Bytes of a row in which its first field is looked for at first: the rest may be long, and far away in a file.
const BEGINNING: usize = 128;

impl Table {
    pub(super) fn new(text: Bytes, bounds: Bytes) -> Self {
        Self { text, bounds }
    }

    /// Writes rows, sorted by their first field.
    pub(super) fn write(mut rows: Vec<String>, to: &mut Writer) {
        rows.sort_unstable_by(|a, b| key(a.as_bytes()).cmp(key(b.as_bytes())));
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
        let (found, rest) = self.row(self.position(wanted))?;
        (found == wanted).then_some(rest)
    }

    /// Whether a row has this first field, with or without a rest.
    pub fn has(&self, wanted: &str) -> bool {
        self.key(self.position(wanted)) == Some(wanted.as_bytes())
    }

    /// All rows, each as its first field and the rest.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &str)> {
        // Of a file the whole table is read at once, and not each of its pages as it comes.
        let text = self.text.all().unwrap_or_default();
        let bounds = self.bounds.all().unwrap_or_default().windows(2 * BOUND).step_by(BOUND);
        bounds.filter_map(|bounds| self.split(text.get(range(bounds)?)?))
    }

    /// The rows whose first field begins with a prefix.
    pub fn starting_with<'t>(&'t self, prefix: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.from(self.position(prefix)).take_while(move |(found, _)| found.starts_with(prefix))
    }

    /// All rows but the first ones that are all `before` what is wanted, as their fields tell.
    pub fn after(&self, before: impl Fn(&str) -> bool) -> impl Iterator<Item = (&str, &str)> {
        self.from(self.first_not(|number| self.row(number).is_some_and(|(_, rest)| before(rest))))
    }

    fn from(&self, first: usize) -> impl Iterator<Item = (&str, &str)> {
        (first..self.count()).map_while(|number| self.row(number))
    }

    /// How many rows there are.
    fn count(&self) -> usize {
        (self.bounds.len() / BOUND).saturating_sub(1)
    }

    /// Number of the first row whose first field is not less than `wanted`.
    fn position(&self, wanted: &str) -> usize {
        self.first_not(|number| self.key(number).is_some_and(|key| key < wanted.as_bytes()))
    }

    /// Number of the first row that is not `before` what is wanted.
    fn first_not(&self, before: impl Fn(usize) -> bool) -> usize {
        let (mut low, mut high) = (0, self.count());
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

    /// Where a row stands.
    fn bounds(&self, number: usize) -> Option<Range<usize>> {
        // Behind the last row nothing is amiss: there is none.
        let bounds = (number < self.count()).then_some(number * BOUND..(number + 2) * BOUND)?;
        range(self.bounds.get(bounds)?)
    }

    /// The row with a number, from 0 on.
    pub fn row(&self, number: usize) -> Option<(&str, &str)> {
        self.split(self.text.get(self.bounds(number)?)?)
    }

    /// The first field of a row.
    fn key(&self, number: usize) -> Option<&[u8]> {
        let Range { start, end } = self.bounds(number)?;
        let beginning = self.text.get(start..end.min(start + BEGINNING))?;
        match memchr(b'\t', beginning) {
            Some(tab) => Some(&beginning[..tab]),
            None => self.text.get(start..end).map(key),
        }
    }

    fn split<'t>(&self, row: &'t [u8]) -> Option<(&'t str, &'t str)> {
        let key = key(row);
        let rest = row.get(key.len() + 1..).unwrap_or_default();
        let text = |bytes| str::from_utf8(bytes).map_err(|_| self.text.report(&spoilt())).ok();
        Some((text(key)?, text(rest)?))
    }
}

/// The first field of a row.
fn key(row: &[u8]) -> &[u8] {
    memchr(b'\t', row).map_or(row, |tab| &row[..tab])
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
    use std::{collections::BTreeMap, sync::Arc};

    use proptest::prelude::*;

    use super::{
        super::{Day, Edition},
        Table, Writer,
    };
    use crate::knowledge::store;

    fn table(map: &BTreeMap<String, String>) -> Table {
        let mut writer = Writer::default();
        Table::write(map.iter().map(|(k, v)| format!("{k}\t{v}")).rev().collect(), &mut writer);
        let edition = Edition { version: String::new(), compiled: Day::parse("2026").unwrap() };
        let made = writer.finish(edition, String::new(), String::new());
        store::made(&Arc::from(made)).unwrap().1.table().unwrap()
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
            prop_assert_eq!(table.starting_with(&wanted).collect::<Vec<_>>(), begun);
            for (k, v) in &map {
                prop_assert_eq!(table.get(k), Some(v.as_str()));
            }
        }
    }
}
