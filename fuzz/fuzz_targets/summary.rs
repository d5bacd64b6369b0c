//! `cargo fuzz run --features libfuzzer summary`
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checkbook_fuzz::summary(bytes));
