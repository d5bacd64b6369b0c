//! `cargo fuzz run --features libfuzzer record`
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checkbook_fuzz::record(bytes));
