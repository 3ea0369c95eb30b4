//! A table's rows and cells to a grid, as HTML lays them out.

use super::super::{Grid, GridCell, Notice, Place, Refusal, grid};
use super::flow::{Piece, Reader};
use super::tree::Id;

/// The most columns and rows a table of data may have.
const MOST_COLUMNS: usize = 64;
const MOST_ROWS: usize = 2000;

/// A table as laid out.
pub(super) struct Laid {
    pub(super) grid: Grid,
    pub(super) notices: Vec<Notice>,
    /// Hidden cells; they take no place.
    pub(super) hidden: Vec<Id>,
}

/// Counts what had to be mended.
#[derive(Default)]
struct Mended {
    cut: usize,
    overlap: usize,
    hidden_rows: usize,
}

/// Lays out a table; none if it is larger than any table of data.
pub(super) fn lay(reader: &Reader<'_>, table: Id) -> Result<Option<Laid>, Refusal> {
    let rows = reader.tree.rows(table);
    if rows.len() > MOST_ROWS {
        return Ok(None);
    }
    let mut mended = Mended::default();
    let mut hidden = Vec::new();
    let mut cells: Vec<GridCell> = Vec::new();
    let mut wide = Vec::new();
    // The row up to which each column is taken by a cell from above.
    let mut taken = [0; MOST_COLUMNS];
    let width = width(reader, &rows);
    for (row, &(group, id)) in rows.iter().enumerate() {
        let group_end =
            rows.iter().skip(row).position(|&(other, _)| other != group).map_or(rows.len(), |n| row + n);
        let is_hidden = |id: Id| reader.tree.element(id).is_some_and(|element| element.hidden);
        mended.hidden_rows += usize::from(is_hidden(id) || reader.tree.parent(id).is_some_and(is_hidden));
        let mut column = 0;
        for (cell, element) in reader.tree.cells(id) {
            if element.hidden && !reader.with_hidden {
                hidden.push(cell);
                continue;
            }
            let mut flow = reader.cell(cell)?;
            hidden.append(&mut flow.hidden);
            let lines: Vec<String> = flow.pieces.iter().map(Piece::text).collect();
            let text = lines.join("\n");
            column += taken.iter().skip(column).take_while(|&&end| end > row).count();
            if column >= MOST_COLUMNS {
                if text.trim().is_empty() {
                    continue;
                }
                return Ok(None);
            }
            let wanted = element.columns as usize;
            let columns = match wanted {
                // It says no width; one that leaves the other rows their places is meant.
                MOST_COLUMNS.. => width.saturating_sub(column).max(1),
                _ => wanted.min(MOST_COLUMNS - column),
            };
            let free = taken.iter().skip(column).take(columns).take_while(|&&end| end <= row).count();
            mended.overlap += usize::from(free < columns);
            let below = group_end - row;
            let rows = match usize::try_from(element.rows).unwrap_or(MOST_ROWS) {
                0 => below,
                wanted => wanted.min(below),
            };
            mended.cut += usize::from(element.rows as usize > rows);
            wide.push(wanted > columns);
            taken.iter_mut().skip(column).take(free).for_each(|end| *end = row + rows);
            cells.push(GridCell {
                text,
                row,
                column,
                rows,
                columns: free,
                filler: false,
                place: Place::Paragraph(0),
            });
            column += free;
        }
    }
    let rows = drop_empty_rows(&mut cells, rows.len());
    let columns = cut_columns(&mut cells, &wide, &mut mended);
    if rows * columns > reader.places {
        return Err(Refusal::TooMany);
    }
    fill(&mut cells, rows, columns);
    let counts = [
        (mended.hidden_rows, Notice::HiddenRows { count: mended.hidden_rows }),
        (mended.cut, Notice::SpansCut { count: mended.cut }),
        (mended.overlap, Notice::SpansOverlap { count: mended.overlap }),
    ];
    let notices = counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, notice)| notice).collect();
    Ok(Some(Laid { grid: Grid { cells, rows, columns }, notices, hidden }))
}

/// Returns how wide the widest row is, leaving out cells that claim more than any table has.
fn width(reader: &Reader<'_>, rows: &[(usize, Id)]) -> usize {
    let width = |row: Id| {
        let columns = reader.tree.cells(row).map(|(_, element)| element.columns as usize);
        columns.filter(|&columns| columns < MOST_COLUMNS).sum::<usize>()
    };
    rows.iter().map(|&(_, row)| width(row)).max().unwrap_or(0).min(MOST_COLUMNS)
}

/// Leaves out rows in which no cell begins; cells from above give them up.
fn drop_empty_rows(cells: &mut [GridCell], rows: usize) -> usize {
    let mut begun = vec![false; rows];
    for cell in &*cells {
        begun.get_mut(cell.row).into_iter().for_each(|begun| *begun = true);
    }
    let mut kept = 0;
    // How many rows are kept before each, and at the end in all.
    let before: Vec<usize> = begun
        .iter()
        .map(|&begun| {
            let before = kept;
            kept += usize::from(begun);
            before
        })
        .collect();
    for cell in cells {
        let end = before.get(cell.row + cell.rows).copied().unwrap_or(kept);
        cell.row = before.get(cell.row).copied().unwrap_or(kept);
        cell.rows = end.saturating_sub(cell.row).max(1);
    }
    kept
}

/// Cuts columns at the end in which no cell begins: only wide cells claim them.
fn cut_columns(cells: &mut [GridCell], wide: &[bool], mended: &mut Mended) -> usize {
    let columns = cells.iter().map(|cell| cell.column + 1).max().unwrap_or(0);
    for (cell, wide) in cells.iter_mut().zip(wide) {
        let own = cell.columns.min(columns - cell.column);
        mended.cut += usize::from(*wide || own < cell.columns);
        cell.columns = own;
    }
    columns
}

/// Gives every place without a cell a blank one, and all cells their places in order.
fn fill(cells: &mut Vec<GridCell>, rows: usize, columns: usize) {
    let mut taken = vec![false; rows * columns];
    for cell in &*cells {
        for row in taken.chunks_mut(columns.max(1)).skip(cell.row).take(cell.rows) {
            row.iter_mut().skip(cell.column).take(cell.columns).for_each(|place| *place = true);
        }
    }
    let place = |row, column| Place::Table { table: 0, row, column };
    grid::fill(cells, &taken, columns, &place);
    for cell in cells {
        cell.place = place(cell.row + 1, cell.column + 1);
    }
}
