//! `verify` and `check`: what the knowledge is and holds, and which rules it breaks.

use std::{collections::BTreeMap, io, path::Path};

use serde::Serialize;

use super::{Desk, Error, ErrorCode, Hit, Record, Reply, next::quoted, notice};
use crate::{
    echo::harmless,
    knowledge::{self, COMPILED, Day, Edition, Kind, Knowledge, Problem, Source},
};

/// What the knowledge is, and what it holds.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Inventory {
    /// `inventory`.
    pub kind: &'static str,
    /// `knowledge`.
    pub id: &'static str,
    /// The knowledge and its version.
    pub name: String,
    /// Version of the knowledge.
    pub version: String,
    /// The day on which its facts were last compiled.
    pub compiled: Day,
    /// SHA-256 of its files, one after the other in the order of their names, in hexadecimal digits.
    pub sha256: String,
    /// Where it was read; null for the knowledge inside the program.
    pub folder: Option<String>,
    /// How many entries there are, by kind.
    pub by_kind: BTreeMap<&'static str, usize>,
    /// How many statements there are, each with at least one source.
    pub statements: usize,
    /// How many sources there are, by kind.
    pub by_source_kind: BTreeMap<&'static str, usize>,
    /// How many statements rest on each source, by its id.
    pub by_source: BTreeMap<String, u32>,
    /// How many of the sources have no date.
    pub undated: usize,
    /// The dated source that is oldest.
    pub oldest: Option<DatedSource>,
    /// The dated source that is newest.
    pub newest: Option<DatedSource>,
    /// How many names there are of real drugs that are not covered.
    pub other_drugs: usize,
    /// Rules that the knowledge breaks, references that do not resolve among them: none, or it would not be in force.
    pub problems: Vec<String>,
}

/// A source with its date.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DatedSource {
    /// Its date, as exact as it is known.
    pub date: Day,
    /// Its id.
    pub id: String,
}

/// A rule that a knowledge file breaks.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProblemRecord {
    /// `problem`.
    pub kind: &'static str,
    /// Id of the entry that breaks it, or what stands for it.
    pub id: String,
    /// Name of the file that the entry stands in.
    pub name: String,
    /// The rule, and how it is broken.
    pub rule: String,
}

/// Answers `verify`: goes through all of the knowledge once more.
pub fn verify(desk: &Desk<'_>) -> Reply {
    let mut reply = desk.open("verify", None);
    if reply.error.is_none() {
        reply.results.push(taken(desk.knowledge));
    }
    desk.closed(reply)
}

/// Answers `check FOLDER`: what the knowledge there holds, or every rule that it breaks. If it breaks none, and that is
/// wanted, what is compiled of it is kept there.
pub fn check(desk: &Desk<'_>, folder: &Path, built_in: &Knowledge, keep: bool) -> Reply {
    let shown = shown(folder);
    let mut reply = desk.blank("check", Some(&shown));
    match knowledge::make(folder, built_in) {
        Ok(compiled) => {
            let kept = keep.then(|| knowledge::keep(folder, &compiled));
            let mut knowledge = Knowledge::made(&compiled.into());
            knowledge.folder = Some(folder.to_owned());
            reply.results.push(taken(&knowledge));
            match kept {
                Some(Ok(file)) => reply.notices.push(notice::kept(&file)),
                Some(Err(error)) => reply = reply.refused(unwritable(folder, &error)),
                None => {}
            }
        }
        Err(problems) => {
            let rules = match problems.len() {
                1 => "1 rule is broken".to_owned(),
                many => format!("{many} rules are broken"),
            };
            reply.error = Some(Error {
                code: ErrorCode::BadKnowledge,
                message: format!("the knowledge in {shown} cannot be used: {rules}"),
                hint: None,
            });
            reply.results = problems.into_iter().map(broken).collect();
        }
    }
    desk.closed(reply)
}

/// What is wrong with knowledge that is not answered from.
pub fn bad_knowledge(folder: &Path, problems: &[Problem]) -> Error {
    let (shown, typed) = (shown(folder), typed(folder));
    let first = problems.first().map(ToString::to_string).unwrap_or_default();
    let more = match problems.len().saturating_sub(1) {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    Error {
        code: ErrorCode::BadKnowledge,
        message: format!("the knowledge in {shown} is refused: {}{more}", harmless(&first)),
        hint: Some(format!("immunoref check {typed} lists all that is wrong with it")),
    }
}

/// What is wrong with compiled knowledge that is not as it was written.
pub fn spoilt(folder: &Path, fault: &str) -> Error {
    let (shown, typed) = (shown(folder), typed(folder));
    Error {
        code: ErrorCode::BadKnowledge,
        message: format!("{COMPILED} in {shown} {fault}"),
        hint: Some(format!("remove it, or make it anew: immunoref check {typed} --compile")),
    }
}

/// What is wrong with a folder in which nothing can be kept.
fn unwritable(folder: &Path, error: &io::Error) -> Error {
    Error {
        code: ErrorCode::Unwritable,
        message: format!("{COMPILED} cannot be written in {}: {error}", shown(folder)),
        hint: Some("the knowledge itself keeps all rules; without the file it is only slower".to_owned()),
    }
}

/// What to do about knowledge that takes long to read, if it does.
pub fn hint_to_keep(knowledge: &Knowledge) -> Option<String> {
    let folder = knowledge.folder.as_deref().filter(|_| knowledge.worth_keeping)?;
    let (shown, typed) = (shown(folder), typed(folder));
    Some(format!(
        "all files in {shown} are read at each call; to start at once: immunoref check {typed} --compile"
    ))
}

/// A folder as it is typed in a command.
fn typed(folder: &Path) -> String {
    quoted(&shown(folder))
}

fn shown(folder: &Path) -> String {
    harmless(&folder.display().to_string())
}

fn broken(problem: Problem) -> Hit {
    let Problem { file, entry, rule } = problem;
    // What is wrong with a file can hold what stands in it.
    let [name, id, rule] = [file, entry, rule].map(|it| harmless(&it));
    Hit::asked(Record::Problem(ProblemRecord { kind: "problem", id, name, rule }))
}

fn taken(knowledge: &Knowledge) -> Hit {
    let Edition { version, compiled } = knowledge.edition.clone();
    let mut by_kind = BTreeMap::new();
    let mut statements = 0;
    for heading in knowledge.headings() {
        *by_kind.entry(heading.kind.slug()).or_default() += 1;
        statements += heading.entry().map_or(0, |it| it.cited().len());
    }
    for kind in Kind::ALL {
        by_kind.entry(kind.slug()).or_default();
    }
    let all: Vec<(Source, u32)> = knowledge.sources().collect();
    let mut by_source_kind = BTreeMap::new();
    for (source, _) in &all {
        *by_source_kind.entry(source.kind.word()).or_default() += 1;
    }
    let dated =
        || all.iter().filter_map(|(it, _)| Some(DatedSource { date: it.date?, id: it.id.to_string() }));
    Hit::asked(Record::Inventory(Box::new(Inventory {
        kind: "inventory",
        id: "knowledge",
        name: format!("Knowledge {version}"),
        version,
        compiled,
        sha256: knowledge.sha256.clone(),
        folder: knowledge.folder.as_deref().map(shown),
        by_kind,
        statements,
        by_source_kind,
        undated: all.iter().filter(|(it, _)| it.date.is_none()).count(),
        oldest: dated().min_by_key(|it| (it.date.first(), it.id.clone())),
        newest: dated().max_by_key(|it| (it.date.first(), it.id.clone())),
        by_source: all.iter().map(|(it, count)| (it.id.to_string(), *count)).collect(),
        other_drugs: knowledge.other_drugs().count(),
        problems: knowledge::verify(knowledge).iter().map(ToString::to_string).collect(),
    })))
}
