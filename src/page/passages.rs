//! The answer to a question: passages, best first, each with its source beside it.

use super::{
    Block, Body, Draft, Row, Span, Style, Text,
    wording::{capitalized, drug, title},
};
use crate::{
    answer::{Hit, Passage},
    model::{Entry, Kind, Part, RedFlag},
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
    for (entry, it) in &passages {
        lines.extend(lines_of(draft, entry, it, subject.as_deref()));
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
            let spans = [heading].into_iter().filter(|_| !about.is_empty()).chain(text.spans).collect();
            Text { spans, ..text }
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

/// A passage: what it is about; what is said, in whom, and who says so. What is read in lines says so in each.
fn lines_of(
    draft: &mut Draft<'_>,
    entry: &Entry,
    it: &Passage,
    subject: Option<&str>,
) -> Vec<(String, Text)> {
    let about = about(draft, entry, it, subject);
    if it.lines.is_empty() {
        let mut text = Text::default();
        text.mark_jurisdiction(it.jurisdiction);
        text.push_marked(&it.text, &it.marks);
        text.state_population(it.population.as_deref());
        draft.cite(&mut text, &it.citations, it.together);
        return vec![(about, text)];
    }
    let by = it.of.as_deref().unwrap_or_default();
    let said = |line: &String| draft.said_by(line, by, it.jurisdiction, &it.citations);
    it.lines.iter().map(said).map(|text| (about.clone(), text)).collect()
}

/// What a passage is about.
fn about(draft: &Draft<'_>, entry: &Entry, it: &Passage, subject: Option<&str>) -> String {
    let of_drug = it.drug.as_ref().map(|id| drug(draft.answer, id));
    let is_named = |name: &String| it.text.to_lowercase().contains(&name.to_lowercase());
    let named: Vec<String> = [
        (subject != Some(entry.id()) && entry.kind() != Kind::Event).then(|| title(entry)),
        of_drug.filter(|name| !is_named(name) && subject != it.drug.as_deref()),
        Some(it.section.to_lowercase()).filter(|_| entry.kind() != Kind::Event),
        it.of.clone(),
    ]
    .into_iter()
    .flatten()
    .collect();
    capitalized(&named.join(", "))
}
