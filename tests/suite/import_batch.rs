//! `import` over folders and tables of files: who gets which report, what is written, and what is said of each file.

use crate::harness::{Folder, site};
use gongkai::base::SitePath;
use gongkai::form::{self, Form};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::LazyLock;

fn newest() -> &'static Form {
    static FORM: LazyLock<Form> = LazyLock::new(|| {
        let files = form::builtin::FORMS.iter();
        let mut forms = files.filter_map(|(name, text)| form::compile(&SitePath::new(name), text).value);
        forms.find(|form| &*form.id == "cn-xxgk-2021").unwrap()
    });
    &FORM
}

/// A report as text: every cell 0 but one that tells offices and years apart.
fn report(title: &str, mark: usize) -> String {
    let form = newest();
    let mut out = format!("{title}\n");
    let mut told = false;
    for section in &form.sections {
        out += &format!("\n{}\n\n", section.heading.zh);
        let Some(table) = section.table.map(|table| &form.tables[table]) else {
            out += &format!("本机关依法公开，第{mark}号。\n");
            continue;
        };
        for block in &table.blocks {
            out.extend(block.title.iter().map(|title| format!("{}\n", title.zh)));
            for (level, heads) in block.heads.iter().enumerate() {
                let stub = block.stub.iter().filter(|_| level == 0).map(|stub| stub.zh.to_string());
                let heads: Vec<String> =
                    stub.chain(heads.iter().map(|head| head.label.zh.to_string())).collect();
                out += &format!("{}\n", heads.join("\t"));
            }
            for row in &block.rows {
                let labels: Vec<String> = row.heads.iter().map(|head| head.label.zh.to_string()).collect();
                let depth = row.labels.len() - labels.len();
                let values: Vec<String> = (0..block.columns.len())
                    .map(|_| {
                        // A row of one cell is in no sum.
                        let marked = block.columns.len() == 1 && !told;
                        told |= marked;
                        if marked { mark.to_string() } else { "0".to_owned() }
                    })
                    .collect();
                out += &format!("{}{}\t{}\n", "\t".repeat(depth), labels.join("\t"), values.join("\t"));
            }
        }
    }
    assert!(told);
    out
}

fn titled(office: &str, year: u16) -> String {
    format!("{office}{year}年政府信息公开工作年度报告")
}

/// A portal of two regions with offices of the same name, one that was renamed, and reports beside it.
fn portal() -> Folder {
    Folder::with(&site([
        ("content/yun/region.toml", "name = \"云岫区\"\n"),
        ("content/yun/fu/office.toml", "name = \"云岫区人民政府\"\n"),
        ("content/yun/jiao/office.toml", "name = \"教育局\"\n"),
        (
            "content/yun/shui/office.toml",
            "name = \"云岫区水务局\"\nformer_names = [{ name = \"云岫区水利局\", until = 2023-06-30 }]\n",
        ),
        ("content/xi/region.toml", "name = \"溪南区\"\n"),
        ("content/xi/jiao/office.toml", "name = \"教育局\"\n"),
    ]))
}

/// Puts the usual reports into `in/`: two years of one office, others in other folders.
fn with_reports(folder: &Folder) {
    folder.write("in/2023/a.txt", report(&titled("云岫区教育局", 2023), 11));
    folder.write("in/2024/a.txt", report(&titled("云岫区教育局", 2024), 12));
    folder.write("in/2024/b.txt", report(&titled("云岫区 水务局", 2024), 13));
    folder.write("in/2022.txt", report(&titled("云岫区水利局", 2022), 14));
    folder.write("in/page_files/style.css", "p {}");
    folder.write("in/page_files/a.PNG", "x");
    folder.write("in/.hidden.txt", "x");
}

fn json(folder: &Folder, args: &[&str], code: i32) -> Value {
    let args: Vec<&str> =
        ["import", "-r", "site", "--format", "json"].into_iter().chain(args.iter().copied()).collect();
    let run = folder.run(&args).ended(code);
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}", run.said()))
}

/// File, outcome and office of each report.
fn outcomes(value: &Value) -> Vec<(&str, &str, &str)> {
    let text = |report: &'_ Value, name: &str| report[name].as_str().unwrap_or("-").to_owned();
    let all = value["reports"].as_array().unwrap();
    all.iter()
        .map(|report| {
            assert_eq!(text(report, "file"), report["file"].as_str().unwrap());
            let get = |name: &str| report[name].as_str().unwrap_or("-");
            (get("file"), get("outcome"), get("office"))
        })
        .collect()
}

const ALL_WRITTEN: [(&str, &str, &str); 4] = [
    ("in/2022.txt", "written", "yun/shui"),
    ("in/2023/a.txt", "written", "yun/jiao"),
    ("in/2024/a.txt", "written", "yun/jiao"),
    ("in/2024/b.txt", "written", "yun/shui"),
];

#[test]
fn a_folder_is_imported_to_the_offices_its_titles_name() {
    let folder = portal();
    with_reports(&folder);
    let run = folder.run(&["import", "in", "-r", "site"]).ended(0);
    assert!(run.out.contains("共 4 个文件：已写入 4。"), "{}", run.out);
    assert!(run.err.contains("略过 2 个不会是年报的文件：.css 1、.png 1"), "{}", run.err);
    let heads: Vec<&str> =
        run.out.lines().find(|line| line.starts_with("结果")).unwrap().split_whitespace().collect();
    assert_eq!(heads.len(), 14);
    for (file, mark) in
        [("yun/jiao/2023", 11), ("yun/jiao/2024", 12), ("yun/shui/2024", 13), ("yun/shui/2022", 14)]
    {
        let statistics = folder.read(&format!("site/content/{file}.toml"));
        assert!(statistics.contains(&format!(" = {mark}")), "{file}: {statistics}");
        assert!(folder.read(&format!("site/content/{file}.md")).contains(&format!("第{mark}号")));
    }
    // Nothing lies about, and no office was made anew.
    let files: Vec<String> = folder.tree("site/content/yun").into_keys().collect();
    assert!(!files.iter().any(|name| name.contains("part")), "{files:?}");
    assert_eq!(files.iter().filter(|name| name.ends_with("office.toml")).count(), 3, "{files:?}");
}

#[test]
fn a_second_run_changes_nothing_and_loses_no_work() {
    let folder = portal();
    with_reports(&folder);
    assert_eq!(outcomes(&json(&folder, &["in"], 0)), ALL_WRITTEN);
    let before = folder.tree("site");
    let again = json(&folder, &["in"], 0);
    assert_eq!(again["summary"]["unchanged"], 4);
    assert!(
        again["reports"].as_array().unwrap().iter().all(|report| report["written"] == Value::Array(vec![]))
    );
    assert_eq!(folder.tree("site"), before);
    // What a clerk wrote stays, and the others go on.
    let file = "site/content/yun/jiao/2023.md";
    let edited = folder.read(file) + "\n补充。\n";
    folder.write(file, &edited);
    std::fs::remove_file(folder.path("site/content/yun/shui/2024.toml")).unwrap();
    folder.write("site/content/yun/shui/.2024.toml.part", "left by a run that was killed");
    let kept = json(&folder, &["in"], 1);
    let words: Vec<&str> = outcomes(&kept).into_iter().map(|(_, word, _)| word).collect();
    assert_eq!(words, ["unchanged", "kept", "unchanged", "written"]);
    assert_eq!(kept["reports"][3]["written"], serde_json::json!(["content/yun/shui/2024.toml"]));
    assert!(kept["reports"][1]["message"].as_str().unwrap().contains("content/yun/jiao/2023.md"));
    assert_eq!(folder.read(file), edited);
    assert!(!folder.path("site/content/yun/shui/.2024.toml.part").exists());
    let run = folder.run(&["import", "in/2023/a.txt", "-r", "site"]).ended(1);
    assert!(run.err.contains("--force"), "{}", run.err);
    json(&folder, &["in", "--force"], 0);
    assert_eq!(folder.tree("site"), before);
}

#[test]
fn a_dry_run_writes_nothing_and_says_what_check_would() {
    let folder = portal();
    with_reports(&folder);
    let wrong = report(&titled("云岫区人民政府", 2024), 15).replacen(
        "\t0\t0\t0\t0\t0\t0\t0\n",
        "\t1\t0\t0\t0\t0\t0\t0\n",
        1,
    );
    folder.write("in/wrong.txt", wrong);
    let before = folder.tree("");
    let dry = json(&folder, &["in", "--dry-run"], 1);
    assert_eq!(dry["summary"]["would-write"], 5);
    assert_eq!(dry["reports"][4]["office"], "yun/fu");
    let found = dry["reports"][4]["findings"].as_array().unwrap();
    assert!(
        found.iter().any(|finding| finding["severity"] == "error" && finding["line"].is_u64()),
        "{found:?}"
    );
    let run = folder.run(&["import", "in", "-r", "site", "--dry-run"]).ended(1);
    assert!(run.err.contains("试运行") && run.out.contains("错误["), "{}", run.said());
    assert_eq!(folder.tree(""), before);
    // The same once they are written.
    let written = json(&folder, &["in"], 1);
    assert_eq!(written["reports"][4]["findings"], dry["reports"][4]["findings"]);
    assert!(written["summary"]["errors"].as_u64().unwrap() > 0);
}

#[test]
fn a_name_that_fits_no_office_or_several_is_not_guessed() {
    let folder = portal();
    folder.write("in/a.txt", report(&titled("教育局", 2024), 1));
    folder.write("in/b.txt", report(&titled("云岫区水务居", 2024), 2));
    folder.write("in/c.txt", report(&titled("某县文化馆", 2024), 3));
    folder.write("in/d.txt", report(&titled("云岫区", 2024), 4));
    folder.write("in/e.txt", report("政府信息公开工作年度报告\n\n2024年的工作", 5));
    let value = json(&folder, &["in"], 1);
    let words: Vec<(&str, &str)> =
        outcomes(&value).into_iter().map(|(_, word, office)| (word, office)).collect();
    assert_eq!(
        words[..4],
        [("office-unknown", "-"), ("office-unknown", "-"), ("office-unknown", "-"), ("written", "yun/fu")]
    );
    assert!(["office-unknown", "year-unknown"].contains(&words[4].0), "{words:?}");
    let message = |at: usize| value["reports"][at]["message"].as_str().unwrap();
    assert!(message(0).contains("xi/jiao") && message(0).contains("yun/jiao"), "{}", message(0));
    assert!(message(1).contains("yun/shui"), "{}", message(1));
    assert!(!message(2).contains("相近"), "{}", message(2));
    assert!(!folder.path("site/content/xi/jiao/2024.toml").exists());
    // Whoever says where it goes is obeyed, and told when the title says something else.
    let told = json(&folder, &["in/d.txt", "--into", "content/xi/jiao/"], 0);
    assert_eq!(outcomes(&told), [("in/d.txt", "written", "xi/jiao")]);
    assert!(told["reports"][0]["notices"][0].as_str().unwrap().contains("yun/fu"));
    let told = json(&folder, &["in/d.txt", "--year", "2019"], 0);
    assert_eq!(told["reports"][0]["period"], "2019");
    assert!(told["reports"][0]["notices"][0].as_str().unwrap().contains("2024"));
}

#[test]
fn years_of_one_office_go_there_in_one_run() {
    let folder = portal();
    for (name, year) in [("a", 2023), ("b", 2024)] {
        folder.write(&format!("in/{name}.txt"), report(&titled("甲镇", year), usize::from(year)));
    }
    let value = json(&folder, &["in", "--into", "yun/jia"], 0);
    assert_eq!(outcomes(&value), [("in/a.txt", "written", "yun/jia"), ("in/b.txt", "written", "yun/jia")]);
    assert_eq!(value["reports"][0]["written"][0], "content/yun/jia/office.toml");
    assert_eq!(folder.read("site/content/yun/jia/office.toml"), "name = \"甲镇\"\n");
    for bad in ["云岫", "yun", "yun/jiao/ke", "years", "yun/2024/x", "../x", "YUN/JIAO", ""] {
        let run = folder.run(&["import", "in/a.txt", "--into", bad, "-r", "site"]).ended(2);
        assert!(run.err.contains("--into"), "{bad}: {}", run.err);
    }
    folder.run(&["import", "in/a.txt", "--form", "none", "-r", "site"]).ended(2);
    folder.run(&["import", "-r", "site"]).ended(2);
    folder.run(&["import", "--map", "m.csv", "--into", "yun/jia", "-r", "site"]).ended(2);
}

#[test]
fn the_second_file_of_an_office_and_year_is_not_written() {
    let folder = portal();
    folder.write("in/a.txt", report(&titled("云岫区教育局", 2024), 1));
    folder.write("in/b.txt", report(&titled("云岫区教育局", 2024), 2));
    // Named twice, and read once.
    let value = json(&folder, &["in", "in/a.txt"], 1);
    assert_eq!(outcomes(&value), [("in/a.txt", "written", "yun/jiao"), ("in/b.txt", "double", "yun/jiao")]);
    assert!(value["reports"][1]["message"].as_str().unwrap().contains("in/a.txt"));
    assert!(folder.read("site/content/yun/jiao/2024.md").contains("第1号"));
}

#[test]
fn files_that_are_no_reports_stop_no_other() {
    let folder = portal();
    with_reports(&folder);
    folder.write("in/empty.txt", "");
    folder.write("in/notes.txt", "开会时间改为星期三。\n");
    folder.write("in/scan.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
    let huge = std::fs::File::create(folder.path("in/huge.txt")).unwrap();
    huge.set_len(64 * 1024 * 1024 + 1).unwrap();
    let value = json(&folder, &["in", "in/none.txt"], 1);
    assert_eq!(value["summary"]["written"], 4);
    assert_eq!((&value["summary"]["complete"], &value["summary"]["incomplete"]), (&4.into(), &5.into()));
    let told: Vec<(&str, &str)> = value["reports"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|report| report["outcome"] != "written")
        .map(|report| {
            let why = report["refusal"].as_str().or(report["outcome"].as_str());
            (report["file"].as_str().unwrap(), why.unwrap())
        })
        .collect();
    let names: Vec<&str> = told.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["in/empty.txt", "in/huge.txt", "in/notes.txt", "in/scan.pdf", "in/none.txt"]);
    assert_eq!((told[1].1, told[2].1, told[4].1), ("too-large", "no-report", "not-found"));
    let run = folder.run(&["import", "in/notes.txt", "-r", "site"]).ended(1);
    assert!(run.err.contains("不像年度报告"), "{}", run.err);
    // A file of a kind that is passed over in a folder is tried when it is named.
    folder.write("x.json", report(&titled("云岫区教育局", 2020), 5));
    assert_eq!(outcomes(&json(&folder, &["x.json"], 0)), [("x.json", "written", "yun/jiao")]);
}

#[test]
fn what_is_not_read_is_counted_and_written_as_such() {
    let folder = portal();
    let text = report(&titled("云岫区教育局", 2024), 3).replacen(
        "\t0\t0\t0\t0\t0\t0\t0\n",
        "\t0\t零星\t0\t0\t0\t0\t0\n",
        1,
    );
    folder.write("in/a.txt", text);
    folder.write("in/b.txt", report(&titled("云岫区水务局", 2024), 4));
    let value = json(&folder, &["in"], 1);
    assert_eq!(value["reports"][0]["outcome"], "written");
    assert_eq!(
        (&value["reports"][0]["unreadable"], &value["reports"][0]["complete"]),
        (&1.into(), &false.into())
    );
    let unread = value["reports"][0]["unread"].as_array().unwrap();
    assert!(unread.len() == 1 && unread[0]["line"].is_u64() && unread[0]["at"].is_string(), "{unread:?}");
    assert_eq!((&value["summary"]["complete"], &value["summary"]["incomplete"]), (&1.into(), &1.into()));
    assert!(folder.read("site/content/yun/jiao/2024.toml").contains("\"unreadable\""));
    let run = folder.run(&["import", "in", "-r", "site"]).ended(1);
    assert!(run.out.contains("没有读出的格:") && run.out.contains("其中 1 份没有读全"), "{}", run.out);
}

#[test]
fn a_map_says_what_titles_do_not() {
    let folder = portal();
    folder.write("in/a.txt", report("政府信息公开工作年度报告", 1));
    folder.write("in/b.txt", report(&titled("教育局", 2024), 2));
    folder.write("in/c.txt", report(&titled("云岫区水务局", 2024), 3));
    folder.write("in/new.txt", report(&titled("丙所", 2024), 4));
    folder.write("in/spare.txt", report(&titled("云岫区水务局", 2021), 4));
    let map = "文件,机关,年度,表式,名称\r\n\
               a.txt,yun/fu,2023年,cn-xxgk-2021,\r\n\
               b.txt,content/xi/jiao/,,,\r\n\
               c.txt,,,,\r\n\
               new.txt,yun/bing,,,云岫区丙所\r\n\
               gone.txt,yun/fu,2022,,\r\n\
               ,,,,\r\n\
               c.txt,yun/fu,,,\r\n\
               spare.txt,yun/fu,20x1,,\r\n";
    let gbk = encoding_rs::GB18030.encode(map).0.into_owned();
    for (name, bytes) in [("in/map.csv", gbk), ("in/utf8.csv", format!("\u{feff}{map}").into_bytes())] {
        folder.write(name, bytes);
        let before = folder.tree("site");
        let value = json(&folder, &["--map", name, "--dry-run"], 1);
        assert_eq!(
            outcomes(&value),
            [
                ("in/a.txt", "would-write", "yun/fu"),
                ("in/b.txt", "would-write", "xi/jiao"),
                ("in/c.txt", "would-write", "yun/shui"),
                ("in/new.txt", "would-write", "yun/bing"),
                ("in/gone.txt", "refused", "-"),
                ("in/c.txt", "double", "-"),
                ("in/spare.txt", "year-unknown", "-"),
            ]
        );
        assert_eq!(value["reports"][4]["refusal"], "not-found");
        assert_eq!(folder.tree("site"), before);
    }
    // With paths, only these, and the map says where they go; the map itself is no report.
    std::fs::remove_file(folder.path("in/utf8.csv")).unwrap();
    let value = json(&folder, &["in", "--map", "in/map.csv"], 1);
    assert_eq!(value["summary"]["written"], 4, "{:?}", outcomes(&value));
    assert_eq!(value["reports"][0]["period"], "2023");
    assert_eq!(folder.read("site/content/yun/bing/office.toml"), "name = \"云岫区丙所\"\n");
    // What is no map is said to be none.
    folder.write("bad.csv", "a.txt,yun/fu\n");
    let run = folder.run(&["import", "--map", "bad.csv", "-r", "site"]).ended(2);
    assert!(run.err.contains("第一行"), "{}", run.err);
    folder.run(&["import", "--map", "none.csv", "-r", "site"]).ended(2);
    folder.write("bad.csv", "file,office,form\nin/c.txt,Yún,\nin/b.txt,xi/jiao,none\n");
    let value = json(&folder, &["--map", "bad.csv"], 1);
    let words: Vec<&str> = outcomes(&value).into_iter().map(|(_, word, _)| word).collect();
    assert_eq!(words, ["office-unknown", "form-unknown"]);
}

#[test]
fn a_map_is_written_to_be_filled_in() {
    let folder = portal();
    with_reports(&folder);
    folder.write("in/x/who.txt", report(&titled("教育局", 2024), 20));
    folder.write("in/x/notes.txt", "开会时间改为星期三。\n");
    let before = folder.tree("site");
    let run = folder.run(&["import", "in", "--write-map", "maps/m.csv", "-r", "site"]).ended(1);
    assert!(run.err.contains("其中 1 份的机构或年度要补填"), "{}", run.err);
    assert_eq!(folder.tree("site"), before);
    let map = folder.read("maps/m.csv");
    assert!(map.starts_with("\u{feff}文件,机构,年度,表式,名称\n"), "{map}");
    let open = "../in/x/who.txt,,2024,cn-xxgk-2021,教育局\n";
    assert!(
        map.contains(open) && map.contains("../in/2023/a.txt,yun/jiao,2023,cn-xxgk-2021,云岫区教育局\n"),
        "{map}"
    );
    assert!(!map.contains("notes"), "{map}");
    // It is not written over what somebody filled in.
    folder.write("maps/m.csv", map.replace(open, "../in/x/who.txt,xi/jiao,2024,cn-xxgk-2021,教育局\n"));
    folder.run(&["import", "in", "--write-map", "maps/m.csv", "-r", "site"]).ended(3);
    let value = json(&folder, &["--map", "maps/m.csv"], 0);
    assert_eq!(value["summary"]["written"], 5);
    assert!(folder.path("site/content/xi/jiao/2024.toml").exists());
    let again = json(&folder, &["in", "--write-map", "maps/m.csv", "--force"], 1);
    assert_eq!((&again["summary"]["unchanged"], &again["summary"]["office-unknown"]), (&4.into(), &1.into()));
    assert!(folder.read("maps/m.csv").contains(open));
}

#[test]
fn programs_are_told_the_same_of_every_file() {
    let folder = portal();
    with_reports(&folder);
    folder.write("in/empty.txt", "");
    let value = json(&folder, &["in"], 1);
    assert_eq!(value["schema"], "gongkai/import/2");
    let wanted: BTreeSet<&str> = [
        "file",
        "outcome",
        "refusal",
        "message",
        "office",
        "office_name",
        "period",
        "form",
        "title",
        "cells",
        "read",
        "blank",
        "na",
        "unreadable",
        "missing",
        "origins",
        "unread",
        "stray",
        "assumptions",
        "notices",
        "proof",
        "complete",
        "written",
        "findings",
    ]
    .into();
    for report in value["reports"].as_array().unwrap() {
        let keys: BTreeSet<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, wanted);
    }
    let first = &value["reports"][0];
    assert_eq!(
        (&first["cells"], &first["read"], &first["period"]),
        (&200.into(), &200.into(), &"2022".into())
    );
    assert_eq!(first["office_name"], "云岫区水利局");
    assert!(first["proof"]["compared"].is_u64() && first["proof"]["different"].is_array());
    let summary: BTreeSet<&str> = value["summary"].as_object().unwrap().keys().map(String::as_str).collect();
    let wanted: BTreeSet<&str> = [
        "files",
        "written",
        "would-write",
        "unchanged",
        "kept",
        "double",
        "office-unknown",
        "year-unknown",
        "form-unknown",
        "no-report",
        "refused",
        "complete",
        "incomplete",
        "passed-over",
        "left",
        "errors",
        "warnings",
    ]
    .into();
    assert_eq!(summary, wanted);
    assert_eq!(value["summary"]["passed-over"], 2);
}

#[cfg(unix)]
#[test]
fn pipes_and_links_are_never_followed_into() {
    let folder = portal();
    with_reports(&folder);
    let made = std::process::Command::new("mkfifo").arg(folder.path("in/pipe.txt")).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo");
    std::os::unix::fs::symlink("2024/a.txt", folder.path("in/link.txt")).unwrap();
    std::os::unix::fs::symlink("..", folder.path("in/loop")).unwrap();
    let value = json(&folder, &["in", "/dev/null"], 1);
    let refused: Vec<&str> =
        value["reports"].as_array().unwrap().iter().filter_map(|report| report["refusal"].as_str()).collect();
    assert_eq!(refused, ["not-a-file", "not-a-file"]);
    assert_eq!((&value["summary"]["written"], &value["summary"]["passed-over"]), (&4.into(), &4.into()));
    // A link that is named is read.
    let value = json(&folder, &["in/link.txt"], 0);
    assert_eq!(outcomes(&value), [("in/link.txt", "unchanged", "yun/jiao")]);
}

#[cfg(unix)]
#[test]
#[allow(clippy::print_stderr, reason = "a test that tests nothing must say so")]
fn a_machine_that_refuses_is_told_apart_from_a_file_that_does() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = portal();
    with_reports(&folder);
    // A file where a folder has to be: nobody can write there, whatever their rights.
    folder.write("site/content/yun/zhan", "x");
    let run = folder.run(&["import", "in/2022.txt", "--into", "yun/zhan", "-r", "site"]).ended(3);
    assert!(run.err.contains("site/content/yun/zhan"), "{}", run.err);
    std::fs::remove_file(folder.path("site/content/yun/zhan")).unwrap();

    let closed = |path: &str, mode: u32| {
        std::fs::set_permissions(folder.path(path), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    closed("in/2023/a.txt", 0o000);
    if std::fs::read(folder.path("in/2023/a.txt")).is_ok() {
        eprintln!("SKIPPED: this user may read everything; permissions were not tested");
        return;
    }
    let value = json(&folder, &["in"], 1);
    assert_eq!(value["reports"][1]["refusal"], "unreadable");
    assert_eq!(value["summary"]["written"], 3);
    std::fs::remove_file(folder.path("site/content/yun/shui/2022.md")).unwrap();
    closed("site/content/yun/shui", 0o555);
    let value = json(&folder, &["in"], 3);
    assert_eq!(value["summary"]["left"], 4);
    closed("site/content/yun/shui", 0o755);
    json(&folder, &["in"], 1);
}
