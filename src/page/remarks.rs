//! What a person is told beside an answer: how a query was read, why there
//! is no answer, what to ask next.

use super::{
    Page,
    wording::{drug, title},
};
use crate::{
    answer::{
        Answer, Caveat, Command, DISCLAIMER_IN_SHORT, Hit, Match, Notice, Record, Reply, Suggestion, why,
    },
    reading::MatchKind,
    text::{echo, harmless},
};

/// Beside what something is told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Beside {
    /// A page, which says itself how a query was read.
    Page,
    /// Values for a program.
    Values,
    /// A calendar.
    Calendar,
}

/// What is told on stderr, beside what stands on stdout. Lines that begin with spaces are items of the line before.
pub fn remarks(answer: &Answer, beside: Beside, next: Option<String>) -> Vec<String> {
    let reply = &answer.reply;
    let mut lines = Vec::new();
    let typed = echo(reply.query.as_deref().unwrap_or_default());
    let said = || reply.notices.iter().filter(|it| !matches!(it, Notice::Disclaimer | Notice::OldSources(_)));
    let in_words = || said().map(ToString::to_string);
    if let Some(error) = &reply.error {
        lines.push(format!("error: {}", harmless(&error.message)));
        lines.extend(error.hint.iter().map(|hint| format!("hint: {}", harmless(hint))));
    }
    for drug in &reply.not_covered {
        let class = drug.class.as_ref().map(|class| format!(" ({class})")).unwrap_or_default();
        lines.push(format!("{}{class} is a real drug, not covered by this reference.", drug.name));
    }
    lines.extend(offers(reply, &typed));
    if reply.r#match.is_some() {
        // A page says how it was read itself.
        lines.extend(reading(answer).filter(|_| beside != Beside::Page || reply.results.is_empty()));
    } else if reply.is_miss() {
        let says_no_more = |it: &Notice| {
            matches!(
                it,
                Notice::Covered(_)
                    | Notice::NotListed { .. }
                    | Notice::Emergency
                    | Notice::Caveat(Caveat::NothingOn(_))
            )
        };
        if reply.not_covered.is_empty() && said().all(says_no_more) {
            let asked = if reply.is_filtered() { "from the sources asked for" } else { "in this reference" };
            lines.push(format!("No entry {asked} for “{typed}”."));
        }
        // Of a symptom something else is said.
        if reply.command != Command::SideEffects || !reply.not_covered.is_empty() {
            lines.push("This is no statement on its use or safety.".to_owned());
        }
    }
    if reply.results.is_empty() {
        lines.extend(in_words());
        lines.extend(next);
    } else if reply.command == Command::List {
        // Its page holds ids and nothing else.
        lines.extend(local(reply));
    } else if beside == Beside::Calendar {
        lines.extend(in_words());
        lines.extend(without_id(reply));
    }
    lines
}

/// What to ask next, as much of it as fits.
pub fn next(reply: &Reply, fits: impl Fn(&str) -> bool) -> Option<String> {
    let (first, others) = reply.next.split_first()?;
    Some(others.iter().fold(format!("Next: {first}"), |line, command| {
        let longer = format!("{line}; or {command}");
        if fits(&longer) { longer } else { line }
    }))
}

/// Names what a first view leaves out, with the words by which it is asked for: as much of it as fits a line.
pub fn more(left_out: &[&str], others: usize, fits: impl Fn(&str) -> bool) -> Option<String> {
    const ALL: &str = "--full for all";
    let line = |named: &[&str]| {
        let rest = left_out.len() - named.len() + others;
        let mut parts = Vec::new();
        if !named.is_empty() {
            parts.push(format!("--section {}", named.join(", ")));
        }
        if rest > 0 {
            parts.push(format!("{rest} more"));
        }
        format!("More: {}; {ALL}.", parts.join(" and "))
    };
    let most = (0..=left_out.len()).rev().map(|most| line(&left_out[..most])).find(|it| fits(it));
    most.filter(|_| !left_out.is_empty() || others > 0)
}

/// Says that an answer does not rest on the knowledge inside the program, if that is so.
pub fn local(reply: &Reply) -> impl Iterator<Item = String> {
    reply.notices.iter().filter(|it| matches!(it, Notice::Local(_))).map(ToString::to_string)
}

impl Page {
    /// Adds what stands under a page that a person looks at.
    pub fn sign_off(&mut self, next: Option<String>) {
        // A line of the screen is saved where the one before has room.
        match &mut self.how_old {
            Some(old) => *old = format!("{old} {DISCLAIMER_IN_SHORT}"),
            None => self.notices.push(Notice::Disclaimer.to_string()),
        }
        self.more.extend(next);
    }
}

/// What happens in a calendar to plans that nothing tells apart.
fn without_id(reply: &Reply) -> Option<String> {
    let said = "Without --plan-id, another plan of this regimen with these choices and this start takes its place in \
                a calendar.";
    let plan = reply.records().find_map(variant!(Record::Plan));
    plan.filter(|it| it.plan_id.is_none()).map(|_| said.to_owned())
}

/// What may have been meant, or has to be settled first.
fn offers(reply: &Reply, typed: &str) -> Vec<String> {
    let Some(first) = reply.suggestions.first() else { return Vec::new() };
    let (question, offer): (_, fn(&Suggestion) -> String) = match (&first.choice, &reply.query) {
        (Some(_), _) => (format!("“{typed}” leaves choices. Settle each with one of:"), |it| {
            format!("  --option {}", it.name)
        }),
        (None, query) if query.is_none() || reply.r#match.is_some() => {
            let several = query.as_ref().map_or_else(String::new, |_| format!("“{typed}” has several. "));
            (several + "Name one of:", |it| format!("  {} ({})", it.id, it.name))
        }
        (None, _) => (format!("“{typed}” is not answered as it stands. Did you mean:"), |it| {
            format!("  {} ({}; {})", it.name, it.why, it.id)
        }),
    };
    [question].into_iter().chain(reply.suggestions.iter().map(offer)).collect()
}

/// How a query was read, where that is not plain to see, and what of it was not read.
pub(super) fn reading(answer: &Answer) -> Option<String> {
    let found = answer.reply.r#match.as_ref()?;
    let typed = echo(answer.reply.query.as_deref()?);
    let unread: Vec<String> = found.unread.iter().map(|it| echo(it)).collect();
    // It is said already of what words nothing is here.
    let is_said = answer.reply.notices.iter().any(|it| matches!(it, Notice::Caveat(Caveat::NothingOn(_))));
    let unread = (!unread.is_empty() && !is_said).then(|| format!("Not read: {}.", unread.join(", ")));
    let slips = found.read.iter().flat_map(|it| &it.slips);
    let slips = slips.map(|[typed, read]| format!("“{}” read as {read}.", echo(typed)));
    let read_as = read_as(found, answer).map(|it| format!("“{typed}” {it}"));
    let said: Vec<String> = read_as.into_iter().chain(slips).chain(unread).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

fn read_as(found: &Match, answer: &Answer) -> Option<String> {
    let reply = &answer.reply;
    let is_search = reply.command == Command::Search;
    // A question is answered by passages, each of which says of what it is.
    if found.read.is_some() || found.kind == MatchKind::Part {
        return None;
    }
    // A search says of each result why it stands there.
    if found.kind == MatchKind::Exact || (is_search && found.kind == MatchKind::Alias) {
        return None;
    }
    if found.kind == MatchKind::Sign && !found.signs.is_empty() {
        let signs: Vec<String> = found.signs.iter().map(|it| it.replace('-', " ")).collect();
        return Some(format!("was read as signs: {}.", signs.join("; ")));
    }
    let asked = reply.results.iter().filter(|hit| hit.r#match.is_some());
    let names: Vec<String> = asked.filter_map(Hit::entry).map(title).collect();
    let names = match names.as_slice() {
        [] => found.drug().map_or_else(|| found.ids.join(", "), |it| drug(answer, it)),
        [rest @ .., last] if !rest.is_empty() && !is_search => format!("{} and {last}", rest.join(", ")),
        [first, ..] => first.clone(),
    };
    Some(format!("read as {names} ({}).", why(found.kind, found.distance)))
}
