//! How slugs, percentages and doses are written.

/// A name in kebab-case: `keynote-522`.
pub(super) fn is_kebab(slug: &str) -> bool {
    !slug.is_empty()
        && slug.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// `3.4`, `12`, `<0.1`.
pub(super) fn is_percent(text: &str) -> bool {
    let number = text.strip_prefix('<').unwrap_or(text);
    !number.is_empty()
        && number.split('.').count() <= 2
        && number.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// The rule of safe dose notation that a text breaks, if any.
pub(super) fn dose_notation(text: &str) -> Option<&'static str> {
    const UNITS: [&str; 11] = ["mg", "g", "kg", "mcg", "mL", "ml", "units", "mm", "cm", "kDa", "m²"];
    const UNSAFE: [(&str, &str); 12] = [
        ("µg", "write mcg"),
        ("μg", "write mcg"),
        ("ug", "write mcg"),
        ("IU", "write units"),
        ("U", "write units"),
        ("cc", "write mL"),
        ("ml", "write mL"),
        ("SC", "write subcutaneous"),
        ("SQ", "write subcutaneous"),
        ("subq", "write subcutaneous"),
        ("qd", "write daily"),
        ("qw", "write weekly"),
    ];
    // The address of a page holds no dose.
    let is_address = |word: &&str| word.starts_with("https://") || word.starts_with("http://");
    let text: String = text.split(' ').filter(|word| !is_address(word)).collect::<Vec<_>>().join(" ");
    let text = text.as_str();
    let words: Vec<&str> = text
        .split([' ', '/', '(', ')', '[', ']', ',', ';', ':'])
        .map(|word| word.trim_end_matches('.'))
        .collect();
    for word in text.split([' ', '-', '–']) {
        let word = word
            .trim_start_matches(['(', '[', '≥', '≤', '<'])
            .trim_end_matches([')', ']', ';', ':', '.', ',']);
        let digits = word.bytes().take_while(|b| b.is_ascii_digit() || *b == b',' || *b == b'.').count();
        let (number, rest) = word.split_at(digits);
        if !number.is_empty()
            && UNITS.iter().any(|unit| rest == *unit || rest.starts_with(&format!("{unit}/")))
        {
            return Some("a space stands between number and unit");
        }
        if number.starts_with('.') && rest.is_empty() && number.len() > 1 {
            return Some("a zero stands before a decimal point");
        }
        let interval = word.to_lowercase();
        let interval = interval.strip_prefix('q').unwrap_or_default().trim_end_matches(['d', 'w', 'h']);
        if !interval.is_empty() && interval.bytes().all(|b| b.is_ascii_digit()) {
            return Some("write every 3 weeks, not q3w");
        }
    }
    for pair in text.split(' ').collect::<Vec<_>>().windows(2) {
        let number = pair[0].trim_start_matches(['(', '[', '≥', '≤', '<']);
        let number = number.rsplit(['-', '–']).next().unwrap_or_default();
        let unit =
            pair[1].trim_end_matches(|c: char| ".,;:)".contains(c)).split('/').next().unwrap_or_default();
        let numeric =
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
        if !numeric || !UNITS.contains(&unit) {
            continue;
        }
        if number.contains('.') && number.ends_with('0') {
            return Some("no zero trails after a decimal point");
        }
        if number.len() >= 4 && number.bytes().all(|b| b.is_ascii_digit()) {
            return Some("thousands have a comma");
        }
    }
    if let Some((_, rule)) = UNSAFE.iter().find(|(word, _)| words.contains(word)) {
        return Some(rule);
    }
    let is_bare = |after: &str| !after.starts_with(|c: char| c.is_ascii_digit());
    let is_compared = text.contains('>') || text.split('<').skip(1).any(is_bare);
    is_compared.then_some("no bare > or <: write more than, at least, less than")
}

#[cfg(test)]
mod tests {
    use super::{dose_notation, is_kebab, is_percent};

    #[test]
    fn doses_are_written_as_safety_bodies_ask() {
        for good in [
            "200 mg every 3 weeks",
            "1,000 mg every 6 weeks",
            "0.5 mg",
            "395 mg and 4,800 units in 2.4 mL",
            "80 mg/m² on days 1, 8 and 15",
            "CPS at least 10, CPS ≥10",
            "10 mg/kg on days 1 and 8 of 21-day cycles",
            "Grade 3.",
            "<0.1",
            "in 2023",
            "see https://example.org/q3w?a>b",
        ] {
            assert_eq!(dose_notation(good), None, "{good}");
        }
        for bad in [
            "200mg",
            "1.0 mg",
            "1000 mg",
            ".5 mg",
            "q3w",
            "q21d",
            "5 µg",
            "500 IU",
            "4800 U",
            "more than >10",
            "5 cc",
            "given SC",
            "a 100mg/4 mL vial",
            "(200mg)",
            "Q3W",
            "200-400mg",
            "200–400mg",
            "≥1000 mg",
            "every q6w.",
            "2.50 mL",
            "see http: give 9000mg",
            "https://example.org 9000mg",
        ] {
            assert!(dose_notation(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn slugs_and_percentages() {
        assert!(is_kebab("keynote-522") && is_kebab("cps"));
        for bad in ["", "-a", "a-", "a--b", "A", "a b", "é"] {
            assert!(!is_kebab(bad), "{bad}");
        }
        for good in ["3.4", "12", "<0.1", "0"] {
            assert!(is_percent(good), "{good}");
        }
        for bad in ["", "<", "3.", ".4", "3.4%", "1.2.3", ">1", "-1"] {
            assert!(!is_percent(bad), "{bad}");
        }
    }
}
