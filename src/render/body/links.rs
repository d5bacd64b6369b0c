//! Links and images.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::writer::Writer;
use super::{Href, HrefKind, paper};
use crate::page::{Declaration, in_address};
use crate::render::escape::{attribute, text};
use crate::render::raw_html::{Content, link_address};

/// A link while its words are written.
#[derive(Clone, Debug)]
pub struct OpenLink {
    close: &'static str,
    /// Where its words begin in the HTML.
    words: usize,
    target: String,
    /// Where the class of an external link ends in the HTML, and its address.
    external: Option<(usize, String)>,
}

/// What an image becomes.
#[derive(Clone, Debug)]
pub enum Image {
    /// A picture of the site, with its title.
    Picture(String, String),
    /// A link to a picture of another site.
    Link(String),
    /// A picture that is not there; why.
    Missing(String),
    /// Its description alone.
    Words,
}

/// The address of a link in which variables stand, each written as `<name>`, and their names.
fn open_address(target: &str, declared: &[Declaration]) -> Option<(String, String)> {
    let uses = in_address(target, declared);
    let mut address = String::with_capacity(target.len());
    let mut names: Vec<&str> = Vec::new();
    let mut at = 0;
    for found in &uses {
        address.push_str(&target[at..found.span.start]);
        address.push_str(&format!("<{}>", found.name));
        names.push(found.name);
        at = found.span.end;
    }
    address.push_str(&target[at..]);
    names.sort_unstable();
    names.dedup();
    (!uses.is_empty()).then(|| (address, names.join(" ")))
}

impl Writer<'_> {
    pub(super) fn start_link(&mut self, target: &str, title: &str) {
        let open = open_address(target, &self.body.page.meta.variables);
        let mut external = None;
        // The file's name is the description of a link to what readers cannot go to.
        let close = match self.body.links.get(target) {
            Some(Href::To { href, kind }) if !self.raw.in_link() => {
                self.out.push_str("<a");
                match kind {
                    HrefKind::External => self.out.push_str(" class=\"external\" rel=\"noreferrer\""),
                    HrefKind::File => self.out.push_str(" class=\"file\""),
                    HrefKind::Page => {}
                }
                let open = open.and_then(|(address, names)| Some((link_address(&address)?, names)));
                let class = self.out.len().saturating_sub("\" rel=\"noreferrer\"".len());
                let open = open.filter(|_| *kind == HrefKind::External);
                if *kind == HrefKind::External {
                    external = Some((class, open.as_ref().map_or(href, |(href, _)| href).clone()));
                }
                match open {
                    Some((href, names)) => {
                        attribute(&mut self.out, "href", &href);
                        attribute(&mut self.out, "data-variables", &names);
                    }
                    None => attribute(&mut self.out, "href", href),
                }
                if !title.is_empty() {
                    attribute(&mut self.out, "title", title);
                }
                self.out.push('>');
                "</a>"
            }
            Some(Href::Broken(why)) => {
                self.out.push_str("<span class=\"missing\"");
                attribute(&mut self.out, "title", why);
                self.out.push('>');
                "</span>"
            }
            Some(Href::Nowhere) => {
                self.out.push_str("<span class=\"file\"");
                attribute(&mut self.out, "title", target);
                // An address without its host is none, and becomes one when the host is known.
                if let Some((address, names)) = open.filter(|(address, _)| address.starts_with("http")) {
                    attribute(&mut self.out, "data-href", &address.replace('<', "%3C").replace('>', "%3E"));
                    attribute(&mut self.out, "data-variables", &names);
                }
                self.out.push('>');
                "</span>"
            }
            _ => {
                self.out.push_str("<span>");
                "</span>"
            }
        };
        self.links.push(OpenLink { close, words: self.out.len(), target: target.to_string(), external });
        self.raw.enter(if close == "</a>" { Content::Link } else { Content::Text });
    }

    pub(super) fn start_image(&mut self, target: &str, title: &str) {
        self.alt = Some((String::new(), 0));
        let in_link = !self.links.is_empty() || self.raw.in_link();
        let close = match self.body.links.get(target) {
            Some(Href::To { kind: HrefKind::External, .. }) if in_link => Image::Words,
            Some(Href::To { href, kind: HrefKind::External }) => Image::Link(href.clone()),
            Some(Href::To { href, .. }) => Image::Picture(href.clone(), title.to_string()),
            Some(Href::Broken(why)) => Image::Missing(why.clone()),
            _ => Image::Words,
        };
        self.image = Some(close);
    }

    pub(super) fn alt_event(&mut self, event: &Event<'_>) {
        let Some((alt, nested)) = &mut self.alt else { return };
        match event {
            Event::Text(words) | Event::Code(words) => alt.push_str(words),
            Event::SoftBreak | Event::HardBreak => alt.push(' '),
            Event::Start(Tag::Image { .. }) => *nested += 1,
            Event::End(TagEnd::Image) if *nested > 0 => *nested -= 1,
            Event::End(TagEnd::Image) => self.end_image(),
            _ => {}
        }
    }

    /// Closes a link. One without words is called what it leads to, since a link must have a name.
    pub(super) fn end_link(&mut self) {
        let Some(link) = self.links.pop() else { return };
        if self.out.get(link.words..).is_some_and(|words| words.trim().is_empty()) {
            text(&mut self.out, &link.target);
        }
        if let Some((class, address)) = link.external {
            let more = paper::class(&address, self.out.get(link.words..).unwrap_or_default());
            self.out.insert_str(class, more);
        }
        self.out.push_str(link.close);
    }

    fn end_image(&mut self) {
        let Some((alt, _)) = self.alt.take() else { return };
        let words = if alt.trim().is_empty() { "image" } else { alt.trim() };
        match self.image.take() {
            Some(Image::Picture(href, title)) => {
                self.out.push_str("<img loading=\"lazy\"");
                attribute(&mut self.out, "src", &href);
                // The only thing in a link must say where it leads.
                attribute(&mut self.out, "alt", if self.links.is_empty() { alt.trim() } else { words });
                if !title.is_empty() {
                    attribute(&mut self.out, "title", &title);
                }
                self.out.push('>');
            }
            // The site makes no request to other sites, so their images are links.
            Some(Image::Link(href)) => {
                self.out.push_str("<a class=\"external\" rel=\"noreferrer\"");
                attribute(&mut self.out, "href", &href);
                self.out.push('>');
                text(&mut self.out, words);
                self.out.push_str("</a>");
            }
            Some(Image::Missing(why)) => {
                self.out.push_str("<span class=\"missing\"");
                attribute(&mut self.out, "title", &why);
                self.out.push('>');
                text(&mut self.out, words);
                self.out.push_str("</span>");
            }
            Some(Image::Words) | None => text(&mut self.out, words),
        }
    }
}
