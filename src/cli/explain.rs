//! `explain`: what a rule means, or how a page was understood.

use std::path::Path;

use checkbook::Memory;
use checkbook::base::{LineIndex, plural};
use checkbook::check::{RULES, explain};
use checkbook::page::{Declaration, Page, section_path};

use super::DONE;
use super::arguments::Explain;
use super::list::{line_start, table};
use super::output::{Failed, Output, from_root, open, root};

/// Explains a rule or a page.
pub fn run(arguments: &Explain, output: &mut Output) -> Result<u8, Failed> {
    if arguments.list {
        let row = |rule: &&checkbook::base::Rule| {
            vec![rule.name.to_string(), rule.severity.to_string(), rule.summary.to_string()]
        };
        output.data(table(&["RULE", "LEVEL", "FINDS"], RULES.iter().map(row).collect()))?;
        return Ok(DONE);
    }
    let subject = arguments.subject.as_deref().unwrap_or_default();
    if let Some(manual) = explain(subject) {
        output.data(format!("{}\n", manual.trim_end()))?;
        return Ok(DONE);
    }
    let path = Path::new(subject);
    if !path.exists() {
        let near = checkbook::base::closest(subject, RULES.iter().map(|rule| rule.name));
        let near = near.map_or(String::new(), |near| format!("; did you mean the rule `{near}`?"));
        return Err(Failed::Said(format!("`{subject}` is neither a rule nor a file{near}")));
    }
    let (_, book, _) = open(None, &[path.to_path_buf()], true, &mut Memory::default())?;
    let place = from_root(path, &root(None)?)?;
    match book.library.page(&place) {
        Some(page) => output.data(understood(page))?,
        None => return Err(Failed::Said(format!("`{subject}` is no page of this book"))),
    }
    Ok(DONE)
}

/// How a page was understood.
fn understood(page: &Page) -> String {
    let lines = LineIndex::new(&page.text);
    let counts = page.counts();
    let mut out = format!("{}\n{}\n\n", line_start(&page.title), line_start(&page.path.to_string()));
    out.push_str(&format!(
        "{}, {}, {}, {}\n{}, {}, {}, {}\n",
        plural(counts.steps, "step"),
        if counts.criteria == 1 { "1 criterion".to_string() } else { format!("{} criteria", counts.criteria) },
        plural(counts.triggers, "trigger"),
        plural(counts.branch_steps, "branch step"),
        plural(page.fields.len(), "field"),
        plural(page.choices.len(), "choice"),
        plural(page.variables.len(), "variable"),
        plural(page.references.len(), "reference"),
    ));
    let mut rows = Vec::new();
    let mut row = |at: usize, what: &str, name: String, more: String| {
        rows.push((at, vec![lines.line(at).to_string(), what.to_string(), name, more]));
    };
    for section in &page.sections {
        let role = section.role.map_or(String::new(), |role| role.name().to_string());
        row(section.heading.start, "section", format!("{} {}", "#".repeat(section.level.into()), section.title), role);
    }
    for step in &page.steps {
        let indent = "  ".repeat(step.depth);
        row(step.marker.start, step.role.name(), format!("{indent}{}", step.text), format!("#s-{}", step.key));
    }
    for field in &page.fields {
        let kind = serde_json::to_value(field.kind).ok().and_then(|kind| kind.as_str().map(str::to_string));
        let unit = field.unit.as_ref().map_or(String::new(), |unit| format!(" in {unit}"));
        row(field.span.start, "field", field.label.clone(), format!("{}{unit}", kind.unwrap_or_default()));
    }
    for choice in &page.choices {
        let options: Vec<&str> = choice.options.iter().map(|option| option.text.as_str()).collect();
        row(choice.span.start, "choice", choice.label.clone(), options.join(" / "));
    }
    for note in &page.notes {
        row(note.span.start, "notes", note.label.clone(), String::new());
    }
    for variable in &page.variables {
        let declared = page.declaration(&variable.name);
        let start = variable.uses.first().or(declared.map(|it| &it.name.span)).map_or(0, |span| span.start);
        let uses = plural(variable.uses.len(), "use");
        let more = std::iter::once(uses).chain(declared.into_iter().flat_map(said)).collect::<Vec<_>>();
        row(start, "variable", variable.name.clone(), more.join(", "));
    }
    for reference in &page.references {
        let section = section_path(&page.sections, reference.section).last().copied().unwrap_or_default();
        row(reference.span.start, "reference", reference.target.clone(), section.to_string());
    }
    rows.sort_by_key(|(at, _)| *at);
    out.push('\n');
    out.push_str(&table(&["LINE", "WHAT", "NAME", "MORE"], rows.into_iter().map(|(_, row)| row).collect()));
    out
}

/// What front matter says of a variable, in words.
fn said(declared: &Declaration) -> Vec<String> {
    let mut words = vec!["declared".to_string()];
    words.extend(declared.label.clone());
    words.extend((!declared.matches.is_empty()).then(|| format!("written {}", declared.matches.join(" or "))));
    words.extend(declared.default.as_ref().map(|value| format!("default {value}")));
    words.extend((!declared.options.is_empty()).then(|| format!("one of {}", declared.options.join(" / "))));
    words.extend(declared.pattern.as_ref().map(|pattern| format!("like {pattern}")));
    words.extend(declared.secret.then(|| "secret".to_string()));
    words
}
