//! `verify` and `check`: what the knowledge is and holds, and which rules it breaks.

use std::{collections::BTreeMap, path::Path};

use serde::Serialize;

use super::{Desk, Error, ErrorCode, Hit, Record, Reply};
use crate::{
    echo::harmless,
    knowledge::{self, Day, Kind, Knowledge, Problem, Source},
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

/// Answers `check FOLDER`: what the knowledge there holds, or every rule that it breaks.
pub fn check(desk: &Desk<'_>, folder: &Path) -> Reply {
    let shown = shown(folder);
    let mut reply = desk.blank("check", Some(&shown));
    match knowledge::load(folder, &desk.knowledge.other_drugs()) {
        Ok(knowledge) => reply.results.push(taken(&knowledge)),
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
    let shown = shown(folder);
    let first = problems.first().map(ToString::to_string).unwrap_or_default();
    let more = match problems.len().saturating_sub(1) {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    Error {
        code: ErrorCode::BadKnowledge,
        message: format!("the knowledge in {shown} is refused: {}{more}", harmless(&first)),
        hint: Some(format!("immunoref check {shown} lists all that is wrong with it")),
    }
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
    let edition = knowledge.edition();
    let mut by_kind = BTreeMap::new();
    let mut statements = 0;
    for heading in knowledge.headings() {
        *by_kind.entry(heading.kind.slug()).or_default() += 1;
        statements += heading.entry().cited().len();
    }
    for kind in Kind::ALL {
        by_kind.entry(kind.slug()).or_default();
    }
    let all: Vec<(Source, u32)> =
        knowledge.sources.rows().filter_map(|(id, _)| knowledge.source(id)).collect();
    let mut by_source_kind = BTreeMap::new();
    for (source, _) in &all {
        *by_source_kind.entry(source.kind.word()).or_default() += 1;
    }
    let dated = || all.iter().filter_map(|(it, _)| Some(DatedSource { date: it.date?, id: it.id.clone() }));
    Hit::asked(Record::Inventory(Box::new(Inventory {
        kind: "inventory",
        id: "knowledge",
        name: format!("Knowledge {}", edition.version),
        version: edition.version,
        compiled: edition.compiled,
        sha256: knowledge.sha256.clone().into_owned(),
        folder: knowledge.folder.as_deref().map(shown),
        by_kind,
        statements,
        by_source_kind,
        undated: all.iter().filter(|(it, _)| it.date.is_none()).count(),
        oldest: dated().min_by_key(|it| (it.date.first(), it.id.clone())),
        newest: dated().max_by_key(|it| (it.date.first(), it.id.clone())),
        by_source: all.iter().map(|(it, count)| (it.id.clone(), *count)).collect(),
        other_drugs: knowledge.other_drugs().len(),
        problems: knowledge::verify(knowledge).iter().map(ToString::to_string).collect(),
    })))
}
