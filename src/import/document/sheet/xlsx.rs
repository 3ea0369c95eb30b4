//! An xlsx or xlsm workbook to grids.

use super::SHEETS;
use super::collect::{Book, Sheet};
use super::number;
use crate::import::document::docx::{Relations, text_of};
use crate::import::document::package::Package;
use crate::import::document::xml::{Node, Tag, Xml};
use crate::import::document::{Document, Notice, Refusal, set_apart};
use std::collections::BTreeMap;
use std::ops::Range;

/// What cells refer to.
struct Shared {
    /// All shared strings, one after another.
    text: String,
    strings: Vec<Range<usize>>,
    /// For each style of a cell, whether it shows dates.
    dates: Vec<bool>,
    since_1904: bool,
}

/// Reads a workbook.
///
/// # Errors
/// When it is damaged or goes beyond a limit.
pub(in crate::import::document) fn read(package: &mut Package<'_>) -> Result<Document, Refusal> {
    let root = Relations::of(package, "")?;
    let main = root.target("/officedocument").filter(|main| package.has(main)).unwrap_or("xl/workbook.xml");
    let Some(text) = text_of(package, main)? else {
        return Err(Refusal::Damaged("xl/workbook.xml".to_owned()));
    };
    let relations = Relations::of(package, main)?;
    let (sheets, since_1904) = list(&text)?;
    let mut shared = Shared { text: String::new(), strings: Vec::new(), dates: Vec::new(), since_1904 };
    if let Some(strings) = relations.target("/sharedstrings")
        && let Some(text) = text_of(package, strings)?
    {
        read_strings(&text, &mut shared)?;
    }
    if let Some(styles) = relations.target("/styles")
        && let Some(text) = text_of(package, styles)?
    {
        shared.dates = read_styles(&text)?;
    }
    let mut book = Book::default();
    for (name, id, is_hidden) in sheets {
        if is_hidden {
            book.hidden.push(name);
            continue;
        }
        let Some(part) = relations.part(&id).filter(|part| !part.contains("chartsheets/")) else { continue };
        let Some(text) = text_of(package, part)? else {
            return Err(Refusal::Damaged(part.chars().take(120).collect()));
        };
        let sheet = read_sheet(&text, &name, &shared, &mut book)?;
        book.add(sheet)?;
    }
    left_out(package, &mut book)?;
    Ok(book.end())
}

/// Notes what is in the package beside the sheets.
fn left_out(package: &mut Package<'_>, book: &mut Book) -> Result<(), Refusal> {
    let names: Vec<String> = package.names().map(str::to_owned).collect();
    let count = |folders: &[&str]| {
        names
            .iter()
            .filter(|name| folders.iter().any(|folder| name.starts_with(folder)) && !name.contains("_rels/"))
            .count()
    };
    book.note(count(&["xl/media/"]), |count| Notice::Pictures { count });
    let objects = count(&["xl/externallinks/", "xl/embeddings/", "xl/charts/chart"]);
    book.note(objects, |count| Notice::Objects { count });
    if names.iter().any(|name| name.ends_with("vbaproject.bin")) {
        book.document.notices.push(Notice::Macros);
    }
    let mut comments = 0;
    for name in names.iter().filter(|name| name.starts_with("xl/comments") && name.ends_with(".xml")) {
        let Some(text) = text_of(package, name)? else { continue };
        let mut xml = Xml::new(&text);
        while let Some(node) = xml.next()? {
            comments += usize::from(matches!(node, Node::Start(tag) if tag.name() == "comment"));
        }
    }
    book.note(comments, |count| Notice::Comments { count });
    Ok(())
}

type Listed = (String, String, bool);

fn list(text: &str) -> Result<(Vec<Listed>, bool), Refusal> {
    let mut xml = Xml::new(text);
    let mut sheets = Vec::new();
    let mut since_1904 = false;
    while let Some(node) = xml.next()? {
        let Node::Start(tag) = node else { continue };
        match tag.name() {
            "sheet" => {
                let is_hidden = tag.attr("state").is_some_and(|state| state != "visible");
                sheets.push((
                    tag.attr("name").unwrap_or_default(),
                    tag.attr("id").unwrap_or_default(),
                    is_hidden,
                ));
                if sheets.len() > SHEETS {
                    return Err(Refusal::TooMany);
                }
            }
            "workbookPr" => since_1904 = tag.attr("date1904").is_some() && tag.is_on("date1904"),
            _ => {}
        }
    }
    Ok((sheets, since_1904))
}

fn read_strings(text: &str, shared: &mut Shared) -> Result<(), Refusal> {
    let mut xml = Xml::new(text);
    while let Some(node) = xml.next()? {
        if let Node::Start(tag) = node
            && tag.name() == "si"
        {
            let start = shared.text.len();
            rich(&mut xml, &mut shared.text)?;
            shared.strings.push(start..shared.text.len());
        }
    }
    Ok(())
}

/// Appends a text with its differently formatted pieces, without what tells its pronunciation.
fn rich(xml: &mut Xml<'_>, text: &mut String) -> Result<(), Refusal> {
    while let Some(tag) = xml.child()? {
        match tag.name() {
            "t" => text.push_str(&unescape(&xml.text()?)),
            "r" => rich_run(xml, text)?,
            _ => xml.skip()?,
        }
    }
    Ok(())
}

/// Appends a piece of a text. What is struck out is taken back; what is raised beside a number is a remark on it.
fn rich_run(xml: &mut Xml<'_>, text: &mut String) -> Result<(), Refusal> {
    let (mut struck, mut raised) = (false, false);
    while let Some(tag) = xml.child()? {
        match tag.name() {
            "rPr" => {
                while let Some(tag) = xml.child()? {
                    match tag.name() {
                        "strike" => struck = tag.is_on("val"),
                        "vertAlign" => raised = tag.attr("val").is_some_and(|val| val != "baseline"),
                        _ => {}
                    }
                    xml.skip()?;
                }
            }
            "t" => {
                let own = unescape(&xml.text()?);
                let remark = raised && text.chars().next_back().is_none_or(char::is_numeric);
                match (struck, remark) {
                    (true, _) => {}
                    (false, true) => text.push_str(&set_apart(&own)),
                    (false, false) => text.push_str(&own),
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(())
}

/// Resolves `_x000D_`, which stands for a character that XML cannot hold.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let code = found.get(2..6).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let code = code.filter(|_| found.as_bytes().get(6) == Some(&b'_'));
        let character = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        match character {
            Some(character) => {
                out.push(character);
                rest = found.get(7..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = found.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn read_styles(text: &str) -> Result<Vec<bool>, Refusal> {
    let mut xml = Xml::new(text);
    let mut formats: BTreeMap<usize, bool> = BTreeMap::new();
    let mut dates = Vec::new();
    let mut in_cells = false;
    while let Some(node) = xml.next()? {
        let Node::Start(tag) = node else { continue };
        match tag.name() {
            "numFmt" => {
                let is_date = number::is_date_format(&tag.attr("formatCode").unwrap_or_default());
                formats.insert(tag.number("numFmtId").unwrap_or(0), is_date);
            }
            "cellXfs" => in_cells = true,
            "cellStyleXfs" | "cellStyles" | "dxfs" => in_cells = false,
            "xf" if in_cells => {
                let id = tag.number("numFmtId").unwrap_or(0);
                dates.push(formats.get(&id).copied().unwrap_or_else(|| number::is_date_id(id)));
            }
            _ => {}
        }
    }
    Ok(dates)
}

fn read_sheet(text: &str, name: &str, shared: &Shared, book: &mut Book) -> Result<Sheet, Refusal> {
    let mut xml = Xml::new(text);
    let mut sheet = Sheet::new(name);
    let (mut row, mut next_row, mut column) = (0_usize, 0_usize, 0_usize);
    while let Some(node) = xml.next()? {
        let Node::Start(tag) = node else { continue };
        match tag.name() {
            "row" => {
                row = tag.number("r").and_then(|row| row.checked_sub(1)).unwrap_or(next_row);
                next_row = row.saturating_add(1);
                column = 0;
                if tag.attr("hidden").is_some() && tag.is_on("hidden") {
                    sheet.hide_rows(row, row);
                }
            }
            "c" => {
                let at = tag.attr("r").and_then(|at| reference(&at)).unwrap_or((row, column));
                column = at.1.saturating_add(1);
                read_cell(&mut xml, &tag, at, shared, &mut sheet, book)?;
            }
            "mergeCell" => {
                let range = tag.attr("ref").unwrap_or_default();
                if let Some((first, last)) = range.split_once(':')
                    && let (Some(first), Some(last)) = (reference(first), reference(last))
                {
                    sheet.merge(first, last);
                }
            }
            "col" if tag.attr("hidden").is_some() && tag.is_on("hidden") => {
                let first = tag.number("min").unwrap_or(1).saturating_sub(1);
                let last = tag.number("max").unwrap_or(1).saturating_sub(1);
                sheet.hide_columns(first, last);
            }
            _ => {}
        }
    }
    Ok(sheet)
}

fn read_cell(
    xml: &mut Xml<'_>,
    tag: &Tag<'_>,
    (row, column): (usize, usize),
    shared: &Shared,
    sheet: &mut Sheet,
    book: &mut Book,
) -> Result<(), Refusal> {
    let kind = tag.attr("t").unwrap_or_default();
    let style = tag.number("s");
    let (mut formula, mut value, mut inline) = (None, None, None);
    while let Some(tag) = xml.child()? {
        match tag.name() {
            "f" => formula = Some(xml.text()?),
            "v" => value = Some(xml.text()?),
            "is" => rich(xml, inline.get_or_insert_default())?,
            _ => xml.skip()?,
        }
    }
    let is_text = matches!(kind.as_str(), "str" | "inlineStr" | "s");
    let value = value.filter(|value| is_text || !value.trim().is_empty());
    let text = match (value, inline) {
        (None, None) => {
            let Some(formula) = formula else { return Ok(()) };
            let at = sheet.place(row, column);
            sheet.put(row, column, &format!("={formula}"), &mut book.budget)?;
            return book.note_cell(Notice::FormulaWithoutValue { at });
        }
        (_, Some(inline)) => inline,
        (Some(value), None) => match kind.as_str() {
            "s" => {
                let range = value.trim().parse::<usize>().ok().and_then(|at| shared.strings.get(at));
                let missing = || Refusal::Damaged("xl/sharedStrings.xml".to_owned());
                let range = range.ok_or_else(missing)?;
                let text = shared.text.get(range.clone()).unwrap_or_default();
                return sheet.put(row, column, text, &mut book.budget);
            }
            "str" | "inlineStr" => unescape(&value),
            "b" => if value.trim() == "0" { "FALSE" } else { "TRUE" }.to_owned(),
            "e" => value,
            "d" => {
                book.note_cell(Notice::DateCell { at: sheet.place(row, column) })?;
                value.get(..10).unwrap_or(&value).to_owned()
            }
            _ => {
                let text = number::decimal(&value);
                let is_date = style.and_then(|style| shared.dates.get(style)).copied().unwrap_or(false);
                if is_date {
                    book.note_cell(Notice::DateCell { at: sheet.place(row, column) })?;
                }
                let date = is_date.then(|| number::date(&text, shared.since_1904)).flatten();
                date.unwrap_or(text)
            }
        },
    };
    sheet.put(row, column, &text, &mut book.budget)
}

/// Reads `B3` as row and column from 0.
fn reference(text: &str) -> Option<(usize, usize)> {
    let text = text.trim().replace('$', "");
    let digits = text.find(|character: char| character.is_ascii_digit())?;
    let (letters, row) = text.split_at_checked(digits)?;
    if letters.is_empty() || letters.len() > 4 || !row.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut column = 0_usize;
    for letter in letters.bytes() {
        let value = letter.to_ascii_uppercase().checked_sub(b'A').filter(|value| *value < 26)?;
        column = column * 26 + usize::from(value) + 1;
    }
    let row: usize = row.parse().unwrap_or(usize::MAX);
    Some((row.checked_sub(1)?, column - 1))
}
