//! What stands around a drawing: caption, sentence, fills, table and downloads.

use super::data::{Datum, Frame, Measure, Slot};
use super::svg::{self, NARROW, Size, WIDE};
use crate::base::text::escape_html_into;
use crate::base::{Lang, Period};
use crate::render::say::words;

/// Builds a figure. Where there is nothing to draw, the sentence says why and stands alone.
pub(super) struct Figure<'f> {
    pub(super) frame: &'f Frame<'f>,
    /// The kind, for class names.
    pub(super) kind: &'static str,
    /// The years in words.
    pub(super) span: String,
    pub(super) sentence: String,
    /// Which of the six fills its drawings use.
    pub(super) fills: &'f [usize],
    /// About how many bytes it will have.
    pub(super) size: usize,
}

impl Figure<'_> {
    /// Returns the figure with a drawing in two widths.
    pub(super) fn drawn(
        self,
        draw: impl Fn(&mut String, Size),
        table: impl FnOnce(&mut String, Lang),
    ) -> String {
        self.with(
            |out, frame, fills| {
                patterns(out, frame, fills);
                draw(out, NARROW);
                draw(out, WIDE);
            },
            table,
        )
    }

    /// Returns the figure with anything else instead of drawings.
    pub(super) fn with(
        self,
        draw: impl FnOnce(&mut String, &Frame<'_>, &[usize]),
        table: impl FnOnce(&mut String, Lang),
    ) -> String {
        let Self { frame, fills, .. } = self;
        let mut out = self.head();
        draw(&mut out, frame, fills);
        let data = frame.lang.pick("数据表", "Data table");
        if let Some(href) = &frame.table {
            out.push_str("<p><a href=\"");
            escape_html_into(&mut out, href);
            out.push_str("\">");
            out.push_str(data);
            out.push_str("</a></p>\n");
            return foot(out, frame);
        }
        out.push_str("<details><summary>");
        out.push_str(data);
        out.push_str("</summary><div class=\"scroll open\" role=\"group\" tabindex=\"0\" aria-label=\"");
        out.push_str(data);
        out.push_str("\"><table aria-label=\"");
        out.push_str(data);
        out.push_str("\">");
        table(&mut out, frame.lang);
        out.push_str("</tbody></table></div></details>\n");
        foot(out, frame)
    }

    /// Returns the figure with its sentence and table only: a drawing of nothing but zeros shows nothing.
    pub(super) fn told(self, table: impl FnOnce(&mut String, Lang)) -> String {
        self.with(|_, _, _| {}, table)
    }

    /// Returns the figure without a drawing.
    pub(super) fn empty(self) -> String {
        let frame = self.frame;
        foot(self.head(), frame)
    }

    fn head(&self) -> String {
        let Self { frame, kind, span, sentence, size, .. } = self;
        let mut out = String::with_capacity(*size);
        out.push_str("<figure class=\"chart ");
        out.push_str(kind);
        out.push_str("\"><figcaption id=\"");
        escape_html_into(&mut out, &frame.id);
        out.push_str("\">");
        escape_html_into(&mut out, &frame.title);
        out.push_str(frame.lang.pick("，", ", "));
        out.push_str(span);
        escape_html_into(&mut out, &frame.measure.caption(frame.lang));
        out.push_str("</figcaption>\n<p>");
        escape_html_into(&mut out, sentence);
        out.push_str("</p>\n");
        out
    }
}

fn foot(mut out: String, frame: &Frame<'_>) -> String {
    if !frame.downloads.is_empty() {
        out.push_str("<p class=\"downloads\">");
        for download in &frame.downloads {
            out.push_str("<a href=\"");
            escape_html_into(&mut out, &download.href);
            out.push_str("\" download>");
            escape_html_into(&mut out, &download.label);
            out.push_str("</a>");
        }
        out.push_str("</p>\n");
    }
    out.push_str("</figure>\n");
    out
}

/// The fills with a pattern, which tell them apart on grey paper and without colours: stripes, dots, other stripes.
const PATTERNS: [(usize, &str); 3] =
    [(2, "M-1 1 1-1M0 6 6 0M5 7 7 5"), (4, "M1 1h1v1H1zM4 4h1v1H4z"), (5, "M-1 5 1 7M0 0 6 6M5-1 7 1")];

/// Defines the patterns that a figure's drawings use. They stand in a drawing of their own, since one that is not shown
/// lends nothing to others.
fn patterns(out: &mut String, frame: &Frame<'_>, fills: &[usize]) {
    let mut open = false;
    for (fill, course) in PATTERNS.iter().filter(|(fill, _)| fills.contains(fill)) {
        if !open {
            out.push_str(
                "<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\">",
            );
            open = true;
        }
        let number = fill.to_string();
        out.push_str("<pattern id=\"");
        escape_html_into(out, &frame.id);
        out.push('-');
        out.push_str(&number);
        out.push_str("\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path class=\"f");
        out.push_str(&number);
        out.push_str("\" d=\"M0 0h6v6H0z\"/><path class=\"k");
        out.push_str(&number);
        out.push_str("\" d=\"");
        out.push_str(course);
        out.push_str("\"/></pattern>");
    }
    if open {
        svg::close(out);
    }
}

/// Opens a path filled with one of the six fills, from 1.
pub(super) fn filled(out: &mut String, frame: &Frame<'_>, fill: usize) {
    let number = char::from(b'0' + u8::try_from(fill.min(9)).unwrap_or(0));
    if PATTERNS.iter().any(|(patterned, _)| *patterned == fill) {
        out.push_str("<path class=\"o");
        out.push(number);
        out.push_str("\" fill=\"url(#");
        escape_html_into(out, &frame.id);
        out.push('-');
        out.push(number);
        out.push_str(")\" d=\"");
    } else {
        out.push_str("<path class=\"f");
        out.push(number);
        out.push_str("\" d=\"");
    }
}

/// Writes the heads of a table and opens its body.
pub(super) fn heads<'h>(out: &mut String, heads: impl IntoIterator<Item = &'h str>) {
    out.push_str("<thead><tr>");
    for head in heads {
        out.push_str("<th scope=\"col\">");
        escape_html_into(out, head);
        out.push_str("</th>");
    }
    out.push_str("</tr></thead>\n<tbody>");
}

/// Opens a row of a table with its head.
pub(super) fn row(out: &mut String, href: Option<&str>, label: &str) {
    out.push_str("<tr><th scope=\"row\">");
    if let Some(href) = href {
        out.push_str("<a href=\"");
        escape_html_into(out, href);
        out.push_str("\">");
    }
    escape_html_into(out, label);
    out.push_str(if href.is_some() { "</a></th>" } else { "</th>" });
}

/// Opens a row of a table whose head is a year.
pub(super) fn year_row(out: &mut String, slot: &Slot<'_>) {
    row(out, slot.href.as_deref(), &slot.period.to_string());
}

/// Writes a cell: the number, or why there is none.
pub(super) fn cell(out: &mut String, measure: &Measure<'_>, datum: Option<&Datum<'_>>) {
    match datum.and_then(|datum| measure.text(datum)) {
        Some(text) => plain_cell(out, &text),
        None => none_cell(out, datum.map_or("", |datum| &datum.reason), 1),
    }
}

/// Writes a cell with a text.
pub(super) fn plain_cell(out: &mut String, text: &str) {
    out.push_str("<td>");
    escape_html_into(out, text);
    out.push_str("</td>");
}

/// Writes a cell over some columns that says why there is no number.
pub(super) fn none_cell(out: &mut String, reason: &str, columns: usize) {
    out.push_str("<td class=\"none\"");
    if columns > 1 {
        out.push_str(" colspan=\"");
        out.push_str(&columns.to_string());
        out.push('"');
    }
    out.push('>');
    escape_html_into(out, if reason.is_empty() { "—" } else { reason });
    out.push_str("</td>");
}

pub(super) fn row_end(out: &mut String) {
    out.push_str("</tr>\n");
}

/// Returns the years of an axis in words.
pub(super) fn span(lang: Lang, years: &[Slot<'_>]) -> String {
    let first = years.first().map_or(Period::year(0), |slot| slot.period);
    words::span(lang, first, years.last().map_or(first, |slot| slot.period))
}
