//! The JSON Schemas of what is printed and read. They are made from the types
//! by a test, which also holds the files to them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::cli::Shape;

/// What every command can print as JSON.
pub const REPLY: &str = include_str!("../assets/schema/reply.schema.json");
/// What a batch prints for a line.
pub const BATCH: &str = include_str!("../assets/schema/batch.schema.json");
/// Knowledge files, by name.
pub const KNOWLEDGE: &str = include_str!("../assets/schema/knowledge.schema.json");

/// The schema of a shape.
pub fn of(shape: Shape) -> &'static str {
    match shape {
        Shape::Reply => REPLY,
        Shape::Batch => BATCH,
        Shape::Knowledge => KNOWLEDGE,
    }
}

/// The fields that a schema gives to results: those of all, and of the wanted records. A record goes by the name
/// of its definition, an entry by its kind.
///
/// # Panics
/// Never for the schemas of this module.
pub fn fields(schema: &str, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let schema: Value = serde_json::from_str(schema).expect("a schema is JSON");
    let definition = |name: &str| &schema["$defs"][name];
    let mut fields = BTreeSet::new();
    let mut add = |shape: &Value| {
        fields.extend(shape["properties"].as_object().into_iter().flat_map(serde_json::Map::keys).cloned());
    };
    add(definition("Hit"));
    let alternatives = |of: &str| definition(of)["anyOf"].as_array().cloned().unwrap_or_default();
    for alternative in alternatives("Found").into_iter().chain(alternatives("Hit")) {
        let name =
            alternative["$ref"].as_str().and_then(|it| it.rsplit('/').next()).unwrap_or_default().to_owned();
        if wanted(&name) {
            add(definition(&name));
        }
    }
    for entry in definition("Entry")["oneOf"].as_array().into_iter().flatten() {
        if entry["properties"]["kind"]["const"].as_str().is_some_and(&wanted) {
            add(entry);
        }
    }
    fields.into_iter().collect()
}
