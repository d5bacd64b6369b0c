//! Following folders by looking at them.

use std::collections::BTreeSet;
use std::fs;

use super::{Changed, Scene};

#[test]
fn looking_finds_files_that_come_change_and_go() {
    let mut scene = Scene::polled();
    scene.write("plan.md", "1");
    scene.until("plan.md");
    for text in ["2", "3", "4"] {
        // The same length, and within the same tick of many clocks.
        scene.write("plan.md", text);
        scene.until("plan.md");
    }
    fs::remove_file(scene.path("plan.md")).unwrap();
    assert_eq!(scene.next(), Changed::These(BTreeSet::from([scene.path("plan.md")])));
}

#[test]
fn looking_finds_new_folders_and_follows_them() {
    let mut scene = Scene::polled();
    fs::create_dir(scene.path("sub")).unwrap();
    scene.until("sub");
    scene.until_written("sub/a.md");
    fs::remove_dir_all(scene.path("sub")).unwrap();
    scene.until("sub");
    fs::create_dir(scene.path("sub")).unwrap();
    scene.until("sub");
    scene.until_written("sub/b.md");
}

#[cfg(unix)]
#[test]
fn looking_finds_the_right_to_execute() {
    use std::os::unix::fs::PermissionsExt;
    let mut scene = Scene::polled();
    scene.write("deploy.sh", "");
    scene.until("deploy.sh");
    fs::set_permissions(scene.path("deploy.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    scene.until("deploy.sh");
}

#[test]
fn looking_passes_over_litter_and_ignored_folders() {
    let mut scene = Scene::polled();
    fs::create_dir(scene.path("book")).unwrap();
    scene.until("book");
    scene.watch.ignore(BTreeSet::from([scene.path("book")]));
    scene.write("book/index.html", "");
    scene.write("plan.md~", "");
    scene.write("plan.md", "");
    let Changed::These(paths) = scene.next() else { panic!("nothing was lost") };
    assert!(!paths.contains(&scene.path("book/index.html")), "{paths:?}");
    assert!(!paths.contains(&scene.path("plan.md~")), "{paths:?}");
}
