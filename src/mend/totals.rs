//! Totals that nobody wrote, worked out from their parts where the form says how.

use super::order::Fill;
use crate::base::{Cell, Cells, Decimal, State, Value};
use crate::content::write;
use crate::form::Form;

/// Returns the totals that can be worked out: blank ones whose parts are all numbers, totals of totals included. A
/// total that is a number is never touched, whatever its parts say; so says the check.
pub(super) fn work_out(form: &Form, cells: &Cells) -> (Vec<Cell>, Fill) {
    let mut cells: Vec<Cell> = cells.iter().collect();
    let mut fill = Fill::new();
    loop {
        let before = fill.len();
        for (total, parts) in form.totals() {
            let index = usize::from(total);
            let blank = cells.get(index).is_some_and(|cell| cell.value() == Value::None(State::Blank));
            let (true, Some(info), Some(sum)) = (blank, form.cells.get(index), sum(&cells, &parts)) else {
                continue;
            };
            let cell = Cell::number(sum);
            if let Some(slot) = cells.get_mut(index) {
                *slot = cell;
            }
            fill.insert(index, write::text(cell, info.kind, &info.units));
        }
        // Each round fills at least one cell, so there are no more rounds than cells.
        if fill.len() == before {
            return (cells, fill);
        }
    }
}

/// Adds up cells exactly; `None` where one is no number, carries a unit of its own, or the sum has too many digits.
fn sum(cells: &[Cell], parts: &[u16]) -> Option<Decimal> {
    let part = |part: &u16| {
        let cell = cells.get(usize::from(*part)).filter(|cell| cell.unit().is_none())?;
        cell.as_number().map(Decimal::scaled)
    };
    let sum = parts.iter().map(part).sum::<Option<i128>>()?;
    Decimal::parse(&Decimal::print_scaled(sum)).ok()
}
