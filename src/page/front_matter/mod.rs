//! Reads the metadata at the top of a file, in YAML, TOML or JSON.

mod fence;
mod fields;
mod json;
mod keys;
mod meta;
mod node;
mod salvage;
mod schema;
#[cfg(test)]
mod tests;
mod toml;
mod variables;
mod yaml;

pub use fence::FRONT_MATTER_UNCLOSED;
pub use fields::{BAD_DATE, UNKNOWN_KEY, WRONG_TYPE};
pub use meta::Meta;
pub use node::{DUPLICATE_KEY, FRONT_MATTER_SYNTAX};
pub use schema::schema;

use gray_matter::engine::Engine;
use gray_matter::{Matter, Pod};

use crate::base::{Diagnostic, Edit, Location, Rule, SourcePath, Span, Suggestion};
use fence::{Block, Format};
use node::{Data, Fault, Field, Reading};

/// The most bytes of front matter that are read.
const LIMIT: usize = 64 * 1024;

/// Every rule of this module.
pub static RULES: &[&Rule] =
    &[&FRONT_MATTER_SYNTAX, &FRONT_MATTER_UNCLOSED, &DUPLICATE_KEY, &WRONG_TYPE, &BAD_DATE, &UNKNOWN_KEY];

/// The front matter of a file, and where the Markdown starts. Spans are bytes of the whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// The Markdown: what follows the closing fence, or everything behind a byte order mark.
    pub body: Span,
    /// The front matter with its fences; `None` when there is none.
    pub block: Option<Span>,
    /// What it says.
    pub meta: Meta,
    /// What is wrong with it, in the order of the text.
    pub problems: Vec<Diagnostic>,
}

/// The name of the key that `written` spells: `reviewed` for `last_reviewed`; `None` for a key of somebody's own.
pub fn key_name(written: &str) -> Option<&'static str> {
    keys::in_front_matter(written).map(keys::Key::name)
}

/// Reads the front matter of the file `path`, whose whole text is `text`.
///
/// It never fails: of broken front matter it takes what can be read, and reports the rest.
///
/// ```
/// use checkbook::base::SourcePath;
/// use checkbook::page::front_matter::read;
/// let text = "---\ntitle: Restore\nversion: 1.10\n---\n# Steps\n";
/// let front_matter = read(&SourcePath::new("restore.md"), text);
/// assert_eq!(front_matter.body.of(text), "# Steps\n");
/// assert_eq!(front_matter.meta.version.unwrap().value, "1.10");
/// ```
pub fn read(path: &SourcePath, text: &str) -> FrontMatter {
    let none = FrontMatter {
        body: Span::new(fence::mark(text), text.len()),
        block: None,
        meta: Meta::default(),
        problems: Vec::new(),
    };
    let Some(mut block) = fence::split(text) else { return none };
    if block.matter.of(text).len() > LIMIT {
        return if fence::looks(block.matter.of(text), block.format).keys > 0 {
            too_long(path, &block, none)
        } else {
            none
        };
    }
    let mut reading = parse(block.format, block.matter.of(text));
    if block.closed {
        if !is_front_matter(block.format, block.matter.of(text), &reading) {
            return none;
        }
        if let Some((open, rest)) = runs_away(text, &block, &reading) {
            (block, reading) = (open, rest);
        }
    }
    reading.shift(block.matter.start);
    let pod = data(block.format, block.matter.of(text));
    let (meta, mut problems) = fields::metadata(path, text, Field::new(&pod, &reading.root));
    problems.extend(reading.faults.iter().map(|fault| broken(path, fault)));
    problems.extend((!block.closed).then(|| never_closed(path, text, &block)));
    problems.sort_by(Diagnostic::order);
    FrontMatter { body: Span::new(block.span.end, text.len()), block: Some(block.span), meta, problems }
}

/// Reads `matter` for its places.
fn parse(format: Format, matter: &str) -> Reading {
    match format {
        Format::Yaml => yaml::read(matter),
        Format::Toml => toml::read(matter),
        Format::Json => json::read(matter),
    }
}

/// Reads `matter` for its values.
fn data(format: Format, matter: &str) -> Pod {
    match format {
        Format::Yaml => between::<Yaml>("---", "#", matter),
        Format::Toml => between::<Toml>("+++", "#", matter),
        Format::Json => between::<Json>(";;;", "", matter),
    }
}

fn between<E: Engine>(delimiter: &str, comment: &str, matter: &str) -> Pod {
    let mut parser = Matter::<E>::new();
    delimiter.clone_into(&mut parser.delimiter);
    // gray_matter trims what stands between the fences; the comments keep the indentation of the first line and the
    // white space of the last.
    let fenced = format!("{delimiter}\n{comment}\n{matter}\n{comment}\n{delimiter}\n");
    parser.parse(&fenced).ok().and_then(|parsed| parsed.data).unwrap_or(Pod::Null)
}

struct Yaml;
struct Toml;
struct Json;

impl Engine for Yaml {
    fn parse(content: &str) -> gray_matter::Result<Pod> {
        Ok(yaml::read(content).root.pod())
    }
}

impl Engine for Toml {
    fn parse(content: &str) -> gray_matter::Result<Pod> {
        Ok(toml::read(content).root.pod())
    }
}

impl Engine for Json {
    fn parse(content: &str) -> gray_matter::Result<Pod> {
        Ok(json::read(content).root.pod())
    }
}

/// Whether a closed block is front matter and not prose between two thematic breaks.
fn is_front_matter(format: Format, matter: &str, reading: &Reading) -> bool {
    if format == Format::Toml {
        return true;
    }
    let looks = fence::looks(matter, format);
    let is_known =
        |(line, _): (Span, usize)| fence::key(line.of(matter), format).and_then(keys::in_front_matter).is_some();
    if !reading.faults.is_empty() {
        return looks.keys > looks.prose || fence::lines(matter, 0).any(is_known);
    }
    match &reading.root.data {
        Data::Table(entries) if !entries.is_empty() => true,
        Data::Table(_) | Data::Scalar(Pod::Null) => looks.headings == 0 && looks.prose == 0,
        Data::Scalar(_) | Data::List(_) => false,
    }
}

/// The block that was meant, when the line that closes `block` is a thematic break far below in the text.
fn runs_away(text: &str, block: &Block, reading: &Reading) -> Option<(Block, Reading)> {
    let fault = reading.faults.iter().find(|fault| fault.rule == &FRONT_MATTER_SYNTAX)?;
    let open = fence::unclosed(text)?;
    let rest = Span::new(open.matter.end, block.matter.end);
    let looks = fence::looks(rest.of(text), block.format);
    let first = fence::lines(text, rest.start).next()?.0.of(text);
    let is_gap = first.trim().is_empty() || first.starts_with('#');
    let is_body = is_gap && looks.headings + looks.prose > 0 && looks.keys <= looks.headings + looks.prose;
    if !is_body || fault.span.start + block.matter.start < open.matter.end {
        return None;
    }
    let reading = parse(open.format, open.matter.of(text));
    (block.format == Format::Yaml && reading.faults.is_empty()).then_some((open, reading))
}

fn too_long(path: &SourcePath, block: &Block, none: FrontMatter) -> FrontMatter {
    let message = format!("front matter is longer than {} KiB and is not read", LIMIT / 1024);
    let problem = Diagnostic::new(&FRONT_MATTER_SYNTAX, Location::new(path, block.opening), message)
        .help("move what is not metadata into the text");
    FrontMatter {
        body: Span::new(block.span.end, none.body.end),
        block: Some(block.span),
        problems: vec![problem],
        ..none
    }
}

fn broken(path: &SourcePath, fault: &Fault) -> Diagnostic {
    let mut problem = Diagnostic::new(fault.rule, Location::new(path, fault.span), &fault.message);
    if let Some(help) = fault.help {
        problem = problem.help(help);
    }
    if let Some(first) = fault.first {
        problem = problem.also(Location::new(path, first), "first given here");
    }
    problem
}

fn never_closed(path: &SourcePath, text: &str, block: &Block) -> Diagnostic {
    let close = block.close;
    let message = format!("this front matter is never closed by a line `{close}`");
    let ends_line = block.span.of(text).ends_with(['\n', '\r']);
    let replacement = if ends_line { format!("{close}\n") } else { format!("\n{close}\n") };
    let edit = Edit { span: Span::empty(block.span.end), replacement };
    Diagnostic::new(&FRONT_MATTER_UNCLOSED, Location::new(path, block.opening), message)
        .help(format!("add a line `{close}` after the last key"))
        .suggest(Suggestion { message: "close the front matter".to_owned(), safe: false, edits: vec![edit] })
}
