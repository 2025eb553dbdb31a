//! From a regimen and a day to dated visits.
//!
//! Civil dates only: no clock and no time zone. A dose is never moved unless
//! somebody asks for it, and none is counted that no source counts.

mod doses;

use std::{collections::BTreeSet, fmt};

use jiff::civil::{Date, Weekday};
use serde::Serialize;

use self::doses::{Given, Track, later, tracks};
use crate::{
    model::{Choice, Citation, Component, Day, Jurisdiction, Phase, Regimen, Section},
    text::{echo, fold},
};

/// Weeks that are shown of a course that no source ends: a year.
const WEEKS_SHOWN: u32 = 52;
/// Weeks beyond which nobody plans: ten years.
const MOST_WEEKS: u32 = 522;

/// What somebody wants to plan.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Day 1.
    pub start: Date,
    /// What the regimen leaves open, settled.
    pub choices: Vec<Choice>,
    /// Days that are given and not counted.
    pub anchors: Vec<Anchor>,
    /// How far.
    pub extent: Extent,
}

/// How far a plan goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Extent {
    /// The whole course where sources end it, else a year.
    Course,
    /// Up to this dose of the drug that the regimen is named for.
    Doses(u32),
    /// So many weeks from the start.
    Weeks(u32),
    /// Up to this day.
    Until(Date),
}

/// A day that is given and not counted.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Anchor {
    /// A drug of the regimen, a phase (`adjuvant`), or what lies between two phases (`surgery`).
    pub name: String,
    /// Which dose of the drug.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dose: Option<u32>,
    /// The day.
    pub date: Day,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dose = self.dose.map(|dose| format!(":{dose}")).unwrap_or_default();
        write!(f, "{}{dose}={}", self.name, self.date)
    }
}

/// Dated visits, and what cannot be dated.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// How the regimen's choices were settled, in its order.
    pub choices: Vec<Choice>,
    /// The days that were given.
    pub anchors: Vec<Anchor>,
    /// How far it goes, in words.
    pub extent: String,
    /// The visits, in the order of time.
    pub visits: Vec<Visit>,
    /// Days between two phases that were given, in the order of time.
    pub marks: Vec<Mark>,
    /// The phases, in the order of the regimen.
    pub phases: Vec<PlannedPhase>,
}

/// A day of a plan.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlannedDay {
    /// The day.
    pub date: Day,
    /// Its day of the week: `Monday`.
    pub weekday: String,
    /// Whether that is a Saturday or Sunday. What is planned stays there.
    pub weekend: bool,
    /// Week from the start, which is in week 1.
    pub week: i32,
    /// Day from the start, which is day 1.
    pub day: i32,
}

/// A day on which something is given.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Visit {
    /// When.
    #[serde(flatten)]
    pub when: PlannedDay,
    /// Phase of the regimen.
    pub phase: String,
    /// Cycle of the phase, where all that is given in it comes in cycles of one length.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle: Option<Cycle>,
    /// What is given.
    pub doses: Vec<Dose>,
}

/// A place in the cycles of a phase.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Cycle {
    /// Which cycle, from 1 in each phase.
    pub number: i64,
    /// Day of the cycle as the regimen has it, from 1.
    pub day: i64,
}

impl Visit {
    /// What is known of the order of giving, where several drugs are given.
    pub fn order_in_words(&self, name: impl Fn(&str) -> String) -> Option<String> {
        let first = self.doses.iter().find(|it| it.order == Some(1));
        let words = || {
            first.map_or_else(|| "Order not stated.".to_owned(), |it| format!("{} first.", name(&it.drug)))
        };
        (self.doses.len() > 1).then(words)
    }
}

/// A day between two phases that was given: surgery.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Mark {
    /// What it is.
    pub name: String,
    /// When.
    #[serde(flatten)]
    pub when: PlannedDay,
}

/// What is given of a drug on a visit.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Dose {
    /// Id of a drug of this reference, or the plain name of a partner.
    pub drug: String,
    /// Which one it is in this plan, from 1, through all phases.
    pub number: u32,
    /// Which one it is in its phase, and of how many, where a source counts them all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<[u32; 2]>,
    /// The dose: `200 mg`.
    pub dose: String,
    /// The way in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Minutes of infusion or injection, where a source states them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// Its place in the order of giving on that day, where a source states one: 1 comes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<u32>,
    /// Whether its day was given, or follows from one that was.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub moved: bool,
    /// Where it is in force, if not the United States.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// Who says so.
    pub citations: Vec<Citation>,
}

/// A phase of a plan.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlannedPhase {
    /// Its name.
    pub name: String,
    /// Its day 1; null where that was not given, and no visit of it has a date.
    pub start: Option<Day>,
    /// The last day of its last cycle, where another phase follows and sources count all of its doses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_cycle_ends: Option<Day>,
    /// The anchor that gives its day 1, where the start of the plan does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// What lies between it and the phase before: `surgery`. An anchor of that name marks its day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What is given in it, as the choices settle it.
    pub components: Vec<Component>,
}

/// Why there is no calendar.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// Choices that are not settled: every way to settle each.
    Open(Vec<Choice>),
    /// Something that cannot be: what, and what could be.
    Wrong(String, String),
}

fn wrong<T>(what: impl Into<String>, instead: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::Wrong(what.into(), instead.into()))
}

/// The ways to settle the choices that a regimen leaves, those of a choice together.
fn ways(regimen: &Regimen) -> Vec<&Choice> {
    let mut all: Vec<&Choice> = Vec::new();
    for choice in components(regimen).filter_map(|it| it.choice.as_ref()) {
        if !all.contains(&choice) {
            let after = all.iter().rposition(|it| it.option == choice.option);
            all.insert(after.map_or(all.len(), |at| at + 1), choice);
        }
    }
    all
}

fn components(regimen: &Regimen) -> impl Iterator<Item = &Component> {
    regimen.phases.iter().flat_map(|phase| &phase.components)
}

/// The name by which an anchor calls a drug.
fn called(drug: &str) -> &str {
    drug.split_once(':').map_or(drug, |(_, name)| name)
}

/// Lays out a regimen.
///
/// # Errors
/// What is left open, or cannot be.
pub fn lay_out(regimen: &Regimen, wish: &Wish) -> Result<Calendar, Refusal> {
    let choices = settle(regimen, &wish.choices)?;
    let anchors = known_anchors(regimen, &wish.anchors)?;
    let chosen = |it: &&Component| it.choice.as_ref().is_none_or(|choice| choices.contains(choice));
    let phases = regimen.phases.iter().enumerate();
    let dated: Vec<(usize, Date)> =
        phases.filter_map(|(at, phase)| Some((at, starts(phase, wish.start, &anchors)?))).collect();
    let tracks = tracks(regimen, &dated, &anchors, &chosen);
    let (limit, extent) = limit(regimen, wish, &tracks, dated.len() == regimen.phases.len())?;
    let mut given: Vec<Given<'_>> = Vec::new();
    for track in &tracks {
        given.extend(track.until(limit)?);
    }
    let is_of = |it: &Given<'_>, anchor: &Anchor| {
        called(&it.component.drug) == anchor.name && Some(it.number) == anchor.dose
    };
    let mut doses = anchors.iter().filter(|it| it.dose.is_some());
    if let Some(anchor) = doses.find(|anchor| !given.iter().any(|it| is_of(it, anchor))) {
        let instead = "give a dose of the plan, or let it go further";
        return wrong(format!("the plan has no dose {anchor}"), instead);
    }
    let marks = marks(regimen, wish.start, &anchors, &given)?;
    phases_follow_each_other(regimen, &dated, &given)?;
    given.sort_by_key(|it| (it.date, it.phase, it.rank));
    Ok(Calendar {
        extent,
        visits: visits(regimen, &given, wish.start, &chosen),
        marks,
        phases: regimen
            .phases
            .iter()
            .enumerate()
            .map(|(at, phase)| PlannedPhase {
                name: phase.name.clone(),
                start: starts(phase, wish.start, &anchors).map(Day::from),
                last_cycle_ends: regimen
                    .phases
                    .get(at + 1)
                    .and_then(|_| last_cycle_ends(at, &tracks))
                    .map(Day::from),
                anchor: phase.anchor.clone(),
                after: phase.after.clone(),
                components: phase.components.iter().filter(chosen).cloned().collect(),
            })
            .collect(),
        choices,
        anchors,
    })
}

/// Settles every choice of a regimen, however its names are written.
fn settle(regimen: &Regimen, wanted: &[Choice]) -> Result<Vec<Choice>, Refusal> {
    let ways = ways(regimen);
    let is_of = |way: &Choice, wanted: &Choice| fold(&way.option) == fold(&wanted.option);
    let is = |way: &Choice, wanted: &Choice| is_of(way, wanted) && fold(&way.value) == fold(&wanted.value);
    for choice in wanted {
        if !ways.iter().any(|way| is(way, choice)) {
            let all: Vec<String> = ways.iter().map(ToString::to_string).collect();
            return wrong(
                format!("the regimen has no choice `{}`", echo(&choice.to_string())),
                match all.as_slice() {
                    [] => "it leaves no choice".to_owned(),
                    all => format!("the choices are {}", all.join(", ")),
                },
            );
        }
        if wanted.iter().filter(|it| is_of(it, choice)).count() > 1 {
            return wrong(format!("`{}` is settled twice", echo(&choice.option)), "settle each choice once");
        }
    }
    let (open, settled): (Vec<&Choice>, Vec<&Choice>) =
        ways.into_iter().partition(|way| !wanted.iter().any(|it| is_of(way, it)));
    if open.is_empty() {
        Ok(settled.into_iter().filter(|way| wanted.iter().any(|it| is(way, it))).cloned().collect())
    } else {
        Err(Refusal::Open(open.into_iter().cloned().collect()))
    }
}

/// The anchors as the regimen writes their names, each given once.
fn known_anchors(regimen: &Regimen, wanted: &[Anchor]) -> Result<Vec<Anchor>, Refusal> {
    let drugs: BTreeSet<&str> = components(regimen).map(|it| called(&it.drug)).collect();
    let days: Vec<&str> =
        regimen.phases.iter().flat_map(|it| it.after.iter().chain(&it.anchor)).map(String::as_str).collect();
    let mut known: Vec<Anchor> = Vec::new();
    for anchor in wanted {
        let is = |name: &&&str| fold(name) == fold(&anchor.name);
        let name = if anchor.dose.is_some() { drugs.iter().find(is) } else { days.iter().find(is) };
        let Some(name) = name else {
            let doses = drugs.iter().map(|drug| format!("{drug}:N"));
            let all: Vec<String> = doses.chain(days.iter().map(|it| (*it).to_owned())).collect();
            let typed = echo(&anchor.to_string());
            return wrong(
                format!("the regimen has no anchor `{typed}`"),
                format!("the anchors are {}", all.join(", ")),
            );
        };
        let anchor = Anchor { name: (*name).to_owned(), ..anchor.clone() };
        if known.iter().any(|it| it.name == anchor.name && it.dose == anchor.dose) {
            return wrong(format!("the anchor `{anchor}` is given twice"), "give each day once");
        }
        known.push(anchor);
    }
    known.sort_by(|a, b| (&a.name, a.dose).cmp(&(&b.name, b.dose)));
    Ok(known)
}

fn day_of(anchors: &[Anchor], name: &str) -> Option<Date> {
    anchors.iter().find(|it| it.name == name && it.dose.is_none()).map(|it| it.date.first())
}

/// Day 1 of a phase: the start for the first one, a day that was given for one with an anchor.
fn starts(phase: &Phase, start: Date, anchors: &[Anchor]) -> Option<Date> {
    phase.anchor.as_ref().map_or(Some(start), |name| day_of(anchors, name))
}

/// The last day of a plan, and how far that is in words. `whole`: whether every phase has a first day.
fn limit(
    regimen: &Regimen,
    wish: &Wish,
    tracks: &[Track<'_>],
    whole: bool,
) -> Result<(Option<Date>, String), Refusal> {
    let last = |weeks: u32| later(wish.start, i64::from(weeks) * 7 - 1);
    let furthest = last(MOST_WEEKS).unwrap_or(Date::MAX);
    let own = || tracks.iter().filter(|it| regimen.drugs.contains(&it.parts[0].drug));
    let end = own().filter_map(Track::last_day).max();
    let within = |day: Date| match end.filter(|end| day > *end) {
        Some(end) => wrong(
            format!("{day} is after {end}, when the course ends at the latest"),
            format!("give {end} or a day before it"),
        ),
        None => Ok(day),
    };
    match wish.extent {
        Extent::Course if let Some(end) = end => {
            Ok((Some(end), format!("to {end}, when it ends at the latest")))
        }
        Extent::Course if tracks.iter().all(Track::is_counted) => {
            let so_far = if whole { "" } else { ", as far as its days were given" };
            Ok((None, format!("the whole course{so_far}")))
        }
        Extent::Course => {
            let goes_on = "no source counts the course, and it may go on";
            Ok((Some(last(WEEKS_SHOWN)?), format!("{WEEKS_SHOWN} weeks: {goes_on}")))
        }
        Extent::Weeks(weeks) => Ok((Some(within(last(weeks)?)?), format!("{weeks} weeks"))),
        Extent::Until(day) if day < wish.start => {
            wrong(format!("{day} is before the start"), "give a later day with --until")
        }
        Extent::Until(day) if day > furthest => {
            wrong(format!("{day} is over ten years after the start"), "give an earlier day with --until")
        }
        Extent::Until(day) => Ok((Some(within(day)?), format!("until {day}"))),
        Extent::Doses(doses) => {
            let mut given = Vec::new();
            for track in own() {
                given.extend(track.until((!track.is_counted()).then_some(furthest))?);
            }
            let Some(last) = given.iter().find(|it| it.number == doses) else {
                let most = given.iter().map(|it| it.number).max().unwrap_or_default();
                let instead = format!("it has {most} doses that can be dated");
                return wrong(format!("the plan has no dose {doses}"), instead);
            };
            Ok((Some(last.date), format!("to dose {doses} of {}", called(&last.component.drug))))
        }
    }
}

/// The day of the last dose before a phase.
fn last_before(phase: usize, given: &[Given<'_>]) -> Option<Date> {
    given.iter().filter(|it| it.phase < phase).map(|it| it.date).max()
}

fn phases_follow_each_other(
    regimen: &Regimen,
    dated: &[(usize, Date)],
    given: &[Given<'_>],
) -> Result<(), Refusal> {
    for (phase, first) in dated {
        if let Some(last) = last_before(*phase, given).filter(|last| first <= last) {
            let name = &regimen.phases[*phase].name;
            return wrong(
                format!("{name} would begin on {first}, not after the last visit before it on {last}"),
                "anchor it on a later day",
            );
        }
    }
    Ok(())
}

/// The days between two phases that were given. Each stands between the visits of the two.
fn marks(
    regimen: &Regimen,
    start: Date,
    anchors: &[Anchor],
    given: &[Given<'_>],
) -> Result<Vec<Mark>, Refusal> {
    let mut marks = Vec::new();
    for (number, phase) in regimen.phases.iter().enumerate() {
        let Some(name) = &phase.after else { continue };
        let Some(date) = day_of(anchors, name) else { continue };
        if let Some(last) = last_before(number, given).filter(|last| date <= *last) {
            return wrong(
                format!("{name} on {date} would not come after the last visit before it on {last}"),
                "give a later day, or a plan that ends earlier",
            );
        }
        if let Some(next) = starts(phase, start, anchors).filter(|next| date >= *next) {
            return wrong(
                format!("{name} on {date} would not come before {} on {next}", phase.name),
                "give an earlier day",
            );
        }
        marks.push(Mark { name: name.clone(), when: planned_day(date, start) });
    }
    Ok(marks)
}

fn visits(
    regimen: &Regimen,
    given: &[Given<'_>],
    start: Date,
    chosen: &impl Fn(&&Component) -> bool,
) -> Vec<Visit> {
    let visit = |given: &[Given<'_>]| {
        let phase = &regimen.phases[given[0].phase];
        let mut doses: Vec<Dose> = given.iter().map(|it| dose(&regimen.phases[it.phase], it)).collect();
        order(regimen, &mut doses);
        let when = planned_day(given[0].date, start);
        Visit { when, phase: phase.name.clone(), cycle: cycle(phase, given, chosen), doses }
    };
    given.chunk_by(|one, next| one.date == next.date).map(visit).collect()
}

/// The cycle of a visit. There is none where drugs of the phase come in cycles of different lengths, and each would
/// count its own.
fn cycle(phase: &Phase, given: &[Given<'_>], chosen: &impl Fn(&&Component) -> bool) -> Option<Cycle> {
    let length = given[0].component.cycle_days;
    let fits = |it: &Component| it.cycle_days == length && (it.first_day - 1).is_multiple_of(length);
    let same_day = given.iter().all(|it| it.offset == given[0].offset);
    let (offset, length) = (given[0].offset, i64::from(length));
    let is_one = same_day && phase.components.iter().filter(chosen).all(fits);
    is_one.then_some(Cycle { number: offset / length + 1, day: offset % length + 1 })
}

/// The last day of the last cycle of a phase, where sources count all of its doses.
fn last_cycle_ends(phase: usize, tracks: &[Track<'_>]) -> Option<Date> {
    let of_phase = || tracks.iter().filter(|it| it.phase == phase);
    if !of_phase().all(Track::is_counted) {
        return None;
    }
    let ends = of_phase().filter_map(|it| it.until(None).ok()).flatten().filter_map(|it| {
        let length = i64::from(it.component.cycle_days);
        let within = (it.offset + 1 - i64::from(it.component.first_day)) % length;
        later(it.date, length - 1 - within).ok()
    });
    ends.max()
}

fn dose(phase: &Phase, given: &Given<'_>) -> Dose {
    let component = given.component;
    Dose {
        drug: component.drug.clone(),
        number: given.number,
        of: counted_in_phase(phase, component).map(|all| [given.place, all]),
        dose: component.dose.clone(),
        route: component.route.clone(),
        minutes: component.minutes,
        order: None,
        moved: given.moved,
        jurisdiction: component.jurisdiction,
        citations: component.citations.clone(),
    }
}

/// Puts first on its day what a source puts there. Of the other drugs no order is stated.
fn order(regimen: &Regimen, doses: &mut [Dose]) {
    let stated = regimen.sections.get(&Section::Order).into_iter().flatten();
    let is_first = |it: &Dose| stated.clone().any(|said| said.drug.as_ref() == Some(&it.drug));
    if let Some(at) = doses.iter().position(is_first).filter(|_| doses.len() > 1) {
        doses[..=at].rotate_right(1);
        doses[0].order = Some(1);
    }
}

fn planned_day(date: Date, start: Date) -> PlannedDay {
    let since = start.until((jiff::Unit::Day, date)).map(|span| span.get_days()).unwrap_or_default();
    let weekday = date.weekday();
    PlannedDay {
        date: date.into(),
        weekday: date.strftime("%A").to_string(),
        weekend: matches!(weekday, Weekday::Saturday | Weekday::Sunday),
        week: since.div_euclid(7) + 1,
        day: since + 1,
    }
}

/// How many doses of a drug there are in a phase, by the choice that was made; none where one part of them is not
/// counted.
fn counted_in_phase(phase: &Phase, component: &Component) -> Option<u32> {
    let same =
        phase.components.iter().filter(|it| it.drug == component.drug && it.choice == component.choice);
    same.map(|it| it.doses).sum()
}
