//! Who says so: what stands beside a line, and the sources of a page.

use compact_str::CompactString;

use super::{Draft, Text, wording};
use crate::{
    answer::{CitedSource, Hit},
    model::{Author, Citation, Entry, Jurisdiction, Statement},
};

/// The ids of the sources of a page, in the order in which it cites them.
#[derive(Default)]
pub(super) struct Cited(Vec<CompactString>);

impl Cited {
    fn add(&mut self, citations: &[Citation]) {
        for it in citations {
            if !self.0.contains(&it.source) {
                self.0.push(it.source.clone());
            }
        }
    }
}

impl Draft<'_> {
    /// Puts sources beside a text, where they do not stand there already.
    pub(super) fn cite(&mut self, text: &mut Text, citations: &[Citation], together: bool) {
        let named = self.named(citations, together);
        if text.sources.is_empty() {
            text.sources = named;
        } else if !named.is_empty() && !text.sources.contains(&named) {
            text.sources = format!("{}; {named}", text.sources);
        }
    }

    /// The sources of a line in few letters: the best with its place, and how many others say the same. All of them, where it
    /// takes them together to say it, or where all is shown.
    pub(super) fn named(&mut self, citations: &[Citation], together: bool) -> String {
        let authority = |it: &&Citation| {
            let source = self.reply.source(&it.source);
            source.map(|source| (source.jurisdiction.is_some(), source.author))
        };
        let Some(best) = citations.iter().min_by_key(authority) else { return String::new() };
        if together || self.full {
            self.cited.add(citations);
            let named: Vec<String> = citations.iter().map(|it| self.named_shortly(it)).collect();
            return named.join("; ");
        }
        self.cited.add(std::slice::from_ref(best));
        let others = citations.iter().filter(|it| it.source != best.source).count();
        let more = if others > 0 { format!(" +{others}") } else { String::new() };
        self.named_shortly(best) + &more
    }

    /// A source with the place in it.
    fn named_shortly(&self, citation: &Citation) -> String {
        let short = self
            .reply
            .source(&citation.source)
            .map_or_else(|| citation.source.to_string(), wording::named_shortly);
        match &citation.section {
            Some(section) => format!("{short}, {section}"),
            None => short,
        }
    }

    /// A line of what a guideline body says, with its name and year, and the place in the source, beside it.
    pub(super) fn said_by(
        &mut self,
        line: &str,
        by: &str,
        place: Option<Jurisdiction>,
        citations: &[Citation],
    ) -> Text {
        self.cited.add(citations);
        let places: Vec<&str> = citations.iter().filter_map(|it| it.section.as_deref()).collect();
        let mut text = Text::default();
        text.mark_jurisdiction(place);
        text.push_said(line);
        text.sources = format!("{by}, {}", places.join("; "));
        text
    }

    pub(super) fn kind(&self, citation: &Citation) -> Option<Author> {
        self.reply.source(&citation.source).map(|source| source.author)
    }

    pub(super) fn statement(&mut self, statement: &Statement) -> Text {
        let drug = self.unnamed_drug(statement).map(|drug| format!("{drug}: ")).unwrap_or_default();
        let Statement { text, jurisdiction, population, citations, together, .. } = statement;
        self.said(&(drug + text), *jurisdiction, population.as_deref(), (citations, *together))
    }

    /// A text with where it holds, if not in the United States, whom it is about, and who says so: each of the sources
    /// alone, or all of them together.
    pub(super) fn said(
        &mut self,
        said: &str,
        place: Option<Jurisdiction>,
        population: Option<&str>,
        (citations, together): (&[Citation], bool),
    ) -> Text {
        let mut text = Text::default();
        text.mark_jurisdiction(place);
        text.push_said(said);
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

    /// The sources that the page cites.
    pub(super) fn sources(&self) -> Vec<&CitedSource> {
        self.cited.0.iter().filter_map(|id| self.reply.source(id)).collect()
    }
}
