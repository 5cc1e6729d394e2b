#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| raftarium_fuzz::message(bytes));
