//! Rules of names: none leads to two drugs, nor from a drug that is not covered to one that is.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use immunoref_index::text::fold;

use crate::{
    codes,
    files::file_of,
    model::{Entry, Kind, OtherDrug},
};

impl Checker<'_> {
    /// No name or brand stands under two entries, as another drug, or as an alias elsewhere.
    pub(super) fn names(&mut self, in_force: &[OtherDrug]) {
        let owners = self.main_names();
        for entry in &self.files.entries {
            self.aliases(entry, &owners);
        }
        self.other_names(in_force);
        self.codes(owners);
    }

    /// Names and brands, folded, each with the id of the entry that it belongs to.
    fn main_names(&mut self) -> BTreeMap<String, String> {
        let mut owners: BTreeMap<String, String> = BTreeMap::new();
        for entry in &self.files.entries {
            let id = entry.id();
            self.at(file_of(entry.kind()), id);
            let brands = entry.names().brands.iter().map(String::as_str);
            for name in [entry.name()].into_iter().chain(brands) {
                let folded = fold(name);
                if folded.is_empty() {
                    self.report(format!("the name `{name}` has no letter or digit"));
                } else if let Some(owner) = owners.insert(folded, id.to_owned()) {
                    self.report(format!("duplicate name or brand: `{name}` is also one of `{owner}`"));
                }
            }
        }
        owners
    }

    fn aliases(&mut self, entry: &Entry, owners: &BTreeMap<String, String>) {
        self.at(file_of(entry.kind()), entry.id());
        let names = entry.names();
        let mut seen = BTreeSet::new();
        for name in names.former.iter().chain(&names.codes).chain(&names.aliases).chain(&names.exact) {
            let folded = fold(name);
            if folded.is_empty() {
                self.report(format!("the alias `{name}` has no letter or digit"));
            }
            // Where a word is also the name of another entry, the name goes first; but no word may lead from one drug
            // to another.
            let of_drugs =
                |owner: &&String| entry.kind() == Kind::Drug && Kind::of(owner) == Some(Kind::Drug);
            if let Some(owner) = owners.get(&folded).filter(of_drugs) {
                self.report(format!("the alias `{name}` is a name of `{owner}`"));
            }
            if !seen.insert(folded) {
                self.report(format!("the alias `{name}` stands twice"));
            }
        }
        for list in [&names.aliases, &names.exact] {
            for pair in list.windows(2).filter(|pair| fold(&pair[0]) > fold(&pair[1])) {
                self.report(format!("unsorted: the alias `{}` stands after `{}`", pair[1], pair[0]));
            }
        }
    }

    /// No code leads to two entries, in any form in which it is written, nor has the name of another for one.
    fn codes(&mut self, mut owners: BTreeMap<String, String>) {
        for entry in &self.files.entries {
            let id = entry.id();
            self.at(file_of(entry.kind()), id);
            for code in codes::of_entry(entry) {
                if fold(code.text).is_empty() {
                    self.report(format!("the code `{}` has no letter or digit", code.text));
                }
                for form in code.forms() {
                    self.one_owner(code.text, form, id, &mut owners);
                }
            }
        }
    }

    fn one_owner(&mut self, code: &str, form: String, id: &str, owners: &mut BTreeMap<String, String>) {
        let owner = owners.entry(form).or_insert_with(|| id.to_owned()).clone();
        if owner != id {
            self.report(format!("duplicate code: `{code}` also leads to `{owner}`"));
        }
    }

    /// No drug that is not covered has a name of one that is.
    fn other_names(&mut self, in_force: &[OtherDrug]) {
        let files = self.files;
        let drugs = || files.entries.iter().filter(|entry| entry.kind() == Kind::Drug);
        let covered: BTreeSet<String> = drugs().map(|drug| fold(drug.name())).collect();
        let own: BTreeMap<String, &str> = drugs()
            .flat_map(|entry| {
                let names = entry.names();
                let all = names.brands.iter().chain(&names.former).chain(&names.codes).chain(&names.aliases);
                all.map(|name| (fold(name), entry.id())).chain([(fold(entry.name()), entry.id())])
            })
            .collect();
        for other in &files.others {
            self.at("other-drugs.json", &other.name);
            for name in other.all_names() {
                if let Some(owner) = own.get(&fold(name)) {
                    let rule = format!("`{name}` is a name of `{owner}`, which is covered");
                    self.report(rule);
                }
            }
        }
        // A drug that the files cover under its own name is no other drug any more.
        for other in in_force.iter().filter(|it| !covered.contains(&fold(&it.name))) {
            for name in other.all_names() {
                if let Some(owner) = own.get(&fold(name)) {
                    self.at("drugs.json", owner);
                    self.report(format!("`{name}` is a name of {}, another drug", other.name));
                }
            }
        }
    }
}
