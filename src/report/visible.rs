//! Makes text from files fit to be shown: it can steer no terminal and no runner, and start no line of its own.

use std::borrow::Cow;
use std::fmt::Write as _;

/// What the runners of GitHub and Azure take for a command to themselves, wherever in a line it stands.
const COMMANDS: [&str; 2] = ["##[", "##vso["];

/// `text` on one line, each control character replaced by one character that can be seen, and without what a runner
/// would take for a command.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if text.chars().any(steers) {
        return without_commands(text.chars().map(picture).collect::<String>().into());
    }
    without_commands(text.into())
}

/// The same with a blank in place of the second hash of a command to a runner, so that every byte keeps its place.
fn without_commands(text: Cow<'_, str>) -> Cow<'_, str> {
    if !COMMANDS.iter().any(|command| text.contains(command)) {
        return text;
    }
    COMMANDS.iter().fold(text.into_owned(), |text, command| text.replace(command, &command.replace("##", "# "))).into()
}

/// `text` as lines of source: tabs and line ends stay, a lone CR becomes the LF that it stands for, each other control
/// character is replaced by one character that can be seen.
///
/// The number of characters does not change.
pub fn source(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| steers(c) && c != '\n' && c != '\t') {
        return without_commands(text.into());
    }
    let mut chars = text.chars().peekable();
    let mut shown = String::with_capacity(text.len());
    while let Some(c) = chars.next() {
        shown.push(match c {
            '\n' | '\t' => c,
            '\r' if chars.peek() == Some(&'\n') => c,
            '\r' => '\n',
            c => picture(c),
        });
    }
    without_commands(shown.into())
}

/// A JSON text with every control character escaped, also those that JSON would let through, and without what a
/// runner would take for a command.
///
/// Line breaks are kept: in a JSON text they can only stand between tokens.
pub fn json_text(text: String) -> String {
    // A hash can only stand in a string, and never behind a backslash that is an escape.
    let text = COMMANDS.iter().fold(text, |text, command| {
        if text.contains(command) { text.replace(command, &command.replace("##", "#\\u0023")) } else { text }
    });
    let loose = |c: char| steers(c) && c != '\n';
    if !text.chars().any(loose) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if loose(c) {
            // Infallible for a `String`, and all of these are in the basic plane.
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// Whether `c` does something to a terminal instead of being seen: the C0 and C1 controls, the separators that some
/// programs take for line breaks, and the characters that turn the direction of what follows.
pub(super) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn picture(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\x7f' => '\u{2421}',
        c if steers(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn controls_become_pictures() {
        let cases = [
            ("plain ä 漢", "plain ä 漢", "plain ä 漢"),
            ("\x1b[31mred", "␛[31mred", "␛[31mred"),
            ("a\r\nb\rc\td", "a␍␊b␍c␉d", "a\r\nb\nc\td"),
            ("csi \u{9b}0m del \x7f", "csi \u{fffd}0m del ␡", "csi \u{fffd}0m del ␡"),
            ("\u{202e}txt\u{200f}", "\u{fffd}txt\u{fffd}", "\u{fffd}txt\u{fffd}"),
        ];
        for (text, line, lines) in cases {
            assert_eq!((&*one_line(text), &*source(text)), (line, lines), "{text:?}");
        }
    }

    #[test]
    fn escaped_json_still_means_the_same() {
        let text = "\u{9b}1m \u{202e} \x7f ü \n";
        let escaped = json_text(serde_json::to_string(text).unwrap());
        assert_eq!(escaped, r#""\u009b1m \u202e \u007f ü \n""#);
        assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), text);
    }

    #[test]
    fn runners_are_given_no_commands() {
        for (text, shown) in [
            ("a ##[add-mask]b", "a # [add-mask]b"),
            ("###[x] ##vso[task.x]", "## [x] # vso[task.x]"),
            ("\x1b##[x]", "␛# [x]"),
            ("## [x] ##", "## [x] ##"),
        ] {
            assert_eq!((&*one_line(text), &*source(text)), (shown, shown));
            let data = json_text(serde_json::to_string(text).unwrap());
            assert!(COMMANDS.iter().all(|command| !data.contains(command)), "{data}");
            assert_eq!(serde_json::from_str::<String>(&data).unwrap(), text);
        }
    }

    proptest! {
        #[test]
        fn nothing_shown_steers(text in prop_oneof![any::<String>(), "[#\\[\\]vso\r\n\t]{0,12}"]) {
            prop_assert!(!one_line(&text).chars().any(steers));
            prop_assert!(!source(&text).chars().any(|c| steers(c) && !"\r\n\t".contains(c)));
            prop_assert_eq!(source(&text).chars().count(), text.chars().count());
            let commands = |text: &str| COMMANDS.iter().any(|command| text.contains(command));
            prop_assert!(!commands(&one_line(&text)) && !commands(&source(&text)));
        }
    }
}
