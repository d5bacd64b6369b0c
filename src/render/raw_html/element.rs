//! The elements of raw HTML, and what becomes of each.

/// What becomes of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// Holds blocks; becomes `tag`.
    Flow(&'static str),
    /// `<center>`, which becomes a division.
    Centre,
    /// Holds text and ends where a block begins.
    Paragraph,
    /// Holds text; becomes a paragraph, since the outline of a page is its Markdown's.
    Heading,
    /// Holds text as it stands.
    Preformatted,
    /// A mark inside text; becomes `tag`.
    Phrase(&'static str),
    /// A link, or an anchor when it has no address.
    Link,
    /// An image.
    Image,
    /// `<br>` and `<wbr>`.
    Break(&'static str),
    /// `<hr>`
    Rule,
    /// `<ul>` and `<ol>`.
    List(&'static str),
    /// `<li>`
    Item,
    /// `<dl>`
    Definitions,
    /// `<dt>`
    Term,
    /// `<dd>`
    Description,
    /// `<table>`
    Table,
    /// `<caption>`
    Caption,
    /// `<thead>`, `<tbody>` and `<tfoot>`.
    Section(&'static str),
    /// `<tr>`
    Row,
    /// `<td>` and `<th>`.
    Cell(&'static str),
    /// `<details>`
    Details,
    /// `<summary>`
    Summary,
    /// Goes, and what it holds stays.
    Unwrapped,
    /// Goes, and never holds anything.
    Dropped,
    /// Goes with all that it holds.
    Hidden,
    /// No element of HTML: most likely a placeholder such as `<host>`.
    Unknown,
}

/// What becomes of the element `name`, which is in lower case.
pub fn element(name: &str) -> Element {
    match name {
        "div" | "section" | "article" | "aside" | "header" | "footer" | "nav" | "main" | "address" | "figure"
        | "figcaption" | "form" | "fieldset" | "hgroup" | "search" => Element::Flow("div"),
        "blockquote" => Element::Flow("blockquote"),
        "center" => Element::Centre,
        "p" => Element::Paragraph,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Element::Heading,
        "pre" | "listing" => Element::Preformatted,
        "a" => Element::Link,
        "img" | "image" => Element::Image,
        "br" => Element::Break("br"),
        "wbr" => Element::Break("wbr"),
        "hr" => Element::Rule,
        "ul" | "menu" | "dir" => Element::List("ul"),
        "ol" => Element::List("ol"),
        "li" => Element::Item,
        "dl" => Element::Definitions,
        "dt" => Element::Term,
        "dd" => Element::Description,
        "table" => Element::Table,
        "caption" => Element::Caption,
        "thead" => Element::Section("thead"),
        "tbody" | "tfoot" => Element::Section("tbody"),
        "tr" => Element::Row,
        "td" => Element::Cell("td"),
        "th" => Element::Cell("th"),
        "details" => Element::Details,
        "summary" => Element::Summary,
        _ => phrase(name).map_or_else(|| left_out(name), Element::Phrase),
    }
}

fn phrase(name: &str) -> Option<&'static str> {
    const KEPT: &[&str] = &[
        "abbr", "b", "bdi", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small",
        "span", "strong", "sub", "sup", "u", "var",
    ];
    match name {
        "acronym" => Some("abbr"),
        "tt" => Some("code"),
        "strike" => Some("s"),
        // Valid only with attributes or children that a document may lack.
        "dfn" => Some("i"),
        "time" | "data" | "bdo" | "font" | "big" => Some("span"),
        _ => KEPT.iter().find(|kept| **kept == name).copied(),
    }
}

fn left_out(name: &str) -> Element {
    match name {
        "script" | "style" | "iframe" | "object" | "template" | "textarea" | "title" | "svg" | "math" | "noscript"
        | "noembed" | "noframes" | "frameset" | "applet" | "audio" | "video" | "select" | "datalist" | "xmp" => {
            Element::Hidden
        }
        "area" | "base" | "basefont" | "bgsound" | "col" | "embed" | "frame" | "input" | "keygen" | "link" | "meta"
        | "param" | "source" | "track" => Element::Dropped,
        "body" | "button" | "canvas" | "colgroup" | "dialog" | "head" | "html" | "label" | "legend" | "map"
        | "marquee" | "meter" | "nobr" | "optgroup" | "option" | "output" | "picture" | "plaintext" | "progress"
        | "rb" | "rp" | "rt" | "rtc" | "ruby" | "slot" | "blink" => Element::Unwrapped,
        _ => Element::Unknown,
    }
}
