//! The rules that every knowledge file keeps. Each problem names the file,
//! the entry and the rule.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::{
    Citation, Component, Drug, Entry, Event, Jurisdiction, Kind, OtherDrug, Phase, Regimen, Section,
    SideEffect, Source, SourceKind, Statement, Status,
    compile::{Files, file_of},
};
use crate::fold::{fold, is_invisible};

/// Days that no cycle exceeds: ten years.
const MOST_DAYS: u32 = 3653;

/// A rule that a knowledge file breaks.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Problem {
    /// Name of the file: `drugs.json`.
    pub file: String,
    /// Id of the entry, or what stands for it.
    pub entry: String,
    /// The rule, and how it is broken.
    pub rule: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.file, self.entry, self.rule)
    }
}

/// Finds everything in which parsed knowledge breaks a rule.
pub(super) fn check(files: &Files, in_force: &[OtherDrug]) -> Vec<Problem> {
    let mut checker = Checker {
        files,
        ids: files.entries.iter().map(Entry::id).collect(),
        sources: files.sources.iter().map(|source| (source.id.as_str(), source)).collect(),
        problems: Vec::new(),
    };
    checker.ids_and_order();
    checker.names(in_force);
    checker.sources();
    checker.other_drugs();
    for entry in &files.entries {
        checker.entry(entry);
    }
    checker.problems
}

struct Checker<'f> {
    files: &'f Files,
    ids: BTreeSet<&'f str>,
    sources: BTreeMap<&'f str, &'f Source>,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn report(&mut self, file: &str, entry: &str, rule: impl Into<String>) {
        self.problems.push(Problem { file: file.to_owned(), entry: entry.to_owned(), rule: rule.into() });
    }

    /// Ids are kebab-case, of their file's kind and unique; lists whose order says nothing are sorted.
    fn ids_and_order(&mut self) {
        let mut seen = BTreeSet::new();
        let mut before: Option<&Entry> = None;
        for entry in &self.files.entries {
            let (file, id) = (file_of(entry.kind()), entry.id());
            let slug = id.strip_prefix(entry.kind().slug()).and_then(|rest| rest.strip_prefix(':'));
            if !slug.is_some_and(is_kebab) {
                self.report(
                    file,
                    id,
                    format!("an id is `{}:` and a name in kebab-case", entry.kind().slug()),
                );
            }
            if !seen.insert(id) {
                self.report(file, id, "duplicate id");
            }
            // Topics and side effects stand in the order of the article, regimens in that of the course of disease.
            let sorted = matches!(entry.kind(), Kind::Drug | Kind::Term | Kind::Trial | Kind::Event);
            if let Some(before) =
                before.filter(|before| sorted && before.kind() == entry.kind() && before.id() > id)
            {
                self.report(file, id, format!("unsorted: stands after `{}`", before.id()));
            }
            before = Some(entry);
        }
        let ids: Vec<&str> = self.files.sources.iter().map(|source| source.id.as_str()).collect();
        self.sorted_and_unique("sources.json", &ids);
        for id in ids.iter().filter(|id| !is_kebab(id)) {
            self.report("sources.json", id, "an id is a name in kebab-case");
        }
        let names: Vec<String> = self.files.others.iter().map(|other| fold(&other.name)).collect();
        self.sorted_and_unique("other-drugs.json", &names.iter().map(String::as_str).collect::<Vec<_>>());
    }

    fn sorted_and_unique(&mut self, file: &str, keys: &[&str]) {
        for pair in keys.windows(2) {
            if pair[0] == pair[1] {
                self.report(file, pair[1], "duplicate id or name");
            } else if pair[0] > pair[1] {
                self.report(file, pair[1], format!("unsorted: stands after `{}`", pair[0]));
            }
        }
    }

    /// No name or brand stands under two entries, as another drug, or as an alias elsewhere.
    fn names(&mut self, in_force: &[OtherDrug]) {
        let mut owners: BTreeMap<String, &str> = BTreeMap::new();
        for entry in &self.files.entries {
            let names = entry.names();
            for name in [entry.name()].into_iter().chain(names.brands.iter().map(String::as_str)) {
                let folded = fold(name);
                if folded.is_empty() {
                    self.report(
                        file_of(entry.kind()),
                        entry.id(),
                        format!("the name `{name}` has no letter or digit"),
                    );
                } else if let Some(owner) = owners.insert(folded, entry.id()) {
                    self.report(
                        file_of(entry.kind()),
                        entry.id(),
                        format!("duplicate name or brand: `{name}` is also one of `{owner}`"),
                    );
                }
            }
        }
        for entry in &self.files.entries {
            let mut seen = BTreeSet::new();
            let names = entry.names();
            for name in names.former.iter().chain(&names.codes).chain(&names.aliases).chain(&names.exact) {
                let (file, folded) = (file_of(entry.kind()), fold(name));
                if folded.is_empty() {
                    self.report(file, entry.id(), format!("the alias `{name}` has no letter or digit"));
                }
                // Where a word is also the name of another entry, the name goes first; but no word may lead from
                // one drug to another.
                let of_drugs =
                    |owner: &&&str| entry.kind() == Kind::Drug && Kind::of(owner) == Some(Kind::Drug);
                if let Some(owner) = owners.get(&folded).filter(of_drugs) {
                    self.report(file, entry.id(), format!("the alias `{name}` is a name of `{owner}`"));
                }
                if !seen.insert(folded) {
                    self.report(file, entry.id(), format!("the alias `{name}` stands twice"));
                }
            }
            for list in [&names.aliases, &names.exact] {
                for pair in list.windows(2).filter(|pair| fold(&pair[0]) > fold(&pair[1])) {
                    let rule = format!("unsorted: the alias `{}` stands after `{}`", pair[1], pair[0]);
                    self.report(file_of(entry.kind()), entry.id(), rule);
                }
            }
        }
        let drugs = || self.files.entries.iter().filter(|entry| entry.kind() == Kind::Drug);
        let covered: BTreeSet<String> = drugs().map(|drug| fold(drug.name())).collect();
        let own: BTreeMap<String, &str> = drugs()
            .flat_map(|entry| {
                let names = entry.names();
                let all = names.brands.iter().chain(&names.former).chain(&names.codes).chain(&names.aliases);
                all.map(|name| (fold(name), entry.id())).chain([(fold(entry.name()), entry.id())])
            })
            .collect();
        for other in &self.files.others {
            for name in other.names.iter().chain([&other.name]) {
                if let Some(owner) = own.get(&fold(name)) {
                    let rule = format!("`{name}` is a name of `{owner}`, which is covered");
                    self.report("other-drugs.json", &other.name, rule);
                }
            }
        }
        // A drug that the files cover under its own name is no other drug any more.
        for other in in_force.iter().filter(|it| !covered.contains(&fold(&it.name))) {
            for name in other.names.iter().chain([&other.name]) {
                if let Some(owner) = own.get(&fold(name)) {
                    let rule = format!("`{name}` is a name of {}, another drug", other.name);
                    self.report("drugs.json", owner, rule);
                }
            }
        }
    }

    /// Sources are whole, and each is cited.
    fn sources(&mut self) {
        let cited: BTreeSet<&str> = self
            .files
            .entries
            .iter()
            .flat_map(Entry::citations)
            .chain(self.files.others.iter().flat_map(|other| &other.citations))
            .map(|citation| citation.source.as_str())
            .collect();
        for source in &self.files.sources {
            let Source { id, title, publisher, date, date_is, accessed, url, .. } = source;
            let texts = [Some(title.as_str()), Some(publisher), date_is.as_deref(), url.as_deref()];
            for text in texts.into_iter().flatten() {
                self.text("sources.json", id, text);
            }
            if let Some(drug) = &source.drug {
                self.resolves("sources.json", id, drug, Kind::Drug);
            }
            if !cited.contains(id.as_str()) {
                self.report("sources.json", id, "no statement cites this source");
            }
            if date.is_some() != date_is.is_some() {
                self.report("sources.json", id, "`date` and `date_is` stand together or not at all");
            }
            if let (Some(date), Some(accessed)) = (date, accessed)
                && date.first() > accessed.first()
            {
                self.report("sources.json", id, "a source is read on or after its date");
            }
            if url.as_ref().is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
                self.report("sources.json", id, "`url` is a web address");
            }
        }
    }

    fn other_drugs(&mut self) {
        let mut seen = BTreeSet::new();
        for other in &self.files.others {
            let OtherDrug { name, names, class, citations } = other;
            for text in names.iter().chain([name]).chain(class) {
                self.text("other-drugs.json", name, text);
                if Some(text) != class.as_ref() && !seen.insert(fold(text)) {
                    self.report("other-drugs.json", name, format!("duplicate name `{text}`"));
                }
            }
            if class.is_some() == citations.is_empty() {
                self.report(
                    "other-drugs.json",
                    name,
                    "a class has a citation, and a citation supports a class",
                );
            }
            self.citations("other-drugs.json", name, citations);
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let (file, id) = (file_of(entry.kind()), entry.id());
        let names = entry.names();
        for text in names
            .brands
            .iter()
            .chain(&names.former)
            .chain(&names.codes)
            .map(String::as_str)
            .chain([entry.name()])
        {
            self.text(file, id, text);
        }
        // Aliases are what people type, `q3w` too: they are matched and never printed as a dose.
        for text in names.aliases.iter().chain(&names.exact) {
            self.characters(file, id, text);
        }
        if entry.citations().next().is_none() {
            self.report(file, id, "missing citation: nothing in this entry has a source");
        }
        for (_, statement) in entry.statements() {
            self.statement(file, id, statement);
        }
        let mut gaps = BTreeSet::new();
        for gap in entry.not_read() {
            self.text(file, id, gap);
            if !gaps.insert(fold(gap)) {
                self.report(file, id, format!("`{gap}` stands twice among what was not read"));
            }
        }
        self.news(file, entry);
        match entry {
            Entry::Drug(drug) => self.drug(file, drug),
            Entry::SideEffect(effect) => self.side_effect(file, effect),
            Entry::Regimen(regimen) => self.regimen(file, regimen),
            Entry::Event(event) => self.event(file, event),
            Entry::Trial(trial) => {
                for drug in &trial.drugs {
                    self.resolves(file, id, drug, Kind::Drug);
                }
            }
            Entry::Term(term) => {
                if let Some(parent) = &term.parent {
                    self.resolves(file, id, parent, Kind::Topic);
                }
            }
            Entry::Topic(_) => {}
        }
    }

    /// News stands alone only for the date and fact of an approval or withdrawal.
    fn news(&mut self, file: &str, entry: &Entry) {
        let allowed: Vec<&Statement> = match entry {
            Entry::Drug(drug) => drug.indications.iter().flat_map(|it| &it.history).collect(),
            Entry::Regimen(_) => entry.section(Section::Status).iter().collect(),
            Entry::Event(_) => return,
            _ => Vec::new(),
        };
        for (_, statement) in entry.statements() {
            let only_news = statement.citations.iter().all(|it| self.kind(it) == Some(SourceKind::News));
            if only_news && !statement.citations.is_empty() && !allowed.contains(&statement) {
                let rule = format!(
                    "`{}` is news, which is cited alone only for the date and fact of an approval or withdrawal",
                    statement.citations[0].source
                );
                self.report(file, entry.id(), rule);
            }
        }
    }

    fn drug(&mut self, file: &str, drug: &Drug) {
        let id = &drug.id;
        for indication in &drug.indications {
            self.text(file, id, &indication.name);
            if indication.history.is_empty() {
                self.report(file, id, format!("missing citation: `{}` has no history", indication.name));
            }
            let dated =
                indication.until.filter(|_| indication.status == Status::Withdrawn).or(indication.since);
            let year = dated.map(|day| day.to_string()[..4].to_owned()).unwrap_or_default();
            if indication.history.first().is_some_and(|first| !first.text.contains(&year)) {
                let rule = format!(
                    "the first history of `{}` tells how its status came about in {year}",
                    indication.name
                );
                self.report(file, id, rule);
            }
        }
        for identifier in &drug.identifiers {
            self.text(file, id, &identifier.system);
            self.text(file, id, &identifier.code);
            if identifier.citations.is_empty() {
                self.report(file, id, "missing citation");
            }
            self.citations(file, id, &identifier.citations);
        }
        for related in &drug.not_the_same_as {
            self.resolves(file, id, &related.id, Kind::Drug);
        }
    }

    fn side_effect(&mut self, file: &str, effect: &SideEffect) {
        let id = &effect.id;
        for text in effect.lay_name.iter().chain(&effect.organ) {
            self.text(file, id, text);
        }
        if let Some(parent) = &effect.parent {
            self.resolves(file, id, parent, Kind::SideEffect);
        }
        for rate in &effect.rates {
            self.resolves(file, id, &rate.drug, Kind::Drug);
            self.text(file, id, &rate.population);
            self.cited(file, id, rate.jurisdiction, &rate.citations);
            self.of_drug(file, id, &rate.drug, &rate.citations);
            let percents = rate.by_grade.iter().map(|it| &it.percent).chain(&rate.any_grade);
            for percent in percents.filter(|percent| !is_percent(percent)) {
                self.report(file, id, format!("`{percent}` is not a percentage such as 3.4 or <0.1"));
            }
            if rate.any_grade.is_none() && rate.by_grade.is_empty() {
                self.report(file, id, "a rate has a percentage");
            }
        }
        for action in &effect.label_actions {
            self.resolves(file, id, &action.drug, Kind::Drug);
            self.text(file, id, &action.grade);
            self.text(file, id, &action.action);
            self.cited(file, id, action.jurisdiction, &action.citations);
            self.of_drug(file, id, &action.drug, &action.citations);
        }
    }

    fn regimen(&mut self, file: &str, regimen: &Regimen) {
        let id = &regimen.id;
        for drug in &regimen.drugs {
            self.resolves(file, id, drug, Kind::Drug);
        }
        self.phases(file, regimen);
        for phase in &regimen.phases {
            for component in &phase.components {
                self.component(file, id, component);
            }
            self.parts(file, id, phase);
        }
    }

    /// Every phase can be told from the others, and its first day is that of the plan or has a name of its own.
    fn phases(&mut self, file: &str, regimen: &Regimen) {
        let id = &regimen.id;
        let mut names = BTreeSet::new();
        for (number, phase) in regimen.phases.iter().enumerate() {
            self.text(file, id, &phase.name);
            if (number == 0) != phase.anchor.is_none() || (number == 0 && phase.after.is_some()) {
                self.report(
                    file,
                    id,
                    "the first phase starts with the plan, and each other one has an `anchor`",
                );
            }
            for name in phase.anchor.iter().chain(&phase.after) {
                if !is_kebab(name) {
                    self.report(file, id, format!("`{name}` names a day: a name in kebab-case"));
                }
            }
            for name in [&phase.name].into_iter().chain(&phase.anchor).chain(&phase.after) {
                if !names.insert(name) {
                    self.report(file, id, format!("two phases or days have the name `{name}`"));
                }
            }
        }
    }

    fn component(&mut self, file: &str, id: &str, component: &Component) {
        self.text(file, id, &component.dose);
        self.cited(file, id, component.jurisdiction, &component.citations);
        if component.drug.contains(':') {
            self.resolves(file, id, &component.drug, Kind::Drug);
        }
        let outside = |day: &u32| *day == 0 || *day > component.cycle_days;
        let in_order = component.days.is_sorted_by(|a, b| a < b);
        if component.days.is_empty()
            || component.first_day == 0
            || component.days.iter().any(outside)
            || !in_order
        {
            self.report(
                file,
                id,
                "days are counted from 1, stand within the cycle, and each after the one before",
            );
        }
        if component.cycle_days > MOST_DAYS || component.first_day > MOST_DAYS {
            self.report(file, id, "no cycle is longer than ten years, and none starts later");
        }
        if component.doses == Some(0) || component.weeks == Some(0) {
            self.report(file, id, "what is counted is at least 1");
        }
        if component.doses.is_some() && component.weeks.is_some() {
            self.report(file, id, "a source counts doses, or it gives weeks");
        }
        let Some(choice) = &component.choice else { return };
        if !is_kebab(&choice.option) || !is_kebab(&choice.value) {
            self.report(file, id, format!("`{choice}` is a choice: two names in kebab-case"));
        }
        if choice.weeks().is_some_and(|weeks| weeks.checked_mul(7) != Some(component.cycle_days)) {
            self.report(file, id, format!("the cycle is not that of the choice `{choice}`"));
        }
    }

    /// What is given of one drug in a phase is one sequence, however the choices are settled.
    fn parts(&mut self, file: &str, id: &str, phase: &Phase) {
        for (number, component) in phase.components.iter().enumerate() {
            let before = phase.components[..number].iter().rev();
            let Some(before) = before.into_iter().find(|it| it.drug == component.drug) else { continue };
            if before.choice.is_some() != component.choice.is_some() {
                let drug = &component.drug;
                self.report(
                    file,
                    id,
                    format!("of `{drug}` one part belongs to a choice, and another does not"),
                );
            }
            let follows = before.last_day().is_some_and(|last| last < u64::from(component.first_day));
            if before.choice == component.choice && !follows {
                let drug = &component.drug;
                self.report(file, id, format!("a part of `{drug}` does not follow on a counted one"));
            }
        }
    }

    fn event(&mut self, file: &str, event: &Event) {
        let id = &event.id;
        for about in &event.about {
            if !self.ids.contains(about.as_str()) {
                self.report(file, id, format!("unknown id `{about}`"));
            }
        }
        if event.about.is_empty() {
            self.report(file, id, "an event is about at least one entry");
        }
        if !id.starts_with(&format!("event:{}", event.date)) {
            self.report(file, id, "the id of an event begins with its date");
        }
    }

    fn statement(&mut self, file: &str, id: &str, statement: &Statement) {
        self.text(file, id, &statement.text);
        self.cited(file, id, statement.jurisdiction, &statement.citations);
        if let Some(drug) = &statement.drug {
            self.resolves(file, id, drug, Kind::Drug);
            self.of_drug(file, id, drug, &statement.citations);
        }
        if statement.together && statement.citations.len() < 2 {
            self.report(file, id, "one source alone says nothing together with others");
        }
        match &statement.population {
            Some(population) => self.text(file, id, population),
            None if statement.text.contains('%') => {
                self.report(file, id, format!("a percentage says whom it is about: `{}`", statement.text));
            }
            None => {}
        }
    }

    fn resolves(&mut self, file: &str, id: &str, wanted: &str, kind: Kind) {
        if Kind::of(wanted) != Some(kind) || !self.ids.contains(wanted) {
            self.report(file, id, format!("unknown {} `{wanted}`", kind.noun()));
        }
    }

    /// Citations resolve, and the jurisdiction is that of the sources.
    fn cited(&mut self, file: &str, id: &str, stated: Option<Jurisdiction>, citations: &[Citation]) {
        if citations.is_empty() {
            self.report(file, id, "missing citation");
        }
        self.citations(file, id, citations);
        let rests_on =
            Jurisdiction::of(citations.iter().filter_map(|it| self.source(it)).map(|it| it.jurisdiction));
        if stated != rests_on {
            let name = |it: Option<Jurisdiction>| it.map_or("none", Jurisdiction::mark);
            let rule =
                format!("the jurisdiction is {}, but its sources make it {}", name(stated), name(rests_on));
            self.report(file, id, rule);
        }
    }

    /// The label of one drug says nothing of another.
    fn of_drug(&mut self, file: &str, id: &str, drug: &str, citations: &[Citation]) {
        for citation in citations {
            let of = self.source(citation).and_then(|it| it.drug.as_deref()).filter(|it| *it != drug);
            if let Some(of) = of {
                let rule =
                    format!("`{}` is a source of `{of}`, and says nothing of `{drug}`", citation.source);
                self.report(file, id, rule);
            }
        }
    }

    fn citations(&mut self, file: &str, id: &str, citations: &[Citation]) {
        for citation in citations {
            if self.source(citation).is_none() {
                self.report(
                    file,
                    id,
                    format!("unresolved citation: no source has the id `{}`", citation.source),
                );
            }
            if let Some(section) = &citation.section {
                self.text(file, id, section);
            }
        }
    }

    fn source(&self, citation: &Citation) -> Option<&Source> {
        self.sources.get(citation.source.as_str()).copied()
    }

    fn kind(&self, citation: &Citation) -> Option<SourceKind> {
        self.source(citation).map(|source| source.kind)
    }

    /// Texts are clean, and write doses as safety bodies ask.
    fn text(&mut self, file: &str, id: &str, text: &str) {
        self.characters(file, id, text);
        if let Some(rule) = dose_notation(text) {
            self.report(file, id, format!("bad dose notation: {rule}: `{text}`"));
        }
    }

    /// Texts are not empty and hold nothing that cannot be seen.
    fn characters(&mut self, file: &str, id: &str, text: &str) {
        if text.trim().is_empty() {
            self.report(file, id, "empty text");
        } else if text.trim() != text || text.contains("  ") {
            self.report(file, id, format!("stray space: `{text}`"));
        }
        if text.chars().any(|c| c.is_control() || is_invisible(c)) {
            self.report(file, id, format!("control or invisible character: {text:?}"));
        }
    }
}

fn is_kebab(slug: &str) -> bool {
    !slug.is_empty()
        && slug.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// `3.4`, `12`, `<0.1`.
fn is_percent(text: &str) -> bool {
    let number = text.strip_prefix('<').unwrap_or(text);
    !number.is_empty()
        && number.split('.').count() <= 2
        && number.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// The rule of safe dose notation that a text breaks, if any.
fn dose_notation(text: &str) -> Option<&'static str> {
    const UNITS: [&str; 11] = ["mg", "g", "kg", "mcg", "mL", "ml", "units", "mm", "cm", "kDa", "m²"];
    const UNSAFE: [(&str, &str); 12] = [
        ("µg", "write mcg"),
        ("μg", "write mcg"),
        ("ug", "write mcg"),
        ("IU", "write units"),
        ("U", "write units"),
        ("cc", "write mL"),
        ("ml", "write mL"),
        ("SC", "write subcutaneous"),
        ("SQ", "write subcutaneous"),
        ("subq", "write subcutaneous"),
        ("qd", "write daily"),
        ("qw", "write weekly"),
    ];
    if text.contains("http") {
        return None;
    }
    let words: Vec<&str> = text
        .split([' ', '/', '(', ')', '[', ']', ',', ';', ':'])
        .map(|word| word.trim_end_matches('.'))
        .collect();
    for word in text.split([' ', '-', '–']) {
        let word = word
            .trim_start_matches(['(', '[', '≥', '≤', '<'])
            .trim_end_matches([')', ']', ';', ':', '.', ',']);
        let digits = word.bytes().take_while(|b| b.is_ascii_digit() || *b == b',' || *b == b'.').count();
        let (number, rest) = word.split_at(digits);
        if !number.is_empty()
            && UNITS.iter().any(|unit| rest == *unit || rest.starts_with(&format!("{unit}/")))
        {
            return Some("a space stands between number and unit");
        }
        if number.starts_with('.') && rest.is_empty() && number.len() > 1 {
            return Some("a zero stands before a decimal point");
        }
        let interval = word.to_lowercase();
        let interval = interval.strip_prefix('q').unwrap_or_default().trim_end_matches(['d', 'w', 'h']);
        if !interval.is_empty() && interval.bytes().all(|b| b.is_ascii_digit()) {
            return Some("write every 3 weeks, not q3w");
        }
    }
    for pair in text.split(' ').collect::<Vec<_>>().windows(2) {
        let number = pair[0].trim_start_matches(['(', '[', '≥', '≤', '<']);
        let number = number.rsplit(['-', '–']).next().unwrap_or_default();
        let unit =
            pair[1].trim_end_matches(|c: char| ".,;:)".contains(c)).split('/').next().unwrap_or_default();
        let numeric =
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
        if !numeric || !UNITS.contains(&unit) {
            continue;
        }
        if number.contains('.') && number.ends_with('0') {
            return Some("no zero trails after a decimal point");
        }
        if number.len() >= 4 && number.bytes().all(|b| b.is_ascii_digit()) {
            return Some("thousands have a comma");
        }
    }
    if let Some((_, rule)) = UNSAFE.iter().find(|(word, _)| words.contains(word)) {
        return Some(rule);
    }
    let chars: Vec<char> = text.chars().collect();
    for at in 0..chars.len() {
        if chars[at] == '>' || (chars[at] == '<' && !chars.get(at + 1).is_some_and(char::is_ascii_digit)) {
            return Some("no bare > or <: write more than, at least, less than");
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{dose_notation, is_kebab, is_percent};

    #[test]
    fn doses_are_written_as_safety_bodies_ask() {
        for good in [
            "200 mg every 3 weeks",
            "1,000 mg every 6 weeks",
            "0.5 mg",
            "395 mg and 4,800 units in 2.4 mL",
            "80 mg/m² on days 1, 8 and 15",
            "CPS at least 10, CPS ≥10",
            "10 mg/kg on days 1 and 8 of 21-day cycles",
            "Grade 3.",
            "<0.1",
            "in 2023",
        ] {
            assert_eq!(dose_notation(good), None, "{good}");
        }
        for bad in [
            "200mg",
            "1.0 mg",
            "1000 mg",
            ".5 mg",
            "q3w",
            "q21d",
            "5 µg",
            "500 IU",
            "4800 U",
            "more than >10",
            "5 cc",
            "given SC",
            "a 100mg/4 mL vial",
            "(200mg)",
            "Q3W",
            "200-400mg",
            "200–400mg",
            "≥1000 mg",
            "every q6w.",
            "2.50 mL",
        ] {
            assert!(dose_notation(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn slugs_and_percentages() {
        assert!(is_kebab("keynote-522") && is_kebab("cps"));
        for bad in ["", "-a", "a-", "a--b", "A", "a b", "é"] {
            assert!(!is_kebab(bad), "{bad}");
        }
        for good in ["3.4", "12", "<0.1", "0"] {
            assert!(is_percent(good), "{good}");
        }
        for bad in ["", "<", "3.", ".4", "3.4%", "1.2.3", ">1", "-1"] {
            assert!(!is_percent(bad), "{bad}");
        }
    }
}
