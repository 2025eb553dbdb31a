//! What stands under a page: its sources in full where all is shown, and what must be known to read it right.

use super::{Look, style::strong, wrap::wrap};
use crate::{
    answer::CitedSource,
    model::ReadAs,
    page::{Page, dated},
};

pub(super) fn foot(page: &Page, look: &Look, width: Option<usize>) -> Vec<String> {
    let mut lines = Vec::new();
    if !page.sources.is_empty() {
        lines.push(strong("Sources", look));
    }
    lines.extend(page.sources.iter().flat_map(|it| source(it, width)));
    lines.extend(page.foot().flat_map(|it| wrap(it, width, "", "")));
    lines
}

/// A source in lines of its own: in full with its address.
fn source(source: &CitedSource, width: Option<usize>) -> Vec<String> {
    let mut lines = wrap(&said(source), width, "", "  ");
    // An address is never broken: it is there to be clicked or copied.
    lines.extend(source.url.iter().map(|url| format!("  {url}")));
    lines
}

/// What a source is: its short name, title, publisher, kind, date and age, and how it was read.
pub(super) fn said(source: &CitedSource) -> String {
    let CitedSource { short, title, publisher, author, read_as, .. } = source;
    let read_as = read_as.map_or("how it was read is not known", ReadAs::word);
    format!("{short}: {title}. {publisher}; {}, {}; {read_as}.", author.word(), dated(source))
}
