//! What to ask next: the one or two commands that make sense after an answer.

use super::{Context, Desk, Hit, Record, Reply, desk::command};
use crate::knowledge::{Entry, Heading, Kind, SideEffect};

/// Commands that are named at most.
const MOST: usize = 2;

/// The commands after an answer, as they are typed. None after an error, which has a hint, nor after `immunoref`
/// alone, which is nothing but commands to try.
pub(super) fn next(desk: &Desk<'_>, reply: &Reply) -> Vec<String> {
    if reply.error.is_some() {
        return Vec::new();
    }
    let mut found = if reply.results.is_empty() { after_nothing(desk, reply) } else { after(desk, reply) };
    // Every way to settle a choice is one of the same regimen.
    found.dedup();
    // What is asked of knowledge of one's own is asked of it again.
    let local = desk.knowledge.folder.as_deref().map(|folder| folder.display().to_string());
    let program = match local {
        Some(folder) => format!("immunoref --knowledge {}", quoted(&folder)),
        None => "immunoref".to_owned(),
    };
    found.into_iter().take(MOST).map(|words| format!("{program} {words}").trim_end().to_owned()).collect()
}

/// What was meant; what may have been meant; else all that the command knows.
fn after_nothing(desk: &Desk<'_>, reply: &Reply) -> Vec<String> {
    let ids = reply.r#match.iter().map(|it| &it.id).chain(reply.suggestions.iter().map(|it| &it.id));
    let named: Vec<String> = ids.filter_map(|id| show(desk, id)).collect();
    if !named.is_empty() {
        return named;
    }
    vec![if reply.command == "search" { String::new() } else { reply.command.to_owned() }]
}

fn after(desk: &Desk<'_>, reply: &Reply) -> Vec<String> {
    let asked: Vec<&Hit> = reply.results.iter().filter(|hit| hit.context.is_none()).collect();
    let entries: Vec<&Entry> = asked.iter().filter_map(|hit| hit.entry()).collect();
    match (reply.command, entries.as_slice()) {
        ("overview", _) => Vec::new(),
        ("verify", _) => vec!["sources".to_owned(), "changes".to_owned()],
        ("changes", [.., newest]) => newest.subjects().iter().filter_map(|id| show(desk, id)).collect(),
        ("search", _) => entries.iter().filter_map(|it| show(desk, it.id())).collect(),
        // Only what is said of the treatment as a whole.
        (_, []) if reply.r#match.is_some() => {
            reply.r#match.iter().filter_map(|it| show(desk, &it.id)).collect()
        }
        (_, []) => after_records(desk, &asked, reply.query.is_some()),
        (_, [entry]) if reply.query.is_some() => after_entry(desk, entry, &reply.results),
        (_, [first, ..]) => match reply.r#match.as_ref().and_then(|it| desk.knowledge.by_id(&it.id)) {
            Some(drug) if drug.kind == Kind::Drug => after_drug(desk, &drug, first),
            Some(_) => entries.iter().filter_map(|it| show(desk, it.id())).collect(),
            None => best_of_list(desk, &reply.results).into_iter().collect(),
        },
    }
}

/// After sources, ids, or what the knowledge holds.
fn after_records(desk: &Desk<'_>, asked: &[&Hit], one: bool) -> Vec<String> {
    let rests_alone = |id: &str| desk.knowledge.headings().any(|it| it.sources.split(' ').any(|it| it == id));
    let sources = asked.iter().filter_map(|hit| match &hit.record {
        Record::Source(record) => Some(record),
        _ => None,
    });
    let most_cited = sources.max_by_key(|it| it.statements).map(|it| it.source.id.clone());
    match (most_cited, asked.first().map(|hit| &hit.record)) {
        (Some(id), _) if !one => vec![format!("sources {id}")],
        (Some(id), _) if rests_alone(&id) => vec![format!("list --source {id}"), "sources".to_owned()],
        (Some(_), _) => vec!["sources".to_owned()],
        (None, Some(Record::Brief(it))) if it.kind == "source" => {
            vec![format!("sources {}", it.id.trim_start_matches("source:"))]
        }
        (None, Some(Record::Brief(it))) => show(desk, &it.id).into_iter().collect(),
        (None, Some(Record::Plan(it))) => show(desk, &it.id).into_iter().collect(),
        (None, Some(Record::Inventory(it))) => {
            it.folder.iter().map(|folder| format!("--knowledge {} drug", quoted(folder))).collect()
        }
        _ => Vec::new(),
    }
}

/// After one entry: what else there is on it, or beside it.
fn after_entry(desk: &Desk<'_>, entry: &Entry, results: &[Hit]) -> Vec<String> {
    let slug = slug(entry.id());
    let drugs = || entry.subjects().into_iter().filter_map(|id| show(desk, id)).take(1);
    match entry {
        Entry::Drug(drug) => {
            let is_scheduled = desk.knowledge.belonging(Kind::Regimen, &drug.id).next().is_some();
            let then = if is_scheduled { format!("schedule {slug}") } else { "changes".to_owned() };
            vec![format!("side-effects {slug}"), then]
        }
        Entry::SideEffect(effect) => after_effect(desk, effect, results),
        Entry::Regimen(regimen) => match regimen.drugs.first() {
            Some(id) => drugs().chain([format!("side-effects {}", self::slug(id))]).collect(),
            None => vec!["schedule".to_owned()],
        },
        Entry::Topic(_) => drugs().chain(["topic".to_owned()]).collect(),
        Entry::Term(term) => {
            let parent = term.parent.as_deref().and_then(|id| show(desk, id));
            parent.into_iter().chain([format!("search {slug}")]).collect()
        }
        Entry::Trial(_) => drugs().chain([format!("search {slug}")]).collect(),
        Entry::Event(_) => drugs().collect(),
    }
}

/// After a side effect: what is said of it with one drug, or with all where that was asked for; then what it is a
/// form of, one of its forms, or others of the organ.
fn after_effect(desk: &Desk<'_>, effect: &SideEffect, results: &[Hit]) -> Vec<String> {
    let slug = slug(&effect.id);
    let drugs = drugs_of(effect);
    // What is said with one drug may be a part of what is said.
    let whole = || desk.knowledge.by_id(&effect.id).and_then(|it| it.entry());
    let is_part = drugs.len() < 2
        && matches!(whole(), Some(Entry::SideEffect(whole)) if drugs_of(&whole).len() > drugs.len());
    let with = match drugs.as_slice() {
        _ if is_part => Some(format!("side-effects {slug}")),
        [] => None,
        [only] => Some(format!("side-effects {}", self::slug(only))),
        [first, ..] => Some(format!("side-effects {slug} --drug {}", self::slug(first))),
    };
    let form = || results.iter().find(|hit| hit.context == Some(Context::Beneath)).and_then(Hit::entry);
    let beside = effect.parent.as_deref().or_else(|| form().map(Entry::id)).and_then(|id| show(desk, id));
    let of_organ =
        || effect.organ.as_ref().map(|organ| format!("side-effects --organ {}", hyphenated(organ)));
    with.into_iter().chain(beside.or_else(of_organ)).collect()
}

/// The drugs with figures or label actions in a side effect, in the order in which they are shown.
fn drugs_of(effect: &SideEffect) -> Vec<&str> {
    let rates = effect.rates.iter().map(|it| it.drug.as_str());
    let mut drugs: Vec<&str> = Vec::new();
    for drug in rates.chain(effect.label_actions.iter().map(|it| it.drug.as_str())) {
        if !drugs.contains(&drug) {
            drugs.push(drug);
        }
    }
    drugs
}

/// After what a drug causes, or how it is given: the first of that, and the drug itself.
fn after_drug(desk: &Desk<'_>, drug: &Heading<'_>, first: &Entry) -> Vec<String> {
    let of_drug =
        if first.kind() == Kind::SideEffect { format!(" --drug {}", slug(drug.id)) } else { String::new() };
    let first = show(desk, first.id()).map(|words| words + &of_drug);
    first.into_iter().chain(show(desk, drug.id)).collect()
}

/// After a list: the entry of which most is said.
fn best_of_list(desk: &Desk<'_>, results: &[Hit]) -> Option<String> {
    let listed =
        results.iter().filter(|hit| !matches!(hit.context, Some(Context::Since))).filter_map(Hit::entry);
    let best = listed.rev().max_by_key(|entry| entry.cited().len())?;
    show(desk, best.id())
}

/// The command that shows the entry with an id.
fn show(desk: &Desk<'_>, id: &str) -> Option<String> {
    desk.knowledge.by_id(id).map(|heading| command(&heading))
}

fn slug(id: &str) -> &str {
    id.split_once(':').map_or(id, |(_, slug)| slug)
}

fn hyphenated(words: &str) -> String {
    words.replace(' ', "-")
}

/// A word as a shell takes it for one.
pub(super) fn quoted(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| word.to_owned(), std::borrow::Cow::into_owned)
}
