//! A report: six sections in official order, tables with their findings, record and downloads.

use super::chrome::{Article, Own, crumbs, page};
use super::corrections::CorrectionView;
use super::figures::{Subject, of_report};
use super::office::{DASH, state};
use super::year_on_year::{Compared, YearOnYearView};
use super::{Html, Link, PageView, views};
use crate::base::ids::OfficeId;
use crate::base::{Cells, Digest, Finding, Lang, Locus, Period, Severity, State, Value};
use crate::content::{Scope, prose};
use crate::error::Error;
use crate::form::{Form, Unit};
use crate::plan::Route;
use crate::portal::{Lens, ReportHead, Tally};
use crate::render::table::{Marks, Skeletons};
use std::ops::Range;

views! {
    /// A report's page.
    pub struct ReportView {
        /// The office's name at the time.
        pub office: String,
        /// The office's address.
        pub office_href: String,
        /// The period.
        pub year: String,
        /// The first and the last day of the period, where it is no calendar year.
        pub days: Option<String>,
        /// The day it was published.
        pub published: Option<String>,
        /// The day it was written.
        pub written: Option<String>,
        /// Whether it was published in time, in words; absent where no deadline is known.
        pub timeliness: Option<String>,
        /// The state as a class name: `published`, `late`.
        pub state_class: String,
        /// 索引号.
        pub index_no: Option<String>,
        /// The form's name and page.
        pub form: Option<Link>,
        /// Whom it covers, where that is more than the office.
        pub scope: Option<String>,
        /// The offices a consolidated report adds up.
        pub covers: Vec<Link>,
        /// Where it was published first.
        pub source: Option<String>,
        /// Text before the first section.
        pub preface: Option<Html>,
        /// The sections in official order.
        pub sections: Vec<SectionView>,
        /// How the rules came out; absent where there is nothing to check.
        pub tally: Option<TallyView>,
        /// Findings that belong to no section.
        pub findings: Vec<FindingLine>,
        /// Explanations that the office gives.
        pub notes: Vec<NoteLine>,
        /// What was corrected after publication, newest first.
        pub corrections: Vec<CorrectionView>,
        /// Key indicators.
        pub indicators: Vec<IndicatorValue>,
        /// Said first when every cell is 0.
        pub zero: Option<String>,
        /// The report of the year before.
        pub previous: Option<Link>,
        /// The report of the year after.
        pub next: Option<Link>,
        /// The page of what changed against the report before, if there is one.
        pub changes: Option<Link>,
        /// The address of all cells as JSON.
        pub json: Option<String>,
        /// Attached files.
        pub attachments: Vec<Link>,
    }

    /// A section of a report.
    pub struct SectionView {
        /// Its anchor.
        pub id: String,
        /// The official heading.
        pub heading: String,
        /// Its translation, where the portal is not in Chinese.
        pub translation: Option<String>,
        /// Its words.
        pub prose: Option<Html>,
        /// Its table, as the official grid.
        pub table: Option<Html>,
        /// Its table beside that of the report before.
        pub compare: Option<YearOnYearView>,
        /// Charts of its table.
        pub figures: Vec<Html>,
        /// Why it is empty, if it is.
        pub empty: Option<String>,
        /// Findings about its table or its words.
        pub findings: Vec<FindingLine>,
    }

    /// How the rules of the form came out.
    pub struct TallyView {
        /// Tests that hold.
        pub passed: usize,
        /// Tests that do not.
        pub failed: usize,
        /// Tests that do not and are only worth a note, or that the office has explained.
        pub noted: usize,
        /// Tests that meet a number that is missing.
        pub not_assessable: usize,
        /// All of them.
        pub total: usize,
        /// The same in one sentence.
        pub sentence: String,
    }

    /// A finding on a page.
    pub struct FindingLine {
        /// Its anchor.
        pub id: String,
        /// Its code.
        pub code: String,
        /// `error`, `warning` or `info`.
        pub severity: String,
        /// The same in words.
        pub severity_label: String,
        /// What is wrong.
        pub message: String,
        /// How to mend it.
        pub hint: Option<String>,
        /// The office's explanation.
        pub explained: Option<String>,
        /// The anchor of the cell it is about.
        pub cell: Option<String>,
    }

    /// An explanation that the office gives for a difference.
    pub struct NoteLine {
        /// Its anchor.
        pub id: String,
        /// The rule it explains, or the cell it is about.
        pub rule: String,
        /// The explanation.
        pub text: String,
    }

    /// An indicator's value.
    pub struct IndicatorValue {
        /// The indicator's id.
        pub id: String,
        /// Its name.
        pub label: String,
        /// Its value, or a dash.
        pub value: String,
        /// Whether there is no value.
        pub none: bool,
        /// The unit behind the value, where the value does not show it.
        pub unit: Option<String>,
        /// What to keep in mind.
        pub caveat: Option<String>,
    }
}

/// Builds a report's page.
pub(in crate::render) fn report(
    lens: &Lens<'_>,
    skeletons: &Skeletons,
    route: &Route,
    office: OfficeId,
    period: Period,
) -> Result<Option<(PageView, ReportView)>, Error> {
    let Some(head) = lens.report(office, period) else { return Ok(None) };
    let lang = lens.lang();
    let card = lens.office_card(office);
    let name = lens.office_name_in(office, period);
    let root = route.root();
    let form = head.form.map(|id| lens.form(id));
    let record = head.record;
    let title =
        record.and_then(|record| record.title.as_deref().map(str::to_owned)).unwrap_or_else(|| match form {
            Some(form) => form.report_title(name, period, lang),
            None => format!("{name} {period}"),
        });
    let findings = lens.findings(head.id);
    let placed = Placed::new(lens, &head, form, findings);
    let compared = Compared::new(lens, &head, office, period);
    let beside = compared.as_ref().map(|compared| compared.beside(lens)).unwrap_or_default();
    let cells = lens.cells(head.id);
    let figures = match (form, cells.filter(|cells| !is_zero(cells) && head.readable)) {
        (Some(form), Some(cells)) => {
            let name = if lang == Lang::Zh { card.short } else { name };
            let subject = Subject { name, downloads: Vec::new(), href: &|_| None, official: true };
            of_report(form, cells, period, &subject, lang)
        }
        _ => Vec::new(),
    };
    let beside = Beside { years: beside, figures };
    let (preface, sections) = sections(lens, skeletons, route, &head, form, &placed, beside)?;
    let neighbour = |period: Option<Period>| {
        let period = period?;
        lens.report(office, period)?;
        Some(Link { label: period.to_string(), href: format!("../{period}/index.html"), current: false })
    };
    let (coverage, due) = lens.coverage(office, period);
    let published = record.and_then(|record| record.published);
    let timeliness = published.zip(due).map(|(_, due)| {
        let (words, _) = state(coverage, lang);
        lang.pick(format!("{words}（期限 {due}）"), format!("{words} (due {due})"))
    });
    let zero = cells.is_some_and(is_zero);
    let covers = record.map(|record| &record.covers[..]).unwrap_or_default();
    let view = ReportView {
        office: name.to_owned(),
        office_href: "../index.html".to_owned(),
        year: period.to_string(),
        days: form.and_then(|form| super::about::days(form, period, lang)),
        published: published.map(|date| date.to_string()),
        written: record.and_then(|record| record.written).map(|date| date.to_string()),
        timeliness,
        state_class: state(coverage, lang).1.to_owned(),
        index_no: record.and_then(|record| record.index_no.as_deref().map(str::to_owned)),
        form: form.map(|form| Link {
            label: form.title.get(lang).to_owned(),
            href: format!("{root}forms/{}/index.html", form.id),
            current: lens.site().output.forms,
        }),
        scope: record.filter(|record| record.scope == Scope::Consolidated).map(|_| {
            lang.pick(
                "汇总报告（含所属单位），不与所属单位相加",
                "consolidated: covers the offices below, never added to them",
            )
            .to_owned()
        }),
        covers: covers
            .iter()
            .filter_map(|path| lens.office_at(path))
            .map(|card| Link {
                label: card.short.to_owned(),
                href: format!("{root}{}/index.html", card.path),
                current: false,
            })
            .collect(),
        source: record.and_then(|record| record.source.as_deref().map(str::to_owned)),
        preface,
        sections,
        tally: form
            .filter(|_| head.readable && cells.is_some())
            .and_then(|_| tally(lens.tally(head.id), lang)),
        findings: placed.lines(None, lang),
        notes: record
            .map(|record| &record.notes[..])
            .unwrap_or_default()
            .iter()
            .map(|(rule, text)| note(form, rule, text, lang))
            .collect(),
        corrections: record
            .map(|record| super::corrections::of_report(record, form, cells, (period, ""), lang))
            .unwrap_or_default(),
        indicators: form.map(|form| indicators(lens, &head, form, lang)).unwrap_or_default(),
        zero: form.filter(|_| zero).map(|form| match &form.all_zero {
            Some(text) => text.get(lang).to_owned(),
            None => lang.pick("本年度各项统计均为 0。", "Every figure of this year is 0.").to_owned(),
        }),
        previous: neighbour(period.before(1)),
        next: neighbour(Some(period.next())),
        changes: compared.as_ref().and_then(|compared| super::changes::link(lens, compared)),
        json: lens.site().output.json.then(|| "data.json".to_owned()),
        attachments: head
            .attachments
            .iter()
            .map(|file| Link { label: file.to_string(), href: file.to_string(), current: false })
            .collect(),
    };
    let mut crumbs = crumbs(lens, route, card.region);
    crumbs.push(super::Crumb { label: card.name.to_owned(), href: "../index.html".to_owned() });
    let article = Article { published: view.published.clone(), source: name.to_owned() };
    let own = Own { kind: "report", title, crumbs, section: "home", article: Some(article) };
    Ok(Some((page(lens, route, own), view)))
}

/// Tells whether there are cells and every one of them is 0.
fn is_zero(cells: &Cells) -> bool {
    !cells.is_empty()
        && cells.iter().all(|cell| matches!(cell.value(), Value::Number(n) if n.mantissa() == 0))
}

/// What stands beside the official tables.
struct Beside {
    /// The year before, by table.
    years: Vec<YearOnYearView>,
    /// Charts, each with the position of its table.
    figures: Vec<(usize, Html)>,
}

fn sections(
    lens: &Lens<'_>,
    skeletons: &Skeletons,
    route: &Route,
    head: &ReportHead<'_>,
    form: Option<&Form>,
    placed: &Placed<'_>,
    beside: Beside,
) -> Result<(Option<Html>, Vec<SectionView>), Error> {
    let lang = lens.lang();
    let narrative = lens.narrative(head.id)?;
    let mut prose_parts: Vec<Option<String>> = Vec::new();
    let mut preface = None;
    let mut positions: Vec<usize> = Vec::new();
    if let Some((narrative, text)) = &narrative {
        let mut cuts: Vec<Range<usize>> =
            narrative.sections.iter().map(|(_, range)| clamp(range, text)).collect();
        positions = narrative.sections.iter().map(|(section, _)| *section).collect();
        cuts.insert(0, narrative.preface.as_ref().map_or(0..0, |range| clamp(range, text)));
        let resolve = |target: &str| super::about::address(lens, route, &narrative.path, target);
        let start = narrative.prose.start as usize;
        let mut parts = prose::render(text, start, narrative.prose.outline.plain, &cuts, &resolve);
        let first = parts.remove(0);
        preface = (!first.trim().is_empty()).then_some(Html(first));
        prose_parts = parts.into_iter().map(Some).collect();
    }
    let cells = lens.cells(head.id);
    let notes = head.record.map(|record| &record.notes[..]).unwrap_or_default();
    let marks = Marks::new(&placed.findings, notes, lang);
    let Some(form) = form else { return Ok((preface, Vec::new())) };
    let mut views = Vec::new();
    let Beside { years, mut figures } = beside;
    let mut years: Vec<Option<YearOnYearView>> = years.into_iter().map(Some).collect();
    for (position, section) in form.sections.iter().enumerate() {
        // A heading that comes twice keeps its words together.
        let mut html = String::new();
        for (place, _) in positions.iter().enumerate().filter(|(_, section)| **section == position) {
            html.push_str(&prose_parts.get_mut(place).and_then(Option::take).unwrap_or_default());
        }
        let has_prose = !html.trim().is_empty();
        let table = section.table.and_then(|table| form.tables.get(table));
        let filled =
            table.zip(cells).map(|(table, cells)| Html(skeletons.fill(form, table, cells, &marks, lang)));
        let empty = match (&table, &filled) {
            (Some(_), None) => Some(lang.pick("统计表尚未提供。", "The table is not available yet.")),
            (Some(_), Some(_)) if !head.readable => Some(lang.pick(
                "统计文件有误，数字暂不能读取，下表各格标为“无法辨认”。",
                "The statistics file cannot be read; its cells are marked unreadable.",
            )),
            (None, _) if !has_prose && head.unreadable => {
                Some(lang.pick("叙述文件无法读取，文字暂不能显示。", "The narrative's file cannot be read."))
            }
            (None, _) if !has_prose => {
                Some(lang.pick("本报告没有这一部分的文字。", "This report has no text here."))
            }
            _ => None,
        };
        views.push(SectionView {
            id: section.id.to_string(),
            heading: section.heading.zh.to_string(),
            translation: match lang {
                Lang::Zh => None,
                Lang::En => section.heading.en.as_deref().map(str::to_owned),
            },
            prose: has_prose.then_some(Html(html)),
            table: filled,
            compare: section.table.and_then(|table| years.get_mut(table)?.take()),
            figures: figures_of(&mut figures, section.table),
            empty: empty.map(str::to_owned),
            findings: placed.lines(Some(position), lang),
        });
    }
    Ok((preface, views))
}

/// Takes the charts of a table.
fn figures_of(figures: &mut Vec<(usize, Html)>, table: Option<usize>) -> Vec<Html> {
    let Some(wanted) = table else { return Vec::new() };
    figures.extract_if(.., |(table, _)| *table == wanted).map(|(_, figure)| figure).collect()
}

fn clamp(range: &Range<usize>, text: &str) -> Range<usize> {
    range.start.min(text.len())..range.end.min(text.len())
}

fn tally(tally: Tally, lang: Lang) -> Option<TallyView> {
    let Tally { passed, failed, noted, not_assessable } = tally;
    let total = passed + failed + noted + not_assessable;
    let sentence = super::checks::sentence(tally, lang);
    (total > 0).then_some(TallyView { passed, failed, noted, not_assessable, total, sentence })
}

/// The indicators that the form's overview names, with their values.
fn indicators(lens: &Lens<'_>, head: &ReportHead<'_>, form: &Form, lang: Lang) -> Vec<IndicatorValue> {
    let line = |(position, value): (usize, Option<Box<str>>)| {
        let indicator = form.indicators.get(position)?;
        Some(IndicatorValue {
            id: indicator.id.to_string(),
            label: indicator.label.get(lang).to_owned(),
            none: value.is_none(),
            value: value.map_or_else(|| DASH.to_owned(), |value| value.into_string()),
            unit: (indicator.unit == Unit::Points).then(|| lang.pick("个百分点", "points").to_owned()),
            caveat: indicator.caveat.as_ref().map(|caveat| caveat.get(lang).to_owned()),
        })
    };
    lens.key_indicators(head.id).into_iter().filter_map(line).collect()
}

/// Findings with the sections they are about.
struct Placed<'f> {
    findings: Vec<&'f Finding>,
    sections: Vec<Option<usize>>,
    anchors: Vec<String>,
}

impl<'f> Placed<'f> {
    fn new(
        lens: &Lens<'f>,
        head: &ReportHead<'f>,
        form: Option<&Form>,
        mut findings: Vec<&'f Finding>,
    ) -> Self {
        findings.sort_by_key(|finding| finding.severity);
        let narrative = lens.outline(head.id);
        let table = |id: &str| {
            let form = form?;
            let table =
                form.tables.iter().position(|table| *table.id == *id.split('.').next().unwrap_or(id))?;
            form.sections.iter().position(|section| section.table == Some(table))
        };
        let section = |finding: &Finding| match &finding.locus {
            _ if finding.cell_id().is_some() => table(&finding.cell_id()?),
            Locus::Cell { row, .. } => table(row),
            Locus::Key { key, .. } => table(key),
            Locus::Span { path, start, end } => {
                let narrative = narrative.filter(|narrative| narrative.path == *path)?;
                let holds = |range: &Range<usize>| {
                    // What is wrong with a section as a whole stands at its heading.
                    range.contains(&(*start as usize)) || range.start == *end as usize
                };
                narrative.sections.iter().find(|(_, range)| holds(range)).map(|(section, _)| *section)
            }
            _ => None,
        };
        let sections = findings.iter().map(|finding| section(finding)).collect();
        let mut anchors: Vec<String> = Vec::new();
        for finding in &findings {
            let name = anchor(finding);
            // Two alike in all but their place are told apart by their order.
            let copies =
                anchors.iter().filter(|known| known.strip_prefix(&name).is_some_and(is_copy)).count();
            anchors.push(if copies == 0 { name } else { format!("{name}.{}", copies + 1) });
        }
        Self { findings, sections, anchors }
    }

    /// Returns the findings of a section, or those of none.
    fn lines(&self, section: Option<usize>, lang: Lang) -> Vec<FindingLine> {
        let all = self.findings.iter().zip(&self.sections).zip(&self.anchors);
        let own = all.filter(|((_, own), _)| **own == section);
        own.map(|((finding, _), anchor)| line(finding, anchor, lang)).collect()
    }
}

/// Tells whether what follows an anchor's name makes it a copy of it.
fn is_copy(rest: &str) -> bool {
    rest.is_empty() || rest.strip_prefix('.').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
}

/// Returns the anchor of a finding, made from its code and cell, or its facts, and never from its position.
pub(in crate::render) fn anchor(finding: &Finding) -> String {
    match finding.cell_id() {
        Some(cell) => format!("f-{}-{cell}", finding.code.id()),
        None if finding.facts.is_empty() => format!("f-{}", finding.code.id()),
        None => format!("f-{}-{:08x}", finding.code.id(), Digest::of_value(&finding.facts).short() as u32),
    }
}

/// Returns the anchor of a note.
pub(in crate::render) fn note_anchor(key: &str) -> String {
    format!("note-{key}")
}

fn note(form: Option<&Form>, key: &str, text: &str, lang: Lang) -> NoteLine {
    let cell = form.and_then(|form| {
        let (row, column) = form.row_and_column(form.cell(key)?)?;
        let labels = [row.full_label(lang), column.full_label(lang)];
        let named: Vec<String> = labels.into_iter().filter(|label| !label.is_empty()).collect();
        Some(named.join(lang.pick("，", ", ")))
    });
    let rule = || Some(format!("{key} {}", form?.rule(key)?.title.get(lang)));
    let rule = cell.or_else(rule).unwrap_or_else(|| key.to_owned());
    NoteLine { id: note_anchor(key), rule, text: text.to_owned() }
}

fn line(finding: &Finding, anchor: &str, lang: Lang) -> FindingLine {
    FindingLine {
        id: anchor.to_owned(),
        code: finding.code.id().to_owned(),
        severity: finding.severity.word().to_owned(),
        severity_label: finding.severity.label(lang).to_owned(),
        message: finding.message(lang),
        hint: finding.hint(lang),
        explained: finding.get("explained", lang).map(str::to_owned),
        cell: finding.cell_id(),
    }
}

/// Returns the word printed in a cell that holds no number.
#[must_use]
pub fn state_word(state: State, lang: Lang) -> &'static str {
    match state {
        State::Blank => lang.pick("空白", "blank"),
        State::Na => lang.pick("不适用", "n/a"),
        State::Unreadable => lang.pick("无法辨认", "unreadable"),
        State::Withheld => lang.pick("不公开", "withheld"),
    }
}

/// Tells whether a severity is marked in the table.
pub(in crate::render) fn is_marked(severity: Severity) -> bool {
    severity != Severity::Info
}
