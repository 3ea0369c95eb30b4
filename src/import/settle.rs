//! Rows as they were found to the form's cells, with the reason for each that is missing.

use super::account::{Assumption, Counts, Origin, Reading, Reason, Stray, Unread};
use super::document::Place;
use super::place::Way;
use super::reading::Attempt;
use super::{tables, values};
use crate::base::{Cell, Cells, Lang};
use crate::form::CellType;
use std::collections::BTreeMap;

/// Brings the rows that were found into the form's cells.
pub(super) fn settle(attempt: &Attempt<'_>, assumptions: &mut Vec<Assumption>) -> (Cells, Reading) {
    let form = attempt.form;
    let mut cells = vec![Cell::BLANK; form.cells.len()];
    let mut missing = vec![true; form.cells.len()];
    let mut reasons: BTreeMap<usize, (Option<Place>, Reason)> = BTreeMap::new();
    let mut origins: BTreeMap<usize, Origin> = BTreeMap::new();
    let mut reading = Reading::default();
    let mut remarks = 0;
    let mut traditional = false;
    for (table, found) in form.tables.iter().zip(&attempt.tables) {
        let rows: Vec<(usize, usize)> = table
            .blocks
            .iter()
            .enumerate()
            .flat_map(|(number, block)| (0..block.rows.len()).map(move |row| (number, row)))
            .collect();
        let absent = if found.labels.is_empty() { Reason::TableMissing } else { Reason::RowMissing };
        for cell in table.cells.clone() {
            reasons.insert(cell, (None, absent.clone()));
        }
        let mut good: BTreeMap<usize, Vec<Cell>> = BTreeMap::new();
        for row_found in &found.rows {
            let Some(&(number, row)) = rows.get(row_found.row) else { continue };
            let Some(block) = table.blocks.get(number) else { continue };
            let label = block.rows.get(row).map(|row| row.full_label(Lang::Zh)).unwrap_or_default();
            let at = row_found.at.clone();
            let mut values = Vec::new();
            let mut sound = true;
            for (column, found) in row_found.cells.iter().enumerate() {
                let read = found.clone().and_then(|origin| {
                    let info = form.cells.get(block.cell(row, column)).ok_or(Reason::RowMissing)?;
                    match values::read(&origin.raw, info) {
                        Ok(cell) => Ok((cell, origin)),
                        Err(misfit) => Err(Reason::Misfit(misfit, origin)),
                    }
                });
                sound &= read.is_ok();
                values.push(read);
            }
            let plain: Vec<Cell> = values
                .iter()
                .map(|value| value.as_ref().map_or(Cell::UNREADABLE, |(cell, _)| *cell))
                .collect();
            if let Some(before) = good.get(&row_found.row) {
                if !sound {
                    continue;
                }
                if *before == plain {
                    assumptions.push(Assumption::RowRepeated { at, row: label });
                    continue;
                }
                values = vec![Err(Reason::Contradiction); values.len()];
            } else if sound {
                good.insert(row_found.row, plain);
                assumptions.extend(way_told(row_found, label.clone()));
            }
            for (column, value) in values.into_iter().enumerate() {
                let index = block.cell(row, column);
                let amount = form
                    .cells
                    .get(index)
                    .is_some_and(|info| info.kind == CellType::Amount && !info.units.is_empty());
                if amount && value.as_ref().is_ok_and(|(cell, _)| cell.unit().is_none() && !is_zero(*cell)) {
                    assumptions.push(Assumption::UnitUnknown { at: at.clone(), row: label.clone() });
                }
                let gone = matches!(value, Err(Reason::LineShort | Reason::Truncated | Reason::HeadMissing));
                if let (Some(cell), Some(lost)) = (cells.get_mut(index), missing.get_mut(index)) {
                    *lost = gone;
                    *cell = match &value {
                        Ok((value, _)) => *value,
                        Err(_) if gone => Cell::BLANK,
                        Err(_) => Cell::UNREADABLE,
                    };
                }
                match value {
                    Ok((_, origin)) => {
                        reasons.remove(&index);
                        origins.insert(index, origin);
                    }
                    Err(reason) => {
                        origins.remove(&index);
                        let at = match &reason {
                            Reason::Misfit(_, origin) => origin.at.clone(),
                            _ => at.clone(),
                        };
                        reasons.insert(index, (Some(at), reason));
                    }
                }
            }
        }
        let strays = found.stray.iter().map(|(at, text)| Stray {
            at: at.clone(),
            text: text.clone(),
            table: table.caption.clone(),
        });
        reading.stray.extend(strays);
        remarks += found.remarks;
        traditional |= found.traditional;
    }
    if remarks > 0 {
        assumptions.push(Assumption::Remarks { count: remarks });
    }
    assumptions.extend(traditional.then_some(Assumption::Traditional));
    reading.stray.sort_by(|a, b| a.at.cmp(&b.at));
    reading.origins = origins.into_iter().collect();
    reading.counts = Counts::of(&cells, &missing);
    reading.unread =
        reasons.into_iter().filter_map(|(cell, (at, why))| Unread::new(form, cell, at, why)).collect();
    (Cells::new(&cells), reading)
}

/// Tells whether a cell needs no unit: it holds 0 or no number.
fn is_zero(cell: Cell) -> bool {
    cell.as_number().is_none_or(|number| number.mantissa() == 0)
}

/// Says how a row's values were found, where that is worth saying.
fn way_told(found: &tables::RowFound, row: String) -> Option<Assumption> {
    let at = found.at.clone();
    match found.way {
        _ if found.unglued => Some(Assumption::Unglued { at, row }),
        Way::Plain => None,
        Way::ByOrder => Some(Assumption::ByOrder { at, row }),
        Way::ByHead => Some(Assumption::ByHead { at, row }),
        Way::BlankLines => Some(Assumption::BlankLines { at, row }),
        Way::Fillers => Some(Assumption::TrailingFillers { at, row }),
    }
}
