//! `schedule --start`: a regimen laid out from a day, as a reply.

use std::mem;

use jiff::civil::Date;
use serde::Serialize;

use super::{
    Answer, Command, Context, Error, Hit, Notice, Outcome, Record, Session, Suggestion, schedule::named,
};
use crate::{
    calendar::{Anchor, Calendar, Mark, PlannedPhase, Refusal, Visit, Wish, lay_out},
    model::{Choice, Citation, Day, Entry, Kind, Regimen, Section, Sections, Statement},
};

/// What somebody wants planned, and how the plan is to be known.
#[derive(Clone, Debug)]
pub struct PlanRequest {
    /// The plan.
    pub wish: Wish,
    /// The day from which the next visit is wanted, and nothing else.
    pub next: Option<Date>,
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
    /// The day from which only the next visit is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Day>,
    /// The visits, in the order of time.
    pub visits: Vec<Visit>,
    /// Days between two phases that were given: surgery.
    pub marks: Vec<Mark>,
    /// What sources say of the regimen in a line, of how and how long it is given, of tests, and of missed doses.
    pub says: Vec<PlanStatement>,
    /// What was looked for, and neither read nor found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_read: Vec<String>,
}

/// What a source says of a regimen or its drug.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlanStatement {
    /// What it is about: `brief`, `route`, `duration`, `order`, `stop_rule`, `missed_dose` and so on.
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

    /// Keeps the next visit from a day on.
    fn keep_next(&mut self, day: Date) -> Result<(), Error> {
        self.visits.retain(|it| it.when.date.first() >= day);
        self.visits.truncate(1);
        self.marks.clear();
        self.next = Some(day.into());
        if self.visits.is_empty() {
            return Err(Error::no_next_visit(day, &self.extent));
        }
        Ok(())
    }

    /// What is said of one matter.
    pub fn said(&self, section: Section) -> impl Iterator<Item = &Statement> {
        self.says.iter().filter(move |it| it.section == section).map(|it| &it.statement)
    }
}

/// Answers `schedule [NAME] --start DATE`.
pub fn plan(session: &Session<'_>, name: Option<&str>, request: &PlanRequest) -> Result<Answer, Error> {
    let all = || Ok(Outcome::of(session.all(Kind::Regimen).map(Hit::of)));
    let outcome = name.map_or_else(all, |name| named(session, name))?;
    if !session.filter.is_open() || session.part.is_some() {
        return Err(Error::plan_in_part());
    }
    Ok(session.answer(Command::Plan, name, planned(session, request, outcome)?))
}

/// Plans one regimen; several are a choice.
fn planned(session: &Session<'_>, request: &PlanRequest, mut outcome: Outcome) -> Result<Outcome, Error> {
    let found = mem::take(&mut outcome.results).into_iter();
    let found = found.filter(|hit| hit.context != Some(Context::TreatmentAsAWhole));
    let entries = found.map(|hit| hit.record).filter_map(variant!(Record::Entry));
    let regimens = entries.map(|it| *it).filter_map(variant!(Entry::Regimen));
    let (with_days, without): (Vec<Regimen>, Vec<Regimen>) = regimens.partition(|it| !it.phases.is_empty());
    match with_days.as_slice() {
        [] => outcome.notices.extend(without.iter().flat_map(why_without_days)),
        [one] if without.is_empty() => match lay_out(one, &request.wish) {
            Ok(calendar) => {
                let mut plan = written(session, one, request, calendar);
                if let Some(day) = request.next {
                    plan.keep_next(day)?;
                }
                outcome.notices.extend(notices(one, &plan));
                outcome.results.push(Hit::asked(Record::Plan(Box::new(plan))));
            }
            Err(Refusal::Wrong(what, instead)) => return Err(Error::bad_plan(what, instead)),
            Err(Refusal::Open(choices)) => {
                let why = "a choice that the regimen leaves, for --option";
                let settle = |choice: Choice| {
                    let way = Suggestion::new(&one.id, &choice.to_string(), why);
                    Suggestion { choice: Some(choice), ..way }
                };
                outcome.suggestions = choices.into_iter().map(settle).collect();
            }
        },
        several => {
            let offer = |it: &Regimen| Suggestion::new(&it.id, &it.name, "a regimen");
            outcome.suggestions = several.iter().map(offer).collect();
            // What cannot be planned is no choice; that it is there must be known all the same.
            let treating = without.iter().filter(|it| !it.drugs.is_empty());
            outcome.notices.extend(treating.map(without_days));
        }
    }
    Ok(outcome)
}

fn without_days(regimen: &Regimen) -> Notice {
    Notice::no_entry(&regimen.name, "doses with their days")
}

/// The same, with what was not read of it.
fn why_without_days(regimen: &Regimen) -> Vec<Notice> {
    let parts = regimen.not_read.clone();
    let not_read =
        (!parts.is_empty()).then(|| Notice::NotRead { drug: regimen.name.clone(), parts, effect: None });
    [without_days(regimen)].into_iter().chain(not_read).collect()
}

fn written(session: &Session<'_>, regimen: &Regimen, request: &PlanRequest, calendar: Calendar) -> Plan {
    use Section::{BetweenPhases, Brief, Duration, Monitoring, Order, Route, Status, StopRule};
    let Calendar { choices, anchors, extent, visits, marks, phases } = calendar;
    let mut says = Vec::new();
    let mut take = |section: Section, all: &Sections| {
        let statements = all.get(&section).into_iter().flatten();
        says.extend(statements.map(|it| PlanStatement { section, statement: it.clone() }));
    };
    for section in [Brief, Route, Duration, Order, BetweenPhases, StopRule, Status, Monitoring] {
        take(section, &regimen.sections);
    }
    for drug in regimen.drugs.iter().filter_map(|id| session.load(&session.knowledge.by_id(id)?)) {
        take(Section::MissedDose, drug.sections());
    }
    Plan {
        kind: "plan",
        id: regimen.id.clone(),
        name: regimen.name.clone(),
        start: request.wish.start.into(),
        choices,
        anchors,
        extent,
        plan_id: request.plan_id.clone(),
        revision: request.revision,
        phases,
        next: None,
        visits,
        marks,
        says,
        not_read: regimen.not_read.clone(),
    }
}

/// What must be known to read a plan right.
fn notices(regimen: &Regimen, plan: &Plan) -> Vec<Notice> {
    let mut notices = vec![Notice::Planned, Notice::OnlyWithDays];
    let mut days = plan.visits.iter().map(|it| &it.when).chain(plan.marks.iter().map(|it| &it.when));
    notices.extend(days.any(|it| it.weekend).then_some(Notice::Weekend));
    let components = plan.phases.iter().flat_map(|it| &it.components);
    let no_end = components.filter(|it| [it.doses, it.weeks, it.months] == [None; 3]);
    let no_end: Vec<String> =
        no_end.filter(|it| !regimen.drugs.contains(&it.drug)).map(|it| it.drug.clone()).collect();
    notices.extend((!no_end.is_empty()).then_some(Notice::NoEnd(no_end)));
    let ends = plan.phases.iter().filter_map(|it| it.last_cycle_ends);
    for (ends, next) in ends.zip(plan.phases.iter().skip(1)) {
        let early = plan.marks_before(next).filter(|mark| mark.when.date.first() <= ends.first());
        notices.extend(early.map(|mark| Notice::BeforeCycleEnds { mark: mark.name.clone(), ends }));
    }
    let between = regimen.phases.iter().filter_map(|it| Some((it.after.clone()?, it.anchor.clone()?)));
    notices.extend(between.map(|(after, anchor)| Notice::NoInterval { after, anchor }));
    // Doses are never made up for: what is missed is a matter for whoever gives them.
    if plan.said(Section::MissedDose).next().is_none() {
        notices.push(Notice::no_entry(&plan.name, "what to do about a missed dose"));
    }
    notices
}
