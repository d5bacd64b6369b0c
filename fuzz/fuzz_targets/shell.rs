//! `cargo fuzz run --features libfuzzer shell`
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checkbook_fuzz::shell(bytes));
