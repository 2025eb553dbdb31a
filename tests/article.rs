//! Every fact of the article is answered, in words of our own and with its
//! place in the article: `article.tsv` says by which command.

use crate::common::{cited, immunoref, within};
use serde_json::Value;

struct Row {
    id: &'static str,
    command: Vec<&'static str>,
    words: Vec<&'static str>,
    section: &'static str,
}

fn rows() -> Vec<Row> {
    let lines = include_str!("article.tsv").lines().skip(1);
    lines
        .map(|line| {
            let [id, command, words, section] =
                line.split('\t').collect::<Vec<_>>().try_into().unwrap_or_else(|_| panic!("{line}"));
            Row { id, command: command.split(' ').collect(), words: words.split(" | ").collect(), section }
        })
        .collect()
}

fn holds(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(&word.to_lowercase()))
}

/// The texts that cite the article at exactly one place, whatever else they cite.
fn texts_at<'v>(json: &'v Value, section: &str) -> Vec<&'v str> {
    let at = |statement: &&Value| {
        let citations = statement["citations"].as_array().unwrap();
        citations.iter().any(|it| it["source"] == "article" && it["section"] == section)
    };
    cited(&json["results"]).into_iter().filter(at).filter_map(|it| it["text"].as_str()).collect()
}

fn check(more: &[&str]) {
    for Row { id, command, words, section } in rows() {
        let call = || immunoref(command.clone()).and(more);
        let plain = call().and(["--format", "plain"]).run().ends_with(0);
        assert!(
            holds(plain.stdout(), &words),
            "{id}: {} does not print {words:?}:\n{}",
            plain.call,
            plain.stdout()
        );
        let json = call().json();
        let texts = texts_at(&json, section);
        assert!(
            texts.iter().any(|text| holds(text, &words)),
            "{id}: no statement of {command:?} {more:?} that cites the article at `{section}` holds \
             {words:?}; those that do are {texts:#?}"
        );
    }
}

#[test]
fn every_fact_of_the_article_has_a_row() {
    let mut ids: Vec<&str> = rows().iter().map(|row| row.id).collect();
    ids.dedup();
    let all: Vec<String> = (1..=45).map(|number| format!("A{number:02}")).collect();
    assert_eq!(ids, all);
}

#[test]
fn every_fact_is_answered_from_the_article_alone() {
    check(&["--source", "article", "--full"]);
}

#[test]
fn every_fact_is_answered_beside_what_other_sources_say() {
    // A short card may leave a fact to its full form.
    check(&["--full"]);
}

#[test]
fn every_answer_shows_the_date_of_the_article() {
    for Row { id, command, .. } in rows() {
        for format in ["plain", "table", "markdown"] {
            let args = command.iter().copied().chain(["--format", format, "--source", "article"]);
            let answer = within(args).ends_with(0);
            for word in ["Cleveland Clinic 2023-10", "2023-10-19"] {
                assert!(answer.stdout().contains(word), "{id}: {} lacks {word}", answer.call);
            }
        }
    }
}

#[test]
fn nothing_of_another_source_is_said_in_the_name_of_the_article() {
    let json = immunoref(["export", "--source", "article"]).run().ends_with(0).json();
    let sections: Vec<&str> = rows().iter().map(|row| row.section).collect();
    let cited = cited(&json["entries"]);
    assert!(!cited.is_empty());
    for statement in cited {
        for citation in statement["citations"].as_array().unwrap() {
            assert_eq!(citation["source"], "article", "{statement}");
            let section = citation["section"].as_str().unwrap_or_default();
            assert!(sections.contains(&section), "the article has no section `{section}`: {statement}");
        }
    }
}
