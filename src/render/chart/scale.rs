//! From values to pixels, and the round numbers of an axis. Values are kept in millionths.

use crate::base::Ratio;

/// One, as values are kept.
pub(super) const ONE: i128 = 1_000_000;

/// Returns a value in millionths; what is too large for that has no place in a drawing.
pub(super) fn scaled(value: Ratio) -> Option<i128> {
    value.rounded(6).filter(|value| value.unsigned_abs() < 1 << 90)
}

/// Where values stand on a line of pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    low: i128,
    span: i128,
    length: i64,
}

impl Scale {
    /// Spreads the values from `low` to `high` over a length.
    pub(super) fn new(low: i128, high: i128, length: i64) -> Self {
        Self { low, span: (high - low).max(1), length }
    }

    /// Returns how far from the start a value stands, to the nearest pixel.
    pub(super) fn at(self, value: i128) -> i64 {
        let length = i128::from(self.length);
        let at = match (value - self.low).checked_mul(2 * length) {
            Some(doubled) => (doubled + self.span).div_euclid(2 * self.span),
            None => (value - self.low) / (self.span / length.max(1)).max(1),
        };
        i64::try_from(at.clamp(0, length)).unwrap_or(0)
    }
}

/// Returns the part of a length that a value is of a whole, to the nearest pixel.
pub(super) fn share(value: i128, whole: i128, length: i64) -> i64 {
    Scale::new(0, whole, length).at(value)
}

/// Returns a round step, at most `most` of which span the values: 1, 2 or 5 and zeros, whole where values are.
pub(super) fn step(span: i128, most: i128, whole: bool) -> i128 {
    let mut step = if whole { ONE } else { 1 };
    loop {
        for factor in [1, 2, 5] {
            if span <= step * factor * most {
                return step * factor;
            }
        }
        step *= 10;
    }
}

/// Returns between which values an axis lies that need not begin at 0: it does, unless all values are far from it; and
/// values that nearly are one are not made to look far apart.
pub(super) fn bounds(low: i128, high: i128) -> (i128, i128) {
    let low = if low > 0 && (low < high / 2 || low == high) { 0 } else { low };
    let high = if low == high && high < 0 { 0 } else { high };
    let least = low.abs().max(high.abs()) / 20;
    match high - low {
        0 => (0, ONE),
        span if span < least => (high - least, high),
        _ => (low, high),
    }
}

/// Returns the multiples of a step that hold the values between them: first, last.
pub(super) fn ends(low: i128, high: i128, step: i128) -> (i128, i128) {
    (low.div_euclid(step) * step, -(-high).div_euclid(step) * step)
}

/// Moves labels apart so that none covers another, in order and near where they were, between two bounds. Each is the
/// middle of the label and its height; the middles must be in order.
pub(super) fn spread(labels: &mut [(i64, i64)], low: i64, high: i64) {
    let mut least = low;
    for (middle, height) in labels.iter_mut() {
        *middle = (*middle).max(least + *height / 2);
        least = *middle - *height / 2 + *height;
    }
    let mut most = high;
    for (middle, height) in labels.iter_mut().rev() {
        *middle = (*middle).min(most - (*height - *height / 2));
        most = *middle - *height / 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_they_should() {
        let scale = Scale::new(0, 200 * ONE, 100);
        assert_eq!(scale.at(0), 0);
        assert_eq!(scale.at(200 * ONE), 100);
        assert_eq!(scale.at(ONE), 1);
        assert_eq!(scale.at(ONE - 1), 0);
        assert_eq!(scale.at(-ONE), 0);
        assert_eq!(Scale::new(0, 0, 100).at(0), 0);
    }

    #[test]
    fn steps_are_round() {
        assert_eq!(step(3525 * ONE, 4, true), 1000 * ONE);
        assert_eq!(step(3 * ONE, 4, true), ONE);
        assert_eq!(step(0, 4, true), ONE);
        assert_eq!(step(540_187, 4, false), 200_000);
        assert_eq!(ends(-ONE, 3525 * ONE, 1000 * ONE), (-1000 * ONE, 4000 * ONE));
        assert_eq!(ends(0, 4000 * ONE, 1000 * ONE), (0, 4000 * ONE));
    }

    #[test]
    fn axes_begin_at_zero_unless_all_values_are_far_from_it() {
        assert_eq!(bounds(10, 100), (0, 100));
        assert_eq!(bounds(60, 100), (60, 100));
        assert_eq!(bounds(-10, 100), (-10, 100));
        assert_eq!(bounds(0, 0), (0, ONE));
        assert_eq!(bounds(50, 50), (0, 50));
        assert_eq!(bounds(-50, -50), (-50, 0));
        assert_eq!(bounds(999, 1000), (950, 1000));
    }

    #[test]
    fn labels_move_apart_and_stay_inside() {
        let mut labels = [10, 12, 14, 90].map(|middle| (middle, 12));
        spread(&mut labels, 4, 100);
        assert_eq!(labels.map(|(middle, _)| middle), [10, 22, 34, 90]);
        let mut labels = [(95, 12), (97, 24), (99, 12)];
        spread(&mut labels, 0, 100);
        assert_eq!(labels.map(|(middle, _)| middle), [58, 76, 94]);
    }
}
