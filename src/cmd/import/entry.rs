//! What became of one file of an import.

use crate::base::{Lang, Period, SitePath};
use crate::import::{Counts, Imported, Notice, Proof};
use serde_json::Value;

/// How it ended for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Its report was written.
    Written,
    /// Its report would have been written, had writing been asked for.
    WouldWrite,
    /// The very same report is there already.
    Unchanged,
    /// Another report of the office and year is there and stayed.
    Kept,
    /// An earlier file of the batch is of the same office and year.
    Double,
    /// No office fits, or more than one does.
    OfficeUnknown,
    /// Nothing says which year it is about.
    YearUnknown,
    /// The form it is said to follow does not exist.
    FormUnknown,
    /// No row of any table was found in it.
    NoReport,
    /// It could not be read.
    Refused,
}

impl Fate {
    /// All, the good ones first.
    pub(super) const ALL: [Self; 10] = [
        Self::Written,
        Self::WouldWrite,
        Self::Unchanged,
        Self::Kept,
        Self::Double,
        Self::OfficeUnknown,
        Self::YearUnknown,
        Self::FormUnknown,
        Self::NoReport,
        Self::Refused,
    ];

    /// Returns the word programs are given.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::WouldWrite => "would-write",
            Self::Unchanged => "unchanged",
            Self::Kept => "kept",
            Self::Double => "double",
            Self::OfficeUnknown => "office-unknown",
            Self::YearUnknown => "year-unknown",
            Self::FormUnknown => "form-unknown",
            Self::NoReport => "no-report",
            Self::Refused => "refused",
        }
    }

    /// Returns the words people are shown.
    pub(super) fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Written => lang.pick("已写入", "written"),
            Self::WouldWrite => lang.pick("将写入", "would write"),
            Self::Unchanged => lang.pick("已有，相同", "unchanged"),
            Self::Kept => lang.pick("已有，未动", "kept"),
            Self::Double => lang.pick("重复", "double"),
            Self::OfficeUnknown => lang.pick("机构不明", "office unknown"),
            Self::YearUnknown => lang.pick("年度不明", "year unknown"),
            Self::FormUnknown => lang.pick("表式不明", "form unknown"),
            Self::NoReport => lang.pick("不是年报", "no report"),
            Self::Refused => lang.pick("无法读取", "refused"),
        }
    }

    /// Tells whether the report stands in the site as it was read, or would.
    pub(super) fn is_settled(self) -> bool {
        matches!(self, Self::Written | Self::WouldWrite | Self::Unchanged)
    }
}

/// One file and what became of it. Holds no text of the report, so that a long batch does not grow with it.
#[derive(Debug)]
pub(super) struct Entry {
    /// The file as it was named.
    pub(super) file: String,
    pub(super) fate: Fate,
    /// The name of the reason why it could not be read.
    pub(super) refusal: Option<&'static str>,
    /// Why nothing was written, and what to do.
    pub(super) message: Option<String>,
    /// The office's address.
    pub(super) office: Option<String>,
    /// The office's name, as the title has it.
    pub(super) office_name: Option<String>,
    pub(super) period: Option<Period>,
    /// The id of its form.
    pub(super) form: Option<String>,
    /// What the form is called.
    pub(super) form_title: Option<String>,
    pub(super) title: Option<String>,
    /// What became of its cells; absent where it was not read.
    pub(super) counts: Option<Counts>,
    /// How many of its numbers belong to no cell.
    pub(super) stray: usize,
    /// How many tables of another report its file holds.
    pub(super) others: usize,
    pub(super) proof: Option<Proof>,
    /// What its account does not say and somebody should know.
    pub(super) notices: Vec<String>,
    /// Its account for programs, where that is wanted.
    pub(super) account: Value,
    /// Its account for people, where that is wanted.
    pub(super) details: Vec<String>,
    /// Files that were written, or would be.
    pub(super) written: Vec<SitePath>,
    /// What `check` says of its files, where it was asked.
    pub(super) findings: Option<Vec<Value>>,
}

impl Entry {
    /// Starts with a file of which nothing is known.
    pub(super) fn new(file: String) -> Self {
        Self {
            file,
            fate: Fate::Refused,
            refusal: None,
            message: None,
            office: None,
            office_name: None,
            period: None,
            form: None,
            form_title: None,
            title: None,
            counts: None,
            stray: 0,
            others: 0,
            proof: None,
            notices: Vec::new(),
            account: Value::Null,
            details: Vec::new(),
            written: Vec::new(),
            findings: None,
        }
    }

    /// Ends it without a report in the site.
    pub(super) fn ended(mut self, fate: Fate, message: impl Into<String>) -> Self {
        self.fate = fate;
        self.message = Some(message.into());
        self
    }

    /// Takes over what a report says of itself.
    pub(super) fn describe(&mut self, imported: &Imported) {
        self.office_name.clone_from(&imported.office);
        self.title.clone_from(&imported.title);
        self.period = imported.year.map(Period::year);
        self.form = imported.form.map(|_| imported.form_id.to_string());
        self.counts = Some(imported.reading.counts);
        self.stray = imported.reading.stray.len();
        let others = imported.reading.notices.iter().map(|notice| match notice {
            Notice::OtherTables { count } => *count,
            _ => 0,
        });
        self.others = others.sum();
    }

    /// Returns how many cells hold no value although they might.
    pub(super) fn unread(&self) -> usize {
        self.counts.map_or(0, |counts| counts.unreadable + counts.missing)
    }

    /// Returns how many cells show something else than their source.
    pub(super) fn different(&self) -> usize {
        self.proof.as_ref().map_or(0, |proof| proof.different.len())
    }

    /// Tells whether everything in the file stands in the site, and nothing else.
    pub(super) fn is_complete(&self) -> bool {
        let held = self.proof.as_ref().is_none_or(Proof::holds);
        self.fate.is_settled() && self.unread() == 0 && self.stray == 0 && self.others == 0 && held
    }

    /// Counts findings of a severity.
    pub(super) fn count(&self, severity: &str) -> usize {
        let findings = self.findings.iter().flatten();
        findings.filter(|finding| finding.get("severity").and_then(Value::as_str) == Some(severity)).count()
    }
}
