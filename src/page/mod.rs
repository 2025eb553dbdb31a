//! A reply as people read it: titled blocks of text with numbered citations.
//! Table, plain text and Markdown are three ways to draw one page.

mod call;
mod cards;
mod citing;
mod drug;
mod events;
mod first_view;
mod lists;
mod passages;
mod plan;
mod regimen;
mod remarks;
mod sections;
mod side_effect;
mod text;
mod wording;

pub use citing::Footnote;
pub use lists::inventory;
pub use plan::which;
pub use remarks::{Beside, local, next, remarks};
pub use text::{Span, Style, Text};
pub use wording::{dated, drug, named_shortly};

use jiff::civil::Date;

use self::{citing::Cited, first_view::LeftOut};
use crate::{
    answer::{Answer, CitedSource, Command, Context, Hit, Notice, Reply},
    model::{Entry, Part},
    text::echo,
};

/// Labels, each with what is said under it.
pub type Card = Vec<(String, Vec<Text>)>;

#[derive(Clone, Debug, Default)]
pub struct Page {
    pub title: String,
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
    pub body: Body,
}

/// What a block holds.
#[derive(Clone, Debug)]
pub enum Body {
    Card(Card),
    /// Columns with their headings.
    Grid(Vec<String>, Vec<Vec<Text>>),
    /// Items without labels.
    List(Vec<Text>),
    /// A paragraph.
    Note(Text),
    /// Ids, each with a summary that only a table shows.
    Ids(Vec<(String, String)>),
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

/// A page while it is written.
struct Draft<'r> {
    answer: &'r Answer,
    reply: &'r Reply,
    /// Whether everything is shown, or what fits a screen.
    full: bool,
    cited: Cited,
    left_out: LeftOut,
    /// Whether it says what to do in an emergency.
    tells_emergency: bool,
}

/// Makes the page of an answer: a first view of one screen, or in full.
pub fn page(answer: &Answer, full: bool) -> Page {
    let reply = &answer.reply;
    let mut draft = Draft {
        answer,
        reply,
        full,
        cited: Cited::default(),
        left_out: LeftOut::default(),
        tells_emergency: false,
    };
    let (title, mut blocks) = draft.write();
    put_reading(answer, &mut blocks);
    let leads = reply.notices.iter().filter(|it| matches!(it, Notice::Caveat(_)));
    let leads = leads.map(|it| Body::Note(Text::styled(it.to_string(), Style::Strong)).into());
    blocks.splice(..0, leads.collect::<Vec<Block>>());
    for text in blocks.iter_mut().flat_map(|block| block.body.texts()) {
        text.number_citations(&draft.cited);
    }
    let footnotes = draft.footnotes();
    // The reply speaks of all its sources; a first view shows some.
    let shown: Vec<&CitedSource> = footnotes.iter().map(|note| &note.source).collect();
    let shows_old = shown.iter().any(|it| it.is_old());
    let said = |it: &Notice| match it {
        // A caveat stands before the answer.
        Notice::Disclaimer | Notice::Caveat(_) => None,
        // It stands under the signs themselves.
        Notice::Emergency if draft.tells_emergency => None,
        Notice::OldSources(_) if !shows_old => None,
        Notice::Newer(_) => Notice::newer(&shown, &answer.drugs).map(|it| it.to_string()),
        other => Some(other.to_string()),
    };
    let mut notices: Vec<String> = reply.notices.iter().filter_map(said).collect();
    if blocks.iter().any(|it| matches!(it.body, Body::Ids(_))) {
        // Whoever reads ids reads nothing else: what is to be said of them stands on stderr.
        notices.clear();
    }
    if let Some(more) = draft.left_out.how_to_see().filter(|_| !full) {
        notices.insert(0, more);
    }
    Page { title, blocks, footnotes, notices }
}

/// Says how a query was read: after the lines on whom to call, before the rest.
fn put_reading(answer: &Answer, blocks: &mut Vec<Block>) {
    let Some(line) = remarks::reading(answer) else { return };
    let is_ids = |it: &Block| matches!(it.body, Body::Ids(_));
    if blocks.iter().any(is_ids) {
        return;
    }
    let cards = blocks
        .iter_mut()
        .filter_map(|it| if let Body::Card(rows) = &mut it.body { Some(rows) } else { None });
    for rows in cards {
        if let Some(at) = rows.iter().position(|(label, _)| label.starts_with(Part::Call.heading())) {
            rows.insert(at + 1, row("Read as", Text::plain(line)));
            return;
        }
    }
    blocks.insert(0, Body::Note(Text::plain(line)).into());
}

impl<'r> Draft<'r> {
    fn write(&mut self) -> (String, Vec<Block>) {
        let all = self.reply.query.is_none() && !self.answer.is_narrowed;
        match self.reply.command {
            Command::Overview => lists::overview(self.reply),
            Command::Sources => lists::sources(self.reply),
            Command::List => lists::list(self.reply),
            Command::Changes => events::changes(self),
            Command::Search if self.reply.asked().any(|it| !it.passages.is_empty()) => passages::answer(self),
            // Where it is said that there is no answer, what was understood of the question is none.
            Command::Search
                if self.is_question()
                    && !self.is_of_signs()
                    && self.reply.notices.iter().any(|it| matches!(it, Notice::Caveat(_))) =>
            {
                Default::default()
            }
            Command::Verify | Command::Check => lists::knowledge(self.reply),
            Command::Drug if all => lists::drugs(self),
            Command::SideEffects if all => side_effect::all(self),
            Command::Topic if all => lists::topics(self),
            Command::Plan => plan::plan(self),
            Command::Drug | Command::SideEffects | Command::Topic | Command::Schedule | Command::Search => {
                cards::entries(self)
            }
            // They have no results, and so no page.
            Command::Export | Command::Man | Command::None => Default::default(),
        }
    }

    /// Whether the query was read as a question.
    fn is_question(&self) -> bool {
        self.reply.r#match.as_ref().is_some_and(|it| it.read.is_some())
    }

    /// The query, as it can be shown.
    fn query(&self) -> String {
        echo(self.reply.query.as_deref().unwrap_or_default())
    }

    /// The entries that stand there for a reason other than that they were asked for.
    fn beside(&self, context: Context) -> Vec<&'r Entry> {
        let beside = self.reply.results.iter().filter(|hit| hit.context == Some(context));
        beside.filter_map(Hit::entry).collect()
    }
}

impl Page {
    /// Writes all of its text otherwise.
    pub fn rewrite(&mut self, rewrite: fn(&str) -> String) {
        let again = |text: &mut String| *text = rewrite(text);
        again(&mut self.title);
        for block in &mut self.blocks {
            block.heading.iter_mut().for_each(again);
            block.body.labels().into_iter().for_each(again);
            block.body.texts().into_iter().flat_map(|it| &mut it.spans).for_each(|it| again(&mut it.text));
        }
        for note in &mut self.footnotes {
            again(&mut note.source.title);
            note.source.publisher = rewrite(&note.source.publisher).into();
            note.places.iter_mut().filter_map(|(_, place)| place.as_mut()).for_each(again);
        }
        self.notices.iter_mut().for_each(again);
    }

    /// A page of nothing but a grid.
    pub fn of_rows(reply: &Reply, columns: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        let rows = rows.into_iter().map(|row| row.into_iter().map(Text::plain).collect());
        Self {
            blocks: vec![Body::Grid(columns, rows.collect()).into()],
            notices: remarks::local(reply).collect(),
            ..Self::default()
        }
    }
}

impl Block {
    fn under(heading: &str, body: Body) -> Self {
        Self { heading: Some(heading.to_owned()), body }
    }
}

impl From<Body> for Block {
    fn from(body: Body) -> Self {
        Self { heading: None, body }
    }
}

impl Body {
    fn grid<const N: usize>(columns: [&str; N], rows: Vec<[Text; N]>) -> Self {
        Self::Grid(columns.map(str::to_owned).into(), rows.into_iter().map(Vec::from).collect())
    }

    fn texts(&mut self) -> Vec<&mut Text> {
        match self {
            Self::Card(rows) => rows.iter_mut().flat_map(|(_, texts)| texts).collect(),
            Self::Grid(_, rows) => rows.iter_mut().flatten().collect(),
            Self::List(texts) => texts.iter_mut().collect(),
            Self::Note(text) => vec![text],
            Self::Ids(_) | Self::Timeline(_) => Vec::new(),
        }
    }

    /// What stands in it beside its texts. The headings of columns are ASCII.
    fn labels(&mut self) -> Vec<&mut String> {
        match self {
            Self::Card(rows) => rows.iter_mut().map(|(label, _)| label).collect(),
            Self::Ids(ids) => ids.iter_mut().map(|(_, brief)| brief).collect(),
            Self::Timeline(timeline) => timeline.rows.iter_mut().map(|(label, _)| label).collect(),
            Self::Grid(..) | Self::List(_) | Self::Note(_) => Vec::new(),
        }
    }
}

fn row(label: &str, text: Text) -> (String, Vec<Text>) {
    (label.to_owned(), vec![text])
}

/// The place of an item in a list, to which it is added where it is missing.
fn position<T>(list: &mut Vec<T>, is: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> usize {
    list.iter().position(is).unwrap_or_else(|| {
        list.push(new());
        list.len() - 1
    })
}
