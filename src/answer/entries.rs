//! `drug` and `topic`: entries whole by their names, or every one in a line.

use super::{Answer, Command, Context, Error, Hit, Session};
use crate::model::{Entry, Kind};

/// Answers `drug [NAME]`.
pub fn drug(session: &Session<'_>, name: Option<&str>) -> Result<Answer, Error> {
    let mut outcome = session.whole(&[Kind::Drug], name)?;
    let is_immunotherapy = |it: &Entry| matches!(it, Entry::Drug(drug) if drug.is_immunotherapy());
    if name.is_some() && outcome.results.iter().filter_map(Hit::entry).any(is_immunotherapy) {
        outcome.results.extend(as_a_whole(session));
    }
    Ok(session.answer(Command::Drug, name, outcome))
}

/// Answers `topic [NAME]`: what the article says, section by section; what a word of the field means; what a trial found.
pub fn topic(session: &Session<'_>, name: Option<&str>) -> Result<Answer, Error> {
    let outcome = session.whole(&[Kind::Topic, Kind::Term, Kind::Trial], name)?;
    Ok(session.answer(Command::Topic, name, outcome))
}

/// What is said of the treatment as a whole: the regimens without a drug.
pub(super) fn as_a_whole(session: &Session<'_>) -> impl Iterator<Item = Hit> {
    session.belonging(Kind::Regimen, "").map(|entry| Hit::beside(entry, Context::TreatmentAsAWhole))
}
