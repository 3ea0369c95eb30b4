//! A report as plain text: tabs, strokes, one cell a line; in more than one encoding.

use crate::official::{Grid, blocks, stack};
use crate::report::{Dice, Report};

pub(crate) fn write(report: &Report, dice: &mut Dice) -> Vec<u8> {
    let shape = dice.below(3);
    // One cell a line leaves open which cell an empty line is.
    let blanks = report.cells.iter().any(|cell| cell.truth == "blank");
    let shape = if blanks && shape == 2 { 0 } else { shape };
    let mut out = format!("{}\n\n{}\n", report.title(), report.preface);
    for section in &report.sections {
        out += &format!("\n{}\n\n", section.heading);
        for paragraph in &section.paragraphs {
            out += &format!("    {paragraph}\n");
        }
        if let Some(table) = section.table {
            lay(&mut out, &stack(&blocks(report, &report.form.tables[table])), shape);
        }
    }
    match dice.below(5) {
        0 => encoding_rs::GB18030.encode(&out).0.into_owned(),
        1 => [b"\xef\xbb\xbf".as_slice(), out.as_bytes()].concat(),
        2 => [b"\xff\xfe".to_vec(), out.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
        3 => out.replace('\n', "\r\n").into_bytes(),
        _ => out.into_bytes(),
    }
}

fn lay(out: &mut String, grid: &Grid, shape: u64) {
    for row in 0..grid.rows {
        match shape {
            0 => {
                let mut cells = vec![""; grid.columns];
                for cell in grid.row(row) {
                    cells[cell.column] = &cell.text;
                }
                *out += &cells.join("\t");
            }
            1 => {
                let mut cells = vec![""; grid.columns];
                for cell in grid.row(row) {
                    cells[cell.column] = &cell.text;
                }
                *out += &format!("| {} |", cells.join(" | "));
            }
            _ => {
                let cells: Vec<&str> = grid.row(row).map(|cell| cell.text.trim()).collect();
                *out += &cells.join("\n");
            }
        }
        out.push('\n');
    }
}
