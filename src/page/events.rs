//! What happened: all of it, and what came after the sources of an answer.

use super::{Block, Body, Draft, Row, Style, Text};
use crate::{
    answer::{Context, Hit},
    model::{Change, Entry},
};

/// What happened after the newest source of an answer.
pub(super) fn since(draft: &mut Draft<'_>) -> Option<Block> {
    let since = draft.beside(Context::Since);
    (!since.is_empty()).then(|| Block::under("Since these sources", events(draft, &since)))
}

pub(super) fn changes(draft: &mut Draft<'_>) -> (Text, Vec<Block>) {
    let events = self::events(draft, &draft.reply.asked().filter_map(Hit::entry).collect::<Vec<_>>());
    (Text::styled("Changes", Style::Strong), vec![events.into()])
}

fn events(draft: &mut Draft<'_>, events: &[&Entry]) -> Body {
    let line = |event: &&Entry| {
        let Entry::Event(it) = event else { return Row::default() };
        let mut text = Text::default();
        let statements = event.statements();
        let said = statements.first().map(|(_, by)| by);
        text.mark_jurisdiction(said.and_then(|it| it.jurisdiction));
        let style = if it.change == Change::Withdrawal { Style::Withdrawn } else { Style::Strong };
        text.push(it.change.word(), style);
        text.push(format!(": {}", it.name), Style::Plain);
        if let Some(by) = said {
            draft.cite(&mut text, &by.citations, by.together);
        }
        Row::one(&it.date.to_string(), text)
    };
    Body::Card(events.iter().map(line).collect())
}
