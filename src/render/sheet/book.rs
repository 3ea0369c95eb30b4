//! Sheets to a workbook: the package around them. Sheets go in as they are written and nothing else is held, since a
//! year of many offices has millions of cells.

use super::xml::{column_name, escape};
use crate::error::Error;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// How hard sheets are packed: more effort takes three times as long and saves a fifth.
const LEVEL: i64 = 1;

/// Parts below this many bytes are not packed at all.
const SMALL: usize = 1500;

/// What a workbook says of itself.
pub(super) struct About<'a> {
    pub(super) title: &'a str,
    pub(super) creator: Option<&'a str>,
    /// A moment that depends on the content alone, such as `2025-01-20T00:00:00Z`.
    pub(super) created: &'a str,
}

/// What must be known of a sheet before it is written.
pub(super) struct SheetHead {
    /// Its name, without the signs that Excel refuses.
    pub(super) name: String,
    /// How many rows at the top come again on each printed page, and whether the first column does.
    pub(super) repeat: (u32, bool),
    /// The rows and the number of columns that can be filtered.
    pub(super) filter: Option<(u32, u32, usize)>,
}

/// A workbook that is being written.
pub(super) struct Book {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    sheets: usize,
}

impl Book {
    /// Begins a workbook with these sheets.
    pub(super) fn new(about: &About<'_>, styles: &str, sheets: &[SheetHead]) -> Result<Self, Error> {
        let mut book = Self { zip: ZipWriter::new(Cursor::new(Vec::with_capacity(16 * 1024))), sheets: 0 };
        book.part("[Content_Types].xml", &content_types(sheets.len()))?;
        book.part("_rels/.rels", RELS)?;
        book.part("docProps/core.xml", &core(about))?;
        book.part("xl/workbook.xml", &workbook(sheets))?;
        book.part("xl/_rels/workbook.xml.rels", &relations(sheets.len()))?;
        book.part("xl/styles.xml", styles)?;
        Ok(book)
    }

    /// Begins the next sheet.
    pub(super) fn sheet(&mut self) -> Result<(), Error> {
        self.sheets += 1;
        let name = format!("xl/worksheets/sheet{}.xml", self.sheets);
        self.zip.start_file(name, options(true)).map_err(fault)
    }

    /// Writes more of the sheet.
    pub(super) fn write(&mut self, xml: &str) -> Result<(), Error> {
        self.zip.write_all(xml.as_bytes()).map_err(|error| Error::defect(error.to_string()))
    }

    /// Ends the workbook and returns its bytes.
    pub(super) fn finish(self) -> Result<Vec<u8>, Error> {
        Ok(self.zip.finish().map_err(fault)?.into_inner())
    }

    fn part(&mut self, name: &str, xml: &str) -> Result<(), Error> {
        self.zip.start_file(name, options(xml.len() > SMALL)).map_err(fault)?;
        self.write(DECLARATION)?;
        self.write(xml)
    }
}

fn fault(error: zip::result::ZipError) -> Error {
    Error::defect(error.to_string())
}

fn options(packed: bool) -> SimpleFileOptions {
    // The time is the first that the format knows; the day of the build has no place in it.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    match packed {
        true => options.compression_method(CompressionMethod::Deflated).compression_level(Some(LEVEL)),
        false => options.compression_method(CompressionMethod::Stored),
    }
}

/// Opens every part.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
    Target=\"xl/workbook.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" \
    Target=\"docProps/core.xml\"/></Relationships>";

fn content_types(sheets: usize) -> String {
    let mut out = String::from(
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
         <Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>",
    );
    for number in 1..=sheets {
        let _ = write!(
            out,
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        );
    }
    out + "</Types>"
}

fn core(about: &About<'_>) -> String {
    let mut out = String::from(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>",
    );
    escape(&mut out, about.title);
    out.push_str("</dc:title>");
    if let Some(creator) = about.creator {
        out.push_str("<dc:creator>");
        escape(&mut out, creator);
        out.push_str("</dc:creator>");
    }
    let created = about.created;
    let _ = write!(out, "<dcterms:created xsi:type=\"dcterms:W3CDTF\">{created}</dcterms:created>");
    out + "</cp:coreProperties>"
}

fn workbook(sheets: &[SheetHead]) -> String {
    let mut out = String::from(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <bookViews><workbookView xWindow=\"0\" yWindow=\"0\" windowWidth=\"24000\" windowHeight=\"12000\"/></bookViews>\
         <sheets>",
    );
    for (position, sheet) in sheets.iter().enumerate() {
        out.push_str("<sheet name=\"");
        escape(&mut out, &sheet.name);
        let number = position + 1;
        let _ = write!(out, "\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
    }
    out.push_str("</sheets>");
    let mut names = String::new();
    // Excel wants the names sorted, and these two begin with the same letters.
    for (position, sheet) in sheets.iter().enumerate() {
        if let Some((from, to, columns)) = sheet.filter {
            let last = column_name(columns.saturating_sub(1));
            let place = quoted(&sheet.name);
            let _ = write!(
                names,
                "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{position}\" hidden=\"1\">\
                 {place}!$A${from}:${last}${to}</definedName>"
            );
        }
    }
    for (position, sheet) in sheets.iter().enumerate() {
        let (rows, column) = sheet.repeat;
        if rows > 0 {
            let place = quoted(&sheet.name);
            let column = if column { format!("{place}!$A:$A,") } else { String::new() };
            let _ = write!(
                names,
                "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{position}\">\
                 {column}{place}!$1:${rows}</definedName>"
            );
        }
    }
    if !names.is_empty() {
        let _ = write!(out, "<definedNames>{names}</definedNames>");
    }
    out + "</workbook>"
}

/// Quotes a sheet's name for a reference.
fn quoted(name: &str) -> String {
    let mut out = String::from("'");
    escape(&mut out, &name.replace('\'', "''"));
    out + "'"
}

fn relations(sheets: usize) -> String {
    let mut out = String::from(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    );
    let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    for number in 1..=sheets {
        let _ = write!(
            out,
            "<Relationship Id=\"rId{number}\" Type=\"{base}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
    }
    let number = sheets + 1;
    let _ = write!(out, "<Relationship Id=\"rId{number}\" Type=\"{base}/styles\" Target=\"styles.xml\"/>");
    out + "</Relationships>"
}
