//! Names, with all sources on: a name or word of the field leads to the entry
//! that is meant, or is asked back, and never to one that is easily taken for it.

use crate::common::{Answer, immunoref};
use immunoref::{embedded, model::Kind};

fn ask(command: &str) -> Answer {
    immunoref(command.split(' ')).and(["--json"]).run()
}

/// What a refused question could have meant.
fn suggested(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let suggestions = json["suggestions"].as_array().unwrap();
    suggestions.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

const INTRAVENOUS: &str = "drug:pembrolizumab";
const SUBCUTANEOUS: &str = "drug:pembrolizumab-berahyaluronidase-alfa";

#[test]
fn a_subcutaneous_name_never_shows_the_intravenous_product() {
    for name in [
        "keytruda qlex",
        "Keytruda Qlex®",
        "qlex",
        "keytruda sc",
        "keytruda subq",
        "keytruda subcutaneous",
        "keytruda injection under the skin",
        "pembrolizumab subcutaneous",
        "subcutaneous pembrolizumab",
        "pembrolizumab sc",
        "pembrolizumab and berahyaluronidase alfa",
        "pembrolizumab and berahyaluronidase alfa-pmph",
        "keytruda qlx",
        "keytruda quex",
        "keytruda qelx",
        "keytrudaqlex",
    ] {
        let answer = ask(&format!("drug {name}"));
        match answer.code {
            0 => assert_eq!(answer.ids(), [SUBCUTANEOUS], "{name}"),
            3 => assert!(suggested(&answer).iter().any(|it| it == SUBCUTANEOUS), "{name}: {answer:?}"),
            code => panic!("{name} ends with {code}"),
        }
        let doses = immunoref(["schedule"]).and(name.split(' ')).and(["--format", "plain"]).run();
        for dose in [" 200 mg", " 400 mg"] {
            assert!(!doses.stdout().contains(dose), "{name}:\n{}", doses.stdout());
        }
    }
    for name in ["keytruda", "pembrolizumab", "pembro", "MK-3475", "lambrolizumab", "keytruda iv"] {
        assert_eq!(ask(&format!("drug {name}")).ends_with(0).ids(), [INTRAVENOUS], "{name}");
    }
}

#[test]
fn every_name_of_the_table_leads_where_it_is_meant_to() {
    for (command, ids) in [
        ("drug jemperli", &["drug:dostarlimab"][..]),
        ("drug dostarlimab-gxly", &["drug:dostarlimab"]),
        ("drug atezolizumab", &["drug:atezolizumab"]),
        ("drug Tecentriq", &["drug:atezolizumab"]),
        ("drug tecentrik", &["drug:atezolizumab"]),
        ("schedule early tnbc", &["regimen:early-tnbc"]),
        ("schedule metastatic tnbc", &["regimen:metastatic-tnbc"]),
        ("schedule tmb-h", &["regimen:tmb-h"]),
        ("schedule dmmr", &["regimen:msi-h-dmmr", "regimen:dostarlimab-dmmr"]),
        ("schedule msi-h", &["regimen:msi-h-dmmr"]),
        (
            "schedule keytruda qlex",
            &[
                "regimen:qlex-early-tnbc",
                "regimen:qlex-metastatic-tnbc",
                "regimen:sacituzumab-govitecan-pembrolizumab",
            ],
        ),
        ("schedule early tnbc qlex", &["regimen:qlex-early-tnbc"]),
        ("schedule jemperli", &["regimen:dostarlimab-dmmr"]),
        ("side-effects colitis", &["side-effect:colitis"]),
        ("side-effects pneumonitis", &["side-effect:pneumonitis"]),
        ("side-effects pneumonits", &["side-effect:pneumonitis"]),
        ("side-effects lung inflammation", &["side-effect:pneumonitis"]),
        ("side-effects hypothyroidism", &["side-effect:hypothyroidism"]),
        ("side-effects SJS", &["side-effect:severe-skin-reactions"]),
        ("side-effects Stevens-Johnson syndrome", &["side-effect:severe-skin-reactions"]),
        ("side-effects TEN", &["side-effect:severe-skin-reactions"]),
        ("topic cps", &["term:cps"]),
        ("topic combined positive score", &["term:cps"]),
        ("topic dMMR", &["term:dmmr"]),
        ("topic mismatch repair deficient", &["term:dmmr"]),
        ("topic tmb-h", &["term:tmb-h"]),
        ("topic TMB high", &["term:tmb-h"]),
        ("topic msi-h", &["term:msi-h"]),
        ("topic irAE", &["term:irae"]),
        ("search kn-522", &["trial:keynote-522"]),
        ("search kn522", &["trial:keynote-522"]),
        ("search NCT03036488", &["trial:keynote-522"]),
        ("search kn-355", &["trial:keynote-355"]),
    ] {
        assert_eq!(ask(command).ends_with(0).ids(), ids, "{command}");
    }
}

#[test]
fn a_search_for_an_exact_name_begins_with_its_own_entry() {
    for (words, id) in [
        ("keynote-522", "trial:keynote-522"),
        ("KEYNOTE 522", "trial:keynote-522"),
        ("keynote522", "trial:keynote-522"),
        ("KEYNOTE 355", "trial:keynote-355"),
        ("garnet", "trial:garnet"),
        ("ascent-04", "trial:ascent-04"),
        ("cps", "term:cps"),
        ("tmb-h", "term:tmb-h"),
        ("dmmr", "term:dmmr"),
        ("pd-l1", "term:pd-l1"),
        ("tnbc", "term:tnbc"),
        ("pcr", "term:pcr"),
        ("colitis", "side-effect:colitis"),
        ("hypothyroidism", "side-effect:hypothyroidism"),
        ("jemperli", "drug:dostarlimab"),
        ("tecentriq", "drug:atezolizumab"),
    ] {
        assert_eq!(ask(&format!("search {words}")).ends_with(0).ids()[0], id, "{words}");
    }
}

#[test]
fn a_symptom_shows_all_that_it_can_be_and_the_serious_first() {
    for (symptom, first) in [
        ("short of breath", &["pneumonitis", "myocarditis", "infusion-reaction"][..]),
        ("cannot catch my breath", &["pneumonitis", "myocarditis", "infusion-reaction"]),
        ("SOB", &["pneumonitis", "myocarditis", "infusion-reaction"]),
        ("chest pain", &["pneumonitis", "myocarditis"]),
    ] {
        let answer = ask(&format!("side-effects {symptom}")).ends_with(0);
        let ids = answer.ids();
        let shown: Vec<&str> = ids.iter().map(|it| it.split_once(':').unwrap().1).collect();
        assert_eq!(shown[0], first[0], "{symptom}: {ids:?}");
        assert!(first.iter().all(|it| shown.contains(it)), "{symptom}: {ids:?}");
        let json = answer.json();
        let results = json["results"].as_array().unwrap().iter().filter(|it| it.get("context").is_none());
        let grave: Vec<bool> = results.map(|it| it["severity"] == "serious").collect();
        assert!(grave.is_sorted_by(|one, next| one >= next), "{symptom}: {grave:?}");
    }
}

#[test]
fn diarrhea_has_colitis_behind_it_however_it_is_spelled() {
    for name in ["diarrhea", "diarrhoea"] {
        let answer = ask(&format!("side-effects {name}")).ends_with(0);
        assert_eq!(answer.ids()[..2], ["side-effect:diarrhea", "side-effect:colitis"], "{name}");
    }
}

#[test]
fn a_drug_and_a_side_effect_in_one_question_are_both_heard() {
    for question in ["colitis dostarlimab", "dostarlimab colitis", "pneumonitis keytruda"] {
        let answer = ask(&format!("side-effects {question}"));
        let effect =
            if question.contains("colitis") { "side-effect:colitis" } else { "side-effect:pneumonitis" };
        match answer.code {
            0 => assert_eq!(answer.ids(), [effect], "{question}"),
            _ => assert!(suggested(&answer).iter().any(|it| it == effect), "{question}"),
        }
    }
}

#[test]
fn no_combination_with_one_of_our_brands_is_taken_for_ours() {
    for name in
        ["tecentriq hybreza", "opdivo qvantig", "durvalumab", "pertuzumab", "datopotamab", "nivolumab"]
    {
        let answer = ask(&format!("drug {name}"));
        assert_eq!(answer.code, 1, "{name}");
        assert!(!answer.json()["not_covered"].as_array().unwrap().is_empty(), "{name}");
    }
}

#[test]
fn every_trial_and_term_is_found_by_its_own_name() {
    let knowledge = embedded::knowledge();
    for heading in knowledge.headings().filter(|it| it.kind == Kind::Trial) {
        let answer = ask(&format!("search {}", heading.name)).ends_with(0);
        assert_eq!(answer.ids()[0], heading.id);
    }
    for heading in knowledge.headings().filter(|it| it.kind == Kind::Term) {
        let answer = ask(&format!("topic {}", heading.name)).ends_with(0);
        assert_eq!(answer.ids(), [heading.id]);
    }
}
