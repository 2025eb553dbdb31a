//! Every statement of the knowledge in the binary: that its sources can be
//! found and may say it, where it is in force, whom its figures are about, how
//! its doses are written, whose drug it is about, and that people see all of it.

use std::{collections::BTreeSet, fmt::Display};

use crate::common::{Answer, within};
use immunoref::{
    embedded,
    knowledge::Knowledge,
    model::{
        Author, Citation, Drug, Entry, Jurisdiction, Kind, NOT_READ, Section, SideEffect, Source, Statement,
    },
    text::fold,
};

fn knowledge() -> Knowledge {
    embedded::knowledge()
}

fn entries() -> Vec<Entry> {
    knowledge().headings().filter_map(|heading| heading.entry()).collect()
}

/// Fails with all that is wrong, not only the first of it.
#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn told(entry: &Entry, what: impl Display) -> String {
    format!("{}: {what}", entry.id())
}

fn source(citation: &Citation) -> Source {
    knowledge().source(&citation.source).unwrap_or_else(|| panic!("no source {citation:?}")).0
}

/// Whatever an entry says with citations: for messages, where it is in force, and who says so.
fn said(entry: &Entry) -> Vec<(String, Option<Jurisdiction>, &[Citation])> {
    let mut all: Vec<(String, Option<Jurisdiction>, &[Citation])> = Vec::new();
    all.extend(
        entry.statements().iter().map(|(_, it)| (it.text.clone(), it.jurisdiction, &it.citations[..])),
    );
    match entry {
        Entry::SideEffect(effect) => {
            let rates = effect.rates.iter();
            all.extend(
                rates.map(|it| (format!("rate of {}", it.population), it.jurisdiction, &it.citations[..])),
            );
            let actions = effect.actions.iter();
            all.extend(
                actions
                    .map(|it| (format!("{}: {}", it.grade, it.action), it.jurisdiction, &it.citations[..])),
            );
        }
        Entry::Regimen(regimen) => {
            let components = regimen.phases.iter().flat_map(|phase| &phase.components);
            all.extend(
                components.map(|it| (format!("{} {}", it.drug, it.dose), it.jurisdiction, &it.citations[..])),
            );
        }
        Entry::Drug(drug) => {
            all.extend(drug.identifiers.iter().map(|it| (it.code.clone(), None, &it.citations[..])));
        }
        _ => {}
    }
    all
}

/// Everything of an entry that people read.
fn texts(entry: &Entry) -> Vec<&str> {
    let mut all = vec![entry.name()];
    for (_, statement) in entry.statements() {
        all.push(&statement.text);
        all.extend(statement.population.as_deref());
    }
    match entry {
        Entry::SideEffect(effect) => {
            all.extend(effect.rates.iter().map(|it| it.population.as_str()));
            all.extend(effect.actions.iter().flat_map(|it| [it.grade.as_str(), it.action.as_str()]));
        }
        Entry::Regimen(regimen) => {
            let components = regimen.phases.iter().flat_map(|phase| &phase.components);
            all.extend(components.map(|it| it.dose.as_str()));
        }
        Entry::Drug(drug) => all.extend(drug.uses.iter().map(|it| it.name.as_str())),
        _ => {}
    }
    all
}

#[test]
fn every_statement_has_a_source_and_every_citation_finds_it() {
    for entry in entries() {
        let said = said(&entry);
        assert!(!said.is_empty(), "{} says nothing", entry.id());
        for (what, _, citations) in said {
            assert!(!citations.is_empty(), "{}: nobody says `{what}`", entry.id());
            for citation in citations {
                assert_eq!(source(citation).id, citation.source);
            }
        }
    }
    for other in knowledge().other_drugs() {
        assert!(other.citations.iter().all(|it| source(it).id == it.source), "{}", other.name);
    }
}

#[test]
fn no_source_is_a_copy_or_a_page_that_nobody_may_rest_on() {
    // Mirrors, repositories, aggregators, payers and communities in which facts were found.
    let unfit = [
        "acemap",
        "bcbst",
        "carepatron",
        "clincosm",
        "delveinsight.com",
        "droracle",
        "drugcentral",
        "github",
        "hfurosemide",
        "medpath",
        "mybcteam",
        "openpayer",
        "pathway.md",
        "qxmd",
        "scite.ai",
        "scribd",
        "simplywall",
        "stocktitan",
        "stockysis",
        "studenta",
        "univadis",
        "wikipedia",
    ];
    let mut wrong = Vec::new();
    for (it, statements) in knowledge().sources() {
        let id = it.id.clone();
        let all = format!("{} {} {}", it.title, it.publisher, it.url.as_deref().unwrap_or_default());
        let all = all.to_lowercase();
        wrong.extend(unfit.iter().filter(|name| all.contains(*name)).map(|name| format!("{id}: {name}")));
        if statements == 0 && !knowledge().other_drugs().any(|it| it.citations.iter().any(|c| c.source == id))
        {
            wrong.push(format!("{id}: nothing rests on it"));
        }
    }
    none(&wrong);
}

/// The statements that tell of an approval or a withdrawal.
fn tells_of_an_approval(entry: &Entry, statement: &Statement) -> bool {
    match entry {
        Entry::Event(_) => true,
        Entry::Drug(drug) => {
            drug.uses.iter().flat_map(|it| &it.approvals).flat_map(|it| &it.history).any(|it| it == statement)
        }
        Entry::Regimen(_) => entry.section(Section::Status).contains(statement),
        // What happened is shown where it is asked for.
        Entry::Topic(_) => entries().iter().any(|it| {
            let is_of =
                |(_, own): &(_, &Statement)| own.text == statement.text && tells_of_an_approval(it, own);
            !matches!(it, Entry::Topic(_)) && it.statements().iter().any(is_of)
        }),
        _ => false,
    }
}

#[test]
fn news_stand_alone_only_for_an_approval_or_a_withdrawal() {
    let news = |citations: &[Citation]| citations.iter().all(|it| source(it).author == Author::News);
    let mut wrong = Vec::new();
    for entry in entries() {
        let approvals: Vec<String> = entry
            .statements()
            .into_iter()
            .filter(|(_, it)| tells_of_an_approval(&entry, it))
            .map(|(_, it)| it.text.clone())
            .collect();
        let alone = said(&entry)
            .into_iter()
            .filter(|(what, _, citations)| news(citations) && !approvals.contains(what));
        wrong.extend(alone.map(|(what, ..)| told(&entry, what)));
    }
    none(&wrong);
}

#[test]
fn every_statement_is_in_force_where_its_sources_speak_for() {
    let mut wrong = Vec::new();
    for entry in entries() {
        for (what, stated, citations) in said(&entry) {
            let places: Vec<_> = citations.iter().map(|it| source(it).jurisdiction).collect();
            // One source of the United States, or of nowhere in particular, is enough to need no mark.
            let due = if places.contains(&None) { None } else { places[0] };
            // A code is the same everywhere.
            if stated != due && !matches!(entry, Entry::Drug(_) if stated.is_none() && is_code(&entry, &what))
            {
                wrong.push(told(&entry, format!("{stated:?} for {due:?}: {what}")));
            }
        }
    }
    none(&wrong);
}

fn is_code(entry: &Entry, what: &str) -> bool {
    matches!(entry, Entry::Drug(drug) if drug.identifiers.iter().any(|it| it.code == what))
}

/// Whether a text holds a percentage: a number before `%` or `percent`.
fn has_percentage(text: &str) -> bool {
    let number = |before: &str| before.trim_end().ends_with(|c: char| c.is_ascii_digit());
    ["%", "percent"].iter().any(|sign| {
        text.match_indices(sign).any(|(at, _)| {
            // Strengths of solutions, steps of a dose, changes of weight and cut-offs are about nobody.
            let after = &text[at..];
            let of_nobody = [
                "percent dextrose",
                "percent sodium chloride",
                "percent dose reduction",
                "percent since",
                "% of the tumor area",
            ];
            number(&text[..at])
                && !of_nobody.iter().any(|it| after.starts_with(it))
                && !text[..at].contains("IC of at least")
        })
    })
}

#[test]
fn every_percentage_says_whom_it_is_about() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in entries() {
        for (_, statement) in entry.statements() {
            if has_percentage(&statement.text) {
                seen += 1;
                if statement.population.as_ref().is_none_or(|it| it.len() < 10) {
                    wrong.push(told(&entry, &statement.text));
                }
            }
        }
        if let Entry::SideEffect(effect) = &entry {
            seen += effect.rates.len();
            let nobody = effect.rates.iter().filter(|rate| rate.population.len() < 10);
            wrong.extend(nobody.map(|rate| told(&entry, format!("{rate:?}"))));
        }
    }
    assert!(seen > 100, "only {seen} percentages");
    none(&wrong);
}

#[test]
fn a_count_agrees_with_its_percentage() {
    let mut wrong = Vec::new();
    for entry in entries() {
        let Entry::SideEffect(effect) = &entry else { continue };
        for rate in &effect.rates {
            let (Some(cases), Some(of), Some(percent)) = (rate.cases, rate.of, &rate.any_grade) else {
                continue;
            };
            let decimals = percent.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            let exact = f64::from(cases) * 100.0 / f64::from(of);
            let is_below = percent.strip_prefix('<').is_some_and(|most| exact < most.parse().unwrap());
            // Labels round up and down as they like: by no more than one of the last place.
            let printed = percent.parse().unwrap_or(f64::NAN);
            let agrees = is_below || (printed - exact).abs() < 0.1_f64.powi(i32::try_from(decimals).unwrap());
            if !agrees {
                wrong.push(told(&entry, format!("{cases} of {of} is not {percent}%")));
            }
        }
    }
    none(&wrong);
}

/// The rule of safe writing that a text breaks.
fn unsafe_dose(text: &str) -> Option<String> {
    const UNITS: [&str; 8] = ["mg", "mcg", "g", "kg", "mL", "mg/kg", "mg/m²", "units"];
    const WORDS: [&str; 10] = ["IU", "SC", "SQ", "U", "cc", "ml", "qd", "qw", "ug", "µg"];
    let bare = |word: &str| -> String {
        word.trim_matches(|c: char| !c.is_alphanumeric() && !"²<>≥≤.,".contains(c))
            .trim_end_matches(['.', ','])
            .to_owned()
    };
    let words: Vec<String> = text.split([' ', '-', '–', '(', ')', ';', ':']).map(bare).collect();
    for (at, word) in words.iter().enumerate() {
        let digits = word.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(word.len());
        let (number, rest) = word.split_at(digits);
        let unit = words.get(at + 1).map_or("", |it| it.split('/').next().unwrap_or_default());
        let broken = if WORDS.contains(&word.as_str()) {
            "an abbreviation that is misread"
        } else if !number.is_empty()
            && UNITS.iter().any(|it| rest == *it || rest.starts_with(&format!("{it}/")))
        {
            "no space before the unit"
        } else if rest.is_empty()
            && UNITS.contains(&unit)
            && number.len() > 3
            && number.bytes().all(|b| b.is_ascii_digit())
        {
            "no comma in thousands"
        } else if rest.is_empty() && UNITS.contains(&unit) && number.ends_with(".0") {
            "a zero behind the point"
        } else if number.starts_with('.') && number.len() > 1 {
            "no zero before the point"
        } else if number.is_empty() && is_short_interval(word) {
            "a short interval"
        } else if word.starts_with('>')
            || word.starts_with('<') && !word[1..].starts_with(|c: char| c.is_ascii_digit())
        {
            "a bare sign"
        } else {
            continue;
        };
        return Some(format!("{broken}: `{word}` in `{text}`"));
    }
    None
}

/// `q3w`, `Q6W`, `q21d`.
fn is_short_interval(word: &str) -> bool {
    let lower = word.to_lowercase();
    let number = lower.strip_prefix('q').unwrap_or_default().trim_end_matches(['d', 'h', 'w']);
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

#[test]
fn unsafe_writing_of_a_dose_is_noticed() {
    for text in [
        "200mg",
        "1000 mg",
        "1.0 mg",
        "every q3w",
        "Q6W",
        "200-400mg",
        "> 3 times",
        "grade >3",
        "< baseline",
        ".5 mg",
        "9,600 IU",
        "395 mg SC",
        "80mg/m²",
        "1000 mg/m²",
        "5 ml",
    ] {
        assert!(unsafe_dose(text).is_some(), "{text}");
    }
    for text in [
        "200 mg",
        "1,000 mg.",
        "0.5 mg",
        "23.0 months",
        "<0.1%",
        "CPS ≥10",
        "100 mg/4 mL (25 mg/mL)",
        "2026 and",
        "80 mg/m²",
        "PD-1/PD-L1",
        "395 mg/4,800 units",
    ] {
        assert_eq!(unsafe_dose(text), None);
    }
}

#[test]
fn every_dose_is_written_so_that_nobody_misreads_it() {
    let mut wrong = Vec::new();
    for entry in entries() {
        wrong.extend(texts(&entry).into_iter().filter_map(unsafe_dose).map(|it| told(&entry, it)));
    }
    none(&wrong);
}

/// The brands of each drug, in small letters, the longest first so that one is never taken for a part of another.
fn brands() -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = entries()
        .iter()
        .filter(|it| it.kind() == Kind::Drug)
        .flat_map(|drug| {
            drug.names()
                .brands
                .iter()
                .map(|brand| (brand.to_lowercase(), drug.id().to_owned()))
                .collect::<Vec<_>>()
        })
        .collect();
    all.sort_by_key(|(brand, _)| std::cmp::Reverse(brand.len()));
    all
}

/// The drugs of which a text names the brand.
fn branded(text: &str, brands: &[(String, String)]) -> BTreeSet<String> {
    let mut text = text.to_lowercase();
    let mut drugs = BTreeSet::new();
    for (brand, drug) in brands {
        if text.contains(brand) {
            text = text.replace(brand, " ");
            drugs.insert(drug.clone());
        }
    }
    drugs
}

#[test]
fn nothing_of_one_drug_stands_under_another() {
    let brands = brands();
    assert!(brands.len() >= 4);
    let mut wrong = Vec::new();
    let mut check = |entry: &Entry, drug: &str, text: &str| {
        let named = branded(text, &brands);
        if !named.is_empty() && !named.contains(drug) {
            wrong.push(told(entry, format!("under {drug}: {text}")));
        }
    };
    for entry in entries() {
        for (_, statement) in entry.statements() {
            if let Some(drug) = &statement.drug {
                check(&entry, drug, &statement.text);
                statement.population.iter().for_each(|it| check(&entry, drug, it));
            }
        }
        match &entry {
            Entry::SideEffect(effect) => {
                for rate in &effect.rates {
                    check(&entry, &rate.drug, &rate.population);
                    rate.citations.iter().for_each(|it| check(&entry, &rate.drug, &source(it).title));
                }
                for action in &effect.actions {
                    check(&entry, &action.drug, &format!("{} {}", action.grade, action.action));
                    action.citations.iter().for_each(|it| check(&entry, &action.drug, &source(it).title));
                }
            }
            Entry::Drug(drug) => {
                // What tells two products apart names both.
                for (section, statements) in &drug.sections {
                    for statement in statements.iter().filter(|_| *section != Section::Differences) {
                        check(&entry, &drug.id, &statement.text);
                        statement.population.iter().for_each(|it| check(&entry, &drug.id, it));
                    }
                }
            }
            _ => {}
        }
    }
    none(&wrong);
}

/// What happened is told, and cited, by the first statement: what is shown of others stands after it.
#[test]
fn what_happened_is_told_by_the_event_itself() {
    let file: serde_json::Value =
        serde_json::from_str(include_str!("../assets/knowledge/events.json")).unwrap();
    let json = within(["changes", "--json"]).ends_with(0).json();
    let shown = json["results"].as_array().unwrap();
    let mut with_views = 0;
    for own in file["entries"].as_array().unwrap() {
        let event = shown.iter().find(|it| it["id"] == own["id"]).unwrap();
        for (section, statements) in own["sections"].as_object().unwrap() {
            let (own, shown) =
                (statements.as_array().unwrap(), event["sections"][section].as_array().unwrap());
            with_views += usize::from(shown.len() > own.len());
            assert!(own.iter().zip(shown).all(|(own, shown)| own["text"] == shown["text"]), "{event:#}");
        }
    }
    assert!(with_views > 0);
}

#[test]
fn what_is_said_together_takes_two_sources() {
    let mut together = 0;
    for entry in entries() {
        for (_, statement) in entry.statements().iter().filter(|(_, it)| it.together) {
            let sources: BTreeSet<&str> = statement.citations.iter().map(|it| it.source.as_str()).collect();
            assert!(sources.len() >= 2, "{}: {}", entry.id(), statement.text);
            together += 1;
        }
    }
    assert!(together > 0);
}

fn effects() -> Vec<SideEffect> {
    entries()
        .into_iter()
        .filter_map(|it| if let Entry::SideEffect(it) = it { Some(it) } else { None })
        .collect()
}

#[test]
fn every_symptom_leads_to_every_entry_that_lists_it() {
    let knowledge = knowledge();
    for effect in effects() {
        for symptom in &effect.symptoms {
            let ids: Vec<&str> = knowledge
                .named(&fold(&symptom.text))
                .into_iter()
                .map(|(_, place)| knowledge.heading(place).unwrap().id)
                .collect();
            assert!(ids.contains(&effect.id.as_str()), "{}: `{}` leads to {ids:?}", effect.id, symptom.text);
        }
    }
}

/// The words with which an entry is asked for by its id.
fn command(entry: &Entry) -> [&str; 2] {
    let command = match entry.kind() {
        Kind::Drug => "drug",
        Kind::SideEffect => "side-effects",
        Kind::Regimen => "schedule",
        Kind::Topic | Kind::Term | Kind::Trial => "topic",
        Kind::Event => "search",
    };
    [command, entry.id()]
}

/// Whether a text has its sources in brackets behind it: `[US label 2023-12, 2.2]`.
fn is_cited(after: &str) -> bool {
    after.trim_end().ends_with(']') && after.contains(" [")
}

/// Whether a line says all the pieces, cited behind the first of them and marked before it.
fn shows(answer: &Answer, pieces: &[&str], jurisdiction: Option<Jurisdiction>) -> bool {
    answer.stdout().lines().any(|line| {
        let line = line.to_lowercase();
        pieces.iter().all(|piece| line.contains(&piece.to_lowercase()))
            && line.match_indices(&pieces[0].to_lowercase()).any(|(at, _)| {
                let mark = jurisdiction.map_or(String::new(), |it| it.mark().to_lowercase());
                is_cited(&line[at..]) && line[..at].contains(&mark)
            })
    })
}

#[test]
fn every_statement_is_shown_with_its_source_and_its_jurisdiction() {
    let mut wrong = Vec::new();
    for entry in entries() {
        let answer = within(command(&entry).into_iter().chain(["--full", "--format", "plain"])).ends_with(0);
        // The line of a drug is for lists.
        let brief = if entry.kind() == Kind::Drug { entry.section(Section::Brief) } else { &[] };
        for (_, statement) in entry.statements().iter().filter(|(_, it)| !brief.contains(it)) {
            if !shows(&answer, &[&statement.text], statement.jurisdiction) {
                wrong.push(told(&entry, format!("{:?} {}", statement.jurisdiction, statement.text)));
            }
        }
        match &entry {
            Entry::SideEffect(effect) => {
                for rate in &effect.rates {
                    let percents = rate.any_grade.iter().chain(rate.by_grade.iter().map(|it| &it.percent));
                    let percents: Vec<String> = percents.map(|it| format!("{it}%")).collect();
                    let drug = drug_name(&rate.drug);
                    let pieces: Vec<&str> = [drug.as_str(), rate.population.as_str()]
                        .into_iter()
                        .chain(percents.iter().map(String::as_str))
                        .collect();
                    if !shows(&answer, &pieces, rate.jurisdiction) {
                        wrong.push(told(&entry, format!("{rate:?}")));
                    }
                }
                for action in &effect.actions {
                    let drug = drug_name(&action.drug);
                    let pieces = [drug.as_str(), &action.grade, &action.action];
                    if !shows(&answer, &pieces, action.jurisdiction) {
                        wrong.push(told(&entry, format!("{action:?}")));
                    }
                }
            }
            Entry::Regimen(regimen) => {
                for it in regimen.phases.iter().flat_map(|phase| &phase.components) {
                    if !shows(&answer, &[&it.dose], it.jurisdiction) {
                        wrong.push(told(&entry, format!("{it:?}")));
                    }
                }
            }
            Entry::Drug(drug) => {
                for it in &drug.identifiers {
                    if !shows(&answer, &[&it.system, &it.code], None) {
                        wrong.push(told(&entry, format!("{it:?}")));
                    }
                }
            }
            _ => {}
        }
    }
    none(&wrong);
}

/// What a drug is called in a line, up to its first hyphen.
fn drug_name(id: &str) -> String {
    let knowledge = knowledge();
    knowledge.by_id(id).unwrap().label.split('-').next().unwrap().to_owned()
}
fn entry_of(entry: &Entry) -> &Drug {
    let Entry::Drug(drug) = entry else { panic!("{} is no drug", entry.id()) };
    drug
}

/// What is asked of one drug never rests on the label or leaflet of another.
#[test]
fn no_source_of_another_drug_answers_for_one() {
    let knowledge = embedded::knowledge();
    let entries = entries();
    let of = |kind| entries.iter().filter(move |it| it.kind() == kind);
    let (mut wrong, mut cited) = (Vec::new(), 0);
    for drug in of(Kind::Drug) {
        for effect in of(Kind::SideEffect) {
            let json = within(["side-effects", effect.id(), "--drug", drug.id(), "--full", "--json"]).json();
            for result in json["results"].as_array().unwrap().iter().filter(|it| it["context"] != "since") {
                for citation in
                    crate::common::cited(result).iter().flat_map(|it| it["citations"].as_array().unwrap())
                {
                    cited += 1;
                    let source = citation["source"].as_str().unwrap();
                    let (facts, _) = knowledge.source(source).unwrap();
                    // A text that stands in for one that was not read says so.
                    let stands_in = entry_of(drug).signs_as.as_ref().map(|it| it.drug.clone());
                    if facts.drug.is_some_and(|of| of != drug.id() && Some(of) != stands_in) {
                        wrong.push(format!("{} with {}: {source}", effect.id(), drug.id()));
                    }
                }
            }
        }
    }
    assert!(cited > 500, "{cited}");
    none(&wrong);
}

#[test]
fn what_was_not_read_is_told_and_never_of_another_drug() {
    let drugs: Vec<Entry> = entries().into_iter().filter(|it| it.kind() == Kind::Drug).collect();
    let mut told_of = 0;
    for entry in entries().iter().filter(|it| !it.not_read().is_empty()) {
        told_of += 1;
        let [name, id] = command(entry);
        let (first, full) = (within([name, id]), within([name, id, "--full"]));
        let part = within([name, id, "--section", "not-read", "--full"]);
        for gap in entry.not_read() {
            assert!(full.stdout().contains(gap.as_str()), "{}: {gap}", full.call);
            assert!(part.stdout().contains(gap.as_str()), "{}: {gap}", part.call);
            // Shown, counted with those that are, or named.
            let is_told = first.stdout().contains(gap.as_str())
                || first.stdout().contains(&format!("{NOT_READ} ("))
                || first.stdout().lines().any(|it| it.starts_with("More: ") && it.contains("not-read"));
            assert!(is_told, "{}: {gap}", first.call);
            if entry.kind() == Kind::SideEffect {
                let named = drugs.iter().filter(|it| gap.contains(it.name())).count();
                assert_eq!(named, 1, "{}: `{gap}` names no drug, or several", entry.id());
            }
        }
        let asked_of_a_source = within([name, id, "--full", "--source-kind", "regulator"]);
        assert!(!asked_of_a_source.stdout().contains(NOT_READ), "{}", asked_of_a_source.call);
    }
    assert!(told_of > 15, "only {told_of} entries say what was not read");
}
