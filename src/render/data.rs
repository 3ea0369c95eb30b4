//! Cells as data files: JSON for a report, CSV for an office and a year.

use crate::base::cell::BELOW_ONE;
use crate::base::ids::{FormId, OfficeId};
use crate::base::{Cell, Period, Value};
use crate::content::Scope;
use crate::error::Error;
use crate::form::{CellInfo, Form};
use crate::portal::Lens;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The cell ids of each form, ready to be written.
#[derive(Debug, Default)]
pub struct DataHeads {
    keys: BTreeMap<Box<str>, Vec<String>>,
}

impl DataHeads {
    /// Prepares the keys of forms.
    #[must_use]
    pub fn new<'f>(forms: impl Iterator<Item = &'f Form>) -> Self {
        let keys = |form: &Form| form.cells.iter().map(|cell| format!("    {}: ", json(&cell.id))).collect();
        Self { keys: forms.map(|form| (form.id.clone(), keys(form))).collect() }
    }

    /// Writes a report's record, cells and indicators as JSON. Counts are numbers, money is text, and a cell without
    /// a number says which kind of nothing it is.
    pub(super) fn report(&self, lens: &Lens<'_>, office: OfficeId, period: Period) -> Option<Vec<u8>> {
        let head = lens.report(office, period)?;
        let card = lens.office_card(office);
        let form = head.form.map(|id| lens.form(id));
        let mut out = String::with_capacity(8192);
        out.push_str("{\n");
        let mut field = |name: &str, value: String| {
            let _ = writeln!(out, "  {}: {value},", json(name));
        };
        field("schema", json("gongkai/report/1"));
        field("office", json(lens.office_name_in(office, period)));
        field("path", json(card.path));
        field("kind", card.kind.map_or("null".to_owned(), json));
        field("period", json(&period.to_string()));
        field("form", form.map_or("null".to_owned(), |form| json(&form.id)));
        if let Some(record) = head.record {
            let date = |date: Option<crate::base::date::Date>| {
                date.map_or("null".to_owned(), |d| json(&d.to_string()))
            };
            let text = |text: &Option<Box<str>>| text.as_deref().map_or("null".to_owned(), json);
            field("scope", json(if record.scope == Scope::Own { "own" } else { "consolidated" }));
            field("published", date(record.published));
            field("written", date(record.written));
            field("index_no", text(&record.index_no));
            field("source", text(&record.source));
            let covers: Vec<String> = record.covers.iter().map(|path| json(path)).collect();
            field("covers", format!("[{}]", covers.join(", ")));
            let notes: Vec<String> =
                record.notes.iter().map(|(rule, text)| format!("{}: {}", json(rule), json(text))).collect();
            field("notes", format!("{{{}}}", notes.join(", ")));
        }
        out.push_str("  \"cells\": {");
        if let (Some(form), Some(cells)) = (form, lens.cells(head.id)) {
            let keys = self.keys.get(&form.id).map(Vec::as_slice).unwrap_or_default();
            for (position, ((key, info), cell)) in keys.iter().zip(&form.cells).zip(cells.iter()).enumerate()
            {
                out.push_str(if position == 0 { "\n" } else { ",\n" });
                out.push_str(key);
                write_cell(&mut out, info, cell);
            }
            out.push_str("\n  ");
        }
        out.push_str("},\n  \"indicators\": {");
        if let Some(form) = form {
            for (position, (indicator, value)) in
                form.indicators.iter().zip(lens.indicators(head.id)).enumerate()
            {
                out.push_str(if position == 0 { "\n" } else { ",\n" });
                let value = value.as_deref().map_or("null".to_owned(), json);
                let _ = write!(out, "    {}: {value}", json(&indicator.id));
            }
            out.push_str("\n  ");
        }
        out.push_str("}\n}\n");
        Some(out.into_bytes())
    }

    /// Writes an office's cells, a line for each year.
    pub(super) fn office(&self, lens: &Lens<'_>, office: OfficeId) -> Result<Vec<u8>, Error> {
        let reports: Vec<_> =
            lens.office_periods(office).into_iter().map(|period| (office, period)).collect();
        write_csv(lens, &reports)
    }

    /// Writes all offices' cells of a year, a line for each office.
    pub(super) fn year(&self, lens: &Lens<'_>, period: Period) -> Result<Vec<u8>, Error> {
        let rows = lens.year(period).map(|table| &table.rows[..]).unwrap_or_default();
        let reports: Vec<_> =
            rows.iter().filter(|row| row.reported).map(|row| (row.office, period)).collect();
        write_csv(lens, &reports)
    }
}

/// Returns a text as a JSON string that is also safe inside HTML and scripts.
fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    // Every other control is escaped already; these end a line in scripts or begin a tag in pages.
    quoted.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029").replace('<', "\\u003c")
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

/// Columns before the cells; their texts are an office's or a form's and may be anything.
const LEAD: [&str; 7] = ["office", "path", "period", "form", "scope", "published", "index_no"];

fn write_csv(lens: &Lens<'_>, reports: &[(OfficeId, Period)]) -> Result<Vec<u8>, Error> {
    let heads: Vec<_> = reports
        .iter()
        .filter_map(|&(office, period)| Some((office, period, lens.report(office, period)?)))
        .collect();
    let columns = Columns::new(lens, heads.iter().filter_map(|(_, _, head)| head.form).collect());
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    let fault = |error: csv::Error| Error::defect(error.to_string());
    writer.write_record(LEAD.iter().chain(&columns.ids)).map_err(fault)?;
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
    writer.into_inner().map_err(|error| Error::defect(error.to_string()))
}

/// The cell columns of a table over reports of several forms.
struct Columns<'p> {
    ids: Vec<&'p str>,
    /// For each form, the position of each column's cell in it.
    places: Vec<(FormId, Vec<Option<usize>>)>,
    none: Vec<Option<usize>>,
}

impl<'p> Columns<'p> {
    /// Collects the cells of every form in use, the newest form first; forms that share an id share its column.
    fn new(lens: &Lens<'p>, mut forms: Vec<FormId>) -> Self {
        forms.sort();
        forms.dedup();
        let mut ids: Vec<&str> = Vec::new();
        let mut seen = BTreeSet::new();
        for form in forms.iter().rev() {
            ids.extend(lens.form(*form).cells.iter().map(|cell| &*cell.id).filter(|id| seen.insert(*id)));
        }
        let places = |id: FormId| {
            let form = lens.form(id);
            (id, ids.iter().map(|cell| form.cell(cell)).collect())
        };
        Self { places: forms.iter().map(|&form| places(form)).collect(), none: vec![None; ids.len()], ids }
    }

    fn places_of(&self, form: Option<FormId>) -> &[Option<usize>] {
        let known = self.places.iter().find(|(id, _)| Some(*id) == form);
        known.map_or(&self.none, |(_, places)| places)
    }
}

fn write_plain(out: &mut String, info: Option<&CellInfo>, cell: Cell) {
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
fn guard(text: &str) -> String {
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

    #[test]
    fn json_texts_are_harmless_in_pages() {
        assert_eq!(json("</script>\u{2028}\""), "\"\\u003c/script>\\u2028\\\"\"");
    }
}
