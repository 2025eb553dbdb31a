//! The sources and notices under a page.

use std::collections::BTreeSet;

use super::{Look, wrap::wrap};
use crate::{
    model::Author,
    page::{Footnote, Page, dated, named_shortly},
};

/// Sources up to which each has a line of its own in a first view.
const LINES_FOR_SOURCES: usize = 2;

/// The sources and notices under a page. A first view has the titles of few sources and the short names of many.
pub(super) fn foot(page: &Page, look: &Look) -> Vec<String> {
    let mut lines = Vec::new();
    if !look.full && page.footnotes.len() > LINES_FOR_SOURCES {
        lines.extend(wrap(&by_kind(&page.footnotes), look, "", ""));
    } else {
        lines.extend(page.footnotes.iter().flat_map(|note| footnote(note, look)));
    }
    lines.extend(page.notices.iter().flat_map(|notice| wrap(notice, look, "", "")));
    lines
}

/// Sources by their short names, those of a kind together.
fn by_kind(notes: &[Footnote]) -> String {
    let kinds: BTreeSet<Author> = notes.iter().map(|note| note.source.author).collect();
    let name = |note: &Footnote| {
        let places = places(note, false).map(|places| format!(", {places}")).unwrap_or_default();
        let drug = note.drug.as_ref().map(|drug| format!(" ({drug})")).unwrap_or_default();
        format!("[{}] {}{drug}{places}", note.number, named_shortly(&note.source))
    };
    let of_kind = |kind: &Author| {
        let notes = notes.iter().filter(|note| note.source.author == *kind);
        format!("{}: {}.", kind.word(), notes.map(name).collect::<Vec<_>>().join("; "))
    };
    let named: Vec<String> = kinds.iter().map(of_kind).collect();
    format!("Sources. {}", named.join(" "))
}

/// A source in lines of its own: in full with its address.
fn footnote(note: &Footnote, look: &Look) -> Vec<String> {
    let first = format!("[{}] ", note.number);
    let indent = " ".repeat(first.len());
    let text = said(note);
    let mut lines = wrap(&text, look, &first, &indent);
    if look.full {
        // An address is never broken: it is there to be clicked or copied.
        lines.extend(note.source.url.iter().map(|url| format!("{indent}{url}")));
    }
    let places = places(note, look.full);
    lines.extend(places.iter().flat_map(|places| wrap(places, look, &indent, &format!("{indent}  "))));
    lines
}

/// What a source is: title, publisher, kind, date and age.
pub(super) fn said(note: &Footnote) -> String {
    let source = &note.source;
    format!("{}. {}; {}, {}.", source.title, source.publisher, source.author.word(), dated(source))
}

/// Where in its source a footnote stands. A first view says so only where a place is known.
pub(super) fn places(note: &Footnote, full: bool) -> Option<String> {
    let unknown = note.places.iter().all(|(_, place)| place.is_none());
    if unknown && !full {
        return None;
    }
    let named: Vec<String> = note
        .places
        .iter()
        .map(|(letter, place)| {
            let place = place.as_deref().unwrap_or("place not known");
            if letter.is_empty() { place.to_owned() } else { format!("{}{letter} {place}", note.number) }
        })
        .collect();
    Some(format!("at: {}", named.join("; ")))
}
