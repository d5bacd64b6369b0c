//! The colours of single lines: most lines of code stand in other code too, and a grammar takes long to read one.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use syntect::parsing::ParseState;
use xxhash_rust::xxh3::xxh3_128_with_seed;

use super::scopes::{Class, Scopes};
use super::{GRAMMARS, Runs};

/// How many lines are remembered: with what belongs to them, less than 10 MB.
const LINES: usize = 64 * 1024;

/// How many bytes of a line are of one class.
type Run = (u16, Option<Class>);

/// The runs of lines that were met, by the hash of the text with its grammar: of those that begin a block of code or
/// stand after a whole statement, and leave nothing open. In the languages whose grammars take long, these are most.
#[derive(Debug, Default)]
pub struct KnownLines(RwLock<HashMap<u128, Box<[Run]>, foldhash::fast::RandomState>>);

/// All that the colours of the next line depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    parser: ParseState,
    scopes: Scopes,
}

impl State {
    fn new(grammar: usize) -> Option<State> {
        let parser = ParseState::new(GRAMMARS.set.syntaxes().get(grammar)?);
        Some(State { parser, scopes: Scopes::default() })
    }

    /// The runs of a line, which ends at its line feed; `None` when the grammar fails.
    fn read(&mut self, line: &str) -> Option<Box<[Run]>> {
        let (mut runs, mut from) = (Vec::new(), 0);
        for (at, change) in self.parser.parse_line(line, &GRAMMARS.set).ok()? {
            if at > from {
                runs.push((u16::try_from(at - from).ok()?, self.scopes.class()));
                from = at;
            }
            self.scopes.apply(&change)?;
        }
        runs.push((u16::try_from(line.len() - from).ok()?, self.scopes.class()));
        Some(runs.into())
    }
}

impl KnownLines {
    /// Adds the runs of `code` in the grammar with this number; `None` when the grammar fails.
    pub fn read(&self, grammar: usize, code: &str, runs: &mut Runs) -> Option<()> {
        let mut state = State::new(grammar)?;
        let mut rest = state.clone();
        rest.read("\n")?;
        let (mut is_first, mut is_at_rest) = (true, false);
        for line in code.split_inclusive('\n') {
            let seed = u64::try_from(grammar * 2).ok()? + u64::from(is_first);
            let key = (is_first || is_at_rest).then(|| xxh3_128_with_seed(line.as_bytes(), seed));
            if key.is_some_and(|key| self.add_known(key, line, runs)) {
                if is_first {
                    state = rest.clone();
                }
                is_at_rest = true;
            } else {
                let made = state.read(line)?;
                add(line, &made, runs)?;
                is_at_rest = state == rest;
                if let Some(key) = key.filter(|_| is_at_rest) {
                    self.keep(key, made);
                }
            }
            is_first = false;
        }
        Some(())
    }

    fn add_known(&self, key: u128, line: &str, runs: &mut Runs) -> bool {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&key).is_some_and(|made| add(line, made, runs).is_some())
    }

    fn keep(&self, key: u128, made: Box<[Run]>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < LINES {
            known.insert(key, made);
        }
    }
}

/// Adds the runs of `line`; `None` when they do not fit it.
fn add(line: &str, made: &[Run], runs: &mut Runs) -> Option<()> {
    let mut from = 0;
    for (length, class) in made {
        let to = from + usize::from(*length);
        runs.push(line.get(from..to)?, *class);
        from = to;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::highlight::Piece;

    /// Code whose lines mean something else inside a string, a comment or a here document, or at the start.
    const CODE: &[(&str, &str)] = &[
        ("python", "x = 1\n\"\"\"\nx = 1\n# no comment\n\"\"\"\n# a comment\nx = 1\nf(\nx = 1\n)\nx = 1"),
        ("python", "#!/bin/sh\nx = 1\n#!/bin/sh\n"),
        ("json", "{\n  \"a\": [1, null],\n  \"b\": {\"a\": 1}\n}\n[1]\n"),
        ("yaml", "%YAML 1.2\na: |\n  # text\n  b: c\nb: c # x\n%YAML 1.2\na: |\n  # text\nb: c # x\n"),
        ("c", "/*\nint a;\n*/\nint a;\n/*\nint a;\n*/"),
        ("ruby", "a = <<~ONE\nx = 1\nONE\nx = 1\nb = <<~TWO\nx = 1\nONE\nTWO\nx = 1\n"),
        ("html", "<script>\nlet a = '<b>';\n</script>\n<b>\nlet a = '<b>';\n"),
        ("sql", "SELECT 'a\n-- b\n'; -- b\n-- b\n"),
        ("diff", "-a\r\n+b\r\n a\n-a\n"),
    ];

    /// The pieces without a memory of lines.
    fn plain(grammar: usize, code: &str) -> Vec<Piece> {
        let (mut state, mut runs) = (State::new(grammar).unwrap(), Runs::default());
        for line in code.split_inclusive('\n') {
            let made = state.read(line).unwrap();
            add(line, &made, &mut runs).unwrap();
        }
        runs.pieces
    }

    fn kept(lines: &KnownLines, grammar: usize, code: &str) -> Vec<Piece> {
        let mut runs = Runs::default();
        lines.read(grammar, code, &mut runs).unwrap();
        runs.pieces
    }

    #[test]
    fn lines_that_were_met_get_the_colours_that_they_would_get() {
        let lines = KnownLines::default();
        for _ in 0..2 {
            for (language, code) in CODE {
                let grammar = GRAMMARS.find(language).unwrap();
                // The same lines in any order, and so in any state.
                let all: Vec<&str> = code.split_inclusive('\n').collect();
                for start in 0..all.len() {
                    for step in [1, all.len() - 1] {
                        let code: String = (0..all.len()).map(|at| all[(start + at * step) % all.len()]).collect();
                        assert_eq!(kept(&lines, grammar, &code), plain(grammar, &code), "{language}: {code}");
                    }
                }
            }
        }
    }

    #[test]
    fn lines_of_the_languages_that_take_long_are_met_again() {
        for (language, line) in
            [("python", "x = f(a, \"b\")\n"), ("yaml", "  a: b # c\n"), ("sql", "SELECT a FROM b\n"), ("ini", "[a]\n")]
        {
            let lines = KnownLines::default();
            kept(&lines, GRAMMARS.find(language).unwrap(), &line.repeat(3));
            assert_eq!(lines.0.read().unwrap().len(), 2, "{language}: as the first and as another");
        }
    }

    #[test]
    fn more_lines_than_are_remembered_change_nothing() {
        let lines = KnownLines::default();
        let grammar = GRAMMARS.find("ini").unwrap();
        let code = (0..LINES + 10).map(|at| format!("a={at}")).collect::<Vec<_>>().join("\n");
        assert_eq!(kept(&lines, grammar, &code), plain(grammar, &code));
        assert_eq!(lines.0.read().unwrap().len(), LINES);
    }
}
