//! What holds for any command line: no panic, a listed exit code, JSON that
//! parses, and no echo that steers a terminal.

#![allow(clippy::unwrap_used)] // a test may fail

mod common;

use common::{Answer, within};
use proptest::{prelude::*, sample::select};
use serde_json::Value;

/// Words that mean something to the program.
const KNOWN: [&str; 24] = [
    "keytruda",
    "Jemperli®",
    "pembrolizumab",
    "dostarlimab",
    "MK-3475",
    "nivolumab",
    "Opdivo",
    "itching",
    "wheezing",
    "fatigue",
    "skin",
    "rash",
    "success",
    "rate",
    "biomarkers",
    "article",
    "how",
    "often",
    "is",
    "it",
    "cure",
    "keytrud",
    "drug:pembrolizumab",
    "topic:overview",
];
/// Those of them that are names and no ids, which are written in one way.
const NAMES: &[&str] = KNOWN.split_at(22).0;
const COMMANDS: [&str; 14] = [
    "drug",
    "drugs",
    "side-effects",
    "side-effect",
    "schedule",
    "search",
    "topic",
    "topics",
    "sources",
    "source",
    "list",
    "export",
    "man",
    "completions",
];
const OPTIONS: [&str; 18] = [
    "--json",
    "--full",
    "--exact",
    "--ascii",
    "--format",
    "--source",
    "--as-of",
    "--width",
    "--color",
    "--severity",
    "--drug",
    "--limit",
    "--",
    "-",
    "-h",
    "--help",
    "-V",
    "--version",
];
const VALUES: [&str; 24] = [
    "table",
    "plain",
    "markdown",
    "csv",
    "json",
    "jsonl",
    "article",
    "nowhere",
    "2026-11-23",
    "2023-02-30",
    "9999-12-31",
    "-9999-01-01",
    "0",
    "20",
    "40",
    "65535",
    "65536",
    "always",
    "never",
    "serious",
    "common",
    "bash",
    "zsh",
    "drug",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(&KNOWN[..]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[a-z]{1,12}",
        1 => "\\PC{0,12}",
        1 => "[\\x00-\\x1f\\x7f-\\x9f\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]{1,4}",
        1 => ("[a-z]", 1..3_000_usize).prop_map(|(letter, times)| letter.repeat(times)),
    ]
}

/// A command line that could be meant: a command, words, options with values.
fn meant() -> impl Strategy<Value = Vec<String>> {
    let option = prop_oneof![
        2 => select(&OPTIONS[..]).prop_map(|it| vec![it.to_owned()]),
        3 => (select(&OPTIONS[..]), prop_oneof![3 => select(&VALUES[..]).prop_map(str::to_owned), 1 => word()])
            .prop_map(|(option, value)| vec![format!("{option}={value}")]),
        3 => (select(&OPTIONS[..]), prop_oneof![3 => select(&VALUES[..]).prop_map(str::to_owned), 1 => word()])
            .prop_map(|(option, value)| vec![option.to_owned(), value]),
    ];
    let part = prop_oneof![3 => word().prop_map(|it| vec![it]), 1 => option.clone()];
    (
        prop::collection::vec(option, 0..2),
        prop_oneof![8 => select(&COMMANDS[..]).prop_map(str::to_owned), 1 => word()],
        prop::collection::vec(part, 0..5),
    )
        .prop_map(|(before, command, after)| {
            before.into_iter().flatten().chain([command]).chain(after.into_iter().flatten()).collect()
        })
}

/// Whether a text is asked for that has one form: help, version, a page of the manual, a script.
fn has_one_form(arguments: &[String]) -> bool {
    arguments.iter().any(|it| {
        let short = it.starts_with('-') && !it.starts_with("--") && it.contains(['h', 'V']);
        short || ["--help", "--version", "man", "completions"].contains(&it.as_str())
    })
}

fn check(answer: &Answer) -> Result<(), TestCaseError> {
    prop_assert!((0..=5).contains(&answer.code), "{}: {}", answer.call, answer.code);
    for text in [&answer.out, &answer.err] {
        let text = std::str::from_utf8(text).map_err(|error| TestCaseError::fail(error.to_string()))?;
        // Colors may be asked for; nothing else that steers a terminal comes out.
        let text = if answer.call.contains("always") { text.replace('\u{1b}', "") } else { text.to_owned() };
        let steers = text.chars().find(|c| {
            (c.is_control() && !['\n', '\r'].contains(c))
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        prop_assert!(steers.is_none(), "{:?} echoes {steers:?}", answer.call);
    }
    prop_assert!(!(answer.out.is_empty() && answer.err.is_empty()), "{:?} says nothing", answer.call);
    Ok(())
}

/// The documents of an answer: one, or one a line.
fn documents(answer: &Answer, lines: bool) -> Result<Vec<Value>, TestCaseError> {
    let fail = |error: serde_json::Error| TestCaseError::fail(format!("{:?}: {error}", answer.call));
    if lines {
        return answer.stdout().lines().map(|line| serde_json::from_str(line).map_err(fail)).collect();
    }
    Ok(vec![serde_json::from_slice(&answer.out).map_err(fail)?])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_command_line_that_could_be_meant_ends_well(arguments in meant()) {
        check(&within(arguments))?;
    }

    #[test]
    fn any_strings_end_well(arguments in prop::collection::vec(any::<String>(), 0..5)) {
        check(&within(arguments))?;
    }

    #[test]
    fn json_is_json_whatever_is_asked(arguments in meant(), lines in any::<bool>()) {
        prop_assume!(!has_one_form(&arguments));
        // Who asks for two formats may get either.
        prop_assume!(!arguments.iter().any(|it| it == "--json" || it.starts_with("--format")));
        let format = if lines { "--format=jsonl" } else { "--format=json" };
        let answer = within([format.to_owned()].into_iter().chain(arguments));
        check(&answer)?;
        // An export is one document in every format.
        let documents = documents(&answer, lines).or_else(|_| documents(&answer, false))?;
        prop_assert!(!documents.is_empty());
        for document in documents {
            prop_assert_eq!(&document["schema_version"], 1);
            prop_assert!(document["knowledge"]["version"].is_string());
        }
        prop_assert!(answer.err.is_empty(), "{:?} says {}", answer.call, answer.stderr());
    }

    #[test]
    fn a_query_comes_back_in_json_as_it_was_typed(words in prop::collection::vec(word(), 1..4)) {
        for command in ["drug", "search", "topic"] {
            let answer = within([command, "--json", "--"].into_iter().map(str::to_owned).chain(words.iter().cloned()));
            prop_assert_eq!(&answer.json()["query"], &words.join(" "));
        }
    }

    #[test]
    fn an_answer_does_not_depend_on_case_or_on_spaces_around(words in prop::collection::vec(select(NAMES), 1..4)) {
        for command in ["drug", "side-effects", "topic", "schedule"] {
            let typed = words.join(" ");
            let ids = within([command, "--json", "--", &typed]).ids();
            for written in [typed.to_uppercase(), format!("  {typed} "), typed.replace(' ', "   ")] {
                prop_assert_eq!(&within([command, "--json", "--", &written]).ids(), &ids, "{} {}", command, written);
            }
        }
    }
}
