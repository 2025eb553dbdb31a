//! Makes the lists of words into sets that are looked up without being decoded.

use std::{env, fs, path::Path};

fn main() {
    let out = env::var("OUT_DIR").expect("cargo names a folder for output");
    for list in ["english", "medical", "drugs", "stand-ins"] {
        let file = format!("../../assets/words/{list}.txt");
        println!("cargo::rerun-if-changed={file}");
        let words = fs::read_to_string(file).expect("the list of words can be read");
        // A word that is only looked for needs no number.
        let number = |at: u64| if list == "drugs" { at } else { 0 };
        let numbered = words.lines().zip((0..).map(number));
        let map = fst::Map::from_iter(numbered).expect("the words are sorted, and each is there once");
        let bytes = map.as_fst().as_bytes();
        fs::write(Path::new(&out).join(format!("{list}.fst")), bytes).expect("the folder takes files");
    }
}
