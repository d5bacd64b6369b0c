//! Symbolic links in and around an output folder.
#![expect(clippy::disallowed_methods, reason = "the tests look at the disk")]

use std::os::unix::fs::symlink;

use super::*;

#[test]
fn nothing_is_written_or_removed_through_a_link() {
    let (keep, folder) = output();
    let elsewhere = keep.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("b"), "precious").unwrap();
    let first = site(&[("a/b", "1"), ("c", "2")]);
    publish(&first, &folder).unwrap();
    fs::remove_file(folder.join("a/b")).unwrap();
    fs::remove_dir(folder.join("a")).unwrap();
    symlink(&elsewhere, folder.join("a")).unwrap();
    for site in [first, site(&[("c", "2")]), site(&[("a/x/y", "1")])] {
        let said = refused(&site, &folder);
        assert!(said.starts_with("`out/a` is a symbolic link"), "{said}");
    }
    assert!(matches!(clean(&folder), Err(Error::Symlink { .. })));
    assert_eq!(tree(&elsewhere).len(), 1);
    assert_eq!(fs::read(elsewhere.join("b")).unwrap(), b"precious");
}

#[test]
fn a_link_in_the_place_of_a_file_is_replaced_if_that_was_ours_and_refused_if_not() {
    let (keep, folder) = output();
    let victim = keep.path().join("victim");
    fs::write(&victim, "1").unwrap();
    publish(&site(&[("a", "1"), ("b", "1")]), &folder).unwrap();
    for name in ["a", "b"] {
        fs::remove_file(folder.join(name)).unwrap();
        symlink(&victim, folder.join(name)).unwrap();
    }
    symlink(&victim, folder.join("c")).unwrap();
    let said = refused(&site(&[("c", "2")]), &folder);
    assert!(said.starts_with("`out/c` was not written by checkbook"), "{said}");
    fs::remove_file(folder.join("c")).unwrap();
    let next = site(&[("a", "1")]);
    publish(&next, &folder).unwrap();
    assert_eq!(tree(&folder), fresh(&next));
    assert_eq!(fs::read(&victim).unwrap(), b"1");
}

#[test]
fn our_own_files_are_not_followed_either() {
    for name in [LOCK, MANIFEST] {
        let (keep, folder) = output();
        let victim = keep.path().join("victim");
        fs::create_dir(&folder).unwrap();
        symlink(&victim, folder.join(name)).unwrap();
        assert!(matches!(publish(&site(&[("a", "1")]), &folder), Err(Error::Foreign { .. } | Error::NotOurs { .. })));
        assert!(!victim.exists(), "{name}");
    }
}

#[test]
fn the_output_folder_itself_may_be_a_link() {
    let (keep, folder) = output();
    let real = keep.path().join("real");
    fs::create_dir(&real).unwrap();
    symlink(&real, &folder).unwrap();
    let site = site(&[("a/b", "1")]);
    publish(&site, &folder).unwrap();
    assert_eq!(tree(&real), fresh(&site));
    assert_eq!(clean(&folder).unwrap(), Some(1));
    assert!(real.is_dir() && folder.is_symlink());
}
