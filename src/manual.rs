//! Pages of the manual: for the program and each command, made from what
//! their help says.

use std::io::{self, Write};

use crate::{answer::DISCLAIMER, cli::KNOWLEDGE_VARIABLE, embedded, exit, registration::COMPLETE_VARIABLE};
use clap::{Command, builder::Resettable};
use clap_mangen::{
    Man,
    roff::{Inline, Roff, bold, roman},
};

/// The environment variables that the program heeds.
const ENVIRONMENT: [(&str, &str); 8] = [
    ("NO_COLOR", "No color, if not empty."),
    ("CLICOLOR_FORCE", "Color even off a terminal, if neither empty nor 0."),
    ("TERM", "No color where it is dumb."),
    ("LC_ALL", "Tables use ASCII where it does not name UTF-8."),
    ("LC_CTYPE", "The same, where LC_ALL is not set."),
    ("LANG", "The same, where neither of the two is set."),
    (KNOWLEDGE_VARIABLE, "The folder of --knowledge, where that option is not given."),
    (COMPLETE_VARIABLE, "Set by the completions of a shell."),
];

/// The environment variables as the help lists them.
pub fn environment() -> String {
    let widest = ENVIRONMENT.iter().map(|(variable, _)| variable.len()).max().unwrap_or_default();
    let lines = ENVIRONMENT.map(|(variable, does)| format!("\n  {variable:widest$}  {does}"));
    format!("Environment:{}", lines.concat())
}

/// Writes the page on a program, or on one of its commands. `None` where there is no such command.
pub fn man(out: &mut dyn Write, mut program: Command, command: Option<&str>) -> Option<io::Result<()>> {
    // `help` prints what the pages say.
    program = program.disable_help_subcommand(true);
    program.build();
    let (page, name, examples) = match command {
        None => {
            let first = program.get_subcommands().filter_map(|it| examples(it).into_iter().next()).collect();
            (program.clone(), "immunoref".to_owned(), first)
        }
        Some(name) => {
            let command = program.find_subcommand(name)?;
            (command.clone(), format!("immunoref-{}", command.get_name()), examples(command))
        }
    };
    // What the help says at its end stands in sections of its own.
    let page = page.after_help(Resettable::Reset).after_long_help(Resettable::Reset);
    let page = page.display_name(name.clone()).bin_name(name.replacen('-', " ", 1)).version(None::<&str>);
    let man = Man::new(page)
        .title(name.to_uppercase())
        .date(embedded::knowledge().edition.compiled.to_string())
        .source(concat!("immunoref ", env!("CARGO_PKG_VERSION")))
        .manual("immunoref");
    let mut made = Vec::new();
    let written =
        man.render(&mut made).and_then(|()| rest(command.is_some(), &examples).to_writer(&mut made));
    Some(written.and_then(|()| out.write_all(tidy(&String::from_utf8_lossy(&made)).as_bytes())))
}

/// The examples of a command, as its help has them.
fn examples(command: &Command) -> Vec<String> {
    let help = command.get_before_help().map(ToString::to_string).unwrap_or_default();
    help.lines().skip(1).map(|line| line.strip_prefix("  ").unwrap_or(line).to_owned()).collect()
}

/// What stands in a page beside what is known of its options.
fn rest(of_command: bool, examples: &[String]) -> Roff {
    let mut page = Roff::new();
    page.control("SH", ["EXAMPLES"]).control("nf", []);
    for line in examples {
        page.text([roman(line)]);
    }
    page.control("fi", []);
    page.control("SH", ["EXIT STATUS"]);
    for line in exit::HELP.lines().skip(1) {
        let (code, meaning) = line.trim().split_once(' ').unwrap_or_default();
        tagged(&mut page, code, meaning.trim());
    }
    page.control("SH", ["ENVIRONMENT"]);
    for (variable, does) in ENVIRONMENT {
        tagged(&mut page, variable, does);
    }
    page.control("SH", ["FILES"]);
    page.text([roman("None by itself: the knowledge is inside the program.")]);
    tagged(&mut page, "DIR/*.json", "The files of knowledge of your own, in the folder of --knowledge.");
    page.control("SH", ["NOTES"]);
    if of_command {
        page.text([roman("The options for every command stand in the page on the program.")]);
    }
    page.text([roman(DISCLAIMER)]);
    page.control("SH", ["SEE ALSO"]);
    page.text(if of_command {
        vec![bold("immunoref"), roman("(1)")]
    } else {
        vec![bold("fzf"), roman("(1), "), bold("jq"), roman("(1)")]
    });
    page
}

fn tagged(page: &mut Roff, tag: &str, text: &str) {
    page.control("TP", []).text([bold(tag)]).text([roman(text)] as [Inline; 1]);
}

/// A page as its linter wants it: no line longer than 80 bytes, none that ends in a space, a backslash by its name, and
/// a space between paragraphs (`sp`) where the generator breaks an empty line twice. The preamble of its second part is one of
/// the first.
fn tidy(page: &str) -> String {
    const WIDTH: usize = 80;
    let (preamble, _) = page.split_at(page.find(".TH").unwrap_or_default());
    let body = page.replace(".br\n\n.br\n", ".sp\n").replace("\\\\\n", "\\e\n").replace(preamble, "");
    let options =
        textwrap::Options::new(WIDTH).word_splitter(textwrap::WordSplitter::NoHyphenation).break_words(false);
    let mut tidy = preamble.to_owned();
    let mut filled = true;
    for line in body.lines() {
        filled = if line == ".nf" { false } else { filled || line == ".fi" };
        if filled && !line.starts_with('.') {
            tidy.push_str(&textwrap::fill(line.trim_end(), &options));
        } else {
            tidy.push_str(line.trim_end());
        }
        tidy.push('\n');
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::man;
    use crate::{cli::Cli, schema::hold};

    #[test]
    fn the_manual_is_that_of_the_program() {
        let program = Cli::shown();
        let commands = program.get_subcommands().map(|it| Some(it.get_name()));
        let files: Vec<_> = [None]
            .into_iter()
            .chain(commands)
            .map(|command| {
                let mut page = Vec::new();
                man(&mut page, Cli::shown(), command).expect("it is a command").expect("memory takes it");
                let name = command.map_or_else(String::new, |command| format!("-{command}"));
                (format!("immunoref{name}.1"), String::from_utf8(page).expect("a page is text"))
            })
            .collect();
        hold("man", &files);
    }
}
