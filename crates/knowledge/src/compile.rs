//! From the files that people edit to the bytes that are looked up.

use std::collections::{BTreeMap, BTreeSet};

use borsh::{BorshDeserialize, BorshSerialize};
use immunoref_index::{
    Place, Role,
    lexicon::{Leads, LexiconSpans, Names, lead},
    signs::SignSpans,
    store::{PackedSpan, Span, Writer},
    text::fold,
};

use crate::{
    check::{check, check_strings},
    codes,
    files::{Files, Tables, Texts, Views, parse, sha256},
    model::{Author, Day, Edition, Entry, Jurisdiction, Kind, OtherDrug, Severity, Status, slug},
    names,
    problem::Problem,
    questions::{self, QuestionSpans},
    signs,
};

/// Where each part of compiled knowledge stands.
#[derive(Debug, BorshDeserialize, BorshSerialize)]
pub(crate) struct Layout {
    pub(crate) edition: Edition,
    /// SHA-256 of the files, in hexadecimal digits.
    pub(crate) sha256: String,
    /// How many statements there are in the files.
    pub(crate) statements: u32,
    /// How many entries there are of each kind, in the order of `Kind::ALL`.
    pub(crate) by_kind: Vec<u32>,
    pub(crate) ids: Span,
    pub(crate) titles: Span,
    pub(crate) labels: Span,
    pub(crate) briefs: Span,
    pub(crate) abouts: Span,
    pub(crate) entries: PackedSpan,
    pub(crate) belonging: (Span, Span),
    pub(crate) names: (Span, Span),
    pub(crate) other_drugs: Span,
    pub(crate) other_names: Span,
    pub(crate) codes: (Span, Span),
    pub(crate) uses: PackedSpan,
    pub(crate) red_flags: PackedSpan,
    pub(crate) actions: PackedSpan,
    pub(crate) rates: PackedSpan,
    pub(crate) management: PackedSpan,
    pub(crate) sources: PackedSpan,
    pub(crate) source_ids: Span,
    pub(crate) source_facts: Span,
    pub(crate) questions: QuestionSpans,
    pub(crate) organs: Span,
    pub(crate) stop_words: Span,
    pub(crate) subject_words: Span,
    pub(crate) lexicon: LexiconSpans,
    pub(crate) signs: SignSpans,
    pub(crate) word_meanings: Span,
}

/// What lists and filters need of an entry.
#[derive(BorshDeserialize, BorshSerialize, Debug)]
pub(crate) struct About {
    pub(crate) brands: Vec<String>,
    /// Id of the entry that answers where this one is hidden.
    pub(crate) parent: Option<String>,
    /// Numbers of the sources each of which says something of it alone.
    pub(crate) sources: Vec<u32>,
    /// Whether an approval of it was withdrawn.
    pub(crate) has_withdrawal: bool,
    /// Whether it is a drug of which holds what is said of immunotherapy as a whole.
    pub(crate) is_immunotherapy: bool,
    /// Whether it is a serious side effect.
    pub(crate) is_serious: bool,
    /// The date of an event.
    pub(crate) day: Option<Day>,
    /// What it shows of the tables.
    pub(crate) views: Views,
}

/// What is known of a source without reading all of it.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug)]
pub struct SourceFacts {
    /// Who speaks in it.
    pub author: Author,
    /// Id of the drug whose label, leaflet or page it is.
    pub drug: Option<String>,
    /// Where it speaks for, if not the United States.
    pub jurisdiction: Option<Jurisdiction>,
    /// How many statements rest on it.
    pub statements: u32,
}

/// Checks knowledge files and compiles them to what [`Knowledge::new`](crate::Knowledge::new) takes. Names of other drugs
/// that are `in_force` hold as if they stood in the files, but for drugs that the files themselves cover.
///
/// # Errors
/// Every rule that the files break.
pub fn compile(texts: &Texts, in_force: &[OtherDrug]) -> Result<Vec<u8>, Vec<Problem>> {
    let mut problems = check_strings(texts);
    let mut files = match parse(texts) {
        Ok(files) => files,
        Err(others) => return Err([problems, others].concat()),
    };
    problems.extend(check(&files, in_force));
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
    let mut facts = Facts::of(&files);
    facts.sha256 = sha256(texts);
    files.join_statements();
    Ok(write(files, &facts))
}

/// The names of the drugs that files hold, covered or not.
fn drugs_of(files: &Files) -> impl Iterator<Item = &str> {
    let covered = files.entries.iter().filter(|it| it.kind() == Kind::Drug).map(Entry::name);
    covered.chain(files.others.iter().flat_map(OtherDrug::all_names))
}

/// What is counted in the files before entries have their views.
struct Facts {
    sha256: String,
    statements: u32,
    by_source: BTreeMap<String, u32>,
}

impl Facts {
    fn of(files: &Files) -> Self {
        let mut facts = Self { sha256: String::new(), statements: 0, by_source: BTreeMap::new() };
        for citations in files.cited() {
            facts.statements += 1;
            let sources: BTreeSet<&str> = citations.iter().map(|it| it.source.as_str()).collect();
            for source in sources {
                *facts.by_source.entry(source.to_owned()).or_default() += 1;
            }
        }
        facts
    }
}

fn write(mut files: Files, facts: &Facts) -> Vec<u8> {
    let mut to = Writer::default();
    // What an entry shows of the tables is not written with it.
    let entries = to.packed(&files.entries);
    files.show_tables();
    let files = &files;
    let mut belonging: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for (place, entry) in placed(files) {
        for owner in owners(entry) {
            belonging.entry(format!("{} {owner}", entry.kind().slug())).or_default().push(place);
        }
    }
    let names = names_of(files);
    let lexicon = names::write(files, &names, &mut to);
    let word_meanings = signs::write_meanings(files, &mut to);
    let signs = signs::write(files, &mut to);
    let questions = questions::write(files, &mut to);
    let leads = |leads: Leads<Place>| leads.into_iter().collect::<Vec<_>>();
    let sources: BTreeMap<&str, u32> = files.sources.iter().map(|it| it.id.as_str()).zip(0..).collect();
    let all = || files.entries.iter();
    let source_facts = files.sources.iter().map(|it| SourceFacts {
        author: it.author,
        drug: it.drug.clone(),
        jurisdiction: it.jurisdiction,
        statements: facts.by_source.get(it.id.as_str()).copied().unwrap_or_default(),
    });
    let other_names = (0..)
        .zip(&files.others)
        .flat_map(|(number, other)| other.all_names().map(move |name| (fold(name), number)));
    let set = |words: &[String]| words.iter().map(|word| (fold(word), 0)).collect::<Vec<_>>();
    let layout = Layout {
        edition: files.edition.clone(),
        sha256: facts.sha256.clone(),
        statements: facts.statements,
        by_kind: Kind::ALL
            .map(|kind| u32::try_from(all().filter(|it| it.kind() == kind).count()).unwrap_or(0))
            .to_vec(),
        ids: to.texts(all().map(Entry::id)),
        titles: to.texts(all().map(Entry::name)),
        labels: to.texts(all().map(label)),
        briefs: to.texts(all().map(|it| it.brief().map_or("", |it| &it.text))),
        abouts: to.records(all().map(|it| about(it, &sources, &files.tables))),
        entries,
        belonging: to.keyed(belonging),
        names: to.keyed(names.into_iter().map(|(name, it)| (name, leads(it)))),
        other_drugs: to.records(&files.others),
        other_names: to.index(other_names.collect()),
        codes: codes::write(placed(files), &mut to),
        uses: to.packed(&files.tables.uses),
        red_flags: to.packed(&files.tables.red_flags),
        actions: to.packed(&files.tables.actions),
        rates: to.packed(&files.tables.rates),
        management: to.packed(&files.tables.management),
        sources: to.packed(&files.sources),
        source_ids: to.texts(files.sources.iter().map(|it| it.id.as_str())),
        source_facts: to.records(source_facts),
        questions,
        organs: to.records(&files.organs),
        stop_words: to.index(set(&files.stop_words)),
        subject_words: to.index(set(&files.subject_words)),
        lexicon,
        signs,
        word_meanings,
    };
    to.finish(&layout)
}

fn placed(files: &Files) -> impl Iterator<Item = (Place, &Entry)> {
    files.entries.iter().enumerate().map(|(number, entry)| (Place::new(number), entry))
}

fn about(entry: &Entry, sources: &BTreeMap<&str, u32>, tables: &Tables) -> About {
    let is_withdrawn = |it: &crate::model::Approval| it.status == Status::Withdrawn;
    About {
        brands: entry.names().brands.clone(),
        parent: entry.parent().map(str::to_owned),
        sources: entry.sources().into_iter().filter_map(|id| sources.get(id).copied()).collect(),
        has_withdrawal: matches!(entry, Entry::Drug(drug) if drug.uses.iter().flat_map(|it| &it.approvals).any(is_withdrawn)),
        is_immunotherapy: matches!(entry, Entry::Drug(drug) if drug.is_immunotherapy()),
        is_serious: matches!(entry, Entry::SideEffect(it) if it.severity == Severity::Serious),
        day: if let Entry::Event(event) = entry { Some(event.date) } else { None },
        views: Views::of(entry, tables),
    }
}

/// Ids of what an entry is about or beneath; nothing, where that is none in particular.
fn owners(entry: &Entry) -> BTreeSet<&str> {
    let all: BTreeSet<&str> = entry.subjects().into_iter().chain(entry.parent()).collect();
    if all.is_empty() { BTreeSet::from([""]) } else { all }
}

/// The name of an entry in a line: the brand, where the name has several words and there is one.
fn label(entry: &Entry) -> &str {
    let brand = entry.names().brands.first().filter(|_| entry.name().contains(' '));
    brand.map_or(entry.name(), String::as_str)
}

/// Every folded name, and every id, with the entries to which it leads.
fn names_of(files: &Files) -> Names {
    let mut names = Names::new();
    for (place, entry) in placed(files) {
        for (name, role) in names_of_entry(entry) {
            lead(names.entry(name).or_default(), place, role);
        }
    }
    for (place, entry) in placed(files) {
        let leads = names.entry(fold(slug(entry.id()))).or_default();
        // An id without its kind is a name, unless another entry has that name.
        let is_taken = leads.iter().any(|(other, role)| *other != place && *role <= Role::Brand);
        lead(leads, place, if is_taken { Role::Exact } else { Role::Name });
    }
    names
}

/// Everything that leads to an entry: its names, folded, its id, that without its kind, and its codes.
pub(crate) fn all_names_of(entry: &Entry) -> BTreeSet<String> {
    let names = names_of_entry(entry).into_iter().map(|(name, _)| name);
    let codes = codes::of_entry(entry).flat_map(|it| it.forms());
    names.chain([fold(slug(entry.id()))]).chain(codes).collect()
}

/// Every folded name of an entry, its id among them, with what it is to it.
fn names_of_entry(entry: &Entry) -> Vec<(String, Role)> {
    let names = entry.names();
    let mut all = vec![(entry.id().to_owned(), Role::Name), (fold(entry.name()), Role::Name)];
    let mut add = |texts: &[String], role| all.extend(texts.iter().map(|text| (fold(text), role)));
    add(&names.brands, Role::Brand);
    add(&names.former, Role::Former);
    add(&names.aliases, Role::Alias);
    add(&names.exact, Role::Exact);
    match entry {
        Entry::Drug(drug) => {
            add(&names.codes, Role::Former);
            let suffixed = drug.suffix.iter().map(|suffix| format!("{}-{suffix}", drug.name));
            add(&suffixed.collect::<Vec<_>>(), Role::Name);
        }
        Entry::SideEffect(effect) => {
            // Its plain name is a name: what it is a sign of stands beside it, and not in its place.
            add(effect.lay_name.as_slice(), Role::Former);
            add(&effect.symptoms.iter().map(|it| it.text.clone()).collect::<Vec<_>>(), Role::Alias);
        }
        Entry::Term(term) => add(term.long_name.as_slice(), Role::Name),
        Entry::Trial(trial) => add(trial.registration.as_slice(), Role::Name),
        _ => {}
    }
    all
}
