//! The scripts that make a shell ask this program what it may complete.
//!
//! Three are our own. Those of `clap_complete` part words where bash parts
//! them, at `=` and `:`; match by case in zsh and elvish; give bash and elvish
//! no descriptions; and offer nothing at the first Tab of a zsh that loads
//! them by itself. All ask for what fish is told: a value a line, and after a
//! tab what it is.

use std::io::{self, Write};

use clap_complete::env::{EnvCompleter, Fish, Powershell, Shells};

use crate::cli::Shell;

/// The variable by which a shell asks this program for completions.
pub const COMPLETE_VARIABLE: &str = "IMMUNOREF_COMPLETE";

/// The forms in which a script can ask.
pub const FORMS: Shells<'static> = Shells(&[&Fish, &Powershell]);

/// The shells with completions, with the files that they are kept in.
pub const SHELLS: [(Shell, &str); 5] = [
    (Shell::Bash, "immunoref.bash"),
    (Shell::Elvish, "immunoref.elv"),
    (Shell::Fish, "immunoref.fish"),
    (Shell::Powershell, "_immunoref.ps1"),
    (Shell::Zsh, "_immunoref"),
];

/// Writes the script that makes a shell ask this program for completions.
pub fn completions(out: &mut dyn Write, shell: Shell) -> io::Result<()> {
    let made: &dyn EnvCompleter = match shell {
        Shell::Bash => return out.write_all(include_bytes!("../../completions/immunoref.bash")),
        Shell::Elvish => return out.write_all(include_bytes!("../../completions/immunoref.elv")),
        Shell::Zsh => return out.write_all(include_bytes!("../../completions/_immunoref")),
        Shell::Fish => &Fish,
        Shell::Powershell => &Powershell,
    };
    made.write_registration(COMPLETE_VARIABLE, "immunoref", "immunoref", "immunoref", out)
}
