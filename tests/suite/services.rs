//! What is laid down for services of continuous integration fits the program.

use serde_json::Value;

use crate::support::Book;

const ACTION: &str = include_str!("../../action.yml");
const GITLAB: &str = include_str!("../../examples/ci/gitlab.yml");
const HOOKS: &str = include_str!("../../.pre-commit-hooks.yaml");

fn broken() -> Book {
    Book::new("-- content/a.md --\n# A\n\n[x](<b, c:d.md>) and [y](nowhere.md)\n")
}

#[test]
fn the_problem_matcher_reads_every_line_of_the_short_format() {
    let matcher: Value = serde_json::from_str(include_str!("../../examples/ci/problem-matcher.json")).unwrap();
    let pattern = &matcher["problemMatcher"][0]["pattern"][0];
    let regex = regex::Regex::new(pattern["regexp"].as_str().unwrap()).unwrap();
    let said = broken().run(&["check", "--format", "short"]).code(1);
    assert!(!said.stdout.is_empty());
    for line in said.stdout.lines() {
        let found = regex.captures(line).unwrap_or_else(|| panic!("no match: {line}"));
        let group = |name: &str| found[usize::try_from(pattern[name].as_u64().unwrap()).unwrap()].to_string();
        assert_eq!(group("file"), "content/a.md");
        assert_eq!((group("line"), group("severity")), ("3".to_string(), "error".to_string()));
        assert!(group("column").parse::<usize>().is_ok() && !group("code").is_empty() && !group("message").is_empty());
    }
    // A path may look like a position, and a file that is not text has none.
    for (line, file, place) in [
        ("a:1:2: b.md:3:4: note[orphan-page]: m: `x[y]: z`", "a:1:2: b.md", Some("3")),
        ("logo.png: warning[orphan-page]: no page shows it", "logo.png", None),
    ] {
        let found = regex.captures(line).unwrap();
        assert_eq!((&found[1], found.get(2).map(|line| line.as_str())), (file, place));
    }
    assert!(!regex.is_match("checked 1 page, 2 references: 2 errors"));
}

/// The arguments that begin with two dashes in a text.
fn flags(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | '+' | '`'));
    words.filter(|word| word.len() > 2 && word.starts_with("--")).collect()
}

#[test]
fn recipes_use_arguments_that_there_are() {
    let help = broken().run(&["check", "--help"]).done();
    let calls: Vec<&str> = [ACTION, GITLAB, HOOKS]
        .iter()
        .flat_map(|text| text.split("\n\n"))
        .filter(|part| part.contains("check ") && !part.contains("cargo install") || part.contains("entry:"))
        .collect();
    assert!(calls.len() >= 2);
    for flag in calls.iter().flat_map(|call| flags(call)) {
        assert!(help.stdout.contains(flag), "`check` has no {flag}");
    }
    for format in ["sarif", "gitlab", "junit"] {
        assert!(help.stdout.contains(format), "{format}");
    }
}

#[test]
fn annotations_come_by_themselves_where_they_are_shown() {
    let book = broken();
    let quiet = book.run_with(&["check"], &[("GITHUB_ACTIONS", "")]).code(1);
    assert!(!quiet.stdout.contains("::error"));
    book.put("summary.md", "# Before\n");
    let place = "summary.md";
    let said = book.run_with(&["check"], &[("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", place)]).code(1);
    assert!(said.stdout.contains("error[broken-link]"), "the report for people is there as well");
    assert!(said.stdout.contains("\n::error file=content/a.md,line=3,"), "{}", said.stdout);
    let summary = book.text("summary.md");
    assert!(summary.starts_with("# Before\n## checkbook\n") && summary.contains("2 errors"), "{summary}");
    let data = book.run_with(&["check", "--format", "json"], &[("GITHUB_ACTIONS", "true")]).code(1);
    assert!(serde_json::from_str::<Value>(&data.stdout).is_ok(), "data stays data");
}

#[test]
fn the_summary_of_a_job_leads_to_the_lines_and_is_written_beside_data_too() {
    let book = broken();
    book.git();
    let github = [
        ("GITHUB_STEP_SUMMARY", "summary.md"),
        ("GITHUB_SERVER_URL", "https://github.com"),
        ("GITHUB_REPOSITORY", "acme/books"),
        ("GITHUB_SHA", "0123abcd"),
    ];
    book.run_with(&["check", "--format", "json"], &github).code(1);
    assert!(!book.has("summary.md"), "nobody asked for it");
    let said = book.run_with(&["check", "--format", "json", "--annotations", "always"], &github).code(1);
    assert!(serde_json::from_str::<Value>(&said.stdout).is_ok(), "{}", said.stdout);
    let link = "https://github.com/acme/books/blob/0123abcd/content/a.md?plain=1#L3";
    assert!(book.text("summary.md").contains(&format!("| [`content/a.md:3:6`]({link}) |")));
    book.run_with(&["check", "--annotations", "never"], &[("GITHUB_ACTIONS", "true"), github[0]]).code(1);
    assert_eq!(book.text("summary.md").matches("## checkbook").count(), 1, "nothing was added");

    let gitlab = [("CI_PROJECT_URL", "https://gl.example.com/acme/books"), ("CI_COMMIT_SHA", "0123abcd")];
    let table = book.run_with(&["check", "--format", "markdown"], &gitlab).code(1).stdout;
    assert!(table.contains("](https://gl.example.com/acme/books/-/blob/0123abcd/content/a.md?plain=1#L3)"), "{table}");
}

#[test]
fn a_document_gives_no_commands_to_the_runner() {
    let evil = "::error::x ##[error]x ##vso[task.complete]x";
    let text = format!("# {evil}\n\n{evil}\n[a {evil}](<no.md {evil}>)\n\t[b](<{evil}>)\n##[c](d.md)\n::warning::\n");
    let book = Book::new(&format!("-- content/a.md --\n{text}"));
    book.put(&format!("content/{}.md", evil.replace(' ', "-")), "[x](gone.md)\n");
    for format in ["human", "short", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"] {
        let said = book.run_with(&["check", "--format", format], &[("GITHUB_ACTIONS", "true")]).code(1);
        for line in said.stdout.lines().chain(said.stderr.lines()) {
            // A line that is one of our own commands as a whole cannot hold another.
            let ours = ["::error file=", "::error title=checkbook::"].iter().any(|start| line.starts_with(start));
            let theirs = line.trim_start().starts_with("::") || line.contains("##[") || line.contains("##vso[");
            assert!(ours || !theirs, "{format}: {line}");
        }
    }
    for command in ["list", "refs"] {
        let said = book.run(&[command]).done().stdout;
        assert!(!said.contains("##[") && !said.lines().any(|line| line.starts_with("::")), "{said}");
    }
}

#[test]
fn all_formats_name_the_same_findings_in_the_same_order() {
    let book = broken();
    let out = |format: &str| book.run(&["check", "--format", format]).code(1).stdout;
    let json: Value = serde_json::from_str(&out("json")).unwrap();
    let sarif: Value = serde_json::from_str(&out("sarif")).unwrap();
    let gitlab: Value = serde_json::from_str(&out("gitlab")).unwrap();
    let rules = |list: &Value, key: &str| {
        list.as_array().unwrap().iter().map(|one| one[key].as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    let expected = rules(&json["findings"], "rule");
    assert_eq!(expected.len(), 2);
    assert_eq!(rules(&sarif["runs"][0]["results"], "ruleId"), expected);
    assert_eq!(rules(&gitlab, "check_name"), expected);
    for (format, mark) in [
        ("short", "error["),
        ("jsonl", "\"rule\""),
        ("github", "::error"),
        ("junit", "<failure "),
        ("markdown", "| error |"),
    ] {
        assert_eq!(out(format).matches(mark).count(), expected.len(), "{format}");
    }
}

#[test]
fn services_are_told_paths_from_the_top_of_the_repository() {
    let book = Book::new(
        "-- docs/book.toml --\n-- docs/content/a b.md --\n# A\n\n[x](no.md)\n-- README.md --\n[y](gone.md)\n",
    );
    book.git();
    let run = |format: &str| {
        let mut command = book.command(&["check", "--format", format, "content", "../README.md"]);
        let output = command.current_dir(book.root.join("docs")).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    for (format, page, above) in [
        ("short", "content/a b.md:3:5: ", "../README.md:1:5: "),
        ("json", "\"file\": \"content/a b.md\"", "\"file\": \"../README.md\""),
        ("sarif", "\"uri\": \"docs/content/a%20b.md\"", "\"uri\": \"README.md\""),
        ("github", "file=docs/content/a b.md,", "file=README.md,"),
        ("gitlab", "\"path\": \"docs/content/a b.md\"", "\"path\": \"README.md\""),
        ("junit", " name=\"docs/content/a b.md\"", " name=\"README.md\""),
        ("markdown", "| `docs/content/a b.md:3:5` |", "| `README.md:1:5` |"),
    ] {
        let said = run(format);
        assert!(said.contains(page) && said.contains(above), "{format}: {said}");
    }
}

#[test]
fn what_is_written_for_code_scanning_fits_the_schema_of_sarif() {
    let schema = include_str!("schemas/sarif-2.1.0.json").replace("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "");
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let book = broken();
    book.put(
        "content/b.md",
        "---\ntitel: B\nrelated: [a.md, a.md]\n---\n# B\n\nRun `./content/C.md`.\n\n```sh\n./x.sh “a”\n```\n",
    );
    let text = book.run(&["check", "--format", "sarif"]).code(1).stdout;
    let log: Value = serde_json::from_str(&text).unwrap();
    let misfits: Vec<String> = schema.iter_errors(&log).map(|error| error.to_string()).collect();
    assert_eq!(misfits, Vec::<String>::new());
    let run = &log["runs"][0];
    assert!(run["results"].as_array().unwrap().len() > 4, "{text}");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), checkbook::check::RULES.len());
    for rule in rules {
        let length = |key: &str| rule[key]["text"].as_str().unwrap().chars().count();
        assert!((10..=1024).contains(&length("shortDescription")), "{rule}");
        assert!((10..=1024).contains(&length("fullDescription")), "{rule}");
        assert!(rule["help"]["markdown"].as_str().unwrap().contains("## What it finds"), "{rule}");
    }
}

#[test]
fn several_reports_are_written_at_once_and_none_changes_the_exit_code() {
    let book = broken();
    let reports = ["sarif=a.sarif", "junit=out/b.xml", "gitlab=c.json", "markdown=d.md"];
    let arguments: Vec<&str> =
        ["check", "--fail-on", "never"].into_iter().chain(reports.iter().flat_map(|r| ["--report", r])).collect();
    book.run(&arguments).code(0);
    for file in ["a.sarif", "out/b.xml", "c.json", "d.md"] {
        assert!(book.has(file), "{file}");
    }
}
