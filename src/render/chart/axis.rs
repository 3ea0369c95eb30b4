//! What charts with years along the bottom share: places of years, gaps and seams.

use super::data::Slot;
use super::svg::{self, Size};
use super::text::wrap;
use crate::base::Lang;

/// A field of a drawing with years from left to right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) size: Size,
    pub(super) left: i64,
    pub(super) width: i64,
    pub(super) count: i64,
}

impl Field {
    pub(super) fn new(size: Size, left: i64, width: i64, count: usize) -> Self {
        Self { size, left, width, count: i64::try_from(count).unwrap_or(1).max(1) }
    }

    /// The middle of a year.
    pub(super) fn middle(self, at: usize) -> i64 {
        self.left + (2 * index(at) + 1) * self.width / (2 * self.count)
    }

    /// The edge between a year and the one before.
    pub(super) fn edge(self, at: usize) -> i64 {
        self.left + index(at) * self.width / self.count
    }

    /// How much room a year has.
    pub(super) fn pitch(self) -> i64 {
        self.width / self.count
    }

    /// Writes the years below the field; where they are too close, every second, third … from the last.
    pub(super) fn years(self, out: &mut String, years: &[Slot<'_>], y: i64) {
        let room = self.size.text("2024") + 2;
        let every = usize::try_from((room + self.pitch() - 1) / self.pitch().max(1)).unwrap_or(1).max(1);
        svg::group(out, "m y");
        for (at, slot) in
            years.iter().enumerate().filter(|(at, _)| (years.len() - 1 - at).is_multiple_of(every))
        {
            let half = self.size.text("2024") / 2;
            let x = self.middle(at).clamp(half, self.size.width - half);
            svg::text(out, "", x, y, &slot.period.to_string());
        }
        svg::end(out);
    }

    /// Writes why a year has no number, above `bottom` and at most `height` high: level where that fits, else upright.
    pub(super) fn gap(self, out: &mut String, at: usize, reason: &str, lang: Lang, bottom: i64, height: i64) {
        let x = self.middle(at);
        let short = lang.pick("无数据", "no data");
        let reason = if reason.is_empty() { short } else { reason };
        if self.is_level(reason) {
            return svg::text(out, "g m", x, bottom - 6, reason);
        }
        for reason in [reason, short] {
            let rows = wrap(reason, height - 8, self.size.em);
            let deep = index(rows.len()) * self.size.line();
            if rows.is_empty() || (deep > self.pitch() && rows.len() > 1) {
                continue;
            }
            let longest = rows.iter().map(|row| self.size.text(row)).max().unwrap_or(0);
            // The first column of upright writing stands rightmost.
            let mut x = x + (index(rows.len()) - 1) * self.size.line() / 2;
            for row in rows {
                svg::text(out, "g v", x, bottom - 6 - longest, row);
                x -= self.size.line();
            }
            return;
        }
    }

    /// How high the field must be for the reason of a gap.
    pub(super) fn gap_height(self, reason: &str) -> i64 {
        if self.is_level(reason) { self.size.line() } else { self.size.text(reason).min(72) + 8 }
    }

    fn is_level(self, reason: &str) -> bool {
        self.size.text(reason) <= self.pitch() - 4
    }
}

/// The seams of an axis with the lines of their words, which stand above the field.
pub(super) struct Seams<'s> {
    seams: Vec<(i64, &'static str, i64, Vec<&'s str>)>,
    /// How much room the words take.
    pub(super) height: i64,
}

impl<'s> Seams<'s> {
    pub(super) fn new(field: Field, years: &'s [Slot<'_>]) -> Self {
        let edges = years.iter().enumerate().skip(1);
        let found: Vec<(i64, &str)> =
            edges.filter_map(|(at, slot)| Some((field.edge(at), slot.seam.as_deref()?))).collect();
        let mut height = 0;
        let mut seams = Vec::with_capacity(found.len());
        for (at, &(x, words)) in found.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| found.get(at)).map_or(field.left, |(x, _)| x + 4);
            let after = found.get(at + 1).map_or(field.left + field.width, |(x, _)| x - 4);
            let (left, right) = (x - before - 5, after - x - 5);
            let (class, from, room) = if right >= left { ("", x + 5, right) } else { ("e", x - 5, left) };
            let words = wrap(words, room, field.size.em);
            height = height.max(index(words.len()) * field.size.line());
            seams.push((x, class, from, words));
        }
        Self { seams, height: if height > 0 { height + 4 } else { 0 } }
    }

    /// Draws the seams from `top`, where their words stand, down to `bottom`.
    pub(super) fn draw(&self, out: &mut String, size: Size, top: i64, bottom: i64) {
        for (x, class, from, words) in &self.seams {
            svg::upright(out, "s", *x, top, bottom - top);
            let class = if class.is_empty() { "g" } else { "g e" };
            svg::lines(out, size, class, *from, top + size.em, words);
        }
    }
}

/// A position as a number to calculate with.
pub(super) fn index(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX / 1_000_000)
}
