//! A report published elsewhere, in whatever file, to the two files of this portal, with an account of the reading.
//!
//! A number is read only where its row and column are certain. Everything else is reported: a cell that was not
//! read with the reason, a number without a cell with its line, and whatever was taken for granted.

mod account;
mod columns;
mod decode;
mod document;
mod fold;
mod heads;
mod labels;
mod leftover;
mod lines;
mod markup;
mod narrative;
mod outcome;
mod page_data;
mod place;
mod proof;
mod reading;
mod settle;
mod tables;
mod title;
mod tokens;
mod values;
mod words;
mod zones;

pub use account::{Assumption, Counts, Origin, Reading, Reason, Stray, Unread};
pub use decode::{Decoded, decode};
pub use document::{
    About, Block, Document, Grid, GridCell, Notice, Opened, Paragraph, Place, Refusal, Role, Run, open,
};
pub use proof::{Difference, Proof, prove};
pub use values::Misfit;

use crate::base::{Cells, Lang, Period};
use crate::content::write::RecordLines;
use crate::form::Form;
use lines::Lines;
use markup::Links;
use reading::{Attempt, Known, Landmarks};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

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
    /// Who published it, by the page's own data (发布机构).
    pub publisher: Option<String>,
    /// Its year.
    pub year: Option<u16>,
    /// Its cells, in the order of the form.
    pub cells: Cells,
    /// Its text as Markdown.
    pub narrative: String,
    /// How many sections of the form were found in it.
    pub sections: usize,
    /// What belongs above the tables of its statistics file.
    pub record: RecordLines,
    /// The account.
    pub reading: Reading,
}

/// Reads a report out of the bytes of a file; its name only decides what the bytes leave open.
///
/// # Errors
/// When the file cannot be read at all, with the reason.
pub fn read(name: &str, bytes: &[u8], forms: &[&Form], options: &Options) -> Result<Imported, Refusal> {
    let known: Vec<Known<'_>> = forms.iter().map(|form| Known::new(form)).collect();
    let landmarks = Landmarks::new(&known);
    // Libraries read what anybody may have made.
    let read = || match open(name, bytes, &|text| landmarks.holds(text))? {
        Opened::Text { text, encoding, guessed } => {
            bounded(pieces_of(&text))?;
            let mut imported = text_of(&text, &known, options);
            imported.reading.notices.extend(guessed.then_some(Notice::EncodingGuessed { encoding }));
            Ok(imported)
        }
        Opened::Document(document) => {
            let pieces = document.blocks.iter().map(|block| match block {
                Block::Paragraph(_) => 1,
                Block::Table(grid) => grid.cells.len(),
            });
            bounded(pieces.sum())?;
            Ok(document_of(&document, &known, options))
        }
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Refusal::Defect))
}

/// The most lines and cells of a report. The largest form has some 300 cells, and the longest text some 500 lines.
const PIECES: usize = 100_000;

/// Counts what a text may fall into: lines, cells, and words with spaces between.
fn pieces_of(text: &str) -> usize {
    let apart = |byte: u8| matches!(byte, b'\n' | b'\t' | b'|' | b'\x0c');
    let bytes = text.as_bytes();
    let spaces = bytes.windows(2).filter(|pair| matches!(pair, [b' ', other] if *other != b' '));
    bytes.iter().filter(|&&byte| apart(byte)).count() + spaces.count()
}

fn bounded(pieces: usize) -> Result<(), Refusal> {
    if pieces > PIECES { Err(Refusal::TooMany) } else { Ok(()) }
}

/// Reads a report out of plain text: tables and narrative.
#[must_use]
pub fn read_text(text: &str, forms: &[&Form], options: &Options) -> Imported {
    let known: Vec<Known<'_>> = forms.iter().map(|form| Known::new(form)).collect();
    text_of(text, &known, options)
}

fn text_of(text: &str, known: &[Known<'_>], options: &Options) -> Imported {
    let mut assumptions = Vec::new();
    let lines = lines::split(text, &mut assumptions);
    assemble(lines, &About::default(), known, options, assumptions)
}

fn document_of(document: &Document, known: &[Known<'_>], options: &Options) -> Imported {
    let lines = lines::of_document(document);
    let mut imported = assemble(lines, &document.about, known, options, Vec::new());
    imported.reading.notices.clone_from(&document.notices);
    imported
}

/// Reads the lines of a report by each form, and takes what the form that fits makes of them.
fn assemble(
    mut split: Lines,
    about: &About,
    known: &[Known<'_>],
    options: &Options,
    mut assumptions: Vec<Assumption>,
) -> Imported {
    let first_heading = known.iter().filter_map(|known| known.first_heading(&split.lines)).min();
    let front = title::find(&mut split.lines, first_heading, &about.titles, &mut assumptions);
    let year_line = front.year.or_else(|| {
        let year = title::year_from_text(&split.lines)?;
        assumptions.extend(options.year.is_none().then_some(Assumption::YearFromText { year }));
        Some(year)
    });
    let year = options.year.or(year_line);
    let attempts: Vec<Attempt<'_>> =
        known.iter().map(|known| reading::attempt(known, &split.lines, front.start)).collect();
    let Some(chosen) = reading::choose(&attempts, year, options, &mut assumptions) else {
        return Imported { title: front.title, office: front.office, year, ..Imported::default() };
    };
    let Some(mut attempt) = attempts.into_iter().nth(chosen) else { return Imported::default() };
    let form = attempt.form;

    let head = attempt
        .zones
        .first()
        .filter(|zone| zone.section.is_none())
        .map_or(front.start, |zone| zone.lines.end);
    let data = page_data::take(&mut split.lines, head, &mut assumptions);
    let publisher = data.publisher.or_else(|| about.publisher.clone());
    let mut record = RecordLines {
        published: data.published.or_else(|| about.published.clone()),
        written: data.written.or_else(|| about.written.clone()),
        index_no: data.index_no.or_else(|| about.index_no.clone()),
        source: about.source.clone(),
        ..RecordLines::default()
    };
    let office = front.office.clone().or_else(|| publisher.clone());
    let above = split.lines.iter().take(front.start).filter(|line| !line.is_blank()).count();
    if above > 0 {
        assumptions.push(Assumption::BeforeTitle { count: above });
    }
    record.form =
        (!year.is_some_and(|year| form.is_default_for(Period::year(year)))).then(|| form.id.to_string());
    record.title = front.title.clone().filter(|title| {
        let official = office
            .as_ref()
            .zip(year)
            .map(|(office, year)| form.report_title(office, Period::year(year), Lang::Zh));
        official.as_ref() != Some(title)
    });
    assumptions.append(&mut attempt.assumptions);
    let (cells, mut reading) = settle::settle(&attempt, &mut assumptions);
    let sections: BTreeSet<usize> = attempt.zones.iter().filter_map(|zone| zone.section).collect();
    let sections = sections.len();
    let parts = reading::parts(&attempt, &split.lines);
    let wrapped = narrative::is_wrapped(&parts, split.paged);
    if wrapped {
        assumptions.push(Assumption::LinesJoined);
    }
    let mut links = Links { base: about.source.clone(), dropped: 0 };
    let narrative = narrative::write(&parts, wrapped, &mut links);
    assumptions.extend((links.dropped > 0).then_some(Assumption::LinksDropped { count: links.dropped }));
    assumptions.sort_by(|a, b| a.place().cmp(&b.place()));
    reading.assumptions = assumptions;
    Imported {
        form: Some(chosen),
        form_id: form.id.clone(),
        title: front.title,
        office,
        publisher,
        year,
        cells,
        narrative,
        sections,
        record,
        reading,
    }
}
