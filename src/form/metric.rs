//! What can be followed through years and offices: a sum of cells or an indicator, by one name.

use super::expr::{Expr, Operator};
use super::{Form, OverviewSource, Unit};
use crate::base::lang::Text;
use crate::base::number::MAX_PLACES;
use crate::base::{Decimal, Lang, Ratio};

/// A quantity of a form: a sum of cells that its overview names, or an indicator.
#[derive(Clone, Debug)]
pub struct Metric {
    /// A metric path such as `t3.new`, or an indicator's id.
    pub id: Box<str>,
    /// What it is called.
    pub label: Text,
    /// A shorter name for narrow places, where the form gives one.
    pub short: Option<Text>,
    /// How its value is printed.
    pub unit: Unit,
    /// Where its value comes from.
    pub source: MetricSource,
}

/// Where a metric takes its value from.
#[derive(Clone, Debug)]
pub enum MetricSource {
    /// The sum of these cells.
    Cells(Box<[u16]>),
    /// An indicator, by position.
    Indicator(usize),
}

impl Metric {
    /// Returns the short name, or the name where there is none.
    #[must_use]
    pub fn short(&self, lang: Lang) -> &str {
        self.short.as_ref().unwrap_or(&self.label).get(lang)
    }
}

impl Form {
    /// Gathers the metrics: the sums of the overview first, then every indicator.
    pub(super) fn gather_metrics(&self) -> Vec<Metric> {
        let sums = self.overview.iter().filter_map(|column| match &column.source {
            OverviewSource::Cells(cells) => Some(Metric {
                id: column.id.clone(),
                label: self.cells_label(cells),
                short: Some(column.label.clone()),
                unit: self.unit_of(cells),
                source: MetricSource::Cells(cells.clone()),
            }),
            OverviewSource::Indicator(_) => None,
        });
        let short = |position: usize| {
            let shown = self.overview.iter().find(|column| match column.source {
                OverviewSource::Indicator(shown) => shown == position,
                OverviewSource::Cells(_) => false,
            })?;
            (shown.label != self.indicators.get(position)?.label).then(|| shown.label.clone())
        };
        let indicators = self.indicators.iter().enumerate().map(|(position, indicator)| Metric {
            id: indicator.id.clone(),
            label: indicator.label.clone(),
            short: short(position),
            unit: indicator.unit,
            source: MetricSource::Indicator(position),
        });
        sums.chain(indicators).collect()
    }

    /// Returns the metric with this id.
    #[must_use]
    pub fn metric_at(&self, id: &str) -> Option<usize> {
        self.metrics.iter().position(|metric| *metric.id == *id)
    }

    /// Returns how a sum of cells is printed: with decimal places only where a cell may have some.
    #[must_use]
    pub fn unit_of(&self, cells: &[u16]) -> Unit {
        let decimal = |&cell: &u16| self.cells.get(usize::from(cell)).is_some_and(|i| i.kind.is_decimal());
        if cells.iter().any(decimal) { Unit::Amount } else { Unit::Count }
    }

    /// Returns what a sum of cells is called: its row, and its column where the row alone does not tell.
    #[must_use]
    pub fn cells_label(&self, cells: &[u16]) -> Text {
        let Some((row, column)) = cells.first().and_then(|&cell| self.row_and_column(usize::from(cell)))
        else {
            return Text::default();
        };
        let labels = match (row.labels.last(), column.labels.last()) {
            // A group is called as the whole of it, not as its first row.
            (Some(_), _) if cells.len() > 1 => row.labels.iter().rev().nth(1).or(row.labels.last()),
            (Some(row), _) => Some(row),
            (None, column) => column,
        };
        labels.cloned().unwrap_or_default()
    }
}

impl Unit {
    /// Prints a value as its unit asks: shares with two decimal places, rounded half up.
    #[must_use]
    pub fn print(self, value: Ratio) -> Option<String> {
        match self {
            Self::Percent => Some(format!("{}%", value.times(Ratio::integer(100))?.print(2)?)),
            Self::Points => value.times(Ratio::integer(100))?.print(2),
            Self::Ratio | Self::Per10k => value.print(2),
            Self::Count => value.print(0),
            Self::Amount => value.rounded(MAX_PLACES).map(Decimal::print_scaled),
        }
    }
}

impl Expr {
    /// Returns the divisor of a share or rate: what its value is per.
    #[must_use]
    pub fn divisor(&self) -> Option<&Self> {
        match self {
            Self::Binary(Operator::Divide, _, divisor) => Some(divisor),
            // A rate less another, or less one, is as sure as the first of them.
            Self::Binary(Operator::Subtract, left, _) => left.divisor(),
            _ => None,
        }
    }

    /// Calls `visit` with every sum of cells of the report itself, not of those before it.
    pub fn visit_cells(&self, visit: &mut dyn FnMut(&[u16])) {
        match self {
            Self::Cells(cells) => visit(cells),
            Self::CubeRoot(inner) => inner.visit_cells(visit),
            Self::Binary(_, left, right) => {
                left.visit_cells(visit);
                right.visit_cells(visit);
            }
            Self::Integer(_) | Self::Before(..) | Self::AllZero => {}
        }
    }
}
