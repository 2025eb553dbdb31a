//! What of an entry a first view shows: chosen when the knowledge is
//! compiled, so that no more is read.

use borsh::{BorshDeserialize, BorshSerialize};

use super::{Citation, Day, Drug, Entry, OtherNames, Part, Regimen, Section, SourceKind, Statement};

/// Statements up to which a card is shown whole: more do not fit a screen.
pub const WHOLE_UP_TO: usize = 10;

/// What of an entry a first view shows, and no more.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug)]
pub struct Glance {
    /// The entry: of a drug what a clinician looks it up for, of a regimen what it is in a line.
    pub entry: Entry,
    /// The rest.
    pub rest: Rest,
}

/// What is left out.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug)]
pub struct Rest {
    /// Names of the parts of a drug that are left out, wholly or, at the front, in part.
    pub parts: Vec<String>,
    /// The newest date of all sources of the entry.
    pub newest: Option<Day>,
}

/// Tells the kind and date of a source.
pub type About<'a> = &'a dyn Fn(&Citation) -> Option<(SourceKind, Option<Day>)>;

impl Glance {
    /// Statements of a section that it holds at most, where they are shown in the order of the sections.
    pub fn most(section: Section) -> usize {
        match section {
            Section::Dosing => 2,
            Section::Duration
            | Section::StopRule
            | Section::Warnings
            | Section::Contraindications
            | Section::Differences => 1,
            _ => 0,
        }
    }

    /// Chooses it, where there is more of an entry than that.
    pub(super) fn of(whole: &Entry, about: About<'_>) -> Option<Self> {
        let (entry, parts) = match whole {
            Entry::Drug(drug) if whole.cited().len() > WHOLE_UP_TO => {
                let (drug, parts) = Self::of_drug(drug, about);
                (Entry::Drug(drug), parts)
            }
            Entry::Regimen(regimen) => (Entry::Regimen(in_a_line(regimen)), Vec::new()),
            _ => return None,
        };
        let dates = whole.citations().filter_map(|it| about(it)?.1);
        Some(Self { entry, rest: Rest { parts, newest: dates.max_by_key(|it| it.first()) } })
    }

    /// What a clinician looks a drug up for, and the names of the parts that are left out.
    pub fn of_drug(drug: &Drug, about: About<'_>) -> (Drug, Vec<String>) {
        let is_of_article = |statement: &Statement| {
            statement
                .citations
                .iter()
                .all(|it| about(it).is_some_and(|(kind, _)| kind == SourceKind::Article))
        };
        let mut parts = Vec::new();
        let mut sections = drug.sections.clone();
        for (section, statements) in &mut sections {
            let most = Self::most(*section);
            if most == 0 {
                parts.push(section.slug());
            } else if statements.len() > most {
                // What is shown in part is the last to be named.
                parts.insert(0, section.slug());
            }
            match section {
                // Shown apart from the others: what it is, and what only the article says.
                Section::Class => statements.truncate(1),
                Section::Treats => statements.retain(is_of_article),
                _ => statements.truncate(most),
            }
        }
        sections.retain(|_, statements| !statements.is_empty());
        // Last, so that nobody takes silence for completeness.
        parts.extend((!drug.not_read.is_empty()).then(|| Part::NotRead.slug()));
        let indications = drug.indications.iter().cloned().map(|mut it| {
            it.history.truncate(1);
            (it.test, it.partners) = (None, None);
            it.notes.clear();
            it
        });
        let shown = Drug {
            names: brands_of(&drug.names),
            not_the_same_as: drug.not_the_same_as.iter().take(1).cloned().collect(),
            indications: indications.collect(),
            identifiers: Vec::new(),
            not_read: Vec::new(),
            sections,
            ..drug.clone()
        };
        (shown, parts)
    }
}

/// A regimen with what it is in a line.
fn in_a_line(regimen: &Regimen) -> Regimen {
    let mut sections = regimen.sections.clone();
    sections.retain(|section, _| *section == Section::Brief);
    let names = brands_of(&regimen.names);
    Regimen { names, phases: Vec::new(), not_read: Vec::new(), sections, ..regimen.clone() }
}

/// Of the names of an entry those that a title has.
fn brands_of(names: &OtherNames) -> OtherNames {
    OtherNames { brands: names.brands.clone(), ..OtherNames::default() }
}
