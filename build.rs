//! Checks the knowledge under `assets/knowledge/` and compiles it to what the program holds. Knowledge that breaks a rule
//! does not build.

use std::{env, fs, path::Path, process::Command};

use immunoref_index::store::Writer;
use immunoref_knowledge::{Knowledge, Problem, compile, model::Edition, read};

/// The variable that names a folder of knowledge files to build in: the benches put in ten times as much.
const KNOWLEDGE: &str = "IMMUNOREF_BUILD_KNOWLEDGE";

fn main() {
    link_unwinder();
    let folder = env::var(KNOWLEDGE).unwrap_or_else(|_| "assets/knowledge".to_owned());
    println!("cargo::rerun-if-env-changed={KNOWLEDGE}");
    println!("cargo::rerun-if-changed={folder}\ncargo::rerun-if-changed=assets/schema");
    let write = |file: &str, bytes: &[u8]| {
        let out = env::var("OUT_DIR").expect("cargo names a folder for output");
        fs::write(Path::new(&out).join(file), bytes).expect("the folder takes files");
    };
    let compiled = read(Path::new(&folder)).and_then(|texts| compile(&texts, &[]));
    let rules = |all: Vec<Problem>| all.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n");
    let compiled = compiled.unwrap_or_else(|problems| panic!("\n{}", rules(problems)));
    write("knowledge.bin", &compiled);
    let Edition { version, compiled } = Knowledge::new(compiled.leak()).expect("it was laid out").edition;
    println!("cargo::rustc-env=KNOWLEDGE_EDITION=knowledge {version}, compiled {compiled}");
    let schemas = ["reply", "batch", "knowledge"].map(|name| {
        let file = format!("assets/schema/{name}.schema.json");
        let text = fs::read_to_string(file).expect("the schema is there");
        // Without white space, which is half of it.
        serde_json::from_str::<serde_json::Value>(&text).expect("a schema is JSON").to_string()
    });
    let mut packed = Writer::default();
    // As one value, because they have much in common.
    let at = packed.packed([schemas]);
    write("schemas.bin", &packed.finish(&at));
}

/// Puts the unwinder into a release for Linux: to load its library takes a tenth of a lookup, and only panics ask for it.
/// A static program has it anyway, and a linker that was chosen by hand may not have it.
fn link_unwinder() {
    let variable = |name: &str| env::var(name).unwrap_or_default();
    let is_release = variable("PROFILE") == "release" && variable("CARGO_CFG_TARGET_OS") == "linux";
    let is_own = is_release && variable("TARGET") == variable("HOST");
    let flags = variable("CARGO_ENCODED_RUSTFLAGS");
    let is_chosen = flags.contains("linker") || env::var_os("RUSTC_LINKER").is_some();
    let is_static = variable("CARGO_CFG_TARGET_FEATURE").contains("crt-static");
    // A compiler answers with a path where it has such a file, else with the bare name.
    let found = || Command::new("cc").arg("-print-file-name=libgcc_eh.a").output();
    if is_own && !is_chosen && !is_static && found().is_ok_and(|it| it.stdout.starts_with(b"/")) {
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}
