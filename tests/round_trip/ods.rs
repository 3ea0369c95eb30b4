//! A report as an OpenDocument workbook on one sheet.

use crate::docx::{escape, package};
use crate::official::{Grid, blocks, stack};
use crate::report::{Dice, Report};

pub(crate) fn write(report: &Report, dice: &mut Dice) -> Vec<u8> {
    let numbers = dice.one_in(2);
    let width = report.form.tables.iter().map(|table| table.width).max().unwrap();
    let mut rows = String::new();
    line(&mut rows, &report.title(), width);
    line(&mut rows, &report.preface, width);
    for section in &report.sections {
        line(&mut rows, &section.heading, width);
        section.paragraphs.iter().for_each(|paragraph| line(&mut rows, paragraph, width));
        if let Some(table) = section.table {
            put(&mut rows, &stack(&blocks(report, &report.form.tables[table])), numbers);
        }
        rows += "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    }
    rows += "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.2\"><office:body><office:spreadsheet><table:table table:name=\"报告\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/><manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";
    package(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
        ("META-INF/manifest.xml", manifest),
    ])
}

fn line(rows: &mut String, text: &str, width: usize) {
    *rows += &format!(
        "<table:table-row><table:table-cell office:value-type=\"string\" table:number-columns-spanned=\"{width}\"><text:p>{}</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated=\"{}\"/></table:table-row>",
        escape(text),
        width - 1
    );
}

fn put(rows: &mut String, grid: &Grid, numbers: bool) {
    for row in 0..grid.rows {
        *rows += "<table:table-row>";
        let mut column = 0;
        while column < grid.columns {
            let cell = grid.cells.iter().find(|c| {
                (c.row..c.row + c.rows).contains(&row) && (c.column..c.column + c.columns).contains(&column)
            });
            let Some(cell) = cell else {
                *rows += "<table:table-cell/>";
                column += 1;
                continue;
            };
            if cell.row != row {
                *rows += &format!(
                    "<table:covered-table-cell table:number-columns-repeated=\"{}\"/>",
                    cell.columns
                );
                column += cell.columns;
                continue;
            }
            let spans = format!(
                " table:number-columns-spanned=\"{}\" table:number-rows-spanned=\"{}\"",
                cell.columns, cell.rows
            );
            let plain =
                numbers && cell.value && !cell.text.starts_with('+') && cell.text.parse::<f64>().is_ok();
            *rows += &match cell.text.is_empty() {
                true => format!("<table:table-cell{spans}/>"),
                false if plain => format!(
                    "<table:table-cell{spans} office:value-type=\"float\" office:value=\"{0}\"><text:p>{0}</text:p></table:table-cell>",
                    cell.text
                ),
                false => format!(
                    "<table:table-cell{spans} office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                    escape(&cell.text)
                ),
            };
            if cell.columns > 1 {
                *rows += &format!(
                    "<table:covered-table-cell table:number-columns-repeated=\"{}\"/>",
                    cell.columns - 1
                );
            }
            column += cell.columns;
        }
        *rows += "</table:table-row>";
    }
}
