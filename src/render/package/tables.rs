//! Tables of the package as CSV.

use super::fault;
use super::fields::Resource;
use crate::base::date::Date;
use crate::base::lang::Text;
use crate::base::{Lang, Ratio};
use crate::error::Error;
use crate::form::{Better, Unit};
use crate::plan::DataTable;
use crate::portal::{Coverage, Lens};
use crate::render::data::csv::guard;
use crate::render::data::json::{coverage_word, scope_word};
use std::io::Write;

type Out<'o> = &'o mut (dyn Write + Send);

/// A table that is being written, line by line.
struct Lines<'o> {
    writer: csv::Writer<Out<'o>>,
    rows: u64,
}

impl<'o> Lines<'o> {
    fn new(table: DataTable, out: Out<'o>) -> Result<Self, Error> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        let names = Resource::of(table).fields.iter().map(|field| field.name);
        writer.write_record(names).map_err(fault)?;
        Ok(Self { writer, rows: 0 })
    }

    fn line<const N: usize>(&mut self, fields: [&str; N]) -> Result<(), Error> {
        self.rows += 1;
        self.writer.write_record(fields).map_err(fault)
    }

    fn end(mut self) -> Result<u64, Error> {
        self.writer.flush().map_err(fault)?;
        Ok(self.rows)
    }
}

fn day(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// A text of an author, kept from being run as a formula when somebody opens the table in a spreadsheet.
fn safe(text: Option<&str>) -> String {
    text.map(guard).unwrap_or_default()
}

fn both(text: &Text) -> [String; 2] {
    [guard(&text.zh), safe(text.en.as_deref())]
}

pub(super) fn regions(lens: &Lens<'_>, out: Out<'_>) -> Result<u64, Error> {
    let mut lines = Lines::new(DataTable::Regions, out)?;
    for region in lens.all_regions() {
        let (parent, code) = (region.parent.unwrap_or_default(), safe(region.code));
        lines.line([region.path, &guard(region.name), parent, &code])?;
    }
    lines.end()
}

pub(super) fn offices(lens: &Lens<'_>, out: Out<'_>) -> Result<u64, Error> {
    let mut lines = Lines::new(DataTable::Offices, out)?;
    for office in lens.all_offices() {
        let [first, last] = match office.span {
            Some((first, last)) => [first.to_string(), last.to_string()],
            None => Default::default(),
        };
        lines.line([
            office.path,
            &guard(office.name),
            &guard(office.short),
            office.kind.unwrap_or_default(),
            office.region.unwrap_or_default(),
            &day(office.since),
            &day(office.until),
            &safe(office.uscc),
            &first,
            &last,
            &office.reports.to_string(),
        ])?;
    }
    lines.end()
}

pub(super) fn reports(lens: &Lens<'_>, out: Out<'_>) -> Result<u64, Error> {
    let mut lines = Lines::new(DataTable::Reports, out)?;
    for report in lens.all_reports() {
        let record = report.record;
        let late = match report.coverage {
            Coverage::Late(days) => days.to_string(),
            _ => String::new(),
        };
        let [errors, warnings, infos] = report.findings.map(|count| count.to_string());
        let tally = report.tally;
        lines.line([
            report.path,
            &report.period.to_string(),
            &guard(report.name),
            report.form.unwrap_or_default(),
            record.map(|record| scope_word(record.scope)).unwrap_or_default(),
            &day(record.and_then(|record| record.published)),
            &day(record.and_then(|record| record.written)),
            &day(report.due),
            coverage_word(report.coverage),
            &late,
            &safe(record.and_then(|record| record.index_no.as_deref())),
            &safe(record.and_then(|record| record.source.as_deref())),
            &errors,
            &warnings,
            &infos,
            &tally.passed.to_string(),
            &tally.failed.to_string(),
            &tally.noted.to_string(),
            &tally.not_assessable.to_string(),
        ])?;
    }
    lines.end()
}

pub(super) fn dictionary(lens: &Lens<'_>, out: Out<'_>) -> Result<u64, Error> {
    let mut lines = Lines::new(DataTable::Dictionary, out)?;
    for form in lens.shown_forms() {
        for (index, cell) in form.cells.iter().enumerate() {
            let Some(table) = form.tables.get(cell.table) else { continue };
            let [table_zh, table_en] = both(&table.caption);
            let axes = form.row_and_column(index).map(|(row, column)| {
                let translated = |labels: &[Text]| labels.iter().all(|label| label.en.is_some());
                let label = |labels: &[Text], full: &dyn Fn(Lang) -> String| {
                    let en = if translated(labels) { full(Lang::En) } else { String::new() };
                    [guard(&full(Lang::Zh)), guard(&en)]
                };
                let row_labels = label(&row.labels, &|lang| row.full_label(lang));
                let column_labels = label(&column.labels, &|lang| column.full_label(lang));
                (row_labels, column_labels)
            });
            let ([row_zh, row_en], [column_zh, column_en]) = axes.unwrap_or_default();
            lines.line([
                &form.id,
                &cell.id,
                &table.id,
                &table_zh,
                &table_en,
                &row_zh,
                &row_en,
                &column_zh,
                &column_en,
                cell.kind.word(),
                &safe(cell.unit.as_deref()),
                if cell.summable { "true" } else { "false" },
            ])?;
        }
    }
    lines.end()
}

pub(super) fn indicators(lens: &Lens<'_>, out: Out<'_>) -> Result<u64, Error> {
    let mut lines = Lines::new(DataTable::Indicators, out)?;
    for form in lens.shown_forms() {
        for indicator in &form.indicators {
            let [label_zh, label_en] = both(&indicator.label);
            let [caveat_zh, caveat_en] = indicator.caveat.as_ref().map(both).unwrap_or_default();
            lines.line([
                &form.id,
                &indicator.id,
                &label_zh,
                &label_en,
                &guard(&indicator.source),
                unit_word(indicator.unit),
                better_word(indicator.better).unwrap_or_default(),
                &caveat_zh,
                &caveat_en,
            ])?;
        }
    }
    lines.end()
}

/// Decimal places of exact values: more than enough to print any of them again.
const PLACES: u8 = 12;

pub(super) fn indicator_values(lens: &Lens<'_>, out: Out<'_>) -> Result<u64, Error> {
    let mut lines = Lines::new(DataTable::IndicatorValues, out)?;
    for entry in lens.all_cells() {
        let period = entry.period.to_string();
        for (indicator, value) in entry.form.indicators.iter().zip(lens.exact_indicators(&entry)) {
            let shown = |value: Ratio| Some((value.decimal(PLACES)?, indicator.unit.print(value)?));
            if let Some((value, printed)) = value.and_then(shown) {
                lines.line([entry.path, &period, &entry.form.id, &indicator.id, &value, &printed])?;
            }
        }
    }
    lines.end()
}

/// Returns the word for how an indicator is printed.
pub(in crate::render) fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Percent => "percent",
        Unit::Points => "points",
        Unit::Ratio => "ratio",
        Unit::Count => "count",
        Unit::Amount => "amount",
        Unit::Per10k => "per10k",
    }
}

/// Returns the word for which direction is better.
pub(in crate::render) fn better_word(better: Better) -> Option<&'static str> {
    match better {
        Better::Higher => Some("higher"),
        Better::Lower => Some("lower"),
        Better::None => None,
    }
}
