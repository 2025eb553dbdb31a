//! The index: knowledge as numbered records, names that are looked up in it, and spellings that are searched for near
//! ones.

mod lexicon;
pub(crate) mod names;
mod spellings;
pub(crate) mod store;

pub use lexicon::{
    DrugId, DrugName, Lexicon, LongerProduct, Meaning, Phrase, Place, Role, SUBJECT, float, rarest,
};
pub(crate) use lexicon::{Leads, LexiconSpans, Names, lead};
pub use spellings::{Nearness, Spellings};
pub use store::Index;
