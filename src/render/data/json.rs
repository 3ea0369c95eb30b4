//! Records, cells and indicators as JSON.

use super::DataHeads;
use crate::base::date::Date;
use crate::base::ids::OfficeId;
use crate::base::{Cell, Period, Value};
use crate::content::Scope;
use crate::form::CellInfo;
use crate::portal::Lens;
use std::fmt::Write as _;

impl DataHeads {
    /// Writes a report's record, cells and indicators as JSON. Counts are numbers, money is text, and a cell without
    /// a number says which kind of nothing it is.
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
        out.push_str("{\n");
        let mut field = |name: &str, value: String| {
            let _ = writeln!(out, "  {}: {value},", quoted(name));
        };
        field("schema", quoted("gongkai/report/1"));
        field("office", quoted(lens.office_name_in(office, period)));
        field("path", quoted(card.path));
        field("kind", card.kind.map_or("null".to_owned(), quoted));
        field("period", quoted(&period.to_string()));
        field("form", form.map_or("null".to_owned(), |form| quoted(&form.id)));
        if let Some(record) = head.record {
            let date = |date: Option<Date>| date.map_or("null".to_owned(), |d| quoted(&d.to_string()));
            let text = |text: &Option<Box<str>>| text.as_deref().map_or("null".to_owned(), quoted);
            field("scope", quoted(if record.scope == Scope::Own { "own" } else { "consolidated" }));
            field("published", date(record.published));
            field("written", date(record.written));
            field("index_no", text(&record.index_no));
            field("source", text(&record.source));
            let covers: Vec<String> = record.covers.iter().map(|path| quoted(path)).collect();
            field("covers", format!("[{}]", covers.join(", ")));
            let notes: Vec<String> = record
                .notes
                .iter()
                .map(|(rule, text)| format!("{}: {}", quoted(rule), quoted(text)))
                .collect();
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
                let value = value.as_deref().map_or("null".to_owned(), quoted);
                let _ = write!(out, "    {}: {value}", quoted(&indicator.id));
            }
            out.push_str("\n  ");
        }
        out.push_str("}\n}\n");
        Some(out.into_bytes())
    }
}

/// Returns a text as a JSON string that is also safe inside HTML and scripts.
pub(super) fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    // Every other control is escaped already; these end a line in scripts or begin a tag in pages.
    json.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029").replace('<', "\\u003c")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_texts_are_harmless_in_pages() {
        assert_eq!(quoted("</script>\u{2028}\""), "\"\\u003c/script>\\u2028\\\"\"");
    }
}
