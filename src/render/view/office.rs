//! An office through the years.

use super::chrome::{Own, crumbs, downloads, page};
use super::figures::{Subject, of_office};
use super::list::kind_label;
use super::views;
use super::{Html, Link, PageView};
use crate::base::ids::OfficeId;
use crate::base::{Lang, Period};
use crate::content::Scope;
use crate::content::office::LineageEvent;
use crate::form::metric::MetricSource;
use crate::form::{Better, Form, OverviewSource};
use crate::plan::Route;
use crate::portal::{Coverage, History, Lens, Quantity};
use crate::render::chart::Download;

views! {
    /// An office's page.
    pub struct OfficeView {
        /// Its full name.
        pub name: String,
        /// Its kind in words.
        pub kind: Option<String>,
        /// Former names in one line.
        pub former: Option<String>,
        /// What became of it and of others.
        pub lineage: Vec<LineageLine>,
        /// The span of its existence, where it is limited.
        pub existence: Option<String>,
        /// Postal address.
        pub address: Option<String>,
        /// Telephone.
        pub phone: Option<String>,
        /// Electronic mail.
        pub email: Option<String>,
        /// Opening hours.
        pub hours: Option<String>,
        /// 统一社会信用代码.
        pub uscc: Option<String>,
        /// The columns of the table of years.
        pub columns: Vec<OverviewHead>,
        /// The years, newest first; years without a report say why.
        pub years: Vec<YearLine>,
        /// The newest report in one sentence.
        pub lead: Option<String>,
        /// Its charts.
        pub figures: Vec<Html>,
        /// Its data files, if there is any report.
        pub downloads: Vec<Link>,
        /// Why there is no table, where there is no report at all.
        pub empty: Option<String>,
    }

    /// A column of office and year tables.
    pub struct OverviewHead {
        /// Its short head.
        pub label: String,
        /// Its full name or formula.
        pub title: String,
        /// Whether it is a share or another indicator and not a count.
        pub indicator: bool,
        /// The word for which direction is better, if any.
        pub better: Option<String>,
    }

    /// A year of an office.
    pub struct YearLine {
        /// The year.
        pub year: String,
        /// The address of the report, if there is one.
        pub href: Option<String>,
        /// Values in the order of the columns; a dash where there is no number.
        pub values: Vec<String>,
        /// Whether and how it was published, in words.
        pub state: String,
        /// The same as a class name: `published`, `late`, `missing`, `pending`.
        pub state_class: String,
        /// The form, when it is not the one the year asks for.
        pub form: Option<String>,
        /// Whether the report covers more than the office.
        pub consolidated: bool,
        /// Whether the form changed between this year and the one before, so that not every column can be compared.
        pub seam: Option<String>,
    }

    /// An event in the life of an office.
    pub struct LineageLine {
        /// The day.
        pub date: String,
        /// What happened.
        pub text: String,
        /// The offices before and after that have a page.
        pub links: Vec<Link>,
        /// The document it rests on.
        pub basis: Option<String>,
    }
}

/// What is printed where there is no number.
pub(in crate::render) const DASH: &str = "—";

/// Returns the columns that a form shows.
pub(super) fn heads(form: &Form, lang: Lang) -> Vec<OverviewHead> {
    form.overview
        .iter()
        .map(|column| {
            let indicator = match &column.source {
                OverviewSource::Indicator(position) => form.indicators.get(*position),
                OverviewSource::Cells(_) => None,
            };
            let title = match (&column.source, indicator) {
                (_, Some(indicator)) => format!("{} = {}", indicator.label.get(lang), indicator.source),
                (OverviewSource::Cells(cells), None) => {
                    let row = cells.first().and_then(|&cell| form.row_and_column(usize::from(cell)));
                    row.map(|(row, column)| {
                        format!("{} {}", row.full_label(lang), column.full_label(lang)).trim().to_owned()
                    })
                    .unwrap_or_default()
                }
                _ => String::new(),
            };
            let better = indicator.and_then(|indicator| match indicator.better {
                Better::Higher => Some(lang.pick("高为好", "higher is better")),
                Better::Lower => Some(lang.pick("低为好", "lower is better")),
                Better::None => None,
            });
            OverviewHead {
                label: column.label.get(lang).to_owned(),
                title,
                indicator: indicator.is_some(),
                better: better.map(str::to_owned),
            }
        })
        .collect()
}

/// Says a coverage in words and as a class name.
pub(in crate::render) fn state(coverage: Coverage, lang: Lang) -> (String, &'static str) {
    match coverage {
        Coverage::Published => (lang.pick("已公布", "published").to_owned(), "published"),
        Coverage::Late(days) => (lang.pick(format!("迟报 {days} 天"), format!("{days} days late")), "late"),
        Coverage::Missing => (lang.pick("缺失", "missing").to_owned(), "missing"),
        Coverage::Pending => (lang.pick("未到期限", "not yet due").to_owned(), "pending"),
        Coverage::Absent => (lang.pick("机构不存在", "did not exist").to_owned(), "absent"),
    }
}

/// Prints values with a dash where there is none.
pub(super) fn values(values: Vec<Option<Box<str>>>) -> Vec<String> {
    values
        .into_iter()
        .map(|value| value.map_or_else(|| DASH.to_owned(), |value| value.into_string()))
        .collect()
}

/// Builds an office's page.
pub(in crate::render) fn office(lens: &Lens<'_>, route: &Route, id: OfficeId) -> (PageView, OfficeView) {
    let lang = lens.lang();
    let def = lens.office(id);
    let card = lens.office_card(id);
    let periods = lens.office_periods(id);
    let newest = periods.last().copied();
    let overview = newest.and_then(|period| lens.overview_form(period));
    let mut years = Vec::new();
    if let Some((form, _)) = overview {
        let mut before: Option<Box<str>> = None;
        for period in lens.periods() {
            let line = year_line(lens, id, period, form, &mut before);
            years.extend(line);
        }
        years.reverse();
    }
    let history = lens.history(id);
    let former = def.former_names.iter().map(|former| match former.until {
        Some(until) => {
            lang.pick(format!("{}（至{until}）", former.name), format!("{} (until {until})", former.name))
        }
        None => former.name.to_string(),
    });
    let former: Vec<String> = former.collect();
    let existence = match (def.since, def.until) {
        (Some(since), Some(until)) => {
            Some(lang.pick(format!("{since}至{until}"), format!("{since} to {until}")))
        }
        (Some(since), None) => Some(lang.pick(format!("{since}起"), format!("since {since}"))),
        (None, Some(until)) => Some(lang.pick(format!("至{until}"), format!("until {until}"))),
        (None, None) => None,
    };
    let owned = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    let view = OfficeView {
        name: def.name.to_string(),
        kind: def.kind.as_deref().map(|kind| kind_label(kind, lang).to_owned()),
        former: (!former.is_empty()).then(|| former.join(lang.pick("、", "; "))),
        lineage: def.lineage.iter().map(|event| lineage_line(lens, route, event)).collect(),
        existence,
        address: owned(&def.contact.address),
        phone: owned(&def.contact.phone),
        email: owned(&def.contact.email),
        hours: owned(&def.contact.hours),
        uscc: owned(&def.uscc),
        columns: overview.map(|(_, form)| heads(form, lang)).unwrap_or_default(),
        years,
        lead: lead(lens, &history),
        figures: figures(lens, &history, &def.name, &periods),
        downloads: if periods.is_empty() { Vec::new() } else { downloads(lens) },
        empty: periods.is_empty().then(|| {
            lang.pick("本站尚未收录该机构的年度报告。", "This portal holds no report of this office yet.")
                .to_owned()
        }),
    };
    let own = Own {
        kind: "office",
        title: view.name.clone(),
        crumbs: crumbs(lens, route, card.region),
        section: "home",
        article: None,
    };
    (page(lens, route, own), view)
}

/// Draws an office's years.
fn figures(lens: &Lens<'_>, history: &History, name: &str, periods: &[Period]) -> Vec<Html> {
    let lang = lens.lang();
    let href = |period: Period| periods.contains(&period).then(|| format!("{period}/index.html"));
    let csv = Download { label: lang.pick("CSV", "CSV").into(), href: "data.csv".into() };
    let downloads = if lens.site().output.csv { vec![csv] } else { Vec::new() };
    of_office(lens, history, &Subject { name, downloads, href: &href, official: false })
}

/// Says the newest year of an office in its counts and its headline.
fn lead(lens: &Lens<'_>, history: &History) -> Option<String> {
    let lang = lens.lang();
    let form = lens.form(history.form?);
    let newest = history.years.iter().rposition(|year| year.form.is_some())?;
    let period = history.years.get(newest)?.period;
    let say = |position: usize| {
        let metric = form.metrics.get(position)?;
        let points = lens.points(history, Quantity::Metric(position));
        let point = points.get(newest)?;
        let value = point.amount.print(metric.unit)?;
        let name = metric.short(lang);
        let mut text = lang.pick(format!("{name}{value}"), format!("{name} {value}"));
        let before = newest.checked_sub(1).and_then(|at| points.get(at)).filter(|_| point.seams.is_empty());
        if let Some(old) = before.and_then(|before| before.amount.print(metric.unit)) {
            text.push_str(&lang.pick(format!("（上年{old}）"), format!(" ({old} the year before)")));
        }
        Some(text)
    };
    let counts = form.metrics.iter().take_while(|metric| matches!(metric.source, MetricSource::Cells(_)));
    let positions = (0..counts.count().min(3)).chain(form.headline);
    let said: Vec<String> = positions.filter_map(say).collect();
    (!said.is_empty()).then(|| {
        let said = said.join(lang.pick("，", ", "));
        lang.pick(format!("{period}年：{said}。"), format!("{period}: {said}."))
    })
}

fn year_line(
    lens: &Lens<'_>,
    id: OfficeId,
    period: Period,
    overview: crate::base::ids::FormId,
    before: &mut Option<Box<str>>,
) -> Option<YearLine> {
    let lang = lens.lang();
    let (coverage, _) = lens.coverage(id, period);
    let (state, state_class) = state(coverage, lang);
    let line = |href, values, form, consolidated, seam| {
        Some(YearLine {
            year: period.to_string(),
            href,
            values,
            state: state.clone(),
            state_class: state_class.to_owned(),
            form,
            consolidated,
            seam,
        })
    };
    let Some(head) = lens.report(id, period) else {
        return if coverage == Coverage::Absent { None } else { line(None, Vec::new(), None, false, None) };
    };
    let own = head.form.map(|form| lens.form(form));
    let expected = lens.overview_form(period).map(|(_, form)| form.id.clone());
    let odd =
        own.filter(|form| Some(&form.id) != expected.as_ref()).map(|form| form.title.get(lang).to_owned());
    let changed = own.filter(|form| before.as_ref().is_some_and(|before| *before != form.id));
    let seam = changed.map(|form| {
        let title = form.title.get(lang);
        lang.pick(
            format!("自本年起采用《{title}》，部分栏目与以前年度不可比。"),
            format!("From this year on: {title}; some columns cannot be compared with earlier years."),
        )
    });
    *before = own.map(|form| form.id.clone());
    let consolidated = head.record.is_some_and(|record| record.scope == Scope::Consolidated);
    let values = values(lens.overview(head.id, overview));
    line(Some(format!("{period}/index.html")), values, odd, consolidated, seam)
}

fn lineage_line(lens: &Lens<'_>, route: &Route, event: &LineageEvent) -> LineageLine {
    let lang = lens.lang();
    let root = route.root();
    let mut links = Vec::new();
    let mut name = |path: &str| match lens.office_at(path) {
        Some(card) => {
            let href = format!("{root}{}/index.html", card.path);
            if route.address().trim_end_matches('/') != card.path {
                links.push(Link { label: card.name.to_owned(), href, current: false });
            }
            card.name.to_owned()
        }
        None => path.to_owned(),
    };
    let from: Vec<String> = event.from.iter().map(|path| name(path)).collect();
    let into: Vec<String> = event.into.iter().map(|path| name(path)).collect();
    let (from, into) = (from.join(lang.pick("、", ", ")), into.join(lang.pick("、", ", ")));
    let text = match &*event.event {
        "changed_name" => lang.pick(format!("更名为{into}"), format!("renamed {into}")),
        "merged" => lang.pick(format!("{from}合并为{into}"), format!("{from} merged into {into}")),
        "split" => lang.pick(format!("{from}拆分为{into}"), format!("{from} split into {into}")),
        "replaced" => lang.pick(format!("{from}由{into}取代"), format!("{from} was replaced by {into}")),
        _ => lang.pick(format!("{from}撤销"), format!("{from} was closed")),
    };
    links.dedup_by(|a, b| a.href == b.href);
    LineageLine {
        date: event.date.map(|date| date.to_string()).unwrap_or_default(),
        text,
        links,
        basis: event.basis.as_deref().map(str::to_owned),
    }
}
