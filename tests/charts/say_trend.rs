//! What is said of numbers by year. Each case stands in both languages.

use crate::say::Case;
use crate::script::{datum, small, trend};
use gongkai::base::{Lang, Period};
use gongkai::form::Unit::{Count, Per10k, Percent, Points, Ratio};
use gongkai::render::chart::{Measure, Trend};
use gongkai::render::say;

const IN: &str = "收到|received";
const DONE: &str = "办结|concluded";
const LEFT: &str = "结转|carried over";
const RATE: &str = "办结率|closure rate";

/// Columns of counts of one series.
fn one(axis: &'static str, cells: &'static str, zh: &'static str, en: &'static str) -> Case {
    many(axis, vec![(IN, cells)], zh, en)
}

fn many(
    axis: &'static str,
    rows: Vec<(&'static str, &'static str)>,
    zh: &'static str,
    en: &'static str,
) -> Case {
    Case::new(move |lang| say::columns(&trend(lang, Count, axis, &rows)), "柱状图", "Column chart", zh, en)
}

/// Columns or lines of any unit, changed before they are told.
fn other(
    change: impl Fn(Lang) -> Trend<'static> + 'static,
    line: bool,
    zh: &'static str,
    en: &'static str,
) -> Case {
    if line {
        Case::new(move |lang| say::line(&change(lang)), "折线图", "Line chart", zh, en)
    } else {
        Case::new(move |lang| say::columns(&change(lang)), "柱状图", "Column chart", zh, en)
    }
}

pub(crate) fn counts() -> Vec<Case> {
    vec![
        one("2024", "5", "2024年收到5件。", "received came to 5 in 2024."),
        one("2024", "0", "2024年收到0件。", "received came to 0 in 2024."),
        one(
            "2023 2024",
            "3511 3525",
            "2024年收到3525件，比2023年增加14件（0.40%）。",
            "received came to 3525 in 2024, up 14 (0.40%) on 2023.",
        ),
        one(
            "2023 2024",
            "40 30",
            "2024年收到30件，比2023年减少10件（25.00%）。",
            "received came to 30 in 2024, down 10 (25.00%) on 2023.",
        ),
        one(
            "2023 2024",
            "30 30",
            "2024年收到30件，与2023年相同。",
            "received came to 30 in 2024, the same as in 2023.",
        ),
        one(
            "2023 2024",
            "0 5",
            "2024年收到5件，比2023年增加5件。",
            "received came to 5 in 2024, up 5 on 2023.",
        ),
        one(
            "2023 2024",
            "5 0",
            "2024年收到0件，比2023年减少5件（100.00%）。",
            "received came to 0 in 2024, down 5 (100.00%) on 2023.",
        ),
        one(
            "2023 2024",
            "1 250",
            "2024年收到250件，比2023年增加249件（24900.00%）。",
            "received came to 250 in 2024, up 249 (24900.00%) on 2023.",
        ),
        // Half up: 1 of 800 is 0.125%.
        one(
            "2023 2024",
            "800 801",
            "2024年收到801件，比2023年增加1件（0.13%）。",
            "received came to 801 in 2024, up 1 (0.13%) on 2023.",
        ),
        one(
            "2022 2023 2024",
            "10 20 30",
            "2024年收到30件，比2023年增加10件（50.00%），为2022年以来最高，连续2年增加。",
            "received came to 30 in 2024, up 10 (50.00%) on 2023, the highest of 2022–2024, rising for 2 years in a row.",
        ),
        one(
            "2022 2023 2024",
            "30 20 10",
            "2024年收到10件，比2023年减少10件（50.00%），为2022年以来最低，连续2年减少。",
            "received came to 10 in 2024, down 10 (50.00%) on 2023, the lowest of 2022–2024, falling for 2 years in a row.",
        ),
        one(
            "2022 2023 2024",
            "10 30 20",
            "2024年收到20件，比2023年减少10件（33.33%）。",
            "received came to 20 in 2024, down 10 (33.33%) on 2023.",
        ),
        one(
            "2022 2023 2024",
            "20 10 30",
            "2024年收到30件，比2023年增加20件（200.00%），为2022年以来最高。",
            "received came to 30 in 2024, up 20 (200.00%) on 2023, the highest of 2022–2024.",
        ),
        one(
            "2022 2023 2024",
            "30 10 30",
            "2024年收到30件，比2023年增加20件（200.00%），为2022年以来最高（与2022年相同）。",
            "received came to 30 in 2024, up 20 (200.00%) on 2023, the highest of 2022–2024 (as in 2022).",
        ),
        one(
            "2022 2023 2024",
            "10 30 10",
            "2024年收到10件，比2023年减少20件（66.67%），为2022年以来最低（与2022年相同）。",
            "received came to 10 in 2024, down 20 (66.67%) on 2023, the lowest of 2022–2024 (as in 2022).",
        ),
        one(
            "2020 2021 2022 2023 2024",
            "30 10 30 20 30",
            "2024年收到30件，比2023年增加10件（50.00%），为2020年以来最高（与2020、2022年相同）。",
            "received came to 30 in 2024, up 10 (50.00%) on 2023, the highest of 2020–2024 (as in 2020 and 2022).",
        ),
        one(
            "2022 2023 2024",
            "7 7 7",
            "2024年收到7件，2022年以来没有变化。",
            "received came to 7 in 2024, unchanged since 2022.",
        ),
        one(
            "2022 2023 2024",
            "5 7 7",
            "2024年收到7件，与2023年相同，为2022年以来最高。",
            "received came to 7 in 2024, the same as in 2023, the highest of 2022–2024.",
        ),
        one(
            "2021 2022 2023 2024",
            "5 7 7 7",
            "2024年收到7件，2022年以来没有变化。",
            "received came to 7 in 2024, unchanged since 2022.",
        ),
        one(
            "2019 2020 2021 2022 2023 2024",
            "9 1 2 3 4 5",
            "2024年收到5件，比2023年增加1件（25.00%），连续4年增加。",
            "received came to 5 in 2024, up 1 (25.00%) on 2023, rising for 4 years in a row.",
        ),
        one(
            "2019 2020 2021 2022 2023 2024",
            "1 9 8 7 6 5",
            "2024年收到5件，比2023年减少1件（16.67%），连续4年减少。",
            "received came to 5 in 2024, down 1 (16.67%) on 2023, falling for 4 years in a row.",
        ),
    ]
}

pub(crate) fn gaps_and_seams() -> Vec<Case> {
    vec![
        one(
            "2022 2023 2024",
            "10 - 30",
            "2024年收到30件。2023年没有报告。",
            "received came to 30 in 2024. No report in 2023.",
        ),
        one(
            "2022 2023 2024",
            "10 20 -",
            "2023年收到20件，比2022年增加10件（100.00%）。2024年没有报告。",
            "received came to 20 in 2023, up 10 (100.00%) on 2022. No report in 2024.",
        ),
        one(
            "2020 2021 2022 2023 2024",
            "10 - - 30 31",
            "2024年收到31件，比2023年增加1件（3.33%）。2021—2022年没有报告。",
            "received came to 31 in 2024, up 1 (3.33%) on 2023. No report in 2021–2022.",
        ),
        one(
            "2021 2022 2023 2024",
            "10 - ? 31",
            "2024年收到31件。2022年没有报告，2023年未填。",
            "received came to 31 in 2024. No report in 2022; left blank in 2023.",
        ),
        one(
            "2020 2021 2022 2023 2024",
            "- 10 - 31 32",
            "2024年收到32件，比2023年增加1件（3.23%）。2020年没有报告，2022年没有报告。",
            "received came to 32 in 2024, up 1 (3.23%) on 2023. No report in 2020; no report in 2022.",
        ),
        one(
            "2022 2023 2024",
            "10 ~ 31",
            "2024年收到31件。2023年没有数。",
            "received came to 31 in 2024. No figure in 2023.",
        ),
        // A rise over a gap is no rise, and what lies before it is no record.
        one(
            "2019 2020 2021 2022 2023 2024",
            "99 98 - 10 20 30",
            "2024年收到30件，比2023年增加10件（50.00%），为2022年以来最高，连续2年增加。2021年没有报告。",
            "received came to 30 in 2024, up 10 (50.00%) on 2023, the highest of 2022–2024, rising for 2 years in a \
             row. No report in 2021.",
        ),
        one(
            "2022 2023 |2024",
            "10 20 30",
            "2024年收到30件。2024年起口径不同，前后不可比。",
            "received came to 30 in 2024. Numbers before and after 2024 (new basis) cannot be compared.",
        ),
        one(
            "2020 |2021 2022 2023 2024",
            "90 10 20 30 40",
            "2024年收到40件，比2023年增加10件（33.33%），为2021年以来最高，连续3年增加。2021年起口径不同，前后不可比。",
            "received came to 40 in 2024, up 10 (33.33%) on 2023, the highest of 2021–2024, rising for 3 years in a \
             row. Numbers before and after 2021 (new basis) cannot be compared.",
        ),
        one(
            "2020 |2021 2022 |2023 2024",
            "1 2 3 4 5",
            "2024年收到5件，比2023年增加1件（25.00%）。2021年起口径不同、2023年起口径不同，前后不可比。",
            "received came to 5 in 2024, up 1 (25.00%) on 2023. Numbers before and after 2021 (new basis) and 2023 \
             (new basis) cannot be compared.",
        ),
        // A year that is not on the axis is not the year before.
        one("2020 2022", "10 30", "2022年收到30件。", "received came to 30 in 2022."),
        // Nothing stands before the first year.
        one(
            "|2023 2024",
            "10 20",
            "2024年收到20件，比2023年增加10件（100.00%）。",
            "received came to 20 in 2024, up 10 (100.00%) on 2023.",
        ),
        one(
            "2021 2022 |2023 2024",
            "10 - 30 40",
            "2024年收到40件，比2023年增加10件（33.33%）。2022年没有报告。2023年起口径不同，前后不可比。",
            "received came to 40 in 2024, up 10 (33.33%) on 2023. No report in 2022. Numbers before and after 2023 \
             (new basis) cannot be compared.",
        ),
        one(
            "2022 2023 2024",
            "0 0 0",
            "2022—2024年收到各年均为0。",
            "received was 0 in every year of 2022–2024.",
        ),
        one(
            "2022 2023 2024",
            "0 - 0",
            "2022—2024年收到各年均为0。2023年没有报告。",
            "received was 0 in every year of 2022–2024. No report in 2023.",
        ),
        one(
            "2022 2023 2024",
            "- - 12",
            "2024年收到12件，只有这一年有数。2022—2023年没有报告。",
            "received came to 12 in 2024, the only year with a number. No report in 2022–2023.",
        ),
        one(
            "2022 2023 2024",
            "- 0 -",
            "2023年收到0件，只有这一年有数。2022年没有报告，2024年没有报告。",
            "received came to 0 in 2023, the only year with a number. No report in 2022; no report in 2024.",
        ),
        one(
            "2022 2023 2024",
            "- - -",
            "没有可以画出的数。2022—2024年没有报告。",
            "nothing to draw. No report in 2022–2024.",
        ),
        one("2024", "?", "没有可以画出的数。2024年未填。", "nothing to draw. Left blank in 2024."),
        one(
            "2023 2024",
            "~ ~",
            "没有可以画出的数。2023—2024年没有数。",
            "nothing to draw. No figure in 2023–2024.",
        ),
        one(
            "2023 2024",
            "-",
            "没有可以画出的数。2023年没有报告，2024年没有数。",
            "nothing to draw. No report in 2023; no figure in 2024.",
        ),
        one("", "", "没有可以画出的数。", "nothing to draw."),
        many(
            "2023 2024",
            vec![],
            "没有可以画出的数。2023—2024年没有数。",
            "nothing to draw. No figure in 2023–2024.",
        ),
    ]
}

pub(crate) fn several() -> Vec<Case> {
    vec![
        many(
            "2023 2024",
            vec![(IN, "10 12"), (DONE, "9 12")],
            "2024年收到12件，比2023年增加2件（20.00%）；办结12件，增加3件（33.33%）。",
            "received came to 12 in 2024, up 2 (20.00%) on 2023; concluded came to 12, up 3 (33.33%).",
        ),
        many(
            "2023 2024",
            vec![(IN, "10 12"), (DONE, "9 9"), (LEFT, "0 0")],
            "2024年收到12件，比2023年增加2件（20.00%）；办结9件，与2023年相同；2023—2024年结转各年均为0。",
            "received came to 12 in 2024, up 2 (20.00%) on 2023; concluded came to 9, the same as in 2023; carried \
             over was 0 in every year of 2023–2024.",
        ),
        many(
            "2022 2023 2024",
            vec![(IN, "10 12 14"), (DONE, "9 11 13")],
            "2024年收到14件，比2023年增加2件（16.67%），为2022年以来最高，连续2年增加；办结13件，增加2件（18.18%）。",
            "received came to 14 in 2024, up 2 (16.67%) on 2023, the highest of 2022–2024, rising for 2 years in a \
             row; concluded came to 13, up 2 (18.18%).",
        ),
        many(
            "2023 2024",
            vec![(IN, "0 0"), (DONE, "0 0")],
            "2023—2024年收到和办结各年均为0。",
            "received and concluded were 0 in every year of 2023–2024.",
        ),
        many(
            "2023 2024",
            vec![(IN, "0 0"), (DONE, "0 0"), (LEFT, "0 0")],
            "2023—2024年收到、办结和结转各年均为0。",
            "received, concluded and carried over were 0 in every year of 2023–2024.",
        ),
        many(
            "2023 2024",
            vec![(IN, "0 0"), (DONE, "1 3")],
            "2023—2024年收到各年均为0；2024年办结3件，比2023年增加2件（200.00%）。",
            "received was 0 in every year of 2023–2024; concluded came to 3 in 2024, up 2 (200.00%) on 2023.",
        ),
        many(
            "2023 2024",
            vec![(IN, "10 12"), (DONE, "9 ?")],
            "2024年收到12件，比2023年增加2件（20.00%）；2023年办结9件，只有这一年有数。办结2024年未填。",
            "received came to 12 in 2024, up 2 (20.00%) on 2023; concluded came to 9 in 2023, the only year with a \
             number. Concluded: left blank in 2024.",
        ),
        many(
            "2023 2024",
            vec![(IN, "10 -"), (DONE, "9 -")],
            "2023年收到10件，只有这一年有数；办结9件，只有这一年有数。2024年没有报告。",
            "received came to 10 in 2023, the only year with a number; concluded came to 9, the only year with a \
             number. No report in 2024.",
        ),
        many(
            "2022 2023 2024",
            vec![(IN, "? 10 12"), (DONE, "8 9 ?")],
            "2024年收到12件，比2023年增加2件（20.00%）；2023年办结9件，比2022年增加1件（12.50%）。收到2022年未填，办结2024年未填。",
            "received came to 12 in 2024, up 2 (20.00%) on 2023; concluded came to 9 in 2023, up 1 (12.50%) on 2022. \
             Received: left blank in 2022; concluded: left blank in 2024.",
        ),
        many(
            "2019 2020 2021 2022 2023 2024",
            vec![(IN, "1 1 1 1 1 2"), (DONE, "? 1 ? 1 ? 1"), (LEFT, "1 ? 1 ? 1 1")],
            "2024年收到2件，比2023年增加1件（100.00%），为2019年以来最高；办结1件；结转1件，与2023年相同。\
             办结2019年未填，办结2021年未填，办结2023年未填，另有2处没有数。",
            "received came to 2 in 2024, up 1 (100.00%) on 2023, the highest of 2019–2024; concluded came to 1; \
             carried over came to 1, the same as in 2023. Concluded: left blank in 2019; concluded: left blank in \
             2021; concluded: left blank in 2023; 2 more figures are missing.",
        ),
        // A fourth series is in the table only.
        many(
            "2024",
            vec![(IN, "1"), (DONE, "2"), (LEFT, "3"), ("撤回|withdrawn", "4")],
            "2024年收到1件；办结2件；结转3件。",
            "received came to 1 in 2024; concluded came to 2; carried over came to 3.",
        ),
        many(
            "2023 |2024",
            vec![(IN, "10 12"), (DONE, "9 12")],
            "2024年收到12件；办结12件。2024年起口径不同，前后不可比。",
            "received came to 12 in 2024; concluded came to 12. Numbers before and after 2024 (new basis) cannot be \
             compared.",
        ),
    ]
}

fn rate(lang: Lang, axis: &str, cells: &str) -> Trend<'static> {
    Trend { small: Some(small(lang)), ..trend(lang, Percent, axis, &[(RATE, cells)]) }
}

pub(crate) fn units() -> Vec<Case> {
    let money = |cells: &'static str| {
        move |lang: Lang| {
            let mut trend = trend(lang, Count, "2023 2024", &[("收费|fees", cells)]);
            trend.frame.measure = Measure { unit: Count, word: lang.pick("万元", "10,000 yuan").into() };
            trend
        }
    };
    let plain = |unit, cells: &'static str| {
        move |lang: Lang| trend(lang, unit, "2023 2024", &[("指标|index", cells)])
    };
    vec![
        other(
            money("1234.5 1300.25"),
            false,
            "2024年收费1300.25万元，比2023年增加65.75万元（5.33%）。",
            "fees came to 1300.25 in 2024, up 65.75 (5.33%) on 2023.",
        ),
        other(
            money("1 1.001"),
            false,
            "2024年收费1万元，与2023年基本持平。",
            "fees came to 1 in 2024, almost the same as in 2023.",
        ),
        other(
            money("2.5 2"),
            false,
            "2024年收费2万元，比2023年减少0.5万元（20.00%）。",
            "fees came to 2 in 2024, down 0.5 (20.00%) on 2023.",
        ),
        // What is printed elsewhere is said as it is printed there.
        other(
            |lang| {
                let mut trend = trend(lang, Count, "2024", &[("收费|fees", "72701.2578")]);
                trend.series[0].data[0].text = Some("72701.2578".into());
                trend
            },
            false,
            "2024年收费72701.2578件。",
            "fees came to 72701.2578 in 2024.",
        ),
        other(
            plain(Percent, "1/2 3/4"),
            false,
            "2024年指标为75.00%，比2023年上升25.00个百分点。",
            "index came to 75.00% in 2024, up 25.00 percentage points on 2023.",
        ),
        other(
            plain(Percent, "3/4 2/3"),
            false,
            "2024年指标为66.67%，比2023年下降8.33个百分点。",
            "index came to 66.67% in 2024, down 8.33 percentage points on 2023.",
        ),
        // 43.57% and 54.02%: the difference is taken before rounding.
        other(
            plain(Percent, "1519/3486 1902/3521"),
            false,
            "2024年指标为54.02%，比2023年上升10.44个百分点。",
            "index came to 54.02% in 2024, up 10.44 percentage points on 2023.",
        ),
        other(
            plain(Percent, "1/2 2/4"),
            false,
            "2024年指标为50.00%，与2023年持平。",
            "index came to 50.00% in 2024, the same as in 2023.",
        ),
        other(
            plain(Percent, "10000/20001 10001/20001"),
            false,
            "2024年指标为50.00%，与2023年基本持平。",
            "index came to 50.00% in 2024, almost the same as in 2023.",
        ),
        other(
            plain(Percent, "-1/10 1/20"),
            false,
            "2024年指标为5.00%，比2023年上升15.00个百分点。",
            "index came to 5.00% in 2024, up 15.00 percentage points on 2023.",
        ),
        other(
            plain(Points, "0.01 0.0647"),
            false,
            "2024年指标为6.47个百分点，比2023年上升5.47个百分点。",
            "index came to 6.47 percentage points in 2024, up 5.47 percentage points on 2023.",
        ),
        other(
            plain(Ratio, "1.5 1.2"),
            false,
            "2024年指标为1.20，比2023年下降0.30。",
            "index came to 1.20 in 2024, down 0.30 on 2023.",
        ),
        other(
            plain(Per10k, "12 13.5"),
            false,
            "2024年指标为13.50，比2023年上升1.50。",
            "index came to 13.50 in 2024, up 1.50 on 2023.",
        ),
        other(
            plain(Percent, "0 0"),
            false,
            "2023—2024年指标各年均为0。",
            "index was 0 in every year of 2023–2024.",
        ),
        other(
            |lang| rate(lang, "2022 2023 2024", "30/100 40/100 50/100"),
            true,
            "2024年办结率为50.00%，比2023年上升10.00个百分点，为2022年以来最高，连续2年上升。",
            "closure rate came to 50.00% in 2024, up 10.00 percentage points on 2023, the highest of 2022–2024, \
             rising for 2 years in a row.",
        ),
        other(
            |lang| rate(lang, "2023 2024", "5/20 10/20"),
            true,
            "2024年办结率为50.00%，比2023年上升25.00个百分点。2023年和2024年办结不足30件，比例起伏大。",
            "closure rate came to 50.00% in 2024, up 25.00 percentage points on 2023. Fewer than 30 concluded \
             requests in 2023 and 2024, so shares swing widely.",
        ),
        other(
            |lang| rate(lang, "2023 2024", "50/200 10/20"),
            true,
            "2024年办结率为50.00%，比2023年上升25.00个百分点。2024年办结不足30件，比例起伏大。",
            "closure rate came to 50.00% in 2024, up 25.00 percentage points on 2023. Fewer than 30 concluded \
             requests in 2024, so shares swing widely.",
        ),
        other(
            |lang| rate(lang, "2023 2024", "5/20 15/30"),
            true,
            "2024年办结率为50.00%，比2023年上升25.00个百分点。2023年办结不足30件，比例起伏大。",
            "closure rate came to 50.00% in 2024, up 25.00 percentage points on 2023. Fewer than 30 concluded \
             requests in 2023, so shares swing widely.",
        ),
        // A year that is not compared need not be warned of.
        other(
            |lang| rate(lang, "2023 |2024", "5/20 15/30"),
            true,
            "2024年办结率为50.00%。2024年起口径不同，前后不可比。",
            "closure rate came to 50.00% in 2024. Numbers before and after 2024 (new basis) cannot be compared.",
        ),
        // Percentages of small numbers are not said.
        other(
            |lang| Trend { small: Some(small(lang)), ..trend(lang, Count, "2023 2024", &[(IN, "10 12")]) },
            false,
            "2024年收到12件，比2023年增加2件。",
            "received came to 12 in 2024, up 2 on 2023.",
        ),
        other(
            |lang| Trend { small: Some(small(lang)), ..trend(lang, Count, "2023 2024", &[(IN, "30 12")]) },
            false,
            "2024年收到12件，比2023年减少18件（60.00%）。",
            "received came to 12 in 2024, down 18 (60.00%) on 2023.",
        ),
    ]
}

/// Lines of one indicator of some offices; the last may be what they are compared with.
fn lines(lang: Lang, axis: &str, rows: &[(&str, &str)], reference: bool) -> Trend<'static> {
    let mut trend = trend(lang, Percent, axis, rows);
    trend.subject = Some(lang.pick("办结率", "closure rate").into());
    trend.small = Some(small(lang));
    if let (true, Some(last)) = (reference, trend.series.last_mut()) {
        last.reference = true;
    }
    trend
}

const A: &str = "甲局|A";
const B: &str = "乙局|B";
const MEDIAN: &str = "中位数|the median";

pub(crate) fn offices() -> Vec<Case> {
    let case = |axis: &'static str, rows: Vec<(&'static str, &'static str)>, reference, zh, en| {
        other(move |lang| lines(lang, axis, &rows, reference), true, zh, en)
    };
    vec![
        case(
            "2023 2024",
            vec![(A, "40/100 50/100"), (B, "60/100 55/100")],
            false,
            "办结率，2024年甲局为50.00%，比2023年上升10.00个百分点；乙局为55.00%，下降5.00个百分点。",
            "for closure rate, A came to 50.00% in 2024, up 10.00 percentage points on 2023; B came to 55.00%, down \
             5.00 percentage points.",
        ),
        case(
            "2023 2024",
            vec![(A, "40/100 50/100"), (MEDIAN, "0.4 0.45")],
            true,
            "办结率，2024年甲局为50.00%，比2023年上升10.00个百分点，比中位数（45.00%）高5.00个百分点。",
            "for closure rate, A came to 50.00% in 2024, up 10.00 percentage points on 2023, 5.00 percentage points \
             above the median (45.00%).",
        ),
        case(
            "2024",
            vec![(A, "40/100"), (MEDIAN, "0.45")],
            true,
            "办结率，2024年甲局为40.00%，比中位数（45.00%）低5.00个百分点。",
            "for closure rate, A came to 40.00% in 2024, 5.00 percentage points below the median (45.00%).",
        ),
        case(
            "2024",
            vec![(A, "45/100"), (MEDIAN, "0.45")],
            true,
            "办结率，2024年甲局为45.00%，与中位数（45.00%）相同。",
            "for closure rate, A came to 45.00% in 2024, equal to the median (45.00%).",
        ),
        case(
            "2024",
            vec![(A, "45/100"), (MEDIAN, "0.45001")],
            true,
            "办结率，2024年甲局为45.00%，与中位数（45.00%）基本相同。",
            "for closure rate, A came to 45.00% in 2024, about equal to the median (45.00%).",
        ),
        case(
            "2023 2024",
            vec![(A, "40/100 -"), (MEDIAN, "0.5 0.45")],
            true,
            "办结率，2023年甲局为40.00%，只有这一年有数，比中位数（50.00%）低10.00个百分点。甲局2024年没有报告。",
            "for closure rate, A came to 40.00% in 2023, the only year with a number, 10.00 percentage points below \
             the median (50.00%). A: no report in 2024.",
        ),
        // Without a number of that year there is nothing to compare with.
        case(
            "2023 2024",
            vec![(A, "40/100 50/100"), (MEDIAN, "0.4 ~")],
            true,
            "办结率，2024年甲局为50.00%，比2023年上升10.00个百分点；2023年中位数为40.00%，只有这一年有数。中位数2024年没有数。",
            "for closure rate, A came to 50.00% in 2024, up 10.00 percentage points on 2023; the median came to \
             40.00% in 2023, the only year with a number. The median: no figure in 2024.",
        ),
        case(
            "2024",
            vec![(A, "4/10"), (B, "60/100"), (MEDIAN, "0.5")],
            true,
            "办结率，2024年甲局为40.00%，比中位数（50.00%）低10.00个百分点；乙局为60.00%。甲局办结不足30件，比例起伏大。",
            "for closure rate, A came to 40.00% in 2024, 10.00 percentage points below the median (50.00%); B came to \
             60.00%. Fewer than 30 concluded requests at A, so shares swing widely.",
        ),
        case(
            "2023 2024",
            vec![(A, "4/10 5/10"), (B, "6/10 6/10")],
            false,
            "办结率，2024年甲局为50.00%，比2023年上升10.00个百分点；乙局为60.00%，与2023年持平。甲局和乙局办结不足30件，比例起伏大。",
            "for closure rate, A came to 50.00% in 2024, up 10.00 percentage points on 2023; B came to 60.00%, the \
             same as in 2023. Fewer than 30 concluded requests at A and B, so shares swing widely.",
        ),
        other(
            |lang| {
                let mut trend = lines(
                    lang,
                    "2022 2023 2024",
                    &[(A, "40/100 50/100 60/100"), (B, "1/100 2/100 3/100")],
                    false,
                );
                trend.series[1].seams =
                    vec![(Period::year(2024), lang.pick("由两局合并而成", "merger").into())];
                trend
            },
            true,
            "办结率，2024年甲局为60.00%，比2023年上升10.00个百分点，为2022年以来最高，连续2年上升；乙局为3.00%。\
             乙局2024年起由两局合并而成，前后不可比。",
            "for closure rate, A came to 60.00% in 2024, up 10.00 percentage points on 2023, the highest of \
             2022–2024, rising for 2 years in a row; B came to 3.00%. Not comparable with years before: B in 2024 \
             (merger).",
        ),
        other(
            |lang| {
                let mut trend = lines(lang, "2022 2023 2024", &[(A, "40/100 50/100 60/100")], false);
                trend.series[0].seams = vec![
                    (Period::year(2022), lang.pick("更名", "renamed").into()),
                    (Period::year(2023), lang.pick("由两局合并而成", "merger").into()),
                ];
                trend
            },
            true,
            "办结率，2024年甲局为60.00%，比2023年上升10.00个百分点。甲局2023年起由两局合并而成，前后不可比。",
            "for closure rate, A came to 60.00% in 2024, up 10.00 percentage points on 2023. Not comparable with \
             years before: A in 2023 (merger).",
        ),
        other(
            |lang| {
                let mut trend = trend(lang, Count, "2024", &[(A, "12"), (MEDIAN, "9.5")]);
                trend.series[1].reference = true;
                trend
            },
            true,
            "2024年甲局12件，比中位数（9.5件）多2.5件。",
            "A came to 12 in 2024, 2.5 above the median (9.5).",
        ),
        other(
            |lang| {
                let mut trend = trend(lang, Count, "2024", &[(A, "7"), (MEDIAN, "9")]);
                trend.series[1].reference = true;
                trend.series[0].data[0] = datum(lang, "7");
                trend
            },
            true,
            "2024年甲局7件，比中位数（9件）少2件。",
            "A came to 7 in 2024, 2 below the median (9).",
        ),
        case(
            "2023 2024",
            vec![(A, "- -"), (B, "? ?")],
            false,
            "没有可以画出的数。2023—2024年没有报告。",
            "nothing to draw. No report in 2023–2024.",
        ),
    ]
}
