//! A metric of all offices through all years as data.

use super::csv::{finish, guard, writer};
use super::write::Object;
use crate::base::Period;
use crate::base::ids::{FormId, OfficeId};
use crate::error::Error;
use crate::form::Indicator;
use crate::form::metric::{Metric, MetricSource};
use crate::portal::Lens;
use crate::render::package::{better_word, unit_word};
use std::collections::BTreeMap;

/// A metric's values: for each office that ever reported, as printed and what it is per, year by year.
pub(in crate::render) struct Values<'p> {
    /// The metric.
    pub(in crate::render) metric: &'p Metric,
    /// The indicator that it is, if it is no sum of cells.
    indicator: Option<&'p Indicator>,
    /// The years.
    pub(in crate::render) periods: Vec<Period>,
    /// The offices in the order of their addresses.
    pub(in crate::render) rows: BTreeMap<OfficeId, Vec<Value>>,
}

/// A value in a year.
#[derive(Clone, Default)]
pub(in crate::render) struct Value {
    /// As pages print it; `None` where there is none.
    pub(in crate::render) printed: Option<String>,
    /// The divisor of a share or rate.
    of: Option<String>,
}

impl<'p> Values<'p> {
    /// Collects the values of a metric of a form.
    pub(in crate::render) fn new(lens: &Lens<'p>, asked: FormId, position: usize) -> Option<Self> {
        let form = lens.form(asked);
        let metric = form.metrics.get(position)?;
        let indicator = match metric.source {
            MetricSource::Indicator(position) => form.indicators.get(position),
            MetricSource::Cells(_) => None,
        };
        let periods = lens.periods();
        let mut rows: BTreeMap<OfficeId, Vec<Value>> = BTreeMap::new();
        for (at, &period) in periods.iter().enumerate() {
            for standing in lens.standings(asked, position, period) {
                let row =
                    rows.entry(standing.office).or_insert_with(|| vec![Value::default(); periods.len()]);
                if let Some(value) = row.get_mut(at) {
                    value.printed = standing.amount.print(metric.unit);
                    value.of = standing.amount.base.map(|base| base.to_string());
                }
            }
        }
        Some(Self { metric, indicator, periods, rows })
    }
}

/// Writes the values as JSON.
pub(in crate::render) fn json(lens: &Lens<'_>, asked: FormId, position: usize) -> Option<Vec<u8>> {
    let values = Values::new(lens, asked, position)?;
    let lang = lens.lang();
    let mut out = String::with_capacity(1024 + 256 * values.rows.len());
    let mut file = Object::file(&mut out);
    file.text("schema", "gongkai/indicator/1");
    file.text("id", &values.metric.id);
    file.text("label", values.metric.label.get(lang));
    file.text("form", &lens.form(asked).id);
    file.text("unit", unit_word(values.metric.unit));
    file.maybe("formula", values.indicator.map(|indicator| &*indicator.source));
    file.maybe("better", values.indicator.and_then(|indicator| better_word(indicator.better)));
    let caveat = values.indicator.and_then(|indicator| indicator.caveat.as_ref());
    file.maybe("caveat", caveat.map(|caveat| caveat.get(lang)));
    let printed = |value: &Option<String>, out: &mut String| match value {
        Some(value) => super::write::quote(out, value),
        None => out.push_str("null"),
    };
    file.list("periods", values.periods.iter(), |out, period| printed(&Some(period.to_string()), out));
    file.list("offices", values.rows.iter(), |out, (&office, row)| {
        let card = lens.office_card(office);
        let mut item = Object::item(out);
        item.text("path", card.path);
        item.text("office", card.name);
        item.maybe("kind", card.kind);
        item.list("values", row.iter(), |out, value| printed(&value.printed, out));
        if values.indicator.is_some() {
            item.list("of", row.iter(), |out, value| printed(&value.of, out));
        }
        item.end();
    });
    file.end();
    Some(out.into_bytes())
}

/// Writes the values as CSV, a line for each office and a column for each year.
pub(in crate::render) fn csv(
    lens: &Lens<'_>,
    asked: FormId,
    position: usize,
) -> Result<Option<Vec<u8>>, Error> {
    let Some(values) = Values::new(lens, asked, position) else { return Ok(None) };
    let periods: Vec<String> = values.periods.iter().map(ToString::to_string).collect();
    let mut writer = writer(["office", "path", "kind"].into_iter().chain(periods.iter().map(|p| &**p)))?;
    for (&office, row) in &values.rows {
        let card = lens.office_card(office);
        for text in [&*guard(card.name), card.path, card.kind.unwrap_or_default()] {
            writer.write_field(text).map_err(super::csv::fault)?;
        }
        for value in row {
            let printed = value.printed.as_deref().unwrap_or_default();
            writer.write_field(printed).map_err(super::csv::fault)?;
        }
        writer.write_record(None::<&[u8]>).map_err(super::csv::fault)?;
    }
    finish(writer).map(Some)
}
