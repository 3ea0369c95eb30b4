//! Charts of arbitrary numbers: they never fail, keep their contract, and say whole sentences.

use gongkai::base::Lang;

const KINDS: [(&str, &str); 8] = [
    ("柱状图", "Column chart"),
    ("折线图", "Line chart"),
    ("百分比堆积柱状图", "100% stacked column chart"),
    ("平衡条形图", "Balance chart"),
    ("条形图", "Bar chart"),
    ("点图", "Dot plot"),
    ("分布图", "Distribution plot"),
    ("斜率图", "Slope chart"),
];

/// Fails unless a text begins with a kind of chart, consists of sentences and has no faulty punctuation.
pub(crate) fn well_formed(lang: Lang, text: &str) {
    let (colon, stop) = lang.pick(("：", '。'), (": ", '.'));
    let kind = text.split(colon).next().unwrap();
    assert!(KINDS.iter().any(|kinds| lang.pick(kinds.0, kinds.1) == kind), "no kind: {text}");
    assert!(text.ends_with(stop), "no end: {text}");
    let marks = "，。；：、,.;:";
    let doubled =
        text.chars().zip(text.chars().skip(1)).find(|(a, b)| marks.contains(*a) && marks.contains(*b));
    assert_eq!(doubled, None, "{text}");
    for wrong in ["NaN", "inf", "None", "  ", "（）", "()", " ,", " .", "年年", "%%", "--"] {
        assert!(!text.contains(wrong), "{wrong:?} in {text}");
    }
    let half = |c: char| ",;:?!".contains(c);
    assert!(lang == Lang::En || !text.contains(half), "half-width punctuation: {text}");
    assert!(lang == Lang::Zh || !text.contains(|c: char| "，。；：、（）".contains(c)), "full-width: {text}");
}

use crate::contract::holds;
use crate::{sample, script};
use gongkai::base::{Period, Ratio};
use gongkai::form::Unit;
use gongkai::render::chart::{
    self, Balance, Bars, Datum, Entry, Frame, Group, Item, Pair, Series, Side, Slope, Slot, Spread, Stack,
    Trend,
};
use proptest::collection::vec;
use proptest::prelude::*;

fn lang() -> impl Strategy<Value = Lang> {
    prop_oneof![Just(Lang::Zh), Just(Lang::En)]
}

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![
        Just(Unit::Percent),
        Just(Unit::Points),
        Just(Unit::Ratio),
        Just(Unit::Count),
        Just(Unit::Per10k)
    ]
}

/// Words of offices, rows and reasons; Latin ones for English.
fn words(lang: Lang) -> impl Strategy<Value = String> {
    match lang {
        Lang::Zh => "[予以公开部分不无法提供处理其他政府信息][（）、予公开部分机关][予以公开部分不无法提供处理其他政府信息]{0,10}"
            .prop_map(|text| text.replace(['（', '）', '、'], "之"))
            .boxed(),
        Lang::En => "[a-hj-z]{1,9}( [a-hj-z]{1,9}){0,3}".boxed(),
    }
}

/// Values as reports have them: shares mostly below one, counts of any size.
fn value(unit: Unit) -> impl Strategy<Value = Ratio> {
    let share =
        (0_i128..=1000, 1_i128..=1000).prop_map(|(part, rest)| Ratio::new(part, part + rest).unwrap());
    let change = (-3000_i128..9000, 1_i128..900).prop_map(|(a, b)| Ratio::new(a, b).unwrap());
    match unit {
        Unit::Count => prop_oneof![
            5 => (0_i64..5000).prop_map(Ratio::integer),
            1 => Just(Ratio::integer(0)),
            1 => (0_i64..100_000_000).prop_map(Ratio::integer),
            1 => (-5000_i64..0).prop_map(Ratio::integer),
        ]
        .boxed(),
        _ => prop_oneof![5 => share, 1 => Just(Ratio::integer(0)), 1 => change].boxed(),
    }
}

fn datum(lang: Lang, unit: Unit) -> impl Strategy<Value = Datum<'static>> {
    prop_oneof![
        5 => (value(unit), proptest::option::of(0_i64..100)).prop_map(|(value, n)| Datum { n, ..Datum::new(value) }),
        1 => words(lang).prop_map(Datum::none),
        1 => Just(Datum::default()),
    ]
}

fn frame(lang: Lang, unit: Unit) -> Frame<'static> {
    sample::frame(lang, "r", ("各机构申请情况一览", "All requests of this and that"), unit)
}

fn years(lang: Lang) -> impl Strategy<Value = Vec<Slot<'static>>> {
    let seams = vec(proptest::option::weighted(0.2, words(lang)), 0..12);
    (2008_u16..2030, seams).prop_map(|(first, seams)| {
        let slot = |(at, seam): (u16, Option<String>)| Slot {
            period: Period::year(first + at),
            href: None,
            seam: seam.map(Into::into),
        };
        (0..).zip(seams).map(slot).collect()
    })
}

fn series(lang: Lang, unit: Unit) -> impl Strategy<Value = Series<'static>> {
    let seam = proptest::option::weighted(0.2, (2008_u16..2030, words(lang)));
    (words(lang), vec(datum(lang, unit), 0..13), any::<bool>(), seam).prop_map(
        |(label, data, reference, seam)| Series {
            label: label.into(),
            data,
            reference,
            seams: seam.into_iter().map(|(year, word)| (Period::year(year), word.into())).collect(),
        },
    )
}

fn trend() -> impl Strategy<Value = Trend<'static>> {
    (lang(), unit()).prop_flat_map(|(lang, unit)| {
        (proptest::option::of(words(lang)), years(lang), vec(series(lang, unit), 0..7)).prop_map(
            move |(subject, years, series)| Trend {
                frame: frame(lang, unit),
                subject: subject.map(Into::into),
                years,
                series,
                small: Some(script::small(lang)),
            },
        )
    })
}

fn stack() -> impl Strategy<Value = Stack<'static>> {
    lang().prop_flat_map(|lang| {
        let count =
            || prop_oneof![8 => (0_i64..4000).prop_map(Datum::count), 1 => words(lang).prop_map(Datum::none)];
        let part = (words(lang), vec(count(), 0..13));
        (words(lang), years(lang), vec(part, 0..7)).prop_map(move |(whole, years, parts)| Stack {
            frame: frame(lang, Unit::Count),
            whole: whole.into(),
            years,
            parts: parts
                .into_iter()
                .map(|(label, data)| Series { label: label.into(), data, ..Series::default() })
                .collect(),
            small: Some(script::small(lang)),
        })
    })
}

fn items(lang: Lang, most: usize) -> impl Strategy<Value = Vec<Item<'static>>> {
    let count =
        prop_oneof![8 => (0_i64..4000).prop_map(Datum::count), 1 => words(lang).prop_map(Datum::none)];
    vec((words(lang), count), 1..most).prop_map(|items| {
        items.into_iter().map(|(label, datum)| Item { label: label.into(), datum }).collect()
    })
}

fn balance() -> impl Strategy<Value = Balance<'static>> {
    lang().prop_flat_map(|lang| {
        let side =
            || (words(lang), items(lang, 5)).prop_map(|(label, parts)| Side { label: label.into(), parts });
        (side(), side()).prop_map(move |(left, right)| Balance {
            frame: frame(lang, Unit::Count),
            period: Period::year(2024),
            sides: [left, right],
        })
    })
}

fn bars() -> impl Strategy<Value = Bars<'static>> {
    lang().prop_flat_map(|lang| {
        let group = (proptest::option::of(words(lang)), items(lang, 9))
            .prop_map(|(label, items)| Group { label: label.map(Into::into), items });
        (words(lang), vec(group, 1..5)).prop_map(move |(subject, groups)| Bars {
            frame: frame(lang, Unit::Count),
            subject: subject.into(),
            period: Period::year(2024),
            groups,
        })
    })
}

fn spread() -> impl Strategy<Value = Spread<'static>> {
    (lang(), unit()).prop_flat_map(|(lang, unit)| {
        let entries = |most: usize| {
            let entry = (words(lang), datum(lang, unit), proptest::bool::weighted(0.05));
            vec(entry, 0..most).prop_map(|entries| {
                let entry =
                    |(name, datum, own): (String, _, _)| Entry { name: name.into(), href: None, datum, own };
                entries.into_iter().map(entry).collect::<Vec<_>>()
            })
        };
        (words(lang), entries(90), entries(10), any::<bool>()).prop_map(
            move |(subject, entries, apart, named)| Spread {
                frame: frame(lang, unit),
                subject: subject.into(),
                period: Period::year(2024),
                entries,
                apart,
                small: Some(script::small(lang)),
                named,
            },
        )
    })
}

fn slope() -> impl Strategy<Value = Slope<'static>> {
    (lang(), unit()).prop_flat_map(|(lang, unit)| {
        let seam = proptest::option::weighted(0.1, words(lang));
        let pair = (words(lang), [datum(lang, unit), datum(lang, unit)], seam, proptest::bool::weighted(0.1))
            .prop_map(|(name, data, seam, own)| Pair {
                name: name.into(),
                href: None,
                data,
                seam: seam.map(Into::into),
                own,
            });
        let seam = proptest::option::weighted(0.1, words(lang));
        (words(lang), vec(pair, 0..40), seam, any::<bool>()).prop_map(
            move |(subject, entries, seam, named)| Slope {
                frame: frame(lang, unit),
                subject: subject.into(),
                periods: [Period::year(2023), Period::year(2024)],
                entries,
                seam: seam.map(Into::into),
                named,
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_columns_keep_the_contract(trend in trend()) {
        holds(&trend.frame, &chart::columns(&trend), false);
    }

    #[test]
    fn any_line_keeps_the_contract(trend in trend()) {
        holds(&trend.frame, &chart::line(&trend), false);
    }

    #[test]
    fn any_stack_keeps_the_contract(stack in stack()) {
        holds(&stack.frame, &chart::stack(&stack), false);
    }

    #[test]
    fn any_balance_keeps_the_contract(balance in balance()) {
        holds(&balance.frame, &chart::balance(&balance), false);
    }

    #[test]
    fn any_bars_keep_the_contract(bars in bars()) {
        holds(&bars.frame, &chart::bars(&bars), false);
    }

    #[test]
    fn any_dots_keep_the_contract(spread in spread()) {
        holds(&spread.frame, &chart::dots(&spread), false);
        holds(&spread.frame, &chart::strip(&spread), false);
    }

    #[test]
    fn any_slope_keeps_the_contract(slope in slope()) {
        holds(&slope.frame, &chart::slope(&slope), false);
    }
}
