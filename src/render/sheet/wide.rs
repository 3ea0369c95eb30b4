//! A year as one wide table: a line for each office, a column for each cell, heads made from the form's labels.

use super::book::SheetHead;
use super::page::{merges, print, start};
use super::style::{CODE, HEAD, SECTION, SPAN, TEXT};
use super::xml::{blank, column_name, lines, open, text};
use super::{Workbooks, scope_word};
use crate::base::{Lang, Period};
use crate::error::Error;
use crate::form::Form;
use crate::portal::Lens;
use crate::render::data::csv::Columns;
use crate::render::view::office::state;
use std::fmt::Write as _;

/// Columns before the cells: their heads in both languages, their ids, how wide they are.
const LEAD: [(&str, &str, &str, usize); 7] = [
    ("机构", "Office", "office", 32),
    ("地址", "Address", "path", 26),
    ("报送情况", "State", "state", 12),
    ("公布日期", "Published", "published", 11),
    ("统计口径", "Scope", "scope", 9),
    ("表式", "Form", "form", 14),
    ("索引号", "Index number", "index_no", 32),
];

/// How wide a cell's column is.
const CELL: usize = 9;

/// So many columns are seen at once.
const IN_SIGHT: usize = 10;

/// The highest a row can be, in points.
const HIGHEST: usize = 400;

/// Writes the workbook of a year.
pub(super) fn year(books: &Workbooks, lens: &Lens<'_>, period: Period) -> Result<Vec<u8>, Error> {
    let lang = books.lang;
    let rows = lens.year(period).map(|table| &table.rows[..]).unwrap_or_default();
    let reports: Vec<_> = rows.iter().map(|row| (row, lens.report(row.office, period))).collect();
    let forms = reports.iter().filter_map(|(_, report)| report.and_then(|head| head.form)).collect();
    let columns = Columns::new(lens, forms);
    let heads = Heads::new(lens, &columns, lang);
    let count = LEAD.len() + columns.ids.len();
    let top = u32::try_from(heads.levels + 2).unwrap_or(2);
    let title = lang.pick(format!("{period}年度报告数据"), format!("Figures of the reports for {period}"));
    let bottom = top + u32::try_from(rows.len()).unwrap_or(0);
    let head =
        SheetHead { name: period.to_string(), repeat: (top, true), filter: Some((top, bottom, count)) };
    let mut book = books.book(lens, &title, &[head])?;
    book.sheet()?;
    let mut out = String::new();
    let below = top + 1;
    start(
        &mut out,
        false,
        &format!(
            "<pane xSplit=\"1\" ySplit=\"{top}\" topLeftCell=\"B{below}\" activePane=\"bottomRight\" state=\"frozen\"/>"
        ),
    );
    out.push_str("<cols>");
    for (position, (.., width)) in LEAD.iter().enumerate() {
        let at = position + 1;
        let _ = write!(out, "<col min=\"{at}\" max=\"{at}\" width=\"{width}.7\" customWidth=\"1\"/>");
    }
    if count > LEAD.len() {
        let first = LEAD.len() + 1;
        let _ = write!(out, "<col min=\"{first}\" max=\"{count}\" width=\"{CELL}.7\" customWidth=\"1\"/>");
    }
    out.push_str("</cols><sheetData><row r=\"1\" ht=\"24\" customHeight=\"1\">");
    open(&mut out, "A", 1);
    text(&mut out, SECTION, &title);
    out.push_str("</row>");
    heads.write(&mut out, &columns, lang);
    let names: Vec<String> = (0..count).map(column_name).collect();
    for (position, (row, report)) in reports.iter().enumerate() {
        let number = below + u32::try_from(position).unwrap_or(0);
        let _ = write!(out, "<row r=\"{number}\">");
        let record = report.and_then(|head| head.record);
        let form = report.and_then(|head| head.form);
        let lead = [
            lens.office_name_in(row.office, period).to_owned(),
            lens.office_card(row.office).path.to_owned(),
            state(row.coverage, lang).0,
            record.and_then(|record| record.published).map(|day| day.to_string()).unwrap_or_default(),
            record.map(|record| scope_word(record.scope, lang).to_owned()).unwrap_or_default(),
            form.map(|form| lens.form(form).id.to_string()).unwrap_or_default(),
            record.and_then(|record| record.index_no.as_deref()).unwrap_or_default().to_owned(),
        ];
        for (name, value) in names.iter().zip(&lead) {
            open(&mut out, name, number);
            if value.is_empty() { blank(&mut out, TEXT) } else { text(&mut out, TEXT, value) }
        }
        let cells = report.and_then(|head| lens.cells(head.id));
        let info = form.map(|form| &lens.form(form).cells);
        for (name, place) in names.iter().skip(LEAD.len()).zip(columns.places_of(form)) {
            open(&mut out, name, number);
            match (info, cells, *place) {
                (Some(info), Some(cells), Some(index)) => {
                    books.value(&mut out, info.get(index), cells.get(index));
                }
                _ => blank(&mut out, TEXT),
            }
        }
        out.push_str("</row>");
        book.write(&out)?;
        out.clear();
    }
    out.push_str("</sheetData>");
    let last = column_name(count - 1);
    let _ = write!(out, "<autoFilter ref=\"A{top}:{last}{bottom}\"/>");
    merges(&mut out, &heads.merged, heads.merges);
    print(&mut out, true, false, (&title, "", &lens.site().title));
    out.push_str("</worksheet>");
    book.write(&out)?;
    book.finish()
}

/// The heads above the cells, level by level.
struct Heads<'p> {
    levels: usize,
    /// For each column the label of each level; `None` where a label above reaches down.
    labels: Vec<Vec<Option<&'p str>>>,
    /// For each level, where a label begins.
    begins: Vec<Vec<bool>>,
    merged: String,
    merges: usize,
    heights: Vec<usize>,
}

impl<'p> Heads<'p> {
    fn new(lens: &Lens<'p>, columns: &Columns<'p>, lang: Lang) -> Self {
        let mut labels: Vec<Vec<Option<&str>>> =
            columns.cells.iter().map(|&(form, cell)| path(lens.form(form), cell, lang)).collect();
        let levels = labels.iter().map(Vec::len).max().unwrap_or(1);
        for label in &mut labels {
            // What a column itself is called stands in the lowest row, so that the numbers are right below it.
            let own = label.pop().flatten();
            label.resize(levels.saturating_sub(1), None);
            label.push(own);
        }
        let begins: Vec<Vec<bool>> = (0..levels)
            .map(|level| {
                let differs = |at: usize| {
                    let (own, before) = (labels.get(at), at.checked_sub(1).and_then(|at| labels.get(at)));
                    own.and_then(|own| own.get(..=level)) != before.and_then(|before| before.get(..=level))
                };
                (0..labels.len()).map(|at| level + 1 == levels || differs(at)).collect()
            })
            .collect();
        let (merged, merges, heights) = (String::new(), 0, vec![20; levels]);
        let mut heads = Self { levels, labels, begins, merged, merges, heights };
        heads.join();
        heads
    }

    /// Finds what is merged, and how high each row must be.
    fn join(&mut self) {
        let row = |level: usize| level + 2;
        for position in 0..LEAD.len() {
            let name = column_name(position);
            if self.levels > 1 {
                self.merges += 1;
                let _ = write!(self.merged, "<mergeCell ref=\"{name}2:{name}{}\"/>", row(self.levels - 1));
            }
        }
        for level in 0..self.levels {
            let mut from = 0;
            while from < self.labels.len() {
                let begins = |at: usize| self.begins.get(level).and_then(|level| level.get(at)).copied();
                let mut to = from + 1;
                while begins(to) == Some(false) {
                    to += 1;
                }
                if let Some(label) = self.label(from, level) {
                    let open = |below: &usize| (from..to).all(|at| self.label(at, *below).is_none());
                    let down = (level + 1..self.levels).take_while(open).count();
                    let needed = lines(label, (to - from) * CELL).div_ceil(down + 1) * 14 + 6;
                    if to - from > 1 || down > 0 {
                        let (first, last) =
                            (column_name(LEAD.len() + from), column_name(LEAD.len() + to - 1));
                        self.merges += 1;
                        let (top, bottom) = (row(level), row(level + down));
                        let _ = write!(self.merged, "<mergeCell ref=\"{first}{top}:{last}{bottom}\"/>");
                    }
                    for height in self.heights.get_mut(level..=level + down).unwrap_or_default() {
                        *height = needed.clamp(*height, HIGHEST);
                    }
                }
                from = to;
            }
        }
    }

    fn label(&self, column: usize, level: usize) -> Option<&'p str> {
        self.labels.get(column)?.get(level).copied().flatten()
    }

    /// Tells whether a label reaches so far that its middle would be out of sight.
    fn is_long(&self, column: usize, level: usize) -> bool {
        let begins = self.begins.get(level).and_then(|level| level.get(column + 1..)).unwrap_or_default();
        begins.len() >= IN_SIGHT && begins.iter().take(IN_SIGHT).all(|begins| !begins)
    }

    fn write(&self, out: &mut String, columns: &Columns<'_>, lang: Lang) {
        for (level, (begins, height)) in self.begins.iter().zip(&self.heights).enumerate() {
            let row = u32::try_from(level + 2).unwrap_or(2);
            let _ = write!(out, "<row r=\"{row}\" ht=\"{height}\" customHeight=\"1\">");
            for (position, (zh, en, ..)) in LEAD.iter().enumerate() {
                open(out, &column_name(position), row);
                if level == 0 { text(out, HEAD, lang.pick(zh, en)) } else { blank(out, HEAD) }
            }
            for (at, begins) in begins.iter().enumerate() {
                open(out, &column_name(LEAD.len() + at), row);
                match self.label(at, level).filter(|_| *begins) {
                    Some(label) => text(out, if self.is_long(at, level) { SPAN } else { HEAD }, label),
                    None => blank(out, HEAD),
                }
            }
            out.push_str("</row>");
        }
        let row = u32::try_from(self.levels + 2).unwrap_or(2);
        let _ = write!(out, "<row r=\"{row}\">");
        let ids = LEAD.iter().map(|(_, _, id, _)| *id).chain(columns.ids.iter().copied());
        for (position, id) in ids.enumerate() {
            open(out, &column_name(position), row);
            text(out, CODE, id);
        }
        out.push_str("</row>");
    }
}

/// Returns the labels above a cell, outermost first: table, block, rows and groups of rows, column.
fn path(form: &Form, index: usize, lang: Lang) -> Vec<Option<&str>> {
    let mut path = Vec::new();
    let Some(info) = form.cells.get(index) else { return path };
    let table = form.tables.get(info.table);
    path.extend(table.map(|table| Some(table.caption.get(lang))));
    let block = table.and_then(|table| table.blocks.get(info.block));
    path.extend(block.and_then(|block| block.title.as_ref()).map(|title| Some(title.get(lang))));
    if let Some((row, column)) = form.row_and_column(index) {
        path.extend(row.labels.iter().map(|label| Some(label.get(lang))));
        // Where rows have labels the groups of columns would only repeat themselves.
        let skip = if row.labels.is_empty() { 0 } else { column.labels.len().saturating_sub(1) };
        path.extend(column.labels.iter().skip(skip).map(|label| Some(label.get(lang))));
    }
    path
}
