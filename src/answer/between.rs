//! `changes --between`: what two editions of the knowledge say differently, statement by statement.
//!
//! Both are read as exports, whatever version has written them: a statement is what has citations, wherever it stands.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Answer, Command, Error, Hit, Notice, Outcome, Record, Session, export};
use crate::{knowledge::Knowledge, model::OtherDrug};

/// Something that two editions say differently.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Difference {
    /// `difference`.
    pub kind: &'static str,
    /// Id of the entry that says it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where in the entry it stands.
    pub part: String,
    /// What the older edition says; null where it says nothing like it.
    pub old: Option<Stated>,
    /// What the newer edition says; null where it says it no more.
    pub new: Option<Stated>,
}

/// A statement of an edition.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Stated {
    /// What is said: the text, and what limits it.
    pub text: String,
    /// Who says so, each with the place in it.
    pub sources: Vec<String>,
}

/// Fields that say again, for programs, what others say.
const SAID_AGAIN: [&str; 6] = ["citations", "coding", "grades", "marks", "numbers", "together"];
/// Parts of entries that are a table of their own.
const TABLES: [&str; 1] = ["call"];

/// Answers `changes --between OLD NEW`, each an export or a folder of knowledge files.
pub fn between(session: &Session<'_>, old: &Path, new: &Path) -> Result<Answer, Error> {
    let [older, newer] = [read(session, old)?, read(session, new)?].map(|it| Edition::of(&it));
    let mut places: Vec<&(String, String)> = newer.stated.keys().collect();
    places.extend(older.stated.keys().filter(|it| !newer.stated.contains_key(it)));
    let name = |id: &str| newer.names.get(id).or_else(|| older.names.get(id)).cloned().unwrap_or_default();
    let none = Vec::new();
    let differences = places.into_iter().flat_map(|place| {
        let (id, part) = place;
        let [old, new] = [&older, &newer].map(|it| it.stated.get(place).unwrap_or(&none));
        let differing = |one: &[Stated], other: &[Stated]| -> Vec<Stated> {
            one.iter().filter(|it| !other.contains(it)).cloned().collect()
        };
        let (gone, come) = (differing(old, new), differing(new, old));
        let count = gone.len().max(come.len());
        let name = name(id);
        (0..count).map(move |at| Difference {
            kind: "difference",
            id: id.clone(),
            name: name.clone(),
            part: part.clone(),
            old: gone.get(at).cloned(),
            new: come.get(at).cloned(),
        })
    });
    let results: Vec<Hit> = differences.map(|it| Hit::asked(Record::Difference(it))).collect();
    let mut outcome = Outcome::of(results);
    outcome.notices.extend(outcome.results.is_empty().then_some(Notice::NoDifference));
    Ok(session.answer(Command::Between, None, outcome))
}

/// An edition as an export.
fn read(session: &Session<'_>, path: &Path) -> Result<Value, Error> {
    let text = if path.is_dir() {
        let in_force: Vec<OtherDrug> = session.knowledge.other_drugs().collect();
        let knowledge = Knowledge::of_folder(path.to_owned(), &in_force);
        let knowledge = knowledge.map_err(|problems| Error::bad_knowledge(path, &problems))?;
        serde_json::to_string(&export(&Session::new(&knowledge, session.as_of))).unwrap_or_default()
    } else {
        fs::read_to_string(path).map_err(|error| Error::no_edition(path, &error.to_string()))?
    };
    let export: Value =
        serde_json::from_str(&text).map_err(|error| Error::no_edition(path, &error.to_string()))?;
    let is_whole = ["entries", "sources"].iter().all(|it| export[it].is_array());
    if is_whole { Ok(export) } else { Err(Error::no_edition(path, "it has no list of entries and sources")) }
}

/// What an edition says, by the id of the entry and the place in it.
#[derive(Default)]
struct Edition {
    names: BTreeMap<String, String>,
    stated: BTreeMap<(String, String), Vec<Stated>>,
    /// What each source is called in few letters.
    sources: BTreeMap<String, String>,
}

impl Edition {
    fn of(export: &Value) -> Self {
        let mut edition = Self::default();
        for source in listed(export, "sources") {
            let called = |field: &str| source[field].as_str().map(str::to_owned);
            if let (Some(id), Some(short)) = (called("id"), called("short").or_else(|| called("title"))) {
                edition.sources.insert(id, short);
            }
        }
        for entry in listed(export, "entries") {
            let id = text(&entry["id"]);
            edition.names.insert(id.clone(), text(&entry["name"]));
            for (field, value) in entry.as_object().into_iter().flatten() {
                if !TABLES.contains(&field.as_str()) {
                    edition.gather(&id, field, value);
                }
            }
        }
        for flag in listed(export, "red_flags") {
            let organ = text(&flag["organ"]);
            edition.names.insert("red-flags".to_owned(), "Signs to call about".to_owned());
            edition.gather("red-flags", &organ, flag);
        }
        edition
    }

    fn gather(&mut self, id: &str, part: &str, value: &Value) {
        match value {
            Value::Array(all) => all.iter().for_each(|it| self.gather(id, part, it)),
            Value::Object(fields) if fields.contains_key("citations") => {
                let stated = Stated { text: said(fields), sources: self.named(&fields["citations"]) };
                self.stated.entry((id.to_owned(), part.to_owned())).or_default().push(stated);
            }
            Value::Object(fields) => {
                let part = fields.get("id").and_then(Value::as_str).unwrap_or(part);
                for (field, value) in fields {
                    let part = if part == "sections" { field.clone() } else { format!("{part}/{field}") };
                    self.gather(id, &part, value);
                }
            }
            _ => {}
        }
    }

    fn named(&self, citations: &Value) -> Vec<String> {
        let named = |it: &Value| {
            let id = text(&it["source"]);
            let short = self.sources.get(&id).cloned().unwrap_or(id);
            it["section"].as_str().map_or_else(|| short.clone(), |section| format!("{short}, {section}"))
        };
        citations.as_array().into_iter().flatten().map(named).collect()
    }
}

fn listed<'v>(export: &'v Value, field: &str) -> impl Iterator<Item = &'v Value> {
    export[field].as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A statement in words: its text, then every other field by its name.
fn said(fields: &Map<String, Value>) -> String {
    let mut said: Vec<String> =
        fields.get("text").and_then(Value::as_str).map(str::to_owned).into_iter().collect();
    add(fields, &mut said);
    said.join("; ")
}

fn add(fields: &Map<String, Value>, said: &mut Vec<String>) {
    for (field, value) in fields {
        if field == "text" || SAID_AGAIN.contains(&field.as_str()) {
            continue;
        }
        match value {
            Value::Object(inner) => add(inner, said),
            Value::Array(all) => {
                let texts: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
                if !texts.is_empty() {
                    said.push(format!("{field} {}", texts.join(", ")));
                }
            }
            Value::String(text) => said.push(format!("{field} {text}")),
            Value::Null => {}
            other => said.push(format!("{field} {other}")),
        }
    }
}
