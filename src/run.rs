//! From a parsed command line to what is written and how the program ends.

use std::{
    ffi::OsString,
    io::{self, BufRead, Write},
    path::PathBuf,
};

use jiff::civil::Date;

use crate::{
    calendar::{Extent, Wish},
    cli::{Cli, Color, Command, Format, Options, PlanOptions},
    echo::harmless,
    embedded,
    exit::Exit,
    generate,
    knowledge::{Choice, load},
    render::{self, Look},
    reply::{self, Batch, Desk, Filter, Listed, Planned, Reply, Sought},
    schema,
};

/// The variable that names a folder of knowledge files to answer from; `--knowledge` is stronger.
pub const KNOWLEDGE_VARIABLE: &str = "IMMUNOREF_KNOWLEDGE";

/// What the program finds around it.
pub struct Surroundings<'s> {
    /// Today, in UTC.
    pub today: Date,
    /// Whether stdout is a terminal.
    pub terminal: bool,
    /// Its columns, if it is one.
    pub columns: Option<usize>,
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
    let local = match folder.as_deref().map(|folder| (folder, load(folder, &built_in))) {
        None => None,
        Some((_, Ok(knowledge))) => {
            if let Some(hint) = reply::hint_to_keep(&knowledge) {
                // It says nothing on the answer, which is not to be lost with it.
                let _ = writeln!(err, "hint: {hint}");
            }
            Some(knowledge)
        }
        Some((folder, Err(problems))) => {
            let desk = Desk::new(&built_in, around.today);
            let error = reply::bad_knowledge(folder, &problems);
            return answer(reply::refused(&desk, "none", None, error), &look, out, err);
        }
    };
    let desk = Desk {
        knowledge: local.as_ref().unwrap_or(&built_in),
        as_of: options.as_of.unwrap_or(around.today),
        source: options.source.as_ref().map(|id| id.to_lowercase().trim_start_matches("source:").to_owned()),
        source_kinds: options.source_kind.iter().map(|kind| (*kind).into()).collect(),
        exact: options.exact,
        part: options.section,
        max_age: options.max_age,
        in_short: look.is_first_view(),
    };
    let prints_one_text =
        cli.command.as_ref().is_some_and(Command::prints_one_text) || look.format == Format::Ics;
    if !options.fields.is_empty() && prints_one_text {
        return answer(reply::refused(&desk, "none", None, reply::nothing_to_narrow()), &look, out, err);
    }
    if look.format == Format::Ics && !cli.command.as_ref().is_some_and(Command::plans_visits) {
        return answer(reply::refused(&desk, "none", None, reply::nothing_for_a_calendar()), &look, out, err);
    }
    let reply = match &cli.command {
        None => reply::overview(&desk),
        Some(Command::Drug { batch: true, .. }) => {
            match batch(&desk, Sought::Drugs, options, around, input, out)? {
                Ok(exit) => return Ok(exit),
                Err(reply) => *reply,
            }
        }
        Some(Command::Drug { name, .. }) => reply::drug(&desk, joined(name).as_deref()),
        Some(Command::SideEffects { term, severity, drug, organ }) => {
            let filter =
                Filter { severity: severity.map(Into::into), drug: drug.clone(), organ: organ.clone() };
            reply::side_effects(&desk, joined(term).as_deref(), &filter)
        }
        Some(Command::Changes { since }) => reply::changes(&desk, *since),
        Some(Command::Schedule { name, plan }) => {
            reply::schedule(&desk, joined(name).as_deref(), planned(plan).as_ref())
        }
        Some(Command::Search { batch: true, limit, .. }) => {
            let sought = Sought::Everything(usize::from(*limit));
            match batch(&desk, sought, options, around, input, out)? {
                Ok(exit) => return Ok(exit),
                Err(reply) => *reply,
            }
        }
        Some(Command::Search { words, limit, .. }) => {
            reply::search(&desk, &words.join(" "), usize::from(*limit))
        }
        Some(Command::Topic { name }) => reply::topic(&desk, joined(name).as_deref()),
        Some(Command::Sources { id }) => reply::sources(&desk, id.as_deref()),
        Some(Command::List { kind }) => reply::list(&desk, kind.map_or(Listed::All, Listed::from)),
        Some(Command::Export) => match reply::export(&desk) {
            Ok(export) => return render::document(out, &export).map(|()| Exit::Found),
            Err(reply) => *reply,
        },
        Some(Command::Verify) => reply::verify(&desk),
        Some(Command::Check { folder, compile }) => reply::check(&desk, folder, &built_in, *compile),
        Some(Command::Schema { shape }) => {
            return out.write_all(schema::of(*shape).as_bytes()).map(|()| Exit::Found);
        }
        Some(Command::Completions { shell }) => {
            return generate::completions(out, *shell).map(|()| Exit::Found);
        }
        Some(Command::Man { command }) => {
            if let Some(written) = generate::man(out, command.as_deref()) {
                return written.map(|()| Exit::Found);
            }
            let name = command.as_deref();
            reply::refused(&desk, "man", name, reply::no_page(name.unwrap_or_default()))
        }
    };
    // Nothing that was found in spoilt knowledge is an answer.
    let reply = match (desk.knowledge.fault(), folder) {
        (Some(fault), Some(folder)) => reply.refused(reply::spoilt(&folder, fault)),
        _ => reply,
    };
    answer(reply, &look, out, err)
}

/// Answers a query a line, or says why none can be answered.
fn batch(
    desk: &Desk<'_>,
    sought: Sought,
    options: &Options,
    around: &Surroundings<'_>,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<Result<Exit, Box<Reply>>> {
    if !options.fields.is_empty()
        && let Some(error) = reply::unknown_field(&options.fields, &render::known_in_batch())
    {
        return Ok(Err(Box::new(reply::refused(desk, sought.command(), None, error))));
    }
    let draw = |out: &mut Vec<u8>, line| render::line(out, line, &options.fields);
    let batch = Batch { desk, sought, full: options.full, draw: &draw };
    let answered = reply::batch(&batch, (around.threads)(), input, out);
    if desk.knowledge.fault().is_some() {
        return Ok(Err(Box::new(desk.blank(sought.command(), None))));
    }
    let all_found = answered?;
    Ok(all_found.map(|all_found| if all_found { Exit::Found } else { Exit::NotFound }))
}

fn answer(reply: Reply, look: &Look, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Exit> {
    let reply = match &look.fields[..] {
        [] => reply,
        fields => match reply::unknown_field(fields, &render::known(&reply, look.format)) {
            Some(error) => reply.refused(error),
            None => reply,
        },
    };
    // A script that reads JSON finds there what people are told in words. Words come first, so that the answer
    // stands last on the screen; their loss is no reason to lose the answer.
    if !matches!(look.format, Format::Json | Format::Jsonl) {
        let _ = render::remarks(err, &reply, look);
    }
    render::reply(out, &reply, look)?;
    Ok(reply.exit())
}

/// Says what is wrong with a command line, or prints the help or version that it asks for.
pub fn refuse(
    error: &clap::Error,
    arguments: impl Iterator<Item = OsString>,
    around: &Surroundings<'_>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Exit> {
    let message = error.render();
    if !error.use_stderr() {
        let colored = colored(Color::Auto, around);
        let text = if colored { message.ansi().to_string() } else { message.to_string() };
        return out.write_all(text.as_bytes()).map(|()| Exit::Found);
    }
    let arguments: Vec<String> = arguments.map(|it| it.to_string_lossy().into_owned()).collect();
    // What was typed stands in the message: nothing in it may steer a terminal, or fill it.
    let lines = message.to_string();
    let message: Vec<String> = lines.trim_end().split('\n').map(|line| harmless(&shortened(line))).collect();
    if let Some(format) = asked_for_json(&arguments) {
        let knowledge = embedded::knowledge();
        let desk = Desk::new(&knowledge, around.today);
        let reply = reply::refused(&desk, "none", None, reply::misunderstood(&message));
        let look = Look {
            format,
            width: None,
            ascii: false,
            color: false,
            terminal: false,
            full: false,
            detail: false,
            fields: Vec::new(),
        };
        return answer(reply, &look, out, err);
    }
    writeln!(err, "{}", message.join("\n"))?;
    Ok(Exit::Usage)
}

/// A line of a message, without the middle of what nobody can have meant to be read.
fn shortened(line: &str) -> String {
    const LONGEST: usize = 300;
    let length = line.chars().count();
    if length <= LONGEST {
        return line.to_owned();
    }
    let part = |skip: usize| line.chars().skip(skip).take(LONGEST / 2).collect::<String>();
    format!("{}…{}", part(0), part(length - LONGEST / 2))
}

/// The format that was asked for, if it is one of JSON: read by hand, because the command line did not parse.
fn asked_for_json(arguments: &[String]) -> Option<Format> {
    let options = arguments.iter().take_while(|it| *it != "--").collect::<Vec<_>>();
    let value = |at: usize| options.get(at + 1).map_or("", |it| it.as_str());
    options.iter().enumerate().find_map(|(at, option)| match option.as_str() {
        "--json" | "--format=json" => Some(Format::Json),
        "--format=jsonl" => Some(Format::Jsonl),
        "--format" if value(at) == "json" => Some(Format::Json),
        "--format" if value(at) == "jsonl" => Some(Format::Jsonl),
        _ => None,
    })
}

/// What is to be planned, if a day was given.
fn planned(options: &PlanOptions) -> Option<Planned> {
    let extent = match (options.doses, options.weeks, options.until) {
        (Some(doses), _, _) => Extent::Doses(doses),
        (_, Some(weeks), _) => Extent::Weeks(weeks),
        (_, _, Some(day)) => Extent::Until(day),
        _ => Extent::Course,
    };
    let wish = Wish {
        start: options.start?,
        choices: options
            .option
            .iter()
            .cloned()
            .chain(options.every.map(|weeks| Choice::every(weeks.into())))
            .collect(),
        anchors: options.anchor.clone(),
        extent,
    };
    Some(Planned { wish, plan_id: options.plan_id.clone(), revision: options.revision })
}

fn joined(words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| words.join(" "))
}

fn look(command: Option<&Command>, options: &Options, around: &Surroundings<'_>) -> Look {
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
        terminal: around.terminal,
        // One part is always shown whole.
        full: options.full || options.section.is_some(),
        detail: matches!(command, Some(Command::Schedule { plan, .. }) if plan.detail),
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
