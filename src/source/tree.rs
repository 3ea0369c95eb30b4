//! What each file of the site folder is for, told by its path alone.

use crate::base::suggest::nearest;
use crate::base::{Code, Finding, Locus, Period, SitePath};
use std::collections::BTreeMap;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// `site.toml`.
    Site,
    /// `forms/*.toml`.
    Form,
    /// `region.toml`.
    Region,
    /// `office.toml`.
    Office,
    /// `2024.toml`.
    Statistics(Period),
    /// `2024.md`.
    Narrative(Period),
    /// Any other `*.md` below `content/`.
    Page,
    /// Any other file below `content/`, copied to its place.
    Asset,
    /// A file below `static/`, copied to the root.
    Static,
    /// A file of a theme.
    Theme,
}

impl FileKind {
    /// Tells whether the file is text that is parsed (and not only copied).
    #[must_use]
    pub fn is_parsed(self) -> bool {
        !matches!(self, Self::Asset | Self::Static | Self::Theme)
    }
}

/// A file of the site folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// What it is for.
    pub kind: FileKind,
    /// Its size in bytes when it was listed.
    pub size: u64,
    /// Differs when the file was written or replaced; says nothing else.
    pub stamp: u64,
}

/// The files of a site folder that are for something, and findings about the others.
#[derive(Clone, Debug, Default)]
pub struct SourceTree {
    /// By path, in path order.
    pub files: BTreeMap<SitePath, SourceFile>,
    /// About files that are not used, cannot be addressed or cannot be read.
    pub findings: Vec<Finding>,
}

impl SourceTree {
    /// Takes in a file that was found, or says why it is not used. `None` in `kind` means it has no use.
    pub(super) fn add(&mut self, path: &SitePath, size: u64, stamp: u64) {
        if let Some(original) = super::name::copy_of(path.name()) {
            let finding = Finding::new(Code::FileCopy, Locus::File(path.clone()));
            self.findings.push(finding.fact("original", original));
            return;
        }
        match classify(path) {
            Ok(kind) => {
                if let Some(problem) = addressed(path, kind).and_then(super::name::path_problem) {
                    self.findings.push(problem.finding(path));
                    return;
                }
                self.files.insert(path.clone(), SourceFile { kind, size, stamp });
            }
            Err(unused) => {
                let finding = Finding::new(Code::FileUnused, Locus::File(path.clone()))
                    .fact("reason", unused.reason_zh)
                    .fact("reason.en", unused.reason_en)
                    .maybe("suggestion", unused.suggestion);
                self.findings.push(finding);
            }
        }
    }

    /// Takes in what was found elsewhere.
    pub(super) fn join(&mut self, other: Self) {
        self.files.extend(other.files);
        self.findings.extend(other.findings);
    }

    /// Drops files whose own or whose folders' names differ only in letter case, with a finding that names both.
    pub(super) fn settle(&mut self) {
        let mut seen: BTreeMap<String, SitePath> = BTreeMap::new();
        let mut dropped = Vec::new();
        for path in self.files.keys() {
            let text = path.as_str();
            let ends = text.match_indices('/').map(|(at, _)| at).chain([text.len()]);
            let clash = ends.filter_map(|end| text.get(..end)).find_map(|part| {
                let first = seen.entry(part.to_lowercase()).or_insert_with(|| path.clone());
                (first.as_str().get(..part.len()) != Some(part)).then(|| first.clone())
            });
            if let Some(first) = clash {
                let finding = Finding::new(Code::NameCollision, Locus::File(path.clone()));
                self.findings.push(finding.fact("other", &first).see(Locus::File(first)));
                dropped.push(path.clone());
            }
        }
        for path in dropped {
            self.files.remove(&path);
        }
    }
}

/// The part of a path that becomes an address, if any does.
fn addressed(path: &SitePath, kind: FileKind) -> Option<&str> {
    match kind {
        FileKind::Site | FileKind::Form | FileKind::Theme => None,
        FileKind::Static => path.below("static"),
        FileKind::Region | FileKind::Office => path.folder().strip_prefix("content/"),
        _ => path.below("content"),
    }
}

/// Why a file has no use.
#[derive(Debug)]
pub struct Unused {
    reason_zh: &'static str,
    reason_en: &'static str,
    suggestion: Option<String>,
}

/// Tells what a file is for by its path.
///
/// # Errors
/// Why it has no use, with the name that was probably meant.
pub fn classify(path: &SitePath) -> Result<FileKind, Unused> {
    let no_use = |reason_zh, reason_en, suggestion| Err(Unused { reason_zh, reason_en, suggestion });
    let name = path.name();
    if path.as_str() == "site.toml" {
        return Ok(FileKind::Site);
    }
    if path.below("static").is_some() {
        return Ok(FileKind::Static);
    }
    if path.below("themes").is_some() {
        return Ok(FileKind::Theme);
    }
    if path.below("forms").is_some() {
        return if name.ends_with(".toml") {
            Ok(FileKind::Form)
        } else {
            no_use("forms 文件夹里只放表式（.toml）", "forms/ holds form files (.toml) only", None)
        };
    }
    if inside_year(path) {
        return Ok(FileKind::Asset);
    }
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let year = Period::from_stem(stem);
    match (extension, year) {
        ("toml", Some(period)) => Ok(FileKind::Statistics(period)),
        ("md", Some(period)) => Ok(FileKind::Narrative(period)),
        ("toml", None) if stem == "office" => Ok(FileKind::Office),
        ("toml", None) if stem == "region" => Ok(FileKind::Region),
        ("md", None) if !looks_like_year(stem) => Ok(FileKind::Page),
        ("toml", None) => no_use(
            "content 里的 .toml 只有 office.toml、region.toml 和以四位年份命名的统计文件",
            "the .toml files below content/ are office.toml, region.toml and statistics named by a four-digit year",
            suggestion(stem, "toml"),
        ),
        ("md", None) => no_use(
            "年度叙述的文件名应是四位年份",
            "a report's narrative is named by its four-digit year",
            suggestion(stem, "md"),
        ),
        _ if ["toml", "md"].contains(&extension.to_lowercase().as_str()) => no_use(
            "扩展名应为小写",
            "the extension must be in lower case",
            Some(format!("{stem}.{}", extension.to_lowercase())),
        ),
        _ => Ok(FileKind::Asset),
    }
}

/// Tells whether the file lies in a year's folder of attachments.
fn inside_year(path: &SitePath) -> bool {
    path.folder().split('/').any(|segment| Period::from_stem(segment).is_some())
}

fn looks_like_year(stem: &str) -> bool {
    let digits = stem.chars().filter(char::is_ascii_digit).count();
    digits >= 4 && (stem.starts_with("20") || stem.starts_with("19")) && !stem.contains('-')
}

fn suggestion(stem: &str, extension: &str) -> Option<String> {
    let digits: String = stem.chars().take_while(char::is_ascii_digit).take(4).collect();
    if Period::from_stem(&digits).is_some() {
        return Some(format!("{digits}.{extension}"));
    }
    nearest(stem, ["office", "region"]).map(|name| format!("{name}.{extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expect: Result<FileKind, Option<&str>>) {
        let found = classify(&SitePath::new(path)).map_err(|unused| unused.suggestion);
        assert_eq!(found, expect.map_err(|s| s.map(str::to_owned)), "{path}");
    }

    #[test]
    fn a_path_tells_what_a_file_is_for() {
        let year = Period::year(2024);
        check("site.toml", Ok(FileKind::Site));
        check("content/a/b/2024.toml", Ok(FileKind::Statistics(year)));
        check("content/a/b/2024.md", Ok(FileKind::Narrative(year)));
        check("content/a/b/2024/scan.pdf", Ok(FileKind::Asset));
        check("content/a/b/office.toml", Ok(FileKind::Office));
        check("content/about.md", Ok(FileKind::Page));
        check("static/robots.txt", Ok(FileKind::Static));
        check("forms/us-foia.toml", Ok(FileKind::Form));
    }

    #[test]
    fn near_misses_are_named() {
        check("content/a/2024年.toml", Err(Some("2024.toml")));
        check("content/a/20240.toml", Err(Some("2024.toml")));
        check("content/a/2024.TOML", Err(Some("2024.toml")));
        check("content/a/ofice.toml", Err(Some("office.toml")));
        check("content/a/notes.toml", Err(None));
        check("content/a/2024年.md", Err(Some("2024.md")));
    }
}
