//! Measures the matcher over labelled queries: by category how many are
//! answered first, or at all, and what a query costs.
//!
//! `cargo bench --bench matching [-- FILE]`. A query may have `\t \n \0 \x1b`
//! in it; `a|b` in an id means that either is right, `NONE` that nothing is.

#![allow(clippy::print_stdout)]

use std::{collections::BTreeMap, env, fs, hint::black_box, time::Instant};

use immunoref::{
    embedded,
    knowledge::{Heading, Knowledge},
    model::Kind,
    reading::{Finding, Matcher, Visible},
};

#[derive(Default)]
struct Score {
    rows: u32,
    first: u32,
    reciprocal: f64,
    listed: u32,
}

fn main() {
    let file = env::args()
        .skip(1)
        .find(|it| !it.starts_with("--"))
        .unwrap_or_else(|| "tests/data/queries.tsv".into());
    let verbose = env::var_os("MISSES").is_some();
    let text = fs::read_to_string(&file).expect("the queries can be read");
    let knowledge = match env::var_os("KNOWLEDGE") {
        None => embedded::knowledge(),
        Some(folder) => Knowledge::of_folder(folder.into(), &[]).expect("the knowledge keeps the rules"),
    };
    let source = env::var("SOURCE").unwrap_or_else(|_| "article".to_owned());
    let number = knowledge.source_number(&source);
    let visible = |it: &Heading<'_>| number.is_some_and(|number| it.sources().contains(&number));
    let visible = (source != "all").then_some(&visible as &Visible<'_>);
    let matcher = Matcher { knowledge: &knowledge, kinds: &Kind::ALL, exact: false, visible };

    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let mut queries = Vec::new();
    let (mut wrong, mut wrong_drugs, mut asked, mut negatives) = (0, 0, 0, 0);
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [query, _, expected, category] = fields[..] else { panic!("four fields: {line}") };
        let query =
            query.replace("\\t", "\t").replace("\\n", "\n").replace("\\0", "\0").replace("\\x1b", "\u{1b}");
        let reading = matcher.read(&query);
        let (leads, found) = match reading.finding {
            Finding::Found(leads) => (leads, true),
            Finding::Unsure(leads) => (leads, false),
            Finding::Nothing => (Vec::new(), false),
        };
        let ids: Vec<&str> =
            leads.iter().filter_map(|lead| Some(knowledge.heading(lead.place)?.id)).collect();
        let tally = scores.entry(category).or_default();
        tally.rows += 1;
        let is_right = |id: &&str| expected.split('|').any(|it| it == *id);
        let is_drug = |id: &&str| id.starts_with("drug:") && !is_right(id);
        wrong_drugs += u32::from(ids.iter().any(is_drug));
        if expected == "NONE" {
            negatives += 1;
            wrong += u32::from(found);
            asked += u32::from(!ids.is_empty() && !found);
            tally.first += u32::from(ids.is_empty());
            tally.listed += u32::from(!found);
            tally.reciprocal += if ids.is_empty() { 1.0 } else { 0.0 };
        } else {
            let rank = (1_u32..).zip(&ids).find(|(_, id)| is_right(id)).map(|(rank, _)| rank);
            tally.first += u32::from(rank == Some(1) && found);
            tally.listed += u32::from(rank.is_some());
            tally.reciprocal += rank.map_or(0.0, |rank| 1.0 / f64::from(rank));
        }
        let bad = if expected == "NONE" { !ids.is_empty() } else { !ids.first().is_some_and(is_right) };
        if verbose && bad {
            let others: Vec<&str> = reading.not_covered.iter().map(|it| it.name.as_str()).collect();
            println!(
                "{category}: {query:?} -> {} {leads:?} {ids:?}, not covered {others:?}, expected {expected}",
                if found { "found" } else { "asked" }
            );
        }
        queries.push(query);
    }

    println!("{:<22}{:>6}{:>9}{:>9}{:>9}", "category", "rows", "answered", "or asked", "MRR");
    for (category, score) in &scores {
        let share = |count: u32| 100.0 * f64::from(count) / f64::from(score.rows);
        let mrr = score.reciprocal / f64::from(score.rows);
        println!(
            "{category:<22}{:>6}{:>8.1}%{:>8.1}%{mrr:>9.3}",
            score.rows,
            share(score.first),
            share(score.listed)
        );
    }
    println!(
        "negatives: {wrong} of {negatives} answered, {asked} asked about; wrong drugs anywhere: {wrong_drugs}"
    );

    // The quickest round: what else the machine does is no part of the cost.
    let round = || {
        let start = Instant::now();
        for query in &queries {
            black_box(matcher.read(black_box(query)));
        }
        start.elapsed()
    };
    let quickest = (0..30).map(|_| round()).min().unwrap_or_default();
    let each = quickest / u32::try_from(queries.len()).expect("there are few queries");
    let first = || {
        let start = Instant::now();
        black_box(matcher.read("fatiige"));
        start.elapsed()
    };
    let first = (0..30).map(|_| first()).min().unwrap_or_default();
    println!("time: {each:?} a query, {first:?} for the first that is no name");
}
