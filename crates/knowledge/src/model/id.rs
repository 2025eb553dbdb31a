//! Ids: the kind of an entry, a colon and a slug.

use serde::Serialize;

/// The kinds of entries.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A drug.
    Drug,
    /// A side effect.
    SideEffect,
    /// A regimen.
    Regimen,
    /// A topic of the article.
    Topic,
    /// A word of the field.
    Term,
    /// A trial.
    Trial,
    /// An event.
    Event,
}

impl Kind {
    /// All kinds, in the order of lists.
    pub const ALL: [Self; 7] =
        [Self::Drug, Self::SideEffect, Self::Regimen, Self::Topic, Self::Term, Self::Trial, Self::Event];

    /// Its name, which is also how its ids begin: `side-effect`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Drug => "drug",
            Self::SideEffect => "side-effect",
            Self::Regimen => "regimen",
            Self::Topic => "topic",
            Self::Term => "term",
            Self::Trial => "trial",
            Self::Event => "event",
        }
    }

    /// What people call one of them.
    pub fn noun(self) -> &'static str {
        match self {
            Self::SideEffect => "side effect",
            kind => kind.slug(),
        }
    }

    /// The kind of an id.
    pub fn of(id: &str) -> Option<Self> {
        let (slug, _) = id.split_once(':')?;
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}

/// The part of an id after its kind: `pembrolizumab` of `drug:pembrolizumab`; of anything else the whole.
pub fn slug(id: &str) -> &str {
    id.split_once(':').map_or(id, |(_, slug)| slug)
}
