//! Rows 13 to 17: numbers that are not what a form asks for. None becomes 0, none is rounded.

use crate::harness::{
    NARRATIVE, OFFICE, codes, load, output, seen, site, statistics, statistics_of, statistics_with, text_of,
};
use gongkai::base::{Lang, Period};
use gongkai::source::MemorySource;
use proptest::prelude::*;
use serde_json::{Value, json};

fn with(statistics: &str) -> MemorySource {
    site([
        ("content/a/office.toml", OFFICE),
        ("content/a/2024.md", NARRATIVE),
        ("content/a/2024.toml", statistics),
    ])
}

fn data(source: &MemorySource) -> Value {
    serde_json::from_str(&text_of(&output(source), "a/2024/data.json")).unwrap()
}

/// Checks what a cell written as `text` is published as, and what is found.
#[track_caller]
fn check(line: &str, cell: &str, value: Value, expect: &[&str]) {
    let name = line.split(" =").next().unwrap();
    let text = statistics();
    let old = text.lines().find(|old| old.split(" =").next() == Some(name)).unwrap();
    let source = with(&text.replacen(&format!("\n{old}\n"), &format!("\n{line}\n"), 1));
    assert_eq!(codes(&source), expect, "{line}");
    assert_eq!(data(&source)["cells"][cell], value, "{line}");
}

fn unreadable() -> Value {
    json!({ "state": "unreadable" })
}

#[test]
fn a13_whole_numbers_are_exact_or_unreadable() {
    let lic =
        |text: &str, value, expect: &[&str]| check(&format!("lic = {text}"), "t2.lic.dec", value, expect);
    lic("9223372036854775807", json!(9_223_372_036_854_775_807_i64), &[]);
    lic("9223372036854775808", unreadable(), &["number-range"]);
    lic("1000000000000000000000000000000", unreadable(), &["number-range"]);
    lic("-9223372036854775808", json!(i64::MIN), &["NONNEG"]);
    lic("-9223372036854775809", unreadable(), &["number-range"]);
    lic("0xFFFFFFFFFFFFFFFFFF", unreadable(), &["number-range"]);
    lic("1_000", json!(1000), &["number-style"]);
    lic("0x10", json!(16), &["number-style"]);
    lic("0o17", json!(15), &["number-style"]);
    lic("0b11", json!(3), &["number-style"]);
    lic("+5", json!(5), &["number-style"]);
    lic("true", unreadable(), &["cell-type"]);
    lic("[ 1 ]", json!(1), &[]);
    lic("{ dec = 1 }", json!(1), &[]);
}

#[test]
fn a13_leading_zeros_have_a_remedy() {
    let source = with(&statistics().replacen("lic = 0", "lic = 007", 1));
    let state = load(&source);
    let findings = state.findings();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code.id(), "toml-syntax");
    assert!(findings[0].message(Lang::Zh).contains("多余的 0"), "{}", findings[0].message(Lang::Zh));
}

#[test]
fn a14_negatives_are_shown_as_written() {
    check("lic = -12", "t2.lic.dec", json!(-12), &["NONNEG"]);
    let source = with(&statistics().replacen("lic = 0", "lic = -12", 1));
    assert!(text_of(&output(&source), "a/2024/index.html").contains(">-12<"));
}

#[test]
fn a14_minus_zero_is_zero() {
    check("lic = -0", "t2.lic.dec", json!(0), &[]);
    check("fee = \"-0\"", "t2.fee.amt", json!("0"), &[]);
    let source = with(&statistics().replacen("lic = 0", "lic = -0", 1));
    assert!(!text_of(&output(&source), "a/2024/index.html").contains("-0<"));
}

#[test]
fn a15_amounts_are_exact_or_unreadable() {
    let fee =
        |text: &str, value, expect: &[&str]| check(&format!("fee = {text}"), "t2.fee.amt", value, expect);
    fee("\"72701.2578\"", json!("72701.2578"), &[]);
    fee("\"1.10\"", json!("1.10"), &[]);
    fee("\"0.000001\"", json!("0.000001"), &[]);
    fee("72701.2578", json!("72701.2578"), &["number-style"]);
    fee("1.10", json!("1.10"), &["number-style"]);
    fee("123456789012345678.25", unreadable(), &["number-range"]);
    fee("\"12345678901234567890123456789.5\"", unreadable(), &["number-range"]);
    fee("\"0.123456789012345678901234567890\"", unreadable(), &["number-places"]);
    for text in
        ["1e400", "nan", "inf", "-inf", "1e3", "\"1e3\"", "\"nan\"", "\"１２\"", "\"1,234\"", "\"12人\""]
    {
        fee(text, unreadable(), &["cell-type"]);
    }
    fee("2024-01-01", unreadable(), &["cell-type"]);
    fee("\"\"", unreadable(), &["cell-type"]);
}

#[test]
fn a15_a_probable_number_is_only_suggested() {
    for (text, probable) in [
        ("\"１２\"", "12"),
        ("\"1,234\"", "1234"),
        ("\"12人\"", "12"),
        ("\"—\"", "\"na\""),
        ("\"NA\"", "\"na\""),
        ("\"\"", "\"blank\""),
    ] {
        let line = format!("lic = {text}");
        check(&line, "t2.lic.dec", unreadable(), &["cell-type"]);
        let source = with(&statistics().replacen("lic = 0", &line, 1));
        let state = load(&source);
        let hint = state.findings()[0].hint(Lang::Zh).unwrap();
        assert!(hint.starts_with(&format!("是否应为 {probable}？")), "{text}: {hint}");
    }
}

#[test]
fn a15_full_width_digits_without_quotes_have_a_remedy() {
    let source = with(&statistics().replacen("lic = 0", "lic = １２", 1));
    let state = load(&source);
    let findings = state.findings();
    assert_eq!((findings.len(), findings[0].code.id()), (1, "toml-syntax"));
    let hint = findings[0].hint(Lang::Zh).unwrap();
    assert!(hint.contains("12"), "{hint}");
}

#[test]
fn a16_sums_of_the_largest_numbers_are_exact() {
    let largest = i64::MAX.to_string();
    let source = with(&statistics_of(&largest));
    let found = seen(&source);
    let rules: Vec<&str> = ["T3-BAL", "T3-SUM", "T3-ROW", "T4-SUM", "T2-VALID"]
        .into_iter()
        .filter(|rule| found.iter().any(|seen| seen.code == *rule))
        .collect();
    assert_eq!(rules, ["T3-SUM", "T3-ROW", "T4-SUM"]);
    let row = found.iter().find(|seen| seen.code == "T3-ROW").unwrap();
    let sum = (i128::from(i64::MAX) * 6).to_string();
    assert!(row.message.contains(&largest) && row.message.contains(&sum), "{}", row.message);
    let page = text_of(&output(&source), "a/2024/index.html");
    assert!(page.contains(&largest));
}

#[test]
fn a16_the_smallest_numbers_make_no_panic() {
    for value in [i64::MIN.to_string(), "-1".to_owned(), "1".to_owned()] {
        output(&with(&statistics_of(&value)));
    }
}

#[test]
fn a17_a_row_of_another_length_is_not_guessed() {
    for (cells, count) in [("[]", 0), ("[1]", 1), ("[1, 2, 3, 4, 5, 6]", 6), ("[1, 2, 3, 4, 5, 6, 7, 8]", 8)]
    {
        let source = with(&statistics_with("new", &format!("new = {cells}")));
        let found = seen(&source);
        assert_eq!(found.len(), 1, "{found:?}");
        let message = &found[0].message;
        assert!(
            message.contains("本年新收政府信息公开申请数量") && message.contains(&format!("实有 {count} 个")),
            "{message}"
        );
        assert_eq!(data(&source)["cells"]["t3.new.nat"], unreadable());
    }
}

#[test]
fn a17_other_things_than_rows_are_named() {
    for (line, code) in [
        ("new = \"无\"", "value-type"),
        ("new = 3", "value-type"),
        ("new = true", "value-type"),
        ("new = { nat = 1, biz = 0, res = 0, ngo = 0, law = 0, oth = 0, total = 1 }", "key-unknown"),
        ("new = [ \"NA\", 0, 0, 0, 0, 0, 0 ]", "cell-type"),
        ("new = [ [1], 0, 0, 0, 0, 0, 0 ]", "cell-type"),
        ("neu = [ 0, 0, 0, 0, 0, 0, 0 ]", "key-unknown"),
    ] {
        let source = with(&statistics_with("new", line));
        assert!(codes(&source).contains(&code.to_owned()), "{line}: {:?}", codes(&source));
    }
}

#[test]
fn a17_a_slip_in_a_rows_name_is_mended_by_the_hint() {
    let source = with(&statistics_with("carry_in", "cary_in = [ 0, 0, 0, 0, 0, 0, 0 ]"));
    let state = load(&source);
    let findings = state.findings();
    let unknown = findings.iter().find(|finding| finding.code.id() == "key-unknown").unwrap();
    assert_eq!(unknown.hint(Lang::Zh).unwrap(), "是否应为“carry_in”？");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a15_what_is_written_is_what_is_published(whole in 0_i64..9_000_000_000_000, places in 0_usize..=6, part in 0_u32..1_000_000) {
        let part = format!("{part:06}");
        let written = if places == 0 { whole.to_string() } else { format!("{whole}.{}", &part[..places]) };
        let source = with(&statistics().replacen("fee = \"0\"", &format!("fee = \"{written}\""), 1));
        prop_assert_eq!(&data(&source)["cells"]["t2.fee.amt"], &json!(written));
        prop_assert_eq!(codes(&source), [""; 0]);
        let csv = text_of(&output(&source), "a/data.csv");
        let field = format!(",{written},");
        prop_assert!(csv.contains(&field));
    }
}

#[test]
fn a15_no_number_becomes_zero_by_accident() {
    // Whatever stands in the cell, the page says a 0 only where 0 was written.
    for text in ["\"O\"", "\"０\"", "\"零\"", "\" 0\"", "\"0 \"", "0.0", "\"-\"", "nan"] {
        let source = with(&statistics().replacen("lic = 0", &format!("lic = {text}"), 1));
        let value = &data(&source)["cells"]["t2.lic.dec"];
        assert!(*value != json!(0), "{text} was read as 0");
    }
}

#[test]
fn a19_the_year_is_the_files_and_not_the_forms() {
    let source = with(&format!("form = \"cn-xxgk-2019\"\n{}", statistics()));
    let state = load(&source);
    assert_eq!(state.portal().periods().collect::<Vec<_>>(), [Period::year(2024)]);
}

#[test]
fn one_wrong_cell_is_named_with_the_number_it_should_be() {
    // Three requests were disclosed; one cell of the row says four.
    let text = statistics()
        .replacen("new = [0, 0, 0, 0, 0, 0, 0]", "new = [3, 0, 0, 0, 0, 0, 3]", 1)
        .replacen("grant = [0, 0, 0, 0, 0, 0, 0]", "grant = [4, 0, 0, 0, 0, 0, 3]", 1)
        .replacen("total = [0, 0, 0, 0, 0, 0, 0]", "total = [3, 0, 0, 0, 0, 0, 3]", 1);
    let source = with(&text);
    let state = load(&source);
    for finding in state.findings() {
        assert_eq!(finding.locus.cell_id().as_deref(), Some("t3.grant.nat"));
        assert_eq!(finding.get("expected", Lang::Zh), Some("3"));
        assert!(finding.hint(Lang::Zh).unwrap().starts_with("若只有这一处有误，应为 3。"));
    }
    assert_eq!(codes(&source), ["T3-ROW", "T3-SUM"]);
}
