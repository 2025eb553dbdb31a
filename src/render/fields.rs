//! `--fields`: what is kept of each result. In JSON these are the fields that
//! the schema gives it, in every other format the columns of csv.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Format, rows::columns_of};
use crate::{
    answer::{CitedSource, Hit, Record, Reply},
    schema::{self, Shape},
};

/// Fields of a result, in the order in which they were asked for.
pub type Kept = Map<String, Value>;

/// A reply of which only some fields of the results are kept.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Narrowed{T}"))]
pub struct Narrowed<T> {
    /// The fields that were asked for; a result has those of them that it has at all.
    pub fields: Vec<String>,
    /// The reply.
    #[serde(flatten)]
    pub reply: T,
}

/// The names that `--fields` may give for a reply.
pub fn known(reply: &Reply, format: Format) -> Vec<String> {
    if !matches!(format, Format::Json | Format::Jsonl) {
        return columns_of(reply.command);
    }
    let shapes: Vec<&str> = reply.results.iter().map(shape).collect();
    schema::fields(Shape::Reply, |name| shapes.is_empty() || shapes.contains(&name))
}

/// What the schema calls the record of a result.
fn shape(hit: &Hit) -> &'static str {
    match &hit.record {
        Record::Entry(entry) => entry.kind().slug(),
        Record::Brief(_) => "Brief",
        Record::Source(_) => "SourceRecord",
        Record::Covered(_) => "Covered",
        Record::Plan(_) => "Plan",
        Record::Inventory(_) => "Inventory",
        Record::Problem(_) => "ProblemRecord",
        Record::Facet(_) => "Facet",
        Record::Difference(_) => "Difference",
    }
}

/// A value as JSON: by its text, because `to_value` takes the serialising of every shape once more, which is 50 KB.
pub(super) fn value(of: &(impl Serialize + ?Sized)) -> serde_json::Result<Value> {
    serde_json::from_str(&serde_json::to_string(of)?)
}

/// Keeps some fields of a result.
pub(super) fn kept(result: &impl Serialize, fields: &[String]) -> Kept {
    let Ok(Value::Object(mut all)) = value(result) else { return Kept::new() };
    fields.iter().filter_map(|field| Some((field.clone(), all.remove(field)?))).collect()
}

/// The sources of a reply that what is left of its results still cites.
pub(super) fn cited<'r>(reply: &'r Reply, left: &[Kept]) -> Vec<&'r CitedSource> {
    let is_cited = |id: &str| left.iter().flat_map(Map::values).any(|value| cites(value, id));
    reply.sources.iter().filter(|it| is_cited(&it.id)).collect()
}

/// Whether a value holds a citation of a source, or the source itself.
fn cites(value: &Value, id: &str) -> bool {
    match value {
        Value::Array(all) => all.iter().any(|it| cites(it, id)),
        Value::Object(all) => {
            let is_cited = all.get("source").is_some_and(|it| it == id);
            let is_source = all.contains_key("publisher") && all.get("id").is_some_and(|it| it == id);
            is_cited || is_source || all.values().any(|it| cites(it, id))
        }
        _ => false,
    }
}
