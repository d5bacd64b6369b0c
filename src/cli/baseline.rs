//! The file of known findings: which one it is, and how it is changed when somebody asks for it.

use std::path::{Path, PathBuf};

use checkbook::base::plural;
use checkbook::{Book, Diagnostic, KnownBy, Severity, SourcePath, site};

use super::arguments::Check;
use super::output::{Failed, Output, from_root};

/// What a baseline is called when nobody gives it a name.
const NAME: &str = "checkbook.baseline";

/// Which file says what is known, by the command line.
pub fn known_by(arguments: &Check, root: &Path) -> Result<KnownBy, Failed> {
    if arguments.no_baseline {
        return Ok(KnownBy::Nothing);
    }
    let changes = arguments.update_baseline || arguments.baseline_add.is_some();
    let Some(given) = &arguments.baseline else {
        return Ok(if changes { KnownBy::BookElse(SourcePath::new(NAME)) } else { KnownBy::Book });
    };
    if arguments.baseline_add.is_none() && !given.exists() {
        return Err(Failed::Said(format!("there is no baseline `{}`; `--baseline-add` makes one", given.display())));
    }
    let folder = given.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = given.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(KnownBy::File { place: std::env::current_dir()?.join(given), path: from_root(folder, root)?.join(&name) })
}

/// Where the baseline lies, or would lie.
fn place(arguments: &Check, book: &Book, root: &Path) -> PathBuf {
    match (&arguments.baseline, &book.config.check.baseline) {
        (Some(given), _) => given.clone(),
        (None, configured) => root.join(configured.as_deref().unwrap_or(NAME)),
    }
}

/// Takes the lines out of the baseline that no finding meets.
pub fn update(arguments: &Check, book: &Book, root: &Path, output: &mut Output) -> Result<(), Failed> {
    let Some(baseline) = &book.baseline else {
        return Err(Failed::Said("there is no baseline to update; `--baseline-add` makes one".to_string()));
    };
    let Some((text, removed)) = baseline.pruned() else {
        output.say(format!("`{}` is up to date", baseline.path));
        return Ok(());
    };
    site::write_file(&place(arguments, book, root), text.as_bytes())?;
    for line in &removed {
        output.say(format!("- {}", line.replace(|c: char| c.is_control(), " ")));
    }
    output.say(format!("took {} out of `{}`", plural(removed.len(), "line"), baseline.path));
    Ok(())
}

/// Adds findings to the baseline and takes them out of `found`: those of `rule`, or all that are more than notes.
pub fn add(
    arguments: &Check,
    rule: Option<&str>,
    book: &Book,
    root: &Path,
    found: &mut Vec<Diagnostic>,
) -> Result<Added, Failed> {
    let place = place(arguments, book, root);
    let is_meant = |found: &Diagnostic| {
        found.severity > Severity::Note && !found.aside && rule.is_none_or(|rule| rule == found.rule.name)
    };
    let (more, rest): (Vec<Diagnostic>, Vec<Diagnostic>) = std::mem::take(found).into_iter().partition(is_meant);
    *found = rest;
    // The lines may just have changed.
    let text = checkbook::input::read_if_there(&place)?.unwrap_or_default();
    if !more.is_empty() {
        let text = checkbook::check::baseline::with(&text, &more.iter().collect::<Vec<_>>());
        site::write_file(&place, text.as_bytes())?;
    }
    let unnamed = arguments.baseline.is_none() && book.config.check.baseline.is_none();
    Ok(Added { more, place, unnamed })
}

/// Findings that were added to a baseline.
pub struct Added {
    /// The findings.
    pub more: Vec<Diagnostic>,
    place: PathBuf,
    unnamed: bool,
}

impl Added {
    /// Says what was done, and what is still to do.
    pub fn tell(&self, root: &Path, output: &mut Output) {
        let place = self.place.strip_prefix(root).unwrap_or(&self.place).display();
        output.say(format!("added {} to `{place}`", plural(self.more.len(), "finding")));
        if self.unnamed && !self.more.is_empty() {
            output.say(format!("name it in book.toml, so that it is read: `check.baseline = \"{NAME}\"`"));
        }
    }
}
