//! The default theme, with the files of the book's own theme laid over it.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, Tera};

use super::assets::{self, Assets, Files, Naming};
use super::{bundles, lean};
use crate::base::{Diagnostic, Location, Rule, Severity, SourcePath, Span, fingerprint};
use crate::input::config::{Paper, Print};

/// A template of the theme cannot be used.
pub static TEMPLATE: Rule = Rule { name: "template", severity: Severity::Error, summary: "a template has a mistake" };

/// The files that are compiled in: their path in the theme, and what stands in them.
macro_rules! embedded {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../themes/default/", $path)))),*]
    };
}

/// The default theme.
pub static DEFAULT: &[(&str, &[u8])] = embedded![
    "static/boot.js",
    "static/checkbook.css",
    "static/find-parts.js",
    "static/find.css",
    "static/find.js",
    "static/form.css",
    "static/icon.svg",
    "static/list.js",
    "static/lists.css",
    "static/paper-run.css",
    "static/paper.css",
    "static/paper.js",
    "static/print-form.css",
    "static/print.css",
    "static/redirect.js",
    "static/run-bar.js",
    "static/run-branches.js",
    "static/run-changes.js",
    "static/run-copy.js",
    "static/run-dom.js",
    "static/run-export.js",
    "static/run-fields.js",
    "static/run-fill.css",
    "static/run-form.js",
    "static/run-hash.js",
    "static/run-keys.js",
    "static/run-later.js",
    "static/run-match.js",
    "static/run-model.js",
    "static/run-panels.js",
    "static/run-print.js",
    "static/run-record.js",
    "static/run-shape.js",
    "static/run-start.js",
    "static/run-steps.js",
    "static/run-store.js",
    "static/run-text.js",
    "static/run-variables.js",
    "static/run.css",
    "static/run.js",
    "static/runs.js",
    "static/search-find.js",
    "static/search-hits.js",
    "static/search-index.js",
    "static/search-words.js",
    "static/search.js",
    "static/site.js",
    "static/tokens.css",
    "templates/404.html",
    "templates/base.html",
    "templates/form.html",
    "templates/health.html",
    "templates/home.html",
    "templates/list.html",
    "templates/page.html",
    "templates/paper.html",
    "templates/parts/chips.html",
    "templates/parts/crumbs.html",
    "templates/parts/entry.html",
    "templates/parts/footer.html",
    "templates/parts/form_foot.html",
    "templates/parts/form_head.html",
    "templates/parts/header.html",
    "templates/parts/icons.html",
    "templates/parts/nav_level.html",
    "templates/parts/navigation.html",
    "templates/parts/page_foot.html",
    "templates/parts/page_head.html",
    "templates/parts/paper_data.html",
    "templates/parts/run.html",
    "templates/parts/run_files.html",
    "templates/parts/toc.html",
    "templates/print.html",
    "templates/redirect.html",
    "templates/runs.html",
    "templates/source.html",
    "templates/terms.html",
];

/// Templates and static files, ready to use.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    /// The files that are copied into the site.
    pub assets: Assets,
    /// The hash of what it was loaded from.
    pub print: u128,
    name: String,
    own: BTreeMap<String, Arc<[u8]>>,
}

impl Theme {
    /// Lays the files `own` of the theme `name` over the default theme; its static files are called by `naming`, and
    /// what it prints is set as `print` says.
    ///
    /// # Errors
    /// When a template cannot be read, with the place of the mistake.
    pub fn load(
        name: &str,
        own: &BTreeMap<String, Arc<[u8]>>,
        naming: Naming,
        print: &Print,
    ) -> Result<Theme, Box<Diagnostic>> {
        let mut files: BTreeMap<String, Arc<[u8]>> =
            DEFAULT.iter().map(|(path, bytes)| ((*path).to_string(), lean(path, bytes))).collect();
        files.extend(own.iter().map(|(path, bytes)| (path.clone(), Arc::clone(bytes))));
        let (templates, statics): (BTreeMap<_, _>, _) =
            files.into_iter().partition(|(path, _)| path.starts_with("templates/"));
        let statics = statics.into_iter().filter(|(path, _): &(String, _)| path.starts_with("static/")).collect();
        let assets = Assets::new(with_size(bundles::of(statics), print), naming);
        let templates: Vec<(String, String)> = templates
            .iter()
            .filter_map(|(path, bytes)| {
                let text = assets.in_template(&String::from_utf8_lossy(bytes));
                Some((path.strip_prefix("templates/")?.to_string(), text))
            })
            .collect();
        let print = fingerprint(&(name, own, naming, print));
        let mut theme = Theme { tera: Tera::default(), assets, print, name: name.to_string(), own: own.clone() };
        theme.tera.set_escape_fn(|value, out| {
            let mut html = String::new();
            super::escape::text(&mut html, value);
            out.write_all(html.as_bytes())
        });
        let added = theme.tera.add_raw_templates(templates);
        added.map_err(|error| Box::new(theme.mistake(&error)))?;
        Ok(theme)
    }

    /// Renders a template.
    ///
    /// # Errors
    /// When the template asks for what is not there, with the place where it does.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, Box<Diagnostic>> {
        self.tera.render(template, context).map_err(|error| Box::new(self.mistake(&error)))
    }

    fn mistake(&self, error: &tera::Error) -> Diagnostic {
        let report = match error.kind() {
            tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => Some(report),
            _ => None,
        };
        // Some mistakes, such as a block that no parent has, come as words only; the first line says it.
        let said = error.to_string();
        let message = report.map_or_else(|| said.lines().next().unwrap_or_default(), |report| report.message());
        let folder = SourcePath::new(&format!("themes/{}/templates", self.name));
        let Some(report) = report else {
            return Diagnostic::new(&TEMPLATE, Location::new(&folder, Span::empty(0)), message);
        };
        let path = folder.join(report.filename());
        match self.own.get(&format!("templates/{}", report.filename())) {
            Some(bytes) => {
                let span = place(&String::from_utf8_lossy(bytes), report.span());
                Diagnostic::new(&TEMPLATE, Location::new(&path, span), message)
            }
            None => Diagnostic::new(&TEMPLATE, Location::new(&path, Span::empty(0)), message)
                .note("the template is checkbook's own; a template of yours may have changed what it stands on"),
        }
    }
}

/// The files with the size of the paper in the stylesheet of all pages, unless whatever is in the printer will do.
fn with_size(mut files: Files, print: &Print) -> Files {
    let paper = match print.paper {
        Paper::Auto => "",
        Paper::A4 => "A4",
        Paper::A5 => "A5",
        Paper::Letter => "letter",
        Paper::Legal => "legal",
    };
    let size = [paper, if print.landscape { "landscape" } else { "" }].join(" ");
    let sheet = files.get_mut(bundles::STYLE.path).filter(|_| !size.trim().is_empty());
    if let Some(sheet) = sheet {
        *sheet = [&sheet[..], format!("@page {{ size: {} }}\n", size.trim()).as_bytes()].concat().into();
    }
    files
}

/// A file as readers of the site need it; `init` gives the whole file to those who want to change it.
fn lean(path: &str, bytes: &[u8]) -> Arc<[u8]> {
    match std::str::from_utf8(bytes) {
        Ok(text) if assets::is_style(path) => lean::lean_style(text).into_bytes().into(),
        Ok(text) if assets::is_code(path) => lean::lean(text).into_bytes().into(),
        _ => Arc::from(bytes),
    }
}

/// The bytes of a template that a place in it stands for.
fn place(text: &str, span: &tera::Span) -> Span {
    let offset = |line: usize, column: usize| {
        let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = &text[start.min(text.len())..];
        start + rest.char_indices().nth(column).map_or(0, |(at, _)| at)
    };
    Span::new(offset(span.start_line, span.start_col), offset(span.end_line, span.end_col).max(1))
}
