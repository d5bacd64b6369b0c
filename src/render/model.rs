//! The model of a page: what the scripts of a run know of it, as JSON in the page.

use xxhash_rust::xxh3::xxh3_64;

use super::data;
use super::frame::{Frame, status_kind};
use super::runs;
use super::view::{
    ModelChoiceView, ModelFieldView, ModelNoteView, ModelPageView, ModelSectionView, ModelSettingsView, ModelStepView,
    ModelVariableView, ModelView, RunView,
};
use crate::base::SitePath;
use crate::page::{Page, Section, Step, Variable};

/// What a page needs to be worked through; `None` for one on which there is nothing to do.
pub fn view(frame: &Frame<'_>, page: &Page, at: &SitePath) -> Option<RunView> {
    has_model(page).then(|| runs::of_page(frame, page, script_text(&data::text(&model(frame, page, at))), at))
}

/// Whether there is something to do or to fill in on a page.
fn has_model(page: &Page) -> bool {
    !(page.steps.is_empty()
        && page.fields.is_empty()
        && page.choices.is_empty()
        && page.notes.is_empty()
        && page.variables.is_empty())
}

/// The hash of what there is to do on a page: its steps, its commands and what is filled in. Its prose does not count.
pub fn revision(page: &Page) -> String {
    let parents = Holders::new(page).parents;
    let steps = page.steps.iter().zip(parents);
    let steps: Vec<_> = steps.map(|(step, parent)| (&step.key, &step.text, step.role, step.optional, parent)).collect();
    let fields: Vec<_> = page.fields.iter().map(|it| (&it.key, &it.label, it.kind, &it.unit)).collect();
    let choices: Vec<_> = page
        .choices
        .iter()
        .map(|it| (&it.key, &it.label, it.options.iter().map(|option| &option.text).collect::<Vec<_>>()))
        .collect();
    let notes: Vec<_> = page.notes.iter().map(|it| (&it.key, &it.label)).collect();
    // Strings, numbers and lists of them always have a form in JSON.
    let all = serde_json::to_vec(&(steps, fields, choices, notes, page.prints.code)).unwrap_or_default();
    format!("{:016x}", xxh3_64(&all)).chars().take(8).collect()
}

fn model<'a>(frame: &'a Frame<'_>, page: &'a Page, at: &'a SitePath) -> ModelView<'a> {
    let holders = Holders::new(page);
    let section = |at: usize| section_at(page, at);
    let step = |at: usize| holders.step(page, at).map(|step| step.key.as_str());
    let fields = page.fields.iter().map(|field| ModelFieldView {
        key: &field.key,
        label: &field.label,
        kind: field.kind,
        unit: field.unit.as_deref(),
        section: section(field.span.start),
        step: step(field.span.start),
    });
    let choices = page.choices.iter().map(|choice| ModelChoiceView {
        key: &choice.key,
        label: &choice.label,
        options: choice.options.iter().map(|option| option.text.as_str()).collect(),
        section: section(choice.span.start),
        step: step(choice.span.start),
    });
    let notes = page.notes.iter().map(|note| ModelNoteView {
        key: &note.key,
        label: &note.label,
        section: section(note.span.start),
    });
    ModelView {
        site: &frame.id,
        page: itself(frame, page, at),
        settings: settings(frame),
        sections: sections(page),
        steps: steps(page, &holders),
        fields: fields.collect(),
        choices: choices.collect(),
        notes: notes.collect(),
        variables: page.variables.iter().map(|it| variable(page, it)).collect(),
    }
}

fn itself<'a>(frame: &'a Frame<'_>, page: &'a Page, at: &'a SitePath) -> ModelPageView<'a> {
    ModelPageView {
        id: page.id(),
        title: &page.title,
        url: at.as_str(),
        file: page.path.as_str(),
        revision: revision(page),
        commit: frame.commits.of_file(&page.path).map(crate::input::LastCommit::short),
        version: page.meta.version.as_ref().map(|version| version.value.as_str()),
        review_by: frame.review_by(page).map(|day| day.to_string()),
        status: status(page),
    }
}

/// The status in the one word that scripts know for it.
fn status(page: &Page) -> Option<String> {
    if page.meta.draft {
        return Some("draft".to_string());
    }
    let written = &page.meta.status.as_ref()?.value;
    Some(match status_kind(written) {
        "ok" => "published".to_string(),
        "other" => written.to_lowercase(),
        kind => kind.to_string(),
    })
}

fn settings(frame: &Frame<'_>) -> ModelSettingsView {
    let runs = &frame.config.runs;
    ModelSettingsView { prechecked: runs.prechecked, auto_parent: runs.auto_parent, copy_unfilled: runs.copy_unfilled }
}

fn sections(page: &Page) -> Vec<ModelSectionView<'_>> {
    page.sections.iter().map(section).collect()
}

fn section(section: &Section) -> ModelSectionView<'_> {
    let Section { anchor, title, level, parent, role, .. } = section;
    ModelSectionView { anchor, title, level: *level, parent: *parent, role: *role }
}

fn variable<'a>(page: &'a Page, variable: &'a Variable) -> ModelVariableView<'a> {
    let said = page.declaration(&variable.name);
    ModelVariableView {
        name: &variable.name,
        label: said.and_then(|said| said.label.as_deref()),
        pattern: said.and_then(|said| said.pattern.as_deref()),
        default: said.and_then(|said| said.default.as_deref()),
        options: said.map_or(&[], |said| &said.options),
        secret: said.is_some_and(|said| said.secret),
        uses: variable.uses.len(),
    }
}

fn steps<'a>(page: &'a Page, holders: &Holders) -> Vec<ModelStepView<'a>> {
    let view = |(step, parent): (&'a Step, &Option<usize>)| ModelStepView {
        key: &step.key,
        section: step.section,
        state: step.state,
        parent: parent.and_then(|parent| page.steps.get(parent)).map(|parent| parent.key.as_str()),
        id: step.named,
    };
    page.steps.iter().zip(&holders.parents).map(view).collect()
}

/// What holds what on a page.
struct Holders {
    /// The steps in the order in which their items start.
    order: Vec<usize>,
    /// The step that holds each step.
    parents: Vec<Option<usize>>,
}

impl Holders {
    fn new(page: &Page) -> Holders {
        let mut order: Vec<usize> = (0..page.steps.len()).collect();
        order.sort_by_key(|&index| page.steps[index].item.start);
        let mut parents = vec![None; page.steps.len()];
        let mut open: Vec<usize> = Vec::new();
        for &index in &order {
            while open.last().is_some_and(|&last| page.steps[last].item.end <= page.steps[index].item.start) {
                open.pop();
            }
            parents[index] = open.last().copied();
            open.push(index);
        }
        Holders { order, parents }
    }

    /// The innermost step around byte `at` of the file.
    fn step<'p>(&self, page: &'p Page, at: usize) -> Option<&'p Step> {
        let before = self.order.partition_point(|&index| page.steps[index].item.start <= at);
        let mut next = before.checked_sub(1).and_then(|last| self.order.get(last)).copied();
        while let Some(index) = next.filter(|&index| page.steps[index].item.end <= at) {
            next = self.parents[index];
        }
        page.steps.get(next?)
    }
}

/// The section in which byte `at` of the file stands.
fn section_at(page: &Page, at: usize) -> Option<usize> {
    page.sections.partition_point(|section| section.heading.start <= at).checked_sub(1)
}

/// JSON as the text of a script element, where nothing ends the element and nothing is taken for markup.
fn script_text(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json.chars().peekable();
    while let Some(c) = rest.next() {
        // What rewrites the links of a page takes a name, `="` and all up to the next quote for an attribute.
        let like_markup = c == '<' || (c == '=' && rest.peek() == Some(&'"'));
        if like_markup || matches!(c, '\u{2028}' | '\u{2029}') || super::escape::is_illegal(c) {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}
