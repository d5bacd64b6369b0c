//! checkbook turns a folder of Markdown checklists and runbooks into a static site, and proves that everything those
//! documents point at exists.

pub mod base;
pub mod input;
pub mod library;
pub mod page;
pub mod render;
pub mod report;
pub mod site;

pub use base::SitePath;
