//! The board of a drafting season: how far every office has come, worst first, renewed as files are saved.

use super::desk::{Desk, Site};
use crate::base::Lang;
use crate::base::text::escape_html;
use crate::mend::{Stage, Standing, standings, usual_year};

/// The address of the board.
pub(super) const ADDRESS: &str = "__status/";
/// What stands for the board where others have a route.
pub(super) const ROUTE: &str = "__status/index.html";

/// Returns the board as a page.
pub(super) fn page(desk: &Desk, site: &Site) -> String {
    let lang = desk.lang();
    let period = usual_year(&site.state);
    let all = period.map(|period| standings(&site.state, period)).unwrap_or_default();
    let title = match period {
        Some(period) => {
            lang.pick(format!("{period}年度报告编制进度"), format!("Reports of {period}: how far they are"))
        }
        None => lang.pick("还没有任何报告".to_owned(), "There is no report yet".to_owned()),
    };
    let heads = lang.pick(
        ["机构", "状态", "已填数据格", "错误", "警告", "期限", "距期限"],
        ["Office", "Stage", "Cells filled", "Errors", "Warnings", "Due", "Days left"],
    );
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    let rows: String =
        all.iter().map(|one| row(one, period.map(|period| period.to_string()), lang)).collect();
    let done = all.iter().filter(|one| matches!(one.stage, Stage::Published | Stage::Late(_))).count();
    let sum = lang.pick(
        format!(
            "{} 家机构，{done} 家已发布，{} 家有错误。",
            all.len(),
            all.iter().filter(|one| one.errors > 0).count()
        ),
        format!(
            "{} offices, {done} published, {} with errors.",
            all.len(),
            all.iter().filter(|one| one.errors > 0).count()
        ),
    );
    let home = lang.pick("门户首页", "Home page");
    let today =
        site.state.portal().site.as_of.map(|day| lang.pick(format!("截至 {day}。"), format!("As of {day}.")));
    let today = today.unwrap_or_else(|| {
        lang.pick(
            "没有“今天”（site.toml 的 as_of 或 --today），所以不算剩余天数。",
            "There is no today (as_of in site.toml, or --today), so no days are counted.",
        )
        .to_owned()
    });
    format!(
        "<!DOCTYPE html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"/{place}/client.css\"></head><body class=\"gk-board\"><main>\
         <h1>{title}</h1><p>{sum}{today}<a href=\"/\">{home}</a></p>\
         <div class=\"gk-scroll\" role=\"region\" aria-label=\"{title}\" tabindex=\"0\"><table><thead><tr>{heads}</tr></thead>\
         <tbody>{rows}</tbody></table></div></main></body></html>",
        tag = lang.pick("zh-CN", "en"),
        place = super::overlay::PLACE,
    )
}

fn row(one: &Standing, year: Option<String>, lang: Lang) -> String {
    let (word, stage) = (one.stage.word(), one.stage.label(lang));
    let link = match (one.stage, year) {
        (Stage::Published | Stage::Late(_) | Stage::Draft, Some(year)) => format!("/{}/{year}/", one.office),
        _ => format!("/{}/", one.office),
    };
    let name = escape_html(&one.name);
    let percent = (one.filled * 100).checked_div(one.cells).unwrap_or(0);
    let number = |count: usize, class: &str| match count {
        0 => "<td class=\"gk-none\">0</td>".to_owned(),
        count => format!("<td class=\"{class}\">{count}</td>"),
    };
    let due = one.deadline.map(|day| day.to_string()).unwrap_or_default();
    let left = match one.days_left {
        _ if matches!(one.stage, Stage::Published | Stage::Late(_)) => String::new(),
        Some(days) if days < 0 => lang.pick(format!("已过 {} 天", -days), format!("{} over", -days)),
        Some(days) => lang.pick(format!("{days} 天"), days.to_string()),
        None => String::new(),
    };
    format!(
        "<tr class=\"gk-{word}\"><th scope=\"row\"><a href=\"{link}\">{name}</a></th><td>{stage}</td>\
         <td>{filled}/{cells} <progress max=\"100\" value=\"{percent}\">{percent}%</progress></td>{errors}{warnings}\
         <td>{due}</td><td>{left}</td></tr>",
        filled = one.filled,
        cells = one.cells,
        errors = number(one.errors, "gk-error"),
        warnings = number(one.warnings, "gk-warning"),
    )
}
