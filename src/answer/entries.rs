//! `drug` and `topic`: entries whole by their names, or every one in a line.

use super::{Answer, Command, Context, Error, Hit, Session, schedule::withdrawal};
use crate::{
    knowledge::Heading,
    model::{Entry, Kind, Section},
};

/// Answers `drug [NAME]`.
pub fn drug(session: &Session<'_>, name: Option<&str>) -> Result<Answer, Error> {
    let mut outcome = session.whole(&[Kind::Drug], name)?;
    let mut drugs =
        outcome.results.iter().filter_map(Hit::entry).filter_map(|it| session.knowledge.by_id(it.id()));
    // A drug whose own schedule is known needs nothing general beside it, unless all is wanted.
    let has_own = |it: &Entry| !it.section(Section::Dosing).is_empty();
    let is_enough = !session.full && outcome.results.iter().filter_map(Hit::entry).any(has_own);
    // That nothing is approved any more is told whoever is asked.
    if !session.filter.is_open() {
        outcome.notices.extend(drugs.clone().filter_map(|it| withdrawal(&it)));
    }
    if name.is_some() && !is_enough && drugs.any(|it| is_in_the_whole(session, &it)) {
        outcome.results.extend(as_a_whole(session));
    }
    Ok(session.answer(Command::Drug, name, outcome))
}

/// Answers `card NAME`: a drug, or a regimen with its drugs, with all signs to call about.
pub fn card(session: &Session<'_>, name: &str) -> Result<Answer, Error> {
    let session = &Session {
        only_first_views: false,
        filter: session.filter.clone(),
        instead_of: session.instead_of.clone(),
        ..*session
    };
    let mut outcome = session.whole(&[Kind::Drug, Kind::Regimen], Some(name))?;
    // A card is of one thing.
    outcome.results.truncate(1);
    let given: Vec<Hit> = match outcome.results.first().and_then(Hit::entry) {
        Some(Entry::Regimen(regimen)) => {
            let drugs = regimen.drugs.iter().filter_map(|id| session.knowledge.by_id(id));
            session.shown(drugs).map(|it| Hit::beside(it, Context::Beneath)).collect()
        }
        _ => Vec::new(),
    };
    outcome.results.extend(given);
    Ok(session.answer(Command::Card, Some(name), outcome))
}

/// What `topic` answers with.
pub const OF_TOPICS: [Kind; 3] = [Kind::Topic, Kind::Term, Kind::Trial];

/// Answers `topic [NAME]`: what the article says, section by section; what a word of the field means; what a trial found.
pub fn topic(session: &Session<'_>, name: Option<&str>) -> Result<Answer, Error> {
    let outcome = session.whole(&OF_TOPICS, name)?;
    Ok(session.answer(Command::Topic, name, outcome))
}

/// Whether what is said of the treatment as a whole holds of a drug: an immunotherapy of which the same sources speak.
pub(super) fn is_in_the_whole(session: &Session<'_>, drug: &Heading<'_>) -> bool {
    let whole = session.knowledge.belonging(Kind::Regimen, "");
    let sources: Vec<u32> = whole.flat_map(|it| it.sources()).collect();
    drug.is_immunotherapy() && drug.sources().iter().any(|it| sources.contains(it))
}

/// What is said of the treatment as a whole: the regimens without a drug.
pub(super) fn as_a_whole(session: &Session<'_>) -> impl Iterator<Item = Hit> {
    session.belonging(Kind::Regimen, "").map(|entry| Hit::beside(entry, Context::TreatmentAsAWhole))
}
