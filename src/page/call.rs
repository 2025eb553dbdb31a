//! Signs to call about at once: what their sources say to do, and of which signs.

use super::{
    Block, Body, Card, Draft, Row, Style, Text, position,
    wording::{capitalized, drug, lower_first},
};
use crate::{
    answer::{Hit, Notice},
    model::RedFlag,
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
        let mut groups: Vec<(Vec<&RedFlag>, String)> = Vec::new();
        for flag in flags {
            let sources = self.named(&flag.citations, false);
            let is_same = |it: &(Vec<&RedFlag>, String)| it.1 == sources && says_the_same(it.0[0], flag);
            let at = position(&mut groups, is_same, || (Vec::new(), sources.clone()));
            groups[at].0.push(flag);
        }
        let mut texts: Vec<Text> = Vec::new();
        for (group, sources) in groups {
            let text = Text { sources, ..self.group(&group) };
            // The same at two places of a text is said once.
            match texts.iter_mut().find(|it| it.spans == text.spans) {
                Some(same) => same.sources = format!("{}; {}", same.sources, text.sources),
                None => texts.push(text),
            }
        }
        texts
    }

    /// What to do, and of which signs.
    fn group(&self, group: &[&RedFlag]) -> Text {
        let first = group[0];
        let mut signs: Vec<String> = Vec::new();
        for flag in group {
            let sign = lower_first(&flag.sign);
            if !signs.contains(&sign) {
                signs.push(sign);
            }
        }
        let mut text = Text::default();
        text.mark_jurisdiction(first.jurisdiction);
        // Whose text it is, where it is one drug's.
        if let [only] = &first.drugs[..]
            && !self.is_about(only)
        {
            text.push(format!("{}: ", drug(self.answer, only)), Style::Plain);
        }
        text.push(format!("{}: ", first.urgency.as_deref().unwrap_or(NAMED)), Style::Call);
        text.push(signs.join("; ") + ".", Style::Plain);
        let apart: Vec<&str> = first.timing.iter().chain(&first.note).map(String::as_str).collect();
        if !apart.is_empty() {
            text.push(format!(" ({})", apart.join("; ")), Style::Faint);
        }
        text.state_population(first.population.as_deref());
        text
    }

    /// Whether a drug itself is asked for.
    pub(super) fn is_about(&self, id: &str) -> bool {
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
            organs.iter().map(|(organ, flags)| Row::call(organ, self.signs_to_call_about(flags))).collect();
        if !card.is_empty() {
            card.push(Row::call("In an emergency", vec![self.emergency()]));
        }
        card
    }

    /// Signs to call about, before the conditions of which they may be signs.
    pub(super) fn call_under(&mut self, heading: &str, flags: &[&RedFlag]) -> Option<Block> {
        let texts = self.call(flags);
        (!flags.is_empty()).then(|| Body::Card(vec![Row::call(heading, texts)]).into())
    }
}

/// Whether to do the same is said about two signs, of the same people and at the same time.
fn says_the_same(one: &RedFlag, other: &RedFlag) -> bool {
    let says = |it: &RedFlag| (it.urgency.clone(), it.population.clone(), it.timing.clone(), it.note.clone());
    let drugs = |it: &RedFlag| <&[String; 1]>::try_from(&it.drugs[..]).ok().cloned();
    one.jurisdiction == other.jurisdiction && says(one) == says(other) && drugs(one) == drugs(other)
}
