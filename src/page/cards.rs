//! Cards: one entry whole, or what of it fits a screen.

use std::ptr;

use super::{
    Block, Body, Style, Text, Writer,
    lists::side_effect,
    words::{capitalized, drug, lower_first, name_of, thousands, title},
};
use crate::{
    knowledge::{
        Citation, Component, Drug, Entry, Glance, Indication, Kind, LabelAction, NOT_READ, Part, Rate,
        Regimen, Section, Severity, SideEffect, Statement, Status, WHOLE_UP_TO,
    },
    reply::{Context, Hit},
};

/// Heading of what is said of the treatment as a whole.
const AS_A_WHOLE: &str = "Said of the treatment as a whole, not of this drug";

/// The rows of a card: label, texts.
type Rows = Vec<(String, Vec<Text>)>;

impl Writer<'_> {
    /// The pages of entries that were asked for by name.
    pub(super) fn entries(&mut self) -> (String, Vec<Block>) {
        let asked: Vec<&Entry> = self.asked().filter_map(Hit::entry).collect();
        let with = |context| -> Vec<&Hit> {
            self.reply.results.iter().filter(|hit| hit.context == Some(context)).collect()
        };
        let (beneath, whole, since) =
            (with(Context::Beneath), with(Context::TreatmentAsAWhole), with(Context::Since));
        let effects: Vec<&SideEffect> = self.asked().filter_map(side_effect).collect();
        let mut blocks = Vec::new();
        match asked.as_slice() {
            [one] => blocks.push(Block::new(self.card(one))),
            _ if !effects.is_empty() && !self.full && self.is_of_a_drug() => {
                blocks.extend(self.of_a_drug(&effects));
            }
            _ if !effects.is_empty() && !self.full => blocks.push(Block::new(self.compared(&effects))),
            [Entry::Regimen(_), ..] if !self.full => blocks.push(Block::new(self.regimens(&asked))),
            many => {
                for entry in many {
                    blocks.push(Block::under(&title(entry), self.card(entry)));
                }
            }
        }
        let forms: Vec<&SideEffect> = beneath.iter().filter_map(|hit| side_effect(hit)).collect();
        let regimens: Vec<&Entry> = beneath.iter().filter_map(|hit| hit.entry()).collect();
        if !forms.is_empty() && self.full {
            for form in &forms {
                blocks.push(Block::under(&form.name, self.card(&Entry::SideEffect((*form).clone()))));
            }
        } else if !forms.is_empty() {
            blocks.push(Block::under("Forms of it, or causes of it as a symptom", self.forms(&forms)));
        } else if !regimens.is_empty() {
            blocks.push(Block::under("By regimen", self.regimens(&regimens)));
        }
        if !since.is_empty() {
            blocks.push(Block::under("Since these sources", self.events(since)));
        }
        // A drug whose own schedule is known needs nothing general beside it in a first view.
        let has_own = |it: &&Entry| matches!(it, Entry::Drug(_)) && !it.section(Section::Dosing).is_empty();
        if self.full || !asked.iter().any(has_own) {
            blocks.extend(self.as_a_whole(&whole, asked.is_empty()));
        } else {
            self.left_out.insert(0, "treatment-as-a-whole".to_owned());
        }
        let of_drug =
            self.reply.r#match.as_ref().filter(|_| self.is_of_a_drug() && self.reply.command != "drug");
        let name = match (asked.as_slice(), of_drug) {
            (_, Some(drug)) => {
                let what = if self.reply.command == "schedule" { "Schedules" } else { "Side effects" };
                format!("{what} of {}", lower_first(&self.drug(&drug.id)))
            }
            ([one], _) => title(one),
            ([], _) => self.reply.r#match.as_ref().map_or_else(String::new, |it| self.drug(&it.id)),
            (many, _) => format!("{} entries for “{}”", many.len(), self.query()),
        };
        (name, blocks)
    }

    /// The forms of a side effect: with their symptoms if they are few, else by name.
    fn forms(&mut self, forms: &[&SideEffect]) -> Body {
        const FEW: usize = 3;
        if forms.len() <= FEW { self.effects(forms) } else { Body::Note(by_severity(forms)) }
    }

    /// Whether the answer is what a drug causes, and not what a word means.
    fn is_of_a_drug(&self) -> bool {
        self.reply.r#match.as_ref().is_some_and(|it| Kind::of(&it.id) == Some(Kind::Drug))
    }

    /// What is said of the treatment as a whole: in a line beside an answer, else at length.
    fn as_a_whole(&mut self, whole: &[&Hit], at_length: bool) -> Vec<Block> {
        let effects: Vec<&SideEffect> = whole.iter().filter_map(|hit| side_effect(hit)).collect();
        if at_length || self.full {
            let entries =
                whole.iter().filter_map(|hit| hit.entry()).filter(|it| it.kind() != Kind::SideEffect);
            let mut blocks: Vec<Block> = entries.map(|it| Block::under(AS_A_WHOLE, self.card(it))).collect();
            if !effects.is_empty() {
                blocks.push(Block::under(AS_A_WHOLE, self.effects(&effects)));
            }
            return blocks;
        }
        if !effects.is_empty() {
            let mut note = by_severity(&effects);
            for said in effects.iter().filter_map(|it| it.sections.get(&Section::Frequency)?.first()) {
                self.cite_statement(&mut note, said);
            }
            return vec![Block::under(AS_A_WHOLE, Body::Note(note))];
        }
        let mut blocks = Vec::new();
        for entry in whole.iter().filter_map(|hit| hit.entry()) {
            let mut note = Text::default();
            let shown = |section: &Section| self.full || *section != Section::DependsOn;
            for (section, statements) in entry.sections().iter().filter(|(section, _)| shown(section)) {
                let gap = if note.spans.is_empty() { "" } else { " " };
                note.push(format!("{gap}{}: ", section.heading()), Style::Strong);
                let said: Vec<String> = statements.iter().map(|it| lower_first(&it.text)).collect();
                note.push(said.join(" "), Style::Plain);
            }
            for statement in entry.sections().values().flatten() {
                self.cite_statement(&mut note, statement);
            }
            blocks.push(Block::under(AS_A_WHOLE, Body::Note(note)));
        }
        blocks
    }

    /// One entry.
    pub(super) fn card(&mut self, entry: &Entry) -> Body {
        let mut asked = self.asked();
        let rest = asked
            .find(|hit| hit.entry().is_some_and(|it| ptr::eq(it, entry)))
            .and_then(|it| it.rest.as_ref());
        if let (Entry::Drug(drug), Some(rest)) = (entry, rest) {
            return Body::Card(self.drug_at_a_glance(drug, &rest.parts));
        }
        let first_view = !self.full && entry.cited().len() > WHOLE_UP_TO;
        let mut rows = match entry {
            Entry::Topic(_) => return Body::List(self.topic(entry)),
            Entry::Drug(drug) if first_view => {
                let about = |it: &Citation| self.reply.source(&it.source).map(|it| (it.kind, it.date));
                let (drug, left_out) = Glance::of_drug(drug, &about);
                return Body::Card(self.drug_at_a_glance(&drug, &left_out));
            }
            Entry::Drug(drug) => self.whole_drug(drug, entry),
            Entry::SideEffect(effect) => self.side_effect(effect, entry, first_view),
            Entry::Regimen(regimen) => self.regimen(regimen, entry),
            Entry::Event(event) => {
                let mut rows = vec![
                    ("Date".to_owned(), vec![Text::plain(event.date.to_string())]),
                    ("Change".to_owned(), vec![Text::plain(event.change.word())]),
                ];
                rows.extend(self.sections(entry, |_| usize::MAX));
                rows
            }
            Entry::Term(_) | Entry::Trial(_) => self.sections(entry, |section| match section {
                _ if !first_view => usize::MAX,
                Section::Results => 3,

                Section::Differences => 0,
                _ => 1,
            }),
        };
        match entry.not_read() {
            [] => {}
            // Named as the last of what is left out, so that nobody takes silence for completeness.
            _ if first_view => self.left_out.push(Part::NotRead.slug()),
            gaps => rows.push((NOT_READ.to_owned(), gaps.iter().map(Text::plain).collect())),
        }
        Body::Card(rows)
    }

    /// What is said of a topic; of the places where sources differ, a first view has room for some.
    fn topic(&mut self, entry: &Entry) -> Vec<Text> {
        let full = self.full;
        let most = |section| if section == Section::Differences && !full { 3 } else { usize::MAX };
        self.sections(entry, most).into_iter().flat_map(|(_, texts)| texts).collect()
    }

    /// The sections of an entry, each with at most as many statements as `most` allows; the rest is named.
    fn sections(&mut self, entry: &Entry, most: impl Fn(Section) -> usize) -> Rows {
        let mut rows = Vec::new();
        for (section, statements) in entry.sections() {
            let most = most(*section);
            if most == 0 {
                self.left_out.push(section.slug());
            } else if statements.len() > most {
                // What is shown in part is the last to be named.
                self.left_out.insert(0, section.slug());
            }
            if most > 0 {
                rows.push((section.heading().to_owned(), self.statements(statements.iter().take(most))));
            }
        }
        rows
    }

    /// What a clinician looks a drug up for, on one screen: what regulators say, then the article, and between
    /// them where they differ. Everything that is chosen for it is drawn.
    fn drug_at_a_glance(&mut self, drug: &Drug, left_out: &[String]) -> Rows {
        self.left_out.extend_from_slice(left_out);
        let mut rows = Rows::new();
        let mut row = |label: &str, texts: Vec<Text>| rows.push((label.to_owned(), texts));
        let of = |section: Section| drug.sections.get(&section).map_or(&[][..], Vec::as_slice);
        if let Some(class) = of(Section::Class).first() {
            row(Section::Class.heading(), vec![self.statement(class)]);
        }
        if let Some(related) = drug.not_the_same_as.first() {
            row("Not the same as", vec![self.statement(&related.statement)]);
        }
        if !drug.indications.is_empty() {
            row("Indications", drug.indications.iter().map(|it| self.indication_in_a_line(it)).collect());
        }
        for (section, statements) in drug.sections.iter().filter(|(section, _)| Glance::most(**section) > 0) {
            row(section.heading(), vec![Text::joined(self.statements(statements))]);
        }
        for section in [Section::Dosing, Section::StopRule, Section::Contraindications, Section::Warnings] {
            if of(section).is_empty() {
                rows.push(no_entry(section));
            }
        }
        let says = of(Section::Treats);
        if !says.is_empty() {
            rows.push(("The article says".to_owned(), vec![Text::joined(self.statements(says))]));
        }
        rows
    }

    /// What a drug is called in a line, by its id; a partner goes by its plain name.
    pub(super) fn drug(&self, id: &str) -> String {
        drug(self.reply, id)
    }

    /// An approved use in a line: its name, how it stands since when, and its marker.
    fn indication_in_a_line(&mut self, indication: &Indication) -> Text {
        let mut text = Text::styled(&indication.name, Style::Strong);
        self.cite_statement(&mut text, &indication.wording);
        text.push(format!(": {}", standing(indication)), Style::Plain);
        if let Some(first) = indication.history.first() {
            self.cite_statement(&mut text, first);
        }
        let named = |marker: &&Statement| indication.name.contains(marker.text.trim_end_matches('.'));
        if let Some(marker) = indication.marker.as_ref().filter(|marker| !named(marker)) {
            text.push(format!("; {}", lower_first(marker.text.trim_end_matches('.'))), Style::Plain);
            // What the wording says too needs no number of its own.
            let own = !marker.citations.iter().any(|it| indication.wording.citations.contains(it));
            if own {
                self.cite_statement(&mut text, marker);
            }
        }
        text
    }

    fn whole_drug(&mut self, drug: &Drug, entry: &Entry) -> Rows {
        let mut rows = Rows::new();
        for related in &drug.not_the_same_as {
            rows.push(("Not the same as".to_owned(), vec![self.statement(&related.statement)]));
        }
        for indication in &drug.indications {
            let standing = format!("{}: {}", indication.name, standing(indication));
            let mut texts = vec![Text::styled(standing, Style::Strong)];
            let parts = [&indication.marker, &indication.test, &indication.partners].into_iter().flatten();
            let all = [&indication.wording]
                .into_iter()
                .chain(parts)
                .chain(&indication.history)
                .chain(&indication.notes);
            texts.extend(self.statements(all));
            rows.push(("Indications".to_owned(), texts));
        }
        rows.extend(self.sections(entry, |_| usize::MAX));
        if entry.sections().len() > 1 {
            // What a card is looked at for is never left out in silence.
            let expected = [Section::WhatItDoes, Section::Treats, Section::Condition, Section::Dosing];
            rows.extend(
                expected.into_iter().filter(|section| entry.section(*section).is_empty()).map(no_entry),
            );
        }
        if !drug.identifiers.is_empty() {
            let texts = drug.identifiers.iter().map(|it| {
                let mut text = Text::plain(format!("{}: {}", it.system, it.code));
                self.cite(&mut text, &it.citations);
                text
            });
            rows.push(("Identifiers".to_owned(), texts.collect()));
        }
        rows
    }

    fn side_effect(&mut self, effect: &SideEffect, entry: &Entry, first_view: bool) -> Rows {
        let mut rows = Rows::new();
        if let Some(name) = &effect.lay_name {
            rows.push(("In plain words".to_owned(), vec![Text::plain(name)]));
        }
        if !effect.symptoms.is_empty() {
            rows.push(("Symptoms".to_owned(), vec![self.symptoms(effect, usize::MAX)]));
        }
        if !effect.rates.is_empty() {
            let most = if first_view { 2 } else { usize::MAX };
            let shown: Vec<&Rate> = effect.rates.iter().take(most).collect();
            if shown.len() < effect.rates.len() {
                self.left_out.push("rates".to_owned());
            }
            rows.push(("How often".to_owned(), shown.into_iter().map(|it| self.rate(it)).collect()));
        }
        if !effect.label_actions.is_empty() {
            rows.push(("Label actions".to_owned(), self.label_actions(&effect.label_actions, first_view)));
        }
        let most = |section| match section {
            _ if !first_view => usize::MAX,
            Section::Frequency if effect.rates.iter().any(|it| it.jurisdiction.is_none()) => 0,
            // Many label actions leave no room on the screen for what holds of every reaction.
            Section::Management if effect.label_actions.len() > 4 => 0,
            Section::Timing | Section::Frequency | Section::Management | Section::Definition => 1,
            _ => 0,
        };
        rows.extend(self.sections(entry, most));
        rows
    }

    /// What labels say to do; in a first view some of what is in force in the United States.
    fn label_actions(&mut self, actions: &[LabelAction], first_view: bool) -> Vec<Text> {
        // Forms beneath it need room on the screen, too.
        let has_forms = self.reply.results.iter().any(|hit| hit.context == Some(Context::Beneath));
        let some = if has_forms { 3 } else { 5 };
        let shown: Vec<&LabelAction> = if first_view {
            actions.iter().filter(|it| it.jurisdiction.is_none()).take(some).collect()
        } else {
            actions.iter().collect()
        };
        if shown.len() < actions.len() {
            self.left_out.push("label-actions".to_owned());
        }
        shown.into_iter().map(|it| self.label_action(it)).collect()
    }

    fn label_action(&mut self, action: &LabelAction) -> Text {
        let mut text = Text::default();
        text.mark_jurisdiction(action.jurisdiction);
        text.push(format!("{}, {}: {}", self.drug(&action.drug), action.grade, action.action), Style::Plain);
        self.cite(&mut text, &action.citations);
        text
    }

    fn rate(&mut self, rate: &Rate) -> Text {
        let mut text = Text::default();
        text.mark_jurisdiction(rate.jurisdiction);
        text.push(format!("{}: {}", self.drug(&rate.drug), figures(rate)), Style::Plain);
        text.state_population(Some(&rate.population));
        self.cite(&mut text, &rate.citations);
        text
    }

    /// Several side effects side by side, as forms of one complaint: how they show, and when they start.
    fn compared(&mut self, effects: &[&SideEffect]) -> Body {
        let mut rows = Vec::new();
        for effect in effects {
            let timing = effect.sections.get(&Section::Timing).and_then(|it| it.first());
            rows.push(vec![
                Text::plain(effect.severity.word()),
                Text::styled(&effect.name, Style::Strong),
                self.some_symptoms(effect),
                timing.map_or_else(|| Text::styled("no entry", Style::Faint), |it| self.statement(it)),
            ]);
        }
        Body::Grid(vec!["Severity", "Side effect", "Symptoms", "When it starts"], rows)
    }

    /// What a drug causes, on one screen: side effects of which the same is said stand together.
    fn of_a_drug(&mut self, effects: &[&SideEffect]) -> Vec<Block> {
        let mut blocks = Vec::new();
        for severity in [Severity::Serious, Severity::Common] {
            let mut groups: Vec<(String, Vec<SaidInBrief<'_>>)> = Vec::new();
            for effect in effects.iter().filter(|it| it.severity == severity) {
                let (heading, said) = SaidInBrief::of(effect);
                let at = super::position(&mut groups, |it| it.0 == heading, || (heading.clone(), Vec::new()));
                groups[at].1.push(said);
            }
            let (shared, alone): (Vec<_>, Vec<_>) = groups.into_iter().partition(|it| it.1.len() > 1);
            // What is said of one alone is too much for a first view, and a figure needs whom it is about.
            let rest: Vec<SaidInBrief<'_>> = alone
                .into_iter()
                .flat_map(|it| it.1)
                .map(|it| SaidInBrief { figure: String::new(), ..it })
                .collect();
            let rest = (!rest.is_empty()).then(|| ("Also".to_owned(), rest));
            for (number, (heading, group)) in shared.into_iter().chain(rest).enumerate() {
                let mut text = Text::styled(format!("{}: ", heading.trim_end_matches('.')), Style::Strong);
                let items: Vec<String> = group.iter().map(|it| format!("{}{}", it.name, it.figure)).collect();
                text.push(items.join(", "), Style::Plain);
                for said in group {
                    self.cite(&mut text, said.citations);
                }
                let title = (number == 0).then(|| capitalized(severity.word()));
                blocks.push(Block { heading: title, body: Body::Note(text) });
            }
        }
        blocks
    }

    /// Several regimens in a line each.
    fn regimens(&mut self, entries: &[&Entry]) -> Body {
        let mut rows = Vec::new();
        for entry in entries {
            let id = Text::styled(name_of(entry.id()), Style::Strong);
            rows.push(vec![id, self.brief(entry)]);
        }
        Body::Grid(vec!["Regimen", "In a line"], rows)
    }

    /// A regimen: in a line, its phases with the days of the doses (day 1 is the first), then the rules.
    fn regimen(&mut self, regimen: &Regimen, entry: &Entry) -> Rows {
        let mut rows = Rows::new();
        if let Some(brief) = entry.section(Section::Brief).first() {
            rows.push((Section::Brief.heading().to_owned(), vec![self.statement(brief)]));
        }
        for phase in &regimen.phases {
            let mut texts = self.components(&phase.components);
            if let Some(last) = texts.last_mut().filter(|_| phase.anchor.is_some()) {
                last.push(" (day 1 anew)", Style::Faint);
            }
            rows.push((capitalized(&phase.name), texts));
        }
        let whole = self.full || regimen.phases.is_empty();
        rows.extend(self.sections(entry, |section| match section {
            Section::Brief => 0,
            _ if whole => usize::MAX,
            Section::Route
            | Section::Order
            | Section::StopRule
            | Section::Status
            | Section::Duration
            | Section::Says => 1,
            _ => 0,
        }));
        if !regimen.phases.is_empty() && entry.section(Section::Order).is_empty() {
            rows.push((Section::Order.heading().to_owned(), vec![Text::plain("Order not stated.")]));
        }
        let is_whole = !self.reply.is_narrowed && regimen.phases.is_empty() && !regimen.drugs.is_empty();
        if is_whole && entry.section(Section::Dosing).is_empty() {
            rows.push(no_entry(Section::Dosing));
        }
        rows
    }

    /// The components of a phase; the ways to settle one choice stand in one line.
    pub(super) fn components(&mut self, components: &[Component]) -> Vec<Text> {
        let mut lines: Vec<(Option<&str>, Vec<&Component>)> = Vec::new();
        for component in components {
            let option = component.choice.as_ref().map(|it| it.option.as_str());
            match lines.last_mut() {
                Some((last, ways)) if option.is_some() && *last == option => ways.push(component),
                _ => lines.push((option, vec![component])),
            }
        }
        let mut texts = Vec::new();
        for (_, ways) in lines {
            let mut text = Text::default();
            for (number, way) in ways.iter().enumerate() {
                let before = number.checked_sub(1).map(|before| ways[before]);
                self.component(&mut text, way, before);
            }
            texts.push(text);
        }
        texts
    }

    /// A drug of a phase with its dose and days; of another way to settle a choice only what differs.
    fn component(&mut self, text: &mut Text, component: &Component, before: Option<&Component>) {
        let together = |it: &Component| it.choice.is_some() && it.choice == component.choice;
        match before {
            Some(before) if together(before) => text.push(" with ", Style::Plain),
            Some(_) => text.push("; or ", Style::Plain),
            None => text.mark_jurisdiction(component.jurisdiction),
        }
        if before.is_none_or(|before| before.drug != component.drug) {
            text.push(format!("{} ", self.drug(&component.drug)), Style::Strong);
        }
        let minutes = component.minutes.map(|minutes| format!(" over {minutes} min")).unwrap_or_default();
        text.push(format!("{}{minutes}, {}", component.dose, days(component)), Style::Plain);
        if let Some(choice) = component.choice.as_ref().filter(|_| self.full) {
            text.push(format!(" ({}={})", choice.option, choice.value), Style::Faint);
        }
        self.cite(text, &component.citations);
    }
}

/// The names of side effects, serious ones first.
fn by_severity(effects: &[&SideEffect]) -> Text {
    let mut note = Text::default();
    for severity in [Severity::Serious, Severity::Common] {
        let of_it = effects.iter().filter(|it| it.severity == severity);
        let names: Vec<String> = of_it.map(|it| lower_first(&it.name)).collect();
        if !names.is_empty() {
            let gap = if note.spans.is_empty() { "" } else { " " };
            note.push(format!("{gap}{}: ", capitalized(severity.word())), Style::Strong);
            note.push(format!("{}.", names.join(", ")), Style::Plain);
        }
    }
    note
}

/// What is said first of a side effect.
struct SaidInBrief<'e> {
    name: String,
    /// How often it was seen, in the people of the heading under which it stands.
    figure: String,
    citations: &'e [Citation],
}

impl<'e> SaidInBrief<'e> {
    /// What is said, with the heading under which all stand of which the same is said: what holds in the United
    /// States before what holds elsewhere, and figures before words.
    fn of(effect: &'e SideEffect) -> (String, Self) {
        let rates = effect.rates.iter().map(|it| {
            let by_grade = it.by_grade.first().map(|it| format!(" {} {}%", it.grade, it.percent));
            let figure = it.any_grade.as_ref().map(|it| format!(" {it}%")).or(by_grade).unwrap_or_default();
            (it.jurisdiction, capitalized(&it.population), figure, &it.citations)
        });
        let frequency = effect.sections.get(&Section::Frequency).into_iter().flatten();
        let others = effect.sections.iter().filter(|(section, _)| **section != Section::Frequency);
        let words = frequency.chain(others.flat_map(|(_, it)| it)).map(|it| {
            let heading = it.text.trim_end_matches('.').to_owned();
            (it.jurisdiction, heading, String::new(), &it.citations)
        });
        let actions = effect
            .label_actions
            .iter()
            .map(|it| (it.jurisdiction, "Label actions".to_owned(), String::new(), &it.citations));
        let said = rates.chain(words).chain(actions).min_by_key(|(place, ..)| place.is_some());
        let (place, heading, figure, citations) =
            said.map_or((None, String::new(), String::new(), &[][..]), |it| (it.0, it.1, it.2, &it.3[..]));
        let mark = place.map(|place| format!("{} ", place.mark())).unwrap_or_default();
        (heading, Self { name: format!("{mark}{}", lower_first(&effect.name)), figure, citations })
    }
}

/// The row of a section about which nothing is known.
fn no_entry(section: Section) -> (String, Vec<Text>) {
    (section.heading().to_owned(), vec![Text::styled("No entry in this reference.", Style::Faint)])
}

/// How an approval stands, and since when: `regular 2021-07-26`.
pub fn standing(indication: &Indication) -> String {
    let word = indication.status.word();
    match (indication.status, indication.since, indication.until) {
        (Status::Withdrawn, Some(since), Some(until)) => format!("approved {since}, {word} {until}"),
        (_, Some(since), _) => format!("{word} {since}"),
        (_, None, Some(until)) => format!("{word} on {until}"),
        (_, None, None) => format!("{word}, date not known"),
    }
}

/// How often, of how many: `1.7% (48 of 2,799) any grade, grade 3 0.9%`.
pub fn figures(rate: &Rate) -> String {
    let any_grade = rate.any_grade.as_ref().map(|percent| {
        let count = match (rate.cases, rate.of) {
            (Some(cases), Some(of)) => format!(" ({} of {})", thousands(cases), thousands(of)),
            _ => String::new(),
        };
        format!("{percent}%{count} any grade")
    });
    let by_grade = rate.by_grade.iter().map(|it| format!("{} {}%", it.grade, it.percent));
    any_grade.into_iter().chain(by_grade).collect::<Vec<_>>().join(", ")
}

/// The days of a component: as many as are counted, else the first few.
pub fn days(component: &Component) -> String {
    const SHOWN: u32 = 5;
    let Component { cycle_days, days, first_day, doses, weeks, .. } = component;
    let list = |days: &[u32]| days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let from = if *first_day > 1 { format!(" from day {first_day}") } else { String::new() };
    let span = weeks.map(|weeks| format!(" for {weeks} weeks")).unwrap_or_default();
    if days.len() > 1 {
        return format!("days {} of every {cycle_days}{from}{span}", list(days));
    }
    let first = |count: u32| (0..count).map(|cycle| first_day + cycle * cycle_days).collect::<Vec<u32>>();
    match (doses, weeks) {
        (Some(doses), _) => format!("{doses} doses: days {}", list(&first(*doses))),
        (None, Some(_)) => format!("every {cycle_days} days{from}{span}"),
        (None, None) => format!("every {cycle_days} days: {}, …", list(&first(SHOWN))),
    }
}
