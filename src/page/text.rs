//! Texts with their styles, and with who says so beside them.

use crate::model::Jurisdiction;

/// A text with its sources.
#[derive(Clone, Debug, Default)]
pub struct Text {
    pub spans: Vec<Span>,
    /// Who says so, in few letters, with date and place: `US label 2023-12, 2.2`. Empty: it is no fact.
    pub sources: String,
    /// How many things it says beside the first: several that one place says stand in one text.
    pub also: usize,
    /// The same at length, where it is shortened; empty where it is not.
    pub whole: Vec<Span>,
}

/// A part of a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Span {
    pub text: String,
    pub style: Style,
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
    /// As what is to be called about at once.
    Call,
    /// As what ends a treatment for good.
    Stop,
    /// As what is approved no more.
    Withdrawn,
}

/// Letters up to which things that one place says stand in one text.
const LONGEST: usize = 240;

/// What labels call the end of a treatment.
const FOR_GOOD: &str = "permanently discontinue";

impl Text {
    pub fn plain(text: impl Into<String>) -> Self {
        Self::styled(text, Style::Plain)
    }

    pub fn styled(text: impl Into<String>, style: Style) -> Self {
        Self { spans: vec![Span { text: text.into(), style }], ..Self::default() }
    }

    pub(super) fn push(&mut self, text: impl Into<String>, style: Style) {
        self.spans.push(Span { text: text.into(), style });
    }

    /// Adds a text under a label of its own.
    pub(super) fn push_under(&mut self, label: &str, text: String) {
        let gap = if self.spans.is_empty() { "" } else { " " };
        self.push(format!("{gap}{label}: "), Style::Strong);
        self.push(text, Style::Plain);
    }

    /// Takes the whole length for the shortened one, or back.
    pub fn swap_whole(&mut self) {
        std::mem::swap(&mut self.spans, &mut self.whole);
    }

    /// The text alone.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Texts, neighbors that the same sources say in one, as far as that is not long.
    pub(super) fn merged(texts: Vec<Self>) -> Vec<Self> {
        let mut merged: Vec<Self> = Vec::new();
        for text in texts {
            let length = |it: &Self| it.spans.iter().map(|it| it.text.len()).sum::<usize>();
            match merged
                .last_mut()
                .filter(|last| last.sources == text.sources && length(last) + length(&text) < LONGEST)
            {
                Some(last) => {
                    last.push(" ", Style::Plain);
                    last.spans.extend(text.spans);
                    last.also += text.also + 1;
                }
                None => merged.push(text),
            }
        }
        merged
    }

    /// Adds what is said; what ends a treatment for good stands out.
    pub(super) fn push_said(&mut self, text: &str) {
        let lower = text.to_ascii_lowercase();
        let mut done = 0;
        for (at, found) in lower.match_indices(FOR_GOOD) {
            let end = at + found.len();
            if lower[end..].starts_with(|c: char| c.is_alphanumeric()) {
                continue;
            }
            self.push(&text[done..at], Style::Plain);
            self.push(&text[at..end], Style::Stop);
            done = end;
        }
        self.push(&text[done..], Style::Plain);
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
