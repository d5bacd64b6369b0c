//! One Markdown file: what it says, and where it says it.

pub mod anchor;
mod block;
pub mod dates;
pub mod encoding;
mod facts;
mod form;
pub mod front_matter;
pub mod html;
mod inline;
mod kept;
mod key;
mod label;
mod markdown;
pub mod mention;
mod note;
mod outline;
mod places;
mod prints;
mod reference;
mod roles;
mod section;
mod slip;
mod step;
mod suppression;
mod unfilled;
mod variables;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use crate::shell::ProblemKind;
pub use facts::Fact;
pub use form::{Answer, Choice, Field, FieldKind};
pub use front_matter::Meta;
pub use markdown::{Dialect, events, is_inline};
pub use note::NoteArea;
pub use prints::Prints;
pub use reference::{Mention, Reference, ReferenceKind};
pub use roles::Role;
pub use section::{Section, path as section_path};
pub use slip::{Slip, is_waiting};
pub use step::{Counts, State, Step};
pub use suppression::{Allowed, Fault, FaultKind, Suppression, Suppressions, removal};
pub use unfilled::Unfilled;
pub use variables::{Declaration, Use, Variable, in_address, in_code};

use crate::base::{Diagnostic, Location, Rule, SourcePath, Span, Spanned, capitalised};
use crate::shell::Task;
use outline::Outline;
use places::Places;

/// One Markdown file and everything that can be known of it alone. Complete when made, never changed.
#[derive(Debug, Serialize, Deserialize)]
pub struct Page {
    /// Where it lies.
    #[serde(skip)]
    pub path: SourcePath,
    /// The whole file.
    #[serde(skip)]
    pub text: Arc<str>,
    /// The Markdown in it, without front matter.
    pub body: Span,
    /// How the Markdown is read.
    #[serde(skip)]
    pub dialect: Dialect,
    /// What it is called.
    pub title: String,
    /// The section whose heading is the title, when the text has it.
    pub title_section: Option<usize>,
    /// The first paragraph, or the description in the metadata.
    pub summary: String,
    /// Metadata: front matter first, then the text.
    pub meta: Meta,
    /// Metadata in the text that has no key of its own.
    pub facts: Vec<Fact>,
    /// The headings.
    pub sections: Vec<Section>,
    /// The boxes of the checklist.
    pub steps: Vec<Step>,
    /// The blanks.
    pub fields: Vec<Field>,
    /// The inline boxes.
    pub choices: Vec<Choice>,
    /// The areas for notes.
    pub notes: Vec<NoteArea>,
    /// The tables in which people sign.
    pub sign_offs: Vec<Span>,
    /// What commands should print.
    pub expectations: Vec<Spanned<String>>,
    /// The placeholders in code.
    pub variables: Vec<Variable>,
    /// What it points at, in the order in which it stands.
    pub references: Vec<Reference>,
    /// Targets of task runners that its commands call.
    pub tasks: Vec<Task>,
    /// Names in raw HTML that a fragment may lead to.
    pub ids: Vec<Spanned<String>>,
    /// Line breaks that a reader should see.
    pub breaks: Vec<usize>,
    /// Markup of ours that no reader should see.
    pub hidden: Vec<Span>,
    /// What was most likely meant to be otherwise.
    pub slips: Vec<Spanned<Slip>>,
    /// What a shell would stumble over in its code.
    pub shell_problems: Vec<Spanned<ProblemKind>>,
    /// What it says about findings in it.
    pub suppressions: Suppressions,
    /// What is wrong with it.
    #[serde(skip)]
    pub problems: Vec<Diagnostic>,
    /// By what others tell whether it changed.
    pub prints: Prints,
    #[serde(skip)]
    places: Places,
}

impl Page {
    /// Reads one file. It never fails: a page with mistakes is a page with problems.
    pub fn parse(path: &SourcePath, text: &Arc<str>, dialect: Dialect) -> Page {
        let front = front_matter::read(path, text);
        let mut meta = front.meta;
        let id = meta.id.as_ref().map_or(path.as_str(), |id| id.value.as_str());
        let mut outline = outline::read(text, front.body, dialect, id, &meta.variables);
        outline.shrink();
        let mut suppressions = std::mem::take(&mut outline.suppressions);
        suppression::in_front_matter(text, front.body.start, &mut suppressions);
        let mut problems = front.problems;
        problems.extend(anchors(path, &outline));
        problems.extend(damage(path, text));
        let facts = adopt(&mut meta, &outline);
        let title_section = title_section(&outline);
        let heading = title_section.or(outline.sections.first().map(|_| 0));
        let title = match (&meta.title, heading) {
            (Some(title), _) => title.value.clone(),
            (None, Some(heading)) if !outline.sections[heading].title.is_empty() => {
                outline.sections[heading].title.clone()
            }
            _ => title_of_file(path),
        };
        let references = references(&meta, text, outline.references);
        let page = Page {
            path: path.clone(),
            text: Arc::clone(text),
            body: front.body,
            dialect,
            title,
            title_section,
            summary: meta.description.as_ref().map_or(outline.summary, |description| description.value.clone()),
            meta,
            facts,
            sections: outline.sections,
            steps: outline.steps,
            fields: outline.fields,
            choices: outline.choices,
            notes: outline.notes,
            sign_offs: outline.sign_offs,
            expectations: outline.expectations,
            variables: outline.variables,
            references,
            tasks: outline.tasks,
            ids: outline.ids,
            breaks: outline.breaks,
            hidden: outline.hidden,
            slips: outline.slips,
            shell_problems: outline.shell_problems,
            suppressions,
            problems,
            prints: Prints::default(),
            places: Places::default(),
        };
        Page { prints: Prints::of(&page, outline.code), ..page }
    }

    /// The page's id: what the author called it, else its path.
    pub fn id(&self) -> &str {
        self.meta.id.as_ref().map_or(self.path.as_str(), |id| id.value.as_str())
    }

    /// What its front matter says of a variable.
    pub fn declaration(&self, name: &str) -> Option<&Declaration> {
        self.meta.variables.iter().find(|declaration| declaration.name.value == name)
    }

    /// How many boxes of each meaning it has.
    pub fn counts(&self) -> Counts {
        Counts::of(&self.steps)
    }

    /// The day on which it has to be looked at again; `every` is the book's interval in days.
    pub fn review_by(&self, every: Option<u32>) -> Option<jiff::civil::Date> {
        let meta = &self.meta;
        if let Some(day) = &meta.review_by {
            return Some(day.value);
        }
        let every = meta.review_every.as_ref().map(|every| every.value).or(every)?;
        let interval = jiff::Span::new().try_days(i64::from(every)).ok()?;
        meta.reviewed.as_ref()?.value.checked_add(interval).ok()
    }

    /// Whether a link's fragment leads somewhere on this page.
    pub fn has_anchor(&self, fragment: &str) -> bool {
        fragment.is_empty()
            || fragment == "top"
            || places::has(&self.sections, &self.ids, &self.steps, &self.places, fragment)
    }
}

/// The first heading, when it is the only one of the first level or nothing stands before it.
fn title_section(outline: &Outline) -> Option<usize> {
    outline.sections.first().filter(|section| section.level == 1).map(|_| 0)
}

/// `db-restore_plan.md` as a title: `Db restore plan`. An index file is called after its folder.
fn title_of_file(path: &SourcePath) -> String {
    let is_index = matches!(path.stem().to_lowercase().as_str(), "index" | "readme");
    let parent = path.parent();
    let name = if is_index && !parent.as_str().is_empty() { parent.file_name() } else { path.stem() };
    let title = capitalised(name.replace(['-', '_'], " ").trim());
    if title.is_empty() { "Untitled".to_string() } else { title }
}

/// Takes metadata from the text where the front matter has none; gives what has no key.
fn adopt(meta: &mut Meta, outline: &Outline) -> Vec<Fact> {
    let prose = ["note", "important", "warning", "tip", "caution", "goal", "prerequisites", "key point", "critical"];
    let mut facts: Vec<Fact> = Vec::new();
    for (index, fact) in outline.facts.iter().enumerate() {
        let known = meta.adopt(&fact.key, fact.key_span, &fact.value, fact.value_span);
        let short = fact.value.chars().count() <= 80 && fact.key.chars().count() <= 40;
        let shown = index < outline.opening_facts || fact.key.to_lowercase().contains("review");
        if !known && short && shown && !prose.contains(&fact.key.to_lowercase().as_str()) {
            facts.push(fact.clone());
        }
    }
    facts
}

/// The place of a value without the quotes around it.
fn unquoted(span: Span, text: &str) -> Span {
    let written = span.of(text);
    let quoted =
        written.len() > 1 && ['"', '\''].iter().any(|&quote| written.starts_with(quote) && written.ends_with(quote));
    if quoted { Span::new(span.start + 1, span.end - 1) } else { span }
}

fn references(meta: &Meta, text: &str, in_text: Vec<Reference>) -> Vec<Reference> {
    let related = meta.related.iter().map(|entry| {
        let trimmed = entry.value.trim();
        let optional = trimmed.ends_with('?');
        Reference {
            kind: ReferenceKind::Related,
            target: trimmed.trim_end_matches('?').to_string(),
            span: unquoted(entry.span, text),
            optional,
            section: None,
            sentence: String::new(),
            mention: None,
        }
    });
    related.chain(in_text).collect()
}

/// Two headings or names with one anchor: a link to it finds only the first.
pub static DUPLICATE_ANCHOR: Rule = Rule {
    name: "duplicate-anchor",
    severity: crate::base::Severity::Warning,
    summary: "two places of a page have the same explicit anchor",
};

/// How many bytes a name in raw HTML may stand from a heading and still be taken for the heading's own.
const NEAR: usize = 120;

fn anchors(path: &SourcePath, outline: &Outline) -> Vec<Diagnostic> {
    let headings = outline.sections.iter().map(|section| (section.anchor.as_str(), section.heading, true));
    let names = outline.ids.iter().map(|id| (id.value.as_str(), id.span, false));
    let mut seen: BTreeMap<&str, (Span, bool)> = BTreeMap::new();
    let mut problems = Vec::new();
    for (anchor, span, is_heading) in headings.chain(names) {
        if let Some((first, first_is_heading)) = seen.get(anchor) {
            // `<a name="x"></a>` right before the heading that has this anchor anyway is a habit, not a mistake.
            if is_heading != *first_is_heading && span.start.abs_diff(first.start) < NEAR {
                continue;
            }
            let message = format!("anchor `#{anchor}` is used twice on this page");
            problems.push(
                Diagnostic::new(&DUPLICATE_ANCHOR, Location::new(path, span), message)
                    .also(Location::new(path, *first), "first used here")
                    .help("give one of the two another name; links lead to the first"),
            );
        } else {
            seen.insert(anchor, (span, is_heading));
        }
    }
    problems
}

fn damage(path: &SourcePath, text: &str) -> Vec<Diagnostic> {
    if !encoding::is_suspect(text) {
        return Vec::new();
    }
    let diagnostic = |repair: encoding::Repair| {
        let written = repair.span.of(text);
        let message = format!("`{written}` is text in the wrong encoding; it should read `{}`", repair.reads);
        Diagnostic::new(&encoding::WRONG_ENCODING, Location::new(path, repair.span), message)
            .note(format!("UTF-8 that was once read as {} and saved again", repair.encoding))
            .suggest(crate::base::Suggestion {
                message: "write what it should read".to_string(),
                safe: true,
                edits: vec![crate::base::Edit { span: repair.span, replacement: repair.reads }],
            })
    };
    encoding::repairs(text).into_iter().map(diagnostic).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_beside_its_own_heading_may_repeat_an_anchor() {
        for (text, clashes) in [
            ("## A {#x}\n\n## B {#x}\n", 1),
            ("## Verify\n\n## Check {#verify}\n", 1),
            ("## Verify\n\n## Verify\n", 0),
            ("<a id=\"x\"></a> one <a id=\"x\"></a>\n", 1),
            ("<a name=\"verify\"></a>\n\n## Verify\n", 0),
        ] {
            let page = Page::parse(&SourcePath::new("a.md"), &text.into(), Dialect::default());
            let found = page.problems.iter().filter(|problem| problem.rule == &DUPLICATE_ANCHOR).count();
            assert_eq!(found, clashes, "{text}");
        }
    }
}
