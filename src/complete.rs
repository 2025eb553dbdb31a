//! Values that a shell offers behind Tab: those that begin with what is
//! typed, in whatever case, each with what it is.
//!
//! No value has a space in it, so that none needs quotes: a name of several
//! words is offered with hyphens, which every command reads as spaces.

use std::{collections::BTreeMap, ffi::OsStr, iter};

use clap::{Command, ValueEnum, builder::PossibleValue};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use crate::{
    answer::counted,
    embedded,
    knowledge::Heading,
    model::{Entry, Kind, Part, Regimen, slug},
    render,
    schema::{self, Shape},
};

/// Entries of some kinds by the names in their ids, or by their ids, and drugs by their brands too.
pub fn entries(kinds: &'static [Kind]) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| {
        let knowledge = embedded::knowledge();
        let headings = || kinds.iter().flat_map(|kind| knowledge.headings_of(*kind));
        let help =
            |it: &Heading<'_>| -> &'static str { if it.kind == Kind::Drug { it.brief() } else { it.name } };
        let names = headings().flat_map(|heading| {
            let (is_drug, help) = (heading.kind == Kind::Drug, help(&heading));
            let brands = if is_drug { heading.brands() } else { Vec::new() };
            let brands = brands.into_iter().map(move |brand| (brand, heading.name));
            iter::once((slug(heading.id).to_owned(), help)).chain(brands)
        });
        let offered = offer(typed, names.map(|(name, help)| (name, help.to_owned())));
        if !offered.is_empty() {
            return offered;
        }
        // What begins no name may begin an id.
        offer(typed, headings().map(|it| (it.id.to_owned(), help(&it).to_owned())))
    })
}

/// Organs that side effects befall, with how many there are of each.
pub fn organs(typed: &OsStr) -> Vec<CompletionCandidate> {
    let knowledge = embedded::knowledge();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let effects = knowledge.headings_of(Kind::SideEffect).filter_map(|it| it.entry());
    for organ in effects.filter_map(variant!(Entry::SideEffect)).filter_map(|it| it.organ) {
        *counts.entry(organ).or_default() += 1;
    }
    offer(typed, counts.into_iter().map(|(organ, count)| (organ, counted(count, "side effect"))))
}

/// What regimens leave to be chosen, each way to settle it as `OPTION=VALUE`.
pub fn options(typed: &OsStr) -> Vec<CompletionCandidate> {
    of_regimens(typed, |regimen| {
        let components = regimen.phases.iter().flat_map(|phase| &phase.components);
        let choices = components.filter_map(|it| it.choice.as_ref());
        choices.map(ToString::to_string).collect()
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
    offer(typed, Part::all().map(|part| (part.slug(), part.heading().to_owned())))
}

/// Sources, by id.
pub fn sources(typed: &OsStr) -> Vec<CompletionCandidate> {
    let knowledge = embedded::knowledge();
    offer(typed, knowledge.sources().map(|(source, _)| (source.id.into_string(), source.title)))
}

/// Fields of results in JSON, and columns of every other format.
pub fn fields(typed: &OsStr) -> Vec<CompletionCandidate> {
    let fields = schema::fields(Shape::Reply, |_| true).into_iter();
    let mut all: BTreeMap<String, &str> = fields.map(|field| (field, "field in JSON")).collect();
    for column in render::columns() {
        all.entry(column)
            .and_modify(|what| *what = "field in JSON, column elsewhere")
            .or_insert("column, but not in JSON");
    }
    offer(typed, all.into_iter().map(|(name, what)| (name, what.to_owned())))
}

/// The values of an option that has only a few.
pub fn values<V: ValueEnum>() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let all = V::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let help = |it: &PossibleValue| it.get_help().map(ToString::to_string).unwrap_or_default();
        offer(typed, all.map(|it| (it.get_name().to_owned(), help(&it))))
    })
}

/// The words of an option that has only a few, each with what it is.
pub fn words<T: Sync>(all: &'static [(T, &str, &str)]) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &OsStr| {
        offer(typed, all.iter().map(|(_, word, help)| ((*word).to_owned(), (*help).to_owned())))
    })
}

/// The commands of a program.
pub fn commands(typed: &OsStr, program: &Command) -> Vec<CompletionCandidate> {
    let about = |it: &Command| it.get_about().map(ToString::to_string).unwrap_or_default();
    offer(typed, program.get_subcommands().map(|it| (it.get_name().to_owned(), about(it))))
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

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::entries;
    use crate::model::Kind;

    fn offered(kinds: &'static [Kind], typed: &str) -> Vec<String> {
        let offered = entries(kinds).complete(OsStr::new(typed));
        offered.iter().map(|it| it.get_value().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn an_id_is_completed_where_a_name_is() {
        assert_eq!(offered(&[Kind::Drug], "drug:dost"), ["drug:dostarlimab"]);
        assert_eq!(offered(&Kind::ALL, "Side-Effect:coli"), ["side-effect:colitis"]);
        assert!(offered(&[Kind::SideEffect], "side-").contains(&"side-effect:colitis".to_owned()));
        // Of another kind than is asked for it is not.
        assert_eq!(offered(&[Kind::Drug], "side-effect:coli"), [""; 0]);
    }

    #[test]
    fn where_a_name_begins_so_no_id_stands_beside_it() {
        for typed in ["", "dost"] {
            let offered = offered(&[Kind::Drug], typed);
            assert!(offered.contains(&"dostarlimab".to_owned()), "{typed}");
            assert!(offered.iter().all(|it| !it.contains(':')), "{typed}: {offered:?}");
        }
    }
}
