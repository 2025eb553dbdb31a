//! Texts: how they are folded, misspelt, and shown again.

mod channel;
mod echo;
mod edits;
mod english;
mod fold;
mod opposites;

pub use channel::Channel;
pub use echo::{echo, harmless};
pub use edits::{Pattern, edits};
pub use english::is_common;
pub use fold::{fold, is_invisible, squeeze, stem};
pub use opposites::may_be_opposite;
