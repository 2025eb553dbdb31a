//! A picture of a terminal: text with escape sequences, drawn as SVG. Lines
//! are drawn and not written, so that they meet whatever font is at hand.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

/// Size of a character, and of the margin around all of them.
const WIDE: f32 = 8.4;
const HIGH: f32 = 18.0;
const MARGIN: f32 = 16.0;

const STYLE: &str = "\
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #d8dee6; }
.strong { font-weight: bold; fill: #ffffff; }
.faint { fill: #8b97a5; }
.mark { text-decoration: underline; }
path { fill: none; stroke: #6b7684; }
.dashed { stroke-dasharray: 2 2; stroke: #4a535e; }";

/// Draws a screen.
pub(crate) fn draw(screen: &str, title: &str) -> String {
    let mut columns = 0;
    let mut body = String::new();
    for (row, line) in screen.lines().enumerate() {
        columns = columns.max(draw_line(&mut body, line, row));
    }
    let (width, height) = (place(columns, WIDE) + MARGIN, place(screen.lines().count(), HIGH) + MARGIN);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" xml:space=\"preserve\">\n\
         <title>{title}</title>\n<style>\n{STYLE}\n</style>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#161b22\"/>\n{body}</svg>\n"
    )
}

/// Draws a line and gives its width in columns.
fn draw_line(body: &mut String, line: &str, row: usize) -> usize {
    let mut column = 0;
    let mut class = "";
    let mut run = Run::default();
    let (mut solid, mut dashed) = (String::new(), String::new());
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            run.finish(body, row, class);
            let code: String = rest.by_ref().take_while(|it| *it != 'm').collect();
            class = match code.as_str() {
                "[0" => "",
                "[1" => "strong",
                "[1;4" => "strong mark",
                "[2" => "faint",
                _ => panic!("no style for the escape sequence {code:?}"),
            };
            continue;
        }
        if let Some(arms) = arms(c) {
            run.finish(body, row, class);
            let path = if matches!(c, '┆' | '╌') { &mut dashed } else { &mut solid };
            stroke(path, arms, (column, row), matches!(c, '╭' | '╮' | '╰' | '╯'));
        } else {
            run.push(c, column);
        }
        column += c.width().unwrap_or_default();
    }
    run.finish(body, row, class);
    for (class, path) in [("", solid), (" class=\"dashed\"", dashed)] {
        if !path.is_empty() {
            writeln!(body, "<path{class} d=\"{}\"/>", path.trim_end()).unwrap();
        }
    }
    column
}

/// Characters of one style, side by side.
#[derive(Default)]
struct Run {
    text: String,
    start: usize,
}

impl Run {
    fn push(&mut self, c: char, column: usize) {
        if self.text.is_empty() {
            if c == ' ' {
                return;
            }
            self.start = column;
        }
        self.text.push(c);
    }

    fn finish(&mut self, body: &mut String, row: usize, class: &str) {
        let text = self.text.trim_end();
        if !text.is_empty() {
            let columns: usize = text.chars().filter_map(UnicodeWidthChar::width).sum();
            let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            writeln!(
                body,
                "<text{class} x=\"{:.1}\" y=\"{:.1}\" textLength=\"{:.1}\" \
                 lengthAdjust=\"spacingAndGlyphs\">{text}</text>",
                place(self.start, WIDE),
                place(row, HIGH) + HIGH * 0.75,
                length(columns, WIDE),
            )
            .unwrap();
        }
        self.text.clear();
    }
}

/// Where the arms of a line character reach: up, down, left, right.
fn arms(c: char) -> Option<[bool; 4]> {
    let arms = match c {
        '─' | '╌' | '═' => "lr",
        '│' | '┆' => "ud",
        '╭' => "dr",
        '╮' => "dl",
        '╰' => "ur",
        '╯' => "ul",
        '├' | '╞' => "udr",
        '┤' | '╡' => "udl",
        '┬' => "dlr",
        '┴' => "ulr",
        '┼' | '╪' => "udlr",
        _ => return None,
    };
    Some(['u', 'd', 'l', 'r'].map(|arm| arms.contains(arm)))
}

fn stroke(path: &mut String, arms: [bool; 4], (column, row): (usize, usize), round: bool) {
    let (left, top) = (place(column, WIDE), place(row, HIGH));
    let (x, y) = (left + WIDE / 2.0, top + HIGH / 2.0);
    let ends = [(x, top), (x, top + HIGH), (left, y), (left + WIDE, y)];
    let mut ends = ends.into_iter().zip(arms).filter_map(|(end, drawn)| drawn.then_some(end));
    if round {
        let ((x1, y1), (x2, y2)) = (ends.next().unwrap(), ends.next().unwrap());
        write!(path, "M{x1:.1} {y1:.1}Q{x:.1} {y:.1} {x2:.1} {y2:.1} ").unwrap();
    } else {
        for (x1, y1) in ends {
            write!(path, "M{x:.1} {y:.1}L{x1:.1} {y1:.1} ").unwrap();
        }
    }
}

/// Where a column or row starts.
fn place(number: usize, size: f32) -> f32 {
    MARGIN + length(number, size)
}

fn length(number: usize, size: f32) -> f32 {
    f32::from(u16::try_from(number).expect("a screen is smaller")) * size
}
