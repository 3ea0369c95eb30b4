//! What checking found in a year: how much was tested, what is wrong most often, and each finding with its place.

use super::chrome::{Own, crumbs, page};
use super::report::anchor;
use super::{Link, PageView, views};
use crate::base::finding::Finding;
use crate::base::lang::counted;
use crate::base::{Lang, Period, Severity};
use crate::plan::Route;
use crate::portal::{CheckLine, Lens, Tally};
use std::collections::BTreeMap;

views! {
    /// What checking found in a year.
    pub struct ChecksView {
        /// The year.
        pub year: String,
        /// How many tests hold, in one sentence.
        pub sentence: String,
        /// Each kind of finding, worst and most frequent first.
        pub kinds: Vec<CheckKind>,
        /// Offices with findings, in the order of their addresses.
        pub offices: Vec<CheckOffice>,
        /// How many reports have none, in words.
        pub clean: Option<String>,
        /// The year's own page.
        pub year_href: String,
        /// The year before.
        pub previous: Option<Link>,
        /// The year after.
        pub next: Option<Link>,
    }

    /// A kind of finding.
    pub struct CheckKind {
        /// Its code.
        pub code: String,
        /// What it is about.
        pub label: String,
        /// `error`, `warning` or `info`: the worst of them.
        pub severity: String,
        /// The same in words.
        pub severity_label: String,
        /// How many there are.
        pub count: usize,
        /// In how many offices.
        pub offices: usize,
    }

    /// An office with findings.
    pub struct CheckOffice {
        /// Its name at the time.
        pub name: String,
        /// The address of its report, or of the office where there is none.
        pub href: String,
        /// How many tests of its report hold, in words.
        pub sentence: Option<String>,
        /// What is wrong.
        pub findings: Vec<CheckFinding>,
    }

    /// A finding of an office.
    pub struct CheckFinding {
        /// Its code.
        pub code: String,
        /// `error`, `warning` or `info`.
        pub severity: String,
        /// The same in words.
        pub severity_label: String,
        /// What is wrong.
        pub message: String,
        /// The office's explanation.
        pub explained: Option<String>,
        /// The place it is about.
        pub href: String,
    }
}

/// Builds the page of a year's checks.
pub(in crate::render) fn checks(lens: &Lens<'_>, route: &Route, period: Period) -> (PageView, ChecksView) {
    let lang = lens.lang();
    let lines = lens.checks(period);
    let reports = lines.iter().filter(|line| line.reported).count();
    let clean = lines.iter().filter(|line| line.findings.is_empty()).count();
    let mut tally = Tally::default();
    for line in &lines {
        tally.passed += line.tally.passed;
        tally.failed += line.tally.failed;
        tally.noted += line.tally.noted;
        tally.not_assessable += line.tally.not_assessable;
    }
    let periods = lens.periods();
    let neighbour = |period: Option<Period>| {
        let period = period.filter(|period| periods.contains(period))?;
        Some(Link { label: period.to_string(), href: format!("../{period}/index.html"), current: false })
    };
    let reports_words =
        lang.pick(format!("{period}年度 {reports} 份报告，"), format!("{}: ", counted(reports, "report")));
    let view = ChecksView {
        year: period.to_string(),
        sentence: format!("{reports_words}{}", sentence(tally, lang)),
        kinds: kinds(&lines, lang),
        offices: lines
            .iter()
            .filter(|line| !line.findings.is_empty())
            .map(|line| office(lens, route, period, line))
            .collect(),
        clean: (clean > 0).then(|| {
            lang.pick(
                format!("其余 {clean} 份报告没有需要列出的问题。"),
                format!("Nothing is to be listed for {}.", counted(clean, "other report")),
            )
        }),
        year_href: format!("{}years/{period}/index.html", route.root()),
        previous: neighbour(period.before(1)),
        next: neighbour(Some(period.next())),
    };
    let mut crumbs = crumbs(lens, route, None);
    let years = lang.pick("各年度", "Years").to_owned();
    crumbs.push(super::Crumb { label: years, href: format!("{}years/index.html", route.root()) });
    let label = lang.pick(format!("{period}年度报告"), format!("Annual reports for {period}"));
    crumbs.push(super::Crumb { label, href: view.year_href.clone() });
    let title = lang.pick(format!("{period}年度报告核对结果"), format!("Checks of the reports for {period}"));
    let own = Own { kind: "checks", title, crumbs, section: "years", article: None };
    (page(lens, route, own), view)
}

/// Says in one sentence how many tests hold.
pub(in crate::render) fn sentence(tally: Tally, lang: Lang) -> String {
    let Tally { passed, failed, noted, not_assessable } = tally;
    let total = passed + failed + noted + not_assessable;
    let mut text = lang.pick(
        format!("按规则核对 {total} 项，通过 {passed} 项"),
        format!("{passed} of {} passed", counted(total, "rule check")),
    );
    let parts = [
        (failed, "不符", "failed"),
        (noted, "提示或已作说明", "noted or explained"),
        (
            not_assessable,
            "缺数字或缺上年报告、不能核对",
            "not assessable, because a number or last year’s report is missing",
        ),
    ];
    for (count, zh, en) in parts.into_iter().filter(|(count, ..)| *count > 0) {
        text.push_str(&lang.pick(format!("，{zh} {count} 项"), format!(", {count} {en}")));
    }
    text.push_str(lang.pick("。", "."));
    text
}

fn label(finding: &Finding, lang: Lang) -> String {
    match finding.get("title", lang) {
        Some(title) => title.to_owned(),
        None => finding.code.entry().outline(lang),
    }
}

fn kinds(lines: &[CheckLine<'_>], lang: Lang) -> Vec<CheckKind> {
    struct Kind<'f> {
        severity: Severity,
        first: &'f Finding,
        count: usize,
        offices: usize,
    }
    let mut kinds: BTreeMap<&str, Kind<'_>> = BTreeMap::new();
    for line in lines {
        let mut here: Vec<&str> = Vec::new();
        for finding in &line.findings {
            let code = finding.code.id();
            let kind = kinds.entry(code).or_insert(Kind {
                severity: finding.severity,
                first: finding,
                count: 0,
                offices: 0,
            });
            kind.severity = kind.severity.min(finding.severity);
            kind.count += 1;
            if !here.contains(&code) {
                here.push(code);
                kind.offices += 1;
            }
        }
    }
    let mut kinds: Vec<(&str, Kind<'_>)> = kinds.into_iter().collect();
    kinds.sort_by_key(|(code, kind)| (kind.severity, std::cmp::Reverse(kind.count), *code));
    kinds
        .into_iter()
        .map(|(code, kind)| CheckKind {
            code: code.to_owned(),
            label: label(kind.first, lang),
            severity: kind.severity.word().to_owned(),
            severity_label: kind.severity.label(lang).to_owned(),
            count: kind.count,
            offices: kind.offices,
        })
        .collect()
}

fn office(lens: &Lens<'_>, route: &Route, period: Period, line: &CheckLine<'_>) -> CheckOffice {
    let lang = lens.lang();
    let card = lens.office_card(line.office);
    let root = route.root();
    let href = match line.reported {
        true => format!("{root}{}/{period}/index.html", card.path),
        false => format!("{root}{}/index.html", card.path),
    };
    let mut findings: Vec<&Finding> = line.findings.clone();
    findings.sort_by_key(|finding| finding.severity);
    // An explanation that answers for several findings is said once.
    let mut said: Vec<&str> = Vec::new();
    let tested = line.tally != Tally::default();
    CheckOffice {
        name: lens.office_name_in(line.office, period).to_owned(),
        sentence: tested.then(|| sentence(line.tally, lang)),
        findings: findings
            .into_iter()
            .map(|finding| CheckFinding {
                code: finding.code.id().to_owned(),
                severity: finding.severity.word().to_owned(),
                severity_label: finding.severity.label(lang).to_owned(),
                message: finding.message(lang),
                explained: finding
                    .get("explained", lang)
                    .filter(|text| {
                        let new = !said.contains(text);
                        said.push(text);
                        new
                    })
                    .map(str::to_owned),
                href: match (finding.cell_id(), line.reported) {
                    (Some(cell), _) => format!("{href}#{cell}"),
                    (None, true) => format!("{href}#{}", anchor(finding)),
                    (None, false) => href.clone(),
                },
            })
            .collect(),
        href,
    }
}
