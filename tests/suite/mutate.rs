//! Whatever stands in a document: nothing panics, every place is a place, and every finding can be reported.

use std::path::Path;
use std::sync::Arc;

use checkbook::base::SourcePath;
use checkbook::check::{self, Levels};
use checkbook::input::Repository;
use checkbook::input::config::{self, Config};
use checkbook::library::{Library, Paths, Shelf};
use checkbook::page::{Dialect, Page};
use checkbook::report::{self, Format, Report, Style, Totals};
use rayon::prelude::*;

use crate::support::{Dice, tree};

/// How many documents are tried when nobody asks for more with `CHECKBOOK_MUTATIONS`.
const DOCUMENTS: usize = 3_000;

/// Pieces that mean something to some reader of a page.
const PIECES: &[&str] = &[
    "`",
    "```bash\n",
    "```\n",
    "~~~console\n",
    "$ ",
    "\\\n",
    "\r\n",
    "\t",
    "\u{a0}",
    "\u{feff}",
    "\u{2013}",
    "“",
    "🚦",
    "é",
    "- [ ] ",
    "- [x] ",
    "> ",
    "# ",
    "| a | b |\n|---|---|\n",
    "<!-- ",
    " -->",
    "<a id=\"x\">",
    "</div>",
    "[a](b c.md)",
    "[a][b]",
    "[a]: ",
    "![i](",
    "](",
    "./scripts/x.sh",
    "cd ",
    " && ",
    " || true",
    "<<EOF\n",
    "EOF\n",
    "$(",
    "`pwd`",
    "${",
    "}",
    "'",
    "\"",
    "<name>",
    "{{ x }}",
    "*",
    "{a,b}",
    "x.sh:12-20",
    "::",
    "---\n",
    "+++\n",
    "related: [",
    "]\n",
    "title: ",
    "&amp;",
    "____",
    "[^1]",
    ": ",
    "(if exists)",
    "~/x",
    "/opt/app",
    "|",
    ">",
    "<",
    "\\",
    "%",
    "\u{0}",
    "\u{202e}",
    "\n\n",
    "    ",
    "<!-- checkbook: allow(broken-link) x -->",
    "case x in a) ;; esac",
    "function f { ",
    "((",
    "[[ -f x ]] && ",
];

fn documents() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let texts = tree(&folder).into_iter().filter(|(path, _)| path.ends_with(".md"));
    texts.filter_map(|(_, bytes)| String::from_utf8(bytes).ok()).collect()
}

/// A document with a handful of random changes.
fn mutated(documents: &[String], dice: &mut Dice) -> String {
    let text = &documents[dice.below(documents.len())];
    let from = boundary(text, dice.below(text.len() + 1));
    let to = boundary(text, from + dice.below(1_500));
    let mut text = text[from..to].to_string();
    for _ in 0..=dice.below(6) {
        let at = boundary(&text, dice.below(text.len() + 1));
        match dice.below(5) {
            0 => {
                let end = boundary(&text, at + dice.below(40));
                text.replace_range(at..end, "");
            }
            1 => {
                let end = boundary(&text, at + dice.below(60));
                let copy = text[at..end].to_string();
                let there = boundary(&text, dice.below(text.len() + 1));
                text.insert_str(there, &copy);
            }
            _ => text.insert_str(at, PIECES[dice.below(PIECES.len())]),
        }
    }
    text
}

fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (at..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap()
}

/// Reads, checks and reports one document, and looks at every place.
fn try_out(text: &str) {
    let path = SourcePath::new("content/a.md");
    let page = Arc::new(Page::parse(&path, &Arc::from(text), Dialect::default()));
    let mut last = 0;
    for reference in &page.references {
        let span = reference.span;
        assert!(text.get(span.start..span.end).is_some(), "{span:?} is no place");
        if let Some(mention) = &reference.mention {
            assert!(!mention.path.is_empty() && span.end > span.start, "a path without letters at {span:?}");
        }
        assert!(span.start >= last, "references are in the order in which they stand");
        last = span.start;
    }
    let file = |path| SourcePath::new(path);
    let repository = Repository::of(SourcePath::new(""), ["content/b.md", "scripts/x.sh", "Makefile"].map(file));
    let shelf = Shelf {
        content: SourcePath::new("content"),
        repository: Arc::new(repository),
        roots: Vec::new(),
        paths: Paths::default(),
        summary: None,
        drafts: false,
        settings: 0,
        generation: 0,
    };
    let library = Library::new(vec![page], shelf, &mut checkbook::library::Recall::default());
    let loaded = config::load(&SourcePath::new("book.toml"), None, &[]).unwrap();
    let levels = Levels::new(&loaded.config, &loaded.places).unwrap();
    let (config, present) = (Config::default(), check::Present::default());
    let against = check::Against { config: &config, levels: &levels, present: &present };
    let found = check::check(&library, against, Vec::new(), &mut check::Recall::default()).found;
    for diagnostic in &found {
        let span = diagnostic.location.span;
        assert!(text.get(span.start..span.end).is_some(), "{} is reported at no place, {span:?}", diagnostic.rule.name);
        for edit in diagnostic.suggestions.iter().flat_map(|suggestion| &suggestion.edits) {
            assert!(text.get(edit.span.start..edit.span.end).is_some(), "{} mends no place", diagnostic.rule.name);
        }
    }
    let totals = Totals::count(&found);
    let text_of = |_: &SourcePath| Some(Arc::from(text));
    for format in Format::ALL {
        let report = Report::new(&found, &totals, &text_of);
        report::render(format, &report, Style::PLAIN, 100);
    }
}

#[test]
fn no_document_is_too_odd() {
    let documents = documents();
    let wanted = std::env::var("CHECKBOOK_MUTATIONS").ok().and_then(|number| number.parse().ok()).unwrap_or(DOCUMENTS);
    let failed: Option<(usize, String)> = (0..wanted).into_par_iter().find_map_any(|seed| {
        let text = mutated(&documents, &mut Dice::new(seed as u64 + 1));
        std::panic::catch_unwind(|| try_out(&text)).is_err().then_some((seed, text))
    });
    if let Some((seed, text)) = failed {
        panic!("document {seed} of the row fails:\n{text:?}");
    }
}
