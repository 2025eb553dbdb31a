//! The knowledge: its shapes, the rules that every file keeps, and how it is
//! looked up.
//!
//! People edit `assets/knowledge/*.json`. [`compile`] checks those files and
//! turns them into sorted [`Table`]s and encoded entries; the build does that
//! once for the knowledge inside the binary. A lookup then reads one row of a
//! table and decodes the one entry that it leads to: knowledge costs nothing
//! until it is asked for, and as little when there is a hundred times as much.

mod check;
mod compile;
mod day;
mod glance;
mod lexicon;
mod model;
mod naming;
mod own;
mod pieces;
mod spelling;
mod store;
mod table;

use std::{collections::BTreeSet, io, ops::Range, path::PathBuf, sync::Arc};

use borsh::{BorshDeserialize, BorshSerialize};
use serde::Serialize;

pub use check::Problem;
pub use compile::{FILES, Texts, compile, encode, read, verify};
pub use day::Day;
pub use glance::{About, Glance, Rest, WHOLE_UP_TO};
pub use lexicon::{DrugName, Lexicon, LongerProduct, Meaning, NamedDrug, Phrase, SUBJECT, float, rarest};
pub use model::*;
pub use own::{COMPILED, keep, load, make};
pub use spelling::{Spellings, Way};
pub use table::Table;

use store::{Bytes, Header, Parts};
use table::{first_not, parts};

/// The kinds of entries.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A drug.
    Drug,
    /// A side effect.
    SideEffect,
    /// A regimen.
    Regimen,
    /// A topic of the article.
    Topic,
    /// A word of the field.
    Term,
    /// A trial.
    Trial,
    /// An event.
    Event,
}

impl Kind {
    /// All kinds, in the order of lists.
    pub const ALL: [Self; 7] =
        [Self::Drug, Self::SideEffect, Self::Regimen, Self::Topic, Self::Term, Self::Trial, Self::Event];

    /// Its name, which is also how its ids begin: `side-effect`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Drug => "drug",
            Self::SideEffect => "side-effect",
            Self::Regimen => "regimen",
            Self::Topic => "topic",
            Self::Term => "term",
            Self::Trial => "trial",
            Self::Event => "event",
        }
    }

    /// What people call one of them.
    pub fn noun(self) -> &'static str {
        match self {
            Self::SideEffect => "side effect",
            kind => kind.slug(),
        }
    }

    /// The kind of an id.
    pub fn of(id: &str) -> Option<Self> {
        let (slug, _) = id.split_once(':')?;
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}

/// An entry of any kind.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[allow(missing_docs)] // each is the type of its name
pub enum Entry {
    Drug(Drug),
    SideEffect(SideEffect),
    Regimen(Regimen),
    Topic(Topic),
    Term(Term),
    Trial(Trial),
    Event(Event),
}

/// Reads the same field of every kind of entry.
macro_rules! of_each {
    ($entry:expr, $it:ident => $value:expr) => {
        match $entry {
            Entry::Drug($it) => $value,
            Entry::SideEffect($it) => $value,
            Entry::Regimen($it) => $value,
            Entry::Topic($it) => $value,
            Entry::Term($it) => $value,
            Entry::Trial($it) => $value,
            Entry::Event($it) => $value,
        }
    };
}

impl Entry {
    /// Parses an entry of a kind, as it stands in the files.
    pub fn parse(kind: Kind, json: &str) -> serde_json::Result<Self> {
        Ok(match kind {
            Kind::Drug => Self::Drug(serde_json::from_str(json)?),
            Kind::SideEffect => Self::SideEffect(serde_json::from_str(json)?),
            Kind::Regimen => Self::Regimen(serde_json::from_str(json)?),
            Kind::Topic => Self::Topic(serde_json::from_str(json)?),
            Kind::Term => Self::Term(serde_json::from_str(json)?),
            Kind::Trial => Self::Trial(serde_json::from_str(json)?),
            Kind::Event => Self::Event(serde_json::from_str(json)?),
        })
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Drug(_) => Kind::Drug,
            Self::SideEffect(_) => Kind::SideEffect,
            Self::Regimen(_) => Kind::Regimen,
            Self::Topic(_) => Kind::Topic,
            Self::Term(_) => Kind::Term,
            Self::Trial(_) => Kind::Trial,
            Self::Event(_) => Kind::Event,
        }
    }

    /// Its id, kind included: `drug:pembrolizumab`.
    pub fn id(&self) -> &str {
        of_each!(self, it => &it.id)
    }

    /// Its main name.
    pub fn name(&self) -> &str {
        of_each!(self, it => &it.name)
    }

    /// Its other names.
    pub fn names(&self) -> &OtherNames {
        of_each!(self, it => &it.names)
    }

    /// What sources say of it.
    pub fn sections(&self) -> &Sections {
        of_each!(self, it => &it.sections)
    }

    /// What was looked for, and neither read nor found.
    pub fn not_read(&self) -> &[String] {
        match self {
            Self::Drug(it) => &it.not_read,
            Self::SideEffect(it) => &it.not_read,
            Self::Regimen(it) => &it.not_read,
            Self::Trial(it) => &it.not_read,
            Self::Topic(_) | Self::Term(_) | Self::Event(_) => &[],
        }
    }

    fn forget_not_read(&mut self) {
        match self {
            Self::Drug(it) => it.not_read.clear(),
            Self::SideEffect(it) => it.not_read.clear(),
            Self::Regimen(it) => it.not_read.clear(),
            Self::Trial(it) => it.not_read.clear(),
            Self::Topic(_) | Self::Term(_) | Self::Event(_) => {}
        }
    }

    /// The statements of one section.
    pub fn section(&self, section: Section) -> &[Statement] {
        self.sections().get(&section).map_or(&[], Vec::as_slice)
    }

    /// The entry that answers where this one is hidden.
    pub fn parent(&self) -> Option<&str> {
        match self {
            Self::SideEffect(it) => it.parent.as_deref(),
            Self::Term(it) => it.parent.as_deref(),
            _ => None,
        }
    }

    /// Ids of the drugs whose approvals bear on it, its own among them.
    pub fn subjects(&self) -> Vec<&str> {
        match self {
            Self::Drug(it) => vec![&it.id],
            Self::Regimen(it) => it.drugs.iter().map(String::as_str).collect(),
            Self::Trial(it) => it.drugs.iter().map(String::as_str).collect(),
            Self::Event(it) => it.about.iter().map(String::as_str).collect(),
            Self::Topic(_) => self.statements().iter().filter_map(|(_, it)| it.drug.as_deref()).collect(),
            Self::Term(_) | Self::SideEffect(_) => Vec::new(),
        }
    }

    /// Every statement in it with what it is about, in the order of a card.
    pub fn statements(&self) -> Vec<(&'static str, &Statement)> {
        let mut all = Vec::new();
        if let Self::Drug(drug) = self {
            for indication in &drug.indications {
                all.push(("Indication", &indication.wording));
                all.extend(indication.marker.iter().map(|it| ("Marker", it)));
                all.extend(indication.test.iter().map(|it| ("Companion test", it)));
                all.extend(indication.partners.iter().map(|it| ("Given with", it)));
                all.extend(indication.history.iter().map(|it| ("Approval", it)));
                all.extend(indication.notes.iter().map(|it| ("Indication", it)));
            }
            all.extend(drug.not_the_same_as.iter().map(|it| ("Not the same as", &it.statement)));
        }
        if let Self::SideEffect(effect) = self {
            all.extend(effect.symptoms.iter().map(|it| ("Symptom", it)));
        }
        for (section, statements) in self.sections() {
            all.extend(statements.iter().map(|it| (section.heading(), it)));
        }
        all
    }

    /// Who says what: the citations of everything in it, with whether it takes all of them to say it.
    pub fn cited(&self) -> Vec<(&[Citation], bool)> {
        let mut all: Vec<(&[Citation], bool)> =
            self.statements().into_iter().map(|(_, it)| (&it.citations[..], it.together)).collect();
        match self {
            Self::Drug(it) => all.extend(it.identifiers.iter().map(|it| (&it.citations[..], false))),
            Self::SideEffect(it) => {
                all.extend(it.rates.iter().map(|it| (&it.citations[..], false)));
                all.extend(it.label_actions.iter().map(|it| (&it.citations[..], false)));
            }
            Self::Regimen(it) => {
                let components = it.phases.iter().flat_map(|it| &it.components);
                all.extend(components.map(|it| (&it.citations[..], false)));
            }
            _ => {}
        }
        all
    }

    /// Ids of the sources each of which says something of it alone.
    pub fn sources(&self) -> BTreeSet<&str> {
        let alone = self.cited().into_iter().filter(|(_, together)| !together);
        alone.flat_map(|(citations, _)| citations).map(|it| it.source.as_str()).collect()
    }

    /// Every citation in it.
    pub fn citations(&self) -> impl Iterator<Item = &Citation> {
        self.cited().into_iter().flat_map(|(citations, _)| citations)
    }

    /// The entry in a line: its brief, else the first thing that is said of it.
    pub fn brief(&self) -> Option<&Statement> {
        let said = || self.sections().values().flatten().next();
        let first = self.section(Section::Brief).first().or_else(said);
        first.or_else(|| self.statements().first().map(|(_, it)| *it))
    }

    /// Keeps one part. False where there is nothing in it.
    pub fn keep(&mut self, part: Part) -> bool {
        of_each!(self, it => &mut it.sections).retain(|section, _| part == Part::Section(*section));
        if part != Part::NotRead {
            self.forget_not_read();
        }
        match self {
            Self::Drug(it) => {
                if part != Part::Indications {
                    it.indications.clear();
                }
                if part != Part::Identifiers {
                    it.identifiers.clear();
                }
                if part != Part::NotTheSameAs {
                    it.not_the_same_as.clear();
                }
            }
            Self::SideEffect(it) => {
                if part != Part::Symptoms {
                    it.symptoms.clear();
                }
                if part != Part::Rates {
                    it.rates.clear();
                }
                if part != Part::LabelActions {
                    it.label_actions.clear();
                }
            }
            Self::Regimen(it) if part != Part::Phases => it.phases.clear(),
            _ => {}
        }
        self.citations().next().is_some() || !self.not_read().is_empty()
    }

    /// Keeps what rests on the sources that `keep` allows, each with the jurisdiction of those that are left.
    /// False where nothing is left to say.
    pub fn retain(
        &mut self,
        keep: &dyn Fn(&Citation) -> bool,
        source: &dyn Fn(&Citation) -> Option<Source>,
    ) -> bool {
        // Whoever asks what some sources say is not asking what this reference lacks.
        self.forget_not_read();
        let jurisdiction = |it: &Citation| source(it)?.jurisdiction;
        let is_news = |it: &Citation| source(it).is_some_and(|it| it.kind == SourceKind::News);
        let cited = |citations: &mut Vec<Citation>| {
            citations.retain(keep);
            !citations.is_empty()
        };
        let in_force = |citations: &mut Vec<Citation>, stated: &mut Option<Jurisdiction>| {
            let left = cited(citations);
            *stated = Jurisdiction::of(citations.iter().map(&jurisdiction));
            left
        };
        // What several sources say together is said by none of them alone.
        let said = |it: &mut Statement| {
            let whole = !it.together || it.citations.iter().all(keep);
            // News that stood beside a better source does not stand alone.
            let backed = |citations: &[Citation]| citations.iter().any(|it| !is_news(it));
            let was_backed = backed(&it.citations);
            whole
                && in_force(&mut it.citations, &mut it.jurisdiction)
                && (!was_backed || backed(&it.citations))
        };
        let sections = of_each!(self, it => &mut it.sections);
        sections.retain(|_, statements| {
            statements.retain_mut(said);
            !statements.is_empty()
        });
        match self {
            Self::Drug(it) => {
                it.identifiers.retain_mut(|it| cited(&mut it.citations));
                it.not_the_same_as.retain_mut(|it| said(&mut it.statement));
                it.indications.retain_mut(|it| {
                    for part in [&mut it.marker, &mut it.test, &mut it.partners] {
                        if part.as_mut().is_some_and(|it| !said(it)) {
                            *part = None;
                        }
                    }
                    it.notes.retain_mut(said);
                    // Status and date are told by the first of the history: without it an approval is hearsay.
                    let told = it.history.first_mut().is_some_and(said);
                    it.history.retain_mut(said);
                    told && said(&mut it.wording)
                });
            }
            Self::SideEffect(it) => {
                it.symptoms.retain_mut(said);
                it.rates.retain_mut(|it| in_force(&mut it.citations, &mut it.jurisdiction));
                it.label_actions.retain_mut(|it| in_force(&mut it.citations, &mut it.jurisdiction));
            }
            Self::Regimen(it) => it.phases.retain_mut(|it| {
                it.components.retain_mut(|it| in_force(&mut it.citations, &mut it.jurisdiction));
                !it.components.is_empty()
            }),
            _ => {}
        }
        self.citations().next().is_some()
    }
}

/// The heading under which people read what was looked for, and neither read nor found.
pub const NOT_READ: &str = "Not read, not found";

/// A part of an entry that can be asked for alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    /// A section.
    Section(Section),
    /// Codes of other systems.
    Identifiers,
    /// Approved uses.
    Indications,
    /// What labels say to do.
    LabelActions,
    /// What was looked for, and neither read nor found.
    NotRead,
    /// Products that are easily taken for it.
    NotTheSameAs,
    /// Phases of a regimen.
    Phases,
    /// How often it was seen.
    Rates,
    /// How it shows itself.
    Symptoms,
}

impl Part {
    /// All parts.
    pub fn all() -> impl Iterator<Item = Self> {
        let fields = [
            Self::Identifiers,
            Self::Indications,
            Self::LabelActions,
            Self::NotRead,
            Self::NotTheSameAs,
            Self::Phases,
            Self::Rates,
            Self::Symptoms,
        ];
        Section::ALL.into_iter().map(Self::Section).chain(fields)
    }

    /// Its name on the command line: that of the field in JSON, with hyphens.
    pub fn slug(self) -> String {
        match self {
            Self::Section(section) => section.slug(),
            Self::Identifiers => "identifiers".to_owned(),
            Self::Indications => "indications".to_owned(),
            Self::LabelActions => "label-actions".to_owned(),
            Self::NotRead => "not-read".to_owned(),
            Self::NotTheSameAs => "not-the-same-as".to_owned(),
            Self::Phases => "phases".to_owned(),
            Self::Rates => "rates".to_owned(),
            Self::Symptoms => "symptoms".to_owned(),
        }
    }
}

/// Where an entry stands among the others; also the order in which they are shown.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Place(u32);

/// What is known of an entry without parsing it.
#[derive(Clone, Copy, Debug)]
pub struct Heading<'k> {
    /// Its place.
    pub place: Place,
    /// Its id.
    pub id: &'k str,
    /// Its kind.
    pub kind: Kind,
    /// Its main name.
    pub name: &'k str,
    /// What it is called in a line: its name, or the brand of a product with a long one.
    pub label: &'k str,
    brands: &'k str,
    /// Id of the entry that answers where this one is hidden, or nothing.
    pub parent: &'k str,
    /// Ids of the sources each of which says something of it alone, parted by spaces.
    pub sources: &'k str,
    /// The entry in a line.
    pub brief: &'k str,
    /// Whether an approval of it was withdrawn.
    pub has_withdrawal: bool,
    /// The first day that the date of an event can mean, ISO 8601; of anything else nothing.
    pub day: &'k str,
    bodies: &'k Bytes,
    glance: Option<(usize, usize)>,
    body: (usize, usize),
}

impl<'k> Heading<'k> {
    /// Its brand names.
    pub fn brands(&self) -> impl Iterator<Item = &'k str> + use<'k> {
        parts(self.brands, BETWEEN_NAMES)
    }

    /// The entry itself. None only where a file is spoilt, which [`Knowledge::fault`] then tells.
    pub fn entry(&self) -> Option<Entry> {
        self.bodies.decode(self.body.0..self.body.1)
    }

    /// What of the entry a first view shows, where there is more.
    pub fn glance(&self) -> Option<Glance> {
        let (start, end) = self.glance?;
        self.bodies.decode(start..end)
    }
}

/// What a name is to the entry that it leads to.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Role {
    /// Its main name, the name with its suffix, or its id.
    Name,
    /// A brand name.
    Brand,
    /// A former name, or a developer's code.
    Former,
    /// A clinical or lay word.
    Alias,
    /// A word that leads there only as it stands.
    Exact,
}

impl Role {
    const ALL: [Self; 5] = [Self::Name, Self::Brand, Self::Former, Self::Alias, Self::Exact];

    /// How it is written. [`Self::Exact`] comes last, so that what leads there only as it stands is sorted behind what
    /// else has that name.
    fn letter(self) -> char {
        match self {
            Self::Name => 'n',
            Self::Brand => 'b',
            Self::Former => 'f',
            Self::Alias => 'a',
            Self::Exact => 'x',
        }
    }
}

/// A real drug that is not covered.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NotCovered {
    /// Its name, as its list has it.
    pub name: String,
    /// Its class, where a source supports one.
    pub class: Option<String>,
}

/// The knowledge, ready to be looked up.
#[derive(Clone, Debug)]
pub struct Knowledge {
    /// Which edition it is.
    pub edition: Edition,
    /// SHA-256 of its files, one after the other in the order of their names, in hexadecimal digits.
    pub sha256: String,
    /// Where it was read, if it is not that inside the binary.
    pub folder: Option<PathBuf>,
    /// Whether it is so much that what was compiled of it should be kept, and is not.
    pub worth_keeping: bool,
    /// A checksum of the header: other knowledge has another, and so has the same in another form.
    sum: u32,
    /// The entries, the sources and the drugs that are not covered, one after the other.
    bodies: Bytes,
    /// Place → id, name, label, brands, parent, sources, brief, whether an approval was withdrawn, the day of an
    /// event, and where its [`Glance`] and all of it stand in `bodies`.
    entries: Table,
    /// Kind and id → places of the entries of this kind that are about that one or beneath it; without an id, of
    /// those that are about none in particular.
    belonging: Table,
    /// Folded name, or id → roles and places.
    names: Table,
    /// Id of a drug → what it is called in a line.
    drug_labels: Table,
    /// Folded name of a drug that is not covered → its name and class.
    others: Table,
    /// Number of a drug that is not covered → where it stands in `bodies`.
    other_drugs: Table,
    /// Source id → its kind, its drug, how many statements rest on it, and where it stands in `bodies`.
    sources: Table,
    /// Stem of a word → places of the entries and numbers of the statements that hold it.
    words: Table,
    /// Words that say nothing of what is asked for: `how`, `please`.
    pub fillers: Table,
    /// Words that stand for what all of it is about: `it`, `treatment`.
    pub subjects: Table,
    /// The names by what matching asks of them.
    pub lexicon: Lexicon,
}

impl Knowledge {
    /// The knowledge that the build has made. Next to nothing of it is read before it is asked for.
    ///
    /// # Panics
    /// Never for what [`encode`] made.
    pub fn built_in(compiled: &'static [u8]) -> Self {
        store::built_in(compiled).and_then(Self::open).expect("the build has made it")
    }

    /// The knowledge that [`encode`] has made.
    ///
    /// # Panics
    /// Never for what it made.
    pub fn made(compiled: &Arc<[u8]>) -> Self {
        store::made(compiled).and_then(Self::open).expect("what was just written is read")
    }

    fn open((header, mut parts): (Header, Parts)) -> io::Result<Self> {
        Ok(Self {
            edition: header.edition,
            sha256: header.sha256,
            folder: None,
            worth_keeping: false,
            sum: header.sum,
            // In the order in which they are written.
            bodies: parts.next()?,
            entries: parts.table()?,
            belonging: parts.table()?,
            names: parts.table()?,
            drug_labels: parts.table()?,
            others: parts.table()?,
            other_drugs: parts.table()?,
            sources: parts.table()?,
            words: parts.table()?,
            fillers: parts.table()?,
            subjects: parts.table()?,
            lexicon: Lexicon::open(&mut parts)?,
        })
    }

    /// What is wrong with the file that it is read from, as far as that was read: nothing that was found in it is an
    /// answer then.
    pub fn fault(&self) -> Option<&str> {
        self.bodies.fault()
    }

    /// How many entries there are.
    pub fn count(&self) -> usize {
        self.entries.count()
    }

    /// How many entries of a kind there are.
    pub fn count_of(&self, kind: Kind) -> usize {
        self.numbers_of(kind).len()
    }

    /// What is known of all entries, in the order in which they are shown.
    pub fn headings(&self) -> impl Iterator<Item = Heading<'_>> {
        self.entries.rows().filter_map(|(place, row)| self.read_heading(place, row))
    }

    /// The same of the entries of a kind. The others are not even passed over.
    pub fn headings_of(&self, kind: Kind) -> impl Iterator<Item = Heading<'_>> {
        let heading = |number| self.entries.read(number, |place, row| self.read_heading(place, row));
        self.numbers_of(kind).filter_map(heading)
    }

    /// The rows of the entries of a kind.
    fn numbers_of(&self, kind: Kind) -> Range<usize> {
        // They stand together, the kinds in the order of their list.
        let kind_of = |number| self.entries.row(number).and_then(|(_, row)| Kind::of(row));
        let first_not = |is_before: &dyn Fn(Kind) -> bool| {
            first_not(self.count(), |number| kind_of(number).is_some_and(is_before))
        };
        let first = first_not(&|it| it < kind);
        first..first_not(&|it| it <= kind).max(first)
    }

    /// The entries of a kind that are about an entry or beneath it; without an id, those that are about none in
    /// particular. In the order in which they are shown.
    pub fn belonging(&self, kind: Kind, id: &str) -> impl Iterator<Item = Heading<'_>> {
        let places = self.belonging.get(&format!("{} {id}", kind.slug())).unwrap_or_default();
        parts(places, b' ').filter_map(|place| self.heading(Place(place.parse().ok()?)))
    }

    /// What is known of an entry without parsing it.
    pub fn heading(&self, place: Place) -> Option<Heading<'_>> {
        // The rows are numbered as the places are.
        self.entries.read(place.0 as usize, |place, row| self.read_heading(place, row))
    }

    fn read_heading<'k>(&'k self, place: &str, row: &'k str) -> Option<Heading<'k>> {
        let mut fields = parts(row, b'\t');
        let mut next = || fields.next();
        let (id, name, label, brands, parent) = (next()?, next()?, next()?, next()?, next()?);
        let (sources, brief, has_withdrawal) = (next()?, next()?, next()? == WITHDRAWN);
        let day = next()?;
        let glance = (next()?.parse().ok(), next()?.parse().ok());
        let body = (next()?.parse().ok()?, next()?.parse().ok()?);
        Some(Heading {
            place: Place(place.parse().ok()?),
            id,
            kind: Kind::of(id)?,
            name,
            label,
            brands,
            parent,
            sources,
            brief,
            has_withdrawal,
            day,
            bodies: &self.bodies,
            glance: glance.0.zip(glance.1),
            body,
        })
    }

    /// The entry with an id.
    pub fn by_id(&self, id: &str) -> Option<Heading<'_>> {
        let (_, place) = self.named(id).next()?;
        self.heading(place)
    }

    /// The entries to which a folded name or an id leads, in the order in which they are shown.
    pub fn named(&self, folded: &str) -> impl Iterator<Item = (Role, Place)> {
        leads(self.names.get(folded).unwrap_or_default())
    }

    /// Every folded name with the entries to which it leads, in the order of the names.
    pub fn all_names(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = (Role, Place)>)> {
        self.names.rows().filter(|(name, _)| !name.contains(':')).map(|(name, row)| (name, leads(row)))
    }

    /// What each drug is called in a line, by its id.
    pub fn drug_labels(&self) -> impl Iterator<Item = (&str, &str)> {
        self.drug_labels.rows()
    }

    /// A drug that is not covered, by a folded name.
    pub fn other(&self, folded: &str) -> Option<NotCovered> {
        let (name, class) = self.others.get(folded)?.split_once('\t')?;
        let class = (!class.is_empty()).then(|| class.to_owned());
        Some(NotCovered { name: name.to_owned(), class })
    }

    /// Whether a stemmed word stands in any statement.
    pub fn is_said(&self, stem: &str) -> bool {
        self.words.has(stem)
    }

    /// Where a stemmed word stands: places of entries, and numbers of their [`Entry::statements`].
    pub fn statements_with(&self, stem: &str) -> impl Iterator<Item = (Place, u32)> {
        parts(self.words.get(stem).unwrap_or_default(), b' ').filter_map(|at| {
            let (place, number) = at.split_once('.')?;
            Some((Place(place.parse().ok()?), number.parse().ok()?))
        })
    }

    /// Every drug that is not covered, in the order of their names.
    pub fn other_drugs(&self) -> impl Iterator<Item = OtherDrug> {
        self.other_drugs.rows().filter_map(|(_, row)| self.bodies.decode(stretch(row)?))
    }

    /// What kind of text a source is.
    pub fn source_kind(&self, id: &str) -> Option<SourceKind> {
        let kind = parts(self.sources.get(id)?, b'\t').next()?;
        SourceKind::ALL.into_iter().find(|it| it.word() == kind)
    }

    /// The drug whose label, leaflet or page a source is.
    pub fn source_drug(&self, id: &str) -> Option<&str> {
        parts(self.sources.get(id)?, b'\t').nth(1).filter(|it| !it.is_empty())
    }

    /// A source, and how many statements rest on it.
    pub fn source(&self, id: &str) -> Option<(Source, u32)> {
        self.read_source(self.sources.get(id)?)
    }

    /// All sources in the order of their ids, each with how many statements rest on it.
    pub fn sources(&self) -> impl Iterator<Item = (Source, u32)> {
        self.sources.rows().filter_map(|(_, row)| self.read_source(row))
    }

    fn read_source(&self, row: &str) -> Option<(Source, u32)> {
        let mut fields = row.splitn(4, '\t').skip(2);
        let (count, body) = (fields.next()?, fields.next()?);
        Some((self.bodies.decode(stretch(body)?)?, count.parse().ok()?))
    }
}

/// Where something stands, as it is written in a row: `120\t340`.
fn stretch(fields: &str) -> Option<Range<usize>> {
    let (start, end) = fields.split_once('\t')?;
    Some(start.parse().ok()?..end.parse().ok()?)
}

/// What parts names within a field. No name has a control character.
const BETWEEN_NAMES: u8 = 0x1f;

/// Says of an entry in its row that an approval of it was withdrawn.
const WITHDRAWN: &str = "withdrawn";

/// Reads `n12 a7`: a role's letter and a place, parted by spaces.
fn leads(row: &str) -> impl Iterator<Item = (Role, Place)> {
    parts(row, b' ').filter_map(|lead| {
        let letter = lead.chars().next()?;
        let role = Role::ALL.into_iter().find(|role| role.letter() == letter)?;
        Some((role, Place(lead[1..].parse().ok()?)))
    })
}
