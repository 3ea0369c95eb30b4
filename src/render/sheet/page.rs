//! The frame of a sheet: its columns, its merged places, how it is printed.

use super::book::DECLARATION;
use super::xml::{self, column_name, escape, lines, open, text};
use std::fmt::Write as _;

/// Excel refuses longer headers and footers.
const HEADER: usize = 80;

/// A sheet of paper that is written from top to bottom.
pub(super) struct Page {
    columns: usize,
    width: usize,
    row: u32,
    merged: String,
    merges: usize,
    landscape: bool,
}

impl Page {
    /// A page of so many columns, each so many characters wide.
    pub(super) fn new(columns: usize, width: usize) -> Self {
        Self { columns, width, row: 1, merged: String::new(), merges: 0, landscape: false }
    }

    /// Begins the sheet.
    pub(super) fn begin(&mut self, out: &mut String, landscape: bool) {
        self.landscape = landscape;
        start(out, true, "");
        let _ = write!(
            out,
            "<cols><col min=\"1\" max=\"{}\" width=\"{}.7\" customWidth=\"1\"/></cols><sheetData>",
            self.columns, self.width
        );
    }

    /// Writes a text across the whole page.
    pub(super) fn line(&mut self, out: &mut String, style: u32, line: &str, scale: usize) {
        let row = self.row;
        let height = 14 * scale * lines(line, self.columns * self.width / scale) + 6;
        let _ = write!(out, "<row r=\"{row}\" ht=\"{height}\" customHeight=\"1\">");
        open(out, "A", row);
        text(out, style, line);
        out.push_str("</row>");
        if self.columns > 1 {
            self.merges += 1;
            let last = column_name(self.columns - 1);
            let _ = write!(self.merged, "<mergeCell ref=\"A{row}:{last}{row}\"/>");
        }
        self.row += 1;
    }

    /// Goes on below what was written elsewhere.
    pub(super) fn go_on(&mut self, row: u32, merged: &str, merges: usize) {
        self.row = row;
        self.merged.push_str(merged);
        self.merges += merges;
    }

    /// Ends the sheet.
    pub(super) fn end(self, out: &mut String, header: &str, sheet: &str, site: &str) {
        out.push_str("</sheetData>");
        merges(out, &self.merged, self.merges);
        print(out, self.landscape, true, (header, sheet, site));
        out.push_str("</worksheet>");
    }
}

/// Begins a sheet, down to where its columns are listed.
pub(super) fn start(out: &mut String, fits: bool, pane: &str) {
    out.push_str(DECLARATION);
    out.push_str("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
    if fits {
        out.push_str("<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>");
    }
    let _ = write!(
        out,
        "<sheetViews><sheetView showGridLines=\"0\" workbookViewId=\"0\">{pane}</sheetView></sheetViews>\
         <sheetFormatPr defaultRowHeight=\"15\"/>"
    );
}

/// Lists merged places.
pub(super) fn merges(out: &mut String, merged: &str, count: usize) {
    if count > 0 {
        let _ = write!(out, "<mergeCells count=\"{count}\">{merged}</mergeCells>");
    }
}

/// Says how the sheet is printed: A4, no wider than the paper where it fits, with office, year and site.
pub(super) fn print(
    out: &mut String,
    landscape: bool,
    fits: bool,
    (header, sheet, site): (&str, &str, &str),
) {
    let fit = if fits { " fitToHeight=\"0\"" } else { "" };
    let way = if landscape { "landscape" } else { "portrait" };
    let _ = write!(
        out,
        "<printOptions horizontalCentered=\"1\"/>\
         <pageMargins left=\"0.5\" right=\"0.5\" top=\"0.75\" bottom=\"0.75\" header=\"0.3\" footer=\"0.3\"/>\
         <pageSetup paperSize=\"9\"{fit} orientation=\"{way}\"/><headerFooter><oddHeader>"
    );
    part(out, "&C", header);
    out.push_str("</oddHeader><oddFooter>");
    part(out, "&L", site);
    part(out, "&C", sheet);
    xml::escape(out, "&R&P / &N");
    out.push_str("</oddFooter></headerFooter>");
}

fn part(out: &mut String, place: &str, text: &str) {
    let short: String = text.chars().take(HEADER).collect();
    escape(out, place);
    escape(out, &short.replace('&', "&&"));
}
