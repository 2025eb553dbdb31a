//! What holds for any command line and any line of a batch: no panic, a
//! listed exit code, JSON that parses, and no echo that steers a terminal.
//! `ABUSE=335000 cargo test end_well` tries that many of each.

use std::{env, ffi::OsString, sync::LazyLock};

use crate::common::{Answer, TODAY, within};
use clap::CommandFactory;
use immunoref::{
    cli::Cli,
    exit::Exit,
    run::{Surroundings, run},
};
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
/// Every command by each of its names. Those that go through all of the knowledge, which takes its time, once; the
/// others several times.
static COMMANDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    const WHOLE: [&str; 4] = ["check", "export", "list", "verify"];
    let program = Cli::command();
    let all = program.get_subcommands().flat_map(|command| {
        let times = if WHOLE.contains(&command.get_name()) { 1 } else { 20 };
        let names = [command.get_name()].into_iter().chain(command.get_all_aliases());
        names.flat_map(move |name| std::iter::repeat_n(name.to_owned(), times)).collect::<Vec<_>>()
    });
    all.collect()
});
/// Every option of every command, in its long form, and what looks like one.
static OPTIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut program = Cli::command();
    program.build();
    let of_commands = program.get_subcommands().flat_map(clap::Command::get_arguments);
    let all = program.get_arguments().chain(of_commands).filter_map(clap::Arg::get_long);
    let mut all: Vec<String> = all.map(|it| format!("--{it}")).collect();
    all.extend(["--", "-", "-h", "-V"].map(str::to_owned));
    all.sort_unstable();
    all.dedup();
    all
});
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
        2 => select(&OPTIONS[..]).prop_map(|it| vec![it]),
        3 => (select(&OPTIONS[..]), prop_oneof![3 => select(&VALUES[..]).prop_map(str::to_owned), 1 => word()])
            .prop_map(|(option, value)| vec![format!("{option}={value}")]),
        3 => (select(&OPTIONS[..]), prop_oneof![3 => select(&VALUES[..]).prop_map(str::to_owned), 1 => word()])
            .prop_map(|(option, value)| vec![option, value]),
    ];
    let part = prop_oneof![3 => word().prop_map(|it| vec![it]), 1 => option.clone()];
    (
        prop::collection::vec(option, 0..2),
        prop_oneof![8 => select(&COMMANDS[..]), 1 => word()],
        prop::collection::vec(part, 0..5),
    )
        .prop_map(|(before, command, after)| {
            before.into_iter().flatten().chain([command]).chain(after.into_iter().flatten()).collect()
        })
}

/// How many of each are tried.
fn cases() -> u32 {
    env::var("ABUSE").ok().map_or(1_500, |cases| cases.parse().unwrap())
}

/// An argument that no shell would pass without being made to: any bytes, on systems where these can be arguments.
fn raw() -> impl Strategy<Value = OsString> {
    prop::collection::vec(any::<u8>(), 0..24).prop_map(|bytes| {
        #[cfg(unix)]
        return std::os::unix::ffi::OsStringExt::from_vec(bytes);
        #[cfg(not(unix))]
        return String::from_utf8_lossy(&bytes).into_owned().into();
    })
}

/// A line of a batch: what could be meant, or any bytes.
fn line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => prop::collection::vec(word(), 0..4).prop_map(|words| words.join(" ").into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..80),
    ]
    .prop_map(|mut line| {
        line.retain(|byte| *byte != b'\n');
        line
    })
}

/// Whether a text is asked for that has one form: help, version, a page of the manual, a script.
fn has_one_form(arguments: &[String]) -> bool {
    arguments.iter().any(|it| {
        let short = it.starts_with('-') && !it.starts_with("--") && it.contains(['h', 'V']);
        short || ["--help", "--version", "help", "man", "completions", "schema"].contains(&it.as_str())
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
    // A batch of no lines is the only thing to which there is nothing to say.
    let silent = answer.out.is_empty() && answer.err.is_empty();
    prop_assert!(!silent || answer.call.contains("--batch"), "{:?} says nothing", answer.call);
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
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn command_lines_that_could_be_meant_end_well(arguments in meant()) {
        check(&within(arguments))?;
    }

    #[test]
    fn any_strings_end_well(arguments in prop::collection::vec(any::<String>(), 0..5)) {
        check(&within(arguments))?;
    }

    #[test]
    fn any_bytes_end_well(command in select(&COMMANDS[..]), arguments in prop::collection::vec(raw(), 0..4)) {
        check(&within([OsString::from(command)].into_iter().chain(arguments)))?;
    }
}

proptest! {
    // About ten lines a case.
    #![proptest_config(ProptestConfig { cases: cases() / 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_of_a_batch_end_well(command in select(vec!["drug", "search", "side-effects", "topic"]), full in any::<bool>(), lines in prop::collection::vec(line(), 1..20)) {
        let more = if full { vec!["--full"] } else { Vec::new() };
        let cli = <Cli as clap::Parser>::try_parse_from(["immunoref", command, "--batch"].into_iter().chain(more)).unwrap();
        let around = Surroundings { today: TODAY.parse().unwrap(), terminal: false, columns: None, lines: None, threads: &|| 1, variable: &|_| None };
        let input = lines.join(&b'\n');
        // What is UTF-16 is refused as a whole.
        prop_assume!(!input.starts_with(b"\xff\xfe") && !input.starts_with(b"\xfe\xff"));
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = run(&cli, &around, &mut input.as_slice(), &mut out, &mut err).unwrap();
        prop_assert!(matches!(exit, Exit::Found | Exit::NotFound));
        let answers = out.split(|byte| *byte == b'\n').filter(|it| !it.is_empty());
        let answers: Result<Vec<Value>, _> = answers.map(serde_json::from_slice).collect();
        // The last line has an answer too where something stands on it.
        let expected = lines.len() - usize::from(lines.last().is_some_and(Vec::is_empty));
        prop_assert_eq!(answers.unwrap().len(), expected);
        if expected > 0 {
            check(&Answer { call: format!("{lines:?}"), code: exit as i32, out, err })?;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn json_is_json_whatever_is_asked(arguments in meant(), lines in any::<bool>()) {
        prop_assume!(!has_one_form(&arguments));
        // A batch of no lines is answered with none.
        prop_assume!(!arguments.iter().any(|it| it == "--batch"));
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
