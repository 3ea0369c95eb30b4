//! Rows 24 to 29: what only a disk can do to a site, and what a disk that changes does.
#![cfg(unix)]

use crate::harness::{Folder, Run, codes, good_site, load, output, seen, tree, try_output};
use gongkai::base::SitePath;
use gongkai::source::{MemorySource, Source, SourceTree};
use std::collections::BTreeMap;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::sync::Mutex;

const SECRET: &str = "root:x:0:0";

/// Checks a site on disk: the codes found, each with the file named.
#[track_caller]
fn check(folder: &Folder, code: i32, expect: &[(&str, &str)]) -> String {
    let run = folder.run(&["check", "-r", "site", "--format", "json"]).ended(code);
    let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let found: Vec<(String, String)> = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            (finding["code"].as_str().unwrap().to_owned(), finding["file"].as_str().unwrap().to_owned())
        })
        .collect();
    let expect: Vec<(String, String)> =
        expect.iter().map(|(code, file)| ((*code).to_owned(), (*file).to_owned())).collect();
    assert_eq!(found, expect);
    run.out
}

/// Returns how often a code was printed.
fn times(run: &Run, code: &str) -> usize {
    run.out.matches(&format!("[{code}]: ")).count()
}

/// Builds; fails where the secret is in the output.
#[track_caller]
fn nothing_leaks(folder: &Folder) {
    let run = folder.build();
    assert!(run.code.is_some_and(|code| code <= 1), "{}", run.err);
    for (name, kind) in tree(&folder.path("out")) {
        if kind != "folder" {
            let bytes = std::fs::read(folder.path("out").join(&name)).unwrap();
            assert!(!String::from_utf8_lossy(&bytes).contains(SECRET), "{name}");
        }
    }
}

#[test]
fn a24_a_name_that_is_no_text_is_shown_escaped() {
    let folder = Folder::with(&good_site());
    let name = std::ffi::OsStr::from_bytes(b"\xc4\xea.md");
    if std::fs::write(folder.path("site/content/yi/jia").join(name), "x").is_err() {
        return; // A file system that refuses such names has no such fault.
    }
    std::fs::create_dir(folder.path("site/content").join(std::ffi::OsStr::from_bytes(b"\xc6\xd6"))).unwrap();
    let run = folder.run(&["check", "-r", "site"]).ended(1);
    assert_eq!(times(&run, "name-invalid"), 2, "{}", run.out);
    folder.build().ended(1);
}

#[test]
fn a25_a_link_inside_is_followed() {
    let folder = Folder::with(&good_site());
    symlink("2024.md", folder.path("site/content/yi/jia/2022.md")).unwrap();
    check(&folder, 0, &[("statistics-missing", "content/yi/jia/2022.md")]);
    folder.build().ended(0);
    assert!(folder.read("out/yi/jia/2022/index.html").contains("依法公开"));
}

#[test]
fn a25_a_link_that_leads_out_is_never_followed() {
    let folder = Folder::with(&good_site());
    folder.write("secret/passwd", SECRET);
    folder.write("secret/deep/a.txt", SECRET);
    let secret = folder.path("secret/passwd");
    symlink(&secret, folder.path("site/content/leak.md")).unwrap();
    symlink(&secret, folder.path("site/content/yi/jia/2024/leak.pdf")).unwrap();
    symlink("../../secret/passwd", folder.path("site/static/leak.txt")).unwrap();
    symlink("../../secret", folder.path("site/static/leaks")).unwrap();
    symlink(folder.path("secret"), folder.path("site/content/leaks")).unwrap();
    symlink(folder.path("secret"), folder.path("site/themes")).unwrap();
    symlink("/", folder.path("site/static/root")).unwrap();
    let found = folder.run(&["check", "-r", "site"]).ended(1);
    assert_eq!(times(&found, "link-outside"), 7, "{}", found.out);
    nothing_leaks(&folder);
}

#[test]
fn a25_a_link_to_a_file_beside_the_content_is_no_secret() {
    let folder = Folder::with(&good_site());
    folder.write("site/notes.txt", "x");
    symlink("../notes.txt", folder.path("site/static/notes.txt")).unwrap();
    check(&folder, 0, &[]);
}

#[test]
fn a25_a_link_to_nowhere_is_named() {
    let folder = Folder::with(&good_site());
    symlink("gone.md", folder.path("site/content/yi/jia/2022.md")).unwrap();
    symlink("gone", folder.path("site/static/gone")).unwrap();
    check(&folder, 1, &[("link-broken-file", "content/yi/jia/2022.md"), ("link-broken-file", "static/gone")]);
}

#[test]
fn a26_loops_come_to_an_end() {
    let folder = Folder::with(&good_site());
    symlink("..", folder.path("site/content/yi/jia/up")).unwrap();
    symlink(".", folder.path("site/static/here")).unwrap();
    symlink(folder.path("site"), folder.path("site/static/site")).unwrap();
    symlink("../content", folder.path("site/static/content")).unwrap();
    let run = folder.run(&["check", "-r", "site"]).ended(0);
    assert_eq!(times(&run, "link-loop"), 4, "{}", run.out);
    nothing_leaks(&folder);
}

#[test]
fn a26_a_link_to_itself_is_named() {
    let folder = Folder::with(&good_site());
    symlink("self", folder.path("site/static/self")).unwrap();
    symlink("b", folder.path("site/static/a")).unwrap();
    symlink("a", folder.path("site/static/b")).unwrap();
    let broken = |name| ("link-broken-file", name);
    check(&folder, 1, &[broken("static/a"), broken("static/b"), broken("static/self")]);
}

#[test]
fn a26_what_lies_too_deep_is_named() {
    let folder = Folder::with(&good_site());
    folder.write(&format!("site/static/{}x.txt", "a/".repeat(70)), "x");
    let run = folder.run(&["check", "-r", "site"]);
    assert!(run.said().contains("static/a/a"), "{}", run.said());
}

#[test]
fn a27_pipes_sockets_and_folders_are_not_opened() {
    let folder = Folder::with(&good_site());
    let path = |name: &str| folder.path("site/content/yi/jia").join(name);
    for name in ["2022.toml", "2021.md", "pipe.pdf"] {
        let made = std::process::Command::new("mkfifo").arg(path(name)).status();
        assert!(made.is_ok_and(|status| status.success()), "SKIPPED: there is no mkfifo here");
    }
    let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
    std::fs::create_dir(path("2020.toml")).unwrap();
    std::fs::create_dir(path("2019.md")).unwrap();
    let names = ["2019.md", "2020.toml", "2021.md", "2022.toml", "pipe.pdf", "socket"];
    let files: Vec<String> = names.iter().map(|name| format!("content/yi/jia/{name}")).collect();
    let expect: Vec<(&str, &str)> = files.iter().map(|file| ("not-a-file", &**file)).collect();
    check(&folder, 1, &expect);
    folder.build().ended(1);
    assert!(folder.path("out/yi/jia/2024/index.html").exists());
}

#[test]
fn a27_site_toml_that_is_a_folder_is_named() {
    let folder = Folder::with(&good_site());
    std::fs::remove_file(folder.path("site/site.toml")).unwrap();
    std::fs::create_dir(folder.path("site/site.toml")).unwrap();
    let run = folder.run(&["check", "-r", "site"]);
    assert!(run.said().contains("not-a-file"), "{}", run.said());
}

/// A source in which some files cannot be read, or change while they are read.
struct Trouble {
    good: MemorySource,
    reads: Mutex<BTreeMap<SitePath, usize>>,
    answer: fn(&SitePath, usize, Vec<u8>) -> io::Result<Vec<u8>>,
}

impl Trouble {
    fn new(answer: fn(&SitePath, usize, Vec<u8>) -> io::Result<Vec<u8>>) -> Self {
        Self { good: good_site(), reads: Mutex::default(), answer }
    }
}

impl Source for Trouble {
    fn scan(&self) -> SourceTree {
        self.good.scan()
    }

    fn read(&self, path: &SitePath) -> io::Result<Vec<u8>> {
        let count = {
            let mut reads = self.reads.lock().unwrap();
            let count = reads.entry(path.clone()).or_insert(0);
            *count += 1;
            *count
        };
        (self.answer)(path, count, self.good.read(path)?)
    }
}

fn denied() -> io::Error {
    io::ErrorKind::PermissionDenied.into()
}

#[test]
fn a28_a_file_that_may_not_be_read_costs_only_itself() {
    let files: Vec<String> = good_site().files().map(|(path, _)| path.to_string()).collect();
    for file in files {
        static FILE: Mutex<String> = Mutex::new(String::new());
        FILE.lock().unwrap().clone_from(&file);
        let source =
            Trouble::new(
                |path, _, bytes| {
                    if path.as_str() == *FILE.lock().unwrap() { Err(denied()) } else { Ok(bytes) }
                },
            );
        let found = seen(&source);
        let named = found
            .iter()
            .any(|seen| seen.path == file && seen.code == "file-unreadable" && seen.severity == "error");
        assert!(named, "{file}: {found:?}");
        let files = output(&source);
        assert!(
            files.contains_key("yi/jia/2024/index.html") && files.contains_key("yi/jia/2023/index.html"),
            "{file}"
        );
    }
}

#[test]
fn a28_a_file_that_may_not_be_read_is_not_called_missing() {
    let source =
        Trouble::new(|path, _, bytes| if path.name() == "2024.toml" { Err(denied()) } else { Ok(bytes) });
    assert_eq!(codes(&source), ["file-unreadable"]);
}

#[test]
fn a28_the_reason_is_said_in_the_language_asked_for() {
    let source =
        Trouble::new(|path, _, bytes| if path.name() == "2024.toml" { Err(denied()) } else { Ok(bytes) });
    let found = seen(&source);
    let unreadable = found.iter().find(|seen| seen.code == "file-unreadable").unwrap();
    assert!(!unreadable.message.contains("permission denied"), "{}", unreadable.message);
}

#[test]
fn a29_a_narrative_that_changes_while_it_is_built_is_refused() {
    let source = Trouble::new(|path, count, bytes| {
        let changed = path.name() == "2024.md" && count > 1;
        Ok(if changed { "## 一、总体情况\n\n别的话。\n".into() } else { bytes })
    });
    let error = try_output(&source).unwrap_err();
    assert!(error.contains("2024.md") && error.contains("被修改"), "{error}");
}

#[test]
fn a29_a_file_that_vanishes_while_it_is_built_is_named() {
    for name in ["2024.md", "scan.pdf", "about.md"] {
        static NAME: Mutex<&str> = Mutex::new("");
        *NAME.lock().unwrap() = name;
        let source = Trouble::new(|path, count, bytes| {
            if path.name() == *NAME.lock().unwrap() && count > 1 {
                Err(io::ErrorKind::NotFound.into())
            } else {
                Ok(bytes)
            }
        });
        let error = try_output(&source).unwrap_err();
        assert!(error.contains(name), "{error}");
    }
}

#[test]
fn a29_a_file_that_vanishes_before_it_is_read_is_named() {
    let source = Trouble::new(|path, _, bytes| {
        if path.name() == "2024.toml" { Err(io::ErrorKind::NotFound.into()) } else { Ok(bytes) }
    });
    assert!(codes(&source).contains(&"file-unreadable".to_owned()));
    assert_eq!(load(&source).portal().reports.len(), 2);
}

#[test]
fn f91_a_fault_of_the_program_on_one_page_costs_only_that_page() {
    // The second reading of an attachment is the build's; a panic there stands for any fault of a page.
    let source = Trouble::new(|path, count, bytes| {
        assert!(path.name() != "scan.pdf" || count == 1, "a fault on purpose");
        Ok(bytes)
    });
    let error = try_output(&source).unwrap_err();
    assert!(error.contains("scan.pdf") && error.contains("程序内部出错"), "{error}");
    // Its code is "internal", and a single one is found: the other pages were written.
    assert_eq!(error.matches("程序内部出错").count(), 1);
}
