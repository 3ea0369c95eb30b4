//! Charts written in a line: `2019 |2020` are years with a seam before the second, `12 3/4 1.5 - ? ~` numbers, a report
//! that is missing, a blank, and nothing without a reason. Words in both languages stand as `中文|English`.

use crate::sample::frame;
use gongkai::base::{Decimal, Lang, Period, Ratio};
use gongkai::form::Unit;
use gongkai::render::chart::{
    Balance, Bars, Datum, Entry, Group, Item, Pair, Series, Side, Slope, Slot, Small, Spread, Stack, Trend,
};

/// Picks a word of a language.
pub(crate) fn word(lang: Lang, both: &str) -> String {
    let (zh, en) = both.split_once('|').unwrap_or((both, both));
    lang.pick(zh, en).to_owned()
}

pub(crate) fn datum(lang: Lang, token: &str) -> Datum<'static> {
    let reason = |zh: &'static str, en| Datum::none(lang.pick(zh, en));
    match token {
        "-" => reason("没有报告", "no report"),
        "?" => reason("未填", "left blank"),
        "~" => Datum::default(),
        _ => match token.split_once('/') {
            Some((part, whole)) => {
                let whole: i64 = whole.parse().unwrap();
                Datum::new(Ratio::new(part.parse().unwrap(), whole.into()).unwrap()).of(whole)
            }
            None => Datum::new(Ratio::from_scaled(Decimal::parse(token).unwrap().scaled()).unwrap()),
        },
    }
}

pub(crate) fn years(lang: Lang, years: &str) -> Vec<Slot<'static>> {
    let slot = |token: &str| {
        let seam = token.starts_with('|').then(|| lang.pick("口径不同", "new basis").into());
        Slot { period: Period::from_stem(token.trim_start_matches('|')).unwrap(), href: None, seam }
    };
    years.split_whitespace().map(slot).collect()
}

pub(crate) fn series(lang: Lang, label: &str, cells: &str) -> Series<'static> {
    let data = cells.split_whitespace().map(|token| datum(lang, token)).collect();
    Series { label: word(lang, label).into(), data, ..Series::default() }
}

pub(crate) fn small(lang: Lang) -> Small<'static> {
    Small { below: 30, noun: lang.pick("办结", "concluded requests").into(), word: "件".into() }
}

/// Numbers by year.
pub(crate) fn trend(lang: Lang, unit: Unit, axis: &str, rows: &[(&str, &str)]) -> Trend<'static> {
    Trend {
        frame: frame(lang, "c", ("甲局", "Office A"), unit),
        subject: None,
        years: years(lang, axis),
        series: rows.iter().map(|(label, cells)| series(lang, label, cells)).collect(),
        small: None,
    }
}

/// What makes up a whole, by year.
pub(crate) fn stack(lang: Lang, axis: &str, rows: &[(&str, &str)]) -> Stack<'static> {
    Stack {
        frame: frame(lang, "c", ("甲局", "Office A"), Unit::Count),
        whole: lang.pick("办结", "concluded requests").into(),
        years: years(lang, axis),
        parts: rows.iter().map(|(label, cells)| series(lang, label, cells)).collect(),
        small: None,
    }
}

pub(crate) fn items(lang: Lang, items: &[(&str, &str)]) -> Vec<Item<'static>> {
    items
        .iter()
        .map(|(label, token)| Item { label: word(lang, label).into(), datum: datum(lang, token) })
        .collect()
}

/// Two sums that should be equal.
pub(crate) fn balance(lang: Lang, left: &[(&str, &str)], right: &[(&str, &str)]) -> Balance<'static> {
    Balance {
        frame: frame(lang, "c", ("甲局", "Office A"), Unit::Count),
        period: Period::year(2024),
        sides: [
            Side { label: lang.pick("应办", "the load").into(), parts: items(lang, left) },
            Side { label: lang.pick("去向", "the outcome").into(), parts: items(lang, right) },
        ],
    }
}

/// Named numbers in groups.
pub(crate) fn bars(lang: Lang, groups: &[&[(&str, &str)]]) -> Bars<'static> {
    Bars {
        frame: frame(lang, "c", ("甲局", "Office A"), Unit::Count),
        subject: lang.pick("不予公开", "refusals").into(),
        period: Period::year(2024),
        groups: groups.iter().map(|group| Group { label: None, items: items(lang, group) }).collect(),
    }
}

/// One indicator of many offices; `*` before a name marks the page's own, `<` one that is not compared.
pub(crate) fn spread(lang: Lang, unit: Unit, entries: &[(&str, &str)]) -> Spread<'static> {
    let entry = |(name, token): &(&str, &str)| Entry {
        name: word(lang, name.trim_start_matches(['*', '<'])).into(),
        href: None,
        datum: datum(lang, token),
        own: name.starts_with('*'),
    };
    let (apart, compared): (Vec<_>, Vec<_>) = entries.iter().partition(|(name, _)| name.starts_with('<'));
    Spread {
        frame: frame(lang, "c", ("各机构", "Offices"), unit),
        subject: lang.pick("办结率", "closure rate").into(),
        period: Period::year(2024),
        entries: compared.into_iter().map(entry).collect(),
        apart: apart.into_iter().map(entry).collect(),
        small: Some(small(lang)),
        named: true,
    }
}

/// One indicator of two years; `*` before a name marks the page's own office, `^` one whose years cannot be compared.
pub(crate) fn slope(lang: Lang, unit: Unit, entries: &[(&str, &str)]) -> Slope<'static> {
    let pair = |(name, tokens): &(&str, &str)| {
        let (before, after) = tokens.split_once(' ').unwrap();
        Pair {
            name: word(lang, name.trim_start_matches(['*', '^'])).into(),
            href: None,
            data: [datum(lang, before), datum(lang, after)],
            seam: name.starts_with('^').then(|| lang.pick("由两局合并而成", "merger").into()),
            own: name.starts_with('*'),
        }
    };
    Slope {
        frame: frame(lang, "c", ("各机构", "Offices"), unit),
        subject: lang.pick("办结率", "closure rate").into(),
        periods: [Period::year(2023), Period::year(2024)],
        entries: entries.iter().map(pair).collect(),
        seam: None,
        named: true,
    }
}
