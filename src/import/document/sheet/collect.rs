//! The cells of sheets, as they are met, to grids.

use crate::import::document::grid::{self, Budget, COLUMNS, ROWS, Spot};
use crate::import::document::{Block, Document, Notice, Place, Refusal};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A workbook being read.
#[derive(Default)]
pub(super) struct Book {
    pub(super) document: Document,
    pub(super) budget: Budget,
    /// Sheets that are not shown.
    pub(super) hidden: Vec<String>,
    hidden_rows: usize,
    hidden_columns: usize,
    cut: usize,
    overlapping: usize,
}

/// A sheet being read. Rows and columns count from 0.
pub(super) struct Sheet {
    name: Arc<str>,
    cells: BTreeMap<(usize, usize), String>,
    /// By first row and column: last row and column.
    merged: BTreeMap<(usize, usize), (usize, usize)>,
    hidden_rows: Vec<bool>,
    hidden_columns: Vec<bool>,
}

impl Sheet {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: Arc::from(name),
            cells: BTreeMap::new(),
            merged: BTreeMap::new(),
            hidden_rows: vec![false; ROWS],
            hidden_columns: vec![false; COLUMNS],
        }
    }

    /// Returns the place of a cell for people.
    pub(super) fn place(&self, row: usize, column: usize) -> Place {
        let count = |from_zero: usize| from_zero.saturating_add(1);
        Place::Sheet { sheet: Arc::clone(&self.name), row: count(row), column: count(column) }
    }

    /// Puts a text into a cell; blanks cost nothing, wherever they are.
    ///
    /// # Errors
    /// When it lies beyond the most rows or columns, or the workbook holds too much.
    pub(super) fn put(
        &mut self,
        row: usize,
        column: usize,
        text: &str,
        budget: &mut Budget,
    ) -> Result<(), Refusal> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if row >= ROWS || column >= COLUMNS {
            return Err(Refusal::TooMany);
        }
        budget.text(text)?;
        let text = if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text.to_owned()
        };
        self.cells.insert((row, column), text);
        Ok(())
    }

    /// Merges cells; the last row and column are part of it.
    pub(super) fn merge(&mut self, first: (usize, usize), last: (usize, usize)) {
        let is_several = last.0 >= first.0 && last.1 >= first.1 && first != last;
        if is_several && first.0 < ROWS && first.1 < COLUMNS {
            self.merged.entry(first).or_insert(last);
        }
    }

    /// Hides rows, the last included.
    pub(super) fn hide_rows(&mut self, first: usize, last: usize) {
        hide(&mut self.hidden_rows, first, last);
    }

    /// Hides columns, the last included.
    pub(super) fn hide_columns(&mut self, first: usize, last: usize) {
        hide(&mut self.hidden_columns, first, last);
    }
}

fn hide(hidden: &mut [bool], first: usize, last: usize) {
    let end = last.saturating_add(1).min(hidden.len());
    hidden.get_mut(first.min(end)..end).unwrap_or_default().fill(true);
}

impl Book {
    /// Adds a sheet that is shown.
    ///
    /// # Errors
    /// When the workbook holds too many cells.
    pub(super) fn add(&mut self, sheet: Sheet) -> Result<(), Refusal> {
        let Sheet { name, mut cells, merged, hidden_rows, hidden_columns } = sheet;
        let rows = cells.keys().map(|(row, _)| row + 1).max().unwrap_or(0);
        let columns = cells.keys().map(|(_, column)| column + 1).max().unwrap_or(0);
        if rows == 0 {
            return Ok(());
        }
        // A heading merged a little further than what stands below makes the table wider; one merged over the whole
        // sheet does not.
        let reach = |places: &dyn Fn(&(usize, usize)) -> usize, limit: usize| {
            let shown = merged.iter().filter(|(first, _)| cells.contains_key(first));
            shown
                .map(|(_, last)| places(last).saturating_add(1))
                .filter(|end| *end <= limit)
                .max()
                .unwrap_or(0)
        };
        let rows = rows.max(reach(&|last| last.0, ROWS));
        let columns = columns.max(reach(&|last| last.1, COLUMNS));
        let hidden = |marks: &[bool], count: usize| marks.iter().take(count).filter(|mark| **mark).count();
        self.hidden_rows += hidden(&hidden_rows, rows);
        self.hidden_columns += hidden(&hidden_columns, columns);
        for first in merged.keys().filter(|first| first.0 < rows && first.1 < columns) {
            cells.entry(*first).or_default();
        }
        let spots = cells.into_iter().map(|((row, column), text)| {
            let (last_row, last_column) = merged.get(&(row, column)).copied().unwrap_or((row, column));
            Spot {
                text,
                row,
                column,
                rows: (last_row - row).saturating_add(1),
                columns: (last_column - column).saturating_add(1),
            }
        });
        let place = |row, column| Place::Sheet { sheet: Arc::clone(&name), row, column };
        let covered = grid::cover(spots.collect(), rows, columns, &place, &mut self.budget)?;
        self.cut += covered.cut;
        self.overlapping += covered.overlapping;
        self.document.blocks.push(Block::Table(covered.grid));
        Ok(())
    }

    /// Notes something left out, if there was any of it.
    pub(super) fn note(&mut self, count: usize, notice: impl FnOnce(usize) -> Notice) {
        if count > 0 {
            self.document.notices.push(notice(count));
        }
    }

    /// Notes something about a cell.
    ///
    /// # Errors
    /// When the workbook holds too much of it.
    pub(super) fn note_cell(&mut self, notice: Notice) -> Result<(), Refusal> {
        self.budget.paragraph()?;
        self.document.notices.push(notice);
        Ok(())
    }

    /// Returns the document.
    pub(super) fn end(mut self) -> Document {
        let (rows, columns) = (self.hidden_rows, self.hidden_columns);
        let (cut, overlapping) = (self.cut, self.overlapping);
        self.note(rows, |count| Notice::HiddenRows { count });
        self.note(columns, |count| Notice::HiddenColumns { count });
        self.note(cut, |count| Notice::SpansCut { count });
        self.note(overlapping, |count| Notice::SpansOverlap { count });
        if !self.hidden.is_empty() {
            let names = std::mem::take(&mut self.hidden);
            self.document.notices.push(Notice::HiddenSheets { names });
        }
        self.document.notices.sort();
        self.document
    }
}
