//! Findings for programs, in our own words (`docs/check-json.md`).

use super::Counts;
use super::place::{Located, Place, locate_all};
use crate::base::finding::Fix;
use crate::base::text::is_bidi_control;
use crate::base::{Finding, Lang, Locus};
use crate::source::Source;
use serde_json::{Map, Value, json};

/// Prints a value with everything a terminal could obey escaped; outside strings JSON has no such characters.
pub(crate) fn to_json_text(value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if (c.is_control() && c != '\n') || is_bidi_control(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Returns all findings.
pub(crate) fn json(source: &dyn Source, findings: &[&Finding], lang: Lang) -> Value {
    let list: Vec<Value> =
        locate_all(source, findings, false).iter().map(|located| one(located, lang)).collect();
    let Counts { errors, warnings, infos } = Counts::of(findings);
    json!({
        "schema": "gongkai/findings/1",
        "errors": errors,
        "warnings": warnings,
        "notes": infos,
        "findings": list,
    })
}

fn one(located: &Located<'_>, lang: Lang) -> Value {
    let finding = located.finding;
    let mut value = spot(&finding.locus, located.place);
    value.extend(
        [
            ("code", json!(finding.code.id())),
            ("severity", json!(finding.severity.word())),
            ("message", json!(finding.message(lang))),
            ("help", json!(finding.hint(lang))),
            ("facts", facts(finding, lang)),
            ("fix", located.fix.as_ref().map_or(Value::Null, |(fix, place)| replacement(fix, *place))),
            ("related", related(located)),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
    Value::Object(value)
}

/// Returns the facts of a finding by name, in a language.
pub(crate) fn facts(finding: &Finding, lang: Lang) -> Value {
    let names = finding.facts.iter().map(|(name, _)| name).filter(|name| !name.ends_with(".en"));
    Value::Object(names.map(|name| (name.to_string(), json!(finding.word(name, lang)))).collect())
}

fn replacement(fix: &Fix, place: Place) -> Value {
    let mut value = span(Some(place));
    value.insert("text".to_owned(), json!(fix.text));
    value.insert("sure".to_owned(), json!(fix.sure));
    Value::Object(value)
}

fn related(located: &Located<'_>) -> Value {
    located.related.iter().map(|(locus, place)| Value::Object(spot(locus, *place))).collect()
}

/// Returns a file, a place in it and a cell.
fn spot(locus: &Locus, place: Option<Place>) -> Map<String, Value> {
    let mut value = span(place);
    value.insert("file".to_owned(), json!(locus.path().as_str()));
    value.insert("cell".to_owned(), json!(locus.cell_id()));
    value
}

fn span(place: Option<Place>) -> Map<String, Value> {
    let (start, end) = (place.map(|place| place.start), place.map(|place| place.end));
    [
        ("line", json!(start.map(|at| at.line))),
        ("column", json!(start.map(|at| at.column))),
        ("end_line", json!(end.map(|at| at.line))),
        ("end_column", json!(end.map(|at| at.column))),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into_iter()
    .collect()
}
