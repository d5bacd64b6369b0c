//! Publishes to real folders: what is written, what is left alone, what is refused.
#![expect(clippy::disallowed_methods, reason = "the tests look at the disk")]

mod crash;
#[cfg(unix)]
mod links;
mod supply;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;
use walkdir::WalkDir;

use crate::base::{Error, SitePath};

use super::lock::Lock;
use super::names::{DRAFT, LOCK, MANIFEST, on_disk};
use super::{File, Published, Site, clean, publish};

/// A site of made files.
fn site(files: &[(&str, &str)]) -> Site {
    let mut site = Site::new();
    for (path, text) in files {
        assert_eq!(site.add(SitePath::new(path), *text), None, "{path} twice");
    }
    site
}

/// An output folder that is not there yet, and what keeps it until the test ends.
fn output() -> (TempDir, PathBuf) {
    let keep = TempDir::new().unwrap();
    let folder = keep.path().join("out");
    (keep, folder)
}

/// All that is in `folder`: files with their bytes, folders as `None`, links as where they lead.
fn tree(folder: &Path) -> BTreeMap<String, Option<Vec<u8>>> {
    let look = |entry: walkdir::DirEntry| {
        let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_string();
        let bytes = match entry.file_type() {
            kind if kind.is_dir() => None,
            kind if kind.is_symlink() => {
                Some(fs::read_link(entry.path()).unwrap().to_str().unwrap().as_bytes().to_vec())
            }
            _ => Some(fs::read(entry.path()).unwrap()),
        };
        (name, bytes)
    };
    WalkDir::new(folder).min_depth(1).into_iter().map(|entry| look(entry.unwrap())).collect()
}

/// What a publish into a new folder gives.
fn fresh(site: &Site) -> BTreeMap<String, Option<Vec<u8>>> {
    let (_keep, folder) = output();
    publish(site, &folder).unwrap();
    tree(&folder)
}

/// Lays a file into `folder` as another program would.
fn put(folder: &Path, path: &str, text: &str) {
    let place = on_disk(folder, path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, text).unwrap();
}

fn counts(published: Published) -> (usize, usize, usize) {
    (published.written, published.unchanged, published.removed)
}

/// Publishes `site` and expects a refusal that changes nothing; gives what it says.
fn refused(site: &Site, folder: &Path) -> String {
    let before = tree(folder);
    let error = publish(site, folder).unwrap_err();
    assert_eq!(tree(folder), before, "a refusal changes nothing");
    said(&error, folder)
}

/// What `error` says, with `out` for the folder.
fn said(error: &Error, folder: &Path) -> String {
    error.to_string().replace(folder.to_str().unwrap(), "out").replace('\\', "/")
}

#[test]
fn a_site_appears_and_follows_its_book() {
    let (_keep, folder) = output();
    let first = site(&[("index.html", "one"), ("a/b/c.html", "two"), ("a/d.html", "three")]);
    let done = publish(&first, &folder).unwrap();
    assert_eq!(done, Published { written: 3, unchanged: 0, removed: 0, bytes: 11 });
    let names: Vec<String> = tree(&folder).into_keys().collect();
    assert_eq!(names, [MANIFEST, LOCK, "a", "a/b", "a/b/c.html", "a/d.html", "index.html"]);

    let second = site(&[("index.html", "ONE"), ("a/d.html", "three"), ("e.html", "")]);
    assert_eq!(counts(publish(&second, &folder).unwrap()), (2, 1, 1));
    assert_eq!(tree(&folder), fresh(&second), "the folder `a/b` is gone too");
    assert_eq!(counts(publish(&Site::new(), &folder).unwrap()), (0, 0, 3));
    assert_eq!(tree(&folder), fresh(&Site::new()));
}

#[test]
fn unchanged_files_keep_their_times() {
    let (keep, folder) = output();
    let picture = keep.path().join("picture.png");
    fs::write(&picture, vec![7; 300_000]).unwrap();
    let mut site = site(&[("a.html", "a"), ("b.html", "b")]);
    site.add(SitePath::new("picture.png"), File::Copied { from: picture.clone(), modified: None, length: 0 });
    assert_eq!(publish(&site, &folder).unwrap().bytes, 300_002);

    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    let all = ["a.html", "b.html", "picture.png", MANIFEST];
    let age = |name: &str| {
        fs::File::options().write(true).open(folder.join(name)).unwrap().set_modified(long_ago).unwrap();
    };
    let is_old = |name: &str| fs::metadata(folder.join(name)).unwrap().modified().unwrap() == long_ago;
    all.into_iter().for_each(age);
    assert_eq!(publish(&site, &folder).unwrap(), Published { written: 0, unchanged: 3, removed: 0, bytes: 300_002 });
    assert!(all.into_iter().all(is_old));

    site.add(SitePath::new("b.html"), "B");
    fs::write(&picture, [vec![7; 299_999], vec![8]].concat()).unwrap();
    assert_eq!(counts(publish(&site, &folder).unwrap()), (2, 1, 0));
    assert_eq!(all.map(is_old), [true, false, false, false]);
    assert_eq!(tree(&folder), fresh(&site));
}

#[test]
fn files_of_ours_that_were_edited_or_lost_are_restored() {
    let (keep, folder) = output();
    let source = keep.path().join("source");
    fs::write(&source, "picture").unwrap();
    let mut site = site(&[("a.html", "text"), ("d/b.html", "text"), ("c.html", "text"), ("e/f", "text")]);
    site.add(SitePath::new("copy"), File::Copied { from: source, modified: None, length: 7 });
    publish(&site, &folder).unwrap();
    fs::write(folder.join("a.html"), "TEXT").unwrap();
    fs::write(folder.join("c.html"), "longer text").unwrap();
    fs::write(folder.join("copy"), "PICTURE").unwrap();
    fs::remove_file(folder.join("d/b.html")).unwrap();
    fs::remove_file(folder.join("e/f")).unwrap();
    fs::remove_dir(folder.join("e")).unwrap();
    assert_eq!(counts(publish(&site, &folder).unwrap()), (5, 0, 0));
    assert_eq!(tree(&folder), fresh(&site));
}

#[test]
fn files_of_others_are_never_touched() {
    let (_keep, folder) = output();
    publish(&site(&[("a/b.html", "1"), ("c.html", "2")]), &folder).unwrap();
    fs::write(folder.join("a/notes.txt"), "mine").unwrap();
    fs::create_dir_all(folder.join(".git/empty")).unwrap();
    publish(&site(&[("d.html", "3")]), &folder).unwrap();
    let mut expected = fresh(&site(&[("d.html", "3")]));
    expected.extend([
        ("a".into(), None),
        ("a/notes.txt".into(), Some(b"mine".to_vec())),
        (".git".into(), None),
        (".git/empty".into(), None),
    ]);
    assert_eq!(tree(&folder), expected);
    assert_eq!(clean(&folder).unwrap(), Some(1));
    let left: Vec<String> = tree(&folder).into_keys().collect();
    assert_eq!(left, [".git", ".git/empty", "a", "a/notes.txt"]);
}

#[test]
fn a_folder_that_is_not_ours_is_refused_untouched() {
    let whole = |folder: &Path| {
        publish(&site(&[("a", "1")]), folder).unwrap();
        fs::read_to_string(folder.join(MANIFEST)).unwrap()
    };
    let damages: [fn(&str) -> String; 5] = [
        |_| String::new(),
        |text| text[..text.len() / 2].to_string(),
        |_| "garbage".to_string(),
        |text| text.replace("\"a\"", "\"../victim\""),
        |text| text.replace("\"a\"", "\"/victim\""),
    ];
    for (number, damage) in damages.iter().enumerate() {
        let (keep, folder) = output();
        fs::write(keep.path().join("victim"), "precious").unwrap();
        let text = damage(&whole(&folder));
        fs::write(folder.join(MANIFEST), text).unwrap();
        for with_lock in [true, false] {
            if !with_lock {
                fs::remove_file(folder.join(LOCK)).unwrap();
            }
            assert!(refused(&site(&[("b", "2")]), &folder).starts_with("`out` is not empty"), "damage {number}");
            assert!(matches!(clean(&folder), Err(Error::NotOurs { .. })), "damage {number}");
            assert_eq!(fs::read(folder.join("a")).unwrap(), b"1");
        }
        assert_eq!(fs::read(keep.path().join("victim")).unwrap(), b"precious");
    }

    let (_keep, folder) = output();
    fs::create_dir_all(folder.join(MANIFEST)).unwrap();
    assert!(refused(&site(&[("b", "2")]), &folder).starts_with("`out` is not empty"));
    let (_keep, folder) = output();
    fs::create_dir_all(folder.join("src")).unwrap();
    assert!(refused(&site(&[("b", "2")]), &folder).starts_with("`out` is not empty"));
    assert!(matches!(clean(&folder), Err(Error::NotOurs { .. })));
}

#[test]
fn an_empty_folder_and_one_of_a_build_that_just_began_are_taken() {
    for left in [&[][..], &[LOCK][..], &[LOCK, DRAFT][..]] {
        let (_keep, folder) = output();
        fs::create_dir(&folder).unwrap();
        for name in left {
            fs::write(folder.join(name), "{").unwrap();
        }
        let site = site(&[("a", "1")]);
        publish(&site, &folder).unwrap();
        fs::write(folder.join(LOCK), "").unwrap();
        assert_eq!(tree(&folder), fresh(&site), "with {left:?}");
    }
}

#[test]
fn what_stands_in_the_way_is_named_before_anything_is_written() {
    let new = site(&[("0", "new"), ("a/b", "new"), ("c", "new")]);
    let cases = [
        ("out/a/b", "a/b"),
        ("out/a", "a"),
        ("out/c", "c/"),
        ("out/c/old/mine", "c/old/mine"),
        ("out/c/old/mine", "c/old/mine/"),
    ];
    for (place, obstacle) in cases {
        let (_keep, folder) = output();
        let old = if place.contains("old") { "c/old/page" } else { "other" };
        publish(&site(&[(old, "old")]), &folder).unwrap();
        match obstacle.strip_suffix('/') {
            Some(name) => fs::create_dir(folder.join(name)).unwrap(),
            None => put(&folder, obstacle, "mine"),
        }
        let said = refused(&new, &folder);
        assert!(said.starts_with(&format!("`{place}` was not written by checkbook")), "{said}");
    }
}

#[test]
fn files_and_folders_change_places() {
    let (_keep, folder) = output();
    let file = site(&[("a", "file"), ("b/c/d", "deep"), ("b/c/e", "deep")]);
    let turned = site(&[("a/x/y", "deep"), ("b", "file")]);
    for (number, site) in [&file, &turned, &file, &turned].into_iter().enumerate() {
        publish(site, &folder).unwrap();
        assert_eq!(tree(&folder), fresh(site), "turn {number}");
    }
}

#[test]
fn a_site_that_no_folder_can_hold_is_refused() {
    let clash = site(&[("a/b", "1"), ("a", "2")]);
    let cases = [
        (site(&[("../x", "")]), "cannot write `out/../x`: the path does not lead to a file inside the output folder"),
        (site(&[("", "")]), "cannot write `out/`: the path does not lead to a file inside the output folder"),
        (site(&[(MANIFEST, "")]), "cannot write `out/.checkbook`: names that begin with `.checkbook` are kept"),
        (clash, "cannot write `out/a`: the site also has a folder of this name"),
    ];
    for (site, expected) in cases {
        let (keep, folder) = output();
        let said = said(&publish(&site, &folder).unwrap_err(), &folder);
        assert!(said.starts_with(expected), "{said}");
        assert_eq!(fs::read_dir(keep.path()).unwrap().count(), 0);
    }
}

#[test]
fn a_page_whose_name_only_changed_its_case_stays() {
    let (_keep, folder) = output();
    publish(&site(&[("Guide/A.html", "1")]), &folder).unwrap();
    // A second name for the same file is what a disk without case would show.
    fs::hard_link(folder.join("Guide/A.html"), folder.join("Guide/a.html")).unwrap();
    let lower = site(&[("Guide/a.html", "1")]);
    publish(&lower, &folder).unwrap();
    assert_eq!(tree(&folder), fresh(&lower));

    let (_keep, folder) = output();
    publish(&site(&[("A.html", "1")]), &folder).unwrap();
    fs::write(folder.join("a.html"), "mine").unwrap();
    if fs::read(folder.join("A.html")).unwrap() == b"1" {
        assert!(refused(&site(&[("a.html", "1")]), &folder).starts_with("`out/a.html` was not written"));
    }
}

#[test]
fn a_picture_that_cannot_be_read_is_named_and_the_next_publish_mends_it() {
    let (keep, folder) = output();
    let missing = keep.path().join("missing.png");
    let mut broken = site(&[("a/index.html", "1"), ("old/index.html", "1")]);
    publish(&broken, &folder).unwrap();
    broken.add(SitePath::new("p/missing.png"), File::Copied { from: missing.clone(), modified: None, length: 1 });
    broken.remove(&SitePath::new("old/index.html"));
    match publish(&broken, &folder) {
        Err(Error::Read { path, .. }) => assert_eq!(path, missing.display().to_string()),
        other => panic!("{other:?}"),
    }
    let mended = site(&[("a/index.html", "1")]);
    publish(&mended, &folder).unwrap();
    assert_eq!(tree(&folder), fresh(&mended));
}

#[test]
fn a_name_that_the_disk_refuses_does_not_spoil_the_folder() {
    let (_keep, folder) = output();
    let long = "folder/".repeat(1_000) + "b";
    assert!(matches!(publish(&site(&[("a", "1"), (&long, "2")]), &folder), Err(Error::Write { .. })));
    assert!(matches!(publish(&site(&[("a", "1"), (&long, "2")]), &folder), Err(Error::Write { .. })));
    let short = site(&[("a", "1")]);
    publish(&short, &folder).unwrap();
    assert_eq!(tree(&folder), fresh(&short));
}

#[test]
fn one_build_at_a_time() {
    let (_keep, folder) = output();
    let site = site(&[("a", "1")]);
    let lock = Lock::take(&folder).unwrap();
    assert!(matches!(publish(&site, &folder), Err(Error::Busy { .. })));
    assert!(matches!(clean(&folder), Err(Error::Busy { .. })));
    drop(lock);
    publish(&site, &folder).unwrap();
}

#[test]
fn builds_at_once_do_not_mix() {
    let (_keep, folder) = output();
    let version = |text: &str| {
        let names: Vec<String> = (0..30).map(|number| format!("{text}/{number}.html")).collect();
        let own = names.iter().map(|name| (name.as_str(), text));
        site(&own.chain([("same.html", text), ("index.html", text)]).collect::<Vec<_>>())
    };
    let versions = ["one", "two", "three"].map(version);
    std::thread::scope(|threads| {
        for (number, site) in versions.iter().enumerate() {
            let folder = &folder;
            threads.spawn(move || {
                for round in 0..30 {
                    let done = if number == 0 && round % 5 == 4 {
                        clean(folder).map(|_| ())
                    } else {
                        publish(site, folder).map(|_| ())
                    };
                    assert!(matches!(done, Ok(()) | Err(Error::Busy { .. })), "{done:?}");
                }
            });
        }
    });
    let last = publish(&versions[0], &folder).unwrap();
    assert_eq!(last.written + last.unchanged, 32);
    assert_eq!(tree(&folder), fresh(&versions[0]));
}

#[test]
fn clean_takes_what_is_ours_and_the_folder_if_nothing_is_left() {
    let (keep, folder) = output();
    assert_eq!(clean(&folder).unwrap(), None);
    fs::create_dir(&folder).unwrap();
    assert_eq!(clean(&folder).unwrap(), None);
    assert!(folder.is_dir(), "an empty folder may be somebody's");
    publish(&site(&[("a/b", "1"), ("c", "2"), ("d", "3")]), &folder).unwrap();
    fs::remove_file(folder.join("c")).unwrap();
    assert_eq!(clean(&folder).unwrap(), Some(2));
    assert_eq!(fs::read_dir(keep.path()).unwrap().count(), 0);
}
