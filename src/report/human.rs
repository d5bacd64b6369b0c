//! The report for people: excerpts with carets, facts, advice and diffs, as compilers show them.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::diff::diff;
use super::excerpt::{Excerpt, fit, lines};
use super::findings::{Findings, Source, rule_address};
use super::fold::{self, fold};
use super::format::Style;
use super::visible::one_line;
use crate::base::{Diagnostic, Label, Location, Severity, SourcePath, Span};

/// How near a related place must be to share the excerpt of the finding, in lines.
const NEAR: usize = 6;

/// How many bytes of a line may stand before a span for the line to be shown.
const FAR: usize = 1 << 14;

/// Each finding in full, repetitions folded, an empty line between two.
pub(super) fn render(findings: &Findings<'_>, rule_url: Option<&str>, style: Style, width: usize) -> String {
    let width = width.max(40);
    let renderer = renderer(style, width);
    // The gutter, and a label under the carets at least in part.
    let page = Page { findings, rule_url, columns: width - 16 };
    let blocks = fold(&findings.sorted);
    let shown: Vec<String> = blocks.iter().map(|block| renderer.render(&page.groups(block)) + "\n").collect();
    shown.join("\n")
}

fn renderer(style: Style, width: usize) -> Renderer {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let decor = if style.unicode { DecorStyle::Unicode } else { DecorStyle::Ascii };
    renderer.decor_style(decor).term_width(width)
}

/// What is the same for every finding.
struct Page<'a> {
    findings: &'a Findings<'a>,
    rule_url: Option<&'a str>,
    columns: usize,
}

impl<'a> Page<'a> {
    fn groups(&self, block: &fold::Group<'_>) -> Vec<Group<'a>> {
        let diagnostic = block.first;
        let source = self.findings.source(&diagnostic.location.path);
        let mut title = level(diagnostic.severity).primary_title(shown(&diagnostic.message)).id(diagnostic.rule.name);
        if let Some(address) = rule_address(self.rule_url, diagnostic.rule.name) {
            title = title.id_url(address);
        }
        let mut elements = self.places(diagnostic);
        let repeated = block.note(source);
        for note in diagnostic.notes.iter().chain(repeated.as_ref()) {
            elements.push(Level::NOTE.message(shown(note)).into());
        }
        let said = |help: &&String| diagnostic.suggestions.iter().all(|suggestion| suggestion.message != **help);
        if let Some(help) = diagnostic.help.as_ref().filter(said) {
            elements.push(Level::HELP.message(shown(help)).into());
        }
        let suggestions = diagnostic.suggestions.iter().map(|suggestion| {
            let title = Level::HELP.secondary_title(shown(&suggestion.message));
            let diff = source.map(|source| diff(source, &suggestion.edits, self.columns));
            Group::with_title(title).elements(diff.unwrap_or_default())
        });
        std::iter::once(title.elements(elements)).chain(suggestions).collect()
    }

    /// The place of the finding and the places that belong to it, then notes for those that cannot be shown.
    fn places(&self, diagnostic: &Diagnostic) -> Vec<Element<'a>> {
        let Some(source) = self.visible(&diagnostic.location) else {
            let mut elements = vec![self.origin(&diagnostic.location)];
            elements.extend(diagnostic.label.iter().map(|label| Level::NOTE.message(shown(label)).into()));
            elements.extend(diagnostic.related.iter().map(|label| self.related(label)));
            return in_order(elements);
        };
        let place = &diagnostic.location;
        let span = fit(source, place.span, self.columns);
        let mut whole = span;
        let mut marks = vec![(AnnotationKind::Primary, span, diagnostic.label.as_deref())];
        let mut elements = Vec::new();
        for label in &diagnostic.related {
            let other = fit(source, label.location.span, self.columns);
            if label.location.path == place.path && self.near(source, span, other) {
                whole = Span::new(whole.start.min(other.start), whole.end.max(other.end));
                marks.push((AnnotationKind::Context, other, Some(&label.message)));
            } else {
                elements.push(self.related(label));
            }
        }
        elements.insert(0, self.snippet(source, &place.path, whole, &marks));
        in_order(elements)
    }

    /// A related place in an excerpt of its own, or a note that names it.
    fn related(&self, label: &Label) -> Element<'a> {
        let path = &label.location.path;
        if let Some(source) = self.visible(&label.location) {
            let span = fit(source, label.location.span, self.columns);
            return self.snippet(source, path, span, &[(AnnotationKind::Context, span, Some(&label.message))]);
        }
        let place = match self.findings.source(path).map(|source| source.position(label.location.span.start)) {
            Some(position) => format!("{path}:{}:{}", position.line, position.column),
            None => path.to_string(),
        };
        Level::NOTE.message(shown(&format!("{} (`{place}`)", label.message))).into()
    }

    fn snippet(
        &self,
        source: &Source,
        path: &SourcePath,
        whole: Span,
        marks: &[(AnnotationKind, Span, Option<&str>)],
    ) -> Element<'a> {
        let excerpt = Excerpt::of(source, whole).until(whole, 2 * self.columns);
        let annotations = marks.iter().map(|(kind, span, label)| -> Annotation<'a> {
            kind.span(excerpt.shift(*span)).label(label.filter(|label| !label.is_empty()).map(shown))
        });
        Snippet::source(excerpt.shown())
            .path(shown(&path.to_string()))
            .line_start(excerpt.first_line)
            .annotations(annotations)
            .into()
    }

    /// The header alone, for a place whose text cannot be shown.
    fn origin(&self, location: &Location) -> Element<'a> {
        let origin = Origin::path(shown(&location.path.to_string()));
        match self.findings.source(&location.path).map(|source| source.position(location.span.start)) {
            Some(position) => origin.line(position.line).char_column(position.column).into(),
            None => origin.into(),
        }
    }

    /// The text of a place, unless it is so far into its line that finding it on the screen is not worth the time.
    fn visible(&self, location: &Location) -> Option<&'a Source> {
        let source = self.findings.source(&location.path)?;
        let start = source.clamp(location.span).start;
        let line = source.content(source.lines.line(start));
        (start.saturating_sub(line.start) <= FAR).then_some(source)
    }

    /// Whether two spans are on single lines close to each other that fit on the screen.
    fn near(&self, source: &Source, one: Span, other: Span) -> bool {
        let ((first, end), (second, other_end)) = (lines(source, one), lines(source, other));
        let narrow = |line| source.content(line).of(&source.text).chars().nth(self.columns).is_none();
        first == end && second == other_end && first.abs_diff(second) <= NEAR && narrow(first) && narrow(second)
    }
}

/// Excerpts first: a note between two would cut the frame around them.
fn in_order(mut elements: Vec<Element<'_>>) -> Vec<Element<'_>> {
    elements.sort_by_key(|element| matches!(element, Element::Message(_)));
    elements
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

fn shown(text: &str) -> String {
    one_line(text).into_owned()
}
