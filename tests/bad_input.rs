//! Bad input: a clear message, the right exit code, no panic, and nothing
//! that steers a terminal comes back.

use crate::common::{Answer, immunoref};

/// Commands that take words.
const COMMANDS: [&str; 6] = ["drug", "side-effects", "schedule", "search", "topic", "sources"];
const FORMATS: [&str; 6] = ["table", "plain", "markdown", "csv", "json", "jsonl"];

/// Queries that nobody means, and those that somebody means to do harm with.
fn odd_queries() -> Vec<String> {
    let mut queries: Vec<String> = [
        "",
        " ",
        "\t",
        "\n",
        "\u{a0}\u{2003}",
        "\u{1b}[31mred\u{1b}[0m",
        "\u{1b}]0;title\u{7}",
        "\u{9b}31m",
        "\u{85}\u{90}\u{9d}",
        "bell\u{7}",
        "back\u{8}\u{8}space\u{7f}",
        "key\rtruda",
        "zz\r\nzz",
        "\u{202e}adurtyek",
        "\u{2066}zz\u{2069}\u{200f}\u{200e}",
        "zz\u{200b}\u{feff}zz",
        "key\u{202e}truda",
        "😀",
        "👩‍⚕️ 💉",
        "كيترودا",
        "קיטרודה",
        "キイトルーダ",
        "Ǩéýțŗûďã zz",
        "z\u{301}\u{301}\u{301}\u{301}",
        "--",
        "-",
        "---",
        "%s%n%x",
        "'; DROP TABLE drugs; --",
        "$(reboot) `reboot`",
        "../../etc/passwd",
        "=1+1",
        "*",
        "\"",
        "\\",
        "\u{fffd}",
        "\u{10ffff}",
        "0",
        "🇪🇺 zz",
    ]
    .map(str::to_owned)
    .to_vec();
    queries.push("a".repeat(10_000));
    queries.push("keytruda ".repeat(1_111));
    queries.push("é".repeat(10_000));
    queries.push("zz\u{1b}[2J".repeat(2_000));
    queries
}

/// What every end of the program has in common, however it was called.
#[track_caller]
fn check(answer: &Answer) {
    assert!((0..=5).contains(&answer.code), "{}: {}\n{}", answer.call, answer.code, answer.stderr());
    for text in [answer.stdout(), answer.stderr()] {
        let steers = |c: char| {
            (c.is_control() && c != '\n' && !(c == '\r' && answer.call.contains("csv")))
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
        };
        let found = text.chars().find(|c| steers(*c));
        assert!(found.is_none(), "{} echoes {:?}: {text:?}", answer.call, found.unwrap());
        assert!(!text.contains("panicked"), "{}: {text}", answer.call);
    }
    assert!(
        answer.code == 0 || !(answer.out.is_empty() && answer.err.is_empty()),
        "{} says nothing",
        answer.call
    );
}

#[test]
fn odd_queries_end_well_in_every_command() {
    for command in COMMANDS {
        for query in odd_queries() {
            check(&immunoref([command, "--", &query]).run());
        }
    }
}

#[test]
fn odd_queries_end_well_in_every_format() {
    for format in FORMATS {
        for query in odd_queries() {
            for command in ["drug", "search"] {
                check(&immunoref([command, "--format", format, "--width", "60", "--", &query]).run());
            }
        }
    }
}

#[test]
fn odd_values_of_options_end_well() {
    for query in odd_queries() {
        for option in ["--source", "--as-of", "--width", "--format", "--color"] {
            let call = immunoref(["drug".to_owned(), "keytruda".to_owned(), format!("{option}={query}")]);
            let answer = call.clone().today().run();
            check(&answer);
            assert_eq!(answer.code, 2, "{}", answer.call);
            check(&call.today().and(["--json"]).run());
        }
        for call in [
            vec!["side-effects".to_owned(), format!("--drug={query}")],
            vec!["side-effects".to_owned(), format!("--severity={query}")],
            vec!["search".to_owned(), "cure".to_owned(), format!("--limit={query}")],
            vec!["list".to_owned(), "--".to_owned(), query.clone()],
            vec!["man".to_owned(), "--".to_owned(), query.clone()],
            vec!["completions".to_owned(), "--".to_owned(), query.clone()],
            vec![query.clone()],
            vec![format!("-{query}")],
        ] {
            check(&immunoref(call.clone()).run());
            check(&immunoref(call).and(["--json"]).run());
        }
    }
}

#[test]
fn an_empty_query_is_refused_and_says_what_to_type() {
    for command in COMMANDS {
        for query in ["", " ", "\t\n"] {
            let answer = immunoref([command, query]).run();
            check(&answer);
            assert_eq!(answer.code, 2, "{}", answer.call);
            assert_eq!(answer.stdout(), "");
            assert!(answer.stderr().starts_with("error: "), "{}", answer.stderr());
        }
    }
}

#[test]
fn ten_thousand_letters_are_refused_in_a_few() {
    for command in COMMANDS {
        let answer = immunoref([command, &"a".repeat(10_000)]).run();
        check(&answer);
        assert_eq!(answer.code, 2, "{}", answer.call);
        assert!(answer.stderr().len() < 500, "{} echoes {} bytes", answer.call, answer.stderr().len());
    }
}

#[test]
fn signs_without_a_letter_find_nothing() {
    for command in ["drug", "side-effects", "schedule", "topic", "search"] {
        for query in ["😀", "%", "?!", "®", "\u{200b}"] {
            let answer = immunoref([command, query]).run();
            check(&answer);
            assert!(matches!(answer.code, 1 | 2), "{}: {}", answer.call, answer.code);
            assert_eq!(answer.stdout(), "", "{}", answer.call);
        }
    }
}

#[test]
fn a_name_in_another_script_finds_nothing_and_comes_back_as_it_was() {
    for query in ["كيترودا", "קיטרודה", "キイトルーダ"] {
        let answer = immunoref(["drug", query]).run().ends_with(1);
        check(&answer);
        assert!(answer.stderr().contains(query), "{}", answer.stderr());
    }
}

#[test]
fn invisible_characters_in_a_name_do_not_hide_it() {
    for query in ["key\u{200b}truda", "\u{feff}Keytruda", "Keytruda\u{200f}", "Ｋｅｙｔｒｕｄａ"] {
        let answer = immunoref(["drug", query]).run().ends_with(0);
        check(&answer);
        assert!(answer.stdout().contains("embrolizumab"));
    }
}

#[test]
fn a_query_that_steers_the_terminal_is_named_without_its_power() {
    for query in ["zz\u{1b}[31mzz", "zz\u{9b}31mzz", "zz\u{202e}zz", "zz\u{7}zz"] {
        for command in ["drug", "search"] {
            let answer = immunoref([command, query]).run().ends_with(1);
            check(&answer);
            assert!(answer.stderr().contains("zz\u{fffd}"), "{}", answer.stderr());
            let json = immunoref([command, query, "--json"]).run();
            check(&json);
            // A script gets what was typed, escaped.
            assert_eq!(json.json()["query"], query);
        }
    }
}

#[test]
fn a_width_that_holds_nothing_is_refused() {
    for width in ["0", "1", "19", "-5", "65536", "wide", ""] {
        let answer = immunoref(["drug", "keytruda"]).and([format!("--width={width}")]).run().ends_with(2);
        check(&answer);
        assert_eq!(answer.stdout(), "");
        assert!(answer.stderr().contains("--width"), "{}", answer.stderr());
    }
}

#[test]
fn a_name_that_looks_like_an_option_is_refused_and_can_be_asked_for_after_two_hyphens() {
    for name in ["--keytruda", "-k", "-keytruda", "--KEYTRUDA"] {
        let answer = immunoref(["drug", name]).run().ends_with(2);
        check(&answer);
        assert!(answer.stderr().contains("--"), "{}", answer.stderr());
        assert!(answer.stdout().is_empty());
    }
    let answer = immunoref(["drug", "--", "-keytruda-"]).run().ends_with(0);
    assert!(answer.stdout().contains("embrolizumab"));
    immunoref(["drug", "--", "--zzzz"]).run().ends_with(1);
}

#[test]
fn a_locale_without_unicode_gets_ascii_in_tables() {
    for (name, locale) in
        [("LC_ALL", "C"), ("LC_ALL", "POSIX"), ("LANG", "C"), ("LC_CTYPE", "en_US.ISO-8859-1")]
    {
        for call in [
            &["drug", "keytruda"][..],
            &[],
            &["side-effects", "wheezing"],
            &["search", "cure", "rate"],
            &["list"],
            &["drug", "zzzz"],
            &["drug", "כיף"],
        ] {
            let call = immunoref(call).and(["--format", "table", "--width", "80"]).with(name, locale);
            let answer = call.run();
            check(&answer);
            assert!(answer.stdout().is_ascii(), "{name}={locale} {}:\n{}", answer.call, answer.stdout());
            assert!(answer.stderr().is_ascii(), "{name}={locale} {}:\n{}", answer.call, answer.stderr());
        }
    }
}

#[test]
fn a_unicode_locale_gets_lines() {
    for (name, locale) in [("LC_ALL", "C.UTF-8"), ("LANG", "en_US.utf8"), ("LC_CTYPE", "de_DE.UTF-8")] {
        let answer = immunoref(["sources", "--format", "table"]).with(name, locale).run().ends_with(0);
        assert!(answer.stdout().contains('┆'), "{name}={locale}");
    }
    // The first of them that is set decides.
    let both = immunoref(["sources", "--format", "table"]).with("LC_ALL", "C").with("LANG", "C.UTF-8");
    assert!(both.run().stdout().is_ascii());
    let empty = immunoref(["sources", "--format", "table"]).with("LC_ALL", "").with("LANG", "C.UTF-8");
    assert!(!empty.run().stdout().is_ascii());
}

#[cfg(unix)]
mod on_unix {
    use std::{
        ffi::OsString,
        io::{self, Read},
        os::unix::{ffi::OsStringExt, process::ExitStatusExt},
        process::{Output, Stdio},
    };

    use super::{COMMANDS, FORMATS, check, immunoref};
    use crate::common::{CALLS, Call};

    #[test]
    fn what_is_no_text_is_refused() {
        let bytes = [
            &b"\xff\xfe"[..],
            b"key\x80truda",
            b"\xc3\x28",
            b"\xed\xa0\x80",
            b"\xf0\x9f\x98",
            b"\x1b[31m\xff",
        ];
        for command in COMMANDS {
            for bad in bytes {
                for json in [false, true] {
                    let call = immunoref([OsString::from(command), OsString::from_vec(bad.to_vec())]);
                    let answer = if json { call.and(["--json"]).run() } else { call.run() };
                    check(&answer);
                    assert_eq!(answer.code, 2, "{}", answer.call);
                    assert_eq!(answer.out.is_empty(), !json, "{}", answer.call);
                }
            }
        }
        for option in [&b"--source=\xff"[..], b"--format=\xff", b"--\xff", b"-\xff", b"\xff"] {
            let answer = immunoref([OsString::from("drug"), OsString::from_vec(option.to_vec())]).run();
            check(&answer);
            assert_eq!(answer.code, 2, "{}", answer.call);
        }
    }

    /// A disk that is full.
    #[cfg(target_os = "linux")]
    fn full() -> Stdio {
        std::fs::File::options().write(true).open("/dev/full").unwrap().into()
    }

    /// A pipe that nobody reads.
    fn closed() -> Stdio {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        writer.into()
    }

    fn into(call: &Call, stdout: Stdio) -> Output {
        call.command().stdout(stdout).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap()
    }

    /// Calls that print something.
    fn printing() -> Vec<Call> {
        let mut calls = vec![
            immunoref(["--help"]),
            immunoref(["drug", "--help"]),
            immunoref(["-h"]),
            immunoref(["--version"]),
            immunoref(["completions", "zsh"]),
            immunoref(["man"]),
            immunoref(["export"]),
            immunoref(["serch", "--json"]),
        ];
        for call in
            [&[][..], &["drug", "keytruda"], &["side-effects"], &["list"], &["search", "cure", "rate"]]
        {
            calls.extend(FORMATS.map(|format| immunoref(call).and(["--format", format])));
        }
        calls
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_reported() {
        for call in printing() {
            let done = into(&call, full());
            let said = String::from_utf8(done.stderr).unwrap();
            assert_eq!(done.status.code(), Some(5), "{call:?}: {said}");
            assert!(said.contains("error: ") && !said.contains("panicked"), "{call:?}: {said}");
        }
    }

    #[test]
    fn a_closed_pipe_ends_quietly() {
        for call in printing() {
            let done = into(&call, closed());
            assert_eq!(done.status.signal(), None, "{call:?}");
            assert_eq!(done.status.code(), Some(0), "{call:?}");
            // How a query was read is said as ever; of the pipe there is no word.
            let said = String::from_utf8(done.stderr).unwrap();
            assert!(
                !said.contains("error") && !said.contains("pipe") && !said.contains("panicked"),
                "{call:?}: {said}"
            );
        }
    }

    #[test]
    fn a_reader_that_stops_early_ends_the_program_quietly() {
        let call = immunoref(["export"]);
        let mut child = call.command().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        assert_eq!(first[0], b'{');
        let done = child.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(0));
        assert_eq!(String::from_utf8(done.stderr).unwrap(), "");
    }

    #[test]
    fn an_answer_is_not_lost_with_the_words_about_it() {
        for (query, code) in [("pembro", 0), ("zzzz", 1)] {
            #[cfg(target_os = "linux")]
            let lost = [full(), closed()];
            #[cfg(not(target_os = "linux"))]
            let lost = [closed()];
            for stderr in lost {
                let child =
                    immunoref(["drug", query]).command().stdout(Stdio::piped()).stderr(stderr).spawn();
                let done = child.unwrap().wait_with_output().unwrap();
                assert_eq!(done.status.code(), Some(code), "{query}");
                assert_eq!(done.stdout.is_empty(), code == 1);
            }
        }
    }

    #[test]
    fn no_call_waits_for_input_or_dies() {
        for call in CALLS {
            let done = immunoref(call).command().stdin(Stdio::null()).output().unwrap();
            assert!(
                done.status.code().is_some_and(|code| (0..=5).contains(&code)),
                "{call:?}: {}",
                done.status
            );
        }
    }
}

#[test]
fn an_unknown_option_is_told_with_what_is_meant_and_never_as_a_value() {
    for (call, told) in [
        (&["drug", "keytruda", "--jsn"][..], "'--json'"),
        (&["keytruda", "--grade", "3"], "`--grade` is an option of `side-effects`"),
        (&["drug", "keytruda", "--zzzzqq"], "`immunoref help COMMAND` list the options"),
        (&["drug", "keytruda", "-x"], "`immunoref help COMMAND` list the options"),
    ] {
        let answer = immunoref(call.iter().copied()).run().ends_with(2);
        assert!(answer.stderr().contains(told), "{}", answer.stderr());
        assert!(!answer.stderr().contains("as a value"), "{}", answer.stderr());
    }
}
