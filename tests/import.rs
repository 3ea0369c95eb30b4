//! Reports as plain text, in the shapes they are found in, against what they hold.

#![cfg(test)]
#![allow(clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "helpers of tests")]

use gongkai::base::{Cell, Cells, Lang, SitePath, State, Value};
use gongkai::content::write::{RecordLines, statistics};
use gongkai::form::{self, Form};
use gongkai::import::{self, Assumption, Imported, Options, Reason, read_text};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::LazyLock;

fn forms() -> &'static [Form] {
    static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
        let files = form::builtin::FORMS.iter();
        files.map(|(name, text)| form::compile(&SitePath::new(name), text).value.expect("a form")).collect()
    });
    &FORMS
}

fn form_named<'f>(forms: &'f [Form], id: &str) -> &'f Form {
    forms.iter().find(|form| *form.id == *id).expect("a built-in form")
}

fn read(forms: &[Form], text: &str) -> Imported {
    read_text(text, &forms.iter().collect::<Vec<_>>(), &Options::default())
}

fn cell(forms: &[Form], got: &Imported, id: &str) -> Cell {
    let form = form_named(forms, &got.form_id);
    got.cells.get(form.cell(id).unwrap_or_else(|| panic!("no cell {id}")))
}

fn shown(cell: Cell) -> String {
    match cell.value() {
        Value::Number(number) => number.to_string(),
        Value::BelowOne => gongkai::base::cell::BELOW_ONE.to_owned(),
        Value::None(state) => state.word().to_owned(),
    }
}

fn row(forms: &[Form], got: &Imported, ids: &[&str]) -> String {
    ids.iter().map(|id| shown(cell(forms, got, id))).collect::<Vec<_>>().join(" ")
}

// ---------------------------------------------------------------------------------------------------------------
// Real reports, where they are at hand
// ---------------------------------------------------------------------------------------------------------------

fn report(name: &str) -> Option<String> {
    let folder = std::env::var_os("GONGKAI_REPORTS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/reports"), PathBuf::from);
    match std::fs::read(folder.join(name)) {
        Ok(bytes) => Some(import::decode(&bytes).text),
        Err(error) => {
            eprintln!(
                "SKIPPED: {} cannot be read ({error}); nothing was tested",
                folder.join(name).display()
            );
            None
        }
    }
}

#[test]
fn a_report_of_zeros_is_read_without_remainder() {
    let Some(text) = report("weidong-pucheng-2024.txt") else { return };
    let forms = forms();
    let got = read(forms, &text);
    assert_eq!(&*got.form_id, "cn-xxgk-2021");
    assert_eq!(got.cells.len(), 200);
    assert!(got.cells.iter().all(|cell| cell == Cell::count(0)), "{:?}", got.reading.counts);
    assert_eq!((got.reading.unread.len(), got.reading.stray.len()), (0, 0));
    assert_eq!(got.year, Some(2024));
    assert!(got.office.as_deref().is_some_and(|office| text.contains(office) && office.ends_with("办事处")));
    let plain: String = got.narrative.replace(['\\', '*'], "");
    for line in text.lines().map(str::trim).filter(|line| line.chars().count() > 40 && !line.contains('\t')) {
        assert_eq!(plain.matches(line).count(), 1, "{line}");
    }
    let headings: Vec<&str> = got.narrative.lines().filter(|line| line.starts_with("## ")).collect();
    let form = form_named(forms, &got.form_id);
    let official = [0, 4, 5].map(|section| format!("## {}", form.sections[section].heading.zh));
    assert_eq!(headings, official);
}

#[test]
fn full_tables_equal_the_true_cells() {
    let forms = forms();
    for (name, truth) in [
        ("suqian-2023.txt", "suqian-2023.json"),
        ("huaian-2024.txt", "huaian-2024.json"),
        ("huaian-2024.pdftext.txt", "huaian-2024.json"),
    ] {
        let (Some(text), Some(truth)) = (report(name), report(truth)) else { return };
        let truth: serde_json::Value = serde_json::from_str(&truth).expect("JSON");
        let got = read(forms, &text);
        assert_eq!(got.reading.unread, [], "{name}");
        assert_eq!(got.reading.stray, [], "{name}");
        let form = form_named(forms, &got.form_id);
        let table =
            |id: &str| form.tables.iter().find(|table| *table.id == *id).expect("a table").cells.clone();
        let word =
            |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let t2: Vec<String> = ["gz", "gf", "xk", "cf", "qz", "sf"]
            .iter()
            .flat_map(|key| match &truth["t2"][key] {
                serde_json::Value::Array(items) => items.iter().map(word).collect(),
                other => vec![word(other)],
            })
            .collect();
        let rows = truth["t3"].as_array().expect("rows");
        let t3: Vec<String> =
            rows.iter().flat_map(|row| row.as_array().expect("a row").iter().map(word)).collect();
        let t4: Vec<String> = truth["t4"].as_array().expect("a row").iter().map(word).collect();
        for (id, wanted) in [("t2", t2), ("t3", t3), ("t4", t4)] {
            let found: Vec<String> = table(id).map(|index| shown(got.cells.get(index))).collect();
            assert_eq!(found, wanted, "{name} {id}");
        }
        assert_eq!(got.year.map(i64::from), truth["year"].as_i64(), "{name}");
    }
}

#[test]
fn the_text_of_pages_gives_the_same_paragraphs() {
    let (Some(text), Some(pages)) = (report("huaian-2024.txt"), report("huaian-2024.pdftext.txt")) else {
        return;
    };
    let forms = forms();
    let narrative = |text: &str| read(forms, text).narrative;
    let (whole, joined) = (narrative(&text), narrative(&pages));
    let joined = joined.get(joined.find("## ").expect("a heading")..).expect("text");
    assert_eq!(joined, whole);
}

#[test]
fn what_a_text_breaks_off_is_reported() {
    let forms = forms();
    if let Some(text) = report("p02-guanzhou-jiedao-2023.txt") {
        let got = read(forms, &text);
        assert_eq!(&*got.form_id, "cn-xxgk-2021");
        assert_eq!(
            row(forms, &got, &["t2.pen.dec", "t2.nor.valid", "t2.fee.amt", "t3.new.nat", "t3.new.all"]),
            "1472 0 0 1 1"
        );
        assert_eq!(row(forms, &got, &["t3.deny.process.nat", "t3.deny.process.all"]), "0 blank");
        let last =
            got.reading.unread.iter().find(|unread| &*unread.id == "t3.deny.process.all").expect("reported");
        assert_eq!(last.why, Reason::Truncated);
        assert_eq!(
            (got.reading.counts.read, got.reading.counts.unreadable, got.reading.stray.len()),
            (79, 0, 0)
        );
    }
    if let Some(text) = report("p05-donghu-jiedao-2023.txt") {
        let got = read(forms, &text);
        assert_eq!(&*got.form_id, "cn-xxgk-2021");
        assert_eq!(
            row(forms, &got, &["t2.reg.made", "t2.nor.made", "t2.nor.repealed", "t2.nor.valid"]),
            "0 0 1 0"
        );
        assert_eq!((got.reading.counts.read, got.year), (6, Some(2023)));
    }
    if let Some(text) = report("p07-qu-tongjiju-2023.txt") {
        let got = read(forms, &text);
        assert_eq!(
            row(forms, &got, &["t2.reg.made", "t2.reg.repealed", "t2.reg.valid", "t2.nor.made"]),
            "na na na 0"
        );
        assert_eq!(
            row(forms, &got, &["t3.new.nat", "t3.new.oth", "t3.new.all", "t3.grant.all"]),
            "blank blank 0 blank"
        );
        assert_eq!((got.reading.counts.blank, got.reading.counts.unreadable), (19, 0));
    }
}

#[test]
fn the_older_form_is_recognised_by_its_tables() {
    let forms = forms();
    if let Some(text) = report("p17-ju-2019form-jian4.txt") {
        let got = read(forms, &text);
        assert_eq!(&*got.form_id, "cn-xxgk-2019");
        assert_eq!(row(forms, &got, &["t2.lic.prev", "t2.lic.delta", "t2.lic.dec"]), "6 -4 2");
        let amount = cell(forms, &got, "t2.proc.amount");
        assert_eq!((shown(amount), amount.unit()), ("52.15".to_owned(), None));
        assert!(got.reading.assumptions.iter().any(|a| matches!(a, Assumption::UnitUnknown { .. })));
        assert_eq!((got.reading.counts.read, got.reading.stray.len()), (22, 0));
    }
    if let Some(text) = report("p15-yanglin-zhen-2023.txt") {
        let got = read(forms, &text);
        assert_eq!((&*got.form_id, got.year), ("cn-xxgk-2019", Some(2023)));
        assert_eq!(
            row(forms, &got, &["t2.reg.made", "t2.nor.opened", "t2.nor.total", "t2.lic.prev"]),
            "1 22 22 blank"
        );
        assert_eq!(got.record.form.as_deref(), Some("cn-xxgk-2019"), "not the form of its year");
        assert_eq!(got.record.published.as_deref(), Some("2024-03-26"));
    }
    if let Some(text) = report("p06-wuhan-sthj-2020.txt") {
        let got = read(forms, &text);
        assert_eq!(&*got.form_id, "cn-xxgk-2019");
        assert_eq!(row(forms, &got, &["t2.nor.made", "t2.nor.opened", "t2.nor.total"]), "2 2 19");
        assert_eq!(
            row(forms, &got, &["t2.coe.prev", "t2.coe.delta", "t2.coe.dec", "t2.fee.prev"]),
            "4 4 na blank"
        );
        let strays: Vec<&str> = got.reading.stray.iter().map(|stray| stray.text.as_str()).collect();
        assert_eq!(strays, ["186", "86", "255"], "a row the form does not have");
    }
}

#[test]
fn page_data_goes_into_the_record() {
    let forms = forms();
    if let Some(text) = report("n11-pingyang-scjg-2020.txt") {
        let got = read(forms, &text);
        assert_eq!((got.year, &*got.form_id), (Some(2020), "cn-xxgk-2019"));
        let index = got.record.index_no.expect("an index number");
        assert!(text.contains(&index) && index.contains("/2021-"), "{index}");
        assert_eq!(got.record.published.as_deref(), Some("2021-01-28"));
        assert!(!got.narrative.contains("索引号"));
    }
    if let Some(text) = report("n12-beijie-2025.txt") {
        let got = read(forms, &text);
        let index = got.record.index_no.expect("an index number");
        assert!(text.contains(&index) && index.contains("/2026-"), "{index}");
        assert_eq!(got.record.published.as_deref(), Some("2026-01-23"));
    }
}

// ---------------------------------------------------------------------------------------------------------------
// A made-up report in every shape
// ---------------------------------------------------------------------------------------------------------------

/// How a table is laid out in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Cells between tabs, values in fixed grid columns.
    Tabs,
    /// Cells between tabs, values right behind short labels and cells left over at the end.
    Ragged,
    /// `label | 0 | 0 |`
    Strokes,
    /// `| label | 0 | 0 |`
    Fenced,
    /// One cell a line.
    Lines,
    /// One cell a line, each closed by a stroke.
    StrokeLines,
    /// Label and values on one line, with spaces between.
    Spaces,
}

const SHAPES: [Shape; 7] = [
    Shape::Tabs,
    Shape::Ragged,
    Shape::Strokes,
    Shape::Fenced,
    Shape::Lines,
    Shape::StrokeLines,
    Shape::Spaces,
];

/// A line of a table: label cells, then values.
fn lay(out: &mut String, shape: Shape, depth: usize, labels: &[String], values: &[String], grid: usize) {
    let mut cells: Vec<String> = Vec::new();
    match shape {
        Shape::Tabs | Shape::Ragged => {
            cells.resize(depth, String::new());
            cells.extend(labels.iter().cloned());
            if shape == Shape::Tabs && !values.is_empty() {
                cells.resize(grid - values.len(), String::new());
            }
            if shape == Shape::Ragged && grid > 4 && !values.is_empty() && !labels.is_empty() {
                cells.resize(cells.len().max(2), String::new());
            }
            cells.extend(values.iter().cloned());
            cells.resize(cells.len().max(grid), String::new());
            *out += &cells.join("\t");
        }
        Shape::Strokes | Shape::Fenced => {
            cells.extend(labels.iter().chain(values).cloned());
            *out += if shape == Shape::Fenced { "| " } else { "" };
            *out += &cells.join(" | ");
            *out += " |";
        }
        Shape::Lines => *out += &labels.iter().chain(values).cloned().collect::<Vec<_>>().join("\n"),
        Shape::StrokeLines => {
            *out += &labels.iter().chain(values).map(|c| format!("{c} |")).collect::<Vec<_>>().join("\n")
        }
        Shape::Spaces => *out += &labels.iter().chain(values).cloned().collect::<Vec<_>>().join("  "),
    }
    out.push('\n');
}

/// Writes the tables and some text of a made-up report.
fn made_up(form: &Form, cells: &[String], shape: Shape) -> String {
    let mut out = String::from("云岫区虚构局2024年政府信息公开工作年度报告\n\n本报告是虚构的，只供试验。\n");
    for section in &form.sections {
        out += &format!("\n{}\n\n", section.heading.zh);
        let Some(table) = section.table.map(|table| &form.tables[table]) else {
            out += "这里写一段话，收到的申请为 7 件。\n";
            continue;
        };
        let grid =
            table.width.max(table.blocks.iter().map(|b| b.stub_width + b.columns.len()).max().unwrap_or(0));
        for block in &table.blocks {
            let value = |row: usize| -> Vec<String> {
                (0..block.columns.len()).map(|column| cells[block.cell(row, column)].clone()).collect()
            };
            if let Some(title) = &block.title {
                lay(&mut out, shape, 0, &[title.zh.to_string()], &[], grid);
            }
            for (level, heads) in block.heads.iter().enumerate() {
                let stub = block.stub.iter().filter(|_| level == 0).map(|stub| stub.zh.to_string());
                let labels: Vec<String> =
                    stub.chain(heads.iter().map(|head| head.label.zh.to_string())).collect();
                lay(&mut out, shape, 0, &labels, &[], grid);
            }
            for (number, row) in block.rows.iter().enumerate() {
                let labels: Vec<String> = row.heads.iter().map(|head| head.label.zh.to_string()).collect();
                let depth = row.labels.len() - labels.len();
                lay(&mut out, shape, depth, &labels, &value(number), grid);
            }
        }
    }
    out
}

fn numbers(form: &Form) -> Vec<String> {
    (0..form.cells.len()).map(|index| format!("{}", 100 + index)).collect()
}

fn check(form: &Form, got: &Imported, wanted: &[String], context: &str) {
    let found: Vec<String> = got.cells.iter().map(shown).collect();
    for (index, (found, wanted)) in found.iter().zip(wanted).enumerate() {
        assert_eq!(found, wanted, "{context}: {}", form.cells[index].id);
    }
}

#[test]
fn every_shape_of_both_forms_is_read() {
    let forms = forms();
    for form in forms {
        let wanted = numbers(form);
        for shape in SHAPES {
            let text = made_up(form, &wanted, shape);
            let got = read(forms, &text);
            assert_eq!(got.form_id, form.id, "{shape:?}\n{text}");
            check(form, &got, &wanted, &format!("{} {shape:?}\n{text}", form.id));
            assert_eq!((got.reading.unread.len(), got.reading.stray.len()), (0, 0), "{shape:?}");
            assert_eq!(got.office.as_deref(), Some("云岫区虚构局"));
            assert!(
                got.narrative.starts_with("本报告是虚构的，只供试验。\n\n## 一、总体情况\n\n这里写一段话"),
                "{}",
                got.narrative
            );
            assert_eq!(got.narrative.matches("## ").count(), 3);
        }
    }
}

#[test]
fn empty_cells_stay_empty_and_in_place() {
    let forms = forms();
    let form = form_named(forms, "cn-xxgk-2021");
    let mut wanted = numbers(form);
    for id in ["t3.grant.nat", "t3.grant.biz", "t3.deny.secret.all", "t3.other.misc.oth", "t2.nor.repealed"] {
        wanted[form.cell(id).expect("a cell")] = String::new();
    }
    let blank = |text: &String| if text.is_empty() { "blank".to_owned() } else { text.clone() };
    for shape in [Shape::Tabs, Shape::Ragged, Shape::Strokes, Shape::StrokeLines, Shape::Fenced] {
        let got = read(forms, &made_up(form, &wanted, shape));
        check(form, &got, &wanted.iter().map(blank).collect::<Vec<_>>(), &format!("{shape:?}"));
        assert_eq!(got.reading.unread, [], "{shape:?}");
    }
    // Without borders an empty cell leaves no trace: the row is unreadable, its neighbours are not.
    let got = read(forms, &made_up(form, &wanted, Shape::Spaces));
    assert_eq!(shown(cell(forms, &got, "t3.grant.all")), "unreadable");
    assert_eq!(shown(cell(forms, &got, "t3.part.nat")), wanted[form.cell("t3.part.nat").expect("a cell")]);
    assert!(
        got.reading
            .stray
            .iter()
            .any(|stray| stray.text == wanted[form.cell("t3.grant.all").expect("a cell")])
    );
}

#[test]
fn glued_cells_are_read_only_where_there_is_no_doubt() {
    let forms = forms();
    let head = "二、主动公开政府信息情况\n信息内容本年制发件数本年废止件数现行有效件数\n";
    let got = read(
        forms,
        &format!("{head}规章000\n行政规范性文件1012\n信息内容本年处理决定数量行政许可1573行政处罚0\n"),
    );
    assert_eq!(row(forms, &got, &["t2.reg.made", "t2.reg.valid", "t2.lic.dec", "t2.pen.dec"]), "0 0 1573 0");
    assert_eq!(shown(cell(forms, &got, "t2.nor.made")), "unreadable");
    assert!(got.reading.unread.iter().any(|u| u.why == Reason::Glued("1012".into())));
    assert!(got.reading.stray.iter().any(|stray| stray.text == "1012"));
    let zeros = "0".repeat(7);
    let text = format!(
        "三、收到和处理政府信息公开申请情况\n（三）不予公开1.属于国家秘密{zeros}2.其他法律行政法规禁止公开{zeros}\n"
    );
    let got = read(forms, &text);
    assert_eq!(row(forms, &got, &["t3.deny.secret.nat", "t3.deny.law.all"]), "0 0");
}

#[test]
fn a_repeated_title_and_heading_are_dropped() {
    let forms = forms();
    let title = "云岫区虚构镇人民政府\n2024 年政府信息公开工作年度报告";
    let text = format!(
        "{title}\n\n一、总体情况\n\n{title}\n\n一、总体情况\n\n正文一段。\n\n六、其他需要报告的事项\n\n无。\n"
    );
    let got = read(forms, &text);
    assert_eq!(got.narrative, "## 一、总体情况\n\n正文一段。\n\n## 六、其他需要报告的事项\n\n无。\n");
    assert_eq!((got.office.as_deref(), got.year), (Some("云岫区虚构镇人民政府"), Some(2024)));
    assert!(got.reading.assumptions.iter().any(|a| matches!(a, Assumption::TitleRepeated { .. })));
    assert!(got.reading.assumptions.iter().any(|a| matches!(a, Assumption::HeadingRepeated { .. })));
    assert_eq!(got.record, RecordLines::default(), "title and form are the year's own");
}

#[test]
fn headings_in_other_words_are_found_and_sub_headings_are_not() {
    let forms = forms();
    let text = "一、总体情况\n（一）主动公开政府信息情况\n甲。\n二、主动公开信息情况\n规章\n1\n2\n3\n\
                五、存在的问题和改进措施\n乙。\n六、其他事项\n丙。\n";
    let got = read(forms, text);
    assert_eq!(
        got.narrative,
        "## 一、总体情况\n\n### （一）主动公开政府信息情况\n\n甲。\n\n## 五、存在的主要问题及改进情况\n\n乙。\n\n## 六、其他需要报告的事项\n\n丙。\n"
    );
    assert_eq!(row(forms, &got, &["t2.reg.made", "t2.reg.repealed", "t2.reg.valid"]), "1 2 3");
}

#[test]
fn four_kinds_of_other_are_told_apart() {
    let forms = forms();
    let form = form_named(forms, "cn-xxgk-2021");
    let wanted = numbers(form);
    // Numbers lost: `其他` is then a column's head, a row and the beginning of two more labels.
    let text = made_up(form, &wanted, Shape::Lines).replace("3.其他", "其他").replace("（七）总计", "总计");
    let got = read(forms, &text);
    check(form, &got, &wanted, "without numbers");
}

#[test]
fn columns_in_another_order_are_not_guessed() {
    let forms = forms();
    for sep in ["\t", "\n", " | "] {
        let head = ["信息内容", "本年废止件数", "本年制发件数", "现行有效件数"].join(sep);
        let body = ["规章", "1", "2", "3"].join(sep);
        let got = read(forms, &format!("二、主动公开政府信息情况\n{head}\n{body}\n"));
        assert_eq!(shown(cell(forms, &got, "t2.reg.made")), "unreadable", "{sep:?}");
        assert_eq!(got.reading.stray.len(), 3, "{sep:?}");
    }
}

#[test]
fn a_row_seen_twice_must_say_the_same() {
    let forms = forms();
    let text = |second: &str| format!("二、主动公开政府信息情况\n规章\t1\t2\t3\n规章\t{second}\n");
    assert_eq!(shown(cell(forms, &read(forms, &text("1\t2\t3")), "t2.reg.valid")), "3");
    let got = read(forms, &text("1\t2\t4"));
    assert_eq!(shown(cell(forms, &got, "t2.reg.valid")), "unreadable");
    assert_eq!(got.reading.unread[0].why, Reason::Contradiction);
}

#[test]
fn prose_around_a_table_is_kept_and_unreadable_cells_are_told() {
    let forms = forms();
    let text = "二、主动公开政府信息情况\n本部分以表格形式报告，数据截至年底。\n规章 | 约3 | 2件 | 无 |\n行政许可 | 1，573 |\n行政处罚 | 2.5 |\n\
                表中数据由各科室提供。\n";
    let got = read(forms, text);
    assert_eq!(
        row(forms, &got, &["t2.reg.made", "t2.reg.valid", "t2.lic.dec", "t2.pen.dec"]),
        "unreadable unreadable 1573 unreadable"
    );
    assert!(got.narrative.contains("## 二、主动公开政府信息情况\n\n本部分以表格形式报告"));
    assert!(got.narrative.contains("表中数据由各科室提供。"));
    for unread in got.reading.unread.iter().take(12) {
        assert!(!unread.text(Lang::Zh).is_empty() && !unread.text(Lang::En).is_empty());
    }
}

// ---------------------------------------------------------------------------------------------------------------
// Statistics files
// ---------------------------------------------------------------------------------------------------------------

/// Looks a path up in a tree; rows written as arrays take the column's position.
fn written(tree: &toml::Table, form: &Form, index: usize) -> String {
    let info = &form.cells[index];
    let table = &form.tables[info.table];
    let block = &table.blocks[info.block];
    let (row, column) = (&block.rows[info.row].path, &block.columns[info.column].path);
    let mut at = &tree[&*table.id];
    for part in row.split('.').filter(|part| !part.is_empty()) {
        at = &at[part];
    }
    if let Some(items) = at.as_array() {
        at = &items[info.column];
    } else {
        for part in column.split('.').filter(|_| at.is_table()) {
            at = &at[part];
        }
    }
    at.as_str().map_or_else(|| at.to_string(), str::to_owned)
}

#[test]
fn statistics_say_what_the_cells_hold() {
    for form in forms() {
        let mut cells: Vec<Cell> = (0..form.cells.len()).map(|i| Cell::count(i as i64 - 3)).collect();
        for (index, state) in State::ALL.into_iter().enumerate() {
            cells[20 + index * 9] = Cell::none(state);
        }
        let packed = Cells::new(&cells);
        let record = RecordLines {
            form: Some(form.id.to_string()),
            published: Some("2025-01-20".into()),
            title: Some("虚构\"局\"\\报告".into()),
            ..RecordLines::default()
        };
        let text = statistics(form, &packed, &record);
        let tree: toml::Table = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
        for (index, cell) in packed.iter().enumerate() {
            assert_eq!(written(&tree, form, index), shown(cell), "{}", form.cells[index].id);
        }
        assert_eq!(tree["published"].as_datetime().map(ToString::to_string).as_deref(), Some("2025-01-20"));
        assert_eq!(tree["title"].as_str(), Some("虚构\"局\"\\报告"));
    }
}

#[test]
fn amounts_keep_their_unit() {
    let forms = forms();
    let form = form_named(forms, "cn-xxgk-2019");
    let mut cells = vec![Cell::BLANK; form.cells.len()];
    let amount = gongkai::base::Decimal::parse("52.10").expect("a number");
    cells[form.cell("t2.proc.amount").expect("a cell")] = Cell::number(amount).with_unit(1);
    let text = statistics(form, &Cells::new(&cells), &RecordLines::default());
    assert!(text.contains("proc = { items = \"blank\", amount = \"52.10万元\" }"), "{text}");
    assert!(text.starts_with("[t2]\n"));
}

// ---------------------------------------------------------------------------------------------------------------
// Damage
// ---------------------------------------------------------------------------------------------------------------

fn no_wrong_number(form: &Form, got: &Imported, truth: &[String], excused: &BTreeSet<String>) {
    if got.form_id != form.id {
        return;
    }
    for (index, cell) in got.cells.iter().enumerate() {
        if let Some(number) = cell.as_number() {
            let (number, wanted) = (number.to_string(), &truth[index]);
            assert!(
                number == *wanted || excused.contains(wanted),
                "{}: {number} for {wanted}",
                form.cells[index].id
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_cut_anywhere_gives_no_wrong_number(shape in 0..SHAPES.len(), which in 0..2_usize, at in 0..10_000_usize) {
        let forms = forms();
        let form = &forms[which];
        let truth = numbers(form);
        let text: Vec<char> = made_up(form, &truth, SHAPES[shape]).chars().collect();
        let end = text.len() * at / 10_000;
        let cut: String = text[..end].iter().collect();
        // The number the cut goes through is excused: nothing shows that it was longer.
        let rest: String = text[end..].iter().take_while(|c| c.is_ascii_digit()).collect();
        let start: String = cut.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
        no_wrong_number(form, &read(forms, &cut), &truth, &BTreeSet::from([start + &rest]));
    }

    #[test]
    fn a_lost_line_gives_no_wrong_number(shape in 0..SHAPES.len(), which in 0..2_usize, lost in prop::collection::vec(0..400_usize, 1..2)) {
        let forms = forms();
        let form = &forms[which];
        let truth = numbers(form);
        let text = made_up(form, &truth, SHAPES[shape]);
        let kept: Vec<&str> = text.lines().enumerate().filter(|(i, _)| !lost.contains(i)).map(|(_, line)| line).collect();
        no_wrong_number(form, &read(forms, &kept.join("\n")), &truth, &BTreeSet::new());
    }

    #[test]
    fn empty_cells_give_no_wrong_number(
        shape in 0..SHAPES.len(),
        which in 0..2_usize,
        trimmed in any::<bool>(),
        share in 1..10_u32,
        seed in prop::collection::vec(0..10_u32, 200),
    ) {
        let forms = forms();
        let form = &forms[which];
        let mut truth = numbers(form);
        for (value, draw) in truth.iter_mut().zip(&seed) {
            if *draw < share {
                value.clear();
            }
        }
        let text = made_up(form, &truth, SHAPES[shape]);
        let trim = |line: &str| if trimmed { line.trim_end().to_owned() } else { line.to_owned() };
        let text: Vec<String> = text.lines().map(trim).collect();
        no_wrong_number(form, &read(forms, &text.join("\n")), &truth, &BTreeSet::new());
    }

    #[test]
    fn damage_never_stops_the_reading(
        shape in 0..SHAPES.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), "[\\t\\n|（）(0-9、.一二三其他规章\u{3000}\u{c}件-]{0,4}", 0..40_usize), 0..12),
    ) {
        let forms = forms();
        let mut text: Vec<char> = made_up(&forms[1], &numbers(&forms[1]), SHAPES[shape]).chars().collect();
        for (at, put, take) in edits {
            let at = at.index(text.len() + 1);
            let end = (at + take).min(text.len());
            text.splice(at..end, put.chars());
        }
        let text: String = text.into_iter().collect();
        let got = read(forms, &text);
        let counts = got.reading.counts;
        prop_assert_eq!(counts.cells, counts.read + counts.blank + counts.na + counts.unreadable + counts.missing);
        prop_assert_eq!(got.reading.unread.len(), counts.unreadable + counts.missing);
        for assumption in &got.reading.assumptions {
            prop_assert!(!assumption.text(Lang::Zh).is_empty() && !assumption.text(Lang::En).is_empty());
        }
    }

    #[test]
    fn any_text_can_be_read(text in "\\PC{0,200}", bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let forms = forms();
        read(forms, &text);
        read(forms, &import::decode(&bytes).text);
    }
}

#[test]
fn long_garbage_is_read_in_time() {
    let forms = forms();
    let pieces = [
        "0",
        "规章",
        "（",
        "其他\n",
        "1.",
        "，\n",
        "|",
        "\t",
        "总计 0 0 0\n",
        "年",
        "第二十条第（一）项\n",
        "结果\n",
    ];
    for piece in pieces {
        let text = format!("二、主动公开政府信息情况\n{}", piece.repeat(200_000 / piece.len()));
        let start = std::time::Instant::now();
        read(forms, &text);
        assert!(start.elapsed().as_secs() < 20, "{piece:?} took {:?}", start.elapsed());
    }
}

// ---------------------------------------------------------------------------------------------------------------
// The empty official form
// ---------------------------------------------------------------------------------------------------------------

#[test]
fn the_empty_official_form_holds_two_hundred_blanks() {
    let folder = std::env::var_os("GONGKAI_REPORTS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/reports"), PathBuf::from);
    let path = folder.join("../forms/cn-2021-empty-template.docx");
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("SKIPPED: {} cannot be read; nothing was tested", path.display());
        return;
    };
    let forms: Vec<&Form> = forms().iter().collect();
    let got = import::read("template.docx", &bytes, &forms, &Options::default()).expect("a document");
    assert_eq!(&*got.form_id, "cn-xxgk-2021");
    assert_eq!(got.reading.counts.blank, 200, "{:?} {:?}", got.reading.counts, got.reading.unread);
    assert_eq!((got.reading.unread.len(), got.reading.stray.len()), (0, 0));
    let headings = got.narrative.lines().filter(|line| line.starts_with("## ")).count();
    assert_eq!(headings, 3, "{}", got.narrative);
}

#[test]
fn what_no_report_can_be_is_refused() {
    let forms: Vec<&Form> = forms().iter().collect();
    let read = |text: String| import::read("a.txt", text.as_bytes(), &forms, &Options::default());
    for (piece, count) in [("规章\t0\t0\t0\n", 30_000), ("0 ", 110_000), ("规章\n", 110_000), ("a|", 110_000)]
    {
        assert_eq!(read(piece.repeat(count)).err(), Some(import::Refusal::TooMany), "{piece:?}");
    }
    let large = read("报".repeat(1_500_000)).err();
    assert!(matches!(large, Some(import::Refusal::TooLarge { .. })), "{large:?}");
    assert_eq!(read(" \n".repeat(60_000)).err(), Some(import::Refusal::Empty));
}
