//! Real reports from text to site: what the program is for, on the reports it began from.
//!
//! The reports lie outside the repository: `GONGKAI_REPORTS`, else `../shared/reports`.

#![cfg(test)]

mod us_foia;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn reports() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reports");
    let folder = std::env::var_os("GONGKAI_REPORTS").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: no real reports in {}; set GONGKAI_REPORTS to try them", folder.display());
    None
}

fn gongkai(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(["--lang", "zh"]).args(args).output().unwrap()
}

struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    /// `init` and `import` of one report.
    fn import(report: &Path, into: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = Self { folder };
        assert_eq!(gongkai(&["init", site.path()]).status.code(), Some(0));
        let imported = gongkai(&["import", report.to_str().unwrap(), "--into", into, "-r", site.path()]);
        assert_eq!(imported.status.code(), Some(0), "{}", String::from_utf8_lossy(&imported.stdout));
        site
    }

    fn path(&self) -> &str {
        self.folder.path().to_str().unwrap()
    }

    fn build(&self) -> Output {
        gongkai(&["build", "-r", self.path()])
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(file)).unwrap()
    }

    fn data(&self, report: &str) -> Value {
        serde_json::from_str(&self.read(&format!("public/{report}/data.json"))).unwrap()
    }
}

/// The ids of the form's cells in official order.
fn cell_ids() -> Vec<String> {
    let (name, text) = gongkai::form::builtin::FORMS.iter().find(|(name, _)| name.contains("2021")).unwrap();
    let form = gongkai::form::compile(&gongkai::base::SitePath::new(name), text).value.unwrap();
    form.cells.iter().map(|cell| cell.id.to_string()).collect()
}

/// The cells of a report's true values, by id: they are listed table by table in the order of the form.
fn truth(path: &Path) -> Vec<(String, Value)> {
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let t2 = ["gz", "gf", "xk", "cf", "qz", "sf"].iter().flat_map(|name| match &truth["t2"][name] {
        Value::Array(cells) => cells.clone(),
        cell => vec![cell.clone()],
    });
    let t3 = truth["t3"].as_array().unwrap().iter().flat_map(|row| row.as_array().unwrap().clone());
    let t4 = truth["t4"].as_array().unwrap().clone();
    let values: Vec<Value> = t2.chain(t3).chain(t4).collect();
    let ids = cell_ids();
    assert_eq!(values.len(), ids.len());
    ids.into_iter().zip(values).collect()
}

#[test]
fn the_report_this_began_from() {
    let Some(reports) = reports() else { return };
    let site = Site::import(&reports.join("weidong-pucheng-2024.txt"), "weidong/pucheng");
    assert_eq!(site.build().status.code(), Some(0));
    let data = site.data("weidong/pucheng/2024");
    let cells = data["cells"].as_object().unwrap();
    assert_eq!(cells.len(), 200);
    for (id, value) in cells {
        let zero = if id == "t2.fee.amt" { Value::from("0") } else { Value::from(0) };
        assert_eq!(value, &zero, "{id}");
    }
    let page = site.read("public/weidong/pucheng/2024/index.html");
    let headings = [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ];
    let places: Vec<usize> = headings
        .iter()
        .map(|heading| {
            page.match_indices("<h2")
                .find(|(at, _)| page[*at..].lines().next().unwrap().contains(heading))
                .unwrap()
                .0
        })
        .collect();
    assert!(places.is_sorted(), "sections in official order");
    // The words are taken from the report itself: of each paragraph a piece from its middle stands on the page once.
    let text = std::fs::read_to_string(reports.join("weidong-pucheng-2024.txt")).unwrap();
    let paragraphs = text.lines().filter(|line| !line.contains('\t') && line.chars().count() > 60);
    let pieces: Vec<String> = paragraphs.map(|line| line.chars().skip(24).take(16).collect()).collect();
    assert!(pieces.len() >= 8, "paragraphs of the report");
    for piece in pieces.iter().filter(|piece| !piece.contains(['<', '>', ' '])) {
        assert_eq!(page.matches(piece.as_str()).count(), 1, "{piece}");
    }
    assert!(page.contains("《国务院办公厅关于印发&lt;"), "angle brackets stay as written");
}

#[test]
fn every_cell_and_indicator_of_two_cities() {
    let Some(reports) = reports() else { return };
    // Values from the domain reference's test vectors, computed by hand from the printed tables.
    type Indicators = &'static [(&'static str, &'static str)];
    let cases: [(&str, &str, Indicators); 2] = [
        (
            "suqian",
            "2023",
            &[
                ("closure", "96.65%"),
                ("grant_rate", "34.17%"),
                ("open_rate", "43.57%"),
                ("deny_rate", "4.07%"),
                ("unable_rate", "30.92%"),
                ("refuse_rate", "11.65%"),
                ("other_rate", "9.78%"),
                ("rv_correct", "4.11%"),
                ("rv_correct_all", "3.86%"),
                ("lit_lose", "1.02%"),
                ("dispute_rate", "15.75%"),
            ],
        ),
        (
            "huaian",
            "2024",
            &[
                ("closure", "96.73%"),
                ("grant_rate", "44.66%"),
                ("open_rate", "59.54%"),
                ("deny_rate", "5.84%"),
                ("unable_rate", "25.61%"),
                ("refuse_rate", "2.89%"),
                ("other_rate", "6.13%"),
                ("rv_correct", "20.38%"),
                ("rv_correct_all", "18.23%"),
                ("lit_lose", "12.82%"),
                ("dispute_rate", "12.73%"),
            ],
        ),
    ];
    for (city, year, indicators) in cases {
        let site = Site::import(&reports.join(format!("{city}-{year}.txt")), &format!("{city}/shi"));
        let built = site.build();
        assert_eq!(built.status.code(), Some(0), "{}", String::from_utf8_lossy(&built.stderr));
        let data = site.data(&format!("{city}/shi/{year}"));
        let truth = truth(&reports.join(format!("{city}-{year}.json")));
        assert_eq!(truth.len(), 200);
        for (id, value) in truth {
            assert_eq!(data["cells"][&id], value, "{city} {id}");
        }
        for (id, value) in indicators {
            assert_eq!(data["indicators"][id], *value, "{city} {id}");
        }
    }
}

/// Adds 1 to a cell of table 3 in a file; returns the text with line and column of the changed number.
fn off_by_one(text: &str, row: &str, column: usize) -> (String, usize, usize) {
    let mut place = None;
    let mut inside = false;
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(number, line)| {
            inside = if line.starts_with('[') { line == "[t3]" } else { inside };
            let Some((key, cells)) = line.split_once('=').filter(|(key, _)| inside && key.trim() == row)
            else {
                return line.to_owned();
            };
            let inner = cells.trim().trim_start_matches('[').trim_end_matches(']');
            let mut cells: Vec<i64> = inner.split(',').map(|cell| cell.trim().parse().unwrap()).collect();
            cells[column] += 1;
            let printed: Vec<String> = cells.iter().map(ToString::to_string).collect();
            let head =
                format!("{key}= [{}", printed[..column].iter().map(|c| format!("{c}, ")).collect::<String>());
            place = Some((number + 1, head.chars().count() + 1));
            format!("{head}{}]", printed[column..].join(", "))
        })
        .collect();
    let (line, column) = place.unwrap();
    (lines.join("\n") + "\n", line, column)
}

#[test]
fn one_cell_off_by_one_is_named_with_both_sums_at_its_place() {
    let Some(reports) = reports() else { return };
    for (report, into) in [("suqian-2023", "suqian/shi"), ("weidong-pucheng-2024", "weidong/pucheng")] {
        let site = Site::import(&reports.join(format!("{report}.txt")), into);
        let year = &report[report.len() - 4..];
        let file = site.folder.path().join(format!("content/{into}/{year}.toml"));
        let clean = std::fs::read_to_string(&file).unwrap();
        for (position, cell) in cell_ids().iter().filter(|id| id.starts_with("t3.")).enumerate() {
            let row = cell.trim_start_matches("t3.").rsplit_once('.').unwrap().0;
            let (broken, line, place) = off_by_one(&clean, row, position % 7);
            std::fs::write(&file, broken).unwrap();
            let checked = gongkai(&["check", "--format", "json", "-r", site.path()]);
            assert_eq!(checked.status.code(), Some(1), "{report} {cell}");
            let findings: Value = serde_json::from_slice(&checked.stdout).unwrap();
            let named = findings["findings"].as_array().unwrap().iter().any(|finding| {
                let message = finding["message"].as_str().unwrap();
                finding["severity"] == "error"
                    && finding["cell"] == cell.as_str()
                    && (finding["line"].as_u64(), finding["column"].as_u64())
                        == (Some(line as u64), Some(place as u64))
                    && message.contains(finding["facts"]["row"].as_str().unwrap())
                    && message.contains(finding["facts"]["column"].as_str().unwrap())
                    && message.contains(finding["facts"]["left_value"].as_str().unwrap())
                    && message.contains(finding["facts"]["right_value"].as_str().unwrap())
            });
            assert!(named, "{report} {cell} at {line}:{place}: {findings:#}");
        }
        std::fs::write(&file, clean).unwrap();
    }
}

#[test]
fn import_replaces_nothing_unasked() {
    let Some(reports) = reports() else { return };
    let report = reports.join("weidong-pucheng-2024.txt");
    let site = Site::import(&report, "weidong/pucheng");
    let again = ["import", report.to_str().unwrap(), "--into", "weidong/pucheng", "-r", site.path()];
    assert_eq!(gongkai(&again).status.code(), Some(0), "the same report is no reason to stop");
    let file = site.folder.path().join("content/weidong/pucheng/2024.md");
    let edited = std::fs::read_to_string(&file).unwrap() + "\n补充。\n";
    std::fs::write(&file, &edited).unwrap();
    assert_eq!(gongkai(&again).status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), edited);
    let forced: Vec<&str> = again.iter().copied().chain(["--force"]).collect();
    assert_eq!(gongkai(&forced).status.code(), Some(0));
}
