//! What statements are about.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::Statement;

/// What a statement of an entry is about; the order is the order of a card.
#[derive(
    BorshDeserialize,
    BorshSerialize,
    Deserialize,
    Serialize,
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Under which names a drug is known.
    Names,
    /// Class of a drug, in a phrase.
    Class,
    /// The entry in a line, for lists.
    Brief,
    /// Whom and what a use is for, with the defining phrases of the label.
    Indication,
    /// Marker with its cut-off, or that none is needed.
    Marker,
    /// Companion test.
    Test,
    /// Drugs that are given with it.
    Partners,
    /// What a word means.
    Definition,
    /// How a trial was made.
    Design,
    /// What a source says, where no other section fits.
    Says,
    /// What a drug does in the body.
    WhatItDoes,
    /// What it is given for.
    Treats,
    /// The condition under which it is given.
    Condition,
    /// How it gets into the body.
    Route,
    /// Dose, and time of infusion or injection.
    Dosing,
    /// How often it is given.
    Interval,
    /// For how long it is given.
    Duration,
    /// What the choice depends on.
    DependsOn,
    /// What is given first on a day with several drugs.
    Order,
    /// How long it is from one phase to the next.
    BetweenPhases,
    /// When treatment ends.
    StopRule,
    /// How its approval stands.
    Status,
    /// What to do after a missed dose.
    MissedDose,
    /// Threshold of a marker.
    CutOff,
    /// How often something is found or happens.
    Frequency,
    /// When something starts, and how long it lasts.
    Timing,
    /// What came out of a trial.
    Results,
    /// Reactions seen most often with a drug.
    CommonReactions,
    /// Serious warnings of a label.
    Warnings,
    /// Who must not receive it.
    Contraindications,
    /// Pregnancy, contraception and breast-feeding.
    Pregnancy,
    /// Tests before and during treatment.
    Monitoring,
    /// General rules on withholding and stopping.
    DoseModification,
    /// Treatment of reactions, corticosteroids among them.
    Management,
    /// What to tell the care team at once.
    RedFlags,
    /// Vials, dilution and storage.
    Preparation,
    /// What the drug is made of, its maker and its first approval.
    Product,
    /// Where sources differ, and which of them says what.
    Differences,
}

impl Section {
    /// All sections in the order of a card, each with the heading under which people read it.
    const HEADINGS: [(Self, &str); 38] = [
        (Self::Names, "Names"),
        (Self::Class, "Class"),
        (Self::Brief, "In brief"),
        (Self::Indication, "Indication"),
        (Self::Marker, "Marker"),
        (Self::Test, "Companion test"),
        (Self::Partners, "Given with"),
        (Self::Definition, "Meaning"),
        (Self::Design, "Design"),
        (Self::Says, "Notes"),
        (Self::WhatItDoes, "What it does"),
        (Self::Treats, "Treats"),
        (Self::Condition, "Condition"),
        (Self::Route, "Route"),
        (Self::Dosing, "Dose"),
        (Self::Interval, "How often"),
        (Self::Duration, "How long"),
        (Self::DependsOn, "Depends on"),
        (Self::Order, "Order"),
        (Self::BetweenPhases, "Between phases"),
        (Self::StopRule, "Stop rule"),
        (Self::Status, "Status"),
        (Self::MissedDose, "Missed dose"),
        (Self::CutOff, "Cut-off"),
        (Self::Frequency, "How common"),
        (Self::Timing, "Timing"),
        (Self::Results, "Results"),
        (Self::CommonReactions, "Common reactions"),
        (Self::Warnings, "Warnings"),
        (Self::Contraindications, "Contraindications"),
        (Self::Pregnancy, "Pregnancy, lactation"),
        (Self::Monitoring, "Monitoring"),
        (Self::DoseModification, "Withhold or stop"),
        (Self::Management, "Management"),
        (Self::RedFlags, "Call at once about"),
        (Self::Preparation, "Preparation, storage"),
        (Self::Product, "Product"),
        (Self::Differences, "Sources differ"),
    ];

    /// All sections, in the order of a card.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::HEADINGS.into_iter().map(|(section, _)| section)
    }

    /// Its name in JSON and on the command line, there with hyphens.
    pub fn slug(self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.as_str().unwrap_or_default().replace('_', "-")
    }

    /// The heading under which people read it.
    pub fn heading(self) -> &'static str {
        Self::HEADINGS[self as usize].1
    }
}

/// The statements of an entry, by what they are about.
pub type Sections = BTreeMap<Section, Vec<Statement>>;

/// The heading under which people read what was looked for, and neither read nor found.
pub const NOT_READ: &str = "Not read, not found";

/// A part of an entry that can be asked for alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    /// A section.
    Section(Section),
    /// What labels say to do.
    Actions,
    /// Codes of other systems.
    Identifiers,
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
    /// What regulators approved a drug for.
    Uses,
}

impl Part {
    /// The parts that are no sections, each with its name on the command line (that of the field in JSON, with hyphens)
    /// and the heading under which people read it.
    const FIELDS: [(Self, &str, &str); 8] = [
        (Self::Actions, "actions", "Label actions"),
        (Self::Identifiers, "identifiers", "Identifiers"),
        (Self::NotRead, "not-read", NOT_READ),
        (Self::NotTheSameAs, "not-the-same-as", "Not the same as"),
        (Self::Phases, "phases", "Phases"),
        (Self::Rates, "rates", "How often"),
        (Self::Symptoms, "symptoms", "Symptoms"),
        (Self::Uses, "uses", "Indications"),
    ];

    /// All parts.
    pub fn all() -> impl Iterator<Item = Self> {
        Section::all().map(Self::Section).chain(Self::FIELDS.into_iter().map(|(part, ..)| part))
    }

    /// Its name on the command line: that of the field in JSON, with hyphens.
    pub fn slug(self) -> String {
        match self {
            Self::Section(section) => section.slug(),
            field => field.field().0.to_owned(),
        }
    }

    /// The heading under which people read it.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Section(section) => section.heading(),
            field => field.field().1,
        }
    }

    fn field(self) -> (&'static str, &'static str) {
        let found = Self::FIELDS.into_iter().find(|(part, ..)| *part == self);
        found.map_or(("", ""), |(_, slug, heading)| (slug, heading))
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Section};

    #[test]
    fn every_section_stands_at_its_place_among_the_headings() {
        assert!(Section::HEADINGS.iter().enumerate().all(|(at, (section, _))| *section as usize == at));
        assert!(Part::all().all(|it| !it.slug().is_empty() && !it.heading().is_empty()));
    }
}
