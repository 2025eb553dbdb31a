//! A reply as people read it: titled blocks of text with numbered citations.
//! Table, plain text and Markdown are three ways to draw one page.

mod cards;
mod lists;
mod plan;
mod words;

pub use cards::{days, figures, standing};
pub use lists::inventory;
pub use plan::which;
pub use words::{drug, reading};

use compact_str::CompactString;
use jiff::civil::Date;

use crate::{
    echo::echo,
    knowledge::{Citation, Jurisdiction, SourceKind, Statement},
    reply::{CitedSource, DISCLAIMER, Hit, OLD, Reply},
};

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// What it is made of.
    pub blocks: Vec<Block>,
    /// The sources behind the numbers.
    pub footnotes: Vec<Footnote>,
    /// What must be known to read it right.
    pub notices: Vec<String>,
}

/// A part of a page.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its heading, where the title of the page is not enough.
    pub heading: Option<String>,
    /// What it holds.
    pub body: Body,
}

/// What a block holds.
#[derive(Clone, Debug)]
pub enum Body {
    /// Labels, each with what is said under it.
    Card(Vec<(String, Vec<Text>)>),
    /// Columns with their headings.
    Grid(Vec<&'static str>, Vec<Vec<Text>>),
    /// Items without labels.
    List(Vec<Text>),
    /// A paragraph.
    Note(Text),
    /// Ids, each with a summary that only a table shows.
    Ids(Vec<(String, String)>),
    /// Weeks side by side.
    Timeline(Timeline),
}

/// Weeks side by side, a row for each phase and each drug.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The day on which the first week begins.
    pub first_day: Date,
    /// How many weeks there are.
    pub weeks: usize,
    /// Labels, each with a character a week.
    pub rows: Vec<(String, Vec<char>)>,
}

impl Timeline {
    /// The character of a week in which there is nothing.
    pub const NOTHING: char = '·';
}

/// A text with its citations.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// Its parts.
    pub spans: Vec<Span>,
}

/// A part of a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Span {
    /// What it says.
    pub text: String,
    /// How it stands out.
    pub style: Style,
    /// What is cited after it: sources and places in them, by their positions on the page.
    cited: Vec<(usize, usize)>,
}

/// How a text stands out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Style {
    /// Not at all.
    Plain,
    /// As a name or a heading.
    Strong,
    /// As what was searched for.
    Mark,
    /// Less than the rest.
    Faint,
}

/// A source at the foot of a page.
#[derive(Clone, Debug)]
pub struct Footnote {
    /// Its number.
    pub number: usize,
    /// The source.
    pub source: CitedSource,
    /// The places in it, with their letters if there are several. None: no place is known.
    pub places: Vec<(String, Option<String>)>,
}

impl Footnote {
    /// Its kind, date and age.
    pub fn dated(&self) -> String {
        format!("{}, {}", self.source.kind.word(), words::dated(&self.source))
    }

    /// Its date and age, as short as they can be said. None: it has no date.
    pub fn dated_shortly(&self) -> Option<String> {
        words::dated_shortly(&self.source)
    }
}

impl Text {
    /// A text without more.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::styled(text, Style::Plain)
    }

    /// A text that stands out.
    pub fn styled(text: impl Into<String>, style: Style) -> Self {
        let mut new = Self::default();
        new.push(text, style);
        new
    }

    fn push(&mut self, text: impl Into<String>, style: Style) {
        self.spans.push(Span { text: text.into(), style, cited: Vec::new() });
    }

    /// The text alone.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}

/// Makes the page of a reply: a first view of one screen, or in full.
pub fn page(reply: &Reply, full: bool) -> Page {
    let mut writer = Writer { reply, full, cited: Vec::new(), left_out: Vec::new() };
    let (title, mut blocks) = match reply.command {
        "overview" => writer.overview(),
        "sources" => writer.sources(),
        "list" => writer.list(),
        "changes" => writer.changes(),
        "search" => writer.search(),
        "verify" | "check" => writer.knowledge(),
        _ if reply.is_narrowed => writer.entries(),
        "schedule" if writer.planned().is_some() => {
            writer.planned().map_or_else(Default::default, |it| writer.plan(it))
        }
        "drug" if reply.query.is_none() => writer.drugs(),
        "side-effects" if reply.query.is_none() => writer.side_effects(),
        "topic" if reply.query.is_none() => writer.topics(),
        _ => writer.entries(),
    };
    for block in &mut blocks {
        block.number_citations(&writer.cited);
    }
    let mut notices = reply.notices.clone();
    let footnotes = writer.footnotes();
    // The reply speaks of all its sources; a first view shows some.
    let shows_old = footnotes.iter().any(|note| note.source.is_old());
    notices.retain(|notice| notice != DISCLAIMER && (shows_old || !notice.starts_with(OLD)));
    if blocks.iter().any(|it| matches!(it.body, Body::Ids(_))) {
        // Whoever reads ids reads nothing else: what is to be said of them stands on stderr.
        notices.clear();
    }
    if !writer.left_out.is_empty() {
        notices.insert(0, more(&writer.left_out));
    }
    Page { title, blocks, footnotes, notices }
}

/// Says how to see the parts that a first view leaves out.
fn more(left_out: &[String]) -> String {
    const NAMED: usize = 3;
    let mut parts: Vec<&str> = Vec::new();
    for part in left_out {
        if !parts.contains(&part.as_str()) {
            parts.push(part);
        }
    }
    // What is looked for next stands at the end of a card.
    let named = &parts[parts.len().saturating_sub(NAMED)..];
    let others = match parts.len() - named.len() {
        0 => String::new(),
        1 => " and 1 other".to_owned(),
        others => format!(" and {others} others"),
    };
    format!("More: --full, or --section {}{others}.", named.join(", "))
}

/// The sources of a page in the order in which it cites them, each with the places that it cites.
type Cited = Vec<(CompactString, Vec<Option<CompactString>>)>;

impl Page {
    /// Writes all of its text otherwise.
    pub fn rewrite(&mut self, rewrite: fn(&str) -> String) {
        self.title = rewrite(&self.title);
        for block in &mut self.blocks {
            block.heading = block.heading.as_deref().map(rewrite);
            let texts: Vec<&mut Text> = match &mut block.body {
                Body::Card(rows) => {
                    for (label, _) in rows.iter_mut() {
                        *label = rewrite(label);
                    }
                    rows.iter_mut().flat_map(|(_, texts)| texts).collect()
                }
                Body::Grid(_, rows) => rows.iter_mut().flatten().collect(),
                Body::List(texts) => texts.iter_mut().collect(),
                Body::Note(text) => vec![text],
                Body::Ids(ids) => {
                    for (_, brief) in ids {
                        *brief = rewrite(brief);
                    }
                    Vec::new()
                }
                Body::Timeline(timeline) => {
                    for (label, _) in &mut timeline.rows {
                        *label = rewrite(label);
                    }
                    Vec::new()
                }
            };
            texts
                .into_iter()
                .flat_map(|text| &mut text.spans)
                .for_each(|span| span.text = rewrite(&span.text));
        }
        for note in &mut self.footnotes {
            note.source.title = rewrite(&note.source.title);
            note.source.publisher = rewrite(&note.source.publisher).into();
            note.places.iter_mut().for_each(|(_, place)| *place = place.as_deref().map(rewrite));
        }
        self.notices.iter_mut().for_each(|notice| *notice = rewrite(notice));
    }
}

impl Page {
    /// A page of nothing but a grid.
    pub fn of_rows(columns: Vec<&'static str>, rows: Vec<Vec<String>>) -> Self {
        let rows = rows.into_iter().map(|row| row.into_iter().map(Text::plain).collect());
        Self { blocks: vec![Block::new(Body::Grid(columns, rows.collect()))], ..Self::default() }
    }
}

impl Block {
    fn new(body: Body) -> Self {
        Self { heading: None, body }
    }

    fn under(heading: &str, body: Body) -> Self {
        Self { heading: Some(heading.to_owned()), body }
    }

    fn number_citations(&mut self, cited: &Cited) {
        let texts: Vec<&mut Text> = match &mut self.body {
            Body::Card(rows) => rows.iter_mut().flat_map(|(_, texts)| texts).collect(),
            Body::Grid(_, rows) => rows.iter_mut().flatten().collect(),
            Body::List(texts) => texts.iter_mut().collect(),
            Body::Note(text) => vec![text],
            Body::Ids(_) | Body::Timeline(_) => Vec::new(),
        };
        for text in texts {
            text.number_citations(cited);
        }
    }
}

/// The letter of a place, where a source is cited at several.
fn letter(places: &[Option<CompactString>], place: usize) -> String {
    let alphabet = |number: usize| char::from(b'a' + u8::try_from(number % 26).unwrap_or_default());
    match (places.len(), place) {
        (..2, _) => String::new(),
        (_, ..26) => alphabet(place).to_string(),
        _ => format!("{}{}", alphabet(place / 26 - 1), alphabet(place)),
    }
}

/// What is needed while a page is written.
struct Writer<'r> {
    reply: &'r Reply,
    /// Whether everything is shown, or what fits a screen.
    full: bool,
    cited: Cited,
    /// Names of the parts that the first view leaves out.
    left_out: Vec<String>,
}

impl<'r> Writer<'r> {
    /// Cites sources after a text, where each of them says all of it: all in full; else the best, and beside
    /// news the best of the others.
    fn cite(&mut self, text: &mut Text, citations: &[Citation]) {
        if self.full || citations.len() == 1 {
            self.cite_all(text, citations);
            return;
        }
        let Some(best) = self.best(citations, |_| true) else { return };
        self.cite_all(text, std::slice::from_ref(best));
        if self.kind(best) == Some(SourceKind::News)
            && let Some(beside) = self.best(citations, |kind| kind != Some(SourceKind::News))
        {
            self.cite_all(text, std::slice::from_ref(beside));
        }
    }

    /// The best of some sources: one that speaks for no other place, that is no news, that the page cites
    /// already, and that stands first.
    fn best<'c>(
        &self,
        citations: &'c [Citation],
        allowed: impl Fn(Option<SourceKind>) -> bool,
    ) -> Option<&'c Citation> {
        citations.iter().filter(|it| allowed(self.kind(it))).min_by_key(|it| {
            let source = self.reply.source(&it.source);
            let elsewhere = source.is_some_and(|source| source.jurisdiction.is_some());
            let is_new = !self.cited.iter().any(|(id, _)| *id == it.source);
            (elsewhere, source.is_some_and(|it| it.kind == SourceKind::News), is_new)
        })
    }

    fn kind(&self, citation: &Citation) -> Option<SourceKind> {
        self.reply.source(&citation.source).map(|source| source.kind)
    }

    fn cite_all(&mut self, text: &mut Text, citations: &[Citation]) {
        for citation in citations {
            let source = position(
                &mut self.cited,
                |(id, _)| *id == citation.source,
                || (citation.source.clone(), Vec::new()),
            );
            let places = &mut self.cited[source].1;
            let place = position(places, |it| *it == citation.section, || citation.section.clone());
            if let Some(span) = text.spans.last_mut().filter(|span| !span.cited.contains(&(source, place))) {
                span.cited.push((source, place));
            }
        }
    }

    fn cite_statement(&mut self, text: &mut Text, statement: &Statement) {
        if statement.together {
            self.cite_all(text, &statement.citations);
        } else {
            self.cite(text, &statement.citations);
        }
    }

    fn footnotes(&self) -> Vec<Footnote> {
        let footnote = |(number, (id, places)): (usize, &(CompactString, Vec<Option<CompactString>>))| {
            let source = self.reply.source(id)?;
            let named = places.iter().map(|place| place.as_ref().map(ToString::to_string));
            let letters = (0..places.len()).map(|place| letter(places, place));
            Some(Footnote {
                number: number + 1,
                source: source.clone(),
                places: letters.zip(named).collect(),
            })
        };
        self.cited.iter().enumerate().filter_map(footnote).collect()
    }

    fn statement(&mut self, statement: &Statement) -> Text {
        let mut text = Text::default();
        text.mark_jurisdiction(statement.jurisdiction);
        if let Some(drug) = self.unnamed_drug(statement) {
            text.push(format!("{drug}: "), Style::Plain);
        }
        text.push(&statement.text, Style::Plain);
        text.state_population(statement.population.as_deref());
        self.cite_statement(&mut text, statement);
        text
    }

    /// The drug of a statement that stands under something else and does not name it.
    fn unnamed_drug(&self, statement: &Statement) -> Option<String> {
        let id = statement.drug.as_deref()?;
        let (_, name) = self.reply.drugs.iter().find(|(it, _)| it == id)?;
        let asked = self.asked().filter_map(Hit::entry).any(|entry| entry.id() == id);
        let named = statement.text.to_lowercase().contains(&name.to_lowercase());
        (!asked && !named).then(|| words::capitalized(name))
    }

    fn statements<'s>(&mut self, statements: impl IntoIterator<Item = &'s Statement>) -> Vec<Text> {
        statements.into_iter().map(|it| self.statement(it)).collect()
    }

    /// The query, as it can be shown.
    fn query(&self) -> String {
        echo(self.reply.query.as_deref().unwrap_or_default())
    }

    /// The results that were asked for, without those that only belong to the answer.
    fn asked(&self) -> impl Iterator<Item = &'r Hit> + use<'r> {
        self.reply.results.iter().filter(|hit| hit.context.is_none())
    }
}

impl Text {
    /// Several texts in one line.
    fn joined(texts: Vec<Text>) -> Self {
        let mut line = Self::default();
        for text in texts {
            if let (Some(before), Some(after)) = (line.spans.last_mut(), text.spans.last()) {
                // What is said at one place needs its number once.
                if before.cited == after.cited {
                    before.cited.clear();
                }
                line.push(" ", Style::Plain);
            }
            line.spans.extend(text.spans);
        }
        line
    }

    /// Puts numbers where something is cited.
    fn number_citations(&mut self, cited: &Cited) {
        let spans = std::mem::take(&mut self.spans);
        for span in spans {
            let numbers: Vec<String> = span
                .cited
                .iter()
                .map(|(source, place)| format!("{}{}", source + 1, letter(&cited[*source].1, *place)))
                .collect();
            self.spans.push(span);
            if !numbers.is_empty() {
                self.push(format!(" [{}]", numbers.join(", ")), Style::Faint);
            }
        }
    }

    fn mark_jurisdiction(&mut self, jurisdiction: Option<Jurisdiction>) {
        if let Some(jurisdiction) = jurisdiction {
            self.push(format!("{} ", jurisdiction.mark()), Style::Strong);
        }
    }

    fn state_population(&mut self, population: Option<&str>) {
        if let Some(population) = population {
            self.push(format!(" (population: {population})"), Style::Faint);
        }
    }
}

/// The place of an item in a list, to which it is added where it is missing.
fn position<T>(list: &mut Vec<T>, is: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> usize {
    list.iter().position(is).unwrap_or_else(|| {
        list.push(new());
        list.len() - 1
    })
}
