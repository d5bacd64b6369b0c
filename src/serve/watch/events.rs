//! What an event of the system means for the book.

use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, DataChange, MetadataKind, ModifyKind, RenameMode};
use notify::{Event, EventKind};

use super::settle::Step;

/// What an event tells.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// Nothing that concerns the book.
    Nothing,
    /// That events were lost.
    Lost,
    /// What happened to which paths.
    Steps(Vec<(PathBuf, Step)>),
}

/// Reads an event. Where the system does not say whether something was moved here or away, `exists` is asked.
pub(super) fn understand(event: Event, exists: impl Fn(&Path) -> bool) -> Told {
    if event.need_rescan() {
        return Told::Lost;
    }
    if let EventKind::Modify(ModifyKind::Name(mode)) = event.kind {
        return Told::Steps(renamed(mode, event.paths, exists));
    }
    match step(event.kind) {
        Some(step) => Told::Steps(event.paths.into_iter().map(|path| (path, step)).collect()),
        None => Told::Nothing,
    }
}

fn step(kind: EventKind) -> Option<Step> {
    match kind {
        // Only macOS knows that it was the content, and tells it when the file is closed.
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Data(DataChange::Content)) => Some(Step::Closed),
        // Any other access is a reading, which is what a build does.
        EventKind::Access(_) | EventKind::Other => None,
        EventKind::Create(_) => Some(Step::Created),
        EventKind::Remove(_) => Some(Step::Removed),
        EventKind::Modify(ModifyKind::Metadata(kind)) => match kind {
            // What inotify calls `Any` can be the right to execute a script.
            MetadataKind::Any | MetadataKind::Permissions | MetadataKind::Ownership => Some(Step::Touched),
            _ => None,
        },
        EventKind::Modify(_) | EventKind::Any => Some(Step::Written),
    }
}

fn renamed(mode: RenameMode, paths: Vec<PathBuf>, exists: impl Fn(&Path) -> bool) -> Vec<(PathBuf, Step)> {
    let last = paths.len().saturating_sub(1);
    let step = |at: usize, path: &Path| match mode {
        RenameMode::From => Step::Removed,
        RenameMode::Both if at < last => Step::Removed,
        RenameMode::To | RenameMode::Both => Step::Arrived,
        _ if exists(path) => Step::Arrived,
        _ => Step::Removed,
    };
    let steps: Vec<Step> = paths.iter().enumerate().map(|(at, path)| step(at, path)).collect();
    paths.into_iter().zip(steps).collect()
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, Flag, RemoveKind};

    use super::*;

    fn told(kind: EventKind, paths: &[&str]) -> Told {
        let event = paths.iter().fold(Event::new(kind), |event, path| event.add_path(PathBuf::from(path)));
        understand(event, |path| path == Path::new("there"))
    }

    fn steps(steps: &[(&str, Step)]) -> Told {
        Told::Steps(steps.iter().map(|(path, step)| (PathBuf::from(path), *step)).collect())
    }

    #[test]
    fn reading_tells_nothing() {
        for kind in [
            AccessKind::Any,
            AccessKind::Read,
            AccessKind::Open(AccessMode::Any),
            AccessKind::Open(AccessMode::Write),
            AccessKind::Close(AccessMode::Read),
            AccessKind::Close(AccessMode::Any),
            AccessKind::Other,
        ] {
            assert_eq!(told(EventKind::Access(kind), &["a"]), Told::Nothing, "{kind:?}");
        }
    }

    #[test]
    fn times_and_notes_beside_a_file_tell_nothing() {
        for kind in [MetadataKind::AccessTime, MetadataKind::WriteTime, MetadataKind::Extended, MetadataKind::Other] {
            assert_eq!(told(EventKind::Modify(ModifyKind::Metadata(kind)), &["a"]), Told::Nothing, "{kind:?}");
        }
        assert_eq!(told(EventKind::Other, &["a"]), Told::Nothing);
    }

    #[test]
    fn each_kind_of_change_is_a_step() {
        let modified = EventKind::Modify;
        for (kind, step) in [
            (EventKind::Access(AccessKind::Close(AccessMode::Write)), Step::Closed),
            (EventKind::Create(CreateKind::File), Step::Created),
            (EventKind::Create(CreateKind::Folder), Step::Created),
            (EventKind::Create(CreateKind::Any), Step::Created),
            (EventKind::Remove(RemoveKind::Folder), Step::Removed),
            (EventKind::Remove(RemoveKind::Any), Step::Removed),
            (modified(ModifyKind::Data(DataChange::Any)), Step::Written),
            (modified(ModifyKind::Data(DataChange::Size)), Step::Written),
            (modified(ModifyKind::Data(DataChange::Content)), Step::Closed),
            (modified(ModifyKind::Any), Step::Written),
            (modified(ModifyKind::Other), Step::Written),
            (EventKind::Any, Step::Written),
            (modified(ModifyKind::Metadata(MetadataKind::Any)), Step::Touched),
            (modified(ModifyKind::Metadata(MetadataKind::Permissions)), Step::Touched),
            (modified(ModifyKind::Metadata(MetadataKind::Ownership)), Step::Touched),
        ] {
            assert_eq!(told(kind, &["a"]), steps(&[("a", step)]), "{kind:?}");
        }
    }

    #[test]
    fn a_renaming_takes_away_one_name_and_brings_another() {
        let renamed = |mode| EventKind::Modify(ModifyKind::Name(mode));
        assert_eq!(told(renamed(RenameMode::From), &["a"]), steps(&[("a", Step::Removed)]));
        assert_eq!(told(renamed(RenameMode::To), &["b"]), steps(&[("b", Step::Arrived)]));
        assert_eq!(told(renamed(RenameMode::Both), &["a", "b"]), steps(&[("a", Step::Removed), ("b", Step::Arrived)]));
        for unsure in [RenameMode::Any, RenameMode::Other] {
            assert_eq!(told(renamed(unsure), &["there"]), steps(&[("there", Step::Arrived)]));
            assert_eq!(told(renamed(unsure), &["a"]), steps(&[("a", Step::Removed)]));
        }
    }

    #[test]
    fn lost_events_are_told_whatever_else_the_event_says() {
        let access = Event::new(EventKind::Access(AccessKind::Any)).set_flag(Flag::Rescan);
        assert_eq!(understand(access, |_| false), Told::Lost);
        let other = Event::new(EventKind::Other).set_flag(Flag::Rescan).add_path(PathBuf::from("a"));
        assert_eq!(understand(other, |_| false), Told::Lost);
    }
}
