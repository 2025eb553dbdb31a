//! What must hold whatever goes wrong: knowledge files cut and changed
//! anywhere, every format at every width, streams that break at any byte.
//! `ABUSE=335000 cargo test abuse::` changes a hundredth of that many files.

use std::{
    env, fs,
    io::{self, Write},
    ops::Range,
    path::Path,
    thread,
};

use crate::common::{CALLS, REPLY, TODAY, within};
use clap::Parser;
use immunoref::{
    cli::Cli,
    embedded,
    knowledge::{FILES, Knowledge, Texts, compile, read},
    run::{Surroundings, run},
};
use proptest::{prelude::*, sample::Index};
use pulldown_cmark::{Event, Options, Tag, TagEnd};
use serde_json::{Value, json};

/// Sound knowledge of one entry a kind.
const SMALL: &str = "tests/data/small";

/// The calls that draw something, and none that prints one text in every format.
fn drawn() -> impl Iterator<Item = &'static [&'static str]> {
    CALLS.into_iter().filter(|call| *call != ["export"] && *call != ["serch"])
}

fn small() -> Texts {
    read(Path::new(SMALL)).unwrap()
}

#[test]
fn a_file_that_is_cut_anywhere_is_refused() {
    let whole = small();
    compile(&whole, &[]).unwrap();
    let mut cuts = 0;
    for file in FILES {
        let text = &whole[file];
        for end in (0..text.trim_end().len()).filter(|at| text.is_char_boundary(*at)) {
            let mut texts = whole.clone();
            texts.insert(file, text[..end].to_owned());
            let problems = compile(&texts, &[]).err().unwrap_or_default();
            assert!(problems.iter().any(|it| it.file == file), "{file} cut at {end}: {problems:?}");
            cuts += 1;
        }
    }
    assert!(cuts > 10_000);
}

/// What no string may hold, each of a kind of its own.
const HOSTILE: [&str; 14] = [
    "a\u{1b}[31mb",
    "a\nb",
    "a\rb",
    "a\tb",
    "a\u{7f}b",
    "a\u{9b}b",
    "a\u{202e}b",
    "a\u{200b}b",
    "a\u{2028}b",
    "a\u{2029}b",
    "a\u{3164}b",
    "a\u{2800}b",
    "a\u{e000}b",
    "a\u{10fffd}b",
];

fn strings(json: &mut Value) -> Vec<&mut String> {
    values(json)
        .into_iter()
        .filter_map(|it| if let Value::String(text) = it { Some(text) } else { None })
        .collect()
}

/// Whatever field is added, no string of it steers a terminal, forges a line or goes on for ever.
#[test]
fn every_string_of_every_file_is_held_to_what_can_be_seen() {
    let whole = read(Path::new("assets/knowledge")).unwrap();
    let small = read(Path::new(SMALL)).unwrap();
    let long = "a".repeat(1_001);
    for (number, file) in FILES.iter().enumerate() {
        for texts in [&whole, &small] {
            let mut json: Value = serde_json::from_str(&texts[file]).unwrap();
            let mut all = strings(&mut json);
            for (at, text) in all.iter_mut().enumerate() {
                let bad = HOSTILE.iter().copied().chain([long.as_str()]).cycle().nth(number + at).unwrap();
                **text = bad.to_owned();
            }
            let count = all.len();
            let spoilt = Texts::from_iter([(*file, json.to_string())]);
            let spoilt: Texts = texts.clone().into_iter().chain(spoilt).collect();
            let problems = compile(&spoilt, &[]).unwrap_err();
            let is_told = |it: &&immunoref::knowledge::Problem| {
                it.file == *file
                    && ["control or invisible", "over 1,000"].iter().any(|rule| it.rule.starts_with(rule))
            };
            assert_eq!(problems.iter().filter(is_told).count(), count, "{file}");
        }
    }
}

/// One of them is enough, and nothing of it comes back.
#[test]
fn a_folder_with_one_hostile_string_is_refused() {
    for (number, file) in FILES.iter().enumerate() {
        for hostile in HOSTILE.iter().copied().chain([&*"x".repeat(2_000_000)]) {
            let folder = tempfile::tempdir().unwrap();
            for name in FILES {
                fs::copy(Path::new(SMALL).join(name), folder.path().join(name)).unwrap();
            }
            let path = folder.path().join(file);
            let mut json: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let mut all = strings(&mut json);
            let at = number % all.len();
            *all[at] = hostile.to_owned();
            fs::write(&path, json.to_string()).unwrap();
            let folder = folder.path().to_str().unwrap();
            for call in [&["check", folder][..], &["--knowledge", folder, "drug", "--format", "markdown"]] {
                let answer = within(call.iter().copied()).ends_with(5);
                let text = [answer.stdout(), answer.stderr()].concat();
                assert!(text.len() < 20_000, "{}: {}", answer.call, text.len());
                let steers = |c: char| c != '\n' && immunoref::text::is_unfit(c) && c != '\u{fffd}';
                assert!(!text.contains(steers), "{}: {text:?}", answer.call);
            }
        }
    }
}

/// A way to spoil a text.
#[derive(Clone, Debug)]
enum Spoil {
    Put(Index, String),
    Drop(Index, usize),
    Repeat(Index, usize),
    /// Puts a value in the place of another one.
    Swap(Index, Value),
}

fn spoil() -> impl Strategy<Value = Spoil> {
    let value = prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!(-1)),
        Just(json!(u64::MAX)),
        Just(json!(1e300)),
        Just(json!("")),
        Just(json!("9999-12-31")),
        "\\PC{0,12}".prop_map(Value::String),
        "[a-z0-9 %,.:-]{0,24}".prop_map(Value::String),
    ];
    prop_oneof![
        1 => (any::<Index>(), any::<String>()).prop_map(|(at, text)| Spoil::Put(at, text)),
        1 => (any::<Index>(), 1..40_usize).prop_map(|(at, length)| Spoil::Drop(at, length)),
        1 => (any::<Index>(), 1..200_usize).prop_map(|(at, length)| Spoil::Repeat(at, length)),
        4 => (any::<Index>(), value).prop_map(|(at, value)| Spoil::Swap(at, value)),
    ]
}

/// A range of whole characters that begins about there.
fn range(text: &str, at: Index, length: usize) -> Range<usize> {
    let whole = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
    let start = whole(at.index(text.len() + 1));
    start..whole(start + length)
}

fn values(json: &mut Value) -> Vec<&mut Value> {
    match json {
        Value::Array(items) => items.iter_mut().flat_map(values).collect(),
        Value::Object(fields) => fields.values_mut().flat_map(values).collect(),
        leaf => vec![leaf],
    }
}

fn spoiled(text: &str, how: &Spoil) -> String {
    let mut text = text.to_owned();
    match how {
        Spoil::Put(at, new) => text.insert_str(range(&text, *at, 0).start, new),
        Spoil::Drop(at, length) => text.replace_range(range(&text, *at, *length), ""),
        Spoil::Repeat(at, length) => {
            let range = range(&text, *at, *length);
            let again = text[range.clone()].to_owned();
            text.insert_str(range.start, &again);
        }
        Spoil::Swap(at, value) => {
            if let Ok(mut json) = serde_json::from_str(&text) {
                let mut all = values(&mut json);
                if !all.is_empty() {
                    let at = at.index(all.len());
                    *all[at] = value.clone();
                }
                text = json.to_string();
            }
        }
    }
    text
}

/// A file takes a hundred times as long to read as a command line.
fn cases() -> u32 {
    env::var("ABUSE").ok().map_or(400, |cases| cases.parse::<u32>().unwrap() / 100)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// A file that is spoilt is refused, or what it says now is answered: nothing in between.
    #[test]
    fn a_file_that_is_spoilt_is_refused_or_answered_from(file in prop::sample::select(&FILES[..]), how in prop::collection::vec(spoil(), 1..3)) {
        let folder = tempfile::tempdir().unwrap();
        for name in FILES {
            fs::copy(Path::new(SMALL).join(name), folder.path().join(name)).unwrap();
        }
        let path = folder.path().join(file);
        let text = how.iter().fold(fs::read_to_string(&path).unwrap(), |text, how| spoiled(&text, how));
        fs::write(&path, text).unwrap();
        let folder = folder.path().to_str().unwrap();
        let sound = within(["check", folder, "--json"]);
        prop_assert!(sound.code == 0 || sound.code == 5);
        let steers = |text: &str| text.chars().any(|c| c.is_control() && c != '\n' && c != '\r');
        for call in [
            &["drug"][..],
            &["drug", "atezolizumab", "--full"],
            &["drug", "nivolumab"],
            &["side-effects", "fatigue", "--full"],
            &["schedule"],
            &["topic", "efs"],
            &["search", "survival"],
            &["sources"],
            &["list"],
            &["changes"],
            &["verify"],
            &["export"],
        ] {
            for format in ["table", "csv", "json"] {
                let words = ["--knowledge", folder, "--format", format];
                let answer = within(words.iter().chain(call).copied());
                prop_assert_eq!(answer.code == 5, sound.code == 5, "{}", answer.call);
                prop_assert!(!steers(answer.stdout()) && !steers(answer.stderr()), "{}", answer.call);
            }
        }
    }
}

/// The cells of each row of the tables in a Markdown text, as its parser finds them.
fn cells(text: &str) -> Vec<usize> {
    let mut rows = Vec::new();
    for event in pulldown_cmark::Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(0),
            Event::End(TagEnd::TableCell) => *rows.last_mut().unwrap() += 1,
            _ => {}
        }
    }
    rows
}

#[test]
fn every_format_is_what_its_parser_takes_at_every_width() {
    let calls: Vec<_> = drawn().collect();
    let half = calls.len().div_ceil(2);
    thread::scope(|scope| {
        for some in calls.chunks(half) {
            scope.spawn(|| some.iter().for_each(|call| parses_at_every_width(call)));
        }
    });
}

fn parses_at_every_width(call: &[&str]) {
    for format in ["table", "plain", "markdown", "csv", "json", "jsonl"] {
        let at = |width: &str| {
            within(call.iter().copied().chain(["--height", "0", "--format", format, "--width", width]))
        };
        let narrow = at("40");
        match format {
            "json" | "jsonl" => assert!(!narrow.documents(&REPLY).is_empty()),
            "csv" => {
                let mut reader =
                    csv::ReaderBuilder::new().has_headers(false).from_reader(narrow.out.as_slice());
                reader.records().for_each(|row| assert!(row.is_ok(), "{}", narrow.call));
            }
            "markdown" => {
                let rows = cells(narrow.stdout());
                let lines = narrow.stdout().lines().filter(|line| line.starts_with('|'));
                let (rules, drawn): (Vec<_>, Vec<_>) = lines.partition(|line| line.starts_with("| ---"));
                assert_eq!(rows.len(), drawn.len(), "{}", narrow.call);
                assert!(rules.len() <= rows.len(), "{}", narrow.call);
            }
            _ => {}
        }
        for width in 40..=200 {
            let answer = at(&width.to_string());
            assert_eq!(answer.code, narrow.code, "{}", answer.call);
            assert!(
                !answer.stdout().contains(|c: char| c.is_control() && c != '\n' && c != '\r'),
                "{}",
                answer.call
            );
            // Only what people read on a screen has a width.
            if !matches!(format, "table" | "plain") {
                assert_eq!(answer.out, narrow.out, "{}", answer.call);
            }
        }
    }
}

/// A stream that takes so many bytes and then breaks.
struct Breaks {
    left: usize,
    taken: Vec<u8>,
    why: io::ErrorKind,
}

impl Write for Breaks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.left);
        if taken == 0 && !bytes.is_empty() {
            return Err(self.why.into());
        }
        self.left -= taken;
        self.taken.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_stream_that_breaks_at_any_byte_is_reported() {
    const POINTS: usize = 60;
    for call in drawn().chain([&["export"][..], &["verify"], &["schema"], &["man"], &["completions", "bash"]])
    {
        for format in ["table", "markdown", "csv", "json"] {
            let words = ["immunoref"].iter().chain(call).copied().chain(["--format", format]);
            let cli = Cli::try_parse_from(words).unwrap();
            let around = Surroundings {
                today: TODAY.parse().unwrap(),
                terminal: true,
                columns: Some(80),
                lines: None,
                threads: &|| 1,
                variable: &|_| None,
            };
            let mut whole = Vec::new();
            run(&cli, &around, &mut io::empty(), &mut whole, &mut io::sink()).unwrap();
            for left in (0..whole.len()).step_by(whole.len().div_ceil(POINTS).max(1)) {
                for why in [io::ErrorKind::BrokenPipe, io::ErrorKind::StorageFull] {
                    let mut out = Breaks { left, taken: Vec::new(), why };
                    let broken = run(&cli, &around, &mut io::empty(), &mut out, &mut io::sink());
                    assert_eq!(broken.unwrap_err().kind(), why, "{call:?} as {format} after {left} bytes");
                    assert_eq!(out.taken, whole[..left]);
                }
            }
        }
    }
    // What is told beside an answer may be lost; the answer is not.
    let cli = Cli::try_parse_from(["immunoref", "drug", "keytrudo"]).unwrap();
    let around = Surroundings {
        today: TODAY.parse().unwrap(),
        terminal: false,
        columns: None,
        lines: None,
        threads: &|| 1,
        variable: &|_| None,
    };
    let mut out = Vec::new();
    let mut err = Breaks { left: 0, taken: Vec::new(), why: io::ErrorKind::StorageFull };
    run(&cli, &around, &mut io::empty(), &mut out, &mut err).unwrap();
}

/// The small knowledge keeps up with the format: it is sound, and has an entry of every kind that there is.
#[test]
fn the_small_knowledge_is_sound() {
    let small = Knowledge::new(compile(&small(), &[]).unwrap().leak()).unwrap();
    let kinds = |knowledge: &Knowledge| {
        let mut kinds: Vec<_> = knowledge.headings().map(|it| it.kind).collect();
        kinds.dedup();
        kinds.len()
    };
    assert_eq!(kinds(&small), kinds(&embedded::knowledge()));
}
