//! How far the doses, rules, rates and warnings of the intravenous drugs rest on their labels, and how many citations name
//! a place. `cargo test labels -- --nocapture` prints the counts.

#![allow(clippy::print_stdout)] // the counts are there to be read

use std::collections::{BTreeMap, BTreeSet};

use immunoref::{
    embedded,
    model::{Author, Citation, Entry, Rate, Section},
};

/// What a label is asked for first.
const SECTIONS: [Section; 9] = [
    Section::Dosing,
    Section::Interval,
    Section::Duration,
    Section::Order,
    Section::StopRule,
    Section::DoseModification,
    Section::Warnings,
    Section::Contraindications,
    Section::Pregnancy,
];
/// The intravenous drugs that are in use.
const DRUGS: [&str; 2] = ["drug:pembrolizumab", "drug:dostarlimab"];

/// Rates in people whom no label counts: they stand behind those of the labels, and are counted apart.
fn is_counted_apart(rate: &Rate) -> bool {
    let author = embedded::knowledge().source(&rate.citations[0].source).map(|(source, _)| source.author);
    matches!(author, Some(Author::Journal | Author::Institute))
}

struct Counted {
    /// By kind: what a label leads with a place, and all.
    kinds: BTreeMap<&'static str, (usize, usize)>,
    seen: BTreeSet<String>,
    not_led: Vec<String>,
}

impl Counted {
    fn add(&mut self, kind: &'static str, text: &str, citations: &[Citation]) {
        if !self.seen.insert(format!("{kind}: {text}")) {
            return;
        }
        let knowledge = embedded::knowledge();
        let first = &citations[0];
        let author = knowledge.source(&first.source).map(|(source, _)| source.author);
        let led = author == Some(Author::Label) && first.section.is_some();
        let (by_label, all) = self.kinds.entry(kind).or_default();
        *by_label += usize::from(led);
        *all += 1;
        if !led {
            self.not_led.push(format!("{kind}: {text} ({})", first.source));
        }
    }
}

#[test]
fn of_what_a_label_is_asked_for_nearly_all_leads_with_it_and_its_section() {
    let mut counted = Counted { kinds: BTreeMap::new(), seen: BTreeSet::new(), not_led: Vec::new() };
    let ours = |id: &str| DRUGS.contains(&id);
    let knowledge = embedded::knowledge();
    for entry in knowledge.headings().filter_map(|it| it.entry()) {
        let of_entry = match &entry {
            Entry::Drug(drug) => ours(&drug.id),
            Entry::Regimen(regimen) => regimen.drugs.iter().any(|it| ours(it)),
            _ => false,
        };
        for section in SECTIONS {
            for said in entry.section(section).iter().filter(|it| it.jurisdiction.is_none()) {
                if said.drug.as_deref().map_or(of_entry, ours) {
                    counted.add(section.heading(), &said.text, &said.citations);
                }
            }
        }
        match &entry {
            Entry::Drug(drug) if of_entry => {
                for it in drug.uses.iter().filter(|it| !it.is_withdrawn()) {
                    let said = SECTIONS.into_iter().flat_map(|section| it.section(section));
                    for said in said.filter(|it| it.jurisdiction.is_none()) {
                        counted.add("Uses", &said.text, &said.citations);
                    }
                }
            }
            Entry::Regimen(regimen) => {
                let components = regimen.phases.iter().flat_map(|it| &it.components);
                for it in components.filter(|it| ours(&it.drug) && it.jurisdiction.is_none()) {
                    let text = format!("{} {} {} {:?}", regimen.id, it.drug, it.dose, it.choice);
                    counted.add("Planned doses", &text, &it.citations);
                }
            }
            Entry::SideEffect(effect) => {
                for it in effect.rates.iter().filter(|it| ours(&it.drug) && it.jurisdiction.is_none()) {
                    let kind = if is_counted_apart(it) { "Rates in others" } else { "Rates" };
                    let text = format!("{} {} {} {:?}", effect.id, it.drug, it.population, it.counts);
                    counted.add(kind, &text, &it.citations);
                }
                for it in effect.actions.iter().filter(|it| ours(&it.drug) && it.jurisdiction.is_none()) {
                    let text = format!("{} {} {:?} {}", effect.id, it.drug, it.condition, it.grade);
                    counted.add("Actions", &text, &it.citations);
                }
            }
            _ => {}
        }
    }
    for (kind, (by_label, all)) in &counted.kinds {
        println!("{kind}: {by_label} of {all} lead with a label and its section");
    }
    counted.kinds.remove("Rates in others");
    let (by_label, all) = counted.kinds.values().fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    println!("In all {by_label} of {all}. Not led by a label:\n{}", counted.not_led.join("\n"));
    assert!(by_label * 100 >= all * 95, "{by_label} of {all}");
}

#[test]
fn of_the_citations_beside_those_of_the_article_three_quarters_name_a_place() {
    let knowledge = embedded::knowledge();
    let entries: Vec<Entry> = knowledge.headings().filter_map(|it| it.entry()).collect();
    let cited: Vec<&Citation> = entries.iter().flat_map(Entry::citations).collect();
    let beside: Vec<_> = cited.into_iter().filter(|it| it.source != "article").collect();
    let placed = beside.iter().filter(|it| it.section.is_some()).count();
    println!("{placed} of {} citations beside those of the article name a place", beside.len());
    assert!(placed * 4 >= beside.len() * 3, "{placed} of {}", beside.len());
}
