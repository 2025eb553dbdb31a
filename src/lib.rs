//! `immunoref`, an offline reference on immunotherapy for breast cancer.
//!
//! This library is the inside of the program, one module a step of a
//! question's way through it. It promises no stability: the command line and
//! the JSON are the interface.

pub mod calendar; // from a regimen and a day to dated visits
pub mod cli; // the command line: its words and nothing else
pub mod echo; // showing what was typed
pub mod embedded; // the knowledge inside the binary, as the build made it
pub mod english; // words that everybody uses
pub mod exit; // how the program ends
pub mod fold; // names and queries in the one form in which they are compared
pub mod generate; // completions, pages of the manual, values behind Tab
pub mod knowledge; // the data's shapes, the rules that it keeps, how it is looked up
pub mod matching; // from what somebody typed to what is meant
pub mod page; // a reply as people read it, with numbered citations
pub mod render; // drawing replies, one small file a format
pub mod reply; // what each command answers, as typed data
pub mod run; // from a command line to what is written and how the program ends
pub mod schema; // the JSON Schemas of what is printed and read
