//! What `check` says of the reports that were taken in.

use super::entry::Entry;
use crate::base::{Finding, Lang};
use crate::cmd::print;
use crate::engine::{Options, State};
use crate::source::Source;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What is kept of a finding.
const FIELDS: [&str; 7] = ["code", "severity", "file", "line", "column", "cell", "message"];

/// Reads the site again and gives each report in it the findings about its files. What is said of an office goes to
/// its first report.
pub(super) fn review(source: &dyn Source, entries: &mut [Entry], lang: Lang) {
    let mut owners: BTreeMap<String, usize> = BTreeMap::new();
    for (index, entry) in entries.iter_mut().enumerate().filter(|(_, entry)| entry.fate.is_settled()) {
        entry.findings = Some(Vec::new());
        let (Some(office), Some(period)) = (&entry.office, entry.period) else { continue };
        for name in ["", "/office.toml", &format!("/{period}.md"), &format!("/{period}.toml")] {
            owners.entry(format!("content/{office}{name}")).or_insert(index);
        }
    }
    if owners.is_empty() {
        return;
    }
    // As `check` does with files that are named.
    let state = State::load(source, Options { drafts: true, today: None });
    let findings = state.findings().into_iter();
    let findings: Vec<&Finding> =
        findings.filter(|finding| owners.contains_key(finding.locus.path().as_str())).collect();
    let mut value = print::json(source, &findings, lang);
    let Some(Value::Array(all)) = value.get_mut("findings").map(Value::take) else { return };
    for mut finding in all {
        let kept: Map<String, Value> = FIELDS
            .iter()
            .map(|name| ((*name).to_owned(), finding.get_mut(*name).map_or(Value::Null, Value::take)))
            .collect();
        let owner = kept.get("file").and_then(Value::as_str).and_then(|file| owners.get(file)).copied();
        if let Some(entry) = owner.and_then(|owner| entries.get_mut(owner)) {
            entry.findings.get_or_insert_default().push(Value::Object(kept));
        }
    }
}
