//! Raw HTML.
