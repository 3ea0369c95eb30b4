//! The cells of many reports added up, each with how many reports have a number there.

use super::Portal;
use crate::base::ids::{FormId, ReportId};
use crate::base::{Cell, Cells, Decimal};
use crate::form::Form;
use serde::Serialize;

/// Sums of cells, in the order of a form. No number is taken for one that is missing: a cell that some report has no
/// number for is no number in [`Sum::cells`], and what the others add up to is told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// How many reports were added.
    pub reports: u32,
    scaled: Vec<i128>,
    counts: Vec<u32>,
}

impl Sum {
    /// Returns nothing added up, for a form of so many cells.
    #[must_use]
    pub fn new(cells: usize) -> Self {
        Self { reports: 0, scaled: vec![0; cells], counts: vec![0; cells] }
    }

    /// Adds a report, whose form may be another one.
    pub(super) fn add(&mut self, portal: &Portal, form: FormId, report: ReportId) {
        let Some(frame) = portal.frame_of(form, report) else { return };
        self.reports += 1;
        match frame.bridge {
            None => {
                for (index, cell) in frame.cells.iter().enumerate() {
                    if let Some(number) = cell.as_number() {
                        self.put(index, number.scaled());
                    }
                }
            }
            Some(_) => {
                for index in 0..self.scaled.len() {
                    let one = u16::try_from(index).ok().and_then(|cell| frame.sum(&[cell]));
                    if let Some(scaled) = one {
                        self.put(index, scaled);
                    }
                }
            }
        }
    }

    fn put(&mut self, index: usize, scaled: i128) {
        if let (Some(sum), Some(count)) = (self.scaled.get_mut(index), self.counts.get_mut(index)) {
            *sum += scaled;
            *count += 1;
        }
    }

    /// Adds what was added up elsewhere in the same form.
    pub(super) fn join(&mut self, other: &Self) {
        self.reports += other.reports;
        for (index, (sum, count)) in other.scaled.iter().zip(&other.counts).enumerate() {
            if let (Some(own), Some(number)) = (self.scaled.get_mut(index), self.counts.get_mut(index)) {
                *own += sum;
                *number += count;
            }
        }
    }

    /// Returns the sums as cells; blank where a report has no number, and where the form says that a cell must not be
    /// added up.
    #[must_use]
    pub fn cells(&self, form: &Form) -> Cells {
        let sums = self.scaled.iter().zip(&self.counts).zip(&form.cells);
        let cells: Vec<Cell> = sums
            .map(|((&sum, &count), info)| {
                let whole = count == self.reports && count > 0 && (info.summable || count == 1);
                match number(sum).filter(|_| whole) {
                    Some(number) => Cell::number(number),
                    None => Cell::BLANK,
                }
            })
            .collect();
        Cells::new(&cells)
    }

    /// Returns what cells add up to over the reports that have a number in all of them, and how many at least do.
    #[must_use]
    pub fn part(&self, form: &Form, cells: &[u16]) -> Option<(i128, u32)> {
        let may = cells.iter().all(|&cell| form.cells.get(usize::from(cell)).is_some_and(|i| i.summable));
        let least =
            cells.iter().map(|&cell| self.counts.get(usize::from(cell)).copied().unwrap_or(0)).min()?;
        let sum = cells.iter().filter_map(|&cell| self.scaled.get(usize::from(cell))).sum();
        (may && least > 0).then_some((sum, least))
    }
}

/// Returns a sum in units of 10^-6 as a number with as few places as it needs; `None` beyond 64 bits.
fn number(scaled: i128) -> Option<Decimal> {
    Decimal::parse(&Decimal::print_scaled(scaled)).ok()
}
