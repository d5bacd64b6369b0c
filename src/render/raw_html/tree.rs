//! The elements that are open, and what HTML's rules of nesting ask for when one opens or closes.

/// What a Markdown element may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Blocks: an item, a quotation, a footnote.
    Blocks,
    /// Text: a paragraph, a heading, a table cell, emphasis.
    Text,
    /// Text without links: a link.
    Link,
}

/// How an open element takes what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// A Markdown element; the writer of the page closes it.
    Markdown(Content),
    /// Blocks and text.
    Flow,
    /// Text; ends where a block begins.
    Phrase,
    /// Text; there are no blocks in it.
    Text,
    /// The same, and there are no links in it.
    Link,
    /// Items.
    List,
    /// Terms and descriptions.
    Definitions(Group),
    /// A caption, a head, then bodies or rows.
    Table(Stage),
    /// Rows.
    Section,
    /// Cells.
    Row {
        /// Whether it has no cell yet.
        empty: bool,
    },
    /// Blocks and text. Its start tag stands at this byte of the page.
    Cell(usize),
    /// A summary, then blocks and text.
    Details {
        /// Whether it has its summary.
        summary: bool,
    },
    /// Not in the page: takes what its parent takes.
    Unwrapped,
}

/// What a table holds so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing.
    Empty,
    /// A caption.
    Caption,
    /// A section or a row.
    Rows,
}

/// What a definition list holds last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Nothing.
    Empty,
    /// A term.
    Term,
    /// A description.
    Description,
}

/// The elements that are open, the innermost last.
#[derive(Debug, Default)]
pub struct Tree {
    open: Vec<Open>,
}

#[derive(Debug)]
struct Open {
    /// What the document calls it.
    name: String,
    /// What the page calls it; empty when it is not in the page.
    tag: &'static str,
    node: Node,
}

const SUMMARY: &str = "<summary>Details</summary>";

impl Tree {
    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// A Markdown element opens.
    pub fn enter(&mut self, content: Content) {
        self.open.push(Open { name: String::new(), tag: "", node: Node::Markdown(content) });
    }

    /// The innermost Markdown element ends, and with it all that is open inside.
    pub fn leave(&mut self, out: &mut String) {
        self.close_to(self.floor(), out);
        self.open.pop();
    }

    /// Closes everything.
    pub fn finish(&mut self, out: &mut String) {
        self.close_to(0, out);
    }

    /// Whether a link is open.
    pub fn in_link(&self) -> bool {
        // Blocks stand in no link, so what is around them does not matter.
        let mut inline = self.open.iter().rev().take_while(|open| open.node != Node::Markdown(Content::Blocks));
        inline.any(|open| matches!(open.node, Node::Link | Node::Markdown(Content::Link)))
    }

    /// Opens an element that the page calls `tag`.
    pub fn open(&mut self, name: &str, tag: &'static str, node: Node, attributes: &str, out: &mut String) {
        out.extend(["<", tag, attributes, ">"]);
        self.open.push(Open { name: name.to_string(), tag, node });
    }

    /// Opens an element that is not in the page.
    pub fn unwrap(&mut self, name: &str) {
        self.open.push(Open { name: name.to_string(), tag: "", node: Node::Unwrapped });
    }

    /// Closes the innermost element that the document calls `name`, if an end tag can reach it from here.
    pub fn close(&mut self, name: &str, out: &mut String) {
        let of_table = matches!(name, "table" | "caption" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th");
        for (at, open) in self.open.iter().enumerate().skip(self.floor()).rev() {
            if open.name == name {
                return self.close_to(at, out);
            }
            let wall = match open.node {
                Node::Table(_) => true,
                Node::Cell(_) => !of_table,
                Node::List => name == "li",
                Node::Definitions(_) => matches!(name, "dt" | "dd"),
                _ => false,
            };
            if wall {
                return;
            }
        }
    }

    /// Makes room for text: what holds only certain children gets one of them, and `<details>` gets its summary.
    pub fn before_text(&mut self, out: &mut String) {
        let Some(parent) = self.parent() else { return };
        match self.node(parent) {
            Some(Node::List) => self.open("li", "li", Node::Flow, "", out),
            Some(Node::Definitions(_)) => {
                self.description("", out);
            }
            Some(Node::Table(_) | Node::Section | Node::Row { .. }) => {
                self.cell("td", "td", "", out);
            }
            Some(Node::Details { summary: false }) => {
                out.push_str(SUMMARY);
                self.set(parent, Node::Details { summary: true });
            }
            _ => {}
        }
    }

    /// Makes room for a raw block; `false` when there is none, because only text may stand here.
    pub fn before_raw_block(&mut self, out: &mut String) -> bool {
        let mut keep = self.open.len();
        for (at, open) in self.open.iter().enumerate().rev() {
            match open.node {
                Node::Text | Node::Link | Node::Markdown(Content::Text | Content::Link) => return false,
                Node::Phrase => keep = at,
                Node::Unwrapped => {}
                _ => break,
            }
        }
        self.close_to(keep, out);
        self.before_text(out);
        true
    }

    /// Makes room for a Markdown block: what cannot hold it is closed.
    pub fn before_markdown_block(&mut self, out: &mut String) {
        let floor = self.floor();
        let only_text = |open: &Open| matches!(open.node, Node::Text | Node::Link | Node::Phrase | Node::Unwrapped);
        let inner = self.open.iter().skip(floor).rev().take_while(|open| only_text(open)).count();
        self.close_to(self.open.len() - inner, out);
        self.before_text(out);
    }

    /// Opens an item of the innermost list; `false` when there is none, as for all that follow.
    pub fn item(&mut self, attributes: &str, out: &mut String) -> bool {
        let list = |open: &Open| open.node == Node::List;
        let wall = |open: &Open| matches!(open.node, Node::Cell(_) | Node::Table(_) | Node::Details { .. });
        let Some(list) = self.innermost(list, wall) else { return false };
        self.close_to(list + 1, out);
        self.open("li", "li", Node::Flow, attributes, out);
        true
    }

    /// Whether the innermost list is numbered.
    pub fn is_numbered(&self) -> bool {
        self.open.iter().rev().find(|open| open.node == Node::List).is_some_and(|open| open.tag == "ol")
    }

    /// Opens a term of the innermost definition list.
    pub fn term(&mut self, attributes: &str, out: &mut String) -> bool {
        let Some(list) = self.definitions() else { return false };
        self.close_to(list + 1, out);
        self.set(list, Node::Definitions(Group::Term));
        self.open("dt", "dt", Node::Text, attributes, out);
        true
    }

    /// Opens a description in the innermost definition list, which must have a term before it.
    pub fn description(&mut self, attributes: &str, out: &mut String) -> bool {
        let Some(list) = self.definitions() else { return false };
        self.close_to(list + 1, out);
        if self.node(list) == Some(Node::Definitions(Group::Empty)) {
            out.push_str("<dt></dt>");
        }
        self.set(list, Node::Definitions(Group::Description));
        self.open("dd", "dd", Node::Flow, attributes, out);
        true
    }

    /// Opens the caption of the innermost table, which must be its first child.
    pub fn caption(&mut self, attributes: &str, out: &mut String) -> bool {
        let Some(table) = self.table() else { return false };
        if self.node(table) != Some(Node::Table(Stage::Empty)) {
            return false;
        }
        self.close_to(table + 1, out);
        self.set(table, Node::Table(Stage::Caption));
        self.open("caption", "caption", Node::Text, attributes, out);
        true
    }

    /// Opens a section of the innermost table; a head that does not come first is a body.
    pub fn section(&mut self, name: &str, tag: &'static str, attributes: &str, out: &mut String) -> bool {
        let Some(table) = self.table() else { return false };
        self.close_to(table + 1, out);
        let first = self.node(table) != Some(Node::Table(Stage::Rows));
        self.set(table, Node::Table(Stage::Rows));
        self.open(name, if first { tag } else { "tbody" }, Node::Section, attributes, out);
        true
    }

    /// Opens a row of the innermost table.
    pub fn row(&mut self, attributes: &str, out: &mut String) -> bool {
        let Some(table) = self.table() else { return false };
        let section = usize::from(self.node(table + 1) == Some(Node::Section));
        self.close_to(table + 1 + section, out);
        self.set(table, Node::Table(Stage::Rows));
        self.open("tr", "tr", Node::Row { empty: true }, attributes, out);
        true
    }

    /// Opens a cell of the innermost table, and a row when there is none.
    pub fn cell(&mut self, name: &str, tag: &'static str, attributes: &str, out: &mut String) -> bool {
        let Some(table) = self.table() else { return false };
        let is_row = |open: &Open| matches!(open.node, Node::Row { .. });
        if !self.open.iter().skip(table).any(is_row) {
            self.row("", out);
        }
        let Some(row) = self.innermost(is_row, |_| false) else { return false };
        self.close_to(row + 1, out);
        self.set(row, Node::Row { empty: false });
        self.open(name, tag, Node::Cell(out.len()), attributes, out);
        true
    }

    /// Opens the summary of `<details>`, which must be its first child.
    pub fn summary(&mut self, attributes: &str, out: &mut String) -> bool {
        let Some(parent) = self.parent().filter(|parent| self.node(*parent) == Some(Node::Details { summary: false }))
        else {
            return false;
        };
        self.close_to(parent + 1, out);
        self.set(parent, Node::Details { summary: true });
        self.open("summary", "summary", Node::Text, attributes, out);
        true
    }

    /// Makes data cells of the header cells that are still open: Markdown comes next, and a heading may not stand in a
    /// header cell.
    pub fn settle(&mut self, out: &mut String) {
        let floor = self.floor();
        for open in self.open.iter_mut().skip(floor).filter(|open| open.tag == "th") {
            if let Node::Cell(at) = open.node
                && out.get(at..at + 3) == Some("<th")
            {
                out.replace_range(at + 1..at + 3, "td");
                open.tag = "td";
            }
        }
    }

    /// The first element that belongs to the innermost Markdown element.
    fn floor(&self) -> usize {
        self.open.iter().rposition(|open| matches!(open.node, Node::Markdown(_))).map_or(0, |at| at + 1)
    }

    /// The innermost element that is in the page.
    fn parent(&self) -> Option<usize> {
        self.open.iter().rposition(|open| open.node != Node::Unwrapped)
    }

    /// The innermost element that `is` it, if no Markdown element and no `wall` is inside it.
    fn innermost(&self, is: impl Fn(&Open) -> bool, wall: impl Fn(&Open) -> bool) -> Option<usize> {
        let inside = self.open.iter().enumerate().skip(self.floor()).rev();
        inside.take_while(|(_, open)| is(open) || !wall(open)).find(|(_, open)| is(open)).map(|(at, _)| at)
    }

    fn definitions(&self) -> Option<usize> {
        let wall = |open: &Open| matches!(open.node, Node::Cell(_) | Node::Table(_) | Node::Details { .. });
        self.innermost(|open| matches!(open.node, Node::Definitions(_)), wall)
    }

    fn table(&self) -> Option<usize> {
        self.innermost(|open| matches!(open.node, Node::Table(_)), |_| false)
    }

    fn node(&self, at: usize) -> Option<Node> {
        self.open.get(at).map(|open| open.node)
    }

    fn set(&mut self, at: usize, node: Node) {
        if let Some(open) = self.open.get_mut(at) {
            open.node = node;
        }
    }

    fn close_to(&mut self, depth: usize, out: &mut String) {
        while self.open.len() > depth
            && let Some(Open { tag, node, .. }) = self.open.pop()
        {
            match node {
                Node::Details { summary: false } => out.push_str(SUMMARY),
                Node::Definitions(Group::Term) => out.push_str("<dd></dd>"),
                Node::Row { empty: true } => out.push_str("<td></td>"),
                _ => {}
            }
            if !tag.is_empty() {
                out.extend(["</", tag, ">"]);
            }
        }
    }
}
