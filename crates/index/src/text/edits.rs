//! Edit distance: letters left out, put in, put for another, or put before their neighbour.
//!
//! This is optimal string alignment. It counts bytes: names are plain letters, and a letter of another alphabet may well
//! count as two.

/// The most bytes of a text that are compared in one machine word.
const WORD: usize = u64::BITS as usize;

/// The number of edits between two texts, if there are at most `limit`.
pub fn edits(a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
    Pattern::new(a).edits(b, limit)
}

/// A text that is compared with many others.
pub struct Pattern<'t> {
    text: &'t [u8],
    /// For each byte where it stands in the text, a bit for each place.
    places: Box<[u64; 256]>,
}

impl<'t> Pattern<'t> {
    /// Prepares a text.
    pub fn new(text: &'t [u8]) -> Self {
        let mut places = Box::new([0; 256]);
        for (at, byte) in text.iter().take(WORD).enumerate() {
            places[usize::from(*byte)] |= 1 << at;
        }
        Self { text, places }
    }

    /// The number of edits to another text, if there are at most `limit`.
    pub fn edits(&self, other: &[u8], limit: usize) -> Option<usize> {
        if self.text.len().abs_diff(other.len()) > limit {
            return None;
        }
        let edits = match self.text.len() {
            0 => other.len(),
            1..=WORD => self.in_a_word(other),
            _ => {
                let letters = |text: &[u8]| text.iter().map(|byte| char::from(*byte)).collect::<String>();
                strsim::osa_distance(&letters(self.text), &letters(other))
            }
        };
        (edits <= limit).then_some(edits)
    }

    /// A column of the table a step, as bits (Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit
    /// distances", 2003).
    fn in_a_word(&self, other: &[u8]) -> usize {
        let last = 1 << (self.text.len() - 1);
        let (mut more, mut less, mut diagonal, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
        let mut edits = self.text.len();
        for byte in other {
            let same = self.places[usize::from(*byte)];
            let swapped = ((!diagonal & same) << 1) & before;
            diagonal = ((same & more).wrapping_add(more) ^ more) | same | less | swapped;
            let (up, down) = (less | !(diagonal | more), diagonal & more);
            edits = edits + usize::from(up & last != 0) - usize::from(down & last != 0);
            let up = up << 1 | 1;
            more = down << 1 | !(diagonal | up);
            less = up & diagonal;
            before = same;
        }
        edits
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Pattern, edits};

    proptest! {
        #[test]
        fn edits_are_those_of_the_library(a in "[a-d]{0,70}", b in "[a-d]{0,70}", limit in 0_usize..80) {
            let distance = strsim::osa_distance(&a, &b);
            prop_assert_eq!(edits(a.as_bytes(), b.as_bytes(), limit), (distance <= limit).then_some(distance));
        }

        #[test]
        fn any_texts_can_be_compared(a in any::<String>(), b in any::<String>(), limit in 0_usize..300) {
            let there = Pattern::new(a.as_bytes()).edits(b.as_bytes(), limit);
            prop_assert_eq!(there, Pattern::new(b.as_bytes()).edits(a.as_bytes(), limit));
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
        assert_eq!(edits(b"", b"abc", 2), None);
    }
}
