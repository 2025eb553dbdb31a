//! Sorted lines: the form in which knowledge is looked up.

use std::{borrow::Cow, iter};

use memchr::{memchr, memchr2, memrchr};

/// Lines of fields parted by tabs, sorted by their first field. A lookup
/// halves the text until it stands on the line, so nothing is decoded and
/// nothing is built before a question is asked.
#[derive(Clone, Debug)]
pub struct Table(Cow<'static, str>);

impl Table {
    /// Takes lines that are sorted already: those that the build made.
    pub const fn sorted(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// Sorts lines by their first field.
    pub fn from_rows(mut rows: Vec<String>) -> Self {
        rows.sort_unstable_by(|a, b| key(a).cmp(key(b)));
        let mut text = rows.join("\n");
        if !text.is_empty() {
            text.push('\n');
        }
        Self(Cow::Owned(text))
    }

    /// The lines, as they are stored.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The rest of the line with this first field.
    pub fn get(&self, wanted: &str) -> Option<&str> {
        let (found, rest) = split(&self.0[self.position(wanted)..]).next()?;
        (found == wanted).then_some(rest)
    }

    /// Whether a line has this first field, with or without a rest.
    pub fn has(&self, wanted: &str) -> bool {
        key(&self.0[self.position(wanted)..]) == wanted
    }

    /// All lines, each as its first field and the rest.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &str)> {
        split(&self.0)
    }

    /// The lines whose first field begins with a prefix.
    pub fn starting_with<'t>(&'t self, prefix: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> {
        split(&self.0[self.position(prefix)..]).take_while(move |(found, _)| found.starts_with(prefix))
    }

    /// All lines but the first ones that are all `before` what is wanted, as their texts tell from where they begin.
    pub fn after(&self, before: impl Fn(&str) -> bool) -> impl Iterator<Item = (&str, &str)> {
        split(&self.0[self.end_of(before)..])
    }

    /// Offset of the first line whose first field is not less than `wanted`.
    fn position(&self, wanted: &str) -> usize {
        self.end_of(|line| key(line) < wanted)
    }

    /// Offset of the end of those first lines.
    fn end_of(&self, before: impl Fn(&str) -> bool) -> usize {
        let text = &*self.0;
        let (mut low, mut high) = (0, text.len());
        while low < high {
            let middle = low + (high - low) / 2;
            // A line is looked at up to its first tab: what follows may be long.
            let start = memrchr(b'\n', &text.as_bytes()[low..middle]).map_or(low, |at| low + at + 1);
            if before(&text[start..]) {
                low = memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at + 1);
            } else {
                high = start;
            }
        }
        low
    }
}

/// The first field of the line with which a text begins.
fn key(text: &str) -> &str {
    memchr2(b'\t', b'\n', text.as_bytes()).map_or(text, |end| &text[..end])
}

/// The parts of a text that a byte ends or parts. Fields and lines can be long, and memchr reads many bytes at a time.
pub(super) fn parts(text: &str, end: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text).filter(|it| !it.is_empty());
    iter::from_fn(move || {
        let text = rest?;
        let at = memchr(end, text.as_bytes());
        rest = at.map(|at| &text[at + 1..]).filter(|it| !it.is_empty());
        Some(&text[..at.unwrap_or(text.len())])
    })
}

fn split(text: &str) -> impl Iterator<Item = (&str, &str)> {
    parts(text, b'\n').filter_map(|line| {
        let tab = memchr(b'\t', line.as_bytes())?;
        Some((&line[..tab], &line[tab + 1..]))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::Table;

    proptest! {
        /// A table answers as an ordered map does.
        #[test]
        fn finds_what_a_map_finds(map in prop::collection::btree_map("[a-d é]{0,4}", "[a-z\t]{0,6}", 0..40), wanted in "[a-d é]{0,4}") {
            let map: BTreeMap<String, String> = map;
            let table = Table::from_rows(map.iter().map(|(k, v)| format!("{k}\t{v}")).collect());
            prop_assert_eq!(table.get(&wanted), map.get(&wanted).map(String::as_str));
            let begun: Vec<_> = map.iter().filter(|(k, _)| k.starts_with(&wanted)).map(|(k, v)| (k.as_str(), v.as_str())).collect();
            prop_assert_eq!(table.starting_with(&wanted).collect::<Vec<_>>(), begun);
            for (k, v) in &map {
                prop_assert_eq!(table.get(k), Some(v.as_str()));
            }
        }
    }
}
