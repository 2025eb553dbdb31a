//! Answers that teach: what each of them says may be asked next, and what a
//! miss says is covered.

use std::collections::BTreeSet;

use crate::common::{Around, CALLS, within, within_at};
use immunoref::embedded;

/// The commands that an answer names.
fn next(call: &[&str]) -> Vec<String> {
    let json = within(call.iter().copied().chain(["--json"])).json();
    let Some(all) = json["next"].as_array() else { return Vec::new() };
    all.iter().map(|it| it.as_str().unwrap().to_owned()).collect()
}

/// The calls that lead to every entry and source, with those of every command.
fn calls() -> Vec<Vec<String>> {
    let knowledge = embedded::knowledge();
    let mut calls: Vec<Vec<String>> =
        CALLS.iter().map(|call| call.iter().map(|it| (*it).to_owned()).collect()).collect();
    let mut add = |words: &[&str]| calls.push(words.iter().map(|it| (*it).to_owned()).collect());
    for heading in knowledge.headings() {
        for command in ["drug", "side-effects", "schedule", "topic", "search"] {
            add(&[command, heading.id]);
        }
        add(&["drug", heading.id, "--section", "rates"]);
        add(&["side-effects", heading.id, "--drug", "keytruda"]);
        add(&["side-effects", heading.id, "--source", "article"]);
    }
    for (source, _) in knowledge.sources() {
        add(&["sources", &source.id]);
        add(&["list", "--source", &source.id]);
    }
    calls
}

#[test]
fn every_command_that_an_answer_names_finds_something() {
    let mut named = BTreeSet::new();
    for call in calls() {
        let call: Vec<&str> = call.iter().map(String::as_str).collect();
        let next = next(&call);
        assert!(next.len() <= 2, "{call:?} names {next:?}");
        assert_eq!(next.iter().collect::<BTreeSet<_>>().len(), next.len(), "{call:?} names {next:?}");
        named.extend(next);
    }
    assert!(named.len() > 150, "{named:#?}");
    for line in named {
        let words = line.strip_prefix("immunoref").unwrap().split_whitespace();
        within(words).ends_with(0);
    }
}

#[test]
fn every_answer_names_one_except_an_error_and_the_commands_to_try() {
    for call in CALLS.into_iter().filter(|call| *call != ["export"]) {
        let answer = within(call.iter().copied().chain(["--json"])).json();
        // Two entries side by side are named in the answer itself.
        let is_compared =
            answer["command"] == "compare" && answer["results"].as_array().is_some_and(|it| !it.is_empty());
        let none = answer["error"].is_object() || answer["command"] == "overview" || is_compared;
        assert_eq!(next(call).is_empty(), none, "{call:?}");
    }
}

#[test]
fn no_answer_names_what_was_just_asked() {
    for call in calls() {
        let call: Vec<&str> = call.iter().map(String::as_str).collect();
        if within(call.iter().copied()).code != 0 {
            continue; // A question back may offer what goes by the same name elsewhere.
        }
        let slugs: Vec<&str> =
            call.iter().map(|it| it.split_once(':').map_or(*it, |(_, slug)| slug)).collect();
        if slugs.first() == Some(&"search") {
            continue; // An event has no command but the search for it.
        }
        let asked = format!("immunoref {}", slugs.join(" "));
        assert!(!next(&call).contains(&asked), "{call:?}");
    }
}

#[test]
fn knowledge_of_ones_own_is_asked_again() {
    let local = ["--knowledge", "assets/knowledge", "drug", "keytruda"];
    let next = next(&local);
    assert_eq!(next[0], "immunoref --knowledge assets/knowledge side-effects pembrolizumab");
    within(next[0].split(' ').skip(1)).ends_with(0);
}

#[test]
fn a_person_reads_it_at_the_end_and_a_pipe_does_not() {
    let terminal = Around { terminal: Some(100), ..Around::default() };
    for call in [&["drug", "keytruda"][..], &["side-effects"], &["topic", "cps"], &["sources"], &["list"]] {
        // Where something is left out, the words for it stand there.
        let seen = within_at(call.iter().copied().chain(["--height", "0"]), terminal);
        assert!(seen.stdout().lines().any(|line| line.starts_with("Next: immunoref ")), "{}", seen.stdout());
        let piped = within(call.iter().copied());
        assert!(!piped.stdout().contains("Next: "), "{}", piped.stdout());
    }
    let miss = within_at(["drug", "zzzz"], terminal);
    assert!(miss.stderr().ends_with("\nNext: immunoref drug\n"), "{}", miss.stderr());
    let question = within_at(["drug", "keytru"], terminal);
    assert!(question.stderr().contains("\nNext: immunoref drug pembrolizumab;"), "{}", question.stderr());
    assert!(!within(["drug", "zzzz"]).stderr().contains("Next: "));
}

#[test]
fn a_miss_says_what_is_covered() {
    for call in [&["drug", "zzzz"][..], &["drug", "herceptin"], &["topic", "zzzz"], &["search", "zzzz"]] {
        let answer = within(call.iter().copied()).ends_with(1);
        assert!(answer.stderr().contains("Covered here: 5 drugs, "), "{}", answer.stderr());
        assert!(answer.stderr().lines().count() <= 4, "{}", answer.stderr());
    }
    assert!(!within(["drug", "keytru"]).stderr().contains("Covered here"));
}
