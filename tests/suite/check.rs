//! What each rule finds, and how it says so.

use snapbox::str;

use crate::support::Book;

#[test]
fn a_sound_book_has_no_findings() {
    let book = Book::new(
        "\
-- book.toml --
[book]
title = \"Sound\"
-- content/index.md --
---
related: [ops/db.md, /scripts/run.sh, ops, \"gone.md?\"]
---
# Home
[db](ops/db.md#restore) [built](ops/db.html) [self](#home) [away](https://x.example/y) [mail](mailto:a@b.example)
[from the root](/ops/db.md) [in the repository](/scripts/run.sh) [space](ops/a%20b.md) [<x>](<ops/a b.md>)
[line](ops/db.md#L3) ![p](p.png) [folder](ops/) [maybe](no.md) (if exists) [tag]({{tag}}.md)
-- content/p.png --
-- content/ops/db.md --
# DB
## Restore
[up](../index.md) [up, from the book](/content/index.md)
-- content/ops/a b.md --
# A b
-- scripts/run.sh --
",
    );
    book.run(&["check", "--fail-on", "warning"])
        .done()
        .stdout(str![[r#"
note[optional-missing]: optional `gone.md` does not exist
 --> content/index.md:2:45
  |
2 | related: [ops/db.md, /scripts/run.sh, ops, "gone.md?"]
  |                                             ^^^^^^^^

note[optional-missing]: optional `no.md` does not exist
 --> content/index.md:7:57
  |
7 | [line](ops/db.md#L3) ![p](p.png) [folder](ops/) [maybe](no.md) (if exists) [tag]({{tag}}.md)
  |                                                         ^^^^^

"#]])
        .stderr(str![[r#"
checked 3 pages, 17 references (3 skipped): 2 notes in [TIME]

"#]]);
}

#[test]
fn references_that_lead_to_nothing() {
    let book = Book::new(
        "\
-- content/index.md --
---
related:
  - ops/databse.md
  - /scripts/no.sh
  - maybe.md?
---
# Home
See [the database](ops/databse.md), ![a picture](img/flow.png)
and [the key](../../../secret.md); [perhaps](x.md) (if exists).

[by label][l]

[l]: nothing/here.md
-- content/ops/database.md --
# Database
-- content/other/flow.png --
",
    );
    book.check()
        .code(1)
        .stdout(str![[r#"
error[broken-related]: `related` entry points at nothing: `ops/databse.md`
 --> content/index.md:3:5
  |
3 |   - ops/databse.md
  |     ^^^^^^^^^^^^^^ not found
  |
  = note: tried `content/ops/databse.md`, `ops/databse.md`
  = help: did you mean `ops/database.md`?
help: point it at `ops/database.md`
  |
3 |   - ops/database.md
  |              +

error[broken-related]: `related` entry points at nothing: `/scripts/no.sh`
 --> content/index.md:4:5
  |
4 |   - /scripts/no.sh
  |     ^^^^^^^^^^^^^^ not found
  |
  = note: tried `content/scripts/no.sh`, `scripts/no.sh`
  = help: create it, mend the path, or mark it as optional with `?` at its end

note[optional-missing]: optional `maybe.md` does not exist
 --> content/index.md:5:5
  |
5 |   - maybe.md?
  |     ^^^^^^^^^

error[broken-link]: link target does not exist: `ops/databse.md`
 --> content/index.md:8:20
  |
8 | See [the database](ops/databse.md), ![a picture](img/flow.png)
  |                    ^^^^^^^^^^^^^^ no file `content/ops/databse.md`
  |
  = help: did you mean `ops/database.md`?
help: point it at `ops/database.md`
  |
8 | See [the database](ops/database.md), ![a picture](img/flow.png)
  |                             +

error[broken-image]: image file does not exist: `img/flow.png`
 --> content/index.md:8:50
  |
8 | See [the database](ops/databse.md), ![a picture](img/flow.png)
  |                                                  ^^^^^^^^^^^^ no file `content/img/flow.png`
  |
  = help: did you mean `other/flow.png`?
help: point it at `other/flow.png`
  |
8 - See [the database](ops/databse.md), ![a picture](img/flow.png)
8 + See [the database](ops/databse.md), ![a picture](other/flow.png)
  |

error[outside-repository]: `../../../secret.md` leads out of the repository
 --> content/index.md:9:15
  |
9 | and [the key](../../../secret.md); [perhaps](x.md) (if exists).
  |               ^^^^^^^^^^^^^^^^^^
  |
  = help: link to it by its address, or move it into the repository

note[optional-missing]: optional `x.md` does not exist
 --> content/index.md:9:46
  |
9 | and [the key](../../../secret.md); [perhaps](x.md) (if exists).
  |                                              ^^^^

error[broken-link]: link target does not exist: `nothing/here.md`
  --> content/index.md:13:6
   |
13 | [l]: nothing/here.md
   |      ^^^^^^^^^^^^^^^ no file `content/nothing/here.md`
   |
   = help: create it, mend the path, or mark it as optional with `(if exists)` behind it

"#]])
        .stderr(str![[r#"
checked 2 pages, 8 references: 6 errors, 2 notes in [TIME]
1 finding can be mended with `checkbook check --fix`

"#]]);
}

#[test]
fn anchors_that_a_page_does_not_have() {
    let book = Book::new(
        "\
-- content/index.md --
# Home
[case](#Roll-Back) [slip](ops.md#resore) [none](ops.md#zzzzzzzz) [own](#mine) [id](ops.md#here) [top](#top)

## Roll back {#mine}
## Roll-back
-- content/ops.md --
# Ops
<a id=\"here\"></a>
## Restore
",
    );
    book.check().code(1).stdout(str![[r#"
error[broken-anchor]: `content/index.md` has no heading `#Roll-Back`
 --> content/index.md:2:8
  |
2 | [case](#Roll-Back) [slip](ops.md#resore) [none](ops.md#zzzzzzzz) [own](#mine) [id](ops.md#here) [top](#top)
  |        ^^^^^^^^^^
  |
  = help: did you mean `#roll-back`?
help: point it at `#roll-back`
  |
2 - [case](#Roll-Back) [slip](ops.md#resore) [n…
2 + [case](#roll-back) [slip](ops.md#resore) [n…
  |

error[broken-anchor]: `content/ops.md` has no heading `#resore`
 --> content/index.md:2:27
  |
2 | [case](#Roll-Back) [slip](ops.md#resore) [none](ops.md#zzzzzzzz) [own](#mine) [id](ops.md#here) [top](#top)
  |                           ^^^^^^^^^^^^^
  |
  = note: it has `#ops`, `#restore`
  = help: did you mean `#restore`?
help: point it at `#restore`
  |
2 | [case](#Roll-Back) [slip](ops.md#restore) [none](ops.md#zzzzzzzz) …
  |                                     +

error[broken-anchor]: `content/ops.md` has no heading `#zzzzzzzz`
 --> content/index.md:2:49
  |
2 | [case](#Roll-Back) [slip](ops.md#resore) [none](ops.md#zzzzzzzz) [own](#mine) [id](ops.md#here) [top](#top)
  |                                                 ^^^^^^^^^^^^^^^
  |
  = note: it has `#ops`, `#restore`
  = help: the headings of `content/ops.md` are listed by `checkbook explain content/ops.md`

"#]]);
}

#[test]
fn an_anchor_that_stands_twice() {
    let filler = "Some words that keep the two apart. ".repeat(5);
    let book = Book::new(&format!("-- content/index.md --\n# Home\n## One {{#x}}\n{filler}\n## Two {{#x}}\n## One\n"));
    book.check().code(0).stdout(str![[r#"
warning[duplicate-anchor]: anchor `#x` is used twice on this page
 --> content/index.md:4:1
  |
2 | ## One {#x}
  | ----------- first used here
3 | Some wor...
4 | ## Two {#x}
  | ^^^^^^^^^^^
  |
  = help: give one of the two another name; links lead to the first

"#]]);
}

#[test]
fn drafts_are_not_to_be_linked_from_published_pages() {
    let book = Book::new(
        "\
-- content/index.md --
# Home
[wip](wip.md)
-- content/wip.md --
---
draft: true
---
# Wip
",
    );
    book.check().done().stdout(str![[r#"
warning[unpublished-target]: `content/wip.md` is a draft and is not published
 --> content/index.md:2:7
  |
2 | [wip](wip.md)
  |       ^^^^^^
  |
  = help: publish it by taking `draft: true` out, or take the reference out

"#]]);
    book.build().done().stderr(str![[r#"
warning[unpublished-target]: `content/wip.md` is a draft and is not published
 --> content/index.md:2:7
  |
2 | [wip](wip.md)
  |       ^^^^^^
  |
  = help: publish it by taking `draft: true` out, or take the reference out
checked 2 pages, 1 reference: 1 warning in [TIME]
published to [FOLDER]/runbooks/book: 42 written, 0 unchanged, 0 removed

"#]]);
    book.run(&["build", "--drafts"]).done().stderr(str![[r#"
checked 2 pages, 1 reference: no findings in [TIME]
published to [FOLDER]/runbooks/book: 17 written, 29 unchanged, 3 removed

"#]]);
}

#[test]
fn pages_that_the_summary_does_not_name() {
    let book = Book::new(
        "\
-- content/SUMMARY.md --
# Summary
- [Home](index.md)
- [Gone](gone.md)
- [Home again](index.md)
-- content/index.md --
# Home
[linked](linked.md)
-- content/linked.md --
# Linked
-- content/lost.md --
# Lost
-- content/meant.md --
---
orphan: true
---
# Meant
",
    );
    book.check().code(1).stdout(str![[r#"
error[summary]: there is no page `content/gone.md`
 --> content/SUMMARY.md:3:10
  |
3 | - [Gone](gone.md)
  |          ^^^^^^^
  |
  = help: create it, or write `[Title]()` for a chapter that is still to be written

error[duplicate-chapter]: `content/index.md` is listed twice
 --> content/SUMMARY.md:4:16
  |
2 | - [Home](index.md)
  |          -------- first listed here
3 | - [Gone](gone.md)
4 | - [Home again](index.md)
  |                ^^^^^^^^ listed again
  |
  = help: remove one of the two chapters, or make it a draft: `[Title]()`

warning[orphan-page]: no way leads to `content/lost.md`
 --> content/lost.md:1:1
  |
1 | # Lost
  | ^
  |
  = help: list it in `SUMMARY.md`, link to it, or say `orphan: true` in its front matter

"#]]);
}

#[test]
fn two_pages_that_become_one_file() {
    let book = Book::new(
        "\
-- content/index.md --
# Home
-- content/a.markdown --
# A
-- content/a.md --
# a
-- content/readme.md --
# Read me
",
    );
    book.check().code(1).stdout(str![[r#"
error[page-clash]: `content/a.md` and `content/a.markdown` would both become `a.html`
 --> content/a.md:1:1
  |
1 | # a
  | ^
  |
  = help: rename one of the two

"#]]);
}
