//! What was corrected after publication, newest first.

use super::chrome::{Own, crumbs, page};
use super::report::state_word;
use super::{PageView, views};
use crate::base::cell::BELOW_ONE;
use crate::base::ids::OfficeId;
use crate::base::{Cell, Cells, Lang, Period, State, Value};
use crate::content::Record;
use crate::form::Form;
use crate::plan::Route;
use crate::portal::Lens;

views! {
    /// The page of corrections.
    pub struct CorrectionsView {
        /// The corrections, newest first.
        pub corrections: Vec<CorrectionView>,
        /// Why there is none, if there is none.
        pub empty: Option<String>,
    }

    /// A correction of a published report.
    pub struct CorrectionView {
        /// The day it was made public.
        pub date: String,
        /// The office's name at the time of the report; absent on the report's own page.
        pub office: Option<String>,
        /// The period of the report.
        pub year: String,
        /// The report's address.
        pub href: String,
        /// Why, in the office's words.
        pub reason: String,
        /// The cells that changed.
        pub cells: Vec<CorrectedCell>,
    }

    /// A cell that was corrected.
    pub struct CorrectedCell {
        /// The official labels of its row and column.
        pub label: String,
        /// Its address.
        pub href: String,
        /// What stood there before.
        pub old: String,
        /// What stood there afterwards.
        pub new: String,
    }
}

/// Lists the corrections of a report, newest first; `href` leads to it.
pub(super) fn of_report(
    record: &Record,
    form: Option<&Form>,
    cells: Option<&Cells>,
    (period, href): (Period, &str),
    lang: Lang,
) -> Vec<CorrectionView> {
    // What a revision left behind is what the next one found, and in the end what stands there now.
    let after = |at: usize, id: &str| {
        let later = record.revisions.get(at + 1..).unwrap_or_default();
        let found = later.iter().find_map(|later| later.was.iter().find(|(cell, _)| **cell == *id));
        match found {
            Some((_, old)) => said(old, lang),
            None => form
                .and_then(|form| Some(cell_text(cells?.get(form.cell(id)?), lang)))
                .unwrap_or_else(|| super::office::DASH.to_owned()),
        }
    };
    let cell = |at: usize, id: &str, old: &str| {
        let labels = form.and_then(|form| form.row_and_column(form.cell(id)?));
        let labels = labels.map(|(row, column)| [row.full_label(lang), column.full_label(lang)]);
        let labels: Vec<String> = labels.into_iter().flatten().filter(|label| !label.is_empty()).collect();
        CorrectedCell {
            label: if labels.is_empty() { id.to_owned() } else { labels.join(lang.pick("，", ", ")) },
            href: format!("{href}#{id}"),
            old: said(old, lang),
            new: after(at, id),
        }
    };
    let revisions = record.revisions.iter().enumerate().rev();
    revisions
        .map(|(at, revision)| CorrectionView {
            date: revision.date.to_string(),
            office: None,
            year: period.to_string(),
            href: href.to_owned(),
            reason: revision.reason.to_string(),
            cells: revision.was.iter().map(|(id, old)| cell(at, id, old)).collect(),
        })
        .collect()
}

fn said(text: &str, lang: Lang) -> String {
    State::from_word(text).map_or(text, |state| state_word(state, lang)).to_owned()
}

fn cell_text(cell: Cell, lang: Lang) -> String {
    match cell.value() {
        Value::Number(number) => number.to_string(),
        Value::BelowOne => BELOW_ONE.to_owned(),
        Value::None(state) => state_word(state, lang).to_owned(),
    }
}

/// Builds the page of corrections.
pub(in crate::render) fn corrections(lens: &Lens<'_>, route: &Route) -> (PageView, CorrectionsView) {
    let lang = lens.lang();
    let mut corrections: Vec<CorrectionView> = Vec::new();
    for (office, period) in lens.corrected() {
        corrections.extend(of_office(lens, route, office, period));
    }
    corrections.sort_by(|a, b| b.date.cmp(&a.date));
    let empty = corrections.is_empty().then(|| {
        lang.pick(
            "到目前为止，本站的报告公布以后都没有更正过。",
            "No report of this portal has been corrected after its publication so far.",
        )
        .to_owned()
    });
    let own = Own {
        kind: "corrections",
        title: lang.pick("更正", "Corrections").to_owned(),
        crumbs: crumbs(lens, route, None),
        section: "corrections",
        article: None,
    };
    (page(lens, route, own), CorrectionsView { corrections, empty })
}

fn of_office(lens: &Lens<'_>, route: &Route, office: OfficeId, period: Period) -> Vec<CorrectionView> {
    let Some(head) = lens.report(office, period) else { return Vec::new() };
    let Some(record) = head.record else { return Vec::new() };
    let form = head.form.map(|form| lens.form(form));
    let href = format!("{}{}/{period}/index.html", route.root(), lens.office_card(office).path);
    let mut list = of_report(record, form, lens.cells(head.id), (period, &href), lens.lang());
    for correction in &mut list {
        correction.office = Some(lens.office_name_in(office, period).to_owned());
    }
    list
}
