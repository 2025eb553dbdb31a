//! `--batch`: which options fit it, and how it ends.

use std::io::{BufRead, Write};

use super::{Output, Surroundings, check_fields};
use crate::{
    answer::{self, Answered, Batch, Broken, Error, Session, Target},
    cli::{Color, Options},
    exit::Exit,
    render::{self, Format},
    schema,
};

/// A batch as it was asked for.
pub(super) struct Asked<'a> {
    pub(super) session: &'a Session<'a>,
    pub(super) target: Target,
    pub(super) options: &'a Options,
    /// Whether a line without an answer makes the whole one without.
    pub(super) is_strict: bool,
}

/// How the answers of a batch are written.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Form {
    /// A JSON document a line.
    Lines,
    Csv,
}

/// Answers a query a line.
pub(super) fn answer(
    asked: &Asked<'_>,
    around: &Surroundings<'_>,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Output, Error> {
    let Asked { session, target, options, is_strict } = *asked;
    let form = form(options)?;
    check_fields(&options.fields, || match form {
        Form::Lines => schema::fields(schema::Shape::Batch, |_| true),
        Form::Csv => render::batch_columns(),
    })?;
    let draw = |out: &mut Vec<u8>, line: &answer::Line| match form {
        Form::Lines => render::batch_line(out, line, &options.fields),
        Form::Csv => render::batch_rows(out, line, &options.fields),
    };
    if form == Form::Csv
        && let Err(error) = render::batch_header(out, &options.fields, options.bom)
    {
        return Ok(Output::Written(Err(error)));
    }
    let batch = Batch { session, target, full: options.full, draw: &draw };
    match answer::batch(&batch, (around.threads)(), input, out) {
        Ok(answered) => Ok(Output::Written(Ok(exit(answered, is_strict)))),
        Err(Broken::Output(error)) => Ok(Output::Written(Err(error))),
        Err(Broken::Input(error)) => Err(error),
    }
}

/// Of no lines nothing is missing.
fn exit(answered: Answered, is_strict: bool) -> Exit {
    let is_enough = answered.all || (answered.any && !is_strict);
    if is_enough { Exit::Found } else { Exit::NotFound }
}

/// How the answers are to be written; an error where an option has nothing to do there.
fn form(options: &Options) -> Result<Form, Error> {
    let form = match options.format {
        _ if options.json => Form::Lines,
        None | Some(Format::Json | Format::Jsonl) => Form::Lines,
        Some(Format::Csv) => Form::Csv,
        Some(_) => return Err(Error::no_batch_format()),
    };
    let unfit = [
        ("--long", options.long),
        ("--bom", options.bom && form != Form::Csv),
        ("--full", options.full && form == Form::Csv),
        ("--section", options.section.is_some()),
        ("--max-age", options.max_age.is_some()),
        ("--width", options.width.is_some()),
        ("--height", options.height.is_some()),
        ("--brief", options.brief),
        ("--ascii", options.ascii),
        ("--color", options.color == Color::Always),
    ];
    match unfit.iter().find(|(_, is_given)| *is_given) {
        Some((option, _)) => Err(Error::unfit_for_a_batch(option)),
        None => Ok(form),
    }
}
