//! Codes: each that the program prints leads to what it is printed for, however it is written, and nothing leads there
//! that is another code.

use std::{collections::BTreeSet, sync::LazyLock};

use crate::common::{Answer, within};
use proptest::{prelude::*, sample::Index};
use serde_json::Value;

/// A code that the program prints.
#[derive(Clone, Debug)]
struct Code {
    id: String,
    /// The command that shows the entry.
    command: &'static str,
    /// The system, as it is printed; nothing for the codes of makers.
    system: String,
    text: String,
}

impl Code {
    fn system(&self) -> &str {
        self.system.split(" (").next().unwrap()
    }
}

/// All of them, as an export has them.
static CODES: LazyLock<Vec<Code>> = LazyLock::new(|| {
    let export = within(["export"]).ends_with(0).out;
    let export: Value = serde_json::from_slice(&export).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut codes = Vec::new();
    for entry in list(&export["entries"]) {
        let id = text(&entry["id"]);
        let command = if id.starts_with("drug:") { "drug" } else { "topic" };
        let code = |system: &str, code: &Value| Code {
            id: id.clone(),
            command,
            system: system.to_owned(),
            text: text(code),
        };
        codes.extend(list(&entry["names"]["codes"]).iter().map(|it| code("", it)));
        codes.extend(
            list(&entry["identifiers"]).iter().map(|it| code(it["system"].as_str().unwrap(), &it["code"])),
        );
    }
    codes
});

/// The drugs and trials that an answer asks about.
fn offered(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let ids = json["suggestions"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned());
    ids.filter(|it| it.starts_with("drug:") || it.starts_with("trial:")).collect()
}

/// The ways in which people write a code.
fn writings(code: &Code) -> BTreeSet<String> {
    let Code { text, .. } = code;
    let mut codes = vec![text.clone()];
    if code.system() == "NDC" {
        let parts: Vec<&str> = text.split('-').collect();
        let padded = format!("{:0>5}-{:0>4}", parts[0], parts[1]);
        match parts[..] {
            [_, _, package] => {
                let padded = format!("{padded}-{package:0>2}");
                codes.extend([text, &padded].map(|it| it.replace('-', "")));
                codes.push(padded);
            }
            _ => codes.push(padded),
        }
    } else {
        codes.push(text.replace(['-', ' '], ""));
        codes.push(text.replace('-', " "));
    }
    let words: &[&str] = match code.system() {
        "" => &[],
        "NCI Thesaurus" => &["NCI Thesaurus", "NCIt"],
        "SNOMED CT" => &["SNOMED CT", "SNOMED"],
        "RxNorm" => &["RxNorm", "RxCUI"],
        system => &[system],
    };
    let mut all = BTreeSet::new();
    for code in codes {
        for word in words {
            all.extend([format!("{word} {code}"), format!("{word}: {code}"), format!("{word} code {code}")]);
        }
        all.insert(code);
    }
    let cased: Vec<String> = all.iter().flat_map(|it| [it.to_lowercase(), it.to_uppercase()]).collect();
    all.extend(cased);
    all
}

#[test]
fn every_code_leads_to_what_it_is_printed_for() {
    assert!(CODES.iter().filter(|it| it.command == "drug").count() > 35, "{CODES:?}");
    assert!(CODES.iter().filter(|it| it.command == "topic").count() > 7, "{CODES:?}");
    for code in CODES.iter() {
        for writing in writings(code) {
            for more in [&[][..], &["--exact"]] {
                let answer = within(
                    [code.command, "--json"].into_iter().chain(more.iter().copied()).chain(["--", &writing]),
                );
                let answer = answer.ends_with(0);
                assert_eq!(answer.ids(), [code.id.as_str()], "{}", answer.call);
                assert_eq!(answer.json()["match"]["kind"], "exact", "{}", answer.call);
            }
            let answer = within(["search", "--json", "--", &writing]).ends_with(0);
            assert_eq!(answer.ids()[0], code.id, "{}", answer.call);
        }
    }
}

#[test]
fn a_code_is_read_as_one_of_its_own_system_alone() {
    for code in CODES.iter().filter(|it| !it.system.is_empty()) {
        let other = if code.system() == "ATC" { "UNII" } else { "ATC" };
        for writing in [
            format!("{other} {}", code.text),
            format!("tablets {}", code.text),
            format!("{} tablets", code.text),
            format!("{}0", code.text),
            code.text[..code.text.len() - 1].to_owned(),
        ] {
            // The code of a product begins that of its packages.
            if CODES.iter().any(|it| it.text == writing) {
                continue;
            }
            for command in ["drug", "search"] {
                let answer = within([command, "--json", "--", &writing]);
                assert!(answer.ids().is_empty(), "{}: {:?}", answer.call, answer.ids());
                assert!(offered(&answer).is_empty(), "{}: {:?}", answer.call, offered(&answer));
            }
        }
    }
}

#[test]
fn hyphens_that_stand_elsewhere_are_another_code() {
    let packages = CODES.iter().filter(|it| it.system() == "NDC" && it.text.matches('-').count() == 2);
    for code in packages {
        let digits = code.text.replace('-', "");
        for (labeler, product) in [(4, 8), (5, 8), (5, 9)] {
            let parts = [&digits[..labeler], &digits[labeler..product], &digits[product..]];
            let (hyphens, spaces) = (parts.join("-"), parts.join(" "));
            let wanted = i32::from(hyphens != code.text);
            for writing in [hyphens, spaces] {
                within(["drug", "--json", "--", &writing]).ends_with(wanted);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// A code with another digit is another code: nothing is found, and nothing that has codes is asked about.
    #[test]
    fn a_code_with_one_digit_changed_finds_nothing(code in any::<Index>(), at in any::<Index>(), digit in 1..10_u8, named in any::<bool>()) {
        let code = code.get(&CODES);
        let digits: Vec<usize> = code.text.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).collect();
        let at = *at.get(&digits);
        let new = (code.text.as_bytes()[at] - b'0' + digit) % 10;
        let mut text = code.text.clone();
        text.replace_range(at..=at, &new.to_string());
        prop_assume!(CODES.iter().all(|it| it.text != text));
        // The drug of a maker has the number with which those of its trials begin.
        prop_assume!(code.command == "drug" || !CODES.iter().any(|it| it.command == "drug" && text.starts_with(&it.text)));
        let text = if named { format!("{} {text}", code.system()) } else { text };
        for command in ["drug", "search", "topic"] {
            let answer = within([command, "--json", "--", &text]);
            prop_assert!(answer.ids().is_empty(), "{}: {:?}", answer.call, answer.ids());
            prop_assert!(offered(&answer).is_empty(), "{}: {:?}", answer.call, offered(&answer));
        }
    }
}

#[test]
fn developers_codes_lead_to_their_drug() {
    for (codes, id) in [
        (
            &["mpdl3280a", "MPDL3280A", "RG7446", "rg-7446", "RO5541267", "RO-5541267"][..],
            "drug:atezolizumab",
        ),
        (&["MK-3475", "mk3475", "SCH 900475", "sch-900475"], "drug:pembrolizumab"),
        (&["TSR-042", "GSK4057190"], "drug:dostarlimab"),
    ] {
        for code in codes {
            for command in ["drug", "search"] {
                assert_eq!(within([command, "--json", "--", code]).ends_with(0).ids()[0], id, "{code}");
            }
        }
    }
}

#[test]
fn a_trial_is_found_by_any_of_its_names_and_numbers() {
    for (names, id) in [
        (
            &[
                "KEYNOTE-522",
                "keynote 522",
                "KN-522",
                "kn522",
                "MK-3475-522",
                "MK3475-522",
                "mk3475522",
                "3475-522",
                "NCT03036488",
                "KEYNOTE-522 (NCT03036488)",
                "KEYNOTE-522/MK-3475-522",
                "MK-3475-522/KEYNOTE-522",
                "KEYNOTE-522, MK-3475-522, NCT03036488",
                "keynot-522",
            ][..],
            "trial:keynote-522",
        ),
        (&["MK-3475-355", "MK3475-355"], "trial:keynote-355"),
        (
            &["ASCENT-04", "KEYNOTE-D19", "ASCENT-04/KEYNOTE-D19", "KEYNOTE-D19/ASCENT-04", "NCT05382286"],
            "trial:ascent-04",
        ),
        (&["ASCENT", "NCT02574455", "ASCENT (NCT02574455)"], "trial:ascent"),
    ] {
        for name in names {
            for command in ["topic", "search"] {
                let answer = within([command, "--json", "--", name]).ends_with(0);
                assert_eq!(answer.ids()[0], id, "{}", answer.call);
                assert!(command == "search" || answer.ids().len() == 1, "{}", answer.call);
            }
        }
    }
}

#[test]
fn a_number_that_is_no_trials_is_no_trial() {
    for typed in [
        "K522",
        "N522",
        "K119",
        "N158",
        "K52.2",
        "N15.8",
        "KEYNOTE 52",
        "KEYNOTE-5222",
        "KEYNOTE-523",
        "KEYNOTE-D1",
        "KN-52",
        "NCT03",
        "NCT0303648",
        "NCT03036489",
        "IMpassion13",
        "IMpassion133",
        "3475A-D7",
        "MK-3475-523",
        "3475-52",
    ] {
        for command in ["topic", "search"] {
            let json = within([command, "--json", "--", typed]).json();
            for list in ["results", "suggestions"] {
                let ids = json[list].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap());
                let trials: Vec<&str> = ids.filter(|it| it.starts_with("trial:")).collect();
                assert!(trials.is_empty(), "{command} {typed}: {list} {trials:?}");
            }
        }
    }
    // Another number of a name that stands without one, too, is asked about at most.
    for typed in ["ASCENT-0", "ASCENT-06", "ASCENT-4"] {
        for command in ["topic", "search"] {
            let answer = within([command, "--json", "--", typed]);
            assert!(
                answer.ids().iter().all(|it| !it.starts_with("trial:")),
                "{}: {:?}",
                answer.call,
                answer.ids()
            );
        }
    }
    // ASCENT has a number nowhere: it is not ASCENT-04, and nor is a part of two names another thing's.
    assert_eq!(within(["topic", "--json", "ASCENT"]).ids(), ["trial:ascent"]);
    assert!(within(["topic", "--json", "ASCENT-04/KEYNOTE-522"]).ids().len() != 1);
}

#[test]
fn what_is_listed_is_tidy_a_drug_a_figure_a_rule_or_a_use_a_row() {
    let rows = |words: &[&str]| -> Vec<csv::StringRecord> {
        let out = within(words.iter().copied().chain(["--format", "csv"])).ends_with(0).out;
        csv::Reader::from_reader(&out[..]).into_records().map(Result::unwrap).collect()
    };
    let drugs = rows(&["list", "drug", "--fields", "id,name,brand,status,rxnorm,atc"]);
    let pembrolizumab = drugs.iter().find(|it| &it[0] == "drug:pembrolizumab").unwrap();
    let cells: Vec<&str> = pembrolizumab.iter().collect();
    assert_eq!(cells[1..3], ["pembrolizumab", "Keytruda"]);
    assert_eq!(cells[4..], ["1547545", "L01FF02"]);
    // Each code in the list is read back alone.
    for row in rows(&["list", "drug", "--fields", "id,rxnorm,atc,unii,ncit"]) {
        for code in row.iter().skip(1).flat_map(|it| it.split("; ")).filter(|it| !it.is_empty()) {
            assert_eq!(within(["drug", code, "--json"]).ids(), [row[0].to_owned()], "{code}");
        }
    }
    let export: Value = serde_json::from_slice(&within(["export"]).out).unwrap();
    let count = |table: &str| export[table].as_array().unwrap().len();
    let figures: usize =
        export["rates"].as_array().unwrap().iter().map(|it| it["numbers"].as_array().unwrap().len()).sum();
    assert!(rows(&["list", "rate"]).len() >= figures, "a figure is missing");
    assert!(rows(&["list", "action"]).len() >= count("actions"));
    let uses = rows(&["list", "use"]);
    assert_eq!(uses.len(), count("uses"));
    assert!(uses.iter().all(|it| it[0].starts_with("use:") && !it[11].is_empty()), "a use without a source");
}
