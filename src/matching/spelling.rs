//! How far two spellings lie apart, in whichever way the slip was made: of
//! the hand, of a scanner that reads letters, or of the ear.

use std::{iter, mem};

use crate::knowledge::{Spellings, Way};

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
    // A cell counts the edits between the first i and the first j letters. Where i and j lie further apart than the
    // limit there are more, so only the cells between are counted.
    let limit = limit.min(LONGEST);
    let far = u8::try_from(limit).unwrap_or(u8::MAX - 1) + 1;
    let (mut before, mut above, mut row) =
        (&mut [0; LONGEST + 2], &mut [0; LONGEST + 2], &mut [0; LONGEST + 2]);
    for (count, cell) in (0..).zip(above[..=b.len().min(limit)].iter_mut()) {
        *cell = count;
    }
    above[b.len().min(limit) + 1] = far;
    for i in 1..=a.len() {
        let (from, to) = (i.saturating_sub(limit).max(1), b.len().min(i + limit));
        row[from - 1] = if from == 1 { above[0] + 1 } else { far };
        let mut least = row[from - 1];
        for j in from..=to {
            let mut cost = above[j - 1] + u8::from(a[i - 1] != b[j - 1]);
            cost = cost.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            row[j] = cost;
            least = least.min(cost);
        }
        if least >= far {
            return None;
        }
        row[to + 1] = far;
        mem::swap(&mut before, &mut above);
        mem::swap(&mut above, &mut row);
    }
    Some(above[b.len()]).filter(|distance| *distance < far).map(usize::from)
}

/// How near one spelling lies to another.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Nearness {
    /// Half edits: an edit counts two, looking alike one and sounding alike two.
    pub(super) half_edits: usize,
    /// The way in which they are that near.
    pub(super) way: Way,
}

/// A spelling in the forms in which spellings are compared.
pub(super) struct Spelling([Vec<u8>; Way::ALL.len()]);

impl Spelling {
    pub(super) fn new(text: &str) -> Self {
        Self(Way::ALL.map(|way| way.form(text)))
    }

    /// The names that lie near it, by number. `limit` says how many half edits are near for a name of so many
    /// letters; it is never less for more.
    pub(super) fn near(&self, names: &Spellings, limit: impl Fn(usize) -> usize) -> Vec<(usize, Nearness)> {
        let mut near = Vec::new();
        for ((way, text), cost) in Way::ALL.into_iter().zip(&self.0).zip(0..) {
            // Too much sounds like a little, nobody misspells whole paragraphs, and more is easily heard in more.
            let heard = match text.len() {
                0..=3 | 256.. => continue,
                length => length / 7,
            };
            let room = |limit: usize| {
                let room = limit.checked_sub(cost)? / 2;
                Some(if way == Way::Heard { room.min(heard) } else { room })
            };
            for number in names.about(way, text, |length| room(limit(length))) {
                let Some((letters, _)) = names.row(number) else { continue };
                let Some(room) = room(limit(letters.len())) else { continue };
                if let Some(edits) = edits(text, &way.form(letters), room) {
                    near.push((number, Nearness { half_edits: 2 * edits + cost, way }));
                }
            }
        }
        near.sort_unstable();
        near.dedup_by_key(|(number, _)| *number);
        // A number with a slip in it is another number.
        let own = digits(&self.0[Way::Typed as usize]);
        let of_name = |number| names.row(number).map_or_else(Vec::new, |(name, _)| digits(name.as_bytes()));
        near.retain(|(number, _)| {
            let digits = of_name(*number);
            digits.is_empty() || digits == own
        });
        near
    }
}

fn digits(text: &[u8]) -> Vec<u8> {
    text.iter().copied().filter(u8::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use proptest::{
        collection::{btree_set, vec},
        prelude::*,
        sample::Index,
    };

    use super::{LONGEST, Nearness, Spelling, Spellings, Way, edits};

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
        // Texts are short, and few slips in them move a piece both ways.
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn edits_are_counted_as_the_book_has_it(a in "[a-d]{0,9}", b in "[a-d]{0,9}", limit in 0_usize..6) {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            let distance = edits_by_the_book(a, b);
            prop_assert_eq!(edits(a, b, limit), (distance <= limit).then_some(distance));
        }

        /// What is not read at all lies too far: all that is near is found.
        #[test]
        fn what_is_near_is_found(
            names in btree_set("[a-eirn]{1,16}", 1..20),
            slips in vec((any::<Index>(), 0..4, "[a-eirn]"), 0..4),
            (short, long) in (0_usize..8, 0_usize..8),
        ) {
            let limit = |length: usize| if length < 8 { short.min(long) } else { long };
            let mut typed = names.first().cloned().unwrap_or_default();
            for (place, slip, letter) in slips {
                let at = place.index(typed.len() + 1);
                match (slip, typed.get(at..at + 1), typed.get(at + 1..at + 2).map(str::to_owned)) {
                    (0, ..) | (_, None, _) => typed.insert_str(at, &letter),
                    (1, Some(_), _) => typed.replace_range(at..=at, ""),
                    (2, Some(own), Some(next)) => {
                        let swapped = next + own;
                        typed.replace_range(at..at + 2, &swapped);
                    }
                    _ => typed.replace_range(at..=at, &letter),
                }
            }
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let nearness = |name: &str| {
                let ways = Way::ALL.into_iter().zip(0..).filter_map(|(way, cost)| {
                    let (a, b) = (way.form(&typed), way.form(name));
                    let most = if way == Way::Heard { a.len() / 7 } else { usize::MAX };
                    let edits = edits_by_the_book(&a, &b);
                    let half_edits = 2 * edits + cost;
                    (a.len() > 3 && edits <= most && half_edits <= limit(name.len())).then_some(Nearness { half_edits, way })
                });
                ways.min()
            };
            let wanted: Vec<_> = (0..).zip(&names).filter_map(|(at, name)| Some((at, nearness(name)?))).collect();
            prop_assert_eq!(Spelling::new(&typed).near(&Spellings::of(&names), limit), wanted);
        }

        #[test]
        fn any_texts_can_be_compared(a in any::<String>(), b in any::<String>(), limit in 0_usize..300) {
            let _ = edits(a.as_bytes(), b.as_bytes(), limit);
            // Folded texts have none of these.
            let b = b.replace(|letter: char| letter < ' ', "");
            let spellings = Spellings::of(&[&a.replace(|letter: char| letter < ' ', ""), &b]);
            let near = Spelling::new(&b).near(&spellings, |_| 0);
            let is_near = near.iter().any(|(number, _)| spellings.row(*number).is_some_and(|(it, _)| it == b));
            prop_assert!(b.len() < 4 || b.len() > LONGEST || is_near);
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
        Some(Spelling::new(typed).near(&Spellings::of(&[name]), |_| 6).first()?.1)
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
