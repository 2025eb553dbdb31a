//! Where the sources of clinical facts disagree: each conflict prints its sides, or says why one of them
//! stands and where: `data/facts-3/conflicts.tsv`, written as `questions.tsv` is.

use std::collections::BTreeSet;

use immunoref::embedded;
use serde_json::Value;

use crate::{common::within, questions::any_line};

struct Conflict {
    id: &'static str,
    words: &'static str,
    prints: Vec<&'static str>,
    /// The entry that gives the reason where one side is not carried.
    settled: &'static str,
}

fn conflicts() -> Vec<Conflict> {
    let lines = include_str!("data/facts-3/conflicts.tsv").lines().skip(1);
    lines
        .map(|line| {
            let [id, words, prints, settled] =
                line.split('\t').collect::<Vec<_>>().try_into().unwrap_or_else(|_| panic!("{line}"));
            Conflict { id, words, prints: prints.split(" | ").collect(), settled }
        })
        .collect()
}

#[test]
fn each_conflict_is_named_once() {
    let ids: BTreeSet<&str> = conflicts().iter().map(|it| it.id).collect();
    let all: Vec<String> = (1..=32).map(|it| format!("C3-{it}")).collect();
    assert_eq!(ids, all.iter().map(String::as_str).collect());
    assert_eq!(conflicts().len(), 32);
}

#[test]
fn each_conflict_prints_both_sides_or_why_one_stands() {
    let mut wrong = Vec::new();
    for Conflict { id, words, prints, .. } in conflicts() {
        let answer = within(words.split(' ').chain(["--format", "plain", "--width", "10000"])).ends_with(0);
        let said = answer.stdout().replace('*', "");
        let missing = prints.iter().filter(|it| !any_line(&said, it));
        wrong.extend(missing.map(|it| format!("{id}: immunoref {words}: no line with `{it}`")));
        // No single line may be all that is asked for: a conflict has two sides.
        assert!(prints.iter().any(|it| it.contains(" & ")) || prints.len() > 1, "{id}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reason_why_a_side_is_not_carried_stands_in_the_differences_of_its_entry() {
    let knowledge = embedded::knowledge();
    for Conflict { id, settled, prints, .. } in conflicts().into_iter().filter(|it| !it.settled.is_empty()) {
        let entry = knowledge.by_id(settled).unwrap_or_else(|| panic!("{id}: {settled}"));
        let json: Value = serde_json::to_value(entry.entry().unwrap()).unwrap();
        let told = json["sections"]["differences"].as_array().unwrap_or_else(|| panic!("{id}: {settled}"));
        let says_it = |it: &Value| any_line(it["text"].as_str().unwrap(), prints[0]);
        assert!(told.iter().any(says_it), "{id}: {settled}: {told:?}");
    }
}
