//! Raw HTML in Markdown: what comes out is safe, and valid whatever went in.

mod address;
mod attributes;
mod element;
mod tree;

use std::cell::OnceCell;
use std::collections::HashSet;

pub use self::address::{link_address, safe_address};
pub use self::tree::Content;

use self::address::is_external;
use self::attributes::{alignment, without_comments, write_common, write_number};
use self::element::{Element, element};
use self::tree::{Group, Node, Stage, Tree};
use super::escape::{attribute, text as write_text};
use crate::page::html::{StartTag, Token, is_free_id, tokens};

/// What is done with raw HTML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Policy {
    /// Harmless elements are rebuilt, all others go and their text stays.
    #[default]
    Safe,
    /// It stays as it is. Nothing is promised of the page then.
    Allow,
    /// It is shown as text.
    Escape,
}

/// The raw HTML of one page, while the page is written from top to bottom.
///
/// It must know of the Markdown around it: the writer calls [`before_block`](Self::before_block) ahead of each Markdown
/// block, and [`enter`](Self::enter) and [`leave`](Self::leave) inside each Markdown element, blocks and inlines, just
/// after its start tag and just before its end tag. So nothing raw is ever open across the end of a Markdown element.
///
/// ```
/// use checkbook::render::raw_html::{Content, Policy, RawHtml};
/// let resolve = |address: &str| Some(address.replace(".md", ".html"));
/// let mut raw = RawHtml::new(Policy::Safe, &resolve, &Default::default);
/// let mut page = String::new();
/// raw.block("<div align=center onclick='x()'><a href=a.md>A", &mut page);
/// raw.before_block(&mut page);
/// page.push_str("<p>");
/// raw.enter(Content::Text);
/// raw.inline("<b>", &mut page);
/// page.push_str("bold");
/// raw.leave(&mut page);
/// page.push_str("</p>");
/// raw.finish(&mut page);
/// assert_eq!(page, "<div class=\"align-center\"><a href=\"a.html\">A</a><p><b>bold</b></p></div>");
/// ```
pub struct RawHtml<'a> {
    policy: Policy,
    resolve: &'a dyn Fn(&str) -> Option<String>,
    ids: &'a dyn Fn() -> HashSet<String>,
    /// Those of Markdown, once somebody asks.
    taken: OnceCell<HashSet<String>>,
    /// Those of the HTML.
    own: HashSet<String>,
    tree: Tree,
    /// The unknown elements that were shown as text, so that their end tags are.
    shown: HashSet<String>,
}

/// Elements nested deeper than this are unwrapped; browsers have a limit of their own.
const MAX_DEPTH: usize = 100;

impl<'a> RawHtml<'a> {
    /// For one page. `resolve` makes an address of the page from one in the document, or `None` when it leads nowhere;
    /// `ids` are those that Markdown gives to headings and the like.
    pub fn new(
        policy: Policy,
        resolve: &'a dyn Fn(&str) -> Option<String>,
        ids: &'a dyn Fn() -> HashSet<String>,
    ) -> Self {
        let (taken, tree) = (OnceCell::new(), Tree::default());
        RawHtml { policy, resolve, ids, taken, own: HashSet::new(), tree, shown: HashSet::new() }
    }

    /// Writes a whole HTML block. A block is a Markdown block too, but needs no [`before_block`](Self::before_block).
    pub fn block(&mut self, html: &str, out: &mut String) {
        match self.policy {
            Policy::Safe => {
                self.rebuild(html, out);
            }
            Policy::Allow => out.push_str(html),
            Policy::Escape => {
                let text = without_comments(html);
                if !text.trim().is_empty() {
                    out.push_str("<p>");
                    write_text(out, text.trim());
                    out.push_str("</p>\n");
                }
            }
        }
    }

    /// Writes one tag inside text.
    pub fn inline(&mut self, html: &str, out: &mut String) {
        match self.policy {
            Policy::Safe => self.rebuild(html, out),
            Policy::Allow => out.push_str(html),
            Policy::Escape => write_text(out, &without_comments(html)),
        }
    }

    /// Makes room for a Markdown block: closes raw elements that hold only text.
    pub fn before_block(&mut self, out: &mut String) {
        self.tree.before_markdown_block(out);
    }

    /// Makes room for Markdown text that stands in no paragraph, which is that of a tight list item, and for the start
    /// tags of emphasis and links in it. Elsewhere it does nothing.
    pub fn before_text(&mut self, out: &mut String) {
        self.tree.before_text(out);
    }

    /// The start tag of a Markdown element was written, which may hold `content`.
    pub fn enter(&mut self, content: Content) {
        self.tree.enter(content);
    }

    /// The end tag of the innermost Markdown element comes next.
    pub fn leave(&mut self, out: &mut String) {
        self.tree.leave(out);
    }

    /// Whether a link is open, raw or Markdown's: then the writer must not open another.
    pub fn in_link(&self) -> bool {
        self.tree.in_link()
    }

    /// Whether nothing is open at all.
    pub fn is_empty(&self) -> bool {
        self.tree.depth() == 0
    }

    /// The page ends.
    pub fn finish(&mut self, out: &mut String) {
        self.tree.finish(out);
    }

    fn rebuild(&mut self, html: &str, out: &mut String) {
        let mut hidden: Option<(String, usize)> = None;
        for token in tokens(html) {
            if let Some((name, depth)) = &mut hidden {
                match token {
                    Token::Start(tag) if tag.name == *name && !tag.closed => *depth += 1,
                    Token::End { name: end, .. } if end == *name => *depth -= 1,
                    _ => {}
                }
                if *depth == 0 {
                    hidden = None;
                }
                continue;
            }
            match token {
                Token::Start(tag) if element(&tag.name) == Element::Hidden => {
                    hidden = (!tag.closed).then_some((tag.name, 1));
                }
                Token::Start(tag) => self.start(&tag, html, out),
                Token::End { name, span } => self.end(&name, span.of(html), out),
                Token::Text(text) => self.text(&text, out),
                Token::Comment(_) => {}
            }
        }
        self.tree.settle(out);
    }

    fn text(&mut self, text: &str, out: &mut String) {
        if !text.trim_ascii().is_empty() {
            self.tree.before_text(out);
        }
        write_text(out, text);
    }

    fn end(&mut self, name: &str, written: &str, out: &mut String) {
        match element(name) {
            Element::Break("br") => out.push_str("<br>"),
            Element::Unknown if self.shown.contains(name) => self.text(written, out),
            _ => self.tree.close(canonical(name), out),
        }
    }

    fn start(&mut self, tag: &StartTag, html: &str, out: &mut String) {
        let name = canonical(&tag.name);
        match element(name) {
            Element::Image => return self.image(tag, out),
            Element::Break(page) => {
                self.tree.before_text(out);
                return out.extend(["<", page, ">"]);
            }
            Element::Rule => {
                if self.tree.before_raw_block(out) {
                    out.push_str("<hr>");
                }
                return;
            }
            Element::Hidden | Element::Dropped => return,
            Element::Unknown if tag.attributes.iter().all(|attribute| attribute.value.is_empty()) => {
                self.shown.insert(name.to_string());
                return self.text(tag.span.of(html), out);
            }
            _ if self.tree.depth() >= MAX_DEPTH => return,
            kept => {
                if !self.opens(kept, name, tag, out) {
                    self.unwrap(name, tag, out);
                }
            }
        }
        if tag.closed {
            self.tree.close(name, out);
        }
    }

    /// Opens an element in the page; `false` when it may not stand here.
    fn opens(&mut self, kept: Element, name: &str, tag: &StartTag, out: &mut String) -> bool {
        let (page, node, class) = match kept {
            Element::Link => return self.link(name, tag, out),
            Element::Phrase(page) => {
                self.tree.before_text(out);
                let attributes = self.attributes(tag, None);
                self.tree.open(name, page, Node::Phrase, &attributes, out);
                return true;
            }
            Element::Flow(page) => (page, Node::Flow, None),
            Element::Centre => ("div", Node::Flow, Some("align-center")),
            Element::Paragraph => ("p", Node::Phrase, None),
            Element::Heading => ("p", Node::Text, Some("raw-heading")),
            Element::Preformatted => ("pre", Node::Text, None),
            Element::List(page) => (page, Node::List, None),
            Element::Definitions => ("dl", Node::Definitions(Group::Empty), None),
            Element::Table => ("table", Node::Table(Stage::Empty), None),
            Element::Details => ("details", Node::Details { summary: false }, None),
            _ => return self.opens_part(kept, name, tag, out),
        };
        if !self.tree.before_raw_block(out) {
            return false;
        }
        let mut attributes = self.attributes(tag, class);
        match page {
            "ol" => write_number::<i32>(tag, "start", &mut attributes),
            "details" if tag.attribute("open").is_some() => attributes.push_str(" open"),
            _ => {}
        }
        self.tree.open(name, page, node, &attributes, out);
        true
    }

    /// Opens an element that stands only in certain others; `false` when it is not in one.
    fn opens_part(&mut self, kept: Element, name: &str, tag: &StartTag, out: &mut String) -> bool {
        // An id must not be taken for an element that is not opened in the end: see `unwrap`.
        let id = self.free_id(tag);
        let mut attributes = attributes_of(id, tag, None);
        let opened = match kept {
            Element::Item => {
                if self.tree.is_numbered() {
                    write_number::<i32>(tag, "value", &mut attributes);
                }
                self.tree.item(&attributes, out)
            }
            Element::Term => self.tree.term(&attributes, out),
            Element::Description => self.tree.description(&attributes, out),
            Element::Caption => self.tree.caption(&attributes, out),
            Element::Section(page) => self.tree.section(name, page, &attributes, out),
            Element::Row => self.tree.row(&attributes, out),
            Element::Cell(page) => self.tree.cell(name, page, &attributes, out),
            Element::Summary => self.tree.summary(&attributes, out),
            _ => false,
        };
        if opened && let Some(id) = id {
            self.own.insert(id.to_string());
        }
        opened
    }

    /// Opens a link, or an anchor when it leads nowhere.
    fn link(&mut self, name: &str, tag: &StartTag, out: &mut String) -> bool {
        let address = tag.attribute("href").and_then(|href| self.address(href));
        match address.filter(|_| !tag.closed && !self.tree.in_link()) {
            Some(address) => {
                self.tree.before_text(out);
                let mut attributes = String::new();
                write_link(&address, &mut attributes);
                attributes.push_str(&self.attributes(tag, None));
                self.tree.open(name, "a", Node::Link, &attributes, out);
                true
            }
            None => false,
        }
    }

    /// An image of the site as it is; of one elsewhere a link, because a page makes no request to another host.
    fn image(&mut self, tag: &StartTag, out: &mut String) {
        let alt = tag.attribute("alt").unwrap_or_default();
        let address = tag.attribute("src").and_then(|src| self.address(src)).filter(|address| !address.is_empty());
        match address {
            Some(address) if !is_external(&address) => {
                self.tree.before_text(out);
                out.push_str("<img");
                attribute(out, "src", &address);
                attribute(out, "alt", alt);
                write_number::<u16>(tag, "width", out);
                write_number::<u16>(tag, "height", out);
                out.push_str(&self.attributes(tag, None));
                out.push_str(" loading=\"lazy\">");
            }
            Some(address) => {
                self.anchor(tag, out);
                let text = if alt.trim().is_empty() { "image" } else { alt };
                self.tree.before_text(out);
                if self.tree.in_link() {
                    return write_text(out, text);
                }
                out.push_str("<a");
                write_link(&address, out);
                out.push('>');
                write_text(out, text);
                out.push_str("</a>");
            }
            None => {
                self.anchor(tag, out);
                self.text(alt, out);
            }
        }
    }

    /// Leaves an element out of the page, but not its id.
    fn unwrap(&mut self, name: &str, tag: &StartTag, out: &mut String) {
        self.anchor(tag, out);
        self.tree.unwrap(name);
    }

    /// Writes an empty element with the id of an element that is left out.
    fn anchor(&mut self, tag: &StartTag, out: &mut String) {
        if let Some(id) = self.free_id(tag) {
            self.tree.before_text(out);
            out.push_str("<span");
            attribute(out, "id", id);
            out.push_str("></span>");
            self.own.insert(id.to_string());
        }
    }

    fn attributes(&mut self, tag: &StartTag, class: Option<&'static str>) -> String {
        let id = self.free_id(tag);
        if let Some(id) = id {
            self.own.insert(id.to_string());
        }
        attributes_of(id, tag, class)
    }

    /// The id of an element, unless it is invalid, taken, or one that the theme may have.
    fn free_id<'t>(&self, tag: &'t StartTag) -> Option<&'t str> {
        let ids = [tag.attribute("id"), tag.attribute("name")];
        ids.into_iter().flatten().find(|id| is_free_id(id) && !id.starts_with("cb-") && !self.is_taken(id))
    }

    fn is_taken(&self, id: &str) -> bool {
        self.own.contains(id) || self.taken.get_or_init(self.ids).contains(id)
    }

    fn address(&self, written: &str) -> Option<String> {
        safe_address(written)?;
        safe_address(&(self.resolve)(written.trim())?)
    }
}

fn attributes_of(id: Option<&str>, tag: &StartTag, class: Option<&'static str>) -> String {
    let mut attributes = String::new();
    if let Some(id) = id {
        attribute(&mut attributes, "id", id);
    }
    let alignment = alignment(tag).filter(|alignment| class != Some(alignment));
    let classes: Vec<&str> = class.into_iter().chain(alignment).collect();
    if !classes.is_empty() {
        attribute(&mut attributes, "class", &classes.join(" "));
    }
    write_common(tag, &mut attributes);
    attributes
}

fn write_link(address: &str, out: &mut String) {
    let web = address.starts_with("//") || address.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"));
    if web && is_external(address) {
        out.push_str(" class=\"external\" rel=\"noopener\"");
    }
    attribute(out, "href", address);
}

/// One name for all headings: any end tag of a heading closes any heading.
fn canonical(name: &str) -> &str {
    if element(name) == Element::Heading { "h1" } else { name }
}

#[cfg(test)]
mod tests;
