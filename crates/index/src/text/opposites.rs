//! Words that a few letters turn into their opposite: no slip of the hand leads from one to the other.

use super::edits;

/// Beginnings and words with those that say the opposite, or another thing.
const OPPOSITES: [(&str, &str); 16] = [
    ("hypo", "hyper"),
    ("tachy", "brady"),
    ("increas", "decreas"),
    ("proficien", "deficien"),
    ("inter", "intra"),
    ("endo", "exo"),
    ("macro", "micro"),
    ("poly", "oligo"),
    ("anti", "pro"),
    ("neuro", "nephro"),
    ("enan", "exan"),
    ("emia", "uria"),
    ("penia", "cytosis"),
    ("penia", "philia"),
    ("phagia", "phasia"),
    ("pathy", "plasty"),
];

/// Endings of terms of medicine, which are words of their own where they are short.
const ENDINGS_OF_TERMS: [&str; 6] = ["ia", "itis", "osis", "oma", "emia", "pathy"];
/// Letters of the shortest word with such an ending that is bent.
const LEAST_TERM: usize = 8;
/// Endings of words that say what something is like.
const ENDINGS_OF_ADJECTIVES: [&str; 6] = ["ic", "al", "ous", "ar", "ive", "ing"];

/// Whether a word has the ending of a term of medicine: of these there are so many that two slips make another.
pub fn is_term(word: &str) -> bool {
    ENDINGS_OF_TERMS.iter().any(|it| word.ends_with(it))
}

/// Whether such a word is too short to be a slip of another at all.
pub fn is_short_term(word: &str) -> bool {
    word.len() < LEAST_TERM && is_term(word)
}

/// Whether a word of medicine only says what something is like: `interstitial`.
pub fn is_adjective(word: &str) -> bool {
    ENDINGS_OF_ADJECTIVES.iter().any(|it| word.ends_with(it))
}

/// Beginnings that deny what follows: `afebrile`.
const DENYING: [&str; 5] = ["a", "an", "in", "non", "un"];

/// Whether what somebody typed denies a name.
pub fn denies(typed: &str, name: &str) -> bool {
    DENYING.iter().any(|it| typed.strip_prefix(it) == Some(name))
}

/// Whether what somebody typed may say the opposite of a name: where it has the opposite in it, and where it begins as near
/// to that as to the beginning of the name.
pub fn may_be_opposite(typed: &str, name: &str) -> bool {
    let both_ways = OPPOSITES.into_iter().flat_map(|(one, other)| [(one, other), (other, one)]);
    both_ways.into_iter().any(|(own, opposite)| {
        let has_opposite = typed.contains(opposite) && !typed.contains(own);
        name.contains(own)
            && !name.contains(opposite)
            && (has_opposite || (name.starts_with(own) && begins_as_near(typed, own, opposite)))
    })
}

fn begins_as_near(typed: &str, own: &str, opposite: &str) -> bool {
    // A letter may be missing in it.
    let begun = |letters: usize| typed.chars().take(letters).collect::<String>();
    let far = |from: &str| {
        let edits = |letters| edits(begun(letters).as_bytes(), from.as_bytes(), from.len());
        [from.len() - 1, from.len()].into_iter().filter_map(edits).min().unwrap_or(from.len())
    };
    !typed.starts_with(own) && far(opposite) <= far(own)
}

#[cfg(test)]
mod tests {
    use super::{denies, may_be_opposite};

    #[test]
    fn no_slip_turns_a_word_into_its_opposite() {
        for (typed, name) in [
            ("hypernatremia", "hyponatremia"),
            ("hypoglycemia", "hyperglycemia"),
            ("hyprnatremia", "hyponatremia"),
            ("bradycardia", "tachycardia"),
            ("increasedcalcium", "decreasedcalcium"),
            ("mildhyperkalemia", "mildhypokalemia"),
            ("proficientmismatchrepair", "deficientmismatchrepair"),
            ("nephropathy", "neuropathy"),
        ] {
            assert!(may_be_opposite(typed, name), "{typed}: {name}");
        }
        for (typed, name) in [
            ("hyponatremiaa", "hyponatremia"),
            ("hipothyroidism", "hypothyroidism"),
            ("hyperthyrodism", "hyperthyroidism"),
            ("nausea", "hyponatremia"),
            ("diarhea", "diarrhea"),
        ] {
            assert!(!may_be_opposite(typed, name), "{typed}: {name}");
        }
    }

    #[test]
    fn a_beginning_denies_what_follows() {
        assert!(denies("afebrile", "febrile") && denies("nonproductive", "productive"));
        assert!(!denies("febrile", "febrile") && !denies("xfebrile", "febrile"));
    }
}
