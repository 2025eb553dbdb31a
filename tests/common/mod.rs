//! Calls of the program: as a process, in surroundings that the test chooses,
//! and in this process, where thousands of them are to be made.

pub(crate) mod made_up;

use std::{
    ffi::OsString,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::LazyLock,
    thread,
};

use immunoref::{
    cli::Cli,
    run,
    schema::{self, Shape},
};
use jsonschema::Validator;
use serde_json::Value;

/// The day of every answer, so that ages stay what they are.
pub(crate) const TODAY: &str = "2026-11-30";

/// Variables that change what the program prints.
const VARIABLES: [&str; 11] = [
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "IMMUNOREF_COMPLETE",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LC_CTYPE",
    "NO_COLOR",
    "TERM",
    "TZ",
];

/// Every command with what it can meet: hits, misses, questions and errors.
pub(crate) const CALLS: [&[&str]; 61] = [
    &[],
    &["drug"],
    &["drug", "keytruda"],
    &["drug", "Jemperli®"],
    &["drug", "MK-3475"],
    &["drug", "keytruda", "--full"],
    &["drug", "keytruda", "--source", "article"],
    &["drug", "keytruda", "--exact"],
    &["drug", "nivolumab"],
    &["drug", "fatigue"],
    &["drug", "zzzz"],
    &["drug", ""],
    &["drug", "keytruda", "--source", "nowhere"],
    &["side-effects"],
    &["side-effects", "wheezing"],
    &["side-effects", "itching"],
    &["side-effects", "keytruda"],
    &["side-effects", "skin", "rash", "--full"],
    &["side-effects", "--severity", "serious"],
    &["side-effects", "--severity", "common", "--source", "article"],
    &["side-effects", "--drug", "jemperli"],
    &["side-effects", "diarrhea", "--drug", "keytruda"],
    &["side-effects", "zzzz"],
    &["schedule"],
    &["schedule", "--full"],
    &["schedule", "jemperli"],
    &["schedule", "keytruda", "--source", "article"],
    &["schedule", "zzzz"],
    &["schedule", "jemperli", "--start", "2027-01-04"],
    &["schedule", "early-tnbc", "--start", "2027-01-04"],
    &[
        "schedule",
        "early-tnbc",
        "--start",
        "2027-01-04",
        "--every=3",
        "--option=carboplatin=weekly",
        "--option=anthracycline=doxorubicin",
        "--anchor=pembrolizumab:5=2027-04-02",
        "--anchor=surgery=2027-07-17",
        "--anchor=adjuvant=2027-08-16",
        "--plan-id=a plan",
    ],
    &["schedule", "keytruda", "--start", "2027-01-04"],
    &["schedule", "tmb-h", "--start", "2027-01-04"],
    &["search", "cure", "rate"],
    &["search", "before", "surgery", "--limit", "3"],
    &["search", "keytruda"],
    &["search", "zzzz"],
    &["topic"],
    &["topic", "success", "rate"],
    &["topic", "biomarkers", "--full"],
    &["topic", "zzzz"],
    &["sources"],
    &["sources", "article"],
    &["sources", "zzzz"],
    &["list"],
    &["list", "drug"],
    &["list", "side-effect"],
    &["list", "source"],
    &["list", "rate"],
    &["list", "action"],
    &["list", "use"],
    &["changes"],
    &["changes", "--since", "2030-01-01"],
    &["changes", "--between", "tests/data/small", "tests/data/small"],
    &["compare", "keytruda", "jemperli"],
    &["compare", "keytru", "opdivo"],
    &["card", "early-tnbc"],
    &["verify"],
    &["check", "tests/data/small"],
    &["export"],
    &["serch"],
];

/// What every command prints as JSON.
pub(crate) static REPLY: LazyLock<Validator> = LazyLock::new(|| validator(&schema::of(Shape::Reply)));
/// What a batch prints for a line.
pub(crate) static BATCH: LazyLock<Validator> = LazyLock::new(|| validator(&schema::of(Shape::Batch)));

/// A validator for a schema.
pub(crate) fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).unwrap()
}

/// Fails where a value is not as a schema says.
#[track_caller]
pub(crate) fn hold_to(schema: &Validator, value: &Value, what: &str) {
    if let Err(wrong) = schema.validate(value) {
        let wrong: String = format!("at {}: {wrong}", wrong.instance_path()).chars().take(2_000).collect();
        panic!("{what}: {wrong}");
    }
}

/// How a call ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Answer {
    /// The call, for messages.
    pub(crate) call: String,
    /// Exit code.
    pub(crate) code: i32,
    /// What went to stdout.
    pub(crate) out: Vec<u8>,
    /// What went to stderr.
    pub(crate) err: Vec<u8>,
}

impl Answer {
    /// What went to stdout, as text.
    #[track_caller]
    pub(crate) fn stdout(&self) -> &str {
        std::str::from_utf8(&self.out).unwrap_or_else(|error| panic!("{}: {error}", self.call))
    }

    /// What went to stderr, as text.
    #[track_caller]
    pub(crate) fn stderr(&self) -> &str {
        std::str::from_utf8(&self.err).unwrap_or_else(|error| panic!("{}: {error}", self.call))
    }

    /// What went to stdout, as one document, which is as the schema of answers says.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let mut all = self.documents(&REPLY);
        assert_eq!(all.len(), 1, "{}", self.call);
        all.remove(0)
    }

    /// The documents that went to stdout, each as a schema says.
    #[track_caller]
    pub(crate) fn documents(&self, shape: &Validator) -> Vec<Value> {
        let all: Result<Vec<Value>, _> =
            serde_json::Deserializer::from_slice(&self.out).into_iter().collect();
        let all = all
            .unwrap_or_else(|error| panic!("{}: {error} in\n{}{}", self.call, self.stdout(), self.stderr()));
        for document in &all {
            hold_to(shape, document, &self.call);
        }
        all
    }

    /// The ids of the results that were asked for, in their order.
    #[track_caller]
    pub(crate) fn ids(&self) -> Vec<String> {
        let json: Value = serde_json::from_slice(&self.out).unwrap();
        let results = json["results"].as_array().unwrap().iter().filter(|it| it.get("context").is_none());
        results.map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Fails unless the call ended with this code.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}{}", self.call, self.stdout(), self.stderr());
        self
    }
}

/// A call of the program as a process.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    arguments: Vec<OsString>,
    variables: Vec<(&'static str, String)>,
    folder: Option<PathBuf>,
    dated: bool,
}

/// A call of the program, on the day of all tests and with nothing in its surroundings that the test does
/// not put there.
pub(crate) fn immunoref<A: Into<OsString>>(arguments: impl IntoIterator<Item = A>) -> Call {
    Call {
        arguments: arguments.into_iter().map(Into::into).collect(),
        variables: Vec::new(),
        folder: None,
        dated: true,
    }
}

impl Call {
    /// Adds arguments.
    pub(crate) fn and<A: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Sets a variable.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.push((name, value.to_owned()));
        self
    }

    /// Calls it in a folder.
    pub(crate) fn at(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// Leaves the day to the program.
    pub(crate) fn today(mut self) -> Self {
        self.dated = false;
        self
    }

    /// The command behind the call, for tests that choose its streams.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_immunoref"));
        for name in VARIABLES {
            command.env_remove(name);
        }
        if self.dated {
            command.args(["--as-of", TODAY]);
        }
        command.args(&self.arguments).envs(self.variables.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command.stdin(Stdio::null());
        command
    }

    /// Calls it.
    #[track_caller]
    pub(crate) fn run(&self) -> Answer {
        self.answer(self.command().output().unwrap())
    }

    #[track_caller]
    fn answer(&self, done: Output) -> Answer {
        let words: Vec<_> = self.arguments.iter().map(|it| it.to_string_lossy()).collect();
        let call: String = format!("immunoref {}", words.join(" ")).chars().take(300).collect();
        let code = done.status.code().unwrap_or_else(|| panic!("{call} was killed: {}", done.status));
        Answer { call, code, out: done.stdout, err: done.stderr }
    }

    /// Calls it with these bytes on standard input.
    #[track_caller]
    pub(crate) fn given(&self, input: &[u8]) -> Answer {
        let mut command = self.command();
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        let (mut stdin, input) = (child.stdin.take().unwrap(), input.to_vec());
        // What is written must not wait for what is read.
        let writer = thread::spawn(move || stdin.write_all(&input));
        let done = child.wait_with_output().unwrap();
        // A call that is refused reads nothing, so its pipe may be closed.
        let _ = writer.join().unwrap();
        self.answer(done)
    }

    /// Calls it and takes the answer for JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        self.clone().and(["--json"]).run().json()
    }
}

/// What a call in this process finds around it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Around {
    /// Columns of the terminal, if stdout is one.
    pub(crate) terminal: Option<usize>,
    /// Its lines, if they are known.
    pub(crate) lines: Option<usize>,
    /// Variables.
    pub(crate) variables: &'static [(&'static str, &'static str)],
}

/// Calls the program in this process, as `main` does, off a terminal.
#[track_caller]
pub(crate) fn within<A: Into<OsString>>(arguments: impl IntoIterator<Item = A>) -> Answer {
    within_at(arguments, Around::default())
}

/// Calls the program in this process, in chosen surroundings.
#[track_caller]
pub(crate) fn within_at<A: Into<OsString>>(arguments: impl IntoIterator<Item = A>, around: Around) -> Answer {
    let arguments: Vec<OsString> =
        [OsString::from("immunoref")].into_iter().chain(arguments.into_iter().map(Into::into)).collect();
    let variable = |name: &str| -> Option<String> {
        let found = around.variables.iter().find(|(it, value)| *it == name && !value.is_empty());
        found.map(|(_, value)| (*value).to_owned())
    };
    let surroundings = run::Surroundings {
        today: TODAY.parse().unwrap(),
        terminal: around.terminal.is_some(),
        columns: around.terminal,
        lines: around.lines,
        threads: &|| 1,
        variable: &variable,
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit: io::Result<_> = match Cli::read(&arguments, around.terminal) {
        Ok(cli) => run::run(&cli, &surroundings, &mut io::empty(), &mut out, &mut err),
        Err(error) => {
            let refused = run::Refused { error: &error, arguments: &arguments };
            run::refuse(&refused, &surroundings, &mut io::empty(), &mut out, &mut err)
        }
    };
    let call = arguments.iter().map(|it| it.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ");
    // Nothing can fail to be written to memory.
    let code = exit.unwrap_or_else(|error| panic!("{call}: {error}")) as i32;
    Answer { call, code, out, err }
}

/// Everything in a document that is said with citations: each object with a list of them.
pub(crate) fn cited(json: &Value) -> Vec<&Value> {
    let mut all = Vec::new();
    collect(json, &mut all);
    all
}

fn collect<'v>(json: &'v Value, all: &mut Vec<&'v Value>) {
    match json {
        Value::Object(fields) => {
            if fields.contains_key("citations") {
                all.push(json);
            }
            fields.values().for_each(|value| collect(value, all));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, all)),
        _ => {}
    }
}
