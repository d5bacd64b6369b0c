//! The views of what has moved: pages that lead on, and places on pages.

use serde::Serialize;

use super::frame::Frame;
use super::links::page_href;
use super::raw_html::link_address;
use crate::base::SitePath;
use crate::library::{Destination, Redirect, Redirects};

/// Where an old address leads.
#[derive(Clone, Debug, Serialize)]
pub struct RedirectView {
    /// The title of the page there, or the address.
    pub title: String,
    /// The address.
    pub href: String,
    /// The whole address, when it is known.
    pub canonical: Option<String>,
    /// Where places on the old page lead.
    pub places: Vec<MovedView>,
}

/// A place on a page that is elsewhere now.
#[derive(Clone, Debug, Serialize)]
pub struct MovedView {
    /// Its old name.
    pub fragment: String,
    /// Its address.
    pub href: String,
}

/// What a template sees of the address `from` that leads elsewhere; `None` when it does not.
pub fn view(frame: &Frame<'_>, redirect: &Redirect, from: &SitePath) -> Option<RedirectView> {
    let to = redirect.to.as_ref()?;
    let href = href(to, from)?;
    let (title, canonical) = match to {
        Destination::Site(at, _) => {
            let page = frame.library.page_at(at).and_then(|path| frame.library.page(path));
            (page.map(|page| page.title.clone()), frame.whole_address(at))
        }
        Destination::Elsewhere(url) => (None, link_address(url)),
    };
    Some(RedirectView { title: title.unwrap_or_else(|| href.clone()), canonical, places: each(redirect, from), href })
}

/// The places that were on the page `from`.
pub fn places(frame: &Frame<'_>, from: &SitePath) -> Vec<MovedView> {
    // Only the settings can say it; most say nothing, and then no page has to be looked at.
    if !frame.config.html.redirect.keys().any(|key| key.contains('#')) {
        return Vec::new();
    }
    let redirects = Redirects::new(frame.library, &frame.config.html.redirect);
    redirects.at(from).map(|redirect| each(redirect, from)).unwrap_or_default()
}

fn each(redirect: &Redirect, from: &SitePath) -> Vec<MovedView> {
    let place =
        |(fragment, to): (&String, &Destination)| Some(MovedView { fragment: fragment.clone(), href: href(to, from)? });
    redirect.fragments.iter().filter_map(place).collect()
}

fn href(to: &Destination, from: &SitePath) -> Option<String> {
    match to {
        Destination::Site(at, fragment) => Some(page_href(at, fragment, from)),
        Destination::Elsewhere(url) => link_address(url),
    }
}
