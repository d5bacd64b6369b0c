//! What a watch tells of real files, in the ways in which programs change them.
#![expect(clippy::disallowed_methods, reason = "the tests are who changes files")]

mod bursts;
mod editors;
mod folders;
mod polling;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::native::{Native, Reach};
use super::{Changed, Inbox, Method, Source, Watch};

/// How long anything may take on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a thread most likely needs until it waits. Nothing fails when it needs longer.
const UNTIL_IT_WAITS: Duration = Duration::from_millis(50);
const REACHES: [Reach; 2] = [Reach::Folder, Reach::Tree];

/// A folder that is followed, and whose beginning is handed out already.
struct Scene {
    top: PathBuf,
    watch: Watch,
    _folder: TempDir,
}

impl Scene {
    fn new(reach: Reach) -> Scene {
        Scene::with(reach, |_| {})
    }

    /// The folder as `fill` leaves it, with all folders in it followed.
    fn with(reach: Reach, fill: impl FnOnce(&Path)) -> Scene {
        let inbox = Arc::new(Inbox::default());
        let source = Source::Native(Native::start(Arc::clone(&inbox), reach).unwrap());
        Scene::of(Watch { inbox, source }, fill)
    }

    fn polled() -> Scene {
        Scene::of(Watch::start(Method::Poll(Duration::from_millis(20))).unwrap(), |_| {})
    }

    fn of(watch: Watch, fill: impl FnOnce(&Path)) -> Scene {
        let folder = TempDir::new().unwrap();
        let top = folder.path().canonicalize().unwrap();
        fill(&top);
        let mut scene = Scene { top, watch, _folder: folder };
        assert_eq!(scene.follow_all(), []);
        assert_eq!(scene.next(), Changed::Anything, "nobody heard what happened before");
        scene
    }

    /// Follows all folders that there are.
    fn follow_all(&mut self) -> Vec<(PathBuf, String)> {
        let entries = walkdir::WalkDir::new(&self.top).into_iter().flatten();
        let folders = entries.filter(|entry| entry.file_type().is_dir()).map(walkdir::DirEntry::into_path).collect();
        self.watch.follow(&folders)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.top.join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn next(&self) -> Changed {
        self.watch.inbox.wait(Some(Instant::now() + PATIENCE)).expect("no change was heard of")
    }

    /// Whether `name` is told within a time that is short, if it is told at all.
    fn tells(&self, name: &str) -> bool {
        match self.watch.inbox.wait(Some(Instant::now() + Duration::from_millis(500))) {
            Some(Changed::These(paths)) => paths.contains(&self.path(name)),
            Some(Changed::Anything) | None => false,
        }
    }

    /// Waits until `name` is handed out, and follows all folders after each change, as a server does.
    fn until(&mut self, name: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            assert!(Instant::now() < end, "{name} was not told");
            let found = self.tells(name);
            assert_eq!(self.follow_all(), []);
            if found {
                return;
            }
        }
    }

    /// Writes `name` until that is handed out.
    fn until_written(&mut self, name: &str) {
        let end = Instant::now() + PATIENCE;
        while !{
            self.write(name, "# New");
            self.tells(name)
        } {
            assert!(Instant::now() < end, "{name} was not told");
            assert_eq!(self.follow_all(), []);
        }
    }

    /// All that was heard, and of what more is expected. Events come in order: when the last file is closed, all that
    /// happened before is known.
    fn heard(&self) -> BTreeMap<String, bool> {
        self.write("end", "");
        let end = Instant::now() + PATIENCE;
        loop {
            assert!(Instant::now() < end, "the last file was not heard of");
            let mut heard = self.watch.inbox.gathered();
            if heard.remove(&self.path("end")) == Some(false) {
                let name = |path: &Path| path.strip_prefix(&self.top).unwrap_or(path).to_str().unwrap().to_string();
                return heard.iter().map(|(path, open)| (name(path), *open)).collect();
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn assert_heard(&self, expected: &[(&str, bool)], what: &str) {
        let expected: BTreeMap<_, _> = expected.iter().map(|(name, open)| ((*name).to_string(), *open)).collect();
        assert_eq!(self.heard(), expected, "{what}");
    }
}

#[test]
fn a_saved_file_is_told() {
    for reach in REACHES {
        let scene = Scene::new(reach);
        scene.write("plan.md", "# Plan");
        assert_eq!(scene.next(), Changed::These(BTreeSet::from([scene.path("plan.md")])));
    }
}

#[test]
fn reading_tells_nothing() {
    for reach in REACHES {
        let scene = Scene::with(reach, |top| {
            fs::create_dir(top.join("sub")).unwrap();
            fs::write(top.join("sub/plan.md"), "# Plan").unwrap();
        });
        assert_eq!(fs::read_to_string(scene.path("sub/plan.md")).unwrap(), "# Plan");
        assert_eq!(fs::read_dir(&scene.top).unwrap().count(), 1);
        assert!(fs::metadata(scene.path("sub")).unwrap().is_dir());
        scene.assert_heard(&[], "reading");
    }
}

#[test]
fn what_is_written_to_an_ignored_folder_tells_nothing() {
    for reach in REACHES {
        let mut scene = Scene::with(reach, |top| fs::create_dir_all(top.join("book/css")).unwrap());
        scene.watch.ignore(BTreeSet::from([scene.path("book")]));
        scene.write("book/index.html", "<p>");
        scene.write("book/css/style.css", "p {}");
        fs::create_dir(scene.path("book/js")).unwrap();
        scene.write("bookish.md", "# Bookish");
        scene.assert_heard(&[("bookish.md", false)], "an ignored folder");
    }
}

#[test]
fn only_followed_folders_tell() {
    for reach in REACHES {
        let mut scene = Scene::with(reach, |top| fs::create_dir_all(top.join("sub/deep")).unwrap());
        scene.watch.follow(&BTreeSet::from([scene.top.clone(), scene.path("sub/deep")]));
        scene.write("sub/a", "");
        scene.write("sub/deep/b", "");
        scene.assert_heard(&[("sub/deep/b", false)], "a folder between");
    }
}

#[cfg(unix)]
#[test]
fn the_right_to_execute_a_file_is_told() {
    use std::os::unix::fs::PermissionsExt;
    for reach in REACHES {
        let scene = Scene::with(reach, |top| fs::write(top.join("deploy.sh"), "").unwrap());
        fs::set_permissions(scene.path("deploy.sh"), fs::Permissions::from_mode(0o755)).unwrap();
        scene.assert_heard(&[("deploy.sh", false)], "a mode");
    }
}

#[test]
fn a_file_that_stays_open_is_told_when_it_is_quiet() {
    use std::io::Write;
    let scene = Scene::new(Reach::Folder);
    let mut file = File::create(scene.path("log")).unwrap();
    file.write_all(b"a line").unwrap();
    scene.assert_heard(&[("log", true)], "a file that is open");
    assert_eq!(scene.next(), Changed::These(BTreeSet::from([scene.path("log"), scene.path("end")])));
    drop(file);
}

#[test]
fn stopping_ends_the_wait_from_another_thread_and_each_one_after() {
    let scene = Scene::new(Reach::Folder);
    let waker = scene.watch.waker();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        sender.send(Some(Changed::Anything)).unwrap();
        for _ in 0..2 {
            sender.send(scene.watch.wait()).unwrap();
        }
    });
    assert!(receiver.recv_timeout(PATIENCE).unwrap().is_some(), "the thread is about to wait");
    thread::sleep(UNTIL_IT_WAITS);
    waker.clone().stop();
    for _ in 0..2 {
        assert_eq!(receiver.recv_timeout(PATIENCE), Ok(None));
    }
}

#[test]
fn waking_ends_the_wait_with_anything() {
    let scene = Scene::new(Reach::Folder);
    let waker = scene.watch.waker();
    let (sender, receiver) = mpsc::channel();
    let thread = thread::spawn(move || {
        sender.send(scene.next()).unwrap();
        scene
    });
    thread::sleep(UNTIL_IT_WAITS);
    waker.wake();
    assert_eq!(receiver.recv_timeout(PATIENCE), Ok(Changed::Anything));
    let scene = thread.join().unwrap();
    scene.write("plan.md", "");
    assert_eq!(scene.next(), Changed::These(BTreeSet::from([scene.path("plan.md")])), "it wakes but once");
}
