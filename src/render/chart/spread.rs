//! One indicator of one year, of many offices: what dot plots and distributions share.

use super::data::{Entry, Spread};
use super::figure::{cell, heads, plain_cell, row, row_end};
use super::scale::{ONE, ends, scaled, step};
use crate::base::Ratio;
use crate::form::Unit;
use std::cmp::Ordering;

impl<'a> Spread<'a> {
    /// Returns the values of the offices that are compared, in order.
    #[must_use]
    pub fn sorted(&self) -> Vec<Ratio> {
        let mut values: Vec<Ratio> = self.entries.iter().filter_map(|entry| entry.datum.value).collect();
        values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
        values
    }

    /// Returns the offices that have a value, with it.
    pub(super) fn known(&self) -> impl Iterator<Item = (&Entry<'a>, i128)> {
        self.entries.iter().filter_map(|entry| Some((entry, scaled(entry.datum.value?)?)))
    }
}

/// The ends of the axis of a spread and the step of its ticks.
#[derive(Clone, Copy)]
pub(super) struct Axis {
    pub(super) low: i128,
    pub(super) high: i128,
    step: i128,
}

impl Axis {
    /// Returns the axis of values; `None` without any.
    pub(super) fn new(unit: Unit, values: impl Iterator<Item = i128> + Clone, most: i128) -> Option<Self> {
        let (low, high) = (values.clone().min()?, values.max()?);
        let low = if low > 0 && low < high / 2 { 0 } else { low };
        let step = step((high - low).max(1), most, unit == Unit::Count);
        let (low, high) = ends(low, high, step);
        // All values may be one.
        Some(if low == high {
            Self { low: low - step.min(ONE), high: high + step.min(ONE), step }
        } else {
            Self { low, high, step }
        })
    }

    pub(super) fn ticks(self) -> impl Iterator<Item = i128> {
        std::iter::successors(Some(self.low), move |tick| Some(tick + self.step))
            .take_while(move |tick| *tick <= self.high)
    }
}

/// Writes the numbers of all offices, those that are not compared among them.
pub(super) fn table(out: &mut String, spread: &Spread<'_>) {
    let lang = spread.frame.lang;
    let noun = spread.small.as_ref().map_or("n", |small| &small.noun);
    let counted = spread.entries.iter().chain(&spread.apart).any(|entry| entry.datum.n.is_some());
    let office = lang.pick("机构", "Office");
    heads(out, [office, &*spread.subject].into_iter().chain(counted.then_some(noun)));
    for entry in spread.entries.iter().chain(&spread.apart) {
        row(out, entry.href.as_deref(), &entry.name);
        cell(out, &spread.frame.measure, Some(&entry.datum));
        if counted {
            plain_cell(out, &entry.datum.n.map(|n| n.to_string()).unwrap_or_default());
        }
        row_end(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::quantile;

    fn values(values: &[i64]) -> Vec<Ratio> {
        values.iter().copied().map(Ratio::integer).collect()
    }

    #[test]
    fn quantiles_lie_between_values() {
        let four = values(&[1, 2, 4, 9]);
        assert_eq!(quantile(&four, 1, 2), Some(Ratio::integer(3)));
        // The first quarter lies three quarters of the way from the first to the second value.
        assert_eq!(quantile(&four, 1, 4), Ratio::new(7, 4));
        assert_eq!(quantile(&four, 3, 4), Ratio::new(21, 4));
        assert_eq!(quantile(&values(&[1, 2, 4]), 1, 2), Some(Ratio::integer(2)));
        assert_eq!(quantile(&values(&[5]), 1, 4), Some(Ratio::integer(5)));
        assert_eq!(quantile(&[], 1, 2), None);
    }
}
