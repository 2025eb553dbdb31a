//! Checks the knowledge under `assets/knowledge/` and turns it into the
//! tables that the binary holds, with the same code that the program itself
//! uses to read knowledge. Knowledge that breaks a rule does not build.

#![allow(dead_code, missing_docs, unreachable_pub, unused_imports)] // a build needs only a part of these modules

#[path = "src/fold.rs"]
mod fold;
#[path = "src/knowledge/mod.rs"]
mod knowledge;

use std::{env, fs, path::Path, process::exit};

fn main() {
    println!("cargo::rerun-if-changed=assets/knowledge");
    let out = env::var("OUT_DIR").expect("cargo names a folder for output");
    let texts =
        knowledge::read(Path::new("assets/knowledge")).unwrap_or_else(|error| refuse(&[error.to_string()]));
    let compiled = knowledge::compile(&texts)
        .unwrap_or_else(|problems| refuse(&problems.iter().map(ToString::to_string).collect::<Vec<_>>()));
    for (name, text) in [
        ("edition.json", &*compiled.edition),
        ("entries.tsv", compiled.entries.text()),
        ("bodies.jsonl", &compiled.bodies),
        ("names.tsv", compiled.names.text()),
        ("others.tsv", compiled.others.text()),
        ("other_bodies.json", &compiled.other_bodies),
        ("sources.tsv", compiled.sources.text()),
        ("words.tsv", compiled.words.text()),
        ("fillers.tsv", compiled.fillers.text()),
        ("subjects.tsv", compiled.subjects.text()),
    ] {
        fs::write(Path::new(&out).join(name), text).expect("the folder for output takes files");
    }
}

#[allow(clippy::print_stderr)] // cargo shows what a failing build says there
fn refuse(problems: &[String]) -> ! {
    for problem in problems {
        eprintln!("{problem}");
    }
    exit(1)
}
