//! Pages made to cost: each ends soon, read or refused.

use super::super::{Document, Refusal};
use super::pages::assert_covered;
use super::read;
use std::time::{Duration, Instant};

fn document(html: &str) -> Result<Document, Refusal> {
    read(html, &|text| text.contains("总计"))
}

/// Reads a page in little time, to how many blocks it has; generous for unoptimised code on a busy machine.
fn open(html: &str) -> Result<usize, Refusal> {
    let start = Instant::now();
    let read = document(html);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    read.map(|document| document.blocks.len())
}

fn numbered(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

#[test]
fn depth_is_refused() {
    for piece in
        ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<a:b>", "<p><font><div>", "<svg>", "<object>"]
    {
        assert_eq!(open(&piece.repeat(100_000)), Err(Refusal::TooDeep), "{piece}");
    }
}

#[test]
fn masses_are_refused() {
    for piece in ["<br>", "<p>x", "<td>x", "<table><tr><td>x</table>", "<template></template>", "<a></a>x"] {
        let table = if piece == "<td>x" { "<table><tr>" } else { "" };
        assert_eq!(open(&format!("{table}{}", piece.repeat(420_000))), Err(Refusal::TooMany), "{piece}");
    }
    assert_eq!(open(&format!("<pre>{}", "x\n".repeat(410_000))), Err(Refusal::TooMany));
    assert_eq!(open(&format!("<table><tr><td><pre>{}", "x\n".repeat(410_000))), Err(Refusal::TooMany));
    let cell = format!("<table><tr><td>a<td><pre>{}</pre></table>", "x\n".repeat(100_000));
    assert_eq!(open(&cell.repeat(15)), Err(Refusal::TooMany));
}

#[test]
fn searches_of_the_parser_are_counted() {
    let deep = "<span>".repeat(500);
    assert_eq!(open(&format!("{deep}{}", "</x>".repeat(150_000))), Err(Refusal::TooMany));
    let formats = numbered(400, |n| format!("<font class={n}>"));
    assert_eq!(open(&format!("<p>{formats}{}", "</p><p>x".repeat(10_000))), Err(Refusal::TooMany));
}

#[test]
fn references_are_counted() {
    assert_eq!(open(&"<".repeat(1_600_000)), Err(Refusal::TooMany));
    assert_eq!(open(&"&amp;".repeat(100_000)), Ok(1));
}

#[test]
fn attributes_brought_along_are_counted() {
    let formats = numbered(300, |n| format!("<font style='{}{n}:x'>", "a:b;".repeat(500)));
    assert_eq!(open(&format!("<p>{formats}{}", "</p><p>x".repeat(10_000))), Err(Refusal::TooMany));
}

#[test]
fn formats_that_differ_do_not_pile_up() {
    assert_eq!(open(&numbered(100_000, |n| format!("<p><font class={n}>"))), Err(Refusal::TooDeep));
    let apart = "<table><tr><td><object></td></table>".repeat(50_000);
    assert_eq!(open(&format!("{apart}{}", "<b></b>".repeat(50_000))), Err(Refusal::TooMany));
}

#[test]
fn attributes_and_names_without_number_are_left_out() {
    assert!(open(&format!("<p {}>总计</p>", numbered(200_000, |n| format!("a{n}=1 ")))).is_ok());
    assert!(open(&format!("<p {}>总计</p>", "class=a ".repeat(200_000))).is_ok());
    assert!(open(&numbered(100_000, |n| format!("<x{n}></x{n}>"))).is_ok());
    assert!(open(&format!("<{}>", "x".repeat(2_000_000))).is_ok());
    assert!(open(&format!("<img src=\"data:image/png;base64,{}\">", "A/".repeat(2_000_000))).is_ok());
}

#[test]
fn comments_and_scripts_that_do_not_end_are_read_once() {
    for piece in [
        "<!--",
        "<!--a--!",
        "<!-->",
        "<!x",
        "<script>",
        "<script><!--",
        "<title>",
        "<textarea></",
        "</",
        "<a '",
        "<a b='",
    ] {
        assert!(open(&piece.repeat(100_000)).is_ok() || piece == "<!-->", "{piece}");
    }
}

#[test]
fn an_address_is_not_kept_in_every_letter() {
    let long = "a".repeat(2000);
    let letters = "x<b>y</b>".repeat(60_000);
    let document = document(&format!("<a href='{long}'>{letters}</a>")).expect("it is read");
    let kept: usize = document
        .blocks
        .iter()
        .flat_map(|block| match block {
            super::super::Block::Paragraph(paragraph) => paragraph.runs.as_slice(),
            super::super::Block::Table(_) => &[],
        })
        .filter_map(|run| run.link.as_ref().map(String::len))
        .sum();
    assert!(kept < 16 << 20, "{kept}");
}

#[test]
fn grids_cost_their_cells() {
    let wide = "<table><tr><td colspan=64>总计<td>x<tr><td>a<td>b</table>".repeat(1000);
    assert!(open(&wide).is_ok());
    let sparse = format!("<table><tr>{}{}</table>", "<td>总计".repeat(64), "<tr><td>x".repeat(1900));
    assert_eq!(open(&sparse.repeat(10)), Err(Refusal::TooMany));
    assert!(open(&format!("<table>{}</table>", "<tr><td>总计<td rowspan=65535>1".repeat(1900))).is_ok());
}

#[test]
fn soup_never_panics() {
    let tags = [
        "table",
        "tr",
        "td",
        "tbody",
        "caption",
        "select",
        "option",
        "b",
        "i",
        "a",
        "p",
        "div",
        "template",
        "svg",
        "math",
        "form",
        "li",
        "ul",
        "frameset",
        "html",
        "head",
        "body",
        "button",
        "object",
        "col",
        "colgroup",
        "title",
        "mi",
        "foreignobject",
        "annotation-xml",
        "nobr",
        "h1",
        "dd",
        "input",
        "script",
        "textarea",
        "pre",
        "applet",
        "font",
        "noscript",
        "plaintext",
        "ruby",
        "rt",
        "image",
        "selectedcontent",
        "br",
        "iframe",
        "style",
    ];
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % below
    };
    for _ in 0..3000 {
        let soup = (0..60).fold(String::new(), |mut soup, _| {
            let name = tags[next(tags.len())];
            match next(5) {
                0 | 1 => soup.push_str(&format!("<{name}>")),
                2 => soup.push_str(&format!("<{name} rowspan={} colspan={}>", next(4), next(4))),
                3 => soup.push_str(&format!("</{name}>")),
                _ => soup.push_str(["总计", " ", "\n", "&nbsp;", "x", "<", "\0", "&"][next(8)]),
            }
            soup
        });
        assert_covered(&document(&soup).expect(&soup));
    }
}
