//! `cargo fuzz run --features libfuzzer document`
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checkbook_fuzz::document(bytes));
