//! A workbook: the first byte says which part of which kind the rest is, or that the rest is the whole file.
#![no_main]

use gongkai_fuzz::{import, package};

const TYPES: &[u8] = b"<Types xmlns='t'><Override PartName='/xl/workbook.xml' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/></Types>";
const BOOK: &[u8] = b"<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'><sheets><sheet name='a' sheetId='1' r:id='rId1'/></sheets></workbook>";
const RELS: &[u8] = b"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet' Target='worksheets/sheet1.xml'/></Relationships>";
const SHEET: &[u8] = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' s='1'><v>3.5</v></c></row></sheetData></worksheet>";
const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&which, rest)) = bytes.split_first() else { return };
    let book = |sheet: &[u8], name: &'static str, part: &[u8]| {
        package(&[
            ("[Content_Types].xml", TYPES),
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", RELS),
            ("xl/worksheets/sheet1.xml", sheet),
            (name, part),
        ])
    };
    match which % 8 {
        0 => import("report.xls", rest),
        1 => import("report.csv", rest),
        2 => import("report.xlsx", &book(SHEET, "xl/sharedStrings.xml", rest)),
        3 => import("report.xlsx", &book(SHEET, "xl/styles.xml", rest)),
        4 | 5 => import("report.ods", &package(&[("mimetype", ODS), ("content.xml", rest)])),
        _ => import("report.xlsx", &book(rest, "x", b"")),
    }
});
