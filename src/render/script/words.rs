//! What the script of the page of comparisons says, in both languages. It replaces what stands in braces.

/// Key, Chinese, English.
pub(super) const WORDS: &[(&str, &str, &str)] = &[
    ("separator", "、", ", "),
    ("space", "", " "),
    ("year", "{from}年度", "{from}"),
    ("years", "{from}—{to}年度", "{from} to {to}"),
    (
        "ignored",
        "网址中有不能识别的部分，没有采用：{parts}",
        "Parts of the address are not known here and were left out: {parts}",
    ),
    ("former", "曾用名：{names}", "formerly {names}"),
    ("found", "共{n}个机构。", "Offices: {n}."),
    (
        "found_many",
        "共{n}个机构，只列出前{max}个；输入名称可缩小范围。",
        "Offices: {n}; the first {max} are listed. Type a name to find others.",
    ),
    ("found_none", "没有名称相符的机构。", "No office has such a name."),
    ("more_metrics", "其他指标（{n}项）", "Other metrics ({n})"),
    ("remove", "移除", "Remove "),
    ("no_office", "请先选机构，最多6个。", "Choose offices first, six at most."),
    ("no_metric", "请再选指标，最多4项。", "Choose metrics too, four at most."),
    ("loading", "正在读取数据……", "Reading data …"),
    (
        "ready",
        "已列出{offices}个机构、{metrics}项指标，{span}。",
        "Offices: {offices}; metrics: {metrics}; {span}.",
    ),
    ("failed", "未能读取：{names}。", "Could not be read: {names}."),
    ("medians", "中位数", "medians"),
    ("median", "{kind}中位数", "Median: {kind}"),
    ("item", "{name}{value}", "{name} {value}"),
    ("list", "{year}年度：{items}。", "{year}: {items}."),
    (
        "ends",
        "{year}年度最高的是{high}（{highest}），最低的是{low}（{lowest}）。",
        "In {year} the highest is {high} ({highest}), the lowest {low} ({lowest}).",
    ),
    ("apart", "不作高低比较的：{items}。", " Left out of this: {items}."),
    ("lines", "折线图，{span}。", "Line chart, {span}. "),
    ("columns", "柱状图，{span}。", "Column chart, {span}. "),
    (
        "note_small",
        "分母不足{min_n}件，图中为空心；一两件就能使比率大起大落。",
        "Fewer than {min_n} cases, hollow in the chart: one or two of them swing the rate.",
    ),
    (
        "note_roof",
        "汇总报告，统计范围不限于本机构。",
        "A consolidated report, which covers more than the office.",
    ),
    (
        "note_others",
        "出自前身机构的报告，当时本机构尚未成立。",
        "Reported by the offices that this one was made of.",
    ),
    (
        "note_median",
        "中位数只计同类机构自身的报告，不计汇总报告和分母不足{min_n}件的比率；括号内是报告份数。",
        "Medians are of reports of single offices of the kind; rates that rest on fewer than {min_n} cases are left \
         out. In brackets: how many reports.",
    ),
    ("of", "{names}：{words}", "{names}: {words}"),
    ("mark_cut", "（与以前年度不可比）", " (not comparable with earlier years)"),
    ("mark_small", "（分母较小）", " (few cases)"),
    ("mark_roof", "（汇总报告）", " (consolidated report)"),
    ("mark_others", "（{names}的报告）", " (reports of {names})"),
    ("count", "（{n}份）", " ({n})"),
    ("office", "机构", "Office"),
    ("seam", "口径变化", "break"),
    ("table", "数据表", "Table"),
    ("semicolon", "；", "; "),
    ("points", "单位：百分点", "percentage points"),
    ("per10k", "单位：每万件", "per 10,000"),
    ("address", "本页地址", "Address of this view"),
    ("copied", "地址已复制。", "The address is copied."),
    ("copy_by_hand", "请按Ctrl+C复制这个地址：", "Copy this address with Ctrl+C:"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const SCRIPT: &str = include_str!("../../../themes/default/assets/compare.js");

    /// Returns what stands in braces.
    fn blanks(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn both_languages_leave_room_for_the_same() {
        for (key, zh, en) in WORDS {
            assert_eq!(blanks(zh), blanks(en), "{key}");
        }
    }

    #[test]
    fn the_script_says_every_word_and_no_other() {
        let known: BTreeSet<&str> = WORDS.iter().map(|(key, ..)| *key).collect();
        assert_eq!(known.len(), WORDS.len(), "a word stands twice");
        for key in &known {
            assert!(SCRIPT.contains(&format!("'{key}'")), "the script does not say {key}");
        }
        for call in SCRIPT.split("say('").skip(1) {
            let key = call.split('\'').next().unwrap();
            assert!(known.contains(key), "there is no word {key}");
        }
    }
}
