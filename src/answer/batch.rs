//! `--batch`: a query a line in, a JSON document a line out, for as many
//! lines as there are, in order and on as many threads as the machine has
//! cores. What can be prepared once is prepared once, and what was answered
//! a moment ago is not answered again.

use std::{
    collections::VecDeque,
    io::{self, BufRead, Read as _, Write},
    sync::Arc,
    thread,
};

use serde::Serialize;

use super::{
    Basis, Error, Hit, HitMatch, Match, Outcome, Passage, Session, Suggestion,
    memory::Memory,
    search::{self, Interpretation},
    session::Matched,
};
use crate::{
    knowledge::{Heading, NotCovered},
    model::Kind,
    reading::{MatchKind, Matcher, is_long},
};

/// Characters of the longest line that is read.
const LONGEST_LINE: usize = 4096;

/// Bytes of a line that are kept, as many as the longest may have with its end: memory stays flat.
const MOST_BYTES: usize = 4 * LONGEST_LINE + 2;

/// Bytes of lines that a thread answers at a time: enough to be worth the handing over, and few, because all answers
/// that are on their way are kept.
const BLOCK: usize = 2048;

/// The answer to one line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Line"))]
pub struct Line<R = Found> {
    /// The line, as it was read; of one that is too long its beginning.
    pub query: String,
    /// What it came to.
    pub status: LineStatus,
    /// How it was read; null where nothing was found.
    pub r#match: Option<Match>,
    /// Whether sources tell to call at once about what the line asks for.
    pub urgent: bool,
    /// What was found, best first: in brief, or whole with `--full`.
    pub results: Vec<R>,
    /// What may have been meant.
    pub suggestions: Vec<Suggestion>,
    /// Real drugs in the line that this reference does not cover.
    pub not_covered: Vec<NotCovered>,
    /// Why the line could not be read.
    pub error: Option<Error>,
    /// The knowledge that it rests on.
    pub knowledge: Basis,
}

/// What a line came to.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LineStatus {
    /// It has `results`; several drugs stand in the order in which the line names them.
    Found,
    /// It may mean one of the `suggestions`: a question back, and never an answer.
    Asked,
    /// It names a real drug that is not covered, in `not_covered`.
    OtherDrug,
    /// It leads nowhere, which says nothing about what it names.
    Nothing,
    /// It could not be read: see `error`.
    Error,
}

impl LineStatus {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Asked => "asked",
            Self::OtherDrug => "other_drug",
            Self::Nothing => "nothing",
            Self::Error => "error",
        }
    }
}

/// What was found for a line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Found {
    /// An entry by its name.
    Name(EntryName),
    /// A whole entry, with `--full`.
    Whole(Box<Hit>),
}

/// An entry by its name.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EntryName {
    /// Its kind.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How the line led to it.
    pub r#match: HitMatch,
    /// The passages that answer a question, best first.
    pub passages: Vec<Passage>,
}

/// What a batch looks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Target {
    /// Entries of some kinds, by name.
    Named(&'static [Kind]),
    /// Everything, by name and in the text, with at most so many results a line.
    Everything(usize),
}

impl Target {
    fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Named(kinds) => kinds,
            Self::Everything(_) => &Kind::ALL,
        }
    }
}

/// What holds for every line of a batch.
pub struct Batch<'b> {
    /// The session in which it is answered.
    pub session: &'b Session<'b>,
    /// What is looked for.
    pub target: Target,
    /// Whether entries are given whole.
    pub full: bool,
    /// Writes an answer.
    pub draw: &'b (dyn Fn(&mut Vec<u8>, &Line) -> io::Result<()> + Sync),
}

/// Why a batch ends early.
#[derive(Debug)]
pub enum Broken {
    /// Its input cannot be read.
    Input(Error),
    /// An answer could not be written.
    Output(io::Error),
}

/// How many of the lines of a batch were answered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Answered {
    /// Whether any was.
    pub any: bool,
    /// Whether all were: of no lines this is so.
    pub all: bool,
}

impl Answered {
    /// Of no lines.
    const NONE: Self = Self { any: false, all: true };

    fn and(self, more: Self) -> Self {
        Self { any: self.any || more.any, all: self.all && more.all }
    }
}

/// Answers each line of `input` to `out`, in order. Each block has a thread of its own;
/// no more are on their way than each of so many cores has to answer and to look forward to.
///
/// # Errors
/// Where a line cannot be read, or an answer not be written.
pub fn batch(
    batch: &Batch<'_>,
    threads: usize,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Answered, Broken> {
    let session = batch.session;
    let visible = |heading: &Heading<'_>| session.shows(heading);
    let matcher = session.matcher(batch.target.kinds(), &visible);
    let memory = Memory::default();
    let answer = &|block: &io::Result<Vec<u8>>| batch.answer(&matcher, &memory, readable(block)?);
    let ended_early = |_| Broken::Output(io::Error::other("a thread has ended early"));
    thread::scope(|scope| {
        let (mut answered, mut is_first) = (Answered::NONE, true);
        let mut on_their_way = VecDeque::new();
        loop {
            while on_their_way.len() < 2 * threads
                && let Some(block) = next_block(input).transpose()
            {
                if is_first && block.as_ref().is_ok_and(|it| is_utf16(it)) {
                    return Err(Broken::Input(Error::utf16()));
                }
                is_first = false;
                // What cannot be read is told where its answers would stand: after those before it.
                let block = Arc::new(block);
                let theirs = Arc::clone(&block);
                let spawned = thread::Builder::new().spawn_scoped(scope, move || answer(&theirs));
                // Where no more threads can be had this one answers.
                on_their_way.push_back(spawned.map_err(|_| answer(&block)));
            }
            let Some(next) = on_their_way.pop_front() else { return Ok(answered) };
            let (answers, more) = match next {
                Ok(thread) => thread.join().map_err(ended_early)??,
                Err(here) => here?,
            };
            out.write_all(&answers).map_err(Broken::Output)?;
            answered = answered.and(more);
        }
    })
}

impl Batch<'_> {
    /// The answers to a block of lines.
    fn answer(
        &self,
        matcher: &Matcher<'_>,
        memory: &Memory,
        block: &[u8],
    ) -> Result<(Vec<u8>, Answered), Broken> {
        let (mut answers, mut answered) = (Vec::new(), Answered::NONE);
        for line in block.split_inclusive(|byte| *byte == b'\n') {
            let kept = &line[..line.len().min(MOST_BYTES)];
            let line = kept.strip_suffix(b"\n").unwrap_or(kept);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let is_found = if let Some(known) = memory.recall(line, &mut answers) {
                known
            } else {
                let answer = self.answer_line(matcher, line);
                let (start, is_found) = (answers.len(), answer.status == LineStatus::Found);
                (self.draw)(&mut answers, &answer).map_err(Broken::Output)?;
                memory.keep(line, &answers[start..], is_found);
                is_found
            };
            answered = answered.and(Answered { any: is_found, all: is_found });
        }
        Ok((answers, answered))
    }

    fn answer_line(&self, matcher: &Matcher<'_>, line: &[u8]) -> Line {
        let mut query = String::from_utf8_lossy(line).into_owned();
        let end = query.char_indices().nth(LONGEST_LINE).map(|(at, _)| at);
        query.truncate(end.unwrap_or(query.len()));
        let error = match end {
            Some(_) => Some(Error::line_too_long(LONGEST_LINE)),
            None => std::str::from_utf8(line).is_err().then(Error::not_utf8),
        };
        let (named, outcome) = if error.is_none() { self.read(matcher, &query) } else { Default::default() };
        let Outcome { r#match, results, mut suggestions, not_covered, .. } = outcome;
        let is_urgent = |(it, kind): &(Heading<'_>, MatchKind)| {
            *kind != MatchKind::Text && it.kind == Kind::SideEffect && it.has_call()
        };
        let urgent = named.iter().any(is_urgent) || results.iter().any(Hit::is_urgent);
        let results: Vec<Found> =
            results.into_iter().filter_map(|it| self.passages(it)).chain(self.found(named)).collect();
        if !results.is_empty() && r#match.is_none() {
            suggestions.clear();
        }
        let status = match error {
            Some(_) => LineStatus::Error,
            None if !results.is_empty() => LineStatus::Found,
            None if !suggestions.is_empty() => LineStatus::Asked,
            None if !not_covered.is_empty() => LineStatus::OtherDrug,
            None => LineStatus::Nothing,
        };
        let knowledge = Basis::of(self.session.knowledge);
        Line { query, status, r#match, urgent, results, suggestions, not_covered, error, knowledge }
    }

    /// Reads a line: as a name, as signs, or where everything may answer as a question.
    fn read(&self, matcher: &Matcher<'_>, query: &str) -> (Matched<'_>, Outcome) {
        match self.target {
            Target::Everything(most) if !is_long(query) && !query.trim().is_empty() => {
                let understood = Interpretation::of(self.session, matcher, query);
                if understood.tells_symptoms(self.session) {
                    return (understood.named, understood.outcome);
                }
                search::found(self.session, query, understood, most)
            }
            Target::Named(_) | Target::Everything(_) => self.session.read(matcher, query),
        }
    }

    /// A result with the passages that answer a question.
    fn passages(&self, hit: Hit) -> Option<Found> {
        if self.full {
            return Some(Found::Whole(Box::new(hit)));
        }
        let entry = hit.entry()?;
        Some(Found::Name(EntryName {
            kind: entry.kind().slug(),
            id: entry.id().to_owned(),
            name: entry.name().to_owned(),
            r#match: hit.r#match.clone()?,
            passages: hit.passages.clone(),
        }))
    }

    fn found<'m>(&'m self, named: Matched<'m>) -> impl Iterator<Item = Found> + 'm {
        let most = if let Target::Everything(most) = self.target { most } else { usize::MAX };
        let shown = |(heading, kind): (Heading<'_>, MatchKind)| {
            if self.full {
                return self.session.hit(&heading, kind).map(|hit| Found::Whole(Box::new(hit)));
            }
            Some(Found::Name(EntryName {
                kind: heading.kind.slug(),
                id: heading.id.to_owned(),
                name: heading.name.to_owned(),
                r#match: HitMatch { kind },
                passages: Vec::new(),
            }))
        };
        named.into_iter().take(most).filter_map(shown)
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
        let taken = (&mut *input).take(MOST_BYTES as u64).read_until(b'\n', &mut block)?;
        if taken == MOST_BYTES && !block.ends_with(b"\n") {
            input.skip_until(b'\n')?;
        }
    }
    Ok(Some(block))
}

fn readable(block: &io::Result<Vec<u8>>) -> Result<&[u8], Broken> {
    block.as_deref().map_err(|error| Broken::Input(Error::unreadable_input(error)))
}

/// Whether the beginning of an input is UTF-16: by its mark, or because of nearly every two bytes the same one is zero, as in
/// texts in Latin letters.
fn is_utf16(beginning: &[u8]) -> bool {
    const MARKS: [[u8; 2]; 2] = [[0xff, 0xfe], [0xfe, 0xff]];
    const LEAST: usize = 4;
    let pairs: Vec<&[u8]> = beginning.chunks_exact(2).take(32).collect();
    let is_wide = |zero: usize| {
        let wide = pairs.iter().filter(|pair| pair[zero] == 0 && pair[1 - zero] != 0).count();
        pairs.len() >= LEAST && 4 * wide >= 3 * pairs.len()
    };
    MARKS.iter().any(|mark| beginning.starts_with(mark)) || is_wide(0) || is_wide(1)
}
