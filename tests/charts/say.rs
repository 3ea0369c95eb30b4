//! What is said of charts: every case was worked out by hand.

use crate::script::{balance, bars, slope, spread, stack};
use crate::{say_trend, script};
use gongkai::base::Lang;
use gongkai::form::Unit::{Count, Percent};
use gongkai::render::say;
use std::collections::BTreeSet;

/// A chart and what is said of it in both languages, without the kind it begins with.
pub(crate) struct Case {
    say: Box<dyn Fn(Lang) -> String>,
    zh: String,
    en: String,
}

impl Case {
    pub(crate) fn new(
        say: impl Fn(Lang) -> String + 'static,
        kind: &str,
        english: &str,
        zh: &str,
        en: &str,
    ) -> Self {
        Self { say: Box::new(say), zh: format!("{kind}：{zh}"), en: format!("{english}: {en}") }
    }
}

type Row = (&'static str, &'static str);

fn stacked(axis: &'static str, rows: Vec<Row>, zh: &str, en: &str) -> Case {
    Case::new(
        move |lang| say::stack(&stack(lang, axis, &rows)),
        "百分比堆积柱状图",
        "100% stacked column chart",
        zh,
        en,
    )
}

fn guarded(axis: &'static str, rows: Vec<Row>, zh: &str, en: &str) -> Case {
    let say = move |lang| {
        let mut stack = stack(lang, axis, &rows);
        stack.small = Some(script::small(lang));
        say::stack(&stack)
    };
    Case::new(say, "百分比堆积柱状图", "100% stacked column chart", zh, en)
}

const G: &str = "公开|granted";
const P: &str = "部分公开|partly granted";
const D: &str = "不予公开|refused";

fn stacks() -> Vec<Case> {
    vec![
        stacked(
            "2024",
            vec![(G, "60"), (P, "30"), (D, "10")],
            "2024年办结100件，其中公开最多，60件，占60.00%；其次为部分公开，30件，占30.00%。",
            "of 100 concluded requests in 2024, the largest part was granted (60, 60.00%), followed by partly granted \
             (30, 30.00%).",
        ),
        // 60 of 100 and 50 of 100; 30 and 30; 10 and 20.
        stacked(
            "2023 2024",
            vec![(G, "50 60"), (P, "30 30"), (D, "20 10")],
            "2024年办结100件，其中公开最多，60件，占60.00%；其次为部分公开，30件，占30.00%。\
             与2023年相比，占比变化最大的是公开（上升10.00个百分点）和不予公开（下降10.00个百分点）。",
            "of 100 concluded requests in 2024, the largest part was granted (60, 60.00%), followed by partly granted \
             (30, 30.00%). The largest change of a share on 2023: granted (up 10.00 percentage points) and refused \
             (down 10.00 percentage points).",
        ),
        // Shares of 50, 30, 20 and of 50, 20, 30 in a hundred, but of other wholes.
        stacked(
            "2023 2024",
            vec![(G, "5 100"), (P, "3 40"), (D, "2 60")],
            "2024年办结200件，其中公开最多，100件，占50.00%；其次为不予公开，60件，占30.00%。\
             与2023年相比，占比变化最大的是部分公开（下降10.00个百分点）和不予公开（上升10.00个百分点）。",
            "of 200 concluded requests in 2024, the largest part was granted (100, 50.00%), followed by refused (60, \
             30.00%). The largest change of a share on 2023: partly granted (down 10.00 percentage points) and \
             refused (up 10.00 percentage points).",
        ),
        // 1/3, 1/3, 1/3 become 1/2, 1/3, 1/6.
        stacked(
            "2023 2024",
            vec![(G, "1 3"), (P, "1 2"), (D, "1 1")],
            "2024年办结6件，其中公开最多，3件，占50.00%；其次为部分公开，2件，占33.33%。\
             与2023年相比，占比变化最大的是公开（上升16.67个百分点）和不予公开（下降16.67个百分点）。",
            "of 6 concluded requests in 2024, the largest part was granted (3, 50.00%), followed by partly granted (2, \
             33.33%). The largest change of a share on 2023: granted (up 16.67 percentage points) and refused (down \
             16.67 percentage points).",
        ),
        // 80, 10, 10 become 70, 20, 10 … the largest alone: 80, 15, 5 become 60, 25, 15.
        stacked(
            "2023 2024",
            vec![(G, "80 60"), (P, "15 25"), (D, "5 15")],
            "2024年办结100件，其中公开最多，60件，占60.00%；其次为部分公开，25件，占25.00%。\
             与2023年相比，占比变化最大的是公开（下降20.00个百分点）。",
            "of 100 concluded requests in 2024, the largest part was granted (60, 60.00%), followed by partly granted \
             (25, 25.00%). The largest change of a share on 2023: granted (down 20.00 percentage points).",
        ),
        stacked(
            "2023 2024",
            vec![(G, "5 10"), (P, "3 6"), (D, "2 4")],
            "2024年办结20件，其中公开最多，10件，占50.00%；其次为部分公开，6件，占30.00%。各部分占比与2023年相同。",
            "of 20 concluded requests in 2024, the largest part was granted (10, 50.00%), followed by partly granted \
             (6, 30.00%). All shares are the same as in 2023.",
        ),
        stacked(
            "2023 2024",
            vec![(G, "50000 50001"), (P, "50000 50000")],
            "2024年办结100001件，其中公开最多，50001件，占50.00%；其次为部分公开，50000件，占50.00%。各部分占比与2023年基本相同。",
            "of 100001 concluded requests in 2024, the largest part was granted (50001, 50.00%), followed by partly \
             granted (50000, 50.00%). All shares are almost the same as in 2023.",
        ),
        stacked(
            "2024",
            vec![(G, "40"), (P, "40"), (D, "20")],
            "2024年办结100件，其中公开和部分公开并列最多，各40件，各占40.00%。",
            "of 100 concluded requests in 2024, the largest parts were granted and partly granted (40, 40.00% each).",
        ),
        stacked(
            "2024",
            vec![(G, "60"), (P, "20"), (D, "20")],
            "2024年办结100件，其中公开最多，60件，占60.00%；其次为部分公开和不予公开，各20件，各占20.00%。",
            "of 100 concluded requests in 2024, the largest part was granted (60, 60.00%), followed by partly granted \
             and refused (20, 20.00% each).",
        ),
        stacked(
            "2024",
            vec![(G, "7"), (P, "7"), (D, "7")],
            "2024年办结21件，其中公开、部分公开和不予公开并列最多，各7件，各占33.33%。",
            "of 21 concluded requests in 2024, the largest parts were granted, partly granted and refused (7, 33.33% \
             each).",
        ),
        stacked(
            "2024",
            vec![(G, "0"), (P, "12"), (D, "0")],
            "2024年办结12件，全部为部分公开。",
            "of 12 concluded requests in 2024, all were partly granted.",
        ),
        stacked(
            "2024",
            vec![(G, "0"), (P, "0")],
            "2024年办结为0，没有构成。",
            "there were no concluded requests in 2024.",
        ),
        stacked(
            "2022 2023 2024",
            vec![(G, "0 0 3"), (P, "0 0 1")],
            "2024年办结4件，其中公开最多，3件，占75.00%；其次为部分公开，1件，占25.00%。2022年和2023年办结为0，没有构成。",
            "of 4 concluded requests in 2024, the largest part was granted (3, 75.00%), followed by partly granted (1, \
             25.00%). There were no concluded requests in 2022 and 2023.",
        ),
        stacked(
            "2023 2024",
            vec![(G, "3 0"), (P, "1 0")],
            "2023年办结4件，其中公开最多，3件，占75.00%；其次为部分公开，1件，占25.00%。2024年办结为0，没有构成。",
            "of 4 concluded requests in 2023, the largest part was granted (3, 75.00%), followed by partly granted (1, \
             25.00%). There were no concluded requests in 2024.",
        ),
        // No change is worked out over a gap.
        stacked(
            "2022 2023 2024",
            vec![(G, "1 - 3"), (P, "1 - 1")],
            "2024年办结4件，其中公开最多，3件，占75.00%；其次为部分公开，1件，占25.00%。2023年没有报告。",
            "of 4 concluded requests in 2024, the largest part was granted (3, 75.00%), followed by partly granted (1, \
             25.00%). No report in 2023.",
        ),
        stacked(
            "2023 |2024",
            vec![(G, "1 3"), (P, "1 1")],
            "2024年办结4件，其中公开最多，3件，占75.00%；其次为部分公开，1件，占25.00%。2024年起口径不同，前后不可比。",
            "of 4 concluded requests in 2024, the largest part was granted (3, 75.00%), followed by partly granted (1, \
             25.00%). Numbers before and after 2024 (new basis) cannot be compared.",
        ),
        stacked(
            "2020 2022",
            vec![(G, "1 3"), (P, "1 1")],
            "2022年办结4件，其中公开最多，3件，占75.00%；其次为部分公开，1件，占25.00%。",
            "of 4 concluded requests in 2022, the largest part was granted (3, 75.00%), followed by partly granted (1, \
             25.00%).",
        ),
        // A year of which a part is missing has no shares.
        stacked(
            "2023 2024",
            vec![(G, "1 3"), (P, "1 ?")],
            "2023年办结2件，其中公开和部分公开并列最多，各1件，各占50.00%。2024年部分公开未填，无法计算占比。",
            "of 2 concluded requests in 2023, the largest parts were granted and partly granted (1, 50.00% each). \
             Partly granted: left blank in 2024, so shares cannot be worked out.",
        ),
        stacked(
            "2022 2023 2024",
            vec![(G, "- 3 3"), (P, "- ~ 1")],
            "2024年办结4件，其中公开最多，3件，占75.00%；其次为部分公开，1件，占25.00%。2022年没有报告；2023年部分公开没有数，无法计算占比。",
            "of 4 concluded requests in 2024, the largest part was granted (3, 75.00%), followed by partly granted (1, \
             25.00%). No report in 2022; partly granted: no figure in 2023, so shares cannot be worked out.",
        ),
        stacked(
            "2023 2024",
            vec![(G, "- -"), (P, "- -")],
            "没有可以画出的数。2023—2024年没有报告。",
            "nothing to draw. No report in 2023–2024.",
        ),
        guarded(
            "2023 2024",
            vec![(G, "2 3"), (P, "2 1")],
            "2024年办结4件，其中公开最多，3件，占75.00%；其次为部分公开，1件，占25.00%。\
             与2023年相比，占比变化最大的是公开（上升25.00个百分点）和部分公开（下降25.00个百分点）。\
             2023年和2024年办结不足30件，比例起伏大。",
            "of 4 concluded requests in 2024, the largest part was granted (3, 75.00%), followed by partly granted (1, \
             25.00%). The largest change of a share on 2023: granted (up 25.00 percentage points) and partly granted \
             (down 25.00 percentage points). Fewer than 30 concluded requests in 2023 and 2024, so shares swing widely.",
        ),
        guarded(
            "2023 2024",
            vec![(G, "20 30"), (P, "20 10")],
            "2024年办结40件，其中公开最多，30件，占75.00%；其次为部分公开，10件，占25.00%。\
             与2023年相比，占比变化最大的是公开（上升25.00个百分点）和部分公开（下降25.00个百分点）。",
            "of 40 concluded requests in 2024, the largest part was granted (30, 75.00%), followed by partly granted \
             (10, 25.00%). The largest change of a share on 2023: granted (up 25.00 percentage points) and partly \
             granted (down 25.00 percentage points).",
        ),
    ]
}

fn balanced(left: Vec<Row>, right: Vec<Row>, zh: &str, en: &str) -> Case {
    Case::new(move |lang| say::balance(&balance(lang, &left, &right)), "平衡条形图", "Balance chart", zh, en)
}

fn balances() -> Vec<Case> {
    const NEW: &str = "新收|new";
    const IN: &str = "上年结转|carried in";
    const DONE: &str = "办结|concluded";
    const OUT: &str = "结转下年|carried out";
    vec![
        balanced(
            vec![(NEW, "3525"), (IN, "121")],
            vec![(DONE, "3521"), (OUT, "125")],
            "2024年新收3525件和上年结转121件，共3646件；办结3521件和结转下年125件，共3646件。两边相等，收到的都有着落。",
            "in 2024 new 3525 plus carried in 121 make 3646; concluded 3521 plus carried out 125 make 3646. Both sides \
             are equal: everything that came in is accounted for.",
        ),
        balanced(
            vec![(NEW, "3525"), (IN, "121")],
            vec![(DONE, "3521"), (OUT, "119")],
            "2024年新收3525件和上年结转121件，共3646件；办结3521件和结转下年119件，共3640件。两边本应相等，但应办比去向多6件。",
            "in 2024 new 3525 plus carried in 121 make 3646; concluded 3521 plus carried out 119 make 3640. The two \
             sides should be equal, but the load exceeds the outcome by 6.",
        ),
        balanced(
            vec![(NEW, "10"), (IN, "0")],
            vec![(DONE, "10"), (OUT, "1")],
            "2024年新收10件和上年结转0件，共10件；办结10件和结转下年1件，共11件。两边本应相等，但去向比应办多1件。",
            "in 2024 new 10 plus carried in 0 make 10; concluded 10 plus carried out 1 make 11. The two sides should \
             be equal, but the outcome exceeds the load by 1.",
        ),
        balanced(
            vec![(NEW, "0"), (IN, "0")],
            vec![(DONE, "0"), (OUT, "0")],
            "2024年应办和去向均为0，两边相等。",
            "in 2024 both the load and the outcome were 0, so both sides are equal.",
        ),
        balanced(
            vec![(NEW, "0"), (IN, "0")],
            vec![(DONE, "3"), (OUT, "0")],
            "2024年新收0件和上年结转0件，共0件；办结3件和结转下年0件，共3件。两边本应相等，但去向比应办多3件。",
            "in 2024 new 0 plus carried in 0 make 0; concluded 3 plus carried out 0 make 3. The two sides should be \
             equal, but the outcome exceeds the load by 3.",
        ),
        balanced(
            vec![(NEW, "10"), (IN, "?")],
            vec![(DONE, "9"), (OUT, "1")],
            "2024年新收10件；办结9件和结转下年1件，共10件。上年结转未填，无法核对两边是否相等。",
            "in 2024 new 10; concluded 9 plus carried out 1 make 10. Carried in: left blank; whether both sides are \
             equal cannot be checked.",
        ),
        balanced(
            vec![(NEW, "10"), (IN, "?")],
            vec![(DONE, "9"), (OUT, "~")],
            "2024年新收10件；办结9件。上年结转未填，结转下年没有数，无法核对两边是否相等。",
            "in 2024 new 10; concluded 9. Carried in: left blank; carried out: no figure; whether both sides are equal \
             cannot be checked.",
        ),
        balanced(
            vec![(NEW, "?"), (IN, "?")],
            vec![(DONE, "9"), (OUT, "1")],
            "2024年办结9件和结转下年1件，共10件。新收未填，上年结转未填，无法核对两边是否相等。",
            "in 2024 concluded 9 plus carried out 1 make 10. New: left blank; carried in: left blank; whether both \
             sides are equal cannot be checked.",
        ),
        balanced(
            vec![(NEW, "-"), (IN, "-")],
            vec![(DONE, "-"), (OUT, "-")],
            "没有可以画出的数。新收没有报告，上年结转没有报告，办结没有报告，结转下年没有报告，无法核对两边是否相等。",
            "nothing to draw. New: no report; carried in: no report; concluded: no report; carried out: no report; \
             whether both sides are equal cannot be checked.",
        ),
        balanced(
            vec![(NEW, "7"), (IN, "2"), ("转入|taken over", "1")],
            vec![(DONE, "10")],
            "2024年新收7件、上年结转2件和转入1件，共10件；办结10件。两边相等，收到的都有着落。",
            "in 2024 new 7 plus carried in 2 plus taken over 1 make 10; concluded 10. Both sides are equal: everything \
             that came in is accounted for.",
        ),
    ]
}

fn barred(groups: Vec<Vec<Row>>, zh: &str, en: &str) -> Case {
    let say = move |lang| {
        let groups: Vec<&[Row]> = groups.iter().map(Vec::as_slice).collect();
        say::bars(&bars(lang, &groups))
    };
    Case::new(say, "条形图", "Bar chart", zh, en)
}

fn bar_cases() -> Vec<Case> {
    const A: &str = "国家秘密|secrets";
    const B: &str = "第三方权益|third parties";
    const C: &str = "过程信息|drafts";
    const D: &str = "执法案卷|case files";
    vec![
        barred(
            vec![vec![(A, "50"), (B, "30"), (C, "15"), (D, "5")]],
            "2024年不予公开共100件，最多的是国家秘密（50件，占50.00%），其次是第三方权益（30件，占30.00%），再次是过程信息（15件，占15.00%）。",
            "refusals came to 100 in 2024, the most frequent being secrets (50, 50.00%), then third parties (30, \
             30.00%), then drafts (15, 15.00%).",
        ),
        // The order of the form does not matter, nor do groups.
        barred(
            vec![vec![(A, "5"), (B, "15")], vec![(C, "30"), (D, "50")]],
            "2024年不予公开共100件，最多的是执法案卷（50件，占50.00%），其次是过程信息（30件，占30.00%），再次是第三方权益（15件，占15.00%）。",
            "refusals came to 100 in 2024, the most frequent being case files (50, 50.00%), then drafts (30, 30.00%), \
             then third parties (15, 15.00%).",
        ),
        barred(
            vec![vec![(A, "3"), (B, "0"), (C, "1"), (D, "0")]],
            "2024年不予公开共4件，最多的是国家秘密（3件，占75.00%），其次是过程信息（1件，占25.00%）。其余2项均为0。",
            "refusals came to 4 in 2024, the most frequent being secrets (3, 75.00%), then drafts (1, 25.00%). 2 other \
             items were 0.",
        ),
        barred(
            vec![vec![(A, "3"), (B, "0"), (C, "1")]],
            "2024年不予公开共4件，最多的是国家秘密（3件，占75.00%），其次是过程信息（1件，占25.00%）。其余1项均为0。",
            "refusals came to 4 in 2024, the most frequent being secrets (3, 75.00%), then drafts (1, 25.00%). 1 other \
             item was 0.",
        ),
        barred(
            vec![vec![(A, "3"), (B, "0")]],
            "2024年不予公开共3件，全部为国家秘密。其余1项均为0。",
            "refusals came to 3 in 2024, all of them secrets. 1 other item was 0.",
        ),
        barred(
            vec![vec![(A, "2"), (B, "2"), (C, "1")]],
            "2024年不予公开共5件，最多的是国家秘密和第三方权益（各2件，各占40.00%），其次是过程信息（1件，占20.00%）。",
            "refusals came to 5 in 2024, the most frequent being secrets and third parties (2, 40.00% each), then \
             drafts (1, 20.00%).",
        ),
        barred(
            vec![vec![(A, "4"), (B, "2"), (C, "2")]],
            "2024年不予公开共8件，最多的是国家秘密（4件，占50.00%），其次是第三方权益和过程信息（各2件，各占25.00%）。",
            "refusals came to 8 in 2024, the most frequent being secrets (4, 50.00%), then third parties and drafts \
             (2, 25.00% each).",
        ),
        barred(
            vec![vec![(A, "4"), (B, "2"), (C, "2"), (D, "2")]],
            "2024年不予公开共10件，最多的是国家秘密（4件，占40.00%），其次是并列的3项（各2件，各占20.00%）。",
            "refusals came to 10 in 2024, the most frequent being secrets (4, 40.00%), then 3 equal items (2, 20.00% \
             each).",
        ),
        barred(
            vec![vec![(A, "1"), (B, "1"), (C, "1"), (D, "1")]],
            "2024年不予公开共4件，最多的是并列的4项（各1件，各占25.00%）。",
            "refusals came to 4 in 2024, the most frequent being 4 equal items (1, 25.00% each).",
        ),
        barred(
            vec![vec![(A, "0"), (B, "0"), (C, "0")]],
            "2024年不予公开3项均为0。",
            "all 3 items of refusals were 0 in 2024.",
        ),
        barred(
            vec![vec![(A, "3"), (B, "?"), (C, "0")]],
            "2024年不予公开共3件，全部为国家秘密。其余1项均为0。有1项没有数。",
            "refusals came to 3 in 2024, all of them secrets. 1 other item was 0. 1 item has no figure.",
        ),
        barred(
            vec![vec![(A, "0"), (B, "?"), (C, "-")]],
            "2024年不予公开只有1项有数，为0。有2项没有数。",
            "the only item of refusals with a figure was 0 in 2024. 2 items have no figure.",
        ),
        barred(
            vec![vec![(A, "?"), (B, "?")]],
            "没有可以画出的数。有2项没有数。",
            "nothing to draw. 2 items have no figure.",
        ),
        // 1 of 3 is 33.33%, 2 of 3 are 66.67%.
        barred(
            vec![vec![(A, "1"), (B, "2")]],
            "2024年不予公开共3件，最多的是第三方权益（2件，占66.67%），其次是国家秘密（1件，占33.33%）。",
            "refusals came to 3 in 2024, the most frequent being third parties (2, 66.67%), then secrets (1, 33.33%).",
        ),
    ]
}

/// Dots, or a distribution.
fn spread_case(strip: bool, named: bool, entries: Vec<Row>, zh: &str, en: &str) -> Case {
    let say = move |lang| {
        let mut spread = spread(lang, Percent, &entries);
        spread.named = named;
        if strip { say::strip(&spread) } else { say::dots(&spread) }
    };
    let (kind, english) = if strip { ("分布图", "Distribution plot") } else { ("点图", "Dot plot") };
    Case::new(say, kind, english, zh, en)
}

const A: &str = "甲局|A";
const B: &str = "乙局|B";
const C: &str = "丙局|C";
const E: &str = "丁局|D";
const F: &str = "戊局|E";

fn spreads() -> Vec<Case> {
    let counts = |entries: Vec<Row>, zh, en| {
        Case::new(move |lang| say::dots(&spread(lang, Count, &entries)), "点图", "Dot plot", zh, en)
    };
    vec![
        spread_case(
            false,
            true,
            vec![(A, "20/100"), (B, "60/100"), (C, "50/100")],
            "2024年3个机构办结率的中位数为50.00%，最低20.00%（甲局），最高60.00%（乙局）。",
            "in 2024 the median closure rate of 3 offices was 50.00%, the lowest 20.00% (A), the highest 60.00% (B).",
        ),
        spread_case(
            false,
            false,
            vec![(A, "20/100"), (B, "60/100"), (C, "50/100")],
            "2024年3个机构办结率的中位数为50.00%，最低20.00%，最高60.00%。",
            "in 2024 the median closure rate of 3 offices was 50.00%, the lowest 20.00%, the highest 60.00%.",
        ),
        // Of an even number, half way between the two in the middle.
        spread_case(
            false,
            true,
            vec![(A, "20/100"), (B, "60/100")],
            "2024年2个机构办结率的中位数为40.00%，最低20.00%（甲局），最高60.00%（乙局）。",
            "in 2024 the median closure rate of 2 offices was 40.00%, the lowest 20.00% (A), the highest 60.00% (B).",
        ),
        spread_case(
            false,
            true,
            vec![(A, "20/100"), (B, "60/100"), (C, "60/100")],
            "2024年3个机构办结率的中位数为60.00%，最低20.00%（甲局），最高60.00%（乙局和丙局）。",
            "in 2024 the median closure rate of 3 offices was 60.00%, the lowest 20.00% (A), the highest 60.00% (B \
             and C).",
        ),
        spread_case(
            false,
            true,
            vec![(A, "20/100"), (B, "60/100"), (C, "60/100"), (E, "60/100")],
            "2024年4个机构办结率的中位数为60.00%，最低20.00%（甲局），最高60.00%（3个机构）。",
            "in 2024 the median closure rate of 4 offices was 60.00%, the lowest 20.00% (A), the highest 60.00% (3 \
             offices).",
        ),
        spread_case(
            true,
            false,
            vec![(A, "10/100"), (B, "20/100"), (C, "30/100"), (E, "40/100"), (F, "90/100")],
            "2024年5个机构办结率的中位数为30.00%，最低10.00%，最高90.00%。中间一半在20.00%和40.00%之间。",
            "in 2024 the median closure rate of 5 offices was 30.00%, the lowest 10.00%, the highest 90.00%. The \
             middle half lies between 20.00% and 40.00%.",
        ),
        spread_case(
            true,
            false,
            vec![(A, "10/100"), (B, "30/100"), (C, "30/100"), (E, "30/100"), (F, "90/100")],
            "2024年5个机构办结率的中位数为30.00%，最低10.00%，最高90.00%。中间一半都是30.00%。",
            "in 2024 the median closure rate of 5 offices was 30.00%, the lowest 10.00%, the highest 90.00%. The \
             middle half is at 30.00%.",
        ),
        spread_case(
            true,
            false,
            vec![(A, "10/100"), ("*乙局|B", "20/100"), (C, "30/100"), (E, "40/100"), (F, "90/100")],
            "2024年5个机构办结率的中位数为30.00%，最低10.00%，最高90.00%。中间一半在20.00%和40.00%之间。\
             乙局为20.00%，比中位数低10.00个百分点。",
            "in 2024 the median closure rate of 5 offices was 30.00%, the lowest 10.00%, the highest 90.00%. The \
             middle half lies between 20.00% and 40.00%. B: 20.00%, 10.00 percentage points below the median.",
        ),
        spread_case(
            true,
            false,
            vec![("*甲局|A", "90/100"), (B, "20/100"), (C, "30/100")],
            "2024年3个机构办结率的中位数为30.00%，最低20.00%，最高90.00%。甲局为90.00%，比中位数高60.00个百分点。",
            "in 2024 the median closure rate of 3 offices was 30.00%, the lowest 20.00%, the highest 90.00%. A: \
             90.00%, 60.00 percentage points above the median.",
        ),
        spread_case(
            true,
            false,
            vec![("*甲局|A", "30/100"), (B, "20/100"), (C, "90/100")],
            "2024年3个机构办结率的中位数为30.00%，最低20.00%，最高90.00%。甲局为30.00%，与中位数相同。",
            "in 2024 the median closure rate of 3 offices was 30.00%, the lowest 20.00%, the highest 90.00%. A: \
             30.00%, equal to the median.",
        ),
        spread_case(
            false,
            true,
            vec![(A, "20/100")],
            "2024年只有1个机构有办结率，为20.00%（甲局）。",
            "only 1 office has a figure for closure rate in 2024: 20.00% (A).",
        ),
        spread_case(
            true,
            false,
            vec![("*甲局|A", "20/100")],
            "2024年只有1个机构有办结率，为20.00%。",
            "only 1 office has a figure for closure rate in 2024: 20.00%.",
        ),
        spread_case(
            false,
            true,
            vec![(A, "1/2"), (B, "50/100"), (C, "2/4")],
            "2024年3个机构办结率都是50.00%。",
            "at all 3 offices closure rate came to 50.00% in 2024.",
        ),
        spread_case(
            false,
            true,
            vec![(A, "20/100"), (B, "60/100"), ("<丙局|C", "3/4")],
            "2024年2个机构办结率的中位数为40.00%，最低20.00%（甲局），最高60.00%（乙局）。1个机构办结不足30件，不参加比较：丙局。",
            "in 2024 the median closure rate of 2 offices was 40.00%, the lowest 20.00% (A), the highest 60.00% (B). \
             Not compared, with fewer than 30 concluded requests: 1 office (C).",
        ),
        spread_case(
            true,
            false,
            vec![(A, "20/100"), (B, "60/100"), ("<丙局|C", "3/4"), ("<丁局|D", "1/4")],
            "2024年2个机构办结率的中位数为40.00%，最低20.00%，最高60.00%。2个机构办结不足30件，不参加比较：丙局和丁局。",
            "in 2024 the median closure rate of 2 offices was 40.00%, the lowest 20.00%, the highest 60.00%. Not \
             compared, with fewer than 30 concluded requests: 2 offices (C and D).",
        ),
        spread_case(
            false,
            true,
            vec![(A, "20/100"), (B, "60/100"), (C, "-"), (E, "?"), (F, "-")],
            "2024年2个机构办结率的中位数为40.00%，最低20.00%（甲局），最高60.00%（乙局）。2个机构没有报告，1个机构未填。",
            "in 2024 the median closure rate of 2 offices was 40.00%, the lowest 20.00% (A), the highest 60.00% (B). \
             2 offices: no report; 1 office: left blank.",
        ),
        spread_case(
            false,
            true,
            vec![(A, "-"), ("<乙局|B", "3/4")],
            "没有可以画出的数。1个机构办结不足30件，不参加比较：乙局。1个机构没有报告。",
            "nothing to draw. Not compared, with fewer than 30 concluded requests: 1 office (B). 1 office: no report.",
        ),
        spread_case(false, true, vec![], "没有可以画出的数。", "nothing to draw."),
        counts(
            vec![(A, "3"), (B, "8"), (C, "0")],
            "2024年3个机构办结率的中位数为3件，最低0件（丙局），最高8件（乙局）。",
            "in 2024 the median closure rate of 3 offices was 3, the lowest 0 (C), the highest 8 (B).",
        ),
        counts(
            vec![(A, "3"), ("*乙局|B", "8")],
            "2024年2个机构办结率的中位数为5.5件，最低3件（甲局），最高8件（乙局）。乙局为8件，比中位数高2.5件。",
            "in 2024 the median closure rate of 2 offices was 5.5, the lowest 3 (A), the highest 8 (B). B: 8, 2.5 \
             above the median.",
        ),
        Case::new(
            |lang| {
                let mut spread = spread(lang, Percent, &[(A, "20/100"), (B, "60/100"), ("<丙局|C", "3/4")]);
                spread.small = None;
                say::dots(&spread)
            },
            "点图",
            "Dot plot",
            "2024年2个机构办结率的中位数为40.00%，最低20.00%（甲局），最高60.00%（乙局）。1个机构不参加比较：丙局。",
            "in 2024 the median closure rate of 2 offices was 40.00%, the lowest 20.00% (A), the highest 60.00% (B). \
             Not compared: 1 office (C).",
        ),
        Case::new(
            |lang| {
                let apart: Vec<Row> = ["<一", "<二", "<三", "<四", "<五", "<六", "<七", "<八", "<九"]
                    .map(|name| (name, "1/2"))
                    .into();
                let rows: Vec<Row> = [(A, "20/100"), (B, "60/100")].into_iter().chain(apart).collect();
                say::strip(&spread(lang, Percent, &rows))
            },
            "分布图",
            "Distribution plot",
            "2024年2个机构办结率的中位数为40.00%，最低20.00%（甲局），最高60.00%（乙局）。\
             9个机构办结不足30件，不参加比较：一、二、三、四、五、六、七、八等。",
            "in 2024 the median closure rate of 2 offices was 40.00%, the lowest 20.00% (A), the highest 60.00% (B). \
             Not compared, with fewer than 30 concluded requests: 9 offices (一, 二, 三, 四, 五, 六, 七, 八 and others).",
        ),
    ]
}

fn sloped(named: bool, entries: Vec<Row>, zh: &str, en: &str) -> Case {
    let say = move |lang| {
        let mut slope = slope(lang, Percent, &entries);
        slope.named = named;
        say::slope(&slope)
    };
    Case::new(say, "斜率图", "Slope chart", zh, en)
}

fn slopes() -> Vec<Case> {
    vec![
        sloped(
            true,
            vec![(A, "20/100 30/100"), (B, "60/100 55/100"), (C, "1/2 1/2"), (E, "10/100 40/100")],
            "2023年和2024年都有数的4个机构中，办结率上升的2个，下降的1个，不变的1个。\
             上升最多的是丁局（30.00个百分点），下降最多的是乙局（5.00个百分点）。",
            "of 4 offices with figures for 2023 and 2024, closure rate rose at 2, fell at 1 and stayed the same at 1. \
             Largest rise: 30.00 percentage points (D); largest fall: 5.00 percentage points (B).",
        ),
        sloped(
            false,
            vec![(A, "20/100 30/100"), (B, "60/100 55/100"), (C, "1/2 1/2")],
            "2023年和2024年都有数的3个机构中，办结率上升的1个，下降的1个，不变的1个。最多上升10.00个百分点，最多下降5.00个百分点。",
            "of 3 offices with figures for 2023 and 2024, closure rate rose at 1, fell at 1 and stayed the same at 1. \
             Largest rise: 10.00 percentage points; largest fall: 5.00 percentage points.",
        ),
        sloped(
            true,
            vec![(A, "20/100 30/100"), (B, "60/100 65/100")],
            "2023年和2024年都有数的2个机构，办结率全部上升。上升最多的是甲局（10.00个百分点）。",
            "at all 2 offices with figures for 2023 and 2024, closure rate rose. Largest rise: 10.00 percentage \
             points (A).",
        ),
        sloped(
            true,
            vec![(A, "30/100 20/100"), (B, "65/100 55/100")],
            "2023年和2024年都有数的2个机构，办结率全部下降。下降最多的是甲局和乙局（10.00个百分点）。",
            "at all 2 offices with figures for 2023 and 2024, closure rate fell. Largest fall: 10.00 percentage \
             points (A and B).",
        ),
        sloped(
            true,
            vec![(A, "30/100 20/100"), (B, "65/100 55/100"), (C, "15/100 5/100")],
            "2023年和2024年都有数的3个机构，办结率全部下降。下降最多的是3个机构（10.00个百分点）。",
            "at all 3 offices with figures for 2023 and 2024, closure rate fell. Largest fall: 10.00 percentage \
             points (3 offices).",
        ),
        sloped(
            true,
            vec![(A, "1/2 2/4"), (B, "1/4 25/100")],
            "2023年和2024年都有数的2个机构，办结率全部不变。",
            "at all 2 offices with figures for 2023 and 2024, closure rate stayed the same.",
        ),
        sloped(
            true,
            vec![(A, "20/100 30/100")],
            "2023年和2024年都有数的只有1个机构，办结率上升。上升最多的是甲局（10.00个百分点）。",
            "at the only office with figures for 2023 and 2024, closure rate rose. Largest rise: 10.00 percentage \
             points (A).",
        ),
        sloped(
            false,
            vec![("*甲局|A", "20/100 30/100"), (B, "60/100 40/100")],
            "2023年和2024年都有数的2个机构中，办结率上升的1个，下降的1个。最多上升10.00个百分点，最多下降20.00个百分点。\
             甲局由20.00%到30.00%，上升10.00个百分点。",
            "of 2 offices with figures for 2023 and 2024, closure rate rose at 1 and fell at 1. Largest rise: 10.00 \
             percentage points; largest fall: 20.00 percentage points. A went from 20.00% to 30.00%, up 10.00 \
             percentage points.",
        ),
        sloped(
            false,
            vec![("*甲局|A", "20/100 20/100"), (B, "60/100 40/100")],
            "2023年和2024年都有数的2个机构中，办结率下降的1个，不变的1个。最多下降20.00个百分点。甲局持平，为20.00%。",
            "of 2 offices with figures for 2023 and 2024, closure rate fell at 1 and stayed the same at 1. Largest \
             fall: 20.00 percentage points. A stayed at 20.00%.",
        ),
        sloped(
            true,
            vec![(A, "20/100 30/100"), (B, "60/100 55/100"), (C, "- 1/2"), (E, "1/2 ?")],
            "2023年和2024年都有数的2个机构中，办结率上升的1个，下降的1个。\
             上升最多的是甲局（10.00个百分点），下降最多的是乙局（5.00个百分点）。2个机构不是两年都有数，没有画出。",
            "of 2 offices with figures for 2023 and 2024, closure rate rose at 1 and fell at 1. Largest rise: 10.00 \
             percentage points (A); largest fall: 5.00 percentage points (B). Not drawn, without figures for both \
             years: 2 offices.",
        ),
        sloped(
            true,
            vec![(A, "20/100 30/100"), ("^乙局|B", "60/100 55/100")],
            "2023年和2024年都有数的只有1个机构，办结率上升。上升最多的是甲局（10.00个百分点）。\
             乙局2024年起由两局合并而成，前后不可比，没有画出。",
            "at the only office with figures for 2023 and 2024, closure rate rose. Largest rise: 10.00 percentage \
             points (A). Not drawn, since the years cannot be compared: B (merger).",
        ),
        sloped(
            true,
            vec![(A, "- 1/2")],
            "没有可以画出的数。1个机构不是两年都有数，没有画出。",
            "nothing to draw. Not drawn, without figures for both years: 1 office.",
        ),
        sloped(true, vec![], "没有可以画出的数。", "nothing to draw."),
        Case::new(
            |lang| {
                let mut slope = slope(lang, Percent, &[(A, "20/100 30/100")]);
                slope.seam = Some(lang.pick("改用新表式", "new form").into());
                say::slope(&slope)
            },
            "斜率图",
            "Slope chart",
            "2024年起改用新表式，与2023年不可比。",
            "2023 and 2024 cannot be compared (new form).",
        ),
        Case::new(
            |lang| say::slope(&slope(lang, Count, &[("*甲局|A", "20 32"), (B, "5 5")])),
            "斜率图",
            "Slope chart",
            "2023年和2024年都有数的2个机构中，办结率增加的1个，不变的1个。增加最多的是甲局（12件）。甲局由20件到32件，增加12件。",
            "of 2 offices with figures for 2023 and 2024, closure rate rose at 1 and stayed the same at 1. Largest \
             rise: 12 (A). A went from 20 to 32, up 12.",
        ),
        Case::new(
            |lang| say::slope(&slope(lang, Count, &[("*甲局|A", "20 20"), (B, "5 3")])),
            "斜率图",
            "Slope chart",
            "2023年和2024年都有数的2个机构中，办结率减少的1个，不变的1个。减少最多的是乙局（2件）。甲局没有变化，为20件。",
            "of 2 offices with figures for 2023 and 2024, closure rate fell at 1 and stayed the same at 1. Largest \
             fall: 2 (B). A stayed at 20.",
        ),
    ]
}

fn cases() -> Vec<Case> {
    [
        say_trend::counts(),
        say_trend::gaps_and_seams(),
        say_trend::several(),
        say_trend::units(),
        say_trend::offices(),
        stacks(),
        balances(),
        bar_cases(),
        spreads(),
        slopes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn charts_say_what_they_show() {
    let mut wrong = Vec::new();
    for case in cases() {
        for (lang, expected) in [(Lang::Zh, &case.zh), (Lang::En, &case.en)] {
            let said = (case.say)(lang);
            if said != *expected {
                wrong.push(format!("said:     {said}\nexpected: {expected}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn there_are_hundreds_of_cases_and_no_two_are_the_same() {
    let cases = cases();
    let count = 2 * cases.len();
    let said: BTreeSet<String> = cases.into_iter().flat_map(|case| [case.zh, case.en]).collect();
    assert!(count >= 200, "only {count} cases");
    // Different charts may say the same: that nothing can be drawn, or that nothing changed.
    assert!(said.len() >= 200, "only {} different sentences of {count}", said.len());
}

#[test]
fn sentences_are_well_formed() {
    for case in cases() {
        crate::random::well_formed(Lang::Zh, &(case.say)(Lang::Zh));
        crate::random::well_formed(Lang::En, &(case.say)(Lang::En));
    }
}
