//! Patterns of paths, as settings and documents write them. None of them is so large that trying it does harm.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// The most groups `{a,b}` that a pattern may have; `globset` goes down into each of them by calling itself.
const MOST_GROUPS: usize = 100;

/// The longest pattern. No path that a system knows is longer.
const LONGEST: usize = 4096;

/// Where a `*` ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Star {
    /// At a slash.
    InFolder,
    /// Nowhere.
    Anywhere,
}

/// What a pattern stands for.
///
/// # Errors
///
/// Why it is no pattern, in words.
pub fn pattern(text: &str, star: Star) -> Result<GlobSet, String> {
    if text.len() > LONGEST || text.matches('{').count() > MOST_GROUPS {
        return Err("it is too large".to_string());
    }
    let said = |error: globset::Error| error.kind().to_string();
    let glob = GlobBuilder::new(text).literal_separator(star == Star::InFolder).build().map_err(said)?;
    // A set of one: a matcher alone panics when its automaton becomes too large.
    GlobSetBuilder::new().add(glob).build().map_err(|_| "it is too large".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_ends_where_it_should() {
        assert!(pattern("a/*.md", Star::InFolder).unwrap().is_match("a/b.md"));
        assert!(!pattern("a/*.md", Star::InFolder).unwrap().is_match("a/b/c.md"));
        assert!(pattern("a/*.md", Star::Anywhere).unwrap().is_match("a/b/c.md"));
    }

    #[test]
    fn patterns_without_end_are_refused() {
        for count in [90, 300, 5_000, 100_000] {
            let nested = format!("{}{}", "{a,".repeat(count), "}".repeat(count));
            assert_eq!(pattern(&nested, Star::InFolder).is_ok(), count == 90, "{count}");
        }
        assert!(pattern(&"a".repeat(5_000), Star::Anywhere).is_err());
        assert_eq!(pattern("[", Star::Anywhere).unwrap_err(), "unclosed character class; missing ']'");
    }
}
