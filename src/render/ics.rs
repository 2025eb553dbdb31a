//! Calendar files (RFC 5545): planned visits as all-day events.
//!
//! Written here and not by a library: those that are kept well bring a clock,
//! a time zone and random numbers with them, which this program must not have.

use std::{
    io::{self, Write},
    iter,
};

use jiff::{ToSpan, civil::Date};
use sha2::{Digest, Sha256};

use crate::{
    answer::{Answer, CitedSource, Notice, Plan, Record},
    calendar::{Dose, Mark, PlannedDay, Visit},
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
        let mut lines = Lines(String::new());
        lines.add("BEGIN", "VCALENDAR");
        lines.add("VERSION", "2.0");
        lines.add("PRODID", concat!("-//immunoref//immunoref ", env!("CARGO_PKG_VERSION"), "//EN"));
        lines.add("CALSCALE", "GREGORIAN");
        for visit in &self.plan.visits {
            self.visit(&mut lines, visit);
        }
        for mark in &self.plan.marks {
            self.mark(&mut lines, mark);
        }
        lines.add("END", "VCALENDAR");
        lines.0
    }

    /// A visit goes by the id of the first of its doses. Where doses share a day that had days of their own in an
    /// earlier revision, the events of the others are taken back.
    fn visit(&self, lines: &mut Lines, visit: &Visit) {
        let title = if self.detail {
            let doses = visit.doses.iter().map(|it| format!("{} {}", drug(self.answer, &it.drug), it.dose));
            doses.collect::<Vec<_>>().join("; ")
        } else {
            "Planned visit".to_owned()
        };
        let mut said = Vec::new();
        if self.detail {
            said.push(format!("Phase: {}.", visit.phase));
            for dose in &visit.doses {
                let mark = dose.jurisdiction.map(|it| format!("{} ", it.mark())).unwrap_or_default();
                said.push(format!("{mark}{} {}.", drug(self.answer, &dose.drug), which(dose)));
            }
            said.extend(visit.order_in_words(|id| drug(self.answer, id)));
        }
        said.extend(self.about(visit.doses.iter().flat_map(|it| &it.citations)));
        let Some((first, others)) = visit.doses.split_first() else { return };
        self.event(lines, &dose(first), &visit.when, &title, &said, TENTATIVE);
        for other in others.iter().filter(|_| self.plan.revision > 0) {
            let said = ["Taken back: given with another visit.".to_owned()];
            self.event(lines, &dose(other), &visit.when, "Planned visit", &said, CANCELLED);
        }
    }

    fn mark(&self, lines: &mut Lines, mark: &Mark) {
        let title = if self.detail { format!("Day given: {}", mark.name) } else { "Planned day".to_owned() };
        self.event(lines, &mark.name, &mark.when, &title, &self.about(iter::empty()), TENTATIVE);
    }

    /// What every event says: which plan it is of, and who says so.
    fn about<'c>(&self, citations: impl Iterator<Item = &'c Citation>) -> Vec<String> {
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
        for citation in citations {
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

    fn event(
        &self,
        lines: &mut Lines,
        thing: &str,
        when: &PlannedDay,
        title: &str,
        said: &[String],
        status: &str,
    ) {
        let first = when.date.first();
        lines.add("BEGIN", "VEVENT");
        lines.add("UID", &self.uid(thing));
        // The same for the same input: the day of the knowledge, not of the clock.
        lines.add("DTSTAMP", &format!("{}T000000Z", basic(self.answer.reply.knowledge.compiled.first())));
        lines.add("SEQUENCE", &self.plan.revision.to_string());
        lines.add("DTSTART;VALUE=DATE", &basic(first));
        // The day after the last, by the rule for all-day events. A plan ends before the last day of the calendar.
        lines.add("DTEND;VALUE=DATE", &basic(first.saturating_add(1.day())));
        lines.add("SUMMARY", &escape(&format!("{title} (day {}, week {})", when.day, when.week)));
        lines.add("DESCRIPTION", &escape(&said.join("\n")));
        lines.add("STATUS", status);
        // A visit takes no whole day, and is nobody else's business.
        lines.add("TRANSP", "TRANSPARENT");
        lines.add("CLASS", "PRIVATE");
        lines.add("END", "VEVENT");
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

/// Content lines.
struct Lines(String);

impl Lines {
    /// Adds a line, folded: no line has more than 75 octets, and no character is cut.
    fn add(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if length + c.len_utf8() > LONGEST_LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LONGEST_LINE, Lines, escape};

    proptest! {
        /// Whatever a value holds, its lines are short, end with CRLF, and give it back when they are unfolded.
        #[test]
        fn a_folded_line_unfolds_to_what_it_was(value in "\\PC{0,300}") {
            let mut lines = Lines(String::new());
            lines.add("DESCRIPTION", &value);
            let text = lines.0;
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
