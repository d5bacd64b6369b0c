//! Tests of front matter as a whole.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::base::Spanned;

fn front_matter(text: &str) -> FrontMatter {
    read(&SourcePath::new("page.md"), text)
}

/// The rule, the marked text and the message of each problem.
fn problems(text: &str) -> Vec<(&'static str, String, String)> {
    let said = |p: Diagnostic| (p.rule.name, p.location.span.of(text).to_owned(), p.message);
    front_matter(text).problems.into_iter().map(said).collect()
}

/// The rule and the marked text of each problem.
fn marked(text: &str) -> Vec<(&'static str, String)> {
    problems(text).into_iter().map(|(rule, marked, _)| (rule, marked)).collect()
}

/// Each word with what stands at its span.
fn words<'t>(text: &'t str, list: &[Spanned<String>]) -> Vec<(String, &'t str)> {
    list.iter().map(|word| (word.value.clone(), word.span.of(text))).collect()
}

fn value(slot: Option<&Spanned<String>>) -> Option<&str> {
    slot.map(|spanned| spanned.value.as_str())
}

const YAML: &str = "\u{feff}---\r
# who and what\r
title: \"Größe: ändern\"\r
Description: |\r
  Zwei Zeilen\r
  Text\r
audience: ops, developers\r
tags: [a, 'b c', 2025]\r
owner: ops-team   # on call\r
version: 1.10\r
related:\r
- ../x.md\r
- y.md?\r
last_updated: December 22, 2025\r
review_every: 12w\r
weight: 7\r
draft: yes\r
search: false\r
redirect_from: old.html\r
variables:\r
  zone: eu\r
  cluster: {default: prod-3, secret: true}\r
service: payments\r
---\r
# Body\r
";

#[test]
fn yaml_gives_every_value_and_its_place() {
    let FrontMatter { body, block, meta, problems } = front_matter(YAML);
    assert_eq!(problems, []);
    assert_eq!(body.of(YAML), "# Body\r\n");
    assert_eq!(block.map(|block| (block.start, block.end)), Some((3, body.start)));
    let title = meta.title.unwrap();
    assert_eq!((title.value.as_str(), title.span.of(YAML)), ("Größe: ändern", "\"Größe: ändern\""));
    assert_eq!(value(meta.description.as_ref()), Some("Zwei Zeilen\nText\n"));
    assert_eq!(meta.description.unwrap().span.of(YAML), "Zwei Zeilen\r\n  Text");
    assert_eq!(words(YAML, &meta.audience), [("ops".into(), "ops"), ("developers".into(), "developers")]);
    assert_eq!(words(YAML, &meta.tags), [("a".into(), "a"), ("b c".into(), "'b c'"), ("2025".into(), "2025")]);
    assert_eq!(words(YAML, &meta.related), [("../x.md".into(), "../x.md"), ("y.md?".into(), "y.md?")]);
    assert_eq!(words(YAML, &meta.aliases), [("old.html".into(), "old.html")]);
    assert_eq!(words(YAML, meta.owner.as_slice()), [("ops-team".into(), "ops-team")]);
    assert_eq!(words(YAML, meta.version.as_slice()), [("1.10".into(), "1.10")]);
    assert_eq!(meta.updated.unwrap().value, jiff::civil::date(2025, 12, 22));
    assert_eq!((meta.review_every.unwrap().value, meta.order.unwrap().value), (84, 7));
    assert_eq!((meta.draft, meta.search, meta.orphan), (true, false, false));
    let variables: Vec<&str> = meta.variables.iter().map(|it| it.name.span.of(YAML)).collect();
    assert_eq!(variables, ["zone", "cluster"]);
    assert_eq!((meta.variables[0].label.as_deref(), meta.variables[0].secret), (Some("eu"), false));
    assert_eq!((meta.variables[1].default.as_deref(), meta.variables[1].secret), (Some("prod-3"), true));
    assert_eq!(serde_json::Value::from(meta.extra), json!({"service": "payments"}));
    let keys: Vec<&str> = meta.keys.iter().map(|key| key.span.of(YAML)).collect();
    assert_eq!(keys.len(), 15);
    assert_eq!(keys[..3], ["title", "Description", "audience"]);
}

#[test]
fn toml_and_json_say_the_same() {
    let toml = "+++\ntitle = \"Größe\"\nversion = 1.10\ntags = [\"a\", 'b']\nupdated = 2025-12-22\norder = 3\n\
                zeta = 1\nalpha = {b = 1.5, a = true}\n[variables]\nzone = 'eu'\ncluster = 2\n+++\nbody";
    let json = ";;;\n{\"title\": \"Gr\\u00f6\\u00dfe\", \"version\": 1.10, \"tags\": [\"a\", \"b\"], \
                \"updated\": \"2025-12-22\", \"order\": 3, \"zeta\": 1, \"alpha\": {\"b\": 1.5, \"a\": true},\n\
                \"variables\": {\"zone\": \"eu\", \"cluster\": 2}}\n;;;\nbody";
    let bare = "{\n  \"title\": \"Größe\",\n  \"version\": \"1.10\",\n  \"tags\": [\n\"a\", \"b\"],\n\
                \"updated\": \"2025-12-22T01:02:03Z\", \"order\": 3, \"zeta\": 1, \"alpha\": {\"b\": 1.5, \"a\": true},\n\
                \"variables\": {\"zone\": \"eu\", \"cluster\": 2}\n}\nbody";
    for text in [toml, json, bare] {
        let FrontMatter { body, meta, problems, .. } = front_matter(text);
        assert_eq!(problems, [], "{text}");
        assert_eq!(body.of(text), "body", "{text}");
        assert_eq!(value(meta.title.as_ref()), Some("Größe"), "{text}");
        assert_eq!(value(meta.version.as_ref()), Some("1.10"), "{text}");
        assert_eq!(meta.tags.iter().map(|tag| tag.span.of(text).trim_matches(['"', '\''])).collect::<String>(), "ab");
        assert_eq!(meta.updated.unwrap().value, jiff::civil::date(2025, 12, 22));
        assert_eq!(meta.order.unwrap().span.of(text), "3", "{text}");
        let extra = serde_json::Value::from(meta.extra).to_string();
        assert_eq!(extra, "{\"zeta\":1,\"alpha\":{\"b\":1.5,\"a\":true}}", "{text}");
        let variables: Vec<_> = meta.variables.iter().map(|it| (it.name.value.as_str(), it.label.as_deref())).collect();
        assert_eq!(variables, [("zone", Some("eu")), ("cluster", Some("2"))], "{text}");
    }
}

#[test]
fn prose_is_not_front_matter() {
    for text in [
        "# Title\n",
        "---\nHello world\n---\nmore\n",
        "---\n\n# Heading\n\nSome words.\n\n---\n\nmore\n",
        "---\n- a\n- b\n---\n",
        "---\n# Heading\n---\n",
        "---\nNote, this is: a text: with colons\n\nand more of it\n\n---\n",
        "---\n\nprose without an end\n",
        "{{ macro }}\n}\n",
        "---",
        "",
    ] {
        let FrontMatter { body, block, meta, problems } = front_matter(text);
        assert_eq!((body.of(text), block, problems), (text, None, vec![]), "{text:?}");
        assert_eq!(meta, Meta::default(), "{text:?}");
    }
}

#[test]
fn empty_front_matter_is_front_matter() {
    for text in ["---\n---\nbody", "---\n\n---\nbody", "+++\n+++\nbody"] {
        let read = front_matter(text);
        assert_eq!((read.body.of(text), read.problems), ("body", vec![]), "{text:?}");
        assert!(read.block.is_some(), "{text:?}");
    }
}

#[test]
fn misfits_are_marked_where_they_stand() {
    for (line, rule, marked, message) in [
        ("tags: 5", "wrong-type", "5", "`tags` must be a list of text, found a number"),
        ("Tags: {a: b}", "wrong-type", "{a: b}", "`Tags` must be a list of text, found a table"),
        ("related: [a.md, [b]]", "wrong-type", "[b]", "an entry of `related` must be text, found a list"),
        ("title: [a]", "wrong-type", "[a]", "`title` must be text, found a list"),
        ("owner: true", "wrong-type", "true", "`owner` must be text, found `true`"),
        ("draft: maybe", "wrong-type", "maybe", "`draft` must be `true` or `false`, found text"),
        ("order: 1.5", "wrong-type", "1.5", "`order` must be a whole number, found a number"),
        ("review_every: often", "wrong-type", "often", "`review_every` must be a number of days, found text"),
        ("variables: a", "wrong-type", "a", "`variables` must be a table of names, found text"),
        ("variables: [[a]]", "wrong-type", "[a]", "an entry of `variables` must be a name, found a list"),
        ("variables: {a b: c}", "wrong-type", "a b", "`a b` cannot be the name of a variable"),
        ("variables: [a, a]", "duplicate-key", "a", "`a` is given twice"),
        ("variables: {a: [b]}", "wrong-type", "[b]", "`a` must be a label or a table, found a list"),
        ("variables: {a: {secret: 1}}", "wrong-type", "1", "`secret` of `a` must be `true` or `false`, found a number"),
        (
            "variables: {a: {options: {b: c}}}",
            "wrong-type",
            "{b: c}",
            "`options` of `a` must be a list of texts, found a table",
        ),
        ("variables: {a: {lable: b}}", "unknown-key", "lable", "`lable` is nothing that `a` can have"),
        ("updated: \"2025-13-40\"", "bad-date", "\"2025-13-40\"", "`2025-13-40` is not a date"),
        ("review-by: TBD", "bad-date", "TBD", "`TBD` is not a date"),
        ("created: 2025", "bad-date", "2025", "`2025` is not a date"),
        ("reviewed: [a]", "wrong-type", "[a]", "`reviewed` must be a date, found a list"),
        ("titel: x", "unknown-key", "titel", "`titel` is not a key that checkbook knows"),
        ("\"titel\": x", "unknown-key", "\"titel\"", "`titel` is not a key that checkbook knows"),
        ("? [a]\n: b", "front-matter-syntax", "[a]", "a key must be plain text"),
    ] {
        let text = format!("---\nid: ä\n{line}\n---\n");
        assert_eq!(problems(&text), [(rule, marked.to_owned(), message.to_owned())], "{line}");
    }
}

#[test]
fn unknown_and_empty_keys_are_fine() {
    let text = "---\ntitle:\ntags:\nauthor: me\nlayout: default\nratio: 0.50\n---\n";
    let FrontMatter { meta, problems, .. } = front_matter(text);
    assert_eq!(problems, []);
    assert_eq!((meta.title, meta.tags), (None, vec![]));
    assert_eq!(
        serde_json::Value::from(meta.extra).to_string(),
        "{\"author\":\"me\",\"layout\":\"default\",\"ratio\":\"0.50\"}"
    );
}

#[test]
fn the_first_of_two_keys_counts() {
    for (text, marked) in [
        ("---\nowner: a\ntags: [x]\nowner: b\n---\n", "owner"),
        ("+++\nowner = 'a'\nowner = 'b'\n+++\n", "owner"),
        (";;;\n{\"owner\": \"a\", \"owner\": \"b\"}\n;;;\n", "\"owner\""),
        ("---\nowner: a\nOwner: b\n---\n", "Owner"),
    ] {
        let read = front_matter(text);
        assert_eq!(value(read.meta.owner.as_ref()), Some("a"), "{text}");
        let [problem] = &read.problems[..] else { panic!("{:?}", read.problems) };
        assert_eq!((problem.rule.name, problem.location.span.of(text)), ("duplicate-key", marked), "{text}");
        assert!(problem.related[0].location.span < problem.location.span, "{text}");
    }
}

#[test]
fn broken_yaml_keeps_what_can_be_read() {
    let text = "---\ntitle: Deploy: the guide\nrelated:\n\t- a.md\n\t- 'b.md'\nowner: \"ops\ntags: [x, y\nno key here\n\
                cwd: @home\nversion: 2.0\nid: 'it's'\n---\nbody\n";
    let FrontMatter { body, meta, .. } = front_matter(text);
    assert_eq!(body.of(text), "body\n");
    assert_eq!(words(text, meta.title.as_slice()), [("Deploy: the guide".into(), "Deploy: the guide")]);
    assert_eq!(words(text, &meta.related), [("a.md".into(), "a.md"), ("b.md".into(), "'b.md'")]);
    assert_eq!(words(text, meta.owner.as_slice()), [("ops".into(), "\"ops")]);
    assert_eq!(words(text, &meta.tags), [("x".into(), "x"), ("y".into(), "y")]);
    assert_eq!(words(text, meta.version.as_slice()), [("2.0".into(), "2.0")]);
    let found = problems(text);
    assert!(found.iter().all(|(rule, ..)| *rule == "front-matter-syntax"), "{found:?}");
    let said: Vec<(&str, &str)> = found.iter().map(|(_, marked, message)| (&marked[..], &message[..])).collect();
    assert_eq!(said[0], (":", "`: ` stands in a value without quotes"));
    assert_eq!(said[1], ("-", "a tab stands where only spaces may indent"));
    assert_eq!(said[2], ("\"", "the quotes that start here are not closed"));
    assert!(said.contains(&("[", "the bracket that opens here is not closed")), "{said:?}");
    assert!(said.contains(&("@", "a value without quotes cannot start with `@`")), "{said:?}");
    assert!(said.contains(&("s", "text follows the closing quote")), "{said:?}");
    assert_eq!(said.len(), 6, "{said:?}");
}

#[test]
fn each_slip_of_yaml_is_named() {
    for (matter, marked, message) in [
        ("title: X\n owner: Y\n", ":", "a key is not expected here"),
        ("title: X\nprose\n", "", "this is not a `key: value` line"),
        ("title: X\nid: `x`\n", "`", "a value without quotes cannot start with a backtick"),
        ("title: *none\n", "*", "this alias has no anchor above it"),
        ("title: X\n--- y\n", "---", "a second document starts inside the front matter"),
    ] {
        let text = format!("---\n{matter}---\n");
        let found = problems(&text);
        assert_eq!(found, [("front-matter-syntax", marked.to_owned(), message.to_owned())], "{matter}");
    }
}

#[test]
fn broken_toml_and_json_keep_what_can_be_read() {
    let toml = "+++\ntitle = \"A\nowner = 'ops'\n+++\nbody";
    assert_eq!(value(front_matter(toml).meta.owner.as_ref()), Some("ops"));
    assert_eq!(marked(toml), [("front-matter-syntax", String::new())]);
    let json = "{\n  \"title\": \"A\",\n  \"owner\": \"ops\",\n}\nbody";
    let read = front_matter(json);
    assert_eq!((value(read.meta.owner.as_ref()), read.body.of(json)), (Some("ops"), "body"));
    assert_eq!(marked(json), [("front-matter-syntax", "}".to_owned())]);
}

#[test]
fn unclosed_front_matter_is_read_and_the_body_stays() {
    for (text, body) in [
        ("---\ntitle: A\ntags:\n- x\n\n# Heading\ntext\n", "\n# Heading\ntext\n"),
        ("\u{feff}---\ntitle: A\ntags: [x]\n# Heading\n", "# Heading\n"),
        ("+++\ntitle = 'A'\ntags = ['x']\n\ntext", "\ntext"),
        (
            "---\ntitle: A\ntags: [x]\n\n# Heading\n\n- [ ] step\n\nProse.\n\n---\n\nmore\n",
            "\n# Heading\n\n- [ ] step\n\nProse.\n\n---\n\nmore\n",
        ),
    ] {
        let read = front_matter(text);
        assert_eq!(value(read.meta.title.as_ref()), Some("A"), "{text:?}");
        assert_eq!(words(text, &read.meta.tags).len(), 1, "{text:?}");
        assert_eq!(read.body.of(text), body, "{text:?}");
        assert_eq!(marked(text), [("front-matter-unclosed", text.trim_start_matches('\u{feff}')[..3].to_owned())]);
        let edit = &read.problems[0].suggestions[0].edits[0];
        let mended = format!("{}{}{}", &text[..edit.span.start], edit.replacement, &text[edit.span.end..]);
        assert_eq!(front_matter(&mended).problems, [], "{mended:?}");
    }
}

#[test]
fn a_blank_line_in_broken_front_matter_does_not_end_it() {
    let text = "---\ntitle: \"A\n\nowner: ops\n---\nbody";
    let read = front_matter(text);
    assert_eq!((value(read.meta.owner.as_ref()), read.body.of(text)), (Some("ops"), "body"));
    assert_eq!(marked(text), [("front-matter-syntax", "\"".to_owned())]);
}

#[test]
fn indentation_of_the_first_line_is_kept() {
    let text = "---\n  title: A\n  owner: b\u{a0}\n---\n";
    let read = front_matter(text);
    assert_eq!(read.problems, []);
    assert_eq!((value(read.meta.title.as_ref()), value(read.meta.owner.as_ref())), (Some("A"), Some("b\u{a0}")));
}

#[test]
fn hostile_front_matter_costs_little() {
    let laughs: String = std::iter::once("title: x\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned())
        .chain((1..9).map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", "))))
        .collect();
    for (matter, message) in [
        (laughs, "the aliases of this front matter add too many values"),
        (format!("title: {}", "[".repeat(60_000)), "lists and tables are nested too deep"),
        (format!("title:\n  {}x", "- ".repeat(30_000)), "lists and tables are nested too deep"),
        (format!("title: [{}", "ä,".repeat(20_000)), "the bracket that opens here is not closed"),
        (format!("title: {}", "x".repeat(70_000)), "front matter is longer than 64 KiB and is not read"),
    ] {
        let text = format!("---\n{matter}\n---\nbody");
        let read = front_matter(&text);
        assert!(read.problems.iter().any(|problem| problem.message == message), "{:?}", read.problems);
        assert_eq!(read.body.of(&text), "body");
    }
    for (open, matter) in [("+++", format!("a = {}", "[".repeat(60_000))), (";;;", "{\"a\":".repeat(12_000))] {
        let text = format!("{open}\n{matter}\n{open}\nbody");
        assert!(front_matter(&text).problems.iter().any(|problem| problem.rule == &FRONT_MATTER_SYNTAX), "{open}");
    }
}

fn check_spans(text: &str) {
    let read = front_matter(text);
    let fits = |span: Span| text.get(span.start..span.end).is_some();
    assert!(fits(read.body) && read.block.is_none_or(fits));
    for problem in &read.problems {
        assert!(fits(problem.location.span) && problem.related.iter().all(|label| fits(label.location.span)));
    }
    let meta = &read.meta;
    let lists = [&meta.audience, &meta.tags, &meta.related, &meta.aliases, &meta.keys];
    assert!(lists.into_iter().flatten().chain(&meta.title).chain(&meta.owner).all(|word| fits(word.span)));
    assert!(meta.variables.iter().all(|it| fits(it.name.span)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_text_is_too_odd(
        open in "\u{feff}?(---|\\+\\+\\+|;;;|---json|\\{)",
        pieces in prop::collection::vec("(title|tags|related|owner|variables|ä|x)(: | = |:)?|[\\[\\]{}\"'|>&*!%@`,#?:-]|- |\n|\r\n|\r| {1,3}|\t|\u{feff}|[a-z0-9.äß]{1,4}|---\n|\\PC", 0..40),
    ) {
        let text = format!("{open}\n{}\n{}\nbody", pieces.concat(), open.trim_start_matches('\u{feff}'));
        check_spans(&text);
        check_spans(&text[..text.len() - 5]);
    }

    #[test]
    fn a_value_stands_at_its_span(
        values in prop::collection::vec("[a-zäöüß🦀][a-zäöüß🦀 ]{0,8}[a-zäöüß🦀]", 1..6), ending in "\r\n|\n", block in any::<bool>(),
    ) {
        let above = if block { format!("description: |{ending}  é é{ending}{ending}  é{ending}") } else { String::new() };
        let list: String = values.iter().flat_map(|value| ["- ", value, ending.as_str()]).collect();
        let first = &values[0];
        let text = format!("---{ending}{above}title: {first}{ending}related:{ending}{list}tags: [\"{first}\"]{ending}---{ending}");
        let read = front_matter(&text);
        prop_assert_eq!(&read.problems, &[]);
        prop_assert_eq!(words(&text, read.meta.title.as_slice()), [(values[0].clone(), values[0].as_str())]);
        let pairs: Vec<(String, &str)> = values.iter().map(|value| (value.clone(), value.as_str())).collect();
        prop_assert_eq!(words(&text, &read.meta.related), pairs);
        prop_assert_eq!(read.meta.tags[0].span.of(&text), format!("\"{}\"", values[0]));
    }
}
