//! Paths that a page names in code, in commands and in plain words.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Span, normalise};
use crate::page::block::{Block, Code, Container};
use crate::page::mention::{self, Candidate, Cue};
use crate::page::reference::{self, Mention, Reference, ReferenceKind};
use crate::shell::{self, Act, Directory, FileWord, Form, Task};

use super::reader::Reader;
use super::scripts::{behind_schedule, comment_cue, form, is_command, is_named_before};

/// Extensions of documents.
const DOCUMENTS: &[&str] = &[".md", ".mdx", ".rst", ".adoc", ".pdf"];

/// Words of headings under which documents are listed.
const DOCUMENT_LISTS: &[&str] = &["related", "see also", "further reading", "documentation", "references", "documents"];

/// How many letters of the words before a block of commands are kept for each of them.
const LONGEST: usize = 4096;

/// A file that something on the page makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    path: String,
    at: usize,
}

impl Reader<'_> {
    /// The paths in a block of words: in inline code, in bold, and plain.
    pub(super) fn mentions(&mut self, block: &Block) {
        self.title = None;
        self.names(block);
        self.may_be_title(&block.inlines.text);
    }

    fn names(&mut self, block: &Block) {
        let inlines = &block.inlines;
        let text = inlines.text.as_str();
        if !text.contains(['/', '.']) && !inlines.has_code() {
            return;
        }
        let mut masked = text.as_bytes().to_vec();
        let mut mask = |range: std::ops::Range<usize>| masked[range].fill(b' ');
        for range in inlines.links() {
            mask(range.clone());
        }
        let codes: Vec<_> = inlines.codes().collect();
        for (range, source) in codes {
            mask(range.clone());
            if inlines.is_link(range.start) {
                continue;
            }
            let code = &text[range.clone()];
            let Some(at) = source.of(self.text).find(code).map(|at| at + source.start) else { continue };
            match mention::in_code(code) {
                Some(found) => self.named(ReferenceKind::InlineCode, found, at, text, &range),
                None if is_command(behind_schedule(code).trim()) => self.inline_command(code, at, text, &range),
                None => {}
            }
        }
        // Only ranges of whole pieces were masked, and with spaces: the text stays well formed.
        let Ok(plain) = String::from_utf8(masked) else { return };
        let found: Vec<Candidate<'_>> = mention::in_prose(&plain).collect();
        for found in found {
            let range = found.span.start..found.span.end;
            let Some(place) = inlines.source(range.clone()) else { continue };
            self.named(ReferenceKind::Prose, Candidate { span: place, ..found }, 0, text, &range);
        }
    }

    /// Keeps a path that is named in `text` at `range`; its own span moves by `shift` to bytes of the file.
    fn named(
        &mut self,
        kind: ReferenceKind,
        found: Candidate<'_>,
        shift: usize,
        text: &str,
        range: &std::ops::Range<usize>,
    ) {
        let cue = mention::around(text, range.start, range.end);
        let path = found.path.to_string();
        let listed = self.is_listed(&path, text, range.start);
        let span = found.span.shift(shift);
        if cue == Some(Cue::Made) {
            self.make(&path, &Directory::Start, span.start);
        }
        self.out.references.push(Reference {
            kind,
            target: span.of(self.text).to_string(),
            span,
            optional: cue == Some(Cue::Optional),
            section: self.out.sections.len().checked_sub(1),
            sentence: reference::sentence(text, range.start),
            mention: Some(Box::new(Mention {
                act: Act::Argument,
                directory: Directory::Start,
                doubt: mention::doubt(&path).or(cue.and_then(Cue::doubt)).or(self.elsewhere()),
                path,
                skip: None,
                lines: found.lines,
                listed,
            })),
        });
    }

    fn inline_command(&mut self, code: &str, shift: usize, text: &str, range: &std::ops::Range<usize>) {
        let command = behind_schedule(code);
        let (code, shift) = (command, shift + code.len() - command.len());
        let cue = mention::around(text, range.start, range.end);
        for word in shell::read(code, Form::Script).words {
            let place = word.span.shift(shift);
            let sentence = reference::sentence(text, range.start);
            self.word(ReferenceKind::InlineCode, &word, place, sentence, cue, None);
        }
    }

    /// The paths in the commands of a code block, but not those in its `comments` for the checker.
    pub(super) fn commands(&mut self, code: &Code, comments: &[Span]) {
        let Some(form) = form(code) else { return };
        // Each word keeps a copy.
        let sentence: String = self.before.chars().take(LONGEST).collect();
        let optional = code.attribute("optional").is_some().then_some(Cue::Optional);
        let cwd = code.attribute("cwd");
        let reading = shell::read(&code.content, form);
        self.stumbles(code, reading.problems);
        for word in reading.words {
            let Some(place) = code.place(word.span) else { continue };
            if comments.iter().any(|comment| comment.contains(place.start)) {
                continue;
            }
            let made = (word.act == Act::Enter && is_named_before(&code.content, &word)).then_some(Cue::Made);
            let cue = optional.or_else(|| comment_cue(&code.content, &word)).or(made);
            self.word(ReferenceKind::Command, &word, place, sentence.clone(), cue, cwd.as_deref());
        }
        for task in reading.tasks {
            let Some(span) = code.place(task.span) else { continue };
            let directory = within(&task.directory, cwd.as_deref());
            self.out.tasks.push(Task { span, directory, ..task });
        }
    }

    fn word(
        &mut self,
        kind: ReferenceKind,
        word: &FileWord,
        place: Span,
        sentence: String,
        cue: Option<Cue>,
        cwd: Option<&str>,
    ) {
        let directory = within(&word.directory, cwd);
        let (path, lines) = mention::located(&word.name);
        if word.act == Act::Make && word.skip.is_none() {
            self.make(path, &directory, place.start);
        }
        let made = (word.act == Act::Make).then_some("produced");
        self.out.references.push(Reference {
            kind,
            target: word.name.clone(),
            span: place,
            optional: word.guarded || cue == Some(Cue::Optional),
            section: self.out.sections.len().checked_sub(1),
            sentence,
            mention: Some(Box::new(Mention {
                act: word.act,
                directory,
                doubt: made.or_else(|| mention::doubt(path)).or(cue.and_then(Cue::doubt)).or(self.elsewhere()),
                path: path.to_string(),
                skip: word.skip.filter(|_| !path.ends_with('/') || !word.name.ends_with("/...")),
                lines,
                listed: false,
            })),
        });
    }

    /// Why nothing in this place is about this repository: the list began by going into another one.
    fn elsewhere(&self) -> Option<&'static str> {
        self.foreign.is_some_and(|depth| self.stack.len() >= depth).then_some("other-repository")
    }

    /// Notes whether an item tells to go into another repository: `Check out [infra](https://…)`.
    pub(super) fn leaves(&mut self, block: &Block) {
        let words = block.inlines.text.trim_start().to_lowercase();
        let goes =
            ["check out ", "checkout ", "clone ", "go to the ", "switch to the "].iter().any(|w| words.starts_with(w));
        let away = block.links.iter().any(|link| link.target.contains("://"));
        if goes && away && matches!(self.stack.last(), Some(Container::Item { .. })) {
            self.foreign = Some(self.stack.len());
        }
    }

    /// Remembers a path with which a block ends, in case it is the title of the block of code that follows.
    fn may_be_title(&mut self, text: &str) {
        let is_label = |before: &str| before.trim().is_empty() || before.trim_end().ends_with(':');
        self.title = self.out.references.len().checked_sub(1).filter(|&last| {
            let reference = &self.out.references[last];
            let parts = text.rsplit_once(reference.target.as_str());
            let alone = |(before, after): (&str, &str)| is_label(before) && !after.contains(char::is_alphanumeric);
            reference.kind == ReferenceKind::InlineCode && parts.is_some_and(alone)
        });
    }

    /// A path right above a block of code in some other language says what file the code is for.
    pub(super) fn titled(&mut self, code: &Code) {
        let Some(title) = self.title.take().filter(|_| form(code).is_none()) else { return };
        if let Some(mention) = self.out.references.get_mut(title).and_then(|reference| reference.mention.as_mut()) {
            mention.doubt = mention.doubt.or(Some("title"));
        }
    }

    /// Whether a path leads an entry in a list of documents.
    fn is_listed(&self, path: &str, text: &str, at: usize) -> bool {
        let leads =
            !text[..at].contains(char::is_alphanumeric) && matches!(self.stack.last(), Some(Container::Item { .. }));
        let is_document = DOCUMENTS.iter().any(|extension| path.ends_with(extension));
        let lists = |title: &str| DOCUMENT_LISTS.iter().any(|words| title.contains(words));
        leads && is_document && self.out.sections.last().is_some_and(|section| lists(&section.title.to_lowercase()))
    }

    fn make(&mut self, path: &str, directory: &Directory, at: usize) {
        let path = match directory {
            Directory::Folder(folder) if !path.starts_with('/') => normalise(&format!("{folder}/{path}")),
            _ => normalise(path),
        };
        if !path.is_empty() {
            self.made.push(Made { path, at });
        }
    }

    /// Marks the paths that something on the page makes: files wherever it is told, what lies in a folder behind it.
    pub(super) fn mark_made(&mut self) {
        let mut made: BTreeMap<String, usize> = BTreeMap::new();
        for Made { path, at } in std::mem::take(&mut self.made) {
            let first = made.entry(path).or_insert(at);
            *first = at.min(*first);
        }
        let names: BTreeSet<&str> = made.keys().map(|path| name(path)).filter(|name| name.contains('.')).collect();
        for reference in &mut self.out.references {
            let Some(mention) = reference.mention.as_mut().filter(|mention| mention.doubt.is_none()) else { continue };
            let path = match &mention.directory {
                Directory::Folder(folder) if !mention.path.starts_with('/') => {
                    normalise(&format!("{folder}/{}", mention.path))
                }
                _ => normalise(&mention.path),
            };
            let before = |folder: &str| made.get(folder).is_some_and(|&at| at < reference.span.start);
            let mut folders = path.match_indices('/').map(|(at, _)| &path[..at]);
            if made.contains_key(&path) || names.contains(name(&path)) || folders.any(before) {
                mention.doubt = Some("produced");
            }
        }
    }
}

/// The directory of a command in a block that runs in `cwd`.
fn within(directory: &Directory, cwd: Option<&str>) -> Directory {
    match (directory, cwd) {
        (Directory::Start, Some(cwd)) => Directory::Folder(cwd.to_string()),
        (Directory::Folder(folder), Some(cwd)) if !folder.starts_with('/') => {
            Directory::Folder(normalise(&format!("{cwd}/{folder}")))
        }
        (directory, _) => directory.clone(),
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
