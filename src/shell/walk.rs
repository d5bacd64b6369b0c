//! Goes through the commands of a text and keeps track of where they run, and of what may be missing.

use crate::shell::classify;
use crate::shell::comments;
use crate::shell::event::{Command, Event, Flow, Link, Scope};
use crate::shell::folder;
use crate::shell::guards::Guards;
use crate::shell::lex::{self, Lexed};
use crate::shell::mask::Text;
use crate::shell::reading::{Act, Directory, FileWord, Reading, Task};
use crate::shell::usage::{self, Usage, Use};
use crate::shell::word::Word;

/// How deep scopes may nest; what is deeper changes nothing outside.
const MOST_DEEP: usize = 200;

/// Reads what the commands of a text do with files.
pub fn walk(text: &Text<'_>, lexed: Lexed) -> Reading {
    let mut walk = Walk {
        text,
        words: Vec::new(),
        tasks: Vec::new(),
        directory: Directory::Start,
        left: Vec::new(),
        scopes: Vec::new(),
        too_deep: 0,
        guards: Guards::default(),
        depth: 0,
    };
    walk.events(&lexed.events);
    walk.words.sort_by_key(|word| (word.span, word.act));
    walk.words.dedup_by(|a, b| a.span == b.span && a.act == b.act);
    walk.tasks.sort_by_key(|task| task.span);
    Reading { words: walk.words, tasks: walk.tasks, problems: lexed.problems }
}

struct Walk<'a, 't> {
    text: &'a Text<'t>,
    words: Vec<FileWord>,
    tasks: Vec<Task>,
    directory: Directory,
    /// Where `popd` goes back to.
    left: Vec<Directory>,
    scopes: Vec<(Scope, Directory)>,
    too_deep: usize,
    guards: Guards,
    depth: usize,
}

impl Walk<'_, '_> {
    fn events(&mut self, events: &[Event]) {
        let forgiven = Guards::forgiven(events);
        for (index, event) in events.iter().enumerate() {
            match event {
                Event::Command(command) => {
                    let follows = events.get(index + 1..).unwrap_or_default();
                    self.command(command, forgiven[index], follows);
                }
                Event::Words(words) => {
                    for word in words {
                        self.keep(&whole(word, Act::Argument, true), &self.directory.clone(), false);
                    }
                }
                Event::Link(Link::End) => self.guards.end_of_list(),
                Event::Link(_) => {}
                Event::Open(scope) => self.open(*scope),
                Event::Close(scope) => self.close(*scope),
                Event::Body => self.guards.body(),
                Event::Comment(span) => self.words.extend(comments::read(self.text, *span, &self.directory)),
            }
        }
    }

    fn open(&mut self, scope: Scope) {
        if self.scopes.len() >= MOST_DEEP {
            self.too_deep += 1;
            return;
        }
        self.scopes.push((scope, self.directory.clone()));
        self.guards.open(scope);
    }

    fn close(&mut self, scope: Scope) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let Some(at) = self.scopes.iter().rposition(|(open, _)| same(*open, scope)) else { return };
        let (open, before) = self.scopes[at].clone();
        while self.scopes.len() > at {
            self.scopes.pop();
            self.guards.close();
        }
        match open {
            Scope::Group => {}
            Scope::If | Scope::Loop | Scope::Case => {
                // Nobody knows whether the way through it was taken.
                if self.directory != before {
                    self.directory = Directory::Unknown;
                }
            }
            Scope::Subshell | Scope::Substitution | Scope::Function => self.directory = before,
        }
    }

    fn command(&mut self, command: &Command, forgiven: bool, follows: &[Event]) {
        let usage = usage::usage(&command.words);
        let here = self.directory.clone();
        self.guards.test(command, &usage.plain, follows);
        let quiet = forgiven || usage.force;
        for word in &command.assignments {
            if let Some(equals) = word.assigns() {
                let value = Use { from: equals + 1, ..whole(word, Act::Argument, true) };
                self.keep(&value, &here, forgiven);
            }
        }
        for used in &usage.uses {
            let place = self.place(&usage, used.folders, &here);
            self.keep(used, &place, quiet);
        }
        for redirect in &command.redirects {
            let act = match redirect.flow {
                Flow::In => Act::Input,
                Flow::Out => Act::Make,
                Flow::Other => continue,
            };
            self.keep(&whole(&redirect.target, act, false), &here, forgiven);
        }
        let place = self.place(&usage, usage.folders.len(), &here);
        for (word, runner) in &usage.tasks {
            let span = word.place(0, word.name.len());
            if self.text.holds_placeholder(span) {
                continue;
            }
            let (name, file) = (word.name.clone(), usage.task_file.clone());
            self.tasks.push(Task { span, name, runner, file, directory: place.clone() });
        }
        for word in &usage.shells {
            self.shell(word);
        }
        self.change(command, &usage);
    }

    /// The folder in which a command runs that was told to go elsewhere by a flag.
    fn place(&self, usage: &Usage<'_>, folders: usize, here: &Directory) -> Directory {
        usage.folders.iter().take(folders).fold(here.clone(), |place, folder| {
            let name = &folder.word.name[folder.from..folder.to];
            folder::enter(&place, name, folder.word, self.text)
        })
    }

    /// `cd`, `pushd` and `popd`.
    fn change(&mut self, command: &Command, usage: &Usage<'_>) {
        let Some(first) = command.words.iter().find_map(Word::plain) else { return };
        if usage.name != "cd" && usage.name != "popd" {
            return;
        }
        match (first, usage.plain.first()) {
            ("popd", _) => self.directory = self.left.pop().unwrap_or(Directory::Unknown),
            ("pushd" | "cd" | "builtin" | "command", Some(word)) => {
                let next = folder::enter(&self.directory, &word.name, word, self.text);
                let before = std::mem::replace(&mut self.directory, next);
                if first == "pushd" && self.left.len() < MOST_DEEP {
                    self.left.push(before);
                }
            }
            ("cd" | "pushd", None) => self.directory = Directory::Unknown,
            _ => {}
        }
    }

    /// Shell text in a word: `bash -c '…'`.
    fn shell(&mut self, word: &Word) {
        let span = word.place(0, word.name.len());
        let verbatim = span.of(self.text.source) == word.name;
        if !verbatim || self.depth >= lex::MOST_DEEP {
            return;
        }
        self.depth += 1;
        let before = self.directory.clone();
        let inside = lex::part(self.text, span);
        self.events(&inside.events);
        self.directory = before;
        self.depth -= 1;
    }

    fn keep(&mut self, used: &Use<'_>, here: &Directory, forgiven: bool) {
        let Some(found) = classify::candidate(self.text, used) else { return };
        let guarded = forgiven || self.guards.hold(&found.name);
        let directory = if found.from_root { Directory::Start } else { here.clone() };
        let (span, name, skip) = (found.span, found.name, found.skip);
        self.words.push(FileWord { span, name, act: used.act, directory, guarded, skip });
    }
}

/// A whole word.
fn whole(word: &Word, act: Act, loose: bool) -> Use<'_> {
    Use { word, from: 0, to: word.name.len(), act, loose, skip: None, folders: 0 }
}

/// Whether what closes is what was opened.
fn same(open: Scope, close: Scope) -> bool {
    open == close || open == Scope::Function && close == Scope::Group
}
