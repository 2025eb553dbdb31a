//! The published JSON Schemas say what is true: every knowledge file and
//! every reply is as they say.

#![allow(clippy::unwrap_used)] // a test may fail

mod common;

use std::fs;

use common::{CALLS, within};
use serde_json::Value;

fn schema(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(format!("assets/schema/{name}.schema.json")).unwrap()).unwrap()
}

/// Where a value is not what a schema says. Knows the words that these schemas use, and refuses any other.
fn wrong(value: &Value, schema: &Value, root: &Value, at: &str) -> Result<(), String> {
    let Value::Object(rules) = schema else {
        return if schema == &Value::Bool(true) {
            Ok(())
        } else {
            Err(format!("{at}: nothing is allowed here"))
        };
    };
    let any = |all: &Value| -> Vec<Result<(), String>> {
        all.as_array().unwrap().iter().map(|one| wrong(value, one, root, at)).collect()
    };
    for (word, rule) in rules {
        let kept = match word.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" | "pattern" | "default" => true,
            "$ref" => {
                let path = rule.as_str().unwrap().trim_start_matches('#');
                wrong(value, root.pointer(path).unwrap(), root, at)?;
                true
            }
            "type" => {
                let is = |name: &Value| match name.as_str().unwrap() {
                    "string" => value.is_string(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    other => panic!("type {other}"),
                };
                rule.as_array().map_or_else(|| is(rule), |all| all.iter().any(is))
            }
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_f64().is_none_or(|it| it >= rule.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|it| it.len() as u64 >= rule.as_u64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|it| it.len() as u64 <= rule.as_u64().unwrap()),
            "required" => {
                let has = |name: &Value| value.get(name.as_str().unwrap()).is_some();
                !value.is_object() || rule.as_array().unwrap().iter().all(has)
            }
            "items" => {
                for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                    wrong(item, rule, root, &format!("{at}[{number}]"))?;
                }
                true
            }
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    if let Some(field) = value.get(name) {
                        wrong(field, rule, root, &format!("{at}.{name}"))?;
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = rules.get("properties");
                for (name, field) in value.as_object().into_iter().flatten() {
                    if known.is_none_or(|known| known.get(name).is_none()) {
                        wrong(field, rule, root, &format!("{at}.{name}"))?;
                    }
                }
                true
            }
            "anyOf" | "oneOf" => {
                let tried = any(rule);
                let fitting = tried.iter().filter(|it| it.is_ok()).count();
                if fitting == 0 {
                    let why: Vec<String> = tried.into_iter().filter_map(Result::err).collect();
                    return Err(format!("{at}: no choice fits: {}", why.join("; ")));
                }
                word == "anyOf" || fitting == 1
            }
            other => panic!("the schema says `{other}`, which this test does not know"),
        };
        if !kept {
            return Err(format!("{at}: {word} {rule} does not hold for {value}"));
        }
    }
    Ok(())
}

#[track_caller]
fn check(value: &Value, schema: &Value, what: &str) {
    if let Err(wrong) = wrong(value, schema, schema, what) {
        panic!("{}", wrong.chars().take(2_000).collect::<String>());
    }
}

#[test]
fn every_knowledge_file_is_as_its_schema_says() {
    for file in immunoref::knowledge::FILES {
        let json =
            serde_json::from_str(&fs::read_to_string(format!("assets/knowledge/{file}")).unwrap()).unwrap();
        check(&json, &schema(file.trim_end_matches(".json")), file);
    }
}

#[test]
fn every_reply_is_as_its_schema_says() {
    let schema = schema("reply");
    for call in CALLS.into_iter().filter(|call| *call != ["export"]) {
        let answer = within(call.iter().copied().chain(["--json"]));
        check(&answer.json(), &schema, &answer.call);
    }
}

#[test]
fn the_export_is_as_its_schema_says() {
    check(&within(["export"]).json(), &schema("export"), "export");
}

#[test]
fn a_schema_refuses_what_is_not_so() {
    let mut reply = within(["drug", "keytruda", "--json"]).json();
    let schema = schema("reply");
    for field in ["schema_version", "query", "match", "results", "notices", "error"] {
        let kept = reply[field].clone();
        reply.as_object_mut().unwrap().remove(field);
        assert!(wrong(&reply, &schema, &schema, "").is_err(), "{field} may be missing");
        reply[field] = Value::Bool(true);
        assert!(wrong(&reply, &schema, &schema, "").is_err(), "{field} may be true");
        reply[field] = kept;
    }
    reply["results"][0]["sections"]["treats"][0]["citations"] = Value::Array(Vec::new());
    assert!(wrong(&reply, &schema, &schema, "").is_err(), "a statement may have no source");
}
