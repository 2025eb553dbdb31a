//! The tests of the program, in one crate: linked once, and run side by side
//! to the last of them.

#![allow(clippy::unwrap_used)] // a test may fail

mod abuse;
mod article;
mod ask;
mod bad_input;
mod batch;
mod codes;
mod common;
mod compare;
mod conflicts;
mod contract;
mod docs;
mod events;
mod knowledge;
mod labels;
mod look;
mod management;
mod matching;
mod matching_all;
mod names;
mod next;
mod own_knowledge;
mod pages;
mod plan;
mod polarity;
mod properties;
mod questions;
mod schema;
mod statements;
mod symptoms;

/// A file of tests that is not named above would not be compiled, and nobody would miss it.
#[test]
fn every_file_of_tests_is_a_part_of_this_crate() {
    let named = include_str!("main.rs");
    for file in std::fs::read_dir("tests").unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let is_part = name == "main" || named.contains(&format!("\nmod {name};\n"));
        assert!(path.extension().is_none_or(|it| it != "rs") || is_part, "{}", path.display());
    }
}
