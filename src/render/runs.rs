//! The files of the theme by which a page is worked through, and who loads them.

use super::bundles::{self, Bundle};
use super::frame::Frame;
use super::view::{RunView, RunsView};
use crate::base::SitePath;
use crate::page::Page;

/// What a list of runs loads besides what pages with runs do.
const LIST: &[Bundle] = &[bundles::RUN_MORE, bundles::RUN_LIST];

const STYLES: &[Bundle] = &[bundles::RUN_STYLE];

/// What `page` needs to be worked through, with its model as text.
pub fn of_page(frame: &Frame<'_>, page: &Page, model: String, from: &SitePath) -> RunView {
    let script = if page.variables.is_empty() { bundles::RUN } else { bundles::RUN_VARIABLES };
    RunView { model, styles: relative(frame, STYLES, from), scripts: relative(frame, &[script], from) }
}

/// What a list of runs needs; `None` when nothing in the book can be run. `page` is what the page around it loads.
pub fn of_list(frame: &Frame<'_>, page: Option<&RunView>, from: &SitePath) -> Option<RunsView> {
    frame.runs.as_ref()?;
    let scripts = relative(frame, LIST, from);
    let (styles, scripts) = match page {
        Some(_) => (Vec::new(), scripts),
        None => (relative(frame, STYLES, from), [relative(frame, &[bundles::RUN_BASE], from), scripts].concat()),
    };
    Some(RunsView { site: frame.id.clone(), styles, scripts })
}

fn relative(frame: &Frame<'_>, bundles: &[Bundle], from: &SitePath) -> Vec<String> {
    bundles.iter().map(|bundle| SitePath::new(frame.theme.assets.path(bundle.path)).href_from(from)).collect()
}
