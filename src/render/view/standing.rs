//! A metric in a year: every office's value, beside the median of its kind.

use super::chrome::{Crumb, Own, page};
use super::figures::of_standings;
use super::indicator::{better, indicator_crumbs, printed, unit_words};
use super::list::kind_label;
use super::missing::regions;
use super::year_on_year::signed;
use super::{Html, Link, PageView, views};
use crate::base::ids::{FormId, OfficeId};
use crate::base::text::escape_html_into;
use crate::base::{Lang, Period, Ratio};
use crate::form::Unit;
use crate::form::metric::Metric;
use crate::plan::Route;
use crate::portal::{Lens, Middle, Standing, middle, order};
use std::collections::BTreeMap;

views! {
    /// An indicator in a year.
    pub struct StandingsView {
        /// The indicator's name.
        pub name: String,
        /// The year.
        pub year: String,
        /// The year in one sentence.
        pub lead: String,
        /// Which direction is better, in words.
        pub better: Option<String>,
        /// How it is printed.
        pub unit: String,
        /// What to keep in mind.
        pub caveat: Option<String>,
        /// How the values are spread, as a chart.
        pub figure: Option<Html>,
        /// The medians of the kinds of offices.
        pub kinds: Vec<KindRow>,
        /// Every office, as a table.
        pub table: Option<Html>,
        /// How the table is ordered, in words.
        pub order: String,
        /// What marks in the table mean.
        pub notes: Vec<String>,
        /// Offices without a value: their names and why.
        pub absent: Vec<AbsentLine>,
        /// The indicator's own page.
        pub about: String,
        /// The year before.
        pub previous: Option<Link>,
        /// The year after.
        pub next: Option<Link>,
    }

    /// A kind of offices.
    pub struct KindRow {
        /// Its name.
        pub label: String,
        /// How many offices the median is taken of.
        pub count: usize,
        /// The lower quartile.
        pub lower: String,
        /// The median.
        pub median: String,
        /// The upper quartile.
        pub upper: String,
    }

    /// Offices without a value, for one reason.
    pub struct AbsentLine {
        /// Why.
        pub reason: String,
        /// Which.
        pub offices: Vec<Link>,
    }
}

/// Offices of a kind: the median of their values, and those values.
type Kinds = BTreeMap<Option<Box<str>>, Middle>;

/// Builds the page of an indicator in a year.
pub(in crate::render) fn standings(
    lens: &Lens<'_>,
    route: &Route,
    id: FormId,
    position: usize,
    period: Period,
) -> Option<(PageView, StandingsView)> {
    let lang = lens.lang();
    let form = lens.form(id);
    let metric = form.metrics.get(position)?;
    let site = lens.site();
    let min = site.comparison.min_n;
    let mut standings = lens.standings(id, position, period);
    let places: BTreeMap<OfficeId, usize> =
        regions(lens).into_iter().flat_map(|(_, offices)| offices).copied().zip(0..).collect();
    standings.sort_by_key(|standing| places.get(&standing.office).copied());
    let kinds = kinds(lens, &standings, min);
    let ranked = site.comparison.publish_ranking;
    if ranked {
        // Only what may be compared is put in order; the rest follows as it lies.
        let key = |s: &Standing| s.amount.value.ok().filter(|_| !s.consolidated && !s.amount.is_small(min));
        standings.sort_by(|a, b| match (key(a), key(b)) {
            (Some(a), Some(b)) => order(b, a),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
    }
    let numbered = standings.iter().any(|standing| standing.amount.value.is_ok());
    let table = numbered.then(|| Html(table(lens, route, metric, period, &standings, &kinds)));
    let label = metric.label.get(lang);
    let neighbour = |period: Option<Period>| {
        let period = period.filter(|period| lens.periods().contains(period))?;
        Some(Link { label: period.to_string(), href: format!("../{period}/index.html"), current: false })
    };
    let caveat = match &metric.source {
        crate::form::metric::MetricSource::Indicator(at) => {
            form.indicators.get(*at)?.caveat.as_ref().map(|caveat| caveat.get(lang).to_owned())
        }
        crate::form::metric::MetricSource::Cells(_) => None,
    };
    let view = StandingsView {
        name: label.to_owned(),
        year: period.to_string(),
        lead: lead(metric, period, &standings, min, lang),
        better: better(metric, form, lang),
        unit: unit_words(metric, lang).to_owned(),
        caveat,
        figure: numbered.then(|| of_standings(lens, route, metric, (period, "#offices"), &standings)),
        kinds: kinds
            .iter()
            .map(|(kind, middle)| kind_row(kind.as_deref(), middle, metric.unit, lang))
            .collect(),
        table,
        order: if ranked {
            lang.pick("按数值由高到低排列。", "In order of the value, the highest first.").to_owned()
        } else {
            lang.pick(
                "按机构的次序排列，不排名次；比较请看与同类机构中位数的差。",
                "In the order of the offices, not ranked; compare with the median of the same kind.",
            )
            .to_owned()
        },
        notes: notes(&standings, min, lang),
        absent: absent(lens, route, &standings),
        about: "../index.html".to_owned(),
        previous: neighbour(period.before(1)),
        next: neighbour(Some(period.next())),
    };
    let mut crumbs = indicator_crumbs(lens, route);
    crumbs.push(Crumb { label: label.to_owned(), href: "../index.html".to_owned() });
    let title = lang.pick(format!("{period}年{label}"), format!("{label}, {period}"));
    let own = Own { kind: "standings", title, crumbs, section: "indicators", article: None };
    Some((page(lens, route, own), view))
}

/// Finds the median of each kind over own reports that do not rest on too few cases.
fn kinds(lens: &Lens<'_>, standings: &[Standing], min: u32) -> Kinds {
    let mut values: BTreeMap<Option<Box<str>>, Vec<Ratio>> = BTreeMap::new();
    for standing in standings.iter().filter(|s| !s.consolidated && !s.amount.is_small(min)) {
        if let Ok(value) = standing.amount.value {
            let kind = lens.office_card(standing.office).kind.map(Into::into);
            values.entry(kind).or_default().push(value);
        }
    }
    values.into_iter().filter_map(|(kind, values)| Some((kind, middle(values)?))).collect()
}

fn kind_row(kind: Option<&str>, middle: &Middle, unit: Unit, lang: Lang) -> KindRow {
    let print = |value| unit.print(value).unwrap_or_default();
    KindRow {
        label: kind_label(kind.unwrap_or_default(), lang).to_owned(),
        count: middle.count,
        lower: print(middle.lower),
        median: print(middle.median),
        upper: print(middle.upper),
    }
}

fn lead(metric: &Metric, period: Period, standings: &[Standing], min: u32, lang: Lang) -> String {
    let label = metric.label.get(lang);
    let own = standings.iter().filter(|standing| !standing.consolidated);
    let all = own.clone().count();
    let with = own.clone().filter(|standing| standing.amount.value.is_ok()).count();
    let small = own.clone().filter(|s| s.amount.value.is_ok() && s.amount.is_small(min)).count();
    let values = own.filter(|s| !s.amount.is_small(min)).filter_map(|s| s.amount.value.ok()).collect();
    let mut text = lang.pick(
        format!("{period}年，{all}家机构中{with}家有{label}的数据"),
        format!("In {period}, {with} of {all} offices have a value of {label}"),
    );
    if small > 0 {
        text.push_str(&lang.pick(
            format!("，其中{small}家分母不足{min}，不作比较"),
            format!("; {small} of them rest on fewer than {min} cases and are not compared"),
        ));
    }
    let middle: Option<Middle> = middle(values);
    if let Some(middle) = middle.filter(|middle| middle.count > 2)
        && let (Some(lower), Some(median), Some(upper)) = (
            metric.unit.print(middle.lower),
            metric.unit.print(middle.median),
            metric.unit.print(middle.upper),
        )
    {
        let count = middle.count;
        text.push_str(&lang.pick(
            format!("；可比的{count}家，中位数为{median}，中间一半在{lower}至{upper}之间"),
            format!("; of the {count} that compare, the median is {median} and the middle half lies between {lower} and {upper}"),
        ));
    }
    text.push_str(lang.pick("。", "."));
    text
}

fn notes(standings: &[Standing], min: u32, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if standings.iter().any(|s| s.amount.value.is_ok() && s.amount.is_small(min)) {
        notes.push(lang.pick(
            format!("△ 分母不足{min}，一两件就能让结果大起大落，不计入中位数，也不比较。"),
            format!("△ Rests on fewer than {min} cases, of which one or two swing the result: not compared."),
        ));
    }
    if standings.iter().any(|s| s.consolidated) {
        let text = lang.pick(
            "“汇总”是含所属单位的报告，不与其他机构比较。",
            "“Consolidated” reports cover other offices and are not compared.",
        );
        notes.push(text.to_owned());
    }
    notes
}

fn absent(lens: &Lens<'_>, route: &Route, standings: &[Standing]) -> Vec<AbsentLine> {
    let mut lines: BTreeMap<&'static str, Vec<Link>> = BTreeMap::new();
    for standing in standings {
        if let Err(gap) = standing.amount.value {
            let card = lens.office_card(standing.office);
            let href = format!("{}{}/index.html", route.root(), card.path);
            let link = Link { label: card.name.to_owned(), href, current: false };
            lines.entry(gap.label(lens.lang())).or_default().push(link);
        }
    }
    let line = |(reason, offices): (&str, Vec<Link>)| AbsentLine { reason: reason.to_owned(), offices };
    lines.into_iter().map(line).collect()
}

/// Writes the table of offices. It has a row for each office of a year and there is one for each metric, so that it is
/// written here and not by a template.
fn table(
    lens: &Lens<'_>,
    route: &Route,
    metric: &Metric,
    period: Period,
    standings: &[Standing],
    kinds: &Kinds,
) -> String {
    let lang = lens.lang();
    let min = lens.site().comparison.min_n;
    let root = route.root();
    let rate = standings.iter().any(|standing| standing.amount.base.is_some());
    let mut out = String::with_capacity(160 * standings.len() + 600);
    out.push_str("<table class=\"overview sortable\" data-filter><thead><tr><th scope=\"col\">");
    out.push_str(lang.pick("机构", "Office"));
    out.push_str("</th><th scope=\"col\">");
    out.push_str(lang.pick("类别", "Kind"));
    out.push_str("</th><th scope=\"col\" class=\"num\">");
    escape_html_into(&mut out, metric.short(lang));
    if rate {
        out.push_str("</th><th scope=\"col\" class=\"num\">");
        out.push_str(lang.pick("分母", "Cases"));
    }
    out.push_str("</th><th scope=\"col\" class=\"num\">");
    out.push_str(lang.pick("与同类中位数的差", "Against the median"));
    out.push_str("</th></tr></thead><tbody>\n");
    for standing in standings {
        let Ok(value) = standing.amount.value else { continue };
        let card = lens.office_card(standing.office);
        out.push_str("<tr><th scope=\"row\"><a href=\"");
        out.push_str(&root);
        escape_html_into(&mut out, card.path);
        out.push('/');
        out.push_str(&period.to_string());
        out.push_str("/index.html\">");
        escape_html_into(&mut out, lens.office_name_in(standing.office, period));
        out.push_str("</a></th><td>");
        let kind = card.kind.map(|kind| kind_label(kind, lang)).unwrap_or_default();
        out.push_str(kind);
        if standing.consolidated {
            out.push_str(" <span class=\"badge scope\">");
            out.push_str(lang.pick("汇总", "consolidated"));
            out.push_str("</span>");
        }
        out.push_str("</td><td class=\"num\">");
        out.push_str(&printed(&standing.amount, metric, lang).0);
        let small = standing.amount.is_small(min);
        if small {
            out.push_str("<i>△</i>");
        }
        if rate {
            out.push_str("</td><td class=\"num\">");
            let base = standing.amount.base.and_then(|base| base.print(0));
            out.push_str(base.as_deref().unwrap_or("—"));
        }
        out.push_str("</td><td class=\"num\">");
        let kind = card.kind.map(Into::into);
        let middle = kinds.get(&kind).filter(|middle| middle.count > 2 && !small && !standing.consolidated);
        match middle.and_then(|middle| difference(value, middle.median, metric.unit, lang)) {
            Some(difference) => out.push_str(&difference),
            None => out.push('—'),
        }
        out.push_str("</td></tr>\n");
    }
    out.push_str("</tbody></table>");
    out
}

/// Prints a difference with its sign; of percentages, in points.
pub(super) fn difference(value: Ratio, other: Ratio, unit: Unit, lang: Lang) -> Option<String> {
    let difference = value.minus(other)?;
    let (unit, word) = match unit {
        Unit::Percent => (Unit::Points, lang.pick("个百分点", " points")),
        unit => (unit, ""),
    };
    let text = unit.print(difference)?;
    let zero = Ratio::integer(0);
    Some(if difference == zero { format!("0{word}") } else { signed(text, difference > zero) + word })
}
