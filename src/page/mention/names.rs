//! The names and extensions that files of projects have.

/// Names of files that have no extension.
pub const NAMES: &[&str] = &[
    "Brewfile",
    "CHANGELOG",
    "CODEOWNERS",
    "CONTRIBUTING",
    "Caddyfile",
    "Containerfile",
    "Dockerfile",
    "GNUmakefile",
    "Gemfile",
    "Jenkinsfile",
    "Justfile",
    "LICENCE",
    "LICENSE",
    "Makefile",
    "NOTICE",
    "Pipfile",
    "Procfile",
    "README",
    "Rakefile",
    "Tiltfile",
    "VERSION",
    "Vagrantfile",
    "justfile",
    "makefile",
    ".dockerignore",
    ".editorconfig",
    ".env",
    ".envrc",
    ".gitattributes",
    ".gitignore",
];

/// Extensions of files that projects keep, those of up to eight letters.
const EXTENSIONS: &[&str] = &[
    "adoc", "avsc", "bash", "bat", "bicep", "c", "cc", "cfg", "cjs", "cmd", "cnf", "conf", "config", "cpp", "crt",
    "cs", "css", "csv", "cue", "dart", "diff", "dump", "ejs", "env", "erb", "ex", "example", "exs", "fish", "gif",
    "go", "gql", "gradle", "graphql", "groovy", "gz", "h", "hbs", "hcl", "hpp", "hs", "html", "ico", "ini", "ipynb",
    "j2", "java", "jinja", "jpeg", "jpg", "js", "json", "json5", "jsonc", "jsonl", "jsonnet", "jsx", "key", "kt",
    "kts", "less", "lock", "log", "lua", "m", "mako", "md", "mdc", "mdx", "mermaid", "mjs", "mk", "ml", "mmd", "mod",
    "nix", "nomad", "npmrc", "patch", "pdf", "pem", "php", "pl", "plist", "png", "prisma", "proto", "ps1", "psd1",
    "psm1", "pub", "puml", "py", "pyi", "r", "rb", "rego", "rs", "rst", "sample", "sass", "scala", "scss", "service",
    "sh", "slim", "snap", "socket", "sql", "sqlite", "sum", "svelte", "svg", "swift", "tar", "target", "template",
    "tf", "tfvars", "tgz", "thrift", "timer", "tmpl", "toml", "tpl", "ts", "tsv", "tsx", "txt", "vcl", "vue", "wasm",
    "webp", "xml", "xsd", "yaml", "yml", "zig", "zip", "zsh",
];

/// The longer ones.
const LONG_EXTENSIONS: &[&str] = &["dockerfile", "libsonnet", "properties"];

/// Whether files have this extension.
pub fn is_extension(extension: &str) -> bool {
    let extension = extension.to_ascii_lowercase();
    let known = if extension.len() > 8 { LONG_EXTENSIONS } else { EXTENSIONS };
    known.binary_search(&extension.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_sorted_and_known_in_any_case() {
        assert!(EXTENSIONS.is_sorted() && LONG_EXTENSIONS.is_sorted());
        assert!(EXTENSIONS.iter().chain(LONG_EXTENSIONS).all(|extension| is_extension(extension)));
        assert!(is_extension("MD") && !is_extension("process_video"));
    }
}
