//! The tables of fields in the documents, made from the schemas, which are
//! made from the types. A comment says where a table goes:
//! `<!-- table: reply/Statement -->`.

use std::fmt::Write;

use immunoref::schema::{self, Shape};
use serde_json::Value;

/// The document with every table as the schemas have it now.
pub(super) fn in_tables(document: &str) -> String {
    let mut fresh = String::new();
    let mut lines = document.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        fresh.push_str(line);
        let Some(name) = line.trim_end().strip_prefix("<!-- table: ").and_then(|it| it.strip_suffix(" -->"))
        else {
            continue;
        };
        while lines.next_if(|it| it.trim_end().is_empty() || it.starts_with('|')).is_some() {}
        let rows = table(name);
        write!(fresh, "\n{rows}{}", if lines.peek().is_some() { "\n" } else { "" }).unwrap();
    }
    fresh
}

/// The shapes that a document must have a table of: `reply/Statement`. A reply of which only some fields are kept is
/// the same again, and errors have a table with their exit codes.
pub(super) fn shapes() -> Vec<String> {
    let definitions = |shape| schema::of(shape)["$defs"].take();
    let reply = definitions(Shape::Reply);
    let batch = definitions(Shape::Batch);
    let mut shapes = Vec::new();
    for (schema, all) in [("reply", &reply), ("batch", &batch)] {
        for (name, shape) in all.as_object().unwrap() {
            let again = schema == "batch" && reply.get(name) == Some(shape);
            if again || name.starts_with("Narrowed") || name == "ErrorCode" {
                continue;
            }
            let kinds: Vec<_> = alternatives(shape)
                .iter()
                .filter_map(|it| it["properties"]["kind"]["const"].as_str())
                .collect();
            if !kinds.is_empty() {
                shapes.extend(kinds.iter().map(|kind| format!("{schema}/{name}/{kind}")));
            } else if shape.get("properties").is_some() || is_list_of_words(shape) {
                shapes.push(format!("{schema}/{name}"));
            }
        }
    }
    shapes
}

fn alternatives(shape: &Value) -> &[Value] {
    shape["oneOf"].as_array().map_or(&[], Vec::as_slice)
}

fn is_list_of_words(shape: &Value) -> bool {
    alternatives(shape).iter().any(|it| it["const"].is_string())
}

/// What a schema says of `reply/Statement`, or of the alternative `reply/Entry/drug`.
fn definition(name: &str) -> Value {
    let mut parts = name.split('/');
    let schema = schema::of(match parts.next() {
        Some("reply") => Shape::Reply,
        Some("batch") => Shape::Batch,
        other => panic!("no schema {other:?}"),
    });
    let shape = &schema["$defs"][parts.next().unwrap()];
    let shape = match parts.next() {
        None => shape,
        Some(kind) => alternatives(shape)
            .iter()
            .find(|it| it["properties"]["kind"]["const"] == kind)
            .unwrap_or(&Value::Null),
    };
    assert!(shape.is_object(), "the schemas have no {name}");
    shape.clone()
}

fn table(name: &str) -> String {
    let shape = definition(name);
    let text = |it: &Value| it["description"].as_str().unwrap_or_default().replace('|', "\\|");
    let mut table = String::new();
    if is_list_of_words(&shape) {
        table.push_str("| value | means |\n|---|---|\n");
        for word in alternatives(&shape) {
            writeln!(table, "| `{}` | {} |", word["const"].as_str().unwrap(), text(word)).unwrap();
        }
        return table;
    }
    table.push_str("| field | is | holds |\n|---|---|---|\n");
    for (field, value) in shape["properties"].as_object().unwrap() {
        let required = shape["required"].as_array().is_some_and(|it| it.iter().any(|it| it == field));
        let or = match (required, can_be_null(value)) {
            (true, true) => " or null",
            (true, false) => "",
            (false, _) => ", optional",
        };
        writeln!(table, "| `{field}` | {}{or} | {} |", type_of(value), text(value)).unwrap();
    }
    table
}

fn can_be_null(value: &Value) -> bool {
    let among = |list: &Value| list.as_array().is_some_and(|it| it.iter().any(|it| it == "null"));
    let others = value["anyOf"].as_array().map_or(&[][..], Vec::as_slice);
    among(&value["type"]) || others.iter().any(|it| it["type"] == "null")
}

/// The type of a field in words, with a link to the table of its shape.
fn type_of(value: &Value) -> String {
    if let Some(word) = value["const"].as_str() {
        return format!("`{word}`");
    }
    if let Some(shape) = value["$ref"].as_str() {
        return match shape.rsplit('/').next().unwrap() {
            "Day" => "date".to_owned(),
            "Entry" => "[entry](#entries)".to_owned(),
            "Hit" | "Found" => "[result](#results)".to_owned(),
            shape => format!("[{shape}](#{})", shape.to_lowercase()),
        };
    }
    if let Some(one) = value["anyOf"].as_array().and_then(|it| it.iter().find(|it| it["type"] != "null")) {
        return type_of(one);
    }
    let types = match &value["type"] {
        Value::Array(all) => all.iter().find(|it| *it != "null").cloned().unwrap(),
        one => one.clone(),
    };
    match types.as_str() {
        Some("string") => "text".to_owned(),
        Some("integer") => "number".to_owned(),
        Some("boolean") => "true or false".to_owned(),
        Some("array") if value["maxItems"] == 2 => "pair of numbers".to_owned(),
        Some("array") => format!("list of {}", type_of(&value["items"])),
        Some("object") if value["additionalProperties"].is_object() => {
            format!("by name, {}", type_of(&value["additionalProperties"]))
        }
        _ => "object".to_owned(),
    }
}
