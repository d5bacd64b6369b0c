//! Footnotes: numbered in the order in which they are referred to, and written at the end of the page.

use std::collections::HashMap;

use super::writer::Writer;

/// The footnotes of a page, in the order in which they are referred to.
#[derive(Debug, Default)]
pub struct Footnotes {
    order: Vec<String>,
    numbers: HashMap<String, usize>,
    references: HashMap<String, usize>,
    texts: HashMap<String, String>,
    /// The footnote that is being written, and the page's HTML that waits meanwhile.
    waiting: Option<(String, String)>,
}

impl Footnotes {
    fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        self.order.push(name.to_string());
        self.numbers.insert(name.to_string(), self.order.len());
        self.order.len()
    }
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, name: &str) {
        let number = self.footnotes.number(name);
        let count = self.footnotes.references.entry(name.to_string()).or_default();
        *count += 1;
        let id = if *count == 1 { format!("cb-fnref-{number}") } else { format!("cb-fnref-{number}-{count}") };
        self.inline(&format!("<sup class=\"footnote-ref\"><a href=\"#cb-fn-{number}\" id=\"{id}\">{number}</a></sup>"));
    }

    pub(super) fn start_footnote(&mut self, name: &str) {
        let page = std::mem::take(&mut self.out);
        self.footnotes.waiting = Some((name.to_string(), page));
    }

    pub(super) fn end_footnote(&mut self) {
        let Some((name, page)) = self.footnotes.waiting.take() else { return };
        let words = std::mem::replace(&mut self.out, page);
        self.footnotes.texts.entry(name).or_insert(words);
    }

    pub(super) fn write_footnotes(&mut self) {
        let Footnotes { order, texts, .. } = &self.footnotes;
        if order.is_empty() {
            return;
        }
        self.out.push_str("<section class=\"footnotes\" aria-label=\"Footnotes\"><ol>\n");
        for (index, name) in order.iter().enumerate() {
            let number = index + 1;
            let words = texts.get(name).map_or("", String::as_str);
            self.out.push_str(&format!(
                "<li id=\"cb-fn-{number}\">{words} <a href=\"#cb-fnref-{number}\" aria-label=\"Back to the text\">↩</a></li>\n"
            ));
        }
        self.out.push_str("</ol></section>\n");
    }
}
