//! From a regimen and a day to dated visits.
//!
//! Civil dates only: no clock and no time zone. A dose is never moved unless
//! somebody asks for it, and none is counted that no source counts.

use std::{collections::BTreeMap, fmt};

use jiff::{
    Span,
    civil::{Date, Weekday},
};
use serde::Serialize;

use crate::{
    echo::echo,
    fold::fold,
    knowledge::{Choice, Citation, Component, Day, Jurisdiction, Phase, Regimen, Section},
};

/// Weeks that are shown of a course that no source counts.
const WEEKS_SHOWN: u32 = 24;
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
    /// The whole course where sources count it, else 24 weeks.
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
    pub weekday: &'static str,
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
    /// What is given.
    pub doses: Vec<Dose>,
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
    /// Cycle of the drug, from 1 in each phase; it goes on where the dose changes.
    pub cycle: u32,
    /// Day of that cycle.
    pub cycle_day: u32,
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
    let dated: Vec<(&Phase, Date)> = regimen
        .phases
        .iter()
        .filter_map(|phase| Some((phase, starts(phase, wish.start, &anchors)?)))
        .collect();
    let tracks = tracks(&dated, &anchors, &chosen);
    let (limit, extent) = limit(regimen, wish, &anchors, &tracks)?;
    let mut given: Vec<Given<'_>> = Vec::new();
    for track in &tracks {
        given.extend(track.until(limit)?);
    }
    if let Some(anchor) = anchors.iter().find(|anchor| {
        let is_it =
            |it: &Given<'_>| called(&it.component.drug) == anchor.name && Some(it.number) == anchor.dose;
        anchor.dose.is_some() && !given.iter().any(is_it)
    }) {
        return wrong(
            format!("the plan has no dose {anchor}"),
            "give a dose of the plan, or let it go further",
        );
    }
    let marks = marks(regimen, wish.start, &anchors, &given, &dated)?;
    phases_follow_each_other(&dated, &given)?;
    given.sort_by_key(|it| (it.date, it.phase, it.rank));
    Ok(Calendar {
        extent,
        visits: visits(regimen, &given, &dated, wish.start),
        marks,
        phases: regimen
            .phases
            .iter()
            .map(|phase| PlannedPhase {
                name: phase.name.clone(),
                start: starts(phase, wish.start, &anchors).map(Day::from),
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
    let mut drugs: Vec<&str> = components(regimen).map(|it| called(&it.drug)).collect();
    drugs.sort_unstable();
    drugs.dedup();
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

/// All that is given of one drug in one phase.
struct Track<'r> {
    phase: usize,
    /// Place among the drugs of its phase.
    rank: usize,
    first: Date,
    parts: Vec<&'r Component>,
    /// How many of the drug were given in the phases before.
    before: u32,
    anchors: Vec<&'r Anchor>,
}

/// One dose on its day.
#[derive(Clone, Copy)]
struct Given<'r> {
    date: Date,
    phase: usize,
    rank: usize,
    component: &'r Component,
    number: u32,
    /// Which one of its phase.
    place: u32,
    cycle: u32,
    cycle_day: u32,
    moved: bool,
}

fn tracks<'r>(
    dated: &[(&'r Phase, Date)],
    anchors: &'r [Anchor],
    chosen: &impl Fn(&&Component) -> bool,
) -> Vec<Track<'r>> {
    let mut all: Vec<Track<'r>> = Vec::new();
    let mut counted: BTreeMap<&str, u32> = BTreeMap::new();
    for (phase, (from, first)) in dated.iter().enumerate() {
        let mut tracks: Vec<Track<'r>> = Vec::new();
        for component in from.components.iter().filter(|it| chosen(it)) {
            match tracks.iter_mut().find(|track| track.parts[0].drug == component.drug) {
                Some(track) => track.parts.push(component),
                None => tracks.push(Track {
                    phase,
                    rank: tracks.len(),
                    first: *first,
                    parts: vec![component],
                    before: counted.get(component.drug.as_str()).copied().unwrap_or_default(),
                    anchors: anchors
                        .iter()
                        .filter(|it| it.dose.is_some() && it.name == called(&component.drug))
                        .collect(),
                }),
            }
        }
        for track in &tracks {
            let doses: u32 = track.parts.iter().filter_map(|it| it.doses).sum();
            *counted.entry(&track.parts[0].drug).or_default() += doses;
        }
        all.extend(tracks);
    }
    all
}

impl<'r> Track<'r> {
    /// Whether sources say where it ends: by a count of doses, or in weeks.
    fn is_counted(&self) -> bool {
        self.parts.iter().all(|it| it.doses.is_some() || it.weeks.is_some())
    }

    /// Its doses up to a day, or all that are counted.
    fn until(&self, limit: Option<Date>) -> Result<Vec<Given<'r>>, Refusal> {
        let mut all: Vec<Given<'r>> = Vec::new();
        let mut cycles_before = 0;
        let moves = self.moves();
        for (component, cycle, cycle_day, offset) in self.parts.iter().flat_map(|it| administrations(it)) {
            if let Some(last) = all.last().filter(|last| !std::ptr::eq(last.component, component)) {
                cycles_before = last.cycle;
            }
            let place = u32::try_from(all.len()).unwrap_or(u32::MAX) + 1;
            let number = self.before + place;
            let follows = moves.iter().rfind(|it| it.from_place <= place);
            let date = match follows {
                None => later(self.first, offset),
                Some(it) => later(it.to, offset - it.planned),
            };
            let date = match date {
                Err(_) if limit.is_some() => break,
                date => date?,
            };
            if let Some(last) = all.last().filter(|last| last.date >= date) {
                return wrong(
                    format!(
                        "dose {number} of {} would come on {date}, not after dose {} on {}",
                        called(&component.drug),
                        last.number,
                        last.date
                    ),
                    "anchor it on a later day",
                );
            }
            if limit.is_some_and(|limit| date > limit) {
                break;
            }
            all.push(Given {
                date,
                phase: self.phase,
                rank: self.rank,
                component,
                number,
                place,
                cycle: cycles_before + cycle,
                cycle_day,
                moved: follows.is_some(),
            });
        }
        Ok(all)
    }

    /// Its doses that were given a day, in their order.
    fn moves(&self) -> Vec<Move> {
        let of_anchor = |anchor: &&Anchor| {
            let from_place = anchor.dose?.checked_sub(self.before).filter(|place| *place > 0)?;
            let mut all = self.parts.iter().flat_map(|it| administrations(it));
            let (_, _, _, planned) = all.nth(usize::try_from(from_place).ok()? - 1)?;
            Some(Move { from_place, planned, to: anchor.date.first() })
        };
        let mut moves: Vec<Move> = self.anchors.iter().filter_map(of_anchor).collect();
        moves.sort_unstable_by_key(|it| it.from_place);
        moves
    }
}

/// A dose that was given a day. Those after it follow from there.
struct Move {
    from_place: u32,
    /// Days from the start of its phase to it, as the regimen has it.
    planned: i64,
    to: Date,
}

/// The doses of a component: cycle, day of the cycle, and days from the start of the phase.
fn administrations(component: &Component) -> impl Iterator<Item = (&Component, u32, u32, i64)> {
    let cycles = 0..MOST_WEEKS * 7;
    let all = cycles.flat_map(move |cycle| component.days.iter().map(move |day| (cycle, *day)));
    let all = all.map(move |(cycle, day)| {
        let within = i64::from(cycle) * i64::from(component.cycle_days) + i64::from(day) - 1;
        (component, cycle + 1, day, within)
    });
    let weeks = component.weeks.map(|weeks| i64::from(weeks) * 7);
    let all = all.take_while(move |(_, _, _, within)| weeks.is_none_or(|end| *within < end));
    let doses = component.doses.and_then(|it| usize::try_from(it).ok()).unwrap_or(usize::MAX);
    let first = i64::from(component.first_day) - 1;
    all.take(doses).map(move |(component, cycle, day, within)| (component, cycle, day, first + within))
}

fn later(date: Date, days: i64) -> Result<Date, Refusal> {
    let moved = Span::new().try_days(days).and_then(|days| date.checked_add(days)).ok();
    moved.map_or_else(|| wrong("the plan runs past the last day of the calendar", "start earlier"), Ok)
}

/// The last day of a plan, and how far that is in words.
fn limit(
    regimen: &Regimen,
    wish: &Wish,
    anchors: &[Anchor],
    tracks: &[Track<'_>],
) -> Result<(Option<Date>, String), Refusal> {
    let last = |weeks: u32| later(wish.start, i64::from(weeks) * 7 - 1);
    let furthest = last(MOST_WEEKS);
    match wish.extent {
        Extent::Course if tracks.iter().all(Track::is_counted) => {
            let is_dated = |phase: &Phase| starts(phase, wish.start, anchors).is_some();
            let whole = regimen.phases.iter().all(is_dated);
            let words =
                if whole { "the whole course" } else { "the whole course, as far as its days were given" };
            Ok((None, words.to_owned()))
        }
        Extent::Course => {
            Ok((Some(last(WEEKS_SHOWN)?), format!("{WEEKS_SHOWN} weeks: no source counts the course")))
        }
        Extent::Weeks(weeks) => Ok((Some(last(weeks)?), format!("{weeks} weeks"))),
        Extent::Until(day) if day < wish.start => {
            wrong(format!("{day} is before the start"), "give a later day with --until")
        }
        Extent::Until(day) if furthest.is_ok_and(|it| day > it) => {
            wrong(format!("{day} is over ten years after the start"), "give an earlier day with --until")
        }
        Extent::Until(day) => Ok((Some(day), format!("until {day}"))),
        Extent::Doses(doses) => {
            let of = |track: &&Track<'_>| regimen.drugs.contains(&track.parts[0].drug);
            let mut dates = Vec::new();
            for track in tracks.iter().filter(of) {
                let room =
                    if track.is_counted() { None } else { Some(last(MOST_WEEKS).unwrap_or(Date::MAX)) };
                dates.extend(track.until(room)?.into_iter().map(|it| (it.number, it.date, it.component)));
            }
            let Some((_, date, component)) = dates.iter().find(|(number, _, _)| *number == doses) else {
                let most = dates.iter().map(|(number, _, _)| *number).max().unwrap_or_default();
                return wrong(
                    format!("the plan has no dose {doses}"),
                    format!("it has {most} doses that can be dated"),
                );
            };
            Ok((Some(*date), format!("to dose {doses} of {}", called(&component.drug))))
        }
    }
}

fn phases_follow_each_other(dated: &[(&Phase, Date)], given: &[Given<'_>]) -> Result<(), Refusal> {
    for (number, (phase, first)) in dated.iter().enumerate().skip(1) {
        let last = given.iter().filter(|it| it.phase < number).map(|it| it.date).max();
        if let Some(last) = last.filter(|last| first <= last) {
            return wrong(
                format!(
                    "{} would begin on {first}, not after the last visit before it on {last}",
                    phase.name
                ),
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
    dated: &[(&Phase, Date)],
) -> Result<Vec<Mark>, Refusal> {
    let mut marks = Vec::new();
    for (number, phase) in regimen.phases.iter().enumerate() {
        let Some(name) = &phase.after else { continue };
        let Some(date) = day_of(anchors, name) else { continue };
        let is_before = |it: &&Given<'_>| {
            regimen.phases.iter().take(number).any(|phase| std::ptr::eq(phase, dated[it.phase].0))
        };
        let last = given.iter().filter(is_before).map(|it| it.date).max();
        let next = dated.iter().find(|(it, _)| std::ptr::eq(*it, phase)).map(|(_, first)| *first);
        if let Some(last) = last.filter(|last| date <= *last) {
            return wrong(
                format!("{name} on {date} would not come after the last visit before it on {last}"),
                "give a later day, or a plan that ends earlier",
            );
        }
        if let Some(next) = next.filter(|next| date >= *next) {
            return wrong(
                format!("{name} on {date} would not come before {} on {next}", phase.name),
                "give an earlier day",
            );
        }
        marks.push(Mark { name: name.clone(), when: planned_day(date, start) });
    }
    Ok(marks)
}

fn visits(regimen: &Regimen, given: &[Given<'_>], dated: &[(&Phase, Date)], start: Date) -> Vec<Visit> {
    let mut visits: Vec<Visit> = Vec::new();
    for it in given {
        let when = planned_day(it.date, start);
        if visits.last().is_none_or(|last| last.when != when) {
            visits.push(Visit { when, phase: dated[it.phase].0.name.clone(), doses: Vec::new() });
        }
        let component = it.component;
        let dose = Dose {
            drug: component.drug.clone(),
            number: it.number,
            of: counted_in_phase(dated[it.phase].0, component).map(|all| [it.place, all]),
            cycle: it.cycle,
            cycle_day: it.cycle_day,
            dose: component.dose.clone(),
            route: component.route.clone(),
            minutes: component.minutes,
            order: None,
            moved: it.moved,
            jurisdiction: component.jurisdiction,
            citations: component.citations.clone(),
        };
        if let Some(last) = visits.last_mut() {
            last.doses.push(dose);
        }
    }
    order(regimen, &mut visits);
    visits
}

/// Puts first on its day what a source puts there. Of the other drugs no order is stated.
fn order(regimen: &Regimen, visits: &mut [Visit]) {
    let stated: Vec<&str> = regimen
        .sections
        .get(&Section::Order)
        .into_iter()
        .flatten()
        .filter_map(|it| it.drug.as_deref())
        .collect();
    for doses in visits.iter_mut().map(|visit| &mut visit.doses).filter(|doses| doses.len() > 1) {
        if let Some(at) = doses.iter().position(|it| stated.contains(&it.drug.as_str())) {
            doses[..=at].rotate_right(1);
            doses[0].order = Some(1);
        }
    }
}

fn planned_day(date: Date, start: Date) -> PlannedDay {
    let since = start.until((jiff::Unit::Day, date)).map(|span| span.get_days()).unwrap_or_default();
    let weekday = date.weekday();
    PlannedDay {
        date: date.into(),
        weekday: name_of(weekday),
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

fn name_of(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
