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
    /// Addresses of the offices that a consolidated report adds up.
    pub covers: Vec<String>,
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
        let lines = lines(form, table);
        let value = |cell: usize| {
            let info = form.cells.get(cell);
            info.map_or_else(String::new, |info| text(cells.get(cell), info.kind, &info.units))
        };
        let written: Vec<Entry<'_>> = lines.iter().map(|line| line.entry(&value)).collect();
        entries(&mut out, &written);
    }
    out
}

fn record_lines(out: &mut String, record: &RecordLines) {
    let word = |value: &Option<String>| value.as_deref().map(quoted);
    let day = |value: &Option<String>| {
        let value = value.as_deref()?;
        Some(if date::parse(value).is_some() { value.to_owned() } else { quoted(value) })
    };
    let covers = || {
        let offices: String = record.covers.iter().map(|path| format!("  {},\n", quoted(path))).collect();
        (!offices.is_empty()).then(|| format!("[\n{offices}]"))
    };
    let lines = [
        ("form", word(&record.form)),
        ("title", word(&record.title)),
        ("published", day(&record.published)),
        ("written", day(&record.written)),
        ("scope", word(&record.scope)),
        ("covers", covers()),
        ("index_no", word(&record.index_no)),
        ("source", word(&record.source)),
    ];
    let given = || lines.iter().filter_map(|(name, value)| Some((*name, value.as_deref()?)));
    let longest = given().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, text) in given() {
        let _ = writeln!(out, "{name:longest$} = {text}");
    }
}

/// A line of a table that holds cells: one value, a few by name, or many in the order of the columns.
#[derive(Debug)]
pub(crate) struct Line<'f> {
    /// Its key below the table, such as `deny.secret`.
    pub(crate) path: String,
    /// The block its cells belong to.
    pub(crate) block: &'f Block,
    /// Its cells: their keys below the line's, and their positions in the form.
    pub(crate) cells: Vec<(&'f str, usize)>,
    /// How it is written when none of its cells is left out.
    pub(crate) shape: Shape,
    /// What is said behind it in a new file.
    remark: Option<String>,
}

/// How a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `lic = 47`
    One,
    /// `reg = { made = 0, repealed = 0, valid = 0 }`
    Named,
    /// `new = [ 30, 3, 1, 0, 1, 3, 38 ]` below a line of heads.
    Listed,
}

impl<'f> Line<'f> {
    fn entry(&self, value: &dyn Fn(usize) -> String) -> Entry<'f> {
        let tail = self.remark.as_ref().map(|remark| format!("# {remark}"));
        self.entry_of(self.cells.iter().map(|&(name, cell)| (name, value(cell))).collect(), Vec::new(), tail)
    }

    /// Returns the line with the values of some of its cells, in their order: as it is meant to be written where all
    /// are there, by name where some are not.
    pub(crate) fn entry_of(
        &self,
        values: Vec<(&str, String)>,
        lead: Vec<String>,
        tail: Option<String>,
    ) -> Entry<'f> {
        let whole = values.len() == self.cells.len();
        let written = match (self.shape, values.first()) {
            (Shape::One, Some((_, value))) => Written::Text(value.clone()),
            (Shape::Listed, _) if whole => {
                Written::Listed(values.into_iter().map(|(_, value)| value).collect())
            }
            _ => {
                let values: Vec<String> =
                    values.iter().map(|(name, value)| format!("{} = {value}", dotted(name))).collect();
                Written::Text(format!("{{ {} }}", values.join(", ")))
            }
        };
        Entry { lead, name: dotted(&self.path), written, tail, block: Some(self.block) }
    }
}

/// Returns the lines of a table in the order of the form.
pub(crate) fn lines<'f>(form: &'f Form, table: &'f Table) -> Vec<Line<'f>> {
    table.blocks.iter().flat_map(|block| block_lines(form, table, block)).collect()
}

fn block_lines<'f>(form: &'f Form, table: &'f Table, block: &'f Block) -> Vec<Line<'f>> {
    let mut lines = Vec::new();
    for (number, row) in block.rows.iter().enumerate() {
        if row.path.is_empty() {
            lines.extend(bare_row(block, number));
            continue;
        }
        let same = |other: &&crate::form::Row| other.path == row.path;
        let shared = table.blocks.iter().flat_map(|block| &block.rows).filter(same).count() > 1;
        let cells: Vec<(&str, usize)> = block
            .columns
            .iter()
            .enumerate()
            .map(|(i, column)| (&*column.path, block.cell(number, i)))
            .collect();
        let path = row.path.to_string();
        if shared {
            // A table cannot be written twice, so rows that several blocks share are written cell by cell.
            lines.extend(cells.into_iter().map(|(name, cell)| {
                let path = if name.is_empty() { path.clone() } else { format!("{path}.{name}") };
                Line { path, block, cells: vec![("", cell)], shape: Shape::One, remark: None }
            }));
            continue;
        }
        let (shape, remark) = match &*cells {
            [(_, cell)] => {
                let unit = form.cells.get(*cell).filter(|info| info.kind.is_decimal());
                (Shape::One, unit.and_then(|info| info.unit.as_deref()).map(one_line))
            }
            cells if cells.len() > INLINE => (Shape::Listed, None),
            _ => (Shape::Named, None),
        };
        lines.push(Line { path, block, cells, shape, remark });
    }
    lines
}

/// A row without an id: a line for each group of columns that has one.
fn bare_row(block: &Block, row: usize) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for (index, column) in block.columns.iter().enumerate() {
        let cell = block.cell(row, index);
        let Some((group, own)) = column.path.split_once('.') else {
            let path = column.path.to_string();
            lines.push(Line { path, block, cells: vec![("", cell)], shape: Shape::One, remark: None });
            continue;
        };
        match lines.last_mut() {
            Some(Line { path, cells, shape: Shape::Named, .. }) if *path == group => cells.push((own, cell)),
            _ => {
                let depth = own.split('.').count() + 1;
                let label = column.labels.iter().rev().nth(depth - 1);
                lines.push(Line {
                    path: group.to_owned(),
                    block,
                    cells: vec![(own, cell)],
                    shape: Shape::Named,
                    remark: label.map(|label| one_line(&label.zh)),
                });
            }
        }
    }
    lines
}

/// A line ready to be written, with the comments around it.
#[derive(Debug)]
pub(crate) struct Entry<'f> {
    /// Comments above it, each with its sign.
    pub(crate) lead: Vec<String>,
    /// Its key.
    pub(crate) name: String,
    /// Its value.
    pub(crate) written: Written,
    /// The comment behind it.
    pub(crate) tail: Option<String>,
    /// The block it belongs to; `None` for what no form knows.
    pub(crate) block: Option<&'f Block>,
}

/// The value of a line.
#[derive(Debug)]
pub(crate) enum Written {
    /// As it is.
    Text(String),
    /// A list, each value below the head of its column.
    Listed(Vec<String>),
}

/// Writes the lines of a table: keys padded to one width, lists in columns under the heads of their block.
pub(crate) fn entries(out: &mut String, entries: &[Entry<'_>]) {
    let known = entries.iter().filter(|entry| entry.block.is_some());
    let longest = known.map(|entry| width(&entry.name)).max().unwrap_or(0);
    let mut headed: Option<(usize, Vec<usize>)> = None;
    for entry in entries {
        if let (Written::Listed(_), Some(block)) = (&entry.written, entry.block)
            && headed.as_ref().is_none_or(|(first, _)| *first != block.first_cell)
        {
            let widths = column_widths(block, entries);
            heads(out, block, longest, &widths);
            headed = Some((block.first_cell, widths));
        }
        for line in &entry.lead {
            let _ = writeln!(out, "{line}");
        }
        let pad = " ".repeat(longest.saturating_sub(width(&entry.name)));
        let _ = write!(out, "{}{pad} = ", entry.name);
        match (&entry.written, &headed) {
            (Written::Text(text), _) => out.push_str(text),
            (Written::Listed(values), Some((_, widths))) => list(out, values, widths),
            (Written::Listed(values), None) => list(out, values, &[]),
        }
        if let Some(tail) = &entry.tail {
            let _ = write!(out, "   {tail}");
        }
        out.push('\n');
    }
}

fn column_widths(block: &Block, entries: &[Entry<'_>]) -> Vec<usize> {
    let head = |index: usize| block.columns.get(index).map_or(0, |column| width(head_text(column)));
    let own = |entry: &&Entry<'_>| entry.block.is_some_and(|other| other.first_cell == block.first_cell);
    (0..block.columns.len())
        .map(|index| {
            let values = entries.iter().filter(own).filter_map(|entry| match &entry.written {
                Written::Listed(values) => values.get(index).map(|value| width(value) + 1),
                Written::Text(_) => None,
            });
            values.max().unwrap_or(0).max(head(index) + 1)
        })
        .collect()
}

fn head_text(column: &crate::form::Column) -> &str {
    column.labels.last().map_or("", |label| label.get(Lang::Zh))
}

/// Tells whether a comment is the line of heads of a block, in either language and however it is spaced.
pub(crate) fn is_heads(block: &Block, comment: &str) -> bool {
    let packed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let comment = packed(comment.trim_start_matches('#'));
    [Lang::Zh, Lang::En].into_iter().any(|lang| {
        let label = |column: &crate::form::Column| column.labels.last().map(|label| packed(label.get(lang)));
        let heads: String = block.columns.iter().filter_map(label).collect();
        !heads.is_empty() && heads == comment
    })
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
    for (index, value) in values.iter().enumerate() {
        let room = widths.get(index).copied().unwrap_or(0);
        out.push_str(&" ".repeat(room.saturating_sub(width(value) + 1)));
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
pub(crate) fn text(cell: Cell, kind: CellType, units: &[Box<str>]) -> String {
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

/// Writes a dotted key.
pub(crate) fn dotted(path: &str) -> String {
    path.split('.').map(key).collect::<Vec<_>>().join(".")
}

/// Writes a key, in quotes where it needs them.
pub(crate) fn key(name: &str) -> String {
    let bare =
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if bare { name.to_owned() } else { quoted(name) }
}

/// A comment cannot go on to a second line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Writes a text in quotes.
pub(crate) fn quoted(text: &str) -> String {
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
