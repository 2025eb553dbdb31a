//! How far two spellings lie apart, in whichever way the slip was made: of
//! the hand, of a scanner that reads letters, or of the ear.

use std::{iter, mem};

/// A text of more letters than this is no misspelt name.
const LONGEST: usize = 127;

/// The number of edits between two texts, if there are at most `limit`: a
/// letter left out, put in, put for another, or put before its neighbour.
///
/// This is optimal string alignment. It counts bytes: names are plain
/// letters, and a letter of another alphabet may well count as two.
pub(super) fn edits(a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
    let begun = iter::zip(a, b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[begun..], &b[begun..]);
    let ended = iter::zip(a.iter().rev(), b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - ended], &b[..b.len() - ended]);
    if a.len().abs_diff(b.len()) > limit || a.len().max(b.len()) > LONGEST {
        return None;
    }
    let (mut before, mut above, mut row) =
        (&mut [0; LONGEST + 1], &mut [0; LONGEST + 1], &mut [0; LONGEST + 1]);
    for (j, cell) in above.iter_mut().enumerate().take(b.len() + 1) {
        *cell = j;
    }
    for i in 1..=a.len() {
        row[0] = i;
        let mut least = i;
        for j in 1..=b.len() {
            let mut cost = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            cost = cost.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            row[j] = cost;
            least = least.min(cost);
        }
        if least > limit {
            return None;
        }
        mem::swap(&mut before, &mut above);
        mem::swap(&mut above, &mut row);
    }
    Some(above[b.len()]).filter(|distance| *distance <= limit)
}

/// The way in which one spelling came of another, from the likeliest.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Way {
    /// By the hand.
    Typed,
    /// By a scanner that takes letters for others that look like them.
    Seen,
    /// By the ear.
    Heard,
}

/// How near one spelling lies to another.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Nearness {
    /// Half edits: an edit counts two, looking alike one and sounding alike two.
    pub(super) half_edits: usize,
    /// The way in which they are that near.
    pub(super) way: Way,
}

/// A spelling in the three forms in which spellings are compared.
pub(super) struct Spelling {
    typed: Vec<u8>,
    seen: Vec<u8>,
    heard: Vec<u8>,
}

impl Spelling {
    pub(super) fn new(text: &str) -> Self {
        let mut spelling = Self { typed: Vec::new(), seen: Vec::new(), heard: Vec::new() };
        as_typed(text, &mut spelling.typed);
        as_seen(text, &mut spelling.seen);
        as_heard(text, &mut spelling.heard);
        spelling
    }
}

/// Many texts that a spelling is compared with, by number.
pub(super) struct Spellings {
    typed: Shelf,
    seen: Shelf,
    heard: Shelf,
    /// The digits that each has.
    digits: Vec<String>,
}

impl Spellings {
    pub(super) fn new<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> Self {
        Self {
            typed: Shelf::new(texts.clone(), as_typed),
            seen: Shelf::new(texts.clone(), as_seen),
            heard: Shelf::new(texts.clone(), as_heard),
            digits: texts.map(digits).collect(),
        }
    }

    /// The texts that lie near a spelling, by number. `limit` says how many half edits are near for a text
    /// of so many letters; it is never less for more.
    pub(super) fn near(&self, spelling: &Spelling, limit: impl Fn(usize) -> usize) -> Vec<(usize, Nearness)> {
        let ways = [
            (Way::Typed, 0, &self.typed, &spelling.typed),
            (Way::Seen, 1, &self.seen, &spelling.seen),
            (Way::Heard, 2, &self.heard, &spelling.heard),
        ];
        let mut near = Vec::new();
        for (way, cost, shelf, text) in ways {
            // Too much sounds like a little, and more is easily heard in more.
            let heard = match text.len() {
                0..=3 => continue,
                length => length / 7,
            };
            let room = |limit: usize| {
                let room = limit.checked_sub(cost)? / 2;
                Some(if way == Way::Heard { room.min(heard) } else { room })
            };
            let Some(most) = room(limit(LONGEST)) else { continue };
            let sketch = Sketch::of(text);
            for item in shelf.with_lengths(text.len().saturating_sub(most), text.len() + most) {
                let Some(room) = room(limit(usize::from(item.typed))) else { continue };
                if item.sketch.is_far(sketch, room) {
                    continue;
                }
                if let Some(edits) = edits(text, shelf.text(item), room) {
                    near.push((item.number as usize, Nearness { half_edits: 2 * edits + cost, way }));
                }
            }
        }
        // A number with a slip in it is another number.
        let own = digits(&String::from_utf8_lossy(&spelling.typed));
        near.retain(|(number, _)| self.digits[*number].is_empty() || self.digits[*number] == own);
        near.sort_unstable();
        near.dedup_by_key(|(number, _)| *number);
        near
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Texts in one form, by length.
struct Shelf {
    items: Vec<Item>,
    letters: Vec<u8>,
}

/// A text on a shelf.
struct Item {
    sketch: Sketch,
    number: u32,
    start: u32,
    /// How many letters it has, here and as it is typed.
    length: u8,
    typed: u8,
}

impl Shelf {
    /// Leaves out texts that are no misspelt names.
    fn new<'t>(texts: impl Iterator<Item = &'t str>, form: impl Fn(&str, &mut Vec<u8>)) -> Self {
        let (mut items, mut letters) = (Vec::new(), Vec::new());
        for (number, text) in (0..).zip(texts) {
            let (Ok(start), Ok(typed)) = (u32::try_from(letters.len()), u8::try_from(text.len())) else {
                continue;
            };
            form(text, &mut letters);
            let formed = &letters[start as usize..];
            if let Ok(length) = u8::try_from(formed.len()) {
                items.push(Item { sketch: Sketch::of(formed), number, start, length, typed });
            }
        }
        items.sort_unstable_by_key(|item| item.length);
        Self { items, letters }
    }

    fn with_lengths(&self, least: usize, most: usize) -> &[Item] {
        let start = self.items.partition_point(|item| usize::from(item.length) < least);
        let end = self.items.partition_point(|item| usize::from(item.length) <= most);
        &self.items[start..end]
    }

    fn text(&self, item: &Item) -> &[u8] {
        let start = item.start as usize;
        &self.letters[start..start + usize::from(item.length)]
    }
}

/// Which letters and digits a text has. Comparing two sketches tells most
/// texts that lie far apart without counting edits.
#[derive(Clone, Copy)]
struct Sketch(u64);

impl Sketch {
    fn of(text: &[u8]) -> Self {
        let bit = |letter: &u8| match letter {
            b'a'..=b'z' => letter - b'a',
            b'0'..=b'9' => letter - b'0' + 26,
            _ => 36,
        };
        Self(text.iter().fold(0, |present, letter| present | 1 << bit(letter)))
    }

    /// Whether more edits than `limit` lie between for certain: one changes
    /// which letters there are by two at most.
    fn is_far(self, other: Self, limit: usize) -> bool {
        (self.0 ^ other.0).count_ones() as usize > 2 * limit
    }
}

/// Adds a text as it is typed.
fn as_typed(text: &str, typed: &mut Vec<u8>) {
    typed.extend(text.as_bytes());
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LONGEST, Nearness, Sketch, Spelling, Spellings, Way, edits};

    /// The same distance as a textbook writes it.
    fn edits_by_the_book(a: &[u8], b: &[u8]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let swap = if swapped { table[i - 2][j - 2] + 1 } else { usize::MAX };
                    let put = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    put.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(swap)
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn edits_are_counted_as_the_book_has_it(a in "[a-d]{0,9}", b in "[a-d]{0,9}", limit in 0_usize..6) {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            let distance = edits_by_the_book(a, b);
            prop_assert_eq!(edits(a, b, limit), (distance <= limit).then_some(distance));
            prop_assert!(distance > limit || !Sketch::of(a).is_far(Sketch::of(b), limit));
        }

        #[test]
        fn any_texts_can_be_compared(a in any::<String>(), b in any::<String>(), limit in 0_usize..300) {
            let _ = edits(a.as_bytes(), b.as_bytes(), limit);
            let spellings = Spellings::new([a.as_str(), b.as_str()].into_iter());
            let near = spellings.near(&Spelling::new(&b), |_| 0);
            prop_assert!(b.len() < 4 || b.len() > LONGEST || near.iter().any(|(number, _)| *number == 1));
        }
    }

    #[test]
    fn a_slip_is_one_edit() {
        for (slip, name) in
            [("fatige", "fatigue"), ("fatiigue", "fatigue"), ("fatibue", "fatigue"), ("faitgue", "fatigue")]
        {
            assert_eq!(edits(slip.as_bytes(), name.as_bytes(), 3), Some(1), "{slip}");
        }
        assert_eq!(edits(b"fatigue", b"fatigue", 0), Some(0));
        assert_eq!(edits(&[b'a'; LONGEST + 1], b"", 300), None);
    }

    fn nearness(typed: &str, name: &str) -> Option<Nearness> {
        Some(Spellings::new([name].into_iter()).near(&Spelling::new(typed), |_| 6).first()?.1)
    }

    #[test]
    fn looking_alike() {
        for (a, b) in
            [("inf1arnrnation", "inflammation"), ("5kin rash", "skin rash"), ("wheezinq", "wheezing")]
        {
            assert!(nearness(a, b).is_some_and(|it| it.half_edits <= 3), "{a} {b}");
        }
        assert_eq!(nearness("f4tigue", "fatigue"), Some(Nearness { half_edits: 2, way: Way::Typed }));
        assert_eq!(
            nearness("infiarnrnation", "inflammation"),
            Some(Nearness { half_edits: 1, way: Way::Seen })
        );
    }

    #[test]
    fn numbers_have_no_slips() {
        assert_eq!(nearness("keynote522", "keynote523"), None);
        assert_eq!(nearness("keynote158", "keynote156"), None);
        assert_eq!(nearness("keynote522", "keynot522"), Some(Nearness { half_edits: 2, way: Way::Typed }));
    }

    #[test]
    fn sounding_alike() {
        for (a, b) in [("dyareea", "diarrhea"), ("fateague", "fatigue"), ("nefritis", "nephritis")] {
            assert_eq!(nearness(a, b), Some(Nearness { half_edits: 2, way: Way::Heard }), "{a} {b}");
        }
        // Short words sound like too many others.
        assert_eq!(nearness("yeah", "ache"), None);
    }
}
