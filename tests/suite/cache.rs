//! What a build keeps for the next one: it changes nothing but the time, and it is in nobody's way.

use std::process::Command;

use crate::support::{Book, clean};

const BOOK: &str = "\
-- content/index.md --
# Home

```json
{\"a\": [1, null]}
```

```sh
sudo ls -l \"$HOME\" # all
```
-- content/a.md --
# A

```json
{\"a\": [1, null]}
```
";

const COLOURS: &str = ".checkbook/cache/colours";

fn kept(book: &Book) -> Vec<u8> {
    std::fs::read(book.root.join(COLOURS)).unwrap()
}

#[test]
fn a_build_with_kept_colours_gives_the_same_bytes() {
    let book = Book::new(BOOK);
    assert_eq!(book.run(&["build"]).code, 0);
    let (site, before) = (book.site(), kept(&book));
    assert!(!before.is_empty());
    let build = |book: &Book| {
        std::fs::remove_dir_all(book.root.join("book")).unwrap();
        assert_eq!(book.run(&["build"]).code, 0);
        book.site()
    };
    assert_eq!(build(&book), site);
    for damaged in [&b""[..], b"nonsense", &before[..before.len() - 1]] {
        book.put(COLOURS, damaged);
        assert_eq!(build(&book), site);
        assert_eq!(kept(&book), before, "it is written anew");
    }
    book.edit("content/a.md", "[1, null]", "true");
    book.edit("content/index.md", "[1, null]", "true");
    build(&book);
    assert_ne!(kept(&book), before, "what no page has any more is not kept");
}

#[test]
fn what_is_kept_is_hidden_from_git_and_goes_with_a_clean() {
    let book = Book::new(BOOK);
    book.git();
    assert_eq!(book.run(&["build"]).code, 0);
    assert!(book.has(COLOURS));
    let mut status = Command::new("git");
    clean(&mut status, &book.root);
    let status =
        status.args(["status", "--porcelain", "--untracked-files=all"]).current_dir(&book.root).output().unwrap();
    assert!(status.status.success() && !String::from_utf8_lossy(&status.stdout).contains(".checkbook/"));
    book.put(".checkbook/mine", "x");
    assert_eq!(book.run(&["clean"]).code, 0);
    assert!(!book.has(COLOURS) && !book.has(".checkbook/.gitignore"));
    assert_eq!(book.text(".checkbook/mine"), "x");
}

#[test]
fn a_book_that_wants_nothing_kept_has_nothing_beside_it() {
    let book = Book::new(BOOK);
    book.put("book.toml", "[build]\ncache = false\n");
    assert_eq!(book.run(&["build"]).code, 0);
    assert!(!book.has(".checkbook"));
}

#[test]
#[cfg(unix)]
fn nothing_is_kept_or_removed_through_a_link() {
    let book = Book::new(BOOK);
    let elsewhere = book.root.parent().unwrap().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    std::fs::write(elsewhere.join(".gitignore"), "*\n").unwrap();
    std::os::unix::fs::symlink(&elsewhere, book.root.join(".checkbook")).unwrap();
    assert_eq!(book.run(&["build"]).code, 0);
    assert_eq!(book.run(&["clean"]).code, 0);
    let left: Vec<_> = std::fs::read_dir(&elsewhere).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [".gitignore"]);
}
