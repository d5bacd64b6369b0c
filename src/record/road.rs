//! Where a key of an older revision of a page leads in the newest one.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::shape::{Event, Record};

/// A revision of the page that a run saw.
struct Age<'r> {
    revision: &'r str,
    /// The revision from which the page was changed to this one.
    before: usize,
    to: HashMap<&'r str, &'r str>,
    from: HashMap<&'r str, &'r str>,
    gone: HashSet<&'r str>,
    added: HashSet<&'r str>,
}

/// All revisions that a run saw.
pub struct Road<'r> {
    ages: Vec<Age<'r>>,
    /// The revisions that lead to the newest one, the oldest first.
    line: Vec<usize>,
}

/// What a key stands for in the newest revision.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place<'r> {
    /// The thing with this key.
    Here(&'r str),
    /// Nothing: it was lost on the way to this revision, under this key.
    Lost(usize, &'r str),
}

impl<'r> Road<'r> {
    /// The revisions of a record.
    pub fn new(record: &'r Record) -> Road<'r> {
        let changes: Vec<&Event> = record.events.iter().filter(|event| event.1 == "republish").collect();
        let first = changes.first().and_then(|event| event.text("from")).unwrap_or(&record.page.revision);
        let mut ages = vec![Age::first(first)];
        for event in changes {
            let to = event.text("to").unwrap_or_default();
            if ages.last().is_some_and(|last| last.revision == to) {
                continue;
            }
            let from = event.text("from").unwrap_or_default();
            let before = ages.iter().rposition(|age| age.revision == from).unwrap_or(ages.len() - 1);
            ages.push(Age::after(event, to, before));
        }
        let mut line = vec![ages.len() - 1];
        while let Some(&at) = line.last().filter(|&&at| at > 0) {
            line.push(ages[at].before);
        }
        line.reverse();
        Road { ages, line }
    }

    /// Whether a part of the page got another anchor, or was lost.
    pub fn renames_parts(&self) -> bool {
        let mut keys = self.ages.iter().flat_map(|age| age.to.keys().chain(&age.gone));
        keys.any(|key| key.starts_with('#'))
    }

    /// The revision in which a run began.
    pub fn first(&self) -> &'r str {
        self.ages[0].revision
    }

    /// What `key` of the revision `revision` stands for in the newest one.
    pub fn follow(&self, key: &'r str, revision: Option<&str>) -> Place<'r> {
        if self.ages.len() == 1 {
            return Place::Here(key);
        }
        let revision = revision.unwrap_or(self.first());
        let Some(mut at) = self.ages.iter().rposition(|age| age.revision == revision) else {
            return Place::Lost(usize::MAX, key);
        };
        let mut key = key;
        while !self.line.contains(&at) {
            if self.ages[at].added.contains(key) {
                return Place::Lost(at, key);
            }
            key = self.ages[at].from.get(key).copied().unwrap_or(key);
            at = self.ages[at].before;
        }
        for &next in self.line.iter().skip_while(|&&known| known != at).skip(1) {
            if self.ages[next].gone.contains(key) {
                return Place::Lost(next, key);
            }
            key = self.ages[next].to.get(key).copied().unwrap_or(key);
        }
        Place::Here(key)
    }
}

impl<'r> Age<'r> {
    fn first(revision: &'r str) -> Age<'r> {
        let (to, from) = (HashMap::new(), HashMap::new());
        Age { revision, before: 0, to, from, gone: HashSet::new(), added: HashSet::new() }
    }

    fn after(event: &'r Event, revision: &'r str, before: usize) -> Age<'r> {
        let pair = |pair: &'r Value| Some((pair.get(0)?.as_str()?, pair.get(1)?.as_str()?));
        let member = |value: &'r Value, name: &str| value.get(name).and_then(Value::as_str);
        let pairs = ["kept", "moved", "blanks"].into_iter().flat_map(|name| event.list(name)).filter_map(pair);
        let reworded = event.list("reworded").iter();
        let reworded = reworded.filter_map(|step| Some((member(step, "old")?, member(step, "key")?)));
        let pairs: Vec<(&str, &str)> = pairs.chain(reworded).collect();
        let removed = event.list("removed").iter().filter_map(|step| member(step, "key"));
        Age {
            revision,
            before,
            to: pairs.iter().copied().collect(),
            from: pairs.iter().map(|(old, key)| (*key, *old)).collect(),
            gone: event.list("gone").iter().filter_map(Value::as_str).chain(removed).collect(),
            added: event.list("added").iter().filter_map(Value::as_str).collect(),
        }
    }
}
