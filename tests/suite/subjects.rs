//! What findings tell programs about themselves: the reference that they are about, and the heading they stand under.

use checkbook::{Memory, Options};

use crate::support::Book;

#[test]
fn findings_know_their_target_and_their_heading() {
    let book = Book::new(
        "\
-- content/a/index.md --
---
related: [gone.md, \"/x/y.md\"]
---
[top](../no.md#there)

# Home {#start}
![p](p.png) [q](q.md)
## Below
[r](<../b.md#nowhere>) [s](../../../s)
-- content/b.md --
# B
",
    );
    let read = checkbook::read(&book.root, &Options::default(), &mut Memory::default()).unwrap();
    let told: Vec<String> = read
        .diagnostics
        .iter()
        .filter_map(|found| {
            let subject = found.subject.as_ref()?;
            let (kind, raw, target) = (subject.kind, &subject.raw, found.target());
            Some(format!("{kind} {raw} = {target} [{}] {}", subject.tried.join(" "), found.heading))
        })
        .collect();
    assert_eq!(
        told,
        [
            "related gone.md = content/a/gone.md [content/a/gone.md content/gone.md gone.md] ",
            "related /x/y.md = content/x/y.md [content/x/y.md x/y.md] ",
            "link ../no.md#there = content/no.md [content/no.md] ",
            "image p.png = content/a/p.png [content/a/p.png] start",
            "link q.md = content/a/q.md [content/a/q.md] start",
            "anchor ../b.md#nowhere = content/b.md#nowhere [content/b.md] below",
            "link ../../../s = ../s [../s] below",
        ]
    );
}
