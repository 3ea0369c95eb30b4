//! All files of an import in one table.

use super::entry::{Entry, Fate};
use crate::base::Lang;
use crate::base::lang::counted;
use crate::base::text::printable;
use crate::content::write::width;

const COLUMNS: usize = 14;
/// The first so many columns hold words, as does the last; the others hold numbers.
const WORDS: usize = 4;

/// Returns a line for each file, in columns.
pub(super) fn table(entries: &[Entry], lang: Lang) -> String {
    let heads = lang.pick(
        [
            "结果",
            "机构",
            "年度",
            "表式",
            "读出",
            "空白",
            "不适用",
            "难辨",
            "没有",
            "余数",
            "与原文",
            "错误",
            "警告",
            "文件",
        ],
        [
            "outcome",
            "office",
            "year",
            "form",
            "read",
            "blank",
            "n/a",
            "unreadable",
            "missing",
            "stray",
            "proof",
            "errors",
            "warnings",
            "file",
        ],
    );
    let mut rows: Vec<[String; COLUMNS]> = vec![heads.map(str::to_owned)];
    rows.extend(entries.iter().map(|entry| row(entry, lang)));
    let mut widths = [0; COLUMNS];
    for row in &rows {
        for (room, text) in widths.iter_mut().zip(row) {
            *room = width(text).max(*room);
        }
    }
    let line = |row: &[String; COLUMNS]| {
        let mut line = String::new();
        for (index, (text, room)) in row.iter().zip(widths).enumerate() {
            let pad = " ".repeat(room - width(text));
            let words = index < WORDS || index + 1 == COLUMNS;
            line.push_str(&if words { format!("{text}{pad}  ") } else { format!("{pad}{text}  ") });
        }
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn row(entry: &Entry, lang: Lang) -> [String; COLUMNS] {
    let dash = || "-".to_owned();
    let number = |value: Option<usize>| value.map_or_else(dash, |value| value.to_string());
    let counts = entry.counts.as_ref().filter(|_| entry.fate != Fate::NoReport);
    let proof = entry.proof.as_ref().filter(|proof| proof.compared > 0);
    let checked = entry.findings.is_some();
    [
        entry.fate.label(lang).to_owned(),
        entry.office.clone().or_else(|| entry.office_name.as_deref().map(printable)).unwrap_or_else(dash),
        entry.period.map_or_else(dash, |period| period.to_string()),
        entry.form.clone().filter(|_| counts.is_some()).unwrap_or_else(dash),
        number(counts.map(|counts| counts.read)),
        number(counts.map(|counts| counts.blank)),
        number(counts.map(|counts| counts.na)),
        number(counts.map(|counts| counts.unreadable)),
        number(counts.map(|counts| counts.missing)),
        number(counts.map(|_| entry.stray)),
        proof.map_or_else(dash, |proof| format!("{}/{}", proof.equal, proof.compared)),
        number(checked.then(|| entry.count("error"))),
        number(checked.then(|| entry.count("warning"))),
        printable(&entry.file),
    ]
}

/// Returns how many files ended how.
pub(super) fn totals(entries: &[Entry], lang: Lang) -> String {
    let fates: Vec<String> = Fate::ALL
        .iter()
        .map(|fate| (fate.label(lang), entries.iter().filter(|entry| entry.fate == *fate).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(label, count)| format!("{label} {count}"))
        .collect();
    let settled = entries.iter().filter(|entry| entry.fate.is_settled());
    let incomplete = settled.clone().filter(|entry| !entry.is_complete()).count();
    let different: usize = settled.clone().map(Entry::different).sum();
    let unread: usize = settled.clone().map(Entry::unread).sum();
    let stray: usize = settled.map(|entry| entry.stray).sum();
    let (files, fates) = (entries.len(), fates.join(lang.pick("，", ", ")));
    let mut text = lang.pick(
        format!("共 {files} 个文件：{fates}。"),
        format!("{} in all: {fates}.", counted(files, "file")),
    );
    if incomplete > 0 {
        text.push_str(&lang.pick(
            format!("其中 {incomplete} 份没有读全：{unread} 格没有读出，{stray} 个数字没有去处，{different} 格与原文不符。没有读出的格写作 \"unreadable\" 或 \"blank\"，请对照原文补上。"),
            format!(
                " {incomplete} of them not wholly read: {} without a value, {} without a cell, {} unlike the source. Cells without a value are written \"unreadable\" or \"blank\"; fill them in from the original.",
                counted(unread, "cell"),
                counted(stray, "number"),
                counted(different, "cell")
            ),
        ));
    }
    text
}
