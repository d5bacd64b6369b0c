//! The shape of a report as data, `checkbook.check/1`, and its JSON Schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use crate::base::SourcePath;

/// The name of the shape. Within one number, keys are only ever added.
pub(super) const NAME: &str = "checkbook.check/1";

/// The JSON Schema of the report that [`Format::Json`](super::Format::Json) gives.
pub fn schema() -> serde_json::Value {
    // Every key is always written, so a reader may count on those that can be null as well.
    let settings = SchemaSettings::default().for_serialize();
    settings.into_generator().into_root_schema_for::<Document>().to_value()
}

/// What `checkbook check` found in a book.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "checkbook.check/1")]
pub(super) struct Document<'a> {
    /// The name of this shape.
    #[schemars(extend("const" = NAME))]
    pub schema: &'static str,
    /// The program that made the report.
    pub tool: Tool,
    /// What was checked and how much was found.
    pub summary: Summary<'a>,
    /// What was found, sorted by file, place and rule.
    pub findings: Vec<Finding<'a>>,
}

/// A program.
#[derive(Serialize, JsonSchema)]
pub(super) struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// What was checked and how much was found.
#[derive(Serialize, JsonSchema)]
pub(super) struct Summary<'a> {
    /// How many pages were read.
    pub pages: usize,
    /// How many references were seen, the skipped ones included.
    pub references: usize,
    /// How many references were not checked, for each reason.
    pub skipped: &'a BTreeMap<String, usize>,
    /// How many findings are errors.
    pub errors: usize,
    /// How many findings are warnings.
    pub warnings: usize,
    /// How many findings are notes.
    pub notes: usize,
    /// How many findings a comment in the book allows; they are not listed.
    pub suppressed: usize,
    /// How many findings the baseline knows.
    pub baselined: usize,
    /// How many of the findings have a safe suggestion.
    pub fixable: usize,
    /// How many findings were mended before this report and are not in it.
    pub fixed: usize,
}

/// Something that is wrong with the book.
#[derive(Serialize, JsonSchema)]
pub(super) struct Finding<'a> {
    /// The rule that found it.
    pub rule: &'static str,
    /// How much it weighs.
    #[schemars(extend("enum" = ["error", "warning", "note"]))]
    pub severity: &'static str,
    /// Whether it was found by looking, or by reading what people most likely meant.
    #[schemars(extend("enum" = ["certain", "likely"]))]
    pub confidence: &'static str,
    /// What is wrong.
    pub message: &'a str,
    /// The file, from the book's root, with `/` on every system.
    #[schemars(with = "String")]
    pub file: &'a SourcePath,
    /// Where in the file.
    pub span: Range,
    /// What stands at the span.
    pub label: Option<&'a str>,
    /// Facts that explain it.
    pub notes: &'a [String],
    /// What to do.
    pub help: Option<&'a str>,
    /// Other places that belong to it.
    pub related: Vec<Related<'a>>,
    /// Ways to mend it.
    pub suggestions: Vec<Suggestion<'a>>,
    /// Where the reference stands that it is about: `front-matter`, `link`, `image`, `code-span`, `fence` or `prose`.
    #[schemars(extend("enum" = ["front-matter", "link", "image", "code-span", "fence", "prose", null]))]
    pub source: Option<&'static str>,
    /// The reference that it is about.
    pub reference: Option<Reference<'a>>,
    /// Names the finding in every report, also when lines move: 32 hexadecimal digits, and which of the findings
    /// with these digits it is, from 1.
    #[schemars(regex(pattern = "^[0-9a-f]{32}:[1-9][0-9]*$"))]
    pub fingerprint: String,
    /// Whether the baseline knows it; then it fails nothing.
    pub baselined: bool,
    /// Where the rule is described.
    pub url: Option<String>,
}

/// A reference that leads nowhere, or that is not used as it should be.
#[derive(Serialize, JsonSchema)]
pub(super) struct Reference<'a> {
    /// As it is written.
    pub raw: &'a str,
    /// What it comes to: a path from the book's root, with its fragment.
    pub resolved: &'a str,
    /// The folder in which its command runs, when that is known and matters.
    pub cwd: Option<&'a str>,
    /// Where it was looked for.
    pub tried: &'a [String],
}

/// A half-open range of a file.
#[derive(Serialize, JsonSchema)]
pub(super) struct Range {
    /// Where it starts.
    pub start: Point,
    /// Where it ends: just behind its last character.
    pub end: Point,
}

/// A place in a file. A file that is not text has no lines and columns.
#[derive(Serialize, JsonSchema)]
pub(super) struct Point {
    /// The byte of the file as it lies on disk, from 0.
    pub byte: usize,
    /// The line, from 1.
    #[schemars(range(min = 1))]
    pub line: Option<usize>,
    /// The column, from 1, in Unicode scalar values.
    #[schemars(range(min = 1))]
    pub column: Option<usize>,
}

/// Another place, and what it has to do with the finding.
#[derive(Serialize, JsonSchema)]
pub(super) struct Related<'a> {
    /// The file, from the book's root.
    #[schemars(with = "String")]
    pub file: &'a SourcePath,
    /// Where in the file.
    pub span: Range,
    /// What stands there.
    pub message: &'a str,
}

/// Edits that mend a finding when they are applied together.
#[derive(Serialize, JsonSchema)]
pub(super) struct Suggestion<'a> {
    /// Whether a person has to look at it first.
    #[schemars(extend("enum" = ["safe", "unsafe"]))]
    pub applicability: &'static str,
    /// What applying it does.
    pub message: &'a str,
    /// The edits.
    pub edits: Vec<Edit<'a>>,
}

/// Bytes of a file and what should stand there.
#[derive(Serialize, JsonSchema)]
pub(super) struct Edit<'a> {
    /// The file, from the book's root.
    #[schemars(with = "String")]
    pub file: &'a SourcePath,
    /// The first byte to replace, from 0.
    pub start: usize,
    /// One past the last byte to replace.
    pub end: usize,
    /// The new text.
    pub replacement: &'a str,
}
