//! A whole book in one string, and the program that is run on it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use snapbox::IntoData;
use tempfile::TempDir;
use walkdir::WalkDir;

/// Every file of a folder, by its path with `/`.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// A book on disk that goes away with this value.
pub struct Book {
    folder: TempDir,
    /// The book's root. Its name does not change from run to run, because a book without a title is called after it.
    pub root: PathBuf,
}

/// What the program said and did.
pub struct Outcome {
    /// The exit code.
    pub code: i32,
    /// The data.
    pub stdout: String,
    /// What was said to a person, without the place of the book and the time that it took.
    pub stderr: String,
}

impl Book {
    /// Lays out the files of `text`: each begins below a line `-- path --`.
    pub fn new(text: &str) -> Book {
        let folder = TempDir::with_prefix("checkbook-").unwrap();
        let root = folder.path().canonicalize().unwrap().join("runbooks");
        fs::create_dir(&root).unwrap();
        let book = Book { folder, root };
        let mut files: Vec<(&str, String)> = Vec::new();
        for line in text.split_inclusive('\n') {
            let header = line.trim_end().strip_prefix("-- ").and_then(|line| line.strip_suffix(" --"));
            match (header, files.last_mut()) {
                (Some(path), _) => files.push((path, String::new())),
                (None, Some((_, text))) => text.push_str(line),
                (None, None) => assert!(line.trim().is_empty(), "no file has begun at {line:?}"),
            }
        }
        for (path, text) in files {
            book.put(path, text);
        }
        book
    }

    /// Writes a file of the book; `..` leads beside the book.
    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let place = self.root.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }

    /// Replaces `from`, which must be there, by `to`.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "{path} does not have {from:?}");
        self.put(path, text.replacen(from, to, 1));
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root.join(path)).unwrap();
    }

    /// The text of a file, which must be there.
    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Whether a file or folder is there.
    pub fn has(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    /// The published files, without the lock, which is no part of the site.
    pub fn site(&self) -> Tree {
        tree(&self.root.join("book"))
    }

    /// The program, to be started in the book with nothing of our environment but the way to `git`.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_checkbook"));
        command.args(arguments).current_dir(&self.root).stdin(Stdio::null());
        clean(&mut command, self.folder.path());
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_with(arguments, &[])
    }

    /// Runs the program with more in its environment.
    pub fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
        self.outcome(self.command(arguments).envs(environment.iter().copied()))
    }

    /// Runs a command to its end that was made for this book.
    pub fn outcome(&self, command: &mut Command) -> Outcome {
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let stderr = text(output.stderr).replace(self.folder.path().to_str().unwrap(), "[FOLDER]");
        Outcome {
            code: output.status.code().expect("it ended by itself"),
            stdout: text(output.stdout),
            stderr: without_time(&stderr),
        }
    }

    /// `checkbook check`
    pub fn check(&self) -> Outcome {
        self.run(&["check"])
    }

    /// `checkbook build`
    pub fn build(&self) -> Outcome {
        self.run(&["build"])
    }

    /// What `checkbook refs --format json` prints.
    pub fn refs(&self) -> Vec<serde_json::Value> {
        serde_json::from_str(&self.run(&["refs", "--format", "json"]).done().stdout).unwrap()
    }

    /// Makes the book a git repository in which everything is tracked.
    pub fn git(&self) {
        self.run_git(&["init", "-q"], "2026-01-01");
        self.run_git(&["add", "-A"], "2026-01-01");
    }

    /// Commits everything on a day.
    pub fn commit(&self, day: &str) {
        self.git();
        let who = ["-c", "user.name=Ops", "-c", "user.email=ops@example.com"];
        self.run_git(&[&who[..], &["commit", "-q", "--allow-empty", "-m", day]].concat(), day);
    }

    /// Runs git in the book, at noon of a day.
    pub fn run_git(&self, arguments: &[&str], day: &str) {
        let mut git = Command::new("git");
        clean(git.args(arguments).current_dir(&self.root), self.folder.path());
        let noon = format!("{day}T12:00:00Z");
        assert!(git.env("GIT_AUTHOR_DATE", &noon).env("GIT_COMMITTER_DATE", &noon).status().unwrap().success());
    }
}

impl Outcome {
    /// The exit code must be this.
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// It went well.
    pub fn done(self) -> Self {
        self.code(0)
    }

    /// Standard output must be this.
    pub fn stdout(self, expected: impl IntoData) -> Self {
        same(&self.stdout, expected);
        self
    }

    /// Standard error must be this.
    pub fn stderr(self, expected: impl IntoData) -> Self {
        same(&self.stderr, expected);
        self
    }
}

/// `actual` must be `expected`; with `SNAPSHOTS=overwrite` in the environment the expectation is rewritten.
pub fn same(actual: &str, expected: impl IntoData) {
    snapbox::Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV).eq(actual, expected);
}

/// Every file below `folder`, without the lock of a build.
pub fn tree(folder: &Path) -> Tree {
    WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| !entry.file_type().is_dir() && entry.file_name() != OsStr::new(".checkbook.lock"))
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// The paths of a tree, one a line.
pub fn paths(tree: &Tree) -> String {
    tree.keys().flat_map(|path| [path, "\n"]).collect()
}

/// Leaves a command nothing of our environment but what starts programs.
pub fn clean(command: &mut Command, home: &Path) {
    command.env_clear().env("HOME", home).env("GIT_CONFIG_NOSYSTEM", "1").env("SOURCE_DATE_EPOCH", "1793491200");
    // Expectations that name files would have to change with each change of the theme.
    command.env("CHECKBOOK_OUTPUT__HTML__HASH_FILES", "false");
    // Windows starts nothing without its root.
    for name in ["PATH", "SYSTEMROOT", "TEMP", "TMP"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
}

/// `… in 12 ms` and `… in 0.31 s` without the number.
fn without_time(text: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("checked ").and_then(|rest| rest.rsplit_once(" in ")) {
            Some((said, _)) => out.push_str(&format!("checked {said} in [TIME]\n")),
            None => out.push_str(line),
        }
    }
    out
}

/// Random numbers that are the same in every run.
pub struct Dice(u64);

impl Dice {
    /// Starts a row of numbers.
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % limit
    }
}
