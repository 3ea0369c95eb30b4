//! Findings for people, in a terminal.

use super::{Counts, To};
use crate::base::lang::counted;
use crate::base::text::printable;
use crate::base::{Finding, Lang, Severity, SitePath};
use crate::cmd::Streams;
use crate::source::Source;
use crate::tell::{Located, Place, locate_all};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// So many findings are shown to people; all are counted, and programs get all.
const SHOWN: usize = 200;

/// Prints findings for people: a line that tools can jump to, the source line with a caret, and how to mend it.
pub(in crate::cmd) fn human(
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
    let Located { finding, line, related, .. } = located;
    let start = located.place.map(|place| place.start);
    let place = at(finding.locus.path(), located.place);
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
    let explained = finding.get("explained", lang).map(printable);
    if let Some(explained) = &explained {
        text.push_str(&format!("   = {}: {explained}\n", lang.pick("说明", "explained")));
    }
    if let Some(hint) = finding.hint(lang).filter(|_| explained.is_none()) {
        text.push_str(&format!("   = {}: {hint}\n", lang.pick("办法", "help")));
    }
    for (locus, place) in related {
        text.push_str(&format!("   = {}: {}\n", lang.pick("另见", "see"), at(locus.path(), *place)));
    }
    text
}

/// Returns a place as terminals and editors make links of it.
fn at(path: &SitePath, place: Option<Place>) -> String {
    let path = printable(path.as_str());
    place.map_or(path.clone(), |place| format!("{path}:{}:{}", place.start.line, place.start.column))
}

/// Returns a line that a terminal shows as it is, and whether it is unchanged.
fn printable_line(line: &str) -> (String, bool) {
    let shown = printable(line);
    let same = shown == line;
    (shown, same)
}
