//! All that the index needs of one page.

use serde::Serialize;
use serde_json::json;
use xxhash_rust::xxh3::xxh3_64;

use super::encode::next_word;
use super::terms::{self, Weight};
use super::units::{Kind, Unit, units};
use super::{Settings, Source};
use crate::base::{SitePath, read_number};
use crate::page::{Page, section_path};

/// The number of the way in which [`shown`] writes.
const VERSION: u8 = 1;

/// What the index needs of one page.
#[derive(Debug)]
pub struct Leaf {
    /// Changes with what is shown of the page among the hits.
    pub version: String,
    /// How many words its title has.
    pub title: u8,
    terms: Box<[u8]>,
}

impl Leaf {
    /// Looks at a page.
    pub fn new(source: &Source<'_>, settings: &Settings) -> Leaf {
        let page = source.page.0;
        let units = units(page);
        let (found, title) = terms::terms(page, &units, settings);
        Leaf { version: version(source, settings), title, terms: packed(&found) }
    }

    /// A page of these words alone, which are in order.
    #[cfg(test)]
    pub fn of(words: &[(&str, Weight)]) -> Leaf {
        Leaf { version: String::new(), title: 0, terms: packed(words) }
    }

    /// Calls `take` with each word of the page.
    pub fn each(&self, mut take: impl FnMut(&str, Weight)) {
        let (mut at, mut word) = (0, Vec::new());
        while at < self.terms.len() {
            word.truncate(read_number(&self.terms, &mut at).unwrap_or_default());
            let length = read_number(&self.terms, &mut at).unwrap_or_default();
            word.extend_from_slice(self.terms.get(at..at + length).unwrap_or_default());
            at += length;
            if let (Ok(word), Some([fields, score])) = (std::str::from_utf8(&word), self.terms.get(at..at + 2)) {
                take(word, Weight { fields: *fields, score: *score });
            }
            at += 2;
        }
    }
}

fn packed(words: &[(impl AsRef<str>, Weight)]) -> Box<[u8]> {
    let mut bytes = Vec::new();
    let mut before = "";
    for (word, weight) in words {
        let word = word.as_ref();
        next_word(&mut bytes, before, word);
        bytes.extend([weight.fields, weight.score]);
        before = word;
    }
    bytes.into()
}

/// All that [`shown`] depends on, as a name.
fn version(source: &Source<'_>, settings: &Settings) -> String {
    let page = source.page.0;
    let parts = (source.url.as_str(), &source.trail, &source.status, settings.split, format!("{:?}", page.dialect));
    super::hashed(json!([VERSION, page.path.as_str(), xxh3_64(page.text.as_bytes()), parts]).to_string().as_bytes())
}

/// The page as the engine shows it.
#[derive(Serialize)]
struct Shown<'a> {
    title: &'a str,
    href: String,
    trail: &'a [String],
    path: &'a str,
    description: &'a str,
    status: Option<StatusShown<'a>>,
    kind: &'static str,
    tags: Vec<&'a str>,
    /// Each with its title, its fragment, the titles above it and whether it is the page's own.
    sections: Vec<(&'a str, &'a str, String, bool)>,
    units: Vec<UnitShown<'a>>,
}

#[derive(Serialize)]
struct StatusShown<'a> {
    name: &'a str,
    kind: &'a str,
}

/// A unit: what it is, the number of its section or -1, its words, and the key of its step when it has one.
#[derive(Serialize)]
#[serde(untagged)]
enum UnitShown<'a> {
    InStep(u8, i64, &'a str, &'a str),
    Alone(u8, i64, &'a str),
}

/// The page as the engine shows it: its card, its sections and its units, as JSON.
pub fn shown(source: &Source<'_>, settings: &Settings) -> Vec<u8> {
    let page = source.page.0;
    let units = units(page);
    let own = usize::from(page.title_section.is_some());
    let sections = page.sections.iter().enumerate().map(|(index, section)| {
        let above: Vec<&str> = section_path(&page.sections, section.parent).into_iter().skip(own).collect();
        let anchor = anchor(page, index, settings.split);
        (section.title.as_str(), anchor, above.join(" › "), page.title_section == Some(index))
    });
    let shown = Shown {
        title: &page.title,
        href: source.url.href_from(&SitePath::new("")),
        trail: &source.trail,
        path: page.path.as_str(),
        description: page.meta.description.as_ref().map_or(page.summary.as_str(), |it| it.value.as_str()),
        status: source.status.as_ref().map(|(name, kind)| StatusShown { name, kind }),
        kind: if page.steps.is_empty() { "page" } else { "checklist" },
        tags: page.meta.tags.iter().map(|tag| tag.value.as_str()).collect(),
        sections: sections.collect(),
        units: units.iter().map(|unit| unit_shown(page, unit)).collect(),
    };
    // Strings, numbers and lists of them always have a form in JSON.
    serde_json::to_vec(&shown).unwrap_or_default()
}

fn unit_shown<'a>(page: &'a Page, unit: &'a Unit) -> UnitShown<'a> {
    let kind = match unit.kind {
        Kind::Heading => 0,
        Kind::Step => 1,
        Kind::Command => 2,
        Kind::Text => 3,
    };
    let section = unit.section.map_or(-1, |section| i64::try_from(section).unwrap_or(-1));
    match unit.step.and_then(|step| page.steps.get(step)) {
        Some(step) => UnitShown::InStep(kind, section, &unit.text, &step.key),
        None => UnitShown::Alone(kind, section, &unit.text),
    }
}

/// The fragment to which hits in a section lead: that of the section, or of the one above that is not too deep.
fn anchor(page: &Page, index: usize, split: u8) -> &str {
    let mut next = Some(index);
    while let Some(section) = next.and_then(|index| page.sections.get(index)) {
        if section.level <= split || section.parent.is_none() {
            return &section.anchor;
        }
        next = section.parent;
    }
    ""
}
