//! An entry of any kind, and what all kinds have in common.

use std::collections::BTreeSet;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::Serialize;

use super::{
    Citation, Drug, Event, Kind, OtherNames, Part, RedFlag, Regimen, Section, Sections, SideEffect,
    SourceFilter, Statement, Term, Topic, Trial, Use, statement::retain,
};

/// Reads the same field of every kind of entry.
macro_rules! of_each {
    ($entry:expr, $it:ident => $value:expr) => {
        match $entry {
            Entry::Drug($it) => $value,
            Entry::SideEffect($it) => $value,
            Entry::Regimen($it) => $value,
            Entry::Topic($it) => $value,
            Entry::Term($it) => $value,
            Entry::Trial($it) => $value,
            Entry::Event($it) => $value,
        }
    };
}

/// An entry of any kind.
#[derive(BorshDeserialize, BorshSerialize, Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[allow(missing_docs)] // each is the type of its name
pub enum Entry {
    Drug(Drug),
    SideEffect(SideEffect),
    Regimen(Regimen),
    Topic(Topic),
    Term(Term),
    Trial(Trial),
    Event(Event),
}

impl Entry {
    /// Parses an entry of a kind, as it stands in the files.
    pub fn parse(kind: Kind, json: &str) -> serde_json::Result<Self> {
        Ok(match kind {
            Kind::Drug => Self::Drug(serde_json::from_str(json)?),
            Kind::SideEffect => Self::SideEffect(serde_json::from_str(json)?),
            Kind::Regimen => Self::Regimen(serde_json::from_str(json)?),
            Kind::Topic => Self::Topic(serde_json::from_str(json)?),
            Kind::Term => Self::Term(serde_json::from_str(json)?),
            Kind::Trial => Self::Trial(serde_json::from_str(json)?),
            Kind::Event => Self::Event(serde_json::from_str(json)?),
        })
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Drug(_) => Kind::Drug,
            Self::SideEffect(_) => Kind::SideEffect,
            Self::Regimen(_) => Kind::Regimen,
            Self::Topic(_) => Kind::Topic,
            Self::Term(_) => Kind::Term,
            Self::Trial(_) => Kind::Trial,
            Self::Event(_) => Kind::Event,
        }
    }

    /// Its id, kind included: `drug:pembrolizumab`.
    pub fn id(&self) -> &str {
        of_each!(self, it => &it.id)
    }

    /// Its main name.
    pub fn name(&self) -> &str {
        of_each!(self, it => &it.name)
    }

    /// Its other names.
    pub fn names(&self) -> &OtherNames {
        of_each!(self, it => &it.names)
    }

    /// What sources say of it.
    pub fn sections(&self) -> &Sections {
        of_each!(self, it => &it.sections)
    }

    /// The same, to be changed.
    pub fn sections_mut(&mut self) -> &mut Sections {
        of_each!(self, it => &mut it.sections)
    }

    /// What was looked for, and neither read nor found.
    pub fn not_read(&self) -> &[String] {
        match self {
            Self::Drug(it) => &it.not_read,
            Self::SideEffect(it) => &it.not_read,
            Self::Regimen(it) => &it.not_read,
            Self::Topic(it) => &it.not_read,
            Self::Trial(it) => &it.not_read,
            Self::Term(_) | Self::Event(_) => &[],
        }
    }

    fn forget_not_read(&mut self) {
        match self {
            Self::Drug(it) => it.not_read.clear(),
            Self::SideEffect(it) => it.not_read.clear(),
            Self::Regimen(it) => it.not_read.clear(),
            Self::Topic(it) => it.not_read.clear(),
            Self::Trial(it) => it.not_read.clear(),
            Self::Term(_) | Self::Event(_) => {}
        }
    }

    /// Signs to call about at once.
    pub fn call(&self) -> &[RedFlag] {
        match self {
            Self::Drug(it) => &it.call,
            Self::SideEffect(it) => &it.call,
            Self::Topic(it) => &it.call,
            Self::Regimen(_) | Self::Term(_) | Self::Trial(_) | Self::Event(_) => &[],
        }
    }

    /// The same, to be changed, where it is of a kind that has some.
    pub fn call_mut(&mut self) -> Option<&mut Vec<RedFlag>> {
        match self {
            Self::Drug(it) => Some(&mut it.call),
            Self::SideEffect(it) => Some(&mut it.call),
            Self::Topic(it) => Some(&mut it.call),
            Self::Regimen(_) | Self::Term(_) | Self::Trial(_) | Self::Event(_) => None,
        }
    }

    /// The statements of one section.
    pub fn section(&self, section: Section) -> &[Statement] {
        self.sections().get(&section).map_or(&[], Vec::as_slice)
    }

    /// The entry that answers where this one is hidden.
    pub fn parent(&self) -> Option<&str> {
        match self {
            Self::SideEffect(it) => it.parent.as_deref(),
            Self::Term(it) => it.parent.as_deref(),
            _ => None,
        }
    }

    /// Ids of the drugs whose approvals bear on it, its own among them.
    pub fn subjects(&self) -> Vec<&str> {
        match self {
            Self::Drug(it) => vec![&it.id],
            Self::Regimen(it) => it.drugs.iter().map(String::as_str).collect(),
            Self::Trial(it) => it.drugs.iter().map(String::as_str).collect(),
            Self::Event(it) => it.about.iter().map(String::as_str).collect(),
            Self::Topic(_) => self.statements().iter().filter_map(|(_, it)| it.drug.as_deref()).collect(),
            Self::Term(_) | Self::SideEffect(_) => Vec::new(),
        }
    }

    /// Every statement in it with what it is about, in the order of a card.
    pub fn statements(&self) -> Vec<(&'static str, &Statement)> {
        let mut all = Vec::new();
        match self {
            Self::Drug(drug) => {
                all.extend(drug.uses.iter().flat_map(Use::statements));
                let heading = Part::NotTheSameAs.heading();
                all.extend(drug.not_the_same_as.iter().map(|it| (heading, &it.statement)));
            }
            Self::SideEffect(effect) => all.extend(effect.symptoms.iter().map(|it| ("Symptom", it))),
            _ => {}
        }
        for (section, statements) in self.sections() {
            all.extend(statements.iter().map(|it| (section.heading(), it)));
        }
        all
    }

    /// Who says what: the citations of everything in it, with whether it takes all of them to say it.
    pub fn cited(&self) -> Vec<(&[Citation], bool)> {
        let mut all: Vec<(&[Citation], bool)> =
            self.statements().into_iter().map(|(_, it)| (&it.citations[..], it.together)).collect();
        all.extend(self.call().iter().map(|it| (&it.citations[..], false)));
        match self {
            Self::Drug(it) => all.extend(it.identifiers.iter().map(|it| (&it.citations[..], false))),
            Self::SideEffect(it) => {
                all.extend(it.rates.iter().map(|it| (&it.citations[..], false)));
                all.extend(it.actions.iter().map(|it| (&it.citations[..], false)));
                all.extend(it.management.iter().map(|it| (&it.citations[..], false)));
            }
            Self::Regimen(it) => {
                let components = it.phases.iter().flat_map(|it| &it.components);
                all.extend(components.map(|it| (&it.citations[..], false)));
            }
            _ => {}
        }
        all
    }

    /// Ids of the sources each of which says something of it alone.
    pub fn sources(&self) -> BTreeSet<&str> {
        let alone = self.cited().into_iter().filter(|(_, together)| !together);
        alone.flat_map(|(citations, _)| citations).map(|it| it.source.as_str()).collect()
    }

    /// Every citation in it.
    pub fn citations(&self) -> impl Iterator<Item = &Citation> {
        self.cited().into_iter().flat_map(|(citations, _)| citations)
    }

    /// The entry in a line: its brief, else the first thing that is said of it.
    pub fn brief(&self) -> Option<&Statement> {
        let said = || self.sections().values().flatten().next();
        let first = self.section(Section::Brief).first().or_else(said);
        first.or_else(|| self.statements().first().map(|(_, it)| *it))
    }

    /// Keeps one part, and of a side effect what to call about at once, whichever part is asked for. False where there is
    /// nothing in the part.
    pub fn keep(&mut self, part: Part) -> bool {
        let Self::SideEffect(it) = self else { return self.keep_part(part) };
        let call = std::mem::take(&mut it.call);
        if part == Part::Call {
            it.call.clone_from(&call);
        }
        let has_part = self.keep_part(part);
        if let Self::SideEffect(it) = self {
            it.call = call;
        }
        has_part
    }

    fn keep_part(&mut self, part: Part) -> bool {
        // What a drug says of each of its uses stands there, if not at the drug itself.
        let of_uses = match part {
            Part::Section(section) if self.section(section).is_empty() => Some(section),
            _ => None,
        };
        // With what a guideline says of resuming stands what labels say of it.
        let is_beside = |section: Section| part == Part::Guidelines && section == Section::DoseModification;
        let is_effect = self.kind() == Kind::SideEffect;
        self.sections_mut()
            .retain(|section, _| part == Part::Section(*section) || (is_effect && is_beside(*section)));
        if part != Part::NotRead {
            self.forget_not_read();
        }
        if let Some(call) = self.call_mut() {
            keep_if(part == Part::Call, call);
        }
        match self {
            Self::Drug(it) => {
                if let Some(section) = of_uses {
                    it.uses.iter_mut().for_each(|it| it.sections.retain(|own, _| *own == section));
                    it.uses.retain(|it| !it.sections.is_empty());
                } else {
                    keep_if(part == Part::Uses, &mut it.uses);
                }
                keep_if(part == Part::Identifiers, &mut it.identifiers);
                keep_if(part == Part::NotTheSameAs, &mut it.not_the_same_as);
            }
            Self::SideEffect(it) => {
                keep_if(part == Part::Symptoms, &mut it.symptoms);
                keep_if(part == Part::Rates, &mut it.rates);
                // A label may stop where a guideline goes on: none of these rows stands alone.
                keep_if([Part::Actions, Part::Guidelines].contains(&part), &mut it.actions);
                keep_if(part == Part::Guidelines, &mut it.management);
            }
            Self::Regimen(it) => keep_if(part == Part::Phases, &mut it.phases),
            _ => {}
        }
        self.citations().next().is_some() || !self.not_read().is_empty()
    }

    /// Keeps what rests on the sources that may speak, each with the jurisdiction of those that are left. False where
    /// nothing is left to say.
    pub fn retain(&mut self, filter: &dyn SourceFilter) -> bool {
        // Whoever asks what some sources say is not asking what this reference lacks.
        self.forget_not_read();
        retain(self.sections_mut(), filter);
        if let Some(call) = self.call_mut() {
            call.retain_mut(|it| filter.calls(it));
        }
        match self {
            Self::Drug(it) => {
                it.identifiers.retain_mut(|it| filter.cited(&mut it.citations));
                it.not_the_same_as.retain_mut(|it| it.statement.retain(filter));
                it.uses.retain_mut(|it| it.retain(filter));
            }
            Self::SideEffect(it) => {
                it.symptoms.retain_mut(|it| it.retain(filter));
                it.rates.retain_mut(|it| filter.in_force(&mut it.citations, &mut it.jurisdiction));
                it.actions.retain_mut(|it| filter.in_force(&mut it.citations, &mut it.jurisdiction));
                it.management.retain_mut(|it| filter.in_force(&mut it.citations, &mut it.jurisdiction));
            }
            Self::Regimen(it) => it.phases.retain_mut(|it| {
                it.components.retain_mut(|it| filter.in_force(&mut it.citations, &mut it.jurisdiction));
                !it.components.is_empty()
            }),
            _ => {}
        }
        self.citations().next().is_some()
    }
}

fn keep_if<T>(wanted: bool, all: &mut Vec<T>) {
    if !wanted {
        all.clear();
    }
}
