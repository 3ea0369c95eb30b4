//! The account of a whole run for programs (`docs/commands.md`).

use super::entry::{Entry, Fate};
use crate::base::{Lang, SitePath};
use crate::import::Proof;
use serde_json::{Map, Value, json};

/// Returns the account of all files. `left` files were not looked at.
pub(super) fn json(entries: &[Entry], passed_over: usize, left: usize, lang: Lang) -> Value {
    json!({
        "schema": "gongkai/import/2",
        "reports": entries.iter().map(|entry| report(entry, lang)).collect::<Vec<_>>(),
        "summary": summary(entries, passed_over, left),
    })
}

fn report(entry: &Entry, lang: Lang) -> Value {
    let count = |of: fn(&crate::import::Counts) -> usize| entry.counts.as_ref().map(of);
    let list = |name: &str| entry.account.get(name).cloned().unwrap_or_else(|| json!([]));
    let mut notices: Vec<Value> = entry.notices.iter().map(|notice| json!(notice)).collect();
    notices.extend(entry.account.get("notices").and_then(Value::as_array).into_iter().flatten().cloned());
    json!({
        "file": entry.file,
        "outcome": entry.fate.word(),
        "refusal": entry.refusal,
        "message": entry.message,
        "office": entry.office,
        "office_name": entry.office_name,
        "period": entry.period.map(|period| period.to_string()),
        "form": entry.form,
        "title": entry.title,
        "cells": count(|counts| counts.cells),
        "read": count(|counts| counts.read),
        "blank": count(|counts| counts.blank),
        "na": count(|counts| counts.na),
        "unreadable": count(|counts| counts.unreadable),
        "missing": count(|counts| counts.missing),
        "origins": list("origins"),
        "unread": list("unread"),
        "stray": list("stray"),
        "assumptions": list("assumptions"),
        "notices": notices,
        "proof": entry.proof.as_ref().map(|proof| proved(proof, lang)),
        "complete": entry.is_complete(),
        "written": entry.written.iter().map(SitePath::as_str).collect::<Vec<_>>(),
        "findings": entry.findings,
    })
}

fn proved(proof: &Proof, lang: Lang) -> Value {
    let different = proof.different.iter().map(|difference| {
        json!({
            "cell": difference.id,
            "source": difference.source,
            "written": difference.written,
            "message": difference.text(lang),
        })
    });
    json!({
        "compared": proof.compared,
        "equal": proof.equal,
        "different": different.collect::<Vec<_>>(),
    })
}

fn summary(entries: &[Entry], passed_over: usize, left: usize) -> Value {
    let count = |wanted: &dyn Fn(&Entry) -> bool| entries.iter().filter(|entry| wanted(entry)).count();
    let mut value: Map<String, Value> = Fate::ALL
        .iter()
        .map(|fate| (fate.word().to_owned(), json!(count(&|entry| entry.fate == *fate))))
        .collect();
    let complete = count(&Entry::is_complete);
    let severity = |word: &str| entries.iter().map(|entry| entry.count(word)).sum::<usize>();
    for (name, number) in [
        ("files", entries.len()),
        ("complete", complete),
        ("incomplete", entries.len() - complete),
        ("passed-over", passed_over),
        ("left", left),
        ("errors", severity("error")),
        ("warnings", severity("warning")),
    ] {
        value.insert(name.to_owned(), json!(number));
    }
    Value::Object(value)
}
