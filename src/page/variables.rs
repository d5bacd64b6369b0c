//! Placeholders in code that stand for a value of the run: `<deployment-branch>`.

use crate::base::Span;

/// A placeholder and every place where it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Variable {
    /// The name without the angle brackets.
    pub name: String,
    /// Where it is used, brackets included.
    pub uses: Vec<Span>,
}

/// Languages in which `<name>` means something of their own.
const TYPED: &[&str] = &[
    "html",
    "xml",
    "svg",
    "jsx",
    "tsx",
    "vue",
    "rust",
    "rs",
    "ts",
    "typescript",
    "java",
    "kotlin",
    "c",
    "cpp",
    "c++",
    "cs",
    "csharp",
    "go",
    "swift",
    "scala",
    "dart",
    "php",
    "markdown",
    "md",
];

/// Element names that people write in inline code to speak of HTML.
const ELEMENTS: &[&str] = &[
    "a", "b", "br", "p", "i", "u", "s", "em", "li", "ul", "ol", "td", "tr", "th", "div", "hr", "img", "h1", "h2", "h3",
    "h4", "h5", "h6", "pre", "code", "html", "head", "body", "span", "table", "form", "input", "meta", "link",
    "script", "style", "details", "summary", "kbd", "sub", "sup", "iframe", "svg", "video", "audio", "nav", "main",
    "header", "footer", "section", "article", "button", "label", "select", "option", "textarea", "title", "template",
    "strong",
];

/// Whether code in this language can hold placeholders.
pub fn may_hold(language: &str) -> bool {
    !TYPED.contains(&language)
}

/// The placeholders in `code`: the name, and the bytes of `code` with the brackets.
pub fn find(code: &str) -> Vec<(&str, Span)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices('<') {
        let inside = &code[at + 1..];
        let Some(length) = inside.find('>') else { break };
        let name = &inside[..length];
        let shape = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.ends_with(|c: char| c.is_ascii_alphanumeric())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        let operator = code[..at].ends_with(['<', '&']) || code[..at].ends_with(|c: char| c.is_ascii_digit());
        if shape && !operator && !ELEMENTS.contains(&name.to_ascii_lowercase().as_str()) {
            found.push((name, Span::new(at, at + length + 2)));
        }
    }
    found
}

/// Adds the uses of one piece of code to the variables of a page; `place` turns bytes of the code into bytes of the file.
pub fn collect(variables: &mut Vec<Variable>, code: &str, place: impl Fn(Span) -> Option<Span>) {
    for (name, span) in find(code) {
        let Some(span) = place(span) else { continue };
        match variables.iter_mut().find(|variable| variable.name == name) {
            Some(variable) => variable.uses.push(span),
            None => variables.push(Variable { name: name.to_string(), uses: vec![span] }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_operators_and_markup() {
        let names = |code| find(code).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(
            names("git checkout <deployment-branch> && x <previous_commit>"),
            ["deployment-branch", "previous_commit"]
        );
        assert_eq!(names("cat <<EOF > out.txt\nEOF"), [""; 0]);
        assert_eq!(names("sort <in >out; a 2<x>y; `<br>`"), [""; 0]);
        assert_eq!(names("if a < b then c > d"), [""; 0]);
    }
}
