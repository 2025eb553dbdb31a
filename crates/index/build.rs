//! Makes the list of everyday words into a set that is looked up without being decoded.

use std::{env, fs, path::Path};

fn main() {
    let list = "../../assets/words/english.txt";
    println!("cargo::rerun-if-changed={list}");
    let words = fs::read_to_string(list).expect("the list of words can be read");
    let set = fst::Set::from_iter(words.lines()).expect("the words are sorted, and each is there once");
    let file = Path::new(&env::var("OUT_DIR").expect("cargo names a folder for output")).join("english.fst");
    fs::write(file, set.as_fst().as_bytes()).expect("the folder takes files");
}
