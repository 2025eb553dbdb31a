//! Styles on their way to the terminal.
//!
//! Tables and paragraphs are laid out by width, and escape sequences would be
//! counted as letters. That `comfy-table` passes over them is a feature that
//! brings three more crates, and `textwrap` would still break a style at the
//! end of a line, to color the border of the next cell. So styles travel as
//! characters that take no room, one pair around each word, and become escape
//! sequences (or nothing) at the end. Texts cannot hold them: they are among
//! the invisible ones, which no knowledge file may have.

use super::{Look, ascii::ascii};
use crate::page::{Span, Style, Text};

const STRONG: char = '\u{2061}';
const MARK: char = '\u{2062}';
const FAINT: char = '\u{2063}';
const END: char = '\u{2064}';
const CALL: char = '\u{206a}';
const STOP: char = '\u{206b}';
const WITHDRAWN: char = '\u{206c}';

/// What each becomes on the terminal: colors that can be read on light and on dark. The words say what the color says.
const CODES: [(char, &str); 6] = [
    (STRONG, "\u{1b}[1m"),
    (MARK, "\u{1b}[1;4m"),
    (FAINT, "\u{1b}[2m"),
    (CALL, "\u{1b}[1;31m"),
    (STOP, "\u{1b}[35m"),
    (WITHDRAWN, "\u{1b}[33m"),
];
const PLAIN: &str = "\u{1b}[0m";

/// A text with its styles.
pub(super) fn styled(text: &Text, look: &Look) -> String {
    text.spans.iter().map(|span| styled_span(span, look)).collect()
}

fn styled_span(span: &Span, look: &Look) -> String {
    let code = match span.style {
        Style::Mark if !look.color => return format!("*{}*", span.text),
        Style::Mark => MARK,
        Style::Strong if look.color => STRONG,
        Style::Faint if look.color => FAINT,
        Style::Call if look.color => CALL,
        Style::Stop if look.color => STOP,
        Style::Withdrawn if look.color => WITHDRAWN,
        _ => return span.text.clone(),
    };
    let word = |word: &str| if word.is_empty() { String::new() } else { format!("{code}{word}{END}") };
    span.text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The cells of a grid with their styles.
pub(super) fn cells(rows: &[Vec<Text>], look: &Look) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|cell| styled(cell, look)).collect()).collect()
}

pub(super) fn strong(text: &str, look: &Look) -> String {
    styled(&Text::styled(text, Style::Strong), look)
}

pub(super) fn faint(text: &str, look: &Look) -> String {
    styled(&Text::styled(text, Style::Faint), look)
}

/// Puts escape sequences for the styles, one for each run of words, and ASCII for everything else where it is asked for.
pub(super) fn finish(drawn: &str, look: &Look) -> String {
    let finished = CODES.iter().fold(drawn.to_owned(), |text, (mark, code)| {
        text.replace(&format!("{END} {mark}"), " ").replace(*mark, code)
    });
    let finished = finished.replace(END, PLAIN);
    if look.ascii { ascii(&finished) } else { finished }
}

#[cfg(test)]
mod tests {
    use super::{Look, Style, Text, finish, styled};
    use crate::render::wrap::width_of;

    #[test]
    fn styles_take_no_room_and_a_run_of_words_has_one() {
        let look = Look { color: true, terminal: true, ..Look::default() };
        let text = Text::styled("two words", Style::Strong);
        assert_eq!(width_of(&styled(&text, &look)), 9);
        let drawn = finish(&styled(&text, &look), &look);
        assert_eq!(drawn, "\u{1b}[1mtwo words\u{1b}[0m");
        let plain = Look { color: false, ..look };
        assert_eq!(finish(&styled(&text, &plain), &plain), "two words");
        assert_eq!(styled(&Text::styled("word", Style::Mark), &plain), "*word*");
    }
}
