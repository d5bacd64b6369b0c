//! The files of the theme by which a page is worked through, and who loads them.

use super::frame::Frame;
use super::view::{RunView, RunsView};
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
const LATER: &[&str] = &[
    "static/run-hash.js",
    "static/run-text.js",
    "static/run-match.js",
    "static/run-changes.js",
    "static/run-export.js",
];

/// What a list of runs loads, in this order; whatever the page loads anyway is not loaded twice.
const LIST_SCRIPTS: &[&str] = &[
    "static/run-hash.js",
    "static/run-model.js",
    "static/run-record.js",
    "static/run-text.js",
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

/// What a page needs to be worked through, with its model as text.
pub fn of_page(model: String, from: &SitePath) -> RunView {
    RunView { model, styles: relative(STYLES, from), scripts: relative(SCRIPTS, from) }
}

/// What a list of runs needs; `None` when nothing in the book can be run. `page` is what the page around it loads.
pub fn of_list(frame: &Frame<'_>, page: Option<&RunView>, from: &SitePath) -> Option<RunsView> {
    frame.runs.as_ref()?;
    let (mut styles, mut scripts) = (relative(STYLES, from), relative(LIST_SCRIPTS, from));
    styles.retain(|href| page.is_none_or(|page| !page.styles.contains(href)));
    scripts.retain(|href| page.is_none_or(|page| !page.scripts.contains(href)));
    Some(RunsView { site: frame.id.clone(), styles, scripts })
}

fn relative(paths: &[&str], from: &SitePath) -> Vec<String> {
    paths.iter().map(|path| SitePath::new(path).href_from(from)).collect()
}
