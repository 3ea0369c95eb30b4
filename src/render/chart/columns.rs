//! Columns by year: one panel for each series, all on one scale, so that every number has its place.

use super::axis::{Field, Seams, index};
use super::data::{Datum, Series, Trend};
use super::figure::{Figure, cell, filled, heads, none_cell, row_end, span, year_row};
use super::scale::{ONE, Scale, ends, scaled, step};
use super::svg::{self, Size};
use super::text::wrap_bold;
use crate::form::Unit;
use crate::render::say;
use std::borrow::Cow;

/// The fills of the first, second and third series.
const FILLS: [usize; 3] = [1, 2, 5];

/// Draws columns by year for one to three series; further ones stand in the table only.
#[must_use]
pub fn columns(trend: &Trend<'_>) -> String {
    let drawn: Vec<Vec<Option<i128>>> = trend
        .series
        .iter()
        .take(FILLS.len())
        .map(|series| (0..trend.years.len()).map(|at| series.value(at).and_then(scaled)).collect())
        .collect();
    let figure = Figure {
        frame: &trend.frame,
        kind: "columns",
        span: span(trend.frame.lang, &trend.years),
        sentence: say::columns(trend),
        fills: FILLS.get(..drawn.len()).unwrap_or_default(),
        size: 2048 + 160 * trend.years.len() * trend.series.len(),
    };
    let values = || drawn.iter().flatten().flatten().copied();
    let (Some(low), Some(high)) = (values().min(), values().max()) else { return figure.empty() };
    if (low, high) == (0, 0) {
        return figure.told(|out, _| table(out, trend));
    }
    let texts: Texts<'_> = trend
        .series
        .iter()
        .take(FILLS.len())
        .map(|series| {
            (0..trend.years.len()).map(|at| trend.frame.measure.text(series.data.get(at)?)).collect()
        })
        .collect();
    let plan = Plan { trend, drawn: &drawn, texts: &texts, low: low.min(0), high: high.max(0) };
    figure.drawn(|out, size| plan.draw(out, size), |out, _| table(out, trend))
}

/// The least height of a panel.
const LOWEST: i64 = 24;

/// The numbers of each series as they are printed.
type Texts<'t> = Vec<Vec<Option<Cow<'t, str>>>>;

struct Plan<'p> {
    trend: &'p Trend<'p>,
    drawn: &'p [Vec<Option<i128>>],
    texts: &'p Texts<'p>,
    low: i128,
    high: i128,
}

impl Plan<'_> {
    fn draw(&self, out: &mut String, size: Size) {
        let Self { trend, drawn, texts, .. } = *self;
        let panels = index(drawn.len()).max(1);
        // A title stands above its panel, or beside it where there is room; one panel needs none.
        let beside = if size.is_narrow() || panels == 1 { 0 } else { 126 };
        let room = if beside > 0 { beside - 12 } else { size.width };
        let titled = trend.series.iter().take(drawn.len()).filter(|_| panels > 1);
        let titles: Vec<Vec<&str>> = titled.map(|series| wrap_bold(&series.label, room, size.em)).collect();
        let title_height = |at: usize| titles.get(at).map_or(0, |title| index(title.len()) * size.line());
        let plot = match (size.is_narrow(), panels) {
            (true, 1) => 130,
            (false, 1) => 170,
            _ => 78,
        };
        let widest = texts.iter().flatten().flatten().map(|text| size.text(text)).max().unwrap_or(0);
        let mut field = Field::new(size, beside, size.width - beside, trend.years.len());
        let scale = self.scale(&mut field, widest, plot);
        let seams = Seams::new(field, &trend.years);
        // Around the columns of a panel: the title, the numbers above, those of columns that hang down, and air.
        let above = |at: usize| if beside > 0 { size.line() } else { title_height(at) + size.line() };
        let below = if self.low < 0 { size.line() } else { 0 } + if size.is_narrow() { 10 } else { 6 };
        // A panel is as high as its highest column, on the scale of all, but not too low for its title and the word of
        // a gap.
        let height = |(at, (values, series)): (usize, (&Vec<Option<i128>>, &Series<'_>))| {
            if !scale.ticks.is_empty() || self.low < 0 {
                return plot;
            }
            let highest = values.iter().flatten().copied().max().unwrap_or(0);
            let gaps = series.data.iter().filter(|datum| datum.value.is_none());
            let gap = gaps.map(|datum| field.gap_height(&datum.reason)).max().unwrap_or(0);
            let title = if beside > 0 { title_height(at) } else { 0 };
            let least = (gap.max(title) - size.line()).max(LOWEST);
            scale.scale.at(highest).max(least.min(plot))
        };
        let heights: Vec<i64> = drawn.iter().zip(&trend.series).enumerate().map(height).collect();
        let all: i64 = heights.iter().enumerate().map(|(at, height)| above(at) + height + below).sum();
        let bottom = seams.height + all - 6;
        svg::open(out, size, bottom + size.line() + 6);
        seams.draw(out, size, bottom);
        let mut top = seams.height;
        for (at, &height) in heights.iter().enumerate() {
            let base = top + above(at) + height;
            let y = if beside > 0 { base + size.line() - title_height(at) } else { top + size.em };
            if let Some(title) = titles.get(at) {
                svg::lines(out, size, "l", 0, y, title);
            }
            self.panel(out, field, at, &scale, [base, height]);
            top = base + below;
        }
        field.years(out, &trend.years, bottom + size.em + 5);
        svg::close(out);
    }

    /// Returns the scale of all panels. Where not every column has room for its number, the scale has ticks, whose
    /// numbers take a margin from the field.
    fn scale(&self, field: &mut Field, widest: i64, plot: i64) -> Heights {
        let Self { trend, low, high, .. } = *self;
        let top = |low, high| if high == low { low + ONE } else { high };
        if widest + 2 <= field.pitch() {
            return Heights { scale: Scale::new(low, top(low, high), plot), ticks: Vec::new() };
        }
        let measure = &trend.frame.measure;
        let step = step(high - low, 3, measure.unit == Unit::Count);
        let (low, high) = ends(low, high, step);
        let scale = Scale::new(low, top(low, high), plot);
        let mut ticks = Vec::new();
        let mut tick = low;
        while tick <= high {
            ticks.push((scale.at(tick), measure.tick(tick)));
            tick += step;
        }
        let margin = ticks.iter().map(|(_, text)| field.size.text(text)).max().unwrap_or(0) + 6;
        field.left += margin;
        field.width -= margin;
        Heights { scale, ticks }
    }

    /// Draws the columns of a series upwards from `bottom`, at most `plot` high.
    fn panel(&self, out: &mut String, field: Field, at: usize, heights: &Heights, [bottom, plot]: [i64; 2]) {
        let Self { trend, .. } = *self;
        let values = self.drawn.get(at).map(Vec::as_slice).unwrap_or_default();
        let texts = self.texts.get(at).map(Vec::as_slice).unwrap_or_default();
        let Heights { scale, ticks } = heights;
        let size = field.size;
        if !ticks.is_empty() {
            svg::group(out, "e g");
            for (height, text) in ticks {
                svg::text(out, "", field.left - 6, bottom - height + size.em / 3, text);
            }
            svg::end(out);
            svg::path(out, "r");
            for (height, _) in ticks {
                svg::to(out, 'M', field.left, bottom - height);
                svg::by(out, 'h', field.width);
            }
            svg::shut(out);
        }
        let zero = bottom - scale.at(0);
        let end = |value: i128| match bottom - scale.at(value) {
            // A number that is not zero is never nothing.
            end if end == zero && value != 0 => zero - i64::try_from(value.signum()).unwrap_or(1),
            end => end,
        };
        let wide = (field.pitch() * 3 / 5).clamp(2, 44);
        if values.iter().flatten().any(|value| *value != 0) {
            filled(out, &trend.frame, FILLS.get(at).copied().unwrap_or(1));
            for (at, value) in values.iter().enumerate() {
                if let Some(value) = value.filter(|value| *value != 0) {
                    svg::area(out, field.middle(at) - wide / 2, zero, wide, end(value) - zero);
                }
            }
            svg::shut(out);
        }
        svg::level(out, "a", field.left, zero, field.width);
        let numbers = Numbers { field, values, texts, all: ticks.is_empty() };
        svg::group(out, "m");
        for (at, x) in numbers.placed() {
            let (Some(value), Some(text)) =
                (values.get(at).copied().flatten(), texts.get(at).and_then(Option::as_ref))
            else {
                continue;
            };
            svg::text(out, "", x, if value < 0 { end(value) + size.em } else { end(value) - 4 }, text);
        }
        svg::end(out);
        let data = trend.series.get(at).map(|series| &*series.data).unwrap_or_default();
        let reasons = reasons(values, data);
        // Where most columns hang down, the room for words is below.
        let above = plot - (bottom - zero);
        let [base, high] = if above * 2 < plot { [bottom, plot] } else { [zero, above + size.line()] };
        field.gaps(out, trend.frame.lang, &reasons, base, high);
    }
}

/// Returns why numbers are missing, for the years without one.
pub(super) fn reasons<'d>(values: &[Option<i128>], data: &'d [Datum<'_>]) -> Vec<Option<&'d str>> {
    let reason = |at: usize| data.get(at).map_or("", |datum| &*datum.reason);
    values.iter().enumerate().map(|(at, value)| value.is_none().then(|| reason(at))).collect()
}

/// How high values stand in every panel, and the round numbers beside them.
struct Heights {
    scale: Scale,
    ticks: Vec<(i64, String)>,
}

/// The numbers at the ends of the columns of a panel.
struct Numbers<'n> {
    field: Field,
    values: &'n [Option<i128>],
    texts: &'n [Option<Cow<'n, str>>],
    /// Whether there is room for all.
    all: bool,
}

impl Numbers<'_> {
    /// Returns the years whose numbers are written, and where: all of them, or of the last, the highest and the first
    /// those that neither cover each other nor the word of a gap.
    fn placed(&self) -> Vec<(usize, i64)> {
        let Self { field, values, .. } = *self;
        let known = || (0..values.len()).filter(|&at| values.get(at).copied().flatten().is_some());
        if self.all {
            return known().map(|at| (at, self.middle(at))).collect();
        }
        let highest = known().max_by_key(|&at| values.get(at).copied().flatten());
        let mut placed: Vec<(usize, i64)> = Vec::new();
        for at in [known().next_back(), highest, known().next()].into_iter().flatten() {
            let x = self.middle(at);
            let apart =
                |&(other, place): &(usize, i64)| (x - place).abs() > self.half(at) + self.half(other) + 4;
            let mut gaps = (0..values.len()).filter(|&gap| values.get(gap).is_some_and(Option::is_none));
            let clear = |gap: usize| {
                x + self.half(at) <= field.edge(gap) + 2 || x - self.half(at) + 2 >= field.edge(gap + 1)
            };
            if placed.iter().all(apart) && gaps.all(clear) {
                placed.push((at, x));
            }
        }
        placed
    }

    /// Half the width of a number, rounded up.
    fn half(&self, at: usize) -> i64 {
        let text = self.texts.get(at).and_then(Option::as_ref);
        (text.map_or(0, |text| self.field.size.text(text)) + 1) / 2
    }

    /// The middle of a number: that of its column, as far as it stays within the field.
    fn middle(&self, at: usize) -> i64 {
        let least = if self.all { 0 } else { self.field.left } + self.half(at);
        self.field.middle(at).clamp(least, (self.field.size.width - self.half(at)).max(least))
    }
}

/// Writes the numbers of all series by year.
pub(super) fn table(out: &mut String, trend: &Trend<'_>) {
    let lang = trend.frame.lang;
    heads(
        out,
        std::iter::once(lang.pick("年度", "Year")).chain(trend.series.iter().map(|series| &*series.label)),
    );
    for (at, slot) in trend.years.iter().enumerate() {
        year_row(out, slot);
        let data: Vec<Option<&Datum<'_>>> = trend.series.iter().map(|series| series.data.get(at)).collect();
        let reason = |datum: &Option<&Datum<'_>>| datum.map_or("", |datum| &*datum.reason).to_owned();
        let first = data.first().map(reason).unwrap_or_default();
        let empty = data
            .iter()
            .all(|datum| datum.is_none_or(|datum| datum.value.is_none()) && reason(datum) == first);
        if empty {
            none_cell(out, &first, data.len());
        } else {
            for datum in data {
                cell(out, &trend.frame.measure, datum);
            }
        }
        row_end(out);
    }
}
