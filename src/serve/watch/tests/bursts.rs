//! Many changes at once.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use super::super::native::Reach;
use super::super::settle::BUSY;
use super::{Changed, Scene};

/// What was handed out while `work` was done in another thread, and how long that took.
fn while_working(scene: &Scene, work: impl FnOnce() + Send) -> (Vec<Changed>, Duration) {
    thread::scope(|scope| {
        let worker = scope.spawn(move || {
            let start = Instant::now();
            work();
            let took = start.elapsed();
            // What comes now belongs to no burst.
            thread::sleep(3 * BUSY);
            scene.write("end", "");
            took
        });
        let mut handed = Vec::new();
        loop {
            match scene.next() {
                Changed::These(paths) if paths == BTreeSet::from([scene.path("end")]) => break,
                changed => handed.push(changed),
            }
        }
        (handed, worker.join().unwrap())
    })
}

/// How many changes may be handed out during a time: two when it is short, and one more for each longest wait.
fn most(took: Duration) -> usize {
    2 + usize::try_from(took.as_millis() / BUSY.as_millis()).unwrap()
}

#[test]
fn fifty_saves_in_a_tenth_of_a_second_are_few_changes() {
    let scene = Scene::new(Reach::Folder);
    thread::sleep(2 * BUSY);
    let (handed, took) = while_working(&scene, || {
        for save in 0..50 {
            scene.write("plan.md", &format!("{save}"));
            thread::sleep(Duration::from_micros(1500));
        }
    });
    assert!(!handed.is_empty() && handed.len() <= most(took), "{} changes in {took:?}", handed.len());
    let plan = Changed::These(BTreeSet::from([scene.path("plan.md")]));
    assert!(handed.iter().all(|changed| *changed == plan), "{handed:?}");
}

#[test]
fn a_checkout_of_many_files_is_few_changes_and_no_file_is_missing() {
    let name = |number: usize| format!("folder-{}/page-{number}.md", number % 20);
    let scene = Scene::with(Reach::Folder, |top| {
        for folder in 0..20 {
            fs::create_dir(top.join(format!("folder-{folder}"))).unwrap();
        }
    });
    let (handed, took) = while_working(&scene, || {
        for number in 0..2000 {
            scene.write(&name(number), "# Page");
        }
    });
    assert!(handed.len() <= most(took), "{} changes in {took:?}", handed.len());
    let told: BTreeSet<&PathBuf> = handed
        .iter()
        .flat_map(|changed| match changed {
            Changed::These(paths) => paths,
            Changed::Anything => panic!("2,000 files are not too many"),
        })
        .collect();
    assert_eq!(told.len(), 2000);
}
