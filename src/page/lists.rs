//! Pages of many things in a line each.

use std::collections::BTreeMap;

use super::{
    Block, Body, Style, Text, Writer,
    words::{capitalized, dated, lower_first, title},
};
use crate::{
    knowledge::{Entry, Jurisdiction, Section, Severity, SideEffect, Statement},
    matching::MatchKind,
    reply::{DatedSource, Hit, Inventory, Record, why},
};

impl Writer<'_> {
    pub(super) fn overview(&mut self) -> (String, Vec<Block>) {
        let rows = self.reply.results.iter().filter_map(|hit| match &hit.record {
            Record::Covered(it) => Some(vec![
                Text::plain(it.name),
                Text::plain(it.count.to_string()),
                Text::styled(&it.r#try, Style::Strong),
            ]),
            _ => None,
        });
        let grid = Body::Grid(vec!["Covered", "Entries", "Try"], rows.collect());
        ("immunoref: immunotherapy for breast cancer, offline".to_owned(), vec![Block::new(grid)])
    }

    pub(super) fn sources(&mut self) -> (String, Vec<Block>) {
        let records: Vec<_> = self
            .reply
            .results
            .iter()
            .filter_map(|hit| match &hit.record {
                Record::Source(record) => Some(record),
                _ => None,
            })
            .collect();
        if let ([record], Some(_)) = (records.as_slice(), &self.reply.query) {
            let source = &record.source;
            let row = |label: &str, text: String| (label.to_owned(), vec![Text::plain(text)]);
            let mut rows = vec![
                row("Publisher", source.publisher.to_string()),
                row("Kind", source.kind.word().to_owned()),
                row("Date", dated(source)),
                row("Statements", record.statements.to_string()),
                row("Address", source.url.clone().unwrap_or_else(|| "not known".to_owned())),
            ];
            rows.extend(source.jurisdiction.map(|it| row("Speaks for", it.mark().to_owned())));
            return (source.title.clone(), vec![Block::new(Body::Card(rows))]);
        }
        let rows = records.iter().map(|record| {
            let source = &record.source;
            vec![
                Text::styled(source.id.as_str(), Style::Strong),
                Text::plain(format!("{}. {}", source.title, source.publisher)),
                Text::plain(source.kind.word()),
                Text::plain(dated(source)),
                Text::plain(record.statements.to_string()),
            ]
        });
        let grid =
            Body::Grid(vec!["Id", "Title and publisher", "Kind", "Date", "Statements"], rows.collect());
        ("Sources".to_owned(), vec![Block::new(grid)])
    }

    pub(super) fn list(&mut self) -> (String, Vec<Block>) {
        let ids = self.reply.results.iter().filter_map(|hit| match &hit.record {
            Record::Brief(it) => Some((it.id.clone(), it.brief.clone())),
            _ => None,
        });
        (String::new(), vec![Block::new(Body::Ids(ids.collect()))])
    }

    pub(super) fn knowledge(&mut self) -> (String, Vec<Block>) {
        let mut title = String::new();
        let mut blocks = Vec::new();
        let mut problems = Vec::new();
        for hit in &self.reply.results {
            match &hit.record {
                Record::Inventory(it) => {
                    title.clone_from(&it.name);
                    let rows = inventory(it).into_iter();
                    let card = rows.map(|(about, text)| (about.to_owned(), vec![Text::plain(text)]));
                    blocks.push(Block::new(Body::Card(card.collect())));
                }
                Record::Problem(it) => {
                    problems.push(Text::plain(format!("{}: {}: {}", it.name, it.id, it.rule)));
                }
                _ => {}
            }
        }
        if !problems.is_empty() {
            "Broken rules".clone_into(&mut title);
            blocks.push(Block::new(Body::List(problems)));
        }
        (title, blocks)
    }

    pub(super) fn changes(&mut self) -> (String, Vec<Block>) {
        let grid = self.events(self.reply.results.iter().collect());
        ("Changes".to_owned(), vec![Block::new(grid)])
    }

    pub(super) fn events(&mut self, hits: Vec<&Hit>) -> Body {
        let mut rows = Vec::new();
        for event in hits.into_iter().filter_map(Hit::entry) {
            let Entry::Event(it) = event else { continue };
            let mut name = Text::plain(&it.name);
            if let Some((_, statement)) = event.statements().first() {
                name.mark_before(statement.jurisdiction);
                self.cite_statement(&mut name, statement);
            }
            rows.push(vec![
                Text::styled(it.date.to_string(), Style::Strong),
                Text::plain(it.change.word()),
                name,
            ]);
        }
        Body::Grid(vec!["Date", "Change", "What happened"], rows)
    }

    /// A search: the card of an entry that goes by exactly that name, then what else was found.
    pub(super) fn search(&mut self) -> (String, Vec<Block>) {
        let hits = &self.reply.results;
        let exact =
            hits.first().filter(|hit| hit.r#match.as_ref().is_some_and(|it| it.kind == MatchKind::Exact));
        let mut blocks = Vec::new();
        if let Some(entry) = exact.and_then(Hit::entry) {
            blocks.push(Block::under(&title(entry), self.card(entry)));
        }
        let rows: Vec<Vec<Text>> = hits
            .iter()
            .filter(|_| exact.is_none())
            .filter_map(|hit| Some(self.found(hit, hit.entry()?)))
            .collect();
        let found = match hits.len() {
            1 => "1 result".to_owned(),
            many => format!("{many} results"),
        };
        if !rows.is_empty() {
            blocks.push(Block::new(Body::Grid(vec!["Kind", "Name", "Passage", "Why"], rows)));
        }
        if exact.is_some() && hits.len() > 1 {
            let names = hits
                .iter()
                .skip(1)
                .filter_map(Hit::entry)
                .map(|it| format!("{} ({})", title(it), it.kind().noun()));
            let names = Text::plain(names.collect::<Vec<_>>().join("; "));
            blocks.push(Block::under("Also found", Body::Note(names)));
        }
        (format!("{found} for “{}”", self.query()), blocks)
    }

    fn found(&mut self, hit: &Hit, entry: &Entry) -> Vec<Text> {
        let mut passage = Text::default();
        if let Some(found) = &hit.passage {
            passage.mark_jurisdiction(found.jurisdiction);
            passage.push(format!("{}: ", found.section), Style::Faint);
            passage.push_marked(&found.text, &found.marks);
            passage.state_population(found.population.as_deref());
            if found.together {
                self.cite_all(&mut passage, &found.citations);
            } else {
                self.cite(&mut passage, &found.citations);
            }
        }
        let why = hit.r#match.as_ref().map_or_else(String::new, |it| why(it.kind, None));
        vec![
            Text::plain(entry.kind().noun()),
            Text::styled(title(entry), Style::Strong),
            passage,
            Text::plain(why),
        ]
    }

    pub(super) fn drugs(&mut self) -> (String, Vec<Block>) {
        let mut rows = Vec::new();
        for entry in self.asked().filter_map(Hit::entry) {
            rows.push(vec![
                Text::styled(capitalized(entry.name()), Style::Strong),
                Text::plain(entry.names().brands.join(", ")),
                self.first_of(entry, Section::Class),
                self.first_of(entry, Section::Brief),
            ]);
        }
        let grid = Body::Grid(vec!["Drug", "Brand", "Class", "Used for"], rows);
        ("Drugs".to_owned(), vec![Block::new(grid)])
    }

    fn first_of(&mut self, entry: &Entry, section: Section) -> Text {
        match entry.section(section).first() {
            Some(statement) => self.statement(statement),
            None => Text::styled("no entry", Style::Faint),
        }
    }

    pub(super) fn topics(&mut self) -> (String, Vec<Block>) {
        let mut rows = Vec::new();
        for entry in self.asked().filter_map(Hit::entry) {
            rows.push(vec![Text::styled(entry.name(), Style::Strong), self.brief(entry)]);
        }
        let grid = Body::Grid(vec!["Topic", "In a line"], rows);
        ("Topics".to_owned(), vec![Block::new(grid)])
    }

    /// The entry in a line.
    pub(super) fn brief(&mut self, entry: &Entry) -> Text {
        entry.brief().map(|it| self.statement(it)).unwrap_or_default()
    }

    /// All side effects: those that are no form of another, with their symptoms and forms.
    pub(super) fn side_effects(&mut self) -> (String, Vec<Block>) {
        let title = "Side effects".to_owned();
        let all: Vec<&SideEffect> = self.asked().filter_map(side_effect).collect();
        let is_form =
            |it: &SideEffect| it.parent.as_ref().is_some_and(|id| all.iter().any(|it| it.id == *id));
        let (forms, whole): (Vec<&SideEffect>, Vec<&SideEffect>) = all.iter().partition(|it| is_form(it));
        if self.full || forms.is_empty() {
            return (title, vec![Block::new(self.effects(&all))]);
        }
        let forms_of = |effect: &SideEffect| -> Vec<String> {
            let of_it = forms.iter().filter(|it| it.parent.as_ref() == Some(&effect.id));
            of_it.map(|it| lower_first(&it.name)).collect()
        };
        let (rows, rest): (Vec<&SideEffect>, Vec<&SideEffect>) =
            whole.iter().partition(|it| !it.symptoms.is_empty() || !forms_of(it).is_empty());
        let mut grid = Vec::new();
        for effect in rows {
            let mut parts = Vec::new();
            if !effect.symptoms.is_empty() {
                parts.push(self.some_symptoms(effect));
            }
            let forms = forms_of(effect);
            if !forms.is_empty() {
                parts.push(Text::plain(format!("Forms: {}.", forms.join(", "))));
            }
            grid.push(vec![
                self.severity(effect),
                Text::styled(&effect.name, Style::Strong),
                Text::joined(parts),
            ]);
        }
        let mut blocks =
            vec![Block::new(Body::Grid(vec!["Severity", "Side effect", "Symptoms, forms"], grid))];
        for severity in [Severity::Serious, Severity::Common] {
            let effects: Vec<&&SideEffect> = rest.iter().filter(|it| it.severity == severity).collect();
            if effects.is_empty() {
                continue;
            }
            let names: Vec<String> = effects.iter().map(|it| lower_first(&it.name)).collect();
            let mut line =
                Text::styled(format!("Also {}, with no symptoms here: ", severity.word()), Style::Strong);
            line.push(names.join(", "), Style::Plain);
            for effect in effects {
                if let Some(said) = effect.sections.values().flatten().next() {
                    self.cite_statement(&mut line, said);
                }
            }
            blocks.push(Block::new(Body::Note(line)));
        }
        (title, blocks)
    }

    /// Side effects in a line each.
    pub(super) fn effects(&mut self, effects: &[&SideEffect]) -> Body {
        let mut rows = Vec::new();
        for effect in effects {
            rows.push(vec![
                self.severity(effect),
                Text::styled(&effect.name, Style::Strong),
                self.some_symptoms(effect),
            ]);
        }
        Body::Grid(vec!["Severity", "Side effect", "Symptoms"], rows)
    }

    fn severity(&mut self, effect: &SideEffect) -> Text {
        let mut severity = Text::plain(effect.severity.word());
        if let Some(said) = effect.sections.get(&Section::Frequency).and_then(|it| it.first()) {
            self.cite_statement(&mut severity, said);
        }
        severity
    }

    /// The first symptoms, in a line.
    pub(super) fn some_symptoms(&mut self, effect: &SideEffect) -> Text {
        const SHOWN: usize = 4;
        let most = if self.full { usize::MAX } else { SHOWN };
        self.symptoms(effect, most)
    }

    /// At most so many symptoms, in a line.
    pub(super) fn symptoms(&mut self, effect: &SideEffect, most: usize) -> Text {
        if effect.symptoms.is_empty() {
            return Text::styled("no entry", Style::Faint);
        }
        let shown = effect.symptoms.len().min(most);
        // Those of the United States first, then those of other places, each with its mark.
        let mut symptoms: Vec<&Statement> = effect.symptoms.iter().collect();
        symptoms.sort_by_key(|it| it.jurisdiction.map(Jurisdiction::mark));
        let mut line = Text::default();
        for (number, symptom) in symptoms.iter().take(shown).enumerate() {
            if number > 0 {
                line.push(", ", Style::Plain);
            }
            line.mark_jurisdiction(symptom.jurisdiction);
            let text = if number == 0 { symptom.text.clone() } else { lower_first(&symptom.text) };
            line.push(text, Style::Plain);
        }
        if effect.symptoms.len() > shown {
            line.push(format!(" and {} more", effect.symptoms.len() - shown), Style::Faint);
        }
        for symptom in symptoms.into_iter().take(shown) {
            self.cite_statement(&mut line, symptom);
        }
        line
    }
}

impl Text {
    fn push_marked(&mut self, text: &str, marks: &[[usize; 2]]) {
        let chars: Vec<char> = text.chars().collect();
        let mut done = 0;
        for [start, end] in marks {
            self.push(chars[done..*start].iter().collect::<String>(), Style::Plain);
            self.push(chars[*start..*end].iter().collect::<String>(), Style::Mark);
            done = *end;
        }
        self.push(chars[done..].iter().collect::<String>(), Style::Plain);
    }

    fn mark_before(&mut self, jurisdiction: Option<Jurisdiction>) {
        let rest = std::mem::take(&mut self.spans);
        self.mark_jurisdiction(jurisdiction);
        self.spans.extend(rest);
    }
}

pub(super) fn side_effect(hit: &Hit) -> Option<&SideEffect> {
    match hit.entry() {
        Some(Entry::SideEffect(effect)) => Some(effect),
        _ => None,
    }
}

/// What the knowledge is and holds, in words.
pub fn inventory(it: &Inventory) -> Vec<(&'static str, String)> {
    let counted = |counts: &BTreeMap<&'static str, usize>| {
        counts.iter().map(|(kind, count)| format!("{kind} {count}")).collect::<Vec<_>>().join(", ")
    };
    let dated = |source: &Option<DatedSource>| {
        source.as_ref().map_or_else(|| "none".to_owned(), |it| format!("{}, {}", it.date, it.id))
    };
    let problems = if it.problems.is_empty() { "none".to_owned() } else { it.problems.join("; ") };
    vec![
        ("Version", it.version.clone()),
        ("Compiled", it.compiled.to_string()),
        ("SHA-256", it.sha256.clone()),
        ("Read from", it.folder.clone().unwrap_or_else(|| "the program itself".to_owned())),
        ("Entries", counted(&it.by_kind)),
        ("Statements", it.statements.to_string()),
        ("Sources", format!("{}: {}", it.by_source.len(), counted(&it.by_source_kind))),
        ("Undated sources", it.undated.to_string()),
        ("Oldest source", dated(&it.oldest)),
        ("Newest source", dated(&it.newest)),
        ("Other drugs", it.other_drugs.to_string()),
        ("Broken rules and unresolved references", problems),
    ]
}
