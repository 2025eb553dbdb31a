//! Names as they are spelt, and those that lie near what somebody typed.
//!
//! All spellings stand in the compiled knowledge in the form of each channel, by their length. What is typed is compared
//! with those that are as long, give or take the edits that are allowed, and that have the same letters but for these.

use std::{collections::BTreeMap, io};

use crate::store::{Index, Parts, SpellingsSpan, Writer};
use crate::text::{Channel, Pattern, may_be_opposite};

/// Names as they are spelt, without their spaces, numbered in the order of their letters.
#[derive(Debug)]
pub struct Spellings {
    /// Letters → the number of the name.
    pub index: Index,
    /// For each channel its length in bytes, and then the groups of forms of one length: see [`write`].
    forms: &'static [u8],
}

/// How near one spelling lies to another.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Nearness {
    /// Half edits: an edit counts two, looking alike one and sounding alike two.
    pub half_edits: usize,
    /// The channel through which they are that near.
    pub channel: Channel,
}

/// A spelling in the form of a channel.
struct Form<'f> {
    number: usize,
    /// Bytes of the name itself, which may be more than those of its form; 255 stands for more.
    name_length: usize,
    letters: Letters,
    text: &'f [u8],
}

/// Bytes of a [`Form`] before the form itself: letters, number, length of the name.
const BEFORE_FORM: usize = size_of::<Letters>() + 4 + 1;
/// Bytes before a group of forms: how long each form is, and how many there are.
const BEFORE_GROUP: usize = 2 + 4;

/// Writes names; the slips of a channel are measured against those that take them.
///
/// # Panics
/// Where the forms come to 4 GiB.
pub fn write<'n>(
    names: impl IntoIterator<Item = &'n str>,
    takes_slips: impl Fn(&str, Channel) -> bool,
    to: &mut Writer,
) -> SpellingsSpan {
    let names: Vec<&str> = names.into_iter().collect();
    let mut forms = Vec::new();
    for channel in Channel::ALL {
        let mut groups: BTreeMap<u16, Vec<u8>> = BTreeMap::new();
        for (number, name) in (0_u32..).zip(&names).filter(|(_, name)| takes_slips(name, channel)) {
            let form = channel.form(name);
            let Ok(length) = u16::try_from(form.len()) else { continue };
            let group = groups.entry(length).or_default();
            group.extend(letters(&form).to_le_bytes());
            group.extend(number.to_le_bytes());
            group.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
            group.extend(form);
        }
        let mut all = Vec::new();
        for (length, group) in groups {
            let count = group.len() / (BEFORE_FORM + usize::from(length));
            all.extend(length.to_le_bytes());
            all.extend(u32::try_from(count).expect("there are fewer names").to_le_bytes());
            all.extend(group);
        }
        forms.extend(u32::try_from(all.len()).expect("forms have less than 4 GiB").to_le_bytes());
        forms.extend(all);
    }
    SpellingsSpan {
        index: to.index(names.iter().map(|it| (*it).to_owned()).zip(0..).collect()),
        forms: to.bytes(&forms),
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
        Ok(Self { index: parts.index(at.index)?, forms: parts.bytes(at.forms) })
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
    fn forms(&self, channel: Channel, wanted: impl Fn(usize) -> bool) -> impl Iterator<Item = Form<'static>> {
        let mut rest = self.forms;
        let mut of_channel: &[u8] = &[];
        for _ in 0..=channel as usize {
            let Some((length, after)) = rest.split_first_chunk() else { break };
            (of_channel, rest) =
                after.split_at_checked(u32::from_le_bytes(*length) as usize).unwrap_or_default();
        }
        groups(of_channel).filter(move |(length, _)| wanted(*length)).flat_map(|(length, group)| {
            group.chunks_exact(BEFORE_FORM + length).filter_map(|it| {
                let (letters, it) = it.split_first_chunk()?;
                let (number, it) = it.split_first_chunk()?;
                let (name_length, text) = it.split_first()?;
                Some(Form {
                    number: u32::from_le_bytes(*number) as usize,
                    name_length: usize::from(*name_length),
                    letters: Letters::from_le_bytes(*letters),
                    text,
                })
            })
        })
    }
}

/// Groups of forms, each with how long its forms are.
fn groups(mut rest: &'static [u8]) -> impl Iterator<Item = (usize, &'static [u8])> {
    std::iter::from_fn(move || {
        let (before, after) = rest.split_at_checked(BEFORE_GROUP)?;
        let (length, count) = before.split_first_chunk()?;
        let length = usize::from(u16::from_le_bytes(*length));
        let count = u32::from_le_bytes(*count.first_chunk()?) as usize;
        let (group, after) = after.split_at_checked(count * (BEFORE_FORM + length))?;
        rest = after;
        Some((length, group))
    })
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
        text::Channel,
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
                channels.min()
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
