//! Workbooks made by script, with invented content.

use crate::import::document::grid::tests::is_covered;
use crate::import::document::package::tests::pack;
use crate::import::document::{Block, Document, Grid, Notice, Opened, Place, Refusal, open};
use std::io::{Cursor, Write};
use std::sync::Arc;
use std::time::Instant;

fn read(name: &str, bytes: &[u8]) -> Result<Document, Refusal> {
    match open(name, bytes, &|_| false)? {
        Opened::Document(document) => Ok(document),
        Opened::Text { .. } => panic!("a document"),
    }
}

/// The cells of each grid as `row,column[rows×columns]=text`, without blanks.
fn shown(document: &Document) -> Vec<String> {
    let grid = |grid: &Grid| {
        assert!(is_covered(grid), "{grid:?}");
        let cells = grid.cells.iter().filter(|cell| !cell.text.is_empty() || cell.rows * cell.columns > 1);
        let cells = cells.map(|cell| {
            let span = (cell.rows, cell.columns);
            let span = if span == (1, 1) { String::new() } else { format!("[{}x{}]", span.0, span.1) };
            format!("{},{}{span}={}", cell.row, cell.column, cell.text)
        });
        format!("{}x{}: {}", grid.rows, grid.columns, cells.collect::<Vec<_>>().join(" "))
    };
    let block = |block: &Block| match block {
        Block::Table(table) => grid(table),
        Block::Paragraph(paragraph) => paragraph.text(),
    };
    document.blocks.iter().map(block).collect()
}

fn at(sheet: &str, row: usize, column: usize) -> Place {
    Place::Sheet { sheet: Arc::from(sheet), row, column }
}

const STYLES: &str = "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='yyyy&quot;年&quot;m'/></numFmts>\
    <cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/><xf numFmtId='9'/></cellXfs></styleSheet>";

/// A workbook of two sheets, the second hidden.
fn xlsx(sheet: &str, strings: &str) -> Vec<u8> {
    let book = "<workbook><sheets><sheet name='年报' sheetId='1' r:id='r1'/><sheet name='底稿' sheetId='2' state='hidden' r:id='r2'/></sheets></workbook>";
    let relations = "<Relationships>\
        <Relationship Id='r1' Type='x/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='r2' Type='x/worksheet' Target='/xl/worksheets/none.xml'/>\
        <Relationship Id='r3' Type='x/sharedStrings' Target='strings.xml'/><Relationship Id='r4' Type='x/styles' Target='styles.xml'/></Relationships>";
    pack(&[
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/styles.xml", STYLES),
        ("xl/strings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

const STRINGS: &str = "<sst count='1000000' uniqueCount='1000000'><si><t>规章</t></si>\
    <si><r><t>行政</t></r><r><t xml:space='preserve'> 许可</t></r><rPh sb='0' eb='1'><t>xing</t></rPh></si><si><t>上_x000D_\n下_x0041</t></si></sst>";

#[test]
fn an_xlsx_sheet_becomes_a_grid() {
    let sheet = "<worksheet><dimension ref='A1:XFD1048576'/><cols><col min='3' max='16384' hidden='1'/></cols><sheetData>\
        <row r='1'><c r='A1' t='inlineStr'><is><t>镜湖街道年报</t></is></c><c r='D1' s='3'/></row>\
        <row r='2' hidden='1'><c r='A2' t='s'><v>0</v></c><c r='B2'><v>72701.257800000001</v></c><c r='C2' t='s'><v>1</v></c><c r='D2' t='b'><v>1</v></c></row>\
        <row><c t='s'><v>2</v></c><c t='e'><v>#REF!</v></c><c><f>SUM(A1:A2)</f><v>12</v></c><c><f>SUM(A1:A2)</f><v/></c></row>\
        <row r='4'><c r='A4' s='1'><v>45306</v></c><c r='B4' s='2'><v>45306.5</v></c><c r='C4' s='3'><v>0.25</v></c><c r='D4' t='str'><f>A1</f><v></v></c></row>\
        <row r='1048576'><c r='XFD1048576' s='1'/></row></sheetData>\
        <mergeCells><mergeCell ref='A1:D1'/><mergeCell ref='B2:B2'/><mergeCell ref='Z900:XFD1048576'/></mergeCells></worksheet>";
    let begun = Instant::now();
    let got = read("年报.xlsx", &xlsx(sheet, STRINGS)).unwrap();
    assert_eq!(
        shown(&got),
        ["4x4: 0,0[1x4]=镜湖街道年报 1,0=规章 1,1=72701.2578 1,2=行政 许可 1,3=TRUE \
          2,0=上\n下_x0041 2,1=#REF! 2,2=12 2,3==SUM(A1:A2) 3,0=2024-01-15 3,1=2024-01-15 3,2=0.25"]
    );
    assert_eq!(
        got.notices,
        [
            Notice::HiddenRows { count: 1 },
            Notice::HiddenColumns { count: 2 },
            Notice::HiddenSheets { names: vec!["底稿".to_owned()] },
            Notice::FormulaWithoutValue { at: at("年报", 3, 4) },
            Notice::DateCell { at: at("年报", 4, 1) },
            Notice::DateCell { at: at("年报", 4, 2) },
        ]
    );
    assert!(begun.elapsed().as_secs() < 2, "{:?}", begun.elapsed());
}

#[test]
fn numbers_in_an_xlsx_are_not_believed() {
    let sheet = |cells: &str| format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
    let far = sheet("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>");
    assert_eq!(read("a.xlsx", &xlsx(&far, STRINGS)), Err(Refusal::TooMany));
    let huge = sheet("<row r='99999999999999999999'><c r='A99999999999999999999'><v>1</v></c></row>");
    assert_eq!(read("a.xlsx", &xlsx(&huge, STRINGS)), Err(Refusal::TooMany));
    let missing = sheet("<row r='1'><c r='A1' t='s'><v>999999</v></c></row>");
    assert!(matches!(read("a.xlsx", &xlsx(&missing, STRINGS)), Err(Refusal::Damaged(_))));
    // One long text that stands in many cells.
    let long = format!("<sst><si><t>{}</t></si></sst>", "文".repeat(1024 * 1024));
    let many = sheet(&"<row><c t='s'><v>0</v></c></row>".repeat(1_000));
    assert_eq!(read("a.xlsx", &xlsx(&many, &long)), Err(Refusal::TooMany));
    let doctype = "<!DOCTYPE a><worksheet><sheetData/></worksheet>";
    assert_eq!(read("a.xlsx", &xlsx(doctype, STRINGS)), Err(Refusal::DocumentType));
    let merged = "<worksheet><sheetData><row><c><v>1</v></c><c><v>2</v></c></row></sheetData><mergeCells><mergeCell ref='A1:B1'/><mergeCell ref='A1:XFD1'/></mergeCells></worksheet>";
    let got = read("a.xlsx", &xlsx(merged, STRINGS)).unwrap();
    assert_eq!(shown(&got), ["1x2: 0,0[1x2]=1"]);
    assert!(got.notices.contains(&Notice::SpansOverlap { count: 1 }));
}

fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office='x'><office:automatic-styles>\
        <style:style style:name='ta2'><style:table-properties table:display='false'/></style:style></office:automatic-styles>\
        <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    pack(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

#[test]
fn an_ods_sheet_becomes_a_grid() {
    let tables = "<table:table table:name='年报'><table:table-column table:number-columns-repeated='2'/><table:table-column table:visibility='collapse' table:number-columns-repeated='1048576'/>\
        <table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned='3' table:number-rows-spanned='1'><text:p>镜湖<text:span>街道</text:span><text:s text:c='2'/>年报</text:p></table:table-cell>\
        <table:covered-table-cell table:number-columns-repeated='2'/><table:table-cell table:number-columns-repeated='1000000000'/></table:table-row></table:table-header-rows>\
        <table:table-row table:visibility='collapse' table:number-rows-repeated='2'><table:table-cell office:value-type='string'><text:p>上</text:p><text:p>下</text:p><office:annotation><dc:creator>某人</dc:creator><text:p>批注</text:p></office:annotation></table:table-cell>\
        <table:table-cell office:value-type='float' office:value='0.10000000000000001' table:number-columns-repeated='2'><text:p>0.1</text:p></table:table-cell></table:table-row>\
        <table:table-row><table:table-cell office:value-type='date' office:date-value='2024-01-15T08:00:00'><text:p>1月</text:p></table:table-cell>\
        <table:table-cell table:formula='of:=SUM([.A1])'/><table:table-cell office:value-type='float' office:value='0' table:formula='of:=1/0'><text:p>#REF!</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated='1000000000'><table:table-cell table:number-columns-repeated='16384'/></table:table-row></table:table>\
        <table:table table:name='底稿' table:style-name='ta2'><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>";
    let begun = Instant::now();
    let got = read("年报.ods", &ods(tables)).unwrap();
    assert_eq!(
        shown(&got),
        [
            "4x3: 0,0[1x3]=镜湖街道  年报 1,0=上\n下 1,1=0.1 1,2=0.1 2,0=上\n下 2,1=0.1 2,2=0.1 3,0=2024-01-15 3,1==SUM([.A1]) 3,2=#REF!"
        ]
    );
    assert_eq!(
        got.notices,
        [
            Notice::HiddenRows { count: 2 },
            Notice::HiddenColumns { count: 1 },
            Notice::HiddenSheets { names: vec!["底稿".to_owned()] },
            Notice::Comments { count: 1 },
            Notice::FormulaWithoutValue { at: at("年报", 4, 2) },
            Notice::DateCell { at: at("年报", 4, 1) },
        ]
    );
    let full = "<table:table><table:table-row table:number-rows-repeated='1000000000'><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>";
    assert_eq!(read("a.ods", &ods(full)), Err(Refusal::TooMany));
    let manifest = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = pack(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", "?"),
    ]);
    assert_eq!(read("a.ods", &locked), Err(Refusal::Password));
    assert!(begun.elapsed().as_secs() < 2, "{:?}", begun.elapsed());
}

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap();
    [&kind.to_le_bytes(), &length.to_le_bytes(), body].concat()
}

fn cell(kind: u16, row: u16, column: u16, style: u16, rest: &[u8]) -> Vec<u8> {
    record(kind, &[&row.to_le_bytes(), &column.to_le_bytes(), &style.to_le_bytes(), rest].concat())
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn compound(stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(stream).unwrap();
    file.into_inner().into_inner()
}

/// A workbook of Excel 97 with one sheet of these records, one hidden, and the shared texts `规章` and `abc`; the first
/// is cut in two records.
fn xls(globals: &[u8], sheet: &[u8]) -> Vec<u8> {
    let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0]);
    let end = record(0x000A, &[]);
    let sheet_of = |start: usize, state: u8, name: &str| {
        let start = u32::try_from(start).unwrap().to_le_bytes();
        let length = u8::try_from(name.encode_utf16().count()).unwrap();
        record(0x0085, &[&start[..], &[state, 0, length, 1], &wide(name)].concat())
    };
    let style = |format: u16| record(0x00E0, &[&[0, 0], &format.to_le_bytes()[..], &[0; 16]].concat());
    let first = wide("规");
    let mut strings = record(0x00FC, &[&[2, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, 2, 0, 1], &first[..]].concat());
    strings.extend(record(0x003C, &[&[1], &wide("章")[..], &[3, 0, 0], b"abc"].concat()));
    let tail = [style(0), style(14), strings, globals.to_vec(), end.clone()].concat();
    let length = begin.len() + sheet_of(0, 0, "年报").len() + sheet_of(0, 1, "底稿").len() + tail.len();
    let stream = [
        begin.clone(),
        sheet_of(length, 0, "年报"),
        sheet_of(length, 1, "底稿"),
        tail,
        begin,
        sheet.to_vec(),
        end,
    ];
    compound(&stream.concat())
}

fn xls_cells() -> Vec<u8> {
    [
        cell(0x00FD, 0, 0, 0, &0_u32.to_le_bytes()),
        record(0x00E5, &[1, 0, 0, 0, 0, 0, 0, 0, 2, 0]),
        cell(0x00FD, 1, 0, 0, &1_u32.to_le_bytes()),
        cell(0x0203, 1, 1, 0, &72_701.257_8_f64.to_le_bytes()),
        cell(0x0203, 1, 2, 1, &45_306_f64.to_le_bytes()),
        record(0x0208, &[1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0]),
        record(0x007D, &[2, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0]),
        // 12 and, as a hundredfold, 0.07.
        record(
            0x00BD,
            &[
                &[2, 0, 0, 0, 0, 0],
                &((12 << 2) | 2_u32).to_le_bytes()[..],
                &[0, 0],
                &((7 << 2) | 3_u32).to_le_bytes(),
                &[1, 0],
            ]
            .concat(),
        ),
        cell(0x0205, 2, 2, 0, &[0x17, 1]),
        cell(0x0006, 3, 0, 0, &[0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0]),
        record(0x0207, &[&[2, 0, 1], &wide("文本")[..]].concat()),
        cell(0x0006, 3, 1, 0, &[0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0]),
        cell(0x0006, 3, 2, 0, &[&5.5_f64.to_le_bytes()[..], &[0; 6]].concat()),
    ]
    .concat()
}

#[test]
fn an_xls_sheet_becomes_a_grid() {
    let got = read("年报.xls", &xls(&[], &xls_cells())).unwrap();
    assert_eq!(
        shown(&got),
        [
            "4x3: 0,0[1x3]=规章 1,0=abc 1,1=72701.2578 1,2=2024-01-15 2,0=12 2,1=0.07 2,2=#REF! 3,0=文本 3,1== 3,2=5.5"
        ]
    );
    assert_eq!(
        got.notices,
        [
            Notice::HiddenRows { count: 1 },
            Notice::HiddenColumns { count: 1 },
            Notice::HiddenSheets { names: vec!["底稿".to_owned()] },
            Notice::FormulaWithoutValue { at: at("年报", 4, 2) },
            Notice::DateCell { at: at("年报", 2, 3) },
        ]
    );
    assert_eq!(read("a.xls", &xls(&record(0x002F, &[1, 0]), &[])), Err(Refusal::Password));
    let far = cell(0x0203, 65_535, 0, 0, &1_f64.to_le_bytes());
    assert_eq!(read("a.xls", &xls(&[], &far)), Err(Refusal::TooMany));
    let missing = cell(0x00FD, 0, 0, 0, &9_u32.to_le_bytes());
    assert!(matches!(read("a.xls", &xls(&[], &missing)), Err(Refusal::Damaged(_))));
}

#[test]
fn values_with_delimiters_become_a_grid() {
    let got = read("年报.CSV", "项目,数量\r\n\"甲,乙\",\"1,234\"\r\n\r\n丙\r\n".as_bytes()).unwrap();
    assert_eq!(shown(&got), ["3x2: 0,0=项目 0,1=数量 1,0=甲,乙 1,1=1,234 2,0=丙"]);
    let got = read("a.csv", "a;b;1,5\nc;d;2,5".as_bytes()).unwrap();
    assert_eq!(shown(&got), ["2x3: 0,0=a 0,1=b 0,2=1,5 1,0=c 1,1=d 1,2=2,5"]);
    let got = read("a.csv", &encoding_rs::GBK.encode("合计\t1").0).unwrap();
    assert_eq!(shown(&got), ["1x2: 0,0=合计 0,1=1"]);
    assert_eq!(got.notices, [Notice::EncodingGuessed { encoding: "GB18030" }]);
    assert_eq!(read("a.csv", "1\n".repeat(2_001).as_bytes()), Err(Refusal::TooMany));
    assert_eq!(read("a.csv", "1,".repeat(65).as_bytes()), Err(Refusal::TooMany));
    assert!(matches!(open("a.txt", b"1,2", &|_| false), Ok(Opened::Text { .. })));
}

/// Whatever is left of a file, no cell comes out that was not in it.
#[test]
fn cut_anywhere_nothing_is_invented() {
    let begun = Instant::now();
    let rows: String =
        (0..50).map(|n| format!("<row><c><v>{n}</v></c><c t='s'><v>0</v></c></row>")).collect();
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let tables = format!(
        "<table:table>{}</table:table>",
        "<table:table-row><table:table-cell><text:p>规章</text:p></table:table-cell></table:table-row>"
            .repeat(50)
    );
    for bytes in [xlsx(&sheet, STRINGS), ods(&tables), xls(&[], &xls_cells())] {
        let whole = shown(&read("a", &bytes).unwrap()).join(" ");
        for nth in 0..200 {
            let Ok(part) = read("a", &bytes[..bytes.len() * nth / 200]) else { continue };
            for cell in shown(&part).join(" ").split(' ').skip(1) {
                assert!(whole.contains(cell), "{nth}: {cell}");
            }
        }
    }
    for nth in 0..200 {
        let cut = &sheet[..sheet.len() * nth / 200];
        assert!(read("a", &xlsx(cut, STRINGS)).is_err(), "{nth}");
    }
    // Single bytes of the records changed.
    let bytes = xls(&[], &xls_cells());
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 0x5A;
        let _ = read("a", &changed);
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
