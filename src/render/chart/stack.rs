//! Shares by year: columns of one height, their parts always in one order and pattern.

use super::axis::{Field, Seams, index};
use super::data::{Datum, Stack};
use super::figure::{Figure, cell, filled, heads, none_cell, row_end, span, year_row};
use super::scale::{scaled, share, spread};
use super::svg::{self, Size};
use super::text::wrap;
use crate::base::Ratio;
use crate::form::Unit;
use crate::render::say;
use std::borrow::Cow;

/// The most parts that are told apart.
const PARTS: usize = 6;
/// How high a part must be for its share to stand in it: a tenth of the wide drawing.
const LABELLED: i64 = 24;
const FILLS: [usize; PARTS] = [1, 2, 3, 4, 5, 6];

impl Stack<'_> {
    /// Returns the sum of all parts of a year; `None` where one is missing.
    #[must_use]
    pub fn whole_at(&self, at: usize) -> Option<Ratio> {
        let mut sum = Ratio::integer(0);
        for part in &self.parts {
            sum = sum.plus(part.value(at)?)?;
        }
        (!self.parts.is_empty()).then_some(sum)
    }
}

/// Draws what makes up a whole by year. Years of which a part is missing are gaps.
#[must_use]
pub fn stack(stack: &Stack<'_>) -> String {
    let count = stack.parts.len().min(PARTS);
    let figure = Figure {
        frame: &stack.frame,
        kind: "stack",
        span: span(stack.frame.lang, &stack.years),
        sentence: say::stack(stack),
        fills: FILLS.get(..count).unwrap_or_default(),
        size: 3072 + 200 * stack.years.len() * count,
    };
    let sums: Vec<Option<Ratio>> = (0..stack.years.len()).map(|at| stack.whole_at(at)).collect();
    let whole: Vec<Option<i128>> = sums.iter().map(|sum| sum.and_then(scaled)).collect();
    if whole.iter().all(Option::is_none) {
        return figure.empty();
    }
    if whole.iter().flatten().all(|whole| *whole == 0) {
        return figure.told(|out, _| table(out, stack, &sums));
    }
    let parts: Vec<Vec<i128>> = stack
        .parts
        .iter()
        .take(PARTS)
        .map(|part| (0..whole.len()).map(|at| part.value(at).and_then(scaled).unwrap_or(0)).collect())
        .collect();
    let totals: Vec<Option<String>> =
        sums.iter().map(|sum| Some(stack.frame.measure.print((*sum)?))).collect();
    let plan = Plan { stack, whole: &whole, totals: &totals, parts: &parts };
    figure.drawn(|out, size| plan.draw(out, size), |out, _| table(out, stack, &sums))
}

struct Plan<'p> {
    stack: &'p Stack<'p>,
    whole: &'p [Option<i128>],
    /// The wholes as they are printed.
    totals: &'p [Option<String>],
    parts: &'p [Vec<i128>],
}

impl Plan<'_> {
    fn draw(&self, out: &mut String, size: Size) {
        let Self { stack, whole, .. } = *self;
        let last = (0..whole.len()).rev().find(|&at| whole.get(at).copied().flatten() > Some(0));
        // Narrow columns have no room for their shares; the names then say those of the last year.
        let beside = |part: usize| last.filter(|_| size.is_narrow()).map(|at| self.percent(part, at));
        let most = if size.is_narrow() { 84 } else { 200 };
        let labels: Vec<Cow<'_, str>> = stack
            .parts
            .iter()
            .take(PARTS)
            .enumerate()
            .map(|(at, part)| match beside(at) {
                Some(share) => Cow::Owned(format!("{} {share}", part.label)),
                None => Cow::Borrowed(&*part.label),
            })
            .collect();
        let names: Vec<Vec<&str>> = labels.iter().map(|label| wrap(label, most, size.em)).collect();
        let lines = || names.iter().flatten();
        let names_width = lines().map(|line| size.text(line)).max().unwrap_or(0);
        let swatch = size.em - 2;
        let field = Field::new(size, 0, size.width - names_width - swatch - 20, whole.len());
        let seams = Seams::new(field, &stack.years);
        let names_height = index(lines().count()) * size.line() + index(names.len()) * 4;
        let plot = names_height.max(if size.is_narrow() { 200 } else { 240 });
        let top = seams.height + if self.totalled(field) { size.line() } else { 0 } + 2;
        let bottom = top + plot;
        svg::open(out, size, bottom + size.line() + 6);
        seams.draw(out, size, bottom);
        let wide = (field.pitch() - 4).min(field.pitch() * 4 / 5 + 2).min(64);
        let edges: Vec<Vec<i64>> = (0..whole.len()).map(|at| self.edges(at, plot)).collect();
        let beginnings = self.names(size, &names, last.and_then(|at| edges.get(at)), [top, bottom]);
        let left = field.left + field.width + 12;
        for part in 0..self.parts.len() {
            filled(out, &stack.frame, FILLS.get(part).copied().unwrap_or(1));
            for (at, edges) in edges.iter().enumerate() {
                let (Some(low), Some(high)) = (edges.get(part), edges.get(part + 1)) else { continue };
                if high > low {
                    svg::area(out, field.middle(at) - wide / 2, bottom - high, wide, high - low);
                }
            }
            let y = beginnings.get(part).copied().unwrap_or(0);
            svg::area(out, left, y - swatch, swatch, swatch);
            svg::shut(out);
        }
        for (lines, y) in names.iter().zip(beginnings) {
            svg::lines(out, size, "", left + swatch + 6, y, lines);
        }
        if !size.is_narrow() {
            self.shares(out, field, &edges, bottom, wide);
        }
        svg::level(out, "a", field.left, bottom, field.width);
        self.totals(out, field, top, bottom);
        let reason = |at: usize| {
            let part = stack.parts.iter().find(|part| part.value(at).is_none())?;
            Some(part.data.get(at).map_or("", |datum| &*datum.reason))
        };
        let reasons: Vec<Option<&str>> = (0..whole.len()).map(reason).collect();
        field.gaps(out, stack.frame.lang, &reasons, bottom, plot);
        field.years(out, &stack.years, bottom + size.em + 5);
        svg::close(out);
    }

    /// Writes what is divided above the columns, where all of them have room, and the zero of years without.
    fn totals(&self, out: &mut String, field: Field, top: i64, bottom: i64) {
        let Self { whole, totals, .. } = self;
        let room = self.totalled(field);
        if !room && !whole.contains(&Some(0)) {
            return;
        }
        svg::group(out, "m g");
        for (at, total) in totals.iter().enumerate() {
            match (whole.get(at).copied().flatten(), total) {
                (Some(0), Some(text)) => svg::text(out, "", field.middle(at), bottom - 4, text),
                (Some(_), Some(text)) if room => svg::text(out, "", field.middle(at), top - 5, text),
                _ => {}
            }
        }
        svg::end(out);
    }

    /// Whether all columns have room for their wholes above them.
    fn totalled(&self, field: Field) -> bool {
        let widest = self.totals.iter().flatten().map(|text| field.size.text(text)).max().unwrap_or(0);
        widest + field.size.em / 2 <= field.pitch()
    }

    /// A part's share in whole percent.
    fn percent(&self, part: usize, at: usize) -> String {
        let value = self.parts.get(part).and_then(|values| values.get(at)).copied().unwrap_or(0);
        let whole = self.whole.get(at).copied().flatten().unwrap_or(1).max(1);
        format!("{}%", (value * 200 + whole) / (2 * whole))
    }

    /// The heights above the ground at which the parts of a year begin and end; nothing for a year without a whole.
    fn edges(&self, at: usize, plot: i64) -> Vec<i64> {
        let Some(whole) = self.whole.get(at).copied().flatten().filter(|whole| *whole > 0) else {
            return Vec::new();
        };
        let mut sum = 0;
        let mut edges = vec![0];
        for part in self.parts {
            sum += part.get(at).copied().unwrap_or(0);
            edges.push(share(sum, whole, plot));
        }
        edges
    }

    /// Writes shares in whole percent into the parts that have room.
    fn shares(&self, out: &mut String, field: Field, edges: &[Vec<i64>], bottom: i64, wide: i64) {
        let size = field.size;
        for part in 0..self.parts.len() {
            let mut open = false;
            for (at, edges) in edges.iter().enumerate() {
                let (Some(low), Some(high)) = (edges.get(part), edges.get(part + 1)) else { continue };
                if high - low < LABELLED {
                    continue;
                }
                let text = self.percent(part, at);
                if size.text(&text) > wide {
                    continue;
                }
                if !open {
                    svg::group(
                        out,
                        ["m t1", "m t2", "m t3", "m t4", "m t5", "m t6"].get(part).unwrap_or(&"m"),
                    );
                    open = true;
                }
                svg::text(out, "", field.middle(at), bottom - (low + high) / 2 + size.em / 3, &text);
            }
            if open {
                svg::end(out);
            }
        }
    }

    /// Returns where the names begin beside the last column, each as near its part as the others let it.
    fn names(
        &self,
        size: Size,
        names: &[Vec<&str>],
        last: Option<&Vec<i64>>,
        [top, bottom]: [i64; 2],
    ) -> Vec<i64> {
        let edge = |at: usize| last.and_then(|edges| edges.get(at)).copied().unwrap_or(0);
        // From above, as they are read.
        let mut places: Vec<(i64, i64)> = names
            .iter()
            .enumerate()
            .map(|(part, lines)| {
                (bottom - (edge(part) + edge(part + 1)) / 2, index(lines.len()) * size.line() + 4)
            })
            .collect();
        places.reverse();
        spread(&mut places, top, bottom);
        places.into_iter().rev().map(|(middle, height)| middle - height / 2 + 2 + size.em).collect()
    }
}

fn table(out: &mut String, stack: &Stack<'_>, sums: &[Option<Ratio>]) {
    let lang = stack.frame.lang;
    let ends = [lang.pick("年度", "Year"), lang.pick("合计", "Total")];
    let [first, last] = ends;
    let labels = stack.parts.iter().map(|part| &*part.label);
    heads(out, std::iter::once(first).chain(labels).chain(std::iter::once(last)));
    for (at, slot) in stack.years.iter().enumerate() {
        year_row(out, slot);
        let whole = sums.get(at).copied().flatten();
        let data: Vec<Option<&Datum<'_>>> = stack.parts.iter().map(|part| part.data.get(at)).collect();
        let reason = |datum: &Option<&Datum<'_>>| datum.map_or("", |datum| &*datum.reason).to_owned();
        if data.iter().all(|datum| datum.is_none_or(|datum| datum.value.is_none())) {
            none_cell(out, &data.first().map(reason).unwrap_or_default(), data.len() + 1);
            row_end(out);
            continue;
        }
        for datum in data {
            let percent = datum.and_then(|datum| Unit::Percent.print(datum.value?.over(whole?)?));
            match (datum.and_then(|datum| stack.frame.measure.text(datum)), percent) {
                (Some(text), Some(percent)) => {
                    out.push_str("<td>");
                    crate::base::text::escape_html_into(out, &text);
                    out.push_str("<i>");
                    out.push_str(&percent);
                    out.push_str("</i></td>");
                }
                _ => cell(out, &stack.frame.measure, datum),
            }
        }
        cell(out, &stack.frame.measure, whole.map(Datum::new).as_ref());
        row_end(out);
    }
}
