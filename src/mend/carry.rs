//! Numbers that a new report begins with, because last year's ended with them.

use crate::base::Decimal;
use crate::form::expr::Frame;
use crate::form::{Form, Rule};

/// Returns pairs of cells of a form: this year's, and last year's that it must equal.
#[must_use]
pub fn carried(form: &Form) -> Vec<(u16, u16)> {
    form.rules.iter().flat_map(Rule::carried).collect()
}

/// Returns the cells that follow from last year's reports, with their numbers. There are several reports where the
/// office was made of several; all of them must have a number then. A nothing is not carried over.
#[must_use]
pub fn carry(pairs: &[(u16, u16)], last: &[Frame<'_>]) -> Vec<(usize, Decimal)> {
    let value = |cell: u16| {
        let sum: i128 = last.iter().map(|frame| frame.sum(&[cell])).sum::<Option<i128>>()?;
        Decimal::parse(&Decimal::print_scaled(sum)).ok().filter(|_| !last.is_empty())
    };
    pairs.iter().filter_map(|&(this, before)| Some((usize::from(this), value(before)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Cell, Cells, State};

    fn check(last: &[&[Cell]], pairs: &[(u16, u16)], expect: &[(usize, &str)]) {
        let cells: Vec<Cells> = last.iter().map(|cells| Cells::new(cells)).collect();
        let frames: Vec<Frame<'_>> = cells.iter().map(|cells| Frame { cells, bridge: None }).collect();
        let found: Vec<(usize, String)> =
            carry(pairs, &frames).into_iter().map(|(cell, number)| (cell, number.to_string())).collect();
        let expect: Vec<(usize, String)> =
            expect.iter().map(|(cell, text)| (*cell, (*text).to_owned())).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn numbers_are_carried_and_nothings_are_not() {
        let last = [Cell::count(5), Cell::BLANK, Cell::none(State::Na), Cell::count(0)];
        check(&[&last], &[(7, 0), (6, 1), (5, 2), (4, 3)], &[(7, "5"), (4, "0")]);
        check(&[&last], &[], &[]);
        check(&[], &[(7, 0)], &[]);
    }

    #[test]
    fn an_office_made_of_several_carries_their_sum() {
        let (one, two) = ([Cell::count(5), Cell::count(1)], [Cell::count(2), Cell::BLANK]);
        check(&[&one, &two], &[(0, 0), (1, 1)], &[(0, "7")]);
    }
}
