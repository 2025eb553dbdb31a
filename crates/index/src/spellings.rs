//! Names as they are spelt, and those that lie near what somebody typed.
//!
//! All spellings stand in the compiled knowledge in the form of each channel, by their length, compressed until the first
//! near miss. What is typed is compared with those that are as long, give or take the edits that are allowed, and that
//! have the same letters but for these.

use std::{collections::BTreeMap, io, sync::OnceLock};

use borsh::{BorshDeserialize, BorshSerialize};

use crate::store::{Index, Parts, Records, Rising, SpellingsSpan, Writer};
use crate::text::{Channel, Pattern, may_be_opposite};

/// Names as they are spelt, without their spaces, numbered in the order of their letters.
#[derive(Debug)]
pub struct Spellings {
    /// Letters → the number of the name.
    pub index: Index,
    /// For each channel the forms of the names, as they are stored.
    stored: Records<Vec<Stored>>,
    /// The same, as they are compared.
    forms: [OnceLock<Vec<Forms>>; Channel::ALL.len()],
}

/// How near one spelling lies to another.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Nearness {
    /// Half edits: an edit counts two, looking alike one and sounding alike two.
    pub half_edits: usize,
    /// The channel through which they are that near.
    pub channel: Channel,
}

/// Forms of one length, as they are stored: all of a kind together, which compresses best.
#[derive(BorshDeserialize, BorshSerialize, Debug, Default)]
struct Stored {
    /// Bytes of each form.
    length: u16,
    numbers: Rising,
    name_lengths: Vec<u8>,
    texts: Vec<u8>,
}

/// Forms of one length.
#[derive(Debug)]
struct Forms {
    /// Bytes of each form.
    length: usize,
    /// The letters of each form.
    letters: Vec<Letters>,
    /// The numbers of the names.
    numbers: Vec<u32>,
    /// Bytes of each name itself, which may be more than those of its form; 255 stands for more.
    name_lengths: Vec<u8>,
    /// The forms, one after the other.
    texts: Vec<u8>,
}

/// A spelling in the form of a channel.
struct Form<'f> {
    number: usize,
    name_length: usize,
    letters: Letters,
    text: &'f [u8],
}

impl From<Stored> for Forms {
    fn from(Stored { length, numbers, name_lengths, texts }: Stored) -> Self {
        let length = usize::from(length);
        // An empty form has no letters to be near to.
        let letters = texts.chunks_exact(length.max(1)).map(letters).collect();
        Self { length, letters, numbers: numbers.numbers(), name_lengths, texts }
    }
}

impl Forms {
    fn all(&self) -> impl Iterator<Item = Form<'_>> {
        let texts = self.texts.chunks_exact(self.length.max(1));
        let names = self.numbers.iter().zip(&self.name_lengths);
        names.zip(self.letters.iter().zip(texts)).map(|((number, name_length), (letters, text))| Form {
            number: *number as usize,
            name_length: usize::from(*name_length),
            letters: *letters,
            text,
        })
    }
}

/// Writes names; the slips of a channel are measured against those that take them.
pub fn write<'n>(
    names: impl IntoIterator<Item = &'n str>,
    takes_slips: impl Fn(&str, Channel) -> bool,
    to: &mut Writer,
) -> SpellingsSpan {
    let names: Vec<&str> = names.into_iter().collect();
    let stored = Channel::ALL.map(|channel| {
        let mut groups: BTreeMap<u16, (Vec<u32>, Stored)> = BTreeMap::new();
        for (number, name) in (0_u32..).zip(&names).filter(|(_, name)| takes_slips(name, channel)) {
            let form = channel.form(name);
            let Ok(length) = u16::try_from(form.len()) else { continue };
            let (numbers, group) = groups.entry(length).or_default();
            numbers.push(number);
            group.name_lengths.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
            group.texts.extend(form);
        }
        let groups = groups.into_iter().map(|(length, (numbers, group))| Stored {
            length,
            numbers: numbers.into_iter().collect(),
            ..group
        });
        groups.collect::<Vec<_>>()
    });
    SpellingsSpan {
        index: to.index(names.iter().map(|it| (*it).to_owned()).zip(0..).collect()),
        forms: to.packed(stored),
    }
}

/// Which letters a text has, a bit for each; others share the bits that are left.
type Letters = u32;

fn letters(text: &[u8]) -> Letters {
    let bit = |letter: u8| match letter {
        b'a'..=b'z' => letter - b'a',
        other => 26 + other % 6,
    };
    text.iter().fold(0, |present, letter| present | 1 << bit(*letter))
}

impl Spellings {
    /// What [`write()`] has laid out there.
    pub fn open(parts: &Parts, at: SpellingsSpan) -> io::Result<Self> {
        Ok(Self { index: parts.index(at.index)?, stored: parts.packed(at.forms), forms: Default::default() })
    }

    /// The letters of a name.
    pub fn letters(&self, number: usize) -> String {
        self.index.key(number).unwrap_or_default()
    }

    /// The names that lie near a text, in their order. `limit` says how many half edits are near for a name of so many
    /// bytes, and never less for more.
    pub fn near(&self, text: &str, limit: impl Fn(usize) -> usize) -> Vec<(usize, Nearness)> {
        let mut near = Vec::new();
        for (channel, cost) in Channel::ALL.into_iter().zip(0..) {
            let text = channel.form(text);
            // Too much sounds like a little, nobody misspells whole paragraphs, and more is easily heard in more.
            let most = match (channel, text.len()) {
                (_, 0..=3 | 256..) => continue,
                (Channel::Heard, length) => length / 7,
                _ => usize::MAX,
            };
            let room = |name_length: usize| Some((limit(name_length).checked_sub(cost)? / 2).min(most));
            let Some(farthest) = room(usize::MAX) else { continue };
            let (pattern, own) = (Pattern::new(&text), letters(&text));
            for it in self.forms(channel, |length| length.abs_diff(text.len()) <= farthest) {
                let Some(room) = room(it.name_length) else { continue };
                // An edit takes one letter away and brings another at most.
                if (own ^ it.letters).count_ones() as usize <= 2 * room
                    && let Some(edits) = pattern.edits(it.text, room)
                {
                    near.push((it.number, Nearness { half_edits: 2 * edits + cost, channel }));
                }
            }
        }
        near.sort_unstable();
        near.dedup_by_key(|(number, _)| *number);
        // A number with a slip in it is another number.
        let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
        let own = digits(text);
        near.retain(|(number, _)| {
            let digits = digits(&self.letters(*number));
            digits.is_empty() || digits == own
        });
        near.retain(|(number, _)| !may_be_opposite(text, &self.letters(*number)));
        near
    }

    /// The names that have all letters of a text, in whatever order, and take slips.
    pub fn with_letters(&self, text: &str) -> impl Iterator<Item = usize> {
        let wanted = letters(text.as_bytes());
        self.forms(Channel::Typed, |_| true).filter(move |it| wanted & !it.letters == 0).map(|it| it.number)
    }

    /// All spellings in the form of a channel, of the lengths that are wanted.
    fn forms(&self, channel: Channel, wanted: impl Fn(usize) -> bool) -> impl Iterator<Item = Form<'_>> {
        let forms = self.forms[channel as usize].get_or_init(|| {
            let stored = self.stored.get(channel as usize).unwrap_or_default();
            stored.into_iter().map(Forms::from).collect()
        });
        forms.iter().filter(move |it| wanted(it.length)).flat_map(Forms::all)
    }
}

#[cfg(test)]
mod tests {
    use proptest::{
        collection::{btree_set, vec},
        prelude::*,
        sample::Index,
    };

    use super::{Nearness, Spellings, write};
    use crate::{
        store::{Parts, Writer},
        text::{Channel, may_be_opposite},
    };

    fn spellings(names: &[&str]) -> Spellings {
        let mut writer = Writer::default();
        let at = write(names.iter().copied(), |_, _| true, &mut writer);
        Spellings::open(&Parts::of(writer), at).expect("what was just written is read")
    }

    fn nearness(typed: &str, name: &str) -> Option<Nearness> {
        Some(spellings(&[name]).near(typed, |_| 6).first()?.1)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// All that is near is found, and nothing else: as if every name were compared in every channel.
        #[test]
        fn what_is_near_is_found(
            names in btree_set("[a-eirn]{1,16}", 1..20),
            slips in vec((any::<Index>(), 0..4, "[a-eirn]"), 0..4),
            (short, long) in (0_usize..8, 0_usize..8),
        ) {
            let limit = |length: usize| if length < 8 { short.min(long) } else { long };
            let mut typed = names.first().cloned().unwrap_or_default();
            for (place, slip, letter) in slips {
                let at = place.index(typed.len() + 1);
                match (slip, typed.get(at..at + 1), typed.get(at + 1..at + 2).map(str::to_owned)) {
                    (0, ..) | (_, None, _) => typed.insert_str(at, &letter),
                    (1, Some(_), _) => typed.replace_range(at..=at, ""),
                    (2, Some(own), Some(next)) => {
                        let swapped = next + own;
                        typed.replace_range(at..at + 2, &swapped);
                    }
                    _ => typed.replace_range(at..=at, &letter),
                }
            }
            let nearness = |name: &str| {
                let channels = Channel::ALL.into_iter().zip(0..).filter_map(|(channel, cost)| {
                    let form = |text: &str| String::from_utf8(channel.form(text)).unwrap_or_default();
                    let most = if channel == Channel::Heard { form(&typed).len() / 7 } else { usize::MAX };
                    let edits = strsim::osa_distance(&form(&typed), &form(name));
                    let half_edits = 2 * edits + cost;
                    let is_near = form(&typed).len() > 3 && edits <= most && half_edits <= limit(name.len());
                    is_near.then_some(Nearness { half_edits, channel })
                });
                // What may be the opposite is no slip.
                channels.min().filter(|_| !may_be_opposite(&typed, name))
            };
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let wanted: Vec<_> = (0..).zip(&names).filter_map(|(at, name)| Some((at, nearness(name)?))).collect();
            prop_assert_eq!(spellings(&names).near(&typed, limit), wanted);
        }
    }

    #[test]
    fn looking_alike() {
        for (a, b) in [("inf1arnrnation", "inflammation"), ("5kinrash", "skinrash"), ("wheezinq", "wheezing")]
        {
            assert!(nearness(a, b).is_some_and(|it| it.half_edits <= 3), "{a} {b}");
        }
        assert_eq!(nearness("f4tigue", "fatigue"), Some(Nearness { half_edits: 2, channel: Channel::Typed }));
        assert_eq!(
            nearness("infiarnrnation", "inflammation"),
            Some(Nearness { half_edits: 1, channel: Channel::Scanned })
        );
    }

    #[test]
    fn numbers_have_no_slips() {
        assert_eq!(nearness("keynote522", "keynote523"), None);
        assert_eq!(nearness("keynote158", "keynote156"), None);
        assert_eq!(
            nearness("keynote522", "keynot522"),
            Some(Nearness { half_edits: 2, channel: Channel::Typed })
        );
    }

    #[test]
    fn sounding_alike() {
        for (a, b) in [("dyareea", "diarrhea"), ("fateague", "fatigue"), ("nefritis", "nephritis")] {
            let heard = Some(Nearness { half_edits: 2, channel: Channel::Heard });
            assert_eq!(nearness(a, b), heard, "{a} {b}");
        }
        // Short words sound like too many others.
        assert_eq!(nearness("yeah", "ache"), None);
    }
}
