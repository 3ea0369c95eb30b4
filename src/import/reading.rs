//! Lines to what each form makes of them, and the choice between the forms.

use super::Options;
use super::account::Assumption;
use super::fold::{folded, numbering};
use super::labels::Dictionary;
use super::lines::Line;
use super::narrative::Part;
use super::tables::{self, Found};
use super::zones::{self, Headings, Zone};
use crate::base::Period;
use crate::form::Form;
use std::collections::BTreeSet;
use std::ops::Range;

/// A form with what its headings and labels are recognised by.
pub(super) struct Known<'f> {
    form: &'f Form,
    dictionaries: Vec<Dictionary>,
    headings: Headings,
}

impl<'f> Known<'f> {
    /// Collects the headings and labels of a form.
    pub(super) fn new(form: &'f Form) -> Self {
        let dictionaries: Vec<Dictionary> = form.tables.iter().map(Dictionary::new).collect();
        let headings = Headings::new(form, &dictionaries);
        Self { form, dictionaries, headings }
    }

    /// Finds the first line that is a heading of the form, numbered as there.
    pub(super) fn first_heading(&self, lines: &[Line]) -> Option<usize> {
        (0..lines.len()).find(|&line| self.headings.is_heading(lines, line))
    }
}

/// Texts that only the headings and tables of reports hold, folded.
pub(super) struct Landmarks {
    headings: BTreeSet<String>,
    labels: BTreeSet<String>,
}

/// Labels shorter than this occur in any text.
const TELLING: usize = 4;

impl Landmarks {
    /// Collects the headings and the longer labels of all forms.
    pub(super) fn new(known: &[Known<'_>]) -> Self {
        let headings = known.iter().flat_map(|known| known.headings.words()).collect();
        let labels = known.iter().flat_map(|known| &known.dictionaries);
        let labels = labels.flat_map(|dictionary| dictionary.long_labels(TELLING)).collect();
        Self { headings, labels }
    }

    /// Tells whether a text is a numbered heading or a label.
    pub(super) fn holds(&self, text: &str) -> bool {
        // A label with remarks is long, and its own words come first.
        if text.len() > 600 {
            return false;
        }
        let (number, rest) = numbering(text.trim());
        self.labels.contains(&folded(text)) || (number.is_some() && self.headings.contains(&folded(rest)))
    }
}

/// What one form makes of the text.
pub(super) struct Attempt<'f> {
    /// The form.
    pub(super) form: &'f Form,
    /// Its sections in the text.
    pub(super) zones: Vec<Zone>,
    /// Its tables in the text.
    pub(super) tables: Vec<Found>,
    /// What was taken for granted.
    pub(super) assumptions: Vec<Assumption>,
    /// Labels of its tables that the text has.
    pub(super) labels: BTreeSet<String>,
}

/// Reads the lines as a report on this form.
pub(super) fn attempt<'f>(known: &Known<'f>, lines: &[Line], start: usize) -> Attempt<'f> {
    let mut assumptions = Vec::new();
    let Known { form, dictionaries, headings } = known;
    let zones = zones::divide(form, headings, dictionaries, lines, start, &mut assumptions);
    let mut tables = Vec::new();
    let mut labels = BTreeSet::new();
    let mut habits = None;
    for (index, (table, dictionary)) in form.tables.iter().zip(dictionaries).enumerate() {
        let own = |zone: &&Zone| {
            let section = zone.section.and_then(|section| form.sections.get(section));
            section.is_some_and(|section| section.table == Some(index))
        };
        let ranges: Vec<Range<usize>> = zones.iter().filter(own).map(|zone| zone.lines.clone()).collect();
        let found = tables::read(table, dictionary, lines, &ranges, &mut habits);
        labels.extend(found.labels.iter().cloned());
        tables.push(found);
    }
    Attempt { form, zones, tables, assumptions, labels }
}

/// Chooses the form whose labels the text has; the notice a report cites is no evidence.
pub(super) fn choose(
    attempts: &[Attempt<'_>],
    year: Option<u16>,
    options: &Options,
    assumptions: &mut Vec<Assumption>,
) -> Option<usize> {
    let given = options.form.as_deref();
    if let Some(index) = given.and_then(|id| attempts.iter().position(|attempt| *attempt.form.id == *id)) {
        assumptions.extend(attempts.get(index).map(|a| Assumption::FormGiven { form: a.form.title.clone() }));
        return Some(index);
    }
    let most = attempts.iter().map(|attempt| attempt.labels.len()).max()?;
    let best: Vec<usize> =
        (0..attempts.len()).filter(|&i| attempts.get(i).is_some_and(|a| a.labels.len() == most)).collect();
    let valid = |&i: &usize| {
        let period = year.map(Period::year);
        attempts.get(i).is_some_and(|a| period.is_some_and(|period| a.form.is_default_for(period)))
    };
    let latest = |i: &usize| attempts.get(*i).map_or(0, |attempt| attempt.form.valid_from);
    let chosen = best.iter().copied().find(valid).or_else(|| best.iter().copied().max_by_key(latest))?;
    let attempt = attempts.get(chosen)?;
    let form = attempt.form.title.clone();
    if best.len() == 1 && attempts.len() > 1 {
        let others: BTreeSet<&String> = (0..attempts.len())
            .filter(|&i| i != chosen)
            .filter_map(|i| attempts.get(i))
            .flat_map(|a| &a.labels)
            .collect();
        let mut labels: Vec<String> =
            attempt.labels.iter().filter(|label| !others.contains(label)).cloned().collect();
        // Short labels are easy to find in the text; very short ones say little.
        labels.sort_by_key(|label| (label.chars().count() < 6, label.chars().count()));
        labels.truncate(3);
        assumptions.push(Assumption::FormByLabels { form: form.clone(), labels });
    } else {
        assumptions.push(Assumption::FormByYear { form: form.clone(), year });
    }
    if let Some(year) = year.filter(|&year| !attempt.form.is_default_for(Period::year(year))) {
        assumptions.push(Assumption::FormNotOfYear { form, year });
    }
    Some(chosen)
}

/// Collects the text of the preface and of every section, in the order of the form.
pub(super) fn parts<'l>(attempt: &Attempt<'_>, lines: &'l [Line]) -> Vec<Part<'l>> {
    let form = attempt.form;
    let mut parts: Vec<Part<'l>> = (0..=form.sections.len()).map(|_| Part::default()).collect();
    for (section, part) in form.sections.iter().zip(parts.iter_mut().skip(1)) {
        part.heading = Some(section.heading.zh.to_string());
    }
    for zone in &attempt.zones {
        let table = zone.section.and_then(|section| form.sections.get(section)?.table);
        let Some(part) = parts.get_mut(zone.section.map_or(0, |section| section + 1)) else { continue };
        part.always |= zone.section.is_some() && table.is_none();
        if zone.inline.is_some() {
            part.inline.clone_from(&zone.inline);
        }
        let prose: Option<BTreeSet<usize>> = table
            .and_then(|table| attempt.tables.get(table))
            .map(|found| found.prose.iter().copied().collect());
        let wanted = |index: &usize| prose.as_ref().is_none_or(|prose| prose.contains(index));
        part.lines.extend(zone.lines.clone().filter(wanted).filter_map(|index| lines.get(index)));
    }
    parts
}
