//! Names: each one in the knowledge finds its own entry however it is
//! written, and no name of a drug that is not covered finds one of ours.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{immunoref, within};
use immunoref::{
    embedded,
    model::{Entry, Kind},
    text::fold,
};
use serde_json::Value;

/// The command that answers with an entry of a kind, and the kinds that it answers with.
fn command(kind: Kind) -> (&'static str, &'static [Kind]) {
    match kind {
        Kind::Drug => ("drug", &[Kind::Drug]),
        Kind::SideEffect => ("side-effects", &[Kind::SideEffect, Kind::Drug]),
        Kind::Regimen => ("schedule", &[Kind::Regimen, Kind::Drug]),
        Kind::Topic | Kind::Term | Kind::Trial => ("topic", &[Kind::Topic, Kind::Term, Kind::Trial]),
        Kind::Event => ("search", &Kind::ALL),
    }
}

/// The names that an entry alone has, and the words that can lead to several.
fn names(entry: &Entry) -> (Vec<String>, Vec<String>) {
    let names = entry.names();
    let mut own = vec![entry.name().to_owned()];
    own.extend(names.brands.iter().chain(&names.former).chain(&names.codes).cloned());
    let mut shared: Vec<String> = names.aliases.iter().chain(&names.exact).cloned().collect();
    match entry {
        Entry::Drug(it) => own.extend(it.suffix.iter().map(|suffix| format!("{}-{suffix}", it.name))),
        Entry::Term(it) => own.extend(it.long_name.clone()),
        Entry::Trial(it) => own.extend(it.registration.clone()),
        Entry::SideEffect(it) => {
            own.extend(it.lay_name.clone());
            shared.extend(it.symptoms.iter().map(|symptom| symptom.text.clone()));
        }
        _ => {}
    }
    // The hyphenated id needs no quotes.
    own.push(entry.id().split_once(':').unwrap().1.to_owned());
    (own, shared)
}

/// The folded names of entries, with the places of those whose own they are, and of those that they lead to.
#[derive(Default)]
struct Owners {
    own: BTreeMap<String, BTreeSet<usize>>,
    shared: BTreeMap<String, BTreeSet<usize>>,
}

impl Owners {
    fn of(entries: &[Entry]) -> Self {
        let mut owners = Self::default();
        for (place, entry) in entries.iter().enumerate() {
            let (own, shared) = names(entry);
            for name in own {
                owners.own.entry(fold(&name)).or_default().insert(place);
            }
            for name in shared {
                owners.shared.entry(fold(&name)).or_default().insert(place);
            }
        }
        owners
    }

    /// The ids with which a command answers a name, in the order of the knowledge: those whose own name it
    /// is, else all to which it leads.
    fn ids<'e>(&self, entries: &'e [Entry], kinds: &[Kind], name: &str) -> Vec<&'e str> {
        let among = |owners: &BTreeMap<String, BTreeSet<usize>>| -> Vec<&'e str> {
            let places = owners.get(&fold(name)).into_iter().flatten();
            places.map(|at| &entries[*at]).filter(|it| kinds.contains(&it.kind())).map(Entry::id).collect()
        };
        Some(among(&self.own)).filter(|ids| !ids.is_empty()).unwrap_or_else(|| among(&self.shared))
    }
}

/// The ways in which people write a name.
fn writings(name: &str) -> Vec<String> {
    let mixed = |first_upper: usize| -> String {
        let letters = name.chars().enumerate();
        let cased = letters.map(|(at, c)| if at % 2 == first_upper { c.to_ascii_uppercase() } else { c });
        cased.collect()
    };
    let mut all = vec![
        name.to_owned(),
        name.to_uppercase(),
        name.to_lowercase(),
        mixed(0),
        mixed(1),
        format!("{name}®"),
        format!("  {name}™ "),
        format!("{name}."),
    ];
    if name.contains(' ') {
        all.push(name.replace(' ', "-"));
        all.push(name.replace(' ', "  "));
    }
    if name.contains('-') {
        all.push(name.replace('-', " "));
        all.push(name.replace('-', "\u{2011}"));
    }
    all
}

fn entries() -> Vec<Entry> {
    embedded::knowledge().headings().filter_map(|heading| heading.entry()).collect()
}

#[test]
fn every_name_finds_its_entry_however_it_is_written() {
    let entries = entries();
    let owners = Owners::of(&entries);
    let mut asked = 0;
    for entry in &entries {
        let (command, kinds) = command(entry.kind());
        let (own, shared) = names(entry);
        for name in own.into_iter().chain(shared) {
            let expected = owners.ids(&entries, kinds, &name);
            for (number, writing) in writings(&name).into_iter().enumerate() {
                for exact in [&[][..], &["--exact"]] {
                    // The way it is written and whether slips are forgiven do not depend on each other.
                    if !exact.is_empty() && number > 1 {
                        continue;
                    }
                    let args = [command, "--json", "--limit=50"]
                        .into_iter()
                        .filter(|it| command == "search" || !it.starts_with("--limit"));
                    let args = args.chain(exact.iter().copied()).chain(["--", &writing]).collect::<Vec<_>>();
                    let answer = within(args).ends_with(0);
                    let json = answer.json();
                    let found = json["match"]["id"].as_str().unwrap_or("nothing");
                    assert_eq!(found, answer.ids()[0], "{}", answer.call);
                    assert!(
                        matches!(json["match"]["kind"].as_str(), Some("exact" | "alias" | "sign")),
                        "{}",
                        answer.call
                    );
                    // Serious side effects stand first; the others in the order of the knowledge.
                    let ids = answer.ids();
                    let mut own: Vec<String> = ids.clone();
                    // What a name is a sign of stands beside it.
                    let tells_signs = json["match"]["signs"].is_array();
                    own.truncate(if tells_signs { ids.len() } else { expected.len() });
                    let own: BTreeSet<&str> = own.iter().map(String::as_str).collect();
                    let expected: BTreeSet<&str> = expected.iter().copied().collect();
                    // Of many conditions some are named in a notice.
                    let is_found =
                        if tells_signs { !own.is_disjoint(&expected) } else { own.is_superset(&expected) };
                    assert!(is_found, "{}: {own:?}", answer.call);
                    if json["match"]["kind"] == "exact" {
                        assert!(expected.contains(ids[0].as_str()), "{}: {ids:?}", answer.call);
                    }
                    if command != "search" && !tells_signs {
                        // Nothing else is answered.
                        assert_eq!(answer.ids().len(), expected.len(), "{}", answer.call);
                    }
                    assert_eq!(json["suggestions"], Value::Array(Vec::new()), "{}", answer.call);
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 1_000, "{asked}");
}

#[test]
fn words_after_a_command_are_joined() {
    for words in [
        &["side-effects", "skin", "rash"][..],
        &["topic", "success", "rate"],
        &["drug", "SCH", "900475"],
        &["search", "cure", "rate"],
    ] {
        let [command, rest @ ..] = words else { unreachable!() };
        let apart = immunoref(words).json();
        assert_eq!(apart["query"], rest.join(" "));
        assert_eq!(apart, immunoref([*command, &rest.join(" ")]).json());
        assert!(!apart["results"].as_array().unwrap().is_empty());
    }
}

#[test]
fn itching_leads_to_the_infusion_reaction_and_then_to_the_rash() {
    let wanted = ["side-effect:infusion-reaction", "side-effect:skin-rash"];
    for query in ["itching", "Itchy skin", "HIVES"] {
        for more in [&["--source", "article"][..], &["--source", "article", "--exact"]] {
            let answer = immunoref(["side-effects", query, "--json"]).and(more).run().ends_with(0);
            assert_eq!(answer.ids(), wanted, "{}", answer.call);
        }
        let beside = immunoref(["side-effects", query, "--json"]).run().ends_with(0).ids();
        // With all sources other conditions stand beside it.
        for id in &wanted[..1] {
            assert!(beside.iter().any(|it| it == id), "{query}: {beside:?}");
        }
    }
}

#[test]
fn the_aliases_of_the_article_find_what_they_stand_for() {
    for (command, query, id) in [
        ("drug", "lambrolizumab", "drug:pembrolizumab"),
        ("drug", "dostarlimab-gxly", "drug:dostarlimab"),
        ("drug", "TSR-042", "drug:dostarlimab"),
        ("side-effects", "loose stools", "side-effect:diarrhea"),
        ("side-effects", "exhausted", "side-effect:fatigue"),
        ("side-effects", "trots", "side-effect:diarrhea"),
        ("side-effects", "Hashimoto's", "side-effect:thyroid-issues"),
        ("side-effects", "wheezing", "side-effect:infusion-reaction"),
        ("side-effects", "irAE", "side-effect:autoimmune-reaction"),
        ("topic", "tumour markers", "topic:biomarkers"),
        ("topic", "mechanism of action", "topic:how-it-works"),
        ("topic", "survival", "topic:success-rate"),
        ("topic", "red flags", "topic:when-to-call"),
    ] {
        let answer = immunoref([command, query, "--source", "article", "--json"]).run().ends_with(0);
        assert!(answer.ids().iter().any(|it| it == id), "{}: {:?}", answer.call, answer.ids());
    }
}

#[test]
fn a_beginning_of_four_letters_finds_the_drug_and_exact_refuses_it() {
    for (typed, id) in [("jemp", "drug:dostarlimab"), ("dostarl", "drug:dostarlimab")] {
        let call = immunoref(["drug", typed, "--source", "article"]);
        assert_eq!(call.json()["match"]["id"], id, "{typed}");
        assert_eq!(call.json()["match"]["kind"], "prefix", "{typed}");
        let words = call.run().ends_with(0);
        assert!(words.stdout().contains(typed), "{}", words.stdout());
    }
    for typed in ["keyt", "jemp"] {
        let answer = immunoref(["drug", typed, "--exact", "--json"]).run();
        assert!(answer.ids().is_empty() && matches!(answer.code, 1 | 3), "{}", answer.call);
    }
}

#[test]
fn a_slip_of_one_letter_finds_the_drug_and_exact_refuses_it() {
    for (typed, id) in [
        ("pembrolizimab", "drug:pembrolizumab"),
        ("keytruds", "drug:pembrolizumab"),
        ("ketyruda", "drug:pembrolizumab"),
        ("dostarlimb", "drug:dostarlimab"),
        ("jemperly", "drug:dostarlimab"),
    ] {
        let json = immunoref(["drug", typed, "--json"]).run().ends_with(0).json();
        assert_eq!(json["match"]["id"], id, "{typed}");
        assert_eq!(json["match"]["typed"], typed);
        assert!(matches!(json["match"]["kind"].as_str(), Some("slip" | "sound")), "{typed}");
        assert!(immunoref(["drug", typed]).run().stdout().contains("read as"), "{typed}");
        let refused = immunoref(["drug", typed, "--exact", "--json"]).run();
        assert!(refused.ids().is_empty() && matches!(refused.code, 1 | 3), "{typed}");
    }
}

#[test]
fn a_real_drug_that_is_not_covered_is_never_answered_as_ours() {
    let others: Vec<_> = embedded::knowledge().other_drugs().collect();
    assert!(others.len() > 500);
    for other in &others {
        for name in other.names.iter().chain([&other.name]) {
            for writing in [name.clone(), name.to_uppercase(), format!("{name}®")] {
                for more in
                    [&[][..], &["--exact"], &["--source", "article"], &["--exact", "--source", "article"]]
                {
                    let args =
                        ["drug", "--json"].into_iter().chain(more.iter().copied()).chain(["--", &writing]);
                    let answer = within(args).ends_with(1);
                    let json = answer.json();
                    let named: Vec<&str> = json["not_covered"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|it| it["name"].as_str().unwrap())
                        .collect();
                    assert_eq!(named, [other.name.as_str()], "{}", answer.call);
                    assert_eq!(
                        json["not_covered"][0]["class"].as_str(),
                        other.class.as_deref(),
                        "{}",
                        answer.call
                    );
                    for field in ["results", "suggestions"] {
                        assert_eq!(json[field], Value::Array(Vec::new()), "{} in {field}", answer.call);
                    }
                    assert!(json["match"].is_null(), "{}", answer.call);
                }
            }
            let plain = within(["drug", "--", name]).ends_with(1);
            assert!(
                plain.stderr().contains("not covered") && plain.stderr().contains(&other.name),
                "{}",
                plain.stderr()
            );
            for command in ["schedule", "side-effects"] {
                let answer = within([command, "--json", "--", name]);
                let json = answer.json();
                let offered = json["suggestions"].as_array().unwrap().iter();
                let mut ours = answer.ids();
                ours.extend(offered.map(|it| it["id"].as_str().unwrap().to_owned()));
                ours.retain(|id| id.starts_with("drug:") || id.starts_with("regimen:"));
                assert!(ours.is_empty(), "{}: {ours:?}", answer.call);
            }
        }
    }
}

#[test]
fn a_drug_of_ours_is_answered_where_another_is_named_with_it() {
    let answer = immunoref(["drug", "keytruda", "nivolumab", "--json"]).run();
    let json = answer.json();
    // Answered or asked about, but never without a word on the other.
    assert!(matches!(answer.code, 0 | 3), "{}", answer.code);
    assert_eq!(json["not_covered"][0]["name"], "nivolumab");
}
