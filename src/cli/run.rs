//! `run`: reads records of runs that pages exported.

use std::path::{Path, PathBuf};

use checkbook::base::plural;
use checkbook::input::read_up_to;
use checkbook::record::{Blank, Kind, LARGEST, Reading, Record, Step, read};
use checkbook::report::one_line;
use serde_json::{Value, json};

use super::arguments::{RunCommand, RunFiles, RunFormat};
use super::data::lines;
use super::list::line_start;
use super::output::{Failed, Output};
use super::{DONE, FAILED, FINDINGS};

/// A file and what was read in it.
type Read<'a> = (&'a Path, Reading);

/// Shows records, or says what is wrong with them.
pub fn run(command: &RunCommand, output: &mut Output) -> Result<u8, Failed> {
    let (arguments, is_shown) = match command {
        RunCommand::Show(arguments) => (arguments, true),
        RunCommand::Verify(arguments) => (arguments, false),
    };
    let mut code = DONE;
    let read = readings(arguments, &mut code, output);
    let is_wrong = |(_, reading): &Read<'_>| {
        if is_shown { reading.kind == Kind::Neither } else { !reading.problems.is_empty() }
    };
    if code == DONE && read.iter().any(is_wrong) {
        code = FINDINGS;
    }
    match arguments.format {
        RunFormat::Json => {
            let rows: Vec<Value> = read.iter().map(if is_shown { shown } else { verified }).collect();
            output.data(lines(&rows))?;
        }
        RunFormat::Text => {
            let texts: Vec<String> = read.iter().map(if is_shown { summary } else { findings }).collect();
            output.data(texts.join(if is_shown { "\n" } else { "" }))?;
        }
    }
    Ok(code)
}

/// The files that can be read; those that cannot are named.
fn readings<'a>(arguments: &'a RunFiles, code: &mut u8, output: &mut Output) -> Vec<Read<'a>> {
    let mut found = Vec::new();
    for path in &arguments.files {
        let problem = match read_up_to(path, LARGEST) {
            Ok(Some(bytes)) => {
                found.push((path.as_path(), read(&bytes)));
                continue;
            }
            Ok(None) => format!("`{}` is larger than {} MiB", path.display(), LARGEST >> 20),
            Err(error) => error.to_string(),
        };
        output.failure(&Failed::Said(one_line(&problem).into_owned()));
        *code = FAILED;
    }
    found
}

fn name(path: &Path) -> String {
    line_start(&PathBuf::from(path).to_string_lossy()).into_owned()
}

fn findings((path, reading): &Read<'_>) -> String {
    if reading.problems.is_empty() {
        let events = reading.record.as_ref().map(|record| format!(", {}", plural(record.events.len(), "event")));
        return format!("{}: all right{}\n", name(path), events.unwrap_or_default());
    }
    let line = |problem: &checkbook::record::Problem| {
        let place = problem.line.map_or(String::new(), |line| format!(":{line}"));
        format!("{}{place}: {}\n", name(path), one_line(&problem.message))
    };
    reading.problems.iter().map(line).collect()
}

fn verified((path, reading): &Read<'_>) -> Value {
    let problems: Vec<Value> =
        reading.problems.iter().map(|it| json!({ "line": it.line, "message": it.message })).collect();
    json!({ "file": path.to_string_lossy(), "kind": kind(reading.kind), "valid": problems.is_empty(), "problems": problems })
}

fn kind(kind: Kind) -> Value {
    match kind {
        Kind::Json => "json".into(),
        Kind::Markdown => "markdown".into(),
        Kind::Neither => Value::Null,
    }
}

/// What a record says, for programs: without its events and without what was not done.
fn shown(read: &Read<'_>) -> Value {
    let mut row = verified(read);
    if let Some(record) = &read.1.record {
        let with = |state: &str| {
            record.steps.iter().filter(|step| step.state == state).map(|step| &step.text).collect::<Vec<_>>()
        };
        let (run, page, counts) = (&record.run, &record.page, &record.counts);
        row["run"] = json!({
            "id": run.id, "name": run.name, "kind": run.kind, "status": run.status, "started": run.started,
            "ended": run.ended, "operators": run.operators,
        });
        row["page"] = json!({
            "id": page.id, "title": page.title, "url": page.url, "revision": page.revision, "version": page.version,
        });
        row["counts"] = json!({
            "total": counts.total, "done": counts.done, "na": counts.na, "failed": counts.failed, "open": counts.open,
        });
        row["failed"] = json!(with("failed"));
        row["open"] = json!(with("open"));
        row["triggers"] = json!(record.triggers.iter().map(|it| &it.text).collect::<Vec<_>>());
        row["variables"] = json!(record.variables);
    }
    row
}

/// How many open steps are named.
const MOST_OPEN: usize = 10;

/// What a record says, for people.
fn summary((path, reading): &Read<'_>) -> String {
    let mut out = Lines(format!("{}\n", name(path)));
    match (&reading.record, reading.kind) {
        (Some(record), _) => what_happened(&mut out, record),
        (None, Kind::Markdown) => out.row("record", "for people, in Markdown: open it as text"),
        (None, _) => {}
    }
    if reading.problems.is_empty() {
        out.row("hash", "fits");
    }
    for problem in &reading.problems {
        out.row("problem", &problem.message);
    }
    out.0
}

fn what_happened(out: &mut Lines, record: &Record) {
    let (run, page, counts) = (&record.run, &record.page, &record.counts);
    let name = if run.name.is_empty() { &page.title } else { &run.name };
    out.row("run", &format!("{name} ({}), {}", run.kind, run.status));
    let version = page.version.as_ref().map_or(String::new(), |version| format!(", version {version}"));
    out.row("page", &format!("{} ({}), revision {}{version}", page.title, page.url, page.revision));
    out.row("operators", &run.operators.join(", "));
    out.row("started", &run.started);
    out.row("ended", run.ended.as_deref().unwrap_or("not yet"));
    out.row(
        "steps",
        &format!(
            "{} of {} done, {} not applicable, {} failed, {} open",
            counts.done, counts.total, counts.na, counts.failed, counts.open
        ),
    );
    let said = |step: &Step| match step.reason.as_ref().or(step.note.as_ref()) {
        Some(why) => format!("{}: {why}", step.text),
        None => step.text.clone(),
    };
    for step in record.steps.iter().filter(|step| step.state == "failed") {
        out.row("failed", &said(step));
    }
    for trigger in &record.triggers {
        out.row("stop if", &trigger.text);
    }
    let open: Vec<&Step> = record
        .steps
        .iter()
        .filter(|step| step.state == "open" && matches!(&*step.role, "step" | "criterion" | "sign-off"))
        .collect();
    for step in open.iter().take(MOST_OPEN) {
        out.row("open", &said(step));
    }
    if open.len() > MOST_OPEN {
        out.row("open", &format!("and {} more", open.len() - MOST_OPEN));
    }
    what_was_given(out, record);
}

fn what_was_given(out: &mut Lines, record: &Record) {
    for (name, value) in &record.variables {
        out.row("variable", &format!("{name} = {value}"));
    }
    let given = |blank: &&Blank| blank.value.as_ref().is_some_and(|value| !value.is_null());
    for blank in record.fields.iter().chain(&record.choices).chain(&record.notes).filter(given) {
        let value = match &blank.value {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Bool(true)) => "yes".to_string(),
            _ => String::new(),
        };
        let label = if blank.label.is_empty() { "Notes" } else { &blank.label };
        out.row("value", &format!("{label}: {value}"));
    }
    for signature in &record.signatures {
        out.row("signed", &format!("{} {}", signature.name, signature.t.as_deref().unwrap_or_default()));
    }
    for change in &record.changes {
        let parts = [
            ("new", change.added),
            ("removed", change.removed),
            ("reworded", change.reworded),
            ("moved", change.moved),
        ];
        let parts: Vec<String> = parts.iter().filter(|(_, n)| *n > 0).map(|(what, n)| format!("{n} {what}")).collect();
        out.row("changed", &format!("{} to {}: {}", change.from, change.to, parts.join(", ")));
    }
    for step in &record.removed {
        out.row("removed", &format!("{} ({})", step.text, step.state));
    }
}

/// Lines with a word in front, of which nothing steers a terminal.
struct Lines(String);

impl Lines {
    fn row(&mut self, what: &str, words: &str) {
        self.0.push_str(&format!("  {what:<10} {}\n", one_line(words)));
    }
}
