//! What the events of a record add up to.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::road::{Place, Road};
use super::shape::{Counts, Event, Record, Section};

/// The kinds of events, and what stands before the key of what they are about.
pub const KINDS: &[(&str, &str)] = &[
    ("start", ""),
    ("tick", "s-"),
    ("untick", "s-"),
    ("not-applicable", "s-"),
    ("fail", "s-"),
    ("confirm", "s-"),
    ("note", ""),
    ("field", "f-"),
    ("choice", "c-"),
    ("variable", ""),
    ("sign", ""),
    ("activate", ""),
    ("deactivate", ""),
    ("republish", ""),
    ("hand-over", ""),
    ("finish", ""),
    ("reopen", ""),
    ("undo", ""),
];

/// The kinds that can be undone.
const UNDOABLE: &[&str] = &[
    "tick",
    "untick",
    "not-applicable",
    "fail",
    "note",
    "field",
    "choice",
    "variable",
    "sign",
    "activate",
    "deactivate",
    "confirm",
];

/// The state of a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepState<'r> {
    /// `open`, `done`, `not-applicable` or `failed`
    pub state: &'r str,
    /// Since when.
    pub t: Option<&'r str>,
    /// By whom.
    pub who: &'r str,
    /// What was noted about it.
    pub note: Option<&'r str>,
}

/// All that follows from the events of a run.
#[derive(Debug, Default)]
pub struct State<'r> {
    /// The steps by their keys, and those that the page lost.
    pub steps: BTreeMap<Place<'r>, StepState<'r>>,
    /// The values of blanks and inline boxes, and since when they have them, by the element.
    pub values: HashMap<(&'static str, Place<'r>), (&'r Value, &'r str)>,
    /// The values of variables.
    pub variables: BTreeMap<&'r str, &'r str>,
    /// Names and when they were given, by what they sign.
    pub signatures: HashMap<Place<'r>, (&'r str, &'r str)>,
    /// When the case of a branch came, by its anchor.
    pub branches: HashMap<&'r str, Option<&'r str>>,
    /// What became of the run.
    pub status: &'r str,
    /// When it was finished.
    pub ended: Option<&'r str>,
}

/// Adds up the events of a record.
pub fn fold<'r>(record: &'r Record, road: &Road<'r>) -> State<'r> {
    let mut state = State { status: "active", ..State::default() };
    for step in &record.steps {
        let first = StepState { state: step.preset.as_deref().unwrap_or("open"), ..StepState::default() };
        state.steps.insert(Place::Here(key(&step.id)), first);
    }
    let undone = undone(record);
    for event in record.events.iter().filter(|event| !event.text("id").is_some_and(|id| undone.contains(id))) {
        state.apply(event, road);
    }
    state
}

/// The key of an element.
pub fn key(id: &str) -> &str {
    id.split_once('-').map_or(id, |(_, key)| key)
}

/// What an event is about, without what stands before the key.
pub fn about(event: &Event) -> Option<&str> {
    let prefix = KINDS.iter().find(|(kind, _)| *kind == event.1).map_or("", |(_, prefix)| prefix);
    let on = event.2.as_deref()?;
    Some(on.strip_prefix(prefix).unwrap_or(on))
}

fn undone(record: &Record) -> HashSet<&str> {
    let mut before: HashMap<&str, &str> = HashMap::new();
    let mut undone = HashSet::new();
    for event in &record.events {
        if let ("undo", Some(of)) = (event.1.as_str(), event.text("of"))
            && before.get(of).is_some_and(|kind| UNDOABLE.contains(kind))
        {
            undone.insert(of);
        }
        before.extend(event.text("id").map(|id| (id, event.1.as_str())));
    }
    undone
}

impl<'r> State<'r> {
    fn apply(&mut self, event: &'r Event, road: &Road<'r>) {
        let on = about(event).unwrap_or_default();
        let place = || road.follow(on, event.text("rev"));
        match event.1.as_str() {
            "tick" => self.mark("done", place(), event),
            "untick" => self.mark("open", place(), event),
            "not-applicable" => self.mark("not-applicable", place(), event),
            "fail" => self.mark("failed", place(), event),
            "note" => self.note(place(), event),
            "field" => self.fill("f-", place(), "value", event),
            "choice" => self.fill("c-", place(), "value", event),
            "variable" => match event.text("value").filter(|value| !value.is_empty()) {
                Some(value) => drop(self.variables.insert(on, value)),
                None => drop(self.variables.remove(on)),
            },
            "sign" => match event.text("name").filter(|name| !name.is_empty()) {
                Some(name) => drop(self.signatures.insert(place(), (name, &event.0))),
                None => drop(self.signatures.remove(&place())),
            },
            "activate" => drop(self.branches.insert(on, Some(event.0.as_str()))),
            "deactivate" => drop(self.branches.insert(on, None)),
            "finish" => (self.status, self.ended) = (event.text("status").unwrap_or_default(), Some(event.0.as_str())),
            "reopen" => (self.status, self.ended) = ("active", None),
            _ => {}
        }
    }

    fn mark(&mut self, to: &'static str, place: Place<'r>, event: &'r Event) {
        let step = self.steps.entry(place).or_default();
        (step.state, step.t, step.who) = (to, Some(event.0.as_str()), &event.3);
    }

    fn note(&mut self, place: Place<'r>, event: &'r Event) {
        let text = event.text("text").filter(|text| !text.is_empty());
        match self.steps.get_mut(&place) {
            Some(step) => step.note = text,
            None => self.fill("n-", place, "text", event),
        }
    }

    fn fill(&mut self, what: &'static str, place: Place<'r>, member: &str, event: &'r Event) {
        let is_empty = |value: &&Value| matches!(value, Value::Null | Value::Bool(false)) || value.as_str() == Some("");
        match event.4.get(member).filter(|value| !is_empty(value)) {
            Some(value) => drop(self.values.insert((what, place), (value, &event.0))),
            None => drop(self.values.remove(&(what, place))),
        }
    }
}

/// The anchor of the part that has to be activated before a step counts: the outermost branch around it.
pub fn branch_of<'r>(sections: &'r [Section], role: &str, section: Option<usize>) -> Option<&'r str> {
    let mut found = None;
    let mut next = section;
    // Headings have six levels; sections that hold each other would have no end.
    for _ in 0..16 {
        let Some(section) = next.and_then(|at| sections.get(at)) else { break };
        if section.role.as_deref() == Some("branch") {
            found = Some(section.anchor.as_str());
        }
        next = section.parent;
    }
    let own = || section.and_then(|at| sections.get(at)).map_or("", |section| &section.anchor);
    found.or_else(|| (role == "branch").then(own))
}

/// The counts that follow from the states that a record gives its steps.
pub fn counts(record: &Record) -> Counts {
    let active: HashSet<&str> =
        record.branches.iter().filter(|branch| branch.activated.is_some()).map(|it| it.anchor.as_str()).collect();
    let mut counts = Counts::default();
    for step in record.steps.iter().filter(|step| step.role != "trigger") {
        let branch = branch_of(&record.sections, &step.role, step.section);
        if branch.is_some_and(|anchor| !active.contains(anchor)) {
            continue;
        }
        counts.total += 1;
        match step.state.as_str() {
            "done" => counts.done += 1,
            "not-applicable" => counts.na += 1,
            "failed" => counts.failed += 1,
            _ => counts.open += 1,
        }
    }
    counts
}
