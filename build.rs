//! Checks the knowledge under `assets/knowledge/` and compiles it to what the
//! binary holds, with the same code that the program itself
//! uses to read knowledge. Knowledge that breaks a rule does not build.

#![allow(dead_code, missing_docs, unreachable_pub, unused_imports)] // a build needs only a part of these modules

#[path = "src/english.rs"]
mod english;
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
    let texts = knowledge::read(Path::new(&folder)).unwrap_or_else(|problems| refuse(&problems));
    let compiled = knowledge::encode(&texts, &[], String::new()).unwrap_or_else(|problems| refuse(&problems));
    fs::write(Path::new(&out).join("knowledge.bin"), &compiled).expect("the folder for output takes files");
    let edition = knowledge::Knowledge::made(&compiled.into()).edition;
    println!(
        "cargo::rustc-env=KNOWLEDGE_EDITION=knowledge {}, compiled {}",
        edition.version, edition.compiled
    );
}

#[allow(clippy::print_stderr)] // cargo shows what a failing build says there
fn refuse(problems: &[knowledge::Problem]) -> ! {
    for problem in problems {
        eprintln!("{problem}");
    }
    exit(1)
}
