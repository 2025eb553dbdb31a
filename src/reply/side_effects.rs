//! `side-effects`: all, one with its forms, or those of a drug.

use std::collections::BTreeSet;

use super::{Context, Desk, Hit, Record, Reply, notice};
use crate::{
    echo::echo,
    fold::{fold, stem},
    knowledge::{
        Citation, Entry, Heading, Jurisdiction, Kind, Place, Section, Severity, SideEffect, SourceKind,
        Statement,
    },
    matching::MatchKind,
};

/// Which side effects are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of this severity.
    pub severity: Option<Severity>,
    /// Only what is said of the drug of this name.
    pub drug: Option<String>,
    /// Only of this organ.
    pub organ: Option<String>,
}

/// Answers `side-effects [TERM]`.
pub fn side_effects(desk: &Desk<'_>, term: Option<&str>, filter: &Filter) -> Reply {
    let query = term.or(filter.drug.as_deref());
    let mut reply = desk.open("side-effects", query);
    let drug = match &filter.drug {
        Some(name) => match desk.ask(&[Kind::Drug], name, &mut reply).as_slice() {
            [(heading, lead), ..] => {
                if lead.kind > MatchKind::Alias {
                    reply.notices.push(notice::read_as(name, heading.name));
                }
                reply.r#match = reply.r#match.filter(|_| term.is_none());
                Some(*heading)
            }
            [] => return desk.closed(reply),
        },
        None => None,
    };
    match (term, drug) {
        (Some(term), mut drug) => {
            let mut found = desk.ask(&[Kind::SideEffect, Kind::Drug], term, &mut reply);
            // A drug may be named beside what it causes: then it says of which drug that is asked.
            let is_whole_name = desk.knowledge.named(&fold(term)).next().is_some();
            if let [(named, _)] = found[..]
                && named.kind == Kind::Drug
                && !is_whole_name
            {
                let mut beside = reply.clone();
                let effects = desk.ask(&[Kind::SideEffect], term, &mut beside);
                if !effects.is_empty() {
                    (found, reply, drug) = (effects, beside, Some(named));
                }
            }
            for (heading, lead) in found {
                if heading.kind == Kind::Drug {
                    of_drug(desk, &heading, &mut reply);
                } else {
                    reply.results.extend(desk.hit(&heading, lead));
                }
            }
            if let [asked] = &reply.results[..]
                && let Some(effect) = effect(asked)
            {
                let forms = beneath(desk, effect);
                reply.results.extend(forms);
            }
            reply.results.retain(|hit| filter.allows(hit));
            if let [asked] = &reply.results.iter().filter(|hit| hit.context.is_none()).collect::<Vec<_>>()[..]
            {
                let silent = effect(asked).and_then(|effect| unread(desk, effect, drug.as_ref()));
                reply.notices.extend(silent);
            }
            if let Some(drug) = drug {
                only_of(desk, drug, &mut reply);
            }
        }
        (None, Some(drug)) => of_drug(desk, &drug, &mut reply),
        (None, None) if reply.error.is_none() => {
            reply.results =
                desk.all(Kind::SideEffect).map(|entry| Hit::asked(Record::Entry(Box::new(entry)))).collect();
        }
        (None, None) => {}
    }
    reply.results.retain(|hit| filter.allows(hit));
    if let Some(organ) = filter.organ.as_ref().filter(|_| reply.results.is_empty() && reply.error.is_none()) {
        reply.notices.push(notice::no_organ(&echo(organ), &organs(desk)));
    }
    if term.is_none() || !is_in_order_of_article(desk, &reply) {
        put_serious_first(&mut reply);
    }
    reply.notices.extend(without_number(desk, &reply));
    desk.closed(reply)
}

impl Filter {
    fn allows(&self, hit: &Hit) -> bool {
        let Some(effect) = effect(hit) else { return self.severity.is_none() && self.organ.is_none() };
        self.severity.is_none_or(|severity| effect.severity == severity)
            && self.organ.as_ref().is_none_or(|organ| befalls(effect, &fold(organ)))
    }
}

/// The organs of side effects, in the order of the alphabet.
fn organs(desk: &Desk<'_>) -> Vec<String> {
    let named = desk.all(Kind::SideEffect).filter_map(|entry| match entry {
        Entry::SideEffect(effect) => effect.organ,
        _ => None,
    });
    named.collect::<BTreeSet<String>>().into_iter().collect()
}

/// Whether results stay as they stand: one with what belongs to it, or entries that the article itself names.
fn is_in_order_of_article(desk: &Desk<'_>, reply: &Reply) -> bool {
    let named = |hit: &Hit| hit.entry().is_some_and(|it| it.parent().is_none() && from_article(desk, it));
    reply.results.iter().any(|hit| hit.context == Some(Context::Beneath)) || reply.results.iter().all(named)
}

/// Sorts by severity, and within one keeps the order of the knowledge.
fn put_serious_first(reply: &mut Reply) {
    let apart = |hit: &Hit| hit.context == Some(Context::TreatmentAsAWhole);
    reply.results.sort_by_key(|hit| (apart(hit), effect(hit).map(|it| it.severity)));
    let first = reply.results.first().filter(|hit| hit.r#match.is_some()).and_then(Hit::entry);
    if let (Some(first), Some(found)) = (first, &mut reply.r#match) {
        first.id().clone_into(&mut found.id);
    }
}

/// Says where the article calls something common or serious and gives no number.
fn without_number(desk: &Desk<'_>, reply: &Reply) -> Option<String> {
    let by_article = |hit: &&Hit| hit.entry().is_some_and(|it| it.citations().all(|it| is_article(desk, it)));
    let shown = reply.results.iter().filter(|hit| hit.context != Some(Context::Beneath)).filter(by_article);
    let mut words: Vec<&str> =
        shown.filter_map(effect).filter(|it| !has_number(it)).map(|it| it.severity.word()).collect();
    words.sort_unstable();
    words.dedup();
    (!words.is_empty()).then(|| notice::no_number(&words.join("” or “")))
}

/// What a source says that a drug causes, then, apart, what is said of the treatment as a whole.
fn of_drug(desk: &Desk<'_>, drug: &Heading<'_>, reply: &mut Reply) {
    let mut own = Vec::new();
    let mut whole = Vec::new();
    for mut entry in desk.all(Kind::SideEffect) {
        let mut rest = entry.clone();
        if keep_of(desk, &mut entry, Some(drug.id)) {
            own.push(Hit::asked(Record::Entry(Box::new(entry))));
        }
        if keep_of(desk, &mut rest, None) && !rest.section(Section::Frequency).is_empty() {
            whole.push(Hit::beside(rest, Context::TreatmentAsAWhole));
        }
    }
    if own.is_empty() {
        reply.notices.push(notice::no_entry(drug.name, "side effects of its own"));
    }
    reply.results.extend(own);
    reply.results.extend(whole);
}

/// Leaves of the results what is said of one drug.
fn only_of(desk: &Desk<'_>, drug: Heading<'_>, reply: &mut Reply) {
    let mut silent = Vec::new();
    reply.results.retain_mut(|hit| match &mut hit.record {
        Record::Entry(entry) => {
            let said = keep_of(desk, entry, Some(drug.id));
            if !said && hit.context.is_none() {
                silent.push(notice::no_entry(drug.name, &entry.name().to_lowercase()));
            }
            said
        }
        _ => true,
    });
    reply.notices.extend(silent);
}

/// Keeps in a side effect what is said of one drug, or of no drug in particular. False where that is nothing.
fn keep_of(desk: &Desk<'_>, entry: &mut Entry, drug: Option<&str>) -> bool {
    let Entry::SideEffect(effect) = entry else { return false };
    effect.rates.retain(|it| Some(it.drug.as_str()) == drug);
    effect.label_actions.retain(|it| Some(it.drug.as_str()) == drug);
    // A symptom without a drug is told of both, unless it is the article's, which tells of the treatment as a whole.
    let general = |it: &Statement| it.drug.is_none() && !it.citations.iter().all(|it| is_article(desk, it));
    effect.symptoms.retain(|it| it.drug.as_deref() == drug || general(it));
    if let Some(drug) = drug {
        effect.symptoms.retain_mut(|it| of_no_other(desk, it, drug));
    }
    // What was not read of a drug names it.
    let (_, name) = drug.and_then(|id| id.split_once(':')).unzip();
    effect.not_read.retain(|it| name.is_some_and(|name| it.contains(name)));
    let mut said = !effect.rates.is_empty() || !effect.label_actions.is_empty();
    for statements in effect.sections.values_mut() {
        statements.retain(|it| it.drug.as_deref() == drug);
        said |= !statements.is_empty();
    }
    effect.sections.retain(|_, statements| !statements.is_empty());
    said
}

/// The forms of a side effect, and those of which it is a symptom, serious ones first.
fn beneath(desk: &Desk<'_>, asked: &SideEffect) -> Vec<Hit> {
    // One that shows itself in nothing else is itself a symptom: a word that leads to both is one of the other.
    let is_symptom = asked.symptoms.is_empty();
    let words = [&asked.name].into_iter().chain(&asked.lay_name).chain(&asked.names.aliases);
    let leads =
        words.filter(|_| is_symptom).flat_map(|word| desk.knowledge.named(&fold(word)).collect::<Vec<_>>());
    let forms = desk.knowledge.belonging(Kind::SideEffect, &asked.id).map(|it| it.place);
    let places: BTreeSet<Place> = leads.map(|(_, place)| place).chain(forms).collect();
    let mut entries: Vec<SideEffect> = places
        .into_iter()
        .filter_map(|place| desk.knowledge.heading(place))
        .filter(|it| it.kind == Kind::SideEffect && it.id != asked.id && desk.shows(it))
        .filter_map(|it| match desk.load(&it) {
            Some(Entry::SideEffect(effect)) => Some(effect),
            _ => None,
        })
        .collect();
    entries.sort_by_key(|it| it.severity);
    entries.into_iter().map(|it| Hit::beside(Entry::SideEffect(it), Context::Beneath)).collect()
}

/// Says of which drugs there is nothing, where a side effect has figures or label actions of others.
fn unread(desk: &Desk<'_>, effect: &SideEffect, only: Option<&Heading<'_>>) -> Option<String> {
    let rates: Vec<&str> = effect.rates.iter().map(|it| it.drug.as_str()).collect();
    let actions: Vec<&str> = effect.label_actions.iter().map(|it| it.drug.as_str()).collect();
    let drugs: Vec<Heading<'_>> = desk
        .knowledge
        .headings_of(Kind::Drug)
        .filter(|it| only.is_none_or(|only| only.id == it.id))
        .filter(|it| desk.shows(it))
        .collect();
    let silent = |about: &[&str]| -> Vec<&str> {
        drugs.iter().filter(|it| !about.is_empty() && !about.contains(&it.id)).map(|it| it.label).collect()
    };
    let (no_rates, no_actions) = (silent(&rates), silent(&actions));
    let name = effect.name.to_lowercase();
    let parts: Vec<String> = match (no_rates.is_empty(), no_actions.is_empty()) {
        (true, true) => return None,
        (false, false) if no_rates == no_actions => {
            vec![notice::no_entry(&no_rates.join(", "), &format!("rates and label actions of {name}"))]
        }
        _ => [(no_rates, "rates"), (no_actions, "label actions")]
            .into_iter()
            .filter(|(drugs, _)| !drugs.is_empty())
            .map(|(drugs, what)| notice::no_entry(&drugs.join(", "), &format!("{what} of {name}")))
            .collect(),
    };
    Some(parts.join(" "))
}

/// Whether a side effect is one of an organ, or of a word of its name: `gland`.
fn befalls(effect: &SideEffect, wanted: &str) -> bool {
    let organ = fold(effect.organ.as_deref().unwrap_or_default());
    organ == wanted || organ.split(' ').any(|word| stem(word) == stem(wanted))
}

/// Whether the article names an entry.
fn from_article(desk: &Desk<'_>, entry: &Entry) -> bool {
    entry.citations().any(|it| is_article(desk, it))
}

/// Takes the labels and leaflets of other drugs from what is said of all. False where nobody is left to say it.
fn of_no_other(desk: &Desk<'_>, statement: &mut Statement, drug: &str) -> bool {
    let whole = statement.citations.len();
    let of_another = |it: &Citation| desk.knowledge.source_drug(&it.source).is_some_and(|of| of != drug);
    statement.citations.retain(|it| !of_another(it));
    if statement.citations.len() < whole {
        let source = |it: &Citation| Some(desk.knowledge.source(&it.source)?.0);
        statement.jurisdiction =
            Jurisdiction::of(statement.citations.iter().map(|it| source(it)?.jurisdiction));
    }
    !statement.citations.is_empty() && (!statement.together || statement.citations.len() == whole)
}

fn is_article(desk: &Desk<'_>, citation: &Citation) -> bool {
    desk.knowledge.source_kind(&citation.source) == Some(SourceKind::Article)
}

fn effect(hit: &Hit) -> Option<&SideEffect> {
    match hit.entry() {
        Some(Entry::SideEffect(effect)) => Some(effect),
        _ => None,
    }
}

/// Whether a source says how often it happens.
fn has_number(effect: &SideEffect) -> bool {
    !effect.rates.is_empty() || effect.sections.values().flatten().any(|it| it.text.contains('%'))
}
