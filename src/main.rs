//! The program: completions, the command line, one answer, one exit code.

use std::{
    env,
    ffi::OsString,
    io::{self, BufWriter, IsTerminal, Write},
    process::ExitCode,
    thread,
};

use clap_complete::CompleteEnv;
use immunoref::{cli::Cli, exit::Exit, registration, run};
use jiff::{Timestamp, tz::TimeZone};

fn main() -> ExitCode {
    // A shell sends what is to be completed after two hyphens.
    let words = || env::args_os().skip_while(|it| it != "--").skip(1);
    CompleteEnv::with_factory(|| Cli::to_complete(words()))
        .var(registration::COMPLETE_VARIABLE)
        .shells(registration::FORMS)
        .complete();
    let size = terminal_size::terminal_size_of(io::stdout());
    let surroundings = run::Surroundings {
        today: Timestamp::now().to_zoned(TimeZone::UTC).date(),
        terminal: io::stdout().is_terminal(),
        columns: size.map(|(width, _)| usize::from(width.0)),
        lines: size.map(|(_, height)| usize::from(height.0)),
        threads: &|| thread::available_parallelism().map_or(1, usize::from),
        // One that is not Unicode is not what it says; taken with what stands for that, it is refused and not lost.
        variable: &|name| {
            env::var_os(name).map(|it| it.to_string_lossy().into_owned()).filter(|it| !it.is_empty())
        },
    };
    let mut input = io::stdin().lock();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut err = io::stderr();
    let arguments: Vec<OsString> = env::args_os().collect();
    let exit = match Cli::read(&arguments, surroundings.columns) {
        Ok(cli) => run::run(&cli, &surroundings, &mut input, &mut out, &mut err),
        Err(error) => {
            let asked = run::Refused { error: &error, arguments: &arguments };
            run::refuse(&asked, &surroundings, &mut input, &mut out, &mut err)
        }
    };
    let exit = exit.and_then(|exit| out.flush().map(|()| exit));
    match exit {
        Ok(exit) => exit.into(),
        // Whoever closed the pipe has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Found.into(),
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: the answer could not be written: {error}");
            Exit::Failure.into()
        }
    }
}
