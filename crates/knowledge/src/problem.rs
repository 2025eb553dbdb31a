//! What is wrong with a knowledge file.

use std::fmt;

/// A rule that a knowledge file breaks.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Problem {
    /// Name of the file: `drugs.json`.
    pub file: String,
    /// Id of the entry, or what stands for it.
    pub entry: String,
    /// The rule, and how it is broken.
    pub rule: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.file, self.entry, self.rule)
    }
}
