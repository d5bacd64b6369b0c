//! Random changes of texts that a reader once understood.

use crate::Dice;

/// Pieces that mean something to some reader.
const PIECES: &[&str] = &[
    "`",
    "```sh\n",
    "```\n",
    "~~~console\n",
    "$ ",
    "\\\n",
    "\\",
    "\r\n",
    "\t",
    "\u{a0}",
    "\u{feff}",
    "🚦",
    "e\u{301}",
    "- [ ] ",
    "- [x] ",
    "> ",
    "# ",
    "| a | b |\n|---|---|\n",
    "|",
    "<!-- ",
    " -->",
    "<a id=\"x\">",
    "</div>",
    "<div>",
    "<!-- checkbook: allow(broken-link) x -->",
    "[a](b.md)",
    "[a][b]",
    "[a]: ",
    "![i](",
    "](",
    "[^1]",
    "[^1]: ",
    "./x.sh",
    "cd ",
    " && ",
    " || true",
    "<<EOF\n",
    "<<-'E'\n",
    "EOF\n",
    "$(",
    "$((",
    "${",
    "}",
    "'",
    "\"",
    "{a,b}",
    "<name>",
    "{{ x }}",
    "*",
    "_",
    "~~",
    "---\n",
    "+++\n",
    "title: ",
    "tags: [",
    "]",
    "&a ",
    "*a",
    "? ",
    ": ",
    "!!str ",
    ">-\n",
    "&amp;",
    "____",
    "( ) yes",
    "(if exists)",
    "case x in a) ;; esac",
    "if ",
    "fi",
    "do ",
    "done",
    "f() { ",
    "[[ -f x ]]",
    "\n\n",
    "    ",
    "\u{0}",
    "\u{202e}",
    "%",
    "{",
    "[",
    "{#x}",
    "[book]\n",
    "[[x]]\n",
    "\"\"\"",
    "x = ",
    "null",
    "0",
    "-1",
    "1e999",
    "\"key\": ",
    ",",
    "\\u",
    "\\ud800",
    "2026-02-30",
];

/// One of the texts, or a part of it, with some changes, not longer than `longest`.
#[must_use]
pub fn mutated(texts: &[Vec<u8>], longest: usize, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = part(texts, longest, dice).to_vec();
    for _ in 0..=dice.below(8) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(8) {
            0 => drop(bytes.drain(at..bytes.len().min(at + dice.below(40)))),
            1 => {
                let copy = bytes[at..bytes.len().min(at + dice.below(80))].to_vec();
                let there = dice.below(bytes.len() + 1);
                insert(&mut bytes, there, &copy);
            }
            2 => {
                let other = part(texts, 200, dice).to_vec();
                insert(&mut bytes, at, &other);
            }
            3 => {
                let piece = PIECES[dice.below(PIECES.len())].repeat(1 + dice.below(40));
                insert(&mut bytes, at, piece.as_bytes());
            }
            4 if at < bytes.len() => bytes[at] = u8::try_from(dice.below(256)).unwrap_or(0),
            _ => insert(&mut bytes, at, PIECES[dice.below(PIECES.len())].as_bytes()),
        }
    }
    bytes.truncate(longest);
    bytes
}

fn insert(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    bytes.splice(at..at, piece.iter().copied());
}

fn part<'a>(texts: &'a [Vec<u8>], longest: usize, dice: &mut Dice) -> &'a [u8] {
    let Some(text) = texts.get(dice.below(texts.len())) else { return b"" };
    let from = dice.below(text.len() + 1);
    // Every third begins where the text does, because front matter, settings and records mean nothing else.
    let from = if dice.below(3) == 0 { 0 } else { from };
    &text[from..text.len().min(from + dice.below(longest + 1))]
}
