//! The channels through which a name is misspelt: the hand, a scanner, the ear.
//!
//! Of each there is a form in which texts are compared, so that what a scanner takes for another letter, or what sounds
//! alike, is no edit.

/// How one spelling came of another, the likeliest first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Channel {
    /// By the hand.
    Typed,
    /// By a scanner that takes letters for others that look like them.
    Scanned,
    /// By the ear.
    Heard,
}

impl Channel {
    /// All channels, the likeliest first.
    pub const ALL: [Self; 3] = [Self::Typed, Self::Scanned, Self::Heard];

    /// A text in the form in which the slips of this channel are counted.
    pub fn form(self, text: &str) -> Vec<u8> {
        let mut form = Vec::with_capacity(text.len());
        match self {
            Self::Typed => form.extend(text.as_bytes()),
            Self::Scanned => as_scanned(text, &mut form),
            Self::Heard => as_heard(text, &mut form),
        }
        form
    }
}

/// Adds a text with the letters made one that scanners take for one another.
fn as_scanned(text: &str, scanned: &mut Vec<u8>) {
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
        scanned.push(letter);
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
