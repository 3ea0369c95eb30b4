//! Rows 33, 39 and 59: links that lead where none may, addresses, links that lead nowhere.

use crate::harness::{OFFICE, codes, good_site, html, load, output, seen, site, statistics, text_of};
use gongkai::base::Locus;
use gongkai::engine::{Options, State};

#[test]
fn b33_links_of_other_kinds_keep_only_their_words() {
    for target in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#10;script:alert(1)",
        "java&Tab;script:alert(1)",
        "java&NewLine;script:alert(1)",
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "<java\tscript:alert(1)>",
        "< javascript:alert(1)>",
        "&#1;javascript:alert(1)",
        "&nbsp;javascript:alert(1)",
        "\u{200b}javascript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "blob:x",
        "view-source:x",
        "ftp://example.org/",
        "ws://example.org/",
        "intent://x",
        "weixin://x",
        "c:\\x",
        "\\\\\\\\host\\\\share",
        "//evil.example/",
        "/\\\\evil.example/",
        "\\\\/evil.example/",
        "&sol;&sol;evil.example",
        "http:evil\\\\x",
    ] {
        for text in
            [format!("[甲]({target})"), format!("![甲]({target})"), format!("[甲][x]\n\n[x]: {target}\n")]
        {
            let html = html(&text);
            let tags = html.matches('<').count();
            let only_words = html.contains('甲') && !html.contains("href=") && !html.contains("src=");
            assert!(only_words, "{text:?} with {tags} tags: {html}");
        }
    }
}

#[test]
fn b33_good_links_stay() {
    for target in [
        "https://example.org/a?b=c&d",
        "http://example.org",
        "mailto:a@example.org",
        "tel:12345",
        "HTTPS://example.org/",
    ] {
        assert!(html(&format!("[甲]({target})")).contains("<a href="), "{target}");
    }
}

#[test]
fn b33_footer_links_of_other_kinds_lead_nowhere() {
    for target in ["javascript:alert(1)", "//evil.example/", "../../x", "data:text/html,x", "java\tscript:x"]
    {
        footer(target);
    }
}

#[test]
fn b33_footer_links_of_backslashes_lead_nowhere() {
    footer(r"\\host\x");
}

/// Checks that a link of the footer stays in the site.
#[track_caller]
fn footer(target: &str) {
    let mut source = good_site();
    let link = format!("[[publisher.footer_links]]\nlabel = \"甲\"\nhref = '{target}'\n");
    source.write("site.toml", format!("[site]\ntitle = \"例\"\n{link}"));
    let page = text_of(&output(&source), "index.html");
    let line = page.lines().find(|line| line.contains("甲</a>")).unwrap();
    let bad = ["\"javascript:", "\"//", "\"../", "\"data:", "\"\\\\"];
    assert!(!bad.iter().any(|bad| line.contains(bad)), "{target}: {line}");
}

#[test]
fn b39_addresses_are_ascii() {
    for folder in ["ji\u{200b}a", "j\u{430}a", "jia\u{feff}", "ji\u{ad}a", "ｊｉａ"] {
        let path = format!("content/{folder}/office.toml");
        let source = site([(&*path, OFFICE)]);
        assert_eq!(codes(&source), ["name-invalid"], "{folder:?}");
        assert_eq!(load(&source).portal().offices.len(), 0);
    }
}

/// Checks where a narrative's broken link is found.
#[track_caller]
fn broken(text: &str, expect: Option<(usize, usize)>) {
    let statistics = statistics();
    let source = site([
        ("content/a/office.toml", OFFICE),
        ("content/a/2024.md", text),
        ("content/a/2024.toml", &statistics),
        ("content/a/2023.md", "上年。\n"),
        ("content/a/2023.toml", &statistics),
        ("content/a/2024/scan.pdf", "%PDF"),
        ("content/a/2022.md", "+++\ndraft = true\n+++\n草稿。\n"),
        ("content/about.md", "说明。\n"),
    ]);
    let found: Vec<_> = seen(&source).into_iter().filter(|seen| seen.code == "link-target").collect();
    let places: Vec<_> = found.iter().filter_map(|seen| Some((seen.line?, seen.column))).collect();
    assert_eq!(places, expect.into_iter().collect::<Vec<_>>(), "{text}");
    let page = text_of(&output(&source), "a/2024/index.html");
    if expect.is_some() {
        let state = load(&source);
        let locus =
            state.findings().into_iter().find(|f| f.code.id() == "link-target").unwrap().locus.clone();
        assert!(matches!(locus, Locus::Span { .. }));
        assert!(!page.contains("<a href=\"gone"), "{page}");
    }
}

#[test]
fn c59_links_that_lead_somewhere_are_no_fault() {
    for text in [
        "[x](2023.md)",
        "[x](./2023.md)",
        "[x](2024/scan.pdf)",
        "[x](../about.md)",
        "[x](2023/)",
        "[x](office.toml)",
        "[x](2023.md#s1)",
        "[x](#s1)",
    ] {
        broken(text, None);
    }
}

#[test]
fn c59_a_broken_link_is_found_where_it_stands() {
    broken("正文。\n\n见[上年](gone.md)。\n", Some((3, 3)));
    broken("见![图](gone.png)。\n", Some((1, 3)));
    broken("[附件](2024/gone.pdf)\n", Some((1, 1)));
    broken("[x](../../../../etc/passwd)\n", Some((1, 1)));
    broken("[x](/b/2023.md)\n", Some((1, 1)));
    broken("甲[x]\n\n[x]: gone.md\n", Some((1, 3)));
    broken("+++\ntitle = \"甲\"\n+++\n\n[x](gone.md)\n", Some((5, 1)));
}

#[test]
fn c59_a_link_to_a_draft_is_broken() {
    broken("[x](2022.md)\n", Some((1, 1)));
}

#[test]
fn c59_a_link_to_an_anchor_that_is_gone_is_broken() {
    broken("[x](2023.md#s99)\n", Some((1, 1)));
}

#[test]
fn drafts_are_left_out_unless_asked_for() {
    let mut source = good_site();
    source.write("content/yi/jia/2024.md", "+++\ndraft = true\n+++\n草稿。\n");
    assert!(!output(&source).contains_key("yi/jia/2024/index.html"));
    let state = State::load(&source, Options { drafts: true, ..Options::default() });
    assert_eq!(state.portal().reports.len(), 2);
}
