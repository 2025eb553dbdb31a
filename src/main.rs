//! The program: completions, the command line, one answer, one exit code.

use std::{
    env,
    ffi::OsString,
    io::{self, BufWriter, IsTerminal, Write},
    process::ExitCode,
    thread,
    time::SystemTime,
};

use clap_complete::CompleteEnv;
use immunoref::{cli::Cli, exit::Exit, registration, run};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

fn main() -> ExitCode {
    // A shell sends what is to be completed after two hyphens.
    let words = || env::args_os().skip_while(|it| it != "--").skip(1);
    let completed = CompleteEnv::with_factory(|| Cli::to_complete(words()))
        .var(registration::COMPLETE_VARIABLE)
        .shells(registration::FORMS)
        .try_complete(env::args_os(), env::current_dir().ok().as_deref());
    match completed {
        Ok(false) => {}
        Ok(true) => return Exit::Found.into(),
        Err(error) => {
            let _ = writeln!(io::stderr(), "{}", error.to_string().trim_end());
            return Exit::Usage.into();
        }
    }
    let size = terminal_size::terminal_size_of(io::stdout());
    let surroundings = run::Surroundings {
        today: today(SystemTime::now()),
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

/// The day of a clock; of one that no calendar has, the first or the last that there is.
fn today(clock: SystemTime) -> Date {
    let beyond = if clock < SystemTime::UNIX_EPOCH { Date::MIN } else { Date::MAX };
    Timestamp::try_from(clock).map_or(beyond, |it| it.to_zoned(TimeZone::UTC).date())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{Date, today};

    #[test]
    fn every_clock_has_a_day() {
        let far = Duration::from_secs(1 << 60);
        let [ahead, behind] =
            [SystemTime::UNIX_EPOCH.checked_add(far), SystemTime::UNIX_EPOCH.checked_sub(far)];
        assert_eq!([ahead, behind].map(|it| it.map(today)), [Some(Date::MAX), Some(Date::MIN)]);
        assert_eq!(today(SystemTime::UNIX_EPOCH), Date::constant(1970, 1, 1));
    }
}
