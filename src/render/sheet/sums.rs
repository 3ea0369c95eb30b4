//! Workbooks of regions and of indicators.

use super::book::SheetHead;
use super::style::LINE;
use super::table::Table;
use super::{Paper, Workbooks};
use crate::base::ids::{FormId, OfficeId, RegionId};
use crate::error::Error;
use crate::portal::{Lens, Quantity};
use crate::render::data::indicator::Values;
use crate::render::data::region::is_summed;
use crate::render::view::office::DASH;

/// So many names stand in one line.
const NAMES: usize = 60;

/// Writes the workbook of a region.
pub(super) fn region(books: &Workbooks, lens: &Lens<'_>, id: RegionId) -> Result<Vec<u8>, Error> {
    let lang = books.lang;
    let name = &*lens.region(id).def.name;
    let asked = lens.region_form(Some(id)).map(|form| (form, lens.form(form)));
    let years = &lens.region_table(Some(id)).years;
    let title = lang.pick(
        format!("{name}：各机构自身报告合计"),
        format!("{name}: what its offices’ own reports add up to"),
    );
    let mut table = Table::new(title.clone(), lens.site().title.to_string());
    for (head, width) in [
        (lang.pick("年度", "Year"), 8),
        (lang.pick("应报", "Due"), 8),
        (lang.pick("已报", "Published"), 10),
        (lang.pick("须计入", "To be added"), 12),
        (lang.pick("已计入", "Added"), 10),
    ] {
        table.column(head, width);
    }
    // As on pages: all metrics would be too many for a sheet, and stand in the JSON file.
    let shown: Vec<usize> = asked
        .map(|(_, form)| form.overview.iter().filter_map(|column| form.metric_at(&column.id)).collect())
        .unwrap_or_default();
    for column in asked.map(|(_, form)| &form.overview[..]).unwrap_or_default() {
        table.column(column.label.get(lang), 12);
    }
    for (&period, year) in years.iter().rev() {
        let mut row = table.row();
        row.text(&period.to_string());
        for count in [year.counts.expected, year.counts.published, year.obliged, year.members.len()] {
            row.printed(Some(&count.to_string()));
        }
        if let Some((asked, form)) = asked {
            for &position in &shown {
                let amount = lens.region_amount(Some(id), asked, Quantity::Metric(position), period);
                let unit = form.metrics.get(position).map(|metric| metric.unit);
                row.printed(unit.and_then(|unit| amount.print(unit)).as_deref());
            }
        }
    }
    let summed: Vec<_> = years.iter().rev().filter(|(_, year)| is_summed(year)).collect();
    let mut heads = vec![table.head(lang.pick("历年概览", "All years").to_owned())];
    heads.extend(summed.iter().map(|(period, _)| SheetHead {
        name: period.to_string(),
        repeat: (1, false),
        filter: None,
    }));
    let mut book = books.book(lens, &title, &heads)?;
    table.write(&mut book)?;
    for (period, year) in summed {
        let form = year.form.map(|form| lens.form(form));
        let title = lang.pick(
            format!("{name}{period}年：各机构自身报告合计"),
            format!("{name}, {period}: what its offices’ own reports add up to"),
        );
        let (obliged, added) = (year.obliged, year.members.len());
        let kept = form.map(|form| form.title.get(lang)).unwrap_or_default();
        let line = lang.pick(
            format!("应计入{obliged}家，已计入{added}家　有机构没有数字的格不作合计，以“{DASH}”表示　表式：{kept}"),
            format!(
                "{added} of {obliged} offices added   {DASH}: some office has no number there, so there is no sum   \
                 Form: {kept}"
            ),
        );
        let sheet = period.to_string();
        let paper = Paper { title: &title, line: &line, header: name, sheet: &sheet, gap: Some(DASH) };
        books.paper(&mut book, lens, &paper, form.map(|form| (form, &year.cells)), |page, out| {
            let consolidated: Vec<OfficeId> =
                year.consolidated.iter().map(|&report| lens.place_of(report).0).collect();
            let lists = [
                (lang.pick("未计入：", "Not added: "), &year.absent),
                (
                    lang.pick("另有汇总报告，不与上数相加：", "Consolidated reports, never added: "),
                    &consolidated,
                ),
            ];
            for (what, offices) in lists.into_iter().filter(|(_, offices)| !offices.is_empty()) {
                let names = offices.iter().take(NAMES).map(|&office| lens.office_card(office).short);
                let names = names.collect::<Vec<_>>().join(lang.pick("、", ", "));
                let more = offices.len().saturating_sub(NAMES);
                let more = match more {
                    0 => String::new(),
                    more => lang.pick(format!("等，另有{more}家"), format!(", and {more} more")),
                };
                page.line(out, LINE, &format!("{what}{names}{more}"), 1);
            }
        })?;
    }
    book.finish()
}

/// Writes the workbook of a metric.
pub(super) fn indicator(
    books: &Workbooks,
    lens: &Lens<'_>,
    form: FormId,
    metric: usize,
) -> Result<Option<Vec<u8>>, Error> {
    let lang = books.lang;
    let Some(values) = Values::new(lens, form, metric) else { return Ok(None) };
    let title = values.metric.label.get(lang);
    let mut table = Table::new(title.to_owned(), lens.site().title.to_string());
    table.column(lang.pick("机构", "Office"), 34);
    table.column(lang.pick("地址", "Address"), 28);
    for period in &values.periods {
        table.column(&period.to_string(), 12);
    }
    for (&office, years) in &values.rows {
        let card = lens.office_card(office);
        let mut row = table.row();
        row.text(card.name);
        row.text(card.path);
        for value in years {
            row.printed(value.printed.as_deref());
        }
    }
    let head = table.head(lang.pick("历年", "All years").to_owned());
    let mut book = books.book(lens, title, &[head])?;
    table.write(&mut book)?;
    book.finish().map(Some)
}
