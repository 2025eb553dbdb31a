//! Questions: the passages that answer one, and what has to be said before them.

use super::{
    Caveat, Hit, HitMatch, Match, Notice, Outcome, Passage, Read, Session,
    schedule::withdrawal,
    select::{Ranked, Selection, select},
};
use crate::{
    index::Place,
    knowledge::{Heading, LocaleFacts, grades, number_of, stems},
    model::{self, Cell, Citation, Entry, Kind, Part, Section, Severity, SideEffect, SourceFilter},
    reading::{MatchKind, Question, ReadAs, Sought, Subject},
    text::is_common,
};

/// Passages that are shown at most, and how much worse than the best they may be.
const MOST_PASSAGES: usize = 8;
const CLOSE: f32 = 0.62;
/// Passages that are looked at until there are enough.
const MOST_LOOKED_AT: usize = 14;
/// The same where a grade is asked for: what each body does at it.
const MOST_AT_A_GRADE: usize = 28;
/// Percent of its words from which on a passage says again what another one said.
const SAID_AGAIN: usize = 80;
/// Passages before those of other drugs.
const FIRST: usize = 2;

/// What must hold for an answer. Measured against `tests/data/negatives.txt` and the negatives of `tests/data/queries*.tsv`.
mod gate {
    /// Most of the words, by rarity, that may be unread: where a facet, a trial or a term is asked for, and with a subject
    /// alone, and without.
    pub(super) const UNREAD_WITH_FACET: f32 = 0.62;
    pub(super) const UNREAD_WITH_EFFECT: f32 = 0.75;
    pub(super) const UNREAD: f32 = 0.5;
    pub(super) const UNREAD_WITHOUT_SUBJECT: f32 = 0.25;
    /// Share of the words that the best passage holds, where nothing is read but a drug, and where nothing is read at all.
    pub(super) const COVERED_WITH_DRUG: f32 = 0.6;
    pub(super) const COVERED_ALONE: f32 = 0.75;
    pub(super) const COVERED_WITH_FACET: f32 = 0.45;
}

/// Answers a question, if passages do; else says why not.
pub(super) fn ask(
    session: &Session<'_>,
    question: &Question,
    mut outcome: Outcome,
    most: usize,
) -> Result<Outcome, Box<Outcome>> {
    let elsewhere = question.facets.iter().filter(|it| it.facet.is_elsewhere);
    let elsewhere: Vec<String> = elsewhere.map(|it| it.typed.clone()).collect();
    let is_elsewhere = !elsewhere.is_empty();
    outcome.notices.splice(..0, is_elsewhere.then_some(Notice::Caveat(Caveat::NotHere(elsewhere))));
    // Of another disease nothing holds that is said of this one.
    if is_elsewhere && !(question.asks() && question.has_subject()) {
        return Err(Box::new(outcome));
    }
    let selection = select(session, question);
    let gaps = gaps(session, question);
    outcome.notices.splice(..0, (!gaps.is_empty()).then_some(Notice::Caveat(Caveat::Gaps(gaps))));
    if !passes(question, &selection) {
        if !selection.unread.is_empty() {
            outcome.notices.insert(0, Notice::Caveat(Caveat::NothingOn(selection.unread)));
        }
        return Err(Box::new(outcome));
    }
    let (shown, entries) = shown(session, question, &selection);
    let caveats = caveats(session, question, &selection, &shown);
    if shown.is_empty() && caveats.is_empty() {
        return Err(Box::new(outcome));
    }
    outcome.notices.splice(..0, caveats);
    outcome.results = if shown.is_empty() {
        // That no source says it is an answer, too.
        let named = question.subjects.iter().filter_map(|it| session.knowledge.heading(it.place));
        named.filter_map(|it| session.hit(&it, MatchKind::Words)).collect()
    } else {
        hits(session, question, labels_first(in_order(shown)), entries, most)
    };
    // What passages speak of is not passed over.
    let speaks_of = |name: &str| {
        let mut passages = outcome.results.iter().flat_map(|it| &it.passages);
        passages.any(|it| names(&it.text, name))
    };
    let not_covered = std::mem::take(&mut outcome.not_covered);
    outcome.not_covered = not_covered.into_iter().filter(|it| !speaks_of(&it.name)).collect();
    outcome.suggestions.clear();
    outcome.unread = selection.unread;
    Ok(outcome)
}

/// The entries with the passages that are shown of them: first what was asked for by name, whoever speaks of it.
fn hits(
    session: &Session<'_>,
    question: &Question,
    shown: Vec<Shown>,
    mut entries: Vec<(Place, Entry)>,
    most: usize,
) -> Vec<Hit> {
    let mut hits: Vec<(Place, Hit)> = Vec::new();
    for (rank, it) in shown.into_iter().enumerate() {
        let passage = Passage { rank, ..it.passage };
        if let Some((_, hit)) = hits.iter_mut().find(|(place, _)| *place == it.place) {
            hit.passages.push(passage);
            continue;
        }
        let at = entries.iter().position(|(place, _)| *place == it.place).filter(|_| hits.len() < most);
        let entry = at.map(|at| entries.swap_remove(at).1).zip(session.knowledge.heading(it.place));
        if let Some(entry) = entry.and_then(|(entry, heading)| session.showing(&heading, entry)) {
            let r#match = Some(HitMatch { kind: it.kind });
            hits.push((it.place, Hit { r#match, passages: vec![passage], ..Hit::of(entry) }));
        }
    }
    let is_asked = |place: Place| question.of(Kind::SideEffect).any(|it| it.is_named && it.place == place);
    if let Some(at) = hits.iter().position(|(place, _)| is_asked(*place)) {
        hits[..=at].rotate_right(1);
    }
    hits.into_iter().map(|(_, hit)| hit).collect()
}

/// Whether enough of a question was understood for an answer.
fn passes(question: &Question, selection: &Selection) -> bool {
    let Some(best) = selection.ranked.first() else {
        // That no source names a side effect for a drug is an answer.
        return !question.drugs.is_empty() && question.of(Kind::SideEffect).any(|it| it.is_named);
    };
    // Of a place something is always asked.
    let asks = question.asks() || question.locale.is_some();
    // An everyday word is no side effect where nothing is asked of it.
    let is_context = question.asks_of_effects() || !question.drugs.is_empty();
    let has_effect = question.of(Kind::SideEffect).any(|it| it.is_named || is_context);
    let is_sure = |it: &Subject| it.is_named || !question.drugs.is_empty();
    let has_other = question.subjects.iter().any(|it| it.kind != Kind::SideEffect && is_sure(it));
    let asks_with_subject = asks || question.facets.iter().any(|it| !it.facet.parts.is_empty());
    // A drug that is not covered is one where passages name it.
    let names_other = question.drugs.is_empty() && !question.others.is_empty();
    let has_subject = has_effect || !question.drugs.is_empty() || has_other || names_other;
    let is_literal = question.facets.iter().any(|it| it.facet.is_literal);
    if is_literal && !best.fits {
        return false;
    }
    let most = match (has_subject, asks_with_subject) {
        _ if has_effect && !question.drugs.is_empty() => gate::UNREAD_WITH_EFFECT,
        (true, true) => gate::UNREAD_WITH_FACET,
        (true, false) => gate::UNREAD,
        (false, _) => gate::UNREAD_WITHOUT_SUBJECT,
    };
    let contents = question.words.iter().filter(|it| it.read_as == ReadAs::Content).count();
    // A code that nothing has is no word that can be passed over.
    let has_code = question.drugs.is_empty() && selection.unread.iter().any(|it| is_code(it));
    let is_thin = !has_subject && contents <= 2 && !selection.unread.is_empty();
    if selection.unread_share > most || is_thin || has_code {
        return false;
    }
    let says_more = question.words.len() > 1 || question.words.iter().any(|it| it.read_as == ReadAs::Content);
    // One word that is used of nothing else (`posology`), is the name of a facet (`storage`), or has to stand there (`driving`).
    let is_alone = |it: &Sought| {
        !is_common(&it.typed) || question.facets.iter().any(|asked| asked.facet.id == it.typed) || is_literal
    };
    let is_alone = matches!(question.words.as_slice(), [it] if is_alone(it))
        && (!is_literal || question.facets.iter().filter(|it| !it.facet.is_vague).count() == 1)
        && best.fits;
    let is_phrase = question.facets.iter().any(|it| it.is_phrase && !it.facet.is_vague);
    let covered = selection.ranked.iter().take(5).map(|it| it.coverage).fold(0.0, f32::max);
    match (has_effect || has_other, !question.drugs.is_empty(), asks) {
        (true, _, _) | (_, true, true) => true,
        (_, true, false) => best.coverage >= gate::COVERED_WITH_DRUG,
        _ if names_other => asks && best.fits,
        (_, false, true) => is_phrase || is_alone || (says_more && covered >= gate::COVERED_WITH_FACET),
        (_, false, false) => question.words.len() > 1 && best.coverage >= gate::COVERED_ALONE,
    }
}

/// What topics name as not read that is asked for by words which have to stand in an answer.
fn gaps(session: &Session<'_>, question: &Question) -> Vec<String> {
    let is_literal = |it: &&Sought| {
        matches!(it.read_as, ReadAs::Facet { is_literal: true } | ReadAs::FacetPhrase { is_literal: true })
    };
    let sought: Vec<&Sought> = question.words.iter().filter(is_literal).collect();
    if sought.is_empty() {
        return Vec::new();
    }
    let is_asked = |gap: &String| {
        let said = stems(gap);
        let has_all = |own: &[String]| own.iter().all(|it| said.contains(it));
        sought.iter().all(|it| said.contains(&it.stem) || it.synonyms.iter().any(|own| has_all(own)))
    };
    let topics = session.knowledge.headings_of(Kind::Topic);
    let topics = topics.filter_map(|it| session.hit(&it, MatchKind::Text));
    let gaps = topics.flat_map(|it| it.entry().map(|it| it.not_read().to_vec()).unwrap_or_default());
    gaps.filter(is_asked).collect()
}

/// Whether a word may be a code: a long number, or letters with digits.
fn is_code(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.len() > 5 && digits > 1
}

/// A passage that is shown, of an entry.
struct Shown {
    place: Place,
    kind: MatchKind,
    passage: Passage,
    /// The stems of its words.
    words: Vec<String>,
    /// Its number among those of the entry.
    number: usize,
    is_about_effect: bool,
}

/// The passages that are shown, best first, and the entries that say them.
fn shown(
    session: &Session<'_>,
    question: &Question,
    selection: &Selection,
) -> (Vec<Shown>, Vec<(Place, Entry)>) {
    let Some(best) = selection.ranked.first().map(|it| it.score) else { return Default::default() };
    let close: Vec<Ranked> =
        selection.ranked.iter().copied().take_while(|it| it.score >= best * CLOSE).collect();
    let looked_at = spread(question, selection, close);
    let looked_at: Vec<(Place, usize)> = looked_at
        .iter()
        .take(if question.grades == 0 { MOST_LOOKED_AT } else { MOST_AT_A_GRADE })
        .map(|it| selection.facts.place(it.passage))
        .collect();
    let mut entries: Vec<(Place, Entry)> = Vec::new();
    for (place, _) in &looked_at {
        if entries.iter().all(|(known, _)| known != place) {
            let entry = session.knowledge.heading(*place).and_then(|it| it.entry());
            entries.extend(entry.map(|entry| (*place, entry)));
        }
    }
    let passages: Vec<(Place, Vec<model::Passage<'_>>)> =
        entries.iter().map(|(place, entry)| (*place, entry.passages())).collect();
    let mut shown: Vec<Shown> = Vec::new();
    for (place, number) in looked_at {
        let of_entry = passages.iter().find(|(known, _)| *known == place);
        let said = of_entry.and_then(|(_, all)| said(session, question, all.get(number)?));
        let Some(passage) = said.filter(|it| has_room(&shown, it)) else { continue };
        let words = stems(&format!("{} {}", passage.text, passage.population.as_deref().unwrap_or_default()));
        if shown.iter().any(|other| is_said_again((&passage, &words), other)) {
            continue;
        }
        let is_named =
            question.drugs.contains(&place) || question.subjects.iter().any(|it| it.place == place);
        shown.push(Shown {
            kind: if is_named { MatchKind::Words } else { MatchKind::Text },
            is_about_effect: question.of(Kind::SideEffect).any(|it| is_or_is_form(session, place, it.place)),
            place,
            passage,
            words,
            number,
        });
    }
    let rules = rules_of_labels(session, question, &shown, &passages);
    shown.extend(rules);
    (shown, entries)
}

/// Whether an entry is another one, or a form of it.
fn is_or_is_form(session: &Session<'_>, form: Place, of: Place) -> bool {
    let id = |place: Place| session.knowledge.heading(place).map(|it| it.id);
    let parent = || session.knowledge.heading(form).and_then(|it| it.parent());
    form == of || parent().is_some_and(|it| Some(it.as_str()) == id(of))
}

/// What labels do, beside what guideline bodies do: their actions, and, where it is asked for, their general rules.
fn rules_of_labels(
    session: &Session<'_>,
    question: &Question,
    shown: &[Shown],
    passages: &[(Place, Vec<model::Passage<'_>>)],
) -> Vec<Shown> {
    let is_guideline = |it: &&Shown| it.passage.part == Part::Guidelines.slug();
    let mut places: Vec<Place> = shown.iter().filter(is_guideline).map(|it| it.place).collect();
    places.dedup();
    let asked: Vec<&str> =
        question.drugs.iter().filter_map(|it| session.knowledge.heading(*it)).map(|it| it.id).collect();
    let is_of_drugs =
        |it: &model::Passage<'_>| asked.is_empty() || it.drug.is_none_or(|id| asked.contains(&id));
    let asks_of_rules = question.facets.iter().any(|it| it.facet.is_of_rules());
    let mut rules: Vec<Shown> = Vec::new();
    for (place, all) in passages.iter().filter(|(place, _)| places.contains(place)) {
        for (number, it) in all.iter().enumerate() {
            let is_action = it.part == Part::Actions && it.jurisdiction.is_none() && !it.is_of_some();
            let is_general = asks_of_rules && it.part == Part::Section(Section::DoseModification);
            let is_rule = (is_action || is_general) && is_of_drugs(it);
            let is_there = shown.iter().any(|other| other.place == *place && other.number == number);
            let said = if is_rule && !is_there { said(session, question, it) } else { None };
            rules.extend(said.map(|passage| Shown {
                place: *place,
                kind: MatchKind::Text,
                words: Vec::new(),
                number,
                is_about_effect: true,
                passage,
            }));
        }
    }
    rules
}

/// Whether a passage may be shown beside others: so many, and what every body does at a grade.
fn has_room(shown: &[Shown], it: &Passage) -> bool {
    let is_guideline = |it: &Passage| it.part == Part::Guidelines.slug();
    let others = shown.iter().filter(|it| !is_guideline(&it.passage)).count();
    if is_guideline(it) { shown.len() < MOST_AT_A_GRADE } else { others < MOST_PASSAGES }
}

/// The same with the doses of one plan one after the other, as they are given, where the first of them stands.
fn in_order(shown: Vec<Shown>) -> Vec<Shown> {
    let is_dose = |it: &Shown, place: Place| it.passage.part == Part::Phases.slug() && it.place == place;
    let mut ordered: Vec<Shown> = Vec::new();
    for it in shown {
        let last = ordered.iter().rposition(|other| is_dose(&it, it.place) && is_dose(other, it.place));
        let Some(last) = last else {
            ordered.push(it);
            continue;
        };
        let earlier = |other: &Shown| is_dose(other, it.place) && other.number > it.number;
        let at = ordered.iter().position(earlier).unwrap_or(last + 1);
        ordered.insert(at, it);
    }
    ordered
}

/// The same with what labels do before what guideline bodies say: a label may stop where a guideline goes on.
fn labels_first(mut shown: Vec<Shown>) -> Vec<Shown> {
    let (actions, guidelines) = (Part::Actions.slug(), Part::Guidelines.slug());
    let is_rule =
        |it: &Shown| it.passage.part == actions && it.is_about_effect && it.passage.jurisdiction.is_none();
    if let Some(first) = shown.iter().position(|it| it.passage.part == guidelines) {
        // A stable sort: within each the order stays.
        shown[first..].sort_by_key(|it| !is_rule(it));
    }
    shown
}

/// Where no drug is asked for, what is said of one is not all: after the first passages the best of each other drug.
fn spread(question: &Question, selection: &Selection, mut ranked: Vec<Ranked>) -> Vec<Ranked> {
    // Two drugs that are asked for stand side by side.
    let first = if question.drugs.len() > 1 { 1 } else { FIRST };
    let is_of_one = question.drugs.len() == 1 || question.of(Kind::Trial).next().is_some();
    if is_of_one || !question.asks() || ranked.len() <= first {
        return ranked;
    }
    let drugs = |it: &Ranked| selection.facts.drugs[it.passage];
    let partners = if question.drugs.is_empty() { selection.partners } else { 0 };
    let mut seen = ranked[..first].iter().fold(partners, |bits, it| bits | drugs(it));
    let mut at = first;
    for next in first..ranked.len() {
        if ranked[next].fits && drugs(&ranked[next]) & !seen != 0 {
            seen |= drugs(&ranked[next]);
            ranked[at..=next].rotate_right(1);
            at += 1;
        }
    }
    ranked
}

/// A passage as it is shown, if the sources that were asked for say it.
fn said(session: &Session<'_>, question: &Question, it: &model::Passage<'_>) -> Option<Passage> {
    let may_speak = |it: &Citation, part: Part| match part {
        Part::Call => session.allows_call(&it.source),
        _ => session.allows(&it.source),
    };
    let allowed: Vec<Citation> =
        it.citations.iter().filter(|citation| may_speak(citation, it.part)).cloned().collect();
    if allowed.is_empty() || (it.together && allowed.len() < it.citations.len()) {
        return None;
    }
    let stems =
        question.words.iter().flat_map(|it| [&it.stem].into_iter().chain(it.synonyms.iter().flatten()));
    let stems: Vec<&str> = stems.map(String::as_str).collect();
    let place = (session as &dyn SourceFilter).place(&allowed);
    let marks = super::search::marks(&it.text, &stems);
    let facets = question.facets.iter().filter(|asked| asked.facet.is_answered_by(it.part));
    let why = facets.map(|it| it.facet.id.clone()).chain((!marks.is_empty()).then(|| "words".to_owned()));
    Some(Passage {
        why: why.collect(),
        section: it.part.heading(),
        part: it.part.slug(),
        r#use: it.of_use.map(str::to_owned),
        of: it.of.as_deref().map(str::to_owned),
        text: it.text.to_string(),
        lines: it.lines.iter().map(|(cell, line)| (line.clone(), answers(question, *cell, line))).collect(),
        drug: it.drug.map(str::to_owned),
        marks,
        population: it.population.map(str::to_owned),
        jurisdiction: if session.filter.is_open() { it.jurisdiction } else { place },
        citations: allowed,
        together: it.together,
        rank: 0,
    })
}

/// Whether a line of a row of management answers: what becomes of the immunotherapy, and what holds words of the question.
/// On resuming labels have rules of their own: it answers where these are asked for, too. What is given is never left out
/// where it is asked what to do.
fn answers(question: &Question, cell: Cell, line: &str) -> bool {
    let said = stems(line);
    // The name of what it is of stands in any line.
    let asked = question.words.iter().filter(|it| it.read_as != ReadAs::Subject);
    let mut asked = asked.flat_map(|it| [&it.stem].into_iter().chain(it.synonyms.iter().flatten()));
    match cell {
        Cell::Immunotherapy => true,
        Cell::Resume => question.facets.iter().any(|it| it.facet.is_of_rules()),
        Cell::Steroid | Cell::Treatment if question.facets.iter().any(|it| it.facet.is_of_treatment()) => {
            true
        }
        _ => asked.any(|it| said.contains(it)),
    }
}

/// Whether nearly all words of a passage stand in another one that is of the same drug and of the same people.
fn is_said_again((new, words): (&Passage, &[String]), known: &Shown) -> bool {
    let is_of_another = new.drug.is_some() && known.passage.drug.is_some() && new.drug != known.passage.drug;
    // Two bodies that say the same stand side by side, and so do two forms of which one says it.
    let is_guideline = new.part == Part::Guidelines.slug();
    if new.population != known.passage.population || is_of_another || is_guideline {
        return false;
    }
    let again = words.iter().filter(|it| known.words.contains(it)).count();
    !words.is_empty() && again * 100 >= words.len() * SAID_AGAIN
}

/// What has to be said before the passages, so that they are not taken for more than they are.
fn caveats(
    session: &Session<'_>,
    question: &Question,
    selection: &Selection,
    shown: &[Shown],
) -> Vec<Notice> {
    let heading = |place: &Place| session.knowledge.heading(*place);
    let of_kind = |kind| question.of(kind).filter_map(|it| heading(&it.place)).collect::<Vec<_>>();
    let drugs: Vec<Heading<'_>> = question.drugs.iter().filter_map(heading).collect();
    let (trials, effects) = (of_kind(Kind::Trial), of_kind(Kind::SideEffect));
    let mut said: Vec<Caveat> = trials.iter().filter_map(|it| of_trial(session, it, &drugs)).collect();
    if question.grades != 0 && !effects.is_empty() {
        let effects = effects.iter().filter_map(|it| it.entry().and_then(variant!(Entry::SideEffect)));
        said.extend(effects.flat_map(|it| of_grade(session, &it, question.grades, &drugs)));
    } else if let ([effect], [drug]) = (effects.as_slice(), drugs.as_slice()) {
        said.extend(of_effect(effect, drug, shown));
    }
    if let ([effect], [trial]) = (effects.as_slice(), trials.as_slice())
        && question.asks_of_rates()
    {
        said.extend(of_rate(effect, trial, shown));
    }
    let asks_of_uses = question.facets.iter().any(|it| it.facet.is_of_uses());
    // A drug beside a status is asked for in people who have it, whatever is asked.
    let is_asked = |it: &&Subject| asks_of_uses || (it.is_status && !drugs.is_empty());
    let terms = question.of(Kind::Term).filter(is_asked);
    let terms = terms.filter(|it| !selection.is_in_a_use(session, it, &question.drugs));
    let drug = drugs.first().map(|it| it.name.to_owned());
    let no_use = |term: Heading<'_>| Caveat::NoUse { drug: drug.clone(), asked: term.name.to_owned() };
    said.extend(terms.filter_map(|it| heading(&it.place)).map(no_use));
    said.extend(question.locale.as_ref().and_then(|it| of_place(it, shown)));
    // That nothing is approved any more is read before all else that is said of a drug.
    let withdrawn = drugs.iter().filter_map(withdrawal);
    withdrawn.chain(said.into_iter().map(Notice::Caveat)).collect()
}

/// Where a trial is one of other drugs than those that are asked for.
fn of_trial(session: &Session<'_>, trial: &Heading<'_>, drugs: &[Heading<'_>]) -> Option<Caveat> {
    let Entry::Trial(entry) = trial.entry()? else { return None };
    let is_own = drugs.iter().any(|it| entry.drugs.iter().any(|id| id == it.id));
    let asked = drugs.first().filter(|_| !is_own && !entry.drugs.is_empty())?;
    let of = entry.drugs.iter().filter_map(|it| session.knowledge.by_id(it)).map(|it| it.name.to_owned());
    Some(Caveat::TrialOf { trial: trial.name.to_owned(), of: of.collect(), not: asked.name.to_owned() })
}

/// Where no passage tells of a side effect with a drug.
fn of_effect(effect: &Heading<'_>, drug: &Heading<'_>, shown: &[Shown]) -> Option<Caveat> {
    let is_told = shown.iter().any(|it| it.is_about_effect || names(&it.passage.text, effect.name));
    (!is_told).then(|| Caveat::NotNamedFor { effect: effect.name.to_owned(), drug: drug.name.to_owned() })
}

/// Where no passage is a rate of a side effect in a trial.
fn of_rate(effect: &Heading<'_>, trial: &Heading<'_>, shown: &[Shown]) -> Option<Caveat> {
    let is_rate = |it: &Shown| {
        let people = it.passage.population.as_deref().unwrap_or_default();
        it.is_about_effect && it.passage.part == Part::Rates.slug() && names(people, trial.name)
    };
    (!shown.iter().any(is_rate))
        .then(|| Caveat::NoRateIn { effect: effect.name.to_owned(), trial: trial.name.to_owned() })
}

/// Where nothing is said of a place other than the United States.
fn of_place(locale: &LocaleFacts, shown: &[Shown]) -> Option<Caveat> {
    let is_there = |it: &Shown| locale.number == Some(number_of(it.passage.jurisdiction));
    let is_home = locale.number == Some(number_of(None));
    (!is_home && !shown.iter().any(is_there)).then(|| Caveat::NothingFrom(locale.name.clone()))
}

fn names(text: &str, name: &str) -> bool {
    text.to_lowercase().contains(&name.to_lowercase())
}

/// What has to be said before what is done at grades, a bit each: that labels have no rule for them, and of which condition
/// that has rules it may be a sign.
pub(super) fn of_grade(
    session: &Session<'_>,
    effect: &SideEffect,
    asked: u8,
    drugs: &[Heading<'_>],
) -> Vec<Caveat> {
    let of_signs = of_conditions(session, effect, asked, drugs);
    without_rule(session, effect, asked, drugs).into_iter().chain(of_signs).collect()
}

/// Serious conditions of which a side effect may be a sign, and for which labels have rules.
fn of_conditions(
    session: &Session<'_>,
    effect: &SideEffect,
    asked: u8,
    drugs: &[Heading<'_>],
) -> Option<Caveat> {
    let (found, _) = session.look_up(&[Kind::SideEffect], &effect.name).ok()?;
    let signs = found.iter().filter(|(_, kind)| *kind == MatchKind::Sign);
    let conditions = signs.filter_map(|(it, _)| it.entry().and_then(variant!(Entry::SideEffect)));
    let has_rules = |it: &SideEffect| it.actions.iter().any(|it| is_of(it, drugs));
    let ruled = conditions.filter(|it| it.severity == Severity::Serious && has_rules(it));
    let conditions: Vec<String> = ruled.map(|it| it.name.to_lowercase()).take(MOST_CONDITIONS).collect();
    (!conditions.is_empty()).then(|| Caveat::MayBe {
        effect: effect.name.clone(),
        conditions,
        grade: (1..=5).find(|it| asked & 1 << it != 0).unwrap_or_default(),
    })
}

/// Whether a rule is one of some drugs; of any, where none is asked for.
fn is_of(rule: &model::Action, drugs: &[Heading<'_>]) -> bool {
    drugs.is_empty() || drugs.iter().any(|drug| drug.id == rule.drug)
}

/// Conditions of which a side effect may be a sign that are named at most.
const MOST_CONDITIONS: usize = 3;

/// Says where no rule of labels names a grade.
fn without_rule(
    session: &Session<'_>,
    effect: &SideEffect,
    asked: u8,
    drugs: &[Heading<'_>],
) -> Option<Caveat> {
    let rules: Vec<&model::Action> = effect.actions.iter().filter(|it| is_of(it, drugs)).collect();
    let graded = |it: &model::Action| grades(&stems(&it.grade));
    let grade =
        (1..=5).filter(|it| asked & 1 << it != 0).map(|it| it.to_string()).collect::<Vec<_>>().join(" or ");
    let name = effect.name.clone();
    if rules.is_empty() {
        // Of a label whose rules were not taken over it is not said that it has none.
        if let [drug] = drugs
            && !has_rules(session, drug)
        {
            return Some(Caveat::RulesNotHere(drug.name.to_owned()));
        }
        return Some(Caveat::NoRule { effect: name, drug: drugs.first().map(|it| it.name.to_owned()) });
    }
    if rules.iter().all(|it| graded(it) == 0) {
        return Some(Caveat::ByThreshold(name));
    }
    let is_ruled = rules.iter().any(|it| graded(it) & asked != 0);
    (!is_ruled).then_some(Caveat::NoRuleAtGrade { grade, effect: name })
}

/// Whether rules of a drug stand under any side effect.
fn has_rules(session: &Session<'_>, drug: &Heading<'_>) -> bool {
    let effects = session.knowledge.headings_of(Kind::SideEffect).filter_map(|it| it.entry());
    let mut effects = effects.filter_map(|it| if let Entry::SideEffect(it) = it { Some(it) } else { None });
    effects.any(|it| it.actions.iter().any(|it| it.drug == drug.id))
}

/// How a question was read.
pub(super) fn read(session: &Session<'_>, question: &Question) -> Read {
    let id = |place: &Place| session.knowledge.heading(*place).map(|it| it.id.to_owned());
    let subjects = question.drugs.iter().chain(question.subjects.iter().map(|it| &it.place));
    Read {
        subjects: subjects.filter_map(id).collect(),
        facets: question.facets.iter().map(|it| it.facet.id.clone()).collect(),
        grades: (1..=5).filter(|it| question.grades & 1 << it != 0).collect(),
        slips: question.slips.clone(),
        place: question.locale.as_ref().map(|it| it.name.clone()),
        sign: question.denies.then_some("negative"),
    }
}

/// How a question led to what is shown.
pub(super) fn matched(typed: &str, session: &Session<'_>, question: &Question, outcome: &Outcome) -> Match {
    let ids: Vec<String> = question
        .drugs
        .iter()
        .chain(question.subjects.iter().map(|it| &it.place))
        .filter_map(|it| session.knowledge.heading(*it))
        .map(|it| it.id.to_owned())
        .collect();
    let kind = match &outcome.r#match {
        Some(found) => found.kind.max(MatchKind::Words),
        None if ids.is_empty() => MatchKind::Text,
        None => MatchKind::Words,
    };
    Match {
        typed: typed.to_owned(),
        id: (question.drugs.len() < 2).then(|| ids.first().cloned()).flatten(),
        ids,
        kind,
        distance: outcome.r#match.as_ref().and_then(|it| it.distance),
        signs: if question.outranks_signs() && !question.asks_whom_to_call() {
            Vec::new()
        } else {
            outcome.symptoms.signs.clone()
        },
        read: Some(read(session, question)),
        unread: Vec::new(),
    }
}
