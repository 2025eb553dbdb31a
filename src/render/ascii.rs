//! Text for what shows nothing but ASCII.

/// The nearest that ASCII has.
pub(super) fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '≥' => plain.push_str(">="),
            '≤' => plain.push_str("<="),
            '×' | '●' => plain.push('x'),
            '–' | '—' | '−' | '‑' => plain.push('-'),
            '‘' | '’' => plain.push('\''),
            '“' | '”' => plain.push('"'),
            '…' => plain.push_str("..."),
            '·' => plain.push('.'),
            '•' => plain.push('*'),
            '²' => plain.push('2'),
            '®' => plain.push_str("(R)"),
            '™' => plain.push_str("(TM)"),
            '±' => plain.push_str("+/-"),
            '▲' => plain.push('^'),
            c if c.is_ascii() => plain.push(c),
            c => {
                // Letters with accents lose them; what is left has no ASCII form.
                let folded = crate::text::fold(&c.to_string());
                plain.push_str(if folded.is_ascii() && !folded.is_empty() { &folded } else { "?" });
            }
        }
    }
    plain
}
