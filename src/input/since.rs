//! What changed in the repository since some commit, committed or not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Repository, git};
use crate::base::{Error, SourcePath};

/// What changed since a commit. Paths are seen from the book's root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// Files that are not as they were: changed, new, gone, or with another mode.
    touched: BTreeSet<SourcePath>,
    /// The changed lines of files that were there: the first of each run, from 1, and the one behind its last.
    lines: BTreeMap<SourcePath, Vec<(usize, usize)>>,
    /// Files that git does not know yet: all of their lines are new.
    untracked: BTreeSet<SourcePath>,
    /// Files that have another name now.
    renamed: BTreeMap<SourcePath, SourcePath>,
    /// The text that Markdown files had which are changed or gone.
    before: BTreeMap<SourcePath, String>,
}

impl Since {
    /// What changed since `revision`, or since this line of work left it, in the repository around the book in `root`.
    ///
    /// # Errors
    /// When there is no repository, when git does not know the commit, or when it fails.
    pub fn read(root: &Path, repository: &Repository, revision: &str) -> Result<Since, Error> {
        let top = root.join(repository.root.as_str());
        let base = base(&top, revision)?;
        let seen = |name: &str| repository.path_at(name);
        let diff = |more: &[&str]| {
            let fixed = ["-c", "core.quotePath=false", "diff", "--no-relative", "--no-ext-diff", "--no-color"];
            git::ask(&top, &[&fixed[..], more, &[&base, "--"]].concat())
        };
        let mut since = Since::default();
        let mut changed = Vec::new();
        let names = diff(&["--name-status", "--no-renames", "-z"])?;
        for pair in pieces(&names).collect::<Vec<_>>().chunks_exact(2) {
            since.touched.insert(seen(&pair[1]));
            changed.extend((pair[0] != "A").then(|| pair[1].clone()));
        }
        let patch = ["-U0", "--inter-hunk-context=0", "--no-renames", "--no-textconv"];
        let prefixes = ["--src-prefix=a/", "--dst-prefix=b/"];
        for (name, lines) in hunks(&diff(&[&patch[..], &prefixes].concat())?) {
            since.lines.entry(seen(&name)).or_default().extend(lines);
        }
        let others = git::ask(&top, &["ls-files", "-z", "--others", "--exclude-standard"])?;
        since.untracked = pieces(&others).map(|name| seen(&name)).collect();
        since.touched.extend(since.untracked.iter().cloned());
        let renames = diff(&["--name-status", "--find-renames", "--diff-filter=R", "-z"])?;
        for triple in pieces(&renames).collect::<Vec<_>>().chunks_exact(3) {
            since.renamed.insert(seen(&triple[1]), seen(&triple[2]));
        }
        for name in changed.iter().filter(|name| SourcePath::new(name).is_markdown()) {
            if let Some(text) = git::run(&top, &["show", &format!("{base}:{name}")]) {
                since.before.insert(seen(name), String::from_utf8_lossy(&text).into_owned());
            }
        }
        Ok(since)
    }

    /// Whether the file at `path`, or something in the folder there, is not as it was.
    pub fn is_touched(&self, path: &SourcePath) -> bool {
        let name = path.as_str();
        let mut near = self.touched.range(path.clone()..).take_while(|touched| touched.as_str().starts_with(name));
        !name.is_empty() && near.any(|touched| touched.below(path).is_some())
    }

    /// Every file that is not as it was.
    pub fn touched(&self) -> impl Iterator<Item = &SourcePath> {
        self.touched.iter()
    }

    /// Whether one of the lines from `first` to `last` of a file is changed or new.
    pub fn has_lines(&self, path: &SourcePath, first: usize, last: usize) -> bool {
        let runs = self.lines.get(path).map_or(&[][..], Vec::as_slice);
        self.untracked.contains(path) || runs.iter().any(|(start, end)| *start <= last && first < *end)
    }

    /// The name that a file has now, when it has another one.
    pub fn renamed(&self, path: &SourcePath) -> Option<&SourcePath> {
        self.renamed.get(path)
    }

    /// The Markdown files that are changed or gone, with the text that they had.
    pub fn before(&self) -> impl Iterator<Item = (&SourcePath, &str)> {
        self.before.iter().map(|(path, text)| (path, text.as_str()))
    }
}

/// The commit at which this line of work left `revision`.
fn base(top: &Path, revision: &str) -> Result<String, Error> {
    let word = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim().to_string();
    if git::run(top, &["rev-parse", "--git-dir"]).is_none() {
        return Err(Error::NoRepository);
    }
    let shallow = git::run(top, &["rev-parse", "--is-shallow-repository"]).is_some_and(|said| word(said) == "true");
    let unknown = || Error::UnknownRevision {
        revision: revision.to_string(),
        advice: if shallow {
            "this clone has only the end of the history; fetch more of it (`git fetch --unshallow`)"
        } else {
            "give a branch, a tag or a commit"
        },
    };
    let commit = format!("{revision}^{{commit}}");
    let is_option = revision.starts_with('-') || revision.is_empty();
    let known =
        Some(&commit).filter(|_| !is_option).and_then(|commit| git::run(top, &["rev-parse", "--verify", "-q", commit]));
    let commit = word(known.ok_or_else(unknown)?);
    match git::run(top, &["merge-base", &commit, "HEAD"]).map(word).filter(|base| !base.is_empty()) {
        Some(base) => Ok(base),
        None if shallow => Err(unknown()),
        None => Ok(commit),
    }
}

/// The parts between zero bytes that are text.
fn pieces(output: &[u8]) -> impl Iterator<Item = String> {
    let parts = output.split(|&byte| byte == 0).filter(|part| !part.is_empty());
    parts.filter_map(|part| String::from_utf8(part.to_vec()).ok())
}

/// The runs of new lines in a patch without context, by file.
fn hunks(patch: &[u8]) -> Vec<(String, Vec<(usize, usize)>)> {
    let mut files: Vec<(String, Vec<(usize, usize)>)> = Vec::new();
    let mut left = 0;
    for line in patch.split(|&byte| byte == b'\n') {
        // What stands in a hunk is somebody's text, and may look like anything.
        if left > 0 {
            left -= usize::from(!line.starts_with(b"\\"));
            continue;
        }
        let line = String::from_utf8_lossy(line);
        if let Some(name) = line.strip_prefix("+++ ") {
            files.extend(unquoted(name).strip_prefix("b/").map(|name| (name.to_string(), Vec::new())));
        } else if let Some((old, new)) = line.strip_prefix("@@ -").and_then(ranges) {
            left = old.1 + new.1;
            if let Some((_, lines)) = files.last_mut().filter(|_| new.1 > 0) {
                lines.push((new.0, new.0 + new.1));
            }
        }
    }
    files
}

/// `1,2 +3,4 @@`: the first lines and the numbers of lines before and after.
fn ranges(header: &str) -> Option<((usize, usize), (usize, usize))> {
    let range = |words: &str| {
        let (start, count) = words.split_once(',').unwrap_or((words, "1"));
        Some((start.parse().ok()?, count.parse().ok()?))
    };
    let (old, rest) = header.split_once(" +")?;
    Some((range(old)?, range(rest.split(' ').next()?)?))
}

/// A name in the header of a patch as it is: git puts odd ones in quotes, and a tab behind one with blanks.
fn unquoted(written: &str) -> String {
    let written = written.trim_end_matches(['\t', '\r']);
    let Some(inside) = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return written.to_string();
    };
    let mut out = Vec::new();
    let mut bytes = inside.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match bytes.next() {
            Some(digit @ b'0'..=b'7') => {
                let mut code = u32::from(digit - b'0');
                while let Some(next) = bytes.next_if(|next| (b'0'..=b'7').contains(next)) {
                    code = code * 8 + u32::from(next - b'0');
                }
                out.push(u8::try_from(code).unwrap_or(b'?'));
            }
            Some(b'n') => out.push(b'\n'),
            Some(b't') => out.push(b'\t'),
            Some(b'r') => out.push(b'\r'),
            Some(other) => out.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_tells_new_lines_and_is_not_misled_by_text() {
        let patch = b"diff --git a/a b.md b/a b.md\n--- a/a b.md\t\n+++ b/a b.md\t\n@@ -1,2 +1 @@ # Home\n--- a/x\n-+++ b/y\n\
            ++++ b/z\n@@ -9 +8,0 @@\n-gone\n@@ -20,0 +19,3 @@\n+1\n+2\n+\xff\n\\ No newline at end of file\n\
            diff --git a/c b/c\n--- a/c\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n\
            diff --git \"a/\\303\\244\\t.md\" \"b/\\303\\244\\t.md\"\n--- /dev/null\n+++ \"b/\\303\\244\\t.md\"\n@@ -0,0 +1 @@\n+x\n";
        let expected =
            [("a b.md".to_string(), vec![(1, 2), (19, 22)]), ("\u{e4}\t.md".to_string(), vec![(1, 2)])].to_vec();
        assert_eq!(hunks(patch), expected);
        assert!(hunks(b"").is_empty() && hunks(b"@@ -x +y @@\n+++ nonsense").is_empty());
    }

    #[test]
    fn a_folder_is_touched_with_what_it_holds() {
        let path = SourcePath::new;
        let since = Since { touched: BTreeSet::from([path("a/b.sh"), path("a-b/c")]), ..Since::default() };
        for (asked, touched) in
            [("a", true), ("a/b.sh", true), ("a-b", true), ("a/b", false), ("a-", false), ("", false)]
        {
            assert_eq!(since.is_touched(&path(asked)), touched, "{asked}");
        }
    }
}
