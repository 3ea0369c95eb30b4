//! Tables as they go wrong in real files: heads in another order, cells too many or too few, remarks on numbers. A number
//! is read where it stands without doubt, and nowhere else.

#![cfg(test)]
#![allow(clippy::expect_used, reason = "helpers of tests")]

use gongkai::base::{SitePath, Value};
use gongkai::form::{self, Form};
use gongkai::import::{self, Imported, Notice, Options};
use std::sync::LazyLock;

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let compile =
        |(name, text): &(&str, &str)| form::compile(&SitePath::new(name), text).value.expect("a form");
    form::builtin::FORMS.iter().map(compile).collect()
});

fn read(page: &str) -> Imported {
    let forms: Vec<&Form> = FORMS.iter().collect();
    let options = Options { year: Some(2024), form: None };
    import::read("a.html", format!("<html><body>{page}").as_bytes(), &forms, &options).expect("a page")
}

/// What the cells hold whose ids begin so, in official order.
fn cells(got: &Imported, prefix: &str) -> String {
    let form = FORMS.iter().find(|form| form.id == got.form_id).expect("a form");
    let own = form.cells.iter().enumerate().filter(|(_, info)| info.id.starts_with(prefix));
    let shown = own.map(|(index, _)| match got.cells.get(index).value() {
        Value::Number(number) => number.to_string(),
        Value::BelowOne => "<1".to_owned(),
        Value::None(state) => state.word().to_owned(),
    });
    shown.collect::<Vec<_>>().join(" ")
}

fn row(cells: &[&str]) -> String {
    format!("<tr>{}</tr>", cells.iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>())
}

/// Table 2 with one row of three values.
fn regulations(row: &str) -> String {
    format!(
        "<p>二、主动公开政府信息情况</p><table><tr><td colspan=4>第二十条第（一）项</td></tr><tr><td>信息内容</td>\
         <td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>{row}<tr><td>行政规范性文件</td><td>4</td>\
         <td>5</td><td>6</td></tr></table>"
    )
}

/// Table 3 with heads and rows as given.
fn requests(span: usize, heads: &str, inner: &str, rows: &str) -> String {
    format!(
        "<p>三、收到和处理政府信息公开申请情况</p><table><tr><td colspan=3 rowspan=3></td><td colspan={span}>申请人情况</td>\
         </tr><tr>{heads}</tr><tr>{inner}</tr>{rows}</table>"
    )
}

const INNER: &str = "<td>商业企业<td>科研机构<td>社会公益组织<td>法律服务机构";
const NEW: &str = "<tr><td colspan=3>一、本年新收政府信息公开申请数量</td>";

#[test]
fn a_column_that_the_table_does_not_have_is_missing() {
    let heads = "<td rowspan=2>自然人<td colspan=4>法人或其他组织<td rowspan=2>总计";
    let rows = format!("{NEW}<td>1<td>2<td>3<td>4<td>5<td>15</tr>");
    let got = read(&requests(6, heads, INNER, &rows));
    assert_eq!(cells(&got, "t3.new."), "1 2 3 4 5 blank 15");
    let oth = got.reading.unread.iter().find(|unread| &*unread.id == "t3.new.oth").expect("not read");
    assert_eq!(oth.why, import::Reason::HeadMissing);
}

#[test]
fn a_column_that_the_form_does_not_have_is_stray() {
    let heads = "<td rowspan=2>自然人<td colspan=6>法人或其他组织<td rowspan=2>总计";
    let inner = format!("{INNER}<td>其他<td>小计");
    let rows = format!("{NEW}<td>1<td>2<td><td><td>5<td>6<td>13<td>14</tr>");
    let got = read(&requests(8, heads, &inner, &rows));
    assert_eq!(cells(&got, "t3.new."), "1 2 blank blank 5 6 14");
    assert_eq!(got.reading.stray.iter().map(|stray| &*stray.text).collect::<Vec<_>>(), ["13"]);
}

#[test]
fn a_cell_too_many_or_too_few_leaves_the_row_unread() {
    let short = read(&regulations(&row(&["规章", "1", "2"])));
    assert_eq!(cells(&short, "t2."), "unreadable unreadable unreadable 4 5 6 blank blank blank blank");
    let long = read(&regulations(&row(&["规章", "", "1", "", "3"])));
    assert_eq!(cells(&long, "t2.reg."), "unreadable unreadable unreadable");
    let full = read(&regulations(&row(&["规章", "", "1", "2", "3"])));
    assert_eq!(cells(&full, "t2.reg."), "1 2 3", "an empty cell too many among all values");
    let wide = read(&regulations("<tr><td>规章<td colspan=2>1<td>2</tr>"));
    assert_eq!(cells(&wide, "t2.reg."), "unreadable unreadable 2");
}

#[test]
fn a_label_that_lost_its_span_moves_no_value() {
    let heads = "<td rowspan=2>自然人<td colspan=5>法人或其他组织<td rowspan=2>总计";
    let inner = format!("{INNER}<td>其他");
    let rows = "<tr><td>一、本年新收政府信息公开申请数量<td>1<td><td>3<td><td><td>6<td>7</tr>";
    let got = read(&requests(7, heads, &inner, rows));
    assert_eq!(cells(&got, "t3.new."), "1 blank 3 blank blank 6 7");
}

/// Table 4 with its groups of columns in an order.
fn reviews(first: &str, second: &str, leaves: [&str; 5]) -> String {
    let leaf = |rows: &str| leaves.iter().map(|leaf| format!("<td{rows}>{leaf}</td>")).collect::<String>();
    let top = |name: &str| match name {
        "行政复议" => "<td colspan=5>行政复议</td>".to_owned(),
        name => format!("<td colspan=10>{name}</td>"),
    };
    let middle = |name: &str| match name {
        "行政复议" => leaf(" rowspan=2"),
        _ => "<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td>".to_owned(),
    };
    let values: String = (1..=15).map(|value| format!("<td>{value}</td>")).collect();
    format!(
        "<p>四、政府信息公开行政复议、行政诉讼情况</p><table><tr>{}{}</tr><tr>{}{}</tr><tr>{}{}</tr><tr>{values}</tr></table>",
        top(first),
        top(second),
        middle(first),
        middle(second),
        leaf(""),
        leaf("")
    )
}

#[test]
fn heads_in_another_order_are_followed() {
    let usual = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    let order = |got: &Imported| cells(got, "t4.");
    assert_eq!(order(&read(&reviews("行政复议", "行政诉讼", usual))), "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15");
    let swapped = read(&reviews("行政诉讼", "行政复议", usual));
    assert_eq!(order(&swapped), "11 12 13 14 15 1 2 3 4 5 6 7 8 9 10");
    let total = ["总计", "结果维持", "结果纠正", "其他结果", "尚未审结"];
    let first = read(&reviews("行政复议", "行政诉讼", total));
    assert_eq!(order(&first), "2 3 4 5 1 7 8 9 10 6 12 13 14 15 11");
}

#[test]
fn a_word_in_a_cell_costs_only_that_cell() {
    let usual = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    let page = reviews("行政复议", "行政诉讼", usual).replace("<td>7</td>", "<td>见附件</td>");
    assert_eq!(cells(&read(&page), "t4."), "1 2 3 4 5 6 unreadable 8 9 10 11 12 13 14 15");
}

#[test]
fn remarks_and_what_is_struck_out_are_no_digits() {
    for (cell, wanted) in [
        ("5<sup>1</sup>", "unreadable"),
        ("<sup>1</sup>5", "unreadable"),
        ("<del>77</del>5", "5"),
        ("<span style='text-decoration:line-through'>7</span>5", "5"),
        ("<span style='visibility:hidden'>7</span>5", "5"),
        ("<input type=text value=5>", "5"),
        ("5<br>1", "unreadable"),
    ] {
        let got = read(&regulations(&row(&["规章", cell, "2", "3"])));
        assert_eq!(cells(&got, "t2.reg."), format!("{wanted} 2 3"), "{cell}");
    }
}

#[test]
fn a_page_cut_off_in_a_cell_gives_no_half_number() {
    let page = regulations(&row(&["规章", "1", "2", "3"]));
    let cut = page.split("<td>6").next().expect("a page");
    assert_eq!(cells(&read(&format!("{cut}<td>6")), "t2.nor."), "4 5 unreadable");
}

#[test]
fn another_report_on_the_page_is_told() {
    let report = |year: u16, made: &str| {
        format!(
            "<div class=r><h1>云岫区教育局{year}年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>正文。</p>{}\
             <p>五、存在的主要问题及改进情况</p><p>无。</p><p>六、其他需要报告的事项</p><p>无。</p></div>",
            regulations(&row(&["规章", made, "2", "3"]))
        )
    };
    let got = read(&format!("{}{}", report(2024, "1"), report(2023, "9")));
    let told = got.reading.notices.iter().any(|notice| matches!(notice, Notice::OtherTables { .. }));
    let contradicts = got.reading.unread.iter().any(|unread| unread.why == import::Reason::Contradiction);
    assert!(told || contradicts, "{:?}", got.reading);
}

#[test]
fn heads_of_a_text_in_another_order_leave_the_row_unread() {
    let heads = |first: &str, second: &str| {
        let leaves = "结果维持\t结果纠正\t其他结果\t尚未审结\t总计";
        let values: Vec<String> = (1..=15).map(|value| value.to_string()).collect();
        format!(
            "四、政府信息公开行政复议、行政诉讼情况\n{first}\t{second}\n{leaves}\t未经复议直接起诉\t复议后起诉\n\
             {leaves}\t{leaves}\n{}\n",
            values.join("\t")
        )
    };
    let forms: Vec<&Form> = FORMS.iter().collect();
    let read = |text: String| {
        let options = Options { year: Some(2024), form: None };
        import::read("a.txt", text.as_bytes(), &forms, &options).expect("a text")
    };
    let usual = read(heads("行政复议", "行政诉讼"));
    assert_eq!(cells(&usual, "t4."), "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15");
    let swapped = read(heads("行政诉讼", "行政复议"));
    assert_eq!(cells(&swapped, "t4.rv."), ["unreadable"; 5].join(" "));
}

#[test]
fn without_heads_a_short_row_has_no_empty_cell_at_its_end() {
    let rows = format!("{}{}", row(&["规章", "1", "2", "3"]), row(&["行政规范性文件", "4", "5"]));
    let got = read(&format!("<p>二、主动公开政府信息情况</p><table>{rows}</table>"));
    assert_eq!(cells(&got, "t2.reg."), "1 2 3");
    let last = got.reading.unread.iter().any(|unread| &*unread.id == "t2.nor.valid");
    assert!(last, "{:?}", got.reading.counts);
}
