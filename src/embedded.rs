//! The knowledge inside the binary, as the build made it.

use std::borrow::Cow;

use crate::knowledge::{Knowledge, Table};

macro_rules! made {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name))
    };
}

/// The knowledge inside the binary. Costs nothing: it is sorted already.
pub const fn knowledge() -> Knowledge {
    Knowledge {
        edition: Cow::Borrowed(made!("edition.json")),
        sha256: Cow::Borrowed(made!("sha256.txt")),
        folder: None,
        entries: Table::sorted(made!("entries.tsv")),
        belonging: Table::sorted(made!("belonging.tsv")),
        bodies: Cow::Borrowed(made!("bodies.jsonl")),
        names: Table::sorted(made!("names.tsv")),
        others: Table::sorted(made!("others.tsv")),
        other_bodies: Cow::Borrowed(made!("other_bodies.json")),
        sources: Table::sorted(made!("sources.tsv")),
        words: Table::sorted(made!("words.tsv")),
        fillers: Table::sorted(made!("fillers.tsv")),
        subjects: Table::sorted(made!("subjects.tsv")),
    }
}
