//! From a parsed command line to what is written and how the program ends.

mod batch;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::{
    ffi::OsString,
    io::{self, BufRead, Write},
    path::{Path, PathBuf},
};

use jiff::civil::Date;

use crate::{
    answer::{self, Answer, Command, Error, Filter, Only, PlanRequest, Session, Target},
    calendar::{Extent, Wish},
    cli::{Cli, Color, Command as C, KNOWLEDGE_VARIABLE, Options, PlanOptions},
    embedded,
    exit::Exit,
    knowledge::Knowledge,
    manual,
    model::{Choice, Kind, OtherDrug},
    registration,
    render::{self, Format, Look},
    schema,
    text::{harmless, is_endless, shortened},
};

/// What the program finds around it.
pub struct Surroundings<'s> {
    /// Today, in UTC.
    pub today: Date,
    /// Whether stdout is a terminal.
    pub terminal: bool,
    /// Its columns, if it is one.
    pub columns: Option<usize>,
    /// Its lines, if it is one.
    pub lines: Option<usize>,
    /// Threads that a batch may use. Counted only for one: it takes longer than a lookup.
    pub threads: &'s dyn Fn() -> usize,
    /// Environment variables that are set and not empty.
    pub variable: &'s dyn Fn(&str) -> Option<String>,
}

/// Answers a command line: data to `out`, words to `err`. Only a batch reads `input`.
pub fn run(
    cli: &Cli,
    around: &Surroundings<'_>,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let options = &cli.options;
    let look = look(cli.command.as_ref(), options, around);
    let built_in = embedded::knowledge();
    let folder =
        options.knowledge.clone().or_else(|| (around.variable)(KNOWLEDGE_VARIABLE).map(PathBuf::from));
    let local = match folder.map(|folder| local(&folder, &built_in)).transpose() {
        Ok(local) => local,
        Err(error) => {
            let session = Session::new(&built_in, around.today);
            return write(&session, session.refused(Command::None, None, error), &look, out, err);
        }
    };
    let session = Session {
        knowledge: local.as_ref().unwrap_or(&built_in),
        as_of: options.as_of.unwrap_or(around.today),
        filter: Filter {
            only: options.source.as_deref().map(answer::source_id),
            authors: options.source_kind.clone(),
            region: options.region,
        },
        exact: options.exact,
        part: options.section,
        max_age: options.max_age,
        only_first_views: look.is_first_view(),
        full: look.full,
        instead_of: cli.instead_of.clone(),
    };
    // What a batch has to say beside its lines is said in words, or as JSON where that was asked for.
    let look = if cli.is_batch() && look.format == Format::Csv { Look::default() } else { look };
    if let Err(error) = check_format(cli, &look) {
        return write(&session, session.refused(Command::None, None, error), &look, out, err);
    }
    let (command, query) = asked(cli.command.as_ref());
    let refused = |error| session.refused(command, query.as_deref(), error);
    let answer = match commands(cli, &session, &built_in, around, input, out) {
        Ok(Output::Answer(answer)) => *answer,
        Ok(Output::Written(exit)) => return exit,
        Err(error) => refused(error),
    };
    write(&session, answer, &look, out, err)
}

/// The answer to `check TSH`: no folder, but a question that can be answered.
fn as_question(session: &Session<'_>, folder: &Path) -> Option<Answer> {
    let words = folder.to_str().filter(|it| !folder.exists() && it.chars().all(char::is_alphanumeric))?;
    let session =
        Session { instead_of: Some(Command::Check.name()), filter: session.filter.clone(), ..*session };
    let answer =
        answer::search(&session, &format!("{} {words}", Command::Check.name()), MOST_RESULTS).ok()?;
    (answer.exit() == Exit::Found).then_some(answer)
}

/// Results of a question that stands for another command.
const MOST_RESULTS: usize = 10;

/// The knowledge of a folder.
fn local(folder: &Path, built_in: &Knowledge) -> Result<Knowledge, Error> {
    let in_force: Vec<OtherDrug> = built_in.other_drugs().collect();
    let knowledge = Knowledge::of_folder(folder.to_owned(), &in_force);
    knowledge.map_err(|problems| Error::bad_knowledge(folder, &problems))
}

/// What a command comes to: an answer that is to be drawn, or what it has written by itself.
enum Output {
    Answer(Box<Answer>),
    Written(io::Result<Exit>),
}

/// Refuses what a command cannot be written as.
fn check_format(cli: &Cli, look: &Look) -> Result<(), Error> {
    let prints_one_text =
        matches!(cli.command, Some(C::Export | C::Schema { .. } | C::Completions { .. } | C::Man { .. }));
    let plans_visits = matches!(&cli.command, Some(C::Schedule { plan, .. }) if plan.start.is_some());
    let is_calendar = look.format == Format::Ics;
    if (look.by_source || look.byte_order_mark) && (look.format != Format::Csv || prints_one_text) {
        return Err(Error::only_for_csv());
    }
    if !look.fields.is_empty() && (is_calendar || prints_one_text) {
        return Err(Error::nothing_to_narrow());
    }
    if is_calendar && !plans_visits { Err(Error::nothing_for_a_calendar()) } else { Ok(()) }
}

/// What an error names as asked: the command and the query.
fn asked(command: Option<&C>) -> (Command, Option<String>) {
    match command {
        None => (Command::Overview, None),
        Some(C::Drug { name, .. }) => (Command::Drug, joined(name)),
        Some(C::SideEffects { term, drug, .. }) => {
            (Command::SideEffects, joined(term).or_else(|| drug.clone()))
        }
        Some(C::Schedule { name, plan }) if plan.start.is_some() => (Command::Plan, joined(name)),
        Some(C::Schedule { name, .. }) => (Command::Schedule, joined(name)),
        Some(C::Search { words, .. }) => (Command::Search, joined(words)),
        Some(C::Topic { name, .. }) => (Command::Topic, joined(name)),
        Some(C::Changes { between, .. }) if !between.is_empty() => (Command::Between, None),
        Some(C::Changes { .. }) => (Command::Changes, None),
        Some(C::Compare { names }) => (Command::Compare, joined(names)),
        Some(C::Card { name }) => (Command::Card, joined(name)),
        Some(C::Sources { id }) => (Command::Sources, id.as_deref().map(answer::source_id)),
        Some(C::List { .. }) => (Command::List, None),
        Some(C::Export) => (Command::Export, None),
        Some(C::Verify) => (Command::Verify, None),
        Some(C::Check { folder, .. }) => (Command::Check, Some(answer::shown(folder))),
        Some(C::Man { command }) => (Command::Man, command.clone()),
        Some(C::Schema { .. } | C::Completions { .. }) => (Command::None, None),
    }
}

/// Answers a command, or writes what it prints.
fn commands(
    cli: &Cli,
    session: &Session<'_>,
    built_in: &Knowledge,
    around: &Surroundings<'_>,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Output, Error> {
    if !matches!(
        cli.command,
        Some(C::Check { .. } | C::Schema { .. } | C::Completions { .. } | C::Man { .. })
    ) {
        session.filter.check(session.knowledge)?;
    }
    let batch = |target, is_strict, input, out| {
        let asked = batch::Asked { session, target, options: &cli.options, is_strict };
        batch::answer(&asked, around, input, out)
    };
    let answer = match &cli.command {
        None => answer::overview(session)?,
        Some(C::Drug { batch: it, .. }) if it.batch => {
            return batch(Target::Named(&[Kind::Drug]), it.strict, input, out);
        }
        Some(C::Drug { name, .. }) => answer::drug(session, joined(name).as_deref())?,
        Some(C::SideEffects { batch: it, .. }) if it.batch => {
            return batch(Target::Named(&[Kind::SideEffect]), it.strict, input, out);
        }
        Some(C::SideEffects { term, severity, drug, organ, grade, .. }) => {
            let term = joined(term);
            let only = Only { severity: *severity, organ: organ.as_deref(), grade: *grade };
            answer::side_effects(session, term.as_deref(), drug.as_deref(), &only)?
        }
        Some(C::Changes { since, between }) => match &between[..] {
            [old, new] => answer::between(session, old, new)?,
            _ => answer::changes(session, *since)?,
        },
        Some(C::Compare { names }) => answer::compare(session, names)?,
        Some(C::Card { name }) => answer::card(session, &name.join(" "))?,
        Some(C::Schedule { name, plan }) => match (joined(name).as_deref(), plan_request(plan)) {
            (name, Some(request)) => answer::plan(session, name, &request)?,
            (name, None) => answer::schedule(session, name)?,
        },
        Some(C::Search { batch: it, limit, .. }) if it.batch => {
            return batch(Target::Everything(usize::from(*limit)), it.strict, input, out);
        }
        Some(C::Search { words, limit, .. }) => {
            answer::search(session, &words.join(" "), usize::from(*limit))?
        }
        Some(C::Topic { batch: it, .. }) if it.batch => {
            return batch(Target::Named(&answer::OF_TOPICS), it.strict, input, out);
        }
        Some(C::Topic { name, .. }) => answer::topic(session, joined(name).as_deref())?,
        Some(C::Sources { id }) => answer::sources(session, id.as_deref())?,
        Some(C::List { kind }) => answer::list(session, *kind)?,
        Some(C::Verify) => answer::verify(session)?,
        Some(C::Check { folder }) => match as_question(session, folder) {
            Some(answer) => answer,
            None => answer::check(session, folder, built_in)?,
        },
        Some(C::Export) => return Ok(written(render::document(out, &answer::export(session)))),
        Some(C::Schema { shape }) => return Ok(written(render::document(out, &schema::of(*shape)))),
        Some(C::Completions { shell, install: true }) => {
            return Ok(written(registration::install(out, *shell, around.variable)));
        }
        Some(C::Completions { shell, .. }) => return Ok(written(registration::completions(out, *shell))),
        Some(C::Man { command }) => {
            let page = manual::man(out, Cli::shown(), command.as_deref());
            let page = page.ok_or_else(|| Error::no_page(command.as_deref().unwrap_or_default()))?;
            return Ok(written(page));
        }
    };
    Ok(Output::Answer(Box::new(answer)))
}

fn written(result: io::Result<()>) -> Output {
    Output::Written(result.map(|()| Exit::Found))
}

/// Refuses a field that is not known; which are is asked only where some are wanted.
fn check_fields(fields: &[String], known: impl FnOnce() -> Vec<String>) -> Result<(), Error> {
    if fields.is_empty() {
        return Ok(());
    }
    let known = known();
    match fields.iter().find(|field| !known.contains(field)) {
        Some(unknown) => Err(Error::unknown_field(unknown, &known)),
        None => Ok(()),
    }
}

fn write(
    session: &Session<'_>,
    answer: Answer,
    look: &Look,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let answer = match check_fields(&look.fields, || render::known(&answer.reply, look.format)) {
        Ok(()) => answer,
        Err(error) => session.refused(answer.reply.command, answer.reply.query.as_deref(), error),
    };
    // A script that reads JSON finds there what people are told in words. Words come first, so that the answer
    // stands last on the screen; their loss is no reason to lose the answer.
    if !matches!(look.format, Format::Json | Format::Jsonl) {
        let _ = render::remarks(err, &answer, look);
    }
    render::answer(out, &answer, look)?;
    Ok(answer.exit())
}

/// A command line that was not understood.
pub struct Refused<'r> {
    /// Why.
    pub error: &'r clap::Error,
    /// Its words, the name of the program first.
    pub arguments: &'r [OsString],
}

/// Whether a command line was refused for its words, and not for an option.
fn is_of_words(error: &clap::Error) -> bool {
    let kinds = [
        ErrorKind::UnknownArgument,
        ErrorKind::InvalidSubcommand,
        ErrorKind::InvalidValue,
        ErrorKind::TooManyValues,
    ];
    let named = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(it)) => it.starts_with('-'),
        _ => false,
    };
    kinds.contains(&error.kind()) && !named
}

/// Says what is wrong with a command line, or prints the help or version that it asks for.
pub fn refuse(
    refused: &Refused<'_>,
    around: &Surroundings<'_>,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let Refused { error, arguments } = refused;
    if error.use_stderr()
        && is_of_words(error)
        && let Some(question) = Cli::as_question(arguments)
    {
        // A question, if it can be answered.
        let (mut answer, mut words) = (Vec::new(), Vec::new());
        let exit = run(&question, around, input, &mut answer, &mut words)?;
        if exit == Exit::Found {
            err.write_all(&words)?;
            return out.write_all(&answer).map(|()| exit);
        }
    }
    let message = error.render();
    if !error.use_stderr() {
        let colored = colored(Color::Auto, around);
        let text = if colored { message.ansi().to_string() } else { message.to_string() };
        return out.write_all(text.as_bytes()).map(|()| Exit::Found);
    }
    let arguments: Vec<String> =
        arguments.iter().skip(1).map(|it| it.to_string_lossy().into_owned()).collect();
    // What was typed stands in the message: nothing in it may steer a terminal, or fill it. Where nothing long was typed,
    // a long line lists names that could have been meant, all of them.
    let is_long = arguments.iter().any(|it| is_endless(it));
    let lines = message.to_string();
    let cut = |line: &str| if is_long { shortened(line) } else { line.to_owned() };
    let message: Vec<String> = lines.trim_end().split('\n').map(|line| harmless(&cut(line))).collect();
    if let Some(format) = asked_for_json(&arguments) {
        let knowledge = embedded::knowledge();
        let session = Session::new(&knowledge, around.today);
        let answer = session.refused(Command::None, None, Error::misunderstood(&message));
        return write(&session, answer, &Look { format, ..Look::default() }, out, err);
    }
    writeln!(err, "{}", message.join("\n"))?;
    Ok(Exit::Usage)
}

/// The format that was asked for, if it is one of JSON: read by hand, because the command line did not parse.
fn asked_for_json(arguments: &[String]) -> Option<Format> {
    let options: Vec<&str> = arguments.iter().map(String::as_str).take_while(|it| *it != "--").collect();
    options.iter().enumerate().find_map(|(at, option)| match (*option, options.get(at + 1)) {
        ("--json" | "--format=json", _) | ("--format", Some(&"json")) => Some(Format::Json),
        ("--format=jsonl", _) | ("--format", Some(&"jsonl")) => Some(Format::Jsonl),
        _ => None,
    })
}

/// What is to be planned, if a day was given.
fn plan_request(options: &PlanOptions) -> Option<PlanRequest> {
    let extent = match (options.doses, options.weeks, options.until) {
        (Some(doses), _, _) => Extent::Doses(doses),
        (_, Some(weeks), _) => Extent::Weeks(weeks),
        (_, _, Some(day)) => Extent::Until(day),
        _ => Extent::Course,
    };
    let every = options.every.map(|weeks| Choice::every(weeks.into()));
    let wish = Wish {
        start: options.start?,
        choices: options.option.iter().cloned().chain(every).collect(),
        anchors: options.anchor.clone(),
        extent,
    };
    Some(PlanRequest {
        wish,
        next: options.next,
        plan_id: options.plan_id.clone(),
        revision: options.revision,
    })
}

fn joined(words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| words.join(" "))
}

fn look(command: Option<&C>, options: &Options, around: &Surroundings<'_>) -> Look {
    let format = match options.format {
        _ if options.json => Format::Json,
        Some(format) => format,
        None if around.terminal => Format::Table,
        None => Format::Plain,
    };
    Look {
        format,
        width: options.width.map(usize::from).or(around.columns),
        ascii: options.ascii || (format == Format::Table && !utf8(around)),
        color: matches!(format, Format::Table | Format::Plain) && colored(options.color, around),
        height: match options.height {
            Some(0) => None,
            // One part is shown whole.
            _ if options.section.is_some() => None,
            Some(lines) => Some(usize::from(lines)),
            None => Some(around.lines.unwrap_or(render::LINES)),
        },
        brief: options.brief,
        terminal: around.terminal,
        full: options.full,
        detail: matches!(command, Some(C::Schedule { plan, .. }) if plan.detail),
        by_source: options.long,
        byte_order_mark: options.bom,
        fields: options.fields.clone(),
    }
}

/// Whether the locale can show more than ASCII. One that is not set tells nothing, and most terminals can.
fn utf8(around: &Surroundings<'_>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| (around.variable)(name));
    locale.is_none_or(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

fn colored(wanted: Color, around: &Surroundings<'_>) -> bool {
    match wanted {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if (around.variable)("NO_COLOR").is_some() => false,
        Color::Auto if (around.variable)("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        Color::Auto => around.terminal && (around.variable)("TERM").is_none_or(|term| term != "dumb"),
    }
}
