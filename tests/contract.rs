//! The JSON contract: the shape of every reply, declared once more and with
//! no field more or less, so that none changes unnoticed; and what csv,
//! jsonl and the exit codes promise to scripts.

#![allow(dead_code, clippy::struct_field_names)] // the mirrors of the replies are there to be parsed, with the names of the contract

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use crate::common::{Answer, BATCH, CALLS, REPLY, TODAY, cited, immunoref, within};
use immunoref::knowledge::read;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Value, json};

/// A field that must be there, even if it is null.
fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(field: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(field)
}

/// Declares mirrors: structs that take the fields that they name and no other.
macro_rules! mirrors {
    ($($name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty,)* })*) => {$(
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name { $($(#[$attribute])* $field: $type,)* }
    )*};
}

/// Declares mirrors of results: their own fields, and those that every result has.
macro_rules! results {
    ($($name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty,)* })*) => {mirrors! {$(
        $name {
            kind: String,
            id: String,
            name: String,
            #[serde(deserialize_with = "nullable")]
            r#match: Option<HitMatch>,
            context: Option<Context>,
            #[serde(default)]
            passages: Vec<Passage>,
            $($(#[$attribute])* $field: $type,)*
        }
    )*}};
}

mirrors! {
    Reply {
        schema_version: u32,
        knowledge: Basis,
        command: String,
        #[serde(deserialize_with = "nullable")]
        query: Option<String>,
        #[serde(deserialize_with = "nullable")]
        source: Option<String>,
        source_kind: Vec<Author>,
        #[serde(deserialize_with = "nullable")]
        place: Option<String>,
        #[serde(deserialize_with = "nullable")]
        r#match: Option<Match>,
        urgent: bool,
        results: Vec<Value>,
        suggestions: Vec<Suggestion>,
        not_covered: Vec<NotCovered>,
        sources: Vec<Source>,
        notices: Vec<String>,
        #[serde(deserialize_with = "nullable")]
        error: Option<Failure>,
        next: Vec<String>,
    }
    Basis { version: String, compiled: String, local: bool, }
    Match {
        typed: String,
        #[serde(deserialize_with = "nullable")]
        id: Option<String>,
        ids: Vec<String>,
        kind: MatchKind,
        #[serde(deserialize_with = "nullable")]
        distance: Option<u32>,
        signs: Vec<String>,
        #[serde(deserialize_with = "nullable")]
        read: Option<Read>,
        unread: Vec<String>,
    }
    Read {
        subjects: Vec<String>,
        facets: Vec<String>,
        grades: Vec<u8>,
        slips: Vec<[String; 2]>,
        #[serde(deserialize_with = "nullable")]
        place: Option<String>,
        #[serde(deserialize_with = "nullable")]
        sign: Option<String>,
    }
    HitMatch { kind: MatchKind, }
    Suggestion { id: String, name: String, why: String, choice: Option<Choice>, }
    NotCovered {
        name: String,
        #[serde(deserialize_with = "nullable")]
        class: Option<String>,
    }
    Failure {
        code: FailureCode,
        message: String,
        #[serde(deserialize_with = "nullable")]
        hint: Option<String>,
    }
    Source {
        id: String,
        title: String,
        publisher: String,
        author: Author,
        short: String,
        document: Option<Document>,
        #[serde(deserialize_with = "nullable")]
        read_as: Option<ReadAs>,
        newer: Option<Newer>,
        #[serde(deserialize_with = "nullable")]
        date: Option<String>,
        date_is: Option<String>,
        #[serde(deserialize_with = "nullable")]
        age_days: Option<i32>,
        accessed: Option<String>,
        drug: Option<String>,
        jurisdiction: Option<Jurisdiction>,
        #[serde(deserialize_with = "nullable")]
        url: Option<String>,
    }
    Document { set_id: Option<String>, version: Option<String>, revision: Option<String>, }
    Newer { date: String, changes: String, }
    Citation {
        source: String,
        #[serde(deserialize_with = "nullable")]
        section: Option<String>,
    }
    Statement {
        text: String,
        drug: Option<String>,
        population: Option<String>,
        jurisdiction: Option<Jurisdiction>,
        citations: Vec<Citation>,
        together: Option<bool>,
    }
    Passage {
        section: String,
        part: String,
        #[serde(deserialize_with = "nullable")]
        r#use: Option<String>,
        #[serde(deserialize_with = "nullable")]
        of: Option<String>,
        text: String,
        #[serde(deserialize_with = "nullable")]
        drug: Option<String>,
        marks: Vec<[usize; 2]>,
        #[serde(deserialize_with = "nullable")]
        population: Option<String>,
        #[serde(deserialize_with = "nullable")]
        jurisdiction: Option<Jurisdiction>,
        citations: Vec<Citation>,
        together: bool,
        why: Vec<String>,
        rank: usize,
    }
    OtherNames {
        #[serde(default)]
        brands: Vec<String>,
        #[serde(default)]
        former: Vec<String>,
        #[serde(default)]
        codes: Vec<String>,
        #[serde(default)]
        aliases: Vec<String>,
        #[serde(default)]
        exact: Vec<String>,
    }
    Related { id: String, statement: Statement, }
    Identifier { system: String, code: String, coding: Coding, citations: Vec<Citation>, }
    Coding {
        #[serde(deserialize_with = "nullable")]
        system: Option<String>,
        code: String,
        display: String,
        #[serde(deserialize_with = "nullable")]
        version: Option<String>,
        #[serde(deserialize_with = "nullable")]
        note: Option<String>,
    }
    Grades { from: u8, to: u8, }
    Figure {
        arm: Option<String>,
        of: Option<u32>,
        cases: Option<u32>,
        grade: Option<String>,
        grades: Option<Grades>,
        text: String,
        percent: f64,
        below: bool,
    }
    Use {
        id: String,
        drug: String,
        name: String,
        approvals: Vec<Approval>,
        regimen: Option<String>,
        #[serde(default)]
        trials: Vec<String>,
        #[serde(default)]
        not_read: Vec<String>,
        sections: Sections,
    }
    Approval {
        jurisdiction: Option<Jurisdiction>,
        status: Status,
        since: Option<String>,
        until: Option<String>,
        history: Vec<Statement>,
    }
    RedFlag {
        sign: String,
        #[serde(default)]
        read_as: Vec<String>,
        organ: String,
        #[serde(default)]
        conditions: Vec<String>,
        urgency: Option<String>,
        population: Option<String>,
        timing: Option<String>,
        jurisdiction: Option<Jurisdiction>,
        is_everyday: Option<bool>,
        #[serde(default)]
        drugs: Vec<String>,
        note: Option<String>,
        citations: Vec<Citation>,
    }
    SignsAs { drug: String, note: String, }
    Management {
        body: String,
        year: Option<u16>,
        cited_in: Option<String>,
        effect: String,
        form: Option<String>,
        #[serde(default)]
        also: Vec<String>,
        #[serde(default)]
        grades: Vec<u8>,
        population: String,
        definition: Option<String>,
        immunotherapy: Option<String>,
        steroid: Option<Steroid>,
        treatment: Option<String>,
        escalation: Option<Escalation>,
        work_up: Option<String>,
        taper: Option<String>,
        resume: Option<String>,
        #[serde(default)]
        not_read: Vec<String>,
        jurisdiction: Option<Jurisdiction>,
        citations: Vec<Citation>,
    }
    Steroid {
        agent: String,
        low: Option<String>,
        high: Option<String>,
        unit: Option<String>,
        route: Option<String>,
    }
    Escalation { after: Option<String>, next: Option<String>, not: Option<String>, }
    Rate {
        effect: String,
        drug: String,
        population: String,
        counts: Option<String>,
        of: Option<u32>,
        cases: Option<u32>,
        any_grade: Option<String>,
        #[serde(default)]
        by_grade: Vec<GradeRate>,
        control: Option<Control>,
        #[serde(default)]
        numbers: Vec<Figure>,
        jurisdiction: Option<Jurisdiction>,
        citations: Vec<Citation>,
    }
    Control {
        arm: String,
        of: Option<u32>,
        any_grade: Option<String>,
        #[serde(default)]
        by_grade: Vec<GradeRate>,
    }
    GradeRate { grade: String, percent: String, }
    Action {
        effect: String,
        drug: String,
        condition: Option<String>,
        grade: String,
        grades: Option<Grades>,
        action: String,
        jurisdiction: Option<Jurisdiction>,
        citations: Vec<Citation>,
    }
    Phase { name: String, anchor: Option<String>, after: Option<String>, components: Vec<Component>, }
    PlannedPhase {
        name: String,
        #[serde(deserialize_with = "nullable")]
        start: Option<String>,
        last_cycle_ends: Option<String>,
        anchor: Option<String>,
        after: Option<String>,
        components: Vec<Component>,
    }
    Anchor { name: String, dose: Option<u32>, date: String, }
    Visit {
        date: String,
        weekday: Weekday,
        weekend: bool,
        week: i32,
        day: i32,
        phase: String,
        cycle: Option<Cycle>,
        doses: Vec<Dose>,
    }
    Cycle { number: i64, day: i64, }
    Mark { name: String, date: String, weekday: Weekday, weekend: bool, week: i32, day: i32, }
    Dose {
        drug: String,
        number: u32,
        of: Option<[u32; 2]>,
        dose: String,
        route: Option<String>,
        minutes: Option<u32>,
        order: Option<u32>,
        moved: Option<bool>,
        jurisdiction: Option<Jurisdiction>,
        citations: Vec<Citation>,
    }
    Said {
        section: String,
        text: String,
        drug: Option<String>,
        population: Option<String>,
        jurisdiction: Option<Jurisdiction>,
        citations: Vec<Citation>,
        together: Option<bool>,
    }
    Component {
        drug: String,
        dose: String,
        route: Option<String>,
        minutes: Option<u32>,
        cycle_days: u32,
        days: Vec<u32>,
        first_day: u32,
        doses: Option<u32>,
        weeks: Option<u32>,
        months: Option<u32>,
        choice: Option<Choice>,
        jurisdiction: Option<Jurisdiction>,
        citations: Vec<Citation>,
    }
    Choice { option: String, value: String, }
    DatedSource { date: String, id: String, }
    NarrowedReply {
        fields: Vec<String>,
        schema_version: u32,
        knowledge: Basis,
        command: String,
        #[serde(deserialize_with = "nullable")]
        query: Option<String>,
        #[serde(deserialize_with = "nullable")]
        source: Option<String>,
        source_kind: Vec<Author>,
        #[serde(deserialize_with = "nullable")]
        place: Option<String>,
        #[serde(deserialize_with = "nullable")]
        r#match: Option<Match>,
        urgent: bool,
        results: Vec<BTreeMap<String, Value>>,
        suggestions: Vec<Suggestion>,
        not_covered: Vec<NotCovered>,
        sources: Vec<Source>,
        notices: Vec<String>,
        #[serde(deserialize_with = "nullable")]
        error: Option<Failure>,
        next: Vec<String>,
    }
    Side { id: String, name: String, statements: Vec<Statement>, }
    Stated { text: String, sources: Vec<String>, }
    BatchLine {
        query: String,
        status: LineStatus,
        #[serde(deserialize_with = "nullable")]
        r#match: Option<Match>,
        urgent: bool,
        results: Vec<Found>,
        suggestions: Vec<Suggestion>,
        not_covered: Vec<NotCovered>,
        #[serde(deserialize_with = "nullable")]
        error: Option<Failure>,
        knowledge: Basis,
    }
    Found { kind: String, id: String, name: String, r#match: HitMatch, passages: Vec<Passage>, }
    Export {
        schema_version: u32,
        knowledge: Basis,
        entries: Vec<Value>,
        uses: Vec<Use>,
        red_flags: Vec<RedFlag>,
        actions: Vec<Action>,
        rates: Vec<Rate>,
        management: Vec<Management>,
        sources: Vec<KnownSource>,
        other_drugs: Vec<OtherDrug>,
        notices: Vec<String>,
    }
    KnownSource {
        id: String,
        title: String,
        publisher: String,
        author: Author,
        short: String,
        document: Option<Document>,
        #[serde(deserialize_with = "nullable")]
        read_as: Option<ReadAs>,
        newer: Option<Newer>,
        #[serde(deserialize_with = "nullable")]
        date: Option<String>,
        date_is: Option<String>,
        accessed: Option<String>,
        drug: Option<String>,
        jurisdiction: Option<Jurisdiction>,
        #[serde(deserialize_with = "nullable")]
        url: Option<String>,
    }
    OtherDrug {
        name: String,
        #[serde(default)]
        names: Vec<String>,
        class: Option<String>,
        #[serde(default)]
        citations: Vec<Citation>,
    }
}

results! {
    Drug {
        suffix: Option<String>,
        names: OtherNames,
        is_partner: Option<bool>,
        signs_as: Option<SignsAs>,
        #[serde(default)]
        call: Vec<RedFlag>,
        #[serde(default)]
        not_the_same_as: Vec<Related>,
        #[serde(default)]
        uses: Vec<Use>,
        #[serde(default)]
        identifiers: Vec<Identifier>,
        #[serde(default)]
        not_read: Vec<String>,
        sections: Sections,
    }
    SideEffect {
        lay_name: Option<String>,
        parent: Option<String>,
        severity: Severity,
        organ: Option<String>,
        #[serde(default)]
        call: Vec<RedFlag>,
        names: OtherNames,
        #[serde(default)]
        symptoms: Vec<Statement>,
        #[serde(default)]
        rates: Vec<Rate>,
        #[serde(default)]
        actions: Vec<Action>,
        #[serde(default)]
        management: Vec<Management>,
        #[serde(default)]
        not_read: Vec<String>,
        sections: Sections,
    }
    Regimen {
        names: OtherNames,
        #[serde(default)]
        drugs: Vec<String>,
        r#use: Option<String>,
        #[serde(default)]
        phases: Vec<Phase>,
        #[serde(default)]
        not_read: Vec<String>,
        sections: Sections,
    }
    Topic {
        names: OtherNames,
        shows_red_flags: Option<bool>,
        #[serde(default)]
        call: Vec<RedFlag>,
        #[serde(default)]
        not_read: Vec<String>,
        sections: Sections,
    }
    Term { long_name: Option<String>, parent: Option<String>, narrower: Option<Vec<String>>, names: OtherNames, sections: Sections, }
    Trial {
        registration: Option<String>,
        names: OtherNames,
        #[serde(default)]
        drugs: Vec<String>,
        #[serde(default)]
        not_read: Vec<String>,
        sections: Sections,
    }
    Event {
        names: OtherNames,
        date: String,
        change: Change,
        jurisdiction: Option<Jurisdiction>,
        about: Vec<String>,
        sections: Sections,
    }
    Listed {
        brief: String,
        brand: Option<String>,
        status: Option<String>,
        rxnorm: Option<String>,
        atc: Option<String>,
        unii: Option<String>,
        ncit: Option<String>,
    }
    SourceRecord { statements: u32, source: Source, }
    Facet { sides: Vec<Side>, }
    Difference {
        part: String,
        #[serde(deserialize_with = "nullable")]
        old: Option<Stated>,
        #[serde(deserialize_with = "nullable")]
        new: Option<Stated>,
    }
    Inventory {
        version: String,
        compiled: String,
        sha256: String,
        #[serde(deserialize_with = "nullable")]
        folder: Option<String>,
        by_kind: BTreeMap<String, u32>,
        statements: u32,
        by_table: BTreeMap<String, u32>,
        by_author: BTreeMap<String, u32>,
        by_source: BTreeMap<String, u32>,
        undated: u32,
        #[serde(deserialize_with = "nullable")]
        oldest: Option<DatedSource>,
        #[serde(deserialize_with = "nullable")]
        newest: Option<DatedSource>,
        other_drugs: u32,
        problems: Vec<String>,
    }
    Problem { rule: String, }
    Plan {
        start: String,
        choices: Vec<Choice>,
        anchors: Vec<Anchor>,
        extent: String,
        #[serde(deserialize_with = "nullable")]
        plan_id: Option<String>,
        revision: u32,
        phases: Vec<PlannedPhase>,
        next: Option<String>,
        visits: Vec<Visit>,
        marks: Vec<Mark>,
        says: Vec<Said>,
        #[serde(default)]
        not_read: Vec<String>,
    }
    Covered { count: usize, r#try: String, }
}

type Sections = BTreeMap<String, Vec<Statement>>;

/// Declares mirrors of words that are one of a few.
macro_rules! words {
    ($($name:ident $case:literal { $($word:ident)* })*) => {$(
        #[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
        #[serde(rename_all = $case)]
        enum $name { $($word),* }
    )*};
}

words! {
    MatchKind "lowercase" { Exact Alias Sign Prefix Slip Sound Words Text Part }
    Context "snake_case" { TreatmentAsAWhole Beneath Since }
    FailureCode "snake_case" { Usage EmptyQuery QueryTooLong InvalidUtf8 UnknownSource UnknownField BadPlan BadKnowledge }
    Author "lowercase" { Article Guideline Institute Journal Label Manufacturer News Regulator }
    ReadAs "lowercase" { Copy Excerpt Original }
    Jurisdiction "UPPERCASE" { Au Be Ca Ch Eu Fr Hk Lu Ph Se Uk }
    LineStatus "snake_case" { Found Asked OtherDrug Nothing Error }
    Status "lowercase" { Accelerated Approved Regular Withdrawn }
    Severity "lowercase" { Serious Common }
    Weekday "PascalCase" { Monday Tuesday Wednesday Thursday Friday Saturday Sunday }
    Change "kebab-case" { Accelerated Approval Conversion Label NewRoute Notice Opinion Recommendation UnderReview Withdrawal }
}

#[track_caller]
fn parse<T: DeserializeOwned>(json: &Value) -> T {
    serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{error} in {json:#}"))
}

/// Reads a result as what its kind says, with nothing in it that the contract does not name.
#[track_caller]
fn check_entry(json: &Value) {
    match json["kind"].as_str().unwrap() {
        "drug" => drop(parse::<Drug>(json)),
        "side-effect" => drop(parse::<SideEffect>(json)),
        "regimen" => drop(parse::<Regimen>(json)),
        "topic" => drop(parse::<Topic>(json)),
        "term" => drop(parse::<Term>(json)),
        "trial" => drop(parse::<Trial>(json)),
        "event" => drop(parse::<Event>(json)),
        other => panic!("`{other}` is no kind of entry: {json:#}"),
    }
    assert!(json["id"].as_str().unwrap().starts_with(&format!("{}:", json["kind"].as_str().unwrap())));
}

#[track_caller]
fn check_result(command: &str, json: &Value) {
    match command {
        "overview" => drop(parse::<Covered>(json)),
        "list" if json.get("brief").is_some() => drop(parse::<Listed>(json)),
        "verify" | "check" if json["kind"] == "problem" => drop(parse::<Problem>(json)),
        "verify" | "check" => drop(parse::<Inventory>(json)),
        "sources" => {
            let record: SourceRecord = parse(json);
            assert_eq!(record.id, format!("source:{}", record.source.id));
        }
        "compare" => drop(parse::<Facet>(json)),
        "changes" if json["kind"] == "difference" => drop(parse::<Difference>(json)),
        "schedule" if json["kind"] == "plan" => drop(parse::<Plan>(json)),
        _ => check_entry(json),
    }
    for passage in json.get("passages").and_then(Value::as_array).into_iter().flatten() {
        let passage: Passage = parse(passage);
        let length = passage.text.chars().count();
        let mut done = 0;
        for [start, end] in passage.marks {
            assert!(done <= start && start < end && end <= length, "{json:#}");
            done = end;
        }
    }
}

/// Everything that is said has words and a source, and each source is one of those that are named.
#[track_caller]
fn check_citations(said: &Value, sources: &[Source]) {
    let named: BTreeSet<&str> = sources.iter().map(|source| source.id.as_str()).collect();
    assert_eq!(named.len(), sources.len(), "a source is named twice");
    let mut all = BTreeSet::new();
    for statement in cited(said) {
        let citations: Vec<Citation> = parse(&statement["citations"]);
        assert!(!citations.is_empty(), "nobody says {statement}");
        if let Some(text) = statement.get("text") {
            assert!(!text.as_str().unwrap().trim().is_empty(), "{statement} says nothing");
        }
        for citation in citations {
            assert!(named.contains(citation.source.as_str()), "{} is not among {named:?}", citation.source);
            assert!(citation.section.is_none_or(|it| !it.trim().is_empty()), "{statement}");
            all.insert(citation.source);
        }
    }
    // No source is named that says nothing here.
    let own = |id: &str| said.as_array().is_some_and(|all| all.iter().any(|it| it["source"]["id"] == id));
    for source in named {
        assert!(all.contains(source) || own(source), "`{source}` is named and not cited");
    }
}

#[track_caller]
fn check_reply(json: &Value) -> Reply {
    let reply: Reply = parse(json);
    assert_eq!(reply.schema_version, 1);
    for result in &reply.results {
        check_result(&reply.command, result);
    }
    check_citations(&json["results"], &reply.sources);
    for source in &reply.sources {
        assert_eq!(source.date.is_some(), source.age_days.is_some(), "{source:?}");
    }
    assert!(reply.notices.iter().any(|notice| notice.contains("not medical advice")), "{:?}", reply.notices);
    assert!(reply.notices.iter().all(|notice| !notice.trim().is_empty()));
    reply
}

fn calls_for_replies() -> impl Iterator<Item = &'static [&'static str]> {
    CALLS.into_iter().filter(|call| *call != ["export"])
}

#[test]
fn every_reply_has_the_shape_of_the_contract() {
    for call in calls_for_replies() {
        let answer = within(call.iter().copied().chain(["--json"]));
        let json = answer.json();
        let reply = check_reply(&json);
        // Who reads JSON finds there what people are told in words.
        assert_eq!(answer.stderr(), "", "{}", answer.call);
        let code = match reply.error {
            Some(_) => 2,
            None if !reply.results.is_empty() => 0,
            None if !reply.suggestions.is_empty() => 3,
            None => 1,
        };
        assert_eq!(answer.code, code, "{}", answer.call);
        let asked = call.iter().take_while(|it| !it.starts_with("--")).skip(1).copied().collect::<Vec<_>>();
        if let Some(query) = reply.query.filter(|_| reply.command != "side-effects") {
            assert_eq!(query, asked.join(" "), "{}", answer.call);
        }
    }
}

#[test]
fn a_reply_is_the_same_whether_json_is_asked_for_in_short_or_in_full() {
    let short = immunoref(["drug", "keytruda", "--json"]).run().ends_with(0);
    assert_eq!(short.out, immunoref(["drug", "keytruda", "--format", "json"]).run().out);
    assert_eq!(short.out, immunoref(["--format=json", "drug", "keytruda"]).run().out);
}

#[test]
fn a_hit_says_what_was_found_and_how() {
    for (query, id, kind) in [
        ("pembrolizumab", "drug:pembrolizumab", "exact"),
        ("KEYTRUDA", "drug:pembrolizumab", "exact"),
        ("Jemperli®", "drug:dostarlimab", "exact"),
        ("mk-3475", "drug:pembrolizumab", "exact"),
        ("pembro", "drug:pembrolizumab", "alias"),
    ] {
        let json = immunoref(["drug", query]).json();
        assert_eq!(json["query"], query);
        assert_eq!(json["match"]["typed"], query);
        assert_eq!(json["match"]["id"], id);
        assert_eq!(json["match"]["kind"], kind, "{query}");
        assert_eq!(json["results"][0]["id"], id);
        assert_eq!(json["results"][0]["match"]["kind"], kind);
        assert!(json["error"].is_null() && json["suggestions"] == Value::Array(Vec::new()));
    }
}

#[test]
fn the_ids_of_the_article_are_fixed() {
    let json = immunoref(["list", "--source", "article"]).json();
    let ids: BTreeSet<&str> =
        json["results"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    let side_effects =
        ["diarrhea", "fatigue", "skin-rash", "thyroid-issues", "infusion-reaction", "autoimmune-reaction"];
    let topics = [
        "overview",
        "how-it-works",
        "active-immunotherapy",
        "passive-immunotherapy",
        "eligibility-early-stage",
        "biomarkers",
        "administration",
        "benefits",
        "success-rate",
        "clinical-trials",
        "when-to-call",
    ];
    let fixed = ["drug:pembrolizumab".to_owned(), "drug:dostarlimab".to_owned(), "source:article".to_owned()]
        .into_iter()
        .chain(side_effects.map(|slug| format!("side-effect:{slug}")))
        .chain(topics.map(|slug| format!("topic:{slug}")));
    for id in fixed {
        assert!(ids.contains(id.as_str()), "{id} is not among {ids:?}");
    }
}

#[test]
fn every_id_in_the_list_is_answered() {
    let json = immunoref(["list"]).json();
    let results = json["results"].as_array().unwrap();
    assert!(results.len() >= 20);
    for result in results {
        let id = result["id"].as_str().unwrap();
        let (kind, slug) = id.split_once(':').unwrap();
        let command = match kind {
            "drug" => "drug",
            "side-effect" => "side-effects",
            "regimen" => "schedule",
            "topic" | "term" => "topic",
            "source" => "sources",
            _ => "search",
        };
        for query in [id, slug].into_iter().skip(usize::from(kind == "source")) {
            let found = within([command, query, "--json", "--exact"]).ends_with(0);
            assert_eq!(found.ids().first().map(String::as_str), Some(id), "{}", found.call);
        }
    }
}

#[test]
fn the_exit_code_tells_the_outcome() {
    for (call, code) in [
        (&["drug", "keytruda"][..], 0),
        (&["side-effects", "itching"], 0),
        (&[], 0),
        (&["--help"], 0),
        (&["drug", "--help"], 0),
        (&["--version"], 0),
        (&["completions", "bash"], 0),
        (&["man"], 0),
        (&["man", "drug"], 0),
        (&["export"], 0),
        (&["drug", "nivolumab"], 1),
        (&["drug", "zzzz"], 1),
        (&["search", "zzzz"], 1),
        (&["side-effects", "zzzz", "--exact"], 1),
        (&["drug", ""], 2),
        (&["search"], 2),
        (&["serch"], 2),
        (&["drug", "--nonsense"], 2),
        (&["sources", "zzzz"], 2),
        (&["man", "zzzz"], 2),
        (&["completions", "zzzz"], 2),
        (&["list", "zzzz"], 2),
        (&["drug", "keytruda", "--source", "zzzz"], 2),
        (&["drug", "keytruda", "--as-of", "soon"], 2),
        (&["search", "x", "--limit", "0"], 2),
        (&["drug", "fatigue"], 3),
        (&["side-effects", "success-rate"], 3),
    ] {
        let dated = !call.contains(&"--as-of");
        let call = if dated { immunoref(call) } else { immunoref(call).today() };
        let answer = call.run();
        assert_eq!(answer.code, code, "{}\n{}{}", answer.call, answer.stdout(), answer.stderr());
        assert_eq!(answer.out.is_empty(), code != 0, "{}: data alone goes to stdout", answer.call);
        assert!(code == 0 || !answer.err.is_empty(), "{} says nothing", answer.call);
    }
}

#[test]
fn the_exit_codes_stand_in_the_help_and_in_every_page_of_the_manual() {
    let help = immunoref(["--help"]).run();
    let man = immunoref(["man"]).run();
    let of_drug = immunoref(["man", "drug"]).run();
    for meaning in ["nothing found", "not covered", "candidates are offered", "older than asked"] {
        for answer in [&help, &man, &of_drug] {
            assert!(answer.stdout().contains(meaning), "{} does not say {meaning:?}", answer.call);
        }
    }
    for answer in [&help, &man, &of_drug] {
        assert!(answer.stdout().contains("not medical advice"), "{}", answer.call);
    }
}

#[test]
fn a_real_drug_that_is_not_covered_is_named_and_never_answered() {
    for call in [&["drug", "nivolumab"][..], &["drug", "OPDIVO"], &["schedule", "nivolumab"]] {
        let json = immunoref(call).json();
        assert_eq!(json["not_covered"][0]["name"], "nivolumab", "{call:?}");
        assert_eq!(json["results"], Value::Array(Vec::new()));
        assert_eq!(json["suggestions"], Value::Array(Vec::new()));
        assert!(json["match"].is_null() && json["error"].is_null());
    }
}

#[test]
fn a_question_to_the_wrong_command_is_answered_with_the_right_one() {
    let answer = immunoref(["drug", "fatigue", "--json"]).run().ends_with(3);
    let reply = check_reply(&answer.json());
    assert!(reply.results.is_empty() && reply.r#match.is_none());
    assert!(reply.suggestions.iter().any(|it| it.id == "side-effect:fatigue"), "{:?}", reply.suggestions);
}

#[test]
fn an_error_of_the_command_line_is_a_reply_too() {
    for call in [
        &["serch", "--json"][..],
        &["--json", "drug", "--nonsense"],
        &["--format", "json", "search"],
        &["--format=json", "drug", "x", "--width", "0"],
        &["drug", "x", "--json", "--as-of", "soon"],
        &["--format", "jsonl", "serch"],
    ] {
        let answer = immunoref(call).today().run().ends_with(2);
        assert_eq!(answer.stderr(), "", "{}", answer.call);
        let reply = check_reply(&answer.json());
        let error = reply.error.unwrap();
        assert_eq!(error.code, FailureCode::Usage, "{}", answer.call);
        assert!(!error.message.is_empty() && !error.message.starts_with("error"), "{}", error.message);
    }
}

#[test]
fn json_after_two_hyphens_is_a_word_and_no_option() {
    let answer = immunoref(["drug", "--nonsense", "--", "--json"]).run().ends_with(2);
    assert_eq!(answer.stdout(), "");
    assert!(!answer.stderr().is_empty());
}

#[test]
fn each_error_has_its_code() {
    let long = "a".repeat(10_000);
    for (call, code) in [
        (&["drug", ""][..], "empty_query"),
        (&["search", " "], "empty_query"),
        (&["topic", &long], "query_too_long"),
        (&["drug", "keytruda", "--source", "zzzz"], "unknown_source"),
        (&["list", "--source", "zzzz"], "unknown_source"),
        (&["export", "--source", "zzzz"], "unknown_source"),
        (&["sources", "zzzz"], "unknown_source"),
        (&["sources", "--source", "zzzz"], "unknown_source"),
    ] {
        let answer = immunoref(call).and(["--json"]).run().ends_with(2);
        let json = answer.json();
        check_reply(&json);
        assert_eq!(json["error"]["code"], code, "{}", answer.call);
        assert!(json["results"].as_array().unwrap().is_empty());
    }
}

#[test]
fn an_age_is_counted_from_the_day_that_is_asked_for() {
    for (day, age) in [("2023-10-19", 0), ("2024-10-19", 366), (TODAY, 1138), ("2023-10-18", -1)] {
        let json = immunoref(["sources", "article", "--as-of", day]).today().json();
        assert_eq!(json["sources"][0]["age_days"], age, "{day}");
        let marked = json["notices"].to_string().contains("over a year old");
        assert_eq!(marked, age > 365, "{day}");
    }
}

#[test]
fn a_day_before_the_knowledge_is_told_and_makes_nothing_fresh() {
    let behind = within(["drug", "keytruda", "--as-of", "2000-01-01", "--max-age", "30"]).ends_with(4);
    assert!(behind.stdout().contains("Ages are counted from 2000-01-01, before this knowledge"));
    let today = within(["drug", "keytruda"]).ends_with(0);
    assert!(!today.stdout().contains("Ages are counted"));
}

#[test]
fn a_filter_is_named_and_what_it_hides_is_not_said_to_be_missing() {
    for (filter, words, field, value) in [
        (["--source", "article"], "the source article", "source", json!("article")),
        (["--source-kind", "regulator"], "the kind regulator", "source_kind", json!(["regulator"])),
        (["--in", "eu"], "what holds in EU", "place", json!("EU")),
    ] {
        for call in [&["drug", "keytruda"][..], &["side-effects", "colitis"], &["search", "cure", "rate"]] {
            let page = within(call.iter().chain(&filter).copied().chain(["--height", "0"]));
            let said = page.stdout().to_owned() + page.stderr();
            let told = said.lines().find(|it| it.starts_with("Asked of ")).unwrap_or_default();
            assert!(told.contains(words), "{}: {said}", page.call);
            assert!(!said.contains("in this reference"), "{}: {said}", page.call);
            let json = within(call.iter().chain(&filter).copied().chain(["--json"])).json();
            assert_eq!(json[field], value, "{}", page.call);
        }
    }
    // A withdrawal is told whoever is asked.
    for kind in ["institute", "journal", "regulator", "article"] {
        let page = within(["drug", "tecentriq", "--source-kind", kind]);
        let said = page.stdout().to_owned() + page.stderr();
        assert!(said.contains("withdrawn"), "{}: {said}", page.call);
    }
}

#[test]
fn ages_are_counted_from_today_if_nothing_is_asked() {
    let json = immunoref(["sources", "article"]).today().json();
    assert!(json["sources"][0]["age_days"].as_i64().unwrap() > 700);
}

#[test]
fn the_article_stands_among_the_sources_with_its_date() {
    let json = immunoref(["drug", "keytruda"]).json();
    let sources: Vec<Source> = parse(&json["sources"]);
    let article = sources.iter().find(|source| source.id == "article").unwrap();
    assert_eq!(article.title, "Immunotherapy for Breast Cancer");
    assert_eq!(article.author, Author::Article);
    assert_eq!((article.date.as_deref(), article.age_days), (Some("2023-10-19"), Some(1138)));
}

#[test]
fn sources_say_how_much_rests_on_them() {
    // A fact stands once in the files, in however many entries it is shown.
    let texts = read(Path::new("assets/knowledge")).unwrap();
    let (mut statements, mut counts) = (0, BTreeMap::<String, u32>::new());
    for (_, text) in texts.into_iter().filter(|(file, _)| *file != "other-drugs.json") {
        let json = serde_json::from_str(&text).unwrap();
        for statement in cited(&json) {
            statements += 1;
            let citations: Vec<Citation> = parse(&statement["citations"]);
            // A statement that rests on two places of a source rests on it once.
            for source in citations.into_iter().map(|it| it.source).collect::<BTreeSet<_>>() {
                *counts.entry(source).or_default() += 1;
            }
        }
    }
    let json = immunoref(["sources"]).json();
    let records: Vec<SourceRecord> = parse(&json["results"]);
    let export = immunoref(["export"]).run().json();
    assert_eq!(records.len(), export["sources"].as_array().unwrap().len());
    let verified = immunoref(["verify"]).json()["results"][0].clone();
    assert_eq!(verified["statements"], statements);
    assert_eq!(verified["by_source"].as_object().unwrap().len(), records.len());
    for record in records {
        let counted = counts.get(&record.source.id).copied().unwrap_or_default();
        assert_eq!(record.statements, counted, "{}", record.source.id);
        assert_eq!(verified["by_source"][&record.source.id], counted, "{}", record.source.id);
    }
}

#[test]
fn the_export_is_the_whole_knowledge() {
    let answer = immunoref(["export"]).run().ends_with(0);
    let json = answer.json();
    let export: Export = parse(&json);
    assert_eq!(export.schema_version, 1);
    assert!(export.notices.iter().any(|notice| notice.contains("not medical advice")));
    let ids: Vec<&str> = export.entries.iter().map(|it| it["id"].as_str().unwrap()).collect();
    let listed = immunoref(["list"]).json();
    let listed: BTreeSet<&str> = listed["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .filter(|id| !id.starts_with("source:"))
        .collect();
    assert_eq!(ids.iter().copied().collect::<BTreeSet<_>>(), listed);
    assert_eq!(ids.len(), listed.len());
    for entry in &export.entries {
        // An entry outside a reply was not matched.
        let mut entry = entry.clone();
        entry["match"] = Value::Null;
        check_entry(&entry);
    }
    let known: BTreeSet<&str> = export.sources.iter().map(|it| it.id.as_str()).collect();
    for statement in cited(&json) {
        let citations: Vec<Citation> = parse(&statement["citations"]);
        for citation in citations {
            assert!(known.contains(citation.source.as_str()), "{statement}");
        }
    }
    assert!(export.other_drugs.iter().any(|it| it.name == "nivolumab"));
}

/// What entries show of the tables is what stands there: each row under its owner, in the order of the table.
#[test]
fn entries_show_their_rows_of_the_tables() {
    let json = immunoref(["export"]).run().ends_with(0).json();
    let rows = |table: &str| json[table].as_array().unwrap().clone();
    let mut shown = 0;
    for (kind, field, owner) in
        [("drug", "uses", "drug"), ("side-effect", "rates", "effect"), ("side-effect", "actions", "effect")]
    {
        for entry in rows("entries").iter().filter(|it| it["kind"] == kind) {
            let own = rows(field).into_iter().filter(|it| it[owner] == entry["id"]);
            let own: Vec<Value> = own.collect();
            let seen = entry[field].as_array().cloned().unwrap_or_default();
            assert_eq!(seen, own, "{} {field}", entry["id"]);
            shown += seen.len();
        }
    }
    assert_eq!(shown, rows("uses").len() + rows("rates").len() + rows("actions").len());
    // A sign stands under the side effects that it may be a sign of.
    for flag in rows("red_flags") {
        for owner in flag["conditions"].as_array().into_iter().flatten() {
            let entries = rows("entries");
            let entry = entries.iter().find(|it| it["id"] == *owner).unwrap();
            assert!(entry["call"].as_array().unwrap().contains(&flag), "{owner}: {flag}");
        }
    }
    // What a regimen says of its use is what stands there.
    for entry in rows("entries").iter().filter(|it| it["use"].is_string()) {
        let uses = rows("uses");
        let served = uses.iter().find(|it| it["id"] == entry["use"]).unwrap();
        assert_eq!(served["regimen"], entry["id"]);
        for section in ["duration", "stop_rule", "interval", "route"] {
            for statement in served["sections"][section].as_array().into_iter().flatten() {
                let all = entry["sections"][section].as_array().unwrap();
                assert!(all.contains(statement), "{}: {statement}", entry["id"]);
            }
        }
    }
}

#[test]
fn a_source_alone_answers_as_if_there_were_no_other() {
    let known: Vec<String> =
        immunoref(["list", "source"]).run().stdout().lines().map(str::to_owned).collect();
    assert!(known.contains(&"source:article".to_owned()), "{known:?}");
    for source in &known {
        let source = source.trim_start_matches("source:");
        for call in calls_for_replies().chain([&["export"][..]]).filter(|it| !it.contains(&"--source")) {
            let answer = within(call.iter().copied().chain(["--source", source, "--json"]));
            let json = answer.json();
            for statement in cited(&json).into_iter().filter(|it| it.get("class").is_none()) {
                for citation in statement["citations"].as_array().unwrap() {
                    assert_eq!(citation["source"], source, "{}: {statement}", answer.call);
                }
            }
            let named = json["sources"].as_array().unwrap();
            let asked_for = |it: &Value| it["id"] == source || (call[0] == "sources" && call.len() > 1);
            assert!(named.iter().all(asked_for), "{}: {named:?}", answer.call);
        }
    }
}

#[test]
fn what_is_narrowed_read_from_lines_or_refused_has_the_shape_of_the_contract() {
    for call in [
        &["drug", "keytruda", "--fields", "id,uses"][..],
        &["drug", "zzzz", "--fields", "id"],
        &["drug", "keytruda", "--fields", "nonsense"],
    ] {
        let _: NarrowedReply = parse(&within(call.iter().copied().chain(["--json"])).json());
    }
    for call in [&["check", "tests/data"][..], &["--knowledge", "tests/data", "drug"]] {
        check_reply(&within(call.iter().copied().chain(["--json"])).json());
    }
    let input = b"keytruda\nnivolumab\nkeytrudo\n\xff\n";
    for folder in ["assets/knowledge", "tests/data/small"] {
        for line in immunoref(["drug", "--batch", "--knowledge", folder]).given(input).documents(&BATCH) {
            let _: BatchLine = parse(&line);
        }
    }
}

/// Takes a field out of an object.
fn take(object: &mut Value, field: &str) -> Option<Value> {
    object.as_object_mut().unwrap().remove(field)
}

#[test]
fn jsonl_prints_one_entry_a_line_that_stands_for_itself() {
    for call in calls_for_replies() {
        let whole = within(call.iter().copied().chain(["--json"]));
        let answer = within(call.iter().copied().chain(["--format", "jsonl"]));
        assert_eq!(answer.code, whole.code, "{}", answer.call);
        assert_eq!(answer.stderr(), "", "{}", answer.call);
        assert!(answer.stdout().ends_with('\n'));
        let reply: Reply = parse(&whole.json());
        let lines = answer.documents(&REPLY);
        assert_eq!(lines.len(), answer.stdout().lines().count(), "{}", answer.call);
        if reply.results.is_empty() {
            // A miss is one line: the reply.
            assert_eq!(lines.len(), 1, "{}", answer.call);
            assert_eq!(lines[0], whole.json(), "{}", answer.call);
            continue;
        }
        assert_eq!(lines.len(), reply.results.len(), "{}", answer.call);
        for (mut line, result) in lines.into_iter().zip(&reply.results) {
            for of_the_reply in ["query", "not_covered", "notices"] {
                assert!(take(&mut line, of_the_reply).is_some(), "{}: {of_the_reply}", answer.call);
            }
            assert_eq!(take(&mut line, "schema_version"), Some(1.into()), "{}", answer.call);
            let _: Basis = parse(&take(&mut line, "knowledge").unwrap());
            let sources: Vec<Source> = parse(&take(&mut line, "sources").unwrap());
            assert_eq!(line, *result, "{}", answer.call);
            check_citations(&Value::Array(vec![line]), &sources);
        }
    }
}

/// Reads csv as a spreadsheet does: rows of equal length, the first with the names of the columns.
fn table(answer: &Answer) -> Vec<Vec<String>> {
    // An error of the command line has no columns.
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(answer.out.as_slice());
    let rows: Result<Vec<_>, _> = reader.records().collect();
    let rows = rows.unwrap_or_else(|error| panic!("{}: {error}", answer.call));
    rows.into_iter().map(|row| row.iter().map(str::to_owned).collect()).collect()
}

#[test]
fn no_spreadsheet_runs_what_stands_in_csv() {
    let folder = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir("tests/data/small").unwrap().map(Result::unwrap) {
        let text = std::fs::read_to_string(file.path()).unwrap();
        let text = text.replace("\"text\": \"Drugs made in", "\"text\": \"=1+1 made in");
        std::fs::write(folder.path().join(file.file_name()), text).unwrap();
    }
    let folder = folder.path().to_str().unwrap();
    let said = immunoref(["--knowledge", folder, "topic", "passive", "--format", "csv"]).run().ends_with(0);
    let rows = table(&said);
    let text = rows[0].iter().position(|column| column == "text").unwrap();
    assert!(rows[1][text].starts_with("'=1+1 made in"), "{rows:?}");
}

#[test]
fn csv_is_a_table_of_rows_with_sources() {
    for call in calls_for_replies().filter(|it| *it != ["serch"]) {
        let answer = within(call.iter().copied().chain(["--format", "csv"]));
        let whole = within(call.iter().copied().chain(["--json"]));
        assert_eq!(answer.code, whole.code, "{}", answer.call);
        let rows = table(&answer);
        let (header, rows) = rows.split_first().unwrap_or_else(|| panic!("{} has no header", answer.call));
        assert!(header.iter().all(|name| !name.is_empty()));
        assert_eq!(header.iter().collect::<BTreeSet<_>>().len(), header.len(), "{header:?}");
        for row in rows {
            assert_eq!(row.len(), header.len(), "{}: {row:?}", answer.call);
        }
        let json = whole.json();
        let found = json["results"].as_array().unwrap().len();
        // An entry of which nothing is said has no row.
        let said = cited(&json["results"]).len();
        assert!(rows.is_empty() || found > 0, "{}", answer.call);
        assert!(!rows.is_empty() || said == 0, "{}", answer.call);
        // RFC 4180 ends every line with both characters.
        let ends = answer.stdout().matches("\r\n").count();
        assert_eq!(ends, answer.stdout().matches('\n').count(), "{}", answer.call);
        assert!(answer.stdout().ends_with("\r\n"));
    }
}

#[test]
fn csv_holds_every_statement_of_the_answer_with_its_source() {
    for call in [
        &["drug", "keytruda"][..],
        &["drug"],
        &["side-effects"],
        &["side-effects", "wheezing"],
        &["schedule"],
        &["topic"],
        &["topic", "success", "rate"],
    ] {
        let rows = table(&within(call.iter().copied().chain(["--format", "csv"])));
        let column = |name: &str| rows[0].iter().position(|it| it == name).unwrap();
        let (id, text, source) = (column("id"), column("text"), column("source"));
        let json = within(call.iter().copied().chain(["--json"])).json();
        for result in json["results"].as_array().unwrap() {
            for statement in cited(result).into_iter().filter(|it| it.get("text").is_some()) {
                let sources: Vec<&str> = statement["citations"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|it| it["source"].as_str().unwrap())
                    .collect();
                let is = |row: &&Vec<String>| {
                    result["id"] == row[id]
                        && statement["text"] == row[text]
                        && row[source] == sources.join("; ")
                };
                assert!(rows.iter().find(is).is_some(), "{call:?} has no row for {statement}");
            }
        }
    }
}

#[test]
fn a_row_of_csv_has_all_that_tells_its_figure_from_others() {
    let columns = "use,grade,measure,drug,population,arm,n,value,jurisdiction,source,section";
    for effect in ["pneumonitis", "infection", "colitis", "infusion-reaction", "increased-alt"] {
        let answer = within(["side-effects", effect, "--format", "csv"]).ends_with(0);
        let rows = table(&answer);
        let at = |name: &str| rows[0].iter().position(|it| it == name).unwrap();
        let of_rates: Vec<_> = rows[1..].iter().filter(|it| it[at("about")] == "Rate").collect();
        let mut seen = std::collections::BTreeMap::new();
        for row in &of_rates {
            let key: Vec<&str> =
                columns.split(',').filter(|it| *it != "value").map(|it| row[at(it)].as_str()).collect();
            let other = seen.insert(key, row[at("value")].clone());
            assert!(
                other.is_none_or(|it| it == row[at("value")]),
                "{effect}: two figures of one row: {row:?}"
            );
        }
        assert!(!of_rates.is_empty(), "{effect}");
    }
    let fatal = within(["side-effects", "pneumonitis", "--format", "csv", "--fields", "grade,value"]);
    assert!(fatal.stdout().contains("\nfatal,0.1"), "{}", fatal.stdout());
}

/// What is said of each use of a drug is a part that can be asked for.
#[test]
fn a_part_that_only_uses_have_is_shown_of_each_of_them() {
    let markers = within(["drug", "keytruda", "--section", "marker"]).ends_with(0);
    assert!(markers.stdout().contains("CPS ≥10"), "{}", markers.stdout());
    let json = within(["drug", "keytruda", "--section", "marker", "--json"]).ends_with(0).json();
    let uses = json["results"][0]["uses"].as_array().unwrap();
    assert!(uses.len() > 3);
    for it in uses {
        let sections: Vec<&String> = it["sections"].as_object().unwrap().keys().collect();
        assert_eq!(sections, ["marker"], "{it}");
    }
}

#[test]
fn csv_says_of_which_drug_and_of_how_many() {
    let cells = |call: &[&str], name: &str| -> Vec<String> {
        let rows = table(&within(call.iter().copied().chain(["--format", "csv"])));
        let at = rows[0].iter().position(|it| it == name).unwrap();
        rows.into_iter().skip(1).map(|mut row| row.swap_remove(at)).collect()
    };
    let json = within(["search", "corticosteroid", "--json"]).json();
    let results = json["results"].as_array().unwrap().iter();
    let passages = results.flat_map(|it| it["passages"].as_array().unwrap());
    let drugs: Vec<&str> = passages.map(|it| it["drug"].as_str().unwrap_or_default()).collect();
    assert!(drugs.iter().any(|it| !it.is_empty()));
    assert_eq!(cells(&["search", "corticosteroid"], "drug"), drugs);

    let json = within(["side-effects", "pneumonitis", "--full", "--json"]).json();
    let rates = json["results"][0]["rates"].as_array().unwrap().clone();
    let texts = cells(&["side-effects", "pneumonitis", "--full"], "text");
    let mut counted = 0;
    for rate in rates.iter().filter(|it| it["cases"].is_u64()) {
        let of = rate["of"].as_u64().unwrap();
        let of = if of < 1_000 { of.to_string() } else { format!("{},{:03}", of / 1_000, of % 1_000) };
        let count = format!("({} of {of})", rate["cases"]);
        assert!(texts.iter().any(|it| it.contains(&count)), "no row says {count}");
        counted += 1;
    }
    assert!(counted > 0);
}

#[test]
fn fields_narrow_json_csv_and_tables() {
    for call in [
        &["drug", "keytruda"][..],
        &["drug"],
        &["side-effects", "itching"],
        &["schedule", "keytruda"],
        &["search", "cure", "rate"],
        &["topic", "benefits"],
        &["list"],
        &["changes"],
    ] {
        let narrowed =
            |format| within(call.iter().copied().chain(["--fields", "name,id", "--format", format]));
        let whole = within(call.iter().copied().chain(["--json"])).json();
        let wanted: Vec<(&str, &str)> = whole["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["name"].as_str().unwrap(), it["id"].as_str().unwrap()))
            .collect();
        let json = narrowed("json").ends_with(0).json();
        let fields = |it: &Value| it.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert!(json["results"].as_array().unwrap().iter().all(|it| fields(it) == ["name", "id"]));
        let pairs = json["results"].as_array().unwrap().iter();
        let pairs: Vec<_> =
            pairs.map(|it| (it["name"].as_str().unwrap(), it["id"].as_str().unwrap())).collect();
        assert_eq!(pairs, wanted);
        for field in ["match", "query", "notices", "knowledge"] {
            assert_eq!(json[field], whole[field], "{call:?}: {field}");
        }
        assert_eq!(json["sources"], Value::Array(Vec::new()), "nothing that is left cites a source");
        assert_eq!(narrowed("jsonl").documents(&REPLY).len(), wanted.len());
        let rows = table(&narrowed("csv").ends_with(0));
        assert_eq!(rows[0], ["name", "id"]);
        let rows: Vec<(&str, &str)> = rows[1..].iter().map(|row| (&*row[0], &*row[1])).collect();
        assert_eq!(rows, wanted, "{call:?}");
        for format in ["table", "plain", "markdown"] {
            let answer = narrowed(format).ends_with(0);
            let lines: Vec<&str> = answer.stdout().lines().collect();
            assert!(lines.iter().any(|line| line.contains("name") && line.contains("id")));
            for (_, id) in &wanted {
                assert!(lines.iter().any(|line| line.contains(id)), "{} lacks {id}", answer.call);
            }
        }
    }
    let sections = within(["topic", "benefits", "--fields", "id,sections", "--json"]).json();
    let whole = within(["topic", "benefits", "--json"]).json();
    assert_eq!(sections["results"][0]["sections"], whole["results"][0]["sections"]);
    assert!(!sections["sources"].as_array().unwrap().is_empty());
}

#[test]
fn a_field_that_is_not_known_lists_those_that_are() {
    for (call, format, known) in [
        (&["drug", "keytruda"][..], "json", &["id", "name", "match", "uses", "identifiers"][..]),
        (&["drug", "keytruda"], "csv", &["id", "name", "match", "text", "source", "population"]),
        (&["drug", "keytruda"], "table", &["id", "name", "match", "text", "source", "population"]),
        (&["side-effects", "fatigue"], "jsonl", &["rates", "actions", "symptoms"]),
        (&["sources"], "csv", &["title", "publisher", "age_days"]),
        (&["list"], "json", &["kind", "id", "name", "brief"]),
    ] {
        for field in ["nonsense", "", "ID"] {
            let fields = format!("id,{field}");
            let answer =
                within(call.iter().copied().chain(["--format", format, "--fields", &fields])).ends_with(2);
            let said = if format.starts_with("json") {
                let error = answer.json()["error"].clone();
                assert_eq!(error["code"], "unknown_field");
                error["hint"].as_str().unwrap().to_owned()
            } else {
                answer.stderr().to_owned()
            };
            let words: Vec<&str> = said.split([' ', ',', '\n']).collect();
            assert!(known.iter().all(|it| words.contains(it)), "{call:?} {format}: {said}");
        }
    }
    // What is listed is taken, also where a result does not have it.
    let listed = within(["side-effects", "fatigue", "--json", "--fields", "nonsense"]).json();
    let hint = listed["error"]["hint"].as_str().unwrap().trim_start_matches("the fields are ").to_owned();
    for field in hint.split(", ") {
        within(["side-effects", "fatigue", "--json", "--fields", field]).ends_with(0).json();
    }
}

#[test]
fn a_miss_in_csv_has_the_header_of_a_hit() {
    for (hit, miss) in [
        (&["drug", "keytruda"][..], &["drug", "zzzz"][..]),
        (&["drug", "keytruda"], &["drug", "nivolumab"]),
        (&["drug", "keytruda"], &["drug", "keytruda", "--fields", "nonsense"]),
        (
            &["schedule", "jemperli", "--start", "2027-01-04"],
            &["schedule", "keytruda", "--start", "2027-01-04"],
        ),
        (&["side-effects", "fatigue"], &["side-effects", "zzzz"]),
        (&["schedule"], &["schedule", "zzzz"]),
        (&["topic", "benefits"], &["topic", "zzzz"]),
        (&["search", "cure"], &["search", "zzzz"]),
        (&["sources"], &["sources", "zzzz"]),
    ] {
        let [hit, miss] = [hit, miss].map(|call| table(&immunoref(call).and(["--format", "csv"]).run()));
        assert!(hit.len() > 1);
        assert_eq!(miss, &hit[..1]);
    }
}

#[test]
fn machines_get_the_same_bytes_wherever_they_ask() {
    let elsewhere = tempfile::tempdir().unwrap();
    for call in [&["drug", "keytruda"][..], &["side-effects"], &["search", "cure", "rate"], &["drug", "zzzz"]]
    {
        for format in ["json", "jsonl", "csv", "plain"] {
            let call = immunoref(call).and(["--format", format]);
            let here = call.run();
            for (locale, zone) in
                [("C", "UTC"), ("de_DE.UTF-8", "Pacific/Kiritimati"), ("tr_TR", "Asia/Kolkata")]
            {
                let there = call.clone().with("LC_ALL", locale).with("TZ", zone).at(elsewhere.path()).run();
                assert_eq!(here, there, "{locale}, {zone}");
            }
            assert_eq!(here, call.clone().with("COLUMNS", "40").with("TERM", "xterm").run());
        }
    }
}

#[test]
fn an_answer_is_the_same_in_this_process_and_in_its_own() {
    for call in CALLS {
        for format in ["json", "csv", "plain", "markdown"] {
            let args = call.iter().copied().chain(["--format", format]);
            let [inside, outside] = [within(args.clone()), immunoref(args).run()];
            let (inside, outside) =
                ((inside.code, inside.out, inside.err), (outside.code, outside.out, outside.err));
            assert_eq!(inside, outside, "{call:?} {format}");
        }
    }
}

#[test]
fn list_prints_an_id_a_line() {
    for call in [&["list"][..], &["list", "drug"], &["list", "side-effect"], &["list", "topic"]] {
        let answer = immunoref(call).run().ends_with(0);
        for line in answer.stdout().lines() {
            let (kind, slug) = line.split_once(':').unwrap();
            assert!(!kind.is_empty() && !slug.is_empty() && !slug.contains(char::is_whitespace), "{line}");
        }
    }
}

#[test]
fn a_limit_bounds_a_search() {
    for limit in 1..=4 {
        let json = immunoref(["search", "immunotherapy", "--limit", &limit.to_string()]).json();
        assert!((1..=limit).contains(&json["results"].as_array().unwrap().len()));
    }
}

#[test]
fn a_severity_leaves_only_side_effects_of_its_own() {
    for severity in ["common", "serious"] {
        let json = immunoref(["side-effects", "--severity", severity]).json();
        let results: Vec<SideEffect> = parse(&json["results"]);
        assert!(!results.is_empty());
        assert!(results.iter().all(|it| format!("{:?}", it.severity).to_lowercase() == severity));
    }
}

#[test]
fn serious_side_effects_come_first() {
    let json = immunoref(["side-effects"]).json();
    let results: Vec<SideEffect> = parse(&json["results"]);
    let severities: Vec<Severity> = results.iter().map(|it| it.severity).collect();
    let first_common = severities.iter().position(|it| *it == Severity::Common).unwrap();
    assert!(first_common > 0);
    assert!(severities[first_common..].iter().all(|it| *it == Severity::Common), "{severities:?}");
}

#[test]
fn what_is_said_of_the_treatment_as_a_whole_is_never_said_of_a_drug() {
    for call in [&["drug", "jemperli"][..], &["side-effects", "keytruda"], &["schedule", "jemperli"]] {
        let call = immunoref(call).and(["--source", "article"]);
        let json = call.json();
        let results = json["results"].as_array().unwrap();
        let whole = results.iter().filter(|it| it["context"] == "treatment_as_a_whole").count();
        assert!(whole > 0, "{json:#}");
        // The article says nothing of this kind about the drug itself.
        let own =
            results.iter().filter(|it| it.get("context").is_none()).map(|it| it["kind"].as_str().unwrap());
        assert!(own.into_iter().all(|kind| kind == "drug"), "{json:#}");
        for format in ["plain", "table", "markdown"] {
            let answer = call.clone().and(["--format", format]).run();
            let heading = answer.stdout().to_lowercase().find("treatment as a whole");
            assert!(heading.is_some(), "{}", answer.stdout());
        }
    }
}

#[test]
fn where_no_number_is_given_it_says_so() {
    for call in
        [&["side-effects"][..], &["side-effects", "fatigue"], &["side-effects", "--severity", "common"]]
    {
        let call = immunoref(call).and(["--source", "article"]);
        let json = call.json();
        let notices: Vec<String> = parse(&json["notices"]);
        assert!(notices.iter().any(|it| it.contains("No number") && it.contains("common")), "{notices:?}");
        assert!(call.run().stdout().contains("No number"));
    }
}

/// The same question has the same answer, wherever and whenever it is asked.
#[test]
fn an_answer_depends_on_nothing_but_the_question() {
    let folder = tempfile::tempdir().unwrap();
    let around: &[&[(&'static str, &str)]] = &[
        &[("LC_ALL", "C.UTF-8"), ("TZ", "UTC")],
        &[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati")],
        &[("LANG", "de_DE.UTF-8"), ("TZ", "America/Adak"), ("HOME", "/nowhere"), ("USER", "nobody")],
        &[
            ("COLUMNS", "33"),
            ("LINES", "7"),
            ("PAGER", "false"),
            ("EDITOR", "false"),
            ("TERM", "xterm-256color"),
        ],
        &[
            ("RUST_LOG", "trace"),
            ("RUST_BACKTRACE", "full"),
            ("IMMUNOREF_FORMAT", "json"),
            ("XDG_CONFIG_HOME", "/"),
        ],
    ];
    for call in [
        &["drug", "keytruda"][..],
        &["search", "İ", "cure"],
        &["changes"],
        &["drug", "nivolumab"],
        &["--help"],
    ] {
        for format in ["plain", "csv", "json", "table"] {
            let ask = || immunoref(call.iter().copied()).and(["--format", format]);
            let plain = ask().run();
            for variables in around {
                let moved = variables
                    .iter()
                    .fold(ask().at(folder.path()), |ask, (name, value)| ask.with(name, value));
                assert_eq!(moved.run(), plain, "{variables:?}");
            }
        }
    }
}
