//! A report as an Excel workbook: on one sheet or on one for each table, with merged cells or without.

use crate::official::{Grid, blocks, stack};
use crate::report::{Dice, Report};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

pub(crate) fn write(report: &Report, dice: &mut Dice) -> Vec<u8> {
    let one_sheet = dice.one_in(2);
    let style = Style {
        merged: dice.one_in(2),
        numbers: dice.one_in(2),
        start: u16::try_from(dice.below(2)).unwrap(),
    };
    let mut book = Workbook::new();
    let width = report.form.tables.iter().map(|table| table.width).max().unwrap();
    let mut sheets: Vec<(Worksheet, u32)> = vec![(Worksheet::new(), 0)];
    sheets[0].0.set_name("报告").unwrap();
    line(&mut sheets[0], &report.title(), width, &style);
    line(&mut sheets[0], &report.preface, width, &style);
    for section in &report.sections {
        let last = sheets.len() - 1;
        let table = section.table.map(|table| &report.form.tables[table]);
        if !one_sheet && let Some(table) = table {
            let mut sheet = Worksheet::new();
            sheet.set_name(table.id.to_string()).unwrap();
            sheets.push((sheet, 0));
        }
        // Text goes on where text is, and a table's heading stands above it.
        let at = if table.is_some() {
            sheets.len() - 1
        } else if one_sheet {
            last
        } else {
            0
        };
        line(&mut sheets[at], &section.heading, width, &style);
        for paragraph in &section.paragraphs {
            line(&mut sheets[at], paragraph, width, &style);
        }
        if let Some(table) = table {
            put(&mut sheets[at], &stack(&blocks(report, table)), &style);
        }
    }
    for (sheet, _) in sheets {
        book.push_worksheet(sheet);
    }
    book.save_to_buffer().unwrap()
}

struct Style {
    merged: bool,
    numbers: bool,
    /// The column everything begins in.
    start: u16,
}

/// Writes a line of text across the sheet.
fn line((sheet, row): &mut (Worksheet, u32), text: &str, width: usize, style: &Style) {
    let last = style.start + u16::try_from(width).unwrap() - 1;
    if style.merged {
        sheet.merge_range(*row, style.start, *row, last, text, &Format::new()).unwrap();
    } else {
        sheet.write_string(*row, style.start, text).unwrap();
    }
    *row += 1;
}

fn put((sheet, from): &mut (Worksheet, u32), grid: &Grid, style: &Style) {
    let format = Format::new();
    for cell in &grid.cells {
        let row = *from + u32::try_from(cell.row).unwrap();
        let column = style.start + u16::try_from(cell.column).unwrap();
        let last =
            (row + u32::try_from(cell.rows).unwrap() - 1, column + u16::try_from(cell.columns).unwrap() - 1);
        if style.merged && last != (row, column) {
            sheet.merge_range(row, column, last.0, last.1, "", &format).unwrap();
        }
        let number = cell
            .text
            .parse::<f64>()
            .ok()
            .filter(|_| cell.value && style.numbers && !cell.text.starts_with('+'));
        match number {
            Some(number) => sheet.write_number(row, column, number).unwrap(),
            None if cell.text.is_empty() => sheet.write_blank(row, column, &format).unwrap(),
            None => sheet.write_string(row, column, &cell.text).unwrap(),
        };
    }
    *from += u32::try_from(grid.rows).unwrap();
}
