//! An OpenDocument workbook to grids.

use super::SHEETS;
use super::collect::{Book, Sheet};
use super::number;
use crate::import::document::docx::text_of;
use crate::import::document::grid::{COLUMNS, ROWS};
use crate::import::document::package::Package;
use crate::import::document::xml::{Node, Tag, Xml};
use crate::import::document::{Document, Notice, Refusal};
use std::collections::BTreeSet;

/// Spaces are written with a count; no text needs more of them in one place.
const SPACES: usize = 64;

/// What does not come out.
#[derive(Default)]
struct Found {
    comments: usize,
    pictures: usize,
    objects: usize,
}

/// A cell of the row being read, and how often it stands there.
struct Cell {
    column: usize,
    count: usize,
    text: String,
    spans: (usize, usize),
    is_date: bool,
    is_unknown: bool,
}

struct Reader<'x> {
    xml: Xml<'x>,
    book: Book,
    found: Found,
}

/// Reads a workbook.
///
/// # Errors
/// When it needs a password, is damaged, or goes beyond a limit.
pub(in crate::import::document) fn read(package: &mut Package<'_>) -> Result<Document, Refusal> {
    if let Some(manifest) = text_of(package, "meta-inf/manifest.xml")? {
        let mut xml = Xml::new(&manifest);
        while let Some(node) = xml.next()? {
            if matches!(node, Node::Start(tag) if tag.name() == "encryption-data") {
                return Err(Refusal::Password);
            }
        }
    }
    let Some(text) = text_of(package, "content.xml")? else {
        return Err(Refusal::Damaged("content.xml".to_owned()));
    };
    let has_macros = package.names().any(|name| name.starts_with("basic/") || name.starts_with("scripts/"));
    let mut reader = Reader { xml: Xml::new(&text), book: Book::default(), found: Found::default() };
    reader.content()?;
    let Reader { mut book, found, .. } = reader;
    book.note(found.comments, |count| Notice::Comments { count });
    book.note(found.pictures, |count| Notice::Pictures { count });
    book.note(found.objects, |count| Notice::Objects { count });
    if has_macros {
        book.document.notices.push(Notice::Macros);
    }
    Ok(book.end())
}

impl Reader<'_> {
    fn content(&mut self) -> Result<(), Refusal> {
        let mut hidden_styles: BTreeSet<String> = BTreeSet::new();
        let mut style = String::new();
        let mut sheets = 0;
        while let Some(node) = self.xml.next()? {
            let Node::Start(tag) = node else { continue };
            match tag.name() {
                "style" => style = tag.attr("name").unwrap_or_default(),
                "table-properties" if tag.attr("display").is_some() && !tag.is_on("display") => {
                    hidden_styles.insert(style.clone());
                }
                // What changes were tracked, with the old contents of cells; what other files hold.
                "tracked-changes" | "dde-links" | "database-ranges" => self.xml.skip()?,
                "table" => {
                    sheets += 1;
                    if sheets > SHEETS {
                        return Err(Refusal::TooMany);
                    }
                    let name = tag.attr("name").unwrap_or_default();
                    if tag.attr("style-name").is_some_and(|style| hidden_styles.contains(&style)) {
                        self.book.hidden.push(name);
                        self.xml.skip()?;
                    } else {
                        let mut sheet = Sheet::new(&name);
                        let (mut row, mut column) = (0, 0);
                        self.rows(&mut sheet, &mut row, &mut column)?;
                        self.book.add(sheet)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads the rows and columns of a sheet or of a group of rows or columns in it.
    fn rows(&mut self, sheet: &mut Sheet, row: &mut usize, column: &mut usize) -> Result<(), Refusal> {
        while let Some(tag) = self.xml.child()? {
            match tag.name() {
                "table-row" => {
                    let count = tag.number("number-rows-repeated").unwrap_or(1).max(1);
                    let is_hidden = is_hidden(&tag);
                    let cells = self.cells()?;
                    put_row(&cells, (*row, count), sheet, &mut self.book)?;
                    let next = row.saturating_add(count);
                    if is_hidden {
                        sheet.hide_rows(*row, next - 1);
                    }
                    *row = next;
                }
                "table-column" => {
                    let count = tag.number("number-columns-repeated").unwrap_or(1).max(1);
                    let next = column.saturating_add(count);
                    if is_hidden(&tag) {
                        sheet.hide_columns(*column, next - 1);
                    }
                    *column = next;
                    self.xml.skip()?;
                }
                "table-rows"
                | "table-header-rows"
                | "table-row-group"
                | "table-columns"
                | "table-header-columns"
                | "table-column-group" => self.rows(sheet, row, column)?,
                "shapes" => self.shapes()?,
                "table-source" => {
                    self.found.objects += 1;
                    self.xml.skip()?;
                }
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    fn cells(&mut self) -> Result<Vec<Cell>, Refusal> {
        let mut cells = Vec::new();
        let mut column = 0_usize;
        while let Some(tag) = self.xml.child()? {
            let count = tag.number("number-columns-repeated").unwrap_or(1).max(1);
            match tag.name() {
                "table-cell" => {
                    let cell = self.cell(&tag, column, count)?;
                    let spans = cell.spans != (1, 1);
                    if spans || !cell.text.trim().is_empty() {
                        cells.push(cell);
                    }
                }
                // What it holds is hidden below the cell that covers it.
                "covered-table-cell" => self.xml.skip()?,
                _ => {
                    self.xml.skip()?;
                    continue;
                }
            }
            column = column.saturating_add(count);
        }
        Ok(cells)
    }

    fn cell(&mut self, tag: &Tag<'_>, column: usize, count: usize) -> Result<Cell, Refusal> {
        let kind = tag.attr("value-type");
        let value = tag.attr("value");
        let span = |name: &str| tag.number(name).unwrap_or(1).max(1);
        let spans = (span("number-rows-spanned"), span("number-columns-spanned"));
        let formula = tag.attr("formula");
        let other = match kind.as_deref() {
            Some("date") => tag.attr("date-value"),
            Some("boolean") => tag.attr("boolean-value"),
            Some("string") => tag.attr("string-value"),
            _ => None,
        };
        let mut shown = String::new();
        while let Some(tag) = self.xml.child()? {
            if tag.name() == "p" {
                if !shown.is_empty() {
                    shown.push('\n');
                }
                self.text(&mut shown)?;
            } else {
                self.beside(&tag)?;
            }
        }
        let is_error = ["#", "Err:", "错误:"].iter().any(|start| shown.starts_with(start));
        let mut cell = Cell { column, count, text: String::new(), spans, is_date: false, is_unknown: false };
        cell.text = match (kind.as_deref(), value, other) {
            (Some("float" | "percentage" | "currency"), Some(value), _) if !is_error => {
                number::decimal(&value)
            }
            (Some("date"), _, Some(date)) => {
                cell.is_date = true;
                date.get(..10).unwrap_or(&date).to_owned()
            }
            (Some("boolean"), _, Some(value)) => value.to_uppercase(),
            (Some("string"), _, Some(text)) if shown.is_empty() => text,
            (None, ..) if shown.is_empty() && formula.is_some() => {
                cell.is_unknown = true;
                let formula = formula.unwrap_or_default();
                let (_, plain) = formula.split_once(":=").unwrap_or(("", formula.trim_start_matches('=')));
                format!("={plain}")
            }
            _ => shown,
        };
        Ok(cell)
    }

    /// Appends the text of a paragraph up to its end.
    fn text(&mut self, text: &mut String) -> Result<(), Refusal> {
        loop {
            match self.xml.next()? {
                Some(Node::Text(piece)) => {
                    // Line ends in the file are white space like any other.
                    for character in piece.chars() {
                        match character {
                            ' ' | '\t' | '\r' | '\n' if text.ends_with([' ', '\n']) || text.is_empty() => {}
                            '\t' | '\r' | '\n' => text.push(' '),
                            other => text.push(other),
                        }
                    }
                }
                Some(Node::Start(tag)) => match tag.name() {
                    "s" => {
                        let count = tag.number("c").unwrap_or(1).clamp(1, SPACES);
                        text.extend(std::iter::repeat_n('\u{20}', count));
                        self.xml.skip()?;
                    }
                    "tab" => {
                        text.push(' ');
                        self.xml.skip()?;
                    }
                    "line-break" => {
                        text.push('\n');
                        self.xml.skip()?;
                    }
                    "span" | "a" | "ruby" | "ruby-base" | "meta" => self.text(text)?,
                    "ruby-text" | "note" => self.xml.skip()?,
                    "annotation" | "frame" | "image" | "object" => self.beside(&tag)?,
                    _ => self.text(text)?,
                },
                Some(Node::End) | None => return Ok(()),
            }
        }
    }

    fn shapes(&mut self) -> Result<(), Refusal> {
        while let Some(tag) = self.xml.child()? {
            self.beside(&tag)?;
        }
        Ok(())
    }

    /// Counts what hangs on a cell.
    fn beside(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        match tag.name() {
            "annotation" => {
                self.found.comments += 1;
                return self.xml.skip();
            }
            "image" => self.found.pictures += 1,
            "object" | "object-ole" | "plugin" => self.found.objects += 1,
            _ => {}
        }
        self.shapes()
    }
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    tag.attr("visibility").is_some_and(|visibility| visibility != "visible")
}

/// Puts the cells of a row where they stand, as often as they stand there.
fn put_row(cells: &[Cell], rows: (usize, usize), sheet: &mut Sheet, book: &mut Book) -> Result<(), Refusal> {
    let (first, count) = rows;
    if cells.is_empty() {
        return Ok(());
    }
    let has_text = cells.iter().any(|cell| !cell.text.trim().is_empty());
    if first.saturating_add(count) > ROWS {
        return if has_text { Err(Refusal::TooMany) } else { Ok(()) };
    }
    for row in first..first + count {
        for cell in cells {
            if cell.column.saturating_add(cell.count) > COLUMNS {
                if cell.text.trim().is_empty() {
                    continue;
                }
                return Err(Refusal::TooMany);
            }
            for column in cell.column..cell.column + cell.count {
                sheet.put(row, column, &cell.text, &mut book.budget)?;
                let last = |start: usize, span: usize| start.saturating_add(span - 1);
                sheet.merge((row, column), (last(row, cell.spans.0), last(column, cell.spans.1)));
                let at = || sheet.place(row, column);
                if cell.is_date {
                    book.note_cell(Notice::DateCell { at: at() })?;
                }
                if cell.is_unknown {
                    book.note_cell(Notice::FormulaWithoutValue { at: at() })?;
                }
            }
        }
    }
    Ok(())
}
