//! Plain tables: a title, heads, a row for each thing.

use super::book::{Book, SheetHead};
use super::page::{merges, print, start};
use super::style::{self, HEAD, NOTHING, PERCENT, TEXT, TITLE};
use super::xml::{blank, column_name, is_exact, lines, number, open, text};
use crate::base::Decimal;
use crate::error::Error;
use crate::render::view::office::DASH;
use std::fmt::Write as _;

/// A table that is being filled.
pub(super) struct Table {
    title: String,
    site: String,
    columns: Vec<(String, usize)>,
    rows: u32,
    /// Rows as XML.
    xml: String,
}

/// A row that is being filled.
pub(super) struct Row<'t> {
    out: &'t mut String,
    row: u32,
    column: usize,
}

/// Rows above the first one of the table: its title and its heads.
const TOP: u32 = 2;

impl Table {
    pub(super) fn new(title: String, site: String) -> Self {
        Self { title, site, columns: Vec::new(), rows: 0, xml: String::new() }
    }

    pub(super) fn column(&mut self, head: &str, width: usize) {
        self.columns.push((head.to_owned(), width));
    }

    /// Begins the next row.
    pub(super) fn row(&mut self) -> Row<'_> {
        self.end_row();
        self.rows += 1;
        let row = TOP + self.rows;
        let _ = write!(self.xml, "<row r=\"{row}\">");
        Row { out: &mut self.xml, row, column: 0 }
    }

    fn end_row(&mut self) {
        if self.rows > 0 {
            self.xml.push_str("</row>");
        }
    }

    /// Returns what the workbook must know of it.
    pub(super) fn head(&self, name: String) -> SheetHead {
        SheetHead { name, repeat: (TOP, false), filter: Some((TOP, TOP + self.rows, self.columns.len())) }
    }

    /// Writes it as the next sheet.
    pub(super) fn write(mut self, book: &mut Book) -> Result<(), Error> {
        self.end_row();
        let mut out = String::new();
        let below = TOP + 1;
        start(
            &mut out,
            true,
            &format!(
                "<pane xSplit=\"1\" ySplit=\"{TOP}\" topLeftCell=\"B{below}\" activePane=\"bottomRight\" state=\"frozen\"/>"
            ),
        );
        out.push_str("<cols>");
        for (position, (_, width)) in self.columns.iter().enumerate() {
            let at = position + 1;
            let _ = write!(out, "<col min=\"{at}\" max=\"{at}\" width=\"{width}.7\" customWidth=\"1\"/>");
        }
        out.push_str("</cols><sheetData><row r=\"1\" ht=\"30\" customHeight=\"1\">");
        open(&mut out, "A", 1);
        text(&mut out, TITLE, &self.title);
        let height = self.columns.iter().map(|(head, width)| lines(head, *width)).max().unwrap_or(1) * 14 + 6;
        let _ = write!(out, "</row><row r=\"{TOP}\" ht=\"{height}\" customHeight=\"1\">");
        for (position, (head, _)) in self.columns.iter().enumerate() {
            open(&mut out, &column_name(position), TOP);
            text(&mut out, HEAD, head);
        }
        out.push_str("</row>");
        out.push_str(&self.xml);
        out.push_str("</sheetData>");
        let last = column_name(self.columns.len().saturating_sub(1));
        let _ = write!(out, "<autoFilter ref=\"A{TOP}:{last}{}\"/>", TOP + self.rows);
        if self.columns.len() > 1 {
            merges(&mut out, &format!("<mergeCell ref=\"A1:{last}1\"/>"), 1);
        }
        print(&mut out, true, true, (&self.title, "", &self.site));
        out.push_str("</worksheet>");
        book.sheet()?;
        book.write(&out)
    }
}

impl Row<'_> {
    fn next(&mut self) -> &mut String {
        open(self.out, &column_name(self.column), self.row);
        self.column += 1;
        self.out
    }

    /// Writes a text.
    pub(super) fn text(&mut self, value: &str) {
        let out = self.next();
        if value.is_empty() { blank(out, TEXT) } else { text(out, TEXT, value) }
    }

    /// Writes a value as pages print it: a number where it is one.
    pub(super) fn printed(&mut self, value: Option<&str>) {
        let out = self.next();
        let share = value.and_then(|value| value.strip_suffix('%')).and_then(|v| Decimal::parse(v).ok());
        let plain = value.and_then(|value| Decimal::parse(value).ok());
        match (share, plain, value) {
            (Some(share), ..) if is_exact(share.mantissa()) && share.places() == 2 => {
                number(out, PERCENT, Decimal::new(share.mantissa(), 4));
            }
            (_, Some(plain), _) if is_exact(plain.mantissa()) => number(out, style::number(plain), plain),
            (_, _, Some(value)) => text(out, TEXT, value),
            (_, _, None) => text(out, NOTHING, DASH),
        }
    }
}
