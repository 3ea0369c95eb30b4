//! A report as a Word document.

use crate::official::{Grid, Placed, blocks, stack};
use crate::report::{Dice, Report};
use std::io::Write as _;

pub(crate) fn write(report: &Report, dice: &mut Dice) -> Vec<u8> {
    let styled = dice.one_in(2);
    let split = dice.one_in(2);
    let tracked = dice.one_in(4);
    let mut body = String::new();
    if dice.one_in(3) {
        body += &paragraph(&report.office, false, split, true);
        body += &paragraph(&format!("{}年政府信息公开工作年度报告", report.year), false, split, true);
    } else {
        body += &paragraph(&report.title(), false, split, true);
    }
    body += "<w:p/>";
    body += &paragraph(&report.preface, false, split, false);
    for section in &report.sections {
        body += &paragraph(&section.heading, styled, split, !styled);
        for text in &section.paragraphs {
            body += &paragraph(text, false, split, false);
            if tracked {
                body += "<w:p><w:del w:id=\"1\" w:author=\"x\"><w:r><w:delText>删去的话。</w:delText></w:r></w:del></w:p>";
            }
        }
        let Some(table) = section.table.map(|table| &report.form.tables[table]) else { continue };
        let parts = blocks(report, table);
        if dice.one_in(4) {
            parts.iter().for_each(|part| body += &table_of(part, dice));
        } else {
            body += &table_of(&stack(&parts), dice);
        }
        body += "<w:p/>";
    }
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}<w:sectPr/></w:body></w:document>"
    );
    let styles = "<?xml version=\"1.0\"?><w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:style w:type=\"paragraph\" w:styleId=\"2\"><w:name w:val=\"heading 1\"/><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style></w:styles>";
    let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    package(&[("[Content_Types].xml", types), ("word/document.xml", &document), ("word/styles.xml", styles)])
}

/// Packs parts into one file.
pub(crate) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Writes a paragraph, in one run or in several as Word does where the language changes.
fn paragraph(text: &str, heading: bool, split: bool, bold: bool) -> String {
    let style = if heading {
        "<w:pPr><w:pStyle w:val=\"2\"/></w:pPr>"
    } else {
        "<w:pPr><w:ind w:firstLine=\"640\"/></w:pPr>"
    };
    format!("<w:p>{style}{}</w:p>", runs(text, split, bold))
}

fn runs(text: &str, split: bool, bold: bool) -> String {
    let set = if bold {
        "<w:rPr><w:b/><w:sz w:val=\"32\"/></w:rPr>"
    } else {
        "<w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr>"
    };
    let run = |text: &str| format!("<w:r>{set}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escape(text));
    let chars: Vec<char> = text.chars().collect();
    match split && chars.len() > 2 {
        true => chars.chunks(chars.len() / 2).map(|part| run(&part.iter().collect::<String>())).collect(),
        false => run(text),
    }
}

fn table_of(grid: &Grid, dice: &mut Dice) -> String {
    let split = dice.one_in(2);
    let columns = "<w:gridCol w:w=\"900\"/>".repeat(grid.columns);
    let mut out = format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
    );
    for row in 0..grid.rows {
        out += "<w:tr><w:trPr><w:cantSplit/></w:trPr>";
        let mut column = 0;
        while column < grid.columns {
            let cell = grid.cells.iter().find(|c| {
                (c.row..c.row + c.rows).contains(&row) && (c.column..c.column + c.columns).contains(&column)
            });
            let Some(cell) = cell else {
                out += "<w:tc><w:p/></w:tc>";
                column += 1;
                continue;
            };
            out += &cell_of(cell, row, split);
            column += cell.columns;
        }
        out += "</w:tr>";
    }
    out + "</w:tbl>"
}

fn cell_of(cell: &Placed, row: usize, split: bool) -> String {
    let span =
        if cell.columns > 1 { format!("<w:gridSpan w:val=\"{}\"/>", cell.columns) } else { String::new() };
    let merge = match (cell.rows > 1, cell.row == row) {
        (false, _) => "",
        (true, true) => "<w:vMerge w:val=\"restart\"/>",
        (true, false) => "<w:vMerge/>",
    };
    let text = if cell.row == row && !cell.text.is_empty() {
        runs(&cell.text, split && !cell.value, false)
    } else {
        String::new()
    };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"900\" w:type=\"dxa\"/>{span}{merge}</w:tcPr><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>{text}</w:p></w:tc>"
    )
}
