//! Which files are only the tools of editors and of git, by their names.

use std::path::Path;

/// The files right in `.git` that say which files the repository has.
const OF_GIT: [&str; 4] = ["HEAD", "config", "index", "packed-refs"];

/// Whole names: by the number Vim tries whether it may write in a folder, the other is of the Finder.
const NAMES: [&str; 2] = ["4913", ".DS_Store"];

/// How names begin and end.
const AROUND: [(&str, &str); 10] = [
    // Backups of Vim and Emacs, then locks of Emacs and what it saves by itself.
    ("", "~"),
    (".#", ""),
    ("#", "#"),
    // Kate, the editors of JetBrains, those of GNOME, Sublime Text.
    ("", ".kate-swp"),
    ("", "___jb_tmp___"),
    ("", "___jb_old___"),
    (".goutputstream-", ""),
    (".subl", ".tmp"),
    // Office programs.
    (".~lock.", ""),
    ("~$", ""),
];

/// Whether a path names a file that an editor or git needs for a moment and nobody refers to.
pub(super) fn is_litter(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { return false };
    of_an_editor(&name) || of_git(path, &name)
}

fn of_an_editor(name: &str) -> bool {
    let (_, end) = name.rsplit_once('.').unwrap_or(("", ""));
    NAMES.contains(&name)
        || AROUND.iter().any(|(start, end)| {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        })
        || matches!(end, "swo" | "swp" | "swx")
        // Vim goes on with other letters when these are taken.
        || (name.starts_with('.') && end.len() == 3 && end.starts_with("sw"))
        || of_sed(name)
}

/// Whether a name is like `sedK3xAbq`, which `sed -i` writes before it renames. A word such as `sedentary` is not.
fn of_sed(name: &str) -> bool {
    let Some(rest) = name.strip_prefix("sed") else { return false };
    rest.len() == 6 && rest.chars().all(|c| c.is_ascii_alphanumeric()) && !rest.chars().all(|c| c.is_ascii_lowercase())
}

fn of_git(path: &Path, name: &str) -> bool {
    let Some(folder) = path.parent() else { return false };
    if folder.file_name().is_some_and(|folder| folder == ".git") {
        return !OF_GIT.contains(&name);
    }
    path.extension().is_some_and(|end| end == "lock") && folder.components().any(|part| part.as_os_str() == ".git")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_write_for_themselves_is_litter() {
        for name in [
            "rollback.md~",
            ".#rollback.md",
            "#rollback.md#",
            "4913",
            ".rollback.md.swp",
            ".rollback.md.swo",
            ".rollback.md.swn",
            "rollback.md.swx",
            ".DS_Store",
            ".rollback.md.kate-swp",
            "rollback.md___jb_tmp___",
            "rollback.md___jb_old___",
            ".goutputstream-8A2Z3Y",
            ".subl1f3.tmp",
            ".~lock.table.ods#",
            "~$plan.docx",
            "sedK3xAbq",
        ] {
            assert!(is_litter(&Path::new("/book/content").join(name)), "{name}");
        }
    }

    #[test]
    fn what_people_write_is_none() {
        for name in [
            "rollback.md",
            "rollback.tmp",
            "#1.md",
            "#",
            "49130",
            "intro.swf",
            "sed",
            "sedentary",
            "sedation.md",
            ".gitignore",
            "Cargo.lock",
            "book.toml",
        ] {
            assert!(!is_litter(&Path::new("/book/content").join(name)), "{name}");
        }
        assert!(!is_litter(Path::new("/")));
    }

    #[test]
    fn of_the_folder_of_git_only_what_says_which_files_there_are_counts() {
        for (path, litter) in [
            ("/book/.git/HEAD", false),
            ("/book/.git/index", false),
            ("/book/.git/packed-refs", false),
            ("/book/.git/index.lock", true),
            ("/book/.git/COMMIT_EDITMSG", true),
            ("/book/.git/refs/heads/main", false),
            ("/book/.git/refs/heads/main.lock", true),
            ("/book/.git/info/exclude", false),
            ("/book/.git", false),
            ("/book/index.lock", false),
        ] {
            assert_eq!(is_litter(Path::new(path)), litter, "{path}");
        }
    }
}
