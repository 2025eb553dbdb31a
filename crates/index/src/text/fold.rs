//! Folding: the one form in which names and queries are compared.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Folds a text for comparison: lower case, compatibility forms and accents
/// resolved, trademark signs and possessives off, and everything that is
/// neither a letter nor a digit turned into single spaces.
///
/// ```
/// assert_eq!(immunoref_index::text::fold("Jemperli®"), "jemperli");
/// assert_eq!(immunoref_index::text::fold("MK-3475"), "mk 3475");
/// assert_eq!(immunoref_index::text::fold("Hashimoto’s"), "hashimoto");
/// ```
pub fn fold(text: &str) -> String {
    // Most names are plain letters already; the long way is for the rest.
    let text = if text.is_ascii() {
        text.to_lowercase()
    } else {
        text.chars()
            .filter(|c| !matches!(c, '®' | '™' | '©') && !is_invisible(*c))
            .nfkd()
            .filter(|c| !is_combining_mark(*c))
            .flat_map(char::to_lowercase)
            .collect()
    };
    let text = if text.contains(['(', '’']) {
        text.replace("(r)", " ").replace("(tm)", " ").replace('’', "'")
    } else {
        text
    };
    let mut folded = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'') {
        let word = word.strip_suffix("'s").unwrap_or(word);
        let start = folded.len() + usize::from(!folded.is_empty());
        for (i, c) in word.chars().filter(|c| *c != '\'').enumerate() {
            if i == 0 && start > 0 {
                folded.push(' ');
            }
            folded.push(c);
        }
    }
    folded
}

/// A word of [`words_of`] as it can be shown: a decimal point is one again.
pub fn shown_word(word: &str) -> String {
    match word.split_once('d') {
        Some((whole, part)) if is_number(whole) && is_number(part) => format!("{whole}.{part}"),
        _ => word.to_owned(),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

/// The words of a text, folded, with numbers as they stand: `1,000` and `2.5` are one word each, and a percent sign is one.
pub fn words_of(text: &str) -> impl Iterator<Item = String> {
    let characters: Vec<char> = text.chars().collect();
    let is_digit = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(char::is_ascii_digit);
    let mut spelt = String::with_capacity(text.len());
    for (at, c) in characters.iter().enumerate() {
        let is_within = is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        match c {
            ',' if is_within => {}
            '.' if is_within => spelt.push('d'),
            '%' => spelt.push_str(" percent "),
            other => spelt.push(*other),
        }
    }
    let folded = fold(&spelt);
    folded.split(' ').filter(|it| !it.is_empty()).map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// A folded text without its spaces: in what people type they stand anywhere.
pub fn squeeze(folded: &str) -> String {
    folded.replace(' ', "")
}

/// Whether a text that is cut off after so many bytes loses a part of a number: what is left is another number.
pub fn is_within_number(text: &str, end: usize) -> bool {
    let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    end > 0 && is_digit(end - 1) && is_digit(end)
}

/// Whether a character takes no place of its own on the screen, or turns the
/// direction of writing: none of them belongs into a name, a text or an echo.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a character may stand in nothing that is shown: it steers a terminal, cannot be seen, ends a line for some
/// readers, or means something else to each of them.
pub fn is_unfit(c: char) -> bool {
    c.is_control()
        || is_invisible(c)
        || matches!(c,
            '\u{2028}' | '\u{2029}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{1d173}'..='\u{1d17a}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

/// Takes the ending off a folded word, lightly: `trials` and `trial`,
/// `wheezing` and `wheeze`, `approved` and `approves` become the same.
pub fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 7] = ["ing", "ies", "ed", "es", "ly", "s", "y"];
    let cut =
        ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.chars().count() >= 3));
    let cut = match cut {
        // `diagnosis`, `toxicities`: an s that is no plural stays off in both.
        Some(rest) if !word.ends_with("ss") => rest,
        _ => word,
    };
    cut.strip_suffix('e').filter(|rest| rest.chars().count() >= 3).unwrap_or(cut)
}

/// A folded word in American spelling, near enough to compare: `diarrhoea`, `anaemia` and `colour` without their British
/// letters.
pub fn spelt_in_american(word: &str) -> String {
    let word = word.replace("ae", "e").replace("oe", "e");
    match word.strip_suffix("our").filter(|rest| rest.len() >= 3) {
        Some(rest) => format!("{rest}or"),
        None => word,
    }
}

#[cfg(test)]
mod tests {
    use super::{fold, stem};

    #[test]
    fn words_of_one_family_share_a_stem() {
        for family in [
            &["trial", "trials"][..],
            &["wheeze", "wheezing", "wheezes"],
            &["approve", "approved", "approves", "approving"],
            &["study", "studies"],
            &["infusion", "infusions"],
            &["rash", "rashes"],
            &["fatigue", "fatigued"],
        ] {
            for word in family {
                assert_eq!(stem(word), stem(family[0]), "{word}");
            }
        }
        assert_ne!(stem("rash"), stem("rate"));
    }

    #[test]
    fn folds_what_people_type() {
        for (typed, folded) in [
            ("KEYTRUDA", "keytruda"),
            ("Keytruda (pembrolizumab)", "keytruda pembrolizumab"),
            ("  jemperli(R)  ", "jemperli"),
            ("Ｋｅｙｔｒｕｄａ", "keytruda"),
            ("pémbrolizumab", "pembrolizumab"),
            ("key\u{200b}truda", "keytruda"),
            ("can't breathe", "cant breathe"),
            ("graves' disease", "graves disease"),
            ("'s", ""),
            ("😀 \t\u{1b}[31m", "31m"),
            ("", ""),
        ] {
            assert_eq!(fold(typed), folded, "{typed:?}");
        }
    }
}
