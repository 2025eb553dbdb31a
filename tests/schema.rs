//! The published JSON Schemas say what is true: every knowledge file and
//! every answer is as they say. (Every other test that reads an answer as
//! JSON holds it to them too: `common::Answer::json`.)

use std::fs;

use crate::common::{BATCH, CALLS, REPLY, hold_to, immunoref, validator, within};
use serde_json::{Map, Value, json};

fn schema(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(format!("assets/schema/{name}.schema.json")).unwrap()).unwrap()
}

fn knowledge_file(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(format!("assets/knowledge/{name}")).unwrap()).unwrap()
}

#[test]
fn every_knowledge_file_is_as_its_schema_says() {
    let mut all = Map::new();
    for file in immunoref::knowledge::FILES {
        let json = knowledge_file(file);
        hold_to(&validator(&schema(file.trim_end_matches(".json"))), &json, file);
        all.insert(file.to_owned(), json);
    }
    let folder = validator(&schema("knowledge"));
    hold_to(&folder, &Value::Object(all.clone()), "the folder");
    all["drugs.json"]["entries"][0]["name"] = Value::Null;
    assert!(!folder.is_valid(&Value::Object(all)));
}

#[test]
fn every_answer_is_as_its_schema_says() {
    for call in CALLS {
        for format in ["json", "jsonl"] {
            within(call.iter().copied().chain(["--format", format])).documents(&REPLY);
        }
    }
    for call in [
        &["verify"][..],
        &["check", "assets/knowledge"],
        &["check", "/nowhere"],
        &["check"],
        &["schema", "reply"],
        &["schema", "batch"],
        &["schema", "knowledge"],
        &["schema", "nonsense"],
        &["man", "nonsense"],
        &["--knowledge", "/nowhere", "drug"],
        &["--knowledge", "assets/knowledge", "drug", "keytruda"],
        &["drug", "keytruda", "--fields", "id,name,match"],
        &["drug", "keytruda", "--fields", "nonsense"],
        &["drug", "zzzz", "--fields", "sections"],
        &["changes", "--since", "2025-01-01"],
        &["changes", "--since", "yesterday"],
        &["--nonsense"],
    ] {
        for format in ["json", "jsonl"] {
            within(call.iter().copied().chain(["--format", format])).documents(&REPLY);
        }
    }
}

#[test]
fn every_line_of_a_batch_is_as_its_schema_says() {
    let input = b"keytruda\nnivolumab\nzzzz\n\nfever\nkeytrudo\n\xff\ngrade 3 hepatitis\n";
    for call in [
        &["drug", "--batch"][..],
        &["drug", "--batch", "--full"],
        &["search", "--batch"],
        &["side-effects", "--batch"],
        &["topic", "--batch"],
        &["search", "--batch", "--fields", "id,name"],
        &["search", "--batch", "--fields", "nonsense", "--json"],
        &["--knowledge", "assets/knowledge", "search", "--batch"],
        &["drug", "--batch", "--source", "nowhere", "--json"],
    ] {
        let lines = immunoref(call.iter().copied()).given(input).documents(&BATCH);
        assert!(!lines.is_empty(), "{call:?}");
    }
}

/// What is no answer is refused: the alternatives of a schema leave no way around it.
#[test]
fn a_schema_refuses_what_is_not_so() {
    let refuses = |answer: &Value| !REPLY.is_valid(answer);
    for call in [&["drug", "keytruda"][..], &["list"], &["verify"], &["drug", "keytruda", "--fields", "id"]] {
        let mut answer = within(call.iter().copied().chain(["--json"])).json();
        for field in [
            "schema_version",
            "knowledge",
            "command",
            "query",
            "match",
            "results",
            "sources",
            "notices",
            "error",
        ] {
            let kept = answer.as_object_mut().unwrap().remove(field).unwrap();
            assert!(refuses(&answer), "{field} may be missing");
            answer[field] = Value::Bool(true);
            assert!(refuses(&answer), "{field} may be true");
            answer[field] = kept;
        }
        assert!(!refuses(&answer));
    }
    let mut answer = within(["drug", "keytruda", "--json"]).json();
    answer["results"][0]["sections"]["treats"][0]["citations"] = json!([]);
    assert!(refuses(&answer), "a statement may have no source");
}

#[test]
fn every_field_is_described() {
    fn undescribed(schema: &Value, at: &str, found: &mut Vec<String>) {
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            if field["description"].as_str().is_none_or(str::is_empty) && field.get("$ref").is_none() {
                found.push(format!("{at}/{name}"));
            }
        }
        let inside = |name: &String, value: &Value, found: &mut Vec<String>| {
            undescribed(value, &format!("{at}/{name}"), found);
        };
        match schema {
            Value::Object(all) => all.iter().for_each(|(name, value)| inside(name, value, found)),
            Value::Array(all) => {
                all.iter().enumerate().for_each(|(at, value)| inside(&at.to_string(), value, found));
            }
            _ => {}
        }
    }
    for name in ["reply", "batch"] {
        let mut found = Vec::new();
        undescribed(&schema(name), name, &mut found);
        assert_eq!(found, Vec::<String>::new());
    }
}

/// The program prints the schemas that are published, and says what the errors are.
#[test]
fn the_program_prints_its_schemas() {
    for name in ["reply", "batch", "knowledge"] {
        assert_eq!(within(["schema", name]).ends_with(0).json(), schema(name));
    }
    assert_eq!(within(["schema"]).out, within(["schema", "reply"]).out);
}
