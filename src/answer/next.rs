//! What to ask next: the one or two commands that make sense after an answer.

use super::{Command, Context, Hit, Record, Reply, Session, session::command};
use crate::{
    knowledge::Heading,
    model::{Entry, Kind, SideEffect, slug},
};

/// Commands that are named at most.
const MOST: usize = 2;

/// The commands after an answer, as they are typed. None after `immunoref` alone, which is nothing but commands to try.
pub(super) fn next(session: &Session<'_>, reply: &Reply) -> Vec<String> {
    let mut found =
        if reply.results.is_empty() { after_nothing(session, reply) } else { after(session, reply) };
    // Every way to settle a choice is one of the same regimen.
    found.dedup();
    // What is asked of knowledge of one's own is asked of it again.
    let folder = session.knowledge.folder.as_deref().map(|it| quoted(&it.display().to_string()));
    let program = folder.map_or("immunoref".to_owned(), |it| format!("immunoref --knowledge {it}"));
    found.into_iter().take(MOST).map(|words| format!("{program} {words}").trim_end().to_owned()).collect()
}

/// What was meant; what may have been meant; else all that the command knows.
fn after_nothing(session: &Session<'_>, reply: &Reply) -> Vec<String> {
    let ids =
        reply.r#match.iter().filter_map(|it| it.ids.first()).chain(reply.suggestions.iter().map(|it| &it.id));
    let named = show_all(session, ids.map(String::as_str));
    match reply.command {
        _ if !named.is_empty() => named,
        Command::Search => vec![String::new()],
        command => vec![command.name()],
    }
}

fn after(session: &Session<'_>, reply: &Reply) -> Vec<String> {
    let asked: Vec<&Hit> = reply.asked().collect();
    let entries: Vec<&Entry> = asked.iter().filter_map(|hit| hit.entry()).collect();
    match (reply.command, entries.as_slice()) {
        (Command::Overview, _) => Vec::new(),
        (Command::Verify, _) => vec!["sources".to_owned(), "changes".to_owned()],
        (Command::Changes, [.., newest]) => show_all(session, newest.subjects()),
        (Command::Search, _) => {
            let all = show_all(session, entries.iter().map(|it| it.id()));
            at_the_grade(reply, &entries).into_iter().chain(all).collect()
        }
        // Only what is said of the treatment as a whole.
        (_, []) if reply.r#match.is_some() => {
            show_all(session, reply.r#match.iter().filter_map(|it| it.ids.first()).map(String::as_str))
        }
        (_, []) => after_records(session, &asked, reply.query.is_some()),
        (_, [entry]) if reply.query.is_some() => after_entry(session, entry, &reply.results),
        (_, [first, ..]) => {
            match reply.r#match.as_ref().and_then(|it| session.knowledge.by_id(it.ids.first()?)) {
                Some(drug) if drug.kind == Kind::Drug => after_drug(session, &drug, first),
                Some(_) => show_all(session, entries.iter().map(|it| it.id())),
                // Of a list the entry of which most is said. What happened since is not yet among the results.
                None => {
                    let listed = reply.results.iter().rev().filter_map(Hit::entry);
                    show_all(session, listed.max_by_key(|it| it.cited().len()).map(Entry::id))
                }
            }
        }
    }
}

/// Where a grade of a side effect was asked for: all that labels and guideline bodies do at it.
fn at_the_grade(reply: &Reply, entries: &[&Entry]) -> Option<String> {
    let [grade] = reply.r#match.as_ref()?.read.as_ref()?.grades[..] else { return None };
    let has_rows = |it: &&&Entry| matches!(it, Entry::SideEffect(it) if !it.management.is_empty());
    let effect = entries.iter().find(has_rows)?;
    Some(format!("side-effects {} --grade {grade}", slug(effect.id())))
}

/// After sources, ids, or what the knowledge holds.
fn after_records(session: &Session<'_>, asked: &[&Hit], one: bool) -> Vec<String> {
    let rests_alone = |id: &str| {
        let number = session.knowledge.source_number(id);
        session.knowledge.headings().any(|it| number.is_some_and(|number| it.sources().contains(&number)))
    };
    let sources = asked.iter().map(|hit| &hit.record).filter_map(variant!(Record::Source));
    let most_cited = sources.max_by_key(|it| it.statements).map(|it| it.source.id.clone());
    match (most_cited, asked.first().map(|hit| &hit.record)) {
        (Some(id), _) if !one => vec![format!("sources {id}")],
        (Some(id), _) if rests_alone(&id) => vec![format!("list --source {id}"), "sources".to_owned()],
        (Some(_), _) => vec!["sources".to_owned()],
        (None, Some(Record::Brief(it))) if it.kind == "source" => {
            vec![format!("sources {}", it.id.trim_start_matches("source:"))]
        }
        (None, Some(Record::Brief(it))) => show_all(session, [it.id.as_str()]),
        (None, Some(Record::Plan(it))) => show_all(session, [it.id.as_str()]),
        (None, Some(Record::Inventory(it))) => {
            it.folder.iter().map(|folder| format!("--knowledge {} drug", quoted(folder))).collect()
        }
        _ => Vec::new(),
    }
}

/// After one entry: what else there is on it, or beside it.
fn after_entry(session: &Session<'_>, entry: &Entry, results: &[Hit]) -> Vec<String> {
    let own = slug(entry.id());
    let drugs = || entry.subjects().into_iter().filter_map(|id| show(session, id)).take(1);
    match entry {
        // What is no longer approved has no pages beside its own.
        Entry::Drug(drug) if drug.is_withdrawn() => vec!["changes".to_owned()],
        Entry::Drug(drug) => {
            let is_scheduled = session.knowledge.belonging(Kind::Regimen, &drug.id).next().is_some();
            let then = if is_scheduled { format!("schedule {own}") } else { "changes".to_owned() };
            vec![format!("side-effects {own}"), then]
        }
        Entry::SideEffect(effect) => after_effect(session, effect, results),
        Entry::Regimen(regimen) => match regimen.drugs.first() {
            Some(id) => drugs().chain([format!("side-effects {}", slug(id))]).collect(),
            None => vec!["schedule".to_owned()],
        },
        Entry::Topic(_) => drugs().chain(["topic".to_owned()]).collect(),
        Entry::Term(term) => {
            let parent = term.parent.as_deref().and_then(|id| show(session, id));
            parent.into_iter().chain([format!("search {own}")]).collect()
        }
        Entry::Trial(_) => drugs().chain([format!("search {own}")]).collect(),
        Entry::Event(_) => drugs().collect(),
    }
}

/// After a side effect: what is said of it with one drug, or with all where that was asked for; then what it is a
/// form of, one of its forms, or others of the organ.
fn after_effect(session: &Session<'_>, effect: &SideEffect, results: &[Hit]) -> Vec<String> {
    let own = slug(&effect.id);
    let drugs = drugs_of(effect);
    // What is said with one drug may be a part of what is said.
    let whole = || session.knowledge.by_id(&effect.id).and_then(|it| it.entry());
    let is_part = drugs.len() < 2
        && matches!(whole(), Some(Entry::SideEffect(whole)) if drugs_of(&whole).len() > drugs.len());
    let with = match drugs.as_slice() {
        _ if is_part => Some(format!("side-effects {own}")),
        [] => None,
        [only] => Some(format!("side-effects {}", slug(only))),
        [first, ..] => Some(format!("side-effects {own} --drug {}", slug(first))),
    };
    let form = || results.iter().find(|hit| hit.context == Some(Context::Beneath)).and_then(Hit::entry);
    let beside = effect.parent.as_deref().or_else(|| form().map(Entry::id)).and_then(|id| show(session, id));
    let of_organ =
        || effect.organ.as_ref().map(|organ| format!("side-effects --organ {}", organ.replace(' ', "-")));
    with.into_iter().chain(beside.or_else(of_organ)).collect()
}

/// The drugs with figures or label actions in a side effect, in the order in which they are shown.
fn drugs_of(effect: &SideEffect) -> Vec<&str> {
    let rates = effect.rates.iter().map(|it| it.drug.as_str());
    let all: Vec<&str> = rates.chain(effect.actions.iter().map(|it| it.drug.as_str())).collect();
    all.iter().enumerate().filter(|(at, drug)| !all[..*at].contains(drug)).map(|(_, drug)| *drug).collect()
}

/// After what a drug causes, or how it is given: the first of that, and the drug itself.
fn after_drug(session: &Session<'_>, drug: &Heading<'_>, first: &Entry) -> Vec<String> {
    let of_drug =
        if first.kind() == Kind::SideEffect { format!(" --drug {}", slug(drug.id)) } else { String::new() };
    let first = show(session, first.id()).map(|words| words + &of_drug);
    first.into_iter().chain(show(session, drug.id)).collect()
}

/// The command that shows the entry with an id.
fn show(session: &Session<'_>, id: &str) -> Option<String> {
    session.knowledge.by_id(id).map(|heading| command(&heading))
}

/// The commands that show the entries with these ids.
fn show_all<'i>(session: &Session<'_>, ids: impl IntoIterator<Item = &'i str>) -> Vec<String> {
    ids.into_iter().filter_map(|id| show(session, id)).collect()
}

/// A word as a shell takes it for one.
pub(super) fn quoted(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| word.to_owned(), std::borrow::Cow::into_owned)
}
