//! Compiled knowledge as bytes: inside the program, in memory, or in a file
//! of which only those pages are read that a lookup needs.
//!
//! The bytes are a mark, the length and the checksum of a [`Header`], the
//! header, and then the parts, one after the other; in a file these stand in
//! pages, each with a checksum behind it. They are the same for the same
//! knowledge.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
    path::Path,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    vec,
};

use borsh::{BorshDeserialize, BorshSerialize};
use elsa::sync::FrozenMap;

use super::{Edition, Table};

/// How compiled knowledge begins. The number moves with every change of what stands before the parts.
const MARK: [u8; 16] = *b"immunoref-know 2";

/// Bytes of a page of a file, which are read and checked at a time. A lookup needs a little of many pages: the smaller
/// they are, the less it reads for nothing.
const PAGE: usize = 512;

/// Bytes up to which a part of a file is short.
const SHORT: usize = 64 << 10;

/// Bytes of a checksum.
const SUM: usize = 4;

/// What stands before the parts.
#[derive(BorshDeserialize, BorshSerialize)]
pub(super) struct Header {
    /// The edition of the knowledge.
    pub(super) edition: Edition,
    /// SHA-256 of the files that it was made of.
    pub(super) sha256: String,
    /// What it was made of, and in which form.
    pub(super) origin: String,
    /// How long each part is.
    parts: Vec<u64>,
    /// The checksum of the header itself: what is other knowledge, or in another form, has another.
    #[borsh(skip)]
    pub(super) sum: u32,
}

/// Puts parts one after the other.
#[derive(Default)]
pub(super) struct Writer {
    data: Vec<u8>,
    parts: Vec<u64>,
}

impl Writer {
    pub(super) fn add(&mut self, part: &[u8]) {
        self.data.extend_from_slice(part);
        self.parts.push(part.len() as u64);
    }

    /// The parts alone, to be read again.
    #[cfg(test)]
    pub(super) fn parts(self) -> Parts {
        let edition =
            Edition { version: String::new(), compiled: super::Day::parse("2026").expect("a year") };
        let whole = self.finish(edition, String::new(), String::new());
        made(&Arc::from(whole)).expect("what was just written is read").1
    }

    /// Everything, as [`built_in`] and [`made`] take it.
    pub(super) fn finish(self, edition: Edition, sha256: String, origin: String) -> Vec<u8> {
        let header = encoded(&Header { edition, sha256, origin, parts: self.parts, sum: 0 });
        let length = (header.len() as u64).to_le_bytes();
        let sum = crc32fast::hash(&header).to_le_bytes();
        [&MARK[..], &length, &sum, &header, &self.data].concat()
    }
}

/// What was made in memory as a file, as [`read`] takes it.
pub(super) fn in_pages(whole: &[u8]) -> io::Result<Vec<u8>> {
    let mut parts = whole;
    let header = header(&mut parts)?;
    let mut file = whole[..whole.len() - parts.len()].to_vec();
    for (number, page) in parts.chunks(PAGE).enumerate() {
        file.extend(page);
        file.extend(sum_of(page, number, header.sum));
    }
    Ok(file)
}

/// What stands behind a page: elsewhere, or in other knowledge, the same bytes have another checksum.
fn sum_of(page: &[u8], number: usize, of_header: u32) -> [u8; SUM] {
    let mut sum = crc32fast::Hasher::new_with_initial(of_header);
    sum.update(&(number as u64).to_le_bytes());
    sum.update(page);
    sum.finalize().to_le_bytes()
}

/// A value as it stands in a part.
pub(super) fn encoded(value: &impl BorshSerialize) -> Vec<u8> {
    borsh::to_vec(value).expect("memory takes whatever is written")
}

/// The parts, in the order in which they were written.
pub(super) struct Parts {
    rest: Bytes,
    lengths: vec::IntoIter<u64>,
}

impl Parts {
    fn new(header: &mut Header, data: Bytes) -> Self {
        Self { rest: data, lengths: std::mem::take(&mut header.parts).into_iter() }
    }

    /// The next of them.
    pub(super) fn next(&mut self) -> io::Result<Bytes> {
        let length = self.lengths.next().and_then(|it| usize::try_from(it).ok()).ok_or_else(cut_short)?;
        let part = self.rest.part(0..length).ok_or_else(cut_short)?;
        self.rest = self.rest.part(length..self.rest.len()).ok_or_else(cut_short)?;
        Ok(part)
    }

    /// The next two of them, as a table.
    pub(super) fn table(&mut self) -> io::Result<Table> {
        Ok(Table::new(self.next()?, self.next()?))
    }
}

/// Opens what the build has made.
pub(super) fn built_in(whole: &'static [u8]) -> io::Result<(Header, Parts)> {
    let mut rest = whole;
    let mut header = header(&mut rest)?;
    let parts = Parts::new(&mut header, Bytes::BuiltIn(rest));
    Ok((header, parts))
}

/// Opens what was made in memory.
pub(super) fn made(whole: &Arc<[u8]>) -> io::Result<(Header, Parts)> {
    let mut rest = &whole[..];
    let mut header = header(&mut rest)?;
    let start = whole.len() - rest.len();
    let parts = Parts::new(&mut header, Bytes::Made(whole.clone(), start..whole.len()));
    Ok((header, parts))
}

/// Opens a file.
pub(super) fn read(path: &Path) -> io::Result<(Header, Parts)> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut header = header(&mut file)?;
    let start = file.stream_position()?;
    let of_parts: u64 = header.parts.iter().sum();
    let of_sums = of_parts.div_ceil(PAGE as u64) * SUM as u64;
    if length.checked_sub(start) != of_parts.checked_add(of_sums) {
        return Err(cut_short());
    }
    let length = usize::try_from(of_parts).map_err(|_| cut_short())?;
    let (sum, read) = (header.sum, FrozenMap::new());
    let pages = Pages { file: Mutex::new(file), start, length, sum, read, fault: OnceLock::new() };
    let parts = Parts::new(&mut header, Bytes::Paged(Arc::new(pages), 0..length));
    Ok((header, parts))
}

/// Reads up to the end of the header.
fn header(from: &mut impl Read) -> io::Result<Header> {
    let (mut mark, mut length, mut sum) = ([0; 16], [0; 8], [0; 4]);
    from.read_exact(&mut mark)?;
    if mark != MARK {
        return Err(io::Error::other("is no compiled knowledge of this version"));
    }
    from.read_exact(&mut length)?;
    from.read_exact(&mut sum)?;
    let sum = u32::from_le_bytes(sum);
    let mut header = Vec::new();
    from.take(u64::from_le_bytes(length)).read_to_end(&mut header)?;
    if crc32fast::hash(&header) != sum {
        return Err(spoilt());
    }
    Ok(Header { sum, ..borsh::from_slice(&header)? })
}

fn cut_short() -> io::Error {
    io::Error::other("is cut short")
}

pub(super) fn spoilt() -> io::Error {
    io::Error::other("is spoilt")
}

/// A stretch of compiled knowledge.
#[derive(Clone, Debug)]
pub(super) enum Bytes {
    /// Inside the program.
    BuiltIn(&'static [u8]),
    /// In memory.
    Made(Arc<[u8]>, Range<usize>),
    /// In a file.
    Paged(Arc<Pages>, Range<usize>),
}

impl Bytes {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::BuiltIn(bytes) => bytes.len(),
            Self::Made(_, range) | Self::Paged(_, range) => range.len(),
        }
    }

    fn part(&self, part: Range<usize>) -> Option<Self> {
        Some(match self {
            Self::BuiltIn(bytes) => Self::BuiltIn(bytes.get(part)?),
            Self::Made(whole, range) => Self::Made(whole.clone(), within(range, &part)?),
            Self::Paged(pages, range) => Self::Paged(pages.clone(), within(range, &part)?),
        })
    }

    /// Some of them. None only where a file is spoilt.
    pub(super) fn get(&self, part: Range<usize>) -> Option<&[u8]> {
        match self {
            Self::BuiltIn(bytes) => bytes.get(part),
            Self::Made(whole, range) => whole[range.clone()].get(part),
            // A short part is read at one go: what is asked of it lies all over it.
            Self::Paged(pages, range) if range.len() <= SHORT => pages.get(range.clone())?.get(part),
            Self::Paged(pages, range) => {
                let part = within(range, &part).ok_or_else(spoilt);
                pages.get(part.map_err(|error| pages.report(&error)).ok()?)
            }
        }
    }

    /// All of them.
    pub(super) fn all(&self) -> Option<&[u8]> {
        self.get(0..self.len())
    }

    /// A value that was [`encoded`]. None only where a file is spoilt.
    pub(super) fn decode<T: BorshDeserialize>(&self, part: Range<usize>) -> Option<T> {
        let value = borsh::from_slice(self.get(part)?);
        value.map_err(|_| self.report(&spoilt())).ok()
    }

    /// Remembers what is wrong with the file: what is read of it answers no question any more.
    pub(super) fn report(&self, error: &io::Error) {
        if let Self::Paged(pages, _) = self {
            pages.report(error);
        }
    }

    /// What is wrong with the file, as far as it was read.
    pub(super) fn fault(&self) -> Option<&str> {
        match self {
            Self::Paged(pages, _) => pages.fault.get().map(String::as_str),
            Self::BuiltIn(_) | Self::Made(..) => None,
        }
    }
}

/// Where a part of a stretch stands, if it has such a part.
fn within(stretch: &Range<usize>, part: &Range<usize>) -> Option<Range<usize>> {
    let found = stretch.start.checked_add(part.start)?..stretch.start.checked_add(part.end)?;
    (found.start <= found.end && found.end <= stretch.end).then_some(found)
}

/// A file that is read, and checked, by pages; what was read is kept.
pub(super) struct Pages {
    file: Mutex<File>,
    /// Where the first page begins.
    start: u64,
    /// How many bytes there are in all pages.
    length: usize,
    /// The checksum of the header.
    sum: u32,
    /// What was read, by where it begins and how long it is: pages, and stretches of several.
    read: FrozenMap<(usize, usize), Box<[u8]>>,
    fault: OnceLock<String>,
}

impl Pages {
    fn get(&self, part: Range<usize>) -> Option<&[u8]> {
        if part.is_empty() {
            // Where the last page ends, there is none to be read.
            return Some(&[]);
        }
        let first = part.start / PAGE * PAGE;
        // What lies in one page is cut out of it; a longer stretch is kept by itself.
        let whole =
            if part.end <= first + PAGE { first..self.length.min(first + PAGE) } else { part.clone() };
        let key = (whole.start, whole.len());
        let read = if let Some(read) = self.read.get(&key) {
            read
        } else {
            self.read.insert(key, self.checked(whole.clone()).map_err(|error| self.report(&error)).ok()?)
        };
        read.get(part.start - whole.start..part.end - whole.start)
    }

    /// Reads all pages in which a part stands, and refuses it if any of them is not as it was written.
    fn checked(&self, part: Range<usize>) -> io::Result<Box<[u8]>> {
        let first = part.start / PAGE;
        let end = self.length.min(part.end.next_multiple_of(PAGE));
        let mut pages = vec![0; end - first * PAGE + (end.div_ceil(PAGE) - first) * SUM];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.start + (first * (PAGE + SUM)) as u64))?;
        file.read_exact(&mut pages)?;
        let mut read = Vec::with_capacity(part.len());
        for (number, page) in (first..).zip(pages.chunks(PAGE + SUM)) {
            let (page, sum) = page.split_last_chunk().ok_or_else(cut_short)?;
            if *sum != sum_of(page, number, self.sum) {
                return Err(spoilt());
            }
            let start = part.start.saturating_sub(number * PAGE);
            read.extend(&page[start..page.len().min(part.end - number * PAGE)]);
        }
        Ok(read.into())
    }

    fn report(&self, error: &io::Error) {
        // The first is told; the next ones may come of it.
        let _ = self.fault.set(error.to_string());
    }
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes of a file", self.length)
    }
}
