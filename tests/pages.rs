//! First views on the screens that people have: the thing asked for at the top, a source beside what is said, no more lines
//! than there are. Eight pages are held to files that were looked at. `UPDATE=1 cargo test pages::` rewrites those.

use std::{env, fs};

use crate::common::{Answer, Around, within, within_at};
use immunoref::{
    embedded,
    model::{Entry, Kind, Part},
};
use unicode_width::UnicodeWidthStr;

/// Columns and lines.
const SCREENS: [(usize, usize); 3] = [(40, 20), (80, 24), (120, 40)];
/// Lines of a screen that are left to what was typed and to the prompt.
const BESIDE: usize = 2;
/// Lines within which the thing asked for is named.
const HEAD: usize = 8;
/// Columns below which the first thing that is said may alone be longer than a screen: it is shown all the same.
const NARROW: usize = 60;
/// Lines that a first view takes there at most.
const MOST_IF_NARROW: usize = 32;

const QUESTIONS: [&str; 20] = [
    "how long does treatment last",
    "keytruda dose",
    "grade 3 hepatitis",
    "keytruda every 6 weeks",
    "is keytruda approved in her2 positive",
    "jemperli pregnancy",
    "how is tecentriq given",
    "can i get a flu shot on keytruda",
    "what is cps",
    "keynote-522 event free survival",
    "keytruda colitis",
    "side effects of keytruda",
    "missed dose of jemperli",
    "pembrolizumab after surgery",
    "who cannot have immunotherapy",
    "keytruda and trodelvy",
    "does keytruda cause hair loss",
    "pd-l1 test",
    "fertility",
    "steroids before treatment",
];

fn entries() -> Vec<Entry> {
    let knowledge = embedded::knowledge();
    Kind::ALL.into_iter().flat_map(|kind| knowledge.headings_of(kind)).filter_map(|it| it.entry()).collect()
}

fn command(kind: Kind) -> &'static str {
    match kind {
        Kind::Drug => "drug",
        Kind::SideEffect => "side-effects",
        Kind::Regimen => "schedule",
        Kind::Topic | Kind::Term | Kind::Trial => "topic",
        Kind::Event => "search",
    }
}

/// The calls whose first views are swept: every entry, every list, and questions.
fn calls() -> Vec<Vec<String>> {
    let entries = entries();
    let named = entries.iter().map(|it| vec![command(it.kind()).to_owned(), it.id().to_owned()]);
    let lists = ["drug", "side-effects", "schedule", "topic", "changes"].map(|it| vec![it.to_owned()]);
    let questions = QUESTIONS.map(|it| vec!["search".to_owned(), it.to_owned()]);
    let of_drugs = entries.iter().filter(|it| it.kind() == Kind::Drug).flat_map(|it| {
        [vec!["side-effects", it.id()], vec!["side-effects", "--drug", it.id()], vec!["schedule", it.id()]]
    });
    let of_drugs = of_drugs.map(|call| call.into_iter().map(str::to_owned).collect());
    named.chain(lists).chain(questions).chain(of_drugs).collect()
}

fn seen(call: &[String], (columns, lines): (usize, usize)) -> Answer {
    let around = Around { terminal: Some(columns), lines: Some(lines), ..Around::default() };
    within_at(call.iter().map(String::as_str).chain(["--color", "never"]), around)
}

/// Lines that say whom to call, which no screen cuts.
fn call_lines(page: &str) -> usize {
    let (mut count, mut is_call) = (0, false);
    for line in page.lines() {
        let begins = line.contains("Call at once") || line.contains("of which it may be a sign");
        is_call |= begins;
        count += usize::from(is_call);
        is_call &= !(line.contains("emergency services") || line.is_empty());
    }
    count
}

#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_first_view_fits_its_screen() {
    let mut wrong = Vec::new();
    for call in calls().iter().filter(|it| !it.contains(&"topic:when-to-call".to_owned())) {
        for screen in SCREENS {
            let answer = seen(call, screen);
            let lines = answer.stdout().lines().count() - call_lines(answer.stdout());
            let most = if screen.0 < NARROW { MOST_IF_NARROW } else { screen.1 - BESIDE };
            let widest = answer.stdout().lines().map(UnicodeWidthStr::width).max().unwrap_or_default();
            if lines > most || widest > screen.0 {
                wrong.push(format!("{screen:?} {}: {lines} lines, {widest} columns", answer.call));
            }
        }
    }
    none(&wrong);
}

#[test]
fn what_is_asked_for_is_named_at_the_top() {
    let mut wrong = Vec::new();
    for entry in entries() {
        let call = [command(entry.kind()), entry.id()].map(str::to_owned);
        for screen in SCREENS {
            let answer = seen(&call, screen);
            let page = answer.stdout();
            let head = page.lines().take(HEAD).collect::<Vec<_>>().join(" ").to_lowercase();
            let head = head.split_whitespace().collect::<Vec<_>>().join(" ");
            if !head.contains(&entry.name().to_lowercase()) {
                wrong.push(format!("{screen:?} {}:\n{head}", answer.call));
            }
            if page.lines().next().is_none_or(|it| it.trim().is_empty()) {
                wrong.push(format!("{screen:?} {}: the first line is empty", answer.call));
            }
        }
    }
    none(&wrong);
}

/// A statement that is printed has its source at its end, whatever the format and the part that is asked for.
#[test]
fn a_source_stands_beside_each_statement() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for entry in entries() {
        let parts = Part::all().map(Part::slug).map(Some).chain([None]);
        for part in parts {
            let section = part.iter().flat_map(|it| ["--section", it]);
            let json = part
                .as_deref()
                .is_none_or(|part| within([command(entry.kind()), entry.id(), "--section", part]).code == 0);
            if !json {
                continue;
            }
            for format in ["plain", "markdown"] {
                let answer = within(
                    [command(entry.kind()), entry.id(), "--format", format]
                        .into_iter()
                        .chain(section.clone()),
                );
                let said = answer.stdout().replace('\\', "");
                for (_, statement) in entry.statements() {
                    for line in said.lines().filter(|it| it.contains(&statement.text)) {
                        seen += 1;
                        if !line.ends_with(']') {
                            wrong.push(format!("{}:\n{line}", answer.call));
                        }
                    }
                }
            }
        }
    }
    none(&wrong);
    assert!(seen > 1_000, "only {seen} statements were seen");
}

#[test]
fn pages_are_those_that_were_looked_at() {
    for (name, call) in [
        ("drug-keytruda", &["drug", "keytruda"][..]),
        ("side-effects-pneumonitis", &["side-effects", "pneumonitis"]),
        ("schedule", &["schedule"]),
        ("how-long", &["search", "how", "long", "does", "treatment", "last"]),
        ("grade-3-hepatitis", &["grade", "3", "hepatitis"]),
        ("drug-tecentriq", &["drug", "tecentriq"]),
        ("miss", &["drug", "keytru"]),
        ("plan", &["schedule", "jemperli", "--start", "2027-01-04"]),
    ] {
        let around = Around { terminal: Some(80), lines: Some(24), ..Around::default() };
        let day = ["--color", "never", "--as-of", "2026-11-30"];
        let answer = within_at(call.iter().copied().chain(day), around);
        let printed = format!("$ immunoref {}\n{}{}", call.join(" "), answer.stderr(), answer.stdout());
        let file = format!("tests/pages/{name}.txt");
        if env::var_os("UPDATE").is_some() {
            fs::write(&file, &printed).unwrap();
        }
        let held = fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(printed, held, "{file}: UPDATE=1 cargo test pages:: rewrites it; look at it then");
    }
}
