//! Cells to the text of a statistics file, the one way this program writes it.

use crate::base::cell::BELOW_ONE;
use crate::base::{Cell, Cells, Lang, Value, date};
use crate::form::{Block, CellType, Form, Table};
use std::fmt::Write as _;

/// What stands above the tables; a line for each that is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordLines {
    /// The id of the form, where it is not the year's.
    pub form: Option<String>,
    /// The day of publication, `2025-01-20`.
    pub published: Option<String>,
    /// The day it was written.
    pub written: Option<String>,
    /// `own` or `consolidated`.
    pub scope: Option<String>,
    /// Its title, where it is not the form's.
    pub title: Option<String>,
    /// Where it was published first.
    pub source: Option<String>,
    /// 索引号.
    pub index_no: Option<String>,
}

/// Rows with more columns than this are written as arrays under a line of heads.
const INLINE: usize = 5;

/// Writes the statistics file of a report: its record, then every table in the order of the form.
#[must_use]
pub fn statistics(form: &Form, cells: &Cells, record: &RecordLines) -> String {
    let mut out = String::new();
    record_lines(&mut out, record);
    for table in &form.tables {
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = writeln!(out, "[{}]", key(&table.id));
        write_table(&mut out, form, table, cells);
    }
    out
}

fn record_lines(out: &mut String, record: &RecordLines) {
    let lines = [
        ("form", &record.form, false),
        ("published", &record.published, true),
        ("written", &record.written, true),
        ("scope", &record.scope, false),
        ("title", &record.title, false),
        ("source", &record.source, false),
        ("index_no", &record.index_no, false),
    ];
    let given = || lines.iter().filter_map(|(name, value, dated)| Some((*name, value.as_deref()?, *dated)));
    let longest = given().map(|(name, _, _)| name.len()).max().unwrap_or(0);
    for (name, value, dated) in given() {
        let text = if dated && date::parse(value).is_some() { value.to_owned() } else { quoted(value) };
        let _ = writeln!(out, "{name:longest$} = {text}");
    }
}

/// One line of a table.
struct Line<'f> {
    name: String,
    values: Values<'f>,
    remark: Option<&'f str>,
}

enum Values<'f> {
    One(String),
    Named(Vec<(&'f str, String)>),
    Listed(Vec<String>),
}

fn write_table(out: &mut String, form: &Form, table: &Table, cells: &Cells) {
    for lines in table.blocks.iter().map(|block| (block, block_lines(form, table, block, cells))) {
        let (block, lines) = lines;
        let wide = lines.iter().any(|line| matches!(line.values, Values::Listed(_)));
        let longest = lines.iter().map(|line| line.name.len()).max().unwrap_or(0);
        let widths = if wide { column_widths(block, &lines) } else { Vec::new() };
        if wide {
            heads(out, block, longest, &widths);
        }
        for line in &lines {
            let name = &line.name;
            let pad = if wide { longest } else { 0 };
            let _ = write!(out, "{name:pad$} = ");
            match &line.values {
                Values::One(value) => out.push_str(value),
                Values::Named(values) => {
                    let values: Vec<String> =
                        values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
                    let _ = write!(out, "{{ {} }}", values.join(", "));
                }
                Values::Listed(values) => list(out, values, &widths),
            }
            if let Some(remark) = line.remark {
                let _ = write!(out, "   # {}", one_line(remark));
            }
            out.push('\n');
        }
    }
}

fn block_lines<'f>(form: &'f Form, table: &'f Table, block: &'f Block, cells: &Cells) -> Vec<Line<'f>> {
    let mut lines = Vec::new();
    for (number, row) in block.rows.iter().enumerate() {
        let value = |column: usize| {
            let index = block.cell(number, column);
            form.cells
                .get(index)
                .map_or_else(String::new, |info| text(cells.get(index), info.kind, &info.units))
        };
        if row.path.is_empty() {
            lines.extend(bare_row(block, value));
            continue;
        }
        let name = dotted(&row.path);
        let shared =
            table.blocks.iter().flat_map(|block| &block.rows).filter(|other| other.path == row.path).count()
                > 1;
        let all = || block.columns.iter().enumerate();
        let only = block.columns.first().filter(|_| block.columns.len() == 1 && !shared);
        if only.is_some() {
            let unit = form.cells.get(block.cell(number, 0)).filter(|info| info.kind.is_decimal());
            let remark = unit.and_then(|info| info.unit.as_deref());
            lines.push(Line { name, values: Values::One(value(0)), remark });
        } else if shared {
            // A table cannot be written twice, so rows that several blocks share are written cell by cell.
            lines.extend(all().map(|(index, column)| Line {
                name: if column.path.is_empty() {
                    name.clone()
                } else {
                    format!("{name}.{}", dotted(&column.path))
                },
                values: Values::One(value(index)),
                remark: None,
            }));
        } else if block.columns.len() > INLINE {
            lines.push(Line {
                name,
                values: Values::Listed(all().map(|(i, _)| value(i)).collect()),
                remark: None,
            });
        } else {
            let named = all().map(|(i, column)| (&*column.path, value(i))).collect();
            lines.push(Line { name, values: Values::Named(named), remark: None });
        }
    }
    lines
}

/// A row without an id: a line for each group of columns that has one.
fn bare_row<'f>(block: &'f Block, value: impl Fn(usize) -> String) -> Vec<Line<'f>> {
    let mut lines: Vec<Line<'f>> = Vec::new();
    for (index, column) in block.columns.iter().enumerate() {
        let Some((group, own)) = column.path.split_once('.') else {
            lines.push(Line { name: dotted(&column.path), values: Values::One(value(index)), remark: None });
            continue;
        };
        let name = key(group);
        match lines.last_mut() {
            Some(Line { name: last, values: Values::Named(values), .. }) if *last == name => {
                values.push((own, value(index)))
            }
            _ => {
                let depth = own.split('.').count() + 1;
                let remark = column.labels.iter().rev().nth(depth - 1).map(|label| &*label.zh);
                lines.push(Line { name, values: Values::Named(vec![(own, value(index))]), remark });
            }
        }
    }
    lines
}

fn column_widths(block: &Block, lines: &[Line<'_>]) -> Vec<usize> {
    let head = |index: usize| block.columns.get(index).map_or(0, |column| width(head_text(column)));
    (0..block.columns.len())
        .map(|index| {
            let values = lines.iter().filter_map(|line| match &line.values {
                Values::Listed(values) => values.get(index).map(|value| value.len() + 1),
                _ => None,
            });
            values.max().unwrap_or(0).max(head(index) + 1)
        })
        .collect()
}

fn head_text(column: &crate::form::Column) -> &str {
    column.labels.last().map_or("", |label| label.get(Lang::Zh))
}

/// The line of heads, each flush right with the commas below it.
fn heads(out: &mut String, block: &Block, longest: usize, widths: &[usize]) {
    let mut line = "#".to_owned();
    line.push_str(&" ".repeat(longest + " = [ ".len() - 1));
    for (column, room) in block.columns.iter().zip(widths) {
        let label = one_line(head_text(column));
        line.push_str(&" ".repeat((room - 1).saturating_sub(width(&label))));
        line.push_str(&label);
        line.push_str("  ");
    }
    out.push_str(line.trim_end());
    out.push('\n');
}

fn list(out: &mut String, values: &[String], widths: &[usize]) {
    out.push_str("[ ");
    for (index, (value, width)) in values.iter().zip(widths).enumerate() {
        let pad = (width - 1).saturating_sub(value.len());
        out.push_str(&" ".repeat(pad));
        out.push_str(value);
        out.push_str(if index + 1 < values.len() { ", " } else { " ]" });
    }
}

/// Width of a text in columns of a terminal: a Chinese character takes two.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2010}'..='\u{2027}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3fffd}')
}

/// Writes a cell as a value: whole numbers plain, decimals and states as words in quotes.
fn text(cell: Cell, kind: CellType, units: &[Box<str>]) -> String {
    match cell.value() {
        Value::None(state) => format!("\"{}\"", state.word()),
        Value::BelowOne => quoted(BELOW_ONE),
        // Days are mostly whole; money is quoted throughout so that a column looks alike.
        Value::Number(number) if number.places() == 0 && (!kind.is_decimal() || kind == CellType::Days) => {
            number.to_string()
        }
        Value::Number(number) => {
            let unit = cell.unit().and_then(|unit| units.get(unit)).map_or("", |unit| unit);
            quoted(&format!("{number}{unit}"))
        }
    }
}

fn dotted(path: &str) -> String {
    path.split('.').map(key).collect::<Vec<_>>().join(".")
}

fn key(name: &str) -> String {
    let bare =
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if bare { name.to_owned() } else { quoted(name) }
}

/// A comment cannot go on to a second line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
