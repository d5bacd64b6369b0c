//! What is answered to a browser.

use std::sync::Arc;
use std::time::Duration;

use super::findings::Findings;
use super::http::{self, Reply, Request, media_type};
use super::inject::{self, Print, Tags};
use super::message;
use super::state::{Shown, State};
use crate::base::SitePath;
use crate::site::{self, File};

/// The folder of the server's own addresses.
const OWN: &str = "__checkbook";

/// How long a request waits for the first build of the book.
const LONGEST: Duration = Duration::from_secs(60);

/// How long a person waits for it before being told that it takes its time.
const PATIENCE: Duration = Duration::from_millis(300);

/// The scripts of the open page, in the order in which they run.
const SCRIPTS: &[&str] = &[
    include_str!("assets/match.js"),
    include_str!("assets/morph.js"),
    include_str!("assets/fields.js"),
    include_str!("assets/place.js"),
    include_str!("assets/host.js"),
    include_str!("assets/findings.js"),
    include_str!("assets/files.js"),
    include_str!("assets/print.js"),
    include_str!("assets/live.js"),
];

/// What shows on the page itself that it changed.
const STYLES: &str = include_str!("assets/live.css");

/// The look of what stands above the page.
const PANEL: &str = include_str!("assets/panel.css");

const HTML: &str = "text/html; charset=utf-8";

/// Answers requests from the state that is shown.
pub struct Desk {
    /// What is shown.
    pub state: Arc<State>,
    /// Which run of the server it is.
    pub session: String,
    /// Whether pages are kept up to date.
    pub live: bool,
}

impl http::Desk for Desk {
    fn answer(&self, request: &Request<'_>) -> Reply {
        let path = request.path.as_str();
        if let Some(own) = path.strip_prefix(OWN).and_then(|rest| rest.strip_prefix('/')) {
            return self.own(own, request);
        }
        let patience = if request.wants_page { PATIENCE } else { LONGEST };
        match self.state.wait(patience) {
            Some(shown) => self.file(&shown, request),
            None => page(503, WAITING.as_bytes().to_vec()),
        }
    }
}

impl Desk {
    fn own(&self, path: &str, request: &Request<'_>) -> Reply {
        let media = media_type(&request.path);
        let file = |bytes: Vec<u8>| Reply::File { bytes: bytes.into(), media, status: 200 };
        match path {
            "live" => self.socket(request),
            "live.js" => file(SCRIPTS.join("\n").into_bytes()),
            "live.css" => file(STYLES.as_bytes().to_vec()),
            "panel.css" => file(PANEL.as_bytes().to_vec()),
            "diagnostics.json" => match self.state.wait(LONGEST) {
                Some(shown) => file(shown.checked.json()),
                None => nothing_here(),
            },
            _ => match path.strip_prefix("print/") {
                Some(page) => self.printed(&SitePath::new(page), request),
                None => nothing_here(),
            },
        }
    }

    fn socket(&self, request: &Request<'_>) -> Reply {
        let Some(page) = request.parameter("page") else { return nothing_here() };
        let (state, session) = (Arc::clone(&self.state), self.session.clone());
        let greeting = move || match state.wait(LONGEST) {
            Some(shown) => message::hello(&session, shown.revision, &shown.findings),
            None => message::hello(&session, 0, &Findings::default()),
        };
        Reply::Socket { page: SitePath::new(&page), greeting: Box::new(greeting) }
    }

    fn file(&self, shown: &Shown, request: &Request<'_>) -> Reply {
        let at = &request.path;
        match shown.file(at) {
            Ok(Some(file)) => self.found(shown, at, &file, request),
            Ok(None) if is_folder(shown, at) => Reply::Redirect(format!("/{}/", at.href_from(&SitePath::new("")))),
            Ok(None) => self.missing(shown, at, request),
            Err(mistake) => self.nothing(shown, at, &mistake.message),
        }
    }

    fn found(&self, shown: &Shown, at: &SitePath, file: &File, request: &Request<'_>) -> Reply {
        let media = media_type(at);
        let Some(bytes) = site::bytes(file) else { return nothing_here() };
        if media != HTML || !request.wants_page {
            return Reply::File { bytes, media, status: 200 };
        }
        self.state.give(at, &bytes);
        self.live(shown, at, &bytes, None, 200)
    }

    fn live(&self, shown: &Shown, at: &SitePath, html: &[u8], print: Option<Print<'_>>, status: u16) -> Reply {
        if !self.live {
            return page(status, html.to_vec());
        }
        let source = shown.preview.as_ref().and_then(|preview| preview.page_at(at));
        let source = source.map_or("", |path| path.as_str());
        let tags = Tags { session: &self.session, revision: shown.revision, page: at, source, print };
        page(status, inject::into_page(html, &tags))
    }

    fn missing(&self, shown: &Shown, at: &SitePath, request: &Request<'_>) -> Reply {
        let Some(preview) = &shown.preview else { return self.nothing(shown, at, "") };
        let html = preview.missing().ok().flatten().and_then(|file| site::bytes(&file));
        match html {
            Some(html) if request.wants_page => self.live(shown, at, &html, None, 404),
            Some(html) => page(404, html.to_vec()),
            None => nothing_here(),
        }
    }

    /// What stands in for a page that could never be made: only what is wrong is to be seen.
    fn nothing(&self, shown: &Shown, at: &SitePath, why: &str) -> Reply {
        let html = NOTHING.replace("{why}", &inject::escaped(why));
        self.live(shown, at, html.as_bytes(), None, 500)
    }

    /// A page as it will be printed.
    fn printed(&self, at: &SitePath, request: &Request<'_>) -> Reply {
        let Some(shown) = self.state.wait(LONGEST) else { return nothing_here() };
        let file = shown.preview.as_ref().and_then(|preview| preview.from_anywhere(at).ok().flatten());
        let Some(bytes) = file.and_then(|file| site::bytes(&file)) else { return self.missing(&shown, at, request) };
        let chosen = |name, known: [&'static str; 2]| {
            let asked = request.parameter(name);
            known.into_iter().find(|word| asked.as_deref() == Some(word)).unwrap_or(known[0])
        };
        let print = Print { paper: chosen("paper", ["a4", "letter"]), mode: chosen("mode", ["blank", "filled"]) };
        self.live(&shown, at, &bytes, Some(print), 200)
    }
}

/// Whether the site has a page for a folder of this name.
fn is_folder(shown: &Shown, at: &SitePath) -> bool {
    let index = SitePath::new(&format!("{at}/index.html"));
    shown.preview.as_ref().is_some_and(|preview| preview.has(&index))
}

fn nothing_here() -> Reply {
    Reply::Missing("There is no such file.".to_string())
}

fn page(status: u16, html: Vec<u8>) -> Reply {
    Reply::File { bytes: html.into(), media: HTML, status }
}

const WAITING: &str = "<!DOCTYPE html>
<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"1\"><title>Building…</title></head>
<body><p>The book is being built.</p></body></html>
";

const NOTHING: &str = "<!DOCTYPE html>
<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Nothing to show yet</title></head>
<body><main><h1>Nothing to show yet</h1><p>The page appears here as soon as what is wrong is mended.</p>
<p>{why}</p></main></body></html>
";
