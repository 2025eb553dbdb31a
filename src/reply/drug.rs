//! `drug`: one drug whole, or every drug in a line.

use super::{Context, Desk, Hit, Record, Reply};
use crate::knowledge::Kind;

/// Answers `drug [NAME]`.
pub fn drug(desk: &Desk<'_>, name: Option<&str>) -> Reply {
    let mut reply = desk.open("drug", name);
    match name {
        Some(name) => {
            let found = desk.ask(&[Kind::Drug], name, &mut reply);
            reply.results.extend(found.into_iter().filter_map(|(heading, lead)| desk.hit(&heading, lead)));
            if !reply.results.is_empty() {
                reply.results.extend(as_a_whole(desk));
            }
        }
        None if reply.error.is_none() => {
            reply.results =
                desk.all(Kind::Drug).map(|entry| Hit::asked(Record::Entry(Box::new(entry)))).collect();
        }
        None => {}
    }
    desk.closed(reply)
}

/// What is said of the treatment as a whole: the regimens without a drug.
pub(super) fn as_a_whole(desk: &Desk<'_>) -> Vec<Hit> {
    desk.belonging(Kind::Regimen, "").map(|entry| Hit::beside(entry, Context::TreatmentAsAWhole)).collect()
}
