//! `immunoref`, an offline reference on immunotherapy for breast cancer.
//!
//! This library is the inside of the program, one module a step of a question's way through it. It promises no stability:
//! the command line and the JSON are the interface. What it knows, and how that is looked up, are crates of their own.

pub use immunoref_index as index; // names, and spellings that lie near what was typed
pub use immunoref_index::text; // how texts are folded, misspelt, shown again
pub use immunoref_knowledge as knowledge; // how facts are looked up, and the rules that their files keep
pub use immunoref_knowledge::model; // the shapes of facts

/// Takes from a value what one variant of its enum holds, if it is that variant.
macro_rules! variant {
    ($variant:path) => {
        |it| if let $variant(it) = it { Some(it) } else { None }
    };
}

pub mod answer; // what each command answers, as typed data
pub mod calendar; // from a regimen and a day to dated visits
pub mod cli; // the command line: its words and nothing else
pub mod complete; // values that a shell offers behind Tab
pub mod embedded; // the knowledge inside the program, as the build made it
pub mod exit; // how the program ends
pub mod manual; // pages of the manual
pub mod page; // an answer as people read it
pub mod reading; // from what somebody typed to what is meant
pub mod registration; // what makes a shell ask for completions
pub mod render; // drawing answers, one small file a format
pub mod run; // from a command line to what is written and how the program ends
pub mod schema; // the JSON Schemas of what is printed and read

#[cfg(test)]
#[path = "../tests/common/made_up.rs"]
mod made_up; // knowledge that a test makes up
