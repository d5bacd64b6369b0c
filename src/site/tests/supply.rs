//! Sites whose files are made when their turn comes.

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use super::super::files::{Parcel, Piece, Supply};
use super::super::names::LOCK;
use super::super::{Journal, Site, bytes, publish, publish_again};
use super::{fresh, output, site, tree};
use crate::base::{Error, SitePath};

/// A site whose files are made by a function.
struct Made(Site, fn(&Site, &SitePath) -> Result<Option<Parcel<'static>>, Error>);

impl Supply for Made {
    type Error = Error;

    fn paths(&self) -> impl Iterator<Item = &SitePath> {
        self.0.paths()
    }

    fn has(&self, path: &SitePath) -> bool {
        self.0.has(path)
    }

    fn file(&self, path: &SitePath) -> Result<Option<Parcel<'_>>, Error> {
        (self.1)(&self.0, path)
    }
}

/// One of them cannot be made.
fn broken(site: &Site, path: &SitePath) -> Result<Option<Parcel<'static>>, Error> {
    match path.as_str() {
        "x/y/z.html" => Err(Error::Busy { path: "the template".to_string() }),
        _ => Ok(site.get(path).cloned().map(Parcel::File)),
    }
}

/// All come in pieces.
fn in_pieces(site: &Site, path: &SitePath) -> Result<Option<Parcel<'static>>, Error> {
    let file = site.get(path).ok_or_else(|| Error::Busy { path: path.to_string() })?;
    let bytes = bytes(file).unwrap_or_default();
    let pieces: Vec<Vec<u8>> = bytes.chunks(3).map(<[u8]>::to_vec).collect();
    Ok(Some(Parcel::Pieces(Box::new(pieces.into_iter().map(Piece::Made)))))
}

#[test]
fn a_file_that_cannot_be_made_leaves_everything_as_it_was() {
    let (_keep, folder) = output();
    fs::create_dir(&folder).unwrap();
    let with_broken = |files: &[(&str, &str)]| Made(site(files), broken);
    assert!(matches!(publish(&with_broken(&[("a.html", "1"), ("x/y/z.html", "")]), &folder), Err(Error::Busy { .. })));
    assert_eq!(tree(&folder).into_keys().collect::<Vec<_>>(), [LOCK]);
    publish(&site(&[("a.html", "1"), ("x", "a file"), ("b/c", "a folder")]), &folder).unwrap();
    let before = tree(&folder);
    // `x` and `b` would have to change places with a folder and a file.
    let next = [("a.html", "2"), ("b", "a file"), ("d/e.html", "new"), ("x/y/z.html", "")];
    assert!(publish(&with_broken(&next), &folder).is_err());
    assert_eq!(tree(&folder), before);
    publish(&site(&next), &folder).unwrap();
    assert_eq!(tree(&folder), fresh(&site(&next)));
}

#[test]
fn a_file_in_pieces_is_the_same_file() {
    let (_keep, folder) = output();
    for (text, written) in [("0123456789", 1), ("0123456789", 0), ("01234567", 1), ("0123456x", 1), ("", 1), ("", 0)] {
        let whole = site(&[("a/b.json", text)]);
        assert_eq!(publish(&Made(whole.clone(), in_pieces), &folder).unwrap().written, written, "{text}");
        assert_eq!(tree(&folder), fresh(&whole));
        assert_eq!(publish(&whole, &folder).unwrap().written, 0, "{text}");
    }
}

/// A site of two files that says what it is made of, and makes the second of what stands there.
struct Asked {
    site: Site,
    question: u128,
    made: Mutex<Vec<String>>,
    /// What happens while the second one is made.
    meanwhile: Box<dyn Fn() + Sync>,
}

impl Asked {
    fn new(one: &str, two: &str, question: u128) -> Asked {
        let site = site(&[("one", one), ("two", two)]);
        Asked { site, question, made: Mutex::default(), meanwhile: Box::new(|| ()) }
    }

    fn publish(self, folder: &Path, journal: &mut Journal) -> Vec<String> {
        publish_again(&self, folder, journal).unwrap();
        let mut made = self.made.into_inner().unwrap();
        made.dedup();
        made
    }
}

impl Supply for Asked {
    type Error = Error;

    fn paths(&self) -> impl Iterator<Item = &SitePath> {
        self.site.paths()
    }

    fn has(&self, path: &SitePath) -> bool {
        self.site.has(path)
    }

    fn question(&self, path: &SitePath) -> Option<u128> {
        Some(if path.as_str() == "two" { self.question } else { 1 })
    }

    fn file(&self, path: &SitePath) -> Result<Option<Parcel<'_>>, Error> {
        self.made.lock().unwrap().push(path.to_string());
        let file = bytes(self.site.get(path).unwrap()).unwrap().to_vec();
        Ok(Some(match path.as_str() {
            "two" => Parcel::Pieces(Box::new(std::iter::once(Piece::Made(file)))),
            _ => Parcel::File(file.into()),
        }))
    }

    fn file_upon(&self, path: &SitePath, _: u128) -> Result<Option<Parcel<'_>>, Error> {
        self.made.lock().unwrap().push(format!("{path} upon"));
        (self.meanwhile)();
        let pieces = [Piece::Left { start: 2, length: 3 }, Piece::Made(b"!".to_vec())];
        Ok(Some(Parcel::Pieces(Box::new(pieces.into_iter()))))
    }
}

#[test]
fn what_stands_as_it_was_left_is_not_made_again() {
    let (_out, folder) = output();
    let mut journal = Journal::default();
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(Asked::new("1", "0123456", 7).publish(&folder, &mut journal), ["one", "two"]);
    assert!(Asked::new("1", "0123456", 7).publish(&folder, &mut journal).is_empty());
    // The next one has another question: what stands there is looked at, and then taken over.
    assert_eq!(Asked::new("1", "234!", 8).publish(&folder, &mut journal), ["two", "two upon"]);
    assert_eq!(read("two"), "234!");
    // Somebody else wrote.
    fs::write(folder.join("one"), "2").unwrap();
    assert_eq!(Asked::new("1", "234!", 8).publish(&folder, &mut journal), ["one"]);
    assert_eq!(read("one"), "1");
}

#[test]
fn nothing_is_taken_over_from_a_file_that_somebody_wrote_to_meanwhile() {
    let (_out, folder) = output();
    let mut journal = Journal::default();
    Asked::new("1", "0123456", 7).publish(&folder, &mut journal);
    let two = folder.join("two");
    let next = Asked { meanwhile: Box::new(move || fs::write(&two, "abcdefg").unwrap()), ..Asked::new("1", "234!", 8) };
    assert_eq!(next.publish(&folder, &mut journal), ["two", "two upon", "two"]);
    assert_eq!(fs::read_to_string(folder.join("two")).unwrap(), "234!");
}
