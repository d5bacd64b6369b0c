//! Sites whose files are made when their turn comes.

use std::fs;

use super::super::files::{Parcel, Piece, Supply};
use super::super::names::LOCK;
use super::super::{Site, bytes, publish};
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
