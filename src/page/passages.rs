//! The answer to a question: passages, best first, each with its source beside it.

use super::{
    Block, Body, Draft, Row, Span, Style, Text,
    wording::{capitalized, drug, title},
};
use crate::{
    answer::{Hit, Passage},
    model::{Citation, Entry, Kind, Part, RedFlag},
    reading::MatchKind,
};

/// The passages of an answer, in the order in which they answer.
pub(super) fn answer(draft: &mut Draft<'_>) -> (Text, Vec<Block>) {
    let hits = draft.reply.asked();
    let passages = hits.filter_map(|hit| Some((hit.entry()?, &hit.passages)));
    let mut passages: Vec<(&Entry, &Passage)> =
        passages.flat_map(|(entry, all)| all.iter().map(move |it| (entry, it))).collect();
    passages.sort_by_key(|(_, it)| it.rank);
    let subject = subject(draft);
    let told = called_about(draft);
    let mut lines: Vec<(String, Text)> = Vec::new();
    for same in passages.chunk_by(|(entry, a), (other, b)| entry.id() == other.id() && is_same_rule(a, b)) {
        lines.extend(lines_of(draft, same, subject.as_deref()));
    }
    let title = match &subject {
        Some(id) => {
            passages.iter().find(|(it, _)| it.id() == id).map_or_else(String::new, |(it, _)| title(it))
        }
        None => format!("“{}”", draft.query()),
    };
    let call = draft.call_under(Part::Call.heading(), &told);
    (Text::styled(title, Style::Strong), call.into_iter().chain([listed(lines).into()]).collect())
}

/// Letters of a label that passages may stand beside.
const LONGEST_LABEL: usize = 24;

/// Passages beside what they are about, or behind it where that is long.
fn listed(lines: Vec<(String, Text)>) -> Body {
    if lines.iter().any(|(about, _)| about.len() > LONGEST_LABEL) {
        let behind = |(about, text): (String, Text)| {
            let heading = Span { text: format!("{about}: "), style: Style::Strong };
            let heading = Some(heading).filter(|_| !about.is_empty());
            let with_heading = |spans: Vec<Span>| heading.iter().cloned().chain(spans).collect();
            let whole = if text.whole.is_empty() { Vec::new() } else { with_heading(text.whole) };
            Text { spans: with_heading(text.spans), whole, ..text }
        };
        return Body::list(lines.into_iter().map(behind).collect());
    }
    let mut rows: Vec<(String, Vec<Text>)> = Vec::new();
    for (about, text) in lines {
        match rows.last_mut().filter(|it| it.0 == about) {
            Some(last) => last.1.push(text),
            None => rows.push((about, vec![text])),
        }
    }
    Body::Card(rows.into_iter().map(|(about, texts)| Row::of(&about, texts).in_order()).collect())
}

/// The signs to call about that were told beside the question.
fn called_about<'r>(draft: &Draft<'r>) -> Vec<&'r RedFlag> {
    let drug = draft.reply.r#match.as_ref().and_then(|it| it.drug());
    let is_of_drug =
        |it: &&RedFlag| drug.is_none_or(|id| it.drugs.is_empty() || it.drugs.iter().any(|it| it == id));
    let flags = draft
        .reply
        .asked()
        .filter_map(Hit::entry)
        .filter(|it| it.kind() == Kind::SideEffect)
        .flat_map(Entry::call);
    let told: Vec<&RedFlag> = flags.filter(|it| draft.is_told(it)).collect();
    // Where no text of the drug tells of it, those of others stand for it.
    let own: Vec<&RedFlag> = told.iter().copied().filter(is_of_drug).collect();
    let mut shown: Vec<&RedFlag> = Vec::new();
    for it in if own.is_empty() { told } else { own } {
        if !shown.contains(&it) {
            shown.push(it);
        }
    }
    shown
}

/// The entry that stands in the title: what was asked for by name, or of which all is said.
fn subject(draft: &Draft<'_>) -> Option<String> {
    let mut hits = draft.reply.asked().filter(|it| !it.passages.is_empty());
    let first = hits.next()?;
    let is_named = first.r#match.as_ref().is_some_and(|it| it.kind == MatchKind::Words);
    // A topic is a chapter of the article, and no name for what others say.
    let entry = first.entry().filter(|it| (is_named && it.kind() != Kind::Topic) || hits.next().is_none())?;
    Some(entry.id().to_owned())
}

/// Whether two labels have one rule in the same words.
fn is_same_rule(one: &Passage, other: &Passage) -> bool {
    let said = |it: &Passage| (it.text.clone(), it.population.clone(), it.jurisdiction, it.of.clone());
    let is_rule = one.part == Part::Actions.slug() && other.part == one.part;
    is_rule && one.jurisdiction.is_none() && said(one) == said(other)
}

/// A passage, or rules of labels that say the same: what it is about; what is said, in whom, and who says so. What is read
/// in lines says so in each.
fn lines_of(
    draft: &mut Draft<'_>,
    same: &[(&Entry, &Passage)],
    subject: Option<&str>,
) -> Vec<(String, Text)> {
    let Some((entry, it)) = same.first() else { return Vec::new() };
    let about = about(draft, entry, same, subject);
    if it.lines.is_empty() {
        let citations: Vec<Citation> = same.iter().flat_map(|(_, it)| it.citations.clone()).collect();
        let mut text = Text { also: same.len() - 1, ..Text::default() };
        text.mark_jurisdiction(it.jurisdiction);
        text.push_marked(&it.text, &it.marks);
        text.state_population(it.population.as_deref());
        draft.cite(&mut text, &citations, it.together || same.len() > 1);
        return vec![(about, text)];
    }
    let by = it.of.as_deref().unwrap_or_default();
    let all: Vec<&str> = it.lines.iter().map(|it| it.0.as_str()).collect();
    let is_full = draft.full;
    let mut said = |line: &str| draft.said_by(line, by, it.jurisdiction, &it.citations);
    if is_full {
        return all.into_iter().map(|line| (about.clone(), said(line))).collect();
    }
    let short = in_short(&it.lines);
    let whole = said(&all.join(" ")).spans;
    vec![(about, Text { whole, ..said(&short) })]
}

/// Lines of a row in a first view: of what it speaks, and those that hold words of the query; else what comes first.
fn in_short(lines: &[(String, bool)]) -> String {
    const FIRST: usize = 2;
    let Some(((first, _), others)) = lines.split_first() else { return String::new() };
    let says_more = others.iter().filter(|it| it.1).count() > 1;
    let shown = others.iter().enumerate().filter(|(at, it)| it.1 || (!says_more && *at < FIRST));
    let shown: Vec<&str> = [first.as_str()].into_iter().chain(shown.map(|(_, it)| it.0.as_str())).collect();
    let left_out = if shown.len() < lines.len() { " …" } else { "" };
    shown.join(" ") + left_out
}

/// What passages are about that say the same.
fn about(draft: &Draft<'_>, entry: &Entry, same: &[(&Entry, &Passage)], subject: Option<&str>) -> String {
    let Some((_, it)) = same.first() else { return String::new() };
    let is_named = |name: &String| it.text.to_lowercase().contains(&name.to_lowercase());
    let of_drugs = same.iter().filter_map(|(_, it)| it.drug.as_deref());
    let of_drugs = of_drugs.filter(|id| subject != Some(*id)).map(|id| drug(draft.answer, id));
    let named: Vec<String> = (subject != Some(entry.id()) && entry.kind() != Kind::Event)
        .then(|| title(entry))
        .into_iter()
        .chain(of_drugs.filter(|name| !is_named(name)))
        .chain(Some(it.section.to_lowercase()).filter(|_| entry.kind() != Kind::Event))
        .chain(it.of.clone())
        .collect();
    capitalized(&named.join(", "))
}
