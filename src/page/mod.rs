//! A reply as people read it: titled blocks of lines, each with its sources beside it.
//! Table, plain text and Markdown are three ways to draw one page.

mod call;
mod cards;
mod citing;
mod compare;
mod drug;
mod events;
mod first_view;
mod handout;
mod lists;
mod passages;
mod plan;
mod regimen;
mod remarks;
mod sections;
mod side_effect;
mod text;
mod wording;

pub use lists::inventory;
pub use plan::which;
pub use remarks::{Beside, local, more, next, remarks};
pub use text::{Span, Style, Text};
pub use wording::{dated, drug};

use jiff::civil::Date;

use self::citing::Cited;
use crate::{
    answer::{Answer, CitedSource, Command, Context, DISCLAIMER, Hit, Notice, Reply},
    model::{Entry, Kind, Part},
    text::echo,
};

/// Rows of a label with what stands beside it.
pub type Card = Vec<Row>;

/// A page, in the order in which it is read. A first view is as much of it as fits: see `render::fit`.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub title: Text,
    /// What has to be read before all else: how far the answer goes, and how the query was read.
    pub leads: Vec<Text>,
    pub blocks: Vec<Block>,
    /// The sources in full, where all is shown.
    pub sources: Vec<CitedSource>,
    /// What must be known to read it right.
    pub notices: Vec<String>,
    /// How old its sources are, and which newer ones were not read whole.
    pub how_old: Option<String>,
    /// What to ask next: what a first view leaves out, or another command.
    pub more: Vec<String>,
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
    /// Ids, each with a summary that only a table shows.
    Ids(Vec<(String, String)>),
    Timeline(Timeline),
}

/// Lines under a label; it is empty where they need none.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub label: String,
    pub texts: Vec<Text>,
    /// How many of the texts belong to a first view; the others come where there is room.
    pub first: usize,
    /// How many things there are to say, shown or not.
    pub of: usize,
    /// The name under which it can be asked for alone.
    pub part: Option<String>,
    pub room: Room,
}

/// Whether a row may be left out of a first view.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Room {
    /// It is never cut, and takes no room from the others: it says whom to call.
    Call,
    /// It is never cut.
    Always,
    /// It is shown as far as there is room.
    #[default]
    WhereThereIsSome,
    /// So it is, and nothing that stands behind it where it is cut: the order says something.
    InOrder,
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
    /// Lines that a first view may take at most: what does not fit is not written.
    height: usize,
    /// Lines that are written in case that there is room for them.
    spare: usize,
    cited: Cited,
    /// Whether it says what to do in an emergency.
    tells_emergency: bool,
}

/// Makes the page of an answer: what a first view of so many lines may show, or all.
pub fn page(answer: &Answer, full: bool, height: usize) -> Page {
    let reply = &answer.reply;
    let mut draft =
        Draft { answer, reply, full, height, spare: 0, cited: Cited::default(), tells_emergency: false };
    let (title, mut blocks) = draft.write();
    let has_ids = blocks.iter().any(|it| matches!(it.body, Body::Ids(_)));
    let caveats = reply.notices.iter().filter(|it| matches!(it, Notice::Caveat(_)));
    let mut leads: Vec<Text> = caveats.map(|it| Text::styled(it.to_string(), Style::Strong)).collect();
    if let Some(line) = remarks::reading(answer) {
        put_reading(Text::plain(line), &mut leads, &mut blocks);
    }
    // Whoever reads ids reads nothing else: what is to be said of them stands on stderr.
    let (notices, how_old) = if has_ids { Default::default() } else { notices(&draft) };
    if has_ids {
        leads.clear();
    }
    let is_handout = reply.command == Command::Card;
    if is_handout {
        leads.insert(0, Text::styled(DISCLAIMER, Style::Strong));
    }
    let sources =
        if full || is_handout { draft.sources().into_iter().cloned().collect() } else { Vec::new() };
    Page { title, leads, blocks, sources, notices, how_old, more: Vec::new() }
}

/// Says how a query was read: after the lines on whom to call, before the rest.
fn put_reading(line: Text, leads: &mut Vec<Text>, blocks: &mut [Block]) {
    let cards = blocks
        .iter_mut()
        .filter_map(|it| if let Body::Card(rows) = &mut it.body { Some(rows) } else { None });
    for rows in cards {
        if let Some(at) = rows.iter().rposition(|it| it.room == Room::Call) {
            rows.insert(at + 1, Row::one("Read as", line).always());
            return;
        }
    }
    leads.push(line);
}

/// What must be known to read a page right, and how old its sources are.
fn notices(draft: &Draft<'_>) -> (Vec<String>, Option<String>) {
    // The reply speaks of all its sources; a first view shows some.
    let shown = draft.sources();
    let is_said = |it: &&Notice| match it {
        // A caveat stands before the answer, what no answer is at the end, and how old it is in a line of its own.
        Notice::Disclaimer | Notice::Caveat(_) | Notice::OldSources(_) | Notice::Newer(_) => false,
        // It stands under the signs themselves; what is no page on a side effect shows none.
        Notice::Emergency => !draft.tells_emergency && draft.is_of_side_effects(),
        // A first view only names the bodies.
        Notice::Guideline => {
            let mut passages = draft.reply.asked().flat_map(|it| &it.passages).peekable();
            match passages.peek() {
                Some(_) => passages.any(|it| it.part == Part::Guidelines.slug()),
                None => draft.full || draft.answer.is_narrowed,
            }
        }
        _ => true,
    };
    let said = draft.reply.notices.iter().filter(is_said).map(ToString::to_string).collect();
    let all = &draft.answer.drugs;
    let asked: Vec<_> = all.iter().filter(|(id, _)| draft.is_about(id)).cloned().collect();
    let newer = Notice::newer(&shown, if asked.is_empty() { all } else { &asked });
    let newer = newer.filter(|_| draft.reply.notices.iter().any(|it| matches!(it, Notice::Newer(_))));
    let how_old = wording::dates(&shown).into_iter().chain(newer.map(|it| it.to_string()));
    let how_old: Vec<String> = how_old.collect();
    (said, (!how_old.is_empty()).then(|| how_old.join(" ")))
}

impl<'r> Draft<'r> {
    fn write(&mut self) -> (Text, Vec<Block>) {
        let all = self.reply.query.is_none() && !self.answer.is_narrowed;
        match self.reply.command {
            Command::Overview => lists::overview(self.reply),
            Command::Sources => lists::sources(self.reply),
            Command::List | Command::Rates | Command::Actions | Command::Uses => lists::list(self.reply),
            Command::Changes => events::changes(self),
            Command::Between => compare::editions(self),
            Command::Compare => compare::entries(self),
            Command::Card => handout::card(self),
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

    /// Whether side effects were asked for by name, and not what a drug causes.
    fn is_of_side_effects(&self) -> bool {
        let is_of_drug = self.reply.command == Command::SideEffects
            && self.reply.r#match.as_ref().is_some_and(|it| it.drug().is_some());
        !is_of_drug && self.reply.asked().filter_map(Hit::entry).any(|it| it.kind() == Kind::SideEffect)
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
    /// What stands at its foot, a paragraph each.
    pub fn foot(&self) -> impl Iterator<Item = &String> {
        self.notices.iter().chain(&self.how_old).chain(&self.more)
    }

    /// Writes all of its text otherwise.
    pub fn rewrite(&mut self, rewrite: fn(&str) -> String) {
        let again = |text: &mut String| *text = rewrite(text);
        let texts = [&mut self.title].into_iter().chain(&mut self.leads);
        for text in texts.chain(self.blocks.iter_mut().flat_map(|it| it.body.texts())) {
            again(&mut text.sources);
            text.spans.iter_mut().for_each(|it| again(&mut it.text));
        }
        for block in &mut self.blocks {
            block.heading.iter_mut().for_each(again);
            block.body.labels().into_iter().for_each(again);
        }
        for source in &mut self.sources {
            again(&mut source.title);
            source.publisher = rewrite(&source.publisher).into();
            source.short = rewrite(&source.short).into();
        }
        self.notices.iter_mut().chain(&mut self.how_old).chain(&mut self.more).for_each(again);
    }

    /// The line that answers, or the few that it takes: whom to call first, and behind what has to be read before it.
    #[must_use]
    pub fn brief(mut self) -> Self {
        let cards = self.blocks.iter_mut().filter_map(|it| match &mut it.body {
            Body::Card(rows) => Some(rows),
            _ => None,
        });
        let Some(row) = cards.flatten().find(|it| !it.texts.is_empty()).map(std::mem::take) else {
            return self;
        };
        // Alone it says of what it is.
        let subject = self.title.spans.first().map(|it| it.text.as_str()).filter(|it| !it.contains('“'));
        let of: Vec<&str> =
            subject.into_iter().chain([row.label.as_str()]).filter(|it| !it.is_empty()).collect();
        let row = Row { label: of.join(": "), texts: row.texts.into_iter().take(1).collect(), ..row };
        Self { leads: self.leads, blocks: vec![Body::Card(vec![row]).into()], ..Self::default() }
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

    /// Texts without labels.
    fn list(texts: Vec<Text>) -> Self {
        Self::Card(texts.into_iter().map(|text| Row::one("", text).in_order()).collect())
    }

    fn texts(&mut self) -> Vec<&mut Text> {
        match self {
            Self::Card(rows) => rows.iter_mut().flat_map(|it| &mut it.texts).collect(),
            Self::Grid(_, rows) => rows.iter_mut().flatten().collect(),
            Self::Ids(_) | Self::Timeline(_) => Vec::new(),
        }
    }

    /// What stands in it beside its texts. The headings of columns are ASCII.
    fn labels(&mut self) -> Vec<&mut String> {
        match self {
            Self::Card(rows) => rows.iter_mut().map(|it| &mut it.label).collect(),
            Self::Ids(ids) => ids.iter_mut().map(|(_, brief)| brief).collect(),
            Self::Timeline(timeline) => timeline.rows.iter_mut().map(|(label, _)| label).collect(),
            Self::Grid(..) => Vec::new(),
        }
    }
}

impl Row {
    /// A row of which all belongs to a first view.
    fn of(label: &str, texts: Vec<Text>) -> Self {
        let (first, of) = (texts.len(), texts.iter().map(|it| it.also + 1).sum());
        Self { label: label.to_owned(), texts, first, of, ..Self::default() }
    }

    /// A row of one text.
    fn one(label: &str, text: Text) -> Self {
        Self::of(label, vec![text])
    }

    /// The same row, which can be asked for alone.
    fn part(self, part: Part) -> Self {
        Self { part: Some(part.slug()), ..self }
    }

    /// The label of a row of which only some is shown.
    pub fn counted(&self, shown: usize) -> String {
        if self.label.is_empty() || self.part.is_none() {
            return self.label.clone();
        }
        format!("{} ({shown} of {})", self.label, self.of)
    }

    fn in_order(self) -> Self {
        Self { room: Room::InOrder, ..self }
    }

    fn always(self) -> Self {
        Self { room: Room::Always, ..self }
    }

    /// A row that says whom to call.
    fn call(label: &str, texts: Vec<Text>) -> Self {
        Self { room: Room::Call, ..Self::of(label, texts).part(Part::Call) }
    }
}

/// The place of an item in a list, to which it is added where it is missing.
fn position<T>(list: &mut Vec<T>, is: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> usize {
    list.iter().position(is).unwrap_or_else(|| {
        list.push(new());
        list.len() - 1
    })
}
