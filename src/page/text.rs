//! Texts with their styles, and with what they cite.

use super::citing::Cited;
use crate::model::Jurisdiction;

/// A text with its citations.
#[derive(Clone, Debug, Default)]
pub struct Text {
    pub spans: Vec<Span>,
}

/// A part of a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Span {
    pub text: String,
    pub style: Style,
    /// What is cited after it: sources and places in them, by their positions on the page.
    pub(super) cited: Vec<(usize, usize)>,
}

/// How a text stands out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Style {
    /// Not at all.
    Plain,
    /// As a name or a heading.
    Strong,
    /// As what was searched for.
    Mark,
    /// Less than the rest.
    Faint,
}

impl Text {
    pub fn plain(text: impl Into<String>) -> Self {
        Self::styled(text, Style::Plain)
    }

    pub fn styled(text: impl Into<String>, style: Style) -> Self {
        Self { spans: vec![Span { text: text.into(), style, cited: Vec::new() }] }
    }

    pub(super) fn no_entry() -> Self {
        Self::styled("no entry", Style::Faint)
    }

    pub(super) fn push(&mut self, text: impl Into<String>, style: Style) {
        self.spans.push(Span { text: text.into(), style, cited: Vec::new() });
    }

    /// Adds a text under a label of its own.
    pub(super) fn push_under(&mut self, label: &str, text: String) {
        let gap = if self.spans.is_empty() { "" } else { " " };
        self.push(format!("{gap}{label}: "), Style::Strong);
        self.push(text, Style::Plain);
    }

    /// The text alone.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Several texts in one line.
    pub(super) fn joined(texts: Vec<Self>) -> Self {
        let mut line = Self::default();
        for text in texts {
            if let (Some(before), Some(after)) = (line.spans.last_mut(), text.spans.last()) {
                // What is said at one place needs its number once.
                if before.cited == after.cited {
                    before.cited.clear();
                }
                line.push(" ", Style::Plain);
            }
            line.spans.extend(text.spans);
        }
        line
    }

    /// Puts numbers where something is cited.
    pub(super) fn number_citations(&mut self, cited: &Cited) {
        for span in std::mem::take(&mut self.spans) {
            let numbers: Vec<String> = span.cited.iter().map(|at| cited.number(*at)).collect();
            self.spans.push(span);
            if !numbers.is_empty() {
                self.push(format!(" [{}]", numbers.join(", ")), Style::Faint);
            }
        }
    }

    pub(super) fn mark_jurisdiction(&mut self, jurisdiction: Option<Jurisdiction>) {
        if let Some(jurisdiction) = jurisdiction {
            self.push(format!("{} ", jurisdiction.mark()), Style::Strong);
        }
    }

    pub(super) fn state_population(&mut self, population: Option<&str>) {
        if let Some(population) = population {
            self.push(format!(" (population: {population})"), Style::Faint);
        }
    }

    /// Adds a text of which some stretches of characters are marked.
    pub(super) fn push_marked(&mut self, text: &str, marks: &[[usize; 2]]) {
        let chars: Vec<char> = text.chars().collect();
        let mut done = 0;
        for [start, end] in marks {
            self.push(chars[done..*start].iter().collect::<String>(), Style::Plain);
            self.push(chars[*start..*end].iter().collect::<String>(), Style::Mark);
            done = *end;
        }
        self.push(chars[done..].iter().collect::<String>(), Style::Plain);
    }
}
