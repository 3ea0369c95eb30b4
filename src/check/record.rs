//! A report's record and its text against the calendar, its form, and last year's report.

use crate::base::{Code, Finding, Lang, Locus, SitePath, Value};
use crate::form::Form;
use crate::portal::{Coverage, Portal, Report};
use std::ops::Range;

/// Checks dates, form and title.
pub(super) fn check(portal: &Portal, report: &Report, form: Option<&Form>) -> Vec<Finding> {
    let Some((path, statistics)) = &report.statistics else { return Vec::new() };
    let office = &portal.offices[report.office];
    let key = |key: &str| Locus::Key { path: path.clone(), key: key.into() };
    let mut findings = Vec::new();
    if let Some(published) = statistics.record.published {
        let end = portal.days(office, report.period).map(|(_, last)| last);
        let due = portal.deadline(office, report.period);
        if let Some(end) = end.filter(|end| published <= *end) {
            let finding = Finding::new(Code::PublishedEarly, key("published"));
            findings.push(finding.fact("published", published).fact("end", end));
        } else if let (Coverage::Late(days), Some(due)) = (portal.coverage(office, report.period), due) {
            let finding = Finding::new(Code::Late, key("published"));
            findings.push(finding.fact("published", published).fact("due", due).fact("days", days));
        }
    }
    let usual = portal.forms.default_id(report.period, &portal.site).map(|id| portal.forms.get(id));
    if let (Some(form), Some(usual)) = (form, usual)
        && form.id != usual.id
        && form.regime == usual.regime
    {
        let finding = Finding::new(Code::FormUnexpected, key("form")).fact("year", report.period);
        findings.push(
            finding
                .fact("form", form.title.get(Lang::Zh))
                .fact("form.en", form.title.get(Lang::En))
                .fact("expected", usual.title.get(Lang::Zh))
                .fact("expected.en", usual.title.get(Lang::En)),
        );
    }
    if let (Some(form), Some(title)) = (form, &statistics.record.title) {
        let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let names = [portal.name_in(office, report.period), &office.def.name];
        let usual = |name: &str| form.report_title(name, report.period, Lang::Zh);
        if names.iter().all(|name| plain(&usual(name)) != plain(title)) {
            let finding = Finding::new(Code::TitleUnusual, key("title")).fact("title", title);
            findings.push(finding.fact("expected", usual(portal.name_in(office, report.period))));
        }
    }
    findings
}

/// Finds years in the text that stand where the report's own should.
pub(super) fn years(report: &Report) -> Vec<Finding> {
    let Some(narrative) = &report.narrative else { return Vec::new() };
    let stale = narrative.prose.wording.get().stale.iter();
    stale
        .map(|(year, span)| {
            let locus = Locus::span(&narrative.path, span.start as usize..span.end as usize);
            Finding::new(Code::YearStale, locus).fact("found", year).fact("year", report.period)
        })
        .collect()
}

/// Finds tables that are last year's. Of a report that follows another form, those can be whose every cell has one
/// counterpart there.
pub(super) fn identical(portal: &Portal, report: &Report, form: &Form, path: &SitePath) -> Vec<Finding> {
    let own = report.statistics.as_ref().map(|(_, statistics)| &statistics.cells);
    let &[last] = &portal.before(report, 1)[..] else { return Vec::new() };
    let frame = report.form.and_then(|form| portal.frame_of(form, last));
    let last = &portal.reports[last];
    let (Some(own), Some(frame), Some((last_path, last_statistics)), Some(last_form)) =
        (own, frame, &last.statistics, portal.form_of(last))
    else {
        return Vec::new();
    };
    if !last_statistics.readable {
        return Vec::new();
    }
    let counterpart = |cell: usize| match frame.cells_of(&[u16::try_from(cell).ok()?])?[..] {
        [other] => Some(usize::from(other)),
        _ => None,
    };
    let same = |cells: &Range<usize>| {
        cells
            .clone()
            .all(|cell| counterpart(cell).is_some_and(|other| own.get(cell) == frame.cells.get(other)))
    };
    let filled = |cells: &Range<usize>| {
        cells.clone().any(|cell| matches!(own.get(cell).value(), Value::Number(n) if n.mantissa() != 0))
    };
    let tables = form.tables.iter().filter(|table| filled(&table.cells) && same(&table.cells));
    tables
        .filter_map(|table| {
            let other = last_form.cells.get(counterpart(table.cells.start)?)?;
            let other = last_form.tables.get(other.table)?;
            let finding =
                Finding::new(Code::Identical, Locus::Key { path: path.clone(), key: table.id.clone() })
                    .fact("table", table.caption.get(Lang::Zh))
                    .fact("table.en", table.caption.get(Lang::En))
                    .fact("before", last.period);
            Some(finding.see(Locus::Key { path: last_path.clone(), key: other.id.clone() }))
        })
        .collect()
}
