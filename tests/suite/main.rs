//! Everything that is tested from the outside: the real program on real folders, and the library as others use it.
#![expect(clippy::disallowed_methods, reason = "the tests lay out books and look at what became of them")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]
#![expect(clippy::needless_raw_string_hashes, reason = "snapbox writes expectations in this form")]
#![expect(clippy::too_many_lines, reason = "what the program should say is long")]
#![expect(clippy::case_sensitive_file_extension_comparisons, reason = "the files are ours")]
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

mod asked;
mod assets;
mod baseline;
mod build;
mod cache;
mod check;
mod commands;
mod config;
mod exceptions;
mod existence;
#[cfg(unix)]
mod faults;
mod feeds;
mod fix;
mod giants;
mod hostile;
mod hygiene;
mod kill;
mod lists;
mod machine;
mod manual;
mod metadata;
mod model;
mod monsters;
mod mutate;
mod paper;
mod paths;
mod pdf;
mod places;
mod rebuild;
mod recipes;
mod records;
mod reports;
mod runs;
mod scripts;
mod serve;
mod services;
mod shell;
mod since;
mod subjects;
mod support;
mod tidy;
