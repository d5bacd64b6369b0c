//! What is wrong with the metadata of pages, and with their encoding.

use snapbox::str;

use crate::support::Book;

#[test]
fn front_matter_with_mistakes() {
    let book = Book::new(
        "\
-- content/index.md --
---
tilte: Home
tags: [a, b
---
# Home
-- content/dates.md --
---
reviewed: 2026-02-30
owner: a
owner: b
draft: perhaps
onwer: c
---
# Dates
-- content/open.md --
---
title: Open
# Words
-- content/toml.md --
+++
title = Home
+++
# T
",
    );
    book.check().code(1).stdout(str![[r#"
error[bad-date]: `2026-02-30` is not a date
 --> content/dates.md:2:11
  |
2 | reviewed: 2026-02-30
  |           ^^^^^^^^^^
  |
  = help: write a day of the calendar, such as `2025-11-14`

error[duplicate-key]: `owner` is given twice
 --> content/dates.md:4:1
  |
3 | owner: a
  | ----- first given here
4 | owner: b
  | ^^^^^
  |
  = help: keep one of them; the first is used

error[wrong-type]: `draft` must be `true` or `false`, found text
 --> content/dates.md:5:8
  |
5 | draft: perhaps
  |        ^^^^^^^

warning[unknown-key]: `onwer` is not a key that checkbook knows
 --> content/dates.md:6:1
  |
6 | onwer: c
  | ^^^^^
  |
  = help: did you mean `owner`?
help: rename it to `owner`
  |
6 - onwer: c
6 + owner: c
  |

warning[unknown-key]: `tilte` is not a key that checkbook knows
 --> content/index.md:2:1
  |
2 | tilte: Home
  | ^^^^^
  |
  = help: did you mean `title`?
help: rename it to `title`
  |
2 - tilte: Home
2 + title: Home
  |

error[front-matter-syntax]: the bracket that opens here is not closed
 --> content/index.md:3:7
  |
3 | tags: [a, b
  |       ^
  |
  = help: add the closing bracket at the end of the value

error[front-matter-unclosed]: this front matter is never closed by a line `---`
 --> content/open.md:1:1
  |
1 | ---
  | ^^^
  |
  = help: add a line `---` after the last key
help: close the front matter
  |
3 + ---
  |

error[front-matter-syntax]: this is not valid TOML: string values must be quoted, expected literal string
 --> content/toml.md:2:9
  |
2 | title = Home
  |         ^^^^

"#]]);
}

#[test]
fn metadata_that_the_book_asks_for() {
    let book = Book::new(
        "\
-- book.toml --
[front-matter]
required = [\"owner\", \"title\"]
[front-matter.values]
status = [\"draft\", \"published\"]
tags = [\"db\"]
-- content/index.md --
Words without a heading
-- content/a.md --
---
status: publshed
tags: [db, web]
---
# A
-- content/b.md --
No heading and no front matter.
-- content/c.md --
# C
**Owner**: ops
",
    );
    book.check().code(1).stdout(str![[r#"
error[missing-key]: page has no `owner`
 --> content/a.md:1:1
  |
1 | ---
  | ^
  |
  = help: add `owner: …` to the front matter

warning[unknown-value]: `publshed` is not a known status
 --> content/a.md:2:9
  |
2 | status: publshed
  |         ^^^^^^^^
  |
  = help: did you mean `published`?

warning[unknown-value]: `web` is not a known tag
 --> content/a.md:3:12
  |
3 | tags: [db, web]
  |            ^^^
  |
  = help: known are `db`

error[missing-key]: page has no `owner`
 --> content/b.md:1:1
  |
1 | No heading and no front matter.
  | ^
  |
  = help: add `owner: …` to the front matter

error[missing-key]: page has no `title`
 --> content/b.md:1:1
  |
1 | No heading and no front matter.
  | ^
  |
  = help: add `title: …` to the front matter

"#]]);
}

#[test]
fn text_in_the_wrong_encoding() {
    let book = Book::new("-- content/index.md --\n# Home\n\nGrÃ¶ÃŸe â€“ done âœ…\n");
    book.put("content/latin.md", b"# Caf\xe9\n");
    book.put("content/wide.md", b"\xff\xfe#\x00 \x00A\x00");
    book.check().code(1).stdout(str![[r#"
warning[wrong-encoding]: `Ã¶ÃŸ` is text in the wrong encoding; it should read `öß`
 --> content/index.md:3:3
  |
3 | GrÃ¶ÃŸe â€“ done âœ…
  |   ^^^^
  |
  = note: UTF-8 that was once read as Windows-1252 and saved again
  = note: and 2 more here: line 3
help: write what it should read
  |
3 - GrÃ¶ÃŸe â€“ done âœ…
3 + Größe â€“ done âœ…
  |

error[not-utf-8]: file is not UTF-8: byte 0xe9 at offset 5
 --> content/latin.md:1:6
  |
1 | # Caf�
  |      ^
  |
  = note: it looks like windows-1252 or another 8-bit encoding; the page is left out
  = help: save it as UTF-8, for example with `iconv -f windows-1252 -t utf-8`

error[not-utf-8]: file is not UTF-8: byte 0xff at offset 0
 --> content/wide.md:1:1
  |
1 | ��#␀ ␀A␀
  | ^
  |
  = note: it looks like UTF-16; the page is left out
  = help: save it as UTF-8, for example with `iconv -f utf-16 -t utf-8`

"#]]);
}
