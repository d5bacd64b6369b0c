//! The scripts of runs, tested by Node outside of a browser.

use std::path::Path;
use std::process::Command;

#[test]
fn the_scripts_of_runs_keep_their_promises() {
    let Ok(version) = Command::new("node").arg("--version").output() else {
        eprintln!("skipped: node is not installed");
        return;
    };
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok()).unwrap_or(0);
    if major < 20 {
        eprintln!("skipped: node is {version}, and 20 is needed");
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/run");
    let tests: Vec<_> = crate::support::tree(&folder).into_keys().filter(|path| path.ends_with(".test.mjs")).collect();
    assert!(!tests.is_empty(), "no tests in {}", folder.display());
    let run = Command::new("node").arg("--test").args(tests).current_dir(folder).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}
