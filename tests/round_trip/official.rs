//! A table of the form to a grid of cells, as the official form prints it.

use crate::report::Report;
use gongkai::form::{Block, Table};
use std::collections::BTreeSet;

/// A cell of the grid.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
    pub text: String,
    /// Whether it is a value and no label.
    pub value: bool,
    /// Whether it belongs to the heads of columns.
    pub head: bool,
}

/// A table as cells, by row and column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    pub cells: Vec<Placed>,
    pub rows: usize,
    pub columns: usize,
}

impl Grid {
    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = &Placed> {
        self.cells.iter().filter(move |cell| cell.row == row)
    }

    /// Returns the rows from `from` to `to` as a table of their own, if no cell is cut by that.
    pub(crate) fn part(&self, from: usize, to: usize) -> Self {
        let cells = self.cells.iter().filter(|cell| (from..to).contains(&cell.row));
        let cells = cells.map(|cell| Placed { row: cell.row - from, ..cell.clone() }).collect();
        Self { cells, rows: to - from, columns: self.columns }
    }
}

/// Lays out one block from its own first row.
fn lay(report: &Report, table: &Table, block: &Block) -> Grid {
    let width = table.width;
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut grid = Grid { cells: Vec::new(), rows: 0, columns: width };
    let mut put = |grid: &mut Grid,
                   row: usize,
                   from: usize,
                   rows: usize,
                   columns: usize,
                   text: &str,
                   value: bool,
                   head: bool| {
        let column = (from..).find(|&column| !taken.contains(&(row, column))).unwrap();
        for r in row..row + rows {
            taken.extend((column..column + columns).map(|c| (r, c)));
        }
        grid.rows = grid.rows.max(row + rows);
        grid.cells.push(Placed { row, column, rows, columns, text: text.to_owned(), value, head });
    };
    let mut row = 0;
    if let Some(title) = &block.title {
        put(&mut grid, row, 0, 1, width, &title.zh, false, true);
        row += 1;
    }
    // Blocks narrower than the table stretch their last column.
    let own = block.stub_width + block.columns.len();
    let extra = width - own;
    if let Some(stub) = &block.stub {
        put(&mut grid, row, 0, block.head_height, block.stub_width, &stub.zh, false, true);
    }
    for heads in &block.heads {
        let last = heads.len() - 1;
        for (index, head) in heads.iter().enumerate() {
            let columns = head.colspan + if index == last { extra } else { 0 };
            put(&mut grid, row, block.stub_width, head.rowspan, columns, &head.label.zh, false, true);
        }
        row += 1;
    }
    for (number, own) in block.rows.iter().enumerate() {
        for head in &own.heads {
            put(&mut grid, row, 0, head.rowspan, head.colspan, &head.label.zh, false, false);
        }
        let last = block.columns.len() - 1;
        for column in 0..block.columns.len() {
            let columns = 1 + if column == last { extra } else { 0 };
            let text = &report.cells[block.cell(number, column)].looks;
            put(&mut grid, row, block.stub_width, 1, columns, text, true, false);
        }
        row += 1;
    }
    grid.cells.sort_by_key(|cell| (cell.row, cell.column));
    grid
}

/// Lays out the blocks of a table, each as a grid.
pub(crate) fn blocks(report: &Report, table: &Table) -> Vec<Grid> {
    table.blocks.iter().map(|block| lay(report, table, block)).collect()
}

/// Joins grids to one.
pub(crate) fn stack(grids: &[Grid]) -> Grid {
    let mut out = Grid::default();
    for grid in grids {
        let cells = grid.cells.iter().map(|cell| Placed { row: cell.row + out.rows, ..cell.clone() });
        out.cells.extend(cells);
        out.columns = out.columns.max(grid.columns);
        out.rows += grid.rows;
    }
    out
}
