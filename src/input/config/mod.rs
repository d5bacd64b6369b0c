//! What `book.toml` and the environment say: every setting, where it was written, and the schema that editors read.

mod admit;
mod book;
mod check;
mod document;
mod environment;
mod fold;
mod html;
mod load;
mod shape;
mod tables;
#[cfg(test)]
mod tests;
mod tree;
mod values;

pub use admit::{CONFIGURATION, IGNORED_SETTING};
pub use book::{Book, Build, TextDirection};
pub use check::{Check, FailOn, Override, TrackedOnly, WorkingDirectory};
pub use document::{Config, schema};
pub use html::{ChapterSearch, Code, ColourTheme, Fold, Html, HtmlPrint, HtmlSearch, Playground, RawHtml};
pub use load::{Loaded, Places, load};
pub use tables::{
    AutoParent, CopyUnfilled, FrontMatterPolicy, PageBreak, Paper, Prechecked, Print, Review, Runs, Search, Serve,
    StepColumns, Watcher,
};
pub use values::{Columns, Days};
