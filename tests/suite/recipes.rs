//! The action, the template and the hook are run as the services run them.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser};

use crate::support::Book;

const ACTION: &str = include_str!("../../action.yml");
const GITLAB: &str = include_str!("../../examples/ci/gitlab.yml");
const HOOKS: &str = include_str!("../../.pre-commit-hooks.yaml");

const BROKEN: &str = "-- docs/content/a.md --\n# A\n\n[x](gone.md)\n";

/// Where a reader of YAML is: in a list, at an item, or in a map, at a key or behind it.
enum Place {
    Item(usize),
    Key,
    Value(String),
}

/// Every scalar of a document by its path, such as `runs.steps.0.name`; it must be one that can be read.
fn scalars(text: &str) -> BTreeMap<String, String> {
    let mut places: Vec<Place> = Vec::new();
    let mut found = BTreeMap::new();
    for event in Parser::new_from_str(text) {
        match event.unwrap().0 {
            Event::SequenceStart(..) => places.push(Place::Item(0)),
            Event::MappingStart(..) => places.push(Place::Key),
            Event::SequenceEnd | Event::MappingEnd => {
                places.pop();
                step(&mut places);
            }
            Event::Scalar(value, ..) if matches!(places.last(), Some(Place::Key)) => {
                places.pop();
                places.push(Place::Value(value.to_string()));
            }
            Event::Scalar(value, ..) => {
                let path = places.iter().map(|place| match place {
                    Place::Item(index) => index.to_string(),
                    Place::Key => String::new(),
                    Place::Value(key) => key.clone(),
                });
                found.insert(path.collect::<Vec<_>>().join("."), value.to_string());
                step(&mut places);
            }
            _ => {}
        }
    }
    found
}

/// Goes behind a value that was read.
fn step(places: &mut [Place]) {
    match places.last_mut() {
        Some(Place::Item(index)) => *index += 1,
        Some(place) => *place = Place::Key,
        None => {}
    }
}

/// Runs a script as the services do, in `folder` of the book, and gives back the exit code and what it printed.
#[cfg(unix)]
fn bash(book: &Book, folder: &str, script: &str, environment: &[(&str, &str)]) -> (Option<i32>, String) {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_checkbook")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output = std::process::Command::new("bash")
        .args(["--noprofile", "--norc", "-euo", "pipefail", "-c", script])
        .current_dir(book.root.join(folder))
        .env_clear()
        .env("PATH", path)
        .env("HOME", &book.root)
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
    )
}

/// A part of the step with this name in the action.
#[cfg(unix)]
fn of_step(action: &BTreeMap<String, String>, id: &str, key: &str) -> String {
    let (path, _) = action.iter().find(|(path, value)| path.ends_with(".id") && *value == id).unwrap();
    action[&path.replace(".id", &format!(".{key}"))].clone()
}

#[test]
fn scalars_are_found_by_their_path() {
    let found = scalars("a:\n  - b: 1\n    c: [x, y]\n  - {d: e}\nf: \"g\"\n");
    let found: Vec<(&str, &str)> = found.iter().map(|(path, value)| (path.as_str(), value.as_str())).collect();
    assert_eq!(found, [("a.0.b", "1"), ("a.0.c.0", "x"), ("a.0.c.1", "y"), ("a.1.d", "e"), ("f", "g")]);
}

#[test]
fn the_action_declares_all_that_it_uses() {
    let action = scalars(ACTION);
    assert_eq!(action["runs.using"], "composite");
    for (path, value) in &action {
        for part in value.split("inputs.").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            assert!(action.contains_key(&format!("inputs.{name}.description")), "{path} uses the input {name}");
        }
        for part in value.split("steps.").skip(1) {
            let id = part.split('.').next().unwrap();
            assert!(action.iter().any(|(path, value)| path.ends_with(".id") && value == id), "{path} uses step {id}");
        }
        // What a user gives reaches a script through the environment only, where it is no part of the script.
        assert!(!path.ends_with(".run") || !value.contains("${{"), "{path}");
        assert!(!path.ends_with(".run") || action.contains_key(&path.replace(".run", ".shell")), "{path}");
    }
    let keys: Vec<&String> = action.keys().filter(|path| path.starts_with("inputs.")).collect();
    assert!(keys.len() >= 14, "{keys:?}");
}

#[test]
#[cfg(unix)]
fn the_action_checks_and_says_where_the_report_is() {
    let script = of_step(&scalars(ACTION), "check", "run");
    let book = Book::new(BROKEN);
    let run = |folder: &str, more: &[(&str, &str)]| {
        book.put("output", "");
        book.put("summary", "");
        let output = book.root.join("output").to_str().unwrap().to_string();
        let summary = book.root.join("summary").to_str().unwrap().to_string();
        let mut environment = vec![
            ("BINARY", env!("CARGO_BIN_EXE_checkbook")),
            ("GITHUB_OUTPUT", &output),
            ("GITHUB_STEP_SUMMARY", &summary),
            ("GITHUB_ACTIONS", "true"),
            ("FOLDER", folder),
            ("SARIF", "out/checkbook.sarif"),
        ];
        environment.extend(["PATHS", "FAIL_ON", "SINCE", "ARGS"].map(|name| (name, "")));
        environment.extend(more);
        bash(&book, folder, &script, &environment)
    };
    let (code, said) = run("docs", &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("\n::error file=content/a.md,line=3,"), "{said}");
    assert_eq!(book.text("output"), "sarif=docs/out/checkbook.sarif\n");
    assert!(book.has("docs/out/checkbook.sarif"), "it is where the output says");
    assert!(book.text("summary").contains("1 error"));

    let (code, said) =
        run("docs/", &[("FAIL_ON", "never"), ("PATHS", "content content/a.md"), ("ARGS", "-q --only configuration")]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(book.text("output"), "sarif=docs/out/checkbook.sarif\n");
    let (code, said) = run("docs", &[("SARIF", "/dev/null/x")]);
    assert_eq!((code, book.text("output").as_str()), (Some(2), "sarif=/dev/null/x\n"), "{said}");
}

#[test]
#[cfg(unix)]
fn the_action_names_its_sources_by_what_is_in_them() {
    let script = of_step(&scalars(ACTION), "sources", "run");
    let book = Book::new(
        "-- action/Cargo.toml --\n-- action/Cargo.lock --\n-- action/src/a b.rs --\nx\n-- action/themes/t.css --\n\
         -- action/content/rules/r.md --\n-- action/README.md --\n",
    );
    let name = || {
        book.put("output", "");
        let (output, action) = (book.root.join("output"), book.root.join("action"));
        let environment = [("GITHUB_OUTPUT", output.to_str().unwrap()), ("ACTION", action.to_str().unwrap())];
        assert_eq!(bash(&book, ".", &script, &environment), (Some(0), String::new()));
        let name = book.text("output").strip_prefix("hash=").unwrap().trim_end().to_string();
        assert!(name.len() >= 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
        name
    };
    let first = name();
    assert_eq!(first, name());
    book.put("action/README.md", "more\n");
    assert_eq!(first, name(), "what is not compiled does not count");
    book.put("action/src/a b.rs", "y\n");
    assert_ne!(first, name());
}

#[test]
fn the_template_of_gitlab_leaves_the_reports_that_it_names() {
    let job = scalars(GITLAB);
    assert_eq!(job["checkbook.artifacts.when"], "always");
    let script = format!("{}\n{}", job["checkbook.script.0"], job["checkbook.script.1"]);
    let file = |kind: &str| job[&format!("checkbook.artifacts.reports.{kind}")].clone();
    for kind in ["codequality", "junit"] {
        assert!(script.contains(&format!("=$CI_PROJECT_DIR/{}\"", file(kind))), "{kind}");
    }
    #[cfg(unix)]
    {
        let book = Book::new(BROKEN);
        let project = book.root.to_str().unwrap();
        for (arguments, expected) in [("", 1), ("--fail-on never", 0), ("--format markdown", 1)] {
            let environment =
                [("CHECKBOOK_ARGS", arguments), ("CHECKBOOK_FOLDER", "docs"), ("CI_PROJECT_DIR", project)];
            let (code, said) = bash(&book, ".", &script, &environment);
            assert_eq!(code, Some(expected), "{said}");
            for kind in ["codequality", "junit"] {
                assert!(book.text(&file(kind)).contains("broken-link"), "{kind}");
                book.remove(&file(kind));
            }
        }
    }
}

#[test]
fn the_hook_fails_where_a_reference_is_broken() {
    let hook = scalars(HOOKS);
    assert_eq!((hook["0.id"].as_str(), hook["0.language"].as_str()), ("checkbook", "rust"));
    assert_eq!(hook["0.pass_filenames"], "false");
    let words: Vec<&str> = hook["0.entry"].split(' ').collect();
    assert_eq!(words[0], "checkbook");
    let said = Book::new("-- content/a.md --\n[x](gone.md)\n").run(&words[1..]).code(1);
    assert!(said.stdout.starts_with("content/a.md:1:5: error[broken-link]"), "{}", said.stdout);
    Book::new("-- content/index.md --\n# A\n").run(&words[1..]).done();
}
