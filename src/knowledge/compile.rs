//! From the files that people edit to the tables that are looked up.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::{
    Edition, Entry, Kind, Knowledge, OtherDrug, Problem, Role, Source, Table, check::check, model::File,
};
use crate::fold::{fold, stem};

/// The knowledge files, by name.
pub const FILES: [&str; 12] = [
    "drugs.json",
    "edition.json",
    "events.json",
    "fillers.json",
    "other-drugs.json",
    "regimens.json",
    "side-effects.json",
    "sources.json",
    "subjects.json",
    "terms.json",
    "topics.json",
    "trials.json",
];

/// The file that holds a kind.
pub(super) fn file_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Drug => "drugs.json",
        Kind::SideEffect => "side-effects.json",
        Kind::Regimen => "regimens.json",
        Kind::Topic => "topics.json",
        Kind::Term => "terms.json",
        Kind::Trial => "trials.json",
        Kind::Event => "events.json",
    }
}

/// The knowledge files, parsed.
pub(super) struct Files {
    pub(super) edition: Edition,
    pub(super) entries: Vec<Entry>,
    pub(super) fillers: Vec<String>,
    pub(super) others: Vec<OtherDrug>,
    pub(super) sources: Vec<Source>,
    pub(super) subjects: Vec<String>,
}

/// Reads the knowledge files of a folder, by name.
pub fn read(folder: &Path) -> Result<BTreeMap<&'static str, String>, io::Error> {
    FILES
        .iter()
        .map(|name| {
            let path = folder.join(name);
            let text = fs::read_to_string(&path)
                .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
            Ok((*name, text))
        })
        .collect()
}

/// Checks knowledge files, given by name, and turns them into tables.
///
/// # Errors
/// Every rule that they break.
pub fn compile(texts: &BTreeMap<&'static str, String>) -> Result<Knowledge, Vec<Problem>> {
    let files = parse(texts)?;
    let problems = check(&files);
    if problems.is_empty() { Ok(tables(&files)) } else { Err(problems) }
}

fn parse(texts: &BTreeMap<&'static str, String>) -> Result<Files, Vec<Problem>> {
    let mut parser = Parser { texts, problems: Vec::new() };
    let edition = parser.whole("edition.json");
    let fillers = parser.list("fillers.json", |_| String::new(), |json| serde_json::from_str(json));
    let others = parser.typed("other-drugs.json", "name");
    let sources = parser.typed("sources.json", "id");
    let subjects = parser.list("subjects.json", |_| String::new(), |json| serde_json::from_str(json));
    let mut entries = Vec::new();
    for kind in Kind::ALL {
        entries.extend(parser.list(
            file_of(kind),
            |json| called(json, "id"),
            |json| Entry::parse(kind, json),
        ));
    }
    match edition {
        Some(edition) if parser.problems.is_empty() => {
            Ok(Files { edition, entries, fillers, others, sources, subjects })
        }
        _ => Err(parser.problems),
    }
}

struct Parser<'t> {
    texts: &'t BTreeMap<&'static str, String>,
    problems: Vec<Problem>,
}

impl Parser<'_> {
    fn report(&mut self, file: &str, entry: String, error: &serde_json::Error) {
        self.problems.push(Problem { file: file.to_owned(), entry, rule: error.to_string() });
    }

    fn whole<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let text = self.texts.get(file).map_or("", String::as_str);
        serde_json::from_str(text).map_err(|error| self.report(file, "the file".to_owned(), &error)).ok()
    }

    fn typed<T: DeserializeOwned>(&mut self, file: &str, name: &str) -> Vec<T> {
        self.list(file, |json| called(json, name), |json| serde_json::from_str(json))
    }

    /// Parses the entries one by one, so that a problem names the entry that it is in.
    fn list<T>(
        &mut self,
        file: &str,
        label: impl Fn(&str) -> String,
        parse: impl Fn(&str) -> serde_json::Result<T>,
    ) -> Vec<T> {
        let Some(whole) = self.whole::<File<Box<RawValue>>>(file) else { return Vec::new() };
        let mut all = Vec::with_capacity(whole.entries.len());
        for (number, raw) in whole.entries.iter().enumerate() {
            match parse(raw.get()) {
                Ok(entry) => all.push(entry),
                Err(error) => {
                    self.report(file, format!("{} (entry {})", label(raw.get()), number + 1), &error);
                }
            }
        }
        all
    }
}

/// The id or name of an entry that does not parse as what it should be.
fn called(json: &str, field: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    value[field].as_str().unwrap_or("without a name").to_owned()
}

fn tables(files: &Files) -> Knowledge {
    let mut bodies = String::new();
    let mut headings = Vec::new();
    let mut names: BTreeMap<String, BTreeSet<(usize, Role)>> = BTreeMap::new();
    let mut words: BTreeMap<String, BTreeSet<(usize, usize)>> = BTreeMap::new();
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for (place, entry) in files.entries.iter().enumerate() {
        let start = bodies.len();
        bodies.push_str(&body(entry));
        let subjects: BTreeSet<&str> = entry.subjects().into_iter().collect();
        let sources = entry.sources();
        headings.push(format!(
            "{place:08}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{start}\t{}",
            entry.id(),
            entry.name(),
            label(entry),
            entry.parent().unwrap_or_default(),
            subjects.into_iter().collect::<Vec<_>>().join(" "),
            sources.into_iter().collect::<Vec<_>>().join(" "),
            entry.brief().map_or("", |it| &it.text),
            bodies.len(),
        ));
        bodies.push('\n');
        for (name, role) in names_of(entry) {
            names.entry(name).or_default().insert((place, role));
        }
        for (number, (_, statement)) in entry.statements().into_iter().enumerate() {
            for word in fold(&statement.text).split(' ').filter(|word| !word.is_empty()) {
                words.entry(stem(word).to_owned()).or_default().insert((place, number));
            }
        }
        for (citations, _) in entry.cited() {
            let sources: BTreeSet<&str> = citations.iter().map(|it| it.source.as_str()).collect();
            for source in sources {
                *counts.entry(source).or_default() += 1;
            }
        }
    }
    for (place, entry) in files.entries.iter().enumerate() {
        let slug = fold(entry.id().split_once(':').map_or("", |(_, slug)| slug));
        let leads = names.entry(slug).or_default();
        // An id without its kind is a name, unless another entry has that name.
        let is_taken = leads.iter().any(|(other, role)| *other != place && *role <= Role::Brand);
        leads.insert((place, if is_taken { Role::Exact } else { Role::Name }));
    }
    Knowledge {
        edition: json(&files.edition).into(),
        entries: Table::from_rows(headings),
        bodies: bodies.into(),
        names: Table::from_rows(
            names.iter().map(|(name, leads)| format!("{name}\t{}", join_leads(leads))).collect(),
        ),
        others: Table::from_rows(
            files
                .others
                .iter()
                .flat_map(|other| {
                    let class = other.class.as_deref().unwrap_or_default();
                    let all = other.names.iter().chain([&other.name]);
                    all.map(move |name| format!("{}\t{}\t{class}", fold(name), other.name))
                })
                .collect(),
        ),
        other_bodies: json(&files.others).into(),
        sources: Table::from_rows(
            files
                .sources
                .iter()
                .map(|it| {
                    format!(
                        "{}\t{}\t{}",
                        it.id,
                        counts.get(it.id.as_str()).copied().unwrap_or_default(),
                        json(it)
                    )
                })
                .collect(),
        ),
        words: Table::from_rows(
            words
                .iter()
                .map(|(word, at)| {
                    let at: Vec<String> =
                        at.iter().map(|(place, number)| format!("{place}.{number}")).collect();
                    format!("{word}\t{}", at.join(" "))
                })
                .collect(),
        ),
        fillers: Table::from_rows(files.fillers.iter().map(|word| format!("{}\t", fold(word))).collect()),
        subjects: Table::from_rows(files.subjects.iter().map(|word| format!("{}\t", fold(word))).collect()),
    }
}

/// The name of an entry in a line: the brand, where the name has several words and there is one.
fn label(entry: &Entry) -> &str {
    let brand = entry.names().brands.first().filter(|_| entry.name().contains(' '));
    brand.map_or(entry.name(), String::as_str)
}

fn join_leads(leads: &BTreeSet<(usize, Role)>) -> String {
    // A name that leads to one entry in two roles does so in the better one.
    let mut best: BTreeMap<usize, Role> = BTreeMap::new();
    for (place, role) in leads {
        best.entry(*place).and_modify(|it| *it = (*it).min(*role)).or_insert(*role);
    }
    best.iter().map(|(place, role)| format!("{}{place}", role.letter())).collect::<Vec<_>>().join(" ")
}

/// Every folded name of an entry, its id among them, with what it is to it.
fn names_of(entry: &Entry) -> Vec<(String, Role)> {
    let names = entry.names();
    let mut all = vec![(entry.id().to_owned(), Role::Name), (fold(entry.name()), Role::Name)];
    let mut add = |texts: &[String], role| all.extend(texts.iter().map(|text| (fold(text), role)));
    add(&names.brands, Role::Brand);
    add(&names.former, Role::Former);
    add(&names.codes, Role::Former);
    add(&names.aliases, Role::Alias);
    add(&names.exact, Role::Exact);
    match entry {
        Entry::Drug(drug) => {
            let suffixed =
                drug.suffix.iter().map(|suffix| format!("{}-{suffix}", drug.name)).collect::<Vec<_>>();
            add(&suffixed, Role::Name);
        }
        Entry::SideEffect(effect) => {
            add(effect.lay_name.as_slice(), Role::Alias);
            let symptoms: Vec<String> = effect.symptoms.iter().map(|it| it.text.clone()).collect();
            add(&symptoms, Role::Alias);
        }
        Entry::Term(term) => add(term.long_name.as_slice(), Role::Name),
        Entry::Trial(trial) => add(trial.registration.as_slice(), Role::Name),
        _ => {}
    }
    all
}

/// The JSON of an entry, without the kind, which its id tells.
fn body(entry: &Entry) -> String {
    match entry {
        Entry::Drug(it) => json(it),
        Entry::SideEffect(it) => json(it),
        Entry::Regimen(it) => json(it),
        Entry::Topic(it) => json(it),
        Entry::Term(it) => json(it),
        Entry::Trial(it) => json(it),
        Entry::Event(it) => json(it),
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("knowledge serialises")
}
