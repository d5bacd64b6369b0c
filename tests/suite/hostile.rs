//! Texts that would steer a terminal or a runner, and paths that lead out of the repository: neither gets anywhere.
#![cfg(unix)]

use std::os::unix::fs::symlink;

use crate::support::Book;

/// What a terminal or a runner would obey: colours, a link, the title of the window, a turned line, a return to the
/// start of the line, the controls of eight bits, and commands.
const STEERS: &[&str] = &[
    "\u{1b}[31mred\u{1b}[2J",
    "\u{1b}]8;;https://evil.example\u{7}link\u{1b}]8;;\u{7}",
    "\u{1b}]0;title\u{1b}\\",
    "\u{202e}turned\u{2066}",
    "back\rstart",
    "\u{9b}31mred \u{9d}0;x\u{9c} \u{8}\u{7f}",
    "::error file=a.md::x",
    "::set-output name=a::b",
    "::stop-commands::x",
    "##[error]x",
    "##vso[task.complete result=Failed;]x",
    "line\u{2028}::error::x",
];

/// Each text in each place of a document, a file name, the settings and a record.
fn steering() -> Book {
    let book = Book::new("-- book.toml --\n");
    for (at, text) in STEERS.iter().enumerate() {
        let yaml = serde_json::to_string(text).unwrap();
        let front =
            ["title", "description", "tags", "category", "status", "owner", "version", "related", "reviewed", text]
                .map(|key| format!("{}: {yaml}\n", serde_json::to_string(key).unwrap()))
                .concat();
        let variables = format!("variables: {{ {yaml}: {{ label: {yaml}, default: {yaml}, options: [{yaml}] }} }}\n");
        book.put(
            &format!("content/{at}.md"),
            format!(
                "---\n{front}{variables}---\n{text}\n\n# {text}\n\n{text}\n\n- [ ] {text}\n- {text}: ____\n\n\
                 [{text}](<no {text}.md>) ![{text}](<no {text}.png>) `scripts/{text}.sh` <{text}>\n\n\
                 ~~~{text}\n{text}\n~~~\n\n{text}:: \n## {text}\n<!-- checkbook: allow {text} -->\n[r]: <{text}>\n[r]\n"
            ),
        );
        book.put(&format!("content/{}.md", text.replace('/', "-")), format!("[x](gone.md)\n# {text}\n"));
        book.put(&format!("{}.md", text.replace('/', "-")), "[x](gone.md)\n");
    }
    book.put("content/a\n::error::newline.md", "[x](gone.md)\n");
    book
}

/// Several of them in each text, because each text costs many runs of the program.
fn together() -> Vec<String> {
    STEERS.chunks(4).map(|texts| texts.join(" ")).collect()
}

fn assert_steers_nothing(what: &str, said: &str) {
    for (at, c) in said.char_indices() {
        let is_line_end = c == '\n' || c == '\r' && said[at + 1..].starts_with('\n');
        let turns =
            matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let steers = turns || c.is_control() && !is_line_end && c != '\t';
        assert!(!steers, "{what}: {:?}", said[..at].lines().last());
    }
    for line in said.split(['\n', '\r']) {
        let is_ours = [
            "::error file=",
            "::warning file=",
            "::notice file=",
            "::error title=checkbook::",
            "::notice title=checkbook::",
        ]
        .iter()
        .any(|start| line.starts_with(start) && what.contains("github"));
        let is_command = line.trim_start().starts_with("::") || line.contains("##[") || line.contains("##vso[");
        assert!(is_ours || !is_command, "{what}: {line:?}");
    }
}

#[test]
fn nothing_that_is_written_steers_a_terminal_or_a_runner() {
    let book = steering();
    book.commit("2026-01-01");
    let try_it = |arguments: &[&str]| {
        let outcome = book.run(arguments);
        assert!(!outcome.stdout.is_empty() || !outcome.stderr.is_empty(), "{arguments:?} says nothing");
        assert_steers_nothing(&format!("{arguments:?}, data"), &outcome.stdout);
        assert_steers_nothing(&format!("{arguments:?}, words"), &outcome.stderr);
    };
    for format in ["human", "short", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"] {
        try_it(&["check", "--format", format]);
    }
    try_it(&["check", "--explain-skips"]);
    try_it(&["check", "--print-config"]);
    try_it(&["build", "--publish-anyway"]);
    for format in ["table", "json"] {
        try_it(&["list", "--format", format]);
        try_it(&["refs", "--format", format]);
    }
    for at in (0..STEERS.len()).step_by(4) {
        try_it(&["explain", &format!("content/{at}.md")]);
    }
}

#[test]
fn what_a_command_is_given_steers_nothing_when_it_is_said_again() {
    for text in &together() {
        let book = Book::new("-- content/a.md --\n# A\n");
        let name = text.replace('/', "-");
        book.put("content/.checkbook/odd.md", format!("# {text}\n{{{{ {text} }}}}\n"));
        book.put("record.json", serde_json::json!({ "schema": text, "run": { "name": text } }).to_string());
        book.put(&format!("{name}.json"), "{}");
        for arguments in [
            &["new", &*format!("content/{name}")][..],
            &["new", &format!("content/{name}")],
            &["new", "content/b.md", "--archetype", "odd"],
            &["new", "content/b.md", "--archetype", text],
            &["explain", text],
            &["check", &format!("no/{name}")],
            &["check", "--only", text],
            &["check", "--since", text],
            &["check", "--baseline", text],
            &["build", &format!("no/{name}")],
            &["pdf", &format!("no/{name}")],
            &["run", "show", "record.json"],
            &["run", "verify", &format!("{name}.json")],
            &["run", "show", &format!("no/{name}.json")],
            &["run", "show", "--format", "json", "record.json"],
        ] {
            let outcome = book.run(arguments);
            let arguments = arguments.join(" ");
            assert_steers_nothing(&arguments, &outcome.stdout);
            assert_steers_nothing(&arguments, &outcome.stderr);
        }
    }
}

#[test]
fn settings_steer_nothing_whether_they_are_read_or_refused() {
    for text in &together() {
        let toml = serde_json::to_string(text).unwrap().replace("\\u001b", "\\u001B");
        for setting in [
            format!("[book]\ntitle = {toml}\ndescription = {toml}\n[build]\nbuild-dir = {toml}\n"),
            format!("[book]\n{toml} = 1\n"),
            format!("[book]\nsrc = {toml}\n"),
            format!(
                "[output.html]\ntheme = {toml}\npublish = [{toml}]\nadditional-css = [{toml}]\nraw-html = {toml}\n"
            ),
            format!("[check.rules]\n{toml} = {toml}\n"),
            format!("[check]\nbaseline = {toml}\n"),
            format!("{text}\n"),
        ] {
            let book = Book::new("-- content/a.md --\n# A\n");
            book.put("book.toml", &setting);
            for command in ["build", "check"] {
                let outcome = book.run(&[command]);
                assert_steers_nothing(&setting, &outcome.stdout);
                assert_steers_nothing(&setting, &outcome.stderr);
            }
        }
    }
}

/// What stands in each file outside of the repository.
const SECRET: &str = "hunter2-of-the-neighbour";

/// All ways to name a file beside the repository, from a page in `content`.
fn ways_out(book: &Book, file: &str) -> Vec<String> {
    let outside = book.root.parent().unwrap().join("outside").join(file);
    vec![
        format!("../../outside/{file}"),
        format!("/../outside/{file}"),
        format!("..%2f..%2foutside/{file}"),
        format!("%2e%2e/%2e%2e/outside/{file}"),
        format!("%2e%2e%2f%2e%2e%2foutside%2f{file}"),
        format!("..\\..\\outside\\{file}"),
        format!("..%5c..%5coutside%5c{file}"),
        format!("x/../../../outside/{file}"),
        format!("....//....//outside/{file}"),
        outside.display().to_string(),
        format!("file://{}", outside.display()),
        format!("linked/{file}"),
        format!("alone-{file}"),
    ]
}

fn walled(settings: &str) -> Book {
    let book = Book::new("-- content/index.md --\n# Home\n");
    for file in
        ["page.md", "secret.txt", "secret.png", "secret.css", "secret.js", "templates/page.html", "static/extra.css"]
    {
        book.put(&format!("../outside/{file}"), format!("# {SECRET}\n\n- [ ] {SECRET}\n"));
    }
    book.put("book.toml", settings);
    let outside = book.root.parent().unwrap().join("outside");
    symlink(&outside, book.root.join("content/linked")).unwrap();
    symlink(&outside, book.root.join("linked")).unwrap();
    let mut text = "# Out\n\n".to_string();
    let mut related = Vec::new();
    let mut summary = "# Summary\n\n- [Home](index.md)\n".to_string();
    for file in ["page.md", "secret.txt", "secret.png"] {
        symlink(outside.join(file), book.root.join(format!("content/alone-{file}"))).unwrap();
        for way in ways_out(&book, file) {
            text.push_str(&format!(
                "[a](<{way}>) ![b](<{way}>) `{way}` <a href=\"{way}\">c</a> <img src=\"{way}\" alt=\"d\">\n\n\
                 ```bash\ncat {way}\nsource {way}\n```\n\n{{{{#include {way}}}}}\n\n{{% include \"{way}\" %}}\n\n"
            ));
            summary.push_str(&format!("- [Out]({way})\n"));
            related.push(serde_json::to_string(&way).unwrap());
        }
    }
    book.put(
        "content/out.md",
        format!("---\nrelated: [{}]\nreplaced-by: ../../outside/page.md\n---\n{text}", related.join(", ")),
    );
    book.put("content/SUMMARY.md", summary);
    book
}

#[test]
fn nothing_outside_of_the_repository_is_read_or_published() {
    let patterns =
        "[\"**\", \"../**\", \"../outside/*\", \"/**\", \"linked/**\", \"content/linked/**\", \"content/alone*\"]";
    let all = format!("[output.html]\npublish = {patterns}\n[check]\nroots = [\"../outside\", \"linked\"]\n");
    let mut tables = vec![(all, "--publish-anyway"), (String::new(), "--publish-anyway")];
    for way in ["../outside", "linked", "%2e%2e/outside"] {
        tables.push((format!("[output.html]\ntheme = \"{way}\"\n"), "--publish-anyway"));
        let added = format!("additional-css = [\"{way}/secret.css\"]\nadditional-js = [\"{way}/secret.js\"]\n");
        tables.push((format!("[output.html]\n{added}"), "--publish-anyway"));
        tables.push((format!("[book]\nsrc = \"{way}\"\n"), "--publish-anyway"));
        tables.push((format!("[check]\nbaseline = \"{way}/secret.txt\"\n"), "--publish-anyway"));
    }
    let mut leaks = Vec::new();
    for (settings, flag) in tables {
        for is_repository in [false, true] {
            let book = walled(&settings);
            if is_repository {
                book.git();
            }
            let mut said = String::new();
            for arguments in
                [&["build", flag][..], &["refs", "--format", "json"], &["list"], &["explain", "content/out.md"]]
            {
                let outcome = book.run(arguments);
                said.push_str(&outcome.stdout);
                said.push_str(&outcome.stderr);
            }
            if let Some(line) = said.lines().find(|line| line.contains(SECRET)) {
                leaks.push(format!("{settings} says {line}"));
            }
            if book.has("book") {
                for (path, bytes) in book.site() {
                    if String::from_utf8_lossy(&bytes).contains(SECRET) {
                        leaks.push(format!("{settings} publishes {path}"));
                    }
                }
            }
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[test]
fn settings_may_lead_to_the_repository_around_the_book_and_no_further() {
    let book = Book::new("-- book/content/a.md --\n# A\n-- docs/a.md --\n# A\n-- known --\n-- ../known --\n");
    symlink(book.root.parent().unwrap(), book.root.join("book/out")).unwrap();
    let outside = book.root.parent().unwrap().join("known");
    let check = |settings: &str, more: &[&str]| {
        book.put("book/book.toml", settings);
        let mut command = book.command(&["check", "--fail-on", "error"]);
        let outcome = book.outcome(command.args(more).current_dir(book.root.join("book")));
        assert!(!outcome.stderr.contains("panicked"));
        outcome
    };
    for (settings, named) in [
        ("[book]\nsrc = \"../docs\"\n".to_string(), "`../docs` of `book.src`"),
        ("[check]\nbaseline = \"../known\"\n".to_string(), "`../known` of `check.baseline`"),
        ("[check]\nbaseline = \"out/known\"\n".to_string(), "`out/known` of `check.baseline`"),
        (format!("[check]\nbaseline = \"{}\"\n", outside.display()), "of `check.baseline`"),
    ] {
        let said = check(&settings, &[]).code(2);
        assert!(said.stderr.contains(named) && said.stderr.contains("leads out of the repository"), "{}", said.stderr);
        assert!(said.stderr.contains("book.toml:2:"), "the line is named: {}", said.stderr);
    }
    check("", &["--baseline", "../../known"]).code(0);
    book.git();
    check("[book]\nsrc = \"../docs\"\n", &[]).code(0);
    check("[check]\nbaseline = \"../known\"\n", &[]).code(0);
    check("[check]\nbaseline = \"../../known\"\n", &[]).code(2);
    check("[book]\nsrc = \"../../x\"\n", &[]).code(2);
    check("[check]\nbaseline = \"new\"\n", &[]).code(0);
}

/// A page with a link that can be mended beside a text, in a repository.
fn mendable(text: &str) -> Book {
    let book = Book::new("-- content/a.md --\n");
    book.put("content/B.md", format!("# B\n{text} [a](A.md)\n{text}\n"));
    book.commit("2026-01-01");
    book
}

#[test]
fn a_patch_is_handed_on_as_it_is() {
    for text in STEERS.iter().filter(|text| !text.contains('\r')) {
        let book = mendable(text);
        let said = book.run(&["check", "--diff"]);
        assert!(said.stdout.contains(text), "{text:?}: {:?}", said.stdout);
        book.put("change.patch", &said.stdout);
        book.run_git(&["apply", "change.patch"], "2026-01-02");
        assert!(book.text("content/B.md").contains("[a](a.md)"));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_patch_on_a_terminal_steers_nothing() {
    let book = mendable(&STEERS.join(" ").replace("##", "# "));
    // Some systems have no program that makes a terminal.
    let program = format!("{} check --diff 2>/dev/null", env!("CARGO_BIN_EXE_checkbook"));
    let mut script = std::process::Command::new("script");
    let script =
        script.args(["-qec", &program, "/dev/null"]).current_dir(&book.root).stdin(std::process::Stdio::null());
    let Ok(output) = script.output() else { return };
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("[a](a.md)") && said.contains('\u{241b}'), "{said:?}");
    assert_steers_nothing("a patch on a terminal", &said);
}
