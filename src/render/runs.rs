//! The files of the theme by which a page is worked through, and who loads them.

use crate::base::SitePath;

/// What a page with a model loads, in this order: the last one starts everything.
const SCRIPTS: &[&str] = &[
    "static/run-model.js",
    "static/run-record.js",
    "static/run-store.js",
    "static/run-dom.js",
    "static/run-later.js",
    "static/run-copy.js",
    "static/run-steps.js",
    "static/run-branches.js",
    "static/run-fields.js",
    "static/run-variables.js",
    "static/run-start.js",
    "static/run-bar.js",
    "static/run-keys.js",
    "static/run.js",
];

/// What `run-later.js` loads when it is needed: a run that leaves or comes in, a page that changed during one.
const LATER: &[&str] = &["static/run-hash.js", "static/run-match.js", "static/run-changes.js", "static/run-export.js"];

/// What a list of runs loads, in this order; whatever the page loads anyway is not loaded twice.
const LIST_SCRIPTS: &[&str] = &[
    "static/run-hash.js",
    "static/run-model.js",
    "static/run-record.js",
    "static/run-store.js",
    "static/run-dom.js",
    "static/run-export.js",
    "static/runs.js",
];

/// The styles of both, after all others.
const STYLES: &[&str] = &["static/run.css", "static/run-fill.css"];

/// Whether a file of the theme is loaded only by pages with runs.
pub fn is_one(path: &str) -> bool {
    [SCRIPTS, LATER, LIST_SCRIPTS, STYLES].iter().any(|files| files.contains(&path))
}

/// The styles of a page with runs, as the file `from` sees them.
pub fn styles(from: &SitePath) -> Vec<String> {
    relative(STYLES.iter(), from)
}

/// The scripts of a page that is worked through.
pub fn scripts(from: &SitePath) -> Vec<String> {
    relative(SCRIPTS.iter(), from)
}

fn relative<'p>(paths: impl Iterator<Item = &'p &'static str>, from: &SitePath) -> Vec<String> {
    paths.map(|path| SitePath::new(path).href_from(from)).collect()
}
