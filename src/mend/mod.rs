//! A clerk's files put in order: statistics in their canonical form with totals filled, new reports to begin with,
//! and what editors need to help. Pure: text in, text out.

mod carry;
mod order;
mod place;
mod read;
pub mod schema;
mod start;
mod status;
mod totals;

pub use carry::{carried, carry};
pub use start::{again, blank_statistics, skeleton};
pub use status::{Stage, Standing, standings, usual_year};

use crate::base::{Cell, Cells, Code, Finding, Locus, Period, SitePath};
use crate::content::write::is_heads;
use crate::content::{self, Content, Forms, Statistics, syntax};
use crate::form::Form;
use crate::source::{FileKind, TEXT_LIMIT, decode};
use order::Fill;
use std::sync::Arc;

/// What became of a statistics file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mended {
    /// It is as it should be.
    Same,
    /// What it should hold, and how many totals were filled.
    Changed {
        /// The whole file.
        bytes: Vec<u8>,
        /// How many totals were filled.
        filled: usize,
    },
    /// It cannot be put in order, and why.
    Refused(Vec<Finding>),
}

/// Whether totals that nobody wrote are worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Totals {
    /// They stay as they are.
    Leave,
    /// They are written where all their parts are numbers.
    Fill,
}

/// Puts a statistics file in order. A file that cannot be read in every byte is refused, and one that would come out
/// with another number, state, word or comment too: nobody's January is worth a prettier file.
#[must_use]
pub fn statistics(
    path: &SitePath,
    period: Period,
    bytes: &[u8],
    forms: &dyn Forms,
    totals: Totals,
) -> Mended {
    if bytes.len() as u64 > TEXT_LIMIT {
        return Mended::Refused(vec![content::too_large(path, bytes.len() as u64)]);
    }
    let decoded = decode(path, bytes);
    let Some(text) = decoded.value.filter(|_| decoded.findings.is_empty()) else {
        return Mended::Refused(decoded.findings);
    };
    if text.trim().is_empty() {
        return Mended::Same;
    }
    let (found, findings) = parse(path, period, &text, forms);
    let known = found.filter(|statistics| statistics.readable);
    let Some((old, form)) = known.and_then(|old| forms.by_id(&old.form).map(|form| (old, form))) else {
        let why = |finding: &Finding| {
            matches!(finding.code, Code::TomlSyntax | Code::TomlDuplicate | Code::FormUnknown)
        };
        return Mended::Refused(findings.into_iter().filter(why).collect());
    };
    let sheet = match read::read(&text) {
        Ok(sheet) => sheet,
        Err((reason, span)) => {
            let finding = Finding::new(Code::TomlSyntax, Locus::span(path, span));
            let finding = finding.fact("reason", "整数太大，或写法无法识别").fact("reason.en", reason);
            return Mended::Refused(vec![finding]);
        }
    };
    let fill = match totals {
        Totals::Leave => Fill::new(),
        Totals::Fill => totals::work_out(form, &old.cells).1,
    };
    let (ordered, filled) = order::arrange(sheet, &text, form, &fill);
    if let Err(what) = compare(path, period, &text, &ordered, forms, &filled) {
        return Mended::Refused(vec![defect(path, what)]);
    }
    let out = dressed(&ordered, bytes);
    if out == bytes { Mended::Same } else { Mended::Changed { bytes: out, filled: filled.len() } }
}

fn parse(
    path: &SitePath,
    period: Period,
    text: &str,
    forms: &dyn Forms,
) -> (Option<Arc<Statistics>>, Vec<Finding>) {
    let parsed = content::parse(path, FileKind::Statistics(period), text.as_bytes(), forms);
    match parsed.value {
        Content::Statistics(statistics) => (Some(statistics), parsed.findings),
        _ => (None, parsed.findings),
    }
}

/// Returns a text with the byte order mark and the line ends that the file had.
fn dressed(text: &str, before: &[u8]) -> Vec<u8> {
    let mark: &[u8] = b"\xef\xbb\xbf";
    let mut out = if before.starts_with(mark) { mark.to_vec() } else { Vec::new() };
    let windows = before.windows(2).any(|pair| pair == b"\r\n");
    let text = if windows { text.replace('\n', "\r\n") } else { text.to_owned() };
    out.extend_from_slice(text.as_bytes());
    out
}

/// Compares what two texts say: every cell but the filled ones, the record, and every comment.
fn compare(
    path: &SitePath,
    period: Period,
    old: &str,
    new: &str,
    forms: &dyn Forms,
    filled: &[usize],
) -> Result<(), &'static str> {
    let ((Some(before), _), (Some(after), _)) =
        (parse(path, period, old, forms), parse(path, period, new, forms))
    else {
        return Err("unreadable");
    };
    let form = forms.by_id(&before.form).ok_or("form")?;
    let written = |statistics: &Statistics| -> Vec<usize> {
        let open = statistics.unwritten.iter().map(|&cell| usize::from(cell));
        open.filter(|cell| !filled.contains(cell)).collect()
    };
    let others = |cells: &Cells| -> Vec<Cell> {
        cells.iter().enumerate().filter(|(index, _)| !filled.contains(index)).map(|(_, cell)| cell).collect()
    };
    if !after.readable || before.form != after.form || before.record != after.record {
        return Err("record");
    }
    if others(&before.cells) != others(&after.cells) || written(&before) != written(&after) {
        return Err("cells");
    }
    if comments(old, form) != comments(new, form) { Err("comments") } else { Ok(()) }
}

/// Returns the comments of a text in alphabetical order, without lines of heads.
fn comments<'t>(text: &'t str, form: &Form) -> Vec<&'t str> {
    let blocks = || form.tables.iter().flat_map(|table| &table.blocks);
    let mut comments = syntax::comments(text);
    comments.retain(|comment| !blocks().any(|block| is_heads(block, comment)));
    comments.sort_unstable();
    comments
}

fn defect(path: &SitePath, what: &str) -> Finding {
    Finding::new(Code::Internal, Locus::File(path.clone())).fact("reason", format!("fmt: {what}"))
}
