//! The tables `[book]` and `[build]`: what the book is, and from where to where it is built.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::values::globs;

/// What the book is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Book {
    /// The title of the site; the name of the book's folder when there is none.
    pub title: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// One sentence for search engines and the home page.
    pub description: Option<String>,
    /// The folder of the Markdown files. When it is not set: `content`, else `src` when it has a `SUMMARY.md`, else
    /// `docs`.
    pub src: Option<String>,
    /// The language of the text as a BCP 47 tag, such as `en` or `pt-BR`.
    pub language: String,
    /// The direction in which the text is read; the language tells it when it is not set.
    pub text_direction: Option<TextDirection>,
}

impl Default for Book {
    fn default() -> Self {
        Book {
            title: None,
            authors: Vec::new(),
            description: None,
            src: None,
            language: "en".to_string(),
            text_direction: None,
        }
    }
}

/// The direction in which text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(title = "text direction")]
pub enum TextDirection {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// From where to where the book is built.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Build {
    /// The folder that the site is written to.
    pub build_dir: String,
    /// Whether a build writes an empty page for each entry of `SUMMARY.md` that has no file. Unlike mdBook's, it is off
    /// unless it is set, so that a slip in `SUMMARY.md` is found instead of built.
    pub create_missing: bool,
    /// Whether `{{#include …}}` is expanded and `README.md` becomes `index.html`.
    pub use_default_preprocessors: bool,
    /// Whether a build keeps in `.checkbook/cache` what the next one can use: what it found in the pages, the words for
    /// the search, the colours of code, and what each file was made of.
    pub cache: bool,
    /// Folders outside the book's that `serve` watches too.
    pub extra_watch_dirs: Vec<String>,
    /// Files that are not part of the book, from its root: `content/drafts/**`.
    #[schemars(schema_with = "globs")]
    pub exclude: Vec<String>,
}

impl Default for Build {
    fn default() -> Self {
        Build {
            build_dir: "book".to_string(),
            create_missing: false,
            use_default_preprocessors: true,
            cache: true,
            extra_watch_dirs: Vec::new(),
            exclude: Vec::new(),
        }
    }
}
