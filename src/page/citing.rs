//! Which sources a page cites, and where: numbers in its texts, and the
//! footnotes behind them.

use std::collections::BTreeSet;

use compact_str::CompactString;

use super::{Draft, Style, Text, position, wording};
use crate::{
    answer::{CitedSource, Hit},
    model::{Author, Citation, Entry, Jurisdiction, Statement},
};

/// The sources of a page in the order in which it cites them, each with the places that it cites.
#[derive(Default)]
pub(super) struct Cited(Vec<(CompactString, Vec<Option<CompactString>>)>);

/// A source at the foot of a page.
#[derive(Clone, Debug)]
pub struct Footnote {
    pub number: usize,
    pub source: CitedSource,
    /// The drug whose label, leaflet or page it is, where the page cites those of several.
    pub drug: Option<String>,
    /// The places in it, with their letters if there are several. None: no place is known.
    pub places: Vec<(String, Option<String>)>,
}

impl Cited {
    /// What stands in a text for a place in a source: `3`, or `3b` where the source is cited at several.
    pub(super) fn number(&self, (source, place): (usize, usize)) -> String {
        format!("{}{}", source + 1, letter(self.0[source].1.len(), place))
    }

    fn cites(&self, id: &str) -> bool {
        self.0.iter().any(|(it, _)| it == id)
    }

    /// The position of what is cited, which is added where it is new.
    fn add(&mut self, citation: &Citation) -> (usize, usize) {
        let source =
            position(&mut self.0, |(id, _)| *id == citation.source, || (citation.source.clone(), Vec::new()));
        let places = &mut self.0[source].1;
        (source, position(places, |it| *it == citation.section, || citation.section.clone()))
    }
}

/// The letter of a place among so many.
fn letter(places: usize, place: usize) -> String {
    let alphabet = |number: usize| char::from(b'a' + u8::try_from(number % 26).unwrap_or_default());
    match (places, place) {
        (..2, _) => String::new(),
        (_, ..26) => alphabet(place).to_string(),
        _ => format!("{}{}", alphabet(place / 26 - 1), alphabet(place)),
    }
}

impl Draft<'_> {
    /// Cites sources after a text: all in full, or where it takes all `together` to say it; else the best, and beside
    /// news the best of the others.
    pub(super) fn cite(&mut self, text: &mut Text, citations: &[Citation], together: bool) {
        let shown: Vec<&Citation> = if self.full || together || citations.len() == 1 {
            citations.iter().collect()
        } else {
            let is_news = |it: &&Citation| self.kind(it) == Some(Author::News);
            let best = self.best(citations.iter());
            let others = || self.best(citations.iter().filter(|it| !is_news(it)));
            best.into_iter().chain(best.filter(is_news).and_then(|_| others())).collect()
        };
        for citation in shown {
            let at = self.cited.add(citation);
            if let Some(span) = text.spans.last_mut().filter(|span| !span.cited.contains(&at)) {
                span.cited.push(at);
            }
        }
    }

    /// The sources that stand beside a line: the best with its place, and how many others say the same; all, where it takes
    /// them together.
    pub(super) fn sources_of(&self, citations: &[Citation], together: bool) -> String {
        let named = |it: &Citation| {
            let short = self.reply.source(&it.source).map_or(&*it.source, |source| &*source.short);
            it.section.as_ref().map_or_else(|| short.to_owned(), |section| format!("{short}, {section}"))
        };
        if together {
            return citations.iter().map(named).collect::<Vec<_>>().join("; ");
        }
        let authority = |it: &&Citation| {
            let source = self.reply.source(&it.source);
            source.map(|source| (source.jurisdiction.is_some(), source.author))
        };
        let Some(best) = citations.iter().min_by_key(authority) else { return String::new() };
        let others = citations.iter().filter(|it| it.source != best.source).count();
        let more = if others > 0 { format!(" +{others}") } else { String::new() };
        named(best) + &more
    }

    /// The best of some sources: one that speaks for no other place, that is no news, that the page cites
    /// already, and that stands first.
    fn best<'c>(&self, citations: impl Iterator<Item = &'c Citation>) -> Option<&'c Citation> {
        citations.min_by_key(|it| {
            let source = self.reply.source(&it.source);
            let elsewhere = source.is_some_and(|source| source.jurisdiction.is_some());
            let is_news = source.is_some_and(|source| source.author == Author::News);
            (elsewhere, is_news, !self.cited.cites(&it.source))
        })
    }

    pub(super) fn kind(&self, citation: &Citation) -> Option<Author> {
        self.reply.source(&citation.source).map(|source| source.author)
    }

    pub(super) fn cite_statement(&mut self, text: &mut Text, statement: &Statement) {
        self.cite(text, &statement.citations, statement.together);
    }

    pub(super) fn statement(&mut self, statement: &Statement) -> Text {
        let drug = self.unnamed_drug(statement).map(|drug| format!("{drug}: ")).unwrap_or_default();
        let Statement { text, jurisdiction, population, citations, together, .. } = statement;
        self.said(drug + text, *jurisdiction, population.as_deref(), (citations, *together))
    }

    /// A text with where it holds, if not in the United States, whom it is about, and who says so: each of the sources
    /// alone, or all of them together.
    pub(super) fn said(
        &mut self,
        said: String,
        place: Option<Jurisdiction>,
        population: Option<&str>,
        (citations, together): (&[Citation], bool),
    ) -> Text {
        let mut text = Text::default();
        text.mark_jurisdiction(place);
        text.push(said, Style::Plain);
        text.state_population(population);
        self.cite(&mut text, citations, together);
        text
    }

    /// The drug of a statement that stands under something else and does not name it.
    fn unnamed_drug(&self, statement: &Statement) -> Option<String> {
        let id = statement.drug.as_deref()?;
        let (_, name) = self.answer.drugs.iter().find(|(it, _)| it == id)?;
        let asked = self.reply.asked().filter_map(Hit::entry).any(|entry| entry.id() == id);
        let named = statement.text.to_lowercase().contains(&name.to_lowercase());
        (!asked && !named).then(|| wording::capitalized(name))
    }

    pub(super) fn statements<'s>(
        &mut self,
        statements: impl IntoIterator<Item = &'s Statement>,
    ) -> Vec<Text> {
        statements.into_iter().map(|it| self.statement(it)).collect()
    }

    /// The entry in a line.
    pub(super) fn brief(&mut self, entry: &Entry) -> Text {
        entry.brief().map(|it| self.statement(it)).unwrap_or_default()
    }

    pub(super) fn footnotes(&self) -> Vec<Footnote> {
        let sources = self.cited.0.iter().filter_map(|(id, _)| self.reply.source(id)?.drug.as_ref());
        let several = sources.collect::<BTreeSet<_>>().len() > 1;
        let footnote = |(at, (id, places)): (usize, &(CompactString, Vec<Option<CompactString>>))| {
            let named = places.iter().map(|place| place.as_ref().map(ToString::to_string));
            let letters = (0..places.len()).map(|place| letter(places.len(), place));
            let source = self.reply.source(id)?.clone();
            let drug = source.drug.as_ref().filter(|_| several).map(|it| wording::drug(self.answer, it));
            Some(Footnote { number: at + 1, source, drug, places: letters.zip(named).collect() })
        };
        self.cited.0.iter().enumerate().filter_map(footnote).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn places_have_letters_where_there_are_several() {
        assert_eq!(letter(1, 0), "");
        assert_eq!((letter(2, 0), letter(30, 25)), ("a".to_owned(), "z".to_owned()));
        assert_eq!((letter(60, 26), letter(60, 53)), ("aa".to_owned(), "bb".to_owned()));
    }
}
