//! What a batch remembers of recent lines: real columns repeat themselves.
//!
//! It holds two generations. What is new goes into the younger; when that is full it becomes the older, and what nobody has
//! asked for since then is forgotten. So it never takes more than twice what a generation may.

use std::{
    mem,
    sync::{Mutex, PoisonError},
};

use rustc_hash::FxHashMap;

/// Bytes that a generation may take.
const GENERATION: usize = 8 << 20;
/// Bytes beside those of a line and its answer, about.
const BESIDE: usize = 64;

/// The answer to a line, as it is written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Written {
    pub(super) bytes: Vec<u8>,
    /// Whether something was found.
    pub(super) is_found: bool,
}

#[derive(Default)]
struct Generations {
    younger: FxHashMap<Vec<u8>, Written>,
    older: FxHashMap<Vec<u8>, Written>,
    /// Bytes that the younger takes.
    taken: usize,
}

impl Generations {
    fn keep(&mut self, line: Vec<u8>, answer: Written) {
        self.taken += line.len() + answer.bytes.len() + BESIDE;
        self.younger.insert(line, answer);
        if self.taken > GENERATION {
            self.older = mem::take(&mut self.younger);
            self.taken = 0;
        }
    }
}

/// Answers to recent lines, for several threads.
#[derive(Default)]
pub(super) struct Memory(Mutex<Generations>);

impl Memory {
    /// Writes the answer to a line where it is remembered, and tells whether something was found.
    pub(super) fn recall(&self, line: &[u8], out: &mut Vec<u8>) -> Option<bool> {
        let generations = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = generations.younger.get(line) {
            out.extend_from_slice(&known.bytes);
            return Some(known.is_found);
        }
        let (line, known) = generations.older.remove_entry(line)?;
        out.extend_from_slice(&known.bytes);
        let is_found = known.is_found;
        generations.keep(line, known);
        Some(is_found)
    }

    /// Remembers the answer to a line, unless it would push out too many others.
    pub(super) fn keep(&self, line: &[u8], answer: &[u8], is_found: bool) {
        if line.len() + answer.len() <= GENERATION / 64 {
            let answer = Written { bytes: answer.to_vec(), is_found };
            self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(line.to_vec(), answer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{GENERATION, Memory};

    #[test]
    fn it_takes_no_more_than_two_generations_and_keeps_what_is_asked_for() {
        let memory = Memory::default();
        let answer = vec![b'x'; 1_000];
        let mut out = Vec::new();
        for at in 0..50_000_u32 {
            memory.keep(&at.to_le_bytes(), &answer, true);
            if at > 0 {
                assert_eq!(memory.recall(&0_u32.to_le_bytes(), &mut out), Some(true), "{at}");
                out.clear();
            }
        }
        let kept = memory.0.lock().expect("no thread has failed");
        let bytes = |it: &rustc_hash::FxHashMap<Vec<u8>, super::Written>| -> usize {
            it.iter().map(|(line, it)| line.len() + it.bytes.len()).sum()
        };
        assert!(bytes(&kept.younger) + bytes(&kept.older) <= 2 * GENERATION);
        drop(kept);
        assert_eq!(memory.recall(&1_u32.to_le_bytes(), &mut out), None);
        memory.keep(b"long", &vec![b'x'; GENERATION], true);
        assert_eq!(memory.recall(b"long", &mut out), None);
    }
}
