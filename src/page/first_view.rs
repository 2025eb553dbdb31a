//! What belongs to a first view of an entry: how many statements of each section. In which order they stand is decided by
//! the card of the kind, how much of it fits by `render::fit`; what does not is named at the foot.

use crate::model::{Entry, Rate, Section};

/// Uses of a drug beside which there is room for where sources differ.
const MOST_USES: usize = 3;
/// Rules of labels on what to do.
pub(super) const RULES: usize = 6;
/// Drugs of which a figure is shown.
const DRUGS: usize = 3;
/// Symptoms that stand in a line.
pub(super) const SYMPTOMS: usize = 4;

/// How many statements of a section belong to a first view of an entry. The others come where there is room.
pub(super) fn statements(entry: &Entry, section: Section) -> usize {
    use Section::{
        BetweenPhases, CommonReactions, Contraindications, Definition, Differences, Dosing, Duration,
        Frequency, Management, Monitoring, Order, Results, Says, StopRule, Timing, Warnings,
    };
    match entry {
        // What a clinician looks a drug up for. Its class and what the article says stand in lines of their own.
        Entry::Drug(drug) => match section {
            Dosing | Duration | StopRule | Warnings | Contraindications => 1,
            // Many uses leave no room for it.
            Differences if drug.uses.len() <= MOST_USES => 1,
            _ => 0,
        },
        Entry::SideEffect(effect) => match section {
            // Figures say it better.
            Frequency if effect.rates.iter().any(|it| it.jurisdiction.is_none()) => 0,
            // Many label actions leave no room for what holds of every reaction, nor for what the word means.
            Management | Definition | Timing if effect.actions.len() > 4 => 0,
            Timing | Frequency | Management | Definition | Warnings => 1,
            _ => 0,
        },
        Entry::Regimen(_) => {
            let has_rules = !entry.section(StopRule).is_empty();
            let is_rule = matches!(section, Order | StopRule | BetweenPhases | Monitoring);
            usize::from(is_rule || (section == Says && !has_rules))
        }
        Entry::Term(_) | Entry::Trial(_) => match section {
            Results => 3,
            Differences | CommonReactions => 0,
            _ => 1,
        },
        Entry::Topic(_) if section == Differences => 3,
        Entry::Topic(_) | Entry::Event(_) => usize::MAX,
    }
}

/// How often it was seen: the first figure of each drug, of the United States if there is one, before the others, and how
/// many these are. Who had it stands before what came of it.
pub(super) fn rates(all: &[Rate]) -> (Vec<&Rate>, usize) {
    let is_first = |it: &&Rate| {
        let of_drug = all.iter().filter(|other| other.drug == it.drug);
        let first = of_drug.min_by_key(|it| it.jurisdiction.is_some());
        first.is_some_and(|first| std::ptr::eq(first, *it))
    };
    let (mut rates, others): (Vec<&Rate>, Vec<&Rate>) = all.iter().partition(is_first);
    let first = rates.len().min(DRUGS);
    rates.extend(others);
    (rates, first)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{rates, statements};
    use crate::model::{Entry, Kind, Rate, Section};

    fn entry(kind: Kind, fields: &Value) -> Entry {
        let mut json = json!({"id": format!("{}:x", kind.slug()), "name": "X", "names": {}, "sections": {}});
        for (field, value) in fields.as_object().into_iter().flatten() {
            json[field] = value.clone();
        }
        Entry::parse(kind, &json.to_string()).unwrap_or_else(|error| panic!("{error}: {json}"))
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
        let (shown, first) = rates(&all);
        let shown: Vec<_> = shown.into_iter().filter_map(|it| it.any_grade.as_deref()).collect();
        assert_eq!((shown, first), (vec!["2", "4", "5", "6", "1", "3"], 3));
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
            statements(&effect, Section::Frequency)
        };
        assert_eq!((of(&[]), of(&[rate])), (1, 0));
    }
}
