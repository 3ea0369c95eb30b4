//! Rows 1 to 7: bytes that are not what they should be.

use crate::harness::{
    Folder, NARRATIVE, OFFICE, SITE, codes, good_site, load, output, seen, site, statistics, text_of, texts,
};
use gongkai::base::Lang;
use gongkai::source::MemorySource;

/// Returns the good site with every text file's bytes changed.
fn changed(change: impl Fn(&str) -> Vec<u8>) -> MemorySource {
    let good = good_site();
    let mut source = MemorySource::default();
    for (path, bytes) in good.files() {
        let text = path.as_str().ends_with(".toml") || path.as_str().ends_with(".md");
        let bytes = if text { change(std::str::from_utf8(bytes).unwrap()) } else { bytes.to_vec() };
        source.write(path.as_str(), bytes);
    }
    source
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

/// Fails if any output of a site holds the mark of lost characters or is no text where it should be.
fn never_garbled(source: &MemorySource) {
    for (route, text) in texts(&output(source)) {
        assert!(!text.contains('\u{fffd}'), "{route}");
    }
}

#[test]
fn the_good_site_is_good() {
    assert_eq!(codes(&good_site()), [""; 0]);
}

#[test]
fn a01_a_bom_leaves_no_trace() {
    let marked = changed(|text| [b"\xef\xbb\xbf", text.as_bytes()].concat());
    assert_eq!(codes(&marked), [""; 0]);
    assert_eq!(output(&marked), output(&good_site()));
}

#[test]
fn a01_columns_count_from_behind_the_bom() {
    let source = site([("content/a/office.toml", "\u{feff}nam = \"甲局\"\n")]);
    let unknown = seen(&source).into_iter().find(|seen| seen.code == "key-unknown").unwrap();
    assert_eq!((unknown.line, unknown.column, unknown.width), (Some(1), 1, 3));
}

#[test]
fn a02_line_ends_make_no_difference() {
    for end in ["\r\n", "\r"] {
        let source = changed(|text| text.replace('\n', end).into_bytes());
        assert_eq!(codes(&source), [""; 0], "{end:?}");
        assert_eq!(output(&source), output(&good_site()), "{end:?}");
    }
    let mixed = changed(|text| text.replacen('\n', "\r\n", 2).into_bytes());
    assert_eq!(output(&mixed), output(&good_site()));
}

#[test]
fn a02_lines_are_counted_right_with_each_end() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["name = \"甲局\"", "", "knd = \"department\"", ""].join(end);
        let source = site([("content/a/office.toml", &*text)]);
        let found = seen(&source);
        assert_eq!((found.len(), found[0].line, found[0].column), (1, Some(3), 1), "{end:?}");
    }
}

#[test]
fn a03_gbk_is_named_and_never_published() {
    let mut source = good_site();
    source.write("content/yi/jia/2024.md", gbk("## 总体情况\n\n独一无二的话。\n"));
    source.write("content/yi/jia/2023.toml", gbk(&statistics().replace("[t2]", "# 主动公开\n[t2]")));
    let found = seen(&source);
    let place = |path: &str| {
        let found = found.iter().find(|seen| seen.path == path && seen.code == "encoding").unwrap();
        assert!(found.message.contains("GBK"), "{}", found.message);
        (found.line, found.column)
    };
    assert_eq!(place("content/yi/jia/2024.md"), (Some(1), 4));
    assert_eq!(place("content/yi/jia/2023.toml"), (Some(3), 3));
    never_garbled(&source);
    assert!(!output(&source).values().any(|bytes| bytes.windows(4).any(|four| four == gbk("独一"))));
}

#[test]
fn a03_every_kind_of_text_file_may_be_gbk() {
    for path in ["site.toml", "content/yi/region.toml", "content/yi/jia/office.toml", "content/about.md"] {
        let mut source = good_site();
        source.write(path, gbk("title = \"名称\"\n"));
        assert!(codes(&source).contains(&"encoding".to_owned()), "{path}");
        never_garbled(&source);
    }
}

#[test]
fn a03_the_command_that_converts_is_given() {
    let source = site([("content/a/office.toml", OFFICE), ("content/a/2024.toml", "")]);
    let mut source = source;
    source.write("content/a/2024.md", gbk("总体情况"));
    let state = load(&source);
    let findings = state.findings();
    let encoding = findings.iter().find(|finding| finding.code.id() == "encoding").unwrap();
    let hint = encoding.hint(Lang::Zh).unwrap();
    assert!(hint.contains("iconv -f GB18030 -t UTF-8 content/a/2024.md"), "{hint}");
}

#[test]
fn a03_what_cannot_be_read_is_not_called_missing() {
    let mut source = good_site();
    source.write("content/yi/jia/2024.md", gbk("## 一、总体情况\n"));
    assert_eq!(codes(&source), ["encoding"]);
}

#[test]
fn a03_the_page_says_that_its_narrative_cannot_be_read() {
    let mut source = good_site();
    source.write("content/yi/jia/2024.md", gbk("## 一、总体情况\n\n依法公开。\n"));
    let page = text_of(&output(&source), "yi/jia/2024/index.html");
    assert!(!page.contains("本报告没有这一部分的文字"), "the narrative is there");
}

#[test]
fn a03_the_page_says_that_its_statistics_cannot_be_read() {
    let mut source = good_site();
    source.write("content/yi/jia/2024.toml", gbk("# 主动公开\n"));
    let page = text_of(&output(&source), "yi/jia/2024/index.html");
    assert!(page.contains("统计文件有误"), "{page}");
}

#[test]
fn a04_utf16_is_named_with_and_without_its_mark() {
    for (big, mark) in [(false, true), (true, true), (false, false), (true, false)] {
        let mut source = good_site();
        source.write("content/yi/jia/2024.toml", utf16(&statistics(), big, mark));
        let found = seen(&source);
        let encoding = found.iter().find(|seen| seen.code == "encoding");
        assert!(encoding.unwrap().message.contains("UTF-16"), "big {big}, marked {mark}");
        never_garbled(&source);
    }
}

#[test]
fn a04_chinese_utf16_with_its_mark_is_named() {
    for big in [false, true] {
        let mut source = good_site();
        source.write("content/yi/jia/2024.md", utf16("## 一、总体情况\n\n依法公开。\n", big, true));
        let found = seen(&source);
        assert!(
            found.iter().any(|seen| seen.code == "encoding" && seen.message.contains("UTF-16")),
            "{found:?}"
        );
        never_garbled(&source);
    }
}

#[test]
fn a04_chinese_utf16_without_its_mark_is_never_published() {
    for big in [false, true] {
        let mut source = good_site();
        source.write("content/yi/jia/2024.md", utf16("## 一、总体情况\n\n依法公开。\n", big, false));
        assert!(codes(&source).contains(&"encoding".to_owned()), "big {big}");
        never_garbled(&source);
    }
}

#[test]
fn a04_chinese_utf16_without_its_mark_is_not_called_gbk() {
    for big in [false, true] {
        let mut source = good_site();
        source.write("content/yi/jia/2024.md", utf16("## 一、总体情况\n\n依法公开。\n", big, false));
        let found = seen(&source);
        let encoding = found.iter().find(|seen| seen.code == "encoding").unwrap();
        assert!(!encoding.message.contains("GBK"), "big {big}: {}", encoding.message);
    }
}

/// Fails where a text holds a character that a page, a feed or a data file may not hold.
fn clean(route: &str, text: &str) {
    let forbidden = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
            || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{fffd}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let found: Vec<String> =
        text.chars().filter(|&c| forbidden(c)).map(|c| c.escape_unicode().to_string()).collect();
    assert!(found.is_empty(), "{route} holds {found:?}");
}

fn clean_output(source: &MemorySource) {
    for (route, bytes) in output(source) {
        if let Ok(text) = String::from_utf8(bytes) {
            clean(&route, &text);
        }
    }
}

const CONTROLS: &str = "甲\0乙\u{1}丙\u{b}丁\u{1b}[31m戊\u{7f}己\u{85}庚\u{fffe}辛\u{202e}壬\u{2066}癸";

#[test]
fn a05_controls_are_found_and_have_no_effect() {
    let mut source = good_site();
    source.write("site.toml", format!("{SITE}base_url = \"https://example.org/\"\n"));
    source.write("content/yi/jia/2024.md", format!("## 一、总体情况\n\n{CONTROLS}\n"));
    let found = seen(&source);
    let place = |code: &str| {
        let seen = found.iter().find(|seen| seen.code == code).unwrap();
        (seen.line, seen.column)
    };
    assert_eq!((place("control-character"), place("bidi-control")), ((Some(3), 3), (Some(3), 28)));
    clean_output(&source);
}

#[test]
fn a05_controls_written_as_toml_escapes_have_no_effect() {
    let mut source = good_site();
    source.write("site.toml", format!("{SITE}base_url = \"https://example.org/\"\n"));
    let escaped: String = CONTROLS.chars().map(|c| format!("\\U{:08X}", u32::from(c))).collect();
    source.write("content/yi/jia/office.toml", format!("name = \"{escaped}\"\n"));
    clean_output(&source);
    assert!(!codes(&source).is_empty());
}

#[test]
fn a05_controls_written_as_entities_have_no_effect() {
    let mut source = good_site();
    source.write("content/yi/jia/2024.md", "## 一、总体情况\n\n甲&#0;乙&#27;丙&#x202e;丁&#xFFFE;戊\n");
    clean_output(&source);
}

#[test]
#[cfg(unix)]
fn a06_a_giant_file_is_named_and_not_read() {
    let folder = Folder::with(&good_site());
    let file = std::fs::File::create(folder.path("site/content/yi/jia/2024.md")).unwrap();
    file.set_len(8 << 30).unwrap();
    // Less memory than the file has bytes.
    let program = env!("CARGO_BIN_EXE_gongkai");
    let mut command = std::process::Command::new("sh");
    command.args(["-c", &format!("ulimit -v 4000000; exec {program} --lang zh check -r site")]);
    command.current_dir(folder.path(""));
    let run = crate::harness::run(command).ended(1);
    assert!(run.out.contains("文件 8589934592 字节，超过上限 16777216 字节"), "{}", run.said());
}

#[test]
fn a07_nothing_at_all_is_no_fault_of_the_program() {
    for nothing in ["", "\u{feff}", " \n\t\n", "\r\n", "\u{3000}"] {
        for path in [
            "site.toml",
            "content/index.md",
            "content/about.md",
            "content/yi/region.toml",
            "content/yi/jia/office.toml",
            "content/yi/jia/2024.toml",
            "content/yi/jia/2024.md",
            "forms/own.toml",
            "static/robots.txt",
        ] {
            let mut source = good_site();
            source.write(path, nothing);
            let codes = codes(&source);
            let silent = path.starts_with("static");
            assert_eq!(codes.is_empty(), silent, "{path} {nothing:?}: {codes:?}");
            never_garbled(&source);
        }
    }
}

#[test]
fn a07_an_empty_statistics_file_is_blank_and_not_zero() {
    let source = site([
        ("content/a/office.toml", OFFICE),
        ("content/a/2024.toml", ""),
        ("content/a/2024.md", NARRATIVE),
    ]);
    assert_eq!(codes(&source), ["file-empty", "table-missing"]);
    let data: serde_json::Value =
        serde_json::from_str(&text_of(&output(&source), "a/2024/data.json")).unwrap();
    assert_eq!(data["cells"]["t2.lic.dec"]["state"], "blank");
}
