//! Says what is wrong.
