//! The doses of one drug in one phase, each on its day.

use std::collections::BTreeMap;

use jiff::{Span, civil::Date};

use super::{Anchor, MOST_WEEKS, Refusal, called, wrong};
use crate::model::{Component, Regimen};

/// All that is given of one drug in one phase.
pub(super) struct Track<'r> {
    pub(super) phase: usize,
    /// Place among the drugs of its phase.
    rank: usize,
    first: Date,
    pub(super) parts: Vec<&'r Component>,
    /// How many of the drug were given in the phases before.
    before: u32,
    anchors: Vec<&'r Anchor>,
}

/// One dose on its day.
#[derive(Clone, Copy)]
pub(super) struct Given<'r> {
    pub(super) date: Date,
    pub(super) phase: usize,
    pub(super) rank: usize,
    pub(super) component: &'r Component,
    pub(super) number: u32,
    /// Which one of its phase.
    pub(super) place: u32,
    /// Days from the start of its phase to it, as the regimen has it.
    pub(super) offset: i64,
    pub(super) moved: bool,
}

/// What is given of each drug in each phase that has a first day.
pub(super) fn tracks<'r>(
    regimen: &'r Regimen,
    dated: &[(usize, Date)],
    anchors: &'r [Anchor],
    chosen: &impl Fn(&&Component) -> bool,
) -> Vec<Track<'r>> {
    let mut all: Vec<Track<'r>> = Vec::new();
    let mut counted: BTreeMap<&str, u32> = BTreeMap::new();
    for (phase, first) in dated.iter().copied() {
        let mut tracks: Vec<Track<'r>> = Vec::new();
        for component in regimen.phases[phase].components.iter().filter(|it| chosen(it)) {
            match tracks.iter_mut().find(|track| track.parts[0].drug == component.drug) {
                Some(track) => track.parts.push(component),
                None => tracks.push(Track {
                    phase,
                    rank: tracks.len(),
                    first,
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
    /// Whether sources say where it ends: by a count of doses, in weeks or in months.
    pub(super) fn is_counted(&self) -> bool {
        self.parts.iter().all(|it| it.doses.is_some() || it.weeks.is_some() || it.months.is_some())
    }

    /// The last day on which it may be given, where a source ends it after so many months.
    pub(super) fn last_day(&self) -> Option<Date> {
        let months = self.parts.iter().filter_map(|it| it.months).max()?;
        let end = Span::new().try_months(months).and_then(|months| self.first.checked_add(months));
        end.and_then(Date::yesterday).ok()
    }

    /// Its doses up to a day, or all that are counted.
    pub(super) fn until(&self, limit: Option<Date>) -> Result<Vec<Given<'r>>, Refusal> {
        let mut all: Vec<Given<'r>> = Vec::new();
        let limit = self.last_day().into_iter().chain(limit).min();
        let moves = self.moves();
        for (component, offset) in self.parts.iter().flat_map(|it| administrations(it)) {
            let place = u32::try_from(all.len()).unwrap_or(u32::MAX) + 1;
            let number = self.before + place;
            let follows = moves.iter().rfind(|it| it.from_place <= place);
            let (from, days) = follows.map_or((self.first, offset), |it| (it.to, offset - it.planned));
            let date = match later(from, days) {
                Err(_) if limit.is_some() => break,
                date => date?,
            };
            if let Some(last) = all.last().filter(|last| last.date >= date) {
                let (drug, Given { number: before, date: day, .. }) = (called(&component.drug), last);
                return wrong(
                    format!("dose {number} of {drug} would come on {date}, not after dose {before} on {day}"),
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
                offset,
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
            let (_, planned) = all.nth(usize::try_from(from_place).ok()? - 1)?;
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

/// The doses of a component, each with the days from the start of the phase to it.
fn administrations(component: &Component) -> impl Iterator<Item = (&Component, i64)> {
    let first = i64::from(component.first_day) - 1;
    let end = component.weeks.map_or(i64::MAX, |weeks| first + i64::from(weeks) * 7);
    let doses = component.doses.and_then(|it| usize::try_from(it).ok()).unwrap_or(usize::MAX);
    let cycles = (0..MOST_WEEKS * 7).flat_map(|cycle| component.days.iter().map(move |day| (cycle, *day)));
    let all = cycles.map(move |(cycle, day)| {
        let within = i64::from(cycle) * i64::from(component.cycle_days) + i64::from(day) - 1;
        (component, first + within)
    });
    all.take_while(move |(_, offset)| *offset < end).take(doses)
}

/// The day so many days later.
pub(super) fn later(date: Date, days: i64) -> Result<Date, Refusal> {
    let moved = Span::new().try_days(days).and_then(|days| date.checked_add(days)).ok();
    moved.map_or_else(|| wrong("the plan runs past the last day of the calendar", "start earlier"), Ok)
}
