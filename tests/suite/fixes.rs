//! What a program may write in place of a mistake: it mends the mistake, and makes no other.

use crate::findings::{Fixture, fixtures};
use crate::harness::{Folder, look_up, site, statistics, statistics_with};
use gongkai::base::Finding;
use gongkai::base::finding::Fix;
use gongkai::content::locate::locate;
use gongkai::source::{MemorySource, Source, decode};

/// A finding as it can be told from others before and after a change elsewhere in its line.
type Mark = (String, Option<usize>, String);

fn marks(source: &MemorySource) -> Vec<Mark> {
    let state = crate::harness::load(source);
    state.findings().into_iter().map(|finding| mark(source, finding)).collect()
}

fn mark(source: &MemorySource, finding: &Finding) -> Mark {
    let seen = look_up(source, finding);
    (seen.path, seen.line, seen.code)
}

/// Returns the site with a fix applied.
fn apply(source: &MemorySource, finding: &Finding, fix: &Fix) -> MemorySource {
    let path = finding.locus.path();
    let text = decode(path, &source.read(path).unwrap()).value.unwrap();
    let place = locate(&finding.locus, &text).unwrap();
    let mut fixed = source.clone();
    fixed.write(path.as_str(), [&text[..place.start], &*fix.text, &text[place.end..]].concat());
    fixed
}

#[test]
fn every_fix_mends_its_finding_and_a_sure_one_makes_no_other() {
    let (mut sure, mut probable) = (0, 0);
    for (name, text) in fixtures() {
        let source = Fixture::parse(&text).source;
        let before = marks(&source);
        for finding in crate::harness::load(&source).findings() {
            let Some(fix) = finding.fix() else { continue };
            let fixed = apply(&source, finding, &fix);
            let mut after = marks(&fixed);
            let own = mark(&source, finding);
            let count = |marks: &[Mark]| marks.iter().filter(|mark| **mark == own).count();
            assert!(count(&after) < count(&before), "{name}: {} does not mend {own:?}: {after:?}", fix.text);
            if fix.sure {
                let mut rest = before.clone();
                rest.remove(rest.iter().position(|mark| *mark == own).unwrap());
                after.sort();
                rest.sort();
                assert_eq!(after, rest, "{name}: {}", fix.text);
                sure += 1;
            } else {
                probable += 1;
            }
        }
    }
    assert!(sure >= 4 && probable >= 6, "{sure} sure and {probable} probable fixes were tried");
}

/// Returns the fixes of a site as the program tells them.
fn told(source: &MemorySource) -> Vec<serde_json::Value> {
    let run = Folder::with(source).run(&["check", "-r", "site", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    value["findings"].as_array().unwrap().clone()
}

#[test]
fn programs_are_told_what_to_write_and_where() {
    let text = statistics().replacen("lic = 0", "lic = 1_000", 1);
    let found = told(&site([
        ("content/a/office.toml", "name = \"甲局\"\nknd = \"department\"\n"),
        ("content/a/2024.toml", &text),
        ("content/a/2024.md", crate::harness::NARRATIVE),
    ]));
    assert_eq!(found.len(), 2, "{found:?}");
    let fix = |index: usize| found[index]["fix"].to_string();
    assert_eq!(
        fix(0),
        r#"{"column":7,"end_column":12,"end_line":6,"line":6,"sure":true,"text":"1000"}"#,
        "{found:?}"
    );
    assert_eq!(fix(1), r#"{"column":1,"end_column":4,"end_line":2,"line":2,"sure":false,"text":"kind"}"#);
    assert_eq!(found[0]["related"].to_string(), "[]");
}

#[test]
fn a_cell_that_would_settle_the_sums_is_no_sure_fix() {
    // One detail and its own sums are right, the row's total is not.
    let text = statistics_with("new", "new = [1, 0, 0, 0, 0, 0, 0]").replacen(
        "carry_out = [0, 0, 0, 0, 0, 0, 0]",
        "carry_out = [1, 0, 0, 0, 0, 0, 1]",
        1,
    );
    let found = told(&site([("content/a/office.toml", "name = \"甲局\"\n"), ("content/a/2024.toml", &text)]));
    let fix = &found.iter().find(|finding| finding["code"] == "T3-ROW").unwrap()["fix"];
    assert_eq!((fix["text"].as_str(), fix["sure"].as_bool()), (Some("1"), Some(false)), "{found:?}");
}

#[test]
fn no_fix_writes_a_key_that_is_there() {
    let office = "name = \"甲局\"\nnam = \"乙局\"\nknd = \"department\"\nkin = \"government\"\n";
    let found = told(&site([("content/a/office.toml", office)]));
    let fixes: Vec<_> =
        found.iter().filter(|finding| finding["code"] == "key-unknown").map(|f| &f["fix"]["text"]).collect();
    assert_eq!(fixes, [&serde_json::Value::Null, &"kind".into(), &serde_json::Value::Null], "{found:?}");
}

#[test]
fn places_that_explain_a_finding_have_lines_too() {
    let twice = statistics().replacen("pen = 0", "pen = 0\nlic = 1", 1);
    let source = site([("content/a/office.toml", "name = \"甲局\"\n"), ("content/a/2024.toml", &twice)]);
    let found = told(&source);
    let finding = found.iter().find(|finding| finding["code"] == "toml-duplicate").unwrap();
    assert_eq!(
        finding["related"].to_string(),
        r#"[{"cell":null,"column":1,"end_column":4,"end_line":6,"file":"content/a/2024.toml","line":6}]"#
    );
    let said = Folder::with(&source).run(&["check", "-r", "site"]).said();
    assert!(said.contains("另见: content/a/2024.toml:6:1\n"), "{said}");
}

#[test]
fn workflow_commands_and_sarif_look_for_files_from_where_they_run() {
    let source = site([("content/a/office.toml", "name = \"甲局\"\nknd = \"department\"\n")]);
    let folder = Folder::with(&source);
    let run = folder.run(&["check", "-r", "./site", "--format", "github"]).ended(1);
    let line =
        "::error file=site/content/a/office.toml,line=2,col=1,endLine=2,endColumn=4,title=key-unknown::";
    assert!(run.out.starts_with(line) && run.out.lines().count() == 1, "{}", run.out);
    let run = folder.run(&["check", "-r", "site", "--format", "sarif"]).ended(1);
    assert!(run.out.contains(r#""uri": "site/content/a/office.toml""#), "{}", run.out);
    let root = folder.path("site");
    let run = folder.run(&["check", "-r", root.to_str().unwrap(), "--format", "sarif"]).ended(1);
    assert!(run.out.contains(r#""uri": "content/a/office.toml""#), "{}", run.out);
    assert!(!run.out.contains(root.to_str().unwrap()), "{}", run.out);
}

#[test]
fn explain_says_what_why_whence_how_and_shows_it() {
    let folder = Folder::new();
    let said = |code: &str| folder.run(&["explain", code]).ended(0).out;
    let text = said("BLANK");
    for part in [
        "BLANK（警告）",
        "单元格是空白",
        "空白不是 0",
        "办法：",
        "来源：",
        "不对（content/",
        "lic = \"blank\"",
        "改正后",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(said("file-empty").contains("不对（content/lixi/2024.md）：（空）\n"));
    assert!(said("office-unknown").contains("另有（content/minzheng/office.toml）：\n    name = "));
    assert!(said("encoding").contains("没有例子："));
    assert!(said("t3-bal").contains("表式：cn-xxgk-2019、cn-xxgk-2021"));
}
