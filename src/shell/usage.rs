//! What a command does with each of its words, by the tables.

use crate::shell::kind::Kind;
use crate::shell::reading::Act;
use crate::shell::tools::{self, Tool};
use crate::shell::word::Word;

/// How many commands may start one another in a line: `sudo env nice …`.
const MOST_STARTED: usize = 32;

/// A part of a word that may name a file.
#[derive(Clone, Copy)]
pub struct Use<'w> {
    /// The word.
    pub word: &'w Word,
    /// The first byte of its name that counts.
    pub from: usize,
    /// One past the last byte of its name that counts.
    pub to: usize,
    /// What is done with it.
    pub act: Act,
    /// Whether it counts only if it looks like a path.
    pub loose: bool,
    /// Why it is nothing to look for.
    pub skip: Option<&'static str>,
    /// How many of the folders apply in which the command runs.
    pub folders: usize,
}

/// What a command does with its words.
#[derive(Default)]
pub struct Usage<'w> {
    /// The command, as tables call it; of several that start one another, the last.
    pub name: String,
    /// Its plain words.
    pub plain: Vec<&'w Word>,
    /// The words that may name files.
    pub uses: Vec<Use<'w>>,
    /// Targets of task runners.
    pub tasks: Vec<(&'w Word, &'static str)>,
    /// The file that a task runner was told to read.
    pub task_file: Option<String>,
    /// Folders into which the command goes for itself.
    pub folders: Vec<Use<'w>>,
    /// Words that hold shell text.
    pub shells: Vec<&'w Word>,
    /// Whether it does not mind what is absent, or there already.
    pub force: bool,
    /// Flags of note.
    notes: Vec<&'static str>,
    archives: Vec<(&'w Word, usize)>,
    /// Whether a flag names the file that is made.
    makes: bool,
}

/// Finds out what a command does with its words, and those that it starts with theirs.
pub fn usage(words: &[Word]) -> Usage<'_> {
    let mut usage = Usage::default();
    let mut rest = words;
    for _ in 0..MOST_STARTED {
        match usage.command(rest) {
            Some(next) if !next.is_empty() => rest = next,
            _ => break,
        }
    }
    usage
}

/// The rows that apply to a command, and what has been read of it.
pub struct Line<'w> {
    words: &'w [Word],
    at: usize,
    rows: Vec<&'static Tool>,
    /// How many plain words flags have stood in for.
    shift: usize,
    /// What all further plain words are.
    forced: Option<Kind>,
}

impl Line<'_> {
    fn row(&self) -> &'static Tool {
        self.rows.last().copied().unwrap_or(&tools::ANY)
    }

    fn flag(&self, name: &str) -> Option<&'static str> {
        let of = |row: &&'static Tool| {
            let mut flags = row.flags.split_ascii_whitespace();
            flags.find_map(|flag| flag.split_once(':').filter(|(flag, _)| *flag == name).map(|(_, kind)| kind))
        };
        self.rows.iter().rev().find_map(of).or_else(|| of(&&tools::ANY))
    }

    fn single(&self) -> bool {
        self.rows.iter().any(|row| row.flags.starts_with("=single") || row.flags.ends_with("=single"))
    }

    /// What the plain word number `index` is.
    fn kind(&self, index: usize) -> Kind {
        let mut kinds = self.row().words.split_ascii_whitespace().filter(|kind| !kind.starts_with('^'));
        let index = index + self.shift;
        let kind = kinds.clone().nth(index).or_else(|| kinds.next_back());
        kind.and_then(Kind::parse).unwrap_or(Kind::Nothing)
    }
}

impl<'w> Usage<'w> {
    /// Reads one command; gives the words of the one that it starts.
    fn command(&mut self, words: &'w [Word]) -> Option<&'w [Word]> {
        let first = words.iter().position(|word| word.assigns().is_none())?;
        for word in &words[..first] {
            self.assignment(word);
        }
        let words = &words[first..];
        let head = words.first()?;
        if head.name.contains('/') {
            self.add(head, 0, Act::Run, false);
        }
        self.plain.clear();
        self.notes.clear();
        let name = tools::canonical(head.name.rsplit('/').next().unwrap_or_default());
        self.name = name.to_string();
        let row = if head.expands { None } else { tools::find(name) };
        let mut line = Line { words, at: 1, rows: vec![row.unwrap_or(&tools::ANY)], shift: 0, forced: None };
        if self.name == "docker compose" {
            line.rows.insert(0, &tools::ANY);
        }
        if line.row().words == "test" {
            self.test(words);
            return None;
        }
        if line.row().words == "text" && line.row().flags.is_empty() {
            // `npm ci` and `apt install` have flags and subcommands, `echo` has none.
            self.subcommand_only(words);
            return None;
        }
        let rest = self.walk(&mut line);
        self.end(&line);
        rest
    }

    fn subcommand_only(&mut self, words: &'w [Word]) {
        self.plain.extend(words.iter().skip(1));
    }

    fn walk(&mut self, line: &mut Line<'w>) -> Option<&'w [Word]> {
        let mut dashes = false;
        while let Some(word) = line.words.get(line.at) {
            line.at += 1;
            let flag = word.name.len() > 1 && word.name.starts_with('-') && !dashes;
            if flag && word.name == "--" {
                dashes = true;
                match line.flag("--").and_then(Kind::parse) {
                    Some(Kind::Command) => return line.words.get(line.at..),
                    Some(Kind::Remote) => self.remote(line),
                    kind => line.forced = kind,
                }
            } else if flag {
                if let Some(rest) = self.flag(line, word) {
                    return Some(rest);
                }
            } else if let Some(rest) = self.plain(line, word) {
                return Some(rest);
            }
        }
        None
    }

    /// A word that is no flag.
    fn plain(&mut self, line: &mut Line<'w>, word: &'w Word) -> Option<&'w [Word]> {
        if let Some(kind) = line.forced {
            self.value(kind, word, 0);
            return None;
        }
        if self.plain.is_empty() && !word.expands && word.name.len() < 40 {
            let name = format!("{} {}", line.row().name, word.name);
            if let Some(row) = tools::find(&name) {
                line.rows.push(row);
                self.name = name;
                return None;
            }
        }
        let rest = &line.words[line.at - 1..];
        match line.kind(self.plain.len()) {
            Kind::Command => return Some(rest),
            Kind::Script if !is_script(&word.name) => return Some(rest),
            Kind::Package if tools::find(tools::canonical(&word.name)).is_some() => return Some(rest),
            Kind::Remote => {
                line.at -= 1;
                self.remote(line);
            }
            _ => self.plain.push(word),
        }
        None
    }

    /// What is left runs elsewhere.
    fn remote(&mut self, line: &mut Line<'w>) {
        for word in &line.words[line.at.min(line.words.len())..] {
            self.other(word, 0, "remote");
        }
        line.at = line.words.len();
    }

    fn flag(&mut self, line: &mut Line<'w>, word: &'w Word) -> Option<&'w [Word]> {
        let text = word.name.as_str();
        let equals = text.find('=');
        let name = &text[..equals.unwrap_or(text.len())];
        if let Some(kind) = line.flag(name) {
            return self.flag_value(line, kind, word, equals.map(|at| at + 1));
        }
        if text.starts_with("--") || line.single() {
            if let Some(equals) = equals {
                self.add(word, equals + 1, Act::Argument, true);
            }
            return None;
        }
        for (at, c) in text.char_indices().skip(1).take(8) {
            let Some(kind) = line.flag(&format!("-{c}")) else { continue };
            let after = at + c.len_utf8();
            let value = (after < text.len() && !kind.starts_with('+')).then_some(after);
            let rest = self.flag_value(line, kind, word, value);
            if !kind.starts_with('+') {
                return rest;
            }
        }
        None
    }

    /// A flag with its value, which stands at `from` of the same word, or in the next one.
    fn flag_value(
        &mut self,
        line: &mut Line<'w>,
        kind: &'static str,
        word: &'w Word,
        from: Option<usize>,
    ) -> Option<&'w [Word]> {
        if let Some(note) = kind.strip_prefix('+') {
            self.notes.push(note);
            return None;
        }
        let shifts = kind.ends_with('!');
        let kind = Kind::parse(kind.trim_end_matches('!'))?;
        line.shift += usize::from(shifts);
        let (word, from) = match from {
            Some(from) => (word, from),
            None => (line.words.get(line.at)?, 0),
        };
        let next = from == 0;
        if kind == Kind::Number && next && !word.name.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        line.at += usize::from(next);
        match kind {
            Kind::Command | Kind::Module if next => return line.words.get(line.at - 1..),
            Kind::Pair => {
                if let Some(second) = line.words.get(line.at) {
                    line.at += 1;
                    self.add(second, 0, Act::Argument, true);
                }
            }
            _ => self.value(kind, word, from),
        }
        None
    }

    /// All plain words are known: now it is clear which one is the last.
    fn end(&mut self, line: &Line<'w>) {
        if line.row().name == "tar" {
            self.tar();
            return;
        }
        self.makes = self.uses.iter().any(|used| used.act == Act::Make);
        let plain = std::mem::take(&mut self.plain);
        let last = line.row().words.split_ascii_whitespace().last().and_then(|kind| kind.strip_prefix('^'));
        let last = last.and_then(Kind::parse).filter(|_| plain.len() > 1);
        for (index, word) in plain.iter().enumerate() {
            let kind = last.filter(|_| index + 1 == plain.len()).unwrap_or_else(|| line.kind(index));
            if kind == Kind::Clone && plain.len() > index + 1 {
                self.other(word, 0, "url");
            } else {
                self.value(kind, word, 0);
            }
        }
        self.force |= self.notes.contains(&"force") && matches!(line.row().name, "rm" | "mkdir");
        self.plain = plain;
    }

    /// `tar czf out.tgz x` makes, `tar xzf in.tgz x` reads, and what follows is in the archive then.
    fn tar(&mut self) {
        let mut plain = std::mem::take(&mut self.plain);
        let mut archives = std::mem::take(&mut self.archives);
        let bare = plain.first().filter(|word| word.name.bytes().all(|b| b"cxtrzjJvfpa".contains(&b)));
        let mode = bare.map(|word| word.name.clone()).unwrap_or_default();
        if !mode.is_empty() {
            plain.remove(0);
            if mode.contains('f') && !plain.is_empty() {
                archives.push((plain.remove(0), 0));
            }
        }
        let makes = self.notes.contains(&"create") || mode.contains(['c', 'r']);
        for (word, from) in archives {
            self.add(word, from, if makes { Act::Make } else { Act::Input }, false);
        }
        let elsewhere = self.uses.iter().any(|used| used.word.name != "-" && used.act == Act::Argument);
        for word in plain.iter().filter(|_| makes && !elsewhere) {
            self.add(word, 0, Act::Argument, false);
        }
        self.plain = plain;
    }

    /// Keeps the archive for later, when it is known what happens to it.
    pub fn archive(&mut self, word: &'w Word, from: usize) {
        self.archives.push((word, from));
    }

    /// Whether what is fetched is kept under its own name.
    pub fn keeps_name(&self) -> bool {
        self.name == "curl" && self.notes.contains(&"remote-name") || self.name == "wget" && !self.makes
    }
}

/// Whether what is run is a file and no command.
pub fn is_script(name: &str) -> bool {
    name.contains('/')
        || name.rsplit_once('.').is_some_and(|(_, extension)| matches!(extension, "py" | "sh" | "js" | "ts"))
}
