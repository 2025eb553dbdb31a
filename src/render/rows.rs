//! A reply as rows of columns: what csv holds, and what `--fields` picks from
//! in every format but JSON.

use serde_json::{Map, Value, json};

use crate::{
    answer::{Command, Hit, Plan, Record, Reply},
    model::{Citation, Drug, Entry, Jurisdiction, NOT_READ, Part, Rate, Regimen, SideEffect},
    page::inventory,
};

/// Rows, and the names of their columns.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// The column of every answer: on which knowledge it rests.
const KNOWLEDGE: &str = "knowledge";

/// What is said, of whom, and who says so.
#[derive(Default)]
struct Said<'r> {
    about: &'r str,
    text: String,
    drug: Option<&'r str>,
    population: Option<&'r str>,
    jurisdiction: Option<Jurisdiction>,
    citations: &'r [Citation],
}

impl<'r> Said<'r> {
    fn by(citations: &'r [Citation], about: &'r str, text: String) -> Self {
        Self { about, text, citations, ..Self::default() }
    }
}

/// The columns of all answers.
pub fn columns() -> impl Iterator<Item = String> {
    use Command::{Drug, List, Overview, Plan, Sources, Verify};
    [Drug, Sources, Overview, List, Verify, Plan].into_iter().flat_map(columns_of)
}

pub(super) fn columns_of(command: Command) -> Vec<String> {
    let columns = match command {
        Command::Overview => "covered entries try",
        Command::List => "kind id name brief",
        Command::Sources => "id title publisher author date age_days accessed jurisdiction statements url",
        Command::Verify | Command::Check => "about text",
        // A dose of planned visits, or a day between phases that was given; and what every row of a plan says of it.
        Command::Plan => {
            "date weekday weekend week day phase drug dose route minutes order number of cycle cycle_day moved \
             jurisdiction source section source_date regimen start choices anchors extent plan_id revision"
        }
        // Something that is said, and of what.
        Command::Drug
        | Command::SideEffects
        | Command::Schedule
        | Command::Search
        | Command::Topic
        | Command::Changes
        | Command::Export
        | Command::Man
        | Command::None => {
            "kind id name match context about text drug population jurisdiction source section date"
        }
    };
    columns.split(' ').chain([KNOWLEDGE]).map(str::to_owned).collect()
}

impl Rows {
    /// The rows of a reply. The last column says on which knowledge each of them rests.
    pub(super) fn of(reply: &Reply) -> Self {
        let columns = columns_of(reply.command);
        let basis = &reply.knowledge;
        let knowledge = if basis.local { format!("{}, local", basis.version) } else { basis.version.clone() };
        let row = |mut row: Value| {
            row[KNOWLEDGE] = json!(knowledge);
            let cells = columns.iter().map(|column| match &row[column] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            cells.collect()
        };
        let rows = reply.results.iter().flat_map(|hit| rows(hit, reply)).map(row).collect();
        Self { columns, rows }
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
        Self { columns: at.iter().map(|at| self.columns[*at].clone()).collect(), rows }
    }
}

/// The rows of a result: objects that have a field for each column that is not empty, and maybe others.
fn rows(hit: &Hit, reply: &Reply) -> Vec<Value> {
    match &hit.record {
        Record::Covered(it) => {
            vec![json!({ "covered": it.name, "entries": it.count, "try": it.r#try })]
        }
        Record::Brief(it) => vec![json!(it)],
        Record::Source(it) => {
            let date = it.source.date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
            let jurisdiction = it.source.jurisdiction.map(Jurisdiction::mark);
            let rest = json!({ "date": date, "jurisdiction": jurisdiction, "statements": it.statements });
            vec![together([json!(it.source), rest])]
        }
        Record::Inventory(it) => {
            let held = inventory(it).into_iter();
            held.map(|(about, text)| json!({ "about": about, "text": text })).collect()
        }
        Record::Problem(it) => {
            vec![json!({ "about": format!("{}: {}", it.name, it.id), "text": it.rule })]
        }
        Record::Plan(it) => planned(it, reply),
        // Beside planned visits there may be an event; it is no dose.
        Record::Entry(_) if reply.command == Command::Plan => Vec::new(),
        Record::Entry(it) => {
            let said = if hit.passages.is_empty() { all_said(it) } else { passages(hit) };
            said.into_iter().map(|said| statement(hit, it, reply, &said)).collect()
        }
    }
}

/// Objects as one: of a field that several have, the last counts.
fn together<const N: usize>(objects: [Value; N]) -> Value {
    let fields =
        objects.into_iter().filter_map(|it| if let Value::Object(it) = it { Some(it) } else { None });
    fields.flatten().collect::<Map<String, Value>>().into()
}

/// The doses of a plan, and the days between its phases that were given.
fn planned(plan: &Plan, reply: &Reply) -> Vec<Value> {
    let of_plan = json!({
        "regimen": plan.id,
        "start": plan.start,
        "choices": listed(&plan.choices),
        "anchors": listed(&plan.anchors),
        "extent": plan.extent,
        "plan_id": plan.plan_id,
        "revision": plan.revision,
    });
    let mut rows = Vec::new();
    for phase in &plan.phases {
        let marks = plan.marks_before(phase);
        rows.extend(marks.map(|it| together([json!(it.when), json!({ "phase": it.name }), of_plan.clone()])));
        for visit in plan.visits_of(phase) {
            let cycle = json!({
                "phase": visit.phase,
                "cycle": visit.cycle.map(|it| it.number),
                "cycle_day": visit.cycle.map(|it| it.day),
            });
            let of_visit = together([json!(visit.when), cycle, of_plan.clone()]);
            rows.extend(visit.doses.iter().map(|dose| {
                let order = dose.order.map(|it| it.to_string());
                let rest = json!({
                    "order": order.or_else(|| (visit.doses.len() > 1).then(|| "not stated".to_owned())),
                    "of": dose.of.map(|[place, all]| format!("{place} of {all}")),
                    "moved": dose.moved,
                    "jurisdiction": dose.jurisdiction.map(Jurisdiction::mark),
                });
                together([of_visit.clone(), json!(dose), rest, cited(&dose.citations, reply, "source_date")])
            }));
        }
    }
    rows
}

fn listed(all: &[impl ToString]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Sources, places in them, and dates: what is cited, each in one cell.
fn cited(citations: &[Citation], reply: &Reply, date_column: &str) -> Value {
    let each = |cell: &dyn Fn(&Citation) -> String| citations.iter().map(cell).collect::<Vec<_>>().join("; ");
    let date = |citation: &Citation| {
        let source = reply.source(&citation.source);
        source.and_then(|source| source.date).map_or_else(|| "undated".to_owned(), |date| date.to_string())
    };
    json!({
        "source": each(&|it| it.source.to_string()),
        "section": each(&|it| it.section.as_deref().unwrap_or("not known").to_owned()),
        date_column: each(&date),
    })
}

fn statement(hit: &Hit, entry: &Entry, reply: &Reply, said: &Said<'_>) -> Value {
    let row = json!({
        "kind": entry.kind().slug(),
        "id": entry.id(),
        "name": entry.name(),
        "match": hit.r#match.as_ref().map(|it| it.kind),
        "context": hit.context,
        "about": said.about,
        "text": said.text,
        "drug": said.drug,
        "population": said.population,
        "jurisdiction": said.jurisdiction.map(Jurisdiction::mark),
    });
    together([row, cited(said.citations, reply, "date")])
}

fn all_said(entry: &Entry) -> Vec<Said<'_>> {
    let mut said = Vec::new();
    if let Entry::Event(event) = entry {
        let citations = entry.citations().next().map(std::slice::from_ref).unwrap_or_default();
        let text = format!("{}: {}", event.date, event.name);
        said.push(Said::by(citations, event.change.word(), text));
    }
    said.extend(entry.statements().into_iter().map(|(about, it)| Said {
        drug: it.drug.as_deref(),
        population: it.population.as_deref(),
        jurisdiction: it.jurisdiction,
        ..Said::by(&it.citations, about, it.text.clone())
    }));
    said.extend(entry.call().iter().map(|it| {
        let urgency = it.urgency.as_ref().map(|it| format!("{it}: ")).unwrap_or_default();
        Said {
            population: it.population.as_deref(),
            jurisdiction: it.jurisdiction,
            ..Said::by(&it.citations, Part::Call.heading(), urgency + &it.sign)
        }
    }));
    match entry {
        Entry::Drug(drug) => said.extend(facts_of_drug(drug)),
        Entry::SideEffect(effect) => said.extend(facts_of_side_effect(effect)),
        Entry::Regimen(regimen) => said.extend(facts_of_regimen(regimen)),
        _ => {}
    }
    let gaps = entry.not_read().iter();
    said.extend(gaps.map(|it| Said::by(&[], NOT_READ, it.clone())));
    said
}

fn facts_of_drug(drug: &Drug) -> impl Iterator<Item = Said<'_>> {
    let indications =
        drug.uses.iter().flat_map(|it| &it.approvals).filter_map(|it| {
            Some(Said::by(&it.history.first()?.citations, "Indication, status", it.standing()))
        });
    let identifiers = drug.identifiers.iter().map(|it| Said::by(&it.citations, &it.system, it.code.clone()));
    indications.chain(identifiers).map(|it| Said { drug: Some(&drug.id), ..it })
}

fn facts_of_side_effect(effect: &SideEffect) -> impl Iterator<Item = Said<'_>> {
    let rates = effect.rates.iter().map(|it| Said {
        drug: Some(&it.drug),
        population: Some(&it.population),
        jurisdiction: it.jurisdiction,
        ..Said::by(&it.citations, "Rate", rate(it))
    });
    let actions = effect.actions.iter().map(|it| Said {
        drug: Some(&it.drug),
        jurisdiction: it.jurisdiction,
        ..Said::by(&it.citations, "Label action", it.rule())
    });
    let management = effect.management.iter().map(|it| Said {
        population: Some(&it.population),
        jurisdiction: it.jurisdiction,
        ..Said::by(&it.citations, Part::Guidelines.heading(), format!("{}: {}", it.by(), it.text()))
    });
    rates.chain(actions).chain(management)
}

fn rate(rate: &Rate) -> String {
    rate.counts.as_ref().map(|it| format!("{it}: ")).unwrap_or_default() + &rate.figures()
}

fn facts_of_regimen(regimen: &Regimen) -> impl Iterator<Item = Said<'_>> {
    let components =
        regimen.phases.iter().flat_map(|phase| phase.components.iter().map(move |it| (phase, it)));
    components.map(|(phase, it)| {
        let choice = it.choice.as_ref().map(|it| format!(", if {it}"));
        let text = format!("{}, {}{}", it.dose, it.when(), choice.unwrap_or_default());
        Said {
            drug: Some(&it.drug),
            jurisdiction: it.jurisdiction,
            ..Said::by(&it.citations, &phase.name, text)
        }
    })
}

/// The passages that answer a question.
fn passages(hit: &Hit) -> Vec<Said<'_>> {
    let said = hit.passages.iter().map(|it| Said {
        drug: it.drug.as_deref(),
        population: it.population.as_deref(),
        jurisdiction: it.jurisdiction,
        ..Said::by(&it.citations, it.section, it.text.clone())
    });
    said.collect()
}
