//! Explanations: what a note in the report answers for, and notes that answer for nothing.

use crate::base::finding::REGISTRY;
use crate::base::suggest::nearest;
use crate::base::{Code, Finding, Locus, Severity, SitePath};
use crate::content::Record;
use crate::form::{Form, Rule};
use crate::portal::Tally;

/// Lets each note answer for the findings it explains, and finds notes that explain nothing. Of a rule that is `open`,
/// for want of last year's report or of a number, nobody can tell that its note does.
pub(super) fn apply(
    path: &SitePath,
    form: &Form,
    record: &Record,
    open: impl Fn(&Rule) -> bool,
    findings: &mut Vec<Finding>,
    tally: &mut Tally,
) {
    let mut more = Vec::new();
    // A note that says nothing explains nothing.
    for (key, text) in record.notes.iter().filter(|(_, text)| !text.trim().is_empty()) {
        let about = |code| {
            let locus = Locus::Key { path: path.clone(), key: format!("notes.{key}").into() };
            Finding::new(code, locus).fact("rule", key)
        };
        if form.cell(key).is_some() {
            let own = findings.iter_mut().filter(|finding| finding.cell_id().as_deref() == Some(key));
            own.filter(|finding| is_explainable(&finding.code, form))
                .for_each(|finding| explain(finding, text, tally));
            continue;
        }
        let known = form.rule(key).map(|rule| rule.explainable).or_else(|| {
            let code = REGISTRY.iter().find(|code| code.id() == &**key)?;
            Some(code.entry().explainable)
        });
        match known {
            None => {
                let words = form.rules.iter().filter(|rule| rule.explainable).map(|rule| &*rule.id);
                let codes = REGISTRY.iter().filter(|code| code.entry().explainable).map(Code::id);
                let suggestion = nearest(key, words.chain(codes));
                more.push(about(Code::NoteUnknown).maybe("suggestion", suggestion));
            }
            Some(false) => more.push(about(Code::NoteRefused)),
            Some(true) => {
                let mut own = findings.iter_mut().filter(|finding| finding.code.id() == &**key).peekable();
                if own.peek().is_none() && !form.rule(key).is_some_and(&open) {
                    more.push(about(Code::NoteUnused));
                }
                own.for_each(|finding| explain(finding, text, tally));
            }
        }
    }
    findings.extend(more);
}

fn is_explainable(code: &Code, form: &Form) -> bool {
    match code {
        Code::Rule(id) => form.rule(id).is_some_and(|rule| rule.explainable),
        code => code.entry().explainable,
    }
}

/// An explained finding is still told, with its explanation, but is no longer held against the office.
fn explain(finding: &mut Finding, text: &str, tally: &mut Tally) {
    let tested = matches!(finding.code, Code::Rule(_) | Code::TextTable);
    if tested && finding.severity != Severity::Info {
        tally.failed = tally.failed.saturating_sub(1);
        tally.noted += 1;
    }
    finding.severity = Severity::Info;
    if !finding.facts.iter().any(|(name, _)| &**name == "explained") {
        finding.facts.push(("explained".into(), text.into()));
    }
}
