//! Showing what was typed: never more than can be read, and nothing that
//! steers a terminal.

use super::is_invisible;

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

/// A line without what could steer a terminal.
pub fn harmless(line: &str) -> String {
    line.chars().map(|c| if c.is_control() || is_invisible(c) { '\u{fffd}' } else { c }).collect()
}
