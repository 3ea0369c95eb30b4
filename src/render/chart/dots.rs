//! A dot for each office on a line of its own, with name, number and what it is a share of.

use super::axis::index;
use super::data::Spread;
use super::figure::Figure;
use super::scale::{Scale, scaled};
use super::spread::{Axis, table};
use super::strip::{median_label, strip};
use super::svg::{self, Size};
use super::text::wrap_bold;
use crate::base::Lang;
use crate::base::quantile;
use crate::render::say;
use crate::render::say::words;

/// The most offices that have a line of their own; more become a distribution.
const MOST: usize = 60;

/// Draws an indicator of many offices as dots in the order of the entries; of more than 60 offices, as [`strip()`].
#[must_use]
pub fn dots(spread: &Spread<'_>) -> String {
    if spread.entries.len() > MOST {
        return strip(spread);
    }
    let frame = &spread.frame;
    let figure = Figure {
        frame,
        kind: "dots",
        span: words::span(frame.lang, spread.period, spread.period),
        sentence: say::dots(spread),
        fills: &[],
        size: 2048 + 512 * (spread.entries.len() + spread.apart.len()),
    };
    let values: Vec<i128> = spread.known().map(|(_, value)| value).collect();
    if values.is_empty() {
        return figure.empty();
    }
    let texts: Vec<String> = spread
        .known()
        .map(|(entry, _)| {
            let mut text = frame.measure.text(&entry.datum).unwrap_or_default().into_owned();
            if let Some(n) = entry.datum.n {
                text.push_str(&bracketed(frame.lang, &n.to_string()));
            }
            text
        })
        .collect();
    let median = quantile(&spread.sorted(), 1, 2).and_then(|median| Some((scaled(median)?, median)));
    let median = median.map(|(at, value)| (at, median_label(frame, value)));
    figure.drawn(
        |out, size| draw(out, size, spread, &values, &texts, median.as_ref()),
        |out, _| table(out, spread),
    )
}

/// Puts a text in brackets behind another.
fn bracketed(lang: Lang, text: &str) -> String {
    match lang {
        Lang::Zh => format!("（{text}）"),
        Lang::En => format!(" ({text})"),
    }
}

/// One line of the drawing.
struct Line<'l> {
    names: Vec<&'l str>,
    value: i128,
    text: &'l str,
    own: bool,
}

fn draw(
    out: &mut String,
    size: Size,
    spread: &Spread<'_>,
    values: &[i128],
    texts: &[String],
    median: Option<&(i128, String)>,
) {
    let narrow = size.is_narrow();
    let frame = &spread.frame;
    let rows: Vec<Line<'_>> = spread
        .known()
        .zip(texts)
        .map(|((entry, value), text)| {
            let room = if narrow { size.width - size.bold(text) - 12 } else { 210 };
            Line { names: wrap_bold(&entry.name, room, size.em), value, text, own: entry.own }
        })
        .collect();
    let numbers = rows.iter().map(|row| size.bold(row.text)).max().unwrap_or(0);
    let names = rows.iter().flat_map(|row| &row.names).map(|name| size.bold(name)).max().unwrap_or(0);
    let (left, right) = if narrow { (6, size.width - 6) } else { (names + 18, size.width - numbers - 18) };
    let Some(axis) = Axis::new(frame, size, values.iter().copied(), right - left) else { return };
    let scale = Scale::new(axis.low, axis.high, right - left);
    let x = |value| left + scale.at(value);
    // From above: what the brackets hold, the median, the ticks, the lines.
    let noun = spread.small.as_ref().map(|small| bracketed(frame.lang, &small.noun));
    let noun = noun.filter(|_| rows.iter().any(|row| row.text.ends_with(['）', ')'])));
    let above = if noun.is_some() { size.line() } else { 0 };
    let ticks = above + 2 * size.line();
    let top = ticks + 8;
    let deep = |row: &Line<'_>| index(row.names.len()).max(1) * size.line() + if narrow { 20 } else { 8 };
    let bottom = top + rows.iter().map(deep).sum::<i64>();
    svg::open(out, size, bottom + 4);
    if let Some(noun) = noun {
        svg::text(out, "g e", size.width, size.em, noun.trim());
    }
    svg::group(out, "m g");
    for tick in axis.ticks() {
        let text = frame.measure.tick(tick);
        let half = (size.text(&text) + 1) / 2;
        svg::text(out, "", x(tick).clamp(half, size.width - half), ticks, &text);
    }
    svg::end(out);
    svg::path(out, "r");
    for tick in axis.ticks() {
        svg::to(out, 'M', x(tick), ticks + 4);
        svg::by(out, 'v', bottom - ticks - 4);
    }
    let mut y = top;
    for row in &rows {
        y += deep(row);
        svg::to(out, 'M', left, if narrow { y - 15 } else { y - 8 - (deep(row) - 8) / 2 });
        svg::by(out, 'h', right - left);
    }
    svg::shut(out);
    if let Some((value, text)) = median {
        svg::upright(out, "s", x(*value), ticks + 4, bottom - ticks - 4);
        let half = (size.text(text) + 1) / 2;
        svg::text(out, "m", x(*value).clamp(half, size.width - half), above + size.em, text);
    }
    let (mut plain, mut own) = (Vec::new(), Vec::new());
    let mut y = top;
    for row in &rows {
        let height = deep(row);
        let class = if row.own { "l" } else { "" };
        svg::lines(out, size, class, 0, y + size.em, &row.names);
        let (number, dot) = if narrow {
            (y + size.em, y + height - 15)
        } else {
            let middle = y + height - 8 - (height - 8) / 2;
            (middle + size.em / 3 + 1, middle)
        };
        let class = if row.own { "e l" } else { "e" };
        svg::text(out, class, size.width, number, row.text);
        if row.own { &mut own } else { &mut plain }.push((x(row.value), dot));
        y += height;
    }
    for (class, dots) in [("d q1", plain), ("d o", own)] {
        if dots.is_empty() {
            continue;
        }
        svg::path(out, class);
        for (x, y) in dots {
            svg::to(out, 'M', x, y);
            out.push_str("h0");
        }
        svg::shut(out);
    }
    svg::close(out);
}
