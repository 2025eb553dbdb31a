//! The knowledge inside the binary, as the build made it.

use crate::knowledge::Knowledge;

/// The knowledge inside the binary, compiled.
pub static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.bin"));

/// The knowledge inside the binary. Costs next to nothing.
pub fn knowledge() -> Knowledge {
    Knowledge::built_in(BYTES)
}
