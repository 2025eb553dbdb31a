//! What the matcher promises of drugs, tried out on every slip of the hand,
//! and of everything else, on queries that people typed.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    path::PathBuf,
};

use proptest::prelude::*;

use crate::common::made_up::{made_up, said, source};
use immunoref::{
    embedded,
    index::{Place, Role},
    knowledge::{Heading, Knowledge},
    model::{Kind, OtherDrug},
    reading::{Finding, Lead, MatchKind, Matcher, Visible},
    text::fold,
};
use serde_json::{Value, json};

/// The knowledge inside the binary, or that of the folder that `KNOWLEDGE` names.
fn knowledge() -> Knowledge {
    match env::var_os("KNOWLEDGE") {
        None => embedded::knowledge(),
        Some(folder) => {
            let others: Vec<OtherDrug> = embedded::knowledge().other_drugs().collect();
            Knowledge::of_folder(PathBuf::from(folder), &others).unwrap()
        }
    }
}

fn reader<'m>(knowledge: &'m Knowledge, visible: Option<&'m Visible<'m>>) -> Matcher<'m> {
    Matcher { knowledge, kinds: &Kind::ALL, exact: false, visible }
}

fn leads(finding: &Finding) -> &[Lead] {
    match finding {
        Finding::Found(leads) | Finding::Unsure(leads) => leads,
        Finding::Nothing => &[],
    }
}

/// The drugs that a finding shows or asks about.
fn drugs(finding: &Finding, knowledge: &Knowledge) -> Vec<Place> {
    let places = leads(finding).iter().map(|lead| lead.place);
    places.filter(|place| knowledge.heading(*place).unwrap().kind == Kind::Drug).collect()
}

/// Every text that is one slip of the hand away from a name.
fn slips(name: &str) -> BTreeSet<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut slips = BTreeSet::new();
    for at in 0..=letters.len() {
        let (before, after) = letters.split_at(at);
        let mut add = |middle: &[char], after: &[char]| {
            slips.insert(before.iter().chain(middle).chain(after).collect::<String>());
        };
        for letter in 'a'..='z' {
            add(&[letter], after);
            if let [_, rest @ ..] = after {
                add(&[letter], rest);
            }
        }
        if let [_, rest @ ..] = after {
            add(&[], rest);
        }
        if let [first, second, rest @ ..] = after {
            add(&[*second, *first], rest);
        }
    }
    slips.remove(name);
    slips
}

/// The names and brands of our drugs, folded.
fn our_names(knowledge: &Knowledge) -> BTreeMap<String, Place> {
    let mut names = BTreeMap::new();
    for (name, leads) in knowledge.all_names() {
        for (role, place) in leads {
            if role <= Role::Brand && knowledge.heading(place).unwrap().kind == Kind::Drug {
                names.insert(name.clone(), place);
            }
        }
    }
    names
}

#[test]
fn no_slip_of_one_of_our_drugs_is_another() {
    let knowledge = knowledge();
    let matcher = reader(&knowledge, None);
    let names = our_names(&knowledge);
    for (name, place) in &names {
        let slips = slips(name);
        let mut nothing = Vec::new();
        for slip in &slips {
            let finding = matcher.read(slip).finding;
            let drugs = drugs(&finding, &knowledge);
            match &finding {
                _ if drugs.is_empty() => nothing.push(slip),
                _ if names.contains_key(&fold(slip)) => {}
                Finding::Found(_) => assert_eq!(drugs, [*place], "{name}: {slip}"),
                _ => assert!(drugs.contains(place), "{name}: {slip} {finding:?}"),
            }
        }
        assert!(nothing.len() * 100 <= slips.len(), "{name}: nothing for {nothing:?}");
    }
}

#[test]
fn no_other_drug_nor_a_slip_of_it_is_ours() {
    let knowledge = knowledge();
    let matcher = reader(&knowledge, None);
    let others: Vec<OtherDrug> = knowledge.other_drugs().collect();
    for name in &others.iter().flat_map(OtherDrug::all_names).map(fold).collect::<BTreeSet<_>>() {
        let reading = matcher.read(name);
        assert_eq!(reading.finding, Finding::Nothing, "{name}");
        assert_eq!(reading.not_covered.len(), 1, "{name}");
        for slip in slips(name) {
            let finding = matcher.read(&slip).finding;
            let exact = !knowledge.named(&slip).is_empty();
            assert!(drugs(&finding, &knowledge).is_empty(), "{name}: {slip} {finding:?}");
            // `5 flu` tells of the flu.
            let is_sign = leads(&finding).iter().all(|lead| lead.kind == MatchKind::Sign);
            assert!(exact || is_sign || !matches!(finding, Finding::Found(_)), "{name}: {slip} {finding:?}");
        }
    }
}

#[test]
fn every_drug_in_use_is_named_and_none_is_ours() {
    let knowledge = knowledge();
    let matcher = reader(&knowledge, None);
    for name in include_str!("../assets/words/drugs.txt").lines() {
        let names = |typed: &str| -> Vec<String> {
            let reading = matcher.read(typed);
            assert_eq!(drugs(&reading.finding, &knowledge), [], "{typed}");
            reading.not_covered.into_iter().map(|it| it.name).collect()
        };
        assert!(knowledge.other(&fold(name)).is_none(), "{name} stands in other-drugs.json, too");
        assert_eq!(names(name), [name], "{name}");
        assert_eq!(names(&name.to_uppercase()), [name], "{name}");
    }
}

#[test]
fn a_drug_in_use_is_named_within_a_longer_text() {
    let knowledge = knowledge();
    let matcher = reader(&knowledge, None);
    for (typed, expected) in [
        ("metronidazole 500 mg", &["metronidazole"][..]),
        ("Regorafenib 40 mg - Film Coated Tablet", &["regorafenib"]),
        ("Octreotide IV 1mg", &["octreotide"]),
        ("abacavir sulfate", &["abacavir"]),
        ("co amoxiclav 625", &["co-amoxiclav"]),
        ("insulin glargine 10 units", &["insulin glargine"]),
        ("baclofen and regorafenib", &["baclofen", "regorafenib"]),
        ("adenosine", &["adenosine"]),
        ("adenosine deaminase deficiency", &[]),
        ("sulfate", &[]),
        ("iron in my blood", &[]),
    ] {
        let named: Vec<String> = matcher.read(typed).not_covered.into_iter().map(|it| it.name).collect();
        assert_eq!(named, expected, "{typed}");
    }
}

#[test]
fn words_of_their_own_make_no_slip_of_a_drug() {
    let knowledge = knowledge();
    let matcher = Matcher { kinds: &[Kind::Drug], ..reader(&knowledge, None) };
    for typed in [
        "Distal limb weakness",
        "Distal limb muscle atrophy",
        "DARATUMUMAB; VORHYALURONIDASE ALFA",
        "torhyaluronidase alfa",
    ] {
        assert_eq!(matcher.read(typed).finding, Finding::Nothing, "{typed}");
    }
    for typed in
        ["pembro lizumap", "key trudda", "jem perlli", "berahyaluronidase alpha", "bera hyaluronidase alf"]
    {
        assert_ne!(matcher.read(typed).finding, Finding::Nothing, "{typed}");
    }
}

#[test]
fn what_stands_in_for_a_drug_is_not_that_drug() {
    let knowledge = knowledge();
    let matcher = Matcher { kinds: &[Kind::Drug], ..reader(&knowledge, None) };
    for typed in [
        "Pembrolizumab2x",
        "pembrolizumab placebo",
        "placebo for pembrolizumab",
        "pembrolizumab-matching placebo",
        "biosimilar of keytruda",
        "allergy to pembrolizumab",
        "pembrolizumab-abcd",
        "dostarlimab-zxyw 500 mg",
    ] {
        assert!(matches!(matcher.read(typed).finding, Finding::Unsure(_)), "{typed}");
    }
    for typed in ["placebo", "biosimilar"] {
        assert_eq!(matcher.read(typed).finding, Finding::Nothing, "{typed}");
    }
    for typed in [
        "dostarlimab-gxly",
        "Dostarlimab-gxly (Jemperli) 10mg",
        "dostarlimag-gxly",
        "pembrolizumab versus placebo",
        "placebo or pembrolizumab",
        "pembrolizumab-dose",
        "keytruda-rash",
        "pembrolizumab abcd",
        "k3ytruda",
    ] {
        assert!(matches!(matcher.read(typed).finding, Finding::Found(_)), "{typed}");
    }
    // Where side effects may answer, a reaction to a drug is about it.
    assert!(matches!(reader(&knowledge, None).read("allergy to pembrolizumab").finding, Finding::Found(_)));
}

#[test]
fn every_name_finds_its_entry() {
    let knowledge = knowledge();
    let matcher = reader(&knowledge, None);
    for (name, own) in knowledge.all_names() {
        let Finding::Found(leads) = matcher.read(&name).finding else { panic!("{name} is not found") };
        // Beside what goes by that name may stand what it is a sign of.
        let is_own = |lead: &Lead| own.iter().any(|(_, place)| *place == lead.place);
        assert!(leads.iter().any(is_own), "{name}");
        assert!(leads.iter().all(|lead| is_own(lead) || lead.kind == MatchKind::Sign), "{name}");
    }
}

/// Labelled queries: what is typed, the ids of which any is right, and a category.
fn queries(table: &str) -> Vec<(String, Vec<String>, String)> {
    let row = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [query, _, ids, category] = fields[..] else { panic!("four fields: {line}") };
        let query =
            query.replace("\\t", "\t").replace("\\n", "\n").replace("\\0", "\0").replace("\\x1b", "\u{1b}");
        (query, ids.split('|').map(str::to_owned).collect(), category.to_owned())
    };
    table.lines().skip(1).map(row).collect()
}

/// The labelled queries that are not led to where they should, and those for which nothing is right and
/// something is asked about. Nothing of that is answered, and no other drug is ever asked about.
fn misses<'s>(table: &str, visible: Option<&'s Visible<'s>>) -> (Vec<String>, Vec<String>) {
    let knowledge = knowledge();
    let matcher = reader(&knowledge, visible);
    let (mut missed, mut asked) = (Vec::new(), Vec::new());
    for (query, right, category) in queries(table) {
        let finding = matcher.read(&query).finding;
        let ids: Vec<&str> =
            leads(&finding).iter().map(|lead| knowledge.heading(lead.place).unwrap().id).collect();
        let is_right = |id: &&str| right.iter().any(|it| it == id);
        if right == ["NONE"] {
            assert!(!matches!(finding, Finding::Found(_)), "{category}: {query:?} is answered with {ids:?}");
            assert!(drugs(&finding, &knowledge).is_empty(), "{category}: {query:?} asks about {ids:?}");
            if !ids.is_empty() {
                asked.push(format!("{category}: {query:?} {ids:?}"));
            }
        } else if !ids.iter().any(is_right) {
            missed.push(format!("{category}: {query:?} {ids:?}"));
        }
    }
    (missed, asked)
}

#[test]
fn queries_of_the_article_are_read() {
    let article = knowledge().source_number("article").unwrap();
    let visible = |heading: &Heading<'_>| heading.sources().contains(&article);
    let (missed, asked) = misses(include_str!("data/queries.tsv"), Some(&visible));
    assert!(missed.len() <= 2, "of 289: {missed:#?}");
    assert!(asked.len() <= 3, "of 161: {asked:#?}");
}

#[test]
fn queries_of_all_sources_are_read() {
    let (missed, asked) = misses(include_str!("data/queries-all-sources.tsv"), None);
    assert_eq!((missed, asked), (vec![], vec![]));
}

#[test]
fn a_name_is_exact_and_another_word_is_an_alias() {
    let knowledge = knowledge();
    let matcher = reader(&knowledge, None);
    let kind = |query| leads(&matcher.read(query).finding).first().map(|lead| lead.kind);
    for (query, expected) in [
        ("Keytruda®", Some(MatchKind::Exact)),
        ("drug:pembrolizumab", Some(MatchKind::Exact)),
        ("MK-3475", Some(MatchKind::Exact)),
        ("pembro", Some(MatchKind::Alias)),
        ("Key-truda", Some(MatchKind::Exact)),
        // Not every word was read.
        ("Key-truda 200 mg", Some(MatchKind::Words)),
        ("dostarli", Some(MatchKind::Prefix)),
        ("dostarlimap", Some(MatchKind::Slip)),
        ("gem perly", Some(MatchKind::Sound)),
        ("rash on my chest", Some(MatchKind::Sign)),
        ("hepatitis on keytruda", Some(MatchKind::Words)),
        ("opdivo", None),
    ] {
        assert_eq!(kind(query), expected, "{query}");
    }
}

#[test]
fn near_misses_can_be_refused() {
    let knowledge = knowledge();
    let matcher = Matcher { exact: true, ..reader(&knowledge, None) };
    for query in ["keytrda", "pembroliz", "gem perly", "diarea", "my skin has a rash"] {
        assert_eq!(matcher.read(query).finding, Finding::Nothing, "{query}");
    }
    for query in ["KEYTRUDA®", "pembro-lizumab", "skinrash", "loose  stools"] {
        assert!(matches!(matcher.read(query).finding, Finding::Found(_)), "{query}");
    }
    // What stands beside a name may make another thing of it.
    assert!(matches!(matcher.read("keytruda 200 mg").finding, Finding::Unsure(_)));
}

#[test]
fn only_the_kinds_asked_for_answer() {
    let knowledge = knowledge();
    let matcher = |kinds| Matcher { kinds, ..reader(&knowledge, None) };
    let first = |matcher: &Matcher<'_>, query| {
        leads(&matcher.read(query).finding).first().map(|lead| knowledge.heading(lead.place).unwrap().id)
    };
    let effects = matcher(&[Kind::SideEffect]);
    assert_eq!(first(&effects, "keytruda rash"), Some("side-effect:severe-skin-reactions"));
    assert_eq!(first(&effects, "keytruda"), None);
    assert_eq!(effects.read("opdivo rash").not_covered.len(), 1);
    let drugs = matcher(&[Kind::Drug]);
    assert_eq!(first(&drugs, "keytruda rash"), Some("drug:pembrolizumab"));
    assert_eq!(first(&drugs, "rash"), None);
}

#[test]
fn another_drug_beside_ours_is_named() {
    let knowledge = knowledge();
    let matcher = reader(&knowledge, None);
    let reading = matcher.read("Keytruda or Opdivo?");
    assert_eq!(leads(&reading.finding).len(), 1);
    assert_eq!(reading.not_covered.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["nivolumab"]);
    assert_eq!(matcher.read("nivolumb").not_covered.len(), 1, "a slip of another drug is named too");
}

#[test]
fn of_a_text_that_is_no_query_only_the_drugs_are_read() {
    let knowledge = knowledge();
    let matcher = reader(&knowledge, None);
    let long = |text: &str| format!("{text} {}", "x ".repeat(130));
    assert!(matches!(matcher.read(&format!("keytruda {}", "x ".repeat(115))).finding, Finding::Found(_)));
    let reading = matcher.read(&long("Keytruda 200 mg, then Opdivo"));
    assert_eq!(leads(&reading.finding).len(), 1);
    assert_eq!(reading.not_covered.len(), 1);
    for text in ["keytrudo", "pembroliz", "colitis", "short of breath", "1547545"] {
        assert_eq!(matcher.read(&long(text)).finding, Finding::Nothing, "{text}");
    }
    // A word that points to another product is heard there, too.
    let reading = matcher.read(&long("keytruda given under the skin, subcutaneous"));
    assert!(
        !matches!(reading.finding, Finding::Found(leads) if leads.len() == 1 && knowledge.heading(leads[0].place).unwrap().id == "drug:pembrolizumab")
    );
    let effects = Matcher { kinds: &[Kind::SideEffect], ..reader(&knowledge, None) };
    assert_eq!(effects.read(&long("keytruda")).finding, Finding::Nothing);
}

/// Knowledge with two products that share names, and drugs that it does not cover.
fn products() -> Knowledge {
    let drug = |id: &str, name: &str, names: Value, source: &str| {
        let sections = json!({"brief": said("A phrase", source)});
        json!({"id": id, "name": name, "names": names, "sections": sections})
    };
    let flux = json!({
        "brands": ["Zantora Flux"],
        "aliases": ["velorimab into the muscle", "velorimab intramuscular"],
        "exact": ["velorimab im"],
    });
    let zantora = json!({"brands": ["Zantora"], "aliases": ["velo"]});
    let drugs = json!([
        drug("drug:velorimab", "velorimab", zantora, "leaflet"),
        drug("drug:velorimab-duralinase", "velorimab and duralinase beta", flux, "sheet"),
    ]);
    let others =
        json!([{"name": "velorimab + carvedol", "names": ["Zantora Plus"]}, {"name": "velorizumab"}]);
    made_up([
        ("drugs.json", drugs),
        ("sources.json", json!([source("leaflet", "2024"), source("sheet", "2024")])),
        ("stop-words.json", json!(["and", "the", "into"])),
        ("other-drugs.json", others),
    ])
}

#[test]
fn the_longest_product_name_wins() {
    let knowledge = products();
    let leaflet = knowledge.source_number("leaflet").unwrap();
    let some = |it: &Heading<'_>| it.sources().contains(&leaflet);
    let matcher = reader(&knowledge, None);
    let ids = |matcher: &Matcher<'_>, query| -> Vec<&str> {
        let finding = matcher.read(query).finding;
        leads(&finding).iter().map(|lead| knowledge.heading(lead.place).unwrap().id).collect()
    };
    for query in ["Zantora", "velorimab 5 mg", "velorimab muscle cramps", "zantoro", "velorimap"] {
        assert_eq!(ids(&matcher, query), ["drug:velorimab"], "{query}");
    }
    for query in [
        "Zantora Flux",
        "zantora flx",
        "zantora fluxx 5 mg",
        "zantra flux",
        "zantora f lux",
        "zantorafluxx",
        "intramuscular velorimab",
        "velorimab intramusclar",
        "velorimab 5 mg im",
        "velorimab 5 mg into the muscle",
        "zantora im",
        "velorimab duralinase",
        "velorimab anduralinase beta",
        "Zantora Flux (velorimab and duralinase beta)",
    ] {
        assert_eq!(ids(&matcher, query), ["drug:velorimab-duralinase"], "{query}");
    }
    // A list has both, in its order.
    let both = ["drug:velorimab-duralinase", "drug:velorimab"];
    assert_eq!(ids(&matcher, "zantora flux or zantora"), both);
    for query in ["zant", "zantor", "velorima"] {
        assert_eq!(ids(&matcher, query), ["drug:velorimab", "drug:velorimab-duralinase"], "{query}");
        assert!(matches!(matcher.read(query).finding, Finding::Unsure(_)), "{query}");
    }
    for query in ["zantora plus", "zantora plux", "velorimab carvedol", "velorimab carvdol", "velorizumab"] {
        assert!(!ids(&matcher, query).contains(&"drug:velorimab"), "{query}");
    }
    // Where the longer product is hidden, the shorter does not stand in for it.
    let matcher = reader(&knowledge, Some(&some));
    for query in ["Zantora Flux", "zantora flx", "velorimab intramuscular", "velorimab im", "zantora im 5 mg"]
    {
        let reading = matcher.read(query);
        assert_eq!(reading.finding, Finding::Nothing, "{query}");
        assert_eq!(reading.not_covered.len(), 1, "{query}");
    }
    assert_eq!(ids(&matcher, "zantor"), ["drug:velorimab"]);
}

/// Where nothing can be hidden, less is looked at: with the same outcome as where nothing is.
#[test]
fn what_hides_nothing_changes_nothing() {
    let knowledge = knowledge();
    let matchers = [reader(&knowledge, None), reader(&knowledge, Some(&|_| true))];
    let mut compared = 0;
    for (query, ..) in queries(include_str!("data/queries-all-sources.tsv")) {
        let [all, none_hidden] = matchers.each_ref().map(|matcher| matcher.read(&query));
        // What signs mean rests on all sources.
        let tells = !all.symptoms.conditions.is_empty() || !all.symptoms.nearest.is_empty();
        if !tells && !all.symptoms.is_denied {
            assert_eq!(
                (all.finding, all.not_covered),
                (none_hidden.finding, none_hidden.not_covered),
                "{query}"
            );
            compared += 1;
        }
    }
    assert!(compared > 50, "{compared}");
}

fn any_query() -> impl Strategy<Value = String> {
    let words = [
        "keytruda", "pembro", "jemperli", "opdivo", "rash", "how", "often", "qlex", "sc", "trial", "5", "®",
        "’s",
    ];
    let word =
        prop_oneof![prop::sample::select(words.to_vec()).prop_map(str::to_owned), "[a-z]{1,9}", "\\PC{0,6}",];
    prop::collection::vec(word, 0..8).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is typed, it comes to an end, with at most three to choose from.
    #[test]
    fn any_query_is_read(query in any_query()) {
        let knowledge = knowledge();
        let matcher = reader(&knowledge, None);
        match matcher.read(&query).finding {
            Finding::Found(leads) => prop_assert!(!leads.is_empty()),
            Finding::Unsure(leads) => prop_assert!((1..=3).contains(&leads.len())),
            Finding::Nothing => {}
        }
    }

    /// Case, marks and what stands between words make no difference.
    #[test]
    fn a_folded_query_is_read_alike(query in any_query()) {
        let knowledge = knowledge();
        let matcher = reader(&knowledge, None);
        let reading = matcher.read(&query);
        // What stands between words parts symptoms.
        let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|it| *it != Kind::SideEffect).collect();
        let of_names = Matcher { kinds: &kinds, ..reader(&knowledge, None) };
        prop_assert_eq!(of_names.read(&fold(&query)), of_names.read(&query));
        prop_assert_eq!(&matcher.read(&query.to_ascii_uppercase().replace('®', "™")), &reading);
    }
}
