//! Where here documents end.

use std::collections::BTreeMap;

/// The lines of a text, by what they say.
///
/// It is made once, so that a thousand here documents whose end is missing do not search a text a thousand times.
pub struct Lines<'t> {
    exact: BTreeMap<&'t str, Vec<(usize, usize)>>,
    trimmed: BTreeMap<&'t str, Vec<(usize, usize)>>,
}

impl<'t> Lines<'t> {
    /// The lines of `text`.
    pub fn new(text: &'t str) -> Self {
        let mut lines = Lines { exact: BTreeMap::new(), trimmed: BTreeMap::new() };
        if !text.contains("<<") {
            return lines;
        }
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let place = (start, start + line.len());
            start += line.len();
            let exact = line.trim_end_matches(['\n', '\r']);
            lines.exact.entry(exact).or_default().push(place);
            lines.trimmed.entry(exact.trim()).or_default().push(place);
        }
        lines
    }

    /// Where the line behind the end of a here document starts, whose body starts at `from`.
    ///
    /// A line that is exactly `end` counts first; in lists and quotes people indent it too.
    pub fn end(&self, end: &str, from: usize, stop: usize) -> Option<usize> {
        let search = |lines: &BTreeMap<&str, Vec<(usize, usize)>>| {
            let places = lines.get(end)?;
            let first = places.partition_point(|place| place.0 < from);
            places.get(first).filter(|place| place.0 < stop).map(|place| place.1.min(stop))
        };
        search(&self.exact).or_else(|| search(&self.trimmed))
    }
}
