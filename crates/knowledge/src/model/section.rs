//! What statements are about.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::Statement;

/// Makes [`Section`] of a table in the order of a card: what each section is, and the heading under which people read
/// it.
macro_rules! sections {
    ($($(#[$what:meta])* $section:ident = $heading:literal,)*) => {
        /// What a statement of an entry is about; the order is the order of a card.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[derive(BorshDeserialize, BorshSerialize, Deserialize, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Section {
            $($(#[$what])* $section,)*
        }

        impl Section {
            /// All sections, in the order of a card.
            pub fn all() -> impl Iterator<Item = Self> {
                [$(Self::$section),*].into_iter()
            }

            /// The heading under which people read it.
            pub fn heading(self) -> &'static str {
                match self {
                    $(Self::$section => $heading,)*
                }
            }
        }
    };
}

sections! {
    /// Under which names a drug is known.
    Names = "Names",
    /// Class of a drug, in a phrase.
    Class = "Class",
    /// The entry in a line, for lists.
    Brief = "In brief",
    /// Whom and what a use is for, with the defining phrases of the label.
    Indication = "Indication",
    /// Marker with its cut-off, or that none is needed.
    Marker = "Marker",
    /// Companion test.
    Test = "Companion test",
    /// Drugs that are given with it.
    Partners = "Given with",
    /// What a word means.
    Definition = "Meaning",
    /// How a trial was made.
    Design = "Design",
    /// What a source says, where no other section fits.
    Says = "Notes",
    /// What a drug does in the body.
    WhatItDoes = "What it does",
    /// What it is given for.
    Treats = "Treats",
    /// The condition under which it is given.
    Condition = "Condition",
    /// How it gets into the body.
    Route = "Route",
    /// Dose, and time of infusion or injection.
    Dosing = "Dose",
    /// How often it is given.
    Interval = "How often",
    /// For how long it is given.
    Duration = "How long",
    /// What the choice depends on.
    DependsOn = "Depends on",
    /// What is given first on a day with several drugs.
    Order = "Order",
    /// How long it is from one phase to the next.
    BetweenPhases = "Between phases",
    /// When treatment ends.
    StopRule = "Stop rule",
    /// How its approval stands.
    Status = "Status",
    /// What to do after a missed dose.
    MissedDose = "Missed dose",
    /// Threshold of a marker.
    CutOff = "Cut-off",
    /// How often something is found or happens.
    Frequency = "How common",
    /// When something starts, and how long it lasts.
    Timing = "Timing",
    /// What came out of a trial.
    Results = "Results",
    /// Reactions seen most often with a drug.
    CommonReactions = "Common reactions",
    /// Serious warnings of a label.
    Warnings = "Warnings",
    /// Who must not receive it.
    Contraindications = "Contraindications",
    /// Pregnancy, contraception and breast-feeding.
    Pregnancy = "Pregnancy, lactation",
    /// Tests before and during treatment.
    Monitoring = "Monitoring",
    /// General rules on withholding and stopping.
    DoseModification = "Withhold or stop",
    /// Treatment of reactions, corticosteroids among them.
    Management = "Management",
    /// Vials, dilution and storage.
    Preparation = "Preparation, storage",
    /// What the drug is made of, its maker and its first approval.
    Product = "Product",
    /// Where sources differ, and which of them says what.
    Differences = "Sources differ",
}

impl Section {
    /// Its name in JSON and on the command line, there with hyphens.
    pub fn slug(self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.as_str().unwrap_or_default().replace('_', "-")
    }
}

/// The statements of an entry, by what they are about.
pub type Sections = BTreeMap<Section, Vec<Statement>>;

/// The heading under which people read what was looked for, and neither read nor found.
pub const NOT_READ: &str = "Not read, not found";

/// What clinicians call signs to call about at once.
const RED_FLAGS: &str = "red flags";

/// A part of an entry that can be asked for alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    /// A section.
    Section(Section),
    /// What labels say to do.
    Actions,
    /// Signs to call about at once.
    Call,
    /// What guideline bodies say to do at a grade.
    Guidelines,
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
    const FIELDS: [(Self, &str, &str); 10] = [
        (Self::Actions, "actions", "Label actions"),
        (Self::Call, "call", "Call at once"),
        (Self::Guidelines, "guidelines", "Guidelines"),
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

    /// The part that goes by a name, by its heading, or by the first words of that.
    pub fn named(text: &str) -> Option<Self> {
        let wanted = text.trim().to_lowercase().replace(['-', '_'], " ");
        let is_heading = |part: &Self| part.heading().to_lowercase() == wanted;
        let begins = |part: &Self| {
            let rest = part.heading().to_lowercase();
            let rest = rest.strip_prefix(&wanted).filter(|_| !wanted.is_empty());
            rest.is_some_and(|rest| rest.starts_with([' ', ',']))
        };
        let is_named = |part: &Self| part.slug().replace('-', " ") == wanted;
        let other = || (wanted == RED_FLAGS).then_some(Self::Call);
        Self::all()
            .find(is_named)
            .or_else(|| Self::all().find(is_heading))
            .or_else(|| Self::all().find(begins))
            .or_else(other)
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
    use super::Part;

    #[test]
    fn every_part_has_a_name_and_a_heading() {
        assert!(Part::all().all(|it| !it.slug().is_empty() && !it.heading().is_empty()));
    }
}
