//! Symptoms, as people type them: which conditions they lead to, in which order, and that nobody is reassured falsely.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::common::{Answer, immunoref};
use immunoref::{
    embedded,
    knowledge::Knowledge,
    model::{Kind, RedFlag},
};

/// What opens the line that tells whom to call.
const CALL: &str = "Call at once";
const EMERGENCY: &str = "In an emergency (trouble breathing, chest pain, fainting, a seizure, swelling of the face or \
                         throat, sudden weakness or confusion) call emergency services.";

fn ask(symptom: &str) -> Answer {
    immunoref(["side-effects"]).and(symptom.split(' ')).and(["--json"]).run()
}

/// The first lines that a person reads: of stderr the first, then stdout.
fn first_lines(symptom: &str, most: usize) -> Vec<String> {
    let page = immunoref(["side-effects"]).and(symptom.split(' ')).and(["--width", "80"]).run();
    let (told, shown) = (page.stderr(), page.stdout());
    let lines = told.lines().take(usize::from(!shown.is_empty())).chain(shown.lines());
    lines.take(most).map(str::to_owned).collect()
}

/// The results that answer, without what only belongs to the answer.
fn conditions(json: &Value) -> Vec<String> {
    let results = json["results"].as_array().unwrap().iter().filter(|it| it["context"].is_null());
    results.map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

fn tsv(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(1).map(|line| line.split('\t').collect())
}

fn ids(cell: &str) -> Vec<&str> {
    cell.split('|').filter(|it| !it.is_empty()).collect()
}

#[test]
fn symptoms_lead_to_their_conditions_and_say_whom_to_call() {
    for row in tsv(include_str!("data/symptoms.tsv")) {
        let [symptom, first, must_show, urgent, never] = row[..5] else { panic!("{row:?}") };
        let shown = conditions(&ask(symptom).json());
        let is = |wanted: &&str| shown.iter().any(|it| it == wanted);
        let (first, never) = (ids(first), ids(never));
        let leads = shown.first().is_some_and(|it| first.contains(&it.as_str())) || first.iter().all(&is);
        assert!(leads, "{symptom}: {shown:?}, not {first:?}");
        assert!(ids(must_show).iter().all(&is), "{symptom}: {shown:?}, without {must_show}");
        assert!(!shown.first().is_some_and(|it| never.contains(&it.as_str())), "{symptom}: {shown:?}");
        assert!(shown.len() <= 8, "{symptom}: {shown:?}");
        if urgent == "yes" {
            let lines = first_lines(symptom, 8);
            assert!(lines.iter().any(|it| it.contains(CALL)), "{symptom}: {lines:#?}");
        }
    }
}

fn red_flags(knowledge: &Knowledge) -> Vec<RedFlag> {
    knowledge.tables().red_flags
}

/// How a sign is called in the files: its name is one of the phrases by which it is recognised.
fn name_of(sign: &str) -> String {
    let files: Value = serde_json::from_str(include_str!("../assets/knowledge/signs.json")).unwrap();
    let signs = files["entries"].as_array().unwrap();
    let sign = signs.iter().find(|it| it["id"] == sign).unwrap_or_else(|| panic!("{sign}"));
    sign["phrases"][0].as_str().unwrap().to_owned()
}

/// The ids of the signs that a result says to call about.
fn called_about(result: &Value) -> BTreeSet<String> {
    let call = result["call"].as_array().into_iter().flatten();
    let signs = call.flat_map(|it| it["read_as"].as_array().into_iter().flatten());
    signs.map(|it| it.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_sign_of_a_text_is_reached_with_its_drug_and_without() {
    let knowledge = embedded::knowledge();
    let drugs: Vec<_> = knowledge.headings_of(Kind::Drug).collect();
    let mut asked = BTreeSet::new();
    for flag in red_flags(&knowledge).iter().filter(|it| !it.conditions.is_empty()) {
        let of_class =
            drugs.iter().filter(|it| flag.drugs.is_empty() && it.is_immunotherapy()).map(|it| it.id);
        let of = flag.drugs.iter().map(String::as_str).chain(of_class);
        for (sign, drug) in flag.read_as.iter().flat_map(|sign| of.clone().map(move |drug| (sign, drug))) {
            if !asked.insert((sign.clone(), drug.to_owned(), flag.conditions.clone())) {
                continue;
            }
            let name = name_of(sign);
            for more in [&[][..], &["--drug", drug.split_once(':').unwrap().1]] {
                let json =
                    immunoref(["side-effects"]).and(name.split(' ')).and(more).and(["--json"]).run().json();
                let results = json["results"].as_array().unwrap();
                let is_reached = |it: &Value| called_about(it).contains(sign);
                assert!(results.iter().any(is_reached), "{sign} ({name}) {more:?}: {}", json["results"]);
                assert_eq!(json["urgent"], true, "{sign} {more:?}");
            }
        }
    }
    assert!(asked.len() > 200, "{}", asked.len());
}

#[test]
fn what_is_said_of_each_drug_is_said_of_it_alone() {
    let knowledge = embedded::knowledge();
    let of_drug = |id: &str| knowledge.source(id).unwrap().0.drug;
    for drug in ["pembrolizumab", "dostarlimab", "atezolizumab", "sacituzumab-govitecan"] {
        let json = immunoref(["side-effects", "--drug", drug, "--full", "--json"]).run().json();
        let call = json["results"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|it| it["call"].as_array().into_iter().flatten());
        let mut count = 0;
        for citation in call.flat_map(|it| it["citations"].as_array().unwrap()) {
            let source = citation["source"].as_str().unwrap();
            let of = of_drug(source);
            assert!(of.is_none_or(|it| it == format!("drug:{drug}")), "{drug}: {source}");
            count += 1;
        }
        assert!(count > 5, "{drug}");
    }
}

#[test]
fn a_product_without_a_text_of_its_own_says_whose_signs_it_shows() {
    let json = immunoref(["drug", "keytruda", "qlex", "--section", "call", "--json"]).run().json();
    let call = json["results"][0]["call"].as_array().unwrap();
    let own = call.iter().filter(|it| it["drugs"].is_array());
    let notes: BTreeSet<&str> = own.map(|it| it["note"].as_str().unwrap()).collect();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes.first().unwrap().contains("was not read"), "{notes:?}");
}

#[test]
fn serious_conditions_stand_before_common_ones_but_for_what_goes_by_the_name() {
    for row in tsv(include_str!("data/symptoms.tsv")) {
        let json = ask(row[0]).json();
        let results = json["results"].as_array().unwrap();
        let ranked = results.iter().filter(|it| it["context"].is_null() && it["match"]["kind"] != "exact");
        let severities: Vec<&str> = ranked.map(|it| it["severity"].as_str().unwrap()).collect();
        assert!(severities.is_sorted_by_key(|it| *it == "common"), "{}: {severities:?}", row[0]);
    }
}

#[test]
fn what_is_denied_is_not_answered_as_present() {
    for denied in include_str!("data/denied.txt").lines() {
        assert_eq!(conditions(&ask(denied).json()), [""; 0], "{denied}");
    }
}

#[test]
fn what_only_seems_to_be_denied_is_answered() {
    for said in include_str!("data/not-denied.txt").lines() {
        assert!(!conditions(&ask(said).json()).is_empty(), "{said}");
    }
}

#[test]
fn harmless_words_beside_those_of_a_sign_are_not_answered() {
    for harmless in include_str!("data/harmless.txt").lines() {
        assert_eq!(conditions(&ask(harmless).json()), [""; 0], "{harmless}");
    }
}

#[test]
fn what_is_told_of_a_body_in_passing_is_answered() {
    for said in include_str!("data/told.txt").lines() {
        assert!(!conditions(&ask(said).json()).is_empty(), "{said}");
    }
}

#[test]
fn what_is_said_of_a_body_is_a_sign_though_the_same_words_name_a_thing() {
    let said = [
        ("sleepy town", "sleepy in town"),
        ("bruised reputation", "my bruised reputation"),
        ("rash promise", "rash since the promise"),
    ];
    for (harmless, told) in said {
        assert_eq!(conditions(&ask(harmless).json()), [""; 0], "{harmless}");
        assert!(!conditions(&ask(told).json()).is_empty(), "{told}");
    }
}

#[test]
fn the_gravest_stands_first_and_no_blood_is_left_unsaid() {
    for (symptom, first) in [
        ("fit last night, never had one before", "encephalitis"),
        ("fitting on the floor", "encephalitis"),
        ("one side of my body is weak", "neurological-reactions"),
        ("one arm is weak", "neurological-reactions"),
        ("my left arm has gone weak", "neurological-reactions"),
        ("suddenly cannot see out of one eye", "uveitis"),
        ("lost sight", "uveitis"),
    ] {
        assert_eq!(conditions(&ask(symptom).json())[0], format!("side-effect:{first}"), "{symptom}");
    }
    for symptom in ["coughing up blood", "spitting blood", "blood when I cough", "hemoptysis"] {
        let found = &ask(symptom).json()["match"]["signs"];
        assert_eq!(found, &serde_json::json!(["cough", "bleeding-or-bruising-easily"]), "{symptom}");
    }
}

#[test]
fn a_miss_says_that_it_is_no_comfort_and_what_to_do_in_an_emergency() {
    for unknown in ["purple smell in the moonlight", "no fever", "zzzz", "hay fever"] {
        let answer = immunoref(["side-effects"]).and(unknown.split(' ')).run();
        let told = answer.stderr();
        assert!(told.contains("Not listed does not mean harmless"), "{unknown}: {told}");
        assert!(told.contains("US Med Guide"), "{unknown}: {told}");
        assert!(told.contains(EMERGENCY), "{unknown}: {told}");
        assert!(!told.contains("no statement on its use or safety"), "{unknown}: {told}");
    }
    let drug = immunoref(["drug", "nothing-like-it"]).run();
    assert!(drug.stderr().contains("no statement on its use or safety"), "{}", drug.stderr());
    assert!(!drug.stderr().contains(EMERGENCY), "{}", drug.stderr());
}

#[test]
fn call_lines_stand_under_every_filter() {
    for more in [
        &[][..],
        &["--section", "rates"],
        &["--severity", "serious"],
        &["--drug", "dostarlimab"],
        &["--organ", "gut"],
    ] {
        let answer = immunoref(["side-effects", "colitis"]).and(more).run();
        assert!(answer.stdout().contains(CALL), "{more:?}: {}", answer.stdout());
        assert!(answer.stdout().contains(EMERGENCY), "{more:?}: {}", answer.stdout());
    }
}

#[test]
fn an_organ_takes_in_its_parts_and_goes_by_other_words() {
    let of = |organ: &str| immunoref(["side-effects", "--organ", organ, "--json"]).run().ids();
    let hormones = of("hormones");
    for id in ["adrenal-insufficiency", "hypophysitis", "hypothyroidism", "thyroiditis", "endocrinopathies"] {
        assert!(hormones.iter().any(|it| *it == format!("side-effect:{id}")), "{id}: {hormones:?}");
    }
    assert_eq!(of("endocrine"), hormones);
    assert!(of("gut").contains(&"side-effect:colitis".to_owned()));
    assert!(of("brain").len() < of("nervous system").len());
}

#[test]
fn all_red_flags_stand_on_one_page() {
    let knowledge = embedded::knowledge();
    let all = red_flags(&knowledge).len();
    for words in
        ["topic when-to-call", "search red flags", "search warning signs", "search when to go to the er"]
    {
        let json = immunoref(words.split(' ')).and(["--json"]).run().json();
        assert_eq!(json["results"][0]["id"], "topic:when-to-call", "{words}");
        assert_eq!(json["results"][0]["call"].as_array().unwrap().len(), all, "{words}");
    }
}

#[test]
fn of_an_everyday_complaint_it_is_said_first_what_it_may_be() {
    for (symptom, is_everyday) in [
        ("constipated", true),
        ("no appetite", true),
        ("hair falling out", true),
        ("constipated and confused", false),
    ] {
        let first = first_lines(symptom, 4).join("\n");
        assert_eq!(first.contains("It may be: "), is_everyday, "{symptom}: {first}");
    }
}
