//! From the files that people edit to the tables that are looked up.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use borsh::BorshSerialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::{
    BETWEEN_NAMES, Day, Edition, Entry, Glance, Kind, Knowledge, OtherDrug, Problem, Role, Source,
    SourceKind, Status, Table, WITHDRAWN,
    check::check,
    model::File,
    naming,
    store::{Writer, encoded},
    table::key,
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

/// Places of the entries to which a name leads, with what it is to them.
pub(super) type Leads = BTreeMap<usize, Role>;

/// Every folded name, or id, with the entries to which it leads.
pub(super) type Names = BTreeMap<String, Leads>;

/// Knowledge files, by name.
pub type Texts = BTreeMap<&'static str, String>;

/// Reads the knowledge files of a folder.
///
/// # Errors
/// Every file that cannot be read, and why.
pub fn read(folder: &Path) -> Result<Texts, Vec<Problem>> {
    let unreadable = |error: &io::Error| format!("cannot be read: {error}");
    if let Err(error) = fs::read_dir(folder) {
        let file = folder.display().to_string();
        return Err(vec![Problem { file, entry: "the folder".to_owned(), rule: unreadable(&error) }]);
    }
    let mut texts = Texts::new();
    let mut problems = Vec::new();
    for file in FILES {
        match fs::read_to_string(folder.join(file)) {
            Ok(text) => {
                texts.insert(file, text);
            }
            Err(error) => problems.push(of_the_file(file, unreadable(&error))),
        }
    }
    if problems.is_empty() { Ok(texts) } else { Err(problems) }
}

/// Checks knowledge files and compiles them. Names of other drugs that are `in_force` hold as if they stood in the
/// files, but for drugs that the files themselves cover.
///
/// # Errors
/// Every rule that they break.
pub fn compile(texts: &Texts, in_force: &[OtherDrug]) -> Result<Knowledge, Vec<Problem>> {
    let bytes = encode(texts, in_force, String::new())?;
    Ok(Knowledge::made(&bytes.into()))
}

/// The same as bytes, with where they come from: [`Knowledge::made`] and [`Knowledge::built_in`] take them.
///
/// # Errors
/// Every rule that the files break.
pub fn encode(texts: &Texts, in_force: &[OtherDrug], origin: String) -> Result<Vec<u8>, Vec<Problem>> {
    let mut files = parse(texts)?;
    let problems = check(&files, in_force);
    if !problems.is_empty() {
        return Err(problems);
    }
    let known: BTreeSet<String> = drugs_of(&files).map(fold).collect();
    let missing = in_force.iter().filter(|it| !known.contains(&fold(&it.name)));
    // What supports the class of a drug stands in the sources of other files.
    let named = |it: &OtherDrug| OtherDrug { class: None, citations: Vec::new(), ..it.clone() };
    let missing: Vec<OtherDrug> = missing.map(named).collect();
    files.others.extend(missing);
    files.others.sort_by_cached_key(|it| fold(&it.name));
    let mut writer = Writer::default();
    write(&files, &mut writer);
    Ok(writer.finish(files.edition, sha256(texts), origin))
}

/// Checks compiled knowledge once more, as if it were files again.
pub fn verify(knowledge: &Knowledge) -> Vec<Problem> {
    let words = |table: &Table| table.rows().map(|(word, _)| word.to_owned()).collect();
    let files = Files {
        edition: knowledge.edition.clone(),
        entries: knowledge.headings().filter_map(|it| it.entry()).collect(),
        fillers: words(&knowledge.fillers),
        others: knowledge.other_drugs().collect(),
        sources: knowledge.sources().map(|(source, _)| source).collect(),
        subjects: words(&knowledge.subjects),
    };
    check(&files, &[])
}

/// The names of the drugs that files hold, covered or not.
fn drugs_of(files: &Files) -> impl Iterator<Item = &str> {
    let covered = files.entries.iter().filter(|it| it.kind() == Kind::Drug).map(Entry::name);
    covered.chain(files.others.iter().flat_map(OtherDrug::all_names))
}

/// SHA-256 of the files one after the other, in the order of their names: what `cat *.json | sha256sum` prints.
fn sha256(texts: &Texts) -> String {
    let mut hash = Sha256::new();
    for text in texts.values() {
        hash.update(text);
    }
    hash.finalize().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// A problem with a file as a whole.
fn of_the_file(file: &str, rule: String) -> Problem {
    Problem { file: file.to_owned(), entry: "the file".to_owned(), rule }
}

fn parse(texts: &Texts) -> Result<Files, Vec<Problem>> {
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
    texts: &'t Texts,
    problems: Vec<Problem>,
}

impl Parser<'_> {
    fn report(&mut self, file: &str, entry: String, error: &serde_json::Error) {
        self.problems.push(Problem { file: file.to_owned(), entry, rule: error.to_string() });
    }

    fn whole<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let text = self.texts.get(file).map_or("", String::as_str);
        serde_json::from_str(text)
            .map_err(|error| self.problems.push(of_the_file(file, error.to_string())))
            .ok()
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

/// Writes all parts, in the order in which they are read again.
fn write(files: &Files, to: &mut Writer) {
    let mut bodies = Vec::new();
    let mut headings = Vec::new();
    let mut names = Names::new();
    let mut words: BTreeMap<String, BTreeSet<(usize, usize)>> = BTreeMap::new();
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    let mut belonging: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let of_source: BTreeMap<&str, (SourceKind, Option<Day>)> =
        files.sources.iter().map(|it| (it.id.as_str(), (it.kind, it.date))).collect();
    for (place, entry) in files.entries.iter().enumerate() {
        for owner in owners(entry) {
            let key = format!("{} {owner}", entry.kind().slug());
            belonging.entry(key).or_default().push(place.to_string());
        }
        let glance = Glance::of(entry, &|it| of_source.get(it.source.as_str()).copied());
        let glance = glance.map_or_else(|| "\t".to_owned(), |it| put(&it, &mut bodies));
        headings.push(heading(place, entry, &glance, &put(entry, &mut bodies)));
        for (name, role) in names_of(entry) {
            lead(names.entry(name).or_default(), place, role);
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
        lead(leads, place, if is_taken { Role::Exact } else { Role::Name });
    }
    let other_names = files.others.iter().flat_map(|other| {
        let class = other.class.as_deref().unwrap_or_default();
        other.all_names().map(move |name| format!("{}\t{}\t{class}", fold(name), other.name))
    });
    let other_drugs: Vec<String> = files
        .others
        .iter()
        .enumerate()
        .map(|(number, other)| format!("{}\t{}", key(number), put(other, &mut bodies)))
        .collect();
    let sources: Vec<String> = files
        .sources
        .iter()
        .map(|it| {
            let (kind, drug) = (it.kind.word(), it.drug.as_deref().unwrap_or_default());
            let count = counts.get(it.id.as_str()).copied().unwrap_or_default();
            format!("{}\t{kind}\t{drug}\t{count}\t{}", it.id, put(it, &mut bodies))
        })
        .collect();
    let words = words.iter().map(|(word, at)| {
        let at: Vec<String> = at.iter().map(|(place, number)| format!("{place}.{number}")).collect();
        format!("{word}\t{}", at.join(" "))
    });
    let folded = |words: &[String]| words.iter().map(|word| fold(word)).collect();
    to.add(&bodies);
    Table::write(headings, to);
    Table::write(belonging.iter().map(|(key, places)| format!("{key}\t{}", places.join(" "))).collect(), to);
    let name = |(name, leads): (&String, &Leads)| format!("{name}\t{}", join_leads(leads.clone()));
    Table::write(names.iter().map(name).collect(), to);
    let drugs = files.entries.iter().filter(|it| it.kind() == Kind::Drug);
    Table::write(drugs.map(|it| format!("{}\t{}", it.id(), label(it))).collect(), to);
    Table::write(other_names.collect(), to);
    Table::write(other_drugs, to);
    Table::write(sources, to);
    Table::write(words.collect(), to);
    Table::write(folded(&files.fillers), to);
    Table::write(folded(&files.subjects), to);
    naming::write(files, &names, to);
}

/// Puts a value after the others, and tells where it stands, as a row has it.
fn put(value: &impl BorshSerialize, bodies: &mut Vec<u8>) -> String {
    let start = bodies.len();
    bodies.extend(encoded(value));
    format!("{start}\t{}", bodies.len())
}

/// The row of an entry, which tells of it what lists and matching need.
fn heading(place: usize, entry: &Entry, glance: &str, body: &str) -> String {
    let brands = entry.names().brands.join(&char::from(BETWEEN_NAMES).to_string());
    let day = if let Entry::Event(event) = entry { event.date.first().to_string() } else { String::new() };
    let fields = [
        entry.id(),
        entry.name(),
        label(entry),
        &brands,
        entry.parent().unwrap_or_default(),
        &entry.sources().into_iter().collect::<Vec<_>>().join(" "),
        entry.brief().map_or("", |it| &it.text),
        if has_withdrawal(entry) { WITHDRAWN } else { "" },
        &day,
        glance,
        body,
    ];
    format!("{}\t{}", key(place), fields.join("\t"))
}

/// Ids of what an entry is about or beneath; nothing, where that is none in particular.
fn owners(entry: &Entry) -> BTreeSet<&str> {
    let all: BTreeSet<&str> = entry.subjects().into_iter().chain(entry.parent()).collect();
    if all.is_empty() { BTreeSet::from([""]) } else { all }
}

fn has_withdrawal(entry: &Entry) -> bool {
    matches!(entry, Entry::Drug(drug) if drug.indications.iter().any(|it| it.status == Status::Withdrawn))
}

/// The name of an entry in a line: the brand, where the name has several words and there is one.
fn label(entry: &Entry) -> &str {
    let brand = entry.names().brands.first().filter(|_| entry.name().contains(' '));
    brand.map_or(entry.name(), String::as_str)
}

/// Adds an entry to those to which a name leads: one to which it leads in two roles has it in the better one.
pub(super) fn lead(leads: &mut Leads, place: usize, role: Role) {
    leads.entry(place).and_modify(|it| *it = (*it).min(role)).or_insert(role);
}

/// What leads to entries, as a row has it.
pub(super) fn join_leads(leads: impl IntoIterator<Item = (usize, Role)>) -> String {
    let leads = leads.into_iter().map(|(place, role)| format!("{}{place}", role.letter()));
    leads.collect::<Vec<_>>().join(" ")
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
