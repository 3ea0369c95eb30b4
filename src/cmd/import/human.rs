//! The account of an import for people: one file in full, or what is wrong with each of many.

use super::entry::{Entry, Fate};
use super::table;
use crate::base::Lang;
use crate::base::lang::counted;
use crate::base::text::printable;
use crate::cli::ImportArgs;
use crate::cmd::Streams;
use crate::import::{Counts, Imported, Proof};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// Lists of one file's account are cut here.
const SHOWN: usize = 40;
/// Lists of each of many files are cut here, so that one file takes no more than a screen.
const SHOWN_OF_MANY: usize = 6;
/// So many errors are printed.
const ERRORS: usize = 20;
/// So many offices are named where more than one has errors.
const OFFICES: usize = 3;

/// Returns the lists of an account; of one file among many only what is wrong.
pub(super) fn details(imported: &Imported, proof: Option<&Proof>, single: bool, lang: Lang) -> Vec<String> {
    let reading = &imported.reading;
    let shown = if single { SHOWN } else { SHOWN_OF_MANY };
    let mut lines = Vec::new();
    let mut list = |title: &str, all: &mut dyn ExactSizeIterator<Item = String>| {
        let count = all.len();
        if count == 0 {
            return;
        }
        lines.push(format!("  {title}:"));
        lines.extend(all.take(shown).map(|line| format!("    {}", printable(&line))));
        if let Some(more) = count.checked_sub(shown).filter(|more| *more > 0) {
            lines.push(lang.pick(format!("    ……另有 {more} 条"), format!("    ... {more} more")));
        }
    };
    list(lang.pick("没有读出的格", "cells not read"), &mut reading.unread.iter().map(|u| u.text(lang)));
    list(
        lang.pick("没有去处的数字", "numbers without a cell"),
        &mut reading.stray.iter().map(|s| s.text(lang)),
    );
    if let Some(proof) = proof {
        let title = lang.pick("写入后与原文不符的格", "cells that differ from their source once written");
        list(title, &mut proof.different.iter().map(|d| d.text(lang)));
    }
    if single {
        let title = lang.pick("读取时的判断", "taken for granted");
        list(title, &mut reading.assumptions.iter().map(|a| a.text(lang)));
        let title = lang.pick("关于文件", "about the file");
        list(title, &mut reading.notices.iter().map(|notice| notice.text(lang)));
    }
    lines
}

/// Prints the account of the only file.
pub(super) fn one(entry: &Entry, root: &Path, lang: Lang, streams: &mut Streams<'_>) {
    let file = printable(&entry.file);
    if let Some(counts) = entry.counts.as_ref().filter(|_| entry.fate != Fate::NoReport) {
        let period = entry.period.map(|period| period.to_string());
        let facts: Vec<&str> = period.as_deref().into_iter().chain(entry.form_title.as_deref()).collect();
        streams.say(format!("{file} → {}", facts.join(lang.pick("，", ", "))));
        streams.say(cells(counts, lang));
    }
    for line in &entry.details {
        streams.say(line);
    }
    if let Some(proof) = entry.proof.as_ref().filter(|proof| proof.compared > 0) {
        let (compared, equal) = (proof.compared, proof.equal);
        streams.say(lang.pick(
            format!("  与原文核对 {compared} 格，相符 {equal} 格"),
            format!("  {compared} cells compared with their source, {equal} equal"),
        ));
    }
    for notice in &entry.notices {
        streams.say(format!("  {notice}"));
    }
    let word = entry.fate.label(lang);
    let verb = if entry.fate == Fate::Written { lang.pick(word, "wrote") } else { word };
    for path in &entry.written {
        streams.say(format!("  {verb} {}", root.join(path.as_str()).display()));
    }
    match &entry.message {
        Some(message) => streams.note(format!("{file}: {message}")),
        None if entry.written.is_empty() => streams.say(format!("  {word}")),
        None => {}
    }
}

fn cells(counts: &Counts, lang: Lang) -> String {
    let Counts { cells, read, blank, na, unreadable, missing } = counts;
    lang.pick(
        format!("  表中共 {cells} 格：读出 {read} 格，空白 {blank} 格，不适用 {na} 格，无法辨认 {unreadable} 格，原文没有 {missing} 格"),
        format!("  {cells} cells: {read} read, {blank} blank, {na} n/a, {unreadable} unreadable, {missing} not in the text"),
    )
}

/// Prints what is wrong with each of many files, then all in one table, then the totals.
pub(super) fn many(entries: &[Entry], lang: Lang, streams: &mut Streams<'_>) {
    let wanting = entries
        .iter()
        .filter(|entry| entry.message.is_some() || !entry.notices.is_empty() || !entry.details.is_empty());
    for entry in wanting {
        let word = entry.fate.label(lang);
        let message = entry.message.as_deref().map(|message| format!("{}{message}", lang.pick("：", ": ")));
        streams.say(format!("{}: {word}{}", printable(&entry.file), message.unwrap_or_default()));
        for notice in &entry.notices {
            streams.say(format!("  {notice}"));
        }
        // Of a file that was not written, what stands in it is the lesser trouble.
        for line in entry.details.iter().filter(|_| entry.fate.is_settled() || entry.fate == Fate::Kept) {
            streams.say(line);
        }
    }
    streams.say(table::table(entries, lang));
    streams.say(table::totals(entries, lang));
}

/// Prints how many findings there are, the errors, and how to see the rest where the reports are in the site.
pub(super) fn findings(entries: &[Entry], args: &ImportArgs, lang: Lang, streams: &mut Streams<'_>) {
    let count = |severity: &str| entries.iter().map(|entry| entry.count(severity)).sum::<usize>();
    let (errors, warnings, infos) = (count("error"), count("warning"), count("info"));
    if errors + warnings + infos == 0 {
        return;
    }
    let text = |finding: &Value, name: &str| {
        let value = finding.get(name).filter(|value| !value.is_null());
        value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).unwrap_or_default()
    };
    let all = entries.iter().flat_map(|entry| entry.findings.iter().flatten());
    let wrong = all.filter(|finding| text(finding, "severity") == "error");
    for finding in wrong.take(ERRORS) {
        let place: String = ["line", "column"]
            .map(|name| text(finding, name))
            .iter()
            .filter(|number| !number.is_empty())
            .map(|number| format!(":{number}"))
            .collect();
        let (file, code, message) = (text(finding, "file"), text(finding, "code"), text(finding, "message"));
        let word = lang.pick("错误", "error");
        streams.say(printable(&format!("{file}{place}: {word}[{code}]: {message}")));
    }
    if errors > ERRORS {
        let more = errors - ERRORS;
        streams
            .say(lang.pick(format!("……另有 {more} 个错误"), format!("... {} more", counted(more, "error"))));
    }
    let rest = see(entries, args, lang).unwrap_or_default();
    streams.say(lang.pick(
        format!("核对：{errors} 个错误、{warnings} 个警告、{infos} 个提示。{rest}"),
        format!(
            "Checked: {}, {}, {}.{rest}",
            counted(errors, "error"),
            counted(warnings, "warning"),
            counted(infos, "note")
        ),
    ));
}

/// Says how to see the findings of reports that are in the site.
fn see(entries: &[Entry], args: &ImportArgs, lang: Lang) -> Option<String> {
    let there = |entry: &&Entry| {
        entry.fate != Fate::WouldWrite && entry.findings.as_ref().is_some_and(|findings| !findings.is_empty())
    };
    let offices: BTreeSet<String> = entries
        .iter()
        .filter(there)
        .filter_map(|entry| entry.office.as_ref().map(|office| format!(" content/{office}")))
        .collect();
    let paths: String = match offices.len() {
        0 => return None,
        1..=OFFICES => offices.into_iter().collect(),
        _ => " content".to_owned(),
    };
    let root = args.root.root.as_ref().map(|root| format!(" -r {}", root.display())).unwrap_or_default();
    Some(lang.pick(
        format!("查看全部：gongkai check{paths}{root}"),
        format!(" See them all: gongkai check{paths}{root}"),
    ))
}

/// Says where a map went and what to do with it.
pub(super) fn map(path: &Path, rows: usize, open: usize, lang: Lang, streams: &mut Streams<'_>) {
    let path = path.display();
    streams.note(lang.pick(
        format!("已写对照表 {path}：{rows} 份报告，其中 {open} 份的机构或年度要补填。填好后运行 gongkai import --map {path}"),
        format!("Wrote the map {path}: {}, {open} of them wanting an office or a year. Fill them in and run gongkai import --map {path}", counted(rows, "report")),
    ));
}

/// Names files whose names cannot stand in a map.
pub(super) fn unwritable_names(paths: &[std::path::PathBuf], lang: Lang, streams: &mut Streams<'_>) {
    for path in paths {
        let path = printable(&path.to_string_lossy());
        streams.note(lang.pick(
            format!("{path}: 文件名不是 UTF-8，写不进对照表；请改名"),
            format!("{path}: the name is not UTF-8 and cannot stand in a map; rename the file"),
        ));
    }
}

/// Says how to go on after a fault of the machine.
pub(super) fn stopped(left: usize, lang: Lang, streams: &mut Streams<'_>) {
    streams.note(lang.pick(
        format!("导入中断，还有 {left} 个文件没有处理；排除故障后照原样再运行一次，已写好的不会重写。"),
        format!("The import was broken off with {} to go; once the fault is mended, run it again as it was. What is written stays.", counted(left, "file")),
    ));
}
