//! `--batch`: an answer for each line, in its place, whatever the line is.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, BufReader, Write},
};

use crate::common::{Answer, BATCH, TODAY, immunoref};
use clap::Parser;
use immunoref::{
    cli::Cli,
    exit::Exit,
    run::{Surroundings, run},
};
use serde_json::Value;

/// Calls a command with these bytes on standard input.
#[track_caller]
fn batch(arguments: &[&str], input: &[u8]) -> Answer {
    immunoref(arguments.iter().copied()).given(input)
}

#[track_caller]
fn lines(answer: &Answer) -> Vec<Value> {
    answer.documents(&BATCH)
}

fn ids(line: &Value) -> Vec<&str> {
    line["results"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect()
}

#[test]
fn every_line_is_answered_in_its_place() {
    let mut input = b"keytruda\n\nnivolumab\n\xff\xfe\n".to_vec();
    input.extend([b'x'; 10_000]);
    input.extend(b"\nkeytrud\nJemperli 500 mg\r\nzzzz\nkeytruda qlx");
    let output = batch(&["drug", "--batch"], &input);
    assert_eq!(output.code, 0);
    assert_eq!(output.stderr(), "");
    let lines = lines(&output);
    assert_eq!(lines.len(), 9);
    let status: Vec<&str> = lines.iter().map(|it| it["status"].as_str().unwrap()).collect();
    let wanted = ["found", "nothing", "other_drug", "error", "error", "asked", "found", "nothing", "asked"];
    assert_eq!(status, wanted);
    for line in &lines {
        let fields: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        let wanted = [
            "query",
            "status",
            "match",
            "urgent",
            "results",
            "suggestions",
            "not_covered",
            "error",
            "knowledge",
        ];
        assert_eq!(fields, wanted);
        assert!(line["knowledge"]["version"].is_string());
    }
    assert_eq!(lines[0]["query"], "keytruda");
    assert_eq!(ids(&lines[0]), ["drug:pembrolizumab"]);
    assert_eq!(lines[0]["results"][0]["match"]["kind"], "exact");
    assert_eq!(lines[1]["query"], "");
    assert!(ids(&lines[1]).is_empty() && lines[1]["error"].is_null());
    assert_eq!(lines[2]["not_covered"][0]["name"], "nivolumab");
    assert!(ids(&lines[2]).is_empty() && lines[2]["suggestions"].as_array().unwrap().is_empty());
    assert_eq!(lines[3]["error"]["code"], "invalid_utf8");
    assert_eq!(lines[4]["error"]["code"], "query_too_long");
    assert!(lines[4]["query"].as_str().unwrap().len() < 5_000, "a long line is kept whole");
    assert_eq!(lines[5]["suggestions"].as_array().unwrap().len(), 2);
    assert_eq!(lines[6]["query"], "Jemperli 500 mg");
    assert_eq!(ids(&lines[6]), ["drug:dostarlimab"]);
    assert!(ids(&lines[7]).is_empty() && lines[7]["error"].is_null());
    assert!(!ids(&lines[8]).contains(&"drug:pembrolizumab"), "{}", lines[8]);
}

#[test]
fn a_long_line_is_read_for_the_drugs_that_it_names() {
    let rest = |length: usize| "é ".repeat(length / 2);
    let named = format!("Arm A: {}Pembrolizumab 200 mg, then nivolumab", rest(400));
    let none = format!("{}a rash on keytrudo", rest(400));
    let longest = format!("jemperli {}", rest(4_088)).trim_end().to_owned();
    assert_eq!(longest.chars().count(), 4_096);
    let input = [&named, &none, &longest, &format!("{longest}x")].map(String::as_str).join("\r\n");
    for command in ["drug", "search"] {
        let lines = lines(&batch(&[command, "--batch"], input.as_bytes()));
        assert_eq!(ids(&lines[0]), ["drug:pembrolizumab"]);
        assert_eq!(lines[0]["not_covered"][0]["name"], "nivolumab");
        assert_eq!(lines[0]["query"], named);
        assert!(ids(&lines[1]).is_empty() && lines[1]["error"].is_null());
        assert_eq!(ids(&lines[2]), ["drug:dostarlimab"]);
        assert_eq!(lines[3]["error"]["code"], "query_too_long");
        assert_eq!(lines[3]["query"], longest);
    }
}

#[test]
fn an_input_that_is_not_utf_8_at_all_is_told_once() {
    let wide = |mark: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("{mark}keytruda\r\nJemperli – 500 mg\r\n").encode_utf16().flat_map(bytes).collect()
    };
    for mark in ["", "\u{feff}"] {
        for input in [wide(mark, u16::to_le_bytes), wide(mark, u16::to_be_bytes)] {
            for command in ["drug", "search"] {
                let answer = batch(&[command, "--batch"], &input).ends_with(5);
                assert_eq!(answer.stdout(), "");
                assert_eq!(answer.stderr().matches("UTF-16").count(), 1, "{}", answer.stderr());
                let answer = batch(&[command, "--batch", "--json"], &input).ends_with(5);
                assert_eq!(answer.json()["error"]["code"], "invalid_utf8");
            }
        }
    }
    // What only has such a character, or the mark of UTF-8, is read.
    let answer = batch(&["drug", "--batch"], b"\xef\xbb\xbfkeytruda\nkey\0truda\n\0\0\0\0\0\0\0\0\n");
    assert_eq!(ids(&lines(&answer)[0]), ["drug:pembrolizumab"]);
    assert_eq!(lines(&answer).len(), 3);
}

#[cfg(unix)]
#[test]
fn a_folder_is_no_input() {
    let ask = |words: &[&str]| {
        let mut command = immunoref(words.iter().copied()).command();
        let output = command.stdin(std::fs::File::open("tests").unwrap()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    for command in ["drug", "search"] {
        let (code, out, err) = ask(&[command, "--batch"]);
        assert_eq!((code, out.as_str()), (Some(5), ""));
        assert!(err.contains("standard input could not be read") && !err.contains("written"), "{err}");
        let (code, out, _) = ask(&[command, "--batch", "--json"]);
        assert_eq!(code, Some(5));
        assert!(out.contains("\"unreadable_input\""), "{out}");
    }
}

#[test]
fn the_exit_code_says_whether_any_line_was_found_or_every_one() {
    for (input, any, all) in [
        (&b"keytruda\njemperli\n"[..], 0, 0),
        (b"", 0, 0),
        (b"keytruda\n\n", 0, 1),
        (b"nivolumab\nkeytruda\nzzzz", 0, 1),
        (b"nivolumab\nkeytru\n\xff\n\n", 1, 1),
    ] {
        for more in [&[][..], &["--format", "csv"]] {
            let words = [&["drug", "--batch"], more].concat();
            assert_eq!(batch(&words, input).code, any, "{input:?}");
            assert_eq!(batch(&[&words[..], &["--strict"]].concat(), input).code, all, "{input:?}");
        }
    }
    assert_eq!(batch(&["search", "--batch", "--strict"], b"cure rate\ncolitis\n").code, 0);
    assert_eq!(batch(&["drug", "keytruda", "--batch"], b"keytruda\n").code, 2);
}

#[test]
fn an_option_that_does_not_fit_a_batch_is_refused() {
    for command in ["drug", "search", "side-effects", "topic"] {
        for more in [
            &["--long"][..],
            &["--bom"],
            &["--section", "dosing"],
            &["--max-age", "3"],
            &["--width", "80"],
            &["--height", "0"],
            &["-1"],
            &["--ascii"],
            &["--color", "always"],
            &["--format", "table"],
            &["--format", "ics"],
            &["--format", "csv", "--full"],
            &["--format", "csv", "--fields", "passages"],
            &["--fields", "unread"],
        ] {
            let answer = batch(&[&[command, "--batch"], more].concat(), b"keytruda\n").ends_with(2);
            assert_eq!(answer.stdout(), "", "{more:?}");
            assert_ne!(answer.stderr(), "", "{more:?}");
        }
        batch(&[command, "--strict"], b"").ends_with(2);
    }
    for option in [["--grade", "3"], ["--drug", "keytruda"], ["--organ", "lung"], ["--severity", "serious"]] {
        batch(&[&["side-effects", "--batch"], &option[..]].concat(), b"colitis\n").ends_with(2);
    }
}

#[test]
fn several_drugs_come_in_the_order_of_the_line_and_in_csv_a_row_each() {
    let input =
        "jemperli then keytruda\nkeytruda, then jemperli and opdivo\nkeytrudo\nkeytru\nopdivo\n=1+1\n\"a\"\n";
    let found = lines(&batch(&["drug", "--batch"], input.as_bytes()));
    assert_eq!(ids(&found[0]), ["drug:dostarlimab", "drug:pembrolizumab"]);
    assert_eq!(ids(&found[1]), ["drug:pembrolizumab", "drug:dostarlimab"]);
    let output = batch(&["drug", "--batch", "--format", "csv"], input.as_bytes()).ends_with(0);
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(&output.out[..]).into_records().map(Result::unwrap).collect();
    let column = |at: usize| rows.iter().map(|row| row[at].to_owned()).collect::<Vec<_>>();
    let header = csv::Reader::from_reader(&output.out[..]).headers().unwrap().clone();
    let names =
        "query status number id name kind match unread not_covered suggestions urgent error knowledge";
    assert_eq!(header.iter().collect::<Vec<_>>().join(" "), names);
    assert_eq!(
        column(1),
        ["found", "found", "found", "found", "found", "asked", "other_drug", "nothing", "nothing"]
    );
    assert_eq!(column(2), ["1", "2", "1", "2", "1", "", "", "", ""]);
    assert_eq!(column(3)[..3], ["drug:dostarlimab", "drug:pembrolizumab", "drug:pembrolizumab"]);
    assert_eq!(column(8)[2], "nivolumab");
    assert_eq!(column(9)[5], "drug:pembrolizumab; drug:pembrolizumab-berahyaluronidase-alfa");
    assert_eq!(column(0)[7], "'=1+1", "no cell is a formula");
    // Narrowed, rows of one line that become the same are one.
    let output = batch(
        &["drug", "--batch", "--format", "csv", "--fields", "query,kind", "--bom"],
        b"jemperli, keytruda\n",
    );
    assert_eq!(output.stdout(), "\u{feff}query,kind\r\n\"jemperli, keytruda\",drug\r\n");
}

#[test]
fn every_command_that_reads_names_reads_a_column_of_them() {
    let first = |command: &str, line: &str| {
        let lines = lines(&batch(&[command, "--batch"], line.as_bytes()));
        ids(&lines[0]).first().map(|it| (*it).to_owned())
    };
    assert_eq!(first("side-effects", "colitis").as_deref(), Some("side-effect:colitis"));
    assert_eq!(
        first("side-effects", "watery stools").as_deref(),
        first("search", "watery stools").as_deref()
    );
    assert_eq!(first("side-effects", "keytruda"), None);
    assert_eq!(first("topic", "success rate").as_deref(), Some("topic:success-rate"));
    assert_eq!(first("topic", "keytruda"), None);
}

/// A reader that guesses the types from some lines meets no other ones: each field is there, of one type or null.
#[test]
fn lines_have_one_shape_whatever_they_come_to() {
    fn shapes(value: &Value, path: &str, all: &mut BTreeMap<String, BTreeSet<String>>) {
        let is = match value {
            Value::Null => return,
            Value::Object(fields) => {
                for (name, field) in fields {
                    shapes(field, &format!("{path}.{name}"), all);
                }
                fields.keys().cloned().collect::<Vec<_>>().join(",")
            }
            Value::Array(values) => {
                for it in values {
                    shapes(it, &format!("{path}[]"), all);
                }
                "list".to_owned()
            }
            Value::String(_) => "text".to_owned(),
            Value::Number(_) => "number".to_owned(),
            Value::Bool(_) => "bool".to_owned(),
        };
        all.entry(path.to_owned()).or_default().insert(is);
    }
    let input = "keytruda\nkeytrudo\nopdivo\nkeytru\nzzzz\n\ngrade 3 hepatitis\nhow often is jemperli given in the EU\nitching\n\
                 pneumonits keytruda\nfever and chills\njemperli and tecentriq\nHER2-\nKEYNOTE-522\n";
    for command in ["drug", "search", "side-effects", "topic"] {
        let mut all = BTreeMap::new();
        for line in lines(&batch(&[command, "--batch"], &[input.as_bytes(), b"\xff\n"].concat())) {
            shapes(&line, "", &mut all);
        }
        for (path, shapes) in all {
            assert_eq!(shapes.len(), 1, "{command}: {path} is {shapes:?}");
        }
    }
}

#[test]
fn an_option_that_cannot_be_met_is_refused_once() {
    let output = batch(&["drug", "--batch", "--source", "nowhere"], b"keytruda\n");
    assert_eq!(output.code, 2);
    assert!(output.stderr().contains("nowhere"));
    assert_eq!(output.stdout(), "");
}

#[test]
fn a_line_is_read_as_a_call_reads_it() {
    let queries = ["keytruda", "colitis", "cure rate", "short of breath", "opdivo", "zzzz", "what is pd-l1"];
    let output = batch(&["search", "--batch"], queries.join("\n").as_bytes());
    for (query, line) in queries.iter().zip(lines(&output)) {
        let call = immunoref(["search", query]).json();
        for field in ["match", "suggestions", "not_covered"] {
            assert_eq!(line[field], call[field], "{field} of {query}");
        }
        let asked = call["results"].as_array().unwrap().iter().filter(|it| it.get("context").is_none());
        let asked: Vec<&str> = asked.map(|it| it["id"].as_str().unwrap()).collect();
        assert_eq!(ids(&line), asked, "{query}");
    }
}

#[test]
fn full_gives_whole_entries() {
    let brief = lines(&batch(&["drug", "--batch"], b"keytruda\n"));
    let whole = lines(&batch(&["drug", "--batch", "--full"], b"keytruda\n"));
    assert!(brief[0]["results"][0].get("sections").is_none());
    assert!(whole[0]["results"][0]["sections"]["dosing"].is_array());
}

#[test]
fn thousands_of_lines_come_back_in_order() {
    let queries: Vec<String> = (0..5_000).map(|at| format!("keytruda {at}")).collect();
    let output = batch(&["drug", "--batch"], queries.join("\n").as_bytes());
    let lines = lines(&output);
    assert_eq!(lines.len(), 5_000);
    for (query, line) in queries.iter().zip(&lines) {
        assert_eq!(line["query"], *query);
    }
}

/// Calls a batch in this process, with so many threads and so many bytes of the input read at a time.
fn on(threads: usize, buffer: usize, words: &[&str], input: &[u8], out: &mut dyn Write) -> io::Result<Exit> {
    let cli = Cli::try_parse_from(["immunoref"].iter().chain(words).chain(&["--batch"])).unwrap();
    let around = Surroundings {
        today: TODAY.parse().unwrap(),
        terminal: false,
        columns: None,
        lines: None,
        threads: &|| threads,
        variable: &|_| None,
    };
    run(&cli, &around, &mut BufReader::with_capacity(buffer, input), out, &mut io::sink())
}

/// Lines of every kind, over and over, the lengths of none of which fit a buffer.
fn every_kind_of_line() -> Vec<u8> {
    let mut input = b"\xef\xbb\xbfkeytruda\r\n".to_vec();
    for at in 0..60_usize {
        input.extend(b"keytruda\njemperli 500 mg\r\nkeytrudo\n\nnivolumab\nshort of breath\n\xff\xfe\n");
        input.extend(format!("tecentriq {at}\n").bytes());
        // Around the length from which a line is too long, and far over it.
        let length = [4_095, 4_096, 4_097, 16_386, 16_387, 60_000][at % 6];
        input.extend(std::iter::repeat_n(b'x', length));
        input.extend([b"\n", b"\r"][at % 2]);
    }
    input.extend(b"the last line has no end");
    input
}

#[test]
fn any_number_of_threads_answers_alike() {
    let input = every_kind_of_line();
    for words in [
        &["drug"][..],
        &["drug", "--full"],
        &["search"],
        &["drug", "--fields", "id"],
        &["drug", "--format", "csv"],
    ] {
        let mut alone = Vec::new();
        let exit = on(1, 8_192, words, &input, &mut alone).unwrap();
        for threads in [1, 2, 3, 4, 7, 16] {
            for buffer in [1, 64, 5_000, 8_192, 1_000_000] {
                let mut out = Vec::new();
                assert_eq!(on(threads, buffer, words, &input, &mut out).unwrap(), exit);
                assert!(out == alone, "{words:?} on {threads} threads, {buffer} bytes at a time");
            }
        }
    }
    for threads in [1, 2, 5] {
        let mut out = Vec::new();
        assert_eq!(on(threads, 8_192, &["drug"], b"", &mut out).unwrap(), Exit::Found);
        assert!(out.is_empty());
    }
}

/// A stream that takes so many bytes and then breaks.
struct Breaks(usize, io::ErrorKind);

impl Write for Breaks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(self.1.into());
        }
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_stream_that_breaks_ends_a_batch_on_any_number_of_threads() {
    let input = every_kind_of_line();
    for threads in [1, 2, 5] {
        for left in [0, 1, 1_000, 30_000] {
            for why in [io::ErrorKind::BrokenPipe, io::ErrorKind::StorageFull] {
                let broken = on(threads, 64, &["drug"], &input, &mut Breaks(left, why));
                assert_eq!(broken.unwrap_err().kind(), why);
            }
        }
    }
}

/// A batch that is cut short ends as any other command does, on all cores of this machine.
#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_a_batch_quietly_and_a_full_disk_does_not() {
    let ending = |to: &str| {
        let program = env!("CARGO_BIN_EXE_immunoref");
        let script = format!("yes keytrudo | head -n 20000 | {program} drug --batch {to}");
        let output = std::process::Command::new("bash").args(["-c", &script]).output().unwrap();
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
    };
    let closed = ending("| head -n 1; echo ended with ${PIPESTATUS[2]}");
    assert!(closed.ends_with("}\nended with 0\n"), "{closed}");
    if std::path::Path::new("/dev/full").exists() {
        let full = ending("> /dev/full; echo ended with ${PIPESTATUS[2]}");
        assert!(full.starts_with("ended with 5\nerror: the answer could not be written"), "{full}");
    }
}
