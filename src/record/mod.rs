//! Records of runs as pages export them: whether they are whole, and whether what they say follows from their events.

mod agree;
mod fold;
mod road;
mod seal;
mod shape;

pub use shape::{
    Blank, Branch, Change, Counts, Event, Lost, PageHead, Record, Removed, RunHead, SCHEMA, Section, Signature, Step,
    Trigger, schema,
};

use seal::Seal;

/// The most bytes of a record that are read.
pub const LARGEST: u64 = 32 * 1024 * 1024;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A record for programs, which can be continued.
    Json,
    /// A record for people.
    Markdown,
    /// None of both.
    Neither,
}

/// Something that is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line of the file, when there is one to look at.
    pub line: Option<usize>,
    /// What is wrong. It may hold words of the record.
    pub message: String,
}

impl Problem {
    fn new(line: Option<usize>, message: impl Into<String>) -> Self {
        Problem { line, message: message.into() }
    }
}

/// A file that may be a record.
#[derive(Debug)]
pub struct Reading {
    /// What it is.
    pub kind: Kind,
    /// What a record for programs says, when it has the shape of one.
    pub record: Option<Record>,
    /// All that is wrong with it.
    pub problems: Vec<Problem>,
}

/// Reads a file of which nothing is trusted. It never fails.
///
/// ```
/// use checkbook::record::{Kind, read};
/// let reading = read(b"# Deploy\n<!-- checkbook.run/1 sha256: 00 -->\n");
/// assert_eq!((reading.kind, reading.problems.len()), (Kind::Markdown, 1));
/// ```
pub fn read(bytes: &[u8]) -> Reading {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let line = bytes[..error.valid_up_to()].split(|&byte| byte == b'\n').count();
            let problem = Problem::new(Some(line), "this is no text in UTF-8");
            return Reading { kind: Kind::Neither, record: None, problems: vec![problem] };
        }
    };
    let plain = text.trim_start_matches('\u{feff}');
    if plain.trim_start().starts_with('{') {
        return json(text);
    }
    if seal::is_named(plain) {
        return Reading { kind: Kind::Markdown, record: None, problems: sealed(text).into_iter().collect() };
    }
    let problem = Problem::new(None, "this is no record of a run");
    Reading { kind: Kind::Neither, record: None, problems: vec![problem] }
}

fn json(text: &str) -> Reading {
    let none = |line, message: String| Reading {
        kind: Kind::Neither,
        record: None,
        problems: vec![Problem::new(line, message)],
    };
    let schema = match serde_json::from_str::<shape::Named>(text) {
        Ok(named) => named.schema,
        Err(error) => return none(Some(error.line()), format!("this is no record of a run: {}", said(&error))),
    };
    if schema != SCHEMA {
        return none(None, format!("this is `{schema}`, and no record of a run (`{SCHEMA}`)"));
    }
    let mut problems: Vec<Problem> = sealed(text).into_iter().collect();
    match serde_json::from_str::<Record>(text) {
        Ok(record) => {
            problems.extend(agree::problems(&record, text));
            Reading { kind: Kind::Json, record: Some(record), problems }
        }
        Err(error) => {
            problems.push(Problem::new(Some(error.line()), said(&error)));
            Reading { kind: Kind::Json, record: None, problems }
        }
    }
}

/// What a parser says, without the place.
fn said(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.rfind(" at line ").map_or(words.clone(), |at| words[..at].to_string())
}

fn sealed(text: &str) -> Option<Problem> {
    let last = text.lines().count();
    let message = match seal::seal(text) {
        Seal::Whole => return None,
        Seal::Missing => "this does not end with the hash that a record has",
        Seal::LineEnds => "only the ends of its lines were changed after it was written, so the hash does not fit",
        Seal::Broken => "this was changed after it was written: the hash does not fit",
    };
    Some(Problem::new(Some(last.saturating_sub(usize::from(text.trim_end().ends_with('}'))).max(1)), message))
}

#[cfg(test)]
mod tests;
