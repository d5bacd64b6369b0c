//! What on a page a link can lead to, in an order in which it is found at once.

use super::outline::Outline;
use super::{Section, Step};
use crate::base::Spanned;

/// The numbers of the headings, names and steps of a page, each in the order of what a link calls it.
#[derive(Debug, Default)]
pub struct Places {
    sections: Box<[u32]>,
    ids: Box<[u32]>,
    steps: Box<[u32]>,
}

impl Places {
    /// The places of a page that says what is in `outline`.
    pub fn new(outline: &Outline) -> Self {
        Places {
            sections: order(&outline.sections, anchor),
            ids: order(&outline.ids, id),
            steps: order(&outline.steps, key),
        }
    }

    /// Whether one of `sections`, of which these are the places, has this anchor.
    pub fn has_section(&self, sections: &[Section], wanted: &str) -> bool {
        has(&self.sections, sections, anchor, wanted)
    }

    /// Whether one of `ids` is this name.
    pub fn has_id(&self, ids: &[Spanned<String>], wanted: &str) -> bool {
        has(&self.ids, ids, id, wanted)
    }

    /// Whether one of `steps` has this key.
    pub fn has_step(&self, steps: &[Step], wanted: &str) -> bool {
        has(&self.steps, steps, key, wanted)
    }
}

fn anchor(section: &Section) -> &str {
    &section.anchor
}

fn id(name: &Spanned<String>) -> &str {
    &name.value
}

fn key(step: &Step) -> &str {
    &step.key
}

fn order<T>(all: &[T], name: fn(&T) -> &str) -> Box<[u32]> {
    let mut numbers: Vec<u32> = (0..all.len()).filter_map(|number| u32::try_from(number).ok()).collect();
    numbers.sort_unstable_by_key(|number| at(all, *number, name));
    numbers.into()
}

fn has<T>(order: &[u32], all: &[T], name: fn(&T) -> &str, wanted: &str) -> bool {
    order.binary_search_by_key(&Some(wanted), |number| at(all, *number, name)).is_ok()
}

fn at<T>(all: &[T], number: u32, name: fn(&T) -> &str) -> Option<&str> {
    all.get(usize::try_from(number).ok()?).map(name)
}
