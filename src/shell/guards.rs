//! Which files a script can do without.

use crate::shell::event::{Command, Event, Link, Scope};
use crate::shell::word::Word;

/// The most names that are remembered at once.
const MOST: usize = 64;

/// The files that were asked for before they are used.
#[derive(Default)]
pub struct Guards {
    names: Vec<String>,
    /// For each open scope: how many names there were when it was opened, and whether its condition is being read.
    scopes: Vec<(usize, bool)>,
}

impl Guards {
    /// Says for each event whether the script goes on if that command fails, because of `|| true`.
    pub fn forgiven(events: &[Event]) -> Vec<bool> {
        let mut forgiven = vec![false; events.len()];
        let mut starts = vec![0];
        for (index, event) in events.iter().enumerate() {
            match event {
                Event::Link(Link::End) | Event::Body => set(&mut starts, index),
                Event::Open(_) => starts.push(index),
                Event::Close(_) if starts.len() > 1 => {
                    starts.pop();
                }
                Event::Link(Link::Or) if goes_on(events, index) => {
                    let from = starts.last().copied().unwrap_or(0);
                    forgiven[from..index].fill(true);
                    set(&mut starts, index);
                }
                _ => {}
            }
        }
        forgiven
    }

    /// Remembers what a test asks for, if what `follows` depends on it.
    pub fn test(&mut self, command: &Command, plain: &[&Word], follows: &[Event]) {
        let test = command.words.iter().find_map(Word::plain).is_some_and(|name| matches!(name, "[" | "[[" | "test"));
        let condition = self.scopes.last().is_some_and(|(_, condition)| *condition);
        if !test || !(condition || depends(follows, command)) {
            return;
        }
        for pair in plain.windows(2) {
            let asks = matches!(pair[0].name.as_str(), "-e" | "-f" | "-d" | "-r" | "-x" | "-s" | "-L" | "-h" | "-w");
            if asks && self.names.len() < MOST {
                self.names.push(trimmed(&pair[1].name).to_string());
            }
        }
    }

    /// Whether a name was asked for, or lies in a folder that was.
    pub fn hold(&self, name: &str) -> bool {
        let name = trimmed(name);
        self.names
            .iter()
            .any(|guard| name.strip_prefix(guard.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }

    /// A scope starts.
    pub fn open(&mut self, scope: Scope) {
        self.scopes.push((self.names.len(), matches!(scope, Scope::If | Scope::Loop)));
    }

    /// The innermost scope ends.
    pub fn close(&mut self) {
        if let Some((names, _)) = self.scopes.pop() {
            self.names.truncate(names);
        }
    }

    /// The condition of the innermost scope is over; what it asked for holds for all of the scope.
    pub fn body(&mut self) {
        if let Some(scope) = self.scopes.last_mut() {
            *scope = (if scope.1 { self.names.len() } else { scope.0 }, false);
        }
    }

    /// A list of commands ends.
    pub fn end_of_list(&mut self) {
        match self.scopes.last() {
            Some((_, true)) => {}
            Some((names, false)) => self.names.truncate(*names),
            None => self.names.clear(),
        }
    }
}

fn set(starts: &mut [usize], index: usize) {
    if let Some(last) = starts.last_mut() {
        *last = index;
    }
}

fn trimmed(name: &str) -> &str {
    name.trim_start_matches("./").trim_end_matches('/')
}

/// Whether `||` at `index` is followed by something that always succeeds and says nothing.
fn goes_on(events: &[Event], index: usize) -> bool {
    let Some(Event::Command(next)) = events.get(index + 1) else { return false };
    let words: Vec<&str> = next.words.iter().filter_map(Word::plain).collect();
    match words.as_slice() {
        ["true" | ":" | "/bin/true", ..] | ["exit" | "return", "0"] => true,
        ["echo" | "printf", ..] => is_silent(events.get(index.wrapping_sub(1))),
        _ => false,
    }
}

/// Whether a command hides what it complains about, as in `ls x 2>/dev/null || echo none`.
fn is_silent(event: Option<&Event>) -> bool {
    let Some(Event::Command(command)) = event else { return false };
    command.redirects.iter().any(|redirect| redirect.descriptor == Some(2) && redirect.target.name == "/dev/null")
}

/// Whether the script goes on another way when the test says no.
fn depends(follows: &[Event], command: &Command) -> bool {
    let negated = command.negated || command.words.iter().any(|word| word.plain() == Some("!"));
    match follows.first() {
        Some(Event::Link(Link::And)) => true,
        Some(Event::Link(Link::Or)) => negated || !gives_up(&follows[1..]),
        _ => false,
    }
}

/// Whether what comes next ends the script with a failure.
fn gives_up(events: &[Event]) -> bool {
    for event in events.iter().take(8) {
        match event {
            Event::Command(command) => {
                let name = command.words.first().and_then(Word::plain);
                if matches!(name, Some("exit" | "return" | "die" | "fail" | "false")) {
                    return true;
                }
            }
            Event::Close(_) => return false,
            _ => {}
        }
    }
    false
}
