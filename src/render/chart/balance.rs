//! Two bars of equal length: what came in above, what became of it below.

use super::axis::index;
use super::data::{Balance, Side};
use super::figure::{Figure, cell, filled, heads, plain_cell, row, row_end};
use super::scale::{scaled, share};
use super::svg::{self, Size};
use super::text::{wrap, wrap_bold};
use crate::base::Ratio;
use crate::render::say;
use crate::render::say::words;

/// The fills of the parts of a side.
const FILLS: [usize; 4] = [1, 2, 5, 6];
const BAR: i64 = 24;
/// How short the end that is missing may become, so that it is seen.
const LEAST: i64 = 6;

/// Draws two sums that should be equal, part by part.
#[must_use]
pub fn balance(balance: &Balance<'_>) -> String {
    let sums = balance.sides.each_ref().map(sum);
    let most = balance.sides.iter().map(|side| side.parts.len()).max().unwrap_or(0);
    let figure = Figure {
        frame: &balance.frame,
        kind: "balance",
        span: words::span(balance.frame.lang, balance.period, balance.period),
        sentence: say::balance(balance),
        fills: FILLS.get(..most.min(FILLS.len())).unwrap_or_default(),
        size: 4096,
    };
    let known = balance.sides.iter().flat_map(|side| &side.parts).any(|part| part.datum.value.is_some());
    if !known {
        return figure.empty();
    }
    let whole = sums.iter().map(|sum| sum.known).max().unwrap_or(0);
    if whole == 0 {
        return figure.told(|out, _| table(out, balance));
    }
    let plan = Plan { balance, sums, whole };
    figure.drawn(|out, size| plan.draw(out, size), |out, _| table(out, balance))
}

/// What a side adds up to.
#[derive(Clone, Copy)]
struct Sum {
    /// The sum of the parts that are known.
    known: i128,
    whole: bool,
}

fn sum(side: &Side<'_>) -> Sum {
    let values = || side.parts.iter().map(|part| part.datum.value.and_then(scaled));
    Sum {
        known: values().flatten().map(|value| value.max(0)).sum(),
        whole: values().all(|value| value.is_some()),
    }
}

struct Plan<'p> {
    balance: &'p Balance<'p>,
    sums: [Sum; 2],
    whole: i128,
}

/// The label of a part: where it begins, in which line, and what it says.
struct Label {
    x: i64,
    line: i64,
    texts: Vec<String>,
}

impl Plan<'_> {
    fn draw(&self, out: &mut String, size: Size) {
        let [first, second] = &self.balance.sides;
        let row = size.line() + 2;
        let heads = [self.headline(0, first), self.headline(1, second)];
        let heads = heads.each_ref().map(|head| wrap_bold(head, size.width, size.em));
        let labels = [self.labels(first, size), self.labels(second, size)];
        let rows = |labels: &[Label]| labels.last().map_or(0, |label| label.line + index(label.texts.len()));
        let [above, below] = labels.each_ref().map(|labels| rows(labels) * row);
        let [head, foot] = heads.each_ref().map(|head| index(head.len()) * size.line() + 2);
        let top = head + above + 4;
        let under = top + 2 * BAR + 8;
        svg::open(out, size, under + below + foot + 4);
        let [upper, lower] = &labels;
        svg::lines(out, size, "l", 0, size.em, &heads[0]);
        self.legend(out, size, upper, head + size.em);
        self.bar(out, size, 0, first, top);
        self.bar(out, size, 1, second, top + BAR + 4);
        self.legend(out, size, lower, under + size.em);
        svg::lines(out, size, "l", 0, under + below + size.em + 2, &heads[1]);
        svg::close(out);
    }

    /// Says a side's sum, and by how much it falls short.
    fn headline(&self, at: usize, side: &Side<'_>) -> String {
        let frame = &self.balance.frame;
        let lang = frame.lang;
        let label = &side.label;
        let [own, other] = if at == 0 { [0, 1] } else { [1, 0] }.map(|at| self.balance.sides.get(at));
        let total = |side: Option<&Side<'_>>| words::sum(side?.parts.iter().map(|part| part.datum.value));
        let Some(sum) = total(own) else {
            return lang.pick(format!("{label}：不全"), format!("{label}: incomplete"));
        };
        let word = lang.pick(&*frame.measure.word, "");
        let mut out = format!("{label} {}{word}", frame.measure.print(sum));
        let short = total(other).and_then(|other| other.minus(sum));
        if let Some(short) = short.filter(|short| *short > Ratio::integer(0)) {
            let short = frame.measure.print(short);
            out.push_str(&lang.pick(format!("，少{short}{word}"), format!(", {short} fewer")));
        }
        out
    }

    fn labels(&self, side: &Side<'_>, size: Size) -> Vec<Label> {
        let frame = &self.balance.frame;
        let (mut x, mut line) = (0, 0);
        let mut labels: Vec<Label> = Vec::with_capacity(side.parts.len());
        for part in &side.parts {
            let amount = frame.measure.text(&part.datum);
            let text = match &amount {
                Some(amount) => format!("{} {amount}", part.label),
                None => format!("{} {}", part.label, part.datum.reason),
            };
            let wide = size.em + 4 + size.text(&text);
            if x > 0 && x + wide > size.width {
                let before = labels.last().map_or(1, |label| label.texts.len());
                (x, line) = (0, line + index(before));
            }
            let texts =
                wrap(&text, size.width - x - size.em - 4, size.em).into_iter().map(str::to_owned).collect();
            labels.push(Label { x, line, texts });
            x += wide + 2 * size.em;
        }
        labels
    }

    fn legend(&self, out: &mut String, size: Size, labels: &[Label], y: i64) {
        let swatch = size.em - 2;
        for (at, label) in labels.iter().enumerate() {
            let mut y = y + label.line * (size.line() + 2);
            filled(out, &self.balance.frame, fill(at));
            svg::area(out, label.x, y - swatch, swatch, swatch);
            svg::shut(out);
            for text in &label.texts {
                svg::text(out, "", label.x + size.em + 4, y, text);
                y += size.line() + 2;
            }
        }
    }

    fn bar(&self, out: &mut String, size: Size, at: usize, side: &Side<'_>, y: i64) {
        let Some(sum) = self.sums.get(at).copied() else { return };
        let even = sum.whole && sum.known == self.whole;
        // The drawing keeps a pixel for the outline at its right edge.
        let full = size.width - 2;
        let length = if even { full } else { share(sum.known, self.whole, full).min(full - LEAST) };
        let (mut total, mut from) = (0, 0);
        for (at, part) in side.parts.iter().enumerate() {
            let value = part.datum.value.and_then(scaled).unwrap_or(0).max(0);
            total += value;
            let to = if self.whole > 0 { share(total, sum.known.max(1), length) } else { 0 };
            if value > 0 {
                let to = to.max(from + 1);
                filled(out, &self.balance.frame, fill(at));
                svg::area(out, from, y, to - from, BAR);
                svg::shut(out);
                from = to;
            }
        }
        if self.whole == 0 {
            svg::upright(out, "a", 1, y, BAR);
            svg::text(out, "", 8, y + BAR / 2 + size.em / 3, "0");
        } else if !even {
            svg::path(out, "s");
            svg::area(out, from, y + 1, full - from, BAR - 2);
            svg::shut(out);
        }
    }
}

fn fill(at: usize) -> usize {
    FILLS.get(at.min(FILLS.len() - 1)).copied().unwrap_or(1)
}

fn table(out: &mut String, balance: &Balance<'_>) {
    let frame = &balance.frame;
    let lang = frame.lang;
    heads(out, [lang.pick("项目", "Item"), lang.pick("数量", "Number")]);
    for side in &balance.sides {
        for part in &side.parts {
            row(out, None, &part.label);
            cell(out, &frame.measure, Some(&part.datum));
            row_end(out);
        }
        row(out, None, &side.label);
        let sum = words::sum(side.parts.iter().map(|part| part.datum.value));
        plain_cell(out, &sum.map_or_else(|| "—".to_owned(), |sum| frame.measure.print(sum)));
        row_end(out);
    }
}
