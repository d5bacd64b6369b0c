//! Typographic marks where a shell wants plain ones.

use crate::base::Span;
use crate::shell::lex::Lexer;
use crate::shell::reading::ProblemKind;
use crate::shell::word::Word;

impl Lexer<'_, '_> {
    /// Looks at a character of a word, outside of quotes.
    pub fn typographic(&mut self, word: &Word) {
        let at = self.at;
        let mut rest = self.text.source.get(at..self.end).unwrap_or_default().chars();
        let (Some(mark), next) = (rest.next(), rest.next()) else { return };
        let starts = at == word.span.start;
        let kind = match mark {
            '“' | '”' | '‘' => ProblemKind::SmartQuote,
            // Between letters it is an apostrophe, which harms nobody.
            '’' if starts || self.quotes_on_line(at) && !next.is_some_and(char::is_alphanumeric) => {
                ProblemKind::SmartQuote
            }
            '–' | '—' if starts && !self.command.words.is_empty() && next.is_some_and(is_option) => {
                ProblemKind::SmartDash
            }
            _ => return,
        };
        self.problem(Span::new(at, at + mark.len_utf8()), kind);
    }

    /// Whether another typographic quote stands before byte `at` on its line.
    fn quotes_on_line(&self, at: usize) -> bool {
        self.out.problems.last().is_some_and(|last| {
            let between = self.text.source.get(last.span.end..at);
            last.kind == ProblemKind::SmartQuote && between.is_some_and(|between| !between.contains('\n'))
        })
    }
}

fn is_option(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '-' | '–' | '—')
}
