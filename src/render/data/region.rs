//! A region through the years as data: what its offices' own reports add up to.

use super::csv::{Columns, finish, guard, write_plain, writer};
use super::json::write_columns;
use super::write::{Object, quote};
use crate::base::ids::{OfficeId, RegionId};
use crate::error::Error;
use crate::portal::{Lens, Quantity, RegionYear};

/// Writes the sums as JSON: who was added up, who was not, each metric, each cell.
pub(in crate::render) fn json(lens: &Lens<'_>, id: RegionId) -> Vec<u8> {
    let region = lens.region(id);
    let table = lens.region_table(Some(id));
    let asked = lens.region_form(Some(id)).map(|form| (form, lens.form(form)));
    let mut out = String::with_capacity(16_384);
    let mut file = Object::file(&mut out);
    file.text("schema", "gongkai/region/1");
    file.text("region", &region.def.name);
    file.text("path", &region.path);
    file.maybe("code", region.def.code.as_deref());
    let around = region.parent.and_then(|parent| lens.region_cards(parent).first().copied());
    file.maybe("parent", around.map(|(path, _)| path));
    file.maybe("form", asked.map(|(_, form)| &*form.id));
    let metrics = asked.map(|(_, form)| &form.metrics[..]).unwrap_or_default();
    write_columns(&mut file, metrics.iter().map(|metric| (&*metric.id, metric.short(lens.lang()))));
    file.list("years", table.years.iter(), |out, (&period, year)| {
        let mut item = Object::item(out);
        item.text("period", &period.to_string());
        item.maybe("form", year.form.map(|form| &*lens.form(form).id));
        super::json::write_counts(&mut item, year.counts);
        item.number("obliged", year.obliged);
        offices(&mut item, "added", lens, &year.members);
        offices(&mut item, "absent", lens, &year.absent);
        let consolidated: Vec<OfficeId> =
            year.consolidated.iter().map(|&report| lens.place_of(report).0).collect();
        offices(&mut item, "consolidated", lens, &consolidated);
        item.line("metrics", |out| {
            if let Some((asked, form)) = asked {
                for (position, metric) in form.metrics.iter().enumerate() {
                    let amount = lens.region_amount(Some(id), asked, Quantity::Metric(position), period);
                    out.maybe(&metric.id, amount.print(metric.unit).as_deref());
                }
            }
        });
        item.line("cells", |out| {
            let Some(form) = year.form.map(|form| lens.form(form)) else { return };
            for (info, cell) in form.cells.iter().zip(year.cells.iter()) {
                match cell.as_number() {
                    Some(number) if info.kind.is_decimal() => out.text(&info.id, &number.to_string()),
                    Some(number) => out.number(&info.id, number),
                    None => out.null(&info.id),
                }
            }
        });
        item.end();
    });
    file.end();
    out.into_bytes()
}

fn offices(out: &mut Object<'_>, key: &str, lens: &Lens<'_>, offices: &[OfficeId]) {
    out.list(key, offices.iter(), |out, &office| quote(out, lens.office_card(office).path));
}

/// Columns before the cells.
const LEAD: [&str; 6] = ["region", "path", "period", "form", "obliged", "added"];

/// Writes the sums as CSV, a line for each year.
pub(in crate::render) fn csv(lens: &Lens<'_>, id: RegionId) -> Result<Vec<u8>, Error> {
    let region = lens.region(id);
    let years: Vec<_> =
        lens.region_table(Some(id)).years.iter().filter(|(_, year)| is_summed(year)).collect();
    let columns = Columns::new(lens, years.iter().filter_map(|(_, year)| year.form).collect());
    let mut writer = writer(LEAD.iter().chain(&columns.ids))?;
    let mut field = String::new();
    for (period, year) in years {
        let form = year.form.map(|form| lens.form(form));
        let lead = [
            guard(&region.def.name),
            region.path.to_string(),
            period.to_string(),
            form.map(|form| guard(&form.id)).unwrap_or_default(),
            year.obliged.to_string(),
            year.members.len().to_string(),
        ];
        for text in lead {
            writer.write_field(text).map_err(super::csv::fault)?;
        }
        for place in columns.places_of(year.form) {
            field.clear();
            // A sum that lacks a number is left empty: it is no cell that somebody left blank.
            let cell =
                place.map(|place| (place, year.cells.get(place))).filter(|(_, c)| c.as_number().is_some());
            if let (Some(form), Some((place, cell))) = (form, cell) {
                write_plain(&mut field, form.cells.get(place), cell);
            }
            writer.write_field(&field).map_err(super::csv::fault)?;
        }
        writer.write_record(None::<&[u8]>).map_err(super::csv::fault)?;
    }
    finish(writer)
}

/// Tells whether anything was added up in a year.
pub(in crate::render) fn is_summed(year: &RegionYear) -> bool {
    !year.members.is_empty()
}
