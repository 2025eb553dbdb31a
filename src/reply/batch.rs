//! `--batch`: a query a line in, a JSON document a line out, for as many
//! lines as there are, in order and on as many threads as the machine has
//! cores. What can be prepared once is prepared once.

use std::{
    collections::VecDeque,
    io::{self, BufRead, Read as _, Write},
    mem,
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

use serde::Serialize;

use super::{
    Desk, Error, ErrorCode, Hit, HitMatch, Match, Record, Reply, Suggestion,
    desk::{Understood, unfit},
    search,
};
use crate::{
    knowledge::{Heading, Kind, NotCovered},
    matching::{Lead, MatchKind, Matcher, Scope},
};

/// Bytes of a line that are kept; no query is as long, and memory stays flat.
const LONGEST_LINE: u64 = 4096;

/// Bytes of lines that a thread answers at a time: enough to be worth the handing over, and few, because all answers
/// that are on their way are kept.
const BLOCK: usize = 2048;

/// The answer to one line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Line"))]
pub struct Line<R = Found> {
    /// The line, as it was read; of one that is too long its beginning.
    pub query: String,
    /// How it was read; null where nothing was found.
    pub r#match: Option<Match>,
    /// What was found, best first: in brief, or whole with `--full`.
    pub results: Vec<R>,
    /// What may have been meant.
    pub suggestions: Vec<Suggestion>,
    /// Real drugs in the line that this reference does not cover.
    pub not_covered: Vec<NotCovered>,
    /// Why the line could not be read.
    pub error: Option<Error>,
    /// Whether it was answered from knowledge of one's own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub local: bool,
}

impl Line {
    /// The same about other results.
    pub fn with_results<R>(self, results: Vec<R>) -> Line<R> {
        let Self { query, r#match, suggestions, not_covered, error, local, .. } = self;
        Line { query, r#match, results, suggestions, not_covered, error, local }
    }
}

/// What was found for a line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Found {
    /// An entry by its name.
    Named(Named),
    /// A whole entry, with `--full`.
    Whole(Box<Hit>),
}

/// An entry by its name.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Named {
    /// Its kind.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How the line led to it.
    pub r#match: HitMatch,
}

/// What a batch looks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sought {
    /// Drugs by name.
    Drugs,
    /// Everything, by name and in the text, with at most so many results a line.
    Everything(usize),
}

impl Sought {
    /// The command that looks for it.
    pub fn command(self) -> &'static str {
        match self {
            Self::Drugs => "drug",
            Self::Everything(_) => "search",
        }
    }

    fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Drugs => &[Kind::Drug],
            Self::Everything(_) => &Kind::ALL,
        }
    }
}

/// What holds for every line of a batch.
pub struct Batch<'b> {
    /// The desk at which it is answered.
    pub desk: &'b Desk<'b>,
    /// What is looked for.
    pub sought: Sought,
    /// Whether entries are given whole.
    pub full: bool,
    /// Writes an answer.
    pub draw: &'b (dyn Fn(&mut Vec<u8>, Line) -> io::Result<()> + Sync),
}

/// Answers each line of `input` to `out`, in order, on so many threads. True where every line was found; a reply
/// where no line can be answered, because of an option.
///
/// # Errors
/// Where a line cannot be read, an answer not be written, or knowledge turns out to be spoilt.
pub fn batch(
    batch: &Batch<'_>,
    threads: usize,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<Result<bool, Box<Reply>>> {
    let desk = batch.desk;
    let blank = desk.open(batch.sought.command(), None);
    if blank.error.is_some() {
        return Ok(Err(Box::new(blank)));
    }
    let kinds = batch.sought.kinds();
    let visible = |heading: &Heading<'_>| desk.shows(heading);
    let scope = Scope { kinds, exact: desk.exact, visible: (!desk.is_open()).then_some(&visible) };
    let matcher = Matcher::new(desk.knowledge, scope);
    let answer = |block: Vec<u8>| batch.answer(&matcher, &block);
    if threads > 1 { shared(threads, &answer, input, out) } else { alone(&answer, input, out) }.map(Ok)
}

/// The answers to a block of lines.
struct Answers {
    drawn: Vec<u8>,
    all_found: bool,
}

/// Answers a block of lines.
type Answer<'a> = dyn Fn(Vec<u8>) -> io::Result<Answers> + Sync + 'a;

/// Answers one block after the other.
fn alone(answer: &Answer<'_>, input: &mut dyn BufRead, out: &mut dyn Write) -> io::Result<bool> {
    let mut all_found = true;
    while let Some(block) = next_block(input)? {
        let answers = answer(block)?;
        out.write_all(&answers.drawn)?;
        all_found &= answers.all_found;
    }
    Ok(all_found)
}

/// Lets each thread take the next block as soon as it is free, and takes the answers back in the order of the blocks.
/// No more blocks are on their way than each thread has to answer and to look forward to.
fn shared(
    threads: usize,
    answer: &Answer<'_>,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<bool> {
    let (give, given) = mpsc::channel::<(Vec<u8>, mpsc::Sender<io::Result<Answers>>)>();
    let given = Mutex::new(given);
    let next_given = || given.lock().unwrap_or_else(PoisonError::into_inner).recv().ok();
    thread::scope(|scope| {
        // Owned by the scope: without more to give, the threads end before it does.
        let give = give;
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((block, done)) = next_given() {
                    // Whoever does not wait for the answers any more has failed to write others.
                    let _ = done.send(answer(block));
                }
            });
        }
        let mut all_found = true;
        let mut end = None;
        let mut on_their_way = VecDeque::new();
        loop {
            while end.is_none() && on_their_way.len() < 2 * threads {
                match next_block(input) {
                    Ok(Some(block)) => {
                        let (done, take) = mpsc::channel();
                        // A thread that is gone is missed when its answers are taken.
                        let _ = give.send((block, done));
                        on_their_way.push_back(take);
                    }
                    Ok(None) => end = Some(Ok(())),
                    Err(error) => end = Some(Err(error)),
                }
            }
            let Some(take) = on_their_way.pop_front() else {
                return end.unwrap_or(Ok(())).map(|()| all_found);
            };
            let answers = take.recv().map_err(io::Error::other)??;
            out.write_all(&answers.drawn)?;
            all_found &= answers.all_found;
        }
    })
}

impl Batch<'_> {
    fn answer(&self, matcher: &Matcher<'_>, mut block: &[u8]) -> io::Result<Answers> {
        let mut answers = Answers { drawn: Vec::new(), all_found: true };
        let mut line = Vec::new();
        while let Some(whole) = next_line(&mut block, &mut line)? {
            let answer = self.answer_line(matcher, &line, whole);
            answers.all_found &= !answer.results.is_empty();
            (self.draw)(&mut answers.drawn, answer)?;
        }
        // Nothing that was found in spoilt knowledge is an answer.
        match self.desk.knowledge.fault() {
            Some(fault) => Err(io::Error::other(fault.to_owned())),
            None => Ok(answers),
        }
    }

    fn answer_line(&self, matcher: &Matcher<'_>, line: &[u8], whole: bool) -> Line {
        let query = String::from_utf8_lossy(line).into_owned();
        let error = unreadable(line, &query, whole);
        let (mut understood, mut results) = (Understood::default(), Vec::new());
        if error.is_none() {
            understood = self.desk.read(matcher, self.sought.kinds(), &query);
            results = self.found(&query, mem::take(&mut understood.found));
            if !results.is_empty() && understood.r#match.is_none() {
                understood.suggestions.clear();
            }
        }
        let Understood { r#match, suggestions, not_covered, .. } = understood;
        let local = self.desk.knowledge.folder.is_some();
        Line { query, r#match, results, suggestions, not_covered, error, local }
    }

    fn found(&self, query: &str, named: Vec<(Heading<'_>, Lead)>) -> Vec<Found> {
        let found: Vec<(Heading<'_>, MatchKind)> = match self.sought {
            Sought::Drugs => named.into_iter().map(|(heading, lead)| (heading, lead.kind)).collect(),
            Sought::Everything(most) => search::ranked(self.desk, query, named).take(most).collect(),
        };
        let shown = |(heading, kind): (Heading<'_>, MatchKind)| {
            let r#match = HitMatch { kind };
            if self.full {
                let record = Record::Entry(Box::new(self.desk.load(&heading)?));
                let hit = Hit { r#match: Some(r#match), ..Hit::asked(record) };
                return Some(Found::Whole(Box::new(hit)));
            }
            Some(Found::Named(Named {
                kind: heading.kind.slug(),
                id: heading.id.to_owned(),
                name: heading.name.to_owned(),
                r#match,
            }))
        };
        found.into_iter().filter_map(shown).collect()
    }
}

/// Reads a block of whole lines: what there is of the input, and no more than that. Of a line that is too long what
/// follows is passed over.
fn next_block(input: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let buffer = input.fill_buf()?;
    let mut block = buffer[..buffer.len().min(BLOCK)].to_vec();
    input.consume(block.len());
    if block.is_empty() {
        return Ok(None);
    }
    if !block.ends_with(b"\n") {
        let taken = (&mut *input).take(LONGEST_LINE).read_until(b'\n', &mut block)?;
        if taken as u64 == LONGEST_LINE && !block.ends_with(b"\n") {
            skip_to_next_line(input)?;
        }
    }
    Ok(Some(block))
}

/// Reads a line without its end. `None` at the end of the input; else whether the whole of it was kept.
fn next_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    if (&mut *input).take(LONGEST_LINE).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    let whole = line.len() < usize::try_from(LONGEST_LINE).unwrap_or(usize::MAX) || line.ends_with(b"\n");
    if !whole {
        skip_to_next_line(input)?;
    }
    if line.ends_with(b"\n") {
        line.pop();
    }
    if line.ends_with(b"\r") {
        line.pop();
    }
    Ok(Some(whole))
}

fn skip_to_next_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (length, end) = match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(length);
        if end {
            return Ok(());
        }
    }
}

/// What makes a line no query. An empty one is: nothing is found for it.
fn unreadable(line: &[u8], query: &str, whole: bool) -> Option<Error> {
    if !whole {
        return Some(Error {
            code: ErrorCode::QueryTooLong,
            message: format!("the line has over {LONGEST_LINE} bytes"),
            hint: None,
        });
    }
    if std::str::from_utf8(line).is_err() {
        return Some(Error {
            code: ErrorCode::InvalidUtf8,
            message: "the line is not UTF-8".to_owned(),
            hint: Some("convert the file to UTF-8".to_owned()),
        });
    }
    unfit(query).filter(|error| error.code != ErrorCode::EmptyQuery)
}
