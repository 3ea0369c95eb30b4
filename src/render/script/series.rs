//! An office's metrics through the years.

use super::{bare, begin, end, letter, list, quote};
use crate::base::Period;
use crate::base::ids::OfficeId;
use crate::portal::{History, Lens, Point, Quantity, Seam};
use crate::render::view::seam_words;
use std::fmt::Write as _;

/// Bytes a year usually takes.
const YEAR: usize = 560;

/// Writes an office's series.
pub(in crate::render) fn series(lens: &Lens<'_>, office: OfficeId) -> Vec<u8> {
    let history = lens.history(office);
    let card = lens.office_card(office);
    let name = format!("{}/series", card.path);
    let mut out = begin(YEAR * (history.years.len() + 1), &name);
    let (Some(form), Some(first)) = (history.form, history.years.first()) else {
        out.push_str("\"form\":null");
        return end(out);
    };
    let form = lens.form(form);
    out.push_str("\"form\":");
    quote(&mut out, &form.id);
    let _ = write!(out, ",\"first\":{}", first.period);
    write_offices(&mut out, lens, office, &history);
    let mut cuts = Cuts::default();
    out.push_str(",\n\"values\":");
    let min_n = lens.site().comparison.min_n;
    list(&mut out, form.metrics.iter().enumerate(), |out, (position, metric)| {
        let points = lens.points(&history, Quantity::Metric(position));
        cuts.gather(position, &points);
        out.push('"');
        for (year, point) in points.iter().enumerate() {
            if year > 0 {
                out.push(',');
            }
            match (point.amount.print(metric.unit), point.amount.value) {
                (Some(printed), _) => out.push_str(bare(metric.unit, &printed)),
                (None, Err(gap)) => out.push(letter(gap)),
                // Beyond what can be printed exactly.
                (None, Ok(_)) => out.push('u'),
            }
            if point.amount.value.is_ok() && point.amount.is_small(min_n) {
                out.push('*');
            }
        }
        out.push('"');
    });
    cuts.write(&mut out, lens, form.metrics.len());
    end(out)
}

/// Writes the years for which other offices' reports speak, and those whose report covers more than the office.
fn write_offices(out: &mut String, lens: &Lens<'_>, office: OfficeId, history: &History) {
    let others = history.years.iter().filter(|year| !year.offices.is_empty() && year.offices != [office]);
    let mut separator = ",\n\"by\":{";
    for year in others {
        let _ = write!(out, "{separator}\"{}\":", year.period);
        list(out, &year.offices, |out, &other| quote(out, lens.office_card(other).path));
        separator = ",";
    }
    if separator == "," {
        out.push('}');
    }
    let roofs: Vec<Period> =
        history.years.iter().filter(|year| year.consolidated).map(|year| year.period).collect();
    if !roofs.is_empty() {
        out.push_str(",\n\"roof\":");
        list(out, roofs, |out, period| {
            let _ = write!(out, "{period}");
        });
    }
}

/// Where lines must be cut, why, and which metrics of the form that cuts.
#[derive(Default)]
struct Cuts {
    list: Vec<(Period, Seam, Vec<usize>)>,
}

impl Cuts {
    fn gather(&mut self, metric: usize, points: &[Point]) {
        for point in points {
            for seam in &point.seams {
                let known = self.list.iter_mut().find(|(at, known, _)| (*at, known) == (point.period, seam));
                match known {
                    Some((.., metrics)) => metrics.push(metric),
                    None => self.list.push((point.period, seam.clone(), vec![metric])),
                }
            }
        }
    }

    /// Writes the cuts; one that cuts every metric names none.
    fn write(&self, out: &mut String, lens: &Lens<'_>, metrics: usize) {
        if self.list.is_empty() {
            return;
        }
        out.push_str(",\n\"cuts\":");
        list(out, &self.list, |out, (period, seam, cut)| {
            let _ = write!(out, "\n[{period},");
            quote(out, &words(lens, *period, seam));
            if cut.len() < metrics {
                out.push(',');
                list(out, cut, |out, metric| {
                    let _ = write!(out, "{metric}");
                });
            }
            out.push(']');
        });
    }
}

fn words(lens: &Lens<'_>, period: Period, seam: &Seam) -> String {
    let words = seam_words(lens, seam);
    let words = words.trim_end_matches(['。', '.']);
    lens.lang().pick(format!("{period}年度起：{words}。"), format!("From {period} on: {words}."))
}
