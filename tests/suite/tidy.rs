//! What the sources and the default theme must keep to, whoever changes them.

use std::collections::BTreeSet;
use std::path::Path;

use checkbook::render::DEFAULT_THEME;

use crate::support::{Tree, tree};

/// Which stages each stage may know.
const FLOORS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("input", &["base"]),
    ("shell", &["base"]),
    ("page", &["base", "shell"]),
    ("site", &["base"]),
    ("report", &["base"]),
    ("fix", &["base"]),
    ("record", &[]),
    ("library", &["base", "input", "page", "shell"]),
    ("check", &["base", "input", "library", "page", "shell"]),
    ("search", &["base", "library", "page"]),
    ("render", &["base", "input", "library", "page", "search", "site"]),
    ("book", &["base", "check", "input", "library", "page", "render", "search", "site"]),
    ("serve", &["base", "book", "check", "input", "library", "report", "site"]),
];

/// Single files that may know one stage more.
const DOORS: &[(&str, &str)] = &[
    // The list of all rules names those of the templates too.
    ("src/check/rules.rs", "render"),
];

/// The most lines of a file.
const MOST_LINES: usize = 400;

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str) -> Tree {
    let files = tree(&repository().join(folder));
    assert!(!files.is_empty(), "{folder} is empty");
    files.into_iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes)).collect()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn rust() -> Vec<(String, String)> {
    let all = files("src").into_iter().chain(files("tests"));
    all.filter(|(path, _)| path.ends_with(".rs")).map(|(path, bytes)| (path, text(&bytes).to_string())).collect()
}

#[test]
fn no_stage_knows_one_above_it() {
    let mut wrong = Vec::new();
    for (path, source) in rust() {
        let Some(inside) = path.strip_prefix("src/") else { continue };
        let stage = inside.split('/').next().unwrap().trim_end_matches(".rs");
        let known = stages(inside, &source);
        if stage == "lib" {
            continue;
        }
        if stage == "main" || stage == "cli" {
            // The program is a crate of its own, in which `crate` holds nothing but `cli`.
            wrong.extend(known.iter().filter(|name| *name != "cli").map(|name| format!("{path} knows {name}")));
            continue;
        }
        let Some((_, allowed)) = FLOORS.iter().find(|(name, _)| *name == stage) else {
            wrong.push(format!("{path} belongs to no stage"));
            continue;
        };
        for name in known {
            if name != stage && !allowed.contains(&name.as_str()) && !DOORS.contains(&(&path, &name)) {
                wrong.push(format!("{path} knows {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The names right below the crate that a source file speaks of, by `crate::` and by `super::`.
fn stages(path: &str, source: &str) -> BTreeSet<String> {
    let parts: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    let mut depth = parts.len();
    if matches!(parts.last(), Some(&"mod" | &"lib" | &"main")) {
        depth -= 1;
    }
    let mut found = BTreeSet::new();
    let code: Vec<&str> =
        source.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line }).collect();
    let code = code.join("\n");
    let tests = code.find("mod tests {").unwrap_or(code.len());
    for (at, _) in code.match_indices("::") {
        let before = &code[..at];
        let word = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
        let chain = before[..before.len() - word.len()].trim_end_matches("super::");
        let supers = (before.len() - word.len() - chain.len()) / "super::".len() + usize::from(word == "super");
        let inner = usize::from(at > tests);
        // The end of a chain is judged, not its middle.
        let rest = &code[at + 2..];
        let whole = word == "crate" || (word == "super" && !rest.starts_with("super") && supers == depth + inner);
        if whole && !chain.ends_with("::") {
            found.extend(heads(rest));
        }
    }
    found
}

/// The first names behind a path: of `{a::b, c}` both `a` and `c`.
fn heads(rest: &str) -> Vec<String> {
    let name =
        |text: &str| -> String { text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let Some(list) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let mut level = 0;
    let mut names = vec![name(list)];
    for (at, c) in list.char_indices() {
        match c {
            '{' => level += 1,
            '}' if level == 0 => break,
            '}' => level -= 1,
            ',' if level == 0 => names.push(name(&list[at + 1..])),
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[test]
fn paths_are_found_in_sources() {
    for (path, source, expected) in [
        ("page/a.rs", "use crate::base::{A, B};", &["base"][..]),
        ("page/a.rs", "use crate::{base::A, input::{b, c},\n    site};", &["base", "input", "site"]),
        ("page/a.rs", "fn f() -> crate::library::X {}", &["library"]),
        ("page/a.rs", "use super::b;\n// crate::render\nuse super::super::check::X;", &["check"]),
        ("page/mod.rs", "use super::check;", &["check"]),
        ("book.rs", "use super::check;", &["check"]),
        ("page/a.rs", "mod tests {\n    use super::*;\n    use super::super::x;\n}", &[]),
    ] {
        let found = stages(path, source);
        assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{path}: {source}");
    }
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    let theme = files("themes").into_iter().map(|(path, bytes)| (path, text(&bytes).to_string()));
    for (path, source) in rust().into_iter().chain(theme) {
        let lines = source.lines().count();
        if lines > MOST_LINES {
            wrong.push(format!("{path} has {lines} lines"));
        }
        if path.ends_with(".rs") && !source.starts_with("//! ") {
            wrong.push(format!("{path} does not say what it is"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_compiled_theme_is_the_one_in_the_folder() {
    let compiled: Tree = DEFAULT_THEME.iter().map(|(path, bytes)| ((*path).to_string(), bytes.to_vec())).collect();
    let folder = tree(&repository().join("themes/default"));
    assert_eq!(compiled.keys().collect::<Vec<_>>(), folder.keys().collect::<Vec<_>>());
    assert!(compiled == folder, "compiled before the folder was changed");
}

#[test]
fn the_theme_asks_no_other_host_and_runs_nothing_inline() {
    let mut wrong = Vec::new();
    for (path, bytes) in files("themes") {
        let source = text(&bytes).to_lowercase();
        let loads = ["src=", "href=", "url(", "@import", "srcset=", "action="];
        for (number, line) in source.lines().enumerate() {
            let place = format!("{path}:{}", number + 1);
            for load in loads {
                let mut behind = line.split(load).skip(1).map(|rest| rest.trim_start_matches([' ', '"', '\'']));
                if behind.any(|rest| ["http:", "https:", "//"].iter().any(|scheme| rest.starts_with(scheme))) {
                    wrong.push(format!("{place} loads from another host"));
                }
            }
            let html = Path::new(&path).extension().is_some_and(|extension| extension == "html");
            if html && line.contains("style=") {
                wrong.push(format!("{place} has a style of its own"));
            }
            // Browsers do not run what is data.
            let runs = |tag: &str| !tag.contains("src=") && !tag.contains("type=\"application/json\"");
            if html && line.split("<script").skip(1).any(|tag| runs(tag.split('>').next().unwrap())) {
                wrong.push(format!("{place} has an inline script"));
            }
            if html && [" onclick=", " onload=", " onchange=", " onerror="].iter().any(|on| line.contains(on)) {
                wrong.push(format!("{place} has an inline handler"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_theme_is_small() {
    let sum = |fits: &dyn Fn(&str) -> bool| -> usize {
        DEFAULT_THEME.iter().filter(|(path, _)| fits(path)).map(|(_, bytes)| bytes.len()).sum()
    };
    let named = |path: &str, name: &str| path.ends_with(".js") && path.starts_with(name);
    let on_demand = ["static/find", "static/list", "static/redirect", "static/run", "static/search"];
    let on_paper = sum(&|path| path.ends_with(".css") && path.starts_with("static/print"));
    let apart = ["static/find.css", "static/form.css", "static/print", "static/run"];
    let css = sum(&|path| path.ends_with(".css") && !apart.iter().any(|name| path.starts_with(name)));
    let with_every_page = sum(&|path| path.ends_with(".js") && !on_demand.iter().any(|name| path.starts_with(name)));
    let with_lists = sum(&|path| named(path, "static/list"));
    let with_the_search = sum(&|path| named(path, "static/search") || named(path, "static/find"));
    let with_runs = sum(&|path| named(path, "static/run"));
    let styles_of_runs = sum(&|path| path.ends_with(".css") && path.starts_with("static/run"));
    assert!(with_runs <= 180 * 1024, "{with_runs} bytes of JavaScript for runs");
    assert!(styles_of_runs <= 24 * 1024, "{styles_of_runs} bytes of CSS for runs");
    let forms = sum(&|path| path == "static/form.css");
    assert!(forms <= 2 * 1024, "{forms} bytes of CSS for forms");
    assert!(css <= 34 * 1024, "{css} bytes of CSS");
    assert!(on_paper <= 14 * 1024, "{on_paper} bytes of CSS for paper");
    assert!(with_every_page <= 12 * 1024, "{with_every_page} bytes of JavaScript");
    assert!(with_lists <= 6 * 1024, "{with_lists} bytes of JavaScript for lists");
    assert!(with_the_search <= 64 * 1024, "{with_the_search} bytes of JavaScript for the search");
}
