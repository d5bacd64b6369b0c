//! Whether a word can name a file of the repository, by its looks alone.

use crate::base::Span;
use crate::shell::mask::Text;
use crate::shell::usage::Use;

/// Quotes that a shell does not know, around a name.
const SMART: &[char] = &['“', '”', '‘', '’'];

/// A word that may name a file.
pub struct Candidate {
    /// The bytes that name it.
    pub span: Span,
    /// The name.
    pub name: String,
    /// Why it is nothing to look for.
    pub skip: Option<&'static str>,
    /// Whether the name starts at the root of the repository, whatever the folder is in which the command runs.
    pub from_root: bool,
}

/// Looks at a part of a word; `None` if it says nothing about files at all.
pub fn candidate(text: &Text<'_>, used: &Use<'_>) -> Option<Candidate> {
    let whole = used.word.name.get(used.from..used.to)?;
    let front = whole.trim_start_matches(SMART);
    let from = used.from + whole.len() - front.len();
    let name = front.trim_end_matches(SMART).trim_end_matches(',');
    // `tests/test_x.py::test_y` names a test in a file.
    let name = name.split("::").next().unwrap_or_default();
    // `./pkg/...` is all that lies below a folder, and the folder has to be there.
    let name = name.strip_suffix("...").filter(|name| name.ends_with('/') && name.len() > 2).unwrap_or(name);
    let name = if used.word.expands { first_of_list(name) } else { name };
    let no_name = !name.chars().any(char::is_alphabetic) || name.contains(['\n', '\0']) || is_stream(name);
    if no_name || used.loose && (!looks_like_path(name) || is_output(used, name)) {
        return None;
    }
    let span = used.word.place(from, from + name.len());
    // A name that is put together from quoted parts is the whole word.
    let whole = from == 0 && name.len() == used.word.name.len() && span.of(text.source) != name;
    let span = if whole { used.word.span } else { span };
    let (rest, root) = if used.word.expands { below_root(name) } else { (name, None) };
    let skip = if text.holds_placeholder(span) { Some("placeholder") } else { used.skip };
    let skip = skip.or_else(|| why_not(rest, used.word.expands, used.loose));
    let from_root = root == Some(Root::Repository);
    Some(Candidate { span, name: rest.to_string(), skip, from_root })
}

/// What is no file although it has a name: a device, another command, an option with a dash that is none.
fn is_stream(name: &str) -> bool {
    ["/dev/", "<(", ">(", "–", "—"].iter().any(|start| name.starts_with(start))
}

/// `$PWD/bin` of `$PWD/bin:$PATH`.
fn first_of_list(name: &str) -> &str {
    let first = name.split(":$").next().unwrap_or_default();
    if below_root(first).1.is_some() { first } else { name }
}

/// Whether all of a word is what some command prints.
fn is_output(used: &Use<'_>, name: &str) -> bool {
    used.word.expands && name.starts_with("$(") && (name.ends_with(')') || !name.contains(')'))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Root {
    Here,
    Repository,
}

/// What stands below `$PWD/`, `$REPO_ROOT/` and the like.
fn below_root(name: &str) -> (&str, Option<Root>) {
    for (starts, root) in [(HERE, Root::Here), (ROOTS, Root::Repository)] {
        for start in starts {
            let variable = name.strip_prefix('$').and_then(|name| {
                let name = name.strip_prefix('{').map_or(name.strip_prefix(start), |name| {
                    name.strip_prefix(start).and_then(|name| name.strip_prefix('}'))
                });
                name.and_then(|rest| rest.strip_prefix('/'))
            });
            let command = || name.strip_prefix("$(")?.strip_prefix(start)?.strip_prefix(")/");
            let ticks = || name.strip_prefix('`')?.strip_prefix(start)?.strip_prefix("`/");
            if let Some(rest) = variable.or_else(command).or_else(ticks).filter(|rest| !rest.is_empty()) {
                return (rest, Some(root));
            }
        }
    }
    (name, None)
}

/// Whether a word is the root of the repository itself, `Some(false)` if it is the folder where the command runs.
pub fn is_root(name: &str) -> Option<bool> {
    let with_child = format!("{name}/x");
    below_root(&with_child).1.map(|root| root == Root::Repository)
}

/// What stands below a root that a variable names, and whether that is the root of the repository.
pub fn below(name: &str) -> Option<(&str, bool)> {
    let (rest, root) = below_root(name);
    root.map(|root| (rest, root == Root::Repository))
}

const HERE: &[&str] = &["PWD", "pwd"];

const ROOTS: &[&str] = &[
    "REPO_ROOT",
    "REPO_DIR",
    "REPO",
    "ROOT_DIR",
    "PROJECT_ROOT",
    "PROJECT_DIR",
    "GIT_ROOT",
    "GITHUB_WORKSPACE",
    "CI_PROJECT_DIR",
    "WORKSPACE_ROOT",
    "git rev-parse --show-toplevel",
];

/// Why a name is nothing to look for.
fn why_not(name: &str, expands: bool, loose: bool) -> Option<&'static str> {
    if name.contains("://") || name.starts_with("mailto:") || is_address(name) {
        return Some("url");
    }
    if expands && name.contains(['$', '`']) {
        return Some("variable");
    }
    if name.starts_with('~') || name.as_bytes().get(1) == Some(&b':') && name.starts_with(|c: char| c.is_alphabetic()) {
        return Some("outside");
    }
    if is_placeholder(name) {
        return Some("placeholder");
    }
    if name == ".git" || name.starts_with(".git/") || name.contains("/.git/") {
        return Some("git");
    }
    if name.contains("...") {
        return Some("pattern");
    }
    if name.starts_with('/') {
        return None;
    }
    if name.starts_with('@') {
        return Some("package");
    }
    let first = name.split('/').next().unwrap_or_default();
    if name.contains('/') && is_domain(first) {
        return Some("package");
    }
    if loose && is_machine(first) {
        return Some(if first.contains('@') { "remote" } else { "url" });
    }
    (loose && name.ends_with(":latest")).then_some("image")
}

/// `git@host:owner/name`.
fn is_address(name: &str) -> bool {
    name.starts_with("git@") || name.starts_with("git+")
}

/// `user@host:…` and `localhost:8080`.
fn is_machine(first: &str) -> bool {
    let Some((host, rest)) = first.split_once(':') else { return first.contains('@') && first.contains('.') };
    host.contains('@')
        || !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()) && (host == "localhost" || is_ip(host))
}

fn is_ip(host: &str) -> bool {
    host.split('.').count() == 4 && host.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Whether the first part of a path is the name of a machine on the internet.
fn is_domain(first: &str) -> bool {
    let host = first.split(':').next().unwrap_or_default();
    let Some((stem, last)) = host.rsplit_once('.') else { return false };
    !stem.is_empty() && DOMAINS.contains(&last)
}

const DOMAINS: &[&str] =
    &["com", "org", "net", "io", "dev", "app", "in", "edu", "gov", "example", "local", "internal", "cloud", "ai"];

/// Words that stand for something that the reader puts in.
pub fn is_placeholder(name: &str) -> bool {
    let upper =
        ["YYYY", "YYYYMMDD", "HHMMSS", "XXXX", "X.Y.Z", "x.y.z", "X.Y", "TIMESTAMP", "path/to/", "PATH/TO/", "…"];
    if upper.iter().any(|part| name.contains(part)) {
        return true;
    }
    let braces = name.contains('{') && name.contains('}') && !name.contains(',') && !name.contains("..");
    let bracketed = name.len() > 3 && name.starts_with('[') && name.ends_with(']');
    let inner = name.split('[').skip(1).filter_map(|rest| rest.split(']').next());
    let group =
        inner.into_iter().any(|group| group.len() > 2 && group.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'));
    let yours = name.split('/').any(|part| {
        let part = part.to_ascii_lowercase();
        part.starts_with("your-") || part.starts_with("your_")
    });
    braces || bracketed || group || yours
}

/// Whether a word looks like a path: it has a slash, an extension, or a name that only files have.
pub fn looks_like_path(name: &str) -> bool {
    if name.contains([' ', '\t', '(', ')', '|', ';', '"', '\'', '\\', '^', '=']) && !name.contains("$(") {
        return false;
    }
    if name.contains('/') {
        let parts: Vec<&str> = name.split('/').take(8).collect();
        let numbers = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
        return !numbers && !name.starts_with("//");
    }
    NAMES.contains(&name) || has_extension(name)
}

fn has_extension(name: &str) -> bool {
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    if stem.is_empty() {
        return extension.len() > 1 && extension.starts_with(|c: char| c.is_ascii_alphabetic());
    }
    let short = (1..=10).contains(&extension.len())
        && extension.bytes().all(|b| b.is_ascii_alphanumeric() || b"*_".contains(&b));
    let letters = extension.bytes().any(|b| b.is_ascii_alphabetic() || b == b'*');
    short
        && letters
        && !extension.starts_with(|c: char| c.is_ascii_digit() && stem.ends_with(|c: char| c.is_ascii_digit()))
        && !DOMAINS.contains(&extension)
        && !name.contains([':', '@'])
}

/// Files that have no extension.
const NAMES: &[&str] = &[
    "Brewfile",
    "CHANGELOG",
    "CODEOWNERS",
    "Caddyfile",
    "Containerfile",
    "Dockerfile",
    "Gemfile",
    "Jenkinsfile",
    "Justfile",
    "LICENSE",
    "Makefile",
    "Pipfile",
    "Procfile",
    "README",
    "Rakefile",
    "Tiltfile",
    "Vagrantfile",
    "justfile",
    "makefile",
];
