//! What of a drug fits a screen: chosen when the knowledge is compiled, so
//! that a first view reads no more than it shows.

use borsh::{BorshDeserialize, BorshSerialize};

use super::{Citation, Day, Drug, Entry, OtherNames, Part, Section, SourceKind, Statement};

/// Statements up to which a card is shown whole: more do not fit a screen.
pub const WHOLE_UP_TO: usize = 10;

/// What a clinician looks a drug up for, and no more.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug)]
pub struct Glance {
    /// The drug: of its indications what says how they stand, of its sections the first statements.
    pub drug: Drug,
    /// The rest.
    pub rest: Rest,
}

/// What is left out.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug)]
pub struct Rest {
    /// Names of the parts that are left out, wholly or, at the front, in part.
    pub parts: Vec<String>,
    /// The newest date of all sources of the drug, the first day that it can mean.
    pub newest: Option<Day>,
}

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

    /// Chooses it. `source` tells the kind and date of a source.
    pub fn of(drug: &Drug, source: impl Fn(&Citation) -> Option<(SourceKind, Option<Day>)>) -> Self {
        // Only the article says so.
        let is_of_article = |statement: &&Statement| {
            let kind = |it: &Citation| source(it).map(|(kind, _)| kind);
            statement.citations.iter().all(|it| kind(it) == Some(SourceKind::Article))
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
                // Shown apart from the others.
                Section::Class => statements.truncate(1),
                Section::Treats => statements.retain(|it| is_of_article(&it)),
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
        let whole = Entry::Drug(drug.clone());
        let dates = whole.citations().filter_map(|it| source(it)?.1);
        let newest = dates.max_by_key(|it| it.first());
        Self {
            drug: Drug {
                names: OtherNames { brands: drug.names.brands.clone(), ..OtherNames::default() },
                not_the_same_as: drug.not_the_same_as.iter().take(1).cloned().collect(),
                indications: indications.collect(),
                identifiers: Vec::new(),
                not_read: Vec::new(),
                sections,
                ..drug.clone()
            },
            rest: Rest { parts, newest },
        }
    }
}
