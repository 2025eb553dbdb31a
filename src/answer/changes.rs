//! `changes`: what was approved, converted, withdrawn or newly made, in the
//! order of time.

use jiff::civil::Date;

use super::{Answer, Command, Hit, Notice, Outcome, Session};
use crate::model::{Entry, Event, Kind};

/// Answers `changes [--since DATE]`.
pub fn changes(session: &Session<'_>, since: Option<Date>) -> Answer {
    let events = session.all(Kind::Event).filter_map(variant!(Entry::Event));
    let is_shown = |event: &Event| since.is_none_or(|since| event.date.first() >= since);
    let mut events: Vec<Event> = events.filter(is_shown).collect();
    events.sort_by_key(|event| event.date.first());
    let mut outcome = Outcome::of(events.into_iter().map(|event| Hit::of(Entry::Event(event))));
    outcome.notices.extend(since.filter(|_| outcome.results.is_empty()).map(Notice::NoChange));
    session.answer(Command::Changes, None, outcome)
}
