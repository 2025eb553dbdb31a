//! Text within so many columns.

use unicode_width::UnicodeWidthStr;

pub(super) fn width_of(text: &str) -> usize {
    text.width()
}

/// Wraps a text between words, with one indent for the first line and one for the rest.
pub(super) fn wrap(text: &str, width: Option<usize>, first: &str, rest: &str) -> Vec<String> {
    let Some(width) = width else {
        let mut line = [first, text].concat();
        line.truncate(line.trim_end().len());
        return vec![line];
    };
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        // Dates and names with hyphens stay whole.
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// A text cut to a number of columns, between words where it can be.
pub(super) fn shortened(text: &str, room: Option<usize>) -> String {
    let Some(room) = room.filter(|room| width_of(text) > *room) else { return text.to_owned() };
    let mut short = String::new();
    for word in text.split_inclusive(' ') {
        if width_of(&short) + width_of(word.trim_end()) + 1 > room {
            break;
        }
        short.push_str(word);
    }
    if short.is_empty() {
        short = text.chars().take(room.saturating_sub(1)).collect();
    }
    format!("{}…", short.trim_end())
}

/// For each column the most that one of its cells takes, or its heading.
pub(super) fn most(columns: &[String], cells: &[Vec<String>], size: fn(&str) -> usize) -> Vec<usize> {
    let in_column = |at: usize| cells.iter().map(move |row| size(&row[at]));
    columns.iter().enumerate().map(|(at, head)| in_column(at).fold(size(head), usize::max)).collect()
}

/// A row of a grid as lines, without its empty cells.
pub(super) fn record(columns: &[String], row: &[String]) -> impl Iterator<Item = String> {
    let named = columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
    named.map(|(column, cell)| format!("{column}: {cell}"))
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_text_is_cut_between_words_where_it_can_be() {
        assert_eq!(shortened("two words", Some(9)), "two words");
        assert_eq!(shortened("two words", Some(8)), "two…");
        assert_eq!(shortened("immunotherapy", Some(5)), "immu…");
    }
}
