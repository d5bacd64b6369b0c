//! The only place that starts `git`.

use std::path::Path;
use std::process::Command;

/// What `git` prints for `arguments` in the folder `top`; `None` when there is no git or it fails.
pub(super) fn run(top: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let output = Command::new("git").arg("-C").arg(top).args(arguments).env("GIT_OPTIONAL_LOCKS", "0").output().ok()?;
    output.status.success().then_some(output.stdout)
}
