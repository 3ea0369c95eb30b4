//! Pages of fictional offices, as publishing systems and Word make them.

use super::super::{Block, Document, GridCell, Notice, Place, Refusal, Role};
use super::read;

/// The landmarks of these tests.
fn is_landmark(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
        "信息内容",
        "本年制发件数",
        "规章",
        "行政规范性文件",
        "自然人",
        "总计",
        "商业企业",
        "第二十条第（一）项",
        "1.属于国家秘密",
        "（三）不予公开",
        "申请人情况",
    ]
    .contains(&text.as_str())
}

fn open(html: &str) -> Document {
    read(html, &is_landmark).expect("the page is read")
}

/// Writes a document down: a line each for its paragraphs, `#` before headings, `-` before items; rows of tables as
/// `|` and their cells, with the spans that are more than 1.
fn shown(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let mark = match paragraph.role {
                    Role::Text => String::new(),
                    Role::Heading => "# ".to_owned(),
                    Role::Item { number, level } => {
                        format!(
                            "{}{} ",
                            "-".repeat(usize::from(level) + 1),
                            number.map_or(String::new(), |n| n.to_string())
                        )
                    }
                };
                lines.push(mark + &paragraph.text());
            }
            Block::Table(grid) => {
                for row in 0..grid.rows {
                    let cells = grid.cells.iter().filter(|cell| cell.row == row).map(cell_shown);
                    lines.push(format!("|{}", cells.collect::<Vec<_>>().join("|")));
                }
            }
        }
    }
    lines
}

fn cell_shown(cell: &GridCell) -> String {
    let text = cell.text.replace('\n', "/");
    if (cell.rows, cell.columns) == (1, 1) { text } else { format!("{text}[{}x{}]", cell.rows, cell.columns) }
}

/// Checks that every place of every table lies in one cell.
pub(super) fn assert_covered(document: &Document) {
    for block in &document.blocks {
        let Block::Table(grid) = block else { continue };
        for row in 0..grid.rows {
            for column in 0..grid.columns {
                let over = |cell: &&GridCell| {
                    (cell.row..cell.row + cell.rows).contains(&row)
                        && (cell.column..cell.column + cell.columns).contains(&column)
                };
                assert_eq!(grid.cells.iter().filter(over).count(), 1, "row {row}, column {column}");
            }
        }
    }
}

#[test]
fn blocks_become_lines() {
    let document = open(
        "<h2>一、<b>总体</b></h2><p>甲 <b>乙</b><strong> 丙</strong><br>丁<a href='/a.html'>戊</a><a href='javascript:x'>己</a>\
         <ul><li>一<ol start=3><li>二<li value=9><p>三</p><p>四</p><li>五</ol></ul><p>&nbsp;　</p>\
         <pre>\n甲\t1\n\n乙  2</pre><section>庚<div>辛</div>壬</section><select><option>x</select><input value=1>",
    );
    assert_eq!(
        shown(&document),
        [
            "# 一、总体",
            "甲 乙 丙",
            "丁戊己",
            "- 一",
            "--3 二",
            "--9 三",
            "四",
            "--10 五",
            "甲\t1",
            "乙  2",
            "庚",
            "辛",
            "壬"
        ]
    );
    let Some(Block::Paragraph(paragraph)) = document.blocks.get(1) else { panic!("a paragraph") };
    let runs: Vec<_> = paragraph.runs.iter().map(|run| (run.text.as_str(), run.strong)).collect();
    assert_eq!(runs, [("甲 ", false), ("乙 丙", true)]);
    let Some(Block::Paragraph(paragraph)) = document.blocks.get(2) else { panic!("a paragraph") };
    let links: Vec<_> = paragraph.runs.iter().map(|run| (run.text.as_str(), run.link.as_deref())).collect();
    assert_eq!(links, [("丁", None), ("戊", Some("/a.html")), ("己", None)]);
    assert_eq!(paragraph.place, Place::Paragraph(3));
}

#[test]
fn words_residue_is_left_out() {
    let document = open(
        "<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--><style>p.MsoNormal{}</style>\
         <p class=MsoNormal style='text-indent:2em'><span lang=EN-US style='font-weight:700'>2024<o:p></o:p></span>\
         <span style='mso-bidi-font-weight:normal'>年<![if !supportEmptyParas]>&nbsp;<![endif]><o:p>末</o:p></span></p>\
         <xml><w:data>rubbish</w:data></xml><p class=MsoNormal><o:p>&nbsp;</o:p></p>",
    );
    assert_eq!(shown(&document), ["2024年\u{a0}末"]);
}

#[test]
fn hidden_text_is_left_out_and_hidden_rows_are_not() {
    let document = open(
        "<p>甲</p><div style='display:none'><p>乙</p></div><p hidden>丙</p><p style='display: none'></p>\
         <table><tr><td>规章<td>1<tr style='display:none'><td>行政规范性文件<td>2<td style='display:none'>3</table>",
    );
    assert_eq!(shown(&document), ["甲", "|规章|1", "|行政规范性文件|2"]);
    assert!(document.notices.contains(&Notice::HiddenText { count: 3 }), "{:?}", document.notices);
    assert!(document.notices.contains(&Notice::HiddenRows { count: 1 }));
}

#[test]
fn a_report_that_is_hidden_as_a_whole_is_read() {
    let document = open("<p>请打开脚本</p><div style='display:none'><h2>一、总体情况</h2><p>甲。</p></div>");
    assert_eq!(shown(&document), ["请打开脚本", "# 一、总体情况", "甲。"]);
}

#[test]
fn cells_are_laid_out_as_html_says() {
    let document = open(
        "<table><caption>表一</caption><tbody><tr><td rowspan=3 colspan=2><p>申请人</p><p>情况</p><td colspan=3>自然人\
         <tr><td>商业<br>企业<td> 1 <td>&nbsp;</tr><tr><td rowspan=0>总计<td>　<td>3<tr><td>甲<td>乙<tr></tr></table>",
    );
    assert_eq!(
        shown(&document),
        ["表一", "|申请人/情况[3x2]|自然人[1x3]", "|商业/企业|1|\u{a0}", "|总计[2x1]|　|3", "|甲|乙||"]
    );
    assert_covered(&document);
    let Some(Block::Table(grid)) = document.blocks.get(1) else { panic!("a table") };
    assert_eq!((grid.rows, grid.columns), (4, 5));
    assert_eq!(
        grid.cells.get(3).map(|cell| &cell.place),
        Some(&Place::Table { table: 1, row: 2, column: 4 })
    );
}

#[test]
fn spans_that_claim_too_much_are_cut() {
    let document = open(
        "<table><tr><td colspan=1000000000 rowspan=65535>信息内容<tr><td>规章<td>1</table>\
         <table><tr><td>规章<td rowspan=2>1<td>2<tr><td colspan=3>总计<td>9</table>",
    );
    assert_eq!(shown(&document).first().map(String::as_str), Some("|信息内容[2x2]||"));
    assert!(
        document.notices.iter().any(|notice| matches!(notice, Notice::SpansCut { .. })),
        "{:?}",
        document.notices
    );
    assert!(document.notices.contains(&Notice::SpansOverlap { count: 1 }), "{:?}", document.notices);
    assert_covered(&document);
}

#[test]
fn header_and_body_of_other_widths_stay_a_grid() {
    let document = open(
        "<table><thead><tr><th rowspan=5>信息内容<th colspan=9>本年制发件数</thead>\
         <tr><td>规章<td>1<td>2<tr><td>行政规范性文件<td>3</table>",
    );
    assert_eq!(shown(&document), ["|信息内容|本年制发件数[1x2]", "|规章|1|2", "|行政规范性文件|3|"]);
    assert!(document.notices.contains(&Notice::SpansCut { count: 2 }), "{:?}", document.notices);
    assert_covered(&document);
}

#[test]
fn nested_tables_of_data_belong_to_their_cell_and_layouts_dissolve() {
    let nested = open("<table><tr><td>规章<td><table><tr><td>1<td>件</table><td>2</table>");
    assert_eq!(shown(&nested), ["|规章|1/件|2"]);
    let layout = open(
        "<table><tr><td>左栏<td><table><tr><td><p>一、总体情况</p><p>甲。</p>\
         <table><tr><td>信息内容<td>本年制发件数<tr><td>规章<td>1</table></table></table>",
    );
    assert_eq!(shown(&layout), ["左栏", "一、总体情况", "甲。", "|信息内容|本年制发件数", "|规章|1"]);
    let text = "云溪县全年主动公开信息五百余条。".repeat(30);
    let page = open(&format!("<table><tr><td>栏目<td><p>一、总体情况<p>{text}</table>"));
    assert_eq!(shown(&page), ["栏目", "一、总体情况", &text]);
    let single = open("<table><tr><td>总计<tr><td>1</table>");
    assert_eq!(shown(&single), ["总计", "1"]);
    let headed = open("<table><tr><td><h3>总计</h3><p>1</p><td>2</table>");
    assert_eq!(shown(&headed), ["# 总计", "1", "2"]);
}

const REPORT: &str = "<h3>一、总体情况</h3><p>本年度主动公开信息，回应关切。</p><h3>二、主动公开政府信息情况</h3>\
    <table><tr><td>信息内容<td>本年制发件数<tr><td>规章<td>0</table><h3>三、收到和处理政府信息公开申请情况</h3>\
    <table><tr><td>申请人情况<td>自然人<tr><td>总计<td>0</table>\
    <h3>五、存在的主要问题及改进情况</h3><p>队伍不稳，将加强培训。</p><h3>六、其他需要报告的事项</h3><p>无。</p>";

const SHOWN: [&str; 13] = [
    "# 一、总体情况",
    "本年度主动公开信息，回应关切。",
    "# 二、主动公开政府信息情况",
    "|信息内容|本年制发件数",
    "|规章|0",
    "# 三、收到和处理政府信息公开申请情况",
    "|申请人情况|自然人",
    "|总计|0",
    "# 五、存在的主要问题及改进情况",
    "队伍不稳，将加强培训。",
    "# 六、其他需要报告的事项",
    "无。",
    "",
];

fn report() -> Vec<&'static str> {
    SHOWN.iter().copied().filter(|line| !line.is_empty()).collect()
}

#[test]
fn the_report_is_found_among_other_things() {
    let document = open(&format!(
        "<body><header>云溪县人民政府</header><div class=nav><a href=/>首页</a></div>\
         <ul><li><a href=1>云溪县2023年政府信息公开工作年度报告</a><li><a href=2>一、总体情况</a></ul>\
         <div>欢迎访问</div><div class=mid><div>当前位置：<a href=/>首页</a> &gt; 年报</div>\
         <table><tr><td>索引号：<td>0001/2025-00003<td>发布机构：<td>云溪县</table>\
         <div><h1>云溪县2024年政府信息公开工作年度报告</h1></div><div>发布时间：2025-01-20 字号：大 中 小</div>\
         <div>【打印】【关闭】</div><div id=zoom>{REPORT}</div><div>上一篇：无</div></div><footer>主办单位：云溪县</footer>"
    ));
    let mut wanted = vec![
        "|索引号：|0001/2025-00003|发布机构：|云溪县",
        "# 云溪县2024年政府信息公开工作年度报告",
        "发布时间：2025-01-20 字号：大 中 小",
    ];
    wanted.extend(report());
    assert_eq!(shown(&document), wanted);
    assert!(document.notices.contains(&Notice::Around { count: 9 }), "{:?}", document.notices);
    assert_eq!(document.about.titles, ["云溪县2024年政府信息公开工作年度报告"]);
}

#[test]
fn a_flat_page_loses_its_footer_only() {
    let document = open(&format!(
        "<body><p>云溪县2024年政府信息公开工作年度报告</p>{REPORT}<p>附件：报告.docx</p>\
         <p>【打印本页】【关闭窗口】</p><p>友情链接</p><p>云溪县 2025</p><table><tr><td>主办单位<td>云溪县</table></body>"
    ));
    let mut wanted = vec!["云溪县2024年政府信息公开工作年度报告"];
    wanted.extend(report());
    wanted.push("附件：报告.docx");
    assert_eq!(shown(&document), wanted);
    let text = "今年还将继续推进各项工作，扩大主动公开的范围，规范依申请公开的办理，并做好平台的建设与维护工作，自觉接受监督。";
    let document = open(&format!("<body>{REPORT}<p>扫一扫查看</p><p>{text}</p>"));
    assert_eq!(shown(&document).last().map(String::as_str), Some(text));
}

#[test]
fn copies_and_contents_outside_do_not_widen_it() {
    let document = open(&format!(
        "<body><div><p>一、总体情况</p><p>六、其他需要报告的事项</p></div><p>广告</p><article>{REPORT}</article>\
         <p>别的</p>"
    ));
    assert_eq!(shown(&document), report());
    let twice = open(&format!("<body><div>{REPORT}</div><p>手机版</p><div>{REPORT}</div>"));
    assert_eq!(shown(&twice), report());
}

#[test]
fn a_section_in_an_element_of_its_own_is_no_stray() {
    let more = ["自然人", "商业企业", "规章"].map(|label| format!("<p>{label}</p>")).concat();
    let (front, last) = REPORT.rsplit_once("<h3>").expect("a section");
    let document = open(&format!("<body><div>{front}{more}</div><div><h3>{last}</div><div>别的</div>"));
    let shown = shown(&document);
    assert!(shown.iter().any(|line| line == "# 六、其他需要报告的事项"), "{shown:?}");
    let text = "本年度共主动公开信息五百余条，办理依申请公开十余件，均按时答复，并开展业务培训三次，更新公开指南一次。";
    let (first, behind) = REPORT.split_once("<h3>二").expect("a section");
    let document = open(&format!("<body><div>{first}<p>{text}</div><div><h3>二{behind}{more}</div>"));
    assert_eq!(self::shown(&document).first().map(String::as_str), Some("# 一、总体情况"));
    let strays = open(&format!("<body><p>总计</p><p>别的</p><div>{REPORT}{more}</div>"));
    assert_eq!(self::shown(&strays).first().map(String::as_str), Some("# 一、总体情况"));
}

#[test]
fn the_text_of_the_last_section_may_stand_outside() {
    let (inner, text) = REPORT.rsplit_once("<p>").expect("text");
    let document = open(&format!("<body><div>{inner}</div><div><p>{text}</div><div>别的</div>"));
    assert_eq!(shown(&document), report());
}

#[test]
fn landmarks_that_all_stand_in_navigation_count() {
    let document = open(&format!("<body><p>前</p><aside>{REPORT}</aside><p>后</p>"));
    assert_eq!(shown(&document), report());
}

#[test]
fn unclosed_and_misplaced_markup_is_mended() {
    let document = open(
        "<p><font color=red><b>二、主动公开政府信息情况<table><tr><td><b>信息内容<td>本年制发件数</b><tr><td>规章<td>7<p>附注<td>\
         </table>后文</b>",
    );
    let wanted = ["二、主动公开政府信息情况", "|信息内容|本年制发件数|", "|规章|7/附注|", "后文"];
    assert_eq!(shown(&document), wanted);
}

#[test]
fn what_the_head_says_is_kept() {
    let document = open(
        "<!-- saved from url=(0033)https://www.yunxi.example/a.html --><html><head>\
         <title>云溪县2024年政府信息公开工作年度报告 - 云溪县人民政府</title><META Name=articletitle content='云溪县年报'>\
         <meta name=PubDate content='2025-01-20 10:30'><meta name=ContentSource content=县府办><meta name=Url content=/a.html>\
         <meta property=og:title content='云溪县年报'><link rel=canonical href='https://b.example/'></head><body><h1>标题</h1>",
    );
    let about = &document.about;
    let titles = [
        "云溪县年报",
        "标题",
        "云溪县2024年政府信息公开工作年度报告",
        "云溪县2024年政府信息公开工作年度报告 - 云溪县人民政府",
    ];
    assert_eq!(about.titles, titles);
    assert_eq!(about.published.as_deref(), Some("2025-01-20"));
    assert_eq!(about.publisher.as_deref(), Some("县府办"));
    assert_eq!(about.source.as_deref(), Some("https://www.yunxi.example/a.html"));
}

#[test]
fn nothing_gives_nothing() {
    assert_eq!(open("").blocks, []);
    assert_eq!(open("<html><body></body></html>").blocks, []);
    assert_eq!(read(&" ".repeat(33 << 20), &is_landmark), Err(Refusal::TooLarge { limit: 32 << 20 }));
}
