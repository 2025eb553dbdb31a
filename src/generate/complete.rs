//! Values that a shell offers behind Tab: those that begin with what is
//! typed, in whatever case, each with what it is.
//!
//! No value has a space in it, so that none needs quotes: a name of several
//! words is offered with hyphens, which every command reads as spaces.

use std::{collections::BTreeMap, ffi::OsStr, iter};

use clap::{CommandFactory, ValueEnum, builder::PossibleValue};
use clap_complete::engine::CompletionCandidate;

use crate::{
    cli::Cli,
    embedded,
    knowledge::{Entry, Heading, Kind, Part, Regimen},
    render, schema,
};

/// Drugs, by name and brand.
pub fn drugs(typed: &OsStr) -> Vec<CompletionCandidate> {
    entries(typed, &[Kind::Drug])
}

/// Side effects, and drugs that have some.
pub fn side_effects(typed: &OsStr) -> Vec<CompletionCandidate> {
    entries(typed, &[Kind::SideEffect, Kind::Drug])
}

/// Regimens, and drugs that have some.
pub fn schedules(typed: &OsStr) -> Vec<CompletionCandidate> {
    entries(typed, &[Kind::Regimen, Kind::Drug])
}

/// Topics, terms and trials.
pub fn topics(typed: &OsStr) -> Vec<CompletionCandidate> {
    entries(typed, &[Kind::Topic, Kind::Term, Kind::Trial])
}

/// Entries of every kind.
pub fn everything(typed: &OsStr) -> Vec<CompletionCandidate> {
    entries(typed, &Kind::ALL)
}

/// Organs that side effects befall, with how many there are of each.
pub fn organs(typed: &OsStr) -> Vec<CompletionCandidate> {
    let knowledge = embedded::knowledge();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for heading in knowledge.headings_of(Kind::SideEffect) {
        if let Some(Entry::SideEffect(effect)) = heading.entry()
            && let Some(organ) = effect.organ
        {
            *counts.entry(organ).or_default() += 1;
        }
    }
    let counted =
        |count| if count == 1 { "1 side effect".to_owned() } else { format!("{count} side effects") };
    offer(typed, counts.into_iter().map(|(organ, count)| (organ, counted(count))))
}

/// What regimens leave to be chosen, each way to settle it as `OPTION=VALUE`.
pub fn options(typed: &OsStr) -> Vec<CompletionCandidate> {
    of_regimens(typed, |regimen| {
        let components = regimen.phases.iter().flat_map(|phase| &phase.components);
        let choices = components.filter_map(|it| it.choice.as_ref());
        choices.map(|it| format!("{}={}", it.option, it.value)).collect()
    })
}

/// Dates that regimens need beside the first, each as `NAME=`.
pub fn anchors(typed: &OsStr) -> Vec<CompletionCandidate> {
    of_regimens(typed, |regimen| {
        regimen.phases.iter().filter_map(|it| Some(format!("{}=", it.anchor.as_ref()?))).collect()
    })
}

/// Parts of entries.
pub fn parts(typed: &OsStr) -> Vec<CompletionCandidate> {
    let heading = |part: Part| match part {
        Part::Section(section) => section.heading().to_owned(),
        part => part.slug().replace('-', " "),
    };
    offer(typed, Part::all().map(|part| (part.slug(), heading(part))))
}

/// Sources, by id.
pub fn sources(typed: &OsStr) -> Vec<CompletionCandidate> {
    let knowledge = embedded::knowledge();
    offer(typed, knowledge.sources().map(|(source, _)| (source.id.into_string(), source.title)))
}

/// Fields of results in JSON, and columns of every other format.
pub fn fields(typed: &OsStr) -> Vec<CompletionCandidate> {
    let mut all: BTreeMap<String, &str> = BTreeMap::new();
    for field in schema::fields(schema::REPLY, |_| true) {
        all.insert(field, "field in JSON");
    }
    for column in render::columns() {
        all.entry(column.to_owned())
            .and_modify(|what| *what = "field in JSON, column elsewhere")
            .or_insert("column, but not in JSON");
    }
    offer(typed, all.into_iter().map(|(name, what)| (name, what.to_owned())))
}

/// The values of an option that has only a few.
pub fn values<V: ValueEnum>(typed: &OsStr) -> Vec<CompletionCandidate> {
    let all = V::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let help = |it: &PossibleValue| it.get_help().map(ToString::to_string).unwrap_or_default();
    offer(typed, all.map(|it| (it.get_name().to_owned(), help(&it))))
}

/// The commands that have a page in the manual.
pub fn commands(typed: &OsStr) -> Vec<CompletionCandidate> {
    let program = Cli::command();
    let about = |it: &clap::Command| it.get_about().map(ToString::to_string).unwrap_or_default();
    offer(typed, program.get_subcommands().map(|it| (it.get_name().to_owned(), about(it))))
}

/// Entries by the names in their ids, and drugs by their brands too.
fn entries(typed: &OsStr, kinds: &[Kind]) -> Vec<CompletionCandidate> {
    let knowledge = embedded::knowledge();
    let headings = kinds.iter().flat_map(|kind| knowledge.headings_of(*kind));
    let names = headings.flat_map(|heading| {
        let slug = heading.id.split_once(':').map_or(heading.id, |(_, slug)| slug);
        let brands = heading.brands().filter(move |_| heading.kind == Kind::Drug);
        iter::once((slug, help(&heading))).chain(brands.map(move |brand| (brand, heading.name)))
    });
    offer(typed, names.map(|(name, help)| (name.to_owned(), help.to_owned())))
}

fn help<'k>(heading: &Heading<'k>) -> &'k str {
    if heading.kind == Kind::Drug { heading.brief } else { heading.name }
}

/// What regimens have, with the names of those that have it.
fn of_regimens(typed: &OsStr, has: impl Fn(&Regimen) -> Vec<String>) -> Vec<CompletionCandidate> {
    let knowledge = embedded::knowledge();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for heading in knowledge.headings_of(Kind::Regimen) {
        let Some(Entry::Regimen(regimen)) = heading.entry() else { continue };
        for value in has(&regimen) {
            let names = found.entry(value).or_default();
            if !names.contains(&regimen.name) {
                names.push(regimen.name.clone());
            }
        }
    }
    offer(typed, found.into_iter().map(|(value, names)| (value, names.join("; "))))
}

/// Of names with what they are, those that begin as typed.
fn offer(typed: &OsStr, all: impl IntoIterator<Item = (String, String)>) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy().to_lowercase();
    all.into_iter()
        .map(|(name, help)| (name.replace(' ', "-"), help))
        .filter(|(name, _)| name.to_lowercase().starts_with(&typed))
        .map(|(name, help)| CompletionCandidate::new(name).help(Some(help.into())))
        .collect()
}
