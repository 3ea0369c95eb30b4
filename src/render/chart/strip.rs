//! How an indicator is distributed over offices: a dot for each on one axis, piled up where they meet.

use super::axis::index;
use super::data::{Frame, Spread};
use super::figure::Figure;
use super::scale::{Scale, scaled, share};
use super::spread::{Axis, table};
use super::svg::{self, Size};
use super::text::wrap_bold;
use crate::base::Ratio;
use crate::base::quantile;
use crate::render::say;
use crate::render::say::words;

/// Draws how an indicator is distributed over any number of offices, with median and quartiles.
#[must_use]
pub fn strip(spread: &Spread<'_>) -> String {
    let frame = &spread.frame;
    let figure = Figure {
        frame,
        kind: "strip",
        span: words::span(frame.lang, spread.period, spread.period),
        sentence: say::strip(spread),
        fills: &[],
        size: 4096 + 160 * (spread.entries.len() + spread.apart.len()),
    };
    let values: Vec<i128> = spread.known().map(|(_, value)| value).collect();
    if values.is_empty() {
        return figure.empty();
    }
    let sorted = spread.sorted();
    let quarter = |part| quantile(&sorted, part, 4).and_then(scaled).unwrap_or(0);
    let median = quantile(&sorted, 1, 2).map(|median| median_label(frame, median)).unwrap_or_default();
    let plan = Plan { spread, values: &values, quarters: [quarter(1), quarter(2), quarter(3)], median };
    figure.drawn(|out, size| plan.draw(out, size), |out, _| table(out, spread))
}

/// Says the median.
pub(super) fn median_label(frame: &Frame<'_>, median: Ratio) -> String {
    format!("{} {}", frame.lang.pick("中位数", "median"), frame.measure.print(median))
}

struct Plan<'p> {
    spread: &'p Spread<'p>,
    values: &'p [i128],
    quarters: [i128; 3],
    median: String,
}

/// How high piles may grow.
const HIGH: i64 = 96;

impl Plan<'_> {
    fn draw(&self, out: &mut String, size: Size) {
        let Self { spread, values, quarters: [low, middle, high], median } = self;
        let frame = &spread.frame;
        let Some(axis) = Axis::new(frame, size, values.iter().copied(), size.width) else { return };
        // Room for half a number at either end.
        let end = |tick| (size.text(&frame.measure.tick(tick)) + 1) / 2;
        let left = end(axis.low).max(6);
        let length = size.width - left - end(axis.high).max(6);
        let scale = Scale::new(axis.low, axis.high, length);
        let x = |value| left + scale.at(value);
        let own: Vec<(i128, String)> = spread
            .known()
            .filter(|(entry, _)| entry.own)
            .map(|(entry, value)| {
                let text = frame.measure.text(&entry.datum).unwrap_or_default();
                (value, format!("{} {text}", entry.name))
            })
            .collect();
        let own: Vec<(i128, &str)> = own
            .iter()
            .flat_map(|(value, text)| {
                wrap_bold(text, size.width, size.em).into_iter().map(|line| (*value, line))
            })
            .collect();
        let (dot, piles) = piles(values.iter().map(|value| scale.at(*value)), length);
        let highest = piles.iter().map(|(_, count)| *count).max().unwrap_or(1);
        // Too many for dots become columns.
        let unit = if highest * dot > HIGH { None } else { Some(dot) };
        let plot = (highest * dot).clamp(24, HIGH);
        let labels = (index(own.len()) + 1) * size.line() + 2;
        let bottom = labels + 6 + plot + 4;
        svg::open(out, size, bottom + size.line() + 6);
        svg::path(out, "b");
        svg::area(out, x(*low), labels + 2, (x(*high) - x(*low)).max(1), bottom - labels - 2);
        svg::shut(out);
        svg::path(out, "f1");
        for &(at, count) in piles.iter().filter(|_| unit.is_none()) {
            let height = share(count.into(), highest.into(), plot).max(1);
            svg::area(out, left + at - dot / 2, bottom - height, dot - 1, height);
        }
        svg::shut(out);
        if let Some(dot) = unit {
            out.push_str("<path class=\"p q1\" stroke-width=\"");
            svg::int(out, dot - 1);
            out.push_str("\" d=\"");
            for &(at, count) in &piles {
                for nth in 0..count {
                    svg::to(out, 'M', left + at, bottom - 2 - nth * dot - dot / 2);
                    out.push_str("h0");
                }
            }
            svg::shut(out);
        }
        svg::level(out, "a", 0, bottom, size.width);
        // The page's own office stands above the median, and its line below both, so that none crosses a word.
        let centred = |out: &mut String, class: &str, value: i128, y: i64, text: &str| {
            let half = (size.bold(text) + 1) / 2;
            svg::text(out, class, x(value).clamp(half, (size.width - half).max(half)), y, text);
        };
        svg::upright(out, "s", x(*middle), labels, bottom - labels);
        centred(out, "m", *middle, labels - 4, median);
        for (nth, (value, text)) in own.iter().enumerate() {
            svg::upright(out, "w", x(*value), labels, bottom - labels);
            centred(out, "m l o", *value, index(nth) * size.line() + size.em, text);
        }
        svg::group(out, "m y");
        for tick in axis.ticks() {
            svg::text(out, "", x(tick), bottom + size.em + 5, &frame.measure.tick(tick));
        }
        svg::end(out);
        svg::close(out);
    }
}

/// Puts places into piles as wide as a dot, the largest dot with which no pile grows too high: the dot, and each pile's
/// place and number.
fn piles(places: impl Iterator<Item = i64> + Clone, length: i64) -> (i64, Vec<(i64, i64)>) {
    let mut last = (3, Vec::new());
    for dot in [8, 6, 4, 3] {
        let mut counts = vec![0_i64; usize::try_from(length / dot + 1).unwrap_or(1)];
        for place in places.clone() {
            if let Some(count) = usize::try_from(place / dot).ok().and_then(|at| counts.get_mut(at)) {
                *count += 1;
            }
        }
        let piles: Vec<(i64, i64)> = counts
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0)
            .map(|(at, count)| ((index(at) * dot + dot / 2).min(length), *count))
            .collect();
        let highest = piles.iter().map(|(_, count)| *count).max().unwrap_or(0);
        last = (dot, piles);
        if highest * dot <= HIGH {
            break;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_shrink_until_their_piles_fit() {
        let (dot, found) = piles([0, 1, 2, 50, 100].into_iter(), 100);
        assert_eq!((dot, found), (8, vec![(4, 3), (52, 1), (100, 1)]));
        assert_eq!(piles(std::iter::repeat_n(10, 20), 100), (4, vec![(10, 20)]));
        let (dot, found) = piles(std::iter::repeat_n(10, 5000), 100);
        assert_eq!((dot, found), (3, vec![(10, 5000)]));
    }
}
