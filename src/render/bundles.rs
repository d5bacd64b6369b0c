//! Files of the site that are made of several files of the theme: each does one thing, and a browser loads few.

use std::sync::Arc;

use super::assets::Files;

/// A file of the site and the files of the theme that it is made of, in their order.
#[derive(Clone, Copy, Debug)]
pub struct Bundle {
    /// Its path in the site.
    pub path: &'static str,
    /// Runs of files, of which several bundles may have the same.
    parts: &'static [&'static [&'static str]],
}

impl Bundle {
    fn parts(&self) -> impl Iterator<Item = &'static str> {
        self.parts.iter().flat_map(|parts| parts.iter().copied())
    }
}

/// What pages with runs and the list of runs both need.
const BASE: &[&str] = &["static/run-model.js", "static/run-shape.js", "static/run-store.js", "static/run-dom.js"];

/// What works on a page. The last part starts everything.
const WORK: &[&str] = &[
    "static/run-copy.js",
    "static/run-steps.js",
    "static/run-branches.js",
    "static/run-fields.js",
    "static/run-start.js",
    "static/run-bar.js",
    "static/run-keys.js",
    "static/run-later.js",
    "static/run.js",
];

/// What the list of runs needs of that which pages have.
pub const RUN_BASE: Bundle = Bundle { path: "static/run-base.js", parts: &[BASE] };

/// What a page needs to be worked through. One file packs better than its parts.
pub const RUN: Bundle = Bundle { path: "static/run.js", parts: &[BASE, WORK] };

/// The same for a page with placeholders, which take values.
pub const RUN_VARIABLES: Bundle =
    Bundle { path: "static/run-variables.js", parts: &[BASE, &["static/run-variables.js"], WORK] };

/// Copying alone, for pages with commands and nothing to do.
pub const COPY: Bundle = Bundle { path: "static/run-copy.js", parts: &[&["static/run-copy.js"]] };

/// What a run needs besides, and what is loaded when there is one: records, paper, and what another edition of the page changes.
pub const RUN_MORE: Bundle = Bundle {
    path: "static/run-more.js",
    parts: &[&[
        "static/run-panels.js",
        "static/run-hash.js",
        "static/run-match.js",
        "static/run-text.js",
        "static/run-record.js",
        "static/run-changes.js",
        "static/run-export.js",
        "static/run-form.js",
        "static/run-print.js",
    ]],
};

/// The list of runs.
pub const RUN_LIST: Bundle = Bundle { path: "static/runs.js", parts: &[&["static/runs.js"]] };

/// The styles of all of them.
pub const RUN_STYLE: Bundle = Bundle { path: "static/run.css", parts: &[&["static/run.css", "static/run-fill.css"]] };

/// How everything looks, on a screen and on paper, which all pages load.
pub const STYLE: Bundle = Bundle {
    path: "static/checkbook.css",
    parts: &[&["static/tokens.css", "static/checkbook.css", "static/print.css", "static/print-form.css"]],
};

const ALL: [Bundle; 8] = [RUN_BASE, RUN_VARIABLES, RUN, RUN_MORE, RUN_LIST, RUN_STYLE, COPY, STYLE];

/// Whether a file is a bundle that is loaded where it is needed and not with every page.
pub fn is_on_demand(path: &str) -> bool {
    ALL.iter().any(|bundle| bundle.path == path) && path != STYLE.path
}

/// The files with bundles instead of their parts.
pub fn of(mut files: Files) -> Files {
    let made: Vec<(&str, Vec<u8>)> = ALL.iter().map(|bundle| (bundle.path, joined(bundle, &files))).collect();
    files.retain(|path, _| !ALL.iter().any(|bundle| bundle.parts().any(|part| part == path)));
    files.extend(made.into_iter().map(|(path, bytes)| (path.to_string(), Arc::from(bytes))));
    files
}

fn joined(bundle: &Bundle, files: &Files) -> Vec<u8> {
    let mut whole = Vec::new();
    for part in bundle.parts().filter_map(|part| files.get(part)) {
        whole.extend_from_slice(part);
        if !part.ends_with(b"\n") {
            whole.push(b'\n');
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::DEFAULT_THEME;

    #[test]
    fn every_part_is_there_and_each_run_file_is_a_part() {
        let parts: Vec<&str> = ALL.iter().flat_map(Bundle::parts).collect();
        let known: Vec<&str> = DEFAULT_THEME.iter().map(|(path, _)| *path).collect();
        let missing: Vec<_> = parts.iter().filter(|part| !known.contains(part)).collect();
        let left: Vec<_> =
            known.iter().filter(|path| path.starts_with("static/run") && !parts.contains(path)).collect();
        assert!(missing.is_empty() && left.is_empty(), "{missing:?} {left:?}");
    }

    #[test]
    fn a_part_that_ends_in_its_last_line_does_not_run_into_the_next() {
        let files = [("static/run.css", "a {}"), ("static/run-fill.css", "b {}\n"), ("static/x.js", "1")];
        let files = files.map(|(path, text)| (path.to_string(), Arc::from(text.as_bytes())));
        let bundled = of(files.into_iter().collect());
        assert_eq!(&*bundled["static/run.css"], b"a {}\nb {}\n");
        assert!(bundled.contains_key("static/x.js") && !bundled.contains_key("static/run-fill.css"));
    }
}
