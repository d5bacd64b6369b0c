//! What was checked and how much was found.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::base::{Diagnostic, Severity, plural};

/// What was checked, for the tail of a report and for data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many pages were read.
    pub pages: usize,
    /// How many references were seen, the skipped ones included.
    pub references: usize,
    /// How many references were not checked, for each reason.
    pub skipped: BTreeMap<String, usize>,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are notes.
    pub notes: usize,
    /// Findings that a comment in the book allows; they are not reported.
    pub suppressed: usize,
    /// Findings that the baseline knows.
    pub baselined: usize,
    /// Findings that were mended before this report.
    pub fixed: usize,
}

impl Totals {
    /// The number of findings of each severity, and zero for everything else.
    ///
    /// ```
    /// use checkbook::report::Totals;
    /// let totals = Totals { pages: 48, references: 913, ..Totals::count(&[]) };
    /// assert_eq!(totals.errors, 0);
    /// ```
    pub fn count(diagnostics: &[Diagnostic]) -> Self {
        let of = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        Totals {
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            notes: of(Severity::Note),
            ..Totals::default()
        }
    }
}

/// One line that says what was checked and what came of it, without a line break.
///
/// ```
/// use checkbook::report::{Totals, summary_line};
/// let totals = Totals { pages: 48, references: 913, errors: 3, warnings: 1, ..Totals::default() };
/// assert_eq!(summary_line(&totals, None), "checked 48 pages, 913 references: 3 errors, 1 warning");
/// ```
pub fn summary_line(totals: &Totals, elapsed: Option<Duration>) -> String {
    let (pages, references) = (plural(totals.pages, "page"), plural(totals.references, "reference"));
    let skipped = match totals.skipped.values().sum() {
        0_usize => String::new(),
        skipped => format!(" ({skipped} skipped)"),
    };
    let time = elapsed.map(|elapsed| format!(" in {}", seconds(elapsed)));
    format!("checked {pages}, {references}{skipped}: {}{}", found(totals), time.unwrap_or_default())
}

fn found(totals: &Totals) -> String {
    let named = [(totals.errors, "error"), (totals.warnings, "warning"), (totals.notes, "note")];
    let mut parts: Vec<String> =
        named.into_iter().filter(|(number, _)| *number > 0).map(|(number, noun)| plural(number, noun)).collect();
    if parts.is_empty() {
        parts.push("no findings".into());
    }
    if totals.suppressed > 0 {
        parts.push(format!("{} suppressed", totals.suppressed));
    }
    if totals.baselined > 0 {
        parts.push(format!("{} in the baseline", totals.baselined));
    }
    if totals.fixed > 0 {
        parts.push(format!("{} fixed", totals.fixed));
    }
    parts.join(", ")
}

fn seconds(elapsed: Duration) -> String {
    if elapsed < Duration::from_millis(10) {
        format!("{} ms", elapsed.as_millis())
    } else {
        format!("{:.2} s", elapsed.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_only_what_there_is() {
        let skipped = BTreeMap::from([("placeholder".to_string(), 90), ("runtime".to_string(), 122)]);
        let full = Totals { pages: 48, references: 913, skipped, errors: 3, warnings: 1, ..Totals::default() };
        let quiet = Totals { pages: 1, references: 1, suppressed: 2, baselined: 1, fixed: 3, ..Totals::default() };
        let cases = [
            (
                full,
                Some(Duration::from_millis(214)),
                "checked 48 pages, 913 references (212 skipped): 3 errors, 1 warning in 0.21 s",
            ),
            (
                quiet,
                Some(Duration::from_micros(3700)),
                "checked 1 page, 1 reference: no findings, 2 suppressed, 1 in the baseline, 3 fixed in 3 ms",
            ),
            (Totals { notes: 2, ..Totals::default() }, None, "checked 0 pages, 0 references: 2 notes"),
        ];
        for (totals, elapsed, expected) in cases {
            assert_eq!(summary_line(&totals, elapsed), expected);
        }
    }
}
