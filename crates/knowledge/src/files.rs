//! The knowledge files: how they are read, parsed and joined.
//!
//! A fact stands in one file. What an entry shows of others (a drug its uses, a side effect its rates) is a view:
//! see [`Files::join_statements`] and [`Views`].

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Read},
    path::Path,
};

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::{
    model::{
        Action, Citation, Edition, Entry, Facet, File, Kind, Locale, Management, Organ, OtherDrug, Rate,
        RedFlag, Section, Sections, Sign, SignWords, Source, SourceFilter, Statement, Synonym, Use,
    },
    problem::Problem,
};

/// The knowledge files, by name.
pub const FILES: [&str; 23] = [
    "actions.json",
    "drugs.json",
    "edition.json",
    "events.json",
    "facets.json",
    "locales.json",
    "management.json",
    "organs.json",
    "other-drugs.json",
    "rates.json",
    "red-flags.json",
    "regimens.json",
    "side-effects.json",
    "sign-words.json",
    "signs.json",
    "sources.json",
    "stop-words.json",
    "subject-words.json",
    "synonyms.json",
    "terms.json",
    "topics.json",
    "trials.json",
    "uses.json",
];

/// The file that holds a kind.
pub(crate) fn file_of(kind: Kind) -> &'static str {
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

/// Knowledge files, by name.
pub type Texts = BTreeMap<&'static str, String>;

/// The tables of which entries show their parts.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tables {
    /// Uses: a drug in a disease and setting, with how it is approved and given.
    pub uses: Vec<Use>,
    /// Signs to tell the care team of at once.
    pub red_flags: Vec<RedFlag>,
    /// What labels do with a drug when a side effect comes.
    pub actions: Vec<Action>,
    /// How often side effects were seen.
    pub rates: Vec<Rate>,
    /// What guideline bodies say to do at a grade.
    pub management: Vec<Management>,
}

impl Tables {
    /// Keeps what rests on the sources that may speak.
    pub fn retain(&mut self, filter: &dyn SourceFilter) {
        self.uses.retain_mut(|it| it.retain(filter));
        self.red_flags.retain_mut(|it| filter.calls(it));
        self.actions.retain_mut(|it| filter.in_force(&mut it.citations, &mut it.jurisdiction));
        self.rates.retain_mut(|it| filter.in_force(&mut it.citations, &mut it.jurisdiction));
        self.management.retain_mut(|it| filter.in_force(&mut it.citations, &mut it.jurisdiction));
    }
}

/// The knowledge files, parsed.
pub(crate) struct Files {
    pub(crate) edition: Edition,
    /// In the order of kinds, each in that of its file. They hold no views before they are joined.
    pub(crate) entries: Vec<Entry>,
    pub(crate) tables: Tables,
    /// Signs, as people tell of them, and the words by which they are recognised.
    pub(crate) signs: Vec<Sign>,
    pub(crate) sign_words: Vec<SignWords>,
    /// In the order in which they are listed.
    pub(crate) organs: Vec<Organ>,
    pub(crate) stop_words: Vec<String>,
    pub(crate) subject_words: Vec<String>,
    /// What questions are made of beside names.
    pub(crate) facets: Vec<Facet>,
    pub(crate) locales: Vec<Locale>,
    pub(crate) synonyms: Vec<Synonym>,
    pub(crate) others: Vec<OtherDrug>,
    pub(crate) sources: Vec<Source>,
}

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
        match read_file(&folder.join(file)) {
            Ok(text) => {
                texts.insert(file, text);
            }
            Err(error) => problems.push(of_the_file(file, unreadable(&error))),
        }
    }
    if problems.is_empty() { Ok(texts) } else { Err(problems) }
}

/// The most bytes of a file: thirty times as many as all have together.
const MOST_BYTES: u64 = 64 << 20;

/// Reads a file, and nothing that never ends: no pipe, no device.
fn read_file(path: &Path) -> io::Result<String> {
    let about = fs::metadata(path)?;
    if !about.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut text = String::new();
    fs::File::open(path)?.take(MOST_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MOST_BYTES { Err(io::Error::other("it has over 64 MiB")) } else { Ok(text) }
}

/// SHA-256 of the files one after the other, in the order of their names: what `cat *.json | sha256sum` prints.
pub(crate) fn sha256(texts: &Texts) -> String {
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

/// Parses the knowledge files.
///
/// # Errors
/// Every entry that is not what it should be.
pub(crate) fn parse(texts: &Texts) -> Result<Files, Vec<Problem>> {
    let mut parser = Parser { texts, problems: Vec::new() };
    let edition = parser.whole("edition.json");
    let entries = Kind::ALL
        .into_iter()
        .flat_map(|kind| parser.list(file_of(kind), "id", |json| Entry::parse(kind, json)));
    let entries = entries.collect();
    let tables = Tables {
        uses: parser.typed("uses.json", "id"),
        red_flags: parser.typed("red-flags.json", "sign"),
        actions: parser.typed("actions.json", "effect"),
        rates: parser.typed("rates.json", "effect"),
        management: parser.typed("management.json", "effect"),
    };
    let signs = parser.typed("signs.json", "id");
    let sign_words = parser.typed("sign-words.json", "meaning");
    let organs = parser.typed("organs.json", "name");
    let stop_words = parser.typed("stop-words.json", "");
    let subject_words = parser.typed("subject-words.json", "");
    let facets = parser.typed("facets.json", "id");
    let locales = parser.typed("locales.json", "name");
    let synonyms = parser.typed("synonyms.json", "word");
    let others = parser.typed("other-drugs.json", "name");
    let sources = parser.typed("sources.json", "id");
    match edition {
        Some(edition) if parser.problems.is_empty() => {
            let mut files = Files {
                edition,
                entries,
                tables,
                signs,
                sign_words,
                organs,
                stop_words,
                subject_words,
                facets,
                locales,
                synonyms,
                others,
                sources,
            };
            files.say_whose_signs();
            Ok(files)
        }
        _ => Err(parser.problems),
    }
}

struct Parser<'t> {
    texts: &'t Texts,
    problems: Vec<Problem>,
}

impl Parser<'_> {
    fn whole<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let text = self.texts.get(file).map_or("", String::as_str);
        serde_json::from_str(text)
            .map_err(|error| self.problems.push(of_the_file(file, error.to_string())))
            .ok()
    }

    fn typed<T: DeserializeOwned>(&mut self, file: &str, label: &str) -> Vec<T> {
        self.list(file, label, |json| serde_json::from_str(json))
    }

    /// Parses what a file holds one by one, so that a problem names what it is in, by the field `label`.
    fn list<T>(&mut self, file: &str, label: &str, parse: impl Fn(&str) -> serde_json::Result<T>) -> Vec<T> {
        let Some(whole) = self.whole::<File<Box<RawValue>>>(file) else { return Vec::new() };
        let mut all = Vec::with_capacity(whole.entries.len());
        for (number, raw) in whole.entries.iter().enumerate() {
            match parse(raw.get()) {
                Ok(entry) => all.push(entry),
                Err(error) => {
                    let value: serde_json::Value = serde_json::from_str(raw.get()).unwrap_or_default();
                    let label = value[label].as_str().unwrap_or("without a name");
                    let entry = format!("{label} (entry {})", number + 1);
                    self.problems.push(Problem { file: file.to_owned(), entry, rule: error.to_string() });
                }
            }
        }
        all
    }
}

impl Files {
    /// Says of each red flag of which drugs it is: of those whose texts it cites.
    fn say_whose_signs(&mut self) {
        let drugs: BTreeMap<&str, &String> =
            self.sources.iter().filter_map(|it| Some((it.id.as_str(), it.drug.as_ref()?))).collect();
        for flag in &mut self.tables.red_flags {
            let cited = flag.citations.iter().filter_map(|it| drugs.get(it.source.as_str()));
            let cited: BTreeSet<&String> = cited.copied().collect();
            flag.drugs = cited.into_iter().cloned().collect();
        }
    }

    /// Who says what: the citations of everything in the files, each as a whole.
    pub(crate) fn cited(&self) -> impl Iterator<Item = &[Citation]> {
        let tables = &self.tables;
        let statements = tables.uses.iter().flat_map(Use::statements).map(|(_, it)| it);
        let entries = self.entries.iter().flat_map(Entry::cited).map(|(citations, _)| citations);
        entries
            .chain(statements.map(|it| &it.citations[..]))
            .chain(tables.red_flags.iter().map(|it| &it.citations[..]))
            .chain(tables.actions.iter().map(|it| &it.citations[..]))
            .chain(tables.rates.iter().map(|it| &it.citations[..]))
            .chain(tables.management.iter().map(|it| &it.citations[..]))
    }

    /// Shows in entries what the tables say of them.
    pub(crate) fn show_tables(&mut self) {
        for entry in &mut self.entries {
            show(entry, Views::of(entry, &self.tables).rows(&self.tables));
        }
    }

    /// Shows statements that stand in one entry in the others that they name, before their own; in events after them.
    pub(crate) fn join_statements(&mut self) {
        let mut views: BTreeMap<String, Sections> = BTreeMap::new();
        let mut show = |section: Section, statement: &mut Statement| {
            for id in std::mem::take(&mut statement.also) {
                let drug = statement.drug.clone().filter(|drug| *drug != id);
                let view = Statement { drug, ..statement.clone() };
                views.entry(id).or_default().entry(section).or_default().push(view);
            }
        };
        for entry in &mut self.entries {
            for (section, statements) in entry.sections_mut() {
                for it in statements {
                    show(*section, it);
                }
            }
        }
        for it in &mut self.tables.uses {
            for (section, statements) in &mut it.sections {
                for it in statements {
                    show(*section, it);
                }
            }
            for it in it.approvals.iter_mut().flat_map(|it| &mut it.history) {
                show(Section::Says, it);
            }
        }
        for entry in &mut self.entries {
            // What happened is told by the event itself: the first of its statements has its date and source.
            let own_first = entry.kind() == Kind::Event;
            for (section, mut shown) in views.remove(entry.id()).unwrap_or_default() {
                let own = entry.sections_mut().entry(section).or_default();
                if own_first {
                    own.append(&mut shown);
                } else {
                    shown.append(own);
                    *own = shown;
                }
            }
        }
    }

    /// Ids of everything that can be referred to.
    pub(crate) fn ids(&self) -> BTreeSet<&str> {
        self.entries.iter().map(Entry::id).chain(self.tables.uses.iter().map(|it| it.id.as_str())).collect()
    }
}

/// What an entry shows of the tables: the numbers of the rows.
#[derive(BorshDeserialize, BorshSerialize, Debug)]
pub(crate) struct Views {
    pub(crate) uses: Vec<u32>,
    pub(crate) red_flags: Vec<u32>,
    pub(crate) actions: Vec<u32>,
    pub(crate) rates: Vec<u32>,
    pub(crate) management: Vec<u32>,
}

impl Views {
    /// A drug shows its uses, a regimen the one that it serves, a side effect its actions, rates and management, and drugs
    /// and side effects their red flags.
    pub(crate) fn of(entry: &Entry, tables: &Tables) -> Self {
        fn numbers<T>(rows: &[T], is_shown: impl Fn(&T) -> bool) -> Vec<u32> {
            (0..).zip(rows).filter(|(_, row)| is_shown(row)).map(|(number, _)| number).collect()
        }
        let (id, served) =
            (entry.id(), if let Entry::Regimen(it) = entry { it.serves.as_ref() } else { None });
        Self {
            uses: numbers(&tables.uses, |it| it.drug == id || Some(&it.id) == served),
            red_flags: numbers(&tables.red_flags, |it| is_called_about(entry, it)),
            actions: numbers(&tables.actions, |it| it.effect == id),
            rates: numbers(&tables.rates, |it| it.effect == id),
            management: numbers(&tables.management, |it| {
                it.effect == id || it.also.iter().any(|it| it == id)
            }),
        }
    }

    /// The rows.
    fn rows(&self, tables: &Tables) -> Tables {
        fn rows<T: Clone>(numbers: &[u32], all: &[T]) -> Vec<T> {
            numbers.iter().filter_map(|number| all.get(*number as usize)).cloned().collect()
        }
        Tables {
            uses: rows(&self.uses, &tables.uses),
            red_flags: rows(&self.red_flags, &tables.red_flags),
            actions: rows(&self.actions, &tables.actions),
            rates: rows(&self.rates, &tables.rates),
            management: rows(&self.management, &tables.management),
        }
    }
}

/// Whether an entry shows a red flag: a side effect those of which it is a condition, a drug those of its texts and of the
/// treatment as a whole, a topic all or none.
fn is_called_about(entry: &Entry, flag: &RedFlag) -> bool {
    match entry {
        Entry::SideEffect(it) => flag.conditions.contains(&it.id),
        Entry::Drug(it) => {
            let owner = it.signs_as.as_ref().map_or(&it.id, |it| &it.drug);
            flag.drugs.is_empty() || flag.drugs.contains(owner)
        }
        Entry::Topic(it) => it.shows_red_flags,
        _ => false,
    }
}

/// Shows in an entry the rows of which it has a view.
pub(crate) fn show(entry: &mut Entry, rows: Tables) {
    match entry {
        Entry::Drug(drug) => drug.uses = rows.uses,
        Entry::Regimen(regimen) => {
            for served in &rows.uses {
                regimen.not_read.extend(served.not_read.iter().cloned());
                show_use(served, &mut regimen.sections);
            }
        }
        Entry::SideEffect(effect) => {
            (effect.rates, effect.actions) = (rows.rates, rows.actions);
            effect.management = rows.management;
        }
        _ => {}
    }
    if let Some(call) = entry.call_mut() {
        *call = rows.red_flags;
    }
}

/// Shows in a regimen what is said of the use that it serves: for whom, how, how long, when to stop, how it is approved.
fn show_use(served: &Use, sections: &mut Sections) {
    let mut show = |to: Section, statements: &[Statement]| {
        if !statements.is_empty() {
            sections.entry(to).or_default().extend_from_slice(statements);
        }
    };
    // Where the source words the condition of a plan itself, the indication would only say it again.
    let told = served.section(Section::Condition).is_empty();
    show(Section::Condition, if told { served.section(Section::Indication) } else { &[] });
    for section in [
        Section::Condition,
        Section::Route,
        Section::Interval,
        Section::Duration,
        Section::Order,
        Section::BetweenPhases,
        Section::StopRule,
    ] {
        show(section, served.section(section));
    }
    for approval in &served.approvals {
        show(Section::Status, approval.history.get(..1).unwrap_or_default());
    }
}
