//! The shell reader beside another parser of shell text.

use checkbook::base::Span;
use checkbook::shell::commands;
use tree_sitter::{Node, Parser};

use super::generate::{Dice, script};

/// Commands with a grammar of their own in the other parser.
const SPECIAL: &[&str] = &["[", "[[", "export", "declare", "local", "readonly", "typeset", "unset"];

/// The words of each simple command, by the other parser; `None` if it finds the text wrong.
fn theirs(parser: &mut Parser, text: &str) -> Option<Vec<Vec<Span>>> {
    let tree = parser.parse(text, None)?;
    if tree.root_node().has_error() {
        return None;
    }
    let mut found = Vec::new();
    let mut open = vec![tree.root_node()];
    while let Some(node) = open.pop() {
        if node.kind() == "command" {
            found.push(words(node));
        }
        let mut cursor = node.walk();
        open.extend(node.children(&mut cursor));
    }
    found.retain(|words: &Vec<Span>| !words.is_empty());
    found.sort();
    Some(found)
}

fn words(command: Node) -> Vec<Span> {
    let mut cursor = command.walk();
    let mut words = Vec::new();
    for child in command.children_by_field_name("name", &mut cursor) {
        words.push(Span::from(child.byte_range()));
    }
    let mut cursor = command.walk();
    for child in command.children_by_field_name("argument", &mut cursor) {
        words.push(Span::from(child.byte_range()));
    }
    words
}

fn ours(text: &str) -> Vec<Vec<Span>> {
    let mut found = commands(text);
    found.retain(|words| !SPECIAL.contains(&words[0].of(text)));
    found.sort();
    found
}

#[test]
fn commands_are_cut_as_another_parser_cuts_them() {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_bash::LANGUAGE.into()).unwrap();
    let (mut valid, mut agreed, mut shown) = (0u32, 0u32, Vec::new());
    for seed in 1..=10_000 {
        let text = script(&mut Dice::new(seed));
        let Some(theirs) = theirs(&mut parser, &text) else { continue };
        valid += 1;
        let ours = ours(&text);
        if ours == theirs {
            agreed += 1;
        } else if shown.len() < 5 {
            let spoken = |commands: &[Vec<Span>]| -> Vec<String> {
                commands.iter().map(|words| words.iter().map(|w| w.of(&text)).collect::<Vec<_>>().join(" · ")).collect()
            };
            shown.push(format!("{text}\nours:   {:#?}\ntheirs: {:#?}", spoken(&ours), spoken(&theirs)));
        }
    }
    let share = f64::from(agreed) / f64::from(valid);
    eprintln!("{agreed} of {valid} valid scripts are cut alike ({:.2} %)", share * 100.0);
    assert!(valid > 8_000, "the other parser understands only {valid} scripts");
    assert!(share >= 0.99, "{share}: {}", shown.join("\n---\n"));
}
