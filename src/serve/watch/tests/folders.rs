//! Folders that come, go and move.

use std::collections::BTreeSet;
use std::fs;

use super::super::native::Reach;
use super::{Changed, REACHES, Scene};

#[test]
fn a_folder_that_appears_with_files_is_told_and_then_followed() {
    for reach in REACHES {
        let mut scene = Scene::new(reach);
        fs::create_dir_all(scene.path("sub/deep")).unwrap();
        scene.write("sub/deep/a.md", "");
        scene.until("sub");
        scene.until_written("sub/deep/b.md");
    }
}

#[test]
fn a_folder_that_is_moved_here_is_told() {
    for reach in REACHES {
        let mut scene = Scene::new(reach);
        let elsewhere = tempfile::TempDir::new_in(scene.top.parent().unwrap()).unwrap();
        fs::create_dir(elsewhere.path().join("sub")).unwrap();
        fs::write(elsewhere.path().join("sub/a.md"), "").unwrap();
        fs::rename(elsewhere.path().join("sub"), scene.path("sub")).unwrap();
        scene.until("sub");
        scene.until_written("sub/a.md");
    }
}

#[test]
fn a_new_folder_is_told_once_more_after_it_is_followed() {
    let mut scene = Scene::new(Reach::Folder);
    fs::create_dir(scene.path("sub")).unwrap();
    scene.until("sub");
    // `until` has followed it only now, and nobody has heard what was written to it before.
    assert_eq!(scene.next(), Changed::These(BTreeSet::from([scene.path("sub")])));
    scene.follow_all();
    scene.assert_heard(&[], "a folder that was followed already");
}

#[test]
fn a_folder_that_went_and_came_again_is_followed_again() {
    for reach in REACHES {
        let mut scene = Scene::with(reach, |top| fs::create_dir_all(top.join("sub/deep")).unwrap());
        for _ in 0..3 {
            fs::remove_dir_all(scene.path("sub")).unwrap();
            fs::create_dir_all(scene.path("sub/deep")).unwrap();
            scene.until("sub");
            scene.until_written("sub/a.md");
            scene.until_written("sub/deep/b.md");
        }
    }
}

#[test]
fn a_folder_that_was_moved_away_tells_nothing_more() {
    let mut scene = Scene::with(Reach::Folder, |top| fs::create_dir_all(top.join("sub/deep")).unwrap());
    let elsewhere = tempfile::TempDir::new_in(scene.top.parent().unwrap()).unwrap();
    let moved = elsewhere.path().join("moved");
    fs::rename(scene.path("sub"), &moved).unwrap();
    scene.until("sub");
    fs::write(moved.join("a.md"), "").unwrap();
    fs::write(moved.join("deep/b.md"), "").unwrap();
    scene.assert_heard(&[], "a folder elsewhere");
    fs::create_dir_all(scene.path("sub/deep")).unwrap();
    scene.until("sub");
    scene.until_written("sub/deep/b.md");
    fs::write(moved.join("deep/c.md"), "").unwrap();
    assert!(!scene.heard().contains_key("sub/deep/c.md"), "another folder has the name now");
}

#[test]
fn a_folder_that_is_moved_where_its_parent_is_not_followed_is_let_go() {
    let mut scene = Scene::new(Reach::Folder);
    let outside = tempfile::TempDir::new().unwrap();
    let (folder, moved) = (outside.path().join("sub"), outside.path().join("moved"));
    fs::create_dir_all(folder.join("deep")).unwrap();
    let folders = BTreeSet::from([scene.top.clone(), folder.clone(), folder.join("deep")]);
    assert_eq!(scene.watch.follow(&folders), []);
    assert_eq!(scene.next(), Changed::These(BTreeSet::from([folder.clone(), folder.join("deep")])));
    fs::rename(&folder, &moved).unwrap();
    assert_eq!(scene.next(), Changed::These(BTreeSet::from([folder.clone()])));
    fs::create_dir_all(folder.join("deep")).unwrap();
    assert_eq!(scene.watch.follow(&folders), []);
    fs::write(moved.join("deep/a.md"), "").unwrap();
    fs::write(folder.join("deep/b.md"), "").unwrap();
    let heard = scene.heard();
    let knows = |name: &str| heard.contains_key(folder.join(name).to_str().unwrap());
    assert!(knows("deep/b.md") && !knows("deep/a.md"), "{heard:?}");
}

#[test]
fn a_folder_that_is_not_there_cannot_be_followed_and_is_tried_again() {
    let mut scene = Scene::new(Reach::Folder);
    let folders = BTreeSet::from([scene.top.clone(), scene.path("sub")]);
    let missing = vec![(scene.path("sub"), "it is not there".to_string())];
    assert_eq!(scene.watch.follow(&folders), missing);
    assert_eq!(scene.watch.follow(&folders), missing);
    fs::create_dir(scene.path("sub")).unwrap();
    assert_eq!(scene.watch.follow(&folders), []);
    scene.until_written("sub/a.md");
}

#[test]
fn following_the_same_folders_again_does_nothing() {
    for reach in REACHES {
        let mut scene = Scene::with(reach, |top| fs::create_dir_all(top.join("sub/deep")).unwrap());
        assert_eq!(scene.follow_all(), []);
        scene.assert_heard(&[], "the same folders");
    }
}

#[test]
fn a_folder_that_is_followed_no_more_tells_nothing() {
    for reach in REACHES {
        let mut scene = Scene::with(reach, |top| fs::create_dir_all(top.join("sub/deep")).unwrap());
        assert_eq!(scene.watch.follow(&BTreeSet::from([scene.top.clone()])), []);
        scene.write("sub/a.md", "");
        scene.write("sub/deep/b.md", "");
        scene.assert_heard(&[], "a folder that was dropped");
    }
}

#[test]
fn when_events_were_lost_all_folders_are_followed_anew() {
    let mut scene = Scene::with(Reach::Folder, |top| fs::create_dir(top.join("sub")).unwrap());
    fs::remove_dir(scene.path("sub")).unwrap();
    fs::create_dir(scene.path("sub")).unwrap();
    scene.assert_heard(&[("sub", true)], "a folder that went and came again");
    // As if that had not been heard.
    scene.watch.inbox.take_loose();
    scene.watch.inbox.lose();
    assert_eq!(scene.next(), Changed::Anything);
    assert_eq!(scene.follow_all(), []);
    assert_eq!(scene.next(), Changed::Anything, "nobody heard what happened in between");
    assert_eq!(scene.follow_all(), []);
    scene.write("sub/a.md", "");
    scene.assert_heard(&[("sub/a.md", false)], "after events were lost");
}
