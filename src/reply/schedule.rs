//! `schedule`: how treatment is given, by regimen.

use super::{
    Context, Desk, Hit, Record, Reply,
    drug::as_a_whole,
    notice,
    plan::{Planned, plan},
};
use crate::knowledge::{Entry, Heading, Kind};

/// Answers `schedule [NAME]`, with dates where a plan is wanted.
pub fn schedule(desk: &Desk<'_>, name: Option<&str>, planned: Option<&Planned>) -> Reply {
    let mut reply = desk.open("schedule", name);
    if let Some(planned) = planned {
        reply.is_plan = true;
        let found =
            name.map(|name| desk.ask(&[Kind::Regimen, Kind::Drug], name, &mut reply)).unwrap_or_default();
        if reply.error.is_none() {
            plan(desk, &found, planned, &mut reply);
        }
        return desk.closed(reply);
    }
    match name {
        Some(name) => {
            let found = desk.ask(&[Kind::Regimen, Kind::Drug], name, &mut reply);
            for (heading, lead) in found {
                if heading.kind == Kind::Regimen {
                    reply.results.extend(desk.hit(&heading, lead));
                    continue;
                }
                let regimens: Vec<Heading<'_>> =
                    desk.knowledge.belonging(Kind::Regimen, heading.id).filter(|it| desk.shows(it)).collect();
                // Several are shown in a line each.
                let of_drug: Vec<Hit> = match regimens.as_slice() {
                    [only] => desk.whole(only).into_iter().collect(),
                    several => several.iter().filter_map(|it| desk.at_a_glance(it)).collect(),
                };
                if of_drug.is_empty() {
                    reply.notices.push(notice::no_entry(heading.name, "a schedule of its own"));
                }
                reply.notices.extend(withdrawal(desk, &heading));
                reply.results.extend(of_drug);
                reply.results.extend(as_a_whole(desk));
            }
        }
        None if reply.error.is_none() => {
            // What is said of the treatment as a whole answers here; there is nothing beside which it could stand.
            let (whole, regimens): (Vec<Hit>, Vec<Hit>) = desk
                .all(Kind::Regimen)
                .map(|entry| Hit::asked(Record::Entry(Box::new(entry))))
                .partition(|hit| matches!(hit.entry(), Some(Entry::Regimen(it)) if it.drugs.is_empty()));
            reply.results = whole;
            reply
                .results
                .extend(regimens.into_iter().map(|hit| Hit { context: Some(Context::Beneath), ..hit }));
        }
        None => {}
    }
    desk.closed(reply)
}

/// Says of a drug that none of its approvals is in force, if that is so.
pub(super) fn withdrawal(desk: &Desk<'_>, drug: &Heading<'_>) -> Option<String> {
    let withdrawn = |it: &Entry| matches!(it, Entry::Drug(it) if it.is_withdrawn());
    let is_withdrawn = drug.has_withdrawal && desk.load(drug).as_ref().is_some_and(withdrawn);
    is_withdrawn.then(|| notice::withdrawn(drug.name))
}
