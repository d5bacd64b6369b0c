//! The only place that starts `git`.

use std::path::Path;
use std::process::Command;

use crate::base::Error;

/// What `git` prints for `arguments` in the folder `top`; `None` when there is no git or it fails.
pub(super) fn run(top: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let output = Command::new("git").arg("-C").arg(top).args(arguments).env("GIT_OPTIONAL_LOCKS", "0").output().ok()?;
    output.status.success().then_some(output.stdout)
}

/// What `git` prints for `arguments` in the folder `top`.
///
/// # Errors
/// When there is no git, or it fails.
pub(super) fn ask(top: &Path, arguments: &[&str]) -> Result<Vec<u8>, Error> {
    let failed = |message: String| Error::Git { arguments: arguments.join(" "), message };
    let mut command = Command::new("git");
    command.arg("-C").arg(top).args(arguments).env("GIT_OPTIONAL_LOCKS", "0");
    let output = command.output().map_err(|error| failed(error.to_string()))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_string()))
    }
}

/// Why git does not answer, from what came of asking it.
pub(super) fn silence(said: &str) -> Silence {
    if said.contains("dubious ownership") {
        Silence::Refused
    } else if Command::new("git").arg("--version").output().is_err() {
        Silence::Missing
    } else {
        Silence::Damaged
    }
}

/// Why git does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// There is no git.
    Missing,
    /// It keeps away from a repository of somebody else.
    Refused,
    /// The repository is damaged.
    Damaged,
}
