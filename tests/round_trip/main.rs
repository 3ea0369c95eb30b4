//! Made-up reports written as files of many kinds, imported, and compared cell by cell with what they were made of.
//!
//! `GONGKAI_ROUND_TRIP=2000` makes that many reports instead of the usual number.

#![cfg(test)]

mod docx;
mod ods;
mod official;
mod page;
mod report;
mod text;
mod xlsx;

use gongkai::base::{Cell, SitePath, Value};
use gongkai::form::{self, Form};
use gongkai::import::{self, Imported, Options};
use report::{Dice, Report};
use std::sync::LazyLock;

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let compile = |(name, text): &(&str, &str)| form::compile(&SitePath::new(name), text).value.unwrap();
    form::builtin::FORMS.iter().map(compile).collect()
});

/// How many reports each kind of file is tried with.
fn count(usual: u64) -> u64 {
    let wanted = std::env::var("GONGKAI_ROUND_TRIP").ok().and_then(|text| text.parse::<u64>().ok());
    wanted.map_or(usual, |wanted| wanted / 5)
}

fn shown(cell: Cell, form: &Form, index: usize) -> String {
    match cell.value() {
        Value::Number(number) => {
            let unit = cell.unit().map(|unit| form.cells[index].units[unit].to_string());
            format!("{number}{}", unit.unwrap_or_default())
        }
        Value::BelowOne => "<1".to_owned(),
        Value::None(state) => state.word().to_owned(),
    }
}

/// Words of a text, without markup and white space.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\\' | '*' | '#')).collect()
}

/// Compares what was read with what was written. Where `doubt` is allowed, as in texts, a row with empty cells may be
/// left unread as a whole, but nothing may ever be read wrong.
fn compare(report: &Report, got: &Imported, doubt: bool, told: &str) {
    let form = report.form;
    assert_eq!(&*got.form_id, &*form.id, "{told}");
    assert_eq!(got.year, Some(report.year), "{told}");
    assert_eq!(got.office.as_deref(), Some(&*report.office), "{told}");
    let mut wrong = Vec::new();
    for (index, wanted) in report.cells.iter().enumerate() {
        let found = shown(got.cells.get(index), form, index);
        let info = &form.cells[index];
        let row = form.cells.iter().zip(&report.cells);
        let mut row = row.filter(|(i, _)| (i.block, i.row, i.table) == (info.block, info.row, info.table));
        let open = doubt && found == "unreadable" && row.any(|(_, cell)| cell.truth == "blank");
        if found != wanted.truth && !open {
            wrong.push(format!("{}: {found} instead of {}", form.cells[index].id, wanted.truth));
        }
    }
    let unread: Vec<String> =
        got.reading.unread.iter().map(|unread| unread.text(gongkai::base::Lang::Zh)).collect();
    assert!(wrong.is_empty(), "{told}: {wrong:#?} {unread:#?}");
    let blanks = report.cells.iter().any(|cell| cell.truth == "blank");
    if !(doubt && blanks) {
        assert_eq!(unread, Vec::<String>::new(), "{told}");
        assert_eq!(got.reading.stray, [], "{told}");
    }
    let statistics = gongkai::content::write::statistics(form, &got.cells, &got.record);
    let proof = import::prove(got, form, &statistics);
    let read = form.cells.len() - unread.len();
    assert_eq!((proof.compared, proof.different.as_slice()), (read, &[][..]), "{told}");
    let mut rest = bare(&got.narrative);
    for paragraph in report.paragraphs() {
        let words = bare(paragraph);
        let at = rest.find(&words);
        let at = at.unwrap_or_else(|| panic!("{told}: “{paragraph}” is not in\n{}", got.narrative));
        rest = rest.split_off(at + words.len());
    }
    assert!(!got.narrative.contains("Copyright"), "{told}: the footer came along\n{}", got.narrative);
}

fn round(usual: u64, first: u64, name: &str, write: impl Fn(&Report, &mut Dice) -> Vec<u8>) {
    let forms: Vec<&Form> = FORMS.iter().collect();
    for seed in first..first + count(usual) {
        let mut dice = Dice::new(seed);
        let report = Report::make(&FORMS, &mut dice);
        let bytes = write(&report, &mut dice);
        let told = format!("seed {seed}, {name}");
        let got = import::read(name, &bytes, &forms, &Options::default());
        let got = match got {
            Ok(got) => got,
            Err(refusal) => panic!("{told}: {}", refusal.text(gongkai::base::Lang::Zh)),
        };
        if std::env::var_os("GONGKAI_ROUND_TRIP_KEEP").is_some() {
            std::fs::write(std::env::temp_dir().join(name), &bytes).unwrap();
        }
        compare(&report, &got, name.ends_with(".txt"), &told);
    }
}

#[test]
fn pages() {
    round(180, 1, "report.html", page::write);
}

#[test]
fn documents() {
    round(100, 1001, "report.docx", docx::write);
}

#[test]
fn workbooks() {
    round(100, 2001, "report.xlsx", xlsx::write);
}

#[test]
fn open_workbooks() {
    round(40, 3001, "report.ods", ods::write);
}

#[test]
fn texts() {
    round(80, 4001, "report.txt", text::write);
}
