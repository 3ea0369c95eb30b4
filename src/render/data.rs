//! Cells as data files: JSON for a report, CSV for an office and a year.

use crate::base::ids::{OfficeId, ReportId};
use crate::base::{Cell, Period, Value};
use crate::content::Scope;
use crate::error::Error;
use crate::form::{CellInfo, Form};
use crate::portal::Lens;
use std::collections::BTreeMap;
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
            let date = |date: Option<crate::base::date::Date>| date.map_or("null".to_owned(), |d| json(&d.to_string()));
            let text = |text: &Option<Box<str>>| text.as_deref().map_or("null".to_owned(), json);
            field("scope", json(if record.scope == Scope::Own { "own" } else { "consolidated" }));
            field("published", date(record.published));
            field("written", date(record.written));
            field("index_no", text(&record.index_no));
            field("source", text(&record.source));
            let covers: Vec<String> = record.covers.iter().map(|path| json(path)).collect();
            field("covers", format!("[{}]", covers.join(", ")));
            let notes: Vec<String> = record.notes.iter().map(|(rule, text)| format!("{}: {}", json(rule), json(text))).collect();
            field("notes", format!("{{{}}}", notes.join(", ")));
        }
        out.push_str("  \"cells\": {");
        if let (Some(form), Some(cells)) = (form, lens.cells(head.id)) {
            let keys = self.keys.get(&form.id).map(Vec::as_slice).unwrap_or_default();
            for (position, ((key, info), cell)) in keys.iter().zip(&form.cells).zip(cells.iter()).enumerate() {
                out.push_str(if position == 0 { "\n" } else { ",\n" });
                out.push_str(key);
                write_cell(&mut out, info, cell);
            }
            out.push_str("\n  ");
        }
        out.push_str("},\n  \"indicators\": {");
        if let Some(form) = form {
            for (position, (indicator, value)) in form.indicators.iter().zip(lens.indicators(head.id)).enumerate() {
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
        let reports: Vec<_> = lens.office_periods(office).into_iter().map(|period| (office, period)).collect();
        write_csv(lens, &reports)
    }

    /// Writes all offices' cells of a year, a line for each office.
    pub(super) fn year(&self, lens: &Lens<'_>, period: Period) -> Result<Vec<u8>, Error> {
        let rows = lens.year(period).map(|table| &table.rows[..]).unwrap_or_default();
        let reports: Vec<_> = rows.iter().filter(|row| row.reported).map(|row| (row.office, period)).collect();
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
            let unit = cell.unit().and_then(|unit| info.units.get(unit)).map(|unit| &**unit).unwrap_or_default();
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
        Value::None(state) => {
            let _ = write!(out, "{{\"state\": \"{}\"}}", state.word());
        }
    }
}

/// Columns before the cells; their texts are an office's or a form's and may be anything.
const LEAD: [&str; 7] = ["office", "path", "period", "form", "scope", "published", "index_no"];

fn write_csv(lens: &Lens<'_>, reports: &[(OfficeId, Period)]) -> Result<Vec<u8>, Error> {
    let heads: Vec<_> = reports.iter().filter_map(|&(office, period)| Some((office, period, lens.report(office, period)?))).collect();
    // The columns are the cells of every form in use, the newest form first; a form that shares an id shares its column.
    let mut forms: Vec<_> = heads.iter().filter_map(|(_, _, head)| head.form).collect();
    forms.sort();
    forms.dedup();
    let mut columns: Vec<&str> = Vec::new();
    let mut position: BTreeMap<&str, usize> = BTreeMap::new();
    for form in forms.iter().rev() {
        for cell in &lens.form(*form).cells {
            position.entry(&cell.id).or_insert_with(|| {
                columns.push(&cell.id);
                columns.len() - 1
            });
        }
    }
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    let fault = |error: csv::Error| Error::defect(error.to_string());
    writer.write_record(LEAD.iter().chain(&columns)).map_err(fault)?;
    let mut fields: Vec<String> = Vec::new();
    for (office, period, head) in heads {
        fields.clear();
        let record = head.record;
        let form = head.form.map(|form| lens.form(form));
        fields.push(guard(lens.office_name_in(office, period)));
        fields.push(lens.office_card(office).path.to_owned());
        fields.push(period.to_string());
        fields.push(form.map(|form| guard(&form.id)).unwrap_or_default());
        fields.push(record.map_or("", |r| if r.scope == Scope::Own { "own" } else { "consolidated" }).to_owned());
        fields.push(record.and_then(|r| r.published).map(|date| date.to_string()).unwrap_or_default());
        fields.push(record.and_then(|r| r.index_no.as_deref()).map(guard).unwrap_or_default());
        fields.resize(LEAD.len() + columns.len(), String::new());
        fill(lens, head.id, form, &position, &mut fields);
        writer.write_record(&fields).map_err(fault)?;
    }
    writer.into_inner().map_err(|error| Error::defect(error.to_string()))
}

fn fill(lens: &Lens<'_>, report: ReportId, form: Option<&Form>, position: &BTreeMap<&str, usize>, fields: &mut [String]) {
    let (Some(form), Some(cells)) = (form, lens.cells(report)) else { return };
    for (info, cell) in form.cells.iter().zip(cells.iter()) {
        let Some(field) = position.get(&*info.id).and_then(|&at| fields.get_mut(LEAD.len() + at)) else { continue };
        match cell.value() {
            Value::Number(number) => {
                let unit = cell.unit().and_then(|unit| info.units.get(unit)).map(|unit| &**unit).unwrap_or_default();
                let _ = write!(field, "{number}{unit}");
            }
            Value::None(state) => field.push_str(state.word()),
        }
    }
}

/// Keeps a text from being run as a formula when the file is opened in a spreadsheet (CWE-1236).
fn guard(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => format!("'{text}"),
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
