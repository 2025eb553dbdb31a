//! Rules of what questions are made of: facets, places and other words for the same.

use std::collections::BTreeSet;

use super::{Checker, notation::is_kebab};
use crate::{
    files::file_of,
    model::{Entry, Kind, Part},
    questions::{MOST_DRUGS, MOST_FACETS, MOST_TRIALS, stems},
};

impl Checker<'_> {
    pub(super) fn questions(&mut self) {
        self.bits();
        self.facets();
        let mut words = BTreeSet::new();
        for it in &self.files.locales {
            self.at("locales.json", &it.name);
            self.text(&it.name);
            if it.is_home && it.jurisdiction.is_some() {
                self.report("texts of the United States have no mark");
            }
            self.words(&it.words, &mut words);
        }
        let mut words = BTreeSet::new();
        for it in &self.files.synonyms {
            self.at("synonyms.json", &it.word);
            self.words(std::slice::from_ref(&it.word), &mut words);
            self.words(&it.means, &mut BTreeSet::new());
        }
    }

    /// Passages name drugs and trials by bits.
    fn bits(&mut self) {
        for (kind, most) in [(Kind::Drug, MOST_DRUGS), (Kind::Trial, MOST_TRIALS)] {
            let of_kind: Vec<&str> =
                self.files.entries.iter().filter(|it| it.kind() == kind).map(Entry::id).collect();
            for id in of_kind.into_iter().skip(most) {
                self.at(file_of(kind), id);
                self.report(format!("there are {most} entries of this kind at most"));
            }
        }
    }

    fn facets(&mut self) {
        let all = &self.files.facets;
        let ids: BTreeSet<&str> = all.iter().map(|it| it.id.as_str()).collect();
        let mut seen = BTreeSet::new();
        for (number, it) in all.iter().enumerate() {
            self.at("facets.json", &it.id);
            if !is_kebab(&it.id) {
                self.report("an id is a name in kebab-case");
            }
            if !seen.insert(&it.id) {
                self.report("duplicate id");
            }
            if number >= MOST_FACETS {
                self.report(format!("there are {MOST_FACETS} facets at most"));
            }
            self.words(&it.words, &mut BTreeSet::new());
            for name in it.parts.iter().filter(|name| Part::named(name).is_none_or(|it| it.slug() != **name))
            {
                self.report(format!("`{name}` is no part of an entry"));
            }
            for id in it.gives_way_to.iter().filter(|id| !ids.contains(id.as_str()) || **id == it.id) {
                self.report(format!("`{id}` is no other facet"));
            }
            if it.is_literal && it.is_elsewhere {
                self.report("what this reference does not tell stands in none of its statements");
            }
        }
    }

    /// Words are there, have letters or digits, and each stands once, whatever its ending.
    fn words(&mut self, words: &[String], seen: &mut BTreeSet<String>) {
        if words.is_empty() {
            self.report("no word leads there");
        }
        for word in words {
            let stems = stems(word).join(" ");
            if stems.is_empty() {
                self.report(format!("the word `{word}` has no letter or digit"));
            }
            if !seen.insert(stems) {
                self.report(format!("duplicate word: `{word}`"));
            }
        }
    }
}
