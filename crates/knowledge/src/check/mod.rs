//! The rules that every knowledge file keeps. Each problem names the file,
//! the entry and the rule.

mod names;
mod notation;
mod questions;
mod regimen;
mod sources;
mod strings;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use immunoref_index::text::fold;

use crate::{
    files::{Files, Texts, file_of},
    model::{
        Author, Citation, Drug, Entry, Event, Jurisdiction, Kind, OtherDrug, Section, Sections, SideEffect,
        Source, Statement,
    },
    problem::Problem,
};

use notation::{dose_notation, is_kebab};

/// Finds everything in which parsed knowledge breaks a rule.
pub(crate) fn check(files: &Files, in_force: &[OtherDrug]) -> Vec<Problem> {
    let mut checker = Checker {
        files,
        ids: files.ids(),
        sources: files.sources.iter().map(|source| (source.id.as_str(), source)).collect(),
        file: "",
        id: String::new(),
        problems: Vec::new(),
    };
    checker.ids_and_order();
    checker.names(in_force);
    checker.sources();
    checker.other_drugs();
    for entry in &files.entries {
        checker.entry(entry);
    }
    checker.tables();
    checker.questions();
    checker.problems
}

/// Finds every string of the files that may not stand there.
pub(crate) fn check_strings(texts: &Texts) -> Vec<Problem> {
    strings::strings(texts)
}

/// What news is never a source of.
const NEVER_NEWS: [Section; 12] = [
    Section::Dosing,
    Section::Interval,
    Section::Duration,
    Section::Order,
    Section::StopRule,
    Section::MissedDose,
    Section::Warnings,
    Section::Contraindications,
    Section::Pregnancy,
    Section::Monitoring,
    Section::DoseModification,
    Section::Management,
];

struct Checker<'f> {
    files: &'f Files,
    ids: BTreeSet<&'f str>,
    sources: BTreeMap<&'f str, &'f Source>,
    /// The file in which something is looked at.
    file: &'static str,
    /// What is looked at.
    id: String,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    /// What problems are in from here on.
    fn at(&mut self, file: &'static str, id: &str) {
        (self.file, self.id) = (file, id.to_owned());
    }

    fn report(&mut self, rule: impl Into<String>) {
        let (file, entry) = (self.file.to_owned(), self.id.clone());
        self.problems.push(Problem { file, entry, rule: rule.into() });
    }

    /// Ids are kebab-case, of their file's kind and unique; lists whose order says nothing are sorted.
    fn ids_and_order(&mut self) {
        let mut seen = BTreeSet::new();
        let mut before: Option<&Entry> = None;
        for entry in &self.files.entries {
            let id = entry.id();
            self.at(file_of(entry.kind()), id);
            let slug = id.strip_prefix(entry.kind().slug()).and_then(|rest| rest.strip_prefix(':'));
            if !slug.is_some_and(is_kebab) {
                self.report(format!("an id is `{}:` and a name in kebab-case", entry.kind().slug()));
            }
            if !seen.insert(id) {
                self.report("duplicate id");
            }
            // Topics and side effects stand in the order of the article, regimens in that of the course of disease.
            let sorted = matches!(entry.kind(), Kind::Drug | Kind::Term | Kind::Trial | Kind::Event);
            if let Some(before) =
                before.filter(|before| sorted && before.kind() == entry.kind() && before.id() > id)
            {
                self.report(format!("unsorted: stands after `{}`", before.id()));
            }
            before = Some(entry);
        }
        // Uses stand in the order of their drugs, and of the course of disease.
        for it in &self.files.tables.uses {
            self.at("uses.json", &it.id);
            if !it.id.strip_prefix("use:").is_some_and(is_kebab) {
                self.report("an id is `use:` and a name in kebab-case");
            }
            if !seen.insert(&it.id) {
                self.report("duplicate id");
            }
        }
        let ids: Vec<&str> = self.files.sources.iter().map(|source| source.id.as_str()).collect();
        self.sorted_and_unique("sources.json", &ids);
        for id in ids.iter().filter(|id| !is_kebab(id)) {
            self.at("sources.json", id);
            self.report("an id is a name in kebab-case");
        }
        let names: Vec<String> = self.files.others.iter().map(|other| fold(&other.name)).collect();
        self.sorted_and_unique("other-drugs.json", &names.iter().map(String::as_str).collect::<Vec<_>>());
    }

    fn sorted_and_unique(&mut self, file: &'static str, keys: &[&str]) {
        for pair in keys.windows(2) {
            self.at(file, pair[1]);
            if pair[0] == pair[1] {
                self.report("duplicate id or name");
            } else if pair[0] > pair[1] {
                self.report(format!("unsorted: stands after `{}`", pair[0]));
            }
        }
    }

    fn other_drugs(&mut self) {
        let mut seen = BTreeSet::new();
        for other in &self.files.others {
            let OtherDrug { name, names, class, citations } = other;
            self.at("other-drugs.json", name);
            for text in names.iter().chain([name]).chain(class) {
                self.text(text);
                if Some(text) != class.as_ref() && !seen.insert(fold(text)) {
                    self.report(format!("duplicate name `{text}`"));
                }
            }
            if class.is_some() == citations.is_empty() {
                self.report("a class has a citation, and a citation supports a class");
            }
            self.citations(citations);
        }
    }

    fn entry(&mut self, entry: &Entry) {
        self.at(file_of(entry.kind()), entry.id());
        let names = entry.names();
        for text in names.brands.iter().chain(&names.former).chain(&names.codes) {
            self.text(text);
        }
        self.text(entry.name());
        // Aliases are what people type, `q3w` too: they are matched and never printed as a dose.
        if entry.citations().next().is_none() {
            self.report("missing citation: nothing in this entry has a source");
        }
        for (_, statement) in entry.statements() {
            self.statement(statement);
        }
        self.gaps(entry.not_read());
        self.news(entry);
        self.sections_without_news(entry.sections());
        match entry {
            Entry::Drug(drug) => self.drug(drug),
            Entry::SideEffect(effect) => self.side_effect(effect),
            Entry::Regimen(regimen) => self.regimen(regimen),
            Entry::Event(event) => self.event(event),
            Entry::Trial(trial) => {
                for drug in &trial.drugs {
                    self.resolves(drug, Kind::Drug);
                }
            }
            Entry::Term(term) => {
                if let Some(parent) = &term.parent {
                    self.resolves(parent, Kind::Topic);
                }
                for narrower in &term.narrower {
                    self.resolves(narrower, Kind::Term);
                }
            }
            Entry::Topic(_) => {}
        }
    }

    /// What was not read is named once.
    fn gaps(&mut self, gaps: &[String]) {
        let mut seen = BTreeSet::new();
        for gap in gaps {
            self.text(gap);
            if !seen.insert(fold(gap)) {
                self.report(format!("`{gap}` stands twice among what was not read"));
            }
        }
    }

    /// News stands alone only for the date and fact of an approval or withdrawal.
    fn news(&mut self, entry: &Entry) {
        let allowed: Vec<&Statement> = match entry {
            Entry::Drug(drug) => {
                drug.uses.iter().flat_map(|it| &it.approvals).flat_map(|it| &it.history).collect()
            }
            Entry::Regimen(_) => entry.section(Section::Status).iter().collect(),
            // What happened is shown where it is asked for.
            Entry::Topic(_) => {
                let events = self.files.entries.iter().filter(|it| it.kind() == Kind::Event);
                let told: Vec<&str> = events
                    .flat_map(|it| it.statements())
                    .map(|(_, it)| it)
                    .chain(
                        self.files.tables.uses.iter().flat_map(|it| &it.approvals).flat_map(|it| &it.history),
                    )
                    .map(|it| it.text.as_str())
                    .collect();
                let own = entry.statements().into_iter().map(|(_, it)| it);
                own.filter(|it| told.contains(&it.text.as_str())).collect()
            }
            Entry::Event(_) => return,
            _ => Vec::new(),
        };
        for (_, statement) in entry.statements() {
            if !allowed.contains(&statement) {
                self.not_news_alone(statement);
            }
        }
    }

    /// Statements on what is done with a drug, or what it does.
    fn sections_without_news(&mut self, sections: &Sections) {
        for (_, statements) in sections.iter().filter(|(section, _)| NEVER_NEWS.contains(section)) {
            for statement in statements {
                self.no_news(&statement.citations);
            }
        }
    }

    /// News is no source of what is done with a drug, or of what it does.
    fn no_news(&mut self, citations: &[Citation]) {
        let news = citations.iter().filter(|it| self.source(it).is_some_and(|it| it.author == Author::News));
        let rules: Vec<String> = news
            .map(|it| {
                format!("`{}` is news, and no source of a dose, rule, action, rate or warning", it.source)
            })
            .collect();
        for rule in rules {
            self.report(rule);
        }
    }

    fn not_news_alone(&mut self, statement: &Statement) {
        let is_news = |it: &Citation| self.source(it).is_some_and(|it| it.author == Author::News);
        if !statement.citations.is_empty() && statement.citations.iter().all(is_news) {
            let rule = format!(
                "`{}` is news, which is cited alone only for the date and fact of an approval or withdrawal",
                statement.citations[0].source
            );
            self.report(rule);
        }
    }

    fn drug(&mut self, drug: &Drug) {
        for identifier in &drug.identifiers {
            self.text(&identifier.system);
            self.text(&identifier.code);
            if identifier.citations.is_empty() {
                self.report("missing citation");
            }
            self.citations(&identifier.citations);
        }
        if let Some(signs_as) = &drug.signs_as {
            self.resolves(&signs_as.drug, Kind::Drug);
            self.text(&signs_as.note);
        }
        for related in &drug.not_the_same_as {
            self.stands_alone(&related.statement);
            self.resolves(&related.id, Kind::Drug);
        }
    }

    fn side_effect(&mut self, effect: &SideEffect) {
        for text in effect.lay_name.iter().chain(&effect.organ) {
            self.text(text);
        }
        if let Some(organ) = &effect.organ {
            self.organ(organ);
        }
        for symptom in &effect.symptoms {
            self.stands_alone(symptom);
        }
        if let Some(parent) = &effect.parent {
            self.resolves(parent, Kind::SideEffect);
        }
    }

    fn event(&mut self, event: &Event) {
        let id = &event.id;
        for about in &event.about {
            if !self.ids.contains(about.as_str()) {
                self.report(format!("unknown id `{about}`"));
            }
        }
        if event.about.is_empty() {
            self.report("an event is about at least one entry");
        }
        if !id.starts_with(&format!("event:{}", event.date)) {
            self.report("the id of an event begins with its date");
        }
        let first = event.sections.values().flatten().next();
        if first.is_some_and(|it| it.jurisdiction != event.jurisdiction) {
            self.report("an event holds where the first that is said of it does");
        }
    }

    fn statement(&mut self, statement: &Statement) {
        self.text(&statement.text);
        self.cited(statement.jurisdiction, &statement.citations);
        if let Some(drug) = &statement.drug {
            self.resolves(drug, Kind::Drug);
            self.of_drug(drug, &statement.citations);
        }
        for (number, other) in statement.also.iter().enumerate() {
            let is_entry = Kind::of(other).is_some() && self.ids.contains(other.as_str());
            if !is_entry || *other == self.id {
                self.report(format!("unknown id `{other}`"));
            } else if statement.also[..number].contains(other) {
                self.report(format!("`also` names `{other}` twice"));
            }
        }
        if statement.together && statement.citations.len() < 2 {
            self.report("one source alone says nothing together with others");
        }
        match &statement.population {
            Some(population) => self.text(population),
            None if statement.text.contains('%') => {
                self.report(format!("a percentage says whom it is about: `{}`", statement.text));
            }
            None => {}
        }
    }

    /// Only statements of sections, and what is said of approvals, can be shown in other entries.
    fn stands_alone(&mut self, statement: &Statement) {
        if !statement.also.is_empty() {
            self.report("`also` stands in sections and in what is said of approvals only");
        }
    }

    fn resolves(&mut self, wanted: &str, kind: Kind) {
        if Kind::of(wanted) != Some(kind) || !self.ids.contains(wanted) {
            self.report(format!("unknown {} `{wanted}`", kind.noun()));
        }
    }

    /// Citations resolve, and the jurisdiction is that of the sources.
    fn cited(&mut self, stated: Option<Jurisdiction>, citations: &[Citation]) {
        if citations.is_empty() {
            self.report("missing citation");
        }
        self.citations(citations);
        let rests_on =
            Jurisdiction::of(citations.iter().filter_map(|it| self.source(it)).map(|it| it.jurisdiction));
        if stated != rests_on {
            let name = |it: Option<Jurisdiction>| it.map_or("none", Jurisdiction::mark);
            let rule =
                format!("the jurisdiction is {}, but its sources make it {}", name(stated), name(rests_on));
            self.report(rule);
        }
    }

    /// The label of one drug says nothing of another.
    fn of_drug(&mut self, drug: &str, citations: &[Citation]) {
        for citation in citations {
            let of = self.source(citation).and_then(|it| it.drug.as_deref()).filter(|it| *it != drug);
            if let Some(of) = of {
                let rule =
                    format!("`{}` is a source of `{of}`, and says nothing of `{drug}`", citation.source);
                self.report(rule);
            }
        }
    }

    fn citations(&mut self, citations: &[Citation]) {
        for citation in citations {
            if self.source(citation).is_none() {
                self.report(format!("unresolved citation: no source has the id `{}`", citation.source));
            }
            if let Some(section) = &citation.section {
                self.text(section);
            }
        }
    }

    fn source(&self, citation: &Citation) -> Option<&Source> {
        self.sources.get(citation.source.as_str()).copied()
    }

    /// Texts write doses as safety bodies ask.
    fn text(&mut self, text: &str) {
        if let Some(rule) = dose_notation(text) {
            self.report(format!("bad dose notation: {rule}: `{text}`"));
        }
    }
}
