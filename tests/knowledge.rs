//! The rules of the knowledge: each is broken once, and the problem names the
//! file, the entry and the rule. And each file has one form.

use std::{env, fs, path::Path};

use immunoref::{
    embedded,
    knowledge::{FILES, Knowledge, Texts, compile, read},
    model::{
        Action, Drug, Edition, Event, Facet, File, Locale, Management, Organ, OtherDrug, Rate, RedFlag,
        Regimen, SideEffect, Sign, SignWords, Source, Synonym, Term, Topic, Trial, Use,
    },
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

fn texts() -> Texts {
    read(Path::new("assets/knowledge")).unwrap()
}

/// What is wrong with the knowledge after a change to one file.
fn problems(file: &'static str, change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut texts = texts();
    let mut json = serde_json::from_str(&texts[file]).unwrap();
    change(&mut json);
    texts.insert(file, json.to_string());
    found(&texts)
}

fn found(texts: &Texts) -> Vec<String> {
    compile(texts, &[]).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

/// Fails unless a problem begins with the file and the entry and names the rule.
#[track_caller]
fn named(problems: &[String], file: &str, entry: &str, rule: &str) {
    let begin = format!("{file}: {entry}");
    assert!(
        problems.iter().any(|it| it.strip_prefix(&begin).is_some_and(|rest| rest.contains(rule))),
        "no problem `{begin}: …{rule}…` among {problems:#?}"
    );
}

/// Changes one entry of a file, given by its id or name, and expects a problem with it.
#[track_caller]
fn breaks(file: &'static str, id: &str, change: impl FnOnce(&mut Value), rule: &str) {
    let problems = problems(file, |json| change(entry(json, id)));
    named(&problems, file, id, rule);
}

fn entry<'v>(json: &'v mut Value, id: &str) -> &'v mut Value {
    let entries = json["entries"].as_array_mut().unwrap().iter_mut();
    let is = |it: &&mut Value| it.get("id").unwrap_or(&it["name"]) == id;
    entries.into_iter().find(is).unwrap_or_else(|| panic!("no entry {id}"))
}

/// Adds an entry at the end of a file, and expects a problem with it.
#[track_caller]
fn breaks_with(file: &'static str, new: Value, rule: &str) {
    let label = [&new["id"], &new["effect"], &new["sign"]["text"], &new["name"]];
    let label = label.into_iter().find_map(Value::as_str).unwrap_or_default().to_owned();
    named(&problems(file, with(new)), file, &label, rule);
}

/// Adds an entry at the end of a file.
fn with(new: Value) -> impl FnOnce(&mut Value) {
    move |json| json["entries"].as_array_mut().unwrap().push(new)
}

fn cite(source: &str) -> Value {
    json!([{"source": source, "section": null}])
}

fn said(text: &str) -> Value {
    json!({"text": text, "citations": cite("article")})
}

/// Puts a statement into an entry.
fn says(statement: Value) -> impl FnOnce(&mut Value) {
    move |entry| entry["sections"]["says"] = json!([statement])
}

/// An entry of a kind with nothing but a statement; its id and name stand last in any order.
fn plain(kind: &str) -> Value {
    json!({
        "id": format!("{kind}:zzz"), "name": format!("Zzz {kind}"), "names": {},
        "sections": {"says": [said("It is said.")]},
    })
}

/// The same, with one field more.
fn plain_with(kind: &str, field: &str, value: Value) -> Value {
    let mut entry = plain(kind);
    entry[field] = value;
    entry
}

const DRUG: &str = "drug:pembrolizumab";
const EFFECT: &str = "side-effect:fatigue";

#[test]
fn the_knowledge_keeps_its_rules() {
    assert_eq!(found(&texts()), Vec::<String>::new());
}

#[test]
fn entries_that_break_no_rule_are_taken() {
    // The other tests add to these what breaks one.
    for (file, kind, more) in [
        ("terms.json", "term", Value::Null),
        ("topics.json", "topic", Value::Null),
        ("trials.json", "trial", json!({"drugs": [DRUG]})),
        ("regimens.json", "regimen", json!({"drugs": [DRUG]})),
        ("side-effects.json", "side-effect", json!({"severity": "common"})),
    ] {
        let mut new = plain(kind);
        new.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        assert_eq!(problems(file, with(new)), Vec::<String>::new(), "{file}");
    }
    for (file, new) in [
        ("events.json", event()),
        ("uses.json", used("name", json!("Some disease"))),
        ("actions.json", action("drug", json!(DRUG))),
        ("rates.json", rate("drug", json!(DRUG))),
        ("red-flags.json", red_flag("urgency", json!("Call"))),
        ("management.json", managed("year", json!(2026))),
    ] {
        assert_eq!(problems(file, with(new)), Vec::<String>::new(), "{file}");
    }
    assert_eq!(
        problems("drugs.json", |json| says(said("Given as 200 mg."))(entry(json, DRUG))),
        Vec::<String>::new()
    );
}

#[test]
fn the_program_holds_the_knowledge_of_the_files() {
    let files = Knowledge::new(compile(&texts(), &[]).unwrap().leak()).unwrap();
    let program = embedded::knowledge();
    assert_eq!(files.sha256, program.sha256, "build again");
    let entries = |it: &Knowledge| it.headings().map(|it| it.entry().unwrap()).collect::<Vec<_>>();
    assert_eq!(entries(&files), entries(&program));
    assert_eq!(files.tables(), program.tables());
    assert!(files.sources().eq(program.sources()));
}

#[test]
fn an_unknown_field_is_refused() {
    breaks("drugs.json", DRUG, |it| it["colour"] = json!("red"), "unknown field `colour`");
    breaks("drugs.json", DRUG, |it| it["names"]["brand"] = json!([]), "unknown field `brand`");
    breaks("side-effects.json", EFFECT, |it| it["sections"]["treat"] = json!([]), "unknown variant `treat`");
    breaks("sources.json", "article", |it| it["grade"] = json!("A"), "unknown field `grade`");
    breaks("other-drugs.json", "nivolumab", |it| it["brand"] = json!("x"), "unknown field `brand`");
    let statement = json!({"text": "x", "author": "y", "citations": cite("article")});
    breaks("topics.json", "topic:overview", says(statement), "unknown field `author`");
    let citation = json!({"text": "x", "citations": [{"source": "article", "section": null, "page": 1}]});
    breaks("topics.json", "topic:overview", says(citation), "unknown field `page`");
    for (file, new) in [
        ("uses.json", used("colour", json!("red"))),
        ("uses.json", used("approvals", json!([approval("colour", json!("red"))]))),
        ("actions.json", action("colour", json!("red"))),
        ("rates.json", rate("colour", json!("red"))),
        ("rates.json", rate("by_grade", json!([{"grade": "Grade 3", "percent": "1", "colour": "red"}]))),
        ("management.json", managed("colour", json!("red"))),
    ] {
        breaks_with(file, new, "unknown field `colour`");
    }
    let flagged = problems("red-flags.json", with(red_flag("colour", json!("red"))));
    named(&flagged, "red-flags.json", "A sign (entry", "unknown field `colour`");
    breaks("sources.json", "article", |it| it["document"] = json!({"edition": 1}), "unknown field `edition`");
    breaks(
        "sources.json",
        "article",
        |it| it["newer"] = json!({"date": "2999", "changes": "All", "read": 1}),
        "unknown field `read`",
    );
    for file in FILES {
        let problems = problems(file, |json| json["more"] = json!(1));
        named(&problems, file, "the file", "unknown field `more`");
    }
}

#[test]
fn a_missing_field_is_named() {
    let remove = |field: &'static str| move |it: &mut Value| drop(it.as_object_mut().unwrap().remove(field));
    breaks("drugs.json", DRUG, remove("name"), "missing field `name`");
    breaks("drugs.json", DRUG, remove("sections"), "missing field `sections`");
    breaks("side-effects.json", EFFECT, remove("severity"), "missing field `severity`");
    // A date or address that is not known is null, and not forgotten.
    breaks("sources.json", "article", remove("date"), "missing field `date`");
    breaks("sources.json", "article", remove("url"), "missing field `url`");
    breaks("sources.json", "article", remove("read_as"), "missing field `read_as`");
    for field in ["author", "short"] {
        breaks("sources.json", "article", remove(field), &format!("missing field `{field}`"));
    }
    for field in ["drug", "name", "approvals", "sections"] {
        let mut new = used("name", json!("Some disease"));
        remove(field)(&mut new);
        breaks_with("uses.json", new, &format!("missing field `{field}`"));
    }
    for field in ["drug", "grade", "action", "citations"] {
        let mut new = action("drug", json!(DRUG));
        remove(field)(&mut new);
        breaks_with("actions.json", new, &format!("missing field `{field}`"));
    }
    for field in ["drug", "population", "citations"] {
        let mut new = rate("drug", json!(DRUG));
        remove(field)(&mut new);
        breaks_with("rates.json", new, &format!("missing field `{field}`"));
    }
    for field in ["body", "effect", "population", "citations"] {
        let mut new = managed("year", json!(2026));
        remove(field)(&mut new);
        breaks_with("management.json", new, &format!("missing field `{field}`"));
    }
    let mut unplaced = red_flag("urgency", json!("Call"));
    remove("organ")(&mut unplaced);
    breaks_with("red-flags.json", unplaced, "missing field `organ`");
    let problems = problems("topics.json", |json| remove("id")(entry(json, "topic:overview")));
    named(&problems, "topics.json", "without a name (entry 1)", "missing field `id`");
}

#[test]
fn an_unknown_word_is_refused() {
    breaks("side-effects.json", EFFECT, |it| it["severity"] = json!("mild"), "unknown variant `mild`");
    breaks("sources.json", "article", |it| it["author"] = json!("blog"), "unknown variant `blog`");
    breaks("sources.json", "article", |it| it["read_as"] = json!("rumour"), "unknown variant `rumour`");
    let status = json!([approval("status", json!("pending"))]);
    breaks_with("uses.json", used("approvals", status), "unknown variant `pending`");
    breaks("sources.json", "article", |it| it["date"] = json!("2023-13-01"), "is not a date");
    breaks("sources.json", "article", |it| it["date"] = json!("10/19/2023"), "is not a date");
    let problems = problems("edition.json", |json| json["compiled"] = json!("today"));
    named(&problems, "edition.json", "the file", "is not a date");
}

#[test]
fn a_citation_that_leads_nowhere_is_refused() {
    let statement = json!({"text": "It is said.", "citations": cite("nowhere")});
    breaks(
        "drugs.json",
        DRUG,
        says(statement.clone()),
        "unresolved citation: no source has the id `nowhere`",
    );
    breaks("side-effects.json", EFFECT, |it| it["symptoms"] = json!([statement]), "unresolved citation");
    let identifier = json!([{"system": "X", "code": "1", "citations": cite("nowhere")}]);
    breaks("drugs.json", DRUG, |it| it["identifiers"] = identifier, "unresolved citation");
    breaks_with("rates.json", rate("citations", cite("nowhere")), "unresolved citation");
    breaks_with("actions.json", action("citations", cite("nowhere")), "unresolved citation");
    for new in everywhere(&json!({"text": "It is said in 2021.", "citations": cite("nowhere")})) {
        breaks_with(new.0, new.1, "unresolved citation");
    }
    let classed = json!({"name": "zzzumab", "class": "antibody", "citations": cite("nowhere")});
    named(&problems("other-drugs.json", with(classed)), "other-drugs.json", "zzzumab", "unresolved citation");
}

#[test]
fn a_missing_citation_is_refused() {
    let none = json!({"text": "It is said.", "citations": []});
    breaks("drugs.json", DRUG, says(none.clone()), "missing citation");
    breaks("side-effects.json", EFFECT, |it| it["symptoms"] = json!([none]), "missing citation");
    breaks("drugs.json", DRUG, says(json!({"text": "It is said."})), "missing field `citations`");
    breaks(
        "drugs.json",
        DRUG,
        says(json!({"text": "It is said.", "citations": [{"source": "article"}]})),
        "missing field `section`",
    );
    let identifier = json!([{"system": "X", "code": "1", "citations": []}]);
    breaks("drugs.json", DRUG, |it| it["identifiers"] = identifier, "missing citation");
    breaks_with("rates.json", rate("citations", json!([])), "missing citation");
    breaks_with("actions.json", action("citations", json!([])), "missing citation");
    for new in everywhere(&json!({"text": "It is said in 2021.", "citations": []})) {
        breaks_with(new.0, new.1, "missing citation");
    }
    breaks("topics.json", "topic:overview", |it| it["sections"] = json!({}), "missing citation");
    let told_by_nobody = json!([approval("history", json!([]))]);
    breaks_with(
        "uses.json",
        used("approvals", told_by_nobody),
        "missing citation: an approval has no history",
    );
    let classed = json!({"name": "zzzumab", "class": "antibody"});
    named(
        &problems("other-drugs.json", with(classed)),
        "other-drugs.json",
        "zzzumab",
        "a class has a citation",
    );
}

#[test]
fn a_duplicate_is_refused() {
    let twice = |file, id| {
        problems(file, |json| {
            let copy = entry(json, id).clone();
            json["entries"].as_array_mut().unwrap().push(copy);
        })
    };
    for (file, id) in [
        ("drugs.json", DRUG),
        ("side-effects.json", EFFECT),
        ("topics.json", "topic:overview"),
        ("regimens.json", "regimen:immunotherapy"),
        ("uses.json", "use:atezolizumab-metastatic-tnbc"),
    ] {
        named(&twice(file, id), file, id, "duplicate id");
    }
    let again = |file, id| {
        problems(file, |json| {
            let entries = json["entries"].as_array_mut().unwrap();
            let at = entries.iter().position(|it| it.get("id").unwrap_or(&it["name"]) == id).unwrap();
            entries.insert(at, entries[at].clone());
        })
    };
    named(&again("sources.json", "article"), "sources.json", "article", "duplicate id");
    named(&again("other-drugs.json", "nivolumab"), "other-drugs.json", "nivolumab", "duplicate");
    breaks(
        "side-effects.json",
        EFFECT,
        |it| it["name"] = json!("DIARRHEA"),
        "is also one of `side-effect:diarrhea`",
    );
    breaks("drugs.json", DRUG, |it| it["names"]["brands"] = json!(["Jemperli®"]), "duplicate name or brand");
    breaks(
        "drugs.json",
        DRUG,
        |it| it["names"]["aliases"] = json!(["jemperli"]),
        "is a name of `drug:dostarlimab`",
    );
    // A word for a side effect may be the name of another, which then goes first.
    let mut allowed: Value = serde_json::from_str(&texts()["side-effects.json"]).unwrap();
    entry(&mut allowed, EFFECT)["names"]["aliases"] = json!(["skin-rash"]);
    assert_eq!(problems("side-effects.json", |it| *it = allowed.clone()), Vec::<String>::new());
    breaks(
        "side-effects.json",
        EFFECT,
        |it| it["names"]["aliases"] = json!(["weary", "Weary"]),
        "stands twice",
    );
    // A code leads to one entry, in every form in which it is written.
    let coded =
        |system: &str, code: &str| json!([{"system": system, "code": code, "citations": cite("article")}]);
    let is_taken = "duplicate code: `";
    for (system, code) in [
        ("RxNorm", "1547545"),
        ("ATC", "1547545"),
        ("NDC", "00006-3026"),
        ("NDC", "0006-3026-02"),
        ("X", "keytruda"),
    ] {
        breaks_with("drugs.json", plain_with("drug", "identifiers", coded(system, code)), is_taken);
    }
    breaks_with("drugs.json", plain_with("drug", "identifiers", coded("X", "--")), "has no letter or digit");
    for code in ["KEYNOTE-522", "mk3475-355"] {
        breaks_with("trials.json", plain_with("trial", "names", json!({"codes": [code]})), is_taken);
    }

    let other = json!({"name": "zzzumab", "names": ["Opdivo"]});
    named(
        &problems("other-drugs.json", with(other)),
        "other-drugs.json",
        "zzzumab",
        "duplicate name `Opdivo`",
    );
}

#[test]
fn a_drug_of_ours_is_not_another() {
    for name in ["keytruda", "Pembrolizumab", "MK 3475", "lambrolizumab", "pembro"] {
        let other = json!({"name": "zzzumab", "names": [name]});
        named(&problems("other-drugs.json", with(other)), "other-drugs.json", "zzzumab", "which is covered");
    }
}

/// Whatever the name of another drug stands in as a name, a folder never answers it with an entry of its own.
#[test]
fn no_name_of_any_entry_is_that_of_another_drug() {
    let built_in = immunoref::embedded::knowledge();
    let in_force: Vec<_> = built_in.other_drugs().collect();
    let whole = read(Path::new("assets/knowledge")).unwrap();
    let refused = |file: &'static str, change: &dyn Fn(&mut Value)| {
        let mut json = serde_json::from_str(&whole[file]).unwrap();
        change(&mut json);
        let mut texts = whole.clone();
        texts.insert(file, json.to_string());
        let problems = compile(&texts, &in_force).err().unwrap_or_default();
        let told =
            |it: &immunoref::knowledge::Problem| it.rule.ends_with("is a name of nivolumab, another drug");
        assert!(problems.iter().any(told), "{file}: {problems:?}");
    };
    // Without the list of the files the one in force holds all the same.
    for file in [
        "drugs.json",
        "side-effects.json",
        "regimens.json",
        "topics.json",
        "terms.json",
        "trials.json",
        "events.json",
    ] {
        for name in ["Opdivo", "nivolumab", "OP-DIVO"] {
            for list in ["brands", "former", "codes", "aliases", "exact"] {
                refused(file, &|json| json["entries"][0]["names"][list] = json!([name]));
            }
            // A drug of that name would be that drug.
            if (file, name) != ("drugs.json", "nivolumab") {
                refused(file, &|json| json["entries"][0]["name"] = json!(name));
            }
        }
        refused(file, &|json| {
            let id = json["entries"][0]["id"].as_str().unwrap().split(':').next().unwrap().to_owned();
            json["entries"][0]["id"] = json!(format!("{id}:nivolumab"));
        });
    }
    refused("drugs.json", &|json| json["entries"][0]["names"]["aliases"] = json!(["the infusion opdivo"]));
    refused("terms.json", &|json| json["entries"][0]["long_name"] = json!("Opdivo"));
    refused("trials.json", &|json| json["entries"][0]["registration"] = json!("nivolumab"));
    refused("side-effects.json", &|json| json["entries"][0]["lay_name"] = json!("opdivo"));
    refused("side-effects.json", &|json| json["entries"][0]["symptoms"] = json!([said("Opdivo")]));
}

#[test]
fn an_empty_text_is_refused() {
    for text in ["", " ", "\u{a0}"] {
        breaks("drugs.json", DRUG, says(said(text)), "empty text");
    }
    breaks("drugs.json", DRUG, |it| it["name"] = json!(""), "empty text");
    breaks("drugs.json", DRUG, |it| it["names"]["brands"] = json!([""]), "empty text");
    breaks("side-effects.json", EFFECT, |it| it["names"]["aliases"] = json!([""]), "empty text");
    breaks("side-effects.json", EFFECT, |it| it["organ"] = json!(""), "empty text");
    breaks("sources.json", "article", |it| it["short"] = json!(""), "empty text");
    let newer = json!({"date": "2999", "changes": ""});
    breaks("sources.json", "article", |it| it["newer"] = newer, "empty text");
    breaks_with("red-flags.json", red_flag("organ", json!("")), "empty text");
    breaks_with("rates.json", rate("population", json!("")), "empty text");
    for field in ["grade", "action"] {
        breaks_with("actions.json", action(field, json!("")), "empty text");
    }
    for field in ["body", "form", "immunotherapy", "taper"] {
        breaks_with("management.json", managed(field, json!("")), "empty text");
    }
    breaks("sources.json", "article", |it| it["publisher"] = json!(""), "empty text");
    let nowhere = json!({"text": "It is said.", "citations": [{"source": "article", "section": ""}]});
    breaks("drugs.json", DRUG, says(nowhere), "empty text");
    let nobody = json!({"text": "In 5% of them.", "population": "", "citations": cite("article")});
    breaks("drugs.json", DRUG, says(nobody), "empty text");
    breaks("drugs.json", DRUG, |it| it["names"]["aliases"] = json!(["--"]), "has no letter or digit");
}

#[test]
fn a_stray_space_is_refused() {
    for text in [" It is said.", "It is said. ", "It is  said."] {
        breaks("drugs.json", DRUG, says(said(text)), "stray space");
    }
}

#[test]
fn a_control_or_invisible_character_is_refused() {
    for c in [
        '\0', '\u{7}', '\n', '\t', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}', '\u{ad}', '\u{200b}', '\u{202e}',
        '\u{2066}', '\u{feff}',
    ] {
        let text = format!("It is{c}said.");
        breaks("drugs.json", DRUG, says(said(&text)), "control or invisible character");
        breaks(
            "side-effects.json",
            EFFECT,
            |it| it["names"]["aliases"] = json!([text]),
            "control or invisible",
        );
        breaks("sources.json", "article", |it| it["title"] = json!(text), "control or invisible");
    }
}

#[test]
fn a_bad_dose_is_refused_with_the_rule_that_it_breaks() {
    for (text, rule) in [
        ("Given as 200mg.", "a space stands between number and unit"),
        ("Given as 1.0 mg.", "no zero trails"),
        ("Given as 1000 mg.", "thousands have a comma"),
        ("Given as .5 mg.", "a zero stands before"),
        ("Given q3w.", "write every 3 weeks, not q3w"),
        ("Given Q3W.", "write every 3 weeks, not q3w"),
        ("Given as 200-400mg.", "a space stands between number and unit"),
        ("Given as 200–400mg.", "a space stands between number and unit"),
        ("Given as ≥1000 mg.", "thousands have a comma"),
        ("Given as 5 µg.", "write mcg"),
        ("Given as 500 IU.", "write units"),
        ("Given SC.", "write subcutaneous"),
        ("Given as 5 cc.", "write mL"),
        ("CPS >10.", "no bare >"),
        ("CPS < CPS.", "no bare >"),
    ] {
        breaks("drugs.json", DRUG, says(said(text)), &format!("bad dose notation: {rule}"));
        breaks("topics.json", "topic:overview", says(said(text)), "bad dose notation");
    }
}

#[test]
fn every_text_is_held_to_the_notation_of_doses() {
    let bad = "200mg";
    for field in ["system", "code"] {
        let mut identifier = json!({"system": "X", "code": "1", "citations": cite("article")});
        identifier[field] = json!(bad);
        breaks("drugs.json", DRUG, |it| it["identifiers"] = json!([identifier]), "bad dose notation");
    }
    breaks_with("uses.json", used("name", json!(bad)), "bad dose notation");
    for section in ["indication", "marker", "test", "partners", "dosing", "says"] {
        let mut sections = json!({"indication": [said("For some disease.")]});
        sections[section] = json!([said(bad)]);
        breaks_with("uses.json", used("sections", sections), "bad dose notation");
    }
    for new in everywhere(&said("2021: 200mg.")) {
        breaks_with(new.0, new.1, "bad dose notation");
    }
    breaks("side-effects.json", EFFECT, |it| it["symptoms"] = json!([said(bad)]), "bad dose notation");
    breaks_with("rates.json", rate("population", json!(bad)), "bad dose notation");
    for field in ["grade", "action"] {
        breaks_with("actions.json", action(field, json!(bad)), "bad dose notation");
    }
    for field in ["body", "form", "definition", "work_up"] {
        breaks_with("management.json", managed(field, json!(bad)), "bad dose notation");
    }
    breaks_with("red-flags.json", red_flag("organ", json!(bad)), "bad dose notation");
    let regimen = regimen(&[component("dose", json!(bad))]);
    named(&problems("regimens.json", with(regimen)), "regimens.json", "regimen:zzz", "bad dose notation");
}

#[test]
fn a_file_out_of_order_is_refused() {
    let swapped = |file| {
        problems(file, |json| {
            let entries = json["entries"].as_array_mut().unwrap();
            entries.rotate_left(1);
        })
    };
    for file in ["drugs.json", "sources.json", "other-drugs.json"] {
        let all = swapped(file);
        assert!(
            all.iter().any(|it| it.starts_with(file) && it.contains("unsorted: stands after")),
            "{all:?}"
        );
    }
    for (file, kind) in [("terms.json", "term"), ("trials.json", "trial")] {
        let first = problems(file, |json| {
            let entries = json["entries"].as_array_mut().unwrap();
            let mut before = plain(kind);
            before["id"] = json!(format!("{kind}:zzzz"));
            before["name"] = json!("Zzzz");
            entries.extend([before, plain(kind)]);
        });
        named(&first, file, &format!("{kind}:zzz"), "unsorted");
    }
    breaks(
        "side-effects.json",
        EFFECT,
        |it| it["names"]["aliases"] = json!(["weary", "listless"]),
        "unsorted",
    );
    breaks("side-effects.json", EFFECT, |it| it["names"]["exact"] = json!(["wiped", "drained"]), "unsorted");
}

#[test]
fn an_id_that_is_none_is_refused() {
    for id in ["drug:Zzz", "drug:z z", "drug:", "drug:-z", "zzz", "topic:zzz", "drug:zzz:zzz"] {
        let mut new = plain("drug");
        new["id"] = json!(id);
        named(&problems("drugs.json", with(new)), "drugs.json", id, "kebab-case");
    }
    for id in ["use:Zzz", "use:", "zzz", "drug:zzz", "use:zzz:zzz"] {
        breaks_with("uses.json", used("id", json!(id)), "an id is `use:` and a name in kebab-case");
    }
    named(
        &problems("sources.json", |json| entry(json, "article")["id"] = json!("The Article")),
        "sources.json",
        "The Article",
        "kebab-case",
    );
}

#[test]
fn what_was_not_read_is_a_clean_phrase_and_stands_once() {
    for (gaps, rule) in [
        (json!([""]), "empty text"),
        (json!(["the  rule"]), "stray space"),
        (json!(["the rule", "The rule"]), "`The rule` stands twice among what was not read"),
    ] {
        breaks("drugs.json", DRUG, |it| it["not_read"] = gaps.clone(), rule);
        breaks("side-effects.json", EFFECT, |it| it["not_read"] = gaps.clone(), rule);
        breaks_with("uses.json", used("not_read", gaps), rule);
    }
}

#[test]
fn an_unknown_entry_is_refused() {
    for drug in ["drug:nobody", "pembrolizumab", EFFECT] {
        let rule = format!("unknown drug `{drug}`");
        let about = json!({"text": "It is said.", "drug": drug, "citations": cite("article")});
        breaks("side-effects.json", EFFECT, says(about), &rule);
        breaks_with("rates.json", rate("drug", json!(drug)), &rule);
        breaks_with("actions.json", action("drug", json!(drug)), &rule);
        breaks_with("uses.json", used("drug", json!(drug)), &rule);
        let related = json!([{"id": drug, "statement": said("It is another.")}]);
        breaks("drugs.json", DRUG, |it| it["not_the_same_as"] = related, &rule);
        for (file, kind) in [("regimens.json", "regimen"), ("trials.json", "trial")] {
            let new = plain_with(kind, "drugs", json!([drug]));
            named(&problems(file, with(new)), file, &format!("{kind}:zzz"), &rule);
        }
    }
    let component = regimen(&[component("drug", json!("drug:nobody"))]);
    named(
        &problems("regimens.json", with(component)),
        "regimens.json",
        "regimen:zzz",
        "unknown drug `drug:nobody`",
    );
    breaks(
        "side-effects.json",
        EFFECT,
        |it| it["parent"] = json!("side-effect:nothing"),
        "unknown side effect",
    );
    for effect in ["side-effect:nothing", "fatigue", DRUG] {
        let rule = format!("unknown side effect `{effect}`");
        breaks_with("rates.json", rate("effect", json!(effect)), &rule);
        breaks_with("actions.json", action("effect", json!(effect)), &rule);
        breaks_with("management.json", managed("effect", json!(effect)), &rule);
        breaks_with("red-flags.json", red_flag("conditions", json!([effect])), &rule);
    }
    let regimen = used("regimen", json!("regimen:nothing"));
    breaks_with("uses.json", regimen, "unknown regimen `regimen:nothing`");
    let trial = used("trials", json!(["trial:keynote-522", "trial:nothing"]));
    breaks_with("uses.json", trial, "unknown trial `trial:nothing`");
    let term = plain_with("term", "parent", json!("topic:nothing"));
    named(&problems("terms.json", with(term)), "terms.json", "term:zzz", "unknown topic");
}

fn event() -> Value {
    let mut event = plain("event");
    event["id"] = json!("event:9999-01-01-zzz");
    event["date"] = json!("9999-01-01");
    event["change"] = json!("approval");
    event["about"] = json!([DRUG]);
    event
}

#[test]
fn an_event_has_its_date_and_what_it_is_about() {
    for (field, value, rule) in [
        ("about", json!([]), "about at least one"),
        ("about", json!(["drug:nobody"]), "unknown id `drug:nobody`"),
        ("date", json!("9998-01-01"), "begins with its date"),
        ("date", json!("soon"), "is not a date"),
        ("change", json!("rumour"), "unknown variant `rumour`"),
    ] {
        let mut event = event();
        event[field] = value;
        named(&problems("events.json", with(event)), "events.json", "event:9999-01-01-zzz", rule);
    }
}

#[test]
fn a_percentage_without_its_people_is_refused() {
    breaks("drugs.json", DRUG, says(said("In 20% of them.")), "a percentage says whom it is about");
    breaks(
        "side-effects.json",
        EFFECT,
        |it| it["symptoms"] = json!([said("Fever in 20%")]),
        "whom it is about",
    );
    for new in everywhere(&said("In 20% of them, in 2021.")) {
        breaks_with(new.0, new.1, "whom it is about");
    }
}

fn rate(field: &str, value: Value) -> Value {
    let mut rate = json!({
        "effect": EFFECT, "drug": DRUG, "population": "100 people", "any_grade": "3.4",
        "citations": cite("article"),
    });
    rate[field] = value;
    rate
}

fn action(field: &str, value: Value) -> Value {
    let mut action = json!({
        "effect": EFFECT, "drug": DRUG, "grade": "Grade 3", "action": "Withhold", "citations": cite("article"),
    });
    action[field] = value;
    action
}

fn red_flag(field: &str, value: Value) -> Value {
    let mut flag = json!({
        "sign": "A sign", "read_as": ["cough"], "organ": "skin", "conditions": [EFFECT], "citations": cite("article"),
    });
    flag[field] = value;
    flag
}

fn managed(field: &str, value: Value) -> Value {
    let mut row = json!({
        "body": "A body", "year": 2026, "effect": EFFECT, "grades": [2], "population": "all",
        "immunotherapy": "hold", "citations": cite("article"),
    });
    row[field] = value;
    row
}

/// A use of a drug, with one field more or another.
fn used(field: &str, value: Value) -> Value {
    let mut new = json!({
        "id": "use:zzz", "drug": DRUG, "name": "Some disease",
        "approvals": [approval("status", json!("regular"))],
        "sections": {"indication": [said("For some disease.")]},
    });
    new[field] = value;
    new
}

/// An approval, with one field more or another.
fn approval(field: &str, value: Value) -> Value {
    let mut approval =
        json!({"status": "regular", "since": "2021-07-26", "history": [said("Approved in 2021.")]});
    approval[field] = value;
    approval
}

/// A new row of each table that holds statements, with this one.
fn everywhere(statement: &Value) -> [(&'static str, Value); 2] {
    let told = approval("history", json!([statement]));
    [
        ("uses.json", used("sections", json!({"indication": [statement]}))),
        ("uses.json", used("approvals", json!([told]))),
    ]
}

#[test]
fn a_row_of_management_is_of_grades_and_has_doses_with_their_unit() {
    for grades in [json!([0]), json!([6]), json!([3, 2]), json!([2, 2])] {
        breaks_with("management.json", managed("grades", grades), "grades are from 1 to 5");
    }
    let steroid = |low: &str, unit: Option<&str>| json!({"agent": "one", "low": low, "unit": unit});
    for low in ["", "1-2", "<1", "some"] {
        breaks_with("management.json", managed("steroid", steroid(low, Some("mg"))), "is no dose such as");
    }
    breaks_with("management.json", managed("steroid", steroid("1", None)), "a dose has a unit");
    breaks_with("management.json", managed("also", json!(["side-effect:nothing"])), "unknown side effect");
    let mut silent = managed("taper", Value::Null);
    silent.as_object_mut().unwrap().remove("immunotherapy");
    breaks_with("management.json", silent, "a row of management says what to do");
}

#[test]
fn a_rate_is_a_percentage() {
    for percent in ["", "3.4%", "many", "3,4", ">1", "-1", "1."] {
        breaks_with("rates.json", rate("any_grade", json!(percent)), "not a percentage");
        let graded = rate("by_grade", json!([{"grade": "Grade 3", "percent": percent}]));
        breaks_with("rates.json", graded, "not a percentage");
    }
    breaks_with("rates.json", rate("any_grade", Value::Null), "a rate has a percentage");
    // So it is in the other arm.
    let control = |field: &str, value: Value| {
        let mut control = json!({"arm": "placebo", "any_grade": "1.2"});
        control[field] = value;
        rate("control", control)
    };
    breaks_with("rates.json", control("any_grade", json!("1.2%")), "not a percentage");
    breaks_with("rates.json", control("any_grade", Value::Null), "a rate has a percentage");
    breaks_with("rates.json", control("arm", json!(" ")), "empty text");
    breaks_with("rates.json", rate("counts", json!("")), "empty text");
    breaks_with("actions.json", action("condition", json!("")), "empty text");
}

#[test]
fn an_approval_tells_how_its_status_came_about() {
    breaks_with("uses.json", used("approvals", json!([])), "a use says how it is approved");
    // The first of the history says it in words: the year stands in them.
    let with_history = |texts: &[&str]| {
        let history: Vec<Value> = texts.iter().map(|text| said(text)).collect();
        used("approvals", json!([approval("history", json!(history))]))
    };
    let rule = "the first history tells how its status came about in 2021";
    breaks_with("uses.json", with_history(&["Approved."]), rule);
    breaks_with("uses.json", with_history(&["Accelerated in 2020.", "Regular in 2021."]), rule);
    let good = with_history(&["Regular in 2021.", "Accelerated in 2020."]);
    assert_eq!(problems("uses.json", with(good)), Vec::<String>::new());
    // Of one that was withdrawn that is the year in which it was.
    let withdrawn = |text: &str| {
        let approval = json!({
            "status": "withdrawn", "since": "2019-03-08", "until": "2021-10-06", "history": [said(text)],
        });
        used("approvals", json!([approval]))
    };
    breaks_with("uses.json", withdrawn("Approved in 2019."), rule);
    assert_eq!(problems("uses.json", with(withdrawn("Withdrawn in 2021."))), Vec::<String>::new());
}

#[test]
fn a_sign_is_recognised_and_points_to_an_organ() {
    breaks_with("red-flags.json", red_flag("read_as", json!(["nothing"])), "`nothing` is no sign");
    breaks_with("red-flags.json", red_flag("read_as", json!([])), "a sign of side effects is read as a sign");
    breaks_with("red-flags.json", red_flag("organ", json!("left sock")), "`left sock` is no organ");
    breaks("side-effects.json", EFFECT, |it| it["organ"] = json!("left sock"), "`left sock` is no organ");
    let of_nothing = json!({"id": "zzz", "name": "zzz", "phrases": ["zzz"]});
    breaks_with("signs.json", of_nothing, "a sign leads to a side effect, or is that of a red flag");
    let of = |pattern: Value| json!({"id": "zzz", "name": "zzz", "phrases": ["zzz"], "patterns": [pattern], "leads_to": [EFFECT]});
    assert_eq!(problems("signs.json", with(of(json!({"of": ["cough"]})))), Vec::<String>::new());
    breaks_with("signs.json", of(json!({"of": ["zzz"]})), "no words mean `zzz`");
    breaks_with("signs.json", of(json!({"of": ["cough"], "without": ["zzz"]})), "no words mean `zzz`");
    let unknown =
        json!({"id": "zzz", "name": "zzz", "phrases": ["zzz"], "leads_to": ["side-effect:nothing"]});
    breaks_with("signs.json", unknown, "unknown side effect `side-effect:nothing`");
}

#[test]
fn a_word_has_one_meaning_and_an_organ_its_own_words() {
    let words = |words: Value| json!({"meaning": "zzz", "words": words});
    assert_eq!(problems("sign-words.json", with(words(json!(["zzz"])))), Vec::<String>::new());
    breaks_with("sign-words.json", words(json!(["cough"])), "`cough` means `cough`, too");
    breaks_with("sign-words.json", words(json!(["Zzz!"])), "`Zzz!` is not folded");
    breaks_with("sign-words.json", json!({"meaning": "zzz"}), "a meaning has words or numbers");
    breaks_with("organs.json", json!({"name": "liver"}), "`liver` names another, too");
    breaks_with("organs.json", json!({"name": "zzz", "part_of": "left sock"}), "`left sock` is no organ");
}

#[test]
fn a_regimen_serves_a_use_that_names_it() {
    let rule = "the `use` of a regimen is one that names this regimen";
    let serving = |id: &str| plain_with("regimen", "use", json!(id));
    breaks_as_regimen(serving("use:nothing"), rule);
    breaks_as_regimen(serving("use:atezolizumab-metastatic-tnbc"), rule);
    let mut texts = texts();
    for (file, new) in
        [("regimens.json", serving("use:zzz")), ("uses.json", used("regimen", json!("regimen:zzz")))]
    {
        let mut json = serde_json::from_str(&texts[file]).unwrap();
        with(new)(&mut json);
        texts.insert(file, json.to_string());
    }
    assert_eq!(found(&texts), Vec::<String>::new());
}

#[test]
fn what_another_entry_shows_too_names_it() {
    let also = |ids: Value| json!({"text": "It is said in 2021.", "also": ids, "citations": cite("article")});
    for id in ["drug:nobody", "pembrolizumab", ""] {
        let rule = format!("unknown id `{id}`");
        breaks("topics.json", "topic:overview", says(also(json!([id]))), &rule);
        for new in everywhere(&also(json!([id]))) {
            breaks_with(new.0, new.1, &rule);
        }
    }
    // And no entry names itself.
    breaks("drugs.json", DRUG, says(also(json!([DRUG]))), &format!("unknown id `{DRUG}`"));
    let good = problems("topics.json", |json| {
        says(also(json!([DRUG, EFFECT])))(entry(json, "topic:overview"));
    });
    assert_eq!(good, Vec::<String>::new());
}

#[test]
fn what_one_source_says_is_not_said_together() {
    let alone = json!({"text": "It is said in 2021.", "together": true, "citations": cite("article")});
    breaks("topics.json", "topic:overview", says(alone.clone()), "one source alone says nothing together");
    for new in everywhere(&alone) {
        breaks_with(new.0, new.1, "one source alone says nothing together");
    }
}

/// A component, with one field more.
fn component(field: &str, value: Value) -> Value {
    let mut component = json!({
        "drug": DRUG, "dose": "200 mg", "cycle_days": 21, "days": [1], "first_day": 1,
        "citations": cite("article"),
    });
    component[field] = value;
    component
}

/// A regimen with one phase.
fn regimen(components: &[Value]) -> Value {
    plain_with("regimen", "phases", json!([{"name": "all", "components": components}]))
}

#[track_caller]
fn breaks_as_regimen(regimen: Value, rule: &str) {
    named(&problems("regimens.json", with(regimen)), "regimens.json", "regimen:zzz", rule);
}

#[test]
fn the_doses_of_a_regimen_can_be_counted() {
    let good = regimen(&[component("minutes", json!(30))]);
    assert_eq!(problems("regimens.json", with(good)), Vec::<String>::new());
    for (field, value, rule) in [
        ("days", json!([]), "within the cycle"),
        ("days", json!([0]), "within the cycle"),
        ("days", json!([1, 22]), "within the cycle"),
        ("days", json!([8, 1]), "within the cycle"),
        ("days", json!([1, 1]), "within the cycle"),
        ("first_day", json!(0), "within the cycle"),
        ("first_day", json!(4_000_000_000_u32), "ten years"),
        ("cycle_days", json!(4_000_000_000_u32), "ten years"),
        ("doses", json!(0), "at least 1"),
        ("weeks", json!(0), "at least 1"),
        ("months", json!(0), "at least 1"),
        ("choice", json!({"option": "Some Option", "value": "b"}), "kebab-case"),
        ("choice", json!({"option": "interval", "value": "every-6-weeks"}), "not that of the choice"),
    ] {
        breaks_as_regimen(regimen(&[component(field, value)]), rule);
    }
    let mut both = component("doses", json!(4));
    both["weeks"] = json!(12);
    breaks_as_regimen(regimen(&[both]), "counts doses, or it gives weeks");
    let mut both = component("weeks", json!(12));
    both["months"] = json!(24);
    breaks_as_regimen(regimen(&[both]), "counts doses, or it gives weeks or months");
}

#[test]
fn the_parts_of_a_drug_follow_each_other() {
    let later = || component("first_day", json!(85));
    let good = regimen(&[component("doses", json!(4)), later()]);
    assert_eq!(problems("regimens.json", with(good)), Vec::<String>::new());
    breaks_as_regimen(
        regimen(&[component("minutes", json!(30)), later()]),
        "does not follow on a counted one",
    );
    breaks_as_regimen(
        regimen(&[component("doses", json!(4)), component("minutes", json!(30))]),
        "does not follow",
    );
    let chosen = component("choice", json!({"option": "a", "value": "b"}));
    breaks_as_regimen(regimen(&[chosen, later()]), "belongs to a choice");
}

#[test]
fn a_phase_has_a_name_and_a_first_day_of_its_own() {
    let phases = |mut second: Value| {
        second["components"] = json!([component("doses", json!(9))]);
        let first = json!({"name": "before", "components": [component("doses", json!(8))]});
        plain_with("regimen", "phases", json!([first, second]))
    };
    let good = phases(json!({"name": "after", "anchor": "second", "after": "surgery"}));
    assert_eq!(problems("regimens.json", with(good)), Vec::<String>::new());
    for (second, rule) in [
        (json!({"name": "after"}), "has an `anchor`"),
        (json!({"name": "before", "anchor": "second"}), "have the name `before`"),
        (json!({"name": "after", "anchor": "second", "after": "second"}), "have the name `second`"),
        (json!({"name": "after", "anchor": "Second"}), "kebab-case"),
    ] {
        breaks_as_regimen(phases(second), rule);
    }
    let first = json!([{"name": "all", "anchor": "first", "components": [component("doses", json!(1))]}]);
    breaks_as_regimen(plain_with("regimen", "phases", first), "starts with the plan");
}

#[test]
fn a_jurisdiction_that_does_not_fit_its_sources_is_refused() {
    let elsewhere = json!({"text": "It is said.", "jurisdiction": "EU", "citations": cite("article")});
    breaks("drugs.json", DRUG, says(elsewhere), "the jurisdiction is [EU], but its sources make it none");
    breaks_with("rates.json", rate("jurisdiction", json!("AU")), "[AU]");
    breaks_with("actions.json", action("jurisdiction", json!("AU")), "[AU]");
    let elsewhere = json!({"text": "It is 2021.", "jurisdiction": "EU", "citations": cite("article")});
    for new in everywhere(&elsewhere) {
        breaks_with(new.0, new.1, "the jurisdiction is [EU], but its sources make it none");
    }
    // And the other way round: what only a source from elsewhere says has its mark.
    let all = problems("sources.json", |json| entry(json, "article")["jurisdiction"] = json!("HK"));
    named(&all, "topics.json", "topic:overview", "the jurisdiction is none, but its sources make it [HK]");
}

#[test]
fn a_source_of_one_drug_says_nothing_of_another() {
    let of_another = json!([{"source": "jemperli-eu-leaflet", "section": null}]);
    let rule = "is a source of `drug:dostarlimab`, and says nothing of `drug:pembrolizumab`";
    let statement = json!({
        "text": "It is said.", "drug": DRUG, "jurisdiction": "EU", "citations": of_another.clone(),
    });
    breaks("side-effects.json", EFFECT, says(statement), rule);
    for (file, mut new) in [
        ("rates.json", rate("citations", of_another.clone())),
        ("actions.json", action("citations", of_another.clone())),
    ] {
        new["jurisdiction"] = json!("EU");
        breaks_with(file, new, rule);
    }
    let in_force = json!({"text": "It is 2021.", "jurisdiction": "EU", "citations": of_another});
    breaks_with("uses.json", used("sections", json!({"indication": [in_force.clone()]})), rule);
    let told = approval("history", json!([in_force]));
    breaks_with("uses.json", used("approvals", json!([told])), rule);
    breaks("sources.json", "article", |it| it["drug"] = json!("drug:nobody"), "unknown drug `drug:nobody`");
}

#[test]
fn a_source_is_whole_and_cited() {
    breaks("sources.json", "article", |it| it["date_is"] = Value::Null, "stand together");
    breaks("sources.json", "article", |it| it["accessed"] = json!("2020-01-01"), "on or after its date");
    breaks("sources.json", "article", |it| it["url"] = json!("my shelf"), "is a web address");
    named(
        &problems("sources.json", with(source("zzz", "journal"))),
        "sources.json",
        "zzz",
        "no statement cites this source",
    );
}

/// A source that is known by hardly more than its name.
fn source(id: &str, author: &str) -> Value {
    json!({
        "id": id, "title": "T", "publisher": "P", "author": author, "short": "S", "read_as": null, "date": null,
        "url": null,
    })
}

#[test]
fn what_stands_beside_a_line_leaves_room_for_it() {
    let short = |text: &str| {
        let text = json!(text);
        problems("sources.json", |json| entry(json, "article")["short"] = text)
    };
    // Characters are counted, and not bytes.
    assert_eq!(short(&"é".repeat(24)), Vec::<String>::new());
    named(&short(&"e".repeat(25)), "sources.json", "article", "`short` has at most 24 characters");
}

#[test]
fn no_source_is_dated_after_the_knowledge() {
    let compiled = |day: &str| problems("edition.json", |json| json["compiled"] = json!(day));
    assert_eq!(compiled("2999-12-31"), Vec::<String>::new());
    let problems = compiled("2023-10-18");
    named(&problems, "sources.json", "article", "no source is dated after the day");
}

#[test]
fn a_newer_version_is_newer() {
    let newer = |date: &str| {
        let newer = json!({"date": date, "changes": "It adds a use."});
        problems("sources.json", |json| entry(json, "article")["newer"] = newer)
    };
    assert_eq!(newer("2023-10-20"), Vec::<String>::new());
    for date in ["2023-10-19", "2023-10", "2023", "2022-12-31"] {
        named(&newer(date), "sources.json", "article", "what is `newer` has a later date");
    }
    named(&newer("soon"), "sources.json", "article", "is not a date");
}

/// The problems of a file that was changed, where there is news to cite.
fn with_news(file: &'static str, change: &dyn Fn(&mut Value)) -> Vec<String> {
    let mut texts = texts();
    let mut sources: Value = serde_json::from_str(&texts["sources.json"]).unwrap();
    with(source("zzz-news", "news"))(&mut sources);
    texts.insert("sources.json", sources.to_string());
    let mut json: Value = serde_json::from_str(&texts[file]).unwrap();
    change(&mut json);
    texts.insert(file, json.to_string());
    found(&texts)
}

/// Not even beside the article.
#[test]
fn news_is_no_source_of_what_is_done_with_a_drug_or_of_what_it_does() {
    let both = json!([{"source": "article", "section": null}, {"source": "zzz-news", "section": null}]);
    let rule = "is news, and no source of a dose, rule, action, rate or warning";
    let told = json!({"text": "200 mg every 3 weeks.", "citations": both});
    for section in
        ["dosing", "interval", "duration", "order", "stop_rule", "warnings", "pregnancy", "monitoring"]
    {
        let sections = json!({"indication": [said("For adults.")], section: [told]});
        let of_drug = with_news("drugs.json", &|json| entry(json, DRUG)["sections"][section] = json!([told]));
        named(&of_drug, "drugs.json", DRUG, rule);
        let of_use = with_news("uses.json", &|json| with(used("sections", sections.clone()))(json));
        named(&of_use, "uses.json", "", rule);
    }
    let in_phase = regimen(&[component("citations", both.clone())]);
    for (file, new) in [
        ("rates.json", rate("citations", both.clone())),
        ("actions.json", action("citations", both.clone())),
        ("red-flags.json", red_flag("citations", both.clone())),
        ("management.json", managed("citations", both.clone())),
        ("regimens.json", in_phase),
    ] {
        named(&with_news(file, &|json| with(new.clone())(json)), file, "", rule);
    }
}

#[test]
fn news_alone_says_nothing_but_an_approval() {
    let news = json!({"text": "Approved in 2021.", "citations": cite("zzz-news")});
    let alone = with_news("drugs.json", &|json| says(news.clone())(entry(json, DRUG)));
    named(&alone, "drugs.json", DRUG, "`zzz-news` is news");
    for (file, new) in everywhere(&news) {
        let problems = with_news(file, &|json| with(new.clone())(json));
        if new["approvals"][0]["history"][0] == news {
            assert_eq!(problems, Vec::<String>::new());
        } else {
            named(&problems, file, "", "`zzz-news` is news");
        }
    }
}

#[test]
fn a_file_that_is_cut_or_empty_or_missing_is_named() {
    for file in FILES {
        let whole = &texts()[file];
        let mut half = whole.len() / 2;
        while !whole.is_char_boundary(half) {
            half -= 1;
        }
        for text in [&whole[..half], "", "null", "[]", &format!("{whole},")] {
            let mut texts = texts();
            texts.insert(file, text.to_owned());
            named(&found(&texts), file, "the file", "");
        }
        let mut texts = texts();
        texts.remove(file);
        named(&found(&texts), file, "the file", "");
    }
    let folder = tempfile::tempdir().unwrap();
    let missing: Vec<String> = read(folder.path()).unwrap_err().into_iter().map(|it| it.file).collect();
    assert_eq!(missing, FILES);
}

#[test]
fn every_problem_is_reported_at_once() {
    let mut texts = texts();
    for (file, id) in [("drugs.json", DRUG), ("side-effects.json", EFFECT), ("topics.json", "topic:benefits")]
    {
        let mut json = serde_json::from_str(&texts[file]).unwrap();
        says(said("Given as 200mg."))(entry(&mut json, id));
        texts.insert(file, json.to_string());
    }
    assert_eq!(found(&texts).len(), 3);
}

/// A file as its types write it.
fn canonical<T: DeserializeOwned + Serialize>(text: &str) -> String {
    let parsed: T = serde_json::from_str(text).unwrap();
    serde_json::to_string_pretty(&parsed).unwrap() + "\n"
}

#[test]
fn every_file_has_the_one_form() {
    for (file, text) in texts() {
        let form = match file {
            "drugs.json" => canonical::<File<Drug>>,
            "edition.json" => canonical::<Edition>,
            "events.json" => canonical::<File<Event>>,
            "actions.json" => canonical::<File<Action>>,
            "facets.json" => canonical::<File<Facet>>,
            "locales.json" => canonical::<File<Locale>>,
            "synonyms.json" => canonical::<File<Synonym>>,
            "management.json" => canonical::<File<Management>>,
            "rates.json" => canonical::<File<Rate>>,
            "red-flags.json" => canonical::<File<RedFlag>>,
            "stop-words.json" | "subject-words.json" => canonical::<File<String>>,
            "uses.json" => canonical::<File<Use>>,
            "organs.json" => canonical::<File<Organ>>,
            "other-drugs.json" => canonical::<File<OtherDrug>>,
            "regimens.json" => canonical::<File<Regimen>>,
            "side-effects.json" => canonical::<File<SideEffect>>,
            "sign-words.json" => canonical::<File<SignWords>>,
            "signs.json" => canonical::<File<Sign>>,
            "sources.json" => canonical::<File<Source>>,
            "terms.json" => canonical::<File<Term>>,
            "topics.json" => canonical::<File<Topic>>,
            "trials.json" => canonical::<File<Trial>>,
            other => panic!("{other} has no type"),
        };
        let form = form(&text);
        if env::var_os("UPDATE").is_some() {
            fs::write(Path::new("assets/knowledge").join(file), form).unwrap();
        } else {
            assert_eq!(text, form, "{file} has another form: UPDATE=1 cargo test writes the right one");
        }
    }
}

#[test]
fn every_file_names_its_schema() {
    for (file, text) in texts().into_iter().filter(|(file, _)| *file != "edition.json") {
        let json: Value = serde_json::from_str(&text).unwrap();
        let schema = json["$schema"].as_str().unwrap();
        assert_eq!(schema, format!("../schema/{}", file.replace(".json", ".schema.json")));
        assert!(Path::new("assets/knowledge").join(schema).is_file(), "{schema} is not there");
    }
}

#[test]
fn what_questions_are_made_of_leads_somewhere_and_stands_once() {
    let facet = |field: &str, value: Value| {
        let mut facet = json!({"id": "zzz", "words": ["zzz"], "parts": ["dosing"]});
        facet[field] = value;
        facet
    };
    assert_eq!(problems("facets.json", with(facet("cues", json!(["mg every"])))), Vec::<String>::new());
    for (field, value, rule) in [
        ("words", json!([]), "no word leads there"),
        ("words", json!(["?"]), "has no letter or digit"),
        ("words", json!([" zzz"]), "stray space"),
        ("words", json!(["dose", "doses"]), "duplicate word: `doses`"),
        ("parts", json!(["doses"]), "`doses` is no part"),
        ("parts", json!(["Dose"]), "`Dose` is no part"),
        ("gives_way_to", json!(["zzz"]), "`zzz` is no other facet"),
        ("gives_way_to", json!(["nothing"]), "`nothing` is no other facet"),
    ] {
        breaks_with("facets.json", facet(field, value), rule);
    }
    breaks_with("facets.json", json!({"id": "dose", "words": ["zzz"]}), "duplicate id");
    breaks_with("facets.json", json!({"id": "Zzz", "words": ["zzz"]}), "kebab-case");
    let both = json!({"id": "zzz", "words": ["zzz"], "is_literal": true, "is_elsewhere": true});
    breaks_with("facets.json", both, "stands in none of its statements");
    let many = |json: &mut Value| {
        let new = (0..64).map(|number| json!({"id": format!("zzz-{number}"), "words": ["zzz"]}));
        json["entries"].as_array_mut().unwrap().extend(new);
    };
    named(&problems("facets.json", many), "facets.json", "zzz-63", "64 facets at most");
    let place = json!({"name": "Zzz", "words": ["europe"]});
    breaks_with("locales.json", place, "duplicate word: `europe`");
    let home = json!({"name": "Zzz", "is_home": true, "jurisdiction": "EU", "words": ["zzz"]});
    breaks_with("locales.json", home, "have no mark");
    let known = json!({"word": "zzz", "name": "zzz", "means": ["dose"]});
    let new = |word: &str, means: Value| json!({"word": word, "means": means});
    assert!(problems("synonyms.json", with(known)).iter().any(|it| it.contains("unknown field")));
    for (word, means, rule) in
        [("fridge", json!(["cold"]), "duplicate word: `fridge`"), ("zzz", json!([]), "no word leads there")]
    {
        named(&problems("synonyms.json", with(new(word, means))), "synonyms.json", word, rule);
    }
}

#[test]
fn a_use_says_how_it_is_approved_and_for_whom() {
    let approved = |field: &str, value: Value| used("approvals", json!([approval(field, value)]));
    for (new, rule) in [
        (used("approvals", json!([])), "a use says how it is approved, and for whom"),
        (
            used("sections", json!({"says": [said("It is said.")]})),
            "a use says how it is approved, and for whom",
        ),
        (approved("until", json!("2021")), "`until` is of an approval that was withdrawn"),
        (approved("jurisdiction", json!("EU")), "an approval is in force where the first of its history is"),
        (used("regimen", json!("regimen:early-tnbc")), "`regimen:early-tnbc` serves another use"),
    ] {
        breaks_with("uses.json", new, rule);
    }
    let twice = json!({"text": "It is said.", "also": [DRUG, DRUG], "citations": cite("article")});
    breaks("topics.json", "topic:overview", says(twice), "twice");
}
