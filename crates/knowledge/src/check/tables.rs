//! Rules of uses, red flags and signs, actions, rates and management.

use std::collections::{BTreeMap, BTreeSet};

use immunoref_index::text::fold;

use super::{Checker, notation::is_percent};
use crate::model::{
    Approval, Entry, GradeRate, Kind, Management, Rate, RedFlag, Section, Status, Steroid, Use,
};

impl Checker<'_> {
    pub(super) fn tables(&mut self) {
        let tables = &self.files.tables;
        for it in &tables.uses {
            self.used(it);
        }
        for it in &tables.red_flags {
            self.red_flag(it);
        }
        self.organs();
        self.signs();
        for it in &tables.rates {
            self.rate(it);
        }
        for it in &tables.actions {
            self.at("actions.json", &it.effect);
            self.resolves(&it.effect, Kind::SideEffect);
            self.resolves(&it.drug, Kind::Drug);
            for text in it.condition.iter().chain([&it.grade, &it.action]) {
                self.text(text);
            }
            self.cited(it.jurisdiction, &it.citations);
            self.no_news(&it.citations);
            self.of_drug(&it.drug, &it.citations);
        }
        for it in &tables.management {
            self.managed(it);
        }
    }

    /// A row of management is of grades, says something, and names where it stands.
    fn managed(&mut self, it: &Management) {
        self.at("management.json", &it.effect);
        for id in [&it.effect].into_iter().chain(&it.also) {
            self.resolves(id, Kind::SideEffect);
        }
        let Management { body, cited_in, form, population, .. } = it;
        for text in [body, population].into_iter().chain(cited_in).chain(form) {
            self.text(text);
        }
        let cells = [&it.definition, &it.immunotherapy, &it.treatment, &it.work_up, &it.taper, &it.resume];
        let steroid = it.steroid.iter();
        let steroid = steroid.flat_map(|it| {
            [Some(&it.agent), it.low.as_ref(), it.high.as_ref(), it.unit.as_ref(), it.route.as_ref()]
        });
        let escalation = it.escalation.iter().flat_map(|it| [&it.after, &it.next, &it.not]);
        let said: Vec<&String> =
            cells.into_iter().chain(escalation).flatten().chain(steroid.flatten()).collect();
        if said.is_empty() {
            self.report("a row of management says what to do");
        }
        for text in said {
            self.text(text);
        }
        for (_, line) in it.lines() {
            self.text(&line);
        }
        let doses = it.steroid.iter().flat_map(|it| it.low.iter().chain(&it.high));
        let is_number = |text: &String| is_percent(&text.replace(',', "")) && !text.starts_with('<');
        for dose in doses.filter(|it| !is_number(it)) {
            self.report(format!("`{dose}` is no dose such as 0.5 or 1,000"));
        }
        let has_unit = |it: &Steroid| it.unit.is_some() || (it.low.is_none() && it.high.is_none());
        if it.steroid.as_ref().is_some_and(|it| !has_unit(it)) {
            self.report("a dose has a unit");
        }
        let is_grade = |it: &u8| (1..=5).contains(it);
        if !it.grades.iter().all(is_grade) || !it.grades.is_sorted_by(|a, b| a < b) {
            self.report("grades are from 1 to 5, each once, in rising order");
        }
        self.cited(it.jurisdiction, &it.citations);
        self.no_news(&it.citations);
    }

    fn used(&mut self, it: &Use) {
        self.at("uses.json", &it.id);
        self.resolves(&it.drug, Kind::Drug);
        if let Some(regimen) = &it.regimen {
            self.resolves(regimen, Kind::Regimen);
            let serves = |entry: &Entry| matches!(entry, Entry::Regimen(other) if other.serves.as_ref() == Some(&it.id));
            if !self.files.entries.iter().any(|entry| entry.id() == regimen && serves(entry)) {
                self.report(format!("`{regimen}` serves another use"));
            }
        }
        for trial in &it.trials {
            self.resolves(trial, Kind::Trial);
        }
        self.text(&it.name);
        self.gaps(&it.not_read);
        for (_, statement) in it.statements() {
            self.statement(statement);
            // What several sources say together may compare it with another product.
            if !statement.together {
                self.of_drug(&it.drug, &statement.citations);
            }
        }
        for statement in it.sections.values().flatten() {
            self.not_news_alone(statement);
        }
        self.sections_without_news(&it.sections);
        if it.approvals.is_empty() || it.section(Section::Indication).is_empty() {
            self.report("a use says how it is approved, and for whom");
        }
        for approval in &it.approvals {
            self.approval(approval);
        }
    }

    fn approval(&mut self, approval: &Approval) {
        let Some(first) = approval.history.first() else {
            self.report("missing citation: an approval has no history");
            return;
        };
        if approval.until.is_some() && approval.status != Status::Withdrawn {
            self.report("`until` is of an approval that was withdrawn");
        }
        if first.jurisdiction != approval.jurisdiction {
            self.report("an approval is in force where the first of its history is");
        }
        let dated = approval.until.filter(|_| approval.status == Status::Withdrawn).or(approval.since);
        let year = dated.map(|day| day.to_string()[..4].to_owned()).unwrap_or_default();
        if !first.text.contains(&year) {
            self.report(format!("the first history tells how its status came about in {year}"));
        }
    }

    fn red_flag(&mut self, it: &RedFlag) {
        self.at("red-flags.json", &it.sign);
        for text in
            [&it.sign, &it.organ].into_iter().chain(&it.urgency).chain(&it.population).chain(&it.timing)
        {
            self.text(text);
        }
        self.cited(it.jurisdiction, &it.citations);
        self.no_news(&it.citations);
        self.organ(&it.organ);
        for condition in &it.conditions {
            self.resolves(condition, Kind::SideEffect);
        }
        for sign in it.read_as.iter().filter(|id| !self.files.signs.iter().any(|it| it.id == **id)) {
            self.report(format!("`{sign}` is no sign"));
        }
        if !it.conditions.is_empty() && it.read_as.is_empty() {
            self.report("a sign of side effects is read as a sign");
        }
    }

    /// An organ is one that is listed.
    pub(super) fn organ(&mut self, name: &str) {
        if !self.files.organs.iter().any(|it| it.name == name) {
            self.report(format!("`{name}` is no organ"));
        }
    }

    /// What an organ is a part of is one, and a word is of one organ.
    fn organs(&mut self) {
        let mut named: BTreeSet<String> = BTreeSet::new();
        for organ in &self.files.organs {
            self.at("organs.json", &organ.name);
            for name in [&organ.name].into_iter().chain(&organ.names) {
                self.text(name);
                if !named.insert(fold(name)) {
                    self.report(format!("`{name}` names another, too"));
                }
            }
            if let Some(whole) = &organ.part_of {
                self.organ(whole);
            }
        }
    }

    /// How signs are recognised.
    fn signs(&mut self) {
        let flags = &self.files.tables.red_flags;
        // Compiled signs have no phrases any more.
        for sign in self.files.signs.iter().filter(|it| !it.phrases.is_empty()) {
            self.at("signs.json", &sign.id);
            for text in [&sign.name].into_iter().chain(&sign.phrases) {
                self.text(text);
            }
            for condition in &sign.leads_to {
                self.resolves(condition, Kind::SideEffect);
            }
            if sign.leads_to.is_empty() && !flags.iter().any(|it| it.read_as.contains(&sign.id)) {
                self.report("a sign leads to a side effect, or is that of a red flag");
            }
            let meanings =
                sign.patterns.iter().flat_map(|it| it.of.iter().chain(&it.with).chain(&it.without));
            for meaning in
                meanings.filter(|it| !self.files.sign_words.iter().any(|known| known.meaning == **it))
            {
                self.report(format!("no words mean `{meaning}`"));
            }
        }
        let mut meant: BTreeMap<&str, &str> = BTreeMap::new();
        for meaning in &self.files.sign_words {
            self.at("sign-words.json", &meaning.meaning);
            if meaning.words.is_empty() && meaning.numbers.is_empty() {
                self.report("a meaning has words or numbers");
            }
            for condition in &meaning.points_to {
                self.resolves(condition, Kind::SideEffect);
            }
            for word in &meaning.words {
                if let Some(other) = meant.insert(word, &meaning.meaning) {
                    self.report(format!("`{word}` means `{other}`, too"));
                }
                if fold(word) != *word {
                    self.report(format!("`{word}` is not folded"));
                }
            }
        }
    }

    fn rate(&mut self, rate: &Rate) {
        self.at("rates.json", &rate.effect);
        self.resolves(&rate.effect, Kind::SideEffect);
        self.resolves(&rate.drug, Kind::Drug);
        for text in
            [&rate.population].into_iter().chain(&rate.counts).chain(rate.control.iter().map(|it| &it.arm))
        {
            self.text(text);
        }
        self.cited(rate.jurisdiction, &rate.citations);
        self.no_news(&rate.citations);
        self.of_drug(&rate.drug, &rate.citations);
        self.percents(rate.any_grade.as_ref(), &rate.by_grade);
        if let Some(control) = &rate.control {
            self.percents(control.any_grade.as_ref(), &control.by_grade);
        }
    }

    fn percents(&mut self, any_grade: Option<&String>, by_grade: &[GradeRate]) {
        let percents = by_grade.iter().map(|it| &it.percent).chain(any_grade);
        for percent in percents.filter(|percent| !is_percent(percent)) {
            self.report(format!("`{percent}` is not a percentage such as 3.4 or <0.1"));
        }
        if any_grade.is_none() && by_grade.is_empty() {
            self.report("a rate has a percentage");
        }
    }
}
