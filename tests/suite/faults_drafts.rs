//! What is held back stays back, and what is written is not lost on the way to its page.

use crate::harness::{NARRATIVE, OFFICE, codes, output, seen, site, statistics, statistics_with, text_of};

#[test]
fn attachments_wait_with_their_report() {
    let statistics = statistics();
    let files = |narrative: &'static str| {
        [
            ("content/a/office.toml", OFFICE),
            ("content/a/2024.md", narrative),
            ("content/a/2024.toml", statistics.as_str()),
            ("content/a/2024/scan.pdf", "%PDF"),
        ]
    };
    let held = output(&site(files("+++\ndraft = true\n+++\n草稿。\n")));
    assert!(!held.keys().any(|route| route.starts_with("a/2024/")), "{:?}", held.keys());
    assert!(output(&site(files(NARRATIVE))).contains_key("a/2024/scan.pdf"));
}

#[test]
fn a_draft_with_a_slip_in_its_settings_is_not_published() {
    let statistics = statistics();
    for settings in ["+++\ndraft = ture\n+++\n", "+++\ndraft = true\n++\n", "---\ndraft: true\n---\n"] {
        let narrative = format!("{settings}草稿。\n");
        let source = site([
            ("content/a/office.toml", OFFICE),
            ("content/a/2024.md", &narrative),
            ("content/a/2024.toml", &statistics),
        ]);
        assert!(!output(&source).contains_key("a/2024/index.html"), "{settings}");
        assert_eq!(codes(&source), ["toml-syntax"], "{settings}");
    }
}

#[test]
fn words_before_the_title_are_shown() {
    let statistics = statistics();
    let narrative = "前言在先。\n\n# 报告\n\n首段在后。\n\n## 一、总体情况\n\n正文一段。\n";
    let source = site([
        ("content/a/office.toml", OFFICE),
        ("content/a/2024.md", narrative),
        ("content/a/2024.toml", &statistics),
    ]);
    let page = text_of(&output(&source), "a/2024/index.html");
    for words in ["前言在先", "首段在后", "正文一段"] {
        assert_eq!(page.matches(words).count(), 1, "{words}");
    }
}

#[test]
fn a_title_above_everything_is_not_said_twice() {
    let statistics = statistics();
    let source = site([
        ("content/a/office.toml", OFFICE),
        ("content/a/2024.md", "\n# 独特的标题\n\n首段。\n\n## 一、总体情况\n\n正文。\n"),
        ("content/a/2024.toml", &statistics),
    ]);
    let page = text_of(&output(&source), "a/2024/index.html");
    assert!(!page.contains("独特的标题") && page.contains("首段"));
}

#[test]
fn a_link_to_a_file_without_an_ending_is_a_link_to_a_file() {
    let statistics = statistics();
    let source = site([
        ("content/a/office.toml", OFFICE),
        ("content/a/2024.md", "## 一、总体情况\n\n见[说明](2024/README)。\n"),
        ("content/a/2024.toml", &statistics),
        ("content/a/2024/README", "说明"),
    ]);
    let page = text_of(&output(&source), "a/2024/index.html");
    assert!(page.contains("<a href=\"README\">说明</a>"), "{page}");
}

#[test]
fn a_page_whose_name_cannot_be_an_address_is_named() {
    let source = site([("content/foo..md", "说明。\n")]);
    let found = seen(&source);
    assert!(
        found.iter().any(|seen| seen.code == "name-invalid" && seen.path == "content/foo..md"),
        "{found:?}"
    );
    assert!(!text_of(&output(&source), "index.html").contains("foo."));
}

#[test]
fn a_number_where_a_group_belongs_leaves_its_cells_unreadable() {
    let text = statistics_with("grant", "grant = [0, 0, 0, 0, 0, 0, 0]\n");
    let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("deny.")).collect();
    let text = kept.join("\n").replace("[t3]", "[t3]\ndeny = 5");
    let source = site([
        ("content/a/office.toml", OFFICE),
        ("content/a/2024.md", NARRATIVE),
        ("content/a/2024.toml", &text),
    ]);
    let data: serde_json::Value =
        serde_json::from_str(&text_of(&output(&source), "a/2024/data.json")).unwrap();
    assert_eq!(data["cells"]["t3.deny.secret.nat"]["state"], "unreadable");
    assert_eq!(data["cells"]["t3.grant.nat"], 0);
    assert_eq!(codes(&source), ["value-type"]);
}

#[test]
fn a_report_is_not_missing_before_it_is_due() {
    let statistics = statistics();
    let source = site([
        ("site.toml", "[site]\ntitle = \"例\"\nas_of = 2025-01-10\n"),
        ("content/a/office.toml", "name = \"甲局\"\nkind = \"department\"\n"),
        ("content/a/2024.md", NARRATIVE),
        ("content/a/2024.toml", &statistics),
        ("content/b/office.toml", "name = \"乙局\"\nkind = \"department\"\n"),
    ]);
    let home = text_of(&output(&source), "index.html");
    assert!(home.contains("应公布年度报告2份，已公布1份，均按时；1份未到期限。"), "{home}");
}

#[test]
fn nothing_links_to_a_report_that_is_held_back() {
    let statistics = statistics();
    for held in ["+++\ndraft = true\n+++\n草稿。\n", "<<<<<<< HEAD\n甲\n=======\n乙\n>>>>>>> b\n"] {
        let source = site([
            ("content/a/office.toml", OFFICE),
            ("content/a/2024.md", "## 一、总体情况\n\n见[上年](2023.md)。\n"),
            ("content/a/2024.toml", &statistics),
            ("content/a/2023.md", held),
            ("content/a/2023.toml", &statistics),
        ]);
        let files = output(&source);
        assert!(!files.contains_key("a/2023/index.html"), "{held}");
        assert!(!text_of(&files, "a/2024/index.html").contains("../2023/"), "{held}");
        assert!(codes(&source).contains(&"link-target".to_owned()), "{held}");
    }
}
