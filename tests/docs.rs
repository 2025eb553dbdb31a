//! The documents show what the program says. Every command in a `console`
//! block is run, the pictures are drawn again, the tables of fields are those
//! of the types, and every link leads somewhere. `UPDATE=1 cargo test docs::`
//! rewrites what is shown.

mod fields;
mod picture;

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write,
    fs,
    path::Path,
};

use clap::{CommandFactory, Parser};
use clap_complete::engine::complete;
use immunoref::{
    cli::Cli,
    exit,
    run::{Surroundings, run},
    schema::{self, Shape},
};
use pulldown_cmark::{Event, Options, Parser as Markdown, Tag, TagEnd};
use serde_json::Value;

/// The day from which examples count ages, so that they do not change from day to day.
const TODAY: &str = "2026-11-30";
/// The columns of the terminal in the picture, and of the examples.
const COLUMNS: usize = 80;
const README: &str = include_str!("../README.md");
/// The contract with scripts.
const CONTRACT: &str = include_str!("../docs/json.md");
/// Where commands and options are described.
const MANUAL: &str = concat!(include_str!("../docs/commands.md"), include_str!("../docs/schedules.md"));

#[test]
fn the_picture_is_what_a_terminal_shows() {
    let words = ["drug", "keytruda"];
    let screen = format!("$ immunoref {}\n{}", words.join(" "), said(&words, true));
    assert_eq!(stale("docs/card.svg", &picture::draw(&screen, "immunoref drug keytruda")), None);
}

#[test]
fn the_picture_of_a_plan_is_what_a_terminal_shows() {
    let line = "schedule early-tnbc --start 2027-01-04 --every 3 --option carboplatin=weekly --option \
                anthracycline=doxorubicin --anchor surgery=2027-07-12 --anchor adjuvant=2027-08-16";
    let words: Vec<&str> = line.split_whitespace().collect();
    let said = said(&words, true);
    let timeline = said.split_inclusive('\n').skip_while(|it| !it.contains("Timeline")).take(15);
    let screen = format!("$ immunoref {}\n…\n{}…\n", command_in_lines(&words), timeline.collect::<String>());
    let drawn = picture::draw(&screen, "immunoref schedule early-tnbc --start 2027-01-04");
    assert_eq!(stale("docs/timeline.svg", &drawn), None);
}

/// A command as it is typed where it takes several lines: an option with its value stays whole.
fn command_in_lines(words: &[&str]) -> String {
    let mut typed = String::new();
    for (at, word) in words.iter().enumerate() {
        let option = word.starts_with("--") && at > 3;
        typed.push_str(if at == 0 {
            ""
        } else if option {
            " \\\n    "
        } else {
            " "
        });
        typed.push_str(word);
    }
    typed
}

#[test]
fn the_other_picture_is_what_tab_offers() {
    let words = ["immunoref", "drug", ""].map(Into::into).to_vec();
    let offered = complete(&mut Cli::command(), words, 2, None).unwrap();
    let names: Vec<(String, String)> = offered
        .iter()
        .map(|it| (it.get_value().to_string_lossy().into_owned(), it.get_help().map(ToString::to_string)))
        .filter(|(name, _)| !name.starts_with('-'))
        .map(|(name, help)| (name, help.unwrap_or_default()))
        .collect();
    let wide = names.iter().map(|(name, _)| name.len()).max().unwrap();
    let mut screen = "$ immunoref drug \u{1b}[2m(Tab)\u{1b}[0m\n".to_owned();
    for (name, help) in names {
        let room = COLUMNS - wide - 4;
        let help = if help.len() > room { format!("{}…", &help[..room - 1]) } else { help };
        writeln!(screen, "\u{1b}[1m{name:wide$}\u{1b}[0m  \u{1b}[2m{help}\u{1b}[0m").unwrap();
    }
    let drawn = picture::draw(&screen, "immunoref drug, Tab");
    assert_eq!(stale("docs/completions.svg", &drawn), None);
}

/// Every key that a script may meet stands in the contract, as code.
#[test]
fn every_field_of_the_json_is_documented() {
    let mut keys = BTreeSet::new();
    for line in [
        "--json",
        "drug keytruda --json",
        "drug keytruda --format jsonl",
        "drug nivolumab --json",
        "drug --source none --json",
        "drug qqqq --json",
        "list --json",
        "search cure rate --json",
        "side-effects keytruda --json",
        "schedule jemperli --start 2027-01-04 --json",
        "schedule early-tnbc --start 2027-01-04 --json",
        "schedule early-tnbc --start 2027-01-04 --every 3 --option carboplatin=weekly --option \
         anthracycline=epirubicin --anchor pembrolizumab:8=2027-06-01 --anchor surgery=2027-07-12 --json",
        "sources --json",
        "topic keytruda --json",
        "verify --json",
        "check assets/knowledge --json",
        "check nowhere --json",
        "drug keytruda --fields id --json",
        "export",
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        for value in serde_json::Deserializer::from_str(&said(&words, false)).into_iter::<Value>() {
            gather_keys(&value.unwrap(), &mut keys);
        }
    }
    let missing: Vec<_> = keys.iter().filter(|key| !CONTRACT.contains(&format!("`{key}`"))).collect();
    assert!(keys.len() > 40 && missing.is_empty(), "docs/json.md does not name {missing:?}");
}

/// Every shape in the schemas has a table of its fields; that the tables are right, the examples are tested with.
#[test]
fn every_shape_of_the_json_has_its_table() {
    let shapes = fields::shapes();
    let missing: Vec<_> =
        shapes.iter().filter(|it| !CONTRACT.contains(&format!("<!-- table: {it} -->"))).collect();
    assert!(shapes.len() > 40 && missing.is_empty(), "docs/json.md has no table of {missing:?}");
}

/// So does every error, with the exit code that goes with it.
#[test]
fn every_error_code_is_documented() {
    let schema = schema::of(Shape::Reply);
    let codes = schema["$defs"]["ErrorCode"]["oneOf"].as_array().unwrap();
    assert!(codes.len() > 5);
    for code in codes {
        let code = code["const"].as_str().unwrap();
        assert!(CONTRACT.contains(&format!("\n| `{code}` | ")), "docs/json.md lacks {code}");
    }
}

#[test]
fn every_command_option_and_exit_code_is_documented() {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let mut wanted = BTreeSet::new();
    for command in program.get_subcommands() {
        wanted.insert(format!("| `{}", command.get_name()));
        wanted.extend(command.get_arguments().filter_map(|it| it.get_long()).map(|it| format!("`--{it}")));
    }
    let missing: Vec<_> = wanted.iter().filter(|it| !MANUAL.contains(it.as_str())).collect();
    assert!(wanted.len() > 20 && missing.is_empty(), "the documents lack {missing:#?}");
    for line in exit::HELP.lines().skip(1) {
        let (code, meaning) = line.trim().split_once("  ").unwrap();
        assert!(CONTRACT.contains(&format!("\n| {code} | {meaning}")), "docs/json.md lacks exit code {code}");
    }
}

/// Who opens it sees at once what this is, by a question and its answer, and finds the rest from there.
#[test]
fn the_readme_is_short_and_in_order() {
    assert!(README.lines().count() <= 250, "the README has {} lines", README.lines().count());
    let mut rest = README;
    for next in [
        "# immunoref\n",
        "?\n\n```console\n$ immunoref ",
        "\n## Three things to type\n",
        "\n## Install\n",
        "\n**Linux.** A static build ",
        "\ncargo run --release -- drug keytruda ",
        "\ncargo test ",
        "\n**Caution:** immunoref is a reference, not medical advice: ",
        "\n## For clinicians\n",
        "\n## For scripts\n",
        "\n## Where the facts come from\n",
        "\n## More to read\n",
    ] {
        let at = rest.find(next).unwrap_or_else(|| panic!("the README lacks {next:?}, or has it too early"));
        rest = &rest[at..];
    }
    let first = README.split("```").nth(1).unwrap();
    assert!((1..=5).contains(&first.lines().skip(2).count()), "the first answer has at most five lines");
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    let mut anchors = BTreeMap::new();
    let mut links = Vec::new();
    for file in documents().into_iter().chain(["assets/knowledge/README.md".to_owned()]) {
        let text = fs::read_to_string(at(&file)).unwrap();
        let mut headings = BTreeSet::new();
        let mut heading = None;
        for event in Markdown::new_ext(&text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => {
                    headings.extend(heading.take().map(|it| anchor(&it)));
                }
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    links.push((file.clone(), dest_url.into_string()));
                }
                _ => {}
            }
        }
        anchors.insert(at(&file).canonicalize().unwrap(), headings);
    }
    links.retain(|(_, link)| !link.contains("://"));
    let broken: Vec<_> = links
        .iter()
        .filter(|(file, link)| {
            let (path, fragment) = link.split_once('#').map_or((link.as_str(), None), |(a, b)| (a, Some(b)));
            let target = if path.is_empty() { at(file) } else { at(file).parent().unwrap().join(path) };
            let Ok(target) = target.canonicalize() else { return true };
            fragment.is_some_and(|it| anchors.get(&target).is_none_or(|all| !all.contains(it)))
        })
        .collect();
    assert!(links.len() > 40 && broken.is_empty(), "{broken:#?}");
}

/// The anchor of a heading, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    heading.to_lowercase().chars().filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The documents for people, in the folder of the project.
fn documents() -> Vec<String> {
    let mut documents = vec!["README.md".to_owned(), "CONTRIBUTING.md".to_owned()];
    for file in fs::read_dir(at("docs")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|it| it == "md") {
            documents.push(format!("docs/{}", path.file_name().unwrap().display()));
        }
    }
    documents
}

#[cfg(unix)]
mod examples {
    use std::{
        env, fs,
        io::{self, Write},
        os::unix::fs::{PermissionsExt, symlink},
        process::{Command, Stdio},
    };

    use tempfile::TempDir;

    /// Programs in examples that a machine may lack; everything else is on every Unix.
    const TOOLS: [&str; 2] = ["fzf", "jq"];

    #[test]
    fn every_example_and_table_shows_what_the_program_says() {
        let mut stale = Vec::new();
        let mut examples = 0;
        for document in super::documents() {
            // Each in a folder of its own: what one leaves there, another may not rest on.
            let shell = Shell::new();
            let text = fs::read_to_string(super::at(&document)).unwrap();
            let fresh = with_fresh_output(&text, &|command| shell.run(command));
            examples += text.matches("\n$ immunoref ").count();
            // Both at once, so that a file is written once.
            stale.extend(super::stale(&document, &super::fields::in_tables(&fresh)));
        }
        assert!(examples > 40, "the documents have lost their examples: {examples} are left");
        assert!(stale.is_empty(), "{}", stale.join("\n"));
    }

    /// The document with the output of every example as it is now, or as it stands where `run` has none.
    fn with_fresh_output(document: &str, run: &dyn Fn(&str) -> Option<String>) -> String {
        let mut fresh = String::new();
        let mut lines = document.split_inclusive('\n').peekable();
        while let Some(line) = lines.next() {
            fresh.push_str(line);
            if line.trim_end() != "```console" {
                continue;
            }
            while let Some(line) = lines.next_if(|it| it.trim_end() != "```") {
                let command = line.strip_prefix("$ ").expect("a console block begins with a command");
                fresh.push_str(line);
                let mut shown = String::new();
                while let Some(line) = lines.next_if(|it| !it.starts_with("$ ") && it.trim_end() != "```") {
                    shown.push_str(line);
                }
                fresh.push_str(&run(command.trim_end()).unwrap_or(shown));
            }
        }
        fresh
    }

    /// A shell in an empty environment and a folder with nothing but the knowledge files, in which `immunoref` is
    /// this program on a known day.
    struct Shell {
        folder: TempDir,
        path: String,
    }

    impl Shell {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let program = folder.path().join("immunoref");
            let script = format!(
                "#!/bin/sh\nexec '{}' --as-of {} --width {} \"$@\"\n",
                env!("CARGO_BIN_EXE_immunoref"),
                super::TODAY,
                super::COLUMNS
            );
            fs::write(&program, script).unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
            symlink(super::at("assets"), folder.path().join("assets")).unwrap();
            let path = format!("{}:{}", folder.path().display(), env::var("PATH").unwrap_or_default());
            Self { folder, path }
        }

        /// What a user sees of a command: both streams. `None` where it needs a tool that is not there.
        fn run(&self, command: &str) -> Option<String> {
            if let Some(tool) = TOOLS.iter().find(|tool| command.split([' ', '|']).any(|it| it == **tool))
                && !self.sh(&format!("command -v {tool}")).status.success()
            {
                assert!(env::var("CI").is_err(), "the examples need {tool}: {command}");
                // Not `eprintln!`, which the test harness would swallow.
                let words = format!("skipped, because {tool} is missing: {command}\n");
                io::stderr().write_all(words.as_bytes()).unwrap();
                return None;
            }
            let output = self.sh(&format!("exec 2>&1\n{command}"));
            // Rows of csv end as its standard wants it, lines of a document do not.
            let mut text = String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n");
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            Some(text)
        }

        fn sh(&self, script: &str) -> std::process::Output {
            let mut shell = Command::new("sh");
            shell.args(["-c", script]).current_dir(&self.folder).stdin(Stdio::null());
            shell.env_clear().env("PATH", &self.path).output().unwrap()
        }
    }

    #[test]
    fn output_is_replaced_and_nothing_else() {
        let document =
            "a\n```console\n$ one\nold\n\nold\n$ two\n$ three\nkept\n```\n$ four\n```sh\n$ five\n```\n";
        let run = |command: &str| match command {
            "one" => Some("new\n".to_owned()),
            "two" => Some(String::new()),
            _ => None,
        };
        let fresh = "a\n```console\n$ one\nnew\n$ two\n$ three\nkept\n```\n$ four\n```sh\n$ five\n```\n";
        assert_eq!(with_fresh_output(document, &run), fresh);
    }
}

/// What the program writes, on a terminal or off it.
fn said(words: &[&str], terminal: bool) -> String {
    let cli = Cli::try_parse_from(["immunoref"].iter().chain(words)).unwrap();
    let surroundings = Surroundings {
        today: TODAY.parse().unwrap(),
        terminal,
        columns: terminal.then_some(COLUMNS),
        lines: None,
        threads: &|| 1,
        variable: &|_| None,
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    run(&cli, &surroundings, &mut std::io::empty(), &mut out, &mut err).unwrap();
    err.extend(out);
    String::from_utf8(err).unwrap()
}

fn gather_keys(value: &Value, keys: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|it| gather_keys(it, keys)),
        Value::Object(fields) => fields.iter().for_each(|(key, it)| {
            keys.insert(key.clone());
            // What is counted by something has as many keys as there are such things.
            if !key.starts_with("by_") || !it.is_object() {
                gather_keys(it, keys);
            }
        }),
        _ => {}
    }
}

/// Says where a file differs from what it should hold; rewrites it instead where that is asked for.
fn stale(file: &str, fresh: &str) -> Option<String> {
    let path = at(file);
    let held = fs::read_to_string(&path).unwrap_or_default();
    if held == fresh {
        return None;
    }
    if env::var("UPDATE").is_ok() {
        fs::write(&path, fresh).unwrap();
        return None;
    }
    let same = held.lines().zip(fresh.lines()).take_while(|(held, fresh)| held == fresh).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(the end)").to_owned();
    Some(format!(
        "{file}:{}: is out of date; UPDATE=1 cargo test docs:: rewrites it\n  holds:  {}\n  should: {}",
        same + 1,
        line(&held),
        line(fresh)
    ))
}

fn at(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}
