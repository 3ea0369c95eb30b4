//! Office files that are not made by script, where they are at hand.

#![cfg(test)]
#![allow(clippy::panic, clippy::print_stderr, reason = "helpers of tests")]

use gongkai::import::{Block, Grid, GridCell, Opened, open};
use std::path::PathBuf;

#[test]
fn the_official_form_has_its_cells() {
    let folder = std::env::var_os("GONGKAI_REPORTS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/reports"), PathBuf::from);
    let path = folder.join("../forms/cn-2021-empty-template.docx");
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("SKIPPED: {} cannot be read ({error}); nothing was tested", path.display());
            return;
        }
    };
    let Ok(Opened::Document(got)) = open("form.docx", &bytes, &|_| false) else { panic!("a document") };
    let grids: Vec<&Grid> = got
        .blocks
        .iter()
        .filter_map(|block| if let Block::Table(grid) = block { Some(grid) } else { None })
        .collect();
    let sizes: Vec<(usize, usize)> = grids.iter().map(|grid| (grid.rows, grid.columns)).collect();
    assert_eq!(sizes, [(14, 4), (28, 10), (4, 15)]);
    // 324 cells in the file, 45 of which go on from the one above.
    assert_eq!(grids.iter().map(|grid| grid.cells.len()).sum::<usize>(), 324 - 45);
    let area = |cells: &[GridCell]| cells.iter().map(|cell| cell.rows * cell.columns).sum::<usize>();
    assert!(grids.iter().all(|grid| area(&grid.cells) == grid.rows * grid.columns));
    let at = |table: usize, row: usize, column: usize| {
        let covers = |cell: &&GridCell| {
            (cell.row..cell.row + cell.rows).contains(&row)
                && (cell.column..cell.column + cell.columns).contains(&column)
        };
        grids[table].cells.iter().find(covers).unwrap()
    };
    assert_eq!((at(0, 0, 3).text.as_str(), at(0, 0, 3).columns), ("第二十条第（一）项", 4));
    assert_eq!(at(0, 1, 1).text, "本年制发件数");
    let head = at(1, 2, 2);
    assert_eq!((head.rows, head.columns), (3, 3));
    assert_eq!((at(1, 0, 9).text.as_str(), at(1, 0, 9).columns), ("申请人情况", 7));
    let results = at(1, 26, 0);
    assert_eq!((results.text.as_str(), results.row, results.rows), ("三、本年度办理结果", 5, 22));
    assert_eq!((at(1, 10, 1).text.as_str(), at(1, 10, 1).rows), ("（三）不予公开", 8));
    assert_eq!(at(1, 9, 2).text, "3.危及“三安全一稳定”");
    assert_eq!((at(2, 0, 14).text.as_str(), at(2, 0, 14).columns), ("行政诉讼", 10));
    assert_eq!((at(2, 2, 0).text.as_str(), at(2, 2, 0).rows), ("结果维持", 2));
    assert!((3..10).all(|column| at(1, 3, column).text.is_empty()));
}
