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
    process::{self, exit},
};

/// The variable that names a folder of knowledge files to build in.
const KNOWLEDGE: &str = "IMMUNOREF_BUILD_KNOWLEDGE";

/// The order in which functions stand in a release, those that lookups run side by side: made by `link/order`.
const ORDER: &str = "link/lookups.ld";

fn main() {
    order();
    unwinder();
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

/// Has the linker of a release for Linux keep that order: a whole process takes a twentieth less, and a tenth where its
/// file is cold. A linker that was chosen by hand may not know of such scripts, and is left alone.
fn order() {
    println!("cargo::rerun-if-changed={ORDER}");
    let variable = |name| env::var(name).unwrap_or_default();
    let flags = variable("CARGO_ENCODED_RUSTFLAGS");
    let chosen =
        env::var_os("RUSTC_LINKER").is_some() || flags.contains("linker") || flags.contains("fuse-ld");
    if variable("PROFILE") == "release" && variable("CARGO_CFG_TARGET_OS") == "linux" && !chosen {
        println!("cargo::rustc-link-arg-bins=-T{}/{ORDER}", variable("CARGO_MANIFEST_DIR"));
    }
}

/// Links the unwinder of a release for Linux into it, where the compiler for C has it to be linked: to load a library of
/// its own for it takes a tenth of a lookup, and only panics ask for it. The library comes before what asks for it, so
/// that a linker which does not look back takes the other one as ever.
fn unwinder() {
    const ARCHIVE: &str = "libgcc_eh.a";
    let variable = |name| env::var(name).unwrap_or_default();
    let is_static = variable("CARGO_CFG_TARGET_FEATURE").split(',').any(|it| it == "crt-static");
    let is_here = variable("TARGET") == variable("HOST") && variable("TARGET").contains("-linux-gnu");
    if variable("PROFILE") != "release" || is_static || !is_here {
        return;
    }
    // Where there is none, the answer is the name as it was asked.
    let found = process::Command::new("cc").arg(format!("-print-file-name={ARCHIVE}")).output();
    if found.is_ok_and(|it| it.status.success() && it.stdout.trim_ascii() != ARCHIVE.as_bytes()) {
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
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
