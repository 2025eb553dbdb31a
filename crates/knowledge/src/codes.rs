//! Codes: by which systems know drugs, and developers their drugs and trials.
//!
//! One digit off is another thing, so a code is looked up whole, as it stands. Only what a developer calls a drug is a
//! name, too, and is found within words.

use std::collections::BTreeMap;

use immunoref_index::{
    Place, Role,
    store::{Span, Writer},
    text::{fold, squeeze},
};

use crate::model::{Coding, Entry, Identifier};

/// Systems of codes: the name, folded; the address by which FHIR knows it (HL7, *Known Identifier Systems* and *External
/// Code Systems*); and what people write for it beside its name.
const SYSTEMS: [(&str, Option<&str>, &[&str]); 8] = [
    ("atc", Some("http://www.whocc.no/atc"), &[]),
    ("dailymed set id", None, &["dailymed", "set id", "spl set id"]),
    ("nci thesaurus", Some("http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"), &["nci", "ncit"]),
    (NDC, Some("http://hl7.org/fhir/sid/ndc"), &[]),
    ("omop", None, &[]),
    ("rxnorm", Some("http://www.nlm.nih.gov/research/umls/rxnorm"), &["rxcui"]),
    ("snomed ct", Some("http://snomed.info/sct"), &["sctid", "snomed"]),
    ("unii", Some("http://fdasis.nlm.nih.gov"), &[]),
];

/// What may stand between the system and the code.
const LINKS: [&str; 4] = [" code", " id", " no", " number"];

/// Words that stand before a code at most.
const MOST_BEFORE: usize = 4;

/// The system whose codes are written in two lengths.
const NDC: &str = "ndc";

/// Whose a code is.
pub(crate) type Owner = (Place, String);

/// Writes the codes of entries: every form of a code → the entries that have it, each with the system.
pub(crate) fn write<'e>(entries: impl Iterator<Item = (Place, &'e Entry)>, to: &mut Writer) -> (Span, Span) {
    let mut all: BTreeMap<String, Vec<Owner>> = BTreeMap::new();
    for (place, entry) in entries {
        for code in of_entry(entry) {
            for form in code.forms() {
                let owners = all.entry(form).or_default();
                let owner = (place, code.system.clone());
                if !owners.contains(&owner) {
                    owners.push(owner);
                }
            }
        }
    }
    to.keyed(all)
}

/// A code in a system; those of developers have none.
pub(crate) struct Code<'e> {
    system: String,
    /// The code, as its system writes it.
    pub(crate) text: &'e str,
}

/// The codes of an entry: of its developers, and of a drug in other systems.
pub(crate) fn of_entry(entry: &Entry) -> impl Iterator<Item = Code<'_>> {
    let identifiers = if let Entry::Drug(drug) = entry { drug.identifiers.as_slice() } else { &[] };
    let of_developers = entry.names().codes.iter().map(|text| Code { system: String::new(), text });
    of_developers.chain(identifiers.iter().map(Code::of))
}

/// The system of a code, and which of several it is: `NDC (carton, 1 vial)`.
fn system_and_note(identifier: &Identifier) -> (&str, Option<&str>) {
    let system = &identifier.system;
    system.split_once(" (").map_or((system, None), |(it, note)| (it, Some(note.trim_end_matches(')'))))
}

/// A code as it is exchanged, which stands for something of that name.
pub(crate) fn coding(identifier: &Identifier, display: &str) -> Coding {
    let (system, note) = system_and_note(identifier);
    let folded = fold(system);
    let address = SYSTEMS.iter().find(|(name, ..)| *name == folded).and_then(|(_, address, _)| *address);
    Coding {
        system: address,
        code: identifier.code.clone(),
        display: display.to_owned(),
        version: None,
        note: note.map(str::to_owned),
    }
}

impl<'e> Code<'e> {
    fn of(identifier: &'e Identifier) -> Self {
        Self { system: fold(system_and_note(identifier).0), text: &identifier.code }
    }

    /// The folded forms in which the code is written.
    pub(crate) fn forms(&self) -> Vec<String> {
        let parts: Vec<&str> = self.text.split('-').collect();
        let folded = fold(self.text);
        match parts[..] {
            // Without its hyphens a code of a product could be anything.
            [labeler, product] if self.system == NDC => vec![folded, format!("{labeler:0>5} {product:0>4}")],
            [labeler, product, package] if self.system == NDC => {
                let padded = format!("{labeler:0>5} {product:0>4} {package:0>2}");
                vec![squeeze(&folded), squeeze(&padded), folded, padded]
            }
            _ => vec![squeeze(&folded), folded],
        }
    }
}

/// The ways to read a folded text as a code: what stands before it, and the form that is looked up.
pub(crate) fn readings(folded: &str) -> impl Iterator<Item = (&str, String)> {
    let starts = folded.match_indices(' ').map(|(at, _)| at + 1).take(MOST_BEFORE);
    [0].into_iter().chain(starts).flat_map(|start| {
        let (before, code) = folded.split_at(start);
        // Where hyphens stand in a number tells what it is; letters tell it without them.
        let joined = (code.contains(' ') && code.contains(char::is_alphabetic)).then(|| squeeze(code));
        [Some(code.to_owned()), joined].into_iter().flatten().map(move |form| (before.trim_end(), form))
    })
}

/// What a code is to its owner, if what stands before it is nothing or the name of the system.
pub(crate) fn role(before: &str, system: &str) -> Option<Role> {
    let is_it = |words: &str| {
        let others = SYSTEMS.iter().filter(|(name, ..)| *name == system).flat_map(|(.., words)| *words);
        words == system || others.copied().any(|it| it == words)
    };
    let linked = || LINKS.iter().any(|link| before.strip_suffix(link).is_some_and(is_it));
    (before.is_empty() || is_it(before) || linked()).then_some(Role::Former)
}

#[cfg(test)]
mod tests {
    use super::{Code, readings, role};

    fn forms(system: &str, text: &str) -> Vec<String> {
        let mut forms = Code { system: system.to_owned(), text }.forms();
        forms.sort_unstable();
        forms.dedup();
        forms
    }

    #[test]
    fn a_package_code_has_ten_or_eleven_digits() {
        for (text, ten, eleven) in [
            ("0001-2345-06", "0001 2345 06", "00001 2345 06"),
            ("12345-678-09", "12345 678 09", "12345 0678 09"),
            ("12345-6789-0", "12345 6789 0", "12345 6789 00"),
        ] {
            let mut wanted = [ten, eleven].map(|it| [it.to_owned(), it.replace(' ', "")]).concat();
            wanted.sort_unstable();
            assert_eq!(forms("ndc", text), wanted);
        }
        assert_eq!(forms("ndc", "12345-678"), ["12345 0678", "12345 678"]);
        assert_eq!(forms("other", "12-34"), ["12 34", "1234"]);
    }

    #[test]
    fn a_code_stands_alone_or_behind_its_system() {
        for before in ["", "rxnorm", "rxcui", "rxnorm code", "rxcui no"] {
            assert!(role(before, "rxnorm").is_some(), "{before}");
        }
        for before in ["atc", "code", "the rxnorm", "rxnorm 1", "no"] {
            assert!(role(before, "rxnorm").is_none(), "{before}");
        }
        // The codes of developers have no system.
        assert!(role("", "").is_some() && role("no", "").is_none());
    }

    #[test]
    fn digits_are_not_moved_from_one_part_to_another() {
        let forms = |text| readings(text).map(|(_, form)| form).collect::<Vec<_>>();
        assert_eq!(forms("00012 345 06"), ["00012 345 06", "345 06", "06"]);
        assert_eq!(forms("ab12 34"), ["ab12 34", "ab1234", "34"]);
    }
}
