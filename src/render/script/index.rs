//! What can be compared: offices, metrics and years, and the words the script of the page says it in.

use super::{GAPS, SCHEMA, begin, end, list, offered, quote, words};
use crate::base::ids::{OfficeId, RegionId};
use crate::base::{Lang, Period};
use crate::content::office::KINDS;
use crate::form::metric::{Metric, MetricSource};
use crate::form::{Form, Unit};
use crate::portal::Lens;
use crate::render::view::{better, kind_label};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Writes the index.
pub(in crate::render) fn index(lens: &Lens<'_>) -> Vec<u8> {
    let lang = lens.lang();
    let site = lens.site();
    let mut offices = Offices::default();
    let top = lens.top();
    offices.gather(lens, None, &top.offices);
    top.regions.iter().for_each(|&region| offices.descend(lens, region, ""));
    let mut out = begin(256 * (offices.list.len() + 100), "compare/index");
    let _ = write!(
        out,
        "\"schema\":\"{SCHEMA}\",\n\"min_n\":{},\n\"ranking\":{},\n\"years\":",
        site.comparison.min_n, site.comparison.publish_ranking
    );
    let periods = lens.periods();
    let years = periods.first().zip(periods.last());
    let years = years.map(|(first, last)| first.number()..=last.number());
    list(&mut out, years.into_iter().flatten(), |out, year| {
        let _ = write!(out, "{year}");
    });
    out.push_str(",\n\"kinds\":");
    list(&mut out, KINDS, |out, kind| {
        list(out, [kind, kind_label(kind, lang)], quote);
    });
    out.push_str(",\n\"regions\":");
    list(&mut out, &offices.regions, |out, region| quote(out, region));
    out.push_str(",\n\"offices\":");
    list(&mut out, &offices.list, |out, office| office.write(out));
    write_metrics(&mut out, lens, lang);
    out.push_str(",\n\"gaps\":{");
    for (position, (letter, gap)) in GAPS.into_iter().enumerate() {
        let _ = write!(out, "{}\"{letter}\":", if position > 0 { "," } else { "" });
        list(&mut out, [gap.word(), gap.label(lang)], quote);
    }
    out.push_str("},\n\"words\":{");
    for (position, (key, zh, en)) in words::WORDS.iter().enumerate() {
        let _ = write!(out, "{}\n\"{key}\":", if position > 0 { "," } else { "" });
        quote(&mut out, lang.pick(zh, en));
    }
    out.push('}');
    end(out)
}

/// Offices with a report, by region in display order.
#[derive(Default)]
struct Offices<'p> {
    regions: Vec<String>,
    list: Vec<Office<'p>>,
}

struct Office<'p> {
    path: &'p str,
    name: &'p str,
    short: &'p str,
    kind: Option<usize>,
    region: Option<usize>,
    first: Period,
    last: Period,
    former: Vec<&'p str>,
}

impl<'p> Offices<'p> {
    fn descend(&mut self, lens: &Lens<'p>, id: RegionId, around: &str) {
        let region = lens.region(id);
        let separator = if around.is_empty() { "" } else { " › " };
        let name = format!("{around}{separator}{}", region.def.name);
        let position = self.regions.len();
        self.regions.push(name.clone());
        self.gather(lens, Some(position), &region.children.offices);
        region.children.regions.iter().for_each(|&inner| self.descend(lens, inner, &name));
    }

    fn gather(&mut self, lens: &Lens<'p>, region: Option<usize>, offices: &[OfficeId]) {
        for &id in offices {
            let periods = lens.office_periods(id);
            let (Some(&first), Some(&last)) = (periods.first(), periods.last()) else { continue };
            let card = lens.office_card(id);
            self.list.push(Office {
                path: card.path,
                name: card.name,
                short: card.short,
                kind: card.kind.and_then(|kind| KINDS.iter().position(|known| *known == kind)),
                region,
                first,
                last,
                former: card.former_names.iter().map(|former| &*former.name).collect(),
            });
        }
    }
}

impl Office<'_> {
    fn write(&self, out: &mut String) {
        out.push_str("\n[");
        quote(out, self.path);
        out.push(',');
        quote(out, self.name);
        out.push(',');
        // An empty short name is the name itself.
        quote(out, if self.short == self.name { "" } else { self.short });
        let at = |out: &mut String, position: Option<usize>| match position {
            Some(position) => {
                let _ = write!(out, ",{position}");
            }
            None => out.push_str(",-1"),
        };
        at(out, self.kind);
        at(out, self.region);
        let _ = write!(out, ",{},{}", self.first, self.last);
        if !self.former.is_empty() {
            out.push(',');
            list(out, &self.former, |out, former| quote(out, former));
        }
        out.push(']');
    }
}

/// Writes the metrics, and for each form in use which of them its series holds.
fn write_metrics(out: &mut String, lens: &Lens<'_>, lang: Lang) {
    let offered = offered(lens);
    out.push_str(",\n\"metrics\":");
    list(out, &offered, |out, one| write_metric(out, lens.form(one.form), one.metric, lang));
    let places: BTreeMap<&str, usize> =
        offered.iter().enumerate().map(|(place, one)| (&*one.metric.id, place)).collect();
    out.push_str(",\n\"forms\":{");
    for (position, form) in lens.forms_in_use().into_iter().enumerate() {
        let form = lens.form(form);
        out.push_str(if position > 0 { ",\n" } else { "\n" });
        quote(out, &form.id);
        out.push(':');
        list(out, &form.metrics, |out, metric| {
            let _ = write!(out, "{}", places.get(&*metric.id).copied().unwrap_or(0));
        });
    }
    out.push('}');
    let headline = lens.forms_in_use().first().and_then(|&form| lens.form(form).headline);
    let _ = write!(out, ",\n\"headline\":{}", headline.unwrap_or(0));
}

fn write_metric(out: &mut String, form: &Form, metric: &Metric, lang: Lang) {
    let indicator = match metric.source {
        MetricSource::Indicator(position) => form.indicators.get(position),
        MetricSource::Cells(_) => None,
    };
    let unit = match metric.unit {
        Unit::Percent => "percent",
        Unit::Points => "points",
        Unit::Ratio => "ratio",
        Unit::Count => "count",
        Unit::Amount => "amount",
        Unit::Per10k => "per10k",
    };
    let rate = indicator.is_some_and(|indicator| indicator.expr.divisor().is_some());
    let common = form.overview.iter().any(|column| column.id == metric.id);
    let mut field = |name: &str, text: &str| {
        out.push_str(name);
        quote(out, text);
    };
    field("\n{\"id\":", &metric.id);
    field(",\"label\":", metric.label.get(lang));
    if metric.short.is_some() {
        field(",\"short\":", metric.short(lang));
    }
    field(",\"unit\":", unit);
    if let Some(better) = better(metric, form, lang) {
        field(",\"better\":", &better);
    }
    if let Some(caveat) = indicator.and_then(|indicator| indicator.caveat.as_ref()) {
        field(",\"caveat\":", caveat.get(lang));
    }
    if rate {
        out.push_str(",\"rate\":1");
    }
    if common {
        out.push_str(",\"common\":1");
    }
    out.push('}');
}
