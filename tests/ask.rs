//! Questions: that what is asked of something is answered with what is said of that, and with nothing else.

use std::collections::BTreeSet;

use immunoref::{
    embedded,
    knowledge::{Knowledge, grades, stems},
    model::{Entry, Kind, Part, SideEffect},
};
use serde_json::{Value, json};

use crate::common::{Answer, immunoref, within};

/// The two drugs of which labels have rules.
const DRUGS: [(&str, &str); 2] = [("keytruda", "drug:pembrolizumab"), ("jemperli", "drug:dostarlimab")];

fn ask(question: &str) -> Value {
    within(["search", "--json", "--", question]).json()
}

fn page(question: &str) -> Answer {
    within(["search", "--width", "80", "--", question])
}

fn ids(json: &Value) -> Vec<&str> {
    json["results"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect()
}

/// The passages of an answer, best first, each with the id of its entry.
fn passages(json: &Value) -> Vec<(&str, &Value)> {
    let results = json["results"].as_array().unwrap().iter();
    let mut all: Vec<(&str, &Value)> = results
        .flat_map(|it| {
            let passages = it["passages"].as_array().into_iter().flatten();
            passages.map(|passage| (it["id"].as_str().unwrap(), passage))
        })
        .collect();
    all.sort_by_key(|(_, it)| it["rank"].as_u64());
    all
}

fn effects(knowledge: &Knowledge) -> Vec<SideEffect> {
    let all = knowledge.headings_of(Kind::SideEffect).filter_map(|it| it.entry());
    all.filter_map(|it| if let Entry::SideEffect(it) = it { Some(it) } else { None }).collect()
}

/// What must hold of nearly all: how many may fail, so that it is at least so many percent.
#[track_caller]
fn nearly_all(count: usize, failed: &[String], percent: usize) {
    assert!(count > 10 && (count - failed.len()) * 100 >= percent * count, "{failed:#?}");
}

#[test]
fn a_side_effect_of_a_drug_comes_first_or_it_is_said_that_no_source_names_it() {
    let knowledge = embedded::knowledge();
    let mut failed = Vec::new();
    let mut count = 0;
    for effect in effects(&knowledge) {
        let name = effect.name.to_lowercase();
        for question in
            [format!("keytruda {name}"), format!("{name} on pembro"), format!("does keytruda cause {name}")]
        {
            count += 1;
            let json = ask(&question);
            let is_first = ids(&json).first() == Some(&effect.id.as_str());
            let says_so = json["notices"].as_array().unwrap().iter().any(|it| {
                let it = it.as_str().unwrap();
                it.starts_with("No source read here names") && it.to_lowercase().contains(&name)
            });
            // Another drug is never the answer.
            let is_of_another = passages(&json)
                .iter()
                .any(|(_, it)| it["drug"].as_str().is_some_and(|it| it != "drug:pembrolizumab"));
            assert!(!is_of_another, "{question}");
            if !is_first && !says_so {
                failed.push(format!("{question}: {:?}", ids(&json)));
            }
        }
    }
    nearly_all(count, &failed, 98);
}

#[test]
fn a_section_of_a_drug_is_printed_for_an_everyday_word_of_it() {
    // Of each section words by which people ask for it.
    let words = [
        ("dosing", "how much"),
        ("route", "drip or needle"),
        ("duration", "how long"),
        ("stop-rule", "when to stop"),
        ("missed-dose", "forgot"),
        ("warnings", "black box"),
        ("contraindications", "who should not take"),
        ("pregnancy", "pregnant"),
        ("monitoring", "blood tests"),
        ("preparation", "fridge"),
        ("what-it-does", "how does it work"),
        ("class", "what type of drug is"),
        ("order", "which first"),
        ("timing", "late effects"),
        ("dose-modification", "dose reduction"),
        ("common-reactions", "side effects"),
        ("management", "steroids"),
    ];
    let knowledge = embedded::knowledge();
    let (mut failed, mut count) = (Vec::new(), 0);
    for drug in knowledge.headings_of(Kind::Drug).filter(|it| !it.has_withdrawal()) {
        let entry = drug.entry().unwrap();
        for (part, word) in words {
            let Some(Part::Section(section)) = Part::named(part) else { panic!("{part}") };
            if entry.section(section).is_empty() {
                continue;
            }
            for question in [format!("{word} {}", drug.label), format!("{} {word}", drug.label)] {
                count += 1;
                let json = ask(&question);
                let all = passages(&json);
                // One of the first two, so that it is on the screen.
                if !all.iter().take(2).any(|(id, it)| *id == drug.id && it["part"] == part) {
                    let first = all.first().map(|(id, it)| format!("{id} {}", it["part"]));
                    failed.push(format!("{question}: {first:?}"));
                }
            }
        }
    }
    nearly_all(count, &failed, 95);
}

#[test]
fn a_trial_comes_first_and_of_another_drug_that_is_said() {
    let knowledge = embedded::knowledge();
    for trial in knowledge.headings_of(Kind::Trial) {
        let Some(Entry::Trial(entry)) = trial.entry() else { panic!("{}", trial.id) };
        for question in [format!("keytruda {}", trial.name), format!("{} keytruda", trial.name)] {
            let json = ask(&question);
            assert_eq!(ids(&json).first(), Some(&trial.id), "{question}");
            let is_of_another =
                !entry.drugs.is_empty() && !entry.drugs.iter().any(|it| it == "drug:pembrolizumab");
            let first = json["notices"][0].as_str().unwrap();
            let says_so = first.starts_with(&format!("{} is a trial of", trial.name));
            assert_eq!(says_so, is_of_another, "{question}: {first}");
            let answer = page(&question);
            let line = answer.stdout().lines().find(|it| it.contains("is a trial of")).is_some();
            assert_eq!(line, is_of_another, "{question}");
        }
    }
}

#[test]
fn at_a_grade_stands_its_rule_or_that_there_is_none_and_no_other_above() {
    let knowledge = embedded::knowledge();
    let mut count = 0;
    let all_effects = effects(&knowledge);
    for effect in all_effects.iter().filter(|it| !it.actions.is_empty()) {
        let name = effect.name.to_lowercase();
        for (drug, id) in DRUGS {
            let rules: Vec<u8> = effect
                .actions
                .iter()
                .filter(|it| it.drug == id)
                .map(|it| grades(&stems(&it.grade)))
                .collect();
            for grade in 1..=4_u8 {
                count += 1;
                let question = format!("grade {grade} {name} {drug}");
                let json = ask(&question);
                let first = json["notices"][0].as_str().unwrap();
                if rules.is_empty() {
                    let no_rule = first.starts_with("No label of") && first.contains(&name);
                    assert!(no_rule, "{question}: {first}");
                } else if rules.iter().all(|it| *it == 0) {
                    assert!(first.contains("by thresholds, not by grade"), "{question}: {first}");
                } else if rules.iter().all(|it| it & 1 << grade == 0) {
                    let said = format!("The label names no action at grade {grade} for {name}.");
                    assert_eq!(first, said, "{question}");
                } else {
                    assert!(!first.contains("names no action"), "{question}: {first}");
                    let all = passages(&json);
                    let (entry, rule) = all.first().unwrap();
                    let text = rule["text"].as_str().unwrap();
                    let is_of_grade = grades(&stems(text)) & 1 << grade != 0;
                    assert!(
                        *entry == effect.id && rule["part"] == "actions" && is_of_grade,
                        "{question}: {text}"
                    );
                    assert_eq!(rule["drug"], *id, "{question}");
                }
                // A rule of another organ is never above.
                let other = passages(&json).into_iter().take(2).find(|(entry, it)| {
                    let related = |id: &str| {
                        let parents =
                            all_effects.iter().find(|it| it.id == id).and_then(|it| it.parent.clone());
                        Some(id) == effect.parent.as_deref() || parents.as_deref() == Some(&*effect.id)
                    };
                    it["part"] == "actions" && *entry != effect.id && !related(entry)
                });
                assert!(other.is_none() || rules.is_empty(), "{question}: {other:?}");
            }
        }
    }
    assert!(count > 100);
}

#[test]
fn a_drug_that_was_not_asked_for_is_no_answer() {
    for (question, other) in [
        ("jemperli dose", "drug:pembrolizumab"),
        ("keytruda dose", "drug:dostarlimab"),
        ("palbociclib neutropenia dose reduction", "drug:sacituzumab-govitecan"),
        ("nivolumab grade 3 colitis hold", "drug:pembrolizumab"),
    ] {
        let json = ask(question);
        let of_other = passages(&json).into_iter().find(|(id, it)| *id == other || it["drug"] == other);
        assert!(of_other.is_none(), "{question}: {of_other:?}");
    }
}

#[test]
fn a_part_that_is_known_is_answered_as_a_part() {
    let json = ask("tattoo on keytruda");
    assert_eq!((&json["match"]["kind"], &json["match"]["unread"][0]), (&"part".into(), &"tattoo".into()));
    assert_eq!(ids(&json), ["drug:pembrolizumab"]);
    assert!(page("tattoo on keytruda").stdout().contains("Nothing here on “tattoo”."));
    assert!(!page("tattoo on keytruda").stdout().contains("antibody"), "no card stands for an answer");
}

#[test]
fn of_what_this_reference_does_not_tell_that_is_said_first() {
    for question in ["keytruda dose for lung cancer", "how much does keytruda cost"] {
        let first = ask(question)["notices"][0].as_str().unwrap().to_owned();
        assert!(first.starts_with("This reference does not tell of"), "{question}: {first}");
    }
}

#[test]
fn a_place_is_answered_from_there_or_it_is_said_that_nothing_was_read() {
    let json = ask("is dostarlimab approved for breast cancer in europe");
    assert_eq!(passages(&json)[0].1["jurisdiction"], "EU");
    let json = ask("keytruda approved in canada");
    assert_eq!(json["notices"][0], "Nothing was read from Canada on this.");
}

#[test]
fn whom_to_call_stands_before_an_answer_to_who_tells_of_a_symptom() {
    for question in
        ["who do I call at night with diarrhea", "rash how to treat", "cough on keytruda what to do"]
    {
        let answer = page(question);
        let lines: Vec<&str> = answer.stdout().lines().take(8).collect();
        let says_call = lines.iter().any(|it| it.contains("right away") || it.contains("at once"));
        assert!(says_call, "{question}: {lines:#?}");
    }
    assert_eq!(ids(&ask("when should I call the doctor"))[0], "topic:when-to-call");
}

#[test]
fn signs_are_answered_whatever_else_is_asked() {
    let rows = include_str!("data/symptoms.tsv").lines().skip(1).map(|it| it.split('\t').collect::<Vec<_>>());
    let urgent: Vec<&str> = rows.filter(|it| it[3] == "yes").map(|it| it[0]).collect();
    let mut failed = Vec::new();
    let mut count = 0;
    for symptom in urgent {
        for question in [
            format!("should I stop keytruda, {symptom}"),
            format!("{symptom}, can I take ibuprofen"),
            format!("how much does keytruda cost, {symptom}"),
            format!("{symptom} since monday can I take zofran"),
        ] {
            count += 1;
            if !page(&question).stdout().contains("Call at once") {
                failed.push(question);
            }
        }
    }
    nearly_all(count, &failed, 97);
}

#[test]
fn what_is_done_about_one_side_effect_answers_for_no_other() {
    let knowledge = embedded::knowledge();
    let parent = |id: &str| knowledge.by_id(id).and_then(|it| it.parent());
    for effect in effects(&knowledge) {
        let question = format!("keytruda {} grade 2 hold", effect.name);
        let json = ask(&question);
        let asked: Vec<&Value> = json["match"]["read"]["subjects"].as_array().into_iter().flatten().collect();
        let is_related = |id: &str| {
            let mut asked = asked.iter().filter_map(|it| it.as_str());
            asked.any(|it| it == id || parent(it).as_deref() == Some(id) || parent(id).as_deref() == Some(it))
        };
        for (id, passage) in passages(&json).into_iter().filter(|(_, it)| it["part"] == "actions") {
            let text = passage["text"].as_str().unwrap();
            let is_named = effect.name.split(' ').any(|it| it.len() > 2 && text.contains(it));
            assert!(is_related(id) || is_named, "{question}: {id}: {text}");
        }
    }
}

#[test]
fn a_misspelt_sign_is_answered_as_one() {
    for (question, sign) in [
        ("dioreah on keytruda should i wait until monday", "diarrhea"),
        ("headake on jemperli", "headache"),
        ("chestpain on keytruda", "chest pain"),
    ] {
        let answer = page(question);
        let after = answer.stdout().split_once("Call at once").unwrap_or_else(|| panic!("{question}")).1;
        assert!(after.lines().take(3).any(|it| it.contains(sign)), "{question}: {after}");
    }
}

#[test]
fn a_passage_says_why_it_answers() {
    let json = ask("keytruda storage temperature");
    let passages = passages(&json);
    assert_eq!(passages[0].1["why"], json!(["storage", "words"]));
    assert!(passages.iter().all(|(_, it)| !it["why"].as_array().unwrap().is_empty()), "{json}");
}

#[test]
fn where_a_trial_has_no_rate_of_a_side_effect_that_is_said() {
    let knowledge = embedded::knowledge();
    let mut failed = Vec::new();
    let all = effects(&knowledge);
    for effect in &all {
        let json = ask(&format!("{} keynote-522", effect.name));
        let rates = &mut effect.rates.iter().map(|it| &it.population);
        let is_there = rates.any(|it| it.contains("KEYNOTE-522"));
        let mut notices = json["notices"].as_array().unwrap().iter();
        let is_said = notices.any(|it| it.as_str().unwrap().starts_with("No rate of"));
        if is_there == is_said {
            failed.push(format!("{}: {is_there}", effect.name));
        }
    }
    nearly_all(all.len(), &failed, 98);
}

#[test]
fn a_misspelt_name_is_a_name_and_no_question() {
    for (typed, id) in [
        ("eligability", "topic:eligibility-early-stage"),
        ("succes rate", "topic:success-rate"),
        ("biomrakrs", "topic:biomarkers"),
    ] {
        assert_eq!(ids(&ask(typed)).first(), Some(&id), "{typed}");
    }
}

#[test]
fn a_sign_that_is_misspelt_beside_a_question_is_answered_first() {
    for question in ["keytruda dose and dioreah", "what is the interval of jemperli i have dioreah"] {
        assert!(page(question).stdout().contains("Call at once"), "{question}");
    }
}

#[test]
fn of_a_trial_stands_first_the_endpoint_that_was_asked_for() {
    let knowledge = embedded::knowledge();
    let (mut failed, mut count) = (Vec::new(), 0);
    for trial in knowledge.headings_of(Kind::Trial) {
        let entry = trial.entry().unwrap();
        let results: Vec<String> = entry
            .passages()
            .iter()
            .filter(|it| it.part.slug() == "results")
            .map(|it| it.text.to_lowercase())
            .collect();
        for endpoint in [
            "overall survival",
            "progression-free survival",
            "event-free survival",
            "pathologic complete response",
        ] {
            if !results.iter().any(|it| it.contains(endpoint)) {
                continue;
            }
            count += 1;
            let question = format!("{} {endpoint}", trial.name);
            let json = ask(&question);
            let first = passages(&json).first().map(|(_, it)| it["text"].as_str().unwrap().to_lowercase());
            if !first.is_some_and(|it| it.contains(endpoint)) {
                failed.push(question);
            }
        }
    }
    assert!(count > 10 && failed.is_empty(), "{count}: {failed:#?}");
}

#[test]
fn a_label_whose_rules_are_not_here_is_not_said_to_have_none() {
    let notices = ask("grade 2 myocarditis atezolizumab")["notices"].clone();
    // Before all else that it is approved no more.
    assert_eq!(notices[0], "The approval of atezolizumab in this reference is withdrawn.");
    assert!(notices[1].as_str().unwrap().starts_with("What the label of atezolizumab does"), "{notices}");
    let first = ask("grade 2 diarrhea keytruda")["notices"][0].as_str().unwrap().to_owned();
    assert!(first.starts_with("No label of pembrolizumab"), "{first}");
}

#[test]
fn a_word_of_regulators_is_no_mood() {
    for question in ["why was tecentriq withdrawn", "atezolizumab withdrawn"] {
        let json = ask(question);
        assert!(passages(&json)[0].1["text"].as_str().unwrap().contains("ithdrawn"), "{question}");
        assert_eq!(json["match"]["signs"], json!([]), "{question}");
    }
}

#[test]
fn a_status_for_which_a_drug_is_not_approved_is_said_so_whatever_is_asked() {
    let no_use = |question: &str| {
        let json = ask(question);
        let mut notices = json["notices"].as_array().unwrap().iter();
        notices.any(|it| it.as_str().unwrap().starts_with("No approved use of"))
    };
    for question in ["keytruda for er positive", "keytruda HER2-positive dose", "dostarlimab tnbc"] {
        assert!(no_use(question), "{question}");
    }
    for question in [
        "keytruda tnbc dose",
        "trodelvy er positive",
        "trodelvy hr positive dose",
        "tecentriq pd-l1 positive",
    ] {
        assert!(!no_use(question), "{question}");
    }
}

#[test]
fn a_term_of_which_it_is_asked_what_it_means_is_shown_alone() {
    let knowledge = embedded::knowledge();
    let (mut failed, mut count) = (Vec::new(), 0);
    for term in knowledge.headings_of(Kind::Term) {
        let entry = term.entry().unwrap();
        for name in entry.names().aliases.iter().map(String::as_str).chain([entry.name()]) {
            count += 1;
            let question = format!("what does {name} mean");
            if ids(&ask(&question)).first() != Some(&term.id) {
                failed.push(question);
            }
        }
    }
    nearly_all(count, &failed, 90);
}

#[test]
fn a_misspelt_word_of_a_facet_asks_for_it_and_that_is_said() {
    let file: Value = serde_json::from_str(include_str!("../assets/knowledge/facets.json")).unwrap();
    let (mut failed, mut count) = (Vec::new(), 0);
    for facet in file["entries"].as_array().unwrap() {
        let words = facet["words"].as_array().unwrap().iter().map(|it| it.as_str().unwrap());
        for word in words.filter(|it| it.len() > 8 && it.bytes().all(|it| it.is_ascii_lowercase())) {
            count += 1;
            let misspelt = format!("{}{}", &word[..4], &word[5..]);
            let json = ask(&format!("keytruda {misspelt}"));
            let read = &json["match"]["read"];
            let is_asked = read["facets"].as_array().into_iter().flatten().any(|it| *it == facet["id"]);
            let is_said = read["slips"].as_array().into_iter().flatten().any(|it| it[0] == misspelt.as_str());
            if !(is_asked && is_said) {
                failed.push(format!("{misspelt}: {read}"));
            }
        }
    }
    nearly_all(count, &failed, 75);
}

#[test]
fn the_words_of_the_field_in_other_mouths_find_nothing() {
    let negatives: Vec<&str> = include_str!("data/negatives.txt").lines().collect();
    assert!(negatives.len() >= 200);
    let answered = |it: &&str| !ids(&ask(it)).is_empty();
    let found: Vec<&str> = negatives.iter().copied().filter(answered).collect();
    assert!(found.len() * 50 <= negatives.len(), "{found:#?}");
    let of_drugs = found.iter().find(|it| ids(&ask(it)).iter().any(|id| id.starts_with("drug:")));
    assert_eq!(of_drugs, None);
}

#[test]
fn every_word_of_a_facet_asks_for_it() {
    let file: Value = serde_json::from_str(include_str!("../assets/knowledge/facets.json")).unwrap();
    let mut failed = Vec::new();
    for facet in file["entries"].as_array().unwrap() {
        for word in facet["words"].as_array().unwrap() {
            // Beside a drug, and beside a side effect: which of two facets a word asks for depends on that.
            let asked =
                ["keytruda", "pembro colitis"].map(|it| ask(&format!("{it} {}", word.as_str().unwrap())));
            let read = |json: &Value| {
                let facets = json["match"]["read"]["facets"].as_array().cloned().unwrap_or_default();
                facets.contains(&facet["id"])
            };
            if !asked.iter().any(read) {
                failed.push(format!("{word} of {}", facet["id"]));
            }
        }
    }
    // A few of them are names, too, which go first.
    assert!(failed.len() < 12, "{failed:#?}");
}

#[test]
fn every_synonym_leads_to_a_statement() {
    let knowledge = embedded::knowledge();
    let file: Value = serde_json::from_str(include_str!("../assets/knowledge/synonyms.json")).unwrap();
    for it in file["entries"].as_array().unwrap() {
        let means = it["means"].as_array().unwrap().iter().map(|it| it.as_str().unwrap());
        let leads = |means: &str| stems(means).iter().all(|it| knowledge.is_said(it));
        let lost: Vec<&str> = means.filter(|it| !leads(it)).collect();
        assert!(lost.is_empty(), "{}: {lost:?}", it["word"]);
    }
}

#[test]
fn words_without_a_command_are_a_question() {
    let answer = |words: &[&str]| immunoref(words.iter().copied()).run();
    assert_eq!(
        answer(&["keytruda", "dose", "--json"]).stdout(),
        answer(&["search", "keytruda", "dose", "--json"]).stdout()
    );
    assert_eq!(answer(&["--format", "plain", "keytruda"]).stdout(), answer(&["search", "keytruda"]).stdout());
    assert!(answer(&["keytruda"]).stdout().starts_with("Pembrolizumab (Keytruda)"));
    assert!(answer(&["version"]).stdout().starts_with("immunoref "));
    assert_eq!(answer(&["help"]).stdout(), answer(&["--help"]).stdout());
    // One letter off a command, and nothing else.
    assert!(answer(&["serch", "keytruda"]).ends_with(2).stderr().contains("search"));
    assert!(answer(&["scheduel", "keytruda"]).ends_with(2).stderr().contains("schedule"));
}

#[test]
fn words_that_do_not_fit_a_command_are_a_question_and_that_is_said() {
    for (words, command) in [
        (["changes", "in", "mood"].as_slice(), "changes"),
        (&["list", "side", "effects", "of", "keytruda"], "list"),
        (&["check", "TSH"], "check"),
    ] {
        let answer = immunoref(words.iter().copied()).run().ends_with(0);
        let said = format!("These words do not fit the command `{command}`: they were read as a question.");
        assert!(answer.stdout().contains(&said), "{words:?}: {}", answer.stdout());
        let json = immunoref(words.iter().copied()).and(["--json"]).run().json();
        assert_eq!((&json["command"], &json["notices"][0]), (&"search".into(), &said.into()));
    }
    // An option that is unknown, a folder that is not there, and words that mean nothing are what they were.
    for words in [["changes", "--mood"].as_slice(), &["check", "./missing"], &["list", "zzzz"]] {
        let answer = immunoref(words.iter().copied()).run();
        assert!(answer.code != 0, "{words:?}");
        assert!(!answer.stdout().contains("read as a question"), "{words:?}");
    }
}

#[test]
fn what_is_said_in_a_passage_is_said_in_its_entry() {
    for question in ["keytruda dose", "grade 3 colitis", "how common is pneumonitis with keytruda", "fridge"]
    {
        let json = ask(question);
        for result in json["results"].as_array().unwrap() {
            let whole = result.to_string();
            let sources: BTreeSet<&str> =
                json["sources"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
            for passage in result["passages"].as_array().into_iter().flatten() {
                for citation in passage["citations"].as_array().unwrap() {
                    assert!(sources.contains(citation["source"].as_str().unwrap()), "{question}");
                    assert!(whole.matches(&citation.to_string()).count() > 1, "{question}: {citation}");
                }
            }
        }
    }
}

#[test]
fn what_was_looked_for_and_not_read_is_said_where_it_is_asked_for() {
    for (question, gap, answer) in [
        (
            "can I drive on keytruda",
            "driving: a US text, or a guideline",
            "do not drive unless you feel well",
        ),
        ("antibiotics on keytruda", "antibiotics with pembrolizumab", "Nothing here on “antibiotics”"),
        ("sunscreen with keytruda", "sun and sunscreen with checkpoint inhibitors", "burn more easily"),
    ] {
        let said = page(question).stdout().split_whitespace().collect::<Vec<_>>().join(" ");
        let notice = format!("Looked for and not read: {gap}");
        assert!(said.contains(&notice) && said.replace('*', "").contains(answer), "{question}: {said}");
    }
    // No gap stands beside what was not asked for.
    assert!(!page("keytruda dose").stdout().contains("Looked for"));
}

/// A complaint of which labels have no rule may be the sign of what they have one for.
#[test]
fn of_a_complaint_at_a_grade_it_is_said_what_it_may_be_and_how_that_is_asked() {
    for (asked, may_be, command) in [
        ("grade 3 diarrhea on keytruda what to do", "colitis", "immunoref grade 3 colitis"),
        ("diarrhea 8 times a day grade 3 management", "colitis", "immunoref grade 3 colitis"),
        ("grade 2 cough", "pneumonitis", "immunoref grade 2 pneumonitis"),
    ] {
        let page = immunoref(["search", asked, "--width", "200"]).run().ends_with(0);
        let head: Vec<&str> = page.stdout().lines().take(4).collect();
        let said = format!("may be a sign of {may_be}: see {command}.");
        assert!(head.iter().any(|it| it.contains(&said)), "{asked}: {head:#?}");
    }
    let named = immunoref(["search", "grade 3 colitis"]).run().ends_with(0);
    assert!(!named.stdout().contains("may be a sign of"), "{}", named.stdout());
}

/// The words of a status stand in the name of its negative, too: what is said of that is no answer.
#[test]
fn a_question_on_a_status_is_not_answered_with_another_one() {
    for (asked, other) in [
        ("can keytruda be given with HER2 positive", "HER2-negative"),
        ("is HER2 positive treated", "HER2-negative"),
    ] {
        for (id, passage) in passages(&ask(asked)) {
            let said = format!("{} {}", passage["text"], passage["population"]);
            assert!(!said.contains(other) || said.contains("HER2-positive"), "{asked}: {id}: {said}");
        }
    }
}
