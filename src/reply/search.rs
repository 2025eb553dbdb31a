//! `search`: everything, ranked. Names come first, then what stands in the
//! text; each result shows the passage that fits, with the words marked.

use std::collections::{BTreeMap, BTreeSet};

use fuzzy_matcher::{FuzzyMatcher, skim::SkimMatcherV2};

use super::{Desk, Hit, HitMatch, Passage, Record, Reply};
use crate::{
    fold::{fold, stem},
    knowledge::{Entry, Heading, Kind, Knowledge, Place},
    matching::{Lead, MatchKind, content_words},
};

/// Answers `search WORDS`, with at most `limit` results.
pub fn search(desk: &Desk<'_>, query: &str, limit: usize) -> Reply {
    let mut reply = desk.open("search", Some(query));
    let named = desk.ask(&Kind::ALL, query, &mut reply);
    if reply.error.is_some() {
        return desk.closed(reply);
    }
    let folded = fold(query);
    let words = content_words(desk.knowledge, &folded);
    reply.results = ranked(desk, query, named)
        .filter_map(|(heading, kind)| hit(desk, &heading, kind, &words, &folded))
        .take(limit)
        .collect();
    if !reply.results.is_empty() && reply.r#match.is_none() {
        // The words stand in texts: what was thought to be meant by them is no question any more.
        reply.suggestions.clear();
    }
    desk.closed(reply)
}

/// The entries that a query found by name, and after them those in whose text its words stand.
pub(super) fn ranked<'k>(
    desk: &Desk<'k>,
    query: &str,
    named: Vec<(Heading<'k>, Lead)>,
) -> impl Iterator<Item = (Heading<'k>, MatchKind)> {
    let folded = fold(query);
    let words = content_words(desk.knowledge, &folded);
    let texts = said_in_text(desk, &words, &named.iter().map(|(it, _)| it.place).collect::<Vec<_>>());
    named.into_iter().map(|(heading, lead)| (heading, lead.kind)).chain(texts)
}

/// The entries in whose text every word stands, those first whose one statement holds most of them.
fn said_in_text<'k>(desk: &Desk<'k>, words: &[&str], named: &[Place]) -> Vec<(Heading<'k>, MatchKind)> {
    let Some(entries) = holding_all(desk.knowledge, words) else { return Vec::new() };
    let mut ranked: Vec<_> = entries
        .into_iter()
        .filter(|(place, _)| !named.contains(place))
        .filter_map(|(place, together)| Some((desk.knowledge.heading(place)?, together)))
        .filter(|(heading, _)| desk.shows(heading))
        .collect();
    ranked.sort_by_key(|(heading, together)| (std::cmp::Reverse(*together), heading.place));
    ranked.into_iter().map(|(heading, _)| (heading, MatchKind::Text)).collect()
}

/// The places of the entries that hold every word, with how many of the words one statement holds together.
fn holding_all(knowledge: &Knowledge, words: &[&str]) -> Option<BTreeMap<Place, usize>> {
    let mut held: BTreeMap<Place, BTreeMap<u32, usize>> = BTreeMap::new();
    for (number, word) in words.iter().enumerate() {
        let at: Vec<(Place, u32)> = knowledge.statements_with(word).collect();
        let mut still = BTreeMap::new();
        for (place, statement) in at {
            if number == 0 || held.contains_key(&place) {
                let counts: &mut BTreeMap<u32, usize> =
                    still.entry(place).or_insert_with(|| held.get(&place).cloned().unwrap_or_default());
                *counts.entry(statement).or_default() += 1;
            }
        }
        held = still;
    }
    let most = |counts: BTreeMap<u32, usize>| counts.into_values().max().unwrap_or_default();
    (!words.is_empty()).then(|| held.into_iter().map(|(place, counts)| (place, most(counts))).collect())
}

fn hit(desk: &Desk<'_>, heading: &Heading<'_>, kind: MatchKind, words: &[&str], folded: &str) -> Option<Hit> {
    let entry = desk.load(heading)?;
    let passage = passage(&entry, words, folded);
    if kind == MatchKind::Text && !holds_all(&entry, words) {
        // Some of the words stand in what another source says.
        return None;
    }
    Some(Hit { r#match: Some(HitMatch { kind }), passage, ..Hit::asked(Record::Entry(Box::new(entry))) })
}

fn holds_all(entry: &Entry, words: &[&str]) -> bool {
    let texts: Vec<String> = entry.statements().iter().map(|(_, it)| fold(&it.text)).collect();
    let held: BTreeSet<&str> = texts.iter().flat_map(|text| text.split(' ')).map(stem).collect();
    words.iter().all(|word| held.contains(word))
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
        best.sort_by_cached_key(|(_, statement)| std::cmp::Reverse(alike(&statement.text)));
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
    use super::marks;

    #[test]
    fn marks_are_counted_in_characters() {
        assert_eq!(marks("Größe: raises the cure rate of TNBC", &["cur", "rat"]), [[18, 27]]);
        assert_eq!(marks("Trials, a trial", &["trial"]), [[0, 6], [10, 15]]);
        assert_eq!(marks("", &["trial"]), [[0; 2]; 0]);
    }
}
