//! `search`: a name, symptoms, or a question in any words.

use super::{
    Answer, Caveat, Command, Error, Hit, Match, Notice, Outcome, Session, ask,
    session::{Matched, check_query},
    side_effects,
};
use crate::{
    knowledge::Heading,
    model::{Entry, Kind, Section},
    reading::{MatchKind, Matcher, Question, ReadAs, Symptoms, is_long},
    text::{fold, shown_word, stem, words_of},
};

/// Answers `search WORDS`, with at most `limit` results: symptoms, a name, or a question.
pub fn search(session: &Session<'_>, query: &str, limit: usize) -> Result<Answer, Error> {
    let mut answer = match of_clinicians(session, query, limit) {
        Some(answer) => answer,
        None => in_any_words(session, query, limit)?,
    };
    let notice = session.instead_of.clone().map(|it| Notice::Caveat(Caveat::AsQuestion(it)));
    answer.reply.notices.splice(..0, notice);
    Ok(answer)
}

/// The answer to a question that asks something in particular of what it names, if there is one: nothing else can be meant.
fn of_clinicians(session: &Session<'_>, query: &str, limit: usize) -> Option<Answer> {
    if session.exact || query.trim().is_empty() || is_long(query) {
        return None;
    }
    let question = session.question(query, &Vec::new(), &Symptoms::default());
    let is_named = !question.drugs.is_empty() || question.of(Kind::SideEffect).any(|it| it.is_named);
    if !is_named || !question.is_clinical() || question.asks_whom_to_call() || is_whole_name(session, query) {
        return None;
    }
    if !question.outranks_signs() && session.tells_signs(&put_right(query, &question)) {
        return None;
    }
    let outcome = Outcome { not_covered: question.not_covered.clone(), ..Outcome::default() };
    let outcome = asked(session, query, &question, outcome, limit).ok()?;
    Some(session.answer(Command::Search, Some(query), outcome))
}

fn in_any_words(session: &Session<'_>, query: &str, limit: usize) -> Result<Answer, Error> {
    check_query(query)?;
    let visible = |heading: &Heading<'_>| session.shows(heading);
    let understood = Interpretation::of(session, &session.matcher(&Kind::ALL, &visible), query);
    if understood.tells_symptoms(session) {
        return of_symptoms(session, query, &understood);
    }
    let (named, mut outcome) = found(session, query, understood, limit);
    let hits = named.into_iter().filter_map(|(heading, kind)| session.hit(&heading, kind));
    outcome.results.extend(hits.take(limit));
    say_what_is_covered(&mut outcome);
    // A symptom that is not listed is not called harmless.
    if outcome.symptoms.is_denied || !outcome.symptoms.nearest.is_empty() {
        let not_listed = session.not_listed(&outcome);
        outcome.notices.extend(not_listed);
    }
    Ok(session.answer(Command::Search, Some(query), outcome))
}

/// What the signs that a query tells may be signs of.
fn of_symptoms(session: &Session<'_>, query: &str, understood: &Interpretation<'_>) -> Result<Answer, Error> {
    let mut answer = side_effects::of_symptoms(session, query, &understood.words)?;
    if let Some(found) = &mut answer.reply.r#match {
        query.clone_into(&mut found.typed);
        let is_slip = !understood.question.slips.is_empty();
        found.read = is_slip.then(|| ask::read(session, &understood.question));
    }
    Ok(answer)
}

/// A query as it is understood: what it names, what it tells of symptoms, what it asks.
pub(super) struct Interpretation<'k> {
    /// Its words: as they were typed, or with slips put right where only then they tell of signs.
    words: String,
    pub(super) named: Matched<'k>,
    pub(super) outcome: Outcome,
    question: Question,
}

impl<'k> Interpretation<'k> {
    /// Reads a query.
    pub(super) fn of(session: &Session<'k>, matcher: &Matcher<'_>, query: &str) -> Self {
        let as_typed = Self::as_it_stands(session, matcher, query);
        let words = put_right(query, &as_typed.question);
        let has_slips = !as_typed.question.slips.is_empty() && as_typed.outcome.symptoms.signs.is_empty();
        if !has_slips || !session.tells_signs(&words) {
            return as_typed;
        }
        let mut meant = Self::as_it_stands(session, matcher, &words);
        meant.question.slips = as_typed.question.slips;
        if let Some(found) = &mut meant.outcome.r#match {
            query.clone_into(&mut found.typed);
        }
        meant
    }

    fn as_it_stands(session: &Session<'k>, matcher: &Matcher<'_>, words: &str) -> Self {
        let (named, outcome) = session.read(matcher, words);
        let question = session.question(words, &named, &outcome.symptoms);
        Self { words: words.to_owned(), named, outcome, question }
    }

    /// Whether it tells of symptoms, and asks nothing of a side effect: where it is read as signs, or names a drug beside
    /// them.
    pub(super) fn tells_symptoms(&self, session: &Session<'_>) -> bool {
        let is_sign = self.outcome.r#match.as_ref().is_some_and(|it| it.kind == MatchKind::Sign);
        let names_drugs = !self.named.is_empty() && self.named.iter().all(|(it, _)| it.kind == Kind::Drug);
        let has_signs = names_drugs && !self.outcome.symptoms.conditions.is_empty();
        (is_sign || (has_signs && !is_whole_name(session, &self.words))) && !self.question.is_of_an_effect()
    }
}

/// A query with its slips put right.
fn put_right(query: &str, question: &Question) -> String {
    if question.slips.is_empty() {
        return query.to_owned();
    }
    let meant = |word: String| {
        let slip = question.slips.iter().find(|[typed, _]| *typed == word);
        slip.map_or_else(|| shown_word(&word), |[_, meant]| meant.clone())
    };
    words_of(query).map(meant).collect::<Vec<_>>().join(" ")
}

/// What passages answer, with how the question was read; else why there are none.
fn asked(
    session: &Session<'_>,
    query: &str,
    question: &Question,
    outcome: Outcome,
    limit: usize,
) -> Result<Outcome, Box<Outcome>> {
    let matched = ask::matched(query, session, question, &outcome);
    let mut outcome = ask::ask(session, question, outcome, limit)?;
    let unread = std::mem::take(&mut outcome.unread);
    let kind = if unread.is_empty() { matched.kind } else { MatchKind::Part };
    outcome.r#match = Some(Match { kind, unread, ..matched });
    Ok(outcome)
}

/// What a query comes to: the entries that it names, or an outcome with passages that answer it.
pub(super) fn found<'k>(
    session: &Session<'k>,
    query: &str,
    understood: Interpretation<'k>,
    limit: usize,
) -> (Matched<'k>, Outcome) {
    let Interpretation { named, mut outcome, question, .. } = understood;
    let question = &question;
    // What has to be asked back stays so in a question, too.
    let is_asked_back = outcome.suggestions.iter().any(|it| Kind::of(&it.id) == Some(Kind::Drug));
    let is_denied = question.denies && !question.asks();
    let asks = question.asks() || question.defined().is_some();
    let is_name = is_name(&outcome) && (!asks || is_whole_name(session, &put_right(query, question)));
    if is_name || is_asked_back || is_denied || session.exact {
        return (named, outcome);
    }
    if let Some(term) = question.defined().and_then(|it| session.knowledge.heading(it.place)) {
        outcome.r#match = Some(ask::matched(query, session, question, &outcome));
        return (vec![(term, MatchKind::Words)], outcome);
    }
    if let Some(table) = when_to_call(session, question, &outcome) {
        outcome.r#match = Some(ask::matched(query, session, question, &outcome));
        return (vec![(table, MatchKind::Words)], outcome);
    }
    match asked(session, query, question, outcome, limit) {
        Ok(mut outcome) => {
            if !question.outranks_signs() || question.asks_whom_to_call() {
                add_conditions(session, &mut outcome);
            }
            (Vec::new(), outcome)
        }
        // Signs that were told are answered, whatever else was asked.
        Err(mut outcome) if !outcome.symptoms.conditions.is_empty() && !question.outranks_signs() => {
            let matched = ask::matched(query, session, question, &outcome);
            let unread = outcome.symptoms.unread.clone();
            outcome.r#match = Some(Match { kind: MatchKind::Sign, unread, ..matched });
            add_conditions(session, &mut outcome);
            // What was not read of them is said beside how they were read.
            outcome.notices.retain(|it| !matches!(it, Notice::Caveat(Caveat::NothingOn(_))));
            (Vec::new(), *outcome)
        }
        // What is said of others is no answer to a question about a drug that is not covered.
        Err(outcome)
            if question.is_clinical() && question.drugs.is_empty() && !question.others.is_empty() =>
        {
            (Vec::new(), *outcome)
        }
        Err(mut outcome) => {
            if let Some(found) = &mut outcome.r#match {
                found.read = Some(ask::read(session, question));
            }
            (named, *outcome)
        }
    }
}

/// Where it is asked when to call at all: the whole table of signs.
fn when_to_call<'k>(session: &Session<'k>, question: &Question, outcome: &Outcome) -> Option<Heading<'k>> {
    let is_of_a_sign = question.of(Kind::SideEffect).next().is_some() || !outcome.symptoms.signs.is_empty();
    let says_no_more = question.words.iter().all(|it| it.read_as != ReadAs::Content);
    let is_asked = question.asks_whom_to_call() && !is_of_a_sign && says_no_more;
    let mut topics = session.knowledge.headings_of(Kind::Topic).filter(|it| session.shows(it));
    is_asked.then(|| topics.find(Heading::has_call)).flatten()
}

/// Adds what the signs that were told may be signs of: whom to call stands before the answer.
fn add_conditions(session: &Session<'_>, outcome: &mut Outcome) {
    let conditions = outcome.symptoms.conditions.clone();
    for heading in conditions.into_iter().filter_map(|it| session.knowledge.heading(it)) {
        let is_there = |it: &Hit| it.entry().is_some_and(|it| it.id() == heading.id);
        if !outcome.results.iter().any(is_there) {
            outcome.results.extend(session.hit(&heading, MatchKind::Sign));
        }
    }
}

/// Sections that are named where something else was asked for.
const MOST_ASKED_FOR: [Section; 10] = [
    Section::Route,
    Section::Dosing,
    Section::Duration,
    Section::StopRule,
    Section::MissedDose,
    Section::Warnings,
    Section::Pregnancy,
    Section::Monitoring,
    Section::DoseModification,
    Section::Preparation,
];

/// Where of a drug something was asked that is not here: that it is a part that was understood, and what is here.
fn say_what_is_covered(outcome: &mut Outcome) {
    let is_missed = outcome.notices.iter().any(|it| matches!(it, Notice::Caveat(Caveat::NothingOn(_))));
    let Some(Entry::Drug(drug)) = outcome.results.first().and_then(Hit::entry).filter(|_| is_missed) else {
        return;
    };
    let parts = drug.sections.keys().filter(|it| MOST_ASKED_FOR.contains(it));
    let parts: Vec<String> = parts.map(|it| it.heading().to_lowercase()).collect();
    if !parts.is_empty() {
        outcome.notices.push(Notice::Caveat(Caveat::CoveredOf { drug: drug.name.clone(), parts }));
    }
    if let Some(found) = &mut outcome.r#match {
        found.kind = MatchKind::Part;
    }
}

/// Whether a query as it stands is a name, an id or a code.
fn is_whole_name(session: &Session<'_>, query: &str) -> bool {
    let folded = fold(query);
    session.knowledge.by_id(query.trim()).is_some()
        || !session.knowledge.named(&folded).is_empty()
        || !session.knowledge.coded(&folded).is_empty()
}

/// Whether a query is the name of something, and nothing else.
fn is_name(outcome: &Outcome) -> bool {
    outcome.r#match.as_ref().is_some_and(|it| it.unread.is_empty() && it.kind != MatchKind::Text)
}

/// Where words with these stems stand in a text: start and end, in characters.
pub(super) fn marks(text: &str, stems: &[&str]) -> Vec<[usize; 2]> {
    let mut marks: Vec<[usize; 2]> = Vec::new();
    let mut start = 0;
    let mut word = String::new();
    let characters: Vec<char> = text.chars().chain([' ']).collect();
    for (at, c) in characters.iter().copied().enumerate() {
        // `84.5` is one number.
        let is_within = c == '.'
            && word.ends_with(|it: char| it.is_ascii_digit())
            && characters.get(at + 1).is_some_and(char::is_ascii_digit);
        if c.is_alphanumeric() || c == '\'' || is_within {
            word.push(c);
            continue;
        }
        if words_of(&word).any(|it| stems.contains(&stem(&it))) {
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
