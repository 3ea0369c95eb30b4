//! Drafts of rows to what stands in each of their cells, and to the values that stand in none.

use super::account::{Origin, Reason};
use super::columns::Columns;
use super::document::Place;
use super::heads;
use super::labels::Meaning;
use super::lines::Line;
use super::place::{Habits, Row, Way};
use super::tables::{Draft, Found, Item, Reader, RowFound};
use super::tokens::Token;
use super::values::Class;
use crate::form::Table;
use std::collections::BTreeSet;

impl Reader<'_> {
    /// Places the values of every row.
    pub(super) fn finish(
        &self,
        table: &Table,
        lines: &[Line],
        end: Option<usize>,
        before: Option<&Habits>,
        found: &mut Found,
    ) -> Habits {
        // Empty cells may have been trimmed off every line, so the form says how wide the table is at least.
        let open = self.tokens.iter().filter(|token| token.explicit && !token.closed);
        let grid = open.map(|token| token.cells).max().unwrap_or(0).max(table.width);
        let labels = self.labels_of_rows();
        let rows: Vec<(Row, Vec<usize>)> =
            self.drafts.iter().map(|draft| self.row(draft, grid, end, &labels)).collect();
        let mut habits = Habits::learn(rows.iter().map(|(row, _)| row), before);
        let mut order = vec![false; table.blocks.len()];
        for (number, wrong) in order.iter_mut().enumerate() {
            *wrong = heads::out_of_order(&self.items, self.tokens, number)
                || table.blocks.get(number).is_some_and(|b| heads::reordered(&self.items, self.tokens, b));
            habits.torn |= heads::torn(&self.items, self.tokens, table, number);
        }
        let runs = heads::orders(&self.items, self.tokens, table);
        let swapped = |token: usize| {
            let behind = runs.partition_point(|&(from, _)| from <= token);
            behind.checked_sub(1).and_then(|run| runs.get(run)).is_some_and(|&(_, wrong)| wrong)
        };
        let drafts: Vec<(&Draft, &[usize])> =
            self.drafts.iter().zip(&rows).map(|(draft, (_, slots))| (draft, slots.as_slice())).collect();
        let columns = Columns::new(&self.items, self.tokens, self.dictionary, table, &drafts);
        let mut used = BTreeSet::new();
        for (draft, (row, slots)) in self.drafts.iter().zip(&rows) {
            let own = draft.line.or_else(|| self.token(draft.token).map(|token| token.line));
            let at = own.and_then(|own| lines.get(own)).map_or(Place::Line(0), |line| line.place.clone());
            let block = self.dictionary.rows.get(draft.row).map_or(0, |&(block, _, _)| block);
            let mut result =
                RowFound { row: draft.row, at, cells: Vec::new(), way: Way::Plain, unglued: false };
            if let Some(digits) = &draft.digits {
                let alone = row.slots.iter().all(|&class| class == Class::Gap);
                let at = self.token(draft.token).map_or(Place::Line(0), |token| token.place.clone());
                let others: Vec<usize> = slots
                    .iter()
                    .copied()
                    .filter(|&s| self.token(s).is_some_and(|t| t.class != Class::Gap))
                    .collect();
                let values = others.iter().all(|&s| self.token(s).is_some_and(|t| t.class.is_value()));
                if !alone && values && others.len() + 1 == row.columns && !digits.starts_with("00") {
                    // Only the first value touches the label, and the others stand apart.
                    let places = (0..others.len()).map(Ok).collect();
                    result.cells = self.origins(places, &others, &mut used);
                    result.cells.insert(0, Ok(Origin { at, raw: digits.clone() }));
                } else {
                    let cells = unglue(digits, row.columns, alone).into_iter();
                    result.cells = cells.map(|raw| raw.map(|raw| Origin { at: at.clone(), raw })).collect();
                }
                result.unglued = result.cells.iter().all(Result::is_ok);
                if !result.unglued
                    && let Some(token) = self.token(draft.token)
                {
                    found.stray.push((token.place.clone(), digits.clone()));
                }
            } else if let Some((placed, way)) = columns.place(draft, slots) {
                result.way = way;
                result.cells = self.origins(placed, slots, &mut used);
            } else if order.get(block) == Some(&true) || swapped(draft.token) {
                result.cells = vec![Err(Reason::ColumnOrder); row.columns];
            } else if let Some(zeros) = self.zeros(row, slots) {
                used.insert(zeros);
                let at = self.token(zeros).map_or(Place::Line(0), |token| token.place.clone());
                result.cells = vec![Ok(Origin { at, raw: "0".to_owned() }); row.columns];
                result.unglued = true;
            } else {
                let placed = habits.place(row);
                result.way = placed.way;
                result.cells = self.origins(placed.columns, slots, &mut used);
            }
            found.rows.push(result);
        }
        let mut left: BTreeSet<usize> = self.loose.iter().copied().collect();
        left.extend(rows.iter().flat_map(|(_, slots)| slots.iter().copied()));
        left.extend(self.items.iter().filter_map(|item| match item {
            Item::Slot(token) => Some(*token),
            _ => None,
        }));
        for token in left.difference(&used).filter_map(|&at| self.token(at)) {
            let digits = token.raw.chars().any(|c| c.is_numeric() && !"一二三四五六七八九十".contains(c));
            if token.class.is_value() && digits {
                found.stray.push((token.place.clone(), token.raw.clone()));
            }
        }
        habits
    }

    /// Collects the labels of rows: the piece each begins in, and the row.
    fn labels_of_rows(&self) -> BTreeSet<(usize, usize)> {
        let rows = self.items.iter().filter_map(|item| match item {
            Item::Label { spelled, token } => Some((*token, &spelled.meanings)),
            _ => None,
        });
        rows.flat_map(|(token, meanings)| {
            meanings.iter().filter_map(move |meaning| match meaning {
                Meaning::Row(row) => Some((token, *row)),
                _ => None,
            })
        })
        .collect()
    }

    /// Turns places behind a row's label into what stands there.
    fn origins(
        &self,
        placed: Vec<Result<usize, Reason>>,
        slots: &[usize],
        used: &mut BTreeSet<usize>,
    ) -> Vec<Result<Origin, Reason>> {
        let origin = |t: &Token| Origin { at: t.place.clone(), raw: t.raw.clone() };
        let mut column = |column: Result<usize, Reason>| {
            let at = slots.get(column?).copied().unwrap_or(usize::MAX);
            used.insert(at);
            self.token(at).map(origin).ok_or(Reason::NoPlace)
        };
        placed.into_iter().map(&mut column).collect()
    }

    /// Returns what stands behind a row's label, with the pieces it consists of.
    fn row(
        &self,
        draft: &Draft,
        grid: usize,
        end: Option<usize>,
        labels: &BTreeSet<(usize, usize)>,
    ) -> (Row, Vec<usize>) {
        let columns = self.dictionary.rows.get(draft.row).map_or(1, |&(_, _, columns)| columns);
        let explicit =
            draft.slots.first().map_or(draft.line.is_some(), |&s| self.token(s).is_some_and(|t| t.explicit));
        let class = |&slot: &usize| self.token(slot).map_or(Class::Gap, |token| token.class);
        let mut slots = draft.slots.clone();
        let is = |slot: &usize, wanted: Class| class(slot) == wanted;
        if !explicit {
            // Odd pieces are cells only where cells would be missing without them.
            let plain = slots
                .iter()
                .filter(|slot| matches!(class(slot), Class::Number | Class::Na | Class::Blank))
                .count();
            if plain == columns {
                slots.retain(|slot| !is(slot, Class::Odd));
            }
        }
        // What only fills a row up is no cell that was left empty; in a sheet there is no such difference.
        slots.retain(|&slot| self.token(slot).is_none_or(|token| !token.filler || token.is_sheet()));
        if explicit && draft.line.is_none() {
            slots.retain(|slot| !is(slot, Class::Gap));
        }
        let label = |line: usize| self.token(draft.token).filter(|token| token.line == line);
        let depth = draft.line.map(|line| label(line).map_or(0, |token| token.cell));
        let open =
            slots.first().or(Some(&draft.token)).and_then(|&at| self.token(at)).is_some_and(|t| !t.closed);
        let room = if depth.is_some() && open {
            // A line of values without a label takes its cells from the first on.
            let before = draft.line.and_then(label).map_or(0, |token| token.cell + 1);
            grid.saturating_sub(before)
        } else {
            0
        };
        let last_line =
            slots.last().copied().or(Some(draft.token)).and_then(|at| self.token(at)).map(|t| t.line);
        let last = last_line.is_some() && last_line == end;
        // A number the text breaks off behind may be longer; a zero cannot be.
        let cut = last
            && slots
                .last()
                .and_then(|&at| self.token(at))
                .is_some_and(|t| t.class.is_value() && t.raw != "0");
        let labelled = labels.contains(&(draft.token, draft.row));
        let slots_seen = slots.iter().map(class).collect();
        let row = Row { slots: slots_seen, columns, depth, labelled, explicit, room, last, cut };
        (row, slots)
    }

    /// Returns the one piece that is a run of as many zeros as the row has columns.
    fn zeros(&self, row: &Row, slots: &[usize]) -> Option<usize> {
        let mut filled =
            slots.iter().copied().filter(|&at| self.token(at).is_some_and(|t| t.class != Class::Gap));
        let (first, more) = (filled.next()?, filled.next());
        let raw = &self.token(first)?.raw;
        (more.is_none() && row.columns > 1 && all_zero(raw, row.columns)).then_some(first)
    }
}

/// Digits that ran into a label: one column takes them all, and as many zeros as columns are one zero each.
fn unglue(digits: &str, columns: usize, alone: bool) -> Vec<Result<String, Reason>> {
    if columns == 1 && alone {
        return vec![Ok(digits.to_owned())];
    }
    if alone && all_zero(digits, columns) {
        return vec![Ok("0".to_owned()); columns];
    }
    vec![Err(Reason::Glued(digits.to_owned())); columns]
}

fn all_zero(text: &str, columns: usize) -> bool {
    let mut count = 0;
    text.chars().all(|c| {
        count += 1;
        matches!(c, '0' | '０')
    }) && count == columns
}
