//! Words with rights: a negative is no positive, another direction is another thing, and what was not read is named.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::common::immunoref;
use immunoref::{
    embedded,
    model::{Entry, Kind, SignWordRole},
    text::fold,
};
use immunoref_index::signs::{Token, spoken_words};

/// The ids that a command answers with, and how it was led to each: not those in whose text the words stand.
fn led_to(command: &str, query: &str) -> Vec<(String, String)> {
    let json = immunoref([command, query]).json();
    let results = json["results"].as_array().unwrap().iter().filter(|it| it["context"].is_null());
    let text = |it: &Value| it.as_str().unwrap_or("text").to_owned();
    let all = results.map(|it| (text(&it["id"]), text(&it["match"]["kind"])));
    all.filter(|(_, kind)| kind != "text").collect()
}

fn answered(command: &str, query: &str) -> Vec<String> {
    led_to(command, query).into_iter().map(|(id, _)| id).collect()
}

/// The same without what something is only a sign of.
fn named(command: &str, query: &str) -> Vec<String> {
    led_to(command, query).into_iter().filter(|(_, kind)| kind != "sign").map(|(id, _)| id).collect()
}

/// Terms and side effects, each with the command that answers with it.
fn entries() -> impl Iterator<Item = (Entry, &'static str)> {
    let knowledge = embedded::knowledge();
    let all: Vec<Entry> = knowledge.headings().filter_map(|it| it.entry()).collect();
    all.into_iter().filter_map(|it| match it.kind() {
        Kind::Term => Some((it, "topic")),
        Kind::SideEffect => Some((it, "side-effects")),
        _ => None,
    })
}

/// The names of an entry: its own, and those by which people ask for it.
fn names(entry: &Entry) -> Vec<String> {
    let names = entry.names();
    let own = [entry.name().to_owned()].into_iter().chain(names.former.iter().cloned());
    own.chain(names.aliases.iter().cloned()).collect()
}

/// Whether a name says that something is not there, or not possible: `cant breathe`.
fn is_negative(name: &str) -> bool {
    let knowledge = embedded::knowledge();
    let role = |it: &Token| knowledge.word_meaning(it.meaning?).map(|it| it.role);
    let tokens = knowledge.signs.tokens(&spoken_words(name));
    tokens.iter().filter_map(role).any(|it| matches!(it, SignWordRole::Negator | SignWordRole::Inability))
}

#[test]
fn what_is_denied_is_not_answered_as_found() {
    // A marker is named when it is there and when it is not: `PD-L1 negative`.
    let is_positive = |it: &Entry| it.kind() != Kind::Term || !names(it).iter().any(|name| is_negative(name));
    for (entry, command) in entries().filter(|(it, _)| is_positive(it)) {
        // What people say for a side effect may tell of another with a `not`: `not breathing`.
        let is_said = |it: &String| entry.kind() == Kind::SideEffect && entry.names().aliases.contains(it);
        for name in names(&entry).iter().filter(|it| !is_negative(it) && !is_said(it)) {
            for denied in [format!("not {name}"), format!("no {name}"), format!("{name} negative")] {
                // A name may itself be one of a negative.
                let is_name = embedded::knowledge().named(&fold(&denied)).len();
                let found = answered(command, &denied);
                assert!(is_name > 0 || !found.iter().any(|it| it == entry.id()), "{denied}: {found:?}");
            }
        }
    }
}

#[test]
fn a_minus_is_a_negative_and_a_plus_a_positive() {
    for minus in ["HER2-", "HER2 −", "HER2–", "HER2(-)", "ER(-)", "dMMR-", "HR-/HER2-", "PD-L1 -", "colitis-"]
    {
        for command in ["topic", "search", "side-effects"] {
            let found = answered(command, minus);
            let positives = ["term:her2-positive", "term:er-positive", "term:dmmr", "side-effect:colitis"];
            assert!(!found.iter().any(|it| positives.contains(&it.as_str())), "{command} {minus}: {found:?}");
        }
    }
    assert_eq!(answered("topic", "HER2+"), ["term:her2-positive"]);
    assert_eq!(answered("topic", "ER (+)"), ["term:er-positive"]);
    // Between blanks it is a stroke.
    assert_eq!(answered("topic", "HER2 - what is it"), ["term:her2-positive"]);
    assert_eq!(answered("drug", "keytruda -"), ["drug:pembrolizumab"]);
}

#[test]
fn another_direction_is_another_thing() {
    let knowledge = embedded::knowledge();
    let pairs = [
        ("hyper", "hypo"),
        ("hypo", "hyper"),
        ("low ", "high "),
        ("high ", "low "),
        ("increased ", "decreased "),
    ];
    let mut swapped_names = BTreeSet::new();
    for (entry, command) in entries() {
        for name in names(&entry) {
            for (one, other) in pairs {
                let swapped = format!(" {}", fold(&name)).replace(&format!(" {one}"), &format!(" {other}"));
                let swapped = swapped.trim_start().to_owned();
                if swapped == fold(&name) || !knowledge.named(&swapped).is_empty() {
                    continue;
                }
                let found = named(command, &swapped);
                assert!(!found.iter().any(|it| it == entry.id()), "{swapped}: {found:?}");
                swapped_names.insert(swapped);
            }
        }
    }
    assert!(swapped_names.len() > 30, "{swapped_names:?}");
}

#[test]
fn another_word_of_medicine_is_no_slip_of_ours() {
    for word in [
        "Hypertension",
        "Hypoglycemia",
        "Nephropathy",
        "Keratoma",
        "Arteritis",
        "Choroiditis",
        "hepatitis B",
        "Enanthema",
        "Concussion",
        "Anomia",
        "Portal inflammation",
        "Dental problems",
        "Bile duct cancer",
        "Injury of kidney",
        "Tumour of the spinal cord",
        "Kidney transplant status",
    ] {
        assert_eq!(answered("side-effects", word), [""; 0], "{word}");
    }
}

#[test]
fn a_term_of_a_vocabulary_is_read_in_whatever_order_its_words_stand() {
    for (typed, id) in [
        ("Pancreatitis acute", "side-effect:pancreatitis"),
        ("Immune-mediated myositis", "side-effect:myositis"),
        ("Autoimmune colitis", "side-effect:colitis"),
        ("Weight decreased", "side-effect:weight-loss"),
        ("Rash erythematous", "side-effect:skin-rash"),
        ("Dermatitis", "side-effect:skin-rash"),
        ("Blood creatinine increased", "side-effect:increased-creatinine"),
    ] {
        let found = answered("side-effects", typed);
        assert!(found.iter().take(3).any(|it| it == id), "{typed}: {found:?}");
    }
}

#[test]
fn exact_is_only_what_was_read_to_the_last_word() {
    for (typed, kind, unread) in [
        ("keytruda", "exact", &[][..]),
        ("Keytruda and Jemperli", "exact", &[]),
        ("Keytruda 200 mg", "words", &["200"]),
        ("keytruda for my cousin", "words", &["cousin"]),
    ] {
        let found = &immunoref(["drug", typed]).json()["match"];
        assert_eq!(
            (&found["kind"], found["unread"].as_array().unwrap().len()),
            (&kind.into(), unread.len()),
            "{typed}"
        );
        let page = immunoref(["drug", typed, "--format", "plain", "--width", "200"]).run();
        let page = page.stdout();
        let not_read = format!("Not read: {}.", unread.join(", "));
        assert_eq!(page.contains(&not_read), !unread.is_empty(), "{page}");
        // Who refuses near misses is asked back.
        let exact = immunoref(["drug", typed, "--exact"]).run();
        assert_eq!(exact.code, if unread.is_empty() { 0 } else { 3 }, "{typed}");
    }
}

#[test]
fn several_drugs_are_named_in_the_order_of_the_line() {
    for line in ["jemperli, keytruda, jemperli", "Jemperli + Keytruda"] {
        let found = &immunoref(["drug", line]).json()["match"];
        assert!(found["id"].is_null(), "{line}");
        assert_eq!(found["ids"], serde_json::json!(["drug:dostarlimab", "drug:pembrolizumab"]), "{line}");
    }
    let list = &immunoref(["drug", "KEYTRUDA, KEYTRUDA QLEX"]).json()["match"]["ids"];
    assert_eq!(list[0], "drug:pembrolizumab");
    assert_eq!(list[1], "drug:pembrolizumab-berahyaluronidase-alfa");
}

#[test]
fn how_a_query_was_read_stands_in_the_answer() {
    for format in ["table", "plain", "markdown"] {
        let page = immunoref(["drug", "keytrudda", "--format", format, "--width", "100"]).run();
        assert!(page.stdout().contains("“keytrudda” read as Pembrolizumab"), "{}", page.stdout());
        let exact = immunoref(["drug", "keytruda", "--format", format, "--width", "100"]).run();
        assert!(!exact.stdout().contains("read as"), "{}", exact.stdout());
    }
    // Whom to call comes first.
    let page = immunoref(["side-effects", "wheezing", "--format", "plain"]).run();
    let page = page.stdout();
    assert!(page.find("Call at once").unwrap() < page.find("read as").unwrap(), "{page}");
}
