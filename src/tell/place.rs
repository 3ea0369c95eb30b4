//! Where findings are: lines and columns, and the lines they stand in.

use crate::base::finding::Fix;
use crate::base::text::{LineIndex, Position, floor_char_boundary};
use crate::base::{Finding, Locus, SitePath};
use crate::content::locate::locate;
use crate::source::{Source, decode};
use std::collections::BTreeMap;
use std::ops::Range;

/// From the first character to the one behind the last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) start: Position,
    pub(crate) end: Position,
}

/// A finding with its place.
pub(crate) struct Located<'f> {
    pub(crate) finding: &'f Finding,
    pub(crate) place: Option<Place>,
    /// The line and the byte range within it.
    pub(crate) line: Option<(String, Range<usize>)>,
    /// What explains it elsewhere.
    pub(crate) related: Vec<(&'f Locus, Option<Place>)>,
    /// What would take the place's place.
    pub(crate) fix: Option<(Fix, Place)>,
}

/// Looks up the places of findings, file by file, and sorts them by place; with the lines they stand in if asked.
pub(crate) fn locate_all<'f>(
    source: &dyn Source,
    findings: &[&'f Finding],
    excerpts: bool,
) -> Vec<Located<'f>> {
    let mut by_file: BTreeMap<&SitePath, Vec<&'f Finding>> = BTreeMap::new();
    for finding in findings {
        by_file.entry(finding.locus.path()).or_default().push(finding);
    }
    let mut all = Vec::with_capacity(findings.len());
    for (path, findings) in by_file {
        let whole_file = findings.iter().all(|finding| {
            matches!(finding.locus, Locus::File(_))
                && finding.related.iter().all(|other| other.path() != path)
        });
        let text = if whole_file { None } else { text_of(source, path) };
        let index = text.as_deref().map(LineIndex::new);
        let mut places: Vec<(&'f Finding, Option<Range<usize>>)> = findings
            .into_iter()
            .map(|finding| (finding, text.as_deref().and_then(|text| locate(&finding.locus, text))))
            .collect();
        places.sort_by_key(|(_, place)| place.as_ref().map(|place| place.start));
        let mut last = None;
        let mut located: Vec<Located<'f>> = places
            .into_iter()
            .map(|(finding, range)| {
                let related = finding.related.iter().map(|locus| {
                    let here = text.as_deref().zip(index.as_ref()).filter(|_| locus.path() == path);
                    (locus, related_place(source, locus, here))
                });
                let related = related.collect();
                let Some((range, index)) = range.zip(index.as_ref()) else {
                    return Located { finding, place: None, line: None, related, fix: None };
                };
                let start = index.position_after(range.start, last);
                last = Some((range.start, start));
                let end = index.position_after(range.end.max(range.start), last);
                let place = Place { start, end };
                let line = excerpts.then(|| excerpt(index, start, &range));
                let written = text.as_deref().and_then(|text| text.get(range)).unwrap_or_default();
                let fix = finding.fix().filter(|_| is_replaceable(&finding.locus, written));
                Located { finding, place: Some(place), line, related, fix: fix.map(|fix| (fix, place)) }
            })
            .collect();
        located.sort_by(|a, b| {
            let start = |located: &Located<'_>| located.place.map(|place| place.start);
            (start(a), a.finding.code.id()).cmp(&(start(b), b.finding.code.id()))
        });
        all.append(&mut located);
    }
    all
}

/// Tells whether what is written at a place is what the finding is about: where a key or text is not found, something
/// near it stands in, which a fix must not replace.
fn is_replaceable(locus: &Locus, written: &str) -> bool {
    match locus {
        Locus::Span { .. } => !written.is_empty(),
        Locus::Text { text, .. } => written.get(1..written.len().saturating_sub(1)) == Some(&**text),
        Locus::Cell { .. } => written.starts_with(|c: char| c.is_ascii_digit() || "+-\"'".contains(c)),
        Locus::File(_) | Locus::Key { .. } => false,
    }
}

/// Looks up a place that explains a finding, in the finding's own file where it stands there.
fn related_place(source: &dyn Source, locus: &Locus, here: Option<(&str, &LineIndex<'_>)>) -> Option<Place> {
    let place = |text: &str, index: &LineIndex<'_>| {
        let range = locate(locus, text)?;
        let end = range.end.max(range.start);
        Some(Place { start: index.position(range.start), end: index.position(end) })
    };
    match here {
        Some((text, index)) => place(text, index),
        None if matches!(locus, Locus::File(_)) => None,
        None => {
            let text = text_of(source, locus.path())?;
            place(&text, &LineIndex::new(&text))
        }
    }
}

/// Longer lines are shown around the place only.
const LINE_LIMIT: usize = 600;

/// Returns the line of a place, or the part of it around the place, with the place's byte range in it.
fn excerpt(index: &LineIndex<'_>, start: Position, place: &Range<usize>) -> (String, Range<usize>) {
    let line = index.line(start.line);
    let first = place.start.saturating_sub(index.line_start(start.line)).min(line.len());
    let last = place.end.saturating_sub(index.line_start(start.line)).clamp(first, line.len());
    // A place may end inside a character; the caret then marks the whole of it.
    let first = floor_char_boundary(line, first);
    let last = (last..=line.len()).find(|&at| line.is_char_boundary(at)).unwrap_or(line.len());
    if line.len() <= LINE_LIMIT {
        return (line.to_owned(), first..last);
    }
    let from = floor_char_boundary(line, first.saturating_sub(LINE_LIMIT / 2));
    let to = floor_char_boundary(line, (first + LINE_LIMIT / 2).min(line.len()));
    let part = line.get(from..to).unwrap_or_default();
    (part.to_owned(), first - from..(last - from).min(part.len()))
}

/// Reads a file again for its places. Bytes that are not UTF-8 still have lines up to there.
fn text_of(source: &dyn Source, path: &SitePath) -> Option<String> {
    let bytes = source.read(path).ok()?;
    let decoded = decode(path, &bytes).value;
    decoded.or_else(|| {
        let valid = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
        String::from_utf8(bytes.get(..valid)?.to_vec()).ok()
    })
}
