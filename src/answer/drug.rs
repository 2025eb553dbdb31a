//! `drug`: one drug whole, or every drug in a line.

use super::{Answer, Command, Context, Error, Hit, Session};
use crate::model::Kind;

/// Answers `drug [NAME]`.
pub fn drug(session: &Session<'_>, name: Option<&str>) -> Result<Answer, Error> {
    let mut outcome = session.whole(&[Kind::Drug], name)?;
    if name.is_some() && !outcome.results.is_empty() {
        outcome.results.extend(as_a_whole(session));
    }
    Ok(session.answer(Command::Drug, name, outcome))
}

/// What is said of the treatment as a whole: the regimens without a drug.
pub(super) fn as_a_whole(session: &Session<'_>) -> impl Iterator<Item = Hit> {
    session.belonging(Kind::Regimen, "").map(|entry| Hit::beside(entry, Context::TreatmentAsAWhole))
}
