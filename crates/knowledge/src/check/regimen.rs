//! Rules of regimens: what is laid out as days must be one sequence.

use std::collections::BTreeSet;

use super::{Checker, notation::is_kebab};
use crate::model::{Component, Kind, Phase, Regimen};

/// Days that no cycle exceeds: ten years.
const MOST_DAYS: u32 = 3653;

impl Checker<'_> {
    pub(super) fn regimen(&mut self, regimen: &Regimen) {
        let id = &regimen.id;
        for drug in &regimen.drugs {
            self.resolves(drug, Kind::Drug);
        }
        let served = self.files.tables.uses.iter().find(|it| regimen.serves.as_ref() == Some(&it.id));
        if regimen.serves.is_some() && served.is_none_or(|it| it.regimen.as_ref() != Some(id)) {
            self.report("the `use` of a regimen is one that names this regimen");
        }
        self.phases(regimen);
        for phase in &regimen.phases {
            for component in &phase.components {
                self.component(component);
            }
            self.parts(phase);
        }
    }

    /// Every phase can be told from the others, and its first day is that of the plan or has a name of its own.
    fn phases(&mut self, regimen: &Regimen) {
        let mut names = BTreeSet::new();
        for (number, phase) in regimen.phases.iter().enumerate() {
            self.text(&phase.name);
            if (number == 0) != phase.anchor.is_none() || (number == 0 && phase.after.is_some()) {
                self.report("the first phase starts with the plan, and each other one has an `anchor`");
            }
            for name in phase.anchor.iter().chain(&phase.after) {
                if !is_kebab(name) {
                    self.report(format!("`{name}` names a day: a name in kebab-case"));
                }
            }
            for name in [&phase.name].into_iter().chain(&phase.anchor).chain(&phase.after) {
                if !names.insert(name) {
                    self.report(format!("two phases or days have the name `{name}`"));
                }
            }
        }
    }

    fn component(&mut self, component: &Component) {
        self.text(&component.dose);
        self.cited(component.jurisdiction, &component.citations);
        self.no_news(&component.citations);
        if component.drug.contains(':') {
            self.resolves(&component.drug, Kind::Drug);
        }
        let outside = |day: &u32| *day == 0 || *day > component.cycle_days;
        let in_order = component.days.is_sorted_by(|a, b| a < b);
        if component.days.is_empty()
            || component.first_day == 0
            || component.days.iter().any(outside)
            || !in_order
        {
            self.report("days are counted from 1, stand within the cycle, and each after the one before");
        }
        if component.cycle_days > MOST_DAYS || component.first_day > MOST_DAYS {
            self.report("no cycle is longer than ten years, and none starts later");
        }
        if [component.doses, component.weeks, component.months].contains(&Some(0)) {
            self.report("what is counted is at least 1");
        }
        if [component.doses, component.weeks, component.months].into_iter().flatten().count() > 1 {
            self.report("a source counts doses, or it gives weeks or months");
        }
        let Some(choice) = &component.choice else { return };
        if !is_kebab(&choice.option) || !is_kebab(&choice.value) {
            self.report(format!("`{choice}` is a choice: two names in kebab-case"));
        }
        if choice.weeks().is_some_and(|weeks| weeks.checked_mul(7) != Some(component.cycle_days)) {
            self.report(format!("the cycle is not that of the choice `{choice}`"));
        }
    }

    /// What is given of one drug in a phase is one sequence, however the choices are settled.
    fn parts(&mut self, phase: &Phase) {
        for (number, component) in phase.components.iter().enumerate() {
            let before = phase.components[..number].iter().rev();
            let Some(before) = before.into_iter().find(|it| it.drug == component.drug) else { continue };
            if before.choice.is_some() != component.choice.is_some() {
                let drug = &component.drug;
                self.report(format!("of `{drug}` one part belongs to a choice, and another does not"));
            }
            let follows = before.last_day().is_some_and(|last| last < u64::from(component.first_day));
            if before.choice == component.choice && !follows {
                let drug = &component.drug;
                self.report(format!("a part of `{drug}` does not follow on a counted one"));
            }
        }
    }
}
