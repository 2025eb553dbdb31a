//! A card to print and hand over: what to call about, whom, and what to tell; no more than a page.

use std::collections::BTreeMap;

use super::{Block, Body, Card, Draft, Row, Style, Text, drug, regimen, wording::title};
use crate::{
    answer::{Context, Hit},
    model::{Entry, RedFlag, Section},
};

/// Where something is to be written by hand.
const BLANK: &str = "______________________________";

/// What is to be written by hand about whom to call.
const WHOM: [&str; 3] = ["By day", "At night, on weekends", "Name and treatment center"];
/// What is to be told on the telephone.
const TELL: [&str; 4] = ["Last dose on", "What changed, and since when", "Temperature", "Other medicines"];

pub(super) fn card(draft: &mut Draft<'_>) -> (Text, Vec<Block>) {
    let Some(asked) = draft.reply.asked().find_map(Hit::entry) else { return Default::default() };
    let drugs = draft.beside(Context::Beneath);
    let entries: Vec<&Entry> = [asked].into_iter().chain(drugs).collect();
    let mut blocks = vec![call(draft, &entries).into()];
    blocks.push(Block::under("Whom to call", blanks(&WHOM)));
    let mut tell = vec![Row::one("I am treated with", Text::plain(title(asked))).always()];
    tell.extend(written_by_hand(&TELL));
    blocks.push(Block::under("What to tell", Body::Card(tell)));
    let what = what_it_is(draft, asked);
    if !what.is_empty() {
        blocks.push(Block::under("What it is", Body::Card(what)));
    }
    let title = if let Entry::Drug(_) = asked {
        drug::title(draft, asked)
    } else {
        Text::styled(title(asked), Style::Strong)
    };
    (title, blocks)
}

/// Signs to call about, by organ: of each entry those of the source that names most of them. A page has no room for all.
fn call(draft: &mut Draft<'_>, entries: &[&Entry]) -> Body {
    let mut shown: Vec<RedFlag> = Vec::new();
    for entry in entries {
        let is_here = |it: &&RedFlag| it.jurisdiction.is_none();
        let here: Vec<&RedFlag> = entry.call().iter().filter(is_here).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for it in here.iter().flat_map(|it| &it.citations) {
            *counts.entry(it.source.as_str()).or_default() += 1;
        }
        let best = counts.iter().max_by_key(|(_, count)| **count).map(|(source, _)| *source);
        for flag in here {
            let mut flag = flag.clone();
            flag.citations.retain(|it| Some(it.source.as_str()) == best);
            shown.extend((!flag.citations.is_empty()).then_some(flag));
        }
    }
    let all: usize = entries.iter().map(|it| it.call().len()).sum();
    let mut rows: Card = draft.call_by_organ(&shown);
    if shown.len() < all {
        let more = format!("{} of {all} signs that sources name: the page has no room for all.", shown.len());
        rows.push(Row::one("", Text::styled(more, Style::Faint)).always());
    }
    Body::Card(rows)
}

fn blanks(labels: &[&str]) -> Body {
    Body::Card(written_by_hand(labels).collect())
}

fn written_by_hand<'l>(labels: &'l [&str]) -> impl Iterator<Item = Row> + 'l {
    labels.iter().map(|it| Row::one(it, Text::plain(BLANK)).always())
}

/// What a drug does; of a regimen what is given when.
fn what_it_is(draft: &mut Draft<'_>, entry: &Entry) -> Card {
    let mut rows = Card::new();
    for section in [Section::Brief, Section::WhatItDoes, Section::Route] {
        if let Some(first) = entry.section(section).first() {
            rows.push(Row::one(section.heading(), draft.statement(first)).always());
        }
    }
    if let Entry::Regimen(it) = entry {
        for phase in &it.phases {
            let texts = regimen::components(draft, &phase.components);
            rows.push(Row::of(&super::wording::capitalized(&phase.name), texts).always());
        }
    }
    rows
}
