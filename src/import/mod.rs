//! The text of a report published elsewhere to the two files of this portal, with an account of the reading.
//!
//! A number is read only where its row and column are certain. Everything else is reported: a cell that was not
//! read with the reason, a number without a cell with its line, and whatever was taken for granted.

mod account;
mod decode;
mod document;
mod fold;
mod heads;
mod labels;
mod leftover;
mod lines;
mod narrative;
mod outcome;
mod place;
mod tables;
mod title;
mod tokens;
mod values;
mod words;
mod zones;

pub use account::{Assumption, Counts, Reading, Reason, Stray, Unread};
pub use decode::{Decoded, decode};
pub use document::{
    About, Block, Document, Grid, GridCell, Notice, Opened, Paragraph, Place, Refusal, Role, Run, open,
};
pub use values::Misfit;

use crate::base::{Cell, Cells, Lang, Period};
use crate::content::write::RecordLines;
use crate::form::{CellType, Form};
use labels::Dictionary;
use lines::Line;
use narrative::Part;
use place::Way;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use tables::Found;
use zones::Zone;

/// What the caller knows better than the text.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The year of the report.
    pub year: Option<u16>,
    /// The id of its form.
    pub form: Option<String>,
}

/// A report as read.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// The position of its form among those given; absent where none was given.
    pub form: Option<usize>,
    /// The id of its form.
    pub form_id: Box<str>,
    /// Its title.
    pub title: Option<String>,
    /// The office its title names.
    pub office: Option<String>,
    /// Its year.
    pub year: Option<u16>,
    /// Its cells, in the order of the form.
    pub cells: Cells,
    /// Its text as Markdown.
    pub narrative: String,
    /// What belongs above the tables of its statistics file.
    pub record: RecordLines,
    /// The account.
    pub reading: Reading,
}

/// What one form makes of the text.
struct Attempt<'f> {
    form: &'f Form,
    zones: Vec<Zone>,
    tables: Vec<Found>,
    assumptions: Vec<Assumption>,
    labels: BTreeSet<String>,
}

/// Reads a report out of plain text: tables and narrative.
#[must_use]
pub fn read_text(text: &str, forms: &[&Form], options: &Options) -> Imported {
    let mut assumptions = Vec::new();
    let mut split = lines::split(text, &mut assumptions);
    let front = title::find(&mut split.lines, &mut assumptions);
    let year_line = front.year.or_else(|| {
        let year = title::year_from_text(&split.lines)?;
        assumptions.extend(options.year.is_none().then_some(Assumption::YearFromText { year }));
        Some(year)
    });
    let year = options.year.or(year_line);
    let attempts: Vec<Attempt<'_>> =
        forms.iter().map(|form| attempt(form, &split.lines, front.start)).collect();
    let Some(chosen) = choose(&attempts, year, options, &mut assumptions) else {
        return Imported { title: front.title, office: front.office, year, ..Imported::default() };
    };
    let Some(mut attempt) = attempts.into_iter().nth(chosen) else { return Imported::default() };
    let form = attempt.form;

    let head = attempt
        .zones
        .first()
        .filter(|zone| zone.section.is_none())
        .map_or(front.start, |zone| zone.lines.end);
    let mut record = title::page_data(&mut split.lines, head, &mut assumptions);
    let above = split.lines.iter().take(front.start).filter(|line| !line.is_blank()).count();
    if above > 0 {
        assumptions.push(Assumption::BeforeTitle { count: above });
    }
    record.form =
        (!year.is_some_and(|year| form.is_default_for(Period::year(year)))).then(|| form.id.to_string());
    record.title = front.title.clone().filter(|title| {
        let official = front
            .office
            .as_ref()
            .zip(year)
            .map(|(office, year)| form.report_title(office, Period::year(year), Lang::Zh));
        official.as_ref() != Some(title)
    });
    assumptions.append(&mut attempt.assumptions);
    let (cells, mut reading) = settle(&attempt, &split.lines, &mut assumptions);
    let parts = parts(&attempt, &split.lines);
    let wrapped = narrative::is_wrapped(&parts, split.paged);
    if wrapped {
        assumptions.push(Assumption::LinesJoined);
    }
    assumptions.sort_by_key(Assumption::line);
    reading.assumptions = assumptions;
    Imported {
        form: Some(chosen),
        form_id: form.id.clone(),
        title: front.title,
        office: front.office,
        year,
        cells,
        narrative: narrative::write(&parts, wrapped),
        record,
        reading,
    }
}

fn attempt<'f>(form: &'f Form, lines: &[Line], start: usize) -> Attempt<'f> {
    let mut assumptions = Vec::new();
    let dictionaries: Vec<Dictionary> = form.tables.iter().map(Dictionary::new).collect();
    let zones = zones::divide(form, &dictionaries, lines, start, &mut assumptions);
    let mut tables = Vec::new();
    let mut labels = BTreeSet::new();
    let mut habits = None;
    for (index, (table, dictionary)) in form.tables.iter().zip(&dictionaries).enumerate() {
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
fn choose(
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

/// Brings the rows that were found into the form's cells.
fn settle(attempt: &Attempt<'_>, lines: &[Line], assumptions: &mut Vec<Assumption>) -> (Cells, Reading) {
    let form = attempt.form;
    let mut cells = vec![Cell::BLANK; form.cells.len()];
    let mut missing = vec![true; form.cells.len()];
    let mut reasons: BTreeMap<usize, (Option<usize>, Reason)> = BTreeMap::new();
    let mut reading = Reading::default();
    let mut remarks = 0;
    let mut traditional = false;
    for (table, found) in form.tables.iter().zip(&attempt.tables) {
        let rows: Vec<(usize, usize)> = table
            .blocks
            .iter()
            .enumerate()
            .flat_map(|(number, block)| (0..block.rows.len()).map(move |row| (number, row)))
            .collect();
        let absent = if found.labels.is_empty() { Reason::TableMissing } else { Reason::RowMissing };
        for cell in table.cells.clone() {
            reasons.insert(cell, (None, absent.clone()));
        }
        let mut good: BTreeMap<usize, Vec<Cell>> = BTreeMap::new();
        for row_found in &found.rows {
            let Some(&(number, row)) = rows.get(row_found.row) else { continue };
            let Some(block) = table.blocks.get(number) else { continue };
            let label = block.rows.get(row).map(|row| row.full_label(Lang::Zh)).unwrap_or_default();
            let line = row_found.line;
            let mut values = Vec::new();
            let mut sound = true;
            for (column, found) in row_found.cells.iter().enumerate() {
                let read = found.clone().and_then(|raw| {
                    let info = form.cells.get(block.cell(row, column)).ok_or(Reason::RowMissing)?;
                    values::read(&raw, info).map_err(|misfit| Reason::Misfit(misfit, raw))
                });
                sound &= read.is_ok();
                values.push(read);
            }
            let plain: Vec<Cell> =
                values.iter().map(|value| value.clone().unwrap_or(Cell::UNREADABLE)).collect();
            if let Some(before) = good.get(&row_found.row) {
                if !sound {
                    continue;
                }
                if *before == plain {
                    assumptions.push(Assumption::RowRepeated { line, row: label });
                    continue;
                }
                values = vec![Err(Reason::Contradiction); values.len()];
            } else if sound {
                good.insert(row_found.row, plain);
                assumptions.extend(way_told(row_found, label.clone()));
            }
            for (column, value) in values.into_iter().enumerate() {
                let index = block.cell(row, column);
                let amount = form
                    .cells
                    .get(index)
                    .is_some_and(|info| info.kind == CellType::Amount && !info.units.is_empty());
                if amount && value.as_ref().is_ok_and(|cell| cell.unit().is_none() && !is_zero(*cell)) {
                    assumptions.push(Assumption::UnitUnknown { line, row: label.clone() });
                }
                let gone = matches!(value, Err(Reason::LineShort | Reason::Truncated));
                if let (Some(cell), Some(lost)) = (cells.get_mut(index), missing.get_mut(index)) {
                    *lost = gone;
                    *cell = match &value {
                        Ok(value) => *value,
                        Err(_) if gone => Cell::BLANK,
                        Err(_) => Cell::UNREADABLE,
                    };
                }
                match value {
                    Ok(_) => reasons.remove(&index),
                    Err(reason) => reasons.insert(index, (Some(line), reason)),
                };
            }
        }
        let strays = found.stray.iter().map(|(line, text)| Stray {
            line: lines.get(*line).map_or(0, |line| line.number),
            text: text.clone(),
            table: table.caption.clone(),
        });
        reading.stray.extend(strays);
        remarks += found.remarks;
        traditional |= found.traditional;
    }
    if remarks > 0 {
        assumptions.push(Assumption::Remarks { count: remarks });
    }
    assumptions.extend(traditional.then_some(Assumption::Traditional));
    reading.stray.sort_by_key(|stray| stray.line);
    reading.counts = Counts::of(&cells, &missing);
    reading.unread =
        reasons.into_iter().filter_map(|(cell, (line, why))| Unread::new(form, cell, line, why)).collect();
    (Cells::new(&cells), reading)
}

/// Tells whether a cell needs no unit: it holds 0 or no number.
fn is_zero(cell: Cell) -> bool {
    cell.as_number().is_none_or(|number| number.mantissa() == 0)
}

/// Says how a row's values were found, where that is worth saying.
fn way_told(found: &tables::RowFound, row: String) -> Option<Assumption> {
    let line = found.line;
    match found.way {
        _ if found.unglued => Some(Assumption::Unglued { line, row }),
        Way::Plain => None,
        Way::ByOrder => Some(Assumption::ByOrder { line, row }),
        Way::BlankLines => Some(Assumption::BlankLines { line, row }),
        Way::Fillers => Some(Assumption::TrailingFillers { line, row }),
    }
}

/// Collects the text of the preface and of every section, in the order of the form.
fn parts<'l>(attempt: &Attempt<'_>, lines: &'l [Line]) -> Vec<Part<'l>> {
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
