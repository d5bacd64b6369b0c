//! The files of the theme by which a page is worked through, and who loads them.

use super::bundles::{self, Bundle};
use super::frame::Frame;
use super::view::{RunView, RunsView};
use crate::base::SitePath;
use crate::page::Page;

/// What a list of runs loads.
const LIST: &[Bundle] = &[bundles::RUN_BASE, bundles::RUN_MORE, bundles::RUN_LIST];

const STYLES: &[Bundle] = &[bundles::RUN_STYLE];

/// What `page` needs to be worked through, with its model as text.
pub fn of_page(frame: &Frame<'_>, page: &Page, model: String, from: &SitePath) -> RunView {
    let variables = (!page.variables.is_empty()).then_some(bundles::RUN_VARIABLES);
    let scripts: Vec<Bundle> = [bundles::RUN_BASE].into_iter().chain(variables).chain([bundles::RUN]).collect();
    RunView { model, styles: relative(frame, STYLES, from), scripts: relative(frame, &scripts, from) }
}

/// What a list of runs needs; `None` when nothing in the book can be run. `page` is what the page around it loads.
pub fn of_list(frame: &Frame<'_>, page: Option<&RunView>, from: &SitePath) -> Option<RunsView> {
    frame.runs.as_ref()?;
    let (mut styles, mut scripts) = (relative(frame, STYLES, from), relative(frame, LIST, from));
    styles.retain(|href| page.is_none_or(|page| !page.styles.contains(href)));
    scripts.retain(|href| page.is_none_or(|page| !page.scripts.contains(href)));
    Some(RunsView { site: frame.id.clone(), styles, scripts })
}

fn relative(frame: &Frame<'_>, bundles: &[Bundle], from: &SitePath) -> Vec<String> {
    bundles.iter().map(|bundle| SitePath::new(frame.theme.assets.path(bundle.path)).href_from(from)).collect()
}
