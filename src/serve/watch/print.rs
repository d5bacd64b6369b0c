//! What a look at a folder remembers of it, and what two looks differ in.
#![expect(clippy::disallowed_methods, reason = "looks whether files changed, and hands none of them on")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::litter::is_litter;
use super::settle::Step;
use crate::base::fingerprint;

/// How long after a change another one may leave all marks of a file as they were: the coarsest clock of a file
/// system ticks every two seconds.
const TICK: Duration = Duration::from_secs(3);
/// The longest file whose content is compared.
const LONGEST: u64 = 4 << 20;

/// What is right in a folder.
pub(super) type Entries = BTreeMap<OsString, Print>;

/// What is remembered of a file or folder.
#[derive(Clone, Debug)]
pub(super) struct Print {
    marks: Marks,
    /// When the marks changed, and the content at that time, as long as they could be the same after another change.
    young: Option<(Instant, Option<u128>)>,
}

/// What the folder tells of an entry without its being read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Marks {
    folder: bool,
    file: Option<(Option<SystemTime>, u64, Inner)>,
}

#[cfg(unix)]
type Inner = (u64, u32, i64, i64);
#[cfg(not(unix))]
type Inner = bool;

/// What only some systems tell: which file it is, who may do what with it, and when anything about it changed.
#[cfg(unix)]
fn inner(found: &Metadata) -> Inner {
    use std::os::unix::fs::MetadataExt;
    (found.ino(), found.mode(), found.ctime(), found.ctime_nsec())
}

#[cfg(not(unix))]
fn inner(found: &Metadata) -> Inner {
    found.permissions().readonly()
}

impl Marks {
    fn of(found: &Metadata) -> Marks {
        let folder = found.is_dir();
        // A folder changes with each file in it, which is told of that file.
        let file = (!folder).then(|| (found.modified().ok(), found.len(), inner(found)));
        Marks { folder, file }
    }
}

/// What is in `folder` now; nothing, when it is not there or cannot be read. `before` is what the last look gave.
pub(super) fn look(folder: &Path, before: Option<&Entries>, now: Instant) -> Entries {
    let Ok(entries) = fs::read_dir(folder) else { return Entries::new() };
    let prints = entries.flatten().filter_map(|entry| {
        let path = entry.path();
        let marks = Marks::of(&entry.metadata().ok()?);
        if is_litter(&path) {
            return None;
        }
        let name = entry.file_name();
        let print = match before {
            None => Print { marks, young: None },
            Some(before) => aged(&path, marks, before.get(&name), now),
        };
        Some((name, print))
    });
    prints.collect()
}

fn aged(path: &Path, marks: Marks, before: Option<&Print>, now: Instant) -> Print {
    let same = before.filter(|before| before.marks == marks);
    let young = match same.map(|same| same.young) {
        // It has not changed for long.
        Some(None) => None,
        Some(Some((since, content))) => {
            let found = content_of(path, &marks);
            if found == content {
                (now.saturating_duration_since(since) < TICK).then_some((since, content))
            } else {
                Some((now, found))
            }
        }
        None => Some((now, content_of(path, &marks))),
    };
    Print { marks, young }
}

fn content_of(path: &Path, marks: &Marks) -> Option<u128> {
    let (_, length, _) = marks.file.as_ref()?;
    if *length > LONGEST || !path.symlink_metadata().ok()?.is_file() {
        return None;
    }
    fs::read(path).ok().map(|content| fingerprint(&content))
}

/// What happened in `folder` between two looks.
pub(super) fn differences(folder: &Path, before: &Entries, after: &Entries) -> Vec<(PathBuf, Step)> {
    let removed = before.keys().filter(|name| !after.contains_key(*name)).map(|name| (name, Step::Removed));
    let others = after.iter().filter_map(|(name, print)| match before.get(name) {
        None => Some((name, Step::Created)),
        Some(old) if old.marks == print.marks && !print.is_newer_than(old) => None,
        Some(_) => Some((name, Step::Written)),
    });
    removed.chain(others).map(|(name, step)| (folder.join(name), step)).collect()
}

impl Print {
    /// Whether another content was found behind the same marks.
    fn is_newer_than(&self, old: &Print) -> bool {
        match (&self.young, &old.young) {
            (Some((new, _)), Some((old, _))) => new != old,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn told(folder: &Path, before: &Entries, after: &Entries) -> Vec<(String, Step)> {
        let name = |path: PathBuf| path.strip_prefix(folder).unwrap().to_str().unwrap().to_string();
        differences(folder, before, after).into_iter().map(|(path, step)| (name(path), step)).collect()
    }

    #[test]
    fn two_looks_differ_in_what_came_changed_and_went() {
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        let now = Instant::now();
        for name in ["changes", "goes", "stays", "litter~"] {
            fs::write(path(name), "1").unwrap();
        }
        fs::create_dir(path("sub")).unwrap();
        let before = look(folder.path(), None, now);
        assert_eq!(before.len(), 4);
        fs::write(path("changes"), "22").unwrap();
        fs::write(path("comes"), "").unwrap();
        fs::write(path("litter~"), "22").unwrap();
        fs::remove_file(path("goes")).unwrap();
        fs::write(path("sub/deep"), "").unwrap();
        let after = look(folder.path(), Some(&before), now);
        let steps = [("goes", Step::Removed), ("changes", Step::Written), ("comes", Step::Created)];
        assert_eq!(told(folder.path(), &before, &after), steps.map(|(name, step)| (name.to_string(), step)));
        assert_eq!(told(folder.path(), &after, &look(folder.path(), Some(&after), now)), []);
    }

    #[test]
    fn a_folder_that_is_not_there_holds_nothing() {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("a"), "").unwrap();
        let before = look(folder.path(), None, Instant::now());
        let after = look(&folder.path().join("missing"), Some(&before), Instant::now());
        assert_eq!(told(folder.path(), &before, &after), [("a".to_string(), Step::Removed)]);
    }

    #[test]
    fn after_a_change_the_content_is_compared_until_the_clock_has_ticked() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a");
        let start = Instant::now();
        let nothing = look(folder.path(), None, start);
        fs::write(&path, "1").unwrap();
        let first = look(folder.path(), Some(&nothing), start);
        // What a clock does that ticks seldom: another content, and the marks are the same.
        let rewritten = |text: &str, before: &Entries, now| {
            fs::write(&path, text).unwrap();
            let marks = Marks::of(&fs::symlink_metadata(&path).unwrap());
            let before: Entries = before
                .iter()
                .map(|(name, print)| (name.clone(), Print { marks: marks.clone(), young: print.young }))
                .collect();
            let after = look(folder.path(), Some(&before), now);
            (told(folder.path(), &before, &after), after)
        };
        let written = [("a".to_string(), Step::Written)];
        let (steps, second) = rewritten("2", &first, start + TICK);
        assert_eq!(steps, written, "compared a last time");
        let (steps, third) = rewritten("2", &second, start + TICK * 3 / 2);
        assert_eq!(steps, [], "the same content");
        let (steps, fourth) = rewritten("3", &third, start + TICK * 2);
        assert_eq!(steps, written, "counted from the last change");
        let (steps, fifth) = rewritten("3", &fourth, start + TICK * 3);
        assert_eq!(
            (steps, fifth.values().all(|print| print.young.is_none())),
            (vec![], true),
            "it is not read any more"
        );
    }
}
