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
        let wide = self.size.text("2024");
        let half = (wide + 1) / 2;
        let mut free = self.size.width + wide;
        svg::group(out, "m y");
        for (at, slot) in years.iter().enumerate().rev() {
            let x = self.middle(at).clamp(half, self.size.width - half);
            if x + half + 2 <= free {
                svg::text(out, "", x, y, &slot.period.to_string());
                free = x - half;
            }
        }
        svg::end(out);
    }

    /// Writes why years have no number, above `bottom` and at most `height` high: level where that fits, else upright.
    /// Years in a row share their reason; without room there is none, as the sentence has it too.
    pub(super) fn gaps(
        self,
        out: &mut String,
        lang: Lang,
        reasons: &[Option<&str>],
        bottom: i64,
        height: i64,
    ) {
        let short = lang.pick("无数据", "no data");
        let mut first = 0;
        while let Some(reason) = reasons.get(first) {
            let years = reasons.iter().skip(first).take_while(|other| *other == reason).count();
            let x = (self.middle(first) + self.middle(first + years - 1)) / 2;
            first += years;
            let Some(reason) = reason else { continue };
            let reason = if reason.is_empty() { short } else { reason };
            let room = self.pitch() * index(years);
            if self.size.text(reason) + 4 <= room {
                svg::text(out, "g m", x, bottom - 6, reason);
                continue;
            }
            for reason in [reason, short] {
                let rows = wrap(reason, height - 8, self.size.em);
                // Two rows and more must not come near the numbers of the years beside them.
                let beside = if rows.len() > 1 { self.size.em } else { 0 };
                if rows.is_empty() || index(rows.len()) * self.size.line() + beside > room {
                    continue;
                }
                let longest = rows.iter().map(|row| self.size.text(row)).max().unwrap_or(0);
                if longest + 6 > height {
                    continue;
                }
                // The first column of upright writing stands rightmost.
                let mut x = x + (index(rows.len()) - 1) * self.size.line() / 2;
                for row in rows {
                    svg::text(out, "g v", x, bottom - 6 - longest, row);
                    x -= self.size.line();
                }
                break;
            }
        }
    }

    /// How high the field must be for the reason of a gap.
    pub(super) fn gap_height(self, reason: &str) -> i64 {
        let wide = self.size.text(reason);
        if wide + 4 <= self.pitch() { self.size.line() } else { wide.min(72) + 8 }
    }
}

/// The seams of an axis, each with its words in rows of their own above the field.
pub(super) struct Seams<'s> {
    seams: Vec<Seam<'s>>,
    /// How much room the words take.
    pub(super) height: i64,
}

struct Seam<'s> {
    x: i64,
    top: i64,
    class: &'static str,
    from: i64,
    words: Vec<&'s str>,
}

impl<'s> Seams<'s> {
    pub(super) fn new(field: Field, years: &'s [Slot<'_>]) -> Self {
        let edges = years.iter().enumerate().skip(1);
        let found = edges.filter_map(|(at, slot)| Some((field.edge(at), slot.seam.as_deref()?)));
        // The words of the left ones stand to the right of their line, of the right ones to the left. A line begins at
        // its own words, so that in this order of rows it crosses no others.
        let (mut left, right): (Vec<_>, Vec<_>) =
            found.rev().partition(|(x, _)| (x - field.left) * 10 <= field.width * 6);
        left.reverse();
        let end = field.left + field.width;
        let bound = right.last().map_or(end, |(x, _)| x - 4);
        let mut seams = Vec::with_capacity(left.len() + right.len());
        let mut top = 0;
        for (x, words) in right {
            let words = wrap(words, x - 5 - field.left, field.size.em);
            seams.push(Seam { x, top, class: "g e", from: x - 5, words });
            top += seams.last().map_or(0, |seam| seam.height(field.size));
        }
        for (x, words) in left {
            let room = if bound - x > 6 * field.size.em { bound } else { end } - x - 5;
            seams.push(Seam { x, top, class: "g", from: x + 5, words: wrap(words, room, field.size.em) });
            top += seams.last().map_or(0, |seam| seam.height(field.size));
        }
        Self { seams, height: if top > 0 { top + 4 } else { 0 } }
    }

    /// Draws the seams from their words, which begin at the upper edge of the drawing, down to `bottom`.
    pub(super) fn draw(&self, out: &mut String, size: Size, bottom: i64) {
        for seam in &self.seams {
            svg::upright(out, "s", seam.x, seam.top, bottom - seam.top);
            svg::lines(out, size, seam.class, seam.from, seam.top + size.em, &seam.words);
        }
    }
}

impl Seam<'_> {
    fn height(&self, size: Size) -> i64 {
        index(self.words.len()) * size.line()
    }
}

/// A position as a number to calculate with.
pub(super) fn index(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX / 1_000_000)
}
