//! `side-effects`: all, one with its forms, or those of a drug.

use std::collections::BTreeSet;

use super::{Answer, Command, Context, Error, Hit, Notice, Outcome, Session, keep};
use crate::{
    index::Place,
    knowledge::Heading,
    model::{
        Author, Citation, Entry, Jurisdiction, Kind, Section, Severity, SideEffect, SourceFilter, Statement,
    },
    reading::MatchKind,
    text::{fold, stem},
};

/// Answers `side-effects [TERM]`: only what is said of the drug of a name, only of a severity, only of an organ.
pub fn side_effects(
    session: &Session<'_>,
    term: Option<&str>,
    name: Option<&str>,
    severity: Option<Severity>,
    organ: Option<&str>,
) -> Result<Answer, Error> {
    let query = term.or(name);
    let is_asked = |hit: &Hit| has(hit, severity, organ);
    let mut outcome = Outcome::default();
    let mut drug = None;
    if let Some(name) = name {
        let (named, read) = session.look_up(&[Kind::Drug], name)?;
        outcome = read;
        let Some((heading, kind)) = named.first() else {
            return Ok(session.answer(Command::SideEffects, query, outcome));
        };
        if *kind > MatchKind::Alias {
            outcome.notices.push(Notice::ReadAs { typed: name.to_owned(), drug: heading.name.to_owned() });
        }
        drug = Some(*heading);
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
        outcome.notices.push(Notice::NoOrgan { typed: organ.to_owned(), organs: organs(session) });
    }
    if term.is_none() || !is_in_order_of_article(session, &outcome.results) {
        put_serious_first(&mut outcome);
    }
    let no_number = without_number(session, &outcome.results);
    outcome.notices.extend(no_number);
    Ok(session.answer(Command::SideEffects, query, outcome))
}

/// What is said of a term, of one drug or of all.
fn of_term<'k>(
    session: &Session<'k>,
    term: &str,
    mut drug: Option<Heading<'k>>,
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
            ((named, outcome), drug) = (effects, Some(beside));
        }
    }
    for (heading, kind) in named {
        if heading.kind == Kind::Drug {
            of_drug(session, &heading, &mut outcome);
        } else {
            outcome.results.extend(session.hit(&heading, kind));
        }
    }
    if let [asked] = &outcome.results[..]
        && let Some(effect) = effect(asked)
    {
        let forms = beneath(session, effect);
        outcome.results.extend(forms);
    }
    outcome.results.retain(is_asked);
    let asked: Vec<&Hit> = outcome.results.iter().filter(|hit| hit.context.is_none()).collect();
    if let [Some(effect)] = asked.into_iter().map(effect).collect::<Vec<_>>()[..] {
        outcome.notices.extend(unread(session, effect, drug.as_ref()));
    }
    if let Some(drug) = drug {
        let silent = |entry: &Entry| Notice::no_entry(drug.name, entry.name().to_lowercase());
        let of_it = |entry: &mut Entry| keep_of(session, entry, Some(drug.id));
        outcome.notices.extend(keep(&mut outcome.results, of_it, silent));
    }
    Ok(outcome)
}

/// Whether a result has a severity and an organ, where they are asked for.
fn has(hit: &Hit, severity: Option<Severity>, organ: Option<&str>) -> bool {
    let Some(effect) = effect(hit) else { return severity.is_none() && organ.is_none() };
    let own = fold(effect.organ.as_deref().unwrap_or_default());
    // An organ goes by each word of its name, too: `gland`.
    let is_of = |wanted: &str| own == wanted || own.split(' ').any(|it| stem(it) == stem(wanted));
    severity.is_none_or(|it| effect.severity == it) && organ.is_none_or(|wanted| is_of(&fold(wanted)))
}

/// The organs of side effects, in the order of the alphabet.
fn organs(session: &Session<'_>) -> Vec<String> {
    let effects = session.all(Kind::SideEffect).filter_map(variant!(Entry::SideEffect));
    effects.filter_map(|it| it.organ).collect::<BTreeSet<String>>().into_iter().collect()
}

/// Whether results stay as they stand: one with what belongs to it, or entries that the article itself names.
fn is_in_order_of_article(session: &Session<'_>, results: &[Hit]) -> bool {
    let by_article = |it: &Entry| it.citations().any(|it| is_article(session, it));
    let named = |hit: &Hit| hit.entry().is_some_and(|it| it.parent().is_none() && by_article(it));
    results.iter().any(|hit| hit.context == Some(Context::Beneath)) || results.iter().all(named)
}

/// Sorts by severity, and within one keeps the order of the knowledge.
fn put_serious_first(outcome: &mut Outcome) {
    let apart = |hit: &Hit| hit.context == Some(Context::TreatmentAsAWhole);
    outcome.results.sort_by_key(|hit| (apart(hit), effect(hit).map(|it| it.severity)));
    let first = outcome.results.first().filter(|hit| hit.r#match.is_some()).and_then(Hit::entry);
    if let (Some(first), Some(found)) = (first, &mut outcome.r#match) {
        first.id().clone_into(&mut found.id);
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
fn of_drug(session: &Session<'_>, drug: &Heading<'_>, outcome: &mut Outcome) {
    let (mut own, mut whole) = (Vec::new(), Vec::new());
    for mut entry in session.all(Kind::SideEffect) {
        let mut rest = entry.clone();
        if keep_of(session, &mut entry, Some(drug.id)) {
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
        outcome.notices.push(Notice::no_entry(drug.name, "side effects of its own"));
    }
    outcome.results.extend(own.into_iter().chain(whole));
}

/// Keeps in a side effect what is said of one drug, or of no drug in particular. False where that is nothing.
fn keep_of(session: &Session<'_>, entry: &mut Entry, drug: Option<&str>) -> bool {
    let Entry::SideEffect(effect) = entry else { return false };
    effect.rates.retain(|it| Some(it.drug.as_str()) == drug);
    effect.actions.retain(|it| Some(it.drug.as_str()) == drug);
    // A symptom without a drug is told of both, unless it is the article's, which tells of the treatment as a whole.
    let general =
        |it: &Statement| it.drug.is_none() && !it.citations.iter().all(|it| is_article(session, it));
    effect.symptoms.retain(|it| it.drug.as_deref() == drug || general(it));
    if let Some(drug) = drug {
        effect.symptoms.retain_mut(|it| of_no_other(session, it, drug));
    }
    // What was not read of a drug names it.
    let (_, name) = drug.and_then(|id| id.split_once(':')).unzip();
    effect.not_read.retain(|it| name.is_some_and(|name| it.contains(name)));
    let mut said = !effect.rates.is_empty() || !effect.actions.is_empty();
    // A sign to call about is never lost: what several guides have is of each of them, and what names no drug of all.
    let heading = drug.and_then(|id| session.knowledge.by_id(id)).filter(Heading::is_immunotherapy);
    for (section, statements) in &mut effect.sections {
        said |= statements.iter().any(|it| it.drug.as_deref() == drug);
        let is_shared = |it: &mut Statement| {
            let drug = heading.filter(|_| *section == Section::RedFlags && it.drug.is_none());
            drug.is_some_and(|drug| of_no_other(session, it, drug.id))
        };
        statements.retain_mut(|it| it.drug.as_deref() == drug || is_shared(it));
    }
    effect.sections.retain(|_, statements| !statements.is_empty());
    said
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
    let others = headings.filter(|it| it.kind == Kind::SideEffect && it.id != asked.id);
    let mut entries: Vec<SideEffect> =
        session.shown(others).filter_map(variant!(Entry::SideEffect)).collect();
    entries.sort_by_key(|it| it.severity);
    entries.into_iter().map(|it| Hit::beside(Entry::SideEffect(it), Context::Beneath)).collect()
}

/// Says of which drugs there is nothing, where a side effect has figures or label actions of others.
fn unread(session: &Session<'_>, effect: &SideEffect, only: Option<&Heading<'_>>) -> Option<Notice> {
    let silent = |about: Vec<&str>| {
        // Nobody looks for what is withdrawn, nor for a partner, unless by its name.
        let looked_for = |it: &Heading<'_>| only.is_some() || it.is_immunotherapy();
        let drugs =
            session.knowledge.headings_of(Kind::Drug).filter(|it| session.shows(it) && looked_for(it));
        let is_looked_for = |id: &&str| session.knowledge.by_id(id).as_ref().is_some_and(looked_for);
        let about: Vec<&str> = about.into_iter().filter(is_looked_for).collect();
        let asked = drugs.filter(|it| only.is_none_or(|only| only.id == it.id));
        let silent = asked.filter(|it| !about.is_empty() && !about.contains(&it.id));
        silent.map(|it| it.label).collect::<Vec<_>>().join(", ")
    };
    let no_rates = silent(effect.rates.iter().map(|it| it.drug.as_str()).collect());
    let no_actions = silent(effect.actions.iter().map(|it| it.drug.as_str()).collect());
    let mut missing = if no_rates == no_actions {
        vec![(no_rates, "rates and label actions")]
    } else {
        vec![(no_rates, "rates"), (no_actions, "label actions")]
    };
    missing.retain(|(drugs, _)| !drugs.is_empty());
    (!missing.is_empty()).then(|| Notice::NoFigures { effect: effect.name.to_lowercase(), missing })
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
