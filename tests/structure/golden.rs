//! Golden sites: a folder in, a folder out. `SNAPSHOTS=overwrite` accepts what came out.
//!
//! `tests/cases/golden/<case>/site` is built and the files named in `<case>/expect` are compared with what came out:
//! of HTML pages only what stands in `<main>`, unless the file is called `*.whole.html`.

use gongkai::emit::MemorySink;
use gongkai::engine::{Options, State, build};
use gongkai::source::DiskSource;
use snapbox::{Assert, Data};
use std::path::{Path, PathBuf};

fn files(folder: &Path, below: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, below, found);
        } else {
            found.push(path.strip_prefix(below).unwrap().to_owned());
        }
    }
}

fn main_part(html: &str) -> String {
    let start = html.find("<main").unwrap();
    let end = html.find("</main>").unwrap();
    format!("{}</main>\n", &html[start..end])
}

#[test]
fn golden_sites_come_out_as_they_were() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/golden");
    let mut count = 0;
    for case in std::fs::read_dir(cases).unwrap() {
        let case = case.unwrap().path();
        let source = DiskSource::open(&case.join("site")).unwrap();
        let state = State::load(&source, Options::default());
        let renderer = state.renderer(&source).unwrap();
        let plan = state.plan(&renderer);
        let sink = MemorySink::default();
        build(&state, &renderer, &source, &plan, &sink, &|| ()).unwrap();
        let built = sink.into_files();
        let mut expected = Vec::new();
        files(&case.join("expect"), &case.join("expect"), &mut expected);
        assert!(!expected.is_empty(), "{} expects nothing", case.display());
        for name in expected {
            let text = name.to_string_lossy().replace('\\', "/");
            let route = text.replace(".whole.html", ".html");
            let bytes = built.iter().find(|(path, _)| path.as_str() == route).map(|(_, bytes)| bytes.clone());
            let bytes = bytes.unwrap_or_else(|| panic!("{route} was not built"));
            let found = String::from_utf8(bytes).unwrap();
            let part = text.ends_with(".html") && !text.ends_with(".whole.html");
            let found = if part { main_part(&found) } else { found };
            let expect = case.join("expect").join(&name);
            Assert::new().action_env("SNAPSHOTS").eq(found, Data::read_from(&expect, None).raw());
            count += 1;
        }
    }
    assert!(count >= 6, "only {count} golden files");
}
