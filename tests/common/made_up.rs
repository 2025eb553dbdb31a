//! Knowledge that a test makes up: small, and different from the real one where the test needs it.

use immunoref_knowledge::{FILES, Knowledge, Texts, compile};
use serde_json::{Value, json};

/// Knowledge with these entries, by their file. What is not named is empty.
#[track_caller]
pub(crate) fn made_up(files: impl IntoIterator<Item = (&'static str, Value)>) -> Knowledge {
    let file = |entries: &Value| json!({"$schema": "s", "entries": entries}).to_string();
    let mut texts: Texts = FILES.into_iter().map(|name| (name, file(&json!([])))).collect();
    texts.insert("edition.json", json!({"version": "1.0.0", "compiled": "2026-01-01"}).to_string());
    texts.extend(files.into_iter().map(|(name, entries)| (name, file(&entries))));
    let compiled = compile(&texts, &[]).unwrap_or_else(|problems| panic!("{problems:#?}"));
    Knowledge::new(compiled.leak()).expect("it was just laid out")
}

/// A source with a date.
pub(crate) fn source(id: &str, date: &str) -> Value {
    json!({
        "id": id, "title": "T", "publisher": "P", "author": "article", "short": "S", "read_as": "original",
        "date": date, "date_is": "published", "url": null,
    })
}

/// What a source says.
pub(crate) fn said(text: &str, source: &str) -> Value {
    json!([{"text": text, "citations": [{"source": source, "section": null}]}])
}
