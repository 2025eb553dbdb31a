//! `verify` and `check`: what the knowledge is and holds, and which rules it breaks.

use std::{collections::BTreeMap, path::Path};

use serde::Serialize;

use super::{Answer, Command, Error, Hit, Outcome, Record, Reply, Session, error::shown};
use crate::{
    knowledge::{Knowledge, Problem},
    model::{Day, Edition, Kind, OtherDrug, Source},
    text::{harmless, shortened},
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
    /// How many rows there are, by table.
    pub by_table: BTreeMap<&'static str, usize>,
    /// How many statements there are, each with at least one source.
    pub statements: u32,
    /// How many sources there are, by who speaks in them.
    pub by_author: BTreeMap<&'static str, usize>,
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
pub fn verify(session: &Session<'_>) -> Result<Answer, Error> {
    Ok(session.answer(Command::Verify, None, Outcome::of([taken(session.knowledge)])))
}

/// Answers `check FOLDER`: what the knowledge there holds, or every rule that it breaks.
pub fn check(session: &Session<'_>, folder: &Path, built_in: &Knowledge) -> Result<Answer, Error> {
    let answer = |outcome| session.answer(Command::Check, Some(&shown(folder)), outcome);
    let in_force: Vec<OtherDrug> = built_in.other_drugs().collect();
    Ok(match Knowledge::of_folder(folder.to_owned(), &in_force) {
        Ok(knowledge) => answer(Outcome::of([taken(&knowledge)])),
        Err(problems) => {
            // What is found are the rules that are broken; it is an error all the same.
            let error = Some(Error::broken_rules(folder, problems.len()));
            // What is wrong with a file can hold what stands in it.
            let broken = problems.into_iter().map(|Problem { file, entry, rule }| {
                let [name, id, rule] = [file, entry, rule].map(|it| shortened(&harmless(&it)));
                Hit::asked(Record::Problem(ProblemRecord { kind: "problem", id, name, rule }))
            });
            let answer = answer(Outcome::of(broken));
            Answer { reply: Reply { error, ..answer.reply }, ..answer }
        }
    })
}

fn taken(knowledge: &Knowledge) -> Hit {
    let Edition { version, compiled } = knowledge.edition.clone();
    let by_kind = Kind::ALL.map(|kind| (kind.slug(), knowledge.count_of(kind)));
    let tables = knowledge.tables();
    let tables = [
        ("uses", tables.uses.len()),
        ("red_flags", tables.red_flags.len()),
        ("actions", tables.actions.len()),
        ("rates", tables.rates.len()),
        ("management", tables.management.len()),
    ];
    let all: Vec<(Source, u32)> = knowledge.sources().collect();
    let mut by_author = BTreeMap::new();
    for (source, _) in &all {
        *by_author.entry(source.author.word()).or_default() += 1;
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
        by_kind: by_kind.into(),
        by_table: tables.into(),
        statements: knowledge.statements,
        by_author,
        undated: all.iter().filter(|(it, _)| it.date.is_none()).count(),
        oldest: dated().min_by_key(|it| (it.date.first(), it.id.clone())),
        newest: dated().max_by_key(|it| (it.date.first(), it.id.clone())),
        by_source: all.iter().map(|(it, count)| (it.id.to_string(), *count)).collect(),
        other_drugs: knowledge.other_drugs().count(),
        problems: knowledge.verify().iter().map(ToString::to_string).collect(),
    })))
}
