//! Tests of the highlighter.

use proptest::prelude::*;

use super::*;

fn shown(language: &str, code: &str) -> String {
    let pieces = pieces(language, code).unwrap_or_else(|| panic!("`{language}` has no grammar"));
    let piece = |piece: &Piece| match piece.class {
        Some(class) => format!("[{}:{}]", class.letter(), &code[piece.start..piece.end]),
        None => code[piece.start..piece.end].to_string(),
    };
    pieces.iter().map(piece).collect()
}

#[test]
fn code_falls_into_classes() {
    let table = [
        ("bash", "sudo ls -l \"$A b\" | wc # n", "[f:sudo ls] [v:-l] [s:\"][v:$A] [s:b\"] [o:|] [f:wc] [c:# n]"),
        (
            "sh",
            "a=\"$(date +%s)\" && echo ${b:-c}",
            "[v:a][o:=][s:\"][v:$]([f:date] +%s)[s:\"] [o:&&] [f:echo] [v:${b:-c}]",
        ),
        ("yaml", "a: 1 # n\nb: [x, 'y', true]\n", "[t:a]: [n:1] [c:# n]\n[t:b]: [[s:x], [s:'y'], [n:true]]\n"),
        ("json", "{\"a\": [1, \"b\", null]}", "{[t:\"a\"]: [[n:1], [s:\"b\"], [n:null]]}"),
        ("toml", "[a]\nb = \"c\"", "[[t:a]]\n[t:b] = [s:\"c\"]"),
        ("sql", "SELECT a FROM b WHERE c = 'd';", "[k:SELECT] a [k:FROM] b [k:WHERE] c [o:=] [s:'d'];"),
        ("python", "def f(a): return f\"x{a}\"", "[k:def] [f:f]([v:a]): [k:return] [s:f\"x]{a}[s:\"]"),
        ("hcl", "count = \"${var.a}\"", "[v:count] [o:=] [s:\"][k:${][n:var][o:.][v:a][k:}][s:\"]"),
        (
            "diff",
            "--- a\n+++ b\n@@ -1 +1 @@\n-c\n-d\n+e\n f\n",
            "[h:--- a\n+++ b\n@@ -1 +1 @@]\n[d:-c\n-d]\n[a:+e]\n f\n",
        ),
        ("markdown", "# A\nb `c`\n", "[h:# A]\nb [s:`c`]\n"),
    ];
    for (language, code, expected) in table {
        assert_eq!(shown(language, code), expected, "{language}");
    }
}

#[test]
fn shell_text_is_coloured_by_what_its_words_do() {
    let table = [
        (
            "for h in a b; do ssh \"$h\" -- id; done",
            "[k:for] [v:h] [k:in] a b[o:;] [k:do] [f:ssh] [s:\"][v:$h][s:\"] [v:--] id[o:;] [k:done]",
        ),
        ("if [ -f a ]; then b; fi > c", "[k:if] [f:[] [v:-f] a [f:]][o:;] [k:then] [f:b][o:;] [k:fi] [o:>] c"),
        (
            "case $1 in\n a|b) c -d ;;\n *) e ;;\nesac\nf\n",
            "[k:case] [v:$1] [k:in]\n a[o:|]b) [f:c] [v:-d] [o:;;]\n *) [f:e] [o:;;]\n[k:esac]\n[f:f]\n",
        ),
        ("f() { g; }\nfunction h { i; }", "[f:f]() [k:{] [f:g][o:;] [k:}\nfunction] [f:h] [k:{] [f:i][o:;] [k:}]"),
        ("cat <<-'E' | b\n\tx $y\n\tE\nc", "[f:cat] [o:<<-][k:'E'] [o:|] [f:b]\n\t[s:x $y]\n\t[k:E]\n[f:c]"),
        ("A=1 B+=2 c[3]=4 d --e=f 2>&1", "[v:A][o:=]1 [v:B][o:+=]2 [v:c[3]][o:=]4 [f:d] [v:--e]=f 2[o:>&]1"),
        ("sudo -E -u x ls", "[f:sudo] [v:-E -u] x [f:ls]"),
        ("a 'b\nc' d", "[f:a] [s:'b\nc'] d"),
        ("a \\\n  -b # c\n", "[f:a] \\\n  [v:-b] [c:# c]\n"),
        ("echo a#b $'c\\'d' `e f`", "[f:echo] a#b [s:$'c\\'d'] [o:`][f:e] f[o:`]"),
        ("ssh <the-host> < in >> out &", "[f:ssh] <the-host> [o:<] in [o:>>] out [o:&]"),
        ("diff <(a) <(b) $((1 + 2)) <<< c", "[f:diff] [o:<]([f:a]) [o:<]([f:b]) [n:$((1 + 2))] [o:<<<] c"),
        ("\"$a\" -b\n$c d\n", "[s:\"][v:$a][s:\"] [v:-b\n$c] d\n"),
        ("(cd a && b) || ! c", "([f:cd] a [o:&&] [f:b]) [o:||] [k:!] [f:c]"),
    ];
    for (code, expected) in table {
        assert_eq!(shown("sh", code), expected, "{code}");
    }
}

#[test]
fn the_languages_of_runbooks_have_grammars() {
    let words = "bash sh shell zsh ksh console shell-session sql psql postgresql yaml yml json jsonc toml ini conf \
        systemd service properties dockerfile Dockerfile containerfile hcl tf terraform python py python3 diff patch \
        nginx bat javascript js typescript ts tsx rust go golang java c cpp ruby groovy xml html css \
        makefile make markdown md dotenv env graphql proto jq crontab http";
    for word in words.split(' ') {
        assert!(highlight(word, "x\n").is_some(), "{word}");
    }
    // The pure Rust set of grammars lacks it.
    assert_eq!(highlight("powershell", "x\n").is_some(), cfg!(feature = "onig"));
    for word in ["", "text", "plain", "output", "log", "no-such-language", "mermaid", "promql"] {
        assert_eq!(highlight(word, "x\n"), None, "{word}");
    }
}

#[test]
fn the_first_word_of_an_info_string_counts() {
    for info in [
        "BASH",
        " bash ",
        "bash {cwd=\"x\"}",
        "{.bash}",
        "{ .bash .numbered }",
        "bash,ignore",
        "bash:run.sh",
        "bash{1,3}",
    ] {
        assert_eq!(name(info), "bash", "{info}");
        assert!(is_shell(info), "{info}");
    }
    for info in ["", "python", "bashful", "text bash", "{}"] {
        assert!(!is_shell(info), "{info}");
    }
}

#[test]
fn a_session_has_prompts_commands_and_output() {
    let table = [
        ("console", "$ ls -l\ntotal 0\n\n$ id\n", "[m:$] [f:ls] [v:-l]\n[u:total 0]\n\n[m:$] [f:id]\n"),
        (
            "console",
            "me@host:~/a$ ls\n[me@host a]# id\n(venv) $ id\n",
            "[m:me@host:~/a$] [f:ls]\n[m:[me@host a]#] [f:id]\n[m:(venv) $] [f:id]\n",
        ),
        ("console", "$ ls \\\n  -l\nx\n", "[m:$] [f:ls] \\\n  [v:-l]\n[u:x]\n"),
        (
            "console",
            "$ cat <<E\n> a\n> E\nb\n> c\n",
            "[m:$] [f:cat] [o:<<][k:E]\n[m:>] [s:a]\n[m:>] [k:E]\n[u:b\n> c]\n",
        ),
        ("bash", "$ ls\nx\n", "[m:$] [f:ls]\n[u:x]\n"),
        ("console", "ls -l\n", "[f:ls] [v:-l]\n"),
        ("bash", "# list\nls\n", "[c:# list]\n[f:ls]\n"),
    ];
    for (language, code, expected) in table {
        assert_eq!(shown(language, code), expected, "{code}");
    }
}

#[test]
fn a_prompt_is_told_from_text() {
    let table = [
        ("$ ls", Some(2)),
        ("  # ls", Some(4)),
        ("$", Some(1)),
        ("root@a:/# ls", Some(10)),
        ("a: $ ls", None),
        ("cost is 5$ each", None),
        ("#!/bin/sh", None),
        ("$HOME", None),
        ("50% done", None),
        ("", None),
    ];
    for (line, expected) in table {
        assert_eq!(prompt(line), expected, "{line}");
    }
}

#[test]
fn text_is_escaped() {
    assert_eq!(highlight("json", "\"<&>\"").as_deref(), Some("<span class=\"s\">&quot;&lt;&amp;&gt;&quot;</span>"));
    assert_eq!(
        highlight("bash", "$ a\n<b>\n").as_deref(),
        Some("<span class=\"m\">$</span> <span class=\"f\">a</span>\n<span class=\"u\">&lt;b&gt;</span>\n")
    );
}

#[test]
fn long_code_is_left_alone() {
    assert!(highlight("bash", &"ls\n".repeat(MAX_CODE / 3)).is_some());
    assert!(highlight("bash", &"ls\n".repeat(MAX_CODE / 3 + 1)).is_none());
    assert!(highlight("bash", &format!("ls\n{}\n", "x".repeat(MAX_LINE + 1))).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn pieces_cover_the_code(
        language in prop::sample::select(vec!["bash", "console", "yaml", "json", "python", "diff", "markdown", "html", "sql", "hcl"]),
        code in "([ $#>{}()\\[\\]<`'\"\\\\:;|&=*@~\t-]|[a-c1]|if|def|echo|EOF|\\$\\(|\\PC|\r?\n|\r){0,120}",
    ) {
        let pieces = pieces(language, &code).unwrap();
        let mut end = 0;
        for (at, piece) in pieces.iter().enumerate() {
            prop_assert_eq!(piece.start, end);
            prop_assert!(piece.end > piece.start && code.is_char_boundary(piece.end));
            prop_assert!(at == 0 || pieces[at - 1].class != piece.class);
            end = piece.end;
        }
        prop_assert_eq!(end, code.len());
        prop_assert_eq!(highlight(language, &code), highlight(language, &code));
    }
}
