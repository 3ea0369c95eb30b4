//! An xls workbook of Excel 5 to 2003, or of WPS, to grids.
//!
//! The records of a sheet are read in one pass. Nothing is reserved by a number in the file, and formulas are not taken
//! apart: only the values stored with them count.

mod record;
mod strings;

use super::SHEETS;
use super::collect::{Book, Sheet};
use super::number;
use crate::import::document::{Document, Notice, Refusal};
use record::{Record, Records, long, short};
use std::collections::BTreeMap;
use strings::Strings;

/// The most records of a workbook: a workbook may name the same sheet many times.
const RECORDS: usize = 3_000_000;

/// What holds for the whole workbook.
#[derive(Default)]
struct Globals {
    sheets: Vec<(usize, String, bool)>,
    shared: Vec<String>,
    formats: BTreeMap<usize, bool>,
    /// For each style of a cell, its number format.
    styles: Vec<usize>,
    since_1904: bool,
    strings: Strings,
}

/// A sheet being read, with what it is read by.
struct Reader<'g> {
    globals: &'g Globals,
    sheet: Sheet,
    book: Book,
    comments: usize,
    pictures: usize,
    objects: usize,
    /// The cell whose formula gave the text in the next record.
    waiting: Option<(usize, usize)>,
}

/// Reads the stream of a workbook.
///
/// # Errors
/// When it needs a password, is damaged, or goes beyond a limit.
pub(in crate::import::document) fn read(stream: &[u8], has_macros: bool) -> Result<Document, Refusal> {
    let mut left = RECORDS;
    let globals = read_globals(stream, &mut left)?;
    let mut reader = Reader {
        globals: &globals,
        sheet: Sheet::new(""),
        book: Book::default(),
        comments: 0,
        pictures: 0,
        objects: 0,
        waiting: None,
    };
    for (start, name, is_hidden) in &globals.sheets {
        if *is_hidden {
            reader.book.hidden.push(name.clone());
            continue;
        }
        reader.sheet = Sheet::new(name);
        reader.waiting = None;
        reader.read(stream, *start, &mut left)?;
        let sheet = std::mem::replace(&mut reader.sheet, Sheet::new(""));
        reader.book.add(sheet)?;
    }
    let Reader { mut book, comments, pictures, objects, .. } = reader;
    book.note(comments, |count| Notice::Comments { count });
    book.note(pictures, |count| Notice::Pictures { count });
    book.note(objects, |count| Notice::Objects { count });
    if has_macros {
        book.document.notices.push(Notice::Macros);
    }
    Ok(book.end())
}

fn damaged() -> Refusal {
    Refusal::Damaged("xls".to_owned())
}

fn read_globals(stream: &[u8], left: &mut usize) -> Result<Globals, Refusal> {
    let mut globals = Globals::default();
    let mut records = Records::new(stream, 0, left);
    let first = records.next()?.ok_or_else(damaged)?;
    if !matches!(first.kind, 0x0809 | 0x0409) {
        return Err(damaged());
    }
    globals.strings.wide = short(first.body, 0) == Some(0x0600);
    loop {
        let Some(record) = records.next()? else { return Err(damaged()) };
        match record.kind {
            0x000A => break,
            0x002F => return Err(Refusal::Password),
            0x0022 => globals.since_1904 = short(record.body, 0) == Some(1),
            0x0042 => globals.strings.set_page(short(record.body, 0).unwrap_or(0)),
            0x0085 => {
                let start =
                    long(record.body, 0).and_then(|start| usize::try_from(start).ok()).ok_or_else(damaged)?;
                let (state, kind) = (record.body.get(4).copied(), record.body.get(5).copied());
                let name = globals.strings.short_text(record.body.get(6..).unwrap_or_default());
                // Charts, macro sheets and modules are no tables.
                if kind == Some(0) {
                    globals.sheets.push((start, name, state.unwrap_or(0) & 3 != 0));
                }
                if globals.sheets.len() > SHEETS {
                    return Err(Refusal::TooMany);
                }
            }
            0x00FC => {
                let rest = records.continued()?;
                globals.shared = globals.strings.shared(record.body, &rest)?;
            }
            0x001E | 0x041E => {
                let id = usize::from(short(record.body, 0).unwrap_or(0));
                let text = record.body.get(2..).unwrap_or_default();
                let text = globals.strings.format_text(text);
                globals.formats.insert(id, number::is_date_format(&text));
            }
            0x00E0 => globals.styles.push(usize::from(short(record.body, 2).unwrap_or(0))),
            _ => {}
        }
    }
    Ok(globals)
}

impl Reader<'_> {
    fn read(&mut self, stream: &[u8], start: usize, left: &mut usize) -> Result<(), Refusal> {
        let mut records = Records::new(stream, start, left);
        let mut depth = 0_usize;
        loop {
            let Some(record) = records.next()? else { return Err(damaged()) };
            match record.kind {
                0x0809 | 0x0409 => depth += 1,
                0x000A => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Ok(());
                    }
                }
                0x002F => return Err(Refusal::Password),
                // A chart lies in the sheet as a sheet of its own.
                _ if depth > 1 => {}
                _ => self.record(&record)?,
            }
        }
    }

    fn record(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        let body = record.body;
        let number = |at: usize| short(body, at).map(usize::from);
        match record.kind {
            0x00E5 => {
                for range in body.get(2..).unwrap_or_default().chunks_exact(8) {
                    let at = |place: usize| short(range, place).map_or(0, usize::from);
                    self.sheet.merge((at(0), at(4)), (at(2), at(6)));
                }
            }
            0x0208 if number(12).is_some_and(|flags| flags & 0x20 != 0) => {
                let row = number(0).unwrap_or(0);
                self.sheet.hide_rows(row, row);
            }
            0x007D if number(8).is_some_and(|flags| flags & 1 != 0) => {
                self.sheet.hide_columns(number(0).unwrap_or(0), number(2).unwrap_or(0));
            }
            0x001C => self.comments += 1,
            0x005D => match number(4) {
                Some(8) => self.pictures += 1,
                Some(5) => self.objects += 1,
                _ => {}
            },
            0x0207 => {
                if let Some((row, column)) = self.waiting.take() {
                    let text = self.globals.strings.long_text(body);
                    self.sheet.put(row, column, &text, &mut self.book.budget)?;
                }
            }
            _ => self.cell(record)?,
        }
        Ok(())
    }

    fn cell(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        let body = record.body;
        if !matches!(record.kind, 0x00FD | 0x0204 | 0x00D6 | 0x0203 | 0x027E | 0x00BD | 0x0205 | 0x0006) {
            return Ok(());
        }
        let part = |at: usize| short(body, at).map(usize::from).ok_or_else(damaged);
        let (row, column, style) = (part(0)?, part(2)?, part(4)?);
        let text = match record.kind {
            0x00FD => {
                let at = long(body, 6).and_then(|at| usize::try_from(at).ok());
                at.and_then(|at| self.globals.shared.get(at)).ok_or_else(damaged)?.clone()
            }
            0x0204 | 0x00D6 => self.globals.strings.long_text(body.get(6..).unwrap_or_default()),
            0x0203 => return self.number(row, column, style, &number::of_float(float(body, 6)?)),
            0x027E => return self.number(row, column, style, &packed(long(body, 6).ok_or_else(damaged)?)),
            0x00BD => {
                // Styles and numbers of a row of cells, and the last column.
                let cells = body.get(4..body.len().saturating_sub(2)).unwrap_or_default();
                for (nth, cell) in cells.chunks_exact(6).enumerate() {
                    let style = short(cell, 0).map_or(0, usize::from);
                    let text = packed(long(cell, 2).ok_or_else(damaged)?);
                    self.number(row, column.saturating_add(nth), style, &text)?;
                }
                return Ok(());
            }
            0x0205 => boolean_or_error(body.get(6).copied(), body.get(7) == Some(&1)),
            _ => return self.formula(row, column, style, body),
        };
        self.sheet.put(row, column, &text, &mut self.book.budget)
    }

    fn formula(&mut self, row: usize, column: usize, style: usize, body: &[u8]) -> Result<(), Refusal> {
        self.waiting = None;
        // Programs that cannot calculate store 0 or nothing and ask for the calculation when the file is opened.
        let is_asked = short(body, 14).is_some_and(|flags| flags & 2 != 0);
        let text = match (short(body, 12).ok_or_else(damaged)?, body.get(6).copied()) {
            (0xFFFF, Some(0)) => {
                self.waiting = Some((row, column));
                return Ok(());
            }
            (0xFFFF, Some(1)) => boolean_or_error(body.get(8).copied(), false),
            (0xFFFF, Some(2)) => boolean_or_error(body.get(8).copied(), true),
            (0xFFFF, _) if !is_asked => return Ok(()),
            (0xFFFF, _) => "=".to_owned(),
            _ => {
                let value = float(body, 6)?;
                if value != 0.0 || !is_asked {
                    return self.number(row, column, style, &number::of_float(value));
                }
                "=".to_owned()
            }
        };
        if text == "=" {
            let at = self.sheet.place(row, column);
            self.book.note_cell(Notice::FormulaWithoutValue { at })?;
        }
        self.sheet.put(row, column, &text, &mut self.book.budget)
    }

    fn number(&mut self, row: usize, column: usize, style: usize, text: &str) -> Result<(), Refusal> {
        let format = self.globals.styles.get(style).copied().unwrap_or(0);
        let known = self.globals.formats.get(&format).copied();
        let mut date = None;
        if known.unwrap_or_else(|| number::is_date_id(format)) {
            self.book.note_cell(Notice::DateCell { at: self.sheet.place(row, column) })?;
            date = number::date(text, self.globals.since_1904);
        }
        self.sheet.put(row, column, date.as_deref().unwrap_or(text), &mut self.book.budget)
    }
}

fn float(body: &[u8], at: usize) -> Result<f64, Refusal> {
    let bytes = body.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).ok_or_else(damaged)?;
    Ok(f64::from_le_bytes(bytes))
}

/// Reads a number packed in four bytes: the upper part of a float or an integer, of which it may be the hundredfold.
fn packed(bits: u32) -> String {
    let text = if bits & 2 != 0 {
        (bits.cast_signed() >> 2).to_string()
    } else {
        number::of_float(f64::from_bits(u64::from(bits & !3) << 32))
    };
    if bits & 1 != 0 { number::hundredth(&text) } else { text }
}

fn boolean_or_error(value: Option<u8>, is_error: bool) -> String {
    let text = match (is_error, value) {
        (false, Some(0)) => "FALSE",
        (false, _) => "TRUE",
        (true, Some(0x00)) => "#NULL!",
        (true, Some(0x07)) => "#DIV/0!",
        (true, Some(0x17)) => "#REF!",
        (true, Some(0x1D)) => "#NAME?",
        (true, Some(0x24)) => "#NUM!",
        (true, Some(0x2A)) => "#N/A",
        (true, _) => "#VALUE!",
    };
    text.to_owned()
}
