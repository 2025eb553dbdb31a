//! Two things beside each other, and a card to hand over.

use std::{fs, path::Path};

use crate::common::{immunoref, within};
use serde_json::Value;

#[test]
fn two_entries_stand_beside_each_other_with_their_sources() {
    let json = immunoref(["compare", "Jemperli", "keytruda"]).json();
    let facets = json["results"].as_array().unwrap();
    assert!(facets.len() > 20, "{}", facets.len());
    for facet in facets {
        let sides = facet["sides"].as_array().unwrap();
        let ids: Vec<&str> = sides.iter().map(|it| it["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["drug:dostarlimab", "drug:pembrolizumab"], "in the order in which they were named");
        let statements = || sides.iter().flat_map(|it| it["statements"].as_array().unwrap());
        assert!(statements().next().is_some(), "{facet} compares nothing");
        assert!(statements().all(|it| !it["citations"].as_array().unwrap().is_empty()));
    }
    // Each facet is what the card of the drug says of it.
    let dose = facets.iter().find(|it| it["id"] == "dosing").unwrap();
    let card = immunoref(["drug", "keytruda", "--full"]).json();
    assert_eq!(dose["sides"][1]["statements"], card["results"][0]["sections"]["dosing"]);
    let csv = within(["compare", "jemperli", "keytruda", "--format", "csv"]).ends_with(0);
    assert_eq!(csv::Reader::from_reader(&csv.out[..]).records().count(), facets.len(), "a row a facet");
    let one = immunoref(["compare", "early-tnbc", "metastatic-tnbc", "--section", "stop-rule"]).json();
    assert_eq!(one["results"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_not_clear_or_not_covered_is_not_compared() {
    for (names, code) in [(["keytru", "jemperli"], 3), (["jemperli", "opdivo"], 1), (["zzzz", "jemperli"], 1)]
    {
        let answer = within(["compare", names[0], names[1]]).ends_with(code);
        assert_eq!(answer.stdout(), "");
    }
    within(["compare", "keytruda"]).ends_with(2);
    within(["compare", "keytruda", "jemperli", "tecentriq"]).ends_with(2);
}

#[test]
fn a_card_says_whom_to_call_first_and_fits_a_page() {
    for name in ["keytruda", "jemperli", "tecentriq", "trodelvy", "keytruda-qlex", "early-tnbc"] {
        let card = within(["card", name, "--format", "markdown"]).ends_with(0);
        let text = card.stdout();
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{name}: no {what} in {text}"));
        let order = [
            "not medical advice",
            "right away:",
            "## Whom to call",
            "## What to tell",
            "## What it is",
            "## Sources",
        ];
        let places: Vec<usize> = order.into_iter().map(at).collect();
        assert!(places.is_sorted(), "{name}: {places:?}");
        // A page of letters of eight points has about 85 lines of 110 of them.
        let lines: usize = text.lines().map(|it| it.chars().count().div_ceil(110).max(1)).sum();
        // A note that stands behind each line, and the doses of a regimen, take more than that.
        let most = if ["keytruda-qlex", "early-tnbc"].contains(&name) { 110 } else { 85 };
        assert!(lines <= most, "{name} takes {lines} lines");
        // What stands there has a source, or is to be written by hand.
        let signs = text.lines().filter(|it| it.contains("right away:"));
        assert!(signs.clone().count() > 2 && signs.clone().all(|it| it.contains("\\[")), "{name}: {text}");
    }
    within(["card", "opdivo"]).ends_with(1);
    within(["card", "keytru"]).ends_with(3);
    within(["card"]).ends_with(2);
}

fn write(folder: &Path, name: &str, json: &Value) {
    fs::write(folder.join(name), json.to_string()).unwrap();
}

#[test]
fn two_editions_are_compared_statement_by_statement() {
    let place = tempfile::tempdir().unwrap();
    let old: Value =
        serde_json::from_slice(&within(["export", "--knowledge", "tests/data/small"]).out).unwrap();
    let mut new = old.clone();
    let sections = new["entries"][0]["sections"].as_object_mut().unwrap();
    let statements = sections.values_mut().next().unwrap().as_array_mut().unwrap();
    let first = statements[0].clone();
    statements[0]["text"] = "Said otherwise.".into();
    let mut more = first.clone();
    more["text"] = "Said anew.".into();
    statements.push(more);
    write(place.path(), "old.json", &old);
    write(place.path(), "new.json", &new);
    let path = |name: &str| place.path().join(name).to_str().unwrap().to_owned();
    let (old_path, new_path) = (path("old.json"), path("new.json"));
    let json = immunoref(["changes", "--between", &old_path, &new_path]).json();
    let differences = json["results"].as_array().unwrap();
    assert_eq!(differences.len(), 2, "{json:#}");
    assert_eq!(differences[0]["id"], old["entries"][0]["id"]);
    assert_eq!(differences[0]["new"]["text"], "Said otherwise.");
    assert!(differences[0]["old"]["text"].as_str().unwrap().starts_with(first["text"].as_str().unwrap()));
    assert!(!differences[0]["old"]["sources"].as_array().unwrap().is_empty());
    assert!(differences[1]["old"].is_null() && differences[1]["new"]["text"] == "Said anew.");
    // The other way round it is said no more.
    let back = immunoref(["changes", "--between", &new_path, &old_path]).json();
    assert!(back["results"][1]["new"].is_null());
    // A folder is the same edition as its export.
    let same = within(["changes", "--between", &old_path, "tests/data/small"]).ends_with(1);
    assert!(same.stderr().contains("say the same"), "{}", same.stderr());
    for wrong in ["Cargo.toml", "/nowhere"] {
        let answer = within(["changes", "--between", &old_path, wrong]).ends_with(5);
        assert!(answer.stderr().contains("no edition of the knowledge"), "{}", answer.stderr());
    }
    within(["changes", "--between", &old_path]).ends_with(2);
}
