//! Fills the views that say in numbers and codes what stands in words.

use crate::{
    codes::coding,
    files::Tables,
    model::{Drug, Figure, GradeRate, Grades, Rate},
    questions::{grades, stems},
};

impl Tables {
    /// The same with the numbers of its rates and actions.
    pub(crate) fn numbered(mut self) -> Self {
        for it in &mut self.rates {
            it.numbers = figures(it);
        }
        for it in &mut self.actions {
            it.grades = grades_in(&it.grade);
        }
        self
    }
}

/// Fills the codes of a drug.
pub(crate) fn code(drug: &mut Drug) {
    for it in &mut drug.identifiers {
        it.coding = Some(coding(it, &drug.name));
    }
}

fn grades_in(text: &str) -> Option<Grades> {
    Grades::of_bits(grades(&stems(text)))
}

fn figures(rate: &Rate) -> Vec<Figure> {
    let of_all = |any: Option<&String>, by_grade: &[GradeRate]| -> Vec<Figure> {
        let any = any.and_then(|it| Figure::of_any_grade(it));
        let by_grade = by_grade.iter().filter_map(|it| {
            let figure = Figure::of_any_grade(&it.percent)?;
            Some(Figure { grade: Some(it.grade.clone()), grades: grades_in(&it.grade), ..figure })
        });
        any.into_iter().chain(by_grade).collect()
    };
    let own = of_all(rate.any_grade.as_ref(), &rate.by_grade);
    let cases = |it: &Figure| rate.cases.filter(|_| it.grade.is_none());
    let own = own.into_iter().map(|it| Figure { of: rate.of, cases: cases(&it), ..it });
    let control = rate.control.iter().flat_map(|arm| {
        let figures = of_all(arm.any_grade.as_ref(), &arm.by_grade);
        figures.into_iter().map(|it| Figure { arm: Some(arm.arm.clone()), of: arm.of, ..it })
    });
    own.chain(control).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::figures;
    use crate::model::Rate;

    #[test]
    fn every_percentage_of_both_arms_is_a_number() {
        let rate = json!({
            "effect": "side-effect:x", "drug": "drug:x", "population": "all", "of": 100, "any_grade": "3.4",
            "by_grade": [{"grade": "Grade 3 or 4", "percent": "<0.1"}],
            "control": {"arm": "placebo", "of": 50, "any_grade": "1"},
            "citations": [{"source": "article", "section": null}],
        });
        let rate: Rate = serde_json::from_value(rate).unwrap_or_else(|error| panic!("{error}"));
        let numbers = serde_json::to_value(figures(&rate)).unwrap_or_default();
        let wanted = json!([
            {"of": 100, "text": "3.4", "percent": 3.4, "below": false},
            {"of": 100, "grade": "Grade 3 or 4", "grades": {"from": 3, "to": 4}, "text": "<0.1", "percent": 0.1, "below": true},
            {"arm": "placebo", "of": 50, "text": "1", "percent": 1, "below": false},
        ]);
        assert_eq!(numbers, wanted);
    }
}
