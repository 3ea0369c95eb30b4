//! `[[revision]]` of a statistics file: what was corrected after publication, when and why.

use super::fields::Fields;
use crate::base::cell::BELOW_ONE;
use crate::base::date::Date;
use crate::base::suggest::nearest;
use crate::base::{Code, Decimal, Finding, Locus, State};
use crate::form::Form;
use serde::{Deserialize, Serialize};
use toml::de::DeValue;

/// A correction of a published report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// The day it was made public.
    pub date: Date,
    /// Why, in the office's words.
    pub reason: Box<str>,
    /// What stood in cells before, by cell id, as it was written.
    pub was: Vec<(Box<str>, Box<str>)>,
}

/// Reads the revisions of a report, oldest first; one without a day or a reason is left out with a finding.
pub(super) fn read(fields: &mut Fields<'_, '_>, form: Option<&Form>) -> Vec<Revision> {
    let mut revisions: Vec<Revision> = fields
        .tables("revision", |inner| {
            let reason = inner.required("reason", "reason = \"录入时两格数字互换\"");
            let date = inner.date("date");
            if date.is_none() {
                inner.required("date", "date = 2025-03-02");
            }
            let was = inner.table("was", |was| read_was(was, form)).unwrap_or_default();
            date.filter(|_| !reason.is_empty()).map(|date| Revision { date, reason, was })
        })
        .into_iter()
        .flatten()
        .collect();
    revisions.sort_by_key(|revision| revision.date);
    revisions
}

fn read_was(was: &mut Fields<'_, '_>, form: Option<&Form>) -> Vec<(Box<str>, Box<str>)> {
    let mut read = Vec::new();
    let mut wrong = Vec::new();
    let mut findings = Vec::new();
    for (key, value) in was.entries() {
        if let Some(form) = form.filter(|form| form.cell(key).is_none()) {
            let ids = form.cells.iter().map(|cell| &*cell.id);
            findings.push(
                Finding::new(Code::KeyUnknown, Locus::span(was.path(), value.span()))
                    .fact("key", key)
                    .maybe("suggestion", nearest(key, ids)),
            );
            continue;
        }
        match value_text(value.get_ref()) {
            Some(text) => read.push((key.into(), text)),
            None => wrong.push((key, value.span())),
        }
    }
    for finding in findings {
        was.push(finding);
    }
    for (key, span) in wrong {
        was.push_invalid_entry(key, span, "0、\"blank\"、\"na\"…");
    }
    was.know_all();
    read
}

/// Returns a value as a cell would say it: a number, less than one, or one of the four kinds of nothing.
fn value_text(value: &DeValue<'_>) -> Option<Box<str>> {
    if let Some(integer) = value.as_integer() {
        let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok()?;
        return Some(number.to_string().into());
    }
    let text = value.as_str()?;
    let known = State::from_word(text).is_some() || text == BELOW_ONE || Decimal::parse(text).is_ok();
    known.then(|| text.into())
}
