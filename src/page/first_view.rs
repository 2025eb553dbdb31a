//! How much of an entry a first view shows: which parts of each kind, and how much of each. In which order they stand is
//! decided by the card of the kind. The rest is named at the foot.

use crate::{
    answer::counted,
    model::{Entry, Part, Rate, Section},
};

/// Statements up to which an entry is shown whole: more do not fit a screen.
const WHOLE_UP_TO: usize = 10;
/// Uses of a drug beside which there is room for where sources differ.
const MOST_USES: usize = 3;
/// Rules of labels on what to do, and where there are forms beneath.
const RULES: usize = 6;
const RULES_BESIDE_FORMS: usize = 2;
/// Letters up to which it is: so many and a few sources fill a screen. Beside symptoms, figures and forms there is room for
/// half of them.
const MOST_LETTERS: usize = 1200;
/// What a topic says, as far as there is room.
const MOST_SAID: usize = 5;
/// Drugs of which a figure is shown.
const DRUGS: usize = 3;
/// Symptoms that stand in a line.
pub(super) const SYMPTOMS: usize = 4;
/// Forms of a side effect up to which each has a line of its own.
pub(super) const FORMS: usize = 2;
/// Left-out parts that are named; the others are counted.
const NAMED: usize = 2;

/// How much is shown of an entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Extent {
    Whole,
    Screen,
}

impl Extent {
    pub(super) fn of(entry: &Entry, full: bool) -> Self {
        let is_whole = match entry {
            // The article is there to be read; of its topics only one list is ever long.
            Entry::Topic(_) => false,
            Entry::Event(_) => true,
            // Beside phases there is room for some rules.
            Entry::Regimen(it) => it.phases.is_empty(),
            _ => is_short(entry),
        };
        if full || is_whole { Self::Whole } else { Self::Screen }
    }

    /// How many statements of a section are shown.
    pub(super) fn statements(self, entry: &Entry, section: Section) -> usize {
        use Section::{
            BetweenPhases, CommonReactions, Contraindications, Definition, Design, Differences, Dosing, Duration,
            Frequency, Management, Monitoring, Order, Results, Says, StopRule, Timing, Warnings,
        };
        match (self, entry) {
            // It is the first line of the card.
            (_, Entry::Regimen(_)) if section == Section::Brief => 0,
            (Self::Whole, _) | (_, Entry::Event(_)) => usize::MAX,
            // What a clinician looks a drug up for. Its class and what the article says stand in rows of their own.
            (_, Entry::Drug(drug)) => match section {
                Dosing => 2,
                Duration | StopRule | Warnings | Contraindications => 1,
                // Many uses leave no room for it.
                Differences if drug.uses.len() <= MOST_USES => 1,
                _ => 0,
            },
            (_, Entry::SideEffect(effect)) => match section {
                // Figures say it better.
                Frequency if effect.rates.iter().any(|it| it.jurisdiction.is_none()) => 0,
                // Many label actions leave no room for what holds of every reaction, nor for what the word means.
                Management | Definition | Timing if effect.actions.len() > 4 => 0,
                Timing | Frequency | Management | Definition | Warnings => 1,
                _ => 0,
            },
            (_, Entry::Regimen(_)) => {
                let has_rules = !entry.section(StopRule).is_empty();
                let is_rule = matches!(section, Order | StopRule | BetweenPhases | Monitoring);
                usize::from(is_rule || (section == Says && !has_rules))
            }
            (_, Entry::Term(_) | Entry::Trial(_)) => match section {
                Results => 3,
                Differences | CommonReactions => 0,
                _ => 1,
            },
            (_, Entry::Topic(_)) if section == Differences => 3,
            // What trials found, and whom they took, stands behind what is said.
            (_, Entry::Topic(_)) if matches!(section, Results | Design) && !entry.section(Says).is_empty() => 1,
            (_, Entry::Topic(it)) if it.call.is_empty() && section == Says => MOST_SAID,
            (_, Entry::Topic(_)) => usize::MAX,
        }
    }

    /// How often it was seen: on a screen the first figure of each drug, of the United States if there is one. Who had it
    /// stands before what came of it.
    pub(super) fn rates(self, all: &[Rate]) -> Vec<&Rate> {
        if self == Self::Whole {
            return all.iter().collect();
        }
        let is_first = |it: &&Rate| {
            let of_drug = all.iter().filter(|other| other.drug == it.drug);
            let first = of_drug.min_by_key(|it| it.jurisdiction.is_some());
            first.is_some_and(|first| std::ptr::eq(first, *it))
        };
        all.iter().filter(is_first).take(DRUGS).collect()
    }

    /// How many rules of labels: on a screen what is in force in the United States, and less of it where forms beneath the
    /// side effect need room.
    pub(super) fn rules(self, has_forms: bool) -> usize {
        match self {
            Self::Whole => usize::MAX,
            Self::Screen if has_forms => RULES_BESIDE_FORMS,
            Self::Screen => RULES,
        }
    }
}

/// Whether what was neither read nor found is shown, and not only named.
pub(super) fn shows_gaps(entry: &Entry, full: bool) -> bool {
    full || is_short(entry)
}

fn is_short(entry: &Entry) -> bool {
    let statements = entry.statements();
    let texts = statements.iter().flat_map(|(_, it)| [&it.text].into_iter().chain(&it.population));
    let (rates, most) = match entry {
        Entry::SideEffect(it) => (it.rates.len(), MOST_LETTERS / 2),
        _ => (0, MOST_LETTERS),
    };
    entry.cited().len() <= WHOLE_UP_TO && rates < DRUGS && texts.map(String::len).sum::<usize>() <= most
}

/// Names of the parts that a page leaves out. What is shown in part stands before what is not shown at all: who
/// reads only some of the names, the last, reads what they have seen nothing of.
#[derive(Debug, Default)]
pub(super) struct LeftOut(Vec<String>);

impl LeftOut {
    pub(super) fn wholly(&mut self, part: Part) {
        self.0.push(part.slug());
    }

    pub(super) fn in_part(&mut self, part: &str) {
        self.0.insert(0, part.to_owned());
    }

    /// Names a section of which at most so many statements are shown, if there are more.
    pub(super) fn section(&mut self, section: Section, most: usize, there_are: usize) {
        match most {
            0 => self.wholly(Part::Section(section)),
            _ if there_are > most => self.in_part(&section.slug()),
            _ => {}
        }
    }

    /// Says how to see them.
    pub(super) fn how_to_see(&self) -> Option<String> {
        let first = |(at, part): &(usize, &String)| !self.0[..*at].contains(part);
        let parts: Vec<&str> =
            self.0.iter().enumerate().filter(first).map(|(_, part)| part.as_str()).collect();
        let named = &parts[parts.len().saturating_sub(NAMED)..];
        let others = match parts.len() - named.len() {
            0 => String::new(),
            others => format!(" and {}", counted(others, "other")),
        };
        (!named.is_empty()).then(|| format!("More: --full, or --section {}{others}.", named.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Extent, LeftOut, MOST_LETTERS, shows_gaps};
    use crate::model::{Entry, Kind, Part, Rate, Section};

    fn entry(kind: Kind, fields: &Value) -> Entry {
        let mut json = json!({"id": format!("{}:x", kind.slug()), "name": "X", "names": {}, "sections": {}});
        for (field, value) in fields.as_object().into_iter().flatten() {
            json[field] = value.clone();
        }
        Entry::parse(kind, &json.to_string()).unwrap_or_else(|error| panic!("{error}: {json}"))
    }

    fn statements(count: usize) -> Value {
        vec![json!({"text": "It is so.", "citations": [{"source": "article", "section": null}]}); count]
            .into()
    }

    #[test]
    fn what_fits_a_screen_is_shown_whole() {
        let term = |count| entry(Kind::Term, &json!({"sections": {"results": statements(count)}}));
        let most = |count, full| Extent::of(&term(count), full).statements(&term(count), Section::Results);
        assert_eq!((most(10, false), most(11, true)), (usize::MAX, usize::MAX));
        assert_eq!(most(11, false), 3);
        assert!(shows_gaps(&term(10), false) && !shows_gaps(&term(11), false) && shows_gaps(&term(11), true));
    }

    #[test]
    fn long_texts_do_not_fit_a_screen() {
        let text = "a".repeat(MOST_LETTERS / 2);
        let said = json!({"text": text, "citations": [{"source": "article", "section": null}]});
        let term = |count| entry(Kind::Term, &json!({"sections": {"results": vec![said.clone(); count]}}));
        assert_eq!(
            (Extent::of(&term(2), false), Extent::of(&term(3), false)),
            (Extent::Whole, Extent::Screen)
        );
    }

    #[test]
    fn of_each_drug_the_first_figure_is_shown_and_first_that_of_the_united_states() {
        let rate = |drug: &str, percent: &str, place: Option<&str>| {
            let rate = json!({
                "effect": "side-effect:x", "drug": drug, "any_grade": percent, "population": "all",
                "jurisdiction": place, "citations": [{"source": "article", "section": null}],
            });
            serde_json::from_value::<Rate>(rate).expect("a rate")
        };
        let all = [
            rate("drug:x", "1", Some("HK")),
            rate("drug:x", "2", None),
            rate("drug:x", "3", None),
            rate("drug:y", "4", Some("HK")),
            rate("drug:z", "5", None),
            rate("drug:zz", "6", None),
        ];
        let shown = Extent::Screen.rates(&all).into_iter().filter_map(|it| it.any_grade.as_deref());
        assert_eq!(shown.collect::<Vec<_>>(), ["2", "4", "5"]);
        assert_eq!(Extent::Whole.rates(&all).len(), all.len());
    }

    #[test]
    fn figures_stand_for_words_on_how_often() {
        let rate = json!({
            "effect": "side-effect:x", "drug": "drug:x", "any_grade": "1.7", "population": "all",
            "citations": [{"source": "article", "section": null}],
        });
        let rate: Rate = serde_json::from_value(rate).expect("a rate");
        let of = |rates: &[Rate]| {
            let mut effect = entry(Kind::SideEffect, &json!({"severity": "common"}));
            if let Entry::SideEffect(effect) = &mut effect {
                effect.rates.extend_from_slice(rates);
            }
            Extent::Screen.statements(&effect, Section::Frequency)
        };
        assert_eq!((of(&[]), of(&[rate])), (1, 0));
    }

    #[test]
    fn of_what_is_left_out_the_last_two_are_named_and_what_is_seen_in_part_first() {
        let mut left_out = LeftOut::default();
        assert_eq!(left_out.how_to_see(), None);
        left_out.section(Section::Class, 0, 1);
        left_out.section(Section::Dosing, 2, 2);
        left_out.section(Section::Warnings, 1, 2);
        left_out.wholly(Part::NotRead);
        left_out.wholly(Part::NotRead);
        let all = "More: --full, or --section class, not-read and 1 other.";
        assert_eq!(left_out.how_to_see().as_deref(), Some(all));
        left_out.wholly(Part::Rates);
        let some = "More: --full, or --section not-read, rates and 2 others.";
        assert_eq!(left_out.how_to_see().as_deref(), Some(some));
    }
}
