//! `side-effects`: all, one with its forms, or those of a drug.

use std::collections::BTreeSet;

use super::{Answer, Command, Context, Error, Hit, Notice, Outcome, Record, Session, ask::of_grade, keep};
use crate::{
    index::Place,
    knowledge::{Heading, grades, stems},
    model::{
        Author, Citation, Drug, Entry, Jurisdiction, Kind, Organ, Part, RedFlag, Section, Severity,
        SideEffect, SourceFilter, Statement,
    },
    reading::MatchKind,
    text::{fold, stem},
};

/// So many conditions of which something may be a sign are shown, and so many common ones among them: the complaint itself
/// is not lost behind what it may be a sign of. The rest is named.
const MOST_CONDITIONS: usize = 8;
const MOST_COMMON: usize = 2;

/// What of side effects is asked for alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Only<'a> {
    /// A severity.
    pub severity: Option<Severity>,
    /// An organ, as it was typed.
    pub organ: Option<&'a str>,
    /// A grade: what is done at it.
    pub grade: Option<u8>,
}

/// Answers `side-effects [TERM]`: only what is said of the drug of a name, only of a severity, an organ or a grade.
pub fn side_effects(
    session: &Session<'_>,
    term: Option<&str>,
    name: Option<&str>,
    only: &Only<'_>,
) -> Result<Answer, Error> {
    let Only { severity, organ, grade } = *only;
    let query = term.or(name);
    let all_organs = if organ.is_some() { session.knowledge.organs() } else { Vec::new() };
    let organs_asked = organ.map(|it| organs_named(&all_organs, it));
    let is_asked = |hit: &Hit| has(hit, severity, organs_asked.as_ref());
    let mut outcome = Outcome::default();
    let (mut drug, mut asked) = (None, Vec::new());
    if let Some(name) = name {
        let (named, read) = session.look_up(&[Kind::Drug], name)?;
        outcome = read;
        let Some((heading, kind)) = named.first() else {
            return Ok(session.answer(Command::SideEffects, query, outcome));
        };
        if *kind > MatchKind::Alias {
            outcome.notices.push(Notice::ReadAs { typed: name.to_owned(), drug: heading.name.to_owned() });
        }
        drug = whole_drug(heading);
        asked.push(*heading);
    }
    match (term, drug) {
        (Some(term), drug) => {
            let notices = outcome.notices;
            outcome = of_term(session, term, drug, is_asked)?;
            outcome.notices.splice(..0, notices);
        }
        (None, Some(drug)) => of_drug(session, &drug, &mut outcome),
        (None, None) => outcome.results = session.all(Kind::SideEffect).map(Hit::of).collect(),
    }
    outcome.results.retain(is_asked);
    if let Some(organ) = organ.filter(|_| outcome.results.is_empty()) {
        outcome
            .notices
            .push(Notice::NoOrgan { typed: organ.to_owned(), organs: organs(session, &all_organs) });
    }
    if term.is_some() {
        let is_denied = outcome.symptoms.is_denied && outcome.symptoms.nearest.is_empty();
        outcome.notices.extend(is_denied.then_some(Notice::Denied));
        let not_listed = session.not_listed(&outcome);
        outcome.notices.extend(not_listed);
    }
    if let Some(grade) = grade {
        keep_grade(session, &mut outcome, grade, asked.as_slice());
    }
    let answer = answered(session, Command::SideEffects, query, outcome);
    Ok(Answer { is_narrowed: answer.is_narrowed || grade.is_some(), grade, ..answer })
}

/// Keeps what labels and guideline bodies do at a grade. What only may be meant goes where something is named.
fn keep_grade(session: &Session<'_>, outcome: &mut Outcome, grade: u8, drugs: &[Heading<'_>]) {
    let is_named = |hit: &Hit| hit.r#match.as_ref().is_some_and(|it| it.kind != MatchKind::Sign);
    if outcome.results.iter().any(is_named) {
        outcome.results.retain(|hit| hit.context.is_some() || is_named(hit));
    }
    let effects = outcome.results.iter().filter(|it| it.context.is_none()).filter_map(effect);
    let caveats = effects.flat_map(|it| of_grade(session, it, 1 << grade, drugs));
    let caveats: Vec<Notice> = caveats.map(Notice::Caveat).collect();
    outcome.notices.splice(..0, caveats);
    for hit in &mut outcome.results {
        if let Record::Entry(entry) = &mut hit.record
            && let Entry::SideEffect(effect) = &mut **entry
        {
            keep_what_is_done(effect, grade);
        }
    }
    outcome
        .results
        .retain(|hit| effect(hit).is_some_and(|it| is_done_something(it) || hit.context.is_none()));
}

/// Keeps of a side effect what is done at a grade, with the general rules of labels and where sources differ.
fn keep_what_is_done(effect: &mut SideEffect, grade: u8) {
    let is_at = |text: &str| {
        let graded = grades(&stems(text));
        graded == 0 || graded & 1 << grade != 0
    };
    effect.actions.retain(|it| is_at(&it.grade));
    effect.management.retain(|it| it.is_of(grade));
    effect.rates.clear();
    effect.symptoms.clear();
    effect.not_read.clear();
    effect.sections.retain(|section, _| matches!(section, Section::DoseModification | Section::Differences));
    if let Some(differences) = effect.sections.get_mut(&Section::Differences) {
        differences.retain(|it| is_at(&it.text));
    }
    effect.sections.retain(|_, statements| !statements.is_empty());
}

fn is_done_something(effect: &SideEffect) -> bool {
    !effect.actions.is_empty() || !effect.management.is_empty()
}

/// Answers `search` with words that tell of symptoms.
pub(super) fn of_symptoms(session: &Session<'_>, query: &str, words: &str) -> Result<Answer, Error> {
    let outcome = of_term(session, words, None, |_| true)?;
    Ok(answered(session, Command::Search, Some(query), outcome))
}

/// Serious ones first, and no more than can be read.
fn answered(session: &Session<'_>, command: Command, query: Option<&str>, mut outcome: Outcome) -> Answer {
    put_serious_first(&mut outcome);
    let left_out = cut(&mut outcome.results);
    outcome.notices.extend(left_out);
    let no_number = without_number(session, &outcome.results);
    outcome.notices.extend(no_number);
    session.answer(command, query, outcome)
}

/// What is said of a term, of one drug or of all.
fn of_term(
    session: &Session<'_>,
    term: &str,
    mut drug: Option<Drug>,
    is_asked: impl Fn(&Hit) -> bool,
) -> Result<Outcome, Error> {
    let (mut named, mut outcome) = session.look_up(&[Kind::SideEffect, Kind::Drug], term)?;
    // A drug may be named beside what it causes: then it says of which drug that is asked.
    if let [(beside, _)] = named[..]
        && beside.kind == Kind::Drug
        && session.knowledge.named(&fold(term)).is_empty()
    {
        let effects = session.look_up(&[Kind::SideEffect], term)?;
        if !effects.0.is_empty() {
            ((named, outcome), drug) = (effects, whole_drug(&beside));
        }
    }
    for (heading, kind) in named {
        match whole_drug(&heading) {
            Some(drug) => of_drug(session, &drug, &mut outcome),
            None => outcome.results.extend(session.hit(&heading, kind)),
        }
    }
    outcome.put_told_first();
    let is_named = |hit: &Hit| hit.r#match.as_ref().is_some_and(|it| it.kind != MatchKind::Sign);
    if let [asked, signs @ ..] = &outcome.results[..]
        && let Some(effect) = effect(asked)
        && !signs.iter().any(is_named)
        && is_named(asked)
    {
        let shown: BTreeSet<&str> = outcome.results.iter().filter_map(Hit::entry).map(Entry::id).collect();
        let forms = beneath(session, effect);
        let is_shown = |hit: &Hit| hit.entry().is_some_and(|it| shown.contains(it.id()));
        let forms: Vec<Hit> = forms.into_iter().filter(|it| !is_shown(it)).collect();
        outcome.results.extend(forms);
    }
    outcome.results.retain(is_asked);
    let asked: Vec<&Hit> = outcome.results.iter().filter(|hit| hit.context.is_none()).collect();
    if let [Some(effect)] = asked.into_iter().map(effect).collect::<Vec<_>>()[..] {
        outcome.notices.extend(unread(session, effect, drug.as_ref()));
    }
    if let Some(drug) = &drug {
        keep_all_of(session, &mut outcome, drug);
    }
    Ok(outcome)
}

/// The drug of a heading, with what it shows.
fn whole_drug(heading: &Heading<'_>) -> Option<Drug> {
    let is_drug = heading.kind == Kind::Drug;
    is_drug.then(|| heading.entry()).flatten().and_then(variant!(Entry::Drug))
}

/// Leaves of the conditions of which something may be a sign so many that they can be read, and names the others.
fn cut(results: &mut Vec<Hit>) -> Option<Notice> {
    let is_serious = |hit: &Hit| effect(hit).is_some_and(|it| it.severity == Severity::Serious);
    let asked = || results.iter().filter(|hit| hit.r#match.is_some());
    let common = asked().filter(|hit| !is_serious(hit)).count().min(MOST_COMMON);
    let serious = asked().filter(|hit| is_serious(hit)).count().min(MOST_CONDITIONS - common);
    let mut room = (serious, MOST_CONDITIONS - serious);
    let mut others = Vec::new();
    results.retain(|hit| {
        let Some(found) = &hit.r#match else { return true };
        let room = if is_serious(hit) { &mut room.0 } else { &mut room.1 };
        let is_left_out = found.kind == MatchKind::Sign && *room == 0;
        *room = room.saturating_sub(1);
        others.extend(hit.entry().filter(|_| is_left_out).map(|it| it.name().to_lowercase()));
        !is_left_out
    });
    (!others.is_empty()).then_some(Notice::MoreConditions(others))
}

/// Whether a result has a severity and one of some organs, where they are asked for.
fn has(hit: &Hit, severity: Option<Severity>, organs: Option<&BTreeSet<String>>) -> bool {
    let Some(effect) = effect(hit) else { return severity.is_none() && organs.is_none() };
    let is_of = |organs: &BTreeSet<String>| effect.organ.as_ref().is_some_and(|it| organs.contains(it));
    severity.is_none_or(|it| effect.severity == it) && organs.is_none_or(is_of)
}

/// The names of the organs that go by a word, or by a word of their name, and of all that are parts of these.
fn organs_named(all: &[Organ], typed: &str) -> BTreeSet<String> {
    let wanted = fold(typed);
    let names = |it: &Organ| [&it.name].into_iter().chain(&it.names).map(|it| fold(it)).collect::<Vec<_>>();
    let by_name = |it: &&Organ| names(it).contains(&wanted);
    let by_word =
        |it: &&Organ| names(it).iter().flat_map(|it| it.split(' ')).any(|it| stem(it) == stem(&wanted));
    let mut meant: Vec<&Organ> = all.iter().filter(by_name).collect();
    if meant.is_empty() {
        meant = all.iter().filter(by_word).collect();
    }
    let mut organs: BTreeSet<String> = meant.into_iter().map(|it| it.name.clone()).collect();
    loop {
        let is_part = |it: &&Organ| it.part_of.as_ref().is_some_and(|whole| organs.contains(whole));
        let parts: Vec<String> =
            all.iter().filter(is_part).map(|it| it.name.clone()).filter(|it| !organs.contains(it)).collect();
        if parts.is_empty() {
            return organs;
        }
        organs.extend(parts);
    }
}

/// The organs of side effects and those of which they are parts, in the order in which they are listed.
fn organs(session: &Session<'_>, all: &[Organ]) -> Vec<String> {
    let effects = session.all(Kind::SideEffect).filter_map(variant!(Entry::SideEffect));
    let of_effects: BTreeSet<String> = effects.filter_map(|it| it.organ).collect();
    let has_some = |it: &&Organ| organs_named(all, &it.name).iter().any(|it| of_effects.contains(it));
    all.iter().filter(has_some).map(|it| it.name.clone()).collect()
}

/// Sorts by severity, and within one keeps the order in which they were found. What goes by the very name that was asked
/// for stays first.
fn put_serious_first(outcome: &mut Outcome) {
    let is_name = |hit: &Hit| hit.r#match.as_ref().is_some_and(|it| it.kind == MatchKind::Exact);
    outcome.results.sort_by_key(|hit| (hit.context, !is_name(hit), effect(hit).map(|it| it.severity)));
    let first = outcome.results.first().filter(|hit| hit.r#match.is_some());
    if let (Some(first), Some(found)) = (first, &mut outcome.r#match)
        && let (Some(entry), Some(matched)) = (first.entry(), &first.r#match)
    {
        let (id, kind) = (entry.id(), matched.kind);
        found.ids.sort_by_key(|it| it != id);
        (found.id, found.kind) = (Some(id.to_owned()), kind);
    }
}

/// Says where the article calls something common or serious and gives no number.
fn without_number(session: &Session<'_>, results: &[Hit]) -> Option<Notice> {
    let by_article =
        |hit: &&Hit| hit.entry().is_some_and(|it| it.citations().all(|it| is_article(session, it)));
    let in_percent = |it: &SideEffect| it.sections.values().flatten().any(|it| it.text.contains('%'));
    let has_number = |it: &SideEffect| !it.rates.is_empty() || in_percent(it);
    let shown = results.iter().filter(|hit| hit.context != Some(Context::Beneath)).filter(by_article);
    let without = shown.filter_map(effect).filter(|it| !has_number(it));
    let words: BTreeSet<&'static str> = without.map(|it| it.severity.word()).collect();
    (!words.is_empty()).then(|| Notice::NoNumber(words.into_iter().collect()))
}

/// What a source says that a drug causes, then, apart, what is said of the treatment as a whole.
fn of_drug(session: &Session<'_>, drug: &Drug, outcome: &mut Outcome) {
    let (mut own, mut whole) = (Vec::new(), Vec::new());
    for mut entry in session.all(Kind::SideEffect) {
        let mut rest = entry.clone();
        if keep_of(session, &mut entry, Some(drug)) && is_its_own(&entry) {
            own.push(Hit::of(entry));
        }
        if drug.is_immunotherapy()
            && keep_of(session, &mut rest, None)
            && !rest.section(Section::Frequency).is_empty()
        {
            whole.push(Hit::beside(rest, Context::TreatmentAsAWhole));
        }
    }
    if own.is_empty() {
        outcome.notices.push(Notice::no_entry(&drug.name, "side effects of its own"));
    }
    outcome.results.extend(own.into_iter().chain(whole));
}

/// Whether what is left of a side effect is said of the drug itself: whom to call is also told of the treatment as a whole.
fn is_its_own(entry: &Entry) -> bool {
    let Entry::SideEffect(effect) = entry else { return false };
    let is_called_about = effect.call.iter().any(|it| !it.drugs.is_empty());
    is_called_about || !effect.rates.is_empty() || !effect.actions.is_empty() || !effect.sections.is_empty()
}

/// Keeps in all results what is said of one drug. Where no text of it tells of the signs that were told, those of other
/// drugs are left, which say so: no sign to call about is lost for the name of a drug.
fn keep_all_of(session: &Session<'_>, outcome: &mut Outcome, drug: &Drug) {
    let told = outcome.symptoms.signs.clone();
    let is_told = |it: &RedFlag| it.read_as.iter().any(|sign| told.contains(sign));
    let tells = |results: &[Hit]| results.iter().filter_map(Hit::entry).flat_map(Entry::call).any(is_told);
    let whole = outcome.results.clone();
    let silent = |entry: &Entry| Notice::no_entry(&drug.name, entry.name().to_lowercase());
    let missing = keep(&mut outcome.results, |entry| keep_of(session, entry, Some(drug)), silent);
    if tells(&outcome.results) || !tells(&whole) {
        outcome.notices.extend(missing);
        return;
    }
    outcome.results = whole;
    keep(
        &mut outcome.results,
        |entry| {
            let of_others: Vec<RedFlag> = entry.call().iter().filter(|it| is_told(it)).cloned().collect();
            let has_some = keep_of(session, entry, Some(drug)) || !of_others.is_empty();
            if let Some(call) = entry.call_mut() {
                let note = format!("said of other drugs, not read for {}", drug.name);
                call.splice(..0, of_others.into_iter().map(|it| RedFlag { note: Some(note.clone()), ..it }));
            }
            has_some
        },
        silent,
    );
}

/// Keeps in a side effect what is said of one drug, or of no drug in particular. False where that is nothing. A sign to
/// call about is never lost: what several texts have is of each of their drugs, and what names no drug of all.
fn keep_of(session: &Session<'_>, entry: &mut Entry, drug: Option<&Drug>) -> bool {
    let Entry::SideEffect(effect) = entry else { return false };
    let id = drug.map(|it| it.id.as_str());
    effect.rates.retain(|it| Some(it.drug.as_str()) == id);
    effect.actions.retain(|it| Some(it.drug.as_str()) == id);
    // A symptom without a drug is told of both, unless it is the article's, which tells of the treatment as a whole.
    let general =
        |it: &Statement| it.drug.is_none() && !it.citations.iter().all(|it| is_article(session, it));
    effect.symptoms.retain(|it| it.drug.as_deref() == id || general(it));
    match drug {
        Some(drug) => {
            effect.symptoms.retain_mut(|it| of_no_other(session, it, &drug.id));
            drug.keep_call(&mut effect.call, |it| session.facts(it)?.drug);
        }
        None => effect.call.retain(|it| it.drugs.is_empty()),
    }
    // What was not read of a drug names it.
    let name = id.and_then(|id| Some(id.split_once(':')?.1));
    effect.not_read.retain(|it| name.is_some_and(|name| it.contains(name)));
    let has_statement = effect.sections.values().flatten().any(|it| it.drug.as_deref() == id);
    let says = !effect.rates.is_empty() || !effect.actions.is_empty() || !effect.call.is_empty();
    effect.sections.retain(|_, statements| {
        statements.retain(|it| it.drug.as_deref() == id);
        !statements.is_empty()
    });
    // What a body says of checkpoint inhibitors as a whole is said of each of them.
    if drug.is_none_or(|it| !it.is_immunotherapy()) {
        effect.management.clear();
    }
    says || has_statement
}

/// The forms of a side effect, and those of which it is a symptom, serious ones first.
fn beneath(session: &Session<'_>, asked: &SideEffect) -> Vec<Hit> {
    // One that shows itself in nothing else is itself a symptom: a word that leads to both is one of the other.
    let is_symptom = asked.symptoms.is_empty();
    let words = [&asked.name].into_iter().chain(&asked.lay_name).chain(&asked.names.aliases);
    let leads = words.filter(|_| is_symptom).flat_map(|word| session.knowledge.named(&fold(word)));
    let forms = session.knowledge.belonging(Kind::SideEffect, &asked.id).map(|it| it.place);
    let places: BTreeSet<Place> = leads.map(|(_, place)| place).chain(forms).collect();
    let headings = places.into_iter().filter_map(|place| session.knowledge.heading(place));
    // What it is a form of is no form of it.
    let is_other = |it: &Heading<'_>| it.id != asked.id && asked.parent.as_deref() != Some(it.id);
    let others = headings.filter(|it| it.kind == Kind::SideEffect && is_other(it));
    let mut entries: Vec<SideEffect> =
        session.shown(others).filter_map(variant!(Entry::SideEffect)).collect();
    entries.sort_by_key(|it| it.severity);
    entries.into_iter().map(|it| Hit::beside(Entry::SideEffect(it), Context::Beneath)).collect()
}

/// Says of each drug what was not read of it, where a side effect has that of others.
fn unread(session: &Session<'_>, effect: &SideEffect, only: Option<&Drug>) -> Vec<Notice> {
    // Nobody looks for what is withdrawn, nor for a partner, unless by its name.
    let looked_for = |it: &Heading<'_>| only.map_or_else(|| it.is_immunotherapy(), |only| only.id == it.id);
    let drugs = session.knowledge.headings_of(Kind::Drug).filter(|it| session.shows(it) && looked_for(it));
    let is_looked_for = |id: &&str| {
        let heading = session.knowledge.by_id(id);
        heading.is_some_and(|it| only.is_some() || it.is_immunotherapy())
    };
    let monitored = effect.sections.get(&Section::Monitoring).into_iter().flatten();
    let of_drugs = [
        (Part::Rates, effect.rates.iter().map(|it| it.drug.as_str()).collect::<Vec<_>>()),
        (Part::Actions, effect.actions.iter().map(|it| it.drug.as_str()).collect()),
        (Part::Section(Section::Monitoring), monitored.filter_map(|it| it.drug.as_deref()).collect()),
    ];
    let of_drugs =
        of_drugs.map(|(part, about)| (part, about.into_iter().filter(is_looked_for).collect::<Vec<_>>()));
    let not_read = |drug: Heading<'_>| {
        let is_missing = |about: &Vec<&str>| !about.is_empty() && !about.contains(&drug.id);
        let missing = of_drugs.iter().filter(|(_, about)| is_missing(about));
        let parts: Vec<String> = missing.map(|(part, _)| part.heading().to_lowercase()).collect();
        (!parts.is_empty()).then(|| Notice::NotRead {
            drug: drug.label.to_owned(),
            parts,
            effect: Some(effect.name.to_lowercase()),
        })
    };
    drugs.filter_map(not_read).collect()
}

/// Takes the labels and leaflets of other drugs from what is said of all. False where nobody is left to say it.
fn of_no_other(session: &Session<'_>, statement: &mut Statement, drug: &str) -> bool {
    let whole = statement.citations.len();
    let of_another = |it: &Citation| session.facts(it)?.drug.map(|of| of != drug);
    statement.citations.retain(|it| of_another(it) != Some(true));
    if statement.citations.len() < whole {
        statement.jurisdiction = Jurisdiction::of(statement.citations.iter().map(|it| session.about(it)?.1));
    }
    !statement.citations.is_empty() && (!statement.together || statement.citations.len() == whole)
}

fn is_article(session: &Session<'_>, citation: &Citation) -> bool {
    session.about(citation).is_some_and(|(author, _)| author == Author::Article)
}

fn effect(hit: &Hit) -> Option<&SideEffect> {
    hit.entry().and_then(variant!(Entry::SideEffect))
}
