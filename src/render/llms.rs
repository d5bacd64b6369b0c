//! `llms.txt`: what the book holds, for programs that read it in words.

use super::frame::{Frame, is_current};
use crate::base::{SitePath, SourcePath};
use crate::library::{Node, NodeKind};

/// The pages of one section, below its title.
type Section<'a> = (&'a str, Vec<&'a SourcePath>);

/// The file, as llmstxt.org describes it: a title, what it is about, and lists of links with their notes.
pub fn text(frame: &Frame<'_>, at: &SitePath) -> String {
    let mut out = format!("# {}\n", one_line(&frame.title));
    if let Some(description) = &frame.config.book.description {
        out.push_str(&format!("\n> {}\n", one_line(description)));
    }
    let library = frame.library;
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut part = None;
    for node in &library.order.tree {
        match node.kind {
            NodeKind::Part => part = Some(node.title.as_str()),
            NodeKind::Separator => {}
            NodeKind::Entry => {
                let own = if node.children.is_empty() { "Pages" } else { &node.title };
                collect(node, section(&mut sections, part.unwrap_or(own)));
            }
        }
    }
    let known = library.order.pages();
    let rest = library.published().map(|(page, _)| &page.path).filter(|path| !known.contains(path));
    for path in rest {
        section(&mut sections, "Other pages").push(path);
    }
    // What no one should rely on comes last, under the title that means: may be left out.
    let is_old = |path: &&SourcePath| library.page(path).is_some_and(|page| !is_current(page));
    let (mut lists, mut old): (Vec<Section<'_>>, Vec<&SourcePath>) = (Vec::new(), Vec::new());
    for (title, pages) in sections {
        let (outdated, current): (Vec<_>, Vec<_>) = pages.into_iter().partition(is_old);
        old.extend(outdated);
        lists.push((title, current));
    }
    lists.push(("Optional", old));
    for (title, pages) in lists.iter().filter(|(_, pages)| !pages.is_empty()) {
        out.push_str(&format!("\n## {}\n\n", one_line(title)));
        pages.iter().filter_map(|path| line(frame, path, at)).for_each(|line| out.push_str(&line));
    }
    out
}

fn section<'a, 'b>(sections: &'b mut Vec<Section<'a>>, title: &'a str) -> &'b mut Vec<&'a SourcePath> {
    let index = sections.iter().position(|(known, _)| *known == title).unwrap_or_else(|| {
        sections.push((title, Vec::new()));
        sections.len() - 1
    });
    &mut sections[index].1
}

fn collect<'a>(node: &'a Node, pages: &mut Vec<&'a SourcePath>) {
    pages.extend(&node.page);
    node.children.iter().for_each(|child| collect(child, pages));
}

fn line(frame: &Frame<'_>, path: &SourcePath, at: &SitePath) -> Option<String> {
    let (page, url) = (frame.library.page(path)?, frame.library.url(path)?);
    let address = match frame.markdown_copy(url) {
        Some(copy) => frame.whole_address(&copy).unwrap_or_else(|| copy.href_from(at)),
        None => frame.whole_address(url).unwrap_or_else(|| url.href_from(at)),
    };
    let address = address.replace('(', "%28").replace(')', "%29");
    let title = one_line(&page.title).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
    let about = one_line(&page.summary);
    let about = if about.is_empty() { String::new() } else { format!(": {about}") };
    Some(format!("- [{title}]({address}){about}\n"))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
