//! Cells with spans to a grid in which every place lies in exactly one cell, and the limits of what a file may hold.

use super::{Grid, GridCell, Place, Refusal};

/// The most rows of a table or sheet.
pub(super) const ROWS: usize = 2_000;
/// The most columns of a table or sheet.
pub(super) const COLUMNS: usize = 64;
/// The most cells of a whole document.
const CELLS: usize = 262_144;
/// The most paragraphs of a whole document.
const PARAGRAPHS: usize = 100_000;
/// The most bytes of text of a whole document; one shared string may stand in every cell.
const TEXT: usize = 32 * 1024 * 1024;

/// What a document has taken of its limits.
#[derive(Default)]
pub(super) struct Budget {
    cells: usize,
    paragraphs: usize,
    text: usize,
}

impl Budget {
    /// Takes a number of cells.
    ///
    /// # Errors
    /// When the document holds too many.
    pub(super) fn cells(&mut self, count: usize) -> Result<(), Refusal> {
        take(&mut self.cells, count, CELLS)
    }

    /// Takes a paragraph.
    ///
    /// # Errors
    /// When the document holds too many.
    pub(super) fn paragraph(&mut self) -> Result<(), Refusal> {
        take(&mut self.paragraphs, 1, PARAGRAPHS)
    }

    /// Takes a text.
    ///
    /// # Errors
    /// When the document holds too much of it.
    pub(super) fn text(&mut self, text: &str) -> Result<(), Refusal> {
        take(&mut self.text, text.len(), TEXT)
    }
}

fn take(taken: &mut usize, count: usize, limit: usize) -> Result<(), Refusal> {
    *taken = taken.saturating_add(count);
    if *taken > limit { Err(Refusal::TooMany) } else { Ok(()) }
}

/// A cell before it has its place among the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) text: String,
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// A grid and what had to give way in it.
pub(super) struct Covered {
    pub(super) grid: Grid,
    /// Cells that reached beyond the table.
    pub(super) cut: usize,
    /// Cells that lay over one another.
    pub(super) overlapping: usize,
}

/// Lays out cells in a table of `rows` by `columns`. A cell that reaches beyond it is cut; of cells that lie over one
/// another the later gives way, and leaves the table if nothing of it is left; what no cell covers becomes an empty
/// cell.
///
/// # Errors
/// When the document holds too many cells.
pub(super) fn cover(
    spots: Vec<Spot>,
    rows: usize,
    columns: usize,
    place: &dyn Fn(usize, usize) -> Place,
    budget: &mut Budget,
) -> Result<Covered, Refusal> {
    if rows > ROWS || columns > COLUMNS {
        return Err(Refusal::TooMany);
    }
    let mut taken = vec![false; rows * columns];
    let mut covered = Covered { grid: Grid { cells: Vec::new(), rows, columns }, cut: 0, overlapping: 0 };
    for spot in spots {
        if spot.row >= rows || spot.column >= columns {
            covered.cut += 1;
            continue;
        }
        let (wide, high) = (spot.columns.max(1), spot.rows.max(1));
        let (most_wide, most_high) = (wide.min(columns - spot.column), high.min(rows - spot.row));
        covered.cut += usize::from(most_wide < wide || most_high < high);
        let is_free = |row: usize, column: usize| !taken.get(row * columns + column).copied().unwrap_or(true);
        let free_wide = (0..most_wide).take_while(|by| is_free(spot.row, spot.column + by)).count();
        let free_high = (0..most_high)
            .take_while(|down| (0..free_wide).all(|by| is_free(spot.row + down, spot.column + by)))
            .count();
        covered.overlapping += usize::from(free_wide < most_wide || free_high < most_high);
        if free_wide == 0 {
            continue;
        }
        for row in spot.row..spot.row + free_high {
            let start = row * columns + spot.column;
            taken.get_mut(start..start + free_wide).unwrap_or_default().fill(true);
        }
        let place = place(spot.row + 1, spot.column + 1);
        budget.cells(1)?;
        covered.grid.cells.push(GridCell {
            text: spot.text,
            row: spot.row,
            column: spot.column,
            rows: free_high,
            columns: free_wide,
            filler: false,
            place,
        });
    }
    budget.cells(taken.iter().filter(|taken| !**taken).count())?;
    fill(&mut covered.grid.cells, &taken, columns, place);
    Ok(covered)
}

/// Gives every place that is not taken a blank cell, and puts all cells in the order of their places.
pub(super) fn fill(
    cells: &mut Vec<GridCell>,
    taken: &[bool],
    columns: usize,
    place: &dyn Fn(usize, usize) -> Place,
) {
    for (at, _) in taken.iter().enumerate().filter(|(_, taken)| !**taken) {
        let (row, column) = (at / columns, at % columns);
        cells.push(GridCell {
            text: String::new(),
            row,
            column,
            rows: 1,
            columns: 1,
            filler: true,
            place: place(row + 1, column + 1),
        });
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn spot(text: &str, row: usize, column: usize, rows: usize, columns: usize) -> Spot {
        Spot { text: text.to_owned(), row, column, rows, columns }
    }

    /// Tells whether every place lies in exactly one cell.
    pub(in crate::import::document) fn is_covered(grid: &Grid) -> bool {
        let mut count = vec![0; grid.rows * grid.columns];
        for cell in &grid.cells {
            for row in cell.row..cell.row + cell.rows {
                for column in cell.column..cell.column + cell.columns {
                    count[row * grid.columns + column] += 1;
                }
            }
        }
        count.iter().all(|count| *count == 1)
    }

    #[test]
    fn every_place_lies_in_one_cell() {
        let spots = vec![
            spot("a", 0, 0, 2, 2),
            spot("b", 1, 1, 1, 2),
            spot("c", 0, 2, 9, 9),
            spot("d", 7, 7, 1, 1),
            spot("e", 1, 0, 1, 3),
        ];
        let place = |row, column| Place::Table { table: 1, row, column };
        let got = cover(spots, 3, 4, &place, &mut Budget::default()).unwrap();
        assert!(is_covered(&got.grid), "{:?}", got.grid);
        assert_eq!((got.cut, got.overlapping), (2, 2));
        let texts: Vec<&str> = got.grid.cells.iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(texts, ["a", "c", "", ""]);
        assert!(cover(Vec::new(), ROWS + 1, 1, &place, &mut Budget::default()).is_err());
    }
}
