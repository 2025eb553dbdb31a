//! Questions as a clinician asks them, with the exact figures that the answer
//! holds and those that it must not hold: `questions.tsv`.
//!
//! What stands between bars stands in one line of the answer, all of it where
//! `&` joins it. `!` before a word: that line does not hold it. `8% (237` is
//! not found in `10.8% (237`, nor `CPS ≥1` in `CPS ≥10`.

use std::collections::BTreeSet;

use crate::common::immunoref;

struct Row {
    question: &'static str,
    command: &'static str,
    code: i32,
    holds: Vec<&'static str>,
    lacks: Vec<&'static str>,
}

fn rows() -> Vec<Row> {
    let listed = |text: &'static str| text.split(" | ").filter(|it| !it.is_empty()).collect();
    let lines = include_str!("questions.tsv").lines().skip(1);
    lines
        .map(|line| {
            let [question, command, code, holds, lacks] =
                line.split('\t').collect::<Vec<_>>().try_into().unwrap_or_else(|_| panic!("{line}"));
            Row { question, command, code: code.parse().unwrap(), holds: listed(holds), lacks: listed(lacks) }
        })
        .collect()
}

/// Whether a text holds a word or figure, not as a part of a longer one.
fn stands(text: &str, piece: &str) -> bool {
    let inside = |beyond: &mut dyn Iterator<Item = char>, edge: char| match beyond.next() {
        Some(next) if next.is_alphanumeric() => edge.is_alphanumeric(),
        Some('.' | ',') => edge.is_ascii_digit() && beyond.next().is_some_and(|it| it.is_ascii_digit()),
        _ => false,
    };
    let (first, last) = (piece.chars().next().unwrap(), piece.chars().next_back().unwrap());
    text.match_indices(piece).any(|(at, _)| {
        let before = &mut text[..at].chars().rev();
        let after = &mut text[at + piece.len()..].chars();
        !inside(before, first) && !inside(after, last)
    })
}

/// Whether one line of an answer is as an item of the table says.
pub(crate) fn any_line(answer: &str, item: &str) -> bool {
    let item = item.to_lowercase();
    let pieces: Vec<&str> = item.split(" & ").collect();
    answer.to_lowercase().lines().any(|line| {
        pieces.iter().all(|piece| match piece.strip_prefix('!') {
            Some(piece) => !stands(line, piece),
            None => stands(line, piece),
        })
    })
}

#[test]
fn a_figure_is_found_only_as_it_stands() {
    assert!(any_line("Rate: 8% (237 of 2,799), CPS ≥1.", "8% (237 of 2,799) & CPS ≥1 & !grade"));
    for (line, item) in [
        ("10.8% (237", "8% (237"),
        ("CPS ≥10", "CPS ≥1"),
        ("1,000 mg", "000 mg"),
        ("30 minutes", "0 minutes"),
        ("200 mg/day", "200 mg & day & !200"),
        ("one\ntwo", "one & two"),
    ] {
        assert!(!any_line(line, item), "{line}: {item}");
    }
}

#[test]
fn no_question_is_asked_twice() {
    let rows = rows();
    let asked: BTreeSet<_> = rows.iter().map(|row| (row.question, row.command)).collect();
    assert_eq!(asked.len(), rows.len());
    assert!(rows.len() >= 60);
}

#[test]
fn every_question_is_answered_with_its_own_figures_and_no_others() {
    let mut wrong = Vec::new();
    for Row { question, command, code, holds, lacks } in rows() {
        let answer = immunoref(command.split(' ')).and(["--format", "plain"]).run();
        // A refusal speaks on stderr.
        let said = if answer.out.is_empty() { answer.stderr() } else { answer.stdout() };
        // Stars mark words that were asked for.
        let said = &*said.replace('*', "");
        let missing =
            holds.iter().filter(|item| !any_line(said, item)).map(|it| format!("no line with `{it}`"));
        let present =
            lacks.iter().filter(|item| any_line(said, item)).map(|it| format!("a line with `{it}`"));
        let ended = (answer.code != code).then(|| format!("it ends with {}, not {code}", answer.code));
        let all: Vec<String> = missing.chain(present).chain(ended).collect();
        if !all.is_empty() {
            wrong.push(format!("{question}\n    immunoref {command}\n    {}", all.join("\n    ")));
        }
    }
    assert!(wrong.is_empty(), "{} questions are answered wrongly:\n{}", wrong.len(), wrong.join("\n"));
}
