//! Knowledge of one's own: `check`, `--knowledge` and its variable. It is
//! answered from and marked in every format, or refused whole.

use std::{fs, path::Path};

use crate::common::{Answer, REPLY, immunoref, within};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A copy of the knowledge of the program, with one of its files changed.
fn changed(file: &str, change: impl FnOnce(&mut Value)) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in immunoref::knowledge::FILES {
        fs::copy(Path::new("assets/knowledge").join(file), folder.path().join(file)).unwrap();
    }
    let path = folder.path().join(file);
    let mut json = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    change(&mut json);
    fs::write(&path, json.to_string()).unwrap();
    folder
}

/// Knowledge that differs from that of the program in a thing that answers show.
fn own() -> TempDir {
    changed("drugs.json", |json| {
        json["entries"][2]["sections"]["brief"][0]["text"] = json!("A text of our own.");
    })
}

fn with<'a>(folder: &'a TempDir, words: &[&'a str]) -> Vec<&'a str> {
    [&["--knowledge", folder.path().to_str().unwrap()], words].concat()
}

fn of(folder: &TempDir, words: &[&str]) -> Answer {
    within(with(folder, words))
}

#[test]
fn it_is_answered_from_and_marked_in_every_format() {
    let folder = own();
    for words in [
        &["drug", "keytruda", "--section", "brief"][..],
        &["drug", "keytruda", "--full"],
        &["drug"],
        &["side-effects", "fatigue"],
        &["schedule"],
        &["topic"],
        &["search", "cure", "rate"],
        &["sources"],
        &["list"],
        &["changes"],
        &["verify"],
        &[],
        &["drug", "keytruda", "--fields", "id"],
    ] {
        for format in ["table", "plain", "markdown"] {
            let all = [words, &["--format", format]].concat();
            let answer = of(&folder, &all).ends_with(0);
            let marked = if words == ["list"] { answer.stderr() } else { answer.stdout() };
            assert!(marked.contains("Local knowledge, read from"), "{}\n{marked}", answer.call);
            let plain = within(all.iter().copied());
            assert!(
                !plain.stdout().contains("Local knowledge") && !plain.stderr().contains("Local knowledge")
            );
        }
        for format in ["json", "jsonl"] {
            let all = [words, &["--format", format]].concat();
            for document in of(&folder, &all).documents(&REPLY) {
                assert_eq!(document["knowledge"]["local"], true, "{all:?}");
            }
            for document in within(all.iter().copied()).documents(&REPLY) {
                assert_eq!(document["knowledge"]["local"], false, "{all:?}");
            }
        }
        if !words.contains(&"--fields") {
            let answer = of(&folder, &[words, &["--format", "csv"]].concat());
            let mut reader = csv::Reader::from_reader(answer.out.as_slice());
            let column = reader.headers().unwrap().iter().position(|it| it == "knowledge").unwrap();
            let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
            assert!(
                !rows.is_empty() && rows.iter().all(|row| row[column].ends_with(", local")),
                "{}",
                answer.call
            );
        }
    }
    assert!(of(&folder, &["drug", "keytruda", "--section", "brief"]).stdout().contains("A text of our own."));
    assert!(!within(["drug", "keytruda", "--section", "brief"]).stdout().contains("A text of our own."));
    assert_eq!(of(&folder, &["export"]).json()["knowledge"]["local"], true);
    let lines = immunoref(with(&folder, &["drug", "--batch"]))
        .given(b"keytruda\nzzzz\n")
        .documents(&crate::common::BATCH);
    assert!(lines.iter().all(|line| line["knowledge"]["local"] == true));
}

#[test]
fn the_variable_names_it_too_and_the_option_is_stronger() {
    let (ours, other) = (own(), tempfile::tempdir().unwrap());
    let ask = || immunoref(["drug", "keytruda", "--section", "brief"]);
    let path = |folder: &TempDir| folder.path().to_str().unwrap().to_owned();
    let answer = ask().with("IMMUNOREF_KNOWLEDGE", &path(&ours)).run().ends_with(0);
    assert!(answer.stdout().contains("A text of our own."));
    ask().with("IMMUNOREF_KNOWLEDGE", &path(&other)).run().ends_with(5);
    ask().with("IMMUNOREF_KNOWLEDGE", &path(&other)).and(["--knowledge", &path(&ours)]).run().ends_with(0);
    ask().with("IMMUNOREF_KNOWLEDGE", "").run().ends_with(0);
}

#[test]
fn what_is_broken_is_refused_whole_with_where_and_why() {
    let whole = fs::read_to_string("assets/knowledge/drugs.json").unwrap();
    let broken = own();
    let path = broken.path().join("drugs.json");
    for (bytes, why) in [
        (whole.as_bytes()[..whole.len() / 2].to_vec(), "EOF"),
        (Vec::new(), "EOF"),
        (vec![0xff, 0xfe], "UTF-8"),
        (whole.replacen("\"name\": \"pembrolizumab\"", "\"name\": 7", 1).into_bytes(), "drug:pembrolizumab"),
    ] {
        fs::write(&path, bytes).unwrap();
        for words in [&["drug", "keytruda"][..], &["list"], &["verify"], &["export"]] {
            let answer = of(&broken, words).ends_with(5);
            assert_eq!(answer.stdout(), "");
            assert!(
                answer.stderr().contains("drugs.json") && answer.stderr().contains(why),
                "{}",
                answer.stderr()
            );
            let error = of(&broken, &[words, &["--json"]].concat()).ends_with(5).json()["error"].clone();
            assert_eq!(error["code"], "bad_knowledge");
            assert!(error["message"].as_str().unwrap().contains(why), "{error}");
        }
        let answer = within(["check", broken.path().to_str().unwrap()]).ends_with(5);
        assert!(
            answer.stdout().contains("drugs.json") && answer.stdout().contains(why),
            "{}",
            answer.stdout()
        );
    }
    fs::remove_file(&path).unwrap();
    assert!(of(&broken, &["drug"]).ends_with(5).stderr().contains("drugs.json"));
    let nowhere = within(["check", "/nowhere"]).ends_with(5);
    assert_eq!(nowhere.stdout().matches("cannot be read").count(), 1, "{}", nowhere.stdout());
}

#[test]
fn check_tells_every_rule_that_is_broken() {
    let folder = changed("terms.json", |json| {
        for at in [0, 1] {
            let sections = json["entries"][at]["sections"].as_object_mut().unwrap();
            sections.values_mut().next().unwrap()[0]["text"] = json!("Given as 200mg.");
        }
    });
    let answer = within(["check", folder.path().to_str().unwrap(), "--json"]).ends_with(5).json();
    let problems = answer["results"].as_array().unwrap();
    assert!(problems.len() == 2, "{problems:#?}");
    assert!(problems.iter().all(|it| it["kind"] == "problem" && it["name"] == "terms.json"));
    let sound = within(["check", "assets/knowledge", "--json"]).ends_with(0).json();
    let verified = within(["verify", "--json"]).ends_with(0).json();
    for field in ["version", "compiled", "sha256", "by_kind", "by_source", "statements"] {
        assert_eq!(sound["results"][0][field], verified["results"][0][field], "{field}");
    }
}

#[test]
fn names_of_other_drugs_stay_in_force() {
    let none = changed("other-drugs.json", |json| json["entries"] = json!([]));
    // Their classes go with them, and so do the sources that nothing else cites.
    let path = none.path().join("sources.json");
    let problems = within(["check", none.path().to_str().unwrap(), "--json"]).json();
    let uncited: Vec<&str> = problems["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["rule"].as_str().map(|_| it["id"].as_str().unwrap()))
        .collect();
    let mut sources: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    sources["entries"].as_array_mut().unwrap().retain(|it| !uncited.contains(&it["id"].as_str().unwrap()));
    fs::write(&path, sources.to_string()).unwrap();

    for name in ["nivolumab", "Opdivo", "trastuzumab"] {
        let answer = of(&none, &["drug", name]).ends_with(1);
        assert!(answer.stderr().contains("is a real drug, not covered"), "{}", answer.stderr());
    }
    assert_eq!(of(&none, &["drug", "keytruda"]).code, 0);
    assert_eq!(of(&none, &["verify", "--json"]).json()["results"][0]["problems"], json!([]));
    // No drug of the files takes the name of another one,
    let stolen =
        changed("drugs.json", |json| json["entries"][2]["names"]["brands"] = json!(["Keytruda", "Opdivo"]));
    let problems = within(["check", stolen.path().to_str().unwrap()]).ends_with(5);
    assert!(problems.stdout().contains("Opdivo"), "{}", problems.stdout());
}

#[test]
fn verify_says_what_the_program_holds() {
    let answer = within(["verify", "--json"]).ends_with(0).json();
    let inventory = &answer["results"][0];
    assert_eq!(inventory["problems"], json!([]));
    let sources = within(["sources", "--json"]).json();
    let dates: Vec<&str> = sources["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["source"]["date"].as_str())
        .collect();
    assert_eq!(
        inventory["by_source"].as_object().unwrap().len(),
        sources["results"].as_array().unwrap().len()
    );
    assert_eq!(inventory["undated"], sources["results"].as_array().unwrap().len() - dates.len());
    assert!(dates.iter().all(|it| it[..4] >= inventory["oldest"]["date"].as_str().unwrap()[..4]));
    assert!(dates.iter().all(|it| it[..4] <= inventory["newest"]["date"].as_str().unwrap()[..4]));
    for (kind, count) in inventory["by_kind"].as_object().unwrap() {
        let listed = within(["list", kind, "--json"]).json()["results"].as_array().unwrap().len();
        assert_eq!(*count, listed, "{kind}");
    }
    let version = within(["--version"]).ends_with(0);
    let edition = &answer["knowledge"];
    assert_eq!(
        version.stdout(),
        format!(
            "immunoref {} (knowledge {}, compiled {})\n",
            env!("CARGO_PKG_VERSION"),
            edition["version"].as_str().unwrap(),
            edition["compiled"].as_str().unwrap()
        )
    );
}
