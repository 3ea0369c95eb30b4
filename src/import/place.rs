//! The values behind a row's label to its columns, or a reason why not.
//!
//! Empty cells are legal values, and merged cells leave empty cells that are none. So the values stand in a window
//! as wide as the row has columns, and where more than one window fits, the table's other rows decide; where they
//! do not, nobody does.

use super::account::Reason;
use super::values::Class;
use std::collections::BTreeMap;

/// What stands behind a label.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Classes of the pieces behind the label, gaps included.
    pub(super) slots: Vec<Class>,
    /// Columns of the row.
    pub(super) columns: usize,
    /// The cell in which the label stands, where label and values stand in the cells of one line.
    pub(super) depth: Option<usize>,
    /// Whether the row has a label, so that its values end where the next one begins.
    pub(super) labelled: bool,
    /// Whether tabs or strokes set the cells apart.
    pub(super) explicit: bool,
    /// Cells the line may have had before empty ones were trimmed off its end.
    pub(super) room: usize,
    /// Whether nothing follows in the whole text.
    pub(super) last: bool,
    /// Whether the last slot may have been cut: the text breaks off right behind it.
    pub(super) cut: bool,
}

/// How a row's values were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Without doubt.
    Plain,
    /// In order, across merged cells.
    ByOrder,
    /// By the heads of the columns, which stand in another order.
    ByHead,
    /// With empty lines as empty cells.
    BlankLines,
    /// With empty cells at the end taken as fillers.
    Fillers,
}

/// Where each column's value stands among the slots, or why there is none.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// A slot or a reason for each column.
    pub(super) columns: Vec<Result<usize, Reason>>,
    /// How.
    pub(super) way: Way,
}

/// What rows without doubt say about the others of their table.
#[derive(Clone, Debug, Default)]
pub(super) struct Habits {
    /// Where values begin, by number of columns and cell of the label.
    starts: BTreeMap<(usize, Option<usize>), Option<usize>>,
    /// Whether rows whose cells stand on lines of their own have cells to spare at their end only; such rows are
    /// laid out alike in all tables.
    trailing_lines: Option<bool>,
    /// Whether merged cells tear values apart somewhere.
    pub(super) torn: bool,
    /// Whether empty lines stand between cells as a matter of layout.
    pub(super) spaced: bool,
}

fn filled(row: &Row) -> Vec<usize> {
    (0..row.slots.len())
        .filter(|&i| row.slots.get(i).is_some_and(|class| class.is_value() || *class == Class::Text))
        .collect()
}

/// Slots that are cells: all of them where there are borders, all but gaps elsewhere.
fn cells(row: &Row) -> Vec<usize> {
    (0..row.slots.len()).filter(|&i| row.slots.get(i).is_some_and(|&class| class != Class::Gap)).collect()
}

/// Returns the windows that hold every filled slot.
fn windows(row: &Row, cells: &[usize]) -> Vec<usize> {
    let Some(room) = cells.len().max(row.room).checked_sub(row.columns) else { return Vec::new() };
    let full = |&i: &usize| row.slots.get(i).is_some_and(|&class| class != Class::Blank);
    let (Some(first), Some(last)) = (cells.iter().position(full), cells.iter().rposition(full)) else {
        return (0..=room).collect();
    };
    let from = (last + 1).saturating_sub(row.columns);
    (from..=first.min(room)).collect()
}

impl Habits {
    /// Learns from rows that leave no doubt.
    pub(super) fn learn<'r>(rows: impl Iterator<Item = &'r Row>, before: Option<&Self>) -> Self {
        let trailing_lines = before.and_then(|before| before.trailing_lines);
        let mut habits = Self { trailing_lines, ..Self::default() };
        for row in rows {
            let cells = cells(row);
            let filled = filled(row);
            if filled.is_empty() {
                continue;
            }
            let whole = filled.len() == row.columns;
            match windows(row, &cells).as_slice() {
                &[start] => {
                    let known = habits.starts.entry((row.columns, row.depth)).or_insert(Some(start));
                    if *known != Some(start) {
                        *known = None;
                    }
                    if cells.len() > row.columns && row.depth.is_none() {
                        habits.trailing_lines = Some(start == 0 && habits.trailing_lines != Some(false));
                    }
                }
                [] if whole => habits.torn = true,
                _ => {}
            }
            let gap = |i: usize| row.slots.get(i) == Some(&Class::Gap);
            habits.spaced |= whole
                && row.columns > 1
                && filled.windows(2).all(|p| matches!(p, &[a, b] if b > a + 1 && gap(a + 1)));
        }
        habits
    }

    fn start(&self, row: &Row) -> Option<(usize, Way)> {
        if let Some(known) = self.starts.get(&(row.columns, row.depth)) {
            return known.map(|start| (start, Way::Plain));
        }
        let Some(depth) = row.depth else {
            return (self.trailing_lines == Some(true)).then_some((0, Way::Fillers));
        };
        // Where cells are left free behind a deeper label, values stand in one grid column, and so they do here.
        let mut grid = self.starts.iter().filter_map(|(&(columns, other), &start)| {
            let (other, start) = (other?, start?);
            (columns == row.columns && other > depth && start > 0).then_some(other + 1 + start)
        });
        let column = grid.next()?;
        let start = column.checked_sub(depth + 1)?;
        grid.all(|other| other == column).then_some((start, Way::Plain))
    }

    /// Finds the value of each column.
    pub(super) fn place(&self, row: &Row) -> Placed {
        let cells = cells(row);
        let filled = filled(row);
        let from = |start: usize, way: Way| window(row, &cells, start, way);
        let none = |reason: Reason| Placed { columns: vec![Err(reason); row.columns], way: Way::Plain };
        let few = Reason::TooFew { found: filled.len(), wanted: row.columns };

        if cells.len() >= row.columns && !(cells.is_empty()) {
            let windows = windows(row, &cells);
            let whole = filled.len() == row.columns;
            let doubt = self.torn && row.columns > 1 && filled.len() < row.columns;
            if filled.is_empty() {
                return from(windows.first().copied().unwrap_or(0), Way::Plain);
            }
            return match windows.as_slice() {
                _ if doubt => none(Reason::NoPlace),
                // Where the text breaks off, cells may be missing that would make another window fit.
                &[start] if row.last && !whole && start > 0 => match self.start(row) {
                    Some((known, way)) if known == start => from(start, way),
                    _ => none(Reason::Truncated),
                },
                &[start] => from(start, Way::Plain),
                [] => self.torn_apart(row, &filled).unwrap_or_else(none),
                _ => match self.start(row).filter(|(start, _)| windows.contains(start)) {
                    Some((start, way)) => from(start, way),
                    None => none(Reason::NoPlace),
                },
            };
        }
        if row.explicit {
            return self.short(row, &cells, &filled);
        }
        let gaps: Vec<usize> = (0..row.slots.len()).collect();
        // Only where the layout does not put empty lines between cells anyway.
        if row.labelled && !filled.is_empty() && !self.spaced && self.gaps_fill(row, &gaps) {
            let columns = gaps.iter().take(row.columns).map(|&i| Ok(i)).collect();
            return Placed { columns, way: Way::BlankLines };
        }
        none(if row.last { Reason::Truncated } else { few })
    }

    /// Tells whether the empty lines among the values are exactly the missing cells.
    fn gaps_fill(&self, row: &Row, slots: &[usize]) -> bool {
        let last = row.slots.iter().rposition(|&class| class != Class::Gap).map_or(0, |last| last + 1);
        last == row.columns && slots.len() >= row.columns
    }

    /// Values torn apart by merged cells: their order decides, if they are all there.
    fn torn_apart(&self, row: &Row, filled: &[usize]) -> Result<Placed, Reason> {
        if filled.len() == row.columns {
            return Ok(Placed { columns: filled.iter().map(|&i| Ok(i)).collect(), way: Way::ByOrder });
        }
        if filled.len() > row.columns {
            return Err(Reason::TooMany { found: filled.len(), wanted: row.columns });
        }
        Err(Reason::NoPlace)
    }

    /// A line with borders that ends early: what is there stands where it stands.
    fn short(&self, row: &Row, cells: &[usize], filled: &[usize]) -> Placed {
        let ends = if row.last { Reason::Truncated } else { Reason::LineShort };
        let missing =
            |reason: &Reason| Placed { columns: vec![Err(reason.clone()); row.columns], way: Way::Plain };
        if cells.is_empty() {
            return missing(&ends);
        }
        let start = match self.start(row) {
            Some((start, _)) => start,
            None if row.depth.is_some() && row.slots.first().is_some_and(|c| *c != Class::Blank) => 0,
            None if filled.is_empty() => 0,
            None => return missing(&Reason::NoPlace),
        };
        let outside = filled.iter().any(|&i| cells.iter().position(|&c| c == i).is_some_and(|at| at < start));
        if outside || (self.torn && row.columns > 1) || row.depth.is_none() {
            let few = Reason::TooFew { found: filled.len(), wanted: row.columns };
            return missing(if row.last { &Reason::Truncated } else { &few });
        }
        window(row, cells, start, Way::Plain)
    }
}

/// Takes the cells of a window; where the line ends before it does, the rest is missing.
fn window(row: &Row, cells: &[usize], start: usize, way: Way) -> Placed {
    let short = cells.len() < start + row.columns;
    let end = if row.last { Reason::Truncated } else { Reason::LineShort };
    let columns = (start..start + row.columns).map(|i| {
        let slot = cells.get(i).copied().ok_or_else(|| end.clone())?;
        if short && row.cut && i + 1 == cells.len() { Err(Reason::Truncated) } else { Ok(slot) }
    });
    Placed { columns: columns.collect(), way }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &str, columns: usize, depth: Option<usize>) -> Row {
        let slots = cells.chars().map(|c| match c {
            '_' => Class::Blank,
            '.' => Class::Gap,
            '-' => Class::Na,
            _ => Class::Number,
        });
        Row {
            slots: slots.collect(),
            columns,
            depth,
            labelled: true,
            explicit: depth.is_some(),
            room: 0,
            last: false,
            cut: false,
        }
    }

    fn places(placed: &Placed) -> Vec<Option<usize>> {
        placed.columns.iter().map(|column| column.as_ref().ok().copied()).collect()
    }

    #[test]
    fn the_window_follows_the_other_rows() {
        let rows = [row("_111_", 3, Some(0)), row("111", 3, Some(2))];
        let habits = Habits::learn(rows.iter(), None);
        assert_eq!(places(&habits.place(&row("__1__", 3, Some(0)))), [Some(1), Some(2), Some(3)]);
        assert_eq!(places(&habits.place(&row("1__", 3, Some(2)))), [Some(0), Some(1), Some(2)]);
        let lost = habits.place(&row("__1__", 3, Some(1)));
        assert_eq!(lost.columns, vec![Err(Reason::NoPlace); 3]);
        assert_eq!(places(&habits.place(&row("_____", 3, Some(1)))).len(), 3, "all empty is no doubt");
    }

    #[test]
    fn trimmed_lines_are_no_shorter_than_the_others() {
        let habits = Habits::learn([row("_111", 3, Some(0))].iter(), None);
        let trimmed = Row { room: 4, ..row("_11", 3, Some(0)) };
        assert_eq!(places(&habits.place(&trimmed)), [Some(1), Some(2), None]);
        assert!(Habits::default().place(&trimmed).columns.iter().all(Result::is_err));
    }

    #[test]
    fn merged_cells_between_values_keep_their_order() {
        let rows = [row("1_11", 3, Some(0))];
        let habits = Habits::learn(rows.iter(), None);
        let placed = habits.place(&rows[0]);
        assert_eq!((places(&placed), placed.way), (vec![Some(0), Some(2), Some(3)], Way::ByOrder));
        assert_eq!(habits.place(&row("1_1_", 3, Some(0))).columns, vec![Err(Reason::NoPlace); 3]);
    }

    #[test]
    fn missing_cells_without_borders_are_never_guessed() {
        let habits = Habits::default();
        let few = Reason::TooFew { found: 2, wanted: 3 };
        assert_eq!(habits.place(&row("11", 3, None)).columns, vec![Err(few); 3]);
        let placed = habits.place(&row("1.1", 3, None));
        assert_eq!((places(&placed), placed.way), (vec![Some(0), Some(1), Some(2)], Way::BlankLines));
        let spaced = Habits::learn([row("1.1.1", 3, None)].iter(), None);
        assert!(spaced.place(&row("1.1", 3, None)).columns.iter().all(Result::is_err));
    }
}
