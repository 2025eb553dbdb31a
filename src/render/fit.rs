//! A first view: as much of a page as there is room for, in the order in which it is read. Lines that say whom to call are
//! never cut. What is left out is named at the foot.

use super::{Look, foot::foot, table, timeline};
use crate::{
    model::Part,
    page::{Body, Page, Room, Row},
};

/// Lines that are shown beside lines on whom to call, however many these are.
const LEAST: usize = 8;
/// Lines that name what was left out.
const NAMED: usize = 1;

/// What a first view leaves out.
#[derive(Default)]
pub(super) struct LeftOut {
    /// Parts of which nothing is shown, by the names under which they can be asked for.
    wholly: Vec<String>,
    /// Parts of which some is shown.
    in_part: Vec<String>,
    /// How many other things there are.
    pub(super) others: usize,
}

/// Keeps what fits so many lines.
pub(super) fn fit(page: &mut Page, look: &Look, height: usize) -> LeftOut {
    let mut left_out = LeftOut::default();
    // A grid and a list of ids are read at length.
    if page.blocks.iter().any(|it| matches!(it.body, Body::Grid(..) | Body::Ids(_))) {
        return left_out;
    }
    let columns: Vec<Option<usize>> =
        page.blocks.iter().map(|it| table::column_if_cut(rows(&it.body), look)).collect();
    let lines = |block: usize, row: &Row, at: usize| table::lines_of_row(row, at, columns[block], look);
    let taken_by = |room: Room| {
        let all = page
            .blocks
            .iter()
            .enumerate()
            .flat_map(|(at, it)| rows(&it.body).iter().map(move |row| (at, row)));
        let taken = all.filter(|(_, row)| row.room == room);
        taken
            .map(|(block, row)| (0..row.texts.len()).map(|at| lines(block, row, at)).sum::<usize>())
            .sum::<usize>()
    };
    let head = [&page.title].into_iter().chain(&page.leads).map(|it| table::lines_of(it, look));
    let fixed = head.sum::<usize>() + foot(page, look, look.width).len() + NAMED + taken_by(Room::Always);
    let room = height.saturating_sub(fixed);
    let room = room.saturating_sub(taken_by(Room::Call)).max(room.min(LEAST));
    let (shown, room) = chosen(page, &lines, look, room);
    widen(page, &shown, &columns, look, room);
    for (block, shown) in page.blocks.iter_mut().zip(shown) {
        match &mut block.body {
            Body::Card(rows) => {
                for (row, shown) in rows.iter_mut().zip(shown) {
                    left_out.add(row, shown);
                }
                rows.retain(|it| !it.texts.is_empty());
            }
            Body::Timeline(it) if shown.is_empty() => {
                left_out.others += 1;
                it.rows.clear();
            }
            Body::Grid(..) | Body::Ids(_) | Body::Timeline(_) => {}
        }
    }
    page.blocks.retain(|it| match &it.body {
        Body::Card(rows) => !rows.is_empty(),
        Body::Timeline(it) => !it.rows.is_empty(),
        Body::Grid(..) | Body::Ids(_) => true,
    });
    left_out
}

fn rows(body: &Body) -> &[Row] {
    if let Body::Card(rows) = body { rows } else { &[] }
}

/// How many texts of each row of each block are shown: first what belongs to a first view, then what else there is room for.
/// `lines` tells how many lines a text of a row of a block takes; it is asked no more often than is needed.
fn chosen(
    page: &Page,
    lines: &dyn Fn(usize, &Row, usize) -> usize,
    look: &Look,
    mut room: usize,
) -> (Vec<Vec<usize>>, usize) {
    let mut shown: Vec<Vec<usize>> = page.blocks.iter().map(|it| vec![0; rows(&it.body).len()]).collect();
    let mut is_begun = false;
    for is_first in [true, false] {
        for (at, block) in page.blocks.iter().enumerate() {
            let heading = usize::from(block.heading.is_some());
            if let (Body::Timeline(it), true) = (&block.body, is_first) {
                let lines = timeline::lines(it, look.width).len() + heading;
                if lines <= room {
                    room -= lines;
                    shown[at].push(1);
                }
                continue;
            }
            for (number, row) in rows(&block.body).iter().enumerate() {
                let (from, to) = if is_first { (0, row.first) } else { (row.first, row.texts.len()) };
                if shown[at][number] < from {
                    continue;
                }
                for text in from..to {
                    let is_cut = !matches!(row.room, Room::Call | Room::Always);
                    if is_cut && room == 0 && is_begun {
                        break;
                    }
                    // A heading takes a line with the first of its rows.
                    let lines =
                        lines(at, row, text) + if shown[at].iter().all(|it| *it == 0) { heading } else { 0 };
                    // The first thing that is said answers: without it what fits would mislead.
                    if is_cut && lines > room && is_begun {
                        break;
                    }
                    room = room.saturating_sub(if is_cut { lines } else { 0 });
                    shown[at][number] += 1;
                    is_begun = true;
                }
                if row.room == Room::InOrder && shown[at][number] < to {
                    break;
                }
            }
        }
    }
    (shown, room)
}

/// Gives texts that are shortened their whole length where there is room left, the first of them first.
fn widen(page: &mut Page, shown: &[Vec<usize>], columns: &[Option<usize>], look: &Look, mut room: usize) {
    for (block, (shown, column)) in page.blocks.iter_mut().zip(shown.iter().zip(columns)) {
        let Body::Card(rows) = &mut block.body else { continue };
        for (row, shown) in rows.iter_mut().zip(shown) {
            for at in (0..*shown).filter(|at| !row.texts[*at].whole.is_empty()).collect::<Vec<_>>() {
                let short = table::lines_of_row(row, at, *column, look);
                row.texts[at].swap_whole();
                let more = table::lines_of_row(row, at, *column, look).saturating_sub(short);
                if more > room {
                    row.texts[at].swap_whole();
                } else {
                    room -= more;
                }
            }
        }
    }
}

impl LeftOut {
    /// Cuts a row, and names what it is left without.
    fn add(&mut self, row: &mut Row, shown: usize) {
        row.texts.truncate(shown);
        let says: usize = row.texts.iter().map(|it| it.also + 1).sum();
        if says >= row.of {
            return;
        }
        match &row.part {
            Some(part) if says > 0 => {
                row.label = row.counted(says);
                self.in_part.push(part.clone());
            }
            Some(part) => self.wholly.push(part.clone()),
            None => self.others += row.of - says,
        }
    }

    /// The parts that are left out: first that something was not read, so that nobody takes silence for completeness; what
    /// is seen in part comes last, because something is known of it.
    pub(super) fn parts(&self) -> Vec<&str> {
        let gaps = Part::NotRead.slug();
        let (gaps, others): (Vec<&String>, Vec<&String>) = self.wholly.iter().partition(|it| **it == gaps);
        let mut parts: Vec<&str> = Vec::new();
        for part in gaps.into_iter().chain(others).chain(&self.in_part) {
            if !parts.contains(&part.as_str()) {
                parts.push(part);
            }
        }
        parts
    }
}
