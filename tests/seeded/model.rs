//! Reports as the domain sees them, read without the program, and what must hold between their numbers.
//!
//! A mistake can be found where it contradicts something: a sum of the tables, the year before or after, or a figure of
//! the text. That is what decides whether a seed counts as one to be found; the rules stand here as the domain states
//! them, written once more and without regard to how the program checks them.

use crate::places::{COLUMNS, sentences};
use std::collections::{BTreeMap, BTreeSet};
use toml::Value;

/// A number in millionths; `None` where a cell holds a word.
pub(crate) type Number = Option<i128>;

/// One in millionths.
pub(crate) const ONE: i128 = 1_000_000;

/// The rows of table 3 that are no outcome.
const FLOW: [&str; 4] = ["new", "carry_in", "total", "carry_out"];

/// A report.
#[derive(Clone)]
pub(crate) struct Report {
    /// Its files without their endings.
    pub(crate) stem: String,
    pub(crate) year: u16,
    /// Whether it follows the form of 2021.
    pub(crate) new_form: bool,
    kind: String,
    pub(crate) cells: BTreeMap<String, Number>,
    /// Rules and cells that the office explains.
    notes: BTreeSet<String>,
    /// What its text says of cells.
    told: Vec<(String, i64)>,
    /// The reports before it: its own, or those of the offices it was made of.
    before: Vec<String>,
}

/// All reports of a site by stem.
pub(crate) type Reports = BTreeMap<String, Report>;

/// Reads the reports of a site.
pub(crate) fn read(files: &BTreeMap<String, String>) -> Reports {
    let mut reports = Reports::new();
    for (path, text) in files {
        let Some(stem) = path.strip_suffix(".toml") else { continue };
        let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
        let Ok(year) = name.parse() else { continue };
        let office: toml::Table = files[&format!("{folder}/office.toml")].parse().unwrap();
        let table: toml::Table = text.parse().unwrap();
        let new_form = table.get("form").map_or(year >= 2021, |form| form.as_str() == Some("cn-xxgk-2021"));
        let narrative = files.get(&format!("{stem}.md")).map_or("", String::as_str);
        let mut report = Report {
            stem: stem.to_owned(),
            year,
            new_form,
            kind: office.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned(),
            cells: cells(&table),
            notes: table
                .get("notes")
                .and_then(Value::as_table)
                .into_iter()
                .flatten()
                .map(|(key, _)| key.clone())
                .collect(),
            told: Vec::new(),
            before: before(files, folder, &office, year),
        };
        report.told = told(narrative, &report);
        reports.insert(stem.to_owned(), report);
    }
    reports
}

/// Returns the reports of the year before: the office's own, else those of the offices merged into it since.
fn before(files: &BTreeMap<String, String>, folder: &str, office: &toml::Table, year: u16) -> Vec<String> {
    let there = |stem: &String| files.contains_key(&format!("{stem}.toml"));
    let own = format!("{folder}/{}", year - 1);
    if there(&own) {
        return vec![own];
    }
    let events = office.get("lineage").and_then(Value::as_array).into_iter().flatten();
    let mut parts = Vec::new();
    for event in events {
        let of = |key: &str| {
            event[key].as_array().unwrap().iter().map(|text| format!("content/{}", text.as_str().unwrap()))
        };
        let this_year = event["date"].to_string().starts_with(&format!("{year}-"));
        if this_year && of("into").any(|into| into == folder) {
            parts.extend(of("from").filter(|from| from != folder).map(|from| format!("{from}/{}", year - 1)));
        }
    }
    if parts.iter().all(there) { parts } else { Vec::new() }
}

/// Returns the cells of a statistics file.
pub(crate) fn cells_of(text: &str) -> BTreeMap<String, Number> {
    cells(&text.parse().unwrap())
}

fn cells(table: &toml::Table) -> BTreeMap<String, Number> {
    let mut cells = BTreeMap::new();
    for id in ["t2", "t3", "t4"] {
        gather(id, &table[id], &mut cells);
    }
    cells
}

fn gather(path: &str, value: &Value, cells: &mut BTreeMap<String, Number>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                gather(&format!("{path}.{key}"), value, cells);
            }
        }
        Value::Array(row) => {
            for (column, value) in COLUMNS.iter().zip(row) {
                cells.insert(format!("{path}.{column}"), number(value));
            }
        }
        leaf => {
            let single = match path {
                "t2.lic" | "t2.pen" | "t2.coe" => format!("{path}.dec"),
                "t2.fee" => format!("{path}.amt"),
                _ => path.to_owned(),
            };
            cells.insert(single, number(leaf));
        }
    }
}

fn number(value: &Value) -> Number {
    match value {
        Value::Integer(number) => Some(i128::from(*number) * ONE),
        Value::String(text) => decimal(text.trim_end_matches("万元").trim_end_matches('元')),
        _ => None,
    }
}

fn decimal(text: &str) -> Number {
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let places = format!("{places:0<6}");
    Some(whole.parse::<i128>().ok()? * ONE + places.parse::<i128>().ok()?)
}

/// Something that must hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tie {
    rule: &'static str,
    place: String,
}

impl Report {
    fn sum(&self, ids: impl IntoIterator<Item = String>) -> Number {
        ids.into_iter().map(|id| self.cells[&id]).sum()
    }

    fn cell(&self, id: &str) -> Number {
        self.cells.get(id).copied().flatten()
    }

    fn rows(&self) -> BTreeSet<&str> {
        let rows = self.cells.keys().filter_map(|id| id.strip_prefix("t3."));
        rows.map(|id| id.rsplit_once('.').unwrap().0).collect()
    }

    /// Returns what fails in this report: a tie with a missing number neither holds nor fails.
    fn failing(&self, reports: &Reports, failing: &mut BTreeSet<Tie>) {
        let before: Vec<&Report> = self.before.iter().map(|stem| &reports[stem]).collect();
        let last = |id: &str| -> Number {
            if before.is_empty() { None } else { before.iter().map(|report| report.cell(id)).sum() }
        };
        let same_form = !before.is_empty() && before.iter().all(|report| report.new_form == self.new_form);
        let mut ask = |rule: &'static str,
                       place: &str,
                       left: Number,
                       right: Number,
                       holds: &dyn Fn(i128, i128) -> bool| {
            if let (Some(left), Some(right)) = (left, right)
                && !holds(left, right)
            {
                failing.insert(Tie { rule, place: format!("{} {place}", self.stem) });
            }
        };
        let equal = |left: i128, right: i128| left == right;
        let at_least = |left: i128, right: i128| left >= right;
        // Within table 3 and table 4.
        for column in COLUMNS {
            let id = |row: &str| format!("t3.{row}.{column}");
            let in_and_out =
                (self.sum([id("new"), id("carry_in")]), self.sum([id("total"), id("carry_out")]));
            ask("balance", column, in_and_out.0, in_and_out.1, &equal);
            let outcomes = self.rows().into_iter().filter(|row| !FLOW.contains(row)).map(id);
            ask("outcomes", column, self.cell(&id("total")), self.sum(outcomes), &equal);
        }
        for row in self.rows() {
            let parts = self.sum(COLUMNS.iter().take(6).map(|column| format!("t3.{row}.{column}")));
            ask("applicants", row, self.cell(&format!("t3.{row}.all")), parts, &equal);
        }
        for group in ["rv", "ld", "lr"] {
            let parts = ["uphold", "correct", "other", "pending"].map(|part| format!("t4.{group}.{part}"));
            ask("cases", group, self.cell(&format!("t4.{group}.total")), self.sum(parts), &equal);
        }
        // Against the year before.
        for column in COLUMNS {
            let id = format!("t3.carry_in.{column}");
            if !self.notes.contains("X-CARRY") && !self.notes.contains(&id) {
                ask("carried over", column, self.cell(&id), last(&format!("t3.carry_out.{column}")), &equal);
            }
        }
        if self.new_form {
            for row in ["reg", "nor"] {
                let of = |column: &str| self.cell(&format!("t2.{row}.{column}"));
                let (made, repealed, valid) = (of("made"), of("repealed"), of("valid"));
                let change = made.zip(repealed).map(|(made, repealed)| made - repealed);
                ask("in force", row, valid, change, &at_least);
                if same_form {
                    let valid_before = last(&format!("t2.{row}.valid"));
                    let sum = |one: Number, other: Number| one.zip(other).map(|(one, other)| one + other);
                    ask("in force since", row, valid, sum(valid_before, change), &equal);
                    ask("repealed", row, sum(valid_before, made), repealed, &at_least);
                }
            }
            if same_form {
                let unit = |one: i128, other: i128| {
                    one <= 0 || other <= 0 || (one <= 1_000 * other && other <= 1_000 * one)
                };
                ask("unit of fees", "", self.cell("t2.fee.amt"), last("t2.fee.amt"), &unit);
            }
            if ["township", "subdistrict", "dispatched", "institution"].contains(&&*self.kind) {
                let rules = self.sum(["made", "repealed", "valid"].map(|column| format!("t2.reg.{column}")));
                ask("power to make rules", "", rules, Some(0), &equal);
            }
        } else if same_form {
            for row in ["lic", "svc", "pen", "coe", "fee"] {
                let items = last(&format!("t2.{row}.prev")).zip(last(&format!("t2.{row}.delta")));
                let items = items.map(|(items, change)| items + change);
                ask("items", row, self.cell(&format!("t2.{row}.prev")), items, &equal);
            }
        }
        // Against the text.
        for (id, value) in &self.told {
            ask("told", id, self.cell(id), Some(i128::from(*value) * ONE), &equal);
        }
    }
}

/// Returns everything that fails in any of the reports.
pub(crate) fn failing(reports: &Reports) -> BTreeSet<Tie> {
    let mut found = BTreeSet::new();
    for report in reports.values() {
        report.failing(reports, &mut found);
    }
    found
}

/// A number with its measure word, such as `12 件`, at the start of a text.
fn counted(text: &str) -> Option<i64> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    text[digits.len()..].trim_start().starts_with('件').then(|| digits.parse().ok())?
}

/// Returns the number that stands behind a name with at most `gap` other characters and no comma in between.
fn named(text: &str, name: &str, gap: usize) -> Option<i64> {
    let rest = &text[text.find(name)? + name.len()..];
    let rest = rest.trim_start();
    let between: String = rest.chars().take_while(|c| !c.is_ascii_digit()).collect();
    let plain =
        between.chars().count() <= gap && !between.contains(['，', '、', '。', '；', '（', '分', '均']);
    plain.then(|| counted(&rest[between.len()..]))?
}

/// Finds figures of the text that plainly name a cell and say what it holds.
fn told(narrative: &str, report: &Report) -> Vec<(String, i64)> {
    let mut told = Vec::new();
    let mut tell = |id: &str, value: Option<i64>| {
        let holds = |value: &i64| report.cell(id) == Some(i128::from(*value) * ONE);
        told.extend(value.filter(holds).map(|value| (id.to_owned(), value)));
    };
    for (_, sentence) in sentences(narrative) {
        let both = sentence.split_once("行政许可、行政处罚").map_or("", |(_, rest)| rest);
        if let Some((_, numbers)) = both.split_once("分别为") {
            let (one, other) = numbers.split_once('和').unwrap_or((numbers, ""));
            tell("t2.lic.dec", counted(one));
            tell("t2.pen.dec", counted(other));
        } else if let Some((_, number)) = both.split_once("均为") {
            tell("t2.lic.dec", counted(number));
            tell("t2.pen.dec", counted(number));
        }
        tell("t2.lic.dec", named(sentence, "行政许可", 4));
        tell("t2.pen.dec", named(sentence, "行政处罚", 4));
        tell("t2.coe.dec", named(sentence, "行政强制", 4));
        for (row, name) in [("nor", "规范性文件"), ("reg", "规章")] {
            if sentence.contains(name) && report.new_form {
                tell(&format!("t2.{row}.made"), named(sentence, "制发", 9));
                tell(&format!("t2.{row}.repealed"), named(sentence, "废止", 9));
                tell(&format!("t2.{row}.valid"), named(sentence, "现行有效", 9));
            }
        }
        tell("t3.carry_in.all", named(sentence, "上年结转", 4));
        tell("t3.carry_in.all", named(sentence, "上年度结转", 4));
    }
    told.sort();
    told.dedup();
    told
}
