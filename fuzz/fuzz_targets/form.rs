//! A form file never makes the compiler of forms panic, hang or grow.
#![no_main]

use gongkai::base::SitePath;
use gongkai::form;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let path = SitePath::new("forms/fuzz.toml");
    for finding in form::compile(&path, text).findings {
        let _ = finding.message(gongkai::base::Lang::Zh);
    }
});
