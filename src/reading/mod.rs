//! Reading: from what somebody typed to what is meant.
//!
//! A wrong drug shown as if found is the worst that this program can do. So
//! every query comes to one of three ends: found, a question, or nothing.

mod drugs;
mod overlap;
mod parameters;
mod phrases;
mod polarity;
mod products;
mod query;
mod question;
mod symptoms;
mod vocabulary;

use serde::Serialize;

use crate::{
    index::{Phrase, Place, Role},
    knowledge::{Heading, Knowledge, NotCovered},
    model::Kind,
    text::{fold, stem},
};

use self::{
    drugs::{DrugMentions, Drugs},
    parameters::{LONGEST_READ, MOST_ASKED, MOST_WORDS},
    phrases::Phrases,
    polarity::{Polarity, with_signs_spelt_out},
    query::Query,
};

pub use parameters::LONGEST_QUERY;
pub use question::{Asked, Question, ReadAs, Sought, Subject};
pub use symptoms::Symptoms;

/// How a query led to an entry, from the best to the worst.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum MatchKind {
    /// By its name, a brand name, a former name or a code.
    Exact,
    /// By another word for it.
    Alias,
    /// By a sign of it.
    Sign,
    /// By the beginning of a name.
    Prefix,
    /// By a name with a slip of the hand in it.
    Slip,
    /// By a name as it sounds.
    Sound,
    /// By the words of a name.
    Words,
    /// By a statement.
    Text,
    /// By a part of the query: the rest was not read.
    Part,
}

impl MatchKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Alias => "alias",
            Self::Sign => "sign",
            Self::Prefix => "prefix",
            Self::Slip => "slip",
            Self::Sound => "sound",
            Self::Words => "words",
            Self::Text => "text",
            Self::Part => "part",
        }
    }

    /// By a whole name that has some role.
    fn of(role: Role) -> Self {
        if role <= Role::Former { Self::Exact } else { Self::Alias }
    }
}

/// One entry that a query leads to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Lead {
    /// The place of the entry.
    pub place: Place,
    /// How the query led there.
    pub kind: MatchKind,
    /// How many edits lie between, where they are counted.
    pub distance: Option<u32>,
}

/// What a query means.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Finding {
    /// Entries that answer, best first, then in the order in which they are shown.
    Found(Vec<Lead>),
    /// Up to three to choose from: a question, never an answer.
    Unsure(Vec<Lead>),
    /// Nothing of ours.
    #[default]
    Nothing,
}

impl Finding {
    /// A question about the best of some entries.
    fn question(mut leads: Vec<Lead>) -> Self {
        leads.truncate(MOST_ASKED);
        Self::Unsure(leads)
    }

    /// The same where the query is also one slip away from the name of a drug that is not covered: a near
    /// miss is asked about at most, and only if it is as near.
    fn contested(self) -> Self {
        let (Self::Found(mut leads) | Self::Unsure(mut leads)) = self else { return self };
        if leads.iter().all(|lead| lead.kind <= MatchKind::Alias) {
            return Self::Found(leads);
        }
        leads.retain(|lead| lead.distance.is_some_and(|distance| distance <= 1));
        if leads.is_empty() { Self::Nothing } else { Self::Unsure(leads) }
    }
}

/// How a query is read.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Reading {
    /// What it means.
    pub finding: Finding,
    /// Real drugs named in the query that this reference does not cover.
    pub not_covered: Vec<NotCovered>,
    /// What the query tells of symptoms, where side effects may answer.
    pub symptoms: Symptoms,
    /// The words that were not read, where the query means something.
    pub unread: Vec<String>,
}

/// Reads queries against the knowledge, for several threads at a time if there are several.
pub struct Matcher<'m> {
    /// The knowledge.
    pub knowledge: &'m Knowledge,
    /// Kinds of entries that may answer.
    pub kinds: &'m [Kind],
    /// Whether near misses are refused; folding and aliases still hold.
    pub exact: bool,
    /// Which entries may be shown, if not all. A hidden entry's names lead to its parent, if that may be shown.
    pub visible: Option<&'m Visible<'m>>,
}

/// Whether an entry may be shown.
pub type Visible<'s> = dyn Fn(&Heading<'_>) -> bool + Sync + 's;

impl Matcher<'_> {
    /// The entry that answers for one that has a name in some role, and whether it is this one.
    fn answers(&self, place: Place, role: Role) -> Option<(Place, bool)> {
        let heading = self.knowledge.heading(place)?;
        let may_answer = |it: &Heading<'_>| {
            self.kinds.contains(&it.kind) && self.visible.is_none_or(|visible| visible(it))
        };
        if may_answer(&heading) {
            return Some((place, true));
        }
        // By its names a hidden entry is a part of its parent. What else leads to it, a symptom,
        // may come of other things; but another word for a term is that term.
        if role > Role::Former && heading.kind != Kind::Term {
            return None;
        }
        let parent = self.knowledge.by_id(&heading.parent()?).filter(may_answer)?;
        Some((parent.place, false))
    }

    /// Of the entries that answer for a name, as themselves or for others, those that do so best: where it is the name
    /// of one entry, it is not also a word for another.
    fn best(&self, named: impl IntoIterator<Item = (Role, Place)>) -> Vec<Lead> {
        let mut leads: Vec<Lead> = Vec::new();
        for (role, place) in named {
            let Some((place, is_itself)) = self.answers(place, role) else { continue };
            let kind = if is_itself { MatchKind::of(role) } else { MatchKind::Alias };
            match leads.iter_mut().find(|lead| lead.place == place) {
                Some(lead) => lead.kind = lead.kind.min(kind),
                None => leads.push(Lead { place, kind, distance: None }),
            }
        }
        let best = leads.iter().map(|lead| lead.kind).min();
        leads.retain(|lead| Some(lead.kind) == best);
        leads.sort_unstable_by_key(|lead| lead.place);
        leads
    }

    /// Reads a query.
    pub fn read(&self, query: &str) -> Reading {
        if is_long(query) {
            return self.read_long(query);
        }
        let Self { knowledge, kinds, exact, visible } = *self;
        let query = &*with_signs_spelt_out(knowledge, query);
        let folded = fold(query);
        let folded = shortened(&folded);
        // A name or an id as it stands.
        let by_id = self.named(&query.trim().to_lowercase());
        // An id and whoever wants nothing but names tell of no symptom; nor does the name of a drug. What signs mean rests
        // on all sources.
        let is_id = by_id.is_some() && query.contains(':');
        let may_tell = kinds.contains(&Kind::SideEffect) && !exact && !is_id && visible.is_none();
        let named = by_id.or_else(|| self.whole_name(folded));
        if named.is_none()
            && let Some(other) = knowledge.other(folded)
        {
            return Reading { not_covered: vec![other], ..Reading::default() };
        }
        let is_drug = |it: &Lead| knowledge.kind(it.place) == Some(Kind::Drug);
        let is_told = may_tell && !named.as_ref().is_some_and(|leads| leads.iter().all(is_drug));
        let symptoms = if is_told { self.symptoms(query, folded) } else { Symptoms::default() };
        match named {
            Some(leads) => {
                let finding = self.with_signs(leads, &symptoms);
                Reading { finding, symptoms, ..Reading::default() }
            }
            None => self.read_words(&Query::new(query, folded), symptoms),
        }
    }

    /// What a query tells of symptoms. Where it denies what goes by a name, the words of that name are no signs one by one:
    /// `not pruritic rash`.
    pub fn symptoms(&self, query: &str, folded: &str) -> Symptoms {
        let symptoms = symptoms::read(self.knowledge, query);
        let denied = polarity::denied_whole(self.knowledge, folded).filter(|it| self.named(it).is_some());
        let is_of = |denied: &str| {
            let of_name = symptoms::read(self.knowledge, denied).signs;
            symptoms.signs.iter().all(|it| of_name.contains(it))
        };
        if denied.is_some_and(is_of) { Symptoms { is_denied: true, ..Symptoms::default() } } else { symptoms }
    }

    /// The entries that have all of a folded query for their name, however it is written.
    fn whole_name(&self, folded: &str) -> Option<Vec<Lead>> {
        let named = self.named(folded).or_else(|| self.coded(folded));
        // What drugs are called is read word by word.
        if named.is_some() || self.is_of_drugs() {
            return named;
        }
        self.of_several_names(folded).or_else(|| self.named_by_words(folded))
    }

    /// Whether nothing but drugs may answer.
    fn is_of_drugs(&self) -> bool {
        self.kinds.iter().all(|kind| *kind == Kind::Drug)
    }

    /// What a query means that is no name as a whole.
    fn read_words(&self, query: &Query<'_>, symptoms: Symptoms) -> Reading {
        let Self { knowledge, kinds, exact, visible } = *self;
        // Drugs come first: a phrase that names one is about it.
        let drugs = Drugs { knowledge, visible }.read(query, !exact);
        if !drugs.leads.is_empty() && kinds.contains(&Kind::Drug) {
            // Where side effects may answer, a reaction to a drug or a trial against placebo is about that drug.
            let is_meant = !drugs.is_stood_in_for || kinds.contains(&Kind::SideEffect);
            // Who refuses near misses wants no name that stands in something else.
            let is_whole = !exact || drugs.unread.is_empty();
            let end = if drugs.sure && is_meant && is_whole { Finding::Found } else { Finding::question };
            let DrugMentions { leads, not_covered, unread, .. } = drugs;
            return Reading { finding: end(leads), not_covered, symptoms, unread };
        }
        let is_of_others = drugs.leads.is_empty() && !drugs.not_covered.is_empty();
        // Symptoms are told beside whatever else somebody takes.
        if let Some(finding) = self.of_signs(&symptoms) {
            let unread = symptoms.unread.clone();
            return Reading { finding, not_covered: drugs.not_covered, symptoms, unread };
        }
        // No phrase leads to a drug.
        if is_of_others || self.is_of_drugs() {
            return Reading { symptoms, not_covered: drugs.not_covered, ..Reading::default() };
        }
        let (finding, unread) = Phrases::new(self).read(query, &drugs.words, !exact);
        let finding = if drugs.is_contested { finding.contested() } else { finding };
        let finding = if finding == Finding::Nothing { self.nearest(&symptoms) } else { finding };
        Reading { finding, not_covered: drugs.not_covered, symptoms, unread }
    }

    /// What a text means that is too long for a query: the drugs whose names it holds as they stand, and nothing else.
    fn read_long(&self, text: &str) -> Reading {
        let folded = fold(text);
        let Self { knowledge, visible, .. } = *self;
        let drugs = Drugs { knowledge, visible }.read(&Query::new(text, &folded), false);
        let finding = match drugs.sure {
            _ if drugs.leads.is_empty() || !self.kinds.contains(&Kind::Drug) => Finding::Nothing,
            true => Finding::Found(drugs.leads),
            false => Finding::question(drugs.leads),
        };
        let DrugMentions { not_covered, unread, .. } = drugs;
        Reading { finding, not_covered, symptoms: Symptoms::default(), unread }
    }

    /// What symptoms alone mean: their conditions; where they are denied nothing, or a question about what else is told; none
    /// where no sign is told.
    fn of_signs(&self, symptoms: &Symptoms) -> Option<Finding> {
        let leads = self.conditions(symptoms);
        if !leads.is_empty() {
            return Some(Finding::Found(leads));
        }
        symptoms.is_denied.then(|| self.nearest(symptoms))
    }

    /// A question about what may be told, where nothing is.
    fn nearest(&self, symptoms: &Symptoms) -> Finding {
        let mut leads: Vec<Lead> = Vec::new();
        for lead in self.shown(&symptoms.nearest) {
            if !leads.contains(&lead) {
                leads.push(lead);
            }
        }
        if leads.is_empty() { Finding::Nothing } else { Finding::question(leads) }
    }

    /// What a query means that is the name of something, or a word for it: that, and with it the serious conditions of
    /// which the same word is a sign; of a mere word for it the conditions come first.
    fn with_signs(&self, named: Vec<Lead>, symptoms: &Symptoms) -> Finding {
        let is_serious =
            |it: &Lead| self.knowledge.heading(it.place).is_some_and(|heading| heading.is_serious());
        let is_new = |it: &Lead| !named.iter().any(|other| other.place == it.place);
        let mut conditions = self.conditions(symptoms);
        if named.iter().any(|it| it.kind == MatchKind::Exact) {
            conditions.retain(|it| is_new(it) && is_serious(it));
            return Finding::Found(named.into_iter().chain(conditions).collect());
        }
        // What goes by that word is not only one of many conditions.
        for lead in &mut conditions {
            *lead = named.iter().find(|it| it.place == lead.place).copied().unwrap_or(*lead);
        }
        let (serious, common): (Vec<Lead>, Vec<Lead>) =
            conditions.into_iter().chain(named).partition(is_serious);
        let mut all: Vec<Lead> = Vec::new();
        for lead in serious.into_iter().chain(common) {
            if !all.iter().any(|other| other.place == lead.place) {
                all.push(lead);
            }
        }
        Finding::Found(all)
    }

    /// The conditions of symptoms, as far as they may be shown.
    fn conditions(&self, symptoms: &Symptoms) -> Vec<Lead> {
        self.shown(&symptoms.conditions)
    }

    fn shown(&self, conditions: &[Place]) -> Vec<Lead> {
        let shown = conditions.iter().filter(|place| {
            let heading = self.knowledge.heading(**place);
            heading.is_some_and(|it| self.visible.is_none_or(|visible| visible(&it)))
        });
        shown.map(|place| Lead { place: *place, kind: MatchKind::Sign, distance: None }).collect()
    }

    /// The entries that have a name of just these words, in whatever order and with whatever takes nothing from a name:
    /// `Pancreatitis acute`.
    fn named_by_words(&self, folded: &str) -> Option<Vec<Lead>> {
        let polarity = Polarity::of(self.knowledge, folded);
        let mut words: Vec<&str> = folded.split(' ').filter(|it| !polarity.is_qualifier(it)).collect();
        let without_qualifiers = words.join(" ");
        if words.is_empty() {
            return None;
        }
        if without_qualifiers.len() < folded.len()
            && let Some(leads) = self.named(&without_qualifiers)
        {
            return Some(leads);
        }
        words.sort_unstable();
        let lexicon = &self.knowledge.lexicon;
        let rarest = words
            .iter()
            .map(|it| lexicon.meaning_of(stem(it)).map(|it| it.phrases))
            .collect::<Option<Vec<_>>>()?;
        let rarest = rarest.into_iter().min_by_key(Vec::len)?;
        let has_just_these = |it: &Phrase| {
            let mut own: Vec<&str> = it.folded.split(' ').filter(|it| !polarity.is_qualifier(it)).collect();
            own.sort_unstable();
            own == words
        };
        let names = rarest.into_iter().filter_map(|it| lexicon.phrase(it)).filter(has_just_these);
        let leads = self.best(names.flat_map(|it| it.leads).map(|(place, role)| (role, place)));
        (!leads.is_empty()).then_some(leads)
    }

    /// The entries that have this folded name or id.
    fn named(&self, name: &str) -> Option<Vec<Lead>> {
        let leads = self.best(self.knowledge.named(name));
        (!leads.is_empty()).then_some(leads)
    }

    /// The entries that have this code.
    fn coded(&self, folded: &str) -> Option<Vec<Lead>> {
        let leads = self.best(self.knowledge.coded(folded));
        (!leads.is_empty()).then_some(leads)
    }

    /// The one entry whose names stand there one after the other, and nothing else. Drugs are found wherever they are
    /// named, and what a side effect is called may be a sign of another.
    fn of_several_names(&self, folded: &str) -> Option<Vec<Lead>> {
        let ends = folded.match_indices(' ').take(MOST_WORDS);
        ends.map(|(at, _)| folded.split_at(at)).find_map(|(name, rest)| {
            let leads = self.named(name).or_else(|| self.coded(name))?;
            let [lead] = leads[..] else { return None };
            if matches!(self.knowledge.kind(lead.place)?, Kind::Drug | Kind::SideEffect) {
                return None;
            }
            let rest = rest.trim_start();
            let others =
                self.named(rest).or_else(|| self.coded(rest)).or_else(|| self.of_several_names(rest))?;
            matches!(others[..], [other] if other.place == lead.place).then_some(leads)
        })
    }
}

/// Whether a text is longer than any query that could be meant.
pub fn is_long(text: &str) -> bool {
    text.chars().nth(LONGEST_QUERY).is_some()
}

/// As much of a folded query as is read, in whole words if there are several.
fn shortened(folded: &str) -> &str {
    let Some((end, _)) = folded.char_indices().nth(LONGEST_READ) else { return folded };
    let cut = &folded[..end];
    cut.rsplit_once(' ').map_or(cut, |(words, _)| words)
}
