//! Titles, names, dates: the words that pages have in common.

use crate::{
    answer::{Answer, CitedSource, counted, spelled_age},
    model::{Day, Entry, slug},
};

/// The title of an entry: a drug has its brand beside its name.
pub(super) fn title(entry: &Entry) -> String {
    let name = capitalized(entry.name());
    match entry.names().brands.as_slice() {
        [] => name,
        brands => format!("{name} ({})", brands.join(", ")),
    }
}

/// What a drug is called in a line, by its id; a partner goes by its plain name.
pub fn drug(answer: &Answer, id: &str) -> String {
    let known = answer.drugs.iter().find(|(it, _)| it == id);
    capitalized(known.map_or(slug(id), |(_, name)| name))
}

/// The name with a capital letter at its beginning, unless it is written with one inside: `dMMR`.
pub(super) fn capitalized(name: &str) -> String {
    match name.chars().nth(1) {
        Some(second) if second.is_uppercase() => name.to_owned(),
        _ => with_first(name, |first| first.to_uppercase().collect()),
    }
}

/// The text with a small letter at its beginning, unless that is an abbreviation.
pub(super) fn lower_first(text: &str) -> String {
    match text.chars().nth(1) {
        Some(second) if second.is_lowercase() || second == ' ' => {
            with_first(text, |first| first.to_lowercase().collect())
        }
        _ => text.to_owned(),
    }
}

fn with_first(text: &str, change: impl FnOnce(char) -> String) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| change(first) + chars.as_str())
}

/// Date and age of a source, or that it has none.
pub fn dated(source: &CitedSource) -> String {
    if let (Some(date), Some(days)) = (source.date, source.age_days) {
        let what = source.date_is.as_deref().map(|it| format!("{it} ")).unwrap_or_default();
        return format!("{what}{date}, {}", spelled_age(days));
    }
    let read = source.accessed.map(|day| format!(", read {day}")).unwrap_or_default();
    format!("undated{read}")
}

/// A source in few letters: its short name, which tells its date.
pub(super) fn named_shortly(source: &CitedSource) -> String {
    let CitedSource { short, date, .. } = source;
    match date {
        None if !short.contains("undated") => format!("{short}, undated"),
        _ => short.to_string(),
    }
}

/// How old the sources of a page are, in a line: from the oldest to the newest, and how many have no date.
pub(super) fn dates(sources: &[&CitedSource]) -> Option<String> {
    let mut dates: Vec<Day> = sources.iter().filter_map(|it| it.date).collect();
    dates.sort_by_key(|it| it.first());
    let undated = sources.len() - dates.len();
    let undated = (undated > 0).then(|| format!("{undated} undated"));
    let span = match dates.as_slice() {
        [] => None,
        [only] => Some(only.to_string()),
        [oldest, .., newest] if oldest == newest => Some(oldest.to_string()),
        [oldest, .., newest] => Some(format!("{oldest} to {newest}")),
    };
    let told: Vec<String> = span.into_iter().chain(undated).collect();
    (!told.is_empty()).then(|| format!("From {}: {}.", counted(sources.len(), "source"), told.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::{capitalized, lower_first};

    #[test]
    fn abbreviations_keep_their_letters() {
        assert_eq!((capitalized("dMMR"), capitalized("anemia")), ("dMMR".to_owned(), "Anemia".to_owned()));
        assert_eq!(
            (lower_first("AST over 3"), lower_first("A rash")),
            ("AST over 3".into(), "a rash".into())
        );
        assert_eq!((capitalized(""), lower_first("")), (String::new(), String::new()));
    }
}
