//! Where files and folders went that are no longer there, as git tells it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Repository, git};
use crate::base::SourcePath;

/// How often a file may have moved on before nobody follows it any more.
const MOST_MOVES: usize = 5;

/// The most bytes of paths that a command line is given; Windows takes 32 KiB in all.
const MOST_BYTES: usize = 20_000;

/// Likeness in percent from which a rename is one beyond doubt. Below it, two checklists that were made from the same
/// pattern could be taken for one that moved.
const SURELY_ALIKE: u8 = 70;

/// A path that became another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// What it is called now. It exists.
    pub to: SourcePath,
    /// The commit that gave it this name; `None` when that is not committed yet.
    pub commit: Option<Commit>,
    /// How much of it was the same before and after, in percent; the least of all its moves.
    alike: u8,
}

/// A commit, as messages name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The start of its name.
    pub id: String,
    /// The day on which it was committed.
    pub day: String,
}

/// What became of the paths that it was asked for. Without git, nothing is known of any.
#[derive(Clone, Debug, Default)]
pub struct History {
    renames: BTreeMap<SourcePath, Rename>,
    is_shallow: bool,
    is_unsettled: bool,
}

/// A path that is followed from name to name, as seen from the repository's root.
struct Trail<'a> {
    start: &'a SourcePath,
    name: String,
    rename: Option<Rename>,
}

/// What moved in a commit: the new name and the likeness, by the old name.
type Moves = BTreeMap<String, (String, u8)>;

impl Rename {
    /// Whether both are the same beyond doubt.
    pub fn is_sure(&self) -> bool {
        self.alike >= SURELY_ALIKE
    }
}

impl History {
    /// What became of `paths`, none of which exists. Asks git nothing when there are none.
    ///
    /// The history is walked once for all of them, and once more for each further time that one was renamed.
    pub fn of(paths: &BTreeSet<SourcePath>, repository: &Repository) -> History {
        let Some(top) = repository.git_top().filter(|_| !paths.is_empty()) else { return History::default() };
        let inside = paths.iter().filter(|path| !path.as_str().is_empty() && !repository.is_outside(path));
        let mut trails: Vec<Trail> =
            inside.map(|start| Trail { start, name: repository.path_of(start), rename: None }).collect();
        let mut known: BTreeMap<String, Moves> = BTreeMap::new();
        let Uncommitted { moves: uncommitted, is_unsettled } = uncommitted(&top);
        let mut renames = BTreeMap::new();
        for _ in 0..MOST_MOVES {
            let names: BTreeSet<&str> = trails.iter().map(|trail| trail.name.as_str()).collect();
            let ends = deletions(&top, &names);
            for (commit, _) in ends.values() {
                known.entry(commit.clone()).or_insert_with(|| moves(&top, commit));
            }
            let mut open = Vec::new();
            for mut trail in trails {
                if !trail.step(&ends, &known, &uncommitted, repository) {
                    continue;
                }
                match trail.rename.take_if(|rename| exists(&rename.to, repository)) {
                    Some(rename) => drop(renames.insert(trail.start.clone(), rename)),
                    None => open.push(trail),
                }
            }
            trails = open;
            if trails.is_empty() {
                break;
            }
        }
        let is_shallow = renames.len() < paths.len()
            && git::run(&top, &["rev-parse", "--is-shallow-repository"]).is_some_and(|said| said.starts_with(b"true"));
        History { renames, is_shallow, is_unsettled }
    }

    /// What a path is called now.
    pub fn renamed(&self, path: &SourcePath) -> Option<&Rename> {
        self.renames.get(path)
    }

    /// Whether files were added and not committed yet: how much they are like one that is gone depends on their texts.
    pub fn is_unsettled(&self) -> bool {
        self.is_unsettled
    }

    /// Whether the clone lacks older commits, so that not all renames are known.
    pub fn is_shallow(&self) -> bool {
        self.is_shallow
    }
}

impl Trail<'_> {
    /// Goes on to the next name, if there is one.
    fn step(
        &mut self,
        ends: &BTreeMap<String, (String, String)>,
        known: &BTreeMap<String, Moves>,
        uncommitted: &Moves,
        repository: &Repository,
    ) -> bool {
        let now = moved(&self.name, uncommitted).map(|moved| (moved, None));
        let then = || {
            let (commit, day) = ends.get(&self.name)?;
            let id = commit.get(..7).unwrap_or(commit).to_string();
            Some((moved(&self.name, known.get(commit)?)?, Some(Commit { id, day: day.clone() })))
        };
        let Some(((name, alike), commit)) = now.or_else(then) else { return false };
        let alike = self.rename.as_ref().map_or(alike, |before| before.alike.min(alike));
        self.rename = Some(Rename { to: repository.path_at(&name), commit, alike });
        self.name = name;
        true
    }
}

fn exists(path: &SourcePath, repository: &Repository) -> bool {
    repository.has_file(path) || repository.has_folder(path)
}

/// What a file became, or a folder whose files all went to the same place.
fn moved(name: &str, moves: &Moves) -> Option<(String, u8)> {
    if let Some(moved) = moves.get(name) {
        return Some(moved.clone());
    }
    let folder = format!("{name}/");
    let below = moves.range(folder.clone()..).take_while(|(old, _)| old.starts_with(&folder));
    let mut all = 0;
    let mut kept = BTreeMap::new();
    for (old, (new, alike)) in below {
        all += 1;
        if let Some(place) = new.strip_suffix(&old[folder.len()..]).and_then(|place| place.strip_suffix('/')) {
            let (number, least) = kept.entry(place).or_insert((0, *alike));
            *number += 1;
            *least = (*least).min(*alike);
        }
    }
    match kept.into_iter().collect::<Vec<_>>().as_slice() {
        [(place, (number, alike))] if number * 2 > all => Some(((*place).to_string(), *alike)),
        _ => None,
    }
}

/// The last commit that took away each name or something below it, and its day.
fn deletions(top: &Path, names: &BTreeSet<&str>) -> BTreeMap<String, (String, String)> {
    let mut found = BTreeMap::new();
    let all: Vec<&str> = names.iter().copied().collect();
    let mut rest = all.as_slice();
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = rest.iter().take_while(|name| {
            bytes += name.len() + 3;
            bytes <= MOST_BYTES
        });
        let (now, later) = rest.split_at(fits.count().max(1));
        rest = later;
        let mut arguments = vec!["--literal-pathspecs", "-c", "log.showSignature=false", "-c", "log.follow=false"];
        arguments.extend(["-c", "log.diffMerges=off", "-c", "diff.relative=false", "log", "-z", "--no-renames"]);
        arguments.extend(["--diff-filter=D", "--name-only", "--format=%x01%H %cs", "--"]);
        arguments.extend(now);
        let log = git::run(top, &arguments).unwrap_or_default();
        read_deletions(&String::from_utf8_lossy(&log), names, &mut found);
    }
    found
}

/// Reads what `git log` prints, the newest commit first.
fn read_deletions(log: &str, names: &BTreeSet<&str>, found: &mut BTreeMap<String, (String, String)>) {
    let mut commit = None;
    for piece in log.split('\0').map(|piece| piece.trim_start_matches('\n')) {
        if let Some(head) = piece.strip_prefix('\u{1}') {
            commit = head.split_once(' ');
        } else if let Some((id, day)) = commit {
            let mut above = piece;
            while !above.is_empty() {
                if names.contains(above) && !found.contains_key(above) {
                    found.insert(above.to_string(), (id.to_string(), day.trim_end().to_string()));
                }
                above = above.rsplit_once('/').map_or("", |(folder, _)| folder);
            }
        }
    }
}

/// What moved in a commit.
fn moves(top: &Path, commit: &str) -> Moves {
    let output = git::run(top, &["diff-tree", "-r", "-M", "-z", "--name-status", "--diff-filter=R", commit]);
    // It says the commit first.
    let output = output.unwrap_or_default();
    let text = String::from_utf8_lossy(&output);
    read_moves(text.strip_prefix(commit).unwrap_or(&text))
}

/// What was added and what moved since the last commit.
struct Uncommitted {
    moves: Moves,
    is_unsettled: bool,
}

fn uncommitted(top: &Path) -> Uncommitted {
    let output = git::run(top, &["diff-index", "-M", "-z", "--name-status", "--diff-filter=RA", "HEAD"]);
    let output = output.unwrap_or_default();
    let text = String::from_utf8_lossy(&output);
    Uncommitted { moves: read_moves(&text), is_unsettled: !text.is_empty() }
}

fn read_moves(output: &str) -> Moves {
    let mut pieces = output.split('\0').filter(|piece| !piece.is_empty());
    let mut moves = Moves::new();
    while let (Some(status), Some(old)) = (pieces.next(), pieces.next()) {
        if !status.starts_with('R') {
            continue;
        }
        let Some(new) = pieces.next() else { break };
        let alike = status.strip_prefix('R').and_then(|number| number.parse().ok()).unwrap_or_default();
        moves.insert(old.to_string(), (new.to_string(), alike));
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_deletion_of_a_file_or_of_something_below_a_folder_counts() {
        let log = "\u{1}c3 2026-03-02\0\nops/old/run.sh\0\u{1}a1 2026-01-05\0\nops/old/db.sh\0a b.md\0";
        let mut found = BTreeMap::new();
        read_deletions(log, &BTreeSet::from(["ops/old", "ops/old/db.sh", "a b.md", "never.md"]), &mut found);
        let found: Vec<(&str, &str)> =
            found.iter().map(|(name, (commit, _))| (name.as_str(), commit.as_str())).collect();
        assert_eq!(found, [("a b.md", "a1"), ("ops/old", "c3"), ("ops/old/db.sh", "a1")]);
    }

    #[test]
    fn a_folder_moved_when_its_files_went_to_one_place() {
        let moves = read_moves(
            "A\0added.sh\0R100\0old/a.sh\0new/a.sh\0R090\0old/x/b.sh\0new/x/b.sh\0R060\0split/a\0one/a\0R100\0split/b\0two/b\0",
        );
        assert_eq!(moved("old", &moves), Some(("new".to_string(), 90)));
        assert_eq!(moved("old/a.sh", &moves), Some(("new/a.sh".to_string(), 100)));
        assert_eq!(moved("split", &moves), None);
        assert_eq!(moved("ol", &moves), None);
        assert!(read_moves("fatal: no such commit").is_empty());
    }
}
