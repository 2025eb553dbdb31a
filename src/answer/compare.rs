//! `compare`: two drugs or regimens beside each other, facet by facet.

use serde::Serialize;

use super::{Answer, Command, Error, Hit, Notice, Outcome, Record, Session};
use crate::{
    model::{Citation, Entry, Kind, Part, Passage, Statement},
    reading::MatchKind,
};

/// What two entries say of one thing.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Facet {
    /// `facet`.
    pub kind: &'static str,
    /// The part of an entry that it is, as `--section` takes it.
    pub id: String,
    /// Its heading.
    pub name: &'static str,
    /// What each of the two says, in the order in which they were named.
    pub sides: Vec<Side>,
}

/// What one of two entries says of a facet.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Side {
    /// Id of the entry.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it says; empty where nothing is known. What is said of one use begins with its name.
    pub statements: Vec<Statement>,
}

impl Facet {
    /// Every citation in it.
    pub fn citations(&self) -> impl Iterator<Item = &Citation> {
        self.sides.iter().flat_map(|it| &it.statements).flat_map(|it| &it.citations)
    }
}

/// Answers `compare A B`.
pub fn compare(session: &Session<'_>, names: &[String]) -> Result<Answer, Error> {
    let query = names.join(" ");
    let (mut entries, mut notices) = (Vec::new(), Vec::new());
    for name in names {
        let (meant, outcome) = session.look_up(&[Kind::Drug, Kind::Regimen], name)?;
        let [(heading, kind)] = meant[..] else {
            return Ok(session.answer(Command::Compare, Some(&query), outcome));
        };
        if kind > MatchKind::Alias {
            notices.push(Notice::ReadAs { typed: name.clone(), drug: heading.name.to_owned() });
        }
        entries.extend(session.load(&heading));
    }
    let [one, other] = &entries[..] else {
        return Ok(session.answer(Command::Compare, Some(&query), Outcome::default()));
    };
    let said: [Vec<Passage<'_>>; 2] = [one.passages(), other.passages()];
    let parts = Part::all().filter(|it| session.part.is_none_or(|only| only == *it));
    let facets = parts.filter_map(|part| {
        let side = |entry: &Entry, said: &[Passage<'_>]| Side {
            id: entry.id().to_owned(),
            name: entry.name().to_owned(),
            statements: said.iter().filter(|it| it.part == part).map(statement).collect(),
        };
        let sides = vec![side(one, &said[0]), side(other, &said[1])];
        let is_said = sides.iter().any(|it| !it.statements.is_empty());
        is_said.then(|| Facet { kind: "facet", id: part.slug(), name: part.heading(), sides })
    });
    let results = facets.map(|it| Hit::asked(Record::Facet(it)));
    let outcome = Outcome { notices, ..Outcome::of(results) };
    Ok(session.answer(Command::Compare, Some(&query), outcome))
}

/// A passage as a statement that stands alone.
fn statement(it: &Passage<'_>) -> Statement {
    let of = it.of.as_deref().filter(|of| !it.text.starts_with(*of));
    let of = of.map(|of| format!("{of}: ")).unwrap_or_default();
    Statement {
        text: of + &it.text,
        drug: it.drug.map(str::to_owned),
        population: it.population.map(str::to_owned),
        jurisdiction: it.jurisdiction,
        citations: it.citations.to_vec(),
        together: it.together,
        also: Vec::new(),
    }
}
