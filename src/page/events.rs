//! What happened: all of it, and what came after the sources of an answer.

use super::{Block, Body, Draft, Style, Text};
use crate::{
    answer::{Context, Hit},
    model::Entry,
};

/// What happened after the newest source of an answer.
pub(super) fn since(draft: &mut Draft<'_>) -> Option<Block> {
    let since = draft.beside(Context::Since);
    (!since.is_empty()).then(|| Block::under("Since these sources", events(draft, &since)))
}

pub(super) fn changes(draft: &mut Draft<'_>) -> (String, Vec<Block>) {
    let events = self::events(draft, &draft.reply.asked().filter_map(Hit::entry).collect::<Vec<_>>());
    ("Changes".to_owned(), vec![events.into()])
}

fn events(draft: &mut Draft<'_>, events: &[&Entry]) -> Body {
    let mut rows = Vec::new();
    for event in events {
        let Entry::Event(it) = event else { continue };
        let name = event.statements().first().map_or_else(
            || Text::plain(&it.name),
            |(_, by)| draft.said(it.name.clone(), by.jurisdiction, None, (&by.citations, by.together)),
        );
        rows.push([Text::styled(it.date.to_string(), Style::Strong), Text::plain(it.change.word()), name]);
    }
    Body::grid(["Date", "Change", "What happened"], rows)
}
