//! The finished site.
