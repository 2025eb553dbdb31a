//! Timelines: a column a week, as many below each other as the width asks for.

use jiff::{ToSpan, civil::Date};

use super::wrap::{shortened, width_of};
use crate::page::Timeline;

/// Weeks that stand side by side at most.
const MOST: usize = 104;
/// Weeks from one number to the next. The weeks of a line are a multiple of it.
const STEP: usize = 4;

/// Letters of the short name of a month.
const MONTH_LETTERS: usize = 3;

const WEEK: &str = "week";
const MONTH: &str = "month";

/// The lines of a timeline that may be so wide.
pub(super) fn lines(timeline: &Timeline, width: Option<usize>) -> Vec<String> {
    let labels = timeline.rows.iter().map(|(label, _)| label.as_str()).chain([WEEK, MONTH]);
    let longest = labels.map(width_of).max().unwrap_or_default();
    // Beside the label stands a space, and the name of a month may begin over the last week.
    let around = 1 + MONTH_LETTERS - 1;
    let label = width.map_or(longest, |width| longest.min(width.saturating_sub(STEP + around)));
    let room = width.map_or(MOST, |width| width.saturating_sub(label + around).clamp(STEP, MOST));
    let step = room - room % STEP;
    let mut lines = Vec::new();
    for from in (0..timeline.weeks).step_by(step) {
        let to = (from + step).min(timeline.weeks);
        if from > 0 {
            lines.push(String::new());
        }
        let mut line = |name: &str, cells: &str| {
            let name = shortened(name, Some(label));
            let line = format!("{name}{} {cells}", " ".repeat(label.saturating_sub(width_of(&name))));
            lines.push(line.trim_end().to_owned());
        };
        line(MONTH, &scale(from, to, |week| month(timeline, week, from)));
        line(WEEK, &scale(from, to, |week| (week % STEP == 0).then(|| (week + 1).to_string())));
        for (name, weeks) in &timeline.rows {
            // A row that is empty here has its weeks above or below.
            if let Some(weeks) =
                weeks.get(from..to).filter(|weeks| weeks.iter().any(|it| *it != Timeline::NOTHING))
            {
                line(name, &weeks.iter().collect::<String>());
            }
        }
    }
    lines
}

/// Marks over their weeks. None is as long as the way to the next.
fn scale(from: usize, to: usize, mark: impl Fn(usize) -> Option<String>) -> String {
    let mut line = String::new();
    for week in from..to {
        if let Some(mark) = mark(week) {
            line.push_str(&" ".repeat((week - from).saturating_sub(line.len())));
            line.push_str(&mark);
        }
    }
    line
}

/// The month that begins in a week; or, at the beginning of a line, the one that it is in, unless the next is near.
fn month(timeline: &Timeline, week: usize, line: usize) -> Option<String> {
    let name = |day: Date| day.strftime("%b").to_string();
    let next = (week + 1..week + STEP).any(|week| begun(timeline, week).is_some());
    let going_on = || day(timeline, week, 0).filter(|_| week == line && !next);
    begun(timeline, week).or_else(going_on).map(name)
}

/// A day of the month that begins in a week.
fn begun(timeline: &Timeline, week: usize) -> Option<Date> {
    day(timeline, week, 6).filter(|last| last.day() <= 7)
}

fn day(timeline: &Timeline, week: usize, day: i64) -> Option<Date> {
    let days = i64::try_from(week).ok()? * 7 + day;
    timeline.first_day.checked_add(days.days()).ok()
}
