//! A statistics file's tables to cells, against the layout of its form.

use super::fields::{shorten, type_word, unknown_keys};
use crate::base::cell::BELOW_ONE;
use crate::base::number::{NumberProblem, probable};
use crate::base::suggest::nearest;
use crate::base::{Cell, Cells, Code, Decimal, Finding, Lang, Locus, SitePath, State};
use crate::form::{Block, CellInfo, CellType, Form, Table};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads every table of `form` out of the file's tree: the cells, the positions of those not written, and findings.
pub(super) fn read(
    path: &SitePath,
    text: &str,
    tree: &DeTable<'_>,
    form: &Form,
) -> (Cells, Box<[u16]>, Vec<Finding>) {
    let mut reader = Reader {
        path,
        text,
        form,
        cells: vec![Cell::BLANK; form.cells.len()],
        seen: vec![false; form.cells.len()],
        findings: Vec::new(),
    };
    for table in &form.tables {
        match tree.get(&*table.id) {
            Some(value) => reader.table(table, value),
            None => {
                let finding = Finding::new(Code::TableMissing, Locus::File(path.clone()));
                reader.findings.push(caption(finding, table).fact("key", &table.id));
            }
        }
    }
    let unseen = reader.seen.iter().enumerate().filter(|(_, seen)| !**seen);
    let unwritten = unseen.filter_map(|(index, _)| u16::try_from(index).ok()).collect();
    (Cells::new(&reader.cells), unwritten, reader.findings)
}

struct Reader<'r> {
    path: &'r SitePath,
    text: &'r str,
    form: &'r Form,
    cells: Vec<Cell>,
    seen: Vec<bool>,
    findings: Vec<Finding>,
}

fn caption(finding: Finding, table: &Table) -> Finding {
    finding.fact("table", table.caption.get(Lang::Zh)).fact("table.en", table.caption.get(Lang::En))
}

impl Reader<'_> {
    fn table(&mut self, table: &Table, value: &Spanned<DeValue<'_>>) {
        match value.get_ref().as_table() {
            Some(rows) => self.group(table, rows, ""),
            None => {
                self.wrong_type(&table.id, "@table", value);
                for cell in table.cells.clone() {
                    self.set(cell, Cell::UNREADABLE);
                }
            }
        }
        self.missing(table, value.span());
    }

    /// Reads the rows below a path such as `deny`; an empty path is the table itself.
    fn group(&mut self, table: &Table, rows: &DeTable<'_>, above: &str) {
        // A table without row ids holds its columns directly.
        if let Some((block, row)) = find_row(table, above) {
            self.columns(block, row, rows, "");
            return;
        }
        let mut unknown: Vec<(&str, Range<usize>)> = Vec::new();
        for (key, value) in rows {
            let path = join(above, key.get_ref());
            if let Some((block, row)) = find_row(table, &path) {
                self.row(table, block, row, value);
            } else if is_group(table, &path) {
                match value.get_ref().as_table() {
                    Some(inner) => self.group(table, inner, &path),
                    None => {
                        self.wrong_type(&path, "@table", value);
                        for block in &table.blocks {
                            let below = |row: &usize| {
                                block.rows.get(*row).is_some_and(|row| is_below(&row.path, &path))
                            };
                            (0..block.rows.len()).filter(below).for_each(|row| self.unreadable(block, row));
                        }
                    }
                }
            } else {
                unknown.push((key.get_ref(), key.span()));
            }
        }
        let known: Vec<&str> = known_rows(table, above).collect();
        self.findings.extend(unknown_keys(self.path, rows, unknown.into_iter(), &known));
    }

    fn row(&mut self, table: &Table, block: &Block, row: usize, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::Array(items) if items.len() == block.columns.len() => {
                for (column, item) in items.iter().enumerate() {
                    self.cell(block.cell(row, column), item);
                }
            }
            DeValue::Array(items) => {
                self.row_length(table, block, row, items.len(), value.span());
                self.unreadable(block, row);
            }
            DeValue::Table(inner) => self.columns(block, row, inner, ""),
            _ if block.columns.len() == 1 => self.cell(block.cell(row, 0), value),
            _ => {
                let key = row_key(table, block, row);
                self.wrong_type(&key, "@row", value);
                self.unreadable(block, row);
            }
        }
    }

    /// Reads cells by column name; groups of columns nest.
    fn columns(&mut self, block: &Block, row: usize, cells: &DeTable<'_>, above: &str) {
        let mut unknown: Vec<(&str, Range<usize>)> = Vec::new();
        for (key, value) in cells {
            let path = join(above, key.get_ref());
            if let Some(column) = block.columns.iter().position(|column| *column.path == *path) {
                self.cell(block.cell(row, column), value);
            } else if block.columns.iter().any(|column| is_below(&column.path, &path)) {
                match value.get_ref() {
                    DeValue::Table(inner) => self.columns(block, row, inner, &path),
                    _ => {
                        self.wrong_type(&path, "@table", value);
                        for column in 0..block.columns.len() {
                            if block.columns.get(column).is_some_and(|column| is_below(&column.path, &path)) {
                                self.set(block.cell(row, column), Cell::UNREADABLE);
                            }
                        }
                    }
                }
            } else {
                unknown.push((key.get_ref(), key.span()));
            }
        }
        let known: Vec<&str> =
            block.columns.iter().filter_map(|column| next_segment(&column.path, above)).collect();
        self.findings.extend(unknown_keys(self.path, cells, unknown.into_iter(), &known));
    }

    fn unreadable(&mut self, block: &Block, row: usize) {
        for column in 0..block.columns.len() {
            self.set(block.cell(row, column), Cell::UNREADABLE);
        }
    }

    fn set(&mut self, index: usize, cell: Cell) {
        if let (Some(slot), Some(seen)) = (self.cells.get_mut(index), self.seen.get_mut(index)) {
            *slot = cell;
            *seen = true;
        }
    }

    fn cell(&mut self, index: usize, value: &Spanned<DeValue<'_>>) {
        let Some(info) = self.form.cells.get(index) else { return };
        let cell = match value.get_ref() {
            DeValue::Integer(integer) => self.integer(index, integer, value.span()),
            DeValue::Float(_) => self.float(index, info, value.span()),
            DeValue::String(text) => self.word(index, info, text, value.span()),
            other => {
                self.not_a_cell(index, info, type_word(other), None, value.span());
                Cell::UNREADABLE
            }
        };
        self.set(index, cell);
    }

    fn integer(&mut self, index: usize, integer: &toml::de::DeInteger<'_>, span: Range<usize>) -> Cell {
        let raw = self.text.get(span.clone()).unwrap_or_default().trim();
        match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(value) => {
                if raw != value.to_string() && raw != "-0" {
                    let finding = self.about(Code::NumberStyle, index, span);
                    self.findings.push(finding.fact("found", raw).fact("value", value).fact("plain", value));
                }
                Cell::count(value)
            }
            Err(_) => {
                let finding = self.about(Code::NumberRange, index, span).fact("found", shorten(raw));
                self.findings.push(finding);
                Cell::UNREADABLE
            }
        }
    }

    /// A decimal without quotes is read from its digits in the file, never through a float.
    fn float(&mut self, index: usize, info: &CellInfo, span: Range<usize>) -> Cell {
        let raw = self.text.get(span.clone()).unwrap_or_default().trim().to_owned();
        let cell = self.decimal(index, info, &raw, span.clone());
        if info.kind.is_decimal()
            && let Some(number) = cell.as_number()
        {
            let finding = self.about(Code::NumberStyle, index, span);
            let plain = format!("\"{number}\"");
            self.findings.push(finding.fact("found", &raw).fact("value", number).fact("plain", plain));
        }
        cell
    }

    fn decimal(&mut self, index: usize, info: &CellInfo, raw: &str, span: Range<usize>) -> Cell {
        match Decimal::parse(raw) {
            Ok(number) => Cell::number(number),
            Err(NumberProblem::TooLarge) => {
                let finding = self.about(Code::NumberRange, index, span).fact("found", shorten(raw));
                self.findings.push(finding);
                Cell::UNREADABLE
            }
            Err(NumberProblem::TooManyPlaces) => {
                let finding = self.about(Code::NumberPlaces, index, span).fact("found", shorten(raw));
                self.findings.push(finding);
                Cell::UNREADABLE
            }
            Err(NumberProblem::NotPlain(guess)) => {
                let found = self
                    .text
                    .get(span.clone())
                    .map_or_else(|| shorten(raw), |written| shorten(written.trim()));
                self.not_a_cell(index, info, &found, guess.map(|guess| quoted(&guess)), span);
                Cell::UNREADABLE
            }
        }
    }

    fn word(&mut self, index: usize, info: &CellInfo, text: &str, span: Range<usize>) -> Cell {
        if let Some(state) = State::from_word(text) {
            return Cell::none(state);
        }
        if info.kind == CellType::Amount {
            // 万元 ends in 元: the longest unit that fits is the one that was written.
            let unit = info
                .units
                .iter()
                .enumerate()
                .filter(|(_, unit)| text.ends_with(&***unit))
                .max_by_key(|(_, unit)| unit.len())
                .map(|(position, _)| position);
            let number =
                unit.and_then(|unit| info.units.get(unit)).and_then(|unit| text.strip_suffix(&**unit));
            let cell = self.decimal(index, info, number.unwrap_or(text).trim(), span);
            return match (unit, cell.as_number()) {
                (Some(unit), Some(_)) => cell.with_unit(unit),
                _ => cell,
            };
        }
        if info.kind == CellType::Days && text == BELOW_ONE {
            return Cell::BELOW_ONE;
        }
        if info.kind.is_decimal() {
            return match meant(text, info.kind) {
                Some(word) => {
                    self.not_a_cell(index, info, &quoted(text), Some(quoted(word)), span);
                    Cell::UNREADABLE
                }
                None => self.decimal(index, info, text, span),
            };
        }
        let plain = Decimal::parse(text).is_ok().then(|| text.to_owned());
        let word = || meant(text, info.kind).map(quoted);
        let near = || nearest(text, State::ALL.map(State::word)).map(quoted);
        let guess = plain.or_else(|| probable(text)).or_else(word).or_else(near);
        self.not_a_cell(index, info, &quoted(&shorten(text)), guess, span);
        Cell::UNREADABLE
    }

    fn not_a_cell(
        &mut self,
        index: usize,
        info: &CellInfo,
        found: &str,
        guess: Option<String>,
        span: Range<usize>,
    ) {
        let finding = self.about(Code::CellType, index, span);
        let expected = format!("@{}", info.kind.word());
        self.findings
            .push(finding.fact("expected", expected).fact("found", found).maybe("suggestion", guess));
    }

    /// Starts a finding about a cell, at the place where its value stands.
    fn about(&self, code: Code, index: usize, span: Range<usize>) -> Finding {
        let finding = Finding::new(code, Locus::span(self.path, span));
        let cell = self.form.cells.get(index).map(|info| &*info.id);
        name_cell(finding.maybe("cell", cell), self.form, index)
    }

    fn wrong_type(&mut self, key: &str, expected: &str, value: &Spanned<DeValue<'_>>) {
        let finding = Finding::new(Code::ValueType, Locus::span(self.path, value.span()))
            .fact("key", key)
            .fact("expected", expected)
            .fact("found", type_word(value.get_ref()));
        self.findings.push(finding);
    }

    fn row_length(&mut self, table: &Table, block: &Block, row: usize, found: usize, span: Range<usize>) {
        let names = |lang| {
            let names: Vec<String> = block.columns.iter().map(|column| column.full_label(lang)).collect();
            names.join(lang.pick("、", ", "))
        };
        let finding = Finding::new(Code::RowLength, Locus::span(self.path, span));
        let finding = name_row(finding, table, block, row)
            .fact("expected", block.columns.len())
            .fact("found", found)
            .fact("columns", names(Lang::Zh))
            .fact("columns.en", names(Lang::En));
        self.findings.push(finding);
    }

    /// Reports rows and cells that were not written; they stay blank.
    fn missing(&mut self, table: &Table, span: Range<usize>) {
        if !self.seen.get(table.cells.clone()).is_some_and(|seen| seen.contains(&true)) {
            let finding = Finding::new(Code::TableMissing, Locus::span(self.path, span));
            self.findings.push(caption(finding, table).fact("key", &table.id));
            return;
        }
        for block in &table.blocks {
            for row in 0..block.rows.len() {
                let unseen: Vec<usize> = (0..block.columns.len())
                    .filter(|&column| self.seen.get(block.cell(row, column)) == Some(&false))
                    .collect();
                let key = row_key(table, block, row);
                if unseen.len() == block.columns.len() && !key.eq(&*table.id) {
                    let locus = Locus::Key { path: self.path.clone(), key: key.as_str().into() };
                    let finding = name_row(Finding::new(Code::RowMissing, locus), table, block, row);
                    self.findings.push(finding.fact("key", &key));
                    continue;
                }
                for column in unseen {
                    let index = block.cell(row, column);
                    let locus = Locus::Key { path: self.path.clone(), key: key.as_str().into() };
                    let finding = name_cell(Finding::new(Code::CellMissing, locus), self.form, index);
                    let id = self.form.cells.get(index).map(|cell| cell.id.clone()).unwrap_or_default();
                    self.findings.push(finding.fact("key", id));
                }
            }
        }
    }
}

/// Adds the official labels of a cell's row and column.
#[must_use]
pub fn name_cell(finding: Finding, form: &Form, index: usize) -> Finding {
    let Some((row, column)) = form.row_and_column(index) else { return finding };
    let table = form.cells.get(index).and_then(|cell| form.tables.get(cell.table));
    let row_label = |lang| {
        let label = row.full_label(lang);
        let caption = table.map(|table| table.caption.get(lang)).unwrap_or_default();
        if label.is_empty() { caption.to_owned() } else { label }
    };
    finding
        .fact("row", row_label(Lang::Zh))
        .fact("row.en", row_label(Lang::En))
        .fact("column", column.full_label(Lang::Zh))
        .fact("column.en", column.full_label(Lang::En))
}

/// Returns where a cell is written.
#[must_use]
pub fn cell_locus(path: &SitePath, form: &Form, index: usize) -> Locus {
    let found = form.cells.get(index).and_then(|cell| {
        let table = form.tables.get(cell.table)?;
        let (row, column) = form.row_and_column(index)?;
        Some(Locus::Cell {
            path: path.clone(),
            row: join(&table.id, &row.path).into(),
            column: column.path.clone(),
            index: u16::try_from(cell.column).ok()?,
        })
    });
    found.unwrap_or_else(|| Locus::File(path.clone()))
}

fn name_row(finding: Finding, table: &Table, block: &Block, row: usize) -> Finding {
    let label = |lang| {
        let label = block.rows.get(row).map(|row| row.full_label(lang)).unwrap_or_default();
        if label.is_empty() { table.caption.get(lang).to_owned() } else { label }
    };
    finding.fact("row", label(Lang::Zh)).fact("row.en", label(Lang::En))
}

fn row_key(table: &Table, block: &Block, row: usize) -> String {
    join(&table.id, block.rows.get(row).map(|row| &*row.path).unwrap_or_default())
}

/// Joins two parts of a path, either of which may be empty.
pub(crate) fn join(above: &str, key: &str) -> String {
    match (above.is_empty(), key.is_empty()) {
        (true, _) => key.to_owned(),
        (_, true) => above.to_owned(),
        _ => format!("{above}.{key}"),
    }
}

/// Tells whether a path lies below a group of rows or columns.
pub(crate) fn is_below(path: &str, group: &str) -> bool {
    path.strip_prefix(group).is_some_and(|rest| rest.starts_with('.'))
}

fn next_segment<'p>(path: &'p str, above: &str) -> Option<&'p str> {
    let rest = if above.is_empty() { path } else { path.strip_prefix(above)?.strip_prefix('.')? };
    rest.split('.').next()
}

/// Finds the row with a path.
pub(crate) fn find_row<'t>(table: &'t Table, path: &str) -> Option<(&'t Block, usize)> {
    table.blocks.iter().find_map(|block| {
        let row = block.rows.iter().position(|row| *row.path == *path)?;
        Some((block, row))
    })
}

/// Tells whether a path is a group of rows.
pub(crate) fn is_group(table: &Table, path: &str) -> bool {
    table.blocks.iter().flat_map(|block| &block.rows).any(|row| is_below(&row.path, path))
}

fn known_rows<'t>(table: &'t Table, above: &'t str) -> impl Iterator<Item = &'t str> {
    table.blocks.iter().flat_map(|block| &block.rows).filter_map(move |row| next_segment(&row.path, above))
}

/// Returns the word that was meant where no number stands; for hints, never for reading.
fn meant(text: &str, kind: CellType) -> Option<&'static str> {
    match text.trim() {
        "" => Some(State::Blank.word()),
        "/" | "-" | "—" | "--" | "——" | "N/A" | "n/a" => Some(State::Na.word()),
        "<1" | "< 1" | "＜1" | "＜１" | "<１" if kind == CellType::Days => Some(BELOW_ONE),
        text => State::ALL.map(State::word).into_iter().find(|word| text.eq_ignore_ascii_case(word)),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
