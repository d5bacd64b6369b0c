//! Shell text with everything hidden that is no shell: prompts, what commands printed, placeholders.

use std::collections::BTreeSet;

use crate::base::Span;
use crate::shell::prompt;
use crate::shell::reading::Form;

/// The most bytes that a placeholder takes.
const LONGEST: usize = 80;

/// A text, and the same text for the lexer, byte for byte as long.
pub struct Text<'t> {
    /// What is written.
    pub source: &'t str,
    /// What the lexer sees: blanks for prompts and output, `_` for placeholders.
    pub masked: String,
    /// Where the placeholders are.
    placeholders: Vec<Span>,
    /// What stands in them.
    names: BTreeSet<&'t str>,
}

impl<'t> Text<'t> {
    /// Hides what is no shell.
    pub fn new(source: &'t str, form: Form) -> Self {
        let mut bytes = source.as_bytes().to_vec();
        for span in prompt::hidden(source, form) {
            for byte in &mut bytes[span.start..span.end] {
                if !matches!(byte, b'\n' | b'\r') {
                    *byte = b' ';
                }
            }
        }
        let placeholders = placeholders(&bytes, source);
        for span in &placeholders {
            bytes[span.start..span.end].fill(b'_');
        }
        // Whole characters were replaced, so this is text still.
        let masked = String::from_utf8(bytes).unwrap_or_else(|_| source.to_string());
        let names = placeholders.iter().map(|span| span.of(source).trim_matches(['<', '>'])).collect();
        Text { source, masked, placeholders, names }
    }

    /// Whether a placeholder stands in `span`.
    pub fn holds_placeholder(&self, span: Span) -> bool {
        let first = self.placeholders.partition_point(|placeholder| placeholder.end <= span.start);
        self.placeholders.get(first).is_some_and(|placeholder| placeholder.start < span.end)
    }

    /// Whether `<name>` stands anywhere as a placeholder.
    pub fn has_placeholder(&self, name: &str) -> bool {
        self.names.contains(name)
    }
}

fn placeholders(bytes: &[u8], source: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for at in memchr::memchr2_iter(b'<', b'{', bytes) {
        if found.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let end = if bytes[at] == b'<' { angle(bytes, source, at) } else { double_brace(bytes, at) };
        if let Some(end) = end {
            // `${{ x }}` of workflows is one thing with its dollar.
            let dollar = usize::from(bytes[at] == b'{' && at > 0 && bytes[at - 1] == b'$');
            found.push(Span::new(at - dollar, end));
        }
    }
    found
}

/// The end of `{{ x }}`.
fn double_brace(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..bytes.len().min(at + 2 * LONGEST))?.strip_prefix(b"{{")?;
    let line = rest.split(|&b| b == b'\n').next()?;
    let close = memchr::memmem::find(line, b"}}")?;
    Some(at + 2 + close + 2)
}

/// The end of `<name>`, which is not to be taken for two redirections.
fn angle(bytes: &[u8], source: &str, at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|at| bytes[at]);
    // `<<EOF>`, `&<x>`, and `0<x>` with a number of its own.
    if matches!(before, Some(b'<' | b'&' | b'>' | b'\\')) || is_descriptor(bytes, at) {
        return None;
    }
    let window = &bytes[at + 1..bytes.len().min(at + 1 + LONGEST)];
    let length = memchr::memchr3(b'>', b'<', b'\n', window).filter(|&length| window[length] == b'>')?;
    let inside = source.get(at + 1..at + 1 + length)?;
    if !inside.starts_with(|c: char| c.is_alphabetic() || c == '…' || c == '.') || inside.ends_with(' ') {
        return None;
    }
    let plain = |c: char| c.is_alphanumeric() || " -_./:,|@+#='…".contains(c);
    if !inside.chars().all(plain) || inside.contains(" |") || inside.contains("| ") {
        return None;
    }
    // `<in.txt>out.txt` reads one file and writes another.
    let end = at + length + 2;
    let first = inside.split(' ').next().unwrap_or_default();
    let apart = before.is_none_or(|b| b.is_ascii_whitespace());
    let glued = bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
    let named = first.contains(['.', '/']) && (glued || inside.contains(' '));
    (!(apart && named)).then_some(end)
}

/// Whether the byte before `at` ends a number that stands alone, as in `2<x`.
fn is_descriptor(bytes: &[u8], at: usize) -> bool {
    let digit = at > 0 && bytes[at - 1].is_ascii_digit();
    digit && (at == 1 || bytes[at - 2].is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        Text::new(text, Form::Script).masked
    }

    #[test]
    fn placeholders_are_words() {
        for (text, expected) in [
            ("./restore.sh <backup-id> --force", "./restore.sh ___________ --force"),
            ("ping <your host name>", "ping ________________"),
            ("a {{ x }} ${{ y }}", "a _______ ________"),
            ("x <путь>", "x __________"),
            ("set <on|off>", "set ________"),
        ] {
            assert_eq!(masked(text), expected);
        }
    }

    #[test]
    fn redirections_stay() {
        for text in [
            "cat <<EOF > out.txt",
            "a < b > c",
            "diff <(x) <(y)",
            "x 2>&1 <in >out",
            "x 0<in>out",
            "sort <in.txt>out.txt",
            "x <in |y >z",
            "cat <<EOF>out",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
