//! Cells as CSV for people: with a byte order mark, so that spreadsheets read Chinese.

use crate::base::cell::BELOW_ONE;
use crate::base::ids::{FormId, OfficeId};
use crate::base::{Cell, Period, Value};
use crate::content::Scope;
use crate::error::Error;
use crate::form::CellInfo;
use crate::portal::Lens;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Writes an office's cells, a line for each year.
pub(in crate::render) fn office(lens: &Lens<'_>, office: OfficeId) -> Result<Vec<u8>, Error> {
    let reports: Vec<_> = lens.office_periods(office).into_iter().map(|period| (office, period)).collect();
    write_csv(lens, &reports)
}

/// Writes all offices' cells of a year, a line for each office.
pub(in crate::render) fn year(lens: &Lens<'_>, period: Period) -> Result<Vec<u8>, Error> {
    let rows = lens.year(period).map(|table| &table.rows[..]).unwrap_or_default();
    let reports: Vec<_> = rows.iter().filter(|row| row.reported).map(|row| (row.office, period)).collect();
    write_csv(lens, &reports)
}

/// Columns before the cells; their texts are an office's or a form's and may be anything.
const LEAD: [&str; 7] = ["office", "path", "period", "form", "scope", "published", "index_no"];

fn write_csv(lens: &Lens<'_>, reports: &[(OfficeId, Period)]) -> Result<Vec<u8>, Error> {
    let heads: Vec<_> = reports
        .iter()
        .filter_map(|&(office, period)| Some((office, period, lens.report(office, period)?)))
        .collect();
    let columns = Columns::new(lens, heads.iter().filter_map(|(_, _, head)| head.form).collect());
    let mut writer = writer(LEAD.iter().chain(&columns.ids))?;
    let mut field = String::new();
    for (office, period, head) in heads {
        let record = head.record;
        let form = head.form.map(|form| lens.form(form));
        let lead = [
            guard(lens.office_name_in(office, period)),
            lens.office_card(office).path.to_owned(),
            period.to_string(),
            form.map(|form| guard(&form.id)).unwrap_or_default(),
            record.map_or("", |r| if r.scope == Scope::Own { "own" } else { "consolidated" }).to_owned(),
            record.and_then(|r| r.published).map(|date| date.to_string()).unwrap_or_default(),
            record.and_then(|r| r.index_no.as_deref()).map(guard).unwrap_or_default(),
        ];
        for text in lead {
            writer.write_field(text).map_err(fault)?;
        }
        let places = columns.places_of(head.form);
        let cells = lens.cells(head.id);
        for place in places {
            field.clear();
            if let (Some(form), Some(cells), Some(index)) = (form, cells, *place) {
                write_plain(&mut field, form.cells.get(index), cells.get(index));
            }
            writer.write_field(&field).map_err(fault)?;
        }
        writer.write_record(None::<&[u8]>).map_err(fault)?;
    }
    finish(writer)
}

/// Begins a table with its heads.
pub(super) fn writer<T: AsRef<[u8]>>(
    heads: impl IntoIterator<Item = T>,
) -> Result<csv::Writer<Vec<u8>>, Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    writer.write_record(heads).map_err(fault)?;
    Ok(writer)
}

/// Ends a table.
pub(super) fn finish(writer: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, Error> {
    writer.into_inner().map_err(|error| Error::defect(error.to_string()))
}

pub(super) fn fault(error: csv::Error) -> Error {
    Error::defect(error.to_string())
}

/// The cell columns of a table over reports of several forms.
pub(in crate::render) struct Columns<'p> {
    /// Their ids.
    pub(in crate::render) ids: Vec<&'p str>,
    /// The newest form that has the cell, and where.
    pub(in crate::render) cells: Vec<(FormId, usize)>,
    /// For each form, the position of each column's cell in it.
    places: Vec<(FormId, Vec<Option<usize>>)>,
    none: Vec<Option<usize>>,
}

impl<'p> Columns<'p> {
    /// Collects the cells of every form in use, the newest form first; forms that share an id share its column.
    pub(in crate::render) fn new(lens: &Lens<'p>, mut forms: Vec<FormId>) -> Self {
        forms.sort();
        forms.dedup();
        let mut ids: Vec<&str> = Vec::new();
        let mut cells = Vec::new();
        let mut seen = BTreeSet::new();
        for &form in forms.iter().rev() {
            for (index, cell) in lens.form(form).cells.iter().enumerate().filter(|(_, c)| seen.insert(&*c.id))
            {
                ids.push(&cell.id);
                cells.push((form, index));
            }
        }
        let places = |id: FormId| {
            let form = lens.form(id);
            (id, ids.iter().map(|cell| form.cell(cell)).collect())
        };
        Self {
            places: forms.iter().map(|&form| places(form)).collect(),
            none: vec![None; ids.len()],
            ids,
            cells,
        }
    }

    pub(in crate::render) fn places_of(&self, form: Option<FormId>) -> &[Option<usize>] {
        let known = self.places.iter().find(|(id, _)| Some(*id) == form);
        known.map_or(&self.none, |(_, places)| places)
    }
}

pub(super) fn write_plain(out: &mut String, info: Option<&CellInfo>, cell: Cell) {
    match cell.value() {
        Value::Number(number) => {
            let unit =
                cell.unit().and_then(|unit| info?.units.get(unit)).map(|unit| &**unit).unwrap_or_default();
            let _ = write!(out, "{number}{unit}");
        }
        Value::BelowOne => out.push_str(BELOW_ONE),
        Value::None(state) => out.push_str(state.word()),
    }
}

/// Keeps a text from being run as a formula when the file is opened in a spreadsheet (CWE-1236).
pub(in crate::render) fn guard(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => {
            format!("'{text}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_start_a_formula() {
        for text in ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"] {
            assert_eq!(guard(text), format!("'{text}"));
        }
        assert_eq!(guard("教育局"), "教育局");
    }
}
