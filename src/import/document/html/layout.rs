//! The tables of a page to those that hold data; the others only lay out the page.

use super::super::Refusal;
use super::Landmarks;
use super::element::Tag;
use super::flow::{Reader, What};
use super::tree::{Id, Tree};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// A cell with more letters than this holds part of a page.
const LONG_CELL: usize = 400;
/// A line of this many letters with a full stop is a sentence of the report.
const SENTENCE: usize = 60;

/// What is known of a table.
#[derive(Clone, Copy, Default)]
struct Known {
    is_data: bool,
    has_landmarks: bool,
    /// How many tables lie in one another here.
    height: usize,
}

/// Finds the tables that hold data.
pub(super) fn data_tables(
    tree: &Tree,
    root: Id,
    with_hidden: bool,
    landmarks: &Landmarks<'_>,
    lines: &Cell<usize>,
) -> Result<BTreeSet<Id>, Refusal> {
    let none = BTreeSet::new();
    let reader = Reader { tree, data: &none, with_hidden, with_blank: false, lines, places: 0 };
    let tables = tables(tree, root, with_hidden);
    // What lies in each table that holds others.
    let mut within: BTreeMap<Id, Vec<Known>> = BTreeMap::new();
    let mut data = BTreeSet::new();
    for &(table, around) in tables.iter().rev() {
        let nested = within.remove(&table).unwrap_or_default();
        let known = judge(&reader, table, &nested, landmarks)?;
        if known.is_data {
            data.insert(table);
        }
        if let Some(around) = around {
            within.entry(around).or_default().push(known);
        }
    }
    Ok(data)
}

/// Lists the tables in reading order, each with the one it lies in.
fn tables(tree: &Tree, root: Id, with_hidden: bool) -> Vec<(Id, Option<Id>)> {
    let mut tables = Vec::new();
    let mut stack = vec![(root, None)];
    while let Some((id, mut around)) = stack.pop() {
        if let Some(element) = tree.element(id) {
            if element.tag == Tag::Dropped || element.hidden && !with_hidden {
                continue;
            }
            if element.tag == Tag::Table {
                tables.push((id, around));
                around = Some(id);
            }
        }
        stack.extend(tree.children_reversed(id).map(|child| (child, around)));
    }
    tables
}

fn judge(
    reader: &Reader<'_>,
    table: Id,
    nested: &[Known],
    landmarks: &Landmarks<'_>,
) -> Result<Known, Refusal> {
    let height = 1 + nested.iter().map(|known| known.height).max().unwrap_or(0);
    let mut known =
        Known { height, has_landmarks: nested.iter().any(|known| known.has_landmarks), is_data: false };
    // Text is looked at once for each table around it, so tables in tables in tables are not asked at all.
    if known.has_landmarks || height > 2 {
        return Ok(known);
    }
    let (mut columns, mut found, mut longest, mut page, mut headings) = (0, 0_usize, 0, false, false);
    for (_, row) in reader.tree.rows(table) {
        let mut width = 0_usize;
        for (cell, element) in reader.tree.cells(row) {
            width = width.saturating_add(element.columns as usize);
            columns = columns.max(1).max(width);
            let look = Look::new(reader, cell, landmarks)?;
            found += usize::from(look.landmark);
            longest = longest.max(look.letters);
            page |= look.page;
            headings |= look.heading;
        }
    }
    known.has_landmarks = found > 0;
    let single = columns < 2 || single_cells(reader.tree, table);
    known.is_data = if known.has_landmarks {
        !(single || page || longest > LONG_CELL && found < 3)
    } else {
        !single && nested.is_empty() && longest <= LONG_CELL && !headings
    };
    Ok(known)
}

/// Tells whether no row has more than one cell.
fn single_cells(tree: &Tree, table: Id) -> bool {
    tree.rows(table).iter().all(|&(_, row)| tree.cells(row).count() < 2)
}

/// What a cell looks like.
struct Look {
    /// It is a landmark, or has one among its lines.
    landmark: bool,
    letters: usize,
    /// It holds a heading by its markup.
    heading: bool,
    /// It holds what only a page holds.
    page: bool,
}

impl Look {
    fn new(reader: &Reader<'_>, cell: Id, landmarks: &Landmarks<'_>) -> Result<Self, Refusal> {
        let mut look = Self { landmark: false, letters: 0, heading: false, page: false };
        let (mut whole, mut sentence, mut marked) = (String::new(), false, 0_usize);
        let pieces = reader.cell(cell)?.pieces;
        for piece in &pieces {
            let text = piece.text();
            let letters = text.chars().filter(|c| !c.is_whitespace()).count();
            look.letters += letters;
            let landmark = !piece.is_link() && landmarks.is(&text);
            marked += usize::from(landmark);
            let heading = matches!(piece.what, What::Line { level: 1.., .. });
            look.heading |= heading;
            look.page |= heading && landmark && pieces.len() > 1;
            sentence |= !landmark && letters > SENTENCE && text.contains('。');
            if whole.len() < LONG_CELL {
                whole.push_str(&text);
            }
        }
        look.landmark = marked > 0 || landmarks.is(&whole);
        look.page |= marked > 0 && (sentence || look.letters > LONG_CELL);
        Ok(look)
    }
}
