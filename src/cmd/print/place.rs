//! Findings as people and programs read them, with the places looked up at last.

use super::Streams;
use crate::base::lang::counted;
use crate::base::text::{LineIndex, Position, floor_char_boundary, is_bidi_control, printable};
use crate::base::{Finding, Lang, Locus, Severity, SitePath};
use crate::content::locate::locate;
use crate::source::{Source, decode};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::json;
use std::collections::BTreeMap;
use std::ops::Range;

/// So many findings are shown to people; all are counted, and programs get all.
const SHOWN: usize = 200;

/// Which stream findings go to: they are `check`'s result, and only a note of `build`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    Out,
    Err,
}

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) infos: usize,
}

impl Counts {
    pub(super) fn of(findings: &[&Finding]) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
        }
        counts
    }
}

/// A finding with its place.
struct Located<'f> {
    finding: &'f Finding,
    start: Option<Position>,
    end: Option<Position>,
    /// The line and the byte range within it.
    line: Option<(String, Range<usize>)>,
}

/// Looks up the places of findings, file by file, and sorts them by place; with the lines they stand in if asked.
fn locate_all<'f>(source: &dyn Source, findings: &[&'f Finding], excerpts: bool) -> Vec<Located<'f>> {
    let mut by_file: BTreeMap<&SitePath, Vec<&'f Finding>> = BTreeMap::new();
    for finding in findings {
        by_file.entry(finding.locus.path()).or_default().push(finding);
    }
    let mut all = Vec::with_capacity(findings.len());
    for (path, findings) in by_file {
        let whole_file = findings.iter().all(|finding| matches!(finding.locus, Locus::File(_)));
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
            .map(|(finding, place)| {
                let Some((place, index)) = place.zip(index.as_ref()) else {
                    return Located { finding, start: None, end: None, line: None };
                };
                let start = index.position_after(place.start, last);
                last = Some((place.start, start));
                let end = index.position_after(place.end.max(place.start), last);
                let line = excerpts.then(|| excerpt(index, start, &place));
                Located { finding, start: Some(start), end: Some(end), line }
            })
            .collect();
        located.sort_by(|a, b| (a.start, a.finding.code.id()).cmp(&(b.start, b.finding.code.id())));
        all.append(&mut located);
    }
    all
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

/// Prints findings for people: a line that tools can jump to, the source line with a caret, and how to mend it.
pub(super) fn human(
    source: &dyn Source,
    findings: &[&Finding],
    lang: Lang,
    streams: &mut Streams<'_>,
    to: To,
) {
    let counts = Counts::of(findings);
    // Where not all can be shown, no error is hidden behind warnings.
    let mut shown: Vec<&Finding> = findings.to_vec();
    if shown.len() > SHOWN {
        shown.sort_by_key(|finding| finding.severity);
        shown.truncate(SHOWN);
    }
    let color = to == To::Out && streams.color_out;
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let mut text = String::new();
    for located in locate_all(source, &shown, true) {
        text.push_str(&one(&located, lang, &renderer));
        text.push('\n');
    }
    let left_out = findings.len() - shown.len();
    if left_out > 0 {
        text.push_str(&lang.pick(
            format!("……另有 {left_out} 条未列出；用 check --format json 查看全部。\n"),
            format!("... {left_out} more are not shown; see them all with check --format json.\n"),
        ));
    }
    if !findings.is_empty() {
        let Counts { errors, warnings, infos } = counts;
        text.push_str(&lang.pick(
            format!("共 {errors} 个错误、{warnings} 个警告、{infos} 个提示。"),
            format!(
                "{}, {}, {}.",
                counted(errors, "error"),
                counted(warnings, "warning"),
                counted(infos, "note")
            ),
        ));
        match to {
            To::Out => streams.say(text),
            To::Err => streams.note(text),
        }
    }
}

fn one(located: &Located<'_>, lang: Lang, renderer: &Renderer) -> String {
    let Located { finding, start, line, .. } = located;
    let path = printable(finding.locus.path().as_str());
    let place = start.map_or(path.clone(), |at| format!("{path}:{}:{}", at.line, at.column));
    let word = finding.severity.label(lang);
    let mut text = format!("{place}: {word}[{}]: {}\n", finding.code.id(), finding.message(lang));
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::NOTE,
    };
    if let Some((line, range)) = line.as_ref().filter(|(line, _)| !line.trim().is_empty()) {
        let line = printable_line(line);
        // What is replaced by an escape is longer than it was; the caret then points to the line as a whole.
        let range = if line.1 { range.clone() } else { 0..0 };
        let snippet = Snippet::source(line.0)
            .line_start(start.map_or(1, |at| at.line))
            .annotation(AnnotationKind::Primary.span(range));
        text.push_str(&renderer.render(&[Group::with_level(level).element(snippet)]));
        text.push('\n');
    }
    if let Some(hint) = finding.hint(lang) {
        text.push_str(&format!("   = {}: {hint}\n", lang.pick("办法", "help")));
    }
    for locus in &finding.related {
        text.push_str(&format!("   = {}: {}\n", lang.pick("另见", "see"), printable(locus.path().as_str())));
    }
    text
}

/// Returns a line that a terminal shows as it is, and whether it is unchanged.
fn printable_line(line: &str) -> (String, bool) {
    let shown = printable(line);
    let same = shown == line;
    (shown, same)
}

/// Prints a value with everything a terminal could obey escaped; outside strings JSON has no such characters.
pub(super) fn to_json_text(value: &serde_json::Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if (c.is_control() && c != '\n') || is_bidi_control(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Returns all findings for programs (`docs/check-json.md`).
pub(super) fn json(source: &dyn Source, findings: &[&Finding], lang: Lang) -> serde_json::Value {
    let list: Vec<serde_json::Value> = locate_all(source, findings, false)
        .iter()
        .map(|located| {
            let finding = located.finding;
            let facts: serde_json::Map<String, serde_json::Value> = finding
                .facts
                .iter()
                .filter(|(name, _)| !name.ends_with(".en"))
                .map(|(name, _)| (name.to_string(), json!(finding.word(name, lang))))
                .collect();
            json!({
                "code": finding.code.id(),
                "severity": finding.severity.word(),
                "file": finding.locus.path().as_str(),
                "line": located.start.map(|at| at.line),
                "column": located.start.map(|at| at.column),
                "end_line": located.end.map(|at| at.line),
                "end_column": located.end.map(|at| at.column),
                "cell": finding.locus.cell_id(),
                "message": finding.message(lang),
                "help": finding.hint(lang),
                "facts": facts,
            })
        })
        .collect();
    let Counts { errors, warnings, infos } = Counts::of(findings);
    json!({
        "schema": "gongkai/findings/1",
        "errors": errors,
        "warnings": warnings,
        "notes": infos,
        "findings": list,
    })
}
