//! `topic`: what the article says, section by section; what a word of the field means; what a trial found.

use super::{Answer, Command, Error, Session};
use crate::model::Kind;

/// Answers `topic [NAME]`.
pub fn topic(session: &Session<'_>, name: Option<&str>) -> Result<Answer, Error> {
    let outcome = session.whole(&[Kind::Topic, Kind::Term, Kind::Trial], name)?;
    Ok(session.answer(Command::Topic, name, outcome))
}
