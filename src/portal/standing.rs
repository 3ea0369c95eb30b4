//! All offices by one metric in one year, and the medians of their kinds.

use super::Portal;
use super::amount::{Amount, Gap, Quantity};
use crate::base::ids::{FormId, OfficeId};
use crate::base::{Period, Ratio, quantile};
use crate::content::office::KINDS;
use serde::{Serialize, Serializer};
use std::cmp::Ordering;

/// An office's value of a metric in a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The office.
    pub office: OfficeId,
    /// Its value.
    pub amount: Amount,
    /// Whether the report covers more than the office.
    pub consolidated: bool,
}

/// What lies in the middle of several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Middle {
    /// How many values there are.
    pub count: usize,
    /// The lower quartile.
    pub lower: Ratio,
    /// The median.
    pub median: Ratio,
    /// The upper quartile.
    pub upper: Ratio,
}

impl Serialize for Middle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let texts = [self.lower, self.median, self.upper].map(|value| value.to_string());
        (self.count, texts).serialize(serializer)
    }
}

impl Portal {
    /// Returns the value of a metric of the form `asked` in every report of a period, in the order of the offices'
    /// addresses.
    #[must_use]
    pub fn standings(&self, asked: FormId, metric: usize, period: Period) -> Vec<Standing> {
        let reported = self.offices.iter().filter_map(|(id, office)| {
            let report = *office.reports.get(&period)?;
            let own = &self.reports[report];
            let amount = match own.form.filter(|_| own.statistics.is_some()) {
                None => Amount::none(Gap::Report),
                Some(form) => {
                    self.amount(asked, Quantity::Metric(metric), form, &|before| self.frame(own, before))
                }
            };
            Some(Standing { office: id, amount, consolidated: self.is_consolidated(report) })
        });
        reported.collect()
    }

    /// Returns for each kind of office what lies in the middle of a metric of the form `asked` in a period. Only
    /// reports of an office alone count, and only rates that rest on as many cases as the site asks for.
    #[must_use]
    pub fn medians(&self, asked: FormId, metric: usize, period: Period) -> Vec<(&'static str, Middle)> {
        let mut values: [Vec<Ratio>; KINDS.len()] = Default::default();
        for (_, office) in self.offices.iter() {
            let kind = office.def.kind.as_deref();
            let kind = kind.and_then(|kind| KINDS.iter().position(|known| *known == kind));
            let values = kind.and_then(|kind| values.get_mut(kind));
            let (Some(values), Some(&report)) = (values, office.reports.get(&period)) else { continue };
            let own = &self.reports[report];
            let Some(form) = own.form.filter(|_| own.statistics.is_some() && !self.is_consolidated(report))
            else {
                continue;
            };
            let amount =
                self.amount(asked, Quantity::Metric(metric), form, &|before| self.frame(own, before));
            values.extend(amount.value.ok().filter(|_| !amount.is_small(self.site.comparison.min_n)));
        }
        let kinds = KINDS.into_iter().zip(values);
        kinds.filter_map(|(kind, values)| Some((kind, middle(values)?))).collect()
    }
}

/// Compares values; such that cannot be compared exactly count as equal.
#[must_use]
pub fn order(a: Ratio, b: Ratio) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// Finds the quartiles of values, as spreadsheets have them.
#[must_use]
pub fn middle(mut values: Vec<Ratio>) -> Option<Middle> {
    values.sort_by(|&a, &b| order(a, b));
    let at = |part| quantile(&values, part, 4);
    Some(Middle { count: values.len(), lower: at(1)?, median: at(2)?, upper: at(3)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[i64], expect: [&str; 3]) {
        let middle = middle(values.iter().map(|&value| Ratio::integer(value)).collect()).unwrap();
        assert_eq!([middle.lower, middle.median, middle.upper].map(|value| value.to_string()), expect);
    }

    #[test]
    fn quartiles_lie_between_the_values() {
        check(&[3], ["3", "3", "3"]);
        check(&[4, 1], ["7/4", "5/2", "13/4"]);
        check(&[5, 1, 3], ["2", "3", "4"]);
        check(&[7, 1, 3, 5], ["5/2", "4", "11/2"]);
        check(&[9, 1, 3, 5, 7], ["3", "5", "7"]);
        assert_eq!(middle(Vec::new()), None);
    }
}
