//! `changes`: what was approved, converted, withdrawn or newly made, in the
//! order of time.

use jiff::civil::Date;

use super::{Desk, Hit, Record, Reply, notice};
use crate::knowledge::{Entry, Kind};

/// Answers `changes [--since DATE]`.
pub fn changes(desk: &Desk<'_>, since: Option<Date>) -> Reply {
    let mut reply = desk.open("changes", None);
    if reply.error.is_some() {
        return desk.closed(reply);
    }
    let mut events: Vec<Entry> = desk
        .all(Kind::Event)
        .filter(|entry| matches!(entry, Entry::Event(event) if since.is_none_or(|since| event.date.first() >= since)))
        .collect();
    events.sort_by_key(|entry| match entry {
        Entry::Event(event) => Some(event.date.first()),
        _ => None,
    });
    reply.results = events.into_iter().map(|entry| Hit::asked(Record::Entry(Box::new(entry)))).collect();
    if let Some(since) = since.filter(|_| reply.results.is_empty()) {
        reply.notices.push(notice::no_change(&since.to_string()));
    }
    desk.closed(reply)
}
