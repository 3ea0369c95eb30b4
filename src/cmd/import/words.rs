//! What is said of a file that has no place in the site yet, or a surprising one.

use crate::base::{Lang, Period};

/// Nothing tells the form.
pub(super) fn form_unknown(lang: Lang) -> String {
    lang.pick("看不出用的是哪种表式，请用 --form 指明", "the form cannot be recognised; name it with --form")
        .to_owned()
}

/// No table and no section was found.
pub(super) fn no_report(lang: Lang) -> String {
    lang.pick(
        "没有找到统计表，也没有找到年度报告的各部分标题，不像年度报告，未写入",
        "neither tables nor sections of a report were found; this is no report, and nothing was written",
    )
    .to_owned()
}

/// Nothing tells the year.
pub(super) fn year_unknown(lang: Lang) -> String {
    lang.pick(
        "看不出是哪一年的报告，请用 --year 或 --map 指明",
        "the report's year cannot be told; name it with --year or --map",
    )
    .to_owned()
}

/// The title names no office.
pub(super) fn no_office_named(lang: Lang) -> String {
    lang.pick(
        "标题里没有机构名称，请用 --into 或 --map 指明",
        "the title names no office; name it with --into or --map",
    )
    .to_owned()
}

/// Another file of the batch has the same place.
pub(super) fn double(first: &str, office: &str, period: Period, lang: Lang) -> String {
    lang.pick(
        format!("与 {first} 同为 {office} 的 {period} 年报告，未写入；请只留下正确的一份"),
        format!("like {first} it is the report of {office} for {period}; it was not written. Keep the right one of the two"),
    )
}

/// Another report is there.
pub(super) fn kept(files: &[&str], lang: Lang) -> String {
    let files = files.join(lang.pick("、", ", "));
    lang.pick(
        format!("{files} 已存在且内容不同，未改动；确要覆盖请加 --force"),
        format!("{files} exists, holds something else and was not touched; use --force to replace it"),
    )
}

/// The title names another office than the one the report goes to.
pub(super) fn other_office(name: &str, by_title: &str, given: &str, lang: Lang) -> String {
    lang.pick(
        format!("标题写的是“{name}”（{by_title}），按要求归入 {given}"),
        format!("the title names “{name}” ({by_title}); as asked, the report goes to {given}"),
    )
}

/// The title names another year than the one the report goes to.
pub(super) fn other_year(by_title: u16, given: u16, lang: Lang) -> String {
    lang.pick(
        format!("标题写的是 {by_title} 年，按要求作为 {given} 年的报告"),
        format!("the title says {by_title}; as asked, it is taken for the report of {given}"),
    )
}

/// Finds the year that a title has in digits.
pub(super) fn year_in(title: &str) -> Option<u16> {
    title.match_indices('年').find_map(|(end, _)| {
        let before = title.get(..end)?;
        let start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        before.get(start..).filter(|digits| digits.len() == 4)?.parse().ok()
    })
}

/// An office is made.
pub(super) fn new_office(office: &str, named: Option<&str>, meant: Option<&str>, lang: Lang) -> String {
    let mut text = match named {
        Some(name) => lang.pick(
            format!("新建机构 {office}“{name}”"),
            format!("the office {office} is new and gets the name “{name}”"),
        ),
        None => lang.pick(
            format!("新建机构 {office}；标题里没有名称，请在它的 office.toml 里改写"),
            format!(
                "the office {office} is new; the title has no name for it, so write one into its office.toml"
            ),
        ),
    };
    if let Some(meant) = meant {
        text.push_str(
            &lang.pick(
                format!("；是否应为已有的 {meant}？"),
                format!("; did you mean {meant}, which is there?"),
            ),
        );
    }
    text
}
