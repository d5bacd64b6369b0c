//! Text that most likely was meant to be otherwise: links that are none, and words that wait to be replaced.

use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::rc::Rc;

use pulldown_cmark::{BrokenLink, BrokenLinkCallback, CowStr, LinkType};

use super::inline::Inlines;
use crate::base::Span;
use crate::shell::Form;

/// Something in the text that most likely was meant to be otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Slip {
    /// `[text][label]` whose label is not defined.
    UndefinedLabel {
        /// The label.
        label: String,
        /// The label of the page that was probably meant.
        near: Option<String>,
    },
    /// The destination of `[text](two words.md)`, which is no link because of the space.
    SpacedDestination,
    /// A link or an image without a destination.
    EmptyLink,
    /// A word or a sentence that waits to be replaced.
    Unfilled,
    /// A prompt in code that says it is a script; the place is that of the language.
    PromptInScript,
    /// Boxes in a block of code without a language: how many. The place is that of the first.
    BoxesInCode(usize),
}

/// A reference without a definition, as the parser met it.
#[derive(Clone, Debug)]
pub struct Undefined {
    /// All of it.
    pub span: Span,
    /// Its label.
    pub label: String,
    /// Whether it is `[label]` alone.
    pub bare: bool,
}

/// Collects the references of a page that have no definition.
#[derive(Clone, Debug, Default)]
pub struct Collector(Rc<RefCell<Vec<Undefined>>>);

impl Collector {
    /// What was met so far in a text that starts `offset` bytes into the file: each place once, in order.
    pub fn take(&self, offset: usize) -> Vec<Undefined> {
        let mut met = self.0.take();
        for undefined in &mut met {
            undefined.span = undefined.span.shift(offset);
        }
        met.sort_by_key(|undefined| undefined.span);
        met.dedup_by_key(|undefined| undefined.span);
        met
    }
}

impl<'a> BrokenLinkCallback<'a> for Collector {
    fn handle_broken_link(&mut self, link: BrokenLink<'a>) -> Option<(CowStr<'a>, CowStr<'a>)> {
        let bare = link.link_type == LinkType::Shortcut;
        self.0.borrow_mut().push(Undefined { span: link.span.into(), label: link.reference.to_string(), bare });
        None
    }
}

/// Whether `[text][label]` at `span` of `text` was meant as a reference, and not as two pairs of brackets: `row[i][j]`,
/// `[-a][-b]`, a box, a footnote.
pub fn is_reference(text: &str, span: Span, label: &str) -> bool {
    let before = text[..span.start].trim_end_matches('!').chars().next_back();
    let inside = span.of(text).trim_start_matches(['!', '[']);
    let words = inside.split(']').next().unwrap_or_default();
    let free = before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '[' | ']' | '_' | '`'))
        && !text[span.end..].starts_with(['[', ']', '(', ':']);
    let named =
        |name: &str| name.chars().filter(|c| c.is_alphanumeric()).count() > 1 && !name.starts_with(['^', '-', '!']);
    free && named(words) && (named(label) || label.chars().all(|c| c.is_ascii_digit()))
}

/// The most characters of a destination.
const LONGEST: usize = 300;

/// The destination with a space that follows the brackets which end at byte `end` of `text`.
pub fn spaced_destination(text: &str, end: usize) -> Option<Span> {
    let inside = text[end..].strip_prefix('(')?;
    let mut depth = 0usize;
    let mut close = None;
    for (at, c) in inside.char_indices().take(LONGEST).take_while(|(_, c)| !matches!(c, '\n' | '\r')) {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => {
                close = Some(at);
                break;
            }
            ')' => depth -= 1,
            _ => {}
        }
    }
    let close = close?;
    let whole = &inside[..close];
    let written = whole.trim();
    let title = [" \"", " '"].iter().filter_map(|quote| written.find(quote)).min();
    let destination = written[..title.unwrap_or(written.len())].trim_end();
    let start = end + 1 + (whole.len() - whole.trim_start().len());
    let fits = destination.contains(' ') && !destination.contains(['<', '>', '`']) && is_path(destination);
    fits.then(|| Span::new(start, start + destination.len()))
}

/// Whether words with spaces look like a path or an address: they begin like one, or end in a file name's extension.
fn is_path(words: &str) -> bool {
    let path = words.split(['#', '?']).next().unwrap_or_default();
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_extension = (1..=5).contains(&extension.len())
        && extension.chars().all(|c| c.is_ascii_alphanumeric())
        && !path.ends_with('.');
    let starts = ["./", "../", "http://", "https://"].iter().any(|start| words.starts_with(start));
    is_extension || starts
}

/// Words that stand for text which is still to be written.
const WAITING: &[&str] = &["TBD", "T.B.D.", "FIXME", "XXX", "TO BE DETERMINED", "TO BE DEFINED"];

/// How text in brackets begins that somebody is to replace.
const ASKING: &[&str] = &["insert ", "your ", "fill in "];

/// Words of a sentence that speaks of such text.
const SPEAKING: &[&str] = &["replace", "placeholder", "template", "click", "press", "button", "for example", "e.g."];

/// Whether a value is nothing but a word for text that is still to be written.
pub fn is_waiting(value: &str) -> bool {
    let value = value.trim().trim_matches(['*', '_', '.', ':', '!', '…']).trim();
    // `todo` is a word of other languages.
    let word = value == "TODO" || WAITING.iter().any(|word| value.eq_ignore_ascii_case(word.trim_matches('.')));
    word || value.strip_prefix(['[', '<']).and_then(|rest| rest.strip_suffix([']', '>'])).is_some_and(asks)
}

fn asks(inside: &str) -> bool {
    let inside = inside.trim().to_lowercase();
    is_word(&inside) || ASKING.iter().any(|start| inside.starts_with(start) && inside.len() > start.len())
}

fn is_word(inside: &str) -> bool {
    matches!(inside, "tbd" | "todo" | "fixme")
}

/// The parts of a block of words that wait to be replaced, as bytes of the file.
pub fn unfilled(inlines: &Inlines, heading: bool, block: Span) -> Vec<Span> {
    let text = &inlines.text;
    let words = text.trim();
    let start = text.len() - text.trim_start().len();
    let code = |at: usize| inlines.is_code(at) || inlines.is_link(at);
    if words.is_empty() || code(start) {
        return Vec::new();
    }
    // A part of a page may well be called "TODO".
    let whole =
        is_waiting(words) && !(heading && words == "TODO") || words.to_lowercase().starts_with("lorem ipsum dolor");
    if whole {
        return vec![inlines.source(start..start + words.len()).unwrap_or(block)];
    }
    if !text.contains('[') {
        return Vec::new();
    }
    let lower = text.to_lowercase();
    if SPEAKING.iter().any(|word| lower.contains(word)) {
        return Vec::new();
    }
    let brackets = text.match_indices('[').filter_map(|(at, _)| {
        // The next bracket of either kind: text full of opening ones is gone through once.
        let length = text[at + 1..].find(['[', ']']).filter(|end| text[at + 1 + end..].starts_with(']'))? + 2;
        let inside = &text[at + 1..at + length - 1];
        let alone = !text[at + length..].starts_with(['(', '[', ':']) && !inside.contains('\n');
        (alone && !code(at) && asks(inside) && !is_word(inside)).then(|| inlines.source(at..at + length)).flatten()
    });
    brackets.collect()
}

/// Whether a piece of raw HTML is `<insert name>`, which is no element.
pub fn is_request(html: &str) -> bool {
    let html = html.to_ascii_lowercase();
    html.starts_with("<insert ") || html.starts_with("<your ")
}

/// The boxes that begin lines of a block of code, in bytes of its content.
pub fn boxes(content: &str) -> Vec<Span> {
    let mut start = 0;
    let mut boxes = Vec::new();
    for line in content.split_inclusive('\n') {
        let item = line.trim_start();
        let words = item.strip_prefix(['-', '*', '+']).map_or(item, str::trim_start);
        let marked = ["[ ] ", "[x] ", "[X] "].iter().any(|marker| words.starts_with(marker));
        if marked && words.trim_end().len() > "[ ]".len() {
            let at = start + line.len() - words.len();
            boxes.push(Span::new(at, at + "[ ]".len()));
        }
        start += line.len();
    }
    boxes
}

/// Where the language of a script with a prompt, which is a mistake, stands; `block` is all of it as written.
pub fn prompted(language: &str, content: &str, block: &str) -> Option<Span> {
    let mut lines = content.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
    if Form::of(language) != Some(Form::Script) || !lines.next().is_some_and(|line| line.starts_with("$ ")) {
        return None;
    }
    let fence = block.len() - block.trim_start_matches(['`', '~']).len();
    let start = fence + block[fence..].len() - block[fence..].trim_start_matches([' ', '\t']).len();
    let written = block.get(start..start + language.len())?;
    written.eq_ignore_ascii_case(language).then(|| Span::new(start, start + language.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_begin_their_lines() {
        let found = |content: &str| boxes(content).into_iter().map(|span| span.start).collect::<Vec<_>>();
        assert_eq!(found("   [ ] Home\n- [x] Cart\r\nlog [ ] line\n"), [3, 14]);
        assert_eq!(found("if [ -f x ]; then\n[ ]\n[[ ] ]\n"), [0_usize; 0]);
    }

    #[test]
    fn a_destination_with_a_space_looks_like_a_path() {
        for (text, found) in [
            ("[a](b c.md)", Some("b c.md")),
            ("[a](my docs/b.md#top \"Title\")", Some("my docs/b.md#top")),
            ("[a](x (1) y.png)", Some("x (1) y.png")),
            ("[a](../old notes)", Some("../old notes")),
            ("[a](see below)", None),
            ("[a](as of 1.)", None),
            ("[a] (b c.md)", None),
            ("[a](b c.md", None),
            ("[a](b\nc.md)", None),
        ] {
            let span = spaced_destination(text, 3);
            assert_eq!(span.map(|span| span.of(text)), found, "{text}");
        }
    }

    #[test]
    fn two_pairs_of_brackets_are_not_always_a_reference() {
        for (text, label, expected) in [
            ("[the guide][guide]", "guide", true),
            ("![the picture][figure]", "figure", true),
            ("[the guide][1]", "1", true),
            ("[guide][]", "guide", true),
            ("[ ][x]", "x", false),
            ("[--all][--quiet]", "--quiet", false),
            ("[words][^1]", "^1", false),
        ] {
            assert_eq!(is_reference(text, Span::new(0, text.len()), label), expected, "{text}");
        }
        assert!(!is_reference("row[first][second]", Span::new(3, 18), "second"));
    }

    #[test]
    fn only_words_for_text_to_come_are_waiting() {
        for value in ["TBD", "tbd", "TODO", "**TBD**", "T.B.D.", "[Your Name]", "<insert name>", "[TODO]", "FIXME:"] {
            assert!(is_waiting(value), "{value}");
        }
        for value in ["", "todo", "TODO list", "Payments", "[x]", "XXXL", "[Your ]", "yours", "[Name]"] {
            assert!(!is_waiting(value), "{value}");
        }
    }
}
