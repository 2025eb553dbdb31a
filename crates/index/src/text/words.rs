//! Words that are words of their own: none of them is taken for a misspelt name.

use std::sync::LazyLock;

use fst::Set;

type Words = LazyLock<Set<&'static [u8]>>;

/// `rush` is no slip of `rash`.
static COMMON: Words = LazyLock::new(|| open(include_bytes!(concat!(env!("OUT_DIR"), "/english.fst"))));
/// `gestational` is no slip of anything here.
static MEDICAL: Words = LazyLock::new(|| open(include_bytes!(concat!(env!("OUT_DIR"), "/medical.fst"))));

fn open(bytes: &'static [u8]) -> Set<&'static [u8]> {
    Set::new(bytes).expect("the build has made it")
}

/// Whether a folded word is one that everybody uses.
pub fn is_common(word: &str) -> bool {
    COMMON.contains(word)
}

/// Whether a folded word is one of medicine, of whatever field.
pub fn is_medical(word: &str) -> bool {
    MEDICAL.contains(word)
}

#[cfg(test)]
mod tests {
    use super::{is_common, is_medical};

    #[test]
    fn common_words_are_found_and_no_others() {
        for word in ["rush", "the", "worn"] {
            assert!(is_common(word), "{word}");
        }
        for word in ["", "a a", "zzz", "fatigue", "qlex"] {
            assert!(!is_common(word), "{word}");
        }
    }

    #[test]
    fn medical_words_are_found_and_no_others() {
        for word in ["gestational", "retinopathy"] {
            assert!(is_medical(word), "{word}");
        }
        for word in ["", "rush", "qlex"] {
            assert!(!is_medical(word), "{word}");
        }
    }
}
