//! The medians of all kinds of offices; loaded only when a reader asks for them.

use super::{bare, begin, end, list, offered, quote};
use crate::base::Period;
use crate::content::office::KINDS;
use crate::form::Unit;
use crate::portal::{Lens, Middle};
use std::fmt::Write as _;

/// Writes the medians: for each kind, metric and year what lies in the middle, and of how many reports.
pub(in crate::render) fn medians(lens: &Lens<'_>) -> Vec<u8> {
    let offered = offered(lens);
    let periods = lens.periods();
    let mut out = begin(4096, "compare/medians");
    let years = match (periods.first(), periods.last()) {
        (Some(first), Some(last)) => (first.number()..=last.number()).map(Period::year).collect(),
        _ => Vec::new(),
    };
    let _ = write!(out, "\"first\":{},\n\"values\":{{", years.first().map_or(0, |first| first.number()));
    // For each metric and year: by kind.
    let middles: Vec<Vec<Vec<(&str, Middle)>>> = offered
        .iter()
        .map(|one| years.iter().map(|&year| lens.medians(one.form, one.position, year)).collect())
        .collect();
    let mut separator = "\n";
    for kind in KINDS {
        let of = |middles: &[(&str, Middle)]| {
            middles.iter().find(|(known, _)| *known == kind).map(|(_, middle)| *middle)
        };
        if middles.iter().flatten().all(|middles| of(middles).is_none()) {
            continue;
        }
        out.push_str(separator);
        quote(&mut out, kind);
        out.push(':');
        list(&mut out, offered.iter().zip(&middles), |out, (one, middles)| {
            out.push('"');
            for (position, middles) in middles.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                let Some(middle) = of(middles) else { continue };
                // Half way between two whole numbers lies a half.
                let unit = if one.metric.unit == Unit::Count { Unit::Amount } else { one.metric.unit };
                if let Some(printed) = unit.print(middle.median) {
                    let _ = write!(out, "{}:{}", bare(unit, &printed), middle.count);
                }
            }
            out.push('"');
        });
        separator = ",\n";
    }
    out.push('}');
    end(out)
}
