//! A change of a file as `git apply` and `patch` take it.

use similar::TextDiff;

/// The unified diff of a file, which is called `path`; empty when nothing changed.
pub fn patch(path: &str, before: &str, after: &str) -> String {
    let path = quoted(path);
    let name = |side: &str| match path.strip_prefix('"') {
        Some(rest) => format!("\"{side}/{rest}"),
        None => format!("{side}/{path}"),
    };
    TextDiff::from_lines(before, after).unified_diff().header(&name("a"), &name("b")).to_string()
}

/// A path as git writes it in a diff: one with signs that would end its line or name stands in quotes.
fn quoted(path: &str) -> String {
    if !path.contains(|c: char| matches!(c, '"' | '\\') || c.is_control()) {
        return path.to_string();
    }
    let mut quoted = "\"".to_string();
    for c in path.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if c.is_control() => c.to_string().bytes().for_each(|byte| quoted.push_str(&format!("\\{byte:03o}"))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_ends() {
        let said = patch("docs/a b.md", "one\r\ntwo\r\nthree", "one\r\n2\r\nthree");
        assert_eq!(
            said,
            "--- a/docs/a b.md\n+++ b/docs/a b.md\n@@ -1,3 +1,3 @@\n one\r\n-two\r\n+2\r\n three\n\\ No newline at end of file\n"
        );
        assert_eq!(patch("a.md", "x\n", "x\n"), "");
        assert!(patch("a\"b.md", "x\n", "y\n").starts_with("--- \"a/a\\\"b.md\"\n"));
        assert!(patch("a\u{1b}\u{9b}.md", "x\n", "y\n").starts_with("--- \"a/a\\033\\302\\233.md\"\n"));
    }
}
