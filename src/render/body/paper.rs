//! What the words of a page need on paper: which addresses are listed at its end, and which steps may be split.

use crate::page::Step;

/// An address with more characters than this would tear a line of text apart.
const SHORT: usize = 30;

/// How many lines of a step stay together, and how many characters a line has at most.
const TOGETHER: usize = 25;
const LINE: usize = 100;

/// How external links begin whose address stands in the list at the end.
pub(super) const FAR: &str = "<a class=\"external far\"";

/// What is added to the class of an external link, by its address and the words on it as HTML.
pub(super) fn class(address: &str, words: &str) -> &'static str {
    let bare = |text: &str| text.split_once("://").map_or(text, |(_, rest)| rest).trim_end_matches('/').to_string();
    if bare(address) == bare(&words.replace("&amp;", "&")) {
        return " bare";
    }
    if address.chars().count() > SHORT { " far" } else { "" }
}

/// The addresses of the links of a page's HTML that are too long to stand in the text, in the order in which they are
/// numbered.
pub fn far_links(html: &str) -> Vec<String> {
    let address = |link: &str| Some(link.split_once(" href=\"")?.1.split_once('"')?.0.to_string());
    let links = memchr::memmem::find_iter(html.as_bytes(), FAR.as_bytes());
    links.filter_map(|at| address(html.get(at..)?)).map(|it| unescaped(&it)).collect()
}

/// An attribute's value as it was before it was escaped.
fn unescaped(value: &str) -> String {
    value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// Whether a step surely takes so many lines that keeping it together wastes paper.
///
/// Lines are counted as they are written, so wrapped ones count more than once and words that flow together may count
/// less than on paper. What a browser cannot keep together it splits anyway.
pub(super) fn is_long(step: &Step, text: &str) -> bool {
    let lines = step.item.of(text).lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("```"));
    lines.map(|line| line.chars().count().div_ceil(LINE)).sum::<usize>() > TOGETHER
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SourcePath;
    use crate::page::{Dialect, Page};

    fn first_is_long(text: &str) -> bool {
        let page = Page::parse(&SourcePath::new("a.md"), &text.into(), Dialect::default());
        is_long(&page.steps[0], text)
    }

    #[test]
    fn only_a_link_whose_address_is_long_and_hidden_is_far() {
        assert_eq!(class("https://example.com/a", "the example"), "");
        assert_eq!(class("https://example.com/a/long/way/to/go", "the example"), " far");
        assert_eq!(class("https://example.com/a/long/way/to/go?a&b", "example.com/a/long/way/to/go?a&amp;b"), " bare");
        assert_eq!(class("https://example.com/", "https://example.com"), " bare");
    }

    #[test]
    fn far_links_come_in_their_order_and_as_they_were_written() {
        let html = format!(
            "<p>{FAR} rel=\"noreferrer\" href=\"https://b.example/?x=1&amp;y=&quot;2&quot;\">b</a> \
             <a class=\"external\" href=\"https://short.example\">s</a> {FAR} href=\"https://a.example\">a</a></p>"
        );
        assert_eq!(far_links(&html), ["https://b.example/?x=1&y=\"2\"", "https://a.example"]);
    }

    #[test]
    fn a_step_is_long_when_it_has_more_lines_than_stay_together() {
        let step = |lines: usize| format!("- [ ] a\n  ```sh\n{}  ```\n\n  end\n", "  ls\n".repeat(lines));
        assert!(!first_is_long(&step(23)) && first_is_long(&step(24)));
        assert!(first_is_long(&format!("- [ ] {}\n", "word ".repeat(520))));
    }
}
