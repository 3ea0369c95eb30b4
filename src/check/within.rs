//! The rules a form declares, one comparison at a time.

use super::{Verdict, suspect};
use crate::base::{Cells, Code, Decimal, Finding, Lang, SitePath};
use crate::content::stats::{cell_locus, name_cell};
use crate::form::{Form, Instance, Relation, Rule, Side};

/// How many comparisons hold, fail and cannot be assessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that hold.
    pub passed: usize,
    /// Those that do not.
    pub failed: usize,
    /// Those that meet a cell without a number.
    pub not_assessable: usize,
}

/// Returns whether a comparison holds.
#[must_use]
pub fn verdict(instance: &Instance, cells: &Cells) -> Verdict {
    match (instance.left.sum(cells), instance.right.sum(cells)) {
        (Some(left), Some(right)) if instance.relation.holds(left, right) => Verdict::Pass,
        (Some(left), Some(right)) => Verdict::Fail { left, right },
        _ => Verdict::NotAssessable,
    }
}

/// Counts the verdicts of all comparisons of a form.
#[must_use]
pub fn tally(form: &Form, cells: &Cells) -> Tally {
    let mut tally = Tally::default();
    for instance in form.rules.iter().flat_map(|rule| &rule.instances) {
        match verdict(instance, cells) {
            Verdict::Pass => tally.passed += 1,
            Verdict::Fail { .. } => tally.failed += 1,
            Verdict::NotAssessable => tally.not_assessable += 1,
        }
    }
    tally
}

/// A comparison that fails.
pub(super) struct Failure<'f> {
    pub(super) rule: &'f Rule,
    pub(super) instance: &'f Instance,
    pub(super) left: i128,
    pub(super) right: i128,
}

/// Checks every comparison of every rule.
pub(super) fn check(path: &SitePath, form: &Form, cells: &Cells) -> Vec<Finding> {
    let mut failures = Vec::new();
    for rule in &form.rules {
        for instance in &rule.instances {
            if let Verdict::Fail { left, right } = verdict(instance, cells) {
                failures.push(Failure { rule, instance, left, right });
            }
        }
    }
    if failures.is_empty() {
        return Vec::new();
    }
    let suspects = suspect::find(form, cells, &failures);
    failures
        .iter()
        .zip(suspects)
        .map(|(failure, suspect)| finding(path, form, cells, failure, suspect))
        .collect()
}

fn finding(
    path: &SitePath,
    form: &Form,
    cells: &Cells,
    failure: &Failure<'_>,
    suspect: Option<suspect::Suspect>,
) -> Finding {
    let Failure { rule, instance, left, right } = failure;
    let lead =
        instance.left.cells().chain(instance.right.cells()).next().map_or(0, |(cell, _)| usize::from(cell));
    let place = suspect.map_or(lead, |suspect| suspect.cell);
    let mut finding = Finding::new(Code::Rule(rule.id.clone()), cell_locus(path, form, place));
    finding.severity = rule.severity;
    for (suffix, lang) in [("", Lang::Zh), (".en", Lang::En)] {
        finding = finding
            .fact(&format!("title{suffix}"), rule.title.get(lang))
            .fact(&format!("left{suffix}"), describe(form, &instance.left, lang))
            .fact(&format!("right{suffix}"), describe(form, &instance.right, lang))
            .fact(&format!("relation{suffix}"), relation(instance.relation, lang))
            .fact(&format!("mend{suffix}"), rule.mend.get(lang));
    }
    finding = finding
        .fact("left_value", Decimal::print_scaled(*left))
        .fact("right_value", Decimal::print_scaled(*right))
        .fact("difference", Decimal::print_scaled((left - right).abs()));
    if let Some(suspect) = suspect {
        let value = cells.get(suspect.cell).as_number().map(|number| number.to_string());
        finding = name_cell(finding, form, suspect.cell)
            .fact("value", value.unwrap_or_default())
            .fact("expected", Decimal::print_scaled(suspect.expected));
    }
    finding
}

fn relation(relation: Relation, lang: Lang) -> &'static str {
    match relation {
        Relation::Equal => lang.pick("两者应相等", "which should be equal"),
        Relation::AtLeast => lang.pick("前者不应小于后者", "of which the first should not be less"),
        Relation::AtMost => lang.pick("前者不应大于后者", "of which the first should not be more"),
    }
}

/// Long sums are named by their first and last part.
const NAMED_TERMS: usize = 4;

/// Names the cells of a side: what they share once, then what tells them apart.
fn describe(form: &Form, side: &Side, lang: Lang) -> String {
    let parts: Vec<(String, String, bool)> = side
        .cells()
        .filter_map(|(cell, negative)| {
            let (row, column) = form.row_and_column(usize::from(cell))?;
            Some((row.full_label(lang), column.full_label(lang), negative))
        })
        .collect();
    let Some((first_row, first_column, _)) = parts.first() else { return String::new() };
    if let [(row, column, _)] = &parts[..]
        && !row.is_empty()
    {
        return lang.pick(format!("“{row}”行“{column}”列"), format!("“{row}”, “{column}”"));
    }
    let same_row = parts.iter().all(|(row, ..)| row == first_row);
    let same_column = parts.iter().all(|(_, column, _)| column == first_column);
    let name = |(row, column, _): &(String, String, bool)| match (same_row, same_column) {
        (true, _) => column.clone(),
        (false, true) => format!("“{row}”"),
        (false, false) => lang.pick(format!("“{row}”{column}"), format!("“{row}”, {column}")),
    };
    let mut text = String::new();
    if same_row && !first_row.is_empty() {
        text.push_str(&lang.pick(format!("“{first_row}”"), format!("“{first_row}”, ")));
    }
    if same_column && !same_row {
        text.push_str(&lang.pick(format!("“{first_column}”列"), format!("column “{first_column}”: ")));
    }
    for (position, part) in parts.iter().enumerate() {
        if parts.len() > NAMED_TERMS && position == 2 {
            let count = parts.len() - 3;
            text.push_str(&lang.pick(format!(" ＋ 中间 {count} 项"), format!(" + {count} more")));
        }
        if parts.len() > NAMED_TERMS && (2..parts.len() - 1).contains(&position) {
            continue;
        }
        let sign = match (position, part.2) {
            (0, false) => "",
            (_, true) => lang.pick(" － ", " - "),
            (_, false) => lang.pick(" ＋ ", " + "),
        };
        text.push_str(sign);
        text.push_str(&name(part));
    }
    text
}
