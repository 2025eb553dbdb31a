//! What guideline bodies do at a grade, and what they check: each line with its body and year, none under the heading of a
//! label, and no body, grade or effect for another.

use std::collections::BTreeSet;

use immunoref::{
    embedded,
    model::{Entry, Kind, Management, SideEffect, slug},
};
use serde_json::Value;

use crate::common::within;

/// Rows of clinical facts, each where it stands or why not.
const ROWS: [&str; 2] =
    [include_str!("data/facts-3/management.tsv"), include_str!("data/facts-3/monitoring.tsv")];

fn effects() -> Vec<SideEffect> {
    let knowledge = embedded::knowledge();
    let entries = knowledge.headings_of(Kind::SideEffect).filter_map(|it| it.entry());
    let effects = entries.filter_map(|it| if let Entry::SideEffect(it) = it { Some(it) } else { None });
    effects.filter(|it| !it.management.is_empty()).collect()
}

/// Every effect with rows, at every grade of which one speaks.
fn at_grades() -> impl Iterator<Item = (SideEffect, u8)> {
    let is_told = |it: &SideEffect, grade: u8| it.management.iter().any(|row| row.is_of(grade));
    effects().into_iter().flat_map(move |it| {
        (1..=4).filter(|grade| is_told(&it, *grade)).map(|grade| (it.clone(), grade)).collect::<Vec<_>>()
    })
}

/// What is printed of an effect at a grade, a line each.
fn printed(effect: &SideEffect, grade: u8) -> Vec<String> {
    let grade = grade.to_string();
    let call = ["side-effects", slug(&effect.id), "--grade", &grade, "--format", "plain", "--width", "10000"];
    within(call).ends_with(0).stdout().lines().map(str::to_owned).collect()
}

#[test]
fn every_effect_and_grade_answers_with_the_row_of_each_body_and_with_no_other() {
    for (effect, grade) in at_grades() {
        let lines = printed(&effect, grade);
        for row in &effect.management {
            let own = row.lines();
            let said = |line: &str| lines.iter().any(|it| it.contains(line) && it.contains(&row.by()));
            for (_, line) in own.iter().filter(|_| row.is_of(grade)) {
                assert!(said(line), "{} at {grade}: {}: {line}", effect.id, row.by());
            }
            let first = &own[0].1;
            let is_shared = effect.management.iter().any(|it| it.is_of(grade) && it.lines()[0].1 == *first);
            assert!(row.is_of(grade) || is_shared || !said(first), "{} at {grade}: {first}", effect.id);
        }
    }
}

#[test]
fn every_line_of_a_body_has_its_name_and_year_and_none_stands_under_a_label() {
    for (effect, grade) in at_grades() {
        for line in printed(&effect, grade) {
            let own = effect.management.iter().filter(|it| it.is_of(grade));
            let says_it = |it: &Management| it.lines().iter().any(|(_, said)| line.contains(said.as_str()));
            let rows: Vec<&Management> = own.filter(|it| says_it(it)).collect();
            if rows.is_empty() {
                continue;
            }
            let row = rows.iter().find(|it| line.starts_with(&format!("{}:", it.by())));
            let row = row.unwrap_or_else(|| panic!("{} at {grade}: {line}", effect.id));
            // Behind the line itself, too.
            let behind = line.rsplit('[').next().unwrap_or_default();
            assert!(behind.starts_with(&row.by()), "{line}");
            let year = row.year.map(|it| it.to_string());
            let has_year =
                year.map_or(line.contains("undated") || line.contains("not said"), |it| behind.contains(&it));
            assert!(has_year, "{line}");
            assert!(!line.starts_with("Label") && !line.contains("[US label"), "{line}");
        }
    }
}

#[test]
fn what_is_not_of_the_united_states_is_marked_on_each_line() {
    let mut marked = 0;
    for (effect, grade) in at_grades() {
        let lines = printed(&effect, grade);
        for row in effect.management.iter().filter(|it| it.is_of(grade)) {
            let Some(place) = row.jurisdiction else { continue };
            for (_, said) in row.lines() {
                let own = lines.iter().filter(|it| it.contains(&said) && it.contains(&row.by()));
                for line in own {
                    assert!(line.contains(place.mark()), "{line}");
                    marked += 1;
                }
            }
        }
    }
    assert!(marked > 50);
}

#[test]
fn the_label_leads_whatever_a_guideline_says() {
    let at = |lines: &[String], start: &str| lines.iter().position(|it| it.starts_with(start));
    for call in [
        &["side-effects", "infusion-reaction", "--grade", "3"][..],
        &["search", "infusion", "reaction", "grade", "3"],
        &["search", "grade", "3", "infusion", "reaction", "what", "to", "do"],
        &["side-effects", "infusion-reaction", "--grade", "3", "--section", "guidelines"],
    ] {
        let call = call.iter().chain(&["--format", "plain", "--width", "10000"]);
        let answer = within(call).ends_with(0);
        let lines: Vec<&str> = answer.stdout().lines().collect();
        let stop = lines.iter().position(|it| it.contains("permanently discontinue"));
        let guideline = lines.iter().position(|it| it.contains("ASCO 2021"));
        assert!(stop.is_some() && stop < guideline, "{lines:?}");
        assert!(lines[guideline.unwrap()..].iter().any(|it| it.contains("US labels")), "{lines:?}");
    }
    let grade_3 = within(["side-effects", "infusion-reaction", "--grade", "3", "--format", "plain"]);
    let lines: Vec<String> = grade_3.stdout().lines().map(str::to_owned).collect();
    assert!(at(&lines, "Label actions") < at(&lines, "ASCO 2021"));
    // Where a label names no action, the answer says so first.
    let grade_1 = within(["side-effects", "colitis", "--grade", "1", "--format", "plain"]);
    assert!(grade_1.stdout().contains("names no action at grade 1 for colitis"));
}

#[test]
fn the_first_view_of_an_effect_names_its_bodies_in_a_line() {
    for effect in effects() {
        let answer = within(["side-effects", slug(&effect.id), "--format", "plain", "--width", "10000"]);
        let lines: Vec<&str> = answer.stdout().lines().filter(|it| it.starts_with("Guidelines")).collect();
        assert_eq!(lines.len(), 1, "{}: {lines:?}", effect.id);
        let command = format!("side-effects {} --grade", slug(&effect.id));
        assert!(lines.iter().all(|it| it.contains(&command)), "{lines:?}");
        for (_, line) in effect.management.iter().flat_map(Management::lines) {
            assert!(line.len() < 20 || !answer.stdout().contains(&line), "{}: {line}", effect.id);
        }
    }
}

#[test]
fn that_it_is_a_guideline_and_no_order_is_said_once() {
    for call in [
        &["side-effects", "colitis", "--grade", "2"][..],
        &["side-effects", "colitis", "--full"],
        &["search", "grade", "2", "colitis", "steroid", "dose"],
    ] {
        let answer = within(call.iter().chain(&["--format", "plain", "--width", "10000"]));
        assert_eq!(answer.stdout().matches("not an order").count(), 1, "{call:?}");
    }
}

#[test]
fn json_and_csv_hold_the_rows_of_the_grade() {
    let answer = within(["side-effects", "hepatitis", "--grade", "3", "--json"]);
    let json: Value = serde_json::from_str(answer.stdout()).unwrap();
    let rows = json["results"][0]["management"].as_array().unwrap();
    let is_of_3 = |it: &Value| it["grades"].as_array().is_none_or(|it| it.contains(&3.into()));
    assert!(rows.len() > 2 && rows.iter().all(is_of_3), "{rows:?}");
    let csv = within(["side-effects", "hepatitis", "--grade", "3", "--format", "csv"]);
    let said: Vec<&str> = csv.stdout().lines().filter(|it| it.contains(",Guidelines,")).collect();
    assert_eq!(said.len(), rows.len());
    assert!(said.iter().any(|it| it.contains("ASCO 2021: Grade 3")), "{said:?}");
}

#[test]
fn a_drug_that_is_no_checkpoint_inhibitor_has_none_of_it() {
    let call = ["side-effects", "neutropenia", "--drug", "trodelvy", "--grade", "3", "--format", "plain"];
    assert!(!within(call).stdout().contains("ASCO"));
}

#[test]
fn what_is_checked_before_and_during_treatment_is_said_with_its_body() {
    let answer =
        within(["topic", "monitoring", "--full", "--format", "plain", "--width", "10000"]).ends_with(0);
    let names = ["ASCO", "SITC", "ESMO", "ESE", "eviQ", "Marseille", "review of", "Recommendations of"];
    let lines: Vec<&str> = answer.stdout().lines().filter(|it| it.contains('[')).collect();
    let own = lines.iter().filter(|it| !it.contains("label"));
    for line in own.clone() {
        assert!(names.iter().any(|it| line.contains(it)), "{line}");
        let has_year = line.contains("20") || line.contains("undated") || line.contains("year not said");
        assert!(has_year, "{line}");
    }
    assert!(own.count() > 12);
    for question in
        ["how often check TSH", "labs before each cycle", "baseline ECG troponin", "morning cortisol"]
    {
        let answer = within(["search", question, "--format", "plain"]).ends_with(0);
        assert!(answer.stdout().contains("ASCO") || answer.stdout().contains("SITC"), "{question}");
    }
}

#[test]
fn every_row_stands_somewhere_or_says_why_not() {
    let mut rows = BTreeSet::new();
    for line in ROWS.iter().flat_map(|it| it.lines().skip(1)) {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), 3, "{line}");
        assert!(cells[1].is_empty() != cells[2].is_empty() || !cells[1].is_empty(), "{line}");
        assert!(rows.insert(cells[0].to_owned()), "{line}");
        for id in cells[1].split([' ', ',', ';']).filter(|it| Kind::of(it).is_some()) {
            assert!(embedded::knowledge().by_id(id).is_some(), "{line}");
        }
    }
    // Sections A and B of the rows.
    assert_eq!(rows.len(), 154, "{rows:?}");
}
