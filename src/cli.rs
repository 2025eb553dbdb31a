//! The command line: its words and nothing else. Doc comments are the help.

use std::{
    borrow::Cow,
    ffi::{OsStr, OsString},
    path::PathBuf,
};

use clap::{
    Arg, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum, ValueHint,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
    error::{ContextKind, ContextValue, ErrorKind},
};
use clap_complete::engine::ArgValueCompleter;
use jiff::civil::Date;

use crate::{
    answer::{self, Listing},
    calendar::Anchor,
    complete, embedded, exit, manual,
    model::{Author, Choice, Day, Kind, Part, Region, Severity},
    registration::Shell,
    render::Format,
    schema::Shape,
    text::{edits, fold, is_unfit, stem},
};

/// What `--version` prints: that of the program, and that of its knowledge.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("KNOWLEDGE_EDITION"), ")");

const DISCLAIMER: &str = "immunoref is a reference, not medical advice.";

/// Columns beyond which lines of a help are hard to read.
const WIDEST: usize = 100;

/// A help in its order: examples come before all that can be said.
const TEMPLATE: &str = "\
{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";

/// The variable that names a folder of knowledge files to answer from; `--knowledge` is stronger.
pub const KNOWLEDGE_VARIABLE: &str = "IMMUNOREF_KNOWLEDGE";

/// Offline reference on immunotherapy for breast cancer: every statement names a source, with its date where it has one.
#[derive(Debug, Parser)]
#[command(
    version = VERSION,
    about,
    help_expected = true,
    propagate_version = true,
    help_template = TEMPLATE,
    before_help = "Examples:\n  immunoref drug keytruda\n  immunoref side-effects wheezing\n  immunoref schedule jemperli --start 2027-01-04\n  immunoref grade 3 hepatitis",
    after_help = DISCLAIMER,
    after_long_help = format!("{}\n\n{}\n\n{DISCLAIMER}", exit::HELP, manual::environment())
)]
pub struct Cli {
    /// What to look up.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What holds for every command.
    #[command(flatten)]
    pub options: Options,
    /// The command that the first word of a question names, though the rest does not fit it.
    #[arg(skip)]
    pub instead_of: Option<String>,
}

impl Cli {
    /// Reads a command line, the name of the program first. A help that it asks for is as wide as the terminal, if there is
    /// one, up to 100 columns.
    ///
    /// # Errors
    /// What is wrong with it, or the help or version that it asks for.
    pub fn read(arguments: &[OsString], columns: Option<usize>) -> Result<Self, clap::Error> {
        let parsed = |mut program: clap::Command, arguments: &[OsString]| {
            let matches = program.try_get_matches_from_mut(arguments);
            matches
                .and_then(|mut it| Self::from_arg_matches_mut(&mut it))
                .map_err(|error| with_advice(error).format(&mut program))
        };
        let arguments = &*with_command(arguments);
        let parsed = |program| parsed(program, arguments);
        // What the command that seems to be meant accepts alone means the same among the others; what it refuses is
        // read, and explained, with all of them.
        match Self::with_one_of(arguments.iter().skip(1)).map(parsed) {
            Some(Ok(cli)) => Ok(cli),
            Some(Err(_)) | None => parsed(Self::shown().term_width(columns.unwrap_or(WIDEST).min(WIDEST))),
        }
    }

    /// A command line that a command does not understand, as the question that its words are, if they may be one.
    pub fn as_question(arguments: &[OsString]) -> Option<Self> {
        let at = first_word(arguments)?;
        let named = Command::augment_subcommands(clap::Command::default());
        let named = named.find_subcommand(&arguments[at])?.get_name().to_owned();
        let has_words = arguments[at + 1..].iter().any(|it| !it.to_string_lossy().starts_with('-'));
        let question = has_words.then(|| with_search(arguments, at))?;
        let mut program = Self::with_one_of([OsString::from(SEARCH)].iter())?;
        let mut matches = program.try_get_matches_from_mut(&question).ok()?;
        let question = Self::from_arg_matches_mut(&mut matches).ok()?;
        Some(Self { instead_of: Some(named), ..question })
    }

    /// Whether queries are read from standard input.
    pub fn is_batch(&self) -> bool {
        use Command::{Drug, Search, SideEffects, Topic};
        match &self.command {
            Some(
                Drug { batch, .. } | Search { batch, .. } | SideEffects { batch, .. } | Topic { batch, .. },
            ) => batch.batch,
            _ => false,
        }
    }

    /// The program as its help and its manual show it: the options for every command stand there once. A command takes
    /// them as ever, and says where they stand.
    pub fn shown() -> clap::Command {
        let shared = Options::augment_args(clap::Command::default());
        let hidden: Vec<Arg> = shared.get_arguments().map(|it| it.clone().hide(true)).collect();
        Self::command().mut_subcommands(|it| {
            let listed = "immunoref --help lists the options for every command.";
            it.args(&hidden).help_template(TEMPLATE).after_help(listed)
        })
    }

    /// What values are to be completed for: the words of a command line, the name of the program first.
    pub fn to_complete(mut words: impl Iterator<Item = OsString>) -> clap::Command {
        // The last word is the one that is completed: it may be the beginning of another command.
        let named = words.nth(1).filter(|_| words.next().is_some());
        // Words that name no command are a question, and may be names.
        let words =
            Arg::new("words").num_args(0..).help("A question, or a name").add(complete::entries(&Kind::ALL));
        Self::with_one_of(named.iter()).unwrap_or_else(|| Self::command().arg(words))
    }

    /// The program with one of its commands, the first that is named. clap copies the options that hold for every
    /// command into each of them, which takes as long as an answer: where one command is meant, one copy is enough.
    fn with_one_of<'w>(mut names: impl Iterator<Item = &'w OsString>) -> Option<clap::Command> {
        let name = env!("CARGO_PKG_NAME");
        let all = Command::augment_subcommands(clap::Command::new(name));
        let command = names.find_map(|it| all.find_subcommand(it))?.clone();
        let program = clap::Command::new(name).version(VERSION).propagate_version(true);
        Some(Options::augment_args(program).subcommand(command))
    }
}

/// The error of an option that nothing in its command is like, with what to do about it: clap would say how to pass it as a
/// value, which nobody wants.
fn with_advice(mut error: clap::Error) -> clap::Error {
    let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidArg) else { return error };
    let is_like_none = error.get(ContextKind::SuggestedArg).is_none();
    if error.kind() != ErrorKind::UnknownArgument || !typed.starts_with('-') || !is_like_none {
        return error;
    }
    let advice = match typed.strip_prefix("--").and_then(nearest) {
        Some((option, command)) => format!("`--{option}` is an option of `{command}`"),
        None => "`immunoref --help` and `immunoref help COMMAND` list the options".to_owned(),
    };
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![advice.into()]));
    error
}

/// The option of any command that is nearest to a word, by one letter at most, with the first command that has it.
fn nearest(typed: &str) -> Option<(String, String)> {
    let mut all = Command::augment_subcommands(clap::Command::default());
    all.build();
    let of_command = |command: &clap::Command| {
        let name = command.get_name().to_owned();
        let options: Vec<String> =
            command.get_arguments().filter_map(|it| it.get_long().map(str::to_owned)).collect();
        options.into_iter().map(move |it| (it, name.clone()))
    };
    let options: Vec<(String, String)> = all.get_subcommands().flat_map(of_command).collect();
    let distance = |it: &(String, String)| edits(typed.as_bytes(), it.0.as_bytes(), 1);
    options.into_iter().filter(|it| distance(it).is_some()).min_by_key(distance)
}

/// The command that answers a question.
const SEARCH: &str = "search";

/// A command line with `search` before words that name no command. A first word that is one letter off a command, and
/// nothing else, is left to be explained.
fn with_command(arguments: &[OsString]) -> Cow<'_, [OsString]> {
    let Some(at) = first_word(arguments) else { return Cow::Borrowed(arguments) };
    let word = arguments[at].to_string_lossy();
    let commands = Command::augment_subcommands(clap::Command::default());
    let is_last = at + 1 == arguments.len();
    match &*word {
        "--" => {}
        "version" if is_last => {
            let before = arguments[..at].iter().cloned();
            return before.chain([OsString::from("--version")]).collect();
        }
        "help" => return Cow::Borrowed(arguments),
        _ if commands.find_subcommand(&*word).is_some() => return Cow::Borrowed(arguments),
        _ => {}
    }
    let names = commands.get_subcommands().flat_map(clap::Command::get_name_and_visible_aliases);
    let is_slip = names.into_iter().any(|it| edits(word.as_bytes(), it.as_bytes(), 1).is_some());
    if is_slip && !is_known(&word) {
        return Cow::Borrowed(arguments);
    }
    Cow::Owned(with_search(arguments, at))
}

fn with_search(arguments: &[OsString], at: usize) -> Vec<OsString> {
    let (before, words) = arguments.split_at(at);
    before.iter().cloned().chain([OsString::from(SEARCH)]).chain(words.iter().cloned()).collect()
}

/// Where the first word stands that belongs to no option.
fn first_word(arguments: &[OsString]) -> Option<usize> {
    let options = Options::augment_args(clap::Command::default());
    let takes_value = |name: &str| {
        let named = options.get_arguments().find(|it| it.get_long() == Some(name));
        named.is_some_and(|it| it.get_action().takes_values())
    };
    let mut at = 1;
    while let Some(argument) = arguments.get(at) {
        let argument = argument.to_string_lossy();
        match argument.strip_prefix("--") {
            // What follows are words, whatever they look like.
            Some("") => return (at + 1 < arguments.len()).then_some(at),
            Some(name) => at += if takes_value(name) { 2 } else { 1 },
            None if argument.starts_with('-') && argument.len() > 1 => at += 1,
            None => return Some(at),
        }
    }
    None
}

/// Whether a word means something in a question.
fn is_known(word: &str) -> bool {
    let knowledge = embedded::knowledge();
    let folded = fold(word);
    !knowledge.named(&folded).is_empty() || knowledge.is_said(stem(&folded))
}

/// What to look up. Words after a command are joined, so nothing needs quotes.
// clap is told of the arguments of a command when that command is meant: `defer`.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// A drug: what it does, what it treats, how it is given
    #[command(
        visible_alias = "drugs",
        before_help = "Examples:\n  immunoref drug keytruda\n  immunoref drug"
    )]
    Drug {
        /// Generic name, brand or code; without one, every drug in a line
        #[arg(conflicts_with = "batch", add = complete::entries(&[Kind::Drug]))]
        name: Vec<String>,
        /// A column instead of a name.
        #[command(flatten)]
        batch: BatchOptions,
    },
    /// Side effects: all, one, or those of a drug
    #[command(
        visible_alias = "side-effect",
        before_help = "Examples:\n  immunoref side-effects wheezing\n  immunoref side-effects --severity serious"
    )]
    SideEffects {
        /// Side effect, symptom, everyday word, or a drug; without one, all, serious first
        #[arg(conflicts_with = "batch", add = complete::entries(&[Kind::SideEffect, Kind::Drug]))]
        term: Vec<String>,
        /// What labels and guideline bodies do at this grade
        #[arg(long, value_name = "N", requires = "term", conflicts_with = "batch", value_parser = clap::value_parser!(u8).range(1..=5))]
        grade: Option<u8>,
        /// Only side effects of this severity
        #[arg(long, conflicts_with = "batch", value_parser = words(&Severity::ALL), add = complete::words(&Severity::ALL))]
        severity: Option<Severity>,
        /// Only what is said of this drug
        #[arg(long, conflicts_with = "batch", value_name = "NAME", add = complete::entries(&[Kind::Drug]))]
        drug: Option<String>,
        /// Only side effects of this organ: lung, bowel, skin and so on
        #[arg(long, conflicts_with = "batch", value_name = "ORGAN", add = ArgValueCompleter::new(complete::organs))]
        organ: Option<String>,
        /// A column instead of a term.
        #[command(flatten)]
        batch: BatchOptions,
    },
    /// How treatment is given: route, interval, duration; with --start, every visit with its date
    #[command(
        before_help = "Examples:\n  immunoref schedule jemperli\n  immunoref schedule jemperli --start 2027-01-04\n  immunoref schedule metastatic-tnbc --start 2027-01-04 --every 3 \\\n      --option partner=nab-paclitaxel\n  immunoref schedule jemperli --start 2027-01-04 --format ics > plan.ics"
    )]
    Schedule {
        /// Drug or regimen; without one, treatment as a whole
        #[arg(add = complete::entries(&[Kind::Regimen, Kind::Drug]))]
        name: Vec<String>,
        /// What is to be planned.
        #[command(flatten)]
        plan: PlanOptions,
    },
    /// What was approved, changed or withdrawn, in the order of time
    #[command(
        before_help = "Examples:\n  immunoref changes --since 2025-01-01\n  immunoref changes --between old.json new.json"
    )]
    Changes {
        /// Only from this day on
        #[arg(long, value_name = "DATE", value_parser = date)]
        since: Option<Date>,
        /// What two editions of the knowledge say differently: exports, or folders
        #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with = "since", value_hint = ValueHint::AnyPath)]
        between: Vec<PathBuf>,
    },
    /// Two drugs or two regimens, facet by facet
    #[command(
        before_help = "Examples:\n  immunoref compare keytruda jemperli\n  immunoref compare early-tnbc metastatic-tnbc --section stop-rule"
    )]
    Compare {
        /// Two names; one of several words with hyphens or in quotes
        #[arg(num_args = 2, required = true, value_names = ["A", "B"], add = complete::entries(&[Kind::Drug, Kind::Regimen]))]
        names: Vec<String>,
    },
    /// A page to print and hand over: whom to call about what
    #[command(
        before_help = "Examples:\n  immunoref card keytruda\n  immunoref card early-tnbc --format markdown > card.md"
    )]
    Card {
        /// Drug or regimen
        #[arg(required = true, add = complete::entries(&[Kind::Drug, Kind::Regimen]))]
        name: Vec<String>,
    },
    /// A question in your own words; the word `search` can be left out
    #[command(
        before_help = "Examples:\n  immunoref search grade 3 hepatitis\n  immunoref search keytruda pregnancy --json\n  immunoref keytruda pregnancy"
    )]
    Search {
        /// Words to look for
        #[arg(required_unless_present = "batch", conflicts_with = "batch", add = complete::entries(&Kind::ALL))]
        words: Vec<String>,
        /// A column instead of words.
        #[command(flatten)]
        batch: BatchOptions,
        /// How many hits to show
        #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
        limit: u16,
    },
    /// A section of the article, a term or a trial
    #[command(
        visible_alias = "topics",
        before_help = "Examples:\n  immunoref topic success rate\n  immunoref topic cps\n  immunoref topic"
    )]
    Topic {
        /// Topic, term or trial; without one, the topics in a line
        #[arg(conflicts_with = "batch", add = complete::entries(&answer::OF_TOPICS))]
        name: Vec<String>,
        /// A column instead of a name.
        #[command(flatten)]
        batch: BatchOptions,
    },
    /// Where the facts come from, and how old that is
    #[command(
        visible_alias = "source",
        before_help = "Examples:\n  immunoref sources\n  immunoref sources article"
    )]
    Sources {
        /// Id of a source; without one, all
        #[arg(add = ArgValueCompleter::new(complete::sources))]
        id: Option<String>,
    },
    /// Ids, one a line: for scripts and for fzf
    #[command(before_help = "Examples:\n  immunoref list\n  immunoref list drug | fzf")]
    List {
        /// Only entries of this kind
        #[arg(value_parser = words(&Listing::ALL), add = complete::words(&Listing::ALL))]
        kind: Option<Listing>,
    },
    /// The whole knowledge as one JSON document
    #[command(before_help = "Example:\n  immunoref export > knowledge.json")]
    Export,
    /// Which knowledge this is: version, hash, counts, oldest and newest source
    #[command(before_help = "Examples:\n  immunoref verify\n  immunoref verify --json")]
    Verify,
    /// Check knowledge files of one's own
    #[command(
        before_help = "Example:\n  immunoref check ./knowledge && immunoref --knowledge ./knowledge drug"
    )]
    Check {
        /// Folder with the files
        #[arg(value_hint = ValueHint::DirPath)]
        folder: PathBuf,
    },
    /// The JSON Schema of what is printed or read
    #[command(before_help = "Examples:\n  immunoref schema\n  immunoref schema knowledge")]
    Schema {
        /// Of which shape
        #[arg(default_value = "reply", add = complete::values::<Shape>())]
        shape: Shape,
    },
    /// The completions of a shell, to be sourced
    #[command(
        before_help = "Examples:\n  source <(immunoref completions bash)\n  immunoref completions fish | source\n  immunoref completions zsh --install"
    )]
    Completions {
        /// The shell
        shell: Shell,
        /// Write them where the shell reads them, and say where
        #[arg(long)]
        install: bool,
    },
    /// A page of the manual
    #[command(before_help = "Examples:\n  immunoref man > immunoref.1\n  immunoref man drug | man -l -")]
    Man {
        /// Command that the page is about; without one, the program
        #[arg(add = ArgValueCompleter::new(|typed: &OsStr| complete::commands(typed, &Cli::command())))]
        command: Option<String>,
    },
}

// A column of queries. No doc comment: it would be the help of each command that has these options.
#[derive(Args, Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct BatchOptions {
    /// Read a query a line from standard input; write a JSON document a line, or rows with --format csv
    #[arg(long)]
    pub batch: bool,
    /// End a batch with 0 only where every line was answered, not where any was
    #[arg(long, requires = "batch")]
    pub strict: bool,
}

// What is to be planned. As a doc comment this would be the help of each command that has these options. They have no
// heading of their own: clap would put it behind that of the options for every command.
#[derive(Args, Clone, Debug)]
#[allow(missing_docs)]
pub struct PlanOptions {
    /// Plan the visits from this day, which is day 1
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub start: Option<Date>,
    /// Settle what the regimen leaves open: carboplatin=weekly
    #[arg(long, value_name = "NAME=VALUE", value_parser = choice, requires = "start",
        add = ArgValueCompleter::new(complete::options))]
    pub option: Vec<Choice>,
    /// Weeks between doses, where 3 or 6 are allowed
    #[arg(long, value_name = "WEEKS", value_parser = clap::value_parser!(u8).range(1..=52), requires = "start")]
    pub every: Option<u8>,
    /// Plan up to this dose of the drug of the regimen [default: the whole course, or a year]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000), requires = "start")]
    pub doses: Option<u32>,
    /// Plan so many weeks
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=520), requires = "start", conflicts_with = "doses")]
    pub weeks: Option<u32>,
    /// Plan up to this day
    #[arg(long, value_name = "DATE", value_parser = date, requires = "start", conflicts_with_all = ["doses", "weeks"])]
    pub until: Option<Date>,
    /// Show only the next visit, from this day on
    #[arg(long, value_name = "DATE", value_parser = date, requires = "start")]
    pub next: Option<Date>,
    /// Give the day of a dose, a phase or surgery: pembrolizumab:5=2027-04-05, adjuvant=2027-08-02
    #[arg(long, value_name = "NAME=DATE", value_parser = anchor, requires = "start",
        add = ArgValueCompleter::new(complete::anchors))]
    pub anchor: Vec<Anchor>,
    /// Tells plans of the same regimen and start apart in a calendar; no name of a person
    #[arg(long, value_name = "TEXT", value_parser = plan_id, requires = "start")]
    pub plan_id: Option<String>,
    /// Which revision of the plan this is: a calendar takes the highest
    #[arg(long, value_name = "N", default_value_t = 0, requires = "start")]
    pub revision: u32,
    /// Name the drugs in a calendar file
    #[arg(long, requires = "start")]
    pub detail: bool,
}

/// What holds for every command.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Options for every command")]
pub struct Options {
    /// Format of the answer [default: table on a terminal, else plain]
    #[arg(long, global = true, value_name = "FORMAT", add = complete::values::<Format>())]
    pub format: Option<Format>,
    /// Short for --format json, and stronger than it
    #[arg(long, global = true)]
    pub json: bool,
    /// Keep only these fields of each result in JSON, and only these columns in other formats
    #[arg(long, global = true, value_name = "FIELD", value_delimiter = ',',
        add = ArgValueCompleter::new(complete::fields))]
    pub fields: Vec<String>,
    /// In csv: a row for each source of what is said, instead of one for all of them
    #[arg(long, global = true)]
    pub long: bool,
    /// In csv: begin with a byte order mark, by which Excel knows UTF-8
    #[arg(long, global = true)]
    pub bom: bool,
    /// Show all that an entry has, and the entries beneath it
    #[arg(long, global = true)]
    pub full: bool,
    /// Show only this part: dosing, warnings, call and so on
    #[arg(long, global = true, value_name = "PART", value_parser = part, add = ArgValueCompleter::new(complete::parts))]
    pub section: Option<Part>,
    /// Answer as if only this source existed
    #[arg(long, global = true, value_name = "ID", add = ArgValueCompleter::new(complete::sources))]
    pub source: Option<String>,
    /// Answer as if only sources of these kinds existed
    #[arg(long, global = true, value_name = "KIND", value_delimiter = ',', value_parser = words(&Author::ALL), add = complete::words(&Author::ALL))]
    pub source_kind: Vec<Author>,
    /// Answer as if only what holds there existed; signs to call about are told all the same
    #[arg(long = "in", global = true, value_name = "PLACE", ignore_case = true, value_parser = words(&Region::ALL), add = complete::words(&Region::ALL))]
    pub region: Option<Region>,
    /// End with 4 where every source of the answer is older than this, or undated
    #[arg(long, global = true, value_name = "DAYS", value_parser = clap::value_parser!(i32).range(0..))]
    pub max_age: Option<i32>,
    /// Refuse near misses: only names and known words, however they are written
    #[arg(long, global = true)]
    pub exact: bool,
    /// The day from which ages are counted [default: today, UTC]
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    /// Answer from the knowledge files in this folder [default: those inside the program]
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub knowledge: Option<PathBuf>,
    /// Width of the answer in columns [default: that of the terminal, else no limit]
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..))]
    pub width: Option<u16>,
    /// Lines that a first view may take; 0: no limit [default: those of the terminal, else 24]
    #[arg(long, global = true, value_name = "LINES")]
    pub height: Option<u16>,
    /// Print only the line that answers, with its source
    #[arg(short = '1', long, global = true, conflicts_with = "full")]
    pub brief: bool,
    /// Use ASCII only [default for tables where the locale is not UTF-8]
    #[arg(long, global = true)]
    pub ascii: bool,
    /// When to use color
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto",
        add = complete::values::<Color>())]
    pub color: Color,
}

/// When to use color.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless the environment says otherwise
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Reads one of a few words.
fn words<T: Copy + Send + Sync>(
    all: &'static [(T, &'static str, &'static str)],
) -> impl TypedValueParser<Value = T> {
    let values = all.iter().map(|(_, word, help)| PossibleValue::new(*word).help(*help));
    PossibleValuesParser::new(values).try_map(|typed| {
        let found = all.iter().find(|(_, word, _)| word.eq_ignore_ascii_case(&typed));
        found.map(|(value, ..)| *value).ok_or("it is none of these")
    })
}

/// Reads the name of a part, or the heading under which people read it, and lists the parts where it is neither.
fn part(text: &str) -> Result<Part, String> {
    Part::named(text).ok_or_else(|| {
        let all: Vec<String> = Part::all().map(Part::slug).collect();
        format!("the parts are {}", all.join(", "))
    })
}

/// Reads what settles a choice.
fn choice(text: &str) -> Result<Choice, String> {
    let (option, value) = text.split_once('=').ok_or("write the choice as NAME=VALUE: carboplatin=weekly")?;
    Ok(Choice { option: option.trim().to_owned(), value: value.trim().to_owned() })
}

/// Reads a day that is given: of a dose, or of something between two phases.
fn anchor(text: &str) -> Result<Anchor, String> {
    let form = "write the day as NAME=DATE, or NAME:DOSE=DATE: pembrolizumab:5=2027-04-05";
    let (name, day) = text.split_once('=').ok_or(form)?;
    let (name, dose) = match name.rsplit_once(':') {
        None => (name, None),
        Some((name, dose)) => (name, Some(dose.parse().ok().filter(|dose| *dose > 0).ok_or(form)?)),
    };
    Ok(Anchor { name: name.trim().to_owned(), dose, date: date(day)?.into() })
}

/// Reads the name of a plan, which goes into a calendar file in another form.
fn plan_id(text: &str) -> Result<String, String> {
    let unfit = text.trim().is_empty() || text.chars().count() > 100 || text.chars().any(is_unfit);
    if unfit { Err("write a short text".to_owned()) } else { Ok(text.to_owned()) }
}

/// Reads a date, and says how to write one where it is none.
fn date(text: &str) -> Result<Date, String> {
    let day = Day::parse(text).ok().filter(|_| text.len() == 10);
    day.map(Day::first).ok_or_else(|| "write the date as year, month and day: 2026-11-23".to_owned())
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn values_are_completed_for_the_command_that_is_named() {
        let commands = |words: &[&str]| {
            let program = Cli::to_complete(words.iter().map(OsString::from));
            program.get_subcommands().map(|it| it.get_name().to_owned()).collect::<Vec<_>>()
        };
        let all = commands(&["immunoref", ""]);
        assert!(all.len() > 10);
        for name in &all {
            assert_eq!(commands(&["immunoref", name, ""]), [name.as_str()]);
            assert_eq!(commands(&["immunoref", name]), all, "it may go on");
            assert_eq!(commands(&["immunoref", "--source", name, ""]), all, "it may be a value");
        }
        assert_eq!(commands(&["immunoref", "drugs", "--json", ""]), ["drug"]);
        assert_eq!(commands(&["immunoref", "nonsense", ""]), all);
        assert_eq!(commands(&["immunoref"]), all);
        assert_eq!(commands(&[]), all);
    }
}
