//! A report as a web page, in the ways such pages are made.

use crate::official::{Grid, Placed, blocks, stack};
use crate::report::{Dice, Report};

/// How one page writes everything.
struct Style {
    /// What stands around the text of a cell.
    wrap: u64,
    /// How a cell without text is written.
    blank: &'static str,
    /// Whether end tags of cells and rows are left out.
    open: bool,
    /// Whether heads are `th`.
    heads: bool,
    /// Whether Word left its marks.
    word: bool,
    /// Whether labels are broken over lines.
    broken: bool,
    /// How headings are written.
    heading: u64,
    /// Whether each block is a table of its own.
    apart: bool,
    /// Whether heads and rows of blocks with four columns are merged in different ways.
    askew: bool,
    /// Whether long tables are broken in two, with the heads again.
    halved: bool,
}

pub(crate) fn write(report: &Report, dice: &mut Dice) -> Vec<u8> {
    let style = Style {
        wrap: dice.below(5),
        blank: dice.pick(&["", "&nbsp;", "\u{3000}\u{3000}", "<p>&nbsp;</p>", "<o:p></o:p>"]),
        open: dice.one_in(6),
        heads: dice.one_in(4),
        word: dice.one_in(3),
        broken: dice.one_in(3),
        heading: dice.below(5),
        apart: dice.one_in(5),
        askew: dice.one_in(5),
        halved: dice.one_in(5),
    };
    let mut body = String::new();
    let preface = format!("<p>\u{3000}\u{3000}{}</p>\n", escape(&report.preface));
    for section in &report.sections {
        heading(&mut body, &section.heading, &style);
        for paragraph in &section.paragraphs {
            self::paragraph(&mut body, paragraph, dice);
        }
        let Some(table) = section.table.map(|table| &report.form.tables[table]) else { continue };
        let mut parts = blocks(report, table);
        if style.askew {
            parts.iter_mut().for_each(askew);
        }
        if style.halved && parts.len() == 1 && parts[0].rows > 10 {
            let whole = parts.remove(0);
            parts.extend(halves(&whole));
            for part in &parts {
                table_of(&mut body, part, &style, dice);
            }
        } else if style.apart {
            for part in &parts {
                table_of(&mut body, part, &style, dice);
            }
        } else {
            table_of(&mut body, &stack(&parts), &style, dice);
        }
    }
    let text = frame(report, &preface, &body, dice);
    if dice.one_in(4) {
        let text = text.replace(
            "<meta charset=\"utf-8\">",
            "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\">",
        );
        return encoding_rs::GB18030.encode(&text).0.into_owned();
    }
    text.into_bytes()
}

/// Puts the report into a page with everything around it.
fn frame(report: &Report, preface: &str, body: &str, dice: &mut Dice) -> String {
    let title = report.title();
    let years: String = (2019..2027)
        .filter(|year| *year != report.year)
        .map(|year| {
            format!(
                "<li><a href=\"../{year}.html\">{}{year}年政府信息公开工作年度报告</a></li>\n",
                report.office
            )
        })
        .collect();
    let metas = match dice.below(3) {
        0 => String::new(),
        1 => format!(
            "<meta name=\"ArticleTitle\" content=\"{title}\"><meta name=\"PubDate\" content=\"{}-01-20 09:30\">",
            report.year + 1
        ),
        _ => "<meta name=\"SiteName\" content=\"云岫区人民政府\"><meta name=\"ColumnName\" content=\"政府信息公开年报\">".to_owned(),
    };
    let named = if dice.one_in(3) {
        "政府信息公开年报".to_owned()
    } else {
        format!("{title}-云岫区人民政府")
    };
    let head = format!(
        "<html><head><meta charset=\"utf-8\"><title>{named}</title>{metas}<style>td {{ border: 1px }}</style></head>\n"
    );
    let shown = match dice.below(3) {
        0 => format!("<h1>{title}</h1>"),
        1 => format!(
            "<p align=\"center\"><strong>{}</strong></p><p align=\"center\"><strong>{}年政府信息公开工作年度报告</strong></p>",
            report.office, report.year
        ),
        _ => format!(
            "<div class=\"title\">{title}</div><div>发布时间：{}-01-20 来源：云岫区 浏览次数：12</div>",
            report.year + 1
        ),
    };
    let nav = format!(
        "<div class=\"nav\"><a href=\"/\">首页</a> <a href=\"/zwgk/\">政务公开</a><ul>{years}</ul></div>\n"
    );
    let footer = "<div class=\"footer\"><p>主办单位：云岫区人民政府办公室</p><p>Copyright 网站标识码：0000000000</p></div>";
    match dice.below(5) {
        // A page that lays everything out by tables.
        0 => format!(
            "<!DOCTYPE html>{head}<body><table width=\"960\"><tr><td>{nav}</td></tr><tr><td><table><tr><td width=\"200\"><ul>{years}</ul></td><td>{shown}{preface}{body}</td></tr></table></td></tr><tr><td>{footer}</td></tr></table></body></html>"
        ),
        // A page without any structure.
        1 => format!("{head}<body>{nav}{shown}{preface}{body}{footer}</body></html>"),
        // Nothing but the text.
        2 => format!("<html><meta charset=\"utf-8\"><body>{shown}{preface}{body}</body></html>"),
        _ => format!(
            "<!DOCTYPE html>{head}<body><div id=\"wrap\">{nav}<div class=\"main\"><div class=\"side\"><ul>{years}</ul></div>{shown}<div class=\"con\"><div class=\"TRS_Editor\">{preface}{body}</div></div><div class=\"share\">分享到：<a href=\"#\">微信</a></div></div>{footer}</div><script>var a = '<td>9</td>';</script></body></html>"
        ),
    }
}

fn heading(out: &mut String, text: &str, style: &Style) {
    let text = escape(text);
    out.push_str(&match style.heading {
        0 => format!("<h2>{text}</h2>\n"),
        1 => format!("<p><strong>{text}</strong></p>\n"),
        2 => format!("<div style=\"font-family:黑体\"><span>{text}</span></div>\n"),
        3 => format!("<p class=\"MsoNormal\" style=\"text-indent:32pt\"><b><span lang=\"EN-US\">{text}<o:p></o:p></span></b></p>\n"),
        _ => format!("<p>\u{3000}\u{3000}{text}</p>\n"),
    });
}

fn paragraph(out: &mut String, text: &str, dice: &mut Dice) {
    let text = escape(text);
    let (head, rest) = text.split_once('。').unwrap();
    out.push_str(&match dice.below(4) {
        0 => format!("<p>\u{3000}\u{3000}{text}</p>\n"),
        1 => format!("<p><strong>{head}。</strong>{rest}</p>\n"),
        2 => format!("<div><span style=\"font-size: 16pt\">{head}</span><span>。{rest}</span></div>\n"),
        _ => format!("<p style=\"text-indent: 2em\"><span><span>{text}</span></span><br></p>\n"),
    });
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn table_of(out: &mut String, grid: &Grid, style: &Style, dice: &mut Dice) {
    out.push_str(if style.word {
        "<table class=\"MsoNormalTable\" border=\"1\" cellspacing=\"0\"><tbody>"
    } else {
        "<table>"
    });
    for row in 0..grid.rows {
        out.push_str(if style.word { "<tr style=\"height:28pt\">\n" } else { "<tr>" });
        for cell in grid.row(row) {
            out.push_str(&cell_of(cell, style, dice));
        }
        out.push_str(if style.open { "\n" } else { "</tr>\n" });
    }
    out.push_str("</table>\n");
}

fn cell_of(cell: &Placed, style: &Style, dice: &mut Dice) -> String {
    let tag = if style.heads && cell.head { "th" } else { "td" };
    let mut open = format!("<{tag}");
    if cell.rows > 1 || dice.one_in(20) {
        open += &format!(" rowspan=\"{}\"", cell.rows);
    }
    if cell.columns > 1 || dice.one_in(20) {
        open += &format!(" colspan={}", cell.columns);
    }
    if style.word {
        open += " nowrap style=\"width:62px;border:none;mso-border-alt:solid windowtext .5pt\"";
    }
    let mut text = escape(&cell.text);
    if cell.text.is_empty() {
        text = style.blank.to_owned();
    } else if style.broken && !cell.value && cell.text.chars().count() > 3 {
        let middle = cell.text.chars().count() / 2;
        let (first, second): (String, String) =
            (cell.text.chars().take(middle).collect(), cell.text.chars().skip(middle).collect());
        text = format!("{}<br>{}", escape(&first), escape(&second));
    }
    let text = match style.wrap {
        0 => text,
        1 => format!("<p>{text}</p>"),
        2 => format!("<span style=\"font-size:10pt\">{text}</span>"),
        3 => format!("\n   <p class=\"MsoNormal\"><span lang=\"EN-US\">{text}</span></p>\n  "),
        _ => format!("<div><font face=\"宋体\">{text}</font></div>"),
    };
    let close = if style.open { String::new() } else { format!("</{tag}>") };
    format!("{open}>{text}{close}")
}

/// Merges rows in another way than their heads, as some real pages do: five places for four cells.
fn askew(grid: &mut Grid) {
    let four = grid.cells.iter().any(|cell| cell.column == 3 && cell.columns == 1) && grid.columns == 4;
    if !four {
        return;
    }
    grid.columns = 5;
    for cell in &mut grid.cells {
        let wide = cell.columns == 4;
        // Heads stretch their third column, values their second.
        let stretched = if cell.head { 2 } else { 1 };
        if wide {
            cell.columns = 5;
        } else if cell.column == stretched {
            cell.columns += 1;
        } else if cell.column > stretched {
            cell.column += 1;
        } else if cell.column + cell.columns > stretched + 1 {
            cell.columns += 1;
        }
    }
}

/// Breaks a table in two where no cell but the outermost label is cut, and heads both.
fn halves(grid: &Grid) -> Vec<Grid> {
    let heads =
        grid.cells.iter().filter(|cell| cell.head).map(|cell| cell.row + cell.rows).max().unwrap_or(0);
    let cut = |row: usize| !grid.cells.iter().any(|c| c.row < row && c.row + c.rows > row && c.column > 0);
    let Some(at) = (grid.rows / 2..grid.rows).find(|&row| cut(row)) else { return vec![grid.clone()] };
    let mut first = grid.part(0, at);
    let mut second = grid.part(at, grid.rows);
    let mut broken = Vec::new();
    for cell in &mut first.cells {
        if cell.row + cell.rows > at {
            broken.push(Placed { row: 0, rows: cell.row + cell.rows - at, ..cell.clone() });
            cell.rows = at - cell.row;
        }
    }
    second.cells.extend(broken);
    second.cells.sort_by_key(|cell| (cell.row, cell.column));
    vec![first, stack(&[grid.part(0, heads), second])]
}
