//! The tables of a document to grids.

use super::body::{Block, Flow, Found, Line, Reader};
use crate::import::document::grid::{self, Budget, COLUMNS, ROWS, Spot};
use crate::import::document::xml::Tag;
use crate::import::document::{Grid, Place, Refusal};

/// A table as it stands in the file.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Row>,
}

#[derive(Default)]
struct Row {
    before: usize,
    cells: Vec<Cell>,
    is_deleted: bool,
}

#[derive(Default)]
struct Cell {
    span: usize,
    /// Whether it goes on from the cell above, or begins one that goes on.
    down: Merge,
    across: Merge,
    is_deleted: bool,
    blocks: Vec<Block>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Merge {
    #[default]
    None,
    Start,
    Continue,
}

impl Merge {
    fn of(tag: &Tag<'_>) -> Self {
        match tag.attr("val").as_deref() {
            Some("restart") => Self::Start,
            _ => Self::Continue,
        }
    }
}

impl Reader<'_, '_> {
    /// Reads a table up to its end.
    pub(super) fn table(&mut self) -> Result<Table, Refusal> {
        let mut table = Table::default();
        self.rows(&mut table)?;
        Ok(table)
    }

    fn rows(&mut self, table: &mut Table) -> Result<(), Refusal> {
        while let Some(tag) = self.xml.child()? {
            match tag.name() {
                "tr" => {
                    let mut row = Row::default();
                    self.cells(&mut row)?;
                    row.cells.retain(|cell| !cell.is_deleted);
                    if !row.is_deleted && !row.cells.is_empty() {
                        table.rows.push(row);
                    }
                }
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => self.rows(table)?,
                "AlternateContent" => self.alternate(|reader| reader.rows(table))?,
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    fn cells(&mut self, row: &mut Row) -> Result<(), Refusal> {
        while let Some(tag) = self.xml.child()? {
            match tag.name() {
                "tc" => {
                    let cell = self.cell()?;
                    row.cells.push(cell);
                }
                "trPr" => {
                    while let Some(tag) = self.xml.child()? {
                        match tag.name() {
                            "gridBefore" => row.before = tag.number("val").unwrap_or(0),
                            "hidden" if tag.is_on("val") => self.found.hidden_rows += 1,
                            "del" => {
                                row.is_deleted = true;
                                self.found.tracked += 1;
                            }
                            "ins" => self.found.tracked += 1,
                            _ => {}
                        }
                        self.xml.skip()?;
                    }
                }
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => self.cells(row)?,
                "AlternateContent" => self.alternate(|reader| reader.cells(row))?,
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    fn cell(&mut self) -> Result<Cell, Refusal> {
        let mut cell = Cell { span: 1, ..Cell::default() };
        let mut flow = Flow::default();
        while let Some(tag) = self.xml.child()? {
            if tag.name() != "tcPr" {
                self.block(&tag, &mut flow)?;
                continue;
            }
            while let Some(tag) = self.xml.child()? {
                match tag.name() {
                    "gridSpan" => cell.span = tag.number("val").unwrap_or(1).max(1),
                    "vMerge" => cell.down = Merge::of(&tag),
                    "hMerge" => cell.across = Merge::of(&tag),
                    "cellDel" => {
                        cell.is_deleted = true;
                        self.found.tracked += 1;
                    }
                    "cellIns" => self.found.tracked += 1,
                    _ => {}
                }
                self.xml.skip()?;
            }
        }
        cell.blocks = flow.end();
        Ok(cell)
    }
}

impl Table {
    /// Tells whether it only frames what is in it: a single cell, or a single row or column around another table.
    pub(super) fn is_frame(&self) -> bool {
        let count: usize = self.rows.iter().map(|row| row.cells.len()).sum();
        let is_line = self.rows.len() == 1 || self.rows.iter().all(|row| row.cells.len() == 1);
        let cells = || self.rows.iter().flat_map(|row| &row.cells);
        let mut inner = cells().flat_map(|cell| &cell.blocks);
        let holds_table = inner.any(|block| match block {
            Block::Table(table) => table.rows.iter().map(|row| row.cells.len()).sum::<usize>() > 1,
            Block::Line(_) => false,
        });
        count == 1 || is_line && holds_table
    }

    /// Returns what is in its cells, one after another.
    pub(super) fn into_blocks(self) -> Vec<Block> {
        self.rows.into_iter().flat_map(|row| row.cells).flat_map(|cell| cell.blocks).collect()
    }

    /// Lays out its cells; nothing where it has none.
    ///
    /// # Errors
    /// When text stands beyond the most rows or columns.
    pub(super) fn lay_out(
        self,
        number: usize,
        budget: &mut Budget,
        found: &mut Found,
    ) -> Result<Option<Grid>, Refusal> {
        let mut spots: Vec<Spot> = Vec::new();
        // The cells that wait to be continued in the next row, by their first column.
        let mut above: Vec<Option<usize>> = vec![None; COLUMNS];
        let (mut rows, mut columns) = (0, 0);
        for (at, row) in self.rows.into_iter().enumerate() {
            let mut here: Vec<Option<usize>> = vec![None; COLUMNS];
            let mut column = row.before.min(COLUMNS);
            let mut last: Option<usize> = None;
            let count = row.cells.len();
            for (nth, cell) in row.cells.into_iter().enumerate() {
                let mut text = String::new();
                put_text(cell.blocks, &mut text);
                // A span beyond all tables says no more than “to the end”.
                let span = if cell.span > COLUMNS {
                    found.cut += 1;
                    if nth + 1 == count { COLUMNS.saturating_sub(column).max(1) } else { 1 }
                } else {
                    cell.span
                };
                let is_open = cell.span > COLUMNS && nth + 1 == count;
                let start = column;
                column = column.saturating_add(span);
                if at >= ROWS || start >= COLUMNS {
                    if !text.trim().is_empty() {
                        return Err(Refusal::TooMany);
                    }
                    continue;
                }
                rows = at + 1;
                columns = columns.max(if is_open { start + 1 } else { column.min(COLUMNS) });
                if cell.across == Merge::Continue
                    && let Some(spot) = last.and_then(|last| spots.get_mut(last))
                {
                    spot.columns += span;
                    found.hidden += usize::from(!text.trim().is_empty());
                    continue;
                }
                let upper = above.get(start).copied().flatten().filter(|_| cell.down == Merge::Continue);
                if let Some(upper) = upper
                    && let Some(spot) = spots.get_mut(upper)
                    && spot.columns == span
                {
                    spot.rows = at + 1 - spot.row;
                    found.hidden += usize::from(!text.trim().is_empty());
                    if let Some(place) = here.get_mut(start) {
                        *place = Some(upper);
                    }
                    last = None;
                    continue;
                }
                last = Some(spots.len());
                if cell.down != Merge::None
                    && let Some(place) = here.get_mut(start)
                {
                    *place = last;
                }
                spots.push(Spot { text, row: at, column: start, rows: 1, columns: span });
            }
            above = here;
        }
        if spots.is_empty() {
            return Ok(None);
        }
        for spot in &mut spots {
            spot.columns = spot.columns.min(columns.saturating_sub(spot.column));
        }
        let place = |row, column| Place::Table { table: number, row, column };
        let covered = grid::cover(spots, rows, columns, &place, budget)?;
        found.cut += covered.cut;
        found.overlapping += covered.overlapping;
        Ok(Some(covered.grid))
    }
}

/// Appends the text of a cell: lines one under another, and of a table in it a row on each line.
fn put_text(blocks: Vec<Block>, text: &mut String) {
    for block in blocks {
        match block {
            Block::Line(Line { runs, number, .. }) => {
                let mut line = number.unwrap_or_default();
                line.extend(runs.iter().map(|run| run.text.as_str()));
                put_line(line.replace('\t', " ").trim(), text);
            }
            Block::Table(table) => {
                for row in table.rows {
                    let mut line = String::new();
                    for cell in row.cells {
                        let mut inner = String::new();
                        put_text(cell.blocks, &mut inner);
                        if !line.is_empty() {
                            line.push(' ');
                        }
                        line.push_str(&inner.replace('\n', " "));
                    }
                    put_line(line.trim(), text);
                }
            }
        }
    }
}

fn put_line(line: &str, text: &mut String) {
    if line.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}
