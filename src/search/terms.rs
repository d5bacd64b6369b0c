//! The words of one page with what they weigh there.

use std::collections::HashMap;

use super::Settings;
use super::tokens::each_word;
use super::units::{Kind, Unit};
use crate::library::Group;
use crate::page::Page;

/// Where a word stands on a page; a set of them is a byte.
#[derive(Clone, Copy, Debug)]
pub enum Field {
    /// In the title.
    Title,
    /// In a heading.
    Heading,
    /// In a step.
    Step,
    /// In code.
    Command,
    /// In other text.
    Text,
    /// In the description, a tag and the like.
    Card,
    /// In the path of the file.
    Path,
}

impl Field {
    /// Its weight, and how long it usually is in words.
    fn measure(self, settings: &Settings) -> (f32, f32) {
        let boost = |weight: f32, set: u8, usual: f32| weight * f32::from(set) / usual;
        match self {
            Field::Title => (boost(12.0, settings.boost_title, 2.0), 4.0),
            Field::Heading => (boost(6.0, settings.boost_hierarchy, 1.0), 40.0),
            Field::Step => (boost(4.0, settings.boost_paragraph, 1.0), 120.0),
            Field::Command => (boost(3.0, settings.boost_paragraph, 1.0), 80.0),
            Field::Text => (boost(1.0, settings.boost_paragraph, 1.0), 400.0),
            Field::Card => (5.0, 16.0),
            Field::Path => (5.0, 5.0),
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// How fast more of a word weighs less.
const SATURATION: f32 = 6.0;

/// How much the length of a field counts.
const LENGTH: f32 = 0.5;

/// What a word is on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// The fields that hold it.
    pub fields: u8,
    /// How much the page is about it, 1 to 255.
    pub score: u8,
}

/// The words of a page, in the order of their bytes, and how many its title has.
pub fn terms(page: &Page, units: &[Unit], settings: &Settings) -> (Vec<(Box<str>, Weight)>, u8) {
    let mut count = Count::default();
    count.add(Field::Title, &page.title);
    let title = count.lengths[Field::Title as usize];
    let stem = page.path.as_str().rsplit_once('.').map_or(page.path.as_str(), |(stem, _)| stem);
    count.add(Field::Path, stem);
    let meta = &page.meta;
    let groups = Group::ALL.into_iter().flat_map(|group| group.values(meta));
    let card = meta.description.iter().chain(&meta.owner).chain(&meta.aliases).map(|value| value.value.as_str());
    for text in groups.chain(card) {
        count.add(Field::Card, text);
    }
    for unit in units {
        let field = match unit.kind {
            Kind::Heading if unit.section.is_some() && unit.section == page.title_section => Field::Title,
            Kind::Heading => Field::Heading,
            Kind::Step => Field::Step,
            Kind::Command => Field::Command,
            Kind::Text => Field::Text,
        };
        count.add(field, &unit.text);
        for name in &unit.files {
            count.add(Field::Text, name);
        }
    }
    (count.weights(settings), u8::try_from(title).unwrap_or(u8::MAX))
}

const FIELDS: [Field; 7] =
    [Field::Title, Field::Heading, Field::Step, Field::Command, Field::Text, Field::Card, Field::Path];

#[derive(Default)]
struct Count {
    words: HashMap<Box<str>, [u16; 7], foldhash::fast::RandomState>,
    lengths: [usize; 7],
}

impl Count {
    fn add(&mut self, field: Field, text: &str) {
        let field = field as usize;
        each_word(text, &mut |word| {
            self.lengths[field] += 1;
            match self.words.get_mut(word) {
                Some(counts) => counts[field] = counts[field].saturating_add(1),
                None => self.words.entry(word.into()).or_default()[field] = 1,
            }
        });
    }

    fn weights(self, settings: &Settings) -> Vec<(Box<str>, Weight)> {
        let lengths = self.lengths;
        let measures = FIELDS.map(|field| {
            let (weight, usual) = field.measure(settings);
            let length = f32::from(u16::try_from(lengths[field as usize]).unwrap_or(u16::MAX));
            weight / (1.0 - LENGTH + LENGTH * length / usual)
        });
        let weigh = |(word, counts): (Box<str>, [u16; 7])| {
            let mut sum = 0.0;
            let mut fields = 0;
            for (field, measure) in FIELDS.into_iter().zip(measures) {
                let times = counts[field as usize];
                if times > 0 {
                    fields |= field.bit();
                    sum += measure * f32::from(times);
                }
            }
            (word, Weight { fields, score: quantised(sum / (sum + SATURATION)) })
        };
        let mut words: Vec<_> = self.words.into_iter().map(weigh).collect();
        words.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        words
    }
}

/// A share as a byte that is never 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped")]
fn quantised(share: f32) -> u8 {
    (share * 255.0).round().clamp(1.0, 255.0) as u8
}
