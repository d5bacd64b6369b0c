//! Blanks, inline boxes and steps as real controls.

use crate::base::Span;
use crate::page::{Choice, Field, FieldKind, NoteArea, Page, State, Step};
use crate::render::escape::{attribute, text};

/// Something in the text that is shown as something else.
#[derive(Clone, Copy, Debug)]
pub struct Widget {
    /// The bytes of the file that it stands for.
    pub span: Span,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Field(usize),
    Choice(usize),
    Option(usize, usize),
    Hidden,
}

/// The widgets of a page, in the order in which they stand.
pub fn widgets(page: &Page) -> Vec<Widget> {
    let fields = page.fields.iter().enumerate().map(|(i, field)| Widget { span: field.span, kind: Kind::Field(i) });
    let hidden = page.hidden.iter().map(|&span| Widget { span, kind: Kind::Hidden });
    let mut widgets: Vec<Widget> = fields.chain(hidden).collect();
    for (index, choice) in page.choices.iter().enumerate() {
        if choice.plain {
            widgets.push(Widget { span: choice.span, kind: Kind::Choice(index) });
        } else {
            let option = |(place, answer): (usize, &crate::page::Answer)| Widget {
                span: answer.marker,
                kind: Kind::Option(index, place),
            };
            widgets.extend(choice.options.iter().enumerate().map(option));
        }
    }
    widgets.sort_by_key(|widget| widget.span);
    widgets
}

/// Writes the control for a widget.
pub fn widget(out: &mut String, page: &Page, widget: Widget) {
    match widget.kind {
        Kind::Field(index) => page.fields.get(index).into_iter().for_each(|it| field(out, it)),
        Kind::Choice(index) => page.choices.get(index).into_iter().for_each(|it| choice(out, it)),
        Kind::Option(index, place) => page.choices.get(index).into_iter().for_each(|it| option(out, it, place, false)),
        Kind::Hidden => {}
    }
}

fn field(out: &mut String, field: &Field) {
    let (kind, class) = match field.kind {
        FieldKind::Date => ("date", "field"),
        FieldKind::Time => ("time", "field"),
        FieldKind::Number => ("number", "field"),
        FieldKind::Name => ("text", "field name"),
        FieldKind::Code => ("text", "field mono"),
        FieldKind::Long => return long(out, field),
        FieldKind::Signature => ("text", "field signature"),
        FieldKind::Text => ("text", "field"),
    };
    let width = match field.width {
        0..=4 => 1,
        5..=9 => 2,
        10..=14 => 3,
        15..=24 => 4,
        25..=39 => 5,
        _ => 6,
    };
    out.push_str("<input");
    attribute(out, "class", &format!("{class} w{width}"));
    attribute(out, "type", kind);
    if kind == "number" {
        attribute(out, "step", "any");
    }
    attribute(out, "id", &format!("f-{}", field.key));
    attribute(out, "aria-label", &label(field));
    if !matches!(kind, "date" | "time" | "number") {
        attribute(out, "autocomplete", "off");
    }
    out.push('>');
}

/// A blank for several lines.
fn long(out: &mut String, field: &Field) {
    out.push_str("<textarea class=\"field long\" rows=\"2\"");
    attribute(out, "id", &format!("f-{}", field.key));
    attribute(out, "aria-label", &label(field));
    out.push_str("></textarea>");
}

/// The accessible name of a blank: its label with the unit.
fn label(field: &Field) -> String {
    match &field.unit {
        Some(unit) => format!("{}, {unit}", field.label),
        None => field.label.clone(),
    }
}

fn choice(out: &mut String, choice: &Choice) {
    if choice.options.len() == 1 {
        return option(out, choice, 0, true);
    }
    out.push_str("<span class=\"choice\" role=\"radiogroup\"");
    attribute(out, "aria-label", &choice.label);
    out.push('>');
    for place in 0..choice.options.len() {
        if place > 0 {
            out.push(' ');
        }
        option(out, choice, place, true);
    }
    out.push_str("</span>");
}

/// One option; `labelled` when its words are written with it.
fn option(out: &mut String, choice: &Choice, place: usize, labelled: bool) {
    let Some(answer) = choice.options.get(place) else { return };
    let lone = choice.options.len() == 1;
    if labelled {
        out.push_str(if lone { "<label class=\"choice\">" } else { "<label>" });
    }
    out.push_str("<input");
    attribute(out, "type", if lone { "checkbox" } else { "radio" });
    attribute(out, "id", &format!("c-{}-{place}", choice.key));
    if !lone {
        attribute(out, "name", &format!("c-{}", choice.key));
    }
    attribute(out, "value", &answer.text);
    if !labelled || (lone && choice.label != answer.text) {
        attribute(out, "aria-label", &format!("{}: {}", choice.label, answer.text));
    }
    if answer.ticked {
        out.push_str(" checked");
    }
    out.push('>');
    if labelled {
        out.push(' ');
        text(out, &answer.text);
        out.push_str("</label>");
    }
}

/// Writes the area for notes.
pub fn note(out: &mut String, note: &NoteArea) {
    let hint = note.hint.trim_matches(['[', ']']);
    out.push_str("<textarea class=\"note\" rows=\"6\"");
    attribute(out, "id", &format!("n-{}", note.key));
    attribute(out, "aria-label", &note.label);
    if !hint.is_empty() {
        attribute(out, "placeholder", &hint.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    out.push_str("></textarea>\n");
}

/// Opens the list item of a step of `page`.
pub fn open_step(out: &mut String, page: &Page, step: &Step) {
    out.push_str(if super::paper::is_long(step, &page.text) {
        "<li class=\"step long\""
    } else {
        "<li class=\"step\""
    });
    attribute(out, "id", &format!("s-{}", step.key));
    attribute(out, "data-role", step.role.name());
    if step.optional {
        out.push_str(" data-optional");
    }
    if step.state == State::NotApplicable {
        attribute(out, "data-state", "not-applicable");
    }
    out.push('>');
}

/// Opens the line of a step: its box and, up to [`close_line`], its words.
pub fn open_line(out: &mut String, step: &Step, keep_ticks: bool) {
    let named = step.fills || step.text.is_empty();
    out.push_str(if named { "<div class=\"step-line\">" } else { "<label class=\"step-line\">" });
    out.push_str("<input class=\"tick\" type=\"checkbox\"");
    if named {
        attribute(out, "aria-label", if step.text.is_empty() { "Step" } else { &step.text });
    }
    if keep_ticks && step.state == State::Done {
        out.push_str(" checked");
    }
    out.push_str("> <span class=\"step-text\">");
}

/// Closes the line of a step.
pub fn close_line(out: &mut String, step: &Step) {
    let named = step.fills || step.text.is_empty();
    out.push_str(if named { "</span></div>\n" } else { "</span></label>\n" });
}
