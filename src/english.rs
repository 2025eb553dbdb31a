//! Words that everybody uses: none of them is taken for a misspelt name.

/// The words, sorted, one a line: `rush` is no slip of `rash`.
static COMMON: &str = include_str!("../assets/words/english.txt");

/// Whether a folded word is one that everybody uses.
pub fn is_common(word: &str) -> bool {
    let text = COMMON.as_bytes();
    let (mut low, mut high) = (0, text.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = text[low..middle].iter().rposition(|b| *b == b'\n').map_or(low, |at| low + at + 1);
        let end = text[middle..].iter().position(|b| *b == b'\n').map_or(text.len(), |at| middle + at);
        match text[start..end].cmp(word.as_bytes()) {
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{COMMON, is_common};

    #[test]
    fn common_words_are_sorted_and_found() {
        assert!(COMMON.lines().is_sorted());
        assert!(COMMON.lines().all(is_common));
        for word in ["", "a a", "zzz", "fatigue", "qlex"] {
            assert!(!is_common(word), "{word}");
        }
    }
}
