//! Settings that name files: they must be there, and in the repository.

use std::path::Path;

use crate::base::{Diagnostic, Location, SourcePath};
use crate::input::config::{self, Config, Places};
use crate::input::{self, Sources};

/// What `book.toml` names outside of the repository to be read. The environment and the command line are the user's
/// own, and may name anything.
pub fn read_from_outside(root: &Path, config: &Config, places: &Places) -> Vec<Diagnostic> {
    let content = input::content_folder(root, config);
    let baseline = config.check.baseline.as_deref().filter(|_| places.value("check.baseline").is_some());
    [("book.src", Some(content.as_str())), ("check.baseline", baseline)]
        .into_iter()
        .filter_map(|(name, named)| Some((name, named.filter(|named| input::is_outside(root, named))?)))
        .map(|(name, named)| {
            let message = format!("`{named}` of `{name}` leads out of the repository");
            finding(places, name, message, "name what is in the repository, or start git in a folder that holds both")
        })
        .collect()
}

/// Takes the style sheets and scripts out of the settings that do not exist or lie outside, and says so.
pub fn take_out_additions(config: &mut Config, places: &Places, sources: &Sources) -> Vec<Diagnostic> {
    let html = &mut config.html;
    let lists = [("additional-css", &mut html.additional_css), ("additional-js", &mut html.additional_js)];
    let mut found = Vec::new();
    for (name, paths) in lists {
        let mut index = 0;
        paths.retain(|named| {
            let path = SourcePath::new(named);
            let fault = if sources.repository.is_outside(&path) || input::is_outside(&sources.root, path.as_str()) {
                Some("leads out of the repository")
            } else if sources.repository.has_file(&path) {
                None
            } else {
                Some("does not exist")
            };
            let setting = format!("output.html.{name}[{index}]");
            index += 1;
            found.extend(fault.map(|fault| {
                finding(places, &setting, format!("`{named}` of `{name}` {fault}"), "paths start at the book's root")
            }));
            fault.is_none()
        });
    }
    found
}

fn finding(places: &Places, setting: &str, message: String, help: &str) -> Diagnostic {
    let location = Location::new(&SourcePath::new("book.toml"), places.value(setting).unwrap_or_default());
    Diagnostic::new(&config::CONFIGURATION, location, message).help(help)
}
