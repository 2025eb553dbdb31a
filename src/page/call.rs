//! Signs to call about at once: what their sources say to do, and of which signs.

use super::{
    Block, Body, Card, Draft, Style, Text, position,
    wording::{capitalized, drug, lower_first},
};
use crate::{
    answer::{Hit, Notice},
    model::{Citation, RedFlag},
};

/// What stands over signs of which a source says no more than that they are some.
const NAMED: &str = "Also named";

impl Draft<'_> {
    /// Whether a sign was told by whoever asks.
    pub(super) fn is_told(&self, flag: &RedFlag) -> bool {
        let found = self.reply.r#match.as_ref();
        found.is_some_and(|it| flag.read_as.iter().any(|sign| it.signs.contains(sign)))
    }

    /// Whether all that was told are everyday complaints: each sign is one in some text that has it.
    pub(super) fn tells_everyday_signs(&self, told: &[&RedFlag]) -> bool {
        let signs = self.reply.r#match.iter().flat_map(|it| &it.signs);
        let mut of_texts = signs.filter(|sign| told.iter().any(|it| it.read_as.contains(sign))).peekable();
        let is_everyday = |sign: &String| told.iter().any(|it| it.is_everyday && it.read_as.contains(sign));
        of_texts.peek().is_some() && of_texts.all(is_everyday)
    }

    /// Whether a query was read, and did not only narrow a list.
    pub(super) fn is_query_read(&self) -> bool {
        self.reply.r#match.is_some()
    }

    /// Signs to call about, those together of which sources say to do the same, and what to do in an emergency.
    /// All of them: none is ever cut.
    pub(super) fn call(&mut self, flags: &[&RedFlag]) -> Vec<Text> {
        let mut texts = self.signs_to_call_about(flags);
        if !texts.is_empty() {
            texts.push(self.emergency());
        }
        texts
    }

    /// What to do in an emergency, which needs no notice then.
    fn emergency(&mut self) -> Text {
        self.tells_emergency = true;
        Text::styled(Notice::Emergency.to_string(), Style::Faint)
    }

    fn signs_to_call_about(&mut self, flags: &[&RedFlag]) -> Vec<Text> {
        grouped(flags).iter().map(|it| self.group(it)).collect()
    }

    /// What to do, and each sign with who says so.
    fn group(&mut self, group: &[&RedFlag]) -> Text {
        let first = group[0];
        let mut signs: Vec<(&str, Vec<&[Citation]>)> = Vec::new();
        for flag in group {
            let at = position(&mut signs, |it| it.0 == flag.sign, || (&flag.sign, Vec::new()));
            signs[at].1.push(&flag.citations);
        }
        let mut text = Text::default();
        text.mark_jurisdiction(first.jurisdiction);
        // Whose text it is, where it is one drug's.
        if let [only] = &first.drugs[..]
            && !self.is_about(only)
        {
            text.push(format!("{}: ", drug(self.answer, only)), Style::Plain);
        }
        text.push(format!("{}: ", first.urgency.as_deref().unwrap_or(NAMED)), Style::Strong);
        let last = signs.len() - 1;
        for (number, (sign, citations)) in signs.iter().enumerate() {
            // What the next one rests on, too, is cited there.
            let is_followed = signs.get(number + 1).is_some_and(|next| next.1 == *citations);
            text.push(lower_first(sign), Style::Plain);
            for citations in citations.iter().filter(|_| !is_followed) {
                self.cite(&mut text, citations, false);
            }
            text.push(if number == last { "." } else { "; " }, Style::Plain);
        }
        let apart: Vec<&str> = first.timing.iter().chain(&first.note).map(String::as_str).collect();
        if !apart.is_empty() {
            text.push(format!(" ({})", apart.join("; ")), Style::Faint);
        }
        text.state_population(first.population.as_deref());
        text
    }

    /// Whether a drug itself is asked for.
    fn is_about(&self, id: &str) -> bool {
        self.reply.asked().filter_map(Hit::entry).any(|it| it.id() == id)
    }

    /// All signs of an entry, by organ.
    pub(super) fn call_by_organ(&mut self, flags: &[RedFlag]) -> Card {
        let mut organs: Vec<(String, Vec<&RedFlag>)> = Vec::new();
        for flag in flags {
            let organ = capitalized(&flag.organ);
            let at = position(&mut organs, |it| it.0 == organ, || (organ.clone(), Vec::new()));
            organs[at].1.push(flag);
        }
        let mut card: Card =
            organs.iter().map(|(organ, flags)| (organ.clone(), self.signs_to_call_about(flags))).collect();
        if !card.is_empty() {
            card.push(("In an emergency".to_owned(), vec![self.emergency()]));
        }
        card
    }

    /// Signs to call about, before the conditions of which they may be signs.
    pub(super) fn call_under(&mut self, heading: String, flags: &[&RedFlag]) -> Option<Block> {
        let texts = self.call(flags);
        (!flags.is_empty()).then(|| Body::Card(vec![(heading, texts)]).into())
    }
}

/// Signs together of which sources say to do the same.
fn grouped<'f>(flags: &[&'f RedFlag]) -> Vec<Vec<&'f RedFlag>> {
    let mut groups: Vec<Vec<&'f RedFlag>> = Vec::new();
    for flag in flags {
        let at = position(&mut groups, |group| says_the_same(group[0], flag), Vec::new);
        groups[at].push(flag);
    }
    groups
}

/// Whether to do the same is said about two signs, of the same people and at the same time.
fn says_the_same(one: &RedFlag, other: &RedFlag) -> bool {
    let says = |it: &RedFlag| (it.urgency.clone(), it.population.clone(), it.timing.clone(), it.note.clone());
    let drugs = |it: &RedFlag| <&[String; 1]>::try_from(&it.drugs[..]).ok().cloned();
    one.jurisdiction == other.jurisdiction && says(one) == says(other) && drugs(one) == drugs(other)
}
