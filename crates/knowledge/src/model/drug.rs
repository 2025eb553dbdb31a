//! Drugs, and real drugs that this reference does not cover.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::{Citation, Coding, OtherNames, RedFlag, Sections, Statement, Use};

/// A drug of this reference.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Drug {
    /// Id, `drug:` and the generic name.
    pub id: String,
    /// Generic name.
    pub name: String,
    /// Four-letter suffix of a biologic, without the hyphen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<String>,
    /// Its other names.
    pub names: OtherNames,
    /// Whether it is here as a partner: given with immunotherapy, and none itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_partner: bool,
    /// Products that are easily taken for this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_the_same_as: Vec<Related>,
    /// What regulators approved it for, as far as that can bear on breast cancer: a view of the uses.
    #[borsh(skip)]
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<Use>,
    /// The drug whose patient text stands in for its own, which was not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signs_as: Option<SignsAs>,
    /// Signs to call about at once: a view of the red flags.
    #[borsh(skip)]
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    pub call: Vec<RedFlag>,
    /// Codes under which other systems know it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// What was looked for, and neither read nor found: short phrases, of this reference and of no source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_read: Vec<String>,
    /// What sources say of it.
    pub sections: Sections,
}

impl Drug {
    /// Keeps of red flags those of this drug, each with the texts that speak of it, and those of the treatment as a whole.
    /// `of` tells whose a source is.
    pub fn keep_call(&self, call: &mut Vec<RedFlag>, of: impl Fn(&Citation) -> Option<String>) {
        let (owner, note) = match &self.signs_as {
            Some(it) => (&it.drug, Some(&it.note)),
            None => (&self.id, None),
        };
        call.retain_mut(|it| {
            if it.drugs.is_empty() {
                return true;
            }
            it.drugs.retain(|drug| drug == owner);
            it.citations.retain(|citation| of(citation).is_none_or(|drug| drug == *owner));
            it.note = note.cloned();
            !it.drugs.is_empty() && !it.citations.is_empty()
        });
    }

    /// Whether it had approvals, and none is in force.
    pub fn is_withdrawn(&self) -> bool {
        !self.uses.is_empty() && self.uses.iter().all(Use::is_withdrawn)
    }

    /// Whether what is said of immunotherapy as a whole holds of it: it is no partner, and still approved.
    pub fn is_immunotherapy(&self) -> bool {
        !self.is_partner && !self.is_withdrawn()
    }
}

/// A drug whose patient text stands in for that of another.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignsAs {
    /// Id of the drug.
    pub drug: String,
    /// What is said beside each sign that is taken from there.
    pub note: String,
}

/// Another entry, and what it has to do with this one.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// Id of the other entry.
    pub id: String,
    /// What tells the two apart.
    pub statement: Statement,
}

/// A code under which another system knows a drug.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The system, as it calls itself.
    pub system: String,
    /// The code in that system.
    pub code: String,
    /// The same as it is exchanged: a view.
    #[borsh(skip)]
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub coding: Option<Coding>,
    /// Who says so: at least one.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub citations: Vec<Citation>,
}

/// A real drug that this reference does not cover, so that it is never taken for one that it does.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherDrug {
    /// Generic name.
    pub name: String,
    /// Brand names and other names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Class, where a source supports it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Who says that it is of that class: at least one where there is a class.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
}

impl OtherDrug {
    /// Its names, the generic one last.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().chain([&self.name]).map(String::as_str)
    }
}
