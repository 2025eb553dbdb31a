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

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, exit},
};

/// The variable that names a folder of knowledge files to build in.
const KNOWLEDGE: &str = "IMMUNOREF_BUILD_KNOWLEDGE";

/// The order in which functions stand in a release, those that lookups run side by side: made by `link/order`.
const ORDER: &str = "link/lookups.ld";

/// An option that only LLD has, by which it writes what it links.
const AT_ONE_GO: &str = "-Wl,--mmap-output-file";

fn main() {
    link();
    // Other knowledge than that of the project: the benches put in a hundred times as much.
    println!("cargo::rerun-if-env-changed={KNOWLEDGE}");
    let folder = env::var(KNOWLEDGE).unwrap_or_else(|_| "assets/knowledge".to_owned());
    println!("cargo::rerun-if-changed={folder}");
    let out = env::var("OUT_DIR").expect("cargo names a folder for output");
    let texts = knowledge::read(Path::new(&folder)).unwrap_or_else(|problems| refuse(&problems));
    let form = form().expect("the sources are there");
    let compiled = knowledge::encode(&texts, &[], form.clone()).unwrap_or_else(|problems| refuse(&problems));
    fs::write(Path::new(&out).join("knowledge.bin"), &compiled).expect("the folder for output takes files");
    let edition = knowledge::Knowledge::made(&compiled.into()).edition;
    println!("cargo::rustc-env=KNOWLEDGE_FORM={form}");
    println!(
        "cargo::rustc-env=KNOWLEDGE_EDITION=knowledge {}, compiled {}",
        edition.version, edition.compiled
    );
}

/// Has a release for Linux linked so that it starts sooner. None of it changes what it does, and a linker that was chosen
/// by hand may not know of it, and is left alone.
fn link() {
    println!("cargo::rerun-if-changed={ORDER}");
    let flags = variable("CARGO_ENCODED_RUSTFLAGS");
    let is_chosen =
        env::var_os("RUSTC_LINKER").is_some() || flags.contains("linker") || flags.contains("fuse-ld");
    if variable("PROFILE") != "release" || variable("CARGO_CFG_TARGET_OS") != "linux" || is_chosen {
        return;
    }
    // A whole process takes a twentieth less, and a tenth where its file is cold.
    println!("cargo::rustc-link-arg-bins=-T{}/{ORDER}", variable("CARGO_MANIFEST_DIR"));
    if variable("TARGET") != variable("HOST") {
        return;
    }
    // The pages of a file that was written through a mapping lie singly in memory, and are mapped one by one: until it is
    // copied, a program starts a sixth slower. This has LLD 22 write at one go, where the two names of the option stand
    // for each other; where they do not, it is what LLD does by itself.
    if links_with(AT_ONE_GO) {
        println!("cargo::rustc-link-arg-bins={AT_ONE_GO}");
    }
    // To load a library of its own for the unwinder takes a tenth of a lookup, and only panics ask for it. Static
    // programs have it in them anyway.
    let is_static = variable("CARGO_CFG_TARGET_FEATURE").split(',').any(|it| it == "crt-static");
    if !is_static && links_with("-lgcc_eh") {
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

/// Whether rustc can link with an option: tried on a program that does nothing.
fn links_with(option: &str) -> bool {
    let program = Path::new(&variable("OUT_DIR")).join("nothing");
    let source = program.with_extension("rs");
    fs::write(&source, "fn main() {}").expect("the folder for output takes files");
    let mut rustc = Command::new(variable("RUSTC"));
    let tried = rustc.arg(source).arg("-o").arg(program).arg(format!("-Clink-arg={option}")).output();
    tried.is_ok_and(|it| it.status.success())
}

/// A checksum of all that decides how knowledge is compiled. What was compiled in another form is not read, although it
/// may have come of the same files.
fn form() -> io::Result<String> {
    let folder = fs::read_dir("src/knowledge")?.map(|file| Ok(file?.path()));
    let mut sources = folder.collect::<io::Result<Vec<PathBuf>>>()?;
    sources.extend(["src/english.rs", "src/fold.rs", "assets/words/english.txt"].map(PathBuf::from));
    sources.sort_unstable();
    let mut sum = crc32fast::Hasher::new();
    for source in sources {
        sum.update(&fs::read(source)?);
    }
    Ok(format!("{:08x}", sum.finalize()))
}

#[allow(clippy::print_stderr)] // cargo shows what a failing build says there
fn refuse(problems: &[knowledge::Problem]) -> ! {
    for problem in problems {
        eprintln!("{problem}");
    }
    exit(1)
}
