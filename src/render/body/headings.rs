//! Headings, and the sections that they begin.

use super::writer::Writer;
use crate::base::Span;
use crate::page::Role;
use crate::render::escape::attribute;
use crate::render::raw_html::Content;

/// The heading that is being written.
#[derive(Clone, Copy, Debug)]
pub struct OpenHeading {
    section: usize,
    /// Where its start tag begins in the HTML.
    start: usize,
    /// Where its words begin.
    words: usize,
}

impl Writer<'_> {
    pub(super) fn start_heading(&mut self, level: u8, span: Span) {
        self.begin_block();
        let is_outermost = self.frames.is_empty() && self.raw.is_empty();
        if is_outermost {
            while self.open_sections.last().is_some_and(|&open| open >= level) {
                self.open_sections.pop();
                self.out.push_str("</section>\n");
            }
        }
        let page = &self.body.page;
        let index = self.places.section(span.start);
        let found = index.and_then(|index| Some((index, page.sections.get(index)?, self.headings.get(index)?)));
        let Some((index, section, heading)) = found else {
            return self.push_content("<p>", "</p>\n", Content::Text);
        };
        if Some(index) == page.title_section {
            // The title stands at the head of the page.
            self.silent = 1;
            return;
        }
        if is_outermost {
            self.open_sections.push(level);
            self.out.push_str("<section");
            if let Some(role) = section.role {
                attribute(&mut self.out, "data-role", role_name(role));
            }
            // A section with a name is a landmark. Of those there must be few: the ones that mean something.
            if let Some(id) = heading.id.as_ref().filter(|_| section.own_role.is_some()) {
                attribute(&mut self.out, "aria-labelledby", id);
            }
            self.out.push_str(">\n");
        }
        let start = self.out.len();
        self.out.push_str(&format!("<h{}", heading.level));
        if let Some(id) = &heading.id {
            attribute(&mut self.out, "id", id);
        }
        self.out.push('>');
        self.heading = Some(OpenHeading { section: index, start, words: self.out.len() });
        let end = HEADING_ENDS.get(usize::from(heading.level).saturating_sub(2)).copied().unwrap_or("</h6>\n");
        self.push_content("", end, Content::Text);
    }

    /// Writes what stands around the words of a heading; `false` when it has none and so is left out.
    pub(super) fn end_heading(&mut self) -> bool {
        let Some(open) = self.heading.take() else { return true };
        let words = self.out.get(open.words..).unwrap_or_default();
        if words.trim().is_empty() {
            self.out.truncate(open.start);
            return false;
        }
        let holds_controls = ["<a ", "<input", "<label", "<textarea", "<summary"].iter().any(|tag| words.contains(tag));
        let href = self.headings.get(open.section).and_then(super::outline::Heading::href);
        match href {
            // The words are the link, so that the heading is called what it says and nothing else.
            Some(href) if !holds_controls => {
                let mut link = "<a class=\"anchor\"".to_string();
                attribute(&mut link, "href", &href);
                link.push('>');
                self.out.insert_str(open.words, &link);
                self.out.push_str("</a>");
            }
            _ => {}
        }
        let role = self.body.page.sections.get(open.section).and_then(|section| section.own_role);
        self.out.push_str(match role {
            Some(Role::Branch) => " <span class=\"chip chip-branch\">only if needed</span>",
            Some(Role::Trigger) => " <span class=\"chip chip-trigger\">stop if</span>",
            _ => "",
        });
        true
    }
}

const HEADING_ENDS: [&str; 5] = ["</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"];

/// The plural that sections use where steps use the singular.
fn role_name(role: Role) -> &'static str {
    match role {
        Role::Step => "steps",
        Role::Criterion => "criteria",
        role => role.name(),
    }
}
