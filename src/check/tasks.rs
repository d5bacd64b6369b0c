//! Targets of task runners that a page calls and that do not exist.

use std::collections::BTreeSet;

use crate::base::{Diagnostic, Location, Rule, Severity, SourcePath, Subject, closest};
use crate::library::Library;
use crate::page::Page;
use crate::shell::{Directory, Task};

/// A command calls a target that its task runner does not have.
pub static MISSING_TARGET: Rule = Rule {
    name: "missing-target",
    severity: Severity::Warning,
    summary: "a command calls a target of make, just, npm or task that does not exist",
};

/// The files that a task runner reads, in the order in which it looks for them.
fn files_of(runner: &str) -> &'static [&'static str] {
    match runner {
        "make" => &["GNUmakefile", "makefile", "Makefile"],
        "just" => &["justfile", "Justfile", ".justfile"],
        "npm" => &["package.json"],
        "task" => &["Taskfile.yml", "taskfile.yml", "Taskfile.yaml", "taskfile.yaml", "Taskfile.dist.yml"],
        _ => &[],
    }
}

/// The targets that `page` calls and that do not exist.
pub fn check(page: &Page, library: &Library) -> Vec<Diagnostic> {
    page.tasks.iter().filter_map(|task| missing(page, task, library)).collect()
}

fn missing(page: &Page, task: &Task, library: &Library) -> Option<Diagnostic> {
    let (file, text) = file(page, task, library)?;
    let known = targets(task.runner, &text)?;
    if known.contains(&task.name) {
        return None;
    }
    let location = Location::new(&page.path, task.span);
    let subject = Subject {
        kind: "command",
        raw: task.span.of(&page.text).to_string(),
        target: format!("{file}#{}", task.name),
        directory: None,
        tried: vec![file.to_string()],
    };
    let diagnostic = Diagnostic::new(&MISSING_TARGET, location, format!("`{file}` has no target `{}`", task.name))
        .about(subject)
        .likely();
    Some(match closest(&task.name, known.iter().map(String::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("add it to `{file}`, or name one that is there")),
    })
}

/// The file that a task runner would read; `None` when that cannot be said, or when there is none.
fn file(page: &Page, task: &Task, library: &Library) -> Option<(SourcePath, String)> {
    let repository = &library.repository;
    let own = page.meta.cwd.as_ref().map(|folder| repository.root.join(&folder.value));
    let start = own.unwrap_or_else(|| repository.root.clone());
    let folder = match &task.directory {
        Directory::Folder(folder) if folder.starts_with('/') => return None,
        Directory::Unknown => return None,
        Directory::Start => start,
        Directory::Folder(folder) => start.join(folder),
    };
    let named = task.file.as_deref().map(|file| folder.join(file));
    let path = match named {
        Some(path) => path,
        None => files_of(task.runner).iter().map(|name| folder.join(name)).find(|path| repository.has_file(path))?,
    };
    Some((path.clone(), repository.text(&path)?))
}

/// The targets that a file defines; `None` when it takes in others, so that nobody can tell by reading it alone.
fn targets(runner: &str, text: &str) -> Option<BTreeSet<String>> {
    match runner {
        "make" => of_make(text),
        "just" => of_just(text),
        "npm" => of_npm(text),
        "task" => of_task(text),
        _ => None,
    }
}

fn of_make(text: &str) -> Option<BTreeSet<String>> {
    let mut targets = BTreeSet::new();
    for line in text.lines() {
        let words = line.trim_start_matches(['-', ' ']);
        if ["include ", "sinclude ", "$(eval", "define "].iter().any(|word| words.starts_with(word)) {
            return None;
        }
        if line.starts_with(['\t', '#', ' ']) {
            continue;
        }
        let Some((names, rest)) = line.split_once(':').filter(|(names, _)| !names.contains('=')) else { continue };
        if rest.starts_with('=') || rest.starts_with(":=") {
            continue;
        }
        if names.contains(['%', '$']) {
            return None;
        }
        targets.extend(names.split_whitespace().map(ToString::to_string));
        if names.trim() == ".PHONY" {
            targets.extend(rest.split_whitespace().map(ToString::to_string));
        }
    }
    (!targets.is_empty()).then_some(targets)
}

fn of_just(text: &str) -> Option<BTreeSet<String>> {
    let mut targets = BTreeSet::new();
    for line in text.lines() {
        if line.starts_with("import") || line.starts_with("mod ") || line.starts_with("mod?") {
            return None;
        }
        if line.starts_with([' ', '\t', '#', '[']) {
            continue;
        }
        if let Some(alias) = line.strip_prefix("alias ") {
            targets.extend(alias.split_whitespace().next().map(ToString::to_string));
            continue;
        }
        let Some((head, _)) = line.split_once(':').filter(|(_, rest)| !rest.starts_with('=')) else { continue };
        let name = head.trim_start_matches('@').split_whitespace().next();
        targets.extend(name.map(ToString::to_string));
    }
    (!targets.is_empty()).then_some(targets)
}

fn of_npm(text: &str) -> Option<BTreeSet<String>> {
    let package: serde_json::Value = serde_json::from_str(text).ok()?;
    Some(package.get("scripts")?.as_object()?.keys().cloned().collect())
}

fn of_task(text: &str) -> Option<BTreeSet<String>> {
    let mut targets = BTreeSet::new();
    let mut inside = None;
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        let indent = line.len() - line.trim_start().len();
        if indent == 0 {
            if line.starts_with("includes:") {
                return None;
            }
            inside = line.starts_with("tasks:").then_some(0);
            continue;
        }
        if inside == Some(0) {
            inside = Some(indent);
        }
        if inside == Some(indent)
            && let Some((name, _)) = line.trim().rsplit_once(':').or_else(|| line.trim().split_once(": "))
        {
            targets.insert(name.trim_matches(['"', '\'']).to_string());
        }
    }
    (!targets.is_empty()).then_some(targets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_runner_tells_its_targets() {
        let names = |runner, text| targets(runner, text).map(|names| names.into_iter().collect::<Vec<_>>().join(" "));
        let make = "CC := gcc\n.PHONY: test lint\nbuild: x.o\n\tcc -o build\nx y: z\n# a: b\nV ?= a:b\n";
        assert_eq!(names("make", make).unwrap(), ".PHONY build lint test x y");
        assert_eq!(names("make", "include other.mk\nbuild:\n"), None, "another file may hold the rest");
        assert_eq!(names("make", "%.o: %.c\n"), None, "a pattern makes any name a target");
        let just = "set shell := ['x']\nv := 'a:b'\nalias b := build\n\n@build target='x': dep\n  run\ntest:\n";
        assert_eq!(names("just", just).unwrap(), "b build test");
        assert_eq!(names("npm", r#"{"scripts":{"build":"x","test:e2e":"y"}}"#).unwrap(), "build test:e2e");
        let task =
            "version: '3'\ntasks:\n  build:\n    cmds:\n      - go build\n  test:e2e:\n    cmd: x\nvars:\n  A: b\n";
        assert_eq!(names("task", task).unwrap(), "build test:e2e");
    }
}
