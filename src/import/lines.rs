//! A text to lines without page marks, and paragraphs and tables to lines of the same kind.

use super::account::Assumption;
use super::document::{Block, Document, Grid, Paragraph, Place, Role, Run};

/// A line of the source: of text, a paragraph, or a row of a table.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Where it stands.
    pub(super) place: Place,
    /// Its text; empty where it was taken out. The texts of cells are set apart by tabs.
    pub(super) text: String,
    /// How a paragraph is set.
    pub(super) set: Option<Set>,
    /// The row of a table that it is.
    pub(super) row: Option<Row>,
}

/// How a paragraph is set.
#[derive(Clone, Debug)]
pub(super) struct Set {
    /// What it is.
    pub(super) role: Role,
    /// Its text in pieces.
    pub(super) runs: Vec<Run>,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The table's number in the source.
    pub(super) table: usize,
    /// Columns of the table.
    pub(super) width: usize,
    /// The cells that begin in the row.
    pub(super) cells: Vec<RowCell>,
}

/// A cell of a row.
#[derive(Clone, Debug)]
pub(super) struct RowCell {
    /// Its text.
    pub(super) text: String,
    /// Its first column, from 0.
    pub(super) column: usize,
    /// How many columns it covers.
    pub(super) columns: usize,
    /// How many rows it covers.
    pub(super) rows: usize,
    /// Whether it only fills a place that no cell of the file covers.
    pub(super) filler: bool,
    /// Where it stands.
    pub(super) place: Place,
}

impl Line {
    /// A line of text.
    pub(super) fn new(place: Place, text: String) -> Self {
        Self { place, text, set: None, row: None }
    }

    /// Takes out whatever stands on it.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.set = None;
        self.row = None;
    }

    /// Tells whether nothing can be seen on it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The lines of a report.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The lines, page marks and the blank lines around them left out.
    pub(super) lines: Vec<Line>,
    /// Whether there were page marks.
    pub(super) paged: bool,
}

/// Splits a text into lines and takes page marks out.
pub(super) fn split(text: &str, assumptions: &mut Vec<Assumption>) -> Lines {
    let mut raw: Vec<(Line, bool)> = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        for (part, piece) in line.split('\u{c}').enumerate() {
            if part > 0 {
                raw.push((Line::new(Place::Line(index + 1), String::new()), true));
            }
            let text = piece.replace("&nbsp;", "\u{a0}").replace('\r', "");
            let mark = is_page_mark(&text);
            raw.push((Line::new(Place::Line(index + 1), text), mark));
        }
    }
    let marks = raw.iter().filter(|(_, mark)| *mark).count();
    if let Some(count) = mark_page_numbers(&mut raw) {
        assumptions.push(Assumption::PageNumbers { count });
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut after_mark = false;
    for (line, mark) in raw {
        if mark {
            while lines.last().is_some_and(|line| line.text.is_empty()) {
                lines.pop();
            }
            after_mark = true;
        } else if !(after_mark && line.text.is_empty()) {
            after_mark = false;
            lines.push(line);
        }
    }
    if marks > 0 {
        assumptions.push(Assumption::PageMarks { count: marks });
    }
    Lines { lines, paged: marks > 0 }
}

/// A cell of one column with more than this is text, whatever stands around it.
const LONG: usize = 60;

/// Turns paragraphs and rows of tables into lines.
pub(super) fn of_document(document: &Document) -> Lines {
    let mut lines = Vec::new();
    let mut tables = 0;
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => lines.push(of_paragraph(paragraph)),
            Block::Table(grid) => {
                of_grid(grid, tables, &mut lines);
                tables += 1;
            }
        }
    }
    Lines { lines, paged: false }
}

fn of_paragraph(paragraph: &Paragraph) -> Line {
    let set = Set { role: paragraph.role, runs: paragraph.runs.clone() };
    Line { set: Some(set), ..Line::new(paragraph.place.clone(), paragraph.text()) }
}

/// Turns a table into a line for each row. A row whose only text is a cell of several paragraphs is text that a table
/// lays out, and becomes a line for each paragraph.
fn of_grid(grid: &Grid, table: usize, lines: &mut Vec<Line>) {
    if grid.columns == 1 {
        // Nothing stands beside anything: these are lines.
        let text = |text: &str, place: &Place| Line::new(place.clone(), text.to_owned());
        for cell in &grid.cells {
            lines.extend(cell.text.split('\n').map(|line| text(line, &cell.place)));
        }
        return;
    }
    let mut cells = grid.cells.iter().peekable();
    for row in 0..grid.rows {
        let mut own = Vec::new();
        while let Some(cell) = cells.next_if(|cell| cell.row <= row) {
            own.push(RowCell {
                text: cell.text.clone(),
                column: cell.column,
                columns: cell.columns,
                rows: cell.rows,
                filler: cell.filler,
                place: cell.place.clone(),
            });
        }
        let Some(first) = own.first() else { continue };
        let place = first.place.in_column(0);
        let shown: Vec<&RowCell> = own.iter().filter(|cell| !cell.text.trim().is_empty()).collect();
        if let [only] = shown.as_slice()
            && only.text.contains('\n')
            && only.text.chars().count() > LONG
        {
            lines.extend(only.text.split('\n').map(|text| Line::new(only.place.clone(), text.to_owned())));
            continue;
        }
        let text = match shown.as_slice() {
            [only] => only.text.clone(),
            [] => String::new(),
            _ => own.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("\t"),
        };
        lines.push(Line {
            row: Some(Row { table, width: grid.columns, cells: own }),
            ..Line::new(place, text)
        });
    }
}

/// `- 3 -`, `—3—`, `第3页 共6页`, `=====PAGE=====`.
fn is_page_mark(line: &str) -> bool {
    let text: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() || text.len() > 60 {
        return false;
    }
    let dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | '―' | '~');
    let inner = text.trim_matches(dash);
    let dashed = text.starts_with(dash) && text.ends_with(dash) && is_number(inner, 4);
    let ruled =
        text.starts_with("==") && text.ends_with("==") && text.trim_matches('=').eq_ignore_ascii_case("page");
    let counted =
        text.strip_prefix('第').and_then(|rest| rest.split_once('页')).is_some_and(|(page, rest)| {
            let rest = rest.trim_start_matches(['/', '，', ',']);
            let total = rest.strip_prefix('共').and_then(|rest| rest.strip_suffix('页'));
            is_number(page, 4) && (rest.is_empty() || total.is_some_and(|total| is_number(total, 4)))
        });
    dashed || ruled || counted
}

fn is_number(text: &str, digits: usize) -> bool {
    !text.is_empty() && text.len() <= digits && text.bytes().all(|b| b.is_ascii_digit())
}

/// Marks bare numbers beside page marks, but only if they count the pages one by one: otherwise they may be cells.
fn mark_page_numbers(raw: &mut [(Line, bool)]) -> Option<usize> {
    let breaks: Vec<usize> = (0..raw.len())
        .filter(|&i| {
            raw.get(i).is_some_and(|(line, mark)| *mark && !line.text.contains(|c: char| c.is_ascii_digit()))
        })
        .collect();
    if breaks.len() < 2 {
        return None;
    }
    let bare = |at: Option<usize>| {
        let (line, mark) = raw.get(at?)?;
        let text = line.text.trim();
        (!mark && is_number(text, 3))
            .then(|| text.parse::<usize>().ok())
            .flatten()
            .map(|n| (at.unwrap_or(0), n))
    };
    let blank = |at: usize| raw.get(at).is_some_and(|(line, mark)| !mark && line.is_blank());
    let mut numbers = Vec::new();
    for &at in &breaks {
        let mut before = at.checked_sub(1);
        while let Some(b) = before.filter(|&b| blank(b)) {
            before = b.checked_sub(1);
        }
        numbers.push(bare(before)?);
    }
    let counting = numbers.windows(2).all(|pair| matches!(pair, [(_, a), (_, b)] if *b == a + 1));
    if !counting {
        return None;
    }
    for &(at, _) in &numbers {
        if let Some((_, mark)) = raw.get_mut(at) {
            *mark = true;
        }
    }
    Some(numbers.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        split(text, &mut Vec::new()).lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn page_marks_go_and_cells_stay() {
        assert_eq!(texts("甲\n\n=====PAGE=====\n- 4 -\n乙\n-\n0"), ["甲", "乙", "-", "0"]);
        assert_eq!(texts("甲\n第 2 页 共 5 页\n\u{c}乙"), ["甲", "乙"]);
        assert_eq!(texts("a\n1\n\u{c}b\n\n2\n\u{c}c"), ["a", "b", "c"]);
        assert_eq!(texts("a\n1\n\u{c}b\n7\n\u{c}c"), ["a", "1", "b", "7", "c"], "not page numbers");
    }
}
