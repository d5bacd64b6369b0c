//! Comments in pages that let findings be: where they hold, and what is said of those that hold nothing.

use snapbox::str;

use crate::support::Book;

/// In these pages, what is called `no…` is let be, and what is called `yes…` is found.
const PAGES: &[(&str, &str)] = &[
    (
        "blocks.md",
        "\
# Blocks
<!-- checkbook: allow(broken-link, broken-image) one for both -->

A paragraph [a](no1.md)
of two lines ![b](no2.png).

Another [c](yes1.md).

[d](no3.md) <!-- checkbook: allow(broken-link) both --> [e](no4.md)
[f](yes2.md)
",
    ),
    (
        "lines.md",
        "\
# Lines
[a](no1.md) <!-- checkbook: allow(broken-link) this line -->
[b](yes1.md)
<!-- checkbook: expect(broken-link) raw --> <a href=\"no2.md\">x</a>
[c](yes2.md)

| A | B |
|---|---|
| [d](no3.md) | <!-- checkbook: allow(broken-link) --> |
| [e](yes3.md) | x |

<!-- checkbook: allow(broken-link) --> <!-- checkbook: allow(broken-image) -->
[f](no4.md) ![g](no5.png)
",
    ),
    (
        "places.md",
        "\
# Places
- one [a](yes1.md)
  <!-- checkbook: allow(broken-link) the next item -->
- two [b](no1.md)
- <!-- checkbook: allow(broken-link) this item -->
  three [c](no2.md)
  and [d](no3.md)
- [ ] four [e](yes2.md)

> <!-- checkbook: allow(broken-link)
> over lines -->
> [f](no4.md)
>
> [g](yes3.md)

<!-- checkbook: allow(broken-link) a list -->
1. [h](no5.md)
2. [i](no6.md)

<!-- checkbook: allow(broken-link) a heading -->
## Heading [j](no7.md)
[k](yes4.md)

<div>
<a href=\"yes5.md\">l</a>
<!-- checkbook: allow(broken-link) the rest of the HTML -->
<a href=\"no8.md\">m</a>
<a href=\"no9.md\">n</a>
</div>

[o](yes6.md)

<!-- checkbook: allow(broken-link) definitions -->
[p]: no10.md
[q]: no11.md

[r]: yes7.md

See [p], [q] and [r].
",
    ),
    (
        "regions.md",
        "\
[a](yes1.md)
<!-- checkbook: begin-allow(broken-link, broken-image) until it ends -->
[b](no1.md) ![c](no2.png)

<!-- checkbook: begin-allow(broken-anchor) within -->
[d](no3.md) [e](#no4)
<!-- checkbook: end-allow -->
[f](#yes2) [g](no5.md)
<!-- checkbook: end-allow(broken-link) -->
[h](yes3.md) ![i](no6.png)
<!-- checkbook: end-allow(broken-image) -->
![j](yes4.png)
<!-- checkbook: begin-allow(broken-link) to the end of the page -->
[k](no7.md)
",
    ),
    (
        "file.md",
        "[a](no1.md) ![b](yes1.png)\n\n<!-- checkbook: allow-file(broken-link) moved soon -->\n\n[c](no2.md)\n",
    ),
    (
        "front.md",
        "\
---
title: Front
# checkbook: allow(broken-related) made later
related: # what belongs to it
  - no1.md
  - no2.md
tags: [x]
---
",
    ),
    (
        "entries.md",
        "\
---
related:
  - no1.md # checkbook: allow(broken-related) this one
  - yes1.md
  # checkbook: allow(broken-related) the next one
  - no2.md
  - yes2.md
---
",
    ),
    ("toml.md", "+++\n# checkbook: allow(broken-related) soon\nrelated = [\n  \"no1.md\",\n]\ntags = [\"x\"]\n+++\n"),
    (
        "shell.md",
        "\
# Shell

```bash
./yes1.sh
# checkbook: allow(missing-script) built by ./not/looked/at.sh
./no1.sh
./yes2.sh
./no2.sh --now  # checkbook: allow(missing-script) built
# checkbook: allow(missing-script) a command over lines

# a comment in between
sudo bash \\
  ./no3.sh
./yes3.sh
```

> ```console
> $ ./no4.sh # checkbook: allow(missing-script) in a quote
> # checkbook: allow(missing-script) the next line
> $ ./no5.sh
> $ ./yes4.sh
> ```

```bash check=false
./no6.sh && ./no7.sh
# checkbook: allow(missing-script) not read here
```

<!-- checkbook: allow(missing-script) the block -->
```sh
./no8.sh
./no9.sh
```
",
    ),
];

#[test]
fn comments_let_be_what_they_are_about_and_nothing_else() {
    for ending in ["\n", "\r\n"] {
        let book = Book::new("");
        for (name, text) in PAGES {
            book.put(&format!("content/{name}"), text.replace('\n', ending));
        }
        book.put("content/bom.md", format!("\u{feff}{}", PAGES[5].1.replace('\n', ending)));
        let outcome = book.run(&["check", "--format", "json"]).code(1);
        let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
        let mut found: Vec<String> = Vec::new();
        for finding in report["findings"].as_array().unwrap() {
            let said = finding["message"].as_str().unwrap();
            let file = finding["file"].as_str().unwrap();
            let name = said.split(['`', '#', '/']).find(|word| word.starts_with("yes") || word.starts_with("no"));
            found.push(format!("{} {}", &file["content/".len()..], name.unwrap_or(said)));
        }
        let mut expected: Vec<String> = Vec::new();
        let mut suppressed = 2;
        for (page, text) in PAGES {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '.';
            let words = text.split(|c: char| !is_name(c)).map(|word| word.trim_start_matches('.'));
            let named = |word: &&str, start: &str| {
                word.strip_prefix(start).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            };
            suppressed += words.clone().filter(|word| named(word, "no")).count();
            expected.extend(words.filter(|word| named(word, "yes")).map(|word| format!("{page} {word}")));
        }
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{ending:?}");
        assert_eq!(report["summary"]["suppressed"], suppressed, "{ending:?}");
    }
}

#[test]
fn comments_that_do_nothing_are_findings() {
    let book = Book::new(
        "\
-- content/index.md --
---
# checkbook: allow(wrong-type) it is right
title: Home
---
<!-- checkbook: allow -->
[a](no.md)

<!-- checkbook: allow(brocken-link, broken-image) -->
![b](no.png)

<!-- checkbook: alow(broken-link) -->
<!-- checkbook: end-allow -->
[c](#home) <!-- checkbook: expect(broken-anchor) known -->

## Rollback
<!-- checkbook: branch -->
<!-- checkbook: begin-allow(orphan-page) -->

- [ ] x
  <!-- id: x -->
<!-- checkbook: end-allow -->
<!-- checkbook: allow(script-not-executable) depends on the system -->
",
    );
    book.run(&["check", "--format", "short"])
        .code(1)
        .stdout(str![[r#"
content/index.md:2:1: warning[unused-suppression]: `allow` names `wrong-type`, and there is no such finding
content/index.md:5:1: error[unknown-rule]: `allow` names no rule
content/index.md:6:5: error[broken-link]: link target does not exist: `no.md`
content/index.md:8:23: error[unknown-rule]: there is no rule `brocken-link`
content/index.md:11:1: error[unknown-rule]: `alow` is not a word for the checker
content/index.md:12:1: warning[unused-suppression]: `end-allow` ends nothing
content/index.md:17:1: warning[unused-suppression]: `begin-allow` names `orphan-page`, and there is no such finding

"#]])
        .stderr(str![[r#"
checked 1 page, 3 references: 4 errors, 3 warnings, 2 suppressed in [TIME]
3 findings can be mended with `checkbook check --fix`

"#]]);
}

#[test]
fn comments_are_not_shown_to_readers() {
    let text = "# Home\n\n<!-- checkbook: allow(broken-link) a secret -->\n[a](b.md) \
                <!-- checkbook: expect(broken-link) hush -->\n\n- <!-- checkbook: allow(x) quiet -->\n  y\n";
    for raw in ["safe", "allow"] {
        let book =
            Book::new(&format!("-- book.toml --\n[output.html]\nraw-html = \"{raw}\"\n-- content/index.md --\n"));
        book.put("content/index.md", text);
        book.run(&["build", "--publish-anyway"]).code(1);
        let page = book.text("book/index.html");
        let shown = page.split("<!--").map(|part| part.split("-->").last().unwrap()).collect::<String>();
        for word in ["checkbook:", "secret", "hush", "quiet"] {
            assert!(!shown.contains(word), "{word} is shown when raw HTML is {raw}");
        }
        assert_eq!(raw == "safe", !page.contains("secret"), "{raw}");
    }
}

#[test]
fn targets_that_are_never_checked() {
    let book = Book::new(
        "\
-- book.toml --
[check]
ignore = [\"backups/**\", \"content/old/*\", \"../elsewhere/**\", \"scripts/odd.sh\"]
-- content/ops/index.md --
---
related: [/backups/a.md, ../old/b.md]
---
# Home
[a](../../backups/c.md) [b](../old/d.md#x) [c](../old/there.md) [d](../old/there.md#no) [e](../../../elsewhere/f.md)
[f](../new/g.md) [g](backups/h.md) `backups/i.md`

```bash
./scripts/odd.sh
./backups/j.sh
./scripts/no.sh
```
-- content/old/there.md --
# There
[back](../ops/index.md)
-- scripts/odd.sh --
",
    );
    book.run(&["check", "--format", "short"]).code(1).stdout(str![[r#"
content/ops/index.md:6:5: error[broken-link]: link target does not exist: `../new/g.md`
content/ops/index.md:11:1: error[missing-script]: script does not exist: `./scripts/no.sh`

"#]]);
    let rows = book.run(&["refs", "--explain-skips", "content/ops"]).done().stdout;
    let ignored = rows.lines().filter(|line| line.contains("ignored")).count();
    assert_eq!(ignored, 10, "{rows}");
    assert!(rows.lines().any(|line| line.contains("ok") && line.contains("../old/there.md")), "{rows}");
}

#[test]
fn comments_that_let_nothing_be_are_taken_out() {
    let text = "\
---
title: Home # checkbook: allow(wrong-type) it is right
---
<!-- checkbook: allow(broken-image, broken-link) half of it -->
[a](no.md)

<!-- checkbook: begin-allow(broken-link) one -->
Words. <!-- checkbook: allow(broken-anchor) two --> More.
<!-- checkbook: end-allow -->
<!-- checkbook: end-allow -->

```bash
# checkbook: allow(missing-script) three
echo hello  # checkbook: allow(missing-script) four
```
";
    let mended = "\
---
title: Home
---
<!-- checkbook: allow(broken-link) half of it -->
[a](no.md)

Words. More.

```bash
echo hello
```
";
    for ending in ["\n", "\r\n"] {
        let book = Book::new("");
        book.put("content/index.md", text.replace('\n', ending));
        book.run(&["check", "--fix"]).done().stdout("");
        assert_eq!(book.text("content/index.md"), mended.replace('\n', ending));
    }
}
