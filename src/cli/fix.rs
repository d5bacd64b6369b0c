//! `check --fix` and `check --diff`

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use checkbook::base::plural;
use checkbook::fix::{apply, patch};
use checkbook::site::rewrite;
use checkbook::{Book, Diagnostic, SourcePath};

use super::arguments::Check;
use super::output::{Failed, Output, print_patch};

/// How often a book is checked again for what could not be mended at the same time as something else.
const MOST_ROUNDS: usize = 10;

/// Texts that count instead of those on disk.
type Texts = BTreeMap<SourcePath, Arc<str>>;

/// What was mended, in memory: the files, before and after.
#[derive(Default)]
struct Mended {
    findings: usize,
    files: BTreeMap<SourcePath, (Arc<str>, Arc<str>)>,
}

/// Mends what was asked for of the findings that are `wanted`, and gives the book as it is then, with the number of
/// findings that are gone.
///
/// `read` reads and checks the book again, as it is with other texts.
pub fn run(
    arguments: &Check,
    book: Book,
    root: &Path,
    wanted: &dyn Fn(&Diagnostic) -> bool,
    read: &mut dyn FnMut(Texts) -> Result<Book, Failed>,
) -> Result<(Book, usize), Failed> {
    let mended = mend(&book, root, wanted, arguments.unsafe_fixes, read)?;
    if arguments.diff {
        print_patch(&mended.patch(&book))?;
    }
    if mended.files.is_empty() || !writes(arguments) {
        return Ok((book, 0));
    }
    mended.write(root, &book)?;
    Ok((read(Texts::new())?, mended.findings))
}

/// Whether files are changed.
pub fn writes(arguments: &Check) -> bool {
    arguments.fix || arguments.unsafe_fixes
}

/// Says that some findings can be mended, to somebody who did not ask for it.
pub fn hint(arguments: &Check, found: &[Diagnostic], output: &mut Output) {
    let safe = found.iter().filter(|found| found.suggestions.iter().any(|suggestion| suggestion.safe)).count();
    if safe > 0 && !writes(arguments) {
        output.say(format!("{} can be mended with `checkbook check --fix`", plural(safe, "finding")));
    }
}

/// Mends until a check finds nothing more of the kind: what touches another change has to wait for the next round.
fn mend(
    book: &Book,
    root: &Path,
    wanted: &dyn Fn(&Diagnostic) -> bool,
    unsafe_too: bool,
    read: &mut dyn FnMut(Texts) -> Result<Book, Failed>,
) -> Result<Mended, Failed> {
    let mut mended = Mended::default();
    let mut later: Option<Book> = None;
    for _ in 0..MOST_ROUNDS {
        let now = later.as_ref().unwrap_or(book);
        let found = now.diagnostics.iter().filter(|found| wanted(found));
        let text_of = |path: &SourcePath| now.editable(path).filter(|_| !is_other_page(now, root, path));
        let changes = apply(found, &text_of, unsafe_too);
        if changes.is_empty() {
            break;
        }
        for (path, change) in changes {
            mended.findings += change.findings;
            if let Some(text) = book.editable(&path) {
                mended.files.entry(path).or_insert((text, Arc::from(""))).1 = change.text.into();
            }
        }
        let texts = mended.files.iter().map(|(path, (_, after))| (path.clone(), Arc::clone(after))).collect();
        later = Some(read(texts)?);
    }
    mended.files.retain(|_, (before, after)| before != after);
    Ok(mended)
}

/// Whether a page is a link of the file system to another page of the book, which is mended under its own name.
fn is_other_page(book: &Book, root: &Path, path: &SourcePath) -> bool {
    let (Ok(root), Ok(place)) = (root.canonicalize(), root.join(path.as_str()).canonicalize()) else { return true };
    let Some(real) = place.strip_prefix(&root).ok().and_then(Path::to_str).map(SourcePath::new) else { return false };
    real != *path && book.editable(&real).is_some()
}

impl Mended {
    /// Writes the files, each whole or not at all.
    fn write(&self, root: &Path, book: &Book) -> Result<(), Failed> {
        let within = root.join(book.library.repository.root.as_str());
        for (path, (before, after)) in &self.files {
            rewrite(&root.join(path.as_str()), &within, before.as_bytes(), after.as_bytes())?;
        }
        Ok(())
    }

    /// The changes as a patch, from the root of the repository.
    fn patch(&self, book: &Book) -> String {
        let one = |(path, (before, after)): (&SourcePath, &(Arc<str>, Arc<str>))| {
            patch(&book.library.repository.path_of(path), before, after)
        };
        self.files.iter().map(one).collect()
    }
}
