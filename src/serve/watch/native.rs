//! Following folders by what the system tells.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use notify::{Config, ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::folders::{Alias, topmost};
use super::inbox::{Inbox, Loose};
use crate::base::Error;

/// How far one handle of the system reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Each folder has a handle of its own, of which there are many.
    Folder,
    /// A handle covers a folder and all that lies beneath it, and there should be few.
    Tree,
}

impl Reach {
    /// What is best on this system.
    pub(super) const BEST: Reach =
        if cfg!(any(target_os = "macos", target_os = "windows")) { Reach::Tree } else { Reach::Folder };
}

/// The folders that are followed by the system's own means.
#[derive(Debug)]
pub(super) struct Native {
    inbox: Arc<Inbox>,
    watcher: RecommendedWatcher,
    reach: Reach,
    /// The folders whose changes are wanted.
    wanted: Arc<BTreeSet<PathBuf>>,
    /// The folders that need a handle for that.
    needed: Arc<BTreeSet<PathBuf>>,
    /// The folders that have one.
    held: BTreeSet<PathBuf>,
}

impl Native {
    pub(super) fn start(inbox: Arc<Inbox>, reach: Reach) -> Result<Native, Error> {
        let receiver = Arc::clone(&inbox);
        let config = Config::default().with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(move |event| receiver.receive(event), config);
        let watcher = watcher.map_err(|error| Error::Watch { message: reason(&error) })?;
        Ok(Native { inbox, watcher, reach, wanted: Arc::default(), needed: Arc::default(), held: BTreeSet::new() })
    }

    /// Follows exactly these folders, and says which cannot be followed.
    pub(super) fn follow(&mut self, folders: &BTreeSet<PathBuf>) -> Vec<(PathBuf, String)> {
        let loose = self.inbox.take_loose();
        let before = Arc::clone(&self.wanted);
        let same = *before == *folders;
        if same && loose.gone.is_empty() && !loose.all && self.held.len() == self.needed.len() {
            return Vec::new();
        }
        if !same {
            self.want(folders);
        }
        let handles = self.hold(&loose);
        if before.is_empty() || loose.all || (self.reach == Reach::Tree && handles.changed) {
            // The stream of macOS begins anew with every handle.
            self.inbox.begin_all();
        } else if self.reach == Reach::Tree {
            self.inbox.begin(folders.difference(&before).cloned());
        } else {
            self.inbox.begin(handles.new);
        }
        handles.failed
    }

    fn want(&mut self, folders: &BTreeSet<PathBuf>) {
        self.wanted = Arc::new(folders.clone());
        self.needed = match self.reach {
            Reach::Folder => Arc::clone(&self.wanted),
            Reach::Tree => Arc::new(topmost(folders)),
        };
        // Before there are handles, so that their first events find an open door.
        self.inbox.follow(Arc::clone(&self.wanted), aliases(&self.needed));
    }

    /// Gives a handle to each folder that needs one, and takes it from the others.
    fn hold(&mut self, loose: &Loose) -> Handles {
        let needed = Arc::clone(&self.needed);
        let useless = |folder: &PathBuf| loose.gone.contains(folder) || !needed.contains(folder);
        let useless: BTreeSet<PathBuf> = self.held.iter().filter(|folder| useless(folder)).cloned().collect();
        self.held.retain(|folder| !loose.all && !useless.contains(folder));
        let missing: Vec<&PathBuf> = needed.difference(&self.held).collect();
        let mut handles = Handles::default();
        if useless.is_empty() && missing.is_empty() {
            return handles;
        }
        let mode = match self.reach {
            Reach::Folder => RecursiveMode::NonRecursive,
            Reach::Tree => RecursiveMode::Recursive,
        };
        let mut paths = self.watcher.paths_mut();
        for folder in &useless {
            // It fails where the handle went with its folder.
            paths.remove(folder).ok();
        }
        let mut full = false;
        for folder in missing {
            let added = if full { Err(notify::Error::new(ErrorKind::MaxFilesWatch)) } else { paths.add(folder, mode) };
            match added {
                Ok(()) => handles.new.push(folder.clone()),
                Err(error) => {
                    full |= matches!(error.kind, ErrorKind::MaxFilesWatch);
                    handles.failed.push((folder.clone(), reason(&error)));
                }
            }
        }
        self.held.extend(handles.new.iter().cloned());
        if let Err(error) = paths.commit() {
            self.held.clear();
            handles.failed = needed.iter().map(|folder| (folder.clone(), reason(&error))).collect();
        }
        handles.changed = true;
        handles
    }
}

/// What became of the handles.
#[derive(Debug, Default)]
struct Handles {
    changed: bool,
    new: Vec<PathBuf>,
    failed: Vec<(PathBuf, String)>,
}

/// Where the system calls a folder by another name than we do. Only macOS does, when a link is on the way to it.
fn aliases(folders: &BTreeSet<PathBuf>) -> Vec<Alias> {
    if !cfg!(target_os = "macos") {
        return Vec::new();
    }
    let alias = |ours: &PathBuf| ours.canonicalize().ok().map(|real| Alias { real, ours: ours.clone() });
    folders.iter().filter_map(alias).filter(|alias| alias.real != alias.ours).collect()
}

fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "the system lets no more folders be followed; on Linux, `fs.inotify.max_user_watches` is the limit"
                .to_string()
        }
        ErrorKind::PathNotFound => "it is not there".to_string(),
        ErrorKind::Generic(message) => message.clone(),
        ErrorKind::Io(error) => error.to_string(),
        ErrorKind::WatchNotFound | ErrorKind::InvalidConfig(_) => error.to_string(),
    }
}
