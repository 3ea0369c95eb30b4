//! A line small enough for a cell of a table. It decorates: the numbers stand in the row.

use super::scale::{Scale, scaled};
use super::svg;
use crate::base::Ratio;

const WIDTH: i64 = 96;
const HEIGHT: i64 = 24;
/// Room for the last point.
const EDGE: i64 = 4;

/// Draws numbers by year as a small line that breaks where a number is missing and before the positions in `seams`.
/// Nothing where there is no number.
#[must_use]
pub fn spark(values: &[Option<Ratio>], seams: &[usize]) -> String {
    let values: Vec<Option<i128>> = values.iter().map(|value| value.and_then(scaled)).collect();
    let known = || values.iter().flatten().copied();
    let (Some(low), Some(high)) = (known().min(), known().max()) else { return String::new() };
    let steps = i64::try_from(values.len()).unwrap_or(1).saturating_sub(1).max(1);
    let scale = Scale::new(low, high, HEIGHT - 2 * EDGE);
    let y = |value: i128| if low == high { HEIGHT / 2 } else { HEIGHT - EDGE - scale.at(value) };
    let x = |at: usize| EDGE + i64::try_from(at).unwrap_or(0) * (WIDTH - 2 * EDGE) / steps;
    let mut out = String::with_capacity(192 + 8 * values.len());
    out.push_str("<svg class=\"spark\" viewBox=\"0 0 96 24\" aria-hidden=\"true\" focusable=\"false\">");
    svg::path(&mut out, "");
    let mut before: Option<usize> = None;
    let mut dots = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let Some(value) = *value else { continue };
        let joined = before.is_some_and(|before| before + 1 == at) && !seams.contains(&at);
        let next = values.get(at + 1).copied().flatten().is_some() && !seams.contains(&(at + 1));
        svg::to(&mut out, if joined { 'L' } else { 'M' }, x(at), y(value));
        if !joined && !next {
            dots.push((x(at), y(value)));
        }
        before = Some(at);
    }
    svg::shut(&mut out);
    let last = before.and_then(|at| Some((x(at), y(values.get(at).copied().flatten()?))));
    dots.extend(last.filter(|last| !dots.contains(last)));
    svg::path(&mut out, "d");
    for (x, y) in dots {
        svg::to(&mut out, 'M', x, y);
        out.push_str("h0");
    }
    svg::shut(&mut out);
    out.push_str("</svg>");
    out
}
