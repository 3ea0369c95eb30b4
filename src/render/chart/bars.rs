//! Bars with long names, in groups. They are lines of the page and not a drawing, so that names break like any text.

use super::data::{Bars, Item};
use super::figure::{Figure, cell, heads, none_cell, plain_cell, row, row_end};
use super::scale::{scaled, share};
use crate::base::Ratio;
use crate::base::text::escape_html_into;
use crate::form::Unit;
use crate::render::say;
use crate::render::say::words;

/// Draws named numbers as bars, in their groups; those that are zero share a line.
#[must_use]
pub fn bars(bars: &Bars<'_>) -> String {
    let count: usize = bars.groups.iter().map(|group| group.items.len()).sum();
    let figure = Figure {
        frame: &bars.frame,
        kind: "bars",
        span: words::span(bars.frame.lang, bars.period, bars.period),
        sentence: say::bars(bars),
        fills: &[],
        size: 1536 + 256 * count,
    };
    let items = || bars.groups.iter().flat_map(|group| &group.items);
    if items().all(|item| item.datum.value.is_none()) {
        return figure.empty();
    }
    let most = items().filter_map(value).max().unwrap_or(0);
    if most == 0 {
        return figure.told(|out, _| table(out, bars));
    }
    figure.with(|out, _, _| draw(out, bars, most), |out, _| table(out, bars))
}

fn value(item: &Item<'_>) -> Option<i128> {
    item.datum.value.and_then(scaled)
}

fn draw(out: &mut String, bars: &Bars<'_>, most: i128) {
    let lang = bars.frame.lang;
    out.push_str("<div class=\"rows\" aria-hidden=\"true\">\n");
    for group in &bars.groups {
        if let Some(label) = &group.label {
            out.push_str("<p class=\"l\">");
            escape_html_into(out, label);
            out.push_str("</p>\n");
        }
        let mut zeros = 0;
        for item in &group.items {
            if value(item) == Some(0) {
                zeros += 1;
                continue;
            }
            out.push_str("<p><span>");
            escape_html_into(out, &item.label);
            out.push_str("</span><b>");
            match value(item) {
                Some(value) => {
                    // Some room is left for the number; a number that is not zero is never nothing.
                    let percent = share(value.max(0), most, 84).max(1);
                    out.push_str("<svg width=\"");
                    out.push_str(&percent.to_string());
                    out.push_str("%\" focusable=\"false\"></svg>");
                    escape_html_into(out, &bars.frame.measure.text(&item.datum).unwrap_or_default());
                }
                None => {
                    escape_html_into(out, if item.datum.reason.is_empty() { "—" } else { &item.datum.reason })
                }
            }
            out.push_str("</b></p>\n");
        }
        let others = zeros < group.items.len();
        let text = match (zeros, others) {
            (0, _) => continue,
            (_, true) => lang.pick(format!("其余{zeros}项均为0"), format!("{zeros} more: 0")),
            (_, false) => lang.pick(format!("{zeros}项均为0"), format!("all {zeros}: 0")),
        };
        out.push_str("<p class=\"z\">");
        out.push_str(&text);
        out.push_str("</p>\n");
    }
    out.push_str("</div>\n");
}

fn table(out: &mut String, bars: &Bars<'_>) {
    let lang = bars.frame.lang;
    let share = lang.pick("占比", "Share");
    heads(out, [lang.pick("项目", "Item"), lang.pick("数量", "Number"), share]);
    let items = || bars.groups.iter().flat_map(|group| &group.items);
    let whole = items().filter_map(|item| item.datum.value).try_fold(Ratio::integer(0), Ratio::plus);
    for item in items() {
        row(out, None, &item.label);
        cell(out, &bars.frame.measure, Some(&item.datum));
        match item.datum.value.and_then(|value| Unit::Percent.print(value.over(whole?)?)) {
            Some(percent) => plain_cell(out, &percent),
            None => none_cell(out, "", 1),
        }
        row_end(out);
    }
}
