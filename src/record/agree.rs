//! Whether the parts of a record say the same: what it lists, what it counts, and what happened.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::Timestamp;

use super::Problem;
use super::fold::{self, KINDS, State, StepState};
use super::road::{Place, Road};
use super::shape::{Blank, Record};

/// How many problems are named.
const MOST: usize = 50;

/// How often a page may change in a run whose events are followed.
const MOST_CHANGES: usize = 500;

/// All that does not fit together in a record, whose text is `text`.
pub fn problems(record: &Record, text: &str) -> Vec<Problem> {
    let mut judge = Judge { record, text, problems: Vec::new(), more: 0 };
    let changes = record.events.iter().filter(|event| event.1 == "republish").count();
    if changes > MOST_CHANGES {
        judge.say(None, format!("the page changed {changes} times, which is too often to follow"));
    }
    judge.shape();
    judge.events();
    judge.counts();
    if changes <= MOST_CHANGES {
        let road = Road::new(record);
        let state = fold::fold(record, &road);
        judge.revisions(&road);
        judge.steps(&state);
        judge.lists(&state, &road);
        judge.ending(&state);
    }
    if judge.more > 0 {
        judge.problems.push(Problem::new(None, format!("and {} more", judge.more)));
    }
    judge.problems
}

struct Judge<'r> {
    record: &'r Record,
    text: &'r str,
    problems: Vec<Problem>,
    more: usize,
}

impl Judge<'_> {
    /// Notes a problem; `id` is that of the thing in the record which it is about.
    fn say(&mut self, id: Option<&str>, message: String) {
        if self.problems.len() >= MOST {
            self.more += 1;
            return;
        }
        let written = id.and_then(|id| serde_json::to_string(id).ok());
        let at = written.and_then(|id| self.text.find(&format!("\"id\": {id}")).or_else(|| self.text.find(&id)));
        let line = at.map(|at| self.text[..at].matches('\n').count() + 1);
        self.problems.push(Problem::new(line, message));
    }

    /// Words that must be some of a few, and ids that must be there once.
    fn shape(&mut self) {
        let record = self.record;
        if !["live", "rehearsal"].contains(&record.run.kind.as_str()) {
            self.say(Some(&record.run.id), format!("`{}` is no kind of run", record.run.kind));
        }
        if record.run.started.parse::<Timestamp>().is_err() {
            self.say(Some(&record.run.id), format!("`{}` is no time", record.run.started));
        }
        let mut seen = HashSet::new();
        let blanks = [&record.fields, &record.choices, &record.notes].into_iter().flatten().map(|blank| &blank.id);
        for id in record.steps.iter().map(|step| &step.id).chain(blanks) {
            if !seen.insert(id) {
                self.say(Some(id), format!("`{id}` is there twice"));
            }
        }
        for step in &record.steps {
            if !["open", "done", "not-applicable", "failed"].contains(&step.state.as_str()) {
                self.say(Some(&step.id), format!("`{}` is no state of a step", step.state));
            }
            if !["step", "criterion", "trigger", "branch", "sign-off"].contains(&step.role.as_str()) {
                self.say(Some(&step.id), format!("`{}` is no role of a step", step.role));
            }
            if step.section.is_some_and(|section| section >= record.sections.len()) {
                self.say(Some(&step.id), format!("`{}` stands in a section that is not there", step.id));
            }
        }
    }

    fn events(&mut self) {
        let record = self.record;
        let changed = record.events.iter().any(|event| event.1 == "republish");
        let known: HashSet<&str> = record.steps.iter().map(|step| fold::key(&step.id)).collect();
        let mut seen = HashSet::new();
        let mut last: Option<Timestamp> = None;
        for (index, event) in record.events.iter().enumerate() {
            let id = event.text("id");
            let name = id.map_or_else(|| format!("event {}", index + 1), |id| format!("event `{id}`"));
            if !KINDS.iter().any(|(kind, _)| *kind == event.1) {
                self.say(id, format!("{name} is of no known kind, `{}`", event.1));
            }
            match id {
                Some(id) if !seen.insert(id) => self.say(Some(id), format!("{name} is there twice")),
                None => self.say(None, format!("{name} has no id")),
                Some(_) => {}
            }
            match event.0.parse::<Timestamp>() {
                Ok(time) if last.is_some_and(|last| time < last) => {
                    self.say(id, format!("{name} is earlier than the one before it"));
                }
                Ok(time) => last = Some(time),
                Err(_) => self.say(id, format!("{name} has no time: `{}`", event.0)),
            }
            let steps = ["tick", "untick", "not-applicable", "fail", "confirm"].contains(&event.1.as_str());
            if steps && !changed && !fold::about(event).is_some_and(|key| known.contains(key)) {
                let on = event.2.as_deref().unwrap_or_default();
                self.say(id, format!("{name} is about the step `{on}`, which is not there"));
            }
        }
        if record.events.first().is_none_or(|event| event.1 != "start") {
            self.say(None, "the first event is not the start of the run".to_string());
        }
    }

    fn counts(&mut self) {
        let (said, counted) = (self.record.counts, fold::counts(self.record));
        let pairs = [
            ("steps", said.total, counted.total),
            ("done", said.done, counted.done),
            ("not applicable", said.na, counted.na),
            ("failed", said.failed, counted.failed),
            ("open", said.open, counted.open),
        ];
        for (what, said, counted) in pairs.into_iter().filter(|(_, said, counted)| said != counted) {
            let line = self.text.rfind("\"counts\"").map(|at| self.text[..at].matches('\n').count() + 1);
            let message = format!("the counts say {said} {what}, and the steps of the record make {counted}");
            self.problems.push(Problem::new(line, message));
        }
    }

    fn revisions(&mut self, road: &Road<'_>) {
        let page = &self.record.page;
        let last = self.record.events.iter().rfind(|event| event.1 == "republish").and_then(|event| event.text("to"));
        let last = last.unwrap_or(road.first());
        if last != page.revision {
            let message =
                format!("the page is said to be revision `{}`, and the events lead to `{last}`", page.revision);
            self.say(Some(&page.id), message);
        }
        let started =
            self.record.events.iter().find(|event| event.1 == "start").and_then(|event| event.text("revision"));
        let mut seen: BTreeSet<&str> = started.into_iter().collect();
        seen.extend(
            self.record.events.iter().filter(|event| event.1 == "republish").filter_map(|event| event.text("to")),
        );
        if !seen.is_empty() && seen != page.revisions_seen.iter().map(String::as_str).collect() {
            self.say(Some("revisions_seen"), "the revisions that were seen are not those of the events".to_string());
        }
        let changes = self.record.events.iter().filter(|event| event.1 == "republish").count();
        if changes != self.record.changes.len() {
            let message =
                format!("{} changes of the page are listed, and {changes} happened", self.record.changes.len());
            self.say(Some("changes"), message);
        }
    }

    fn steps(&mut self, state: &State<'_>) {
        let nothing = StepState { state: "open", ..StepState::default() };
        for step in &self.record.steps {
            let place = Place::Here(fold::key(&step.id));
            let made = state.steps.get(&place).unwrap_or(&nothing);
            if made.state != step.state {
                let message =
                    format!("`{}` is said to be {}, and the events make it {}", step.id, step.state, made.state);
                self.say(Some(&step.id), message);
                continue;
            }
            let who = step.who.as_deref().unwrap_or_default();
            if made.t != step.t.as_deref() || made.who != who {
                self.say(Some(&step.id), format!("`{}` has another time or person than its event", step.id));
            }
            if made.note != step.note.as_deref().filter(|note| !note.is_empty()) {
                self.say(Some(&step.id), format!("`{}` has another note than its event", step.id));
            }
        }
        let known: HashSet<&str> = self.record.steps.iter().map(|step| fold::key(&step.id)).collect();
        let lost = |(place, step): &(&Place<'_>, &StepState<'_>)| {
            !matches!(place, Place::Here(key) if known.contains(key)) && (step.state != "open" || step.note.is_some())
        };
        let mut lost: Vec<_> = state.steps.iter().filter(lost).map(|(_, step)| (step.state, step.t)).collect();
        let mut listed: Vec<_> =
            self.record.removed.iter().map(|step| (step.state.as_str(), step.t.as_deref())).collect();
        lost.sort_unstable();
        listed.sort_unstable();
        if lost != listed {
            self.say(Some("removed"), "the removed steps have other states or times than their events".to_string());
        }
    }

    fn lists(&mut self, state: &State<'_>, road: &Road<'_>) {
        let record = self.record;
        for (what, blanks) in [("f-", &record.fields), ("c-", &record.choices), ("n-", &record.notes)] {
            blanks.iter().filter(|blank| !is_filled_as(blank, what, state)).for_each(|blank| {
                self.say(Some(&blank.id), format!("`{}` has another value or time than its event", blank.id));
            });
        }
        if record.variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).ne(state.variables.clone()) {
            self.say(Some("variables"), "the variables have other values than their events".to_string());
        }
        let met: Vec<_> = record.triggers.iter().map(|trigger| (trigger.id.as_str(), trigger.t.as_deref())).collect();
        let ticked = record.steps.iter().filter(|step| step.role == "trigger" && step.state == "done");
        if met != ticked.map(|step| (step.id.as_str(), step.t.as_deref())).collect::<Vec<_>>() {
            self.say(Some("triggers"), "the triggers are not the ticked steps of that role".to_string());
        }
        let named = record.signatures.iter().map(|it| (it.id.as_str(), (it.name.as_str(), it.t.as_deref())));
        let signed = state.signatures.iter().map(|(place, (name, t))| match place {
            Place::Here(key) | Place::Lost(_, key) => (*key, (*name, Some(*t))),
        });
        if named.collect::<HashMap<_, _>>() != signed.collect() {
            self.say(Some("signatures"), "the signatures are not those of the events".to_string());
        }
        // A change of the page may have given a branch another name.
        for branch in record.branches.iter().filter(|_| !road.renames_parts()) {
            let made = state.branches.get(branch.anchor.as_str()).copied().flatten();
            if made != branch.activated.as_deref() {
                let message = format!("the branch `{}` was activated at another time, or never", branch.anchor);
                self.say(Some(&branch.anchor), message);
            }
        }
    }

    fn ending(&mut self, state: &State<'_>) {
        let run = &self.record.run;
        let open = fold::counts(self.record).open > 0;
        let made = if state.status == "completed" && open { "completed-with-open-steps" } else { state.status };
        if made != run.status {
            self.say(Some(&run.id), format!("the run is said to be {}, and the events make it {made}", run.status));
        }
        if state.ended != run.ended.as_deref() {
            self.say(Some(&run.id), "the run ended at another time than its events say".to_string());
        }
    }
}

fn is_filled_as(blank: &Blank, what: &'static str, state: &State<'_>) -> bool {
    let made = state.values.get(&(what, Place::Here(fold::key(&blank.id)))).copied();
    let said = blank.value.as_ref().filter(|value| !value.is_null());
    (said, blank.t.as_deref()) == (made.map(|(value, _)| value), made.map(|(_, t)| t))
}
