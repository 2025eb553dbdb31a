//! The scripts that make a shell ask this program what it may complete.
//!
//! Three are our own. Those of `clap_complete` part words where bash parts
//! them, at `=` and `:`; match by case in zsh and elvish; give bash and elvish
//! no descriptions; and offer nothing at the first Tab of a zsh that loads
//! them by itself. All ask for what fish is told: a value a line, and after a
//! tab what it is.

use std::io::{self, Write};

use clap::ValueEnum;
use clap_complete::env::{EnvCompleter, Fish, Powershell, Shells};

/// A shell with completions.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
#[allow(missing_docs)] // each is the shell of its name
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
    Elvish,
}

/// The variable by which a shell asks this program for completions.
pub const COMPLETE_VARIABLE: &str = "IMMUNOREF_COMPLETE";

/// The forms in which a script can ask.
pub const FORMS: Shells<'static> = Shells(&[&Fish, &Powershell]);

/// Writes the script that makes a shell ask this program for completions.
pub fn completions(out: &mut dyn Write, shell: Shell) -> io::Result<()> {
    let made: &dyn EnvCompleter = match shell {
        Shell::Bash => return out.write_all(include_bytes!("../completions/immunoref.bash")),
        Shell::Elvish => return out.write_all(include_bytes!("../completions/immunoref.elv")),
        Shell::Zsh => return out.write_all(include_bytes!("../completions/_immunoref")),
        Shell::Fish => &Fish,
        Shell::Powershell => &Powershell,
    };
    made.write_registration(COMPLETE_VARIABLE, "immunoref", "immunoref", "immunoref", out)
}

#[cfg(test)]
mod tests {
    use super::{Shell, completions};
    use crate::schema::hold;

    #[test]
    fn the_completions_are_those_of_the_program() {
        let shells = [
            (Shell::Bash, "immunoref.bash"),
            (Shell::Elvish, "immunoref.elv"),
            (Shell::Fish, "immunoref.fish"),
            (Shell::Powershell, "_immunoref.ps1"),
            (Shell::Zsh, "_immunoref"),
        ];
        let files = shells.map(|(shell, name)| {
            let mut script = Vec::new();
            completions(&mut script, shell).expect("memory takes it");
            (name.to_owned(), String::from_utf8(script).expect("a script is text"))
        });
        hold("completions", &files);
    }
}
