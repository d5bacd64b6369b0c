//! What can be a hit on a page: its headings, steps, lines of code and texts, each with its place.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::base::Span;
use crate::page::{self, Page};

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The words of a heading.
    Heading,
    /// The words of an item with a box.
    Step,
    /// A line of a block of code.
    Command,
    /// Any other words.
    Text,
}

/// A piece of a page that can be a hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub kind: Kind,
    /// What a reader sees.
    pub text: String,
    /// The section that it stands in, or that it begins.
    pub section: Option<usize>,
    /// The innermost step that it is, or stands in.
    pub step: Option<usize>,
    /// The names of the files that its links lead to.
    pub files: Vec<String>,
}

/// The units of a page in the order in which they stand.
pub fn units(page: &Page) -> Vec<Unit> {
    let mut reader = Reader {
        page,
        found: Vec::new(),
        steps: page.steps.iter().enumerate().map(|(index, step)| (step.item.start, index)).collect(),
        items: Vec::new(),
        section: None,
        text: String::new(),
        files: Vec::new(),
        kind: Kind::Text,
        is_code: false,
    };
    for (event, span) in page::events(&page.text, page.body, page.dialect) {
        reader.event(&event, span);
    }
    reader.end();
    reader.found
}

struct Reader<'p> {
    page: &'p Page,
    found: Vec<Unit>,
    /// The steps by where their items start.
    steps: BTreeMap<usize, usize>,
    /// The items around.
    items: Vec<Item>,
    section: Option<usize>,
    text: String,
    files: Vec<String>,
    kind: Kind,
    is_code: bool,
}

/// An item that is open.
struct Item {
    is_step: bool,
    /// The innermost step that it is, or stands in.
    step: Option<usize>,
    /// Whether its own words are still to come.
    is_first: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.close(*tag),
            Event::Text(words) if self.is_code => self.text.push_str(words),
            Event::Text(words) => self.words(words, span),
            Event::Code(words) => self.text.push_str(words),
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            Event::Html(html) => {
                self.text.push_str(&without_tags(html));
                self.text.push(' ');
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span) {
        match tag {
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => return self.file(dest_url),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => return,
            Tag::TableCell => {
                if !self.text.trim().is_empty() {
                    self.text.push_str(" · ");
                }
                return;
            }
            _ => {}
        }
        self.end();
        match tag {
            Tag::Item => {
                let own = self.steps.get(&span.start).copied();
                let step = own.or(self.items.last().and_then(|item| item.step));
                self.items.push(Item { is_step: own.is_some(), step, is_first: true });
            }
            Tag::Heading { .. } => {
                self.kind = Kind::Heading;
                self.section = Some(self.section.map_or(0, |section| section + 1));
            }
            Tag::CodeBlock(_) => {
                self.is_code = true;
                let is_note = self.page.notes.binary_search_by_key(&span, |note| note.span).is_ok();
                self.kind = if is_note { Kind::Text } else { Kind::Command };
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        let is_inline =
            matches!(tag, TagEnd::Link | TagEnd::Image | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough);
        if is_inline || tag == TagEnd::TableCell {
            return;
        }
        self.end();
        match tag {
            TagEnd::Item => drop(self.items.pop()),
            TagEnd::CodeBlock => self.is_code = false,
            _ => {}
        }
    }

    /// Words outside of code, without markup of ours that no reader sees.
    fn words(&mut self, words: &str, span: Span) {
        let mut from = span.start;
        let hidden = &self.page.hidden;
        let after = &hidden[hidden.partition_point(|hidden| hidden.start < span.start)..];
        let inside = after.iter().take_while(|hidden| hidden.start <= span.end).filter(|hidden| hidden.end <= span.end);
        if span.of(&self.page.text) == words {
            for hidden in inside {
                self.text.push_str(Span::new(from, hidden.start).of(&self.page.text));
                from = hidden.end;
            }
        }
        self.text.push_str(words.get(from - span.start..).unwrap_or(words));
    }

    fn file(&mut self, target: &str) {
        let path = target.split(['#', '?']).next().unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default();
        if !target.contains("://") && name.contains('.') {
            self.files.push(name.to_string());
        }
    }

    /// Ends the unit that is open.
    fn end(&mut self) {
        let kind = std::mem::replace(&mut self.kind, Kind::Text);
        let text = std::mem::take(&mut self.text);
        let files = std::mem::take(&mut self.files);
        let step = self.items.last().and_then(|item| item.step);
        let unit = |kind, text: String| Unit { kind, text, section: self.section, step, files: Vec::new() };
        if kind == Kind::Command {
            let lines = text.lines().map(|line| line.trim().trim_start_matches("$ ")).filter(|line| !line.is_empty());
            self.found.extend(lines.map(|line| unit(Kind::Command, line.to_string())));
            return;
        }
        let text = visible(&text);
        if text.is_empty() {
            return;
        }
        let kind = match self.items.last_mut() {
            Some(item) if item.is_first && kind == Kind::Text => {
                item.is_first = false;
                if item.is_step { Kind::Step } else { Kind::Text }
            }
            _ => kind,
        };
        let unit = Unit { kind, text, section: self.section, step, files };
        self.found.push(unit);
    }
}

/// Words on one line, without blanks to fill in.
fn visible(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace().filter(|word| word.bytes().any(|byte| byte != b'_')) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// HTML without its tags and comments.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let end = if after.starts_with("!--") { "-->" } else { ">" };
        rest = after.split_once(end).map_or("", |(_, rest)| rest);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SourcePath;
    use crate::page::Dialect;

    #[test]
    fn a_page_falls_into_headings_steps_commands_and_texts() {
        let text = "# Deploy\n\nSee [it](a/b.sh).\n\n## Run\n\n- [ ] Call `x` ____ {#run}\n\n  ```sh\n  $ ./x --now\n\n  y\n  \
                    ```\n- plain\n\n| A | B |\n|---|---|\n| c | d |\n";
        let page = Page::parse(&SourcePath::new("a.md"), &text.into(), Dialect::default());
        let found: Vec<_> =
            units(&page).into_iter().map(|unit| (unit.kind, unit.text, unit.section, unit.step)).collect();
        let unit = |kind, text: &str, section, step| (kind, text.to_string(), section, step);
        let expected = [
            unit(Kind::Heading, "Deploy", Some(0), None),
            unit(Kind::Text, "See it.", Some(0), None),
            unit(Kind::Heading, "Run", Some(1), None),
            unit(Kind::Step, "Call x", Some(1), Some(0)),
            unit(Kind::Command, "./x --now", Some(1), Some(0)),
            unit(Kind::Command, "y", Some(1), Some(0)),
            unit(Kind::Text, "plain", Some(1), None),
            unit(Kind::Text, "A · B", Some(1), None),
            unit(Kind::Text, "c · d", Some(1), None),
        ];
        assert_eq!(found, expected);
        assert_eq!(units(&page)[1].files, ["b.sh"]);
    }
}
