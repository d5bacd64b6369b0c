//! Prompts, and the lines that a terminal printed.

use crate::base::Span;
use crate::shell::reading::Form;

/// The most lines over which a command of a transcript may go on inside of a quote.
const MOST_LINES: usize = 30;

/// What stands at the start of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Prompt {
    /// `$ `, or one that names the user and the machine.
    Sure,
    /// `% ` or `PS> `.
    Likely,
    /// `# `: a prompt of root, or a comment.
    Root,
}

/// What a command of a transcript still waits for at the end of a line.
enum Wait {
    Line,
    Quote(u8, usize),
    Heredoc(String),
}

/// The bytes of `text` that are no shell: prompts, and in a transcript what commands printed.
pub fn hidden(text: &str, form: Form) -> Vec<Span> {
    let lines: Vec<(usize, &str)> = lines(text).collect();
    let has = |wanted: &[Prompt]| lines.iter().any(|(_, line)| prompt(line).is_some_and(|(_, p)| wanted.contains(&p)));
    let sure = has(&[Prompt::Sure]);
    let named = sure || form == Form::Transcript && has(&[Prompt::Likely]);
    let root = form == Form::Transcript && !named && roots_are_prompts(&lines);
    if named || root {
        return transcript(&lines, root);
    }
    let prompts = lines.iter().filter_map(|(start, line)| match prompt(line) {
        Some((length, Prompt::Likely)) => Some(Span::new(*start, start + length)),
        _ => is_python(line).then(|| Span::new(*start, start + line.len())),
    });
    prompts.collect()
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// Hides prompts, and every line that neither has one nor continues a command.
fn transcript(lines: &[(usize, &str)], root: bool) -> Vec<Span> {
    let mut hidden = Vec::new();
    let mut wait = None;
    for &(start, line) in lines {
        let found = prompt(line).filter(|(_, prompt)| *prompt != Prompt::Root || root);
        if let Some((length, _)) = found {
            hidden.push(Span::new(start, start + length));
            wait = waits_for(&line[length..]);
        } else if let Some(state) = wait.take() {
            let more = continuation(line);
            hidden.push(Span::new(start, start + more));
            wait = go_on(state, &line[more..]);
        } else if !line.trim_start().starts_with('#') {
            hidden.push(Span::new(start, start + line.len()));
        }
    }
    hidden
}

/// How long the `> ` is that a shell shows before the next line of a command.
fn continuation(line: &str) -> usize {
    if line.starts_with("> ") { 2 } else { usize::from(line.trim_end() == ">") }
}

fn go_on(state: Wait, line: &str) -> Option<Wait> {
    match state {
        Wait::Line => waits_for(line),
        Wait::Heredoc(end) if line.trim() == end => None,
        Wait::Heredoc(end) => Some(Wait::Heredoc(end)),
        Wait::Quote(quote, _) if line.bytes().filter(|&b| b == quote).count() % 2 == 1 => None,
        Wait::Quote(_, 0) => None,
        Wait::Quote(quote, left) => Some(Wait::Quote(quote, left - 1)),
    }
}

fn waits_for(line: &str) -> Option<Wait> {
    let line = line.trim_end();
    if let Some(at) = line.find("<<").filter(|&at| !line[at + 2..].starts_with('<')) {
        let word = line[at + 2..].trim_start_matches('-').trim_start();
        let end: String =
            word.chars().filter(|c| !"'\"\\".contains(*c)).take_while(|c| !" ;|&>)".contains(*c)).collect();
        if !end.is_empty() {
            return Some(Wait::Heredoc(end));
        }
    }
    let mut open = None;
    let mut escaped = false;
    for byte in line.bytes() {
        match (byte, open) {
            _ if escaped => escaped = false,
            (b'\\', None | Some(b'"')) => escaped = true,
            (b'\'' | b'"', None) => open = Some(byte),
            (byte, Some(quote)) if byte == quote => open = None,
            _ => {}
        }
    }
    if let Some(quote) = open {
        return Some(Wait::Quote(quote, MOST_LINES));
    }
    let more = escaped || line.ends_with('|') || line.ends_with("&&");
    more.then_some(Wait::Line)
}

/// The prompt of a line: how many bytes it takes, and how sure it is.
fn prompt(line: &str) -> Option<(usize, Prompt)> {
    let text = line.trim_end();
    let indent = text.len() - text.trim_start().len();
    let rest = &text[indent..];
    if rest.starts_with("PS") && !is_python(line) {
        let close = rest.find('>').filter(|&at| rest[2..at].is_empty() || rest.starts_with("PS "))?;
        return Some((indent + close + 1, Prompt::Likely));
    }
    let signs = |c: char| matches!(c, '$' | '#' | '%' | '❯' | '➜');
    // A host's name is short; a whole line is not searched.
    let (at, sign) = rest.char_indices().take(80).find(|&(at, c)| {
        let after = &rest[at + c.len_utf8()..];
        signs(c) && (after.is_empty() || after.starts_with(' '))
    })?;
    let host = rest[..at].trim_end();
    let host = host.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(host, |(_, host)| host.trim_start());
    let end = indent + at + sign.len_utf8();
    let kind = match (host.is_empty(), sign) {
        (true, '#') => Prompt::Root,
        (true, '%') => Prompt::Likely,
        (true, _) => Prompt::Sure,
        (false, _) if names_host(host) => Prompt::Sure,
        _ => return None,
    };
    Some((end, kind))
}

fn names_host(host: &str) -> bool {
    let bracketed = host.starts_with('[') && host.ends_with(']') && host.contains('@');
    let shell = host.starts_with("bash-") || host.starts_with("sh-");
    let named = host.contains('@') || host.ends_with('~') || shell;
    // `user@host:/srv/app`: a path stands behind a colon only.
    let machine = host.split(':').next().unwrap_or_default();
    let plain = !host.contains(char::is_whitespace) && !machine.contains(['=', '"', '\'', '/', '$']);
    bracketed || named && plain
}

fn is_python(line: &str) -> bool {
    let rest = line.trim_start();
    rest.starts_with(">>> ") || rest.starts_with("... ")
}

/// Whether lines that start with `# ` are commands of root and not comments.
///
/// A comment reads like a sentence: it has a capital letter, or nothing below it has the form of output.
fn roots_are_prompts(lines: &[(usize, &str)]) -> bool {
    let mut roots = lines.iter().filter_map(|(_, line)| line.trim().strip_prefix("# ")).peekable();
    roots.peek().is_some() && roots.all(|rest| COMMANDS.contains(&rest.split(' ').next().unwrap_or_default()))
}

/// Commands that are typed as root, and that start no sentence.
const COMMANDS: &[&str] = &[
    "apt",
    "apt-get",
    "bash",
    "cat",
    "cd",
    "chmod",
    "chown",
    "cp",
    "curl",
    "dnf",
    "docker",
    "echo",
    "export",
    "git",
    "grep",
    "helm",
    "ip",
    "journalctl",
    "kubectl",
    "ls",
    "mkdir",
    "mount",
    "mv",
    "nginx",
    "pip",
    "podman",
    "ps",
    "psql",
    "python",
    "python3",
    "rm",
    "scp",
    "service",
    "ssh",
    "su",
    "sudo",
    "systemctl",
    "tail",
    "tar",
    "umount",
    "useradd",
    "vi",
    "vim",
    "yum",
    "zypper",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::mask::Text;

    fn seen(text: &str, form: Form) -> Vec<String> {
        let text = Text::new(text, form);
        text.masked.lines().map(|line| line.trim().to_string()).filter(|line| !line.is_empty()).collect()
    }

    #[test]
    fn prompts_are_no_commands() {
        for line in [
            "$ ls -l",
            "% ls -l",
            "ops@db1:~$ ls -l",
            "[root@db1 etc]# ls -l",
            "(venv) $ ls -l",
            "PS C:\\ops> ls -l",
            "bash-5.1$ ls -l",
            "root@db1:/srv/app# ls -l",
            "ops@db1:~/data$ ls -l",
        ] {
            assert_eq!(seen(line, Form::Script), ["ls -l"], "{line}");
            assert_eq!(seen(line, Form::Transcript), ["ls -l"], "{line}");
        }
        assert!(seen(">>> import os\n", Form::Script).is_empty());
        assert_eq!(seen("# ls\ncost=5$ x", Form::Script), ["# ls", "cost=5$ x"]);
    }

    #[test]
    fn only_prompts_are_commands_of_a_transcript() {
        let text = "$ ls \\\n>   -l\ntotal 3\n$ cat <<E\nx\nE\n> npm says\n# a note\n$ echo 'a\nb'\nb\n";
        let expected = ["ls \\", "-l", "cat <<E", "x", "E", "# a note", "echo 'a", "b'"];
        assert_eq!(seen(text, Form::Script), expected);
        assert_eq!(seen("# systemctl stop app\nStopped.", Form::Transcript), ["systemctl stop app"]);
        assert_eq!(seen("# Stop it\nstop app", Form::Transcript), ["# Stop it", "stop app"]);
        assert_eq!(seen("ls\n-l", Form::Transcript), ["ls", "-l"]);
    }
}
