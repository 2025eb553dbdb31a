//! Planned visits: each plan is held to the regimen that it is made from, a
//! delay to what it may move, a calendar file to its rules, and four plans to
//! files that were checked by hand. `UPDATE=1 cargo test plan::` rewrites
//! those.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    sync::LazyLock,
};

use crate::common::{Answer, immunoref, within};
use jiff::{ToSpan, civil::Date};
use proptest::{prelude::*, sample::Index};
use serde_json::Value;

/// The regimens with doses that have days, as the export has them.
static REGIMENS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let export: Value = serde_json::from_slice(&within(["export"]).out).unwrap();
    let all = export["entries"].as_array().unwrap().iter();
    all.filter(|it| it["kind"] == "regimen" && it.get("phases").is_some()).cloned().collect()
});

/// Days that calendars get wrong.
const EDGES: [&str; 6] = ["2028-02-29", "2027-12-31", "2100-02-28", "0001-01-01", "2027-01-01", "9990-06-15"];

/// A regimen, with a way to settle each of its choices, and a day.
#[derive(Clone, Debug)]
struct Asked {
    regimen: usize,
    choices: BTreeMap<String, String>,
    start: Date,
}

impl Asked {
    fn regimen(&self) -> &'static Value {
        &REGIMENS[self.regimen]
    }

    fn words(&self) -> Vec<String> {
        let mut words =
            ["schedule", self.regimen()["id"].as_str().unwrap(), "--start"].map(str::to_owned).to_vec();
        words.push(self.start.to_string());
        words.extend(self.choices.iter().map(|(option, value)| format!("--option={option}={value}")));
        words
    }

    fn plan(&self, more: &[String]) -> Answer {
        within(self.words().iter().chain(more).map(String::as_str).chain(["--json"]))
    }

    /// The components of a phase that are left, in their order.
    fn components<'p>(&self, phase: &'p Value) -> Vec<&'p Value> {
        let chosen = |it: &&Value| {
            let choice = &it["choice"];
            choice.is_null()
                || self.choices.get(text(&choice["option"])).is_some_and(|it| *it == choice["value"])
        };
        phase["components"].as_array().unwrap().iter().filter(chosen).collect()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

fn day(value: &Value) -> Date {
    text(value).parse().unwrap()
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from(from.until((jiff::Unit::Day, to)).unwrap().get_days())
}

/// The ways to settle each choice of a regimen.
fn choices(regimen: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for phase in regimen["phases"].as_array().unwrap() {
        for choice in phase["components"].as_array().unwrap().iter().filter_map(|it| it.get("choice")) {
            all.entry(text(&choice["option"]).to_owned())
                .or_default()
                .insert(text(&choice["value"]).to_owned());
        }
    }
    all
}

fn asked() -> impl Strategy<Value = Asked> {
    let start = prop_oneof![
        5 => (1950..2150_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap()),
        1 => prop::sample::select(&EDGES[..]).prop_map(|day| day.parse().unwrap()),
    ];
    (any::<Index>(), prop::collection::vec(any::<Index>(), 4), start).prop_map(|(regimen, ways, start)| {
        let regimen = regimen.index(REGIMENS.len());
        let settled = choices(&REGIMENS[regimen]).into_iter().zip(ways);
        let choices =
            settled.map(|((option, values), way)| (option, way.get(&Vec::from_iter(values)).clone()));
        Asked { regimen, choices: choices.collect(), start }
    })
}

/// A dose of a plan: drug, its number, and its day.
type Dated = (String, i64, Date);

fn visits(json: &Value) -> &[Value] {
    json["results"][0]["visits"].as_array().unwrap()
}

fn doses(json: &Value) -> Vec<Dated> {
    let of = |visit: &Value| {
        let date = day(&visit["date"]);
        let doses = visit["doses"].as_array().unwrap().clone();
        doses.into_iter().map(move |it| (text(&it["drug"]).to_owned(), number(&it["number"]), date))
    };
    visits(json).iter().flat_map(of).collect()
}

/// The days of a component from the start of its phase, counted out one by one: as many as there are, or `weeks` long.
fn counted(component: &Value, weeks: i64) -> Vec<i64> {
    let days: Vec<i64> = component["days"].as_array().unwrap().iter().map(number).collect();
    let first = number(&component["first_day"]) - 1;
    let mut all = Vec::new();
    let mut cycle = 0;
    loop {
        for day in &days {
            let at = cycle * number(&component["cycle_days"]) + day - 1;
            let within = component.get("weeks").is_none_or(|weeks| at < number(weeks) * 7);
            let left =
                component.get("doses").is_none_or(|doses| i64::try_from(all.len()).unwrap() < number(doses));
            if !within || !left || first + at >= weeks * 7 {
                return all;
            }
            all.push(first + at);
        }
        cycle += 1;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every dose that the regimen has, on its day, and no other.
    #[test]
    fn a_plan_has_the_doses_of_its_regimen_on_their_days(asked in asked(), weeks in 1..80_i64) {
        let json = asked.plan(&[format!("--weeks={weeks}")]).ends_with(0).json();
        let mut expected: Vec<Dated> = Vec::new();
        let first = &asked.regimen()["phases"][0];
        let mut numbers: BTreeMap<&str, i64> = BTreeMap::new();
        for component in asked.components(first) {
            for at in counted(component, weeks) {
                let number = numbers.entry(text(&component["drug"])).or_default();
                *number += 1;
                expected.push((text(&component["drug"]).to_owned(), *number, asked.start.checked_add(at.days()).unwrap()));
            }
        }
        let mut found = doses(&json);
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
    }

    /// Visits are in order, one a day, and say of that day what is so.
    #[test]
    fn visits_say_of_their_days_what_is_so(asked in asked(), weeks in 1..80_i64) {
        let json = asked.plan(&[format!("--weeks={weeks}")]).ends_with(0).json();
        let mut before = None;
        for visit in visits(&json) {
            let date = day(&visit["date"]);
            prop_assert!(before < Some(date), "{date} comes after {before:?}");
            before = Some(date);
            let since = days_between(asked.start, date);
            prop_assert_eq!(number(&visit["day"]), since + 1);
            prop_assert_eq!(number(&visit["week"]), since / 7 + 1);
            prop_assert!(since < weeks * 7);
            let weekday = weekday(date);
            prop_assert_eq!(text(&visit["weekday"]), weekday);
            prop_assert_eq!(&visit["weekend"], weekday.starts_with('S'));
            // What is first is said to be; of several others no order is made up.
            let orders: Vec<&Value> = visit["doses"].as_array().unwrap().iter().filter_map(|it| it.get("order")).collect();
            prop_assert!(orders.len() <= 1 && orders.iter().all(|it| **it == 1));
        }
    }

    /// A dose that is given a day takes those after it along, and nothing else.
    #[test]
    fn a_delay_moves_that_drug_alone_and_from_that_dose_on(asked in asked(), which in any::<Index>(), delay in -2..40_i64) {
        let before = doses(&asked.plan(&["--weeks=60".to_owned()]).ends_with(0).json());
        let (drug, from, date) = which.get(&before).clone();
        let name = drug.trim_start_matches("drug:");
        let moved = date.checked_add(delay.days()).unwrap();
        let answer = asked.plan(&["--weeks=60".to_owned(), format!("--anchor={name}:{from}={moved}")]);
        let last = asked.start.checked_add((60 * 7 - 1).days()).unwrap();
        let previous = before.iter().find(|it| it.0 == drug && it.1 == from - 1).map(|it| it.2);
        if moved > last || previous.is_some_and(|it| moved <= it) || moved < asked.start {
            // Out of the plan, or out of order: refused, and not put right.
            prop_assert!(answer.code == 2 || moved < asked.start, "{}: {}", answer.call, answer.code);
            return Ok(());
        }
        let after = doses(&answer.ends_with(0).json());
        let by_dose = |all: &[Dated]| -> BTreeMap<(String, i64), Date> {
            all.iter().map(|(drug, number, date)| ((drug.clone(), *number), *date)).collect()
        };
        let (before, after) = (by_dose(&before), by_dose(&after));
        for ((of, number), date) in &before {
            let is_moved = *of == drug && *number >= from;
            let expected = if is_moved { date.checked_add(delay.days()).unwrap() } else { *date };
            let found = after.get(&(of.clone(), *number));
            prop_assert_eq!(found, Some(&expected).filter(|it| **it <= last), "{} {}", of, number);
        }
    }

    /// A calendar file keeps its rules, and holds the visits of the plan and no other.
    #[test]
    fn a_calendar_has_an_event_a_visit(asked in asked(), detail in any::<bool>(), revision in 0..3_u32, id in "\\PC{1,40}") {
        prop_assume!(!id.trim().is_empty() && !id.chars().any(immunoref::text::is_unfit));
        let more = [format!("--plan-id={id}"), format!("--revision={revision}"), "--weeks=30".to_owned()];
        let json = asked.plan(&more).ends_with(0).json();
        let switch = detail.then(|| "--detail".to_owned());
        let ics = |words: Vec<String>| {
            let words = words.into_iter().chain(more.clone()).chain(switch.clone());
            within(words.chain(["--format=ics".to_owned()])).ends_with(0).stdout().to_owned()
        };
        let file = ics(asked.words());
        for line in file.split_inclusive("\r\n") {
            prop_assert!(line.ends_with("\r\n") && !line.trim_end_matches("\r\n").contains(['\r', '\n']), "{line:?}");
            prop_assert!(line.len() <= 77, "{} octets: {line}", line.len());
        }
        let events = events(&file);
        let planned: Vec<&Event> = events.iter().filter(|it| it["STATUS"] == "TENTATIVE").collect();
        prop_assert_eq!(planned.len(), visits(&json).len());
        prop_assert_eq!(events.len(), planned.len(), "nothing was moved, and nothing is taken back");
        let ids: BTreeSet<&str> = events.iter().map(|it| it["UID"].as_str()).collect();
        prop_assert_eq!(ids.len(), events.len());
        for (event, visit) in planned.iter().zip(visits(&json)) {
            let date = day(&visit["date"]);
            prop_assert_eq!(&event["DTSTART;VALUE=DATE"], &date.strftime("%Y%m%d").to_string());
            prop_assert_eq!(&event["DTEND;VALUE=DATE"], &date.tomorrow().unwrap().strftime("%Y%m%d").to_string());
            prop_assert_eq!(&event["SEQUENCE"], &revision.to_string());
            prop_assert!(event["DESCRIPTION"].contains("not an order") && event["DESCRIPTION"].contains("Source: "));
            let names = visit["doses"].as_array().unwrap().iter().any(|it| {
                let name = text(&it["drug"]).trim_start_matches("drug:").to_lowercase();
                event["SUMMARY"].to_lowercase().contains(&name) || event["SUMMARY"].contains("Qlex") || event["SUMMARY"].contains("Trodelvy")
            });
            prop_assert_eq!(names, detail, "{}", event["SUMMARY"]);
            // Neither does it say whose plan it is.
            prop_assert!(id.chars().count() < 12 || !file.contains(&id));
        }
        // The same again, whatever the day on which it is asked.
        let later = asked.words().into_iter().chain(["--as-of=2031-05-05".to_owned()]).collect();
        prop_assert_eq!(&ics(later), &file);
    }
}

/// The day of the week by Sakamoto's rule, which needs no calendar.
fn weekday(date: Date) -> &'static str {
    const OFFSETS: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let (month, day) = (i32::from(date.month()), i32::from(date.day()));
    let year = i32::from(date.year()) - i32::from(month < 3);
    let number =
        year + year / 4 - year / 100 + year / 400 + OFFSETS[usize::try_from(month - 1).unwrap()] + day;
    let names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    names[usize::try_from(number.rem_euclid(7)).unwrap()]
}

/// The properties of an event, by name.
type Event = BTreeMap<String, String>;

fn events(file: &str) -> Vec<Event> {
    let mut all: Vec<Event> = Vec::new();
    for line in file.replace("\r\n ", "").lines() {
        let (name, value) = line.split_once(':').unwrap();
        match (name, value, all.last_mut()) {
            ("BEGIN", "VEVENT", _) => all.push(Event::new()),
            (_, _, Some(event)) => drop(event.insert(name.to_owned(), value.to_owned())),
            _ => {}
        }
    }
    all
}

fn ids(words: &[&str]) -> Vec<String> {
    let answer = immunoref(words.iter().copied().chain(["--format", "ics"])).run().ends_with(0);
    events(answer.stdout())
        .iter()
        .filter(|it| it["STATUS"] == "TENTATIVE")
        .map(|it| it["UID"].clone())
        .collect()
}

const DOSTARLIMAB: [&str; 4] = ["schedule", "jemperli", "--start", "2027-01-04"];
const METASTATIC: [&str; 8] = [
    "schedule",
    "metastatic-tnbc",
    "--start",
    "2027-01-04",
    "--every",
    "3",
    "--option",
    "partner=nab-paclitaxel",
];
const EARLY: [&str; 10] = [
    "schedule",
    "early-tnbc",
    "--start",
    "2027-01-04",
    "--every",
    "3",
    "--option",
    "carboplatin=weekly",
    "--option",
    "anthracycline=doxorubicin",
];

fn with<'w>(words: &[&'w str], more: &[&'w str]) -> Vec<&'w str> {
    [words, more].concat()
}

#[test]
fn events_keep_their_ids_when_they_move_and_no_two_plans_share_one() {
    let own = ids(&DOSTARLIMAB);
    assert_eq!(own, ids(&with(&DOSTARLIMAB, &["--anchor", "dostarlimab:3=2027-02-24", "--revision", "1"])));
    assert_eq!(own[..3], ids(&with(&DOSTARLIMAB, &["--doses", "3"])));
    let others = [
        ids(&with(&DOSTARLIMAB, &["--plan-id", "a"])),
        ids(&with(&DOSTARLIMAB, &["--plan-id", "b"])),
        ids(&["schedule", "jemperli", "--start", "2027-01-05"]),
        ids(&METASTATIC),
        ids(&with(&METASTATIC[..6], &["--option", "partner=paclitaxel"])),
    ];
    let all: BTreeSet<&String> = own.iter().chain(others.iter().flatten()).collect();
    assert_eq!(all.len(), own.len() + others.iter().map(Vec::len).sum::<usize>());
}

/// On day 22 both drugs would be given; the delay parts them, and a second one brings them together elsewhere.
#[test]
fn a_delay_that_parts_or_joins_visits_leaves_no_event_behind() {
    let mut calendar: BTreeMap<String, Event> = BTreeMap::new();
    for (revision, anchor) in [
        ("0", "pembrolizumab:3=2027-02-15"),
        ("1", "pembrolizumab:3=2027-02-17"),
        ("2", "pembrolizumab:3=2027-03-01"),
    ] {
        let words = with(&METASTATIC, &["--weeks", "12", "--revision", revision, "--anchor", anchor]);
        let file = immunoref(words.iter().copied().chain(["--format", "ics"])).run().ends_with(0);
        for event in events(file.stdout()) {
            calendar.insert(event["UID"].clone(), event);
        }
        let is_cancelled = |event: &Event| event["STATUS"] == "CANCELLED";
        assert!(calendar.values().all(|it| is_cancelled(it) == it["SUMMARY"].starts_with("Cancelled")));
        calendar.retain(|_, event| !is_cancelled(event));
        let kept: BTreeSet<Date> = calendar
            .values()
            .map(|it| Date::strptime("%Y%m%d", &it["DTSTART;VALUE=DATE"]).unwrap())
            .collect();
        let json = immunoref(words).json();
        let planned: BTreeSet<Date> = visits(&json).iter().map(|it| day(&it["date"])).collect();
        assert_eq!(kept, planned, "revision {revision}");
        assert_eq!(calendar.len(), planned.len(), "revision {revision}");
    }
}

#[test]
fn two_clocks_run_side_by_side() {
    let json = immunoref(METASTATIC).json();
    let days = |drug: &str| -> Vec<i64> {
        let has = |visit: &&Value| visit["doses"].as_array().unwrap().iter().any(|it| it["drug"] == drug);
        visits(&json).iter().filter(has).map(|it| number(&it["day"])).collect()
    };
    assert_eq!(days("drug:pembrolizumab")[..5], [1, 22, 43, 64, 85]);
    assert_eq!(days("nab-paclitaxel")[..7], [1, 8, 15, 29, 36, 43, 57]);
    let first = &visits(&json)[0]["doses"];
    assert_eq!((&first[0]["drug"], &first[0]["order"]), (&"drug:pembrolizumab".into(), &1.into()));
    assert!(first[1].get("order").is_none());
}

#[test]
fn what_follows_surgery_is_undated_until_its_day_is_given() {
    let json = immunoref(EARLY).json();
    let after = |json: &Value| json["results"][0]["phases"][1].clone();
    assert_eq!(after(&json)["start"], Value::Null);
    assert!(visits(&json).iter().all(|it| it["phase"] == "before surgery"));
    let marked = immunoref(with(&EARLY, &["--anchor", "surgery=2027-07-17"])).json();
    assert_eq!(visits(&marked), visits(&json), "surgery only marks its day");
    assert_eq!(marked["results"][0]["marks"][0]["weekday"], "Saturday");
    let both =
        immunoref(with(&EARLY, &["--anchor", "surgery=2027-07-17", "--anchor", "adjuvant=2027-08-16"]))
            .json();
    let second: Vec<&Value> = visits(&both).iter().filter(|it| it["phase"] == "after surgery").collect();
    assert_eq!(second.len(), 9);
    assert_eq!(second[0]["date"], "2027-08-16");
    assert_eq!(
        (&second[0]["doses"][0]["number"], &second[0]["doses"][0]["of"]),
        (&9.into(), &serde_json::json!([1, 9]))
    );
    for json in [&json, &both] {
        let doses = visits(json).iter().flat_map(|it| it["doses"].as_array().unwrap());
        for dose in doses.filter(|it| it["drug"] == "drug:pembrolizumab") {
            assert!(dose.get("jurisdiction").is_none(), "the counts are those of the US label");
        }
    }
    for format in ["table", "plain", "markdown"] {
        let answer = immunoref(with(&EARLY, &["--full", "--format", format])).run().ends_with(0);
        let words =
            answer.stdout().split_whitespace().map(|it| it.trim_matches(['┆', '\\'])).collect::<Vec<_>>();
        let words = words.join(" ").replace("  ", " ").replace('\\', "");
        assert!(
            words.contains("surgery came 3 to 6 weeks after the end of the last cycle before surgery"),
            "{format}"
        );
        assert!(words.contains("No source read gives an interval from surgery"), "{format}");
        assert!(words.contains("--anchor adjuvant=DATE gives its first day"), "{format}");
    }
}

#[test]
fn what_cannot_be_planned_is_refused_with_what_can() {
    for (words, code, said) in [
        (with(&EARLY[..4], &[]), 3, "--option carboplatin=weekly"),
        (with(&EARLY[..8], &[]), 3, "--option anthracycline=epirubicin"),
        (
            with(&EARLY[..6], &["--option", "carboplatin=daily"]),
            2,
            "carboplatin=every-3-weeks, carboplatin=weekly",
        ),
        (with(&EARLY, &["--every", "6"]), 2, "cannot be used multiple times"),
        (with(&EARLY, &["--option", "carboplatin=weekly"]), 2, "`carboplatin` is settled twice"),
        (with(&DOSTARLIMAB, &["--every", "6"]), 2, "it leaves no choice"),
        (with(&DOSTARLIMAB, &["--option", "carboplatin"]), 2, "NAME=VALUE"),
        (with(&DOSTARLIMAB, &["--anchor", "surgery=2027-07-17"]), 2, "the anchors are dostarlimab:N"),
        (with(&DOSTARLIMAB, &["--anchor", "dostarlimab:0=2027-07-17"]), 2, "NAME:DOSE=DATE"),
        (with(&DOSTARLIMAB, &["--anchor", "dostarlimab:5=17/07/27"]), 2, "as year, month and day"),
        (with(&DOSTARLIMAB, &["--anchor", "dostarlimab:2=2027-01-04"]), 2, "not after dose 1"),
        (
            with(&DOSTARLIMAB, &["--anchor", "dostarlimab:20=2029-01-04"]),
            2,
            "the plan has no dose dostarlimab:20",
        ),
        (
            with(
                &DOSTARLIMAB,
                &["--anchor", "dostarlimab:2=2027-02-01", "--anchor", "dostarlimab:2=2027-02-02"],
            ),
            2,
            "given twice",
        ),
        (with(&EARLY, &["--doses", "12"]), 2, "it has 8 doses that can be dated"),
        (with(&EARLY, &["--anchor", "adjuvant=2027-03-01"]), 2, "not after the last visit before it"),
        (with(&EARLY, &["--anchor", "surgery=2027-03-01"]), 2, "would not come after the last visit"),
        (
            with(&EARLY, &["--anchor", "surgery=2027-09-01", "--anchor", "adjuvant=2027-08-16"]),
            2,
            "would not come before",
        ),
        (with(&DOSTARLIMAB, &["--until", "2026-12-31"]), 2, "before the start"),
        (with(&DOSTARLIMAB, &["--until", "2099-12-31"]), 2, "ten years"),
        (with(&DOSTARLIMAB, &["--weeks", "4", "--doses", "2"]), 2, "cannot be used with"),
        (with(&DOSTARLIMAB, &["--source", "article"]), 2, "rests on all of its sources"),
        (with(&DOSTARLIMAB, &["--section", "dosing"]), 2, "a plan is shown whole"),
        (with(&DOSTARLIMAB, &["--plan-id", " "]), 2, "write a short text"),
        (with(&DOSTARLIMAB, &["--fields", "date", "--format", "ics"]), 2, "prints one whole text"),
        (vec!["schedule", "jemperli", "--start", "04/05/27"], 2, "as year, month and day"),
        (vec!["schedule", "jemperli", "--start", "9999-12-20"], 2, "past the last day"),
        (vec!["schedule", "jemperli", "--doses", "4"], 2, "--start <DATE>"),
        (vec!["schedule", "keytruda", "--start", "2027-01-04"], 3, "regimen:metastatic-tnbc"),
        (vec!["schedule", "--start", "2027-01-04"], 3, "regimen:dostarlimab-dmmr"),
        (vec!["schedule", "tecentriq", "--start", "2027-01-04"], 1, "a schedule of its own"),
        (vec!["schedule", "tecentriq", "--start", "2027-01-04"], 1, "is withdrawn"),
        (vec!["schedule", "immunotherapy", "--start", "2027-01-04"], 1, "doses with their days"),
        (with(&METASTATIC, &["--doses", "36"]), 2, "it has 35 doses that can be dated"),
        (with(&METASTATIC, &["--weeks", "105"]), 2, "after 2029-01-03, when the course ends at the latest"),
        (
            with(&METASTATIC, &["--until", "2029-01-04"]),
            2,
            "after 2029-01-03, when the course ends at the latest",
        ),
        (vec!["schedule", "opdivo", "--start", "2027-01-04"], 1, "not covered"),
        (vec!["drug", "keytruda", "--format", "ics"], 2, "schedule NAME --start DATE"),
        (vec!["schedule", "jemperli", "--format", "ics"], 2, "schedule NAME --start DATE"),
    ] {
        let answer = immunoref(words.clone()).run().ends_with(code);
        assert_eq!(answer.stdout(), "", "{}", answer.call);
        assert!(answer.stderr().contains(said), "{}: {}", answer.call, answer.stderr());
        if !words.contains(&"ics") {
            let json = immunoref(words).and(["--json"]).run().ends_with(code).json();
            assert_eq!(json["error"].is_null(), code != 2, "{json:#}");
        }
    }
}

/// A plan from one day to the next is as long as it is asked to be.
#[test]
fn a_plan_goes_as_far_as_it_is_asked_to() {
    let last = |more: &[&str]| {
        let json = immunoref(with(&DOSTARLIMAB, more)).json();
        (number(&visits(&json).last().unwrap()["day"]), text(&json["results"][0]["extent"]).to_owned())
    };
    assert_eq!(last(&[]), (337, "52 weeks: no source counts the course, and it may go on".to_owned()));
    assert_eq!(last(&["--doses", "8"]), (211, "to dose 8 of dostarlimab".to_owned()));
    assert_eq!(last(&["--weeks", "4"]), (22, "4 weeks".to_owned()));
    assert_eq!(last(&["--until", "2027-01-24"]), (1, "until 2027-01-24".to_owned()));
    assert_eq!(last(&["--until", "2027-01-25"]), (22, "until 2027-01-25".to_owned()));
    let early = immunoref(EARLY).json();
    assert_eq!(early["results"][0]["extent"], "the whole course, as far as its days were given");
    // 24 months from day 1: the 35 doses of the trial where they come every 3 weeks.
    let metastatic = immunoref(METASTATIC).json();
    assert_eq!(metastatic["results"][0]["extent"], "to 2029-01-03, when it ends at the latest");
    let numbers = doses(&metastatic).into_iter().filter(|it| it.0 == "drug:pembrolizumab").map(|it| it.1);
    assert_eq!(numbers.max(), Some(35));
}

/// Visits are counted in one way or not at all, and the last cycle before surgery ends after its last dose.
#[test]
fn cycles_are_those_of_the_phase() {
    let numbered = |words: &[&str]| {
        let json = immunoref(words.to_vec()).json();
        visits(&json).iter().map(|it| it["cycle"].clone()).collect::<Vec<_>>()
    };
    assert!(numbered(&METASTATIC).iter().all(Value::is_null), "21 and 28 days side by side");
    let early = immunoref(EARLY).json();
    assert_eq!(early["results"][0]["phases"][0]["last_cycle_ends"], "2027-06-20");
    let early_surgery = immunoref(with(&EARLY, &["--anchor", "surgery=2027-06-02"])).run().ends_with(0);
    assert!(early_surgery.stdout().contains("surgery comes before the last cycle ends, on 2027-06-20"));
}

/// Plans as they are printed. Their dates were counted by hand.
#[test]
fn the_next_visit_is_the_first_from_its_day_on() {
    let plan = |more: &[&str]| immunoref(DOSTARLIMAB).and(more).and(["--json"]).run();
    let whole = plan(&[]).ends_with(0).json()["results"][0].clone();
    let visits = whole["visits"].as_array().unwrap();
    assert!(visits.len() > 5);
    let mut before = Date::MIN;
    for visit in visits {
        let own: Date = text(&visit["date"]).parse().unwrap();
        for day in [own, own.yesterday().unwrap()].into_iter().filter(|it| *it > before) {
            let next = plan(&["--next", &day.to_string()]).ends_with(0).json()["results"][0].clone();
            assert_eq!(next["visits"], Value::Array(vec![visit.clone()]), "from {day}");
            assert_eq!(next["phases"], whole["phases"]);
        }
        before = own;
    }
    let beyond = plan(&["--next", &before.tomorrow().unwrap().to_string()]).ends_with(2).json();
    assert!(text(&beyond["error"]["message"]).contains("no visit is planned on"));
    // The page holds that visit and no other.
    let page = immunoref(DOSTARLIMAB).and(["--next", "2027-03-01", "--height", "0"]).run().ends_with(0);
    assert!(
        page.stdout().contains("2027-03-08") && !page.stdout().contains("2027-03-29"),
        "{}",
        page.stdout()
    );
}

#[test]
fn four_plans_are_what_they_were_when_they_were_checked() {
    let qlex = ["schedule", "qlex-metastatic-tnbc", "--start", "2027-01-04", "--every", "6", "--weeks", "24"];
    let plans = [
        (
            "keynote-522-weekly-carboplatin",
            with(&EARLY, &["--anchor", "surgery=2027-07-12", "--anchor", "adjuvant=2027-08-16"]),
        ),
        ("metastatic-tnbc-nab-paclitaxel", with(&METASTATIC, &["--weeks", "24"])),
        ("dostarlimab-to-dose-8", with(&DOSTARLIMAB, &["--doses", "8"])),
        ("qlex-every-6-weeks", qlex.to_vec()),
    ];
    let mut stale = Vec::new();
    for (name, words) in plans {
        for (format, ending) in [("plain", "txt"), ("ics", "ics")] {
            let answer =
                immunoref(words.clone()).and(["--width", "80", "--format", format]).run().ends_with(0);
            let path = format!("{}/tests/plans/{name}.{ending}", env!("CARGO_MANIFEST_DIR"));
            if env::var_os("UPDATE").is_some() {
                fs::write(&path, &answer.out).unwrap();
            }
            if fs::read(&path).unwrap_or_default() != answer.out {
                stale.push(path);
            }
        }
    }
    assert!(stale.is_empty(), "out of date: {stale:#?}");
}
