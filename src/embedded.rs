//! The knowledge inside the program, as the build made it.

use crate::knowledge::Knowledge;

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.bin"));

/// The knowledge inside the program. Costs next to nothing.
///
/// # Panics
/// Never: the build has laid it out with the same version.
pub fn knowledge() -> Knowledge {
    Knowledge::new(BYTES).expect("the build has laid it out")
}
