//! What a service of continuous integration is told beside the report.

use std::path::Path;

use checkbook::report::Format;

use super::arguments::{Check, When};
use super::check::is_for_people;
use super::output::{Checked, Failed, Output, Stream};

/// Says to GitHub what was found: as annotations, and in the summary of the job.
pub fn tell(arguments: &Check, checked: &Checked<'_>, output: &mut Output) -> Result<(), Failed> {
    let is_wanted = match arguments.annotations {
        When::Auto => variable("GITHUB_ACTIONS").is_some_and(|value| value == "true"),
        When::Always => true,
        When::Never => false,
    };
    if !is_wanted {
        return Ok(());
    }
    // Beside data for a program, on the same stream, they would break it.
    if is_for_people(arguments.format) {
        output.data(output.report(Format::Github, checked, Stream::File))?;
    }
    if let Some(file) = variable("GITHUB_STEP_SUMMARY") {
        checkbook::site::append_file(Path::new(&file), &checked.summary())?;
    }
    Ok(())
}

/// The address at which a file of the repository can be read as it was checked, with `{path}` and `{line}` in it, where
/// GitHub or GitLab say what they are checking.
pub fn source_url() -> Option<String> {
    let github = || {
        let (server, repository) = (variable("GITHUB_SERVER_URL")?, variable("GITHUB_REPOSITORY")?);
        Some(format!("{server}/{repository}/blob/{}", variable("GITHUB_SHA")?))
    };
    let gitlab = || Some(format!("{}/-/blob/{}", variable("CI_PROJECT_URL")?, variable("CI_COMMIT_SHA")?));
    // A page of Markdown has lines only when its source is shown.
    github().or_else(gitlab).map(|address| format!("{address}/{{path}}?plain=1#L{{line}}"))
}

/// A variable of the environment that says something.
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name)?.into_string().ok().filter(|value| !value.is_empty())
}
