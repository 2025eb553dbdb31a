//! Calendar files (RFC 5545): planned visits as all-day events.
//!
//! Written here and not by a library: those that are kept well bring a clock,
//! a time zone and random numbers with them, which this program must not have.

use std::io::{self, Write};

use jiff::{ToSpan, civil::Date};
use sha2::{Digest, Sha256};

use crate::{
    answer::{Answer, CitedSource, Notice, Plan, Record},
    calendar::{Dose, PlannedDay, Visit},
    model::Citation,
    page::{drug, local, which},
};

/// Octets of a line, without its end.
const LONGEST_LINE: usize = 75;
/// The status of what is planned, and not confirmed by anybody.
const TENTATIVE: &str = "TENTATIVE";
/// That of what stands in an earlier revision at most.
const CANCELLED: &str = "CANCELLED";
/// What parts the texts that an id is made of: no text has it.
const BETWEEN: char = '\u{1f}';

/// Writes the plan of an answer; nothing where there is none.
pub(super) fn write(out: &mut dyn Write, answer: &Answer, detail: bool) -> io::Result<()> {
    let plan = answer.reply.records().find_map(variant!(Record::Plan));
    plan.map_or(Ok(()), |plan| out.write_all(Calendar { answer, plan, detail }.text().as_bytes()))
}

struct Calendar<'r> {
    answer: &'r Answer,
    plan: &'r Plan,
    /// Whether events name drugs.
    detail: bool,
}

impl Calendar<'_> {
    fn text(&self) -> String {
        let mut text = String::new();
        add(&mut text, "BEGIN", "VCALENDAR");
        add(&mut text, "VERSION", "2.0");
        add(&mut text, "PRODID", concat!("-//immunoref//immunoref ", env!("CARGO_PKG_VERSION"), "//EN"));
        add(&mut text, "CALSCALE", "GREGORIAN");
        for visit in &self.plan.visits {
            self.visit(&mut text, visit);
        }
        for mark in &self.plan.marks {
            let what =
                if self.detail { format!("Day given: {}", mark.name) } else { "Planned day".to_owned() };
            self.event(&mut text, (&mark.name, &mark.when), &what, &self.about(&[]), TENTATIVE);
        }
        add(&mut text, "END", "VCALENDAR");
        text
    }

    /// A visit goes by the id of the first of its doses. Where doses share a day that had days of their own in an
    /// earlier revision, the events of the others are taken back.
    fn visit(&self, text: &mut String, visit: &Visit) {
        let (mut title, mut said) = ("Planned visit".to_owned(), Vec::new());
        if self.detail {
            let doses = visit.doses.iter().map(|it| format!("{} {}", drug(self.answer, &it.drug), it.dose));
            title = doses.collect::<Vec<_>>().join("; ");
            let cycle =
                visit.cycle.map(|it| format!(", cycle {} day {}", it.number, it.day)).unwrap_or_default();
            said.push(format!("Phase: {}{cycle}.", visit.phase));
            for dose in &visit.doses {
                let mark = dose.jurisdiction.map(|it| format!("{} ", it.mark())).unwrap_or_default();
                said.push(format!("{mark}{} {}.", drug(self.answer, &dose.drug), which(dose)));
            }
            said.extend(visit.order_in_words(|id| drug(self.answer, id)));
        }
        said.extend(self.about(&visit.doses));
        let Some((first, others)) = visit.doses.split_first() else { return };
        self.event(text, (&dose(first), &visit.when), &title, &said, TENTATIVE);
        // Where nothing was moved, none of them ever had a day of its own.
        let was_apart = self.plan.revision > 0 && visit.doses.iter().any(|it| it.moved);
        for other in others.iter().filter(|_| was_apart) {
            let said = ["Taken back: given with another visit.".to_owned()];
            self.event(text, (&dose(other), &visit.when), "Cancelled: planned visit", &said, CANCELLED);
        }
    }

    /// What every event says: which plan it is of, and who says so.
    fn about(&self, doses: &[Dose]) -> Vec<String> {
        let plan = self.plan;
        let listed = |label: &str, all: Vec<String>| {
            (!all.is_empty()).then(|| format!("{label}: {}.", all.join(", ")))
        };
        let mut said =
            vec![Notice::Planned.to_string(), format!("Regimen: {}, from {}.", plan.id, plan.start)];
        said.extend(listed("Choices", plan.choices.iter().map(ToString::to_string).collect()));
        said.extend(listed("Days given", plan.anchors.iter().map(ToString::to_string).collect()));
        said.push(format!("Revision of the plan: {}.", plan.revision));
        let mut cited: Vec<&Citation> = Vec::new();
        for citation in doses.iter().flat_map(|it| &it.citations) {
            if !cited.contains(&citation) {
                cited.push(citation);
            }
        }
        said.extend(cited.into_iter().filter_map(|it| self.source(it)));
        said.extend(local(&self.answer.reply));
        said
    }

    /// A source with its revision and the place in it.
    fn source(&self, citation: &Citation) -> Option<String> {
        let source: &CitedSource = self.answer.reply.source(&citation.source)?;
        let what = source.date_is.as_deref().map(|it| format!("{it} ")).unwrap_or_default();
        let date = source.date.map_or_else(|| "undated".to_owned(), |date| format!("{what}{date}"));
        let place = citation.section.as_ref().map(|it| format!(", at {it}")).unwrap_or_default();
        let mark = source.jurisdiction.map(|it| format!("{} ", it.mark())).unwrap_or_default();
        Some(format!("Source: {mark}{}. {}; {date}{place}.", source.title, source.publisher))
    }

    /// Adds the event of something on its day.
    fn event(&self, text: &mut String, of: (&str, &PlannedDay), title: &str, said: &[String], status: &str) {
        let (thing, when) = of;
        let mut add = |name: &str, value: &str| add(text, name, value);
        let first = when.date.first();
        add("BEGIN", "VEVENT");
        add("UID", &self.uid(thing));
        // The same for the same input: the day of the knowledge, not of the clock.
        add("DTSTAMP", &format!("{}T000000Z", basic(self.answer.reply.knowledge.compiled.first())));
        add("SEQUENCE", &self.plan.revision.to_string());
        add("DTSTART;VALUE=DATE", &basic(first));
        // The day after the last, by the rule for all-day events. A plan ends before the last day of the calendar.
        add("DTEND;VALUE=DATE", &basic(first.saturating_add(1.day())));
        add("SUMMARY", &escape(&format!("{title} (day {}, week {})", when.day, when.week)));
        add("DESCRIPTION", &escape(&said.join("\n")));
        add("STATUS", status);
        // A visit takes no whole day, and is nobody else's business.
        add("TRANSP", "TRANSPARENT");
        add("CLASS", "PRIVATE");
        add("END", "VEVENT");
    }

    /// The id of something in this plan. It stays where choices, start and name of the plan stay, on whatever day
    /// the thing comes to stand.
    fn uid(&self, thing: &str) -> String {
        let plan = self.plan;
        let mut parts = vec![plan.id.clone()];
        parts.extend(plan.choices.iter().map(ToString::to_string));
        parts.extend([plan.start.to_string(), plan.plan_id.clone().unwrap_or_default(), thing.to_owned()]);
        let digest = Sha256::digest(parts.join(&BETWEEN.to_string()));
        let first = digest.first_chunk().map(|half| u128::from_be_bytes(*half)).unwrap_or_default();
        format!("{first:032x}@immunoref")
    }
}

/// What tells a dose from the others of a plan.
fn dose(dose: &Dose) -> String {
    format!("{}{BETWEEN}{}", dose.drug, dose.number)
}

fn basic(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// Puts a backslash before what parts values, and writes line ends as `\n`.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Adds a content line, folded: no line has more than 75 octets, and no character is cut.
fn add(text: &mut String, name: &str, value: &str) {
    let mut length = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if length + c.len_utf8() > LONGEST_LINE {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(c);
        length += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LONGEST_LINE, add, escape};

    proptest! {
        /// Whatever a value holds, its lines are short, end with CRLF, and give it back when they are unfolded.
        #[test]
        fn a_folded_line_unfolds_to_what_it_was(value in "\\PC{0,300}") {
            let mut text = String::new();
            add(&mut text, "DESCRIPTION", &value);
            prop_assert!(text.ends_with("\r\n"));
            for line in text.trim_end_matches("\r\n").split("\r\n") {
                prop_assert!(line.len() <= LONGEST_LINE, "{} octets: {line}", line.len());
            }
            prop_assert_eq!(text.replace("\r\n ", ""), format!("DESCRIPTION:{value}\r\n"));
        }

        /// An escaped text has nothing that parts values or lines, and says the same.
        #[test]
        fn an_escaped_text_can_be_read_back(text in "[a-zA-Z ,;\n\\\\:é—]{0,80}") {
            let escaped = escape(&text);
            let mut read = String::new();
            let mut chars = escaped.chars();
            while let Some(c) = chars.next() {
                prop_assert!(!matches!(c, ',' | ';' | '\n'), "{escaped}");
                read.push(match c {
                    '\\' => match chars.next() {
                        Some('n') => '\n',
                        Some(c) => c,
                        None => return Err(TestCaseError::fail("a lone backslash")),
                    },
                    c => c,
                });
            }
            prop_assert_eq!(read, text);
        }
    }
}
