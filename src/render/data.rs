//! `checkbook.json`: what the book says, as data.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::document::content_hash;
use super::frame::Frame;
use super::model;
use crate::base::{LineIndex, SitePath, SourcePath, Spanned};
use crate::library::{Backlink, Library, Missing, Target};
use crate::page::{Counts, FieldKind, Page, Reference, ReferenceKind, Role, State, Variable, section_path};

/// Where it is in the site.
pub const FILE: &str = "checkbook.json";

/// The name of the shape of `checkbook.json`. It only grows within its number.
pub const SITE_SCHEMA: &str = "checkbook.site/1";

/// The line of a page.
pub fn line(frame: &Frame<'_>, page: &Arc<Page>, url: &SitePath) -> String {
    text(&self::page(frame, page, url))
}

/// JSON on one line.
pub fn text(value: &impl Serialize) -> String {
    // Strings, numbers and lists of them always have a form in JSON.
    serde_json::to_string(value).unwrap_or_default()
}

/// A page of `checkbook.json`. Borrowed from the facts, because a large book has millions of them.
#[derive(Serialize)]
struct PageData<'a> {
    file: &'a SourcePath,
    url: &'a SitePath,
    title: &'a str,
    markdown: Option<SitePath>,
    changed: Option<ChangeData<'a>>,
    meta: MetaData<'a>,
    content_hash: String,
    revision: String,
    counts: Counts,
    headings: Vec<HeadingData<'a>>,
    steps: Vec<StepData<'a>>,
    fields: Vec<FieldData<'a>>,
    choices: Vec<ChoiceData<'a>>,
    notes: Vec<NoteData<'a>>,
    variables: Vec<VariableData<'a>>,
    references: Vec<ReferenceData<'a>>,
    referenced_by: Vec<BacklinkData<'a>>,
}

/// The last commit of a page.
#[derive(Serialize)]
struct ChangeData<'a> {
    commit: &'a str,
    day: String,
}

#[derive(Serialize)]
struct HeadingData<'a> {
    level: u8,
    title: &'a str,
    anchor: &'a str,
    line: usize,
    role: Option<Role>,
}

#[derive(Serialize)]
struct StepData<'a> {
    key: &'a str,
    line: usize,
    text: &'a str,
    path: Vec<&'a str>,
    role: Role,
    state: State,
    optional: bool,
    depth: usize,
}

#[derive(Serialize)]
struct FieldData<'a> {
    key: &'a str,
    line: usize,
    label: &'a str,
    #[serde(rename = "type")]
    kind: FieldKind,
    unit: Option<&'a str>,
    hint: Option<&'a str>,
}

#[derive(Serialize)]
struct ChoiceData<'a> {
    key: &'a str,
    line: usize,
    label: &'a str,
    options: Vec<&'a str>,
}

#[derive(Serialize)]
struct NoteData<'a> {
    key: &'a str,
    line: usize,
    label: &'a str,
}

#[derive(Serialize)]
struct VariableData<'a> {
    name: &'a str,
    uses: usize,
    declared: bool,
    label: Option<&'a str>,
    pattern: Option<&'a str>,
    default: Option<&'a str>,
    options: &'a [String],
    secret: bool,
}

#[derive(Serialize)]
struct BacklinkData<'a> {
    file: &'a SourcePath,
    url: Option<&'a SitePath>,
    title: &'a str,
    kind: ReferenceKind,
    section: Option<&'a str>,
    sentence: &'a str,
}

/// A reference as `checkbook refs` and `checkbook.json` give it.
#[derive(Debug, Serialize)]
pub struct ReferenceData<'a> {
    file: &'a SourcePath,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    /// How it is written: `link`, `related`, …
    pub kind: &'static str,
    /// What stands at its place.
    pub text: &'a str,
    target: String,
    /// `ok`, `missing`, `optional`, `external` or `ignored`
    pub status: &'static str,
    /// Why it is ignored.
    pub reason: Option<&'static str>,
}

impl ReferenceData<'_> {
    /// Its place as people write it: `docs/a.md:12:5`.
    pub fn place(&self) -> String {
        format!("{}:{}:{}", self.file, self.line, self.column)
    }
}

fn page<'a>(frame: &'a Frame<'_>, page: &'a Page, url: &'a SitePath) -> PageData<'a> {
    let library = frame.library;
    let change = frame.commits.of_file(&page.path);
    let lines = LineIndex::new(&page.text);
    let line = |at: usize| lines.line(at);
    let headings = page.sections.iter().map(|section| HeadingData {
        level: section.level,
        title: &section.title,
        anchor: &section.anchor,
        line: line(section.heading.start),
        role: section.role,
    });
    let steps = page.steps.iter().map(|step| StepData {
        key: &step.key,
        line: line(step.marker.start),
        text: &step.text,
        path: section_path(&page.sections, step.section),
        role: step.role,
        state: step.state,
        optional: step.optional,
        depth: step.depth,
    });
    let fields = page.fields.iter().map(|field| FieldData {
        key: &field.key,
        line: line(field.span.start),
        label: &field.label,
        kind: field.kind,
        unit: field.unit.as_deref(),
        hint: field.hint.as_deref(),
    });
    let choices = page.choices.iter().map(|choice| ChoiceData {
        key: &choice.key,
        line: line(choice.span.start),
        label: &choice.label,
        options: choice.options.iter().map(|option| option.text.as_str()).collect(),
    });
    let notes =
        page.notes.iter().map(|note| NoteData { key: &note.key, line: line(note.span.start), label: &note.label });
    let variables = page.variables.iter().map(|it| variable(page, it));
    PageData {
        file: &page.path,
        url,
        title: &page.title,
        markdown: frame.markdown_copy(url),
        changed: change.map(|change| ChangeData { commit: change.short(), day: change.day.to_string() }),
        meta: meta(page),
        content_hash: content_hash(page),
        revision: model::revision(page),
        counts: page.counts(),
        headings: headings.collect(),
        steps: steps.collect(),
        fields: fields.collect(),
        choices: choices.collect(),
        notes: notes.collect(),
        variables: variables.collect(),
        references: references(library, page).into_iter().filter(|row| row.status != "ignored").collect(),
        referenced_by: backlinks(library, page),
    }
}

fn variable<'a>(page: &'a Page, variable: &'a Variable) -> VariableData<'a> {
    let said = page.declaration(&variable.name);
    VariableData {
        name: &variable.name,
        uses: variable.uses.len(),
        declared: said.is_some(),
        label: said.and_then(|said| said.label.as_deref()),
        pattern: said.and_then(|said| said.pattern.as_deref()),
        default: said.and_then(|said| said.default.as_deref()),
        options: said.map_or(&[], |said| &said.options),
        secret: said.is_some_and(|said| said.secret),
    }
}

fn backlinks<'a>(library: &'a Library, page: &Page) -> Vec<BacklinkData<'a>> {
    let data = |link: &'a Backlink| {
        let (from, reference) = library.origin(link)?;
        let section = reference.section.and_then(|index| from.sections.get(index));
        Some(BacklinkData {
            file: &link.from,
            url: library.url(&link.from),
            title: &from.title,
            kind: link.kind,
            section: section.map(|section| section.title.as_str()),
            sentence: &reference.sentence,
        })
    };
    library.backlinks(&page.path).iter().filter_map(data).collect()
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct MetaData<'a> {
    description: Option<&'a str>,
    category: Option<&'a str>,
    status: Option<&'a str>,
    owner: Option<&'a str>,
    version: Option<&'a str>,
    id: Option<&'a str>,
    audience: Vec<&'a str>,
    tags: Vec<&'a str>,
    aliases: Vec<&'a str>,
    related: Vec<&'a str>,
    created: Option<String>,
    updated: Option<String>,
    reviewed: Option<String>,
    review_by: Option<String>,
    review_every: Option<String>,
    tested: Option<String>,
    draft: bool,
    facts: Vec<FactData<'a>>,
    extra: &'a serde_json::Map<String, Value>,
}

#[derive(Serialize)]
struct FactData<'a> {
    key: &'a str,
    value: &'a str,
}

fn meta(page: &Page) -> MetaData<'_> {
    fn text(value: Option<&Spanned<String>>) -> Option<&str> {
        value.map(|value| value.value.as_str())
    }
    fn list(values: &[Spanned<String>]) -> Vec<&str> {
        values.iter().map(|value| value.value.as_str()).collect()
    }
    fn day(value: Option<&Spanned<jiff::civil::Date>>) -> Option<String> {
        value.map(|value| value.value.to_string())
    }
    let meta = &page.meta;
    MetaData {
        description: text(meta.description.as_ref()),
        category: text(meta.category.as_ref()),
        status: text(meta.status.as_ref()),
        owner: text(meta.owner.as_ref()),
        version: text(meta.version.as_ref()),
        id: text(meta.id.as_ref()),
        audience: list(&meta.audience),
        tags: list(&meta.tags),
        aliases: list(&meta.aliases),
        related: list(&meta.related),
        created: day(meta.created.as_ref()),
        updated: day(meta.updated.as_ref()),
        reviewed: day(meta.reviewed.as_ref()),
        review_by: day(meta.review_by.as_ref()),
        review_every: meta.review_every.as_ref().map(|days| format!("{}d", days.value)),
        tested: day(meta.tested.as_ref()),
        draft: meta.draft,
        facts: page.facts.iter().map(|fact| FactData { key: &fact.key, value: &fact.value }).collect(),
        extra: &meta.extra,
    }
}

/// The references of a page as `checkbook refs` gives them.
pub fn references<'a>(library: &Library, page: &'a Page) -> Vec<ReferenceData<'a>> {
    let lines = LineIndex::new(&page.text);
    page.references
        .iter()
        .zip(library.targets(&page.path))
        .map(|(reference, target)| {
            let start = lines.position(&page.text, reference.span.start);
            let end = lines.position(&page.text, reference.span.end);
            let (status, reason) = status(reference, target);
            ReferenceData {
                file: &page.path,
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
                kind: kind(reference, target),
                text: reference.span.of(&page.text),
                target: place(reference, target),
                status,
                reason,
            }
        })
        .collect()
}

fn kind(reference: &Reference, target: &Target) -> &'static str {
    let to_page = matches!(target, Target::Page { .. } | Target::Missing(Missing::Anchor { .. }));
    match reference.kind {
        ReferenceKind::Link if to_page && reference.target.contains('#') => "anchor",
        kind => kind.name(),
    }
}

/// What a reference is found to be, and why when it is not looked at.
pub fn status(reference: &Reference, target: &Target) -> (&'static str, Option<&'static str>) {
    match target {
        Target::External => ("external", None),
        Target::Ignored(reason) => ("ignored", Some(reason)),
        Target::Missing(_) if reference.optional => ("optional", None),
        Target::Missing(Missing::Anchor { .. }) => ("missing", Some("anchor")),
        Target::Missing(Missing::Outside(_)) => ("missing", Some("outside-repository")),
        Target::Missing(Missing::File(_)) => ("missing", None),
        _ => ("ok", None),
    }
}

fn place(reference: &Reference, target: &Target) -> String {
    match target {
        Target::Page { path, fragment } | Target::Missing(Missing::Anchor { path, fragment })
            if !fragment.is_empty() =>
        {
            format!("{path}#{fragment}")
        }
        Target::Page { path, .. } | Target::File(path) | Target::Folder(path) => path.to_string(),
        Target::Missing(Missing::File(tried)) => tried.first().map_or_else(String::new, ToString::to_string),
        _ => reference.target.clone(),
    }
}
