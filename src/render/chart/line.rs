//! Lines by year: an indicator of one office or of a few, named at their ends.

use super::axis::{Field, Seams, index};
use super::columns;
use super::data::{Series, Trend};
use super::figure::{Figure, span};
use super::scale::{Scale, bounds, ends, scaled, spread, step};
use super::svg::{self, NARROW, Size};
use super::text::wrap;
use crate::form::Unit;
use crate::render::say;

/// The most lines that are told apart.
const LINES: usize = 6;
/// The classes of lines, and their dashes, so that they differ without colours.
const STYLES: [(&str, &str); LINES] =
    [("q1", ""), ("q2", "7 3"), ("q3", "3 2"), ("q4", "9 3 2 3"), ("q5", "12 3"), ("q6", "1 3")];
/// The line that others are compared with.
const REFERENCE: (&str, &str) = ("q0", "2 3");

/// Draws numbers by year as lines; further series stand in the table only. No line crosses a gap or a seam.
#[must_use]
pub fn line(trend: &Trend<'_>) -> String {
    let drawn: Vec<Vec<Option<i128>>> = trend
        .series
        .iter()
        .take(LINES)
        .map(|series| (0..trend.years.len()).map(|at| series.value(at).and_then(scaled)).collect())
        .collect();
    let figure = Figure {
        frame: &trend.frame,
        kind: "line",
        span: span(trend.frame.lang, &trend.years),
        sentence: say::line(trend),
        fills: &[],
        size: 2048 + 192 * trend.years.len() * trend.series.len(),
    };
    let values = || drawn.iter().flatten().flatten().copied();
    let (Some(low), Some(high)) = (values().min(), values().max()) else { return figure.empty() };
    let (low, high) = bounds(low, high);
    let step = step(high - low, 4, trend.frame.measure.unit == Unit::Count);
    let (low, high) = ends(low, high, step);
    let plan = Plan { trend, drawn: &drawn, low, high, step };
    figure.drawn(|out, size| plan.draw(out, size), |out, _| columns::table(out, trend))
}

struct Plan<'p> {
    trend: &'p Trend<'p>,
    drawn: &'p [Vec<Option<i128>>],
    low: i128,
    high: i128,
    step: i128,
}

/// The name of a line at its end.
struct Name<'n> {
    class: &'static str,
    lines: Vec<&'n str>,
    /// The end of the line.
    end: (i64, i64),
}

impl Plan<'_> {
    fn draw(&self, out: &mut String, size: Size) {
        let Self { trend, drawn, low, high, step } = *self;
        let measure = &trend.frame.measure;
        let last = |at: usize| drawn.get(at).and_then(|values| values.iter().rposition(Option::is_some));
        let labels: Vec<String> = trend
            .series
            .iter()
            .take(LINES)
            .enumerate()
            .map(|(at, series)| {
                let text = last(at).and_then(|at| measure.text(series.data.get(at)?));
                text.map(|text| format!("{} {text}", series.label)).unwrap_or_default()
            })
            .collect();
        let most = if size.is_narrow() { 92 } else { 190 };
        let names: Vec<Vec<&str>> = labels.iter().map(|label| wrap(label, most, size.em)).collect();
        let names_width = names.iter().flatten().map(|line| size.bold(line)).max().unwrap_or(0);
        let mut ticks = Vec::new();
        let mut tick = low;
        while tick <= high {
            ticks.push((tick, measure.tick(tick)));
            tick += step;
        }
        let margin = ticks.iter().map(|(_, text)| size.text(text)).max().unwrap_or(0) + 6;
        let field = Field::new(size, margin, size.width - margin - names_width - 14, trend.years.len());
        let seams = Seams::new(field, &trend.years);
        let lines = index(names.iter().flatten().count());
        let plot = (lines * size.line() + index(names.len()) * 4).max(if size == NARROW { 160 } else { 210 });
        let top = seams.height + size.em;
        let bottom = top + plot;
        let scale = Scale::new(low, high, plot);
        svg::open(out, size, bottom + size.line() + 6);
        svg::group(out, "e g");
        for (tick, text) in &ticks {
            svg::text(out, "", margin - 6, bottom - scale.at(*tick) + size.em / 3, text);
        }
        svg::end(out);
        svg::path(out, "r");
        for (tick, _) in &ticks {
            svg::to(out, 'M', field.left, bottom - scale.at(*tick));
            svg::by(out, 'h', field.width);
        }
        svg::shut(out);
        if low <= 0 && high >= 0 {
            svg::level(out, "a", field.left, bottom - scale.at(0), field.width);
        }
        seams.draw(out, size, bottom);
        let y = |value: i128| bottom - scale.at(value);
        let mut ended = Vec::with_capacity(names.len());
        // The first series is what the chart is about; it lies on top.
        for (at, (series, values)) in trend.series.iter().zip(drawn).enumerate().rev() {
            let style = STYLES.get(at).filter(|_| !series.reference).copied().unwrap_or(REFERENCE);
            self.series(out, field, series, values, style, &y);
            if let (Some(at), Some(lines)) = (last(at), names.get(at)) {
                let end = (field.middle(at), values.get(at).copied().flatten().map_or(bottom, y));
                ended.push(Name { class: style.0, lines: lines.clone(), end });
            }
        }
        self.names(out, field, ended, [top - size.em / 2, bottom + size.em / 2]);
        if let (Some(series), Some(values)) = (trend.series.first(), drawn.first()) {
            let reasons = columns::reasons(values, &series.data);
            field.gaps(out, trend.frame.lang, &reasons, bottom, plot);
        }
        field.years(out, &trend.years, bottom + size.em + 5);
        svg::close(out);
    }

    /// Draws one line with its points.
    fn series(
        &self,
        out: &mut String,
        field: Field,
        series: &Series<'_>,
        values: &[Option<i128>],
        (class, dashes): (&str, &str),
        y: &dyn Fn(i128) -> i64,
    ) {
        let points = || values.iter().enumerate().filter_map(|(at, value)| Some((at, (*value)?)));
        svg::dashed(out, class, dashes);
        let mut before: Option<usize> = None;
        for (at, value) in points() {
            let joined = before.is_some_and(|before| before + 1 == at) && self.trend.joined(series, at);
            svg::to(out, if joined { 'L' } else { 'M' }, field.middle(at), y(value));
            before = Some(at);
        }
        shut_dots(out, class);
        for (at, value) in points() {
            svg::to(out, 'M', field.middle(at), y(value));
            out.push_str("h0");
        }
        svg::shut(out);
        for (at, slot) in self.trend.years.iter().enumerate().skip(1) {
            let pair = (values.get(at - 1).copied().flatten(), values.get(at).copied().flatten());
            let own = series.seams.iter().any(|(period, _)| *period == slot.period);
            if let (true, (Some(before), Some(after))) = (own, pair) {
                svg::upright(out, "s", field.edge(at), (y(before) + y(after)) / 2 - 10, 20);
            }
        }
    }

    /// Writes the names beside the ends of the lines, with a thread to those that had to move.
    fn names(&self, out: &mut String, field: Field, mut names: Vec<Name<'_>>, [top, bottom]: [i64; 2]) {
        let size = field.size;
        names.sort_by_key(|name| name.end.1);
        let mut places: Vec<(i64, i64)> =
            names.iter().map(|name| (name.end.1, index(name.lines.len()) * size.line() + 2)).collect();
        spread(&mut places, top, bottom);
        let left = field.left + field.width + 14;
        for (name, (middle, height)) in names.iter().zip(places) {
            let first = middle - height / 2 + size.em;
            let (x, y) = name.end;
            if (middle - y).abs() > 3 || left - x > field.pitch() / 2 + 14 {
                svg::path(out, "r");
                svg::to(out, 'M', x + 6, y);
                svg::to(out, 'L', left - 4, middle);
                svg::shut(out);
            }
            let class = if name.class == "q1" { "l" } else { "" };
            svg::lines(out, size, class, left, first, &name.lines);
        }
    }
}

/// Ends a line and begins its points.
fn shut_dots(out: &mut String, class: &str) {
    svg::shut(out);
    out.push_str("<path class=\"d ");
    out.push_str(class);
    out.push_str("\" d=\"");
}
