//! Records, cells and indicators as JSON. `docs/api.md` says what stays as it is, and the files in `schemas/` what each
//! kind of file holds.

use super::DataHeads;
use super::write::{Object, quote};
use crate::base::date::Date;
use crate::base::ids::{FormId, OfficeId, ReportId};
use crate::base::{Cell, Lang, Period, Value};
use crate::content::{Record, Scope};
use crate::form::{CellInfo, Form};
use crate::plan::Route;
use crate::portal::{Coverage, Lens, YearCounts};
use std::fmt::Write as _;

impl DataHeads {
    /// Writes a report's record, cells and indicators. Counts are numbers, money is text, and a cell without a number
    /// says which kind of nothing it is.
    pub(in crate::render) fn report(
        &self,
        lens: &Lens<'_>,
        office: OfficeId,
        period: Period,
    ) -> Option<Vec<u8>> {
        let head = lens.report(office, period)?;
        let card = lens.office_card(office);
        let form = head.form.map(|id| lens.form(id));
        let mut out = String::with_capacity(8192);
        let mut file = Object::file(&mut out);
        file.text("schema", "gongkai/report/1");
        file.text("office", lens.office_name_in(office, period));
        file.text("path", card.path);
        file.maybe("kind", card.kind);
        file.text("period", &period.to_string());
        file.maybe("form", form.map(|form| &*form.id));
        if let Some(record) = head.record {
            write_record(&mut file, record);
            file.list("covers", record.covers.iter(), |out, path| quote(out, path));
            file.line("notes", |notes| {
                for (rule, text) in &record.notes {
                    notes.text(rule, text);
                }
            });
        }
        file.object("cells", |out| {
            if let (Some(form), Some(cells)) = (form, lens.cells(head.id)) {
                let keys = self.keys.get(&form.id).map(Vec::as_slice).unwrap_or_default();
                for ((key, info), cell) in keys.iter().zip(&form.cells).zip(cells.iter()) {
                    write_cell(out.ready(key), info, cell);
                }
            }
        });
        file.object("indicators", |out| {
            if let Some(form) = form {
                for (indicator, value) in form.indicators.iter().zip(lens.indicators(head.id)) {
                    out.maybe(&indicator.id, value);
                }
            }
        });
        file.end();
        Some(out.into_bytes())
    }
}

/// Writes an office through the years: whether it reported, the columns of its page and every indicator.
pub(in crate::render) fn office(lens: &Lens<'_>, id: OfficeId) -> Vec<u8> {
    let card = lens.office_card(id);
    let newest = lens.office_periods(id).last().copied();
    let overview = newest.and_then(|period| lens.overview_form(period));
    let mut out = String::with_capacity(16_384);
    let mut file = Object::file(&mut out);
    file.text("schema", "gongkai/office/1");
    file.text("office", card.name);
    file.text("short", card.short);
    file.text("path", card.path);
    file.maybe("kind", card.kind);
    let region = card.region.and_then(|region| lens.region_cards(region).first().copied());
    file.maybe("region", region.map(|(path, _)| path));
    write_overview(&mut file, overview, lens.lang());
    let years = lens.periods().into_iter().map(|period| (period, lens.coverage(id, period)));
    let existed = years.filter(|(_, (coverage, _))| *coverage != Coverage::Absent);
    file.list("years", existed, |out, (period, (coverage, due))| {
        let mut year = Object::item(out);
        year.text("period", &period.to_string());
        year.text("office", lens.office_name_in(id, period));
        write_coverage(&mut year, coverage);
        year.maybe("deadline", due.map(|due| due.to_string()).as_deref());
        if let Some(head) = lens.report(id, period) {
            let form = head.form.map(|form| lens.form(form));
            year.maybe("form", form.map(|form| &*form.id));
            if let Some(record) = head.record {
                write_record(&mut year, record);
            }
            if let Some((overview, shown)) = overview {
                write_values(&mut year, shown, &lens.overview(head.id, overview));
            }
            write_indicators(&mut year, lens, form, head.id);
            if lens.site().output.json {
                year.text("href", &format!("{period}/data.json"));
            }
        }
        year.end();
    });
    file.end();
    out.into_bytes()
}

/// Writes all offices of a year: whether each reported, the columns of the year's page and every indicator.
pub(in crate::render) fn year(lens: &Lens<'_>, route: &Route, period: Period) -> Option<Vec<u8>> {
    let table = lens.year(period)?;
    let overview = lens.overview_form(period);
    let root = route.root();
    let mut out = String::with_capacity(2048 + 2048 * table.rows.len());
    let mut file = Object::file(&mut out);
    file.text("schema", "gongkai/year/1");
    file.text("period", &period.to_string());
    file.maybe("form", overview.map(|(_, form)| &*form.id));
    write_counts(&mut file, table.counts);
    write_overview(&mut file, overview, lens.lang());
    file.list("offices", table.rows.iter(), |out, row| {
        let card = lens.office_card(row.office);
        let mut office = Object::item(out);
        office.text("office", lens.office_name_in(row.office, period));
        office.text("path", card.path);
        office.maybe("kind", card.kind);
        write_coverage(&mut office, row.coverage);
        if let Some(head) = lens.report(row.office, period) {
            let form = head.form.map(|form| lens.form(form));
            office.maybe("form", form.map(|form| &*form.id));
            if let Some(record) = head.record {
                write_record(&mut office, record);
            }
            if let Some((_, shown)) = overview {
                write_values(&mut office, shown, &row.values);
            }
            write_indicators(&mut office, lens, form, head.id);
            if lens.site().output.json {
                office.text("href", &format!("{root}{}/{period}/data.json", card.path));
            }
        }
        office.end();
    });
    file.end();
    Some(out.into_bytes())
}

/// Returns the word for whether an office reported.
pub(in crate::render) fn coverage_word(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::Published => "published",
        Coverage::Late(_) => "late",
        Coverage::Missing => "missing",
        Coverage::Pending => "pending",
        Coverage::Absent => "absent",
    }
}

/// Returns the word for whom a report covers.
pub(in crate::render) fn scope_word(scope: Scope) -> &'static str {
    match scope {
        Scope::Own => "own",
        Scope::Consolidated => "consolidated",
    }
}

fn write_coverage(out: &mut Object<'_>, coverage: Coverage) {
    out.text("state", coverage_word(coverage));
    match coverage {
        Coverage::Late(days) => out.number("days_late", days),
        _ => out.null("days_late"),
    }
}

fn write_record(out: &mut Object<'_>, record: &Record) {
    let date = |date: Option<Date>| date.map(|date| date.to_string());
    out.text("scope", scope_word(record.scope));
    out.maybe("published", date(record.published).as_deref());
    out.maybe("written", date(record.written).as_deref());
    out.maybe("index_no", record.index_no.as_deref());
    out.maybe("source", record.source.as_deref());
}

/// Writes how many offices reported.
pub(super) fn write_counts(out: &mut Object<'_>, counts: YearCounts) {
    out.line("counts", |out| {
        out.number("expected", counts.expected);
        out.number("published", counts.published);
        out.number("in_time", counts.in_time);
        out.number("undated", counts.undated);
        out.number("pending", counts.pending);
    });
}

/// Names the columns that `overview` of each year or office fills.
fn write_overview(out: &mut Object<'_>, overview: Option<(FormId, &Form)>, lang: Lang) {
    let columns = overview.map(|(_, form)| &form.overview[..]).unwrap_or_default();
    write_columns(out, columns.iter().map(|column| (&*column.id, column.label.get(lang))));
}

/// Names columns by their ids.
pub(super) fn write_columns<'c>(out: &mut Object<'_>, columns: impl Iterator<Item = (&'c str, &'c str)>) {
    out.list("columns", columns, |out, (id, label)| {
        let mut head = Object::line_item(out);
        head.text("id", id);
        head.text("label", label);
        head.end();
    });
}

fn write_values(out: &mut Object<'_>, form: &Form, values: &[Option<Box<str>>]) {
    out.line("overview", |out| {
        for (column, value) in form.overview.iter().zip(values) {
            out.maybe(&column.id, value.as_deref());
        }
    });
}

fn write_indicators(out: &mut Object<'_>, lens: &Lens<'_>, form: Option<&Form>, report: ReportId) {
    out.line("indicators", |out| {
        let indicators = form.map(|form| &form.indicators[..]).unwrap_or_default();
        for (indicator, value) in indicators.iter().zip(lens.indicators(report)) {
            out.maybe(&indicator.id, value);
        }
    });
}

fn write_cell(out: &mut String, info: &CellInfo, cell: Cell) {
    match cell.value() {
        Value::Number(number) if info.kind.is_decimal() => {
            let unit =
                cell.unit().and_then(|unit| info.units.get(unit)).map(|unit| &**unit).unwrap_or_default();
            let _ = write!(out, "\"{number}{unit}\"");
        }
        Value::Number(number) => match number.as_integer() {
            Some(integer) => {
                let _ = write!(out, "{integer}");
            }
            None => {
                let _ = write!(out, "\"{number}\"");
            }
        },
        Value::BelowOne => out.push_str("{\"below\": 1}"),
        Value::None(state) => {
            let _ = write!(out, "{{\"state\": \"{}\"}}", state.word());
        }
    }
}
