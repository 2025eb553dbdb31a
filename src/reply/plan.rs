//! `schedule --start`: a regimen laid out from a day, as a reply.

use serde::Serialize;

use super::{Desk, Error, ErrorCode, Hit, Record, Reply, Suggestion, notice, schedule::withdrawal};
use crate::{
    calendar::{Anchor, Calendar, Mark, PlannedPhase, Refusal, Visit, Wish, lay_out},
    knowledge::{Choice, Citation, Day, Entry, Heading, Kind, Regimen, Section, Sections, Statement},
    matching::Lead,
};

/// What a plan is, and is not.
pub const PLANNED: &str = "Planned dates from a published schedule, not an order.";
/// What a plan may lack.
const ONLY_WITH_DAYS: &str =
    "What has no days in this reference is not in the plan, even if it belongs to the treatment.";
/// What is said of visits that fall on a Saturday or Sunday.
const WEEKEND: &str = "Saturdays and Sundays are marked; no dose was moved.";

/// What somebody wants planned, and how the plan is to be known.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The plan.
    pub wish: Wish,
    /// What tells it apart from others of the same regimen and start.
    pub plan_id: Option<String>,
    /// Which revision it is.
    pub revision: u32,
}

/// Planned visits of a regimen. Not an order: dates of a published schedule.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Plan {
    /// `plan`.
    pub kind: &'static str,
    /// Id of the regimen.
    pub id: String,
    /// Name of the regimen.
    pub name: String,
    /// Day 1.
    pub start: Day,
    /// How the regimen's choices were settled.
    pub choices: Vec<Choice>,
    /// Days that were given and not counted.
    pub anchors: Vec<Anchor>,
    /// How far it goes, in words.
    pub extent: String,
    /// What tells it apart from others of the same regimen and start.
    pub plan_id: Option<String>,
    /// Which revision it is.
    pub revision: u32,
    /// The phases, with what is given in each.
    pub phases: Vec<PlannedPhase>,
    /// The visits, in the order of time.
    pub visits: Vec<Visit>,
    /// Days between two phases that were given: surgery.
    pub marks: Vec<Mark>,
    /// What sources say of the regimen in a line, of route, order, gaps, the end and missed doses.
    pub says: Vec<Said>,
}

/// What a source says of a regimen or its drug.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Said {
    /// What it is about: `brief`, `route`, `order`, `between_phases`, `stop_rule`, `missed_dose`, `status`.
    pub section: Section,
    /// What is said.
    #[serde(flatten)]
    pub statement: Statement,
}

impl Plan {
    /// Every citation in it.
    pub fn citations(&self) -> impl Iterator<Item = &Citation> {
        let visits = self.visits.iter().flat_map(|it| &it.doses).flat_map(|it| &it.citations);
        let phases = self.phases.iter().flat_map(|it| &it.components).flat_map(|it| &it.citations);
        visits.chain(phases).chain(self.says.iter().flat_map(|it| &it.statement.citations))
    }

    /// The visits of a phase.
    pub fn visits_of(&self, phase: &PlannedPhase) -> impl DoubleEndedIterator<Item = &Visit> {
        self.visits.iter().filter(move |it| it.phase == phase.name)
    }

    /// The days between a phase and the one before it that were given.
    pub fn marks_before(&self, phase: &PlannedPhase) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(move |it| phase.after.as_ref() == Some(&it.name))
    }

    /// What is said of one matter.
    pub fn said(&self, section: Section) -> impl Iterator<Item = &Statement> {
        self.says.iter().filter(move |it| it.section == section).map(|it| &it.statement)
    }
}

/// Plans the regimen that was asked for: a drug with one regimen stands for it, one with several for a choice.
pub(super) fn plan(desk: &Desk<'_>, found: &[(Heading<'_>, Lead)], planned: &Planned, reply: &mut Reply) {
    if !desk.is_open() || desk.part.is_some() {
        let hint = "leave --source, --source-kind and --section out";
        refuse(reply, "a plan is shown whole, and rests on all of its sources", hint);
        return;
    }
    let mut regimens: Vec<Regimen> = Vec::new();
    if reply.query.is_none() {
        regimens.extend(desk.all(Kind::Regimen).filter_map(regimen));
    }
    for (heading, _) in found {
        let before = regimens.len();
        if heading.kind == Kind::Drug {
            regimens.extend(desk.belonging(Kind::Regimen, heading.id).filter_map(regimen));
        } else {
            regimens.extend(desk.load(heading).and_then(regimen));
        }
        if regimens.len() == before {
            reply.notices.push(notice::no_entry(heading.name, "a schedule of its own"));
        }
        reply.notices.extend(withdrawal(desk, heading));
    }
    let (with_days, without): (Vec<Regimen>, Vec<Regimen>) =
        regimens.into_iter().partition(|it| !it.phases.is_empty());
    match with_days.as_slice() {
        [] => reply.notices.extend(without.iter().map(without_days)),
        [one] if without.is_empty() => of_regimen(desk, one, planned, reply),
        several => {
            let offer = |it: &Regimen| Suggestion {
                id: it.id.clone(),
                name: it.name.clone(),
                why: "a regimen".to_owned(),
                choice: None,
            };
            reply.suggestions = several.iter().map(offer).collect();
            // What cannot be planned is no choice; that it is there must be known all the same.
            let treating = without.iter().filter(|it| !it.drugs.is_empty());
            reply.notices.extend(treating.map(without_days));
        }
    }
}

fn regimen(entry: Entry) -> Option<Regimen> {
    match entry {
        Entry::Regimen(regimen) => Some(regimen),
        _ => None,
    }
}

fn without_days(regimen: &Regimen) -> String {
    notice::no_entry(&regimen.name, "doses with their days")
}

fn refuse(reply: &mut Reply, message: &str, hint: &str) {
    reply.error =
        Some(Error { code: ErrorCode::BadPlan, message: message.to_owned(), hint: Some(hint.to_owned()) });
}

fn of_regimen(desk: &Desk<'_>, regimen: &Regimen, planned: &Planned, reply: &mut Reply) {
    match lay_out(regimen, &planned.wish) {
        Ok(calendar) => {
            let plan = written(desk, regimen, planned, calendar);
            reply.notices.extend(remarks(regimen, &plan));
            reply.results.push(Hit::asked(Record::Plan(Box::new(plan))));
        }
        Err(Refusal::Wrong(what, instead)) => refuse(reply, &what, &instead),
        Err(Refusal::Open(open)) => {
            reply.suggestions = open
                .into_iter()
                .map(|choice| Suggestion {
                    id: regimen.id.clone(),
                    name: format!("{}={}", choice.option, choice.value),
                    why: "a choice that the regimen leaves, for --option".to_owned(),
                    choice: Some(choice),
                })
                .collect();
        }
    }
}

fn written(desk: &Desk<'_>, regimen: &Regimen, planned: &Planned, calendar: Calendar) -> Plan {
    let Calendar { choices, anchors, extent, visits, marks, phases } = calendar;
    let mut says = Vec::new();
    let mut take = |sections: &[Section], all: &Sections| {
        for section in sections {
            let statements = all.get(section).into_iter().flatten();
            says.extend(statements.map(|it| Said { section: *section, statement: it.clone() }));
        }
    };
    take(
        &[
            Section::Brief,
            Section::Route,
            Section::Order,
            Section::BetweenPhases,
            Section::StopRule,
            Section::Status,
        ],
        &regimen.sections,
    );
    for drug in regimen.drugs.iter().filter_map(|id| desk.load(&desk.knowledge.by_id(id)?)) {
        take(&[Section::MissedDose], drug.sections());
    }
    Plan {
        kind: "plan",
        id: regimen.id.clone(),
        name: regimen.name.clone(),
        start: planned.wish.start.into(),
        choices,
        anchors,
        extent,
        plan_id: planned.plan_id.clone(),
        revision: planned.revision,
        phases,
        visits,
        marks,
        says,
    }
}

/// What must be known to read a plan right.
fn remarks(regimen: &Regimen, plan: &Plan) -> Vec<String> {
    let mut remarks = vec![PLANNED.to_owned(), ONLY_WITH_DAYS.to_owned()];
    let mut days = plan.visits.iter().map(|it| &it.when).chain(plan.marks.iter().map(|it| &it.when));
    remarks.extend(days.any(|it| it.weekend).then(|| WEEKEND.to_owned()));
    let between = regimen.phases.iter().filter_map(|it| Some((it.after.as_ref()?, it.anchor.as_ref()?)));
    remarks.extend(between.map(|(after, anchor)| {
        format!("No source read gives an interval from {after} to the doses after it; --anchor {anchor}=DATE gives their first day.")
    }));
    // Doses are never made up for: what is missed is a matter for whoever gives them.
    if plan.said(Section::MissedDose).next().is_none() {
        remarks.push(notice::no_entry(&plan.name, "what to do about a missed dose"));
    }
    remarks
}
