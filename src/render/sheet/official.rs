//! A form as a sheet that looks like the official one: compiled once into XML with holes, like the pages' tables; a
//! report fills the holes.

use super::style::{GROUP, HEAD, LABEL, SECTION};
use super::xml::{blank, column_name, lines, open, text};
use crate::base::Lang;
use crate::form::layout::normal_heading;
use crate::form::{Block, Form, Heading, Table};
use std::fmt::Write as _;

/// Rows above the tables: the title, the record, and an empty one.
pub(super) const ABOVE: u32 = 3;

/// How wide a sheet is, in characters, as far as it can be.
const SHEET: usize = 120;
const NARROW: usize = 8;
const WIDE: usize = 24;

/// So many columns go to the labels of rows, which are long.
const LABELS: usize = 6;

/// Points a line of text takes, and a row beside its lines.
const LINE: usize = 14;
const ROW: usize = 5;

/// A form's sheet.
#[derive(Debug, Default)]
pub(super) struct Official {
    /// Columns of the sheet.
    pub(super) columns: usize,
    /// How wide each is, in characters.
    pub(super) width: usize,
    /// XML between holes; hole `n` follows piece `n`.
    pub(super) pieces: Vec<Box<str>>,
    pub(super) holes: Vec<Hole>,
    /// The places that are merged, as the sheet's list of them has it.
    pub(super) merged: String,
    pub(super) merges: usize,
    /// The first row behind the tables.
    pub(super) end: u32,
    pub(super) size: usize,
}

/// Where a report's value goes.
#[derive(Debug)]
pub(super) struct Hole {
    pub(super) cell: usize,
    /// What follows when the value spans more columns: their letters, and the row.
    pub(super) more: Option<(Box<[Box<str>]>, u32)>,
}

/// What stands at a place of a sheet.
#[derive(Clone, Debug, Default)]
enum Slot {
    /// Nothing.
    #[default]
    Empty,
    /// A label and its style.
    Label(Box<str>, u32),
    /// The rest of a label.
    Rest(u32),
    /// A cell of the form, and how many columns it spans.
    Cell(usize, usize),
    /// The rest of a cell.
    More,
}

impl Official {
    /// Compiles a form.
    pub(super) fn new(form: &Form, lang: Lang) -> Self {
        let columns = form.tables.iter().map(wanted).max().unwrap_or(1).max(1);
        let width = (SHEET / columns).clamp(NARROW, WIDE);
        let mut sheet = Self { columns, width, end: ABOVE + 1, ..Self::default() };
        let mut piece = String::new();
        let headed: Vec<usize> = form.sections.iter().filter_map(|section| section.table).collect();
        for section in &form.sections {
            let Some(table) = section.table.and_then(|table| form.tables.get(table)) else { continue };
            let heading = section.heading.get(lang);
            sheet.heading(&mut piece, heading);
            if normal_heading(heading) != normal_heading(table.caption.get(lang)) {
                sheet.heading(&mut piece, table.caption.get(lang));
            }
            sheet.table(&mut piece, table, lang);
        }
        for (position, table) in form.tables.iter().enumerate() {
            if !headed.contains(&position) {
                sheet.heading(&mut piece, table.caption.get(lang));
                sheet.table(&mut piece, table, lang);
            }
        }
        sheet.pieces.push(piece.into());
        sheet.size = sheet.pieces.iter().map(|piece| piece.len()).sum();
        sheet
    }

    /// Adds a place to the merged ones.
    fn merge(&mut self, (left, top): (usize, u32), (right, bottom): (usize, u32)) {
        if left == right && top == bottom {
            return;
        }
        self.merges += 1;
        let (left, right) = (column_name(left), column_name(right));
        let _ = write!(self.merged, "<mergeCell ref=\"{left}{top}:{right}{bottom}\"/>");
    }

    fn heading(&mut self, piece: &mut String, heading: &str) {
        let row = self.end;
        let height = LINE * lines(heading, self.columns * self.width) + 2 * ROW;
        let _ = write!(piece, "<row r=\"{row}\" ht=\"{height}\" customHeight=\"1\">");
        open(piece, "A", row);
        text(piece, SECTION, heading);
        piece.push_str("</row>");
        self.merge((0, row), (self.columns - 1, row));
        self.end += 1;
    }

    fn table(&mut self, piece: &mut String, table: &Table, lang: Lang) {
        let starts = starts(table, self.columns);
        for block in &table.blocks {
            self.block(piece, table, block, &starts, lang);
        }
        // An empty row parts the tables.
        self.end += 1;
    }

    fn block(&mut self, piece: &mut String, table: &Table, block: &Block, starts: &[usize], lang: Lang) {
        let top = usize::from(block.title.is_some()) + block.head_height;
        let mut grid = Grid::new(top + block.rows.len(), starts);
        let mut row = 0;
        if let Some(title) = &block.title {
            grid.label(row, 0, (table.width, 1), title.get(lang), GROUP);
            row += 1;
        }
        for (level, heads) in block.heads.iter().enumerate() {
            if level == 0 && block.stub_width > 0 {
                let stub = block.stub.as_ref().map(|stub| stub.get(lang)).unwrap_or_default();
                grid.label(row, 0, (block.stub_width, block.head_height), stub, HEAD);
            }
            for head in heads {
                grid.place(row, head, lang, HEAD);
            }
            row += 1;
        }
        let last = block.columns.len().saturating_sub(1);
        for (r, line) in block.rows.iter().enumerate() {
            for head in &line.heads {
                grid.place(row, head, lang, if head.leaf { LABEL } else { GROUP });
            }
            for c in 0..block.columns.len() {
                let from = block.stub_width + c;
                let to = if c == last { table.width } else { from + 1 };
                grid.cell(row, from, to, block.cell(r, c));
            }
            row += 1;
        }
        let heights = grid.heights(self.width);
        for (slots, height) in grid.rows.iter().zip(heights) {
            self.row(piece, slots, height);
        }
        for (from, to) in grid.merged {
            let first = self.end - grid.rows.len() as u32;
            self.merge((from.0, first + from.1), (to.0, first + to.1));
        }
    }

    fn row(&mut self, piece: &mut String, slots: &[Slot], height: usize) {
        let row = self.end;
        let _ = write!(piece, "<row r=\"{row}\" ht=\"{height}\" customHeight=\"1\">");
        for (at, slot) in slots.iter().enumerate() {
            let name = column_name(at);
            match slot {
                Slot::Empty | Slot::More => {}
                Slot::Label(label, style) => {
                    open(piece, &name, row);
                    if label.is_empty() { blank(piece, *style) } else { text(piece, *style, label) }
                }
                Slot::Rest(style) => {
                    open(piece, &name, row);
                    blank(piece, *style);
                }
                Slot::Cell(cell, span) => {
                    open(piece, &name, row);
                    self.pieces.push(std::mem::take(piece).into());
                    let more = (at + 1..at + span).map(|at| column_name(at).into()).collect::<Box<[_]>>();
                    let more = (!more.is_empty()).then_some((more, row));
                    self.holes.push(Hole { cell: *cell, more });
                }
            }
        }
        piece.push_str("</row>");
        self.end += 1;
    }
}

/// A block's rows as they stand on the sheet.
struct Grid<'s> {
    rows: Vec<Vec<Slot>>,
    /// Where each column of the table begins on the sheet, and where the last one ends.
    starts: &'s [usize],
    /// Merged places: column and row of the first and of the last.
    merged: Vec<((usize, u32), (usize, u32))>,
    /// Labels: row, rows, columns of the sheet, and the text.
    labels: Vec<(usize, usize, usize, Box<str>)>,
}

impl<'s> Grid<'s> {
    fn new(rows: usize, starts: &'s [usize]) -> Self {
        let columns = starts.last().copied().unwrap_or(0);
        let rows = vec![vec![Slot::Empty; columns]; rows];
        Self { rows, starts, merged: Vec::new(), labels: Vec::new() }
    }

    fn start(&self, column: usize) -> usize {
        self.starts.get(column).or(self.starts.last()).copied().unwrap_or(0)
    }

    /// Puts a heading into the first columns of a row that are free, as pages do.
    fn place(&mut self, row: usize, head: &Heading, lang: Lang, style: u32) {
        let free = |column: &usize| {
            let at = self.start(*column);
            self.rows.get(row).and_then(|row| row.get(at)).is_some_and(|slot| matches!(slot, Slot::Empty))
        };
        let Some(column) = (0..self.starts.len().saturating_sub(1)).find(free) else { return };
        self.label(row, column, (head.colspan, head.rowspan), head.label.get(lang), style);
    }

    fn label(&mut self, row: usize, column: usize, (across, down): (usize, usize), label: &str, style: u32) {
        let (from, to) = (self.start(column), self.start(column + across));
        let bottom = (row + down).min(self.rows.len());
        for slots in self.rows.get_mut(row..bottom).unwrap_or_default() {
            for slot in slots.get_mut(from..to).unwrap_or_default() {
                *slot = Slot::Rest(style);
            }
        }
        if let Some(slot) = self.rows.get_mut(row).and_then(|row| row.get_mut(from)) {
            *slot = Slot::Label(label.into(), style);
        }
        self.labels.push((row, bottom.saturating_sub(row), to - from, label.into()));
        self.merge((from, row), (to, bottom));
    }

    fn cell(&mut self, row: usize, from: usize, to: usize, cell: usize) {
        let (from, to) = (self.start(from), self.start(to));
        let Some(slots) = self.rows.get_mut(row).and_then(|row| row.get_mut(from..to)) else { return };
        slots.fill(Slot::More);
        if let Some(first) = slots.first_mut() {
            *first = Slot::Cell(cell, to - from);
        }
        self.merge((from, row), (to, row + 1));
    }

    fn merge(&mut self, from: (usize, usize), behind: (usize, usize)) {
        let row = |row: usize| u32::try_from(row).unwrap_or(0);
        let (right, bottom) = (behind.0.saturating_sub(1), behind.1.saturating_sub(1));
        self.merged.push(((from.0, row(from.1)), (right, row(bottom))));
    }

    /// Returns how high each row must be for its labels, in points. Excel does not do that for merged cells.
    fn heights(&self, width: usize) -> Vec<usize> {
        let mut heights = vec![LINE + ROW; self.rows.len()];
        let mut labels: Vec<_> = self.labels.iter().collect();
        labels.sort_by_key(|(row, down, ..)| (*down, *row));
        for (row, down, across, label) in labels {
            let wanted = LINE * lines(label, across * width) + ROW;
            let span = heights.get_mut(*row..row + down).unwrap_or_default();
            let there: usize = span.iter().sum();
            if let (Some(last), Some(missing)) = (span.last_mut(), wanted.checked_sub(there)) {
                *last += missing;
            }
        }
        heights
    }
}

/// Returns how many columns of a sheet a table would like to have.
fn wanted(table: &Table) -> usize {
    let stub = stub(table);
    if stub > 0 { table.width - 1 + LABELS } else { table.width }
}

/// Returns how many columns of a table hold labels of rows.
fn stub(table: &Table) -> usize {
    table.blocks.iter().map(|block| block.stub_width).max().unwrap_or(0)
}

/// Spreads the columns of a table over those of the sheet: values side by side, the rest for the labels.
fn starts(table: &Table, columns: usize) -> Vec<usize> {
    let stub = stub(table);
    let values = table.width.saturating_sub(stub).max(1);
    let each = match stub {
        0 => columns / values,
        _ => (columns * 3 / 5 / values).min((columns - stub) / values),
    }
    .max(1);
    let mut starts = Vec::with_capacity(table.width + 1);
    for column in 0..table.width {
        starts.push(match column.checked_sub(stub) {
            None => column,
            Some(value) if stub == 0 => value * each,
            Some(value) => columns - each * (values - value),
        });
    }
    starts.push(columns);
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;
    use crate::form::{builtin, compile};

    fn official(id: &str) -> (Form, Official) {
        let (_, text) = builtin::FORMS.iter().find(|(name, _)| name.contains(id)).unwrap();
        let form = compile(&SitePath::new("form.toml"), text).value.unwrap();
        let sheet = Official::new(&form, Lang::Zh);
        (form, sheet)
    }

    #[test]
    fn every_cell_has_its_place() {
        for id in ["2019", "2021"] {
            let (form, sheet) = official(id);
            let cells: Vec<usize> = sheet.holes.iter().map(|hole| hole.cell).collect();
            assert_eq!(cells, (0..form.cells.len()).collect::<Vec<_>>());
            assert_eq!(sheet.pieces.len(), sheet.holes.len() + 1);
        }
    }

    #[test]
    fn columns_are_shared_out_to_the_last() {
        let (form, sheet) = official("2021");
        assert_eq!(sheet.columns, 15);
        let shared: Vec<Vec<usize>> = form.tables.iter().map(|table| starts(table, sheet.columns)).collect();
        assert_eq!(shared[0], [0, 6, 9, 12, 15]);
        assert_eq!(shared[1], [0, 1, 2, 8, 9, 10, 11, 12, 13, 14, 15]);
        assert_eq!(shared[2], (0..=15).collect::<Vec<_>>());
    }

    #[test]
    fn no_places_overlap() {
        for id in ["2019", "2021"] {
            let (_, sheet) = official(id);
            let mut seen = std::collections::BTreeSet::new();
            let places = sheet.merged.split("ref=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
            let place = |name: &str| -> (usize, u32) {
                let letters: String = name.chars().take_while(char::is_ascii_alphabetic).collect();
                let column = letters.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter - b'@')) - 1;
                (column, name[letters.len()..].parse().unwrap())
            };
            for merged in places {
                let (from, to) = merged.split_once(':').unwrap();
                let (from, to) = (place(from), place(to));
                for row in from.1..=to.1 {
                    for column in from.0..=to.0 {
                        assert!(seen.insert((column, row)), "{merged} overlaps");
                    }
                }
            }
            assert_eq!(sheet.merged.matches("<mergeCell ").count(), sheet.merges);
        }
    }
}
