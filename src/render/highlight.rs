//! Code colours.
