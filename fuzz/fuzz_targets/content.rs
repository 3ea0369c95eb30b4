//! A content file of any kind never makes its reader panic, hang or grow, and what is read packs and unpacks.
#![no_main]

use gongkai::base::{Checked, Lang, SitePath};
use gongkai::content::{self, Content, SiteConfig};
use gongkai::form;
use gongkai::portal::FormSet;
use gongkai::source::classify;
use std::sync::{Arc, LazyLock};

static FORMS: LazyLock<FormSet> = LazyLock::new(|| {
    let compile = |(name, text): &(&str, &str)| form::compile(&SitePath::new(name), text).value.map(Arc::new);
    let forms: Vec<_> = form::builtin::FORMS.iter().filter_map(compile).collect();
    FormSet::new(forms.clone(), &forms)
});

/// Places of content files, one of which the first byte chooses.
const PATHS: [&str; 6] = [
    "content/a/b/2024.toml",
    "content/a/b/2020.toml",
    "content/a/b/2024.md",
    "content/a/b/office.toml",
    "content/a/region.toml",
    "site.toml",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&first, body)) = bytes.split_first() else { return };
    let path = SitePath::new(PATHS[usize::from(first) % PATHS.len()]);
    let Ok(kind) = classify(&path) else { return };
    let site = SiteConfig::default();
    let read: Checked<Content> = content::parse(&path, kind, body, &FORMS.for_site(&site));
    for finding in &read.findings {
        let _ = finding.message(Lang::Zh);
    }
    if let Ok(packed) = read.pack() {
        assert!(Checked::<Content>::unpack(&packed).is_ok_and(|again| again == read));
    }
});
