//! `status`: how far each office has come, for people and for programs.

use crate::harness::{Folder, Run, site, statistics, statistics_with, width};
use gongkai::source::MemorySource;

const NARRATIVE: &str = "## 一、总体情况\n\n依法公开。\n";

/// An office for each way things can stand in 2024.
fn offices() -> MemorySource {
    let kind = "kind = \"department\"\n";
    let good = statistics();
    let late = good.replace("2025-01-20", "2025-02-03");
    let wrong = statistics_with("new", "new = [1, 0, 0, 0, 0, 0, 2]");
    let half = statistics_with("new", "new = [\"blank\", \"na\", \"withheld\", 0, 0, 0, 0]");
    let mut source = site([]);
    for (office, statistics, narrative) in [
        ("a-in-time", Some(&good), Some(NARRATIVE.to_owned())),
        ("b-late", Some(&late), Some(NARRATIVE.to_owned())),
        ("c-missing", None, None),
        ("d-draft", Some(&half), Some(format!("+++\ndraft = true\n+++\n{NARRATIVE}"))),
        ("e-wrong", Some(&wrong), Some(NARRATIVE.to_owned())),
        ("f-conflict", Some(&good), Some(format!("<<<<<<< HEAD\n{NARRATIVE}"))),
    ] {
        let name = office.split_once('-').unwrap().0;
        source.write(&format!("content/{office}/office.toml"), format!("name = \"{name}局\"\n{kind}"));
        source.write(&format!("content/{office}/2023.toml"), good.as_str());
        source.write(&format!("content/{office}/2023.md"), NARRATIVE);
        for (extension, text) in [("toml", statistics.cloned()), ("md", narrative)] {
            if let Some(text) = text {
                source.write(&format!("content/{office}/2024.{extension}"), text);
            }
        }
    }
    source.write("content/gone/office.toml", "name = \"庚局\"\nuntil = 2023-12-31\n");
    source
}

fn status(folder: &Folder, args: &[&str]) -> Run {
    folder.run(&[&["status", "-r", "site"], args].concat())
}

/// Returns the columns of a CSV that tests look at: office, state, days late, days left, filled.
fn csv(run: &Run) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        [0, 2, 3, 6, 7].map(|index| row[index].to_owned()).join(" ")
    });
    rows.collect()
}

#[test]
fn every_stage_is_told_worst_first() {
    let folder = Folder::with(&offices());
    let run = status(&folder, &["--year", "2024", "--today", "2025-02-10", "--format", "csv"]).ended(0);
    assert_eq!(
        csv(&run),
        [
            "c-missing missing  -10 0",
            "f-conflict draft  -10 200",
            "d-draft draft  -10 199",
            "b-late late 3 -10 200",
            "e-wrong published  -10 200",
            "a-in-time published  -10 200",
        ]
    );
    let run = status(&folder, &["--year", "2024", "--today", "2025-01-21", "--format", "csv"]).ended(0);
    assert!(csv(&run).contains(&"c-missing pending  10 0".to_owned()), "{}", run.out);
    let run = status(&folder, &["--year", "2024", "--format", "csv"]).ended(0);
    assert!(csv(&run).contains(&"c-missing missing   0".to_owned()), "{}", run.out);
}

#[test]
fn the_year_is_the_one_that_people_mean() {
    let folder = Folder::with(&offices());
    for (today, year) in
        [("2025-03-31", 2024), ("2026-01-01", 2025), ("2026-04-01", 2024), ("2024-02-01", 2023)]
    {
        let run = status(&folder, &["--today", today, "--format", "json"]).ended(0);
        let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(value["year"], year, "{today}");
        assert_eq!(value["schema"], "gongkai/status/1");
    }
    Folder::with(&site([])).run(&["status", "-r", "site"]).ended(2);
}

#[test]
fn what_fails_is_chosen() {
    let folder = Folder::with(&offices());
    for (today, what, code) in [
        ("2025-02-10", "missing", 1),
        ("2025-02-10", "late", 1),
        ("2025-02-10", "error", 1),
        ("2025-01-21", "missing", 0),
        ("2025-01-21", "missing,error", 1),
    ] {
        status(&folder, &["--year", "2024", "--today", today, "--fail-on", what]).ended(code);
    }
    status(&folder, &["--year", "2023", "--today", "2025-02-10", "--fail-on", "missing,late"]).ended(1);
    status(&folder, &["--fail-on", "all"]).ended(2);
}

#[test]
fn a_table_is_aligned_whatever_the_script() {
    let mut source = offices();
    source.write("content/a-in-time/office.toml", "name = \"Bureau of A\"\nkind = \"department\"\n");
    let folder = Folder::with(&source);
    let run = status(&folder, &["--year", "2024", "--today", "2025-01-21"]).ended(0);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[0], "2024 年度报告（截至 2025-01-21）");
    assert_eq!(lines.len(), 9, "{}", run.out);
    let place = |line: &str, word: &str| width(&line[..line.find(word).unwrap()]);
    let column = place(lines[1], "地址");
    let names = ["a-in-time", "b-late", "c-missing", "d-draft", "e-wrong", "f-conflict"];
    for line in &lines[2..8] {
        let name = names.into_iter().find(|name| line.contains(name)).unwrap();
        assert_eq!(place(line, name), column, "{line}");
    }
    assert!(
        lines[8].starts_with(
            "合计 6 家：已发布 3（其中逾期 1），草稿 2，未发布 0，未到期限 1；已填 999/1200 格；"
        ),
        "{}",
        lines[8]
    );
    let run = status(&folder, &["--year", "2024", "--lang", "en"]).ended(0);
    assert!(run.err.contains("There is no today"), "{}", run.err);
}
