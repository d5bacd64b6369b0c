//! What on a page a link can lead to, in an order in which it is found at once.

use std::sync::OnceLock;

use super::{Section, Step};
use crate::base::Spanned;

/// How many places are looked through one by one.
const FEW: usize = 64;

/// The numbers of the headings, names and steps of a page, each in the order of what a link calls it; there when they
/// are too many to go through them for each link, and one was asked for.
#[derive(Debug, Default)]
pub struct Places {
    sections: Order,
    ids: Order,
    steps: Order,
}

type Order = OnceLock<Box<[u32]>>;

/// Whether a page with these headings, names and steps has the place that a link calls `fragment`.
pub fn has(sections: &[Section], ids: &[Spanned<String>], steps: &[Step], places: &Places, fragment: &str) -> bool {
    is_among(&places.sections, sections, anchor, fragment)
        || is_among(&places.ids, ids, id, fragment)
        || fragment.strip_prefix("s-").is_some_and(|wanted| is_among(&places.steps, steps, key, wanted))
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

fn sorted<T>(all: &[T], name: fn(&T) -> &str) -> Box<[u32]> {
    let mut numbers: Vec<u32> = (0..all.len()).filter_map(|number| u32::try_from(number).ok()).collect();
    numbers.sort_unstable_by_key(|number| at(all, *number, name));
    numbers.into()
}

fn is_among<T>(order: &Order, all: &[T], name: fn(&T) -> &str, wanted: &str) -> bool {
    if all.len() <= FEW {
        return all.iter().any(|place| name(place) == wanted);
    }
    let order = order.get_or_init(|| sorted(all, name));
    order.binary_search_by_key(&Some(wanted), |number| at(all, *number, name)).is_ok()
}

fn at<T>(all: &[T], number: u32, name: fn(&T) -> &str) -> Option<&str> {
    all.get(usize::try_from(number).ok()?).map(name)
}
