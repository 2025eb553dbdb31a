//! `schedule`: how treatment is given, by regimen.

use super::{
    Answer, Caveat, Command, Context, Error, Hit, Notice, Outcome, Session, entries::as_a_whole,
    entries::is_in_the_whole,
};
use crate::{
    knowledge::Heading,
    model::{Entry, Kind},
    reading::MatchKind,
};

/// Answers `schedule [NAME]`.
pub fn schedule(session: &Session<'_>, name: Option<&str>) -> Result<Answer, Error> {
    let outcome = name.map_or_else(|| Ok(every_regimen(session)), |name| named(session, name))?;
    Ok(session.answer(Command::Schedule, name, outcome))
}

/// The regimens that a name means: a drug stands for those that it has, a trial for those of the uses that rest on it.
pub(super) fn named(session: &Session<'_>, name: &str) -> Result<Outcome, Error> {
    let (mut named, mut outcome) = session.look_up(&[Kind::Regimen, Kind::Drug], name)?;
    if named.is_empty() {
        let (trials, read) = session.look_up(&[Kind::Trial], name)?;
        if trials.iter().any(|(_, kind)| *kind <= MatchKind::Alias) {
            (named, outcome) = (trials, read);
        }
    }
    for (heading, kind) in named {
        if heading.kind == Kind::Trial {
            outcome.results.extend(of_trial(session, &heading, kind));
            if outcome.results.is_empty() {
                outcome.notices.push(Notice::no_entry(heading.name, "a schedule of its own"));
            }
            continue;
        }
        if heading.kind == Kind::Regimen {
            outcome.results.extend(session.hit(&heading, kind));
            continue;
        }
        let before = outcome.results.len();
        outcome.results.extend(session.belonging(Kind::Regimen, heading.id).map(Hit::of));
        if outcome.results.len() == before {
            outcome.notices.push(Notice::no_entry(heading.name, "a schedule of its own"));
        }
        outcome.notices.extend(withdrawal(&heading));
        if is_in_the_whole(session, &heading) {
            outcome.results.extend(as_a_whole(session));
        }
    }
    Ok(outcome)
}

/// The regimens of the uses that rest on a trial.
fn of_trial(session: &Session<'_>, trial: &Heading<'_>, kind: MatchKind) -> Vec<Hit> {
    let drugs = session.knowledge.headings_of(Kind::Drug).filter_map(|it| it.entry());
    let uses = drugs.filter_map(variant!(Entry::Drug)).flat_map(|it| it.uses);
    let resting = uses.filter(|it| it.trials.iter().any(|id| id == trial.id));
    let mut regimens: Vec<String> = Vec::new();
    regimens.extend(resting.filter_map(|it| it.regimen));
    regimens.dedup();
    let headings = regimens.iter().filter_map(|id| session.knowledge.by_id(id));
    headings.filter_map(|it| session.hit(&it, kind)).collect()
}

/// What is said of the treatment as a whole answers where all are asked for: there is nothing beside which it could
/// stand.
fn every_regimen(session: &Session<'_>) -> Outcome {
    let (whole, regimens): (Vec<Entry>, Vec<Entry>) = session
        .all(Kind::Regimen)
        .partition(|it| matches!(it, Entry::Regimen(regimen) if regimen.drugs.is_empty()));
    let regimens = regimens.into_iter().map(|it| Hit::beside(it, Context::Beneath));
    Outcome::of(whole.into_iter().map(Hit::of).chain(regimens))
}

/// Says of a drug that none of its approvals is in force, if that is so.
pub(super) fn withdrawal(drug: &Heading<'_>) -> Option<Notice> {
    let withdrawn = |it: &Entry| matches!(it, Entry::Drug(it) if it.is_withdrawn());
    let is_withdrawn = drug.has_withdrawal() && drug.entry().as_ref().is_some_and(withdrawn);
    is_withdrawn.then(|| Notice::Caveat(Caveat::Withdrawn(drug.name.to_owned())))
}
