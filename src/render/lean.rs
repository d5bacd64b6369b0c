//! Scripts and style sheets without what is for readers of the source: comments and indentation.

/// The text without its indentation and without comments that have lines of their own. Meant for files of the default theme, in which
/// no string goes over several lines.
pub fn lean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let opens = trimmed.starts_with("/*");
        if inside || opens {
            inside = !trimmed.ends_with("*/");
        } else if !trimmed.starts_with("//") && !trimmed.is_empty() {
            out.push_str(line.trim_start());
        }
    }
    out
}

/// A style sheet without comments and without the space that only people need.
pub fn lean_style(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '/' if rest.starts_with("/*") => {
                rest = rest.split_once("*/").map_or("", |(_, rest)| rest);
                continue;
            }
            '"' | '\'' => string(rest, first),
            _ if first.is_whitespace() => {
                rest = rest.trim_start();
                if !out.is_empty() && !out.ends_with(APART) && !rest.starts_with(BEFORE) {
                    out.push(' ');
                }
                continue;
            }
            _ => first.len_utf8(),
        };
        if first == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

/// Behind these no space is needed.
const APART: [char; 6] = ['{', '}', ';', ',', ':', ' '];

/// Before these no space is needed.
const BEFORE: [char; 4] = ['{', '}', ';', ','];

/// The bytes of the string that `css` begins with.
fn string(css: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = css.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.map_or(css.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::DEFAULT_THEME;

    #[test]
    fn code_stays() {
        let text = "// one\n(() => {\n  /** Two\n   * and three. */\n  f(); // four\n\n  /* five */\n})();\n/* a */\np { } /* b */\n";
        assert_eq!(lean(text), "(() => {\nf(); // four\n})();\np { } /* b */\n");
    }

    #[test]
    fn a_style_sheet_keeps_what_it_says() {
        let css = "/* don't */\na > b:is(.c, .d) ::before { /* x */ content: \"a ; b {\" / ''; --e: calc(1px + 2px);\n}\n\n@media (width: 1px) and (x) {\n  i :hover { color: red }\n}\n";
        let lean = "a > b:is(.c,.d) ::before{content:\"a ; b {\" / '';--e:calc(1px + 2px)}@media (width:1px) and (x){i :hover{color:red}}";
        assert_eq!(lean_style(css), lean);
        assert_eq!(lean_style(r#"a { b: "c \" ; d"; }"#), r#"a{b:"c \" ; d"}"#);
        assert_eq!(lean_style("a { b: \"open"), "a{b:\"open");
    }

    #[test]
    fn no_file_of_the_theme_has_code_behind_a_comment_or_a_string_of_several_lines() {
        let texts = DEFAULT_THEME.iter().filter(|(path, _)| crate::render::assets::is_code(path));
        for (path, bytes) in texts {
            let text = String::from_utf8_lossy(bytes);
            for (at, line) in text.lines().enumerate() {
                let trimmed = line.trim();
                let behind = trimmed.starts_with("/*") && trimmed.contains("*/") && !trimmed.ends_with("*/");
                let open = line.matches('`').count() % 2 == 1;
                assert!(!behind && !open, "{path}:{}: {line}", at + 1);
            }
        }
    }
}
