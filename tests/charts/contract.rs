//! The contract of a figure, held on charts of every kind and size.

use crate::markup::{Element, parse, points, texts};
use crate::{random, sample, script};
use gongkai::base::Lang;
use gongkai::form::Unit;
use gongkai::render::chart::{self, Datum, Frame};
use std::collections::BTreeSet;

/// Widths and letters of the two drawings. A telephone of 320 pixels leaves 288 between the margins of the page.
const DRAWINGS: [(&str, i64, i64); 2] = [("narrow", 288, 12), ("wide", 720, 13)];

/// Fails unless a figure keeps the contract; texts may meet only where `crowded`.
pub(crate) fn holds(frame: &Frame<'_>, html: &str, crowded: bool) {
    let root = parse(html);
    let figures: Vec<&Element> = root.elements().collect();
    let &[figure] = &*figures else { panic!("not one figure: {html}") };
    assert!(figure.name == "figure" && figure.has_class("chart"));

    let parts: Vec<&Element> = figure.elements().collect();
    assert_eq!(parts[0].name, "figcaption");
    assert_eq!(parts[0].get("id"), Some(&*frame.id));
    let title = parts[0].text();
    assert!(title.starts_with(&*frame.title), "{title}");
    assert_eq!(figure.text().matches(&title).count(), 1, "the title is said more than once");
    assert_eq!(parts[1].name, "p");
    random::well_formed(frame.lang, &parts[1].text());

    for element in figure.all() {
        for (name, _) in &element.attributes {
            assert!(name != "style" && !name.starts_with("on"), "{name} in {element:?}");
        }
        assert!(
            !["script", "style", "title", "desc", "foreignObject"].contains(&&*element.name),
            "{}",
            element.name
        );
        if element.name == "svg" {
            assert_eq!(element.get("focusable"), Some("false"));
        }
        assert!(element.get("font-size").is_none() && element.get("transform").is_none());
    }
    ids(frame, figure);
    hidden(figure);
    table(frame, figure);

    let drawn: Vec<&Element> = parts.iter().copied().filter(|part| part.name == "svg").collect();
    if figure.has_class("bars") {
        assert!(drawn.is_empty(), "bars are lines of the page");
        return;
    }
    for (class, width, em) in DRAWINGS {
        let drawings: Vec<&&Element> = drawn.iter().filter(|svg| svg.has_class(class)).collect();
        if drawings.is_empty() {
            assert!(drawn.is_empty(), "drawn in one width only");
            continue;
        }
        assert_eq!(drawings.len(), 1, "{class}");
        drawing(drawings[0], width, em, crowded);
    }
}

/// Ids are unlike any other, begin with the figure's, and what is referred to is there.
fn ids(frame: &Frame<'_>, figure: &Element) {
    let ids: Vec<&str> = figure.all().iter().filter_map(|element| element.get("id")).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    assert!(ids.iter().all(|id| id.starts_with(&*frame.id)), "{ids:?}");
    for element in figure.all() {
        for (_, value) in &element.attributes {
            if let Some(id) = value.strip_prefix("url(#").and_then(|rest| rest.strip_suffix(')')) {
                assert!(unique.contains(id), "{id} is not defined");
            }
        }
    }
}

/// Drawings are hidden from readers aloud, and nothing in them can be reached with the keyboard.
fn hidden(figure: &Element) {
    let hidden: Vec<&Element> =
        figure.all().into_iter().filter(|element| element.get("aria-hidden") == Some("true")).collect();
    for svg in figure.find("svg") {
        let within =
            hidden.iter().any(|hidden| hidden.all().iter().any(|element| std::ptr::eq(*element, svg)));
        assert!(within, "a drawing is read aloud");
    }
    for element in hidden.iter().flat_map(|hidden| hidden.all()) {
        assert!(element.name != "a" && element.get("tabindex").is_none() && element.get("href").is_none());
    }
}

/// The table has heads with their scope, and as many cells in every row.
fn table(frame: &Frame<'_>, figure: &Element) {
    let tables = figure.find("table");
    let drawn = figure.all().iter().any(|element| element.get("aria-hidden").is_some());
    if let Some(href) = &frame.table {
        assert!(tables.is_empty());
        let links = figure.find("a");
        assert_eq!(links.iter().filter(|link| link.get("href") == Some(href)).count(), usize::from(drawn));
        return;
    }
    let Some(table) = tables.first() else {
        assert!(!drawn, "a drawing without its numbers");
        return;
    };
    assert_eq!(tables.len(), 1);
    assert!(table.get("aria-label").is_some_and(|label| !label.is_empty()));
    let rows = table.find("tr");
    let heads = rows[0].elements().count();
    assert!(heads > 1);
    assert!(rows[0].elements().all(|head| head.name == "th" && head.get("scope") == Some("col")));
    for row in &rows[1..] {
        let cells: Vec<&Element> = row.elements().collect();
        assert!(cells[0].name == "th" && cells[0].get("scope") == Some("row"), "{cells:?}");
        let wide: i64 =
            cells.iter().map(|cell| cell.get("colspan").map_or(1, |span| span.parse().unwrap())).sum();
        assert_eq!(wide, i64::try_from(heads).unwrap(), "{}", row.text());
        assert!(cells.iter().all(|cell| !cell.text().trim().is_empty()), "an empty cell in {}", row.text());
    }
}

fn drawing(svg: &Element, width: i64, em: i64, crowded: bool) {
    let view: Vec<i64> =
        svg.get("viewBox").unwrap().split(' ').map(|number| number.parse().unwrap()).collect();
    let &[0, 0, own, height] = &*view else { panic!("{view:?}") };
    assert_eq!(own, width);
    assert!(height > 0);
    let texts = texts(svg, em);
    for text in &texts {
        assert!(text.within(width, height + 1), "{text:?} is outside of {width} x {height}");
        assert!(!text.what.trim().is_empty(), "an empty text");
    }
    for (x, y) in points(svg) {
        assert!(
            (0..=width).contains(&x) && (0..=height).contains(&y),
            "{x} {y} is outside of {width} x {height}"
        );
    }
    if !crowded {
        for (at, text) in texts.iter().enumerate() {
            for other in &texts[at + 1..] {
                assert!(!text.meets(other), "{text:?} meets {other:?}");
            }
        }
    }
}

const BOTH: [Lang; 2] = [Lang::Zh, Lang::En];

#[test]
fn every_kind_keeps_the_contract() {
    for lang in BOTH {
        let trend = sample::trend(lang);
        holds(&trend.frame, &chart::columns(&trend), false);
        holds(&trend.frame, &chart::line(&trend), false);
        let stack = sample::stack(lang);
        holds(&stack.frame, &chart::stack(&stack), false);
        for out in [125, 119, 900, 0] {
            let balance = sample::balance(lang, out);
            holds(&balance.frame, &chart::balance(&balance), false);
        }
        let bars = sample::bars(lang);
        holds(&bars.frame, &chart::bars(&bars), false);
        for trend in [sample::line(lang), sample::lines(lang)] {
            holds(&trend.frame, &chart::line(&trend), false);
        }
        for count in [1, 2, 5, 12, 60, 61, 300, 3000] {
            let spread = sample::spread(lang, count);
            holds(&spread.frame, &chart::dots(&spread), false);
            holds(&spread.frame, &chart::strip(&spread), false);
        }
        for count in [1, 2, 5, 15, 16, 60, 300] {
            let slope = sample::slope(lang, count);
            holds(&slope.frame, &chart::slope(&slope), false);
        }
    }
}

#[test]
fn figures_without_numbers_say_so_and_draw_nothing() {
    for lang in BOTH {
        let trend = script::trend(lang, Unit::Count, "2023 2024", &[("收到|received", "- -")]);
        let stack = script::stack(lang, "2023 2024", &[("公开|granted", "- ?")]);
        let balance = script::balance(lang, &[("新收|new", "-")], &[("办结|concluded", "-")]);
        let bars = script::bars(lang, &[&[("国家秘密|secrets", "?")]]);
        let spread = script::spread(lang, Unit::Percent, &[("甲局|A", "-")]);
        let slope = script::slope(lang, Unit::Percent, &[]);
        for (frame, html) in [
            (&trend.frame, chart::columns(&trend)),
            (&trend.frame, chart::line(&trend)),
            (&stack.frame, chart::stack(&stack)),
            (&balance.frame, chart::balance(&balance)),
            (&bars.frame, chart::bars(&bars)),
            (&spread.frame, chart::dots(&spread)),
            (&spread.frame, chart::strip(&spread)),
            (&slope.frame, chart::slope(&slope)),
        ] {
            holds(frame, &html, false);
            assert!(!html.contains("<svg") && !html.contains("<table"), "{html}");
        }
    }
}

#[test]
fn a_table_of_the_page_takes_the_place_of_the_figures_own() {
    let mut bars = sample::bars(Lang::Zh);
    bars.frame.table = Some("#t3".into());
    let html = chart::bars(&bars);
    holds(&bars.frame, &html, false);
    assert!(html.contains("<a href=\"#t3\">数据表</a>") && !html.contains("<details>"));
}

#[test]
fn words_of_others_are_only_text() {
    let mut trend = sample::trend(Lang::En);
    trend.frame.title = "<b>\"A\" & 'B'</b>".into();
    trend.series[0].label = "<i>received</i>".into();
    trend.years[3].seam = Some("a < b".into());
    let html = chart::columns(&trend);
    assert!(!html.contains("<b>") && !html.contains("<i>received"));
    parse(&html);
}

#[test]
fn zero_is_drawn_as_zero_and_a_missing_year_is_a_gap_with_a_word() {
    let trend = script::trend(Lang::Zh, Unit::Count, "2022 2023 2024", &[("收到", "0 - 5")]);
    let root = parse(&chart::columns(&trend));
    for (svg, em) in root.find("svg").into_iter().filter(|svg| svg.get("viewBox").is_some()).zip([12, 13]) {
        let texts = texts(svg, em);
        let at =
            |what: &str| texts.iter().find(|text| text.what == what).unwrap_or_else(|| panic!("no {what}"));
        let middle = |what: &str| (at(what).left + at(what).right) / 2;
        assert!((middle("0") - middle("2022")).abs() <= 1);
        assert!((middle("没有报告") - middle("2023")).abs() <= 1);
        // The one column that is drawn is the last.
        let column = svg.find("path").into_iter().find(|path| path.has_class("f1")).unwrap();
        assert_eq!(column.get("d").unwrap().matches('M').count(), 1);
    }
}

#[test]
fn no_line_crosses_a_gap_or_a_seam() {
    let lines = |axis: &str, cells: &str| {
        let trend = script::trend(Lang::Zh, Unit::Percent, axis, &[("率", cells)]);
        let root = parse(&chart::line(&trend));
        let line = root.find("path").into_iter().find(|path| path.has_class("q1")).unwrap();
        line.get("d").unwrap().chars().filter(char::is_ascii_alphabetic).collect::<String>()
    };
    assert_eq!(lines("2020 2021 2022 2023", "1/2 1/3 1/4 1/5"), "MLLL");
    assert_eq!(lines("2020 2021 2022 2023", "1/2 - 1/4 1/5"), "MML");
    assert_eq!(lines("2020 2021 |2022 2023", "1/2 1/3 1/4 1/5"), "MLML");
    assert_eq!(lines("2020 2021 |2022 2023", "1/2 1/3 - 1/5"), "MLM");
    // A year that is not on the axis is a gap as well.
    assert_eq!(lines("2020 2022 2023", "1/2 1/3 1/4"), "MML");
}

#[test]
fn a_sparkline_breaks_where_numbers_do() {
    use gongkai::base::Ratio;
    let spark = |values: &[Option<i64>], seams: &[usize]| {
        let values: Vec<Option<Ratio>> = values.iter().map(|value| value.map(Ratio::integer)).collect();
        chart::spark(&values, seams)
    };
    let course = |html: &str| {
        let root = parse(html);
        let d = root.find("path")[0].get("d").unwrap().to_owned();
        for (x, y) in points(&root) {
            assert!((0..=96).contains(&x) && (0..=24).contains(&y));
        }
        d.chars().filter(char::is_ascii_alphabetic).collect::<String>()
    };
    assert_eq!(course(&spark(&[Some(1), Some(2), Some(3)], &[])), "MLL");
    assert_eq!(course(&spark(&[Some(1), None, Some(3), Some(3)], &[])), "MML");
    assert_eq!(course(&spark(&[Some(1), Some(2), Some(3), Some(4)], &[2])), "MLML");
    assert_eq!(course(&spark(&[Some(7)], &[])), "M");
    assert_eq!(spark(&[None, None], &[]), "");
    assert!(spark(&[Some(1), Some(2), Some(3), Some(4), Some(5), Some(6), Some(7)], &[]).len() < 260);
}

/// A report's page holds two or three figures, each drawn twice, and has 20 KB left for them.
#[test]
fn figures_are_small() {
    for lang in BOTH {
        let mut stack = sample::stack(lang);
        for part in &mut stack.parts {
            part.data[4] = Datum::count(387);
        }
        for (name, most, html) in [
            ("balance", 3500, chart::balance(&sample::balance(lang, 125))),
            ("unequal balance", 3500, chart::balance(&sample::balance(lang, 119))),
            ("bars", 5000, chart::bars(&sample::bars(lang))),
            ("columns", 8000, chart::columns(&sample::trend(lang))),
            ("stack", 8000, chart::stack(&stack)),
            ("line", 8000, chart::line(&sample::line(lang))),
            ("six lines", 8000, chart::line(&sample::lines(lang))),
        ] {
            assert!(html.len() <= most, "{name} has {} bytes", html.len());
        }
    }
}
