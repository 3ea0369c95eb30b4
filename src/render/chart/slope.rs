//! Two years of many offices, each a line from one to the other.

use super::axis::index;
use super::data::{Pair, Slope};
use super::figure::{Figure, cell, heads, row, row_end};
use super::scale::{Scale, scaled, spread};
use super::svg::{self, Size};
use super::text::wrap_bold;
use crate::render::say;

/// The most offices that are all named.
const NAMED: usize = 15;
/// The least width of the lines.
const LEAST: i64 = 60;
/// How far numbers stand from the ends of lines.
const ASIDE: i64 = 20;
/// Of more offices, how many of those that rose and that fell most are drawn boldly.
const MOVERS: usize = 3;

impl<'a> Slope<'a> {
    /// Returns the offices that can be compared.
    pub(in crate::render) fn comparable(&self) -> impl Iterator<Item = &Pair<'a>> {
        let seam = self.seam.is_some();
        self.entries.iter().filter(move |pair| {
            !seam && pair.seam.is_none() && pair.data.iter().all(|datum| datum.value.is_some())
        })
    }
}

/// Draws how an indicator of many offices changed between two years.
#[must_use]
pub fn slope(slope: &Slope<'_>) -> String {
    let frame = &slope.frame;
    let [first, last] = slope.periods;
    let figure = Figure {
        frame,
        kind: "slope",
        span: frame.lang.pick(format!("{first}年和{last}年"), format!("{first} and {last}")),
        sentence: say::slope(slope),
        fills: &[],
        size: 2048 + 512 * slope.entries.len(),
    };
    let mut lines: Vec<Line<'_>> = slope.comparable().filter_map(Line::new).collect();
    if lines.is_empty() && slope.entries.is_empty() {
        return figure.empty();
    }
    if lines.is_empty() {
        return figure.with(|_, _, _| {}, |out, _| table(out, slope));
    }
    if lines.len() > NAMED {
        let mut order: Vec<usize> = (0..lines.len()).collect();
        order.sort_by_key(|&at| lines.get(at).map(|line| line.values[0] - line.values[1]));
        let ends = order.iter().take(MOVERS).chain(order.iter().rev().take(MOVERS));
        let bold: Vec<usize> = ends.copied().collect();
        for (at, line) in lines.iter_mut().enumerate() {
            line.bold = bold.contains(&at) || line.pair.own;
        }
    }
    figure.drawn(|out, size| draw(out, size, slope, &lines), |out, _| table(out, slope))
}

struct Line<'l> {
    pair: &'l Pair<'l>,
    values: [i128; 2],
    bold: bool,
}

impl<'l> Line<'l> {
    fn new(pair: &'l Pair<'l>) -> Option<Self> {
        let [first, last] = &pair.data;
        Some(Self { pair, values: [scaled(first.value?)?, scaled(last.value?)?], bold: true })
    }
}

fn draw(out: &mut String, size: Size, slope: &Slope<'_>, lines: &[Line<'_>]) {
    let bold: Vec<&Line<'_>> = lines.iter().filter(|line| line.bold).collect();
    // Of many offices only the page's own is named, unless names may be said.
    let named = |line: &Line<'_>| lines.len() <= NAMED || slope.named || line.pair.own;
    let numbers: Vec<[String; 2]> = bold
        .iter()
        .map(|line| {
            let [first, last] = line
                .pair
                .data
                .each_ref()
                .map(|datum| slope.frame.measure.text(datum).unwrap_or_default().into_owned());
            [first, if named(line) { format!("{last} {}", line.pair.name) } else { last }]
        })
        .collect();
    let wide = |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| size.bold(text)).max().unwrap_or(0);
    let before = wide(&mut numbers.iter().map(|[number, _]| number.as_str())).max(size.text("2024"));
    // What the names leave must be wide enough for slopes to be seen.
    let most = if size.is_narrow() { 140 } else { 300 }.min(size.width - before - 2 * ASIDE - LEAST);
    let names: Vec<Vec<&str>> = numbers.iter().map(|[_, name]| wrap_bold(name, most, size.em)).collect();
    let after = wide(&mut names.iter().flatten().copied()).max(size.text("2024"));
    let (left, right) = (before + ASIDE, size.width - after - ASIDE);
    let high = |lines: usize| index(lines) * size.line() + 2;
    let labels: i64 = names.iter().map(|lines| high(lines.len())).sum();
    let plot = labels.max(if size.is_narrow() { 180 } else { 240 });
    let top = size.line() + 10;
    let bottom = top + plot;
    let values = || lines.iter().flat_map(|line| line.values);
    let (low, top_value) = (values().min().unwrap_or(0), values().max().unwrap_or(0));
    let scale = Scale::new(low, top_value, plot - size.line());
    let y = |value| bottom - size.line() / 2 - if low == top_value { plot / 2 } else { scale.at(value) };
    svg::open(out, size, bottom + 4);
    for (period, x, class) in [(slope.periods[0], left, "m y"), (slope.periods[1], right, "m y")] {
        svg::text(out, class, x, size.em, &period.to_string());
        svg::upright(out, "a", x, top - 4, plot + 4);
    }
    for (class, chosen) in [("r", false), ("q1", true)] {
        let mut own = lines.iter().filter(|line| line.bold == chosen && !line.pair.own).peekable();
        if own.peek().is_some() {
            svg::path(out, class);
            for line in own {
                course(out, line, [left, right], &y);
            }
            svg::shut(out);
        }
    }
    for line in lines.iter().filter(|line| line.pair.own) {
        svg::path(out, "w");
        course(out, line, [left, right], &y);
        svg::shut(out);
    }
    svg::path(out, "d q1");
    for line in &bold {
        for (x, value) in [left, right].into_iter().zip(line.values) {
            svg::to(out, 'M', x, y(value));
            out.push_str("h0");
        }
    }
    svg::shut(out);
    for side in [0, 1] {
        // In the order of their places; equal places in the order of the entries.
        let mut order: Vec<usize> = (0..bold.len()).collect();
        let place =
            |at: usize| bold.get(at).and_then(|line| line.values.get(side)).map_or(0, |value| y(*value));
        order.sort_by_key(|&at| place(at));
        let lines_of = |at: usize| if side == 0 { 1 } else { names.get(at).map_or(1, Vec::len) };
        let mut places: Vec<(i64, i64)> = order.iter().map(|&at| (place(at), high(lines_of(at)))).collect();
        spread(&mut places, top - 2, bottom + 2);
        // Threads lead to numbers that had to move.
        svg::path(out, "r");
        for (&at, (middle, _)) in order.iter().zip(&places).filter(|(at, (middle, _))| place(**at) != *middle)
        {
            let (from, to) = if side == 0 { (left - 5, 5 - ASIDE + 3) } else { (right + 5, ASIDE - 5 - 3) };
            svg::to(out, 'M', from, place(at));
            svg::to(out, 'l', to, middle - place(at));
        }
        svg::shut(out);
        if side == 0 {
            svg::group(out, "e");
        }
        for (&at, (middle, height)) in order.iter().zip(places) {
            let class = if bold.get(at).is_some_and(|line| line.pair.own) { "l" } else { "" };
            let first = middle - height / 2 + size.em;
            match (side, numbers.get(at), names.get(at)) {
                (0, Some([number, _]), _) => svg::text(out, class, left - ASIDE, first, number),
                (_, _, Some(lines)) => svg::lines(out, size, class, right + ASIDE, first, lines),
                _ => {}
            }
        }
        if side == 0 {
            svg::end(out);
        }
    }
    svg::close(out);
}

fn course(out: &mut String, line: &Line<'_>, [left, right]: [i64; 2], y: &dyn Fn(i128) -> i64) {
    let [first, last] = line.values;
    svg::to(out, 'M', left, y(first));
    svg::to(out, 'L', right, y(last));
}

fn table(out: &mut String, slope: &Slope<'_>) {
    let lang = slope.frame.lang;
    let [first, last] = slope.periods.map(|period| period.to_string());
    heads(out, [lang.pick("机构", "Office"), &first, &last]);
    for pair in &slope.entries {
        row(out, pair.href.as_deref(), &pair.name);
        for datum in &pair.data {
            cell(out, &slope.frame.measure, Some(datum));
        }
        row_end(out);
    }
}
