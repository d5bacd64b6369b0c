//! What holds for any shell text.

use proptest::prelude::*;

use super::{Act, Form, ProblemKind, Reading, commands, read};

/// Pieces that shells make much of, to meet more often than by chance.
const PIECES: &[&str] = &[
    "'",
    "\"",
    "`",
    "$(",
    "${",
    "$'",
    "$((",
    "))",
    ")",
    "(",
    "((",
    "{",
    "}",
    ";",
    ";;",
    "&&",
    "||",
    "|",
    "&",
    "\n",
    "\r\n",
    "\\\n",
    "\\",
    "<<EOF",
    "<<-'E'",
    "\nEOF\n",
    "<",
    ">",
    ">>",
    "2>&1",
    "<(",
    "<<<",
    "#",
    " # ",
    " ",
    "\t",
    "\u{a0}",
    "case x in",
    "a)",
    "esac",
    "if",
    "then",
    "fi",
    "for x in",
    "do",
    "done",
    "[[",
    "]]",
    "[",
    "]",
    "!",
    "function f",
    "f()",
    "a=(",
    "X=1",
    "sudo",
    "cd a",
    "cd ..",
    "./x.sh",
    "python -m",
    "docker run -v",
    "tar czf",
    "curl -o",
    "--f=",
    "-",
    "--",
    "<name>",
    "{{ x }}",
    "“",
    "”",
    "’",
    "–x",
    "é",
    "日本",
    "$ ",
    "> ",
    "a@b:~$ ",
    ">>> ",
    "bash -c",
    "echo",
    "kubectl apply -f a.yml",
    "make -C d t",
    "npm run x",
    "\0",
    "\u{feff}",
    "x.y",
    "a/b",
    ",",
    "@",
    "=",
    ":",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![4 => prop::sample::select(PIECES), 1 => Just(" "), 1 => Just("x")], 0..24)
        .prop_map(|pieces| pieces.concat())
}

fn anything() -> impl Strategy<Value = String> {
    prop_oneof![pieces(), any::<String>()]
}

fn fits(text: &str, reading: &Reading) -> bool {
    let spans = reading.words.iter().map(|word| word.span);
    let spans = spans.chain(reading.tasks.iter().map(|task| task.span));
    let ordered = reading.words.is_sorted_by_key(|word| word.span.start);
    ordered && spans.chain(reading.problems.iter().map(|problem| problem.span)).all(|span| !span.of(text).is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn places_are_in_the_text(text in anything()) {
        for form in [Form::Script, Form::Transcript] {
            let reading = read(&text, form);
            prop_assert!(fits(&text, &reading), "{reading:?}");
        }
        for command in commands(&text) {
            prop_assert!(command.iter().all(|span| !span.of(&text).is_empty()));
            prop_assert!(command.is_sorted_by(|a, b| a.end <= b.start));
        }
    }

    #[test]
    fn line_breaks_of_windows_change_nothing(text in pieces()) {
        let unix = text.replace('\r', "");
        let windows = unix.replace('\n', "\r\n");
        let told = |text: &str| {
            let reading = read(text, Form::Script);
            let words: Vec<_> = reading.words.into_iter().map(|word| (word.name, word.act, word.directory, word.guarded, word.skip)).collect();
            let tasks: Vec<_> = reading.tasks.into_iter().map(|task| (task.name, task.directory)).collect();
            let problems: Vec<ProblemKind> = reading.problems.into_iter().map(|problem| problem.kind).collect();
            (words, tasks, problems, commands(text).iter().map(Vec::len).collect::<Vec<_>>())
        };
        prop_assert_eq!(told(&unix), told(&windows));
    }

    #[test]
    fn a_line_after_rubbish_is_read(rubbish in anything(), command in prop::sample::select(AFTER)) {
        let rubbish = tame(&rubbish);
        let text = format!("{rubbish}\n{}\n", command.0);
        let reading = read(&text, Form::Script);
        let found = reading.words.iter().any(|word| word.name == command.1 && word.act == command.2);
        prop_assert!(found, "{text:?} {reading:?}");
    }
}

/// Without prompts, which make all other lines output, and without a last backslash, which joins the next line to it.
fn tame(rubbish: &str) -> String {
    let mut tame = String::new();
    let mut after = rubbish.chars().skip(1);
    for c in rubbish.chars() {
        let next = after.next();
        let prompt = c == '$' && !next.is_some_and(|next| next.is_alphanumeric() || "({'\"".contains(next));
        if !prompt && !"@~❯➜%".contains(c) {
            tame.push(c);
        }
    }
    tame.truncate(tame.trim_end_matches(|c: char| c == '\\' || c.is_whitespace()).len());
    tame
}

/// Commands that stand on a line of their own, and what is to be found in them.
const AFTER: &[(&str, &str, Act)] = &[
    ("./deploy.sh prod", "./deploy.sh", Act::Run),
    ("python tools/check.py", "tools/check.py", Act::Interpret),
    ("kubectl apply -f k8s/app.yaml", "k8s/app.yaml", Act::Input),
    ("sudo tee logs/out.txt", "logs/out.txt", Act::Make),
];

/// Texts that make a careless reader slow: each is read in a time that grows as the text does.
#[test]
fn long_lines_take_no_longer_than_they_must() {
    let length = 200_000;
    for piece in [
        "(",
        "((",
        "'",
        "\"",
        "$(",
        "`",
        "${",
        "\"$(",
        "<<A\n",
        "a'\n",
        "case x in a;;",
        ";;",
        "{",
        "[[ ",
        "a=(",
        "$((",
        "<a ",
        "sudo ",
        "if ",
        "\\",
        "#",
        "<",
        "$'\\'",
        "x || true || ",
        "cd a\n",
        "pushd a\n",
        "[ -f x ] && ",
        "<a><a ",
        "wget x/y ",
        "x’ ",
        "'a' ",
        "\"a\" ",
        "-f=",
    ] {
        let text = piece.repeat(length / piece.len());
        let start = cpu_time::ThreadTime::now();
        read(&text, Form::Script);
        assert!(start.elapsed().as_secs() < 4, "{piece:?} takes {:?}", start.elapsed());
    }
}
