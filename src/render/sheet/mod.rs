//! Workbooks for people: an office with a sheet for each year that looks like the official form, and a year with a line
//! for each office.

mod book;
mod official;
mod page;
mod style;
mod sums;
mod table;
mod wide;
mod xml;

use self::book::{About, Book, SheetHead};
use self::official::{ABOVE, Official};
use self::page::Page;
use self::style::{LABEL, LINE, NOTHING, SECTION, TITLE, VALUE};
use self::table::Table;
use super::state_word;
use super::view::office::state;
use crate::base::cell::BELOW_ONE;
use crate::base::ids::{FormId, OfficeId, RegionId};
use crate::base::{Cell, Cells, Lang, Period, Value};
use crate::content::{Record, Scope};
use crate::error::Error;
use crate::form::{CellInfo, Form};
use crate::portal::{Coverage, Lens, ReportHead};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What workbooks are made with: styles, and each form as a sheet.
#[derive(Debug, Default)]
pub(super) struct Workbooks {
    lang: Lang,
    styles: String,
    forms: BTreeMap<Box<str>, Official>,
}

/// What stands around the tables of a sheet.
struct Paper<'a> {
    title: &'a str,
    line: &'a str,
    header: &'a str,
    sheet: &'a str,
    /// What stands where there is no number, if that does not tell why.
    gap: Option<&'a str>,
}

/// When a workbook was made, for a site that does not say what day it is.
const NO_DAY: &str = "2000-01-01";

impl Workbooks {
    /// Compiles the sheets of forms in a language.
    pub(super) fn new<'f>(forms: impl Iterator<Item = &'f Form>, lang: Lang) -> Self {
        let styles = style::list(lang);
        Self { lang, styles, forms: forms.map(|form| (form.id.clone(), Official::new(form, lang))).collect() }
    }

    fn book(&self, lens: &Lens<'_>, title: &str, sheets: &[SheetHead]) -> Result<Book, Error> {
        let site = lens.site();
        let day = site.as_of.map_or_else(|| NO_DAY.to_owned(), |day| day.to_string());
        let created = format!("{day}T00:00:00Z");
        let about = About { title, creator: site.publisher.name.as_deref(), created: &created };
        Book::new(&about, &self.styles, sheets)
    }

    /// Writes an office: its years in one table, then each report as the official form has it, newest first.
    pub(super) fn office(&self, lens: &Lens<'_>, id: OfficeId) -> Result<Vec<u8>, Error> {
        let lang = self.lang;
        let card = lens.office_card(id);
        let mut periods = lens.office_periods(id);
        periods.reverse();
        let years = self.years(lens, id);
        let mut heads = vec![years.head(lang.pick("历年概览", "All years").to_owned())];
        heads.extend(periods.iter().map(|period| SheetHead {
            name: period.to_string(),
            repeat: (1, false),
            filter: None,
        }));
        let mut book = self.book(lens, card.name, &heads)?;
        years.write(&mut book)?;
        for period in periods {
            if let Some(head) = lens.report(id, period) {
                self.report(&mut book, lens, id, period, &head)?;
            }
        }
        book.finish()
    }

    /// Lists an office's years as its page does.
    fn years(&self, lens: &Lens<'_>, id: OfficeId) -> Table {
        let lang = self.lang;
        let card = lens.office_card(id);
        let overview = lens.office_periods(id).last().and_then(|period| lens.overview_form(*period));
        let title = lang.pick(format!("{}：历年概览", card.name), format!("{}: all years", card.name));
        let mut table = Table::new(title, lens.site().title.to_string());
        for (head, width) in [
            (lang.pick("年度", "Year"), 8),
            (lang.pick("报送情况", "State"), 14),
            (lang.pick("公布日期", "Published"), 12),
            (lang.pick("期限", "Due"), 12),
            (lang.pick("统计口径", "Scope"), 12),
            (lang.pick("表式", "Form"), 38),
        ] {
            table.column(head, width);
        }
        for column in overview.map(|(_, form)| &form.overview[..]).unwrap_or_default() {
            table.column(column.label.get(lang), 12);
        }
        for period in lens.periods().into_iter().rev() {
            let (coverage, due) = lens.coverage(id, period);
            if coverage == Coverage::Absent {
                continue;
            }
            let mut row = table.row();
            row.text(&period.to_string());
            row.text(&state(coverage, lang).0);
            let report = lens.report(id, period);
            let record = report.and_then(|head| head.record);
            row.text(&record.and_then(|r| r.published).map(|day| day.to_string()).unwrap_or_default());
            row.text(&due.map(|due| due.to_string()).unwrap_or_default());
            row.text(record.map(|record| scope_word(record.scope, lang)).unwrap_or_default());
            let form = report.and_then(|head| head.form).map(|form| lens.form(form));
            row.text(form.map(|form| form.title.get(lang)).unwrap_or_default());
            if let (Some(head), Some((form, _))) = (report, overview) {
                for value in lens.overview(head.id, form) {
                    row.printed(value.as_deref());
                }
            }
        }
        table
    }

    /// Writes a report's sheet.
    fn report(
        &self,
        book: &mut Book,
        lens: &Lens<'_>,
        office: OfficeId,
        period: Period,
        head: &ReportHead<'_>,
    ) -> Result<(), Error> {
        let lang = self.lang;
        let name = lens.office_name_in(office, period);
        let form = head.form.map(|id| lens.form(id));
        let own = head.record.and_then(|record| record.title.as_deref().map(str::to_owned));
        let title = own.unwrap_or_else(|| match form {
            Some(form) => form.report_title(name, period, lang),
            None => format!("{name} {period}"),
        });
        let line = record_line(lens, office, period, head, form, lang);
        let content = form.zip(lens.cells(head.id));
        let about = Paper { title: &title, line: &line, header: name, sheet: &period.to_string(), gap: None };
        self.paper(book, lens, &about, content, |page, out| {
            if let Some(record) = head.record {
                notes(page, out, record, lang);
            }
        })
    }

    /// Writes a sheet that looks like the official form.
    fn paper(
        &self,
        book: &mut Book,
        lens: &Lens<'_>,
        paper: &Paper<'_>,
        content: Option<(&Form, &Cells)>,
        below: impl FnOnce(&mut Page, &mut String),
    ) -> Result<(), Error> {
        let empty = Official { columns: 8, width: 12, end: ABOVE + 1, ..Official::default() };
        let official = content.and_then(|(form, _)| self.forms.get(&form.id)).unwrap_or(&empty);
        let mut page = Page::new(official.columns, official.width);
        let mut out = String::with_capacity(official.size + 40 * official.holes.len() + 2048);
        page.begin(&mut out, official.columns > 16);
        page.line(&mut out, TITLE, paper.title, 2);
        page.line(&mut out, LINE, paper.line, 1);
        for (position, piece) in official.pieces.iter().enumerate() {
            out.push_str(piece);
            if let (Some(hole), Some((form, cells))) = (official.holes.get(position), content) {
                let cell = cells.get(hole.cell);
                let style = match (paper.gap, cell.value()) {
                    (Some(gap), Value::None(_)) => {
                        xml::text(&mut out, NOTHING, gap);
                        NOTHING
                    }
                    _ => self.value(&mut out, form.cells.get(hole.cell), cell),
                };
                if let Some((columns, row)) = &hole.more {
                    for column in columns {
                        xml::open(&mut out, column, *row);
                        xml::blank(&mut out, style);
                    }
                }
            }
        }
        page.go_on(official.end, &official.merged, official.merges);
        below(&mut page, &mut out);
        page.end(&mut out, paper.header, paper.sheet, &lens.site().title);
        book.sheet()?;
        book.write(&out)
    }

    /// Writes the rest of a cell that holds a value, and returns its style.
    fn value(&self, out: &mut String, info: Option<&CellInfo>, cell: Cell) -> u32 {
        match cell.value() {
            Value::Number(number) => {
                // Amounts in 元 and in 万元 must not be added up, so that one with its unit is no number for Excel.
                let unit = cell.unit().and_then(|unit| info?.units.get(unit)).map(|unit| &**unit);
                if unit.is_none() && xml::is_exact(number.mantissa()) {
                    let style = style::number(number);
                    xml::number(out, style, number);
                    style
                } else {
                    xml::text(out, VALUE, &format!("{number}{}", unit.unwrap_or_default()));
                    VALUE
                }
            }
            Value::BelowOne => {
                xml::text(out, NOTHING, BELOW_ONE);
                NOTHING
            }
            Value::None(state) => {
                xml::text(out, NOTHING, state_word(state, self.lang));
                NOTHING
            }
        }
    }

    /// Writes a region: its years in one table, then what its offices' own reports add up to, year by year.
    pub(super) fn region(&self, lens: &Lens<'_>, id: RegionId) -> Result<Vec<u8>, Error> {
        sums::region(self, lens, id)
    }

    /// Writes a metric of all offices through all years; `None` for a metric that the form does not have.
    pub(super) fn indicator(
        &self,
        lens: &Lens<'_>,
        form: FormId,
        metric: usize,
    ) -> Result<Option<Vec<u8>>, Error> {
        sums::indicator(self, lens, form, metric)
    }

    /// Writes all offices of a year, a line each.
    pub(super) fn year(&self, lens: &Lens<'_>, period: Period) -> Result<Vec<u8>, Error> {
        wide::year(self, lens, period)
    }
}

/// Says whom a report covers.
fn scope_word(scope: Scope, lang: Lang) -> &'static str {
    match scope {
        Scope::Own => lang.pick("本机关", "own"),
        Scope::Consolidated => lang.pick("汇总", "consolidated"),
    }
}

/// Says in one line what is known of a report besides its numbers.
fn record_line(
    lens: &Lens<'_>,
    office: OfficeId,
    period: Period,
    head: &ReportHead<'_>,
    form: Option<&Form>,
    lang: Lang,
) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut part = |zh: &str, en: &str, text: &str| {
        parts.push(lang.pick(format!("{zh}：{text}"), format!("{en}: {text}")));
    };
    if let Some(record) = head.record {
        if let Some(day) = record.published {
            let (coverage, _) = lens.coverage(office, period);
            let late = matches!(coverage, Coverage::Late(_));
            let state = if late { state(coverage, lang).0 } else { String::new() };
            let state = if late { lang.pick(format!("（{state}）"), format!(" ({state})")) } else { state };
            part("公布日期", "Published", &format!("{day}{state}"));
        }
        if let Some(day) = record.written {
            part("成文日期", "Written", &day.to_string());
        }
        if let Some(number) = &record.index_no {
            part("索引号", "Index number", number);
        }
        part("统计口径", "Scope", scope_word(record.scope, lang));
    }
    if let Some(form) = form {
        part("表式", "Form", form.title.get(lang));
    }
    parts.join(lang.pick("　", "   "))
}

/// Writes the explanations that an office gives, and where its report stands.
fn notes(page: &mut Page, out: &mut String, record: &Record, lang: Lang) {
    if !record.notes.is_empty() {
        page.line(out, SECTION, lang.pick("说明", "Notes"), 1);
        for (key, text) in &record.notes {
            page.line(out, LABEL, &lang.pick(format!("{key}：{text}"), format!("{key}: {text}")), 1);
        }
    }
    if let Some(source) = &record.source {
        let mut line = String::new();
        let _ = write!(line, "{}{source}", lang.pick("来源：", "Source: "));
        page.line(out, LINE, &line, 1);
    }
}
