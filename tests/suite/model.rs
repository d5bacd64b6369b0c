//! How a single page is understood, whatever stands in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use checkbook::SourcePath;
use checkbook::base::Span;
use checkbook::page::{Counts, Dialect, Page, ReferenceKind, Role, encoding};
use proptest::prelude::*;

use crate::support::Dice;

fn parse(text: &str) -> Page {
    Page::parse(&SourcePath::new("content/a.md"), &Arc::from(text), Dialect::default())
}

/// How often each key is on a page.
fn keys(text: &str) -> BTreeMap<String, usize> {
    let page = parse(text);
    let mut keys = BTreeMap::new();
    let steps = page.steps.iter().map(|step| &step.key);
    let fields = page.fields.iter().map(|field| &field.key).chain(page.choices.iter().map(|choice| &choice.key));
    for key in steps.chain(fields) {
        *keys.entry(key.clone()).or_default() += 1;
    }
    keys
}

/// The keys of `before` that are not in `after`.
fn lost<'a>(before: &'a BTreeMap<String, usize>, after: &BTreeMap<String, usize>) -> Vec<&'a String> {
    before.keys().filter(|key| !after.contains_key(*key)).collect()
}

/// A checklist of sections with steps, each with its own words, that can be written down in several ways.
#[derive(Clone, Debug)]
struct Draft {
    sections: Vec<(String, Vec<String>)>,
    first_number: usize,
}

impl Draft {
    fn new(dice: &mut Dice) -> Draft {
        let words = ["Stop", "Check", "Note", "Restart", "Verify", "Tell", "Copy", "Ärger"];
        let mut step = 0;
        let mut sections = Vec::new();
        for section in 0..2 + dice.below(4) {
            let title = format!(
                "{} phase {}",
                words[dice.below(words.len())],
                ["red", "blue", "green", "grey", "pink"][section]
            );
            let mut steps = Vec::new();
            for _ in 0..=dice.below(5) {
                step += 1;
                let word = words[dice.below(words.len())];
                let command =
                    ["", "\n  ```sh\n  run --now\n  ```", " with `ls`", "\n  - [ ] nested below"][dice.below(4)];
                steps.push(format!("{word} thing number {step}{}", command.replace("below", &format!("below {step}"))));
            }
            sections.push((title, steps));
        }
        Draft { sections, first_number: 1 }
    }

    fn text(&self) -> String {
        let mut text = "# Checklist\n\n".to_string();
        for (index, (title, steps)) in self.sections.iter().enumerate() {
            text.push_str(&format!("## {}. {title}\n\n", index + self.first_number));
            for step in steps {
                text.push_str(&format!("- [ ] {step}\n"));
            }
            text.push('\n');
        }
        text
    }
}

#[test]
fn a_name_in_the_wrong_encoding_is_read_as_it_was_meant() {
    whole("```sh\n<a id=\"x\">Ã¼ â€“");
    let page = parse("```sh\ncat < cafÃ©.sh\n```\n");
    assert!(page.references.iter().any(|reference| reference.target == "café.sh"), "{:?}", page.references);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_changes_the_key_of_nothing_else(seed in any::<u64>()) {
        let mut dice = Dice::new(seed);
        let draft = Draft::new(&mut dice);
        let before = keys(&draft.text());

        let mut edited = draft.clone();
        let section = dice.below(edited.sections.len());
        let steps = &mut edited.sections[section].1;
        let step = dice.below(steps.len());
        steps[step].insert_str(0, "Carefully ");
        prop_assert!(lost(&before, &keys(&edited.text())).len() <= 1, "an edited step\n{}", edited.text());

        let mut renumbered = draft.clone();
        renumbered.first_number += 1 + dice.below(20);
        prop_assert_eq!(&keys(&renumbered.text()), &before, "other numbers");

        let mut turned = draft.clone();
        let other = dice.below(turned.sections.len());
        turned.sections.swap(section, other);
        prop_assert_eq!(&keys(&turned.text()), &before, "sections in another order");

        let mut longer = draft.text();
        let at = longer.find("## ").unwrap();
        longer.insert_str(at, "A paragraph, with [a link](x.md).\n\n");
        prop_assert_eq!(&keys(&longer), &before, "one more paragraph");

        let ticked = draft.text().replace("[ ]", "[x]");
        prop_assert_eq!(&keys(&ticked), &before, "ticked boxes");
        prop_assert_eq!(&keys(&draft.text().replace('\n', "\r\n")), &before, "other line breaks");
    }

    #[test]
    fn nothing_that_can_be_written_is_a_trap(text in markdownish()) {
        whole(&text);
    }

    #[test]
    fn nothing_in_front_matter_is_a_trap(front in "[a-d:\\[\\]{},\"'?|>&*!%#@ \n\t-]{0,60}", fence in "---|\\+\\+\\+|;;;") {
        whole(&format!("{fence}\n{front}\n{fence}\n# A\n"));
        whole(&format!("{fence}\nrelated: {front}\n{fence}\n- [ ] a\n"));
    }
}

/// Pieces of Markdown, our own notations among them, in any order.
fn markdownish() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z ]{1,8}",
        "\\PC{1,4}",
        Just("\n".to_string()),
        Just("\n\n".to_string()),
        Just("\r\n".to_string()),
        Just("  ".to_string()),
        Just("\t".to_string()),
        Just("\u{feff}".to_string()),
        Just("---\n".to_string()),
        Just("- [ ] ".to_string()),
        Just("1. [x] ".to_string()),
        Just("- [~] ".to_string()),
        Just("[ ] Yes [ ] No".to_string()),
        Just("_____".to_string()),
        Just("**Owner**: ".to_string()),
        Just("## ".to_string()),
        Just("{#a}".to_string()),
        Just("[a](b.md#c)".to_string()),
        Just("![a](<b c.png> \"t\")".to_string()),
        Just("[a][b]".to_string()),
        Just("\n[b]: c.md\n".to_string()),
        Just("<a id=\"x\">".to_string()),
        Just("<!-- ".to_string()),
        Just(" -->".to_string()),
        Just("```sh\n".to_string()),
        Just("`<tag>`".to_string()),
        Just("| a | b |\n|---|---|\n| ".to_string()),
        Just("> [!NOTE]\n> ".to_string()),
        Just("[^1]".to_string()),
        Just("\n: ".to_string()),
        Just("(if exists)".to_string()),
        Just("Ã¼ â€“".to_string()),
        Just("\\".to_string()),
        Just("&amp;".to_string()),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// What stands at a place of a text, with letters that were saved in the wrong encoding as they should read.
fn mended(text: &str, span: Span) -> String {
    let (mut words, mut at) = (String::new(), span.start);
    for repair in encoding::repairs(text) {
        if repair.span.start >= at && repair.span.end <= span.end {
            words += &text[at..repair.span.start];
            words += &repair.reads;
            at = repair.span.end;
        }
    }
    words + &text[at..span.end]
}

/// Reads a text, and makes sure that every place which the page speaks of is one.
fn whole(text: &str) {
    for dialect in [Dialect::default(), Dialect { definition_lists: false, alerts: false, smart_punctuation: true }] {
        let page = Page::parse(&SourcePath::new("content/a.md"), &Arc::from(text), dialect);
        let mut spans: Vec<_> = page.references.iter().map(|reference| reference.span).collect();
        spans.extend(page.steps.iter().flat_map(|step| [step.item, step.marker]));
        spans.extend(page.fields.iter().map(|field| field.span));
        spans.extend(page.choices.iter().flat_map(|choice| choice.options.iter().map(|option| option.marker)));
        spans.extend(page.choices.iter().map(|choice| choice.span));
        spans.extend(page.notes.iter().map(|note| note.span));
        spans.extend(page.sections.iter().map(|section| section.heading));
        spans.extend(page.ids.iter().map(|id| id.span));
        spans.extend(page.hidden.iter().copied());
        spans.extend(page.sign_offs.iter().copied());
        spans.extend(page.variables.iter().flat_map(|variable| variable.uses.iter().copied()));
        spans.extend(page.problems.iter().map(|problem| problem.location.span));
        spans.push(page.body);
        for span in spans {
            assert!(text.get(span.start..span.end).is_some(), "{span:?} is no place in {text:?}");
        }
        for reference in &page.references {
            let written = reference.span.of(text);
            // Scalars of YAML over several lines, and what the parser decodes, stand there in another form.
            let block = reference.kind == ReferenceKind::Related && written.starts_with(['|', '>', '!', '&', '*']);
            if !block
                && !written.contains(['\\', '&', '\r', '\n', '\'', '"', '?'])
                && !reference.target.contains('\u{fffd}')
            {
                let readings = [written.to_string(), encoding::repaired(written).into(), mended(text, reference.span)];
                let is_one = readings.iter().any(|reading| reading.trim() == reference.target.trim());
                assert!(is_one, "{:?}: {:?} is none of {readings:?} in {text:?}", reference.kind, reference.target);
            }
        }
        for step in &page.steps {
            let marker = step.marker.of(text);
            assert!(marker.starts_with('[') && marker.ends_with(']'), "{marker:?} in {text:?}");
        }
        assert!(page.fields.iter().all(|field| !field.label.is_empty()), "{text:?}");
        let keys: std::collections::BTreeSet<&String> = page.steps.iter().map(|step| &step.key).collect();
        assert_eq!(keys.len(), page.steps.len(), "two steps have one key in {text:?}");
    }
}

#[test]
fn places_of_references_are_those_of_their_destinations() {
    for (text, expected) in [
        ("[a](b.md)", "b.md"),
        ("ä [a]( <b c.md> 't')", "b c.md"),
        ("[a](b\\_c.md)", "b\\_c.md"),
        ("[a](b.md?x=1&amp;y=2)", "b.md?x=1&amp;y=2"),
        ("[![i](i.png)](b.md)", "b.md"),
        ("> - [a\n>   b](c.md)", "c.md"),
        ("| x |\n|---|\n| [a](b.md) |", "b.md"),
        ("[a][l]\n\n[l]: ./b.md 'b.md'", "./b.md"),
        ("[l]: b.md\n[a][]\n\n[l]", "b.md"),
        ("---\nrelated: [b.md]\n---\n", "b.md"),
        ("---\nrelated:\n  - \"b.md?\"\n---\n", "b.md?"),
        ("+++\nrelated = [\"b.md\", 'c.md']\n+++\n", "c.md"),
        ("<img src=\"b.png\">", "b.png"),
        ("<a href='b.md'>x</a>", "b.md"),
    ] {
        let page = parse(text);
        let spans: Vec<&str> = page.references.iter().map(|reference| reference.span.of(text)).collect();
        assert!(spans.contains(&expected), "{text:?} has {spans:?}");
    }
}

#[test]
fn roles_follow_from_headings() {
    let page = parse(
        "# Deploy\n## Before\n- [ ] a\n## Rollback (only if it fails)\n- [ ] b\n## Stop if\n- [ ] c\n## Success criteria\n- [ ] d\n",
    );
    let roles: Vec<Role> = page.steps.iter().map(|step| step.role).collect();
    assert_eq!(roles, [Role::Step, Role::Branch, Role::Trigger, Role::Criterion]);
    assert_eq!(page.counts(), Counts { steps: 1, criteria: 1, triggers: 1, branch_steps: 1 });
}

/// The five documents that the project began with, when the corpus lies beside the repository.
fn seeds() -> Vec<(String, String)> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/seeds/docs/deployment");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: the corpus is not beside the repository");
        return Vec::new();
    };
    let files = entries.map(|entry| entry.unwrap().path());
    let mut seeds: Vec<(String, String)> = files
        .map(|file| (file.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(file).unwrap()))
        .collect();
    seeds.sort();
    seeds
}

fn of_seed((name, text): &(String, String)) -> Page {
    Page::parse(&SourcePath::new(&format!("docs/deployment/{name}")), &Arc::from(text.as_str()), Dialect::default())
}

#[test]
fn the_first_documents_are_understood() {
    let seeds = seeds();
    if seeds.is_empty() {
        return;
    }
    let pages: Vec<Page> = seeds.iter().map(of_seed).collect();
    let of = |count: &dyn Fn(&Page) -> usize| pages.iter().map(count).collect::<Vec<_>>();
    assert_eq!(of(&|page| page.steps.len()), [108, 0, 55, 172, 130]);
    assert_eq!(of(&|page| page.counts().steps + page.counts().criteria), [94, 0, 44, 148, 126]);
    let keys: std::collections::BTreeSet<&String> = pages.iter().flat_map(|page| &page.steps).map(|s| &s.key).collect();
    assert_eq!(keys.len(), 465);
    assert_eq!(of(&|page| page.fields.len()).iter().sum::<usize>(), 118);
    assert!(pages.iter().flat_map(|page| &page.fields).all(|field| !field.label.is_empty()));
    assert_eq!(of(&|page| page.choices.len()).iter().sum::<usize>(), 38);
    for (_, text) in &seeds {
        whole(text);
    }
}

#[test]
fn edits_of_the_first_documents_change_no_other_key() {
    for (seed, (name, text)) in seeds().iter().enumerate() {
        let page = parse(text);
        let before = keys(text);
        let mut dice = Dice::new(seed as u64 + 1);
        for _ in 0..12 {
            if !page.steps.is_empty() {
                let step = &page.steps[dice.below(page.steps.len())];
                let mut edited = text.clone();
                edited.insert_str(step.marker.end, " Carefully:");
                let changed = keys(&edited);
                let line = &text[step.marker.start..step.item.end];
                let own = line.lines().next().unwrap();
                let blanks = own.matches("___").count() + own.matches("[ ]").count();
                assert!(lost(&before, &changed).len() <= 1 + blanks, "{name}: {own}");
            }
            let section = &page.sections[dice.below(page.sections.len())];
            let mut longer = text.clone();
            longer.insert_str(section.heading.start, "A paragraph that was added.\n\n");
            assert_eq!(keys(&longer), before, "{name}: a paragraph before {}", section.title);
        }
        let mut renumbered = text.clone();
        for section in page.sections.iter().rev() {
            let heading = section.heading.of(text);
            let digits = heading
                .find(|c: char| c.is_ascii_digit())
                .filter(|at| heading[..*at].trim() == "#".repeat(section.level.into()));
            if let Some(at) =
                digits.filter(|at| heading[*at..].trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('.'))
            {
                renumbered.insert(section.heading.start + at, '7');
            }
        }
        assert_eq!(keys(&renumbered), before, "{name}: other numbers");
    }
}
