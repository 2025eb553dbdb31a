//! The shapes of the knowledge: what a drug, a use, a side effect, a regimen and the rest are made of.
//!
//! The files under `assets/knowledge/` hold these types, replies print them, and the JSON Schemas of both are made of
//! them. Nothing here looks anything up.

mod article;
mod day;
mod drug;
mod entry;
mod facet;
mod id;
mod management;
mod numbers;
mod passage;
mod regimen;
mod section;
mod side_effect;
mod sign;
mod source;
mod statement;
mod uses;

use serde::{Deserialize, Serialize};

pub use article::{Change, Event, Term, Topic, Trial};
pub use day::Day;
pub use drug::{Drug, Identifier, OtherDrug, Related, SignsAs};
pub use entry::Entry;
pub use facet::{Facet, Locale, Synonym};
pub use id::{Kind, slug};
pub use management::{Cell, Escalation, Management, Steroid};
pub use numbers::{Coding, Figure, Grades, thousands};
pub use passage::Passage;
pub use regimen::{Choice, Component, Phase, Regimen};
pub use section::{NOT_READ, Part, Section, Sections};
pub use side_effect::{Action, Control, GradeRate, Rate, RedFlag, Severity, SideEffect};
pub use sign::{Organ, Pattern, Sign, SignWordRole, SignWords};
pub use source::{Author, Document, Edition, Newer, ReadAs, Source};
pub use statement::{Citation, Jurisdiction, OtherNames, Region, SourceFilter, Statement};
pub use uses::{Approval, Status, Use};

/// A knowledge file: what it holds, in the order in which it is shown.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "FileOf{T}"))]
#[serde(deny_unknown_fields)]
pub struct File<T> {
    /// The schema of the file, for editors.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// The entries.
    pub entries: Vec<T>,
}

/// The schema of a field that must be there and may be null.
#[cfg(feature = "schema")]
fn null_or<T: schemars::JsonSchema>(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    generator.subschema_for::<Option<T>>()
}
