//! The scripts that make a shell ask this program what it may complete.
//!
//! Three are our own. Those of `clap_complete` part words where bash parts
//! them, at `=` and `:`; match by case in zsh and elvish; give bash and elvish
//! no descriptions; and offer nothing at the first Tab of a zsh that loads
//! them by itself. All ask for what fish is told: a value a line, and after a
//! tab what it is.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

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

/// Where the script of a shell goes, and the line that makes the shell read it, with the file for that, where it does not
/// look there by itself.
struct Place {
    script: PathBuf,
    read_by: Option<(PathBuf, String)>,
}

/// Writes the script where the shell reads it, and says where.
pub fn install(
    out: &mut dyn Write,
    shell: Shell,
    variable: &dyn Fn(&str) -> Option<String>,
) -> io::Result<()> {
    let home = ["HOME", "USERPROFILE"].into_iter().find_map(variable);
    let home = home.map(PathBuf::from).ok_or_else(|| io::Error::other("no HOME is set"))?;
    let place = place(shell, &home, variable);
    let mut script = Vec::new();
    completions(&mut script, shell)?;
    write(&place.script, &script)?;
    writeln!(out, "Written: {}", place.script.display())?;
    if let Some((file, line)) = &place.read_by {
        let before = fs::read_to_string(file).unwrap_or_default();
        if before.lines().any(|it| it == line) {
            writeln!(out, "Read already by: {}", file.display())?;
        } else {
            let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
            write(file, format!("{before}{gap}{line}\n").as_bytes())?;
            writeln!(out, "Added to {}: {line}", file.display())?;
        }
    }
    writeln!(out, "Begin a new shell to use them.")
}

/// Where a shell reads scripts of one's own, by what is set around it.
fn place(shell: Shell, home: &Path, variable: &dyn Fn(&str) -> Option<String>) -> Place {
    let folder =
        |name: &str, otherwise: &str| variable(name).map_or_else(|| home.join(otherwise), PathBuf::from);
    let data = folder("XDG_DATA_HOME", ".local/share");
    let config = folder("XDG_CONFIG_HOME", ".config");
    match shell {
        Shell::Bash => {
            let own = variable("BASH_COMPLETION_USER_DIR").map(PathBuf::from);
            let own = own.unwrap_or_else(|| data.join("bash-completion"));
            Place { script: own.join("completions/immunoref"), read_by: None }
        }
        Shell::Fish => Place { script: config.join("fish/completions/immunoref.fish"), read_by: None },
        // The others look in no folder of one's own.
        Shell::Zsh => {
            let script = data.join("zsh/site-functions/_immunoref");
            let line = format!(
                "(( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit }}; source '{}'",
                script.display().to_string().replace('\'', r"'\''")
            );
            let file = variable("ZDOTDIR").map_or_else(|| home.to_owned(), PathBuf::from).join(".zshrc");
            Place { script, read_by: Some((file, line)) }
        }
        Shell::Elvish => {
            let script = data.join("elvish/immunoref.elv");
            let line = format!("eval (slurp < {})", quoted(&script));
            Place { script, read_by: Some((config.join("elvish/rc.elv"), line)) }
        }
        Shell::Powershell => {
            let script = data.join("powershell/immunoref.ps1");
            let line = format!(". {}", quoted(&script));
            let profile =
                if cfg!(windows) { home.join("Documents/PowerShell") } else { config.join("powershell") };
            Place { script, read_by: Some((profile.join("Microsoft.PowerShell_profile.ps1"), line)) }
        }
    }
}

/// A path as Elvish and PowerShell read it: between single quotes.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "''"))
}

/// Writes a file, and the folders that it stands in; an error says which file it was.
fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", file.display()));
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(named)?;
    }
    fs::write(file, bytes).map_err(named)
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
