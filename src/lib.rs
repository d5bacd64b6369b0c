//! checkbook turns a folder of Markdown checklists and runbooks into a static site, and proves that everything those
//! documents point at exists.
//!
//! The stages, in the order in which a book goes through them:
//!
//! ```text
//! book.toml, content/, themes/ -> input -> page -> library -> check  -> report -> terminal
//!                                                          -> render -> site   -> folder
//! ```
//!
//! [`read`] goes the road from a folder to a checked [`Book`], [`Book::render`] goes on to a [`site::Site`], and
//! [`site::publish`] writes it.
//!
//! ```no_run
//! use checkbook::{Memory, Options, read, site};
//! let mut memory = Memory::default();
//! let mut book = read("runbooks".as_ref(), &Options::default(), &mut memory).expect("a readable book");
//! if let Some(site) = book.render(&mut memory) {
//!     site::publish(&site, "runbooks/book".as_ref()).expect("a writable folder");
//! }
//! ```

pub mod base;
mod book;
pub mod check;
pub mod fix;
pub mod input;
pub mod library;
pub mod page;
pub mod pdf;
pub mod record;
pub mod render;
pub mod report;
pub mod search;
pub mod serve;
pub mod shell;
pub mod site;

pub use base::{Diagnostic, Error, Severity, SitePath, SourcePath};
pub use book::{Book, Failure, KnownBy, Memory, Options, Preview, Unusable, cache, read};
