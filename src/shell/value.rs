//! What a word says that is given to a command, when it is known what kind of word it is.

use crate::shell::kind::Kind;
use crate::shell::reading::Act;
use crate::shell::usage::{Usage, Use, is_script};
use crate::shell::word::Word;

impl<'w> Usage<'w> {
    /// Adds the part of a word from byte `from` on.
    pub fn add(&mut self, word: &'w Word, from: usize, act: Act, loose: bool) {
        self.part(word, from, word.name.len(), act, loose);
    }

    fn part(&mut self, word: &'w Word, from: usize, to: usize, act: Act, loose: bool) {
        if from < to {
            self.uses.push(Use { word, from, to, act, loose, skip: None, folders: self.folders.len() });
        }
    }

    /// Adds a word that only looks like a file.
    pub fn other(&mut self, word: &'w Word, from: usize, why: &'static str) {
        self.add(word, from, Act::Argument, true);
        if let Some(last) = self.uses.last_mut().filter(|last| std::ptr::eq(last.word, word)) {
            last.skip = Some(why);
        }
    }

    /// Adds what a word of this kind says.
    pub fn value(&mut self, kind: Kind, word: &'w Word, from: usize) {
        let text = &word.name[from..];
        match kind {
            Kind::File { loose: true, .. } if from == 0 && word.assigns().is_some() => self.assignment(word),
            Kind::File { act, loose } => self.add(word, from, act, loose),
            Kind::Files(act) => {
                for (at, part) in split(text, ',') {
                    self.part(word, from + at, from + at + part.len(), act, false);
                }
            }
            Kind::Other(why) => self.other(word, from, why),
            Kind::Folder => {
                self.add(word, from, Act::Enter, false);
                self.folders.extend(self.uses.last().copied());
            }
            Kind::Shell => self.shells.push(word),
            Kind::Mount => self.mount(word, from),
            Kind::MountSpec => self.mount_spec(word, from),
            Kind::At => self.at(word, from),
            Kind::Keyed => {
                let start = text.find('=').map_or(0, |at| at + 1);
                self.add(word, from + start, Act::Input, false);
            }
            Kind::Operand => match text.split_once('=') {
                Some(("if", _)) => self.add(word, from + 3, Act::Input, false),
                Some(("of", _)) => self.add(word, from + 3, Act::Make, false),
                _ => {}
            },
            Kind::Assignment => self.assignment(word),
            Kind::Archive => self.archive(word, from),
            Kind::Clone => self.clone_folder(word),
            Kind::Url => self.url(word, from),
            Kind::Task(runner) => self.task(word, runner),
            Kind::Package if !BUILT_IN.contains(&text) => self.task(word, "npm"),
            Kind::TaskFile => {
                self.add(word, from, Act::Input, false);
                self.task_file = Some(text.to_string());
            }
            Kind::Host(act) => {
                let machine = |at: usize| at > 0 && (!text[..at].contains('/') || text[at + 1..].starts_with('/'));
                let machine = text.find(':').is_some_and(machine);
                if machine { self.other(word, from, "remote") } else { self.add(word, from, act, false) }
            }
            Kind::Script => self.add(word, from, Act::Interpret, false),
            Kind::Chart if text.starts_with('.') => self.add(word, from, Act::Input, false),
            Kind::Chart => self.add(word, from, Act::Argument, true),
            Kind::Inventory if !text.contains(',') => self.add(word, from, Act::Input, false),
            Kind::Editable => {
                let to = text.find('[').unwrap_or(text.len());
                self.part(word, from, from + to, Act::Argument, true);
            }
            _ => {}
        }
    }

    /// `NAME=value`: the value may be a file.
    pub fn assignment(&mut self, word: &'w Word) {
        if let Some(equals) = word.assigns() {
            self.add(word, equals + 1, Act::Argument, true);
        }
    }

    /// `./here:/there`; a name without a slash is that of a volume.
    fn mount(&mut self, word: &'w Word, from: usize) {
        let text = &word.name[from..];
        let to = text.find(":/").or_else(|| text.find(':')).unwrap_or(0);
        if text[..to].contains('/') || text.starts_with('.') {
            self.part(word, from, from + to, Act::Argument, false);
        }
    }

    /// `type=bind,source=./here,target=/there`.
    fn mount_spec(&mut self, word: &'w Word, from: usize) {
        for (at, part) in split(&word.name[from..], ',') {
            let name = part.split('=').next().unwrap_or_default();
            if matches!(name, "source" | "src") {
                self.part(word, from + at + name.len() + 1, from + at + part.len(), Act::Argument, true);
            }
        }
    }

    /// `@body.json`, `field=@file;type=…`.
    fn at(&mut self, word: &'w Word, from: usize) {
        let text = &word.name[from..];
        let start = if text.starts_with('@') { Some(1) } else { text.find("=@").map(|at| at + 2) };
        if let Some(start) = start {
            let length = text[start..].find(';').unwrap_or(text.len() - start);
            self.part(word, from + start, from + start + length, Act::Input, false);
        }
    }

    /// A clone goes into a folder with the name of the repository.
    fn clone_folder(&mut self, word: &'w Word) {
        let text = word.name.trim_end_matches('/');
        let text = text.strip_suffix(".git").unwrap_or(text);
        let start = text.rfind(['/', ':']).map_or(0, |at| at + 1);
        if start > 0 && !word.expands {
            self.part(word, start, text.len(), Act::Make, false);
        }
    }

    /// An address: nothing to look for, but some commands name what they fetch after its end.
    fn url(&mut self, word: &'w Word, from: usize) {
        let text = &word.name[from..];
        if let Some(scheme) = ["file://", "fileb://"].into_iter().find(|scheme| text.starts_with(scheme)) {
            self.add(word, from + scheme.len(), Act::Input, false);
            return;
        }
        self.other(word, from, "url");
        let end = text.find(['?', '#']).unwrap_or(text.len());
        let start = text[..end].rfind('/').map_or(end, |at| at + 1);
        let inside = text.find("://").is_none_or(|at| start > at + 3);
        if self.keeps_name() && inside && !word.expands && start < end {
            self.part(word, from + start, from + end, Act::Make, false);
        }
    }

    fn task(&mut self, word: &'w Word, runner: &'static str) {
        let name = word.name.as_str();
        if word.expands
            || name.contains(|c: char| c == '=' || c.is_whitespace())
            || name.starts_with('-')
            || name.is_empty()
        {
            if word.assigns().is_some() {
                self.assignment(word);
            }
        } else if runner == "npm" && is_script(name) {
            self.add(word, 0, Act::Interpret, false);
        } else {
            self.tasks.push((word, runner));
        }
    }

    /// The files of `[ … ]` and `[[ … ]]`.
    pub fn test(&mut self, words: &'w [Word]) {
        self.plain = words.iter().collect();
        for (index, word) in words.iter().enumerate() {
            let next = words.get(index + 1);
            match (word.name.as_str(), next) {
                ("-nt" | "-ot" | "-ef", Some(next)) if index > 0 => {
                    self.add(&words[index - 1], 0, Act::Argument, false);
                    self.add(next, 0, Act::Argument, false);
                }
                (name, Some(next)) if FILE_TESTS.contains(&name) && !word.quoted => {
                    self.add(next, 0, Act::Argument, false);
                }
                _ => {}
            }
        }
    }
}

fn split(text: &str, at: char) -> impl Iterator<Item = (usize, &str)> {
    text.split(at).scan(0, |start, part| {
        let here = *start;
        *start += part.len() + 1;
        Some((here, part))
    })
}

/// Tests that take a file.
const FILE_TESTS: &[&str] =
    &["-e", "-f", "-d", "-r", "-w", "-x", "-s", "-L", "-h", "-p", "-S", "-b", "-c", "-O", "-G", "-N"];

/// What package managers can do by themselves.
const BUILT_IN: &[&str] = &[
    "add",
    "audit",
    "bin",
    "cache",
    "config",
    "constraints",
    "create",
    "dedupe",
    "deploy",
    "dlx",
    "env",
    "exec",
    "fetch",
    "global",
    "help",
    "i",
    "import",
    "info",
    "init",
    "install",
    "licenses",
    "link",
    "list",
    "login",
    "logout",
    "ls",
    "node",
    "npm",
    "outdated",
    "owner",
    "pack",
    "patch",
    "plugin",
    "prune",
    "publish",
    "rebuild",
    "remove",
    "root",
    "run",
    "self-update",
    "set",
    "setup",
    "store",
    "unlink",
    "up",
    "update",
    "upgrade",
    "upgrade-interactive",
    "version",
    "view",
    "why",
    "workspaces",
];
