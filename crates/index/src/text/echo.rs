//! Showing what was typed: never more than can be read, and nothing that
//! steers a terminal.

use super::is_unfit;

/// Characters of a query that are shown at most.
const LONGEST: usize = 60;

/// A query as it can be shown: harmless, and not too long.
pub fn echo(query: &str) -> String {
    let mut shown = harmless(&query.chars().take(LONGEST).collect::<String>());
    if query.chars().count() > LONGEST {
        shown.push('…');
    }
    shown
}

/// Characters beyond which nobody reads a line of a message.
const LONGEST_LINE: usize = 300;

/// A line of a message without the middle of what nobody can have meant to be read.
pub fn shortened(line: &str) -> String {
    let length = line.chars().count();
    if length <= LONGEST_LINE {
        return line.to_owned();
    }
    let part = |skip: usize| line.chars().skip(skip).take(LONGEST_LINE / 2).collect::<String>();
    format!("{}…{}", part(0), part(length - LONGEST_LINE / 2))
}

/// Whether nobody can have meant a text to be read as one line.
pub fn is_endless(text: &str) -> bool {
    text.chars().nth(LONGEST_LINE).is_some()
}

/// A line without what could steer a terminal.
pub fn harmless(line: &str) -> String {
    line.chars().map(|c| if is_unfit(c) { '\u{fffd}' } else { c }).collect()
}
