//! A reply as rows of columns: what csv holds, and what `--fields` picks from
//! in every format but JSON.

use serde_json::{Map, Value, json};

use crate::{
    answer::{Basis, Command, Facet, Hit, Plan, Record, Reply, Side, Stated},
    model::{
        Action, Approval, Citation, Day, Drug, Entry, Figure, Grades, Jurisdiction, NOT_READ, Part, Rate,
        Regimen, Section, SideEffect, Statement, Status, Use, thousands,
    },
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
    /// The use that it is said of, and how that is approved where it is said.
    of_use: Option<&'r str>,
    approval: Option<&'r Approval>,
    /// Since when it is so, of an event when it was.
    since: Option<Day>,
    grades: Option<Grades>,
    /// The grade in words, where it is no number: `fatal`.
    grade: Option<&'r str>,
    /// What was counted, or what an action hangs on beside the grade.
    measure: Option<&'r str>,
    action: Option<&'r str>,
    drug: Option<&'r str>,
    population: Option<&'r str>,
    /// What these were given, where it is the other arm of a trial.
    arm: Option<&'r str>,
    /// How many people that are, and how many of them had it.
    n: Option<u32>,
    cases: Option<u32>,
    /// Percent.
    value: Option<&'r str>,
    /// The system of a code, and the code.
    code: Option<[&'r str; 2]>,
    jurisdiction: Option<Jurisdiction>,
    citations: &'r [Citation],
}

impl<'r> Said<'r> {
    fn by(citations: &'r [Citation], about: &'r str, text: String) -> Self {
        Self { about, text, citations, ..Self::default() }
    }

    fn of_statement(about: &'r str, it: &'r Statement) -> Self {
        Self {
            drug: it.drug.as_deref(),
            population: it.population.as_deref(),
            jurisdiction: it.jurisdiction,
            ..Self::by(&it.citations, about, it.text.clone())
        }
    }

    /// The same of a use, with how that is approved there.
    fn of_use(self, of: &'r Use) -> Self {
        let approval = of.approvals.iter().find(|it| it.jurisdiction == self.jurisdiction);
        self.approved(of, approval)
    }

    fn approved(self, of: &'r Use, approval: Option<&'r Approval>) -> Self {
        Self {
            of_use: Some(&of.id),
            approval,
            since: approval.and_then(|it| if it.status == Status::Withdrawn { it.until } else { it.since }),
            drug: self.drug.or(Some(&of.drug)),
            ..self
        }
    }
}

/// The columns of all answers.
pub fn columns() -> impl Iterator<Item = String> {
    use Command::{Actions, Between, Compare, Drug, List, Overview, Plan, Rates, Sources, Uses, Verify};
    [Drug, Sources, Overview, List, Verify, Plan, Compare, Between, Rates, Actions, Uses]
        .into_iter()
        .flat_map(columns_of)
}

pub(super) fn columns_of(command: Command) -> Vec<String> {
    let columns = match command {
        Command::Overview => "covered entries try",
        Command::List => "kind id name brand status rxnorm atc unii ncit brief",
        Command::Rates => {
            "id name drug measure grade population arm n cases value jurisdiction source section date dated"
        }
        Command::Actions => {
            "id name drug measure grade action population jurisdiction source section date dated"
        }
        Command::Uses => {
            "id drug name status since until jurisdiction elsewhere marker regimen trials source section date dated"
        }
        Command::Sources => {
            "id title publisher author date dated age_days accessed jurisdiction statements url"
        }
        Command::Verify | Command::Check => "about text",
        Command::Compare => "facet heading first_id first first_source second_id second second_source",
        Command::Between => "id name part old old_source new new_source",
        // A dose of planned visits, or a day between phases that was given; and what every row of a plan says of it.
        Command::Plan => {
            "date weekday weekend week day phase drug dose route minutes order number of cycle cycle_day moved \
             jurisdiction source section source_date source_dated regimen start choices anchors extent plan_id revision"
        }
        // Something that is said, and of what.
        Command::Drug
        | Command::SideEffects
        | Command::Schedule
        | Command::Search
        | Command::Topic
        | Command::Changes
        | Command::Card
        | Command::Export
        | Command::Man
        | Command::None => {
            "kind id name match context about use status since grade measure action text drug population arm n cases value \
             jurisdiction code_system code source section date dated"
        }
    };
    columns.split(' ').chain([KNOWLEDGE]).map(str::to_owned).collect()
}

/// On which knowledge a row rests.
pub(super) fn shown_basis(basis: &Basis) -> String {
    if basis.local { format!("{}, local", basis.version) } else { basis.version.clone() }
}

impl Rows {
    /// The rows of a reply, of what is said one for all of its sources or one for each. The last column says on which
    /// knowledge each of them rests.
    pub(super) fn of(reply: &Reply, by_source: bool) -> Self {
        let columns = columns_of(reply.command);
        let knowledge = shown_basis(&reply.knowledge);
        let row = |mut row: Value| {
            row[KNOWLEDGE] = json!(knowledge);
            let cells = columns.iter().map(|column| match &row[column] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            cells.collect()
        };
        let rows = reply.results.iter().flat_map(|hit| rows(hit, reply, by_source)).map(row).collect();
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
fn rows(hit: &Hit, reply: &Reply, by_source: bool) -> Vec<Value> {
    match &hit.record {
        Record::Covered(it) => {
            vec![json!({ "covered": it.name, "entries": it.count, "try": it.r#try })]
        }
        Record::Brief(it) => vec![json!(it)],
        Record::Source(it) => {
            let jurisdiction = it.source.jurisdiction.map(Jurisdiction::mark);
            let rest = json!({
                "date": iso(it.source.date),
                "dated": dated(it.source.date),
                "jurisdiction": jurisdiction,
                "statements": it.statements,
            });
            vec![together([json!(it.source), rest])]
        }
        Record::Inventory(it) => {
            let held = inventory(it).into_iter();
            held.map(|(about, text)| json!({ "about": about, "text": text })).collect()
        }
        Record::Problem(it) => {
            vec![json!({ "about": format!("{}: {}", it.name, it.id), "text": it.rule })]
        }
        Record::Facet(it) => vec![facet(it, reply)],
        Record::Difference(it) => {
            let text = |it: &Option<Stated>| it.as_ref().map(|it| it.text.clone());
            let source = |it: &Option<Stated>| it.as_ref().map(|it| it.sources.join(BETWEEN));
            vec![json!({
                "id": it.id, "name": it.name, "part": it.part,
                "old": text(&it.old), "old_source": source(&it.old),
                "new": text(&it.new), "new_source": source(&it.new),
            })]
        }
        Record::Plan(it) => planned(it, reply, by_source),
        // Beside planned visits there may be an event; it is no dose.
        Record::Entry(_) if reply.command == Command::Plan => Vec::new(),
        Record::Entry(it) if reply.command == Command::Uses => uses(it, reply, by_source),
        Record::Entry(it) => {
            let said = if hit.passages.is_empty() { all_said(it) } else { passages(hit) };
            said.into_iter().flat_map(|said| statement(hit, it, reply, &said, by_source)).collect()
        }
    }
}

/// The uses of a drug, a row each: how it stands in the first place that is told of, and elsewhere.
fn uses(entry: &Entry, reply: &Reply, by_source: bool) -> Vec<Value> {
    let Entry::Drug(drug) = entry else { return Vec::new() };
    let row = |it: &Use| {
        let here = it.approvals.iter().min_by_key(|it| it.jurisdiction.is_some());
        let others = it.approvals.iter().filter(|other| here.is_some_and(|here| !std::ptr::eq(here, *other)));
        let others = others.map(|it| {
            let place = it.jurisdiction.map(|it| format!("{} ", it.mark())).unwrap_or_default();
            place + &it.standing()
        });
        let row = json!({
            "id": it.id,
            "drug": it.drug,
            "name": it.name,
            "status": here.map(|it| it.status.word()),
            "since": iso(here.and_then(|it| it.since)),
            "until": iso(here.and_then(|it| it.until)),
            "jurisdiction": here.and_then(|it| it.jurisdiction).map(Jurisdiction::mark),
            "elsewhere": others.collect::<Vec<_>>().join(BETWEEN),
            "marker": it.section(Section::Marker).first().map(|it| it.text.clone()),
            "regimen": it.regimen,
            "trials": it.trials.join(BETWEEN),
        });
        let told = here.and_then(|it| it.history.first()).or_else(|| it.section(Section::Indication).first());
        let citations = told.map_or(&[][..], |it| &it.citations);
        let cited = cited(citations, reply, by_source, ["date", "dated"]);
        cited.into_iter().map(|cited| together([row.clone(), cited])).collect::<Vec<_>>()
    };
    drug.uses.iter().flat_map(row).collect()
}

/// What parts the values of a list in a cell.
pub(super) const BETWEEN: &str = "; ";
/// What parts statements in a cell.
const STATEMENTS: &str = " | ";

/// A facet of two entries: what each says, with its sources.
fn facet(it: &Facet, reply: &Reply) -> Value {
    let said = |side: &Side| {
        let marked = |it: &Statement| {
            let place = it.jurisdiction.map(|it| format!("{} ", it.mark())).unwrap_or_default();
            let of = it.population.as_ref().map(|it| format!(" ({it})")).unwrap_or_default();
            format!("{place}{}{of}", it.text)
        };
        side.statements.iter().map(marked).collect::<Vec<_>>().join(STATEMENTS)
    };
    let sources = |side: &Side| {
        let named = |it: &Citation| {
            let short = reply.source(&it.source).map_or(it.source.as_str(), |it| it.short.as_str());
            it.section.as_ref().map_or_else(|| short.to_owned(), |section| format!("{short}, {section}"))
        };
        let of = |it: &Statement| it.citations.iter().map(named).collect::<Vec<_>>().join(BETWEEN);
        side.statements.iter().map(of).collect::<Vec<_>>().join(STATEMENTS)
    };
    let mut row = json!({ "facet": it.id, "heading": it.name });
    for (side, name) in it.sides.iter().zip(["first", "second"]) {
        row[format!("{name}_id")] = json!(side.id);
        row[name] = json!(said(side));
        row[format!("{name}_source")] = json!(sources(side));
    }
    row
}

/// Objects as one: of a field that several have, the last counts.
fn together<const N: usize>(objects: [Value; N]) -> Value {
    let fields =
        objects.into_iter().filter_map(|it| if let Value::Object(it) = it { Some(it) } else { None });
    fields.flatten().collect::<Map<String, Value>>().into()
}

/// The doses of a plan, and the days between its phases that were given.
fn planned(plan: &Plan, reply: &Reply, by_source: bool) -> Vec<Value> {
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
            rows.extend(visit.doses.iter().flat_map(|dose| {
                let order = dose.order.map(|it| it.to_string());
                let rest = json!({
                    "order": order.or_else(|| (visit.doses.len() > 1).then(|| "not stated".to_owned())),
                    "of": dose.of.map(|[place, all]| format!("{place} of {all}")),
                    "moved": dose.moved,
                    "jurisdiction": dose.jurisdiction.map(Jurisdiction::mark),
                });
                let of_dose = together([of_visit.clone(), json!(dose), rest]);
                let cited = cited(&dose.citations, reply, by_source, ["source_date", "source_dated"]);
                cited.into_iter().map(move |cited| together([of_dose.clone(), cited]))
            }));
        }
    }
    rows
}

fn listed(all: &[impl ToString]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Sources, places in them, and dates: what is cited, all in one row or each in its own. The first date is the day of the
/// first source, the other says of each how exactly it is known.
fn cited(
    citations: &[Citation],
    reply: &Reply,
    by_source: bool,
    [first_date, all_dates]: [&str; 2],
) -> Vec<Value> {
    let date = |citation: &Citation| reply.source(&citation.source).and_then(|source| source.date);
    let row = |citations: &[Citation]| {
        let each =
            |cell: &dyn Fn(&Citation) -> String| citations.iter().map(cell).collect::<Vec<_>>().join("; ");
        json!({
            "source": each(&|it| it.source.to_string()),
            "section": each(&|it| it.section.as_deref().unwrap_or("not known").to_owned()),
            first_date: iso(citations.first().and_then(date)),
            all_dates: each(&|it| dated(date(it))),
        })
    };
    if by_source && !citations.is_empty() {
        citations.chunks(1).map(row).collect()
    } else {
        vec![row(citations)]
    }
}

/// The first day that a date can mean, as all programs read it.
fn iso(day: Option<Day>) -> Option<String> {
    day.map(|it| it.first().to_string())
}

/// A date as exactly as it is known.
fn dated(day: Option<Day>) -> String {
    day.map_or_else(|| "undated".to_owned(), |it| it.to_string())
}

fn statement(hit: &Hit, entry: &Entry, reply: &Reply, said: &Said<'_>, by_source: bool) -> Vec<Value> {
    let grade = said.grades.map(
        |Grades { from, to }| {
            if from == to { from.to_string() } else { format!("{from}-{to}") }
        },
    );
    let row = json!({
        "kind": entry.kind().slug(),
        "id": entry.id(),
        "name": entry.name(),
        "match": hit.r#match.as_ref().map(|it| it.kind),
        "context": hit.context,
        "about": said.about,
        "use": said.of_use,
        "status": said.approval.map(|it| it.status.word()),
        "since": iso(said.since),
        "grade": grade.or_else(|| said.grade.map(str::to_owned)),
        "measure": said.measure,
        "action": said.action,
        "text": said.text,
        "drug": said.drug,
        "population": said.population,
        "arm": said.arm,
        "n": said.n,
        "cases": said.cases,
        "value": said.value,
        "jurisdiction": said.jurisdiction.map(Jurisdiction::mark),
        "code_system": said.code.map(|[system, _]| system),
        "code": said.code.map(|[_, code]| code),
    });
    let cited = cited(said.citations, reply, by_source, ["date", "dated"]);
    cited.into_iter().map(|cited| together([row.clone(), cited])).collect()
}

fn all_said(entry: &Entry) -> Vec<Said<'_>> {
    let mut said = Vec::new();
    if let Entry::Event(event) = entry {
        let citations = entry.citations().next().map(std::slice::from_ref).unwrap_or_default();
        let text = format!("{}: {}", event.date, event.name);
        let own = Said::by(citations, event.change.word(), text);
        said.push(Said { since: Some(event.date), jurisdiction: event.jurisdiction, ..own });
    }
    let of_uses = if let Entry::Drug(drug) = entry { said_of_uses(drug) } else { Vec::new() };
    // A drug says first what is said of its uses.
    let others = entry.statements().into_iter().skip(of_uses.len());
    said.extend(of_uses);
    said.extend(others.map(|(about, it)| Said::of_statement(about, it)));
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

fn said_of_uses(drug: &Drug) -> Vec<Said<'_>> {
    let of_use =
        |it| Use::statements(it).map(move |(about, said)| Said::of_statement(about, said).of_use(it));
    drug.uses.iter().flat_map(of_use).collect()
}

/// How each use stands, and the codes.
fn facts_of_drug(drug: &Drug) -> impl Iterator<Item = Said<'_>> {
    let approvals = drug.uses.iter().flat_map(|of| of.approvals.iter().map(move |it| (of, it)));
    let standings = approvals.filter_map(|(of, it)| {
        let text = format!("{}: {}", of.name, it.standing());
        let said = Said::by(&it.history.first()?.citations, "Indication, status", text);
        Some(Said { jurisdiction: it.jurisdiction, ..said.approved(of, Some(it)) })
    });
    let codes = drug.identifiers.iter().map(|it| Said {
        code: Some([&it.system, &it.code]),
        drug: Some(&drug.id),
        ..Said::by(&it.citations, Part::Identifiers.heading(), format!("{}: {}", it.system, it.code))
    });
    standings.chain(codes)
}

fn facts_of_side_effect(effect: &SideEffect) -> impl Iterator<Item = Said<'_>> {
    let management = effect.management.iter().map(|it| Said {
        grades: Grades::of_bits(it.grades.iter().fold(0, |bits, grade| bits | 1 << grade)),
        population: Some(&it.population),
        jurisdiction: it.jurisdiction,
        ..Said::by(&it.citations, Part::Guidelines.heading(), format!("{}: {}", it.by(), it.text()))
    });
    effect.rates.iter().flat_map(rates).chain(effect.actions.iter().map(rule)).chain(management)
}

/// A rate, a row for each of its figures.
fn rates(rate: &Rate) -> impl Iterator<Item = Said<'_>> {
    let counts = rate.counts.as_ref().map(|it| format!("{it}: ")).unwrap_or_default();
    rate.numbers.iter().map(move |it: &Figure| {
        let arm = it.arm.as_ref().map(|it| format!("{it}: ")).unwrap_or_default();
        // Of what was counted otherwise the grade is no matter, or is told by what was counted.
        let is_any = rate.counts.is_none() || !rate.by_grade.is_empty();
        let any = if is_any && it.arm.is_none() { "any grade" } else { "" };
        let grade = it.grade.as_deref().unwrap_or(any);
        let grade = if grade.is_empty() { String::new() } else { format!("{grade}: ") };
        let cases =
            it.cases.zip(it.of).map(|(cases, of)| format!(" ({} of {})", thousands(cases), thousands(of)));
        Said {
            grades: it.grades,
            grade: it.grade.as_deref(),
            measure: rate.counts.as_deref(),
            arm: it.arm.as_deref(),
            cases: it.cases,
            drug: Some(&rate.drug),
            population: Some(&rate.population),
            n: it.of,
            value: Some(&it.text),
            jurisdiction: rate.jurisdiction,
            ..Said::by(
                &rate.citations,
                "Rate",
                format!("{counts}{arm}{grade}{}%{}", it.text, cases.unwrap_or_default()),
            )
        }
    })
}

/// What a label does at a grade, or at what is measured.
fn rule(it: &Action) -> Said<'_> {
    Said {
        grades: it.grades,
        measure: Some(&it.grade),
        action: Some(&it.action),
        drug: Some(&it.drug),
        population: it.condition.as_deref(),
        jurisdiction: it.jurisdiction,
        ..Said::by(&it.citations, "Label action", it.rule())
    }
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
        of_use: it.r#use.as_deref(),
        drug: it.drug.as_deref(),
        population: it.population.as_deref(),
        jurisdiction: it.jurisdiction,
        ..Said::by(&it.citations, it.section, it.text.clone())
    });
    said.collect()
}
