//! From the library to the finished site.
pub mod highlight;
pub mod raw_html;
