//! `topic`: what the article says, section by section; what a word of the field means; what a trial found.

use super::{Desk, Hit, Record, Reply};
use crate::knowledge::Kind;

/// Answers `topic [NAME]`.
pub fn topic(desk: &Desk<'_>, name: Option<&str>) -> Reply {
    let mut reply = desk.open("topic", name);
    match name {
        Some(name) => {
            let found = desk.ask(&[Kind::Topic, Kind::Term, Kind::Trial], name, &mut reply);
            reply.results =
                found.into_iter().filter_map(|(heading, lead)| desk.hit(&heading, lead)).collect();
        }
        None if reply.error.is_none() => {
            reply.results =
                desk.all(Kind::Topic).map(|entry| Hit::asked(Record::Entry(Box::new(entry)))).collect();
        }
        None => {}
    }
    desk.closed(reply)
}
