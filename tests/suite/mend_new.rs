//! `new`: offices, reports and years to begin with.

use crate::harness::{Folder, good_site, load, site, statistics_of, statistics_with};
use gongkai::engine::{Options, State};
use gongkai::mend;
use gongkai::source::{DiskSource, MemorySource};

const OFFICE: &str = "name = \"甲局\"\nsince = 2020-01-01\n";

/// A site whose office reported for 2023 and carried seven requests over.
fn carrying() -> MemorySource {
    let statistics = statistics_with("carry_out", "carry_out = [1, 0, \"na\", 2, 0, 4, 7]");
    site([
        ("content/yi/jia/office.toml", OFFICE),
        ("content/yi/jia/2023.toml", &statistics),
        (
            "content/yi/jia/2023.md",
            "+++\ntitle = \"旧\"\n+++\n## 一、总体情况\n\n2023年，甲局公开信息35条。\n",
        ),
    ])
}

/// Reads a site with its drafts.
fn with_drafts(folder: &Folder) -> State {
    State::load(&DiskSource::open(&folder.path("site")).unwrap(), Options { drafts: true, today: None })
}

#[test]
fn a_new_report_waits_to_be_filled() {
    let folder = Folder::with(&carrying());
    let run = folder.run(&["new", "report", "yi/jia", "2024", "-r", "site"]).ended(0);
    assert_eq!(run.out, "已建立 site/content/yi/jia/2024.md\n已建立 site/content/yi/jia/2024.toml\n");
    assert!(run.err.contains("6 格按 2023 年的报告填好") && run.err.contains("draft = true"), "{}", run.err);
    let statistics = folder.read("site/content/yi/jia/2024.toml");
    let line = statistics.lines().find(|line| line.starts_with("carry_in")).unwrap();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(line, "carry_in = [ 1, 0, \"blank\", 2, 0, 4, 7 ]");
    assert!(statistics.contains("scope = \"own\"\n"), "{statistics}");
    // Every cell is there, all but six wait, and nothing is missing or unknown.
    let state = with_drafts(&folder);
    let (_, report) = state.portal().reports.iter().last().unwrap();
    let statistics = &report.statistics.as_ref().unwrap().1;
    assert_eq!(statistics.unwritten.len(), 0);
    assert_eq!(statistics.cells.iter().filter(|cell| cell.as_number().is_some()).count(), 6);
    let codes: Vec<&str> = state.findings().iter().map(|finding| finding.code.id()).collect::<Vec<_>>();
    assert!(
        codes.iter().all(|code| !["row-missing", "cell-missing", "key-unknown"].contains(code)),
        "{codes:?}"
    );
    folder.run(&["fmt", "--check", "-r", "site", "site/content/yi/jia/2024.toml"]).ended(0);
    // The headings are those of the form.
    let narrative = report.narrative.as_ref().unwrap();
    assert_eq!(narrative.sections.len(), 3);
    assert!(narrative.prose.draft);
}

#[test]
fn nothing_unfinished_is_published() {
    let folder = Folder::with(&good_site());
    folder.build().ended(0);
    let before = folder.tree("out");
    folder.run(&["new", "report", "yi/jia", "2025", "-r", "site"]).ended(0);
    folder.build().ended(0);
    assert_eq!(folder.tree("out"), before);
}

#[test]
fn nothing_is_ever_replaced() {
    for name in ["2024.toml", "2024.md"] {
        let mut source = carrying();
        source.write(&format!("content/yi/jia/{name}"), "");
        let folder = Folder::with(&source);
        let before = folder.tree("site");
        let run = folder.run(&["new", "report", "yi/jia", "2024", "-r", "site"]).ended(3);
        assert!(run.err.contains("已存在，未改动") && !run.err.contains("--force"), "{}", run.err);
        let run = folder.run(&["new", "year", "2024", "-r", "site"]).ended(0);
        assert!(run.err.contains("新建 0 份报告") && run.err.contains("1 家已有"), "{}", run.err);
        folder.run(&["new", "office", "yi/jia", "--name", "乙局", "-r", "site"]).ended(3);
        assert_eq!(folder.tree("site"), before);
    }
}

#[test]
fn last_years_text_is_a_draft_word_for_word() {
    let folder = Folder::with(&carrying());
    let run =
        folder.run(&["new", "report", "content/yi/jia/", "2024", "--from-last-year", "-r", "site"]).ended(0);
    assert!(run.err.contains("重复超过一半"), "{}", run.err);
    let text = folder.read("site/content/yi/jia/2024.md");
    assert_eq!(text, "+++\ndraft = true\n+++\n\n## 一、总体情况\n\n2023年，甲局公开信息35条。\n");
    let run = folder.run(&["new", "report", "yi/jia", "2022", "--from-last-year", "-r", "site"]).ended(2);
    assert!(run.err.contains("没有 2021 年的文字部分"), "{}", run.err);
    assert!(!folder.path("site/content/yi/jia/2022.toml").exists());
}

#[test]
fn numbers_are_carried_across_forms() {
    let mut source = site([("content/jia/office.toml", OFFICE)]);
    let statistics = "[t3]\nnew = [5, 0, 0, 0, 0, 0, 5]\ncarry_in = [0, 0, 0, 0, 0, 0, 0]\ncarry_out = [3, 0, 0, 0, 0, 0, 3]\n";
    source.write("content/jia/2020.toml", statistics);
    source.write("content/jia/2020.md", "## 一、总体情况\n\n公开。\n");
    let folder = Folder::with(&source);
    folder.run(&["new", "report", "jia", "2021", "-r", "site"]).ended(0);
    let state = with_drafts(&folder);
    let (_, report) = state.portal().reports.iter().last().unwrap();
    let form = state.portal().form_of(report).unwrap();
    assert_eq!(&*form.id, "cn-xxgk-2021");
    let cell = |id: &str| report.statistics.as_ref().unwrap().1.cells.get(form.cell(id).unwrap());
    assert_eq!(cell("t3.carry_in.nat").as_number().unwrap().to_string(), "3");
    assert_eq!(cell("t3.new.nat").as_number(), None);
}

#[test]
fn an_office_made_of_others_carries_what_they_carried() {
    let two = statistics_of("2");
    let folder = Folder::with(&site([
        ("content/a/office.toml", "name = \"甲\"\nuntil = 2023-12-31\n"),
        ("content/b/office.toml", "name = \"乙\"\nuntil = 2023-12-31\n"),
        (
            "content/c/office.toml",
            "name = \"丙\"\nsince = 2024-01-01\n[[lineage]]\nevent = \"merged\"\ndate = 2024-01-01\nfrom = [\"a\", \"b\"]\ninto = [\"c\"]\n",
        ),
        ("content/a/2023.toml", &two),
        ("content/b/2023.toml", &two),
    ]));
    let run = folder.run(&["new", "year", "2024", "-r", "site"]).ended(0);
    assert_eq!(run.out, "site/content/c/2024.md\nsite/content/c/2024.toml\n");
    assert!(run.err.contains("带入上年数字 7 格") && run.err.contains("2 家当年不存在"), "{}", run.err);
    let text = folder.read("site/content/c/2024.toml");
    let line = text.lines().find(|line| line.starts_with("carry_in")).unwrap();
    assert_eq!(line.matches('4').count(), 7, "{line}");
}

#[test]
fn a_consolidated_report_stays_one() {
    let mut source = good_site();
    let statistics = format!("scope = \"consolidated\"\ncovers = [\"yi/jia\"]\n{}", statistics_of("0"));
    source.write("content/yi/fu/office.toml", "name = \"乙区政府\"\n");
    source.write("content/yi/fu/2024.toml", statistics);
    source.write("content/yi/fu/2024.md", "## 一、总体情况\n\n公开。\n");
    let folder = Folder::with(&source);
    folder.run(&["new", "report", "yi/fu", "2025", "-r", "site", "--lang", "en"]).ended(0);
    let text = folder.read("site/content/yi/fu/2025.toml");
    assert!(text.contains("scope  = \"consolidated\"\ncovers = [\n  \"yi/jia\",\n]\n"), "{text}");
}

#[test]
fn an_office_is_made_where_an_office_can_be() {
    let folder = Folder::with(&good_site());
    let run = folder
        .run(&[
            "new",
            "office",
            "yi/bing",
            "--name",
            "丙\"局\"",
            "--kind",
            "department",
            "--short",
            "丙",
            "-r",
            "site",
        ])
        .ended(0);
    assert_eq!(run.out, "已建立 site/content/yi/bing/office.toml\n");
    assert_eq!(
        folder.read("site/content/yi/bing/office.toml"),
        "name  = \"丙\\\"局\\\"\"\nshort = \"丙\"\nkind  = \"department\"\n"
    );
    folder.run(&["check", "-r", "site"]).ended(0);
    for path in ["丙", "yi/jia/x", "yi", "years/x", "yi/2024/x", "", "../x", "yi/../x"] {
        let run = folder.run(&["new", "office", path, "--name", "丁局", "-r", "site"]);
        assert!(matches!(run.code, Some(2 | 3)), "{path}: {run:?}");
    }
    folder.run(&["new", "office", "ding", "--name", "丁局", "--kind", "bureau", "-r", "site"]).ended(2);
    folder.run(&["new", "office", "ding", "--name", " ", "-r", "site"]).ended(2);
    let run = folder.run(&["new", "report", "yi/ja", "2024", "-r", "site", "--lang", "en"]).ended(2);
    assert!(run.err.contains("Did you mean “yi/jia”?"), "{}", run.err);
    folder.run(&["new", "report", "yi/jia", "1990", "-r", "site"]).ended(2);
}

#[test]
fn the_forms_say_what_is_carried_over() {
    let state = load(&site([]));
    for (_, form) in state.portal().forms.iter().filter(|(_, form)| &*form.regime == "cn-xxgk") {
        let names: Vec<(&str, &str)> = mend::carried(form)
            .into_iter()
            .map(|(this, last)| (&*form.cells[usize::from(this)].id, &*form.cells[usize::from(last)].id))
            .collect();
        let columns = ["nat", "biz", "res", "ngo", "law", "oth", "all"];
        let expect: Vec<(String, String)> = columns
            .iter()
            .map(|column| (format!("t3.carry_in.{column}"), format!("t3.carry_out.{column}")))
            .collect();
        let expect: Vec<(&str, &str)> = expect.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(names, expect, "{}", form.id);
    }
}
