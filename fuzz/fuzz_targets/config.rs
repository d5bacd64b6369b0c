//! `cargo fuzz run --features libfuzzer config`
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checkbook_fuzz::config(bytes));
