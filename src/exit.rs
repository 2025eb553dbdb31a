//! How the program ends.

use std::process::ExitCode;

/// The exit codes, each for one outcome.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Exit {
    /// Something was found.
    Found = 0,
    /// Nothing was found, or a real drug that is not covered.
    NotFound = 1,
    /// The command line could not be understood.
    Usage = 2,
    /// Not answered: several entries are meant, or one only perhaps; they are offered.
    Unanswered = 3,
    /// Found, but older than asked.
    Stale = 4,
    /// Something could not be read or written.
    Failure = 5,
}

/// The exit codes as the help and the man page list them.
pub const HELP: &str = "\
Exit codes:
  0  found
  1  nothing found, or a real drug that is not covered
  2  the command line could not be understood
  3  not answered: candidates are offered
  4  found, but older than asked
  5  something could not be read or written";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
