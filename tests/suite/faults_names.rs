//! Rows 18 to 23, 30 and 43: names of files, forms and addresses.

use crate::harness::{
    NARRATIVE, OFFICE, SITE, codes, good_site, load, output, seen, site, statistics, text_of,
};
use gongkai::plan::Route;
use gongkai::source::{MemorySource, Source, is_ignored, segment_problem};
use proptest::prelude::*;

/// A form file that compiles.
const FORM: &str = "id = \"own\"\nregime = \"own\"\ntitle = \"自订表\"\nreport_title = \"{office}{year}\"\n\
    period = \"calendar-year\"\nvalid_from = 2030\nbasis = \"自订\"\n[[table]]\nid = \"t1\"\ncaption = \"一表\"\n\
    [[table.block]]\ncolumns = [ { id = \"n\", label = \"数\" } ]\nrows = [ { id = \"a\", label = \"甲\" } ]\n";

#[test]
fn a18_an_unknown_form_costs_only_its_report() {
    let mut source = good_site();
    source.write("content/yi/jia/2024.toml", format!("form = \"cn-xxgk-2022\"\n{}", statistics()));
    assert_eq!(codes(&source), ["form-unknown"]);
    let hint = seen(&source)[0].message.clone();
    assert!(hint.contains("cn-xxgk-2019、cn-xxgk-2021"), "{hint}");
    let files = output(&source);
    assert!(files.contains_key("yi/jia/2023/index.html"));
    assert!(text_of(&files, "yi/jia/2024/index.html").contains("依法公开"));
}

#[test]
fn a18_a_form_with_an_error_is_found_in_the_form() {
    let rule = "[[rule]]\nid = \"OWN\"\nclass = \"official\"\nseverity = \"error\"\nexpr = \"t1.a = t1.b\"\n\
        title = \"甲\"\nwhy = \"甲\"\nmend = \"甲\"\n";
    for (form, line) in [
        (FORM.replacen("regime", "regine", 1), 2),
        (FORM.replacen("calendar-year", "month", 1), 5),
        (format!("{FORM}{rule}"), 18),
        (format!("{FORM}x = \n"), 14),
        ("不是 TOML".to_owned(), 1),
    ] {
        let source = site([("forms/own.toml", &*form)]);
        let found = seen(&source);
        assert!(!found.is_empty(), "{form}");
        assert!(
            found.iter().all(|seen| seen.code == "form-invalid" && seen.path == "forms/own.toml"),
            "{found:?}"
        );
        assert_eq!(found[0].line, Some(line), "{form}");
    }
}

#[test]
fn a18_a_good_form_of_the_site_is_used() {
    let source = site([
        ("forms/own.toml", FORM),
        ("content/a/office.toml", OFFICE),
        ("content/a/2024.toml", "form = \"own\"\n[t1]\na = 5\n"),
        ("content/a/2024.md", NARRATIVE),
    ]);
    assert_eq!(codes(&source), [""; 0]);
    assert!(text_of(&output(&source), "a/2024/data.json").contains("\"t1.a.n\": 5"));
}

#[test]
fn a18_two_form_files_with_one_id_are_named() {
    let source = site([("forms/a.toml", FORM), ("forms/b.toml", FORM)]);
    assert!(!codes(&source).is_empty());
}

#[test]
fn a18_ids_of_a_form_cannot_break_a_page() {
    let hostile = FORM.replace("id = \"n\"", "id = \"n\\\"><script>alert(1)</script>\"");
    let source = site([
        ("forms/own.toml", &*hostile),
        ("content/a/office.toml", OFFICE),
        ("content/a/2024.toml", "form = \"own\"\n"),
        ("content/a/2024.md", NARRATIVE),
    ]);
    for (route, bytes) in output(&source).into_iter().filter(|(route, _)| route.ends_with(".html")) {
        assert!(!String::from_utf8_lossy(&bytes).contains("<script>alert"), "{route}");
    }
}

/// Checks that every file of a site is used, copied, ignored by the published list or named by a finding.
fn accounted(source: &MemorySource) {
    let tree = source.scan();
    for (path, _) in source.files() {
        let ignored = path.as_str().split('/').any(is_ignored);
        let named = tree.findings.iter().any(|finding| finding.locus.path() == path);
        let used = tree.files.contains_key(path);
        assert_eq!(1, usize::from(ignored) + usize::from(named) + usize::from(used), "{path:?}");
    }
}

#[test]
fn a19_no_file_is_ignored_in_silence() {
    let mut source = good_site();
    for name in [
        "2024年.toml",
        "20240.toml",
        "2024.TOML",
        "2024.MD",
        "2024.Md",
        "２０２４.toml",
        "2024 .toml",
        "2024.toml.txt",
        "2024.tml",
        "2024-1.md",
        "2024",
        "Office.toml",
        "OFFICE.TOML",
        "office.toml.txt",
        "2025.docx",
        "readme",
        "a.b.c",
        "2024 - 副本.toml",
        "2024(1).toml",
        "2024 (1).md",
        "office - Copy.toml",
        ".2024.toml.swp",
        "~$2024.docx",
        "4913",
        "Thumbs.db",
        ".DS_Store",
        "2024.toml.orig",
        "2024.toml~",
    ] {
        source.write(&format!("content/yi/jia/{name}"), "x");
    }
    accounted(&source);
}

#[test]
fn a19_half_a_report_says_so() {
    let mut source = good_site();
    source.write("content/yi/jia/2022.md", NARRATIVE);
    source.write("content/yi/jia/2021.toml", statistics());
    assert_eq!(codes(&source), ["narrative-missing", "statistics-missing"]);
    let files = output(&source);
    assert!(text_of(&files, "yi/jia/2022/index.html").contains("统计表尚未提供"));
    assert!(files.contains_key("yi/jia/2021/index.html"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a19_whatever_a_file_is_called(names in proptest::collection::vec("[a-zA-Z0-9_. ~$年副本（）()%:\\\\é\u{301}-]{1,12}", 1..8)) {
        let mut source = good_site();
        for name in &names {
            source.write(&format!("content/yi/jia/{name}"), "x");
            source.write(&format!("content/{name}/office.toml"), OFFICE);
        }
        accounted(&source);
    }

    #[test]
    fn c43_no_text_makes_a_route_that_leaves(text in "([a-z./\\\\%:\u{0}]|\\.\\.|%2e){0,12}") {
        if let Some(route) = Route::file(&text) {
            let path = std::path::Path::new(route.as_str());
            prop_assert!(path.components().all(|part| matches!(part, std::path::Component::Normal(_))));
            prop_assert!(!route.as_str().contains(['\\', '%', ':', '\0']));
        }
    }
}

#[test]
fn a20_two_forms_of_one_name_are_both_named() {
    let (nfc, nfd) = ("content/caf\u{e9}/office.toml", "content/cafe\u{301}/office.toml");
    let source = site([(nfc, OFFICE), (nfd, OFFICE)]);
    let mut paths: Vec<String> = seen(&source).into_iter().map(|seen| seen.path).collect();
    paths.sort();
    assert_eq!(paths, [nfd, nfc]);
    assert_eq!(load(&source).portal().offices.len(), 0);
}

#[test]
fn a21_names_that_differ_in_case_never_win_in_silence() {
    for (first, second) in [
        ("content/Pucheng/office.toml", "content/pucheng/office.toml"),
        ("content/yi/jia/2024/A.pdf", "content/yi/jia/2024/a.pdf"),
        ("static/A.txt", "static/a.txt"),
        ("content/A.md", "content/a.md"),
        ("content/A.md", "content/a/office.toml"),
        ("static/YI/index.txt", "static/yi/Index.txt"),
    ] {
        let mut source = good_site();
        source.write(first, OFFICE);
        source.write(second, OFFICE);
        let found = seen(&source);
        let both = found.iter().any(|seen| {
            let said = format!("{} {}", seen.path, seen.message);
            said.contains(first) && said.contains(second)
        });
        assert!(both, "{first} and {second}: {found:?}");
        assert!(found.iter().any(|seen| seen.severity == "error"));
    }
}

#[test]
fn a21_a_file_and_its_upper_case_twin() {
    let mut source = good_site();
    source.write("content/yi/jia/2024.MD", NARRATIVE);
    let found = seen(&source);
    assert_eq!((found.len(), &*found[0].path, &*found[0].code), (1, "content/yi/jia/2024.MD", "file-unused"));
}

#[test]
fn a21_folders_that_differ_in_case_are_named() {
    let mut source = good_site();
    source.write("content/yi/Jia/2024/other.pdf", "x");
    source.write("static/Docs/a.txt", "x");
    source.write("static/docs/b.txt", "x");
    let found = seen(&source);
    assert!(found.iter().any(|seen| seen.path.starts_with("static")), "{found:?}");
    assert!(found.iter().any(|seen| seen.path.starts_with("content")), "{found:?}");
}

const RESERVED: [&str; 10] = [
    "years",
    "forms",
    "data",
    "search",
    "compare",
    "missing",
    "corrections",
    "checks",
    "indicators",
    "assets",
];

#[test]
fn a22_reserved_words_cannot_be_taken() {
    for word in RESERVED {
        let (office, region, page, copy) = (
            format!("content/{word}/office.toml"),
            format!("content/{word}/region.toml"),
            format!("content/{word}.md"),
            format!("static/{word}"),
        );
        for path in [&office, &region, &page, &copy] {
            let mut source = good_site();
            let before = output(&source);
            source.write(path, OFFICE);
            let found = seen(&source);
            assert!(
                found.iter().any(|seen| seen.path == *path && seen.code == "route-taken"),
                "{path}: {found:?}"
            );
            assert!(before.keys().eq(output(&source).keys()), "{path}");
        }
    }
}

#[test]
fn a22_one_address_has_one_source() {
    for (path, other) in [
        ("static/index.html", "gongkai"),
        ("static/yi/index.html", "gongkai"),
        ("static/yi/jia/2024/index.html", "gongkai"),
        ("static/assets/main.css", "gongkai"),
        ("static/404.html", "gongkai"),
        ("static/feed.xml", "gongkai"),
        ("static/sitemap.xml", "gongkai"),
        ("content/yi/jia/2024/data.json", "gongkai"),
        ("content/yi/jia/2024/index.html", "gongkai"),
        ("content/yi/jia/data.csv", "gongkai"),
        ("content/yi/jia.md", "content/yi/jia/office.toml"),
        ("content/yi.md", "content/yi/region.toml"),
        ("content/yi/office.toml", "content/yi/region.toml"),
        ("static/yi", "content/yi/region.toml"),
        ("static/yi/jia/2024", "content/yi/jia/2024"),
        ("content/robots.txt", "content/robots.txt"),
    ] {
        let mut source = good_site();
        let before = output(&source);
        source.write(path, "name = \"乙\"\n");
        let found = seen(&source);
        let both = found.iter().any(|seen| {
            seen.code == "route-taken" && format!("{} {}", seen.path, seen.message).contains(other)
        });
        assert!(both, "{path}: {found:?}");
        let after = output(&source);
        assert!(before.iter().all(|(route, _)| after.contains_key(route)), "{path}");
        assert_eq!(before.get("index.html"), after.get("index.html"), "{path}");
    }
}

#[test]
fn a22_two_offices_at_one_address() {
    let source = site([("content/a/office.toml", OFFICE), ("content/a/region.toml", "name = \"甲区\"\n")]);
    let found = seen(&source);
    assert_eq!((found.len(), &*found[0].code), (1, "route-taken"));
    let source = site([("content/a/office.toml", OFFICE), ("content/A/office.toml", OFFICE)]);
    assert_eq!(codes(&source), ["name-collision"]);
}

#[test]
fn a22_a_file_cannot_stand_where_a_folder_must() {
    let mut source = good_site();
    source.write("static/docs", "x");
    source.write("content/docs/a.pdf", "x");
    assert_eq!(codes(&source), ["route-taken"]);
}

#[test]
fn a23_names_that_some_system_cannot_hold() {
    let (long, deep) = ("x".repeat(300), "x/".repeat(2_500));
    for name in [
        "con",
        "nul",
        "aux",
        "COM1",
        "lpt9",
        "x.",
        "x ",
        "a:b",
        "a\\b",
        "a*b",
        "a?b",
        "%2e%2e",
        "a b",
        &long,
        &*format!("{deep}y"),
    ] {
        let (office, asset) = (format!("content/{name}/office.toml"), format!("static/{name}"));
        let source = site([(&*office, OFFICE), (&*asset, "x")]);
        let found = seen(&source);
        assert_eq!(found.len(), 2, "{name}");
        assert!(found.iter().all(|seen| seen.code == "name-invalid"), "{name}");
        assert!(
            !output(&source).keys().any(|route| route.split('/').any(|segment| segment == name)),
            "{name}"
        );
    }
    assert_eq!(
        codes(&site([("content/a/nul.md", "x"), ("content/a/con.toml", "x")])),
        ["file-unused", "name-invalid"]
    );
}

#[test]
fn a30_what_editors_leave_is_passed_over() {
    let mut source = good_site();
    for name in [
        ".2024.toml.swp",
        "~$2024.docx",
        "4913",
        ".#2024.toml",
        "Thumbs.db",
        ".DS_Store",
        "2024.toml.orig",
        "2024.toml~",
    ] {
        source.write(&format!("content/yi/jia/{name}"), "name = \"x");
    }
    source.write(".git/config", "x");
    assert_eq!(codes(&source), [""; 0]);
    assert_eq!(output(&source), output(&good_site()));
}

#[test]
fn a30_copies_are_named_and_never_used() {
    for (name, original) in [
        ("2024 - 副本.toml", "2024.toml"),
        ("2024(1).toml", "2024.toml"),
        ("2024 (2).md", "2024.md"),
        ("2024（1）.md", "2024.md"),
        ("2024 - Copy.md", "2024.md"),
    ] {
        let mut source = good_site();
        source.write(&format!("content/yi/jia/{name}"), "lic = 4711\n");
        let found = seen(&source);
        assert_eq!((found.len(), &*found[0].code), (1, "file-copy"), "{name}");
        assert!(found[0].message.contains(original));
        assert_eq!(output(&source), output(&good_site()));
    }
}

#[test]
fn c43_nothing_but_ascii_becomes_an_address() {
    for bad in ["..", ".", "", "a/b", "a\\b", "%2e%2e", "C:", "a\0b", "/a", "．．", "a\u{202e}b"] {
        assert!(segment_problem(bad).is_some(), "{bad:?}");
    }
    for bad in ["../a", "a/../b", "/a", "a//b", "a/", "./a", "a/./b", "C:/a", "a\\b", "%2e%2e/a"] {
        assert_eq!(Route::file(bad), None, "{bad:?}");
    }
}

#[test]
fn c43_a_theme_or_form_name_cannot_leave() {
    for name in ["../../etc", "/etc", "a/b", "..", "a\\b", "."] {
        let source = site([("site.toml", &*format!("{SITE}theme = '{name}'\n"))]);
        assert_eq!(codes(&source), ["value-invalid"], "{name}");
        output(&source);
    }
    let hostile = FORM.replacen("id = \"own\"", "id = \"../../own\"", 1);
    let source = site([("forms/own.toml", &*hostile)]);
    assert!(output(&source).keys().all(|route| !route.contains("..")));
}
