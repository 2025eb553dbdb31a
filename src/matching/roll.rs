//! All entries, by place.

use super::Scope;
use crate::knowledge::{Heading, Knowledge, Place, Role};

/// An entry and which one answers for it in a scope.
pub(super) struct Standing<'k> {
    pub(super) heading: Heading<'k>,
    /// Which one answers for its names, and whether that is itself.
    by_name: Option<(Place, bool)>,
    /// Which one answers for what else leads to it.
    by_word: Option<(Place, bool)>,
}

impl Standing<'_> {
    pub(super) fn answers(&self, role: Role) -> Option<(Place, bool)> {
        if role <= Role::Former { self.by_name } else { self.by_word }
    }
}

/// All entries, in the order of their places.
pub(super) struct Roll<'k>(Vec<Standing<'k>>);

impl<'k> Roll<'k> {
    pub(super) fn call(knowledge: &'k Knowledge, scope: &Scope<'_>) -> Self {
        let standing = |heading| Standing {
            heading,
            by_name: scope.answers(knowledge, &heading, Role::Name),
            by_word: scope.answers(knowledge, &heading, Role::Alias),
        };
        Self(knowledge.headings().map(standing).collect())
    }

    /// The entry at a place. There is none only in a file that is spoilt.
    pub(super) fn of(&self, place: Place) -> Option<&Standing<'k>> {
        self.0.get(self.number(place)?)
    }

    /// The number of the entry at a place.
    pub(super) fn number(&self, place: Place) -> Option<usize> {
        self.0.binary_search_by_key(&place, |it| it.heading.place).ok()
    }

    pub(super) fn all(&self) -> &[Standing<'k>] {
        &self.0
    }
}
