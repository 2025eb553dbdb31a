//! Words that are words of their own: none of them is taken for a misspelt name. And names of drugs
//! that are in use, and words that make another thing of one.

use std::sync::LazyLock;

use fst::{Map, Set};

type Words = LazyLock<Set<&'static [u8]>>;

/// `rush` is no slip of `rash`.
static COMMON: Words = LazyLock::new(|| open(include_bytes!(concat!(env!("OUT_DIR"), "/english.fst"))));
/// `gestational` is no slip of anything here.
static MEDICAL: Words = LazyLock::new(|| open(include_bytes!(concat!(env!("OUT_DIR"), "/medical.fst"))));
/// `placebo` beside the name of a drug is not that drug.
static STAND_INS: Words = LazyLock::new(|| open(include_bytes!(concat!(env!("OUT_DIR"), "/stand-ins.fst"))));
/// `baclofen` is a drug, whoever covers it.
static DRUGS: LazyLock<Map<&'static [u8]>> = LazyLock::new(|| {
    let bytes: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/drugs.fst"));
    Map::new(bytes).expect("the build has made it")
});

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

/// Whether folded words beside the name of a drug say that something else is meant.
pub fn stands_in(words: &str) -> bool {
    STAND_INS.contains(words)
}

/// The number of the drug in use that has a folded name.
pub fn drug_in_use(name: &str) -> Option<u32> {
    // The list has the hyphens that folding takes off.
    let number = DRUGS.get(name).or_else(|| DRUGS.get(name.replace(' ', "-")))?;
    u32::try_from(number).ok()
}

/// The name of the drug in use that has a number, as the list has it.
pub fn name_of_drug_in_use(number: u32) -> Option<String> {
    String::from_utf8(DRUGS.as_fst().get_key(number.into())?).ok()
}

#[cfg(test)]
mod tests {
    use super::{DRUGS, drug_in_use, is_common, is_medical, name_of_drug_in_use};
    use crate::text::fold;

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

    #[test]
    fn every_drug_in_use_is_found_by_its_folded_name() {
        let names = DRUGS.stream().into_str_keys().expect("the names are text");
        assert!(names.len() > 2000, "{}", names.len());
        for name in names {
            let number = drug_in_use(&fold(&name));
            assert_eq!(number.and_then(name_of_drug_in_use), Some(name));
        }
        for word in ["", "sulfate", "rush", "zzz"] {
            assert_eq!(drug_in_use(word), None, "{word}");
        }
    }

    #[test]
    fn no_drug_in_use_is_a_word_that_everybody_uses() {
        for name in DRUGS.stream().into_str_keys().expect("the names are text") {
            assert!(!is_common(&name), "{name}");
        }
    }
}
