//! Texts: how they are folded, misspelt, and shown again.

mod channel;
mod echo;
mod edits;
mod fold;
mod opposites;
mod words;

pub use channel::Channel;
pub use echo::{echo, harmless, is_endless, shortened};
pub use edits::{Pattern, edits};
pub use fold::{
    fold, is_invisible, is_unfit, is_within_number, shown_word, spelt_in_american, squeeze, stem, words_of,
};
pub use opposites::{denies, is_adjective, is_short_term, is_term, may_be_opposite};
pub use words::{drug_in_use, is_common, is_medical, name_of_drug_in_use, stands_in};
