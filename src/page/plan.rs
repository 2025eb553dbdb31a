//! The page of planned visits: what is planned, a timeline, the visits by
//! phase, and what sources say of them.

use super::{
    Block, Body, Card, Draft, Row, Style, Text, Timeline, events, regimen,
    wording::{capitalized, drug},
};
use crate::{
    answer::{Plan, Record},
    calendar::{Dose, PlannedDay, Visit},
    model::{NOT_READ, Section},
};

/// What marks a week of the timeline in which something is given once.
const ONE: char = '●';
/// What marks a week of a phase.
const PHASE: char = '=';
/// What marks the week of a day that was given.
const MARK: char = '▲';

pub(super) fn plan(draft: &mut Draft<'_>) -> (Text, Vec<Block>) {
    let Some(plan) = draft.reply.records().find_map(variant!(Record::Plan)) else {
        return Default::default();
    };
    let mut blocks = Vec::new();
    for (at, phase) in plan.phases.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| plan.phases[before].last_cycle_ends);
        let mut rows = Card::new();
        for mark in plan.marks_before(phase) {
            let early = before.filter(|ends| mark.when.date.first() <= ends.first());
            let early =
                early.map(|ends| format!(", before the last cycle ends on {ends}")).unwrap_or_default();
            let text = format!("{}, {}{early}", capitalized(&mark.name), day(&mark.when));
            rows.push(Row::one(&date(&mark.when), Text::plain(text)));
        }
        rows.extend(plan.visits_of(phase).map(|visit| Row::one(&date(&visit.when), given(draft, visit))));
        if !rows.is_empty() {
            blocks.push(Block::under(&capitalized(&phase.name), Body::Card(rows)));
        }
    }
    if plan.next.is_some() && !draft.full {
        return (Text::styled(format!("Next visit: {}", plan.name), Style::Strong), blocks);
    }
    blocks.push(Block::under("What is planned", Body::Card(what_is_planned(draft, plan))));
    let legend =
        format!("{ONE} a dose, a number for several; {PHASE} the phase lasts; {MARK} a day that was given");
    let heading = format!("Timeline, a column a week ({legend})");
    blocks.push(Block::under(&heading, Body::Timeline(timeline(draft, plan))));
    let matters = plan.says.chunk_by(|one, other| one.section == other.section);
    let rules = matters.filter(|it| it[0].section != Section::Brief).map(|it| {
        let said = draft.statements(it.iter().map(|it| &it.statement));
        Row::of(it[0].section.heading(), said)
    });
    let gaps = (!plan.not_read.is_empty()).then(|| Row::one(NOT_READ, Text::plain(plan.not_read.join("; "))));
    let rules: Card = rules.chain(gaps).collect();
    if !rules.is_empty() {
        blocks.push(Block::under("What sources say", Body::Card(rules)));
    }
    blocks.extend(events::since(draft));
    (Text::styled(format!("Planned visits: {}", plan.name), Style::Strong), blocks)
}

/// Regimen, choices, days that were given, extent, and what is given in each phase.
fn what_is_planned(draft: &mut Draft<'_>, plan: &Plan) -> Card {
    let brief = plan.said(Section::Brief).next();
    let mut rows: Card =
        brief.map(|it| Row::one(Section::Brief.heading(), draft.statement(it))).into_iter().collect();
    let mut say = |label: &str, text: String| rows.push(Row::one(label, Text::plain(text)));
    say("Day 1", plan.start.to_string());
    let choices: Vec<String> = plan.choices.iter().map(ToString::to_string).collect();
    let anchors: Vec<String> = plan.anchors.iter().map(ToString::to_string).collect();
    for (label, all) in [("Choices", choices), ("Days given", anchors)] {
        if !all.is_empty() {
            say(label, all.join(", "));
        }
    }
    say("How far", plan.extent.clone());
    if let Some(id) = &plan.plan_id {
        say("Plan", id.clone());
    }
    if plan.revision > 0 {
        say("Revision", plan.revision.to_string());
    }
    for phase in &plan.phases {
        let mut texts = regimen::components(draft, &phase.components);
        if let Some(anchor) = phase.anchor.as_ref().filter(|_| phase.start.is_none()) {
            texts.push(Text::plain(format!("Not dated: --anchor {anchor}=DATE gives its first day.")));
        }
        if let Some(ends) = phase.last_cycle_ends {
            texts.push(Text::plain(format!("Its last cycle ends on {ends}.")));
        }
        rows.push(Row::of(&capitalized(&phase.name), texts));
    }
    rows
}

/// What is given on a visit.
fn given(draft: &mut Draft<'_>, visit: &Visit) -> Text {
    let cycle = visit.cycle.map(|it| format!(", cycle {} day {}", it.number, it.day)).unwrap_or_default();
    let mut text = Text::plain(format!("{}{cycle}: ", capitalized(&day(&visit.when))));
    for (number, dose) in visit.doses.iter().enumerate() {
        if number > 0 {
            text.push("; ", Style::Plain);
        }
        text.mark_jurisdiction(dose.jurisdiction);
        text.push(format!("{} {}", drug(draft.answer, &dose.drug), which(dose)), Style::Plain);
        draft.cite(&mut text, &dose.citations, false);
    }
    if let Some(order) = visit.order_in_words(|id| drug(draft.answer, id)) {
        text.push(format!(". {order}"), Style::Plain);
    }
    text
}

fn timeline(draft: &Draft<'_>, plan: &Plan) -> Timeline {
    let days = || plan.visits.iter().map(|it| &it.when).chain(plan.marks.iter().map(|it| &it.when));
    let weeks = days().map(|it| week(it) + 1).max().unwrap_or_default();
    let mut timeline = Timeline { first_day: plan.start.first(), weeks, rows: Vec::new() };
    for phase in &plan.phases {
        for mark in plan.marks_before(phase) {
            timeline.row(&mark.name)[week(&mark.when)] = MARK;
        }
        let mut weeks = plan.visits_of(phase).map(|it| week(&it.when));
        if let Some(first) = weeks.next() {
            let last = weeks.next_back().unwrap_or(first);
            timeline.row(&phase.name)[first..=last].fill(PHASE);
        }
    }
    for visit in &plan.visits {
        for dose in &visit.doses {
            let week = &mut timeline.row(&drug(draft.answer, &dose.drug))[week(&visit.when)];
            *week = match *week {
                Timeline::NOTHING => ONE,
                ONE => '2',
                several => several.to_digit(10).and_then(|it| char::from_digit(it + 1, 10)).unwrap_or('9'),
            };
        }
    }
    timeline
}

impl Timeline {
    /// The row with a label, which is added where it is missing.
    fn row(&mut self, label: &str) -> &mut [char] {
        let new = || (label.to_owned(), vec![Self::NOTHING; self.weeks]);
        let at = super::position(&mut self.rows, |(it, _)| it == label, new);
        &mut self.rows[at].1
    }
}

/// A date with the short name of its weekday, marked where that is a Saturday or Sunday.
fn date(day: &PlannedDay) -> String {
    let mark = if day.weekend { " *" } else { "" };
    format!("{} {}{mark}", day.date, &day.weekday[..3])
}

fn day(day: &PlannedDay) -> String {
    format!("day {}, week {}", day.day, day.week)
}

/// The week of a day in a timeline, from 0. No day of a plan stands before its start.
fn week(day: &PlannedDay) -> usize {
    usize::try_from(day.week - 1).unwrap_or_default()
}

/// Which dose it is, and how it is given: `200 mg over 30 min, dose 2 of 8`.
pub fn which(dose: &Dose) -> String {
    let minutes = dose.minutes.map(|minutes| format!(" over {minutes} min")).unwrap_or_default();
    let route = dose.route.as_ref().map(|route| format!(", {route}")).unwrap_or_default();
    let number = match dose.of {
        Some([place, all]) if place == dose.number => format!("{place} of {all}"),
        Some([place, all]) => format!("{} ({place} of {all} in this phase)", dose.number),
        None => dose.number.to_string(),
    };
    let moved = if dose.moved { ", moved" } else { "" };
    format!("{}{minutes}{route}, dose {number}{moved}", dose.dose)
}
