//! Words that everybody uses: none of them is taken for a misspelt name.

use std::sync::LazyLock;

use fst::Set;

/// `rush` is no slip of `rash`.
static COMMON: LazyLock<Set<&[u8]>> = LazyLock::new(|| {
    let set = include_bytes!(concat!(env!("OUT_DIR"), "/english.fst"));
    Set::new(&set[..]).expect("the build has made it")
});

/// Whether a folded word is one that everybody uses.
pub fn is_common(word: &str) -> bool {
    COMMON.contains(word)
}

#[cfg(test)]
mod tests {
    use super::is_common;

    #[test]
    fn common_words_are_found_and_no_others() {
        for word in ["rush", "the", "worn"] {
            assert!(is_common(word), "{word}");
        }
        for word in ["", "a a", "zzz", "fatigue", "qlex"] {
            assert!(!is_common(word), "{word}");
        }
    }
}
