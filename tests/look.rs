//! How answers look to people: within the width, words whole, ASCII and
//! colors as asked for. Sweeps over every command and width, in this process.

use std::collections::BTreeSet;

use crate::common::{Around, CALLS, cited, immunoref, within, within_at};
use immunoref::model::{Kind, Part};
use unicode_width::UnicodeWidthStr;

const WIDTHS: std::ops::RangeInclusive<usize> = 40..=200;
/// The formats that people read.
const FORMATS: [&str; 3] = ["table", "plain", "markdown"];

/// The calls that draw something.
fn drawn() -> Vec<&'static [&'static str]> {
    CALLS.into_iter().filter(|call| *call != ["export"] && within(call.iter().copied()).code == 0).collect()
}

fn draw(call: &[&str], format: &str, width: Option<usize>, more: &[&str]) -> String {
    let width = width.map(|width| format!("--width={width}"));
    // What is shown depends on how high the screen is, not on how wide.
    let args = call.iter().copied().chain(["--height", "0", "--format", format]).chain(more.iter().copied());
    within(args.chain(width.as_deref())).ends_with(0).stdout().to_owned()
}

/// Whether a character draws a line of a table.
fn is_line(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{257f}')
}

/// The words of a line without the lines of its table.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| c.is_whitespace() || is_line(c)).filter(|word| !word.is_empty())
}

/// A word without what stands around it: a heading that becomes a label takes a colon.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[test]
fn no_line_is_wider_than_the_width() {
    for call in drawn() {
        for width in WIDTHS {
            for format in ["table", "plain"] {
                for line in draw(call, format, Some(width), &[]).lines() {
                    // An address is there to be clicked, an id to be copied: neither is broken.
                    let whole = line.contains("://") || words(line).count() <= 1;
                    assert!(
                        whole || line.width() <= width,
                        "{call:?} as {format} at {width} has a line of {}:\n{line}",
                        line.width()
                    );
                }
            }
        }
    }
}

#[test]
fn no_word_is_broken_or_lost_at_any_width() {
    // What a list says of an id is cut to one line.
    for call in drawn().into_iter().filter(|call| call.first() != Some(&"list")) {
        let whole = draw(call, "plain", None, &[]);
        let whole: BTreeSet<&str> = words(&whole).map(bare).filter(|word| !word.is_empty()).collect();
        for format in ["plain", "table"] {
            for width in WIDTHS {
                let drawn = draw(call, format, Some(width), &[]);
                let drawn: BTreeSet<&str> = words(&drawn).map(bare).collect();
                for word in &whole {
                    assert!(
                        drawn.contains(word) || word.contains("://") || word.width() + 4 > width,
                        "{call:?} as {format} at {width} has no whole `{word}`"
                    );
                }
            }
        }
    }
}

#[test]
fn a_table_says_what_plain_text_says() {
    for call in drawn().into_iter().filter(|call| call.first() != Some(&"list")) {
        let [plain, table] = ["plain", "table"].map(|format| draw(call, format, None, &[]));
        // Plain text says a label again in each line, and no more than a table.
        let [plain, table] = [&plain, &table]
            .map(|text| words(text).map(bare).filter(|it| !it.is_empty()).collect::<BTreeSet<_>>());
        assert_eq!(plain, table, "{call:?}");
    }
}

#[test]
fn nothing_is_wrapped_where_no_width_is_known() {
    // Of what a search finds beside the entry of exactly that name only the names are shown.
    let exact =
        |call: &&[&str]| within(call.iter().copied().chain(["--json"])).json()["match"]["kind"] == "exact";
    for call in drawn().into_iter().filter(|call| call.first() != Some(&"search") || !exact(call)) {
        let plain = draw(call, "plain", None, &[]);
        let json = within(call.iter().copied().chain(["--json"])).json();
        // Every passage of a search stands in one line.
        for result in json["results"].as_array().unwrap() {
            for passage in result.get("passages").and_then(|it| it.as_array()).into_iter().flatten() {
                let text = passage["text"].as_str().unwrap();
                let unmarked = plain.replace('*', "");
                assert!(unmarked.lines().any(|line| line.contains(text)), "{call:?}: {text}");
            }
        }
    }
}

#[test]
fn the_width_of_a_terminal_is_that_of_its_answer() {
    for columns in [40, 80, 120] {
        for call in drawn() {
            let around = Around { terminal: Some(columns), ..Around::default() };
            let answer = within_at(call.iter().copied().chain(["--height", "0", "--color", "never"]), around);
            let own = answer.stdout();
            let asked = draw(call, "table", Some(columns), &["--color", "never"]);
            // A terminal is told more: that this is no advice, and what may be asked next.
            assert!(own.starts_with(asked.trim_end()), "{call:?} at {columns}:\n{own}\n{asked}");
            let more = own[asked.trim_end().len()..].split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(more.to_lowercase().contains("not medical advice"), "{call:?}: {more}");
            for line in own.lines() {
                assert!(
                    line.width() <= columns || line.contains("://") || words(line).count() <= 1,
                    "{line}"
                );
            }
        }
    }
}

#[test]
fn a_terminal_gets_tables_and_a_pipe_gets_none() {
    // A list has ids alone.
    for call in drawn().into_iter().filter(|call| call.first() != Some(&"list")) {
        let around = Around { terminal: Some(80), ..Around::default() };
        let lines = |text: &str| text.chars().any(is_line);
        let piped = within(call.iter().copied().chain(["--height", "0"]));
        assert_ne!(within_at(call.iter().copied(), around).stdout(), within(call.iter().copied()).stdout());
        assert!(!lines(piped.stdout()), "{call:?}");
        assert_eq!(piped.stdout(), draw(call, "plain", None, &[]));
    }
}

#[test]
fn ascii_is_all_that_is_printed_where_it_is_asked_for() {
    for call in CALLS.into_iter().filter(|call| *call != ["export"]) {
        for format in FORMATS {
            for width in ["40", "80", "200"] {
                let args = call.iter().copied().chain(["--ascii", "--format", format, "--width", width]);
                let answer = within(args);
                // What was typed comes back on one side only, and in ASCII too.
                assert!(answer.stdout().is_ascii(), "{}:\n{}", answer.call, answer.stdout());
                assert!(answer.stderr().is_ascii(), "{}:\n{}", answer.call, answer.stderr());
            }
        }
    }
}

#[test]
fn a_locale_decides_the_lines_of_a_table() {
    let around = |variables| Around { terminal: Some(80), variables, ..Around::default() };
    for call in drawn() {
        let args = || call.iter().copied();
        assert!(within_at(args(), around(&[("LC_ALL", "C")])).stdout().is_ascii(), "{call:?}");
        assert!(within_at(args(), around(&[("LANG", "de_DE")])).stdout().is_ascii(), "{call:?}");
        let unicode = within_at(args(), around(&[("LANG", "en_US.UTF-8")]));
        assert_eq!(unicode.out, within_at(args(), around(&[])).out, "{call:?}");
    }
}

fn colored(call: &[&str], more: &[&str], around: Around) -> bool {
    let answer = within_at(call.iter().chain(more).copied(), around);
    assert!(!answer.stderr().contains('\u{1b}'), "{}", answer.call);
    answer.stdout().contains('\u{1b}')
}

#[test]
fn color_is_for_terminals_unless_somebody_says_otherwise() {
    let off = |variables| Around { variables, ..Around::default() };
    let on = |variables| Around { terminal: Some(80), variables, ..Around::default() };
    for call in drawn() {
        for (more, around, color) in [
            (&[][..], off(&[]), false),
            (&[], on(&[]), true),
            (&[], on(&[("TERM", "xterm-256color")]), true),
            (&[], on(&[("TERM", "dumb")]), false),
            (&[], on(&[("NO_COLOR", "1")]), false),
            (&[], on(&[("NO_COLOR", "")]), true),
            (&[], on(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]), false),
            (&[], off(&[("CLICOLOR_FORCE", "1")]), true),
            (&[], off(&[("CLICOLOR_FORCE", "0")]), false),
            (&["--color", "never"], on(&[]), false),
            (&["--color", "never"], off(&[("CLICOLOR_FORCE", "1")]), false),
            (&["--color", "auto"], off(&[]), false),
        ] {
            if call.first() == Some(&"list") && around.terminal.is_none() {
                continue; // A list off a terminal is ids alone.
            }
            assert_eq!(colored(call, more, around), color, "{call:?} {more:?} {around:?}");
        }
        if call.first() != Some(&"list") {
            for around in [off(&[]), off(&[("NO_COLOR", "1")]), on(&[("TERM", "dumb")])] {
                assert!(colored(call, &["--color", "always"], around), "{call:?} {around:?}");
            }
        }
        for format in ["markdown", "csv", "json", "jsonl"] {
            assert!(!colored(call, &["--color", "always", "--format", format], on(&[])), "{call:?} {format}");
        }
    }
}

#[test]
fn color_changes_nothing_but_color() {
    for call in drawn().into_iter().filter(|call| call.first() != Some(&"search")) {
        for format in ["table", "plain"] {
            for width in [40, 80, 120] {
                let colored = draw(call, format, Some(width), &["--color", "always"]);
                let mut stripped = String::new();
                for part in colored.split('\u{1b}') {
                    let rest = part.strip_prefix('[').and_then(|it| it.split_once('m')).map(|(_, rest)| rest);
                    stripped.push_str(rest.unwrap_or(part));
                }
                assert_eq!(
                    stripped,
                    draw(call, format, Some(width), &["--color", "never"]),
                    "{call:?} {width}"
                );
            }
        }
    }
}

#[test]
fn the_words_of_a_search_are_marked() {
    let question = ["search", "keytruda", "shelf", "life", "vial"];
    let plain = draw(&question, "plain", None, &[]);
    assert!(plain.contains("*Vial*"), "{plain}");
    let markdown = draw(&question, "markdown", None, &[]);
    assert!(markdown.contains("**Vial**"), "{markdown}");
    let colored = draw(&question, "plain", None, &["--color", "always"]);
    assert!(!colored.contains("*Vial*") && colored.contains('\u{1b}'), "{colored}");
}

/// The cells of a row, if the line is one.
fn cells(line: &str) -> Option<usize> {
    line.starts_with('|').then(|| line.replace("\\|", "").matches('|').count() - 1)
}

#[test]
fn tables_in_markdown_have_equal_columns() {
    let mut tables = 0;
    for call in drawn() {
        let drawn = draw(call, "markdown", None, &[]);
        let lines: Vec<&str> = drawn.lines().collect();
        for (at, pair) in lines.windows(2).enumerate() {
            if let [Some(above), Some(below)] = [cells(pair[0]), cells(pair[1])] {
                assert_eq!(above, below, "{call:?}:\n{}\n{}", pair[0], pair[1]);
            }
            if cells(pair[0]).is_none() && cells(pair[1]).is_some() {
                tables += 1;
                assert_eq!(pair[0], "", "a table stands apart: {call:?}");
                let rule = lines[at + 2];
                assert!(rule.chars().all(|c| "|- :".contains(c)), "{call:?}: {rule}");
            }
        }
    }
    assert!(tables >= 2);
}

#[test]
fn no_mark_of_markdown_is_read_as_text() {
    for call in drawn() {
        let drawn = draw(call, "markdown", None, &[]);
        for event in pulldown_cmark::Parser::new(&drawn) {
            if let pulldown_cmark::Event::Text(text) = event {
                assert!(!text.contains("**"), "{call:?}: {text}");
            }
        }
    }
}

#[test]
fn no_line_ends_in_a_space_and_every_answer_in_one_line_break() {
    for call in drawn() {
        for format in FORMATS {
            for width in [None, Some(40), Some(80)] {
                let drawn = draw(call, format, width, &[]);
                assert!(drawn.ends_with('\n') && !drawn.ends_with("\n\n"), "{call:?} {format} {width:?}");
                assert!(!drawn.starts_with('\n'), "{call:?} {format} {width:?}");
                assert!(
                    drawn.lines().all(|line| line == line.trim_end()),
                    "{call:?} {format} {width:?}:\n{drawn}"
                );
            }
        }
    }
}

#[test]
fn the_full_answer_prints_every_statement_that_the_json_holds() {
    let one = |call: &&&[&str]| call.len() > 1 && !call[1].starts_with('-');
    for call in drawn().iter().filter(one).filter(|call| !["search", "list", "card"].contains(&call[0])) {
        let call: Vec<&str> = call.iter().copied().filter(|it| *it != "--full").collect();
        let mut json = within(call.iter().copied().chain(["--full", "--json"])).json();
        let results = json["results"].as_array_mut().unwrap();
        // What is said of the treatment as a whole stands beside the answer, not beneath it.
        results.retain(|result| result.get("context").is_none_or(|it| it == "beneath"));
        for result in results {
            if let Some(sections) = result.get_mut("sections") {
                // A line for lists: what it says stands in the other sections.
                sections.as_object_mut().unwrap().remove("brief");
            }
        }
        let plain = draw(&call, "plain", None, &["--full"]).to_lowercase();
        for statement in cited(&json["results"]) {
            let Some(text) = statement["text"].as_str() else { continue };
            assert!(plain.contains(&text.to_lowercase()), "{call:?} --full does not print `{text}`");
        }
    }
}

#[test]
fn the_full_answer_leaves_out_nothing_that_the_short_one_says() {
    // A list says more in full, and says it in another form.
    let of_one = |call: &&[&str]| call.len() > 1 && !call[1].starts_with('-') && !call.contains(&"--full");
    let alone = |call: &&[&str]| {
        let json = within(call.iter().copied().chain(["--json"])).json();
        let results = json["results"].as_array().unwrap();
        let asked = results.iter().filter(|it| it.get("context").is_none()).count();
        asked == 1 && results.iter().all(|it| it.get("context").is_none_or(|context| context != "beneath"))
    };
    for call in drawn().into_iter().filter(of_one).filter(alone) {
        // At its foot a first view names sources by their ids, and how to see more.
        let body = |text: String| {
            let is_foot = |line: &&str| line.starts_with("From ") || line.starts_with("More:");
            let lines = text.lines().filter(|line| !is_foot(line));
            // What the article says stands in full among what all say.
            lines
                .map(|it| it.trim_start_matches("Article says:"))
                .collect::<Vec<_>>()
                .join("\n")
                .to_lowercase()
        };
        let [short, full] = [&[][..], &["--full"]].map(|more| body(draw(call, "plain", None, more)));
        let [short, full] = [&short, &full].map(|text| words(text).map(bare).collect::<BTreeSet<_>>());
        // The places of citations take their letters from what is printed.
        let is_letter =
            |word: &&&str| word.chars().any(char::is_alphabetic) && !word.starts_with(char::is_numeric);
        let lost: Vec<_> = short.difference(&full).filter(is_letter).collect();
        assert!(lost.is_empty(), "{call:?} --full lacks {lost:?}");
    }
}

#[test]
fn the_program_alone_prints_what_it_covers_and_six_things_to_try() {
    let answer = immunoref::<&str>([]).run().ends_with(0);
    let tries: Vec<&str> = answer
        .stdout()
        .lines()
        .filter_map(|line| line.split_once("immunoref ").map(|(_, rest)| rest.trim()))
        .collect();
    assert_eq!(tries.len(), 6, "{}", answer.stdout());
    for line in tries {
        immunoref(line.split(' ')).run().ends_with(0);
    }
    for word in ["drug", "side effect", "topic", "source"] {
        assert!(answer.stdout().to_lowercase().contains(word));
    }
}

#[test]
fn the_help_begins_with_examples_and_lists_each_command_and_shared_option_once() {
    let of = |words: &[&str]| immunoref(words).run().ends_with(0).stdout().to_owned();
    for help in [of(&["-h"]), of(&["--help"]), of(&["help"])] {
        let (examples, rest) = help.split_once("Commands:\n").unwrap();
        let (commands, options) = rest.split_once("\n\n").unwrap();
        assert!(examples.contains("Examples:\n  immunoref drug keytruda\n"), "{help}");
        for command in ["drug", "side-effects", "schedule", "search", "export", "completions", "man", "help"]
        {
            assert!(commands.contains(&format!("  {command} ")), "{help}");
        }
        assert!(
            options.matches("--source-kind").count() == 1 && help.contains("not medical advice"),
            "{help}"
        );
    }
    for help in [of(&["drug", "-h"]), of(&["drug", "--help"]), of(&["help", "drug"])] {
        assert!(help.contains("--batch") && !help.contains("--source-kind"), "{help}");
        assert!(help.contains("Examples:") && help.contains("immunoref --help lists the options"), "{help}");
    }
}

#[test]
fn the_help_is_as_wide_as_asked_and_never_wider_than_a_page() {
    for (terminal, most) in [(Some(40), 40), (Some(80), 80), (Some(200), 100), (None, 100)] {
        let help =
            within_at(["help"], Around { terminal, variables: &[("NO_COLOR", "1")], ..Around::default() })
                .ends_with(0);
        let widest = help.stdout().lines().map(|it| it.chars().count()).max();
        assert!(widest.is_some_and(|it| it <= most && it + 20 > most), "{widest:?}\n{}", help.stdout());
    }
}

#[test]
fn an_error_lists_all_names_that_could_have_been_meant() {
    let refused = |words: &[&str]| immunoref(words).run().ends_with(2).stderr().to_owned();
    let (parts, kinds) = (refused(&["drug", "keytruda", "--section", "x"]), refused(&["list", "x"]));
    for part in Part::all().map(Part::slug) {
        assert!(parts.contains(&part), "{part}: {parts}");
    }
    for kind in Kind::ALL.map(Kind::slug) {
        assert!(kinds.contains(kind), "{kind}: {kinds}");
    }
}

#[test]
fn how_a_query_was_read_stands_in_a_page_and_beside_values() {
    let read_as = "“pembro” read as Pembrolizumab (Keytruda) (a word or symptom of it).";
    let answer = immunoref(["drug", "pembro", "--full"]).run().ends_with(0);
    assert_eq!(answer.stderr(), "");
    let rest = answer.stdout().replace(&format!("\nRead as: {read_as}\n"), "\n");
    assert_ne!(rest, answer.stdout());
    assert_eq!(rest, immunoref(["drug", "pembrolizumab", "--full"]).run().stdout());
    // Among values there is no room for it.
    let values = immunoref(["drug", "pembro", "--format", "csv"]).run().ends_with(0);
    assert_eq!(values.stderr().trim(), read_as);
}

#[test]
fn completions_are_written_where_the_shell_reads_them_and_once() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().to_str().unwrap();
    let install = |shell: &str, more: &[(&'static str, &str)]| {
        let mut call = immunoref(["completions", shell, "--install"]).with("HOME", path);
        for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR", "BASH_COMPLETION_USER_DIR"] {
            call = call.with(name, "");
        }
        let call = more.iter().fold(call, |call, &(name, value)| call.with(name, value));
        call.run().ends_with(0).stdout().to_owned()
    };
    for (shell, script, reader) in [
        ("bash", ".local/share/bash-completion/completions/immunoref", None),
        ("zsh", ".local/share/zsh/site-functions/_immunoref", Some(".zshrc")),
        ("fish", ".config/fish/completions/immunoref.fish", None),
        ("elvish", ".local/share/elvish/immunoref.elv", Some(".config/elvish/rc.elv")),
    ] {
        if let Some(file) = reader {
            let file = home.path().join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "# mine").unwrap();
        }
        let said = [install(shell, &[]), install(shell, &[])];
        let written = home.path().join(script);
        assert!(said[0].contains(&format!("Written: {}", written.display())), "{}", said[0]);
        assert_eq!(std::fs::read(written).unwrap(), immunoref(["completions", shell]).run().out);
        if let Some(file) = reader {
            let text = std::fs::read_to_string(home.path().join(file)).unwrap();
            assert!(text.starts_with("# mine\n") && text.lines().count() == 2, "{text}");
            assert!(said[1].contains("Read already by"), "{}", said[1]);
        }
    }
    let own = home.path().join("own");
    install("fish", &[("XDG_CONFIG_HOME", own.to_str().unwrap())]);
    assert!(own.join("fish/completions/immunoref.fish").exists());
    // Where nothing can be written that is told.
    std::fs::write(home.path().join("file"), "").unwrap();
    let file = home.path().join("file").to_str().unwrap().to_owned();
    let answer = immunoref(["completions", "fish", "--install"]).with("XDG_CONFIG_HOME", &file).run();
    assert!(answer.code == 5 && answer.stderr().contains("immunoref.fish"), "{}", answer.stderr());
}
