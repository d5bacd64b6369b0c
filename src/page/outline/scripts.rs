//! Which blocks and pieces of code are shell, and what they say of single words.

use crate::page::block::Code;
use crate::page::mention::{self, Cue};
use crate::shell::{Act, FileWord, Form};

/// First words by which a block without a language is known to be a script.
const COMMANDS: &[&str] = &[
    "alembic",
    "ansible",
    "ansible-playbook",
    "apt",
    "apt-get",
    "aws",
    "az",
    "bash",
    "brew",
    "bun",
    "bundle",
    "cargo",
    "cat",
    "cd",
    "chmod",
    "chown",
    "cp",
    "crontab",
    "curl",
    "deno",
    "docker",
    "docker-compose",
    "export",
    "flyctl",
    "gcloud",
    "gh",
    "git",
    "go",
    "gradle",
    "grep",
    "helm",
    "journalctl",
    "just",
    "kubectl",
    "kustomize",
    "ls",
    "make",
    "mkdir",
    "mv",
    "mvn",
    "mysql",
    "mysqldump",
    "node",
    "npm",
    "npx",
    "openssl",
    "pg_dump",
    "pg_restore",
    "pip",
    "pip3",
    "pnpm",
    "poetry",
    "psql",
    "pulumi",
    "pytest",
    "python",
    "python3",
    "redis-cli",
    "rm",
    "rsync",
    "ruby",
    "scp",
    "service",
    "sh",
    "source",
    "sqlite3",
    "ssh",
    "sudo",
    "systemctl",
    "tail",
    "tar",
    "task",
    "terraform",
    "uv",
    "vault",
    "wget",
    "yarn",
];

/// How a code block is to be read as shell; `None` when it is something else.
pub fn form(code: &Code) -> Option<Form> {
    if let Some(form) = Form::of(&code.language) {
        return Some(form);
    }
    let prompted = code.content.lines().any(|line| line.trim_start().starts_with("$ "));
    if prompted && matches!(code.language.as_str(), "" | "text") {
        return Some(Form::Transcript);
    }
    let first = code.content.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?;
    (code.language.is_empty() && is_command(first)).then_some(Form::Script)
}

/// Whether a line of text is most likely a command.
pub fn is_command(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let is_script = first.rsplit_once('.').is_some_and(|(_, extension)| matches!(extension, "sh" | "py"));
    let is_path = first.starts_with("./") && first.len() > 2 || is_script;
    let assigns = line.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_') && line.contains(' ')
    });
    COMMANDS.binary_search(&first).is_ok() || (is_path && !first.contains(['├', '└', '│'])) || assigns
}

/// What a comment says of the path in it. One that is nothing but a path says what the block is: that file.
pub fn comment_cue(code: &str, word: &FileWord) -> Option<Cue> {
    if word.act != Act::Comment {
        return None;
    }
    let start = code[..word.span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = code[word.span.end..].find('\n').map_or(code.len(), |at| word.span.end + at);
    let alone = !code[start..word.span.start].contains(char::is_alphanumeric)
        && !code[word.span.end..end].contains(char::is_alphanumeric);
    if alone {
        Some(Cue::Made)
    } else {
        mention::around(&code[start..end], word.span.start - start, word.span.end - start)
    }
}

/// How many bytes before a command are looked through for what it names.
const REACH: usize = 16 * 1024;

/// Whether a folder that a command goes into was named by a command before: `git clone …/api`, `app init api`.
pub fn is_named_before(code: &str, word: &FileWord) -> bool {
    let from = word.span.start.saturating_sub(REACH);
    let from = (from..word.span.start).find(|&at| code.is_char_boundary(at)).unwrap_or(word.span.start);
    let before = &code[from..word.span.start];
    let name = word.name.trim_end_matches('/');
    before.match_indices(name).any(|(at, _)| {
        let outside = |c: char| !c.is_alphanumeric() && c != '_';
        let starts = before[..at].ends_with(|c: char| outside(c) && c != '-');
        let ends = before[at + name.len()..].starts_with(outside);
        starts && ends && !before[..at].trim_end().ends_with("cd") && !before[..at].ends_with("./")
    })
}

/// What a line of a crontab runs; the line itself when it is none.
pub fn behind_schedule(line: &str) -> &str {
    let field =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '*' | '/' | ',' | '-'));
    let mut rest = line.trim_start();
    for _ in 0..5 {
        match rest.split_once([' ', '\t']) {
            Some((word, after)) if field(word) => rest = after.trim_start(),
            _ => return line,
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_sorted_and_tell_a_script() {
        assert!(COMMANDS.is_sorted());
        for line in ["kubectl get pods", "./deploy.sh now", "DB=x ./run", "source .env"] {
            assert!(is_command(line), "{line}");
        }
        assert_eq!(behind_schedule("10 2 * * 1-5 cd /app && ./run.sh"), "cd /app && ./run.sh");
        assert_eq!(behind_schedule("3 pigs ./run.sh"), "3 pigs ./run.sh");
        for line in ["Deploy: done", "├── a.sh", "name: value", "GET /health"] {
            assert!(!is_command(line), "{line}");
        }
    }
}
