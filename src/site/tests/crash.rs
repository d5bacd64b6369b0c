//! Builds that die on the way, and the builds after them.
#![expect(clippy::disallowed_methods, reason = "the tests look at the disk")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::site::manifest::Manifest;
use crate::site::names::temporary;

use super::*;

const FOLDER: &str = "CHECKBOOK_TEST_PUBLISH_TO";

/// Two versions of a site with everything that can change between them.
fn version(second: bool) -> Site {
    let text = if second { "second ".repeat(900) } else { "first ".repeat(700) };
    let mut site = site(&[("same.html", "same"), ("same/deep/page.html", "same")]);
    for number in 0..40 {
        site.add(SitePath::new(&format!("pages/{number}.html")), format!("{number} {text}"));
        site.add(SitePath::new(&format!("{}/{number}.html", &text[..5])), format!("{number} {text}"));
    }
    let turned = if second { "turn/inner/page" } else { "turn" };
    site.add(SitePath::new(turned), text.as_str());
    site.add(SitePath::new(if second { "back" } else { "back/inner/page" }), text);
    site
}

#[test]
#[ignore = "runs until it is killed, by the test below"]
fn publish_for_ever() {
    let folder = PathBuf::from(std::env::var(FOLDER).expect("the test below says where to"));
    let versions = [version(false), version(true)];
    println!("\nready");
    loop {
        for site in &versions {
            publish(site, &folder).unwrap();
        }
    }
}

/// This test program again, publishing to `folder`, already at work.
fn start(folder: &Path) -> Child {
    let test = module_path!().split_once("::").unwrap().1.to_string() + "::publish_for_ever";
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([&test, "--exact", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line == "ready"), "the child never began");
    child
}

#[test]
fn a_killed_publish_leaves_whole_files_and_the_next_one_mends_the_rest() {
    let versions = [version(false), version(true)];
    let clean_trees = [fresh(&versions[0]), fresh(&versions[1])];
    let (mut keep, mut folder) = output();
    let mut unfinished = 0;
    for round in 0..24_usize {
        let mut child = start(&folder);
        std::thread::sleep(Duration::from_micros(round as u64 * 7919 % 30_000));
        child.kill().unwrap();
        child.wait().unwrap();
        fs::create_dir_all(&folder).unwrap();

        let manifest = Manifest::read(&folder).unwrap().unwrap_or_default();
        unfinished += usize::from(manifest.unfinished().next().is_some());
        for (name, bytes) in tree(&folder) {
            if bytes.is_none() || name.rsplit('/').next().unwrap().starts_with(MANIFEST) {
                continue;
            }
            let path = SitePath::new(&name);
            assert!(
                clean_trees.iter().any(|tree| tree.get(&name) == Some(&bytes)),
                "round {round}: {name} is not whole"
            );
            assert!(manifest.has(&path), "round {round}: no manifest knows {name}");
        }

        // Some rounds go on from what the killed build left, and one in four begins with an empty folder.
        match round % 4 {
            0 => {}
            1 => (keep, folder) = output(),
            turn => {
                publish(&versions[turn - 2], &folder).unwrap();
                assert_eq!(tree(&folder), clean_trees[turn - 2], "round {round}");
            }
        }
    }
    assert!(unfinished > 0, "no kill came in the middle of a publish, so nothing was tested");
    drop(keep);
}

/// Every state that a kill between two steps can leave, made by hand: the manifest of the time, some of the new files,
/// some of the old ones removed, and temporaries with a part of a file.
#[test]
fn every_state_between_two_steps_is_mended() {
    let old = site(&[("same", "="), ("a", "old"), ("b/c", "old"), ("gone/x", "old")]);
    let new = site(&[("same", "="), ("a", "new"), ("b/d/e", "new"), ("fresh/x", "new")]);
    let changed = ["a", "b/d/e", "fresh/x"].map(SitePath::new);
    for (number, target) in [&old, &new, &Site::new()].into_iter().enumerate() {
        for written in 0..=changed.len() {
            for torn in [false, true] {
                let (_keep, folder) = output();
                publish(&old, &folder).unwrap();
                let manifest = Manifest::read(&folder).unwrap().unwrap();
                manifest.expecting(&changed).save(&folder).unwrap();
                for path in &changed[..written] {
                    put(&folder, path.as_str(), "new");
                }
                if torn {
                    for path in &changed {
                        put(&folder, &temporary(path), "n");
                    }
                    put(&folder, DRAFT, "{\"sch");
                }
                publish(target, &folder).unwrap();
                assert_eq!(tree(&folder), fresh(target), "target {number}, {written} written, torn: {torn}");
            }
        }
    }
}

#[test]
fn a_clean_after_a_kill_leaves_nothing() {
    let (keep, folder) = output();
    publish(&site(&[("a", "1")]), &folder).unwrap();
    let torn = SitePath::new("b/c");
    Manifest::read(&folder).unwrap().unwrap().expecting([&torn]).save(&folder).unwrap();
    put(&folder, &temporary(&torn), "half");
    put(&folder, DRAFT, "half");
    assert_eq!(clean(&folder).unwrap(), Some(1));
    assert_eq!(fs::read_dir(keep.path()).unwrap().count(), 0);

    fs::create_dir(&folder).unwrap();
    put(&folder, LOCK, "");
    put(&folder, DRAFT, "half");
    assert_eq!(clean(&folder).unwrap(), None);
    assert_eq!(fs::read_dir(keep.path()).unwrap().count(), 0);
}
