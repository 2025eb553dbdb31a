//! Passages: all that an entry says, piece by piece, each of which can answer a question alone.

use std::borrow::Cow;

use super::{
    Action, Cell, Citation, Drug, Entry, Jurisdiction, Part, Regimen, Section, SideEffect, Statement, Use,
};

/// Something that an entry says: a statement, or a row of a table as a sentence.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Passage<'e> {
    /// What it is about.
    pub part: Part,
    /// The use, the phase, the system of codes or the body that it belongs to.
    pub of: Option<Cow<'e, str>>,
    /// Id of that use.
    pub of_use: Option<&'e str>,
    /// What is said.
    pub text: Cow<'e, str>,
    /// Id of the drug that it is about, where it stands under something else.
    pub drug: Option<&'e str>,
    /// Whom its figures are about, or in whom a rule holds.
    pub population: Option<&'e str>,
    /// Where it is in force, if not the United States.
    pub jurisdiction: Option<Jurisdiction>,
    /// Who says so.
    pub citations: Cow<'e, [Citation]>,
    /// Whether it takes all of its sources to say it.
    pub together: bool,
    /// The same in lines, where it is read so.
    pub lines: Vec<(Cell, String)>,
    /// The grades of which a row of management is; of all else the text tells.
    pub grades: &'e [u8],
}

impl<'e> Passage<'e> {
    /// Whether it is a rule that holds in some only. One that holds where something is not there (`no tumor in the liver`) is
    /// the rule of all others.
    pub fn is_of_some(&self) -> bool {
        self.part == Part::Actions && self.population.is_some_and(|it| !it.starts_with("no "))
    }

    fn of_statement(part: Part, it: &'e Statement) -> Self {
        Self {
            drug: it.drug.as_deref(),
            population: it.population.as_deref(),
            jurisdiction: it.jurisdiction,
            together: it.together,
            ..Self::by(&it.citations, part, it.text.as_str())
        }
    }

    fn by(citations: &'e [Citation], part: Part, text: impl Into<Cow<'e, str>>) -> Self {
        Self {
            part,
            of: None,
            of_use: None,
            text: text.into(),
            drug: None,
            population: None,
            jurisdiction: None,
            citations: Cow::Borrowed(citations),
            together: false,
            lines: Vec::new(),
            grades: &[],
        }
    }
}

impl Entry {
    /// All that it says, in an order that is always the same; but for signs to call about, which a drug has by the hundred.
    pub fn passages(&self) -> Vec<Passage<'_>> {
        let mut all = Vec::new();
        match self {
            Self::Drug(it) => of_drug(it, &mut all),
            Self::SideEffect(it) => of_side_effect(it, &mut all),
            Self::Regimen(it) => of_regimen(it, &mut all),
            Self::Event(it) => {
                let citations = self.citations().next().map(std::slice::from_ref).unwrap_or_default();
                let text = format!("{}: {}", it.date, it.name);
                let own = Passage::by(citations, Part::Section(Section::Status), text);
                all.push(Passage { jurisdiction: it.jurisdiction, ..own });
            }
            Self::Topic(_) | Self::Term(_) | Self::Trial(_) => {}
        }
        for (section, statements) in self.sections() {
            all.extend(statements.iter().map(|it| Passage::of_statement(Part::Section(*section), it)));
        }
        all
    }
}

fn of_drug<'e>(drug: &'e Drug, all: &mut Vec<Passage<'e>>) {
    for it in &drug.uses {
        all.extend(of_use(it));
    }
    let related = drug.not_the_same_as.iter();
    all.extend(related.map(|it| Passage::of_statement(Part::NotTheSameAs, &it.statement)));
    all.extend(drug.identifiers.iter().map(|it| Passage {
        of: Some(Cow::Borrowed(&it.system)),
        ..Passage::by(&it.citations, Part::Identifiers, it.code.as_str())
    }));
}

/// A use: for whom, how it stands, and what else is said of it.
fn of_use(it: &Use) -> impl Iterator<Item = Passage<'_>> {
    let sections = it.sections.iter();
    let said = sections
        .flat_map(|(section, all)| all.iter().map(|it| Passage::of_statement(Part::Section(*section), it)));
    let history = it.approvals.iter().flat_map(|approval| {
        let standing = approval.history.first().map(|first| Passage {
            jurisdiction: approval.jurisdiction,
            ..Passage::by(&first.citations, Part::Uses, format!("{}: {}", it.name, approval.standing()))
        });
        let history = approval.history.iter();
        standing
            .into_iter()
            .chain(history.map(|it| Passage::of_statement(Part::Section(Section::Status), it)))
    });
    said.chain(history).map(|passage| Passage {
        of: Some(Cow::Borrowed(&it.name)),
        of_use: Some(&it.id),
        ..passage
    })
}

fn of_side_effect<'e>(effect: &'e SideEffect, all: &mut Vec<Passage<'e>>) {
    all.extend(effect.symptoms.iter().map(|it| Passage::of_statement(Part::Symptoms, it)));
    all.extend(effect.rates.iter().map(|it| {
        let counts = it.counts.as_ref().map(|it| format!("{it}: ")).unwrap_or_default();
        Passage {
            drug: Some(&it.drug),
            population: Some(&it.population),
            jurisdiction: it.jurisdiction,
            ..Passage::by(&it.citations, Part::Rates, counts + &it.figures())
        }
    }));
    // What a label does at each grade of one thing in one drug is one rule.
    let is_of_one = |one: &Action, other: &Action| {
        (&one.drug, &one.condition, one.jurisdiction) == (&other.drug, &other.condition, other.jurisdiction)
    };
    all.extend(effect.actions.chunk_by(is_of_one).map(|rules| {
        let first = &rules[0];
        let text: Vec<String> = rules.iter().map(|it| format!("{}: {}", it.grade, it.action)).collect();
        let mut citations: Vec<Citation> = Vec::new();
        for it in rules.iter().flat_map(|it| &it.citations) {
            if !citations.contains(it) {
                citations.push(it.clone());
            }
        }
        Passage {
            drug: Some(&first.drug),
            population: first.condition.as_deref(),
            jurisdiction: first.jurisdiction,
            citations: Cow::Owned(citations),
            ..Passage::by(&[], Part::Actions, text.join("; "))
        }
    }));
    all.extend(effect.management.iter().map(|it| Passage {
        of: Some(Cow::Owned(it.by())),
        population: Some(&it.population),
        jurisdiction: it.jurisdiction,
        grades: &it.grades,
        lines: it.lines(),
        ..Passage::by(&it.citations, Part::Guidelines, it.text())
    }));
}

fn of_regimen<'e>(regimen: &'e Regimen, all: &mut Vec<Passage<'e>>) {
    for phase in &regimen.phases {
        all.extend(phase.components.iter().map(|it| {
            // Of an interval the days tell.
            let choice = it.choice.as_ref().filter(|it| it.weeks().is_none());
            let choice = choice.map(|it| format!(" ({})", it.value.replace('-', " "))).unwrap_or_default();
            let minutes = it.minutes.map(|it| format!(" over {it} minutes")).unwrap_or_default();
            let drug = it.drug.split_once(':').map_or(&*it.drug, |(_, slug)| slug);
            let text = format!("{drug} {}{minutes}, {}{choice}", it.dose, it.when());
            Passage {
                of: Some(Cow::Borrowed(&phase.name)),
                jurisdiction: it.jurisdiction,
                ..Passage::by(&it.citations, Part::Phases, text)
            }
        }));
    }
}
