//! `search`: everything, ranked. Names come first, then what stands in the
//! text; each result shows the passage that fits, with the words marked.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use fuzzy_matcher::{FuzzyMatcher, skim::SkimMatcherV2};

use super::{Answer, Command, Error, Hit, Outcome, Passage, Session, session::Matched, side_effects};
use crate::{
    index::Place,
    knowledge::Heading,
    model::{Entry, Kind},
    reading::{MatchKind, content_words, denies, with_signs_spelt_out},
    text::{fold, stem},
};

/// Answers `search WORDS`, with at most `limit` results.
pub fn search(session: &Session<'_>, query: &str, limit: usize) -> Result<Answer, Error> {
    let (named, mut outcome) = session.look_up(&Kind::ALL, query)?;
    if tells_symptoms(session, query, &named, &outcome) {
        return side_effects::of_symptoms(session, query);
    }
    let folded = fold(&with_signs_spelt_out(session.knowledge, query));
    let words = content_words(session.knowledge, &folded);
    let hit = |(heading, kind): (Heading<'_>, MatchKind)| {
        let hit = session.hit(&heading, kind)?;
        let entry = hit.entry()?;
        // Some of the words can stand in what a source says that was not asked for.
        let is_said = kind != MatchKind::Text || holds_all(entry, &words);
        let passage = passage(entry, &words, &folded);
        is_said.then_some(Hit { passage, ..hit })
    };
    let ranked = ranked(session, &words, denies(session.knowledge, &folded), named);
    outcome.results = ranked.filter_map(hit).take(limit).collect();
    // A symptom that is not listed is not called harmless.
    if outcome.symptoms.is_denied || !outcome.symptoms.nearest.is_empty() {
        let not_listed = session.not_listed(&outcome);
        outcome.notices.extend(not_listed);
    }
    if !outcome.results.is_empty() && outcome.r#match.is_none() {
        // The words stand in texts: what was thought to be meant by them is no question any more.
        outcome.suggestions.clear();
    }
    Ok(session.answer(Command::Search, Some(query), outcome))
}

/// Whether a query tells of symptoms: where it is read as signs, or names a drug beside them.
fn tells_symptoms(session: &Session<'_>, query: &str, named: &Matched<'_>, outcome: &Outcome) -> bool {
    let is_sign = outcome.r#match.as_ref().is_some_and(|it| it.kind == MatchKind::Sign);
    let names_drugs = !named.is_empty() && named.iter().all(|(it, _)| it.kind == Kind::Drug);
    let is_name = || !session.knowledge.named(&fold(query)).is_empty();
    is_sign || (names_drugs && !outcome.symptoms.conditions.is_empty() && !is_name())
}

/// The entries that a query found by name, and after them those in whose text every word stands, those first whose one
/// statement holds most of them; where something is denied, one that holds them all: what another statement says not is
/// said of something else.
pub(super) fn ranked<'k>(
    session: &Session<'k>,
    words: &[&str],
    is_denied: bool,
    named: Matched<'k>,
) -> impl Iterator<Item = (Heading<'k>, MatchKind)> {
    // Of each entry the words that it holds, and how many of them each statement holds together.
    let mut held: BTreeMap<Place, (BTreeSet<usize>, BTreeMap<u32, usize>)> = BTreeMap::new();
    for (number, word) in words.iter().enumerate() {
        for (place, statement) in session.knowledge.statements_with(word) {
            let (numbers, counts) = held.entry(place).or_default();
            numbers.insert(number);
            *counts.entry(statement).or_default() += 1;
        }
    }
    let is_named = |place: &Place| named.iter().any(|(it, _)| it.place == *place);
    held.retain(|place, (numbers, _)| numbers.len() == words.len() && !is_named(place));
    let together = |counts: BTreeMap<u32, usize>| counts.into_values().max().unwrap_or_default();
    let mut ranked: Vec<_> =
        held.into_iter().map(|(place, (_, counts))| (Reverse(together(counts)), place)).collect();
    ranked.retain(|(Reverse(together), _)| !is_denied || *together == words.len());
    ranked.sort_unstable();
    let headings = ranked.into_iter().filter_map(|(_, place)| session.knowledge.heading(place));
    let texts = headings.filter(|it| session.shows(it)).map(|it| (it, MatchKind::Text));
    named.into_iter().chain(texts)
}

fn holds_all(entry: &Entry, words: &[&str]) -> bool {
    let texts: Vec<String> = entry.statements().iter().map(|(_, it)| fold(&it.text)).collect();
    words.iter().all(|word| texts.iter().flat_map(|text| text.split(' ')).any(|it| stem(it) == *word))
}

/// The statement that holds most of the words; of several the one that is most like the query, else the first.
fn passage(entry: &Entry, words: &[&str], folded: &str) -> Option<Passage> {
    let statements = entry.statements();
    let held = statements.iter().map(|(_, statement)| {
        let text = fold(&statement.text);
        let has: BTreeSet<&str> = text.split(' ').map(stem).collect();
        words.iter().filter(|word| has.contains(*word)).count()
    });
    let held: Vec<usize> = held.collect();
    let most = held.iter().max()?;
    let mut best: Vec<_> =
        statements.iter().zip(&held).filter(|(_, held)| *held == most).map(|(it, _)| it).collect();
    if best.len() > 1 {
        let matcher = SkimMatcherV2::default().ignore_case();
        let alike = |text: &str| matcher.fuzzy_match(text, folded).unwrap_or_default();
        // The sort keeps the first of those that are alike first.
        best.sort_by_cached_key(|(_, statement)| Reverse(alike(&statement.text)));
    }
    let (section, statement) = best.first()?;
    Some(Passage {
        section,
        text: statement.text.clone(),
        drug: statement.drug.clone(),
        marks: marks(&statement.text, words),
        population: statement.population.clone(),
        jurisdiction: statement.jurisdiction,
        citations: statement.citations.clone(),
        together: statement.together,
    })
}

/// Where words with these stems stand in a text: start and end, in characters.
fn marks(text: &str, stems: &[&str]) -> Vec<[usize; 2]> {
    let mut marks: Vec<[usize; 2]> = Vec::new();
    let mut start = 0;
    let mut word = String::new();
    for (at, c) in text.chars().chain([' ']).enumerate() {
        if c.is_alphanumeric() || c == '\'' {
            word.push(c);
            continue;
        }
        if stems.contains(&stem(&fold(&word))) {
            match marks.last_mut() {
                // Neighbours are one mark.
                Some(last) if last[1] + 1 == start => last[1] = at,
                _ => marks.push([start, at]),
            }
        }
        start = at + 1;
        word.clear();
    }
    marks
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{marks, passage};
    use crate::model::{Entry, Kind};

    #[test]
    fn marks_are_counted_in_characters() {
        assert_eq!(marks("Größe: raises the cure rate of TNBC", &["cur", "rat"]), [[18, 27]]);
        assert_eq!(marks("Trials, a trial", &["trial"]), [[0, 6], [10, 15]]);
        assert_eq!(marks("", &["trial"]), [[0; 2]; 0]);
    }

    #[test]
    fn the_passage_is_the_statement_that_holds_most_of_the_words() {
        let citations = json!([{"source": "article", "section": null}]);
        let said = |text: &str| json!({"text": text, "citations": citations});
        let topic = json!({"id": "topic:a", "name": "A", "names": {}, "sections": {
            // What stands first, what looks most like the query, what holds its words, and what stands last.
            "brief": [said("A cure.")],
            "says": [said("Procure ratedly."), said("The rate is one at which they cure."), said("At what rate?")],
        }});
        let topic = Entry::parse(Kind::Topic, &topic.to_string()).expect("it is a topic");
        let found = passage(&topic, &["cur", "rat"], "cure rate").expect("it is found");
        assert_eq!(found.text, "The rate is one at which they cure.");
        assert_eq!(found.marks, [[4, 8], [30, 34]]);
    }

    #[test]
    fn of_statements_that_hold_as_many_words_the_one_most_like_the_query_is_the_passage() {
        let citations = json!([{"source": "article", "section": null}]);
        let said = |text: &str| json!({"text": text, "citations": citations});
        let topic = |texts: [&str; 2]| {
            let says: Vec<Value> = texts.into_iter().map(said).collect();
            let topic = json!({"id": "topic:a", "name": "A", "names": {}, "sections": {"says": says}});
            Entry::parse(Kind::Topic, &topic.to_string()).expect("it is a topic")
        };
        let text = |texts| passage(&topic(texts), &["cur", "rat"], "cure rate").expect("it is found").text;
        let (like, unlike) = ("Its cure rate.", "The rate at which they cure.");
        assert_eq!(text([like, unlike]), like);
        assert_eq!(text([unlike, like]), like);
        // Else the first.
        assert_eq!(text(["One cure rate.", "The cure rate."]), "One cure rate.");
    }
}
