//! A reply as rows of columns: what csv holds, and what `--fields` picks from in every format but JSON.

use crate::{
    calendar::{Dose, PlannedDay},
    knowledge::{Citation, Drug, Entry, Jurisdiction, NOT_READ, Regimen, SideEffect},
    page::{days, figures, inventory, standing},
    reply::{Hit, Plan, Record, Reply, SourceRecord},
};

/// Rows, and the names of their columns.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
}

/// The columns of answers made of statements.
const STATEMENTS: [&str; 13] = [
    "kind",
    "id",
    "name",
    "match",
    "context",
    "about",
    "text",
    "drug",
    "population",
    "jurisdiction",
    "source",
    "section",
    "date",
];
/// The columns of `immunoref` alone.
const OVERVIEW: [&str; 3] = ["covered", "entries", "try"];
/// The columns of lists.
const LIST: [&str; 4] = ["kind", "id", "name", "brief"];
/// The columns of what the knowledge holds.
const INVENTORY: [&str; 2] = ["about", "text"];
/// The column of every answer: on which knowledge it rests.
const KNOWLEDGE: &str = "knowledge";
/// The columns of sources.
const SOURCES: [&str; 10] =
    ["id", "title", "publisher", "kind", "date", "age_days", "accessed", "jurisdiction", "statements", "url"];

/// The columns of planned visits: a row a dose.
const DOSES: [&str; 27] = [
    "date",
    "weekday",
    "weekend",
    "week",
    "day",
    "phase",
    "drug",
    "dose",
    "route",
    "minutes",
    "order",
    "number",
    "of",
    "cycle",
    "cycle_day",
    "moved",
    "jurisdiction",
    "source",
    "section",
    "source_date",
    "regimen",
    "start",
    "choices",
    "anchors",
    "extent",
    "plan_id",
    "revision",
];

/// The columns of all answers.
pub fn columns() -> impl Iterator<Item = &'static str> {
    STATEMENTS
        .into_iter()
        .chain(SOURCES)
        .chain(DOSES)
        .chain(OVERVIEW)
        .chain(LIST)
        .chain(INVENTORY)
        .chain([KNOWLEDGE])
}

impl Rows {
    /// The rows of a reply. The last column says on which knowledge each of them rests.
    pub(super) fn of(reply: &Reply) -> Self {
        let columns: &[&'static str] = match reply.command {
            "overview" => &OVERVIEW,
            "list" => &LIST,
            "sources" => &SOURCES,
            "verify" | "check" => &INVENTORY,
            _ if reply.is_plan => &DOSES,
            _ => &STATEMENTS,
        };
        let basis = &reply.knowledge;
        let knowledge = if basis.local { format!("{}, local", basis.version) } else { basis.version.clone() };
        let mut rows: Vec<Vec<String>> = reply.results.iter().flat_map(|hit| rows(hit, reply)).collect();
        for row in &mut rows {
            row.push(knowledge.clone());
        }
        Self { columns: columns.iter().copied().chain([KNOWLEDGE]).collect(), rows }
    }

    /// Keeps some columns, in the order in which they are named, and of rows that become the same the first.
    pub(super) fn keep(self, fields: &[String]) -> Self {
        let at: Vec<usize> =
            fields.iter().filter_map(|field| self.columns.iter().position(|it| it == field)).collect();
        let mut rows: Vec<Vec<String>> = Vec::new();
        for row in &self.rows {
            let row: Vec<String> = at.iter().map(|at| row[*at].clone()).collect();
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        Self { columns: at.iter().map(|at| self.columns[*at]).collect(), rows }
    }
}

fn rows(hit: &Hit, reply: &Reply) -> Vec<Vec<String>> {
    match &hit.record {
        Record::Covered(it) => vec![vec![it.name.to_owned(), it.count.to_string(), it.r#try.clone()]],
        Record::Brief(it) => {
            vec![vec![it.kind.to_owned(), it.id.clone(), it.name.clone(), it.brief.clone()]]
        }
        Record::Source(it) => vec![source(it)],
        Record::Inventory(it) => {
            inventory(it).into_iter().map(|(about, text)| vec![about.to_owned(), text]).collect()
        }
        Record::Problem(it) => vec![vec![format!("{}: {}", it.name, it.id), it.rule.clone()]],
        Record::Plan(it) => doses(it, reply),
        Record::Entry(_) if reply.command == "search" => passage(hit, reply).into_iter().collect(),
        // Beside planned visits there may be an event; it is no dose.
        Record::Entry(_) if reply.is_plan => Vec::new(),
        Record::Entry(_) => statements(hit, reply),
    }
}

/// The doses of a plan, and the days between its phases that were given.
fn doses(plan: &Plan, reply: &Reply) -> Vec<Vec<String>> {
    let listed = |all: Vec<String>| all.join("; ");
    let of_plan = [
        plan.id.clone(),
        plan.start.to_string(),
        listed(plan.choices.iter().map(ToString::to_string).collect()),
        listed(plan.anchors.iter().map(ToString::to_string).collect()),
        plan.extent.clone(),
        plan.plan_id.clone().unwrap_or_default(),
        plan.revision.to_string(),
    ];
    let when = |day: &PlannedDay| {
        vec![
            day.date.to_string(),
            day.weekday.to_owned(),
            day.weekend.to_string(),
            day.week.to_string(),
            day.day.to_string(),
        ]
    };
    let mut rows = Vec::new();
    for phase in &plan.phases {
        for mark in plan.marks_before(phase) {
            let mut row = when(&mark.when);
            row.push(mark.name.clone());
            row.resize(DOSES.len() - of_plan.len(), String::new());
            rows.push(row);
        }
        for visit in plan.visits_of(phase) {
            for dose in &visit.doses {
                let mut row = when(&visit.when);
                row.push(visit.phase.clone());
                row.extend(of_dose(dose, visit.doses.len() > 1));
                row.extend(cited(&dose.citations, reply));
                rows.push(row);
            }
        }
    }
    rows.into_iter().map(|row| row.into_iter().chain(of_plan.clone()).collect()).collect()
}

fn of_dose(dose: &Dose, with_others: bool) -> Vec<String> {
    let number = |number: Option<u32>| number.map(|it| it.to_string()).unwrap_or_default();
    let order =
        if with_others && dose.order.is_none() { "not stated".to_owned() } else { number(dose.order) };
    vec![
        dose.drug.clone(),
        dose.dose.clone(),
        dose.route.clone().unwrap_or_default(),
        number(dose.minutes),
        order,
        dose.number.to_string(),
        dose.of.map(|[place, all]| format!("{place} of {all}")).unwrap_or_default(),
        dose.cycle.to_string(),
        dose.cycle_day.to_string(),
        dose.moved.to_string(),
        dose.jurisdiction.map(|it| it.mark().to_owned()).unwrap_or_default(),
    ]
}

/// Sources, places in them, and dates: what is cited, each in one cell.
fn cited(citations: &[Citation], reply: &Reply) -> [String; 3] {
    let each = |cell: &dyn Fn(&Citation) -> String| citations.iter().map(cell).collect::<Vec<_>>().join("; ");
    let date = |citation: &Citation| {
        let source = reply.source(&citation.source);
        source.and_then(|source| source.date).map_or_else(|| "undated".to_owned(), |date| date.to_string())
    };
    [
        each(&|it| it.source.to_string()),
        each(&|it| it.section.as_deref().unwrap_or("not known").to_owned()),
        each(&date),
    ]
}

/// What a row says, of whom, and who says so.
#[derive(Default)]
struct Said<'e> {
    about: &'e str,
    text: String,
    drug: Option<&'e str>,
    population: Option<&'e str>,
    jurisdiction: Option<Jurisdiction>,
    citations: &'e [Citation],
}

fn statements(hit: &Hit, reply: &Reply) -> Vec<Vec<String>> {
    let Some(entry) = hit.entry() else { return Vec::new() };
    let mut said = Vec::new();
    if let Entry::Event(event) = entry {
        said.push(Said {
            about: event.change.word(),
            text: format!("{}: {}", event.date, event.name),
            citations: entry.citations().next().map(std::slice::from_ref).unwrap_or_default(),
            ..Said::default()
        });
    }
    said.extend(entry.statements().into_iter().map(|(about, it)| Said {
        about,
        text: it.text.clone(),
        drug: it.drug.as_deref(),
        population: it.population.as_deref(),
        jurisdiction: it.jurisdiction,
        citations: &it.citations,
    }));
    match entry {
        Entry::Drug(drug) => said.extend(facts_of_drug(drug)),
        Entry::SideEffect(effect) => said.extend(facts_of_side_effect(effect)),
        Entry::Regimen(regimen) => said.extend(facts_of_regimen(regimen)),
        _ => {}
    }
    said.extend(entry.not_read().iter().map(|it| Said {
        about: NOT_READ,
        text: it.clone(),
        ..Said::default()
    }));
    said.into_iter().map(|said| row(hit, entry, reply, said)).collect()
}

fn facts_of_drug(drug: &Drug) -> impl Iterator<Item = Said<'_>> {
    let indications = drug.indications.iter().filter_map(|it| {
        Some(Said {
            about: "Indication, status",
            text: standing(it),
            drug: Some(&drug.id),
            citations: &it.history.first()?.citations,
            ..Said::default()
        })
    });
    indications.chain(drug.identifiers.iter().map(|it| Said {
        about: &it.system,
        text: it.code.clone(),
        drug: Some(&drug.id),
        citations: &it.citations,
        ..Said::default()
    }))
}

fn facts_of_side_effect(effect: &SideEffect) -> impl Iterator<Item = Said<'_>> {
    let rates = effect.rates.iter().map(|it| Said {
        about: "Rate",
        text: figures(it),
        drug: Some(&it.drug),
        population: Some(&it.population),
        jurisdiction: it.jurisdiction,
        citations: &it.citations,
    });
    rates.chain(effect.label_actions.iter().map(|it| Said {
        about: "Label action",
        text: format!("{}: {}", it.grade, it.action),
        drug: Some(&it.drug),
        jurisdiction: it.jurisdiction,
        citations: &it.citations,
        ..Said::default()
    }))
}

fn facts_of_regimen(regimen: &Regimen) -> impl Iterator<Item = Said<'_>> {
    let components =
        regimen.phases.iter().flat_map(|phase| phase.components.iter().map(move |it| (phase, it)));
    components.map(|(phase, it)| {
        let choice = it.choice.as_ref().map(|it| format!(", if {}={}", it.option, it.value));
        Said {
            about: &phase.name,
            text: format!("{}, {}{}", it.dose, days(it), choice.unwrap_or_default()),
            drug: Some(&it.drug),
            jurisdiction: it.jurisdiction,
            citations: &it.citations,
            ..Said::default()
        }
    })
}

fn passage(hit: &Hit, reply: &Reply) -> Option<Vec<String>> {
    let (entry, it) = (hit.entry()?, hit.passage.as_ref()?);
    let said = Said {
        about: it.section,
        text: it.text.clone(),
        drug: it.drug.as_deref(),
        population: it.population.as_deref(),
        jurisdiction: it.jurisdiction,
        citations: &it.citations,
    };
    Some(row(hit, entry, reply, said))
}

fn row(hit: &Hit, entry: &Entry, reply: &Reply, said: Said<'_>) -> Vec<String> {
    let mut row = vec![
        entry.kind().slug().to_owned(),
        entry.id().to_owned(),
        entry.name().to_owned(),
        name_of(hit.r#match.as_ref().map(|it| it.kind)),
        name_of(hit.context),
        said.about.to_owned(),
        said.text,
        said.drug.unwrap_or_default().to_owned(),
        said.population.unwrap_or_default().to_owned(),
        said.jurisdiction.map(|it| it.mark().to_owned()).unwrap_or_default(),
    ];
    row.extend(cited(said.citations, reply));
    row
}

/// The name that a value has in JSON, or nothing.
fn name_of(value: Option<impl serde::Serialize>) -> String {
    let json = value.and_then(|value| serde_json::to_value(value).ok());
    json.and_then(|json| json.as_str().map(str::to_owned)).unwrap_or_default()
}

fn source(record: &SourceRecord) -> Vec<String> {
    let it = &record.source;
    vec![
        it.id.to_string(),
        it.title.clone(),
        it.publisher.to_string(),
        it.kind.word().to_owned(),
        it.date.map_or_else(|| "undated".to_owned(), |date| date.to_string()),
        it.age_days.map(|days| days.to_string()).unwrap_or_default(),
        it.accessed.map(|day| day.to_string()).unwrap_or_default(),
        it.jurisdiction.map(|it| it.mark().to_owned()).unwrap_or_default(),
        record.statements.to_string(),
        it.url.clone().unwrap_or_default(),
    ]
}
