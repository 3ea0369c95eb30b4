//! One indicator of one year, of many offices: what dot plots and distributions share.

use super::data::{Entry, Frame, Spread};
use super::figure::{cell, heads, none_cell, plain_cell, row, row_end};
use super::scale::{bounds, ends, scaled, step};
use super::svg::Size;
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
    /// Returns the axis of values, with as many ticks as their numbers have room for; `None` without any value.
    pub(super) fn new(
        frame: &Frame<'_>,
        size: Size,
        values: impl Iterator<Item = i128> + Clone,
        length: i64,
    ) -> Option<Self> {
        let (low, high) = bounds(values.clone().min()?, values.max()?);
        for most in [8, 6, 4, 3, 2] {
            let step = step(high - low, most, frame.measure.unit == Unit::Count);
            let (low, high) = ends(low, high, step);
            let axis = Self { low, high, step };
            let wide: i64 = axis.ticks().map(|tick| size.text(&frame.measure.tick(tick)) + 2 * size.em).sum();
            if wide <= length {
                return Some(axis);
            }
        }
        Some(Self { low, high, step: high - low })
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
            match entry.datum.n {
                Some(n) => plain_cell(out, &n.to_string()),
                None => none_cell(out, "", 1),
            }
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
