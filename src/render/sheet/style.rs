//! How cells look: one list of styles for all workbooks, since styles are numbers in a sheet.

use crate::base::number::MAX_PLACES;
use crate::base::{Decimal, Lang};
use std::fmt::Write as _;

/// Styles by their place in the list.
pub(super) const TITLE: u32 = 1;
pub(super) const LINE: u32 = 2;
pub(super) const SECTION: u32 = 3;
pub(super) const HEAD: u32 = 4;
pub(super) const LABEL: u32 = 5;
pub(super) const GROUP: u32 = 6;
pub(super) const NOTHING: u32 = 7;
pub(super) const TEXT: u32 = 8;
pub(super) const CODE: u32 = 9;
pub(super) const PERCENT: u32 = 10;
pub(super) const SPAN: u32 = 11;
pub(super) const VALUE: u32 = 12;
const NUMBER: u32 = 13;

/// Numbers of formats below this one belong to Excel.
const FIRST_FORMAT: u32 = 164;

/// Returns the style of a number with its places as written.
pub(super) fn number(number: Decimal) -> u32 {
    NUMBER + u32::from(number.places())
}

/// Writes the list of styles.
pub(super) fn list(lang: Lang) -> String {
    let mut formats = String::new();
    let mut numbers = String::new();
    for places in 0..=u32::from(MAX_PLACES) {
        let id = FIRST_FORMAT + places;
        let point = if places == 0 { "" } else { "." };
        let zeros = "0".repeat(places as usize);
        let _ = write!(formats, "<numFmt numFmtId=\"{id}\" formatCode=\"0{point}{zeros}\"/>");
        numbers.push_str(&cell(id, 0, 0, 1, "center", false));
    }
    let count = u32::from(MAX_PLACES) + 1;
    let name = lang.pick("宋体", "Arial");
    let charset = lang.pick("<charset val=\"134\"/>", "");
    let font = |size: u32, bold: bool, colour: &str| {
        let bold = if bold { "<b/>" } else { "" };
        format!(
            "<font>{bold}<sz val=\"{size}\"/><color rgb=\"FF{colour}\"/><name val=\"{name}\"/>{charset}</font>"
        )
    };
    let fonts = [
        font(10, false, "000000"),
        font(16, true, "000000"),
        font(12, true, "000000"),
        font(10, true, "000000"),
        font(10, false, "595959"),
        font(8, false, "595959"),
    ];
    let edge = |name: &str| format!("<{name} style=\"thin\"><color rgb=\"FF7F7F7F\"/></{name}>");
    let thin: String = ["left", "right", "top", "bottom"].map(edge).concat();
    let cells = [
        cell(0, 0, 0, 0, "general", false),
        cell(0, 1, 0, 0, "center", true),
        cell(0, 4, 0, 0, "left", true),
        cell(0, 2, 0, 0, "left", true),
        cell(0, 3, 2, 1, "center", true),
        cell(0, 0, 0, 1, "left", true),
        cell(0, 0, 0, 1, "center", true),
        cell(0, 4, 0, 1, "center", true),
        cell(0, 0, 0, 1, "left", false),
        cell(0, 5, 2, 1, "center", false),
        cell(10, 0, 0, 1, "center", false),
        cell(0, 3, 2, 1, "left", false),
        cell(0, 0, 0, 1, "center", true),
    ];
    let mut out =
        String::from("<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">");
    let _ = write!(out, "<numFmts count=\"{count}\">{formats}</numFmts>");
    let _ = write!(out, "<fonts count=\"{}\">{}</fonts>", fonts.len(), fonts.concat());
    out.push_str(
        "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill>\
         <fill><patternFill patternType=\"gray125\"/></fill>\
         <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE9EEF4\"/><bgColor indexed=\"64\"/></patternFill></fill>\
         </fills>",
    );
    let _ = write!(
        out,
        "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>\
         <border>{thin}<diagonal/></border></borders>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
         <cellXfs count=\"{}\">{}{numbers}</cellXfs>",
        cells.len() + count as usize,
        cells.concat(),
    );
    out.push_str(
        "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
    );
    out
}

fn cell(format: u32, font: u32, fill: u32, border: u32, align: &str, wrap: bool) -> String {
    let indent = if align == "left" && border > 0 { " indent=\"1\"" } else { "" };
    let wrap = if wrap { " wrapText=\"1\"" } else { "" };
    format!(
        "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" xfId=\"0\" \
         applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\">\
         <alignment horizontal=\"{align}\"{indent} vertical=\"center\"{wrap}/></xf>"
    )
}
