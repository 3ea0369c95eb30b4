use super::*;
use crate::import::document::grid::tests::is_covered;
use crate::import::document::package::tests::pack;
use crate::import::document::{Block, Grid, Notice, Opened, Place, Role, open};
use std::path::PathBuf;
use std::time::Instant;

const STYLES: &str = "<w:styles><w:style w:type='paragraph' w:styleId='a1'><w:name w:val='heading 1'/></w:style>\
    <w:style w:type='paragraph' w:styleId='a2'><w:name w:val='own'/><w:basedOn w:val='a1'/></w:style>\
    <w:style w:type='paragraph' w:styleId='l1'><w:name w:val='lines'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
    <w:style w:type='paragraph' w:styleId='loop'><w:name w:val='x'/><w:basedOn w:val='loop'/></w:style></w:styles>";
const NUMBERS: &str = "<w:numbering><w:abstractNum w:abstractNumId='7'>\
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>\
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='bullet'/><w:lvlText w:val='*'/></w:lvl>\
    <w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%3.'/></w:lvl></w:abstractNum>\
    <w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num></w:numbering>";
const RELATIONS: &str = "<Relationships>\
    <Relationship Id='r1' Type='http://x/hyperlink' Target='https://example.org/a' TargetMode='External'/>\
    <Relationship Id='r2' Type='http://x/hyperlink' Target='javascript:alert(1)' TargetMode='External'/>\
    <Relationship Id='r3' Type='http://x/image' Target='http://127.0.0.1/canary.png' TargetMode='External'/>\
    <Relationship Id='r4' Type='http://x/styles' Target='styles.xml'/>\
    <Relationship Id='r5' Type='http://x/numbering' Target='/word/numbering.xml'/></Relationships>";

fn docx(body: &str) -> Vec<u8> {
    let document =
        format!("<?xml version='1.0'?><w:document xmlns:w='x'><w:body>{body}</w:body></w:document>");
    pack(&[
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", RELATIONS),
        ("word/styles.xml", STYLES),
        ("word/numbering.xml", NUMBERS),
    ])
}

fn document(bytes: &[u8]) -> Result<Document, Refusal> {
    match open("report.docx", bytes, &|_| false)? {
        Opened::Document(document) => Ok(document),
        Opened::Text { .. } => panic!("a document"),
    }
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

/// Paragraphs as `role:text`, tables as rows of `text@row,column+rows×columns`.
fn shown(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => lines.push(match paragraph.role {
                Role::Text => paragraph.text(),
                Role::Heading => format!("# {}", paragraph.text()),
                Role::Item { number, level } => format!("{number:?}/{level} {}", paragraph.text()),
            }),
            Block::Table(grid) => lines.push(cells(grid)),
        }
    }
    lines
}

fn cells(grid: &Grid) -> String {
    assert!(is_covered(grid), "{grid:?}");
    let cell = |cell: &crate::import::document::GridCell| {
        let span = (cell.rows, cell.columns);
        let span = if span == (1, 1) { String::new() } else { format!("[{}x{}]", span.0, span.1) };
        format!("{},{}{span}={}", cell.row, cell.column, cell.text)
    };
    grid.cells.iter().map(cell).collect::<Vec<_>>().join(" ")
}

fn lines(body: &str) -> Vec<String> {
    shown(&document(&docx(body)).unwrap())
}

#[test]
fn paragraphs_headings_lists_and_links() {
    let body = "<w:p><w:pPr><w:pStyle w:val='a2'/></w:pPr><w:r><w:t>总体情况</w:t></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val='loop'/></w:pPr><w:r><w:t>　　镜湖</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>街道</w:t></w:r>\
        <w:r><w:rPr><w:b w:val='0'/></w:rPr><w:tab/><w:t>2023年</w:t><w:noBreakHyphen/><w:br/><w:t>第二行</w:t></w:r></w:p>\
        <w:p><w:pPr><w:outlineLvl w:val='2'/></w:pPr><w:r><w:t>小标题</w:t></w:r></w:p>\
        <w:p><w:hyperlink r:id='r1'><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:hyperlink r:id='r2'><w:r><w:t>坏</w:t></w:r></w:hyperlink></w:p>";
    let got = document(&docx(body)).unwrap();
    assert_eq!(shown(&got), ["# 总体情况", "镜湖街道\t2023年-", "第二行", "# 小标题", "链接坏"]);
    let Block::Paragraph(second) = &got.blocks[1] else { panic!() };
    let strong: Vec<bool> = second.runs.iter().map(|run| run.strong).collect();
    assert_eq!((strong, second.place.clone()), (vec![false, true, false], Place::Paragraph(2)));
    let Block::Paragraph(last) = &got.blocks[4] else { panic!() };
    let links: Vec<Option<&str>> = last.runs.iter().map(|run| run.link.as_deref()).collect();
    assert_eq!(links, [Some("https://example.org/a"), None]);
    assert_eq!(got.notices, [Notice::Objects { count: 1 }]);
}

#[test]
fn automatic_numbers_are_part_of_the_text() {
    let listed = |level: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        "<w:p><w:pPr><w:pStyle w:val='l1'/></w:pPr><w:r><w:t>总体情况</w:t></w:r></w:p>".to_owned(),
        listed(1, "点"),
        listed(2, "项"),
        "<w:p><w:pPr><w:pStyle w:val='a1'/><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>主动公开</w:t></w:r></w:p>".to_owned(),
        "<w:p><w:pPr><w:pStyle w:val='l1'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr><w:r><w:t>无编号</w:t></w:r></w:p>".to_owned(),
        format!("<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>", listed(2, "其他"), listed(1, "点")),
    ];
    assert_eq!(
        lines(&body.concat()),
        ["一、总体情况", "None/1 点", "Some(1)/2 项", "# 二、主动公开", "无编号", "0,0=1.其他 0,1=点"]
    );
}

#[test]
fn what_is_hidden_or_tracked_does_not_come_out() {
    let body = "<w:p><w:r><w:t>前</w:t></w:r><w:del w:author='某人'><w:r><w:delText>删</w:delText></w:r></w:del>\
        <w:ins w:author='某人'><w:r><w:t>增</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>\
        <w:r><w:commentReference w:id='0'/></w:r>\
        <w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>果</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>\
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>上半</w:t></w:r></w:p><w:p><w:r><w:t>下半</w:t></w:r></w:p>\
        <w:p><w:r><w:t>框外</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>\
        <mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>\
        <w:p><w:r><w:drawing><a:blip r:embed='x'/></w:drawing></w:r><w:r><w:object><o:OLEObject Type='Embed'/></w:object></w:r></w:p>\
        <w:sdt><w:sdtPr/><w:sdtContent><w:p><w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt><w:altChunk r:id='x'/>";
    let got = document(&docx(body)).unwrap();
    assert_eq!(shown(&got), ["前增果", "上半下半", "框外", "框内", "控件"]);
    assert_eq!(
        got.notices,
        [
            Notice::TrackedChanges { count: 2 },
            Notice::Comments { count: 1 },
            Notice::Pictures { count: 1 },
            Notice::Objects { count: 3 },
            Notice::HiddenText { count: 1 },
        ]
    );
    assert!(!format!("{got:?}").contains("某人"));
}

#[test]
fn tables_are_laid_out() {
    let table = [
        "<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>".to_owned(),
        tc("<w:vMerge w:val='restart'/>", "甲") + &tc("<w:gridSpan w:val='2'/>", "乙"),
        "</w:tr><w:tr><w:trPr><w:hidden/></w:trPr>".to_owned(),
        tc("<w:vMerge/>", "") + &tc("", "1") + &tc("", "2"),
        "</w:tr><w:tr>".to_owned(),
        tc("<w:vMerge></w:vMerge>", "")
            + &tc("<w:hMerge w:val='restart'/>", "3")
            + &tc("<w:hMerge w:val='continue'/>", ""),
        "</w:tr><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>".to_owned(),
        format!("<w:tc>{}{}<w:p/></w:tc>", p("上"), p("下")),
        "</w:tr><w:tr><w:trPr><w:del/></w:trPr>".to_owned() + &tc("", "删"),
        "</w:tr></w:tbl>".to_owned(),
    ];
    let got = document(&docx(&table.concat())).unwrap();
    assert_eq!(shown(&got), ["0,0[3x1]=甲 0,1[1x2]=乙 1,1=1 1,2=2 2,1[1x2]=3 3,0= 3,1=上\n下 3,2="]);
    let outside = Notice::Objects { count: 1 };
    assert_eq!(got.notices, [Notice::HiddenRows { count: 1 }, Notice::TrackedChanges { count: 1 }, outside]);
    let Block::Table(grid) = &got.blocks[0] else { panic!() };
    assert_eq!(grid.cells[2].place, Place::Table { table: 1, row: 2, column: 2 });
}

#[test]
fn frames_give_way_to_what_is_in_them() {
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", tc("", "a"), tc("", "b"));
    let frame = format!("<w:tbl><w:tr><w:tc>{}{inner}<w:p/></w:tc></w:tr></w:tbl>", p("题"));
    assert_eq!(lines(&frame), ["题", "0,0=a 0,1=b"]);
    let nested = format!(
        "<w:tbl><w:tr>{}<w:tc>{inner}<w:p/></w:tc></w:tr><w:tr>{}{}</w:tr></w:tbl>",
        tc("", "x"),
        tc("", "y"),
        tc("", "z")
    );
    assert_eq!(lines(&nested), ["0,0=x 0,1=a b 1,0=y 1,1=z"]);
}

#[test]
fn spans_and_numbers_in_a_file_cost_nothing() {
    let begun = Instant::now();
    let row = format!("<w:tr>{}</w:tr>", tc("<w:gridSpan w:val='1000000000'/>", "甲"));
    let next = format!("<w:tr>{}{}</w:tr>", tc("", "1"), tc("<w:vMerge/>", "2"));
    let got = document(&docx(&format!("<w:tbl>{row}{next}</w:tbl>"))).unwrap();
    assert_eq!(shown(&got), ["0,0[1x2]=甲 1,0=1 1,1=2"]);
    assert_eq!(got.notices.first(), Some(&Notice::Objects { count: 1 }));
    assert!(got.notices.contains(&Notice::SpansCut { count: 1 }));
    let wide = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", tc("", "1").repeat(65));
    assert_eq!(document(&docx(&wide)), Err(Refusal::TooMany));
    let long = format!("<w:tbl>{}</w:tbl>", format!("<w:tr>{}</w:tr>", tc("", "1")).repeat(2_001));
    assert_eq!(document(&docx(&long)), Err(Refusal::TooMany));
    let many = format!(
        "<w:tbl><w:tr>{}</w:tr>{}</w:tbl>",
        tc("", "").repeat(64),
        format!("<w:tr>{}</w:tr>", tc("", "")).repeat(1_999)
    );
    assert_eq!(document(&docx(&many.repeat(3))), Err(Refusal::TooMany));
    assert_eq!(document(&docx(&"<w:p>".repeat(100_000))), Err(Refusal::TooDeep));
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}

#[test]
fn document_types_are_refused() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>";
    assert_eq!(document(&pack(&[("word/document.xml", laughs)])), Err(Refusal::DocumentType));
}

#[test]
fn other_names_and_properties() {
    let main = "<d:document xmlns:d='http://purl.oclc.org/ooxml/wordprocessingml/main'><d:body><d:p><d:r><d:t>严格</d:t></d:r></d:p></d:body></d:document>";
    let bytes = pack(&[
        (
            "[Content_Types].xml",
            "<Types><Override ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>",
        ),
        (
            "_rels/.rels",
            "<Relationships><Relationship Id='a' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument' Target='doc/other.xml'/></Relationships>",
        ),
        ("doc/other.xml", main),
        ("doc/vbaProject.bin", "x"),
        (
            "docProps/core.xml",
            "<c:p xmlns:dc='x'><dc:creator>某人</dc:creator><dc:title>镜湖街道年报</dc:title></c:p>",
        ),
    ]);
    let got = document(&bytes).unwrap();
    assert_eq!(shown(&got), ["严格"]);
    assert_eq!(got.about.titles, ["镜湖街道年报"]);
    assert_eq!(got.notices, [Notice::Macros]);
    assert!(!format!("{got:?}").contains("某人"));
}

#[test]
fn cut_anywhere_it_is_refused() {
    let body =
        format!("{}<w:tbl><w:tr>{}{}</w:tr></w:tbl>", p("合计"), tc("", "12"), tc("", "34")).repeat(20);
    let bytes = docx(&body);
    let text = format!("<w:document><w:body>{body}</w:body></w:document>");
    for nth in 0..200 {
        assert!(document(&bytes[..bytes.len() * nth / 200]).is_err(), "{nth}");
        let mut at = text.len() * nth / 200;
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        assert!(document(&pack(&[("word/document.xml", &text[..at])])).is_err(), "{nth}");
    }
}

#[test]
fn the_official_form_has_its_cells() {
    let folder = std::env::var_os("GONGKAI_REPORTS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/reports"), PathBuf::from);
    let path = folder.join("../forms/cn-2021-empty-template.docx");
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("SKIPPED: {} cannot be read ({error}); nothing was tested", path.display());
            return;
        }
    };
    let got = document(&bytes).unwrap();
    let grids: Vec<&Grid> = got
        .blocks
        .iter()
        .filter_map(|block| if let Block::Table(grid) = block { Some(grid) } else { None })
        .collect();
    let sizes: Vec<(usize, usize)> = grids.iter().map(|grid| (grid.rows, grid.columns)).collect();
    assert_eq!(sizes, [(14, 4), (28, 10), (4, 15)]);
    // 324 cells in the file, 45 of which go on from the one above.
    assert_eq!(grids.iter().map(|grid| grid.cells.len()).sum::<usize>(), 324 - 45);
    assert!(grids.iter().all(|grid| is_covered(grid)));
    let at = |table: usize, row: usize, column: usize| {
        let covers = |cell: &&crate::import::document::GridCell| {
            (cell.row..cell.row + cell.rows).contains(&row)
                && (cell.column..cell.column + cell.columns).contains(&column)
        };
        grids[table].cells.iter().find(covers).unwrap()
    };
    assert_eq!((at(0, 0, 3).text.as_str(), at(0, 0, 3).columns), ("第二十条第（一）项", 4));
    assert_eq!(at(0, 1, 1).text, "本年制发件数");
    let head = at(1, 2, 2);
    assert_eq!((head.rows, head.columns), (3, 3));
    assert_eq!((at(1, 0, 9).text.as_str(), at(1, 0, 9).columns), ("申请人情况", 7));
    let results = at(1, 26, 0);
    assert_eq!((results.text.as_str(), results.row, results.rows), ("三、本年度办理结果", 5, 22));
    assert_eq!((at(1, 10, 1).text.as_str(), at(1, 10, 1).rows), ("（三）不予公开", 8));
    assert_eq!(at(1, 9, 2).text, "3.危及“三安全一稳定”");
    assert_eq!((at(2, 0, 14).text.as_str(), at(2, 0, 14).columns), ("行政诉讼", 10));
    assert_eq!((at(2, 2, 0).text.as_str(), at(2, 2, 0).rows), ("结果维持", 2));
    assert!((3..10).all(|column| at(1, 3, column).text.is_empty()));
}
