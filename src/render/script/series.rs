//! An office's metrics through the years.

use super::{bare, begin, end, letter, list, quote};
use crate::base::ids::OfficeId;
use crate::base::lang::Text;
use crate::base::{Lang, Period};
use crate::form::Form;
use crate::portal::{History, Lens, Point, Quantity, Seam};
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
    let mut cuts = Cuts::new(form);
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
    cuts.write(&mut out, lens, &history);
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

/// Where lines must be cut, and why.
struct Cuts<'f> {
    form: &'f Form,
    /// For all metrics: lineage and scope.
    common: Vec<(Period, Seam)>,
    /// Changes of the form: which metrics they cut, by what the form says.
    forms: Vec<(Period, Vec<Text>, Vec<usize>)>,
}

impl<'f> Cuts<'f> {
    fn new(form: &'f Form) -> Self {
        Self { form, common: Vec::new(), forms: Vec::new() }
    }

    fn gather(&mut self, metric: usize, points: &[Point]) {
        for point in points {
            for seam in &point.seams {
                match seam {
                    Seam::Form(notes) => self.put(point.period, notes, metric),
                    _ if metric == 0 => self.common.push((point.period, seam.clone())),
                    _ => {}
                }
            }
        }
    }

    fn put(&mut self, period: Period, notes: &[Text], metric: usize) {
        match self.forms.iter_mut().find(|(known, words, _)| *known == period && words == notes) {
            Some((.., metrics)) => metrics.push(metric),
            None => self.forms.push((period, notes.to_vec(), vec![metric])),
        }
    }

    fn write(&self, out: &mut String, lens: &Lens<'_>, history: &History) {
        if self.common.is_empty() && self.forms.is_empty() {
            return;
        }
        let lang = lens.lang();
        let mut separator = "";
        out.push_str(",\n\"cuts\":[");
        for (period, seam) in &self.common {
            let _ = write!(out, "{separator}[{period},");
            quote(out, &words(lens, history, *period, seam, lang));
            out.push(']');
            separator = ",\n";
        }
        for (period, notes, metrics) in &self.forms {
            let _ = write!(out, "{separator}[{period},");
            quote(out, &form_words(*period, notes, lang));
            if metrics.len() < self.form.metrics.len() {
                out.push(',');
                list(out, metrics, |out, metric| {
                    let _ = write!(out, "{metric}");
                });
            }
            out.push(']');
            separator = ",\n";
        }
        out.push(']');
    }
}

fn form_words(period: Period, notes: &[Text], lang: Lang) -> String {
    let mut words = lang.pick(
        format!("{period}年度起表式改变，口径与以前不同。"),
        format!("From {period} on the form asks for something else."),
    );
    for note in notes {
        words.push_str(lang.pick("", " "));
        words.push_str(note.get(lang));
    }
    words
}

fn words(lens: &Lens<'_>, history: &History, period: Period, seam: &Seam, lang: Lang) -> String {
    let Seam::Lineage(before) = seam else {
        return lang.pick(
            format!("{period}年度起报告的统计范围改变。"),
            format!("From {period} on the report covers other offices than before."),
        );
    };
    let after = history.years.iter().find(|year| year.period == period);
    let names = |offices: &[OfficeId]| {
        let names: Vec<&str> = offices.iter().map(|&office| lens.office_card(office).name).collect();
        names.join(lang.pick("、", ", "))
    };
    let (before, after) = (names(before), names(after.map(|year| &*year.offices).unwrap_or_default()));
    lang.pick(
        format!("{period}年度以前是{before}的报告，此后是{after}的报告。"),
        format!("Before {period} these are reports of {before}, from then on of {after}."),
    )
}
