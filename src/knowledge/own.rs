//! Knowledge of one's own: a folder of files, with or without what was
//! compiled of them beside.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use super::{FILES, Knowledge, OtherDrug, Problem, encode, read, store};

/// The file in a folder that holds what was compiled of the others.
pub const COMPILED: &str = "compiled.bin";

/// Bytes of files from which on a call that reads all of them keeps people waiting: about half a second.
const LARGE: u64 = 8 << 20;

/// Knowledge of a folder: what was compiled of it, if that is still so, else compiled anew. Names of other drugs that
/// are built in hold as if they stood in its files.
///
/// # Errors
/// Every file that cannot be read, else every rule that they break.
pub fn load(folder: &Path, built_in: &Knowledge) -> Result<Knowledge, Vec<Problem>> {
    // What is kept is only a help: where anything is amiss with it, the files themselves are read.
    let knowledge = if let Ok(Some(knowledge)) = kept(folder, built_in) {
        knowledge
    } else {
        let made = Knowledge::made(&make(folder, built_in)?.into());
        Knowledge { worth_keeping: size(folder) >= LARGE, ..made }
    };
    Ok(Knowledge { folder: Some(folder.to_owned()), ..knowledge })
}

/// How many bytes the files of a folder have.
fn size(folder: &Path) -> u64 {
    FILES.iter().filter_map(|file| fs::metadata(folder.join(file)).ok()).map(|about| about.len()).sum()
}

/// What was compiled of a folder, if it is still what its files and this program would give.
fn kept(folder: &Path, built_in: &Knowledge) -> io::Result<Option<Knowledge>> {
    let path = folder.join(COMPILED);
    let (header, parts) = store::read(&path)?;
    let is_so = header.origin == origin(folder, built_in)? && is_newest(&path, folder)?;
    if is_so { Knowledge::open((header, parts)).map(Some) } else { Ok(None) }
}

/// Whether a file was written after all those that it was made of. What was written within the same tick of the clock
/// may have been written again in it.
fn is_newest(path: &Path, folder: &Path) -> io::Result<bool> {
    let written = |path: &Path| fs::metadata(path)?.modified();
    let files: io::Result<Vec<_>> = FILES.iter().map(|file| written(&folder.join(file))).collect();
    let (made, files) = (written(path)?, files?);
    Ok(files.into_iter().all(|file| file < made))
}

/// Compiles the files of a folder.
///
/// # Errors
/// Every file that cannot be read, else every rule that they break.
pub fn make(folder: &Path, built_in: &Knowledge) -> Result<Vec<u8>, Vec<Problem>> {
    // Before the files are read: if one is changed meanwhile, what is kept is not taken for what it holds.
    let origin = origin(folder, built_in).unwrap_or_default();
    let in_force: Vec<OtherDrug> = built_in.other_drugs().collect();
    encode(&read(folder)?, &in_force, origin)
}

/// Keeps what was compiled in its folder, whole or not at all, and tells where.
///
/// # Errors
/// Where it cannot be written.
pub fn keep(folder: &Path, compiled: &[u8]) -> io::Result<PathBuf> {
    let (path, unfinished) =
        (folder.join(COMPILED), folder.join(format!("{COMPILED}.{}", std::process::id())));
    let written =
        fs::write(&unfinished, store::in_pages(compiled)?).and_then(|()| fs::rename(&unfinished, &path));
    if written.is_err() {
        // It may never have come to be.
        let _ = fs::remove_file(&unfinished);
    }
    written.map(|()| path)
}

/// What compiled knowledge is made of: the program with its own knowledge and the form in which it compiles, and each
/// file by its length and the time at which it was written.
fn origin(folder: &Path, built_in: &Knowledge) -> io::Result<String> {
    let mut origin = format!("{} {:08x}", env!("CARGO_PKG_VERSION"), built_in.sum);
    for file in FILES {
        let about = fs::metadata(folder.join(file))?;
        let written = about.modified()?.duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
        let _ = write!(origin, " {} {}", about.len(), written.as_nanos());
    }
    Ok(origin)
}
