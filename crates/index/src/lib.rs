//! How `immunoref` looks things up: knowledge as numbered [records](store), the [names](Lexicon) that lead to them, and
//! [spellings](Spellings) that lie near what somebody typed, and the
//! [signs](Signs) of which a description of symptoms tells; and how [texts](text) are folded for all of these.
//!
//! It knows no shape of the knowledge: an entry is a [`Place`] here, and a name is letters.

pub mod lexicon;
pub mod signs;
pub mod spellings;
pub mod store;
pub mod text;

pub use lexicon::{
    DrugId, DrugName, Lexicon, LongerProduct, Meaning, Number, Phrase, Place, Role, SUBJECT, float, rarity,
};
pub use signs::Signs;
pub use spellings::{Nearness, Spellings};
pub use store::Index;
