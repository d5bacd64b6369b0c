//! What commands do with their words, as tables.
//!
//! A row has the command (with its subcommand), what its plain words are, one after the other, the last one for all
//! further words too, and its flags that matter, each with what its value is.
//!
//! `^make` is what the very last word is. `-f:input!` says that a plain word fewer follows, `input?` that only what
//! looks like a path counts, and `+force` that the flag has no value but is worth a note.

mod data;
mod files;
mod languages;
mod platform;

/// A row of a table.
pub struct Tool {
    /// The command, with its subcommand if the row is about one.
    pub name: &'static str,
    /// What its plain words are.
    pub words: &'static str,
    /// Its flags that take a value, or that are worth a note.
    pub flags: &'static str,
}

const fn tool(name: &'static str, words: &'static str, flags: &'static str) -> Tool {
    Tool { name, words, flags }
}

/// What is known of any command.
pub const ANY: Tool = tool(
    "",
    "loose",
    "--config:input? --config-file:input? --conf:input? --file:input? --filename:input? --values:input? \
     --env-file:input? --cacert:input? --cert:input? --key:input? --ca:input? --kubeconfig:input? --inventory:input? \
     --template:input? --manifest:input? --var-file:input? --vars-file:input? --input:input? --input-file:input? \
     --output:make? --out:make? --outfile:make? --output-file:make? --log-file:make? --name:text --message:text \
     --title:text --description:text --user:text --host:text --url:url --image:image --tag:text --branch:ref \
     --region:text --namespace:text --repo:package --format:text --platform:text --arch:text",
);

/// The row of a command or of its subcommand.
pub fn find(name: &str) -> Option<&'static Tool> {
    [files::TOOLS, platform::TOOLS, languages::TOOLS, data::TOOLS].into_iter().find_map(|table| {
        let at = table.binary_search_by(|tool| tool.name.cmp(name)).ok()?;
        table.get(at)
    })
}

/// The name under which a command stands in the tables: `python3.12` is `python`.
pub fn canonical(name: &str) -> &str {
    let name = name.strip_suffix(".exe").unwrap_or(name);
    let versioned = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let name =
        if ["python", "pip", "ruby", "php", "perl", "lua", "pypy"].contains(&versioned) { versioned } else { name };
    ALIASES.binary_search_by(|(alias, _)| (*alias).cmp(name)).map_or(name, |at| ALIASES[at].1)
}

/// Commands that take the same words as another one.
const ALIASES: &[(&str, &str)] = &[
    ("ag", "rg"),
    ("ash", "bash"),
    ("bat", "cat"),
    ("bunx", "npx"),
    ("bzip2", "gzip"),
    ("cksum", "sha256sum"),
    ("code", "cat"),
    ("comm", "diff"),
    ("dash", "bash"),
    ("docker-compose", "docker compose"),
    ("egrep", "grep"),
    ("emacs", "vim"),
    ("fgrep", "grep"),
    ("fish", "bash"),
    ("gawk", "awk"),
    ("gmake", "make"),
    ("gsed", "sed"),
    ("gtar", "tar"),
    ("gunzip", "gzip"),
    ("k", "kubectl"),
    ("ksh", "bash"),
    ("l", "ls"),
    ("less", "cat"),
    ("ll", "ls"),
    ("mawk", "awk"),
    ("md5", "sha256sum"),
    ("md5sum", "sha256sum"),
    ("microk8s.kubectl", "kubectl"),
    ("more", "cat"),
    ("nano", "vim"),
    ("nerdctl", "docker"),
    ("nodejs", "node"),
    ("nvim", "vim"),
    ("oc", "kubectl"),
    ("open", "cat"),
    ("pipx", "uvx"),
    ("pnpx", "npx"),
    ("podman", "docker"),
    ("podman-compose", "docker compose"),
    ("pushd", "cd"),
    ("pypy", "python"),
    ("sh", "bash"),
    ("sha1sum", "sha256sum"),
    ("sha512sum", "sha256sum"),
    ("shasum", "sha256sum"),
    ("terragrunt", "terraform"),
    ("tofu", "terraform"),
    ("unxz", "gzip"),
    ("vi", "vim"),
    ("view", "vim"),
    ("wsl", "command"),
    ("xdg-open", "cat"),
    ("xz", "gzip"),
    ("zcat", "cat"),
    ("zgrep", "grep"),
    ("zless", "cat"),
    ("zsh", "bash"),
    ("zstd", "gzip"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::kind::Kind;

    #[test]
    fn tables_are_sorted_and_say_only_what_is_understood() {
        assert!(ALIASES.is_sorted_by(|a, b| a.0 < b.0));
        for (_, name) in ALIASES {
            assert!(find(name).is_some(), "{name}");
        }
        let mut names = Vec::new();
        for table in [files::TOOLS, platform::TOOLS, languages::TOOLS, data::TOOLS] {
            let unsorted = table.windows(2).find(|pair| pair[0].name >= pair[1].name).map(|pair| pair[1].name);
            assert_eq!(unsorted, None);
            for tool in table.iter().chain([&ANY]) {
                for word in tool.words.split_ascii_whitespace() {
                    assert!(Kind::parse(word.trim_start_matches('^')).is_some(), "{}: {word}", tool.name);
                }
                for flag in tool.flags.split_ascii_whitespace().filter(|flag| *flag != "=single") {
                    let (name, kind) = flag.split_once(':').unwrap();
                    assert!(name.starts_with('-'), "{}: {flag}", tool.name);
                    let note = kind.starts_with('+');
                    assert!(note || Kind::parse(kind.trim_end_matches('!')).is_some(), "{}: {flag}", tool.name);
                }
                names.push(tool.name);
            }
        }
        names.retain(|name| !name.is_empty());
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "a command stands in two tables");
    }
}
