//! What can be followed through years and offices: a sum of cells or an indicator, by one name.

use super::expr::{self, Expr, Operator, Token};
use super::label::{Name, unnumbered};
use super::layout::Row;
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

/// A cell that a formula is made of.
#[derive(Clone, Copy, Debug)]
pub struct Term<'f> {
    /// The cell's id.
    pub cell: &'f str,
    /// Its row.
    pub row: &'f Row,
    /// What it is called.
    pub name: Name<'f>,
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
                label: column.label.clone(),
                short: None,
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

    /// Writes a formula in words: names as the rows are called, signs as people write them.
    #[must_use]
    pub fn formula_in_words(&self, source: &str, lang: Lang) -> String {
        let mut out = String::new();
        let Ok(tokens) = expr::tokens(source) else { return source.to_owned() };
        for (token, _) in tokens {
            match token {
                Token::Integer(value) => out.push_str(&value.to_string()),
                Token::Sign(sign) => out.push_str(match sign {
                    "+" => lang.pick("＋", " + "),
                    "-" => lang.pick("－", " − "),
                    "*" => lang.pick("×", " × "),
                    "/" => lang.pick("÷", " ÷ "),
                    "(" => lang.pick("（", "("),
                    ")" => lang.pick("）", ")"),
                    "," => lang.pick("，", ", "),
                    other => other,
                }),
                Token::Name(name) => match (&*name, self.metric(&name), self.indicator(&name)) {
                    (_, Some(cells), _) => out.push_str(&self.name_in_formula(cells, lang)),
                    (_, _, Some(indicator)) => out.push_str(indicator.label.get(lang)),
                    ("prev", ..) => out.push_str(lang.pick("上年", "last year’s ")),
                    ("root3", ..) => out.push_str(lang.pick("立方根", "cube root of ")),
                    ("all_zero", ..) => out.push_str(lang.pick("各格均为0", "every cell is 0 ")),
                    (name, ..) => out.push_str(name),
                },
            }
        }
        out
    }

    /// Names a sum of cells so that it can stand in a formula: without the official numbering, and with its column
    /// where that is not the total.
    fn name_in_formula(&self, cells: &[u16], lang: Lang) -> String {
        let label = self.cells_label(cells);
        let row = unnumbered(label.get(lang)).to_owned();
        let place = cells.first().and_then(|&cell| self.row_and_column(usize::from(cell)));
        let info = cells.first().and_then(|&cell| self.cells.get(usize::from(cell)));
        let table = info.and_then(|info| self.tables.get(info.table));
        let total = table.and_then(|table| table.total_column.as_deref());
        let column = place.filter(|(_, column)| total != Some(&*column.path) && !row.is_empty());
        let column = column.map(|(_, column)| column.full_label(lang)).filter(|label| *label != row);
        match column.filter(|column| !column.is_empty()) {
            Some(column) => lang.pick(format!("{row}（{column}）"), format!("{row} ({column})")),
            None => row,
        }
    }

    /// Returns the rows that a formula is made of, each with the legal basis the form gives for it, in its order.
    #[must_use]
    pub fn terms(&self, expr: &Expr) -> Vec<Term<'_>> {
        let mut terms: Vec<Term<'_>> = Vec::new();
        expr.visit_all_cells(&mut |cells| {
            for &cell in cells {
                let Some((row, _)) = self.row_and_column(usize::from(cell)) else { continue };
                let id = self.cells.get(usize::from(cell)).map(|info| &*info.id).unwrap_or_default();
                if !terms.iter().any(|term| term.cell == id) {
                    terms.push(Term { cell: id, row, name: self.name(&[cell]) });
                }
            }
        });
        terms
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
            Self::Percent => value.print_percent(2).map(|percent| percent + "%"),
            Self::Points => value.print_percent(2),
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

    /// Returns how many periods the formula looks back at most.
    #[must_use]
    pub fn reach(&self) -> u16 {
        match self {
            Self::Before(count, inner) => count.saturating_add(inner.reach()),
            Self::CubeRoot(inner) => inner.reach(),
            Self::Binary(_, left, right) => left.reach().max(right.reach()),
            Self::Integer(_) | Self::Cells(_) | Self::AllZero => 0,
        }
    }

    /// Calls `visit` with every sum of cells of the report itself, not of those before it.
    pub fn visit_cells(&self, visit: &mut dyn FnMut(&[u16])) {
        self.visit(false, visit);
    }

    /// Calls `visit` with every sum of cells.
    pub fn visit_all_cells(&self, visit: &mut dyn FnMut(&[u16])) {
        self.visit(true, visit);
    }

    fn visit(&self, before: bool, visit: &mut dyn FnMut(&[u16])) {
        match self {
            Self::Cells(cells) => visit(cells),
            Self::CubeRoot(inner) => inner.visit(before, visit),
            Self::Before(_, inner) if before => inner.visit(before, visit),
            Self::Binary(_, left, right) => {
                left.visit(before, visit);
                right.visit(before, visit);
            }
            Self::Integer(_) | Self::Before(..) | Self::AllZero => {}
        }
    }
}
