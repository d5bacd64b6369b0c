//! `cargo fuzz run --features libfuzzer front_matter`
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checkbook_fuzz::front_matter(bytes));
