//! A web page.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    gongkai_fuzz::import("report.html", &[b"<html>", bytes].concat());
});
