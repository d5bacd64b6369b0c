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
