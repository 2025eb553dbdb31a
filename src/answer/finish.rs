//! What every answer gets at last: its sources, what happened since, what to ask next, and notices.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::{
    Answer, CitedSource, Command, Context, Hit, Notice, Outcome, Record, Reply, Session, keep, next::next,
};
use crate::{
    index::Place,
    model::{Day, Entry, Kind, Part, slug},
};

impl Session<'_> {
    /// The answer that an outcome comes to: with what happened since, its sources, and the notices that every answer
    /// carries.
    pub(super) fn answer(&self, command: Command, query: Option<&str>, outcome: Outcome) -> Answer {
        let mut reply = self.reply(command, query, outcome);
        if let Some(part) = self.part {
            let none = |entry: &Entry| match (entry, part) {
                (Entry::Drug(drug), Part::Actions | Part::Rates | Part::Symptoms) => {
                    Notice::UnderSideEffects { part: part.slug(), drug: slug(&drug.id).to_owned() }
                }
                (Entry::Drug(drug), _) if self.filter.is_open() => {
                    let parts = vec![part.heading().to_lowercase()];
                    Notice::NotRead { drug: drug.name.clone(), parts, effect: None }
                }
                _ => Notice::no_entry(entry.name(), part.slug()),
            };
            let missing = keep(&mut reply.results, |entry| entry.keep(part), none);
            // A drug that is missing from an answer is not passed over.
            let is_told = query.is_some() || command == Command::Drug;
            reply.notices.extend(missing.into_iter().filter(|_| is_told));
        }
        let is_empty =
            reply.results.is_empty() && reply.suggestions.is_empty() && reply.not_covered.is_empty();
        if is_empty && reply.notices.is_empty() && (query.is_none() || reply.r#match.is_some()) {
            reply.notices.push(Notice::Nothing);
        }
        if reply.is_miss() {
            reply.notices.extend(self.covered());
        }
        let urgent = reply.asked().any(Hit::is_urgent);
        reply.urgent = urgent;
        let is_called_about = |hit: &Hit| hit.entry().is_some_and(|it| !it.call().is_empty());
        let is_missed = reply.notices.iter().any(|it| matches!(it, Notice::NotListed { .. }));
        let is_of_effects = command == Command::SideEffects;
        if is_missed || (query.is_some() && (is_of_effects || reply.asked().any(is_called_about))) {
            reply.notices.push(Notice::Emergency);
        }
        let is_guideline = |it: &super::Passage| it.part == Part::Guidelines.slug();
        let shows_guidelines = |hit: &Hit| {
            let has_rows = |it: &Entry| matches!(it, Entry::SideEffect(it) if !it.management.is_empty());
            hit.passages.iter().any(is_guideline) || hit.entry().is_some_and(has_rows)
        };
        let has_guidelines = reply.asked().any(shows_guidelines);
        reply.notices.extend(has_guidelines.then_some(Notice::Guideline));
        reply.next = next(self, &reply);
        let too_old = self.max_age.filter(|limit| self.is_older(&reply, *limit));
        reply.notices.extend(too_old.map(Notice::TooOld));
        reply.sources = self.sources_of(&reply.results);
        let since = self.since(&reply);
        if !since.is_empty() {
            reply.results.extend(since);
            reply.sources = self.sources_of(&reply.results);
        }
        let drugs = self.knowledge.headings_of(Kind::Drug);
        let drugs: Vec<_> = drugs.map(|it| (it.id.to_owned(), it.label.to_owned())).collect();
        reply.notices.extend(Notice::newer(&reply.sources.iter().collect::<Vec<_>>(), &drugs));
        reply.notices.extend(Notice::old_sources(&reply.sources));
        reply.notices.extend(self.always());
        Answer { reply, drugs, is_narrowed: self.part.is_some(), grade: None, is_stale: too_old.is_some() }
    }

    /// Whether every source of what was asked for is undated, or older than so many days. One that is dated ahead has no age.
    fn is_older(&self, reply: &Reply, limit: i32) -> bool {
        let sources = self.sources_of(reply.asked());
        !sources.is_empty()
            && sources.iter().all(|it| it.age_days.is_none_or(|days| days > limit || days < 0))
    }

    /// Says what is covered, where something is not.
    fn covered(&self) -> Option<Notice> {
        let shown = |kind| self.knowledge.headings_of(kind).filter(|it| self.shows(it)).count();
        let kinds = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Event);
        let counted = kinds.map(|kind| (kind.noun(), shown(kind)));
        let counted: Vec<_> = counted.filter(|(_, count)| *count > 0).collect();
        (!counted.is_empty()).then_some(Notice::Covered(counted))
    }

    /// The sources of some results, in the order of their ids.
    fn sources_of<'h>(&self, results: impl IntoIterator<Item = &'h Hit>) -> Vec<CitedSource> {
        // A first view of passages shows them alone, and whom to call.
        let shown = |hit: &'h Hit| -> Vec<&'h str> {
            if self.only_first_views && !hit.passages.is_empty() {
                let call = hit.entry().into_iter().flat_map(Entry::call).flat_map(|it| &it.citations);
                let citations = hit.passages.iter().flat_map(|it| &it.citations).chain(call);
                return citations.map(|it| it.source.as_str()).collect();
            }
            hit.sources().collect()
        };
        let sources = sorted(results.into_iter().flat_map(shown)).into_iter();
        let sources = sources.filter_map(|id| self.knowledge.source(id));
        sources.map(|(source, _)| self.cited(source)).collect()
    }

    /// The events on the subjects of an answer that came after its newest source.
    fn since(&self, reply: &Reply) -> Vec<Hit> {
        let is_list = reply.query.is_none() && !matches!(reply.command, Command::Schedule | Command::Plan);
        if is_list || reply.command == Command::Search {
            return Vec::new();
        }
        // A change of a drug is no change of each regimen that it is in, nor of what a trial of it found: a change
        // of those is told of them.
        let subjects: BTreeSet<&str> = reply
            .asked()
            .flat_map(|hit| match &hit.record {
                Record::Entry(it) if matches!(it.kind(), Kind::Regimen | Kind::Trial) => vec![it.id()],
                Record::Entry(entry) => entry.subjects(),
                Record::Plan(plan) => vec![plan.id.as_str()],
                _ => Vec::new(),
            })
            .collect();
        let dates = ids_of(reply.asked()).into_iter().filter_map(|id| reply.source(id)?.date);
        let Some(newest) = dates.map(Day::first).max() else { return Vec::new() };
        let about = |id| self.knowledge.belonging(Kind::Event, id).map(|it| it.place);
        let events: BTreeSet<Place> = subjects.into_iter().flat_map(about).collect();
        let events = events.into_iter().filter_map(|place| self.knowledge.heading(place));
        let newer = events.filter(|it| it.day().is_some_and(|day| day > newest));
        // Of newer labels a notice tells, where a source has one; what is not decided has changed nothing.
        let changes_nothing = |it: &Entry| matches!(it, Entry::Event(event) if !event.change.is_a_decision());
        self.shown(newer)
            .filter(|entry| !changes_nothing(entry))
            .map(|entry| Hit::beside(entry, Context::Since))
            .collect()
    }
}

/// The ids of the sources of some results, in their order.
fn ids_of<'h>(results: impl IntoIterator<Item = &'h Hit>) -> Vec<&'h str> {
    sorted(results.into_iter().flat_map(Hit::sources))
}

fn sorted<'h>(ids: impl Iterator<Item = &'h str>) -> Vec<&'h str> {
    // Hundreds of citations name a few sources.
    let ids: FxHashSet<&str> = ids.collect();
    let mut ids: Vec<&str> = ids.into_iter().collect();
    ids.sort_unstable();
    ids
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Context, Record, Session};
    use crate::{
        answer::drug,
        made_up::{made_up, said, source},
    };

    #[test]
    fn what_happened_on_the_day_of_the_newest_source_is_no_later_than_it() {
        let event = |day: &str| {
            let id = format!("event:{day}-velorimab");
            json!({
                "id": id, "name": format!("Approved on {day}"), "names": {}, "date": day, "change": "approval",
                "about": ["drug:velorimab"], "sections": {"says": said("Approved.", "news")},
            })
        };
        let days = ["2024-04-30", "2024-05-01", "2024-05-02", "2024-06"];
        let events: Vec<Value> = days.into_iter().map(event).collect();
        let velorimab = json!({"id": "drug:velorimab", "name": "velorimab", "names": {}, "sections": {
            "brief": said("A phrase", "older"), "says": said("It is given.", "newest"),
        }});
        let sources = [("newest", "2024-05-01"), ("news", "2025-01-01"), ("older", "2023")]
            .map(|(id, day)| source(id, day));
        let knowledge = made_up([
            ("drugs.json", json!([velorimab])),
            ("events.json", json!(events)),
            ("sources.json", json!(sources)),
        ]);
        let session = Session::new(&knowledge, "2026-01-01".parse().expect("a day"));
        let answer = drug(&session, Some("velorimab")).expect("it is answered");
        let since = answer.reply.results.iter().filter(|it| it.context == Some(Context::Since));
        let since: Vec<&str> = since
            .filter_map(|it| if let Record::Entry(entry) = &it.record { Some(entry.id()) } else { None })
            .collect();
        assert_eq!(since, ["event:2024-05-02-velorimab", "event:2024-06-velorimab"]);
    }
}
