//! Example charts, from numbers of real reports where there are any.

use gongkai::base::{Lang, Period, Ratio};
use gongkai::form::Unit;
use gongkai::render::chart::{
    Balance, Bars, Datum, Download, Entry, Frame, Group, Item, Measure, Pair, Series, Side, Slope, Slot,
    Small, Spread, Stack, Trend,
};

pub(crate) fn frame(
    lang: Lang,
    id: &'static str,
    title: (&'static str, &'static str),
    unit: Unit,
) -> Frame<'static> {
    Frame {
        id: id.into(),
        title: lang.pick(title.0, title.1).into(),
        measure: Measure {
            unit,
            word: if unit == Unit::Count { lang.pick("件", "requests") } else { "" }.into(),
        },
        lang,
        table: None,
        downloads: vec![Download { label: "CSV".into(), href: "data.csv".into() }],
    }
}

pub(crate) fn years(first: u16, last: u16) -> Vec<Slot<'static>> {
    let slot = |year| Slot {
        period: Period::year(year),
        href: Some(format!("{year}/index.html").into()),
        seam: None,
    };
    (first..=last).map(slot).collect()
}

pub(crate) fn counts(label: &'static str, values: &[Option<i64>], reason: &'static str) -> Series<'static> {
    let datum = |value: &Option<i64>| value.map_or_else(|| Datum::none(reason), Datum::count);
    Series { label: label.into(), data: values.iter().map(datum).collect(), ..Series::default() }
}

pub(crate) fn trend(lang: Lang) -> Trend<'static> {
    let none = lang.pick("未发布年报", "no report");
    let mut years = years(2018, 2024);
    years[3].seam = Some(lang.pick("改用2021年表式", "new form of 2021").into());
    Trend {
        frame: frame(
            lang,
            "flow",
            (
                "宿迁市人民政府：收到、办结和结转的申请",
                "Suqian: requests received, concluded and carried over",
            ),
            Unit::Count,
        ),
        subject: None,
        years,
        series: vec![
            counts(
                lang.pick("收到", "received"),
                &[Some(2210), Some(2480), Some(3002), Some(2951), None, Some(3511), Some(3525)],
                none,
            ),
            counts(
                lang.pick("办结", "concluded"),
                &[Some(2195), Some(2440), Some(2960), Some(3010), None, Some(3486), Some(3521)],
                none,
            ),
            counts(
                lang.pick("结转下年", "carried over"),
                &[Some(15), Some(55), Some(97), Some(0), None, Some(121), Some(125)],
                none,
            ),
        ],
        small: None,
    }
}

pub(crate) fn stack(lang: Lang) -> Stack<'static> {
    let none = lang.pick("未发布年报", "no report");
    let mut years = years(2018, 2024);
    years[3].seam = Some(lang.pick("改用2021年表式", "new form of 2021").into());
    let part = |zh: &'static str, en, values: [i64; 6]| {
        let mut all: Vec<Option<i64>> = values.iter().copied().map(Some).collect();
        all.insert(4, None);
        counts(lang.pick(zh, en), &all, none)
    };
    Stack {
        frame: frame(
            lang,
            "outcomes",
            ("宿迁市人民政府：申请办理结果构成", "Suqian: outcomes of requests"),
            Unit::Count,
        ),
        whole: lang.pick("办结", "concluded requests").into(),
        years,
        parts: vec![
            part("予以公开", "granted in full", [990, 1002, 1105, 1250, 1191, 1431]),
            part("部分公开", "granted in part", [101, 140, 160, 290, 328, 471]),
            part("不予公开", "refused by exemption", [220, 250, 300, 210, 142, 92]),
            part("无法提供", "cannot be provided", [560, 700, 905, 830, 1078, 941]),
            part("不予处理", "not processed", [104, 198, 240, 200, 406, 117]),
            part("其他处理", "other", [220, 150, 250, 230, 341, 469]),
        ],
        small: Some(Small {
            below: 30,
            noun: lang.pick("办结", "concluded requests").into(),
            word: "件".into(),
        }),
    }
}

pub(crate) fn balance(lang: Lang, out: i64) -> Balance<'static> {
    let item =
        |zh: &'static str, en, value| Item { label: lang.pick(zh, en).into(), datum: Datum::count(value) };
    Balance {
        frame: frame(lang, "balance", ("收到的申请与去向", "Requests and what became of them"), Unit::Count),
        period: Period::year(2024),
        sides: [
            Side {
                label: lang.pick("应办", "To be handled").into(),
                parts: vec![item("本年新收", "new", 3525), item("上年结转", "carried in", 121)],
            },
            Side {
                label: lang.pick("去向", "Handled").into(),
                parts: vec![item("本年办结", "concluded", 3521), item("结转下年", "carried out", out)],
            },
        ],
    }
}

pub(crate) fn bars(lang: Lang) -> Bars<'static> {
    let item =
        |(label, value): &(&'static str, i64)| Item { label: (*label).into(), datum: Datum::count(*value) };
    let group = |label: &'static str, items: &[(&'static str, i64)]| Group {
        label: Some(label.into()),
        items: items.iter().map(item).collect(),
    };
    Bars {
        frame: frame(lang, "reasons", ("未予公开的理由", "Reasons for not disclosing"), Unit::Count),
        subject: lang.pick("未予公开", "requests not granted").into(),
        period: Period::year(2024),
        groups: vec![
            group(
                "不予公开",
                &[
                    ("属于国家秘密", 2),
                    ("其他法律行政法规禁止公开", 5),
                    ("危及“三安全一稳定”", 0),
                    ("保护第三方合法权益", 34),
                    ("属于三类内部事务信息", 30),
                    ("属于四类过程性信息", 14),
                    ("属于行政执法案卷", 7),
                    ("属于行政查询事项", 0),
                ],
            ),
            group(
                "无法提供",
                &[
                    ("本机关不掌握相关政府信息", 820),
                    ("没有现成信息需要另行制作", 81),
                    ("补正后申请内容仍不明确", 40),
                ],
            ),
            group(
                "不予处理",
                &[
                    ("信访举报投诉类申请", 71),
                    ("重复申请", 46),
                    ("要求提供公开出版物", 0),
                    ("无正当理由大量反复申请", 0),
                    ("要求行政机关确认或重新出具已获取信息", 0),
                ],
            ),
        ],
    }
}

pub(crate) fn percent(part: i64, whole: i64) -> Datum<'static> {
    Datum::new(Ratio::new(part.into(), whole.into()).unwrap()).of(whole)
}

pub(crate) fn small(lang: Lang) -> Small<'static> {
    Small { below: 30, noun: lang.pick("办结", "concluded requests").into(), word: "件".into() }
}

fn rates(label: &'static str, values: &[Option<(i64, i64)>], reason: &'static str) -> Series<'static> {
    let datum =
        |value: &Option<(i64, i64)>| value.map_or_else(|| Datum::none(reason), |(a, b)| percent(a, b));
    Series { label: label.into(), data: values.iter().map(datum).collect(), ..Series::default() }
}

pub(crate) fn line(lang: Lang) -> Trend<'static> {
    let none = lang.pick("未发布年报", "no report");
    let mut years = years(2018, 2024);
    years[3].seam = Some(lang.pick("改用2021年表式", "new form of 2021").into());
    let own = [
        Some((1091, 2195)),
        Some((1142, 2440)),
        Some((1265, 2960)),
        Some((1540, 3010)),
        None,
        Some((1519, 3486)),
        Some((1902, 3521)),
    ];
    let median = [
        Some((50, 100)),
        Some((51, 100)),
        Some((49, 100)),
        Some((52, 100)),
        Some((53, 100)),
        Some((525, 1000)),
        Some((531, 1000)),
    ];
    let mut median = rates(lang.pick("全市中位数", "city median"), &median, none);
    median.reference = true;
    Trend {
        frame: frame(lang, "open", ("宿迁市人民政府：实质公开率", "Suqian: open rate"), Unit::Percent),
        subject: Some(lang.pick("实质公开率", "open rate").into()),
        years,
        series: vec![rates(lang.pick("宿迁市", "Suqian"), &own, none), median],
        small: Some(small(lang)),
    }
}

pub(crate) fn lines(lang: Lang) -> Trend<'static> {
    let names = lang.pick(
        ["宿迁市人民政府", "淮安市人民政府", "沭阳县人民政府", "泗阳县", "泗洪县", "宿豫区人民政府"],
        ["Suqian", "Huai’an", "Shuyang county", "Siyang", "Sihong", "Suyu district"],
    );
    let values = |at: i64| -> Vec<Option<(i64, i64)>> {
        (0..7)
            .map(|year| {
                (at != 3 || year != 4).then_some((420 + at * 17 + (year * (at * 31 + 7)) % 53 * 3, 1000))
            })
            .collect()
    };
    let mut trend = line(lang);
    trend.years[3].seam = None;
    trend.frame.id = "compare".into();
    trend.frame.title = lang.pick("实质公开率", "Open rate").into();
    trend.series = (0..6)
        .map(|at| rates(names[at as usize], &values(at), lang.pick("未发布年报", "no report")))
        .collect();
    trend.series[4].seams = vec![(Period::year(2022), lang.pick("由两县合并而成", "merger").into())];
    trend
}

/// A name of an office; no two of the first 400 are alike.
pub(crate) fn name(lang: Lang, at: usize) -> String {
    let towns = ["云岫", "青溪", "南湾", "北桥", "东岭", "西浦", "石门", "长林", "白沙", "金坪"];
    let kinds = [
        "人民政府",
        "教育局",
        "公安局",
        "自然资源和规划局",
        "住房和城乡建设局",
        "税务局",
        "市场监督管理局",
        "文化广电和旅游局",
    ];
    let english = [
        "government",
        "education",
        "public security",
        "natural resources and planning",
        "housing and construction",
        "taxation",
        "market regulation",
        "culture and tourism",
    ];
    let (town, kind) = (at % 10, at / 10 % 8);
    let round = at / 80;
    let number = if round == 0 { String::new() } else { format!("第{round}") };
    match lang {
        Lang::Zh => format!("{}市{number}{}", towns[town], kinds[kind]),
        Lang::En => format!("Office {at} for {}", english[kind]),
    }
}

pub(crate) fn spread(lang: Lang, count: usize) -> Spread<'static> {
    let entry = |at: usize| {
        let whole = 31 + (at as i64 * 7919) % 900;
        let part = whole * (300 + (at as i64 * at as i64 * 37) % 613) / 1000;
        Entry {
            name: name(lang, at).into(),
            href: Some(format!("o{at}/index.html").into()),
            datum: percent(part, whole),
            own: at == 3,
        }
    };
    let mut entries: Vec<Entry> = (0..count).map(entry).collect();
    if count > 2 {
        entries[1].datum = Datum::none(lang.pick("未发布年报", "no report"));
    }
    let mut apart = entry(count + 1);
    apart.datum = percent(3, 4);
    apart.own = false;
    Spread {
        frame: frame(
            lang,
            "offices",
            ("云岫市各机构实质公开率", "Open rate of the offices of Yunxiu"),
            Unit::Percent,
        ),
        subject: lang.pick("实质公开率", "open rate").into(),
        period: Period::year(2024),
        entries,
        apart: vec![apart],
        small: Some(small(lang)),
        named: true,
    }
}

pub(crate) fn slope(lang: Lang, count: usize) -> Slope<'static> {
    let pair = |at: usize| {
        let before = 300 + (at as i64 * 97) % 401;
        let after = before + (at as i64 * 53) % 211 - 95;
        Pair {
            name: name(lang, at).into(),
            href: None,
            data: [percent(before, 1000), percent(after, 1000)],
            seam: None,
            own: at == 3,
        }
    };
    Slope {
        frame: frame(
            lang,
            "change",
            ("云岫市各机构实质公开率", "Open rate of the offices of Yunxiu"),
            Unit::Percent,
        ),
        subject: lang.pick("实质公开率", "open rate").into(),
        periods: [Period::year(2023), Period::year(2024)],
        entries: (0..count).map(pair).collect(),
        seam: None,
        named: true,
    }
}
