//! `immunoref`, an offline reference on immunotherapy for breast cancer.
//!
//! This library is the inside of the program, one module a step of a
//! question's way through it. It promises no stability: the command line and
//! the JSON are the interface.

pub mod embedded; // the knowledge inside the binary, as the build made it
pub mod fold; // names and queries in the one form in which they are compared
pub mod knowledge; // the data's shapes, the rules that it keeps, how it is looked up
pub mod matching; // from what somebody typed to what is meant
