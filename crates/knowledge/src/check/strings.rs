//! Rules of every string in the files, whatever field it stands in: also in one that is added later.

use immunoref_index::text::is_unfit;
use serde_json::Value;

use crate::{files::Texts, problem::Problem};

/// Characters of the longest text: nearly twice as many as any has.
const LONGEST: usize = 1000;

/// Finds every string, and every name of a field, that breaks a rule of characters.
pub(super) fn strings(texts: &Texts) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (file, text) in texts {
        // What is no JSON is told where it is parsed.
        let whole: Value = serde_json::from_str(text).unwrap_or_default();
        let mut look_at = |label: &str, value: &Value| {
            visit("", value, &mut |field, text| {
                if let Some(rule) = broken_by(text) {
                    let (file, entry) = ((*file).to_owned(), label.to_owned());
                    problems.push(Problem { file, entry, rule: format!("{rule} in `{field}`: {text:?}") });
                }
            });
        };
        for (field, value) in whole.as_object().into_iter().flatten() {
            match value.as_array().filter(|_| field == "entries") {
                Some(entries) => entries.iter().for_each(|entry| look_at(label(entry), entry)),
                None => look_at("the file", value),
            }
        }
    }
    problems
}

/// What an entry is called: by its id, or by what stands for one.
fn label(entry: &Value) -> &str {
    let named = ["/id", "/effect", "/sign/text", "/name", "/meaning", "/word"];
    let named = named.iter().find_map(|at| entry.pointer(at)?.as_str());
    named.or(entry.as_str()).unwrap_or("without a name")
}

/// Goes through all strings of a value, each with the field that it stands in, and through the names of its fields.
fn visit<'v>(field: &'v str, value: &'v Value, each: &mut impl FnMut(&str, &str)) {
    match value {
        Value::String(text) => each(field, text),
        Value::Array(items) => items.iter().for_each(|it| visit(field, it, each)),
        Value::Object(fields) => {
            for (name, value) in fields {
                each("name of a field", name);
                visit(name, value, each);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The rule that a text breaks, if any: it is not empty, not endless, and holds nothing that cannot be seen.
fn broken_by(text: &str) -> Option<&'static str> {
    let is_space = |c: char| c.is_whitespace() && c != ' ';
    if text.trim().is_empty() {
        Some("empty text")
    } else if text.chars().any(|c| is_unfit(c) || is_space(c)) {
        Some("control or invisible character")
    } else if text.trim() != text || text.contains("  ") {
        Some("stray space")
    } else if text.chars().count() > LONGEST {
        Some("over 1,000 characters")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, broken_by};

    #[test]
    fn texts_are_seen_whole() {
        for good in ["a", "a b", "80 mg/m², 2 °C – 8 °C", "Gonçalves’ “x” ≥1", &"a".repeat(LONGEST)]
        {
            assert_eq!(broken_by(good), None, "{good}");
        }
        for bad in [
            "",
            " ",
            " a",
            "a ",
            "a  b",
            "a\n",
            "a\u{1b}[1mb",
            "a\u{7f}",
            "a\u{9b}b",
            "a\u{a0}b",
            "a\u{202e}b",
            "a\u{2028}b",
            "a\u{2029}b",
            "a\u{3000}b",
            "a\u{3164}b",
            "a\u{2800}b",
            "a\u{115f}b",
            "a\u{e000}b",
            "a\u{fe0f}",
            "a\u{fffd}b",
            "a\u{ffff}b",
            "a\u{10fffd}b",
            &"a".repeat(LONGEST + 1),
        ] {
            assert!(broken_by(bad).is_some(), "{bad:?}");
        }
    }
}
