//! What happened: where it holds and what kind of change it is stand beside
//! it, and what was not decided is never taken for an approval.

use immunoref::{
    embedded,
    model::{Entry, Event, Jurisdiction, Kind},
};

use crate::common::within;

fn events() -> Vec<Event> {
    let knowledge = embedded::knowledge();
    let entries = knowledge.headings_of(Kind::Event).filter_map(|it| it.entry());
    entries.filter_map(|it| if let Entry::Event(it) = it { Some(it) } else { None }).collect()
}

/// The lines of `changes` in plain text: a date, and what happened with its source.
fn rows(answer: &str) -> Vec<[String; 2]> {
    let is_row = |line: &&str| line.starts_with(|c: char| c.is_ascii_digit());
    let parted = |line: &str| line.split_once(": ").map(|(date, said)| [date, said].map(str::to_owned));
    answer.lines().filter(is_row).filter_map(parted).collect()
}

#[test]
fn every_event_is_printed_with_its_kind_and_with_its_place_where_that_is_not_the_us() {
    let answer = within(["changes", "--full", "--format", "plain"]).ends_with(0);
    let rows = rows(answer.stdout());
    let events = events();
    assert_eq!(rows.len(), events.len());
    let mut places = 0;
    for it in &events {
        let mark = it.jurisdiction.map(|it| format!("{} ", it.mark())).unwrap_or_default();
        let said = format!("{mark}{}: {} [", it.change.word(), it.name);
        let printed = rows.iter().find(|row| row[0] == it.date.to_string() && row[1].starts_with(&said));
        assert!(printed.is_some(), "{}: {said}", it.id);
        places += usize::from(it.jurisdiction.is_some());
    }
    assert!(places > 10);
    // The newest is what somebody looks for.
    let dates: Vec<&str> = rows.iter().map(|it| it[0].as_str()).collect();
    assert!(dates.is_sorted_by(|one, next| one >= next || one.starts_with(next)), "{dates:?}");
}

#[test]
fn what_was_not_decided_says_so_itself() {
    for it in events().iter().filter(|it| !it.change.is_a_decision()) {
        let name = it.name.to_lowercase();
        let says = ["label", "opinion", "under review", "not decided", "reminds"];
        assert!(says.iter().any(|word| name.contains(word)), "{}: {}", it.id, it.name);
        assert!(!name.contains("approval") && !name.contains("approved"), "{}: {}", it.id, it.name);
    }
}

#[test]
fn what_holds_elsewhere_is_marked_wherever_it_is_found() {
    for it in events().iter().filter(|it| it.jurisdiction.is_some()) {
        let mark = it.jurisdiction.map(Jurisdiction::mark).unwrap();
        let answer = within(["search", &it.id, "--format", "plain", "--width", "1000"]).ends_with(0);
        assert!(answer.stdout().contains(mark), "{}: {}", it.id, answer.stdout());
    }
}

#[test]
fn an_answer_is_kept_to_a_place() {
    for (place, mark) in [("EU", "[EU]"), ("uk", "[UK]")] {
        let changes = within(["changes", "--in", place, "--full", "--format", "plain"]).ends_with(0);
        let rows = rows(changes.stdout());
        assert!(!rows.is_empty() && rows.iter().all(|it| it[1].starts_with(mark)), "{}", changes.stdout());
    }
    let home = within(["changes", "--in", "US", "--full"]).ends_with(0);
    assert!(!home.stdout().contains("[EU]") && home.stdout().contains("2021-07-26"), "{}", home.stdout());
    let leaflet = within(["drug", "keytruda", "--in", "EU", "--full", "--json"]).ends_with(0).json();
    let sources = leaflet["sources"].as_array().unwrap();
    let of_label = |it: &serde_json::Value| it["author"] == "label" && it["jurisdiction"].is_null();
    let said = leaflet["results"][0]["sections"].to_string();
    for source in sources.iter().filter(|it| of_label(it)) {
        assert!(!said.contains(source["id"].as_str().unwrap()), "{source}");
    }
    within(["changes", "--in", "Mars"]).ends_with(2);
}

/// A sign is one wherever somebody is: no place takes a call away.
#[test]
fn a_sign_is_told_whatever_place_is_asked_for() {
    for sign in ["chest pain", "yellow skin", "fever", "blood in stool"] {
        let anywhere = within(["side-effects", sign]).ends_with(0);
        let there = within(["side-effects", sign, "--in", "EU"]).ends_with(0);
        for it in [&anywhere, &there] {
            assert!(
                it.stdout().contains("Call or see your healthcare provider right away"),
                "{}",
                it.stdout()
            );
        }
    }
}

#[test]
fn a_trial_stands_for_the_regimen_of_its_use_and_what_has_no_days_says_why() {
    for (trial, regimen) in [
        ("keynote-522", "regimen:early-tnbc"),
        ("NCT02819518", "regimen:metastatic-tnbc"),
        ("ascent-04", "regimen:sacituzumab-govitecan-pembrolizumab"),
        ("ascent", "regimen:sacituzumab-govitecan-alone"),
        ("garnet", "regimen:dostarlimab-dmmr"),
    ] {
        assert_eq!(within(["schedule", trial, "--json"]).ids(), [regimen], "{trial}");
    }
    within(["schedule", "keynote-119"]).ends_with(1);
    for name in ["ascent-04", "trodelvy with keytruda", "sacituzumab-govitecan-pembrolizumab"] {
        let plan = within(["schedule", name, "--start", "2027-01-04"]).ends_with(1);
        let why = format!("{}{}", plan.stdout(), plan.stderr());
        assert!(why.contains("doses with their days") && why.contains("Not read for"), "{name}: {why}");
        assert!(!why.contains("10 mg/kg"), "{why}");
    }
}
