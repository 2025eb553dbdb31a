//! Rules of names: none leads to two drugs, nor from a drug that is not covered to one that is.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use immunoref_index::text::{fold, squeeze};

use crate::{
    codes,
    compile::all_names_of,
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
        // Where a word is also the name of another entry, the name goes first; but no word may lead from one drug to
        // another.
        for name in all_names_of(entry) {
            let of_drugs = |owner: &&String| {
                **owner != entry.id() && entry.kind() == Kind::Drug && Kind::of(owner) == Some(Kind::Drug)
            };
            if let Some(owner) = owners.get(&name).filter(of_drugs) {
                self.report(format!("the alias `{name}` is a name of `{owner}`"));
            }
        }
        let mut seen = BTreeSet::new();
        for name in names.former.iter().chain(&names.codes).chain(&names.aliases).chain(&names.exact) {
            let folded = fold(name);
            if folded.is_empty() {
                self.report(format!("the alias `{name}` has no letter or digit"));
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

    /// No drug that is not covered has a name of one that is, and no entry of any kind has one of its names.
    fn other_names(&mut self, in_force: &[OtherDrug]) {
        let mut owners: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
        for entry in &self.files.entries {
            for name in found_by(entry) {
                owners.entry(name).or_default().push(entry);
            }
        }
        let owners_of = |name: &str| owners.get(&squeeze(&fold(name))).map_or(&[][..], Vec::as_slice);
        for other in &self.files.others {
            self.at("other-drugs.json", &other.name);
            for name in other.all_names() {
                for owner in owners_of(name) {
                    self.report(format!("`{name}` is a name of `{}`, which is covered", owner.id()));
                }
            }
        }
        for other in in_force {
            for name in other.all_names() {
                // A drug that the files cover under its own name is no other drug any more.
                let is_it = |it: &&&Entry| it.kind() == Kind::Drug && fold(it.name()) == fold(&other.name);
                for owner in owners_of(name).iter().filter(|it| !is_it(it)) {
                    self.at(file_of(owner.kind()), owner.id());
                    self.report(format!("`{name}` is a name of {}, another drug", other.name));
                }
            }
        }
    }
}

/// Everything by which an entry is found, as names are compared; of drugs also the words of longer names, but for
/// those of its main name.
fn found_by(entry: &Entry) -> BTreeSet<String> {
    let names = all_names_of(entry).into_iter().filter(|name| !name.contains(':'));
    let main = fold(entry.name());
    let main: Vec<&str> = main.split(' ').collect();
    let mut all = BTreeSet::new();
    for name in names {
        if entry.kind() == Kind::Drug {
            all.extend(name.split(' ').filter(|word| !main.contains(word)).map(str::to_owned));
        }
        all.insert(squeeze(&name));
    }
    all
}
