//! Checks the knowledge under `assets/knowledge/` and turns it into the
//! tables that the binary holds, with the same code that the program itself
//! uses to read knowledge. Knowledge that breaks a rule does not build.

#![allow(dead_code, missing_docs, unreachable_pub, unused_imports)] // a build needs only a part of these modules

#[path = "src/fold.rs"]
mod fold;
#[path = "src/knowledge/mod.rs"]
mod knowledge;

use std::{env, fs, path::Path, process::exit};

/// The variable that names a folder of knowledge files to build in.
const KNOWLEDGE: &str = "IMMUNOREF_BUILD_KNOWLEDGE";

fn main() {
    // Other knowledge than that of the project: the benches put in a hundred times as much.
    println!("cargo::rerun-if-env-changed={KNOWLEDGE}");
    let folder = env::var(KNOWLEDGE).unwrap_or_else(|_| "assets/knowledge".to_owned());
    println!("cargo::rerun-if-changed={folder}");
    let out = env::var("OUT_DIR").expect("cargo names a folder for output");
    let compiled = knowledge::load(Path::new(&folder), &[]).unwrap_or_else(|problems| refuse(&problems));
    let edition = compiled.edition();
    println!(
        "cargo::rustc-env=KNOWLEDGE_EDITION=knowledge {}, compiled {}",
        edition.version, edition.compiled
    );
    for (name, text) in [
        ("edition.json", &*compiled.edition),
        ("sha256.txt", &compiled.sha256),
        ("entries.tsv", compiled.entries.text()),
        ("belonging.tsv", compiled.belonging.text()),
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
fn refuse(problems: &[knowledge::Problem]) -> ! {
    for problem in problems {
        eprintln!("{problem}");
    }
    exit(1)
}
