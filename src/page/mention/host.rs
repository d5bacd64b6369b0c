//! Names of hosts, which look like paths with a dot in their first part.

/// Last labels of host names that projects speak of, without those that are extensions of files too.
const ENDS: &[&str] = &[
    "ai",
    "app",
    "ch",
    "cloud",
    "co",
    "com",
    "de",
    "dev",
    "edu",
    "eu",
    "fr",
    "gov",
    "info",
    "internal",
    "io",
    "jp",
    "local",
    "localhost",
    "net",
    "nl",
    "org",
    "ru",
    "tech",
    "test",
    "uk",
    "us",
];

/// Whether a word is a host with a path: `ghcr.io/team/app`, `localhost/x`, `nvidia.com/gpu`.
pub fn is_address(word: &str) -> bool {
    let first = word.split('/').next().unwrap_or(word);
    let Some((name, end)) = first.rsplit_once('.') else { return first == "localhost" };
    !name.is_empty() && name != "." && !first.starts_with('.') && ENDS.binary_search(&end).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_from_files() {
        assert!(ENDS.is_sorted());
        for word in ["ghcr.io/a/b", "localhost/x", "docs.ipfs.tech/a", "example.com"] {
            assert!(is_address(word), "{word}");
        }
        for word in ["conf.d/x", "a.sh/b", "../x", "./a", "README.md", ".io/x"] {
            assert!(!is_address(word), "{word}");
        }
    }
}
