//! Shows the book while it is written: builds, serves from memory, watches, and builds again.

mod builder;
mod change;
mod checked;
mod desk;
mod findings;
pub mod http;
mod inject;
mod message;
mod state;
pub mod watch;

use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use checked::Checked;

use crate::base::{Diagnostic, Error, SitePath};
use crate::book::Options;
use builder::{Builder, Built};
use desk::Desk;
use http::{Bound, Hub, Server};
use state::State;
use watch::{Changed, Method, Waker, Watch};

/// How a book is shown.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The name or address to listen on.
    pub host: String,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// How changes are seen.
    pub method: Method,
    /// Whether open pages are kept up to date.
    pub live: bool,
    /// Whether open pages go to what was changed.
    pub navigate: bool,
}

/// What happened, for whoever tells a person.
#[derive(Debug)]
pub enum Event<'a> {
    /// The book was built.
    Built {
        /// What was read and checked.
        checked: &'a Checked,
        /// Findings that were not there before.
        new: &'a [Diagnostic],
        /// How many findings are gone.
        gone: usize,
        /// How many errors there are, also in the templates.
        errors: usize,
        /// How many pages have another text; all of them the first time.
        pages: usize,
        /// How long it took until it was shown.
        time: Duration,
    },
    /// Folders whose changes are not seen, and why.
    Unseen(&'a [(PathBuf, String)]),
}

/// A server that listens, and shows nothing yet.
pub struct Session {
    bound: Bound,
    watch: Watch,
    settings: Settings,
}

impl Session {
    /// Takes the port.
    ///
    /// # Errors
    /// When the port is taken or the address is none of this machine, or when nothing can be watched.
    pub fn start(settings: Settings) -> Result<Session, Error> {
        let bound = Bound::new(&settings.host, settings.port)?;
        let watch = Watch::start(settings.method)?;
        Ok(Session { bound, watch, settings })
    }

    /// The address that a person opens.
    pub fn url(&self) -> String {
        self.bound.url()
    }

    /// What stops the session from another thread.
    pub fn waker(&self) -> Waker {
        self.watch.waker()
    }

    /// Builds and shows the book in `root` until it is stopped, and tells what happens.
    ///
    /// A book that cannot be read ends nothing: it is shown as it was.
    ///
    /// # Errors
    /// When the server cannot be started.
    pub fn run(self, root: &Path, options: &dyn Fn() -> Options, tell: &mut dyn FnMut(Event<'_>)) -> Result<(), Error> {
        let Session { bound, mut watch, settings } = self;
        let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let (state, hub) = (Arc::new(State::default()), Hub::default());
        // A hasher's keys are the nearest source of chance; no secret hangs on it.
        let session = format!("{:016x}", RandomState::new().build_hasher().finish());
        let desk = Desk { state: Arc::clone(&state), session, live: settings.live };
        let server = bound.serve(Arc::new(desk), hub.clone())?;
        let mut show = Show { state, hub, navigate: settings.navigate };
        let mut builder = Builder::new(root, options);
        let mut unseen = Vec::new();
        let mut touched: Option<BTreeSet<PathBuf>> = None;
        loop {
            let start = Instant::now();
            let built = builder.build(touched.as_ref(), &show.tabs());
            let before = show.show(&built);
            if built.is_news {
                told(&built, start.elapsed(), tell);
            }
            drop((before, built));
            let now = watch.follow(&builder.folders(touched.as_ref()));
            if now != unseen && !now.is_empty() {
                tell(Event::Unseen(&now));
            }
            unseen = now;
            touched = match watch.wait() {
                Some(Changed::These(paths)) => Some(paths),
                Some(Changed::Anything) => None,
                None => break,
            };
        }
        Server::stop(server);
        Ok(())
    }
}

fn told(built: &Built, time: Duration, tell: &mut dyn FnMut(Event<'_>)) {
    let pages = match &built.shown.preview {
        Some(preview) if built.shown.revision == 1 => preview.book().library.pages.len(),
        _ => built.change.pages.len(),
    };
    let Built { shown, new, gone, .. } = built;
    let errors = shown.findings.errors;
    tell(Event::Built { checked: &shown.checked, new, gone: *gone, errors, pages, time });
}

/// What keeps open pages up to date.
struct Show {
    state: Arc<State>,
    hub: Hub,
    navigate: bool,
}

impl Show {
    /// The pages that are open.
    fn tabs(&self) -> BTreeSet<SitePath> {
        self.hub.tabs().into_iter().map(|tab| tab.page).collect()
    }

    /// Shows a new state and tells open pages of it; gives back the state before.
    fn show(&mut self, built: &Built) -> Option<Arc<state::Shown>> {
        let shown = &built.shown;
        let made = built.open.iter().filter_map(|(at, file)| Some((at.clone(), file.clone()?)));
        shown.keep(made.collect());
        let before = self.state.show(Arc::clone(shown));
        before.as_ref()?;
        self.tell_pages(built);
        let change = &built.change;
        if !change.styles.is_empty() {
            self.hub.tell_all(&message::style(&change.styles));
        }
        if !change.assets.is_empty() {
            self.hub.tell_all(&message::asset(&change.assets));
        }
        if before.as_ref().is_some_and(|before| before.findings != shown.findings) {
            self.hub.tell_all(&message::findings(&shown.findings));
        }
        if self.navigate
            && let Some(place) = changed_place(before.as_deref(), built)
        {
            self.hub.tell_all(&message::go(&place));
        }
        before
    }

    /// Tells each page what became of it.
    fn tell_pages(&self, built: &Built) {
        if built.change.reload {
            return self.hub.tell_all(&message::reload());
        }
        let tabs = self.hub.tabs();
        for tab in &tabs {
            match built.open.get(&tab.page) {
                Some(Some(file)) => {
                    let bytes = crate::site::bytes(file).unwrap_or_default();
                    if self.state.give(&tab.page, &bytes) {
                        self.hub.tell(tab.id, &message::page(built.shown.revision));
                    }
                }
                Some(None) => {
                    let to = built.change.gone.get(&tab.page).cloned().flatten();
                    self.state.take(&tab.page);
                    self.hub.tell(tab.id, &message::gone(to.as_ref()));
                }
                // It was opened a moment ago and will hear from its greeting.
                None => {}
            }
        }
        self.state.forget_all_but(&tabs.into_iter().map(|tab| tab.page).collect::<Vec<_>>());
    }
}

/// The address of the first place that changed.
fn changed_place(before: Option<&state::Shown>, built: &Built) -> Option<String> {
    let preview = built.shown.preview.as_ref()?;
    let library = &preview.book().library;
    let (page, url) = built.change.pages.iter().find_map(|path| Some((library.page(path)?, library.url(path)?)))?;
    let old = before?.preview.as_ref()?.book().library.page(&page.path);
    let same = old.map_or(0, |old| page.text.bytes().zip(old.text.bytes()).take_while(|(a, b)| a == b).count());
    let section = page.sections.iter().rev().find(|section| section.heading.start <= same);
    let fragment = section.map_or("", |section| section.anchor.as_str());
    let href = url.href_from(&SitePath::new(""));
    Some(if fragment.is_empty() { href } else { format!("{href}#{fragment}") })
}
